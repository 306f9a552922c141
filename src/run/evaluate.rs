//! `setara evaluate`: reads a file of labelled texts, tags them, and shows how far verdicts and labels agree.

mod calibrated;

use anyhow::{Context, Result, bail};
use strum::VariantArray as _;

use super::settings::{Options, resolve};
use super::{ExitStatus, look};
use crate::audit::calibration::{self, CalibratedClass};
use crate::audit::evaluate;
use crate::audit::evaluate::{Evaluation, LabelAnswer, LabelledPair, Score};
use crate::cli::{Cli, EvaluateArgs, EvaluateFormat};
use crate::domain::currency::Currency;
use crate::domain::groups::{Age, Category};
use crate::files::csv;
use crate::files::csv::{Record, Step};
use crate::files::output::{Guard, Output};
use crate::files::source::Source;
use crate::finding::Fault;
use crate::finding::brief;
use crate::guard::escape;
use crate::lang::{Lang, Word, document, word};
use crate::ledger::Ledger;
use crate::ledger::{Declared, LineInput};
use crate::read::fields;
use crate::read::profile::Field;
use crate::read::profile::header;
use crate::read::profile::header::{Label, Meaning};
use crate::report::grid::{Cell, Grid};
use crate::settings::Basis;
use crate::sides::file;
use crate::write;

/// Columns of labels, by the names they go by.
const LABELS: [(&str, &[&str]); 6] = [
    ("category", &["category", "kategori", "verdict"]),
    ("sex", &["sex", "jenis kelamin"]),
    ("age", &["age", "umur"]),
    ("difabel", &["difabel"]),
    ("id", &["id"]),
    ("source", &["source", "sumber"]),
];

/// `evaluate`.
///
/// # Errors
/// Settings or labels cannot be read, or the output cannot be written.
pub fn run(cli: &Cli, args: &EvaluateArgs, guard: &Guard) -> Result<ExitStatus> {
    let format = args.format()?;
    let settings = resolve(cli, &args.input(), &Options::default())?;
    let (lang, basis) = (settings.lang, Basis::open(&settings)?);
    let mut output = Output::open(args.output.output.as_deref(), guard)?;
    let pairs = pairs(&args.labels.to_string_lossy(), &basis, lang)?;
    let figures = args.calibration.then(|| calibration::figures(&pairs, &basis.criteria));
    let mut evaluation = evaluate::evaluate(pairs);
    evaluation.calibration = figures.as_ref().map(|all| all.iter().map(CalibratedClass::from).collect());
    match format {
        EvaluateFormat::Toml => {
            let table = calibration::toml(figures.as_deref().unwrap_or_default(), &basis.criteria);
            std::io::Write::write_all(&mut output, table.as_bytes())?;
        }
        EvaluateFormat::Json => {
            escape::json(&mut output, |out| anyhow::Ok(serde_json::to_writer_pretty(out, &evaluation)?))?;
            std::io::Write::write_all(&mut output, b"\n")?;
        }
        EvaluateFormat::Table => {
            let mut notes =
                vec![format!("{}: {} / {}", lang.say(word::UNDECIDED_LABELS), evaluation.undecided, evaluation.rows)];
            let grids = match &figures {
                None => grids(&evaluation, lang),
                Some(figures) => {
                    notes.extend(calibrated::notes(figures, lang));
                    vec![calibrated::grid(figures, lang)]
                }
            };
            write::table::write(&grids, &notes, look(&args.output, args.width, true, lang), &mut output)?;
        }
    }
    output.finish()?;
    Ok(ExitStatus::Done)
}

/// Columns of texts, with what they hold: each field once, but items.
fn text_columns(headers: &[String], labels: &[usize]) -> (Vec<Field>, Vec<usize>) {
    let mut fields: Vec<Field> = Vec::new();
    let mut columns: Vec<usize> = Vec::new();
    for (i, name) in headers.iter().enumerate().filter(|(i, _)| !labels.contains(i)) {
        if let Meaning::Field(field, _) = header::meaning(&Label::new(&[name]))
            && (field == Field::Item || !fields.contains(&field))
        {
            fields.push(field);
            columns.push(i);
        }
    }
    (fields, columns)
}

