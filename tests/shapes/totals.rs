//! Totals: what they are called, where they stand, which are missing; and lines that are called like totals.

use crate::budget::Level::{Agency, Kegiatan, Program, Sub};
use crate::budget::{Budget, Level};
use crate::case::{Case, Dress, Row, Shape, shape, table};
use crate::flat::{long, subs};
use crate::prints::paper;

/// Names of a grand total as people write them; the last has none.
const NAMES: [&str; 18] = [
    "JUMLAH",
    "J U M L A H",
    "Jml",
    "Jml.",
    "JUMLAH TOTAL",
    "Total Keseluruhan",
    "GRAND TOTAL",
    "TOTAL :",
    "Jumlah Belanja Daerah",
    "JUMLAH PAGU TAHUN 2027",
    "Jumlah Seluruhnya (Rp)",
    "Sub Total",
    "Rekap",
    "TOTAL (A+B+C)",
    "Pemerintah Kabupaten Melati",
    "Seluruh Perangkat Daerah",
    "Terbilang: dua miliar rupiah",
    "",
];

pub fn shapes() -> Vec<Shape> {
    let mut out = Vec::new();
    for name in NAMES {
        let shown = if name.is_empty() { "(no name)" } else { name };
        for (place, row) in [("below", 0), ("above", 1), ("below, in the first column", 2)] {
            out.push(table(format!("total: {shown}, {place}"), move |b, d| named(b, d, name, row)).without_agencies());
        }
    }
    out.extend(of_blocks());
    out.extend(like_totals());
    out
}

fn named(b: &Budget, d: &Dress, name: &str, place: usize) -> Vec<Row> {
    let mut rows = subs(b, d);
    let total = d.n(b.amount());
    match place {
        0 => rows.push(row!["", "", name, total]),
        1 => rows.insert(1, row!["", "", name, total]),
        _ => rows.push(row![name, "", "", total]),
    }
    rows
}

/// No, code, name, amount of an agency's sub kegiatan.
fn block(b: &Budget, d: &Dress) -> Vec<Row> {
    subs(b, d).split_off(1)
}

fn head(b: &Budget, d: &Dress) -> Vec<Row> {
    subs(b, d)[..1].to_vec()
}

fn of_blocks() -> Vec<Shape> {
    let blocks = |name: &'static str, of: fn(&Budget, &Dress) -> Vec<Row>| {
        table(format!("totals of blocks: {name}"), move |b, d| {
            let rows = b.by_agency().iter().flat_map(|agency| of(agency, d)).collect();
            [head(b, d), rows].concat()
        })
    };
    let name = |b: &Budget| b.leaves[0].agency.name;
    vec![
        blocks("the agency's name above, with its sum", move |b, d| {
            [vec![row!["", "", b.leaves[0].agency.name, d.n(b.amount())]], block(b, d)].concat()
        }),
        blocks("the agency's name above, its sum below", |b, d| {
            [
                vec![row!["", "", b.leaves[0].agency.name, ""]],
                block(b, d),
                vec![row!["", "", "Jumlah", d.n(b.amount())]],
            ]
            .concat()
        }),
        blocks("the agency's name below", |b, d| {
            [block(b, d), vec![row!["", "", b.leaves[0].agency.name, d.n(b.amount())]]].concat()
        })
        .without_agencies(),
        blocks("no name, below", |b, d| [block(b, d), vec![row!["", "", "", d.n(b.amount())]]].concat())
            .without_agencies(),
        table("totals of blocks: agency Total, Grand Total, as spreadsheets make them", move |b, d| {
            let mut rows = vec![row!["Nama SKPD", "Kode Sub Kegiatan", "Nama Sub Kegiatan", "Pagu"]];
            for agency in b.by_agency() {
                let cells = |s: &crate::budget::Node| row![name(&agency), s.code, s.name, d.n(s.amount())];
                rows.extend(agency.subs().iter().map(cells));
                rows.push(row![format!("{} Total", name(&agency)), "", "", d.n(agency.amount())]);
            }
            rows.push(row!["Grand Total", "", "", d.n(b.amount())]);
            rows
        }),
        table("totals of blocks: some agencies have none", move |b, d| {
            let mut rows = head(b, d);
            for (i, agency) in b.by_agency().iter().enumerate() {
                rows.extend(block(agency, d));
                if i != 1 {
                    rows.push(row!["", "", "Jumlah", d.n(agency.amount())]);
                }
            }
            rows
        })
        .without_agencies(),
        table("totals of blocks: below kegiatan, programs, agencies", |b, d| {
            paper(vec![row!["KODE", "URAIAN", "JUMLAH"]], below(b, d))
        }),
        table("totals of blocks: carried over in a flat list", |b, d| {
            let (mut rows, mut sum) = (Vec::new(), 0);
            for (i, s) in b.subs().iter().enumerate() {
                if i > 0 && i % 5 == 0 {
                    rows.push(row!["", "", "Dipindahkan", d.n(sum)]);
                    rows.push(row!["", "", "Pindahan", d.n(sum)]);
                }
                rows.push(row![i + 1, s.code, s.name, d.n(s.amount())]);
                sum += s.amount();
            }
            rows.push(row!["", "", "Jumlah", d.n(sum)]);
            [head(b, d), rows].concat()
        })
        .without_agencies(),
    ]
}

