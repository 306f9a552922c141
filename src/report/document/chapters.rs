//! The report as a document: chapters of charts, tables and terms.

use std::sync::Arc;

use super::{Block, Chapter, Document, DocumentKind, KeyFigure, Lead};
use crate::domain::amount::Rupiah;
use crate::domain::denominator::Denominator;
use crate::finding::emit;
use crate::finding::{Finding, Severity};
use crate::lang::document as say;
use crate::lang::document::Term;
use crate::lang::{Lang, Word, word};
use crate::ledger::lens::{Base, Lens};
use crate::report::grid::{Cell, Grid, exact, percent, short};
use crate::report::headline::{self, lead};
use crate::report::sections::{self, Section, TABLES};
use crate::report::subjects::SubKegiatanEvidence;
use crate::report::{Input, LensRow, Report, sensitivity};

/// What a document is made of.
pub struct DocumentInput<'a> {
    pub report: &'a Report,
    pub findings: &'a [Finding],
    pub lang: Lang,
    /// Only these sections; none: all.
    pub only: &'a [Section],
    /// OPD shown; 0: all.
    pub top: usize,
    /// Amounts of the sentence to the sen.
    pub exact: bool,
}

impl DocumentInput<'_> {
    fn has_lead(&self) -> bool {
        self.only.is_empty() || headline::is_shown(self.report, self.only)
    }
}

/// Sub kegiatan listed.
const LISTED: usize = 15;

pub fn document(m: &DocumentInput) -> Document {
    let headline = if m.only.is_empty() { headline(m.report, m.lang) } else { Vec::new() };
    let mut lead = match m.has_lead() {
        true => lead(m.report, m.lang, m.exact),
        false => Lead::default(),
    };
    if m.only.is_empty() || m.only.contains(&Section::Sensitivity) {
        sensitivity::lead(m.report, m.lang, &mut lead);
    }
    let mut chapters = chapters(m);
    chapters.retain(|c| !c.blocks.is_empty());
    let (title, facts) = (title(m), facts(m.report, m.lang));
    let (kind, lang, currency) = (DocumentKind::Report, m.lang, m.report.currency);
    Document { kind, lang, currency, title, facts, lead, headline, chapters }
}

fn title(m: &DocumentInput) -> String {
    titled(m.lang.say(say::TITLE), &m.report.inputs)
}

/// A title with what it is about: governments, years and stages of the inputs.
pub fn titled(title: &str, inputs: &[Input]) -> String {
    let mut about: Vec<String> = Vec::new();
    for input in inputs {
        let year = input.year.map(|y| y.to_string());
        let named: Vec<&str> =
            [&input.government, &year, &input.stage].into_iter().filter_map(|f| f.as_deref()).collect();
        let named = named.join(" ");
        if !named.is_empty() && !about.contains(&named) {
            about.push(named);
        }
    }
    if about.is_empty() { title.to_owned() } else { format!("{title}: {}", about.join(", ")) }
}

fn facts(r: &Report, lang: Lang) -> Vec<String> {
    let lines = crate::report::grid::count(r.lines, lang);
    let openly = crate::report::openly(&r.manifest.settings, lang);
    let facts = vec![
        format!("{}: {}", lang.say(word::TOTAL), r.currency.write(exact(r.total, lang))),
        format!("{lines} {}", lang.say(say::LINES_READ)),
        format!("{} OPD", r.coverage.opd),
    ];
    openly.into_iter().chain(facts).collect()
}

/// The denominator that shares are shown by: D1 where accounts are known, else D4.
pub fn denominator(r: &Report) -> (Denominator, Rupiah) {
    let known = |of: Denominator| Some((of, r.denominators[of.id()]?));
    [Denominator::D1, Denominator::D4].into_iter().find_map(known).unwrap_or((Denominator::D4, r.total))
}

