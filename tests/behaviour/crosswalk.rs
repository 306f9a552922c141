//! `setara crosswalk`: what other frameworks can say of one record, and what they cannot.

mod files;
mod reader;

use serde_json::{Value, json};

use crate::{Folder, Ran, budget, project, run_in};

const KLINIK: &str = "1.02.0.00.0.00.01.0000,Dinas Kesehatan";
/// With the official tag, and signs in its name.
const IBU: &str = "1.02.02.2.02.0001,Pengelolaan Pelayanan Kesehatan Ibu Hamil";
/// Without either.
const RAMBU: &str = "2.15.02.2.01.0002,Penyediaan Perlengkapan Jalan";
/// With the official tag alone.
const GEDUNG: &str = "1.02.02.2.01.0001,Pembangunan Rumah Sakit";
const BY_RECORD: [&str; 8] = ["dac", "eu", "india", "nepal", "gem", "italy", "hgdg", "andalucia"];
const HEADER: &str = "kode_sub_kegiatan,nama_opd,kerangka,pernyataan,nilai,alasan,pemeriksa,tanggal\n";

fn line(sub: &str, account: &str, item: &str, amount: i64) -> String {
    format!("{KLINIK},{sub},{account},{item},{amount}")
}

fn file(rows: &[String]) -> String {
    budget(&rows.iter().map(String::as_str).collect::<Vec<_>>())
}

fn json_of(ran: &Ran) -> Value {
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    serde_json::from_str(&ran.stdout).unwrap()
}

/// The crosswalk of one line, with what else the command is given.
fn of_line(row: String, files: &[(&str, &str)], args: &[&str]) -> Value {
    let folder = Folder::with("a.csv", file(&[row]));
    files.iter().for_each(|(name, text)| drop(folder.file(name, text)));
    json_of(&folder.run(&[&["crosswalk", "a.csv", "--format", "json", "--lang", "en"], args].concat()))
}

/// The answer of a framework to the only record.
fn answer<'v>(value: &'v Value, framework: &str) -> &'v Value {
    let records = value["records"].as_array().unwrap();
    assert_eq!(records.len(), 1);
    records[0]["answers"].as_array().unwrap().iter().find(|own| own["framework"] == framework).unwrap()
}

/// Kind, levels and basis.
fn said(answer: &Value) -> (&str, String, &str) {
    let values = answer["values"].as_array().unwrap().iter().map(|v| v.as_str().unwrap()).collect::<Vec<_>>();
    (answer["answer"].as_str().unwrap(), values.join("|"), answer["basis"].as_str().unwrap_or("-"))
}

fn melati(args: &[&str]) -> Ran {
    run_in(&project().join("examples/kabupaten-melati"), args, "")
}

#[test]
fn money_without_tag_and_evidence_is_never_zero_or_neutral() {
    let value = of_line(line(RAMBU, "5.1.02.01.01.0052", "Rambu", 900), &[], &[]);
    for framework in BY_RECORD {
        let own = answer(&value, framework);
        assert_eq!(said(own), ("cannot-say", String::new(), "-"), "{framework}");
        // Every one says why, and what would change it.
        assert!(own["reason"].as_str().unwrap().len() > 10 && own["change"].as_str().unwrap().len() > 10, "{own}");
    }
    for own in value["scorecards"].as_array().unwrap().iter().flat_map(|card| card["questions"].as_array().unwrap()) {
        assert_eq!(own["answer"], "cannot-say");
        assert!(own["reason"].is_string() && own["change"].is_string(), "{own}");
    }
    let unsaid = &value["cannot_say"][0];
    assert_eq!((unsaid["framework"].as_str(), unsaid["amount"].as_str()), (Some("dac"), Some("900.00")));
    assert_eq!(unsaid["share"], 1.0);
}

