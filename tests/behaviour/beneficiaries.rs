//! Beneficiaries files as people make them: wide rows, titles, workbooks, columns that contradict each other.

use serde_json::Value;

use crate::{Folder, Ran, budget};

const TRAINING: &str =
    "2.07.0.00.0.00.01.0000,Disnaker,2.07.03.2.01.0001,Pelatihan Kerja,5.1.02.01.01.0024,Kelas responsif gender,100";

fn run(sasaran: impl AsRef<[u8]>) -> Ran {
    let folder = Folder::with("a.csv", budget(&[TRAINING]));
    folder.file("s.csv", sasaran);
    folder.run(&["report", "a.csv", "--beneficiaries", "s.csv", "--internal", "--format", "json"])
}

/// The allocation of a run without findings.
fn allocation(sasaran: &str) -> Value {
    let ran = run(sasaran);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{sasaran}");
    serde_json::from_str::<Value>(&ran.stdout).unwrap()["allocation"].clone()
}

fn sexes(a: &Value) -> [&str; 3] {
    ["female", "male", "unknown"].map(|p| a[p].as_str().unwrap())
}

/// Sex, age, difabel and amount of each group.
fn groups(a: &Value) -> Vec<String> {
    let text = |v: &Value| v.as_str().unwrap().to_owned();
    let row = |g: &Value| {
        let difabel = if g["difabel"] == true { " difabel" } else { "" };
        format!("{} {}{difabel} {}", text(&g["sex"]), text(&g["age"]), text(&g["amount"]).replace(".00", ""))
    };
    a["groups"].as_array().unwrap().iter().map(row).collect()
}

#[test]
fn disabled_people_of_a_wide_row() {
    let wide = |header: &str, row: &str| groups(&allocation(&format!("kode,{header}\n2.07.03.2.01.0001,{row}\n")));
    // They fit in the rest that has no age.
    assert_eq!(wide("L,P,anak_P,difabel_P", "80,20,10,3"), ["P - 7", "P - difabel 3", "P anak 10", "L - 80"]);
    // They do not: who is left over is of the only age there is. Ages, sexes and difabel keep their sums.
    let expected = ["P - difabel 2", "P anak 17", "P anak difabel 1", "L - 80"];
    assert_eq!(wide("L,P,anak_P,difabel_P", "80,20,18,3"), expected);
    // By age: they are in the column of their age, or in the rest where it has none.
    let expected = ["P - difabel 1", "P anak 8", "P anak difabel 2", "P lansia 9", "L - 80"];
    assert_eq!(wide("L,P,anak_P,lansia_P,difabel_anak_P,difabel_P", "80,20,10,9,2,3"), expected);
    assert_eq!(wide("L,P,difabel_anak_P", "80,20,3"), ["P - 17", "P anak difabel 3", "L - 80"]);
    // Of several ages nobody can tell of which.
    let ran = run("kode,L,P,anak_P,lansia_P,difabel_P\n2.07.03.2.01.0001,80,20,10,9,3\n");
    let said = "s.csv:2:30: error[D001] this beneficiaries row is not used: difabel_P \"3\"; accepted: no more than those of no age; of more than one age: difabel_anak_P and so on";
    assert!(ran.stderr.contains(said), "{}", ran.stderr);
    let ran = run("kode,L,P,difabel_P\n2.07.03.2.01.0001,80,20,30\n");
    assert!(ran.stderr.contains("s.csv:2:25: error[D001]"), "{}", ran.stderr);
    let ran = run("kode,P,difabel_P\n2.07.03.2.01.0001,,3\n");
    assert!(ran.stderr.contains("s.csv:2:19: warning[D012]"), "{}", ran.stderr);
}

