//! Record → answer, by the rules of a framework. Nothing of another framework is looked at, and nothing that is assumed.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::framework::{Basis, Element, Framework, Rule, Scale, Text, When};
use super::record::Record;
use super::said::Said;
use super::span::{Number, Ratio, Span};
use crate::domain::code::AccountCode;
use crate::lang::Lang;

/// How much an answer says.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    Value,
    /// It may be this one, and a reviewer has to say so: not a value.
    Candidate,
    /// One of several.
    Range,
    CannotSay,
}

/// A part of a score: what a reviewer gave, or what it can be.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ElementMark {
    pub id: String,
    /// The form shows it as partly there: a hint, and no mark.
    pub partly: bool,
    pub low: f64,
    pub high: f64,
    /// A reviewer gave it.
    pub said: bool,
}

/// What was held against the bands.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Scaled {
    pub of: Scale,
    pub low: f64,
    pub high: f64,
}

/// Of the parts that the rule asks for, those that the statement (GBS) has.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Criteria {
    pub met: Vec<String>,
    pub of: usize,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "CrosswalkAnswer")]
pub struct Answer {
    pub framework: String,
    pub answer: Kind,
    /// Levels: one, or those that it may be; none where it cannot be said.
    pub values: Vec<String>,
    /// Gaps of the bands that it may be in.
    pub undefined: Vec<String>,
    /// Null where it cannot be said.
    pub basis: Option<Basis>,
    /// Number of the rule that gave it, from 1.
    pub rule: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scale: Option<Scaled>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub criteria: Option<Criteria>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub elements: Vec<ElementMark>,
    /// What would say more, in the language of the run.
    pub missing: Option<String>,
    /// Why it cannot be said, and what would change that, in the language of the run.
    pub reason: Option<String>,
    pub change: Option<String>,
}

/// Do the conditions hold? `None`: the record does not know.
pub fn holds(when: &When, record: &Record, said: &BTreeMap<String, Said>) -> Option<bool> {
    let all = when.iter().map(|(name, wanted)| {
        let any = |fits: &dyn Fn(&str) -> bool| wanted.0.iter().any(|value| fits(value));
        if let Some(statement) = name.strip_prefix("said.") {
            let value = said.get(statement).map_or("unsaid", |said| said.value.as_str());
            return Some(any(&|wanted| wanted == value));
        }
        match name.as_str() {
            "only_accounts" => only_accounts(record, &wanted.0),
            "women_reported" => within(record, Scale::WomenReported, &wanted.0),
            "women_with_text" => within(record, Scale::WomenWithText, &wanted.0),
            name => {
                let own = record.words(name);
                let fits = own.iter().any(|own| any(&|wanted| wanted == own));
                if !fits && own.iter().any(|own| own == "unknown") { None } else { Some(fits) }
            }
        }
    });
    let all: Vec<Option<bool>> = all.collect();
    // What does not hold is no more a question of what is not known.
    match (all.contains(&Some(false)), all.contains(&None)) {
        (true, _) => Some(false),
        (false, true) => None,
        (false, false) => Some(true),
    }
}

/// All of its money is on these accounts.
fn only_accounts(record: &Record, codes: &[String]) -> Option<bool> {
    let codes: Vec<AccountCode> = codes.iter().filter_map(|code| AccountCode::find(code)).collect();
    let money = || record.accounts.iter().filter(|(_, amount)| !amount.is_zero()).map(|(code, _)| code);
    let is_of = |code: &String| AccountCode::find(code).is_some_and(|own| codes.iter().any(|code| own.under(code)));
    match (money().next().is_some(), money().all(is_of)) {
        (true, true) => Some(true),
        (false, _) => Some(false),
        (true, false) => (!money().any(|code| code == "-")).then_some(false),
    }
}

fn within(record: &Record, scale: Scale, spans: &[String]) -> Option<bool> {
    let interval = record.share(scale)?.interval(Number::HUNDRED)?;
    let spans: Vec<Span> = spans.iter().filter_map(|span| Span::parse(span)).collect();
    match (spans.iter().any(|span| span.holds(interval)), spans.iter().any(|span| span.meets(interval))) {
        (true, _) => Some(true),
        (false, true) => None,
        (false, false) => Some(false),
    }
}

/// The answer of a framework to a record.
pub fn answer(framework: &Framework, record: &Record, lang: Lang) -> Answer {
    let none = BTreeMap::new();
    let said = record.said.get(&framework.id).unwrap_or(&none);
    let found = (1..).zip(&framework.rules).find(|(_, rule)| holds(&rule.when, record, said) == Some(true));
    // The last rule always holds: the data are checked.
    let Some((number, rule)) = found else { return cannot_say(framework, 0, (&None, &None), lang) };
    let given = |kind: Kind, values: Vec<String>| {
        let mut out = cannot_say(framework, number, (&None, &None), lang);
        (out.answer, out.values) = (kind, values);
        out.basis = basis(rule, record);
        out.missing = words(&rule.missing, lang);
        out.criteria = criteria(rule, record);
        out
    };
    if let Some(value) = &rule.value {
        return given(Kind::Value, vec![value.clone()]);
    }
    if !rule.candidate.is_empty() {
        return given(Kind::Candidate, rule.candidate.clone());
    }
    if !rule.range.is_empty() {
        return given(Kind::Range, rule.range.clone());
    }
    if let Some(statement) = rule.said.as_ref().and_then(|statement| said.get(statement)) {
        return given(Kind::Value, vec![statement.value.clone()]);
    }
    match framework.scale.filter(|_| rule.bands) {
        Some(scale) => banded(framework, (number, rule), scale, (record, said), lang),
        None => cannot_say(framework, number, (&rule.reason, &rule.change), lang),
    }
}

