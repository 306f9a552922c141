//! The files that a command line names, as every shell would have handed them on.

use crate::cli::{BeneficiariesCommand, Command, CriteriaCommand, GbsCommand};
use crate::files::{paths, wildcards};

/// Names with `*` and `?` become the files that they stand for, and names of Windows lose the mark that keeps their slashes
/// as they are.
pub(super) fn expand(command: &mut Command) {
    for files in lists(command) {
        *files = files.iter().flat_map(|name| wildcards::expanded(&paths::without_mark(name))).collect();
    }
}

fn lists(command: &mut Command) -> Vec<&mut Vec<String>> {
    match command {
        Command::Report(args) => vec![&mut args.input.files],
        Command::Tag(args) => vec![&mut args.input.files],
        Command::Convert(args) => vec![&mut args.input.files],
        Command::Check(args) => vec![&mut args.input.files],
        Command::Compare(args) => vec![&mut args.input.files],
        Command::AuditPack(args) => vec![&mut args.input.files],
        Command::Pokja(args) => vec![&mut args.input.files],
        Command::Simulate(args) => vec![&mut args.input.files],
        Command::Inspect(args) => vec![&mut args.input.files],
        Command::Crosswalk(args) => vec![&mut args.input.files],
        Command::Sample(args) => vec![&mut args.input.files],
        Command::Estimate(args) => vec![&mut args.input.files],
        Command::Review(args) => vec![&mut args.input.files, &mut args.merge],
        Command::Beneficiaries(BeneficiariesCommand::Template(args)) => vec![&mut args.input.files],
        Command::Criteria(CriteriaCommand::Diff(args)) => vec![&mut args.input.files],
        Command::Criteria(CriteriaCommand::Suggest(args)) => vec![&mut args.input.files],
        Command::Gbs(GbsCommand::Check(args)) => vec![&mut args.files, &mut args.budget],
        Command::Gbs(GbsCommand::Convert(args)) => {
            args.file = paths::without_mark(&args.file).into_owned();
            Vec::new()
        }
        Command::Gbs(GbsCommand::Render(args)) => vec![&mut args.files],
        _ => Vec::new(),
    }
}
