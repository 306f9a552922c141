//! Beneficiaries: who the money reaches, to the sen, and what stays unknown.

use serde_json::Value;

use crate::{Folder, budget};

const PREGNANT: &str = "1.02.0.00.0.00.01.0000,Dinas Kesehatan,1.02.02.2.02.0001,Pengelolaan Pelayanan Kesehatan Ibu Hamil,5.1.02.01.01.0052,Rapat,1000.01";
const POLITICS: &str = "2.08.0.00.0.00.01.0000,DP3A,2.08.02.2.02.0001,Sosialisasi Peningkatan Partisipasi Perempuan di Bidang Politik,5.1.02.01.01.0052,Rapat,100";
const PUG: &str = "2.08.0.00.0.00.01.0000,DP3A,2.08.02.2.01.0001,Koordinasi PUG,5.1.02.01.01.0024,ATK,10";
const MEN: &str =
    "2.08.0.00.0.00.01.0000,DP3A,2.14.03.2.03.0013,Peningkatan Kesertaan KB Pria,5.1.02.01.01.0024,Vasektomi,7";
const EQUALITY: &str =
    "2.07.0.00.0.00.01.0000,Disnaker,2.07.03.2.01.0001,Pelatihan Kerja,5.1.02.01.01.0024,Kelas responsif gender,33";

fn allocation(rows: &[&str], sasaran: Option<&str>) -> Value {
    let folder = Folder::with("a.csv", budget(rows));
    let mut args = vec!["a.csv"];
    if let Some(sasaran) = sasaran {
        folder.file("sasaran.csv", sasaran);
        args.extend(["--beneficiaries", "sasaran.csv", "--internal"]);
    }
    folder.report(&args)["allocation"].clone()
}

fn sen(value: &Value) -> i128 {
    value.as_str().unwrap().replace('.', "").parse().unwrap()
}

fn adds_up(a: &Value) {
    let parts: i128 = ["female", "male", "unknown", "indivisible"].iter().map(|p| sen(&a[*p])).sum();
    assert_eq!(parts, sen(&a["total"]));
    let groups: i128 = a["groups"].as_array().unwrap().iter().map(|g| sen(&g["amount"])).sum();
    assert_eq!(groups + sen(&a["indivisible"]), sen(&a["total"]));
    let methods: i128 = a["methods"].as_array().unwrap().iter().map(|m| sen(&m["amount"])).sum();
    assert_eq!(methods, sen(&a["total"]));
}

fn group<'a>(a: &'a Value, sex: &str, age: &str, difabel: bool) -> &'a str {
    let found =
        a["groups"].as_array().unwrap().iter().find(|g| g["sex"] == sex && g["age"] == age && g["difabel"] == difabel);
    found.map_or("-", |g| g["amount"].as_str().unwrap())
}

#[test]
fn by_design_indivisible_and_unknown() {
    let a = allocation(&[PREGNANT, PUG, MEN, EQUALITY], None);
    adds_up(&a);
    assert_eq!((a["female"].as_str(), a["male"].as_str()), (Some("1000.01"), Some("7.00")));
    assert_eq!((a["unknown"].as_str(), a["indivisible"].as_str()), (Some("33.00"), Some("10.00")));
    assert_eq!(group(&a, "P", "dewasa", false), "1000.01");
    let known = a["female_share_known"].as_f64().unwrap();
    assert!((known - 1000.01 / 1007.01).abs() < 1e-9);
    let interval = a["female_share_interval"].as_array().unwrap();
    assert!((interval[0].as_f64().unwrap() - 1000.01 / 1040.01).abs() < 1e-9);
    assert!((interval[1].as_f64().unwrap() - 1033.01 / 1040.01).abs() < 1e-9);
}

