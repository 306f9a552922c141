//! Why money is divided as it is, or by nobody: computed where a method is chosen, and said alike wherever it is shown.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;
use serde::ser::{SerializeStruct as _, Serializer};

use super::How;
use super::split::SplitPiece;
use super::value::Method;
use crate::domain::amount::Rupiah;
use crate::domain::budget::{CountsFrom, Unit};
use crate::domain::groups::{Category, Sex};
use crate::lang::document::{ALLOCATION_METHOD, COUNTS_FROM, Term};
use crate::lang::{Lang, format_in, word};
use crate::ledger::SumKey;

/// Why nobody knows for whom money is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Gap {
    /// There is what would divide it, by a method that is not used.
    NotUsed(Method),
    /// Counts that do not say how many women and how many men there are.
    Incomplete,
    /// Persons are counted, and not by sex.
    WithoutSex,
    /// Too few persons are counted to be published.
    Few,
    /// Women and men are named.
    Both,
    /// One sex is named, among others.
    Among(Sex),
    /// One sex is named where nothing counts before somebody decided.
    Undecided(Sex),
    /// Persons are named, and not their sex.
    Persons,
    Nobody,
}

impl Gap {
    /// What keeps the money of these lines from being divided: none of the methods that are used applies. `usable`: one
    /// that would, if it were used.
    pub(super) fn of(key: &SumKey, usable: Option<Method>) -> Gap {
        if let Some(method) = usable {
            return Gap::NotUsed(method);
        }
        let (answer, persons) = (key.answer, key.persons);
        if persons.female.is_some() || persons.male.is_some() || persons.unknown > 0 || key.reach.is_some() {
            return Gap::Incomplete;
        }
        match answer.sex {
            Sex::Both => Gap::Both,
            Sex::P | Sex::L if answer.category.is_arg() && answer.category != Category::Pelembagaan => {
                Gap::Among(answer.sex)
            }
            Sex::P | Sex::L => Gap::Undecided(answer.sex),
            Sex::Unknown if answer.ages != 0 || answer.difabel => Gap::Persons,
            Sex::Unknown => Gap::Nobody,
        }
    }

    /// In the JSON of reports.
    pub fn id(self) -> &'static str {
        match self {
            Gap::NotUsed(_) => "not-used",
            Gap::Incomplete => "incomplete",
            Gap::WithoutSex => "without-sex",
            Gap::Few => "few",
            Gap::Both => "both",
            Gap::Among(_) => "among-others",
            Gap::Undecided(_) => "undecided",
            Gap::Persons => "persons",
            Gap::Nobody => "nobody",
        }
    }

    /// Do its words say whom the texts name?
    pub(super) fn names(self) -> bool {
        matches!(self, Gap::Both | Gap::Among(_) | Gap::Undecided(_) | Gap::Persons)
    }

    /// In words. `named`: the words of the texts that name persons.
    pub fn text(self, named: &[String], lang: Lang) -> String {
        let whom = list(named, lang);
        let text = match self {
            Gap::NotUsed(method) => {
                let method = method.name(lang);
                return format_in!(
                    lang,
                    "dapat dipilah dengan cara {method}, yang tidak ada dalam precedence",
                    "could be divided by {method}, which precedence leaves out"
                );
            }
            Gap::Incomplete => lang.choose(
                "hitungan yang ada tidak menyebut berapa perempuan dan berapa laki-laki",
                "the counts there are do not say how many women and how many men",
            ),
            Gap::WithoutSex => {
                lang.choose("orangnya dihitung tanpa jenis kelamin", "persons are counted without their sex")
            }
            Gap::Few => lang.choose(
                "disamarkan: terlalu sedikit perempuan atau laki-laki untuk diterbitkan",
                "withheld: too few women or men to be published",
            ),
            Gap::Both if named.is_empty() => lang.choose("menyebut perempuan dan laki-laki", "names women and men"),
            Gap::Both => return format_in!(lang, "menyebut {whom}", "names {whom}"),
            Gap::Among(sex) => {
                let sex = sex_word(sex, lang);
                return match named {
                    [] => format_in!(lang, "menyebut {sex} di antara yang lain", "names {sex} among others"),
                    [_] => format_in!(lang, "menyebut {whom}, bukan {sex} saja", "names {whom}, not {sex} alone"),
                    [..] => format_in!(lang, "menyebut {whom}", "names {whom}"),
                };
            }
            Gap::Undecided(sex) => {
                let whom = if named.is_empty() { sex_word(sex, lang).to_owned() } else { whom };
                return format_in!(
                    lang,
                    "menyebut {whom}, tetapi belum dihitung sebagai ARG",
                    "names {whom}, but does not count as ARG yet"
                );
            }
            Gap::Persons if named.is_empty() => {
                lang.choose("menyebut orang tanpa jenis kelaminnya", "names persons without their sex")
            }
            Gap::Persons => {
                return format_in!(lang, "menyebut {whom} tanpa jenis kelaminnya", "names {whom} without their sex");
            }
            Gap::Nobody => lang.choose("tidak menyebut siapa pun", "names nobody"),
        };
        text.to_owned()
    }

    /// What is to be done so that it is known; `None` where nothing can be.
    pub fn way_out(self, lang: Lang) -> Option<&'static str> {
        Some(match self {
            Gap::Few => return None,
            Gap::NotUsed(_) => lang.choose("tambahkan caranya pada precedence", "add the method to precedence"),
            Gap::Incomplete | Gap::WithoutSex => lang.choose("lengkapi sasaran", "complete the beneficiaries"),
            Gap::Undecided(_) => lang.choose("isi sasaran atau putusan", "fill in the beneficiaries, or decide on it"),
            Gap::Both | Gap::Among(_) | Gap::Persons | Gap::Nobody => {
                lang.choose("isi sasaran", "fill in the beneficiaries")
            }
        })
    }
}