/// Every labelled row with the verdict on its texts.
fn pairs(path: &str, basis: &Basis, lang: Lang) -> Result<Vec<LabelledPair>> {
    let mut source = Source::open(path, basis.reading.encoding).with_context(|| path.to_owned())?;
    file::readable(path, &source)?;
    let dialect = csv::sniff(source.sample());
    let mut text = String::new();
    while let Some(block) = source.block(dialect)? {
        text.push_str(&block.text);
    }
    let mut record = Record::default();
    let Step::Record(mut at) = csv::next(&text, 0, dialect, true, &mut record) else {
        bail!("{path}: the file is empty")
    };
    let headers: Vec<String> = (0..record.fields.len()).map(|i| record.value(&text, i).trim().to_owned()).collect();
    let columns_of = |name: &str| -> Vec<usize> {
        let names = LABELS.iter().find(|(n, _)| *n == name).map_or(&[][..], |(_, names)| names);
        (0..headers.len()).filter(|i| names.contains(&header::normal(&headers[*i]).as_str())).collect()
    };
    if let Some([first, second, ..]) = LABELS.iter().map(|(n, _)| columns_of(n)).find(|c| c.len() > 1).as_deref() {
        bail!("{path}: line 1: {}", file::same(&headers, [*first, *second]));
    }
    let label = |name: &str| columns_of(name).first().copied();
    let Some(category) = label("category") else {
        bail!("{path}: line 1: no column \"category\"; columns found: {}", headers.join(", "));
    };
    // Texts go through the same columns as those of a budget; labels are no texts.
    let labels: Vec<usize> = LABELS.iter().filter_map(|(name, _)| label(name)).collect();
    let (fields, columns) = text_columns(&headers, &labels);
    if fields.is_empty() {
        bail!("{path}: line 1: no column of texts; columns found: {}", headers.join(", "));
    }
    let mut ledger = Ledger::new(&basis.criteria);
    let (mut pairs, mut row, mut counted) = (Vec::new(), 1u64, 0);
    loop {
        let after = match csv::next(&text, at, dialect, true, &mut record) {
            Step::Record(after) => after,
            Step::End => break,
            Step::Partial { quote } => {
                let before = &text.as_bytes()[counted..quote.unwrap_or(record.start)];
                row += memchr::memchr_iter(b'\n', before).count() as u64;
                bail!("{path}: line {row}: {}", Fault::OpenQuote.message(lang, Currency::UNKNOWN));
            }
        };
        row += memchr::memchr_iter(b'\n', &text.as_bytes()[counted..record.start]).count() as u64;
        counted = record.start;
        at = after;
        let cell = |i: Option<usize>| i.map_or(String::new(), |i| record.value(&text, i).trim().to_owned());
        let texts = |field| columns.iter().zip(&fields).filter(move |(_, f)| **f == field).map(|(c, _)| cell(Some(*c)));
        let first = |field| texts(field).next().map(|cell| crate::domain::text::clean(&cell)).unwrap_or_default();
        let activity = fields::activity(first);
        let account = fields::account(first(Field::KodeRekening), first(Field::NamaRekening));
        let ids = ledger.ids_of(&activity, &account, &fields::item(texts(Field::Item)));
        let line = ledger.line(&LineInput { ids, amount: None, persons: None, declared: Declared::No, answer: None });
        let given = cell(Some(category));
        if given != "?" && !Category::VARIANTS.iter().any(|c| c.id() == given) {
            bail!(
                "{path}: line {row}: category {given:?} is none of khusus_target, kesetaraan, pelembagaan, review, none, ?"
            );
        }
        let verdict = ledger.verdict_of(&line);
        let ages: Vec<&str> = verdict.answer.ages().map(|a| a.id()).collect();
        let concept = |c: usize| basis.criteria.concepts[c].id.as_str();
        let shown: Vec<String> = columns.iter().map(|c| cell(Some(*c))).filter(|c| !c.is_empty()).collect();
        pairs.push(LabelledPair {
            row,
            class: basis.criteria.class_of(verdict),
            id: cell(label("id")),
            source: cell(label("source")),
            text: shown.join(" | "),
            label: LabelAnswer {
                category: given,
                sex: label("sex").map_or("?".into(), |i| cell(Some(i))),
                age: label("age").map_or("?".into(), |i| ages_in_order(&cell(Some(i)))),
                difabel: label("difabel").map_or("?".into(), |i| cell(Some(i))),
            },
            verdict: LabelAnswer {
                category: verdict.answer.category.id().into(),
                sex: verdict.answer.sex.id().into(),
                age: if ages.is_empty() { "-".into() } else { ages.join("+") },
                difabel: u8::from(verdict.answer.difabel).to_string(),
            },
            evidence: verdict.evidence.iter().map(|e| format!("{}:{}", concept(e.concept), e.text)).collect(),
            blocked: verdict
                .blocked
                .iter()
                .map(|b| {
                    format!(
                        "{}:{} [{}]",
                        concept(b.concept),
                        b.text,
                        crate::criteria::tag::words::blocker(&basis.criteria, b.by)
                    )
                })
                .collect(),
        });
    }
    Ok(pairs)
}

