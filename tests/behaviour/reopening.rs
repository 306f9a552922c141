//! A changed amount opens its decision again: it counts, and is named.

use serde_json::Value;

use crate::{Folder, Ran, budget};

const IBU: &str = "1.02,Dinas Kesehatan,1.02.02.2.02.0001,Pelayanan Kesehatan Ibu Hamil,5.1.02.01.01.0052,Rapat,1000";
const LANSIA: &str = "1.06,Dinas Sosial,1.06.04.2.01.0099,Rehabilitasi,5.1.02.01.01.0024,Makanan lansia,912500";

/// What a reviewer decided on food for the elderly of this amount, as the cell has it.
fn decisions(amount: &str) -> String {
    format!(
        "kode_sub_kegiatan,nama_opd,uraian,nilai,saran,putusan,alasan,pemeriksa,tanggal\n\
         1.06.04.2.01.0099,Dinas Sosial,Makanan lansia,\"{amount}\",telaah,kesetaraan,x,Sari,2026-03-01\n"
    )
}

fn folder(amount: &str) -> Folder {
    let folder = Folder::with("a.csv", budget(&[IBU, LANSIA]));
    folder.file("p.csv", decisions(amount));
    folder
}

/// The run, and what the lens `decided` counts.
fn report(folder: &Folder, files: &[&str]) -> (Ran, Option<String>) {
    let ran = folder.run(&[&["report", "--format", "json", "--decisions", "p.csv"], files].concat());
    let report: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}", ran.stderr));
    let lens = report["lenses"].as_array().unwrap().iter().find(|lens| lens["lens"] == "decided").cloned();
    (ran, lens.map(|lens| lens["amount"].as_str().unwrap().to_owned()))
}

#[test]
fn a_decision_on_another_amount_counts_and_is_open_again() {
    let folder = folder("300000.00");
    let (ran, counted) = report(&folder, &["a.csv"]);
    assert_eq!((ran.code, counted.as_deref()), (0, Some("912500.00")));
    let said = "p.csv:2:66: note[D105] the decision on 1.06.04.2.01.0099 was made on Rp 300,000; now it is Rp 912,500; the decision is used, and open again";
    assert!(ran.stderr.contains(said), "{}", ran.stderr);
    let (ran, _) = report(&folder, &["a.csv", "--lang", "id"]);
    let said = "dibuat ketika nilainya Rp 300.000; sekarang Rp 912.500; putusan tetap dipakai, dan terbuka lagi";
    assert!(ran.stderr.contains("catatan[D105]") && ran.stderr.contains(said), "{}", ran.stderr);
    // To the sen, and not more.
    folder.file("p.csv", decisions("912500.01"));
    assert!(report(&folder, &["a.csv"]).0.stderr.contains("Rp 912,500.01"));
    // It is news, and no reason to fail a check.
    folder.file("setara.toml", "decisions = [\"p.csv\"]\n");
    let ran = folder.run(&["check", "a.csv", "--select", "D105", "--fail-on", "warning"]);
    assert!(ran.code == 0 && ran.stdout.contains("D105"), "{ran:?}");
}

#[test]
fn the_same_amount_in_any_writing_opens_nothing() {
    for amount in
        ["912500.00", "912.500,00", "912500", "912.500", "\u{a0}912,500.00", "Rp 912.500,-", "", "-", "banyak"]
    {
        let (ran, counted) = report(&folder(amount), &["a.csv"]);
        assert_eq!((ran.code, ran.stderr.as_str(), counted.as_deref()), (0, "", Some("912500.00")), "{amount}");
    }
    // What setara wrote, and Excel saved.
    let folder = folder("");
    for style in [&[][..], &["--csv", "excel-id"]] {
        folder.file("p.csv", "");
        assert_eq!(folder.run(&[&["review", "a.csv", "-o", "p.csv"], style].concat()).code, 0);
        let text = std::fs::read_to_string(folder.path().join("p.csv")).unwrap();
        let filled =
            text.replace("review,,,,,", "review,none,x,S,2026,").replace("review;;;;;", "review;none;x;S;2026;");
        assert_ne!(filled, text);
        folder.file("p.csv", filled);
        assert_eq!(report(&folder, &["a.csv"]).0.stderr, "", "{style:?}");
    }
}