fn words(text: &Option<Text>, lang: Lang) -> Option<String> {
    text.as_ref().map(|text| text.say(lang).to_owned())
}

fn cannot_say(framework: &Framework, rule: usize, why: (&Option<Text>, &Option<Text>), lang: Lang) -> Answer {
    Answer {
        framework: framework.id.clone(),
        answer: Kind::CannotSay,
        values: Vec::new(),
        undefined: Vec::new(),
        basis: None,
        rule,
        scale: None,
        criteria: None,
        elements: Vec::new(),
        missing: None,
        reason: words(why.0, lang),
        change: words(why.1, lang),
    }
}

/// What reviewers decided of the lines goes before their texts.
fn basis(rule: &Rule, record: &Record) -> Option<Basis> {
    match rule.basis {
        Some(Basis::Evidence) if record.evidence_by == Some("decided") => Some(Basis::Decided),
        basis => basis,
    }
}

fn criteria(rule: &Rule, record: &Record) -> Option<Criteria> {
    let is_met = |part: &&String| record.words(part) == ["yes"];
    let met = rule.criteria.iter().filter(is_met).cloned().collect();
    (!rule.criteria.is_empty()).then_some(Criteria { met, of: rule.criteria.len() })
}

/// The levels that an interval may be of.
fn banded(
    framework: &Framework,
    (number, rule): (usize, &Rule),
    scale: Scale,
    (record, said): (&Record, &BTreeMap<String, Said>),
    lang: Lang,
) -> Answer {
    let mut out = cannot_say(framework, number, (&rule.reason, &rule.change), lang);
    let interval = match scale {
        Scale::Score => {
            out.elements = framework.elements.iter().map(|element| mark(element, record, said)).collect();
            score(&framework.elements, record, said)
        }
        _ => match record.share(scale).and_then(|women| women.interval(Number::HUNDRED)) {
            Some(interval) => interval,
            None => return out,
        },
    };
    out.scale = Some(Scaled { of: scale, low: interval[0].value(), high: interval[1].value() });
    let meets = |span: &Span| span.meets(interval);
    let mut values: Vec<String> = Vec::new();
    for band in framework.bands.iter().filter(|band| meets(&band.span)) {
        if !values.contains(&band.level) {
            values.push(band.level.clone());
        }
    }
    let gaps: Vec<_> = framework.gaps.iter().filter(|gap| meets(&gap.span)).collect();
    let all = framework.bands.iter().all(|band| values.contains(&band.level));
    match (values.len(), gaps.len()) {
        // Every level is possible: that says nothing.
        _ if all && values.len() > 1 => return out,
        (0, _) => {
            let why = gaps.first().map(|gap| gap.why.say(lang).to_owned());
            out.undefined = gaps.iter().map(|gap| gap.id.clone()).collect();
            out.reason = why.or(out.reason);
            return out;
        }
        (1, 0) => out.answer = Kind::Value,
        _ => out.answer = Kind::Range,
    }
    out.undefined = gaps.iter().map(|gap| gap.id.clone()).collect();
    out.values = values;
    out.basis = match scale {
        // Marks that a reviewer gave are a reviewer's, whatever else is known.
        Scale::Score if framework.elements.iter().any(|element| said.contains_key(&element.id)) => Some(Basis::Decided),
        _ => basis(rule, record),
    };
    out.missing = if out.answer == Kind::Value { None } else { words(&rule.missing, lang) };
    (out.reason, out.change) = (None, None);
    out
}

/// What an element is known to be: a reviewer's mark, a share of its marks, or anything.
fn element(element: &Element, record: &Record, said: &BTreeMap<String, Said>) -> [Ratio; 2] {
    let exactly = |number: Number| Ratio { of: number.millionths(), by: 1_000_000 };
    let given = said.get(&element.id).and_then(|said| Number::parse(&said.value));
    if let Some(number) = given {
        return [exactly(number); 2];
    }
    let share = element.by.and_then(|scale| record.share(scale)).and_then(|women| women.interval(element.max));
    share.unwrap_or([exactly(Number::ZERO), exactly(element.max)])
}

fn mark(own: &Element, record: &Record, said: &BTreeMap<String, Said>) -> ElementMark {
    let [low, high] = element(own, record, said).map(Ratio::value);
    let partly = own.partly.as_ref().is_some_and(|when| holds(when, record, said) == Some(true));
    ElementMark { id: own.id.clone(), partly, low, high, said: said.contains_key(&own.id) }
}

fn score(elements: &[Element], record: &Record, said: &BTreeMap<String, Said>) -> [Ratio; 2] {
    let all: Vec<[Ratio; 2]> = elements.iter().map(|own| element(own, record, said)).collect();
    [0, 1].map(|end| all.iter().map(|own| own[end]).fold(Ratio { of: 0, by: 1_000_000 }, Ratio::plus))
}
