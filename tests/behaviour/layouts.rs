//! Prints, workbooks, units, stated totals and profiles, through the binary.

use serde_json::Value;

use crate::{Folder, budget};

const PRINT: &str = "PEMERINTAH KABUPATEN MELATI;;;;
LAPORAN PERUBAHAN;;;;
TAHUN ANGGARAN 2026;;;;
KODE;URAIAN;JUMLAH (Rp);;BERTAMBAH/(BERKURANG)
;;SEBELUM PERUBAHAN;SETELAH PERUBAHAN;(Rp)
1;2;3;4;5=4-3
2.08.0.00.0.00.01.0000;DINAS PEREMPUAN;30,00;25,00;(5,00)
2.08.02;PROGRAM PENGARUSUTAMAAN GENDER;30,00;25,00;(5,00)
2.08.02.2.01;Pelembagaan PUG;30,00;25,00;(5,00)
2.08.02.2.01.0001;Koordinasi Kebijakan PUG;10,00;15,00;5,00

KODE;URAIAN;JUMLAH (Rp);;BERTAMBAH/(BERKURANG)
;;SEBELUM PERUBAHAN;SETELAH PERUBAHAN;(Rp)
1;2;3;4;5=4-3
2.08.02.2.01.0006;Pendampingan PUG;20,00;10,00;(10,00)
;JUMLAH;30,00;25,00;(5,00)
;;;Melati, 2026;
;;;KEPALA DINAS;
;;;NIP. 1970;
";

fn inspect(folder: &Folder, args: &[&str]) -> Value {
    let ran = folder.run(&[&["inspect", "--format", "json"], args].concat());
    serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}", ran.stderr))
}

#[test]
fn a_print_with_letterhead_repeated_header_footer_and_signature() {
    let folder = Folder::with("a.csv", PRINT);
    let report = folder.report(&["a.csv"]);
    assert_eq!((report["total"].as_str(), report["lines"].as_u64()), (Some("25.00"), Some(2)));
    assert_eq!(
        (report["inputs"][0]["year"].as_u64(), report["inputs"][0]["government"].as_str()),
        (Some(2026), Some("PEMERINTAH KABUPATEN MELATI"))
    );
    assert_eq!(folder.report(&["a.csv", "--amount", "before"])["total"], "30.00");
    let tags = folder.tags(&["a.csv"]);
    assert_eq!((tags[0]["opd"].as_str(), tags[0]["verdict"].as_str()), (Some("DINAS PEREMPUAN"), Some("pelembagaan")));
    assert_eq!((tags[0]["row"].as_u64(), tags[1]["row"].as_u64()), (Some(10), Some(15)));
    let i = inspect(&folder, &["a.csv"]);
    assert_eq!(i["layout"], "hierarchical");
    assert_eq!(i["header_rows"], serde_json::json!([4, 5]));
    let why: Vec<&str> = i["left_out"].as_array().unwrap().iter().map(|l| l["why"].as_str().unwrap()).collect();
    assert_eq!(why, ["header again", "header again", "header again", "total", "text", "text", "text"]);
    assert_eq!(i["stated_totals"].as_array().unwrap().len(), 3 * 2 + 2);
}

#[test]
fn a_subtotal_that_differs_is_named_with_both_figures() {
    let ran = Folder::with(
        "a.csv",
        PRINT.replace("2.08.02.2.01;Pelembagaan PUG;30,00;25,00", "2.08.02.2.01;Pelembagaan PUG;30,00;26,00"),
    )
    .run(&["report", "a.csv"]);
    assert_eq!(ran.code, 0);
    let expected = "a.csv:9:36: warning[B001] 2.08.02.2.01 Pelembagaan PUG (JUMLAH (Rp) SETELAH PERUBAHAN): the file says 26, but the parts add up to 25 (difference 1)\n";
    assert_eq!(ran.stderr, expected);
}

