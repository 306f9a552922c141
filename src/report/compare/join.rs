//! Which line before is which line after: the same key, else the same text elsewhere, where that is unique.

use std::collections::{BTreeMap, BTreeSet};

use super::side::{Amounts, Joined, Side, SideAgency, name};
use super::value::Joining;
use crate::domain::text;

/// How two sides are joined: by the finest unit that both name, or the one asked for.
pub fn joining(before: &Side, after: &Side, asked: Option<Joined>) -> Joining {
    let finest = match before.detail.max(after.detail) {
        // Both have texts, but of columns that name other things.
        Joined::Item if before.shared.is_disjoint(&after.shared) => Joined::Account,
        unit => unit,
    };
    Joining { unit: asked.unwrap_or(finest), alike: before.detail == finest && after.detail == finest }
}

/// An OPD of one or both sides: its code, and its names before and after.
pub struct Opd {
    pub code: String,
    pub name: [String; 2],
}

impl Opd {
    pub fn names(&self) -> [&str; 2] {
        super::pick(Some(&self.name[0]), Some(&self.name[1]))
    }
}

/// What a line is joined by, and the rows it belongs to.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct JoinKey {
    /// Number of the OPD of both sides.
    pub opd: u32,
    pub program: String,
    pub sub_kegiatan: String,
    pub account: String,
    /// Folded.
    pub text: String,
}

/// Lines with one key.
#[derive(Clone, Default)]
struct Lines {
    amounts: Amounts,
    /// As the file has them.
    text: String,
    account: String,
}

/// Lines before and after; one end alone is gone or new.
pub struct JoinedPair {
    before: Option<(JoinKey, Lines)>,
    after: Option<(JoinKey, Lines)>,
    unit: Joined,
}

impl JoinedPair {
    pub fn is_both(&self) -> bool {
        self.before.is_some() && self.after.is_some()
    }

    pub fn places(&self) -> [Option<&JoinKey>; 2] {
        [self.before.as_ref().map(|b| &b.0), self.after.as_ref().map(|a| &a.0)]
    }

    pub fn amounts(&self) -> [Amounts; 2] {
        [&self.before, &self.after].map(|end| end.as_ref().map_or(Amounts::default(), |(_, lines)| lines.amounts))
    }

    /// What people know it by; a whole sub kegiatan by its name.
    pub fn text(&self, sub_kegiatan: &str) -> String {
        let Some((_, lines)) = self.after.as_ref().or(self.before.as_ref()) else { return String::new() };
        let key = match self.unit {
            Joined::Item if !lines.text.is_empty() => &lines.text,
            Joined::Item | Joined::Account => &lines.account,
            Joined::SubKegiatan => "",
        };
        if key.is_empty() { sub_kegiatan.to_owned() } else { key.to_owned() }
    }
}

/// All lines of both sides, each once; OPD in the order of their codes and names.
pub fn join(before: &Side, after: &Side, unit: Joined) -> (Vec<Opd>, Vec<JoinedPair>) {
    let (opd, [from, to]) = agencies(&before.agencies, &after.agencies);
    let shared: BTreeSet<&String> = before.shared.intersection(&after.shared).collect();
    let (before, after) = (lines(before, &from, unit, &shared), lines(after, &to, unit, &shared));
    let mut partner: BTreeMap<&JoinKey, &JoinKey> =
        before.keys().filter_map(|k| Some((k, after.get_key_value(k)?.0))).collect();
    let mut taken: BTreeSet<&JoinKey> = partner.values().copied().collect();
    if unit == Joined::Item {
        // To another account, to another sub kegiatan, to another OPD.
        for same in [
            (|k| (k.opd, &k.sub_kegiatan, "", &k.text)) as fn(&JoinKey) -> Same,
            |k| (k.opd, &NOWHERE, k.account.as_str(), &k.text),
            |k| (u32::MAX, &k.sub_kegiatan, k.account.as_str(), &k.text),
        ] {
            let (once, now) = (unique(&before, same), unique(&after, same));
            for (what, from) in once {
                if let Some(to) = now.get(&what)
                    && !partner.contains_key(from)
                    && !taken.contains(to)
                {
                    partner.insert(from, to);
                    taken.insert(to);
                }
            }
        }
    }
    let end = |lines: &BTreeMap<JoinKey, Lines>, key: &JoinKey| lines.get(key).map(|l| (key.clone(), l.clone()));
    let both = before.keys().map(|k| JoinedPair {
        before: end(&before, k),
        after: partner.get(k).and_then(|to| end(&after, to)),
        unit,
    });
    let new =
        after.keys().filter(|k| !taken.contains(k)).map(|k| JoinedPair { before: None, after: end(&after, k), unit });
    (opd, both.chain(new).collect())
}

