//! Population files: what is added, what is refused.

use crate::{Folder, Ran, budget};

const TRAINING: &str =
    "2.07.0.00.0.00.01.0000,Disnaker,2.07.03.2.01.0001,Pelatihan Kerja,5.1.02.01.01.0024,Kelas responsif gender,100";

fn run(population: &str) -> Ran {
    let folder = Folder::with("a.csv", budget(&[TRAINING]));
    folder.file("p.csv", population);
    folder.run(&["report", "a.csv", "--year", "2025", "--population", "p.csv", "--format", "json"])
}

/// Women and men of a run without findings.
fn persons(population: &str) -> [u64; 2] {
    let ran = run(population);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{population}");
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    ["female", "male"].map(|sex| report["allocation"]["population"][sex].as_u64().unwrap())
}

#[test]
fn of_the_government_and_the_year() {
    let folder = Folder::with("a.csv", budget(&[TRAINING]));
    folder.file("p.csv", "nama_kabupaten_kota,jenis_kelamin,jumlah_penduduk,tahun\nKAB. A,PEREMPUAN,60,2023\nKAB. A,LAKI-LAKI,40,2023\nKAB. A,PEREMPUAN,1,2026\nKAB. A,LAKI-LAKI,1,2026\nKAB. B,PEREMPUAN,1,2023\nKAB. B,LAKI-LAKI,1,2023\n");
    let args = ["a.csv", "--population", "p.csv", "--year", "2025"];
    // A population file alone divides nothing.
    let a = folder.report(&[&args[..], &["--government", "Kab. A"]].concat())["allocation"].clone();
    assert_eq!((a["unknown"].as_str(), &a["population"]["female"]), (Some("100.00"), &60.into()));
    let a = folder.report(&[&args[..], &["--government", "Kab. A", "--assume", "population"]].concat())["allocation"]
        .clone();
    assert_eq!(["female", "male", "unknown"].map(|p| a[p].as_str().unwrap()), ["60.00", "40.00", "0.00"]);
    for (args, said) in [
        (
            vec!["a.csv", "--population", "p.csv"],
            "population of which government? say it with --government; the file has KAB. A, KAB. B",
        ),
        (vec!["a.csv", "--population", "p.csv", "--government", "Kota C"], "no population of \"Kota C\""),
        (vec!["a.csv", "--assume", "population"], "--assume population needs a file of the population"),
    ] {
        let ran = folder.run(&[vec!["report"], args].concat());
        assert_eq!(ran.code, 2);
        assert!(ran.stderr.contains(said), "{}", ran.stderr);
    }
}

#[test]
fn parts_are_added() {
    assert_eq!(persons("kelompok_umur,laki_laki,perempuan\n0-4,10,20\n5+,30,40\nJumlah,40,60\n"), [60, 40]);
    let by_district = "kecamatan,jenis_kelamin,jumlah_penduduk,tahun\nA,L,1,2025\nA,P,2,2025\nB,L,3,2025\nB,P,4,2025\n";
    assert_eq!(persons(by_district), [6, 4]);
    assert_eq!(persons("JUMLAH PENDUDUK 2025\njenis kelamin;jumlah\nL;1\nP;2\nL+P;3\n"), [2, 1]);
}

#[test]
fn a_column_that_stands_there_twice_is_refused() {
    for (population, said) in [
        (
            "Kelompok Umur;Laki-laki;Perempuan;Total;Laki-laki;Perempuan;Total\n0-4;100;90;190;50;45;95\n",
            "p.csv:1:1: columns \"Laki-laki\" and \"Laki-laki\" are the same; leave one out",
        ),
        ("TAHUN 2025\nL,P,tahun,P\n100,90,2025,45\n", "p.csv:2:1: columns \"P\" and \"P\" are the same"),
        ("L,P,LK\n100,90,50\n", "columns \"L\" and \"LK\" are the same"),
        ("sex,jumlah,tahun,jumlah penduduk\nL,1,2025,2\nP,3,2025,4\n", "columns \"jumlah\" and \"jumlah penduduk\""),
        ("sex,jumlah,tahun,year\nL,1,2025,2024\nP,3,2025,2024\n", "columns \"tahun\" and \"year\" are the same"),
    ] {
        let ran = run(population);
        assert!(ran.code == 2 && ran.stderr.contains(said) && ran.stdout.is_empty(), "{population}: {ran:?}");
    }
    // Totals are not read beside women and men, however often they stand there.
    assert_eq!(persons("Umur;Laki-laki;Perempuan;Jumlah;Jumlah\n0-4;100;90;190;190\n"), [90, 100]);
}

#[test]
fn files_that_cannot_be_used() {
    for (population, said) in [
        ("jenis_kelamin,jumlah\nL,1\nP,2\nL,3\n", "p.csv:4:1: L of the same place and year a second time"),
        ("kecamatan,laki_laki,perempuan\nA,1,2\nA,1,2\n", "p.csv:3:1: P of the same place and year a second time"),
        (
            "jenis_kelamin,jumlah,tahun\nL,1,2026\nP,2,2026\n",
            "p.csv: its population starts in 2026, the budget is of 2025",
        ),
        ("jenis_kelamin,jumlah,tahun\nL,1,semester 1\n", "p.csv:2:5: tahun \"semester 1\" is not a year"),
        ("jenis_kelamin,jumlah\nL,banyak\n", "p.csv:2:3: jumlah_penduduk \"banyak\" is not a number of persons"),
        ("jenis_kelamin,jumlah\nL,1\n", "p.csv: women and men must both be there"),
        ("jenis_kelamin,jumlah\n", "p.csv: no rows of population below the header"),
        ("", "p.csv: the file is empty"),
        ("kode,jumlah\n1,2\n", "p.csv:1:1: needed: jenis_kelamin and jumlah_penduduk"),
    ] {
        let ran = run(population);
        assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.contains(said)), (2, "", true), "{said}: {}", ran.stderr);
    }
}
