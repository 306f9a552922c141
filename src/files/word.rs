//! Documents of word processors (docx) → paragraphs and tables. What was deleted with changes tracked does not count, what was
//! inserted does; headers, footers, comments and footnotes are not read, and nothing outside the file is.

mod archive;
mod numbering;
mod xml;

use anyhow::Result;

use self::numbering::Numbering;
use self::xml::{DELETED, Node};
use super::workbook::{Row, WorkbookSheet};

pub use archive::{holds_one, holds_table, is_named_so, is_one, refused};

/// What is said of a document at which its reader came to a halt.
pub const DAMAGED: &str = "a damaged document: open and save it again, as .docx";

/// Columns that a cell spans at most, and where the last may stand: no page is wider.
const MAX_SPAN: usize = 63;
const MAX_COLUMN: usize = 1000;
/// Paragraphs before a table that belong to it: its title, its unit.
const TITLES: usize = 20;
const TITLE_BYTES: usize = 2000;

/// What a document consists of.
#[derive(Clone, Debug)]
pub enum Block {
    Paragraph(Paragraph),
    Table(Table),
}

#[derive(Clone, Debug)]
pub struct Paragraph {
    /// Which paragraph with text it is, outside of tables; 1-based, 0 in a cell.
    pub number: u64,
    /// What the program writes before it: `2.`, `b)`, `-`; as a rule nothing.
    pub numbering: String,
    pub text: String,
    /// Of the style of a heading, or bold throughout.
    pub is_heading: bool,
}

impl Paragraph {
    /// With the number before it.
    pub fn whole(&self) -> String {
        match self.numbering.as_str() {
            "" => self.text.clone(),
            numbering => format!("{numbering} {}", self.text),
        }
    }
}

#[derive(Clone, Debug)]
pub struct Table {
    /// Which table it is, 1-based, in the order in which they begin; tables in cells count.
    pub number: u64,
    pub rows: Vec<TableRow>,
}

#[derive(Clone, Debug)]
pub struct TableRow {
    /// 1-based.
    pub number: u64,
    pub cells: Vec<TableCell>,
}

#[derive(Clone, Debug)]
pub struct TableCell {
    /// 0-based, of the columns that all rows share.
    pub column: usize,
    pub span: usize,
    /// It is merged with the cell above, where its text is.
    pub is_continued: bool,
    pub blocks: Vec<Block>,
}

impl TableCell {
    /// Its paragraphs, a line each; tables in it are tables of their own.
    pub fn text(&self) -> String {
        let paragraphs = self.blocks.iter().filter_map(|block| match block {
            Block::Paragraph(paragraph) => Some(paragraph.whole()),
            Block::Table(_) => None,
        });
        paragraphs.collect::<Vec<_>>().join("\n")
    }

    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Table(table) => Some(table),
            Block::Paragraph(_) => None,
        })
    }
}

/// The name of a table, as of a sheet: `tabel 2`.
pub const TABLE: &str = "tabel";
/// The name that stands for the paragraphs outside of tables.
pub const PARAGRAPHS: &str = "paragraf";

/// The name under which a table is read.
pub fn table_name(number: u64) -> String {
    format!("{TABLE} {number}")
}

/// The number of the table that a name is of.
pub fn table_number(name: &str) -> Option<u64> {
    let number = name.strip_prefix(TABLE)?.strip_prefix(' ')?;
    number.parse().ok().filter(|_| number.bytes().all(|b| b.is_ascii_digit()))
}

/// The name under which a table is read that is called so in either language: `table 2` is `tabel 2`.
pub fn table_named(name: &str) -> Option<String> {
    let own = name.strip_prefix("table ").map(|number| format!("{TABLE} {number}"));
    let own = own.unwrap_or_else(|| name.to_owned());
    table_number(&own).map(table_name)
}

/// Paragraphs and tables of a document, in their order.
///
/// # Errors
/// The file cannot be read, is no document, has a password, or is larger than is allowed.
pub fn open(path: &str) -> Result<Vec<Block>> {
    blocks(&archive::bytes(path)?)
}

/// # Errors
/// The same as of [`open`].
fn blocks(bytes: &[u8]) -> Result<Vec<Block>> {
    let parts = archive::parts(bytes)?;
    let document = xml::tree(&parts.document)?;
    let tree = |part: &Option<Vec<u8>>| part.as_ref().map(|bytes| xml::tree(bytes)).transpose();
    let (numbering, styles) = (tree(&parts.numbering)?, tree(&parts.styles)?);
    let numbering = Numbering::of(numbering.as_ref(), styles.as_ref());
    let mut reader = BlockReader { numbering, paragraphs: 0, tables: 0 };
    let mut out = Vec::new();
    if let Some(body) = document.child("body") {
        reader.blocks(body, false, &mut out);
    }
    Ok(out)
}

