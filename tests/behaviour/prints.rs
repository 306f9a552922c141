//! Prints whose rows stand at several levels: what they add up to says what they are, not what they are called.

use serde_json::Value;

use crate::Folder;

struct Print {
    folder: Folder,
}

impl Print {
    fn of(text: &str) -> Print {
        Print { folder: Folder::with("a.csv", text) }
    }

    /// Total, exit code, codes of findings.
    fn read(&self) -> (String, i32, Vec<String>) {
        let ran = self.folder.run(&["report", "a.csv", "--format", "json", "--lang", "en"]);
        let report: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}", ran.stderr));
        let code = |line: &str| Some(line.split_once('[')?.1.split_once(']')?.0.to_owned());
        let codes = ran.stderr.lines().filter(|line| line.starts_with("a.csv")).filter_map(code).collect();
        (report["total"].as_str().unwrap().to_owned(), ran.code, codes)
    }

    /// Nothing is found, and it adds up to this.
    fn is(&self, total: &str) {
        let (found, code, codes) = self.read();
        assert_eq!((found.as_str(), code, codes), (total, 0, Vec::new()));
    }

    /// Of every agency, its total.
    fn agencies(&self) -> Vec<(String, String)> {
        let ran = self.folder.run(&["report", "--format", "json", "a.csv"]);
        let report: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}", ran.stderr));
        let of = |o: &Value| (o["name"].as_str().unwrap().to_owned(), o["total"].as_str().unwrap().to_owned());
        report["opd"].as_array().unwrap().iter().map(of).collect()
    }

    /// A column of every line.
    fn lines(&self, column: &str) -> Vec<String> {
        let ran = self.folder.run(&["tag", "--format", "csv", "--columns", "full", "a.csv"]);
        let mut table = csv::Reader::from_reader(ran.stdout.trim_start_matches('\u{feff}').as_bytes());
        let at = table.headers().unwrap().iter().position(|header| header == column).unwrap();
        table.records().map(|record| record.unwrap()[at].to_owned()).collect()
    }
}

fn agency(name: &str, total: &str) -> (String, String) {
    (name.to_owned(), total.to_owned())
}

/// One row of a total over so many lines of 100.
fn one_total(code: &str, below: impl Fn(usize) -> String, lines: usize, total: usize) -> String {
    let rows: String = (1..=lines).map(|i| format!("{};Baris {i};100\n", below(i))).collect();
    format!("KODE;URAIAN;JUMLAH\n{code};Atas;{total}\n{rows}")
}

#[test]
fn one_total_over_a_hundred_lines_is_no_line() {
    let sub = |i: usize| format!("1.02.02.2.02.{i:04}");
    Print::of(&one_total("1.02.02", sub, 100, 10_000)).is("10000.00");
    Print::of(&one_total("1.02.02.2.02", sub, 30, 3_000)).is("3000.00");
    Print::of(&one_total("1.02.02.2.02.0001", |i| format!("5.1.02.01.01.{i:04}"), 14, 1_400)).is("1400.00");
}

#[test]
fn a_total_over_many_lines_that_is_stated_wrongly_is_an_error() {
    let text = one_total("1.02.02", |i| format!("1.02.02.2.02.{i:04}"), 30, 3_100);
    let (total, code, codes) = Print::of(&text).read();
    assert_eq!((total.as_str(), code), ("3000.00", 1));
    assert!(codes.contains(&"F027".to_owned()) && codes.contains(&"B001".to_owned()), "{codes:?}");
}

