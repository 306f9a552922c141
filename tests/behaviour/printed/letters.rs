//! How letters and digits of a print become texts and amounts.

use super::{ANNEX, HEADS, THREE, TREE, annex, lines, never_wrong, pages, reads, refused, rka};
use crate::Folder;
use crate::pdf::{Packing, Page, Pdf};

#[test]
fn files_are_packed_in_any_way() {
    for packing in [Packing::Plain, Packing::Flate, Packing::Streams] {
        reads(&Pdf::of([rka(THREE)]).packed(packing).bytes(), "5300000.00", 3);
    }
    reads(&pages([Page::portrait().letters().table(ANNEX, TREE)]), "6000000.00", 3);
}

#[test]
fn amounts_wrapped_on_two_or_three_lines_are_whole() {
    let wrapped = THREE
        .replace("|   500.000", "| Rp. 500↵.000")
        .replace("| 1.200.000", "| Rp. 1.2↵00.00↵0")
        .replace("| 3.600.000", "| 3.↵600.↵000")
        .replace("| 5.300.000", "| 5.300.↵000");
    reads(&pages([rka(&wrapped)]), "5300000.00", 3);
    // As narrow as the digits allow.
    let title = "Sub Kegiatan : 2.08.02.2.01.0008 Sosialisasi Kebijakan Pelaksanaan PUG";
    for width in [22, 26, 30, 36, 45] {
        let columns = format!("95 180 >70 60 >{width} >{width}");
        let page = Page::landscape().line(title).table(&columns, &format!("{HEADS}\n{THREE}"));
        reads(&pages([page]), "5300000.00", 3);
    }
}

#[test]
fn codes_with_blanks_or_broken_over_lines_are_whole() {
    let codes = |print: &[u8]| {
        let folder = Folder::with("a.pdf", print);
        lines(&folder, "a.pdf").into_iter().map(|[code, ..]| code).collect::<Vec<_>>()
    };
    let whole = ["1.02.02.2.01.0001", "1.02.02.2.01.0002", "1.02.02.2.02.0001"];
    for (from, to) in
        [("2.01.", "2.01. "), ("1.02.02.2.", "1.02.02.↵2."), ("2.01.000", "2.01↵.000"), (".02.02.2", ". 02 . 02 . 2")]
    {
        let print = pages([annex(&TREE.replace(from, to))]);
        reads(&print, "6000000.00", 3);
        assert_eq!(codes(&print), whole, "{to}");
    }
    let narrow = pages([Page::portrait().table("45 300 >110", TREE)]);
    reads(&narrow, "6000000.00", 3);
    assert_eq!(codes(&narrow), whole);
}

#[test]
fn wrapped_names_keep_their_blanks() {
    let print = pages([Page::portrait().table("100 72 >110", TREE)]);
    reads(&print, "6000000.00", 3);
    let folder = Folder::with("a.pdf", print);
    let names: Vec<String> = lines(&folder, "a.pdf").into_iter().map(|[_, _, name, ..]| name).collect();
    assert_eq!(names, ["Pembangunan Puskesmas", "Rehabilitasi Puskesmas", "Pelayanan Kesehatan Ibu Hamil"]);
}

#[test]
fn brackets_and_minus_are_negative() {
    let table = |less: &str| {
        format!(
            "KODE | URAIAN | JUMLAH
            1.02.02.2.01.0001 | Pembangunan | 1.000.000
            1.02.02.2.01.0002 | Koreksi | {less}
            1.02.02.2.02.0001 | Pelayanan | 3.000.000
            JUMLAH | < | 3.500.000"
        )
    };
    for less in ["(500.000)", "-500.000", "–500.000", "- 500.000", "(500.↵000)", "(500.000↵)", "(↵500.000)"] {
        never_wrong(&pages([annex(&table(less))]), "3500000.00");
    }
    for less in ["(500.000)", "-500.000"] {
        reads(&pages([annex(&table(less))]), "3500000.00", 3);
    }
}

