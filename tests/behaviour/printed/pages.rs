//! Tables that go on over pages, and pages turned.

use super::{HEADS, RKA, THREE, TREE, annex, lines, never_wrong, pages, reads, refused, rka};
use crate::Folder;
use crate::pdf::{Page, Pdf};

/// A page that goes on with a table, its heads again.
fn more(rows: &str) -> Page {
    Page::landscape().table(RKA, &format!("{HEADS}\n{rows}"))
}

/// The same without its heads.
fn bare(rows: &str) -> Page {
    Page::landscape().table(RKA, rows)
}

#[test]
fn a_table_goes_on_with_its_heads_again_or_without_them() {
    let first = "5.1.02.01.01.0024 | Alat tulis | 10 Rim | Rim | 50.000 | 500.000";
    let last = "
        5.1.02.01.01.0052 | Makanan rapat | 30 Orang | Orang | 40.000 | 1.200.000
        Jumlah Anggaran Sub Kegiatan | < | < | < | < | 1.700.000";
    reads(&pages([rka(first), more(last)]), "1700000.00", 2);
    reads(&pages([rka(first), bare(last)]), "1700000.00", 2);
    // Columns that are numbered below their heads, on each page.
    let numbers = "1 | 2 | 3 | 4 | 5 | 6";
    let numbered = |rows: &str| format!("{numbers}\n{rows}");
    reads(&pages([rka(&numbered(first)), more(&numbered(last))]), "1700000.00", 2);
}

#[test]
fn a_name_cut_by_the_end_of_a_page_is_one_row() {
    let first = "5.1.02.01.01.0024 | Alat tulis kantor untuk | 10 Rim | Rim | 50.000 | 500.000";
    let last = "
        | pelatihan kader | | | |
        5.1.02.01.01.0052 | Makanan rapat | 30 Orang | Orang | 40.000 | 1.200.000
        Jumlah Anggaran Sub Kegiatan | < | < | < | < | 1.700.000";
    reads(&pages([rka(first), more(last)]), "1700000.00", 2);
    reads(&pages([rka(first), bare(last)]), "1700000.00", 2);
}

#[test]
fn an_amount_cut_by_the_end_of_a_page_is_never_half_of_itself() {
    let first = "
        5.1.02.01.01.0024 | Alat tulis kantor | 10 Rim | Rim | 50.000 | 500.000
        5.1.02.01.01.0052 | Makanan rapat | 30 Orang | Orang | 40.000 | 1.200.";
    let last = "
        | | | | | 000
        Jumlah Anggaran Sub Kegiatan | < | < | < | < | 1.700.000";
    reads(&pages([rka(first), more(last)]), "1700000.00", 2);
    reads(&pages([rka(first), bare(last)]), "1700000.00", 2);
    // Cut where each half is an amount by itself.
    let first = first.replace("1.200.", "1.200");
    let last = last.replace("| 000", "| .000");
    reads(&pages([rka(&first), more(&last)]), "1700000.00", 2);
}

#[test]
fn a_row_cut_in_its_name_and_its_amount_is_one_row() {
    let first = "
        5.1.02.01.01.0024 | Alat tulis kantor | 10 Rim | Rim | 50.000 | 500.000
        5.1.02.01.01.0052 | Makanan rapat untuk | 30 Orang | Orang | 40.000 | 1.200.";
    let last = "
        | kader posyandu | / Kali | / Kali | | 000
        Jumlah Anggaran Sub Kegiatan | < | < | < | < | 1.700.000";
    reads(&pages([rka(first), more(last)]), "1700000.00", 2);
}

#[test]
fn a_cut_amount_of_an_annex_is_joined_by_what_it_adds_up_to() {
    let (first, last) = TREE.split_once("000\n    1.02.02.2.02 ").unwrap();
    let print = |first: &str, last: &str| pages([annex(first), annex(last)]);
    let rest = format!("| | 000\n1.02.02.2.02 {last}");
    reads(&print(first, &rest), "6000000.00", 3);
    // Without anything that it adds up to, half an amount is an amount.
    let unstated = "KODE | URAIAN | JUMLAH\n1.02.02.2.01.0001 | Pembangunan | 1.000.000\n1.02.02.2.01.0002 | Rehabilitasi | 2.000.";
    never_wrong(&print(unstated, "| | 000\n1.02.02.2.02.0001 | Pelayanan | 3.000.000"), "6000000.00");
    // A number by itself on the next page that is no rest of the amount before.
    never_wrong(&print(TREE, "| | 000"), "6000000.00");
}

