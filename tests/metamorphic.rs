//! What must not change when a budget is written otherwise, and what must change with it: rows and columns in another
//! order, files split and joined, other headers, other encodings, everything twice. `SETARA_CASES` asks for more budgets.

#[allow(dead_code)]
#[path = "../fuzz/made.rs"]
mod made;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use proptest::prelude::*;
use serde_json::Value;
use setara::domain::amount::Rupiah;
use setara::ledger::lens::Base;
use setara::settings::{AllocationSettings, Basis, PrivacySettings, Settings};

use made::{Budget, Form, Made};

/// Criteria compiled once. Some forms say the year of the budget in a title, others do not: all are judged by one list.
static BASIS: LazyLock<Basis> =
    LazyLock::new(|| Basis::open(&Settings { jobs: 1, nomenclature_year: Some(2027), ..Settings::default() }).unwrap());

const EXACT: PrivacySettings = PrivacySettings { small_cells: 0, internal: false };

fn cases(few: u32) -> ProptestConfig {
    let cases = std::env::var("SETARA_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(few);
    ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 2000, ..ProptestConfig::default() }
}

fn any_made() -> impl Strategy<Value = Made> {
    prop::collection::vec(any::<u8>(), 0..300).prop_map(|bytes| Made::of(&bytes))
}

fn any_form() -> impl Strategy<Value = Form> {
    prop::collection::vec(any::<u8>(), 40)
        .prop_map(|bytes| Form { print: false, ..Form::of(&mut made::Choices::of(&bytes)) })
}

/// The whole report of some files, without what names the files themselves.
fn told(files: &[Vec<u8>], base: Base) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let path = |n: usize| folder.path().join(format!("{n}.csv")).to_string_lossy().into_owned();
    files.iter().enumerate().for_each(|(n, bytes)| std::fs::write(path(n), bytes).unwrap());
    let inputs = (0..files.len()).map(path).collect();
    let allocation = AllocationSettings { base, ..AllocationSettings::default() };
    let settings = Settings { inputs, allocation, privacy: EXACT, jobs: 1, ..Settings::default() };
    let mut findings = Vec::new();
    let report = setara::report_with(&BASIS, &settings, &mut findings).unwrap();
    let report = report.unwrap_or_else(|| panic!("{findings:?}\n{}", String::from_utf8_lossy(&files[0])));
    assert!(report.inputs.iter().all(|i| i.rows_not_counted == 0), "{findings:?}");
    let mut value = serde_json::to_value(&report).unwrap();
    for own in ["inputs", "manifest"] {
        value.as_object_mut().unwrap().remove(own);
    }
    // Which year's list was asked for is said where the budget says its own.
    value["notes"].as_array_mut().unwrap().retain(|note| !note.as_str().unwrap().starts_with("official lens"));
    value
}

fn sen(value: &Value) -> i128 {
    value.as_str().unwrap().replace('.', "").parse().unwrap()
}

fn sum(rows: &Value, field: &str) -> i128 {
    rows.as_array().unwrap().iter().map(|r| sen(&r[field])).sum()
}

/// Money and lines twice, everything else as it is.
fn twice(value: &Value) -> Value {
    let money = |s: &str| {
        let digits = s.strip_prefix('-').unwrap_or(s);
        let parts = digits.split_once('.').filter(|(whole, sen)| !whole.is_empty() && sen.len() == 2);
        parts.is_some_and(|(whole, sen)| [whole, sen].iter().all(|p| p.bytes().all(|b| b.is_ascii_digit())))
    };
    match value {
        Value::String(s) if money(s) => Rupiah::from_sen(2 * sen(value)).to_string().into(),
        Value::Array(list) => list.iter().map(twice).collect(),
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), twice(value))).collect(),
        _ => value.clone(),
    }
}

/// Without counts of lines and the sentences that name figures.
fn without_lines(mut value: Value) -> Value {
    fn strip(value: &mut Value) {
        match value {
            Value::Array(list) => list.iter_mut().for_each(strip),
            Value::Object(fields) => {
                fields.retain(|name, _| !matches!(name.as_str(), "lines" | "unknown_lines" | "notes" | "sentence"));
                fields.values_mut().for_each(strip);
            }
            _ => {}
        }
    }
    strip(&mut value);
    value
}

fn bases() -> impl Strategy<Value = Base> {
    prop::sample::select(vec![Base::Evidence, Base::Official, Base::Total])
}

