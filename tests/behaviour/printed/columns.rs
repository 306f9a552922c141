//! Columns by rules and without them, beside each other, merged and too narrow.

use super::{ANNEX, HEADS, RKA, THREE, TREE, annex, never_wrong, pages, reads, refused, rka};
use crate::pdf::{Page, Rules};

#[test]
fn rules_are_strokes_bars_or_boxes() {
    let title = "Sub Kegiatan : 2.08.02.2.01.0008 Sosialisasi Kebijakan Pelaksanaan PUG";
    for rules in [Rules::Lines, Rules::Bars, Rules::Boxes] {
        reads(&pages([Page::portrait().ruled(rules, ANNEX, TREE)]), "6000000.00", 3);
        let page = Page::landscape().line(title).ruled(rules, RKA, &format!("{HEADS}\n{THREE}"));
        reads(&pages([page]), "5300000.00", 3);
    }
}

#[test]
fn columns_without_rules_are_read_where_sums_prove_them() {
    let title = "Sub Kegiatan : 2.08.02.2.01.0008 Sosialisasi Kebijakan Pelaksanaan PUG";
    for rules in [Rules::Rows, Rules::None] {
        never_wrong(&pages([Page::portrait().ruled(rules, ANNEX, TREE)]), "6000000.00");
        let page = Page::landscape().line(title).ruled(rules, RKA, &format!("{HEADS}\n{THREE}"));
        never_wrong(&pages([page]), "5300000.00");
    }
}

#[test]
fn an_unruled_table_whose_sums_fail_is_not_read() {
    let wrong = TREE.replace("| 2.000.000", "| 2.500.000");
    refused(&pages([Page::portrait().ruled(Rules::None, ANNEX, &wrong)]), &[]);
    // Nothing says what it adds up to.
    let lines: String = TREE.lines().filter(|l| l.contains(".000") && l.contains("000")).collect::<Vec<_>>().join("\n");
    never_wrong(&pages([Page::portrait().ruled(Rules::None, ANNEX, &lines)]), "6000000.00");
}

#[test]
fn a_volume_beside_an_amount_is_not_joined_with_it() {
    // "12 1.000.000" is twelve, and a million: not one amount of twelve millions.
    let table = "
        KODE              | URAIAN                 | VOL | JUMLAH
        1.02.02.2.01.0001 | Pembangunan Puskesmas  |  12 | 1.000.000
        1.02.02.2.01.0002 | Rehabilitasi Puskesmas |   3 | 2.000.000
        1.02.02.2.02.0001 | Pelayanan Ibu Hamil    |  40 | 3.000.000
        JUMLAH            |                        |     | 6.000.000";
    for rules in [Rules::Lines, Rules::Rows, Rules::None] {
        never_wrong(&pages([Page::portrait().ruled(rules, "110 200 >30 >60", table)]), "6000000.00");
        never_wrong(&pages([Page::portrait().ruled(rules, "110 200 >30 >52", table)]), "6000000.00");
    }
    reads(&pages([Page::portrait().table("110 200 >30 >60", table)]), "6000000.00", 3);
}

#[test]
fn names_that_end_in_numbers_keep_them() {
    let table = "
        KODE              | URAIAN                       | JUMLAH
        1.02.02.2.01.0001 | Pembangunan Puskesmas tahap 2 | 1.000.000
        1.02.02.2.01.0002 | Rehabilitasi ruang 12         | 2.000.000
        1.02.02.2.02.0001 | Pelayanan tahun 2026          | 3.000.000
        JUMLAH            |                               | 6.000.000";
    for rules in [Rules::Lines, Rules::Rows, Rules::None] {
        never_wrong(&pages([Page::portrait().ruled(rules, "100 135 >60", table)]), "6000000.00");
    }
    reads(&pages([Page::portrait().table("100 135 >60", table)]), "6000000.00", 3);
}

#[test]
fn two_cuts_that_both_fit_are_asked_for() {
    // Both columns add up to their totals: last year and this one, and no head says which is which.
    let table = "
        1.02.02.2.01.0001 | Pembangunan Puskesmas  | 1.500.000 | 1.000.000
        1.02.02.2.01.0002 | Rehabilitasi Puskesmas | 2.500.000 | 2.000.000
        1.02.02.2.02.0001 | Pelayanan Ibu Hamil    | 3.500.000 | 3.000.000
        JUMLAH            |                        | 7.500.000 | 6.000.000";
    for rules in [Rules::Lines, Rules::None] {
        refused(&pages([Page::portrait().ruled(rules, "110 200 >80 >80", table)]), &[]);
    }
}

#[test]
fn the_column_of_another_year_is_not_this_year_s() {
    let table = "
        KODE              | URAIAN                 | TAHUN 2025 | TAHUN 2026
        1.02.02.2.01.0001 | Pembangunan Puskesmas  |  1.500.000 |  1.000.000
        1.02.02.2.01.0002 | Rehabilitasi Puskesmas |  2.500.000 |  2.000.000
        JUMLAH            | <                      |  4.000.000 |  3.000.000";
    let title = "TAHUN ANGGARAN 2026";
    for rules in [Rules::Lines, Rules::None] {
        never_wrong(&pages([Page::portrait().line(title).ruled(rules, "110 200 >90 >90", table)]), "3000000.00");
    }
    let stages = table.replace("TAHUN 2025", "SEBELUM").replace("TAHUN 2026", "SESUDAH");
    for rules in [Rules::Lines, Rules::None] {
        never_wrong(&pages([Page::portrait().line(title).ruled(rules, "110 200 >90 >90", &stages)]), "3000000.00");
    }
}

