//! Prints: a row a level, each with the sum of what stands below it.

use crate::budget::Level::{self, Account, Agency, Bidang, Kegiatan, Program, Sub, Urusan};
use crate::budget::{Budget, Leaf, Node};
use crate::case::{Case, Dress, Row, Shape, shape, table};
use crate::columns::{CLASSES, parts, percent};
use crate::flat::pieces;

/// Titles, heads, rows, a signature.
pub fn paper(heads: Vec<Row>, rows: Vec<Row>) -> Vec<Row> {
    let mut out = vec![
        row!["PEMERINTAH KABUPATEN MELATI"],
        row!["RINCIAN BELANJA MENURUT PERANGKAT DAERAH, PROGRAM DAN KEGIATAN"],
        row!["TAHUN ANGGARAN 2027"],
        row![],
    ];
    let mut blank = vec![String::new(); heads[0].len() - 1];
    out.extend(heads);
    out.extend(rows);
    for text in ["", "Melati, 4 Januari 2027", "BUPATI MELATI", "", "Drs. HASAN BASRI, M.Si"] {
        blank.push(text.into());
        out.push(blank.clone());
        blank.pop();
    }
    out
}

fn head() -> Vec<Row> {
    vec![row!["KODE", "URAIAN", "JUMLAH (Rp)"]]
}

fn plain(n: &Node, d: &Dress) -> Row {
    row![n.code, n.name, d.n(n.amount())]
}

/// Code, name, amount, of these levels.
fn print(name: &'static str, levels: &'static [Level], cells: fn(&Node, &Dress) -> Row) -> Shape {
    table(name, move |b, d| paper(head(), b.tree(levels).iter().map(|n| cells(n, d)).collect()))
}

pub fn shapes() -> Vec<Shape> {
    let mut out = levels();
    out.extend(stairs());
    out.extend(columns());
    out.extend(pages());
    out.extend(documents());
    out
}

fn levels() -> Vec<Shape> {
    vec![
        shape("print: all levels down to accounts", |b, d| {
            let rows = b.tree(&Level::ALL).iter().map(|n| plain(n, d)).collect();
            Case::of(b).csv(d, &paper(head(), rows)).lines(b.leaves.len())
        }),
        print("print: down to sub kegiatan", &Level::ACTIVITIES, plain),
        print("print: agencies, nothing above them", &Level::BELOW, plain),
        print("print: programs and sub kegiatan, no kegiatan", &[Agency, Program, Sub], plain),
        print("print: sub kegiatan and accounts alone", &[Sub, Account], plain).without_agencies(),
        print("print: only accounts have amounts", &[Agency, Program, Kegiatan, Sub, Account], |n, d| {
            row![n.code, n.name, if n.level == Account { d.n(n.amount()) } else { String::new() }]
        }),
        print("print: dots at the end of codes", &Level::BELOW, |n, d| {
            row![format!("{}.", n.code), n.name, d.n(n.amount())]
        }),
        print("print: agencies by name, without a code", &Level::ACTIVITIES, |n, d| {
            row![if n.level == Agency { "" } else { n.code }, n.name, d.n(n.amount())]
        }),
        print("print: agencies without code and amount", &Level::ACTIVITIES, |n, d| match n.level {
            Agency => row!["", n.name, ""],
            _ => plain(n, d),
        }),
        table("print: the agency's code before each activity", |b, d| {
            let code = |n: &Node| match n.level {
                Agency => n.code.to_owned(),
                _ => format!("{}.{}", n.any().agency.code, n.code),
            };
            paper(head(), b.tree(&Level::BELOW).iter().map(|n| row![code(n), n.name, d.n(n.amount())]).collect())
        }),
        table("print: code and name in one cell", |b, d| {
            let heads = vec![row!["Urusan / Perangkat Daerah / Program / Kegiatan / Sub Kegiatan", "Jumlah"]];
            let rows = b.tree(&Level::ACTIVITIES);
            paper(heads, rows.iter().map(|n| row![format!("{} {}", n.code, n.name), d.n(n.amount())]).collect())
        }),
        table("print: names alone, levels by indentation", |b, d| {
            let rows = b.tree(&Level::BELOW);
            let cell = |n: &Node| format!("{}{}", "    ".repeat(n.depth), n.name);
            paper(vec![row!["Uraian", "Pagu"]], rows.iter().map(|n| row![cell(n), d.n(n.amount())]).collect())
        })
        .without_codes(),
        table("print: names alone, levels by numbering", numbered).without_codes(),
        table("print: units below agencies", units),
    ]
}

