//! Rows that stand over others and look like lines, and codes that are nearly codes: what a person reads without doubt is read
//! so, and what nobody can know is an error.

use crate::Folder;

/// The total, of a file that is read without an error.
fn total(text: &str) -> String {
    let folder = Folder::with("a.csv", text);
    let ran = folder.run(&["report", "a.csv"]);
    assert_eq!(ran.code, 0, "{text}{}", ran.stderr);
    folder.report(&["a.csv"])["total"].as_str().unwrap_or_default().to_owned()
}

/// The finding that stops a file.
fn stopped_by(text: &str, code: &str) {
    let ran = Folder::with("a.csv", text).run(&["report", "a.csv"]);
    assert!(ran.code != 0 && ran.stderr.contains(code), "{text}{}", ran.stderr);
}

#[test]
fn agencies_above_or_below_numbered_lines_are_their_totals() {
    for (text, expected) in [
        (
            "No;Sub Kegiatan;Pagu\n;DINAS A;150000\n1;Ibu;100000\n2;Bayi;50000\n;DINAS B;30000\n1;Rehab;30000\n",
            "180000.00",
        ),
        (
            "No;Sub Kegiatan;Pagu\n1;Ibu;100000\n2;Bayi;50000\n;Bagian satu;150000\n1;Rehab;30000\n;Bagian dua;30000\n",
            "180000.00",
        ),
        ("Sub Kegiatan,Pagu\nDINAS A,150000\nIbu,100000\nBayi,50000\nDINAS B,30000\nRehab,30000\n", "180000.00"),
        // A near miss: one of the two is no sum.
        (
            "No;Sub Kegiatan;Pagu\n;Rapat A;150000\n1;Ibu;100000\n2;Bayi;50000\n;Rapat B;31000\n1;Rehab;30000\n",
            "361000.00",
        ),
    ] {
        assert_eq!(total(text), expected, "{text}");
    }
}

#[test]
fn rows_without_a_code_above_the_one_line_that_has_one_are_its_totals() {
    let text = "Kode;Nama Sub Kegiatan;Pagu\n;DINAS A;100000\n;PROGRAM;100000\n;Penyediaan;100000\n1.02.02.2.02.0001;Ibu;100000\n";
    assert_eq!(total(text), "100000.00");
}

#[test]
fn totals_are_called_so_at_their_end_too() {
    let header = "Kode Sub Kegiatan;Nama Sub Kegiatan;Pagu\n";
    let rows = |code: &str, name: &str, n: u32| format!("{code};{name};{n}\n{code} Total;;{n}\n");
    let text =
        format!("{header}{}{}", rows("1.02.02.2.02.0001", "Ibu", 100_000), rows("1.02.02.2.02.0003", "Bayi", 50_000));
    assert_eq!(total(&text), "150000.00");
}

#[test]
fn the_total_of_one_line_is_one_beside_totals_of_several() {
    let text = "Nama SKPD;Nama Sub Kegiatan;Pagu\nDinas A;Ibu;100000\nDinas A;Bayi;50000\nDinas A;;150000\n\
                Dinas B;Rehab;30000\nDinas B;;30000\n;;180000\n";
    assert_eq!(total(text), "180000.00");
}

#[test]
fn one_number_with_two_marks_says_what_the_marks_are() {
    let text = "Kode;Uraian;Pagu\n1.02.02;A;1.500.000\n1.02.02.2.02.0001;X;700.000\n1.02.02.2.02.0002;Y;800.000\n";
    assert_eq!(total(text), "1500000.00");
    stopped_by(
        "Kode Sub Kegiatan;Nama Sub Kegiatan;Pagu\n1.02.02.2.02.0001;a;850.000\n1.02.02.2.02.0002;b;750.000\n1.02.02.2.02.0003;c;600.50\n",
        "F006",
    );
}

#[test]
fn units_are_amounts_in_brackets() {
    let text = |unit: &str| {
        format!("APBD 2026;;\n{unit};;\nKode Sub Kegiatan;Nama Sub Kegiatan;Pagu\n1.02.02.2.02.0001;Ibu;100000\n")
    };
    for unit in ["(Rp 1.000,-)", "(x Rp 1.000)", "(dlm ribuan)"] {
        assert_eq!(total(&text(unit)), "100000000.00", "{unit}");
    }
    assert_eq!(total(&text("Pagu Rp 1.000.000.000")), "100000.00", "an amount is no unit");
    let below_the_header = "Kode Sub Kegiatan;Nama Sub Kegiatan;Pagu\n;;(Rp. 000)\n1.02.02.2.02.0001;Ibu;100000\n";
    assert_eq!(total(below_the_header), "100000000.00");
}

#[test]
fn codes_that_are_nearly_codes_are_mended_or_stop_the_run() {
    let name = "Pengelolaan Pelayanan Kesehatan Ibu Hamil";
    let flat = |code: &str| {
        format!("Kode Sub Kegiatan;Nama Sub Kegiatan;Pagu\n{code};{name};100000\n1.02.02.2.02.0003;Bayi;50000\n")
    };
    let print = |code: &str| {
        format!("Kode;Uraian;Pagu\n1.02.02;P;150.000\n1.02.02.2.02;K;150.000\n{code};{name};100.000\n1.02.02.2.02.0003;Bayi;50.000\n")
            .replace(".000\n", ".000.000\n")
    };
    for code in ["1..02.02.2.02.0001", "1\u{200b}.02.02.2.02.0001", "1:02:02:2:02:0001"] {
        for text in [flat(code), print(code)] {
            let report = Folder::with("a.csv", &text).report(&["a.csv"]);
            let official = report["lenses"].as_array().unwrap().iter().find(|l| l["lens"] == "official").unwrap();
            assert_eq!(official["amount"], report["total"], "{text}");
        }
    }
    for code in ["1.02.02.02.0001", "10202202000l", "X.02.02.2.02.0001"] {
        stopped_by(&flat(code).replace(name, "Nama lain"), "F023");
    }
}

#[test]
fn a_time_below_a_sub_kegiatan_is_an_account_or_a_bidang_and_not_guessed() {
    stopped_by(
        "KODE;URAIAN;JUMLAH\n1.02.02.2.02;P;100.000.000\n1.02.02.2.02.0001;Ibu;100.000.000\n05:01;OPERASI;100.000.000\n\
         05:01:02;Barang;100.000.000\n5.1.02.01.01.0024;ATK;100.000.000\n",
        "F023",
    );
}
