//! Coefficient times price (and tax) is the amount, on each row: what proves a row proves its cells.

use super::{HEADS, RKA, never_wrong, pages, reads, said};
use crate::pdf::{Page, Rules};

const TAXED: &str = "
    Kode Rekening     | Uraian                | Koefisien        | Satuan | Harga   | PPN    | Jumlah
    5.1.02.01.01.0024 | Kertas HVS            | 10 Rim           | Rim    | 50.000  | 55.000 |   555.000
    5.1.02.01.01.0052 | Makanan rapat         | 30 Orang x 2 Kali | OK    | 40.000  | 0      | 2.400.000
    5.1.02.02.01.0003 | Honorarium narasumber | 4 OJ             | OJ     | 900.000 | 0      | 3.600.000
    Jumlah Anggaran Sub Kegiatan | < | < | < | < | < | 6.555.000";

const TITLE: &str = "Sub Kegiatan : 2.08.02.2.01.0008 Sosialisasi Kebijakan Pelaksanaan PUG";

#[test]
fn tax_and_several_coefficients_are_part_of_the_product() {
    let page = |rules| Page::landscape().line(TITLE).ruled(rules, "95 150 80 40 >70 >60 >85", TAXED);
    reads(&pages([page(Rules::Lines)]), "6555000.00", 3);
    never_wrong(&pages([page(Rules::None)]), "6555000.00");
    // As narrow as wraps every cell.
    let narrow = Page::landscape().line(TITLE).table("60 70 40 30 >30 >28 >36", TAXED);
    reads(&pages([narrow]), "6555000.00", 3);
}

/// Accounts above their items, as details of an RKA are printed: groups, sources, items.
const LEVELS: &str = "
    5                 | BELANJA DAERAH                |          |       |         | 5.300.000
    5.1               | BELANJA OPERASI               |          |       |         | 5.300.000
    5.1.02            | Belanja Barang dan Jasa       |          |       |         | 5.300.000
    5.1.02.01         | Belanja Barang                |          |       |         | 1.700.000
    5.1.02.01.01      | Belanja Barang Pakai Habis    |          |       |         | 1.700.000
    5.1.02.01.01.0024 | Belanja Alat Tulis Kantor     |          |       |         |   500.000
                      | [#] Alat tulis                |          |       |         |   500.000
                      | [-] Dana Alokasi Umum         |          |       |         |   500.000
                      | Kertas HVS                    | 10 Rim   | Rim   |  50.000 |   500.000
    5.1.02.01.01.0052 | Belanja Makanan dan Minuman   |          |       |         | 1.200.000
                      | [#] Konsumsi                  |          |       |         | 1.200.000
                      | [-] Dana Alokasi Umum         |          |       |         | 1.200.000
                      | Makanan kotak                 | 30 Orang | Orang |  40.000 | 1.200.000
    5.1.02.02         | Belanja Jasa                  |          |       |         | 3.600.000
    5.1.02.02.01      | Belanja Jasa Kantor           |          |       |         | 3.600.000
    5.1.02.02.01.0003 | Honorarium Narasumber         |          |       |         | 3.600.000
                      | [#] Narasumber                |          |       |         | 3.600.000
                      | [-] Dana Alokasi Umum         |          |       |         | 3.600.000
                      | Narasumber eselon II          |  4 OJ    | OJ    | 900.000 | 3.600.000
    Jumlah Anggaran Sub Kegiatan | < | < | < | < | 5.300.000";

#[test]
fn accounts_above_their_items_are_sums() {
    let page = |columns: &str, rows: &str| Page::landscape().line(TITLE).table(columns, &format!("{HEADS}\n{rows}"));
    reads(&pages([page(RKA, LEVELS)]), "5300000.00", 3);
    // Over two pages, cut between an account and its items, and in narrow columns.
    let (first, last) = LEVELS.split_at(
        LEVELS
            .find("                      | [-] Dana Alokasi Umum         |          |       |         | 1.2")
            .unwrap(),
    );
    reads(&pages([page(RKA, first), page(RKA, last)]), "5300000.00", 3);
    reads(&pages([page("50 90 >40 40 >40 >45", LEVELS)]), "5300000.00", 3);
    // A level that is lost, and an item that is.
    for lost in ["5.1.02.01.01.0052", "| Makanan kotak", "| Kertas HVS", "| Narasumber eselon II"] {
        let rows: String = LEVELS.lines().filter(|line| !line.contains(lost)).map(|line| format!("{line}\n")).collect();
        never_wrong(&pages([page(RKA, &rows)]), "5300000.00");
    }
}

#[test]
fn a_digit_that_is_wrong_is_told_wherever_it_stands() {
    let page = |rows: &str| pages([Page::landscape().line(TITLE).table(RKA, &format!("{HEADS}\n{rows}"))]);
    // The amount of an item, of a group of accounts, of the whole: what the others agree on counts, and the one is named.
    for (right, wrong, figure) in [
        ("50.000 |   500.000", "50.000 |   800.000", "800,000"),
        (
            "Pakai Habis    |          |       |         | 1.700.000",
            "Pakai Habis    |          |       |         | 1.100.000",
            "1,100,000",
        ),
        ("< | 5.300.000", "< | 5.800.000", "5,800,000"),
    ] {
        assert!(LEVELS.contains(right), "{right}");
        let said = said(&page(&LEVELS.replace(right, wrong)), &[]);
        assert!(said.code != 0 || said.total.as_deref() == Some("5300000.00"), "{:?}", said.total);
        assert!(said.stderr.contains(figure), "{figure}: {}", said.stderr);
    }
    let without_total = LEVELS.rsplit_once("    Jumlah").unwrap().0;
    reads(&page(without_total), "5300000.00", 3);
}
