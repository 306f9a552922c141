//! Tables of the budget cut into parts: rows by one dimension, columns by another.

use crate::domain::amount::Rupiah;
use crate::lang::{Lang, Word, word};
use crate::ledger::lens::Base;
use crate::report::Report;
use crate::report::breakdown::By;
use crate::report::grid::{Cell, Grid};

/// One row a part of the budget, with what each lens counts of it.
pub fn cut(report: &Report, lang: Lang, _: usize) -> Grid {
    let say = |w: Word| lang.say(w).to_owned();
    let Some(by) = &report.by else { return Grid::new("by", say(word::BY), Vec::new(), Vec::new()) };
    let mut columns: Vec<(&'static str, String)> = by.dimensions.iter().map(|d| (d.id(), say(dimension(*d)))).collect();
    columns.extend([("total", say(word::TOTAL)), ("lines", say(word::LINE_COUNT))]);
    for l in &report.lenses {
        columns.push((l.lens.id(), say(l.lens.name())));
        columns.push((l.lens.entry().share_id, "%".into()));
    }
    let rows = by.rows.iter().map(|r| {
        let mut row: Vec<Cell> = r.by.iter().map(|v| Cell::text(v)).collect();
        row.extend([Cell::Money(r.total), Cell::Count(r.lines)]);
        for l in &report.lenses {
            row.extend([Cell::MaybeMoney(l.known(r.lenses[l.lens.id()])), Cell::Share(r.shares[l.lens.id()])]);
        }
        row
    });
    let mut rows: Vec<Vec<Cell>> = rows.collect();
    let mut last: Vec<Cell> = vec![Cell::text(lang.say(word::TOTAL))];
    last.extend(by.dimensions.iter().skip(1).map(|_| Cell::text("")));
    last.extend([Cell::Money(report.total), Cell::Count(by.rows.iter().map(|r| r.lines).sum())]);
    for l in &report.lenses {
        let amount = l.known(l.amount);
        last.extend([Cell::MaybeMoney(amount), Cell::Share(amount.and_then(|a| a.share_of(report.total)))]);
    }
    rows.push(last);
    let mut grid = Grid::new("by", say(word::BY), columns, rows);
    grid.total = grid.rows.len().checked_sub(1);
    grid.wide_only.push("lines");
    grid.notes.push(say(word::BY_SHARES));
    grid
}

/// Rows by the first dimension, columns by the second: what the base counts.
pub fn pivot(report: &Report, lang: Lang, _: usize) -> Grid {
    pivoted("by_pivot", word::BY_PIVOT, report, lang, |amount, _| Cell::MaybeMoney(amount))
}

/// The same as shares of each part's total.
pub fn pivot_shares(report: &Report, lang: Lang, _: usize) -> Grid {
    pivoted("by_pivot_share", word::BY_PIVOT_SHARE, report, lang, |amount, total| {
        Cell::Share(amount.zip(total).and_then(|(amount, total)| amount.share_of(total)))
    })
}

fn pivoted(
    id: &'static str,
    title: Word,
    report: &Report,
    lang: Lang,
    cell: fn(Option<Rupiah>, Option<Rupiah>) -> Cell,
) -> Grid {
    let Some((by, pivot)) = report.by.as_ref().and_then(|by| Some((by, by.pivot.as_ref()?))) else {
        return Grid::new(id, lang.say(title).to_owned(), Vec::new(), Vec::new());
    };
    // Columns are values of the budget: their id is their place. More of them are for machines.
    const IDS: [&str; 6] = ["c1", "c2", "c3", "c4", "c5", "c6"];
    const WIDEST: usize = 18;
    let short = |name: &String| match name.char_indices().nth(WIDEST) {
        Some((at, _)) => format!("{}…", &name[..at]),
        None => name.clone(),
    };
    let mut columns = vec![(by.dimensions[0].id(), lang.say(dimension(by.dimensions[0])).to_owned())];
    columns.extend(IDS.into_iter().zip(pivot.columns.iter().map(short)));
    let rows = pivot.rows.iter().map(|r| {
        let cells = r.amounts.iter().zip(&r.totals).take(IDS.len()).map(|(a, t)| cell(*a, *t));
        [Cell::text(&r.name)].into_iter().chain(cells).collect::<Vec<Cell>>()
    });
    let mut grid =
        Grid::new(id, format!("{} ({})", lang.say(title), lang.say(Base::name_of(pivot.lens))), columns, rows);
    if pivot.columns.len() > IDS.len() {
        grid.notes.push(format!("{} {}", pivot.columns.len() - IDS.len(), lang.say(word::MORE_COLUMNS)));
    }
    grid
}

fn dimension(by: By) -> Word {
    match by {
        By::Government => word::GOVERNMENT,
        By::Year => word::YEAR,
        By::Stage => word::STAGE,
        By::Opd => word::OPD,
        By::Unit => word::UNIT_OF_OPD,
        By::Program => word::PROGRAM,
        By::Bidang => word::BIDANG,
        By::SumberDana => word::SUMBER_DANA,
        By::Rekening => word::REKENING,
    }
}
