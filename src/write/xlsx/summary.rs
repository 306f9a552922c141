//! The sheets that are read from top to bottom: summary, allocation, method.

use anyhow::Result;

use super::lists::{LINE_AMOUNT, LINE_CATEGORY, OPD_TOTAL, SUBJECT_TOTAL, category, subject_lens};
use super::{ROWS, Series, SheetWriter, WorkbookInput, color, letters, range};
use crate::domain::amount::Rupiah;
use crate::domain::denominator::Denominator;
use crate::lang::{document as say, word};
use crate::ledger::lens::Lens;
use crate::report::Report;
use crate::report::document::Block;
use crate::report::grid::{Cell, Grid};
use crate::report::headline;

/// Amounts stand in column C, shares by denominator from G on.
const AMOUNT: u16 = 2;
const SHARES: u16 = 6;

/// The first sheet: what the report comes to, amounts in rupiah.
///
/// # Errors
/// A cell or the sheet has no room.
pub fn summary(pen: &mut SheetWriter, m: &WorkbookInput) -> Result<()> {
    let (lang, r) = (pen.lang, m.report);
    let [opd, subject, line] = [say::OPD_SHEET, say::SUBJECT_SHEET, say::LINES].map(|w| lang.say(w));
    pen.widths(&[34, 44, 22, 22, 22, 10, 10, 10, 10, 10, 10])?;
    pen.text_as(0, 0, &m.document.title, &pen.formats.title)?;
    pen.text_as(1, 0, &m.document.facts.join("; "), &pen.formats.bold)?;

    let top = lead(pen, r, 3)?;

    // Denominators first: shares point at them.
    let first = top + 1 + r.lenses.len() as u32 + 4;
    let denominator = |i: usize| format!("$C${}", first as usize + 2 + i);
    let mut titles = [word::LENS, word::METHOD, word::AMOUNT, word::LINE_COUNT, word::SUB_KEGIATAN, word::OPD]
        .map(|w| lang.say(w).to_owned())
        .to_vec();
    titles.extend(Denominator::ALL.iter().map(|d| format!("% {}", d.id())));
    pen.text_as(top, 0, lang.say(word::LENSES), &pen.formats.bold)?;
    pen.head(top + 1, &titles.iter().map(String::as_str).collect::<Vec<_>>(), AMOUNT..u16::MAX)?;
    for (i, l) in r.lenses.iter().enumerate() {
        let row = top + 2 + i as u32;
        pen.text(row, 0, lang.say(l.lens.name()))?;
        let how = say::LENS_METHOD.iter().find(|t| t.id == l.method).map_or(l.method, |t| lang.say(t.name));
        pen.text(row, 1, how)?;
        if let Some(why) = l.cannot_speak {
            pen.text(row, AMOUNT, lang.say(why.word()))?;
            continue;
        }
        let of = format!("=SUM({})", range(subject, subject_lens(i), m.subjects.len()));
        pen.formula(row, AMOUNT, &of, l.amount.to_string(), &pen.formats.money)?;
        for (column, n) in (3..).zip([l.lines, l.sub_kegiatan as u64, l.opd as u64]) {
            pen.count(row, column, n)?;
        }
        for (i, (column, d)) in (SHARES..).zip(Denominator::ALL).enumerate() {
            pen.share(row, column, &format!("$C{}", row + 1), &denominator(i), l.shares[d.id()])?;
        }
    }

    pen.text_as(first - 1, 0, lang.say(say::DENOMINATORS), &pen.formats.bold)?;
    pen.head(first, &[word::CODE, word::FORMULA, word::AMOUNT].map(|w| lang.say(w)), AMOUNT..u16::MAX)?;
    let mut row = first + 1;
    for d in Denominator::ALL {
        pen.text(row, 0, d.id())?;
        pen.text(row, 1, &format!("{}: {}", lang.say(d.name()), d.formula()))?;
        pen.cell(row, AMOUNT, &Cell::MaybeMoney(r.denominators[d.id()]))?;
        row += 1;
    }
    let total = row + 1;
    pen.text(row, 0, lang.say(word::TOTAL))?;
    let of = format!("=SUM({})", range(opd, OPD_TOTAL, r.opd.len()));
    pen.formula(row, AMOUNT, &of, r.total.to_string(), &pen.formats.money_bold)?;
    row += 1;
    // The same money, added up another way.
    pen.text(row, 0, lang.say(say::CHECK_SUM))?;
    let of = format!("=ROUND(C{total}-SUM({}),2)", range(subject, SUBJECT_TOTAL, m.subjects.len()));
    pen.formula(row, AMOUNT, &of, "0".into(), &pen.formats.money)?;
    row += 2;

    pen.text_as(row, 0, lang.say(word::CATEGORIES), &pen.formats.bold)?;
    pen.head(
        row + 1,
        &[word::CATEGORY, word::LINE_COUNT, word::AMOUNT, word::SHARE_OF_TOTAL].map(|w| lang.say(w)),
        1..u16::MAX,
    )?;
    row += 2;
    let start = row;
    for c in &r.categories {
        pen.text(row, 0, category(c.category, lang))?;
        pen.count(row, 1, c.lines)?;
        let formula = match c.category {
            "none" => format!("=C{total}-SUM(C{}:C{row})", start + 1),
            _ => format!(
                "=SUMIFS({},{},A{})",
                range(line, LINE_AMOUNT, m.lines.len()),
                range(line, LINE_CATEGORY, m.lines.len()),
                row + 1
            ),
        };
        // Lines that do not fit on their sheet cannot be added up there.
        match m.lines.len() <= ROWS {
            true => pen.formula(row, AMOUNT, &formula, c.amount.to_string(), &pen.formats.money)?,
            false => pen.money(row, AMOUNT, c.amount)?,
        }
        pen.share(row, 3, &format!("C{}", row + 1), &format!("$C${total}"), c.amount.share_of(r.total))?;
        row += 1;
    }
    row += 1;
    for block in blocks(m, &["lenses", "sensitivity", "peers", "concentration"]) {
        if let Block::Grid { grid, .. } = block
            && matches!(grid.id, "overlap" | "sensitivity_points" | "peers_places" | "coverage")
        {
            row = pen.grid(row, grid)?;
        }
    }
    let (sheet, rows) = (lang.say(say::SUMMARY), (top + 2, top + 1 + r.lenses.len() as u32));
    let bars = Series { name: lang.say(word::AMOUNT), sheet, rows, labels: 0, values: AMOUNT };
    let tone = r.lenses.first().map_or(Lens::Official, |l| l.lens);
    pen.chart(0, lang.say(word::LENSES), r.lenses.len() as u32, &[(bars, color(tone))])?;
    pen.finish(u16::MAX)
}

