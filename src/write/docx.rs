//! Documents as DOCX (Office Open XML): the few parts that a word processor needs, always the same bytes. Of a report, what a
//! meeting reads: the headline, the main tables, and bars before them.

use std::fmt::Write as _;
use std::io::{Cursor, Write};

use anyhow::Result;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::guard::escape::xml as escape;
use crate::lang::{Lang, word};
use crate::report::document::chart::{Chart, Tone};
use crate::report::document::{Block, Document, DocumentKind, FormCell, FormTable, Lead};
use crate::report::grid::{Cell, Grid, figure};

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/></Types>"#;
const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>"#;
const PROPERTIES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>setara</dc:creator></cp:coreProperties>"#;
const DOCUMENT_RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer1.xml"/></Relationships>"#;
/// The number of the page and how many there are.
const FOOTER: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:ftr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:pPr><w:spacing w:after="0"/><w:jc w:val="right"/></w:pPr><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t xml:space="preserve"> / </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> NUMPAGES </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:ftr>"#;
const STYLES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/><w:sz w:val="20"/><w:szCs w:val="20"/><w:lang w:val="id-ID"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="40" w:line="252" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/><w:pPr><w:keepNext/><w:jc w:val="center"/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:caps/><w:sz w:val="26"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Subtitle"><w:name w:val="Subtitle"/><w:basedOn w:val="Normal"/><w:pPr><w:keepNext/><w:jc w:val="center"/></w:pPr><w:rPr><w:b/><w:sz w:val="22"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:pPr><w:keepNext/><w:spacing w:before="360" w:after="80"/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="28"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:pPr><w:keepNext/><w:spacing w:before="240" w:after="80"/><w:outlineLvl w:val="1"/></w:pPr><w:rPr><w:b/><w:sz w:val="22"/></w:rPr></w:style></w:styles>"#;

/// Where blocks are written.
#[derive(Clone, Copy)]
struct Area {
    /// In twentieths of a point.
    width: u32,
    /// Of the letters, in half points, where it is not the style's.
    size: Option<u32>,
    breaks: Breaks,
}

/// Of a page: A4 less its margins. Rows of a report's forms stand on one page.
const PORTRAIT: Area = Area { width: 11906 - 2 * 907, size: None, breaks: Breaks::Anywhere };
const LANDSCAPE: Area = Area { width: 16838 - 2 * 680, size: Some(16), breaks: Breaks::Anywhere };
const REPORT: Area = Area { breaks: Breaks::BetweenRows, ..PORTRAIT };
/// Of the tables of a report.
const TABLE: Area = Area { size: Some(17), ..PORTRAIT };

const PORTRAIT_PAGE: &str = r#"<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1020" w:right="907" w:bottom="1020" w:left="907" w:header="454" w:footer="454" w:gutter="0"/></w:sectPr>"#;
const LANDSCAPE_PAGE: &str = r#"<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar w:top="680" w:right="680" w:bottom="680" w:left="680" w:header="340" w:footer="340" w:gutter="0"/></w:sectPr>"#;

/// Of a report: its pages are numbered. Official forms have their own numbering.
const REPORT_PAGE: &str = r#"<w:sectPr><w:footerReference w:type="default" r:id="rId2"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1020" w:right="907" w:bottom="1020" w:left="907" w:header="454" w:footer="454" w:gutter="0"/></w:sectPr>"#;

/// Tables of no more rows than this stand on one page.
const SHORT: usize = 10;

/// `in_full`: amounts in full instead of `241,5 M`.
///
/// # Errors
/// Where it cannot be written.
pub fn write(document: &Document, in_full: bool, out: &mut dyn Write) -> Result<()> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // No clock: the same document is the same file.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut body = String::new();
    match document.kind {
        DocumentKind::Report => report(&mut body, document, in_full),
        DocumentKind::Forms => forms(&mut body, document, in_full),
    }
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
         <w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
         xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><w:body>{body}</w:body>\
         </w:document>"
    );
    let language = if document.lang == Lang::Id { "id-ID" } else { "en-GB" };
    let styles = STYLES.replace("id-ID", language);
    for (name, content) in [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", RELATIONS),
        ("docProps/core.xml", PROPERTIES),
        ("word/document.xml", &body),
        ("word/_rels/document.xml.rels", DOCUMENT_RELATIONS),
        ("word/styles.xml", &styles),
        ("word/footer1.xml", FOOTER),
    ] {
        zip.start_file(name, options)?;
        zip.write_all(content.as_bytes())?;
    }
    Ok(out.write_all(&zip.finish()?.into_inner())?)
}

