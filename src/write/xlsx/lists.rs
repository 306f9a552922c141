//! The sheets that are lists: OPD, sub kegiatan, lines with their evidence, findings.

use anyhow::Result;

use super::{ROWS, Series, SheetWriter, WorkbookInput, color, letters};
use crate::domain::amount::Rupiah;
use crate::finding::emit;
use crate::lang::{document as say, word};
use crate::report::OpdRow;

/// Agencies in the chart.
const CHARTED: usize = 15;
/// Columns before those of the lenses.
const OPD_LENSES: u16 = 3;
pub const OPD_TOTAL: u16 = 2;
pub const SUBJECT_TOTAL: u16 = 4;
const SUBJECT_LENSES: u16 = 6;

/// Where a lens stands on the sheet of sub kegiatan: its amount, beside its share.
pub fn subject_lens(lens: usize) -> u16 {
    SUBJECT_LENSES + 2 * lens as u16
}

/// Columns of the sheet of lines that the summary adds up.
pub const LINE_AMOUNT: u16 = 8;
pub const LINE_CATEGORY: u16 = 9;
const LINE_SIGNS: u16 = 11;

/// The sheet of agencies, amounts in rupiah.
///
/// # Errors
/// A cell or the sheet has no room.
pub fn opd(pen: &mut SheetWriter, m: &WorkbookInput) -> Result<()> {
    let (lang, r) = (pen.lang, m.report);
    let mut titles = vec![lang.say(word::CODE), lang.say(word::OPD), lang.say(word::TOTAL)];
    for l in &r.lenses {
        titles.extend([lang.say(l.lens.name()), "%"]);
    }
    let mut widths = vec![24, 52, 20];
    widths.extend(r.lenses.iter().flat_map(|_| [20, 9]));
    pen.widths(&widths)?;
    pen.head(0, &titles, OPD_TOTAL..u16::MAX)?;
    let mut opd: Vec<&OpdRow> = r.opd.iter().collect();
    opd.sort_by_key(|o| (std::cmp::Reverse(o.lenses["evidence"]), std::cmp::Reverse(o.total)));
    for (row, o) in (1..).zip(&opd) {
        pen.text(row, 0, &o.code)?;
        pen.text(row, 1, if o.name.is_empty() { lang.say(word::WITHOUT_NAME) } else { &o.name })?;
        pen.money(row, OPD_TOTAL, o.total)?;
        for (column, l) in (OPD_LENSES..).step_by(2).zip(&r.lenses).filter(|(_, l)| l.cannot_speak.is_none()) {
            let (amount, share) = (o.lenses[l.lens.id()], o.shares[l.lens.id()]);
            pen.money(row, column, amount)?;
            pen.share(row, column + 1, &cell(column, row), &cell(OPD_TOTAL, row), share)?;
        }
    }
    let last = opd.len().max(1) as u32;
    pen.text_as(last + 1, 1, lang.say(word::TOTAL), &pen.formats.bold)?;
    pen.sum(last + 1, OPD_TOTAL, (1, last), r.total)?;
    for (column, l) in (OPD_LENSES..).step_by(2).zip(&r.lenses).filter(|(_, l)| l.cannot_speak.is_none()) {
        let whole: Rupiah = opd.iter().map(|o| o.lenses[l.lens.id()]).sum();
        pen.sum(last + 1, column, (1, last), whole)?;
        let (of, total) = (cell(column, last + 1), cell(OPD_TOTAL, last + 1));
        pen.share(last + 1, column + 1, &of, &total, whole.share_of(r.total))?;
    }
    let charted = opd.len().min(CHARTED) as u32;
    if charted > 0 {
        let sheet = lang.say(say::OPD_SHEET);
        let series = (OPD_LENSES..).step_by(2).zip(&r.lenses).map(|(values, l)| {
            let name = lang.say(l.lens.name());
            (Series { name, sheet, rows: (1, charted), labels: 1, values }, color(l.lens))
        });
        pen.chart(0, lang.say(say::OPD), charted, &series.collect::<Vec<_>>())?;
    }
    pen.list(opd.len(), 2, u16::MAX)
}

