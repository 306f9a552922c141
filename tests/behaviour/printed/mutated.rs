//! A small good print with bytes turned, cut out, doubled and moved, some hundreds of times: no crash, no hang, and no other
//! total at exit 0 unless the print now shows another one.

use super::{HEADS, RKA, THREE, bounded, pages, rka};
use crate::Folder;
use crate::pdf::{Packing, Page, Pdf};

/// A small generator of its own: what it gives never changes.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n.max(1)
    }

    fn mutate(&mut self, good: &[u8]) -> Vec<u8> {
        const WEIRD: [&[u8]; 10] =
            [b" 0 R", b"<<", b">>", b"[", b"endstream", b"endobj", b"\0", b"-1", b"99999999999", b"/Kids [2 0 R]"];
        let mut out = good.to_vec();
        for _ in 0..=self.below(3) {
            let at = self.below(out.len());
            let end = (at + self.below(60)).min(out.len());
            match self.below(7) {
                0 | 1 => out[at] ^= 1 << self.below(8),
                2 => drop(out.drain(at..end)),
                3 => drop(out.splice(at..at, good[at.min(good.len())..end.min(good.len())].iter().copied())),
                4 => out.truncate(at.max(9)),
                5 => out[at..end].reverse(),
                _ => drop(out.splice(at..at, WEIRD[self.below(WEIRD.len())].iter().copied())),
            }
        }
        out
    }
}

/// Runs the mutations of a print; `texts`: whether its letters lie in it as they are, so that a turned byte is another text.
fn tried(good: &[u8], texts: bool, times: usize, seed: u64) {
    let (mut chance, folder) = (Chance(seed), Folder::empty());
    let shown = |bytes: &[u8]| {
        bytes
            .split(|b| *b == b'(')
            .skip(1)
            .map(|s| s.split(|b| *b == b')').next().unwrap().to_vec())
            .collect::<Vec<_>>()
    };
    for n in 0..times {
        let bytes = chance.mutate(good);
        folder.file("a.pdf", &bytes);
        let ran = bounded(&folder, &["report", "a.pdf", "--format", "json", "--lang", "en"]);
        let same = !texts || shown(&bytes) == shown(good);
        if ran.code == 0 && same && !ran.stdout.contains("\"total\": \"5300000.00\"") {
            let kept = std::env::temp_dir().join(format!("setara-print-{seed}-{n}.pdf"));
            std::fs::write(&kept, &bytes).unwrap();
            let total = ran.stdout.lines().find(|l| l.contains("\"total\"")).unwrap_or_default().to_owned();
            panic!("mutation {n} of {seed}: {total} at exit 0; its bytes are kept as {}", kept.display());
        }
    }
}

#[test]
fn a_print_with_turned_bytes_is_refused_or_right() {
    tried(&pages([rka(THREE)]), true, 200, 1);
}

#[test]
fn a_packed_print_with_turned_bytes_is_refused_or_right() {
    tried(&Pdf::of([rka(THREE)]).packed(Packing::Flate).bytes(), false, 100, 2);
    tried(&Pdf::of([rka(THREE)]).packed(Packing::Streams).bytes(), false, 100, 3);
}

#[test]
fn a_print_that_is_cut_off_anywhere_is_refused_or_right() {
    let (first, last) = THREE.split_at(THREE.find("    5.1.02.02").unwrap());
    let print = pages([rka(first), Page::landscape().table(RKA, &format!("{HEADS}\n{last}"))]);
    let folder = Folder::empty();
    for at in (0..print.len()).step_by(print.len() / 60) {
        folder.file("a.pdf", &print[..at]);
        let ran = bounded(&folder, &["report", "a.pdf", "--format", "json"]);
        let right = ran.stdout.contains("\"total\": \"5300000.00\"");
        assert!(ran.code != 0 || right, "cut at {at}: {}", ran.stdout.lines().take(20).collect::<String>());
    }
}
