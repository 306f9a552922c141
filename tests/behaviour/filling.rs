//! Workbooks that people fill in: `review`, `beneficiaries template` and `gbs new` write them, `--decisions`,
//! `--beneficiaries`, `--population` and `gbs check` read them, and what is filled in stays when they are written again.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::path::Path;
use std::process::Command;

use calamine::{Reader, Xlsx, open_workbook};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use serde_json::Value;

use crate::{Folder, budget, program};

const IBU: &str = "1.02,Dinas Kesehatan,1.02.02.2.02.0001,Pelayanan Kesehatan Ibu Hamil,5.1.02.01.01.0052,Rapat,1000";
const LANSIA: &str = "1.06,Dinas Sosial,1.06.04.2.01.0099,Rehabilitasi,5.1.02.01.01.0024,Makanan lansia,300";
const KERJA: &str = "2.07,Disnaker,2.07.03.2.01.0001,Pelatihan Kerja Perempuan,5.1.02.01.01.0024,Bahan,70";

/// Parts of a zip file.
fn parts(path: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let names: Vec<String> = (0..zip.len()).map(|i| zip.by_index(i).unwrap().name().unwrap().into_owned()).collect();
    names
        .into_iter()
        .map(|name| {
            let mut bytes = Vec::new();
            zip.by_name(&name).unwrap().read_to_end(&mut bytes).unwrap();
            (name, bytes)
        })
        .collect()
}

fn part(path: &Path, name: &str) -> String {
    String::from_utf8(parts(path).remove(name).unwrap()).unwrap()
}

fn column_of(cell: &str) -> u32 {
    let letters = cell.bytes().take_while(u8::is_ascii_uppercase);
    letters.fold(0, |n, b| n * 26 + u32::from(b - b'A') + 1)
}

/// Types into cells of the first sheet, as a person would: each keeps how it looks.
fn fill(path: &Path, cells: &[(&str, &str)]) {
    let mut all = parts(path);
    let name = "xl/worksheets/sheet1.xml";
    let mut text = String::from_utf8(all[name].clone()).unwrap();
    for (cell, value) in cells {
        let row = &cell[cell.bytes().take_while(u8::is_ascii_uppercase).count()..];
        let start = text.find(&format!("<row r=\"{row}\"")).unwrap_or_else(|| panic!("no row {row}: {text}"));
        let end = start + text[start..].find("</row>").unwrap();
        // The cell, else the place where it belongs.
        let mut at = start;
        let (mut from, mut to, mut style) = (end, end, String::new());
        while let Some(next) = text[at..end].find("<c r=\"").map(|next| at + next) {
            let own = text[next + 6..].split('"').next().unwrap().to_owned();
            let tag = next + text[next..].find('>').unwrap() + 1;
            let close = if text[..tag].ends_with("/>") { tag } else { next + text[next..].find("</c>").unwrap() + 4 };
            if own == *cell {
                let look = text[next..tag].split(" s=\"").nth(1).map(|s| s.split('"').next().unwrap());
                (from, to, style) = (next, close, look.map_or(String::new(), |s| format!(" s=\"{s}\"")));
                break;
            }
            if column_of(&own) > column_of(cell) {
                (from, to) = (next, next);
                break;
            }
            at = close;
        }
        let new = match value.parse::<f64>() {
            Ok(_) => format!("<c r=\"{cell}\"{style}><v>{value}</v></c>"),
            Err(_) => format!("<c r=\"{cell}\"{style} t=\"inlineStr\"><is><t>{value}</t></is></c>"),
        };
        text.replace_range(from..to, &new);
    }
    all.insert(name.to_owned(), text.into_bytes());
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in all {
        out.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all(&bytes).unwrap();
    }
    std::fs::write(path, out.finish().unwrap().into_inner()).unwrap();
}

/// Cells of the first sheet.
fn cells(path: &Path) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

fn done(folder: &Folder, args: &[&str]) -> String {
    let ran = folder.run(args);
    assert_eq!(ran.code, 0, "{args:?}: {}{}", ran.stdout, ran.stderr);
    ran.stderr
}