/// I., A., 1., a.
fn numbered(b: &Budget, d: &Dress) -> Vec<Row> {
    let mut at = [0usize; 4];
    let mut rows = Vec::new();
    for n in b.tree(&Level::BELOW) {
        at[n.depth] += 1;
        at[n.depth + 1..].fill(0);
        let number = at[n.depth];
        let letter = |first: u8| char::from(first + number as u8 - 1);
        let mark = match n.depth {
            0 => ["I", "II", "III", "IV"][number - 1].to_owned(),
            1 => letter(b'A').to_string(),
            2 => number.to_string(),
            _ => letter(b'a').to_string(),
        };
        rows.push(row![format!("{mark}."), n.name, d.n(n.amount())]);
    }
    rows.push(row!["", "JUMLAH", d.n(b.amount())]);
    paper(vec![row!["No", "Program / Kegiatan / Sub Kegiatan", "Anggaran (Rp)"]], rows)
}

/// Each agency has one unit of its own, with all of its money.
fn units(b: &Budget, d: &Dress) -> Vec<Row> {
    let mut rows = Vec::new();
    for n in b.tree(&Level::BELOW) {
        rows.push(plain(&n, d));
        if n.level == Agency {
            rows.push(row![n.code.replace(".0000", ".0001"), format!("UPT {}", n.name), d.n(n.amount())]);
        }
    }
    paper(head(), rows)
}

fn stairs() -> Vec<Shape> {
    let at = |n: &Node, count: usize, text: &str| {
        let mut out = vec![String::new(); count];
        out[n.depth] = text.into();
        out
    };
    vec![
        table("stairs: names, one column a level", move |b, d| {
            let heads = vec![row!["Perangkat Daerah", "Program", "Kegiatan", "Sub Kegiatan", "Pagu (Rp)"]];
            let rows = b.tree(&Level::BELOW);
            paper(heads, rows.iter().map(|n| [at(n, 4, n.name), row![d.n(n.amount())]].concat()).collect())
        })
        .without_codes(),
        table("stairs: codes, one column a level, and a name", move |b, d| {
            let heads =
                vec![row!["Kode SKPD", "Kode Program", "Kode Kegiatan", "Kode Sub Kegiatan", "Uraian", "Pagu (Rp)"]];
            let rows = b.tree(&Level::BELOW);
            paper(heads, rows.iter().map(|n| [at(n, 4, n.code), row![n.name, d.n(n.amount())]].concat()).collect())
        }),
        table("stairs: full codes of all levels above", |b, d| {
            let heads = vec![row!["Kode Program", "Kode Kegiatan", "Kode Sub Kegiatan", "Uraian", "Pagu"]];
            let codes = |n: &Node| {
                let l = n.any();
                let codes = [l.program.code, l.kegiatan.code, l.sub.code];
                (0..3).map(|i| if i <= n.depth { codes[i].to_owned() } else { String::new() }).collect::<Row>()
            };
            let rows = b.tree(&[Program, Kegiatan, Sub]);
            paper(heads, rows.iter().map(|n| [codes(n), row![n.name, d.n(n.amount())]].concat()).collect())
        })
        .without_agencies(),
        in_pieces("stairs: codes in five cells", 5, &[Urusan, Bidang, Program, Kegiatan, Sub]),
        in_pieces("stairs: codes in six cells", 6, &[Urusan, Bidang, Program, Kegiatan, Sub]),
        table("stairs: an agency's code, then activity and account, a column each", |b, d| {
            let heads = vec![row!["Kode", "", "", "Uraian", "Anggaran"]];
            let codes = |n: &Node| {
                let l = n.any();
                let activity = if n.level < Program {
                    ""
                } else if n.level == Account {
                    l.sub.code
                } else {
                    n.code
                };
                row![l.agency.code, activity, if n.level == Account { n.code } else { "" }]
            };
            let rows = b.tree(&[Agency, Program, Kegiatan, Sub, Account]);
            paper(heads, rows.iter().map(|n| [codes(n), row![n.name, d.n(n.amount())]].concat()).collect())
        }),
    ]
}

fn in_pieces(name: &'static str, cells: usize, levels: &'static [Level]) -> Shape {
    table(name, move |b, d| {
        let mut heads = row!["KODE"];
        heads.resize(cells, String::new());
        let heads = vec![[heads, row!["URAIAN", "JUMLAH"]].concat()];
        let rows = b.tree(levels);
        paper(heads, rows.iter().map(|n| [pieces(n.code, cells), row![n.name, d.n(n.amount())]].concat()).collect())
    })
    .without_agencies()
}

