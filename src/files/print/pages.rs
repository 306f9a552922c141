//! Pages → tables: columns of all pages as one, what every page repeats left out, rows that a page break cuts put together,
//! annexes by their titles.

use std::collections::{BTreeMap, BTreeSet};

use super::columns;
use super::lines::{is_figure, is_whole_amount};
use super::part::{Annex, Part, TableRow, Text};
use super::rows::{PageCell, PageRow, PageRows};

/// Edges of columns nearer than this are one, in points.
const NEAR: f32 = 3.0;

/// The parts of a file, each with its table.
pub fn parts(pages: Vec<(u32, PageRows)>) -> Vec<Part> {
    let repeated = repeated(&pages);
    let mut cut: Cut = Vec::new();
    for (number, page) in pages {
        let mut rest = page.rows;
        let mut above = 0;
        while let Some(at) = next_title(&rest, cut.last().and_then(|(annex, _)| annex.as_ref())) {
            let below = rest.split_off(at);
            add(&mut cut, number, PageRows { rows: rest, columns: page.columns.clone(), above });
            above += at;
            cut.push((annex_of(&below[0], &below[1..]), Vec::new()));
            rest = below;
        }
        add(&mut cut, number, PageRows { rows: rest, columns: page.columns, above });
    }
    cut.into_iter().map(|(annex, pages)| part(annex, pages, &repeated)).collect()
}

/// Text beside tables without its digits: on how many pages it stands at one height.
type Repeated = BTreeMap<(String, i32), usize>;

fn repeated(pages: &[(u32, PageRows)]) -> Repeated {
    let mut out = Repeated::new();
    for (_, page) in pages {
        let own: BTreeSet<(String, i32)> = page.rows.iter().filter(|row| !row.ruled).map(furniture).collect();
        own.into_iter().for_each(|row| *out.entry(row).or_default() += 1);
    }
    out
}

/// What a line of text is called when it is looked for on other pages.
fn furniture(row: &PageRow) -> (String, i32) {
    let text: String = row.cells.iter().map(|cell| cell.said.text.as_str()).collect::<Vec<_>>().join(" ");
    (text.chars().filter(|c| !c.is_ascii_digit()).collect(), (row.top / 4.0).round() as i32)
}

/// Numbers and names of pages: what stands at one height on several pages, above or below all that is in lines.
fn is_furniture(rows: &[PageRow], at: usize, repeated: &Repeated) -> bool {
    let row = &rows[at];
    if row.ruled || row.cells.len() > 3 || row.cells.iter().any(|cell| is_whole_amount(&cell.said.text)) {
        return false;
    }
    let count = |own: (String, i32)| repeated.get(&own).copied().unwrap_or(0);
    let (text, height) = furniture(row);
    let on =
        count((text.clone(), height)).max(count((text.clone(), height - 1))).max(count((text.clone(), height + 1)));
    let is_outside = at < OUTER || at + OUTER >= rows.len();
    let words = text.to_lowercase();
    let is_number = text.trim_matches([' ', '-', '/', '.']).is_empty()
        || ["halaman", "hal.", "page", "hlm"].iter().any(|word| words.trim_start().starts_with(word));
    is_outside && (on > 1 || is_number)
}

/// Lines at the top and the bottom of a page that may be its furniture.
const OUTER: usize = 4;

/// Rows among which the header of the first page is.
const HEAD: usize = 40;
/// Lines at the top of a page that may be its titles and header.
const TITLES: usize = 12;

/// Pages of annexes, each with those of its rows that belong to it.
type Cut = Vec<(Option<Annex>, Vec<(u32, PageRows)>)>;

fn add(cut: &mut Cut, number: u32, page: PageRows) {
    if cut.is_empty() {
        cut.push((None, Vec::new()));
    }
    if let Some((_, pages)) = cut.last_mut().filter(|_| !page.rows.is_empty()) {
        pages.push((number, page));
    }
}

/// The row at which another annex begins than the one at hand: the next title of one.
fn next_title(rows: &[PageRow], current: Option<&Annex>) -> Option<usize> {
    // The title that a part begins with is its own.
    rows.iter().position(|row| {
        let found = annex_number(&words(row));
        found.is_some_and(|(number, _)| current.is_none_or(|current| current.number != number))
    })
}

