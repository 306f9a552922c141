//! A budget whose lines are known, made of a seed.

use std::collections::BTreeMap;

use crate::catalog::{ACCOUNTS, AGENCIES, Agency, Kegiatan, Named, Program, Sub, TWINS};

/// Numbers that look random and are the same on every machine.
pub struct Numbers(u64);

impl Numbers {
    pub fn of(seed: u64) -> Numbers {
        Numbers(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5E7A_2A00)
    }

    /// Below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % end
    }
}

/// One line. Money in whole rupiah.
#[derive(Clone, Debug)]
pub struct Leaf {
    pub agency: &'static Agency,
    pub program: &'static Program,
    pub kegiatan: &'static Kegiatan,
    pub sub: &'static Sub,
    pub account: Named,
    pub item: String,
    /// Times `price` it is `amount`.
    pub quantity: i64,
    pub price: i64,
    pub amount: i64,
    /// At the stage before.
    pub before: i64,
    pub realised: i64,
    /// Planned for the next year.
    pub ahead: i64,
    /// What the sub kegiatan is to reach, the same for all of its lines.
    pub target: i64,
}

impl Leaf {
    /// 0 operating, 1 capital, 2 unforeseen, 3 transfers.
    pub fn class(&self) -> usize {
        usize::from(self.account.0.as_bytes()[2] - b'1')
    }
}

/// Levels of a print, from the top.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Level {
    Urusan,
    Bidang,
    Agency,
    Program,
    Kegiatan,
    Sub,
    /// 5.1
    Group,
    /// 5.1.02
    Jenis,
    Account,
}

impl Level {
    pub const ACTIVITIES: [Level; 6] =
        [Level::Urusan, Level::Bidang, Level::Agency, Level::Program, Level::Kegiatan, Level::Sub];
    pub const ALL: [Level; 9] = [
        Level::Urusan,
        Level::Bidang,
        Level::Agency,
        Level::Program,
        Level::Kegiatan,
        Level::Sub,
        Level::Group,
        Level::Jenis,
        Level::Account,
    ];
    /// Without what stands above agencies.
    pub const BELOW: [Level; 4] = [Level::Agency, Level::Program, Level::Kegiatan, Level::Sub];
}

/// A row of a print: what stands there, and the lines below it.
pub struct Node<'a> {
    pub level: Level,
    /// How many levels of the print stand above it.
    pub depth: usize,
    pub code: &'static str,
    pub name: &'static str,
    pub leaves: Vec<&'a Leaf>,
}

impl Node<'_> {
    pub fn sum(&self, of: impl Fn(&Leaf) -> i64) -> i64 {
        self.leaves.iter().map(|l| of(l)).sum()
    }

    pub fn amount(&self) -> i64 {
        self.sum(|l| l.amount)
    }

    /// The sum of each class.
    pub fn classes(&self, of: impl Fn(&Leaf) -> i64) -> [i64; 4] {
        [0, 1, 2, 3].map(|class| self.sum(|l| if l.class() == class { of(l) } else { 0 }))
    }

    /// Any of its lines: what they have in common.
    pub fn any(&self) -> &Leaf {
        self.leaves[0]
    }
}

#[derive(Clone, Debug)]
pub struct Budget {
    pub leaves: Vec<Leaf>,
}

impl Budget {
    /// Three agencies in the order of their codes, each with some of its activities.
    pub fn of(seed: u64) -> Budget {
        let mut numbers = Numbers::of(seed);
        let without = (seed % 5, (seed + 1 + numbers.below(4)) % 5);
        let chosen = (0..5).filter(|i| *i != without.0 && *i != without.1);
        let agencies: Vec<&'static Agency> = chosen.map(|i| &AGENCIES[i as usize]).collect();
        Budget { leaves: leaves(&mut numbers, &agencies) }
    }

    /// Two agencies with the same activities and other amounts; another budget has others.
    pub fn twins(&self) -> Budget {
        let mut numbers = Numbers::of(self.amount() as u64);
        Budget { leaves: leaves(&mut numbers, &[&TWINS[0], &TWINS[1]]) }
    }

    pub fn sum(&self, of: impl Fn(&Leaf) -> i64) -> i64 {
        self.leaves.iter().map(of).sum()
    }

    pub fn amount(&self) -> i64 {
        self.sum(|l| l.amount)
    }

    /// Lines of one agency after the other.
    pub fn by_agency(&self) -> Vec<Budget> {
        let mut out: BTreeMap<&str, Vec<Leaf>> = BTreeMap::new();
        self.leaves.iter().for_each(|l| out.entry(l.agency.code).or_default().push(l.clone()));
        out.into_values().map(|leaves| Budget { leaves }).collect()
    }

