//! `cargo bench --bench sampling -- FILES [--worlds 400]`: how often the bounds of `setara estimate` hold, and how wide they are,
//! over the amounts of real budgets with a truth that is made up: of a hundred lines that are ARG the tool tags 80, sends 12 to
//! review and misses 8; of a hundred that are not it sends two to review. Beside them the interval of a textbook, which takes
//! the mean of the draws for normal.

use setara::audit::estimate::{Between, estimate};
use setara::audit::population::Population;
use setara::audit::sample::{ALPHA, Sample, draw};
use setara::domain::amount::Rupiah;
use setara::domain::currency::Currency;
use setara::domain::groups::Category;
use setara::lang::Lang;
use setara::ledger::Ledger;
use setara::settings::{Basis, DEFAULT_PACK, Settings};
use setara::sides::sample_file::{Portion, SampleBasis, WHOLE};

/// Draws that are tried.
const SIZES: [u64; 3] = [60, 120, 250];
/// Lines of a hundred that are ARG.
const ARG: f64 = 0.02;
/// Of those that are, how many only in part.
const IN_PART: f64 = 0.2;

/// Numbers that look random (splitmix64): the same in every run.
struct Numbers(u64);

impl Numbers {
    /// 0..1.
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }
}

fn main() {
    let mut files = Vec::new();
    let (mut worlds, mut args) = (400, std::env::args().skip(1));
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--worlds" => worlds = args.next().and_then(|n| n.parse().ok()).expect("--worlds N"),
            "--bench" => {}
            _ => files.push(arg),
        }
    }
    if files.is_empty() {
        files.push(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/kabupaten-melati/apbd-2026.csv").into());
    }
    println!("{worlds} worlds; bounds of {:.0} %", 100.0 * (1.0 - ALPHA));
    for file in files {
        let settings =
            Settings { inputs: vec![file.clone()], packs: vec![DEFAULT_PACK.into()], jobs: 2, ..Settings::default() };
        let basis = Basis::open(&settings).unwrap();
        let mut ledger = Ledger::new(&basis.criteria);
        let population = Population::read(&basis, &settings, &mut ledger, &mut Vec::new()).unwrap().unwrap();
        println!("{file}: {} lines, Rp {}", population.lines.len(), population.total());
        for draws in SIZES {
            of_size(&population, draws, worlds);
        }
    }
}

/// What one way of making bounds comes to over all worlds.
#[derive(Default)]
struct Held {
    worlds: u64,
    /// Sum of the widths, as parts of the total.
    width: f64,
}

impl Held {
    fn add(&mut self, between: Between, truth: Rupiah, total: Rupiah) {
        self.worlds += u64::from(between.low <= truth && truth <= between.high);
        self.width += (between.high.sen() - between.low.sen()) as f64 / total.sen() as f64;
    }

    fn said(&self, worlds: u64) -> String {
        let of = |part: f64| 100.0 * part / worlds as f64;
        format!("held in {:5.1} %, {:5.1} points wide", of(self.worlds as f64), of(self.width))
    }
}

fn of_size(population: &Population, draws: u64, worlds: u64) {
    let (mut exact, mut approximate, mut normal) = (Held::default(), Held::default(), Held::default());
    let total = population.total();
    for world in 0..worlds {
        let mut numbers = Numbers(world * 0x1000 + draws);
        let mut lines = population.lines.clone();
        let mut parts = Vec::new();
        let mut truth = 0;
        for line in &mut lines {
            let part = match numbers.next() < ARG {
                false => 0,
                true if numbers.next() < IN_PART => (numbers.next() * f64::from(WHOLE)) as u32,
                true => WHOLE,
            };
            let luck = numbers.next();
            let [tagged, review] = if part > 0 { [0.80, 0.12] } else { [0.0, 0.02] };
            line.category = match luck {
                _ if luck < tagged => Category::KhususTarget,
                _ if luck < tagged + review => Category::Review,
                _ => Category::None,
            };
            truth += line.amount.sen() * i128::from(part);
            parts.push(Portion(part));
        }
        let truth = Rupiah::from_sen(truth / i128::from(WHOLE));
        let sample = draw(&lines, &format!("dunia {world}"), draws, Lang::En).unwrap();
        let portions: Vec<Portion> = sample.rows.iter().map(|row| parts[row.line]).collect();
        let of = SampleBasis {
            seed: String::new(),
            draws,
            inputs_sha256: String::new(),
            packs_sha256: String::new(),
            rules_sha256: String::new(),
        };
        let found = estimate(&lines, &sample, &portions, of, Currency::RUPIAH);
        exact.add(found.between, truth, total);
        approximate.add(found.approximately, truth, total);
        normal.add(textbook(&sample, &portions, found.estimate), truth, total);
    }
    println!("  {draws:3} draws");
    println!("    bounds (Clopper-Pearson, Stringer, Bonferroni)  {}", exact.said(worlds));
    println!("    MOVER, approximate                              {}", approximate.said(worlds));
    println!("    a normal curve, which setara does not offer     {}", normal.said(worlds));
}

/// The estimate and 1.96 standard errors on either side.
fn textbook(sample: &Sample, portions: &[Portion], point: Rupiah) -> Between {
    let mut variance = 0.0;
    for size in &sample.strata {
        let rows = sample.rows.iter().zip(portions).filter(|(row, _)| row.stratum == Some(size.stratum));
        let drawn: Vec<f64> = rows.flat_map(|(row, part)| vec![part.share(); row.draws.len()]).collect();
        let n = drawn.len() as f64;
        let mean = drawn.iter().sum::<f64>() / n;
        let squares: f64 = drawn.iter().map(|part| (part - mean).powi(2)).sum();
        variance += (size.amount.sen() as f64).powi(2) * squares / (n - 1.0) / n;
    }
    let off = Rupiah::from_sen((1.96 * variance.sqrt()) as i128);
    Between { low: point - off, high: point + off }
}
