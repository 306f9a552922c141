//! What a report comes to, before anything else: one sentence and one bar, the largest reason why the official tag and the
//! evidence differ, and the figures behind both. Its JSON is `headline` of the report (`docs/json.md`).

mod reason;
mod sentence;

pub use self::reason::{Kind, Reason, Why};
pub use self::sentence::{Style, share_of, silence};

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use crate::domain::amount::Rupiah;
use crate::domain::denominator::Denominator;
use crate::gbs::filed::GbsMethod;
use crate::lang::{Lang, Word, document as say, word};
use crate::ledger::Ledger;
use crate::ledger::lens::{ByLens, Lens, Lenses};
use crate::ledger::totals::Totals;
use crate::report::document::Lead;
use crate::report::document::chart::{Bar, Chart, Tone, sen};
use crate::report::grid::{Cell, Grid, exact, rough};
use crate::report::sections::Section;
use crate::report::{Report, Silence, tables};

/// The figures of the sentence. Amounts are rupiah, shares 0..1 of `of`; null where they are not known.
#[derive(Clone, Default, Debug, Serialize, JsonSchema)]
pub struct Headline {
    pub of: Whole,
    #[serde(flatten, serialize_with = "by_lens")]
    #[schemars(with = "ByLens<LensFigure>")]
    pub lenses: Vec<LensFigure>,
    /// Of what is divided among groups, what nobody knows for whom it is.
    pub unknown: Option<Unknown>,
    /// What official tag and evidence count together and alone: `of`, taken apart. Empty where neither can say anything.
    pub parts: Vec<Part>,
    /// The largest sub kegiatan that only one of them counts.
    pub reason: Option<Reason>,
    /// In rounded figures.
    pub sentence: InBoth,
}

/// A text in both languages.
#[derive(Clone, Default, Debug, Serialize, JsonSchema)]
pub struct InBoth {
    pub id: String,
    pub en: String,
}

impl InBoth {
    pub fn of(text: impl Fn(Lang) -> String) -> InBoth {
        InBoth { id: text(Lang::Id), en: text(Lang::En) }
    }
}

/// What the shares are of: operating and capital spending where accounts are known, else all spending, else the total; always
/// one that has in it all that the lenses count.
#[derive(Clone, Default, Debug, Serialize, JsonSchema)]
pub struct Whole {
    /// `D1` or `D4`; none: the total.
    pub denominator: Option<&'static str>,
    pub amount: Rupiah,
    /// The spending it is; none: the total of the files.
    #[serde(skip)]
    pub what: Option<Denominator>,
}

impl Whole {
    /// Of nothing, and of less, there are no shares.
    pub fn share(&self, amount: Rupiah) -> Option<f64> {
        amount.part_of(self.amount).filter(|_| self.amount > Rupiah::ZERO)
    }
}

/// What one lens counts.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LensFigure {
    #[serde(skip)]
    pub lens: Lens,
    pub amount: Option<Rupiah>,
    pub share: Option<f64>,
    /// Years of the official lists that judge.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lists: Option<Vec<u16>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cannot_speak: Option<Silence>,
    /// Only the action plans of statements count.
    #[serde(skip)]
    pub in_part: bool,
}

