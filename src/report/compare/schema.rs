//! What `setara.compare/2` looks like. A comparison writes itself by hand, so that its parts can be left out: this says the
//! same in types, and tests hold what is written against it.

use schemars::JsonSchema;

use super::absorption::Absorption;
use super::side::Joined;
use super::value::{CountChange, MovedText, Summary};
use crate::domain::amount::Rupiah;
use crate::domain::currency::Currency;
use crate::ledger::lens::{ByLens, Lens};
use crate::report::compare::series::Series;
use crate::report::headline::InBoth;
use crate::report::{Manifest, Silence};

/// What changed, and why: from the first input to the last. With `--only` it has those parts.
#[derive(JsonSchema)]
#[allow(dead_code, reason = "only its schema is made")]
pub struct ComparisonSchema {
    schema: String,
    #[schemars(skip_serializing_if = "absent")]
    headline: Headline,
    #[schemars(flatten)]
    whole: Compared,
    /// Plan against realisation; null without a realisation.
    #[schemars(skip_serializing_if = "absent")]
    absorption: Option<Absorption>,
    /// With more than two inputs, each compared with the next.
    #[schemars(skip_serializing_if = "absent")]
    steps: Vec<Compared>,
    currency: Currency,
    /// Sentences in the language of the run.
    notes: Vec<String>,
    manifest: Manifest,
}

/// What `compare` writes of three or more inputs: a series of them, and the comparison from the first to the last.
#[derive(JsonSchema)]
#[allow(dead_code, reason = "only its schema is made")]
pub struct SeriesSchema {
    #[schemars(skip_serializing_if = "absent")]
    series: Series,
    #[schemars(flatten)]
    comparison: ComparisonSchema,
}

/// Two sides and what is between them.
#[derive(JsonSchema)]
#[allow(dead_code, reason = "only its schema is made")]
struct Compared {
    before: Summary,
    after: Summary,
    joined_by: Joined,
    joined: CountChange,
    /// Of the whole budget; `by_tag` is 0.
    total: Change,
    #[schemars(skip_serializing_if = "absent")]
    lenses: Vec<LensChange>,
    #[schemars(skip_serializing_if = "absent")]
    opd: Vec<Row>,
    #[schemars(skip_serializing_if = "absent")]
    programs: Vec<Row>,
    /// Of one OPD each.
    #[schemars(skip_serializing_if = "absent")]
    sub_kegiatan: Vec<Row>,
    /// Texts whose tag changed, the largest first.
    #[schemars(skip_serializing_if = "absent")]
    moved: Vec<MovedText>,
}

/// before + by_money + by_tag + by_new + by_gone = after.
#[derive(JsonSchema)]
#[allow(dead_code, reason = "only its schema is made")]
struct Change {
    before: Rupiah,
    after: Rupiah,
    change: Rupiah,
    by_money: Rupiah,
    by_tag: Rupiah,
    by_new: Rupiah,
    by_gone: Rupiah,
    /// Of `by_tag`, what another list of official tags moved, and not the file.
    by_list: Rupiah,
}

/// A change of what a lens counts.
#[derive(JsonSchema)]
#[allow(dead_code, reason = "only its schema is made")]
struct LensChange {
    lens: Lens,
    #[schemars(flatten)]
    change: Change,
}

/// An OPD, a program or a sub kegiatan of either side.
#[derive(JsonSchema)]
#[schemars(rename = "CompareRow")]
#[allow(dead_code, reason = "only its schema is made")]
struct Row {
    /// As it is now; empty if it has none.
    code: String,
    name: String,
    /// What it was called before; null: the same.
    name_before: Option<String>,
    /// Of a sub kegiatan: code of its OPD.
    #[schemars(skip_serializing_if = "absent")]
    opd: String,
    #[schemars(skip_serializing_if = "absent")]
    opd_name: String,
    total: Change,
    lenses: Vec<LensChange>,
}

/// The sentence and its figures.
#[derive(JsonSchema)]
#[schemars(rename = "CompareHeadline")]
#[allow(dead_code, reason = "only its schema is made")]
struct Headline {
    #[schemars(flatten)]
    lenses: ByLens<LensMoved>,
    /// In rounded figures.
    sentence: InBoth,
}

/// What a lens counts before and after, in amounts and shares (0..1) of the totals; null where it cannot judge a side.
#[derive(JsonSchema)]
#[allow(dead_code, reason = "only its schema is made")]
struct LensMoved {
    before: Option<Rupiah>,
    after: Option<Rupiah>,
    share_before: Option<f64>,
    share_after: Option<f64>,
    /// `money`, `tag`, `list`, `new`, `gone`: what moved it the way it went, the largest first.
    moved_by: Vec<String>,
    #[schemars(skip_serializing_if = "absent")]
    cannot_speak: Silence,
}
