//! `setara sample` and `setara estimate`: lines to be looked at, and what the look says of the whole.

use std::io::Write;

use anyhow::{Result, bail};

use super::settings::{Options, resolve};
use super::{ExitStatus, finish_for, look};
use crate::audit::population::Population;
use crate::audit::sample::{self, Sample, Stratum};
use crate::audit::sampled;
use crate::cli::{Cli, EstimateArgs, InspectFormat, SampleArgs, TableFormat};
use crate::files::output::{Guard, Output};
use crate::finding::SheetRows;
use crate::guard::escape;
use crate::lang::{Lang, format_in};
use crate::ledger::Ledger;
use crate::report::grid::{count, percent};
use crate::settings::Basis;
use crate::sides::sample_file;
use crate::write;
use crate::write::xlsx::forms;

/// `sample`.
///
/// # Errors
/// Budgets cannot be read or drawn from, or the output cannot be written.
pub(super) fn draw(cli: &Cli, args: &SampleArgs, guard: &Guard) -> Result<ExitStatus> {
    let format = args.form.format(&args.output)?;
    let settings = resolve(cli, &args.input, &Options::default())?;
    let lang = settings.lang;
    if args.seed.trim() != args.seed || args.seed.is_empty() || args.seed.chars().any(char::is_control) {
        bail!(
            "{}",
            format_in!(
                lang,
                "--seed: teks satu baris yang tidak kosong, tanpa spasi di awal dan di akhir",
                "--seed: a text of one line, not empty, without blanks at its ends"
            )
        );
    }
    let basis = Basis::open(&settings)?;
    let mut output = Output::open(args.output.output.as_deref(), guard)?;
    let (mut ledger, mut findings) = (Ledger::new(&basis.criteria), Vec::new());
    let Some(population) = Population::read(&basis, &settings, &mut ledger, &mut findings)? else {
        return finish_for(guard.host(), &findings, lang);
    };
    let n = match args.tolerable {
        Some(tolerable) => sample::size_for(&population.lines, tolerable, lang)?,
        None => args.n.unwrap_or_default(),
    };
    let drawn = sample::draw(&population.lines, &args.seed, n, lang)?;
    let of = sample_file::basis_text(&sampled::basis(&population, &basis, &settings, &args.seed, n));
    let rows = SheetRows::default();
    let cells = (1..).zip(&drawn.rows).map(|(number, row)| {
        let mut cells = sampled::cells((number, row), &population, &ledger, (&rows, lang)).to_vec();
        let said = args.show_verdict.then(|| sampled::verdict(&population.lines[row.line], lang).to_owned());
        cells.extend(std::iter::once(of.clone()).chain(said));
        cells
    });
    match format {
        TableFormat::Xlsx => forms::sample(cells, args.show_verdict, lang, &mut output)?,
        TableFormat::Csv => {
            let mut writer = csv::Writer::from_writer(args.csv.out_named(&mut output, &["nilai"]));
            let verdict = args.show_verdict.then_some(sample_file::VERDICT);
            writer.write_record(sample_file::COLUMNS.into_iter().chain([sample_file::BASIS]).chain(verdict))?;
            for row in cells {
                writer.write_record(row.iter().map(|cell| args.csv.cell(cell).into_owned()))?;
            }
            writer.flush()?;
        }
    }
    output.finish()?;
    guard.host().say(&drawn_said(&drawn, &population, args.tolerable, lang));
    finish_for(guard.host(), &findings, lang)
}

/// What was drawn, in words.
fn drawn_said(drawn: &Sample, population: &Population, tolerable: Option<f64>, lang: Lang) -> String {
    const SHOWN: usize = 3;
    let (rows, draws) = (drawn.rows.len() as u64, drawn.strata.iter().map(|s| s.draws).sum());
    let taken = drawn.rows.iter().filter(|row| row.stratum.is_none()).count() as u64;
    let [rows, draws, taken] = [rows, draws, taken].map(|n| count(n, lang));
    let mut said = format_in!(
        lang,
        "{rows} baris untuk diperiksa: {taken} bernilai besar atau di bawah nol (semuanya diperiksa), selebihnya dari {draws} undian",
        "{rows} lines to look at: {taken} are large or below zero (all of these are looked at), the others come from {draws} draws"
    );
    let none = drawn.strata.iter().find(|size| size.stratum == Stratum::None);
    if tolerable.is_some() && none.is_none() {
        said += lang.choose(". Semua baris tanpa bukti diperiksa", ". All lines without evidence are looked at");
    }
    if let (Some(tolerable), Some(none)) = (tolerable, none) {
        let [tolerable, most] =
            [tolerable, sample::hides_at_most(none.draws, drawn.strata.len())].map(|share| percent(Some(share), lang));
        let draws = count(none.draws, lang);
        said += &format_in!(
            lang,
            ". Bila dari {draws} undian strata C tidak satu pun ARG, yang tanpa bukti menyembunyikan paling banyak {most} dari \
             rupiahnya (batas yang diminta: {tolerable})",
            ". If none of the {draws} draws of stratum C is ARG, lines without evidence hide at most {most} of their rupiah \
             (asked for: {tolerable})"
        );
    }
    if !drawn.left_out.is_empty() {
        let spots: Vec<String> = (drawn.left_out.iter().take(SHOWN))
            .map(|line| population.spot(&population.lines[*line]).for_explain(lang, &SheetRows::default()))
            .collect();
        let more = if drawn.left_out.len() > SHOWN { ", …" } else { "" };
        let (left, spots) = (count(drawn.left_out.len() as u64, lang), spots.join(", "));
        said += &format_in!(
            lang,
            ". {left} baris tanpa rupiah tidak dapat diundi: {spots}{more}",
            ". {left} lines without an amount cannot be drawn: {spots}{more}"
        );
    }
    said
}

/// `estimate`.
///
/// # Errors
/// The sample is not of these budgets, is not filled in whole or was changed, or the output cannot be written.
pub(super) fn estimate(cli: &Cli, args: &EstimateArgs, guard: &Guard) -> Result<ExitStatus> {
    let format = args.format()?;
    let settings = resolve(cli, &args.input, &Options::default())?;
    let (lang, basis) = (settings.lang, Basis::open(&settings)?);
    let mut output = Output::open(args.output.output.as_deref(), guard)?;
    let mut findings = Vec::new();
    let Some(found) = sampled::estimated(&args.sample.to_string_lossy(), &basis, &settings, &mut findings)? else {
        return finish_for(guard.host(), &findings, lang);
    };
    match format {
        InspectFormat::Json => {
            escape::json(&mut output, |out| anyhow::Ok(serde_json::to_writer_pretty(out, &found)?))?;
            output.write_all(b"\n")?;
        }
        InspectFormat::Table => {
            let look = look(&args.output, args.width, true, lang);
            writeln!(output, "{}\n", escape::message(lang.choose(&*found.sentence.id, &*found.sentence.en)))?;
            write::table::write(&found.grids(lang), &[], look, &mut output)?;
        }
    }
    output.finish()?;
    finish_for(guard.host(), &findings, lang)
}
