//! `setara report`: lenses, denominators, overlap, coverage, and figures that never depend on the order of rows.

use serde_json::Value;

use crate::{Folder, budget, project};

fn sen(value: &Value) -> i128 {
    value.as_str().unwrap().replace('.', "").parse().unwrap()
}

fn sum(rows: &Value) -> i128 {
    rows.as_array().unwrap().iter().map(|r| sen(&r["amount"])).sum()
}

fn example() -> String {
    std::fs::read_to_string(project().join("examples/kabupaten-melati/apbd-2026.csv")).unwrap()
}

/// Every kind of line once, with an amount that tells it apart.
const KINDS: &[&str] = &[
    // official and evidence
    "1.02.0.00.0.00.01.0000,Dinas Kesehatan,1.02.02.2.02.0001,Pengelolaan Pelayanan Kesehatan Ibu Hamil,5.1.02.01.01.0052,Kelas ibu hamil,1000",
    // official only: a hospital building
    "1.02.0.00.0.00.01.0000,Dinas Kesehatan,1.02.02.2.01.0001,Pembangunan Rumah Sakit,5.2.03.01.01.0006,Gedung,20000",
    // evidence only, in the women's agency
    "2.08.0.00.0.00.01.0000,DP3A,2.08.02.2.01.0001,Koordinasi PUG,5.1.02.01.01.0024,ATK,300",
    // pay, grants, interest, subsidy, social aid, contingency, transfer
    "1.02.0.00.0.00.01.0000,Dinas Kesehatan,1.02.01.2.02.0001,Gaji dan Tunjangan ASN,5.1.01.01.01.0001,Gaji,4000000",
    "5.02.0.00.0.00.01.0000,BPKAD,5.02.02.2.01.0001,Hibah,5.1.05.05.01.0001,Hibah,50000000",
    "5.02.0.00.0.00.01.0000,BPKAD,5.02.02.2.01.0001,Bunga,5.1.03.01.01.0001,Bunga,600000000",
    "5.02.0.00.0.00.01.0000,BPKAD,5.02.02.2.01.0001,Subsidi,5.1.04.01.01.0001,Subsidi,7000000000",
    "1.06.0.00.0.00.01.0000,Dinas Sosial,1.06.05.2.02.0099,Bansos,5.1.06.01.01.0001,Bansos,80000000000",
    "5.02.0.00.0.00.01.0000,BPKAD,5.02.02.2.01.0001,BTT,5.3.01.01.01.0001,BTT,900000000000",
    "5.02.0.00.0.00.01.0000,BPKAD,5.02.02.2.01.0001,Transfer,5.4.01.01.01.0001,Bagi hasil,1000000000000",
];

#[test]
fn denominators_by_their_formulas() {
    let report = Folder::with("a.csv", budget(KINDS)).report(&["a.csv"]);
    let d = &report["denominators"];
    assert_eq!(d["D1"], "87654021300.00");
    assert_eq!(d["D2"], "80000021300.00");
    assert_eq!(d["D3"], "80000021300.00");
    assert_eq!(d["D4"], "1987654021300.00");
    assert_eq!(d["D5"], "87650021300.00");
    assert_eq!(report["total"], d["D4"]);
    let official = &report["lenses"][0];
    assert_eq!(official["amount"], "21000.00");
    let share = official["shares"]["D1"].as_f64().unwrap();
    assert!((share - 21000.0 / 87654021300.0).abs() < 1e-15);
}

#[test]
fn lenses_side_by_side_and_their_overlap() {
    let report = Folder::with("a.csv", budget(KINDS)).report(&["a.csv"]);
    let lens = |i: usize| {
        let l = &report["lenses"][i];
        (
            l["lens"].as_str().unwrap(),
            l["method"].as_str().unwrap(),
            l["amount"].as_str().unwrap(),
            l["lines"].as_u64().unwrap(),
        )
    };
    assert_eq!(lens(0), ("official", "full", "21000.00", 2));
    assert_eq!(lens(1), ("evidence", "lines", "1300.00", 2));
    assert_eq!(report["lenses"].as_array().unwrap().len(), 2);
    let overlap: Vec<(bool, bool, &str)> = report["overlap"]
        .as_array()
        .unwrap()
        .iter()
        .map(|o| (o["official"].as_bool().unwrap(), o["evidence"].as_bool().unwrap(), o["amount"].as_str().unwrap()))
        .collect();
    assert_eq!(
        overlap,
        [
            (true, true, "1000.00"),
            (true, false, "20000.00"),
            (false, true, "300.00"),
            (false, false, "1987654000000.00"),
        ]
    );
    assert_eq!(sum(&report["overlap"]), sen(&report["total"]));
    assert_eq!(sum(&report["categories"]), sen(&report["total"]));
}

