//! What a sheet shows and its cells do not say: hidden rows, errors, merged cells, number formats; workbooks under other names.

use super::sheets::{CODE, HEADER, figures, ods, ods_rows, report, rows, xlsx, xml, zip};
use crate::Folder;

fn book(rows: &str) -> Vec<u8> {
    xlsx(&[("RKA", "visible", rows.to_owned())])
}

#[test]
fn hidden_rows_are_read_and_named() {
    let all = xml(&rows(&["1000000", "2000000", "4000000", "8000000"]));
    let hide = |n: usize| {
        let mut parts: Vec<String> = all.split("<row>").map(str::to_owned).collect();
        parts[1..].iter_mut().enumerate().for_each(|(i, own)| {
            let hidden = if n & 1 << i == 0 { "" } else { " hidden=\"1\"" };
            *own = format!("<row r=\"{}\"{hidden}>{own}", i + 1);
        });
        book(&parts.concat())
    };
    let said = " are hidden or filtered out, but are still read: ";
    for (hidden, place, note) in [
        (0b10010, "A2", format!("2 rows{said}2, 5")),
        (0b11100, "A3", format!("3 rows{said}3–5")),
        (0b00100, "A3", "row 3 is hidden or filtered out, but is still read".to_owned()),
    ] {
        let folder = Folder::with("a.xlsx", hide(hidden));
        let ran = report(&folder, &["a.xlsx"]);
        assert_eq!((ran.code, figures(&ran)), (0, ("15000000.00".into(), 4, 0)));
        assert!(ran.stderr.contains(&format!("a.xlsx: sheet RKA, cell {place}: note[F021] {note}\n")), "{ran:?}");
    }
    for name in ["a.xlsx", "a.csv"] {
        let ran = report(&Folder::with(name, hide(0)), &[name]);
        assert_eq!((figures(&ran).0.as_str(), ran.stderr.as_str()), ("15000000.00", ""));
    }
    // Of the header it is nothing that counts.
    assert_eq!(report(&Folder::with("a.xlsx", hide(1)), &["a.xlsx"]).stderr, "");
    // An ods says it by hand or by a filter, of many rows at once too.
    let line = |attributes: &str, amount: &str| {
        ods_rows(&[format!("{CODE}|ATK|{amount}")])
            .replace("<table:table-row>", &format!("<table:table-row {attributes}>"))
    };
    let rows = [
        ods_rows(&[HEADER.to_owned()]),
        line("table:visibility=\"filter\"", "1"),
        line("", "2"),
        line("table:number-rows-repeated=\"2\" table:visibility=\"collapse\"", "4"),
        "<table:table-row table:visibility=\"collapse\" table:number-rows-repeated=\"1048000\"><table:table-cell/></table:table-row>"
            .to_owned(),
    ];
    let ran = report(&Folder::with("a.ods", ods("", &rows.concat())), &["a.ods"]);
    assert_eq!(figures(&ran), ("11.00".into(), 4, 0));
    assert!(ran.stderr.contains(&format!("a.ods: sheet RKA, cell A2: note[F021] 3 rows{said}2, 4–5\n")), "{ran:?}");
}

