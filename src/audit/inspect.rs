//! `setara inspect`: what a file is, what was understood and what was not, and every total it states beside the sum of
//! its parts. Its JSON is `setara.inspect/2` (`docs/json.md`).

mod columns;
mod profile;

pub use self::columns::{ColumnRole, InspectedColumn};
pub use self::profile::{Content, profile_toml, unknown_columns};

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use schemars::JsonSchema;
use serde::Serialize;

use crate::criteria::nomenclature::Nomenclature;
use crate::domain::amount::{NumberStyle, Rupiah};
use crate::domain::code::ActivityCode;
use crate::domain::currency::Currency;
use crate::finding::table::SeveralTotals;
use crate::finding::{Fault, Finding, brief, spot};
use crate::lang::{Lang, Word, word};
use crate::read::layout::Tally;
use crate::read::profile::header::Role;
use crate::read::profile::{Layout, Profile};
use crate::read::proof::Proof;
use crate::report::grid::{Cell, Grid};

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AmountSum {
    pub header: String,
    pub role: Role,
    pub counted: bool,
    pub number_style: Option<NumberStyle>,
    /// Null where cells have two readings.
    pub total: Option<Rupiah>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StatedTotal {
    pub what: String,
    pub row: u64,
    pub stated: Rupiah,
    pub computed: Rupiah,
}

/// Several totals stated for one code.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SeveralStated {
    pub what: String,
    pub row: u64,
    pub stated: Vec<Rupiah>,
    pub computed: Rupiah,
    pub adds_up: bool,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LeftOutRow {
    pub row: u64,
    pub why: String,
}

/// What one table is.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Inspection {
    pub schema: &'static str,
    pub path: String,
    pub sheet: Option<String>,
    pub encoding: &'static str,
    /// The encoding is a guess.
    pub encoding_guessed: bool,
    pub delimiter: Option<String>,
    pub layout: Layout,
    /// Lines of the header, 1-based.
    pub header_rows: Vec<u64>,
    /// Every column, in order.
    pub columns: Vec<InspectedColumn>,
    pub number_style: Option<NumberStyle>,
    /// Rupiah that one of the file's amounts stands for.
    pub unit: i128,
    /// Null where it is not known.
    pub currency: Currency,
    pub year: Option<String>,
    pub government: Option<String>,
    pub lines: u64,
    pub lines_without_amount: u64,
    pub total: Rupiah,
    pub amounts: Vec<AmountSum>,
    pub stated_totals: Vec<StatedTotal>,
    pub several_totals: Vec<SeveralStated>,
    /// Rows that are not lines, and why.
    pub left_out: Vec<LeftOutRow>,
    /// How the reading is known.
    pub proof: Proof,
    /// Why a report does not count it beside the other tables.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passed_over: Option<String>,
    #[serde(skip)]
    pub passed_over_for: Option<Fault>,
    /// The first lines as they were understood.
    #[serde(skip)]
    pub preview: Vec<[String; 5]>,
}

/// What `setara inspect` writes as JSON.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[allow(dead_code, reason = "only its schema is made")]
pub enum Inspections {
    /// Of one table.
    One(Box<Inspection>),
    /// Of several: files, sheets of a workbook.
    Several(Vec<Inspection>),
}

/// What was known of a table before it was read.
pub struct Before {
    pub path: String,
    pub sheet: Option<String>,
    /// It is text with a mark between its cells.
    pub is_delimited: bool,
    pub encoding: &'static str,
    pub guessed: bool,
    pub profile: Profile,
    /// Labels stand once for several rows.
    pub fills: bool,
    /// What the cells of its columns are.
    pub contents: Vec<Content>,
    /// Why it is not counted beside the other tables: a copy, a recap, another edition.
    pub passed_over: Option<Fault>,
}

/// What was seen of a table while it was read.
#[derive(Default)]
pub struct Seen {
    /// The first lines as they were understood.
    pub preview: Vec<[String; 5]>,
    pub codes: BTreeSet<ActivityCode>,
}

