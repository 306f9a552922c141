//! Files beside a crosswalk, and its formats.

use super::*;

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
