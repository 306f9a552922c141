//! Budgets of other countries and languages: what is proven needs no word of ours, and what rests on one is not guessed.

use serde_json::Value;

use crate::Folder;

/// Codes of units, programs and their amounts, with totals of units and of all.
const PRINT: &str = "Gobierno del Estado,,,
UP,UR,Programa Presupuestario,Importe
01,000,Centro de mujeres,\"120,000.00\"
01,000,Carreteras estatales,\"2,400,000.50\"
Total Unidad 01,,,\"2,520,000.50\"
02,000,Escuelas completas,\"900,000.00\"
02,000,Bibliotecas,\"100,000.00\"
Total Unidad 02,,,\"1,000,000.00\"
Total General,,,\"3,520,000.50\"
";
/// An amount in three columns, and no column that holds their sum.
const PARTS: &str = "Project,Activity,MOOE (6),PS (7),CO (8)
Roads,Paving,\"120,000.00\",\"50,000.00\",0.00
Health,Clinic visits,\"30,000.00\",\"5,000.00\",\"70,000.00\"
Health,Vaccines,\"40,000.00\",\"15,000.00\",\"20,000.00\"
";
/// The total of a project stands again in each of its rows.
const REPEATED: &str = "PROGRAMA;PROYECTO;FUENTE;ASIGNACION POR FUENTE;ASIGNADO
Equidad;Casa de la Mujer;ICLD;100000000;150000000
Equidad;Casa de la Mujer;SGP;50000000;150000000
Vias;Puente;ICLD;70000000;90000000
Vias;Puente;SGP;20000000;90000000
";
const INDONESIAN: &str = "kode_sub_kegiatan,nama_sub_kegiatan,pagu
2.08.02.2.01.0001,Koordinasi PUG,60000000
2.08.02.2.01.0002,Pelatihan perempuan,40000000
";

fn says_rp(text: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(|word| word == "Rp")
}

fn lens<'r>(report: &'r Value, id: &str) -> &'r Value {
    report["lenses"].as_array().unwrap().iter().find(|l| l["lens"] == id).unwrap()
}

#[test]
fn no_rupiah_where_no_indonesian_word_or_code_is_met() {
    for (name, content, total) in
        [("a.csv", PRINT, "3520000.50"), ("b.csv", PARTS, "350000.00"), ("c.csv", REPEATED, "240000000.00")]
    {
        let folder = Folder::with(name, content);
        let report = folder.report(&[name]);
        assert_eq!((&report["total"], &report["currency"]), (&total.into(), &Value::Null), "{name}");
        for lang in ["id", "en"] {
            for format in ["table", "html", "json", "markdown", "csv", "jsonl"] {
                let ran = folder.run(&["report", name, "--format", format, "--lang", lang]);
                assert!(!says_rp(&ran.stdout) && !says_rp(&ran.stderr), "{name} {format} {lang}\n{}", ran.stdout);
            }
            for command in ["inspect", "check", "tag"] {
                let ran = folder.run(&[command, name, "--lang", lang]);
                assert!(!says_rp(&ran.stdout) && !says_rp(&ran.stderr), "{name} {command} {lang}\n{}", ran.stdout);
            }
        }
    }
}

#[test]
fn a_currency_that_is_asked_for_stands_with_every_amount() {
    let folder = Folder::with("a.csv", PRINT);
    folder.file("p.toml", "currency = \"MXN\"\n[columns]\n\"Importe\" = \"pagu\"\n");
    folder.file("s.toml", "currency = \"mxn\"\n");
    for asked in [["--currency", "MXN"], ["--profile", "p.toml"], ["--config", "s.toml"]] {
        let report = folder.report(&[&["a.csv"][..], &asked].concat());
        assert_eq!((&report["currency"], &report["total"]), (&"MXN".into(), &"3520000.50".into()), "{asked:?}");
        for format in ["table", "html", "markdown"] {
            let args = ["report", "a.csv", "--lang", "en", "--format", format];
            let ran = folder.run(&[&args[..], &asked].concat());
            assert!(ran.stdout.contains("MXN 3,520,000.50") && !says_rp(&ran.stdout), "{format}\n{}", ran.stdout);
        }
    }
    let manifest = &folder.report(&["a.csv", "--currency", "MXN"])["manifest"]["settings"];
    assert_eq!(manifest["currency"], serde_json::json!(["MXN"]));
    let rupiah = folder.run(&["report", "a.csv", "--lang", "en", "--format", "html", "--currency", "IDR"]);
    assert!(rupiah.stdout.contains("Rp 3,520,000.50"), "{}", rupiah.stdout);
    for wrong in ["Rp", "MXM", "pesos"] {
        let ran = folder.run(&["report", "a.csv", "--currency", wrong]);
        assert!(ran.code == 2 && ran.stderr.contains("ISO 4217"), "{}", ran.stderr);
    }
}

