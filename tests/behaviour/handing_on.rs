//! A bundle is made to be passed on: whatever it would publish is looked through for what leads to a person.

use serde_json::Value;

use crate::{Folder, Ran, budget};

/// A made-up number that has the form of a NIK, and a telephone of a range that nobody has.
const NIK: &str = "3271014101900001";
const PHONE: &str = "081200000000";

const TRAINING: &str =
    "2.07.0.00.0.00.01.0000,Disnaker,2.07.03.2.01.0001,Pelatihan Kerja,5.1.02.01.01.0024,Kelas responsif gender,100000";
const SETTINGS: &str = "year = 2026\nstage = \"apbd\"\n";
const DECISIONS: &str = "kode_sub_kegiatan,uraian,saran,putusan,alasan,nama,tanggal\n2.07.03.2.01.0001,,kesetaraan,kesetaraan,ALASAN,Melati,2026-01-02\n";
const STATEMENT: &str = "perangkat_daerah = \"Disnaker\"\nalamat = \"Jl. Melati 1\"\nsasaran = \"Pencari kerja\"\n";

fn folder() -> Folder {
    let folder = Folder::with("a.csv", budget(&[TRAINING]));
    folder.file("setara.toml", SETTINGS);
    folder
}

fn bundle(folder: &Folder, args: &[&str]) -> Ran {
    folder.run(&[&["report", "a.csv", "--bundle", "b"], args].concat())
}

/// Refused, with these words, no number, and nothing left behind.
fn refused(folder: &Folder, args: &[&str], said: &[&str]) {
    let ran = bundle(folder, args);
    assert_eq!(ran.code, 2, "{args:?} {}", ran.stderr);
    for part in said {
        assert!(ran.stderr.contains(part), "{part}\n{}", ran.stderr);
    }
    assert!(!ran.stderr.contains(NIK) && !ran.stderr.contains(PHONE), "{}", ran.stderr);
    let names = std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
    let left: Vec<String> = names.filter(|n| n == "b" || n.starts_with('.')).collect();
    assert_eq!(left, [] as [String; 0], "{args:?}");
}

fn written(folder: &Folder, args: &[&str]) -> Value {
    let ran = bundle(folder, args);
    assert!(ran.code < 2, "{args:?} {}", ran.stderr);
    serde_json::from_str(&std::fs::read_to_string(folder.path().join("b/bundle.json")).unwrap()).unwrap()
}

#[test]
fn decisions_with_a_number_are_refused_until_somebody_has_looked() {
    let folder = folder();
    folder.file("d.csv", DECISIONS.replace("ALASAN", &format!("\"menurut ketua, {NIK}\"")));
    let args = ["--decisions", "d.csv"];
    let said = [
        "would publish what leads to a person",
        "d.csv:2:42: NIK atau nomor KK 3271**********01",
        "--bundle-with decisions",
    ];
    refused(&folder, &args, &said);
    refused(&folder, &[&args[..], &["--bundle-with", "gbs,inputs"]].concat(), &["d.csv:2:42"]);
    let b = written(&folder, &[&args[..], &["--bundle-with", "decisions"]].concat());
    let kept = b["files"].as_array().unwrap().iter().find(|f| f["role"] == "decisions").unwrap();
    // The hash is of what is in the bundle.
    let copy = std::fs::read(folder.path().join("b").join(kept["copy"].as_str().unwrap())).unwrap();
    assert_eq!(kept["size"], copy.len());
    assert_eq!(folder.run(&["verify", "b"]).code, 0);
}

#[test]
fn the_name_of_who_decided_is_there_on_purpose() {
    let folder = folder();
    folder.file("d.csv", DECISIONS.replace("ALASAN", "cocok"));
    written(&folder, &["--decisions", "d.csv"]);
    assert!(std::fs::read_to_string(folder.path().join("b/decisions/d.csv")).unwrap().contains("Melati"));
}