#[test]
fn what_a_row_is_not_about_is_not_compared() {
    // The whole sub kegiatan, by hand: its lines have signs in their texts, and no row asks for all of it.
    let folder = folder("");
    let header = "kode_sub_kegiatan,nama_opd,uraian,nilai,saran,putusan,alasan,pemeriksa,tanggal\n";
    folder.file("p.csv", format!("{header}1.06.04.2.01.0099,Dinas Sosial,,5,telaah,kesetaraan,x,Sari,2026-03-01\n"));
    assert_eq!(report(&folder, &["a.csv"]).0.stderr, "");
    // Of a sub kegiatan whose name is the sign, the row is about all of it.
    let row = |amount: &str| {
        format!("{header}1.02.02.2.02.0001,Dinas Kesehatan,,{amount},khusus target,ya,x,Sari,2026-03-01\n")
    };
    folder.file("p.csv", row("1000.00"));
    assert_eq!(report(&folder, &["a.csv"]).0.stderr, "");
    folder.file("p.csv", row("999.00"));
    assert!(report(&folder, &["a.csv"]).0.stderr.contains("made on Rp 999; now it is Rp 1,000"));
    // Two spellings of one text are two rows of a review; each has its own amount.
    folder.file("a.csv", budget(&[LANSIA, &LANSIA.replace("Makanan lansia", "MAKANAN LANSIA")]));
    folder.file("p.csv", decisions("912500.00"));
    assert_eq!(report(&folder, &["a.csv"]).0.stderr, "");
    // Lines that were tagged before come without their signs.
    assert_eq!(folder.run(&["tag", "a.csv", "-o", "a.parquet"]).code, 0);
    folder.file("p.csv", decisions("5"));
    assert_eq!(report(&folder, &["--from", "a.parquet"]).0.stderr, "");
}

#[test]
fn many_changed_amounts_of_one_file_are_one_finding() {
    let row = |i: usize, amount: usize| {
        format!(
            "1.06,Dinas Sosial,1.06.04.2.01.0099,Rehabilitasi,5.1.02.01.01.0024,Makanan lansia {},{amount}",
            ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"][i]
        )
    };
    let of = |n: usize, amount: usize| {
        budget(&(0..n).map(|i| row(i, amount)).collect::<Vec<_>>().iter().map(String::as_str).collect::<Vec<_>>())
    };
    for (n, findings) in [(10, 10), (11, 1)] {
        let folder = Folder::with("a.csv", of(n, 100));
        assert_eq!(folder.run(&["review", "a.csv", "-o", "p.csv"]).code, 0);
        let text = std::fs::read_to_string(folder.path().join("p.csv")).unwrap();
        folder.file("p.csv", text.replace("review,,,,,", "review,none,x,S,2026,"));
        folder.file("a.csv", of(n, 130));
        let (ran, _) = report(&folder, &["a.csv"]);
        assert_eq!(ran.stderr.matches("D105").count(), findings, "{}", ran.stderr);
        if n > 10 {
            let said = "11 decisions of this file were made on other amounts (Rp 1,100 together; now Rp 1,430)";
            assert!(ran.stderr.contains(said), "{}", ran.stderr);
        }
        // Brought up to date, each has its note.
        let ran = folder.run(&["review", "a.csv", "-o", "p.csv"]);
        assert_eq!(ran.stderr.matches("D105").count(), findings, "{}", ran.stderr);
        let text = std::fs::read_to_string(folder.path().join("p.csv")).unwrap();
        assert_eq!(text.matches(",nilai saat diputuskan: 100\n").count(), n, "{text}");
    }
}

