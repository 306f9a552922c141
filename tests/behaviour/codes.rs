//! Codes in other spellings, in pieces, beside other codes, turned into dates and numbers: read as the official list proves
//! them, through the binary. `1.02.02.2.02.0001` (mothers) and `0003` (babies) carry the official tag of 2027, `0004` too.

use serde_json::Value;

use crate::{Folder, Ran};

const MOTHERS: &str = "Pengelolaan Pelayanan Kesehatan Ibu Hamil";

/// Total and official lens of a budget that must be read without an error.
fn read(text: &str) -> (String, String) {
    of(&Folder::with("a.csv", text).report(&["a.csv"]))
}

fn of(report: &Value) -> (String, String) {
    let lens = report["lenses"].as_array().unwrap().iter().find(|l| l["lens"] == "official").unwrap();
    let own = |value: &Value| value.as_str().unwrap().to_owned();
    (own(&report["total"]), own(&lens["amount"]))
}

fn both(total: &str, official: &str) -> (String, String) {
    (format!("{total}.00"), format!("{official}.00"))
}

fn check(text: &str) -> Ran {
    Folder::with("a.csv", text).run(&["report", "a.csv"])
}

/// Spellings of one code, with the words of the note; none where it is read as it stands.
const SPELLINGS: [(&str, &str); 22] = [
    ("1.02.02.2.02.0001", ""),
    ("1.02.02.2.02.0001.", ""),
    (" 1.02.02.2.02.0001 ", ""),
    ("1.02.02.2.02.1", ""),
    ("1.02.02.2.02.00001", ""),
    ("1.02.02.02.02.0001", ""),
    ("'1.02.02.2.02.0001", ""),
    ("=\"1.02.02.2.02.0001\"", ""),
    ("[1.02.02.2.02.0001]", ""),
    ("1 02 02 2 02 0001", ""),
    ("1.02.02.2.02.OOO1", "letters for digits"),
    ("l.02.02.2.02.0001", "letters for digits"),
    ("I.02.02.2.02.ooo1", "letters for digits"),
    ("1 . 02 . 02 . 2.02 . 0001", "other marks for dots"),
    ("1-02-02-2-02-0001", "other marks for dots"),
    ("1/02/02/2.02/0001", "other marks for dots"),
    ("1,02,02,2,02,0001", "other marks for dots"),
    ("1．02．02．2．02．0001", "other marks for dots"),
    ("102022020001", "dots left out"),
    ("10202202 0001", "dots left out"),
    ("1.02.02.202.0001", "dots left out"),
    ("1.02.1.02.01.00.02.2.02.0001", "behind a local code"),
];

#[test]
fn one_code_in_every_spelling_has_its_official_tag() {
    for (cell, says) in SPELLINGS {
        // Commas would be taken for delimiters.
        let quoted = if cell.contains(',') { format!("\"{cell}\"") } else { cell.to_owned() };
        let text = format!("Kode Sub Kegiatan\tNama Sub Kegiatan\tPagu\n{quoted}\t{MOTHERS}\t100000000\n");
        assert_eq!(read(&text), both("100000000", "100000000"), "{cell:?}");
        let ran = check(&text);
        assert_eq!((ran.code, ran.stderr.contains("note[F029]")), (0, !says.is_empty()), "{cell:?} {}", ran.stderr);
        assert!(ran.stderr.contains(says) && !ran.stderr.contains("F023"), "{cell:?} {}", ran.stderr);
    }
}

#[test]
fn the_same_spellings_in_a_print_hang_where_they_belong() {
    for (cell, _) in SPELLINGS.iter().filter(|(cell, _)| !cell.starts_with(['\'', '=', '[', 'l', 'I'])) {
        let text = format!(
            "KODE;URAIAN;JUMLAH\n1.02.02;PROGRAM UPAYA;150.000.000\n1.02.02.2.02;Penyediaan;150.000.000\n\
             {cell};{MOTHERS};100.000.000\n1.02.02.2.02.0003;Bayi;50.000.000\n"
        );
        assert_eq!(read(&text), both("150000000", "150000000"), "{cell:?}");
    }
}

