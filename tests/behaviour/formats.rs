//! Findings in the formats of platforms, each read by somebody else's reader where there is one.

use std::collections::BTreeSet;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use serde_json::Value;

use crate::{Folder, Ran};

/// A statement with findings of every severity, and with cells that mean something to terminals, browsers, spreadsheets,
/// XML, Markdown and the runner of a workflow.
const HOSTILE: &str = r#"perangkat_daerah = "Dinas Kesehatan"
tahun_anggaran = 2026

[[data]]
topik = "<b>&'x'</b> ]]> \u001b[31m %0A ::error::x ##[add-mask]x"
L = 80
P = 40
total = 130
tahun = 2020

[[data]]
topik = "=cmd|'/c calc'!A1 [x](http://evil.id) www.evil.id a@b.id $x$ `y` | ![i](j) \u202e"
L = 80
P = 40
total = 130
tahun = 2020

[faktor.akses]
uraian = "Laki-laki lebih sedikit"
L = 10
P = 90
"#;

const FORMATS: [&str; 10] =
    ["text", "concise", "json", "jsonl", "sarif", "junit", "github", "gitlab", "markdown", "xlsx"];

/// Findings of the hostile statement, the file in a folder whose name has to be escaped too.
fn check(format: &str, more: &[&str]) -> Ran {
    let folder = Folder::with("gbs 1, a:b/#%é.toml", HOSTILE);
    folder.run(&[&["gbs", "check", "./gbs 1, a:b/#%é.toml", "--format", format, "--lang", "en"], more].concat())
}

fn json(format: &str, more: &[&str]) -> Value {
    let ran = check(format, more);
    serde_json::from_str(&ran.stdout).unwrap_or_else(|e| panic!("{e}: {}", ran.stdout))
}

/// A statement in which nothing is wrong.
fn clean(format: &str) -> Ran {
    let good = std::fs::read(crate::project().join("fixtures/G01/good.toml")).unwrap();
    Folder::with("good.toml", good).run(&["gbs", "check", "good.toml", "--format", format, "--fail-on", "note"])
}

fn workbook(folder: &Folder, name: &str) -> Xlsx<Cursor<Vec<u8>>> {
    let bytes = std::fs::read(folder.path().join(name)).unwrap();
    calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap()
}

#[test]
fn a_format_changes_neither_the_exit_code_nor_from_run_to_run() {
    for format in FORMATS {
        let folder = Folder::with("a.toml", HOSTILE);
        for (fail_on, code) in [("error", 1), ("warning", 1), ("note", 1), ("never", 0)] {
            let run = |to: &str| {
                let args = ["gbs", "check", "a.toml", "--format", format, "--fail-on", fail_on, "--output", to];
                let ran = folder.run(&args);
                assert_eq!((ran.code, ran.stderr), (code, format!("saved: {to}\n")), "{format}");
                std::fs::read(folder.path().join(to)).unwrap()
            };
            assert_eq!(run("1"), run("2"), "{format}");
        }
        if format != "xlsx" {
            let text = check(format, &[]).stdout;
            let steers = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
            assert!(!text.contains(steers), "{format}: {text:?}");
        }
    }
}

#[test]
fn where_nothing_is_wrong_people_read_nothing_and_machines_an_empty_document() {
    for format in FORMATS.into_iter().filter(|f| *f != "xlsx") {
        let ran = clean(format);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{format} {}", ran.stdout);
        match format {
            "json" | "gitlab" => assert_eq!(ran.stdout, "[]\n"),
            "sarif" => {
                let log: Value = serde_json::from_str(&ran.stdout).unwrap();
                assert_eq!((&log["runs"][0]["results"], &log["version"]), (&Value::Array(vec![]), &"2.1.0".into()));
                assert_eq!(log["runs"][0]["invocations"][0]["executionSuccessful"], true);
            }
            "junit" => {
                let report = quick_junit::Report::deserialize_from_str(&ran.stdout).unwrap();
                assert_eq!((report.tests, report.failures, report.errors), (1, 0, 0));
                assert_eq!(report.test_suites[0].name.as_str(), "good.toml");
            }
            "markdown" => assert_eq!(ran.stdout, "## setara: no findings\n"),
            _ => assert_eq!(ran.stdout, "", "{format}"),
        }
    }
    let folder = Folder::with("good.toml", std::fs::read(crate::project().join("fixtures/G01/good.toml")).unwrap());
    assert_eq!(folder.run(&["gbs", "check", "good.toml", "--format", "xlsx", "--output", "a.xlsx"]).code, 0);
    let mut book = workbook(&folder, "a.xlsx");
    assert_eq!(book.worksheet_range("Findings").unwrap().height(), 1);
}

