//! Files that are no plain export: other tables below the first, forms that nobody filled in, rows that break off, statements.

use rust_xlsxwriter::Workbook;

use crate::Folder;

/// A plan with two tables under one header, a third with columns of its own, and a total of all of them.
const PLAN: &str = "Gender Issue,GAD Activity,Target,MOOE,PS,CO,Responsible Office
VAW,Seminar,4 seminars,\"120,000.00\",0.00,0.00,GFPS
Sub-Total A,,,\"120,000.00\",0.00,0.00,
GFPS,Training,15 members,\"30,000.00\",\"5,000.00\",0.00,HRMO
Sub-Total B,,,\"30,000.00\",\"5,000.00\",0.00,
ATTRIBUTED PROGRAMS,,,,,,
Title of Project,HGDG Score,Total Annual Budget,,,,
";
const ROAD: &str = "Road,8.5,\"2,000,000.00\",,,,\n";

fn book(rows: &[&[&str]]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Isian").unwrap();
    for (r, row) in rows.iter().enumerate() {
        for (c, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            match cell.parse::<f64>() {
                Ok(number) => sheet.write_number(r as u32, c as u16, number).unwrap(),
                Err(_) => sheet.write_string(r as u32, c as u16, *cell).unwrap(),
            };
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn a_table_with_unknown_columns_below_another_is_read_and_its_grand_total_proves_it() {
    let folder = Folder::with("a.csv", format!("{PLAN}{ROAD}GRAND TOTAL,,,\"2,155,000.00\",,,\n"));
    let report = folder.report(&["a.csv"]);
    assert_eq!(report["total"], "2155000.00");
    assert_eq!(report["inputs"][0]["proof"]["stated_totals_agree"], 3);
    // The same with a total that is not theirs: said, and no success.
    folder.file("b.csv", format!("{PLAN}{ROAD}GRAND TOTAL,,,\"2,150,000.00\",,,\n"));
    let ran = folder.run(&["report", "b.csv", "--lang", "en"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("error[F027]") && ran.stderr.contains("2,155,000"), "{}", ran.stderr);
}

#[test]
fn a_grand_total_says_which_column_of_a_table_with_unknown_columns_is_the_amount() {
    let plan = PLAN.replace("Total Annual Budget,,", "Total Annual Budget,GAD Attributed Budget,");
    // The attributed amount stands under a label of its own, left of the first table's amounts.
    let plan = plan.replace(
        "Title of Project,HGDG Score,Total Annual Budget,GAD Attributed Budget,,,",
        "Title of Project,Total Annual Budget,GAD Attributed Budget,,,,",
    );
    let road = "Road,\"2,000,000.00\",\"1,000,000.00\",,,,\n";
    let folder = Folder::with("a.csv", format!("{plan}{road}GRAND TOTAL,,,\"1,155,000.00\",,,\n"));
    assert_eq!(folder.report(&["a.csv"])["total"], "1155000.00");
    // Without the total nothing says it: it is asked, and the way out leads out, the first table not lost.
    folder.file("b.csv", format!("{plan}{road}"));
    let ran = folder.run(&["report", "b.csv", "--lang", "en"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("error[F030]") && ran.stderr.contains("GAD Attributed Budget"), "{}", ran.stderr);
    assert_eq!(folder.report(&["b.csv", "--amount", "GAD Attributed Budget"])["total"], "1155000.00");
    assert_eq!(folder.report(&["b.csv", "--amount", "Total Annual Budget"])["total"], "2155000.00");
}

#[test]
fn a_row_of_the_first_table_below_the_second_one_is_not_lost() {
    let folder = Folder::with("a.csv", format!("{PLAN}{ROAD}Health,Clinic,2 visits,\"7,000.00\",0.00,0.00,MHO\n"));
    let ran = folder.run(&["report", "a.csv", "--lang", "en"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("of which table it is is not known"), "{}", ran.stderr);
}

#[test]
fn realised_money_is_found_without_names_that_are_known_and_over_several_columns() {
    let folder = Folder::with(
        "a.csv",
        "unitkey,nmkeg,anggaran,realisasi\n1_,Pelatihan kader,5000000,2000000\n2_,Rapat,3000000,.00\n",
    );
    assert_eq!(folder.report(&["a.csv", "--amount", "realised"])["total"], "2000000.00");
    assert_eq!(folder.report(&["a.csv"])["total"], "8000000.00");
    folder.file(
        "b.csv",
        "Kode Sub Kegiatan,Nama Sub Kegiatan,Operasi,,Modal,\n,,Anggaran,Realisasi,Anggaran,Realisasi\n\
         2.08.02.2.01.0001,Koordinasi PUG,50000000,20000000,10000000,7000000\n\
         2.08.02.2.01.0002,Pelatihan PUG,40000000,10000000,20000000,3000000\n",
    );
    assert_eq!(folder.report(&["b.csv"])["total"], "120000000.00");
    assert_eq!(folder.report(&["b.csv", "--amount", "realised"])["total"], "40000000.00");
}

#[test]
fn a_form_that_nobody_filled_in_has_no_amount_and_says_so() {
    let rows: &[&[&str]] = &[
        &["Kode", "Program dan Kegiatan", "Target Kinerja dan Anggaran", "", "Realisasi Kinerja Triwulan I", ""],
        &["", "", "K", "Rp.", "K", "Rp."],
        &["2.08.02.2.01.0001", "Koordinasi PUG", "12", "", "3", "0"],
        &["2.08.02.2.01.0002", "Pelatihan PUG", "20", "", "", "0"],
    ];
    let folder = Folder::with("a.xlsx", book(rows));
    folder.file("b.csv", "kode_sub_kegiatan,nama_sub_kegiatan,pagu\n2.08.02.2.01.0001,Koordinasi PUG,\n");
    for name in ["a.xlsx", "b.csv"] {
        let ran = folder.run(&["report", name, "--format", "json", "--lang", "en"]);
        assert_eq!(ran.code, 1, "{}", ran.stderr);
        assert!(ran.stderr.contains("error[F002] no row has an amount"), "{}", ran.stderr);
        assert!(ran.stdout.contains("\"total\": \"0.00\""), "{}", ran.stdout);
        let ran = folder.run(&["inspect", name, "--lang", "id"]);
        assert_eq!(ran.code, 1);
        assert!(ran.stderr.contains("tidak ada baris yang bernilai"), "{}", ran.stderr);
    }
    // What is realised may well be nothing.
    folder.file("c.csv", "kode_sub_kegiatan,nama_sub_kegiatan,pagu\n2.08.02.2.01.0001,Koordinasi PUG,0\n");
    assert_eq!(folder.report(&["c.csv"])["total"], "0.00");
}

#[test]
fn rows_that_break_off_and_numbers_under_no_label_are_named() {
    let mut rows: Vec<Vec<String>> =
        vec![vec!["Nama OPD".into(), "Nama Paket".into(), "Sumber Dana".into(), "Pagu".into()]];
    let row = |i: usize| vec!["Dinas Sosial".into(), format!("Paket {i}"), "APBD".into(), format!("{}", i * 1_000_000)];
    rows.extend((1..60).map(row));
    rows[7].truncate(2);
    rows[9].push("2000000".into());
    rows[11].push("3".into());
    let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let folder = Folder::with("a.xlsx", book(&rows));
    let ran = folder.run(&["report", "a.xlsx", "--format", "json", "--lang", "en"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stdout.contains("\"total\": \"1763000000.00\""), "{}", ran.stdout);
    assert!(
        ran.stderr.contains("warning[F008] row 8 ends before its amount and adds nothing to the total"),
        "{}",
        ran.stderr
    );
    assert!(
        ran.stderr.contains("E10: warning[F009] numbers in a column without a header are not counted: E10\n"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_statement_and_its_analysis_are_no_budgets_and_gbs_check_reads_them() {
    let form: &[&[&str]] = &[
        &["GENDER BUDGET STATEMENT", "", ""],
        &["SKPD", "Dinas Sosial", ""],
        &["KODE PROGRAM", "2.08.02 / 2.08.02.2.01 / 2.08.02.2.01.0002", ""],
        &["ANALISIS SITUASI", "A. Data Pembuka Wawasan\nPeserta: laki-laki 40, perempuan 12", ""],
        &["", "B. Isu Kesenjangan Gender\nAkses: jadwal pagi\nKontrol: kepala desa", ""],
        &["JUMLAH ANGGARAN PROGRAM / KEGIATAN", "sesuai DPA Rp. 75.000.000,00", ""],
        &["RENCANA AKSI", "Kegiatan 1", "Pelatihan"],
        &["", "Masukan/Input", "Rp 50.000.000"],
        &["", "Kegiatan 2", "Pendampingan"],
        &["", "Masukan/Input", "Rp 25.000.000"],
        &["", "", ""],
        &["", "", "Kepala Dinas"],
    ];
    let steps: &[&[&str]] = &[
        &["NAMA KEBIJAKAN / PROGRAM", "DATA PEMBUKA WAWASAN", "ISU GENDER", "", "RENCANA AKSI"],
        &["", "", "FAKTOR KESENJANGAN", "SEBAB FAKTOR INTERNAL", "RENCANA AKSI"],
        &[
            "Program: Kesehatan\nSub Kegiatan: 1.02.02.2.02.0001 Ibu hamil",
            "40 kelas",
            "Akses: jauh",
            "bidan kurang",
            "Kelas ibu",
        ],
    ];
    let folder = Folder::with("gbs.xlsx", book(form));
    folder.file("gap.xlsx", book(steps));
    for name in ["gbs.xlsx", "gap.xlsx"] {
        let ran = folder.run(&["report", name, "--lang", "en"]);
        assert_eq!(ran.code, 2);
        assert!(ran.stderr.contains("error[F004]") && ran.stderr.contains("setara gbs check FILE"), "{}", ran.stderr);
    }
    let ran = folder.run(&["gbs", "check", "gbs.xlsx", "--lang", "en"]);
    // The plan of 50 and 25 million is the 75 of the form: neither is missing, and they do not differ.
    assert!(!ran.stdout.contains("] anggaran is not") && !ran.stdout.contains("G19"), "{}", ran.stdout);
    folder.file("more.xlsx", book(&form_with(form, "sesuai DPA Rp. 80.000.000,00")));
    let ran = folder.run(&["gbs", "check", "more.xlsx", "--lang", "en"]);
    assert!(ran.stdout.contains("add up to Rp 75,000,000 of the budget of Rp 80,000,000"), "{}", ran.stdout);
    let ran = folder.run(&["gbs", "check", "gbs.xlsx", "--lang", "en"]);
    assert!(!ran.stdout.contains("kode_sub_kegiatan is not") && !ran.stdout.contains("akses is not"), "{}", ran.stdout);
    let ran = folder.run(&["gbs", "check", "gap.xlsx", "--lang", "en"]);
    assert!(!ran.stdout.contains("G28"), "{}", ran.stdout);
    assert!(
        !ran.stdout.contains("kode_sub_kegiatan is not") && ran.stdout.contains("] anggaran is not"),
        "{}",
        ran.stdout
    );
}

/// The same form with another amount.
fn form_with<'t>(form: &[&'t [&'t str]], amount: &'t str) -> Vec<&'t [&'t str]> {
    let with = |row: &&'t [&'t str]| match row[0].starts_with("JUMLAH") {
        true => &*Box::leak(vec![row[0], amount, ""].into_boxed_slice()),
        false => *row,
    };
    form.iter().map(with).collect()
}

/// A file of beneficiaries or of a population that is named as a budget has no rupiah.
#[test]
fn tables_of_persons_are_no_budgets_unless_the_amount_is_named() {
    let head = "kode_sub_kegiatan,nama_sub_kegiatan";
    let [one, two] = ["1.02.02.2.02.0001,Ibu hamil", "1.02.02.2.02.0003,Bayi"];
    for (name, columns, first, second) in [
        ("sex", "jenis_kelamin,jumlah", "P,120", "L,110"),
        ("ages", "kelompok umur,Total", "dewasa,120", "anak,110"),
        ("wide", "L,P,jumlah", "0,120,120", "50,60,110"),
        ("unit", "jumlah,satuan", "120,orang", "110,Jiwa"),
        ("cost", "jenis_kelamin,jumlah,biaya_satuan", "P,120,50", "L,110,70"),
    ] {
        let file = format!("{name}.csv");
        let folder = Folder::with(&file, format!("{head},{columns}\n{one},{first}\n{two},{second}\n"));
        for command in ["report", "tag", "check", "inspect"] {
            let ran = folder.run(&[command, &file, "--lang", "en"]);
            let said = format!("{}{}", ran.stdout, ran.stderr);
            assert_eq!(ran.code, 2, "{command} {name}: {said}");
            assert!(said.contains("error[F004] the numbers in this table are persons, not money"), "{said}");
            assert!(said.contains("--beneficiaries FILE"), "{said}");
        }
        let amount = columns.split(',').find(|c| ["jumlah", "Total"].contains(c)).unwrap();
        assert_eq!(folder.report(&[&file, "--amount", amount])["total"], "230.00", "{name}");
    }
    for (name, columns, first, second) in [
        ("price", "volume,satuan,harga,jumlah", "2,orang,60000,120000", "1,orang,110000,110000"),
        ("goods", "satuan,jumlah", "paket,120000", "orang,110000"),
        ("reach", "L,P,jumlah", "10,20,120000", "5,6,110000"),
        ("money", "jenis_kelamin,pagu", "P,120000", "L,110000"),
    ] {
        let file = format!("{name}.csv");
        let folder = Folder::with(&file, format!("{head},{columns}\n{one},{first}\n{two},{second}\n"));
        assert_eq!(folder.report(&[&file])["total"], "230000.00", "{name}");
    }
}
