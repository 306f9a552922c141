//! Several tables of one run, sheets or files: copies and recaps count once, stages and years of one budget are never added,
//! and agencies of one government are.

use rust_xlsxwriter::Workbook;

use crate::{Folder, Ran};

const IBU: &str = "1.02.02.2.02.0001,Pengelolaan Pelayanan Kesehatan Ibu Hamil";
const BAYI: &str = "1.02.02.2.02.0003,Pengelolaan Pelayanan Kesehatan Bayi Baru Lahir";
const PUG: &str = "2.08.02.2.01.0001,Koordinasi Pelaksanaan PUG";

/// A budget by agency and sub kegiatan.
fn table(rows: &[(&str, &str, u64)]) -> String {
    let mut out = String::from("NAMA SKPD,KODE SUB KEGIATAN,NAMA SUB KEGIATAN,PAGU\n");
    for (agency, activity, amount) in rows {
        out += &format!("{agency},{activity},{amount}\n");
    }
    out
}

/// A workbook of sheets as csv; digits are numbers, unless a point or zero makes them a code.
fn xlsx(sheets: &[(&str, String)]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, text) in sheets {
        let sheet = book.add_worksheet().set_name(*name).unwrap();
        for (row, line) in text.lines().enumerate() {
            for (column, cell) in line.split(',').enumerate() {
                match cell.parse::<u64>() {
                    Ok(number) => sheet.write_number(row as u32, column as u16, number as f64).unwrap(),
                    Err(_) => sheet.write_string(row as u32, column as u16, cell).unwrap(),
                };
            }
        }
    }
    book.save_to_buffer().unwrap()
}

fn report(folder: &Folder, args: &[&str]) -> Ran {
    folder.run(&[&["report", "--format", "json", "--lang", "en", "--no-config"], args].concat())
}

/// The total of a report that must succeed, and what it says beside.
fn total(folder: &Folder, args: &[&str]) -> (String, String) {
    let ran = report(folder, args);
    assert_eq!(ran.code, 0, "{args:?}: {}", ran.stderr);
    let json: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    (json["total"].as_str().unwrap().to_owned(), ran.stderr)
}

/// What a report says that makes no total.
fn asked(folder: &Folder, args: &[&str]) -> String {
    let ran = report(folder, args);
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""), "{args:?}: {}", ran.stderr);
    assert!(ran.stderr.contains("error[F025]"), "{}", ran.stderr);
    ran.stderr
}

#[test]
fn the_same_budget_in_two_forms_counts_once() {
    let rows = [("Dinas Kesehatan", IBU, 100), ("Dinas Kesehatan", BAYI, 50), ("Dinas PPPA", PUG, 7)];
    let folder = Folder::with("a.csv", table(&rows));
    let turned: Vec<_> = rows.iter().rev().copied().collect();
    folder.file("b.xlsx", xlsx(&[("Sheet1", table(&turned))]));
    for files in [["a.csv", "b.xlsx"], ["b.xlsx", "a.csv"]] {
        for jobs in ["1", "4"] {
            let (sum, said) = total(&folder, &[&files[..], &["--jobs", jobs]].concat());
            assert_eq!(sum, "157.00");
            assert!(
                said.contains(
                    "b.xlsx: sheet Sheet1: note[F024] all its lines are also in a.csv, with the same amounts"
                ),
                "{said}"
            );
        }
    }
    let lines = folder.tags(&["a.csv", "b.xlsx"]);
    assert_eq!(lines.len(), 3);
    // Where all that differs is the agency, nothing is a copy.
    folder.file("c.csv", table(&[("Dinas Sosial", IBU, 100), ("Dinas Sosial", BAYI, 50)]));
    assert_eq!(total(&folder, &["a.csv", "c.csv"]).0, "307.00");
}

