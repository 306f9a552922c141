//! How files answer the questions of working papers: found, not found, or not to be known from them; never a score.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{AskedOf, Checklist, EvidenceKind, Question, SourceStatus};
use crate::domain::amount::Rupiah;
use crate::domain::currency::Currency;
use crate::lang::{Lang, Word, format_in};

/// What the files say of an agency, or of all of them together.
#[derive(Clone, Default, Debug)]
pub struct Facts {
    /// Rupiah of the lenses; `None`: they can say nothing.
    pub official: Option<Rupiah>,
    pub evidence: Option<Rupiah>,
    pub categories: BTreeMap<&'static str, Rupiah>,
    /// Rupiah that reviewers decided, as ARG or not; `None`: no file of decisions was given.
    pub decided: Option<Rupiah>,
    /// Sub kegiatan with the official tag or with evidence; of them those with a statement, and with a valid one.
    pub due: u64,
    pub filed: u64,
    pub valid: u64,
    /// Statements or documents were given at all.
    pub statements_given: bool,
    /// Due sub kegiatan with counts by sex, in the budget or beside it; statements with data, and with indicators, by sex.
    pub counted_by_sex: u64,
    pub statements: u64,
    pub statements_with_data: u64,
    pub statements_with_indicators: u64,
    /// Documents by kind: needed, there, not to be known.
    pub documents: BTreeMap<String, [u64; 3]>,
    pub realised: bool,
    pub amended: bool,
    pub sample: bool,
    /// Lines and rupiah by question of words.
    pub texts: BTreeMap<String, (u64, Rupiah)>,
}