#[test]
fn of_several_stages_at_once_nobody_knows_on_which_one_it_was_decided() {
    let folder = folder("912500.00");
    folder.file("b.csv", budget(&[IBU, &LANSIA.replace("912500", "950000")]));
    folder.file(
        "setara.toml",
        "year = 2026\n[[input]]\nfile = \"a.csv\"\nstage = \"apbd\"\n[[input]]\nfile = \"b.csv\"\nstage = \"perubahan\"\n",
    );
    assert!(!report(&folder, &["a.csv", "b.csv", "--by", "stage"]).0.stderr.contains("D105"));
    // The later stage alone: that it is open again is what is to be known.
    assert!(report(&folder, &["b.csv"]).0.stderr.contains("made on Rp 912,500; now it is Rp 950,000"));
}

#[test]
fn a_review_lists_what_is_open_again_with_its_verdict_and_the_amount_of_then() {
    let folder = folder("300000.00");
    let ran = folder.run(&["review", "a.csv", "--decisions", "p.csv"]);
    let row = ran.stdout.lines().find(|line| line.contains("lansia")).unwrap();
    assert!(
        ran.stdout.lines().next().unwrap().ends_with(",berlaku_sampai,ketepatan,diragukan,catatan_setara"),
        "{}",
        ran.stdout
    );
    assert!(
        row.contains(",912500.00,")
            && row.contains(",kesetaraan,x,Sari,2026-03-01,,")
            && row.ends_with(",nilai saat diputuskan: 300.000"),
        "{row}"
    );
    // In a workbook too; and where nothing is open again there is no such column.
    assert_eq!(folder.run(&["review", "a.csv", "--decisions", "p.csv", "-o", "b.xlsx"]).code, 0);
    let again = folder.run(&["review", "a.csv", "--decisions", "b.xlsx"]).stdout;
    assert!(again.contains("nilai saat diputuskan: 300.000"), "{again}");
    folder.file("p.csv", decisions("912500.00"));
    assert!(!folder.run(&["review", "a.csv", "--decisions", "p.csv"]).stdout.contains("catatan_setara"));
}

#[test]
fn a_file_that_is_continued_remembers_the_amount_of_then_until_somebody_has_looked() {
    let folder = folder("912500.00");
    let read = || std::fs::read_to_string(folder.path().join("p.csv")).unwrap();
    let review = || folder.run(&["review", "a.csv", "-o", "p.csv"]);
    folder.file("a.csv", budget(&[&LANSIA.replace("912500", "950000")]));
    let ran = review();
    assert!(ran.code == 0 && ran.stderr.contains("note[D105]") && ran.stderr.contains("Rp 950,000"), "{}", ran.stderr);
    let noted = read();
    assert!(noted.contains(",950000.00,") && noted.contains(",nilai saat diputuskan: 912.500"), "{noted}");
    // Said once here; a report says it until somebody has looked.
    let ran = review();
    assert!(!ran.stderr.contains("D105") && read() == noted, "{}", ran.stderr);
    assert!(report(&folder, &["a.csv"]).0.stderr.contains("made on Rp 912,500; now it is Rp 950,000"));
    // Looked at: whoever empties the note has decided on today's amount.
    folder.file("p.csv", noted.replace("nilai saat diputuskan: 912.500", ""));
    assert_eq!(report(&folder, &["a.csv"]).0.stderr, "");
    // The amount of then comes back: nothing is open.
    folder.file("p.csv", &noted);
    folder.file("a.csv", budget(&[LANSIA]));
    review();
    assert!(!read().contains("nilai saat") && report(&folder, &["a.csv"]).0.stderr.is_empty(), "{}", read());
    // A person's own note is left alone.
    folder.file("p.csv", noted.replace("nilai saat diputuskan: 912.500", "tanya Budi"));
    folder.file("a.csv", budget(&[&LANSIA.replace("912500", "1")]));
    review();
    assert!(read().contains(",tanya Budi"), "{}", read());
}
