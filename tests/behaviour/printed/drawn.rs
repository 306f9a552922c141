//! The same table drawn in the ways of many programs: strokes in pieces, shaded rows, kerned digits, turned axes.

use super::{ANNEX, TREE, annex, never_wrong, pages, reads};
use crate::pdf::{Page, Rules};

/// The page with each line of its operators changed.
fn changed(page: &Page, change: impl Fn(&str) -> String) -> Vec<u8> {
    let operators: Vec<String> = page.drawn().lines().map(change).collect();
    let bare = Page::portrait().raw(&operators.join("\n"));
    pages([bare])
}

/// A stroke from place to place, if the line of operators is one.
fn stroke(line: &str) -> Option<[f64; 4]> {
    let numbers: Vec<f64> = line.split(' ').filter_map(|word| word.parse().ok()).collect();
    let is_one = line.ends_with(" l S");
    is_one.then(|| [numbers[1], numbers[2], numbers[3], numbers[4]])
}

#[test]
fn rules_in_pieces_are_rules() {
    let page = annex(TREE);
    // Dashed, in two halves with a small gap, a little too short, drawn twice, and slightly aslant.
    reads(&changed(&page, |line| line.replace("0.5 w", "[2 1] 0 d 0.5 w")), "6000000.00", 3);
    let pieces = |line: &str| match stroke(line) {
        Some([a, b, c, d]) => {
            let (x, y) = ((a + c) / 2.0, (b + d) / 2.0);
            format!("0.5 w {a} {b} m {x} {y} l S {x} {y} m {c} {d} l S")
        }
        None => line.to_owned(),
    };
    reads(&changed(&page, pieces), "6000000.00", 3);
    let short = |line: &str| match stroke(line) {
        Some([a, b, c, d]) => {
            let (x, y) = (0.4 * (c - a).signum() * f64::from(a != c), 0.4 * (d - b).signum() * f64::from(b != d));
            format!("0.5 w {} {} m {} {} l S", a + x, b + y, c - x, d - y)
        }
        None => line.to_owned(),
    };
    reads(&changed(&page, short), "6000000.00", 3);
    reads(&changed(&page, |line| stroke(line).map_or(line.to_owned(), |_| format!("{line} {line}"))), "6000000.00", 3);
    let aslant = |line: &str| match stroke(line) {
        Some([a, b, c, d]) => format!("0.5 w {a} {b} m {} {} l S", c + 0.2, d + 0.2),
        None => line.to_owned(),
    };
    never_wrong(&changed(&page, aslant), "6000000.00");
}

#[test]
fn rules_between_columns_alone_and_double_rules_are_never_wrong() {
    let page = annex(TREE);
    let upright = |line: &str| match stroke(line) {
        Some([a, _, c, _]) if a != c => String::new(),
        _ => line.to_owned(),
    };
    never_wrong(&changed(&page, upright), "6000000.00");
    let double = |line: &str| match stroke(line) {
        Some([a, b, c, d]) => {
            format!("0.3 w {a} {b} m {c} {d} l S {} {} m {} {} l S", a + 1.5, b + 1.5, c + 1.5, d + 1.5)
        }
        None => line.to_owned(),
    };
    reads(&changed(&page, double), "6000000.00", 3);
    // A frame around the table and nothing in it.
    let frame = Page::portrait().raw("0.5 w 40 650 520 152 re S").ruled(Rules::None, ANNEX, TREE);
    never_wrong(&pages([frame]), "6000000.00");
}