#[test]
fn text_shows_the_line_and_concise_one_line_each() {
    let path = "gbs 1, a:b/#%é.toml";
    let text = check("text", &[]).stdout;
    assert!(text.contains(&format!("{path}:18:9: note[G25]")), "{text}");
    assert!(text.contains("  18 | [faktor.akses]\n     |         ^^^^^\n"), "{text}");
    let concise = check("concise", &[]).stdout;
    let found = json("json", &[]).as_array().unwrap().len();
    assert_eq!(concise.lines().count(), found);
    assert!(concise.lines().all(|l| l.starts_with(&format!("{path}:"))), "{concise}");
}

#[test]
fn json_has_the_promised_fields() {
    let all = json("json", &[]);
    let lines: Vec<Value> = check("jsonl", &[]).stdout.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(all.as_array().unwrap(), &lines);
    let fields = [
        "code",
        "name",
        "severity",
        "path",
        "line",
        "column",
        "end_line",
        "end_column",
        "message",
        "help",
        "key",
        "url",
    ];
    let wanted: BTreeSet<&str> = fields.into_iter().collect();
    for finding in &lines {
        let own: BTreeSet<&str> = finding.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(own, wanted);
        assert_eq!(finding["path"], "gbs 1, a:b/#%é.toml");
        assert!(crate::project().join(finding["url"].as_str().unwrap()).is_file());
    }
    let severities: BTreeSet<&str> = lines.iter().map(|f| f["severity"].as_str().unwrap()).collect();
    assert_eq!(severities, ["error", "note", "warning"].into());
    let named = lines.iter().find(|f| f["code"] == "G07").unwrap();
    assert_eq!(named["name"], "data-sum-differs");
}

#[test]
fn a_finding_keeps_its_key_when_rows_come_in_above_it_and_in_the_other_language() {
    let keys = |content: &str, lang: &str| -> Vec<(String, String, u64)> {
        let folder = Folder::with("a.toml", content);
        let ran = folder.run(&["gbs", "check", "a.toml", "--format", "json", "--lang", lang]);
        let all: Value = serde_json::from_str(&ran.stdout).unwrap();
        let text = |f: &Value, field: &str| f[field].as_str().unwrap().to_owned();
        all.as_array()
            .unwrap()
            .iter()
            .map(|f| (text(f, "key"), text(f, "message"), f["line"].as_u64().unwrap()))
            .collect()
    };
    let only = |all: &[(String, String, u64)]| all.iter().map(|(key, ..)| key.clone()).collect::<Vec<_>>();
    let before = keys(HOSTILE, "en");
    let unique: BTreeSet<&String> = before.iter().map(|(key, ..)| key).collect();
    assert_eq!(unique.len(), before.len(), "{before:?}");
    let other = keys(HOSTILE, "id");
    assert_eq!(only(&before), only(&other));
    assert_ne!(before[0].1, other[0].1);
    let inserted = HOSTILE.replacen(
        "[[data]]",
        "# One more row.\n[[data]]\ntopik = \"Kunjungan\"\nL = 1\nP = 2\ntahun = 2025\n\n[[data]]",
        1,
    );
    let after = keys(&inserted, "en");
    assert_eq!(only(&before), only(&after));
    assert!(before.iter().zip(&after).any(|(b, a)| b.2 + 7 == a.2));
}

