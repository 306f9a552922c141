//! What criteria move, as tables.

use super::{Move, MovedLine, Moves};
use crate::lang::document::{CATEGORY as CATEGORIES_OF, change, named};
use crate::lang::{Lang, Word};
use crate::report::criteria_diff::DiffSection;
use crate::report::grid::{Cell, Grid};

macro_rules! words {
    ($($name:ident: $id:literal, $en:literal;)*) => {
        $(const $name: Word = Word { id: $id, en: $en };)*
    };
}

words! {
    ENTRIES: "Yang berubah dalam paket", "What differs in the packs";
    KIND: "Jenis", "Kind";
    ENTRY: "Entri", "Entry";
    CHANGE_OF: "Perubahan", "Change";
    FIELDS: "Kunci", "Keys";
    LINES: "Baris", "Lines";
    MOVED_AMOUNT: "Nilai berpindah", "Amount moved";
    LENSES: "Menurut lensa", "By lens";
    LENS: "Lensa", "Lens";
    BEFORE: "Sebelum", "Before";
    GAINED: "Masuk", "Gained";
    LOST: "Keluar", "Lost";
    AFTER: "Sesudah", "After";
    CHANGE: "Perubahan", "Change";
    CATEGORIES: "Menurut kategori bukti", "By category of evidence";
    CATEGORY: "Kategori", "Category";
    MOVES: "Baris yang berganti kategori", "Lines whose category changes";
    FROM: "Dari", "From";
    TO: "Ke", "To";
    CAUSE: "Karena", "Because of";
    AMOUNT: "Nilai", "Amount";
    LARGEST: "Baris terbesar", "The largest lines";
    FILE: "Berkas", "File";
    SHEET: "Lembar", "Sheet";
    ROW: "Baris", "Row";
    OPD: "OPD", "OPD";
    SUB_KEGIATAN: "Sub kegiatan", "Sub kegiatan";
    TEXT: "Uraian", "Text";
    EVIDENCE_BEFORE: "Bukti sebelum", "Evidence before";
    EVIDENCE_AFTER: "Bukti sesudah", "Evidence after";
    BLOCKED_BEFORE: "Terhalang sebelum", "Blocked before";
    BLOCKED_AFTER: "Terhalang sesudah", "Blocked after";
}

/// One section: its table. `people`: where a line is stands in one column.
type DiffTable = fn(moves: &Moves, lang: Lang, people: bool) -> Grid;

/// In the order in which they are shown.
const TABLES: [(DiffSection, DiffTable); 5] = [
    (DiffSection::Entries, entries),
    (DiffSection::Lenses, lenses),
    (DiffSection::Categories, categories),
    (DiffSection::Moves, moves),
    (DiffSection::Lines, lines),
];

/// The tables of the sections `only`, else of all that have rows.
pub fn selected(m: &Moves, only: &[DiffSection], lang: Lang, people: bool) -> Vec<Grid> {
    let is_asked = |section: &DiffSection| only.contains(section);
    TABLES
        .iter()
        .filter(|(section, _)| only.is_empty() || is_asked(section))
        .map(|(section, table)| (section, table(m, lang, people)))
        .filter(|(section, grid)| !grid.rows.is_empty() || is_asked(section))
        .map(|(_, grid)| grid)
        .collect()
}

fn entries(m: &Moves, lang: Lang, people: bool) -> Grid {
    let say = |w: Word| lang.say(w).to_owned();
    let ids = if people { lang } else { Lang::En };
    Grid::new(
        "entries",
        say(ENTRIES),
        [
            ("kind", say(KIND)),
            ("id", say(ENTRY)),
            ("change", say(CHANGE_OF)),
            ("fields", say(FIELDS)),
            ("lines", say(LINES)),
            ("amount", say(MOVED_AMOUNT)),
        ],
        m.entries.iter().map(|e| {
            vec![
                Cell::text(change(e.kind, ids)),
                Cell::text(&e.id),
                Cell::text(change(e.change.id(), ids)),
                Cell::Text(e.fields.join(" ")),
                Cell::Count(e.lines),
                Cell::Money(e.amount),
            ]
        }),
    )
}

fn lenses(m: &Moves, lang: Lang, people: bool) -> Grid {
    let say = |w: Word| lang.say(w).to_owned();
    Grid::new(
        "lenses",
        say(LENSES),
        [
            ("lens", say(LENS)),
            ("before", say(BEFORE)),
            ("gained", say(GAINED)),
            ("lost", say(LOST)),
            ("after", say(AFTER)),
            ("change", say(CHANGE)),
        ],
        m.lenses.iter().map(|l| {
            let mut row = vec![Cell::text(if people { lang.say(l.lens.name()) } else { l.lens.id() })];
            row.extend([l.before, l.gained, l.lost, l.after, l.change].map(Cell::Money));
            row
        }),
    )
}

