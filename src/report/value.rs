//! The report as a value. Its JSON is `setara.report/2` (`docs/json.md`).

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::breakdown::CutTable;
use crate::allocate::Allocation;
use crate::columns::tagged;
use crate::criteria::nomenclature::Nomenclature;
use crate::criteria::pack::PackVersion;
use crate::criteria::tag::Criteria;
use crate::domain::amount::Rupiah;
use crate::domain::currency::Currency;
use crate::domain::denominator::ByDenominator;
use crate::domain::language::Origin;
use crate::gbs::filed::Filed;
use crate::lang::{Lang, Word, word};
use crate::ledger::lens::{ByLens, Lens};
use crate::read::layout::TableRead;
use crate::read::proof::Proof;
use crate::report::headline::Headline;
use crate::report::official::{KindRow, ListRow, ListUsed, Themes};
use crate::report::peers::Peers;
use crate::report::sensitivity::Sensitivity;
use crate::report::subjects::drill::DrillDown;
use crate::report::subjects::{EvidenceLine, SubKegiatanEvidence};

/// One input and what it held.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Input {
    /// As named; `-` is stdin.
    pub path: String,
    /// It was read to its end.
    #[serde(skip)]
    pub whole: bool,
    /// Of the file's bytes, hexadecimal; empty where reading broke off, and of lines that were tagged before.
    pub sha256: String,
    pub government: Option<String>,
    pub year: Option<u16>,
    /// `rkpd`, `kua-ppas`, `rka`, `apbd`, `pergeseran-N`, `perubahan`, `realisasi`.
    pub stage: Option<String>,
    /// Rows of the budget, those without an amount included.
    pub lines: u64,
    pub lines_without_amount: u64,
    /// Rows that could not be counted; each has a finding.
    pub rows_not_counted: u64,
    pub total: Rupiah,
    /// What its money is counted in, and whether its texts are Indonesian.
    #[serde(skip)]
    pub currency: Currency,
    #[serde(skip)]
    pub origin: Origin,
    /// How the reading is known; `None` of lines that were tagged before.
    pub proof: Option<Proof>,
    /// Its tables one by one, where somebody asks.
    #[serde(skip)]
    pub tables: Vec<TableRead>,
}

/// Why a lens can say nothing of these files: what it counts is then not zero but unknown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Silence {
    /// None of the codes is in the official list.
    NoListedCode,
    /// The texts hold no word of the language of the criteria.
    OtherLanguage,
}

impl Silence {
    pub fn word(self) -> Word {
        match self {
            Silence::NoListedCode => word::NO_LISTED_CODE,
            Silence::OtherLanguage => word::OTHER_LANGUAGE,
        }
    }
}

/// What a lens counts, by which method.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LensRow {
    pub lens: Lens,
    /// `full`: every line of a tagged code; `lines`: lines that show it; `weight`; `share`: what action plans name.
    pub method: &'static str,
    pub amount: Rupiah,
    /// Lines with an amount.
    pub lines: u64,
    /// Distinct sub kegiatan and OPD.
    pub sub_kegiatan: usize,
    pub opd: usize,
    /// Of each denominator; null where one is not known, or is 0.
    #[schemars(with = "ByDenominator<Option<f64>>")]
    pub shares: BTreeMap<&'static str, Option<f64>>,
    /// It can say nothing, and why: then nothing is counted, and no share is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cannot_speak: Option<Silence>,
    /// Of which kinds of tag the official lens is; they overlap.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<KindRow>,
}

impl LensRow {
    /// A figure of it; `None` where it can say nothing.
    pub fn known<T>(&self, figure: T) -> Option<T> {
        self.cannot_speak.is_none().then_some(figure)
    }
}

/// What a verdict comes to; the five of them are the total.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CategoryRow {
    /// `khusus_target`, `kesetaraan`, `pelembagaan`, `review`, `none`.
    pub category: &'static str,
    pub amount: Rupiah,
    /// Lines with an amount.
    pub lines: u64,
}

/// Lines that the same lenses count.
#[derive(Clone, Debug, JsonSchema)]
pub struct OverlapRow {
    /// By the order of `Lens::ALL`.
    #[schemars(flatten, with = "ByLens<bool>")]
    pub counted: [bool; Lens::ALL.len()],
    pub amount: Rupiah,
    pub lines: u64,
}

impl OverlapRow {
    pub fn counts(&self, lens: Lens) -> bool {
        self.counted[lens as usize]
    }
}

impl Serialize for OverlapRow {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(None)?;
        // The lens of statements came last, and stands last.
        let (last, first): (Vec<Lens>, Vec<Lens>) = Lens::ALL.into_iter().partition(|l| *l == Lens::Gbs);
        for lens in first.into_iter().chain(last) {
            map.serialize_entry(lens.id(), &self.counts(lens))?;
        }
        map.serialize_entry("amount", &self.amount)?;
        map.serialize_entry("lines", &self.lines)?;
        map.end()
    }
}

/// A sub kegiatan on which the official list and the evidence do not agree.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Disagreement {
    pub sub_kegiatan: String,
    pub name: String,
    pub amount: Rupiah,
    pub lines: u64,
}

