//! A document of pages for print: headings, paragraphs, tables, in portrait or landscape. Written as HTML and as DOCX.

pub mod docx;
pub mod html;

use crate::lang::Lang;

/// The whole document.
#[derive(Clone, Debug)]
pub struct Paper {
    pub title: String,
    pub lang: Lang,
    pub sections: Vec<PaperSection>,
}

/// Pages of one orientation, A4.
#[derive(Clone, Default, Debug)]
pub struct PaperSection {
    pub landscape: bool,
    pub blocks: Vec<PaperBlock>,
}

#[derive(Clone, Debug)]
pub enum PaperBlock {
    /// Centred, large; further lines smaller.
    Title(Vec<String>),
    /// Of a chapter (1) or a part of it (2).
    Heading(u8, String),
    Para(String),
    Table(PaperTable),
    Bars(Vec<Bar>),
    /// Lines of a signature block, at the right; `None` is the room for the signature.
    Signature(Vec<Option<String>>),
}

#[derive(Clone, Default, Debug)]
pub struct PaperTable {
    /// Of the columns, in percent of the table.
    pub widths: Vec<u32>,
    /// Repeated on every page.
    pub head: Vec<Vec<PaperCell>>,
    pub rows: Vec<Vec<PaperCell>>,
}

/// A bar of a chart between its label and its figure.
#[derive(Clone, Debug)]
pub struct Bar {
    pub label: String,
    /// Colours (hexadecimal) and lengths, of the full width 0..1, from the left.
    pub pieces: Vec<(&'static str, f64)>,
    pub figure: String,
}

/// A cell: paragraphs and tables, in their order.
#[derive(Clone, Debug)]
pub struct PaperCell {
    pub blocks: Vec<PaperBlock>,
    pub bold: bool,
    pub right: bool,
    /// Columns it spans.
    pub span: u32,
}

impl PaperCell {
    /// A text; its lines are paragraphs.
    pub fn text(text: &str) -> PaperCell {
        PaperCell::of(text.lines().map(|l| PaperBlock::Para(l.to_owned())).collect())
    }

    pub fn of(blocks: Vec<PaperBlock>) -> PaperCell {
        PaperCell { blocks, bold: false, right: false, span: 1 }
    }

    pub fn bold(text: &str) -> PaperCell {
        PaperCell { bold: true, ..PaperCell::text(text) }
    }

    /// A figure.
    pub fn right(text: &str) -> PaperCell {
        PaperCell { right: true, ..PaperCell::text(text) }
    }
}
