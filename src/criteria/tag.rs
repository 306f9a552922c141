//! A line's texts → evidence → verdict. Nothing is tagged without evidence, and everything blocked can be shown.
//!
//! Rules (numbers: `docs/matching.md`): support programs and pay are never evidence (5.1); a line inherits from its sub
//! kegiatan; one sign of strength 3 suffices, one of 2 needs a second sign, one of 1 is never more than review.

mod class;
mod criteria;
mod phrases;
mod scan;
pub mod words;

pub use class::{ActivityClass, Class};
pub use criteria::Criteria;
pub use scan::{BlockedConcept, Blocker, Context, Hit, Scan};

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray as _};

use crate::criteria::pack::{Concept, Lowers};
use crate::domain::code::{AccountCode, ActivityCode, Level};
use crate::domain::groups::{Age, Aspect, Category, Sex};

/// A text of the line that is matched. Names of agencies, bidang, programs and funds are context, never evidence.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum TextField {
    SubKegiatan,
    /// The activity code itself, for concepts that list codes.
    Kode,
    Item,
    Kegiatan,
    Indikator,
    Sasaran,
}

impl TextField {
    pub fn id(self) -> &'static str {
        self.into()
    }
}

/// A sign that counts, with the characters of the field it was found at (`start` to `end`, end exclusive).
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Evidence {
    pub concept: usize,
    pub field: TextField,
    pub text: String,
    pub start: usize,
    pub end: usize,
    pub strength: u8,
}

/// A sign that was found and does not count.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Blocked {
    pub concept: usize,
    pub by: Blocker,
    pub field: TextField,
    pub text: String,
}

/// What a line counts as, in a form small enough to be a key of sums.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Answer {
    pub category: Category,
    pub sex: Sex,
    /// Bits in the order of `Age`.
    pub ages: u8,
    pub difabel: bool,
    /// Bits in the order of `Aspect`.
    pub aspects: u8,
    /// All persons the evidence names are of one sex: the line reaches that sex by design.
    pub by_design: Sex,
}

impl Answer {
    pub const NONE: Answer = Answer {
        category: Category::None,
        sex: Sex::Unknown,
        ages: 0,
        difabel: false,
        aspects: 0,
        by_design: Sex::Unknown,
    };

    pub fn ages(self) -> impl Iterator<Item = Age> {
        Age::VARIANTS.iter().copied().enumerate().filter(move |(i, _)| self.ages >> i & 1 == 1).map(|(_, age)| age)
    }

    pub fn aspects(self) -> impl Iterator<Item = Aspect> {
        Aspect::VARIANTS
            .iter()
            .copied()
            .enumerate()
            .filter(move |(i, _)| self.aspects >> i & 1 == 1)
            .map(|(_, aspect)| aspect)
    }
}

/// The verdict on a line, with all its reasons.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Verdict {
    pub answer: Answer,
    pub evidence: Vec<Evidence>,
    pub blocked: Vec<Blocked>,
    /// The fields that decided; none where nothing sufficed.
    pub decided_by: &'static [TextField],
}

/// One text of a line with its scan.
#[derive(Clone, Copy)]
pub struct Scanned<'a> {
    pub text: &'a str,
    pub scan: &'a Scan,
}

/// All of a line that the verdict depends on.
pub struct VerdictInput<'a> {
    pub context: &'a Context,
    pub code: Option<ActivityCode>,
    pub account: Option<AccountCode>,
    pub program: Scanned<'a>,
    pub kegiatan: Scanned<'a>,
    pub sub_kegiatan: Scanned<'a>,
    /// Signs of its activity.
    pub signs: &'a ActivitySigns,
    pub rekening: Scanned<'a>,
    pub item: Scanned<'a>,
    /// A concept to leave out, to see what the line would be without it.
    pub without: Option<usize>,
}

