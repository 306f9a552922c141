//! What a decision is: its words, its key, how long it holds, and what two reviewers say.

use crate::{Folder, Ran, budget};

const IBU: &str = "1.02,Dinas Kesehatan,1.02.02.2.02.0001,Pelayanan Kesehatan Ibu Hamil,5.1.02.01.01.0052,Rapat,1000";
const LANSIA: &str = "1.06,Dinas Sosial,1.06.04.2.01.0099,Rehabilitasi,5.1.02.01.01.0024,Makanan lansia,300";

fn folder() -> Folder {
    Folder::with("a.csv", budget(&[IBU, LANSIA]))
}

/// A file with one decision on food for the elderly: `saran`, `putusan` and what else is said.
fn decisions(saran: &str, putusan: &str) -> String {
    format!(
        "kode_sub_kegiatan,saran,putusan,alasan,pemeriksa,tanggal\n1.06.04.2.01.0099,{saran},{putusan},x,Sari,2026-03-01\n"
    )
}

/// The run, and what the lens `decided` counts, if it is there.
fn decided(folder: &Folder, more: &[&str]) -> (Ran, Option<String>) {
    let ran = folder.run(&[&["report", "a.csv", "--format", "json"], more].concat());
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let lens = report["lenses"].as_array().unwrap().iter().find(|l| l["lens"] == "decided").cloned();
    (ran, lens.map(|l| l["amount"].as_str().unwrap().to_owned()))
}

#[test]
fn a_verdict_may_be_said_in_the_words_that_people_use() {
    let folder = folder();
    for (word, amount) in [
        ("khusus_target", Some("300.00")),
        ("khusus target", Some("300.00")),
        ("Khusus-Target", Some("300.00")),
        ("KESETARAAN", Some("300.00")),
        ("pelembagaan", Some("300.00")),
        ("telaah", Some("0.00")),
        ("review", Some("0.00")),
        ("tidak", Some("0.00")),
        ("bukan", Some("0.00")),
        ("bukan ARG", Some("0.00")),
        ("none", Some("0.00")),
    ] {
        folder.file("p.csv", decisions("telaah", word));
        let (ran, counted) = decided(&folder, &["--decisions", "p.csv"]);
        assert_eq!((ran.code, counted.as_deref()), (0, amount), "{word}: {}", ran.stderr);
    }
    // Yes is what was suggested, where that counts.
    for saran in ["kesetaraan", "khusus_target", "Khusus target", "pelembagaan"] {
        folder.file("p.csv", decisions(saran, "ya"));
        assert_eq!(decided(&folder, &["--decisions", "p.csv"]).1.as_deref(), Some("300.00"), "{saran}");
    }
    for saran in ["telaah", "review", "none", "bukan ARG", "", "mungkin"] {
        folder.file("p.csv", decisions(saran, "ya"));
        let (ran, counted) = decided(&folder, &["--decisions", "p.csv"]);
        assert!(
            ran.code == 1 && ran.stderr.contains("p.csv:2:") && ran.stderr.contains("D101"),
            "{saran}: {}",
            ran.stderr
        );
        assert_eq!(counted, None, "{saran}");
    }
}

