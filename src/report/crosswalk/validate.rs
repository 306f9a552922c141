//! What TOML cannot say of a framework: that its rules name levels, fields and values that there are, and that its bands leave
//! nothing of the scale out. Errors name the rule.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail};

use super::framework::{Framework, Rule, Scale, When, is_said};
use super::record::{FIELDS, field};
use super::span::{Number, Span, uneven};
use crate::domain::code::AccountCode;
use crate::domain::text;

/// # Errors
/// Something in it cannot be.
pub fn framework(own: &Framework) -> Result<()> {
    let plain = |id: &str| !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
    if !plain(&own.id) {
        bail!("its id has other signs than letters, digits, - and _");
    }
    if let Some(id) = twice(own.levels.iter().map(|level| level.id.as_str())) {
        bail!("level {id:?} stands twice");
    }
    if let Some(id) = twice(own.sayable().into_iter()) {
        bail!("statement {id:?} stands twice");
    }
    if let Some(id) = twice(own.gaps.iter().map(|gap| gap.id.as_str())) {
        bail!("gap {id:?} stands twice");
    }
    if let Some(kind) = own.statements.iter().find(|kind| kind.values.is_empty()) {
        bail!("statement {:?} has no values", kind.id);
    }
    match own.is_scorecard() {
        true => scorecard(own)?,
        false => rules(own)?,
    }
    bands(own)
}

/// The first id that is there a second time.
fn twice<'t>(mut ids: impl Iterator<Item = &'t str>) -> Option<&'t str> {
    let mut seen = BTreeSet::new();
    ids.find(|id| !seen.insert(*id))
}

fn scorecard(own: &Framework) -> Result<()> {
    if !own.rules.is_empty() {
        bail!("it has questions and rules: a scorecard is about a government, and has no rules");
    }
    if !is_said(&own.reason) || !is_said(&own.change) {
        bail!("a scorecard needs reason and change, in both languages");
    }
    for question in &own.questions {
        for when in &question.evidence {
            conditions(own, when).with_context(|| format!("question {:?}", question.id))?;
        }
    }
    Ok(())
}

fn rules(own: &Framework) -> Result<()> {
    if own.rules.last().is_none_or(|last| !last.when.is_empty()) {
        bail!("its last rule must have when = {{}}, so that every record has an answer");
    }
    for (number, rule) in (1..).zip(&own.rules) {
        self::rule(own, rule).with_context(|| format!("rule {number}"))?;
        if rule.when.is_empty() && number < own.rules.len() {
            bail!("rule {number} always holds: the rules after it are never asked");
        }
    }
    for element in &own.elements {
        let place = || format!("element {:?}", element.id);
        if let Some(when) = &element.partly {
            conditions(own, when).with_context(place)?;
            if own.partly.is_none() {
                return Err(anyhow::anyhow!("partly is not named")).with_context(place);
            }
        }
        if element.by == Some(Scale::Score) {
            return Err(anyhow::anyhow!("by = \"score\" is about itself")).with_context(place);
        }
    }
    if own.elements.iter().filter(|element| element.by.is_some()).count() > 1 {
        bail!("at most one element may go by a share");
    }
    Ok(())
}

