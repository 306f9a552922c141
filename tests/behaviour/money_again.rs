//! Money that a table states again: sums across columns that a row does not keep to, totals that look like lines, recaps.

use rust_xlsxwriter::Workbook;

use crate::Folder;

/// Total, exit code and what is said.
fn read(folder: &Folder, args: &[&str]) -> (String, i32, String) {
    let ran = folder.run(&[&["report", "--format", "json", "--lang", "en"], args].concat());
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap_or_default();
    (report["total"].as_str().unwrap_or_default().to_owned(), ran.code, ran.stderr)
}

const CLASSES: &str = "kode_sub_kegiatan,nama_sub_kegiatan,operasi,modal,jumlah
2.08.02.2.01.0001,Koordinasi PUG,60000000,40000000,100000000
2.08.02.2.02.0001,Advokasi PUG,10000000,30000000,45000000
2.08.03.2.01.0001,Perlindungan Perempuan,25000000,15000000,40000000
";

#[test]
fn a_row_that_does_not_keep_to_a_sum_is_told_with_both_figures() {
    let folder = Folder::with("a.csv", CLASSES);
    let (total, code, said) = read(&folder, &["a.csv"]);
    assert_eq!((total.as_str(), code), ("185000000.00", 0), "{said}");
    let finding = "a.csv:3:50: warning[B010] in this row \"jumlah\" says 45,000,000, but \"operasi\" + \"modal\" add up to 40,000,000 (difference 5,000,000)";
    assert!(said.contains(finding), "{said}");
    assert!(folder.run(&["check", "a.csv"]).stdout.contains("B010"));
    folder.file("b.csv", CLASSES.replace("45000000", "40000000"));
    assert!(!read(&folder, &["b.csv"]).2.contains("B010"));
}

#[test]
fn a_column_that_is_filled_far_below_is_no_slip_and_a_slip_far_below_is_one() {
    let mut rows = "kode_sub_kegiatan,nama_sub_kegiatan,operasi,modal,tidak_terduga,jumlah\n".to_owned();
    for i in 0..1_200 {
        let (unforeseen, slip) = (if i == 1_100 { 5_000_000 } else { 0 }, if i == 1_150 { 7 } else { 0 });
        let sum = 3_000_000 + i + unforeseen + slip;
        rows += &format!("2.08.02.2.01.{i:04},Kegiatan {i},1000000,{},{unforeseen},{sum}\n", 2_000_000 + i);
    }
    let folder = Folder::with("a.csv", rows);
    let said = read(&folder, &["a.csv"]).2;
    assert_eq!(said.matches("warning[B010]").count(), 1, "{said}");
    assert!(said.contains("a.csv:1152:"), "{said}");
}

#[test]
fn totals_that_have_all_that_lines_have_are_found_by_what_they_add_up_to() {
    let rows = |last: &str| {
        let mut out = "nama_skpd,kode_sub_kegiatan,nama_sub_kegiatan,bulan,nilai\n".to_owned();
        for (code, name, a, b) in
            [("2.08.02.2.01.0001", "Koordinasi PUG", 61, 42), ("2.08.02.2.02.0001", "Advokasi", 13, 35)]
        {
            for (what, amount) in [("Januari", a), ("Februari", b), (last, a + b)] {
                out += &format!("DP3A,{code},{name},{what},{amount}000000\n");
            }
        }
        out
    };
    let folder = Folder::with("a.csv", rows("Setahun"));
    folder.file("b.csv", rows("Jumlah"));
    for name in ["a.csv", "b.csv"] {
        let (total, code, said) = read(&folder, &[name]);
        assert_eq!((total.as_str(), code), ("151000000.00", 0), "{said}");
    }
    folder.file("c.csv", rows("Setahun").replace("48000000", "48000001"));
    assert_eq!(read(&folder, &["c.csv"]).0, "302000001.00", "one is off: no total by its sum");
}

#[test]
fn rows_of_two_stages_or_of_plan_and_realisation_are_asked_for() {
    for [one, other] in [["Murni", "Perubahan"], ["Anggaran", "Realisasi"]] {
        let rows = format!(
            "kode_sub_kegiatan,nama_sub_kegiatan,keterangan,nilai\n2.08.02.2.01.0001,Koordinasi PUG,{one},61000000\n\
             2.08.02.2.01.0001,Koordinasi PUG,{other},42000000\n"
        );
        let folder = Folder::with("a.csv", rows);
        let (_, code, said) = read(&folder, &["a.csv"]);
        assert!(code == 1 && said.contains("F025"), "{said}");
    }
}

