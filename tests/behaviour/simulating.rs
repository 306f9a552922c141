//! `setara simulate`: what changes of the rule move, alone and together, and which statements reach a share.

use serde_json::Value;

use crate::real_data::data;
use crate::{Folder, budget, project};

/// Of `1.02.02.2.02.0001` the list of 2026 and that of 2027 have the tag, of `1.01.02.2.01.0001` that of 2026 alone, and of the
/// water network none has. The name of the first is evidence for each of its lines; of the others one item is.
const LINES: [&str; 7] = [
    "1.02.0.00.0.00.01.0000,Dinas Kesehatan,1.02.02.2.02.0001,Pengelolaan Pelayanan Kesehatan Ibu Hamil,5.1.02.01.01.0052,Kelas ibu hamil,100.01",
    "1.02.0.00.0.00.01.0000,Dinas Kesehatan,1.02.02.2.02.0001,Pengelolaan Pelayanan Kesehatan Ibu Hamil,5.2.03.01.01.0001,Gedung kelas,900",
    "1.01.0.00.0.00.01.0000,Dinas Pendidikan,1.01.02.2.01.0001,Pembangunan Unit Sekolah Baru,5.2.03.01.01.0010,Gedung sekolah,2000",
    "1.01.0.00.0.00.01.0000,Dinas Pendidikan,1.01.02.2.01.0001,Pembangunan Unit Sekolah Baru,5.1.02.01.01.0024,Alat tulis,50",
    "1.03.0.00.0.00.01.0000,Dinas PU,1.03.03.2.01.0099,Pembangunan Jaringan,5.1.02.01.01.0024,Pelatihan kader perempuan,30.05",
    "1.03.0.00.0.00.01.0000,Dinas PU,1.03.03.2.01.0099,Pembangunan Jaringan,5.2.04.03.01.0001,Pipa,700",
    "1.03.0.00.0.00.01.0000,Dinas PU,1.03.01.2.01.0001,Perencanaan Perangkat Daerah,5.1.01.01.01.0001,Gaji,5000",
];

fn folder() -> Folder {
    Folder::with("a.csv", budget(&LINES))
}

fn simulated(folder: &Folder, args: &[&str]) -> Value {
    let ran = folder.run(&[&["simulate", "--format", "json"], args].concat());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    serde_json::from_str(&ran.stdout).unwrap()
}

fn of_2026(args: &[&str]) -> Value {
    simulated(&folder(), &[&["a.csv", "--year", "2026"], args].concat())
}

fn sen(value: &Value) -> i128 {
    value.as_str().unwrap_or_else(|| panic!("{value}")).replace('.', "").parse().unwrap()
}

/// What every change moves alone, by its name.
fn moved(made: &Value) -> Vec<(&str, &str)> {
    let changes = made["changes"].as_array().unwrap().iter();
    changes.map(|change| (change["change"].as_str().unwrap(), change["moved"].as_str().unwrap())).collect()
}

/// Single changes and their interaction are all that moved, to the sen: of the whole and of every OPD, which are the whole.
#[track_caller]
fn adds_up(made: &Value) {
    let list = |value: &Value, of: &dyn Fn(&Value) -> i128| value.as_array().unwrap().iter().map(of).sum::<i128>();
    let alone = list(&made["changes"], &|change| sen(&change["moved"]));
    assert_eq!(sen(&made["before"]) + alone + sen(&made["interaction"]), sen(&made["after"]));
    for change in made["changes"].as_array().unwrap() {
        assert_eq!(sen(&made["before"]) + sen(&change["moved"]), sen(&change["counted"]));
    }
    for opd in made["opd"].as_array().unwrap() {
        let alone = list(&opd["moved"], &sen);
        assert_eq!(sen(&opd["before"]) + alone + sen(&opd["interaction"]), sen(&opd["after"]), "{opd}");
    }
    for figure in ["before", "interaction", "after"] {
        assert_eq!(list(&made["opd"], &|opd| sen(&opd[figure])), sen(&made[figure]), "{figure}");
    }
    for (i, change) in made["changes"].as_array().unwrap().iter().enumerate() {
        assert_eq!(list(&made["opd"], &|opd| sen(&opd["moved"][i])), sen(&change["moved"]), "{change}");
    }
}

