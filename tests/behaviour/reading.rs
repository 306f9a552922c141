//! Dialects, header names, codes and amounts in the forms that governments publish.

use crate::{Folder, budget};

const PLAIN: &str = "KODE SKPD,NAMA SKPD,KODE SUB KEGIATAN,NAMA SUB KEGIATAN,KODE REKENING,NAMA PAKET,PAGU
1.02.0.00.0.00.01.0000,Dinas Kesehatan,1.02.02.2.02.0001,Pengelolaan Pelayanan Kesehatan Ibu Hamil,5.1.02.01.01.0024,\"Buku, \"\"KIA\"\"
dan alat tulis\",1000000.50
1.02.0.00.0.00.01.0000,Dinas Kesehatan,1.02.01.2.02.0001,Penyediaan Gaji dan Tunjangan ASN,5.1.01.01.01.0001,Gaji Pokok,2500000
1.02.0.00.0.00.01.0000,Dinas Kesehatan,1.02.02.2.02.0004,Pengelolaan Pelayanan Kesehatan Balita,,,
";

#[test]
fn one_budget_in_every_dialect() {
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(PLAIN.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let forms: [(&str, Vec<u8>); 6] = [
        ("plain", PLAIN.into()),
        ("bom", [b"\xEF\xBB\xBF", PLAIN.as_bytes()].concat()),
        ("crlf", PLAIN.replace('\n', "\r\n").into()),
        ("semicolon", PLAIN.replace(',', ";").replace("Buku;", "Buku,").into()),
        ("tab", PLAIN.replace(',', "\t").replace("Buku\t", "Buku,").into()),
        ("utf16", utf16),
    ];
    for (name, bytes) in forms {
        let folder = Folder::with("a.csv", bytes);
        let report = folder.report(&["a.csv"]);
        assert_eq!(report["total"], "3500000.50", "{name}");
        assert_eq!(report["lines"], 3, "{name}");
        assert_eq!(report["lines_without_amount"], 1, "{name}");
        let tags = folder.tags(&["a.csv"]);
        assert_eq!(tags[0]["verdict"], "khusus_target", "{name}");
        assert_eq!([&tags[0]["row"], &tags[1]["row"], &tags[2]["row"]], [2, 4, 5], "{name}");
        assert!(tags[2]["amount"].is_null(), "{name}");
    }
}

#[test]
fn stdin_and_no_final_newline() {
    let ran = Folder::empty().run_with(&["report", "-", "--format", "json"], PLAIN.trim_end());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stdout.contains("\"total\": \"3500000.50\""));
    assert!(ran.stdout.contains("\"path\": \"-\""));
}

