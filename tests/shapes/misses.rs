//! Near misses: files in which one figure is wrong. None may be read as if nothing were.

use crate::budget::{Budget, Level, Node};
use crate::case::{Dress, Row, Shape, table};
use crate::columns::parts;
use crate::flat::{long, subs};
use crate::prints::paper;

fn print(b: &Budget, d: &Dress) -> Vec<Row> {
    let rows = b.tree(&Level::ALL);
    let mut rows: Vec<Row> = rows.iter().map(|n| row![n.code, n.name, d.n(n.amount())]).collect();
    rows.push(row!["", "JUMLAH", d.n(b.amount())]);
    paper(vec![row!["KODE", "URAIAN", "JUMLAH (Rp)"]], rows)
}

/// The row of the first thing with this code, and its last cell.
fn at<'a>(rows: &'a mut [Row], code: &str) -> &'a mut Row {
    rows.iter_mut().find(|r| r.first().is_some_and(|c| c == code)).unwrap()
}

fn total(rows: &mut [Row]) -> &mut Row {
    rows.iter_mut().rfind(|r| r.contains(&"JUMLAH".to_owned())).unwrap()
}

fn list(b: &Budget, d: &Dress) -> Vec<Row> {
    [subs(b, d), vec![row!["", "", "JUMLAH", d.n(b.amount())]]].concat()
}

fn set(row: &mut Row, amount: String) {
    row.pop();
    row.push(amount);
}

/// The lines do not make what the topmost total says, so that nobody knows which is right.
pub fn shapes() -> Vec<Shape> {
    vec![
        table("near miss: the footer of a list is a rupiah too much", |b, d| {
            let mut rows = list(b, d);
            set(total(&mut rows), d.n(b.amount() + 1));
            rows
        })
        .asked(),
        table("near miss: an amount of a list is another", |b, d| {
            let mut rows = list(b, d);
            set(&mut rows[2], d.n(b.subs()[1].amount() + 1_000_000));
            rows
        })
        .asked(),
        table("near miss: a row of a list stands twice", |b, d| {
            let mut rows = list(b, d);
            rows.insert(2, rows[2].clone());
            rows
        })
        .asked(),
        table("near miss: a row of a list is missing", |b, d| {
            let mut rows = list(b, d);
            rows.remove(2);
            rows
        })
        .asked(),
        table("near miss: the footer of a print is a rupiah too much", |b, d| {
            let mut rows = print(b, d);
            set(total(&mut rows), d.n(b.amount() + 1));
            rows
        })
        .asked(),
        table("near miss: one sum of many in a print is a rupiah too much", |b, d| {
            let mut rows = print(b, d);
            let kegiatan = &b.tree(&[Level::Kegiatan])[0];
            set(at(&mut rows, kegiatan.code), d.n(kegiatan.amount() + 1));
            rows
        })
        .warned(),
        table("near miss: an account of a print is another", |b, d| {
            let mut rows = print(b, d);
            let l = &b.leaves[0];
            set(at(&mut rows, l.account.0), d.n(l.amount + 1_000_000));
            rows
        })
        .asked(),
        table("near miss: a row of a print is missing", |b, d| {
            let mut rows = print(b, d);
            let gone = rows.iter().rposition(|r| r.first().is_some_and(|c| c == b.leaves.last().unwrap().account.0));
            rows.remove(gone.unwrap());
            rows
        })
        // Where it was the only account, the row above it has its money, and no row below it.
        .warned(),
        table("near miss: classes that do not make their sum in one row", |b, d| {
            let mut rows = vec![row![
                "SKPD",
                "Kode Sub Kegiatan",
                "Nama Sub Kegiatan",
                "Operasi",
                "Modal",
                "BTT",
                "Transfer",
                "Jumlah"
            ]];
            for (i, s) in b.subs().iter().enumerate() {
                let mut classes = s.classes(|l| l.amount);
                classes[0] += i64::from(i == 1) * 1_000_000;
                rows.push([row![s.any().agency.name, s.code, s.name], d.each(classes), row![d.n(s.amount())]].concat());
            }
            rows
        })
        .warned(),
        table("near miss: a difference that is not the difference in one row", |b, d| {
            let heads = ["Sebelum", "Sesudah", "Bertambah/(Berkurang)"];
            let mut first = 1_000_000;
            let mut rows = long(b, &heads, |_| row![]);
            for (row, l) in rows[1..].iter_mut().zip(&b.leaves) {
                row.extend(d.each([l.before, l.amount, l.amount - l.before + std::mem::take(&mut first)]));
            }
            rows
        })
        .warned(),
        table("near miss: quarters that do not make the year in one row", |b, d| {
            let mut first = 1_000_000;
            let mut rows = long(b, &["Triwulan I", "Triwulan II", "Triwulan III", "Triwulan IV", "Jumlah"], |_| row![]);
            for (row, l) in rows[1..].iter_mut().zip(&b.leaves) {
                let mut quarters = parts(l.amount, 4);
                quarters[0] += std::mem::take(&mut first);
                row.extend(d.each(quarters.into_iter().chain([l.amount])));
            }
            rows
        })
        .warned(),
        table("near miss: the sum of an agency is a rupiah too much, the footer is right", |b, d| {
            let mut rows = print(b, d);
            let agency = &b.tree(&[Level::Agency])[1];
            set(at(&mut rows, agency.code), d.n(agency.amount() + 1));
            rows
        })
        .warned(),
        table("near miss: every sum of kegiatan is a rupiah too much", |b, d| {
            let mut rows = print(b, d);
            for kegiatan in b.tree(&[Level::Kegiatan]) {
                set(at(&mut rows, kegiatan.code), d.n(kegiatan.amount() + 1));
            }
            rows
        })
        .asked(),
        table("near miss: a sum carried over is a rupiah too much", |b, d| {
            let mut rows = list(b, d);
            let sum: i64 = b.subs()[..3].iter().map(Node::amount).sum();
            rows.insert(4, row!["", "", "Jumlah dipindahkan", d.n(sum + 1)]);
            rows.insert(5, row!["", "", "Pindahan", d.n(sum + 1)]);
            rows
        })
        .without_agencies()
        .warned(),
        table("near miss: a block of an agency stands twice", |b, d| {
            let mut rows = print(b, d);
            let agency = &b.by_agency()[0];
            let first = rows.iter().position(|r| r.first().is_some_and(|c| c == agency.leaves[0].agency.code)).unwrap();
            let end = first + agency.tree(&Level::ALL[2..]).len();
            let block = rows[first..end].to_vec();
            rows.splice(end..end, block);
            rows
        })
        .asked(),
        table("near miss: an amount that cannot be read", |b, d| {
            let mut rows = subs(b, d);
            set(&mut rows[2], "12.34.5".into());
            rows
        })
        .asked(),
    ]
}