fn cell(column: u16, row: u32) -> String {
    format!("{}{}", letters(column), row + 1)
}

/// The sheet of sub kegiatan, amounts in rupiah.
///
/// # Errors
/// A cell or the sheet has no room.
pub fn subjects(pen: &mut SheetWriter, m: &WorkbookInput) -> Result<()> {
    let (lang, r) = (pen.lang, m.report);
    let mut titles = [word::CODE, word::OPD, word::SUB_KEGIATAN, word::NAME, word::TOTAL, word::LINE_COUNT]
        .map(|w| lang.say(w))
        .to_vec();
    for l in &r.lenses {
        titles.extend([lang.say(l.lens.name()), "%"]);
    }
    titles.extend([say::OFFICIAL_ONLY, say::EVIDENCE_ONLY, say::SIGNS, say::BLOCKED].map(|w| lang.say(w)));
    let rest = subject_lens(r.lenses.len());
    let mut widths = vec![23, 28, 18, 42, 19, 7];
    widths.extend(r.lenses.iter().flat_map(|_| [19, 9]));
    widths.extend([19, 19, 60, 60]);
    pen.widths(&widths)?;
    pen.head(0, &titles, SUBJECT_TOTAL..rest + 2)?;
    for (row, s) in (1..).zip(m.subjects.iter().take(ROWS)) {
        for (column, text) in (0..).zip([&s.opd_code, &s.opd, &s.code, &s.name]) {
            pen.text(row, column, text)?;
        }
        pen.money(row, SUBJECT_TOTAL, s.total)?;
        pen.count(row, SUBJECT_TOTAL + 1, s.lines)?;
        for (i, l) in r.lenses.iter().enumerate().filter(|(_, l)| l.cannot_speak.is_none()) {
            let (column, amount) = (subject_lens(i), s.lenses.get(l.lens.id()).copied().unwrap_or_default());
            pen.money(row, column, amount)?;
            pen.share(row, column + 1, &cell(column, row), &cell(SUBJECT_TOTAL, row), amount.share_of(s.total))?;
        }
        pen.money(row, rest, s.official_only)?;
        pen.money(row, rest + 1, s.evidence_only)?;
        pen.text(row, rest + 2, &s.signs.join("; "))?;
        pen.text(row, rest + 3, &s.blocked.join("; "))?;
    }
    let last = m.subjects.len().clamp(1, ROWS) as u32;
    pen.text_as(last + 1, 3, lang.say(word::TOTAL), &pen.formats.bold)?;
    pen.sum(last + 1, SUBJECT_TOTAL, (1, last), r.total)?;
    for (i, l) in r.lenses.iter().enumerate().filter(|(_, l)| l.cannot_speak.is_none()) {
        pen.sum(last + 1, subject_lens(i), (1, last), l.amount)?;
    }
    pen.sum(last + 1, rest, (1, last), m.subjects.iter().map(|s| s.official_only).sum())?;
    pen.sum(last + 1, rest + 1, (1, last), m.subjects.iter().map(|s| s.evidence_only).sum())?;
    // The evidence does not fit on paper beside the figures: the sheet of lines has it.
    pen.list(m.subjects.len().min(ROWS), 4, rest + 1)
}

