//! A document of pages for print: headings, paragraphs, tables, in portrait or landscape. Written as HTML and as DOCX.

pub mod docx;
pub mod html;

use crate::lang::Lang;

/// The whole document.
#[derive(Clone, Debug)]
pub struct Paper {
    pub title: String,
    pub lang: Lang,
    pub sections: Vec<Section>,
}

/// Pages of one orientation, A4.
#[derive(Clone, Default, Debug)]
pub struct Section {
    pub landscape: bool,
    pub blocks: Vec<Block>,
}

#[derive(Clone, Debug)]
pub enum Block {
    /// Centred, large; further lines smaller.
    Title(Vec<String>),
    /// Of a chapter (1) or a part of it (2).
    Heading(u8, String),
    Para(String),
    Table(Table),
    Bars(Vec<Bar>),
    /// Lines of a signature block, at the right; `None` is the room for the signature.
    Signature(Vec<Option<String>>),
}

#[derive(Clone, Default, Debug)]
pub struct Table {
    /// Of the columns, in percent of the table.
    pub widths: Vec<u32>,
    /// Repeated on every page.
    pub head: Vec<Vec<Cell>>,
    pub rows: Vec<Vec<Cell>>,
}

/// A bar of a chart between its label and its figure.
#[derive(Clone, Debug)]
pub struct Bar {
    pub label: String,
    /// Colours (hexadecimal) and lengths, of the full width 0..1, from the left.
    pub pieces: Vec<(&'static str, f64)>,
    pub said: String,
}

/// A cell: paragraphs and tables, in their order.
#[derive(Clone, Debug)]
pub struct Cell {
    pub blocks: Vec<Block>,
    pub bold: bool,
    pub right: bool,
    /// Columns it spans.
    pub span: u32,
}

impl Cell {
    /// A text; its lines are paragraphs.
    pub fn text(text: &str) -> Cell {
        Cell::of(text.lines().map(|l| Block::Para(l.to_owned())).collect())
    }

    pub fn of(blocks: Vec<Block>) -> Cell {
        Cell { blocks, bold: false, right: false, span: 1 }
    }

    pub fn bold(text: &str) -> Cell {
        Cell { bold: true, ..Cell::text(text) }
    }

    /// A figure.
    pub fn right(text: &str) -> Cell {
        Cell { right: true, ..Cell::text(text) }
    }
}