fn words(row: &PageRow) -> String {
    row.cells.iter().map(|cell| cell.said.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// The annex whose title a row is, with the first words below it.
fn annex_of(row: &PageRow, below: &[PageRow]) -> Option<Annex> {
    let (number, rest) = annex_number(&words(row))?;
    let more = below.iter().take(4).take_while(|row| !row.ruled).map(words);
    let titles: Vec<String> =
        [rest].into_iter().chain(more).map(|own| own.trim_matches([' ', ':', '-', '.']).to_owned()).collect();
    let title =
        titles.into_iter().filter(|own| own.contains(char::is_alphabetic)).take(2).collect::<Vec<_>>().join(" ");
    Some(Annex { number, title: title.chars().take(100).collect() })
}

/// `LAMPIRAN II : PENJABARAN`, the number and what follows it.
fn annex_number(text: &str) -> Option<(String, String)> {
    let start = text.trim_start();
    let rest = ["LAMPIRAN", "Lampiran", "ANNEX", "Annex"].iter().find_map(|word| start.strip_prefix(word))?;
    let rest = rest.trim_start();
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '.')).unwrap_or(rest.len());
    let number = rest[..end].trim_end_matches('.');
    let is_part = |own: &str| {
        !own.is_empty()
            && (own.bytes().all(|b| b.is_ascii_digit())
                || own.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'L' | 'C'))
                || own.len() == 1 && own.bytes().all(|b| b.is_ascii_alphabetic()))
    };
    let is_title = rest[end..].trim_start().chars().next().is_none_or(|c| !c.is_lowercase());
    (is_title && !number.is_empty() && number.split('.').all(is_part))
        .then(|| (number.to_owned(), rest[end..].to_owned()))
}

fn part(annex: Option<Annex>, pages: Vec<(u32, PageRows)>, repeated: &Repeated) -> Part {
    let first = pages.first().map_or(0, |page| page.0);
    let last = pages.last().map_or(0, |page| page.0);
    let has_lines = pages.iter().any(|(_, page)| page.rows.iter().any(|row| row.ruled));
    let gaps = if has_lines { None } else { columns::of(pages.iter().flat_map(|(_, page)| &page.rows)) };
    let edges: Vec<f32> = match &gaps {
        Some(gaps) => gaps.iter().map(|(left, _)| *left).chain(gaps.last().map(|own| own.1)).collect(),
        None => edges(&pages),
    };
    let mut out = Part { annex, pages: (first, last), by_gaps: gaps.is_some(), ..Part::default() };
    let mut is_first = true;
    for (number, page) in pages {
        let mut rows = match &gaps {
            Some(gaps) => columns::place(page.rows, gaps),
            None => page.rows,
        };
        let above = page.above;
        let shift = shift(&page.columns, &edges).unwrap_or(0.0);
        // The first page keeps what is its title.
        let keep: Vec<bool> = (0..rows.len())
            .map(|at| !is_furniture(&rows, at, repeated) || is_first && at < OUTER && has_words(&rows[at]))
            .collect();
        is_first = false;
        let mut found = Vec::new();
        for (at, row) in rows.drain(..).enumerate() {
            let cells = match &gaps {
                Some(gaps) => placed(&row, |cell| columns::column(gaps, cell.left, cell.right)),
                None => placed(&row, |cell| edge(&edges, cell, shift, row.ruled)),
            };
            let PageRow { by_text, unsure, .. } = row;
            found.push((keep[at], TableRow { page: number, row: (above + at) as u32 + 1, cells, by_text, unsure }));
        }
        let mut found: Vec<TableRow> = found.into_iter().filter(|own| own.0).map(|own| own.1).collect();
        continue_last(&mut out.rows, &mut found);
        out.rows.append(&mut found);
    }
    split_totals(&mut out);
    drop_below(&mut out);
    drop_empty(&mut out);
    out
}

/// Lines of text below the last amount are signatures, places and dates.
fn drop_below(part: &mut Part) {
    let has_amount = |row: &TableRow| row.cells.iter().any(|(_, said)| is_whole_amount(&said.text));
    let Some(last) = part.rows.iter().rposition(has_amount) else { return };
    let mut at = 0;
    part.rows.retain(|row| {
        at += 1;
        at <= last + 1 || !row.by_text || row.cells.iter().any(|(_, said)| says_amount(&said.text))
    });
}