/// Its tables as sheets: `tabel 1`, `tabel 2`. What stands before a table, its title and unit, are rows above it with the
/// number 0. A table that goes on in one that is as wide, with nothing between them or without a head of its own, is one.
///
/// # Errors
/// The same as of [`open`].
pub fn sheets(bytes: &[u8]) -> Result<Vec<WorkbookSheet>> {
    let mut out: Vec<(WorkbookSheet, usize)> = Vec::new();
    let blocks = blocks(bytes)?;
    add_sheets(&blocks, &mut out);
    if out.is_empty() {
        // No table at all: what it is can still be told.
        let rows = blocks.into_iter().filter_map(|block| match block {
            Block::Paragraph(own) => Some(Row { number: own.number, cells: vec![(0, own.text)] }),
            Block::Table(_) => None,
        });
        return Ok(vec![sheet(PARAGRAPHS.to_owned(), rows.collect())]);
    }
    Ok(out.into_iter().map(|(sheet, _)| sheet).collect())
}

/// The sheets of blocks, each with how many columns it has.
fn add_sheets(blocks: &[Block], out: &mut Vec<(WorkbookSheet, usize)>) {
    let mut titles: Vec<String> = Vec::new();
    let mut goes_on = false;
    for block in blocks {
        let table = match block {
            Block::Paragraph(paragraph) => {
                // What is longer is a text, and no title.
                titles.extend((paragraph.text.len() <= TITLE_BYTES).then(|| paragraph.whole()));
                goes_on = false;
                continue;
            }
            Block::Table(table) => table,
        };
        let rows: Vec<Row> = table.rows.iter().filter_map(row).collect();
        let ends = table.rows.iter().flat_map(|row| row.cells.last()).map(|cell| cell.column + cell.span);
        let width = ends.max().unwrap_or(0);
        // A table that begins with a figure has its head in the one before.
        let has_no_head = rows.first().and_then(|row| row.cells.last()).is_some_and(|(_, text)| is_figure(text));
        match out.last_mut().filter(|(_, own)| (goes_on || has_no_head) && *own == width) {
            Some((sheet, _)) => {
                add_below(sheet, &titles);
                let last = sheet.rows.last().map_or(0, |row| row.number);
                sheet.rows.extend(rows.into_iter().map(|row| Row { number: last + row.number, ..row }));
            }
            None => {
                let above = titles[titles.len().saturating_sub(TITLES)..].iter();
                let above = above.map(|title| Row { number: 0, cells: vec![(0, title.clone())] });
                let rows = above.chain(rows).collect();
                out.push((sheet(table_name(table.number), rows), width));
            }
        }
        (titles, goes_on) = (Vec::new(), true);
        let before = out.len();
        for cell in table.rows.iter().flat_map(|row| &row.cells) {
            add_sheets(&cell.blocks, out);
        }
        goes_on &= out.len() == before;
    }
    // What stands below the last table may say its unit.
    if let Some((sheet, _)) = out.last_mut().filter(|_| blocks.iter().any(|block| matches!(block, Block::Table(_)))) {
        add_below(sheet, &titles);
    }
}

/// Paragraphs below the rows of a table, as rows of their own.
fn add_below(sheet: &mut WorkbookSheet, texts: &[String]) {
    let last = sheet.rows.last().map_or(0, |row| row.number);
    let below = (last + 1..).zip(texts.iter().take(TITLES));
    sheet.rows.extend(below.map(|(number, text)| Row { number, cells: vec![(0, text.clone())] }));
}

/// An amount, not the number of a column or a year.
fn is_figure(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let is_sign =
        |c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '.' | ',' | '-' | '(' | ')' | 'R' | 'p');
    digits >= 5 && text.chars().all(is_sign)
}

fn sheet(name: String, rows: Vec<Row>) -> WorkbookSheet {
    WorkbookSheet { name, rows, unvalued: Vec::new(), errors: Vec::new(), hidden: Vec::new() }
}

/// Cells that hold something; `None` where none does.
fn row(row: &TableRow) -> Option<Row> {
    // What a merged cell holds below its first is not shown.
    let shown = row.cells.iter().filter(|cell| !cell.is_continued);
    let texts = shown.map(|cell| (cell.column, cell.text())).filter(|(_, text)| !text.trim().is_empty());
    let cells: Vec<(usize, String)> = texts.collect();
    (!cells.is_empty()).then_some(Row { number: row.number, cells })
}

/// Reads blocks in their order, and counts them.
struct BlockReader {
    numbering: Numbering,
    paragraphs: u64,
    tables: u64,
}

