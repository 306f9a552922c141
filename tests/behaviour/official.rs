//! The official tag: by which list, of which kind, and what another list would say. `1.02.02.2.02.0001` carries both kinds in
//! the list of 2026, `1.01.02.2.01.0001` only that of Astacita, and no tag in the list of 2027.

use serde_json::Value;

use crate::{Folder, budget};

const BOTH: &str = "1.02.0.00.0.00.01.0000,Dinas Kesehatan,1.02.02.2.02.0001,Pengelolaan Pelayanan Kesehatan Ibu Hamil,5.1.02.01.01.0024,ATK,100";
const ASTACITA: &str = "1.01.0.00.0.00.01.0000,Dinas Pendidikan,1.01.02.2.01.0001,Pembangunan Unit Sekolah Baru,5.1.02.01.01.0024,ATK,2000";
const PROVINCE: &str =
    "1.02.0.00.0.00.01.0000,Dinas Kesehatan,1.02.02.1.02.0001,Pengelolaan Pelayanan,5.1.02.01.01.0024,ATK,50000";

fn folder() -> Folder {
    Folder::with("a.csv", budget(&[BOTH, ASTACITA]))
}

fn official(report: &Value) -> &Value {
    report["lenses"].as_array().unwrap().iter().find(|l| l["lens"] == "official").unwrap()
}

/// Amounts of the lens and of its kinds.
fn amounts(report: &Value) -> (String, Vec<(String, String)>) {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let own = official(report);
    let kinds = own["kinds"].as_array().unwrap().iter().map(|k| (text(&k["kind"]), text(&k["amount"]))).collect();
    (text(&own["amount"]), kinds)
}

fn kinds(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(kind, amount)| ((*kind).to_owned(), format!("{amount}.00"))).collect()
}

#[test]
fn the_list_of_the_budgets_year_counts_with_its_kinds() {
    let folder = folder();
    let of = |args: &[&str]| folder.report(&[&["a.csv"], args].concat());
    let both = kinds(&[("Astacita", "2100"), ("ARG", "100")]);
    for (year, note) in [
        ("2026", None),
        ("2025", Some("official lens: there is no list of 2025; the nearest is used, that of 2026")),
        ("2020", Some("official lens: there is no list of 2020; the nearest is used, that of 2026")),
    ] {
        let report = of(&["--year", year]);
        assert_eq!(amounts(&report), ("2100.00".into(), both.clone()), "{year}");
        let notes: Vec<&str> = report["notes"].as_array().unwrap().iter().map(|n| n.as_str().unwrap()).collect();
        let said: Vec<&str> = notes.into_iter().filter(|n| n.starts_with("official lens")).collect();
        assert_eq!(said, note.into_iter().collect::<Vec<_>>(), "{year}");
        let used = &report["manifest"]["official_lists"][0];
        assert_eq!((&used["list"], &used["date"]), (&2026.into(), &"unknown".into()), "{used}");
        assert_eq!(used["why"], if year == "2026" { "year" } else { "nearest" });
    }
    let report = of(&[]);
    assert_eq!(amounts(&report), ("100.00".into(), kinds(&[("Astacita", "100")])));
    assert_eq!(report["manifest"]["official_lists"][0]["why"], "newest");
    let report = of(&["--year", "2025", "--nomenclature-year", "2027"]);
    assert_eq!(amounts(&report).0, "100.00");
    assert!(report["notes"].to_string().contains("the list of 2027 as asked, for the budget of 2025"), "{report}");
    for (year, why) in [("2023", "the list of 2023 has codes and no tags"), ("2031", "the list of 2031 is not at hand")]
    {
        let ran = folder.run(&["report", "a.csv", "--nomenclature-year", year]);
        assert!(ran.code == 2 && ran.stderr.contains(why), "{ran:?}");
    }
}

