//! Statements as the official form: the GBS in portrait with its signature block, the GAP matrix in landscape.

use crate::files::output::Format;
use clap::ValueEnum;
use std::io::Write;

use anyhow::Result;

use super::{docx, html};
use crate::domain::amount::Rupiah;
use crate::domain::currency::Currency;
use crate::gbs::check::rupiah;
use crate::gbs::node::StatedFigure;
use crate::gbs::{DataRow, Gbs, Indicator, Measure, NamedLevel, PlacedText};
use crate::lang::Lang;
use crate::report::document::Lead;
use crate::report::document::{Block, Chapter, Document, DocumentKind, FormCell, FormTable};

/// Writes the statements as one document.
///
/// # Errors
/// Where it cannot be written.
pub fn write(statements: &[Gbs], format: GbsFormat, out: &mut dyn Write) -> Result<()> {
    let document = document(statements);
    match format {
        GbsFormat::Html => html::write(&document, true, out),
        GbsFormat::Docx => docx::write(&document, true, out),
    }
}

fn document(statements: &[Gbs]) -> Document {
    let title = match statements {
        [only] => format!("Pernyataan Anggaran Gender: {}", only.sub_kegiatan.name.text),
        all => format!("Pernyataan Anggaran Gender: {}", all.first().map_or("", |g| &g.opd.text)),
    };
    let chapters = statements.iter().flat_map(|gbs| [form(gbs), analysis(gbs)]).collect();
    let (facts, headline) = (Vec::new(), Vec::new());
    // As the official forms are.
    Document {
        kind: DocumentKind::Forms,
        lang: Lang::Id,
        currency: Currency::RUPIAH,
        title,
        facts,
        lead: Lead::default(),
        headline,
        chapters,
    }
}

/// The fields in the order of the form.
fn form(gbs: &Gbs) -> Chapter {
    let mut rows: Vec<Vec<FormCell>> = Vec::new();
    let mut number = 0;
    let mut row = |label: &str, content: FormCell| {
        // Of the fields below a numbered one, only those that say something.
        if label.starts_with('-') && content.is_empty() {
            return;
        }
        let first = label.starts_with(char::is_uppercase);
        number += u32::from(first);
        let no = if first { number.to_string() } else { String::new() };
        rows.push(vec![FormCell::text(&no), FormCell::bold(label.trim_start_matches("- ")), content]);
    };
    row("Nama perangkat daerah", texts(&[&gbs.opd, &gbs.unit, &gbs.address]));
    let stage = if gbs.stage.says() { format!(" ({})", stage(&gbs.stage.text)) } else { String::new() };
    row("Tahun anggaran", FormCell::text(&format!("{}{stage}", gbs.year.text)));
    row("Program", level(&gbs.program));
    row("- tujuan program", FormCell::text(&gbs.program.goal.text));
    row("- kegiatan", level(&gbs.kegiatan));
    row("- sub kegiatan", level(&gbs.sub_kegiatan));
    row("- tujuan sub kegiatan", FormCell::text(&gbs.sub_kegiatan.goal.text));
    row("- sasaran", FormCell::text(&gbs.target_group.text));
    row("Kode sub kegiatan", FormCell::text(&code(&gbs.sub_kegiatan)));
    row("Analisis situasi: data pembuka wawasan", data(gbs));
    row("- isu dan faktor kesenjangan", factors(gbs));
    row("- sebab kesenjangan internal", list(&gbs.internal));
    row("- sebab kesenjangan eksternal", list(&gbs.external));
    row("Capaian: tolok ukur", FormCell::text(&gbs.goal.text));
    row("- indikator dan target kinerja", indicators(gbs));
    row("Jumlah anggaran sub kegiatan", FormCell::text(&money(&gbs.amount)));
    row("Rencana aksi", actions(gbs));
    let s = &gbs.signature;
    let line = |text: &PlacedText| if text.says() { text.text.clone() } else { "........................".to_owned() };
    let signature = vec![
        Some(format!("{}, {}", line(&s.town), line(&s.date))),
        Some(if s.post.says() { s.post.text.clone() } else { format!("Kepala {}", gbs.opd.text) }),
        None,
        Some(line(&s.name)),
        Some(format!("NIP {}", line(&s.nip))),
    ];
    let fields = FormTable { widths: vec![6, 26, 68], head: Vec::new(), rows };
    let blocks = vec![Block::Form(fields), Block::Signature(signature)];
    Chapter::new("gbs", "Pernyataan Anggaran Gender", "(Gender Budget Statement)", blocks)
}

