//! Who wants to pass off another report edits the bundle by hand: what `verify` says of it. Every field of bundle.json is
//! bound by something.

use std::path::Path;

use serde_json::{Value, json};

use crate::{Folder, budget};

const SIDE: &str = "kode_sub_kegiatan,jenis_kelamin,jumlah\n1.02.02.2.02.0001,P,30\n1.02.02.2.02.0001,L,10\n";

pub const PACK: &str = "id = \"lokal\"\nversion = \"1\"\ntitle = \"Kriteria lokal\"\n";

/// A bundle `b` of a budget, settings, a pack and beneficiaries.
pub fn bundled(more: &[&str]) -> Folder {
    let folder = Folder::with(
        "data/apbd.csv",
        budget(&[
            "1.02,Dinas Kesehatan,1.02.02.2.02.0001,Pengelolaan Pelayanan Kesehatan Ibu Hamil,5.1.02.01.01.0052,Kelas ibu hamil,1000000",
            "2.15,Dinas Perhubungan,2.15.02.2.01.0002,Penyediaan Perlengkapan Jalan,5.2.04.01.01.0001,Rambu,7000000",
        ]),
    );
    folder
        .file("setara.toml", "packs = [\"id-arg\", \"lokal.toml\"]\nbeneficiaries = [\"sasaran.csv\"]\nyear = 2026\n");
    folder.file("lokal.toml", PACK);
    folder.file("sasaran.csv", SIDE);
    let ran = folder.run(&[&["report", "data/apbd.csv", "--bundle", "b"], more].concat());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(verify(&folder, &[]).0, 0);
    folder
}

pub fn verify(folder: &Folder, more: &[&str]) -> (i32, Value) {
    let ran = folder.run(&[&["verify", "b", "--format", "json", "--lang", "en"], more].concat());
    (ran.code, serde_json::from_str(&ran.stdout).unwrap_or_else(|e| panic!("{e}: {} {}", ran.stdout, ran.stderr)))
}

pub fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest;
    sha2::Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

pub fn read(folder: &Folder) -> Value {
    serde_json::from_slice(&std::fs::read(folder.path().join("b/bundle.json")).unwrap()).unwrap()
}

pub fn write(folder: &Folder, bundle: &Value) {
    folder.file("b/bundle.json", serde_json::to_string(bundle).unwrap());
}

/// The entry of a path.
fn entry<'b>(bundle: &'b mut Value, path: &str) -> &'b mut Value {
    let files = bundle["files"].as_array_mut().unwrap();
    files.iter_mut().find(|f| f["path"] == path).unwrap_or_else(|| panic!("no {path}"))
}

/// Faults as `fault at`.
pub fn faults(verification: &Value) -> Vec<String> {
    let all = verification["faults"].as_array().unwrap().iter();
    all.map(|f| format!("{} {}", f["fault"].as_str().unwrap(), f["at"].as_str().unwrap())).collect()
}

/// The bundle with one edit: exit code, verdict and faults; in text, in both languages, the words of the first fault.
fn edited(folder: &Folder, edit: impl FnOnce(&mut Value)) -> (i32, String, Vec<String>) {
    let whole = read(folder);
    let mut bundle = whole.clone();
    edit(&mut bundle);
    assert_ne!(bundle, whole);
    write(folder, &bundle);
    let (code, v) = verify(folder, &[]);
    for lang in ["en", "id"] {
        let ran = folder.run(&["verify", "b", "--lang", lang]);
        assert_eq!(ran.code, code);
        for fault in v["faults"].as_array().unwrap() {
            let at = fault["at"].as_str().unwrap();
            assert!(ran.stdout.contains(&format!("  {at}: ")), "{at}: {}", ran.stdout);
            let en = ran.stdout.contains(fault["text"].as_str().unwrap());
            assert_eq!(en, lang == "en", "{}", ran.stdout);
        }
    }
    write(folder, &whole);
    (code, v["verdict"].as_str().unwrap().to_owned(), faults(&v))
}

fn refused(fault: &str) -> (i32, String, Vec<String>) {
    (2, "cannot".into(), vec![fault.into()])
}

fn told(fault: &str) -> (i32, String, Vec<String>) {
    (1, "differs".into(), vec![fault.into()])
}