#[test]
fn several_files_and_a_folder_add_up() {
    let folder = Folder::with("all/b.csv", PLAIN);
    folder.file(
        "all/a/other.csv",
        budget(&["x,Dinas Sosial,1.06.02.2.03.0001,Pemberdayaan,5.1.02.01.01.0001,Beras,100"]),
    );
    folder.file("all/readme.md", "not a budget");
    let report = folder.report(&["all"]);
    assert_eq!(report["total"], "3500100.50");
    let paths: Vec<&str> = report["inputs"].as_array().unwrap().iter().map(|i| i["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["all/a/other.csv", "all/b.csv"]);
    assert_eq!(folder.report(&["all/b.csv", "all/a/other.csv"])["total"], "3500100.50");
}

#[test]
fn codes_in_every_spelling_are_one_sub_kegiatan() {
    let spellings = [
        "2.08.02.2.01.0001",
        "2.08.02.2.01.01",
        "2.08.02.02.01.0001",
        "2 08 02 2 01 01",
        "1 14 0100 2 08 02 2 01 01",
        "2.08.02.2.01.0001)",
        "2.08.02.2.01.01 Koordinasi/PUG",
    ];
    let rows: Vec<String> =
        spellings.iter().map(|c| format!("x,Dinas,{c},Koordinasi PUG,510201010024,ATK,10")).collect();
    let folder = Folder::with("a.csv", budget(&rows.iter().map(String::as_str).collect::<Vec<_>>()));
    for tag in folder.tags(&["a.csv"]) {
        assert_eq!(tag["sub_kegiatan"], "2.08.02.2.01.0001");
        assert_eq!(tag["rekening"], "5.1.02.01.01.0024");
    }
    assert_eq!(folder.report(&["a.csv"])["lenses"][1]["sub_kegiatan"], 1);
}

#[test]
fn code_and_name_in_one_cell() {
    let text = "SKPD;Sub Kegiatan;Anggaran (Rp)\nDinas Kesehatan;1.02.02.2.02.01 Pelayanan Kesehatan Ibu Hamil;Rp 1.500.000,00\n";
    let tags = Folder::with("a.csv", text).tags(&["a.csv"]);
    assert_eq!(tags[0]["sub_kegiatan"], "1.02.02.2.02.0001");
    assert_eq!(tags[0]["amount"], "1500000.00");
    assert_eq!(tags[0]["verdict"], "khusus_target");
}

#[test]
fn amounts_plain_and_indonesian() {
    let cells = ["850000000", "174392660.54", "-5", "0"];
    let rows: Vec<String> = cells.iter().map(|c| format!("x,Dinas,2.08.02.2.01.0001,PUG,5.1.02,a,{c}")).collect();
    let folder = Folder::with("a.csv", budget(&rows.iter().map(String::as_str).collect::<Vec<_>>()));
    assert_eq!(folder.report(&["a.csv"])["total"], "1024392655.54");

    let cells = [
        "513.425.170.766",
        "467.998.630.663,83",
        "0,00",
        "\"Rp 1.234.567,00\"",
        "-38.705,83",
        "(1.234,00)",
        "3.500",
        "-",
    ];
    let rows: Vec<String> = cells.iter().map(|c| format!("x;Dinas;2.08.02.2.01.0001;PUG;5.1.02;a;{c}")).collect();
    let text = budget(&[]).replace(',', ";") + &rows.join("\n");
    let folder = Folder::with("a.csv", text);
    let report = folder.report(&["a.csv"]);
    assert_eq!(report["total"], "981424999557.00");
    assert_eq!(report["lines_without_amount"], 1);
}

#[test]
fn title_rows_before_the_header() {
    let text = format!(
        "PEMERINTAH KABUPATEN X,,,,,,\nTAHUN ANGGARAN 2026,,,,,,\n,,,,,,\n{}",
        budget(&["x,Dinas,2.08.02.2.01.0001,PUG,5.1.02,a,7"])
    );
    let folder = Folder::with("a.csv", text);
    assert_eq!(folder.report(&["a.csv"])["total"], "7.00");
    assert_eq!(folder.tags(&["a.csv"])[0]["row"], 5);
}

#[test]
fn the_amount_column_can_be_named() {
    let text = "nama_sub_kegiatan,pagu,Usulan OPD\nPUG,10,20\n";
    let folder = Folder::with("a.csv", text);
    assert_eq!(folder.report(&["a.csv"])["total"], "10.00");
    assert_eq!(folder.report(&["a.csv", "--amount", "usulan opd"])["total"], "20.00");
}

#[test]
fn a_record_longer_than_others_in_quotes_keeps_its_lines() {
    let text = budget(&[
        "x,Dinas,2.08.02.2.01.0001,\"PUG\n\n\nKab\",5.1.02,a,1",
        "x,Dinas,2.08.02.2.01.0001,PUG,5.1.02,a,oops",
    ]);
    let ran = Folder::with("a.csv", text).run(&["report", "a.csv"]);
    assert!(ran.stderr.starts_with("a.csv:6:40 (row 3 in Excel): error[F005]"), "{}", ran.stderr);
}
