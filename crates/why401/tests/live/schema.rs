//! Just enough of JSON Schema for the schemas of this project: types, members, items, choices, references.

use serde_json::Value;

/// Fails unless `value` fits the document `docs/probe-schema.json` at `name` in `$defs`.
pub(crate) fn assert_fits(value: &Value, name: &str) {
    let schema: Value = serde_json::from_str(include_str!("../../../../docs/probe-schema.json")).unwrap();
    let root = schema["$defs"].get(name).unwrap_or_else(|| panic!("no {name} in the schema"));
    if let Err(why) = fits(value, root, &schema, name) {
        panic!("{why}\n{value:#}");
    }
}

fn fits(value: &Value, schema: &Value, document: &Value, place: &str) -> Result<(), String> {
    let refuse = |what: &str| Err(format!("{place}: {what}"));
    for key in schema.as_object().map(serde_json::Map::keys).into_iter().flatten() {
        if !KNOWN.contains(&key.as_str()) {
            return refuse(&format!("`{key}` of the schema is not understood here"));
        }
    }
    if let Some(reference) = schema["$ref"].as_str() {
        fits(value, document.pointer(reference.trim_start_matches('#')).unwrap(), document, place)?;
    }
    if schema.get("const").is_some_and(|constant| constant != value) {
        return refuse("another constant");
    }
    if schema["enum"].as_array().is_some_and(|all| !all.contains(value)) {
        return refuse("none of the values");
    }
    for choice in ["oneOf", "anyOf"] {
        let Some(all) = schema[choice].as_array() else { continue };
        let fitting = all.iter().filter(|one| fits(value, one, document, place).is_ok()).count();
        if fitting == 0 || choice == "oneOf" && fitting > 1 {
            return refuse("no choice, or more than one");
        }
    }
    if !schema["type"].is_null() && !names(&schema["type"]).any(|name| is(value, name)) {
        return refuse(&format!("not of type {}", schema["type"]));
    }
    if let (Some(least), Some(number)) = (schema["minimum"].as_f64(), value.as_f64())
        && number < least
    {
        return refuse("too small");
    }
    members(value, schema, document, place)
}

/// What a schema may say that is understood here, and what it says to people.
const KNOWN: [&str; 17] = [
    "$ref",
    "const",
    "enum",
    "oneOf",
    "anyOf",
    "type",
    "minimum",
    "properties",
    "required",
    "items",
    "additionalProperties",
    "description",
    "format",
    "title",
    "default",
    "$schema",
    "maximum",
];

fn names(of: &Value) -> impl Iterator<Item = &str> {
    of.as_str().into_iter().chain(of.as_array().into_iter().flatten().filter_map(Value::as_str))
}

fn is(value: &Value, name: &str) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    }
}

fn members(value: &Value, schema: &Value, document: &Value, place: &str) -> Result<(), String> {
    for name in names(&schema["required"]) {
        value.get(name).ok_or_else(|| format!("{place}: {name} is missing"))?;
    }
    for (name, member) in value.as_object().into_iter().flatten() {
        let inner = format!("{place}.{name}");
        match (schema["properties"].get(name), &schema["additionalProperties"]) {
            (Some(known), _) => fits(member, known, document, &inner)?,
            (None, Value::Bool(false)) => return Err(format!("{inner} is not in the schema")),
            (None, more @ Value::Object(_)) => fits(member, more, document, &inner)?,
            // A member that the schema of an object does not list is one that nobody described.
            (None, _) if schema["properties"].is_object() => return Err(format!("{inner} is not described")),
            _ => {}
        }
    }
    for (at, item) in value.as_array().into_iter().flatten().enumerate().filter(|_| schema["items"].is_object()) {
        fits(item, &schema["items"], document, &format!("{place}[{at}]"))?;
    }
    Ok(())
}
