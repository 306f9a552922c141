//! Places as people find them: sheet and cell, the line of a file and the row that a spreadsheet shows.

use serde_json::Value;

use crate::{Folder, budget};

const HEAD: &str = "kode_skpd,nama_skpd,kode_sub_kegiatan,nama_sub_kegiatan,kode_rekening,nama_paket,pagu\n";
const OPD: &str = "1.02.0.00.0.00.01.0000,Dinas Kesehatan";

fn row(item: &str, amount: &str) -> String {
    format!("{OPD},1.02.02.2.02.0001,Pengelolaan Pelayanan Kesehatan Ibu Hamil,5.1.02.01.01.0052,{item},{amount}\n")
}

/// Cells with line breaks: lines 2 to 4 are row 2, line 5 is empty, lines 7 to 8 row 5, line 9 row 6.
fn folded() -> Folder {
    let text = [
        HEAD.to_owned(),
        row("\"Rapat\nkoordinasi\nbidan\"", "100"),
        "\n".to_owned(),
        row("Kelas ibu hamil", "200"),
        row("\"Makan\nminum\"", "300"),
        row("Cetak", "lima"),
    ];
    Folder::with("a.csv", text.concat())
}

#[test]
fn findings_say_the_line_and_the_row_of_the_spreadsheet() {
    let folder = folded();
    for (lang, said) in [("id", "baris 6 di Excel"), ("en", "row 6 in Excel")] {
        for format in ["text", "concise"] {
            let ran = folder.run(&["check", "a.csv", "--format", format, "--lang", lang]);
            let line = ran.stdout.lines().find(|l| l.contains("[F005]")).unwrap_or_default().to_owned();
            assert!(line.starts_with("a.csv:9:") && line.contains(&format!(" ({said}): ")), "{line}");
        }
        let ran = folder.run(&["check", "a.csv", "--format", "markdown", "--lang", lang]);
        assert!(ran.stdout.contains(said), "{}", ran.stdout);
        // Beside other output too.
        let ran = folder.run(&["report", "a.csv", "--lang", lang]);
        assert!(ran.stderr.contains(said), "{}", ran.stderr);
    }
    // What programs read has the line as it was.
    let ran = folder.run(&["check", "a.csv", "--format", "jsonl"]);
    let finding = ran.stdout.lines().map(|l| serde_json::from_str::<Value>(l).unwrap()).find(|f| f["code"] == "F005");
    assert_eq!(finding.unwrap()["line"], 9);
    // Where line and row are the same, nothing is said of rows.
    folder.file("b.csv", budget(&["x,Dinas,1.02.02.2.02.0001,Ibu Hamil,5.1.02,x,lima"]));
    let ran = folder.run(&["check", "b.csv", "--format", "concise"]);
    assert!(ran.stdout.contains("b.csv:2:") && !ran.stdout.contains("Excel"), "{}", ran.stdout);
}

#[test]
fn explain_takes_the_line_and_the_row_of_the_spreadsheet() {
    let folder = folded();
    let explain = |subject: &str, lang: &str| {
        let ran = folder.run(&["explain", subject, "--lang", lang]);
        assert_eq!(ran.code, 0, "{subject}: {}", ran.stderr);
        ran.stdout
    };
    let line = explain("a.csv:6", "id");
    assert!(line.starts_with("a.csv: baris 6 (baris 4 di Excel)\n") && line.contains("[Kelas ibu hamil]"), "{line}");
    for same in [
        "a.csv:excel 4",
        "a.csv:Excel4",
        "a.csv:row 4",
        "a.csv:6:80",
        "a.csv:6 (baris 4 di Excel)",
        "a.csv: baris 6 (baris 4 di Excel)",
        "a.csv: line 6 (row 4 in Excel)",
    ] {
        assert_eq!(explain(same, "id"), line, "{same}");
    }
    assert!(explain("a.csv:excel 2", "en").starts_with("a.csv:2\n"), "the first rows are where their lines are");
    assert!(explain("a.csv:excel 5", "en").starts_with("a.csv: line 7 (row 5 in Excel)\n"));
    // What a finding says of a place can be copied.
    folder.file("c.csv", folded_with_a_total());
    let ran = folder.run(&["check", "c.csv", "--format", "concise", "--lang", "id"]);
    assert!(ran.stdout.is_empty() || ran.stdout.contains("c.csv"), "{}", ran.stdout);
}

fn folded_with_a_total() -> String {
    [HEAD.to_owned(), row("\"Rapat\nbidan\"", "100"), row("Kelas ibu hamil", "200")].concat()
}