#[test]
fn errors_of_formulas_are_one_finding() {
    let cell = |text: &str| match text.starts_with('#') {
        true => format!("<c t=\"e\"><f>Harga!A1</f><v>{text}</v></c>"),
        false => xml(&[text.to_owned()]).replace("<row>", "").replace("</row>", ""),
    };
    let sheet = |rows: &[String]| {
        let row = |row: &String| format!("<row>{}</row>", row.split('|').map(cell).collect::<String>());
        book(&rows.iter().map(row).collect::<String>())
    };
    let folder = Folder::with("a.xlsx", sheet(&rows(&["#REF!", "2000000", "#N/A"])));
    let ran = report(&folder, &["a.xlsx"]);
    assert_eq!((ran.code, figures(&ran)), (1, ("2000000.00".into(), 1, 0)));
    let said = "a.xlsx: sheet RKA, cell E2: error[F020] the formulas in 2 cells give errors (#REF!, #N/A): E2, E4; rows whose amount is an \
                error are not counted";
    assert!(ran.stderr.contains(said) && ran.stderr.matches("[F0").count() == 1, "{ran:?}");
    // Anywhere else it is a note, however many they are.
    let beside: Vec<String> = rows(&["1", "2"]).iter().map(|row| format!("{row}|#DIV/0!")).collect();
    let mut many = vec![format!("{HEADER}|CAPAIAN")];
    many.extend(std::iter::repeat_n(beside[1].clone(), 30));
    many.push("|||JUMLAH|#REF!|".into());
    many.extend(std::iter::repeat_n("||||#REF!|#REF!".to_owned(), 3000));
    folder.file("b.xlsx", sheet(&many));
    let ran = report(&folder, &["b.xlsx"]);
    assert_eq!((ran.code, figures(&ran)), (0, ("30.00".into(), 30, 0)), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("note[F020] the formulas in 6031 cells give errors (#DIV/0!, #REF!): F2, F3, "),
        "{ran:?}"
    );
    assert!(
        ran.stderr.contains(", F13, …; they are read as empty") && ran.stderr.matches("F020").count() == 1,
        "{ran:?}"
    );
    // An ods has the text of the error.
    folder.file("c.ods", ods("", &ods_rows(&rows(&["5", "#REF!"]))));
    let ran = report(&folder, &["c.ods"]);
    assert!(
        ran.code == 1 && ran.stderr.contains("error[F020] the formula in cell E3 gives the error #REF!"),
        "{ran:?}"
    );
    // Of a print its lines count, not what stands above them.
    let print = [
        "Kode|Uraian|Jumlah",
        "2.08.02|Program|#REF!",
        "2.08.02.2.01|Kegiatan|5",
        "2.08.02.2.01.0001|Sub|5",
        "2.08.02.2.01.0006|Sub|#REF!",
    ];
    folder.file("d.xlsx", sheet(&print.map(str::to_owned)));
    let ran = report(&folder, &["d.xlsx"]);
    assert!(
        ran.code == 1 && ran.stderr.contains("error[F020] the formula in cell C5 gives the error #REF!"),
        "{ran:?}"
    );
    assert!(ran.stderr.contains("note[F020] the formula in cell C2 gives the error #REF!"), "{ran:?}");
}

#[test]
fn a_label_merged_over_rows_stands_for_each_and_an_amount_counts_once() {
    let text = |text: &str, attributes: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\" {attributes}><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let number = |n: u32, attributes: &str| {
        format!("<table:table-cell office:value-type=\"float\" office:value=\"{n}\" {attributes}/>")
    };
    let over = "table:number-rows-spanned=\"2\" table:number-columns-spanned=\"1\"";
    let covered = "<table:covered-table-cell/>";
    let row = |cells: &[String]| format!("<table:table-row>{}</table:table-row>", cells.concat());
    let [code, name] = ["2.08.02.2.01.0001", "Koordinasi PUG"].map(|own| text(own, over));
    let rows = [
        ods_rows(&["KODE SUB KEGIATAN|NAMA SUB KEGIATAN|NAMA PAKET|PAGU".to_owned()]),
        row(&[code, name, text("ATK", ""), number(1_000_000, "")]),
        row(&[covered.into(), covered.into(), text("Snack", ""), number(2_000_000, "")]),
        row(&[text("2.08.02.2.01.0006", ""), text("Pendampingan", ""), text("Rapat", ""), number(4_000_000, over)]),
        row(&[text("2.08.02.2.01.0006", ""), text("Pendampingan", ""), text("Modul", ""), covered.into()]),
    ];
    let folder = Folder::with("a.ods", ods("", &rows.concat()));
    let tags = folder.tags(&["a.ods"]);
    let lines: Vec<[&str; 2]> =
        tags.iter().map(|t| ["sub_kegiatan", "amount"].map(|key| t[key].as_str().unwrap_or_default())).collect();
    let [first, second] = ["2.08.02.2.01.0001", "2.08.02.2.01.0006"];
    assert_eq!(lines, [[first, "1000000.00"], [first, "2000000.00"], [second, "4000000.00"], [second, ""]]);
}

