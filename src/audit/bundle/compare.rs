//! Two reports as JSON: which figures differ.

use serde::Serialize;
use serde_json::Value;

/// A figure that is not the same.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Difference {
    /// As `jq` would find it: `.lenses[1].amount`.
    pub path: String,
    /// In the bundle; `None`: it is not there.
    pub was: Option<Value>,
    /// Computed again.
    pub is: Option<Value>,
}

/// Fields of reports that had another name before 0.1.0.
const RENAMED: [(&str, &str); 9] = [
    ("openings", "lines_without_amount"),
    ("left_out", "rows_not_counted"),
    ("narrows", "narrows_by"),
    ("width_then", "width_after"),
    ("outside_women_agency", "outside_women_agency_share"),
    ("details", "sub_kegiatan_merged"),
    ("alone", "amount_alone"),
    ("enough", "meets_threshold"),
    ("tagged", "tagged_files"),
];

/// Calls the fields of a report of `setara.report/1` as they are called today; whether it was one.
pub fn under_names_of_today(report: &mut Value) -> bool {
    let older = report["schema"] == "setara.report/1";
    if older {
        rename(report);
        report["schema"] = crate::report::SCHEMA.into();
    }
    older
}

fn rename(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            *fields = std::mem::take(fields)
                .into_iter()
                .map(|(name, mut value)| {
                    rename(&mut value);
                    let renamed = RENAMED.iter().find(|(old, _)| *old == name);
                    (renamed.map_or(name, |(_, new)| (*new).to_owned()), value)
                })
                .collect();
        }
        Value::Array(values) => values.iter_mut().for_each(rename),
        _ => {}
    }
}

/// All figures that differ, in the order of the first report.
pub fn differences(was: &Value, is: &Value) -> Vec<Difference> {
    let mut out = Vec::new();
    walk("", Some(was), Some(is), &mut out);
    out
}

fn walk(path: &str, was: Option<&Value>, is: Option<&Value>, out: &mut Vec<Difference>) {
    match (was, is) {
        (Some(a), Some(b)) if a == b => {}
        (Some(Value::Object(a)), Some(Value::Object(b))) => {
            let added = b.keys().filter(|k| !a.contains_key(*k));
            for key in a.keys().chain(added) {
                let name = match key.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'_') {
                    true => format!("{path}.{key}"),
                    false => format!("{path}[{key:?}]"),
                };
                walk(&name, a.get(key), b.get(key), out);
            }
        }
        (Some(Value::Array(a)), Some(Value::Array(b))) => {
            for i in 0..a.len().max(b.len()) {
                walk(&format!("{path}[{i}]"), a.get(i), b.get(i), out);
            }
        }
        _ => {
            let path = if path.is_empty() { "." } else { path }.to_owned();
            out.push(Difference { path, was: was.cloned(), is: is.cloned() });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_older_report_is_read_by_the_names_of_today() {
        let mut old = json!({"schema": "setara.report/1", "openings": 1, "inputs": [{"left_out": 2}], "total": "1.00"});
        under_names_of_today(&mut old);
        let new = json!({"schema": "setara.report/2", "lines_without_amount": 1, "inputs": [{"rows_not_counted": 2}],
            "total": "1.00"});
        assert_eq!(differences(&old, &new), []);
        let mut today = json!({"schema": "setara.report/2", "openings": 1});
        under_names_of_today(&mut today);
        assert_eq!(today["openings"], 1);
    }

    #[test]
    fn names_the_figure() {
        let found = differences(&json!({"a": [{"b": 1}, 2], "c": 3}), &json!({"a": [{"b": 9}], "d": {"e": 1}}));
        let paths: Vec<&str> = found.iter().map(|d| d.path.as_str()).collect();
        assert_eq!(paths, [".a[0].b", ".a[1]", ".c", ".d"]);
        assert_eq!((found[0].was.clone(), found[0].is.clone()), (Some(json!(1)), Some(json!(9))));
        assert_eq!((found[1].is.clone(), found[3].was.clone()), (None, None));
    }
}
