//! Figures of the allocation, on budgets so small that each can be worked out by hand.

use serde_json::Value;

use crate::Folder;
use crate::allocating::{PREGNANT, TRAINING, WITH, allocation, findings, folder, parts};

/// Who gets how much: sex, age, `d` for disabled, amount.
fn groups(a: &Value) -> Vec<String> {
    let row = |g: &Value| {
        let difabel = if g["difabel"] == true { " d" } else { "" };
        let text = |field: &str| g[field].as_str().unwrap().to_owned();
        format!("{} {}{difabel} {}", text("sex"), text("age"), text("amount"))
    };
    a["groups"].as_array().unwrap().iter().map(row).collect()
}

#[test]
fn a_group_of_nobody_has_no_row() {
    let a = allocation(&[TRAINING], "kode,L,P\n2.07.03.2.01.0001,0,3\n");
    assert_eq!(groups(&a), ["P - 100.00"]);
    // The budget's own columns.
    let own = "KODE SUB KEGIATAN,NAMA SUB KEGIATAN,NAMA PAKET,L,P,PAGU
2.07.03.2.01.0001,Pelatihan Kerja,Kelas responsif gender,4,0,100
";
    let a = Folder::with("a.csv", own).report(&["a.csv", "--internal"])["allocation"].clone();
    assert_eq!(groups(&a), ["L - 100.00"]);
    // A line for women only, by the ages of those who are counted.
    let ages = "kode,jenis_kelamin,kelompok_umur,jumlah
1.02.02.2.02.0001,P,remaja,0
1.02.02.2.02.0001,P,dewasa,2
";
    let a = folder(&[PREGNANT], ages).report(&[&WITH[..], &["--precedence", "by-design"]].concat());
    assert_eq!(groups(&a["allocation"]), ["P dewasa 60.00"]);
}

#[test]
fn unit_costs_that_come_to_just_the_amount() {
    // 4 × 20 + 1 × 20 = 100: nothing is left over, and nothing is wrong.
    let costs = "kode,L,P,biaya_satuan,sumber,tahun\n2.07.03.2.01.0001,1,4,20,x,2026\n";
    let a = allocation(&[TRAINING], costs);
    assert_eq!((parts(&a), a["overhead"].as_str()), (["80.00", "20.00", "0.00", "0.00"], Some("0.00")));
    assert_eq!(a["methods"], serde_json::json!([{"method": "unit-cost", "amount": "100.00"}]));
    assert_eq!(findings(&[TRAINING], costs, &[]), "");
}

const HEAD: &str = "NAMA SKPD,KODE SUB KEGIATAN,NAMA SUB KEGIATAN,KODE REKENING,NAMA PAKET,KELOMPOK SASARAN,L,P,PAGU";

/// One line of 100 of the training, whose own columns are these.
fn with_columns(target: &str, men: &str, women: &str) -> Folder {
    let line = "Disnaker,2.07.03.2.01.0001,Pelatihan Kerja,5.1.02.01.01.0024,Kelas responsif gender";
    Folder::with("a.csv", format!("{HEAD}\n{line},{target},{men},{women},100\n"))
}

#[test]
fn which_counts_divide() {
    let file = "kode,L,P\n2.07.03.2.01.0001,1,3\n";
    let of = |target: &str, columns: [&str; 2], file: &str| {
        let folder = with_columns(target, columns[0], columns[1]);
        folder.file("s.csv", file);
        let a = folder.report(&WITH)["allocation"].clone();
        let method = a["methods"][0]["method"].as_str().unwrap().to_owned();
        (parts(&a).map(str::to_owned).join(" "), method)
    };
    let said = |parts: &str, method: &str| (parts.to_owned(), method.to_owned());
    // The budget's own columns before the file, the file before a text.
    assert_eq!(of("L : 1 P : 1", ["3", "2"], file), said("40.00 60.00 0.00 0.00", "direct"));
    assert_eq!(of("L : 1 P : 1", ["", ""], file), said("75.00 25.00 0.00 0.00", "direct"));
    // Zeros say nothing.
    assert_eq!(of("", ["0", "0"], file), said("75.00 25.00 0.00 0.00", "direct"));
    let zeros = "kode,L,P\n2.07.03.2.01.0001,0,0\n";
    assert_eq!(of("", ["", ""], zeros), said("0.00 0.00 100.00 0.00", "unknown"));
    assert_eq!(of("L : 1 P : 1", ["", ""], zeros), said("50.00 50.00 0.00 0.00", "direct"));
    // One sex only is enough for a text; nobody told by sex is not.
    assert_eq!(of("L : 3 P : 0", ["", ""], "kode,L,P\n"), said("0.00 100.00 0.00 0.00", "direct"));
    assert_eq!(of("50 orang (0 perempuan)", ["", ""], "kode,L,P\n"), said("0.00 0.00 100.00 0.00", "unknown"));
}