#[test]
fn a_kind_of_mending_is_said_once_with_its_count_and_first_place() {
    let ran = check(
        "Kode Sub Kegiatan;Nama Sub Kegiatan;Pagu\n1.02.02.2.02.0001;Ibu;1000000\n1-02-02-2-02-0003;Bayi;1000000\n\
         1-02-02-2-02-0004;Balita;1000000\n1-02-02-2-02-0003;Bayi;1000000\n",
    );
    let note = "a.csv:3:1: note[F029] 2 codes are not written in the usual form (other marks for dots): \"1-02-02-2-02-0003\" is read as \
                1.02.02.2.02.0003, and so on";
    assert!(ran.stderr.contains(note), "{}", ran.stderr);
    assert_eq!(ran.stderr.matches("F029").count(), 1, "{}", ran.stderr);
}

#[test]
fn what_the_list_cannot_prove_is_an_error_that_names_the_cell() {
    let rows =
        "Kode Sub Kegiatan;Nama Sub Kegiatan;Pagu\n1.02.02.2.02.0001;Ibu;1000000\n1.02.02.2.02.0003;Bayi;1000000\n";
    for cell in ["1-02-02-2-02-0003-7", "31/12/2031"] {
        let ran = check(&format!("{rows}{cell};Balita;1000000\n"));
        assert_eq!(ran.code, 1, "{cell} {}", ran.stderr);
        assert!(ran.stderr.contains("a.csv:4:1: error[F023]") && ran.stderr.contains(cell), "{cell} {}", ran.stderr);
    }
    // Without money nothing is lost.
    let ran = check(&format!("{rows}1-02-02-2-02-0003-7;Balita;0\n"));
    assert!(ran.code == 0 && !ran.stderr.contains("F023"), "{}", ran.stderr);
    // Text is no code: a row without one among rows that have theirs explains itself by nothing.
    for row in ["belum ada;Balita;1000000", "-;Balita;1000000"] {
        let ran = check(&format!("{rows}{row}\n"));
        assert!(ran.code == 1 && ran.stderr.contains("error[F031]"), "{row} {}", ran.stderr);
        assert!(!ran.stderr.contains("F023"), "{row} {}", ran.stderr);
    }
}

#[test]
fn codes_of_another_list_are_no_error() {
    let ran =
        check("Kode Sub Kegiatan;Nama Sub Kegiatan;Pagu\nA-12-07-3;Kelas ibu;1000000\n9-99-12-7;Posyandu;1000000\n");
    assert!(ran.code == 0 && !ran.stderr.contains("error[F023]"), "{}", ran.stderr);
}

#[test]
fn codes_in_pieces_are_joined() {
    let own = both("150000000", "150000000");
    for text in [
        "Urusan;Bidang;Program;Kegiatan;Kode Sub Kegiatan;Nama Sub Kegiatan;Pagu\n\
         1;02;02;2.02;0001;Ibu;100000000\n1;02;02;2.02;0003;Bayi;50000000\n",
        "No;Kode;;;;;;Nama Sub Kegiatan;Pagu\n\
         1;1;02;02;2;02;0001;Ibu;100000000\n2;1;02;02;2;02;0003;Bayi;50000000\n",
        "Kode Urusan;Kode Bidang;Kode Program;Kode Kegiatan;Kode Sub Kegiatan;Nama Sub Kegiatan;Pagu\n\
         1.;02.;02.;2.02.;0001.;Ibu;100000000\n1.;02.;02.;2.02.;0003.;Bayi;50000000\n",
        "Kode Bidang;Kode Program;Kode Sub Kegiatan;Nama Sub Kegiatan;Pagu\n\
         1.02;02;2.02.0001;Ibu;100000000\n1.02;02;2.02.0003;Bayi;50000000\n",
        "KODE;;;;;URAIAN;JUMLAH\n1;;;;;URUSAN WAJIB;150.000.000\n1;02;;;;KESEHATAN;150.000.000\n\
         1;02;02;;;PROGRAM UPAYA;150.000.000\n1;02;02;2.02;;Penyediaan;150.000.000\n\
         1;02;02;2.02;0001;Ibu;100.000.000\n1;02;02;2.02;0003;Bayi;50.000.000\n",
        "KODE;;;;;URAIAN;JUMLAH\nUrusan;Bidang;Program;Kegiatan;Sub;;\n1;02;02;;;PROGRAM UPAYA;150.000.000\n\
         1;02;02;2.02;;Penyediaan;150.000.000\n1;02;02;2.02;0001;Ibu;100.000.000\n1;02;02;2.02;0003;Bayi;50.000.000\n",
    ] {
        assert_eq!(read(text), own, "{text}");
        let ran = check(text);
        assert!(ran.stderr.contains("note[F029]") && ran.stderr.contains("in pieces"), "{text}\n{}", ran.stderr);
    }
}