    /// Sub kegiatan.
    pub fn subs(&self) -> Vec<Node<'_>> {
        self.tree(&[Level::Sub])
    }

    /// The rows of a print of these levels.
    pub fn tree(&self, levels: &[Level]) -> Vec<Node<'_>> {
        let mut out = Vec::new();
        let mut last: Option<&Leaf> = None;
        for leaf in &self.leaves {
            for (depth, level) in levels.iter().enumerate() {
                let (key, code, name) = place(leaf, *level);
                if last.is_none_or(|l| place(l, *level).0 != key) {
                    let leaves = self.leaves.iter().filter(|l| place(l, *level).0 == key).collect();
                    out.push(Node { level: *level, depth, code, name, leaves });
                }
            }
            last = Some(leaf);
        }
        out
    }
}

/// Lines of some sub kegiatan of agencies.
fn leaves(numbers: &mut Numbers, agencies: &[&'static Agency]) -> Vec<Leaf> {
    let mut out = Vec::new();
    for agency in agencies {
        for program in agency.programs {
            for kegiatan in program.kegiatan {
                let count = kegiatan.subs.len();
                let some = (1 + numbers.below(count as u64) as usize).max(2).min(count);
                for sub in &kegiatan.subs[count - some..] {
                    out.extend(lines(numbers, agency, program, kegiatan, sub));
                }
            }
        }
    }
    out
}

/// Some lines of a sub kegiatan, in the order of their accounts.
fn lines(
    numbers: &mut Numbers,
    agency: &'static Agency,
    program: &'static Program,
    kegiatan: &'static Kegiatan,
    sub: &'static Sub,
) -> Vec<Leaf> {
    let target = [1, 2, 5, 12, 40, 100, 1838][numbers.below(7) as usize];
    let mut accounts: Vec<usize> = (0..1 + numbers.below(3)).map(|_| numbers.below(6) as usize).collect();
    // Few have money of the rare classes.
    if numbers.below(6) == 0 {
        accounts.push(6 + numbers.below(2) as usize);
    }
    accounts.sort();
    accounts.dedup();
    let line = |account: usize| {
        let quantity = 1 + numbers.below(24) as i64;
        let price = [100 + numbers.below(5_000) as i64, 1_000 + numbers.below(60_000) as i64]
            [numbers.below(2) as usize]
            * [250, 1_000][numbers.below(2) as usize]
            * 2;
        let amount = quantity * price;
        let before = amount / 20 * [20, 16, 25, 18][numbers.below(4) as usize] / 500 * 500;
        Leaf {
            agency,
            program,
            kegiatan,
            sub,
            account: ACCOUNTS[account],
            item: format!("Paket {} nomor {}", ACCOUNTS[account].1.to_lowercase(), 1 + numbers.below(99)),
            quantity,
            price,
            amount,
            before,
            realised: amount / 1_000 * numbers.below(900) as i64,
            ahead: amount / 100 * 107,
            target,
        }
    };
    accounts.into_iter().map(line).collect()
}

/// Where a line stands at a level: what tells one from the next, its code and name.
fn place(leaf: &Leaf, level: Level) -> (String, &'static str, &'static str) {
    let account = |end: usize| &leaf.account.0[..end];
    let (agency, sub) = (leaf.agency.code, leaf.sub.code);
    let (above, code, name) = match level {
        Level::Urusan => ("", leaf.agency.urusan.0, leaf.agency.urusan.1),
        Level::Bidang => ("", leaf.agency.bidang.0, leaf.agency.bidang.1),
        Level::Agency => (agency, agency, leaf.agency.name),
        Level::Program => (agency, leaf.program.code, leaf.program.name),
        Level::Kegiatan => (agency, leaf.kegiatan.code, leaf.kegiatan.name),
        Level::Sub => (agency, sub, leaf.sub.name),
        Level::Group => (agency, account(3), GROUPS[leaf.class()]),
        Level::Jenis => (agency, account(6), "Belanja menurut jenis"),
        Level::Account => (agency, leaf.account.0, leaf.account.1),
    };
    let activity = if level > Level::Sub { sub } else { "" };
    (format!("{above} {activity} {code}"), code, name)
}

/// Names of the classes.
pub const GROUPS: [&str; 4] = ["BELANJA OPERASI", "BELANJA MODAL", "BELANJA TIDAK TERDUGA", "BELANJA TRANSFER"];