#[test]
fn totals_of_pages_and_what_is_carried_over_are_no_lines() {
    let first = "
        KODE              | URAIAN                 | JUMLAH
        1.02.02.2.01.0001 | Pembangunan Puskesmas  | 1.000.000
        1.02.02.2.01.0002 | Rehabilitasi Puskesmas | 2.000.000
        Jumlah halaman 1  | <                      | 3.000.000";
    let last = "
        KODE              | URAIAN                 | JUMLAH
        1.02.02.2.02.0001 | Pelayanan Ibu Hamil    | 3.000.000
        1.02.02.2.02.0002 | Pelayanan Ibu Bersalin | 4.000.000
        Jumlah halaman 2  | <                      | 7.000.000
        JUMLAH            | <                      | 10.000.000";
    reads(&pages([annex(first), annex(last)]), "10000000.00", 4);
    let carried = |a: &str, b: &str| {
        let first = first.replace("Jumlah halaman 1", a);
        let last = last.replace("JUMLAH\n", &format!("JUMLAH\n | {b} | 3.000.000\n"));
        let last = last.replace("        Jumlah halaman 2  | <                      | 7.000.000\n", "");
        reads(&pages([annex(&first), annex(&last)]), "10000000.00", 4);
    };
    carried("Jumlah dipindahkan", "Jumlah pindahan");
    carried("Dipindahkan", "Pindahan halaman 1");
}

#[test]
fn a_page_that_is_missing_from_the_middle_is_seen() {
    let rows =
        |code: &str, amount: &str| format!("{code} | Belanja rapat | 10 Kali | Kali | {amount}0.000 | {amount}00.000");
    let first = rka(&rows("5.1.02.01.01.0024", "5"));
    let second = more(&rows("5.1.02.01.01.0052", "7"));
    let last =
        more(&format!("{}\nJumlah Anggaran Sub Kegiatan | < | < | < | < | 2.100.000", rows("5.1.02.02.01.0003", "9")));
    reads(&pages([first.clone(), second, last.clone()]), "2100000.00", 3);
    refused(&pages([first, last]), &["2,100,000"]);
    // The same of an annex whose parents say it.
    let (head, tail) = TREE.split_once("    1.02.02.2.01.0002").unwrap();
    let (_, tail) = tail.split_once("\n").unwrap();
    refused(&pages([annex(head), annex(tail)]), &["3,000,000"]);
}

#[test]
fn pages_without_a_table_are_passed_over() {
    let empty = Page::landscape;
    reads(&pages([empty(), rka(THREE), empty()]), "5300000.00", 3);
    let cover =
        Page::portrait().line("RENCANA KERJA DAN ANGGARAN").line("TAHUN ANGGARAN 2026").line("Kabupaten Melati");
    reads(&pages([cover, rka(THREE)]), "5300000.00", 3);
    let (first, last) = THREE.split_at(THREE.find("    5.1.02.02").unwrap());
    reads(&pages([rka(first), empty(), more(last)]), "5300000.00", 3);
}

#[test]
fn footers_and_signatures_are_no_money() {
    let foot = |page: Page, n: u32| {
        page.text(60.0, 560.0, "dicetak 12/01/2026 10:11").text(700.0, 560.0, &format!("Halaman {n} dari 200"))
    };
    let (first, last) = THREE.split_at(THREE.find("    5.1.02.02").unwrap());
    reads(&pages([foot(rka(first), 1), foot(more(last), 2)]), "5300000.00", 3);
    let signed = rka(THREE)
        .text(560.0, 400.0, "Melati, 12 Januari 2026")
        .text(560.0, 412.0, "Kepala Dinas")
        .text(560.0, 460.0, "Dr. Sri Wahyuni, M.Si")
        .text(560.0, 472.0, "NIP. 197001011990012001");
    reads(&pages([signed.clone()]), "5300000.00", 3);
    // Numbers of pages alone, in the middle below the table, and a signature within the rules.
    reads(&pages([rka(first).text(420.0, 570.0, "- 1 -"), more(last).text(420.0, 570.0, "- 2 -")]), "5300000.00", 3);
    let ruled = format!("{THREE}\n | | | Melati, 12 Januari 2026 | < | <\n | | | NIP. 197001011990012001 | < | <");
    reads(&pages([rka(&ruled)]), "5300000.00", 3);
}

#[test]
fn pages_are_read_as_they_are_looked_at() {
    for turn in [0, 90, 180, 270] {
        reads(&pages([rka(THREE).turned(turn)]), "5300000.00", 3);
        reads(&pages([annex(TREE).turned(turn)]), "6000000.00", 3);
    }
    let (first, last) = THREE.split_at(THREE.find("    5.1.02.02").unwrap());
    reads(&pages([rka(first).turned(270), more(last).turned(90)]), "5300000.00", 3);
    never_wrong(&pages([rka(THREE).sideways()]), "5300000.00");
}

#[test]
fn pages_of_several_sizes_are_one_table() {
    let (first, last) = TREE.split_at(TREE.find("    1.02.02.2.02 ").unwrap());
    let wide = Page::f4().at(70.0, 50.0).table("140 500 >180", last);
    reads(&pages([annex(first), wide]), "6000000.00", 3);
    let far = Page::of(1684.0, 1191.0).at(500.0, 300.0).size(14.0).table("180 500 >180", TREE);
    reads(&pages([far]), "6000000.00", 3);
}

fn dotted(thousands: u32) -> String {
    format!("{}.{:03}", thousands / 1000, thousands % 1000)
}

