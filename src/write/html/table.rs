//! Tables of reports. Figures of reports are readable, the exact ones in the cell's title and for sorting; long tables get a field to
//! filter them and headers to sort by, where scripts run.

use maud::{Markup, html};

use super::{Text, notes, swatch, thin};
use crate::domain::amount::Rupiah;
use crate::domain::currency::Currency;
use crate::lang::{Lang, document as say, word};
use crate::ledger::lens::Lens;
use crate::report::document::chart::{ChartPiece, Tone};
use crate::report::grid::{Cell, Grid, exact, figure, short};

/// Tables of more rows than this can be sorted and filtered.
const LONG: usize = 8;
/// So many rows of zeros, or more, are folded into one.
const ZEROS: usize = 3;
/// A table of more columns than this is wider than a phone.
const NARROW: usize = 3;

pub fn table(grid: &Grid, in_full: bool, money: (Currency, Lang)) -> Markup {
    let (parts, totals) = grid.rows.split_at(grid.total.unwrap_or(grid.rows.len()));
    let long = parts.len() > LONG;
    let zeros: Vec<bool> = parts.iter().map(|row| long && is_zero(grid, row)).collect();
    let count = zeros.iter().filter(|zero| **zero).count();
    let folds = count >= ZEROS && count < parts.len();
    let look = Look { head: Head::of(grid), bars: Bars::of(grid, parts), in_full, money };
    // A total would be longer than every bar.
    let plain = Look { bars: Bars::default(), head: look.head, ..look };
    let lang = money.1;
    let id = format!("table-{}", grid.id);
    let heading = format!("{id}-title");
    html! {
        h3 id=(heading) { (Text(&grid.title)) } "\n"
        @if long {
            p class="filter" data-table=(id) hidden {
                label { (Text(lang.say(say::FILTER))) " " input type="search" autocomplete="off" aria-controls=(id); }
                " " output {}
            } "\n"
        }
        @if !look.bars.columns.is_empty() { (look.bars.key(&id, money)) }
        @if grid.columns.len() > NARROW { p class="cue" id={ (id) "-cue" } { (Text(lang.say(say::SCROLL_CUE))) " \u{2192}" } "\n" }
        div class="scroll" role="group" aria-labelledby=(heading) tabindex="0" { "\n"
            table id=(id) data-name=(grid.id) aria-labelledby=(heading) class=[long.then_some("long")] { "\n"
                thead { tr { (titles(grid, &look.head, lang)) } } "\n"
                tbody { "\n"
                    @for (cells, zero) in parts.iter().zip(&zeros) { (row(cells, folds && *zero, &look)) }
                } "\n"
                @if folds || !totals.is_empty() {
                    tfoot { "\n"
                        @if folds { (fold(grid, &id, &zeros, &look)) }
                        @for cells in totals { (row(cells, false, &plain)) }
                    } "\n"
                }
            } "\n"
        } "\n"
        (notes(&grid.notes))
    }
}

/// How the rows of a table are written.
struct Look {
    head: Head,
    bars: Bars,
    in_full: bool,
    money: (Currency, Lang),
}

/// Does nothing count in the row? What the OPD has in all is no part of that.
fn is_zero(grid: &Grid, row: &[Cell]) -> bool {
    let of_opd = !grid.bars.is_empty();
    let says = |id: &str, cell: &Cell| !cell.is_text() && (id != "total" || !of_opd);
    let mut figures = grid.columns.iter().zip(row).filter(|((id, _), cell)| says(id, cell));
    let any = figures.clone().next().is_some();
    any && figures.all(|(_, cell)| match cell {
        Cell::Money(amount) | Cell::MaybeMoney(Some(amount)) => *amount == Rupiah::ZERO,
        Cell::Count(n) => *n == 0,
        Cell::Share(share) => share.is_none_or(|share| share == 0.0),
        Cell::MaybeMoney(None) => true,
        Cell::Text(_) | Cell::Few(_) => false,
    })
}