#[test]
fn months_that_repeat_a_sheet_count_once() {
    let sheet = table(&[("", IBU, 100), ("", BAYI, 50)]);
    let sheets: Vec<(&str, String)> =
        ["DPA", "Januari", "Februari", "Maret"].map(|name| (name, sheet.clone())).to_vec();
    let folder = Folder::with("a.xlsx", xlsx(&sheets));
    let (sum, said) = total(&folder, &["a.xlsx"]);
    assert_eq!((sum.as_str(), said.matches("note[F024]").count()), ("150.00", 3), "{said}");
    assert!(said.contains("a.xlsx: sheet Maret: note[F024] all its lines are also in DPA"), "{said}");
    assert_eq!(total(&folder, &["a.xlsx", "--sheet", "Maret"]), ("150.00".into(), String::new()));
}

#[test]
fn a_recap_counts_nothing_and_proves_the_details() {
    let details = table(&[("Dinas Kesehatan", IBU, 100), ("Dinas Kesehatan", BAYI, 50), ("Dinas PPPA", PUG, 7)]);
    let by_program = "NAMA SKPD,KODE PROGRAM,NAMA PROGRAM,PAGU\nDinas Kesehatan,1.02.02,Upaya Kesehatan,150\nDinas PPPA,2.08.02,PUG,7\n";
    let by_kegiatan = "NAMA SKPD,KODE KEGIATAN,NAMA KEGIATAN,PAGU\nDinas Kesehatan,1.02.02.2.02,Layanan,150\nDinas PPPA,2.08.02.2.01,PUG,7\n";
    for (name, recap) in [("Per Program", by_program), ("Rekap", by_kegiatan)] {
        for turned in [false, true] {
            let mut sheets = vec![("Data", details.clone()), (name, recap.to_owned())];
            if turned {
                sheets.reverse();
            }
            let folder = Folder::with("a.xlsx", xlsx(&sheets));
            let (sum, said) = total(&folder, &["a.xlsx"]);
            assert_eq!(sum, "157.00", "{name}");
            let note = format!(
                "a.xlsx: sheet {name}: note[F024] this is a recap of Data and is not counted; 2 of its 2 totals agree"
            );
            assert!(said.contains(&note), "{said}");
        }
    }
    // As files beside each other too.
    let folder = Folder::with("rinci.csv", &details);
    folder.file("rekap.csv", by_program);
    assert_eq!(total(&folder, &["rekap.csv", "rinci.csv"]).0, "157.00");
}

#[test]
fn a_recap_of_several_sheets_counts_nothing() {
    let recap = "NAMA SKPD,KODE PROGRAM,NAMA PROGRAM,PAGU\nDinas Kesehatan,1.02.02,Upaya Kesehatan,150\nDinas PPPA,2.08.02,PUG,7\n";
    let sheets = [
        ("Dinas Kesehatan", table(&[("Dinas Kesehatan", IBU, 100), ("Dinas Kesehatan", BAYI, 50)])),
        ("Dinas PPPA", table(&[("Dinas PPPA", PUG, 7)])),
        ("Rekap", recap.to_owned()),
    ];
    let folder = Folder::with("a.xlsx", xlsx(&sheets));
    let (sum, said) = total(&folder, &["a.xlsx"]);
    assert_eq!(sum, "157.00");
    assert!(
        said.contains(
            "Rekap: note[F024] this is a recap of the other tables and is not counted; 2 of its 2 totals agree"
        ),
        "{said}"
    );
}