impl BlockReader {
    fn blocks(&mut self, of: &Node, in_cell: bool, out: &mut Vec<Block>) {
        for node in &of.children {
            match node.name {
                "p" => self.paragraph(node, in_cell, out),
                "tbl" => {
                    let table = self.table(node);
                    out.push(Block::Table(table));
                }
                "sdt" if !is_prompt(node) => self.blocks(node, in_cell, out),
                _ => {}
            }
        }
    }

    /// A paragraph that has text, and what is in its text boxes.
    fn paragraph(&mut self, node: &Node, in_cell: bool, out: &mut Vec<Block>) {
        let properties = node.child("pPr");
        let mut runs = Runs::default();
        runs.read(node);
        // One without text is not numbered on the page either.
        if !runs.text.trim().is_empty() {
            let numbering = self.numbering.next(properties);
            let style = properties.and_then(|own| own.value_of("pStyle")).unwrap_or_default();
            let is_heading = runs.all_bold == Some(true)
                || properties.is_some_and(|own| own.child("outlineLvl").is_some())
                || self.numbering.is_heading(style);
            self.paragraphs += u64::from(!in_cell);
            let number = if in_cell { 0 } else { self.paragraphs };
            out.push(Block::Paragraph(Paragraph { number, numbering, text: runs.text.trim().to_owned(), is_heading }));
        }
        for text_box in runs.boxes {
            self.blocks(text_box, in_cell, out);
        }
    }

    fn table(&mut self, node: &Node) -> Table {
        self.tables += 1;
        let number = self.tables;
        let mut nodes: Vec<&Node> = Vec::new();
        within(node, "tr", &mut nodes);
        let mut rows = Vec::new();
        for node in nodes {
            let properties = node.child("trPr");
            if properties.is_some_and(|own| own.child(DELETED).is_some()) {
                continue;
            }
            let skipped = properties.and_then(|own| number_of(own, "gridBefore")).unwrap_or(0);
            let mut column = skipped.min(MAX_COLUMN);
            let mut own: Vec<&Node> = Vec::new();
            within(node, "tc", &mut own);
            let mut cells = Vec::with_capacity(own.len());
            for cell in own {
                let properties = cell.child("tcPr");
                let span = properties.and_then(|own| number_of(own, "gridSpan")).unwrap_or(1).clamp(1, MAX_SPAN);
                let is_merged = |name| {
                    let merged = properties.and_then(|own| own.child(name));
                    merged.is_some_and(|own| own.value.as_deref() != Some("restart"))
                };
                let is_continued = is_merged("vMerge") || is_merged("hMerge");
                let mut blocks = Vec::new();
                if properties.is_none_or(|own| own.child("cellDel").is_none()) {
                    self.blocks(cell, true, &mut blocks);
                }
                cells.push(TableCell { column, span, is_continued, blocks });
                column = (column + span).min(MAX_COLUMN);
            }
            rows.push(TableRow { number: rows.len() as u64 + 1, cells });
        }
        Table { number, rows }
    }
}

fn number_of(node: &Node, name: &str) -> Option<usize> {
    node.value_of(name)?.parse().ok()
}

/// Rows of a table, cells of a row: some stand in controls to be filled in.
fn within<'a>(node: &'a Node, name: &str, out: &mut Vec<&'a Node>) {
    for child in &node.children {
        if child.name == name {
            out.push(child);
        } else if child.name == "sdt" {
            within(child, name, out);
        }
    }
}

/// A control in which nobody wrote: what it shows is the program's own prompt.
fn is_prompt(control: &Node) -> bool {
    control.child("sdtPr").is_some_and(|own| own.is_on("showingPlcHdr"))
}

/// The text of a paragraph.
#[derive(Default)]
struct Runs<'a> {
    text: String,
    /// All that has letters is bold; `None` before any.
    all_bold: Option<bool>,
    boxes: Vec<&'a Node>,
}

impl<'a> Runs<'a> {
    fn read(&mut self, node: &'a Node) {
        for child in &node.children {
            match child.name {
                "r" => self.run(child),
                "txbxContent" => self.boxes.push(child),
                "sdt" if !is_prompt(child) => self.read(child),
                _ => {}
            }
        }
    }

    fn run(&mut self, node: &'a Node) {
        let properties = node.child("rPr");
        if properties.is_some_and(|own| own.is_on("vanish")) {
            return;
        }
        let before = self.text.len();
        for child in &node.children {
            match child.name {
                "t" => self.text.push_str(&child.text),
                "tab" | "ptab" => self.text.push('\t'),
                "br" | "cr" => self.text.push('\n'),
                "noBreakHyphen" => self.text.push('-'),
                "txbxContent" => self.boxes.push(child),
                _ => {}
            }
        }
        if self.text[before..].contains(char::is_alphanumeric) {
            let is_bold = properties.is_some_and(|own| own.is_on("b"));
            self.all_bold = Some(self.all_bold.unwrap_or(true) && is_bold);
        }
    }
}