#[test]
fn yes_stays_what_it_was_when_the_suggestion_changes() {
    let folder = folder();
    let ran = folder.run(&["review", "a.csv", "-o", "p.csv"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let text = std::fs::read_to_string(folder.path().join("p.csv")).unwrap();
    // The reviewer saw another suggestion and agreed to it.
    folder.file("p.csv", text.replace("review,,,,,", "kesetaraan,ya,x,Sari,2026-03-01,"));
    assert_eq!(decided(&folder, &["--decisions", "p.csv"]).1.as_deref(), Some("300.00"));
    // Brought up to date, saran is today's; what was agreed to is in the note, and counts as before.
    folder.run(&["review", "a.csv", "-o", "p.csv"]);
    let text = std::fs::read_to_string(folder.path().join("p.csv")).unwrap();
    assert!(text.contains("review,ya,x,Sari,2026-03-01,,"), "{text}");
    assert!(text.contains(",300.00,putusan atas saran kesetaraan\n"), "{text}");
    assert_eq!(decided(&folder, &["--decisions", "p.csv"]).1.as_deref(), Some("300.00"));
}

#[test]
fn the_suggestion_is_in_the_words_of_the_language_and_read_in_either() {
    let folder = folder();
    let id = folder.run(&["review", "a.csv", "--lang", "id"]).stdout;
    assert!(id.contains(",telaah,,,,,,") && id.contains(",khusus target,,,,,,"), "{id}");
    let en = folder.run(&["review", "a.csv", "--lang", "en"]).stdout;
    assert!(en.contains(",review,,,,,,") && en.contains(",khusus target,,,,,,"), "{en}");
    // A file of one language is continued in the other without a change, and its suggestions are those of today.
    folder.file("p.csv", &id);
    folder.run(&["review", "a.csv", "--lang", "en", "-o", "p.csv"]);
    assert_eq!(std::fs::read_to_string(folder.path().join("p.csv")).unwrap(), id);
    folder.file("p.csv", id.replace(",telaah,,,,,", ",telaah,tidak,x,Sari,2026,"));
    assert_eq!(decided(&folder, &["--decisions", "p.csv"]).0.stderr, "");
}

#[test]
fn a_key_is_the_same_in_every_stage_and_texts_win_over_it() {
    let folder = folder();
    let key = |rows: &[&str]| {
        folder.file("b.csv", budget(rows));
        let text = folder.run(&["review", "b.csv"]).stdout;
        text.lines().find(|l| l.contains("Rehabilitasi,")).unwrap().split(',').next().unwrap().to_owned()
    };
    let own = key(&[IBU, LANSIA]);
    assert_eq!(own, "pba2e01341c21");
    // Another amount, another spelling, other rows around it.
    let spelled = LANSIA.replace("1.06.04.2.01.0099", "1.06.04.2.01.99").replace(",300", ",450");
    assert_eq!(key(&[&spelled.replace("Makanan lansia", "MAKANAN  Lansia")]), own);
    assert_ne!(key(&[&LANSIA.replace("Makanan", "Makanan sehat")]), own);
    // A row with a key and no texts decides what the key is of.
    let header = "key,kode_sub_kegiatan,uraian,putusan,alasan,pemeriksa,tanggal\n";
    folder.file("p.csv", format!("{header}{own},,,kesetaraan,x,Sari,2026\n"));
    let (ran, counted) = decided(&folder, &["--decisions", "p.csv"]);
    assert_eq!((ran.stderr.as_str(), counted.as_deref()), ("", Some("300.00")));
    // A key of other texts than those beside it: the texts are meant, and it is said.
    folder.file("p.csv", format!("{header}{own},1.02.02.2.02.0001,,khusus target,x,Sari,2026\n"));
    let (ran, counted) = decided(&folder, &["--decisions", "p.csv"]);
    assert_eq!((ran.code, counted.as_deref()), (0, Some("1000.00")));
    assert!(
        ran.stderr.contains("p.csv:2:") && ran.stderr.contains("D105") && ran.stderr.contains(&own),
        "{}",
        ran.stderr
    );
    // Of a key that nothing has, as of texts: no line is decided.
    folder.file("p.csv", format!("{header}p000000000000,,,kesetaraan,x,Sari,2026\n"));
    let (ran, counted) = decided(&folder, &["--decisions", "p.csv"]);
    assert!(counted.is_none() && ran.stderr.contains("D104"), "{}", ran.stderr);
}

#[test]
fn a_decision_holds_until_the_year_that_it_names() {
    let folder = folder();
    let row = |until: &str| {
        let header = "kode_sub_kegiatan,putusan,alasan,pemeriksa,tanggal,berlaku_sampai\n";
        format!("{header}1.06.04.2.01.0099,kesetaraan,x,Sari,2025-03-01,{until}\n")
    };
    for (until, year, holds) in [
        ("2026-12-31", "2026", true),
        ("2026-01-01", "2026", true),
        ("2025-12-31", "2026", false),
        ("31/12/2025", "2026", false),
        ("31 Desember 2025", "2026", false),
        ("2025", "2025", true),
        ("", "2030", true),
        ("-", "2030", true),
    ] {
        folder.file("p.csv", row(until));
        let (ran, counted) = decided(&folder, &["--decisions", "p.csv", "--year", year]);
        assert_eq!((ran.code, counted.is_some()), (0, holds), "{until} {year}: {}", ran.stderr);
        let said = format!(
            "p.csv:2:19: warning[D105] the decision on 1.06.04.2.01.0099 is valid until {until}, before the budget year {year}"
        );
        assert_eq!(ran.stderr.contains(&said), !holds, "{until} {year}: {}", ran.stderr);
        assert!(!ran.stderr.contains("D104"), "{}", ran.stderr);
    }
    // What is no date is said; the decision is used.
    for until in ["nanti", "31/12/25", "46387"] {
        folder.file("p.csv", row(until));
        let (ran, counted) = decided(&folder, &["--decisions", "p.csv", "--year", "2026"]);
        assert!(counted.is_some() && ran.stderr.contains("is not a date"), "{until}: {}", ran.stderr);
    }
    // A later row that holds longer follows the one that ended.
    let renewed = row("2025-12-31") + "1.06.04.2.01.0099,none,y,Budi,2026-02-01,\n";
    folder.file("p.csv", renewed);
    let (ran, counted) = decided(&folder, &["--decisions", "p.csv", "--year", "2026"]);
    assert_eq!((ran.code, ran.stderr.as_str(), counted.as_deref()), (0, "", Some("0.00")));
    let (_, counted) = decided(&folder, &["--decisions", "p.csv", "--year", "2025"]);
    assert_eq!(counted.as_deref(), Some("300.00"));
    // A review does not fill in what holds no more.
    folder.file("p.csv", row("2025-12-31"));
    let again = |year: &str| folder.run(&["review", "a.csv", "--decisions", "p.csv", "--year", year]).stdout;
    assert!(again("2025").contains("review,kesetaraan,x,Sari,2025-03-01,2025-12-31,"), "{}", again("2025"));
    assert!(again("2026").contains("review,,,,,,"), "{}", again("2026"));
}

#[test]
fn reviewers_that_disagree_are_both_named() {
    let folder = folder();
    folder.file("sari.csv", decisions("telaah", "kesetaraan"));
    folder.file("budi.csv", decisions("telaah", "bukan ARG").replace("Sari", "Budi"));
    let (ran, counted) = decided(&folder, &["--decisions", "sari.csv", "--decisions", "budi.csv"]);
    assert_eq!((ran.code, counted.as_deref()), (1, Some("300.00")));
    let said = "budi.csv:2:26: error[D103] the decision on 1.06.04.2.01.0099 contradicts sari.csv:2 (kesetaraan)";
    assert!(ran.stderr.contains(said), "{}", ran.stderr);
    // The other way round, the other one is first.
    let (ran, counted) = decided(&folder, &["--decisions", "budi.csv", "--decisions", "sari.csv"]);
    assert_eq!((ran.code, counted.as_deref()), (1, Some("0.00")));
    assert!(ran.stderr.contains("contradicts budi.csv:2 (none)"), "{}", ran.stderr);
    // In workbooks too.
    for (file, verdict) in [("sari.xlsx", "kesetaraan"), ("budi.xlsx", "bukan ARG")] {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet().set_name("Putusan").unwrap();
        for (row, line) in (0..).zip(decisions("telaah", verdict).lines()) {
            for (column, cell) in (0..).zip(line.split(',')) {
                sheet.write_string(row, column, cell).unwrap();
            }
        }
        folder.file(file, book.save_to_buffer().unwrap());
    }
    let (ran, _) = decided(&folder, &["--decisions", "sari.xlsx", "--decisions", "budi.xlsx"]);
    assert!(ran.stderr.contains("contradicts sari.xlsx:Putusan!C2 (kesetaraan)"), "{}", ran.stderr);
}