#[test]
fn unit_costs_that_are_not_asked_for() {
    let folder = folder(&[TRAINING], "kode,L,P,biaya_satuan\n2.07.03.2.01.0001,1,3,10\n");
    let of = |precedence: &str| {
        let a = folder.report(&[&WITH[..], &["--precedence", precedence]].concat())["allocation"].clone();
        parts(&a).map(str::to_owned)
    };
    assert_eq!(of("unit-cost,direct"), ["30.00", "10.00", "0.00", "60.00"]);
    assert_eq!(of("direct"), ["75.00", "25.00", "0.00", "0.00"]);
    assert_eq!(of("incidence"), ["0.00", "0.00", "100.00", "0.00"]);
}

#[test]
fn staff_by_program_or_by_account() {
    // Paper of the office in a support program; pay in a program that serves.
    let paper = "2.07.0.00.0.00.01.0000,Disnaker,2.07.01.2.06.0002,Perlengkapan Kantor,5.1.02.01.01.0024,Kertas,40";
    let pay = "2.07.0.00.0.00.01.0000,Disnaker,2.07.03.2.01.0001,Pelatihan Kerja,5.1.01.01.01.0001,Gaji,7";
    let a = folder(&[paper, pay], "").run(&["report", "a.csv", "--base", "total", "--format", "json"]);
    let a: Value = serde_json::from_str::<Value>(&a.stdout).unwrap()["allocation"].clone();
    assert_eq!((a["staff"].as_str(), a["total"].as_str()), (Some("47.00"), Some("47.00")));
}

/// 60 of whom 30 women and 10 men are known, and 100 of whom nothing is; of 1,000 inhabitants 600 are women.
fn assumed(args: &[&str]) -> Value {
    let sasaran = "kode,jenis_kelamin,kelompok_umur,jumlah
1.02.02.2.02.0001,P,dewasa,3
1.02.02.2.02.0001,L,dewasa,1
1.02.02.2.02.0001,-,dewasa,2
";
    let folder = folder(&[PREGNANT, TRAINING], sasaran);
    folder.file("p.csv", "jenis_kelamin,jumlah_penduduk\nP,600\nL,400\n");
    folder.report(&[&WITH[..], &["--population", "p.csv"], args].concat())["allocation"].clone()
}

/// A share or the ends of an interval, in hundredths of a percent.
fn points(value: &Value) -> Vec<i64> {
    let ends = value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
    ends.iter().map(|v| v.as_f64().map_or(-1, |f| (f * 10_000.0).round() as i64)).collect()
}

#[test]
fn an_assumption_is_no_information() {
    let (known, assumed) = (assumed(&[]), assumed(&["--assume", "population"]));
    // 20 of those who are counted and 100 are not known: of 120, 72 are assumed to be for women.
    assert_eq!(parts(&known), ["30.00", "10.00", "120.00", "0.00"]);
    assert_eq!(parts(&assumed), ["102.00", "58.00", "0.00", "0.00"]);
    for a in [&known, &assumed] {
        // 30 of 40; 30 to 150 of 160; 10 to 130 of 160.
        assert_eq!(points(&a["female_share_known"]), [7500]);
        assert_eq!(points(&a["female_share_interval"]), [1875, 9375]);
        assert_eq!(points(&a["male_share_interval"]), [625, 8125]);
        // 30 for 600 women, 10 for 400 men.
        let per = |i: usize| a["per_head"][i]["per_inhabitant"].as_str().unwrap();
        assert_eq!([per(0), per(1)], ["0.05", "0.03"]);
        // Adults: 60 at least, 160 at most; women 30 to 150, men 10 to 130.
        let adults = &a["ages"][2];
        assert_eq!(points(&adults["share_interval"]), [3750, 10_000]);
        assert_eq!(points(&adults["female_share_interval"]), [1875, 9375]);
        assert_eq!(points(&adults["male_share_interval"]), [625, 8125]);
        // None of the adults is of another age.
        assert_eq!(points(&a["ages"][3]["share_interval"]), [0, 6250]);
    }
}

