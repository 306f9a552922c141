//! For whom: methods, forms of the beneficiaries file, bounds, contradictions.

use serde_json::Value;

use crate::{Folder, budget, project, run_in};

pub const TRAINING: &str =
    "2.07.0.00.0.00.01.0000,Disnaker,2.07.03.2.01.0001,Pelatihan Kerja,5.1.02.01.01.0024,Kelas responsif gender,100";
pub const PREGNANT: &str = "1.02.0.00.0.00.01.0000,Dinkes,1.02.02.2.02.0001,Pengelolaan Pelayanan Kesehatan Ibu Hamil,5.1.02.01.01.0052,Rapat,60";

/// A folder with a budget of these lines and a beneficiaries file.
pub fn folder(rows: &[&str], sasaran: &str) -> Folder {
    let folder = Folder::with("a.csv", budget(rows));
    folder.file("s.csv", sasaran);
    folder
}

/// Exact: what is not published is the subject of `privacy`.
pub const WITH: [&str; 5] = ["a.csv", "--beneficiaries", "s.csv", "--small-cells", "0"];

pub fn allocation(rows: &[&str], sasaran: &str) -> Value {
    folder(rows, sasaran).report(&WITH)["allocation"].clone()
}

pub fn findings(rows: &[&str], sasaran: &str, args: &[&str]) -> String {
    folder(rows, sasaran).run(&[&["report"], &WITH[..], args].concat()).stderr
}

pub fn parts(a: &Value) -> [&str; 4] {
    ["female", "male", "unknown", "indivisible"].map(|p| a[p].as_str().unwrap())
}

#[test]
fn the_worked_example() {
    let report = |args: &[&str]| -> Value {
        let args = [&["report", "examples/alokasi/anggaran.csv", "--format", "json", "--internal"], args].concat();
        serde_json::from_str(&run_in(project(), &args, "").stdout).unwrap()
    };
    let a = report(&[])["allocation"].clone();
    assert_eq!(parts(&a), ["10227261.64", "4973738.37", "2000000.00", "1600000.00"]);
    assert_eq!((a["overhead"].as_str(), a["staff"].as_str()), (Some("1100000.00"), Some("0.00")));
    let methods: Vec<String> =
        a["methods"].as_array().unwrap().iter().map(|m| format!("{} {}", m["method"], m["amount"])).collect();
    assert_eq!(
        methods.join("; ").replace('"', ""),
        "unit-cost 5000000.00; direct 10300000.00; by-design 1000000.00; incidence 1000.01; indivisible 500000.00; unknown 2000000.00"
    );
    assert_eq!(a["counts"][2]["from"], "sasaran");
    assert_eq!((&a["per_head"][0]["persons"], &a["per_head"][0]["per_person"]), (&64.into(), &"144164.24".into()));
    assert_eq!(a["per_head"][0]["per_inhabitant"], "2087.20");
    assert_eq!((&a["seats"][0]["female"], &a["seats"][0]["female_share"]), (&6.into(), &0.4.into()));
    assert_eq!(a["missing"]["largest"][0]["sub_kegiatan"], "2.07.03.2.01.0003");
    assert_eq!(a["missing"]["width_after"], 0.0);

    // The whole budget: pay is staff, roads are for nobody in particular; neither is divided.
    let a = report(&["--base", "total"])["allocation"].clone();
    assert_eq!(parts(&a), ["10227261.64", "4973738.37", "2000000.00", "51600000.00"]);
    assert_eq!((a["staff"].as_str(), a["total"].as_str()), (Some("30000000.00"), Some("68801000.01")));

    // An assumption moves the unknown, says so, and informs nobody.
    let b = report(&["--assume", "population"])["allocation"].clone();
    assert_eq!(parts(&b), ["11207261.64", "5993738.37", "0.00", "1600000.00"]);
    assert_eq!(
        (b["assumed"]["female"].as_str(), b["assumed"]["male"].as_str()),
        (Some("980000.00"), Some("1020000.00"))
    );
    assert!(
        b["methods"]
            .as_array()
            .unwrap()
            .iter()
            .any(|m| m["method"] == "assumed-population" && m["amount"] == "2000000.00")
    );
    assert_eq!(b["female_share_interval"], report(&[])["allocation"]["female_share_interval"]);
    assert_eq!(
        report(&["--assume", "population"])["manifest"]["settings"]["assume"],
        serde_json::json!(["population"])
    );
}