/// What at least one of these lenses counts, by the combinations that the report has.
fn union(report: &Value, lenses: &[&str]) -> i128 {
    let rows = report["overlap"].as_array().unwrap();
    rows.iter().filter(|row| lenses.iter().any(|lens| row[*lens] == true)).map(|row| sen(&row["amount"])).sum()
}

#[test]
fn each_change_moves_what_it_does_by_hand() {
    // Both lenses: all of the first (1000.01), the school (2050), the training of the network (30.05).
    let made = of_2026(&[
        "--set",
        "evidence=off",
        "--set",
        "official=off",
        "--weight",
        "none=0.5",
        "--nomenclature-year",
        "2027",
        "--cap",
        "construction=500",
    ]);
    assert_eq!(made["before"], "3080.06");
    assert_eq!(
        moved(&made),
        [
            // The training is evidence alone.
            ("set evidence=off", "-30.05"),
            // The school is tagged alone.
            ("set official=off", "-2050.00"),
            // Of what counts, the school has no evidence.
            ("weight none=0.5", "-1025.00"),
            // It has no tag in the other list.
            ("nomenclature-year 2027", "-2050.00"),
            // 900 to 500, 2000 to 500.
            ("cap construction=500.00", "-1900.00"),
        ]
    );
    // Without either lens nothing counts.
    assert_eq!((&made["after"], &made["interaction"]), (&"0.00".into(), &"3974.99".into()));
    adds_up(&made);
    let school = made["opd"].as_array().unwrap().iter().find(|opd| opd["name"] == "Dinas Pendidikan").unwrap();
    assert_eq!(school["moved"], serde_json::json!(["0.00", "-2050.00", "-1025.00", "-2050.00", "-1500.00"]));
    // Shares are of operating and capital spending, as the report says them.
    assert_eq!(made["of"]["denominator"], "D1");
    assert!((made["before_share"].as_f64().unwrap() - 3080.06 / 8780.06).abs() < 1e-12);
}

#[test]
fn changes_together_are_one_rule() {
    // Weights first: 450 of 900 and 1000 of 2000, then the cap.
    let made = of_2026(&["--weight", "khusus_target=0.5", "--weight", "none=0.5", "--cap", "construction=600"]);
    assert_eq!(made["before"], "3080.06");
    // 1000.01 at one half is 500.01 (rounded half up): 50.01 and 450, 25 and 600, 30.05.
    assert_eq!(made["after"], "1155.06");
    adds_up(&made);
    let made = of_2026(&["--set", "evidence=off", "--nomenclature-year", "2027"]);
    assert_eq!((&made["after"], &made["interaction"]), (&"1000.01".into(), &"0.00".into()));
    // Another base: what the tag alone counts, and what evidence adds to it.
    let made = of_2026(&["--base", "official", "--set", "evidence=on"]);
    assert_eq!((&made["before"], &moved(&made)[..]), (&"3050.01".into(), &[("set evidence=on", "30.05")][..]));
    assert_eq!(made["lenses"], serde_json::json!(["official"]));
    // A cap above all that is built moves nothing.
    assert_eq!(of_2026(&["--cap", "construction=2000"])["after"], "3080.06");
    assert_eq!(of_2026(&["--cap", "construction=0"])["after"], "180.06");
}

#[test]
fn a_list_or_pack_counts_what_the_report_counts_by_it() {
    let folder = folder();
    folder.file(
        "p.toml",
        "id = \"p\"\nversion = \"1\"\ntitle = \"t\"\n[[concept]]\nid = \"pipa\"\ncategory = \"kesetaraan\"\nstrength = 3\n\
         aspect = []\nphrase = [\"pipa\"]\n",
    );
    let both = ["official", "evidence"];
    for more in [&["--nomenclature-year", "2027"][..], &["--pack", "id-arg", "--pack", "p.toml"]] {
        let made = simulated(&folder, &[&["a.csv", "--year", "2026"], more].concat());
        let report = |more: &[&str]| folder.report(&[&["a.csv", "--year", "2026"], more].concat());
        assert_eq!(sen(&made["before"]), union(&report(&[]), &both));
        assert_eq!(sen(&made["after"]), union(&report(more), &both), "{more:?}");
        adds_up(&made);
    }
    let made = simulated(&folder, &["a.csv", "--year", "2026", "--pack", "id-arg", "--pack", "p.toml"]);
    assert_eq!(moved(&made), [("pack id-arg p.toml", "700.00")]);
    // What the settings say is what is changed, not a change.
    folder.file("setara.toml", "packs = [\"id-arg\", \"p.toml\"]\nnomenclature_year = 2027\n");
    let made = simulated(&folder, &["a.csv", "--year", "2026", "--nomenclature-year", "2026"]);
    assert_eq!((&made["before"], &made["after"]), (&"1730.06".into(), &"3780.06".into()));
}

