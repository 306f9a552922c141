//! Lines that were tagged elsewhere: what `report --from` believes of them, and what it does not.

use std::fs;

use serde_json::Value;

use crate::scale::{several, written};
use crate::{Folder, budget, project, run_in};

/// Three lines of one budget, tagged into `lake.csv`.
fn lake() -> Folder {
    let folder = Folder::with(
        "apbd.csv",
        budget(&[
            "1.02,Dinas Kesehatan,1.02.02.2.02.0001,Pengelolaan Pelayanan Kesehatan Ibu Hamil,5.1.02.01.01.0052,Kelas ibu hamil,1000000",
            "2.15,Dinas Perhubungan,2.15.02.2.01.0002,Penyediaan Perlengkapan Jalan,5.2.04.01.01.0001,Rambu,7000000",
            "2.08,Dinas PPPA,2.08.02.2.01.0001,Koordinasi Pelaksanaan PUG,5.1.02.01.01.0024,Alat tulis,500000",
        ]),
    );
    tag(&folder, "apbd.csv", "lake.csv");
    folder
}

fn tag(folder: &Folder, from: &str, to: &str) {
    let args: &[&str] = if to.ends_with(".csv") { &["csv", "--columns", "full"] } else { &["parquet"] };
    let ran = folder.run(&[&["tag", from, "-o", to, "--format"], args].concat());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
}

fn text(folder: &Folder, name: &str) -> String {
    fs::read_to_string(folder.path().join(name)).unwrap()
}

/// The lake with one text replaced.
fn replaced(folder: &Folder, from: &str, to: &str) -> String {
    let text = text(folder, "lake.csv");
    assert!(text.contains(from), "{from}: {text}");
    text.replacen(from, to, 1)
}

/// What a lake of this text is refused with.
fn refused(folder: &Folder, text: &str, more: &[&str]) -> String {
    folder.file("bad.csv", text);
    let ran = folder.run(&[&["report", "--from", "bad.csv", "--format", "json"], more].concat());
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{}", ran.stderr);
    ran.stderr
}

#[test]
fn what_tag_wrote_is_what_its_texts_say() {
    for (budget, more) in [("apbd-2026.csv", &[][..]), ("perubahan-2026.csv", &["--by", "opd"])] {
        let out = Folder::empty();
        let melati = project().join("examples/kabupaten-melati");
        for (name, format) in [("lake", "parquet"), ("lake.csv", "csv")] {
            let path = out.path().join(name);
            let path = path.to_str().unwrap();
            let columns = if format == "csv" { "full" } else { "own" };
            let ran = run_in(&melati, &["tag", budget, "--format", format, "--columns", columns, "-o", path], "");
            assert_eq!(ran.code, 0, "{}", ran.stderr);
            let report = [&["report", "--from", path, "--format", "json"], more].concat();
            let plain = run_in(&melati, &report, "");
            let recheck = run_in(&melati, &[&report[..], &["--recheck"]].concat(), "");
            assert_eq!((recheck.code, recheck.stderr), (plain.code, plain.stderr));
            assert_eq!(recheck.stdout, plain.stdout);
        }
    }
    let folder = several();
    tag(&folder, "budgets", "tagged");
    assert_eq!(folder.report(&["--from", "tagged"]), folder.report(&["--from", "tagged", "--recheck"]));
    let ran = folder.run(&["report", "budgets", "--recheck"]);
    assert!(ran.code == 2 && ran.stderr.contains("--from"), "{}", ran.stderr);
}

/// Items that differ in their last word, accounts that differ in their name, items that repeat it, lines in any order.
#[test]
fn lines_in_another_order_are_what_their_texts_say() {
    let mut rows = Vec::new();
    for (i, account) in ["Belanja Makanan", "Belanja Modal Jalan", "Honorarium", "Kelas ibu hamil"].iter().enumerate() {
        for item in ["Kelas ibu hamil Desa 1", "Kelas ibu hamil Desa 2", "Rambu", "Kelas ibu hamil", ""] {
            rows.push(format!("1.02,Dinkes,Pelayanan Kesehatan {i},{account},{item},1000"));
        }
    }
    let head = "KODE SKPD,NAMA SKPD,NAMA SUB KEGIATAN,NAMA REKENING,NAMA PAKET,PAGU\n";
    let folder = Folder::with("apbd.csv", format!("{head}{}\n", rows.join("\n")));
    tag(&folder, "apbd.csv", "lake.csv");
    let lake = text(&folder, "lake.csv");
    let (header, lines) = lake.split_once('\n').unwrap();
    let mut lines: Vec<&str> = lines.lines().collect();
    assert_eq!(lines.len(), 20);
    let mut figures = Vec::new();
    for step in [1, 3, 7, 11] {
        lines.sort_by_key(|line| (line.len() * step) % 13);
        folder.file("other.csv", format!("{header}\n{}\n", lines.join("\n")));
        figures.push(folder.report(&["--from", "other.csv", "--recheck"])["lenses"].clone());
    }
    assert!(figures.windows(2).all(|w| w[0] == w[1]));
    // Three of five items, but the one that only repeats the name of its account.
    assert_eq!((&figures[0][1]["lens"], &figures[0][1]["amount"]), (&"evidence".into(), &"11000.00".into()));
}

