//! `review` asks first for what is most in doubt: rupiah by the upper bound of being wrong.

use crate::{Folder, budget};

/// What people labelled: the hall is right 41 of 41, the tent `none` 41 of 41, the hut left open.
const PACK: &str = r#"id = "p"
version = "1"
title = "t"
[official]
arg_tags = ["anggaran responsif gender"]
[[concept]]
id = "gedung"
category = "kesetaraan"
strength = 3
aspect = []
phrase = ["gedung serbaguna"]
[[concept]]
id = "tenda"
category = "review"
strength = 1
aspect = []
phrase = ["tenda"]
[[concept]]
id = "pondok"
category = "review"
strength = 1
aspect = []
phrase = ["pondok"]
[calibration]
version = "1"
class = [
  { verdict = "tagged", concept = "gedung", strength = 3, field = "sub_kegiatan", tagged = 41, review = 0, none = 0 },
  { verdict = "review", concept = "tenda", strength = 1, field = "item", tagged = 0, review = 0, none = 41 },
  { verdict = "review", concept = "pondok", strength = 1, field = "item", tagged = 0, review = 41, none = 0 },
]
"#;

const GEDUNG: &str = "1.03,Dinas PU,1.03.02.2.01.0001,Pembangunan Gedung Serbaguna,5.2.03.01.01.0006,Beton,1000";
const TENDA: &str = "1.03,Dinas PU,1.03.02.2.01.0002,Pertemuan,5.1.02.01.01.0052,Sewa tenda,2000";
const PONDOK: &str = "1.03,Dinas PU,1.03.02.2.01.0002,Pertemuan,5.1.02.01.01.0052,Cat pondok,90";
const OFFICIAL: &str = "1.02,Dinas Kesehatan,1.02.02.2.02.0001,Layanan,5.1.02.01.01.0024,Kertas,80";

fn folder(rows: &[&str]) -> Folder {
    let folder = Folder::with("a.csv", budget(rows));
    folder.file("p.toml", PACK);
    folder.file("setara.toml", "packs = [\"p.toml\"]\n");
    folder
}

fn table(text: &str) -> Vec<csv::StringRecord> {
    csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes()).records().map(Result::unwrap).collect()
}

/// Name or item, `ketepatan` and `diragukan` of each row.
fn rows(folder: &Folder, more: &[&str]) -> Vec<[String; 3]> {
    let ran = folder.run(&[&["review", "a.csv"], more].concat());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stdout.lines().next().unwrap().ends_with(",berlaku_sampai,ketepatan,diragukan"), "{}", ran.stdout);
    let of = |r: &csv::StringRecord| [if r[6].is_empty() { &r[4] } else { &r[6] }, &r[15], &r[16]].map(str::to_owned);
    table(&ran.stdout).iter().map(of).collect()
}

fn names(rows: &[[String; 3]]) -> Vec<&str> {
    rows.iter().map(|[name, ..]| name.as_str()).collect()
}

#[test]
fn rows_are_in_the_order_of_rupiah_by_the_upper_bound_of_being_wrong() {
    // 1 - 0.05^(1/41) = 0.070461
    let expected = [
        ["Sewa tenda", "tenda, item, review: 0 of 41 turned out to be ARG, at most 7 %", "140.92"],
        ["Cat pondok", "pondok, item, review: 0 of 41 turned out to be ARG, at most 7 %", "90.00"],
        ["Layanan", "official tag: untested", "80.00"],
        ["Pembangunan Gedung Serbaguna", "gedung, sub kegiatan: 41 of 41, at least 93 %", "70.46"],
    ];
    let all = [GEDUNG, TENDA, PONDOK, OFFICIAL];
    assert_eq!(rows(&folder(&all), &[]), expected);
    // Whatever the order of the budget.
    let mut turned = all;
    for _ in 0..4 {
        turned.rotate_left(1);
        assert_eq!(names(&rows(&folder(&turned), &[])), expected.map(|[name, ..]| name), "{turned:?}");
    }
    let id = rows(&folder(&all), &["--lang", "id"]);
    assert_eq!(id[3][1], "gedung, sub kegiatan: 41 dari 41, sedikitnya 93 %");
    assert_eq!(id[1][1], "pondok, uraian, telaah: 0 dari 41 ternyata ARG, paling banyak 7 %");
    assert_eq!(id[2][1], "tanda resmi: belum teruji");
}

