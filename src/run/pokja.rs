//! `setara pokja`: the work plan of the Pokja PUG, filled in as far as a budget goes.

use anyhow::{Result, bail};

use super::settings::{Options, resolve};
use super::{ExitStatus, finish_for};
use crate::audit::pokja::pages::{Pages, PlanFacts};
use crate::audit::pokja::{LinesSeen, Matrix, Plan};
use crate::cli::{Cli, PokjaArgs, PokjaFormat};
use crate::domain::currency::Currency;
use crate::files::output::{Guard, Output};
use crate::finding::table::in_currency;
use crate::lang::{Lang, format_in};
use crate::ledger::lens::Lenses;
use crate::report::grid::{count, exact};
use crate::report::{currency, one_currency, silent};
use crate::settings::{Basis, Sides};
use crate::write;

/// # Errors
/// Settings, the matrix or side files cannot be read, or the output cannot be written.
pub(super) fn run(cli: &Cli, args: &PokjaArgs, guard: &Guard) -> Result<ExitStatus> {
    let format = args.format()?;
    let Some(to) = &args.output.output else {
        bail!("the plan is a document: name it with --output FILE.docx or FILE.xlsx")
    };
    let settings = resolve(cli, &args.input, &Options { decisions: &args.decisions, ..Options::default() })?;
    let lang = settings.lang;
    let matrix = Matrix::open(args.matrix.as_deref().map(|path| path.to_string_lossy()).as_deref())?;
    let mut output = Output::open(Some(to), guard)?;
    let mut findings = Vec::new();
    let (basis, sides) = (Basis::open(&settings)?, Sides::open(&settings, &mut findings)?);
    let (mut ledger, mut seen) = (sides.ledger(&basis.criteria), LinesSeen::default());
    let inputs = basis.read(&settings, &mut ledger, &mut findings, &mut |row| {
        seen.add(row);
        Ok(())
    })?;
    if inputs.is_empty() || findings.iter().any(|finding| finding.fault.is_fatal()) {
        return finish_for(guard.host(), &findings, lang);
    }
    one_currency(&inputs)?;
    in_currency(&mut findings, currency(&inputs));
    let lenses = Lenses::of(&ledger, &basis.nomenclature);
    let plan = Plan::of(&matrix, (&ledger, &lenses), &seen, lang);
    let silent = silent(&ledger, &basis.nomenclature, &inputs);
    let facts = PlanFacts { inputs: &inputs, silent: silent.values().map(|why| lang.say(why.word())).collect() };
    let pages = Pages { matrix: &matrix, plan: &plan, facts, lang };
    match format {
        PokjaFormat::Docx => write::docx::write(&pages.document(), true, &mut output)?,
        PokjaFormat::Xlsx => pages.workbook(&mut output)?,
    }
    output.finish()?;
    guard.host().say(&written(&plan, currency(&inputs), lang));
    finish_for(guard.host(), &findings, lang)
}

/// What the plan comes to, for who does not open it at once.
fn written(plan: &Plan, currency: Currency, lang: Lang) -> String {
    let (listed, unmapped) = (plan.listed(), plan.unmapped());
    let [lines, more] = [&listed, &unmapped].map(|sum| count(sum.lines, lang));
    let [amount, left] = [&listed, &unmapped].map(|sum| currency.write(exact(sum.amount, lang)));
    format_in!(
        lang,
        "rencana: {lines} sub kegiatan, {amount}; belum dipetakan: {more} sub kegiatan, {left}",
        "plan: {lines} sub kegiatan, {amount}; not mapped: {more} sub kegiatan, {left}"
    )
}
