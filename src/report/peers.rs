//! Governments beside each other: the share that every lens counts of each, its place and the median. Compared are only
//! governments all of whose readings are proven (totals that the files state, or sums across their columns, agree), by the
//! official lens moreover only those that one list of official tags judges. The others are named with the reason.

mod shown;

pub use self::shown::{chart, places, rows};

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use schemars::JsonSchema;
use serde::Serialize;

use crate::criteria::nomenclature::{Nomenclature, Scope};
use crate::criteria::pack::Pack;
use crate::domain::amount::Rupiah;
use crate::domain::code::Level;
use crate::domain::denominator::Denominator;
use crate::domain::groups::Category;
use crate::lang::Lang;
use crate::ledger::lens::{Lens, LensAmounts, Lenses};
use crate::ledger::{Declared, Ledger, SumKey};
use crate::read::proof::Certainty;
use crate::report::breakdown::{Breakdown, By};
use crate::report::{Input, Report};

/// With fewer peers there is no place and no median.
pub const LEAST: usize = 3;

/// Why a government is not compared. Of several reasons the first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, strum::IntoStaticStr, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum LeftOut {
    /// Files that do not say of which government they are.
    GovernmentUnknown,
    /// The reading of one of its files is not proven.
    ReadingNotProven,
    /// None of its codes is in the list, its texts are in another language, or nothing is filed, declared or decided.
    LensCannotSpeak,
    /// Lines have no account code, or its amount gives no share.
    DenominatorUnknown,
    /// Another list of official tags judges it.
    OtherList,
}

/// One government by one lens. What is left out has no figures.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PeerRow {
    pub government: String,
    /// What the lens counts.
    pub amount: Option<Rupiah>,
    /// What the share is of.
    pub of: Option<Rupiah>,
    /// 0..1
    pub share: Option<f64>,
    /// 1 is the largest share; equal shares have the same place. Null where there are too few peers.
    pub place: Option<usize>,
    /// Null: it is compared.
    pub left_out: Option<LeftOut>,
}

/// All governments by one lens.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PeerLens {
    pub lens: Lens,
    /// Governments that are compared.
    pub peers: usize,
    /// Of their shares; null where there are too few peers.
    pub median: Option<f64>,
    /// By name.
    pub governments: Vec<PeerRow>,
}

/// Governments compared with each other.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Peers {
    /// What all shares are of: `D1` or `D4`; null: the total of the files.
    pub denominator: Option<&'static str>,
    /// Its accounts; none: every line counts.
    #[serde(skip)]
    pub accounts: Option<Denominator>,
    /// The readings of all that are compared.
    pub certainty: Certainty,
    /// Fewer peers have no places and no median.
    pub least_peers: usize,
    /// Years of the lists of official tags that the official lens compares by; `[]`: none is known.
    pub lists: Vec<u16>,
    /// Years of the budgets with a proven reading, and their stages.
    pub years: Vec<u16>,
    pub stages: Vec<String>,
    pub lenses: Vec<PeerLens>,
}

impl Report {
    /// Compares the governments of a cut by government alone; one of them has no peers, and a note says so.
    pub fn add_peers(
        &mut self,
        cuts: &Breakdown,
        (ledger, lenses): (&Ledger, &Lenses),
        nomenclature: &Nomenclature,
        lang: Lang,
    ) {
        if self.by.as_ref().is_none_or(|by| by.dimensions != [By::Government]) {
            return;
        }
        let governments = Government::all(cuts, &Basis { ledger, lenses, nomenclature }, &self.inputs);
        if governments.len() < 2 {
            let alone = lang.choose(
                "satu pemda saja tidak dapat dibandingkan: tidak ada peringkat dan median",
                "one government alone cannot be compared: there are no places and no median",
            );
            self.notes.push(alone.to_owned());
            return;
        }
        self.peers = Some(peers(&governments, self));
    }
}

fn peers(governments: &[Government], report: &Report) -> Peers {
    let shown: Vec<Lens> = report.lenses.iter().map(|row| row.lens).collect();
    let (denominator, accounts) = denominator(governments, &shown, report);
    let verdict = |lens: Lens| -> Vec<Option<LeftOut>> {
        governments.iter().map(|own| left_out(own, lens, accounts, report)).collect()
    };
    let lists = common_lists(governments, &verdict(Lens::Official));
    let lens = |lens: Lens| {
        let mut verdict = verdict(lens);
        if lens == Lens::Official {
            for (own, why) in governments.iter().zip(&mut verdict).filter(|(_, why)| why.is_none()) {
                *why = (own.lists != lists).then_some(LeftOut::OtherList);
            }
        }
        compared(governments, &verdict, lens, accounts)
    };
    let proven = || governments.iter().filter(|own| own.is_named && own.is_proven);
    Peers {
        denominator,
        accounts,
        certainty: Certainty::Proven,
        least_peers: LEAST,
        years: proven().flat_map(|own| &own.years).copied().collect::<BTreeSet<_>>().into_iter().collect(),
        stages: proven().flat_map(|own| &own.stages).cloned().collect::<BTreeSet<_>>().into_iter().collect(),
        lenses: shown.into_iter().map(lens).collect(),
        lists: lists.into_iter().filter(|list| *list != 0).collect(),
    }
}