#[test]
fn wide_forms() {
    // L holds its ages; a column holds those with a disability in it.
    let a =
        allocation(&[TRAINING], "kode,L,P,lansia P,difabel_P,jumlah,satuan\n2.07.03.2.01.0001,40,60,10,20,100,orang\n");
    assert_eq!(parts(&a), ["60.00", "40.00", "0.00", "0.00"]);
    let group = |sex: &str, age: &str, difabel: bool| {
        let groups = a["groups"].as_array().unwrap();
        let own = groups.iter().find(|g| g["sex"] == sex && g["age"] == age && g["difabel"] == difabel);
        own.map_or("-", |g| g["amount"].as_str().unwrap())
    };
    assert_eq!(
        [group("P", "-", false), group("P", "-", true), group("P", "lansia", false)],
        ["30.00", "20.00", "10.00"]
    );
    assert_eq!((a["difabel"]["female"].as_str(), a["difabel"]["total"].as_str()), (Some("20.00"), Some("20.00")));
    // Ages and sexes have the same margins.
    let ages: f64 =
        a["ages"].as_array().unwrap().iter().map(|r| r["female"].as_str().unwrap().parse::<f64>().unwrap()).sum();
    assert_eq!(ages, 60.0);
    // Other names of the columns.
    let a = allocation(
        &[TRAINING],
        "kode sub kegiatan;Jumlah Laki-laki (orang);Target Perempuan\n2.07.03.2.01.0001;1.000;3.000\n",
    );
    assert_eq!(a["female"], "75.00");
}

#[test]
fn clumsy_files() {
    // Only disabled people are counted: they are a group of their own.
    let a = allocation(&[TRAINING], "kode,difabel_L,difabel_P\n2.07.03.2.01.0001,1,3\n");
    assert_eq!((a["female"].as_str(), a["difabel"]["total"].as_str()), (Some("75.00"), Some("100.00")));
    // An OPD that gives money back bears no unit costs.
    let back = TRAINING.replace("Disnaker", "Disdag").replace("2.07.0.", "3.30.0.").replace(",100", ",-40");
    let a = allocation(&[TRAINING, &back], "kode,L,P,biaya_satuan\n2.07.03.2.01.0001,3,4,5\n");
    assert_eq!(parts(&a), ["20.00", "15.00", "0.00", "25.00"]);
    let ran = folder(&[TRAINING], "").run(&["report", "a.csv", "--beneficiaries", "s.csv"]);
    assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.contains("s.csv: the file is empty")), (2, "", true));
}

#[test]
fn free_text_in_the_file_and_in_the_budget() {
    let of = |text: &str| allocation(&[TRAINING], &format!("kode;sasaran\n2.07.03.2.01.0001;{text}\n"));
    assert_eq!(parts(&of("L : 1.816 (62,84%) P : 1.074 (37,16%)")), ["37.16", "62.84", "0.00", "0.00"]);
    assert_eq!(parts(&of("L=88.240 P=4.644"))[0], "5.00");
    assert_eq!(parts(&of("50 orang (20 perempuan)")), ["40.00", "0.00", "60.00", "0.00"]);
    assert_eq!(parts(&of("245 Orang")), ["0.00", "0.00", "100.00", "0.00"]);
    assert_eq!(of("Laki-laki: 62,84% Perempuan: 37,16%")["methods"][0]["method"], "incidence");

    let text = "nama_skpd,kode_sub_kegiatan,nama_sub_kegiatan,nama_paket,kelompok_sasaran,koefisien,pagu
Disnaker,2.07.03.2.01.0001,Pelatihan,Kelas responsif gender,L : 1 orang P : 3 orang,,100
Disnaker,2.07.03.2.01.0001,Pelatihan,Kelas responsif gender,L : 1 orang P : 3 orang,L 1 orang P 1 orang,100
Disnaker,2.07.03.2.01.0002,Pelatihan,Kelas responsif gender,Masyarakat,245 Orang / Kali,100
";
    let folder = Folder::with("a.csv", text);
    let a = folder.report(&["a.csv", "--internal"])["allocation"].clone();
    assert_eq!(parts(&a), ["125.00", "75.00", "100.00", "0.00"]);
    let from: Vec<&str> = a["counts"].as_array().unwrap().iter().map(|c| c["from"].as_str().unwrap()).collect();
    assert_eq!(from, ["koefisien", "sasaran"]);
    // The file knows better than a text.
    folder.file("s.csv", "kode,L,P\n2.07.03.2.01.0001,0,9\n");
    assert_eq!(parts(&folder.report(&WITH)["allocation"]), ["200.00", "0.00", "100.00", "0.00"]);
}