#[test]
fn several_years_each_line_by_its_own_list() {
    let rows = |year| {
        budget(&[BOTH, ASTACITA])
            .lines()
            .enumerate()
            .fold(String::new(), |all, (i, line)| all + &format!("{},{line}\n", if i == 0 { "TAHUN" } else { year }))
    };
    let folder = Folder::with("a.csv", rows("2026"));
    folder.file("b.csv", rows("2027"));
    let report = folder.report(&["a.csv", "b.csv", "--by", "year"]);
    let of: Vec<(&str, &str)> = report["by"]["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| (r["by"][0].as_str().unwrap(), r["lenses"]["official"].as_str().unwrap()))
        .collect();
    assert_eq!(of, [("2026", "2100.00"), ("2027", "100.00")]);
    // In one file, and through lines that were tagged.
    let both = rows("2026") + &rows("2027").lines().skip(1).map(|l| format!("{l}\n")).collect::<String>();
    folder.file("c.csv", both);
    let report = folder.report(&["c.csv", "--by", "year"]);
    assert_eq!(official(&report)["amount"], "2200.00");
    let ran = folder.run(&["tag", "a.csv", "--columns", "full", "-o", "t.csv"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(official(&folder.report(&["--from", "--recheck", "t.csv"]))["amount"], "2100.00");
    let ran = folder.run(&["report", "--from", "t.csv", "--nomenclature-year", "2027"]);
    assert!(ran.code == 2 && ran.stderr.contains("name the same criteria and codes"), "{ran:?}");
}

#[test]
fn a_kind_alone_and_kinds_of_other_lists() {
    let folder = folder();
    let of = |args: &[&str]| folder.report(&[&["a.csv", "--year", "2026"], args].concat());
    assert_eq!(amounts(&of(&["--official-kind", "arg"])), ("100.00".into(), kinds(&[("ARG", "100")])));
    folder.file("setara.toml", "official_kinds = [\"ARG\"]\nnomenclature_year = 2026\n");
    assert_eq!(official(&folder.report(&["a.csv"]))["amount"], "100.00");
    folder.file("setara.toml", "");
    let ran = folder.run(&["report", "a.csv", "--official-kind", "Astacipta"]);
    assert!(ran.code == 2 && ran.stderr.contains("have Astacita, ARG; did you mean \"Astacita\"?"), "{ran:?}");
    // A tag that no kind names is one by its own name; of the file's name the year.
    folder.file(
        "daftar-2026.json",
        "{\"data\": [{\"kd_subkegiatan\": \"1.02.02.2.02.0001\", \"tag\": \"[null]\", \"spm\": \"SPM\"},
          {\"kd_subkegiatan\": \"1.01.02.2.01.0001\", \"tag\": [\"BELANJA RESPONSIF GENDER\", \"STUNTING\"], \"spm\": \"0\"}]}",
    );
    let report = of(&["--nomenclature", "daftar-2026.json", "--tags"]);
    assert_eq!(amounts(&report), ("2000.00".into(), kinds(&[("BELANJA RESPONSIF GENDER", "2000")])));
    let themes: Vec<(&str, &str, &str)> = report["themes"]["themes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|t| (t["theme"].as_str().unwrap(), t["amount"].as_str().unwrap(), t["official"].as_str().unwrap()))
        .collect();
    assert_eq!(themes, [("STUNTING", "2000.00", "2000.00"), ("SPM", "100.00", "0.00")]);
    assert_eq!(report["manifest"]["official_lists"][0]["why"], "year");
    folder.file("daftar.csv", "kode;tag\n1.02.02.2.02.0001;STUNTING|ARG\n1.01.02.2.01.0001;\n");
    let report = of(&["--nomenclature", "daftar.csv"]);
    assert_eq!(amounts(&report), ("100.00".into(), kinds(&[("ARG", "100")])));
    assert_eq!(report["manifest"]["official_lists"][0]["list"], Value::Null);
}

#[test]
fn kinds_and_lists_stand_in_every_format() {
    let folder = folder();
    for (format, lens) in [
        ("table", "official: Astacita"),
        ("csv", "official: Astacita"),
        ("markdown", "official: Astacita"),
        ("html", "official: Astacita"),
        ("json", "\"kind\": \"Astacita\""),
    ] {
        let ran = folder.run(&["report", "a.csv", "--year", "2026", "--format", format]);
        assert!(ran.code == 0 && ran.stdout.contains(lens), "{format}: {}", ran.stdout);
    }
    for lang in ["id", "en"] {
        let ran = folder.run(&["report", "a.csv", "--year", "2026", "--format", "html", "--lang", lang]);
        let title = if lang == "id" { "Apa kata daftar resmi lain" } else { "What another official list would say" };
        assert!(ran.stdout.contains(title), "{lang}");
    }
    let ran = folder.run(&["report", "a.csv", "--year", "2026", "--only", "official-lists", "--format", "csv"]);
    assert_eq!(
        ran.stdout,
        "list,kind,used,amount,lines,sub_kegiatan,share,unknown_lines,unknown_amount\n\
         2026,all,yes,2100.00,2,2,1,0,0.00\n2026,Astacita,yes,2100.00,2,2,1,0,0.00\n\
         2026,ARG,yes,100.00,1,1,0.047619047619047616,0,0.00\n2027,Astacita,-,100.00,1,1,0.047619047619047616,0,0.00\n"
    );
}

#[test]
fn codes_of_provinces_under_a_list_of_kabupaten_and_kota() {
    let folder = Folder::with("a.csv", budget(&[BOTH, PROVINCE]));
    let report = folder.report(&["a.csv", "--year", "2026"]);
    let notes = report["notes"].to_string();
    assert!(
        notes.contains(
            "the list of 2026 has codes of kabupaten/kota only: codes of provinces are judged by that of 2027"
        ),
        "{notes}"
    );
    let report = folder.report(&["a.csv", "--year", "2026", "--nomenclature-year", "2026"]);
    let notes = report["notes"].to_string();
    assert!(notes.contains("kabupaten/kota only: it cannot judge codes of provinces"), "{notes}");
    let lists = report["official_lists"].as_array().unwrap();
    let of = |list: u64| lists.iter().find(|l| l["list"] == list).unwrap();
    assert_eq!((&of(2026)["unknown_lines"], &of(2026)["unknown_amount"]), (&1.into(), &"50000.00".into()));
}

#[test]
fn two_lists_held_against_each_other() {
    let folder = folder();
    folder.file("lama.csv", "kode,nama_sub_kegiatan,tag\n1.02.02.2.02.0001,Ibu Hamil,ARG\n1.02.02.2.02.0002,Bersalin,\n1.02.02.2.02.0009,Lama,\n");
    folder.file("baru.csv", "kode,nama_sub_kegiatan,tag\n1.02.02.2.02.0001,Ibu hamil,\n1.02.02.2.02.0002,Ibu Bersalin,\n1.01.02.2.01.0001,Sekolah,ARG\n");
    let ran = folder.run(&["nomenclature", "diff", "lama.csv", "baru.csv", "a.csv", "--format", "json"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let d: Value = serde_json::from_str(&ran.stdout).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let codes: Vec<_> = d["codes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| (text(&c["change"]), text(&c["code"]), text(&c["amount"])))
        .collect();
    let row = |change: &str, code: &str, amount: &str| (change.to_owned(), code.to_owned(), amount.to_owned());
    assert_eq!(
        codes,
        [
            row("new", "1.01.02.2.01.0001", "2000.00"),
            row("renamed", "1.02.02.2.02.0002", "0.00"),
            row("gone", "1.02.02.2.02.0009", "0.00")
        ]
    );
    let tags: Vec<_> = d["tags"]
        .as_array()
        .unwrap()
        .iter()
        .map(|t| (text(&t["change"]), text(&t["code"]), text(&t["amount"])))
        .collect();
    assert_eq!(tags, [row("gained", "1.01.02.2.01.0001", "2000.00"), row("lost", "1.02.02.2.02.0001", "100.00")]);
    assert_eq!((&d["gained"], &d["lost"]), (&"2000.00".into(), &"100.00".into()));
    assert_eq!((&d["old"]["official"], &d["new"]["official"]), (&"100.00".into(), &"2000.00".into()));
    let ran = folder.run(&["nomenclature", "diff", "2026", "2027"]);
    assert!(ran.code == 0 && ran.stdout.contains("551") && ran.stdout.contains("226"), "{ran:?}");
    let ran = folder.run(&["nomenclature", "diff", "2026", "2027", "--lang", "id"]);
    assert!(ran.stdout.contains("1.02.02.2.02.0016   hilang "), "{}", ran.stdout);
    let ran = folder.run(&["nomenclature", "diff", "2026", "2031"]);
    assert!(
        ran.code == 2 && ran.stderr.contains("no list of 2031 is shipped; those of 2027, 2026, 2023 are"),
        "{ran:?}"
    );
    let ran = folder.run(&["nomenclature", "2027=a.csv"]);
    assert!(ran.code == 2 && ran.stderr.contains("`setara nomenclature make 2027=a.csv`"), "{ran:?}");
}

#[test]
fn a_tag_that_the_list_changed_is_told_from_one_that_the_file_changed() {
    let folder = folder();
    folder.file("b.csv", budget(&[BOTH, ASTACITA]));
    folder.file("setara.toml", "[[input]]\nfile = \"a.csv\"\nyear = 2026\n[[input]]\nfile = \"b.csv\"\nyear = 2027\n");
    let ran = folder.run(&["compare", "a.csv", "b.csv", "--format", "json"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let c: Value = serde_json::from_str(&ran.stdout).unwrap();
    let own = c["lenses"].as_array().unwrap().iter().find(|l| l["lens"] == "official").unwrap();
    assert_eq!((&own["before"], &own["after"]), (&"2100.00".into(), &"100.00".into()), "{own}");
    assert_eq!((&own["by_tag"], &own["by_list"]), (&"-2000.00".into(), &"-2000.00".into()), "{own}");
    assert_eq!(c["moved"][0]["by"], "list", "{}", c["moved"]);
}

#[test]
fn explain_says_what_every_list_says_of_a_code() {
    let text = folder().run(&["explain", "1.01.02.2.01.0001", "--year", "2025"]).stdout;
    for said in [
        "  official tags: ANGGARAN RESPONSIF GENDER (ASTACITA)\n",
        "  list 2027: no tags\n    source: Nomenklatur SIPD pemutakhiran 2027, salinan 2026-01-23; date 2026-01-23\n",
        "  list 2026: ANGGARAN RESPONSIF GENDER (ASTACITA)\n",
        "  for a budget of 2025 counts: list 2026 (nearest)\n  first list that tags it as ARG: 2026\n",
    ] {
        assert!(text.contains(said), "{said}\n{text}");
    }
    // The year of the settings is that of the budgets here.
    let folder = folder();
    folder.file("setara.toml", "year = 2025\n");
    assert_eq!(folder.run(&["explain", "1.01.02.2.01.0001"]).stdout, text);
}
