//! How often verdicts were right on texts that people labelled, by the sign that decided them. Packs carry such counts; what
//! was labelled too seldom is untested. The format: `docs/packs.md`; what the figures mean: `docs/trust.md`.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use anyhow::{Result, bail};
use serde::Deserialize;
use strum::IntoStaticStr;

use crate::criteria::pack::{Concept, Pack};
use crate::criteria::tag::{Criteria, Evidence, TextField, Verdict};
use crate::domain::groups::Category;
use crate::domain::interval::{self, Interval};
use crate::lang::{Lang, format_in};

/// Of fewer labels nothing is said.
pub const ENOUGH: u64 = 20;

/// How often a bound may be wrong: its confidence is 95 %.
const ALPHA: f64 = 0.05;

/// Verdicts that are counted together: those that one concept decided in one field, or all that found nothing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Class {
    pub verdict: ClassVerdict,
    /// The number of the concept, and where its sign is; of `None` there is none.
    pub sign: Option<(usize, TextField)>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Deserialize, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ClassVerdict {
    /// One of the three categories.
    Tagged,
    Review,
    None,
}

impl ClassVerdict {
    pub fn id(self) -> &'static str {
        self.into()
    }
}

/// How people labelled the texts of a class.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Labels {
    /// One of the three categories.
    pub tagged: u32,
    pub review: u32,
    pub none: u32,
    /// Labels by where their texts are from, where that is known.
    pub sources: BTreeMap<String, u32>,
}

impl Labels {
    pub fn all(&self) -> u64 {
        [self.tagged, self.review, self.none].into_iter().map(u64::from).sum()
    }
}

/// The labels of a class, and what they say of its verdicts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Figure {
    pub verdict: ClassVerdict,
    /// Id of the concept, its strength, and where its sign is.
    pub sign: Option<(String, u8, TextField)>,
    pub labels: Labels,
}

impl Figure {
    pub fn is_tested(&self) -> bool {
        self.labels.all() >= ENOUGH
    }

    /// Labels that agree with the verdict: tagged or not. `None` of a review, which leaves that open.
    pub fn right(&self) -> Option<u64> {
        match self.verdict {
            ClassVerdict::Tagged => Some(self.labels.tagged.into()),
            ClassVerdict::Review => None,
            ClassVerdict::None => Some(u64::from(self.labels.review) + u64::from(self.labels.none)),
        }
    }

    /// The share of right verdicts, of reviews that of texts labelled as tagged: 0 to 1, with a confidence of 95 %. `None`
    /// where it is not tested.
    pub fn interval(&self) -> Option<Interval> {
        let right = self.right().unwrap_or(self.labels.tagged.into());
        self.is_tested().then(|| interval::clopper_pearson(right, self.labels.all(), ALPHA))
    }

    /// The largest share, 0 to 1, of verdicts that count wrongly: with a confidence of 95 %, and 1 where it is not tested.
    /// A review counts nothing: only the label `none` says that this is right.
    pub fn wrong_at_most(&self) -> f64 {
        let settled = match self.verdict {
            ClassVerdict::Review => self.labels.none.into(),
            _ => self.right().unwrap_or_default(),
        };
        let all = self.labels.all();
        if self.is_tested() { interval::upper(all - settled, all, ALPHA) } else { 1.0 }
    }

    /// `ibu-hamil, sub kegiatan`.
    pub fn name(&self, lang: Lang) -> String {
        let Some((concept, _, field)) = &self.sign else { return Category::None.word(lang).to_owned() };
        let field = field_name(*field, lang);
        match self.verdict {
            ClassVerdict::Review => format!("{concept}, {field}, {}", Category::Review.word(lang)),
            _ => format!("{concept}, {field}"),
        }
    }

    /// `41 of 41, at least 93 %`.
    pub fn text(&self, lang: Lang) -> String {
        let all = self.labels.all();
        if !self.is_tested() {
            return match all {
                0 => format_in!(lang, "belum teruji (tanpa label)", "untested (no labels)"),
                1 => format_in!(lang, "belum teruji (1 label)", "untested (1 label)"),
                _ => format_in!(lang, "belum teruji ({all} label)", "untested ({all} labels)"),
            };
        }
        match self.right() {
            Some(right) => {
                let bound = percent(interval::lower(right, all, ALPHA), lang);
                format_in!(lang, "{right} dari {all}, sedikitnya {bound}", "{right} of {all}, at least {bound}")
            }
            None => {
                let tagged = self.labels.tagged;
                let bound = percent(interval::upper(tagged.into(), all, ALPHA), lang);
                format_in!(
                    lang,
                    "{tagged} dari {all} ternyata ARG, paling banyak {bound}",
                    "{tagged} of {all} turned out to be ARG, at most {bound}"
                )
            }
        }
    }

