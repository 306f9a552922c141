//! A report as a Word document for a meeting: the headline, the main tables, and bars before them.

use std::fmt::Write as _;
use std::io::{Cursor, Write};

use anyhow::Result;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::guard::escape::xml as escape;
use crate::lang::Lang;
use crate::report::document::chart::Chart;
use crate::report::document::{Document, DocumentPart};
use crate::report::grid::{Cell, Grid, figure};
use crate::write::paper::{Bar, Paper, PaperBlock, PaperCell, PaperSection, PaperTable};

/// The report as a Word document.
///
/// # Errors
/// Where it cannot be written.
pub fn write(document: &Document, full: bool, out: &mut dyn Write) -> Result<()> {
    let lang = document.lang;
    let mut blocks = vec![PaperBlock::Title(vec![document.title.clone(), document.facts.join(" · ")])];
    if !document.headline.is_empty() {
        let rows = document.headline.iter().map(|f| {
            let figure = if full { &f.exact } else { &f.readable };
            vec![PaperCell::text(&f.label), PaperCell::bold(&f.value), PaperCell::text(figure)]
        });
        blocks.push(PaperBlock::Table(PaperTable { widths: vec![32, 22, 46], head: Vec::new(), rows: rows.collect() }));
    }
    for chapter in &document.chapters {
        let mut parts = Vec::new();
        // The charts that stand before a table go with it.
        let mut charts: Vec<&Chart> = Vec::new();
        for part in &chapter.parts {
            match part {
                DocumentPart::Chart(chart) => charts.push(chart),
                DocumentPart::Grid { grid, for_meetings: true } => {
                    charts.drain(..).for_each(|chart| chart_block(&mut parts, chart));
                    table_blocks(&mut parts, grid, full, lang);
                }
                DocumentPart::Grid { .. } => charts.clear(),
                DocumentPart::Terms(title, list) => {
                    parts.push(PaperBlock::Heading(2, title.clone()));
                    parts.extend(list.iter().map(|[name, what]| PaperBlock::Para(format!("{name}: {what}"))));
                }
                DocumentPart::Notes(title, notes) => {
                    parts.push(PaperBlock::Heading(2, title.clone()));
                    parts.extend(notes.iter().cloned().map(PaperBlock::Para));
                }
            }
        }
        if !parts.is_empty() {
            blocks.push(PaperBlock::Heading(1, chapter.title.clone()));
            blocks.push(PaperBlock::Para(chapter.intro.clone()));
            blocks.extend(parts);
        }
    }
    let section = PaperSection { landscape: false, blocks };
    write_paper(&Paper { title: document.title.clone(), lang, sections: vec![section] }, out)
}

fn chart_block(blocks: &mut Vec<PaperBlock>, chart: &Chart) {
    blocks.push(PaperBlock::Heading(2, chart.title.clone()));
    let bar = |b: &crate::report::document::chart::Bar| Bar {
        label: b.label.clone(),
        pieces: b.pieces.iter().map(|p| (p.tone.color(p.striped), p.size)).collect(),
        figure: b.figure.clone(),
    };
    let mut bars: Vec<Bar> = chart.bars.iter().map(bar).collect();
    // The legend is bars too, of one colour each.
    bars.extend(chart.legend.iter().map(|(tone, striped, what)| Bar {
        label: String::new(),
        pieces: vec![(tone.color(*striped), LEGEND)],
        figure: what.clone(),
    }));
    blocks.push(PaperBlock::Bars(bars));
}

/// Width of a legend's sample.
const LEGEND: f64 = 0.04;

