//! Tables of the page. Figures are readable, the exact ones in the cell's title and for sorting; long tables get a field to
//! filter them and headers to sort by, where scripts run.

use std::fmt::Write as _;

use super::chart;
use crate::domain::amount::Rupiah;
use crate::guard::escape::xml as escape;
use crate::lang::{Lang, document as say, word};
use crate::ledger::lens::Lens;
use crate::report::document::chart::{ChartPiece, Tone};
use crate::report::grid::{Cell, Grid, count, exact, few, percent, short};

/// Tables of more rows than this can be sorted and filtered.
const LONG: usize = 8;

pub fn write(html: &mut String, grid: &Grid, full: bool, lang: Lang) {
    let (parts, totals) = grid.rows.split_at(grid.total.unwrap_or(grid.rows.len()));
    let long = parts.len() > LONG;
    let _ = writeln!(html, "<h3 id=\"table-{}-title\">{}</h3>", grid.id, escape(&grid.title));
    if long {
        let _ = writeln!(
            html,
            "<p class=\"filter\" hidden><label>{} <input type=\"search\" autocomplete=\"off\" aria-controls=\"table-{}\"></label> \
             <output></output></p>",
            escape(lang.say(say::FILTER)),
            grid.id
        );
    }
    let bars = Bars::of(grid, parts);
    let heading = format!("table-{}-title", grid.id);
    if !bars.columns.is_empty() {
        let _ = writeln!(html, "<ul class=\"legend\">{}</ul>", bars.legend(lang));
    }
    let _ = write!(
        html,
        "<div class=\"scroll\" role=\"region\" aria-labelledby=\"{heading}\" tabindex=\"0\">\n\
         <table id=\"table-{}\" aria-labelledby=\"{heading}\"{}>\n<thead><tr>",
        grid.id,
        if long { " class=\"long\"" } else { "" },
    );
    let head = Head::of(grid);
    for (i, (id, name)) in grid.columns.iter().enumerate().filter(|(i, _)| head.code != Some(*i)) {
        let class = match () {
            () if grid.is_figure(i) => " class=\"n\"",
            () if i == head.name && head.code.is_some() => " class=\"name\"",
            () => "",
        };
        // In a terminal some columns need no title; a browser reads titles aloud.
        let name = match (name.as_str(), *id) {
            ("", "what") => lang.say(word::WHAT).to_owned(),
            ("", _) => lang.say(word::CODE).to_owned(),
            (name, _) => escape(name),
        };
        let _ = write!(html, "<th scope=\"col\"{class}>{name}</th>");
    }
    html.push_str("</tr></thead>\n<tbody>\n");
    parts.iter().for_each(|row| self::row(html, grid, row, &bars, full, lang));
    html.push_str("</tbody>\n");
    if !totals.is_empty() {
        html.push_str("<tfoot>\n");
        totals.iter().for_each(|row| self::row(html, grid, row, &Bars::default(), full, lang));
        html.push_str("</tfoot>\n");
    }
    html.push_str("</table>\n</div>\n");
    super::notes(html, &grid.notes);
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

fn row(html: &mut String, grid: &Grid, row: &[Cell], bars: &Bars, full: bool, lang: Lang) {
    let head = Head::of(grid);
    let code = head.code.map(|i| &row[i]).filter(|code| **code != row[head.name]);
    html.push_str("<tr>");
    for (i, cell) in row.iter().enumerate().filter(|(i, _)| head.code != Some(*i)) {
        let money = |amount: &Rupiah| {
            let said = if full { exact(*amount, lang) } else { short(*amount, lang) };
            format!("<td class=\"n\" data-v=\"{amount}\" title=\"Rp {}\">{said}</td>", exact(*amount, lang))
        };
        let _ = match cell {
            Cell::Text(text) if i == head.name => {
                let code = match code {
                    Some(Cell::Text(code)) if !code.is_empty() => format!("<small>{}</small>", escape(code)),
                    _ => String::new(),
                };
                write!(html, "<th scope=\"row\">{}{code}{}</th>", escape(text), bars.of_row(row))
            }
            Cell::Text(text) => write!(html, "<td>{}</td>", escape(text)),
            Cell::Money(amount) | Cell::MaybeMoney(Some(amount)) => write!(html, "{}", money(amount)),
            Cell::Count(n) => write!(html, "<td class=\"n\" data-v=\"{n}\">{}</td>", count(*n, lang)),
            Cell::Share(Some(share)) => {
                write!(html, "<td class=\"n\" data-v=\"{share}\">{}</td>", percent(Some(*share), lang))
            }
            Cell::Few(n) => write!(html, "<td class=\"n\">{}</td>", escape(&few(*n, lang))),
            Cell::MaybeMoney(None) | Cell::Share(None) => write!(html, "<td class=\"n\">-</td>"),
        };
    }
    html.push_str("</tr>\n");
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

    fn of_row(&self, row: &[Cell]) -> String {
        if self.longest <= 0 {
            return String::new();
        }
        let bar = |(column, lens): &(usize, Lens)| {
            let size = (sen(&row[*column]) as f64 / self.longest as f64).max(0.0);
            chart::thin(ChartPiece { tone: Tone::Lens(*lens), striped: false, size })
        };
        // Nothing is drawn where nothing counts.
        self.columns.iter().filter(|(i, _)| sen(&row[*i]) > 0).map(bar).collect()
    }

    fn legend(&self, lang: Lang) -> String {
        let item = |(_, lens): &(usize, Lens)| {
            format!("<li>{} {}</li>", chart::swatch(Tone::Lens(*lens), false), lang.say(lens.name()))
        };
        self.columns.iter().map(item).collect()
    }
}

fn sen(cell: &Cell) -> i128 {
    if let Cell::Money(amount) = cell { amount.sen() } else { 0 }
}
