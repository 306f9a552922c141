//! What is wrong is named, with file, line, column and a way out; the rest of the batch goes on.

use crate::{Folder, Ran, budget};

const GOOD: &str = "x,Dinas,2.08.02.2.01.0001,Koordinasi PUG,5.1.02.01.01.0024,ATK,100";

fn report(name: &str, content: impl AsRef<[u8]>) -> Ran {
    Folder::with(name, content).run(&["report", name])
}

#[test]
fn a_file_that_is_not_there() {
    let ran = Folder::empty().run(&["report", "none.csv"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.starts_with("none.csv: error[F001] cannot be read: cannot open"), "{}", ran.stderr);
}

#[test]
fn one_bad_file_does_not_stop_the_others() {
    let folder = Folder::with("good.csv", budget(&[GOOD]));
    folder.file("bad.csv", "desa,jumlah_kk\nA,12\n");
    let ran = folder.run(&["report", "bad.csv", "none.csv", "good.csv", "--format", "json"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stdout.contains("\"total\": \"100.00\""), "{}", ran.stdout);
    assert!(ran.stderr.contains("bad.csv:1:1: error[F004]") && ran.stderr.contains("none.csv: error[F001]"));
}

#[test]
fn an_empty_file_and_an_empty_folder() {
    for content in ["", "\n\n  \n"] {
        let ran = report("a.csv", content);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
        assert!(ran.stderr.contains("a.csv: error[F002] the file is empty"), "{}", ran.stderr);
    }
    let folder = Folder::with("sub/notes.md", "hello");
    let ran = folder.run(&["report", "sub"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("sub: error[F003]") && ran.stderr.contains("help:"), "{}", ran.stderr);
}

#[test]
fn a_header_without_an_amount() {
    let ran = report("a.csv", "Kode Sub Kegiatan,Nama Sub Kegiatan,Keterangan\n1.02,x,y\n");
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("columns found: Kode Sub Kegiatan, Nama Sub Kegiatan, Keterangan"), "{}", ran.stderr);
    assert!(ran.stderr.contains("--amount \"COLUMN\""), "{}", ran.stderr);
    let ran = Folder::with("a.csv", budget(&[GOOD])).run(&["report", "a.csv", "--amount", "Harga"]);
    assert!(ran.stderr.contains("no column \"Harga\""), "{}", ran.stderr);
}

#[test]
fn an_amount_that_is_no_number() {
    let ran = report(
        "a.csv",
        budget(&[GOOD, "x,Dinas,2.08.02.2.01.0001,Koordinasi PUG,5.1.02,\"a\nb\",dua juta", GOOD])
            .replace('\n', "\r\n"),
    );
    assert_eq!(ran.code, 1);
    let expected = "a.csv:4:4 (row 3 in Excel): error[F005] column \"PAGU\": \"dua juta\" is not a number; the row is not counted\n";
    assert!(ran.stderr.starts_with(expected), "{}", ran.stderr);
    assert!(ran.stdout.contains("could not be counted and are in none of the figures: 1"), "{}", ran.stdout);
}

#[test]
fn an_amount_with_two_readings() {
    let folder = Folder::with("a.csv", budget(&["x,Dinas,2.08.02.2.01.0001,PUG,5.1.02,a,3.500"]));
    let ran = folder.run(&["report", "a.csv"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.stderr.contains("a.csv:2:40: error[F006] \"3.500\" can be read as 3.50 or as 3,500 rupiah"),
        "{}",
        ran.stderr
    );
    assert!(ran.stderr.contains("--numbers plain"), "{}", ran.stderr);
    assert_eq!(folder.report(&["a.csv", "--numbers", "plain"])["total"], "3.50");
    assert_eq!(folder.report(&["a.csv", "--numbers", "indonesian"])["total"], "3500.00");
}

#[test]
fn rows_of_the_wrong_length() {
    let ran = report(
        "a.csv",
        budget(&["x,Dinas,2.08.02.2.01.0001,PUG", GOOD, &format!("{GOOD},,"), &format!("{GOOD},stray")]),
    );
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("a.csv:2:27: error[F008] the row has 4 fields, the header 7"), "{}", ran.stderr);
    assert!(ran.stderr.contains("a.csv:5:68: error[F009] the row has 8 fields, the header 7"), "{}", ran.stderr);
    assert!(!ran.stderr.contains("a.csv:4"), "{}", ran.stderr);
}

#[test]
fn a_quote_that_never_closes() {
    let ran = report("a.csv", budget(&[GOOD, "x,Dinas,2.08.02.2.01.0001,\"PUG,5.1.02,a,5", GOOD]));
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("a.csv:3:27: error[F010] a quote opens here and is never closed"), "{}", ran.stderr);
}

#[test]
fn an_amount_that_says_nothing_of_its_purpose() {
    let ran = report("a.csv", budget(&[GOOD, ",,,,,,100"]));
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("a.csv:3:7: error[F013] the row has an amount but no code or name"), "{}", ran.stderr);
    assert!(ran.stdout.contains("could not be counted and are in none of the figures: 1"), "{}", ran.stdout);
}

