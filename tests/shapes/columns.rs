//! Columns of numbers beside each other: stages, classes, plan and realisation, parts of a year, sources of funds,
//! targets, years, quantity and price.

use crate::budget::{Budget, Leaf, Node};
use crate::case::{Case, Row, Shape, shape, table};
use crate::flat::long;

/// A row a sub kegiatan: agency, code, name, then what `cells` gives. Heads are rows.
fn wide(b: &Budget, heads: &[Row], cells: impl Fn(&Node) -> Row) -> Vec<Row> {
    let mut out: Vec<Row> = Vec::new();
    for (i, head) in heads.iter().enumerate() {
        let first = if i == 0 { row!["Nama SKPD", "Kode Sub Kegiatan", "Nama Sub Kegiatan"] } else { row!["", "", ""] };
        out.push([first, head.clone()].concat());
    }
    out.extend(b.subs().iter().map(|s| [row![s.any().agency.name, s.code, s.name], cells(s)].concat()));
    out
}

fn row_of(cells: &[&str]) -> Row {
    cells.iter().map(ToString::to_string).collect()
}

/// The same name over `count` columns, as a merged cell stands in text.
fn over(name: &str, count: usize) -> Row {
    let mut out = vec![String::new(); count];
    out[0] = name.into();
    out
}

pub fn percent(part: i64, of: i64) -> String {
    let hundredths = i128::from(part) * 10_000 / i128::from(of.max(1));
    format!("{},{:02}", hundredths / 100, (hundredths % 100).abs())
}

pub fn shapes() -> Vec<Shape> {
    let mut out = stages();
    out.extend(classes());
    out.extend(realisation());
    out.extend(year());
    out.extend(funds());
    out.extend(targets());
    out.extend(years());
    out.extend(products());
    out
}

fn stages() -> Vec<Shape> {
    let pairs = [
        ("Sebelum", "Sesudah"),
        ("Murni", "Perubahan"),
        ("Anggaran Murni", "Anggaran Perubahan"),
        ("Pagu Sebelum Perubahan", "Pagu Setelah Perubahan"),
        ("APBD Induk", "APBD Pergeseran"),
        ("Semula", "Menjadi"),
        ("Pagu", "Pagu Perubahan"),
        ("Sebelum Pergeseran", "Setelah Pergeseran"),
    ];
    let mut out: Vec<Shape> = Vec::new();
    for (before, after) in pairs {
        out.push(table(format!("stages: {before}, {after}"), move |b, d| {
            long(b, &[before, after], |l| d.each([l.before, l.amount]))
        }));
    }
    let change = |l: &Leaf| l.amount - l.before;
    out.extend([
        table("stages: Perubahan, Murni", |b, d| {
            long(b, &["Pagu Perubahan", "Pagu Murni"], |l| d.each([l.amount, l.before]))
        }),
        table("stages: with the difference", move |b, d| {
            long(b, &["Sebelum", "Sesudah", "Bertambah/(Berkurang)"], |l| d.each([l.before, l.amount, change(l)]))
        }),
        table("stages: with the difference and its percent", move |b, d| {
            long(b, &["Sebelum Perubahan", "Setelah Perubahan", "Bertambah/Berkurang", "%"], |l| {
                [d.each([l.before, l.amount, change(l)]), row![percent(change(l), l.before)]].concat()
            })
        }),
        table("stages: before, two shifts", |b, d| {
            let heads = ["Sebelum Pergeseran", "Setelah Pergeseran 1", "Setelah Pergeseran 2"];
            long(b, &heads, |l| d.each([l.before, l.before + 500_000, l.amount]))
        }),
        table("stages: before, setelah pergeseran 3", |b, d| {
            long(b, &["Pagu Murni", "Pagu Setelah Pergeseran 3"], |l| d.each([l.before, l.amount]))
        }),
        table("stages: APBD, two shifts, APBD Perubahan", |b, d| {
            let heads = ["APBD", "Pergeseran I", "Pergeseran II", "APBD Perubahan"];
            long(b, &heads, |l| d.each([l.before, l.before + 500_000, l.before + 750_000, l.amount]))
        }),
        table("stages: targets and pagu, each before and after", |b, d| {
            let heads =
                [[over("Target", 2), over("Pagu", 2)].concat(), row_of(&["Sebelum", "Sesudah", "Sebelum", "Sesudah"])];
            wide(b, &heads, |s| {
                let target = s.any().target;
                [row![target, target + 1], d.each([s.sum(|l| l.before), s.amount()])].concat()
            })
        }),
    ]);
    out
}

pub const CLASSES: [&str; 4] = ["Belanja Operasi", "Belanja Modal", "Belanja Tidak Terduga", "Belanja Transfer"];