#[test]
fn two_entries_of_one_file_are_refused() {
    let folder = bundled(&[]);
    // The altered one is used, the right one is looked at.
    folder.file("b/packs/2-lokal.toml", PACK.replace("lokal", "palsu"));
    for path in ["lokal.toml", "./lokal.toml", "data/../lokal.toml"] {
        let second = |b: &mut Value| {
            let mut twin = entry(b, "lokal.toml").clone();
            twin["path"] = path.into();
            twin["copy"] = "packs/2-lokal.toml".into();
            b["files"].as_array_mut().unwrap().push(twin);
        };
        assert_eq!(edited(&folder, second), refused(&format!("same-path {path}")));
    }
    // As another role, with other bytes.
    let other = |b: &mut Value| {
        let mut twin = entry(b, "lokal.toml").clone();
        (twin["role"], twin["copy"]) = ("decisions".into(), "decisions/lokal.toml".into());
        twin["sha256"] = "00".into();
        b["files"].as_array_mut().unwrap().insert(0, twin);
    };
    let (code, verdict, faults) = edited(&folder, other);
    assert_eq!((code, verdict.as_str(), faults[0].as_str()), (2, "cannot", "same-path lokal.toml"));
    // One copy of two entries.
    let shared = |b: &mut Value| entry(b, "id-arg")["copy"] = "packs/lokal.toml".into();
    let (code, _, faults) = edited(&folder, shared);
    assert!(code == 2 && faults.contains(&"same-copy packs/lokal.toml".into()), "{faults:?}");
}