#[test]
fn statements_are_looked_through_in_every_sheet_and_part() {
    let folder = folder();
    let toml = format!("{STATEMENT}[faktor.akses]\nuraian = \"Ibu Siti, HP {PHONE}\"\n# catatan: {NIK}\n");
    folder.file("gbs/a.toml", toml);
    folder.file("gbs/b.json", format!("{{\"sasaran\": \"a\", \"kode\": [1,{NIK},2]}}"));
    let mut book = rust_xlsxwriter::Workbook::new();
    let form = book.add_worksheet();
    let labels = [["Perangkat Daerah", "Disnaker"], ["Sasaran", "Pencari kerja"], ["Tahun Anggaran", "2026"]];
    for (row, cells) in (0..).zip(labels) {
        form.write_string(row, 0, cells[0]).unwrap().write_string(row, 1, cells[1]).unwrap();
    }
    let hidden = book.add_worksheet();
    hidden.set_name("Daftar").unwrap().set_hidden(true);
    hidden.write_number(6, 1, NIK.parse::<f64>().unwrap()).unwrap();
    hidden.insert_note(0, 0, &rust_xlsxwriter::Note::new(format!("tanya {PHONE}"))).unwrap();
    hidden.write_string(0, 0, "x").unwrap();
    folder.file("gbs/c.xlsx", book.save_to_buffer().unwrap());
    let args = ["--gbs", "gbs"];
    let said = [
        "gbs/a.toml:5:24: telepon 0812******00",
        "gbs/a.toml:6:12: NIK atau nomor KK 3271**********01",
        "gbs/b.json:1:",
        "gbs/c.xlsx:Daftar!B7: NIK atau nomor KK 3271**********01",
        "gbs/c.xlsx:xl/comments1.xml: telepon 0812******00",
        "--bundle-with gbs",
    ];
    refused(&folder, &args, &said);
    let b = written(&folder, &[&args[..], &["--bundle-with", "gbs,decisions"]].concat());
    assert_eq!(b["files"].as_array().unwrap().iter().filter(|f| f["role"] == "gbs").count(), 3);
}

#[test]
fn a_statement_that_names_persons_is_refused_and_the_address_of_an_agency_is_not() {
    let folder = folder();
    folder.file("g.toml", STATEMENT);
    written(&folder, &["--gbs", "g.toml"]);
    std::fs::remove_dir_all(folder.path().join("b")).unwrap();
    folder.file(
        "g.toml",
        format!("{STATEMENT}[[data]]\ntopik = \"Peserta\"\nL = 10\nP = 20\n\"Nama Penerima\" = \"Siti\"\n"),
    );
    refused(&folder, &["--gbs", "g.toml"], &["g.toml:8:1:", "Nama Penerima"]);
}

#[test]
fn settings_packs_and_copies_that_were_asked_for_are_looked_through_too() {
    let folder = folder();
    folder.file("setara.toml", format!("{SETTINGS}# pembuat: {PHONE}\n"));
    refused(&folder, &[], &["setara.toml:3:12: telepon 0812******00", "leave them out of these files"]);
    folder.file(
        "setara.toml",
        format!("{SETTINGS}[pokja]\njabatan = \"Ketua, {PHONE}\"\nkeputusan = \"1\"\ntanggal = \"2025-01-15\"\n"),
    );
    refused(&folder, &[], &["setara.toml:4:", "settings/resolved.toml:"]);
    folder.file("setara.toml", SETTINGS);
    folder.file("p.toml", format!("id = \"p\"\nversion = \"1\"\ntitle = \"P\"\n# {NIK}\n"));
    refused(&folder, &["--pack", "id-arg", "--pack", "p.toml"], &["p.toml:4:3: NIK"]);
    folder.file("penduduk.csv", format!("jenis_kelamin,jumlah,catatan\nL,40,{NIK}\nP,60,\n"));
    refused(&folder, &["--population", "penduduk.csv"], &["penduduk.csv:2:6: NIK"]);
    // Numbers beside each other in cells are numbers each.
    folder.file("s.csv", format!("kode,L,P,uraian,Nama Penerima\n2.07.03.2.01.0001,17,26,{NIK},Melati\n"));
    let with = ["--beneficiaries", "s.csv"];
    let said = ["s.csv:2:25: NIK", "s.csv:1:17: column \"Nama Penerima\" names persons", "by their hash"];
    refused(&folder, &[&with[..], &["--bundle-with", "beneficiaries"]].concat(), &said);
    folder.file("a.csv", budget(&[&TRAINING.replace("gender", &format!("gender an. Contoh {NIK}"))]));
    refused(&folder, &["--bundle-with", "inputs"], &["a.csv:2:", "NIK atau nomor KK 3271**********01"]);
    // Named by hash, they publish nothing; the report has its numbers covered.
    for format in ["html", "xlsx", "docx", "csv", "markdown"] {
        written(&folder, &[&with[..], &["--format", format]].concat());
        assert!(!std::fs::read_to_string(folder.path().join("b/report.json")).unwrap().contains(NIK));
        std::fs::remove_dir_all(folder.path().join("b")).unwrap();
    }
}

/// An amount of trillions has the digits of a telephone with its country.
#[test]
fn amounts_are_no_telephones() {
    let folder = folder();
    folder.file("a.csv", budget(&[&TRAINING.replace(",100000", ",6281234567890")]));
    for format in ["xlsx", "html", "csv", "docx", "jsonl"] {
        written(&folder, &["--bundle-with", "inputs", "--format", format]);
        std::fs::remove_dir_all(folder.path().join("b")).unwrap();
    }
}
