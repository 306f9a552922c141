//! What the program is built from: every crate from one registry, under a licence that `deny.toml` allows. Says the same
//! as cargo-deny would, where that is not at hand.

use std::collections::BTreeSet;
use std::process::Command;

const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// The licences that `deny.toml` allows.
fn allowed() -> BTreeSet<String> {
    let table: toml::Table = include_str!("../deny.toml").parse().unwrap();
    let allow = table["licenses"]["allow"].as_array().unwrap();
    allow.iter().map(|l| l.as_str().unwrap().to_owned()).collect()
}

/// Is an expression (`MIT OR Apache-2.0`, `(MIT OR Apache-2.0) AND Unicode-3.0`) met by what is allowed? Of `OR` one side
/// is enough, of `AND` both are needed; brackets only ever hold an `OR`.
fn is_met(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let expression = expression.replace('/', " OR ");
    let any = |part: &str| {
        let part = part.trim_matches(|c| matches!(c, '(' | ')' | ' '));
        part.split(" OR ").any(|own| allowed.contains(own.trim_matches(|c| matches!(c, '(' | ')' | ' '))))
    };
    match expression.contains('(') {
        true => expression.split(" AND ").all(any),
        false => expression.split(" OR ").any(|side| side.split(" AND ").all(|own| allowed.contains(own.trim()))),
    }
}

#[test]
fn every_crate_is_from_the_registry() {
    let lock: toml::Table = include_str!("../Cargo.lock").parse().unwrap();
    for package in lock["package"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        match package.get("source").and_then(|s| s.as_str()) {
            None => assert_eq!(name, "setara", "{name} is from nowhere"),
            Some(source) => {
                assert_eq!(source, REGISTRY, "{name}");
                assert!(package.get("checksum").is_some(), "{name} has no checksum");
            }
        }
    }
}

#[test]
fn every_licence_is_allowed() {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let args = ["metadata", "--format-version", "1", "--offline", "--locked"];
    let output = Command::new(cargo).args(args).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    if !output.status.success() {
        // Crates of other platforms may not be at hand without a network.
        eprintln!("skipped: cargo metadata --offline: {}", String::from_utf8_lossy(&output.stderr));
        return;
    }
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 50);
    let allowed = allowed();
    let refused: Vec<String> = packages
        .iter()
        .filter(|p| !p["license"].as_str().is_some_and(|l| is_met(l, &allowed)))
        .map(|p| format!("{} {}: {}", p["name"], p["version"], p["license"]))
        .collect();
    assert!(refused.is_empty(), "{refused:#?}");
}

#[test]
fn expressions() {
    let allowed: BTreeSet<String> = ["MIT", "Unicode-3.0"].map(str::to_owned).into();
    for met in ["MIT", "MIT/Apache-2.0", "GPL-3.0 OR MIT", "(MIT OR Apache-2.0) AND Unicode-3.0", "MIT AND Unicode-3.0"]
    {
        assert!(is_met(met, &allowed), "{met}");
    }
    for unmet in ["GPL-3.0", "MIT AND GPL-3.0", "(MIT OR Apache-2.0) AND GPL-3.0", ""] {
        assert!(!is_met(unmet, &allowed), "{unmet}");
    }
}
