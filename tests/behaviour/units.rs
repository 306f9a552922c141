//! Units are counted with their OPD.

use crate::Folder;

/// A health office with a clinic, another clinic whose office has no line, and an office whose code lacks its end.
const BUDGET: &str = "\
KODE SKPD,NAMA SKPD,KODE SUB KEGIATAN,NAMA SUB KEGIATAN,KODE REKENING,NAMA REKENING,PAGU
1.02.0.00.0.00.01.0007,UPTD Puskesmas Melati,1.02.02.2.02.0001,Pengelolaan Pelayanan Kesehatan Ibu Hamil,5.1.02.01.01.0024,ATK,300
1.02.0.00.0.00.01.0000,Dinas Kesehatan,1.02.02.2.02.0004,Pengelolaan Pelayanan Kesehatan Balita,5.1.02.01.01.0024,ATK,500
1.01.0.00.0.00.02.0003,UPTD Sanggar Belajar,1.01.02.2.03.0012,Penyelenggaraan PAUD,5.1.02.01.01.0024,ATK,70
2.08.0.00.0.00.03,Dinas P3A,2.08.02.2.01.0001,Pelaksanaan PUG,5.1.02.01.01.0024,ATK,20
2.08.0.00.0.00.03.0001,UPTD PPA,2.08.03.2.02.0003,Layanan Pengaduan Perempuan Korban,5.1.02.01.01.0024,ATK,10
";

fn rows(report: &serde_json::Value, table: &str, keys: [&str; 2]) -> Vec<(String, String)> {
    let text = |v: &serde_json::Value| v.as_str().unwrap().to_owned();
    report[table].as_array().unwrap().iter().map(|row| (text(&row[keys[0]]), text(&row[keys[1]]))).collect()
}

fn pairs<const N: usize>(of: [(&str, &str); N]) -> Vec<(String, String)> {
    of.map(|(name, total)| (name.to_owned(), total.to_owned())).into()
}

#[test]
fn units_are_counted_with_their_opd_where_it_is_there() {
    let report = Folder::with("a.csv", BUDGET).report(&["a.csv"]);
    let expected = pairs([("UPTD Sanggar Belajar", "70.00"), ("Dinas Kesehatan", "800.00"), ("Dinas P3A", "30.00")]);
    assert_eq!(rows(&report, "opd", ["name", "total"]), expected);
    assert_eq!(report["coverage"]["opd"], 3);
    assert_eq!(report["coverage"]["women_agency"].as_array().unwrap(), &["Dinas P3A"]);
}

#[test]
fn a_breakdown_by_unit_shows_them() {
    let folder = Folder::with("a.csv", BUDGET);
    let by = |by: &str| {
        let run = folder.run(&["report", "a.csv", "--by", by, "--format", "csv"]);
        let rows = run.stdout.lines().skip(1).map(|l| l.split(',').take(2).collect::<Vec<_>>().join(" "));
        rows.filter(|r| !r.starts_with("Total")).collect::<Vec<_>>()
    };
    assert_eq!(by("opd"), ["Dinas Kesehatan 800.00", "Dinas P3A 30.00", "UPTD Sanggar Belajar 70.00"]);
    let units = [
        "Dinas Kesehatan 500.00",
        "Dinas P3A 20.00",
        "UPTD PPA 10.00",
        "UPTD Puskesmas Melati 300.00",
        "UPTD Sanggar Belajar 70.00",
    ];
    assert_eq!(by("unit"), units);
}

#[test]
fn a_comparison_sets_opd_beside_each_other() {
    let folder = Folder::with("a.csv", BUDGET);
    folder.file("b.csv", BUDGET.replace(",ATK,300", ",ATK,400"));
    let run = folder.run(&["compare", "a.csv", "b.csv", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let opd: Vec<&str> = value["opd"].as_array().unwrap().iter().map(|o| o["name"].as_str().unwrap()).collect();
    assert_eq!(opd, ["UPTD Sanggar Belajar", "Dinas Kesehatan", "Dinas P3A"], "{}", run.stdout);
}