#[test]
fn counts_of_persons_by_largest_remainder() {
    let sasaran = "kode_sub_kegiatan,nama_opd,uraian,jenis_kelamin,kelompok_umur,difabel,jumlah,satuan,sumber,tahun
2.07.03.2.01.01,Disnaker,peserta,L,dewasa,0,1,orang,LPK,2025
2.07.03.2.01.01,Disnaker,peserta,P,dewasa,0,1,orang,LPK,2025
2.07.03.2.01.01,Disnaker,peserta,P,dewasa,1,1,orang,LPK,2025
";
    let row = EQUALITY.replace(",33", ",100");
    let a = allocation(&[&row], Some(sasaran));
    adds_up(&a);
    assert_eq!(a["methods"][0]["method"], "direct");
    assert_eq!(
        [group(&a, "P", "dewasa", false), group(&a, "P", "dewasa", true), group(&a, "L", "dewasa", false)],
        ["33.34", "33.33", "33.33"]
    );
}

#[test]
fn unknown_sex_in_the_counts_stays_unknown() {
    let sasaran = "kode,jenis_kelamin,jumlah\n2.07.03.2.01.0001,P,1\n2.07.03.2.01.0001,-,3\n";
    let row = EQUALITY.replace(",33", ",100");
    let a = allocation(&[&row], Some(sasaran));
    adds_up(&a);
    assert_eq!((a["female"].as_str(), a["unknown"].as_str()), (Some("25.00"), Some("75.00")));
}

#[test]
fn visits_are_an_estimate() {
    let sasaran =
        "kode,jenis_kelamin,jumlah,satuan\n2.07.03.2.01.0001,P,3,kunjungan\n2.07.03.2.01.0001,L,1,kunjungan\n";
    let row = EQUALITY.replace(",33", ",100");
    let a = allocation(&[&row], Some(sasaran));
    assert_eq!(a["methods"][0]["method"], "incidence");
    assert_eq!(a["female"], "75.00");
}

#[test]
fn columns_in_the_budget_itself() {
    let text = "nama_skpd,kode_sub_kegiatan,nama_sub_kegiatan,pagu,Laki-laki,Perempuan
Disnaker,2.07.03.2.01.0001,Pelatihan responsif gender,100,1.000,\"3,000\"
Disnaker,2.07.03.2.01.0001,Pelatihan responsif gender,10,,
";
    let folder = Folder::with("a.csv", text);
    let a = folder.report(&["a.csv"])["allocation"].clone();
    adds_up(&a);
    assert_eq!(
        (a["female"].as_str(), a["male"].as_str(), a["unknown"].as_str()),
        (Some("75.00"), Some("25.00"), Some("10.00"))
    );
}

#[test]
fn rows_of_ones_own_opd_come_first() {
    let sasaran = "kode,nama_opd,jenis_kelamin,jumlah\n2.07.03.2.01.0001,,L,1\n2.07.03.2.01.0001,DISNAKER,P,1\n";
    let other = EQUALITY.replace("Disnaker", "Disdag").replace("2.07.0.00.0.00.01.0000", "3.30.0.00.0.00.01.0000");
    let a = allocation(&[EQUALITY, &other], Some(sasaran));
    assert_eq!((a["female"].as_str(), a["male"].as_str()), (Some("33.00"), Some("33.00")));
}