/// The sentence, the bar with its figures, and how the reading is known. Returns the row after them.
fn lead(pen: &mut SheetWriter, r: &Report, mut row: u32) -> Result<u32> {
    let lang = pen.lang;
    let lead = headline::lead(r, lang, false);
    for (i, sentence) in lead.sentences.iter().enumerate() {
        pen.text_as(row, 0, sentence, if i == 0 { &pen.formats.bold } else { &pen.formats.cell })?;
        row += 1;
    }
    let parts = &r.headline.parts;
    let whole = row + parts.len() as u32;
    for part in parts {
        let amount = format!("C{}", row + 1);
        pen.text(row, 0, lang.say(part.part.word()))?;
        pen.money(row, AMOUNT, part.amount)?;
        pen.share(row, AMOUNT + 1, &amount, &format!("$C${}", whole + 1), part.share)?;
        row += 1;
    }
    if !parts.is_empty() {
        pen.text(row, 0, lang.say(r.headline.of.what.map_or(word::TOTAL, Denominator::name)))?;
        pen.sum(row, AMOUNT, (row - parts.len() as u32, row - 1), r.headline.of.amount)?;
        pen.bars(AMOUNT + 1, (row - parts.len() as u32, row - 1), color(Lens::Official))?;
        row += 1;
    }
    for proof in &lead.proof {
        pen.text_as(row, 0, proof, &pen.formats.note)?;
        row += 1;
    }
    Ok(row + 1)
}

/// What chapters of the document hold.
fn blocks<'a>(m: &'a WorkbookInput, chapters: &'a [&str]) -> impl Iterator<Item = &'a Block> {
    m.document.chapters.iter().filter(|c| chapters.contains(&c.id)).flat_map(|c| &c.blocks)
}

