//! `setara crosswalk`: what other frameworks can say of one record, and what they cannot.

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
fn statements_that_mean_nothing_are_errors_with_their_place() {
    let folder = Folder::with("a.csv", file(&[line(RAMBU, "5.1.02.01.01.0052", "Rambu", 900)]));
    for (row, at, why) in [
        ("2.15.02.2.01.0002,,dax,score,1,a,b,c", "p.csv:2:20", "there is no framework \"dax\""),
        ("2.15.02.2.01.0002,,dac,skor,1,a,b,c", "p.csv:2:24", "a reviewer may state screened, principal, score"),
        ("2.15.02.2.01.0002,,dac,score,3,a,b,c", "p.csv:2:30", "it may be 0, 1, 2"),
        ("2.15.02.2.01.0002,,hgdg,4,2.5,a,b,c", "p.csv:2:27", "is not a mark of 0 to 2"),
        ("2.15.02,,dac,score,1,a,b,c", "p.csv:2:1", "is not a code of a sub kegiatan"),
        ("2.15.02.2.01.0002,,pefa,GRPFM-1.1,A,a,b,c", "p.csv:2:1", "is about the government"),
        ("2.15.02.2.01.0002,,dac,score,1,,b,c", "p.csv:2:32", "needs its reason"),
    ] {
        folder.file("p.csv", format!("{HEADER}{row}\n"));
        let ran = folder.run(&["crosswalk", "a.csv", "--statements", "p.csv", "--lang", "en"]);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{row}");
        assert!(ran.stderr.contains(at) && ran.stderr.contains(why), "{row}: {}", ran.stderr);
    }
    folder.file("p.csv", stated(&[["dac", "score", "1"], ["dac", "score", "0"]]));
    let ran = folder.run(&["crosswalk", "a.csv", "--statements", "p.csv", "--lang", "en"]);
    assert!(ran.code == 2 && ran.stderr.contains("p.csv:3:") && ran.stderr.contains("p.csv:2:30"), "{}", ran.stderr);
    // Rows that are not filled in yet, and one on something else: no error, and a note.
    folder.file("p.csv", format!("{}9.99.01.2.01.0001,,eu,score,40,a,b,c\n", stated(&[["dac", "score", ""]])));
    let value =
        json_of(&folder.run(&["crosswalk", "a.csv", "--statements", "p.csv", "--format", "json", "--lang", "en"]));
    let notes = value["notes"].as_array().unwrap();
    assert!(notes.iter().any(|note| note.as_str().unwrap().contains("9.99.01.2.01.0001")), "{notes:?}");
}

const OWN: &str = r#"
[[framework]]
id = "own"
name = { id = "Sendiri", en = "Own" }
version = "1"
mark = "unverified"
source = { title = "Own", year = 2026 }
level = [{ id = "low", name = { id = "rendah", en = "low" } }, { id = "high", name = { id = "tinggi", en = "high" } }]
scale = "women_with_text"
band = [{ level = "low", where = "x < 50" }, { level = "high", where = "x >= 50" }]
[[framework.rule]]
when = { official = "yes", women_with_text = "x > 90" }
value = "high"
basis = "official"
[[framework.rule]]
when = {}
bands = true
basis = "beneficiaries"
reason = { id = "sebab", en = "because" }
change = { id = "ubah", en = "count them" }
"#;

