//! Two random budgets: whatever was edited, the causes add up to the change, to the sen, in every lens and every row.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use proptest::prelude::*;
use serde_json::Value;

/// With the official tag, with evidence, with both, with neither.
const SUBS: [(&str, &str); 5] = [
    ("1.02.02.2.02.0001", "Pengelolaan Pelayanan Kesehatan Ibu Hamil"),
    ("1.02.02.2.01.0001", "Pembangunan Rumah Sakit"),
    ("2.08.02.2.01.0001", "Koordinasi PUG"),
    ("2.08.02.2.01.01", "Koordinasi PUG lama"),
    ("2.15.02.2.01.0002", "Penyediaan Perlengkapan Jalan"),
];
const OPD: [(&str, &str); 4] = [
    ("1.02.0.00.0.00.01.0000", "Dinas A"),
    ("2.08.0.00.0.00.02.0000", "Dinas B"),
    ("", "Dinas B"),
    ("2.15.0.00.0.00.03.0000", "Dinas C"),
];
const ACCOUNTS: [&str; 3] = ["5.1.02.01.01.0024", "5.1.02.02.01.0003", "5.2.02.05.01.0004"];
const ITEMS: [&str; 6] = ["Kelas ibu hamil", "Rambu", "Korban KDRT", "rambu", "Meja", "Kursi"];

#[derive(Clone, Debug)]
struct Line {
    opd: usize,
    sub: usize,
    account: usize,
    item: usize,
    sen: i64,
    weight: u8,
}

fn line() -> impl Strategy<Value = Line> {
    let amount = prop_oneof![1 => Just(0), 8 => 1i64..100_000_000, 1 => -100_000i64..0];
    (0..OPD.len(), 0..SUBS.len(), 0..ACCOUNTS.len(), 0..ITEMS.len(), amount, 0u8..=100)
        .prop_map(|(opd, sub, account, item, sen, weight)| Line { opd, sub, account, item, sen, weight })
}

/// What becomes of a line: one field of another, or nothing, or no line.
fn edit() -> impl Strategy<Value = (u8, Line)> {
    (0u8..9, line())
}

fn edited(before: &[Line], edits: &[(u8, Line)], new: &[Line]) -> Vec<Line> {
    let one = |(old, (what, other)): (&Line, &(u8, Line))| match what {
        0 => None,
        1 => Some(Line { opd: other.opd, ..old.clone() }),
        2 => Some(Line { sub: other.sub, ..old.clone() }),
        3 => Some(Line { account: other.account, ..old.clone() }),
        4 => Some(Line { item: other.item, ..old.clone() }),
        5 => Some(Line { sen: other.sen, ..old.clone() }),
        6 => Some(Line { weight: other.weight, ..old.clone() }),
        7 => Some(Line { sub: other.sub, sen: other.sen, ..old.clone() }),
        _ => Some(old.clone()),
    };
    before.iter().zip(edits).filter_map(one).chain(new.iter().cloned()).collect()
}

fn budget(lines: &[Line], weights: bool) -> String {
    let mut out = "KODE SKPD,NAMA SKPD,KODE SUB KEGIATAN,NAMA SUB KEGIATAN,KODE REKENING,NAMA PAKET,PAGU".to_owned();
    out.push_str(if weights { ",ppg_pct\n" } else { "\n" });
    for l in lines {
        let ((opd, opd_name), (sub, sub_name)) = (OPD[l.opd], SUBS[l.sub]);
        let (sign, sen) = (if l.sen < 0 { "-" } else { "" }, l.sen.abs());
        let (account, item) = (ACCOUNTS[l.account], ITEMS[l.item]);
        let _ = write!(out, "{opd},{opd_name},{sub},{sub_name},{account},{item},{sign}{}.{:02}", sen / 100, sen % 100);
        let _ = if weights { writeln!(out, ",{}", l.weight) } else { writeln!(out) };
    }
    out
}

fn run(folder: &Path, args: &[&str]) -> Value {
    let out = Command::new(env!("CARGO_BIN_EXE_setara")).args(args).current_dir(folder).output().unwrap();
    serde_json::from_slice(&out.stdout).unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&out.stderr)))
}

fn sen(value: &Value) -> i128 {
    value.as_str().unwrap().replace('.', "").parse().unwrap()
}

