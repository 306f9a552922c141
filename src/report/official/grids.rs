//! Tables of official lists and of their themes.

use std::collections::BTreeSet;

use crate::domain::text;
use crate::lang::{Lang, word};
use crate::report::Report;
use crate::report::grid::{Cell, Grid};

/// What a list is called.
fn list_name(list: Option<u16>, lang: Lang) -> String {
    list.map_or_else(|| lang.say(word::LIST_WITHOUT_YEAR).to_owned(), |year| year.to_string())
}

/// The table of lists.
pub fn lists_grid(report: &Report, lang: Lang, _: usize) -> Grid {
    let say = |w| lang.say(w).to_owned();
    let columns = [
        ("list", say(word::LIST)),
        ("kind", say(word::KIND_OF_TAG)),
        ("used", say(word::USED_HERE)),
        ("amount", say(word::AMOUNT)),
        ("lines", say(word::LINE_COUNT)),
        ("sub_kegiatan", say(word::CODES)),
        ("share", say(word::SHARE_OF_TOTAL)),
        ("unknown_lines", say(word::UNKNOWN_LINES)),
        ("unknown_amount", say(word::UNKNOWN_AMOUNT)),
    ];
    let rows = report.official_lists.iter().map(|own| {
        vec![
            Cell::text(&list_name(own.list, lang)),
            Cell::text(own.kind.as_deref().unwrap_or(lang.say(word::ALL_KINDS))),
            Cell::text(lang.say(if own.used { word::YES } else { word::NO })),
            Cell::Money(own.counted.amount),
            Cell::Count(own.counted.lines),
            Cell::Count(own.counted.sub_kegiatan as u64),
            Cell::Share(own.share),
            Cell::Count(own.unknown_lines),
            Cell::Money(own.unknown_amount),
        ]
    });
    let mut grid = Grid::new("official_lists", say(word::OFFICIAL_LISTS), columns, rows);
    grid.wide_only.extend(["used", "unknown_lines"]);
    grid.notes.push(say(word::LISTS_NOT_ADDED));
    let mut seen = BTreeSet::new();
    for own in report.official_lists.iter().filter(|own| seen.insert(own.list)) {
        let date = if own.date == "unknown" { lang.say(word::UNKNOWN_DATE) } else { own.date.as_str() };
        grid.notes.push(format!("{}: {} ({date})", list_name(own.list, lang), own.source));
    }
    grid
}

/// The table of themes.
pub fn themes_grid(report: &Report, lang: Lang, top: usize) -> Grid {
    let say = |w| lang.say(w).to_owned();
    let Some(themes) = &report.themes else { return Grid::new("tags", say(word::THEMES), Vec::new(), Vec::new()) };
    let columns = [
        ("theme", say(word::THEME)),
        ("amount", say(word::AMOUNT)),
        ("lines", say(word::LINE_COUNT)),
        ("sub_kegiatan", say(word::CODES)),
        ("share", say(word::SHARE_OF_TOTAL)),
        ("official", say(word::ALSO_OFFICIAL)),
        ("overlap", say(word::ALSO_OTHER_THEMES)),
    ];
    let shown = if top == 0 { themes.themes.len() } else { top.min(themes.themes.len()) };
    let rows = themes.themes[..shown].iter().map(|own| {
        vec![
            Cell::text(&own.theme),
            Cell::Money(own.counted.amount),
            Cell::Count(own.counted.lines),
            Cell::Count(own.counted.sub_kegiatan as u64),
            Cell::Share(own.counted.amount.share_of(report.total)),
            Cell::Money(own.official),
            Cell::Money(own.overlap),
        ]
    });
    let mut rows: Vec<Vec<Cell>> = rows.collect();
    let several = [(word::UNDER_A_THEME, themes.tagged), (word::UNDER_SEVERAL, themes.several)];
    for (name, amount) in several {
        let mut row = vec![Cell::text(lang.say(name)), Cell::Money(amount)];
        row.extend([Cell::text(""), Cell::text(""), Cell::Share(amount.share_of(report.total))]);
        row.extend([Cell::text(""), Cell::text("")]);
        rows.push(row);
    }
    let mut grid = Grid::new("tags", say(word::THEMES), columns, rows);
    if shown < themes.themes.len() {
        grid.notes.push(format!("{} {}", themes.themes.len() - shown, lang.say(word::OTHERS)));
    }
    grid.notes.push(say(word::LISTS_NOT_ADDED));
    grid
}

/// The name of a kind beside its lens: `official: Astacita`.
pub fn kind_name(kind: &str, lang: Lang) -> String {
    format!("{}: {}", lang.say(word::OFFICIAL), text::clean(kind))
}
