//! Statements in a report, what agencies owe, and print.

use super::*;

#[test]
fn the_lens_counts_valid_statements() {
    let folder = folder();
    let report = folder.report(&["apbd.csv", "--gbs", "gbs", "--year", "2026"]);
    let lens = report["lenses"].as_array().unwrap().iter().find(|l| l["lens"] == "gbs").unwrap();
    assert_eq!(
        (&lens["amount"], &lens["method"], &lens["sub_kegiatan"]),
        (&"100000000.00".into(), &"full".into(), &1.into())
    );
    assert_eq!(report["coverage"]["opd_with_gbs"], 1);
    let overlap = report["overlap"].as_array().unwrap();
    let of = |evidence: bool, gbs: bool| {
        let own = overlap.iter().filter(|o| o["evidence"] == evidence && o["gbs"] == gbs);
        own.map(|o| o["amount"].as_str().unwrap().parse::<f64>().unwrap()).sum::<f64>()
    };
    assert_eq!((of(true, true), of(false, true)), (60e6, 40e6));
    // A cut counts nothing of an agency without a statement.
    let cut = folder.run(&["report", "apbd.csv", "--gbs", "gbs", "--by", "opd", "--format", "csv"]).stdout;
    let gbs = |opd: &str| cut.lines().find(|l| l.starts_with(opd)).unwrap().rsplit(',').nth(1).unwrap().to_owned();
    assert_eq!(
        [gbs("Dinas Kesehatan"), gbs("Dinas Tenaga Kerja"), gbs("Total")],
        ["0.00", "100000000.00", "100000000.00"]
    );
    // Only the plan: the first action alone, split over the lines.
    let part = CLEAN[..CLEAN.rfind("[[rencana_aksi]]").unwrap()].to_owned();
    folder.file("gbs/a.toml", part);
    let share = ["apbd.csv", "--gbs", "gbs", "--gbs-method", "share", "--base", "gbs"];
    let report = folder.report(&share);
    let lens = report["lenses"].as_array().unwrap().iter().find(|l| l["lens"] == "gbs").unwrap();
    assert_eq!((&lens["amount"], &lens["method"]), (&"60000000.00".into(), &"share".into()));
    assert_eq!(report["allocation"]["total"], "60000000.00");
    assert_eq!(report["gbs"]["documents"][0]["counted"], "60000000.00");
    // With an error it does not count, and the report says so.
    folder.file("gbs/a.toml", CLEAN.replace("\"100.000.000\"", "\"90.000.000\""));
    let ran = folder.run(&["report", "apbd.csv", "--gbs", "gbs", "--format", "json"]);
    assert_eq!(ran.code, 0);
    assert!(
        ran.stderr.contains("gbs/a.toml:1:1: warning[G30] the statement is not counted: it has errors (G19, G20)"),
        "{}",
        ran.stderr
    );
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(report["gbs"]["documents"][0]["valid"], false);
    assert_eq!(report["coverage"]["opd_with_gbs"], 0);
    let ran = folder.run(&["report", "apbd.csv", "--base", "gbs"]);
    assert_eq!((ran.code, ran.stderr.contains("--base gbs needs statements")), (2, true));
}

#[test]
fn agencies_owe_statements_and_have_focal_points() {
    let folder = folder();
    folder.file(
        "setara.toml",
        "gbs = [\"gbs\"]\n[threshold]\ngbs_per_opd = 2\n[pokja]\njabatan = \"Ketua Pokja PUG\"\nkeputusan = \"400.2/12/2025\"\ntanggal = \"2025-01-15\"\n\
         [[focal_point]]\nopd = \"Dinas Kesehatan\"\njabatan = \"Sekretaris Dinas\"\nkeputusan = \"400.2/31/2025\"\ntanggal = \"2025-02-03\"\n",
    );
    let report = folder.report(&["apbd.csv"]);
    let gbs = &report["gbs"];
    let opd = |name: &str| gbs["opd"].as_array().unwrap().iter().find(|o| o["name"] == name).unwrap().clone();
    let (training, health) = (opd("Dinas Tenaga Kerja"), opd("Dinas Kesehatan"));
    // One sub kegiatan is due: two cannot be asked.
    assert_eq!(
        (&training["due"], &training["valid"], &training["meets_threshold"]),
        (&1.into(), &1.into(), &true.into())
    );
    assert_eq!((&health["due"], &health["valid"], &health["meets_threshold"]), (&1.into(), &0.into(), &false.into()));
    assert_eq!(health["focal_point"]["jabatan"], "Sekretaris Dinas");
    assert_eq!(training["focal_point"], Value::Null);
    assert_eq!(gbs["pokja"]["keputusan"], "400.2/12/2025");
    let ran = folder.run(&["report", "apbd.csv", "--only", "gbs"]);
    assert!(
        ran.stdout.contains("OPD with a focal point: 1 / 2") && ran.stdout.contains("Pokja PUG: Ketua Pokja PUG"),
        "{}",
        ran.stdout
    );
    folder.file("setara.toml", "[pokja]\nnama = \"x\"\n");
    assert_eq!(folder.run(&["report", "apbd.csv"]).code, 2);
}

#[test]
fn print_is_whole_and_inert() {
    let folder = folder();
    folder.file(
        "gbs/a.toml",
        CLEAN.replace("Pencari kerja\"", "<script>alert(1)</script> & \\u0007\\u001b[31m 'kelas'\""),
    );
    let ran = folder.run(&["gbs", "render", "gbs/a.toml"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(!ran.stdout.contains("<script") && !ran.stdout.contains('\u{1b}') && !ran.stdout.contains("http"));
    for text in ["Pernyataan Anggaran Gender", "Rp 100.000.000", "Langkah 9", "77,82", "2.07.03.2.01.0004", "NIP"] {
        assert!(ran.stdout.contains(text), "{text}");
    }
    let ran = folder.run(&["gbs", "render", "gbs", "--format", "docx", "-o", "a.docx"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, ""));
    let read = |name: &str| {
        let file = std::fs::File::open(folder.path().join(name)).unwrap();
        let mut text = String::new();
        std::io::Read::read_to_string(
            &mut zip::ZipArchive::new(file).unwrap().by_name("word/document.xml").unwrap(),
            &mut text,
        )
        .unwrap();
        text
    };
    let xml = read("a.docx");
    assert!(xml.contains("Langkah 9") && xml.contains("w:orient=\"landscape\"") && xml.contains("&lt;script&gt;"));
    assert!(!xml.contains('\u{7}'));
    // The same statement is the same file.
    folder.run(&["gbs", "render", "gbs", "--format", "docx", "-o", "b.docx"]);
    let bytes = |name| std::fs::read(folder.path().join(name)).unwrap();
    assert_eq!(bytes("a.docx"), bytes("b.docx"));
    // A broken statement leaves no document behind.
    folder.file("gbs/b.toml", "x = = 1");
    let ran = folder.run(&["gbs", "render", "gbs", "-o", "c.html"]);
    assert_eq!((ran.code, folder.path().join("c.html").exists()), (2, false));
}