#[test]
fn no_line_counts_twice() {
    let folder = lake();
    let lake = text(&folder, "lake.csv");
    let last = lake.lines().last().unwrap();
    let said = refused(&folder, &format!("{lake}{last}\n"), &[]);
    assert!(
        said.starts_with("error: bad.csv: line 5: apbd.csv, row 4 stands there twice, and would count twice"),
        "{said}"
    );
    // In another file, with another amount, verdict, text.
    let header = lake.lines().next().unwrap();
    folder.file("more/b.csv", format!("{header}\n{}\n", last.replace("500000.00", "1.00").replace("PPPA", "Lain")));
    folder.file("more/a.csv", &lake);
    let ran = folder.run(&["report", "--from", "more"]);
    assert!(ran.code == 2 && ran.stderr.contains("more/b.csv: line 2: apbd.csv, row 4 stands"), "{}", ran.stderr);
    // Another sheet, file or stage is another line.
    for (from, to) in [(",apbd.csv,,4,", ",apbd.csv,Belanja,4,"), (",apbd.csv,,4,", ",lain.csv,,4,")] {
        let other = last.replacen(from, to, 1);
        assert_ne!(other, last);
        folder.file("two.csv", format!("{lake}{other}\n"));
        assert_eq!(folder.report(&["--from", "two.csv"])["lines"], 4);
    }
    folder.file("two.csv", format!("{lake}{0}\n{0}\n", last.replacen(",,4,", ",Belanja,4,", 1)));
    let ran = folder.run(&["report", "--from", "two.csv"]);
    assert!(ran.code == 2 && ran.stderr.contains("apbd.csv, sheet Belanja, row 4 stands"), "{}", ran.stderr);

    // A parquet file copied beside itself.
    let folder = several();
    tag(&folder, "budgets", "tagged");
    let part = written(&folder.path().join("tagged")).pop().unwrap();
    let part = folder.path().join("tagged").join(part);
    fs::copy(&part, part.with_file_name("part-00001.parquet")).unwrap();
    let ran = folder.run(&["report", "--from", "tagged"]);
    assert!(ran.code == 2 && ran.stderr.contains("part-00001.parquet: row 1: "), "{}", ran.stderr);
}

/// Lines of a pipe have rows of the pipe: two parts have the same. That nothing can be seen there is said.
#[test]
fn of_lines_without_a_place_it_is_said() {
    let folder = lake();
    let apbd = text(&folder, "apbd.csv");
    for part in ["parts/a.csv", "parts/b.csv"] {
        fs::create_dir_all(folder.path().join("parts")).unwrap();
        let ran = folder.run_with(&["tag", "-", "--format", "csv", "--columns", "full", "-o", part], &apbd);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
    }
    let notes = |lang| -> String {
        let report = folder.report(&["--from", "parts", "--lang", lang]);
        assert_eq!(report["lines"], 6);
        report["notes"].as_array().unwrap().iter().map(|n| n.as_str().unwrap().to_owned() + "\n").collect()
    };
    let en = "6 lines without the name of a file or a row: whether one of them stands twice cannot be seen\n";
    assert!(notes("en").contains(en), "{}", notes("en"));
    assert!(notes("id").contains("6 baris tanpa nama berkas atau nomor baris: "), "{}", notes("id"));
    let plain = folder.report(&["--from", "lake.csv"]);
    assert!(!plain["notes"].to_string().contains("without the name of a file"), "{plain}");
}

