//! Several tables in a file, several sheets, several files; and files that are no text.

use rust_xlsxwriter::{Format, Workbook, Worksheet};
use serde_json::{Value, json};

use crate::budget::{Budget, Leaf, Level};
use crate::case::{Case, Dress, Row, Shape, shape, table};
use crate::flat::{HEAD, labels, long, subs};

pub fn shapes() -> Vec<Shape> {
    let mut out = in_one_sheet();
    out.extend(workbooks());
    out.extend(json_files());
    out.extend(several_files());
    out
}

/// Code, name and amount of sub kegiatan.
fn short(b: &Budget, d: &Dress) -> Vec<Row> {
    b.subs().iter().map(|s| row![s.code, s.name, d.n(s.amount())]).collect()
}

fn in_one_sheet() -> Vec<Shape> {
    let head = || row!["Kode", "Sub Kegiatan", "Pagu"];
    vec![
        table("tables: the agency in a title row, the header below it, its sum", move |b, d| {
            let of = |b: &Budget| {
                let title = row![format!("PERANGKAT DAERAH : {}", b.leaves[0].agency.name)];
                [vec![title, head()], short(b, d), vec![row!["", "JUMLAH", d.n(b.amount())], row![]]].concat()
            };
            b.by_agency().iter().flat_map(of).collect()
        }),
        table("tables: the agency in a title row with its code, no sum", move |b, d| {
            let of = |b: &Budget| {
                let agency = b.leaves[0].agency;
                let title = row![format!("SKPD : {} {}", agency.code, agency.name)];
                [vec![title, head()], short(b, d), vec![row![]]].concat()
            };
            b.by_agency().iter().flat_map(of).collect()
        }),
        table("tables: the agency in a title row, one header for all", move |b, d| {
            let of = |b: &Budget| [vec![row![b.leaves[0].agency.name.to_uppercase()]], short(b, d)].concat();
            [vec![head()], b.by_agency().iter().flat_map(of).collect()].concat()
        }),
        table("tables: the second has its columns in another order", |b, d| {
            let all = b.by_agency();
            let line = |l: &Leaf| row![l.agency.name, l.sub.code, l.sub.name, l.target, d.n(l.amount)];
            let other = |l: &Leaf| row![l.agency.name, l.sub.code, l.sub.name, d.n(l.amount), l.target];
            let mut rows = vec![row!["Nama SKPD", "Kode Sub Kegiatan", "Nama Sub Kegiatan", "Target", "Pagu"]];
            rows.extend(all[0].leaves.iter().map(line));
            rows.extend([row![], row!["Nama SKPD", "Kode Sub Kegiatan", "Nama Sub Kegiatan", "Pagu", "Target"]]);
            rows.extend(all[1..].iter().flat_map(|b| b.leaves.iter().map(other).collect::<Vec<_>>()));
            rows
        }),
        table("tables: a recap of agencies above the details", |b, d| {
            let mut rows = vec![row!["REKAPITULASI"], row!["No", "Perangkat Daerah", "Jumlah"]];
            for (i, agency) in b.by_agency().iter().enumerate() {
                rows.push(row![i + 1, agency.leaves[0].agency.name, d.n(agency.amount())]);
            }
            rows.extend([row!["", "JUMLAH", d.n(b.amount())], row![], row!["RINCIAN"]]);
            rows.extend(long(b, &["PAGU"], |l| row![d.n(l.amount)]));
            rows
        }),
    ]
}

/// Digits of an amount or a number are numbers, all else is text.
fn fill(sheet: &mut Worksheet, rows: &[Row]) {
    for (r, row) in rows.iter().enumerate() {
        for (c, cell) in row.iter().enumerate().filter(|c| !c.1.is_empty()) {
            let number = cell.parse::<i64>().ok().filter(|n| n.to_string() == *cell);
            match number {
                Some(n) => sheet.write_number(r as u32, c as u16, n as f64).unwrap(),
                None => sheet.write_string(r as u32, c as u16, cell).unwrap(),
            };
        }
    }
}

fn workbook(sheets: &[(&str, Vec<Row>)], also: impl Fn(&mut Workbook)) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        fill(book.add_worksheet().set_name(*name).unwrap(), rows);
    }
    also(&mut book);
    book.save_to_buffer().unwrap()
}