/// `lansia+remaja` → `remaja+lansia`: ages are a set.
fn ages_in_order(cell: &str) -> String {
    let given: Vec<&str> = cell.split('+').map(str::trim).collect();
    let known: Vec<&str> = Age::VARIANTS.iter().map(|a| a.id()).filter(|id| given.contains(id)).collect();
    if known.is_empty() { cell.to_owned() } else { known.join("+") }
}

/// A field that says nothing.
fn grids(e: &Evaluation, lang: Lang) -> Vec<Grid> {
    let say = |w: Word| lang.say(w).to_owned();
    let category = |id| document::named(document::CATEGORY, id, lang);
    let score_columns = || {
        [
            ("what", String::new()),
            ("right", say(word::RIGHT)),
            ("wrong", say(word::WRONG)),
            ("missed", say(word::MISSED)),
            ("precision", say(word::PRECISION)),
            ("recall", say(word::RECALL)),
            ("f1", "F1".to_owned()),
        ]
    };
    let score = |name: &str, s: &Score| {
        vec![
            Cell::text(name),
            Cell::Count(s.right),
            Cell::Count(s.wrong),
            Cell::Count(s.missed),
            Cell::Share(s.precision),
            Cell::Share(s.recall),
            Cell::Share(s.f1),
        ]
    };
    let mut scores = vec![score(lang.say(word::TAGGED), &e.tagged)];
    scores.extend(e.categories.iter().map(|(id, s)| score(category(id), s)));
    let agreements = [
        (word::CATEGORY_OF_TAGGED, e.category_of_tagged),
        (word::SEX, e.sex),
        (word::AGE, e.age),
        (word::DIFABEL, e.difabel),
    ];
    let agreement = agreements
        .into_iter()
        .map(|(w, a)| vec![Cell::text(lang.say(w)), Cell::Count(a.right), Cell::Count(a.of), Cell::Share(a.share)]);
    let verdicts: Vec<String> = e
        .confusion
        .values()
        .flat_map(|v| v.keys().cloned())
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .collect();
    let mut confusion_columns = vec![("label", say(word::LABEL))];
    confusion_columns.extend(verdicts.iter().map(|v| ("verdict", category(v).to_owned())));
    let confusion = e.confusion.iter().map(|(label, row)| {
        let mut cells = vec![Cell::text(category(label))];
        cells.extend(verdicts.iter().map(|v| Cell::Count(row.get(v).copied().unwrap_or(0))));
        cells
    });
    let wrong = e.wrong.iter().map(|p| {
        vec![
            Cell::Text(if p.id.is_empty() { p.row.to_string() } else { p.id.clone() }),
            Cell::text(category(&p.label.category)),
            Cell::text(category(&p.verdict.category)),
            Cell::text(&brief(&p.text)),
            Cell::Text(p.evidence.join("; ")),
        ]
    });
    let mut grids = vec![
        Grid::new("scores", say(word::SCORES), score_columns(), scores),
        Grid::new(
            "agreement",
            say(word::AGREEMENT),
            [("what", String::new()), ("right", say(word::RIGHT)), ("of", say(word::OF)), ("share", say(word::SHARE))],
            agreement,
        ),
        Grid::new("confusion", say(word::CONFUSION), confusion_columns, confusion),
    ];
    if !e.by_source.is_empty() {
        let rows = e.by_source.iter().map(|(source, s)| score(source, s));
        grids.push(Grid::new("sources", say(word::BY_SOURCE), score_columns(), rows));
    }
    if !e.wrong.is_empty() {
        grids.push(Grid::new(
            "wrong",
            say(word::WRONG_ROWS),
            [
                ("id", "Id".into()),
                ("label", say(word::LABEL)),
                ("verdict", say(word::VERDICT)),
                ("text", say(word::ITEM)),
                ("evidence", say(word::EVIDENCE)),
            ],
            wrong,
        ));
    }
    grids
}