#[test]
fn what_is_untested_is_wholly_in_doubt() {
    let pack = PACK.replace("tagged = 41", "tagged = 19");
    let folder = folder(&[GEDUNG, TENDA]);
    folder.file("p.toml", pack);
    let rows = rows(&folder, &[]);
    assert_eq!(rows[0], ["Pembangunan Gedung Serbaguna", "gedung, sub kegiatan: untested (19 labels)", "1000.00"]);
    assert_eq!(rows[1][2], "140.92");
}

#[test]
fn lines_of_a_row_are_in_doubt_by_their_own_verdicts_and_less_than_nothing_by_its_size() {
    // Pay of the same sub kegiatan shows nothing, and has the official tag: all of it is in doubt.
    let hall = GEDUNG.replace("1.03.02.2.01.0001", "1.02.02.2.02.0001").replace("1.03,Dinas PU", "1.02,Dinkes");
    let pay = hall.replace("5.2.03.01.01.0006,Beton,1000", "5.1.01.01.01.0001,Gaji,500");
    let folder = folder(&[&hall, &pay, &TENDA.replace(",2000", ",-9000")]);
    folder.file("setara.toml", "packs = [\"id-arg\", \"p.toml\"]\n");
    let all = rows(&folder, &[]);
    let [first, second] = &all[..] else { panic!("{all:?}") };
    assert_eq!(
        ([&first[0], &first[2]], [&second[0], &second[2]]),
        (
            ["Sewa tenda", "634.15"].map(|s| s.to_owned()).each_ref(),
            ["Pembangunan Gedung Serbaguna", "570.46"].map(|s| s.to_owned()).each_ref()
        )
    );
}

#[test]
fn equal_rows_have_one_order() {
    let row = |opd: &str, item: &str| TENDA.replace("Dinas PU", opd).replace("Sewa tenda", item);
    let all = [row("Dinas B", "Tenda b"), row("Dinas B", "Tenda a"), row("Dinas A", "Tenda c")];
    let mut given: Vec<&str> = all.iter().map(String::as_str).collect();
    for _ in 0..3 {
        given.rotate_left(1);
        assert_eq!(names(&rows(&folder(&given), &[])), ["Tenda c", "Tenda a", "Tenda b"]);
    }
}

#[test]
fn what_is_decided_comes_after_what_is_open() {
    let folder = folder(&[GEDUNG, TENDA, PONDOK]);
    let header = "kode_sub_kegiatan,uraian,putusan,alasan,pemeriksa,tanggal\n";
    folder.file("d.csv", format!("{header}1.03.02.2.01.0002,Sewa tenda,none,x,Sari,2026\n"));
    let all = rows(&folder, &["--decisions", "d.csv"]);
    assert_eq!(names(&all), ["Cat pondok", "Pembangunan Gedung Serbaguna", "Sewa tenda"]);
    // It says what was settled.
    assert_eq!(all[2][2], "140.92");
    // One that holds no more decides nothing.
    folder.file("d.csv", "kode_sub_kegiatan,uraian,putusan,alasan,pemeriksa,tanggal,berlaku_sampai\n1.03.02.2.01.0002,Sewa tenda,none,x,Sari,2025,2025\n");
    let all = rows(&folder, &["--decisions", "d.csv", "--year", "2026"]);
    assert_eq!((all[0][0].as_str(), all[0][2].as_str()), ("Sewa tenda", "140.92"));
}

#[test]
fn a_message_says_how_much_the_first_decisions_settle() {
    let many = |large: usize, small: usize| -> Vec<String> {
        let row = |i: usize, amount: u32| PONDOK.replace("Cat pondok,90", &format!("Cat pondok {i},{amount}"));
        (0..large).map(|i| row(i, 1000)).chain((0..small).map(|i| row(large + i, 100))).collect()
    };
    let said = |rows: &[String], more: &[&str]| {
        let folder = folder(&rows.iter().map(String::as_str).collect::<Vec<_>>());
        let ran = folder.run(&[&["review", "a.csv"], more].concat());
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        ran.stderr
    };
    // 50 of 51.1 thousand.
    let all = many(50, 11);
    assert_eq!(said(&all, &[]), "50 decisions settle 98 % of the doubtful rupiah; 61 rows are not decided yet\n");
    assert_eq!(
        said(&all, &["--lang", "id"]),
        "50 keputusan menyelesaikan 98 % rupiah yang diragukan; 61 baris belum diputuskan\n"
    );
    // Not all of it while a row is left.
    assert!(said(&many(12, 0), &[]).starts_with("10 decisions settle 83 % "));
    let mut nearly = many(50, 0);
    nearly.push(PONDOK.replace(",90", ",1"));
    assert!(said(&nearly, &[]).starts_with("50 decisions settle 99 % "), "{}", said(&nearly, &[]));
    // What is decided in the file that is continued is not open, though no setting names it.
    let rows = many(12, 0);
    let folder = folder(&rows.iter().map(String::as_str).collect::<Vec<_>>());
    let review = || folder.run(&["review", "a.csv", "-o", "p.csv"]).stderr;
    assert!(review().contains("10 decisions settle 83 % of the doubtful rupiah; 12 rows are not decided yet\n"));
    let text = std::fs::read_to_string(folder.path().join("p.csv")).unwrap();
    folder.file("p.csv", text.replacen("review,,,,,,", "review,none,x,Sari,2026,,", 1));
    assert!(review().contains("10 decisions settle 91 % of the doubtful rupiah; 11 rows are not decided yet\n"));
    // Of a file that is read at a glance nothing is said.
    assert_eq!(said(&many(10, 0), &[]), "");
}