fn report(xml: &mut String, document: &Document, in_full: bool) {
    title(xml, &document.title, &document.facts.join(" · "), PORTRAIT);
    lead(xml, &document.lead);
    if !document.headline.is_empty() {
        let rows = document.headline.iter().map(|f| {
            let figure = if in_full { &f.exact } else { &f.readable };
            vec![FormCell::text(&f.label), FormCell::bold(&f.value), FormCell::text(figure)]
        });
        let figures = FormTable { widths: vec![32, 22, 46], head: Vec::new(), rows: rows.collect() };
        table(xml, &figures, PORTRAIT, Breaks::Nowhere);
    }
    for chapter in &document.chapters {
        let mut text = String::new();
        blocks(&mut text, &chapter.blocks, REPORT, document.lang, in_full);
        if !text.is_empty() {
            heading(xml, 1, &chapter.title);
            para(xml, &chapter.intro, KEEP, None, false);
            xml.push_str(&text);
        }
    }
    xml.push_str(REPORT_PAGE);
}

/// The sentence, its bar, and how the reading is known.
fn lead(xml: &mut String, lead: &Lead) {
    for (i, sentence) in lead.sentences.iter().enumerate() {
        para(xml, sentence, "<w:spacing w:after=\"120\"/>", Some(if i == 0 { 24 } else { 20 }), i == 0);
    }
    if let Some(bar) = &lead.bar {
        chart(xml, bar, PORTRAIT.width);
    }
    lead.proof.iter().for_each(|proof| para(xml, proof, "<w:spacing w:after=\"120\"/>", Some(18), false));
}

fn forms(xml: &mut String, document: &Document, in_full: bool) {
    for (i, chapter) in document.chapters.iter().enumerate() {
        let (area, page) = match chapter.landscape {
            true => (LANDSCAPE, LANDSCAPE_PAGE),
            false => (PORTRAIT, PORTRAIT_PAGE),
        };
        title(xml, &chapter.title, &chapter.intro, area);
        blocks(xml, &chapter.blocks, area, document.lang, in_full);
        let _ = match i + 1 == document.chapters.len() {
            true => xml.write_str(page),
            // The section ends with the paragraph that holds its properties.
            false => write!(xml, "<w:p><w:pPr>{page}</w:pPr></w:p>"),
        };
    }
}

/// Centred, and smaller what is below it.
fn title(xml: &mut String, title: &str, below: &str, area: Area) {
    para(xml, title, "<w:pStyle w:val=\"Title\"/>", None, false);
    para(xml, below, "<w:pStyle w:val=\"Subtitle\"/>", None, false);
    para(xml, "", "", area.size, false);
}

/// Of a chapter (1) or a part of it (2).
fn heading(xml: &mut String, level: u8, text: &str) {
    para(xml, text, &format!("<w:pStyle w:val=\"Heading{level}\"/>"), None, false);
}

fn blocks(xml: &mut String, blocks: &[Block], area: Area, lang: Lang, in_full: bool) {
    // The charts that stand before a table go with it.
    let mut charts: Vec<&Chart> = Vec::new();
    for block in blocks {
        match block {
            Block::Chart(chart) => charts.push(chart),
            Block::Grid { grid, for_meetings: true } => {
                charts.drain(..).for_each(|chart| self::chart(xml, chart, area.width));
                heading(xml, 2, &grid.title);
                let short = grid.rows.len() <= SHORT;
                let breaks = if short { Breaks::Nowhere } else { Breaks::BetweenRows };
                table(xml, &printed(grid, lang, in_full), TABLE, breaks);
                grid.notes.iter().for_each(|note| para(xml, note, "", area.size, false));
            }
            Block::Grid { .. } => charts.clear(),
            Block::Lines(_) => {}
            Block::Terms(title, list) => {
                heading(xml, 2, title);
                list.iter().for_each(|[name, what]| para(xml, &format!("{name}: {what}"), "", area.size, false));
            }
            Block::Notes(title, notes) => {
                heading(xml, 2, title);
                notes.iter().for_each(|note| para(xml, note, "", area.size, false));
            }
            Block::Form(form) => table(xml, form, area, area.breaks),
            Block::Signature(lines) => signature(xml, lines, area),
        }
    }
}