#[test]
fn codes_that_stand_whole_in_every_column_are_no_pieces() {
    let text = "Kode Bidang;Kode Program;Kode Kegiatan;Kode Sub Kegiatan;Nama Sub Kegiatan;Pagu\n\
                1.02;1.02.02;1.02.02.2.02;1.02.02.2.02.0001;Ibu;100000000\n\
                1.02;1.02.02;1.02.02.2.02;1.02.02.2.02.0003;Bayi;50000000\n";
    assert_eq!(read(text), both("150000000", "150000000"));
    assert!(!check(text).stderr.contains("F029"));
}

#[test]
fn parts_of_a_code_in_the_columns_of_levels_and_agencies() {
    let text = "Kode Unit;Nama SKPD;Kode Program;Nama Program;Kode Sub Kegiatan;Pagu\n\
                1.02.0.00.0.00.01.;Dinas Kesehatan;02.;PROGRAM UPAYA;2.02.0001.;100000000\n\
                2.08.0.00.0.00.01.;Dinas PPPA;02.;PROGRAM PUG;2.01.0001.;50000000\n";
    let folder = Folder::with("a.csv", text);
    let codes: Vec<String> = folder.tags(&["a.csv"]).iter().map(|t| t["sub_kegiatan"].to_string()).collect();
    assert_eq!(codes, ["\"1.02.02.2.02.0001\"", "\"2.08.02.2.01.0001\""]);
}

#[test]
fn an_account_behind_the_activity_gives_the_line_both() {
    let text = "Nama SKPD;Kode;Nama Sub Kegiatan;Uraian;Pagu\n\
                Dinas Kesehatan;1.02.02.2.02.0001.5.1.02.01.01.0024;Ibu;Kertas;100000000\n\
                Dinas Kesehatan;1.02.02.2.02.0003.5.2.02.05.01.0005;Bayi;Meja;50000000\n";
    let folder = Folder::with("a.csv", text);
    let report = folder.report(&["a.csv"]);
    assert_eq!(of(&report), both("150000000", "150000000"));
    let tags = folder.tags(&["a.csv"]);
    let own: Vec<[&str; 2]> =
        tags.iter().map(|t| ["sub_kegiatan", "rekening"].map(|k| t[k].as_str().unwrap())).collect();
    assert_eq!(own, [["1.02.02.2.02.0001", "5.1.02.01.01.0024"], ["1.02.02.2.02.0003", "5.2.02.05.01.0005"]]);
}

#[test]
fn an_account_behind_the_activity_in_a_print() {
    let text = "KODE;URAIAN;JUMLAH\n1.02.02.2.02;Penyediaan;100.000.000\n1.02.02.2.02.0001;Ibu;100.000.000\n\
                1.02.02.2.02.0001.5.1;OPERASI;100.000.000\n1.02.02.2.02.0001.5.1.02;Barang;100.000.000\n\
                1.02.02.2.02.0001.5.1.02.01.01.0024;Kertas;60.000.000\n\
                1.02.02.2.02.0001.5.1.02.01.01.0026;Cetak;40.000.000\n";
    assert_eq!(read(text), both("100000000", "100000000"));
}

