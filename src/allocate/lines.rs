//! The method of a single line, and why it has it.

use std::collections::{BTreeSet, HashMap};

use super::{Gap, How, Method, Reason, Rules, gap, how};
use crate::domain::budget::CountsFrom;
use crate::domain::groups::{Category, Sex};
use crate::files::intern::Hasher;
use crate::lang::Lang;
use crate::ledger::{Ledger, Line, NO_SUM, SumKey};
use crate::sides::beneficiary::{Group, Reach};
use crate::sides::small_cells::Withheld;

/// The methods of single lines, each kind of line looked up once.
pub struct Methods<'a> {
    rules: Rules<'a>,
    known: HashMap<SumKey, How, Hasher>,
    /// Of those whose sums have numbers.
    by_sum: Vec<Option<Method>>,
    /// Activities that serve nobody in particular, by their numbers.
    indivisible: HashMap<u32, bool, Hasher>,
}

/// Whom the whole of a line goes to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LineGroup {
    Group(Group),
    /// Its age groups share it.
    OfSex(Sex),
    Nobody,
    /// Groups share it.
    Divided,
}

impl<'a> Methods<'a> {
    pub fn new(rules: Rules<'a>) -> Methods<'a> {
        Methods { rules, known: HashMap::default(), by_sum: Vec::new(), indivisible: HashMap::default() }
    }

    /// The method a line gets, whichever base counts it. Whether unit costs fit the whole amount only a report can tell.
    pub fn of(&mut self, ledger: &Ledger, line: &Line) -> Method {
        if line.sum == NO_SUM {
            return self.how(ledger, &ledger.key(line)).method();
        }
        let at = line.sum as usize;
        if self.by_sum.len() <= at {
            self.by_sum.resize(at + 1, None);
        }
        if let Some(method) = self.by_sum[at] {
            return method;
        }
        let method = self.how(ledger, &ledger.key(line)).method();
        self.by_sum[at] = Some(method);
        method
    }

    /// The method of lines of one key, and whom the whole of each goes to.
    pub fn whole(&mut self, ledger: &Ledger, key: &SumKey) -> (Method, LineGroup) {
        let how = self.how(ledger, key);
        let group = match how {
            How::Staff | How::Indivisible => LineGroup::Nobody,
            How::Unknown(group) | How::ByDesign(group, None) => LineGroup::Group(group),
            How::ByDesign(group, Some(_)) => LineGroup::OfSex(group.sex),
            How::Stated(..) | How::File(..) | How::Withheld(..) => LineGroup::Divided,
        };
        (how.method(), group)
    }

    fn how(&mut self, ledger: &Ledger, key: &SumKey) -> How {
        let Methods { rules, known, indivisible, .. } = self;
        *known.entry(*key).or_insert_with_key(|key| {
            let indivisible = indivisible.entry(key.activity).or_insert_with(|| {
                let activity = &ledger.activities[key.activity as usize].activity;
                ledger.criteria.indivisible_rule(activity).is_some()
            });
            how(ledger, rules, key, *indivisible)
        })
    }

    /// Why the line gets its method.
    pub fn reason(&mut self, ledger: &Ledger, line: &Line) -> Reason {
        let key = ledger.key(line);
        let activity = ledger.activity_of(line);
        let rule = ledger.criteria.indivisible_rule(activity);
        // The item is nearer to the persons than the sub kegiatan it is under.
        let named = || {
            let (item, of_item) = (ledger.item_of(line), ledger.persons_of_item(line));
            if !of_item.is_empty() {
                return (item.to_owned(), of_item);
            }
            let of_all = ledger.persons_named(line.activity);
            let text = if of_all.is_empty() && !item.is_empty() { item } else { &activity.sub_kegiatan_name };
            (text.to_owned(), of_all)
        };
        match self.how(ledger, &key) {
            How::Stated(method, persons, ..) => Reason::Counted {
                method,
                counts: persons.weights().unwrap_or_default(),
                unit: persons.unit,
                from: persons.from,
                at: None,
            },
            How::File(method, number) => {
                let reach = &self.rules.beneficiaries.reaches[number as usize];
                match reach.withheld {
                    Withheld::Sexes => Reason::Withheld(method),
                    _ => counted_in_file(method, reach),
                }
            }
            How::Withheld(method, ..) => Reason::Withheld(method),
            How::ByDesign(group, _) => Reason::ByDesign { sex: group.sex, named: words_of(ledger, line, named().1) },
            How::Indivisible => match rule.filter(|_| key.answer.category != Category::Pelembagaan) {
                Some(rule) => Reason::Indivisible {
                    rule: rule.id.clone(),
                    why: [Lang::Id, Lang::En].map(|lang| rule.why(lang).to_owned()),
                },
                None => Reason::Institution,
            },
            How::Staff if activity.is_support(ledger.criteria.gate.support_program_number) => Reason::Support,
            How::Staff => Reason::Pay,
            How::Unknown(_) => {
                let gap = gap(&self.rules, &key, rule.is_some());
                let (text, named) = if gap.names() || gap == Gap::Nobody { named() } else { Default::default() };
                Reason::Unknown { gap, text, named }
            }
        }
    }
}

/// Words that name persons, else those of the signs: these may be in other texts of the line.
fn words_of(ledger: &Ledger, line: &Line, named: Vec<String>) -> Vec<String> {
    if !named.is_empty() {
        return named;
    }
    let words: BTreeSet<String> = ledger.verdict_of(line).evidence.iter().map(|e| e.text.to_lowercase()).collect();
    words.into_iter().collect()
}

fn counted_in_file(method: Method, reach: &Reach) -> Reason {
    let of = |sex: fn(Sex) -> bool| reach.counts.iter().filter(|(group, _)| sex(group.sex)).map(|(_, n)| *n).sum();
    let counts = [of(|s| s == Sex::P), of(|s| s == Sex::L), of(|s| matches!(s, Sex::Both | Sex::Unknown))];
    let at = Some((reach.table.path.clone(), reach.place.line));
    Reason::Counted { method, counts, unit: reach.unit, from: CountsFrom::File, at }
}
