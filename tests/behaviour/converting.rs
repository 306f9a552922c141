//! `convert`: the lines of any budget as one table, which is read again as the same budget; and how they are known.

use std::fs;

use serde_json::Value;

use crate::scale::{several, sums};
use crate::{Folder, budget, project, run_in};

const HEALTH: &str = "1.02.0.00.0.00.01.0000,Dinas Kesehatan,1.02.02.2.02.0001,Pelayanan Kesehatan Ibu Hamil";

/// Sub kegiatan with accounts and items, one without, a total of a page, a signature; in thousands.
const PRINT: &str = "PEMERINTAH KABUPATEN MELATI;;
TAHUN ANGGARAN 2026;;
(dalam ribuan rupiah);;
KODE;URAIAN;JUMLAH
2.08.0.00.0.00.01.0000;DINAS PEREMPUAN;60,5
2.08.02;PROGRAM PENGARUSUTAMAAN GENDER;60,5
2.08.02.2.01;Pelembagaan PUG;60,5
2.08.02.2.01.0001;Koordinasi PUG;40,5
5.1.02.01.01.0024;ATK;10,5
5.1.02.01.01.0052;Makan dan minum;30,0
;Snack peserta perempuan;20,0
;Makan siang;10,0
2.08.02.2.01.0006;Pendampingan PUG;20,0
;JUMLAH;60,5
;;KEPALA DINAS
";

/// What a report says, but for where it was read.
fn figures(folder: &Folder, args: &[&str]) -> Value {
    sums(folder.report(&[&["--no-config"], args].concat()))
}

/// Converts to csv and xlsx, and holds what is read again against what was read.
fn reads_back(folder: &Folder, args: &[&str]) {
    let whole = figures(folder, args);
    for out in ["kembali.csv", "kembali.xlsx"] {
        let ran = folder.run(&[&["convert", "--no-config", "--overwrite", "-o", out], args].concat());
        assert_eq!(ran.code, 0, "{args:?}: {}", ran.stderr);
        assert_eq!(figures(folder, &[out]), whole, "{args:?} as {out}");
    }
}

/// Records of a csv without the columns that say where its lines were read.
fn without_places(folder: &Folder, name: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(folder.path().join(name)).unwrap();
    reader.records().map(|record| record.unwrap().iter().skip(3).map(str::to_owned).collect()).collect()
}

fn json(folder: &Folder, name: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(folder.path().join(name)).unwrap()).unwrap()
}

/// A workbook of sheets with their rows.
fn book(folder: &Folder, name: &str, sheets: &[(&str, &[&str])]) {
    let mut book = rust_xlsxwriter::Workbook::new();
    for (title, rows) in sheets {
        let sheet = book.add_worksheet().set_name(*title).unwrap();
        for (row, cells) in (0..).zip(*rows) {
            for (column, cell) in (0..).zip(cells.split(';')) {
                match cell.parse::<f64>() {
                    Ok(number) => sheet.write_number(row, column, number).unwrap(),
                    Err(_) => sheet.write_string(row, column, cell).unwrap(),
                };
            }
        }
    }
    book.save(folder.path().join(name)).unwrap();
}

#[test]
fn the_example_reads_back_as_the_same_budget() {
    let melati = project().join("examples/kabupaten-melati");
    for file in ["apbd-2026.csv", "perubahan-2026.csv"] {
        let folder = Folder::with(file, fs::read(melati.join(file)).unwrap());
        reads_back(&folder, &[file]);
        // With all that stands beside it too.
        let out = folder.path().join("kembali.csv");
        let report = |path: &str| {
            let ran = run_in(&melati, &["report", path, "--format", "json", "--config", "setara.toml"], "");
            assert_eq!(ran.code, 0, "{}", ran.stderr);
            sums(serde_json::from_str(&ran.stdout).unwrap())
        };
        assert_eq!(report(out.to_str().unwrap()), report(file), "{file}");
    }
}