#[test]
fn a_text_alone_is_a_candidate_or_the_least_that_is_seen() {
    let value = of_line(line(RAMBU, "5.1.02.01.01.0052", "Kelas ibu hamil", 900), &[], &[]);
    assert_eq!(said(answer(&value, "dac")), ("candidate", "1".into(), "evidence"));
    assert_eq!(said(answer(&value, "eu")), ("value", "0*".into(), "evidence"));
    assert_eq!(said(answer(&value, "gem")), ("value", "1".into(), "evidence"));
    assert_eq!(said(answer(&value, "italy")), ("candidate", "1|2".into(), "evidence"));
    // By design for women, and not reported: no part.
    assert_eq!(value["records"][0]["record"]["women_with_text"]["share"], json!([1.0, 1.0]));
    assert_eq!(value["records"][0]["record"]["women_reported"]["share"], json!([0.0, 1.0]));
    assert_eq!(said(answer(&value, "india")), ("cannot-say", String::new(), "-"));
}

#[test]
fn a_tag_alone_is_no_objective() {
    let value = of_line(line(GEDUNG, "5.2.03.01.01.0001", "Gedung", 900), &[], &[]);
    assert_eq!(value["records"][0]["record"]["official"], "yes");
    assert_eq!(said(answer(&value, "eu")), ("value", "0*".into(), "official"));
    for framework in ["dac", "gem", "india", "nepal", "hgdg", "andalucia"] {
        assert_eq!(answer(&value, framework)["answer"], "cannot-say", "{framework}");
    }
    assert_eq!(said(answer(&value, "italy")), ("candidate", "1|2".into(), "official"));
}

#[test]
fn a_code_of_no_list_is_unknown_and_not_untagged() {
    let value = of_line(line("4.98.77.2.99.0099,Lain", "5.1.02.01.01.0052", "Rapat", 900), &[], &[]);
    let record = &value["records"][0]["record"];
    assert_eq!((record["official"].as_str(), record["official_why"].as_str()), (Some("unknown"), Some("not-in-lists")));
    // Whether it is tagged is not known: the tag may cover all of it, or nothing.
    let pefa = value["scorecards"].as_array().unwrap().iter().find(|card| card["framework"] == "pefa").unwrap();
    let tracked = pefa["questions"].as_array().unwrap().iter().find(|q| q["id"] == "GRPFM-6.1").unwrap();
    assert_eq!(tracked["coverage"]["share"], json!([0.0, 1.0]));
}

#[test]
fn interest_alone_is_neutral_in_italy() {
    let interest = line("5.02.02.2.04.0002,Pembayaran Bunga", "5.1.03.01.01.0001", "Bunga pinjaman", 900);
    let value = of_line(interest.clone(), &[], &["--frameworks", "italy"]);
    assert_eq!(said(answer(&value, "italy")), ("value", "0".into(), "account"));
    let folder = Folder::with(
        "a.csv",
        file(&[interest, line("5.02.02.2.04.0002,Pembayaran Bunga", "5.1.02.01.01.0024", "Alat tulis", 1)]),
    );
    let mixed = json_of(&folder.run(&["crosswalk", "a.csv", "--frameworks", "italy", "--format", "json"]));
    assert_eq!(answer(&mixed, "italy")["answer"], "cannot-say");
}

/// Women, men, and persons without a sex.
fn counted(women: u32, men: u32, others: u32) -> String {
    let mut out = String::from("kode_sub_kegiatan,jenis_kelamin,jumlah\n");
    for (sex, n) in [("P", women), ("L", men), ("-", others)] {
        out += &format!("2.15.02.2.01.0002,{sex},{n}\n");
    }
    out
}

#[test]
fn parts_of_india_follow_the_reported_share_and_its_gaps() {
    for ([women, men, others], expected, undefined) in [
        ([1000, 0, 0], ("value", "A"), json!([])),
        ([990, 10, 0], ("value", "B"), json!([])),
        ([995, 5, 0], ("cannot-say", ""), json!(["99-100"])),
        ([300, 700, 0], ("value", "B"), json!([])),
        ([299, 701, 0], ("value", "C"), json!([])),
        ([200, 400, 400], ("range", "B|C"), json!([])),
        ([980, 0, 20], ("range", "A|B"), json!(["99-100"])),
        ([100, 0, 900], ("cannot-say", ""), json!([])),
    ] {
        let sasaran = counted(women, men, others);
        let row = line(RAMBU, "5.1.02.01.01.0052", "Rambu", 1_000_000);
        let args = ["--beneficiaries", "s.csv", "--internal"];
        let value = of_line(row, &[("s.csv", &sasaran)], &args);
        let own = answer(&value, "india");
        let (kind, values, _) = said(own);
        assert_eq!(((kind, values.as_str()), &own["undefined"]), (expected, &undefined), "{women} {men} {others}");
        assert_eq!(own["reason"].is_string(), kind == "cannot-say", "{own}");
    }
}