impl Facts {
    /// Takes in what another agency's files say. Lenses and stages are those of the whole, which knows them itself.
    pub fn add(&mut self, other: &Facts) {
        for (category, amount) in &other.categories {
            *self.categories.entry(category).or_default() += *amount;
        }
        if let Some(decided) = other.decided {
            *self.decided.get_or_insert_default() += decided;
        }
        for (own, more) in [
            (&mut self.due, other.due),
            (&mut self.filed, other.filed),
            (&mut self.valid, other.valid),
            (&mut self.counted_by_sex, other.counted_by_sex),
            (&mut self.statements, other.statements),
            (&mut self.statements_with_data, other.statements_with_data),
            (&mut self.statements_with_indicators, other.statements_with_indicators),
        ] {
            *own += more;
        }
        for (kind, counts) in &other.documents {
            let own = self.documents.entry(kind.clone()).or_default();
            own.iter_mut().zip(counts).for_each(|(sum, n)| *sum += n);
        }
        for (question, (lines, amount)) in &other.texts {
            let own = self.texts.entry(question.clone()).or_default();
            *own = (own.0 + lines, own.1 + *amount);
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AnswerKind {
    Found,
    NotFound,
    /// These files do not show it.
    Unknown,
}

impl AnswerKind {
    pub fn word(self) -> Word {
        match self {
            AnswerKind::Found => Word { id: "ditemukan", en: "found" },
            AnswerKind::NotFound => Word { id: "tidak ditemukan", en: "not found" },
            AnswerKind::Unknown => {
                Word { id: "tidak dapat diketahui dari berkas ini", en: "cannot be known from these files" }
            }
        }
    }
}

/// A question answered.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Answer {
    pub question: String,
    pub process: String,
    pub process_name: String,
    pub ask: String,
    pub answer: AnswerKind,
    /// What it rests on, in the language of the run; empty where nothing tells.
    pub evidence: String,
    /// Rupiah that it rests on, where it does on some.
    pub amount: Option<Rupiah>,
    pub source: String,
    pub status: SourceStatus,
}

/// What answers are said in.
#[derive(Clone, Copy)]
pub struct Saying {
    pub lang: Lang,
    pub currency: Currency,
}

impl Checklist {
    /// The questions that are asked of an agency, or also those of the government, in the order of the processes.
    pub fn answers(&self, facts: &Facts, whole: bool, say: Saying) -> Vec<Answer> {
        let mut out = Vec::new();
        for process in &self.process {
            let own = self.question.iter().filter(|q| q.process == process.id);
            out.extend(own.filter(|q| whole || q.of == AskedOf::Opd).map(|question| {
                let (answer, evidence, amount) = answer(question, facts, say);
                Answer {
                    question: question.id.clone(),
                    process: process.id.clone(),
                    process_name: process.name.say(say.lang).to_owned(),
                    ask: question.ask.say(say.lang).to_owned(),
                    answer,
                    evidence,
                    amount,
                    source: question.source.say(say.lang).to_owned(),
                    status: question.status,
                }
            }));
        }
        out
    }
}

type Answered = (AnswerKind, String, Option<Rupiah>);

fn answer(question: &Question, facts: &Facts, say: Saying) -> Answered {
    let lang = say.lang;
    let unknown = || (AnswerKind::Unknown, String::new(), None);
    let text = |found: bool, text: String| (if found { AnswerKind::Found } else { AnswerKind::NotFound }, text, None);
    match question.evidence {
        EvidenceKind::None => unknown(),
        EvidenceKind::Official => facts.official.map_or_else(unknown, |amount| money(amount, say)),
        EvidenceKind::Evidence => facts.evidence.map_or_else(unknown, |amount| money(amount, say)),
        EvidenceKind::Category => {
            let of = question.category.as_deref().and_then(|id| facts.categories.get(id)).copied().unwrap_or_default();
            facts.evidence.map_or_else(unknown, |_| money(of, say))
        }
        EvidenceKind::Decisions => facts.decided.map_or_else(unknown, |amount| money(amount, say)),
        EvidenceKind::Document => {
            let id = question.document.as_deref().unwrap_or_default();
            let [needed, there, open] = facts.documents.get(id).copied().unwrap_or_default();
            if needed == 0 || open == needed { unknown() } else { text(there > 0, of(there, needed, lang)) }
        }
        EvidenceKind::Statements | EvidenceKind::ValidStatements => {
            let there = if question.evidence == EvidenceKind::Statements { facts.filed } else { facts.valid };
            let asked = facts.statements_given && facts.due > 0;
            if asked { text(there > 0, of(there, facts.due, lang)) } else { unknown() }
        }
        EvidenceKind::DataBySex => {
            let (counted, due, with, all) =
                (facts.counted_by_sex, facts.due, facts.statements_with_data, facts.statements);
            let said = format_in!(
                lang,
                "penerima menurut jenis kelamin: {counted} dari {due} sub kegiatan; GBS dengan data L dan P: {with} dari {all}",
                "recipients by sex: {counted} of {due} sub kegiatan; GBS with data of both sexes: {with} of {all}"
            );
            if due == 0 && all == 0 { unknown() } else { text(counted + with > 0, said) }
        }
        EvidenceKind::IndicatorsBySex => {
            let (with, all) = (facts.statements_with_indicators, facts.statements);
            if all == 0 { unknown() } else { text(with > 0, format!("GBS: {}", of(with, all, lang))) }
        }
        EvidenceKind::Text => match facts.texts.get(&question.id) {
            Some((lines, amount)) => {
                let (said, amount) = (say.currency.write(amount.in_lang(lang)), *amount);
                let said = format_in!(lang, "{lines} baris, {said}", "{lines} lines, {said}");
                (AnswerKind::Found, said, Some(amount))
            }
            None => text(false, lang.choose("tidak ada baris yang menyebutnya", "no line names it").to_owned()),
        },
        EvidenceKind::Realisation => {
            let said = Word { id: "kolom atau tahap realisasi", en: "a column or stage of realisation" };
            if facts.realised { text(true, lang.say(said).to_owned()) } else { unknown() }
        }
        EvidenceKind::Amendment => {
            let said = Word { id: "kolom sebelum dan sesudah perubahan", en: "columns before and after the change" };
            if facts.amended { text(true, lang.say(said).to_owned()) } else { unknown() }
        }
        EvidenceKind::Sample => {
            let said = Word { id: "berkas uji petik diberikan", en: "a filled sample was given" };
            if facts.sample { text(true, lang.say(said).to_owned()) } else { unknown() }
        }
    }
}

fn money(amount: Rupiah, say: Saying) -> Answered {
    let found = if amount.is_zero() { AnswerKind::NotFound } else { AnswerKind::Found };
    (found, say.currency.write(amount.in_lang(say.lang)), Some(amount))
}

/// `2 of 5`.
fn of(some: u64, all: u64, lang: Lang) -> String {
    format_in!(lang, "{some} dari {all}", "{some} of {all}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_answered_where_nothing_tells() {
        let shipped = Checklist::open(None).unwrap();
        let say = Saying { lang: Lang::En, currency: Currency::RUPIAH };
        let answers = shipped.answers(&Facts::default(), true, say);
        let known = answers.iter().filter(|a| a.answer != AnswerKind::Unknown);
        // Texts were looked through in any case.
        assert!(known.into_iter().all(|a| a.evidence == "no line names it"), "{answers:#?}");
        assert!(answers.len() > shipped.answers(&Facts::default(), false, say).len());
    }
}
