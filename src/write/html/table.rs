//! Tables of the page. Figures of reports are readable, the exact ones in the cell's title and for sorting; long tables get a field to
//! filter them and headers to sort by, where scripts run.

use maud::{Markup, html};

use super::{Text, notes, swatch, thin};
use crate::domain::currency::Currency;
use crate::lang::{Lang, document as say, word};
use crate::ledger::lens::Lens;
use crate::report::document::chart::{ChartPiece, Tone};
use crate::report::document::{FormCell, FormTable};
use crate::report::grid::{Cell, Grid, exact, figure};

/// Tables of more rows than this can be sorted and filtered.
const LONG: usize = 8;

pub fn table(grid: &Grid, in_full: bool, money: (Currency, Lang)) -> Markup {
    let (parts, totals) = grid.rows.split_at(grid.total.unwrap_or(grid.rows.len()));
    let long = parts.len() > LONG;
    let bars = Bars::of(grid, parts);
    let (head, (_, lang)) = (Head::of(grid), money);
    let id = format!("table-{}", grid.id);
    let heading = format!("{id}-title");
    html! {
        h3 id=(heading) { (Text(&grid.title)) } "\n"
        @if long {
            p class="filter" hidden {
                label { (Text(lang.say(say::FILTER))) " " input type="search" autocomplete="off" aria-controls=(id); }
                " " output {}
            } "\n"
        }
        @if !bars.columns.is_empty() { ul class="legend" { (bars.legend(lang)) } "\n" }
        div class="scroll" role="region" aria-labelledby=(heading) tabindex="0" { "\n"
            table id=(id) aria-labelledby=(heading) class=[long.then_some("long")] { "\n"
                thead { tr { (titles(grid, &head, lang)) } } "\n"
                tbody { "\n"
                    @for cells in parts { (row(cells, &head, &bars, in_full, money)) }
                } "\n"
                @if !totals.is_empty() {
                    tfoot { "\n"
                        @for cells in totals { (row(cells, &head, &Bars::default(), in_full, money)) }
                    } "\n"
                }
            } "\n"
        } "\n"
        (notes(&grid.notes))
    }
}

pub fn form(form: &FormTable) -> Markup {
    html! {
        table { "\n"
            colgroup { @for width in &form.widths { col style={ "width:" (width) "%" }; } } "\n"
            @if !form.head.is_empty() {
                thead { "\n" @for row in &form.head { tr { @for cell in row { th { (content(cell)) } } } "\n" } } "\n"
            }
            tbody { "\n"
                @for row in &form.rows {
                    tr { @for cell in row { td class=[emphasis(cell)] { (content(cell)) } } } "\n"
                }
            } "\n"
        } "\n"
    }
}

fn emphasis(cell: &FormCell) -> Option<&'static str> {
    match (cell.bold, cell.right) {
        (true, _) => Some("b"),
        (_, true) => Some("r"),
        _ => None,
    }
}

/// One line as it is, several as paragraphs.
fn content(cell: &FormCell) -> Markup {
    let lines: Vec<&str> = cell.text.lines().collect();
    html! {
        @match lines[..] {
            [only] if cell.table.is_none() => { (Text(only)) }
            _ => { @for line in lines { p { (Text(line)) } "\n" } }
        }
        @if let Some(table) = &cell.table { (form(table)) }
    }
}

/// What a row is called by: its name, and under it its code.
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

fn titles(grid: &Grid, head: &Head, lang: Lang) -> Markup {
    let class = |i: usize| match () {
        () if grid.is_figure(i) => Some("n"),
        () if i == head.name && head.code.is_some() => Some("name"),
        () => None,
    };
    // In a terminal some columns need no title; a browser reads titles aloud.
    let name = |id: &str, name: &'_ str| match (name, id) {
        ("", "what") => lang.say(word::WHAT).to_owned(),
        ("", _) => lang.say(word::CODE).to_owned(),
        (name, _) => name.to_owned(),
    };
    html! {
        @for (i, (id, title)) in grid.columns.iter().enumerate().filter(|(i, _)| head.code != Some(*i)) {
            th scope="col" class=[class(i)] { (Text(&name(id, title))) }
        }
    }
}

fn row(cells: &[Cell], head: &Head, bars: &Bars, in_full: bool, money: (Currency, Lang)) -> Markup {
    let code = head.code.map(|i| &cells[i]).filter(|code| **code != cells[head.name]);
    html! {
        tr {
            @for (i, cell) in cells.iter().enumerate().filter(|(i, _)| head.code != Some(*i)) {
                @match cell {
                    Cell::Text(text) if i == head.name => {
                        th scope="row" {
                            (Text(text))
                            @if let Some(Cell::Text(code)) = code {
                                @if !code.is_empty() { small { (Text(code)) } }
                            }
                            (bars.of_row(cells))
                        }
                    }
                    Cell::Text(text) => { td { (Text(text)) } }
                    cell => { (figure_cell(cell, in_full, money)) }
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
    longest: i128,
}

impl Bars {
    fn of(grid: &Grid, rows: &[Vec<Cell>]) -> Bars {
        let lens = |id: &str| grid.bars.iter().copied().find(|l| l.id() == id);
        let columns: Vec<(usize, Lens)> =
            grid.columns.iter().enumerate().filter_map(|(i, (id, _))| Some((i, lens(id)?))).collect();
        let amounts = rows.iter().flat_map(|row| columns.iter().map(|(i, _)| sen(&row[*i])));
        Bars { longest: amounts.max().unwrap_or(0), columns }
    }

    fn of_row(&self, row: &[Cell]) -> Markup {
        let size = |column: usize| (sen(&row[column]) as f64 / self.longest as f64).max(0.0);
        // Nothing is drawn where nothing counts.
        html! {
            @for (column, lens) in self.columns.iter().filter(|(i, _)| self.longest > 0 && sen(&row[*i]) > 0) {
                (thin(ChartPiece { tone: Tone::Lens(*lens), striped: false, size: size(*column) }))
            }
        }
    }

    fn legend(&self, lang: Lang) -> Markup {
        html! {
            @for (_, lens) in &self.columns { li { (swatch(Tone::Lens(*lens), false)) " " (lang.say(lens.name())) } }
        }
    }
}

fn sen(cell: &Cell) -> i128 {
    if let Cell::Money(amount) = cell { amount.sen() } else { 0 }
}