/// Why nobody knows for whom a piece is; `None` where it is known, or the reason is that of its slot.
pub(super) fn gap_of(how: How, piece: &SplitPiece) -> Option<Gap> {
    match how {
        How::Unknown(_) => None,
        _ if piece.withheld => Some(Gap::Few),
        _ => (piece.group.is_some() && !is_known(piece)).then_some(Gap::WithoutSex),
    }
}

/// It is for women or for men, and not by an assumption.
pub(super) fn is_known(piece: &SplitPiece) -> bool {
    piece.group.is_some_and(|g| matches!(g.sex, Sex::P | Sex::L)) && piece.method != Method::AssumedPopulation
}

/// What is not known of a sub kegiatan for one reason.
#[derive(Clone, PartialEq, Debug, JsonSchema)]
pub struct WhyRow {
    #[schemars(rename = "reason", with = "String")]
    pub gap: Gap,
    /// Words of its name that name persons, where they are the reason.
    pub named: Vec<String>,
    /// Rupiah of which nobody knows for whom it is.
    pub amount: Rupiah,
}

impl Serialize for WhyRow {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut row = s.serialize_struct("WhyRow", 3)?;
        row.serialize_field("reason", self.gap.id())?;
        row.serialize_field("named", &self.named)?;
        row.serialize_field("amount", &self.amount)?;
        row.end()
    }
}

/// Reasons of what is not known, the largest first, in words: each once.
pub fn reason_words(why: &[WhyRow], lang: Lang) -> String {
    let mut texts: Vec<String> = Vec::new();
    for text in why.iter().map(|row| row.gap.text(&row.named, lang)) {
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts.join("; ")
}

/// Amounts by reason, with the words that are the reason.
#[derive(Clone, Default, Debug)]
pub(super) struct Gaps(BTreeMap<Gap, (Rupiah, BTreeSet<String>)>);

impl Gaps {
    pub fn add(&mut self, gap: Gap, amount: Rupiah, named: impl IntoIterator<Item = String>) {
        let own = self.0.entry(gap).or_default();
        own.0 += amount;
        own.1.extend(named);
    }

    pub fn add_all(&mut self, other: &Gaps) {
        for (gap, (amount, named)) in &other.0 {
            self.add(*gap, *amount, named.iter().cloned());
        }
    }

    /// The same without words: those of one sub kegiatan say nothing of all.
    pub fn add_amounts(&mut self, other: &Gaps) {
        for (gap, (amount, _)) in &other.0 {
            self.add(*gap, *amount, None);
        }
    }

    /// The largest first, without what comes to nothing.
    pub fn rows(&self) -> Vec<WhyRow> {
        let row = |(gap, (amount, named)): (&Gap, &(Rupiah, BTreeSet<String>))| WhyRow {
            gap: *gap,
            named: named.iter().cloned().collect(),
            amount: *amount,
        };
        let mut rows: Vec<WhyRow> = self.0.iter().map(row).filter(|row| !row.amount.is_zero()).collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.amount));
        rows
    }
}

/// Why a line is divided as it is.
#[derive(Clone, PartialEq, Debug)]
pub enum Reason {
    /// By counts of women, men and those of unknown sex, in a unit; `at`: file and line of a beneficiaries file.
    Counted {
        method: Method,
        counts: [u64; 3],
        unit: Unit,
        from: CountsFrom,
        at: Option<(String, u64)>,
    },
    /// Its counts are of too few persons to be told.
    Withheld(Method),
    /// Its texts name one sex only, by these words.
    ByDesign {
        sex: Sex,
        named: Vec<String>,
    },
    /// Serves nobody in particular: id and reason of the rule, in Indonesian and English.
    Indivisible {
        rule: String,
        why: [String; 2],
    },
    /// Serves an institution.
    Institution,
    Pay,
    Support,
    /// `text`: the text that is looked at, with its words that name persons.
    Unknown {
        gap: Gap,
        text: String,
        named: Vec<String>,
    },
}

