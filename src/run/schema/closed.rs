//! Closed schemas: an object has the fields that are named, and no others, so that neither a type nor its schema can change
//! without the other.

use serde_json::{Map, Value};

/// Keys whose values are no schemas.
const DATA: [&str; 5] = ["const", "default", "enum", "examples", "required"];
/// Keys whose values are schemas by name.
const NAMED: [&str; 2] = ["$defs", "properties"];

/// Closes every object of a schema.
pub fn close(schema: &mut Map<String, Value>) {
    if schema.contains_key("properties") {
        for alternatives in ["oneOf", "anyOf"] {
            if schema.contains_key(alternatives) {
                share(schema, alternatives);
            }
        }
    }
    let is_object = schema.contains_key("properties") || schema.get("type").is_some_and(|of| of == "object");
    if is_object && !schema.contains_key("additionalProperties") {
        schema.insert("additionalProperties".into(), false.into());
    }
    for (key, value) in schema.iter_mut().filter(|(key, _)| !DATA.contains(&key.as_str())) {
        match value {
            Value::Object(named) if NAMED.contains(&key.as_str()) => named.values_mut().for_each(close_value),
            value => close_value(value),
        }
    }
}

fn close_value(value: &mut Value) {
    match value {
        Value::Object(schema) => close(schema),
        Value::Array(all) => all.iter_mut().for_each(close_value),
        _ => {}
    }
}

/// Fields beside alternatives become fields of each: closed by themselves, they would not let each other's pass.
fn share(schema: &mut Map<String, Value>, alternatives: &str) {
    let (fields, required) = (schema.remove("properties"), schema.remove("required"));
    schema.remove("type");
    let Some(Value::Array(all)) = schema.get_mut(alternatives) else { return };
    for alternative in all.iter_mut().filter_map(Value::as_object_mut) {
        alternative.insert("type".into(), "object".into());
        if let (Some(Value::Object(fields)), Some(own)) = (&fields, object(alternative, "properties")) {
            own.extend(fields.iter().map(|(name, field)| (name.clone(), field.clone())));
        }
        if let Some(Value::Array(required)) = &required {
            let own = alternative.entry("required").or_insert_with(|| Vec::<Value>::new().into());
            if let Value::Array(own) = own {
                own.extend(required.iter().cloned());
            }
        }
    }
}

fn object<'s>(schema: &'s mut Map<String, Value>, key: &str) -> Option<&'s mut Map<String, Value>> {
    schema.entry(key).or_insert_with(|| Map::new().into()).as_object_mut()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn fields_beside_alternatives_are_fields_of_each() {
        let mut schema = json!({
            "type": "object",
            "properties": { "header": { "type": "string" }, "more": { "type": "object", "properties": {} } },
            "required": ["header"],
            "oneOf": [{ "type": "object", "properties": { "by": { "const": "sum" } }, "required": ["by"] }],
        });
        close(schema.as_object_mut().unwrap());
        let closed = json!({
            "oneOf": [{
                "type": "object",
                "properties": {
                    "by": { "const": "sum" },
                    "header": { "type": "string" },
                    "more": { "type": "object", "properties": {}, "additionalProperties": false },
                },
                "required": ["by", "header"],
                "additionalProperties": false,
            }],
        });
        assert_eq!(schema, closed);
    }

    #[test]
    fn objects_of_any_names_stay_open() {
        let mut schema = json!({ "type": "object", "additionalProperties": { "type": "integer" } });
        let before = schema.clone();
        close(schema.as_object_mut().unwrap());
        assert_eq!(schema, before);
    }
}
