//! `--csv excel-id`: csv as Excel in Indonesia opens it, read back with the same figures.

use serde_json::Value;

use crate::{Folder, project};

const ROWS: &str = "tahun,nama_skpd,kode_sub_kegiatan,nama_sub_kegiatan,kode_rekening,nama_paket,proporsi_arg,pagu
2026,Dinas Kesehatan,1.02.02.2.02.0001,Pengelolaan Pelayanan Kesehatan Ibu Hamil,5.1.02.01.01.0052,\"Kelas ibu; hamil, \"\"nifas\"\"\",0.125,1000000.25
2026,Dinas Kesehatan,1.02.02.2.02.0006,Pengelolaan Pelayanan Kesehatan,5.1.02.02.01.0027,Skrining responsif gender,,5000000
2026,Dinas Sosial,1.06.04.2.01.0001,Penyediaan Permakanan,5.1.02.02.01.0027,=Bantuan,,12.5
";

/// The bytes of an output, which begins with the mark of UTF-8, as its lines.
fn lines(folder: &Folder, name: &str) -> Vec<String> {
    let text = std::fs::read_to_string(folder.path().join(name)).unwrap();
    let text = text.strip_prefix('\u{feff}').unwrap_or_else(|| panic!("{name}: no mark"));
    text.lines().map(str::to_owned).collect()
}

/// What a report says of money, whatever its files are called.
fn figures(report: &Value) -> Vec<Value> {
    ["total", "lines", "denominators", "lenses", "categories", "overlap", "opd"]
        .map(|name| report[name].clone())
        .to_vec()
}

