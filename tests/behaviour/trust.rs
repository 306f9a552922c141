//! What lets others check a run: `report --bundle`, `verify`, `criteria diff`, `selftest`.

use std::path::Path;

use serde_json::Value;

use crate::{Folder, budget, project, run_in};

const PACK: &str = r#"
id = "lokal"
version = "1"
title = "Kriteria lokal"

[[concept]]
id = "sekolah-melati"
category = "kesetaraan"
strength = 3
sex = "P"
aspect = ["akses"]
phrase = ["sekolah melati"]
match = ["Konsumsi Sekolah Melati"]
"#;

const SIDE: &str = "kode_sub_kegiatan,jenis_kelamin,jumlah\n1.02.02.2.02.0001,P,30\n1.02.02.2.02.0001,L,10\n";

fn apbd() -> String {
    budget(&[
        "1.02.0.00.0.00.01.0000,Dinas Kesehatan,1.02.02.2.02.0001,Pengelolaan Pelayanan Kesehatan Ibu Hamil,5.1.02.01.01.0052,Kelas ibu hamil,1000000",
        "2.15.0.00.0.00.01.0000,Dinas Perhubungan,2.15.02.2.01.0002,Penyediaan Perlengkapan Jalan,5.2.04.01.01.0001,Rambu,7000000",
        "2.15.0.00.0.00.01.0000,Dinas Perhubungan,2.15.02.2.01.0002,Penyediaan Perlengkapan Jalan,5.1.02.01.01.0052,Konsumsi Sekolah Melati,250000",
    ])
}

/// A budget with settings, a pack of its own and beneficiaries; the run stands in a folder below.
fn government() -> Folder {
    let folder = Folder::with("data/apbd.csv", apbd());
    folder.file(
        "setara.toml",
        "year = 2026\nstage = \"apbd\"\npacks = [\"id-arg\", \"lokal.toml\"]\nbeneficiaries = [\"sasaran.csv\"]\n",
    );
    folder.file("lokal.toml", PACK);
    folder.file("sasaran.csv", SIDE);
    folder
}

fn bundle(folder: &Folder, more: &[&str]) -> Value {
    let ran = folder.run(&[&["report", "data/apbd.csv", "--bundle", "b"], more].concat());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let text = std::fs::read_to_string(folder.path().join("b/bundle.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn verify(folder: &Folder, args: &[&str]) -> (i32, Value) {
    let ran = folder.run(&[&["verify"], args, &["--format", "json"]].concat());
    (ran.code, serde_json::from_str(&ran.stdout).unwrap_or_else(|e| panic!("{e}: {} {}", ran.stdout, ran.stderr)))
}

fn edit(path: &Path, from: &str, to: &str) {
    let text = std::fs::read_to_string(path).unwrap();
    assert!(text.contains(from), "{} has no {from}", path.display());
    std::fs::write(path, text.replacen(from, to, 1)).unwrap();
}

fn file<'a>(bundle: &'a Value, role: &str) -> &'a Value {
    bundle["files"].as_array().unwrap().iter().find(|f| f["role"] == role).unwrap_or_else(|| panic!("no {role}"))
}