#[test]
fn a_footer_of_a_flat_file_is_held_against_its_lines() {
    let text = "nomor,nama_sub_kegiatan,kode_rekening,pagu\n1,PUG,5.1.02,5\n2,PUG,5.1.02,7\nJUMLAH,,,12\n,,,24\n";
    let folder = Folder::with("a.csv", text);
    let ran = folder.run(&["report", "a.csv", "--format", "json"]);
    assert!(ran.stdout.contains("\"total\": \"12.00\""), "{}", ran.stdout);
    assert!(ran.stderr.contains("a.csv:5:4: error[F013]") && !ran.stderr.contains("B001"), "{}", ran.stderr);
    folder.file("a.csv", text.replace("JUMLAH,,,12\n,,,24", "JUMLAH,,,13"));
    let ran = folder.run(&["report", "a.csv"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.stderr.contains("a.csv:4:10: warning[B001] JUMLAH: the file says 13, but the parts add up to 12")
            && ran.stderr.contains("a.csv:4:10: error[F027]"),
        "{}",
        ran.stderr
    );
}

#[test]
fn levels_stated_in_every_row() {
    let text = "nama_skpd,kode_kegiatan,pagu_kegiatan,kode_sub_kegiatan,nama_sub_kegiatan,pagu_sub_kegiatan
Dinas,2.08.02.2.01,30,2.08.02.2.01.0001,A,10
Dinas,2.08.02.2.01,30,2.08.02.2.01.0002,B,21
Dinas,2.08.02.2.02,5,2.08.02.2.02.0001,C,5
Dinas,2.08.02.2.02,6,2.08.02.2.02.0002,D,6
Dinas,2.08.02.2.03,4,2.08.02.2.03.0001,E,4
";
    let folder = Folder::with("a.csv", text);
    let ran = folder.run(&["report", "a.csv", "--format", "json"]);
    assert!(ran.stdout.contains("\"total\": \"46.00\""));
    assert!(
        ran.stderr.contains(
            "a.csv:2:20: warning[B001] 2.08.02.2.01: the file says 30, but the parts add up to 31 (difference -1)"
        ),
        "{}",
        ran.stderr
    );
    assert!(ran.stderr.contains("a.csv:4:20: warning[B002] 2.08.02.2.02: the file states several totals (5 and 6); together they equal its parts, 11"), "{}", ran.stderr);
    assert_eq!(ran.stderr.lines().count(), 2);
}

#[test]
fn rows_without_account_among_rows_that_have_one_are_subtotals() {
    let text = "kode_sub_kegiatan,nama_sub_kegiatan,kode_rekening,pagu
2.08.02.2.01.0001,PUG,,12
2.08.02.2.01.0001,PUG,5.1.02.01.01.0024,5
2.08.02.2.01.0001,PUG,5.1.02.01.01.0025,7
2.08.02.2.01.0002,PUG,,9
";
    let ran = Folder::with("a.csv", text).run(&["report", "a.csv", "--format", "json"]);
    assert!(ran.stdout.contains("\"total\": \"12.00\""));
    assert_eq!(ran.code, 1);
    assert!(
        ran.stderr.contains("a.csv:5:24: error[B003] 2.08.02.2.01.0002: 9 without an account code is not counted"),
        "{}",
        ran.stderr
    );
    assert!(!ran.stderr.contains("a.csv:2:"), "{}", ran.stderr);
}

#[test]
fn thousands_and_millions() {
    let text = "(dalam jutaan rupiah),,\nnama_sub_kegiatan,nama_skpd,pagu\nPUG,Dinas,\"1.234,5\"\n";
    let folder = Folder::with("a.csv", text);
    let ran = folder.run(&["report", "a.csv", "--format", "json"]);
    assert!(ran.stdout.contains("\"total\": \"1234500000.00\""), "{}", ran.stdout);
    assert!(
        ran.stderr.contains("a.csv: note[F015] amounts are read in units of Rp 1,000,000: \"(dalam jutaan rupiah)\""),
        "{}",
        ran.stderr
    );
    assert_eq!(folder.report(&["a.csv", "--unit", "rupiah"])["total"], "1234.50");
    let folder = Folder::with("a.csv", "nama_sub_kegiatan,pagu\nPUG,12.5\n");
    assert_eq!(folder.report(&["a.csv", "--unit", "ribu"])["total"], "12500.00");
}

#[test]
fn quotes_escaped_with_backslashes() {
    let text = "nama_sub_kegiatan,nama_paket,pagu\nPUG,\"Cetak \\\"Suara, Ibu\\\"\",5\nPUG,ATK,7\n";
    let folder = Folder::with("a.csv", text);
    assert_eq!(folder.report(&["a.csv"])["total"], "12.00");
    let ran = folder.run(&["tag", "a.csv"]);
    assert!(ran.stdout.contains("\"Cetak \"\"Suara, Ibu\"\"\""), "{}", ran.stdout);
}

#[test]
fn codes_split_from_agency_titles() {
    let text = "Unit Organisasi : 1.02.0.00.0.00.01.0000 Dinas Kesehatan,,
Kode,Uraian,Jumlah
1.02.02,PROGRAM,5
1.02.02.2.02,Kegiatan,5
1.02.02.2.02.0001,Pelayanan Kesehatan Ibu Hamil,5
Jumlah,,5
Unit Organisasi : 1.06.0.00.0.00.01.0000 Dinas Sosial,,
Kode,Uraian,Jumlah
1.06.02,PROGRAM,7
1.06.02.2.03,Kegiatan,7
1.06.02.2.03.0001,Rehabilitasi,7
Jumlah,,7
";
    let folder = Folder::with("a.csv", text);
    let i = inspect(&folder, &["a.csv"]);
    assert_eq!(i["total"], "12.00", "{i}");
    assert!(i["stated_totals"].as_array().unwrap().iter().all(|t| t["stated"] == t["computed"]), "{i}");
    let opd: Vec<String> = folder.tags(&["a.csv"]).iter().map(|t| t["opd"].as_str().unwrap().to_owned()).collect();
    assert_eq!(opd, ["Dinas Kesehatan", "Dinas Sosial"]);
}

#[test]
fn a_print_of_accounts_with_items() {
    let text = "KODE REKENING;URAIAN;KOEFISIEN;HARGA;JUMLAH
2.08.02.2.01.0001;Koordinasi PUG;;;30
5.1;BELANJA OPERASI;;;30
5.1.02;Belanja Barang dan Jasa;;;30
5.1.02.01.01.0024;ATK;;;10
;[#] Paket rapat;;;10
;[-] Kertas;2 rim;3;6
;[-] Pena;4 buah;1;4
5.1.02.01.01.0052;Makan minum;;;20
;[#] Rapat;;;20
;Nasi kotak;10 orang;2;20
";
    let folder = Folder::with("a.csv", text);
    let tags = folder.tags(&["a.csv"]);
    let total: f64 = tags.iter().map(|t| t["amount"].as_str().unwrap().parse::<f64>().unwrap()).sum();
    assert_eq!(total, 30.0, "{tags:#?}");
    let i = inspect(&folder, &["a.csv"]);
    assert!(i["stated_totals"].as_array().unwrap().iter().all(|t| t["stated"] == t["computed"]), "{i}");
}

#[test]
fn an_unknown_header_is_learned_from_a_saved_profile() {
    let folder = Folder::with("a.csv", "Kode Sub Kegitan;Nama;Duit\n2.08.02.2.01.0001;Koordinasi PUG;3.500\n");
    let ran = folder.run(&["inspect", "a.csv", "--save-profile", "p.toml"]);
    assert_eq!(ran.code, 2);
    let profile = std::fs::read_to_string(folder.path().join("p.toml")).unwrap();
    assert!(
        profile.contains("# \"Kode Sub Kegitan\" = \"kode_sub_kegiatan\"\n# \"Nama\" = \"\"\n# \"Duit\" = \"\"\n"),
        "{profile}"
    );
    folder.file(
        "p.toml",
        "numbers = \"indonesian\"\n[columns]\n\"Kode Sub Kegitan\" = \"kode_sub_kegiatan\"\n\"Nama\" = \"nama_sub_kegiatan\"\n\"Duit\" = \"pagu\"\n",
    );
    let report = folder.report(&["a.csv", "--profile", "p.toml"]);
    assert_eq!((report["total"].as_str(), report["lenses"][1]["amount"].as_str()), (Some("3500.00"), Some("3500.00")));
    folder.file("setara.toml", "profile = \"p.toml\"\n");
    assert_eq!(folder.report(&["a.csv"])["total"], "3500.00");
    folder.file("p.toml", "[columns]\n\"Nama\" = \"nama\"\n");
    let ran = folder.run(&["report", "a.csv", "--profile", "p.toml"]);
    assert!(
        ran.code == 2 && ran.stderr.contains("p.toml") && ran.stderr.contains("unknown variant `nama`"),
        "{}",
        ran.stderr
    );
}

#[test]
fn inspection_of_a_known_file_saves_what_it_found() {
    let folder = Folder::with("a.csv", "nama_skpd;nama_sub_kegiatan;Catatan;pagu\nDinas;PUG;x;1.234.567,00\n");
    let ran = folder.run(&["inspect", "a.csv", "--save-profile", "p.toml"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    for expected in ["nama_sub_kegiatan", "indonesian (1.234.567,89)", "flat (every row is complete)", "1,234,567"] {
        assert!(ran.stdout.contains(expected), "{expected}\n{}", ran.stdout);
    }
    assert_eq!(folder.report(&["a.csv", "--profile", "p.toml"])["total"], "1234567.00");
    let i = inspect(&folder, &["a.csv"]);
    let fields: Vec<&Value> = i["columns"].as_array().unwrap().iter().map(|c| &c["field"]).collect();
    assert_eq!(
        fields,
        [&Value::from("nama_skpd"), &Value::from("nama_sub_kegiatan"), &Value::Null, &Value::from("pagu")]
    );
}

#[test]
fn findings_in_a_workbook_name_sheet_and_cell() {
    let folder = Folder::empty();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("RKA").unwrap();
    for (c, header) in ["NAMA SUB KEGIATAN", "PAGU"].iter().enumerate() {
        sheet.write_string(2, c as u16 + 1, *header).unwrap();
    }
    sheet.write_string(3, 1, "Koordinasi\nPUG").unwrap();
    sheet.write_number(3, 2, 5.0).unwrap();
    sheet.write_string(4, 1, "PUG").unwrap();
    sheet.write_string(4, 2, "lima").unwrap();
    let notes = book.add_worksheet().set_name("Catatan").unwrap();
    notes.write_string(0, 0, "Alamat kantor").unwrap();
    let path = folder.path().join("a.xlsx");
    book.save(&path).unwrap();
    let ran = folder.run(&["report", "a.xlsx", "--format", "json"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.stderr.contains("a.xlsx: sheet RKA, cell C5: error[F005] column \"PAGU\": \"lima\" is not a number"),
        "{}",
        ran.stderr
    );
    assert!(ran.stderr.contains("a.xlsx: sheet Catatan, cell A1: note[F014]"), "{}", ran.stderr);
    assert!(ran.stdout.contains("\"total\": \"5.00\""));
    let tags = folder.run(&["tag", "a.xlsx", "--sheet", "RKA", "--format", "jsonl"]).stdout;
    let tag: Value = serde_json::from_str(tags.lines().next().unwrap()).unwrap();
    assert_eq!((tag["sheet"].as_str(), tag["row"].as_u64()), (Some("RKA"), Some(4)));
    let ran = folder.run(&["report", "a.xlsx", "--sheet", "Rekap"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("no sheet \"Rekap\"; the sheets are \"RKA\", \"Catatan\""), "{}", ran.stderr);
    folder.file("b.xlsx", "not a workbook");
    let ran = folder.run(&["report", "b.xlsx"]);
    assert!(ran.code == 2 && ran.stderr.contains("b.xlsx: error[F001]"), "{}", ran.stderr);
}

/// What `inspect` says of a text: total, lines, and the findings.
fn read(text: &str) -> (String, u64, String) {
    let folder = Folder::with("a.csv", text);
    let ran = folder.run(&["inspect", "--format", "json", "a.csv"]);
    let i: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}", ran.stderr));
    (i["total"].as_str().unwrap().to_owned(), i["lines"].as_u64().unwrap(), ran.stderr)
}

#[test]
fn totals_in_the_column_of_names() {
    let (total, lines, said) = read("nama_skpd,nama_sub_kegiatan,pagu\nD,PUG,5\nD,KIA,7\n,JUMLAH,12\n");
    assert_eq!((total.as_str(), lines, said.as_str()), ("12.00", 2, ""));
    // Totals of pages, then of everything.
    let text = "nama_skpd,nama_sub_kegiatan,pagu\nD,A,5\nJUMLAH,,6\nE,B,5\nJUMLAH,,5\nTOTAL,,10\n";
    let (total, _, said) = read(text);
    assert_eq!(total, "10.00");
    assert!(
        said.contains("a.csv:3:9: warning[B001] JUMLAH: the file says 6, but the parts add up to 5")
            && said.lines().count() == 1,
        "{said}"
    );
}

#[test]
fn headers_and_column_numbers_again_in_a_flat_file() {
    let text = "nomor;kode_sub_kegiatan;nama_sub_kegiatan;pagu\n1;2;3;4\n1;2.08.02.2.01.0001;PUG;5\nnomor;kode_sub_kegiatan;nama_sub_kegiatan;pagu\n1;2;3;4\n2;2.08.02.2.01.0002;PUG;7\n";
    assert_eq!(read(text), ("12.00".into(), 2, String::new()));
    // With blanks around them too, and with the codes first.
    assert_eq!(read(&text.replace("\n1;2;3;4\n2;", "\n 1 ; 2;3;4\n2;")), ("12.00".into(), 2, String::new()));
    let codes =
        "kode_sub_kegiatan,nama_sub_kegiatan,pagu\n2.08.02.2.01.0001,PUG,5\n\u{a0}1,2,3\n2.08.02.2.01.0002,PUG,7\n";
    assert_eq!(read(codes), ("12.00".into(), 2, String::new()));
    // In quotes, and so often that the numbers, above codes, could be taken for codes that hold them.
    let head = "\"kode_sub_kegiatan\",\"nama_sub_kegiatan\",\"pagu\"\n\"1\",\"2\",\"3\"\n";
    let page = format!("{head}\"2.08.02.2.01.0001\",\"PUG\",\"5\"\n\"2.08.02.2.01.0002\",\"PUG\",\"7\"\n");
    let amounts = page.replace("\"3\"\n", "3\n").replace("\"5\"", "5").replace("\"7\"", "7");
    for pages in [page, amounts].map(|page| page.repeat(3)) {
        assert_eq!(read(&pages), ("36.00".into(), 6, String::new()), "{pages}");
    }
    let merged = "nomor;nama_sub_kegiatan;JUMLAH (Rp);\n;;SEBELUM;SETELAH\n1;PUG;5;6\nnomor;nama_sub_kegiatan;JUMLAH (Rp);\n;;SEBELUM;SETELAH\n2;KIA;7;8\n";
    assert_eq!(read(merged), ("14.00".into(), 2, String::new()));
}

#[test]
fn an_unreadable_parent_keeps_its_children() {
    let text = "KODE;URAIAN;JUMLAH\n2.08.02.2.01.0001;PUG;10\n5.1.02.01.01.0024;ATK;10\n2.08.02.2.01.0006;X;dua puluh\n5.1.02.01.01.0024;Y;20\n";
    let folder = Folder::with("a.csv", text);
    let ran = folder.run(&["tag", "a.csv", "--format", "jsonl"]);
    assert_eq!(ran.code, 1);
    let codes: Vec<Value> =
        ran.stdout.lines().map(|l| serde_json::from_str::<Value>(l).unwrap()["sub_kegiatan"].clone()).collect();
    assert_eq!(codes, ["2.08.02.2.01.0001", "2.08.02.2.01.0006"]);
    assert!(ran.stderr.starts_with("a.csv:4:21: error[F005]") && !ran.stderr.contains("B001"), "{}", ran.stderr);
}

#[test]
fn agencies_without_codes_in_titles() {
    let text = "SKPD : Dinas A,,\nKode,Uraian,Jumlah\n1.06.02,P,5\n1.06.02.2.03,K,5\n1.06.02.2.03.0001,S,5\nSKPD : Dinas B,,\n1.06.02,P,7\n1.06.02.2.03,K,7\n1.06.02.2.03.0001,S,7\n";
    let folder = Folder::with("a.csv", text);
    let opd: Vec<String> = folder.tags(&["a.csv"]).iter().map(|t| t["opd"].as_str().unwrap().to_owned()).collect();
    assert_eq!(opd, ["Dinas A", "Dinas B"]);
}

#[test]
fn money_without_a_code_in_a_print_is_named() {
    let text = "KODE;URAIAN;JUMLAH\n2.08.02;P;10\n2.08.02.2.01;K;10\n2.08.02.2.01.0001;PUG;10\n;JUMLAH;10\n;Belanja tanpa kode;99\n;;55\n";
    let (total, _, said) = read(text);
    assert_eq!(total, "10.00");
    assert!(said.starts_with("a.csv:6:21: error[F013]") && !said.contains("a.csv:7"), "{said}");
}

#[test]
fn a_saved_profile_names_the_amount() {
    let folder = Folder::with("a.csv", "nama_sub_kegiatan;Semula;Menjadi\nPUG;5;6\n");
    folder.run(&["inspect", "a.csv", "--amount", "before", "--save-profile", "p.toml"]);
    assert_eq!(folder.report(&["a.csv"])["total"], "6.00");
    assert_eq!(folder.report(&["a.csv", "--profile", "p.toml"])["total"], "5.00");
    assert_eq!(folder.report(&["a.csv", "--profile", "p.toml", "--amount", "after"])["total"], "6.00");
}

#[test]
fn levels_and_amounts_have_number_styles_of_their_own() {
    let text = "kode_sub_kegiatan;nama_sub_kegiatan;pagu_kegiatan;pagu;realisasi\n2.08.02.2.01.0001;PUG;3.500,00;3500.00;1.250\n";
    let folder = Folder::with("a.csv", text);
    let i = inspect(&folder, &["a.csv"]);
    assert_eq!((i["stated_totals"][0]["stated"].as_str(), i["total"].as_str()), (Some("3500.00"), Some("3500.00")));
    assert!(i["amounts"][1]["total"].is_null(), "{}", i["amounts"]);
    let folder = Folder::with("a.csv", "nama_sub_kegiatan,pagu (juta rupiah)\nPUG,2\n");
    assert_eq!(inspect(&folder, &["a.csv"])["total"], "2000000.00");
}

#[test]
fn a_table_that_would_be_too_wide_is_refused() {
    let folder = Folder::empty();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("RKA").unwrap().write_string(0, 0, "NAMA SUB KEGIATAN").unwrap();
    // One cell far from the table is left out, not two below each other: rows of all columns would be made.
    for row in 1..3_100 {
        sheet.write_string(row, 0, "x").unwrap();
    }
    for row in [5, 1_048_575] {
        sheet.write_string(row, 16_383, ".").unwrap();
    }
    book.save(folder.path().join("a.xlsx")).unwrap();
    let ran = folder.run(&["report", "a.xlsx"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(
        ran.stderr.contains("its last cell is in row 1048576, column 16384; delete the stray cells"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_name_that_begins_with_total_is_a_line() {
    let rows =
        "NAMA OPD,URAIAN,PAGU\nDinas A,Total Quality Management,5\nDinas A,Jumlah peserta,7\n,Jumlah Belanja,12\n";
    let report = Folder::with("a.csv", rows).report(&["a.csv"]);
    assert_eq!(report["total"], "12.00");
}

#[test]
fn items_under_a_row_without_an_amount_are_counted() {
    let folder = Folder::with(
        "a.csv",
        "Kode,Uraian Program Kegiatan Sub Kegiatan,Anggaran\n2.08,PPPA,100\n2.08.02,Program,100\n2.08.02.2.01,Kegiatan,100\n\
         2.08.02.2.01.0001,PUG,\n,Rapat,40\n,Buku,60\n",
    );
    assert_eq!(folder.report(&["a.csv"])["total"], "100.00");
}

#[test]
fn brackets_around_a_minus_are_one_minus() {
    let rows = ["x,Dinas,2.08.02.2.01.0001,PUG,5.1.02,a,(-5)", "x,Dinas,2.08.02.2.01.0001,PUG,5.1.02,a,20"];
    assert_eq!(Folder::with("a.csv", budget(&rows)).report(&["a.csv"])["total"], "15.00");
    let ran = Folder::with("a.csv", budget(&[rows[1], "x,Dinas,2.08.02.2.01.0001,PUG,5.1.02,a,--9"]))
        .run(&["report", "a.csv"]);
    assert!(ran.code == 1 && ran.stderr.contains("F005"), "{}", ran.stderr);
}

#[test]
fn every_item_column_tells_lines_apart() {
    let header: Vec<String> = (1..=9).map(|i| format!("URAIAN {i}")).collect();
    let row = |last: &str| format!("2.08.02.2.01.0001,PUG,a,b,c,d,e,f,g,h,{last},5\n");
    let text =
        format!("KODE SUB KEGIATAN,NAMA SUB KEGIATAN,{},PAGU\n{}{}", header.join(","), row("satu"), row("lansia"));
    let columns: String = (1..=9).map(|i| format!("\"URAIAN {i}\" = \"item\"\n")).collect();
    let folder = Folder::with("a.csv", text);
    folder.file("p.toml", format!("[columns]\n{columns}"));
    let tags = folder.tags(&["a.csv", "--profile", "p.toml"]);
    assert!(tags[1]["item"].as_str().unwrap_or_default().ends_with("lansia") || tags[1].to_string().contains("lansia"));
    assert!(!tags[0].to_string().contains("lansia"), "{}", tags[0]);
}

#[test]
fn a_total_that_cannot_be_read_is_named() {
    let ran = Folder::with("a.csv", "NAMA OPD,URAIAN,PAGU\nDinas A,Rapat,5\n,JUMLAH,lima\n").run(&["report", "a.csv"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("a.csv:3:9: error[F005] column \"PAGU\": \"lima\""), "{}", ran.stderr);
}
