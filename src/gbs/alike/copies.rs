//! Narratives that are nearly the same in several statements.
//!
//! Texts that have runs of five words in common are compared, rare runs first, each with a bounded number of groups that have
//! the run: the work grows with the texts, not with their pairs. What two share is the words that both have in one order.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::text::{BLANK, Narrative, common, count};
use crate::files::intern::Hasher;

/// Words of a run, and how many of them must not be blanks.
const RUN: usize = 5;
const OWN: usize = 3;
/// The fewest words of a text that is compared: a shorter one may be the same by chance.
pub(super) const WORDS: usize = 12;
/// Percent of the words of the shorter text that two texts must share, and of its words that must stand in runs of both.
const SHARED: u8 = 80;
const IN_RUNS: u8 = 50;
/// In texts of more words only runs are counted: to compare their words takes the square of their length.
const LONG: usize = 200;
/// Groups with a run that a text is compared with.
const GROUPS: usize = 8;
/// Where a window of five words is no run.
const NONE: u32 = u32::MAX;

/// A field whose text several statements have.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Copied {
    pub field: &'static str,
    /// Numbers of its narratives, in order.
    pub narratives: Vec<usize>,
    pub shared: Shared,
}

/// Percent of the words that two texts share, of the shorter and of the longer one; of a group, the least by which one of its
/// texts is joined to it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Shared {
    pub shorter: u8,
    pub longer: u8,
}

impl Shared {
    const ALL: Shared = Shared { shorter: 100, longer: 100 };

    fn least(self, other: Shared) -> Shared {
        Shared { shorter: self.shorter.min(other.shorter), longer: self.longer.min(other.longer) }
    }
}