#[test]
fn float_noise_is_rounded_and_said() {
    let ran = report("a.csv", budget(&["x,Dinas,2.08.02.2.01.0001,PUG,5.1.02,a,174392660.54000002"]));
    assert_eq!(ran.code, 0);
    assert!(
        ran.stderr.contains("a.csv:2:40: warning[F007] \"174392660.54000002\" is rounded to 174,392,660.54"),
        "{}",
        ran.stderr
    );
}

#[test]
fn bytes_that_are_not_utf8() {
    let folder = Folder::with(
        "a.csv",
        budget(&[GOOD]).replace("ATK", "Kaf\u{e9}").chars().map(|c| c as u8).collect::<Vec<u8>>(),
    );
    let ran = folder.run(&["tag", "a.csv", "--format", "csv"]);
    assert_eq!(ran.code, 0);
    assert!(ran.stderr.contains("a.csv: warning[F011] not UTF-8; read as windows-1252"), "{}", ran.stderr);
    assert!(ran.stdout.contains("Kafé"));
    let ran = folder.run(&["report", "a.csv", "--encoding", "utf-8"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("line 2, column 63: byte 0xE9 is not UTF-8"), "{}", ran.stderr);
}

#[test]
fn the_same_file_twice() {
    let folder = Folder::with("a.csv", budget(&[GOOD]));
    folder.file("b.csv", budget(&[GOOD]));
    let ran = folder.run(&["report", "a.csv", "b.csv"]);
    assert!(
        ran.stderr.contains("b.csv: warning[F012] the content is the same as in a.csv: it is counted once"),
        "{}",
        ran.stderr
    );
    let [one, both] = [&["a.csv"][..], &["a.csv", "b.csv"]].map(|files| folder.report(files)["total"].clone());
    assert_eq!(one, both);
}

#[test]
fn indonesian_messages() {
    let folder = Folder::with("a.csv", budget(&["x,Dinas,2.08.02.2.01.0001,PUG,5.1.02,a,lima"]));
    let ran = folder.run(&["report", "a.csv", "--lang", "id"]);
    assert!(
        ran.stderr.contains("galat[F005] kolom \"PAGU\": \"lima\" bukan angka; baris tidak dihitung"),
        "{}",
        ran.stderr
    );
}

#[test]
fn settings_with_an_unknown_key_or_stage() {
    let folder = Folder::with("a.csv", budget(&[GOOD]));
    folder.file("setara.toml", "goverment = \"Kota\"\n");
    let ran = folder.run(&["report", "a.csv"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("setara.toml") && ran.stderr.contains("unknown field `goverment`"), "{}", ran.stderr);
    assert_eq!(folder.run(&["report", "a.csv", "--no-config"]).code, 0);
    folder.file("setara.toml", "stage = \"draft\"\n");
    assert!(folder.run(&["report", "a.csv"]).stderr.contains("stage \"draft\" is none of rkpd"));
}

#[test]
fn no_half_written_file_stays_behind() {
    let folder = Folder::with("a.csv", "no budget\n");
    assert_eq!(folder.run(&["report", "a.csv", "--output", "out.json"]).code, 2);
    let names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names, ["a.csv"]);
    let ran = folder.run(&["report", "a.csv", "--output", "none/out.json"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("none/out.json: cannot write"), "{}", ran.stderr);
    folder.file("a.csv", budget(&[GOOD]));
    assert_eq!(folder.run(&["report", "a.csv", "--output", "out.json", "--format", "json"]).code, 0);
    assert!(std::fs::read_to_string(folder.path().join("out.json")).unwrap().contains("setara.report/2"));
}
