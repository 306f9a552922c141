//! Flat files: every row is a line and says all of itself.

use crate::budget::{Budget, Leaf};
use crate::case::{Case, Dress, Row, Shape, shape, table};

/// Labels of a line in the order of `HEAD`.
pub fn labels(l: &Leaf) -> Row {
    row![
        l.agency.code,
        l.agency.name,
        l.program.code,
        l.program.name,
        l.kegiatan.code,
        l.kegiatan.name,
        l.sub.code,
        l.sub.name,
        l.account.0,
        l.account.1,
        l.item
    ]
}

pub const HEAD: [&str; 11] = [
    "KODE SKPD",
    "NAMA SKPD",
    "KODE PROGRAM",
    "NAMA PROGRAM",
    "KODE KEGIATAN",
    "NAMA KEGIATAN",
    "KODE SUB KEGIATAN",
    "NAMA SUB KEGIATAN",
    "KODE REKENING",
    "NAMA REKENING",
    "NAMA PAKET",
];

/// A row a line: labels, then what `amounts` gives.
pub fn long(b: &Budget, heads: &[&str], amounts: impl Fn(&Leaf) -> Row) -> Vec<Row> {
    let head: Row = HEAD.iter().chain(heads).map(ToString::to_string).collect();
    let lines = b.leaves.iter().map(|l| [labels(l), amounts(l)].concat());
    std::iter::once(head).chain(lines).collect()
}

/// A row a line with the columns that are named, in that order.
fn some(b: &Budget, heads: &[&str], cells: impl Fn(&Leaf) -> Row) -> Vec<Row> {
    let head: Row = heads.iter().map(ToString::to_string).collect();
    std::iter::once(head).chain(b.leaves.iter().map(cells)).collect()
}

pub fn shapes() -> Vec<Shape> {
    let mut out = names_and_orders();
    out.extend(codes());
    out.extend(around());
    out.extend(repeated());
    out
}

fn names_and_orders() -> Vec<Shape> {
    vec![
        shape("flat: all labels, the amount last", |b, d| {
            Case::of(b).csv(d, &long(b, &["PAGU"], |l| row![d.n(l.amount)])).lines(b.leaves.len())
        }),
        table("flat: the amount first", |b, d| {
            some(b, &["Pagu Anggaran", "Kode Sub Kegiatan", "Nama Sub Kegiatan", "Perangkat Daerah"], |l| {
                row![d.n(l.amount), l.sub.code, l.sub.name, l.agency.name]
            })
        }),
        table("flat: names of a data base", |b, d| {
            some(
                b,
                &["id", "kd_skpd", "nama_skpd", "kode_sub_giat", "nama_sub_giat", "kode_akun", "total_rincian"],
                |l| {
                    let id = 4_100_000 + l.price % 977;
                    row![id, l.agency.code, l.agency.name, l.sub.code, l.sub.name, l.account.0, d.n(l.amount)]
                },
            )
        }),
        table("flat: names only, no code", |b, d| {
            some(b, &["Perangkat Daerah", "Program", "Kegiatan", "Sub Kegiatan", "Uraian", "Anggaran"], |l| {
                row![l.agency.name, l.program.name, l.kegiatan.name, l.sub.name, l.item, d.n(l.amount)]
            })
        })
        .without_codes(),
        table("flat: rows of sub kegiatan, numbered, no agency", subs).without_agencies(),
        table("flat: names alone, an agency's sum above its numbered lines", |b, d| {
            let mut rows = vec![row!["No", "Sub Kegiatan", "Pagu"]];
            let subs = b.subs();
            for own in subs.chunk_by(|x, y| x.any().agency.name == y.any().agency.name) {
                let sum: i64 = own.iter().map(|s| s.amount()).sum();
                rows.push(row!["", own[0].any().agency.name, d.n(sum)]);
                rows.extend(own.iter().enumerate().map(|(i, s)| row![i + 1, s.name, d.n(s.amount())]));
            }
            rows
        })
        .without_codes()
        .without_agencies(),
        table("flat: alokasi beside the number of persons", |b, d| {
            some(b, &["SKPD", "Kode Sub Kegiatan", "Sub Kegiatan", "Jumlah Sasaran", "Alokasi (Rp)"], |l| {
                row![l.agency.name, l.sub.code, l.sub.name, l.target, d.n(l.amount)]
            })
        }),
        table("flat: two columns of one name and two values", |b, d| {
            some(b, &["SKPD", "Kode Sub Kegiatan", "Sub Kegiatan", "Pagu", "Pagu"], |l| {
                row![l.agency.name, l.sub.code, l.sub.name, d.n(l.before), d.n(l.amount)]
            })
        })
        .asked(),
        table("flat: two columns of one name and the same values", |b, d| {
            some(b, &["SKPD", "Kode Sub Kegiatan", "Sub Kegiatan", "Pagu", "Pagu"], |l| {
                row![l.agency.name, l.sub.code, l.sub.name, d.n(l.amount), d.n(l.amount)]
            })
        }),
        table("flat: biaya beside a score", |b, d| {
            some(b, &["SKPD", "Kode Sub Kegiatan", "Sub Kegiatan", "Nilai", "Biaya"], |l| {
                row![l.agency.name, l.sub.code, l.sub.name, 60 + l.quantity, d.n(l.amount)]
            })
        }),
    ]
}