#[test]
fn coverage_outside_the_womens_agency() {
    let report = Folder::with("a.csv", budget(KINDS)).report(&["a.csv"]);
    let c = &report["coverage"];
    assert_eq!((c["opd"].as_u64(), c["opd_with_evidence"].as_u64()), (Some(4), Some(2)));
    assert_eq!(c["women_agency"][0], "DP3A");
    assert_eq!(c["outside_women_agency_amount"], "1000.00");
    assert!((c["outside_women_agency_share"].as_f64().unwrap() - 1000.0 / 1300.0).abs() < 1e-9);
    let opd = report["opd"].as_array().unwrap();
    let totals: i128 = opd.iter().map(|o| sen(&o["total"])).sum();
    assert_eq!(totals, sen(&report["total"]));
    let dinkes = opd.iter().find(|o| o["code"] == "1.02.0.00.0.00.01.0000").unwrap();
    assert_eq!(dinkes["lenses"]["official"], "21000.00");
    assert_eq!(dinkes["lenses"]["evidence"], "1000.00");
}

#[test]
fn without_accounts_what_cannot_be_computed_is_null() {
    let folder = Folder::with("a.csv", "nama_skpd,nama_sub_kegiatan,pagu\nDinas,Koordinasi PUG,5\nDinas,Rambu,15\n");
    let report = folder.report(&["a.csv"]);
    for id in ["D1", "D2", "D3", "D5"] {
        assert!(report["denominators"][id].is_null() && report["lenses"][1]["shares"][id].is_null(), "{id}");
    }
    assert_eq!(report["denominators"]["D4"], "20.00");
    assert_eq!(report["lenses"][1]["shares"]["D4"], 0.25);
    assert!(report["notes"][0].as_str().unwrap().contains("no account codes"));
}

#[test]
fn declared_tags_and_weights() {
    let text = "nama_skpd,nama_sub_kegiatan,pagu,tag\nDinas,Koordinasi PUG,5,\"[\"\"ANGGARAN RESPONSIF GENDER (ASTACITA)\"\"]\"\nDinas,Rambu,15,[null]\nDinas,Warga,100,STUNTING\n";
    let report = Folder::with("a.csv", text).report(&["a.csv"]);
    let declared = &report["lenses"][2];
    assert_eq!(
        (declared["lens"].as_str(), declared["method"].as_str(), declared["amount"].as_str()),
        (Some("declared"), Some("lines"), Some("5.00"))
    );

    let text = "nama_skpd,nama_sub_kegiatan,pagu,ppg_pct\nDinas,A,1000,25\nDinas,B,1000,0\nDinas,C,10.01,\"33,3 %\"\nDinas,D,1000,0.5\n";
    let report = Folder::with("a.csv", text).report(&["a.csv"]);
    let declared = &report["lenses"][2];
    assert_eq!(
        (declared["method"].as_str(), declared["amount"].as_str(), declared["lines"].as_u64()),
        // Beside 25, a bare 0.5 is half a percent.
        (Some("weight"), Some("258.33"), Some(3))
    );
}

/// Rows in another order, by a rule that leaves none at its place for long.
fn shuffled(text: &str) -> String {
    let mut records: Vec<csv::StringRecord> =
        csv::Reader::from_reader(text.as_bytes()).records().map(Result::unwrap).collect();
    let mut seed = 7u64;
    for i in (1..records.len()).rev() {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        records.swap(i, (seed >> 33) as usize % (i + 1));
    }
    write(text, &records, |cells| cells)
}