#[test]
fn the_nearest_counts() {
    let other = TRAINING.replace("Kelas responsif gender", "Modul responsif gender");
    let sasaran = "kode,nama_opd,item,jenis_kelamin,jumlah,jenis_data
2.07.03.2.01.0001,Disnaker,KELAS RESPONSIF GENDER,P,1,
2.07.03.2.01.0001,Disnaker,,L,1,rencana
2.07.03.2.01.0001,Disnaker,,P,1,realisasi
";
    let folder = folder(&[TRAINING, &other], sasaran);
    assert_eq!(parts(&folder.report(&WITH)["allocation"]), ["100.00", "100.00", "0.00", "0.00"]);
    let actual = folder.report(&[&WITH[..], &["--counts", "actual"]].concat());
    assert_eq!(parts(&actual["allocation"]), ["200.00", "0.00", "0.00", "0.00"]);
    // The same in a wide file; an item that no line has is named.
    let sasaran = "kode,nama_opd,item,L,P,jenis_data
2.07.03.2.01.0001,,Kelas responsif gender,1,3,rencana
2.07.03.2.01.0001,,,1,1,rencana
2.07.03.2.01.0001,,,4,0,realisasi
2.07.03.2.01.0001,,Kursi roda,4,0,
2.07.03.2.01.0001,Dinkes,,4,0,
";
    folder.file("s.csv", sasaran);
    assert_eq!(parts(&folder.report(&WITH)["allocation"])[..2], ["125.00", "75.00"]);
    let actual = folder.report(&[&WITH[..], &["--counts", "actual"]].concat());
    assert_eq!(parts(&actual["allocation"])[..2], ["75.00", "125.00"]);
    assert_eq!(
        folder.run(&[&["report"], &WITH[..]].concat()).stderr,
        "s.csv:5:1: warning[D002] no line of the budget matches the beneficiaries of 2.07.03.2.01.0001, item \"kursi roda\"
s.csv:6:1: warning[D002] no line of the budget matches the beneficiaries of 2.07.03.2.01.0001, OPD \"dinkes\"
"
    );
}

#[test]
fn the_first_of_two_files_counts() {
    let folder = folder(&[TRAINING], "kode,L,P\n2.07.03.2.01.0001,1,3\n");
    folder.file("t.csv", "kode,L,P\n2.07.03.2.01.0001,1,1\n");
    let ran = folder.run(&[&["report", "--format", "json"], &WITH[..], &["--beneficiaries", "t.csv"]].concat());
    let said = "t.csv:2:1: error[D004] beneficiaries of 2.07.03.2.01.0001 are already in s.csv; those of this file are not used";
    assert!(ran.code == 1 && ran.stderr.contains(said), "{}", ran.stderr);
    assert!(ran.stdout.contains("\"female\": \"75.00\""));
}

