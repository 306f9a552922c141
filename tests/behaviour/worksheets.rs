//! Workbooks as offices keep them: forms with a title over their header, codes of two lists in one print, a wrong printed
//! sum, numbers of levels, months and plans of work that repeat a sheet, realised money beside its plan.

use rust_xlsxwriter::Workbook;

use crate::{Folder, Ran};

/// A workbook of sheets, cells apart by `|`; numbers are numbers where they have no point.
fn xlsx(sheets: &[(&str, String)]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, text) in sheets {
        let sheet = book.add_worksheet().set_name(*name).unwrap();
        for (row, line) in text.lines().enumerate() {
            for (column, cell) in line.split('|').enumerate().filter(|(_, cell)| !cell.is_empty()) {
                let (row, column) = (row as u32, column as u16);
                match cell.parse::<u64>() {
                    Ok(number) => sheet.write_number(row, column, number as f64).unwrap(),
                    Err(_) => sheet.write_string(row, column, cell).unwrap(),
                };
            }
        }
    }
    book.save_to_buffer().unwrap()
}

fn report(folder: &Folder, args: &[&str]) -> Ran {
    folder.run(&[&["report", "--format", "json", "--lang", "en", "--no-config"], args].concat())
}

/// Total and number of lines of a report that must succeed, and what it says beside.
fn total(folder: &Folder, args: &[&str]) -> (String, u64, String) {
    let ran = report(folder, args);
    assert_eq!(ran.code, 0, "{args:?}: {}", ran.stderr);
    let json: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    (json["total"].as_str().unwrap().to_owned(), json["inputs"][0]["lines"].as_u64().unwrap(), ran.stderr)
}

/// A form of one sub kegiatan: accounts of the new list under heads of the old one, items without a code.
const FORM: &str = "RENCANA KERJA DAN ANGGARAN
Rincian Belanja Menurut Program dan Kegiatan Satuan Kerja
Kode|Uraian||Rincian Perhitungan|||Jumlah
Rekening|||Volume|Satuan|Harga Satuan|
1|2||3|4|5|6
5|BELANJA DAERAH|||||10500000
5.1|BELANJA OPERASI|||||6500000
5.2.2.|Belanja Barang dan Jasa|||||6500000
5.2.2.01|Belanja Bahan Pakai Habis|||||2500000
5.1.02.01.01.0024|Belanja Alat Tulis Kantor|||||1500000
|-|Kertas HVS|10|Rim|100000|1000000
|-|Map|50|Buah|10000|500000
5.1.02.01.01.0026|Belanja Bahan Cetak|||||1000000
|-|Fotokopi|1000|Lembar|1000|1000000
5.1.02.04|Belanja Perjalanan Dinas|||||4000000
5.1.02.04.01.0001|Belanja Perjalanan Dinas Biasa|||||4000000
|-|Uang Harian|4|OH|500000|2000000
|-|Tiket|1|PP|2000000|2000000
5.2|Belanja Modal|||||4000000
5.2.02.05.001.00005|Belanja Modal Alat Kantor Lainnya|||||4000000
|-|Proyektor|1|Unit|4000000|4000000
Jumlah||||||10500000
";

#[test]
fn codes_of_two_lists_in_one_print_stand_as_their_amounts_say() {
    let folder = Folder::with("a.xlsx", xlsx(&[("DPA", FORM.into())]));
    let (sum, lines, said) = total(&folder, &["a.xlsx"]);
    assert_eq!((sum.as_str(), lines, said.contains("B001")), ("10500000.00", 6, false), "{said}");
    folder.file("a.csv", FORM.replace('|', ";"));
    assert_eq!(total(&folder, &["a.csv"]).0, "10500000.00");
    // Where the row above all does not confirm it, nothing is moved, and the print is refused.
    folder.file("b.csv", FORM.replace('|', ";").replace("10500000", "10500001"));
    let ran = report(&folder, &["b.csv"]);
    assert!(ran.code == 1 && ran.stderr.contains("error[F027]"), "{}", ran.stderr);
}

