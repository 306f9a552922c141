//! Options that say what a file is, and commands that prepare the work: what they take, and what they say to anything else.

use serde_json::Value;

use crate::gbs::{CLEAN, LINES};
use crate::{Folder, budget};

const COURSE: &str = "2.07.0.00.0.00.01.0000,Dinas Tenaga Kerja,2.07.03.2.01.0004,Pelatihan Vokasi,5.1.02.02.12.0001,Pelatihan bagi perempuan,100";

#[test]
fn delimiters_and_units_are_taken_by_name() {
    let folder = Folder::empty();
    for (name, own) in [("comma", ","), ("semicolon", ";"), ("tab", "\t"), ("\\t", "\t"), ("pipe", "|"), ("!", "!")] {
        folder.file("a.csv", budget(&[COURSE]).replace(',', own));
        assert_eq!(folder.report(&["a.csv", "--delimiter", name])["total"], "100.00", "{name}");
        let other = if name == "comma" { "semicolon" } else { "comma" };
        let ran = folder.run(&["report", "a.csv", "--delimiter", other]);
        assert!(ran.code == 2 && ran.stderr.contains("error[F004]"), "{name}: {}", ran.stderr);
    }
    folder.file("a.csv", budget(&[COURSE]));
    for name in ["koma", "\"", "\n"] {
        let ran = folder.run(&["report", "a.csv", "--delimiter", name]);
        assert_eq!(ran.stderr, format!("error: delimiter {name:?}: comma, semicolon, tab, pipe or one character\n"));
    }
    for (unit, total, word) in [
        ("rupiah", "100.00", "Rp 1\n"),
        ("ribu", "100000.00", "Rp 1000\n"),
        ("juta", "100000000.00", "Rp 1000000\n"),
        ("miliar", "100000000000.00", "Rp 1000000000\n"),
    ] {
        assert_eq!(folder.report(&["a.csv", "--unit", unit])["total"], total);
        let said = folder.run(&["inspect", "a.csv", "--unit", unit]).stdout;
        assert!(
            said.lines().any(|l| l.starts_with(" Unit ") && format!("{}\n", l.trim_end()).ends_with(word)),
            "{said}"
        );
        // The profile it saves says the same.
        folder.run(&["inspect", "a.csv", "--unit", unit, "--save-profile", "p.toml"]);
        assert_eq!(folder.report(&["a.csv", "--profile", "p.toml"])["total"], total);
    }
    let ran = folder.run(&["report", "a.csv", "--stage", "rapbd"]);
    assert_eq!(
        ran.stderr,
        "error: stage \"rapbd\" is none of rkpd, kua-ppas, rka, apbd, perubahan, realisasi, pergeseran-n; did you mean \"apbd\"?\n"
    );
}

/// JSON of some sections holds these and what every report has, no more.
#[test]
fn json_of_chosen_sections() {
    let folder = Folder::with("a.csv", budget(&[COURSE]));
    let common = ["currency", "inputs", "lines", "manifest", "notes", "lines_without_amount", "schema", "total"];
    for (section, own) in [
        ("summary", &[][..]),
        ("denominators", &["denominators"][..]),
        ("lenses", &["lenses"][..]),
        ("categories", &["categories"][..]),
        ("overlap", &["evidence_without_official", "official_without_evidence", "overlap"][..]),
        ("opd", &["opd"][..]),
        ("coverage", &["coverage"][..]),
        ("gbs", &["gbs"][..]),
        ("by", &["by"][..]),
        ("ages", &["allocation"][..]),
    ] {
        let report = folder.report(&["a.csv", "--by", "opd", "--only", section]);
        let keys: Vec<&str> = report.as_object().unwrap().keys().map(String::as_str).collect();
        let mut expected: Vec<&str> = common.iter().chain(own).copied().collect();
        expected.sort_unstable();
        assert_eq!(keys, expected, "{section}");
    }
}