#[test]
fn a_settable_order_of_methods() {
    let sasaran = "kode,jenis_kelamin,kelompok_umur,jumlah,satuan,sumber,tahun
1.02.02.2.02.0001,P,remaja,1,orang,x,2026
1.02.02.2.02.0001,P,dewasa,2,orang,x,2026
1.02.02.2.02.0001,L,dewasa,3,orang,x,2026
";
    let folder = folder(&[PREGNANT], sasaran);
    assert_eq!(parts(&folder.report(&WITH)["allocation"])[..2], ["30.00", "30.00"]);
    // By design first: all of it to women, by the ages that are counted.
    let a = folder.report(&[&WITH[..], &["--precedence", "by-design,direct"]].concat())["allocation"].clone();
    assert_eq!(parts(&a)[..2], ["60.00", "0.00"]);
    assert_eq!((a["ages"][1]["female"].as_str(), a["ages"][2]["female"].as_str()), (Some("20.00"), Some("40.00")));
    let a = folder.report(&[&WITH[..], &["--precedence", "incidence"]].concat())["allocation"].clone();
    assert_eq!(parts(&a)[2], "60.00");
    let ran = folder.run(&["report", "a.csv", "--precedence", "direct,direct"]);
    assert_eq!((ran.code, ran.stderr.contains("stands twice")), (2, true));
    for (methods, said) in [
        ("[]", "setara.toml: precedence: no method is named; leave it out for unit-cost, direct,"),
        (
            "[\"staff\"]",
            "unknown variant `staff`, expected one of `unit-cost`, `direct`, `by-design`, `incidence`, `indivisible`\n",
        ),
    ] {
        folder.file("setara.toml", format!("[allocation]\nprecedence = {methods}\n"));
        let ran = folder.run(&["report", "a.csv"]);
        assert_eq!((ran.code, ran.stderr.contains(said)), (2, true), "{}", ran.stderr);
    }
}

#[test]
fn a_base_that_the_file_says_nothing_of() {
    let folder = folder(&[TRAINING], "kode,L,P\n2.07.03.2.01.0001,1,3\n");
    for base in ["official", "declared", "decided"] {
        let a = folder.report(&[&WITH[..], &["--base", base]].concat())["allocation"].clone();
        assert_eq!((&a["base"], &a["total"]), (&base.into(), &"0.00".into()));
        assert_eq!(parts(&a), ["0.00"; 4], "{base}");
        for share in ["female_share_known", "female_share_interval", "male_share_interval"] {
            assert!(a[share].is_null(), "{base} {share}");
        }
    }
}

#[test]
fn contradictions_are_findings() {
    let training = |sasaran: &str, args: &[&str]| findings(&[TRAINING], sasaran, args);
    // L + P and the total.
    let out = training("kode,L,P,jumlah\n2.07.03.2.01.0001,141,31,163\n", &[]);
    assert!(out.contains("s.csv:2:26: error[D005] beneficiaries of 2.07.03.2.01.0001: the parts add up to 172, more than the total of 163; they are not used"), "{out}");
    let out = training(
        "kode,jenis_kelamin,jumlah\n2.07.03.2.01.0001,L,4\n2.07.03.2.01.0001,P,5\n2.07.03.2.01.0001,total,10\n",
        &[],
    );
    assert!(out.contains("s.csv:2:1: warning[D005]") && out.contains("the difference counts as unknown"), "{out}");
    let out = training(
        "kode,jenis_kelamin,jumlah,satuan,sumber,tahun\n2.07.03.2.01.0001,L,\"40,38\",persen,x,2026\n2.07.03.2.01.0001,P,\"59,82\",persen,x,2026\n",
        &[],
    );
    assert!(out.contains("add up to 100.20 %"), "{out}");
    // Men of a line for women; only women; visits of men beside it say nothing about the persons.
    let men = |unit: &str| {
        findings(&[PREGNANT], &format!("kode,L,P,satuan,sumber,tahun\n1.02.02.2.02.0001,3,4,{unit},x,2026\n"), &[])
    };
    assert!(
        men("orang")
            .contains("warning[D006] 1.02.02.2.02.0001: its text names women only, but the beneficiaries count 3 men"),
        "{}",
        men("orang")
    );
    assert_eq!(men("kunjungan"), "");
    // Ages.
    let out = findings(&[PREGNANT], "kode,lansia P\n1.02.02.2.02.0001,3\n", &[]);
    assert!(
        out.contains("warning[D007] 1.02.02.2.02.0001: its text names dewasa, but the beneficiaries count only lansia"),
        "{out}"
    );
    // Old counts, estimates without a source.
    let out = training("kode,L,P,tahun\n2.07.03.2.01.0001,3,4,2021\n", &["--year", "2025"]);
    assert!(out.contains("warning[D008]"), "{out}");
    assert_eq!(training("kode,L,P,tahun\n2.07.03.2.01.0001,3,4,2022\n", &["--year", "2025"]), "");
    let out = training("kode,L,P,satuan\n2.07.03.2.01.0001,3,4,kunjungan\n", &[]);
    assert!(out.contains("warning[D009]"), "{out}");
    // Costs.
    let out = training("kode,L,P,biaya_satuan\n2.07.03.2.01.0001,3,4,20\n", &[]);
    assert!(
        out.contains("warning[D010] 2.07.03.2.01.0001: persons times unit costs make 140, more than its amount of 100"),
        "{out}"
    );
    let out = training("kode,L,P,biaya_L\n2.07.03.2.01.0001,3,4,2\n", &[]);
    assert!(out.contains("warning[D010]") && out.contains("not every group has a unit cost"), "{out}");
    let free = "kode,L,P,biaya_satuan\n2.07.03.2.01.0001,1,3,0\n";
    assert!(training(free, &[]).contains("warning[D010] 2.07.03.2.01.0001: all its unit costs are 0"));
    assert_eq!(parts(&allocation(&[TRAINING], free)), ["75.00", "25.00", "0.00", "0.00"]);
    let back = TRAINING.replace(",100", ",-40");
    let out = findings(&[&back], "kode,L,P,biaya_satuan\n2.07.03.2.01.0001,1,3,5\n", &[]);
    assert!(out.contains("warning[D010] 2.07.03.2.01.0001: its amount of -40 is negative"), "{out}");
}

