//! `report --bundle` with every kind of file a report is made from, in every format; what `verify` says of them.

use serde_json::Value;

use crate::forging::sha256;
use crate::gbs::{CLEAN, LINES};
use crate::{Folder, budget};

const REPORT: [&str; 20] = [
    "report",
    "data/apbd.csv",
    "--gbs",
    "gbs",
    "--gbs",
    "gbs/a.toml",
    "--decisions",
    "putusan.csv",
    "--population",
    "penduduk.csv",
    "--pack",
    "id-arg",
    "--profile",
    "profil.toml",
    "--nomenclature",
    "daftar.txt",
    "--exact",
    "--bundle",
    "b",
    "--format",
];

fn folder() -> Folder {
    let folder = Folder::with("data/apbd.csv", budget(&LINES));
    folder.file("gbs/a.toml", CLEAN);
    let decision = "1.02.02.2.02.0001,kesetaraan,kelas untuk pasangan,Sekretaris,2026-01-02";
    folder.file("putusan.csv", format!("kode_sub_kegiatan,putusan,alasan,nama,tanggal\n{decision}\n"));
    folder.file("penduduk.csv", "wilayah,L,P\nKabupaten Melati,100,110\n");
    folder.file("profil.toml", "[columns]\n\"NAMA PAKET\" = \"item\"\n");
    folder.file("daftar.csv", "kode_sub_kegiatan,tag,jenis_pemda\n2.07.03.2.01.0004,ARG,KAB\n");
    let list = folder.run(&["nomenclature", "make", "2025=daftar.csv", "--source", "Daftar uji"]);
    assert_eq!(
        list.stdout,
        "# Official sub kegiatan codes and tags. Made by `setara nomenclature make`; do not edit.\n\
         @source Daftar uji\n@tag a ARG\n@list 2025 kabkota 1 unknown\n2.07.03.2.01 0004=a\n"
    );
    folder.file("daftar.txt", list.stdout);
    folder
}

fn bundle(folder: &Folder, format: &str) {
    let ran = folder.run(&[&REPORT[..], &[format]].concat());
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
}

fn verified(folder: &Folder, lang: &str) -> (i32, String) {
    let ran = folder.run(&["verify", "b", "--lang", lang]);
    assert_eq!(ran.stderr, "");
    (ran.code, ran.stdout)
}

/// A statement that a folder holds and that is named too is one statement: it counts, once.
#[test]
fn every_kind_of_file_is_in_the_bundle_once() {
    let folder = folder();
    for (format, file) in
        [("csv", "report.csv"), ("jsonl", "report.jsonl"), ("docx", "report.docx"), ("markdown", "report.md")]
    {
        bundle(&folder, format);
        let (code, said) = verified(&folder, "en");
        let expected = format!(
            "b: verified: computed again, and the same\n  files: 7 of 7 the same\n  report.json: the same, byte by byte\n  \
             {file}: the same, byte by byte\n"
        );
        assert_eq!((code, said.as_str()), (0, expected.as_str()));
        if format == "csv" {
            let text = std::fs::read_to_string(folder.path().join("b/bundle.json")).unwrap();
            let kept: Value = serde_json::from_str(&text).unwrap();
            let role = |f: &Value| format!("{} {}", f["role"].as_str().unwrap(), f["path"].as_str().unwrap());
            assert_eq!(
                kept["files"].as_array().unwrap().iter().map(role).collect::<Vec<_>>(),
                [
                    "input data/apbd.csv",
                    "pack id-arg",
                    "nomenclature daftar.txt",
                    "profile profil.toml",
                    "decisions putusan.csv",
                    "gbs gbs/a.toml",
                    "population penduduk.csv"
                ]
            );
            let report = std::fs::read_to_string(folder.path().join("b/report.json")).unwrap();
            let report: Value = serde_json::from_str(&report).unwrap();
            assert_eq!(report["coverage"]["opd_with_gbs"], 1, "{report}");
            assert_eq!(report["gbs"]["documents"].as_array().unwrap().len(), 1);
        }
        std::fs::remove_dir_all(folder.path().join("b")).unwrap();
    }
    // A table for the terminal is no file of a bundle: its report is the JSON alone.
    bundle(&folder, "table");
    let (code, said) = verified(&folder, "id");
    assert_eq!(
        (code, said.as_str()),
        (0, "b: terbukti: dihitung ulang dan sama\n  berkas: 7 dari 7 sama\n  report.json: sama, bita demi bita\n")
    );
}