    /// `ibu-hamil, sub kegiatan: 41 of 41, at least 93 %`.
    pub fn named(&self, lang: Lang) -> String {
        format!("{}: {}", self.name(lang), self.text(lang))
    }
}

/// Whole per cent; what is not quite all or nothing, to a tenth.
fn percent(share: f64, lang: Lang) -> String {
    let whole = (share * 100.0).round();
    if (1.0..=99.0).contains(&whole) || share <= 0.0 || share >= 1.0 {
        return format!("{whole} %");
    }
    lang.decimal(format!("{:.1} %", (share * 100.0).clamp(0.1, 99.9)))
}

/// What a text of a line is called.
pub fn field_name(field: TextField, lang: Lang) -> &'static str {
    match field {
        TextField::SubKegiatan => "sub kegiatan",
        TextField::Kode => lang.choose("kode", "code"),
        TextField::Item => lang.choose("uraian", "item"),
        TextField::Kegiatan => "kegiatan",
        TextField::Indikator => lang.choose("indikator", "indicator"),
        TextField::Sasaran => lang.choose("sasaran", "target group"),
    }
}

/// Labels by class, as a pack has them.
#[derive(Clone, Default, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// The version of the pack whose verdicts were labelled.
    pub version: String,
    #[serde(default)]
    pub class: Vec<TableClass>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableClass {
    pub verdict: ClassVerdict,
    #[serde(default)]
    pub concept: String,
    #[serde(default)]
    pub strength: u8,
    pub field: Option<TextField>,
    pub tagged: u32,
    pub review: u32,
    pub none: u32,
    #[serde(default)]
    pub sources: BTreeMap<String, u32>,
}

impl TableClass {
    fn is_same_class(&self, other: &TableClass) -> bool {
        (self.verdict, &self.concept, self.field) == (other.verdict, &other.concept, other.field)
    }
}

/// The file of the shipped counts. They are not part of the pack: labels change more often than criteria.
#[derive(Deserialize)]
struct Shipped {
    calibration: Table,
}

impl Table {
    /// The counts of the shipped pack.
    ///
    /// # Errors
    /// They cannot be read; a test reads them.
    pub fn shipped() -> Result<Table> {
        Ok(toml::from_str::<Shipped>(include_str!("packs/id-arg.calibration.toml"))?.calibration)
    }

    /// What the counts were made of is the pack as it is, and every class is named once.
    ///
    /// # Errors
    /// It is another version of the pack, or a class has no concept, or is there twice.
    pub fn validate(&self, pack: &Pack) -> Result<()> {
        if self.version != pack.version {
            bail!(
                "calibration: counted with version {:?}, and the pack is {:?}; count anew with setara evaluate LABELS \
                 --calibration --format toml",
                self.version,
                pack.version
            );
        }
        for (i, class) in self.class.iter().enumerate() {
            let has_sign = !class.concept.is_empty() && class.field.is_some();
            let has_none = class.concept.is_empty() && class.field.is_none();
            if !(if class.verdict == ClassVerdict::None { has_none } else { has_sign }) {
                bail!("calibration: class {} has concept and field, unless its verdict is none", i + 1);
            }
            if self.class[..i].iter().any(|other| other.is_same_class(class)) {
                bail!("calibration: class {} stands twice", i + 1);
            }
        }
        Ok(())
    }
}

/// The counts of all packs in use that still hold.
#[derive(Clone, Default, Debug)]
pub struct Calibration(Vec<TableClass>);

impl Calibration {
    /// Lays a pack over those before it. Nobody has labelled what concepts decide that it replaces, nor what nothing is found
    /// in any more; unless it brings counts of its own.
    pub(super) fn overlay(&mut self, concepts: &[Concept], table: Option<Table>) {
        self.0.retain(|class| !class.concept.is_empty() && !concepts.iter().any(|c| c.id == class.concept));
        for class in table.unwrap_or_default().class {
            self.0.retain(|other| !other.is_same_class(&class));
            self.0.push(class);
        }
    }
}

