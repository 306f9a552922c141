//! Which amount is the plan, where its column has no label that is known, or stands beside columns that say the same money in
//! another way.

use crate::Folder;

/// Total, exit code and what is said.
fn read(content: &str) -> (String, i32, String) {
    let ran = Folder::with("a.csv", content).run(&["report", "a.csv", "--format", "json", "--lang", "en"]);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap_or_default();
    (report["total"].as_str().unwrap_or_default().to_owned(), ran.code, ran.stderr)
}

/// Four sub kegiatan with cells behind their names.
fn table(heads: &str, cells: [&str; 4]) -> String {
    let names = ["Koordinasi PUG", "Advokasi PUG", "Perlindungan Perempuan", "Pencegahan Kekerasan"];
    let mut out = format!("kode_sub_kegiatan,nama_sub_kegiatan,{heads}\n");
    for (i, (name, cells)) in names.iter().zip(cells).enumerate() {
        out += &format!("2.08.02.2.01.000{},{name},{cells}\n", i + 1);
    }
    out
}

#[test]
fn what_is_realised_is_not_counted_where_another_column_may_be_the_plan() {
    let cells = ["90000000,40000000", "30000000,30000000", "20000000,5000000", "10000000,0"];
    let (total, code, said) = read(&table("Kolom X,Realisasi", cells));
    assert_eq!((total.as_str(), code), ("", 2), "{said}");
    assert!(said.contains("F030") && said.contains("Kolom X (150,000,000)"), "{said}");
    // A word that says money needs no question.
    for label in ["Nominal", "Besaran", "Jml", "Uang"] {
        let (total, code, said) = read(&table(&format!("{label},Realisasi"), cells));
        assert_eq!((total.as_str(), code), ("150000000.00", 0), "{label}: {said}");
    }
    // Nor is there one where only what is realised stands in the table.
    assert_eq!(read(&table("Urutan,Realisasi", ["7,40000000", "3,30000000", "5,5000000", "1,0"])).0, "75000000.00");
}

#[test]
fn quarters_are_the_plan_beside_what_is_realised_and_beside_an_older_stage() {
    let cells = ["9000000,9000000,9000000,9000001,30000000", "1000000,2000000,3000000,4000000,9000000"];
    let more = ["5000000,0,0,5000000,10000000", "1000000,1000000,1000000,1000000,0"];
    let cells = [cells[0], cells[1], more[0], more[1]];
    for other in ["Realisasi", "Murni"] {
        let (total, code, said) = read(&table(&format!("TW I,TW II,TW III,TW IV,{other}"), cells));
        assert_eq!((total.as_str(), code), ("60000001.00", 0), "{other}: {said}");
        let (_, code, said) = read(&table(&format!("Q1,Q2,Q3,Q4,{other}"), cells));
        assert_eq!(code, 2, "{other}: {said}");
        assert!(said.contains("F030") && said.contains("Q1"), "{other}: {said}");
    }
}

#[test]
fn an_older_stage_is_not_counted_where_another_column_may_be_the_newer_one() {
    let cells = ["90000000,80000000", "30000000,30000000", "20000000,25000000", "10000000,10000000"];
    let (_, code, said) = read(&table("Kolom X,Murni", cells));
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("F030"), "{said}");
    let (total, code, said) = read(&table("APBD-P,APBD", cells));
    assert_eq!((total.as_str(), code), ("150000000.00", 0), "{said}");
}

#[test]
fn an_amount_written_with_rp_labels_no_column() {
    let cells = ["Rp 90.000.000,00", "Rp 30.000.000,00", "Rp 20.000.000,00", "Rp 10.000.000,00"];
    let quoted = cells.map(|cell| format!("\"{cell}\""));
    let (total, code, said) = read(&table("Kolom X", [&quoted[0], &quoted[1], &quoted[2], &quoted[3]]));
    assert_eq!((total.as_str(), code), ("", 2), "the first row was taken for labels: {said}");
    let (total, code, said) = read(&table("Nominal", [&quoted[0], &quoted[1], &quoted[2], &quoted[3]]));
    assert_eq!((total.as_str(), code), ("150000000.00", 0), "{said}");
}