/// That of the report. Where some lines of it have no account code, and so all lines are all that is known of the whole, it
/// is the spending of those governments whose lines have one, if they are enough to be compared.
fn denominator(
    governments: &[Government],
    shown: &[Lens],
    report: &Report,
) -> (Option<&'static str>, Option<Denominator>) {
    let of = &report.headline.of;
    if of.what.is_none() && of.denominator.is_some() {
        let known: Vec<&Government> =
            governments.iter().filter(|own| own.is_named && own.is_proven && own.has_accounts).collect();
        let holds = |of: &Denominator| {
            known.iter().all(|own| own.whole(Some(*of)) > Some(Rupiah::ZERO) && own.holds_all(*of, shown))
        };
        let found = [Denominator::D1, Denominator::D4].into_iter().find(holds).filter(|_| known.len() >= LEAST);
        if let Some(found) = found {
            return (Some(found.id()), Some(found));
        }
    }
    (of.denominator, of.what)
}

/// But for the list, which takes all of them to choose.
fn left_out(own: &Government, lens: Lens, of: Option<Denominator>, report: &Report) -> Option<LeftOut> {
    if !own.is_named {
        Some(LeftOut::GovernmentUnknown)
    } else if !own.is_proven {
        Some(LeftOut::ReadingNotProven)
    } else if !report.speaks(lens) || !own.speaks(lens) {
        Some(LeftOut::LensCannotSpeak)
    } else {
        own.share(lens, of).is_none().then_some(LeftOut::DenominatorUnknown)
    }
}

/// What judges most of those that are not left out; of two that judge as many, the later.
fn common_lists(governments: &[Government], verdict: &[Option<LeftOut>]) -> BTreeSet<u16> {
    let mut counts: BTreeMap<&BTreeSet<u16>, usize> = BTreeMap::new();
    for (own, _) in governments.iter().zip(verdict).filter(|(_, why)| why.is_none()) {
        *counts.entry(&own.lists).or_default() += 1;
    }
    // Of the greatest the last is taken.
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(lists, _)| lists.clone()).unwrap_or_default()
}

fn compared(governments: &[Government], verdict: &[Option<LeftOut>], lens: Lens, of: Option<Denominator>) -> PeerLens {
    let row = |(own, left_out): (&Government, &Option<LeftOut>)| {
        let is_peer = left_out.is_none();
        PeerRow {
            government: own.name.clone(),
            amount: is_peer.then_some(own.counted[lens]),
            of: own.whole(of).filter(|_| is_peer),
            share: own.share(lens, of).filter(|_| is_peer),
            place: None,
            left_out: *left_out,
        }
    };
    let mut rows: Vec<PeerRow> = governments.iter().zip(verdict).map(row).collect();
    let mut fractions: Vec<[Rupiah; 2]> = rows.iter().filter_map(PeerRow::fraction).collect();
    fractions.sort_by(|a, b| order(*b, *a));
    let peers = fractions.len();
    if peers >= LEAST {
        for row in &mut rows {
            let larger = |own: [Rupiah; 2]| fractions.iter().filter(|other| order(**other, own).is_gt()).count();
            row.place = row.fraction().map(|own| larger(own) + 1);
        }
    }
    PeerLens { lens, peers, median: median(&fractions).filter(|_| peers >= LEAST), governments: rows }
}

impl PeerRow {
    /// The share, exactly: of all that is above zero.
    fn fraction(&self) -> Option<[Rupiah; 2]> {
        Some([self.amount?, self.of?])
    }
}

/// Compares two fractions exactly; what they are of is above zero.
fn order([amount, of]: [Rupiah; 2], [other, of_other]: [Rupiah; 2]) -> Ordering {
    let times = |a: Rupiah, b: Rupiah| a.sen().saturating_mul(b.sen());
    times(amount, of_other).cmp(&times(other, of))
}

/// Of fractions in their order: the one in the middle, or the mean of both.
fn median(sorted: &[[Rupiah; 2]]) -> Option<f64> {
    let share = |at: usize| sorted.get(at).and_then(|[amount, of]| amount.share_of(*of));
    let middle = sorted.len() / 2;
    match sorted.len() % 2 {
        1 => share(middle),
        _ => Some((share(middle.checked_sub(1)?)? + share(middle)?) / 2.0),
    }
}

/// What lines are judged by.
struct Basis<'a> {
    ledger: &'a Ledger<'a>,
    lenses: &'a Lenses,
    nomenclature: &'a Nomenclature,
}

/// Denominators that a report may take shares of.
const OF: [Denominator; 2] = [Denominator::D1, Denominator::D4];