/// One OPD.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OpdRow {
    /// Code and name as in the file; empty if it has none.
    pub code: String,
    pub name: String,
    /// It is the agency for women.
    pub women_agency: bool,
    pub total: Rupiah,
    pub lines: u64,
    #[schemars(with = "ByLens<Rupiah>")]
    pub lenses: BTreeMap<&'static str, Rupiah>,
    /// Of the OPD's own total; null where a lens can say nothing.
    #[schemars(with = "ByLens<Option<f64>>")]
    pub shares: BTreeMap<&'static str, Option<f64>>,
}

/// How many OPD have evidence and statements.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Coverage {
    /// Numbers of OPD: all, with a line in the evidence lens, with a valid statement.
    pub opd: usize,
    pub opd_with_evidence: usize,
    pub opd_with_gbs: usize,
    /// Names of the agencies for women.
    pub women_agency: Vec<String>,
    /// Evidence of all other OPD.
    pub outside_women_agency_amount: Rupiah,
    /// The same as a part of the evidence lens, 0 to 1.
    pub outside_women_agency_share: Option<f64>,
}

/// What the report was made with.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Manifest {
    /// Version of the program.
    pub setara: &'static str,
    /// Criteria, in the order in which they overlay each other.
    pub packs: Vec<PackVersion>,
    /// Sources of the official codes and tags.
    pub nomenclature: Vec<String>,
    /// Of the table in use.
    pub nomenclature_sha256: String,
    /// The list that each budget is judged by.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub official_lists: Vec<ListUsed>,
    /// Files of tagged lines that the figures were put together from.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tagged_files: Vec<tagged::File>,
    /// What was set, each a list of texts.
    pub settings: BTreeMap<&'static str, Vec<String>>,
}

impl Manifest {
    pub fn of(
        criteria: &Criteria,
        nomenclature: &Nomenclature,
        settings: BTreeMap<&'static str, Vec<String>>,
    ) -> Manifest {
        Manifest {
            setara: env!("CARGO_PKG_VERSION"),
            packs: criteria.packs.clone(),
            nomenclature: nomenclature.sources.clone(),
            nomenclature_sha256: nomenclature.sha256.clone(),
            official_lists: Vec::new(),
            tagged_files: Vec::new(),
            settings,
        }
    }
}

/// The main report. Amounts are exact, in the currency of the files; shares are 0 to 1 and null where they are not known.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Report {
    pub schema: &'static str,
    pub inputs: Vec<Input>,
    /// Null where it is not known.
    pub currency: Currency,
    /// Of all inputs, as are the lines.
    pub total: Rupiah,
    pub lines: u64,
    pub lines_without_amount: u64,
    /// Amounts; null where lines without an account code make one unknown.
    #[schemars(with = "ByDenominator<Option<Rupiah>>")]
    pub denominators: BTreeMap<&'static str, Option<Rupiah>>,
    pub lenses: Vec<LensRow>,
    pub categories: Vec<CategoryRow>,
    /// Every combination of lenses that occurs; together they are the total.
    pub overlap: Vec<OverlapRow>,
    /// The largest first, at most twenty.
    pub official_without_evidence: Vec<Disagreement>,
    pub evidence_without_official: Vec<Disagreement>,
    /// The same budget under every list and kind at hand.
    pub official_lists: Vec<ListRow>,
    /// Other themes of the lists, where that is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub themes: Option<Themes>,
    /// The share by every rule at hand, where that is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sensitivity: Option<Sensitivity>,
    pub opd: Vec<OpdRow>,
    pub coverage: Coverage,
    pub gbs: Filed,
    /// Cut by dimensions, where that is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<CutTable>,
    /// Governments compared, where they are what it is cut by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub peers: Option<Peers>,
    pub allocation: Allocation,
    pub headline: Headline,
    /// Sentences in the language of the run.
    pub notes: Vec<String>,
    pub manifest: Manifest,
    /// Every sub kegiatan with its signs, and the lines that count or may count: kept where documents are asked for.
    #[serde(skip)]
    pub subjects: Vec<SubKegiatanEvidence>,
    #[serde(skip)]
    pub evidence_lines: Vec<EvidenceLine>,
    /// The lines behind the figures, where a page for a browser is asked for.
    #[serde(skip)]
    pub drill_down: Option<Arc<DrillDown>>,
}

impl Report {
    /// Can a lens say anything of these lines?
    pub fn speaks(&self, lens: Lens) -> bool {
        !self.lenses.iter().any(|row| row.lens == lens && row.cannot_speak.is_some())
    }
}

/// What a report says on its face where counts of few persons stand in it: who publishes it has to know, and who reads it.
pub fn openly(settings: &BTreeMap<&'static str, Vec<String>>, lang: Lang) -> Option<String> {
    let every_count = settings.get("small_cells").is_some_and(|least| least == &["0"] || least == &["1"]);
    match settings.contains_key("internal") {
        true => Some(lang.say(word::INTERNAL).to_owned()),
        false => every_count.then(|| lang.say(word::EVERY_COUNT).to_owned()),
    }
}