#[test]
fn styles_of_numbers_are_read_to_the_sen() {
    let table = |amounts: [&str; 3]| {
        let [a, b, total] = amounts;
        let head = "KODE | URAIAN | JUMLAH";
        annex(&format!("{head}\n1.02.02.2.01.0001 | Satu | {a}\n1.02.02.2.01.0002 | Dua | {b}\nJUMLAH | < | {total}"))
    };
    reads(&pages([table(["1.000.000,25", "2.000.000,50", "3.000.000,75"])]), "3000000.75", 2);
    reads(&pages([table(["1,000,000.25", "2,000,000.50", "3,000,000.75"])]), "3000000.75", 2);
    reads(&pages([table(["1,000,000", "2,000,000", "3,000,000"])]), "3000000.00", 2);
    reads(&pages([table(["Rp 1.000.000", "Rp2.000.000", "Rp. 3.000.000,-"])]), "3000000.00", 2);
    reads(&pages([table(["Rp↵1.000.000", "Rp↵2.000.000", "Rp↵3.000.000"])]), "3000000.00", 2);
    reads(&pages([table(["1.000.000,↵00", "2.000.000↵,00", "3.000.000,0↵0"])]), "3000000.00", 2);
    reads(&pages([table(["1000000", "2000000", "3000000"])]), "3000000.00", 2);
    reads(&pages([table(["1 000 000", "2 000 000", "3 000 000"])]), "3000000.00", 2);
    // A column of its own for the currency.
    let apart = "KODE | URAIAN | JUMLAH | <\n1.02.02.2.01.0001 | Satu | Rp | 1.000.000\n1.02.02.2.01.0002 | Dua | Rp | 2.000.000\n\
        JUMLAH | < | Rp | 3.000.000";
    never_wrong(&pages([Page::portrait().table("110 200 25 >80", apart)]), "3000000.00");
}

#[test]
fn letters_printed_twice_are_one_letter() {
    let bold = Page::portrait().table(ANNEX, TREE).twice();
    reads(&pages([bold.clone()]), "6000000.00", 3);
    never_wrong(&pages([bold.twice()]), "6000000.00");
    reads(&pages([Page::portrait().letters().table(ANNEX, TREE).twice()]), "6000000.00", 3);
    // Figures whose digits are alike stay what they are.
    let alike = "KODE | URAIAN | JUMLAH\n1.02.02.2.01.0001 | Satu | 1.111.111\n1.02.02.2.01.0002 | Dua | 22.222\nJUMLAH | < | 1.133.333";
    reads(&pages([annex(alike).twice()]), "1133333.00", 2);
}

#[test]
fn what_is_not_seen_is_no_money() {
    // Beside the amounts, hidden ones.
    for how in ["3 Tr", "1 g"] {
        let page = rka(THREE).unseen(how, 560.0, 75.0, "9").unseen(how, 526.0, 75.0, "9.");
        never_wrong(&pages([page]), "5300000.00");
        // A row below the table that only programs see.
        let row = annex(TREE).unseen(how, 43.0, 190.0, "1.02.02.2.02.0002").unseen(how, 480.0, 190.0, "9.000.000");
        never_wrong(&pages([row]), "6000000.00");
    }
}

#[test]
fn text_outside_the_page_is_no_money() {
    let page = annex(TREE).text(700.0, 120.0, "9.000.000").text(43.0, 900.0, "1.02.02.2.02.0002").text(
        480.0,
        900.0,
        "9.000.000",
    );
    never_wrong(&pages([page]), "6000000.00");
}

#[test]
fn ligatures_and_soft_hyphens_are_letters_of_their_words() {
    let table = "
        KODE              | URAIAN                           | JUMLAH
        1.02.02.2.01.0001 | Pembangunan ﬁsik dan ﬂora        | 1.000.000
        1.02.02.2.01.0002 | Pember\u{ad}dayaan perem\u{ad}↵puan kader  | 2.000.000
        JUMLAH            | <                                | 3.000.000";
    let print = pages([annex(table)]);
    reads(&print, "3000000.00", 2);
    let folder = Folder::with("a.pdf", print);
    let names: Vec<String> = lines(&folder, "a.pdf").into_iter().map(|[_, _, a, b, c, _]| a + &b + &c).collect();
    assert_eq!(names, ["Pembangunan fisik dan flora", "Pemberdayaan perempuan kader"]);
}

#[test]
fn small_raised_digits_are_no_digits_of_the_amount() {
    // A note's number behind an amount: "2.000.000" with a small raised 1.
    let page = annex(TREE).size(5.0).text(560.0, 96.0, "1");
    never_wrong(&pages([page]), "6000000.00");
    let page = Page::portrait().table("110 300 >90", TREE).size(5.0).text(537.5, 92.0, "1");
    never_wrong(&pages([page]), "6000000.00");
}

#[test]
fn a_unit_above_the_table_counts() {
    let page = Page::portrait().line("(dalam ribuan rupiah)").table(ANNEX, TREE);
    never_wrong(&pages([page]), "6000000000.00");
}

#[test]
fn products_that_fail_are_named() {
    let wrong = THREE.replace("| 1.200.000", "| 1.300.000").replace("| 5.300.000", "| 5.400.000");
    let folder = Folder::with("a.pdf", pages([rka(&wrong)]));
    let ran = folder.run(&["check", "a.pdf", "--lang", "en"]);
    assert!(ran.stdout.contains("1,300,000") || ran.stderr.contains("1,300,000"), "{}{}", ran.stdout, ran.stderr);
    refused(&pages([rka(&THREE.replace("| 5.300.000", "| 5.400.000"))]), &["5,400,000"]);
}