#[test]
fn a_verdict_has_the_evidence_that_bears_it() {
    let folder = lake();
    let lake = text(&folder, "lake.csv");
    let line = lake.lines().nth(1).unwrap();
    let evidence = line.split(',').find(|cell| cell.contains(':')).unwrap();
    let concept = evidence.split(':').next().unwrap().trim_matches('"');
    for (from, to, says) in [
        (evidence, "", "line 2: verdict khusus_target without evidence: nothing is tagged without"),
        (",khusus_target,", ",none,", "line 2: verdict none beside evidence "),
        (
            concept,
            "sekolah-melati",
            "line 2: evidence of \"sekolah-melati\": the criteria of this run have no such concept",
        ),
        (evidence, "ibu hamil", "line 2: evidence of \"ibu hamil\": the criteria of this run have no such concept"),
        (",khusus_target,", ",pelembagaan,", "line 2: verdict pelembagaan, and no concept of its evidence "),
        ("evidence", "bukti", "is no table of tagged lines: it has no column evidence"),
        (",blocked,", ",verdict,", "has two columns verdict: which of them holds cannot be told"),
    ] {
        let said = refused(&folder, &replaced(&folder, from, to), &[]);
        assert!(said.starts_with("error: bad.csv: ") && said.contains(says), "{says}: {said}");
    }
    // As an engine writes it.
    let parquet = |edit: &dyn Fn(&str) -> String| {
        folder.file("bad.csv", edit(&lake));
        folder.run(&["report", "--from", "bad.csv"]).code
    };
    assert_eq!((parquet(&|lake| lake.to_owned()), parquet(&|lake| lake.replacen(evidence, "", 1))), (0, 2));
}

/// Forged with all its evidence: only the texts tell.
#[test]
fn recheck_believes_the_texts_alone() {
    let folder = lake();
    let lake = text(&folder, "lake.csv");
    let lines: Vec<&str> = lake.lines().collect();
    let column = |name: &str| lines[0].split(',').position(|c| c == name).unwrap();
    let cells = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
    // No cell of these lines has a comma.
    assert!(lines.iter().all(|line| line.split(',').count() == lines[0].split(',').count()), "{lake}");
    let (mother, road) = (cells(lines[1]), cells(lines[2]));
    let mut forged = road.clone();
    for name in ["verdict", "sex", "age", "difabel", "aspect", "evidence", "by_design"] {
        forged[column(name)] = mother[column(name)].clone();
    }
    let bad = lake.replacen(lines[2], &forged.join(","), 1);
    folder.file("bad.csv", &bad);
    let believed = folder.report(&["--from", "bad.csv"]);
    // 1.5 million are true.
    assert_eq!(believed["lenses"][1]["amount"], "8500000.00", "{}", believed["lenses"]);
    let said = refused(&folder, &bad, &["--recheck"]);
    let first = "error: 1 of 3 lines are not what the criteria make of their texts; tag the budgets again\n  apbd.csv, row 3: \
                 verdict \"khusus_target\" is \"none\", sex \"P\" is \"-\"";
    assert!(said.starts_with(first), "{said}");

    let with = |name: &str, line: usize, to: &str| {
        let mut cells = cells(lines[line]);
        assert_ne!(cells[column(name)], to, "{name}");
        cells[column(name)] = to.to_owned();
        lake.replacen(lines[line], &cells.join(","), 1)
    };
    for (name, line, to, says) in [
        ("sex", 1, "L", "apbd.csv, row 2: sex \"L\" is \"P\""),
        ("age", 1, "lansia", "apbd.csv, row 2: age \"lansia\" is "),
        ("by_design", 1, "L", "apbd.csv, row 2: by_design \"L\" is \"P\""),
        ("difabel", 1, "1", "apbd.csv, row 2: difabel \"1\" is \"0\""),
        ("official", 2, "ARG", "apbd.csv, row 3: official \"ARG\" is \"\""),
        ("item", 2, "Kelas ibu hamil", "apbd.csv, row 3: verdict \"none\" is \""),
        ("sub_kegiatan_name", 1, "Jalan", "apbd.csv, row 2: "),
        ("rekening", 1, "5.1.01.01.01.0001", "apbd.csv, row 2: verdict \"khusus_target\" is \"none\""),
    ] {
        let bad = with(name, line, to);
        let said = refused(&folder, &bad, &["--recheck"]);
        assert!(said.contains(says), "{name}: {said}");
    }
    // What tagging does not look at it cannot tell.
    folder.file("bad.csv", with("amount", 2, "7000001.00"));
    assert_eq!(folder.report(&["--from", "bad.csv", "--recheck"])["total"], "8500001.00");
    for name in ["unit", "official"] {
        let said = refused(&folder, &lake.replacen(&format!(",{name},"), ",lain,", 1), &["--recheck"]);
        assert!(said.contains(&format!("has no column {name}, which --recheck needs")), "{said}");
    }
}