fn headline(r: &Report, lang: Lang) -> Vec<KeyFigure> {
    let (of_what, whole) = denominator(r);
    let (id, name, formula) = (of_what.id(), lang.say(of_what.name()), of_what.formula());
    let of = lang.say(say::OF);
    let readable = |amount: Rupiah| r.currency.write(short(amount, lang));
    let in_full = |amount: Rupiah| r.currency.write(exact(amount, lang));
    let lens = |l: &LensRow| {
        let silent = l.cannot_speak.map(|why| lang.say(why.word()).to_owned());
        let said = || format!("{} {of} {} ({id}: {name}, {formula})", readable(l.amount), readable(whole));
        let exact = || format!("{} {of} {}", in_full(l.amount), in_full(whole));
        KeyFigure {
            label: format!("{} {}", lang.say(word::LENS), lang.say(l.lens.name())),
            value: percent(l.shares[id], lang),
            readable: silent.clone().unwrap_or_else(said),
            exact: silent.unwrap_or_else(exact),
        }
    };
    let mut out: Vec<KeyFigure> = r.lenses.iter().map(lens).collect();
    let a = &r.allocation;
    if let Some([low, high]) = a.female_share_interval {
        let base = lang.say(Base::name_of(a.base));
        let [low, high] = [low, high].map(|s| percent(Some(s), lang));
        out.push(KeyFigure {
            label: lang.say(say::FOR_WOMEN).to_owned(),
            value: format!("{}–{high}", low.trim_end_matches(" %")),
            readable: format!(
                "{of} {} ({base}); {}: {}",
                readable(a.parts.divisible()),
                lang.say(say::OF_KNOWN),
                percent(a.female_share_known, lang)
            ),
            exact: format!(
                "{}: {}; {}: {}",
                lang.say(word::FEMALE),
                in_full(a.parts.female),
                lang.say(word::UNKNOWN),
                in_full(a.parts.unknown)
            ),
        });
    }
    let c = &r.coverage;
    if c.outside_women_agency_share.is_some() && !c.women_agency.is_empty() {
        let evidence = r.lenses.iter().find(|l| l.lens == Lens::Evidence);
        let [part, whole] = [c.outside_women_agency_amount, evidence.map_or(r.total, |l| l.amount)];
        out.push(KeyFigure {
            label: lang.say(say::OUTSIDE_WOMEN).to_owned(),
            value: percent(c.outside_women_agency_share, lang),
            readable: format!("{} {of} {}", readable(part), readable(whole)),
            exact: format!("{} {of} {}", in_full(part), in_full(whole)),
        });
    }
    out
}

/// Chapters that hold tables of the report, in their order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ChapterId {
    Summary,
    Lenses,
    Sensitivity,
    Peers,
    Opd,
    Categories,
    Allocation,
    Missing,
    Concentration,
    Gbs,
}

impl ChapterId {
    /// Anchor of the page, title and introduction.
    fn entry(self) -> (&'static str, Word, Word) {
        match self {
            ChapterId::Summary => ("summary", say::SUMMARY, say::SUMMARY_WHAT),
            ChapterId::Lenses => ("lenses", say::LENSES, say::LENSES_WHAT),
            ChapterId::Sensitivity => ("sensitivity", say::SENSITIVITY, say::SENSITIVITY_WHAT),
            ChapterId::Peers => ("peers", say::PEERS, say::PEERS_WHAT),
            ChapterId::Opd => ("opd", say::OPD, say::OPD_WHAT),
            ChapterId::Categories => ("categories", say::CATEGORIES, say::CATEGORIES_WHAT),
            ChapterId::Allocation => ("allocation", say::WHO, say::WHO_WHAT),
            ChapterId::Missing => ("missing", say::MISSING, say::MISSING_WHAT),
            ChapterId::Concentration => ("concentration", say::CONCENTRATION, say::CONCENTRATION_WHAT),
            ChapterId::Gbs => ("gbs", say::GBS, say::GBS_WHAT),
        }
    }
}

/// Before the chapter of single sub kegiatan.
const FIRST_CHAPTERS: [ChapterId; 9] = [
    ChapterId::Summary,
    ChapterId::Lenses,
    ChapterId::Sensitivity,
    ChapterId::Peers,
    ChapterId::Opd,
    ChapterId::Categories,
    ChapterId::Allocation,
    ChapterId::Missing,
    ChapterId::Concentration,
];