fn classes() -> Vec<Shape> {
    let short = ["Operasi", "Modal", "BTT", "Transfer"];
    vec![
        table("classes: with their sum", |b, d| {
            let heads = [&CLASSES[..], &["Jumlah"]].concat();
            wide(b, &[row_of(&heads)], |s| [d.each(s.classes(|l| l.amount)), row![d.n(s.amount())]].concat())
        }),
        table("classes: their sum first", |b, d| {
            let heads = [&["Total Belanja"], &CLASSES[..]].concat();
            wide(b, &[row_of(&heads)], |s| [row![d.n(s.amount())], d.each(s.classes(|l| l.amount))].concat())
        }),
        table("classes: without their sum", |b, d| wide(b, &[row_of(&CLASSES)], |s| d.each(s.classes(|l| l.amount)))),
        table("classes: under Pagu, without their sum", move |b, d| {
            wide(b, &[over("Pagu", 4), row_of(&short)], |s| d.each(s.classes(|l| l.amount)))
        }),
        table("classes: each with plan and realisation", |b, d| {
            let heads = CLASSES.iter().flat_map(|c| over(c, 2)).collect();
            wide(b, &[heads, row_of(&["Anggaran", "Realisasi"].repeat(4))], |s| {
                let (plan, real) = (s.classes(|l| l.amount), s.classes(|l| l.realised));
                plan.iter().zip(real).flat_map(|(p, r)| d.each([*p, r])).collect()
            })
        }),
        table("classes: each before and after, without a sum", move |b, d| {
            let heads = [over("Sebelum Perubahan", 4), over("Setelah Perubahan", 4)].concat();
            wide(b, &[heads, row_of(&short.repeat(2))], |s| {
                d.each(s.classes(|l| l.before).into_iter().chain(s.classes(|l| l.amount)))
            })
        }),
        table("classes: each before and after, with sums", move |b, d| {
            let heads = [over("Sebelum Perubahan", 5), over("Setelah Perubahan", 5)].concat();
            let names = [&short[..], &["Jumlah"]].concat();
            wide(b, &[heads, row_of(&names.repeat(2))], |s| {
                let all = |c: [i64; 4], sum: i64| c.into_iter().chain([sum]);
                let before = all(s.classes(|l| l.before), s.sum(|l| l.before));
                d.each(before.chain(all(s.classes(|l| l.amount), s.amount())))
            })
        }),
    ]
}

fn realisation() -> Vec<Shape> {
    vec![
        table("realised: Anggaran, Realisasi", |b, d| {
            long(b, &["Anggaran", "Realisasi"], |l| d.each([l.amount, l.realised]))
        }),
        table("realised: Realisasi, Anggaran", |b, d| {
            long(b, &["Realisasi", "Anggaran"], |l| d.each([l.realised, l.amount]))
        }),
        table("realised: with percent and the rest", |b, d| {
            long(b, &["Anggaran", "Realisasi", "%", "Sisa Anggaran"], |l| {
                row![d.n(l.amount), d.n(l.realised), percent(l.realised, l.amount), d.n(l.amount - l.realised)]
            })
        }),
        table("realised: money and deeds under heads", |b, d| {
            let heads = [
                [over("Keuangan", 2), over("Fisik", 2)].concat(),
                row_of(&["Pagu", "Realisasi", "Target", "Realisasi"]),
            ];
            wide(b, &heads, |s| {
                let target = s.any().target;
                [d.each([s.amount(), s.sum(|l| l.realised)]), row![target, target / 2]].concat()
            })
        }),
        shape("realised: asked for by a flag", |b, d| {
            let rows = long(b, &["Anggaran", "Realisasi"], |l| d.each([l.amount, l.realised]));
            let case = Case::of(b).amounts(b, |l| l.realised).csv(d, &rows);
            case.with(&["--amount", "realised"])
        }),
        shape("stages: the stage before asked for by a flag", |b, d| {
            let rows = long(b, &["Sebelum Perubahan", "Setelah Perubahan"], |l| d.each([l.before, l.amount]));
            let case = Case::of(b).amounts(b, |l| l.before).csv(d, &rows);
            case.with(&["--amount", "before"])
        }),
    ]
}

pub const MONTHS: [&str; 12] = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
];
const QUARTERS: [&str; 4] = ["Triwulan I", "Triwulan II", "Triwulan III", "Triwulan IV"];

/// A sum in parts that are not alike, the last the rest.
pub fn parts(amount: i64, count: i64) -> Vec<i64> {
    let mut out: Vec<i64> = (0..count - 1).map(|i| amount / (count + i % 3) / 100 * 100).collect();
    out.push(amount - out.iter().sum::<i64>());
    out
}