#[test]
fn sarif_as_code_scanning_takes_it() {
    let text = check("sarif", &[]).stdout;
    let log: Value = serde_json::from_str(&text).unwrap();
    // Whatever the schema does not know would be lost on the way through its types.
    let typed: serde_sarif::sarif::Sarif = serde_json::from_str(&text).unwrap();
    assert_eq!(serde_json::to_value(&typed).unwrap(), log);
    assert_eq!(log["version"], "2.1.0");
    assert_eq!(log["$schema"], "https://json.schemastore.org/sarif-2.1.0.json");
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let driver = &run["tool"]["driver"];
    assert_eq!(driver["name"], "setara");
    let rules = driver["rules"].as_array().unwrap();
    let one_of = |value: &Value, allowed: &[&str]| assert!(allowed.contains(&value.as_str().unwrap()), "{value}");
    for rule in rules {
        for text in ["/shortDescription/text", "/fullDescription/text"] {
            let text = rule.pointer(text).unwrap().as_str().unwrap();
            assert!(!text.is_empty() && text.len() <= 1024);
        }
        for help in ["text", "markdown"] {
            assert!(rule["help"][help].as_str().unwrap().contains("**Way out.**"));
        }
        one_of(&rule["properties"]["precision"], &["very-high", "high", "medium", "low"]);
        one_of(&rule["properties"]["problem.severity"], &["error", "warning", "recommendation"]);
        one_of(&rule["defaultConfiguration"]["level"], &["note", "warning", "error"]);
    }
    let results = run["results"].as_array().unwrap();
    let mut codes = BTreeSet::new();
    for result in results {
        let code = result["ruleId"].as_str().unwrap();
        codes.insert(code);
        assert_eq!(rules[result["ruleIndex"].as_u64().unwrap() as usize]["id"], code);
        one_of(&result["level"], &["note", "warning", "error"]);
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "gbs%201%2C%20a%3Ab/%23%25%C3%A9.toml");
        let [line, column, end_line, end_column] = ["startLine", "startColumn", "endLine", "endColumn"]
            .map(|field| place["region"][field].as_u64().unwrap_or_else(|| panic!("{place}")));
        assert!(line >= 1 && column >= 1 && end_line >= line && end_column >= 1);
        assert!(end_line > line || end_column > column, "one past the end: {place}");
    }
    assert_eq!(codes.len(), rules.len(), "a rule for every code that occurs, and no other");
    assert!(rules.is_sorted_by_key(|rule| rule["id"].as_str().unwrap()));
    let keys: Vec<Value> =
        results.iter().map(|r| r["partialFingerprints"]["primaryLocationLineHash"].clone()).collect();
    let own: Vec<Value> = json("json", &[]).as_array().unwrap().iter().map(|f| f["key"].clone()).collect();
    assert_eq!(keys, own);
}