#[test]
fn a_range_is_read_as_one_or_the_other() {
    let folder = Folder::with("a.csv", file(&[line(RAMBU, "5.1.02.01.01.0052", "Rambu", 1_000_000)]));
    folder.file("s.csv", counted(200, 400, 400));
    let run = ["crosswalk", "a.csv", "--beneficiaries", "s.csv", "--frameworks", "india", "--lang"];
    let table = folder.run(&[&run[..], &["en"]].concat()).stdout;
    assert!(table.contains("B or C"), "{table}");
    let table = folder.run(&[&run[..], &["id"]].concat()).stdout;
    assert!(table.contains("B atau C"), "{table}");
}

#[test]
fn what_is_assumed_decides_nothing() {
    let people = "nama_kabupaten_kota,jenis_kelamin,jumlah_penduduk,tahun\nMelati,L,500,2026\nMelati,P,500,2026\n";
    let row = || line("2.07.03.2.01.0001,Pelatihan Kerja", "5.1.02.02.12.0001", "Pelatihan las", 1_000_000);
    let plain = of_line(row(), &[], &[]);
    let assume = ["--assume", "population", "--population", "p.csv"];
    let assumed = of_line(row(), &[("p.csv", people)], &assume);
    assert_eq!(assumed["records"][0]["record"]["assumed"], json!(["500000.00", "500000.00"]));
    assert_eq!(assumed["records"][0]["record"]["women_reported"], plain["records"][0]["record"]["women_reported"]);
    assert_eq!(assumed["records"][0]["answers"], plain["records"][0]["answers"]);
    assert_eq!(assumed["totals"], plain["totals"]);
}

/// A file of statements on the sub kegiatan of `RAMBU`.
fn stated(rows: &[[&str; 3]]) -> String {
    let row = |[framework, statement, value]: &[&str; 3]| {
        format!("2.15.02.2.01.0002,,{framework},{statement},{value},dibaca,Inspektorat,2026-03-01\n")
    };
    HEADER.to_owned() + &rows.iter().map(row).collect::<String>()
}

fn with_statements(rows: &[[&str; 3]]) -> Value {
    let args = ["--statements", "p.csv"];
    of_line(line(RAMBU, "5.1.02.01.01.0052", "Rambu", 900), &[("p.csv", &stated(rows))], &args)
}

#[test]
fn only_a_reviewer_gives_the_zero_and_the_two_of_the_dac() {
    let two = with_statements(&[["dac", "score", "2"]]);
    assert_eq!(answer(&two, "dac")["answer"], "cannot-say");
    let two = with_statements(&[["dac", "score", "2"], ["dac", "principal", "ya"]]);
    assert_eq!(said(answer(&two, "dac")), ("value", "2".into(), "decided"));
    let zero = with_statements(&[["dac", "score", "0"]]);
    assert_eq!(answer(&zero, "dac")["answer"], "cannot-say");
    let zero = with_statements(&[["dac", "score", "0"], ["dac", "screened", "yes"]]);
    assert_eq!(said(answer(&zero, "dac")), ("value", "0".into(), "decided"));
    let reviewer = &zero["records"][0]["record"]["said"]["dac"]["score"];
    assert_eq!((reviewer["reviewer"].as_str(), reviewer["at"].as_str()), (Some("Inspektorat"), Some("p.csv:2:30")));
    let panel = with_statements(&[["andalucia", "panel", "G+"]]);
    assert_eq!(said(answer(&panel, "andalucia")), ("value", "G+".into(), "decided"));
}

#[test]
fn no_framework_follows_from_another() {
    let plain = with_statements(&[]);
    let all = with_statements(&[
        ["dac", "score", "2"],
        ["dac", "principal", "yes"],
        ["eu", "score", "100"],
        ["gem", "score", "3"],
    ]);
    for framework in ["india", "nepal", "italy", "hgdg", "andalucia"] {
        assert_eq!(answer(&all, framework), answer(&plain, framework));
    }
    let alone = with_statements(&[["dac", "score", "1"]]);
    for framework in BY_RECORD.into_iter().filter(|own| *own != "dac") {
        assert_eq!(answer(&alone, framework), answer(&plain, framework));
    }
}

