//! Tables of typed cells, and how figures are written for people.

use crate::domain::amount::Rupiah;
use crate::lang::{Lang, word};
use crate::ledger::lens::Lens;

/// One cell of a report table.
#[derive(Clone, PartialEq, Debug)]
pub enum Cell {
    Text(String),
    Money(Rupiah),
    /// Money that may be unknown.
    MaybeMoney(Option<Rupiah>),
    Count(u64),
    /// Persons, fewer than so many: no more is published.
    Few(u64),
    /// A share 0..1 that may be unknown.
    Share(Option<f64>),
}

impl Cell {
    pub fn text(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }

    pub fn is_text(&self) -> bool {
        matches!(self, Cell::Text(_))
    }
}

/// A table with a title, named columns and notes below it.
#[derive(Clone, PartialEq, Debug)]
pub struct Grid {
    pub id: &'static str,
    pub title: String,
    /// Name for machines and title for people.
    pub columns: Vec<(&'static str, String)>,
    pub rows: Vec<Vec<Cell>>,
    /// The row that adds up those above it; rows after it are parts of it.
    pub total: Option<usize>,
    /// Lenses whose columns are drawn as bars under the names, where a format can.
    pub bars: Vec<Lens>,
    pub notes: Vec<String>,
    /// Columns that a terminal shows only where there is room.
    pub wide_only: Vec<&'static str>,
}

impl Grid {
    pub fn new(
        id: &'static str,
        title: String,
        columns: impl IntoIterator<Item = (&'static str, String)>,
        rows: impl IntoIterator<Item = Vec<Cell>>,
    ) -> Grid {
        let (columns, rows) = (columns.into_iter().collect(), rows.into_iter().collect());
        let (total, bars, notes, wide_only) = (None, Vec::new(), Vec::new(), Vec::new());
        Grid { id, title, columns, rows, total, bars, notes, wide_only }
    }

    /// Rows, and whether each is the one of totals.
    pub fn marked_rows(&self) -> impl Iterator<Item = (&Vec<Cell>, bool)> {
        self.rows.iter().enumerate().map(|(i, row)| (row, self.total == Some(i)))
    }

    /// Is this a column of figures? Its first row says so.
    pub fn is_figure(&self, column: usize) -> bool {
        self.rows.first().is_some_and(|row| !row[column].is_text())
    }

    pub fn drop_column(&mut self, name: &str) {
        if let Some(at) = self.columns.iter().position(|(id, _)| *id == name) {
            self.columns.remove(at);
            self.rows.iter_mut().for_each(|row| drop(row.remove(at)));
        }
    }
}

/// A cell as people read it; `in_full`: amounts to the sen instead of `241,5 M`.
pub fn figure(cell: &Cell, lang: Lang, in_full: bool) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Money(amount) | Cell::MaybeMoney(Some(amount)) if in_full => exact(*amount, lang),
        Cell::Money(amount) | Cell::MaybeMoney(Some(amount)) => short(*amount, lang),
        Cell::MaybeMoney(None) => "-".into(),
        Cell::Count(n) => count(*n, lang),
        Cell::Few(n) => few(*n, lang),
        Cell::Share(share) => percent(*share, lang),
    }
}

/// Readable rupiah: `241,5 M` in Indonesian, `241.5 bn` in English; small amounts in full.
pub fn short(amount: Rupiah, lang: Lang) -> String {
    rounded(amount, lang, 2)
}

/// The same for sentences: `4,4 M`, where a table has `4,44 M`; trillions keep two decimals.
pub fn rough(amount: Rupiah, lang: Lang) -> String {
    rounded(amount, lang, 1)
}

/// `fine`: decimals below ten units; one above.
fn rounded(amount: Rupiah, lang: Lang, fine: u32) -> String {
    const UNITS: [(i128, crate::lang::Word); 3] =
        [(1_000_000_000_000, word::TRILLION), (1_000_000_000, word::BILLION), (1_000_000, word::MILLION)];
    let sen = amount.sen();
    let Some((unit, name)) = UNITS.into_iter().find(|(unit, _)| sen.abs() >= unit * 100) else {
        return exact(amount, lang);
    };
    // Rounded half up.
    let fine = if name.en == word::TRILLION.en { 2 } else { fine };
    let decimals = if sen.abs() < unit * 1_000 { fine } else { 1 };
    let scale = 10i128.pow(decimals);
    let scaled = (sen.abs() * scale + unit * 50) / (unit * 100);
    let mark = if lang == Lang::Id { ',' } else { '.' };
    let sign = if sen < 0 { "-" } else { "" };
    let width = decimals as usize;
    format!("{sign}{}{mark}{:0width$} {}", scaled / scale, scaled % scale, lang.say(name))
}

/// All of the rupiah, in the language's writing.
pub fn exact(amount: Rupiah, lang: Lang) -> String {
    match lang {
        Lang::Id => amount.indonesian(),
        Lang::En => amount.english(),
    }
}

/// `22,38 %`; `-` where the share is unknown.
pub fn percent(share: Option<f64>, lang: Lang) -> String {
    let Some(share) = share else { return "-".into() };
    let text = format!("{:.2} %", share * 100.0);
    if lang == Lang::Id { text.replace('.', ",") } else { text }
}

/// A count with thousands marks.
pub fn count(n: u64, lang: Lang) -> String {
    exact(Rupiah::from_sen(i128::from(n) * 100), lang)
}

/// `< 5`: how many, and no more.
pub fn few(fewer_than: u64, lang: Lang) -> String {
    format!("< {}", count(fewer_than, lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readable_figures() {
        let id = |rupiah: i128| short(Rupiah::from_sen(rupiah * 100), Lang::Id);
        assert_eq!(id(1_078_983_576_660), "1,08 T");
        assert_eq!(id(241_508_664_149), "241,5 M");
        assert_eq!(id(4_438_000_000), "4,44 M");
        assert_eq!(rough(Rupiah::from_sen(454_999_999_900), Lang::Id), "4,5 M");
        assert_eq!(id(999_999_999_999), "1000,0 M");
        assert_eq!(id(453_228_200), "453,2 jt");
        assert_eq!(id(918_100), "918.100");
        assert_eq!(id(-2_000_000), "-2,00 jt");
        assert_eq!(short(Rupiah::from_sen(24_150_866_414_901), Lang::En), "241.5 bn");
        assert_eq!(percent(Some(0.223829), Lang::Id), "22,38 %");
        assert_eq!(count(7153, Lang::En), "7,153");
    }
}
