//! Documents as values, for people who do not use terminals: chapters of blocks. Reports, comparisons and statements are made
//! into one; formats differ in how they write it (`write::html`, `markdown`, `docx`, `xlsx`), not in what it says.

pub mod chapters;
pub mod chart;

use std::sync::Arc;

use crate::domain::currency::Currency;
use crate::lang::Lang;
use crate::report::grid::Grid;
use crate::report::subjects::drill::DrillDown;
use chart::Chart;

pub struct Document {
    pub kind: DocumentKind,
    pub lang: Lang,
    /// What its money is counted in.
    pub currency: Currency,
    pub title: String,
    /// What was read, and how much it is.
    pub facts: Vec<String>,
    pub lead: Lead,
    pub headline: Vec<KeyFigure>,
    pub chapters: Vec<Chapter>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DocumentKind {
    /// Chapters one after the other, behind its title and headline.
    Report,
    /// Official forms for print: each chapter on pages of its own, no headline.
    Forms,
}

/// What it comes to, before anything else.
#[derive(Default)]
pub struct Lead {
    pub sentences: Vec<String>,
    pub bar: Option<Chart>,
    /// Bars with their labels, for where there are no chapters with charts.
    pub bars: Option<Chart>,
    /// How the reading is known.
    pub proof: Vec<String>,
}

/// A share with its numerator, denominator and formula.
pub struct KeyFigure {
    pub label: String,
    pub value: String,
    pub readable: String,
    /// The same in exact rupiah.
    pub exact: String,
}

pub struct Chapter {
    /// Its anchor, in reports.
    pub id: &'static str,
    pub title: String,
    pub intro: String,
    pub blocks: Vec<Block>,
    /// Of its pages, where it is a form.
    pub landscape: bool,
}

impl Chapter {
    /// In portrait.
    pub fn new(id: &'static str, title: &str, intro: &str, blocks: Vec<Block>) -> Chapter {
        Chapter { id, title: title.to_owned(), intro: intro.to_owned(), blocks, landscape: false }
    }
}

pub enum Block {
    Chart(Chart),
    /// `for_meetings`: it is part of the Word document.
    Grid {
        grid: Grid,
        for_meetings: bool,
    },
    /// A heading, words and what they mean.
    Terms(String, Vec<[String; 2]>),
    Notes(String, Vec<String>),
    /// The lines behind the figures: only a page that folds has room for them.
    Lines(Arc<DrillDown>),
    /// Fields of a form.
    Form(FormTable),
    /// Lines below a form, at the right; `None` is the room for the signature.
    Signature(Vec<Option<String>>),
}

/// A table of texts whose columns have their widths.
pub struct FormTable {
    /// Of the columns, in percent of the table.
    pub widths: Vec<u32>,
    /// Repeated on every page.
    pub head: Vec<Vec<FormCell>>,
    pub rows: Vec<Vec<FormCell>>,
}

/// Lines of text, and below them a table within the cell.
#[derive(Default)]
pub struct FormCell {
    pub text: String,
    pub table: Option<FormTable>,
    pub bold: bool,
    /// A figure, at the right.
    pub right: bool,
    /// To be filled in by a person: it has a ground of its own.
    pub open: bool,
}

impl FormCell {
    pub fn text(text: &str) -> FormCell {
        FormCell { text: text.to_owned(), ..FormCell::default() }
    }

    pub fn bold(text: &str) -> FormCell {
        FormCell { bold: true, ..FormCell::text(text) }
    }

    pub fn right(text: &str) -> FormCell {
        FormCell { right: true, ..FormCell::text(text) }
    }

    /// A table with one row of titles.
    pub fn table<const N: usize>(widths: [u32; N], titles: [&str; N], rows: Vec<Vec<FormCell>>) -> FormCell {
        let head = vec![titles.map(FormCell::text).into()];
        FormCell { table: Some(FormTable { widths: widths.into(), head, rows }), ..FormCell::default() }
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.table.is_none()
    }
}