fn table_blocks(blocks: &mut Vec<PaperBlock>, grid: &Grid, full: bool, lang: Lang) {
    let shown: Vec<usize> = (0..grid.columns.len()).filter(|i| !grid.wide_only.contains(&grid.columns[*i].0)).collect();
    let cell = |cell: &Cell, is_total: bool| {
        let text = figure(cell, lang, full);
        PaperCell { bold: is_total, right: !cell.is_text(), ..PaperCell::text(&text) }
    };
    let row = |(cells, is_total): (&Vec<Cell>, bool)| shown.iter().map(|i| cell(&cells[*i], is_total)).collect();
    // Figures do not break, texts do.
    let room = |i: &usize| {
        let cells = grid.rows.iter().map(|row| figure(&row[*i], lang, full).chars().count());
        let longest = cells.chain([grid.columns[*i].1.chars().count()]).max().unwrap_or(0);
        if grid.is_figure(*i) { (longest + 2).max(13) } else { longest.clamp(6, 24) + 2 }
    };
    let head = shown.iter().map(|i| PaperCell::text(&grid.columns[*i].1)).collect();
    blocks.push(PaperBlock::Heading(2, grid.title.clone()));
    blocks.push(PaperBlock::Table(PaperTable {
        widths: percents(&shown.iter().map(room).collect::<Vec<_>>()),
        head: vec![head],
        rows: grid.marked_rows().map(row).collect(),
    }));
    blocks.extend(grid.notes.iter().cloned().map(PaperBlock::Para));
}

/// Widths in percent; the first bears what rounding leaves.
fn percents(widths: &[usize]) -> Vec<u32> {
    let whole = widths.iter().sum::<usize>().max(1);
    let mut out: Vec<u32> = widths.iter().map(|w| (w * 100 / whole) as u32).collect();
    let sum: u32 = out.iter().sum();
    if let Some(first) = out.first_mut() {
        *first += 100 - sum;
    }
    out
}

// A paper as DOCX (Office Open XML): the few parts that a word processor needs, always the same bytes.

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>"#;
const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>"#;
/// Who wrote it (`written`).
const PROPERTIES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>setara</dc:creator></cp:coreProperties>"#;
const DOCUMENT_RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
const STYLES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/><w:sz w:val="20"/><w:szCs w:val="20"/><w:lang w:val="id-ID"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="40" w:line="252" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/><w:pPr><w:keepNext/><w:jc w:val="center"/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:caps/><w:sz w:val="26"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Subtitle"><w:name w:val="Subtitle"/><w:basedOn w:val="Normal"/><w:pPr><w:keepNext/><w:jc w:val="center"/></w:pPr><w:rPr><w:b/><w:sz w:val="22"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:pPr><w:keepNext/><w:spacing w:before="360" w:after="80"/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="28"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:pPr><w:keepNext/><w:spacing w:before="240" w:after="80"/><w:outlineLvl w:val="1"/></w:pPr><w:rPr><w:b/><w:sz w:val="22"/></w:rPr></w:style></w:styles>"#;

/// Twentieths of a point: the writing space of a page, A4 less its margins.
const PORTRAIT: u32 = 11906 - 2 * 907;
const LANDSCAPE: u32 = 16838 - 2 * 680;

/// A document for print as a Word document.
///
/// # Errors
/// Where it cannot be written.
pub fn write_paper(paper: &Paper, out: &mut dyn Write) -> Result<()> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // No clock: the same paper is the same file.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let document = document(paper);
    let language = if paper.lang == Lang::Id { "id-ID" } else { "en-GB" };
    let styles = STYLES.replace("id-ID", language);
    for (name, content) in [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", RELATIONS),
        ("docProps/core.xml", PROPERTIES),
        ("word/document.xml", &document),
        ("word/_rels/document.xml.rels", DOCUMENT_RELATIONS),
        ("word/styles.xml", &styles),
    ] {
        zip.start_file(name, options)?;
        zip.write_all(content.as_bytes())?;
    }
    Ok(out.write_all(&zip.finish()?.into_inner())?)
}

