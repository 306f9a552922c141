//! `tag --nested`: evidence, what was blocked, ages and aspects as lists in parquet and arrow, read again by `report --from`.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder, StructBuilder};
use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{Array, ArrayRef, ListArray, RecordBatch, StructArray};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::{Value, json};

use crate::scale::{several, sums};
use crate::{Folder, budget, project, run_in};

/// A line with evidence.
const LINE: &str = "1.02.0.00.0.00.01.0000,Dinas Kesehatan,1.02.02.2.02.0001,Pelayanan Ibu Hamil,5.1.02.01.01.0052,Kelas ibu hamil,1000";

fn batches(path: &Path) -> Vec<RecordBatch> {
    let file = File::open(path).unwrap();
    ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap().map(Result::unwrap).collect()
}

fn lists<'b>(batch: &'b RecordBatch, name: &str) -> &'b ListArray {
    batch.column_by_name(name).unwrap().as_list()
}

fn words(array: &dyn Array) -> Vec<String> {
    array.as_string::<i32>().iter().map(|word| word.unwrap().to_owned()).collect()
}

/// A column of structs as JSON, as jsonl has it.
fn rows(of: &StructArray) -> Vec<Value> {
    let cell = |field: &dyn Array, row: usize| match field.as_string_opt::<i32>() {
        Some(texts) => json!(texts.value(row)),
        None => json!(field.as_primitive::<Int64Type>().value(row)),
    };
    let row = |row: usize| {
        let cells = of.column_names().into_iter().zip(of.columns());
        cells.map(|(name, field)| (name.to_owned(), cell(field.as_ref(), row))).collect()
    };
    (0..of.len()).map(|at| Value::Object(row(at))).collect()
}

#[test]
fn lists_hold_what_jsonl_has() {
    let example = project().join("examples/kabupaten-melati");
    let folder = Folder::empty();
    let path = folder.path().join("baris.parquet");
    let ran = run_in(&example, &["tag", "apbd-2026.csv", "--nested", "-o", path.to_str().unwrap()], "");
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let jsonl = run_in(&example, &["tag", "apbd-2026.csv", "--format", "jsonl"], "").stdout;
    let mut lines = jsonl.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let mut signs = 0;
    for batch in batches(&path) {
        for row in 0..batch.num_rows() {
            let line = lines.next().unwrap();
            for name in ["age", "aspect"] {
                assert_eq!(json!(words(lists(&batch, name).value(row).as_ref())), line[name]);
            }
            for name in ["evidence", "blocked"] {
                let mut own = rows(lists(&batch, name).value(row).as_struct());
                for sign in &mut own {
                    // What jsonl does not have.
                    if let Some(category) = sign.as_object_mut().unwrap().remove("category") {
                        assert!(
                            ["khusus_target", "kesetaraan", "pelembagaan", "review"]
                                .contains(&category.as_str().unwrap())
                        );
                        signs += 1;
                    }
                }
                assert_eq!(json!(own), line[name]);
            }
            let id = batch.column_by_name("line_id").unwrap().as_string::<i32>().value(row);
            assert_eq!(line["line_id"], id);
        }
    }
    assert!(lines.next().is_none() && signs > 50);
}

#[test]
fn a_report_of_lists_is_the_report_of_texts() {
    let folder = several();
    for (name, nested) in [("flat", &[][..]), ("nested", &["--nested"])] {
        let ran = folder.run(&[&["tag", "budgets", "--format", "parquet", "-o", name], nested].concat());
        assert_eq!(ran.code, 0, "{}", ran.stderr);
    }
    let [flat, nested] = ["flat", "nested"].map(|name| folder.report(&["--from", name, "--recheck", "--by", "year"]));
    assert_eq!(sums(nested), sums(flat.clone()));
    assert_eq!(sums(folder.report(&["budgets", "--by", "year"])), sums(flat));
}

#[test]
fn an_arrow_stream_has_lists_too() {
    let folder = Folder::with("a.csv", budget(&[LINE]));
    let ran = folder.run(&["tag", "a.csv", "--format", "arrow", "--nested", "-o", "a.arrow"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let stream =
        arrow_ipc::reader::StreamReader::try_new(File::open(folder.path().join("a.arrow")).unwrap(), None).unwrap();
    let batch = stream.map(Result::unwrap).next().unwrap();
    let signs = rows(lists(&batch, "evidence").value(0).as_struct());
    assert!(!signs.is_empty());
    assert!(signs.iter().any(|sign| sign["field"] == "item" && sign["text"] == "Kelas ibu hamil" && sign["end"] == 15));
}

#[test]
fn formats_without_lists_say_so() {
    let folder = Folder::with("a.csv", budget(&[LINE]));
    for format in ["csv", "xlsx", "jsonl"] {
        let output = format!("b.{format}");
        let ran = folder.run(&["tag", "a.csv", "--nested", "-o", &output, "--lang", "en"]);
        assert_eq!(ran.code, 2, "{format}");
        assert!(ran.stderr.contains("--nested is for parquet and arrow"), "{}", ran.stderr);
        assert!(!folder.path().join(output).exists());
        let said = folder.run(&["tag", "a.csv", "--nested", "--format", format, "--lang", "id"]).stderr;
        assert!(said.contains("--nested untuk parquet dan arrow"), "{said}");
    }
}

/// The file of one line again, with other evidence.
fn changed(folder: &Folder, name: &str, evidence: ArrayRef) {
    let batch = &batches(&folder.path().join("a.parquet"))[0];
    let mut columns = batch.columns().to_vec();
    columns[batch.schema().index_of("evidence").unwrap()] = evidence;
    let batch_schema = batch.schema();
    let fields = batch_schema.fields().iter().zip(&columns);
    let fields: Vec<Field> = fields.map(|(f, column)| Field::new(f.name(), column.data_type().clone(), true)).collect();
    let batch = RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).unwrap();
    let mut out = ArrowWriter::try_new(File::create(folder.path().join(name)).unwrap(), batch.schema(), None).unwrap();
    out.write(&batch).unwrap();
    out.close().unwrap();
}

#[test]
fn lists_that_were_tampered_with_are_refused_as_texts_are() {
    let folder = Folder::with("a.csv", budget(&[LINE]));
    assert_eq!(folder.run(&["tag", "a.csv", "--nested", "-o", "a.parquet"]).code, 0);
    let whole = folder.run(&["report", "--from", "a.parquet"]);
    assert_eq!(whole.code, 0, "{}", whole.stderr);
    let refused = |name: &str, why: &str| {
        let ran = folder.run(&["report", "--from", name, "--lang", "en"]);
        assert_eq!(ran.code, 2, "{}", ran.stdout);
        assert!(ran.stderr.contains(why), "{}", ran.stderr);
    };
    // No sign is left, and the verdict is.
    let batch = &batches(&folder.path().join("a.parquet"))[0];
    let DataType::Struct(fields) = lists(batch, "evidence").value_type() else { panic!("no structs") };
    let mut none = ListBuilder::new(StructBuilder::from_fields(fields, 0));
    none.append(true);
    changed(&folder, "kosong.parquet", Arc::new(none.finish()));
    refused("kosong.parquet", "evidence");
    // Texts where structs were.
    let mut texts = ListBuilder::new(StringBuilder::new());
    texts.append_value([Some("hamil")]);
    changed(&folder, "teks.parquet", Arc::new(texts.finish()));
    refused("teks.parquet", "column evidence: is no list of structs with concept and text");
}
