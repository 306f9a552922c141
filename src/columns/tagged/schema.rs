//! The columns of tagged lines as a schema: what a row is to a program that takes it for an object.

use serde_json::{Map, Value, json};

use super::batch::{Layout, columns};
use super::{COLUMNS, ColumnType, TaggedColumn};

/// A row of parquet, arrow or csv with all columns: of each its type in JSON and, under `x-arrow`, in Arrow.
pub fn row_schema(nested: bool) -> Value {
    let all = columns(Layout { skip: 0, nested }).zip(COLUMNS);
    let column = |((name, kind), (column, ..)): ((&str, ColumnType), (TaggedColumn, _, _))| {
        let mut schema = type_of(kind);
        schema.insert("description".into(), meaning(column).into());
        (name.to_owned(), schema.into())
    };
    let columns: Map<String, Value> = all.map(column).collect();
    let names: Vec<&str> = COLUMNS.iter().map(|(_, name, _)| *name).collect();
    let what = match nested {
        true => "A row of tag --format parquet or arrow with --nested.",
        false => "A row of tag --format parquet, arrow or csv --columns full.",
    };
    json!({
        "description": what,
        "type": "object",
        "properties": columns,
        "required": names,
        "additionalProperties": false,
    })
}

/// What is not known is null; a list is never.
fn type_of(kind: ColumnType) -> Map<String, Value> {
    let schema = match kind {
        ColumnType::Text => json!({ "type": ["string", "null"], "x-arrow": "utf8" }),
        ColumnType::Year => json!({ "type": ["integer", "null"], "x-arrow": "int32" }),
        ColumnType::Number => json!({ "type": ["integer", "null"], "x-arrow": "int64" }),
        ColumnType::Money => {
            json!({ "type": ["string", "null"], "pattern": "^-?[0-9]+\\.[0-9]{2}$", "x-arrow": "decimal128(38, 2)" })
        }
        ColumnType::Flag => json!({ "type": ["boolean", "null"], "x-arrow": "bool" }),
        ColumnType::Words => json!({ "type": "array", "items": { "type": "string" }, "x-arrow": "list<utf8>" }),
        ColumnType::Rows(fields) => {
            let names: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
            let of = |(name, kind): &(&str, ColumnType)| {
                let number = *kind == ColumnType::Number;
                let (of, arrow) = if number { ("integer", "int64") } else { ("string", "utf8") };
                ((*name).to_owned(), json!({ "type": of, "x-arrow": arrow }))
            };
            let fields: Map<String, Value> = fields.iter().map(of).collect();
            let row = json!({
                "type": "object",
                "properties": fields,
                "required": names,
                "additionalProperties": false,
            });
            json!({ "type": "array", "items": row, "x-arrow": "list<struct>" })
        }
    };
    match schema {
        Value::Object(schema) => schema,
        _ => Map::new(),
    }
}

fn meaning(column: TaggedColumn) -> &'static str {
    match column {
        TaggedColumn::Government => {
            "Government of the line's file; in a folder of partitions it is only in the name of the folder."
        }
        TaggedColumn::Year => "Budget year; in a folder of partitions it is only in the name of the folder.",
        TaggedColumn::Stage => "rkpd, kua-ppas, rka, apbd, pergeseran-N, perubahan or realisasi.",
        TaggedColumn::File => "Path of the budget as named; - is stdin.",
        TaggedColumn::Sheet => "Of a workbook: name of the sheet.",
        TaggedColumn::Row => "Line of the file at which the row starts, 1-based; in a workbook the row of the sheet.",
        TaggedColumn::OpdCode => "Code of the OPD, as in the file.",
        TaggedColumn::Opd => "Name of the OPD.",
        TaggedColumn::Unit => "Name of its unit.",
        TaggedColumn::BidangName => "Name of the bidang urusan.",
        TaggedColumn::ProgramName => "Name of the program.",
        TaggedColumn::KegiatanName => "Name of the kegiatan.",
        TaggedColumn::SubKegiatan => "Code of the sub kegiatan, as deep as the file says.",
        TaggedColumn::SubKegiatanName => "Name of the sub kegiatan.",
        TaggedColumn::Indikator => "Indicator, as in the file.",
        TaggedColumn::Sasaran => "Target group, as in the file.",
        TaggedColumn::Rekening => "Code of the account.",
        TaggedColumn::RekeningName => "Name of the account.",
        TaggedColumn::Item => "Text of the line; several cells joined by |.",
        TaggedColumn::SumberDanaCode => "Code of the source of funds.",
        TaggedColumn::SumberDana => "Source of funds.",
        TaggedColumn::Amount => "Exact amount in the currency of the file; null: the row has none.",
        TaggedColumn::Verdict => "khusus_target, kesetaraan, pelembagaan, review or none.",
        TaggedColumn::Official => "All tags of the code in the official list, joined by \"; \".",
        TaggedColumn::Sex => "Whom the evidence names: P, L, both or -.",
        TaggedColumn::Age => "Age groups that the evidence names; flat: joined by +.",
        TaggedColumn::Difabel => "The evidence names disabled people; csv: 0 or 1.",
        TaggedColumn::Aspect => "akses, partisipasi, kontrol, manfaat; flat: joined by +.",
        TaggedColumn::Evidence => "Signs that count; flat: concept:text, joined by \"; \".",
        TaggedColumn::Blocked => "Signs that do not count, or for less; flat: concept:text [trap], joined by \"; \".",
        TaggedColumn::ByDesign => "All persons that the evidence names are of this sex: P, L, else both or -.",
        TaggedColumn::Method => "How the line is divided among groups.",
        TaggedColumn::Declared => "tag, or a weight such as 0.250000.",
        TaggedColumn::PersonsMale => "Men that the budget itself counts for the line.",
        TaggedColumn::PersonsFemale => "Women that the budget itself counts for the line.",
        TaggedColumn::PersonsUnknown => "Persons counted without their sex.",
        TaggedColumn::PersonsUnit => "Unit of these counts.",
        TaggedColumn::PersonsFrom => "Where these counts are from: columns, koefisien, sasaran, indikator.",
        TaggedColumn::TaggedBy => {
            "Version of the program; id, version and digest of every pack; digest of the official codes."
        }
        TaggedColumn::Label => "The labels that the file prints with the sub kegiatan.",
        TaggedColumn::LineId => "Name of the line, the same in every stage of its budget (docs/json.md).",
    }
}
