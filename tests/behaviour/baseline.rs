//! `check --baseline`: what was known is passed over, what is new or got worse is not.

use serde_json::{Value, json};

use crate::{Folder, Ran, budget};

const HOSPITAL: &str = "1.02.0.00.0.00.01.0000,Dinas Kesehatan,1.02.02.2.01.0001,Pembangunan Rumah Sakit beserta Sarana dan Prasarana Pendukungnya,5.2.03.01.01.0007,Gedung rawat inap";
const DRUGS: &str = "1.02.0.00.0.00.01.0000,Dinas Kesehatan,1.02.02.2.01.0023,\"Pengadaan Obat, Bahan Habis Pakai, Bahan Medis Habis Pakai,, Vaksin, Makanan dan Minuman di Fasilitas Kesehatan\",5.1.02.01.01.0037,Obat umum";
const COURSE: &str =
    "2.07.0.00.0.00.01.0000,Dinas Tenaga Kerja,2.07.03.2.01.0001,Pelatihan Kerja,5.1.02.02.12.0001,Pelatihan las";
const CLINIC: &str = "1.02.0.00.0.00.01.0000,Dinas Kesehatan,1.02.02.2.02.0001,Pengelolaan Pelayanan Kesehatan Ibu Hamil,5.1.02.01.01.0052,Kelas ibu hamil";

fn rows(rows: &[(&str, &str)]) -> String {
    let rows: Vec<String> = rows.iter().map(|(row, amount)| format!("{row},{amount}")).collect();
    budget(&rows.iter().map(String::as_str).collect::<Vec<_>>())
}