#[test]
fn counts_in_the_budget_that_contradict_their_total_are_said() {
    let header = "kode_sub_kegiatan,nama_sub_kegiatan,nama_paket,pagu,koefisien,sasaran";
    let rows = [
        "2.07.03.2.01.0001,Pelatihan,Kelas A,10,\"30 orang (L 20, P 15)\",",
        "2.07.03.2.01.0001,Pelatihan,Kelas B,10,\"40 orang (L 20, P 15)\",",
        "2.07.03.2.01.0001,Pelatihan,Kelas C,10,\"35 orang (L 20, P 15)\",",
        "2.07.03.2.01.0001,Pelatihan,Kelas D,10,50 orang (20 perempuan),",
        "2.07.03.2.01.0002,Pelatihan lain,Kelas E,10,,\"Jumlah 163; L 141, P 31\"",
        "2.07.03.2.01.0002,Pelatihan lain,Kelas F,10,,\"Jumlah 163; L 141, P 31\"",
    ];
    let folder = Folder::with("a.csv", format!("{header}\n{}\n", rows.join("\n")));
    for command in ["report", "check"] {
        let ran = folder.run(&[command, "a.csv", "--lang", "en"]);
        let said = format!("{}{}", ran.stdout, ran.stderr);
        let found: Vec<&str> = said.lines().filter(|l| l.contains("[D005]")).collect();
        assert_eq!((ran.code, found.len()), (1, 3), "{command}: {said}");
        let more = "a.csv:2:40: error[D005] beneficiaries of 2.07.03.2.01.0001: the parts add up to 35, more than the total of 30";
        assert!(found.iter().any(|l| l.starts_with(more)), "{command}: {said}");
        assert!(found.iter().any(|l| l.starts_with("a.csv:3:40: warning[D005]")), "{command}: {said}");
        // A target group is its activity's: it is said once.
        assert!(found.iter().any(|l| l.starts_with("a.csv:6:")), "{command}: {said}");
    }
    // The lines count all the same.
    let ran = folder.run(&["inspect", "a.csv", "--format", "json"]);
    let seen: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((seen["lines"].as_u64(), seen["left_out"].as_array().unwrap().len()), (Some(6), 0));
}

#[test]
fn totals_alone_contradict_nothing() {
    assert_eq!(sexes(&allocation("kode,L,P,jumlah\n2.07.03.2.01.0001,,,40\n")), ["0.00", "0.00", "100.00"]);
    assert_eq!(
        sexes(&allocation("kode,jenis_kelamin,jumlah\n2.07.03.2.01.0001,total,40\n")),
        ["0.00", "0.00", "100.00"]
    );
    let a = allocation("kode;sasaran;jumlah\n2.07.03.2.01.0001;perempuan 10;40\n");
    assert_eq!(sexes(&a), ["25.00", "0.00", "75.00"]);
    let ran = run("kode;sasaran;jumlah\n2.07.03.2.01.0001;L 10, P 20;25\n");
    assert!(ran.stderr.contains("s.csv:2:19: error[D005]"), "{}", ran.stderr);
    let ran = run("kode,L,P,jumlah\n2.07.03.2.01.0001,10,-,40\n");
    assert!(ran.stderr.contains("s.csv:2:1: warning[D005]"), "{}", ran.stderr);
}

#[test]
fn a_count_may_repeat_its_unit() {
    let long = |p: &str, l: &str, unit: &str| {
        run(format!(
            "kode,jenis_kelamin,jumlah,satuan\n2.07.03.2.01.0001,P,{p},{unit}\n2.07.03.2.01.0001,L,{l},{unit}\n"
        ))
    };
    let ran = long("20 orang", "60 Org", "orang");
    assert!(ran.code == 0 && ran.stdout.contains("\"female\": \"25.00\""), "{}", ran.stderr);
    assert_eq!(long("20 orang", "60", "").code, 0);
    for (cell, unit) in [("20 kunjungan", "orang"), ("orang", "orang"), ("20 KK", ""), ("20 %", "orang")] {
        let ran = long(cell, "60", unit);
        assert!(ran.stderr.contains("s.csv:2:21: error[D001]"), "{cell}: {}", ran.stderr);
    }
}

#[test]
fn a_wrong_cell_is_named_by_its_column() {
    for (sasaran, said) in [
        (
            "kode,L,P\n2.07.03.2.01.0001,3,lima\n",
            "s.csv:2:21: error[D001] this beneficiaries row is not used: P \"lima\"",
        ),
        (
            "kode,L,P,biaya_P\n2.07.03.2.01.0001,3,4,-5\n",
            "s.csv:2:23: error[D001] this beneficiaries row is not used: biaya_P \"-5\"",
        ),
        (
            "kode,L,P,jumlah\n2.07.03.2.01.0001,3,4,x\n",
            "s.csv:2:23: error[D001] this beneficiaries row is not used: jumlah \"x\"",
        ),
    ] {
        let ran = run(sasaran);
        assert!(ran.code == 1 && ran.stderr.contains(said), "{}", ran.stderr);
    }
}