#[test]
fn what_is_said_of_the_whole_is_said_once() {
    // Sums of any part have a field of the same name: the whole must not say it twice.
    let fair = TRAINING.replace("0001,Pelatihan", "0003,Bursa");
    let folder = folder(&[TRAINING, &fair], "kode,L,P\n2.07.03.2.01.0001,1,30\n");
    folder.file("p.csv", "jenis_kelamin,jumlah_penduduk\nP,600\nL,400\n");
    let args = ["report", "a.csv", "--beneficiaries", "s.csv", "--format", "json", "--only", "allocation"];
    let ran = folder.run(&[&args[..], &["--population", "p.csv", "--assume", "population"]].concat());
    let keys = |name: &str| ran.stdout.lines().filter(|l| l.starts_with(&format!("    \"{name}\":"))).count();
    assert_eq!((keys("withheld"), keys("assumed")), (1, 1), "{}", ran.stdout);
    let ran = folder.run(&[&args[..], &["--internal", "--base", "total", "--population", "p.csv"]].concat());
    let keys = |name: &str| ran.stdout.lines().filter(|l| l.starts_with(&format!("    \"{name}\":"))).count();
    assert_eq!((keys("withheld"), keys("assumed")), (0, 1), "{}", ran.stdout);
}

#[test]
fn persons_who_are_counted_and_not_told() {
    let fair = TRAINING.replace("0001,Pelatihan", "0003,Pelatihan");
    let persons = |sasaran: &str| {
        let a = folder(&[TRAINING, &fair], sasaran).report(&["a.csv", "--beneficiaries", "s.csv"]);
        [0, 1].map(|i| a["allocation"]["per_head"][i]["persons"].clone())
    };
    // Nobody counts; 9 women and no man are counted; too few to be told; 9 of whom are told beside them.
    let head = "kode,L,P\n2.07.03.2.01.0001,";
    assert_eq!(persons("kode,L,P\n"), [0, 0]);
    assert_eq!(persons(&format!("{head}0,9\n")), [9, 0]);
    assert_eq!(persons(&format!("{head}2,9\n")), [Value::Null, Value::Null]);
    assert_eq!(persons(&format!("{head}2,9\n2.07.03.2.01.0003,0,9\n")), [9.into(), Value::Null]);
}

#[test]
fn what_is_withheld_stands_with_its_counts() {
    // Two men in the budget's own column.
    let a = with_columns("", "2", "8").report(&["a.csv"])["allocation"].clone();
    assert_eq!(a["counts"], serde_json::json!([{"from": "columns", "unit": "orang", "amount": "100.00"}]));
    assert_eq!((&a["withheld"]["sub_kegiatan"], &a["withheld"]["amount"]), (&1.into(), &"100.00".into()));
    // A line for women only, of whom two are young: the age is not told, the sex is.
    let sasaran =
        "kode,jenis_kelamin,kelompok_umur,jumlah\n1.02.02.2.02.0001,P,remaja,2\n1.02.02.2.02.0001,P,dewasa,9\n";
    let report =
        folder(&[PREGNANT], sasaran).report(&["a.csv", "--beneficiaries", "s.csv", "--precedence", "by-design"]);
    let a = report["allocation"].clone();
    assert_eq!((groups(&a).join("; ").as_str(), &a["withheld"]["sub_kegiatan_merged"]), ("P - 60.00", &1.into()));
    assert_eq!(a["withheld"]["amount"], "0.00");
}

#[test]
fn shares_of_seats() {
    let seats = |men: u64, women: u64, args: &[&str]| {
        let sasaran = format!(
            "kode,jenis_kelamin,jumlah,aspek,uraian\n2.07.03.2.01.0001,P,{women},kontrol,Pokja\n\
             2.07.03.2.01.0001,L,{men},kontrol,Pokja\n"
        );
        let report = folder(&[TRAINING], &sasaran).report(&[&["a.csv", "--beneficiaries", "s.csv"], args].concat());
        let row = report["allocation"]["seats"][0].clone();
        (points(&row["female_share"])[0], row["withheld"] == true)
    };
    assert_eq!(seats(9, 6, &[]), (4000, false));
    assert_eq!(seats(0, 6, &[]), (10_000, false));
    // Too few women, too few men; nobody at all has no share.
    assert_eq!(seats(13, 2, &[]), (-1, true));
    assert_eq!(seats(2, 13, &[]), (-1, true));
    assert_eq!(seats(0, 0, &["--small-cells", "0"]), (-1, false));
    let nobody = "kode,jenis_kelamin,jumlah,aspek,uraian\n2.07.03.2.01.0001,P,0,kontrol,Pokja\n";
    let said = folder(&[TRAINING], nobody).run(&[&["report"], &WITH[..], &["--only", "allocation"]].concat()).stdout;
    let row: Vec<&str> = said.lines().find(|l| l.contains("Pokja")).unwrap().split_whitespace().collect();
    assert_eq!(row, ["kontrol", "Pokja", "2.07.03.2.01.0001", "0", "0", "-"]);
}