/// The row that stands for those of zeros while these are folded, with what they have in all.
fn fold(grid: &Grid, id: &str, zeros: &[bool], look: &Look) -> Markup {
    let rows: Vec<&Vec<Cell>> = grid.rows.iter().zip(zeros).filter(|(_, zero)| **zero).map(|(row, _)| row).collect();
    let lang = look.money.1;
    let what = lang.say(if grid.bars.is_empty() { say::ZERO_ROWS } else { say::ZERO_OPD });
    let name = format!("{} {what}", rows.len());
    let sum = |column: usize| match rows[0][column] {
        Cell::Money(_) => Cell::Money(rows.iter().map(|row| amount(&row[column])).sum()),
        Cell::Count(_) => {
            Cell::Count(rows.iter().map(|row| if let Cell::Count(n) = row[column] { n } else { 0 }).sum())
        }
        ref cell @ Cell::MaybeMoney(_) => cell.clone(),
        _ => Cell::text(""),
    };
    html! {
        tr class="fold" hidden {
            @for i in (0..grid.columns.len()).filter(|i| look.head.code != Some(*i)) {
                @if i == look.head.name {
                    th scope="row" { button type="button" aria-expanded="false" aria-controls=(id) { (Text(&name)) } }
                } @else {
                    @match sum(i) {
                        Cell::Text(_) => { td {} }
                        cell => { (figure_cell(&cell, look.in_full, look.money)) }
                    }
                }
            }
        } "\n"
    }
}

/// What a row is called by: its name, and under it its code.
#[derive(Clone, Copy)]
struct Head {
    name: usize,
    code: Option<usize>,
}

impl Head {
    fn of(grid: &Grid) -> Head {
        let column = |wanted: &str| grid.columns.iter().position(|(id, _)| *id == wanted);
        match column("name") {
            Some(name) => Head { name, code: column("code").or(column("sub_kegiatan")) },
            None => Head { name: 0, code: None },
        }
    }
}

/// `data-kind`: how the column is added up; `data-of`: of which two columns a share is made, both as the page has them.
fn titles(grid: &Grid, head: &Head, lang: Lang) -> Markup {
    let class = |i: usize| match () {
        () if grid.is_figure(i) => Some("n"),
        () if i == head.name && head.code.is_some() => Some("name"),
        () => None,
    };
    // In a terminal some columns need no title; a browser reads titles aloud.
    let name = |id: &str, name: &'_ str| match (name, id) {
        ("", "what") => lang.say(word::WHAT).to_owned(),
        ("", "name") => lang.say(word::NAME).to_owned(),
        ("", _) => lang.say(word::CODE).to_owned(),
        (name, _) => name.to_owned(),
    };
    let place = |column: usize| column - usize::from(head.code.is_some_and(|code| code < column));
    let total = grid.columns.iter().position(|(id, _)| *id == "total");
    let of = |i: usize| match (grid.rows[0].get(i), total) {
        (Some(Cell::Share(_)), Some(total)) if !grid.bars.is_empty() && i > 0 => {
            Some(format!("{} {}", place(i - 1), place(total)))
        }
        _ => None,
    };
    html! {
        @for (i, (id, title)) in grid.columns.iter().enumerate().filter(|(i, _)| head.code != Some(*i)) {
            th scope="col" class=[class(i)] data-kind=[kind(grid, i)] data-of=[of(i)] { (Text(&name(id, title))) }
        }
    }
}

/// Of the columns that a total adds up.
fn kind(grid: &Grid, column: usize) -> Option<&'static str> {
    match grid.rows.get(grid.total?)?[column] {
        Cell::Money(_) | Cell::MaybeMoney(_) => Some("money"),
        Cell::Count(_) => Some("count"),
        _ => None,
    }
}

fn row(cells: &[Cell], is_zero: bool, look: &Look) -> Markup {
    let head = &look.head;
    let code = head.code.map(|i| &cells[i]).filter(|code| **code != cells[head.name]);
    html! {
        tr class=[is_zero.then_some("zero")] {
            @for (i, cell) in cells.iter().enumerate().filter(|(i, _)| head.code != Some(*i)) {
                @match cell {
                    Cell::Text(text) if i == head.name => {
                        th scope="row" {
                            (Text(text))
                            @if let Some(Cell::Text(code)) = code {
                                @if !code.is_empty() { small { (Text(code)) } }
                            }
                            (look.bars.of_row(cells))
                        }
                    }
                    Cell::Text(text) => { td { (Text(text)) } }
                    cell => { (figure_cell(cell, look.in_full, look.money)) }
                }
            }
        } "\n"
    }
}

