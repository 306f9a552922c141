//! The crosswalk as a sentence, as tables, and as a document. Nothing is added over levels, bases or frameworks.

mod lists;

use std::collections::BTreeMap;

use clap::ValueEnum;

use self::lists::{answers, elements, frameworks, matrix, records};
use super::Crosswalk;
use super::framework::Basis;
use super::rules::Kind;
use crate::domain::amount::Rupiah;
use crate::lang::{Lang, Word, format_in, word};
use crate::report::document::{Block, Chapter, Document, DocumentKind, Lead};
use crate::report::grid::{Cell, Grid, count, exact, percent, short};

/// Sections, in their order.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum CrosswalkSection {
    /// By framework, answer and basis
    Totals,
    /// Why it cannot be said, and what would change that
    Reasons,
    /// Questions about the government (sdg, pefa)
    Scorecards,
    /// Every sub kegiatan by every framework
    Answers,
    /// Forms of elements that are begun (hgdg, nepal)
    Elements,
    /// The record of every sub kegiatan
    Records,
    /// Versions, sources and levels of the frameworks
    Frameworks,
}

macro_rules! words {
    ($($name:ident: $id:literal, $en:literal;)*) => {
        $(const $name: Word = Word { id: $id, en: $en };)*
    };
}
use words;

words! {
    TITLE: "Satu catatan, banyak kerangka", "One record, many frameworks";
    TOTALS: "Menurut kerangka, jawaban, dan dasarnya", "By framework, answer and basis";
    TOTALS_WHAT: "Barisnya tidak dijumlahkan: nilai, calon, dan kerangka bukan bagian dari satu keseluruhan.", "Rows are not added: values, candidates and frameworks are not parts of one whole.";
    REASONS: "Mengapa tidak dapat dikatakan, dan apa yang mengubahnya", "Why it cannot be said, and what would change that";
    SCORECARDS: "Kartu nilai pemerintah daerah", "Scorecards of the government";
    SCORECARDS_WHAT: "Menurut cara SDG 5.c.1 dan PEFA GRPFM: cakupan bukti menurut nilai; huruf hanya dari penelaah, dengan alasannya.", "In the manner of SDG 5.c.1 and PEFA GRPFM: coverage of the evidence by value; a letter only from a reviewer, with the reason.";
    ANSWERS: "Setiap sub kegiatan", "Every sub kegiatan";
    ANSWERS_WHAT: "Yang terbesar di atas; ? berarti tidak dapat dikatakan.", "The largest first; ? means that it cannot be said.";
    ELEMENTS: "Formulir yang sudah dimulai", "Forms that are begun";
    ELEMENTS_WHAT: "Yang ditandai sebagian hanyalah petunjuk; nilainya dari penelaah.", "What is marked as partly is a hint; the marks are a reviewer's.";
    RECORDS: "Catatan setiap sub kegiatan", "The record of every sub kegiatan";
    RECORDS_WHAT: "Semua jawaban berasal dari catatan ini saja.", "All answers come from this record alone.";
    FRAMEWORKS: "Kerangka dan sumbernya", "Frameworks and their sources";
    FRAMEWORKS_WHAT: "Aturannya berupa data yang dapat diperbaiki (--framework-file).", "Their rules are data that can be corrected (--framework-file).";
    FRAMEWORK: "Kerangka", "Framework";
    ANSWER: "Jawaban", "Answer";
    BASIS: "Dasar", "Basis";
    COUNT: "Jumlah sub keg.", "Sub keg. count";
    COUNTED: "Dihitung dasarnya", "Counted by basis";
    WHY: "Alasan", "Reason";
    CHANGES: "Yang mengubahnya", "What would change it";
    QUESTION: "Pertanyaan", "Question";
    SHOWN: "Terlihat", "Shown";
    COVERAGE: "Cakupan", "Coverage";
    CANNOT: "tidak dapat dikatakan", "cannot say";
}

