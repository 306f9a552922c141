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
    fn names_the_figure() {
        let found = differences(&json!({"a": [{"b": 1}, 2], "c": 3}), &json!({"a": [{"b": 9}], "d": {"e": 1}}));
        let paths: Vec<&str> = found.iter().map(|d| d.path.as_str()).collect();
        assert_eq!(paths, [".a[0].b", ".a[1]", ".c", ".d"]);
        assert_eq!((found[0].was.clone(), found[0].is.clone()), (Some(json!(1)), Some(json!(9))));
        assert_eq!((found[1].is.clone(), found[3].was.clone()), (None, None));
    }
}