#[test]
fn fifty_in_nepal_is_unclear_and_says_so() {
    let marks = |participation: &str| {
        let value = with_statements(&[
            ["nepal", "capacity", "20"],
            ["nepal", "participation", participation],
            ["nepal", "benefit", "0"],
            ["nepal", "employment", "10"],
            ["nepal", "time", "0"],
        ]);
        answer(&value, "nepal").clone()
    };
    let fifty = marks("20");
    assert_eq!((fifty["answer"].as_str(), &fifty["undefined"]), (Some("cannot-say"), &json!(["50"])));
    assert!(fifty["reason"].as_str().unwrap().contains("50"), "{fifty}");
    assert_eq!(said(&marks("19,5")), ("value", "indirect".into(), "decided"));
    // Every other mark is known: what is left decides between two classes.
    let value = with_statements(&[["nepal", "capacity", "20"], ["nepal", "participation", "20"]]);
    assert_eq!(said(answer(&value, "nepal")), ("range", "direct|indirect".into(), "decided"));
}

#[test]
fn scores_of_the_form_between_two_bands_are_named() {
    let form = |first: &str, second: &str| {
        let mut rows = vec![["hgdg", "1", first], ["hgdg", "2", second]];
        rows.extend(["3", "4", "5", "6", "7", "8", "9", "10"].map(|element| ["hgdg", element, "0"]));
        answer(&with_statements(&rows), "hgdg").clone()
    };
    assert_eq!(said(&form("2", "1.9")), ("value", "0".into(), "decided"));
    assert_eq!(said(&form("2", "2")), ("value", "25".into(), "decided"));
    let between = form("2", "1.95");
    assert_eq!((between["answer"].as_str(), &between["undefined"]), (Some("cannot-say"), &json!(["3.9-4"])));
    assert!(between["reason"].as_str().unwrap().contains("3.9"), "{between}");
}

#[test]
fn a_valid_statement_is_significant_and_never_principal() {
    let ran = melati(&["crosswalk", "apbd-2026.csv", "--gbs", "gbs", "--format", "json", "--lang", "en"]);
    let value = json_of(&ran);
    let rows: Vec<&Value> =
        value["records"].as_array().unwrap().iter().filter(|row| row["record"]["gbs"] == "valid").collect();
    assert_eq!(rows.len(), 2);
    for row in rows {
        let of = |id: &str| row["answers"].as_array().unwrap().iter().find(|own| own["framework"] == id).unwrap();
        assert_eq!(said(of("dac")), ("value", "1".into(), "gbs"));
        assert_eq!(of("dac")["criteria"]["of"], 4);
        assert_eq!(of("dac")["criteria"]["met"].as_array().unwrap().len(), 4);
        assert_eq!(said(of("eu")), ("value", "40".into(), "gbs"));
        assert_eq!(said(of("gem")), ("value", "2".into(), "gbs"));
        // The form: hints of "partly", and no mark.
        let elements = of("hgdg")["elements"].as_array().unwrap();
        let partly = elements.iter().filter(|own| own["partly"] == true).count();
        assert_eq!((elements.len(), partly, of("hgdg")["answer"].as_str()), (10, 4, Some("cannot-say")));
        assert!(elements.iter().all(|own| own["said"] == false && own["low"] == 0.0 && own["high"] == 2.0));
    }
    // 0* stands beside 40, and nothing is the sum of the two; neither of 1 and a candidate.
    let totals = value["totals"].as_array().unwrap();
    let of = |framework: &str, values: Value| -> Vec<(&str, i64)> {
        let rows = totals.iter().filter(|own| own["framework"] == framework && own["values"] == values);
        rows.map(|own| (own["answer"].as_str().unwrap(), own["sub_kegiatan"].as_i64().unwrap())).collect()
    };
    assert_eq!(of("eu", json!(["40"])), [("value", 2)]);
    assert_eq!(of("eu", json!(["0*"])), [("value", 29), ("value", 46)]);
    assert_eq!(of("dac", json!(["1"])), [("value", 2), ("candidate", 46)]);
    // Each framework has every sub kegiatan once; no row is of several frameworks.
    for framework in BY_RECORD {
        let count: i64 = totals
            .iter()
            .filter(|own| own["framework"] == framework)
            .map(|own| own["sub_kegiatan"].as_i64().unwrap())
            .sum();
        assert_eq!(count, 148, "{framework}");
    }
}