#[test]
fn weights_of_a_file_and_parts_of_lines_count_once() {
    let rows = [
        "kode_skpd,nama_skpd,kode_sub_kegiatan,nama_sub_kegiatan,kode_rekening,nama_paket,pagu,bobot arg",
        "1.02.0.00.0.00.01.0000,Dinas Kesehatan,1.02.02.2.02.0001,Pelayanan Kesehatan Ibu Hamil,5.1.02.01.01.0052,Kelas ibu hamil,1000,25%",
        "1.01.0.00.0.00.01.0000,Dinas Pendidikan,1.01.02.2.99.0001,Rapat,5.1.02.01.01.0024,Alat tulis,400,50%",
        "1.01.0.00.0.00.01.0000,Dinas Pendidikan,1.01.02.2.99.0001,Rapat,5.1.02.01.01.0025,Kertas,60,0%",
    ];
    let folder = Folder::with("a.csv", rows.join("\n"));
    let made = simulated(&folder, &["a.csv", "--set", "official=off", "--set", "evidence=off"]);
    assert_eq!(made["lenses"], serde_json::json!(["official", "evidence", "declared"]));
    // All of the first line, once, and half of the second; of the weights alone a quarter and a half.
    assert_eq!((&made["before"], &made["after"]), (&"1200.00".into(), &"450.00".into()));
    adds_up(&made);
}

#[test]
fn single_changes_and_their_interaction_add_up_on_the_example_and_on_a_real_budget() {
    let example = project().join("examples/kabupaten-melati/apbd-2026.csv");
    let mut budgets = vec![example];
    budgets.extend(data().map(|data| data.join("buru/2025-apbd-murni-paket.csv")));
    for path in budgets {
        let path = path.to_str().unwrap();
        for changes in [
            "--set evidence=off --weight none=0.333333 --cap construction=2500000000.55",
            "--weight khusus_target=0.1 --weight review=0.7 --nomenclature-year 2027 --cap construction=1",
            "--set official=off --weight kesetaraan=0.5 --pack id-arg --nomenclature-year 2026",
        ] {
            let args: Vec<&str> = [path].into_iter().chain(changes.split(' ')).collect();
            let made = simulated(&Folder::empty(), &args);
            assert!(sen(&made["before"]) > 0, "{changes}");
            adds_up(&made);
        }
    }
}

#[test]
fn they_add_up_on_budgets_of_any_amounts() {
    let mut seed = 7u64;
    let mut random = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    for _ in 0..4 {
        let rows: Vec<String> = (0..40)
            .map(|_| {
                let line = LINES[random(LINES.len() as u64) as usize].rsplit_once(',').unwrap().0;
                let sign = if random(9) == 0 { "-" } else { "" };
                format!("{line} {},{sign}{}.{:02}", random(1000), random(1_000_000), random(100))
            })
            .collect();
        let folder = Folder::with("a.csv", budget(&rows.iter().map(String::as_str).collect::<Vec<_>>()));
        let weights = [0, 1].map(|_| format!("0.{:06}", random(1_000_000)));
        let (weight, other) = (format!("khusus_target={}", weights[0]), format!("none={}", weights[1]));
        let cap = format!("construction={}.{:02}", random(2_000_000), random(100));
        let made = simulated(
            &folder,
            &[
                "a.csv",
                "--year",
                "2026",
                "--weight",
                &weight,
                "--weight",
                &other,
                "--cap",
                &cap,
                "--set",
                "evidence=off",
                "--nomenclature-year",
                "2027",
            ],
        );
        adds_up(&made);
    }
}