#[test]
fn a_table_of_many_pages_is_one_table() {
    let row = |i: u32| {
        format!("1.02.02.2.{:02}.{:04} | Kegiatan nomor {i} | {}.000\n", i / 20 + 1, i % 20 + 1, dotted(i + 1000))
    };
    let total = (0..600).map(|i| (i + 1000) * 1000).sum::<u32>();
    let page = |p: u32| {
        let rows: String = (p * 30..p * 30 + 30).map(row).collect();
        let last = if p == 19 { format!("JUMLAH | < | {total}") } else { String::new() };
        annex(&format!("KODE | URAIAN | JUMLAH\n{rows}{last}")).text(500.0, 820.0, &format!("{} / 20", p + 1))
    };
    reads(&pages((0..20).map(page)), &format!("{total}.00"), 600);
}

#[test]
fn two_tables_below_each_other_on_one_page_are_told_apart() {
    let other = "5.1.02.01.01.0024 | Sewa gedung | 2 Hari | Hari | 800.000 | 1.600.000
        Jumlah Anggaran Sub Kegiatan | < | < | < | < | 1.600.000";
    let page = rka(THREE)
        .line(" ")
        .line("Sub Kegiatan : 2.08.02.2.01.0009 Pelatihan Kader")
        .table(RKA, &format!("{HEADS}\n{other}"));
    never_wrong(&pages([page]), "6900000.00");
}

#[test]
fn a_recap_before_the_detail_is_not_added() {
    let recap = "KODE | URAIAN | JUMLAH\n1.02.02 | Program Upaya Kesehatan | 6.000.000\nJUMLAH | < | 6.000.000";
    never_wrong(&pages([annex(recap), annex(TREE)]), "6000000.00");
    let twice = Pdf::of([annex(TREE), annex(TREE)]).bytes();
    never_wrong(&twice, "6000000.00");
}

#[test]
fn a_page_that_is_there_twice_is_not_counted_twice() {
    let (first, last) = THREE.split_at(THREE.find("    5.1.02.02").unwrap());
    never_wrong(&pages([rka(first), rka(first), more(last)]), "5300000.00");
    never_wrong(&pages([rka(first), more(last), more(last)]), "5300000.00");
    // In another order.
    never_wrong(&pages([more(last), rka(first)]), "5300000.00");
    // The whole print, with a total each.
    never_wrong(&pages([rka(THREE), rka(THREE)]), "5300000.00");
    never_wrong(&pages([rka(first), more(last), rka(first), more(last)]), "5300000.00");
    never_wrong(&pages([rka(THREE), rka(THREE), rka(THREE)]), "5300000.00");
}

#[test]
fn prints_of_two_sub_kegiatan_in_one_file_are_two() {
    let other = "
        5.1.02.01.01.0024 | Sewa gedung | 2 Hari | Hari | 800.000 | 1.600.000
        Jumlah Anggaran Sub Kegiatan | < | < | < | < | 1.600.000";
    let second = Page::landscape()
        .line("Sub Kegiatan : 2.08.02.2.01.0009 Pelatihan Kader")
        .table(RKA, &format!("{HEADS}\n{other}"));
    never_wrong(&pages([rka(THREE), second]), "6900000.00");
}

#[test]
fn a_row_over_three_pages_is_one_row() {
    let first = "5.1.02.01.01.0024 | Alat tulis kantor untuk | 10 Rim | Rim | 50.000 | 500.";
    let last = "
        | pelatihan kader | | | | 0
        5.1.02.01.01.0052 | Makanan rapat | 30 Orang | Orang | 40.000 | 1.200.000
        Jumlah Anggaran Sub Kegiatan | < | < | < | < | 1.700.000";
    let middle = "| kegiatan | | | | 00";
    never_wrong(&pages([rka(first), more(middle), more(last)]), "1700000.00");
    // A row whose every cell is cut.
    let first = "5.1.02.01. | Alat tulis | 10 | Ri | 50. | 500.";
    let rest = "
        01.0024 | kantor | Rim | m | 000 | 000
        5.1.02.01.01.0052 | Makanan rapat | 30 Orang | Orang | 40.000 | 1.200.000
        Jumlah Anggaran Sub Kegiatan | < | < | < | < | 1.700.000";
    never_wrong(&pages([rka(first), more(rest)]), "1700000.00");
}

#[test]
fn a_name_that_goes_on_with_a_capital_is_whole_or_told() {
    let first = "
        KODE              | URAIAN                                       | JUMLAH
        1.02.02.2.01.0001 | Pembangunan Puskesmas                        | 1.000.000
        1.02.02.2.02.0001 | Pelayanan Kesehatan bagi                     | 3.000.000";
    let last = "
        KODE              | URAIAN                 | JUMLAH
                          | Ibu Hamil dan Bersalin |
        1.02.02.2.01.0002 | Rehabilitasi Puskesmas | 2.000.000
        JUMLAH            | <                      | 6.000.000";
    let folder = Folder::with("a.pdf", pages([annex(first), annex(last)]));
    let all = lines(&folder, "a.pdf");
    assert_eq!(all.len(), 3, "{all:?}");
    assert!(all[1].concat().contains("Pelayanan Kesehatan bagi Ibu Hamil dan Bersalin"), "{all:?}");
}