fn by_lens<S: Serializer>(lenses: &[LensFigure], s: S) -> Result<S::Ok, S::Error> {
    let mut map = s.serialize_map(Some(lenses.len()))?;
    for figure in lenses {
        map.serialize_entry(figure.lens.id(), figure)?;
    }
    map.end()
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Unknown {
    /// What is divided: a lens, or `total`.
    pub base: &'static str,
    pub amount: Rupiah,
    pub of: Rupiah,
    pub share: Option<f64>,
    /// Nothing of it can be divided at all.
    pub indivisible: bool,
    /// Some of it is counted and withheld.
    #[serde(skip)]
    pub withheld: bool,
}

/// A piece of the bar.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct Part {
    pub part: PartId,
    pub amount: Rupiah,
    pub share: Option<f64>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, strum::IntoStaticStr, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum PartId {
    OfficialAndEvidence,
    OfficialAlone,
    EvidenceAlone,
    Neither,
}

impl PartId {
    pub fn word(self) -> Word {
        match self {
            PartId::OfficialAndEvidence => say::TAG_AND_EVIDENCE,
            PartId::OfficialAlone => say::TAG_ALONE,
            PartId::EvidenceAlone => say::EVIDENCE_ALONE,
            PartId::Neither => say::NEITHER,
        }
    }

    fn tone(self) -> (Tone, bool) {
        match self {
            PartId::OfficialAndEvidence => (Tone::Lens(Lens::Official), true),
            PartId::OfficialAlone => (Tone::Lens(Lens::Official), false),
            PartId::EvidenceAlone => (Tone::Lens(Lens::Evidence), false),
            PartId::Neither => (Tone::Rest, false),
        }
    }
}

/// The headline of a report that is otherwise whole.
pub fn headline(report: &Report, ledger: &Ledger, lenses: &Lenses, totals: &Totals) -> Headline {
    let shown: Vec<Lens> = report.lenses.iter().map(|row| row.lens).collect();
    let (of, held) = whole(&shown, &report.denominators, report.total, totals);
    let lens_figures = report.lenses.iter().map(|row| LensFigure {
        lens: row.lens,
        amount: row.known(row.amount),
        share: row.known(of.share(row.amount)).flatten(),
        lists: (row.lens == Lens::Official).then(|| lists(report)),
        cannot_speak: row.cannot_speak,
        in_part: row.lens == Lens::Gbs && report.gbs.method == GbsMethod::Share,
    });
    let both = report.speaks(Lens::Official) && report.speaks(Lens::Evidence);
    let mut out = Headline {
        lenses: lens_figures.collect(),
        unknown: unknown(report),
        parts: parts(report, totals, (&of, held)),
        reason: both.then(|| reason::reason(ledger, lenses, totals, report.currency)).flatten(),
        of,
        sentence: InBoth::default(),
    };
    out.sentence = InBoth::of(|lang| sentence::sentence(&out, Style { currency: report.currency, lang, exact: false }));
    out
}

/// The first that is above zero and has in it all that the lenses count. Without accounts nobody knows what is spending: then
/// it is the total, as D4 is.
pub fn whole(
    shown: &[Lens],
    denominators: &BTreeMap<&'static str, Option<Rupiah>>,
    total: Rupiah,
    totals: &Totals,
) -> (Whole, Option<Denominator>) {
    let has_accounts = denominators[Denominator::D1.id()].is_some();
    for of in [Denominator::D1, Denominator::D4] {
        let Some(amount) = denominators[of.id()] else { continue };
        if !has_accounts {
            return (Whole { denominator: Some(of.id()), amount, what: None }, None);
        }
        if amount > Rupiah::ZERO && totals.holds_all(of, shown) {
            return (Whole { denominator: Some(of.id()), amount, what: Some(of) }, Some(of));
        }
    }
    (Whole { denominator: None, amount: total, what: None }, None)
}

/// Years of the lists that can judge the codes.
fn lists(report: &Report) -> Vec<u16> {
    let used = report.manifest.official_lists.iter().filter(|list| list.has_codes);
    let mut years: Vec<u16> = used.filter_map(|list| list.list).collect();
    years.sort_unstable();
    years.dedup();
    years
}

fn unknown(report: &Report) -> Option<Unknown> {
    let a = &report.allocation;
    let is_silent = Lens::of_id(a.base).is_some_and(|lens| !report.speaks(lens));
    let amount = a.parts.missing();
    (a.parts.total > Rupiah::ZERO && !is_silent).then(|| Unknown {
        base: a.base,
        amount,
        of: a.parts.total,
        share: amount.part_of(a.parts.total),
        indivisible: a.parts.indivisible == a.parts.total,
        withheld: !a.parts.withheld.is_zero(),
    })
}

/// Both, one, or neither, of what can say anything.
fn parts(report: &Report, totals: &Totals, (of, held): (&Whole, Option<Denominator>)) -> Vec<Part> {
    use PartId::{EvidenceAlone, Neither, OfficialAlone, OfficialAndEvidence};
    let [both, official, evidence, neither] = totals.pair([Lens::Official, Lens::Evidence], held);
    let parts = match (report.speaks(Lens::Official), report.speaks(Lens::Evidence)) {
        (true, true) => {
            vec![(OfficialAndEvidence, both), (OfficialAlone, official), (EvidenceAlone, evidence), (Neither, neither)]
        }
        (true, false) => vec![(OfficialAlone, both + official), (Neither, evidence + neither)],
        (false, true) => vec![(EvidenceAlone, both + evidence), (Neither, official + neither)],
        (false, false) => Vec::new(),
    };
    let part = |(part, amount): (PartId, Rupiah)| Part { part, amount, share: of.share(amount) };
    parts.into_iter().map(part).collect()
}

impl Headline {
    pub fn figure(&self, lens: Lens) -> Option<&LensFigure> {
        self.lenses.iter().find(|figure| figure.lens == lens)
    }

    /// The bar; none where there is nothing to be drawn, or amounts are below zero.
    fn bar(&self, style: Style) -> Option<Chart> {
        let is_drawn = self.of.amount > Rupiah::ZERO && self.parts.iter().all(|part| part.amount >= Rupiah::ZERO);
        if !is_drawn || self.parts.is_empty() {
            return None;
        }
        let lang = style.lang;
        let piece = |part: &Part| (part.part.tone().0, part.part.tone().1, sen(part.amount));
        let bar = Bar::new("", self.parts.iter().map(piece), style.amount(self.of.amount));
        let chart = Chart::money(lang.say(say::BAR), (style.currency, lang), vec![bar])?;
        let entry = |part: &Part| {
            let (tone, striped) = part.part.tone();
            let share = part.share.map(|share| format!(" ({})", share_of(share, lang))).unwrap_or_default();
            (tone, striped, format!("{} {}{share}", lang.say(part.part.word()), style.amount(part.amount)))
        };
        Some(chart.legend(self.parts.iter().filter(|part| !part.amount.is_zero()).map(entry)))
    }
}

/// Does a report that shows these sections begin with its headline? Who asks for a part gets that part.
pub fn is_shown(report: &Report, only: &[Section]) -> bool {
    match only.is_empty() {
        true => report.by.is_none(),
        false => only.contains(&Section::Headline),
    }
}

/// Sentences, bar and how the reading is known, as people read them. `exact`: amounts to the sen.
pub fn lead(report: &Report, lang: Lang, exact: bool) -> Lead {
    let (h, style) = (&report.headline, Style { currency: report.currency, lang, exact });
    let mut sentences = vec![sentence::sentence(h, style)];
    sentences.extend(h.reason.as_ref().map(|reason| reason.sentence(style)));
    Lead { sentences, bar: h.bar(style), bars: None, proof: readings(report, lang) }
}

/// How the reading of the inputs is known.
pub fn readings(report: &Report, lang: Lang) -> Vec<String> {
    tables::readings(&report.inputs.iter().collect::<Vec<_>>(), lang)
}

/// The figures as rows, for scripts.
pub fn grid(report: &Report, lang: Lang, _: usize) -> Grid {
    let h = &report.headline;
    let row = |what: &str, text: &str, amount: Option<Rupiah>, share: Option<f64>| {
        vec![Cell::text(what), Cell::text(text), Cell::MaybeMoney(amount), Cell::Share(share)]
    };
    let said = lang.choose(&h.sentence.id, &h.sentence.en);
    let mut rows = vec![
        row("sentence", said, None, None),
        row("of", h.of.denominator.unwrap_or("total"), Some(h.of.amount), Some(1.0)),
    ];
    rows.extend(h.lenses.iter().map(|figure| {
        let years: Vec<String> = figure.lists.iter().flatten().map(u16::to_string).collect();
        row(figure.lens.id(), &years.join(" "), figure.amount, figure.share)
    }));
    rows.extend(h.unknown.iter().map(|u| row("unknown", u.base, Some(u.amount), u.share)));
    rows.extend(h.parts.iter().map(|part| row("part", part.part.into(), Some(part.amount), part.share)));
    if let Some(reason) = &h.reason {
        let said = lang.choose(&reason.sentence.id, &reason.sentence.en);
        rows.push(row("reason", said, Some(reason.amount), reason.share));
    }
    let columns = [
        ("what", lang.say(word::WHAT).to_owned()),
        ("text", String::new()),
        ("amount", lang.say(word::AMOUNT).to_owned()),
        ("share", lang.say(word::SHARE).to_owned()),
    ];
    Grid::new("headline", lang.say(say::HEADLINE).to_owned(), columns, rows)
}

impl Style {
    /// With its currency.
    pub fn amount(self, amount: Rupiah) -> String {
        self.currency.write(if self.exact { exact(amount, self.lang) } else { rough(amount, self.lang) })
    }
}
