//! `setara tag`: every row of the input with its verdict, columns handed on.

use crate::{Folder, budget};

fn csv_rows(text: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

#[test]
fn csv_keeps_the_inputs_own_columns_and_rows() {
    let text = "Catatan OPD,nama_sub_kegiatan,pagu,Kolom Baru\n\"a, b\",Pelayanan Kesehatan Ibu Hamil,5,x\n,Penyediaan Alat Tulis,,\"y \"\"z\"\"\"\n";
    let ran = Folder::with("a.csv", text).run(&["tag", "a.csv"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let header = ran.stdout.lines().next().unwrap();
    assert_eq!(
        header,
        "Catatan OPD,nama_sub_kegiatan,pagu,Kolom Baru,file,row,opd,sub_kegiatan,rekening,amount,verdict,official,sex,age,difabel,aspect,evidence,blocked,method,line_id"
    );
    let rows = csv_rows(&ran.stdout);
    assert_eq!((rows[0]["Catatan OPD"].as_str(), rows[1]["Kolom Baru"].as_str()), ("a, b", "y \"z\""));
    assert_eq!((rows[0]["verdict"].as_str(), rows[0]["amount"].as_str()), ("khusus_target", "5.00"));
    assert_eq!(rows[0]["evidence"], "ibu-hamil:Pelayanan Kesehatan Ibu Hamil");
    assert_eq!((rows[1]["verdict"].as_str(), rows[1]["amount"].as_str(), rows[1]["row"].as_str()), ("none", "", "3"));
}

#[test]
fn files_with_different_columns_share_one_table() {
    let folder = Folder::with("a.csv", "nama_sub_kegiatan,pagu,A\nPUG,1,from a\n");
    folder.file("b.csv", "B;pagu;nama_sub_kegiatan\nfrom b;2;ATK\n");
    let ran = folder.run(&["tag", "a.csv", "b.csv"]);
    let rows = csv_rows(&ran.stdout);
    assert_eq!((rows[0]["A"].as_str(), rows[0]["B"].as_str()), ("from a", ""));
    assert_eq!((rows[1]["A"].as_str(), rows[1]["B"].as_str(), rows[1]["pagu"].as_str()), ("", "from b", "2"));
    assert_eq!(rows[1]["file"], "b.csv");
}

#[test]
fn jsonl_has_the_promised_fields() {
    let folder = Folder::with(
        "a.csv",
        budget(&[
            "1.02.0.00.0.00.01.0000,Dinas Kesehatan,1.02.02.2.02.01,Pengelolaan Pelayanan Kesehatan Ibu Hamil,5.1.02.01.01.0052,Kelas ibu hamil,1500",
        ]),
    );
    let tag = &folder.tags(&["a.csv"])[0];
    let fields: Vec<&str> = tag.as_object().unwrap().keys().map(String::as_str).collect();
    for field in [
        "file",
        "row",
        "opd",
        "sub_kegiatan",
        "rekening",
        "amount",
        "verdict",
        "official",
        "sex",
        "age",
        "difabel",
        "aspect",
        "evidence",
        "blocked",
    ] {
        assert!(fields.contains(&field), "{field}");
    }
    assert_eq!(tag["sub_kegiatan"], "1.02.02.2.02.0001");
    assert_eq!(tag["amount"], "1500.00");
    assert!(tag["official"].as_array().unwrap().iter().any(|t| t == "ANGGARAN RESPONSIF GENDER (ASTACITA)"), "{tag}");
}

#[test]
fn only_tagged_lines() {
    let folder = Folder::with(
        "a.csv",
        budget(&[
            "x,Dinas,2.08.02.2.01.0001,Koordinasi PUG,5.1.02,a,1",
            "x,Dinas,2.15.02.2.01.0001,Rambu,5.1.02,a,1",
            "x,Dinas,1.06.04.2.01.0001,Makanan lansia,5.1.02,a,1",
        ]),
    );
    let verdicts: Vec<String> =
        folder.tags(&["a.csv", "--tagged"]).iter().map(|t| t["verdict"].as_str().unwrap().to_owned()).collect();
    assert_eq!(verdicts, ["pelembagaan", "review"]);
}

#[test]
fn cells_that_a_spreadsheet_would_run_are_made_text() {
    let text = "nama_sub_kegiatan,catatan,pagu\nPUG,\"=HYPERLINK(\"\"http://x\"\")\",-5\nPUG,+cmd,1\nPUG,@x,2\n";
    let folder = Folder::with("a.csv", text);
    let rows = csv_rows(&folder.run(&["tag", "a.csv"]).stdout);
    let notes: Vec<&str> = rows.iter().map(|r| r["catatan"].as_str()).collect();
    assert_eq!(notes, ["'=HYPERLINK(\"http://x\")", "'+cmd", "'@x"]);
    assert_eq!(rows[0]["pagu"], "-5");
    let rows = csv_rows(&folder.run(&["tag", "a.csv", "--raw-cells"]).stdout);
    assert_eq!(rows[1]["catatan"], "+cmd");
    // The same switch wherever csv is written.
    let text = "nama_skpd,kode_sub_kegiatan,nama_sub_kegiatan,pagu\n=1+1,2.08.02.2.01.0001,@PUG gender,5\n";
    folder.file("b.csv", text);
    folder.file("c.csv", text.replace(",5\n", ",6\n"));
    for command in [
        &["report", "b.csv", "--format", "csv", "--only", "opd"][..],
        &["review", "b.csv"],
        &["compare", "b.csv", "c.csv", "--format", "csv"],
    ] {
        let plain = folder.run(&[command, &["--no-config"]].concat());
        let raw = folder.run(&[command, &["--no-config", "--raw-cells"]].concat());
        assert!(plain.stdout.contains("'=1+1"), "{command:?}: {}{}", plain.stdout, plain.stderr);
        assert!(!raw.stdout.contains("'=1+1") && raw.stdout.contains("=1+1"), "{command:?}: {}", raw.stdout);
    }
}

#[test]
fn what_tag_says_is_what_report_counts() {
    let folder = Folder::empty();
    let example = crate::project().join("examples/kabupaten-melati/apbd-2026.csv");
    let path = example.to_str().unwrap();
    let report = folder.report(&[path]);
    let mut sums = std::collections::BTreeMap::<String, i128>::new();
    for tag in folder.tags(&[path]) {
        let Some(amount) = tag["amount"].as_str() else { continue };
        let sen: i128 = amount.replace('.', "").parse().unwrap();
        *sums.entry(tag["verdict"].as_str().unwrap().to_owned()).or_default() += sen;
    }
    for row in report["categories"].as_array().unwrap() {
        let sen: i128 = row["amount"].as_str().unwrap().replace('.', "").parse().unwrap();
        assert_eq!(sums.get(row["category"].as_str().unwrap()).copied().unwrap_or(0), sen, "{row}");
    }
}