fn signature(xml: &mut String, lines: &[Option<String>], area: Area) {
    let indent = format!("<w:keepNext/><w:ind w:left=\"{}\"/>", area.width.saturating_sub(4300));
    para(xml, "", "", area.size, false);
    for line in lines {
        match line {
            Some(line) => para(xml, line, &indent, area.size, false),
            None => (0..3).for_each(|_| para(xml, "", &indent, area.size, false)),
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

/// Goes on the page of what follows.
const KEEP: &str = "<w:keepNext/>";

/// A chart as a table without lines: bars are shaded cells on a grid of which 60 columns are the full width. What is striped
/// has every other column pale: programs draw patterns of cells each in its own way, or not at all.
fn chart(xml: &mut String, chart: &Chart, width: u32) {
    const FULL: u32 = 60;
    heading(xml, 2, &chart.title);
    legend(xml, &chart.legend);
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
    for (i, bar) in chart.bars.iter().enumerate() {
        let keep = if i + 1 < chart.bars.len() { KEEP } else { "" };
        let cell = |xml: &mut String, columns: u32, width: u32, fill: &str, text: &str| {
            let _ = write!(
                xml,
                "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/><w:gridSpan w:val=\"{columns}\"/><w:tcBorders><w:top \
                 w:val=\"single\" w:sz=\"24\" w:space=\"0\" w:color=\"FFFFFF\"/></w:tcBorders><w:shd w:val=\"clear\" \
                 w:color=\"auto\" w:fill=\"{fill}\"/><w:vAlign w:val=\"center\"/></w:tcPr>"
            );
            para(xml, text, &format!("{keep}<w:spacing w:after=\"0\"/>"), Some(17), false);
            xml.push_str("</w:tc>");
        };
        xml.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
        cell(xml, 1, label, "auto", &bar.label);
        // Ends of pieces are rounded, not their lengths: the bar as a whole is right. What there is can be seen.
        let (mut at, mut end) = (0, 0.0);
        for piece in &bar.pieces {
            end += piece.size;
            let to = ((end * f64::from(FULL)).round() as u32).clamp((at + 1).min(FULL), FULL);
            if piece.striped {
                (at..to).for_each(|column| cell(xml, 1, step, piece.tone.color(column % 2 == 1), ""));
            } else if to > at {
                cell(xml, to - at, (to - at) * step, piece.tone.color(false), "");
            }
            at = at.max(to);
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

/// Samples of the colours with what they stand for, in one paragraph: no sample is as long as a bar.
fn legend(xml: &mut String, legend: &[(Tone, bool, String)]) {
    if legend.is_empty() {
        return;
    }
    let _ = write!(xml, "<w:p><w:pPr>{KEEP}</w:pPr>");
    for (tone, striped, what) in legend {
        for column in 0..4 {
            let color = tone.color(*striped && column % 2 == 1);
            let _ = write!(
                xml,
                "<w:r><w:rPr><w:sz w:val=\"17\"/><w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"{color}\"/></w:rPr><w:t \
                 xml:space=\"preserve\">\u{a0}</w:t></w:r>"
            );
        }
        let what = escape(what);
        let _ =
            write!(xml, "<w:r><w:rPr><w:sz w:val=\"17\"/></w:rPr><w:t xml:space=\"preserve\"> {what}    </w:t></w:r>");
    }
    xml.push_str("</w:p>");
}

/// A table of the report on paper, without the columns that need a wide screen.
fn printed(grid: &Grid, lang: Lang, in_full: bool) -> FormTable {
    let shown: Vec<usize> = (0..grid.columns.len()).filter(|i| !grid.wide_only.contains(&grid.columns[*i].0)).collect();
    let cell = |cell: &Cell, is_total: bool| FormCell {
        bold: is_total,
        right: !cell.is_text(),
        ..FormCell::text(&figure(cell, lang, in_full))
    };
    let row = |(cells, is_total): (&Vec<Cell>, bool)| shown.iter().map(|i| cell(&cells[*i], is_total)).collect();
    // In a terminal some columns need no title.
    let title = |i: usize| match (grid.columns[i].0, grid.columns[i].1.as_str()) {
        ("what", "") => lang.say(word::WHAT),
        (_, "") => lang.say(word::CODE),
        (_, title) => title,
    };
    // Figures do not break, texts do.
    let room = |i: &usize| {
        let cells = grid.rows.iter().map(|row| figure(&row[*i], lang, in_full).chars().count());
        let longest = cells.chain([grid.columns[*i].1.chars().count()]).max().unwrap_or(0);
        if grid.is_figure(*i) { (longest + 2).max(13) } else { longest.clamp(6, 24) + 2 }
    };
    FormTable {
        widths: percents(&shown.iter().map(room).collect::<Vec<_>>()),
        head: vec![shown.iter().map(|i| FormCell::text(title(*i))).collect()],
        rows: grid.marked_rows().map(row).collect(),
    }
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

/// Where a table may go on on the next page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Breaks {
    /// Forms have rows that are longer than a page.
    Anywhere,
    BetweenRows,
    /// It is short.
    Nowhere,
}

fn table(xml: &mut String, table: &FormTable, area: Area, breaks: Breaks) {
    let side = |name: &str| format!("<w:{name} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"333333\"/>");
    let borders: String = ["top", "left", "bottom", "right", "insideH", "insideV"].map(side).concat();
    let widths: Vec<u32> = table.widths.iter().map(|w| area.width * w / 100).collect();
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
    let whole = if breaks == Breaks::Anywhere { "" } else { "<w:cantSplit/>" };
    let last = table.rows.len().saturating_sub(1);
    for row in &table.head {
        let _ = write!(xml, "<w:tr><w:trPr>{whole}<w:tblHeader/></w:trPr>");
        cells(xml, row, &widths, Look { is_head: true, keep: KEEP }, area);
    }
    for (i, row) in table.rows.iter().enumerate() {
        // The last row, as a rule a total, does not stand alone.
        let is_kept = i < last && (breaks == Breaks::Nowhere || breaks == Breaks::BetweenRows && i + 1 == last);
        xml.push_str(if whole.is_empty() { "<w:tr>" } else { "<w:tr><w:trPr><w:cantSplit/></w:trPr>" });
        cells(xml, row, &widths, Look { is_head: false, keep: if is_kept { KEEP } else { "" } }, area);
    }
    xml.push_str("</w:tbl>");
}

/// How the cells of a row are written.
#[derive(Clone, Copy)]
struct Look {
    is_head: bool,
    /// `KEEP`, or nothing.
    keep: &'static str,
}

/// The cells of a row, and its end.
fn cells(xml: &mut String, row: &[FormCell], widths: &[u32], look: Look, area: Area) {
    for (content, width) in row.iter().zip(widths) {
        cell(xml, content, look, Area { width: *width, ..area });
    }
    xml.push_str("</w:tr>");
}

fn cell(xml: &mut String, cell: &FormCell, look: Look, area: Area) {
    let fill = if look.is_head { Some("EEF0EA") } else { cell.open.then_some("FFFBE6") };
    let shade = fill.map_or(String::new(), |c| format!("<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"{c}\"/>"));
    let _ = write!(xml, "<w:tc><w:tcPr><w:tcW w:w=\"{}\" w:type=\"dxa\"/>{shade}</w:tcPr>", area.width);
    let align = match (look.is_head, cell.right) {
        (true, _) => "<w:jc w:val=\"center\"/>",
        (_, true) => "<w:jc w:val=\"right\"/>",
        _ => "",
    };
    let properties = format!("{}{align}", look.keep);
    cell.text.lines().for_each(|line| para(xml, line, &properties, area.size, cell.bold || look.is_head));
    if let Some(within) = &cell.table {
        table(xml, within, Area { width: area.width.saturating_sub(170), ..area }, Breaks::Anywhere);
    }
    // A cell must end with a paragraph.
    if cell.text.is_empty() || cell.table.is_some() {
        para(xml, "", look.keep, Some(8), false);
    }
    xml.push_str("</w:tc>");
}