fn year() -> Vec<Shape> {
    let with = |first: &[&'static str], last: &[&'static str]| [first, last].concat();
    let months = |l: &Leaf| parts(l.amount, 12);
    vec![
        table("quarters: with the year", move |b, d| {
            long(b, &with(&QUARTERS, &["Jumlah"]), |l| [d.each(parts(l.amount, 4)), row![d.n(l.amount)]].concat())
        }),
        table("quarters: pagu first", move |b, d| {
            long(b, &with(&["Pagu"], &QUARTERS), |l| [row![d.n(l.amount)], d.each(parts(l.amount, 4))].concat())
        }),
        table("quarters: without the year", |b, d| long(b, &QUARTERS, |l| d.each(parts(l.amount, 4)))),
        table("quarters: under Pagu, without the year", |b, d| {
            wide(b, &[over("Pagu", 4), row_of(&["TW I", "TW II", "TW III", "TW IV"])], |s| d.each(parts(s.amount(), 4)))
        }),
        table("quarters: each with target and pagu, then the year", |b, d| {
            let names = [&QUARTERS[..], &["Setahun"]].concat();
            let heads = names.iter().flat_map(|q| over(q, 2)).collect();
            wide(b, &[heads, row_of(&["Target", "Pagu"].repeat(5))], |s| {
                let target = s.any().target.to_string();
                let all = parts(s.amount(), 4).into_iter().chain([s.amount()]);
                all.flat_map(|q| [target.clone(), d.n(q)]).collect()
            })
        }),
        table("halves: Semester I, Semester II, Jumlah", |b, d| {
            long(b, &["Semester I", "Semester II", "Jumlah"], |l| {
                [d.each(parts(l.amount, 2)), row![d.n(l.amount)]].concat()
            })
        }),
        table("months: with the year", move |b, d| {
            long(b, &with(&MONTHS, &["Total"]), |l| [d.each(months(l)), row![d.n(l.amount)]].concat())
        }),
        table("months: without the year", move |b, d| long(b, &MONTHS, |l| d.each(months(l)))),
        table("months: pagu first, then cash plan", move |b, d| {
            long(b, &with(&["Pagu Anggaran"], &MONTHS), |l| [row![d.n(l.amount)], d.each(months(l))].concat())
        }),
        table("months: each with plan and realisation", |b, d| {
            let heads = MONTHS.iter().flat_map(|m| over(m, 2)).collect();
            wide(b, &[heads, row_of(&["Anggaran", "Realisasi"].repeat(12))], |s| {
                parts(s.amount(), 12).into_iter().flat_map(|m| d.each([m, m / 2])).collect()
            })
        }),
    ]
}

/// An amount from four sources, some of them nothing.
fn sources(l: &Leaf) -> [i64; 4] {
    match l.quantity % 4 {
        0 => [l.amount, 0, 0, 0],
        1 => [0, l.amount, 0, 0],
        2 => [l.amount / 4, l.amount - l.amount / 4, 0, 0],
        _ => [0, l.amount / 2, l.amount - l.amount / 2 - l.amount / 5, l.amount / 5],
    }
}

fn funds() -> Vec<Shape> {
    let names = ["PAD", "DAU", "DAK", "Lain-lain"];
    vec![
        table("funds: with their sum", move |b, d| {
            long(b, &[&names[..], &["Jumlah"]].concat(), |l| [d.each(sources(l)), row![d.n(l.amount)]].concat())
        }),
        table("funds: pagu first", move |b, d| {
            long(b, &[&["Pagu"], &names[..]].concat(), |l| [row![d.n(l.amount)], d.each(sources(l))].concat())
        }),
        table("funds: under Sumber Dana, without their sum", move |b, d| {
            let of = |s: &Node| [0, 1, 2, 3].map(|i| s.sum(|l| sources(l)[i]));
            wide(b, &[over("Pagu Menurut Sumber Dana", 4), row_of(&names)], |s| d.each(of(s)))
        }),
        table("funds: a row a source, after the sub kegiatan's own", move |b, d| {
            let mut rows = vec![row!["Nama SKPD", "Kode Sub Kegiatan", "Nama Sub Kegiatan", "Sumber Dana", "Pagu"]];
            for s in b.subs() {
                let sub = row![s.any().agency.name, s.code, s.name];
                rows.push([sub.clone(), row!["", d.n(s.amount())]].concat());
                for (i, name) in names.iter().enumerate() {
                    let of = s.sum(|l| sources(l)[i]);
                    if of > 0 {
                        rows.push([sub.clone(), row![name, d.n(of)]].concat());
                    }
                }
            }
            rows
        }),
    ]
}