/// Is a figure in it, or a word of it an amount?
fn says_amount(text: &str) -> bool {
    is_figure(text) || text.split(' ').any(is_whole_amount)
}

/// `Jumlah Anggaran Sub Kegiatan : Rp. 47.194.245.000` beside a table: the amount goes into the column of amounts.
fn split_totals(part: &mut Part) {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for (column, said) in part.rows.iter().filter(|row| row.cells.len() > 1).flat_map(|row| &row.cells) {
        *counts.entry(*column).or_default() += usize::from(is_whole_amount(&said.text));
    }
    let Some((column, _)) = counts.into_iter().filter(|own| own.1 > 0).max_by_key(|own| (own.1, own.0)) else { return };
    let is_row = |row: &TableRow| row.cells.iter().any(|(own, said)| *own == column && is_whole_amount(&said.text));
    let Some(first) = part.rows.iter().position(is_row) else { return };
    for row in part.rows.iter_mut().skip(first).filter(|row| row.by_text) {
        let [(0, said)] = &mut row.cells[..] else { continue };
        let words: Vec<&str> = said.text.split(' ').collect();
        let is_amount = |words: &[&str]| is_whole_amount(&words.join(" "));
        let Some(at) = (1..words.len()).find(|at| is_amount(&words[*at..])) else { continue };
        let mut amount = said.clone();
        amount.text = words[at..].join(" ");
        said.text = words[..at].join(" ").trim_end_matches([' ', ':', '=']).to_owned();
        if column > 0 && said.text.contains(char::is_alphabetic) {
            row.cells.push((column, amount));
        }
    }
}

fn has_words(row: &PageRow) -> bool {
    row.cells.iter().any(|cell| cell.said.text.chars().filter(|c| c.is_alphabetic()).count() > 8)
}

/// Where columns begin and end on any of the pages. Margins of left and right pages may differ: then the columns are the same
/// at another place.
fn edges(pages: &[(u32, PageRows)]) -> Vec<f32> {
    let mut out: Vec<f32> = Vec::new();
    // The pages with most columns first: what else stands on the others is placed among them.
    let mut grids: Vec<&Vec<Vec<f32>>> = pages.iter().map(|(_, page)| &page.columns).collect();
    grids.sort_by_key(|own| std::cmp::Reverse(own.iter().map(Vec::len).sum::<usize>()));
    for page in grids.into_iter().filter(|own| !own.is_empty()) {
        if shift(page, &out).is_some() {
            continue;
        }
        for edge in page.iter().flatten() {
            if !out.iter().any(|known| (known - edge).abs() < NEAR) {
                out.push(*edge);
            }
        }
        out.sort_by(f32::total_cmp);
    }
    out
}

/// How far the columns of a page's tables are from those that are known, where they are the same ones.
fn shift(page: &[Vec<f32>], known: &[f32]) -> Option<f32> {
    let fits = |by: f32| page.iter().flatten().all(|edge| known.iter().any(|own| (own - edge - by).abs() < NEAR));
    if fits(0.0) {
        return Some(0.0);
    }
    let [only] = page else { return None };
    let by = known.first()? - only.first()?;
    (only.len() > 3 && only.len() == known.len() && fits(by)).then_some(by)
}

fn edge(edges: &[f32], cell: &PageCell, shift: f32, is_ruled: bool) -> usize {
    let at = match is_ruled {
        true => cell.left + shift + NEAR,
        false => (cell.left + cell.right) / 2.0 + shift,
    };
    edges.partition_point(|edge| *edge <= at).saturating_sub(1).min(edges.len().saturating_sub(2))
}

/// The cells of a row by their columns; of a line beside the tables that has no amount in a column, all of it in the first.
fn placed(row: &PageRow, column: impl Fn(&PageCell) -> usize) -> Vec<(usize, Text)> {
    let is_money = row.cells.iter().skip(1).any(|cell| is_figure(&cell.said.text) && cell.said.text.len() > 1);
    let is_title = !row.ruled && !is_money && row.cells.len() < 3;
    let mut out: Vec<(usize, Text)> = Vec::new();
    for cell in &row.cells {
        let at = if is_title { 0 } else { column(cell) };
        match out.iter_mut().find(|(own, _)| *own == at) {
            Some((_, said)) => {
                said.text.push(' ');
                said.text.push_str(&cell.said.text);
                said.joined |= cell.said.joined;
                said.cut |= cell.said.cut;
            }
            None => out.push((at, cell.said.clone())),
        }
    }
    out.sort_by_key(|(at, _)| *at);
    out
}