#[test]
fn an_agency_before_the_activity_is_whose_money_it_is() {
    let print = "KODE REKENING;URAIAN;JUMLAH (Rp)\n1.02.0.00.0.00.01.0000;Dinas Kesehatan;150.000.000\n\
                 1.02.0.00.0.00.01.0000.1.02.02;PROGRAM UPAYA;150.000.000\n\
                 1.02.0.00.0.00.01.0000.1.02.02.2.02;Penyediaan;150.000.000\n\
                 1.02.0.00.0.00.01.0000.1.02.02.2.02.0001;Ibu;100.000.000\n\
                 1.02.0.00.0.00.01.0000.1.02.02.2.02.0003;Bayi;50.000.000\n";
    let report = Folder::with("a.csv", print).report(&["a.csv"]);
    assert_eq!(of(&report), both("150000000", "150000000"));
    assert_eq!(report["opd"].as_array().unwrap().len(), 1);
    let flat = "Kode;Nama Sub Kegiatan;Pagu\n1.02.0.00.0.00.01.0000.1.02.02.2.02.0001;Ibu;100000000\n\
                2.08.0.00.0.00.01.0000.2.08.02.2.01.0001;PUG;50000000\n";
    let folder = Folder::with("a.csv", flat);
    let tags = folder.tags(&["a.csv"]);
    let own: Vec<&str> = tags.iter().map(|t| t["sub_kegiatan"].as_str().unwrap()).collect();
    assert_eq!(own, ["1.02.02.2.02.0001", "2.08.02.2.01.0001"]);
    assert_eq!(folder.report(&["a.csv"])["opd"].as_array().unwrap().len(), 2);
}

#[test]
fn dates_times_and_numbers_of_spreadsheets() {
    let bidang = "KODE;URAIAN;JUMLAH\n2;URUSAN WAJIB;100.000.000\n2.1;PERTANAHAN;100.000.000\n\
                  2.10.0.00.0.00.01.0000;Dinas Pertanahan;100.000.000\n2.10.04;PROGRAM SENGKETA;100.000.000\n\
                  2.10.04.2.01;Penyelesaian;100.000.000\n2.10.04.2.01.0001;Subsidi;100.000.000\n";
    assert_eq!(read(bidang).0, "100000000.00");
    let trade = bidang.replace("2.10", "3.30").replace("2.1;", "3.3;").replace("2;URUSAN", "3;URUSAN");
    assert_eq!(read(&trade).0, "100000000.00");
    for (bidang, program) in [("01:02:00", "01:02:02"), ("1:02:00", "01/02/2002"), ("1.02", "01-Feb-02")] {
        let text = format!(
            "KODE;URAIAN;JUMLAH\n1;URUSAN WAJIB;100.000.000\n{bidang};KESEHATAN;100.000.000\n\
             1.02.0.00.0.00.01.0000;Dinas Kesehatan;100.000.000\n{program};PROGRAM UPAYA;100.000.000\n\
             1.02.02.2.02;Penyediaan;100.000.000\n1.02.02.2.02.0001;Ibu;100.000.000\n"
        );
        assert_eq!(read(&text), both("100000000", "100000000"), "{program}");
        assert!(check(&text).stderr.contains("turned into a date or time"));
    }
    // 5.01.02 is a program, 5.1.02 an account: the rows above say which.
    let account = "KODE;URAIAN;JUMLAH\n1.02.02.2.02;Penyediaan;100.000.000\n1.02.02.2.02.0001;Ibu;100.000.000\n\
                   5.1;BELANJA OPERASI;100.000.000\n05:01:02;Belanja Barang;100.000.000\n\
                   5.1.02.01;Belanja Barang Habis;60.000.000\n5.1.02.04;Perjalanan;40.000.000\n";
    assert_eq!(read(account), both("100000000", "100000000"));
}