/// The figures of a report.
fn figures(folder: &Folder, args: &[&str]) -> Value {
    let ran = folder.run(&[&["report", "a.csv", "--format", "json", "--internal"], args].concat());
    assert!(ran.code < 2, "{}", ran.stderr);
    let mut report: Value = serde_json::from_str(&ran.stdout).unwrap();
    report.as_object_mut().unwrap().remove("manifest");
    report.as_object_mut().unwrap().remove("notes");
    report
}

fn amount(report: &Value, lens: &str) -> String {
    let lens = report["lenses"].as_array().unwrap().iter().find(|l| l["lens"] == lens);
    lens.unwrap_or_else(|| panic!("no lens: {report}"))["amount"].as_str().unwrap().to_owned()
}

#[test]
fn a_review_is_a_workbook_with_lists_locked_cells_and_instructions() {
    let folder = Folder::with("a.csv", budget(&[IBU, LANSIA]));
    done(&folder, &["review", "a.csv", "--lang", "id", "-o", "p.xlsx"]);
    let path = folder.path().join("p.xlsx");
    let rows = cells(&path);
    assert_eq!(
        rows[0].join(","),
        "key,tempat,nilai,kode_sub_kegiatan,nama_sub_kegiatan,nama_opd,uraian,baris,bukti,saran,putusan,alasan,pemeriksa,tanggal,berlaku_sampai,ketepatan,diragukan"
    );
    assert_eq!((rows[2][1].as_str(), rows[2][2].as_str(), rows[2][9].as_str()), ("a.csv:3", "300", "telaah"));
    assert_eq!(rows[1][9], "khusus target");
    let sheet = part(&path, "xl/worksheets/sheet1.xml");
    assert!(
        sheet.contains("\"ya,khusus target,kesetaraan,pelembagaan,telaah,bukan ARG\"".replace('"', "&quot;").as_str())
            || sheet.contains("\"ya,khusus target,kesetaraan,pelembagaan,telaah,bukan ARG\""),
        "{sheet}"
    );
    for expected in [
        "<sheetProtection sheet=\"1\"",
        "autoFilter=\"0\"",
        "<autoFilter ref=\"A1:Q3\"",
        "state=\"frozen\"",
        "fitToHeight=\"0\"",
        "paperSize=\"9\"",
    ] {
        assert!(sheet.contains(expected), "{expected}: {sheet}");
    }
    assert!(!sheet.contains("password") && !sheet.contains("hashValue"), "{sheet}");
    let book: Xlsx<_> = open_workbook(&path).unwrap();
    assert_eq!(book.sheet_names(), ["Putusan", "Petunjuk"]);
    // The same run, the same bytes; to stdout by --format.
    let first = std::fs::read(&path).unwrap();
    done(&folder, &["review", "a.csv", "--lang", "id", "-o", "q.xlsx"]);
    assert_eq!(std::fs::read(folder.path().join("q.xlsx")).unwrap(), first);
    let ran = folder.run(&["review", "a.csv", "-o", "p.txt"]);
    assert!(ran.code == 2 && ran.stderr.contains("csv (.csv), xlsx (.xlsx)"), "{}", ran.stderr);
}

#[test]
fn decisions_filled_into_the_workbook_count_as_those_of_the_csv() {
    let folder = Folder::with("a.csv", budget(&[IBU, LANSIA, KERJA]));
    done(&folder, &["review", "a.csv", "--lang", "id", "-o", "p.xlsx"]);
    let path = folder.path().join("p.xlsx");
    // Mothers, elderly, work: 46082 is 1 March 2026 in a cell for dates.
    fill(&path, &[("K2", "ya"), ("L2", "setuju"), ("M2", "Sari"), ("N2", "46082")]);
    fill(&path, &[("K3", "Kesetaraan"), ("L3", "ada data"), ("M3", "Sari"), ("N3", "46082")]);
    fill(&path, &[("K4", "bukan ARG"), ("L4", "umum"), ("M4", "Sari"), ("N4", "46082"), ("O4", "46387")]);
    let report = figures(&folder, &["--decisions", "p.xlsx"]);
    assert_eq!(amount(&report, "decided"), "1300.00");
    let csv = "kode_sub_kegiatan,nama_opd,uraian,putusan,alasan,nama,tanggal
1.06.04.2.01.0099,Dinas Sosial,Makanan lansia,kesetaraan,x,y,z
1.02.02.2.02.0001,Dinas Kesehatan,,khusus_target,x,y,z
2.07.03.2.01.0001,Disnaker,,none,x,y,z
";
    folder.file("p.csv", csv);
    assert_eq!(figures(&folder, &["--decisions", "p.csv"])["lenses"], report["lenses"]);
    // Findings name sheet and cell.
    fill(&path, &[("K2", "mungkin")]);
    let ran = folder.run(&["report", "a.csv", "--decisions", "p.xlsx"]);
    assert!(ran.code == 1 && ran.stderr.contains("p.xlsx: sheet Putusan, cell K2: error[D101]"), "{}", ran.stderr);
}