fn document(paper: &Paper) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
         <w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>",
    );
    for (i, section) in paper.sections.iter().enumerate() {
        let width = if section.landscape { LANDSCAPE } else { PORTRAIT };
        let size = if section.landscape { Some(16) } else { None };
        blocks(&mut xml, &section.blocks, width, size);
        let page = properties(section);
        if i + 1 == paper.sections.len() {
            xml.push_str(&page);
        } else {
            // The section ends with the paragraph that holds its properties.
            let _ = write!(xml, "<w:p><w:pPr>{page}</w:pPr></w:p>");
        }
    }
    xml.push_str("</w:body></w:document>");
    xml
}

fn properties(section: &PaperSection) -> String {
    match section.landscape {
        true => "<w:sectPr><w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/><w:pgMar w:top=\"680\" \
                 w:right=\"680\" w:bottom=\"680\" w:left=\"680\" w:header=\"340\" w:footer=\"340\" w:gutter=\"0\"/></w:sectPr>",
        false => "<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1020\" w:right=\"907\" \
                  w:bottom=\"1020\" w:left=\"907\" w:header=\"454\" w:footer=\"454\" w:gutter=\"0\"/></w:sectPr>",
    }
    .into()
}

/// `size`: of the letters, in half points, where it is not the style's.
fn blocks(xml: &mut String, blocks: &[PaperBlock], width: u32, size: Option<u32>) {
    for block in blocks {
        match block {
            PaperBlock::Title(lines) => {
                for (i, line) in lines.iter().enumerate() {
                    let style = if i == 0 { "Title" } else { "Subtitle" };
                    para(xml, line, &format!("<w:pStyle w:val=\"{style}\"/>"), None, false);
                }
                para(xml, "", "", size, false);
            }
            PaperBlock::Para(text) => para(xml, text, "", size, false),
            PaperBlock::Heading(level, text) => {
                para(xml, text, &format!("<w:pStyle w:val=\"Heading{level}\"/>"), None, false);
            }
            PaperBlock::Table(rows) => table(xml, rows, width, size),
            PaperBlock::Bars(chart) => bars(xml, chart, width),
            PaperBlock::Signature(lines) => {
                let left = width.saturating_sub(4300);
                para(xml, "", "", size, false);
                for line in lines {
                    let indent = format!("<w:keepNext/><w:ind w:left=\"{left}\"/>");
                    match line {
                        Some(line) => para(xml, line, &indent, size, false),
                        None => (0..3).for_each(|_| para(xml, "", &indent, size, false)),
                    }
                }
            }
        }
    }
}

fn para(xml: &mut String, text: &str, properties: &str, size: Option<u32>, bold: bool) {
    let bold = if bold { "<w:b/>" } else { "" };
    let size = size.map_or(String::new(), |s| format!("<w:sz w:val=\"{s}\"/><w:szCs w:val=\"{s}\"/>"));
    let _ = write!(
        xml,
        "<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{bold}{size}</w:rPr><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>",
        escape(text)
    );
}

/// A chart as a table without lines: bars are shaded cells on a grid of which 60 columns are the full width.
fn bars(xml: &mut String, bars: &[Bar], width: u32) {
    const FULL: u32 = 60;
    let (label, figure) = (width * 28 / 100, width * 24 / 100);
    let step = (width - label - figure) / FULL;
    let _ = write!(
        xml,
        "<w:tbl><w:tblPr><w:tblW w:w=\"{}\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/><w:tblCellMar><w:left w:w=\"40\" \
         w:type=\"dxa\"/><w:right w:w=\"40\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr><w:tblGrid><w:gridCol w:w=\"{label}\"/>",
        label + figure + step * FULL
    );
    (0..FULL).for_each(|_| _ = write!(xml, "<w:gridCol w:w=\"{step}\"/>"));
    let _ = write!(xml, "<w:gridCol w:w=\"{figure}\"/></w:tblGrid>");
    let cell = |xml: &mut String, columns: u32, width: u32, fill: &str, text: &str| {
        let _ = write!(
            xml,
            "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/><w:gridSpan w:val=\"{columns}\"/><w:tcBorders><w:top \
             w:val=\"single\" w:sz=\"24\" w:space=\"0\" w:color=\"FFFFFF\"/></w:tcBorders><w:shd w:val=\"clear\" \
             w:color=\"auto\" w:fill=\"{fill}\"/><w:vAlign w:val=\"center\"/></w:tcPr>"
        );
        para(xml, text, "<w:spacing w:after=\"0\"/>", Some(17), false);
        xml.push_str("</w:tc>");
    };
    for bar in bars {
        xml.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
        cell(xml, 1, label, "auto", &bar.label);
        // Ends of pieces are rounded, not their lengths: the bar as a whole is right. What there is can be seen.
        let (mut at, mut end) = (0, 0.0);
        for (color, size) in &bar.pieces {
            end += size;
            let to = ((end * f64::from(FULL)).round() as u32).clamp((at + 1).min(FULL), FULL);
            if to > at {
                cell(xml, to - at, (to - at) * step, color, "");
                at = to;
            }
        }
        if at < FULL {
            cell(xml, FULL - at, (FULL - at) * step, "F3F4F2", "");
        }
        cell(xml, 1, figure, "auto", &bar.figure);
        xml.push_str("</w:tr>");
    }
    xml.push_str("</w:tbl>");
    para(xml, "", "", Some(8), false);
}

