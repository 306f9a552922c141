//! `cargo bench --bench texts [-- FILE]`: tagging of distinct texts against the automaton alone, in texts and MB a second.
//!
//! Texts are the cells of a CSV file (of the example budget without one), each once, and each again with a tail of its own.

use std::collections::BTreeSet;
use std::hint::black_box;
use std::time::Instant;

use setara::criteria::pack::Pack;
use setara::criteria::tag::{Context, Criteria};

fn main() {
    let asked = std::env::args().skip(1).find(|a| !a.starts_with('-'));
    let path =
        asked.unwrap_or_else(|| concat!(env!("CARGO_MANIFEST_DIR"), "/examples/kabupaten-melati/apbd-2026.csv").into());
    let mut texts = BTreeSet::new();
    for record in csv::Reader::from_path(path).unwrap().records() {
        texts.extend(record.unwrap().iter().filter(|c| c.chars().any(char::is_alphabetic)).map(str::to_owned));
    }
    let texts: Vec<String> = texts.iter().flat_map(|t| (0..20).map(move |i| format!("{t} Desa {i}"))).collect();
    let bytes: usize = texts.iter().map(String::len).sum();
    let criteria = Criteria::compile(vec![Pack::id_arg()]);
    let context = Context::default();
    println!("{} distinct texts, {:.1} MB", texts.len(), bytes as f64 / 1e6);
    let measure = |name: &str, work: &dyn Fn(&str) -> usize| {
        let mut best = f64::MAX;
        for _ in 0..5 {
            let start = Instant::now();
            for text in &texts {
                black_box(work(text));
            }
            best = best.min(start.elapsed().as_secs_f64());
        }
        println!("{name:<28} {:>10.0} texts/s  {:>7.1} MB/s", texts.len() as f64 / best, bytes as f64 / best / 1e6);
        best
    };
    let alone = measure("automaton alone", &|text| criteria.occurrences(text));
    let tagging = measure("scan, traps, gates", &|text| criteria.activate(&criteria.scan(text), &context).0.len());
    println!("tagging runs at {:.0} % of the automaton's speed", alone / tagging * 100.0);
}
