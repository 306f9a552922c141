//! The report as a value. Its JSON is `setara.report/2` (`docs/json.md`).

use std::collections::BTreeMap;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::breakdown::CutTable;
use crate::allocate::Allocation;
use crate::columns::tagged;
use crate::criteria::nomenclature::Nomenclature;
use crate::criteria::pack::PackVersion;
use crate::criteria::tag::Criteria;
use crate::domain::amount::Rupiah;
use crate::gbs::filed::Filed;
use crate::lang::{Lang, word};
use crate::ledger::lens::Lens;
use crate::read::layout::TableRead;
use crate::read::proof::Proof;
use crate::report::official::{KindRow, ListRow, ListUsed, Themes};
use crate::report::subjects::{EvidenceLine, SubKegiatanEvidence};

/// One input and what it held.
#[derive(Clone, Debug, Serialize)]
pub struct Input {
    pub path: String,
    /// It was read to its end.
    #[serde(skip)]
    pub whole: bool,
    pub sha256: String,
    pub government: Option<String>,
    pub year: Option<u16>,
    pub stage: Option<String>,
    /// Rows of the budget, those without an amount included.
    pub lines: u64,
    pub lines_without_amount: u64,
    /// Rows that could not be counted; each has a finding.
    pub rows_not_counted: u64,
    pub total: Rupiah,
    /// How the reading is known; `None` of lines that were tagged before.
    pub proof: Option<Proof>,
    /// Its tables one by one, where somebody asks.
    #[serde(skip)]
    pub tables: Vec<TableRead>,
}

/// Ids and formulas of the denominators (domain: Bappenas reference, Kaltim, NTB practice).
pub const DENOMINATORS: [(&str, &str); 5] = [
    ("D1", "5.1 + 5.2"),
    ("D2", "5.1.02 + 5.1.06 + 5.2"),
    ("D3", "5.1 + 5.2 - 5.1.01 - 5.1.03 - 5.1.04 - 5.1.05"),
    ("D4", "5"),
    ("D5", "5.1 + 5.2 - program x.xx.01"),
];

#[derive(Clone, Debug, Serialize)]
pub struct LensRow {
    pub lens: Lens,
    pub method: &'static str,
    pub amount: Rupiah,
    /// Lines with an amount.
    pub lines: u64,
    pub sub_kegiatan: usize,
    pub opd: usize,
    pub shares: BTreeMap<&'static str, Option<f64>>,
    /// Of which kinds of tag the official lens is; they overlap.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<KindRow>,
}

#[derive(Clone, Debug, Serialize)]
pub struct CategoryRow {
    pub category: &'static str,
    pub amount: Rupiah,
    pub lines: u64,
}

/// Lines that the same lenses count.
#[derive(Clone, Debug)]
pub struct OverlapRow {
    /// By the order of `Lens::ALL`.
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
#[derive(Clone, Debug, Serialize)]
pub struct Disagreement {
    pub sub_kegiatan: String,
    pub name: String,
    pub amount: Rupiah,
    pub lines: u64,
}

#[derive(Clone, Debug, Serialize)]
pub struct OpdRow {
    pub code: String,
    pub name: String,
    pub women_agency: bool,
    pub total: Rupiah,
    pub lines: u64,
    pub lenses: BTreeMap<&'static str, Rupiah>,
    /// Of the OPD's own total.
    pub shares: BTreeMap<&'static str, Option<f64>>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Coverage {
    pub opd: usize,
    pub opd_with_evidence: usize,
    pub opd_with_gbs: usize,
    pub women_agency: Vec<String>,
    /// Evidence of all other OPD.
    pub outside_women_agency_amount: Rupiah,
    /// Its part of the evidence lens.
    pub outside_women_agency_share: Option<f64>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Manifest {
    pub setara: &'static str,
    pub packs: Vec<PackVersion>,
    pub nomenclature: Vec<String>,
    /// Of the table in use.
    pub nomenclature_sha256: String,
    /// The list that each budget is judged by.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub official_lists: Vec<ListUsed>,
    /// Files of tagged lines that the figures were put together from.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tagged_files: Vec<tagged::File>,
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

#[derive(Clone, Debug, Serialize)]
pub struct Report {
    pub schema: &'static str,
    pub inputs: Vec<Input>,
    pub total: Rupiah,
    pub lines: u64,
    pub lines_without_amount: u64,
    pub denominators: BTreeMap<&'static str, Option<Rupiah>>,
    pub lenses: Vec<LensRow>,
    pub categories: Vec<CategoryRow>,
    pub overlap: Vec<OverlapRow>,
    /// The largest first, at most twenty.
    pub official_without_evidence: Vec<Disagreement>,
    pub evidence_without_official: Vec<Disagreement>,
    /// The same budget under every list and kind at hand.
    pub official_lists: Vec<ListRow>,
    /// Other themes of the lists, where that is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub themes: Option<Themes>,
    pub opd: Vec<OpdRow>,
    pub coverage: Coverage,
    pub gbs: Filed,
    /// Cut by dimensions, where that is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<CutTable>,
    pub allocation: Allocation,
    pub notes: Vec<String>,
    pub manifest: Manifest,
    /// Every sub kegiatan with its signs, and the lines that count or may count: kept where documents are asked for.
    #[serde(skip)]
    pub subjects: Vec<SubKegiatanEvidence>,
    #[serde(skip)]
    pub evidence_lines: Vec<EvidenceLine>,
}

/// What a report says on its face where counts of few persons stand in it: who publishes it has to know, and who reads it.
pub fn openly(settings: &BTreeMap<&'static str, Vec<String>>, lang: Lang) -> Option<String> {
    let every_count = settings.get("small_cells").is_some_and(|least| least == &["0"] || least == &["1"]);
    match settings.contains_key("internal") {
        true => Some(lang.say(word::INTERNAL).to_owned()),
        false => every_count.then(|| lang.say(word::EVERY_COUNT).to_owned()),
    }
}