fn table(xml: &mut String, table: &PaperTable, width: u32, size: Option<u32>) {
    let side = |name: &str| format!("<w:{name} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"333333\"/>");
    let borders: String = ["top", "left", "bottom", "right", "insideH", "insideV"].map(side).concat();
    let widths: Vec<u32> = table.widths.iter().map(|w| width * w / 100).collect();
    let _ = write!(
        xml,
        "<w:tbl><w:tblPr><w:tblW w:w=\"{}\" w:type=\"dxa\"/><w:tblBorders>{borders}</w:tblBorders>\
         <w:tblLayout w:type=\"fixed\"/><w:tblCellMar><w:left w:w=\"80\" w:type=\"dxa\"/><w:right w:w=\"80\" \
         w:type=\"dxa\"/></w:tblCellMar></w:tblPr><w:tblGrid>",
        widths.iter().sum::<u32>()
    );
    for width in &widths {
        let _ = write!(xml, "<w:gridCol w:w=\"{width}\"/>");
    }
    xml.push_str("</w:tblGrid>");
    for (head, row) in table.head.iter().map(|r| (true, r)).chain(table.rows.iter().map(|r| (false, r))) {
        let repeat = if head { "<w:trPr><w:tblHeader/></w:trPr>" } else { "" };
        let _ = write!(xml, "<w:tr>{repeat}");
        let mut at = 0;
        for content in row {
            let to = (at + content.span as usize).min(widths.len());
            cell(xml, content, widths[at.min(to)..to].iter().sum(), head, size);
            at = to;
        }
        xml.push_str("</w:tr>");
    }
    xml.push_str("</w:tbl>");
}

fn cell(xml: &mut String, cell: &PaperCell, width: u32, head: bool, size: Option<u32>) {
    let span = if cell.span > 1 { format!("<w:gridSpan w:val=\"{}\"/>", cell.span) } else { String::new() };
    let shade = if head { "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"EEF0EA\"/>" } else { "" };
    let _ = write!(xml, "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{span}{shade}</w:tcPr>");
    let align = match (head, cell.right) {
        (true, _) => "<w:jc w:val=\"center\"/>",
        (_, true) => "<w:jc w:val=\"right\"/>",
        _ => "",
    };
    let mut ends_in_para = false;
    for block in &cell.blocks {
        ends_in_para = matches!(block, PaperBlock::Para(_));
        match block {
            PaperBlock::Para(text) => para(xml, text, align, size, cell.bold || head),
            other => blocks(xml, std::slice::from_ref(other), width.saturating_sub(170), size),
        }
    }
    // A cell must end with a paragraph.
    if !ends_in_para {
        para(xml, "", "", Some(8), false);
    }
    xml.push_str("</w:tc>");
}
