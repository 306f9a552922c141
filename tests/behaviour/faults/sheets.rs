//! Sheets that are hidden, cells that were never calculated, cells far from the table.

use std::io::{Cursor, Write};

use crate::{Folder, Ran, program};

pub const HEADER: &str = "NAMA SKPD|KODE SUB KEGIATAN|NAMA SUB KEGIATAN|NAMA PAKET|PAGU";
pub const CODE: &str = "Dinas Kesehatan|1.02.02.2.02.0001|Pelayanan Kesehatan Ibu Hamil";

/// A budget of lines with these amounts; `=A1` is a formula without a value, `=A1=5` one with it.
pub fn rows(amounts: &[&str]) -> Vec<String> {
    let line = |(i, amount): (usize, &&str)| format!("{CODE}|Kelas ibu hamil {}|{amount}", i + 1);
    std::iter::once(HEADER.to_owned()).chain(amounts.iter().enumerate().map(line)).collect()
}

pub fn zip(parts: &[(String, String)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// An xlsx of sheets with name, state and the XML of their rows.
pub fn xlsx(sheets: &[(&str, &str, String)]) -> Vec<u8> {
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let relation = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{relations}/{kind}\" Target=\"{target}\"/>")
    };
    let all = |links: String| format!("<Relationships xmlns=\"{package}\">{links}</Relationships>");
    let (mut names, mut links, mut parts) = (String::new(), String::new(), Vec::new());
    for (i, (name, state, rows)) in sheets.iter().enumerate() {
        names += &format!("<sheet name=\"{name}\" sheetId=\"{}\" state=\"{state}\" r:id=\"s{i}\"/>", i + 1);
        links += &relation(&format!("s{i}"), "worksheet", &format!("worksheets/{i}.xml"));
        let sheet = format!("<worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData></worksheet>");
        parts.push((format!("xl/worksheets/{i}.xml"), sheet));
    }
    let book = format!("<workbook xmlns=\"{main}\" xmlns:r=\"{relations}\"><sheets>{names}</sheets></workbook>");
    parts.push(("_rels/.rels".into(), all(relation("b", "officeDocument", "xl/workbook.xml"))));
    parts.push(("xl/workbook.xml".into(), book));
    parts.push(("xl/_rels/workbook.xml.rels".into(), all(links)));
    zip(&parts)
}

pub fn xml(rows: &[String]) -> String {
    let cell = |text: &str| match text.strip_prefix('=').map(|own| own.split_once('=').unwrap_or((own, ""))) {
        Some((formula, "")) => format!("<c><f>{formula}</f><v/></c>"),
        Some((formula, "\"\"")) => format!("<c t=\"str\"><f>{formula}</f><v></v></c>"),
        Some((formula, value)) => format!("<c><f>{formula}</f><v>{value}</v></c>"),
        None if text.parse::<f64>().is_ok() => format!("<c><v>{text}</v></c>"),
        None if text.is_empty() => "<c/>".to_owned(),
        None => format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>"),
    };
    rows.iter().map(|row| format!("<row>{}</row>", row.split('|').map(cell).collect::<String>())).collect()
}

/// One text far from everything, as XML.
fn stray(place: &str, row: u32, text: &str) -> String {
    format!("<row r=\"{row}\"><c r=\"{place}{row}\" t=\"inlineStr\"><is><t>{text}</t></is></c></row>")
}

/// An ods of one table; the rows are XML.
pub fn ods(attributes: &str, rows: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:automatic-styles>\
         <style:style style:name=\"h\" style:family=\"table\"><style:table-properties table:display=\"false\"/></style:style>\
         </office:automatic-styles><office:body><office:spreadsheet>\
         <table:table table:name=\"RKA\" {attributes}>{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    let mimetype = "application/vnd.oasis.opendocument.spreadsheet";
    let manifest = "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>";
    zip(&[
        ("mimetype".into(), mimetype.into()),
        ("META-INF/manifest.xml".into(), manifest.into()),
        ("content.xml".into(), content),
    ])
}

