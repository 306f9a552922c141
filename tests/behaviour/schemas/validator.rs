//! JSON Schema as far as the schemas of setara use it. A word of a schema that it does not know is an error: nothing passes
//! because it was not looked at.

use serde_json::Value;

/// What of the value is not as the schema says, by its place.
pub fn faults(schema: &Value, value: &Value) -> Vec<String> {
    let mut out = Vec::new();
    Validator { root: schema }.look(schema, value, "", &mut out);
    out
}

struct Validator<'s> {
    root: &'s Value,
}

impl Validator<'_> {
    fn fits(&self, schema: &Value, value: &Value) -> bool {
        let mut out = Vec::new();
        self.look(schema, value, "", &mut out);
        out.is_empty()
    }

    fn look(&self, schema: &Value, value: &Value, at: &str, out: &mut Vec<String>) {
        let words = match schema {
            Value::Bool(true) => return,
            Value::Object(words) => words,
            other => return out.push(format!("{at}: {value} is not let through by {other}")),
        };
        let mut fault = |what: String| out.push(format!("{at}: {what}"));
        let list = |of: &Value| of.as_array().unwrap().clone();
        let number = |of: &Value| of.as_f64().unwrap();
        for (word, says) in words {
            match word.as_str() {
                "$schema" | "$id" | "$defs" | "title" | "description" | "format" | "default" | "x-arrow" => {}
                "type" => {
                    let types = if says.is_array() { list(says) } else { vec![says.clone()] };
                    if !types.iter().any(|of| is_of(of.as_str().unwrap(), value)) {
                        fault(format!("{value} is not of type {says}"));
                    }
                }
                "const" if says != value => fault(format!("{value} is not {says}")),
                "enum" if !list(says).contains(value) => fault(format!("{value} is none of {says}")),
                "pattern" if value.as_str().is_some_and(|text| !matches_pattern(says.as_str().unwrap(), text)) => {
                    fault(format!("{value} does not match {says}"));
                }
                "minimum" if value.as_f64().is_some_and(|n| n < number(says)) => fault(format!("{value} < {says}")),
                "maximum" if value.as_f64().is_some_and(|n| n > number(says)) => fault(format!("{value} > {says}")),
                "minItems" if value.as_array().is_some_and(|all| (all.len() as f64) < number(says)) => {
                    fault("too few items".into());
                }
                "maxItems" if value.as_array().is_some_and(|all| all.len() as f64 > number(says)) => {
                    fault("too many items".into());
                }
                "required" => {
                    for name in list(says)
                        .iter()
                        .filter(|name| value.is_object() && value.get(name.as_str().unwrap()).is_none())
                    {
                        fault(format!("{name} is not there"));
                    }
                }
                "anyOf" if !list(says).iter().any(|one| self.fits(one, value)) => fault(format!("{value} fits none")),
                "oneOf" if list(says).iter().filter(|one| self.fits(one, value)).count() != 1 => {
                    fault(format!("{value} does not fit exactly one"));
                }
                "const" | "enum" | "pattern" | "minimum" | "maximum" | "minItems" | "maxItems" | "anyOf" | "oneOf" => {}
                "$ref" | "items" | "properties" | "additionalProperties" => {}
                other => panic!("a schema has {other}, which is not looked at"),
            }
        }
        if let Some(name) = words.get("$ref").and_then(Value::as_str) {
            let definition = self.root.pointer(name.strip_prefix('#').unwrap());
            self.look(definition.unwrap_or_else(|| panic!("no {name}")), value, at, out);
        }
        if let (Some(of), Some(all)) = (words.get("items"), value.as_array()) {
            all.iter().enumerate().for_each(|(i, item)| self.look(of, item, &format!("{at}/{i}"), out));
        }
        let Some(fields) = value.as_object() else { return };
        for (name, field) in fields {
            let own = words.get("properties").and_then(|all| all.get(name));
            if let Some(of) = own.or(words.get("additionalProperties")) {
                self.look(of, field, &format!("{at}/{name}"), out);
            }
        }
    }
}

fn is_of(kind: &str, value: &Value) -> bool {
    match kind {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("no type {other}"),
    }
}

fn matches_pattern(pattern: &str, text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    match pattern {
        r"^-?[0-9]+\.[0-9]{2}$" => {
            let amount = text.strip_prefix('-').unwrap_or(text).split_once('.');
            amount.is_some_and(|(whole, sen)| digits(whole) && digits(sen) && sen.len() == 2)
        }
        "^[A-Z]{3}$" => text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase()),
        other => panic!("no pattern {other}"),
    }
}

#[test]
fn it_tells_what_does_not_fit() {
    let schema = serde_json::json!({
        "type": "object",
        "properties": { "a": { "type": ["string", "null"], "pattern": "^[A-Z]{3}$" }, "b": { "$ref": "#/$defs/B" } },
        "required": ["a"],
        "additionalProperties": false,
        "$defs": { "B": { "type": "array", "items": { "type": "integer", "minimum": 0 }, "maxItems": 2 } },
    });
    let count = |value: Value| faults(&schema, &value).len();
    assert_eq!(count(serde_json::json!({ "a": "IDR", "b": [1, 2] })), 0);
    assert_eq!(count(serde_json::json!({ "a": null })), 0);
    assert_eq!(count(serde_json::json!({ "a": "idr" })), 1);
    assert_eq!(count(serde_json::json!({ "b": [1, -2, 3] })), 3);
    assert_eq!(count(serde_json::json!({ "a": "IDR", "c": 1 })), 1);
    assert_eq!(count(serde_json::json!([])), 1);
}