/// A row that a page break cuts goes on in the first row of the next page below the header: amounts or codes of which one half
/// is no amount and no code, words that go on in small letters.
fn continue_last(above: &mut [TableRow], below: &mut Vec<TableRow>) {
    let Some(last) = above.last() else { return };
    let header = header_rows(above, below);
    let Some(next) = below.get(header) else { return };
    let half = |text: &str| text.ends_with(['.', ',', '(']);
    let rest = |text: &str| text.starts_with(['.', ',', ')']) || is_figure(text) && !is_whole_amount(text);
    let mut is_cut = !next.cells.is_empty();
    for (column, said) in &next.cells {
        let own = last.cells.iter().find(|(at, _)| at == column).map(|(_, said)| said.text.as_str());
        is_cut &= own.is_some_and(|own| match is_figure(&said.text) {
            true => is_figure(own) && (half(own) || rest(&said.text)) && !is_whole_amount(&said.text),
            false => {
                !is_figure(own)
                    && said.text.starts_with(|c: char| c.is_lowercase() || matches!(c, '/' | ')' | ',' | '-'))
            }
        });
    }
    if !is_cut && !is_rest_of_name(&above[..], &below[header]) {
        return;
    }
    let Some(last) = above.last_mut() else { return };
    let next = below.remove(header);
    for (column, said) in next.cells {
        if let Some((_, own)) = last.cells.iter_mut().find(|(at, _)| *at == column) {
            if !is_figure(&said.text) {
                own.text.push(' ');
            }
            own.text.push_str(&said.text);
            own.joined |= is_figure(&said.text);
            own.cut |= said.cut;
        }
    }
}

/// Words in columns of words alone, below a row that has words there: in a table whose rows have more than that they are no row.
fn is_rest_of_name(above: &[TableRow], next: &TableRow) -> bool {
    let Some(last) = above.last() else { return false };
    let has_words = |column: usize| last.cells.iter().any(|(own, said)| *own == column && !is_figure(&said.text));
    let first = above.iter().flat_map(|row| row.cells.first()).map(|own| own.0).min().unwrap_or(0);
    let is_words = |row: &TableRow| {
        !row.by_text
            && row.cells.iter().all(|(own, said)| *own > first && !is_figure(&said.text) && !said.text.is_empty())
    };
    let others = above.iter().filter(|row| is_words(row)).count();
    is_words(next)
        && !next.cells.is_empty()
        && next.cells.len() * 2 <= last.cells.len()
        && next.cells.iter().all(|(own, _)| has_words(*own))
        && others * 20 <= above.len()
}

/// Rows at the top of a page that stand above the table on the first page, too: titles, and a header again.
fn header_rows(above: &[TableRow], rows: &[TableRow]) -> usize {
    let texts = |row: &TableRow| row.cells.iter().map(|(at, said)| (*at, said.text.clone())).collect::<Vec<_>>();
    let known: Vec<_> = above.iter().take(HEAD).map(texts).collect();
    let is_header =
        |row: &TableRow| row.cells.iter().all(|(_, said)| !is_figure(&said.text)) && known.contains(&texts(row));
    let is_numbers = |row: &TableRow| {
        row.cells.len() > 2
            && row.cells.windows(2).all(|pair| {
                let number = |text: &str| text.trim_matches(['(', ')']).parse::<u32>().ok().filter(|n| *n < 100);
                matches!((number(&pair[0].1.text), number(&pair[1].1.text)), (Some(a), Some(b)) if b == a + 1)
            })
    };
    let header = rows.iter().take(TITLES).rposition(|row| is_header(row) || is_numbers(row));
    header.map_or(0, |at| at + 1)
}

/// Columns that hold nothing are none.
fn drop_empty(part: &mut Part) {
    let used: BTreeSet<usize> = part.rows.iter().flat_map(|row| row.cells.iter().map(|(column, _)| *column)).collect();
    let places: BTreeMap<usize, usize> = used.into_iter().enumerate().map(|(to, from)| (from, to)).collect();
    part.columns = places.len();
    for (column, _) in part.rows.iter_mut().flat_map(|row| &mut row.cells) {
        *column = places.get(column).copied().unwrap_or(*column);
    }
}