/// Fields that are asked together, in this order: sub kegiatan, item, both, then the kegiatan, then indicator and target.
const STEPS: [(&[usize], &[TextField]); 5] = [
    (&[0], &[TextField::SubKegiatan]),
    (&[1], &[TextField::Item]),
    (&[0, 1], &[TextField::SubKegiatan, TextField::Item]),
    (&[0, 1, 2], &[TextField::SubKegiatan, TextField::Item, TextField::Kegiatan]),
    (
        &[0, 1, 2, 3, 4],
        &[TextField::SubKegiatan, TextField::Item, TextField::Kegiatan, TextField::Indikator, TextField::Sasaran],
    ),
];

/// Signs of one field.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
struct Signs {
    evidence: Vec<Evidence>,
    blocked: Vec<Blocked>,
}

impl Signs {
    fn without(&self, concept: Option<usize>) -> Cow<'_, [Evidence]> {
        match concept {
            None => Cow::Borrowed(&self.evidence),
            Some(_) => self.evidence.iter().filter(|e| Some(e.concept) != concept).cloned().collect(),
        }
    }
}

/// What an activity says on every line of it: signs of the sub kegiatan (its code among them), kegiatan, indicator and
/// target. Looked at once.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct ActivitySigns([Signs; 4]);

impl Criteria {
    pub fn verdict(&self, line: &VerdictInput) -> Verdict {
        let item = self.signs(TextField::Item, line.item, line.context);
        let ActivitySigns([sub, kegiatan, indikator, sasaran]) = line.signs;
        let found = [sub, &item, kegiatan, indikator, sasaran];
        let kept = found.map(|s| s.without(line.without));
        let all = || kept.iter().flat_map(|s| s.iter());
        let mut blocked: Vec<Blocked> = found.iter().flat_map(|s| s.blocked.iter().cloned()).collect();
        if let Some(gate) = self.gate(line) {
            blocked.extend(all().map(|e| block(e, gate)));
            return Verdict { answer: Answer::NONE, evidence: Vec::new(), blocked, decided_by: &[] };
        }

        let [sub, item, kegiatan, indikator, sasaran] = kept.each_ref().map(|s| &s[..]);
        // A kegiatan speaks for a line only where there is no sub kegiatan.
        let own_kegiatan = if line.sub_kegiatan.text.trim().is_empty() { kegiatan } else { &[] };
        let fields = [sub, item, own_kegiatan, indikator, sasaran];
        // The first of these that suffices gives the verdict.
        let decided = STEPS.iter().find_map(|(step, texts)| {
            let category = self.tagged(step.iter().flat_map(|i| fields[*i]))?;
            Some((category, *step, *texts))
        });
        let decided_by = decided.map_or(&[][..], |(_, _, texts)| texts);
        let weak = |signs: &[Evidence]| signs.iter().any(|e| e.strength > 0);
        let (mut category, evidence) = match decided {
            // An item that decides alone and says whose age it is speaks for itself.
            Some((category, &[1], _)) if item.iter().any(|e| !self.concepts[e.concept].age.is_empty()) => {
                (category, item.to_vec())
            }
            Some((category, step, _)) => (category, fields[..=step[step.len() - 1].max(1)].concat()),
            None => {
                let signs = [sub, item, indikator, sasaran].concat();
                match (weak(&signs), weak(kegiatan)) {
                    (true, _) => (Category::Review, signs),
                    (false, true) => (Category::Review, [&signs, kegiatan].concat()),
                    (false, false) => (Category::None, signs),
                }
            }
        };
        for (i, rule) in self.disqualifiers.iter().enumerate() {
            // One step down: what counts becomes review, or review becomes none.
            let lower = match (rule.lowers, category) {
                (Lowers::Tagged, c) if c.is_arg() => Category::Review,
                (Lowers::Review, Category::Review) => Category::None,
                _ => continue,
            };
            let protected = all().any(|e| rule.unless.contains(&self.concepts[e.concept].id));
            if protected || !self.disqualifies(i, line) {
                continue;
            }
            // What it lowered is shown: all signs, or those that alone would have counted.
            let lowered = |e: &&Evidence| lower == Category::None || self.concepts[e.concept].category == category;
            blocked.extend(evidence.iter().filter(lowered).map(|e| block(e, Blocker::Disqualifier(i))));
            category = lower;
        }
        Verdict { decided_by, ..self.conclude(category, evidence, blocked) }
    }