/// Where only the action plan counts, its rupiah are split over the parts of its sub kegiatan and add up to it.
#[test]
fn an_action_plan_is_split_over_parts() {
    let fund = |row: &str, fund: &str| format!("{row},{fund}");
    let rows = [fund(LINES[0], "DAU"), fund(LINES[1], "DAK"), fund(LINES[2], "DAU")];
    let folder = Folder::with("apbd.csv", budget(&[&rows[0], &rows[1], &rows[2]]).replace("PAGU", "PAGU,SUMBER DANA"));
    // Of 100 million, 60 in the first fund and 40 in the second, the plan names 60 million.
    folder.file("gbs.toml", &CLEAN[..CLEAN.rfind("[[rencana_aksi]]").unwrap()]);
    let report = folder.report(&["apbd.csv", "--gbs", "gbs.toml", "--gbs-method", "share", "--by", "sumber-dana"]);
    let part = |name: &str| {
        let rows = report["by"]["rows"].as_array().unwrap();
        let row = rows.iter().find(|r| r["by"][0] == name);
        row.unwrap_or_else(|| panic!("{name} in {}", report["by"])).to_string()
    };
    assert!(part("DAU").contains("36000000.00") && part("DAK").contains("24000000.00"), "{}", report["by"]);
}

/// `check --by`: a table of counts instead of the findings.
#[test]
fn findings_counted_by_file_and_by_code() {
    let folder = Folder::with("a.csv", budget(&[COURSE]));
    folder.file("b.csv", budget(&[COURSE, &COURSE.replace(",100", ",1x0")]));
    let run = |by: &str| {
        let ran = folder.run(&["check", "a.csv", "b.csv", "--year", "2026", "--by", by, "--lang", "en"]);
        assert_eq!(ran.code, 1, "{}", ran.stderr);
        let row = |l: &str| l.split_whitespace().collect::<Vec<_>>().join(" ");
        ran.stdout.lines().map(row).collect::<Vec<_>>()
    };
    let by_file = run("file");
    assert_eq!(by_file[1], "File Errors Warnings Notes", "{by_file:?}");
    assert!(by_file[3].starts_with("a.csv 0 ") && by_file[4].starts_with("b.csv 1 "), "{by_file:?}");
    assert!(by_file.last().unwrap().starts_with("Total 1 "), "{by_file:?}");
    let by_code = run("code");
    assert_eq!(by_code[1], "Code Inputs Errors Warnings Notes", "{by_code:?}");
    assert!(by_code.contains(&"F005 not-a-number 1 1 0 0".to_owned()), "{by_code:?}");
}

#[test]
fn what_is_not_spending_is_said() {
    let loan = "5.02.0.00.0.00.01.0000,BKAD,5.02.02.2.01.0001,Pembiayaan,6.2.01.01.01.0001,Penyertaan modal,50";
    let folder = Folder::with("a.csv", budget(&[COURSE, loan]));
    for (lang, note) in [
        ("id", "catatan[F026] ini bukan belanja dan tidak dihitung: pembiayaan (6) Rp 50\n"),
        ("en", "note[F026] this is not spending and is not counted: financing (6) Rp 50\n"),
    ] {
        let report = folder.report(&["a.csv", "--lang", lang]);
        assert_eq!((&report["total"], &report["denominators"]["D4"]), (&"100.00".into(), &"100.00".into()));
        let ran = folder.run(&["report", "a.csv", "--lang", lang]);
        assert!(ran.code == 0 && ran.stderr.contains(note), "{ran:?}");
    }
}