#[test]
fn the_line_that_names_the_separator_is_no_row() {
    let text = budget(&["x,Dinas Kesehatan,1.02.02.2.02.0001,Ibu Hamil,5.1.02,Kelas ibu hamil,lima"]).replace(',', ";");
    let folder = Folder::with("a.csv", format!("sep=;\n{text}"));
    let ran = folder.run(&["check", "a.csv", "--format", "concise", "--lang", "en"]);
    // Where the first line is read at all.
    if ran.stdout.contains("[F005]") {
        assert!(ran.stdout.contains("a.csv:3:") && ran.stdout.contains("(row 2 in Excel)"), "{}", ran.stdout);
    }
}

/// A workbook of two sheets; the amount of the second line of RKA is no number.
fn workbook() -> Folder {
    let folder = Folder::empty();
    let mut book = rust_xlsxwriter::Workbook::new();
    for name in ["Sampul", "RKA Dinas"] {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        let text = match name {
            "Sampul" => "Rencana Kerja\n".to_owned(),
            _ => [HEAD.to_owned(), row("Kelas ibu hamil", "100"), row("Cetak", "lima")].concat(),
        };
        for (r, line) in text.lines().enumerate() {
            for (c, cell) in line.split(',').enumerate() {
                sheet.write_string(r as u32, c as u16, cell).unwrap();
            }
        }
    }
    book.save(folder.path().join("rka.xlsx")).unwrap();
    folder
}

#[test]
fn places_in_workbooks_are_sheet_and_cell() {
    let folder = workbook();
    for (lang, said) in [("id", "lembar RKA Dinas, sel G3"), ("en", "sheet RKA Dinas, cell G3")] {
        for format in ["text", "concise", "markdown", "junit", "github", "gitlab"] {
            let ran = folder.run(&["check", "rka.xlsx", "--format", format, "--lang", lang]);
            // A command of a log has commas of its own written otherwise in its properties, not in its message.
            assert!(ran.stdout.contains(said), "{format}: {}", ran.stdout);
        }
        let ran = folder.run(&["report", "rka.xlsx", "--lang", lang]);
        assert!(ran.stderr.contains(&format!("rka.xlsx: {said}: ")), "{}", ran.stderr);
    }
    let ran = folder.run(&["check", "rka.xlsx", "--format", "jsonl"]);
    let finding = ran.stdout.lines().map(|l| serde_json::from_str::<Value>(l).unwrap()).find(|f| f["code"] == "F005");
    let finding = finding.unwrap();
    assert_eq!((&finding["sheet"], &finding["line"], &finding["column"]), (&"RKA Dinas".into(), &3.into(), &7.into()));
    let ran = folder.run(&["check", "rka.xlsx", "--format", "sarif"]);
    assert!(ran.stdout.contains("\"fullyQualifiedName\": \"RKA Dinas!G3\""), "{}", ran.stdout);
}

#[test]
fn explain_takes_what_is_said_of_a_sheet() {
    let folder = workbook();
    let said = |subject: &str, lang: &str| {
        let ran = folder.run(&["explain", subject, "--lang", lang]);
        assert_eq!(ran.code, 0, "{subject}: {}", ran.stderr);
        ran.stdout
    };
    let text = said("rka.xlsx:RKA Dinas!G2", "id");
    assert!(text.starts_with("rka.xlsx: lembar RKA Dinas, sel G2\n"), "{text}");
    for same in ["rka.xlsx:RKA Dinas!2", "rka.xlsx: lembar RKA Dinas, sel G2", "rka.xlsx: sheet RKA Dinas, row 2"] {
        assert_eq!(said(same, "id"), text, "{same}");
    }
    assert!(said("rka.xlsx:RKA Dinas!G2", "en").starts_with("rka.xlsx: sheet RKA Dinas, cell G2\n"));
    let ran = folder.run(&["explain", "rka.xlsx:RKA Dina!G2", "--lang", "id"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("\"RKA Dinas\"?"), "{}", ran.stderr);
}

#[test]
fn the_workbook_of_findings_has_places_for_explain() {
    let folder = folded();
    assert_eq!(folder.run(&["check", "a.csv", "-o", "t.xlsx", "--lang", "id"]).code, 1);
    let mut book = calamine::open_workbook_auto(folder.path().join("t.xlsx")).unwrap();
    let sheet = calamine::Reader::worksheet_range(&mut book, "Temuan").unwrap();
    let rows: Vec<Vec<String>> = sheet.rows().map(|r| r.iter().map(ToString::to_string).collect()).collect();
    let place = rows[0].iter().position(|name| name == "Tempat").unwrap();
    let found = rows.iter().find(|row| row[1] == "F005").unwrap();
    assert_eq!(found[place], "a.csv:9 (baris 6 di Excel)");
    assert_eq!(found[5], "9", "the line stays a number of its own");
}