/// What two lines have in common that are not at the same place.
type Same<'a> = (u32, &'a String, &'a str, &'a String);

static NOWHERE: String = String::new();

/// Lines whose text stands once among all of their side: of the others nobody can tell which one moved.
fn unique<'a>(lines: &'a BTreeMap<JoinKey, Lines>, same: fn(&JoinKey) -> Same) -> BTreeMap<Same<'a>, &'a JoinKey> {
    let mut out: BTreeMap<Same<'a>, Option<&'a JoinKey>> = BTreeMap::new();
    for key in lines.keys().filter(|k| !k.text.is_empty()) {
        out.entry(same(key)).and_modify(|k| *k = None).or_insert(Some(key));
    }
    out.into_iter().filter_map(|(what, key)| Some((what, key?))).collect()
}

/// The lines of a side with OPD numbers that both sides share, as coarse as asked. Without shared columns, all texts count.
fn lines(side: &Side, opd: &[u32], unit: Joined, shared: &BTreeSet<&String>) -> BTreeMap<JoinKey, Lines> {
    let counts = |column: usize| shared.is_empty() || shared.contains(&side.columns[column]);
    let mut out: BTreeMap<JoinKey, Lines> = BTreeMap::new();
    for unit_of_side in &side.units {
        let mut texts: Vec<&str> = Vec::new();
        if unit == Joined::Item {
            for (_, text) in unit_of_side.texts.iter().filter(|(column, text)| counts(*column) && !text.is_empty()) {
                if !texts.contains(&text.as_str()) {
                    texts.push(text);
                }
            }
        }
        let text = texts.join(" | ");
        let key = JoinKey {
            opd: opd[unit_of_side.opd as usize],
            program: unit_of_side.program.clone(),
            sub_kegiatan: unit_of_side.sub_kegiatan.clone(),
            account: if unit == Joined::SubKegiatan { String::new() } else { unit_of_side.account[0].clone() },
            text: text::words(&text),
        };
        let slot = out.entry(key).or_default();
        slot.amounts.add(&unit_of_side.amounts);
        name(&mut slot.text, &text);
        name(&mut slot.account, &unit_of_side.account[1]);
    }
    out
}

/// One list of the OPD of both sides, and where those of each stand in it. The same code is one OPD; of those left over, the
/// same name is one, where it is the only one of that name.
fn agencies(before: &[SideAgency], after: &[SideAgency]) -> (Vec<Opd>, [Vec<u32>; 2]) {
    let by_key: BTreeMap<&str, usize> = after.iter().enumerate().map(|(i, a)| (a.key.as_str(), i)).collect();
    let mut partner: Vec<Option<usize>> = before.iter().map(|b| by_key.get(b.key.as_str()).copied()).collect();
    let taken: BTreeSet<usize> = partner.iter().flatten().copied().collect();
    let left = |list: &[SideAgency], free: &dyn Fn(usize) -> bool| {
        let mut out: BTreeMap<String, Option<usize>> = BTreeMap::new();
        for (i, a) in list.iter().enumerate().filter(|(i, a)| free(*i) && !a.name.is_empty()) {
            out.entry(text::words(&a.name)).and_modify(|n| *n = None).or_insert(Some(i));
        }
        out
    };
    let once = left(before, &|i| partner[i].is_none());
    let now = left(after, &|i| !taken.contains(&i));
    for (name, from) in once {
        if let (Some(from), Some(Some(to))) = (from, now.get(&name)) {
            partner[from] = Some(*to);
        }
    }
    // After first: what an OPD is called now.
    let mut list: Vec<(Opd, [Option<usize>; 2])> = after
        .iter()
        .enumerate()
        .map(|(i, a)| (Opd { code: a.code.clone(), name: [String::new(), a.name.clone()] }, [None, Some(i)]))
        .collect();
    for (i, b) in before.iter().enumerate() {
        match partner[i] {
            Some(to) => {
                let (opd, ends) = &mut list[to];
                opd.name[0].clone_from(&b.name);
                ends[0] = Some(i);
                if opd.code.is_empty() {
                    opd.code.clone_from(&b.code);
                }
                if opd.name[1].is_empty() {
                    opd.name[1].clone_from(&b.name);
                }
            }
            None => list.push((Opd { code: b.code.clone(), name: [b.name.clone(), b.name.clone()] }, [Some(i), None])),
        }
    }
    list.sort_by(|(a, _), (b, _)| (&a.code, &a.name[1]).cmp(&(&b.code, &b.name[1])));
    let mut places = [vec![0; before.len()], vec![0; after.len()]];
    for (number, (_, ends)) in list.iter().enumerate() {
        for (side, end) in ends.iter().enumerate() {
            if let Some(i) = end {
                places[side][*i] = number as u32;
            }
        }
    }
    (list.into_iter().map(|(opd, _)| opd).collect(), places)
}