/// The tables of a chapter, each behind its charts.
fn chapter(chapter: ChapterId, m: &DocumentInput) -> Chapter {
    let (r, lang) = (m.report, m.lang);
    let mut blocks = Vec::new();
    for table in TABLES.iter().filter(|t| t.chapter == Some(chapter)) {
        if !(m.only.is_empty() || table.is_asked(m.only, true)) {
            continue;
        }
        let mut grid = table.make(r, lang, m.top, m.has_lead());
        if grid.rows.is_empty() {
            continue;
        }
        table.name_identifiers(&mut grid, lang);
        blocks.extend(table.charts.iter().filter_map(|chart| chart(r, lang)).map(Block::Chart));
        // Every document says how its figures were read, also one that leaves the list of inputs out.
        let readings = if table.section == Section::Summary { std::mem::take(&mut grid.notes) } else { Vec::new() };
        blocks.push(Block::Grid { grid, for_meetings: table.for_meetings });
        if !readings.is_empty() {
            blocks.push(Block::Notes(lang.say(word::READINGS).to_owned(), readings));
        }
    }
    let (id, title, intro) = chapter.entry();
    Chapter::new(id, lang.say(title), lang.say(intro), blocks)
}

fn chapters(m: &DocumentInput) -> Vec<Chapter> {
    let (r, lang) = (m.report, m.lang);
    let for_meetings = |grid| Block::Grid { grid, for_meetings: true };
    let mut out = Vec::from(FIRST_CHAPTERS.map(|id| chapter(id, m)));
    if m.only.is_empty() || m.only.contains(&Section::Overlap) {
        let blocks = subjects(m).into_iter().filter(|g| !g.rows.is_empty()).map(for_meetings).collect();
        out.push(Chapter::new("subjects", lang.say(say::SUBJECTS), lang.say(say::SUBJECTS_WHAT), blocks));
    }
    if let Some(lines) = r.drill_down.as_ref().filter(|d| m.only.is_empty() && d.lines > 0) {
        let blocks = vec![Block::Lines(Arc::clone(lines))];
        out.push(Chapter::new("lines", lang.say(say::BEHIND), lang.say(say::BEHIND_WHAT), blocks));
    }
    if r.gbs.kept {
        out.push(chapter(ChapterId::Gbs, m));
    }
    let mut findings = Vec::new();
    let counted = findings_by_code(m);
    if !counted.rows.is_empty() {
        findings.push(for_meetings(counted));
    }
    if !r.notes.is_empty() {
        findings.push(Block::Notes(lang.say(word::NOTES).to_owned(), r.notes.clone()));
    }
    out.push(Chapter::new("findings", lang.say(say::FINDINGS), lang.say(say::FINDINGS_WHAT), findings));
    out.push(Chapter::new("method", lang.say(say::METHOD), lang.say(say::METHOD_WHAT), method(r, lang)));
    out
}

/// The largest by evidence, and those on which official list and evidence differ.
fn subjects(m: &DocumentInput) -> [Grid; 3] {
    let lang = m.lang;
    let say = |w: Word| lang.say(w).to_owned();
    let list = |id: &'static str,
                title: Word,
                by: fn(&SubKegiatanEvidence) -> Rupiah,
                signs: fn(&SubKegiatanEvidence) -> &[String],
                what| {
        let mut list: Vec<&SubKegiatanEvidence> = m.report.subjects.iter().filter(|s| by(s) > Rupiah::ZERO).collect();
        list.sort_by_key(|s| std::cmp::Reverse(by(s)));
        let row = |s: &&SubKegiatanEvidence| {
            let opd = if s.opd.is_empty() { &s.opd_code } else { &s.opd };
            let name = if s.name.is_empty() { &s.code } else { &s.name };
            vec![
                Cell::text(&s.code),
                Cell::text(name),
                Cell::text(opd),
                Cell::Money(by(s)),
                Cell::Share(by(s).share_of(s.total)),
                Cell::text(&signs(s).iter().take(3).cloned().collect::<Vec<_>>().join("; ")),
            ]
        };
        let columns = [
            ("sub_kegiatan", say(word::CODE)),
            ("name", say(word::SUB_KEGIATAN)),
            ("opd", say(word::OPD)),
            ("amount", say(word::AMOUNT)),
            ("share", say(word::SHARE)),
            ("signs", say(what)),
        ];
        let mut grid = Grid::new(id, say(title), columns, list.iter().take(LISTED).map(row));
        grid.wide_only.push("share");
        grid
    };
    let evidence: fn(&SubKegiatanEvidence) -> Rupiah = |s| s.lenses.get("evidence").copied().unwrap_or_default();
    [
        list("largest", say::LARGEST, evidence, |s| &s.signs, say::SIGNS),
        list("official_only", word::OFFICIAL_ONLY, |s| s.official_only, |s| &s.blocked, say::BLOCKED),
        list("evidence_only", word::EVIDENCE_ONLY, |s| s.evidence_only, |s| &s.signs, say::SIGNS),
    ]
}