fn write<'r>(text: &str, records: &'r [csv::StringRecord], order: impl Fn(Vec<&'r str>) -> Vec<&'r str>) -> String {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    let mut writer = csv::Writer::from_writer(Vec::new());
    let header: &'static csv::StringRecord = Box::leak(Box::new(header));
    writer.write_record(order(header.iter().collect())).unwrap();
    for record in records {
        writer.write_record(order(record.iter().collect())).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

fn without_inputs(mut report: Value) -> Value {
    report["inputs"] = Value::Null;
    report
}

#[test]
fn the_order_of_rows_and_columns_changes_nothing() {
    let text = example();
    let folder = Folder::with("a.csv", &text);
    folder.file("sasaran.csv", std::fs::read(project().join("examples/kabupaten-melati/sasaran.csv")).unwrap());
    let plain = without_inputs(folder.report(&["a.csv", "--beneficiaries", "sasaran.csv"]));
    folder.file("a.csv", shuffled(&text));
    assert_eq!(without_inputs(folder.report(&["a.csv", "--beneficiaries", "sasaran.csv"])), plain);
    let records: Vec<csv::StringRecord> =
        csv::Reader::from_reader(text.as_bytes()).records().map(Result::unwrap).collect();
    let records: &'static [csv::StringRecord] = Box::leak(records.into_boxed_slice());
    folder.file(
        "a.csv",
        write(&text, records, |mut cells| {
            cells.reverse();
            cells
        }),
    );
    assert_eq!(without_inputs(folder.report(&["a.csv", "--beneficiaries", "sasaran.csv"])), plain);
}

#[test]
fn one_file_or_many_give_the_same_figures() {
    let text = example();
    let folder = Folder::with("all.csv", &text);
    let records: Vec<csv::StringRecord> =
        csv::Reader::from_reader(text.as_bytes()).records().map(Result::unwrap).collect();
    let records: &'static [csv::StringRecord] = Box::leak(records.into_boxed_slice());
    for (i, part) in records.chunks(50).enumerate() {
        folder.file(&format!("parts/{i}.csv"), write(&text, part, |cells| cells));
    }
    assert_eq!(without_inputs(folder.report(&["parts"])), without_inputs(folder.report(&["all.csv"])));
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let folder = Folder::with("a.csv", example());
    for format in ["json", "csv", "jsonl", "table"] {
        let once = folder.run(&["report", "a.csv", "--format", format]);
        assert_eq!(once.stdout, folder.run(&["report", "a.csv", "--format", format]).stdout);
        assert_eq!(once.code, 0);
    }
}

#[test]
fn csv_and_jsonl_for_scripts() {
    let folder = Folder::with("a.csv", budget(KINDS));
    let long = folder.run(&["report", "a.csv", "--format", "csv"]).stdout;
    assert!(long.starts_with("section,item,measure,value\n"));
    assert!(long.contains("\nlenses,official | full,amount,21000.00\n"), "{long}");
    let own = folder.run(&["report", "a.csv", "--format", "csv", "--only", "categories"]).stdout;
    assert_eq!(own.lines().next(), Some("category,amount,lines,share"));
    assert!(own.contains("\nkhusus_target,1000.00,1,"), "{own}");
    let jsonl = folder.run(&["report", "a.csv", "--format", "jsonl", "--only", "allocation"]).stdout;
    let first: Value = serde_json::from_str(jsonl.lines().next().unwrap()).unwrap();
    assert_eq!((first["section"].as_str(), first["who"].as_str()), (Some("allocation"), Some("female")));
}

#[test]
fn figures_for_people_and_exact_ones_on_demand() {
    let folder = Folder::with("a.csv", budget(KINDS));
    let id = folder.run(&["report", "a.csv", "--lang", "id"]).stdout;
    assert!(id.contains("1,99 T") && id.contains("resmi") && !id.contains('\u{1b}'), "{id}");
    let exact = folder.run(&["report", "a.csv", "--lang", "en", "--exact"]).stdout;
    assert!(exact.contains("1,987,654,021,300"), "{exact}");
    for width in ["80", "200"] {
        let table = folder.run(&["report", "a.csv", "--width", width]).stdout;
        let widest = table.lines().map(|l| l.chars().count()).max().unwrap();
        assert!(widest <= width.parse().unwrap(), "{width}: {widest}\n{table}");
    }
}

#[test]
fn top_sums_the_rest_in_one_row() {
    let folder = Folder::with("a.csv", budget(KINDS));
    let table = folder.run(&["report", "a.csv", "--only", "opd", "--top", "1", "--format", "csv"]).stdout;
    assert_eq!(table.lines().count(), 4, "{table}");
    assert!(table.contains(",3 others,"), "{table}");
}

#[test]
fn a_newer_nomenclature_can_be_used() {
    let folder = Folder::with("a.csv", budget(KINDS));
    folder.file(
        "baru.csv",
        "jenis_pemda,kode_sub_kegiatan,tag\nKABKOT,2.08.02.2.01.01,STUNTING|ANGGARAN RESPONSIF GENDER (BARU)\n",
    );
    let report = folder.report(&["a.csv", "--nomenclature", "baru.csv"]);
    assert_eq!(report["lenses"][0]["amount"], "300.00");
    assert_eq!(report["manifest"]["nomenclature"][0], "baru.csv");
}

#[test]
fn facts_of_an_input() {
    let folder = Folder::with("a.csv", "tahun,nama_klpd,nama_sub_kegiatan,pagu\n2025,Kab. X,PUG,5\n");
    let input = folder.report(&["a.csv"])["inputs"][0].clone();
    assert_eq!(
        (input["year"].as_u64(), input["government"].as_str(), input["stage"].is_null()),
        (Some(2025), Some("Kab. X"), true)
    );
    assert_eq!(input["sha256"].as_str().unwrap().len(), 64);
    folder.file("setara.toml", "stage = \"apbd\"\n[[input]]\nfile = \"a.csv\"\nyear = 2026\n");
    let input = folder.report(&["a.csv"])["inputs"][0].clone();
    assert_eq!((input["year"].as_u64(), input["stage"].as_str()), (Some(2026), Some("apbd")));
    let input = folder.report(&["a.csv", "--stage", "pergeseran-2"])["inputs"][0].clone();
    assert_eq!(input["stage"], "pergeseran-2");
}

/// A folder holds side files too: what the settings name as beneficiaries or population is no money.
#[test]
fn side_files_of_a_folder_are_no_budgets() {
    let folder = Folder::with(
        "a.csv",
        budget(&["1.02,Dinas Kesehatan,1.02.02.2.02.0001,Ibu Hamil,5.1.02.01.01.0052,Kelas ibu hamil,700"]),
    );
    folder.file("sasaran.csv", "kode_sub_kegiatan,nama_opd,jenis_kelamin,jumlah\n1.02.02.2.02.0001,Dinas Kesehatan,P,40\n1.02.02.2.02.0001,Dinas Kesehatan,L,2\n");
    folder.file("setara.toml", "beneficiaries = [\"sasaran.csv\"]\n");
    let report = folder.report(&["."]);
    assert_eq!((&report["total"], report["inputs"].as_array().unwrap().len()), (&"700.00".into(), 1));
}

/// Cut by its dimensions: every cut adds up to the whole, for every lens.
#[test]
fn budgets_are_cut_by_their_dimensions() {
    let header = "TAHUN,NAMA PEMDA,KODE SKPD,NAMA SKPD,KODE SUB KEGIATAN,NAMA SUB KEGIATAN,KODE SUMBER DANA,NAMA SUMBER DANA,KODE REKENING,NAMA PAKET,PAGU\n";
    let folder = Folder::with(
        "a.csv",
        format!(
            "{header}2025,Kab. A,1.02,Dinas Kesehatan,1.02.02.2.02.0001,Ibu Hamil,1.1,PAD,5.1.02.01.01.0052,Kelas ibu hamil,300\n2025,Kab. A,1.02,Dinas Kesehatan,1.02.02.2.02.0001,Ibu Hamil,1.2,DAU,5.2.02.01.01.0001,Kursi,200\n2025,Kab. A,1.03,Dinas PU,1.03.10.2.01.0051,Jalan,1.2,DAU,5.2.04.01.01.0001,Jalan,500\n"
        ),
    );
    folder.file("b.csv", format!("{header}2026,Kab. B,1.02,Dinas Kesehatan,1.02.02.2.02.0001,Ibu Hamil,1.1,PAD,5.1.02.01.01.0052,Kelas ibu hamil,50\n"));
    let csv = |by: &str| folder.run(&["report", "a.csv", "b.csv", "--by", by, "--format", "csv"]).stdout;
    assert_eq!(
        csv("government"),
        "government,total,lines,official,official_share,evidence,evidence_share\n\
         Kab. A,1000.00,3,500.00,0.5,500.00,0.5\nKab. B,50.00,1,50.00,1,50.00,1\nTotal,1050.00,4,550.00,0.5238095238095238,550.00,0.5238095238095238\n"
    );
    assert!(
        csv("sumber-dana").contains("1.1 PAD,350.00,2,350.00,1,350.00,1\n1.2 DAU,700.00,2,200.00,"),
        "{}",
        csv("sumber-dana")
    );
    assert!(csv("rekening").contains("5.2.04,500.00,1,0.00,0,0.00,0\n"));
    assert!(csv("bidang").contains("\n1.03,500.00,1,"));
    assert!(
        csv("year,opd").contains("2025,Dinas Kesehatan,500.00,2,500.00,1,500.00,1\n2025,Dinas PU,500.00,"),
        "{}",
        csv("year,opd")
    );
    let ran = folder.run(&["report", "a.csv", "b.csv", "--by", "year,opd", "--base", "official"]);
    let pivot: Vec<&str> =
        ran.stdout.split("Amounts by two parts (the official lens)\n").nth(1).unwrap().lines().collect();
    let row = |n: usize| pivot[n].split_whitespace().collect::<Vec<_>>().join(" ");
    // A part that the budget does not have is blank, not nothing.
    assert_eq!((row(2), row(3)), ("2025 500 0".into(), "2026 50 -".into()), "{}", ran.stdout);
    let report = folder.report(&["a.csv", "b.csv", "--by", "program,stage"]);
    let sum: f64 = report["by"]["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["total"].as_str().unwrap().parse::<f64>().unwrap())
        .sum();
    assert_eq!(sum, 1050.0);
    assert_eq!(report["by"]["pivot"]["columns"][0], "-");
    assert_eq!(folder.run(&["report", "a.csv", "--by", "warna"]).code, 2);
    assert_eq!(folder.run(&["report", "a.csv", "--by", "year,opd,stage"]).code, 2);
}

/// Whatever the width, no word and no number of a table is broken in two.
#[test]
fn no_word_and_no_number_of_a_table_is_broken() {
    let budget = std::fs::read_to_string(crate::project().join("examples/kabupaten-melati/apbd-2026.csv")).unwrap();
    let later = std::fs::read_to_string(crate::project().join("examples/kabupaten-melati/perubahan-2026.csv")).unwrap();
    let folder = Folder::with("a.csv", &budget);
    folder.file("b.csv", &later);
    let pack = "id = \"p\"\nversion = \"1\"\ntitle = \"p\"\n[[concept]]\nid = \"sendiri\"\ncategory = \"kesetaraan\"\nstrength = 3\naspect = [\"akses\"]\nphrase = [\"renja\"]\n";
    folder.file("p.toml", pack);
    let labels = "id,opd,sub_kegiatan,item,category,sex,age,difabel\nd1,Dinas Kesehatan,Rapat,Pemberdayaan masyarakat penyelenggaraan,kesetaraan,-,-,0\n";
    folder.file("l.csv", labels);
    let commands: [&[&str]; 7] = [
        &["report", "a.csv", "--exact"],
        &["report", "a.csv", "--exact", "--by", "opd,bidang"],
        &["compare", "a.csv", "b.csv", "--exact"],
        &["inspect", "a.csv"],
        &["check", "a.csv", "--by", "code"],
        &["evaluate", "l.csv"],
        &["criteria", "diff", "id-arg", "id-arg,p.toml", "a.csv"],
    ];
    // Words of what is written without any limit of width are those of the tables.
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<std::collections::BTreeSet<_>>();
    for command in commands {
        let at = |width: &str| folder.run(&[command, &["--width", width]].concat());
        let mut wide = at("10000");
        let takes_width = !wide.stderr.contains("unexpected argument");
        if !takes_width {
            wide = folder.run(command);
        }
        assert!(wide.code < 2, "{command:?}: {}", wide.stderr);
        let whole = words(&wide.stdout);
        for width in ["80", "100", "120"].iter().filter(|_| takes_width) {
            let narrow = at(width).stdout;
            let broken: Vec<String> = words(&narrow).difference(&whole).filter(|w| !w.contains('─')).cloned().collect();
            assert!(broken.is_empty(), "{command:?} {width}: {broken:?}\n{narrow}");
            assert!(narrow.lines().all(|line| line.chars().count() <= 160), "{command:?} {width}\n{narrow}");
        }
    }
}

/// Tables fit a narrow and a wide terminal; a wide one shows shares as bars too, in plain signs where the locale asks for it.
#[test]
fn tables_fit_their_width() {
    for width in [80, 200] {
        let file = "examples/kabupaten-melati/apbd-2026.csv";
        let ran = crate::run_in(crate::project(), &["report", file, "--width", &width.to_string()], "");
        // Notes stand below the tables, two blanks in.
        for line in ran.stdout.lines().filter(|l| !l.starts_with("  ")) {
            assert!(line.chars().count() <= width, "{width}: {line}");
        }
        assert_eq!(ran.stdout.contains("36.22 % ###"), width == 200, "{}", ran.stdout);
    }
}