#[test]
fn an_account_that_became_a_number_keeps_its_group() {
    let text = "Kode Sub Kegiatan;Nama Sub Kegiatan;Kode Rekening;Nama Paket;Pagu\n\
                1.02.02.2.02.0001;Ibu;5,10201E+11;Kelas ibu 1;1000000\n\
                1.02.02.2.02.0001;Ibu;510201010024;Kelas ibu 2;2000000\n";
    let folder = Folder::with("a.csv", text);
    let tags = folder.tags(&["a.csv"]);
    let accounts: Vec<&str> = tags.iter().map(|t| t["rekening"].as_str().unwrap()).collect();
    assert_eq!(accounts, ["5.1.02", "5.1.02.01.01.0024"]);
    // 5.1.02.99.99.9999 is rounded to an account that there is not.
    let ran = check(&text.replace("5,10201E+11", "5,103E+11"));
    assert!(ran.code == 1 && ran.stderr.contains("error[F023]"), "{}", ran.stderr);
}

#[test]
fn a_column_of_targets_holds_no_codes() {
    for targets in [["1838 Orang/bulan", "5 Dokumen", "5100 Orang"], ["2100", "2100", "12"], ["5.5", "1.2", "2.08"]] {
        let [a, b, c] = targets;
        let text = format!(
            "KODE;URAIAN;TARGET;PAGU\n1.02.02;PROGRAM UPAYA;;175.000.000\n1.02.02.2.02;Penyediaan;;175.000.000\n\
             1.02.02.2.02.0001;Ibu;{a};100.000.000\n1.02.02.2.02.0003;Bayi;{b};50.000.000\n\
             1.02.02.2.02.0004;Balita;{c};25.000.000\n"
        );
        let (total, official) = read(&text);
        assert_eq!((total.as_str(), official.starts_with("1")), ("175000000.00", true), "{targets:?} {official}");
    }
}

#[test]
fn the_column_of_codes_is_found_by_what_stands_in_it() {
    let own = both("150000000", "150000000");
    for header in ["Column1;Nama Sub Kegiatan", "Nomenklatur;Nama Sub Kegiatan", "Kode Rekening;Nama Sub Kegiatan"] {
        let text =
            format!("Kode;{header};Pagu\n1;1.02.02.2.02.0001;Ibu;100000000\n2;1.02.02.2.02.0003;Bayi;50000000\n");
        assert_eq!(read(&text), own, "{header}");
    }
    // A code of a sub kegiatan in a column that is called after its kegiatan.
    let text = "Kode Kegiatan;Kegiatan;Pagu\n1.02.02.2.02.0001;Ibu;100000000\n1.02.02.2.02.0003;Bayi;50000000\n";
    assert_eq!(read(text), own);
}

#[test]
fn code_and_name_in_one_cell_for_every_level() {
    let text = "Urusan;OPD;Bidang Urusan;Program;Kegiatan;Sub Kegiatan;Akun;Kelompok;Rekening (Sub Rincian Obyek);Pagu\n\
                1 URUSAN WAJIB;1.02.0.00.0.00.01.0000 Dinas Kesehatan;1.02 KESEHATAN;1.02.02 PROGRAM UPAYA;\
                1.02.02.2.02 Penyediaan;1.02.02.2.02.0001 Ibu;5. BELANJA;5.1 BELANJA OPERASI;\
                5.1.02.01.01.0024 Alat Tulis Kantor;100000000\n\
                1 URUSAN WAJIB;1.02.0.00.0.00.01.0000 Dinas Kesehatan;1.02 KESEHATAN;1.02.02 PROGRAM UPAYA;\
                1.02.02.2.02 Penyediaan;1.02.02.2.02.0003 Bayi;5. BELANJA;5.1 BELANJA OPERASI;\
                5.1.02.01.01.0026 Bahan Cetak;50000000\n";
    let folder = Folder::with("a.csv", text);
    let report = folder.report(&["a.csv"]);
    assert_eq!(of(&report), both("150000000", "150000000"));
    assert_eq!(report["opd"][0]["name"], "Dinas Kesehatan", "{}", report["opd"]);
    let line = &folder.tags(&["a.csv"])[0];
    assert_eq!(line["rekening"], "5.1.02.01.01.0024", "{line}");
}