/// Several columns of numbers in a print.
fn columns() -> Vec<Shape> {
    let of = |name: &'static str, heads: fn() -> Vec<Row>, cells: fn(&Node, &Dress) -> Row| {
        table(name, move |b, d| {
            let row = |n: &Node| [row![n.code, n.name], cells(n, d)].concat();
            paper(heads(), b.tree(&Level::ACTIVITIES).iter().map(row).collect())
        })
    };
    vec![
        of(
            "print: classes with their sum",
            || {
                vec![
                    row!["KODE", "URAIAN", "KELOMPOK BELANJA", "", "", "", ""],
                    row!["", "", "OPERASI", "MODAL", "TIDAK TERDUGA", "TRANSFER", "JUMLAH"],
                    row!["1", "2", "3", "4", "5", "6", "7=3+4+5+6"],
                ]
            },
            |n, d| [d.each(n.classes(|l| l.amount)), row![d.n(n.amount())]].concat(),
        ),
        of(
            "print: classes without their sum",
            || vec![[row!["KODE", "URAIAN"], CLASSES.map(str::to_owned).to_vec()].concat()],
            |n, d| d.each(n.classes(|l| l.amount)),
        ),
        of(
            "print: before, after, difference, percent",
            || {
                vec![
                    row!["KODE", "URAIAN", "JUMLAH (Rp)", "", "BERTAMBAH/(BERKURANG)", ""],
                    row!["", "", "SEBELUM PERUBAHAN", "SETELAH PERUBAHAN", "(Rp)", "%"],
                    row!["1", "2", "3", "4", "5 = 4 - 3", "6"],
                ]
            },
            |n, d| {
                let (before, after) = (n.sum(|l| l.before), n.amount());
                [d.each([before, after, after - before]), row![percent(after - before, before)]].concat()
            },
        ),
        of(
            "print: plan, realisation, percent",
            || vec![row!["KODE", "URAIAN", "ANGGARAN", "REALISASI", "%"]],
            |n, d| {
                let (plan, real) = (n.amount(), n.sum(|l| l.realised));
                row![d.n(plan), d.n(real), percent(real, plan)]
            },
        ),
        of(
            "print: four quarters and their sum",
            || vec![row!["KODE", "URAIAN", "TRIWULAN I", "TRIWULAN II", "TRIWULAN III", "TRIWULAN IV", "JUMLAH"]],
            |n, d| {
                let quarter = |i: usize| n.sum(|l| parts(l.amount, 4)[i]);
                [d.each((0..4).map(quarter)), row![d.n(n.amount())]].concat()
            },
        ),
        of(
            "print: indicator, target and unit before pagu",
            || vec![row!["KODE", "URAIAN", "INDIKATOR", "TARGET", "SATUAN", "PAGU INDIKATIF"]],
            |n, d| {
                let l = n.any();
                let has = n.level == Sub;
                let target = if has { l.target.to_string() } else { String::new() };
                let (indicator, unit) = if has { (l.sub.indicator, l.sub.unit) } else { ("", "") };
                row![indicator, target, unit, d.n(n.amount())].into_iter().collect()
            },
        ),
        of(
            "print: target in words before pagu",
            || vec![row!["KODE", "URAIAN", "TARGET 2027", "PAGU"]],
            |n, d| {
                let l = n.any();
                let target = if n.level == Sub { format!("{} {}", l.target, l.sub.unit) } else { String::new() };
                row![target, d.n(n.amount())]
            },
        ),
        of(
            "print: sums in a column of their own",
            || vec![row!["KODE", "URAIAN", "JUMLAH", ""]],
            |n, d| {
                let amount = d.n(n.amount());
                if n.level == Sub { row![amount, ""] } else { row!["", amount] }
            },
        ),
    ]
}