#[test]
fn findings_name_money_in_its_currency() {
    let folder = Folder::with("a.csv", "UP,Programa,Importe\n01,Puente,\"-200,000.00\"\n02,Camino,\"900,000.00\"\n");
    folder.file("i.csv", INDONESIAN.replace(",40000000", ",-40000000"));
    let said = |args: &[&str]| folder.run(&[&["check", "--lang", "en"], args].concat()).stdout;
    assert!(said(&["a.csv"]).contains("the amount is negative: -200,000\n"), "{}", said(&["a.csv"]));
    assert!(said(&["a.csv", "--currency", "COP"]).contains("the amount is negative: COP -200,000\n"));
    assert!(said(&["i.csv"]).contains("the amount is negative: Rp -40,000,000\n"), "{}", said(&["i.csv"]));
}

#[test]
fn a_word_or_a_code_of_ours_is_enough_for_rupiah() {
    for content in [
        INDONESIAN,
        "code,name,amount\n2.08.02.2.01.0001,x,60000000\n2.08.02.2.01.0002,y,40000000\n",
        "activity,amount (Rp)\nRoad,60000000\nBridge,40000000\n",
        "activity,amount\nJalan desa,60000000\nBridge,40000000\n",
    ] {
        let folder = Folder::with("a.csv", content);
        let report = folder.report(&["a.csv"]);
        assert_eq!((&report["currency"], &report["total"]), (&"IDR".into(), &"100000000.00".into()), "{content}");
    }
}

#[test]
fn several_currencies_are_never_added() {
    let folder = Folder::with("a.csv", PRINT);
    folder.file("i.csv", INDONESIAN);
    folder.file("p.toml", "currency = \"MXN\"\n[columns]\n\"Importe\" = \"pagu\"\n");
    for args in [&["report", "a.csv", "i.csv"][..], &["report", "i.csv", "a.csv", "--profile", "p.toml"]] {
        let ran = folder.run(args);
        assert_eq!(ran.code, 2, "{}", ran.stdout);
        assert!(ran.stderr.contains("several currencies") && ran.stderr.contains("--currency CODE"), "{}", ran.stderr);
    }
    let ran = folder.run(&["compare", "a.csv", "i.csv"]);
    assert!(ran.code == 2 && ran.stderr.contains("several currencies"), "{}", ran.stderr);
    // A page of decisions adds them up; a table of them does not.
    let ran = folder.run(&["review", "a.csv", "i.csv", "--format", "html"]);
    assert!(ran.code == 2 && ran.stderr.contains("several currencies"), "{}", ran.stderr);
    assert_eq!(folder.run(&["review", "a.csv", "i.csv"]).code, 0);
    // Who says that both are of one takes it on.
    assert_eq!(folder.report(&["a.csv", "i.csv", "--currency", "IDR"])["total"], "103520000.50");
    // A comparison of two years of one office.
    folder.file(
        "b.csv",
        PRINT.replace("900,000.00", "800,000.00").replace("1,000,000.00", "900,000.00").replace("3,5", "3,4"),
    );
    let args = ["compare", "a.csv", "b.csv", "--format", "html", "--lang", "en"];
    let (plain, asked) = (folder.run(&args), folder.run(&[&args[..], &["--currency", "MXN"]].concat()));
    assert!(plain.code == 0 && !says_rp(&plain.stdout), "{}", plain.stderr);
    assert!(asked.stdout.contains("MXN 3,520,000.50 → MXN 3,420,000.50"), "{}", asked.stdout);
    for said in ["the official lens cannot judge", "the evidence lens cannot judge", "the currency is not known"] {
        assert!(plain.stdout.contains(said), "{said}\n{}", plain.stdout);
    }
}

#[test]
fn lenses_that_cannot_speak_say_so() {
    let folder = Folder::with("a.csv", PRINT);
    let report = folder.report(&["a.csv"]);
    for (id, why) in [("official", "no-listed-code"), ("evidence", "other-language")] {
        let lens = lens(&report, id);
        assert_eq!(lens["cannot_speak"], why);
        assert!(lens["shares"].as_object().unwrap().values().all(Value::is_null), "{lens}");
        assert!(report["opd"][0]["shares"][id].is_null());
    }
    for (lang, reason) in [("en", "the evidence lens cannot judge"), ("id", "lensa bukti tidak dapat menilai")] {
        for format in ["table", "html", "markdown"] {
            let ran = folder.run(&["report", "a.csv", "--format", format, "--lang", lang]);
            assert!(ran.stdout.contains(reason), "{format}\n{}", ran.stdout);
            let nothing = ran.stdout.replace("100", "").replace(',', ".").contains("0.00 %");
            assert!(!nothing, "{format}\n{}", ran.stdout);
        }
    }
    let csv = folder.run(&["report", "a.csv", "--only", "lenses", "--format", "csv"]).stdout;
    assert!(csv.contains("official,full,,,,\nevidence,lines,,,,\n"), "{csv}");
    // Of an Indonesian budget both speak, also where they count nothing.
    folder.file("i.csv", "kode_sub_kegiatan,nama_sub_kegiatan,pagu\n1.03.10.2.01.0001,Jalan desa,60000000\n");
    let report = folder.report(&["i.csv"]);
    assert!(lens(&report, "evidence").get("cannot_speak").is_none());
    assert_eq!(
        (&lens(&report, "evidence")["amount"], &lens(&report, "evidence")["shares"]["D4"]),
        (&"0.00".into(), &0.0.into())
    );
}