#[test]
fn what_changed_is_named_in_both_languages() {
    let folder = folder();
    bundle(&folder, "markdown");
    folder.file("data/apbd.csv", budget(&LINES).replace("60000000", "61000000"));
    folder.file("b/gbs/a.toml", CLEAN.replace("tahun = 2025", "tahun = 2024"));
    for (lang, says) in [
        (
            "en",
            [
                "b: DIFFERS\n  files: 5 of 7 the same\n  input data/apbd.csv: changed\n    sha256 was ",
                "\n  gbs gbs/a.toml (gbs/a.toml): changed\n    sha256 was ",
                "\n    sha256 is  ",
                "  report.json: is not what is computed again\n",
                "\"60000000.00\" in the bundle, \"61000000.00\" computed again\n",
                "  report.md: is not what is computed again\n    from line ",
                " more\n",
            ],
        ),
        (
            "id",
            [
                "b: BERBEDA\n  berkas: 5 dari 7 sama\n  input data/apbd.csv: berubah\n    sha256 semula ",
                "\n  gbs gbs/a.toml (gbs/a.toml): berubah\n    sha256 semula ",
                "\n    sha256 kini   ",
                "  report.json: berbeda dari hasil hitung ulang\n",
                "\"60000000.00\" di bundel, \"61000000.00\" dihitung ulang\n",
                "  report.md: berbeda dari hasil hitung ulang\n    mulai baris ",
                " lagi\n",
            ],
        ),
    ] {
        let (code, said) = verified(&folder, lang);
        assert_eq!(code, 1);
        for text in says {
            assert!(said.contains(text), "{text}: {said}");
        }
    }
    // A report that is gone, one that is no JSON any more, and an input that is nowhere.
    std::fs::remove_file(folder.path().join("b/report.md")).unwrap();
    folder.file("b/report.json", "{");
    let (code, said) = verified(&folder, "en");
    assert!(
        code == 1 && said.contains("its sha256 is not the one recorded: it was edited\n    from line 1\n"),
        "{said}"
    );
    assert!(said.contains("  report.md: not found\n"), "{said}");
    std::fs::remove_file(folder.path().join("data/apbd.csv")).unwrap();
    let (code, said) = verified(&folder, "id");
    assert!(code == 2 && said.starts_with("b: tidak dapat diperiksa\n"), "{said}");
    for text in [
        "  input data/apbd.csv: tidak ditemukan\n    sha256 ",
        "  report.json: tidak diperiksa\n    sha256-nya bukan yang tercatat: berkas ini disunting\n",
        "  report.md: tidak ditemukan\n",
        "  tidak dihitung ulang: ada berkas yang tidak ditemukan; --inputs FOLDER\n",
    ] {
        assert!(said.contains(text), "{text}: {said}");
    }
}

/// Its figures are the same; its bytes cannot be.
#[test]
fn a_report_with_the_names_of_before_is_compared_by_its_figures() {
    let folder = folder();
    bundle(&folder, "table");
    let path = folder.path().join("b/report.json");
    let today = std::fs::read_to_string(&path).unwrap();
    let mut before = today.clone();
    for (old, new) in [
        ("\"setara.report/1\"", "\"setara.report/2\""),
        ("\"openings\"", "\"lines_without_amount\""),
        ("\"left_out\"", "\"rows_not_counted\""),
        ("\"width_then\"", "\"width_after\""),
        ("\"alone\"", "\"amount_alone\""),
        ("\"enough\"", "\"meets_threshold\""),
    ] {
        assert!(before.contains(new), "{new}");
        before = before.replace(new, old);
    }
    for (report, code, verdict) in [
        (before.clone(), 1, "b: figures only: another version, the same figures\n"),
        (before.replacen("\"openings\": 0", "\"openings\": 1", 1), 1, "b: DIFFERS\n"),
    ] {
        let list = std::fs::read_to_string(folder.path().join("b/bundle.json")).unwrap();
        let mut list: Value = serde_json::from_str(&list).unwrap();
        list["reports"][0]["sha256"] = sha256(report.as_bytes()).into();
        list["reports"][0]["size"] = report.len().into();
        std::fs::write(&path, report).unwrap();
        std::fs::write(folder.path().join("b/bundle.json"), list.to_string()).unwrap();
        let (found, said) = verified(&folder, "en");
        assert!(found == code && said.starts_with(verdict), "{found}: {said}");
    }
    assert_eq!(folder.run(&["verify", "b", "--figures-only"]).code, 1, "a figure was changed");
}

/// A bundle of another command, of another schema, or with a path out of its folder is none.
#[test]
fn a_bundle_that_was_tampered_with_is_none() {
    let folder = folder();
    bundle(&folder, "table");
    let path = folder.path().join("b/bundle.json");
    let whole = std::fs::read_to_string(&path).unwrap();
    for (from, to, why) in [
        ("setara.bundle/1", "setara.bundle/9", "b/bundle.json: schema \"setara.bundle/9\" is not \"setara.bundle/1\""),
        ("\"report\",", "\"init\",", "b/bundle.json: the command is no report"),
        (
            "\"path\": \"daftar.txt\"",
            "\"path\": \"/etc/passwd\"",
            "b/bundle.json: \"/etc/passwd\" is no path seen from the folder of the run",
        ),
    ] {
        assert!(whole.contains(from), "{from} in {whole}");
        std::fs::write(&path, whole.replacen(from, to, 1)).unwrap();
        let ran = folder.run(&["verify", "b"]);
        assert_eq!((ran.code, ran.stderr), (2, format!("error: {why}\n")));
    }
    // An input that breaks the report: it cannot be made again, and that is said.
    std::fs::write(&path, &whole).unwrap();
    folder.file("data/apbd.csv", "a,b\n1,2\n");
    let (code, said) = verified(&folder, "en");
    assert!(code != 0 && said.contains("report.json cannot be made again: "), "{said}");
    let (_, said) = verified(&folder, "id");
    assert!(said.contains("report.json tidak dapat dibuat ulang: "), "{said}");
}

/// No bundle is begun for a report that cannot be made, nor half of one left.
#[test]
fn no_bundle_without_a_report() {
    let folder = folder();
    folder.file("kosong/x.md", "");
    let ran = folder.run(&["report", "kosong", "--bundle", "b"]);
    assert!(ran.code == 2 && ran.stderr.contains("error[F003]"), "{}", ran.stderr);
    folder.file("data/apbd.csv", "a,b\n1,2\n");
    let ran = folder.run(&["report", "data/apbd.csv", "--bundle", "b"]);
    assert!(
        ran.code == 2 && ran.stderr.contains("no bundle is written: the report could not be made"),
        "{}",
        ran.stderr
    );
    assert!(!folder.path().join("b").exists());
    let hidden = std::fs::read_dir(folder.path()).unwrap();
    assert!(hidden.map(|e| e.unwrap().file_name()).all(|name| !name.to_string_lossy().ends_with(".part")));
}