/// Puts together what a table was found to be, with reasons in a language. `findings` are those of this table.
pub fn inspection(
    before: &Before,
    tally: Tally,
    findings: &[Finding],
    seen: Seen,
    (nomenclature, lang): (&Nomenclature, Lang),
) -> Inspection {
    let profile = &before.profile;
    let counted = profile.pagu().column;
    let only =
        |values: std::collections::BTreeSet<String>| (values.len() == 1).then(|| values.into_iter().next()).flatten();
    let amounts = tally.amounts.iter().zip(&profile.amounts).map(|((header, total), column)| AmountSum {
        header: header.clone(),
        role: column.role,
        counted: column.column == counted,
        number_style: column.style,
        total: *total,
    });
    let amounts: Vec<AmountSum> = amounts.collect();
    let listed = (seen.codes.iter().filter(|code| nomenclature.holds(code)).count(), seen.codes.len());
    let mut left_out: Vec<LeftOutRow> =
        tally.passed_over.iter().map(|l| LeftOutRow { row: l.row, why: l.why.phrase(lang).to_owned() }).collect();
    // What is wrong with tags and counts leaves no row out.
    let is_error = |f: &&Finding| {
        let of_line = !matches!(f.fault, Fault::Data(_) | Fault::Tagging(_));
        of_line && f.fault.severity() == crate::finding::Severity::Error && f.place.line > 0
    };
    let known: Vec<u64> = left_out.iter().map(|l| l.row).collect();
    left_out.extend(
        findings
            .iter()
            .filter(is_error)
            .filter(|f| !known.contains(&f.place.line))
            .map(|f| LeftOutRow { row: f.place.line, why: f.message(lang) }),
    );
    left_out.sort_by_key(|l| l.row);
    Inspection {
        schema: "setara.inspect/2",
        path: before.path.clone(),
        sheet: before.sheet.clone(),
        encoding: before.encoding,
        encoding_guessed: before.guessed,
        delimiter: before.is_delimited.then(|| match profile.dialect.delimiter {
            b'\t' => "\t".into(),
            other => char::from(other).to_string(),
        }),
        layout: profile.layout,
        header_rows: profile.header_rows.clone(),
        columns: columns::columns(profile, &amounts, listed),
        number_style: profile.pagu().style,
        unit: profile.unit,
        currency: profile.currency,
        year: only(tally.years),
        government: only(tally.governments),
        lines: tally.lines,
        lines_without_amount: tally.lines_without_amount,
        total: tally.total,
        amounts,
        stated_totals: tally
            .stated
            .iter()
            .map(|t| StatedTotal { what: t.what.clone(), row: t.place.line, stated: t.stated, computed: t.computed })
            .collect(),
        several_totals: tally.several.into_iter().map(several).collect(),
        left_out,
        proof: tally.proof,
        passed_over: before.passed_over.as_ref().map(|fault| fault.message(Lang::En, profile.currency)),
        passed_over_for: before.passed_over.clone(),
        preview: seen.preview,
    }
}

fn several(s: SeveralTotals) -> SeveralStated {
    SeveralStated { what: s.code, row: s.place.line, stated: s.totals, computed: s.computed, adds_up: s.adds_up }
}

/// The inspection as tables for a terminal.
pub fn grids(inspection: &Inspection, lang: Lang) -> Vec<Grid> {
    let say = |w: Word| lang.say(w).to_owned();
    let i = inspection;
    let mut grids = vec![facts(i, lang)];

    grids.push(columns::grid(&i.columns, lang));

    let amounts = i.amounts.iter().map(|a| {
        let counted = lang.say(if a.counted { word::YES } else { word::NO });
        vec![Cell::text(&brief(&a.header)), Cell::text(counted), Cell::MaybeMoney(a.total)]
    });
    grids.push(Grid::new(
        "amounts",
        say(word::AMOUNT_COLUMNS),
        [("header", say(word::HEADER)), ("counted", say(word::COUNTED)), ("total", say(word::TOTAL))],
        amounts,
    ));

    let preview = i.preview.iter().map(|cells| cells.iter().map(|c| Cell::text(&brief(c))).collect());
    grids.push(Grid::new(
        "preview",
        say(word::PREVIEW),
        [
            ("row", say(word::ROW)),
            ("opd", say(word::OPD)),
            ("sub_kegiatan", say(word::SUB_KEGIATAN)),
            ("item", say(word::ITEM)),
            ("amount", say(word::AMOUNT)),
        ],
        preview,
    ));

    grids.push(stated(i, lang));
    grids.push(left_out(i, lang));
    grids
}