#[test]
fn a_unit_that_cannot_be_or_is_not_sure_is_asked_for() {
    let rows = "2.08.02.2.01.0001,Koordinasi PUG,60\n2.08.02.2.01.0002,Pelatihan PUG,40\n";
    let table =
        |title: &str, label: &str, rows: &str| format!("{title}kode_sub_kegiatan,nama_sub_kegiatan,{label}\n{rows}");
    let large = rows.replace(",60\n", ",60000000000\n").replace(",40\n", ",40000000000\n");
    for (content, total) in [
        // Too small, too large, two at once, and words that may mean a unit or not.
        (
            table(
                "(dalam ribuan rupiah),,\n",
                "pagu",
                &rows.replace('0', "").replace("2.8.2.2.1.1", "2.08.02.2.01.0001"),
            ),
            "",
        ),
        (table("(dalam jutaan rupiah),,\n", "pagu", &large), "--unit rupiah Rp 100,000,000,000"),
        (table("(dalam ribuan rupiah),,\n", "pagu (Rp juta)", rows), "--unit juta Rp 100,000,000"),
        (table("", "pagu (juta)", rows), "--unit juta Rp 100,000,000"),
        (table("Angka jutaan,,\n", "pagu", rows), "--unit ribu Rp 100,000"),
    ] {
        let folder = Folder::with("a.csv", &content);
        let ran = folder.run(&["report", "a.csv", "--lang", "en"]);
        assert_eq!(ran.code, 1, "{content}{}", ran.stderr);
        assert!(ran.stderr.contains("error[F015]") && ran.stderr.contains(total), "{content}{}", ran.stderr);
        assert!(ran.stderr.contains("--unit rupiah, ribu, juta or miliar"), "{}", ran.stderr);
        let settled = folder.run(&["report", "a.csv", "--unit", "juta"]);
        assert!(!settled.stderr.contains("F015"), "{}", settled.stderr);
    }
    // A row below the table that says nothing else is as good as a title; small amounts alone refute nothing.
    let folder = Folder::with("a.csv", table("", "pagu", &format!("{rows}Keterangan: dalam jutaan rupiah,,\n")));
    assert_eq!(folder.report(&["a.csv"])["total"], "100000000.00");
    let folder = Folder::with("a.csv", table("", "pagu", rows));
    assert_eq!(folder.report(&["a.csv"])["total"], "100.00");
}

#[test]
fn a_proposed_profile_reads_the_same_and_leaves_what_is_not_known_as_comments() {
    for (content, total, proposed) in [
        (PRINT, "3520000.50", &["\n\"Importe\" = \"pagu\"", "# \"UP\" = \"kode_skpd\" # or kode_sub_unit"][..]),
        (PARTS, "350000.00", &["# \"PS (7)\" = \"\" # one of the columns whose sum is counted"]),
        (
            REPEATED,
            "240000000.00",
            &["# \"ASIGNADO\" = \"\" # what ASIGNACION POR FUENTE adds up to in 2 groups of rows"],
        ),
        (INDONESIAN, "100000000.00", &["\"pagu\" = \"pagu\"", "\"nama_sub_kegiatan\" = \"nama_sub_kegiatan\""]),
    ] {
        let folder = Folder::with("a.csv", content);
        folder.run(&["inspect", "a.csv", "--save-profile", "p.toml"]);
        let profile = std::fs::read_to_string(folder.path().join("p.toml")).unwrap();
        for line in proposed {
            assert!(profile.contains(line), "{line}\n{profile}");
        }
        assert!(profile.contains("# Reading: "), "{profile}");
        assert_eq!(profile.contains("# currency = \"\""), total != "100000000.00", "{profile}");
        let again = folder.report(&["a.csv", "--profile", "p.toml"]);
        assert_eq!(again["total"], total, "{profile}");
        assert_eq!(again["lines"], folder.report(&["a.csv"])["lines"]);
    }
}

#[test]
fn inspect_names_copies_and_recaps() {
    let folder = Folder::with("a.csv", INDONESIAN);
    folder.file("b.csv", INDONESIAN.lines().map(|line| format!("{line}\r\n")).collect::<String>());
    let ran = folder.run(&["inspect", "a.csv", "b.csv", "--lang", "en"]);
    assert!(
        ran.stdout.contains("Not counted") && ran.stdout.contains("all its lines are also in a.csv"),
        "{}",
        ran.stdout
    );
    let json = folder.run(&["inspect", "a.csv", "b.csv", "--format", "json"]).stdout;
    let tables: Value = serde_json::from_str(&json).unwrap();
    assert!(tables[0].get("passed_over").is_none(), "{json}");
    assert!(tables[1]["passed_over"].as_str().unwrap().starts_with("all its lines are also in"), "{json}");
}
