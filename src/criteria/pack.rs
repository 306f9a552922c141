//! Criteria as data: concepts, traps, disqualifiers and sources of law, read from TOML that a planner can read and a
//! reviewer can diff. The format is described in `docs/packs.md`.

mod source;

pub use source::{Fact, Mark, SourceOfLaw, Status};

use std::path::Path;

use anyhow::{Context, Result, bail};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::criteria::calibration::Table;
use crate::domain::groups::{Age, Aspect, Category, Sex};
use crate::domain::text;
use crate::files::paths;
use crate::files::paths::whole;
use crate::lang::Lang;

/// Where a short word means what a concept says: bidang codes, or words in the name of OPD, bidang or program.
#[derive(Clone, Default, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Where {
    #[serde(default)]
    pub bidang: Vec<String>,
    #[serde(default)]
    pub opd: Vec<String>,
}

/// A text that a concept or trap must (or must not) answer to; tried by `setara criteria test`.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Example {
    Text(String),
    InContext(ContextExample),
}

#[derive(Clone, Default, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ContextExample {
    pub text: String,
    pub opd: String,
    pub bidang: String,
    pub program: String,
    pub kode: String,
    pub field: String,
}

impl Example {
    pub fn in_context(&self) -> ContextExample {
        match self {
            Example::Text(text) => ContextExample { text: text.clone(), ..ContextExample::default() },
            Example::InContext(example) => example.clone(),
        }
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Concept {
    pub id: String,
    pub category: Category,
    /// 3 alone suffices; 2 needs a second sign; 1 never more than review; 0 only says whom a line is for.
    pub strength: u8,
    #[serde(default)]
    pub sex: Sex,
    /// Names one sex among both (a quota): the line is not for that sex only.
    #[serde(default)]
    pub mixed: bool,
    #[serde(default)]
    pub age: Vec<Age>,
    #[serde(default)]
    pub difabel: bool,
    pub aspect: Vec<Aspect>,
    #[serde(default)]
    pub phrase: Vec<String>,
    #[serde(default)]
    pub acronym: Vec<String>,
    pub within: Option<Where>,
    pub except: Option<Where>,
    /// The gates hold for phrases too, not only for acronyms.
    #[serde(default)]
    pub within_all: bool,
    #[serde(default)]
    pub near: Vec<String>,
    /// `near` holds for phrases too, not only for acronyms.
    #[serde(default)]
    pub near_all: bool,
    #[serde(default = "five")]
    pub near_tokens: usize,
    #[serde(default)]
    pub code: Vec<String>,
    #[serde(default)]
    pub basis: Vec<String>,
    #[serde(default, rename = "match")]
    pub matches: Vec<Example>,
    #[serde(default)]
    pub reject: Vec<Example>,
    pub note: Option<String>,
    /// The same in Indonesian.
    pub catatan: Option<String>,
}

fn five() -> usize {
    5
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trap {
    pub id: String,
    pub reason: String,
    /// The same in Indonesian.
    #[serde(default)]
    pub alasan: String,
    #[serde(default)]
    pub phrase: Vec<String>,
    #[serde(default)]
    pub acronym: Vec<String>,
    /// Blocked where one of `after` stands before it or one of `before` follows it, within `gap` words.
    #[serde(default)]
    pub word: Vec<String>,
    #[serde(default)]
    pub after: Vec<String>,
    #[serde(default)]
    pub before: Vec<String>,
    #[serde(default = "one")]
    pub gap: usize,
    pub within: Option<Where>,
    pub except: Option<Where>,
    #[serde(default, rename = "match")]
    pub matches: Vec<Example>,
}

fn one() -> usize {
    1
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lowers {
    /// `review` becomes `none`.
    Review,
    /// One of the three categories becomes `review`.
    Tagged,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disqualifier {
    pub id: String,
    pub reason: String,
    /// The same in Indonesian.
    #[serde(default)]
    pub alasan: String,
    #[serde(default)]
    pub phrase: Vec<String>,
    #[serde(default)]
    pub field: Vec<String>,
    #[serde(default)]
    pub rekening: Vec<String>,
    pub lowers: Lowers,
    /// Concepts that protect the line.
    #[serde(default)]
    pub unless: Vec<String>,
}

/// Spending that serves nobody in particular, by activity codes or words in the name of the sub kegiatan.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indivisible {
    pub id: String,
    pub reason: String,
    /// The same in Indonesian.
    #[serde(default)]
    pub alasan: String,
    #[serde(default)]
    pub code: Vec<String>,
    #[serde(default)]
    pub phrase: Vec<String>,
}

macro_rules! reasons {
    ($($entry:ty),+) => {$(
        impl $entry {
            /// Its reason; in the language of the pack where it has no other.
            pub fn why(&self, lang: Lang) -> &str {
                if lang == Lang::Id && !self.alasan.is_empty() { &self.alasan } else { &self.reason }
            }
        }
    )+};
}

reasons!(Trap, Disqualifier, Indivisible);

/// What can never be evidence: support programs and pay.
#[derive(Clone, Default, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Gate {
    pub support_program_names: Vec<String>,
    pub support_program_number: u16,
    pub pay_accounts: Vec<String>,
    pub pay_names: Vec<String>,
    /// Buildings, roads, networks: what a tag alone does not make gender-responsive.
    #[serde(default)]
    pub construction_accounts: Vec<String>,
}

/// How the agency for women is known: its bidang, or words in its name.
#[derive(Clone, Default, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WomenAgency {
    pub bidang: Vec<String>,
    pub name: Vec<String>,
}

/// Words that are known with a typing error or torn apart too.
#[derive(Clone, Default, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Spelling {
    pub forgive: Vec<String>,
    /// `short = word`: one word written short.
    pub abbreviations: Vec<String>,
}

impl Spelling {
    /// Short writing and the word it stands for.
    pub fn short(&self) -> impl Iterator<Item = (&str, &str)> {
        self.abbreviations.iter().filter_map(|a| a.split_once('=')).map(|(short, word)| (short.trim(), word.trim()))
    }
}

/// Which official or typed-in tags mean ARG.
#[derive(Clone, Default, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Official {
    pub arg_tags: Vec<String>,
    /// Tags of other themes: they are understood, and are not ARG.
    pub other_tags: Vec<String>,
    /// Kinds of tag of the nomenclature that mean ARG and are told apart.
    pub kind: Vec<TagKind>,
}