#[test]
fn a_printed_sum_that_is_wrong_is_outvoted_by_all_others() {
    let wrong = FORM.replace("Jumlah||||||10500000", "Jumlah||||||6500000");
    let folder = Folder::with("a.xlsx", xlsx(&[("DPA", wrong.clone())]));
    let (sum, _, said) = total(&folder, &["a.xlsx"]);
    assert_eq!(sum, "10500000.00");
    assert!(said.contains("sheet DPA, cell G22: warning[B001]") && said.contains("the file says 6,500,000"), "{said}");
    // Beside another one that is wrong, it may be the lines that are.
    let both = wrong.replace("Belanja Bahan Cetak|||||1000000", "Belanja Bahan Cetak|||||1100000");
    folder.file("b.xlsx", xlsx(&[("DPA", both)]));
    let ran = report(&folder, &["b.xlsx"]);
    assert!(ran.code == 1 && ran.stderr.contains("error[F027]"), "{}", ran.stderr);
}

/// A report of one month: the form again, under a header of four rows, one account left out and one item renamed.
fn month(first: &str) -> String {
    let head = "LAPORAN REALISASI FISIK DAN KEUANGAN\nSKPD|:||PROGRAM\n\n\
                KODE REKENING|URAIAN BELANJA||RENCANA KEGIATAN||PELAKSANAAN||||SALDO\n\
                |||VOL|ANGGARAN|SISA ANGGARAN|PROGRES\n||||||FISIK||KEUANGAN\n||||||RENC|REAL|RENC\n";
    let rows =
        FORM.lines().skip(5).filter(|line| !line.starts_with("5.1.02.04.01.0001") && !line.starts_with("Jumlah"));
    let row = |line: &str| {
        let cells: Vec<&str> = line.split('|').collect();
        format!("{}|{}|{}||{}|{}\n", cells[0], cells[1], cells[2], cells[6], cells[6])
    };
    head.to_owned() + &rows.map(row).collect::<String>().replace("Kertas HVS", first)
}

#[test]
fn months_and_plans_of_work_that_repeat_a_form_count_once() {
    let plan = "RENCANA OPERASIONAL\n\nNo|Uraian|BIAYA|BULAN\n|||JAN|PEB\n1|2|3|4|5\n\
                1|Belanja Alat Tulis Kantor|1500000\n2|Belanja Bahan Cetak|1000000\n\
                3|Belanja Perjalanan Dinas Biasa|4000000\n4|Belanja Modal Alat Kantor Lainnya|4000000\n\
                |Rencana Anggaran per Bulan|10500000\n|Akumulasi|0\n";
    let sheets = [
        ("DPA", FORM.to_owned()),
        ("ROK", plan.to_owned()),
        ("Jan", month("Kertas HVS")),
        ("Peb", month("Kertas HVS F4")),
    ];
    let folder = Folder::with("a.xlsx", xlsx(&sheets));
    let (sum, lines, said) = total(&folder, &["a.xlsx"]);
    assert_eq!((sum.as_str(), lines, said.matches("note[F024]").count()), ("10500000.00", 6, 3), "{said}");
    // Each alone is the same money.
    for sheet in ["DPA", "ROK", "Jan", "Peb"] {
        assert_eq!(total(&folder, &["a.xlsx", "--sheet", sheet]).0, "10500000.00", "{sheet}");
    }
    // Other amounts are no copy: nothing is added.
    let other = month("Kertas HVS").replace("|1000000|1000000", "|900000|900000");
    folder.file("c.xlsx", xlsx(&[("DPA", FORM.into()), ("Jan", other)]));
    assert_eq!(report(&folder, &["c.xlsx"]).code, 1);
}

#[test]
fn the_row_behind_numbered_lines_is_their_total_where_it_adds_up() {
    let table = "No;Sub Kegiatan;Pagu\n1;Rapat koordinasi;2000000\n2;Pelatihan kader;3000000\n3;Cetak modul;1000000\n";
    let folder = Folder::with("a.csv", format!("{table};Rencana setahun;6000000\n"));
    assert_eq!(total(&folder, &["a.csv"]).0, "6000000.00");
    folder.file("b.csv", format!("{table};Sosialisasi;500000\n"));
    assert_eq!(total(&folder, &["b.csv"]).0, "6500000.00", "a line without its number");
    folder.file("c.csv", format!("{table}4;Sosialisasi;6000000\n"));
    assert_eq!(total(&folder, &["c.csv"]).0, "12000000.00", "a line with its number");
}