impl Criteria {
    /// The class of a verdict: of the fields that decided it (all, where none sufficed) the strongest sign; of equally strong
    /// ones one that counts before one that asks for review, then the first. `None` for a verdict that came without its
    /// signs.
    pub fn class_of(&self, verdict: &Verdict) -> Option<Class> {
        let class = match verdict.answer.category {
            Category::None => return Some(Class { verdict: ClassVerdict::None, sign: None }),
            Category::Review => ClassVerdict::Review,
            _ => ClassVerdict::Tagged,
        };
        // The code speaks as part of the sub kegiatan.
        let text = |e: &Evidence| if e.field == TextField::Kode { TextField::SubKegiatan } else { e.field };
        let decided = |e: &&Evidence| verdict.decided_by.is_empty() || verdict.decided_by.contains(&text(e));
        let counts = |e: &Evidence| self.concepts[e.concept].category.is_arg();
        let sign = verdict.evidence.iter().filter(decided).min_by_key(|e| (Reverse(e.strength), !counts(e)))?;
        Some(Class { verdict: class, sign: Some((sign.concept, sign.field)) })
    }

    /// The labels of a class; of a concept that has another strength now, none.
    pub fn figure(&self, class: Class) -> Figure {
        let sign = class.sign.map(|(concept, field)| {
            let concept = &self.concepts[concept];
            (concept.id.clone(), concept.strength, field)
        });
        let of = |own: &&TableClass| {
            own.verdict == class.verdict
                && sign.as_ref().is_none_or(|(id, strength, field)| {
                    (&own.concept, own.strength, own.field) == (id, *strength, Some(*field))
                })
        };
        let labels = self.calibration.0.iter().find(of).map(TableClass::labels).unwrap_or_default();
        Figure { verdict: class.verdict, sign, labels }
    }

    /// What was labelled of a concept: the verdicts that it decided, by field.
    pub fn figures_of(&self, concept: usize) -> Vec<Figure> {
        let mut classes: Vec<Class> = Vec::new();
        for own in self.calibration.0.iter().filter(|own| own.concept == self.concepts[concept].id) {
            classes.extend(own.field.map(|field| Class { verdict: own.verdict, sign: Some((concept, field)) }));
        }
        classes.sort_unstable();
        classes.into_iter().map(|class| self.figure(class)).filter(|figure| figure.labels.all() > 0).collect()
    }
}

impl TableClass {
    fn labels(&self) -> Labels {
        Labels { tagged: self.tagged, review: self.review, none: self.none, sources: self.sources.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(verdict: ClassVerdict, [tagged, review, none]: [u32; 3]) -> Figure {
        let sign = (verdict != ClassVerdict::None).then(|| ("ibu-hamil".to_owned(), 3, TextField::SubKegiatan));
        Figure { verdict, sign, labels: Labels { tagged, review, none, sources: BTreeMap::new() } }
    }

    #[test]
    fn figures_in_words() {
        let of = |verdict, labels| figure(verdict, labels).named(Lang::En);
        assert_eq!(of(ClassVerdict::Tagged, [41, 0, 0]), "ibu-hamil, sub kegiatan: 41 of 41, at least 93 %");
        assert_eq!(
            figure(ClassVerdict::Tagged, [41, 0, 0]).named(Lang::Id),
            "ibu-hamil, sub kegiatan: 41 dari 41, sedikitnya 93 %"
        );
        assert_eq!(of(ClassVerdict::Tagged, [19, 0, 0]), "ibu-hamil, sub kegiatan: untested (19 labels)");
        assert_eq!(
            of(ClassVerdict::Review, [2, 17, 1]),
            "ibu-hamil, sub kegiatan, review: 2 of 20 turned out to be ARG, at most 28 %"
        );
        // Never more than was shown.
        assert_eq!(of(ClassVerdict::None, [0, 0, 1000]), "none: 1000 of 1000, at least 99.7 %");
    }

    #[test]
    fn what_a_review_leaves_open_is_in_doubt() {
        let wrong = |verdict, labels| figure(verdict, labels).wrong_at_most();
        assert_eq!(wrong(ClassVerdict::Tagged, [19, 0, 0]), 1.0);
        // 1 - 0.05^(1/41)
        assert!((wrong(ClassVerdict::Tagged, [41, 0, 0]) - 0.070_461).abs() < 1e-5);
        assert_eq!(wrong(ClassVerdict::Review, [0, 41, 0]), 1.0);
        assert_eq!(wrong(ClassVerdict::Review, [0, 0, 41]), wrong(ClassVerdict::Tagged, [41, 0, 0]));
    }

    #[test]
    fn the_shipped_table_is_of_the_shipped_pack() {
        let pack = Pack::id_arg();
        let table = pack.calibration.as_ref().unwrap();
        assert!(table.validate(&pack).is_ok() && !table.class.is_empty());
        for class in table.class.iter().filter(|class| class.verdict != ClassVerdict::None) {
            let concept = pack.concept.iter().find(|c| c.id == class.concept);
            assert_eq!(concept.map(|c| c.strength), Some(class.strength), "{}", class.concept);
        }
    }
}
