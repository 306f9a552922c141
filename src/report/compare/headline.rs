//! What a comparison comes to: what counted and counts, as an amount and a share, and what moved it.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::CompareSection;
use super::value::{AmountChange, Comparison, ComparisonDocument};
use crate::domain::amount::Rupiah;
use crate::lang::{Lang, format_in};
use crate::ledger::lens::Lens;
use crate::report::Silence;
use crate::report::document::Lead;
use crate::report::grid::{Cell, Grid, exact, short};
use crate::report::headline::{InBoth, share_of, silence};
use crate::report::{Input, tables};

/// What one lens counted and counts.
struct Moved<'c> {
    lens: Lens,
    change: &'c AmountChange,
    /// Of the totals.
    shares: [Option<f64>; 2],
    silent: Option<Silence>,
}

/// The sentence and its figures, of a comparison.
pub struct CompareHeadline<'c>(pub &'c Comparison);

/// What moves an amount.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Cause {
    Money,
    Tag,
    /// All that the tag moved, another official list did.
    List,
    New,
    Gone,
}

impl Cause {
    fn id(self) -> &'static str {
        match self {
            Cause::Money => "money",
            Cause::Tag => "tag",
            Cause::List => "list",
            Cause::New => "new",
            Cause::Gone => "gone",
        }
    }

    fn word(self, lang: Lang) -> &'static str {
        match self {
            Cause::Money => lang.choose("uang", "money"),
            Cause::Tag => lang.choose("tanda", "tags"),
            Cause::List => lang.choose("daftar resmi yang lain", "another official list"),
            Cause::New => lang.choose("baris baru", "new lines"),
            Cause::Gone => lang.choose("baris yang hilang", "lines that are gone"),
        }
    }
}

/// What moved an amount the way it went: the largest cause first, at most two; and whether the first is all, or more than half.
struct Causes {
    named: Vec<Cause>,
    is_all: bool,
    is_most: bool,
}

impl Causes {
    fn of(change: &AmountChange) -> Causes {
        let tag = if !change.by_tag.is_zero() && change.by_list == change.by_tag { Cause::List } else { Cause::Tag };
        let causes = [
            (Cause::Money, change.by_money),
            (tag, change.by_tag),
            (Cause::New, change.by_new),
            (Cause::Gone, change.by_gone),
        ];
        let way = change.change().sen().signum();
        let mut along: Vec<(Cause, i128)> = causes
            .into_iter()
            .map(|(cause, amount)| (cause, amount.sen() * way))
            .filter(|(_, amount)| *amount > 0)
            .collect();
        along.sort_by_key(|(_, amount)| std::cmp::Reverse(*amount));
        let sum: i128 = along.iter().map(|(_, amount)| amount).sum();
        let is_most = along.first().is_some_and(|(_, amount)| amount * 2 > sum);
        let is_all = causes.iter().filter(|(_, amount)| !amount.is_zero()).count() == 1;
        let named = along.into_iter().take(if is_most { 1 } else { 2 }).map(|(cause, _)| cause).collect();
        Causes { named, is_all, is_most }
    }

    fn phrase(&self, lang: Lang) -> String {
        let named: Vec<&str> = self.named.iter().map(|cause| cause.word(lang)).collect();
        let named = named.join(lang.choose(" dan ", " and "));
        match self.is_all || !self.is_most {
            true => format_in!(lang, ", karena {named}", ", because of {named}"),
            false => format_in!(lang, ", terutama karena {named}", ", mainly because of {named}"),
        }
    }
}

impl CompareHeadline<'_> {
    fn moved(&self) -> impl Iterator<Item = Moved<'_>> {
        let c = self.0;
        c.lenses.iter().map(|(lens, change)| Moved {
            lens: *lens,
            change,
            shares: [change.before.part_of(c.total.before), change.after.part_of(c.total.after)],
            silent: [&c.before, &c.after].iter().find_map(|side| side.silent.get(lens).copied()),
        })
    }

    /// `Yang bertanda ARG resmi naik dari Rp 296,4 M (27,5 %) menjadi Rp 302,0 M (30,0 %), terutama karena baris baru; …`
    fn sentence(&self, lang: Lang, in_full: bool) -> String {
        let currency = self.0.currency();
        let amount = |amount: Rupiah| currency.write(if in_full { exact(amount, lang) } else { short(amount, lang) });
        // Of what the shares are is told once.
        let mut told = false;
        let clause = |m: Moved| match m.silent {
            Some(why) => silence(m.lens, why, lang),
            None => {
                let text = m.clause(lang, &amount);
                match text.find(" %)").filter(|_| !std::mem::replace(&mut told, true)) {
                    Some(at) => {
                        format!("{}{}{}", &text[..at + 2], lang.choose(" dari total", " of the total"), &text[at + 2..])
                    }
                    None => text,
                }
            }
        };
        let mut clauses: Vec<String> = self.moved().map(clause).collect();
        let total = &self.0.total;
        let (before, after) = (amount(total.before), amount(total.after));
        clauses.push(match total.change().sen().signum() {
            0 => format_in!(lang, "totalnya tetap {after}", "the total stayed at {after}"),
            1 => format_in!(
                lang,
                "totalnya naik dari {before} menjadi {after}",
                "the total rose from {before} to {after}"
            ),
            _ => format_in!(
                lang,
                "totalnya turun dari {before} menjadi {after}",
                "the total fell from {before} to {after}"
            ),
        });
        let text = clauses.join("; ");
        let mut letters = text.chars();
        letters.next().map_or(String::new(), |first| format!("{}{}.", first.to_uppercase(), letters.as_str()))
    }

    /// Sentence, and how the readings are known.
    pub fn lead(&self, lang: Lang, in_full: bool) -> Lead {
        let mut inputs: Vec<&Input> = self.0.before.inputs.iter().chain(&self.0.after.inputs).collect();
        // Two columns of one file are read from one file.
        let mut seen = std::collections::BTreeSet::new();
        inputs.retain(|input| seen.insert(&input.path));
        Lead {
            sentences: vec![self.sentence(lang, in_full)],
            proof: tables::readings(&inputs, lang),
            ..Lead::default()
        }
    }

    /// The figures as rows, for scripts.
    pub fn grid(&self) -> Grid {
        let row = |what: &str, text: &str, share, amount| {
            vec![Cell::text(what), Cell::text(text), Cell::MaybeMoney(amount), Cell::Share(share)]
        };
        let mut rows = vec![row("sentence", &self.sentence(Lang::En, false), None, None)];
        for m in self.moved() {
            let known = |amount| m.silent.is_none().then_some(amount);
            rows.push(row(m.lens.id(), "before", m.shares[0].filter(|_| m.silent.is_none()), known(m.change.before)));
            rows.push(row(m.lens.id(), "after", m.shares[1].filter(|_| m.silent.is_none()), known(m.change.after)));
        }
        let columns = ["what", "text", "amount", "share"].map(|name| (name, String::new()));
        Grid::new("headline", String::new(), columns, rows)
    }
}