fn targets() -> Vec<Shape> {
    vec![
        table("targets: 5 Dokumen beside pagu", |b, d| {
            wide(b, &[row_of(&["Indikator", "Target", "Pagu"])], |s| {
                let l = s.any();
                row![l.sub.indicator, format!("{} {}", l.target, l.sub.unit), d.n(s.amount())]
            })
        }),
        table("targets: a number and its unit, before pagu", |b, d| {
            wide(b, &[row_of(&["Indikator", "Target", "Satuan", "Pagu"])], |s| {
                row![s.any().sub.indicator, s.any().target, s.any().sub.unit, d.n(s.amount())]
            })
        }),
        table("targets: a number after pagu", |b, d| {
            wide(b, &[row_of(&["Pagu", "Target Setelah Perubahan"])], |s| row![d.n(s.amount()), s.any().target])
        }),
        table("targets: the head names the year", |b, d| {
            wide(b, &[row_of(&["Target 2027", "Satuan", "Pagu Indikatif 2027"])], |s| {
                row![s.any().target, s.any().sub.unit, d.n(s.amount())]
            })
        }),
        table("targets: the next year's target and pagu beside them", |b, d| {
            let heads = [
                [over("Rencana Tahun 2027", 2), over("Prakiraan Maju Tahun 2028", 2)].concat(),
                row_of(&["Target", "Pagu Indikatif"].repeat(2)),
            ];
            wide(b, &heads, |s| {
                let target = format!("{} {}", s.any().target, s.any().sub.unit);
                row![target, d.n(s.amount()), target, d.n(s.sum(|l| l.ahead))]
            })
        }),
    ]
}

fn years() -> Vec<Shape> {
    vec![
        table("years: realised n-1, pagu n, prakiraan maju n+1", |b, d| {
            long(b, &["Realisasi 2026", "Pagu 2027", "Prakiraan Maju 2028"], |l| {
                d.each([l.realised, l.amount, l.ahead])
            })
        }),
        table("years: the title says which of three pagu", |b, d| {
            let rows = long(b, &["Pagu 2026", "Pagu 2027", "Pagu 2028"], |l| d.each([l.before, l.amount, l.ahead]));
            [vec![row!["RENCANA KERJA TAHUN ANGGARAN 2027"]], rows].concat()
        }),
        table("years: two pagu, nothing says which", |b, d| {
            long(b, &["Pagu 2026", "Pagu 2027"], |l| d.each([l.before, l.amount]))
        })
        .asked(),
        table("years: a column of years with two values", |b, d| {
            let line = |l: &Leaf, year: i64, amount: i64| {
                row![year, l.agency.name, l.sub.code, l.sub.name, l.item, d.n(amount)]
            };
            let lines = b.leaves.iter().flat_map(|l| [line(l, 2026, l.before), line(l, 2027, l.amount)]);
            let head = row!["Tahun", "SKPD", "Kode Sub Kegiatan", "Nama Sub Kegiatan", "Uraian", "Pagu"];
            std::iter::once(head).chain(lines).collect()
        })
        .asked(),
        shape("years: a column of years, one chosen", |b, d| {
            let line = |l: &Leaf, year: i64, amount: i64| {
                row![year, l.agency.name, l.sub.code, l.sub.name, l.item, d.n(amount)]
            };
            let lines = b.leaves.iter().flat_map(|l| [line(l, 2026, l.before), line(l, 2027, l.amount)]);
            let head = row!["Tahun", "SKPD", "Kode Sub Kegiatan", "Nama Sub Kegiatan", "Uraian", "Pagu"];
            let rows: Vec<Row> = std::iter::once(head).chain(lines).collect();
            Case::of(b).csv(d, &rows).with(&["--year", "2027"])
        }),
    ]
}

fn products() -> Vec<Shape> {
    let priced = |l: &Leaf| row![l.quantity, "Paket"];
    vec![
        table("products: Volume, Satuan, Harga Satuan, Jumlah", move |b, d| {
            long(b, &["Volume", "Satuan", "Harga Satuan", "Jumlah"], |l| {
                [priced(l), d.each([l.price, l.amount])].concat()
            })
        }),
        table("products: Jumlah is the quantity", move |b, d| {
            long(b, &["Jumlah", "Satuan", "Harga", "Total"], |l| [priced(l), d.each([l.price, l.amount])].concat())
        }),
        table("products: the koefisien in words", |b, d| {
            long(b, &["Koefisien", "Harga", "Jumlah"], |l| {
                row![format!("{} Orang x 1 Kali", l.quantity), d.n(l.price), d.n(l.amount)]
            })
        }),
        shape("products: with tax", |b, d| {
            let tax = |l: &Leaf| l.amount / 100 * 11;
            let rows = long(b, &["Koefisien", "Harga", "PPN", "Jumlah"], |l| {
                [row![l.quantity], d.each([l.price, tax(l), l.amount + tax(l)])].concat()
            });
            Case::of(b).amounts(b, |l| l.amount + tax(l)).csv(d, &rows)
        }),
    ]
}