/// No, code, name and amount of every sub kegiatan.
pub fn subs(b: &Budget, d: &Dress) -> Vec<Row> {
    let rows = b.subs().into_iter().enumerate().map(|(i, s)| row![i + 1, s.code, s.name, d.n(s.amount())]);
    std::iter::once(row!["No", "Kode Sub Kegiatan", "Nama Sub Kegiatan", "Pagu"]).chain(rows).collect()
}

/// A code in pieces: urusan, bidang, program, kegiatan (of two numbers in five cells), sub kegiatan.
pub fn pieces(code: &str, cells: usize) -> Row {
    let mut parts: Row = code.split('.').map(str::to_owned).collect();
    if cells == 5 && parts.len() > 4 {
        let second = parts.remove(4);
        parts[3] = format!("{}.{second}", parts[3]);
    }
    parts.resize(cells, String::new());
    parts
}

fn codes() -> Vec<Shape> {
    let coded = |name: &str, code: fn(&Leaf) -> String| {
        table(format!("flat: {name}"), move |b, d| {
            some(b, &["Nama SKPD", "Kode Sub Kegiatan", "Nama Sub Kegiatan", "Uraian", "Pagu"], |l| {
                row![l.agency.name, code(l), l.sub.name, l.item, d.n(l.amount)]
            })
        })
    };
    vec![
        coded("codes with a dot at the end", |l| format!("{}.", l.sub.code)),
        coded("codes with hyphens", |l| l.sub.code.replace('.', "-")),
        coded("codes with commas", |l| l.sub.code.replace('.', ",")),
        coded("codes with blanks between", |l| l.sub.code.replace('.', " . ")),
        coded("sub kegiatan of two digits", |l| {
            let (kegiatan, sub) = l.sub.code.rsplit_once('.').unwrap();
            format!("{kegiatan}.{}", &sub[2..])
        }),
        coded("codes without zeros in front", |l| {
            let part = |p: &str| p.trim_start_matches('0').to_owned();
            l.sub.code.split('.').map(part).collect::<Vec<_>>().join(".")
        }),
        coded("the agency's code before the activity's", |l| format!("{}.{}", l.agency.code, l.sub.code)),
        coded("the account behind the activity", |l| format!("{}.{}", l.sub.code, l.account.0)),
        table("flat: codes in five cells", |b, d| {
            let heads = ["SKPD", "Urusan", "Bidang", "Program", "Kegiatan", "Sub Kegiatan", "Uraian", "Pagu"];
            some(b, &heads, |l| [row![l.agency.name], pieces(l.sub.code, 5), row![l.sub.name, d.n(l.amount)]].concat())
        }),
        table("flat: codes in six cells", |b, d| {
            let heads = ["SKPD", "Kode", "", "", "", "", "", "Nama Sub Kegiatan", "Pagu"];
            some(b, &heads, |l| [row![l.agency.name], pieces(l.sub.code, 6), row![l.sub.name, d.n(l.amount)]].concat())
        }),
        table("flat: code and name in one cell, a column a level", |b, d| {
            let heads = ["SKPD", "Program", "Kegiatan", "Sub Kegiatan", "Akun", "Anggaran"];
            some(b, &heads, |l| {
                let both = |code: &str, name: &str| format!("{code} {name}");
                row![
                    both(l.agency.code, l.agency.name),
                    both(l.program.code, l.program.name),
                    both(l.kegiatan.code, l.kegiatan.name),
                    both(l.sub.code, l.sub.name),
                    both(l.account.0, l.account.1),
                    d.n(l.amount)
                ]
            })
        }),
    ]
}