/// `data-v`: what the column is sorted by.
fn figure_cell(cell: &Cell, in_full: bool, (currency, lang): (Currency, Lang)) -> Markup {
    let (value, title) = match cell {
        Cell::Money(amount) | Cell::MaybeMoney(Some(amount)) => {
            (Some(amount.to_string()), Some(currency.write(exact(*amount, lang))))
        }
        Cell::Count(n) => (Some(n.to_string()), None),
        Cell::Share(share) => (share.map(|share| share.to_string()), None),
        Cell::Text(_) | Cell::Few(_) | Cell::MaybeMoney(None) => (None, None),
    };
    html! { td class="n" data-v=[value] title=[title] { (figure(cell, lang, in_full)) } }
}

/// Bars under the names of agencies: what each lens counts. They move with their rows.
#[derive(Default)]
struct Bars {
    /// Columns of the lenses, with their tones.
    columns: Vec<(usize, Lens)>,
    /// Of what the agency has in all.
    total: Option<usize>,
    longest: i128,
}

impl Bars {
    fn of(grid: &Grid, rows: &[Vec<Cell>]) -> Bars {
        let lens = |id: &str| grid.bars.iter().copied().find(|l| l.id() == id);
        let columns: Vec<(usize, Lens)> =
            grid.columns.iter().enumerate().filter_map(|(i, (id, _))| Some((i, lens(id)?))).collect();
        let total = grid.columns.iter().position(|(id, _)| *id == "total");
        let amounts = rows.iter().flat_map(|row| columns.iter().map(|(i, _)| amount(&row[*i]).sen()));
        Bars { longest: amounts.max().unwrap_or(0), total, columns }
    }

    /// By money, and in `data-share` by its share of what the agency has: the script changes one for the other.
    fn of_row(&self, row: &[Cell]) -> Markup {
        let sen = |column: usize| amount(&row[column]).sen();
        let size = |column: usize| (sen(column) as f64 / self.longest as f64).max(0.0);
        let share = |column: usize| {
            let whole = self.total.map_or(0, sen);
            (whole > 0).then(|| format!("{:.3}%", 100.0 * (sen(column) as f64 / whole as f64).clamp(0.0, 1.0)))
        };
        // Nothing is drawn where nothing counts.
        html! {
            @for (column, lens) in self.columns.iter().filter(|(i, _)| self.longest > 0 && sen(*i) > 0) {
                span class="thin" data-share=[share(*column)] {
                    (thin(ChartPiece { tone: Tone::Lens(*lens), striped: false, size: size(*column) }))
                }
            }
        }
    }

    /// What the colours are, what the length is, and the switch between the two.
    fn key(&self, id: &str, (currency, lang): (Currency, Lang)) -> Markup {
        let by = |name: &str, word, checked: bool| {
            html! {
                label { input type="radio" name={ (id) "-bars" } value=(name) checked[checked]; " " (Text(lang.say(word))) } " "
            }
        };
        let longest = currency.write(short(Rupiah::from_sen(self.longest), lang));
        html! {
            ul class="legend" {
                @for (_, lens) in &self.columns {
                    li { (swatch(Tone::Lens(*lens), false)) " " (lang.say(lens.name())) }
                }
                li class="length" data-share="100 %" { (Text(lang.say(say::FULL_WIDTH))) ": " span { (Text(&longest)) } }
            } "\n"
            @if self.total.is_some() {
                fieldset class="switch" data-table=(id) hidden {
                    legend { (Text(lang.say(say::BARS_BY))) } " "
                    (by("money", say::BY_MONEY, true)) (by("share", say::BY_SHARE, false))
                } "\n"
            }
        }
    }
}

fn amount(cell: &Cell) -> Rupiah {
    if let Cell::Money(amount) | Cell::MaybeMoney(Some(amount)) = cell { *amount } else { Rupiah::ZERO }
}