#[test]
fn rows_without_a_code_are_totals_when_they_add_up() {
    let text = "KODE;URAIAN;JUMLAH\n;SELURUHNYA;600\n1.02.02;P;600\n1.02.02.2.01;K;300\n1.02.02.2.01.0001;A;100\n\
        1.02.02.2.01.0002;B;200\n;Jml;300\n;Dipindahkan;300\nKODE;URAIAN;JUMLAH\n;Pindahan halaman 1;300\n1.02.02.2.02;L;300\n\
        1.02.02.2.02.0001;C;300\n;;300\n;J U M L A H;600\n";
    Print::of(text).is("600.00");
    // Below what they add up, level by level.
    let text = "KODE;URAIAN;JUMLAH\n1.02.02;P;\n1.02.02.2.01;K;\n1.02.02.2.01.0001;A;100\n1.02.02.2.01.0002;B;200\n;Jumlah Kegiatan;300\n\
        1.02.02.2.02;L;\n1.02.02.2.02.0001;C;300\n;Jumlah Kegiatan;300\n;Jumlah Program;600\n;JUMLAH;600\n";
    Print::of(text).is("600.00");
}

#[test]
fn money_without_a_code_is_a_line_where_the_row_above_lacks_it_and_an_error_where_nothing_says() {
    let text = |program: &str| {
        format!(
            "KODE;URAIAN;JUMLAH\n1.02.02;P;{program}\n1.02.02.2.02;K;{program}\n1.02.02.2.02.0001;Ibu hamil;100\n;Ibu bersalin;50\n\
             1.02.02.2.02.0003;Bayi;25\n"
        )
    };
    let print = Print::of(&text("175"));
    print.is("175.00");
    assert_eq!(print.lines("row").len(), 3);
    let (total, code, codes) = Print::of(&text("")).read();
    assert_eq!((total.as_str(), code, codes), ("125.00", 1, vec!["F013".to_owned()]));
}

#[test]
fn items_make_up_their_row_under_heads_of_groups_and_without() {
    let text = "KODE;URAIAN;KOEFISIEN;JUMLAH\n1.02.02.2.01.0001;Rapat;;60\n5.1.02.01.01.0001;ATK;;30\n;[#] Kertas;;30\n;[-] DAU;;30\n\
        ;HVS;1 rim;10\n;Folio;2 rim;20\n5.1.02.01.01.0002;Makan;;30\n;Kotak besar;;30\n;Nasi;1 kotak;10\n;Lauk;1 kotak;20\n";
    let print = Print::of(text);
    print.is("60.00");
    assert_eq!(print.lines("item"), ["HVS", "Folio", "Nasi", "Lauk"]);
    // What does not add up is told; the row counts.
    let (total, code, codes) = Print::of(&text.replace(";Folio;2 rim;20", ";Folio;2 rim;19")).read();
    assert_eq!((total.as_str(), code, codes), ("60.00", 0, vec!["B001".to_owned()]));
}

#[test]
fn items_under_one_coded_row_are_a_print_too() {
    let text = "KODE;URAIAN;JUMLAH\n1.02.02.2.01.0001;Rapat;60\n;Kertas;10\n;Makan;20\n;Transport;30\n";
    let print = Print::of(text);
    print.is("60.00");
    assert_eq!(print.lines("item"), ["Kertas", "Makan", "Transport"]);
    // A footer below lines is no item of the last one.
    Print::of("KODE;URAIAN;JUMLAH\n1.02.02.2.01.0001;Rapat;60\n;JUMLAH;60\n").is("60.00");
}

#[test]
fn agencies_without_codes_name_the_lines_below_them() {
    let of = |health: &str, social: &str| {
        format!(
            "KODE;URAIAN;JUMLAH\n;{health}\n1.02.02;P;300\n1.02.02.2.01.0001;A;100\n1.02.02.2.01.0002;B;200\n;{social}\n\
             1.06.02;P;50\n1.06.02.2.01.0001;C;50\n;JUMLAH;350\n"
        )
    };
    let expected = [agency("Dinas Kesehatan", "300.00"), agency("KECAMATAN MELATI", "50.00")];
    for (health, social) in [("Dinas Kesehatan;300", "KECAMATAN MELATI;50"), ("Dinas Kesehatan;", "KECAMATAN MELATI;")]
    {
        let print = Print::of(&of(health, social));
        print.is("350.00");
        let mut found = print.agencies();
        found.sort();
        assert_eq!(found, expected, "{health}");
    }
    // One that states another sum than that of its lines names them nevertheless.
    let print = Print::of(&of("Dinas Kesehatan;300", "KECAMATAN MELATI;51"));
    let (total, _, codes) = print.read();
    assert_eq!((total.as_str(), print.agencies().len()), ("350.00", 2));
    assert!(codes.contains(&"B001".to_owned()), "{codes:?}");
}