pub fn ods_rows(rows: &[String]) -> String {
    let cell = |text: &str| match text.strip_prefix('=') {
        Some(formula) => format!("<table:table-cell table:formula=\"of:={formula}\"/>"),
        None if text.parse::<f64>().is_ok() => {
            format!("<table:table-cell office:value-type=\"float\" office:value=\"{text}\"/>")
        }
        None => format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"),
    };
    let row =
        |row: &String| format!("<table:table-row>{}</table:table-row>", row.split('|').map(cell).collect::<String>());
    rows.iter().map(row).collect()
}

/// Total, lines, rows without amount.
pub fn figures(ran: &Ran) -> (String, u64, u64) {
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|e| panic!("{e}: {ran:?}"));
    let count = |name: &str| report[name].as_u64().unwrap();
    (report["total"].as_str().unwrap().to_owned(), count("lines"), count("lines_without_amount"))
}

pub fn report(folder: &Folder, args: &[&str]) -> Ran {
    folder.run(&[&["report", "--format", "json", "--lang", "en"], args].concat())
}

#[test]
fn hidden_sheets_are_passed_over_and_named() {
    let [shown, draft, older] = ["1000000", "2000000", "4000000"].map(|amount| xml(&rows(&[amount])));
    let sheets = [("DPA", "visible", shown), ("draf lama", "hidden", draft.clone()), ("draf 0", "veryHidden", older)];
    let folder = Folder::with("a.xlsx", xlsx(&sheets));
    let ran = report(&folder, &["a.xlsx"]);
    assert_eq!((ran.code, figures(&ran)), (0, ("1000000.00".into(), 1, 0)));
    assert!(ran.stderr.contains("a.xlsx: sheet draf lama: note[F018] this sheet is hidden and is skipped"), "{ran:?}");
    assert!(
        ran.stderr.contains("a.xlsx: sheet draf 0: note[F018] this sheet is hidden, even from the menu"),
        "{ran:?}"
    );
    for command in ["inspect", "check", "tag"] {
        let ran = folder.run(&[command, "a.xlsx", "--lang", "en"]);
        let all = format!("{}{}", ran.stdout, ran.stderr);
        assert!(all.contains("draf lama: note[F018]") && all.contains("draf 0: note[F018]"), "{command}: {ran:?}");
    }
    // On purpose.
    for (names, total) in [(&["draf lama"][..], "2000000.00"), (&["DPA", "draf 0"], "5000000.00")] {
        let args: Vec<&str> = names.iter().flat_map(|name| ["--sheet", name]).collect();
        let ran = report(&folder, &[&["a.xlsx"], &args[..]].concat());
        assert_eq!((ran.code, figures(&ran).0.as_str(), ran.stderr.as_str()), (0, total, ""));
    }
    let ran = folder.run(&["explain", "a.xlsx:draf 0!2"]);
    assert!(ran.code == 0 && ran.stdout.contains("Kelas ibu hamil"), "{ran:?}");
    // An ods hides its sheets by their style.
    folder.file("b.ods", ods("table:style-name=\"h\"", &ods_rows(&rows(&["5"]))));
    let ran = report(&folder, &["b.ods"]);
    assert!(ran.code == 2 && ran.stderr.contains("hidden: \"RKA\""), "{ran:?}");
    assert_eq!(figures(&report(&folder, &["b.ods", "--sheet", "RKA"])).0, "5.00");
}

#[test]
fn a_workbook_that_shows_no_budget_says_so() {
    let (note, budget) = (xml(&["Catatan|untuk dinas".into()]), xml(&rows(&["1000000"])));
    let sheets = [("Catatan", "visible", note.clone()), ("DPA", "hidden", budget), ("isi", "hidden", note.clone())];
    let folder = Folder::with("a.xlsx", xlsx(&sheets));
    let ran = report(&folder, &["a.xlsx"]);
    assert!(ran.code == 2 && ran.stdout.is_empty(), "{ran:?}");
    assert!(ran.stderr.contains("its only sheets that hold a budget are hidden: \"DPA\"; show them"), "{ran:?}");
    assert_eq!(figures(&report(&folder, &["a.xlsx", "--sheet", "DPA"])).0, "1000000.00");
    // Hidden sheets without a budget are no excuse.
    folder.file("b.xlsx", xlsx(&[("Catatan", "visible", note.clone()), ("isi", "hidden", note)]));
    let ran = report(&folder, &["b.xlsx"]);
    assert!(ran.code == 2 && ran.stderr.contains("error[F004]"), "{ran:?}");
}