#[test]
fn a_recap_with_a_wrong_figure_is_one_all_the_same() {
    let details = table(&[
        ("Dinas Kesehatan", IBU, 100),
        ("Dinas Kesehatan", BAYI, 50),
        ("Dinas PPPA", PUG, 7),
        ("Dinas PPPA", "2.08.03.2.01.0001,Pencegahan Kekerasan", 9),
    ]);
    let recap = |last: u64| {
        format!(
            "NAMA SKPD,KODE PROGRAM,NAMA PROGRAM,PAGU\nDinas Kesehatan,1.02.02,Upaya,150\nDinas PPPA,2.08.02,PUG,7\nDinas PPPA,2.08.03,PKP,{last}\n"
        )
    };
    let folder = Folder::with("a.xlsx", xlsx(&[("Data", details.clone()), ("Rekap", recap(8))]));
    let (sum, said) = total(&folder, &["a.xlsx"]);
    assert_eq!(sum, "166.00");
    assert!(said.contains("2 of its 3 totals agree"), "{said}");
    assert!(
        said.contains("a.xlsx: sheet Rekap: warning[B001] 2.08.03: the file says 8, but the parts add up to 9"),
        "{said}"
    );
    // Called a recap, and none of its totals is one: what it is, nobody knows.
    let other = "NAMA SKPD,KODE PROGRAM,NAMA PROGRAM,PAGU\nDinas Sosial,1.06.02,Pemberdayaan,1000\n";
    let folder = Folder::with("a.xlsx", xlsx(&[("Data", details), ("Rekap", other.into())]));
    let said = asked(&folder, &["a.xlsx"]);
    assert!(said.contains("a.xlsx: Data Rp 166; a.xlsx: Rekap Rp 1,000") && said.contains("--sheet NAME"), "{said}");
    assert_eq!(total(&folder, &["a.xlsx", "--sheet", "Data"]).0, "166.00");
}

/// Two stages of one budget, under these names.
fn stages(names: [&str; 2]) -> Folder {
    let folder = Folder::with(names[0], table(&[("Dinas Kesehatan", IBU, 100), ("Dinas Kesehatan", BAYI, 50)]));
    folder.file(names[1], table(&[("Dinas Kesehatan", IBU, 120), ("Dinas Kesehatan", BAYI, 50)]));
    folder
}