#[test]
fn ages_and_their_bands() {
    let folder = folder(&[TRAINING], "kode,jenis_kelamin,kelompok_umur,jumlah\n2.07.03.2.01.0001,P,15-17 tahun,1\n");
    let age = |folder: &Folder| folder.report(&WITH)["allocation"]["groups"][0]["age"].clone();
    assert_eq!(age(&folder), "remaja");
    folder.file("setara.toml", "[ages]\nanak = [0, 17]\nremaja = [18, 18]\n");
    assert_eq!(age(&folder), "anak");
    folder.file("setara.toml", "[ages]\nanak = [0, 17]\n");
    let ran = folder.run(&["report", "a.csv"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("setara.toml: ages: anak = [0, 17] and remaja = [10, 18] overlap"), "{}", ran.stderr);
    folder.file("setara.toml", "");
    folder.file("s.csv", "kode,jenis_kelamin,kelompok_umur,jumlah\n2.07.03.2.01.0001,P,15-24,1\n");
    assert!(folder.run(&["report", "a.csv", "--beneficiaries", "s.csv"]).stderr.contains("s.csv:2:21: error[D001]"));
}

#[test]
fn only_some_of_the_report() {
    let folder = Folder::with("a.csv", budget(&[TRAINING]));
    let json = folder.report(&["a.csv", "--only", "allocation"]);
    let keys: Vec<&String> = json.as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        ["allocation", "currency", "inputs", "lines", "lines_without_amount", "manifest", "notes", "schema", "total"]
    );
    let table = folder.run(&["report", "a.csv", "--only", "allocation"]).stdout;
    for title in ["For whom", "By age and sex", "For whom, by OPD", "For whom, by program", "Recipients not known"] {
        assert!(table.contains(title), "{title}\n{table}");
    }
    let csv = folder.run(&["report", "a.csv", "--only", "missing", "--format", "csv"]).stdout;
    assert_eq!(
        csv,
        "sub_kegiatan,name,opd,unknown,narrows_by,why\n2.07.03.2.01.0001,Pelatihan Kerja,Disnaker,100.00,1,names nobody\n"
    );
}

#[test]
fn each_line_says_its_method() {
    let tags = |args: &[&str]| -> Vec<String> {
        let ran =
            run_in(project(), &[&["tag", "examples/alokasi/anggaran.csv", "--format", "jsonl"], args].concat(), "");
        let line = |l: &str| serde_json::from_str::<Value>(l).unwrap()["method"].as_str().unwrap().to_owned();
        ran.stdout.lines().map(line).collect()
    };
    assert_eq!(
        tags(&[]),
        ["by-design", "unit-cost", "incidence", "staff", "indivisible", "direct", "unknown", "indivisible", "direct"]
    );
    assert_eq!(tags(&["--no-config"])[1], "unknown");
    let ran = run_in(project(), &["explain", "examples/alokasi/anggaran.csv:3"], "");
    assert!(ran.stdout.contains("divided by method unit-cost"), "{}", ran.stdout);
}