#[test]
fn official_lists_as_names() {
    let folder = Folder::with(
        "l.csv",
        "kode,nama_sub_kegiatan,tag\n1.02.02.2.02.0001,Pengelolaan Pelayanan Kesehatan Ibu Hamil,ARG\n1.02.02.2.02,Penyediaan Layanan,\n1.02.02.2.02.0002,Pengelolaan Pelayanan Ibu Bersalin,\n1.02.02.2.01.0001,Pembangunan Rumah Sakit,\n",
    );
    let ran = folder.run(&["nomenclature", "make", "2027=l.csv", "--names"]);
    assert_eq!(
        ran.stdout,
        "# Official names of sub kegiatan. Made by `setara nomenclature make --names`; do not edit.\n@lists 2027\n1.02.02.2.01\n0001 Pembangunan Rumah Sakit\n\
         1.02.02.2.02\n0001 Pengelolaan Pelayanan Kesehatan Ibu Hamil\n0002 Pengelolaan Pelayanan Ibu Bersalin\n"
    );
    folder.file("tanpa.csv", "x,y\n1,2\n");
    folder.file("lain.csv", "kode,tag\nPengelolaan,ARG\n1.02.02,\n");
    for (list, why) in [
        ("l.csv", "\"l.csv\": write YEAR=FILE"),
        ("20x=l.csv", "\"20x=l.csv\": \"20x\" is no year: invalid digit found in string"),
        (
            "2027=tanpa.csv",
            "tanpa.csv: no column kode_sub_kegiatan or kode or kd_subkegiatan or kd_sub_kegiatan or kode_subkegiatan",
        ),
        ("2027=lain.csv", "lain.csv: no code of a sub kegiatan, such as 1.02.02.2.02.0001, in the column \"kode\""),
    ] {
        let ran = folder.run(&["nomenclature", "make", list, "--source", "Kepmendagri"]);
        assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr), (2, "", format!("error: {why}\n")), "{list}");
    }
    // A table that was edited by hand says where.
    folder.file("a.csv", budget(&[COURSE]));
    for table in ["@list 2025 x\nfoo bar\n", "@list 2025 kabkota\n2.07.03.2.01 0004=z\n"] {
        folder.file("daftar.txt", table);
        let ran = folder.run(&["report", "a.csv", "--nomenclature", "daftar.txt"]);
        let line = table.lines().nth(1).unwrap();
        assert_eq!((ran.code, ran.stderr), (2, format!("error: daftar.txt: line 2: {line:?}\n")));
    }
}

#[test]
fn lists_of_persons_that_cannot_be_counted() {
    let folder = Folder::empty();
    let count = |list: &str, more: &[&str]| {
        folder.file("orang.csv", list);
        folder.run(&[&["beneficiaries", "count", "orang.csv"], more].concat())
    };
    for (list, more, why) in [
        ("", &[][..], "error: orang.csv: the file is empty\n"),
        (
            "jenis_kelamin\nL\n",
            &[][..],
            "error: orang.csv:1:1: no column \"kode_sub_kegiatan\" in the header; name the code with --sub-kegiatan CODE\n",
        ),
        (
            "kode_sub_kegiatan,umur\n1.02.02.2.02.0001,30\n",
            &[][..],
            "error: orang.csv:1:1: no column \"jenis_kelamin\" in the header\n",
        ),
        (
            "jenis_kelamin\nL\n",
            &["--sub-kegiatan", "1.02.02"][..],
            "error: \"1.02.02\" is no code of a sub kegiatan, such as 1.02.02.2.02.0001\n",
        ),
        ("jenis_kelamin\nL\n", &["-o", "orang.csv"][..], "error: orang.csv is there already; nothing is overwritten\n"),
    ] {
        let ran = count(list, more);
        assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (2, "", why));
    }
    // Rows that cannot be counted are named without what stands in them; the others are counted.
    let ran = count(
        "kode_sub_kegiatan,jenis_kelamin,umur\nIbu Siti,P,30\n1.02.02.2.02.0001,P,tua\n1.02.02.2.02.0001,P,66\n",
        &[],
    );
    assert_eq!(
        (ran.code, ran.stdout.as_str(), ran.stderr.as_str()),
        (
            1,
            "kode_sub_kegiatan,nama_opd,jenis_kelamin,kelompok_umur,difabel,jumlah,satuan,sumber,tahun\n1.02.02.2.02.0001,,P,lansia,0,1,orang,,\n",
            "orang.csv:2:1: error[D001] this beneficiaries row is not used: kode_sub_kegiatan \"…\"; accepted: 1.02.02.2.02.0001\n\
             orang.csv:3:21: error[D001] this beneficiaries row is not used: umur \"…\"; accepted: years, or anak, remaja, dewasa, lansia, -\n"
        )
    );
    // The code of one list for all.
    let ran = count("jenis_kelamin\nL\nP\nP\n", &["--sub-kegiatan", "1.2.2.2.2.1"]);
    assert!(
        ran.stdout.ends_with("1.02.02.2.02.0001,,P,-,0,2,orang,,\n1.02.02.2.02.0001,,L,-,0,1,orang,,\n"),
        "{}",
        ran.stdout
    );
}