/// A kind of tag: the official lens shows of which it counts.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TagKind {
    pub name: String,
    /// Whole names of tags.
    pub tags: Vec<String>,
}

/// Which labels that SIPD prints with a sub kegiatan mean ARG.
#[derive(Clone, Default, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Printed {
    /// Whole words.
    pub label_tags: Vec<String>,
}

/// Words that deny what follows them. A sign right behind one, or with nothing but words of `between` in between, is no
/// sign: "tidak responsif gender", "bukan untuk perempuan".
#[derive(Clone, Default, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Negation {
    pub words: Vec<String>,
    pub between: Vec<String>,
    /// Right behind a sign these say that it is not the only one meant: "bukan untuk perempuan saja".
    pub only: Vec<String>,
    /// A sign that begins with one of these is what is fought or lacking: its negation is the need, and no denial ("tanpa
    /// kekerasan", "belum imunisasi").
    pub need: Vec<String>,
    /// Texts in which something is denied, and texts in which nothing is.
    #[serde(rename = "match")]
    pub matches: Vec<String>,
    pub reject: Vec<String>,
}

/// One pack, as its file says it.
#[derive(Clone, Default, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    pub id: String,
    pub version: String,
    pub title: String,
    #[serde(default)]
    pub gate: Gate,
    #[serde(default)]
    pub women_agency: WomenAgency,
    #[serde(default)]
    pub official: Official,
    #[serde(default)]
    pub printed: Printed,
    #[serde(default)]
    pub negation: Negation,
    #[serde(default)]
    pub spelling: Spelling,
    #[serde(default)]
    pub source: Vec<SourceOfLaw>,
    #[serde(default)]
    pub concept: Vec<Concept>,
    #[serde(default)]
    pub trap: Vec<Trap>,
    #[serde(default)]
    pub disqualifier: Vec<Disqualifier>,
    #[serde(default)]
    pub indivisible: Vec<Indivisible>,
    /// How people labelled what its concepts decided.
    pub calibration: Option<Table>,
    /// Of its text, hexadecimal.
    #[serde(skip)]
    pub sha256: String,
}

/// Which pack it was, to the byte.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct PackVersion {
    pub id: String,
    pub version: String,
    pub sha256: String,
}

const ID_ARG: &str = include_str!("packs/id-arg.toml");

impl Pack {
    /// The pack the program carries: criteria of Anggaran Responsif Gender in Indonesian budgets.
    pub fn id_arg() -> Pack {
        Pack::parse(ID_ARG).expect("the shipped pack parses")
    }

    /// A shipped pack by its id, or a pack file by its path.
    ///
    /// # Errors
    /// There is no such pack, it cannot be read, or is no pack of criteria.
    pub fn open(name: &str) -> Result<Pack> {
        Pack::parse(&Pack::text(name)?).with_context(|| name.to_owned())
    }

    /// Its text, as the program carries it or as the file has it.
    ///
    /// # Errors
    /// There is no such pack, or it cannot be read.
    pub fn text(name: &str) -> Result<String> {
        if Pack::is_shipped_name(name) {
            return Ok(ID_ARG.to_owned());
        }
        if !name.ends_with(".toml") {
            bail!(
                "no pack {name:?}; shipped: id-arg; a file of your own ends in .toml{}",
                text::hint(name, ["id-arg"])
            );
        }
        whole(Path::new(name), 16).with_context(|| format!("{name}: cannot read pack{}", text::file_hint(name)))
    }

    /// A pack the program carries, no file.
    pub fn is_shipped_name(name: &str) -> bool {
        name == "id-arg"
    }

    fn parse(text: &str) -> Result<Pack> {
        let mut pack: Pack = toml::from_str(text)?;
        // A copy that somebody changed was not labelled.
        if text == ID_ARG {
            pack.calibration = Some(Table::shipped()?);
        }
        pack.validate()?;
        pack.sha256 = paths::sha256(text.as_bytes());
        Ok(pack)
    }
}