/// A shape that is one workbook.
fn book(
    name: &str,
    sheets: impl Fn(&Budget, &Dress) -> Vec<(&'static str, Vec<Row>)> + Send + Sync + 'static,
    also: impl Fn(&mut Workbook) + Send + Sync + 'static,
) -> Shape {
    shape(name, move |b, d| Case::of(b).file("anggaran.xlsx", workbook(&sheets(b, &d.plain()), &also)))
}

fn workbooks() -> Vec<Shape> {
    let details = |b: &Budget, d: &Dress| long(b, &["PAGU"], |l| row![d.n(l.amount)]);
    let recap = |b: &Budget, d: &Dress| {
        let mut rows = vec![row!["No", "Perangkat Daerah", "Jumlah"]];
        for (i, agency) in b.by_agency().iter().enumerate() {
            rows.push(row![i + 1, agency.leaves[0].agency.name, d.n(agency.amount())]);
        }
        rows.push(row!["", "JUMLAH", d.n(b.amount())]);
        rows
    };
    let print = |b: &Budget, d: &Dress| {
        let rows = b.tree(&Level::ALL);
        crate::prints::paper(
            vec![row!["KODE", "URAIAN", "JUMLAH"]],
            rows.iter().map(|n| row![n.code, n.name, d.n(n.amount())]).collect(),
        )
    };
    vec![
        book("workbook: one flat sheet", move |b, d| vec![("Data", details(b, d))], |_| ()),
        book("workbook: one print", move |b, d| vec![("Lampiran", print(b, d))], |_| ()),
        book(
            "workbook: a recap before the details",
            move |b, d| vec![("Rekap", recap(b, d)), ("Rincian", details(b, d))],
            |_| (),
        ),
        book(
            "workbook: a recap behind the details",
            move |b, d| vec![("Rincian", details(b, d)), ("Sheet2", recap(b, d))],
            |_| (),
        ),
        book(
            "workbook: a sheet an agency",
            |b, d| {
                let names = ["Satu", "Dua", "Tiga"];
                let titled =
                    |b: &Budget| [vec![row![format!("SKPD : {}", b.leaves[0].agency.name)]], subs(b, d)].concat();
                names.into_iter().zip(b.by_agency().iter().map(titled)).collect()
            },
            |_| (),
        ),
        book(
            "workbook: the same sheet again under another name",
            move |b, d| vec![("Induk", details(b, d)), ("Salinan", details(b, d))],
            |_| (),
        ),
        book(
            "workbook: a hidden sheet has a draft",
            move |b, d| vec![("Final", details(b, d)), ("Konsep", long(b, &["PAGU"], |l| row![d.n(l.before)]))],
            |book| {
                book.worksheet_from_index(1).unwrap().set_hidden(true);
            },
        ),
        book(
            "workbook: some rows are hidden",
            move |b, d| vec![("Data", details(b, d))],
            |book| {
                let sheet = book.worksheet_from_index(0).unwrap();
                (2..5).for_each(|row| {
                    sheet.set_row_hidden(row).unwrap();
                });
            },
        ),
        book(
            "workbook: the recap is a rupiah too much",
            move |b, d| {
                let mut recap = recap(b, d);
                *recap.last_mut().unwrap() = row!["", "JUMLAH", d.n(b.amount() + 1)];
                vec![("Rekap", recap), ("Rincian", details(b, d))]
            },
            |_| (),
        )
        .warned(),
        book(
            "workbook: two stages, a sheet each",
            move |b, d| vec![("APBD", long(b, &["PAGU"], |l| row![d.n(l.before)])), ("Perubahan", details(b, d))],
            |_| (),
        )
        .asked(),
        shape("workbook: names merged over their rows", |b, d| {
            Case::of(b).file("anggaran.xlsx", merged(b, &d.plain()))
        }),
    ]
}

fn merged(b: &Budget, d: &Dress) -> Vec<u8> {
    let mut rows = vec![row!["Nama SKPD", "Kode Sub Kegiatan", "Nama Sub Kegiatan", "Rekening", "Pagu"]];
    rows.extend(b.leaves.iter().map(|l| row!["", l.sub.code, l.sub.name, l.account.1, d.n(l.amount)]));
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    fill(sheet, &rows);
    let mut at = 1;
    for agency in b.by_agency() {
        let last = at + agency.leaves.len() as u32 - 1;
        let name = agency.leaves[0].agency.name;
        if last > at {
            sheet.merge_range(at, 0, last, 0, name, &Format::new()).unwrap();
        } else {
            sheet.write_string(at, 0, name).unwrap();
        }
        at = last + 1;
    }
    book.save_to_buffer().unwrap()
}

fn json_files() -> Vec<Shape> {
    let object = |l: &Leaf, amount: Value| {
        json!({
            "tahun": 2027, "kode_skpd": l.agency.code, "nama_skpd": l.agency.name,
            "kode_sub_kegiatan": l.sub.code, "nama_sub_kegiatan": l.sub.name,
            "kode_akun": l.account.0, "nama_akun": l.account.1, "pagu": amount,
        })
    };
    let file = |b: &Budget, name: &str, content: String| Case::of(b).file(name, content);
    vec![
        shape("json: an array of objects", move |b, _| {
            let all: Vec<Value> = b.leaves.iter().map(|l| object(l, json!(l.amount))).collect();
            file(b, "anggaran.json", json!(all).to_string())
        }),
        shape("json: under a key, amounts in quotes", move |b, _| {
            let all: Vec<Value> = b.leaves.iter().map(|l| object(l, json!(format!("{}.00", l.amount)))).collect();
            file(b, "anggaran.json", json!({"status": "ok", "data": all}).to_string())
        }),
        shape("json: an object a line", move |b, _| {
            let all: Vec<String> = b.leaves.iter().map(|l| object(l, json!(l.amount)).to_string()).collect();
            file(b, "anggaran.jsonl", all.join("\n"))
        }),
        shape("json: accounts nested in their sub kegiatan", |b, _| {
            let account =
                |l: &&Leaf| json!({"kode_akun": l.account.0, "nama_akun": l.account.1, "nilai": l.amount.to_string()});
            let of = |s: &crate::budget::Node| {
                json!({
                    "nama_skpd": s.any().agency.name, "kode_sub_kegiatan": s.code, "nama_sub_kegiatan": s.name,
                    "pagu": s.amount().to_string(), "rincian": s.leaves.iter().map(account).collect::<Vec<_>>(),
                })
            };
            let all: Vec<Value> = b.subs().iter().map(of).collect();
            Case::of(b).file("anggaran.json", json!(all).to_string())
        }),
    ]
}

fn several_files() -> Vec<Shape> {
    let details = |b: &Budget, d: &Dress| long(b, &["PAGU"], |l| row![d.n(l.amount)]);
    vec![
        shape("files: one an agency", move |b, d| {
            b.by_agency().iter().fold(Case::of(b), |case, agency| case.csv(d, &details(agency, d)))
        }),
        shape("files: the same one twice", move |b, d| Case::of(b).csv(d, &details(b, d)).csv(d, &details(b, d))),
        shape("files: the same budget as text and as a workbook", move |b, d| {
            let book = workbook(&[("Data", details(b, &d.plain()))], |_| ());
            Case::of(b).csv(d, &details(b, d)).file("anggaran.xlsx", book)
        }),
        shape("files: two stages of one year", move |b, d| {
            let stage = |title: &str, of: fn(&Leaf) -> i64| {
                [vec![row![title], row!["TAHUN ANGGARAN 2027"]], long(b, &["PAGU"], |l| row![d.n(of(l))])].concat()
            };
            Case::of(b).csv(d, &stage("APBD", |l| l.before)).csv(d, &stage("PERUBAHAN APBD", |l| l.amount))
        })
        .asked(),
        shape("files: two stages, only their names say so", move |b, d| {
            let text = |of: fn(&Leaf) -> i64| d.text(&long(b, &["PAGU"], |l| row![d.n(of(l))]));
            Case::of(b).file("apbd.csv", text(|l| l.before)).file("perubahan.csv", text(|l| l.amount))
        })
        .asked(),
        shape("files: agencies and programs as codes without names", |b, d| {
            let head: Row = HEAD.iter().step_by(2).map(ToString::to_string).chain(["PAGU".to_owned()]).collect();
            let line = |l: &Leaf| labels(l).into_iter().step_by(2).chain([d.n(l.amount)]).collect();
            Case::of(b).csv(d, &std::iter::once(head).chain(b.leaves.iter().map(line)).collect::<Vec<Row>>())
        })
        .without_agencies(),
    ]
}