/// Groups of narratives of one field, in the order of the form and of their first statement.
pub(super) fn copied(narratives: &[Narrative]) -> Vec<Copied> {
    let mut fields: Vec<(&'static str, Vec<usize>)> = Vec::new();
    for (number, narrative) in narratives.iter().enumerate() {
        match fields.iter_mut().find(|(field, _)| *field == narrative.field) {
            Some((_, of_field)) => of_field.push(number),
            None => fields.push((narrative.field, vec![number])),
        }
    }
    fields.into_iter().flat_map(|(field, numbers)| of_field(field, &numbers, narratives)).collect()
}

/// A distinct text, and who has it.
struct Text {
    words: Vec<u32>,
    /// Words that are no blanks.
    length: usize,
    /// The run that begins at each place.
    runs: Vec<u32>,
    sorted: Vec<u32>,
    narratives: Vec<usize>,
}

fn of_field(field: &'static str, numbers: &[usize], narratives: &[Narrative]) -> Vec<Copied> {
    let mut known: HashMap<Vec<u32>, usize, Hasher> = HashMap::default();
    let mut runs: HashMap<[u32; RUN], u32, Hasher> = HashMap::default();
    let mut texts: Vec<Text> = Vec::new();
    for number in numbers {
        let words = narratives[*number].words();
        if count(words.iter().copied()) < WORDS {
            continue;
        }
        match known.get(&words) {
            Some(at) => texts[*at].narratives.push(*number),
            None => {
                texts.push(Text::new(&words, *number, &mut runs));
                known.insert(words, texts.len() - 1);
            }
        }
    }
    drop(known);
    let mut groups = Groups::new(texts.len());
    groups.join_all(&texts, runs.len());
    let mut out: BTreeMap<usize, Copied> = BTreeMap::new();
    for (at, text) in texts.iter().enumerate() {
        let root = groups.root(at);
        let shared = groups.shared[root];
        let copied = out.entry(root).or_insert_with(|| Copied { field, narratives: Vec::new(), shared });
        copied.narratives.extend(&text.narratives);
    }
    let mut out: Vec<Copied> = out.into_values().filter(|copied| copied.narratives.len() > 1).collect();
    out.iter_mut().for_each(|copied| copied.narratives.sort_unstable());
    out.sort_by(|a, b| a.narratives.cmp(&b.narratives));
    out
}

impl Text {
    fn new(words: &[u32], narrative: usize, known: &mut HashMap<[u32; RUN], u32, Hasher>) -> Text {
        let run = |window: &[u32; RUN], known: &mut HashMap<[u32; RUN], u32, Hasher>| {
            let next = known.len() as u32;
            if count(*window) < OWN { NONE } else { *known.entry(*window).or_insert(next) }
        };
        let windows = words.windows(RUN).filter_map(|w| w.first_chunk::<RUN>());
        let runs: Vec<u32> = windows.map(|window| run(window, known)).collect();
        let mut sorted: Vec<u32> = runs.iter().copied().filter(|run| *run != NONE).collect();
        sorted.sort_unstable();
        sorted.dedup();
        Text { words: words.to_vec(), length: count(words.iter().copied()), runs, sorted, narratives: vec![narrative] }
    }

    /// Its words in runs that the other has too.
    fn in_runs(&self, other: &Text) -> usize {
        let mut is_shared = vec![false; self.words.len()];
        for (at, run) in self.runs.iter().enumerate() {
            if other.sorted.binary_search(run).is_ok() {
                is_shared[at..at + RUN].fill(true);
            }
        }
        is_shared.iter().zip(&self.words).filter(|(shared, word)| **shared && **word != BLANK).count()
    }

    fn percent(&self, words: usize) -> u8 {
        u8::try_from(words * 100 / self.length.max(1)).unwrap_or(100)
    }

    /// What two texts share, where it is nearly all of the shorter one.
    fn alike(&self, other: &Text) -> Option<Shared> {
        let (shorter, longer) = if self.length <= other.length { (self, other) } else { (other, self) };
        let in_runs = shorter.in_runs(longer);
        if shorter.percent(in_runs) < IN_RUNS {
            return None;
        }
        let [of_shorter, of_longer] = match longer.words.len() > LONG {
            true => [in_runs, longer.in_runs(shorter)],
            false => [common(&shorter.words, &longer.words).len(); 2],
        };
        let shared = Shared { shorter: shorter.percent(of_shorter), longer: longer.percent(of_longer) };
        (shared.shorter >= SHARED).then_some(shared)
    }
}

/// Texts that belong together, each group under its first text.
struct Groups {
    parent: Vec<usize>,
    shared: Vec<Shared>,
}

impl Groups {
    fn new(texts: usize) -> Groups {
        Groups { parent: (0..texts).collect(), shared: vec![Shared::ALL; texts] }
    }

    fn root(&mut self, mut at: usize) -> usize {
        while self.parent[at] != at {
            self.parent[at] = self.parent[self.parent[at]];
            at = self.parent[at];
        }
        at
    }

    fn join(&mut self, one: usize, other: usize, shared: Shared) {
        let (one, other) = (self.root(one), self.root(other));
        let (first, second) = (one.min(other), one.max(other));
        self.parent[second] = first;
        self.shared[first] = self.shared[first].least(self.shared[second]).least(shared);
    }

    /// Joins what is alike, by the runs that texts have in common.
    fn join_all(&mut self, texts: &[Text], runs: usize) {
        let mut holders: Vec<Vec<usize>> = vec![Vec::new(); runs];
        for (at, text) in texts.iter().enumerate() {
            text.sorted.iter().for_each(|run| holders[*run as usize].push(at));
        }
        holders.retain(|texts| texts.len() > 1);
        holders.sort_by_key(Vec::len);
        let mut differ: HashSet<(usize, usize), Hasher> = HashSet::default();
        for holders in holders {
            let mut latest: Vec<usize> = Vec::with_capacity(GROUPS + 1);
            for at in holders {
                if !self.meets(at, &latest, texts, &mut differ) {
                    latest.push(at);
                    if latest.len() > GROUPS {
                        latest.remove(0);
                    }
                }
            }
        }
    }

    /// Is the text of the group of one of these? The first that it is alike, latest first, takes it in.
    fn meets(
        &mut self,
        at: usize,
        latest: &[usize],
        texts: &[Text],
        differ: &mut HashSet<(usize, usize), Hasher>,
    ) -> bool {
        for other in latest.iter().rev() {
            if self.root(*other) == self.root(at) {
                return true;
            }
        }
        for other in latest.iter().rev() {
            if differ.contains(&(*other, at)) {
                continue;
            }
            match texts[at].alike(&texts[*other]) {
                Some(shared) => {
                    self.join(at, *other, shared);
                    return true;
                }
                None => {
                    differ.insert((*other, at));
                }
            }
        }
        false
    }
}
