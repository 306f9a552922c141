//! `setara schema`: JSON Schemas of what programs read, made from the types that are written.

mod closed;

use std::io::Write;

use anyhow::Result;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value};

use super::check::Baseline;
use super::settings;
use crate::audit::bundle::{Bundle, Verification};
use crate::audit::converted::ConvertProof;
use crate::audit::estimate::Estimate;
use crate::audit::evaluate::Evaluation;
use crate::audit::inspect::Inspections;
use crate::audit::merge;
use crate::audit::merge::MergeReport;
use crate::audit::working_papers::Papers;
use crate::cli::SchemaOf;
use crate::columns::tagged;
use crate::finding::emit::FindingJson;
use crate::gbs;
use crate::report::Report;
use crate::report::compare::{ComparisonSchema, SeriesSchema};
use crate::report::criteria_diff::Moves;
use crate::report::crosswalk::Crosswalk;
use crate::report::list_diff::ListDiff;
use crate::report::sections::keeps_key;
use crate::report::simulate::Simulation;
use crate::write::tag::TagLine;

/// Writes the schema of what is asked for.
///
/// # Errors
/// It cannot be written.
pub fn write(of: SchemaOf, out: &mut dyn Write) -> Result<()> {
    Ok(out.write_all(text(of)?.as_bytes())?)
}

fn text(of: SchemaOf) -> Result<String> {
    let schema = match of {
        // What people write has schemas of its own, for editors.
        SchemaOf::Gbs => return Ok(gbs::SCHEMA.to_owned()),
        SchemaOf::Config => return Ok(settings::SCHEMA.to_owned()),
        SchemaOf::Report => report(),
        SchemaOf::Tag => tag(),
        SchemaOf::Check => made::<Vec<FindingJson<'static>>>("setara.check/1", "setara check --format json"),
        SchemaOf::Compare => made::<ComparisonSchema>("setara.compare/2", "setara compare --format json"),
        SchemaOf::Series => made::<SeriesSchema>(
            crate::report::compare::series::SCHEMA,
            "setara compare --format json: three or more inputs",
        ),
        SchemaOf::Simulate => made::<Simulation>(crate::report::simulate::SCHEMA, "setara simulate --format json"),
        SchemaOf::Inspect => made::<Inspections>("setara.inspect/2", "setara inspect --format json"),
        SchemaOf::Evaluate => made::<Evaluation>("setara.evaluate/1", "setara evaluate --format json"),
        SchemaOf::Estimate => made::<Estimate>(crate::audit::estimate::SCHEMA, "setara estimate --format json"),
        SchemaOf::Verify => made::<Verification>("setara.verify/1", "setara verify --format json"),
        SchemaOf::CriteriaDiff => made::<Moves>("setara.criteria-diff/1", "setara criteria diff --format json"),
        SchemaOf::NomenclatureDiff => {
            made::<ListDiff>(crate::report::list_diff::SCHEMA, "setara nomenclature diff --format json")
        }
        SchemaOf::Crosswalk => made::<Crosswalk>(crate::report::crosswalk::SCHEMA, "setara crosswalk --format json"),
        SchemaOf::Convert => made::<ConvertProof>("setara.convert/1", "setara convert --proof"),
        SchemaOf::Bundle => {
            made::<Bundle>(crate::audit::bundle::SCHEMA, "bundle.json of setara report --bundle and audit-pack")
        }
        SchemaOf::Papers => made::<Papers>(crate::audit::working_papers::SCHEMA, "setara audit-pack: papers.json"),
        SchemaOf::Baseline => made::<Baseline>("setara.baseline/2", "setara check --write-baseline"),
        SchemaOf::Merge => made::<MergeReport>(merge::SCHEMA, "setara review --merge --format json"),
    };
    Ok(serde_json::to_string_pretty(&schema)? + "\n")
}

/// The schema of a type as it is written, under the name of its version. Objects have no other fields than those it names.
fn made<T: JsonSchema>(id: &str, title: &str) -> Schema {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    schema.insert("$id".into(), id.into());
    schema.insert("title".into(), title.into());
    let fields = schema.ensure_object();
    if let Some(name) = fields.get_mut("properties").and_then(|all| all.get_mut("schema")) {
        *name = serde_json::json!({ "const": id, "description": "Name and version of this schema." });
    }
    closed::close(fields);
    schema
}

/// `--only` leaves out parts of a report: what it never leaves out is required.
fn report() -> Schema {
    let mut schema = made::<Report>(crate::report::SCHEMA, "setara report --format json");
    if let Some(Value::Array(required)) = schema.get_mut("required") {
        required.retain(|name| name.as_str().is_some_and(|name| keeps_key(name, &[])));
    }
    schema
}

/// A line of jsonl; beside it, under `$defs`, what a row of the columns for engines is.
fn tag() -> Schema {
    let mut schema = made::<TagLine>("setara.tag/1", "setara tag --format jsonl: a line");
    let definitions = schema.ensure_object().entry("$defs").or_insert_with(|| Map::new().into());
    if let Value::Object(definitions) = definitions {
        definitions.insert("Columns".into(), tagged::row_schema(false));
        definitions.insert("NestedColumns".into(), tagged::row_schema(true));
    }
    schema
}