#[test]
fn what_is_converted_for_excel_gives_the_same_figures() {
    let folder = Folder::with("a.csv", ROWS);
    for (style, name) in [("plain", "plain.csv"), ("excel-id", "excel.csv")] {
        let ran = folder.run(&["convert", "a.csv", "--csv", style, "-o", name]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
    }
    let written = lines(&folder, "excel.csv");
    assert!(written[0].starts_with("berkas_asal;lembar_asal;baris_asal;"), "{}", written[0]);
    assert!(written[1].ends_with(";1000000,25") && written[1].contains("0,125"), "{}", written[1]);
    let [of_budget, of_plain, of_excel] =
        ["a.csv", "plain.csv", "excel.csv"].map(|name| figures(&folder.report(&[name, "--year", "2026"])));
    assert_eq!(of_excel, of_budget);
    assert_eq!(of_excel, of_plain);
    // And what is written of it once more is the same.
    let ran = folder.run(&["convert", "excel.csv", "-o", "again.csv"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(figures(&folder.report(&["again.csv", "--year", "2026"])), of_budget);
}

#[test]
fn tagged_lines_for_excel_make_the_same_report() {
    let folder = Folder::with("a.csv", ROWS);
    let args = ["tag", "a.csv", "--columns", "full", "--csv", "excel-id", "-o", "full.csv"];
    let ran = folder.run(&args);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(lines(&folder, "full.csv")[1].contains(";1000000,25;"));
    assert_eq!(figures(&folder.report(&["--from", "full.csv"])), figures(&folder.report(&["a.csv"])));
    let ran = folder.run(&["tag", "a.csv", "--csv", "excel-id", "-o", "own.csv"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let written = lines(&folder, "own.csv");
    // The input's cells stay what they are; the amount beside them is a number for Excel.
    assert!(written[1].contains(";1000000.25;a.csv;2;") && written[1].contains(";1000000,25;"), "{}", written[1]);
    assert!(written[1].contains(";\"Kelas ibu; hamil, \"\"nifas\"\"\";"), "{}", written[1]);
    assert!(written[3].contains(";'=Bantuan;"), "{}", written[3]);
}

#[test]
fn tables_for_excel_have_their_numbers_with_commas_and_nothing_else() {
    let folder = Folder::with("a.csv", ROWS);
    folder.file("b.csv", ROWS.replace("5000000", "6000000.75"));
    for command in [&["report", "a.csv"][..], &["compare", "a.csv", "b.csv"]] {
        let plain = folder.run(&[command, &["--format", "csv"]].concat()).stdout;
        let excel = folder.run(&[command, &["--format", "csv", "--csv", "excel-id"]].concat()).stdout;
        let read = |text: &str, delimiter: u8| -> Vec<csv::StringRecord> {
            let text = text.trim_start_matches('\u{feff}').to_owned();
            let mut reader =
                csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).from_reader(text.as_bytes());
            reader.records().map(Result::unwrap).collect()
        };
        let (plain, excel) = (read(&plain, b','), read(&excel, b';'));
        assert_eq!(plain.len(), excel.len());
        let mut decimals = 0;
        for (plain, excel) in plain.iter().zip(&excel) {
            for (column, (plain, excel)) in plain.iter().zip(excel).enumerate() {
                let is_value = column == 3 && plain.parse::<f64>().is_ok();
                assert_eq!(excel, if is_value { plain.replace('.', ",") } else { plain.to_owned() });
                decimals += usize::from(is_value && plain.contains('.'));
            }
        }
        assert!(decimals > 5, "{command:?}");
    }
}

#[test]
fn files_that_people_fill_in_are_read_back() {
    let folder = Folder::with("a.csv", ROWS);
    let ran = folder.run(&["review", "a.csv", "--csv", "excel-id", "-o", "putusan.csv"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    // Filled in as Excel saves it: one of three is decided.
    let text = lines(&folder, "putusan.csv").join("\n");
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    let column = header.iter().position(|name| name == "putusan").unwrap();
    let mut filled = csv::WriterBuilder::new().delimiter(b';').from_writer(vec![0xEF, 0xBB, 0xBF]);
    filled.write_record(&header).unwrap();
    for row in reader.records().map(Result::unwrap) {
        let is_it = row.iter().any(|cell| cell == "5000000,00");
        let cells = row.iter().enumerate().map(|(i, cell)| if i == column && is_it { "kesetaraan" } else { cell });
        filled.write_record(cells).unwrap();
    }
    folder.file("putusan.csv", filled.into_inner().unwrap());
    let report = folder.report(&["a.csv", "--decisions", "putusan.csv"]);
    let decided = report["lenses"].as_array().unwrap().iter().find(|row| row["lens"] == "decided").unwrap();
    assert_eq!(decided["amount"], "5000000.00");
    let ran = folder.run(&["beneficiaries", "template", "a.csv", "--wide", "--csv", "excel-id", "-o", "sasaran.csv"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let mut template = lines(&folder, "sasaran.csv");
    assert!(template[0].starts_with("kode_sub_kegiatan;") && template[2].contains(";1000000,25;"), "{template:?}");
    // Filled in as Excel saves it: women and men.
    let at = template[0].split(';').position(|name| name == "L").unwrap();
    for line in template.iter_mut().skip(1) {
        let mut cells: Vec<&str> = line.split(';').collect();
        (cells[at], cells[at + 1]) = ("10", "30");
        *line = cells.join(";");
    }
    folder.file("sasaran.csv", format!("\u{feff}{}\n", template.join("\n")));
    let report = folder.report(&["a.csv", "--beneficiaries", "sasaran.csv"]);
    let women = report["allocation"]["female"].as_str().unwrap().parse::<f64>().unwrap();
    assert!(women > 0.0, "{}", report["allocation"]);
    // Brought up to date, it keeps its style.
    let ran = folder.run(&["beneficiaries", "template", "a.csv", "-o", "sasaran.csv"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let again = lines(&folder, "sasaran.csv");
    assert!(again[2].contains(";1000000,25;") && !again.join("\n").contains(".25"), "{again:?}");
}

#[test]
fn the_example_as_excel_saves_it_is_the_same_report() {
    let folder = Folder::empty();
    let budget = std::fs::read(project().join("examples/kabupaten-melati/apbd-2026.csv")).unwrap();
    folder.file("apbd.csv", budget);
    let ran = folder.run(&["convert", "apbd.csv", "--csv", "excel-id", "-o", "excel.csv"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(figures(&folder.report(&["excel.csv"])), figures(&folder.report(&["apbd.csv"])));
}