#[test]
fn of_several_names_the_first_by_the_alphabet() {
    for order in [
        ["Pelatihan Z", "", "Pelatihan B", "Pelatihan M"],
        ["", "Pelatihan B", "Pelatihan Z", "Pelatihan M"],
        ["Pelatihan Z", "Pelatihan B", "Pelatihan M", ""],
    ] {
        let rows = order.map(|name| TRAINING.replace("Pelatihan Kerja", name));
        let a = allocation(&rows.each_ref().map(String::as_str), "kode,L,P\n1.02.02.2.02.0001,1,3\n");
        assert_eq!(a["missing"]["largest"][0]["name"], "Pelatihan B");
    }
}

#[test]
fn weights_of_a_budget_round_to_the_sen() {
    // 33.3333 % of 100.01 is 33.33663…; half of 0.01 is a sen; half of what was paid back rounds up as well.
    let of = |weight: &str, amount: &str| {
        let text = format!(
            "KODE SUB KEGIATAN,NAMA SUB KEGIATAN,NAMA PAKET,BOBOT ARG,PAGU\n\
             2.07.03.2.01.0001,Pelatihan Kerja,Kelas responsif gender,{weight},{amount}\n"
        );
        let report = Folder::with("a.csv", text).report(&["a.csv", "--base", "declared"]);
        report["allocation"]["total"].as_str().unwrap().to_owned()
    };
    assert_eq!(of("\"33,3333%\"", "\"100,01\""), "33.34");
    assert_eq!(of("50%", "\"0,01\""), "0.01");
    assert_eq!(of("25%", "\"0,01\""), "0.00");
    assert_eq!(of("50%", "\"-0,01\""), "0.00");
    assert_eq!(of("100%", "60"), "60.00");
}

/// Lines of one sub kegiatan that says nothing itself.
fn lines(items: &[&str]) -> Vec<String> {
    let line = "3.27.0.00.0.00.01.0000,Distan,3.27.07.2.01.0002,Penyuluhan,5.1.02.01.01.0024";
    items.iter().map(|item| format!("{line},{item},100")).collect()
}

#[test]
fn what_lines_without_evidence_say_of_counts() {
    let said = |items: &[&str], sasaran: &str| {
        let rows = lines(items);
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        findings(&rows, sasaran, &[])
    };
    let men = "kode,L,P,sumber,tahun\n3.27.07.2.01.0002,3,4,x,2026\n";
    // A meeting beside the class for pregnant women names nobody: the men are still a contradiction.
    assert!(said(&["Kelas ibu hamil"], men).contains("D006"));
    assert!(said(&["Kelas ibu hamil", "Rapat"], men).contains("D006"));
    assert_eq!(said(&["Kelas ibu hamil", "Kelas responsif gender"], men), "");
    // Ages: a line that names none fits all; an age that nobody has is not counted.
    let old = "kode,jenis_kelamin,kelompok_umur,jumlah\n3.27.07.2.01.0002,P,lansia,3\n";
    assert!(said(&["Kelas ibu hamil"], old).contains("D007"));
    assert!(said(&["Kelas ibu hamil"], &format!("{old}3.27.07.2.01.0002,P,dewasa,0\n")).contains("D007"));
    assert_eq!(said(&["Kelas ibu hamil", "Kelas responsif gender"], old), "");
    // An estimate needs a source, and a year.
    let visits = |source: &str, year: &str| {
        said(
            &["Kelas responsif gender"],
            &format!("kode,L,P,satuan,sumber,tahun\n3.27.07.2.01.0002,3,4,kunjungan,{source},{year}\n"),
        )
    };
    assert!(visits("", "2026").contains("D009"));
    assert!(visits("x", "").contains("D009"));
    assert_eq!(visits("x", "2026"), "");
}
