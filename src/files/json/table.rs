//! Objects → rows. What is nested in an object stands beside its other members; the objects of one nested array are rows of
//! their own, with all that stands above them beside them. Where they are of the same kind as the object that holds them, they
//! are rows below its row, as in a print.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use super::Trouble;
use super::tree::{Node, Object, children, keys};
use crate::domain::text;
use crate::files::sheet::Sheet;
use crate::files::source::Source;

const MAX_COLUMNS: usize = 16_384;
/// Cells of a table, and bytes of their texts: what stands above stands in every row.
const MAX_CELLS: usize = 50_000_000;
const MAX_TEXT: usize = 512 << 20;
/// What code and name of a thing are called where the thing's own name stands above them.
const LABELS: [&str; 8] = ["kode", "nama", "id", "no", "nomor", "uraian", "code", "name"];
/// What the labels of a thing are called, where each is an object of its own.
const TAGS: [&str; 3] = ["nama_label_giat", "nama_label", "namalabel"];
/// No budget line is less, and few running numbers are more.
const MONEY: f64 = 1000.0;

/// A table and what is known of it by its nesting.
pub struct Table {
    pub headers: Vec<String>,
    /// Of each column: how deep the objects are nested that have it.
    pub levels: Vec<usize>,
    /// Columns of which every filled cell is a number, and that are not called code, name or number.
    pub numeric: Vec<bool>,
    pub rows: Vec<Row>,
    pub deepest: usize,
    /// Objects stand below others of their kind: an object's amount is the sum of theirs.
    pub is_tree: bool,
    /// Keys of the arrays that lead from level to level.
    pub nested: Vec<String>,
    /// Arrays of objects that are passed over.
    pub others: Vec<String>,
}

pub struct Row {
    /// The line on which its object begins; where several begin on one line, which object it is. 1-based.
    pub number: u64,
    /// The object of each level that it is of.
    pub owners: Vec<usize>,
    /// Ascending columns.
    pub cells: Vec<(usize, String)>,
}

impl Row {
    pub fn cell(&self, column: usize) -> &str {
        self.cells.binary_search_by_key(&column, |(own, _)| *own).map_or("", |at| &self.cells[at].1)
    }
}

struct Column {
    level: usize,
    /// Keys from the object of the level down.
    keys: Vec<String>,
    numeric: bool,
}

/// Texts by their column.
type Cells = Vec<(usize, String)>;

struct Builder<'d, 't> {
    /// By level, the key of the array whose objects are the next level.
    chain: Vec<&'d str>,
    /// The array of the level below the deepest, where that is left out.
    beyond: Option<&'d str>,
    is_tree: bool,
    columns: Vec<Column>,
    known: HashMap<(usize, String), usize>,
    /// Byte, owners and cells of each row.
    rows: Vec<(usize, Vec<usize>, Cells)>,
    objects: Vec<usize>,
    cells: usize,
    bytes: usize,
    text: &'t str,
}

impl Table {
    /// # Errors
    /// More rows, columns or text than are allowed.
    pub fn of(text: &str, objects: &[&Object], depth: Option<usize>, others: Vec<String>) -> Result<Table, Trouble> {
        let (mut chain, is_tree) = chain(objects, depth.map_or(usize::MAX, |depth| depth + 1));
        let beyond = depth.filter(|depth| chain.len() > *depth).and_then(|_| chain.pop());
        let mut builder = Builder {
            objects: vec![0; chain.len() + 1],
            chain,
            beyond,
            is_tree,
            columns: Vec::new(),
            known: HashMap::new(),
            rows: Vec::new(),
            cells: 0,
            bytes: 0,
            text,
        };
        for object in objects {
            builder.object(object, 0, &[], &[])?;
        }
        Ok(builder.end(others))
    }