/// Counts that the target group of the sub kegiatan states stand in a text too; those of columns do not.
#[test]
fn recheck_counts_the_persons_of_the_target_group() {
    let folder = Folder::with(
        "apbd.csv",
        "NAMA SKPD,NAMA SUB KEGIATAN,SASARAN,NAMA PAKET,L,P,PAGU\n\
         Dinsos,Pelatihan Kerja,40 orang perempuan dan 10 orang laki-laki,Kelas,,,500\n\
         Dinsos,Pelatihan Kerja,40 orang perempuan dan 10 orang laki-laki,Kelas,3,4,700\n",
    );
    tag(&folder, "apbd.csv", "lake.csv");
    let report = folder.report(&["--from", "lake.csv", "--recheck", "--base", "total"]);
    assert_eq!(report["lines"], 2);
    let says = "apbd.csv, row 2: persons_male \"90\" is \"10\"";
    let said =
        refused(&folder, &replaced(&folder, ",10,40,0,orang,sasaran,", ",90,40,0,orang,sasaran,"), &["--recheck"]);
    assert!(said.contains(says), "{said}");
    let said = refused(&folder, &replaced(&folder, ",10,40,0,orang,sasaran,", ",,,,,,"), &["--recheck"]);
    assert!(said.contains("apbd.csv, row 2: persons_male \"\" is \"10\", persons_female \"\" is \"40\""), "{said}");
    folder.file("bad.csv", replaced(&folder, ",3,4,0,orang,columns,", ",3,400,0,orang,columns,"));
    folder.report(&["--from", "bad.csv", "--recheck"]);
}

#[test]
fn many_differences_are_counted() {
    let rows: Vec<String> = (1..=9)
        .map(|i| format!("2.15,Dishub,2.15.02.2.01.0002,Perlengkapan Jalan,5.2.04.01.01.0001,Rambu {i},{i}"))
        .collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let folder = Folder::with("apbd.csv", budget(&rows));
    tag(&folder, "apbd.csv", "lake.csv");
    let said = refused(&folder, &text(&folder, "lake.csv").replace("Rambu", "Kelas ibu hamil"), &["--recheck"]);
    assert!(said.starts_with("error: 9 of 9 lines are not"), "{said}");
    assert!(
        said.contains("apbd.csv, row 6: ") && !said.contains("row 7") && said.ends_with("  ... 4 more\n"),
        "{said}"
    );
}