#[test]
fn a_workbook_that_was_filled_in_is_continued_and_nothing_of_it_is_lost() {
    let folder = Folder::with("a.csv", budget(&[IBU, LANSIA]));
    done(&folder, &["review", "a.csv", "-o", "p.xlsx"]);
    let path = folder.path().join("p.xlsx");
    fill(
        &path,
        &[("K3", "kesetaraan"), ("L3", "ada data &amp; bukti"), ("M3", "Sari"), ("N3", "46082"), ("R1", "catatan")],
    );
    fill(&path, &[("R3", "tanya Budi"), ("K2", "mungkin"), ("R2", "12")]);
    let before = parts(&path);
    // Nothing changed: the same bytes.
    let bytes = std::fs::read(&path).unwrap();
    assert_eq!(
        done(&folder, &["review", "a.csv", "-o", "p.xlsx"]),
        "p.xlsx: rows: 2 kept, 0 new, 0 no longer in the budget\n"
    );
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
    // The elderly get more, the mothers are gone, work is new.
    folder.file("a.csv", budget(&[&LANSIA.replace(",300", ",450.50"), KERJA]));
    let said = done(&folder, &["review", "a.csv", "-o", "p.xlsx"]);
    assert!(said.starts_with("p.xlsx: rows: 1 kept, 1 new, 1 no longer in the budget\n"), "{said}");
    assert!(said.contains("cell A3: note[D105]") && said.contains("now it is Rp 450.50"), "{said}");
    let rows = cells(&path);
    let row = |n: usize, from: usize| rows[n][from..].join("|");
    assert_eq!(rows[0][17..].join("|"), "catatan|catatan_setara");
    assert_eq!((rows[2][1].as_str(), rows[2][2].as_str()), ("a.csv:2", "450.5"));
    let untested = |whose: &str, amount: &str| format!("{whose}: untested (no labels)|{amount}");
    let elderly = untested("rehabilitasi-sosial-terlantar, code, review", "450.5");
    assert_eq!(
        row(2, 9),
        format!("review|kesetaraan|ada data & bukti|Sari|46082||{elderly}|tanya Budi|nilai saat diputuskan: 300")
    );
    let mothers = "ibu-hamil, sub kegiatan: untested (6 labels)|1000";
    assert_eq!(row(1, 9), format!("khusus target|mungkin|||||{mothers}|12|tidak ada lagi dalam anggaran"));
    let work = untested("perempuan-pelatihan-usaha, sub kegiatan", "70");
    assert_eq!((rows[3][3].as_str(), row(3, 9)), ("2.07.03.2.01.0001", format!("kesetaraan||||||{work}||")));
    // All else of the file is what it was: instructions, looks, lists.
    let after = parts(&path);
    for (name, bytes) in &before {
        assert!(name == "xl/worksheets/sheet1.xml" || after[name] == *bytes, "{name}");
    }
    let sheet = part(&path, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("<autoFilter ref=\"A1:Q4\"") && sheet.contains("<dataValidation "), "{sheet}");
    // The new row looks as the others do: its decision can be filled in, its code cannot.
    let look = |cell: &str| {
        let at = sheet.find(&format!("<c r=\"{cell}\"")).unwrap_or_else(|| panic!("{cell}: {sheet}"));
        sheet[at..].split(" s=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    assert_eq!((look("K4"), look("D4"), look("C4")), (look("K3"), look("D3"), look("C3")));
    assert_ne!(look("K4"), look("D4"));
    // And again the same bytes.
    let bytes = std::fs::read(&path).unwrap();
    done(&folder, &["review", "a.csv", "-o", "p.xlsx"]);
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
    // What is no such workbook stays.
    folder.file("p.xlsx", "kode_sub_kegiatan,putusan\n");
    let ran = folder.run(&["review", "a.csv", "-o", "p.xlsx"]);
    assert!(ran.code == 2 && ran.stderr.contains("nothing is overwritten"), "{}", ran.stderr);
}

#[test]
fn beneficiaries_filled_into_the_workbook_divide_as_those_of_the_csv() {
    let folder = Folder::with("a.csv", budget(&[IBU, LANSIA, KERJA]));
    for (wide, columns) in [(false, ["J2", "J3", "N2", "L2"]), (true, ["G2", "H2", "N2", "L2"])] {
        let more: &[&str] = if wide { &["--wide"] } else { &[] };
        let base = ["--base", "total"];
        done(&folder, &[&["beneficiaries", "template", "a.csv", "-o", "s.xlsx"][..], &base, more].concat());
        done(&folder, &[&["beneficiaries", "template", "a.csv", "-o", "s.csv"][..], &base, more].concat());
        let path = folder.path().join("s.xlsx");
        let sheet = part(&path, "xl/worksheets/sheet1.xml");
        assert!(sheet.contains("orang,kunjungan,orang-hari,persen") && sheet.contains("rencana,realisasi"), "{sheet}");
        let code = cells(&path)[1][0].clone();
        fill(&path, &[(columns[0], "30"), (columns[1], "10"), (columns[2], "2025"), (columns[3], "rencana")]);
        let csv = std::fs::read_to_string(folder.path().join("s.csv")).unwrap();
        let filled: Vec<String> = csv
            .lines()
            .map(|line| match (line.starts_with(&code), wide) {
                (true, true) => {
                    line.replace(",,,,,,orang,", ",,30,10,,,orang,").replace(",,,,,orang,", ",30,10,,,orang,")
                }
                (true, false) => line.replace(",P,-,0,,", ",P,-,0,30,").replace(",L,-,0,,", ",L,-,0,10,"),
                _ => line.to_owned(),
            })
            .collect();
        assert!(filled.concat().contains("30") && filled.concat().contains("10"), "{filled:?}");
        folder.file("s.csv", filled.join("\n") + "\n");
        let [sheet, text] = ["s.xlsx", "s.csv"]
            .map(|file| figures(&folder, &["--base", "total", "--beneficiaries", file])["allocation"].clone());
        assert_eq!(sheet, text, "{wide}");
        assert_ne!(sheet["female"], "0.00", "{sheet}");
        // It goes on where it was filled in.
        let said = done(&folder, &[&["beneficiaries", "template", "a.csv", "-o", "s.xlsx"][..], &base, more].concat());
        assert!(said.contains("0 new, 0 no longer"), "{said}");
        let again = figures(&folder, &["--base", "total", "--beneficiaries", "s.xlsx"])["allocation"].clone();
        assert_eq!(again, sheet);
        std::fs::remove_file(&path).unwrap();
        std::fs::remove_file(folder.path().join("s.csv")).unwrap();
    }
}

/// A workbook of sheets of rows; a cell that is a number is one.
fn workbook(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap();
        for (r, row) in (0..).zip(*rows) {
            for (c, cell) in (0..).zip(*row) {
                match cell.parse::<f64>() {
                    Ok(number) => sheet.write_number(r, c, number).unwrap(),
                    Err(_) => sheet.write_string(r, c, *cell).unwrap(),
                };
            }
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn side_files_are_read_from_the_one_sheet_that_has_their_header() {
    let folder = Folder::with("a.csv", budget(&[IBU]));
    let counts: &[&[&str]] = &[
        &["Data terpilah 2026"],
        &["kode_sub_kegiatan", "jenis_kelamin", "jumlah", "sumber", "tahun"],
        &["1.02.02.2.02.0001", "P", "30", "x", "2025"],
        &["1.02.02.2.02.0001", "L", "10", "x", "2025"],
    ];
    let guide: &[&[&str]] = &[&["Petunjuk"], &["Isi jumlah untuk P dan L"]];
    folder.file("s.xlsx", workbook(&[("Petunjuk", guide), ("Isian", counts)]));
    let report = figures(&folder, &["--base", "total", "--beneficiaries", "s.xlsx"]);
    assert_eq!(report["allocation"]["female"], "750.00", "{}", report["allocation"]);
    // Two of them: which is meant is asked.
    folder.file("s.xlsx", workbook(&[("Isian", counts), ("Isian (2)", counts)]));
    let ran = folder.run(&["report", "a.csv", "--beneficiaries", "s.xlsx"]);
    let said = "s.xlsx: several sheets hold such a table: \"Isian\", \"Isian (2)\"; which one is meant?";
    assert!(ran.code == 2 && ran.stderr.contains(said), "{}", ran.stderr);
    // None: what the nearest lacks, with its place.
    folder.file("s.xlsx", workbook(&[("Petunjuk", guide), ("Isian", &[&["kode", "jenis_kelamin"], &["x", "P"]])]));
    let ran = folder.run(&["report", "a.csv", "--beneficiaries", "s.xlsx"]);
    assert!(ran.code == 2 && ran.stderr.contains("s.xlsx:Isian!A1: no column \"jumlah\""), "{}", ran.stderr);
    // The population too.
    let people: &[&[&str]] = &[&["jenis_kelamin", "jumlah_penduduk"], &["P", "4900"], &["L", "5100"]];
    folder.file("penduduk.xlsx", workbook(&[("Petunjuk", guide), ("Data", people)]));
    folder.file("a.csv", budget(&[LANSIA]));
    let report = figures(&folder, &["--base", "total", "--assume", "population", "--population", "penduduk.xlsx"]);
    assert!(report["allocation"].to_string().contains("147.00"), "{}", report["allocation"]);
}

#[test]
fn what_excel_made_of_a_cell_is_mended_where_that_is_sure_and_refused_where_it_is_not() {
    let folder = Folder::with("a.csv", budget(&[IBU]));
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Isian").unwrap();
    for (c, title) in (0..).zip(["kode_sub_kegiatan", "jenis_kelamin", "kelompok_umur", "difabel", "jumlah"]) {
        sheet.write_string(0, c, title).unwrap();
    }
    // 10-18 became a date; a code a number; a count is a formula with its value.
    let date = Format::new().set_num_format("d-mmm");
    sheet.write_string(1, 0, "1.02.02.2.02.0001").unwrap();
    sheet.write_string(1, 1, "P").unwrap();
    sheet.write_datetime_with_format(1, 2, ExcelDateTime::from_ymd(2018, 10, 1).unwrap(), &date).unwrap();
    sheet.write_number(1, 4, 5).unwrap();
    sheet.write_number(2, 0, 1.02).unwrap();
    sheet.write_string(2, 1, "P").unwrap();
    sheet.write_number(2, 4, 5).unwrap();
    folder.file("s.xlsx", book.save_to_buffer().unwrap());
    let ran = folder.run(&["report", "a.csv", "--beneficiaries", "s.xlsx"]);
    assert!(
        ran.stderr.contains("s.xlsx: sheet Isian, cell C2: error[D001]") && ran.stderr.contains("2018-10-01"),
        "{}",
        ran.stderr
    );
    assert!(ran.stderr.contains("D002"), "a code of a bidang is no sub kegiatan: {}", ran.stderr);
    // Dates of decisions are dates.
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let titles = ["kode_sub_kegiatan", "putusan", "alasan", "pemeriksa", "tanggal", "berlaku_sampai"];
    for (c, title) in (0..).zip(titles) {
        sheet.write_string(0, c, title).unwrap();
    }
    for (c, cell) in (0..).zip(["1.02.02.2.02.0001", "kesetaraan", "x", "Sari"]) {
        sheet.write_string(1, c, cell).unwrap();
    }
    let day = |y, m, d| ExcelDateTime::from_ymd(y, m, d).unwrap();
    sheet.write_datetime_with_format(1, 4, day(2025, 3, 1), &date).unwrap();
    sheet.write_datetime_with_format(1, 5, day(2025, 12, 31), &date).unwrap();
    folder.file("p.xlsx", book.save_to_buffer().unwrap());
    let ran = folder.run(&["report", "a.csv", "--decisions", "p.xlsx", "--year", "2026"]);
    assert!(ran.stderr.contains("is valid until 2025-12-31, before the budget year 2026"), "{}", ran.stderr);
}

#[test]
fn a_statement_is_a_form_that_is_checked_as_the_toml_is() {
    let folder = Folder::with("a.csv", budget(&[KERJA]));
    let counted =
        "kode,jenis_kelamin,jumlah,tahun,sumber\n2.07.03.2.01.0001,P,30,2025,x\n2.07.03.2.01.0001,L,10,2025,x\n";
    folder.file("s.csv", counted);
    for (file, gap) in [("g.xlsx", "9"), ("h.xlsx", "4")] {
        let args = ["gbs", "new", "a.csv", "2.07.03.2.01.0001", "--beneficiaries", "s.csv", "--gap", gap, "-o", file];
        done(&folder, &[&args[..], &["--year", "2026"]].concat());
        let ran = folder.run(&["gbs", "check", file, "--budget", "a.csv"]);
        assert!(!ran.stdout.contains("G27") && !ran.stdout.contains("G28"), "{}", ran.stdout);
        assert!(ran.stdout.contains("sheet GBS, cell ") && !ran.stdout.contains("perangkat_daerah"), "{}", ran.stdout);
        assert!(!ran.stdout.contains("G20") && !ran.stdout.contains("G06"), "{}", ran.stdout);
    }
    // It is never written over.
    let ran = folder.run(&["gbs", "new", "a.csv", "2.07.03.2.01.0001", "-o", "g.xlsx"]);
    assert!(ran.code == 2 && ran.stderr.contains("nothing is overwritten"), "{}", ran.stderr);
    // Filled in alike, form and toml are found to say the same.
    let path = folder.path().join("g.xlsx");
    let rows = cells(&path);
    let at =
        |label: &str| rows.iter().position(|row| row[0] == label).unwrap_or_else(|| panic!("{label}: {rows:?}")) + 1;
    let goal = format!("B{}", at("Tujuan sub kegiatan"));
    let mark = format!("B{}", at("Tolok ukur"));
    let place = format!("B{}", at("Tempat"));
    let (data, plan) = (at("Data pembuka wawasan") + 3, at("Rencana aksi") + 2);
    fill(
        &path,
        &[(&goal, "Meningkatkan keterampilan"), (&mark, "Perempuan dan laki-laki terampil setara"), (&place, "Melati")],
    );
    fill(
        &path,
        &[
            (&format!("B{data}"), "Peserta pelatihan"),
            (&format!("C{data}"), "60"),
            (&format!("D{data}"), "40"),
            (&format!("E{data}"), "110"),
            (&format!("I{data}"), "x"),
            (&format!("J{data}"), "2025"),
            (&format!("C{plan}"), "90"),
            (&format!("D{plan}"), "2 angkatan"),
        ],
    );
    let ran = folder.run(&["gbs", "check", "g.xlsx", "--budget", "a.csv"]);
    for expected in ["error[G07]", "error[G19]"] {
        assert!(ran.stdout.contains(expected), "{expected}: {}", ran.stdout);
    }
    assert!(!ran.stdout.contains("tolok_ukur") && !ran.stdout.contains("G27"), "{}", ran.stdout);
    done(&folder, &["gbs", "render", "g.xlsx", "-o", "g.html"]);
    let html = std::fs::read_to_string(folder.path().join("g.html")).unwrap();
    assert!(html.contains("Melati") && html.contains("2 angkatan") && html.contains("Kepala Disnaker"), "{html}");
}

/// As LibreOffice opens and saves it.
fn saved(soffice: &Path, folder: &Folder, file: &str, kind: &str) -> String {
    let out = folder.path().join(format!("lo-{kind}"));
    let profile = format!("-env:UserInstallation=file://{}", folder.path().join("profile").display());
    let ran = Command::new(soffice)
        .args([&profile, "--headless", "--convert-to", kind, "--outdir"])
        .arg(&out)
        .arg(folder.path().join(file))
        .output()
        .unwrap();
    let name = format!("lo-{kind}/{}.{kind}", file.rsplit('/').next().unwrap().split('.').next().unwrap());
    assert!(folder.path().join(&name).is_file(), "{ran:?}");
    name
}

#[test]
fn what_libreoffice_saved_and_somebody_filled_in_gives_the_same_figures() {
    let Some(soffice) = program(&["soffice", "libreoffice"]) else { return };
    let folder = Folder::with("a.csv", budget(&[IBU, LANSIA, KERJA]));
    let base = ["--base", "total"];
    done(&folder, &["review", "a.csv", "--lang", "id", "-o", "p.xlsx"]);
    done(&folder, &["beneficiaries", "template", "a.csv", "--base", "total", "-o", "s.xlsx"]);
    done(&folder, &["gbs", "new", "a.csv", "2.07.03.2.01.0001", "--year", "2026", "-o", "g.xlsx"]);
    let decide = [("K3", "kesetaraan"), ("L3", "x"), ("M3", "Sari"), ("N3", "46082"), ("K2", "ya"), ("O2", "46387")];
    let count = [("J2", "30"), ("J3", "10"), ("J4", "0"), ("J5", "7")];
    let rows = cells(&folder.path().join("g.xlsx"));
    let mark = format!("B{}", rows.iter().position(|row| row[0] == "Tolok ukur").unwrap() + 1);
    let state = [(mark.as_str(), "Terampil setara")];
    let fills: [(&str, &[(&str, &str)]); 3] = [("p.xlsx", &decide), ("s.xlsx", &count), ("g.xlsx", &state)];
    // Saved first and filled in then, saved again as xlsx and as ods.
    let mut read = BTreeMap::new();
    for (file, own) in fills {
        let first = saved(&soffice, &folder, file, "xlsx");
        std::fs::create_dir_all(folder.path().join("filled")).unwrap();
        let filled = format!("filled/{file}");
        std::fs::copy(folder.path().join(&first), folder.path().join(&filled)).unwrap();
        fill(&folder.path().join(&filled), own);
        fill(&folder.path().join(file), own);
        let again = saved(&soffice, &folder, &filled, "xlsx");
        let kept = format!("again-{file}");
        std::fs::copy(folder.path().join(again), folder.path().join(&kept)).unwrap();
        read.insert(file, [kept, saved(&soffice, &folder, &filled, "ods")]);
    }
    let decided = figures(&folder, &["--decisions", "p.xlsx"]);
    assert_eq!(amount(&decided, "decided"), "1300.00");
    let allocated = figures(&folder, &[&base[..], &["--beneficiaries", "s.xlsx"]].concat());
    assert_ne!(allocated["allocation"]["female"], "0.00");
    for file in &read["p.xlsx"] {
        assert_eq!(figures(&folder, &["--decisions", file])["lenses"], decided["lenses"], "{file}");
    }
    for file in &read["s.xlsx"] {
        let own = figures(&folder, &[&base[..], &["--beneficiaries", file]].concat());
        assert_eq!(own["allocation"], allocated["allocation"], "{file}");
    }
    let plain = |file: &str| folder.run(&["gbs", "check", file, "--budget", "a.csv"]).stdout.replace(file, "g");
    for file in &read["g.xlsx"] {
        assert_eq!(plain(file), plain("g.xlsx"), "{file}");
        assert!(!plain(file).contains("tolok_ukur"), "{}", plain(file));
    }
    // What LibreOffice saved is continued too.
    let file = &read["p.xlsx"][0];
    folder.file("a.csv", budget(&[IBU, &LANSIA.replace(",300", ",450")]));
    let said = done(&folder, &["review", "a.csv", "-o", file]);
    assert!(said.contains("2 kept, 0 new, 1 no longer"), "{said}");
    let rows = cells(&folder.path().join(file));
    assert_eq!((rows[2][2].as_str(), rows[2][10].as_str(), rows[2][12].as_str()), ("450", "kesetaraan", "Sari"));
    assert_eq!(amount(&figures(&folder, &["--decisions", file]), "decided"), "1450.00");
}
