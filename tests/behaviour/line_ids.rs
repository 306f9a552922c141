//! `line_id`: the name of a line stays the same in every stage of its budget.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::{Folder, budget, project, run_in};

const OPD: &str = "1.02.0.00.0.00.01.0000,Dinas Kesehatan";
const SUB: &str = "1.02.02.2.02.0001,Pelayanan Ibu Hamil";

fn row(item: &str, amount: &str) -> String {
    format!("{OPD},{SUB},5.1.02.01.01.0052,{item},{amount}")
}

fn lines(rows: &[String]) -> String {
    budget(&rows.iter().map(String::as_str).collect::<Vec<_>>())
}

fn ids(folder: &Folder, args: &[&str]) -> Vec<String> {
    folder.tags(args).iter().map(|line| line["line_id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_line_keeps_its_name_whatever_its_amount_and_place() {
    let folder = Folder::empty();
    let [kelas, alat] = ["Kelas ibu hamil", "Alat tulis"];
    folder.file("apbd.csv", lines(&[row(kelas, "1000"), row(alat, "2000")]));
    folder.file("perubahan.csv", lines(&[row("Rapat", "5"), row(alat, "2500.50"), row("KELAS  ibu-hamil", "900")]));
    let (before, after) = (ids(&folder, &["apbd.csv"]), ids(&folder, &["perubahan.csv", "--stage", "perubahan"]));
    assert_eq!([&before[0], &before[1]], [&after[2], &after[1]]);
    assert!(!before.contains(&after[0]));
    for id in before {
        assert!(id.len() == 17 && id.starts_with('b') && id[1..].bytes().all(|b| b.is_ascii_hexdigit()), "{id}");
    }
}

/// Whoever kept names must find them again in every version: this one is the SHA-256 of the four texts, by another program.
#[test]
fn names_are_the_same_in_every_version() {
    let folder = Folder::with("a.csv", lines(&[row("Kelas ibu hamil", "1")]));
    assert_eq!(ids(&folder, &["a.csv"]), ["bdc6ebc8d828dd8ec"]);
}

#[test]
fn what_a_line_is_for_is_in_its_name() {
    let base = row("Alat tulis", "1");
    let others = [
        base.replace("1.02.0.00.0.00.01.0000", "1.02.0.00.0.00.02.0000"),
        base.replace("1.02.02.2.02.0001", "1.02.02.2.02.0002"),
        base.replace("5.1.02.01.01.0052", "5.1.02.01.01.0024"),
        base.replace("Alat tulis", "Alat tulis kantor"),
    ];
    // Names beside codes are spelled as they like.
    let renamed = base.replace("Dinas Kesehatan", "DINKES").replace("Pelayanan Ibu Hamil", "Layanan ibu hamil");
    let folder = Folder::with("a.csv", lines(&[&[base][..], &others].concat()));
    folder.file("b.csv", lines(&[renamed]));
    let all = ids(&folder, &["a.csv"]);
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), 5);
    assert_eq!(ids(&folder, &["b.csv"])[0], all[0]);
}

#[test]
fn equal_lines_are_told_apart_by_their_order() {
    let [a, b] = ["Alat tulis", "Rapat"].map(|item| row(item, "1"));
    let folder = Folder::with("a.csv", lines(&[a.clone(), b, row("alat tulis", "2"), a.clone()]));
    folder.file("lain/a.csv", lines(&[a.clone(), a]));
    let all = ids(&folder, &["a.csv"]);
    assert_eq!(all[2..], [format!("{}-2", all[0]), format!("{}-3", all[0])]);
    // Every file counts for itself: another stage begins anew.
    let both = ids(&folder, &["a.csv", "lain/a.csv"]);
    assert_eq!(both[..4], all);
    assert_eq!(both[4..], [all[0].clone(), all[2].clone()]);
}