#[test]
fn two_stages_of_one_budget_are_never_added() {
    let folder = stages(["apbd.csv", "perubahan.csv"]);
    let files = ["apbd.csv", "perubahan.csv"];
    let said = asked(&folder, &files);
    assert!(
        said.contains("apbd.csv (apbd) Rp 150; perubahan.csv (perubahan) Rp 170") && said.contains("--stage perubahan"),
        "{said}"
    );
    for jobs in ["1", "3"] {
        assert_eq!(asked(&folder, &["perubahan.csv", "apbd.csv", "--jobs", jobs]), said);
    }
    assert_eq!(total(&folder, &[&files[..], &["--stage", "apbd"]].concat()).0, "150.00");
    let (sum, note) = total(&folder, &[&files[..], &["--stage", "perubahan"]].concat());
    assert_eq!(sum, "170.00");
    assert!(
        note.contains("apbd.csv: note[F024] this is apbd, but perubahan was asked for: it is not counted"),
        "{note}"
    );
    // A stage that none of them is chooses nothing; of one file it is its name.
    asked(&folder, &[&files[..], &["--stage", "rka"]].concat());
    assert_eq!(total(&folder, &["apbd.csv", "--stage", "rka"]).0, "150.00");
    let by = report(&folder, &[&files[..], &["--by", "stage"]].concat());
    let json: serde_json::Value = serde_json::from_str(&by.stdout).unwrap();
    let rows: Vec<[&str; 2]> = json["by"]["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| [row["by"][0].as_str().unwrap(), row["total"].as_str().unwrap()])
        .collect();
    assert_eq!(rows, [["apbd", "150.00"], ["perubahan", "170.00"]]);
    assert!(by.code == 0 && by.stderr.contains("note[F025] shown side by side"), "{by:?}");
}

#[test]
fn every_command_keeps_stages_apart() {
    let folder = stages(["apbd.csv", "perubahan.csv"]);
    let tag = folder.run(&["tag", "apbd.csv", "perubahan.csv"]);
    assert!((tag.code, tag.stdout.as_str()) == (1, "") && tag.stderr.contains("error[F025]"), "{tag:?}");
    assert_eq!(folder.tags(&["apbd.csv", "perubahan.csv", "--stage", "apbd"]).len(), 2);
    let check = folder.run(&["check", "apbd.csv", "perubahan.csv"]);
    assert!(check.code == 1 && check.stdout.contains("error[F025]"), "{check:?}");
    // Sides of a comparison are stages on purpose; a side that holds both is none.
    let compare = |sides: &[&str]| folder.run(&[&["compare", "--format", "json", "--lang", "en"], sides].concat());
    let apart = compare(&["apbd.csv", "perubahan.csv"]);
    let json: serde_json::Value = serde_json::from_str(&apart.stdout).unwrap();
    assert_eq!(
        (apart.code, json["before"]["total"].as_str(), json["after"]["total"].as_str()),
        (0, Some("150.00"), Some("170.00"))
    );
    let both = stages(["dua/apbd.csv", "dua/perubahan.csv"]);
    both.file("tiga.csv", table(&[("Dinas Kesehatan", IBU, 120)]));
    let ran = both.run(&["compare", "dua", "tiga.csv"]);
    assert!(ran.code == 1 && ran.stdout.is_empty() && ran.stderr.contains("error[F025]"), "{ran:?}");
    // Where the settings say the stage of each, check holds them against each other as before.
    folder.file("setara.toml", "[[input]]\nfile = \"apbd.csv\"\nstage = \"apbd\"\n[[input]]\nfile = \"perubahan.csv\"\nstage = \"perubahan\"\n");
    let check = folder.run(&["check", "apbd.csv", "perubahan.csv"]);
    assert!(check.code == 0 && !check.stdout.contains("F025"), "{check:?}");
}

#[test]
fn stages_are_said_by_settings_sheets_and_columns() {
    let folder = stages(["a.csv", "b.csv"]);
    let said = asked(&folder, &["a.csv", "b.csv"]);
    assert!(said.contains("[[input]]"), "{said}");
    folder.file(
        "setara.toml",
        "[[input]]\nfile = \"a.csv\"\nstage = \"apbd\"\n[[input]]\nfile = \"b.csv\"\nstage = \"pergeseran-2\"\n",
    );
    let chosen = folder.report(&["a.csv", "b.csv", "--stage", "pergeseran-2"]);
    assert_eq!((&chosen["total"], &chosen["inputs"][0]["path"]), (&"170.00".into(), &"b.csv".into()));

    let [before, after] =
        [100, 130].map(|amount| table(&[("Dinas Kesehatan", IBU, amount), ("Dinas Kesehatan", BAYI, 50)]));
    let folder = Folder::with("a.xlsx", xlsx(&[("Sebelum", before), ("Sesudah", after)]));
    let said = asked(&folder, &["a.xlsx"]);
    assert!(said.contains("a.xlsx: Sebelum (apbd) Rp 150; a.xlsx: Sesudah (perubahan) Rp 180"), "{said}");
    assert_eq!(total(&folder, &["a.xlsx", "--stage", "perubahan"]).0, "180.00");
    assert_eq!(total(&folder, &["a.xlsx", "--sheet", "Sebelum"]).0, "150.00");

    let column = "Tahapan;Kode Sub Kegiatan;Nama Sub Kegiatan;Pagu\nMurni;1.02.02.2.02.0001;Ibu Hamil;100\nPerubahan;1.02.02.2.02.0001;Ibu Hamil;130\n";
    let folder = Folder::with("a.csv", column);
    assert!(asked(&folder, &["a.csv"]).contains("apbd Rp 100; perubahan Rp 130"));
    assert_eq!(total(&folder, &["a.csv", "--stage", "perubahan"]).0, "130.00");
    assert_eq!(folder.tags(&["a.csv", "--stage", "apbd"]).len(), 1);
    let by = folder.run(&["report", "a.csv", "--by", "stage", "--format", "csv"]).stdout;
    assert!(by.contains("\napbd,100.00,1,") && by.contains("\nperubahan,130.00,1,"), "{by}");
}

#[test]
fn agencies_and_parts_of_one_budget_are_added() {
    // Two agencies, whatever their files are called.
    let folder = Folder::with("apbd.csv", table(&[("Dinas Kesehatan", IBU, 100), ("Dinas Kesehatan", BAYI, 50)]));
    folder.file("perubahan.csv", table(&[("Dinas PPPA", PUG, 7)]));
    assert_eq!(total(&folder, &["apbd.csv", "perubahan.csv"]), ("157.00".into(), String::new()));
    // Districts have the same codes: the names of their sheets tell them apart.
    let sheets =
        ["Kecamatan Utara", "Kecamatan Selatan"].map(|name| (name, "KODE SUB KEGIATAN,NAMA SUB KEGIATAN,PAGU\n"));
    let amounts = [[100, 50], [120, 50]];
    let sheets: Vec<(&str, String)> = sheets
        .into_iter()
        .zip(amounts)
        .map(|((name, head), [a, b])| (name, format!("{head}{IBU},{a}\n{BAYI},{b}\n")))
        .collect();
    let folder = Folder::with("a.xlsx", xlsx(&sheets));
    assert_eq!(total(&folder, &["a.xlsx"]), ("320.00".into(), String::new()));
    // One budget cut in two: the same sub kegiatan and account, other items.
    let head = "KODE SUB KEGIATAN,NAMA SUB KEGIATAN,KODE REKENING,NAMA PAKET,PAGU\n";
    let folder = Folder::with("1.csv", format!("{head}{IBU},5.1.02.01.01.0052,Kelas ibu hamil,100\n"));
    folder.file("2.csv", format!("{head}{IBU},5.1.02.01.01.0052,Kunjungan bidan,70\n"));
    assert_eq!(total(&folder, &["1.csv", "2.csv"]).0, "170.00");
    folder.file("2.csv", format!("{head}{IBU},5.1.02.01.01.0052,Kunjungan bidan,100\n"));
    assert_eq!(total(&folder, &["1.csv", "2.csv"]).0, "200.00");
    // Two governments have the same agencies.
    let folder = stages(["a.csv", "b.csv"]);
    folder.file(
        "setara.toml",
        "[[input]]\nfile = \"a.csv\"\ngovernment = \"Kab. A\"\n[[input]]\nfile = \"b.csv\"\ngovernment = \"Kab. B\"\n",
    );
    assert_eq!(folder.report(&["a.csv", "b.csv"])["total"], "320.00");
}

#[test]
fn years_are_asked_for() {
    let head = "Tahun;Kode Sub Kegiatan;Nama Sub Kegiatan;Pagu\n";
    let row = |year: u16, amount: u64| format!("{year};1.02.02.2.02.0001;Ibu Hamil;{amount}\n");
    let folder = Folder::with("a.csv", format!("{head}{}{}{}", row(2025, 90), row(2026, 100), row(2026, 5)));
    let said = asked(&folder, &["a.csv"]);
    assert!(
        said.contains("several budget years are not added up: 2025 Rp 90; 2026 Rp 105") && said.contains("--year 2026"),
        "{said}"
    );
    assert_eq!(total(&folder, &["a.csv", "--year", "2025"]).0, "90.00");
    assert_eq!(total(&folder, &["a.csv", "--year", "2026"]).0, "105.00");
    asked(&folder, &["a.csv", "--year", "2027"]);
    let by = folder.run(&["report", "a.csv", "--by", "year", "--format", "csv"]).stdout;
    assert!(by.contains("\n2025,90.00,1,") && by.contains("\n2026,105.00,2,"), "{by}");
    let check = folder.run(&["check", "a.csv"]);
    assert!(check.code == 1 && check.stdout.contains("error[F025]"), "{check:?}");
    // Tagged lines say their year, each its own.
    assert_eq!(folder.tags(&["a.csv"]).len(), 3);
    assert_eq!(folder.tags(&["a.csv", "--year", "2025"]).len(), 1);
    // Of one year, the option is its name.
    folder.file("b.csv", format!("{head}{}", row(2025, 90)));
    assert_eq!(total(&folder, &["b.csv", "--year", "2026"]).0, "90.00");
    // Files of two years.
    folder.file("c.csv", format!("{head}{}", row(2026, 100)));
    assert!(asked(&folder, &["b.csv", "c.csv"]).contains("2025 Rp 90; 2026 Rp 100"));
    let (sum, note) = total(&folder, &["b.csv", "c.csv", "--year", "2026"]);
    assert!(sum == "100.00" && note.contains("b.csv: note[F024] this is 2025, but 2026 was asked for"), "{note}");
    assert_eq!(folder.run(&["compare", "b.csv", "c.csv"]).code, 0);
}

#[test]
fn a_pipe_is_read_once_and_says_so() {
    let text = table(&[("Dinas Kesehatan", IBU, 100), ("Dinas Kesehatan", BAYI, 50)]);
    let folder = Folder::with("a.csv", &text);
    for command in ["report", "tag"] {
        let ran = folder.run_with(&[command, "a.csv", "-"], &text);
        assert!(ran.code == 2 && ran.stdout.is_empty() && ran.stderr.contains("is read once"), "{command}: {ran:?}");
        let ran = folder.run_with(&[command, "-"], &text);
        assert_eq!(ran.code, 0, "{ran:?}");
        let years = "Tahun,Kode Sub Kegiatan,Nama Sub Kegiatan,Pagu\n2025,1.02.02.2.02.0001,Ibu,9\n2026,1.02.02.2.02.0001,Ibu,7\n";
        let ran = folder.run_with(&[command, "-", "--year", "2026"], years);
        assert!(ran.code == 2 && ran.stderr.contains("a pipe is read once"), "{command}: {ran:?}");
    }
}

#[test]
fn revenue_and_financing_are_no_spending() {
    let print = "Kode;Uraian;Jumlah\n4;PENDAPATAN DAERAH;900.000.000\n4.1;PENDAPATAN ASLI DAERAH;900.000.000\n5;BELANJA DAERAH;300.000.000\n5.1;BELANJA OPERASI;200.000.000\n5.2;BELANJA MODAL;100.000.000\n6;PEMBIAYAAN;50.000.000\n6.1;Penerimaan Pembiayaan;50.000.000\n";
    let folder = Folder::with("a.csv", print);
    let (sum, said) = total(&folder, &["a.csv"]);
    assert_eq!(sum, "300000000.00");
    assert!(
        said.contains(
            "note[F026] this is not spending and is not counted: revenue (4) Rp 900,000,000 and financing (6) Rp 50,000,000"
        ),
        "{said}"
    );

    let flat = |rows: &[(&str, &str, u64)]| {
        let mut out =
            String::from("KODE SKPD,NAMA SKPD,KODE SUB KEGIATAN,NAMA SUB KEGIATAN,KODE REKENING,NAMA REKENING,PAGU\n");
        for (activity, account, amount) in rows {
            out += &format!("1.02,Dinas Kesehatan,{activity},{account},{amount}\n");
        }
        out
    };
    let spending = (IBU, "5.1.02.01.01.0052,Makanan", 100);
    let revenue = (IBU, "4.1.02.01.01.0001,Retribusi", 900);
    // Urusan 4 and 6 of activities are spending.
    let office = ("4.01.01.2.02.0001,Penyediaan Gaji", "5.1.01.01.01.0001,Gaji", 30);
    let audit = ("6.01.02.2.01.0001,Pengawasan", "5.1.02.01.01.0024,ATK", 20);
    let folder = Folder::with("a.csv", flat(&[spending, revenue, office, audit]));
    let (sum, said) = total(&folder, &["a.csv"]);
    assert!(sum == "150.00" && said.contains("revenue (4) Rp 900"), "{said}");
    assert_eq!(folder.tags(&["a.csv"]).len(), 3);
    let folder = Folder::with("a.csv", flat(&[revenue]));
    let ran = report(&folder, &["a.csv"]);
    assert!(
        ran.code == 1
            && ran.stderr.contains("a.csv:1:1: error[F026] there is no spending here: only revenue (4) Rp 900"),
        "{ran:?}"
    );
}