#[test]
fn what_cannot_be_changed_is_refused_with_what_can() {
    let folder = folder();
    for (args, says) in [
        (
            "--set kata=on",
            "\"kata\" is not a lens; there are official, evidence, gbs, declared, decided; other changes are --set",
        ),
        ("--set evidence=maybe", "\"maybe\" is neither on nor off"),
        ("--set evidence", "is not LENS=on or LENS=off"),
        (
            "--weight gedung=1",
            "is not a category; there are khusus_target, kesetaraan, pelembagaan, review, none; other changes are",
        ),
        ("--weight review=1.5", "is not a weight from 0 to 1"),
        ("--weight review=-0.1", "is not a weight from 0 to 1"),
        ("--cap roads=5", "\"roads\" cannot be capped; there is construction; other changes are"),
        ("--cap construction=2.500", "is not an amount of rupiah"),
        ("--set evidence=on --set evidence=off", "change the same"),
        ("--weight none=0 --weight none=1", "change the same"),
        ("--nomenclature-year 2031", "the list of 2031 is not at hand"),
        ("--pack nowhere.toml", "nowhere.toml"),
        ("--target 7", "write 7% or 0.07"),
        ("--target 7% --over D6", "there are D1, D2, D3, D4 and D5"),
        ("--over D1", "nothing to simulate"),
    ] {
        let args: Vec<&str> = ["simulate", "a.csv"].into_iter().chain(args.split(' ')).collect();
        let ran = folder.run(&args);
        assert!(ran.code == 2 && ran.stderr.contains(says) && ran.stdout.is_empty(), "{args:?}: {ran:?}");
        let id = folder.run(&[&args[..], &["--lang", "id"]].concat());
        assert!(id.code == 2 && !id.stderr.contains(says) || says.ends_with(".toml"), "{args:?}: {id:?}");
    }
}

#[test]
fn what_a_change_cannot_reach_is_said() {
    // No account: what is construction is not known.
    let text = budget(&LINES[..3]).replace(",5.1.02.01.01.0052,", ",,").replace(",5.2.03.01.01.0001,", ",,");
    let folder = Folder::with("a.csv", text.replace(",5.2.03.01.01.0010,", ",,"));
    let ran = folder.run(&["simulate", "a.csv", "--year", "2026", "--cap", "construction=1"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stdout.contains("whether it is construction is not known, and it is not capped"), "{}", ran.stdout);
    // No statement, no weight column, no decision.
    let made = of_2026(&["--set", "gbs=on", "--set", "declared=on"]);
    assert_eq!(made["after"], made["before"]);
    let notes = made["notes"].to_string();
    assert!(notes.contains("lens GBS counts nothing") && notes.contains("lens declared counts nothing"), "{notes}");
}

#[test]
fn what_cannot_be_judged_is_not_moved_by_zero() {
    let other = project().join("examples/proof/otro-pais.csv");
    let other = [other.to_str().unwrap(), "--currency", "MXN"];
    let province = LINES[0].replace("1.02.02.2.02.0001", "1.02.02.1.02.0001");
    let folder = Folder::with("a.csv", budget(&[&province]));
    for (args, says) in [
        (
            [&other[..], &["--set", "official=off"]].concat(),
            "no lens can judge these lines, so nothing can be simulated",
        ),
        ([&other[..], &["--target", "7%"]].concat(), "evidence in these texts cannot be judged"),
        // The list of 2026 has no codes of provinces.
        (vec!["a.csv", "--year", "2027", "--nomenclature-year", "2026"], "that list has none of the codes"),
    ] {
        let ran = folder.run(&[&["simulate"], &args[..]].concat());
        assert!(ran.code == 2 && ran.stderr.contains(says) && ran.stdout.is_empty(), "{args:?}: {ran:?}");
    }
    // Where nothing is asked of it the list does not matter.
    let args = ["a.csv", "--base", "evidence", "--nomenclature-year", "2026", "--weight", "khusus_target=0"];
    assert_eq!(simulated(&folder, &args)["after"], "0.00");
}

#[test]
fn scripts_get_every_figure_and_people_two_tables() {
    let folder = folder();
    let args = ["simulate", "a.csv", "--year", "2026", "--set", "evidence=off", "--cap", "construction=500"];
    let rows = folder.run(&[&args[..], &["--format", "csv", "--only", "moved", "--lang", "id"]].concat()).stdout;
    assert_eq!(
        rows,
        "step,change,moved,counted,share\nBefore,,,3080.06,0.35080170294963814\n\
         Change 1,set evidence=off,-30.05,3050.01,0.34737917508536387\n\
         Change 2,cap construction=500.00,-1900.00,1180.06,0.13440227059951754\nInteraction,,0.00,,\n\
         After,,-1930.05,1150.01,0.13097974273524327\n"
    );
    let opd = folder.run(&[&args[..], &["--format", "csv", "--only", "opd"]].concat()).stdout;
    assert!(opd.contains("1.03.0.00.0.00.01.0000,Dinas PU,Change 1,set evidence=off,-30.05\n"), "{opd}");
    let table = folder.run(&[&args[..], &["--exact"]].concat()).stdout;
    assert!(table.starts_with("What counts goes from Rp 3,080.06 (35.08 %) to Rp 1,150.01 (13.10 %)"), "{table}");
    assert!(table.contains("Dinas Pendidikan") && table.contains("Change 2"), "{table}");
    let jsonl = folder.run(&[&args[..], &["--format", "jsonl"]].concat()).stdout;
    assert!(jsonl.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()));
    // As a file, by its ending; the input is never written over.
    assert_eq!(folder.run(&[&args[..], &["-o", "b.json"]].concat()).code, 0);
    assert_eq!(folder.run(&[&args[..], &["-o", "a.csv", "--overwrite"]].concat()).code, 2);
}