#[test]
fn prints_read_back_with_lines_of_every_depth() {
    let folder = Folder::with("a.csv", PRINT);
    assert_eq!(folder.report(&["a.csv"])["total"], "60500.00");
    reads_back(&folder, &["a.csv"]);
    let lines = without_places(&folder, "kembali.csv");
    let header = &lines[0];
    let column = |name: &str| header.iter().position(|own| own == name).unwrap_or_else(|| panic!("{name}"));
    let cells = |names: &[&str], line: usize| names.iter().map(|n| lines[line][column(n)].clone()).collect::<Vec<_>>();
    assert_eq!(lines.len(), 5);
    assert_eq!(
        cells(&["tahun", "kode_skpd", "kode_program", "kode_sub_kegiatan", "kode_rekening", "pagu"], 1),
        ["2026", "2.08.0.00.0.00.01.0000", "2.08.02", "2.08.02.2.01.0001", "5.1.02.01.01.0024", "10500.00"]
    );
    // A line of a sub kegiatan without accounts is no subtotal among lines that have some.
    assert_eq!(cells(&["kode_sub_kegiatan", "kode_rekening", "pagu"], 4), ["2.08.02.2.01.0006", "", "20000.00"]);
    assert_eq!(cells(&["item", "pagu"], 3), ["Makan siang", "10000.00"]);
}

#[test]
fn made_shapes_read_back() {
    let classes = "Kode;Uraian;Operasi;Modal;Jumlah
2.08.02.2.01.0001;Koordinasi PUG;1000000;500000;1500000
2.08.02.2.01.0002;Advokasi PUG;2000000;0;2000000
2.08.02.2.01.0003;Sosialisasi PUG;3000000;250000;3250000
;Jumlah;6000000;750000;6750000
";
    let pivot = "Nama SKPD;Kode Sub Kegiatan;Nama Sub Kegiatan;Kode Rekening;Pagu
Dinas PPPA;2.08.02.2.01.0001;Koordinasi PUG;5.1.02.01.01.0024;1000000
;;;5.1.02.01.01.0052;2000000
;2.08.02.2.01.0002;Advokasi PUG;5.1.02.01.01.0024;3500000
Dinas Sosial;1.06.02.2.01.0001;Rehabilitasi;5.1.02.01.01.0024;4000000
";
    let openings = "KODE SKPD,NAMA SKPD,KODE SUB KEGIATAN,NAMA SUB KEGIATAN,KODE REKENING,NAMA PAKET,L,P,BOBOT,PAGU
2.08.0.00.0.00.01.0000,Dinas PPPA,2.08.02.2.01.0001,Koordinasi PUG,,,,,,
2.08.0.00.0.00.01.0000,Dinas PPPA,2.08.02.2.01.0001,Koordinasi PUG,5.1.02.01.01.0024,ATK,3,9,0.25,1000.10
2.08.0.00.0.00.01.0000,Dinas PPPA,2.08.02.2.01.0001,Koordinasi PUG,5.1.02.01.01.0024,Kembali,,,1,-250.05
";
    for text in [classes, pivot, openings, &classes.replace("Jumlah\n", "Total\n")] {
        reads_back(&Folder::with("a.csv", text), &["a.csv"]);
    }
    // Tags, weights, counts in columns and texts, funds; the numbers of a government and a year each.
    let folder = several();
    reads_back(&folder, &["budgets/Kota_Mawar-2026.csv"]);
    // What is chosen by hand is what stands in the table.
    let print = PRINT.replace("JUMLAH\n", "SEBELUM\n");
    reads_back(&Folder::with("a.csv", print), &["a.csv", "--unit", "juta", "--year", "2027", "--government", "Kab. A"]);
}

#[test]
fn sheets_that_are_agencies_read_back_as_such() {
    let folder = Folder::empty();
    let head = "Kode Sub Kegiatan;Nama Sub Kegiatan;Kode Rekening;Pagu";
    let one = [head, "2.08.02.2.01.0001;Koordinasi PUG;5.1.02.01.01.0024;1500000", "Total;;;1500000"];
    let two = [head, "1.06.02.2.01.0001;Rehabilitasi;5.1.02.01.01.0024;2500000.25"];
    book(&folder, "a.xlsx", &[("Dinas PPPA", &one), ("Dinas Sosial", &two), ("Catatan", &["oleh Bappeda"])]);
    reads_back(&folder, &["a.xlsx"]);
    let ran = folder.run(&["convert", "a.xlsx"]);
    assert!(ran.stdout.contains("\na.xlsx,Dinas Sosial,2,"), "{}", ran.stdout);
    assert_eq!(figures(&folder, &["kembali.xlsx"])["opd"].as_array().unwrap().len(), 2);
}