fn rule(own: &Framework, rule: &Rule) -> Result<()> {
    conditions(own, &rule.when)?;
    let outcomes =
        [rule.value.is_some(), !rule.candidate.is_empty(), !rule.range.is_empty(), rule.said.is_some(), rule.bands];
    let outcomes = outcomes.into_iter().filter(|there| *there).count();
    if outcomes > 1 {
        bail!("it has several of value, candidate, range, said and bands: one of them is the outcome");
    }
    if outcomes == 1 && rule.basis.is_none() {
        bail!("it has no basis: official, evidence, beneficiaries, gbs, account or decided");
    }
    if rule.range.len() == 1 {
        bail!("a range has two levels or more");
    }
    for level in rule.value.iter().chain(&rule.candidate).chain(&rule.range) {
        known_level(own, level)?;
    }
    if let Some(said) = &rule.said {
        let Some(kind) = own.statements.iter().find(|kind| kind.id == *said) else {
            bail!("said = {said:?} is not one of its statements");
        };
        kind.values.iter().try_for_each(|value| known_level(own, value))?;
        if !rule.when.contains_key(&format!("said.{said}")) {
            bail!("said = {said:?} needs the condition that it is stated: \"said.{said}\" in when");
        }
    }
    if rule.bands && own.scale.is_none() {
        bail!("it asks for bands, and the framework has no scale");
    }
    let unsaid = outcomes == 0 || rule.bands;
    if unsaid && (!is_said(&rule.reason) || !is_said(&rule.change)) {
        bail!("what cannot be said needs reason and change, in both languages");
    }
    if let Some(other) = rule.criteria.iter().find(|part| !super::record::PARTS.contains(&part.as_str())) {
        bail!("criterion {other:?} is not a part of a statement: {}", super::record::PARTS.join(", "));
    }
    Ok(())
}

fn known_level(own: &Framework, level: &str) -> Result<()> {
    if own.level(level).is_some() {
        return Ok(());
    }
    let known = own.levels.iter().map(|level| level.id.as_str()).collect::<Vec<_>>().join(", ");
    bail!("{level:?} is not one of its levels: {known}")
}

/// Fields that there are, with values that they have.
fn conditions(own: &Framework, when: &When) -> Result<()> {
    for (name, wanted) in when {
        if wanted.0.is_empty() {
            bail!("condition {name:?} has no value");
        }
        if let Some(statement) = name.strip_prefix("said.") {
            for value in wanted.0.iter().filter(|value| *value != "unsaid") {
                let meant = own.stated(statement, value)?;
                if meant != *value {
                    bail!("condition {name:?}: write {meant:?}");
                }
            }
            continue;
        }
        let Some(field) = field(name) else {
            let known: Vec<&str> = FIELDS.iter().map(|field| field.name).collect();
            let hint = text::hint(name, known.iter().copied());
            bail!("{name:?} is not a field of the record: {}{hint}", known.join(", "));
        };
        for value in &wanted.0 {
            let fits = match field.name {
                "only_accounts" => AccountCode::find(value).is_some(),
                "women_reported" | "women_with_text" => Span::parse(value).is_some(),
                _ => field.values.contains(&value.as_str()),
            };
            if !fits {
                bail!("{value:?} is not a value of {name}: {}", field.values.join(", "));
            }
        }
    }
    Ok(())
}

/// Every number of the scale has one band, or is in a gap that has a name.
fn bands(own: &Framework) -> Result<()> {
    let Some(scale) = own.scale else {
        if !own.bands.is_empty() || !own.gaps.is_empty() {
            bail!("it has bands and no scale: women_reported, women_with_text or score");
        }
        return Ok(());
    };
    if scale == Scale::Score && own.elements.is_empty() {
        bail!("its scale is a score, and it has no elements");
    }
    own.bands.iter().try_for_each(|band| known_level(own, &band.level))?;
    let spans: Vec<&Span> = own.bands.iter().map(|band| &band.span).chain(own.gaps.iter().map(|g| &g.span)).collect();
    match uneven(&spans, max(own, scale)) {
        None => Ok(()),
        Some((at, 0)) => bail!("no band has {at} in it; if the framework leaves it open, name it as a gap"),
        Some((at, _)) => bail!("several bands and gaps have {at} in them"),
    }
}

/// The end of the scale.
fn max(own: &Framework, scale: Scale) -> Number {
    match scale {
        Scale::Score => Number::of(own.elements.iter().map(|element| element.max.millionths()).sum()),
        Scale::WomenReported | Scale::WomenWithText => Number::HUNDRED,
    }
}