/// A report of tagged lines can be handed on too; who verifies it tags the lines again.
#[test]
fn a_bundle_of_tagged_lines_is_verified_by_their_texts() {
    let folder = several();
    tag(&folder, "budgets", "tagged");
    let ran =
        folder.run(&["report", "--from", "tagged", "--bundle", "b", "--bundle-with", "inputs", "--base", "total"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let verified = |more: &[&str]| {
        let ran = folder.run(&[&["verify", "b", "--format", "json", "--lang", "en"], more].concat());
        (ran.code, serde_json::from_str::<Value>(&ran.stdout).unwrap())
    };
    let (code, v) = verified(&[]);
    assert_eq!((code, v["verdict"].as_str()), (0, Some("verified")), "{v}");
    assert_eq!(v["files"].as_array().unwrap().iter().filter(|f| f["role"] == "input").count(), 4);
    // All four are called part-00000.parquet.
    assert_eq!(verified(&["--inputs", "tagged"]).0, 0);
    assert_eq!(verified(&["--inputs", "."]).0, 0);

    let folder = lake();
    folder.file("palsu.csv", replaced(&folder, ",Kelas ibu hamil,", ",Rambu,").replace("Kesehatan Ibu Hamil", "Jalan"));
    let ran = folder.run(&["report", "--from", "palsu.csv", "--bundle", "b"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let ran = folder.run(&["verify", "b", "--lang", "en"]);
    assert_eq!(ran.code, 2, "{}", ran.stdout);
    let says = "report.json cannot be made again: error: 1 of 3 lines are not what the criteria make of their texts";
    assert!(ran.stdout.contains(says), "{}", ran.stdout);
    let ran = folder.run(&["report", "--from", "-", "--bundle", "c"]);
    assert!(ran.code == 2 && !folder.path().join("c").exists(), "{}", ran.stderr);
}

/// Both stages of one budget, tagged one by one; with their stage, or with what their files are called alone.
fn stages(ending: &str, said: bool) -> Folder {
    let lines = |amount: &str| {
        budget(&[
            &format!("1.02,Dinas Kesehatan,1.02.02.2.02.0001,Kesehatan Ibu Hamil,5.1.02.01.01.0052,Kelas,{amount}"),
            "2.08,Dinas PPPA,2.08.02.2.01.0001,Koordinasi Pelaksanaan PUG,5.1.02.01.01.0024,Alat tulis,500000",
        ])
    };
    let folder = Folder::with("apbd.csv", lines("1000000"));
    folder.file("perubahan.csv", lines("1500000"));
    for stage in ["apbd", "perubahan"] {
        let (from, to) = (format!("{stage}.csv"), format!("tagged/{stage}.{ending}"));
        fs::create_dir_all(folder.path().join("tagged")).unwrap();
        let columns: &[&str] = if ending == "csv" { &["--columns", "full"] } else { &[] };
        let facts: &[&str] = if said { &["--stage", stage] } else { &[] };
        let about = ["tag", &from, "-o", &to, "--year", "2026", "--government", "Kabupaten Melati"];
        let ran = folder.run(&[&about, columns, facts].concat());
        assert_eq!(ran.code, 0, "{}", ran.stderr);
    }
    folder
}

#[test]
fn stages_of_one_government_and_year_are_asked_for_and_never_added() {
    for (ending, said) in [("parquet", true), ("csv", true), ("parquet", false)] {
        let folder = stages(ending, said);
        let report = |more: &[&str]| folder.run(&[&["report", "--from", "tagged", "--format", "json"], more].concat());
        let total = |ran: &crate::Ran| serde_json::from_str::<Value>(&ran.stdout).unwrap()["total"].clone();
        let ran = report(&[]);
        assert_eq!((ran.code, ran.stdout.as_str()), (1, ""), "{}", ran.stderr);
        let both = ["error[F025]", "apbd Rp 1,500,000", "perubahan Rp 2,000,000", "--stage"];
        assert!(both.iter().all(|part| ran.stderr.contains(part)), "{}", ran.stderr);
        for (stage, amount) in [("apbd", "1500000.00"), ("perubahan", "2000000.00")] {
            let ran = report(&["--stage", stage]);
            assert_eq!((ran.code, total(&ran)), (0, amount.into()), "{}", ran.stderr);
            assert!(ran.stderr.contains("note[F024]"), "{}", ran.stderr);
            let inputs = serde_json::from_str::<Value>(&ran.stdout).unwrap()["inputs"].clone();
            assert_eq!(inputs.as_array().unwrap().len(), 1, "{inputs}");
        }
        // A stage that is not there names neither.
        let ran = report(&["--stage", "rkpd"]);
        assert!(ran.code == 1 && ran.stderr.contains("error[F025]"), "{}", ran.stderr);
        let ran = report(&["--by", "stage"]);
        assert!(ran.code == 0 && ran.stderr.contains("note[F025]"), "{}", ran.stderr);
    }
}

#[test]
fn budgets_that_are_no_stages_of_one_are_added() {
    let folder = stages("parquet", true);
    // One alone is called what it is asked to be.
    let one = folder.report(&["--from", "tagged/apbd.parquet", "--stage", "rkpd"]);
    assert_eq!((&one["total"], &one["inputs"][0]["stage"]), (&"1500000.00".into(), &"rkpd".into()));
    // Another government's, and another year's.
    for facts in
        [["--government", "Kota Kenanga", "--year", "2026"], ["--government", "Kabupaten Melati", "--year", "2027"]]
    {
        let args = ["tag", "perubahan.csv", "--stage", "perubahan", "-o", "tagged/perubahan.parquet"];
        assert_eq!(folder.run(&[&args[..], &facts].concat()).code, 0);
        assert_eq!(folder.report(&["--from", "tagged"])["total"], "3500000.00");
    }
    // Files of two offices that are called by stages, without a line for the same.
    let folder =
        Folder::with("rka.csv", budget(&["1.02,Dinas Kesehatan,1.02.02.2.02.0001,Ibu Hamil,5.1.02.01.01.0052,K,100"]));
    folder.file("dppa.csv", budget(&["2.08,Dinas PPPA,2.08.02.2.01.0001,PUG,5.1.02.01.01.0024,A,50"]));
    for name in ["rka", "dppa"] {
        tag(&folder, &format!("{name}.csv"), &format!("{name}.parquet"));
    }
    assert_eq!(folder.report(&["--from", "rka.parquet", "dppa.parquet"])["total"], "150.00");
}