fn basis_word(basis: Option<Basis>, lang: Lang) -> &'static str {
    match basis {
        None => "-",
        Some(Basis::Official) => lang.choose("tanda resmi", "official tag"),
        Some(Basis::Evidence) => lang.choose("bukti", "evidence"),
        Some(Basis::Beneficiaries) => lang.choose("penerima", "beneficiaries"),
        Some(Basis::Gbs) => "GBS",
        Some(Basis::Account) => lang.choose("rekening", "account"),
        Some(Basis::Decided) => lang.choose("putusan", "decided"),
    }
}

/// Answers as people read them: `1`, `candidate 1`, `B or C`, `cannot say`.
fn label(kind: Kind, values: &[String], undefined: &[String], lang: Lang) -> String {
    let or = lang.choose(" atau ", " or ");
    let values = values.join(or);
    let gaps = undefined.join(", ");
    let open = if gaps.is_empty() { gaps } else { format_in!(lang, "tidak ditetapkan ({gaps})", "undefined ({gaps})") };
    let said = match kind {
        Kind::Value | Kind::Range => values,
        Kind::Candidate => format_in!(lang, "calon {values}", "candidate {values}"),
        Kind::CannotSay => lang.say(CANNOT).to_owned(),
    };
    match (kind, open.is_empty()) {
        (_, true) => said,
        (Kind::CannotSay, false) => format!("{said}: {open}"),
        (_, false) => format!("{said}{or}{open}"),
    }
}

/// How much cannot be said, framework by framework.
pub fn sentence(c: &Crosswalk, lang: Lang, in_full: bool) -> String {
    let money = |amount: Rupiah| c.currency.write(if in_full { exact(amount, lang) } else { short(amount, lang) });
    let one = |own: &super::Unsaid| {
        let (id, n, of) = (&own.framework, count(own.count as u64, lang), count(own.of as u64, lang));
        match own.amount {
            Some(amount) => format!("{id} {} ({})", money(amount), percent(own.share, lang)),
            None => format_in!(lang, "{id} {n} dari {of} pertanyaan", "{id} {n} of {of} questions"),
        }
    };
    let list = c.cannot_say.iter().map(one).collect::<Vec<_>>().join("; ");
    let total = money(c.total);
    format_in!(lang, "Tidak dapat dikatakan, dari {total}: {list}.", "Cannot be said, of {total}: {list}.")
}

/// What is a candidate and no value.
fn candidates(c: &Crosswalk, lang: Lang, in_full: bool) -> Option<String> {
    let money = |amount: Rupiah| c.currency.write(if in_full { exact(amount, lang) } else { short(amount, lang) });
    let of = |own: &super::Unsaid| {
        let rows = c.totals.iter().filter(|total| total.framework == own.framework && total.answer == Kind::Candidate);
        let amounts: Vec<Rupiah> = rows.map(|total| total.amount).collect();
        (!amounts.is_empty()).then(|| format!("{} {}", own.framework, money(amounts.into_iter().sum())))
    };
    let list = c.cannot_say.iter().filter_map(of).collect::<Vec<_>>().join("; ");
    (!list.is_empty()).then(|| format_in!(lang, "Hanya calon: {list}.", "Candidates only: {list}."))
}

/// What stands before everything else.
pub fn lead(c: &Crosswalk, lang: Lang, in_full: bool) -> Lead {
    let apart = lang.choose(
        "Kerangka tidak diturunkan dari kerangka lain, dan tidak dijumlahkan.",
        "No framework follows from another, and none are added.",
    );
    let inputs: Vec<&crate::report::Input> = c.inputs.iter().collect();
    let proof = crate::report::tables::readings(&inputs, lang);
    let first = [sentence(c, lang, in_full)].into_iter().chain(candidates(c, lang, in_full));
    Lead { sentences: first.chain([apart.to_owned()]).collect(), bar: None, bars: None, proof }
}