/// What the file is, and how it is read.
fn facts(i: &Inspection, lang: Lang) -> Grid {
    let say = |w: Word| lang.say(w).to_owned();
    let row = |what: Word, value: String| vec![Cell::text(lang.say(what)), Cell::Text(value)];
    let delimiter = match i.delimiter.as_deref() {
        Some("\t") => "tab".to_owned(),
        Some(d) => d.to_owned(),
        None => "-".into(),
    };
    let style = match i.number_style {
        Some(NumberStyle::Plain) => "plain (1234567.89)",
        Some(NumberStyle::Indonesian) => "indonesian (1.234.567,89)",
        None => lang.say(word::UNDECIDED),
    };
    let rows: Vec<String> = i.header_rows.iter().map(|row| row_in(i, *row, lang)).collect();
    let layout = match i.layout {
        Layout::Flat => word::FLAT,
        Layout::Hierarchical => word::HIERARCHICAL,
    };
    let guessed = if i.encoding_guessed { format!(" ({})", lang.say(word::GUESSED)) } else { String::new() };
    let mut facts = vec![
        row(word::ENCODING, format!("{}{guessed}", i.encoding)),
        row(word::DELIMITER, delimiter),
        row(word::LAYOUT, say(layout)),
        row(word::HEADER_ROWS, rows.join(", ")),
        row(word::NUMBERS, style.into()),
        row(word::UNIT, i.currency.write(i.unit)),
        row(word::YEAR, i.year.clone().unwrap_or("-".into())),
        row(word::GOVERNMENT, i.government.clone().unwrap_or("-".into())),
    ];
    facts.push(row(word::READING, i.proof.phrase(lang)));
    if let Some(fault) = &i.passed_over_for {
        facts.push(row(word::NOT_COUNTED, fault.message(lang, i.currency)));
    }
    facts.push(vec![Cell::text(lang.say(word::LINE_COUNT)), Cell::Text(crate::report::grid::count(i.lines, lang))]);
    facts.push(vec![
        Cell::text(lang.say(word::OPENINGS)),
        Cell::Text(crate::report::grid::count(i.lines_without_amount, lang)),
    ]);
    let title = match &i.sheet {
        Some(sheet) => format!("{} · {sheet}", i.path),
        None => i.path.clone(),
    };
    Grid::new("file", title, [("what", String::new()), ("value", String::new())], facts)
}

/// A row, or the page of a print and the row on it.
fn row_in(i: &Inspection, row: u64, lang: Lang) -> String {
    spot::on_page(i.sheet.as_deref().unwrap_or_default(), row, lang).unwrap_or_else(|| row.to_string())
}

/// Totals that the file states and that differ from their parts.
fn stated(i: &Inspection, lang: Lang) -> Grid {
    let say = |w: Word| lang.say(w).to_owned();
    let differ: Vec<&StatedTotal> = i.stated_totals.iter().filter(|t| t.stated != t.computed).collect();
    let totals = differ.iter().map(|t| {
        let on_page = spot::on_page(i.sheet.as_deref().unwrap_or_default(), t.row, lang);
        vec![
            on_page.map_or(Cell::Count(t.row), Cell::Text),
            Cell::text(&brief(&t.what)),
            Cell::Money(t.stated),
            Cell::Money(t.computed),
        ]
    });
    let mut stated = Grid::new(
        "totals",
        say(word::STATED_TOTALS),
        [
            ("row", say(word::ROW)),
            ("what", say(word::WHAT)),
            ("stated", say(word::STATED)),
            ("computed", say(word::COMPUTED)),
        ],
        totals,
    );
    let agree = i.stated_totals.len() - differ.len();
    if !i.stated_totals.is_empty() {
        stated.notes.push(format!("{agree} / {} {}", i.stated_totals.len(), lang.say(word::AGREE)));
    }
    stated
}

/// Rows that are not counted, by why.
fn left_out(i: &Inspection, lang: Lang) -> Grid {
    let say = |w: Word| lang.say(w).to_owned();
    let mut why: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    for row in &i.left_out {
        why.entry(&row.why).or_default().push(row.row);
    }
    let left_out = why.iter().map(|(why, rows)| {
        let mut some = rows.iter().take(8).map(|row| row_in(i, *row, lang)).collect::<Vec<_>>().join(", ");
        if rows.len() > 8 {
            let _ = write!(some, ", … ({})", rows.len());
        }
        vec![Cell::text(&brief(why)), Cell::Text(some)]
    });
    Grid::new("left_out", say(word::LEFT_OUT), [("why", say(word::WHY)), ("rows", say(word::ROW))], left_out)
}
