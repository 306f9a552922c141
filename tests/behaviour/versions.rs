//! Bundles that another version of the program made: what can be compared, and what cannot.

use serde_json::{Value, json};

use crate::Folder;
use crate::forging::{PACK, bundled, faults, read, sha256, verify, write};

/// Report and bundle as another version wrote them.
fn aged(folder: &Folder, change: impl FnOnce(&mut Value)) {
    let mut report: Value =
        serde_json::from_slice(&std::fs::read(folder.path().join("b/report.json")).unwrap()).unwrap();
    report["manifest"]["setara"] = "0.0.9".into();
    change(&mut report);
    let bytes = serde_json::to_vec(&report).unwrap();
    folder.file("b/report.json", &bytes);
    let mut bundle = read(folder);
    bundle["setara"] = "0.0.9".into();
    bundle["reports"][0]["sha256"] = sha256(&bytes).into();
    bundle["reports"][0]["size"] = bytes.len().into();
    write(folder, &bundle);
}

#[test]
fn of_another_version_only_figures_can_be_told() {
    let folder = bundled(&["--format", "html"]);
    aged(&folder, |report| drop(report.as_object_mut().unwrap().remove("denominators")));
    let (code, v) = verify(&folder, &[]);
    assert_eq!((code, v["verdict"].as_str(), &v["faults"]), (1, Some("figures-only"), &json!([])), "{v}");
    assert_eq!(verify(&folder, &["--figures-only"]).0, 0);
    let said = |lang| folder.run(&["verify", "b", "--lang", lang]).stdout;
    assert!(said("en").starts_with("b: figures only: another version, the same figures\n"), "{}", said("en"));
    assert!(said("id").starts_with("b: hanya angka: versi lain program ini, angkanya sama\n"), "{}", said("id"));
    // A row less in a list is no field that a newer version adds.
    aged(&folder, |report| drop(report["opd"].as_array_mut().unwrap().pop()));
    let (code, v) = verify(&folder, &["--figures-only"]);
    assert_eq!((code, v["verdict"].as_str()), (1, Some("differs")), "{v}");
    // The flag says nothing of this version's bundles.
    let folder = bundled(&[]);
    assert_eq!(verify(&folder, &["--figures-only"]).0, 0);
    folder.file("b/packs/lokal.toml", PACK.replace('1', "2"));
    assert_eq!(verify(&folder, &["--figures-only"]).0, 1);
}

#[test]
fn where_no_figures_can_be_compared_nothing_is_verified() {
    let folder = bundled(&["--format", "html"]);
    aged(&folder, |_| {});
    let mut bundle = read(&folder);
    bundle["reports"].as_array_mut().unwrap().remove(0);
    write(&folder, &bundle);
    std::fs::remove_file(folder.path().join("b/report.json")).unwrap();
    folder.file("b/report.html", std::fs::read_to_string(folder.path().join("b/report.html")).unwrap() + " ");
    let html = std::fs::read(folder.path().join("b/report.html")).unwrap();
    (bundle["reports"][0]["sha256"], bundle["reports"][0]["size"]) = (sha256(&html).into(), html.len().into());
    write(&folder, &bundle);
    for more in [&[][..], &["--figures-only"]] {
        let (code, v) = verify(&folder, more);
        assert_eq!((code, v["verdict"].as_str()), (1, Some("differs")), "{v}");
        assert_eq!(
            (v["reports"][0]["state"].as_str(), faults(&v)),
            (Some("unchecked"), vec!["no-figures report.json".into()])
        );
    }
}