#[test]
fn wrong_rows_are_named() {
    let folder = Folder::with("a.csv", budget(&[EQUALITY]));
    folder.file(
        "s.csv",
        "kode,jenis_kelamin,kelompok_umur,jumlah,satuan\n2.07.03.2.01.0001,P,tua,3,orang\nxx,P,,3,orang\n2.07.03.2.01.0001,X,,3,orang\n2.07.03.2.01.0001,P,,tiga,orang\n2.07.03.2.01.0001,P,,3,ekor\n9.99.03.2.01.0001,P,,3,orang\n",
    );
    let ran = folder.run(&["report", "a.csv", "--beneficiaries", "s.csv"]);
    assert_eq!(ran.code, 1);
    for expected in [
        "s.csv:2:21: error[D001]",
        "s.csv:3:1: error[D001]",
        "s.csv:4:19: error[D001]",
        "s.csv:5:22: error[D001]",
        "s.csv:6:24: error[D001]",
        "s.csv:7:1: warning[D002]",
    ] {
        assert!(ran.stderr.contains(expected), "{expected}\n{}", ran.stderr);
    }
    folder.file("s.csv", "kode,jumlah\n2.07.03.2.01.0001,3\n");
    let ran = folder.run(&["report", "a.csv", "--beneficiaries", "s.csv"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("s.csv:1:1: no column \"jenis_kelamin\""), "{}", ran.stderr);
}

#[test]
fn persons_and_visits_are_never_added() {
    let sasaran = "kode,jenis_kelamin,jumlah,satuan\n2.07.03.2.01.0001,P,3,orang\n2.07.03.2.01.0001,L,1,kunjungan\n";
    let folder = Folder::with("a.csv", budget(&[EQUALITY]));
    folder.file("s.csv", sasaran);
    let ran = folder.run(&["report", "a.csv", "--beneficiaries", "s.csv", "--format", "json"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("s.csv:2:1: error[D003]"), "{}", ran.stderr);
    assert!(ran.stdout.contains("\"unknown\": \"33.00\""));
}

#[test]
fn settings_bring_the_beneficiaries_along() {
    let folder = Folder::with("data/a.csv", budget(&[POLITICS, EQUALITY]));
    folder.file("data/s.csv", "kode,jenis_kelamin,jumlah\n2.07.03.2.01.0001,L,1\n");
    folder.file("setara.toml", "beneficiaries = [\"data/s.csv\"]\n");
    let a = folder.report(&["data/a.csv", "--internal"])["allocation"].clone();
    assert_eq!((a["male"].as_str(), a["female"].as_str()), (Some("33.00"), Some("100.00")));
}

#[test]
fn a_quote_left_open_in_a_side_file_is_said() {
    let folder = Folder::with("a.csv", budget(&[PREGNANT, POLITICS]));
    folder.file("s.csv", "kode_sub_kegiatan,jenis_kelamin,jumlah\n2.08.02.2.02.0001,P,3\n1.02.02.2.02.0001,\"P,3\n");
    let ran = folder.run(&["report", "a.csv", "--beneficiaries", "s.csv"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("s.csv:3:19: error[F010]"), "{}", ran.stderr);
    folder.file("d.csv", "kode_sub_kegiatan,putusan,alasan,nama,tanggal\n2.08.02.2.02.0001,none,\"x,A,2026-01-01\n");
    let ran = folder.run(&["report", "a.csv", "--decisions", "d.csv"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("d.csv:2:24: error[F010]"), "{}", ran.stderr);
}

#[test]
fn beneficiaries_of_an_opd_do_not_depend_on_the_order_of_rows() {
    let other = "1.02.0.00.0.00.01.0000,Dinkes,2.08.02.2.02.0001,Sosialisasi Peningkatan Partisipasi Perempuan di Bidang Politik,5.1.02.01.01.0052,Rapat,50";
    let own = other.replace("Dinkes", "Dinas Kesehatan");
    let sasaran = "kode_sub_kegiatan,nama_opd,jenis_kelamin,jumlah\n2.08.02.2.02.0001,Dinkes,L,1\n";
    let first = allocation(&[other, &own], Some(sasaran));
    for _ in 0..8 {
        assert_eq!(allocation(&[&own, other], Some(sasaran)), first);
    }
    assert_eq!(first["male"], "50.00");
}

#[test]
fn a_weight_that_is_no_share_is_named() {
    let header = "KODE SUB KEGIATAN,NAMA SUB KEGIATAN,PAGU,BOBOT ARG\n";
    let rows = "2.08.02.2.01.0001,PUG,10,50%\n2.08.02.2.01.0001,PUG,20,-\n2.08.02.2.01.0001,PUG,30,\n";
    let folder = Folder::with("a.csv", format!("{header}{rows}"));
    let declared =
        folder.report(&["a.csv"])["lenses"].as_array().unwrap().iter().find(|l| l["lens"] == "declared").cloned();
    assert_eq!(declared.unwrap()["amount"], "5.00");
    folder.file("a.csv", format!("{header}{rows}2.08.02.2.01.0001,PUG,40,separuh\n2.08.02.2.01.0001,PUG,40,150\n"));
    let ran = folder.run(&["report", "a.csv"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("a.csv:5:26: error[F005] column \"BOBOT ARG\": \"separuh\""), "{}", ran.stderr);
    assert!(ran.stderr.contains("a.csv:6:26: error[F005] column \"BOBOT ARG\": \"150\""), "{}", ran.stderr);
}
