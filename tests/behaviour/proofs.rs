//! How a reading is known: in reports, in inspect, asked for by checks, and contradicted by what the user says.

use serde_json::Value;

use crate::Folder;

const CLASSES: &str = "kode_sub_kegiatan,nama_sub_kegiatan,operasi,modal,jumlah
2.08.02.2.01.0001,Koordinasi PUG,60000000,10000000,70000000
2.08.02.2.01.0002,Pelatihan PUG,40000000,5000000,45000000
";
const PLAIN: &str = "kode_sub_kegiatan,nama_sub_kegiatan,pagu
2.08.02.2.01.0001,Koordinasi PUG,60000000
2.08.02.2.01.0002,Pelatihan PUG,40000000
";
const PIVOT: &str = "nama_skpd,kode_sub_kegiatan,nama_sub_kegiatan,pagu
Dinas Sosial,1.06.04.2.01.0001,Permakanan,20000000
,1.06.04.2.01.0002,Sandang,30000000
Dinas Kesehatan,1.02.02.2.02.0001,Ibu hamil,50000000
";

fn inspected(folder: &Folder, args: &[&str]) -> Value {
    let ran = folder.run(&[&["inspect", "--format", "json"], args].concat());
    serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}", ran.stderr))
}

#[test]
fn a_report_says_what_proves_each_reading() {
    let folder = Folder::with("a.csv", CLASSES);
    let proof = &folder.report(&["a.csv"])["inputs"][0]["proof"];
    assert_eq!(proof["certainty"], "proven");
    let amount = serde_json::json!({
        "header": "jumlah", "by": "sum", "columns": ["operasi", "modal"], "agree": 2, "rows": 2
    });
    assert_eq!(proof["amounts"], serde_json::json!([amount]));
    for (lang, phrase) in [
        ("en", "The reading is proven: amount = jumlah = operasi + modal (in 2 of 2 rows)"),
        ("id", "Pembacaan terbukti: nilai = jumlah = operasi + modal (dalam 2 dari 2 baris)"),
    ] {
        for format in ["table", "html", "markdown"] {
            let ran = folder.run(&["report", "a.csv", "--format", format, "--lang", lang]);
            assert!(ran.stdout.replace('\\', "").contains(phrase), "{format} {lang}\n{}", ran.stdout);
        }
    }
}

#[test]
fn a_file_without_totals_is_consistent_and_one_with_a_footer_is_proven() {
    let folder = Folder::with("a.csv", PLAIN);
    folder.file("b.csv", format!("{PLAIN},JUMLAH,100000000\n"));
    // Each by itself: together the second is a copy of the first.
    let proof = |name: &str| folder.report(&[name])["inputs"][0]["proof"].clone();
    assert_eq!(proof("a.csv")["certainty"], "consistent");
    let proven = proof("b.csv");
    assert_eq!((&proven["certainty"], &proven["stated_totals"]), (&"proven".into(), &1.into()));
    assert_eq!(proven["stated_totals_agree"], 1);
    let summary = |name: &str| folder.run(&["report", name, "--only", "summary", "--lang", "en"]).stdout;
    let phrase = "The reading is consistent: the file states no total; nothing speaks against it";
    assert!(summary("a.csv").contains(phrase), "{}", summary("a.csv"));
    assert!(summary("b.csv").contains("The reading is proven: the one stated total agrees"), "{}", summary("b.csv"));
}

#[test]
fn a_check_that_requires_proof_fails_what_is_only_consistent() {
    let folder = Folder::with("a.csv", PLAIN);
    let select = ["check", "a.csv", "--select", "F033"];
    assert_eq!(folder.run(&select).code, 0);
    let ran = folder.run(&[&select[..], &["--require", "proven"]].concat());
    assert_eq!(ran.code, 1, "{}", ran.stdout);
    assert!(ran.stdout.contains("error[F033]"), "{}", ran.stdout);
    let sarif = folder.run(&[&select[..], &["--require", "proven", "--format", "sarif"]].concat());
    assert!(sarif.stdout.contains("\"F033\""), "{}", sarif.stdout);
    folder.file("a.csv", format!("{PLAIN},JUMLAH,100000000\n"));
    assert_eq!(folder.run(&[&select[..], &["--require", "proven"]].concat()).code, 0);
    folder.file("a.csv", PLAIN);
    folder.file("setara.toml", "[check]\nrequire = \"proven\"\n");
    assert_eq!(folder.run(&select).code, 1);
}