#[test]
fn columns_of_a_kind_beside_their_sum_are_its_parts() {
    let table = "
        KODE              | URAIAN                 | OPERASI   | MODAL     | JUMLAH
        1.02.02.2.01.0001 | Pembangunan Puskesmas  |   200.000 |   800.000 | 1.000.000
        1.02.02.2.01.0002 | Rehabilitasi Puskesmas |   500.000 | 1.500.000 | 2.000.000
        1.02.02.2.02.0001 | Pelayanan Ibu Hamil    | 3.000.000 |         0 | 3.000.000
        JUMLAH            | <                      | 3.700.000 | 2.300.000 | 6.000.000";
    reads(&pages([Page::portrait().table("100 180 >70 >70 >80", table)]), "6000000.00", 3);
    never_wrong(&pages([Page::portrait().ruled(Rules::None, "100 180 >70 >70 >80", table)]), "6000000.00");
}

#[test]
fn merged_cells_count_once() {
    // The agency and the program are written once beside their lines.
    let table = "
        OPD             | KODE              | URAIAN                 | JUMLAH
        Dinas Kesehatan | 1.02.02.2.01.0001 | Pembangunan Puskesmas  | 1.000.000
        ^               | 1.02.02.2.01.0002 | Rehabilitasi Puskesmas | 2.000.000
        Dinas Sosial    | 1.06.04.2.01.0001 | Rehabilitasi Lansia    | 3.000.000
        JUMLAH          | <                 | <                      | 6.000.000";
    reads(&pages([Page::portrait().table("100 100 180 >90", table)]), "6000000.00", 3);
    // An amount that is merged over two rows is one amount.
    let merged = "
        KODE              | URAIAN                 | JUMLAH
        1.02.02.2.01.0001 | Pembangunan Puskesmas  | 1.000.000
        1.02.02.2.01.0002 | Rehabilitasi Puskesmas | 5.000.000
        ^                 | Rehabilitasi Pustu     | ^
        JUMLAH            | <                      | 6.000.000";
    never_wrong(&pages([annex(merged)]), "6000000.00");
}

#[test]
fn heads_of_two_rows_are_one_head() {
    let table = "
        KODE              | URAIAN                 | ANGGARAN  | <
        ^                 | ^                      | VOLUME    | JUMLAH (Rp)
        1.02.02.2.01.0001 | Pembangunan Puskesmas  | 1 unit    | 1.000.000
        1.02.02.2.01.0002 | Rehabilitasi Puskesmas | 2 unit    | 2.000.000
        JUMLAH            | <                      | <         | 3.000.000";
    reads(&pages([Page::portrait().table("100 180 70 >90", table)]), "3000000.00", 2);
}

#[test]
fn an_amount_that_its_cell_cuts_is_seen() {
    // Digits that do not fit are not printed; what is left is an amount too.
    let short = THREE.replace("1.200.000", "1.200.0").replace("3.600.000", "3.600.0");
    refused(&pages([rka(&short)]), &[]);
    refused(&pages([rka(&THREE.replace("| 1.200.000", "| 200.000"))]), &[]);
    refused(&pages([rka(&THREE.replace("| 1.200.000", "| ###"))]), &[]);
    refused(&pages([annex(&TREE.replace("| 2.000.000", "| .000.000"))]), &[]);
    refused(&pages([annex(&TREE.replace("| 2.000.000", "| 2.000.00"))]), &[]);
}

#[test]
fn an_amount_that_runs_over_its_cell_is_the_amount_of_its_cell() {
    // To the left, over the price, as programs print what is aligned to the right and does not wrap.
    let page = |columns: &str| {
        let title = "Sub Kegiatan : 2.08.02.2.01.0008 Sosialisasi Kebijakan Pelaksanaan PUG";
        Page::landscape().line(title).table(columns, &format!("{HEADS}\n{THREE}"))
    };
    never_wrong(&pages([page("95 180 >70 60 >80 >38!")]), "5300000.00");
    never_wrong(&pages([page("95 180 >70 60 >80 38!")]), "5300000.00");
    never_wrong(&pages([page("95 180! >70 60 >36! >38!")]), "5300000.00");
    // Names that run into the next cell.
    never_wrong(&pages([Page::portrait().table("110 60! >110", TREE)]), "6000000.00");
    never_wrong(&pages([Page::portrait().table("40! 300 >110", TREE)]), "6000000.00");
}

#[test]
fn two_tables_side_by_side_are_two_tables() {
    let other = "
        KODE              | URAIAN          | JUMLAH
        2.08.02.2.01.0001 | Koordinasi PUG  | 3.000.000
        2.08.02.2.01.0008 | Sosialisasi PUG | 4.000.000
        JUMLAH            | <               | 7.000.000";
    let columns = "95 170 >80";
    let page = Page::landscape().table(columns, TREE).at(430.0, 40.0).table(columns, other);
    never_wrong(&pages([page]), "13000000.00");
    // What stands beside the budget is no money of it.
    let recap = "Sumber dana | Jumlah\nDAU | 4.000.000\nDBH | 2.000.000\nJUMLAH | 6.000.000";
    let page = Page::landscape().table(columns, TREE).at(430.0, 40.0).table("100 >80", recap);
    never_wrong(&pages([page]), "6000000.00");
}