#[test]
fn frameworks_of_ones_own_replace_and_add() {
    let own = |text: &str, args: &[&str]| {
        let folder = Folder::with("a.csv", file(&[line(IBU, "5.1.02.01.01.0052", "Kelas ibu hamil", 900)]));
        folder.file("k.toml", text);
        folder.run(&[&["crosswalk", "a.csv", "--framework-file", "k.toml", "--lang", "en"], args].concat())
    };
    let value = json_of(&own(OWN, &["--format", "json"]));
    assert_eq!(value["cannot_say"].as_array().unwrap().len(), 11);
    assert_eq!(said(answer(&value, "own")), ("value", "high".into(), "official"));
    let value = json_of(&own(&OWN.replace("\"own\"", "\"dac\""), &["--format", "json", "--frameworks", "dac"]));
    assert_eq!(said(answer(&value, "dac")), ("value", "high".into(), "official"));
    for (from, to, why) in [
        ("value = \"high\"", "value = \"medium\"", "\"medium\" is not one of its levels: low, high"),
        ("official = \"yes\"", "oficial = \"yes\"", "\"oficial\" is not a field of the record"),
        ("official = \"yes\"", "official = \"maybe\"", "\"maybe\" is not a value of official"),
        ("official = \"yes\"", "\"said.score\" = \"1\"", "\"score\" is not a statement of own"),
        ("basis = \"official\"", "", "it has no basis"),
        ("value = \"high\"", "value = \"high\"\nbands = true", "one of them is the outcome"),
    ] {
        let ran = own(&OWN.replace(from, to), &[]);
        assert_eq!(ran.code, 2, "{to}");
        assert!(
            ran.stderr.contains("k.toml: framework \"own\": rule 1: ") && ran.stderr.contains(why),
            "{}",
            ran.stderr
        );
    }
    for (from, to, why) in [
        ("x >= 50", "x > 50", "no band has 50 in it"),
        ("x < 50", "x <= 50", "several bands and gaps have 50 in them"),
        ("when = {}", "when = { gbs = \"none\" }", "its last rule must have when = {}"),
    ] {
        let ran = own(&OWN.replace(from, to), &[]);
        assert!(ran.code == 2 && ran.stderr.contains("k.toml: framework \"own\": "), "{}", ran.stderr);
        assert!(ran.stderr.contains(why), "{}", ran.stderr);
    }
    assert!(own(&OWN.replace("x >= 50", "fifty"), &[]).stderr.contains("is not a stretch"));
    let ran = own(OWN, &["--frameworks", "dax"]);
    assert!(ran.code == 2 && ran.stderr.contains("did you mean \"dac\"?"), "{}", ran.stderr);
}

#[test]
fn what_cannot_be_said_comes_first_in_every_format() {
    let folder = Folder::with("a.csv", file(&[line(RAMBU, "5.1.02.01.01.0052", "Rambu", 900)]));
    let run = |args: &[&str]| {
        let ran = folder.run(&[&["crosswalk", "a.csv", "--frameworks", "dac,pefa", "--lang", "en"], args].concat());
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        ran
    };
    let first = "Cannot be said, of Rp 900: dac Rp 900 (100.00 %); pefa 12 of 12 questions.";
    assert!(run(&[]).stdout.starts_with(first), "{}", run(&[]).stdout);
    assert!(run(&["--format", "csv"]).stderr.starts_with(first));
    assert!(run(&["--format", "html"]).stdout.contains(first));
    let text = run(&["--format", "json"]).stdout;
    assert!(text.find("\"cannot_say\"").unwrap() < text.find("\"total\"").unwrap());
    run(&["-o", "x.xlsx"]);
    let mut sheet = String::new();
    let bytes = std::fs::read(folder.path().join("x.xlsx")).unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    std::io::Read::read_to_string(&mut archive.by_name("xl/sharedStrings.xml").unwrap(), &mut sheet).unwrap();
    assert!(sheet.contains(first), "{sheet}");
}