#[test]
fn a_profile_that_names_a_part_is_an_error_and_the_command_line_a_warning() {
    let folder = Folder::with("a.csv", CLASSES);
    for profile in ["amount = \"operasi\"\n", "[columns]\noperasi = \"pagu\"\n"] {
        folder.file("p.toml", profile);
        let ran = folder.run(&["report", "a.csv", "--profile", "p.toml"]);
        assert_eq!(ran.code, 1, "{profile}{}", ran.stderr);
        assert!(ran.stderr.contains("error[F034]") && ran.stderr.contains("\"jumlah\""), "{}", ran.stderr);
    }
    let ran = folder.run(&["report", "a.csv", "--amount", "operasi", "--format", "json"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stderr.contains("warning[F034]"), "{}", ran.stderr);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(report["total"], "100000000.00");
    folder.file("p.toml", "amount = \"jumlah\"\n");
    let ran = folder.run(&["report", "a.csv", "--profile", "p.toml", "--format", "json"]);
    assert!(ran.code == 0 && !ran.stderr.contains("F034"), "{}", ran.stderr);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(
        (report["total"].as_str(), report["inputs"][0]["proof"]["certainty"].as_str()),
        (Some("115000000.00"), Some("proven"))
    );
}

#[test]
fn the_stage_before_a_change_is_no_part_of_it() {
    let rows = "kode_sub_kegiatan,nama_sub_kegiatan,sebelum,sesudah,bertambah\n\
                2.08.02.2.01.0001,Koordinasi PUG,60,70,10\n2.08.02.2.01.0002,Pelatihan PUG,40,45,5\n";
    let folder =
        Folder::with("a.csv", rows.replace("sebelum", "anggaran sebelum").replace("sesudah", "anggaran sesudah"));
    let ran = folder.run(&["report", "a.csv", "--amount", "before", "--format", "json"]);
    assert!(ran.code == 0 && !ran.stderr.contains("F034"), "{}", ran.stderr);
}

#[test]
fn a_layout_is_settled_by_hand_for_a_run_a_profile_or_a_folder() {
    let folder = Folder::with("a.csv", PIVOT);
    let opd = |args: &[&str]| folder.report(args)["coverage"]["opd"].as_u64();
    let found = folder.run(&["report", "a.csv"]);
    assert!(found.stderr.contains("[F032]"), "{}", found.stderr);
    let flat = folder.run(&["report", "a.csv", "--layout", "flat", "--format", "json"]);
    assert!(!flat.stderr.contains("[F032]"), "{}", flat.stderr);
    let report: Value = serde_json::from_str(&flat.stdout).unwrap();
    assert_eq!(report["manifest"]["settings"]["layout"], serde_json::json!(["flat"]));
    // A label that is printed again keeps blanks from being filled, unless it is asked for.
    folder.file(
        "a.csv",
        PIVOT.replace(",1.06.04.2.01.0002", "Dinas Sosial,1.06.04.2.01.0005,Asrama,10000000\n,1.06.04.2.01.0002"),
    );
    assert!(!folder.run(&["report", "a.csv"]).stderr.contains("[F032]"));
    assert!(folder.run(&["report", "a.csv", "--layout", "pivot"]).stderr.contains("[F032]"));
    assert_eq!(opd(&["a.csv", "--layout", "pivot"]), Some(2));
    folder.file("p.toml", "layout = \"pivot\"\n");
    assert!(folder.run(&["report", "a.csv", "--profile", "p.toml"]).stderr.contains("[F032]"));
    folder.file("setara.toml", "layout = \"pivot\"\n");
    assert!(folder.run(&["report", "a.csv"]).stderr.contains("[F032]"));
}

#[test]
fn levels_that_are_asked_for_and_not_there_are_an_error() {
    let folder = Folder::with("a.csv", CLASSES);
    for layout in ["outline", "levels", "hierarchical"] {
        let ran = folder.run(&["report", "a.csv", "--layout", layout]);
        assert!(ran.code == 1 && ran.stderr.contains("error[F034]"), "{layout} {}", ran.stderr);
    }
    let print = "KODE;URAIAN;JUMLAH (Rp)\n2.08.02;PROGRAM PUG;30,00\n2.08.02.2.01;Pelembagaan PUG;30,00\n\
                 2.08.02.2.01.0001;Koordinasi PUG;10,00\n2.08.02.2.01.0006;Pendampingan PUG;20,00\n";
    folder.file("a.csv", print);
    let ran = folder.run(&["report", "a.csv", "--layout", "outline", "--format", "json"]);
    assert!(ran.code == 0 && !ran.stderr.contains("F034"), "{}", ran.stderr);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(report["total"], "30.00");
}

#[test]
fn inspect_says_what_every_column_is_and_how_that_is_known() {
    let folder = Folder::with("a.csv", CLASSES);
    let i = inspected(&folder, &["a.csv"]);
    let role = |n: usize| i["columns"][n]["role"].as_str().unwrap();
    assert_eq!([role(0), role(1), role(2), role(3), role(4)], ["code", "label", "part", "part", "counted"]);
    assert_eq!(i["columns"][2]["known_by"]["identity"], "part_of");
    assert_eq!(i["columns"][2]["known_by"]["column"], "jumlah");
    assert_eq!(i["columns"][4]["known_by"]["columns"], serde_json::json!(["operasi", "modal"]));
    assert_eq!(i["columns"][4]["total"], "115000000.00");
    let listed = serde_json::json!({ "identity": "listed", "codes": 2, "of": 2 });
    assert_eq!(i["columns"][0]["known_by"], listed);
    assert_eq!(i["proof"]["certainty"], "proven");
    let id = folder.run(&["inspect", "a.csv", "--lang", "id", "--width", "200"]).stdout;
    assert!(
        id.contains("bagian dari jumlah dalam 2 dari 2 baris") && id.contains("2 dari 2 kode ada dalam daftar resmi"),
        "{id}"
    );
    let en = folder.run(&["inspect", "a.csv", "--lang", "en", "--width", "200"]).stdout;
    assert!(en.contains("= operasi + modal in 2 of 2 rows"), "{en}");
}

#[test]
fn a_saved_profile_reads_the_file_as_it_was_read_without_it() {
    for (content, layout) in [(CLASSES, "flat"), (PIVOT, "pivot")] {
        let folder = Folder::with("a.csv", content);
        let before = folder.report(&["a.csv"]);
        folder.run(&["inspect", "a.csv", "--save-profile", "p.toml"]);
        let profile = std::fs::read_to_string(folder.path().join("p.toml")).unwrap();
        assert!(profile.contains(&format!("layout = \"{layout}\"")), "{profile}");
        let after = folder.report(&["a.csv", "--profile", "p.toml"]);
        assert_eq!(before["total"], after["total"]);
        for key in ["certainty", "filled_down"] {
            assert_eq!(before["inputs"][0]["proof"][key], after["inputs"][0]["proof"][key], "{profile}");
        }
    }
}

#[test]
fn word_documents_and_workbooks_say_it_too() {
    let folder = Folder::with("a.csv", CLASSES);
    for name in ["a.docx", "a.xlsx"] {
        folder.run(&["report", "a.csv", "--lang", "id", "--output", name]);
        let mut parts = zip::ZipArchive::new(std::fs::File::open(folder.path().join(name)).unwrap()).unwrap();
        let says = (0..parts.len()).any(|i| {
            let mut text = String::new();
            std::io::Read::read_to_string(&mut parts.by_index(i).unwrap(), &mut text).is_ok()
                && text.contains("terbukti: nilai = jumlah = operasi + modal")
        });
        assert!(says, "{name}");
    }
}

#[test]
fn what_settles_a_reading_by_hand_stands_in_the_manifest() {
    let folder = Folder::with("a.csv", CLASSES);
    folder.file("p.toml", "amount = \"jumlah\"\n");
    let args =
        ["a.csv", "--amount", "jumlah", "--profile", "p.toml", "--layout", "flat", "--year", "2026", "--stage", "apbd"];
    let settings = &folder.report(&args)["manifest"]["settings"];
    for (name, value) in
        [("amount", "jumlah"), ("profile", "p.toml"), ("layout", "flat"), ("year", "2026"), ("stage", "apbd")]
    {
        assert_eq!(settings[name], serde_json::json!([value]), "{name}");
    }
}

#[test]
fn a_lens_that_can_say_nothing_is_named() {
    let folder = Folder::with("a.csv", "clave,programa,importe\n1,Apoyo a mujeres,1000000\n2,Caminos,3000000\n");
    let said =
        |folder: &Folder| folder.report(&["a.csv"])["notes"].to_string().contains("the official lens cannot judge");
    assert!(said(&folder));
    folder.file("a.csv", CLASSES);
    assert!(!said(&folder));
}