#[test]
fn a_bundle_holds_everything_but_inputs_and_beneficiaries() {
    let folder = government();
    let b = bundle(&folder, &["--format", "html"]);
    assert_eq!(b["schema"], "setara.bundle/1");
    assert_eq!(b["run_in"], "..");
    let names: Vec<&str> = b["reports"].as_array().unwrap().iter().map(|r| r["file"].as_str().unwrap()).collect();
    assert_eq!(names, ["report.json", "report.html"]);
    assert_eq!((file(&b, "input")["path"].as_str(), &file(&b, "input")["copy"]), (Some("data/apbd.csv"), &Value::Null));
    assert_eq!(file(&b, "beneficiaries")["copy"], Value::Null);
    for (copy, original) in [("packs/lokal.toml", "lokal.toml"), ("settings/setara.toml", "setara.toml")] {
        let read = |path: &str| std::fs::read_to_string(folder.path().join(path)).unwrap();
        assert_eq!(read(&format!("b/{copy}")), read(original));
    }
    let shipped = std::fs::read(folder.path().join("b/packs/id-arg.toml")).unwrap();
    assert_eq!(shipped, std::fs::read(project().join("src/criteria/packs/id-arg.toml")).unwrap());
    assert!(folder.path().join("b/nomenclature/codes.txt").is_file());
    assert!(folder.path().join("b/settings/resolved.toml").is_file());
    // The report is the one that anybody gets.
    let plain = folder.run(&["report", "data/apbd.csv", "--format", "json", "--lang", "en"]).stdout;
    assert_eq!(std::fs::read_to_string(folder.path().join("b/report.json")).unwrap(), plain);
    let left: Vec<String> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|n| n.starts_with('.'))
        .collect();
    assert_eq!(left, Vec::<String>::new());
}

#[test]
fn a_bundle_is_verified_where_it_was_made() {
    let folder = government();
    bundle(&folder, &["--format", "html"]);
    let (code, v) = verify(&folder, &["b"]);
    assert_eq!((code, v["verdict"].as_str()), (0, Some("verified")), "{v}");
    assert!(v["reports"].as_array().unwrap().iter().all(|r| r["state"] == "same"), "{v}");
    let said = folder.run(&["verify", "b", "--lang", "id"]);
    assert!(said.stdout.starts_with("b: terbukti"), "{}", said.stdout);
}

#[test]
fn with_its_inputs_it_is_verified_anywhere() {
    let folder = government();
    bundle(&folder, &["--bundle-with", "inputs,beneficiaries", "--format", "xlsx", "--base", "total"]);
    let elsewhere = Folder::empty();
    std::fs::rename(folder.path().join("b"), elsewhere.path().join("kiriman")).unwrap();
    drop(folder);
    let (code, v) = verify(&elsewhere, &["kiriman"]);
    assert_eq!((code, v["verdict"].as_str()), (0, Some("verified")), "{v}");
    assert!(v["files"].as_array().unwrap().iter().all(|f| f["state"] == "same"), "{v}");
}

#[test]
fn without_them_it_asks_where_they_are() {
    let folder = government();
    bundle(&folder, &[]);
    let elsewhere = Folder::empty();
    std::fs::rename(folder.path().join("b"), elsewhere.path().join("b")).unwrap();
    let ran = elsewhere.run(&["verify", "b", "--lang", "en"]);
    assert_eq!(ran.code, 2, "{}", ran.stdout);
    assert!(ran.stdout.contains("input data/apbd.csv: not found") && ran.stdout.contains("--inputs FOLDER"));
    // Wherever they went, and whatever the budget is called now.
    elsewhere.file("unduhan/anggaran kota.csv", apbd());
    elsewhere.file("unduhan/sasaran.csv", SIDE);
    let (code, v) = verify(&elsewhere, &["b", "--inputs", "unduhan"]);
    assert_eq!((code, v["verdict"].as_str()), (0, Some("verified")), "{v}");
}

#[test]
fn a_changed_input_is_named_with_its_figures() {
    let folder = government();
    let b = bundle(&folder, &[]);
    edit(&folder.path().join("data/apbd.csv"), "7000000", "7000001");
    let (code, v) = verify(&folder, &["b"]);
    assert_eq!((code, v["verdict"].as_str()), (1, Some("differs")), "{v}");
    let input = file(&v, "input");
    assert_eq!((input["state"].as_str(), &input["sha256"]), (Some("changed"), &file(&b, "input")["sha256"]));
    assert_ne!(input["is"], input["sha256"]);
    let differences = v["reports"][0]["differences"].as_array().unwrap();
    let total = differences.iter().find(|d| d["path"] == ".total").unwrap();
    assert_eq!((total["was"].as_str(), total["is"].as_str()), (Some("8250000.00"), Some("8250001.00")));
}

