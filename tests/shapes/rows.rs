//! Rows beside the lines of a flat table: totals that have all that lines have, rows of several stages, notes below.

use crate::budget::{Budget, GROUPS, Level, Node};
use crate::case::{Dress, Row, Shape, table};
use crate::columns::{MONTHS, parts};
use crate::prints::paper;

const HEAD: [&str; 3] = ["Nama SKPD", "Kode Sub Kegiatan", "Nama Sub Kegiatan"];

/// Rows of each sub kegiatan, each called something and with its amount, under two more heads.
fn under(b: &Budget, d: &Dress, heads: [&str; 2], rows: impl Fn(&Node) -> Vec<(String, i64)>) -> Vec<Row> {
    let mut out = vec![[HEAD.map(str::to_owned).to_vec(), heads.map(str::to_owned).to_vec()].concat()];
    for s in b.subs() {
        let row = |(what, amount): (String, i64)| row![s.any().agency.name, s.code, s.name, what, d.n(amount)];
        out.extend(rows(&s).into_iter().map(row));
    }
    out
}

fn months(s: &Node) -> Vec<(String, i64)> {
    MONTHS.iter().map(ToString::to_string).zip(parts(s.amount(), 12)).collect()
}

fn classes(s: &Node) -> Vec<(String, i64)> {
    GROUPS.iter().map(ToString::to_string).zip(s.classes(|l| l.amount)).filter(|(_, amount)| *amount != 0).collect()
}

fn one(what: &str, amount: i64) -> (String, i64) {
    (what.to_owned(), amount)
}

pub fn shapes() -> Vec<Shape> {
    vec![
        table("rows: a month each", |b, d| under(b, d, ["Bulan", "Nilai"], months)),
        table("rows: a month each, and the year", |b, d| {
            under(b, d, ["Bulan", "Nilai"], |s| [months(s), vec![one("Setahun", s.amount())]].concat())
        }),
        table("rows: a class each, and their sum", |b, d| {
            under(b, d, ["Kelompok Belanja", "Nilai"], |s| [classes(s), vec![one("Jumlah", s.amount())]].concat())
        }),
        table("rows: the sum of a sub kegiatan, then a class each", |b, d| {
            under(b, d, ["Kelompok Belanja", "Nilai"], |s| [vec![one("Jumlah", s.amount())], classes(s)].concat())
        }),
        table("rows: two stages", |b, d| {
            under(b, d, ["Keterangan", "Nilai"], |s| {
                vec![one("Murni", s.sum(|l| l.before)), one("Perubahan", s.amount())]
            })
        })
        .asked(),
        table("rows: plan and realisation", |b, d| {
            under(b, d, ["Keterangan", "Nilai"], |s| {
                vec![one("Anggaran", s.amount()), one("Realisasi", s.sum(|l| l.realised))]
            })
        })
        .asked(),
        table("rows: notes with amounts below", |b, d| {
            let mut rows = vec![row!["Kode Sub Kegiatan", "Nama Sub Kegiatan", "Pagu"]];
            rows.extend(b.subs().iter().map(|s| row![s.code, s.name, d.n(s.amount())]));
            rows.push(row!["Catatan:"]);
            rows.push(row!["1", "Termasuk untuk pegawai", d.n(50_000_000)]);
            rows
        })
        .without_agencies()
        .asked(),
        table("rows: the total above and below", |b, d| {
            let mut rows = vec![row!["Kode Sub Kegiatan", "Nama Sub Kegiatan", "Nama SKPD", "Pagu"]];
            let total = || row!["", "TOTAL", "", d.n(b.amount())];
            rows.push(total());
            rows.extend(b.subs().iter().map(|s| row![s.code, s.name, s.any().agency.name, d.n(s.amount())]));
            rows.push(total());
            rows
        }),
        table("rows: three kinds of spending under one head, no sum", |b, d| {
            let mut rows = vec![
                row!["Nama SKPD", "Kode Sub Kegiatan", "Nama Sub Kegiatan", "Belanja", "", ""],
                row!["", "", "", "Pegawai", "Barang dan Jasa", "Modal"],
            ];
            for s in b.subs() {
                let third = s.amount() / 3;
                let amounts = d.each([third, s.amount() - 2 * third, third]);
                rows.push([row![s.any().agency.name, s.code, s.name], amounts].concat());
            }
            rows
        }),
        table("rows: a print, then its recap by class", |b, d| {
            let rows = b.tree(&Level::BELOW);
            let mut rows: Vec<Row> = rows.iter().map(|n| row![n.code, n.name, d.n(n.amount())]).collect();
            rows.push(row!["", "JUMLAH", d.n(b.amount())]);
            for (i, group) in GROUPS.iter().enumerate() {
                let amount = b.sum(|l| if l.class() == i { l.amount } else { 0 });
                rows.extend((amount > 0).then(|| row![format!("5.{}", i + 1), group, d.n(amount)]));
            }
            rows.push(row!["", "JUMLAH", d.n(b.amount())]);
            paper(vec![row!["KODE", "URAIAN", "JUMLAH"]], rows)
        })
        .asked(),
        table("rows: agencies with codes that hold none of theirs", |b, d| {
            let mut rows = Vec::new();
            for n in b.tree(&[Level::Agency, Level::Sub]) {
                let code = match n.level {
                    Level::Agency => format!("{}.01", n.any().agency.bidang.0),
                    _ => n.code.to_owned(),
                };
                rows.push(row![code, n.name, d.n(n.amount())]);
            }
            paper(vec![row!["KODE", "URAIAN", "JUMLAH"]], rows)
        }),
    ]
}