#[test]
fn shaded_rows_and_coloured_boxes_are_no_rules() {
    let mut shades = String::new();
    for row in 0..4 {
        shades += &format!("q 0.9 0.9 1 rg 40 {} 520 16.8 re f Q\n", 785.2 - 33.6 * f64::from(row));
    }
    let shaded = Page::portrait().raw(&shades).table(ANNEX, TREE);
    reads(&pages([shaded]), "6000000.00", 3);
    let only = Page::portrait().raw(&shades).ruled(Rules::None, ANNEX, TREE);
    never_wrong(&pages([only]), "6000000.00");
    // Boxes around each cell that are filled and stroked at once.
    let filled = |line: &str| line.replace(" re S", " re B").replace("0.5 w", "1 1 0.8 rg 0.5 w");
    let boxes = Page::portrait().ruled(Rules::Boxes, ANNEX, TREE);
    let behind: Vec<String> = {
        let drawn = boxes.drawn();
        let (fills, texts): (Vec<&str>, Vec<&str>) = drawn.lines().partition(|line| line.ends_with(" re S"));
        fills.into_iter().map(filled).chain(texts.into_iter().map(str::to_owned)).collect()
    };
    let page = Page::portrait().raw(&behind.join("\n").replace("q  BT", "q 0 g BT"));
    reads(&pages([page]), "6000000.00", 3);
}

#[test]
fn digits_are_spaced_and_kerned_as_programs_do() {
    let page = annex(TREE);
    // Strings in pieces with kerning between them, spaced letters, and narrowed ones.
    let kerned =
        |line: &str| match line.split_once(" Tm (").and_then(|(head, rest)| Some((head, rest.split_once(") Tj")?))) {
            Some((head, (text, tail))) => {
                let pieces: Vec<String> = text.split_inclusive('.').map(|piece| format!("({piece})")).collect();
                format!("{head} Tm [{}] TJ{tail}", pieces.join(" -15 "))
            }
            None => line.to_owned(),
        };
    reads(&changed(&page, kerned), "6000000.00", 3);
    reads(&changed(&page, |line| line.replace(" BT ", " BT 0.3 Tc ")), "6000000.00", 3);
    reads(&changed(&page, |line| line.replace(" BT ", " BT 85 Tz ")), "6000000.00", 3);
    never_wrong(&changed(&page, |line| line.replace(" BT ", " BT 2.2 Tc ")), "6000000.00");
    // A font of size one, enlarged by its matrix.
    reads(&changed(&page, |line| line.replace("/F1 9 Tf 1 0 0 1", "/F1 1 Tf 9 0 0 9")), "6000000.00", 3);
}

#[test]
fn axes_that_point_down_are_the_same_page() {
    // As browsers draw: the page turned upside down, and each text turned again.
    let page = annex(TREE);
    let mirrored = |line: &str| {
        let line = match line.split_once(" 1 0 0 1 ") {
            Some((head, rest)) => {
                let (x, rest) = rest.split_once(' ').unwrap();
                let (y, rest) = rest.split_once(' ').unwrap();
                format!("{head} 1 0 0 -1 {x} {} {rest}", 842.0 - y.parse::<f64>().unwrap())
            }
            None => line.to_owned(),
        };
        match stroke(&line) {
            Some([a, b, c, d]) => format!("0.5 w {a} {} m {c} {} l S", 842.0 - b, 842.0 - d),
            None => line,
        }
    };
    let operators: Vec<String> = page.drawn().lines().map(mirrored).collect();
    let print = pages([Page::portrait().raw(&format!("q 1 0 0 -1 0 842 cm\n{}\nQ", operators.join("\n")))]);
    reads(&print, "6000000.00", 3);
    // And a page scaled down to a tenth.
    let print = pages([Page::portrait().raw(&format!("q 0.5 0 0 0.5 100 300 cm\n{}\nQ", page.drawn()))]);
    reads(&print, "6000000.00", 3);
}

#[test]
fn sen_in_small_letters_are_sen() {
    let table =
        "KODE | URAIAN | JUMLAH\n1.02.02.2.01.0001 | Satu | 1.000\n1.02.02.2.01.0002 | Dua | 2.000\nJUMLAH | < | 3.000";
    let mut page = Page::portrait().table("110 200 110!", table).size(6.0);
    for (row, sen) in [(1.0, ",25"), (2.0, ",50"), (3.0, ",75")] {
        page = page.text(377.0, 40.0 + 16.8 * row + 5.6, sen);
    }
    never_wrong(&pages([page]), "3000.75");
}
