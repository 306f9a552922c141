//! Prints as they come: broken heads, blank columns, sums that are left out, totals above and below, agencies that have
//! the same activities.

use crate::budget::Level::{self, Account, Agency, Kegiatan, Program, Sub};
use crate::budget::{Budget, Leaf, Node};
use crate::case::{Case, Dress, Row, Shape, shape, table};
use crate::flat::long;
use crate::prints::paper;

fn head() -> Vec<Row> {
    vec![row!["KODE", "URAIAN", "JUMLAH (Rp)"]]
}

fn plain(n: &Node, d: &Dress) -> Row {
    row![n.code, n.name, d.n(n.amount())]
}

fn rows(b: &Budget, d: &Dress, levels: &[Level]) -> Vec<Row> {
    b.tree(levels).iter().map(|n| plain(n, d)).collect()
}

pub fn shapes() -> Vec<Shape> {
    let mut out = heads();
    out.extend(left_out());
    out.extend(totals());
    out.extend(twins());
    out
}

fn heads() -> Vec<Shape> {
    vec![
        table("paper: the head in three rows", |b, d| {
            let head = vec![
                row!["NOMOR", "URAIAN URUSAN, ORGANISASI,", "PAGU"],
                row!["KODE", "PROGRAM, KEGIATAN DAN", "INDIKATIF"],
                row!["", "SUB KEGIATAN", "(Rp)"],
            ];
            paper(head, rows(b, d, &Level::BELOW))
        }),
        table("paper: blank columns between", |b, d| {
            let wide = |row: Row| row![row[0], "", row[1], "", "", row[2]];
            let all = rows(b, d, &Level::ALL).into_iter().map(wide).collect();
            paper(vec![wide(head().remove(0))], all)
        }),
        table("paper: a running number before the codes", |b, d| {
            let all = rows(b, d, &Level::BELOW).into_iter().enumerate();
            let all = all.map(|(i, row)| [row![i + 1], row].concat()).collect();
            paper(vec![row!["No", "Kode", "Uraian", "Pagu"]], all)
        }),
        table("paper: Rp in a column of its own", |b, d| {
            let all = b.tree(&Level::BELOW);
            let all = all.iter().map(|n| row![n.code, n.name, "Rp", d.plain().n(n.amount())]).collect();
            paper(vec![row!["KODE", "URAIAN", "JUMLAH", ""]], all)
        }),
        table("paper: names of levels before the names", |b, d| {
            let name = |n: &Node| {
                let level = ["Perangkat Daerah", "Program", "Kegiatan", "Sub Kegiatan"][n.depth];
                format!("{level} : {}", n.name)
            };
            let all = b.tree(&Level::BELOW);
            paper(head(), all.iter().map(|n| row![n.code, name(n), d.n(n.amount())]).collect())
        })
        .without_agencies(),
        shape("paper: in thousands", |b, d| {
            let thousand = |l: &Leaf| l.amount / 1_000;
            let all = b.tree(&Level::BELOW);
            let all = all.iter().map(|n| row![n.code, n.name, d.n(n.sum(thousand))]).collect();
            let titled = [vec![row!["(dalam ribuan rupiah)"]], paper(head(), all)].concat();
            Case::of(b).amounts(b, |l| thousand(l) * 1_000).csv(d, &titled)
        }),
    ]
}

/// Some levels have no sums.
fn left_out() -> Vec<Shape> {
    let without = |name: &'static str, levels: &'static [Level], blank: fn(usize, &Node) -> bool| {
        table(format!("paper: {name}"), move |b, d| {
            let cells = |(i, n): (usize, &Node)| {
                let amount = if blank(i, n) { String::new() } else { d.n(n.amount()) };
                row![n.code, n.name, amount]
            };
            paper(head(), b.tree(levels).iter().enumerate().map(cells).collect())
        })
    };
    vec![
        without("agencies without sums", &Level::ACTIVITIES, |_, n| n.level <= Agency),
        without("programs and kegiatan without sums", &Level::ACTIVITIES, |_, n| {
            [Program, Kegiatan].contains(&n.level)
        }),
        without("only sub kegiatan have amounts", &Level::BELOW, |_, n| n.level != Sub),
        without("some kegiatan without sums", &Level::BELOW, |i, n| n.level == Kegiatan && i % 2 == 0),
        without("sub kegiatan without sums above accounts", &[Agency, Program, Kegiatan, Sub, Account], |_, n| {
            n.level == Sub
        }),
    ]
}

fn totals() -> Vec<Shape> {
    let mut out = Vec::new();
    for name in ["JUMLAH", "J U M L A H", "Jml", "TOTAL BELANJA", "Kabupaten Melati", ""] {
        let shown = if name.is_empty() { "(no name)" } else { name };
        for above in [false, true] {
            let place = if above { "above" } else { "below" };
            out.push(table(format!("paper: total {shown}, {place}"), move |b, d| {
                let mut all = rows(b, d, &Level::BELOW);
                let total = row!["", name, d.n(b.amount())];
                all.insert(if above { 0 } else { all.len() }, total);
                paper(head(), all)
            }));
        }
    }
    out.push(table("paper: 5 BELANJA DAERAH above all", |b, d| {
        let total = row!["5", "BELANJA DAERAH", d.n(b.amount())];
        paper(head(), [vec![total], rows(b, d, &Level::BELOW)].concat())
    }));
    out.push(table("paper: totals of agencies below them by name", |b, d| {
        let mut all = Vec::new();
        for agency in b.by_agency() {
            let name = agency.leaves[0].agency.name;
            let mut block = rows(&agency, d, &Level::BELOW);
            block[0][2].clear();
            all.extend(block);
            all.push(row!["", format!("Jumlah {name}"), d.n(agency.amount())]);
        }
        all.push(row!["", "Jumlah Seluruhnya", d.n(b.amount())]);
        paper(head(), all)
    }));
    out
}

/// Two agencies of one bidang have the same activities, as kecamatan have.
fn twins() -> Vec<Shape> {
    let of = |name: &str, write: fn(&Budget, &Dress) -> Vec<Row>| {
        shape(format!("twins: {name}"), move |b, d| {
            let twins = b.twins();
            Case::of(&twins).csv(d, &write(&twins, d))
        })
    };
    vec![
        of("flat, all labels", |b, d| long(b, &["PAGU"], |l| row![d.n(l.amount)])),
        of("print down to sub kegiatan", |b, d| paper(head(), rows(b, d, &Level::ACTIVITIES))),
        of("print down to accounts, agencies alone above", |b, d| {
            paper(head(), rows(b, d, &[Agency, Program, Kegiatan, Sub, Account]))
        }),
        of("the agency's sum in a row by name", |b, d| {
            let mut all = vec![row!["Kode", "Uraian", "Pagu"]];
            for agency in b.by_agency() {
                all.push(row!["", agency.leaves[0].agency.name, d.n(agency.amount())]);
                all.extend(agency.subs().iter().map(|s| plain(s, d)));
            }
            all
        }),
    ]
}