#[test]
fn an_agency_and_its_units_count_once() {
    let text = "KODE;URAIAN;JUMLAH\n1.02;KESEHATAN;300\n1.02.0.00.0.00.01.0000;Dinas Kesehatan;300\n1.02.0.00.0.00.01.0000;Dinas (induk);100\n\
        1.02.02;P;100\n1.02.02.2.01.0001;A;100\n1.02.0.00.0.00.01.0001;Puskesmas Melati;200\n1.02.02;P;200\n1.02.02.2.01.0001;A;200\n";
    let print = Print::of(text);
    print.is("300.00");
    assert_eq!(print.agencies(), [agency("Dinas Kesehatan", "300.00")]);
    let single = "KODE;URAIAN;JUMLAH\n1.02.0.00.0.00.01.0000;Dinas Kesehatan;100\n1.02.0.00.0.00.01.0000;Dinas Kesehatan;100\n\
        1.02.02;P;100\n1.02.02.2.01.0001;A;100\n";
    Print::of(single).is("100.00");
}

#[test]
fn urusan_of_four_and_five_are_told_from_accounts() {
    let text = "KODE;URAIAN;JUMLAH\n4;UNSUR PENDUKUNG;100\n4.01;SEKRETARIAT DAERAH;100\n4.01.01;P;100\n4.01.01.2.01.0001;A;100\n\
        5;UNSUR PENUNJANG;50\n5.01;PERENCANAAN;50\n5.01.02;P;50\n5.01.02.2.01.0001;B;50\n5;BELANJA;50\n5.1;Operasi;50\n;JUMLAH;150\n";
    Print::of(text).is("150.00");
}

#[test]
fn the_lowest_rows_that_have_money_are_the_lines() {
    let print = Print::of(
        "KODE;URAIAN;JUMLAH\n1.02.02;P;100\n1.02.02.2.02;K;100\n1.02.02.2.02.0001;A;\n1.02.02.2.02.0002;B;\n;JUMLAH;100\n",
    );
    print.is("100.00");
    // A row that states nothing, and one that states 0, are not the same.
    let (total, code, _) =
        Print::of("KODE;URAIAN;JUMLAH\n1.02.02;P;100\n1.02.02.2.02.0001;A;0\n1.02.02.2.02.0002;B;0\n").read();
    assert_eq!((total.as_str(), code), ("0.00", 1));
}

#[test]
fn amounts_of_two_levels_stand_in_two_columns_of_one_label() {
    let text = "KODE;URAIAN;JUMLAH;\n1.02.02;P;;100\n1.02.02.2.02;K;;100\n1.02.02.2.02.0001;A;60;\n1.02.02.2.02.0002;B;40;\n;JUMLAH;;100\n";
    Print::of(text).is("100.00");
    let (total, code, _) = Print::of(&text.replace("P;;100", "P;;110")).read();
    assert_eq!((total.as_str(), code), ("100.00", 1), "the program's total is read, and wrong");
    // The currency in a column of its own.
    let text = "KODE;URAIAN;JUMLAH;\n1.02.02;P;Rp;100\n1.02.02.2.02.0001;A;Rp;60\n1.02.02.2.02.0002;B;Rp.;40\n";
    Print::of(text).is("100.00");
}