impl Reason {
    pub fn method(&self) -> Method {
        match self {
            Reason::Counted { method, .. } | Reason::Withheld(method) => *method,
            Reason::ByDesign { .. } => Method::ByDesign,
            Reason::Indivisible { .. } | Reason::Institution => Method::Indivisible,
            Reason::Pay | Reason::Support => Method::Staff,
            Reason::Unknown { .. } => Method::Unknown,
        }
    }

    /// In words, without the method.
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Reason::Counted { counts, unit, from, at, .. } => counted(*counts, *unit, *from, at.as_ref(), lang),
            Reason::Withheld(_) => Gap::Few.text(&[], lang),
            Reason::ByDesign { sex, named } => {
                let (sex, named) = (sex_word(*sex, lang), quoted(named, lang));
                format_in!(lang, "{named} hanya {sex}", "{named} is {sex} only").trim().to_owned()
            }
            Reason::Indivisible { rule, why } => format!("{rule}: {}", lang.choose(&why[0], &why[1])),
            Reason::Institution => {
                lang.choose("melayani lembaga, bukan orang", "serves an institution, not persons").to_owned()
            }
            Reason::Pay => lang.choose("belanja pegawai", "pay").to_owned(),
            Reason::Support => lang.choose("program penunjang", "a support program").to_owned(),
            Reason::Unknown { gap, text, named } => {
                let is_of_text = gap.names() || *gap == Gap::Nobody;
                let text = if is_of_text { format!("{} ", quote(text, lang)) } else { String::new() };
                let way_out = gap.way_out(lang).map_or(String::new(), |way_out| format!("; {way_out}"));
                format!("{text}{}{way_out}", gap.text(named, lang))
            }
        }
    }
}

/// `120 women of 200 persons (sasaran.csv:14)`.
fn counted(counts: [u64; 3], unit: Unit, from: CountsFrom, at: Option<&(String, u64)>, lang: Lang) -> String {
    let [women, men, unknown] = counts;
    let figure = |n: u64| match unit {
        Unit::Persen => lang.decimal(format!("{}.{:02} %", n / 100, n % 100)),
        _ => Rupiah::from_sen(i128::from(n) * 100).in_lang(lang),
    };
    let of = match unit {
        Unit::Orang => lang.choose("orang", "persons"),
        Unit::Kunjungan => lang.choose("kunjungan", "visits"),
        Unit::OrangHari => lang.choose("orang-hari", "person-days"),
        Unit::Persen => "",
    };
    let mut out = format_in!(
        lang,
        "{} perempuan dari {} {of}",
        "{} women of {} {of}",
        figure(women),
        figure(women + men + unknown)
    );
    out.truncate(out.trim_end().len());
    if unknown > 0 {
        let unknown = figure(unknown);
        out.push_str(&format_in!(lang, ", {unknown} tanpa jenis kelamin", ", {unknown} without their sex"));
    }
    let origin = match at {
        Some((path, line)) => format!("{path}:{line}"),
        None => term(COUNTS_FROM, from.id(), lang).to_owned(),
    };
    format!("{out} ({origin})")
}

impl Method {
    /// For people.
    pub fn name(self, lang: Lang) -> &'static str {
        term(ALLOCATION_METHOD, self.id(), lang)
    }
}

fn term(terms: &'static [Term], id: &'static str, lang: Lang) -> &'static str {
    terms.iter().find(|term| term.id == id).map_or(id, |term| lang.say(term.name))
}

fn sex_word(sex: Sex, lang: Lang) -> &'static str {
    match sex {
        Sex::P => lang.choose("perempuan", "women"),
        Sex::L => lang.choose("laki-laki", "men"),
        Sex::Both | Sex::Unknown => lang.say(word::UNKNOWN),
    }
}

/// `ibu, balita dan lansia`.
fn list(words: &[String], lang: Lang) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format_in!(lang, "{} dan {last}", "{} and {last}", first.join(", ")),
    }
}

fn quoted(words: &[String], lang: Lang) -> String {
    let words: Vec<String> = words.iter().map(|own| quote(own, lang)).collect();
    list(&words, lang)
}

/// Characters of a text that a reason quotes.
const QUOTED: usize = 80;

fn quote(text: &str, lang: Lang) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let short = match text.char_indices().nth(QUOTED) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    };
    match (short.is_empty(), lang) {
        (true, Lang::Id) => "baris tanpa teks".to_owned(),
        (true, Lang::En) => "a line without text".to_owned(),
        (false, _) => format!("'{short}'"),
    }
}