    /// Category of the strongest sign where the signs suffice to count. Of equally strong ones, one that counts goes before
    /// one that asks for review, then the first in the text.
    fn tagged<'e>(&self, signs: impl Iterator<Item = &'e Evidence> + Clone) -> Option<Category> {
        let strongest = signs.clone().map(|e| e.strength).max()?;
        let top = signs
            .clone()
            .filter(|e| e.strength == strongest)
            .min_by_key(|e| !self.concepts[e.concept].category.is_arg())?;
        let second = || signs.clone().any(|e| e.strength > 0 && e.concept != top.concept);
        let category = self.concepts[top.concept].category;
        (category.is_arg() && (strongest == 3 || strongest == 2 && second())).then_some(category)
    }

    /// Support programs and pay: nothing in them is evidence.
    fn gate(&self, line: &VerdictInput) -> Option<Blocker> {
        if self.is_support(line.code, line.program.scan) {
            return Some(Blocker::SupportProgram);
        }
        let pay = line.account.is_some_and(|a| self.is_pay(a));
        let named = [line.sub_kegiatan, line.rekening, line.item].iter().any(|t| self.names_pay(t.scan));
        (pay || named).then_some(Blocker::Pay)
    }

    fn is_support(&self, code: Option<ActivityCode>, program: &Scan) -> bool {
        let number = code.filter(|c| c.level() >= Level::Program).and_then(|c| c.program());
        number == Some(self.gate.support_program_number) || self.names_support(program)
    }

    fn disqualifies(&self, rule: usize, line: &VerdictInput) -> bool {
        let by_account = line.account.is_some_and(|a| self.disqualifier_accounts[rule].iter().any(|p| a.under(p)));
        by_account
            || self.disqualifiers[rule].field.iter().any(|field| {
                let scanned = match field.as_str() {
                    "sub_kegiatan" => line.sub_kegiatan,
                    "kegiatan" => line.kegiatan,
                    "rekening" => line.rekening,
                    _ => line.item,
                };
                self.names_disqualifier(rule, scanned.scan)
            })
    }

    /// The signs of an activity: its code, and its sub kegiatan, kegiatan, indicator and target.
    pub fn activity_signs(&self, code: Option<ActivityCode>, texts: [Scanned; 4], context: &Context) -> ActivitySigns {
        const FIELDS: [TextField; 4] =
            [TextField::SubKegiatan, TextField::Kegiatan, TextField::Indikator, TextField::Sasaran];
        let mut out = std::array::from_fn(|i| self.signs(FIELDS[i], texts[i], context));
        out[0].evidence.extend(self.code_signs(code));
        ActivitySigns(out)
    }

    fn signs(&self, field: TextField, scanned: Scanned, context: &Context) -> Signs {
        let (hits, blocks) = self.activate(scanned.scan, context);
        // Hits come in order of place: characters are counted on from the last.
        let (mut byte, mut character) = (0, 0);
        let evidence = |h: Hit| {
            character += scanned.text[byte..h.start].chars().count();
            byte = h.start;
            let text = scanned.text[h.start..h.end].to_owned();
            Evidence {
                concept: h.concept,
                field,
                start: character,
                end: character + text.chars().count(),
                text,
                strength: self.concepts[h.concept].strength,
            }
        };
        let blocked = |b: BlockedConcept| Blocked {
            concept: b.concept,
            by: b.by,
            field,
            text: scanned.text[b.start..b.end].to_owned(),
        };
        Signs { evidence: hits.into_iter().map(evidence).collect(), blocked: blocks.into_iter().map(blocked).collect() }
    }

    /// Concepts that list the line's code; of several prefixes the longest speaks (0013 is KB pria, not any KB).
    fn code_signs(&self, code: Option<ActivityCode>) -> Vec<Evidence> {
        let Some(code) = code else { return Vec::new() };
        let under = || self.codes.iter().filter(|(prefix, _)| code.under(prefix));
        let Some(level) = under().map(|(prefix, _)| prefix.level()).max() else { return Vec::new() };
        let mut out: Vec<Evidence> = Vec::new();
        for (prefix, concept) in under().filter(|(prefix, _)| prefix.level() == level) {
            if !out.iter().any(|e| e.concept == *concept) {
                let text = prefix.to_string();
                let (end, strength) = (text.len(), self.concepts[*concept].strength);
                out.push(Evidence { concept: *concept, field: TextField::Kode, text, start: 0, end, strength });
            }
        }
        out
    }

    /// Whom the signs name: women, men, age groups, disabled people; and through which aspects. A line that does not count
    /// may still say whom it is for, but has no evidence.
    fn conclude(&self, category: Category, signs: Vec<Evidence>, blocked: Vec<Blocked>) -> Verdict {
        let counts = category.is_arg() && category != Category::Pelembagaan;
        // An institution serves through its own purpose: the groups it is named after are not its beneficiaries.
        let named = |e: &&Evidence| {
            category != Category::Pelembagaan || self.concepts[e.concept].category == Category::Pelembagaan
        };
        let concepts: Vec<&Concept> = signs.iter().filter(named).map(|e| &self.concepts[e.concept]).collect();
        let of_item = signs.iter().filter(|e| e.field == TextField::Item).map(|e| &self.concepts[e.concept]);
        // The item is nearer to the persons than the sub kegiatan it stands under.
        let sex = match counts.then(|| sex_of(&of_item.collect::<Vec<_>>())) {
            None | Some(Sex::Unknown) => sex_of(&concepts),
            Some(sex) => sex,
        };
        let ages = concepts.iter().flat_map(|c| &c.age).fold(0u8, |bits, age| bits | 1 << *age as u8);
        let difabel = concepts.iter().any(|c| c.difabel);
        let aspects = concepts.iter().flat_map(|c| &c.aspect).fold(0u8, |bits, aspect| bits | 1 << *aspect as u8);
        let by_design = if counts { design(&concepts) } else { Sex::Unknown };
        let evidence = if category == Category::None { Vec::new() } else { signs };
        let aspects = if category == Category::None { 0 } else { aspects };
        Verdict {
            answer: Answer { category, sex, ages, difabel, aspects, by_design },
            evidence,
            blocked,
            decided_by: &[],
        }
    }
}