#[test]
fn money_that_is_listed_twice_is_an_error() {
    let lines = ["61000000", "42000000", "13000000", "35000000", "27000000", "9500000"];
    let mut rows = "nama_skpd,kode_sub_kegiatan,nama_sub_kegiatan,pagu\n".to_owned();
    for (i, amount) in lines.iter().enumerate() {
        rows += &format!("DP3A,2.08.02.2.01.000{},Kegiatan {i},{amount}\n", i + 1);
    }
    let all = |more: &str| format!("{rows}{more}");
    let folder = Folder::with("a.csv", all("Kabupaten,2.08.03.2.01.0001,Semuanya,187500000\n"));
    folder.file("b.csv", all(",,Satu,100000000\n,,Dua,87500000\n"));
    for name in ["a.csv", "b.csv"] {
        let (_, code, said) = read(&folder, &[name]);
        assert!(code == 1, "{name} {said}");
    }
    folder.file("d.csv", all("DP3A,2.08.03.2.01.0001,Semuanya,187500001\n"));
    assert_eq!(read(&folder, &["d.csv"]).1, 0);
}

#[test]
fn what_a_sheet_of_agencies_states_is_held_against_the_lines() {
    let book = |recap: [u32; 3]| {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet().set_name("Rekap").unwrap();
        sheet.write_row(0, 0, ["No", "Perangkat Daerah", "Jumlah"]).unwrap();
        for (row, (name, amount)) in (1..).zip(["Dinas Sosial", "Dinas Kesehatan", "JUMLAH"].into_iter().zip(recap)) {
            sheet.write(row, 1, name).unwrap();
            sheet.write(row, 2, amount).unwrap();
        }
        let sheet = book.add_worksheet().set_name("Rincian").unwrap();
        sheet.write_row(0, 0, ["Nama SKPD", "Kode Sub Kegiatan", "Nama Sub Kegiatan", "Pagu"]).unwrap();
        let lines =
            [("Dinas Sosial", "1.06.04.2.01.0001", 20_000_000), ("Dinas Kesehatan", "1.02.02.2.02.0001", 50_000_000)];
        for (row, (agency, code, amount)) in (1..).zip(lines) {
            sheet.write_row(row, 0, [agency, code, "Layanan"]).unwrap();
            sheet.write(row, 3, amount).unwrap();
        }
        book.save_to_buffer().unwrap()
    };
    let folder = Folder::empty();
    for (recap, finding) in [
        ([20_000_000, 50_000_000, 70_000_000], None),
        (
            [20_000_000, 50_000_000, 70_000_001],
            Some(
                "sheet Rekap, cell C4: warning[B001] JUMLAH: the file says 70,000,001, but the parts add up to 70,000,000",
            ),
        ),
        (
            [20_000_001, 50_000_000, 70_000_000],
            Some(
                "sheet Rekap, cell C2: warning[B001] Dinas Sosial: the file says 20,000,001, but the parts add up to 20,000,000",
            ),
        ),
        ([30_000_000, 40_000_000, 90_000_000], None),
    ] {
        folder.file("a.xlsx", book(recap));
        let (total, code, said) = read(&folder, &["a.xlsx"]);
        assert_eq!((total.as_str(), code), ("70000000.00", 0), "{said}");
        assert_eq!(said.contains("B001"), finding.is_some(), "{said}");
        assert!(finding.is_none_or(|finding| said.contains(finding)), "{said}");
    }
}

#[test]
fn an_agency_of_a_print_stands_where_agencies_stand() {
    let rows = "Uraian;Pagu
Dinas Kesehatan;150000000
  Program Kesehatan;150000000
    Puskesmas;60000000
    Layanan Ibu Hamil;90000000
Dinas Sosial;35000000
  Program Sosial;35000000
    Permakanan;20000000
    Sandang;15000000
";
    let titled = "Kode;Uraian;Jumlah
1;URUSAN WAJIB;110000000
1.02;BIDANG KESEHATAN;75000000
;Dinas Kesehatan;
1.02.02;PROGRAM KESEHATAN;75000000
1.02.02.2.02.0001;Ibu hamil;75000000
1.06;BIDANG SOSIAL;35000000
;Dinas Sosial;
1.06.04;PROGRAM SOSIAL;35000000
1.06.04.2.01.0001;Permakanan;35000000
";
    let folder = Folder::with("a.csv", rows);
    folder.file("b.csv", titled);
    for (name, total) in [("a.csv", "185000000.00"), ("b.csv", "110000000.00")] {
        let report = folder.report(&[name]);
        let agencies: Vec<&str> =
            report["opd"].as_array().unwrap().iter().map(|o| o["name"].as_str().unwrap()).collect();
        assert_eq!((report["total"].as_str(), agencies), (Some(total), vec!["Dinas Kesehatan", "Dinas Sosial"]));
    }
}

