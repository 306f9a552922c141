//! `setara criteria`: the packs in use, listed, shown and tried on their own examples.

use crate::criteria::validate::tried;
use std::io::Write;

use anyhow::{Result, bail};

use crate::cli::{CriteriaCommand, PackArgs};
use crate::criteria::nomenclature::Nomenclature;
use crate::criteria::pack::Pack;
use crate::criteria::tag::Criteria;
use crate::domain::text;
use crate::run::ExitStatus;

pub fn run(command: &CriteriaCommand, out: &mut dyn Write) -> Result<ExitStatus> {
    match command {
        CriteriaCommand::List(args) => {
            list(&criteria(args)?, out)?;
            let lists = Nomenclature::shipped();
            writeln!(out, "nomenclature {:<21} sha256 {}", years(&lists), lists.sha256)?;
            Ok(ExitStatus::Done)
        }
        CriteriaCommand::Show { id, packs } => show(&criteria(packs)?, id, out),
        CriteriaCommand::Test(args) => test(&criteria(args)?, out),
        // Reads budgets: it is a command of its own (`run::moves`).
        CriteriaCommand::Diff(_) => Ok(ExitStatus::Done),
    }
}

fn criteria(args: &PackArgs) -> Result<Criteria> {
    let names = if args.packs.is_empty() { vec!["id-arg".into()] } else { args.packs.clone() };
    Ok(Criteria::compile(names.iter().map(|p| Pack::open(p)).collect::<Result<_>>()?))
}

/// Years of the lists, the newest first.
fn years(nomenclature: &Nomenclature) -> String {
    nomenclature.years().iter().map(u16::to_string).collect::<Vec<_>>().join(" ")
}

fn list(criteria: &Criteria, out: &mut dyn Write) -> Result<()> {
    for c in &criteria.concepts {
        let ages: Vec<&str> = c.age.iter().map(|a| a.id()).collect();
        let aspects: Vec<&str> = c.aspect.iter().map(|a| a.id()).collect();
        let difabel = if c.difabel { "difabel" } else { "-" };
        writeln!(
            out,
            "{:<34} {:<14} {} {:<5} {:<20} {:<8} {}",
            c.id,
            c.category.id(),
            c.strength,
            c.sex.id(),
            if ages.is_empty() { "-".into() } else { ages.join("+") },
            difabel,
            aspects.join("+"),
        )?;
    }
    for pack in &criteria.packs {
        writeln!(out, "pack {:<29} sha256 {}", format!("{} {}", pack.id, pack.version), pack.sha256)?;
    }
    Ok(())
}

pub fn show(criteria: &Criteria, id: &str, out: &mut dyn Write) -> Result<ExitStatus> {
    let mut row = |name: &str, values: &[String]| -> Result<()> {
        if !values.is_empty() && !values.iter().all(String::is_empty) {
            writeln!(out, "{name:<12} {}", values.join("; "))?;
        }
        Ok(())
    };
    if let Some(c) = criteria.concepts.iter().find(|c| c.id == id) {
        row("concept", std::slice::from_ref(&c.id))?;
        row("category", &[format!("{} (strength {})", c.category.id(), c.strength)])?;
        row("sex", &[c.sex.id().into()])?;
        row("age", &c.age.iter().map(|a| a.id().to_owned()).collect::<Vec<_>>())?;
        row("aspect", &c.aspect.iter().map(|a| a.id().to_owned()).collect::<Vec<_>>())?;
        row("phrase", &c.phrase)?;
        row("acronym", &c.acronym)?;
        for (name, place) in [("within", &c.within), ("except", &c.except)] {
            if let Some(place) = place {
                row(name, &[place.bidang.clone(), place.opd.clone()].concat())?;
            }
        }
        row("near", &c.near)?;
        row("code", &c.code)?;
        row("basis", &c.basis)?;
        row("note", &c.note.iter().cloned().collect::<Vec<_>>())?;
    } else if let Some(t) = criteria.traps.iter().find(|t| t.id == id) {
        row("trap", std::slice::from_ref(&t.id))?;
        row("reason", std::slice::from_ref(&t.reason))?;
        row("phrase", &t.phrase)?;
        row("acronym", &t.acronym)?;
        row("word", &t.word)?;
        row("after", &t.after)?;
        row("before", &t.before)?;
    } else if let Some(d) = criteria.disqualifiers.iter().find(|d| d.id == id) {
        row("rule", std::slice::from_ref(&d.id))?;
        row("reason", std::slice::from_ref(&d.reason))?;
        row("phrase", &d.phrase)?;
        row("field", &d.field)?;
        row("rekening", &d.rekening)?;
        row("unless", &d.unless)?;
    } else {
        bail!(
            "no concept, trap or disqualifier {id:?}; `setara criteria list` names the concepts{}",
            text::hint(id, ids(criteria))
        );
    }
    Ok(ExitStatus::Done)
}

/// Ids of all concepts, traps and disqualifiers.
pub fn ids(criteria: &Criteria) -> impl Iterator<Item = &str> {
    let concepts = criteria.concepts.iter().map(|c| c.id.as_str());
    let traps = criteria.traps.iter().map(|t| t.id.as_str());
    concepts.chain(traps).chain(criteria.disqualifiers.iter().map(|d| d.id.as_str()))
}

fn test(criteria: &Criteria, out: &mut dyn Write) -> Result<ExitStatus> {
    let [concepts, traps] = tried(criteria);
    let failed: Vec<&String> = concepts.failed.iter().chain(&traps.failed).collect();
    for message in &failed {
        writeln!(out, "{message}")?;
    }
    writeln!(out, "{} examples, {} failed", concepts.tried + traps.tried, failed.len())?;
    Ok(if failed.is_empty() { ExitStatus::Done } else { ExitStatus::Findings })
}
