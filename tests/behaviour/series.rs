//! `setara compare` of three or more budgets: a series, and prices of one year.

use serde_json::Value;

use crate::schemas::validator::faults;
use crate::{Folder, budget};

/// What counts by its words and its tag, and what does not.
fn year(counts: u64, other: u64) -> String {
    budget(&[
        &format!(
            "1.02,Dinas Kesehatan,1.02.02.2.02.0001,Pelayanan Kesehatan Ibu Hamil,5.1.02.01.01.0052,Rapat,{counts}"
        ),
        &format!("1.02,Dinas Kesehatan,1.02.02.2.01.0006,Pengembangan Puskesmas,5.2.03.01.01.0001,Gedung,{other}"),
    ])
}

const YEARS: &str = "\
[[input]]
file = \"a.csv\"
year = 2025
[[input]]
file = \"b.csv\"
year = 2026
[[input]]
file = \"c.csv\"
year = 2027
";

fn folder() -> Folder {
    let folder = Folder::with("setara.toml", YEARS);
    folder.file("a.csv", year(100, 900));
    folder.file("b.csv", year(150, 850));
    folder.file("c.csv", year(240, 960));
    folder.file("indeks.csv", "Tahun;Indeks;Sumber\n2025;100;BPS\n2026;102,5;BPS\n2027;110;BPS, sementara\n");
    folder
}

const COMPARE: [&str; 4] = ["compare", "a.csv", "b.csv", "c.csv"];

fn json(folder: &Folder, more: &[&str]) -> Value {
    let ran = folder.run(&[&COMPARE[..], &["--format", "json"], more].concat());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let found = serde_json::from_str(&ran.stdout).unwrap();
    let schema = serde_json::from_str(&folder.run(&["schema", "series"]).stdout).unwrap();
    assert_eq!(faults(&schema, &found), Vec::<String>::new());
    found
}

fn lens<'a>(point: &'a Value, name: &str) -> &'a Value {
    point["lenses"].as_array().unwrap().iter().find(|own| own["lens"] == name).unwrap()
}

#[test]
fn three_budgets_are_a_series_with_shares_of_every_denominator() {
    let folder = folder();
    let found = json(&folder, &[]);
    assert_eq!(found["schema"], "setara.series/1");
    let points = found["series"]["points"].as_array().unwrap();
    let of = |name: &str| -> Vec<&str> { points.iter().map(|p| lens(p, name)["amount"].as_str().unwrap()).collect() };
    assert_eq!(of("evidence"), ["100.00", "150.00", "240.00"]);
    let shares: Vec<f64> = points.iter().map(|p| lens(p, "evidence")["share"].as_f64().unwrap()).collect();
    assert_eq!(shares, [0.1, 0.15, 0.2]);
    // Operating and capital spending is all of it; goods and services are what counts.
    assert_eq!(lens(&points[2], "evidence")["shares"]["D1"], 0.2);
    assert_eq!(points[2]["denominators"]["D2"], "1200.00");
    assert_eq!((&points[0]["year"], &found["series"]["deflator"]), (&Value::from(2025), &Value::Null));
    // The comparison from the first to the last is there as before, and each step.
    assert_eq!(
        (found["total"]["before"].as_str(), found["total"]["after"].as_str()),
        (Some("1000.00"), Some("1200.00"))
    );
    assert_eq!(found["steps"].as_array().unwrap().len(), 2);
    let two = folder.run(&["compare", "a.csv", "c.csv", "--format", "json"]);
    let two: Value = serde_json::from_str(&two.stdout).unwrap();
    assert_eq!((two["schema"].as_str(), &two["series"]), (Some("setara.compare/2"), &Value::Null));
}