#[test]
fn csv_has_a_row_for_each_framework_of_each_sub_kegiatan() {
    let rows =
        [line(RAMBU, "5.1.02.01.01.0052", "Kelas ibu hamil", 900), line(GEDUNG, "5.2.03.01.01.0001", "Gedung", 100)];
    let folder = Folder::with("a.csv", file(&rows));
    let run =
        |lang: &str| folder.run(&["crosswalk", "a.csv", "--frameworks", "dac,eu", "--format", "csv", "--lang", lang]);
    let (id, en) = (run("id").stdout, run("en").stdout);
    assert_eq!(id, en);
    let lines: Vec<&str> = en.lines().collect();
    assert_eq!(lines.len(), 5, "{en}");
    assert!(lines[0].starts_with("opd_code,opd,sub_kegiatan,name,amount,framework,answer,values,undefined,basis,rule"));
    assert!(
        en.contains(",900.00,dac,candidate,1,,evidence,7,") && en.contains(",100.00,eu,value,0*,,official,4,"),
        "{en}"
    );
    let totals = folder.run(&["crosswalk", "a.csv", "--frameworks", "eu", "--format", "csv", "--only", "totals"]);
    assert!(totals.stdout.starts_with("framework,answer,basis,count,amount,share,counted\n"), "{}", totals.stdout);
    assert_eq!(folder.run(&["crosswalk", "a.csv", "--format", "csv", "--only", "totals,records"]).code, 2);
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

// A reader's own interpreter of the rules, over the JSON alone.

/// Sen of an amount.
fn sen(value: &Value) -> i128 {
    value.as_str().unwrap().replace('.', "").parse().unwrap()
}

fn fits(when: &Value, record: &Value, said: &Value) -> bool {
    when.as_object().unwrap().iter().all(|(name, wanted)| {
        let wanted: Vec<&str> = wanted.as_array().unwrap().iter().map(|v| v.as_str().unwrap()).collect();
        if let Some(statement) = name.strip_prefix("said.") {
            return wanted.contains(&said[statement]["value"].as_str().unwrap_or("unsaid"));
        }
        match name.as_str() {
            "only_accounts" => {
                let money: Vec<&String> = record["accounts"]
                    .as_object()
                    .unwrap()
                    .iter()
                    .filter(|(_, a)| sen(a) != 0)
                    .map(|(c, _)| c)
                    .collect();
                !money.is_empty() && money.iter().all(|code| wanted.iter().any(|own| code.starts_with(own)))
            }
            name => match &record[name] {
                Value::String(own) => wanted.contains(&own.as_str()),
                Value::Number(own) => wanted.contains(&own.to_string().as_str()),
                other => panic!("{name}: {other}"),
            },
        }
    })
}

/// Numbers in [low, high] that are in `30 <= x <= 99`: is there any?
fn meets(span: &str, low: f64, high: f64) -> bool {
    let words: Vec<&str> = span.split(' ').collect();
    let number = |text: &str| text.parse::<f64>().unwrap();
    let test = |sign: &str, at: f64, upper: bool| match (sign, upper) {
        ("<", true) => low < at,
        ("<=", true) => low <= at,
        ("<" | ">", false) => high > at,
        _ => high >= at,
    };
    match words[..] {
        ["x", "=", at] => low <= number(at) && number(at) <= high,
        ["x", sign @ ("<" | "<="), at] => test(sign, number(at), true),
        ["x", sign, at] => test(sign, number(at), false),
        [from, first, "x", second, to] => test(first, number(from), false) && test(second, number(to), true),
        _ => panic!("{span}"),
    }
}

fn share(women: &Value) -> [f64; 2] {
    let whole = sen(&women["whole"]) as f64;
    let [female, unknown] = ["female", "unknown"].map(|part| sen(&women[part]) as f64);
    [female / whole, (female + unknown) / whole]
}

/// The levels that a framework gives to a record.
fn recomputed(framework: &Value, record: &Value) -> Vec<String> {
    let none = json!({});
    let said = record["said"].get(framework["id"].as_str().unwrap()).unwrap_or(&none);
    let rules = framework["rule"].as_array().unwrap();
    let rule = rules.iter().find(|rule| fits(&rule["when"], record, said)).unwrap();
    let texts = |own: &Value| own.as_array().unwrap().iter().map(|v| v.as_str().unwrap().to_owned()).collect();
    if let Some(value) = rule["value"].as_str() {
        return vec![value.to_owned()];
    }
    if rule["candidate"].is_array() {
        return texts(&rule["candidate"]);
    }
    if let Some(statement) = rule["said"].as_str() {
        return vec![said[statement]["value"].as_str().unwrap().to_owned()];
    }
    if rule["bands"] != true {
        return Vec::new();
    }
    let [low, high] = match framework["scale"].as_str().unwrap() {
        "score" => framework["element"].as_array().unwrap().iter().fold([0.0, 0.0], |sum, element| {
            let max: f64 = element["max"].as_str().unwrap().parse().unwrap();
            let id = element["id"].as_str().unwrap();
            let [low, high] = match (said[id]["value"].as_str(), element["by"].as_str()) {
                (Some(mark), _) => [mark.parse::<f64>().unwrap(); 2],
                (None, Some(by)) if sen(&record[by]["whole"]) > 0 => share(&record[by]).map(|share| share * max),
                _ => [0.0, max],
            };
            [sum[0] + low, sum[1] + high]
        }),
        scale => share(&record[scale]).map(|share| share * 100.0),
    };
    let bands = framework["band"].as_array().unwrap();
    let found: Vec<String> = bands
        .iter()
        .filter(|band| meets(band["where"].as_str().unwrap(), low, high))
        .map(|band| band["level"].as_str().unwrap().to_owned())
        .collect();
    if found.len() == bands.len() { Vec::new() } else { found }
}

#[test]
fn a_reader_of_the_json_recomputes_every_answer_from_the_record() {
    let folder = Folder::empty();
    let text = HEADER.to_owned()
        + "1.02.02.2.02.0001,,dac,score,2,a,b,c\n1.02.02.2.02.0001,,dac,principal,yes,a,b,c\n"
        + "1.02.02.2.02.0001,,nepal,capacity,12.5,a,b,c\n1.02.02.2.01.0001,,hgdg,1,2,a,b,c\n"
        + "1.02.02.2.01.0001,,andalucia,panel,G,a,b,c\n";
    let statements = folder.file("p.csv", text);
    let args = ["crosswalk", "apbd-2026.csv", "--gbs", "gbs", "--format", "json", "--statements"];
    let value = json_of(&melati(&[&args[..], &[statements.to_str().unwrap()]].concat()));
    let frameworks = value["frameworks"].as_array().unwrap();
    let mut seen = std::collections::BTreeSet::new();
    for row in value["records"].as_array().unwrap() {
        for own in row["answers"].as_array().unwrap() {
            let framework = frameworks.iter().find(|framework| framework["id"] == own["framework"]).unwrap();
            let (kind, values, _) = said(own);
            assert_eq!(recomputed(framework, &row["record"]).join("|"), values, "{own}\n{}", row["record"]);
            seen.insert((own["framework"].as_str().unwrap(), kind.to_owned()));
        }
        let women = &row["record"]["women_reported"];
        if let Some(stated) = women["share"].as_array() {
            let own = share(women);
            assert!((0..2).all(|end| (own[end] - stated[end].as_f64().unwrap()).abs() < 1e-12), "{women}");
        }
    }
    assert!(seen.len() >= 16, "{seen:?}");
}

#[test]
fn the_ten_worked_records_of_the_page_are_what_the_command_says() {
    let statements = project().join("examples/kerangka/pernyataan.csv");
    let args = ["crosswalk", "apbd-2026.csv", "--gbs", "gbs", "--format", "json", "--statements"];
    let value = json_of(&melati(&[&args[..], &[statements.to_str().unwrap()]].concat()));
    for (framework, code, kind, values, basis) in [
        ("dac", "1.02.02.2.02.0001", "value", "1", "gbs"),
        ("eu", "1.02.02.2.01.0001", "value", "0*", "official"),
        ("india", "2.07.03.2.01.0004", "value", "B", "beneficiaries"),
        ("nepal", "1.02.02.2.02.0001", "range", "direct|indirect", "beneficiaries"),
        ("gem", "1.02.02.2.02.0006", "value", "1", "evidence"),
        ("italy", "1.02.02.2.02.0006", "candidate", "1|2", "evidence"),
        ("hgdg", "2.07.03.2.01.0004", "value", "25", "decided"),
        ("andalucia", "1.02.02.2.02.0001", "cannot-say", "", "-"),
        ("andalucia", "2.07.03.2.01.0004", "value", "G", "decided"),
    ] {
        let row = value["records"].as_array().unwrap().iter().find(|row| row["sub_kegiatan"] == code).unwrap();
        let own = row["answers"].as_array().unwrap().iter().find(|own| own["framework"] == framework).unwrap();
        assert_eq!(said(own), (kind, values.to_owned(), basis), "{framework} {code}");
    }
    for (framework, question, answer) in [("sdg", "2.5", Value::Null), ("pefa", "GRPFM-6.1", json!("C"))] {
        let cards = value["scorecards"].as_array().unwrap();
        let card = cards.iter().find(|card| card["framework"] == framework).unwrap();
        let own = card["questions"].as_array().unwrap().iter().find(|own| own["id"] == question).unwrap();
        assert_eq!((&own["value"], &own["coverage"]["word"]["en"]), (&answer, &json!("some")), "{own}");
        assert_eq!(own["coverage"]["shown"], "131974430400.50");
    }
    let hgdg =
        value["records"].as_array().unwrap().iter().find(|row| row["sub_kegiatan"] == "2.07.03.2.01.0004").unwrap();
    let hgdg = hgdg["answers"].as_array().unwrap().iter().find(|own| own["framework"] == "hgdg").unwrap();
    assert!((hgdg["scale"]["low"].as_f64().unwrap() - 7.84).abs() < 1e-12, "{hgdg}");
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