/// One table with two years: what a report refuses to add up, no other command adds up either.
#[test]
fn years_of_one_table_are_added_up_by_no_command() {
    let row = |year: u16, amount: u32| {
        format!(
            "{year},1.02,Dinas Kesehatan,1.02.02.2.02.0001,Pelayanan Ibu Hamil,5.1.02.01.01.0052,Kelas ibu hamil,{amount}\n"
        )
    };
    let header = "TAHUN,KODE SKPD,NAMA SKPD,KODE SUB KEGIATAN,NAMA SUB KEGIATAN,KODE REKENING,NAMA PAKET,PAGU\n";
    let folder = Folder::with("a.csv", format!("{header}{}{}", row(2025, 1000), row(2026, 500)));
    for args in [
        &["report", "a.csv"][..],
        &["tag", "a.csv", "--where", "lens=evidence"],
        &["gbs", "new", "a.csv", "1.02.02.2.02.0001"],
        &["compare", "a.csv", "a.csv"],
        &["sample", "a.csv", "--seed", "x", "--n", "30"],
        &["crosswalk", "a.csv"],
        &["simulate", "a.csv", "--set", "official=off"],
        &["audit-pack", "a.csv", "-o", "kk"],
        &["pokja", "a.csv", "-o", "plan.xlsx"],
        &["review", "a.csv"],
        &["beneficiaries", "template", "a.csv"],
        &["nomenclature", "diff", "2026", "2027", "a.csv"],
        &["criteria", "diff", "id-arg", "id-arg", "a.csv"],
    ] {
        let ran = folder.run(&[args, &["--lang", "en"]].concat());
        assert!(ran.code == 1 && ran.stderr.contains("a.csv: error[F025]"), "{args:?}: {}", ran.stderr);
        assert!(!ran.stdout.contains("1500") && !ran.stdout.contains("1,500"), "{args:?}: {}", ran.stdout);
        assert!(!ran.stderr.contains("Rp 1,500"), "{args:?}: {}", ran.stderr);
    }
    assert!(!folder.path().join("kk").exists() && !folder.path().join("plan.xlsx").exists());
    // Lines by themselves are lines of two years; of one year they have a sum.
    assert_eq!(folder.tags(&["a.csv"]).len(), 2);
    for (year, sum) in [("2025", "1 line, Rp 1,000"), ("2026", "1 line, Rp 500")] {
        for args in [["--where", &format!("lens=evidence,year={year}")], ["--year", year]] {
            let all = if args[0] == "--year" { vec!["--where", "lens=evidence"] } else { Vec::new() };
            let ran = folder.run(&[&["tag", "a.csv", "--lang", "en"], &args[..], &all].concat());
            assert!(ran.code == 0 && ran.stderr.contains(sum), "{args:?}: {}", ran.stderr);
        }
    }
    // A statement is held against the rows of its year.
    let statement = |year: u16, amount: u32| {
        format!(
            "perangkat_daerah = \"Dinas Kesehatan\"\ntahun_anggaran = {year}\nanggaran = \"{amount}\"\n[sub_kegiatan]\nkode = \"1.02.02.2.02.0001\"\nnama = \"Pelayanan Ibu Hamil\"\n"
        )
    };
    for (year, amount, is_right) in [(2025, 1000, true), (2026, 500, true), (2026, 1500, false), (2025, 500, false)] {
        folder.file("g.toml", statement(year, amount));
        let ran = folder.run(&["gbs", "check", "g.toml", "--budget", "a.csv", "--lang", "en"]);
        let says = ran.stdout.contains("but the budget file says");
        assert_eq!(says, !is_right, "{year} {amount}: {}", ran.stdout);
    }
}