// Statements that reach a share.

/// A draft of `gbs new`, filled in so that nothing is wrong with it.
fn filled(draft: &str) -> String {
    let data = "[[data]]\ntopik = \"Yang mendaftar\"\nfaktor = \"akses\"\nL = 214\nP = 61\nsatuan = \"orang\"\nsumber = \"Daftar hadir\"\ntahun = 2025\n";
    let mut out = String::new();
    let mut in_data = false;
    for line in draft.lines() {
        if line.starts_with("[[data]]") {
            in_data = true;
            out.push_str(data);
            continue;
        }
        in_data = in_data && !line.is_empty();
        let line = match line {
            _ if in_data => continue,
            "  \"\"," => "  \"Jam layanan hanya pagi hari\",",
            "uraian = \"\"" => "uraian = \"Perempuan lebih sedikit mendaftar\"",
            "tolok_ukur = \"\"" => "tolok_ukur = \"Perempuan mendaftar sebanyak laki-laki\"",
            "baseline = { L = \"\", P = \"\" }" => "baseline = { L = 214, P = 61 }",
            "target = { L = \"\", P = \"\" }" => "target = { L = 200, P = 180 }",
            line => line,
        };
        out.push_str(&line.replace("= \"\"", "= \"Diisi perangkat daerah\""));
        out.push('\n');
    }
    out
}

/// Writes the statements that `simulate` names with `gbs new`, fills them in, and gives what the lens gbs counts with them.
fn with_statements(folder: &Folder, file: &str, wanted: &[Value]) -> Value {
    for (i, statement) in wanted.iter().enumerate() {
        let text = |field: &str| statement[field].as_str().unwrap().to_owned();
        let (code, opd) = (text("sub_kegiatan"), text("opd"));
        assert_eq!(statement["files"], serde_json::json!([file]));
        let draft = folder.run(&["gbs", "new", file, &code, "--opd", &opd]);
        assert_eq!(draft.code, 0, "{code} {opd}: {}", draft.stderr);
        folder.file(&format!("gbs/{i}.toml"), filled(&draft.stdout));
    }
    let report = folder.report(&[file, "--gbs", "gbs"]);
    for document in report["gbs"]["documents"].as_array().unwrap() {
        let checked = || folder.run(&["gbs", "check", document["path"].as_str().unwrap(), "--budget", file]).stdout;
        assert_eq!(document["valid"], true, "{document}\n{}", checked());
    }
    report["lenses"].as_array().unwrap().iter().find(|lens| lens["lens"] == "gbs").unwrap().clone()
}