fn categories(m: &Moves, lang: Lang, people: bool) -> Grid {
    let say = |w: Word| lang.say(w).to_owned();
    Grid::new(
        "categories",
        say(CATEGORIES),
        [("category", say(CATEGORY)), ("before", say(BEFORE)), ("after", say(AFTER)), ("change", say(CHANGE))],
        m.categories.iter().map(|c| {
            vec![category(c.category, lang, people), Cell::Money(c.before), Cell::Money(c.after), Cell::Money(c.change)]
        }),
    )
}

fn moves(m: &Moves, lang: Lang, people: bool) -> Grid {
    let say = |w: Word| lang.say(w).to_owned();
    let mut moves = Grid::new(
        "moves",
        say(MOVES),
        [
            ("from", say(FROM)),
            ("to", say(TO)),
            ("kind", say(KIND)),
            ("id", say(CAUSE)),
            ("lines", say(LINES)),
            ("amount", say(AMOUNT)),
        ],
        m.moves.iter().map(|m| cell(m, lang, people)),
    );
    if people && m.regrouped.lines > 0 {
        let lines = m.regrouped.lines;
        moves.notes.push(match lang {
            Lang::Id => format!("{lines} baris lain tetap kategorinya, tetapi berubah kelompok atau aspeknya"),
            Lang::En => format!("{lines} other lines keep their category and change whom or what they are for"),
        });
    }
    moves
}

/// A category, in words for people.
fn category(id: &str, lang: Lang, people: bool) -> Cell {
    Cell::text(if people { named(CATEGORIES_OF, id, lang) } else { id })
}

fn cell(m: &Move, lang: Lang, people: bool) -> Vec<Cell> {
    vec![
        category(m.from, lang, people),
        category(m.to, lang, people),
        Cell::text(if people { change(m.cause.kind, lang) } else { m.cause.kind }),
        Cell::text(&m.cause.id),
        Cell::Count(m.lines),
        Cell::Money(m.amount),
    ]
}

fn lines(m: &Moves, lang: Lang, people: bool) -> Grid {
    let say = |w: Word| lang.say(w).to_owned();
    if people {
        let columns = [
            ("file", say(FILE)),
            ("text", say(TEXT)),
            ("amount", say(AMOUNT)),
            ("moved", format!("{} → {}", say(FROM), say(TO))),
            ("evidence_before", say(EVIDENCE_BEFORE)),
            ("evidence_after", say(EVIDENCE_AFTER)),
        ];
        let place = |l: &MovedLine| match &l.sheet {
            Some(sheet) => format!("{}:{sheet}!{}", l.file, l.row),
            None => format!("{}:{}", l.file, l.row),
        };
        // What blocks a sign is all there is to see where no sign is left.
        let seen = |evidence: &String, blocked: &String| match evidence.is_empty() {
            true => Cell::text(blocked),
            false => Cell::text(evidence),
        };
        let row = |l: &MovedLine| {
            vec![
                Cell::Text(place(l)),
                Cell::text(&l.text),
                Cell::Money(l.amount),
                Cell::Text([l.from, l.to].map(|id| named(CATEGORIES_OF, id, lang)).join(" → ")),
                seen(&l.evidence_before, &l.blocked_before),
                seen(&l.evidence_after, &l.blocked_after),
            ]
        };
        return Grid::new("lines", say(LARGEST), columns, m.lines.iter().map(row));
    }
    let columns = [
        ("file", say(FILE)),
        ("sheet", say(SHEET)),
        ("row", say(ROW)),
        ("opd", say(OPD)),
        ("sub_kegiatan", say(SUB_KEGIATAN)),
        ("text", say(TEXT)),
        ("amount", say(AMOUNT)),
        ("from", say(FROM)),
        ("to", say(TO)),
        ("kind", say(KIND)),
        ("id", say(CAUSE)),
        ("evidence_before", say(EVIDENCE_BEFORE)),
        ("evidence_after", say(EVIDENCE_AFTER)),
        ("blocked_before", say(BLOCKED_BEFORE)),
        ("blocked_after", say(BLOCKED_AFTER)),
    ];
    let row = |l: &MovedLine| {
        vec![
            Cell::text(&l.file),
            Cell::text(l.sheet.as_deref().unwrap_or_default()),
            Cell::Text(l.row.to_string()),
            Cell::text(&l.opd),
            Cell::text(&l.sub_kegiatan),
            Cell::text(&l.text),
            Cell::Money(l.amount),
            Cell::text(l.from),
            Cell::text(l.to),
            Cell::text(l.cause.kind),
            Cell::text(&l.cause.id),
            Cell::text(&l.evidence_before),
            Cell::text(&l.evidence_after),
            Cell::text(&l.blocked_before),
            Cell::text(&l.blocked_after),
        ]
    };
    Grid::new("lines", say(LARGEST), columns, m.lines.iter().map(row))
}