#[test]
fn rupiah_are_in_prices_of_one_year() {
    let folder = folder();
    let real = |found: &Value| -> Vec<String> {
        let points = found["series"]["points"].as_array().unwrap();
        points.iter().map(|p| lens(p, "evidence")["real"].as_str().unwrap().to_owned()).collect()
    };
    // 100 * 110 / 100; 150 * 110 / 102.5 = 160.97…; 240.
    let found = json(&folder, &["--deflator", "indeks.csv"]);
    assert_eq!(real(&found), ["110.00", "160.98", "240.00"]);
    let deflator = &found["series"]["deflator"];
    assert_eq!((deflator["prices_of"].as_u64(), deflator["indices"][1]["index"].as_str()), (Some(2027), Some("102.5")));
    assert_eq!(deflator["sources"], serde_json::json!(["BPS", "BPS, sementara"]));
    let found = json(&folder, &["--deflator", "indeks.csv", "--prices-of", "2025"]);
    assert_eq!(real(&found), ["100.00", "146.34", "218.18"]);
    assert_eq!(found["series"]["points"][2]["real_total"], "1090.91");
}

#[test]
fn what_another_list_judges_is_marked() {
    let folder = folder();
    let found = json(&folder, &[]);
    let other: Vec<bool> =
        found["series"]["points"].as_array().unwrap().iter().map(|p| p["other_lists"].as_bool().unwrap()).collect();
    // No list of 2025 is shipped: that of 2026 is the nearest.
    assert_eq!(other, [false, false, true], "{}", found["series"]);
    let said = folder.run(&[&COMPARE[..], &["--lang", "id"]].concat()).stdout;
    assert!(said.contains("c.csv *") && !said.contains("b.csv *"), "{said}");
    assert!(said.contains("dinilai dengan daftar tanda resmi lain"), "{said}");
    let found = json(&folder, &["--nomenclature-year", "2026"]);
    assert!(found["series"]["points"].as_array().unwrap().iter().all(|p| p["other_lists"] == false));
    let page = folder.run(&[&COMPARE[..], &["--format", "html", "--lang", "en"]].concat()).stdout;
    assert!(page.contains("A series of budgets") && page.contains("c.csv *"), "{page}");
}

#[test]
fn tidy_rows_have_one_for_each_budget_lens_and_denominator() {
    let folder = folder();
    let rows =
        folder.run(&[&COMPARE[..], &["--only", "series", "--format", "csv", "--deflator", "indeks.csv"]].concat());
    let mut reader = csv::Reader::from_reader(rows.stdout.as_bytes());
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 3 * 2 * 6);
    let at = |name: &str| header.iter().position(|own| own == name).unwrap();
    let row =
        rows.iter().find(|r| &r[at("year")] == "2026" && &r[at("lens")] == "evidence" && &r[at("denominator")] == "D1");
    let row = row.unwrap();
    assert_eq!(
        (&row[at("amount")], &row[at("real")], &row[at("of")], &row[at("share")]),
        ("150.00", "160.98", "1000.00", "0.15")
    );
}

#[test]
fn a_deflator_that_cannot_be_used_is_refused() {
    let folder = folder();
    let refused = |file: &str, says: &str| {
        folder.file("salah.csv", file);
        let ran = folder.run(&[&COMPARE[..], &["--deflator", "salah.csv", "--lang", "en"]].concat());
        assert!(ran.code == 2 && ran.stderr.contains(says), "{says}: {}", ran.stderr);
    };
    refused("tahun,indeks,sumber\n2025,100,x\n2026,102,x\n", "has no index of 2027; it has 2025, 2026");
    refused("tahun,indeks\n2025,100\n", "needed: tahun, indeks, sumber");
    refused("tahun,indeks,sumber\n2025,nol,x\n", "salah.csv:2:6: indeks \"nol\" is not a number above 0");
    refused("tahun,indeks,sumber\n2025,0,x\n", "is not a number above 0");
    refused("tahun,indeks,sumber\n2025,100,x\n2025,101,x\n", "a second time");
    refused("tahun,indeks,sumber\n", "no rows of indices");
    let ran = folder.run(&["compare", "a.csv", "b.csv", "--deflator", "indeks.csv", "--lang", "en"]);
    assert!(ran.code == 2 && ran.stderr.contains("three or more"), "{}", ran.stderr);
    let ran = folder.run(&[&COMPARE[..], &["--deflator", "indeks.csv", "--no-config", "--lang", "en"]].concat());
    assert!(ran.code == 2 && ran.stderr.contains("its year is not known"), "{}", ran.stderr);
}