#[test]
fn a_letter_is_there_only_if_it_is_typed_with_its_reason() {
    let card = |text: &str| {
        let folder = Folder::with("a.csv", file(&[line(RAMBU, "5.1.02.01.01.0052", "Rambu", 900)]));
        folder.file("p.csv", HEADER.to_owned() + text);
        folder.run(&[
            "crosswalk",
            "a.csv",
            "--statements",
            "p.csv",
            "--frameworks",
            "pefa",
            "--format",
            "json",
            "--lang",
            "en",
        ])
    };
    let value = json_of(&card(",,pefa,GRPFM-6.1,C,dilacak sebagian,Inspektorat,2026-03-01\n"));
    let questions = value["scorecards"][0]["questions"].as_array().unwrap();
    let given: Vec<&Value> = questions.iter().filter(|own| own["answer"] == "value").collect();
    assert_eq!(given.len(), 1);
    assert_eq!((given[0]["id"].as_str(), given[0]["value"].as_str()), (Some("GRPFM-6.1"), Some("C")));
    assert_eq!((value["cannot_say"][0]["count"].as_i64(), value["cannot_say"][0]["of"].as_i64()), (Some(11), Some(12)));
    let without = card(",,pefa,GRPFM-6.1,C,,Inspektorat,2026-03-01\n");
    assert_eq!(without.code, 2);
    assert!(without.stderr.contains("p.csv:2:") && without.stderr.contains("reason"), "{}", without.stderr);
}

#[test]
fn coverage_is_said_in_words_by_value() {
    for (tagged, word) in [
        (90, "all"),
        (89, "most"),
        (75, "most"),
        (74, "majority"),
        (50, "majority"),
        (49, "some"),
        (25, "some"),
        (24, "a few"),
        (10, "a few"),
    ] {
        let rows =
            [line(IBU, "5.1.02.01.01.0052", "Rapat", tagged), line(RAMBU, "5.1.02.01.01.0052", "Rambu", 100 - tagged)];
        let folder = Folder::with("a.csv", file(&rows));
        let value = json_of(&folder.run(&["crosswalk", "a.csv", "--frameworks", "pefa", "--format", "json"]));
        let questions = value["scorecards"][0]["questions"].as_array().unwrap();
        let own = questions.iter().find(|own| own["id"] == "GRPFM-6.1").unwrap();
        assert_eq!(own["coverage"]["word"]["en"], word, "{tagged}");
        assert_eq!(own["answer"], "cannot-say");
    }
}

#[test]
fn a_decision_of_a_reviewer_goes_before_the_text() {
    let row = line(RAMBU, "5.1.02.01.01.0052", "Kelas ibu hamil", 900);
    let decided = |verdict: &str| {
        let text = format!(
            "kode_sub_kegiatan,nama_opd,uraian,putusan,alasan,pemeriksa,tanggal\n2.15.02.2.01.0002,,,{verdict},a,b,2026-01-01\n"
        );
        of_line(row.clone(), &[("d.csv", &text)], &["--decisions", "d.csv", "--frameworks", "dac"])
    };
    assert_eq!(said(answer(&decided("kesetaraan"), "dac")), ("candidate", "1".into(), "decided"));
    assert_eq!(answer(&decided("none"), "dac")["answer"], "cannot-say");
}

/// A budget whose texts and codes are not Indonesian: nothing is said of it.
#[test]
fn of_a_budget_that_is_not_ours_nothing_is_made_up() {
    let ran = run_in(
        &project().join("examples/proof"),
        &["crosswalk", "otro-pais.csv", "--format", "json", "--currency", "MXN"],
        "",
    );
    let value = json_of(&ran);
    for row in value["records"].as_array().unwrap() {
        assert_eq!(
            (row["record"]["official"].as_str(), row["record"]["evidence"].as_str()),
            (Some("unknown"), Some("unknown"))
        );
        for own in row["answers"].as_array().unwrap() {
            assert_eq!(own["answer"], "cannot-say", "{own}");
        }
    }
}