#[test]
fn numbers_of_levels_place_rows_without_codes() {
    let table = "NO|PROGRAM DAN KEGIATAN|PAGU ANGGARAN SEBELUM (Rp)|REALISASI (Rp)|PAGU ANGGARAN SETELAH (Rp)
A|PROGRAM PENUNJANG|9000000|100000|10000000
I|Kegiatan Perencanaan|4000000|100000|5000000
1.1|Sub Kegiatan Dokumen Perencanaan|1000000|100000|2000000
1.2|Sub Kegiatan Evaluasi|3000000||3000000
II|Kegiatan Administrasi Umum|5000000||5000000
2.1|Sub Kegiatan Barang Cetakan|2000000||2000000
2.1|Sub Kegiatan Barang Cetakan|2000000||
2.2|Sub Kegiatan Bahan Bacaan|3000000||3000000
B|PROGRAM KOMUNIKASI|5000000||7000000
III|Kegiatan Informasi|5000000||7000000
3.1|Sub Kegiatan Relasi Media|5000000||6000000
3.2|Sub Kegiatan Konten|||1000000
C|PROGRAM STATISTIK|4000000||4000000
IV|Kegiatan Statistik|1000000||1000000
4.1|Sub Kegiatan Data|1000000||1000000
V|Kegiatan Metadata|3000000||3000000
5.1|Sub Kegiatan Standar|1000000||1000000
5.2|Sub Kegiatan Portal|2000000||2000000
JUMLAH||18000000|100000|21000000
";
    let folder = Folder::with("a.xlsx", xlsx(&[("Sheet1", table.into())]));
    let (sum, _, said) = total(&folder, &["a.xlsx"]);
    assert_eq!((sum.as_str(), said.contains("B001")), ("21000000.00", false), "{said}");
}

#[test]
fn a_sheet_of_realised_money_stands_beside_its_plan() {
    let plan = "Kode|Bidang|Sub Kegiatan|Target TW1|Target TW2|PAGU
1|Sekretariat|Penyusunan dokumen|1000000|2000000|3000000
2|Sekretariat|Evaluasi kinerja|4000000|0|4000000
3|Umum|Penyediaan gaji|5000000|6000000|11000000
|||10000000|8000000|18000000
";
    let realised =
        "Kode|Bidang|Sub Kegiatan|Target Kinerja|Satuan|Realisasi Anggaran TW1|Realisasi Anggaran TW2|REALISASI
1|Sekretariat|Penyusunan dokumen|12|Dokumen|900000|100000|1000000
2|Sekretariat|Evaluasi kinerja|7|Laporan|2000000|50000|2050000
3|Umum|Penyediaan gaji|33|Laporan|5000000|4000000|9000000
||||||4050000|11050000
";
    let sheets = [("REALISASI", realised.to_owned()), ("ANGGARAN_KAS", plan.to_owned())];
    let folder = Folder::with("a.xlsx", xlsx(&sheets));
    let (sum, lines, said) = total(&folder, &["a.xlsx"]);
    assert_eq!((sum.as_str(), lines), ("18000000.00", 3));
    assert!(
        said.contains("sheet REALISASI: note[F024] this is the realisation of lines whose budget is in ANGGARAN_KAS"),
        "{said}"
    );
    assert_eq!(total(&folder, &["a.xlsx", "--amount", "realised"]).0, "12050000.00");
    assert_eq!(total(&folder, &["a.xlsx", "--sheet", "REALISASI"]).0, "12050000.00");
    // Two plans are asked for as before, and so are files.
    let other = plan.replace("|3000000\n", "|3500000\n").replace("|2000000|", "|2500000|");
    folder.file("b.xlsx", xlsx(&[("Murni", plan.into()), ("Perubahan", other)]));
    let ran = report(&folder, &["b.xlsx"]);
    assert!(ran.code == 1 && ran.stderr.contains("error[F025]"), "{}", ran.stderr);
}