#[test]
fn texts_are_harmless_and_come_back_letter_by_letter() {
    let texts =
        ["- Belanja \"ATK\"", "=1+1", "'=1+1", "''-x", "'Aisyiyah", "baris 1\nbaris 2", "a, b | c", "@x", "10 %"];
    let mut rows = String::from("KODE SUB KEGIATAN;NAMA SUB KEGIATAN;NAMA PAKET;PAGU\n");
    for text in texts {
        rows += &format!("2.08.02.2.01.0001;+Koordinasi;\"{}\";1000\n", text.replace('"', "\"\""));
    }
    let folder = Folder::with("a.csv", rows);
    for (out, raw) in [("b.csv", false), ("c.csv", true), ("d.xlsx", false)] {
        let args = ["convert", "a.csv", "-o", out, "--raw-cells"];
        assert_eq!(folder.run(&args[..if raw { 5 } else { 4 }]).code, 0);
        let tags: Vec<Value> = folder.tags(&[out]);
        assert_eq!(tags.len(), texts.len());
        let again = format!("{out}.csv");
        assert_eq!(folder.run(&["convert", out, "--raw-cells", "-o", &again]).code, 0);
        let lines = without_places(&folder, &again);
        let column = |name: &str| lines[0].iter().position(|own| own == name).unwrap();
        for (line, text) in lines[1..].iter().zip(texts) {
            // Read once more, a raw cell that looks marked is marked.
            let shown =
                if text.starts_with("'=") || text.starts_with("''-") { format!("'{text}") } else { text.into() };
            assert_eq!((line[column("item")].as_str(), &*line[column("nama_sub_kegiatan")]), (&*shown, "+Koordinasi"));
        }
    }
    let text = fs::read_to_string(folder.path().join("b.csv")).unwrap();
    assert!(text.contains(",'=1+1,") && text.contains(",'+Koordinasi,") && !text.contains(",=1"), "{text}");
}

/// Reasons of rows that are no lines, with their rows.
fn reasons(table: &Value) -> Vec<(u64, &str)> {
    let rows = table["left_out"].as_array().unwrap().iter();
    rows.map(|l| (l["row"].as_u64().unwrap(), l["why"].as_str().unwrap())).collect()
}