    /// As a source: its file is `from`.
    pub fn source(&self, from: &Source) -> Source {
        let (mut text, mut lines) = (String::new(), Vec::new());
        let mut row = |number: u64, cells: &mut dyn Iterator<Item = &str>| {
            let start = text.len();
            for (i, cell) in cells.enumerate() {
                if i > 0 {
                    text.push(',');
                }
                if !cell.is_empty() {
                    text.extend(["\"", &cell.replace('"', "\"\""), "\""]);
                }
            }
            text.push('\n');
            let breaks = memchr::memchr_iter(b'\n', &text.as_bytes()[start..]).count();
            lines.extend(std::iter::repeat_n(number, breaks));
        };
        row(self.rows.first().map_or(1, |row| row.number), &mut self.headers.iter().map(String::as_str));
        for own in &self.rows {
            row(own.number, &mut (0..self.headers.len()).map(|column| own.cell(column)));
        }
        from.as_table(Sheet { rows: lines, ..Sheet::default() }, text)
    }
}

/// The keys that lead from level to level, so many at most; and whether all levels are of one kind.
fn chain<'d>(objects: &[&'d Object], depth: usize) -> (Vec<&'d str>, bool) {
    let mut chain = Vec::new();
    let mut is_tree = true;
    let mut level: Vec<&Object> = objects.to_vec();
    while chain.len() < depth
        && let Some((key, next)) = nested(&level)
    {
        chain.push(key);
        let of = |objects: &[&'d Object]| objects.iter().flat_map(|object| keys(object)).collect::<BTreeSet<_>>();
        is_tree &= of(&next).is_subset(&of(&level));
        level = next;
    }
    let is_tree = is_tree && !chain.is_empty();
    (chain, is_tree)
}

/// The nested array that holds the money: the one with the most objects that have some.
fn nested<'d, 't>(objects: &[&'d Object<'t>]) -> Option<(&'d str, Vec<&'d Object<'t>>)> {
    let mut found: Vec<(&str, usize, Vec<&Object>)> = Vec::new();
    for (key, own) in objects.iter().flat_map(|object| &object.members).filter_map(|(k, v)| Some((k, children(v)?))) {
        let money = own.iter().filter(|object| has_money(object)).count();
        match found.iter_mut().find(|(known, ..)| *known == key) {
            Some((_, count, all)) => {
                *count += money;
                all.extend(own);
            }
            None => found.push((key, money, own)),
        }
    }
    let most = found.iter().map(|(_, count, _)| *count).max().filter(|most| *most > 0)?;
    found.into_iter().find(|(_, count, _)| *count == most).map(|(key, _, all)| (key, all))
}

/// Has it, or an object in an array of it, an amount?
fn has_money(object: &Object) -> bool {
    object.members.iter().any(|(key, value)| match value {
        Node::Number(own) => !is_label(key) && own.parse::<f64>().is_ok_and(|n| n.abs() >= MONEY),
        Node::Text(own) => !is_label(key) && own.trim().parse::<f64>().is_ok_and(|n| n.abs() >= MONEY),
        value => children(value).is_some_and(|own| own.iter().any(|object| has_money(object))),
    })
}

/// Is it called code, name, number or year?
fn is_label(key: &str) -> bool {
    let words = text::words(key);
    words.split(' ').next().is_some_and(|first| LABELS.contains(&first) || first.starts_with("kd") || first == "tahun")
}

impl<'d, 't> Builder<'d, 't> {
    fn object(
        &mut self,
        object: &'d Object<'t>,
        level: usize,
        above: &[(usize, String)],
        owners: &[usize],
    ) -> Result<(), Trouble> {
        let owners = [owners, &[self.objects[level]]].concat();
        self.objects[level] += 1;
        let mut cells = above.to_vec();
        let array = self.chain.get(level).copied();
        let left_out = if level == self.chain.len() { self.beyond } else { None };
        let of_level = if self.is_tree { 0 } else { level };
        for (key, value) in &object.members {
            if ![array, left_out].contains(&Some(key.as_ref())) {
                self.member(value, of_level, &mut vec![key.to_string()], &mut cells);
            }
        }
        let below: Vec<&Object> = array
            .and_then(|array| object.members.iter().find(|(key, _)| key == array))
            .and_then(|(_, value)| children(value))
            .unwrap_or_default();
        if self.is_tree {
            self.row(object, owners.clone(), cells)?;
            return below.into_iter().try_for_each(|own| self.object(own, level + 1, &[], &owners));
        }
        if below.is_empty() {
            return self.row(object, owners, cells);
        }
        below.into_iter().try_for_each(|own| self.object(own, level + 1, &cells, &owners))
    }

    fn row(&mut self, object: &Object, owners: Vec<usize>, mut cells: Vec<(usize, String)>) -> Result<(), Trouble> {
        cells.sort_by_key(|(column, _)| *column);
        self.cells += cells.len();
        self.bytes += cells.iter().map(|(_, text)| text.len()).sum::<usize>();
        self.rows.push((object.at, owners, cells));
        let at = |why: String| Err(Trouble::at(self.text, object.at, why));
        match () {
            () if self.columns.len() > MAX_COLUMNS => {
                at(format!("objects with more than {MAX_COLUMNS} different keys"))
            }
            // The table has a mark for every cell, filled or not.
            () if self.cells.max(self.rows.len().saturating_mul(self.columns.len())) > MAX_CELLS => {
                at(format!("a table of more than {MAX_CELLS} cells"))
            }
            () if self.bytes > MAX_TEXT => at(format!("a table of more than {} MB of text", MAX_TEXT >> 20)),
            () => Ok(()),
        }
    }

    fn member(&mut self, value: &Node, level: usize, keys: &mut Vec<String>, cells: &mut Vec<(usize, String)>) {
        if let Node::Object(object) = value {
            for (key, value) in &object.members {
                keys.push(key.to_string());
                self.member(value, level, keys, cells);
                keys.pop();
            }
            return;
        }
        if let Some((key, text)) = tags(value) {
            return self.cell(&text, level, &[key.to_owned()], cells);
        }
        self.cell(&cell(value), level, keys, cells);
    }

    fn cell(&mut self, cell: &str, level: usize, keys: &[String], cells: &mut Vec<(usize, String)>) {
        let cell = cell.trim();
        let own = (level, keys.join("\u{1f}"));
        let column = *self.known.entry(own).or_insert_with(|| {
            let numeric = !keys.last().is_some_and(|key| is_label(key));
            self.columns.push(Column { level, keys: keys.to_vec(), numeric });
            self.columns.len() - 1
        });
        if !cell.is_empty() && !cell.eq_ignore_ascii_case("null") {
            self.columns[column].numeric &= cell.parse::<f64>().is_ok();
            cells.push((column, cell.to_owned()));
        }
    }

    fn end(self, others: Vec<String>) -> Table {
        let (mut line, mut at) = (1, 0);
        let mut rows: Vec<Row> = Vec::with_capacity(self.rows.len());
        for (byte, owners, cells) in self.rows {
            line += memchr::memchr_iter(b'\n', &self.text.as_bytes()[at..byte]).count() as u64;
            at = byte;
            rows.push(Row { number: line, owners, cells });
        }
        if rows.windows(2).any(|pair| pair[0].number == pair[1].number) {
            (1..).zip(&mut rows).for_each(|(number, row)| row.number = number);
        }
        Table {
            headers: headers(&self.columns, &self.chain),
            levels: self.columns.iter().map(|own| own.level).collect(),
            numeric: self.columns.iter().map(|own| own.numeric).collect(),
            rows,
            deepest: if self.is_tree { 0 } else { self.chain.len() },
            is_tree: self.is_tree,
            nested: self.chain.iter().map(|key| (*key).to_owned()).collect(),
            others,
        }
    }
}

/// Names of the columns: the key; of nested objects `kode_skpd` for the key `kode` in `skpd`, else `anggaran.murni`. Where a
/// key stands on several levels, the deepest has the amounts, and what is a label is named after its array.
fn headers(columns: &[Column], chain: &[&str]) -> Vec<String> {
    let name = |keys: &[String]| match keys {
        [above @ .., last] if !above.is_empty() && is_label(last) => format!("{last}_{}", above.join("_")),
        keys => keys.join("."),
    };
    let plain: Vec<String> = columns.iter().map(|own| name(&own.keys)).collect();
    let folded: Vec<String> = plain.iter().map(|own| text::words(own)).collect();
    let mut count: HashMap<&str, (usize, usize)> = HashMap::new();
    for (own, column) in folded.iter().zip(columns) {
        let (first, last) = count.entry(own).or_insert((column.level, column.level));
        (*first, *last) = ((*first).min(column.level), (*last).max(column.level));
    }
    let named = |((own, folded), plain): ((&Column, &String), String)| {
        let (first, last) = count[folded.as_str()];
        let array = own.level.checked_sub(1).and_then(|above| chain.get(above));
        match (own.numeric, array) {
            // Stated again in every row below: not the amount of the row.
            (true, _) if own.level < last => format!("{plain} (induk)"),
            (false, Some(array)) if own.level > first && is_label(&plain) => format!("{plain}_{array}"),
            (false, Some(array)) if own.level > first => format!("{array}.{plain}"),
            _ => plain,
        }
    };
    columns.iter().zip(&folded).zip(plain.clone()).map(named).collect()
}

/// The labels that the objects of an array name, beside their numbers: what they are called, and their names in one text.
fn tags(value: &Node) -> Option<(&'static str, String)> {
    let objects = children(value)?;
    let names = |key: &str| {
        let named = objects.iter().flat_map(|object| object.members.iter().filter(|(own, _)| own == key));
        named.map(|(_, value)| value).collect::<Vec<_>>()
    };
    let (key, names) = TAGS.into_iter().map(|key| (key, names(key))).find(|(_, names)| !names.is_empty())?;
    Some((key, joined(&mut names.into_iter(), "; ")))
}

/// A value as the text of a cell. Texts of an array stand in one cell.
fn cell<'n>(value: &'n Node) -> Cow<'n, str> {
    match value {
        Node::Null => "".into(),
        Node::Text(own) => match own.strip_prefix('-').unwrap_or(own).strip_prefix('.') {
            // Some databases write no zero before the mark.
            Some(sen) if !sen.is_empty() && sen.bytes().all(|b| b.is_ascii_digit()) => {
                own.replacen('.', "0.", 1).into()
            }
            _ => own.as_ref().into(),
        },
        Node::Number(own) => number(own).into(),
        Node::Bool(own) => own.to_string().into(),
        Node::Object(own) => joined(&mut own.members.iter().map(|(_, value)| value), ", ").into(),
        Node::Array(own) => joined(&mut own.iter(), "; ").into(),
    }
}