proptest! {
    #![proptest_config(cases(20))]

    /// Order, cut and form are nothing to the figures.
    #[test]
    fn the_same_budget_is_the_same_report(
        (made, order) in any_made().prop_flat_map(|m| {
            let rows: Vec<usize> = (0..m.budget.0.len()).collect();
            (Just(m), Just(rows).prop_shuffle())
        }),
        form in any_form(),
        cut in any::<prop::sample::Index>(),
        base in bases(),
    ) {
        let budget = &made.budget;
        let plain = told(&[budget.plain()], base);
        prop_assert_eq!(sen(&plain["total"]), budget.total().sen());
        prop_assert_eq!(plain["lines"].as_u64(), Some(budget.0.len() as u64));

        let shuffled = Budget(order.iter().map(|i| budget.0[*i].clone()).collect());
        prop_assert_eq!(&told(&[shuffled.plain()], base), &plain, "rows in another order");
        prop_assert_eq!(&told(&[form.write(budget)], base), &plain, "another form: {:?}", form);

        // Lines of one activity and account stay together: the same line with other amounts in two files is two stages.
        let of = |entry: &made::Entry| (entry.opd, entry.sub, entry.account);
        let pivot = of(&shuffled.0[cut.index(shuffled.0.len())]);
        let (one, other): (Vec<_>, Vec<_>) = shuffled.0.iter().cloned().partition(|entry| of(entry) < pivot);
        let parts = [one, other].into_iter().filter(|p| !p.is_empty()).map(Budget);
        let files: Vec<Vec<u8>> = parts.enumerate().map(|(n, b)| if n == 0 { form.write(&b) } else { b.plain() }).collect();
        prop_assert_eq!(&told(&files, base), &plain, "cut in two files: {:?}", form);
    }

    /// Twice the money is twice every figure and the same shares.
    #[test]
    fn twice_the_budget_is_twice_the_figures(made in any_made(), base in bases()) {
        let budget = &made.budget;
        let plain = without_lines(told(&[budget.plain()], base));
        let doubled = Budget(budget.0.iter().map(|e| made::Entry { sen: 2 * e.sen, ..e.clone() }).collect());
        prop_assert_eq!(&without_lines(told(&[doubled.plain()], base)), &twice(&plain), "amounts doubled");
        let repeated = Budget(budget.0.iter().chain(&budget.0).cloned().collect());
        let copied = told(&[repeated.plain()], base);
        prop_assert_eq!(copied["lines"].as_u64(), Some(2 * budget.0.len() as u64));
        prop_assert_eq!(&without_lines(copied), &twice(&plain), "lines doubled");
        // A copy beside it is the same money.
        let both = told(&[budget.plain(), budget.plain()], base);
        prop_assert_eq!(both["lines"].as_u64(), Some(budget.0.len() as u64));
        prop_assert_eq!(&without_lines(both), &plain, "a copy beside it");
    }

    /// Sums of every table are the total of what it divides.
    #[test]
    fn every_table_adds_up(made in any_made(), base in bases()) {
        let r = told(&[made.form.write(&made.budget)], base);
        let total = made.budget.total().sen();
        prop_assert_eq!(sen(&r["total"]), total);
        for (table, field) in [("categories", "amount"), ("overlap", "amount"), ("opd", "total")] {
            prop_assert_eq!(sum(&r[table], field), total, "{}", table);
        }
        let a = &r["allocation"];
        let parts = |v: &Value| ["female", "male", "unknown", "indivisible"].iter().map(|p| sen(&v[*p])).sum::<i128>();
        prop_assert_eq!(parts(a), sen(&a["total"]));
        if base == Base::Total {
            prop_assert_eq!(sen(&a["total"]), total);
        }
        for lens in r["lenses"].as_array().unwrap() {
            if lens["lens"] == base.id() {
                prop_assert_eq!(&lens["amount"], &a["total"]);
            }
        }
    }
}

/// Cells of a CSV file under a header.
fn column(bytes: &[u8], header: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_reader(bytes);
    let at = reader.headers().unwrap().iter().position(|h| h == header).unwrap();
    reader.records().map(|r| r.unwrap()[at].to_owned()).collect()
}

fn run(folder: &Path, args: &[&str]) -> Vec<u8> {
    let out = Command::new(env!("CARGO_BIN_EXE_setara")).args(args).current_dir(folder).output().unwrap();
    assert!(out.status.code() == Some(0), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
    out.stdout
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() })]

    /// Every command that says the money of a budget says the same.
    #[test]
    fn money_is_the_same_in_every_command(made in any_made(), form in any_form()) {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path();
        std::fs::write(at.join("a.csv"), form.write(&made.budget)).unwrap();
        std::fs::write(at.join("b.csv"), made.budget.plain()).unwrap();
        let total = made.budget.total().sen();
        let json = |args: &[&str]| -> Value { serde_json::from_slice(&run(at, args)).unwrap() };
        let money = |cells: Vec<String>| cells.iter().map(|c| c.replace('.', "").parse::<i128>().unwrap()).sum::<i128>();

        prop_assert_eq!(sen(&json(&["report", "a.csv", "--format", "json"])["total"]), total);
        prop_assert_eq!(money(column(&run(at, &["tag", "a.csv"]), "amount")), total);
        prop_assert_eq!(sen(&json(&["inspect", "a.csv", "--format", "json"])["total"]), total);
        let compared = json(&["compare", "b.csv", "a.csv", "--format", "json"]);
        let causes = ["before", "after", "by_money", "by_new", "by_gone", "change"].map(|f| sen(&compared["total"][f]));
        prop_assert_eq!(causes, [total, total, 0, 0, 0, 0]);

        // The template asks for all that is unknown, and for nothing else: one figure a sub kegiatan and agency, in two rows.
        let template = run(at, &["beneficiaries", "template", "a.csv"]);
        let keys = column(&template, "kode_sub_kegiatan").into_iter().zip(column(&template, "nama_opd"));
        let asked: BTreeMap<_, _> = keys.zip(column(&template, "belum_diketahui")).collect();
        let report = json(&["report", "a.csv", "--format", "json"]);
        prop_assert_eq!(money(asked.into_values().collect()), sen(&report["allocation"]["unknown"]));

        // Checks name no row that was left out and no total that differs.
        let checked = json(&["check", "a.csv", "--format", "json", "--fail-on", "never"]);
        let text = checked.to_string();
        for code in ["F005", "F006", "F007", "F008", "F009", "F010", "F013"] {
            prop_assert!(!text.contains(code), "{}", text);
        }
    }
}