/// The tables that a terminal gets: those that are asked for, else what fits.
pub fn for_people(c: &Crosswalk, only: &[CrosswalkSection], top: usize, lang: Lang) -> Vec<Grid> {
    let shown = match only {
        [] => &[
            CrosswalkSection::Totals,
            CrosswalkSection::Reasons,
            CrosswalkSection::Scorecards,
            CrosswalkSection::Answers,
        ],
        only => only,
    };
    let asked = |grid: &Grid| !only.is_empty() || !grid.rows.is_empty();
    shown.iter().map(|section| grid(c, *section, (top, true), lang)).filter(asked).collect()
}

/// One table for scripts: tidy rows in English.
pub fn for_scripts(c: &Crosswalk, section: CrosswalkSection) -> Grid {
    grid(c, section, (0, false), Lang::En)
}

fn grid(c: &Crosswalk, section: CrosswalkSection, (top, people): (usize, bool), lang: Lang) -> Grid {
    match section {
        CrosswalkSection::Totals => totals(c, people, lang),
        CrosswalkSection::Reasons => reasons(c, lang),
        CrosswalkSection::Scorecards => scorecards(c, lang),
        CrosswalkSection::Answers if people => matrix(c, top, lang),
        CrosswalkSection::Answers => answers(c),
        CrosswalkSection::Elements => elements(c, lang),
        CrosswalkSection::Records => records(c, lang),
        CrosswalkSection::Frameworks => frameworks(c, lang),
    }
}

/// The same as chapters.
pub fn document(c: &Crosswalk, lang: Lang, in_full: bool, only: &[CrosswalkSection]) -> Document {
    let chapters = [
        (CrosswalkSection::Totals, "totals", TOTALS, Some(TOTALS_WHAT)),
        (CrosswalkSection::Reasons, "reasons", REASONS, None),
        (CrosswalkSection::Scorecards, "scorecards", SCORECARDS, Some(SCORECARDS_WHAT)),
        (CrosswalkSection::Answers, "answers", ANSWERS, Some(ANSWERS_WHAT)),
        (CrosswalkSection::Elements, "elements", ELEMENTS, Some(ELEMENTS_WHAT)),
        (CrosswalkSection::Records, "records", RECORDS, Some(RECORDS_WHAT)),
        (CrosswalkSection::Frameworks, "frameworks", FRAMEWORKS, Some(FRAMEWORKS_WHAT)),
    ];
    let wanted = chapters.into_iter().filter(|(section, ..)| only.is_empty() || only.contains(section));
    let mut out: Vec<Chapter> = Vec::new();
    for (section, id, title, what) in wanted {
        let grid = grid(c, section, (0, true), lang);
        if !grid.rows.is_empty() {
            let blocks = vec![Block::Grid { grid, for_meetings: true }];
            out.push(Chapter::new(id, lang.say(title), what.map_or("", |what| lang.say(what)), blocks));
        }
    }
    if !c.notes.is_empty() {
        let title = lang.say(word::NOTES);
        out.push(Chapter::new("notes", title, "", vec![Block::Notes(title.to_owned(), c.notes.clone())]));
    }
    let total = c.currency.write(exact(c.total, lang));
    Document {
        kind: DocumentKind::Report,
        lang,
        currency: c.currency,
        title: lang.say(TITLE).to_owned(),
        facts: vec![format!("{}: {total}", lang.say(word::TOTAL))],
        lead: lead(c, lang, in_full),
        headline: Vec::new(),
        chapters: out,
    }
}