/// What stands around the table and in its cells.
fn around() -> Vec<Shape> {
    vec![
        table("flat: the header again every seven rows", |b, d| {
            let rows = long(b, &["PAGU"], |l| row![d.n(l.amount)]);
            let pages = rows[1..].chunks(7).flat_map(|page| [&rows[..1], page].concat());
            pages.collect()
        }),
        table("flat: titles above, a signature below", |b, d| {
            let mut rows =
                vec![row!["PEMERINTAH KABUPATEN MELATI"], row!["DAFTAR KEGIATAN"], row!["TAHUN ANGGARAN 2027"], row![]];
            rows.extend(some(b, &["Nama SKPD", "Kode Sub Kegiatan", "Nama Sub Kegiatan", "Pagu"], |l| {
                row![l.agency.name, l.sub.code, l.sub.name, d.n(l.amount)]
            }));
            let right = |text: &str| row!["", "", "", text];
            rows.extend([
                row![],
                right("Melati, 4 Januari 2027"),
                right("KEPALA BADAN"),
                row![],
                right("Dra. SRI WAHYUNI"),
            ]);
            rows
        }),
        table("flat: the signature stands below the agencies", |b, d| {
            let mut rows = some(b, &["Nama SKPD", "Kode Sub Kegiatan", "Nama Sub Kegiatan", "Pagu"], |l| {
                row![l.agency.name, l.sub.code, l.sub.name, d.n(l.amount)]
            });
            rows.extend([row!["Melati, 4 Januari 2027"], row!["KEPALA BADAN"], row!["Dra. SRI WAHYUNI"]]);
            rows
        }),
        shape("flat: one line less than nothing", |b, d| {
            let signed = |l: &Leaf| if l.item == b.leaves[3].item { -l.amount } else { l.amount };
            Case::of(b).amounts(b, signed).csv(d, &long(b, &["PAGU"], |l| row![d.n(signed(l))]))
        }),
        unit("flat: in thousands, said in the title", "(dalam ribuan rupiah)", "Pagu", 1_000),
        unit("flat: in thousands, said in the header", "", "Pagu (Rp ribu)", 1_000),
        unit("flat: in millions, said in the title", "(dalam jutaan rupiah)", "Pagu", 1_000_000),
        unit("flat: in millions, said in the header", "", "Pagu (Rp juta)", 1_000_000),
        unit("flat: in millions, as jt", "", "Pagu (Rp jt)", 1_000_000),
        unit("flat: in thousands, as three zeros", "", "Pagu (Rp 000)", 1_000),
        table("flat: Rp in a column of its own", |b, d| {
            some(b, &["SKPD", "Kode Sub Kegiatan", "Nama Sub Kegiatan", "Pagu", ""], |l| {
                row![l.agency.name, l.sub.code, l.sub.name, "Rp", d.plain().n(l.amount)]
            })
        }),
        shape("flat: lines end with CR alone", |b, d| {
            let text = d.text(&long(b, &["PAGU"], |l| row![d.n(l.amount)])).replace('\n', "\r");
            Case::of(b).file("anggaran.csv", text)
        }),
    ]
}