/// The sentence of a comparison that shows these sections.
pub fn lead(document: &ComparisonDocument, lang: Lang, in_full: bool, only: &[CompareSection]) -> Lead {
    match only.is_empty() || only.contains(&CompareSection::Headline) {
        true => CompareHeadline(&document.whole).lead(lang, in_full),
        false => Lead::default(),
    }
}

impl Moved<'_> {
    fn clause(&self, lang: Lang, amount: &dyn Fn(Rupiah) -> String) -> String {
        let what = match self.lens {
            Lens::Official => lang.choose("bertanda ARG resmi", "carries the official ARG tag"),
            Lens::Evidence => lang.choose("berbukti dalam teks", "shows evidence in its text"),
            Lens::Declared => lang.choose("dinyatakan ARG dalam berkas", "is declared ARG in the file"),
            Lens::Gbs => lang.choose("punya GBS yang sah", "has a valid GBS"),
            Lens::Decided => lang.choose("diputuskan ARG", "was decided to be ARG"),
        };
        if self.change.before.is_zero() && self.change.after.is_zero() {
            return format_in!(
                lang,
                "tidak ada yang {what}, sebelum maupun sesudah",
                "nothing {what}, before or after"
            );
        }
        let [was, is] = self.shares.map(|share| share.map(|share| share_of(share, lang)));
        let with = |amount: String, share: &Option<String>| match share {
            Some(share) => format!("{amount} ({share})"),
            None => amount,
        };
        let before = with(amount(self.change.before), &was);
        let after = with(amount(self.change.after), &is);
        let causes = Causes::of(self.change);
        match self.change.change().sen().signum() {
            0 if was == is || was.is_none() || is.is_none() => {
                format_in!(lang, "yang {what} tetap {after}", "what {what} stayed at {after}")
            }
            0 => {
                let (amount, was) = (amount(self.change.after), was.unwrap_or_default());
                let is = is.unwrap_or_default();
                format_in!(
                    lang,
                    "yang {what} tetap {amount} ({was} menjadi {is})",
                    "what {what} stayed at {amount} ({was}, now {is})"
                )
            }
            1 => {
                let why = causes.phrase(lang);
                format_in!(
                    lang,
                    "yang {what} naik dari {before} menjadi {after}{why}",
                    "what {what} rose from {before} to {after}{why}"
                )
            }
            _ => {
                let why = causes.phrase(lang);
                format_in!(
                    lang,
                    "yang {what} turun dari {before} menjadi {after}{why}",
                    "what {what} fell from {before} to {after}{why}"
                )
            }
        }
    }
}

impl Serialize for Moved<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let known = self.silent.is_none();
        let mut map = s.serialize_map(None)?;
        map.serialize_entry("before", &known.then_some(self.change.before))?;
        map.serialize_entry("after", &known.then_some(self.change.after))?;
        map.serialize_entry("share_before", &self.shares[0].filter(|_| known))?;
        map.serialize_entry("share_after", &self.shares[1].filter(|_| known))?;
        let causes = Causes::of(self.change);
        map.serialize_entry("moved_by", &causes.named.iter().map(|cause| cause.id()).collect::<Vec<_>>())?;
        if let Some(why) = self.silent {
            map.serialize_entry("cannot_speak", &why)?;
        }
        map.end()
    }
}

impl Serialize for CompareHeadline<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(None)?;
        for moved in self.moved() {
            map.serialize_entry(moved.lens.id(), &moved)?;
        }
        map.serialize_entry("sentence", &InBoth::of(|lang| self.sentence(lang, false)))?;
        map.end()
    }
}