/// A settings file that names one file in two spellings makes a bundle that holds.
#[test]
fn a_file_in_two_spellings_is_kept_once() {
    let folder = Folder::with("a.csv", budget(&["1.02,Dinkes,,Kelas ibu hamil,,,5"]));
    folder.file("setelan/resolved.toml", "decisions = [\"../p.csv\", \"./../p.csv\"]\n");
    folder.file("p.csv", "kode_sub_kegiatan,putusan\n");
    let ran = folder.run(&["report", "a.csv", "--bundle", "b", "--config", "setelan/resolved.toml"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let (code, v) = verify(&folder, &[]);
    assert_eq!((code, v["verdict"].as_str()), (0, Some("verified")), "{v}");
    let paths = v["files"].as_array().unwrap().iter().filter(|f| f["role"] == "decisions").count();
    assert_eq!(paths, 1, "{v}");
}

#[test]
fn what_is_marked_as_shipped_is_what_this_version_ships() {
    let folder = bundled(&[]);
    for (path, copy) in [("id-arg", "b/packs/id-arg.toml"), ("nomenclature", "b/nomenclature/codes.txt")] {
        let was = std::fs::read(folder.path().join(copy)).unwrap();
        let altered = [b"# lain\n".to_vec(), was.clone()].concat();
        folder.file(copy, &altered);
        let is = |b: &mut Value| {
            let own = entry(b, path);
            own["sha256"] = sha256(&altered).into();
            own["size"] = altered.len().into();
        };
        assert_eq!(edited(&folder, is), told(&format!("not-shipped {path}")));
        // As a file that only has that name.
        let plain = |b: &mut Value| {
            is(b);
            entry(b, path)["shipped"] = false.into();
        };
        let (code, verdict, faults) = edited(&folder, plain);
        assert_eq!((code, verdict.as_str()), (2, "cannot"), "{faults:?}");
        assert!(faults.iter().any(|f| f.starts_with("not-read ") && f.ends_with(path)), "{faults:?}");
        folder.file(copy, was);
    }
    let shipped = |b: &mut Value| entry(b, "lokal.toml")["shipped"] = true.into();
    let (code, verdict, faults) = edited(&folder, shipped);
    assert_eq!((code, verdict.as_str()), (2, "cannot"));
    assert!(faults.contains(&"not-shipped lokal.toml".into()), "{faults:?}");
}

#[test]
fn a_bundle_lists_its_reports_and_no_others() {
    let folder = bundled(&["--format", "html"]);
    assert_eq!(edited(&folder, |b| b["reports"] = json!([])).2[0], "no-reports reports");
    let (code, verdict, faults) = edited(&folder, |b| drop(b["reports"].as_array_mut().unwrap().remove(0)));
    assert_eq!((code, verdict.as_str()), (1, "differs"));
    assert_eq!(faults, ["no-figures report.json", "unnamed report.json"]);
    let (code, _, faults) = edited(&folder, |b| drop(b["reports"].as_array_mut().unwrap().remove(1)));
    assert_eq!((code, faults), (1, vec!["unnamed report.html".into()]));
    let twice = |b: &mut Value| {
        let first = b["reports"][0].clone();
        b["reports"][1] = first;
    };
    assert_eq!(edited(&folder, twice).2, ["report-name report.json", "unnamed report.html"]);
    assert_eq!(edited(&folder, |b| b["reports"][1]["format"] = "csv".into()).2, ["report-name report.html"]);
    assert_eq!(edited(&folder, |b| b["reports"][1]["format"] = "table".into()).2, ["report-name report.html"]);
    assert_eq!(edited(&folder, |b| b["reports"][1]["size"] = 1.into()), told("size report.html"));
    // Its hash: then it was edited.
    let (code, verdict, _) = edited(&folder, |b| b["reports"][1]["sha256"] = "00".into());
    assert_eq!((code, verdict.as_str()), (1, "differs"));
    // A third one.
    std::fs::copy(folder.path().join("b/report.html"), folder.path().join("b/report.md")).unwrap();
    let third = |b: &mut Value| {
        let mut other = b["reports"][1].clone();
        (other["format"], other["file"]) = ("markdown".into(), "report.md".into());
        b["reports"].as_array_mut().unwrap().push(other);
    };
    assert_eq!(edited(&folder, third), told("report-name report.md"));
}

#[test]
fn what_no_entry_names_is_no_part_of_a_bundle() {
    let folder = bundled(&[]);
    for name in ["report.html", "catatan.txt", "packs/lain.toml", "inputs/apbd.csv"] {
        let path = folder.file(&format!("b/{name}"), "palsu");
        let (code, v) = verify(&folder, &[]);
        assert_eq!((code, v["verdict"].as_str(), faults(&v)), (1, Some("differs"), vec![format!("unnamed {name}")]));
        let said = folder.run(&["verify", "b", "--lang", "id"]).stdout;
        assert!(said.contains(&format!("  {name}: ada di folder, tetapi tidak disebut entri mana pun\n")), "{said}");
        std::fs::remove_file(path).unwrap();
    }
    let resolved = folder.path().join("b/settings/resolved.toml");
    let was = std::fs::read_to_string(&resolved).unwrap();
    std::fs::write(&resolved, was.replace("year = 2026", "year = 2025")).unwrap();
    let (code, v) = verify(&folder, &[]);
    assert_eq!((code, faults(&v)), (1, vec!["resolved settings/resolved.toml".into()]));
    std::fs::remove_file(&resolved).unwrap();
    let (code, v) = verify(&folder, &[]);
    assert_eq!((code, faults(&v)), (1, vec!["resolved settings/resolved.toml".into()]));
    std::fs::write(&resolved, was).unwrap();
    assert_eq!(verify(&folder, &[]).0, 0);
    // What is written beside it is no part of it, also where it is written into it.
    assert_eq!(folder.run(&["verify", "b", "-o", "b/hasil.txt"]).code, 0);
    assert_eq!(verify(&folder, &[]).0, 1);
}

#[cfg(unix)]
#[test]
fn links_are_no_files_of_a_bundle() {
    let folder = bundled(&[]);
    let inside = |name: &str| folder.path().join("b").join(name);
    let link = |to: &Path, name: &str| {
        std::fs::rename(inside(name), folder.path().join("aside")).unwrap();
        std::os::unix::fs::symlink(to, inside(name)).unwrap();
        let (code, v) = verify(&folder, &[]);
        assert_eq!((code, v["verdict"].as_str(), faults(&v)), (2, Some("cannot"), vec![format!("no-file {name}")]));
        assert_eq!(v["files"], json!([]));
        std::fs::remove_file(inside(name)).unwrap();
        std::fs::rename(folder.path().join("aside"), inside(name)).unwrap();
    };
    link(&folder.path().join("lokal.toml"), "packs/lokal.toml");
    link(&folder.path().join("aside"), "report.json");
    // An endless one is not read.
    link(Path::new("/dev/zero"), "report.json");
    assert_eq!(verify(&folder, &[]).0, 0);
    // Not even to find out what stands in it.
    std::fs::rename(inside("bundle.json"), folder.path().join("aside")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", inside("bundle.json")).unwrap();
    let ran = folder.run(&["verify", "b"]);
    assert!(ran.code == 2 && ran.stderr.contains("b/bundle.json: cannot read"), "{}", ran.stderr);
    std::fs::rename(folder.path().join("aside"), inside("bundle.json")).unwrap();
    // The folder itself may be one.
    std::os::unix::fs::symlink(folder.path().join("b"), folder.path().join("c")).unwrap();
    assert_eq!(folder.run(&["verify", "c"]).code, 0);
}

#[test]
fn a_command_reads_what_the_bundle_names_and_nothing_else() {
    let folder = bundled(&[]);
    folder.file("lain/apbd.csv", budget(&["1.02,Dinkes,,Kelas ibu hamil,,,5"]));
    folder.file("lain/a.toml", "");
    let root = folder.path().join("lain/apbd.csv");
    let root = root.to_str().unwrap();
    let at = read(&folder)["command"].as_array().unwrap().iter().position(|a| a == "--").unwrap();
    for (name, path) in [
        ("decisions", "lain/apbd.csv"),
        ("beneficiaries", "lain/apbd.csv"),
        ("population", "lain/apbd.csv"),
        ("gbs", "lain"),
        ("profile", "lain/a.toml"),
        ("nomenclature", "lain/a.toml"),
        ("pack", "lain/a.toml"),
        ("decisions", root),
        ("beneficiaries", "lokal.toml"),
    ] {
        let with = |b: &mut Value| b["command"].as_array_mut().unwrap().insert(at, format!("--{name}={path}").into());
        let (code, verdict, faults) = edited(&folder, with);
        assert_eq!((code, verdict.as_str()), (2, "cannot"), "{name} {path}");
        assert_eq!(faults[0], format!("not-named {path}"));
    }
    let input = |path: &str| edited(&folder, |b| b["command"].as_array_mut().unwrap().push(path.into()));
    assert_eq!(input("lain/apbd.csv"), refused("not-named lain/apbd.csv"));
    assert_eq!(input("data"), refused("not-named data"));
    assert_eq!(input("-"), refused("not-named -"));
    let config = |b: &mut Value| b["command"][2] = "--config=lain/a.toml".into();
    assert_eq!(edited(&folder, config), refused("not-named lain/a.toml"));
    let none = |b: &mut Value| b["command"][2] = "--no-config".into();
    assert_eq!(edited(&folder, none).2[0], "not-read pack lokal.toml");
    let nearest = |b: &mut Value| drop(b["command"].as_array_mut().unwrap().remove(2));
    assert_eq!(edited(&folder, nearest), refused("argument command (--config, --no-config)"));
    for arg in ["-o", "--output=x", "--bundle=x", "--bundle-with=inputs", "--format=csv", "--jobs=1", "--help", "x.csv"]
    {
        let with = |b: &mut Value| b["command"].as_array_mut().unwrap().insert(1, arg.into());
        assert_eq!(edited(&folder, with), refused(&format!("argument {arg}")));
    }
    let with = |b: &mut Value| b["command"].as_array_mut().unwrap().insert(1, "--tidak-ada".into());
    assert_eq!(edited(&folder, with).0, 2);
    assert!(!folder.path().join("x").exists() && !folder.path().join("b/x").exists());
    // What is asked besides files is in the report.
    let base = |b: &mut Value| b["command"].as_array_mut().unwrap().insert(1, "--base=total".into());
    assert_eq!(edited(&folder, base), (1, "differs".into(), vec![]));
    let lang = |b: &mut Value| b["command"][1] = "--lang=id".into();
    assert_eq!(edited(&folder, lang).0, 1);
}

#[test]
fn every_field_of_a_file_is_bound() {
    let folder = bundled(&["--bundle-with", "inputs"]);
    let set = |path: &'static str, field: &'static str, value: Value| {
        edited(&folder, move |b: &mut Value| entry(b, path)[field] = value)
    };
    let (code, _, faults) = set("data/apbd.csv", "role", "pack".into());
    assert!(code == 2 && faults[0] == "copy-name inputs/apbd.csv", "{faults:?}");
    assert!(faults.contains(&"not-named data/apbd.csv".into()), "{faults:?}");
    assert!(faults.contains(&"not-read pack data/apbd.csv".into()), "{faults:?}");
    for (path, value) in [("data/apbd.csv", 1), ("lokal.toml", 0), ("sasaran.csv", 7), ("id-arg", 9)] {
        assert_eq!(set(path, "size", value.into()), told(&format!("size {path}")));
    }
    let (code, verdict, _) = set("lokal.toml", "sha256", "00".into());
    assert_eq!((code, verdict.as_str()), (1, "differs"));
    let (code, verdict, faults) = set("lokal.toml", "copy", Value::Null);
    assert_eq!((code, verdict.as_str(), faults), (1, "differs", vec!["unnamed packs/lokal.toml".into()]));
    assert_eq!(set("lokal.toml", "copy", "packs/id.toml".into()).2[0], "copy-name packs/id.toml");
    assert_eq!(set("lokal.toml", "path", "lain.toml".into()).0, 2);
    let gone = |b: &mut Value| b["files"].as_array_mut().unwrap().retain(|f| f["path"] != "lokal.toml");
    assert_eq!(edited(&folder, gone).0, 2);
    assert_eq!(edited(&folder, |b| b["resolved_settings"] = "settings/setara.toml".into()).0, 1);
    for folders in ["/", "a/../b", "", "./x"] {
        assert_eq!(edited(&folder, |b| b["run_in"] = folders.into()), refused(&format!("run-in {folders}")));
    }
    assert_eq!(edited(&folder, |b| b["setara"] = "0.0.9".into()), told("version report.json"));
    for (path, why) in [("../x", "is no file of the bundle"), ("/etc/passwd", "is no file of the bundle")] {
        let mut bundle = read(&folder);
        let whole = bundle.clone();
        entry(&mut bundle, "lokal.toml")["copy"] = path.into();
        write(&folder, &bundle);
        let ran = folder.run(&["verify", "b"]);
        assert!(ran.code == 2 && ran.stderr.contains(why), "{}", ran.stderr);
        bundle = whole.clone();
        bundle["schema"] = "setara.bundle/2".into();
        write(&folder, &bundle);
        assert_eq!(folder.run(&["verify", "b"]).code, 2);
        write(&folder, &whole);
    }
}

#[test]
fn settings_that_cannot_be_read_are_said() {
    let folder = bundled(&[]);
    std::fs::remove_file(folder.path().join("setara.toml")).unwrap();
    folder.file("b/settings/setara.toml", "packs = [\n");
    let (code, v) = verify(&folder, &[]);
    assert_eq!((code, v["verdict"].as_str()), (2, Some("cannot")), "{v}");
    assert!(v["notes"][0].as_str().unwrap().starts_with("not computed again: the settings cannot be read: "), "{v}");
    assert!(!v["notes"].to_string().contains("/f/setara.toml"), "{v}");
    let said = folder.run(&["verify", "b", "--lang", "id"]).stdout;
    assert!(said.contains("  tidak dihitung ulang: pengaturannya tidak terbaca: "), "{said}");
}

/// A bundle is shown where a runner looks for commands.
#[test]
fn names_in_a_bundle_are_no_commands_of_a_ci_log() {
    let folder = bundled(&[]);
    for name in ["::stop-commands::x", "x\n::add-mask::y", "##[error]x", "x\u{1b}[31m"] {
        let mut bundle = read(&folder);
        let whole = bundle.clone();
        bundle["command"].as_array_mut().unwrap().push(name.into());
        bundle["reports"][0]["file"] = name.into();
        write(&folder, &bundle);
        let ran = folder.run(&["verify", "b"]);
        assert_eq!(ran.code, 2, "{}", ran.stdout);
        let obeyed = |line: &str| line.trim_start().starts_with("::") || line.trim_start().starts_with("##[");
        assert!(!ran.stdout.lines().any(obeyed) && !ran.stdout.contains('\u{1b}'), "{}", ran.stdout);
        write(&folder, &whole);
    }
}

/// Inputs are looked for where the bundle says that they were, not wherever the command happens to stand.
#[test]
fn another_folder_of_the_run_has_other_files() {
    let folder = bundled(&[]);
    let (code, verdict, _) = edited(&folder, |b| b["run_in"] = "../lain".into());
    assert_eq!((code, verdict.as_str()), (2, "cannot"));
    folder.file("lain/data/apbd.csv", budget(&["1.02,Dinkes,,Kelas ibu hamil,,,5"]));
    folder.file("lain/sasaran.csv", SIDE);
    let (code, verdict, _) = edited(&folder, |b| b["run_in"] = "../lain".into());
    assert_eq!((code, verdict.as_str()), (1, "differs"));
}