/// The sheet of lines with evidence, amounts in rupiah.
///
/// # Errors
/// A cell or the sheet has no room.
pub fn lines(pen: &mut SheetWriter, m: &WorkbookInput) -> Result<()> {
    let lang = pen.lang;
    let titles = [
        word::FILE,
        say::SHEET,
        word::ROW,
        word::OPD,
        word::SUB_KEGIATAN,
        word::NAME,
        say::ACCOUNT,
        word::ITEM,
        word::AMOUNT,
        say::VERDICT,
        say::UNDER_OFFICIAL,
        say::SIGNS,
        say::BLOCKED,
    ];
    pen.widths(&[22, 9, 7, 26, 19, 32, 20, 40, 18, 15, 11, 40, 48])?;
    pen.head(0, &titles.map(|w| lang.say(w)), LINE_AMOUNT..LINE_AMOUNT + 1)?;
    for (row, line) in (1..).zip(m.lines.iter().take(ROWS)) {
        let texts = [
            (0, &*line.file),
            (1, line.sheet.as_deref().unwrap_or_default()),
            (3, &line.opd),
            (4, &line.code),
            (5, &line.name),
            (6, &line.account),
            (7, &line.text),
            (LINE_CATEGORY, category(line.category, lang)),
            (10, lang.say(if line.official { word::YES } else { word::NO })),
            (LINE_SIGNS, &line.signs),
            (LINE_SIGNS + 1, &line.blocked),
        ];
        for (column, text) in texts {
            pen.text(row, column, text)?;
        }
        pen.count(row, 2, line.row)?;
        pen.money(row, LINE_AMOUNT, line.amount)?;
    }
    let shown = m.lines.len().min(ROWS);
    let last = shown.max(1) as u32;
    pen.text_as(last + 1, 7, lang.say(word::TOTAL), &pen.formats.bold)?;
    pen.sum(last + 1, LINE_AMOUNT, (1, last), m.lines.iter().take(ROWS).map(|l| l.amount).sum())?;
    if m.lines.len() > shown {
        let said = format!("{} {}", m.lines.len() - shown, lang.say(say::NOT_HERE));
        pen.text(last + 2, 7, &said)?;
    }
    pen.list(shown, 0, LINE_SIGNS)
}

/// A category for people.
pub fn category(id: &'static str, lang: crate::lang::Lang) -> &'static str {
    say::CATEGORY.iter().find(|t| t.id == id).map_or(id, |t| lang.say(t.name))
}

/// The sheet of findings.
///
/// # Errors
/// A cell or the sheet has no room.
pub fn findings(pen: &mut SheetWriter, m: &WorkbookInput) -> Result<()> {
    let lang = pen.lang;
    let titles = [
        say::SEVERITY,
        word::CODE,
        word::NAME,
        word::FILE,
        say::SHEET,
        word::ROW,
        word::COLUMNS,
        say::FINDING,
        say::HELP,
    ];
    pen.widths(&[12, 8, 24, 30, 14, 8, 8, 80, 60])?;
    pen.head(0, &titles.map(|w| lang.say(w)), 5..7)?;
    let shown = emit::shown(m.findings);
    let settings = &m.report.manifest.settings;
    let exact = crate::report::openly(settings, lang).is_some();
    // Whoever has the file sees them on the screen; who gets the workbook must not work out how few persons there are.
    let message = |finding: &emit::Diagnostic| match crate::finding::catalog::find(finding.code()) {
        Some(entry) if !exact && finding.finding.fault.counts_persons() => lang.say(entry.summary).to_owned(),
        _ => finding.message(lang),
    };
    for (row, finding) in (1..).zip(shown.iter().take(ROWS)) {
        let texts = [
            (0, finding.severity.word(lang).to_owned()),
            (1, finding.code().to_owned()),
            (2, finding.name().to_owned()),
            (3, finding.finding.path().to_owned()),
            (4, finding.finding.sheet().unwrap_or_default().to_owned()),
            (7, message(finding)),
            (8, finding.help(lang).unwrap_or_default().into_owned()),
        ];
        for (column, text) in texts {
            pen.text(row, column, &text)?;
        }
        let place = finding.finding.place;
        for (column, n) in [(5, place.line), (6, place.column)].into_iter().filter(|(_, n)| *n > 0) {
            pen.count(row, column, n)?;
        }
    }
    pen.list(shown.len().min(ROWS), 0, u16::MAX)
}