/// Amounts in thousands or millions: those below count as whole ones.
fn unit(name: &'static str, title: &'static str, head: &'static str, unit: i64) -> Shape {
    let whole = move |l: &Leaf| (l.amount / unit).max(1);
    shape(name, move |b, d| {
        let rows = some(b, &["Nama SKPD", "Kode Sub Kegiatan", "Nama Sub Kegiatan", head], |l| {
            row![l.agency.name, l.sub.code, l.sub.name, d.n(whole(l))]
        });
        let titles = if title.is_empty() { vec![] } else { vec![row!["ANGGARAN BELANJA 2027"], row![title]] };
        Case::of(b).amounts(b, |l| whole(l) * unit).csv(d, &[titles, rows].concat())
    })
}

/// Labels that stand once above their rows, and sums that stand again in each row.
fn repeated() -> Vec<Shape> {
    let of_sub = |b: &Budget, l: &Leaf| b.sum(|x| if x.sub.code == l.sub.code { x.amount } else { 0 });
    let of_kegiatan = |b: &Budget, l: &Leaf| b.sum(|x| if x.kegiatan.code == l.kegiatan.code { x.amount } else { 0 });
    vec![
        table("pivot: blank below an agency and a program", |b, d| pivot(b, d, 2)),
        table("pivot: blank below a kegiatan", |b, d| pivot(b, d, 3)),
        table("pivot: blank below a sub kegiatan", |b, d| pivot(b, d, 5)),
        table("repeated: rincian of the sub kegiatan, then total_rincian", move |b, d| {
            long(b, &["rincian", "total_rincian"], |l| row![d.n(of_sub(b, l)), d.n(l.amount)])
        }),
        table("repeated: total_rincian, then rincian of the sub kegiatan", move |b, d| {
            long(b, &["total_rincian", "rincian"], |l| row![d.n(l.amount), d.n(of_sub(b, l))])
        }),
        table("repeated: pagu of kegiatan and sub kegiatan before the line's", move |b, d| {
            long(b, &["PAGU KEGIATAN", "PAGU SUB KEGIATAN", "NILAI"], |l| {
                row![d.n(of_kegiatan(b, l)), d.n(of_sub(b, l)), d.n(l.amount)]
            })
        }),
        table("repeated: pagu, then total pagu of the levels above", move |b, d| {
            long(b, &["pagu", "total_pagu_sub_kegiatan", "total_pagu_kegiatan"], |l| {
                row![d.n(l.amount), d.n(of_sub(b, l)), d.n(of_kegiatan(b, l))]
            })
        }),
        table("repeated: a sub kegiatan's row, then its lines with the same code", |b, d| {
            let mut rows = vec![row!["Nama SKPD", "Kode Sub Kegiatan", "Nama Sub Kegiatan", "Nama Rekening", "Pagu"]];
            for s in b.subs() {
                let sub = row![s.any().agency.name, s.code, s.name];
                rows.push([sub.clone(), row!["", d.n(s.amount())]].concat());
                rows.extend(s.leaves.iter().map(|l| [sub.clone(), row![l.account.1, d.n(l.amount)]].concat()));
            }
            rows
        }),
    ]
}

/// The first `labels` labels stand only where they change.
fn pivot(b: &Budget, d: &Dress, labels: usize) -> Vec<Row> {
    let cells = |l: &Leaf| row![l.agency.name, l.program.name, l.kegiatan.name, l.sub.code, l.sub.name, l.account.1];
    let mut rows =
        vec![row!["SKPD", "Program", "Kegiatan", "Kode Sub Kegiatan", "Nama Sub Kegiatan", "Rekening", "Pagu"]];
    let mut last: Row = vec![String::new(); 6];
    for l in &b.leaves {
        let full = cells(l);
        let same = (0..labels).take_while(|i| full[*i] == last[*i]).count();
        let shown = full.iter().enumerate().map(|(i, c)| if i < same { String::new() } else { c.clone() });
        rows.push(shown.chain([d.n(l.amount)]).collect());
        last = full;
    }
    rows
}