/// The sheet of whom the money reaches, amounts in rupiah.
///
/// # Errors
/// A cell or the sheet has no room.
pub fn allocation(pen: &mut SheetWriter, m: &WorkbookInput) -> Result<()> {
    pen.widths(&[30, 40, 24, 22, 22, 22, 22, 16, 16])?;
    let (mut row, mut base) = (0, None);
    for block in blocks(m, &["allocation", "missing"]) {
        let Block::Grid { grid, .. } = block else { continue };
        let after = pen.grid(row, grid)?;
        match grid.id {
            "allocation" => base = Some(sexes(pen, m, grid, row + 2)?),
            "ages" => ages(pen, grid, row + 2)?,
            "groups" | "methods" | "counts" => {
                if let Some(base) = &base {
                    shares(pen, grid, row + 2, base)?;
                }
            }
            _ => {}
        }
        row = after;
    }
    pen.finish(u16::MAX)
}

/// The total of the sexes, and their shares. Returns the cell of the total.
fn sexes(pen: &mut SheetWriter, m: &WorkbookInput, grid: &Grid, first: u32) -> Result<String> {
    let last = first + grid.rows.len() as u32 - 1;
    // Women, men, unknown, indivisible; what follows until the total is part of these.
    pen.sum(last, 1, (first, first + 3), m.report.allocation.parts.total)?;
    let base = format!("$B${}", last + 1);
    shares(pen, grid, first, &base)?;
    Ok(base)
}

/// The share of every row's amount in the base.
fn shares(pen: &mut SheetWriter, grid: &Grid, first: u32, base: &str) -> Result<()> {
    let place = |wanted: &str| grid.columns.iter().position(|(id, _)| *id == wanted);
    let (Some(amount), Some(share)) = (place("amount"), place("share")) else { return Ok(()) };
    for (row, cells) in (first..).zip(&grid.rows) {
        if let Cell::Share(known) = cells[share] {
            pen.share(row, share as u16, &format!("{}{}", letters(amount as u16), row + 1), base, known)?;
        }
    }
    Ok(())
}

/// Ages: women + men + unknown across, all ages down.
fn ages(pen: &mut SheetWriter, grid: &Grid, first: u32) -> Result<()> {
    let money = |cell: &Cell| if let Cell::Money(amount) = cell { *amount } else { Rupiah::ZERO };
    // The last rows are the total and the disabled people in it.
    let total = first + grid.rows.len() as u32 - 2;
    for (row, cells) in (first..).zip(&grid.rows) {
        if row != total {
            let formula = format!("=SUM(B{0}:D{0})", row + 1);
            pen.formula(row, 4, &formula, money(&cells[4]).to_string(), &pen.formats.money)?;
        } else if total > first {
            for (column, cell) in (1..5).zip(&cells[1..]) {
                pen.sum(row, column, (first, total - 1), money(cell))?;
            }
        }
        if let Cell::Share(share) = cells[5] {
            pen.share(row, 5, &format!("E{}", row + 1), &format!("$E${}", total + 1), share)?;
        }
    }
    Ok(())
}

/// The sheet of methods and notes.
///
/// # Errors
/// A cell or the sheet has no room.
pub fn method(pen: &mut SheetWriter, m: &WorkbookInput) -> Result<()> {
    pen.widths(&[34, 100])?;
    let mut row = 0;
    for chapter in &m.document.chapters {
        for block in &chapter.blocks {
            match block {
                Block::Terms(title, list) => {
                    pen.text_as(row, 0, title, &pen.formats.bold)?;
                    row += 1;
                    for [name, what] in list {
                        pen.text(row, 0, name)?;
                        pen.text(row, 1, what)?;
                        row += 1;
                    }
                }
                Block::Notes(title, notes) => {
                    pen.text_as(row, 0, title, &pen.formats.bold)?;
                    row += 1;
                    for note in notes {
                        pen.text(row, 1, note)?;
                        row += 1;
                    }
                }
                _ => continue,
            }
            row += 1;
        }
    }
    pen.finish(u16::MAX)
}
