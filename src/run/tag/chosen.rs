//! The lines that conditions choose: the budget is read once to know what each figure is made of, and once more to write.

use std::path::Path;

use anyhow::{Result, bail};

use crate::allocate::Methods;
use crate::finding::Finding;
use crate::gbs::filed;
use crate::lang::format_in;
use crate::ledger::Ledger;
use crate::ledger::lens::Lenses;
use crate::read::layout::BudgetRow;
use crate::report::behind::{self, ChosenLines, Condition, Judged, LineParts};
use crate::report::collected::BudgetsByFile;
use crate::report::one_currency;
use crate::settings::{Basis, Settings, Sides};

/// The lines that were chosen, and what they come to in words.
pub struct Chosen {
    lines: ChosenLines,
    parts: LineParts,
    pub sum: String,
}

impl Chosen {
    pub fn has(&mut self, row: &BudgetRow) -> bool {
        self.lines.has(&mut self.parts, row)
    }
}

/// The lines that meet all conditions; `None` where nothing could be read, which the findings
/// tell. The ledger is the one into which the lines are read again.
///
/// # Errors
/// The conditions ask for what the budget does not have or cannot tell, or it comes through a pipe.
pub fn choose(
    conditions: &[Condition],
    (settings, basis, sides): (&Settings, &Basis, &Sides),
    ledger: &mut Ledger,
    methods: &mut Methods,
    findings: &mut Vec<Finding>,
) -> Result<Option<Chosen>> {
    let lang = settings.lang;
    if let Some(path) = settings.inputs.iter().find(|path| *path == "-" || is_pipe(path)) {
        bail!(
            "{}",
            format_in!(
                lang,
                "{path}: --where membaca anggaran dua kali, sedangkan yang datang lewat pipa hanya terbaca sekali; simpan \
                 dahulu sebagai berkas",
                "{path}: --where reads the budget twice, and what comes through a pipe is read once; write it to a file \
                 first"
            )
        );
    }
    let (mut parts, mut budgets) = (LineParts::default(), BudgetsByFile::default());
    let inputs = basis.read(settings, ledger, findings, &mut |row| {
        parts.add(row);
        if !sides.statements.is_empty() {
            budgets.add(row);
        }
        Ok(())
    })?;
    if inputs.is_empty() {
        return Ok(None);
    }
    one_currency(&inputs)?;
    let statements = filed::judge(sides.statements.clone(), &budgets.pagu(&inputs));
    findings.extend(statements.iter().filter_map(|own| own.not_counted()));
    let mut lenses = Lenses::of(ledger, &basis.nomenclature);
    filed::file(ledger, &mut lenses, &statements, settings.gbs.method);
    let judged = Judged { ledger, lenses: &lenses, nomenclature: &basis.nomenclature, inputs: &inputs, lang };
    let lines = behind::choose(conditions, &parts, &judged, methods)?;
    let sum = lines.sum(&inputs, lang);
    Ok(Some(Chosen { lines, parts, sum }))
}

fn is_pipe(path: &str) -> bool {
    Path::new(path).metadata().is_ok_and(|known| !known.is_file() && !known.is_dir())
}