#[test]
fn cells_of_beneficiaries_that_are_not_understood() {
    let folder = Folder::with("a.csv", budget(&[COURSE]));
    for (column, cell, accepted) in [
        ("jenis_data", "angan-angan", "rencana, realisasi"),
        ("difabel", "mungkin", "0, 1"),
        ("aspek", "doa", "akses, partisipasi, kontrol, manfaat"),
        ("tahun", "kini", "2025"),
        ("umur", "10-70", "anak, remaja, dewasa, lansia, -, or years within one of them"),
    ] {
        folder
            .file("s.csv", format!("kode_sub_kegiatan,jenis_kelamin,jumlah,{column}\n2.07.03.2.01.0004,P,10,{cell}\n"));
        let ran = folder.run(&["report", "a.csv", "--beneficiaries", "s.csv"]);
        assert_eq!(
            (ran.code, ran.stderr),
            (
                1,
                format!(
                    "s.csv:2:24: error[D001] this beneficiaries row is not used: {column} \"{cell}\"; accepted: {accepted}\n"
                )
            )
        );
    }
    // Disability, aspects and years are understood in their spellings.
    for (column, cell) in [("difabel", "ya"), ("aspek", "akses"), ("umur", "20 sampai 30")] {
        folder.file("s.csv", format!("kode_sub_kegiatan,jenis_kelamin,jumlah,tahun,sumber,{column}\n2.07.03.2.01.0004,P,10,2025,LPPD,{cell}\n"));
        let ran = folder.run(&["report", "a.csv", "--beneficiaries", "s.csv", "--only", "counts", "--format", "json"]);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{column} {cell}");
        let report: Value = serde_json::from_str(&ran.stdout).unwrap();
        let counts = &report["allocation"]["counts"][0];
        assert_eq!(counts["amount"], "100.00", "{column} {cell}: {report}");
        assert_eq!(counts["unit"], "orang");
    }
}

/// What an option was to change would stay as it is.
#[test]
fn an_option_about_another_kind_of_file_is_an_error() {
    let folder = Folder::with("a.csv", budget(&[COURSE]));
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("RKA").unwrap();
    for (r, row) in budget(&[COURSE]).lines().enumerate() {
        for (c, cell) in row.split(',').enumerate() {
            sheet.write_string(r as u32, c as u16, cell).unwrap();
        }
    }
    book.save(folder.path().join("b.xlsx")).unwrap();
    folder.file("csv/a.csv", budget(&[COURSE]));
    let (sheet, delimiter, encoding) =
        (["--sheet", "RKA"], ["--delimiter", "semicolon"], ["--encoding", "windows-1252"]);
    for command in ["report", "tag", "check", "inspect", "review"] {
        for (file, option, what) in [
            ("a.csv", sheet, "\"a.csv\" is a text file; leave --sheet out"),
            ("csv", sheet, "is a text file; leave --sheet out"),
            ("-", sheet, "\"-\" is a text file; leave --sheet out"),
            ("b.xlsx", delimiter, "\"b.xlsx\" is a workbook; leave --delimiter out"),
            ("b.xlsx", encoding, "\"b.xlsx\" is a workbook; leave --encoding out"),
        ] {
            let ran = folder.run(&[&[command, file], &option[..]].concat());
            assert!(ran.code == 2 && ran.stderr.contains(what) && ran.stdout.is_empty(), "{command} {file}: {ran:?}");
        }
    }
    let ran = folder.run(&["explain", "a.csv:RKA!2"]);
    assert!(ran.code == 2 && ran.stderr.contains("name the line as a.csv:2"), "{ran:?}");
    let ran = folder.run(&["compare", "a.csv", "a.csv", "--sheet", "RKA"]);
    assert!(ran.code == 2 && ran.stderr.contains("leave --sheet out"), "{ran:?}");
    // Of several files one that can use it is enough.
    for option in [sheet, ["--encoding", "utf-8"]] {
        let report = folder.report(&[&["a.csv", "b.xlsx"], &option[..]].concat());
        // The workbook is the same budget: it counts once.
        assert_eq!(report["total"], "100.00", "{option:?}");
    }
}

#[test]
fn completions_name_every_command() {
    let folder = Folder::empty();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = folder.run(&["completions", shell]);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
        for command in ["report", "beneficiaries", "nomenclature", "selftest"] {
            assert!(ran.stdout.contains(command), "{shell}: {command}");
        }
    }
}