#[test]
fn numbers_that_are_codes_have_the_zeros_that_are_shown() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let shown = |format: &str| rust_xlsxwriter::Format::new().set_num_format(format);
    for (column, name) in (0..).zip(["KODE BIDANG", "NAMA BIDANG", "KODE PROGRAM", "NAMA PROGRAM", "PAGU"]) {
        sheet.write(0, column, name).unwrap();
    }
    for (row, bidang, amount) in [(1, 2.1, 850_000_000.0), (2, 1.02, 12.5)] {
        sheet.write_with_format(row, 0, bidang, &shown("0.00")).unwrap();
        sheet.write(row, 1, "Bidang").unwrap();
        sheet.write_with_format(row, 2, 2, &shown("00")).unwrap();
        sheet.write(row, 3, "Program").unwrap();
        sheet.write_with_format(row, 4, amount, &shown("0.00")).unwrap();
    }
    let folder = Folder::empty();
    book.save(folder.path().join("a.xlsx")).unwrap();
    let ran = folder.run(&["tag", "a.xlsx", "--format", "csv"]);
    assert!(ran.stdout.contains("2.10,Bidang,02,Program,850000000,"), "{ran:?}");
    assert!(ran.stdout.contains("1.02,Bidang,02,Program,12.50,"), "{ran:?}");
    assert_eq!(folder.report(&["a.xlsx"])["total"], "850000012.50");
}

#[test]
fn workbooks_are_known_by_their_bytes() {
    let [xlsx, ods] = [book(&xml(&rows(&["1000000"]))), ods("", &ods_rows(&rows(&["1000000"])))];
    for name in ["a.csv", "a.txt", "a.xls", "a.ods", "a.xlsb", "rka", "rka.dat"] {
        for bytes in [&xlsx, &ods] {
            let folder = Folder::with(name, bytes);
            assert_eq!(folder.report(&[name])["total"], "1000000.00", "{name}");
            assert_eq!(folder.report(&[name, "--sheet", "RKA"])["total"], "1000000.00", "{name}");
            let ran = folder.run(&["explain", &format!("{name}:RKA!2")]);
            assert!(ran.code == 0 && ran.stdout.contains("Kelas ibu hamil"), "{ran:?}");
            let ran = folder.run(&["report", name, "--delimiter", ";", "--lang", "en"]);
            assert!(ran.code == 2 && ran.stderr.contains("is a workbook; leave --delimiter out"), "{ran:?}");
        }
    }
    // An archive of other things is not taken for one.
    let other = zip(&[("a.csv".into(), "KODE,PAGU".into())]);
    let ran = Folder::with("a.csv", other).run(&["report", "a.csv", "--lang", "en"]);
    assert!(ran.code == 2 && ran.stderr.contains("in spite of its name"), "{ran:?}");
}

#[test]
fn a_workbook_that_was_taken_for_text_is_ruined() {
    let bytes = book(&xml(&rows(&["1000000"])));
    let lossy = String::from_utf8_lossy(&bytes).into_owned();
    let latin: String = bytes.iter().map(|b| char::from(*b)).collect();
    let old: Vec<u8> = [&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1][..], &[0; 512]].concat();
    let [old_lossy, old_latin] =
        [String::from_utf8_lossy(&old).into_owned(), old.iter().map(|b| char::from(*b)).collect()];
    for (name, text) in [("a.xlsx", lossy), ("b.xlsx", latin), ("a.xls", old_lossy), ("b.xls", old_latin)] {
        let ran = Folder::with(name, text).run(&["report", name, "--lang", "en"]);
        assert!(ran.code == 2 && ran.stderr.contains("ruined by a text conversion"), "{name}: {ran:?}");
    }
}

