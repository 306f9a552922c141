//! What fuzzing found worth keeping, replayed: every input of `fuzz/corpus/`, every file of `fixtures/` and `examples/`,
//! and seeded mutations of them, through the bodies of the fuzz targets. No clock and no chance: the same on every run.

#[path = "../fuzz/targets.rs"]
mod targets;

use std::path::{Path, PathBuf};

/// Mutations of each target; `SETARA_MUTATIONS` asks for more.
const MUTATIONS: u64 = 1500;

/// Files under a folder, in the order of their names.
fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.map(|e| e.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().flat_map(|p| if p.is_dir() { files(&p) } else { vec![p] }).collect()
}

/// The endings of files that a target may find in `fixtures/` and `examples/`.
fn endings(target: &str) -> &'static [&'static str] {
    match target {
        "reading" | "beneficiaries" => &["csv"],
        "workbook" => &["xlsx"],
        "print" => &["pdf"],
        "document" => &["docx"],
        "packs" | "config" => &["toml"],
        "gbs" => &["toml", "yaml", "json"],
        _ => &[],
    }
}

fn inputs(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let own = files(&root.join("fuzz/corpus").join(target));
    let shown = ["fixtures", "examples"].iter().flat_map(|f| files(&root.join(f)));
    let fits = |p: &PathBuf| p.extension().is_some_and(|e| endings(target).iter().any(|own| e == *own));
    let all = own.into_iter().chain(shown.filter(fits)).map(|p| (p.clone(), std::fs::read(p).unwrap()));
    // Large examples are for people: mutations of them would take the time of hundreds of small ones.
    all.filter(|(_, bytes)| bytes.len() < 20_000).collect()
}

/// A small generator of its own: what it gives never changes.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n.max(1)
    }

    /// Bytes turned, cut out, doubled, or taken from another input.
    fn mutate(&mut self, bytes: &[u8], other: &[u8]) -> Vec<u8> {
        const WEIRD: [&[u8]; 14] = [
            b"\"",
            b"\n",
            b"\r",
            b",",
            b";",
            b"\0",
            b"\xff\xfe",
            b"-",
            b".",
            b"1.000",
            b"JUMLAH",
            b"99999999999999999",
            b"(",
            b"\xc3",
        ];
        let mut out = bytes.to_vec();
        for _ in 0..=self.below(4) {
            let (at, other_at) = (self.below(out.len() + 1), self.below(other.len()));
            let end = (at + self.below(40)).min(out.len());
            let part = &other[other_at.min(other.len())..(other_at + self.below(60)).min(other.len())];
            match self.below(6) {
                0 if at < out.len() => out[at] = self.below(256) as u8,
                1 => drop(out.drain(at..end)),
                2 => drop(out.splice(at..at, out[at..end].to_vec())),
                3 => drop(out.splice(at..end, part.iter().copied())),
                4 => out.truncate(at),
                _ => drop(out.splice(at..at, WEIRD[self.below(WEIRD.len())].iter().copied())),
            }
        }
        out
    }
}

fn replay(name: &str) {
    let (_, target) = targets::ALL.into_iter().find(|(own, _)| *own == name).unwrap();
    let inputs = inputs(name);
    assert!(!inputs.is_empty(), "no inputs for {name}");
    let told = |bytes: &[u8]| String::from_utf8_lossy(&bytes[..bytes.len().min(2000)]).into_owned();
    let run = |what: &str, bytes: &[u8]| {
        if std::panic::catch_unwind(|| target(bytes)).is_err() {
            let kept = std::env::temp_dir().join(format!("setara-{name}-{:016x}", targets::dice(bytes)));
            std::fs::write(&kept, bytes).unwrap();
            panic!("{name}, {what}; its bytes are kept as {}:\n{}", kept.display(), told(bytes));
        }
    };
    for (path, bytes) in &inputs {
        run(&path.display().to_string(), bytes);
    }
    let count = std::env::var("SETARA_MUTATIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(MUTATIONS);
    let mut chance = Chance(0x5e7a7a);
    for n in 0..count {
        let (one, other) = (chance.below(inputs.len()), chance.below(inputs.len()));
        let bytes = chance.mutate(&inputs[one].1, &inputs[other].1);
        run(&format!("mutation {n} of {}", inputs[one].0.display()), &bytes);
    }
}

macro_rules! replayed {
    ($($name:ident)*) => { $(#[test] fn $name() { replay(stringify!($name)) })* };
}

replayed! { reading structured workbook print document numbers codes packs gbs config beneficiaries }

#[test]
fn every_target_is_replayed_and_has_its_binary() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest = std::fs::read_to_string(root.join("fuzz/Cargo.toml")).unwrap();
    let own = include_str!("corpus.rs");
    let replayed = own.lines().find(|l| l.starts_with("replayed! {")).unwrap();
    for (name, _) in targets::ALL {
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name} is no binary of fuzz/Cargo.toml");
        assert!(root.join(format!("fuzz/fuzz_targets/{name}.rs")).exists() && replayed.contains(name), "{name}");
    }
}