/// Openings without amounts, sums below what they sum.
fn below(b: &Budget, d: &Dress) -> Vec<Row> {
    let nodes = b.tree(&Level::BELOW);
    let (mut rows, mut open): (Vec<Row>, Vec<(usize, Row)>) = (Vec::new(), Vec::new());
    let close = |rows: &mut Vec<Row>, open: &mut Vec<(usize, Row)>, depth: usize| {
        while open.last().is_some_and(|o| o.0 >= depth) {
            rows.extend(open.pop().map(|o| o.1));
        }
    };
    for n in &nodes {
        close(&mut rows, &mut open, n.depth);
        if n.level == Sub {
            rows.push(row![n.code, n.name, d.n(n.amount())]);
            continue;
        }
        rows.push(row![n.code, n.name, ""]);
        let name = match n.level {
            Agency => format!("Jumlah {}", n.name),
            Program => "Jumlah Program".into(),
            Kegiatan => "Jumlah Kegiatan".into(),
            _ => continue,
        };
        open.push((n.depth, row!["", name, d.n(n.amount())]));
    }
    close(&mut rows, &mut open, 0);
    rows.push(row!["", "JUMLAH", d.n(b.amount())]);
    rows
}

fn like_totals() -> Vec<Shape> {
    vec![
        table("like totals: every name begins with Jumlah", |b, d| {
            let rows =
                b.subs().into_iter().map(|s| row![s.any().agency.name, s.code, s.any().sub.indicator, d.n(s.amount())]);
            std::iter::once(row!["SKPD", "Kode Sub Kegiatan", "Indikator", "Pagu"]).chain(rows).collect()
        }),
        table("like totals: items begin with Total or Jumlah", |b, d| {
            let head = row!["SKPD", "Kode Sub Kegiatan", "Nama Sub Kegiatan", "Uraian", "Pagu"];
            let line = |(i, l): (usize, &crate::budget::Leaf)| {
                let item = match i % 3 {
                    0 => format!("Total {}", l.item),
                    1 => format!("Jumlah {}", l.item),
                    _ => l.item.clone(),
                };
                row![l.agency.name, l.sub.code, l.sub.name, item, d.n(l.amount)]
            };
            std::iter::once(head).chain(b.leaves.iter().enumerate().map(line)).collect()
        }),
        table("like totals: indicators as rows without an amount", |b, d| {
            let mut rows = Vec::new();
            for n in b.tree(&Level::BELOW) {
                rows.push(row![n.code, n.name, "", d.n(n.amount())]);
                if n.level == Sub {
                    let l = n.any();
                    rows.push(row!["", l.sub.indicator, format!("{} {}", l.target, l.sub.unit), ""]);
                }
            }
            paper(vec![row!["KODE", "URAIAN", "TARGET", "PAGU"]], rows)
        }),
        shape("like totals: a line that happens to be the sum of the two before it", |b, d| {
            let mut other = b.clone();
            other.leaves[2].amount = b.leaves[0].amount + b.leaves[1].amount;
            Case::of(&other).csv(d, &long(&other, &["PAGU"], |l| row![d.n(l.amount)]))
        }),
    ]
}