/// What is known of one government: its money, what lenses count of it, how it was read and what judges it.
#[derive(Default)]
struct Government {
    name: String,
    /// The files say which it is.
    is_named: bool,
    /// All of its files were read to their end, each proven.
    is_proven: bool,
    /// Lists that judge its codes of sub kegiatan; 0: of a year that is not known.
    lists: BTreeSet<u16>,
    years: BTreeSet<u16>,
    stages: BTreeSet<String>,
    /// All of its lines with an amount have an account code.
    has_accounts: bool,
    counted: LensAmounts,
    total: Rupiah,
    /// By the order of `OF`, and which lenses count money that is not in it.
    spending: [Rupiah; OF.len()],
    outside: [HashSet<usize>; OF.len()],
    /// Something of it is what a lens goes by, by the order of `Lens::ALL`.
    speaks: [bool; Lens::ALL.len()],
}

impl Government {
    /// All that were read, by name.
    fn all(cuts: &Breakdown, basis: &Basis, inputs: &[Input]) -> Vec<Government> {
        let name = |input: Option<&Input>, own: &str| {
            let named = input.and_then(|input| input.government.as_deref()).unwrap_or(own);
            if named.trim().is_empty() { "-".to_owned() } else { named.to_owned() }
        };
        let mut by_path: BTreeMap<&str, &Input> = BTreeMap::new();
        for input in inputs {
            by_path.entry(&input.path).or_insert(input);
        }
        let mut out: BTreeMap<String, Government> = BTreeMap::new();
        let mut within: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for (cut, sum, counted) in cuts.counted((basis.ledger, basis.lenses)) {
            let path = cut.part.path.as_str();
            let name = name(by_path.get(path).copied(), &cut.part.government);
            let own = out.entry(name).or_insert_with_key(|name| Government::named(name));
            own.add(basis, &cut.key, sum.amount, counted);
            let names = within.entry(path).or_default();
            if !names.contains(&own.name) {
                names.insert(own.name.clone());
            }
        }
        // Words of any language are known to criteria that the user brought.
        let reads_all = !basis.ledger.criteria.packs.iter().all(|pack| Pack::is_shipped_name(&pack.id));
        for input in inputs {
            for name in within.get(input.path.as_str()).into_iter().flatten() {
                let Some(own) = out.get_mut(name) else { continue };
                let is_proven = input.proof.as_ref().is_some_and(|proof| proof.certainty == Certainty::Proven);
                own.is_proven &= is_proven && input.whole;
                own.speaks[Lens::Evidence as usize] |= input.origin.words || reads_all;
                own.years.extend(input.year);
                own.stages.extend(input.stage.clone());
            }
        }
        out.into_values().collect()
    }

    fn named(name: &str) -> Government {
        let is_named = name != "-";
        Government { name: name.to_owned(), is_named, is_proven: true, has_accounts: true, ..Government::default() }
    }

    fn add(&mut self, basis: &Basis, key: &SumKey, amount: Rupiah, counted: LensAmounts) {
        let Basis { ledger, lenses, nomenclature } = basis;
        let activity = &ledger.activities[key.activity as usize].activity;
        self.total += amount;
        for lens in Lens::ALL {
            self.counted[lens] += counted[lens];
        }
        let account = key.group.0;
        self.has_accounts &= account.is_some() || amount.is_zero();
        let is_support = activity.is_support(ledger.criteria.gate.support_program_number);
        for (at, of) in OF.into_iter().enumerate() {
            if account.is_some_and(|account| of.holds(account.numbers(), is_support)) {
                self.spending[at] += amount;
            } else {
                let outside = Lens::ALL.into_iter().filter(|lens| !counted[*lens].is_zero());
                self.outside[at].extend(outside.map(|lens| lens as usize));
            }
        }
        let mut speaks = |lens: Lens, own: bool| self.speaks[lens as usize] |= own;
        speaks(Lens::Evidence, key.answer.category != Category::None);
        speaks(Lens::Gbs, lenses.filed[key.activity as usize]);
        speaks(Lens::Declared, key.declared != Declared::No);
        speaks(Lens::Decided, key.decided.is_some());
        if let Some(code) = activity.code.filter(|code| code.level() == Level::SubKegiatan) {
            let (list, _) = nomenclature.choice(activity.year, Scope::of(&code));
            speaks(Lens::Official, nomenclature.knows(&code, list));
            self.lists.insert(list);
        }
    }

    fn speaks(&self, lens: Lens) -> bool {
        self.speaks[lens as usize]
    }

    /// Spending of these accounts, `None` where some have none; without accounts all lines.
    fn whole(&self, of: Option<Denominator>) -> Option<Rupiah> {
        match of {
            None => Some(self.total),
            Some(of) => {
                let at = OF.iter().position(|own| *own == of)?;
                self.has_accounts.then_some(self.spending[at])
            }
        }
    }

    /// Is all that these lenses count spending of `of`?
    fn holds_all(&self, of: Denominator, lenses: &[Lens]) -> bool {
        OF.iter()
            .zip(&self.outside)
            .any(|(own, outside)| *own == of && !lenses.iter().any(|lens| outside.contains(&(*lens as usize))))
    }

    /// Of nothing, and of less, there are no shares.
    fn share(&self, lens: Lens, of: Option<Denominator>) -> Option<f64> {
        let whole = self.whole(of).filter(|whole| *whole > Rupiah::ZERO)?;
        self.counted[lens].part_of(whole)
    }
}