#[test]
fn a_sheet_that_is_one_chart_holds_nothing() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (r, row) in rows(&["5"]).iter().enumerate() {
        for (c, cell) in row.split('|').enumerate() {
            sheet.write_string(r as u32, c as u16, cell).unwrap();
        }
    }
    let mut chart = rust_xlsxwriter::Chart::new(rust_xlsxwriter::ChartType::Bar);
    chart.add_series().set_values("=Sheet1!$E$2:$E$2");
    book.add_chartsheet().insert_chart(0, 0, &chart).unwrap();
    let folder = Folder::empty();
    book.save(folder.path().join("a.xlsx")).unwrap();
    assert_eq!(folder.report(&["a.xlsx"])["total"], "5.00");
}

#[test]
fn an_amount_that_was_never_calculated_is_no_opening() {
    let some = rows(&["500000", "=D3*2", "=D4*2", "=D5*2"]);
    let folder = Folder::with("a.xlsx", xlsx(&[("RKA", "visible", xml(&some))]));
    let without = some.iter().map(|row| row.replace("500000", "=D2*2")).collect::<Vec<_>>();
    folder.file("b.xlsx", xlsx(&[("RKA", "visible", xml(&without))]));
    folder.file("c.ods", ods("", &ods_rows(&some)));
    let cases = [
        ("a.xlsx", "E3, E4, E5", "500000.00", 1),
        ("b.xlsx", "E2, E3, E4, E5", "0.00", 0),
        ("c.ods", "E3, E4, E5", "500000.00", 1),
    ];
    for (name, cells, total, lines) in cases {
        let ran = report(&folder, &[name]);
        assert_eq!((ran.code, figures(&ran)), (1, (total.to_owned(), lines, 0)), "{name}: {}", ran.stderr);
        let said =
            format!("error[F019] formulas were saved without their values in {cells}; rows whose amount is not known");
        assert!(ran.stderr.contains(&said), "{name}: {}", ran.stderr);
    }
    let ran = folder.run(&["inspect", "a.xlsx", "--format", "json"]);
    let inspected: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let left: Vec<u64> = inspected["left_out"].as_array().unwrap().iter().map(|l| l["row"].as_u64().unwrap()).collect();
    assert_eq!((ran.code, &inspected["lines_without_amount"], left), (1, &0.into(), vec![3, 4, 5]));
    assert_eq!(folder.run(&["check", "a.xlsx"]).code, 1);
    // Many are counted.
    let many: Vec<String> = (2..22).map(|row| format!("=D{row}*2")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    folder.file("d.xlsx", xlsx(&[("RKA", "visible", xml(&rows(&many)))]));
    let ran = report(&folder, &["d.xlsx"]);
    assert!(ran.stderr.contains("E12, E13 and 8 more cells; rows"), "{}", ran.stderr);
    // Values that were saved count, an empty text too.
    folder.file("e.xlsx", xlsx(&[("RKA", "visible", xml(&rows(&["=D2*2=7", "5", "=IF(1)=\"\""])))]));
    let ran = report(&folder, &["e.xlsx"]);
    assert_eq!((ran.code, figures(&ran), ran.stderr.as_str()), (0, ("12.00".into(), 3, 1), ""));
}

#[test]
fn other_cells_that_were_never_calculated_are_named_where_they_are_used() {
    let row = |name: &str, beside: &str| vec![format!("{HEADER}|RUMUS"), format!("{CODE}|{name}|700|{beside}")];
    let folder = Folder::with("a.xlsx", xlsx(&[("RKA", "visible", xml(&row("=A1", "")))]));
    let ran = report(&folder, &["a.xlsx"]);
    assert_eq!((ran.code, figures(&ran)), (1, ("700.00".into(), 1, 0)));
    assert!(
        ran.stderr.contains("a.xlsx: sheet RKA, cell D2: error[F019] formulas were saved without their values in D2\n"),
        "{ran:?}"
    );
    folder.file("b.xlsx", xlsx(&[("RKA", "visible", xml(&row("ATK", "=A1")))]));
    let ran = report(&folder, &["b.xlsx"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "nobody reads that column");
    // A header that was never calculated: no budget, and here is why.
    let header = format!("{}|=A1", HEADER.rsplit_once('|').unwrap().0);
    folder.file("c.xlsx", xlsx(&[("RKA", "visible", xml(&[header, format!("{CODE}|ATK|5")]))]));
    let ran = report(&folder, &["c.xlsx"]);
    assert!(ran.code != 0 && ran.stderr.contains("error[F019]") && ran.stderr.contains(" in E1"), "{ran:?}");
}

#[test]
fn a_print_whose_subtotals_were_never_calculated_keeps_its_lines() {
    let print = |item: &str| {
        vec![
            "KODE|URAIAN|JUMLAH".to_owned(),
            "1.02.02|PROGRAM KESEHATAN|=C4".into(),
            "1.02.02.2.02|Layanan|=C4".into(),
            "1.02.02.2.02.0001|Ibu Hamil|=C5".into(),
            format!("5.1.02.01.01.0024|ATK|{item}"),
            "5.1.02.01.01.0052|Makan|300".into(),
        ]
    };
    let folder = Folder::with("a.xlsx", xlsx(&[("RKA", "visible", xml(&print("200")))]));
    let ran = report(&folder, &["a.xlsx"]);
    assert_eq!((ran.code, figures(&ran)), (1, ("500.00".into(), 2, 0)));
    assert!(ran.stderr.contains("in C2, C3, C4; rows"), "{}", ran.stderr);
    folder.file("a.xlsx", xlsx(&[("RKA", "visible", xml(&print("=B1")))]));
    let ran = report(&folder, &["a.xlsx"]);
    assert_eq!((ran.code, figures(&ran)), (1, ("300.00".into(), 1, 0)));
}

#[test]
fn stray_cells_make_no_lines() {
    let table = rows(&["1000000", "2000000", "3000000"]);
    for (name, rest) in [
        ("a text in the last row", stray("B", 1_048_576, "x")),
        ("an item in the last row", stray("D", 1_048_576, "catatan")),
        ("a blank in the last row", stray("B", 1_048_576, " ")),
        ("a text in the last column", stray("XFD", 6, "x")),
        ("both", stray("XFD", 1_048_576, "x")),
        ("beside a line", "<row r=\"9\"><c r=\"AN9\"><v>7</v></c></row>".to_owned()),
        ("some below each other", stray("J", 6, "lihat") + &stray("J", 7, "lampiran")),
    ] {
        let folder = Folder::with("a.xlsx", xlsx(&[("RKA", "visible", xml(&table) + &rest)]));
        let ran = report(&folder, &["a.xlsx", "--by", "opd"]);
        assert_eq!((ran.code, figures(&ran)), (0, ("6000000.00".into(), 3, 0)), "{name}: {}", ran.stderr);
        let ran = folder.run(&["inspect", "a.xlsx", "--format", "json"]);
        let inspected: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
        // A blank says nothing; all else is named.
        let rows = inspected["left_out"].as_array().unwrap().len();
        assert_eq!(rows > 0, !name.contains("blank"), "{name}: {}", inspected["left_out"]);
    }
    // A number where amounts stand is money, however far down.
    let far = "<row r=\"1048576\"><c r=\"E1048576\"><v>9</v></c></row>";
    let folder = Folder::with("a.xlsx", xlsx(&[("RKA", "visible", xml(&table) + far)]));
    let ran = report(&folder, &["a.xlsx"]);
    assert!(ran.code == 1 && ran.stderr.contains("sheet RKA, cell E1048576: error[F013]"), "{ran:?}");
    // Lines below blank rows are lines, and one without amount that has a code is an opening.
    let line = |cell: &str| {
        format!("<row r=\"900\">{}</row>", &xml(&[format!("{CODE}|ATK|{cell}")])[5..].replace("</row>", ""))
    };
    for (cell, expected) in [("5", ("6000005.00".to_owned(), 4, 0)), ("", ("6000000.00".into(), 4, 1))] {
        let folder = Folder::with("a.xlsx", xlsx(&[("RKA", "visible", xml(&table) + &line(cell))]));
        let ran = report(&folder, &["a.xlsx"]);
        assert_eq!((ran.code, figures(&ran)), (0, expected), "{}", ran.stderr);
    }
    // The amounts may stand far right of all else: they are no strays.
    let wide = |row: &str| row.replacen("|", &"|".repeat(60), 1);
    let folder =
        Folder::with("a.xlsx", xlsx(&[("RKA", "visible", xml(&[wide(HEADER), wide(&format!("{CODE}|ATK|5"))]))]));
    assert_eq!(folder.report(&["a.xlsx"])["total"], "5.00");
}

/// Memory is that of the cells that hold something, not of the rectangle they span.
#[cfg(target_os = "linux")]
#[test]
fn stray_and_formatted_cells_cost_next_to_nothing() {
    let Some(shell) = program(&["sh"]) else { return };
    let table = xml(&rows(&["1000000", "2000000", "3000000"]));
    let blank: String =
        (5..20_000).map(|r| format!("<row r=\"{r}\"><c r=\"A{r}\" s=\"0\"/><c r=\"E{r}\" s=\"0\"/></row>")).collect();
    let sheet = table + &blank + &stray("XFD", 1_048_575, "x") + &stray("B", 1_048_576, "x");
    let folder = Folder::with("a.xlsx", xlsx(&[("RKA", "visible", sheet)]));
    // One gigabyte of addresses: the dense table would be of seventeen billion cells.
    let ran = std::process::Command::new(shell)
        .args(["-c", "ulimit -v 1000000; exec \"$0\" report a.xlsx --format json", env!("CARGO_BIN_EXE_setara")])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let ran = Ran {
        stdout: String::from_utf8(ran.stdout).unwrap(),
        stderr: String::from_utf8(ran.stderr).unwrap(),
        code: ran.status.code().unwrap_or(-1),
    };
    assert_eq!((ran.code, figures(&ran)), (0, ("6000000.00".into(), 3, 0)), "{}", ran.stderr);
}

#[test]
fn statements_in_hidden_sheets_and_without_values() {
    let form = |name: &str, cell: &str| {
        let form = [
            format!("Nama Perangkat Daerah|{name}"),
            "Tahun Anggaran|2026".into(),
            "Program|1.02.02 Program".into(),
            "Kegiatan|1.02.02.2.02 Kegiatan".into(),
            format!("Sub Kegiatan|{cell}"),
            "Data Pembuka Wawasan|Uraian|L|P".into(),
            "|Hadir|35|=C1".into(),
        ];
        xml(&form)
    };
    let folder = Folder::with(
        "a.xlsx",
        xlsx(&[("GBS", "visible", form("Dinas A", "=B1")), ("draf", "hidden", form("Dinas B", "x"))]),
    );
    let ran = folder.run(&["gbs", "check", "a.xlsx", "--lang", "en"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.stdout.contains("a.xlsx: sheet draf: note[F018]") && !ran.stdout.contains("Dinas B"), "{ran:?}");
    assert!(
        ran.stdout.contains("sheet GBS, cell B5: error[F019] formulas were saved without their values in B5, D7\n"),
        "{ran:?}"
    );
    folder.file("a.xlsx", xlsx(&[("isi", "visible", xml(&["x".into()])), ("draf", "hidden", form("Dinas B", "x"))]));
    let ran = folder.run(&["gbs", "check", "a.xlsx", "--lang", "en"]);
    assert!(ran.code == 2 && ran.stdout.contains("hold a statement are hidden: \"draf\""), "{ran:?}");
    // A table of data with a column twice.
    let twice = form("Dinas A", "x")
        .replace("<t>P</t></is></c></row>", "<t>P</t></is></c><c t=\"inlineStr\"><is><t>L</t></is></c></row>");
    folder.file("a.xlsx", xlsx(&[("GBS", "visible", twice)]));
    let ran = folder.run(&["gbs", "check", "a.xlsx", "--lang", "en"]);
    assert!(
        ran.code == 2 && ran.stdout.contains("sheet GBS, cell E6:") && ran.stdout.contains("two columns are \"L\""),
        "{ran:?}"
    );
}