fn block(e: &Evidence, by: Blocker) -> Blocked {
    Blocked { concept: e.concept, by, field: e.field, text: e.text.clone() }
}

fn sex_of(concepts: &[&Concept]) -> Sex {
    let has = |sex| concepts.iter().any(|c| c.sex == sex);
    match (has(Sex::P), has(Sex::L), has(Sex::Both)) {
        (true, true, _) => Sex::Both,
        (true, false, _) => Sex::P,
        (false, true, _) => Sex::L,
        (false, false, true) => Sex::Both,
        _ => Sex::Unknown,
    }
}

/// The one sex that every concept names; `Unknown` where one names both, or persons without their sex. Mothers with their
/// children (adults and children in one concept) are not one sex: the children are girls and boys.
fn design(concepts: &[&Concept]) -> Sex {
    let persons = concepts.iter().filter(|c| c.sex != Sex::Unknown || !c.age.is_empty() || c.difabel);
    let with_children = |c: &Concept| c.age.contains(&Age::Anak) && c.age.contains(&Age::Dewasa);
    let mut sexes = persons.map(|c| if c.mixed || with_children(c) { Sex::Unknown } else { c.sex });
    match sexes.next() {
        Some(first @ (Sex::P | Sex::L)) if sexes.all(|s| s == first) => first,
        _ => Sex::Unknown,
    }
}
