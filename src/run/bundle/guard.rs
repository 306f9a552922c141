//! What a bundle would publish is looked through before it is one.

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::audit::bundle::{Bundle, FILE, FileRole};
use crate::audit::sighting::Look;
use crate::cli::Held;
use crate::finding::emit;
use crate::finding::{Fault, Finding, PersonalFault};
use crate::gbs;
use crate::gbs::Gbs;
use crate::guard::personal::masked;
use crate::lang::Lang;

/// Places that are named; the others are counted.
const SHOWN: usize = 20;

/// Whatever is published is looked through for what leads to a person, as it stands in the bundle.
///
/// # Errors
/// Something does, in a file that nobody said may be passed on all the same.
pub fn look(part: &Path, bundle: &Bundle, with: &[Held], statements: Vec<String>) -> Result<()> {
    let allowed = |role: FileRole| match role {
        FileRole::Decisions => with.contains(&Held::Decisions),
        FileRole::Gbs => with.contains(&Held::Gbs),
        _ => false,
    };
    let mut found: Vec<(Option<FileRole>, String)> = Vec::new();
    if !allowed(FileRole::Gbs) {
        found.extend(statements.into_iter().map(|line| (Some(FileRole::Gbs), line)));
    }
    let mut through = |role: Option<FileRole>, name: &str, copy: &str, look: Look| -> Result<()> {
        let path = part.join(copy);
        let seen =
            look.through(&path.to_string_lossy()).with_context(|| format!("{name}: cannot be looked through"))?;
        found.extend(seen.iter().map(|sighting| (role, format!("{}:{sighting}", masked(name)))));
        Ok(())
    };
    // Cells of reports are covered already, and their amounts are no telephones.
    let ours = Look { numbers_alone: true, has_amounts: true };
    for report in &bundle.reports {
        through(None, &report.file, &report.file, ours)?;
    }
    through(None, &bundle.resolved_settings, &bundle.resolved_settings, ours)?;
    through(None, FILE, FILE, ours)?;
    for kept in bundle.files.iter().filter(|kept| !kept.shipped && !allowed(kept.role)) {
        let Some(copy) = &kept.copy else { continue };
        let is_table =
            matches!(kept.role, FileRole::Input | FileRole::Beneficiaries | FileRole::Population | FileRole::Decisions);
        let how = Look { numbers_alone: !is_table, has_amounts: kept.role == FileRole::Input };
        through(Some(kept.role), &kept.path, copy, how)?;
    }
    if found.is_empty() {
        return Ok(());
    }
    let shown: Vec<&str> = found.iter().take(SHOWN).map(|(_, line)| line.as_str()).collect();
    let more = if found.len() > SHOWN { format!("\n  and {} more", found.len() - SHOWN) } else { String::new() };
    let mut way_out = "leave them out of these files".to_owned();
    let roles: Vec<&str> = [FileRole::Decisions, FileRole::Gbs]
        .into_iter()
        .filter(|role| found.iter().any(|(own, _)| own == &Some(*role)))
        .map(FileRole::id)
        .collect();
    if !roles.is_empty() {
        way_out += &format!("; who has looked at them and may pass them on: --bundle-with {}", roles.join(","));
    }
    if found.iter().any(|(own, _)| matches!(own, Some(FileRole::Input | FileRole::Beneficiaries))) {
        way_out += "; inputs and beneficiaries need not be copied: a bundle names them by their hash";
    }
    bail!("no bundle is written: it would publish what leads to a person\n  {}{more}\n{way_out}", shown.join("\n  "))
}

/// Fields and columns of statements that name persons, with their places; numbers are found with those of other files.
pub fn named_in(statements: &[Gbs]) -> Vec<String> {
    let found = gbs::filed::checked(statements, &Default::default());
    let is_name = |f: &Finding| matches!(&f.fault, Fault::Personal(p) if !matches!(**p, PersonalFault::Number { .. }));
    let line = |f: &emit::Diagnostic| emit::FindingLine(f, Lang::En).to_string();
    emit::shown(&found).iter().filter(|f| is_name(f.finding)).map(line).collect()
}