#[test]
fn whole_files_and_sheets_have_a_place_in_every_format() {
    let folder = Folder::with("bad.toml", "nothing = 1\n");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("GBS, 1").unwrap();
    for (row, (label, cell)) in
        [("PERANGKAT DAERAH", "Dinas"), ("TAHUN ANGGARAN", "2026"), ("KODE SUB KEGIATAN", "abc"), ("PROGRAM", "x")]
            .into_iter()
            .enumerate()
    {
        sheet.write_string(row as u32, 0, label).unwrap();
        sheet.write_string(row as u32, 1, cell).unwrap();
    }
    book.save(folder.path().join("z.xlsx")).unwrap();
    let run = |format: &str| {
        let ran = folder.run(&["gbs", "check", "bad.toml", "z.xlsx", "--format", format, "--lang", "en"]);
        assert_eq!(ran.code, 2, "{}", ran.stderr);
        ran.stdout
    };
    let log: Value = serde_json::from_str(&run("sarif")).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let malformed = results.iter().find(|r| r["ruleId"] == "G28").unwrap_or_else(|| panic!("{log}"));
    let region = &malformed["locations"][0]["physicalLocation"]["region"];
    assert_eq!(region, &serde_json::json!({ "startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 2 }));
    assert_eq!(log["runs"][0]["invocations"][0]["executionSuccessful"], false);
    let coded = results.iter().find(|r| r["ruleId"] == "G02").unwrap_or_else(|| panic!("{log}"));
    assert!(coded["message"]["text"].as_str().unwrap().starts_with("sheet GBS, 1, cell "), "{coded}");
    assert_eq!(coded["locations"][0]["logicalLocations"][0]["name"], "GBS, 1");
    let github = run("github");
    assert!(github.contains("::error file=bad.toml,title=G28 malformed::"), "{github}");
    assert!(
        github.contains("::error file=z.xlsx,line=1,endLine=1,title=G01 field-missing::sheet GBS, 1, cell A1: "),
        "{github}"
    );
    let report = quick_junit::Report::deserialize_from_str(&run("junit")).unwrap();
    assert_eq!((report.errors, report.test_suites.len()), (1, 2));
    let gitlab: Value = serde_json::from_str(&run("gitlab")).unwrap();
    assert_eq!(gitlab[0]["location"]["lines"]["begin"], 1);
    assert!(run("text").contains("z.xlsx: sheet GBS, 1, cell "));
}

#[test]
fn junit_counts_agree_and_names_are_told_apart() {
    let all = json("json", &[]);
    let of = |severity: &str| all.as_array().unwrap().iter().filter(|f| f["severity"] == severity).count();
    for (fail_on, failures) in
        [("never", 0), ("error", of("error")), ("note", of("error") + of("warning") + of("note"))]
    {
        let text = check("junit", &["--fail-on", fail_on]).stdout;
        let report = quick_junit::Report::deserialize_from_str(&text).unwrap();
        let suite = &report.test_suites[0];
        let failed = suite
            .test_cases
            .iter()
            .filter(|c| matches!(c.status, quick_junit::TestCaseStatus::NonSuccess { .. }))
            .count();
        assert_eq!((suite.test_cases.len(), failed), (all.as_array().unwrap().len(), failures));
        assert_eq!((report.tests, report.failures, report.errors), (suite.tests, suite.failures, suite.errors));
        assert_eq!((suite.tests, suite.failures, suite.errors), (suite.test_cases.len(), failures, 0));
        let names: BTreeSet<&str> = suite.test_cases.iter().map(|c| c.name.as_str()).collect();
        assert_eq!(names.len(), suite.tests, "GitLab takes equal names for one");
        assert!(suite.test_cases.iter().all(|c| c.classname.as_ref().unwrap().as_str() == "gbs 1, a:b/#%é.toml"));
        assert!(!text.contains("timestamp") && !text.contains("<b>"), "{text}");
    }
}

#[test]
fn annotations_are_escaped_and_no_more_than_github_shows() {
    let out = check("github", &[]).stdout;
    let file = "file=gbs 1%2C a%3Ab/#%25é.toml";
    let commands: Vec<&str> = out.lines().filter(|l| l.starts_with("::")).collect();
    let unescape = |t: &str| t.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%");
    let mut before = "::error";
    for command in &commands {
        let (head, message) = command[2..].split_once("::").unwrap();
        let (kind, properties) = head.split_once(' ').unwrap();
        assert!(["error", "warning", "notice"].contains(&kind), "{command}");
        assert!(properties.starts_with(file) && properties.contains(",title=G"), "{command}");
        assert!(!unescape(message).contains('\r'));
        // The worst come first.
        assert!(!before.starts_with("::notice") || command.starts_with("::notice"), "{out}");
        before = command;
    }
    assert!(out.contains("::notice file") && out.contains("endColumn="), "{out}");
    assert!(commands.iter().any(|c| c.contains("%250A ::error::x")), "{out}");
    // More of a kind than GitHub shows stand below as plain lines.
    let errors = json("json", &[]).as_array().unwrap().iter().filter(|f| f["severity"] == "error").count();
    let shown = commands.iter().filter(|c| c.starts_with("::error")).count();
    assert!(errors > 10 && shown == 10, "{errors} {shown}");
    let plain: Vec<&str> = out.lines().filter(|l| !l.starts_with("::")).collect();
    assert_eq!(plain.len(), errors - 10 + 1);
    assert_eq!(*plain.last().unwrap(), format!("{} more without an annotation: see the lines above", errors - 10));
    assert!(plain[..plain.len() - 1].iter().all(|l| l.starts_with("- ") && !l.contains("##[")), "{out}");
}

#[test]
fn gitlab_has_what_its_widget_reads() {
    let all = json("gitlab", &[]);
    let mut fingerprints = BTreeSet::new();
    for issue in all.as_array().unwrap() {
        let code = issue["check_name"].as_str().unwrap();
        assert!(issue["description"].as_str().unwrap().starts_with(&format!("[{code}] ")), "{issue}");
        assert!(["info", "minor", "major", "critical", "blocker"].contains(&issue["severity"].as_str().unwrap()));
        assert_eq!(issue["location"]["path"], "gbs 1, a:b/#%é.toml");
        assert!(issue["location"]["lines"]["begin"].as_u64().unwrap() >= 1);
        assert!(fingerprints.insert(issue["fingerprint"].as_str().unwrap()), "{issue}");
    }
    assert_eq!(fingerprints.len(), json("json", &[]).as_array().unwrap().len());
}

#[test]
fn markdown_shows_hostile_text_as_text() {
    use pulldown_cmark::{Event, Options, Parser, Tag};
    let text = check("markdown", &[]).stdout;
    assert!(text.starts_with("## setara: ") && text.contains("| G07 | error | 2 |"), "{text}");
    let (mut cells, mut shown) = (0, String::new());
    for event in Parser::new_ext(&text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::Emphasis | Tag::HtmlBlock) => panic!("{text}"),
            Event::Code(_) | Event::Html(_) => panic!("{text}"),
            Event::InlineHtml(tag) => assert_eq!(&*tag, "<br>"),
            Event::Start(Tag::TableCell) => cells += 1,
            Event::Text(part) => shown.push_str(&part),
            _ => {}
        }
    }
    let found = json("json", &[]);
    let findings = found.as_array().unwrap();
    let codes: BTreeSet<&str> = findings.iter().map(|f| f["code"].as_str().unwrap()).collect();
    assert_eq!(cells, 4 * (1 + codes.len()) + 4 * (1 + findings.len()), "four cells a row: {text}");
    assert!(shown.contains("<b>&'x'</b> ]]>") && shown.contains("=cmd|'/c calc'!A1 [x](http://evil.id"), "{shown}");
    assert!(!text.contains("http://") && !text.contains("www.e") && !text.contains("a@b"), "{text}");
}

#[test]
fn a_workbook_to_be_filtered_without_formulas() {
    let folder = Folder::with("a.toml", HOSTILE);
    let ran = folder.run(&["gbs", "check", "a.toml", "--format", "xlsx", "--output", "t.xlsx", "--lang", "id"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""));
    let mut book = workbook(&folder, "t.xlsx");
    assert_eq!(book.sheet_names(), ["Temuan", "Ringkasan"]);
    let list = book.worksheet_range("Temuan").unwrap();
    let titles: Vec<String> = list.rows().next().unwrap().iter().map(Data::to_string).collect();
    assert_eq!(titles[..4], ["Tingkat", "Kode", "Nama", "Berkas"]);
    let counted = book.worksheet_range("Ringkasan").unwrap();
    let sum: f64 = counted.rows().skip(1).map(|row| if let Data::Float(n) = row[3] { n } else { 0.0 }).sum();
    assert_eq!(sum as usize, list.height() - 1);
    assert!(list.rows().any(|row| row[7].to_string().starts_with("=cmd|")), "the cell is there, as text");
    assert!(book.worksheet_formula("Temuan").unwrap().used_cells().next().is_none());
}