fn pages() -> Vec<Shape> {
    vec![
        table("print: the header again on each page", |b, d| {
            let rows: Vec<Row> = b.tree(&Level::ACTIVITIES).iter().map(|n| plain(n, d)).collect();
            paper(
                head(),
                rows.chunks(9)
                    .enumerate()
                    .flat_map(|(i, page)| match i {
                        0 => page.to_vec(),
                        _ => [&head(), page].concat(),
                    })
                    .collect(),
            )
        }),
        table("print: sums carried over to the next page", |b, d| {
            let (mut rows, mut sum, mut page) = (Vec::new(), 0, 0);
            for (i, n) in b.tree(&Level::ACTIVITIES).iter().enumerate() {
                if i > 0 && i % 9 == 0 {
                    rows.push(row!["", "Jumlah halaman ini", d.n(page)]);
                    rows.push(row!["", "Jumlah dipindahkan", d.n(sum)]);
                    rows.extend(head());
                    rows.push(row!["", "Pindahan", d.n(sum)]);
                    page = 0;
                }
                rows.push(plain(n, d));
                if n.level == Sub {
                    sum += n.amount();
                    page += n.amount();
                }
            }
            rows.push(row!["", "JUMLAH", d.n(sum)]);
            paper(head(), rows)
        }),
        table("print: the row of column numbers below the header", |b, d| {
            let rows = b.tree(&Level::ALL).iter().map(|n| plain(n, d)).collect();
            paper([head(), vec![row!["(1)", "(2)", "(3)"]]].concat(), rows)
        }),
    ]
}

fn documents() -> Vec<Shape> {
    vec![
        table("print: a DPA with items, koefisien and price", |b, d| {
            let mut rows = Vec::new();
            for n in b.tree(&[Agency, Program, Kegiatan, Sub, Account]) {
                rows.push(row![n.code, n.name, "", "", "", d.n(n.amount())]);
                if n.level == Account {
                    let l = n.any();
                    rows.push(row!["", format!("[#] {}", l.item), "", "", "", d.n(l.amount)]);
                    rows.push(row!["", "[-] Sumber Dana: DAU", "", "", "", d.n(l.amount)]);
                    let item = |name: &str, quantity: i64| {
                        row!["", name, format!("{quantity} Paket"), "Paket", d.n(l.price), d.n(quantity * l.price)]
                    };
                    let first = l.quantity / 3;
                    rows.extend((first > 0).then(|| item("Bahan pertama", first)));
                    rows.push(item("Bahan kedua", l.quantity - first));
                }
            }
            paper(vec![row!["Kode Rekening", "Uraian", "Koefisien", "Satuan", "Harga", "Jumlah"]], rows)
        }),
        table("print: lines with a dash under coded parents", |b, d| {
            let mut rows = Vec::new();
            for n in b.tree(&Level::BELOW) {
                rows.push(plain(&n, d));
                if n.level == Sub {
                    rows.extend(n.leaves.iter().map(|l| row!["", format!("- {}", l.item), d.n(l.amount)]));
                }
            }
            paper(head(), rows)
        }),
        table("print: revenue before, financing after", |b, d| {
            let around = |code: &str, name: &str, amount: i64| row![code, name, d.n(amount)];
            let mut rows = vec![
                around("4", "PENDAPATAN DAERAH", 8_250_000_000),
                around("4.1", "PENDAPATAN ASLI DAERAH", 8_250_000_000),
                around("5", "BELANJA DAERAH", b.amount()),
            ];
            for (i, group) in crate::budget::GROUPS.iter().enumerate() {
                let of = |l: &Leaf| if l.class() == i { l.amount } else { 0 };
                if b.sum(of) > 0 {
                    rows.push(around(&format!("5.{}", i + 1), group, b.sum(of)));
                }
            }
            rows.push(around("6", "PEMBIAYAAN DAERAH", 750_000_000));
            rows.push(around("6.1", "PENERIMAAN PEMBIAYAAN", 750_000_000));
            paper(head(), rows)
        })
        .without_agencies()
        .without_codes(),
        table("print: revenue, activities, financing", |b, d| {
            let around = |code: &str, name: &str, amount: i64| row![code, name, d.n(amount)];
            let mut rows = vec![
                around("4", "PENDAPATAN DAERAH", 8_250_000_000),
                around("4.1", "PENDAPATAN ASLI DAERAH", 8_250_000_000),
                around("4.1.01", "Pajak Daerah", 8_250_000_000),
                around("5", "BELANJA DAERAH", b.amount()),
            ];
            rows.extend(b.tree(&Level::BELOW).iter().map(|n| plain(n, d)));
            rows.extend([
                around("6", "PEMBIAYAAN DAERAH", 750_000_000),
                around("6.1", "PENERIMAAN PEMBIAYAAN", 750_000_000),
                around("6.1.01", "Sisa Lebih Tahun Sebelumnya", 750_000_000),
            ]);
            paper(head(), rows)
        }),
    ]
}