#[test]
fn governments_in_one_file_are_counted_by_themselves() {
    let header = "TAHUN,NAMA PEMDA,NAMA SKPD,NAMA SUB KEGIATAN,NAMA PAKET,PAGU";
    let row = |of: &str| format!("2026,{of},Dinas Kesehatan,Pelayanan Ibu Hamil,Alat tulis,1000");
    let rows = [header.to_owned(), row("Kota Mawar"), row("Kota Melur"), row("Kota Mawar")];
    let folder = Folder::with("a.csv", rows.join("\n"));
    let all = ids(&folder, &["a.csv"]);
    assert_eq!(all, [all[0].clone(), all[0].clone(), format!("{}-2", all[0])]);
}

#[test]
fn an_extract_has_the_names_of_the_whole() {
    let alat = row("Alat tulis", "1").replace(SUB, "1.02.02.2.02.0009,Rapat");
    let kelas = row("Kelas ibu hamil", "1");
    let folder = Folder::with("a.csv", lines(&[kelas, alat, row("Kelas ibu hamil", "2")]));
    let whole = folder.tags(&["a.csv"]);
    let tagged = folder.tags(&["a.csv", "--tagged"]);
    assert!(tagged.len() < whole.len());
    let by_row: BTreeMap<u64, &Value> = whole.iter().map(|l| (l["row"].as_u64().unwrap(), &l["line_id"])).collect();
    assert!(tagged.iter().all(|line| &line["line_id"] == by_row[&line["row"].as_u64().unwrap()]));
    let chosen = folder.tags(&["a.csv", "--where", "lens=evidence"]);
    assert!(!chosen.is_empty());
    assert!(chosen.iter().all(|line| &line["line_id"] == by_row[&line["row"].as_u64().unwrap()]));
}

#[test]
fn every_form_of_tagged_lines_has_it() {
    let folder = Folder::with("a.csv", lines(&[row("Kelas ibu hamil", "1")]));
    let id = &ids(&folder, &["a.csv"])[0];
    for columns in ["own", "full"] {
        let csv = folder.run(&["tag", "a.csv", "--columns", columns]).stdout;
        let [header, line] = [0, 1].map(|at| csv.lines().nth(at).unwrap().split(',').collect::<Vec<_>>());
        let at = header.iter().position(|name| *name == "line_id").unwrap();
        assert_eq!(line[at], id);
    }
}

#[test]
fn lines_that_were_tagged_before_they_had_names_are_read() {
    let folder = Folder::with("a.csv", lines(&[row("Kelas ibu hamil", "1"), row("Alat tulis", "2")]));
    let full = folder.run(&["tag", "a.csv", "--columns", "full"]).stdout;
    let older: Vec<&str> = full.lines().map(|line| line.rsplit_once(',').unwrap().0).collect();
    assert!(older[0].ends_with(",label"));
    folder.file("lama.csv", older.join("\n"));
    let report = folder.report(&["--from", "lama.csv"]);
    assert_eq!(report["total"], "3.00");
    // Both are known as what setara wrote: they are written over, and are no budgets.
    let own = folder.run(&["tag", "a.csv"]).stdout;
    let older: Vec<&str> = own.lines().map(|line| line.rsplit_once(',').unwrap().0).collect();
    for text in [own.clone(), older.join("\n")] {
        folder.file("baris.csv", text);
        let again = folder.run(&["tag", "a.csv", "-o", "baris.csv"]);
        assert_eq!(again.code, 0, "{}", again.stderr);
    }
}

#[test]
fn most_lines_of_the_example_are_found_again_in_its_change() {
    let example = project().join("examples/kabupaten-melati");
    let of = |file: &str| -> BTreeSet<String> {
        let jsonl = run_in(&example, &["tag", file, "--format", "jsonl"], "").stdout;
        let lines = jsonl.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let all: Vec<String> = lines.map(|line| line["line_id"].as_str().unwrap().to_owned()).collect();
        let set: BTreeSet<String> = all.iter().cloned().collect();
        assert_eq!(set.len(), all.len(), "{file}: two lines of one name");
        set
    };
    let [before, after] = ["apbd-2026.csv", "perubahan-2026.csv"].map(of);
    // As many as `compare` joins at the same place, those without an amount among them.
    assert!(before.intersection(&after).count() >= 222);
}
