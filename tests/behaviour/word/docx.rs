//! Small documents for tests: paragraphs and tables as they are seen on the page.

use std::io::{Cursor, Write};

/// What stands on the page.
#[derive(Clone)]
pub enum Body {
    Paragraph {
        text: String,
        bold: bool,
        list: Option<u8>,
    },
    Table(Vec<Vec<TestCell>>),
    /// As it is in the part.
    Xml(String),
}

/// A cell of a table.
#[derive(Clone)]
pub struct TestCell {
    blocks: Vec<Body>,
    span: usize,
    /// Begins a cell over several rows, or goes on with one.
    merged: Option<bool>,
}

impl TestCell {
    /// Over so many columns.
    pub fn over(self, span: usize) -> TestCell {
        TestCell { span, ..self }
    }

    /// Over the rows below, which have `up()` there.
    pub fn down(self) -> TestCell {
        TestCell { merged: Some(true), ..self }
    }
}

pub fn p(text: &str) -> Body {
    Body::Paragraph { text: text.to_owned(), bold: false, list: None }
}

/// A bold paragraph.
pub fn bold(text: &str) -> Body {
    Body::Paragraph { text: text.to_owned(), bold: true, list: None }
}

/// A paragraph that the program numbers: 0 `1.`, 1 `a.`, 2 a bullet.
pub fn item(text: &str, list: u8) -> Body {
    Body::Paragraph { text: text.to_owned(), bold: false, list: Some(list) }
}

pub fn c(text: &str) -> TestCell {
    within(text.lines().map(p).collect())
}

pub fn within(blocks: Vec<Body>) -> TestCell {
    TestCell { blocks, span: 1, merged: None }
}

pub fn up() -> TestCell {
    TestCell { blocks: Vec::new(), span: 1, merged: Some(false) }
}

/// A table of plain texts.
pub fn plain(rows: &[&[&str]]) -> Body {
    Body::Table(rows.iter().map(|row| row.iter().map(|text| c(text)).collect()).collect())
}

const NAMESPACES: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006""#;
const NUMBERING: [(&str, &str); 3] = [("decimal", "%1."), ("lowerLetter", "%1."), ("bullet", "\u{2022}")];

/// The file.
pub fn docx(body: &[Body]) -> Vec<u8> {
    let mut xml = String::new();
    body.iter().for_each(|block| block.write(&mut xml));
    with_document(&format!("<w:document {NAMESPACES}><w:body>{xml}</w:body></w:document>"))
}

/// A file with this part as its text.
pub fn with_document(document: &str) -> Vec<u8> {
    let levels = NUMBERING.iter().enumerate().map(|(i, (format, text))| {
        format!(
            r#"<w:abstractNum w:abstractNumId="{i}"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{format}"/><w:lvlText w:val="{text}"/></w:lvl></w:abstractNum>"#
        )
    });
    let nums =
        (0..NUMBERING.len()).map(|i| format!(r#"<w:num w:numId="{}"><w:abstractNumId w:val="{i}"/></w:num>"#, i + 1));
    let numbering =
        format!("<w:numbering {NAMESPACES}>{}{}</w:numbering>", levels.collect::<String>(), nums.collect::<String>());
    zipped(&[("word/document.xml", document.as_bytes()), ("word/numbering.xml", numbering.as_bytes())])
}

pub fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

impl Body {
    fn write(&self, out: &mut String) {
        match self {
            Body::Xml(xml) => out.push_str(xml),
            Body::Paragraph { text, bold, list } => {
                let number = list.map(|list| {
                    format!(r#"<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="{}"/></w:numPr></w:pPr>"#, list + 1)
                });
                let run = if *bold { "<w:rPr><w:b/></w:rPr>" } else { "" };
                let text = escaped(text).replace('\t', "</w:t><w:tab/><w:t xml:space=\"preserve\">");
                out.push_str(&format!(
                    "<w:p>{}<w:r>{run}<w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>",
                    number.unwrap_or_default()
                ));
            }
            Body::Table(rows) => {
                out.push_str("<w:tbl><w:tblPr/>");
                for row in rows {
                    out.push_str("<w:tr>");
                    row.iter().for_each(|cell| cell.write(out));
                    out.push_str("</w:tr>");
                }
                out.push_str("</w:tbl>");
            }
        }
    }
}

impl TestCell {
    fn write(&self, out: &mut String) {
        out.push_str("<w:tc><w:tcPr>");
        if self.span > 1 {
            out.push_str(&format!(r#"<w:gridSpan w:val="{}"/>"#, self.span));
        }
        match self.merged {
            Some(true) => out.push_str(r#"<w:vMerge w:val="restart"/>"#),
            Some(false) => out.push_str("<w:vMerge/>"),
            None => {}
        }
        out.push_str("</w:tcPr>");
        self.blocks.iter().for_each(|block| block.write(out));
        // A cell ends in a paragraph.
        out.push_str("<w:p/></w:tc>");
    }
}