fn columns<const N: usize>(titles: [(&'static str, Word); N], lang: Lang) -> [(&'static str, String); N] {
    titles.map(|(id, title)| (id, lang.say(title).to_owned()))
}

fn name_of(framework: &str, c: &Crosswalk, people: bool, lang: Lang) -> String {
    let own = c.frameworks.iter().find(|own| own.id == framework).filter(|_| people);
    own.map_or(framework.to_owned(), |own| own.name.say(lang).to_owned())
}

fn totals(c: &Crosswalk, people: bool, lang: Lang) -> Grid {
    let rows = c.totals.iter().map(|total| {
        vec![
            Cell::Text(name_of(&total.framework, c, people, lang)),
            Cell::Text(label(total.answer, &total.values, &total.undefined, lang)),
            Cell::text(basis_word(total.basis, lang)),
            Cell::Count(total.sub_kegiatan as u64),
            Cell::Money(total.amount),
            Cell::Share(total.share),
            Cell::MaybeMoney(total.basis.map(|_| total.counted)),
        ]
    });
    let titles = [
        ("framework", FRAMEWORK),
        ("answer", ANSWER),
        ("basis", BASIS),
        ("count", COUNT),
        ("amount", word::AMOUNT),
        ("share", word::SHARE),
        ("counted", COUNTED),
    ];
    let mut grid = Grid::new("totals", lang.say(TOTALS).to_owned(), columns(titles, lang), rows);
    grid.wide_only.push("counted");
    if people {
        grid.notes.push(lang.say(TOTALS_WHAT).to_owned());
    }
    grid
}

/// What is not said, by its reason.
fn reasons(c: &Crosswalk, lang: Lang) -> Grid {
    let mut found: BTreeMap<(usize, String, String), (u64, Option<Rupiah>)> = BTreeMap::new();
    let place = |id: &str| c.frameworks.iter().position(|own| own.id == id).unwrap_or(usize::MAX);
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    for row in &c.records {
        for own in row.answers.iter().filter(|own| own.answer == Kind::CannotSay) {
            let sum = found.entry((place(&own.framework), text(&own.reason), text(&own.change))).or_default();
            sum.0 += 1;
            *sum.1.get_or_insert(Rupiah::ZERO) += row.amount;
        }
    }
    for card in &c.scorecards {
        for own in card.questions.iter().filter(|own| own.answer == Kind::CannotSay) {
            found.entry((place(&card.framework), text(&own.reason), text(&own.change))).or_default().0 += 1;
        }
    }
    let rows = found.into_iter().map(|((place, why, change), (n, amount))| {
        let id = c.frameworks.get(place).map_or("", |own| own.id.as_str());
        vec![Cell::text(id), Cell::Text(why), Cell::Text(change), Cell::Count(n), Cell::MaybeMoney(amount)]
    });
    let titles = [
        ("framework", FRAMEWORK),
        ("reason", WHY),
        ("change", CHANGES),
        ("count", Word { id: "Jumlah", en: "Count" }),
        ("amount", word::AMOUNT),
    ];
    Grid::new("reasons", lang.say(REASONS).to_owned(), columns(titles, lang), rows)
}

fn scorecards(c: &Crosswalk, lang: Lang) -> Grid {
    let rows = c.scorecards.iter().flat_map(|card| {
        card.questions.iter().map(|own| {
            let coverage = own.coverage.as_ref();
            let few = || lang.choose("kurang dari sedikit", "less than a few").to_owned();
            let in_words =
                |own: &super::Coverage| own.word.as_ref().map_or_else(few, |w| lang.choose(&w.id, &w.en).clone());
            vec![
                Cell::text(&card.framework),
                Cell::text(&own.id),
                Cell::text(lang.choose(&own.name.id, &own.name.en)),
                Cell::Text(own.value.clone().unwrap_or_else(|| lang.say(CANNOT).to_owned())),
                Cell::MaybeMoney(coverage.map(|own| own.shown)),
                Cell::Share(coverage.and_then(|own| own.share).map(|share| share[0])),
                Cell::Text(coverage.map_or("-".to_owned(), in_words)),
            ]
        })
    });
    let titles = [
        ("framework", FRAMEWORK),
        ("question", word::CODE),
        ("name", QUESTION),
        ("answer", ANSWER),
        ("shown", SHOWN),
        ("share", word::SHARE),
        ("coverage", COVERAGE),
    ];
    let mut grid = Grid::new("scorecards", lang.say(SCORECARDS).to_owned(), columns(titles, lang), rows);
    grid.wide_only.push("shown");
    grid.notes.push(lang.say(SCORECARDS_WHAT).to_owned());
    grid
}