#[test]
fn an_edited_report_is_caught_at_the_figure() {
    let folder = government();
    bundle(&folder, &["--format", "markdown"]);
    edit(&folder.path().join("b/report.json"), "\"amount\": \"1250000.00\"", "\"amount\": \"9250000.00\"");
    edit(&folder.path().join("b/report.md"), "#", "# !");
    let (code, v) = verify(&folder, &["b"]);
    assert_eq!((code, v["verdict"].as_str()), (1, Some("differs")), "{v}");
    let json = &v["reports"][0];
    assert_eq!((json["edited"].as_bool(), json["differences"].as_array().unwrap().len()), (Some(true), 1), "{v}");
    let d = &json["differences"][0];
    assert_eq!((d["was"].as_str(), d["is"].as_str()), (Some("9250000.00"), Some("1250000.00")), "{v}");
    assert!(d["path"].as_str().unwrap().starts_with(".lenses["), "{v}");
    assert_eq!((v["reports"][1]["state"].as_str(), v["reports"][1]["line"].as_u64()), (Some("changed"), Some(1)));
    let said = folder.run(&["verify", "b", "--lang", "en"]);
    assert!(said.stdout.contains("it was edited") && said.stdout.contains(".lenses["), "{}", said.stdout);
}

#[test]
fn a_changed_pack_is_named() {
    let folder = government();
    bundle(&folder, &[]);
    // The original may move on: the bundle has its own.
    edit(&folder.path().join("lokal.toml"), "strength = 3", "strength = 1");
    assert_eq!(verify(&folder, &["b"]).0, 0);
    edit(&folder.path().join("b/packs/lokal.toml"), "strength = 3", "strength = 2");
    let (code, v) = verify(&folder, &["b"]);
    let pack = v["files"].as_array().unwrap().iter().find(|f| f["path"] == "lokal.toml").unwrap();
    assert_eq!((code, pack["state"].as_str()), (1, Some("changed")), "{v}");
    assert!(!v["reports"][0]["differences"].as_array().unwrap().is_empty(), "{v}");
}