#[test]
fn levels_without_codes_are_read_where_they_add_up() {
    let numbered = "No;Program / Kegiatan / Sub Kegiatan;Anggaran (Rp)\nI;Dinas Kesehatan;300\nA.;PROGRAM UPAYA;300\n1.;Layanan;300\n\
        a.;Ibu;100\nb.;Bayi;200\nII;Dinas Sosial;50\nA.;PROGRAM SOSIAL;50\n1.;Rehabilitasi;50\na.;Lansia;50\n;JUMLAH;350\n";
    let print = Print::of(numbered);
    print.is("350.00");
    assert_eq!(print.lines("sub_kegiatan_name"), ["Ibu", "Bayi", "Lansia"]);
    let mut agencies = print.agencies();
    agencies.sort();
    assert_eq!(agencies, [agency("Dinas Kesehatan", "300.00"), agency("Dinas Sosial", "50.00")]);

    let indented = "Program/Kegiatan/Sub Kegiatan;Pagu\nPROGRAM UPAYA;300\n  Layanan;300\n    Ibu;100\n    Bayi;200\nPROGRAM SOSIAL;50\n  Rehab;50\n    Lansia;50\n";
    let print = Print::of(indented);
    print.is("350.00");
    assert_eq!(print.lines("sub_kegiatan_name"), ["Ibu", "Bayi", "Lansia"]);
    assert_eq!(print.lines("program_name"), ["PROGRAM UPAYA", "PROGRAM UPAYA", "PROGRAM SOSIAL"]);

    let stairs = "No;Program;Kegiatan;Sub Kegiatan;Pagu\n1;PROGRAM UPAYA;;;300\n;;Layanan;;300\n;;;Ibu;100\n;;;Bayi;200\n2;PROGRAM SOSIAL;;;50\n;;Rehab;;50\n;;;Lansia;50\n";
    let print = Print::of(stairs);
    print.is("350.00");
    assert_eq!(print.lines("sub_kegiatan_name"), ["Ibu", "Bayi", "Lansia"]);

    // Levels that state other sums are no levels, and nothing is taken for one.
    let wrong = indented.replace("  Layanan;300", "  Layanan;777").replace("UPAYA;300", "UPAYA;888");
    let ran = Folder::with("a.csv", wrong).run(&["report", "a.csv"]);
    assert!(ran.code == 2 && ran.stderr.contains("F004"), "{}", ran.stderr);
}

#[test]
fn the_same_code_twice_and_a_row_without_a_name_are_lines() {
    let text = "KODE;URAIAN;JUMLAH\n1.02.02;P;600\n1.02.02.2.02;K;600\n1.02.02.2.02.0001;A;100\n1.02.02.2.02.0001;A;200\n1.02.02.2.02.0003;;300\n";
    let print = Print::of(text);
    print.is("600.00");
    assert_eq!(print.lines("row").len(), 3);
}

#[test]
fn totals_that_speak_against_the_reading_are_an_error() {
    let text = |footer: u64, second: u64| {
        format!(
            "KODE;URAIAN;JUMLAH\n1.02.02;P;300\n1.02.02.2.01.0001;A;100\n1.02.02.2.01.0002;B;200\n1.02.03;Q;{second}\n\
             1.02.03.2.01.0001;C;100\n1.02.03.2.01.0002;D;100\n1.02.04;R;100\n1.02.04.2.01.0001;E;100\n;JUMLAH;{footer}\n"
        )
    };
    Print::of(&text(600, 200)).is("600.00");
    // One program of three is a slip of the pen; the footer is not.
    let (total, code, codes) = Print::of(&text(600, 210)).read();
    assert_eq!((total.as_str(), code, codes), ("600.00", 0, vec!["B001".to_owned()]));
    let (total, code, codes) = Print::of(&text(610, 200)).read();
    assert_eq!((total.as_str(), code), ("600.00", 1));
    assert!(codes.contains(&"F027".to_owned()), "{codes:?}");
    // Two programs of three are no slips.
    let text = text(600, 210).replace("1.02.04;R;100", "1.02.04;R;150");
    let (_, code, codes) = Print::of(&text).read();
    assert!(code == 1 && codes.contains(&"F027".to_owned()), "{codes:?}");
}