#[test]
fn reasons_of_rows_that_are_no_lines_are_in_the_language_of_the_run() {
    let folder = Folder::with("a.csv", PRINT);
    let flat = "Kode Sub Kegiatan,Nama Sub Kegiatan,Pagu\n2.08.02.2.01.0001,Koordinasi,10\n\
                Kode Sub Kegiatan,Nama Sub Kegiatan,Pagu\n2.08.02.2.01.0006,Pendampingan,5\n,,7\n2.08.02.2.01.0006,A,lima\n\
                ,JUMLAH,15\n";
    folder.file("b.csv", flat);
    let print = [(14, "jumlah"), (15, "teks")];
    let table = [(3, "judul kolom yang berulang"), (5, "nilai tanpa kode maupun nama")];
    let ran = folder.run(&["convert", "a.csv", "-o", "c.csv", "--proof", "a.json", "--lang", "id"]);
    assert_eq!((ran.code, reasons(&json(&folder, "a.json")["tables"][0]["table"])), (0, print.to_vec()));
    let inspected = |args: &[&str]| folder.run(&[&["inspect", "--lang", "id", "--width", "160"], args].concat()).stdout;
    let seen: Value = serde_json::from_str(&inspected(&["b.csv", "--format", "json"])).unwrap();
    let seen = reasons(&seen);
    assert_eq!((&seen[..2], seen[2].0, seen[3]), (&table[..], 6, (7, "jumlah")), "{seen:?}");
    // What cannot be read is told in the words of its finding.
    assert!(seen[2].1.contains("\"lima\"") && !seen[2].1.contains("number"), "{seen:?}");
    let shown = inspected(&["a.csv", "b.csv"]);
    for (_, why) in print.iter().chain(&table) {
        assert!(shown.contains(why), "{why}: {shown}");
    }
    assert!(!["total", "text", "header", "amount"].iter().any(|word| shown.contains(word)), "{shown}");
    // The sheet of the proof too: the same reasons stand in it, and no other language.
    let ran = folder.run(&["convert", "a.csv", "-o", "c.xlsx", "--lang", "id"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(folder.path().join("c.xlsx")).unwrap();
    let proof = calamine::Reader::worksheet_range(&mut book, "Bukti").unwrap();
    let texts: Vec<String> = proof.used_cells().map(|(.., cell)| cell.to_string()).collect();
    for text in ["Bukti pembacaan", "Bagaimana diketahui", "Baris yang tidak dihitung", "jumlah", "teks"] {
        assert!(texts.iter().any(|t| t == text), "{text}: {texts:?}");
    }
}

#[test]
fn every_row_that_is_no_line_is_in_the_proof_with_its_reason() {
    let folder = Folder::with("a.csv", PRINT);
    let ran = folder.run(&["convert", "a.csv", "-o", "b.csv", "--proof", "b.json"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
    let proof = json(&folder, "b.json");
    assert_eq!(
        (&proof["schema"], &proof["lines"], &proof["total"]),
        (&"setara.convert/1".into(), &4.into(), &"60500.00".into())
    );
    let table = &proof["tables"][0];
    assert_eq!(table["proof"]["certainty"], "proven");
    assert_eq!(table["proof"]["stated_totals"], table["proof"]["stated_totals_agree"]);
    assert_eq!(table["table"]["amounts"][0]["total"], "60500.00");
    assert_eq!(reasons(&table["table"]), [(14, "total"), (15, "text")]);
    // Twice the same bytes, and what it wrote itself it may write anew.
    let before = fs::read(folder.path().join("b.json")).unwrap();
    assert_eq!(folder.run(&["convert", "a.csv", "-o", "c.csv", "--proof", "b.json", "--jobs", "1"]).code, 0);
    assert_eq!(fs::read(folder.path().join("b.json")).unwrap(), before);
    assert_eq!(fs::read(folder.path().join("b.csv")).unwrap(), fs::read(folder.path().join("c.csv")).unwrap());
}

#[test]
fn a_workbook_has_its_proof_in_the_second_sheet() {
    use calamine::{Data, Reader, Xlsx, open_workbook};
    let folder = Folder::with("a.csv", PRINT);
    for name in ["b.xlsx", "c.xlsx"] {
        assert_eq!(folder.run(&["convert", "a.csv", "-o", name, "--lang", "en"]).code, 0);
    }
    assert_eq!(fs::read(folder.path().join("b.xlsx")).unwrap(), fs::read(folder.path().join("c.xlsx")).unwrap());
    let mut book: Xlsx<_> = open_workbook(folder.path().join("b.xlsx")).unwrap();
    assert_eq!(book.sheet_names(), ["Lines", "Proof"]);
    let lines = book.worksheet_range("Lines").unwrap();
    assert_eq!(lines.get((1, lines.width() - 1)), Some(&Data::Float(10500.0)));
    let proof = book.worksheet_range("Proof").unwrap();
    let cells: Vec<Vec<String>> = proof.rows().map(|row| row.iter().map(Data::to_string).collect()).collect();
    let has = |from: &[&str]| cells.iter().any(|row| row.iter().zip(from).all(|(own, want)| own == want));
    assert!(
        cells.iter().any(|row| row[0] == "Reading" && row[1].starts_with("proven"))
            && has(&["total", "14"])
            && has(&["text", "15"]),
        "{cells:?}"
    );
    // It is no budget: the lines are read, and nothing else.
    let ran = folder.run(&["report", "b.xlsx", "--format", "json"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
}

#[test]
fn parquet_has_types() {
    use arrow_array::cast::AsArray;
    use arrow_array::types::{Decimal128Type, Int32Type, Int64Type};
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
    let folder = Folder::with("a.csv", PRINT);
    assert_eq!(folder.run(&["convert", "a.csv", "-o", "b.parquet", "--proof", "b.json"]).code, 0);
    let file = fs::File::open(folder.path().join("b.parquet")).unwrap();
    let mut reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
    let batch = reader.next().unwrap().unwrap();
    let column = |name: &str| batch.column_by_name(name).unwrap_or_else(|| panic!("{name}"));
    let pagu = column("pagu").as_primitive::<Decimal128Type>();
    assert_eq!((pagu.precision(), pagu.scale(), pagu.value(0), pagu.len()), (38, 2, 1_050_000, 4));
    assert_eq!(column("tahun").as_primitive::<Int32Type>().value(0), 2026);
    assert_eq!(column("baris_asal").as_primitive::<Int64Type>().value(0), 9);
    assert_eq!(column("nama_skpd").as_string::<i32>().value(3), "DINAS PEREMPUAN");
    assert_eq!(json(&folder, "b.json")["lines"], 4);
    // They are no tagged lines, and no text.
    let ran = folder.run(&["report", "--from", "b.parquet"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    let ran = folder.run(&["report", "b.parquet"]);
    assert!(ran.code == 2 && ran.stderr.contains("a Parquet file; write its lines as .csv"), "{}", ran.stderr);
}

#[test]
fn what_is_there_is_not_overwritten_unasked() {
    let folder = Folder::with("a.csv", budget(&[&format!("{HEALTH},5.1.02.01.01.0052,Rapat,1000")]));
    let text = fs::read_to_string(folder.path().join("a.csv")).unwrap();
    let ran = folder.run(&["convert", "a.csv", "-o", "a.csv", "--overwrite"]);
    assert!(ran.code == 2 && ran.stderr.contains("is a budget that this run reads"), "{}", ran.stderr);
    for out in ["b.csv", "b.xlsx", "b.parquet"] {
        assert_eq!(folder.run(&["convert", "a.csv", "-o", out]).code, 0);
        // People go on with it: it is a budget, and theirs.
        let before = fs::read(folder.path().join(out)).unwrap();
        let ran = folder.run(&["convert", "a.csv", "-o", out]);
        assert!(ran.code == 2 && ran.stderr.contains("--overwrite"), "{out}: {}", ran.stderr);
        assert_eq!(fs::read(folder.path().join(out)).unwrap(), before);
        assert_eq!(folder.run(&["convert", "a.csv", "-o", out, "--overwrite"]).code, 0);
    }
    let ran = folder.run(&["convert", "a.csv", "-o", "c.csv", "--proof", "c.csv"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert_eq!(fs::read_to_string(folder.path().join("a.csv")).unwrap(), text);
}

#[test]
fn rows_with_errors_are_named_and_the_rest_is_written() {
    let rows = [
        format!("{HEALTH},5.1.02.01.01.0052,Rapat,1000"),
        format!("{HEALTH},5.1.02.01.01.0052,Rapat,seribu"),
        "JUMLAH,,,,,,1000".to_owned(),
    ];
    let folder = Folder::with("a.csv", budget(&rows.each_ref().map(String::as_str)));
    let ran = folder.run(&["convert", "a.csv", "-o", "b.csv", "--proof", "b.json"]);
    assert!(ran.code == 1 && ran.stderr.contains("a.csv:3") && ran.stderr.contains("seribu"), "{}", ran.stderr);
    assert_eq!(without_places(&folder, "b.csv").len(), 2);
    let left_out = json(&folder, "b.json")["tables"][0]["table"]["left_out"].clone();
    let rows: Vec<u64> = left_out.as_array().unwrap().iter().map(|l| l["row"].as_u64().unwrap()).collect();
    assert_eq!(rows, [3, 4]);
    // What cannot be read leaves nothing behind.
    folder.file("c.csv", "desa;jumlah_kk\nA;12\n");
    let ran = folder.run(&["convert", "c.csv", "-o", "d.csv", "--proof", "d.json"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(!folder.path().join("d.csv").exists() && !folder.path().join("d.json").exists());
}

#[test]
fn a_row_added_by_hand_is_judged_as_any_other() {
    let rows = ["Rapat,1000", "Kelas,2000"].map(|r| format!("{HEALTH},5.1.02.01.01.0052,{r}"));
    let folder = Folder::with("a.csv", budget(&rows.each_ref().map(String::as_str)));
    assert_eq!(folder.run(&["convert", "a.csv", "-o", "b.csv"]).code, 0);
    let text = fs::read_to_string(folder.path().join("b.csv")).unwrap();
    let commas = text.lines().next().unwrap().matches(',').count();
    let total = format!(",,,,,JUMLAH{}3000\n", ",".repeat(commas - 5));
    folder.file("b.csv", text + &total);
    let report = folder.report(&["b.csv"]);
    assert_eq!((&report["total"], &report["lines"]), (&"3000.00".into(), &2.into()));
    assert_eq!(report["inputs"][0]["proof"]["stated_totals_agree"], 1);
}