#[test]
fn another_version_is_held_to_the_figures() {
    let folder = government();
    bundle(&folder, &["--format", "html"]);
    for file in ["b/report.json", "b/bundle.json"] {
        edit(
            &folder.path().join(file),
            &format!("\"setara\": \"{}\"", env!("CARGO_PKG_VERSION")),
            "\"setara\": \"0.0.9\"",
        );
    }
    // Its hash is not that of its own bytes: another version did not write it.
    let (code, v) = verify(&folder, &["b"]);
    assert_eq!((v["reports"][0]["state"].as_str(), v["reports"][0]["edited"].as_bool()), (Some("figures"), Some(true)));
    assert_eq!((code, v["setara"]["bundle"].as_str()), (1, Some("0.0.9")), "{v}");
    let report = std::fs::read(folder.path().join("b/report.json")).unwrap();
    let recorded = v["reports"][0].clone();
    assert_eq!(recorded["differences"], serde_json::json!([]), "{v}");
    let text = std::fs::read_to_string(folder.path().join("b/bundle.json")).unwrap();
    let mut b: Value = serde_json::from_str(&text).unwrap();
    b["reports"][0]["sha256"] = sha256(&report).into();
    b["reports"][0]["size"] = report.len().into();
    std::fs::write(folder.path().join("b/bundle.json"), serde_json::to_string(&b).unwrap()).unwrap();
    let (code, v) = verify(&folder, &["b"]);
    assert_eq!((code, v["verdict"].as_str()), (1, Some("figures-only")), "{v}");
    assert_eq!(verify(&folder, &["b", "--figures-only"]).0, 0);
    assert!(v["notes"][0].as_str().unwrap().contains("0.0.9"), "{v}");
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest;
    sha2::Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

#[test]
fn another_shipped_pack_is_taken_from_the_bundle() {
    let folder = government();
    bundle(&folder, &[]);
    // As if the program had carried another pack then.
    let (pack, path) = ("b/packs/id-arg.toml", "b/bundle.json");
    let bytes = [b"# then\n".to_vec(), std::fs::read(folder.path().join(pack)).unwrap()].concat();
    std::fs::write(folder.path().join(pack), &bytes).unwrap();
    let mut b: Value = serde_json::from_str(&std::fs::read_to_string(folder.path().join(path)).unwrap()).unwrap();
    let at = b["files"].as_array().unwrap().iter().position(|f| f["path"] == "id-arg").unwrap();
    b["files"][at]["sha256"] = sha256(&bytes).into();
    std::fs::write(folder.path().join(path), serde_json::to_string(&b).unwrap()).unwrap();
    let (code, v) = verify(&folder, &["b"]);
    assert!(v["notes"][0].as_str().unwrap().contains("id-arg"), "{v}");
    // This version ships another: whoever altered the pack may say what they like.
    assert_eq!((v["verdict"].as_str(), v["faults"][0]["fault"].as_str()), (Some("differs"), Some("not-shipped")));
    // Its hash stands in the manifest; nothing else differs.
    let differences = v["reports"][0]["differences"].as_array().unwrap();
    let paths: Vec<&str> = differences.iter().map(|d| d["path"].as_str().unwrap()).collect();
    assert_eq!((code, paths), (1, vec![".manifest.packs[0].sha256"]), "{v}");
}

#[test]
fn a_bundle_is_never_written_over_or_in_half() {
    let folder = government();
    folder.file("b/catatan.txt", "jangan hapus");
    let ran = folder.run(&["report", "data/apbd.csv", "--bundle", "b"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("is there already") && ran.stderr.contains("another folder"), "{}", ran.stderr);
    for args in [&["report", "tidak-ada.csv", "--bundle", "c"][..], &["report", "-", "--bundle", "c"]] {
        let ran = folder.run(args);
        assert_eq!(ran.code, 2, "{args:?}");
        assert!(!folder.path().join("c").exists() && !ran.stderr.contains("panic"), "{}", ran.stderr);
    }
    let left = std::fs::read_dir(folder.path())
        .unwrap()
        .filter(|e| e.as_ref().unwrap().file_name().to_string_lossy().ends_with(".part"));
    assert_eq!(left.count(), 0);
    // An empty folder is as good as none.
    std::fs::create_dir(folder.path().join("kosong")).unwrap();
    assert_eq!(folder.run(&["report", "data/apbd.csv", "--bundle", "kosong"]).code, 0);
}

#[test]
fn paths_from_the_root_and_from_above_are_written_as_seen_from_the_run() {
    let folder = government();
    let inside = folder.path().join("data");
    let whole = inside.join("apbd.csv");
    let ran = run_in(&inside, &["report", whole.to_str().unwrap(), "--bundle", "../b"], "");
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let text = std::fs::read_to_string(folder.path().join("b/bundle.json")).unwrap();
    assert!(!text.contains(folder.path().to_str().unwrap()), "{text}");
    let b: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(b["run_in"], "../data");
    assert_eq!(file(&b, "input")["path"], "apbd.csv");
    assert_eq!(file(&b, "settings")["path"], "../setara.toml");
    let (code, v) = verify(&folder, &["b"]);
    assert_eq!(code, 0, "{v}");
}

#[test]
fn what_is_no_bundle_is_said() {
    let folder = Folder::empty();
    folder.file("b/bundle.json", "{}");
    folder.file("c/bundle.json", r#"{"schema":"setara.bundle/1","setara":"0.1.0","run_in":".","command":["report"],"reports":[{"format":"json","file":"../x","sha256":"","size":0}],"resolved_settings":"","files":[]}"#);
    for name in ["a", "b", "c"] {
        let ran = folder.run(&["verify", name]);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{}", ran.stderr);
        assert!(ran.stderr.starts_with("error: ") && !ran.stderr.contains("panic"), "{}", ran.stderr);
    }
}

#[test]
fn packs_and_lists_carry_their_hashes() {
    let folder = government();
    let report = folder.report(&["data/apbd.csv"]);
    let bytes = std::fs::read(project().join("src/criteria/packs/id-arg.toml")).unwrap();
    assert_eq!(report["manifest"]["packs"][0]["sha256"], sha256(&bytes).as_str());
    assert_eq!(report["manifest"]["packs"][1]["sha256"], sha256(PACK.as_bytes()).as_str());
    let lists = std::fs::read(project().join("src/criteria/nomenclature/codes.txt")).unwrap();
    assert_eq!(report["manifest"]["nomenclature_sha256"], sha256(&lists).as_str());
    let listed = folder.run(&["criteria", "list", "--pack", "id-arg", "--pack", "lokal.toml"]).stdout;
    for bytes in [bytes, PACK.into(), lists] {
        assert!(listed.contains(&sha256(&bytes)), "{listed}");
    }
}

fn sen(value: &Value) -> i128 {
    value.as_str().unwrap().replace('.', "").parse().unwrap()
}

fn diff(folder: &Folder, args: &[&str]) -> Value {
    let ran = folder.run(&[&["criteria", "diff"], args, &["--format", "json"]].concat());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    serde_json::from_str(&ran.stdout).unwrap()
}

/// What the cells move is what lenses and categories change by, to the sen.
fn conserved(d: &Value) {
    for lens in d["lenses"].as_array().unwrap() {
        let of = |name: &str| sen(&lens[name]);
        assert_eq!(of("before") + of("gained") - of("lost"), of("after"), "{lens}");
        assert_eq!(of("after") - of("before"), of("change"), "{lens}");
    }
    for category in d["categories"].as_array().unwrap() {
        let moved = |side: &str| -> i128 {
            let cells = d["moves"].as_array().unwrap().iter().filter(|m| m[side] == category["category"]);
            cells.map(|m| sen(&m["amount"])).sum()
        };
        assert_eq!(moved("to") - moved("from"), sen(&category["change"]), "{category}");
    }
}

#[test]
fn a_pack_of_ones_own_moves_what_it_names() {
    let folder = government();
    let d = diff(&folder, &["id-arg", "id-arg,lokal.toml", "data/apbd.csv"]);
    conserved(&d);
    assert_eq!(d["schema"], "setara.criteria-diff/1");
    let entry = &d["entries"][0];
    assert_eq!((entry["id"].as_str(), entry["change"].as_str()), (Some("sekolah-melati"), Some("added")));
    assert_eq!((entry["lines"].as_u64(), entry["amount"].as_str()), (Some(1), Some("250000.00")));
    let cell = serde_json::json!([{"from": "none", "to": "kesetaraan", "lines": 1, "amount": "250000.00",
        "cause": {"kind": "concept", "id": "sekolah-melati"}}]);
    assert_eq!(d["moves"], cell);
    let line = &d["lines"][0];
    assert_eq!((line["row"].as_u64(), line["evidence_before"].as_str()), (Some(4), Some("")));
    assert_eq!(line["evidence_after"], "sekolah-melati:Sekolah Melati");
    // And back again.
    let back = diff(&folder, &["id-arg,lokal.toml", "id-arg", "data/apbd.csv"]);
    conserved(&back);
    assert_eq!(
        (back["moves"][0]["from"].as_str(), back["entries"][0]["change"].as_str()),
        (Some("kesetaraan"), Some("removed"))
    );
    let none = diff(&folder, &["id-arg", "id-arg", "data/apbd.csv"]);
    assert_eq!((&none["entries"], &none["moves"]), (&serde_json::json!([]), &serde_json::json!([])));
}

#[test]
fn changed_strengths_traps_and_tags_are_told_apart() {
    let folder = government();
    folder.file("lemah.toml", PACK.replace("strength = 3", "strength = 1"));
    let d = diff(&folder, &["id-arg,lokal.toml", "id-arg,lemah.toml", "data/apbd.csv"]);
    conserved(&d);
    assert_eq!(d["entries"][0]["fields"], serde_json::json!(["strength"]));
    assert_eq!((d["moves"][0]["from"].as_str(), d["moves"][0]["to"].as_str()), (Some("kesetaraan"), Some("review")));

    let trap = "\n[[trap]]\nid = \"nama-sekolah\"\nreason = \"nama\"\nphrase = [\"konsumsi sekolah melati\"]\n";
    folder.file("jebakan.toml", format!("{PACK}{trap}"));
    let d = diff(&folder, &["id-arg,lokal.toml", "id-arg,jebakan.toml", "data/apbd.csv"]);
    conserved(&d);
    assert_eq!(d["moves"][0]["cause"], serde_json::json!({"kind": "trap", "id": "nama-sekolah"}));
    assert_eq!(d["lines"][0]["blocked_after"], "sekolah-melati:Sekolah Melati [nama-sekolah]");

    folder.file("tag.toml", "id = \"tag\"\nversion = \"1\"\ntitle = \"t\"\n[official]\narg_tags = [\"perlindungan anak\", \"bantu saya\"]\n");
    folder.file("label.csv", budget(&[]).trim_end().to_owned() + ",LABEL\n" + "1.02.0.00.0.00.01.0000,Dinas Kesehatan,1.02.02.2.02.0001,Pengelolaan,5.1.02.01.01.0052,Kelas,500,Bantu saya\n");
    let d = diff(&folder, &["id-arg", "id-arg,tag.toml", "label.csv"]);
    conserved(&d);
    assert!(d["entries"].as_array().unwrap().iter().any(|e| e["id"] == "official"), "{d}");
}

#[test]
fn what_moves_in_a_whole_example() {
    let folder = Folder::empty();
    let at = |name: &str| project().join("examples").join(name).to_string_lossy().into_owned();
    let new = format!("id-arg,{}", at("perwal-medan-56-2018.toml"));
    let file = at("kabupaten-melati/apbd-2026.csv");
    let d = diff(&folder, &["id-arg", &new, &file, "--top", "0"]);
    conserved(&d);
    let lines: u64 = d["moves"].as_array().unwrap().iter().map(|m| m["lines"].as_u64().unwrap()).sum();
    assert_eq!(d["lines"].as_array().unwrap().len() as u64, lines);
    let csv = folder.run(&["criteria", "diff", "id-arg", &new, &file, "--format", "csv", "--only", "lenses"]);
    assert!(csv.stdout.starts_with("lens,before,gained,lost,after,change\n"), "{}", csv.stdout);
    let table = folder.run(&["criteria", "diff", "id-arg", &new, &file, "--lang", "id"]);
    assert!(table.stdout.contains("Yang berubah dalam paket") && table.code == 0, "{}", table.stdout);
    let stdin = folder.run(&["criteria", "diff", "id-arg", "id-arg", "-"]);
    assert_eq!(stdin.code, 2, "{}", stdin.stderr);
}

#[test]
fn the_program_tries_itself() {
    let folder = Folder::empty();
    let ran = folder.run(&["selftest"]);
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    for group in ["examples", "traps", "forms", "threads", "money", "codes", "nomenclature", "data"] {
        assert!(ran.stdout.contains(&format!("ok     {group}")), "{}", ran.stdout);
    }
    let id = folder.run(&["selftest", "--lang", "id"]).stdout;
    assert!(id.contains("8 kelompok, 0 gagal"), "{id}");
}

#[test]
fn and_it_can_fail() {
    let wrong = PACK.replace("match = [\"Konsumsi Sekolah Melati\"]", "match = [\"Konsumsi Sekolah Mawar\"]");
    let folder = Folder::with("salah.toml", wrong);
    let ran = folder.run(&["selftest", "--pack", "salah.toml", "--lang", "en"]);
    assert_eq!(ran.code, 1, "{}", ran.stdout);
    assert!(ran.stdout.contains("FAIL   examples"), "{}", ran.stdout);
    assert!(ran.stdout.contains("concept sekolah-melati: does not match \"Konsumsi Sekolah Mawar\""), "{}", ran.stdout);
}