/// A record of an xlsb: type, length, bytes.
fn record(kind: u16, own: &[u8]) -> Vec<u8> {
    let kind = if kind < 0x80 { vec![kind as u8] } else { vec![kind as u8 | 0x80, (kind >> 7) as u8] };
    let mut length = own.len();
    let mut out = kind;
    while length >= 0x80 {
        out.push(length as u8 | 0x80);
        length >>= 7;
    }
    out.push(length as u8);
    [out, own.to_vec()].concat()
}

fn ints(own: &[u32]) -> Vec<u8> {
    own.iter().flat_map(|n| n.to_le_bytes()).collect()
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    [ints(&[units.len() as u32]), units.iter().flat_map(|u| u.to_le_bytes()).collect()].concat()
}

/// An xlsb of one sheet; rows that are hidden, and areas (first and last row, first and last column) that are merged.
fn xlsb(rows: &[&str], hidden: &[usize], merged: &[[u32; 4]]) -> Vec<u8> {
    let (sheet_data, end) = (0x91, 0x92);
    let mut sheet = [record(0x94, &ints(&[0, 9, 0, 9])), record(sheet_data, &[])].concat();
    for (i, row) in rows.iter().enumerate() {
        let flags = if hidden.contains(&i) { 0x10 } else { 0 };
        sheet.extend(record(0, &[ints(&[i as u32, 0]), vec![0, 0, 0, flags, 0], ints(&[0])].concat()));
        for (column, text) in row.split('|').enumerate().filter(|(_, text)| !text.is_empty()) {
            let at = ints(&[column as u32, 0]);
            sheet.extend(match text.parse::<f64>() {
                Ok(number) => record(5, &[at, number.to_le_bytes().to_vec()].concat()),
                Err(_) => record(6, &[at, wide(text)].concat()),
            });
        }
    }
    sheet.extend(record(end, &[]));
    merged.iter().for_each(|area| sheet.extend(record(176, &ints(area))));
    let book = [record(156, &[ints(&[0, 1]), wide("s1"), wide("RKA")].concat()), record(0x90, &[]), record(0x84, &[])];
    let link =
        "<Relationships><Relationship Id=\"s1\" Type=\"worksheet\" Target=\"worksheets/sheet1.bin\"/></Relationships>";
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in [
        ("xl/workbook.bin", &book.concat()[..]),
        ("xl/_rels/workbook.bin.rels", link.as_bytes()),
        ("xl/worksheets/sheet1.bin", &sheet[..]),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn an_xlsb_has_hidden_rows_and_merged_cells_too() {
    let rows = [
        "KODE SUB KEGIATAN|NAMA SUB KEGIATAN|NAMA PAKET|PAGU",
        "2.08.02.2.01.0001|Koordinasi PUG|ATK|1000000",
        "||Snack|2000000",
        "2.08.02.2.01.0006|Pendampingan PUG|Rapat|4000000",
    ];
    let folder = Folder::with("a.xlsb", xlsb(&rows, &[3], &[[1, 2, 0, 0], [1, 2, 1, 1]]));
    let ran = report(&folder, &["a.xlsb"]);
    assert_eq!((ran.code, figures(&ran)), (0, ("7000000.00".into(), 3, 0)), "{}", ran.stderr);
    assert!(ran.stderr.contains("a.xlsb: sheet RKA, cell A4: note[F021] row 4 is hidden"), "{ran:?}");
    let codes: Vec<String> = folder.tags(&["a.xlsb"]).iter().map(|t| t["sub_kegiatan"].to_string()).collect();
    assert_eq!(codes, ["\"2.08.02.2.01.0001\"", "\"2.08.02.2.01.0001\"", "\"2.08.02.2.01.0006\""]);
}