fn joined(values: &mut dyn Iterator<Item = &Node>, between: &str) -> String {
    let cells: Vec<Cow<str>> = values.map(cell).filter(|own| !own.is_empty()).collect();
    cells.join(between)
}

/// A number with all its digits and without an exponent. One with three decimals gets a fourth: it has then one reading only.
fn number(written: &str) -> String {
    let (digits, exponent) = written.split_once(['e', 'E']).unwrap_or((written, "0"));
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |digits| ("-", digits));
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let mut text = match exponent.trim_start_matches('+').parse::<i32>() {
        Ok(0) => format!("{sign}{digits}"),
        Ok(exponent @ -30..=30) => {
            let zeros = "0".repeat(30);
            let all = format!("{zeros}{whole}{decimals}{zeros}");
            let mark = (30 + whole.len() as i32 + exponent) as usize;
            let whole = all[..mark].trim_start_matches('0');
            let decimals = all[mark..].trim_end_matches('0');
            let whole = if whole.is_empty() { "0" } else { whole };
            let mark = if decimals.is_empty() { "" } else { "." };
            format!("{sign}{whole}{mark}{decimals}")
        }
        _ => return written.to_owned(),
    };
    if text.split_once('.').is_some_and(|(_, decimals)| decimals.len() == 3) {
        text.push('0');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_digits() {
        for (written, cell) in [
            ("64680000", "64680000"),
            ("2967808000.00", "2967808000.00"),
            ("1339063172889.04", "1339063172889.04"),
            ("3.500", "3.5000"),
            ("-1.5e9", "-1500000000"),
            ("1.2345E+3", "1234.5"),
            ("25e-2", "0.25"),
            ("1e400", "1e400"),
            ("123456789012345678.99", "123456789012345678.99"),
        ] {
            assert_eq!(number(written), cell, "{written}");
        }
    }
}
