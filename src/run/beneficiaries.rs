//! `setara beneficiaries`: the sub kegiatan whose women and men are to be counted, and lists of persons as counts.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Result, bail};

use super::settings::{Options, resolve};
use super::{ExitStatus, continued, finish};
use crate::allocate;
use crate::allocate::SubKegiatan;
use crate::cli::{BeneficiariesCommand, Cli, CountArgs, InputArgs, TemplateArgs};
use crate::domain::amount::Rupiah;
use crate::domain::code::{ActivityCode, Level};
use crate::files::output;
use crate::files::output::{Guard, Output};
use crate::finding::Finding;
use crate::ledger::lens::Lenses;
use crate::report::inputs::SeenSubjects;
use crate::settings;
use crate::settings::{Basis, Settings, Sides};
use crate::sides::beneficiary;
use crate::write::template::{Continued, Key, occurring};

pub fn run(cli: &Cli, command: &BeneficiariesCommand, guard: &Guard) -> Result<ExitStatus> {
    let args = match command {
        BeneficiariesCommand::Template(args) => args,
        BeneficiariesCommand::Count(args) => return count(cli, args, guard),
    };
    output::only("csv", args.output.output.as_deref())?;
    let path = args.output.output.as_deref();
    let mut settings = template_settings(cli, args)?;
    let file = path.map(Continued::open).transpose()?.flatten();
    settings.continued = path.filter(|_| file.is_some()).map(Path::to_owned);
    let mut output = Output::open(args.output.output.as_deref(), guard)?;
    let mut findings = Vec::new();
    match file {
        Some(file) => {
            if let Some(found) = found(&settings, &mut findings)? {
                let (table, counts) = file.bring_up_to_date(&found.asked(args), &found.all, &found.occurring, args.csv);
                continued::write(table, counts, &findings, settings.lang, output)?;
            }
        }
        None if template(&settings, args, &mut output, &mut findings)? => output.finish()?,
        None => {}
    }
    finish(&findings, settings.lang)
}

/// A list of persons → a table of counts. Only counts are kept of it.
fn count(cli: &Cli, args: &CountArgs, guard: &Guard) -> Result<ExitStatus> {
    output::only("csv", args.output.output.as_deref())?;
    let list = args.list.to_string_lossy().replace('\\', "/");
    let input = InputArgs { files: vec![list.clone()], ..InputArgs::default() };
    let settings = resolve(cli, &input, &Options::default())?;
    if let Some(path) = args.output.output.as_deref().filter(|p| p.exists()) {
        bail!("{} is there already; nothing is overwritten", path.display());
    }
    let code = match &args.sub_kegiatan {
        Some(code) => match ActivityCode::find(code).filter(|c| c.level() == Level::SubKegiatan) {
            Some(code) => Some(code),
            None => bail!("{code:?} is no code of a sub kegiatan, such as 1.02.02.2.02.0001"),
        },
        None => None,
    };
    let mut output = Output::open(args.output.output.as_deref(), guard)?;
    let mut findings = Vec::new();
    let counts = beneficiary::count::count(&list, code, settings.allocation.ages, &mut findings)?;
    beneficiary::count::write(&counts, &args.sumber, args.tahun, args.csv, &mut output)?;
    output.finish()?;
    finish(&findings, settings.lang)
}

/// The settings of a template: a file that it writes is not read before it is there.
///
/// # Errors
/// As `resolve`.
pub fn template_settings(cli: &Cli, args: &TemplateArgs) -> Result<Settings> {
    let beneficiaries = &args.allocation.beneficiaries;
    let asked = Options { allocation: Some(&args.allocation), beneficiaries, ..Options::default() };
    let mut settings = resolve(cli, &args.input, &asked)?;
    settings.beneficiaries = continued::readable(settings.beneficiaries, args.output.output.as_deref());
    Ok(settings)
}

/// Writes the template; `false` where no input could be read.
pub fn template(
    settings: &Settings,
    args: &TemplateArgs,
    out: &mut Output,
    findings: &mut Vec<Finding>,
) -> Result<bool> {
    let Some(found) = found(settings, findings)? else { return Ok(false) };
    crate::write::template::template(&found.asked(args), args.wide, args.csv, out)?;
    Ok(true)
}

/// What the budgets show.
struct Found {
    /// Sub kegiatan of the base, the largest first.
    all: Vec<SubKegiatan>,
    /// Everything that counts could be of.
    occurring: BTreeSet<Key>,
}

impl Found {
    /// The sub kegiatan whose beneficiaries are asked for.
    fn asked(&self, args: &TemplateArgs) -> Vec<SubKegiatan> {
        // What serves nobody in particular has no beneficiaries to count, and what is counted is not asked for again.
        let open = |r: &&SubKegiatan| !r.counted && r.parts.divisible() != Rupiah::ZERO;
        let mut rows: Vec<SubKegiatan> = self.all.iter().filter(open).cloned().collect();
        if args.missing {
            rows.retain(|r| r.parts.missing() != Rupiah::ZERO);
            rows.sort_by_key(|r| Reverse(r.parts.missing()));
        }
        rows
    }
}

/// `None` where no input could be read.
fn found(settings: &Settings, findings: &mut Vec<Finding>) -> Result<Option<Found>> {
    let basis = Basis::open(settings)?;
    let sides = Sides::without_statements(settings, findings)?;
    let mut ledger = sides.ledger(&basis.criteria);
    let mut seen = SeenSubjects::new();
    let inputs = basis.read(settings, &mut ledger, findings, &mut |row| {
        seen.insert((row.line.activity, row.line.item, row.line.verdict));
        Ok(())
    })?;
    if inputs.is_empty() {
        return Ok(None);
    }
    let lenses = Lenses::of(&ledger, &basis.nomenclature);
    let divide = settings::allocation_input(settings, &sides.beneficiaries, &lenses, &inputs, findings)?;
    let all = allocate::allocate(&ledger, &divide).sub_kegiatan;
    let lines = seen.into_iter().map(|s| ledger.subject(s)).map(|(activity, item, _)| (activity, item));
    let occurring = occurring(lines, &all);
    Ok(Some(Found { all, occurring }))
}