/// A folder whose baseline is of these rows.
fn known(of: &[(&str, &str)], select: &str) -> Folder {
    let folder = Folder::with("a.csv", rows(of));
    let ran = check(&folder, &["--select", select, "--write-baseline", "lama.json"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    folder
}

fn check(folder: &Folder, args: &[&str]) -> Ran {
    folder.run(&[&["check", "a.csv", "--year", "2025", "--fail-on", "note", "--lang", "en"], args].concat())
}

/// What is new since the baseline.
fn new(folder: &Folder, select: &str, more: &[&str]) -> Vec<Value> {
    let args = [&["--select", select, "--baseline", "lama.json", "--format", "json"], more].concat();
    let ran = check(folder, &args);
    let found: Vec<Value> = serde_json::from_str(&ran.stdout).unwrap_or_else(|e| panic!("{e}: {}", ran.stderr));
    assert_eq!(ran.code, i32::from(!found.is_empty()), "{}", ran.stderr);
    found
}

fn message(finding: &Value) -> &str {
    finding["message"].as_str().unwrap()
}

#[test]
fn a_share_that_fell_is_new_and_says_from_what_to_what() {
    let settings = "year = 2025\n[[threshold.share]]\nlens = \"evidence\"\nover = \"D1\"\nat_least = 0.5\n[check]\nselect = [\"P\"]\n";
    let folder = Folder::with("setara.toml", settings);
    folder.file("a.csv", rows(&[(CLINIC, "308000000"), (COURSE, "692000000")]));
    let run = |args: &[&str]| folder.run(&[&["check", "a.csv"], args].concat());
    assert_eq!(run(&["--write-baseline", "lama.json"]).code, 0);
    assert_eq!(run(&["--baseline", "lama.json"]).code, 0);
    folder.file("a.csv", rows(&[(CLINIC, "1100000"), (COURSE, "998900000")]));
    for (lang, said) in [
        ("en", "; worse than in the baseline: from 30.80 % to 0.11 %"),
        ("id", "; lebih buruk daripada acuan: dari 30,80 % menjadi 0,11 %"),
    ] {
        for format in ["text", "concise", "json", "jsonl", "sarif", "junit", "github", "gitlab", "markdown"] {
            let ran = run(&["--baseline", "lama.json", "--format", format, "--lang", lang]);
            // Some formats have their own way of writing `%`.
            let text = ran.stdout.replace("%25", "%");
            assert!(ran.code == 1 && text.contains("P001") && text.contains(said), "{format}: {text}");
        }
    }
    let found: Vec<Value> =
        serde_json::from_str(&run(&["--baseline", "lama.json", "--format", "json"]).stdout).unwrap();
    assert_eq!(found[0]["worse"], json!({ "figure": "share", "from": 0.308, "to": 0.0011 }));
    // What rose again is no worse than it was known to be.
    folder.file("a.csv", rows(&[(CLINIC, "400000000"), (COURSE, "600000000")]));
    assert_eq!(run(&["--baseline", "lama.json"]).code, 0);
}

#[test]
fn an_amount_that_grew_is_new() {
    let folder = known(&[(DRUGS, "1000")], "A002");
    assert_eq!(new(&folder, "A002", &[]), [] as [Value; 0]);
    folder.file("a.csv", rows(&[(DRUGS, "90000000000")]));
    let found = new(&folder, "A002", &[]);
    assert!(
        message(&found[0]).ends_with("; worse than in the baseline: from Rp 1,000 to Rp 90,000,000,000"),
        "{found:?}"
    );
    assert_eq!(found[0]["worse"], json!({ "figure": "amount", "from": "1000.00", "to": "90000000000.00" }));
    // An officer reads it in a workbook.
    let ran = check(&folder, &["--baseline", "lama.json", "--format", "xlsx", "--output", "t.xlsx"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    let file = std::fs::File::open(folder.path().join("t.xlsx")).unwrap();
    let mut text = String::new();
    let mut zip = zip::ZipArchive::new(file).unwrap();
    std::io::Read::read_to_string(&mut zip.by_name("xl/sharedStrings.xml").unwrap(), &mut text).unwrap();
    assert!(text.contains("from Rp 1,000 to Rp 90,000,000,000"), "{text}");
}

#[test]
fn a_tenth_more_is_let_be_and_a_rupiah_over_it_is_not() {
    let folder = known(&[(DRUGS, "1000000000")], "A002");
    let found = |amount: &str, more: &[&str]| {
        folder.file("a.csv", rows(&[(DRUGS, amount)]));
        new(&folder, "A002", more).len()
    };
    assert_eq!(["900000000", "1100000000", "1100000001"].map(|a| found(a, &[])), [0, 0, 1]);
    let none = ["--baseline-tolerance", "0"];
    assert_eq!(["900000000", "1000000000", "1000000001"].map(|a| found(a, &none)), [0, 0, 1]);
    assert_eq!(["1500000000", "1500000001"].map(|a| found(a, &["--baseline-tolerance", "0.5"])), [0, 1]);
    // The settings say it too; the command line goes before them.
    folder.file("setara.toml", "[check]\nbaseline_tolerance = 0.2\n");
    assert_eq!(["1200000000", "1200000001"].map(|a| found(a, &[])), [0, 1]);
    assert_eq!(found("1200000000", &none), 1);
    for wrong in ["10", "-0.1", "nan"] {
        let ran = check(&folder, &["--baseline", "lama.json", &format!("--baseline-tolerance={wrong}")]);
        assert!(ran.code == 2 && ran.stderr.contains("0.1 is 10 %"), "{}", ran.stderr);
    }
    folder.file("setara.toml", "[check]\nbaseline_tolerance = 10\n");
    let ran = check(&folder, &["--baseline", "lama.json"]);
    assert!(ran.code == 2 && ran.stderr.contains("baseline_tolerance 10: a part"), "{}", ran.stderr);
}

#[test]
fn a_row_that_cannot_be_counted_is_known_by_its_row() {
    let folder = known(&[(COURSE, "dua"), (HOSPITAL, "900000000")], "F005");
    assert_eq!(new(&folder, "F005", &[]).len(), 0);
    // Rows above it change nothing.
    folder.file("a.csv", rows(&[(CLINIC, "25000000"), (COURSE, "dua"), (HOSPITAL, "900000000")]));
    assert_eq!(new(&folder, "F005", &[]).len(), 0);
    // It moved to the row of 900 million.
    folder.file("a.csv", rows(&[(COURSE, "60000000"), (HOSPITAL, "dua")]));
    assert_eq!(new(&folder, "F005", &[]).len(), 1);
    // A second one above the first: the second is new, wherever it stands.
    folder.file("a.csv", rows(&[(HOSPITAL, "dua"), (COURSE, "dua")]));
    let found = new(&folder, "F005", &[]);
    assert_eq!((found.len(), &found[0]["line"]), (1, &2.into()));
}

#[test]
fn rows_that_number_themselves_and_name_persons_are_the_same_rows() {
    let file = |rows: &[&str]| format!("No,KODE SUB KEGIATAN,NAMA SUB KEGIATAN,NIK,PAGU\n{}\n", rows.join("\n"));
    let (one, two) = ("2.07.03.2.01.0001,Pelatihan Kerja,3271014101900001", "2.07.03.2.01.0003,Bursa Kerja,");
    let folder = Folder::with("a.csv", file(&[&format!("1,{one},dua"), &format!("2,{two},5000000")]));
    assert_eq!(check(&folder, &["--select", "F005", "--write-baseline", "lama.json"]).code, 0);
    let one = one.replace("3271014101900001", "");
    folder.file("a.csv", file(&[&format!("1,{two},5000000"), &format!("2,{one},dua")]));
    assert_eq!(new(&folder, "F005", &[]).len(), 0);
    folder.file("a.csv", file(&[&format!("1,{two},dua"), &format!("2,{one},5000000")]));
    assert_eq!(new(&folder, "F005", &[]).len(), 1);
}

#[test]
fn money_without_a_purpose_is_known_by_its_money() {
    let lost = |amount: &str| (",,,,,", amount.to_owned());
    let file = |amounts: &[&str]| {
        let all: Vec<(&str, String)> = amounts.iter().map(|a| lost(a)).chain([(COURSE, "60000000".into())]).collect();
        rows(&all.iter().map(|(row, amount)| (*row, amount.as_str())).collect::<Vec<_>>())
    };
    let folder = Folder::with("a.csv", file(&["1000", "500000"]));
    assert_eq!(check(&folder, &["--select", "F013", "--write-baseline", "lama.json"]).code, 0);
    let found = |amounts: &[&str]| {
        folder.file("a.csv", file(amounts));
        new(&folder, "F013", &[])
    };
    assert_eq!(found(&["500000", "1000"]).len(), 0);
    assert_eq!(found(&["1100", "550000"]).len(), 0);
    let grown = found(&["900000000", "500000"]);
    assert!(message(&grown[0]).ends_with("from Rp 1,000 to Rp 900,000,000") && grown.len() == 1, "{grown:?}");
    // A third is a third, however small.
    let third = found(&["700", "1000", "500000"]);
    assert_eq!((third.len(), &third[0]["line"], &third[0]["worse"]), (1, &2.into(), &Value::Null));
}

#[test]
fn rows_in_workbooks_and_prints_are_known_too() {
    let write = |rows: &[(&str, &str)]| {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for (i, line) in self::rows(rows).lines().enumerate() {
            for (j, cell) in line.split(',').enumerate() {
                sheet.write_string(i as u32, j as u16, cell).unwrap();
            }
        }
        book.save_to_buffer().unwrap()
    };
    let folder = Folder::with("a.xlsx", write(&[(COURSE, "dua"), (HOSPITAL, "900000000")]));
    let run = |args: &[&str]| folder.run(&[&["check", "a.xlsx", "--select", "F005"], args].concat()).code;
    assert_eq!(run(&["--write-baseline", "lama.json"]), 0);
    folder.file("a.xlsx", write(&[(CLINIC, "1000000"), (COURSE, "dua"), (HOSPITAL, "900000000")]));
    assert_eq!(run(&["--baseline", "lama.json"]), 0);
    folder.file("a.xlsx", write(&[(COURSE, "60000000"), (HOSPITAL, "dua")]));
    assert_eq!(run(&["--baseline", "lama.json"]), 1);
}

#[test]
fn two_rows_of_one_amount_are_two_findings() {
    let twice = |row: &'static str| [(row, "60000000"), (row, "60000000")];
    let (course, hospital) = (twice(COURSE), twice(HOSPITAL));
    let folder = known(&course, "B006");
    folder.file("a.csv", rows(&[&hospital[..], &course].concat()));
    // The new one stands above the known one: it is the one that is shown.
    let found = new(&folder, "B006", &[]);
    assert_eq!((found.len(), &found[0]["line"]), (1, &3.into()), "{found:?}");
    folder.file("a.csv", rows(&[&[(CLINIC, "1000000")], &course[..]].concat()));
    assert_eq!(new(&folder, "B006", &[]).len(), 0);
    // The known one was mended, another came.
    folder.file("a.csv", rows(&[&[(COURSE, "60000000")], &hospital[..]].concat()));
    assert_eq!(new(&folder, "B006", &[]).len(), 1);
}

#[test]
fn a_baseline_of_another_name_of_the_file_knows_nothing() {
    let folder = known(&[(DRUGS, "1000")], "A002");
    folder.file("b.csv", rows(&[(DRUGS, "1000")]));
    let ran = folder.run(&[
        "check",
        "b.csv",
        "--year",
        "2025",
        "--select",
        "A002",
        "--baseline",
        "lama.json",
        "--fail-on",
        "note",
    ]);
    assert_eq!(ran.code, 1, "{}", ran.stdout);
}

#[test]
fn a_baseline_may_be_unsorted_and_edited_by_hand() {
    let folder = known(&[(DRUGS, "1000"), (COURSE, "dua"), (COURSE, "-5")], "A002,F005,B007");
    let path = folder.path().join("lama.json");
    let mut file: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    assert_eq!(file["schema"], "setara.baseline/2");
    let entries = file["findings"].as_array_mut().unwrap();
    assert_eq!(entries.len(), 3);
    entries.reverse();
    let twin = entries[0].clone();
    entries.push(twin);
    let again = |file: &Value| {
        std::fs::write(&path, file.to_string()).unwrap();
        new(&folder, "A002,F005,B007", &[]).len()
    };
    assert_eq!(again(&file), 0);
    let amount = |file: &mut Value, figures: Value| {
        let all = file["findings"].as_array_mut().unwrap();
        all.iter_mut().find(|f| f["code"] == "A002").unwrap()["figures"] = figures;
    };
    // A figure that somebody took out hides nothing; one that is none is an error.
    amount(&mut file, json!({}));
    assert_eq!(again(&file), 1);
    amount(&mut file, json!({ "amount": 1000 }));
    assert_eq!(again(&file), 0);
    for wrong in [json!({ "amount": "banyak" }), json!({ "jumlah": "1000.00" })] {
        amount(&mut file, wrong);
        std::fs::write(&path, file.to_string()).unwrap();
        let ran = check(&folder, &["--baseline", "lama.json"]);
        assert!(ran.code == 2 && ran.stderr.contains("lama.json: is no baseline"), "{}", ran.stderr);
    }
    let key = file["findings"][0]["key"].clone();
    amount(&mut file, json!({ "amount": "1000.00" }));
    let other = json!({ "key": key, "code": "B007", "path": "a.csv", "figures": { "row": "00" } });
    file["findings"].as_array_mut().unwrap().push(other);
    std::fs::write(&path, file.to_string()).unwrap();
    let ran = check(&folder, &["--baseline", "lama.json"]);
    assert!(ran.code == 2 && ran.stderr.contains("stands twice"), "{}", ran.stderr);
}

#[test]
fn a_baseline_without_figures_is_read_and_says_so() {
    let folder = known(&[(DRUGS, "1000")], "A002");
    let path = folder.path().join("lama.json");
    let mut file: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    file["schema"] = "setara.baseline/1".into();
    file["findings"][0].as_object_mut().unwrap().remove("figures");
    std::fs::write(&path, file.to_string()).unwrap();
    folder.file("a.csv", rows(&[(DRUGS, "90000000000")]));
    let args = ["--select", "A002", "--baseline", "lama.json"];
    let ran = check(&folder, &args);
    assert_eq!((ran.stdout.as_str(), ran.code), ("", 0));
    let said = "lama.json: setara.baseline/1 holds no figures, so what got worse stays hidden; renew it: \
                setara check … --write-baseline lama.json";
    assert!(ran.stderr.contains(said), "{}", ran.stderr);
    // Renewed in place, it has them.
    assert_eq!(check(&folder, &[&args[..], &["--write-baseline", "lama.json"]].concat()).code, 0);
    let ran = check(&folder, &args);
    assert_eq!((ran.stderr.as_str(), ran.code), ("", 0));
    folder.file("a.csv", rows(&[(DRUGS, "990000000000")]));
    assert_eq!(check(&folder, &args).code, 1);
    for (schema, said) in
        [("setara.baseline/3", "this version reads setara.baseline/2"), ("setara.report/2", "is \"setara.report/2\"")]
    {
        file["schema"] = schema.into();
        std::fs::write(&path, file.to_string()).unwrap();
        let ran = check(&folder, &args);
        assert!(ran.code == 2 && ran.stderr.contains(said), "{}", ran.stderr);
    }
}

#[test]
fn a_file_that_cannot_be_read_is_never_passed_over_and_says_why_the_run_fails() {
    let folder = Folder::with("a.csv", "");
    let ran = check(&folder, &["--write-baseline", "lama.json"]);
    assert_eq!(ran.code, 2);
    let why = "exit code 2: a file could not be checked (a.csv [F002]); no baseline passes over that";
    for format in ["text", "concise", "json", "sarif", "junit", "gitlab", "markdown"] {
        let ran = check(&folder, &["--baseline", "lama.json", "--format", format]);
        assert!(ran.code == 2 && ran.stdout.contains("F002"), "{format}: {}", ran.stdout);
        assert!(ran.stderr.contains(why), "{format}: {}", ran.stderr);
        let in_it = ran.stdout.replace("\\[", "[").replace("\\]", "]").contains(why);
        assert_eq!(in_it, ["sarif", "markdown"].contains(&format), "{format}: {}", ran.stdout);
    }
    let ran = check(&folder, &["--baseline", "lama.json", "--by", "code"]);
    assert!(ran.code == 2 && ran.stdout.contains("exit code 2: "), "{}", ran.stdout);
    let ran = folder.run(&["check", "a.csv", "--baseline", "lama.json", "--lang", "id"]);
    assert!(ran.stderr.contains("kode keluar 2: ada berkas yang tidak dapat diperiksa"), "{}", ran.stderr);
    // Without a baseline nothing needs saying.
    assert!(!check(&folder, &[]).stderr.contains("exit code 2"));
}
