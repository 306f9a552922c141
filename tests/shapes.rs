//! One known budget in the shapes that offices use, read through the binary: what comes out is what was written, or the
//! file is refused. Wrong at exit 0 is what may not be.
//!
//! `SETARA_SEEDS=20` tries more budgets, `SETARA_SHAPE=PART` only shapes whose name has it; files stay in
//! `target/tmp/shapes`. docs/dev/shapes.md explains.

#[path = "shapes/budget.rs"]
mod budget;
#[path = "shapes/case.rs"]
#[macro_use]
mod case;
#[path = "shapes/catalog.rs"]
mod catalog;
#[path = "shapes/columns.rs"]
mod columns;
#[path = "shapes/flat.rs"]
mod flat;
#[path = "shapes/misses.rs"]
mod misses;
#[path = "shapes/papers.rs"]
mod papers;
#[path = "shapes/prints.rs"]
mod prints;
#[path = "shapes/rows.rs"]
mod rows;
#[path = "shapes/run.rs"]
mod run;
#[path = "shapes/tables.rs"]
mod tables;
#[path = "shapes/today.rs"]
mod today;
#[path = "shapes/totals.rs"]
mod totals;
#[path = "shapes/words.rs"]
mod words;

use std::path::{Path, PathBuf};

use budget::Budget;
use case::{Dress, Shape};
use run::{Board, each};

/// Budgets a shape is tried with.
const SEEDS: u64 = 3;

fn shapes() -> Vec<Shape> {
    [
        flat::shapes(),
        columns::shapes(),
        prints::shapes(),
        papers::shapes(),
        totals::shapes(),
        rows::shapes(),
        tables::shapes(),
        misses::shapes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Where the files of a shape and seed are.
fn folder(name: &str, seed: u64) -> PathBuf {
    let plain: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("shapes").join(plain).join(seed.to_string())
}

#[test]
fn every_shape_is_read_as_it_was_written_or_refused() {
    let part = std::env::var("SETARA_SHAPE").unwrap_or_default();
    let seeds = std::env::var("SETARA_SEEDS").map_or(SEEDS, |s| s.parse().expect("SETARA_SEEDS is a number"));
    let shapes: Vec<Shape> = shapes().into_iter().filter(|s| s.name.contains(&part)).collect();
    let runs: Vec<(&Shape, u64)> = shapes.iter().flat_map(|s| (1..=seeds).map(move |seed| (s, seed))).collect();
    let verdicts = each(&runs, |(shape, seed)| {
        let case = (shape.make)(&Budget::of(*seed), &Dress::of(*seed));
        case.judge(&folder(&shape.name, *seed))
    });
    let mut board = Board::default();
    for ((shape, seed), verdict) in runs.iter().zip(verdicts) {
        board.add(&shape.name, format!("seed {seed}"), verdict);
    }
    // Fewer are right the more is tried.
    let right = if part.is_empty() && seeds == SEEDS { today::RIGHT } else { 0 };
    let here = |name: &&&str| name.contains(&part);
    let wrong: Vec<&str> = today::WRONG.iter().filter(here).copied().collect();
    board.hold("shapes", &wrong, right);
}

#[test]
fn what_is_converted_reads_back_as_it_was_read() {
    let shapes = shapes();
    let runs: Vec<&Shape> = shapes.iter().collect();
    let parts = each(&runs, |shape| {
        let case = (shape.make)(&Budget::of(1), &Dress::of(1));
        case.not_read_back(&folder(&shape.name, 1).join("convert"))
    });
    let wrong: Vec<_> = runs.iter().map(|s| &s.name).zip(parts).filter(|(_, parts)| !parts.is_empty()).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn names_of_shapes_are_names() {
    let shapes = shapes();
    let mut folders: Vec<PathBuf> = shapes.iter().map(|s| folder(&s.name, 1)).collect();
    folders.sort();
    folders.dedup();
    assert_eq!(folders.len(), shapes.len(), "two shapes have one folder");
}

#[test]
fn a_budget_adds_up_at_every_level() {
    for seed in 1..=40 {
        let budget = Budget::of(seed);
        for level in budget::Level::ALL {
            let sum: i64 = budget.tree(&[level]).iter().map(|n| n.amount()).sum();
            assert_eq!(sum, budget.amount(), "{level:?} of seed {seed}");
        }
        assert!(budget.leaves.iter().all(|l| l.amount == l.quantity * l.price && l.amount > 0));
        assert_eq!(budget.by_agency().len(), 3, "seed {seed}");
    }
}

#[test]
fn the_list_of_today_is_held_in_both_directions() {
    let holds = |wrong: &[&str], right: usize| {
        let mut board = Board::default();
        board.add("good", "seed 1".into(), run::Verdict::Right);
        board.add("bad", "seed 1".into(), run::Verdict::Right);
        board.add("bad", "seed 2".into(), run::Verdict::Wrong("another total".into()));
        std::panic::catch_unwind(|| board.hold("a board", wrong, right)).is_ok()
    };
    assert!(holds(&["bad"], 1));
    assert!(!holds(&[], 1), "a shape that is wrong and not on the list");
    assert!(!holds(&["bad", "good"], 1), "a shape of the list that is right");
    assert!(!holds(&["bad", "gone"], 1), "a shape of the list that is not there");
    assert!(!holds(&["bad"], 2), "fewer are right than were");
}