fn findings_by_code(m: &DocumentInput) -> Grid {
    let lang = m.lang;
    let shown = emit::shown(m.findings);
    let mut codes: std::collections::BTreeMap<&str, (Severity, u64)> = Default::default();
    for finding in &shown {
        let code = codes.entry(finding.code()).or_insert((finding.severity, 0));
        *code = (code.0.max(finding.severity), code.1 + 1);
    }
    let row = |(code, (worst, n)): (&str, (Severity, u64))| {
        let what = crate::finding::catalog::find(code).map_or("", |entry| lang.say(entry.summary));
        vec![Cell::text(code), Cell::text(worst.word(lang)), Cell::Count(n), Cell::text(what)]
    };
    let columns = [
        ("code", lang.say(word::CODE).to_owned()),
        ("severity", lang.say(say::SEVERITY).to_owned()),
        ("count", lang.say(say::COUNT).to_owned()),
        ("what", lang.say(word::WHAT).to_owned()),
    ];
    Grid::new("findings", lang.say(say::FINDINGS_BY_CODE).to_owned(), columns, codes.into_iter().map(row))
}

/// What the words of this report mean, and where it comes from.
fn method(r: &Report, lang: Lang) -> Vec<Block> {
    let terms = |list: &[Term]| list.iter().map(|t| [t.name, t.what].map(|w| lang.say(w).to_owned())).collect();
    let lenses = sections::lens_notes(r).map(|(lens, what)| [lens, what].map(|w| lang.say(w).to_owned())).collect();
    let amount = |id: &str| r.denominators[id].map_or("-".to_owned(), |a| r.currency.write(exact(a, lang)));
    let denominators = Denominator::ALL.iter().map(|d| {
        let (name, formula) = (lang.say(d.name()), d.formula());
        [d.id().to_owned(), format!("{name}: {formula} = {}", amount(d.id()))]
    });
    let mut manifest = vec![
        [lang.say(say::VERSION).to_owned(), r.manifest.setara.to_owned()],
        [lang.say(say::NOMENCLATURE).to_owned(), r.manifest.nomenclature.join("; ")],
    ];
    let packs = r.manifest.packs.iter().map(|p| format!("{} {}", p.id, p.version));
    manifest.push([lang.say(say::PACKS).to_owned(), packs.collect::<Vec<_>>().join("; ")]);
    manifest.extend(r.inputs.iter().map(|i| [i.path.clone(), format!("SHA-256 {}", i.sha256)]));
    let settings = r.manifest.settings.iter();
    manifest.extend(settings.map(|(name, v)| [format!("{} {name}", lang.say(say::SETTING)), v.join("; ")]));
    [
        (word::LENS, lenses),
        (say::LENS_METHODS, terms(say::LENS_METHOD)),
        (say::DENOMINATORS, denominators.collect()),
        (word::CATEGORY, terms(say::CATEGORY)),
        (say::ALLOCATION_METHODS, terms(say::ALLOCATION_METHOD)),
        (say::MANIFEST, manifest),
    ]
    .map(|(title, list)| Block::Terms(lang.say(title).to_owned(), list))
    .into()
}