/// The matrix of nine steps, or the newer one of four.
fn analysis(gbs: &Gbs) -> Chapter {
    let own = |label: &str, level: &NamedLevel| {
        let name = format!("{label}: {} {}", code(level), level.name.text);
        level.name.says().then(|| name.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    let mut names: Vec<String> =
        [("Program", &gbs.program), ("Kegiatan", &gbs.kegiatan), ("Sub kegiatan", &gbs.sub_kegiatan)]
            .into_iter()
            .filter_map(|(l, level)| own(l, level))
            .collect();
    if gbs.old_goal().says() {
        names.push(format!("Tujuan: {}", gbs.old_goal().text));
    }
    if gbs.policy.says() {
        names.insert(0, format!("Kebijakan: {}", gbs.policy.text));
    }
    let lines = |lines: Vec<String>| FormCell::text(&lines.join("\n"));
    let data = || lines(gbs.data.iter().map(sentence).collect());
    let factors = || {
        let own = gbs.factors().map(|(a, f)| format!("{}: {}", capital(a.id()), f.says.text));
        lines(own.collect())
    };
    let actions = || {
        let own = gbs.actions.iter().enumerate().map(|(i, a)| {
            let mut out = format!("{}. {}", i + 1, a.says.text);
            for (label, text) in [("keluaran", &a.output), ("hasil", &a.outcome)] {
                if text.says() {
                    out.push_str(&format!("; {label}: {}", text.text));
                }
            }
            out
        });
        lines(own.collect())
    };
    let columns: Vec<(&str, &str, u32, FormCell)> = if gbs.steps == 4 {
        let responsible = gbs.actions.iter().map(|a| a.responsible.text.clone()).filter(|r| !r.is_empty());
        let responsible: std::collections::BTreeSet<String> = responsible.collect();
        vec![
            ("Langkah 1", "Isu dari data", 26, data()),
            ("Langkah 2", "Sebab menurut akses, partisipasi, kontrol, manfaat", 28, factors()),
            ("Langkah 3", "Rencana aksi", 30, actions()),
            ("Langkah 4", "Penanggung jawab", 16, lines(responsible.into_iter().collect())),
        ]
    } else {
        let baseline = || {
            let stated = gbs.baseline.iter().filter(|b| b.says()).map(|b| b.text.clone());
            let own = gbs.indicators.iter().filter(|i| i.baseline.says());
            let own = own.map(|i| format!("{}: {}", i.says.text, measure(&i.baseline, i)));
            lines(stated.chain(own).collect())
        };
        let targets = || {
            let own = gbs.indicators.iter().map(|i| format!("{}: {}", i.says.text, measure(&i.target, i)));
            lines(own.collect())
        };
        vec![
            ("Langkah 1", "Kebijakan, program, kegiatan", 12, lines(names)),
            ("Langkah 2", "Data pembuka wawasan", 14, data()),
            ("Langkah 3", "Faktor kesenjangan", 13, factors()),
            ("Langkah 4", "Sebab internal", 10, list(&gbs.internal)),
            ("Langkah 5", "Sebab eksternal", 10, list(&gbs.external)),
            ("Langkah 6", "Reformulasi tujuan", 10, FormCell::text(&gbs.goal.text)),
            ("Langkah 7", "Rencana aksi", 13, actions()),
            ("Langkah 8", "Data dasar", 9, baseline()),
            ("Langkah 9", "Indikator gender", 9, targets()),
        ]
    };
    let head = vec![
        columns.iter().map(|c| FormCell::text(c.0)).collect(),
        columns.iter().map(|c| FormCell::text(c.1)).collect(),
    ];
    let widths = columns.iter().map(|c| c.2).collect();
    let rows = vec![columns.into_iter().map(|c| c.3).collect()];
    let whose = format!("{} · Tahun anggaran {}", gbs.opd.text, gbs.year.text);
    let blocks = vec![Block::Form(FormTable { widths, head, rows })];
    Chapter { landscape: true, ..Chapter::new("gap", "Gender Analysis Pathway", &whose, blocks) }
}

/// A stage in words; what is none of the stages, as it is.
fn stage(stated: &str) -> String {
    let id = stated.trim().to_lowercase();
    if let Some(number) = id.strip_prefix("pergeseran-") {
        return format!("pergeseran APBD ke-{number}");
    }
    let words = match id.as_str() {
        "rkpd" => "rencana kerja pemerintah daerah, RKPD",
        "kua-ppas" => "kebijakan umum dan plafon anggaran sementara, KUA-PPAS",
        "rka" => "rencana kerja dan anggaran, RKA",
        "apbd" => "APBD murni",
        "perubahan" => "perubahan APBD",
        "realisasi" => "realisasi APBD",
        _ => return stated.to_owned(),
    };
    words.to_owned()
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or(String::new(), |c| c.to_uppercase().collect::<String>() + chars.as_str())
}

fn code(level: &NamedLevel) -> String {
    match level.activity() {
        Some(code) => code.to_string(),
        None => level.code.text.clone(),
    }
}

fn level(level: &NamedLevel) -> FormCell {
    let code = code(level);
    FormCell::text(if code.is_empty() { level.name.text.clone() } else { format!("{code} {}", level.name.text) }.trim())
}

fn texts(texts: &[&PlacedText]) -> FormCell {
    let said: Vec<&str> = texts.iter().filter(|t| t.says()).map(|t| t.text.as_str()).collect();
    FormCell::text(&said.join("\n"))
}

fn list(texts: &[PlacedText]) -> FormCell {
    match texts {
        [only] => FormCell::text(&only.text),
        all => {
            let lines: Vec<String> = all.iter().enumerate().map(|(i, t)| format!("{}. {}", i + 1, t.text)).collect();
            FormCell::text(&lines.join("\n"))
        }
    }
}

fn money(text: &PlacedText) -> String {
    rupiah(&text.text).map_or_else(|| text.text.clone(), |r: Rupiah| Currency::RUPIAH.write(r.indonesian()))
}

fn figure(figure: &Option<StatedFigure>, percent: &Option<StatedFigure>) -> String {
    let own = figure.as_ref().map(|f| match f.is_whole() {
        // Grouped as money is: 1.449.930.
        true => Rupiah::from_sen(f.millionths / 10_000).indonesian(),
        false => StatedFigure::write(f.millionths, f.decimals),
    });
    let percent = percent.as_ref().map(|f| format!("{}\u{a0}%", StatedFigure::write(f.millionths, f.decimals)));
    match (own, percent) {
        (Some(own), Some(percent)) => format!("{own}\n({percent})"),
        (own, percent) => own.or(percent).unwrap_or_default(),
    }
}

/// The rows of data as a table.
fn data(gbs: &Gbs) -> FormCell {
    let rows = gbs.data.iter().map(|row| {
        let what = [&row.topic.text, &row.value.text, &row.says.text].into_iter().filter(|t| !t.is_empty());
        let unit = if row.unit.says() { format!(" ({})", row.unit.text) } else { String::new() };
        let source = &row.source.text;
        let year = row.year.map(|y| y.to_string()).filter(|y| !source.contains(y) && !row.topic.text.contains(y));
        let source: Vec<String> = [source.clone()].into_iter().chain(year).filter(|s| !s.is_empty()).collect();
        vec![
            FormCell::text(&format!("{}{unit}", what.cloned().collect::<Vec<_>>().join(": "))),
            FormCell::right(&figure(&row.male, &row.male_percent)),
            FormCell::right(&figure(&row.female, &row.female_percent)),
            FormCell::right(&figure(&row.total, &row.percent)),
            FormCell::text(&source.join(", ")),
        ]
    });
    FormCell::table([32, 13, 13, 13, 29], ["Data", "L", "P", "Jumlah", "Sumber, tahun"], rows.collect())
}

/// One row of data in words.
fn sentence(row: &DataRow) -> String {
    let mut out = row.topic.text.clone();
    push_figures(&mut out, "L", &row.male, &row.male_percent);
    push_figures(&mut out, "P", &row.female, &row.female_percent);
    push_figures(&mut out, "jumlah", &row.total, &row.percent);
    for text in [&row.value, &row.says] {
        if text.says() {
            out.push_str(&format!("; {}", text.text));
        }
    }
    if let Some(year) = row.year.filter(|y| !row.topic.text.contains(&y.to_string())) {
        out.push_str(&format!(" ({year})"));
    }
    out
}

fn push_figures(out: &mut String, label: &str, number: &Option<StatedFigure>, percent: &Option<StatedFigure>) {
    let figure = figure(number, percent);
    if !figure.is_empty() {
        out.push_str(&format!("; {label} {}", figure.replace('\n', " ")));
    }
}

fn factors(gbs: &Gbs) -> FormCell {
    let factors = gbs.factors().map(|(aspect, f)| {
        let mut out = format!("{}: {}", capital(aspect.id()), f.says.text);
        push_figures(&mut out, "L", &f.male, &f.male_percent);
        push_figures(&mut out, "P", &f.female, &f.female_percent);
        out
    });
    FormCell::text(&factors.collect::<Vec<_>>().join("\n"))
}

fn measure(measure: &Measure, indicator: &Indicator) -> String {
    let own = if measure.by_sex() {
        format!("L {}, P {}", measure.male.text, measure.female.text)
    } else {
        measure.text.text.clone()
    };
    if indicator.unit.says() && !own.is_empty() { format!("{own} {}", indicator.unit.text) } else { own }
}

fn indicators(gbs: &Gbs) -> FormCell {
    let rows = gbs.indicators.iter().map(|i| {
        let kind = if i.kind.says() { format!("{}: ", capital(&i.kind.text)) } else { String::new() };
        vec![
            FormCell::text(&format!("{kind}{}", i.says.text)),
            FormCell::text(&measure(&i.baseline, i)),
            FormCell::text(&measure(&i.target, i)),
        ]
    });
    FormCell::table([48, 26, 26], ["Indikator", "Data dasar", "Target"], rows.collect())
}

fn actions(gbs: &Gbs) -> FormCell {
    let mut rows: Vec<Vec<FormCell>> = gbs
        .actions
        .iter()
        .enumerate()
        .map(|(i, a)| {
            vec![
                FormCell::text(&format!("{}. {}", i + 1, a.says.text)),
                FormCell::right(&rupiah(&a.input.text).map_or_else(|| a.input.text.clone(), Rupiah::indonesian)),
                FormCell::text(&a.output.text),
                FormCell::text(&a.outcome.text),
            ]
        })
        .collect();
    if let Some(sum) = crate::gbs::check::planned(&gbs.actions).filter(|_| gbs.actions.len() > 1) {
        rows.push(vec![
            FormCell::bold("Jumlah"),
            FormCell::right(&sum.indonesian()),
            FormCell::text(""),
            FormCell::text(""),
        ]);
    }
    FormCell::table([34, 20, 23, 23], ["Kegiatan", "Masukan (Rp)", "Keluaran", "Hasil"], rows)
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum GbsFormat {
    Html,
    Docx,
}

impl Format for GbsFormat {
    const DEFAULT: GbsFormat = GbsFormat::Html;

    fn endings(self) -> &'static [&'static str] {
        match self {
            GbsFormat::Html => &["html", "htm"],
            GbsFormat::Docx => &["docx"],
        }
    }
}