#[test]
fn an_assumption_marks_all_it_touches() {
    let args = ["report", "examples/alokasi/anggaran.csv", "--assume", "population"];
    let ran = run_in(project(), &[&args[..], &["--format", "json"]].concat(), "");
    let a = serde_json::from_str::<Value>(&ran.stdout).unwrap()["allocation"].clone();
    let assumed = |list: &Value| -> Vec<String> {
        list.as_array().unwrap().iter().filter_map(|r| r["assumed"].as_str().map(str::to_owned)).collect()
    };
    assert_eq!(assumed(&a["groups"]), ["980000.00", "1020000.00"]);
    assert_eq!(assumed(&a["ages"]), ["2000000.00"]);
    let opd = a["opd"].as_array().unwrap().iter().find(|o| o["name"] == "Dinas Tenaga Kerja").unwrap();
    assert_eq!(opd["assumed"], serde_json::json!(["980000.00", "1020000.00"]));
    assert!(a["opd"].as_array().unwrap().iter().filter(|o| !o["assumed"].is_null()).count() == 1);
    let table = run_in(project(), &[&args[..], &["--only", "allocation", "--lang", "id"]].concat(), "").stdout;
    assert_eq!(table.matches("ANDAIAN menurut jumlah penduduk").count(), 5, "{table}");
}

#[test]
fn bounds_of_every_group() {
    let unknown = "2.07.0.00.0.00.01.0000,Disnaker,2.07.03.2.01.0002,Bursa,5.1.02.01.01.0024,Bursa responsif gender,50";
    let a = allocation(
        &[TRAINING, unknown],
        "kode,jenis_kelamin,kelompok_umur,jumlah\n2.07.03.2.01.0001,P,lansia,30\n2.07.03.2.01.0001,L,-,50\n2.07.03.2.01.0001,-,lansia,20\n",
    );
    // 30 women and 20 unknown of the elderly, 50 men of any age, 50 of whom nothing is known; 150 in all.
    let lansia = &a["ages"][3];
    let interval = |field: &str| {
        let i = lansia[field].as_array().unwrap();
        [(i[0].as_f64().unwrap() * 150.0).round(), (i[1].as_f64().unwrap() * 150.0).round()]
    };
    assert_eq!(interval("share_interval"), [50.0, 150.0]);
    assert_eq!(interval("female_share_interval"), [30.0, 100.0]);
    assert_eq!(interval("male_share_interval"), [0.0, 120.0]);
}

#[test]
fn what_is_filled_in_in_part_makes_nobody_certain() {
    let sasaran = [
        "kode,jenis_kelamin,jumlah\n2.07.03.2.01.0001,P,\n2.07.03.2.01.0001,L,10\n",
        "kode,jenis_kelamin,jumlah\n2.07.03.2.01.0001,P,dua\n2.07.03.2.01.0001,L,10\n",
        "kode,L,P\n2.07.03.2.01.0001,10,\n",
        "kode,sasaran\n2.07.03.2.01.0001,Perempuan = 30\n",
    ];
    for sasaran in sasaran {
        let ran =
            folder(&[TRAINING], sasaran).run(&["report", "a.csv", "--beneficiaries", "s.csv", "--format", "json"]);
        assert!(ran.stderr.contains("warning[D012]"), "{sasaran}{}", ran.stderr);
        let report: Value = serde_json::from_str(&ran.stdout).unwrap();
        assert_eq!(parts(&report["allocation"])[2], "100.00", "{sasaran}");
    }
    for text in ["L/P: 10/20", "L + P = 30", "L=10.5 P=20", "Perempuan 15-49 tahun"] {
        let out = findings(&[TRAINING], &format!("kode,sasaran\n2.07.03.2.01.0001,{text}\n"), &[]);
        assert!(out.contains("error[D001]"), "{text}: {out}");
    }
}