#[test]
fn columns_that_contradict_each_other() {
    for (header, said) in [
        ("kode,jenis_kelamin,jumlah,L,P", "s.csv:1:1: columns \"jenis_kelamin\" and \"L\": one row a group or one row"),
        ("kode,jenis_kelamin,jumlah,total", "s.csv:1:1: columns \"jumlah\" and \"total\" are the same; leave one out"),
        ("kode,L,P,Laki-laki", "s.csv:1:1: columns \"L\" and \"Laki-laki\" are the same"),
        ("kode,L,P,biaya,biaya_satuan", "s.csv:1:1: columns \"biaya\" and \"biaya_satuan\" are the same"),
    ] {
        let ran = run(format!("{header}\n2.07.03.2.01.0001,P,4,3,1\n"));
        assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.contains(said)), (2, "", true), "{}", ran.stderr);
    }
}

#[test]
fn titles_above_the_header() {
    let a = allocation("DATA SASARAN, TAHUN 2025\n\nkode;L;P\n2.07.03.2.01.0001;30;10\n");
    assert_eq!(sexes(&a), ["25.00", "75.00", "0.00"]);
    // The row that comes nearest to a header is the one that lacks something.
    let ran = run("DATA SASARAN 2025\nkode,jenis_kelamin\n2.07.03.2.01.0001,P\n");
    assert!(ran.code == 2 && ran.stderr.contains("s.csv:2:1: no column \"jumlah\""), "{}", ran.stderr);
}

#[test]
fn files_that_are_no_table() {
    let ran = run(b"PK\x03\x04\x14\x00\x06\x00");
    assert!(
        ran.code == 2 && ran.stderr.contains("s.csv: a workbook cannot be read here; save its sheet as CSV"),
        "{}",
        ran.stderr
    );
    let ran = run(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    assert!(ran.code == 2 && ran.stderr.contains("s.csv: a workbook"), "{}", ran.stderr);
    let folder = Folder::with("a.csv", budget(&[TRAINING]));
    folder.file("p.xlsx", "x");
    for option in ["--beneficiaries", "--decisions", "--population"] {
        let ran = folder.run(&["report", "a.csv", option, "p.xlsx"]);
        assert!(ran.code == 2 && ran.stderr.contains("p.xlsx: no workbook in spite of its name"), "{}", ran.stderr);
    }
    // Only a header: nothing is filled in.
    let ran = run("kode,L,P\n");
    assert!(
        ran.code == 0 && ran.stderr.contains("s.csv:1:1: note[D011] there are no beneficiaries rows"),
        "{}",
        ran.stderr
    );
    folder.file("d.csv", "PUTUSAN 2025\nkode,alasan\n");
    let ran = folder.run(&["report", "a.csv", "--decisions", "d.csv"]);
    assert!(ran.code == 2 && ran.stderr.contains("d.csv:2:1: no columns \"kode_sub_kegiatan\""), "{}", ran.stderr);
}

#[test]
fn a_text_is_understood_as_a_whole_or_not_at_all() {
    // In a beneficiaries file.
    for (text, female) in [("10 L 20 P", "66.67"), ("30 siswa (L=10, P=20)", "66.67"), ("perempuan 60%", "60.00")] {
        let a = allocation(&format!("kode;sasaran;sumber;tahun\n2.07.03.2.01.0001;{text};x;2026\n"));
        assert_eq!(a["female"], female, "{text}");
    }
    let refused = [
        "laki-laki usia 10 tahun dan perempuan usia 20 tahun",
        "L = 10 KK P = 20 KK",
        "10 orang/kali L, 5 P",
        "100 orang (60% perempuan)",
        "L=-10 P=20",
    ];
    for text in refused {
        let out = run(format!("kode;sasaran\n2.07.03.2.01.0001;{text}\n")).stderr;
        assert!(out.contains("s.csv:2:19: error[D001]"), "{text}: {out}");
    }
    // In the budget's own column.
    let own = |text: &str| {
        let header = "nama_skpd;kode_sub_kegiatan;nama_sub_kegiatan;nama_paket;kelompok_sasaran;pagu\n";
        let row = format!("Disnaker;2.07.03.2.01.0001;Pelatihan;Kelas responsif gender;{text};100\n");
        Folder::with("a.csv", format!("{header}{row}")).report(&["a.csv"])["allocation"].clone()
    };
    assert_eq!(sexes(&own("10 perempuan dan 30 anak laki-laki")), ["25.00", "75.00", "0.00"]);
    for text in refused {
        assert_eq!(sexes(&own(text)), ["0.00", "0.00", "100.00"], "{text}");
    }
}
