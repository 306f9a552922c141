//! `setara selftest`: every group with its time, and what failed.

use std::io::Write;
use std::time::{Duration, Instant};

use anyhow::Result;

use super::ExitStatus;
use crate::audit::selftest::{GROUPS, Outcome, Trial};
use crate::cli::{Cli, SelftestArgs};
use crate::criteria::nomenclature::Nomenclature;
use crate::criteria::pack::Pack;
use crate::criteria::tag::Criteria;
use crate::files::output::Output;
use crate::lang::Lang;

pub(super) fn run(cli: &Cli, args: &SelftestArgs, out: &mut Output) -> Result<ExitStatus> {
    let lang = cli.lang.unwrap_or_else(Lang::from_env);
    let own = match args.packs.is_empty() {
        true => None,
        false => Some(Criteria::compile(args.packs.iter().map(|p| Pack::open(p)).collect::<Result<_>>()?)),
    };
    let shipped = Criteria::compile(vec![Pack::id_arg()]);
    let trial = Trial { shipped, own, nomenclature: Nomenclature::shipped(), lang };
    let (mut failed, start) = (0, Instant::now());
    for (name, group) in GROUPS {
        let begin = Instant::now();
        // What cannot even be tried has failed.
        let outcome =
            group(&trial).unwrap_or_else(|error| Outcome { failed: vec![format!("{error:#}")], ..Outcome::default() });
        let mark = match (outcome.failed.is_empty(), lang) {
            (true, _) => "ok",
            (false, Lang::Id) => "GAGAL",
            (false, Lang::En) => "FAIL",
        };
        let (tried, what, took) = (outcome.tried, &outcome.what, seconds(begin.elapsed()));
        writeln!(out, "{mark:<6} {name:<13} {tried:>6} {what} ({took})")?;
        for detail in outcome.details {
            writeln!(out, "       {detail}")?;
        }
        for failure in &outcome.failed {
            writeln!(out, "       {failure}")?;
        }
        failed += usize::from(!outcome.failed.is_empty());
        out.flush()?;
    }
    let (groups, took) = (GROUPS.len(), seconds(start.elapsed()));
    let version = env!("CARGO_PKG_VERSION");
    match lang {
        Lang::Id => writeln!(out, "setara {version}: {groups} kelompok, {failed} gagal ({took})")?,
        Lang::En => writeln!(out, "setara {version}: {groups} groups, {failed} failed ({took})")?,
    }
    Ok(if failed == 0 { ExitStatus::Done } else { ExitStatus::Findings })
}

fn seconds(time: Duration) -> String {
    format!("{:.2} s", time.as_secs_f64())
}