/// Every object that has a change, wherever it stands.
fn changes(value: &Value, found: &mut Vec<Value>) {
    match value {
        Value::Array(list) => list.iter().for_each(|v| changes(v, found)),
        Value::Object(fields) => {
            if fields.contains_key("by_money") {
                found.push(value.clone());
            }
            fields.values().for_each(|v| changes(v, found));
        }
        _ => {}
    }
}

/// The sums of a table's rows by lens: before, after, by_money, by_tag, and new and gone together.
fn columns(rows: &Value) -> BTreeMap<String, [i128; 5]> {
    let mut out: BTreeMap<String, [i128; 5]> = BTreeMap::new();
    for row in rows.as_array().unwrap() {
        let total = std::iter::once(("total", &row["total"]));
        let lenses = row["lenses"].as_array().unwrap().iter().map(|l| (l["lens"].as_str().unwrap(), l));
        for (lens, change) in total.chain(lenses) {
            for (sum, part) in out.entry(lens.into()).or_default().iter_mut().zip(figures(change)) {
                *sum += part;
            }
        }
    }
    out
}

fn figures(c: &Value) -> [i128; 5] {
    let f = |name: &str| sen(&c[name]);
    [f("before"), f("after"), f("by_money"), f("by_tag"), f("by_new") + f("by_gone")]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_causes_add_up(
        before in prop::collection::vec(line(), 1..14),
        edits in prop::collection::vec(edit(), 14),
        new in prop::collection::vec(line(), 1..4),
        weights in any::<bool>(),
        join in prop::sample::select(vec!["", "item", "account", "sub-kegiatan"]),
    ) {
        let after = edited(&before, &edits, &new);
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.csv"), budget(&before, weights)).unwrap();
        std::fs::write(folder.path().join("b.csv"), budget(&after, weights)).unwrap();
        let mut args = vec!["compare", "a.csv", "b.csv", "--format", "json"];
        if !join.is_empty() {
            args.extend(["--join", join]);
        }
        let c = run(folder.path(), &args);

        let mut all = Vec::new();
        changes(&c, &mut all);
        prop_assert!(all.len() > 6);
        for change in &all {
            let [before, after, money, tag, lines] = figures(change);
            prop_assert_eq!(money + tag + lines, after - before, "{}", change);
            prop_assert_eq!(sen(&change["change"]), after - before);
        }
        prop_assert_eq!(sen(&c["total"]["by_tag"]), 0);

        // Rows add up to the whole, cause by cause; a line that went from row to row is new in one and gone in the other.
        for table in ["opd", "programs", "sub_kegiatan"] {
            let sums = columns(&c[table]);
            prop_assert_eq!(sums["total"], figures(&c["total"]), "{}", table);
            for lens in c["lenses"].as_array().unwrap() {
                prop_assert_eq!(sums[lens["lens"].as_str().unwrap()], figures(lens), "{} {}", table, lens["lens"]);
            }
        }

        // The texts whose tag changed are all that the tag moved; both ends are what the report says.
        let moved = c["moved"].as_array().unwrap();
        for lens in c["lenses"].as_array().unwrap() {
            let own = moved.iter().filter(|m| m["lens"] == lens["lens"]).map(|m| sen(&m["by_tag"])).sum::<i128>();
            prop_assert_eq!(own, sen(&lens["by_tag"]));
        }
        for (file, end) in [("a.csv", "before"), ("b.csv", "after")] {
            let report = run(folder.path(), &["report", file, "--format", "json", "--only", "lenses"]);
            prop_assert_eq!(&report["total"], &c["total"][end]);
            for lens in report["lenses"].as_array().unwrap().iter().filter(|l| l["lens"] != "declared") {
                let own = c["lenses"].as_array().unwrap().iter().find(|l| l["lens"] == lens["lens"]).unwrap();
                prop_assert_eq!(&lens["amount"], &own[end]);
            }
        }

        // Against itself nothing changed, in whatever order its lines stand.
        let mut reversed = before.clone();
        reversed.reverse();
        std::fs::write(folder.path().join("b.csv"), budget(&reversed, weights)).unwrap();
        let mut all = Vec::new();
        changes(&run(folder.path(), &args), &mut all);
        for change in &all {
            let causes = ["by_money", "by_tag", "by_new", "by_gone"].map(|f| sen(&change[f]));
            prop_assert_eq!(causes, [0; 4], "{}", change);
        }
    }
}