#[test]
fn a_file_from_before_gets_the_columns_and_loses_nothing() {
    let folder = folder(&[GEDUNG, TENDA, PONDOK]);
    let before = "key,tempat,nilai,kode_sub_kegiatan,nama_sub_kegiatan,nama_opd,uraian,baris,bukti,saran,putusan,alasan,pemeriksa,tanggal,berlaku_sampai,milik saya
,a.csv:2,1000.00,1.03.02.2.01.0001,Pembangunan Gedung Serbaguna,Dinas PU,,1,x,kesetaraan,ya,\"ada, data\",Sari,2026-03-01,,penting
,a.csv:3,1.00,1.03.02.2.01.0002,Pertemuan,Dinas PU,Sewa tenda,1,x,review,,,,,,
";
    folder.file("p.csv", before);
    let ran = folder.run(&["review", "a.csv", "-o", "p.csv"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, "p.csv: rows: 2 kept, 1 new, 0 no longer in the budget\n"));
    let read = || std::fs::read_to_string(folder.path().join("p.csv")).unwrap();
    let text = read();
    assert!(text.lines().next().unwrap().ends_with(",berlaku_sampai,milik saya,ketepatan,diragukan"), "{text}");
    let all = table(&text);
    assert_eq!(
        all[0].iter().skip(10).collect::<Vec<_>>(),
        [
            "ya",
            "ada, data",
            "Sari",
            "2026-03-01",
            "",
            "penting",
            "gedung, sub kegiatan: 41 of 41, at least 93 %",
            "70.46"
        ]
    );
    assert_eq!((&all[1][17], &all[2][17], &all[2][6]), ("140.92", "90.00", "Cat pondok"));
    // Again, and in the other language: the same bytes.
    for lang in ["en", "id"] {
        folder.run(&["review", "a.csv", "-o", "p.csv", "--lang", lang]);
        assert_eq!(read(), text, "{lang}");
    }
    // A decision changes nothing else of the file.
    let decided = text.replacen("review,,,,,,", "review,none,x,Sari,2026-03-01,,", 1);
    folder.file("p.csv", &decided);
    folder.run(&["review", "a.csv", "-o", "p.csv"]);
    assert_eq!(read(), decided);
    // What no sign leads to any more is not in doubt.
    folder.file("p.toml", PACK.replace("\"tenda\"]", "\"terpal\"]"));
    folder.run(&["review", "a.csv", "-o", "p.csv"]);
    assert_eq!((&table(&read())[1][16], &table(&read())[1][17]), ("", "0.00"));
}

#[test]
fn the_columns_are_in_the_workbook_and_in_the_csv_of_excel() {
    let folder = folder(&[GEDUNG, TENDA]);
    assert_eq!(folder.run(&["review", "a.csv", "-o", "p.xlsx"]).code, 0);
    let decided = "kode_sub_kegiatan,putusan,alasan,pemeriksa,tanggal\n1.03.02.2.01.0001,ya,x,y,z\n";
    folder.file("d.csv", decided);
    // It goes on, and is read as decisions.
    let ran = folder.run(&["review", "a.csv", "-o", "p.xlsx"]);
    assert_eq!(ran.stderr, "p.xlsx: rows: 2 kept, 0 new, 0 no longer in the budget\n");
    assert_eq!(folder.run(&["report", "a.csv", "--decisions", "p.xlsx"]).code, 0);
    let excel = folder.run(&["review", "a.csv", "--csv", "excel-id"]).stdout;
    assert!(excel.contains(";140,92") && excel.contains(";2000,00;"), "{excel}");
}