#[test]
fn the_statements_it_names_do_raise_the_lens_to_the_target_on_the_example() {
    let example = project().join("examples/kabupaten-melati");
    let folder = Folder::empty();
    for name in ["apbd-2026.csv", "sasaran.csv", "setara.toml"] {
        folder.file(name, std::fs::read(example.join(name)).unwrap());
    }
    let made = simulated(&folder, &["apbd-2026.csv", "--target", "4.7%"]);
    let target = &made["target"];
    let wanted = target["statements"].as_array().unwrap();
    assert_eq!((&target["reached"], wanted.len()), (&true.into(), 7), "{target}");
    assert_eq!(target["documents"], 7);
    // One fewer is not enough, and a running share says so.
    let share = |value: &Value| value["running_share"].as_f64().unwrap();
    assert!(share(&wanted[5]) < 0.047 && share(&wanted[6]) >= 0.047);
    let lens = with_statements(&folder, "apbd-2026.csv", wanted);
    assert_eq!(lens["amount"], target["amount"]);
    assert_eq!(lens["shares"]["D1"], target["amount_share"]);
    assert!(lens["shares"]["D1"].as_f64().unwrap() >= 0.047);
    // Once they are there, the target is reached.
    let made = simulated(&folder, &["apbd-2026.csv", "--target", "4.7%", "--gbs", "gbs"]);
    assert_eq!((&made["target"]["reached"], &made["target"]["documents"]), (&true.into(), &0.into()));
    assert!(made["target"]["sentence"]["en"].as_str().unwrap().contains("is reached already"), "{}", made["target"]);
}

#[test]
fn a_target_that_cannot_be_reached_says_how_far_it_gets() {
    let folder = folder();
    let made = simulated(&folder, &["a.csv", "--year", "2026", "--target", "50%"]);
    let target = &made["target"];
    // Maternal health and the network have evidence: 1000.01 and 730.05 of 8780.06. The school has none.
    assert_eq!(
        (&target["reached"], &target["documents"], &target["candidates"]),
        (&false.into(), &2.into(), &2.into())
    );
    assert_eq!((&target["needed"], &target["amount"]), (&"4390.03".into(), &"1730.06".into()));
    let adds: Vec<&str> =
        target["statements"].as_array().unwrap().iter().map(|s| s["adds"].as_str().unwrap()).collect();
    assert_eq!(adds, ["1000.01", "730.05"]);
    let said = target["sentence"]["en"].as_str().unwrap();
    assert!(said.contains("cannot be reached") && said.contains("19.70 %"), "{said}");
    // Of another denominator: without pay 3780.06.
    let made = simulated(&folder, &["a.csv", "--year", "2026", "--target", "26%", "--over", "d5"]);
    let statements = made["target"]["statements"].as_array().unwrap();
    assert_eq!((&made["of"]["amount"], statements.len()), (&"3780.06".into(), 1));
    assert_eq!(statements[0]["name"], "Pengelolaan Pelayanan Kesehatan Ibu Hamil");
    let text = folder.run(&["simulate", "a.csv", "--year", "2026", "--target", "26%", "--over", "D5"]).stdout;
    assert!(text.contains("setara gbs new a.csv CODE --opd NAME"), "{text}");
}

#[test]
fn a_statement_that_is_not_valid_is_named_where_it_is_to_be_mended() {
    let folder = folder();
    let draft = folder.run(&["gbs", "new", "a.csv", "1.02.02.2.02.0001", "--year", "2026"]).stdout;
    folder.file("gbs/ibu.toml", &draft);
    let args = ["a.csv", "--year", "2026", "--gbs", "gbs", "--target", "11%"];
    let of = |folder: &Folder| simulated(folder, &args)["target"].clone();
    let target = of(&folder);
    assert_eq!(
        (&target["now"], &target["statements"][0]["not_valid"]),
        (&"0.00".into(), &serde_json::json!(["gbs/ibu.toml"]))
    );
    // Mended, it counts, and is named no more.
    folder.file("gbs/ibu.toml", filled(&draft));
    let target = of(&folder);
    assert_eq!(
        (&target["now"], &target["reached"], &target["documents"]),
        (&"1000.01".into(), &true.into(), &0.into())
    );
}