/// Rows of accounts: each with the total of its sub kegiatan and its own money.
fn accounts() -> Vec<String> {
    let row = |sub: usize, account: usize, own: usize| {
        let total: usize = (1..=3).map(|a| money(sub, a)).sum();
        format!("2.08.02.2.01.{sub:04},Kegiatan {sub},5.1.02.01.01.{account:04},Belanja {account},{total},{own}")
    };
    (1..=8).flat_map(|sub| (1..=3).map(move |a| row(sub, a, money(sub, a)))).collect()
}

fn money(sub: usize, account: usize) -> usize {
    1_000_000 * sub + 130_000 * account * account + 7_000 * sub * account
}

const ACCOUNTS: &str = "kode_sub_giat,nama_sub_giat,kode_akun,nama_akun,rincian,total_rincian";

#[test]
fn a_total_that_rows_repeat_is_found_in_every_order_and_in_a_part_of_the_table() {
    let all: usize = (1..=8).flat_map(|sub| (1..=3).map(move |a| money(sub, a))).sum();
    let of = |rows: &[String]| format!("{ACCOUNTS}\n{}\n", rows.join("\n"));
    let rows = accounts();
    assert_eq!(read(&of(&rows)).0, format!("{all}.00"));
    let mut by_account = rows.clone();
    by_account.sort_by_key(|row| row.split(',').nth(2).map(str::to_owned));
    let (total, code, said) = read(&of(&by_account));
    assert_eq!((total, code), (format!("{all}.00"), 0), "{said}");
    let blank: Vec<String> = rows.iter().flat_map(|row| [row.clone(), ",,,,,".to_owned()]).collect();
    assert_eq!(read(&of(&blank)).0, format!("{all}.00"));
    let cut: usize = all - money(8, 3) - money(1, 1);
    let (total, code, said) = read(&of(&rows[1..23]));
    assert_eq!((total, code), (format!("{cut}.00"), 0), "{said}");
}

#[test]
fn accounts_that_all_have_the_amount_of_their_sub_kegiatan_are_refused() {
    let of = |rows: Vec<String>| format!("{}\n{}\n", ACCOUNTS.replace(",total_rincian", ""), rows.join("\n"));
    let without = |row: &String| row.rsplit_once(',').map(|(row, _)| row.to_owned()).unwrap_or_default();
    let (_, code, said) = read(&of(accounts().iter().map(without).collect()));
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("F027"), "{said}");
}

#[test]
fn notes_beside_a_table_say_nothing_of_the_size_of_its_amounts() {
    let mut rows = "kode_sub_kegiatan,nama_sub_kegiatan,Anggaran Operasi,Anggaran Modal,\n".to_owned();
    for i in 1..=24 {
        let (modal, note) = (if i % 8 == 0 { "250000" } else { "0" }, if i == 3 { "900000000" } else { "" });
        rows += &format!("2.08.02.2.01.{i:04},Kegiatan {i},4{i:02}0.5,{modal},{note}\n");
    }
    let (total, _, said) = read(&format!("(dalam ribuan rupiah),,,,\n{rows}"));
    let operasi: usize = (1..=24).map(|i| 4_000_500 + 10_000 * i).sum();
    assert_eq!(total, format!("{}.00", operasi + 750_000_000), "{said}");
}

#[test]
fn zero_is_the_total_of_a_group_without_money() {
    let rows = "kode_sub_kegiatan,nama_sub_kegiatan,kode_rekening,pagu
2.08.02.2.01.0001,Koordinasi PUG,5.1.02.01.01.0024,60000000
2.08.02.2.01.0002,Advokasi PUG,5.1.02.01.01.0024,40000000
Jumlah,,,100000000
2.08.03.2.01.0001,Perlindungan Perempuan,5.1.02.01.01.0024,0
2.08.03.2.01.0002,Pencegahan Kekerasan,5.1.02.01.01.0024,
Jumlah,,,0
2.08.04.2.01.0001,Pelayanan Keluarga,5.1.02.01.01.0024,10000000
2.08.04.2.01.0002,Pendampingan Keluarga,5.1.02.01.01.0024,15000000
Jumlah,,,25000000
";
    let (total, code, said) = read(rows);
    assert_eq!((total.as_str(), code), ("125000000.00", 0), "{said}");
    assert!(!said.contains("B001") && !said.contains("F027"), "{said}");
}
