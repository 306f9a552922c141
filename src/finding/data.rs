//! What can be wrong with sex-disaggregated data (D001 to D099): rows of a beneficiaries file, and what they say of the budget.

use super::{Severity, brief};
use crate::domain::amount::Rupiah;
use crate::lang::Lang;

#[derive(Clone, PartialEq, Debug)]
pub enum Data {
    /// A beneficiaries row that cannot be used.
    Row { column: String, cell: String, accepted: &'static str },
    /// Beneficiaries of a sub kegiatan (of this OPD, of this item) that no line of the budget has.
    Unused { code: String, opd: Option<String>, item: Option<String> },
    /// Persons and visits counted for one sub kegiatan.
    MixedUnits { code: String, units: String },
    /// Two files count the beneficiaries of one sub kegiatan.
    CountedTwice { code: String, other: String },
    /// Parts and the stated total differ; more parts than total cannot be used.
    SumDiffers { code: String, sum: u64, total: u64, percent: bool, used: bool },
    /// The evidence names one sex only, and the other one is counted.
    SingleSex { code: String, named: &'static str, counted: u64 },
    /// Age groups of the evidence and of the counts have none in common.
    OtherGroups { code: String, named: String, counted: String },
    /// Counts of more than three years before the budget.
    Old { code: String, year: u16, budget: u16 },
    /// An estimate that does not say what it rests on.
    NoSource { code: String },
    /// Persons times unit costs are more than there is, or nothing.
    CostsUnfit { code: String, costs: Rupiah, amount: Rupiah },
    /// Two unit costs for one group.
    CostTwice { code: String },
    /// A counted group without a unit cost, where others have one.
    CostMissing { code: String },
    /// Only some of the rows of a sub kegiatan can be used: the others are not known.
    Incomplete { code: String },
    /// What counts as ARG and does not say whom it reaches, of one agency.
    NoTarget { opd: String, sub_kegiatan: usize, amount: Rupiah },
    /// Rows of a template without counts.
    NotFilledIn { rows: u64 },
}

impl Data {
    pub fn code(&self) -> &'static str {
        match self {
            Data::Row { .. } => "D001",
            Data::Unused { .. } => "D002",
            Data::MixedUnits { .. } => "D003",
            Data::CountedTwice { .. } => "D004",
            Data::SumDiffers { .. } => "D005",
            Data::SingleSex { .. } => "D006",
            Data::OtherGroups { .. } => "D007",
            Data::Old { .. } => "D008",
            Data::NoSource { .. } => "D009",
            Data::CostsUnfit { .. } | Data::CostTwice { .. } | Data::CostMissing { .. } => "D010",
            Data::NotFilledIn { .. } => "D011",
            Data::Incomplete { .. } => "D012",
            Data::NoTarget { .. } => "D013",
        }
    }

    /// The same without what stands in the cell.
    pub fn without_cell(self) -> Data {
        match self {
            Data::Row { column, accepted, .. } => Data::Row { column, cell: "…".into(), accepted },
            other => other,
        }
    }

    pub fn severity(&self) -> Severity {
        match self {
            Data::Unused { .. } | Data::Incomplete { .. } | Data::SumDiffers { used: true, .. } => Severity::Warning,
            Data::SingleSex { .. } | Data::OtherGroups { .. } | Data::Old { .. } | Data::NoSource { .. } => {
                Severity::Warning
            }
            Data::CostsUnfit { .. } | Data::CostMissing { .. } => Severity::Warning,
            Data::NotFilledIn { .. } | Data::NoTarget { .. } => Severity::Note,
            _ => Severity::Error,
        }
    }

    pub fn message(&self, lang: Lang) -> String {
        let id = lang == Lang::Id;
        let money = |r: &Rupiah| if id { r.indonesian() } else { r.english() };
        match self {
            Data::Row { column, cell, accepted } if id => {
                format!("baris sasaran tidak dipakai: {column} {:?}; yang diterima: {accepted}", brief(cell))
            }
            Data::Row { column, cell, accepted } => {
                format!("beneficiaries row not used: {column} {:?}; accepted: {accepted}", brief(cell))
            }
            Data::Unused { code, opd, item } => {
                let mut whose = code.clone();
                for (what, name) in [("OPD", opd), ("item", item)] {
                    whose.extend(name.iter().map(|name| format!(", {what} {:?}", brief(name))));
                }
                match id {
                    true => format!("tidak ada baris anggaran untuk sasaran {whose}"),
                    false => format!("no budget line for the beneficiaries of {whose}"),
                }
            }
            Data::MixedUnits { code, units } if id => {
                format!("sasaran {code} memakai satuan yang berbeda ({units}); tidak dijumlahkan dan tidak dipakai")
            }
            Data::MixedUnits { code, units } => {
                format!("beneficiaries of {code} are counted in different units ({units}); never added, not used")
            }
            Data::CountedTwice { code, other } if id => {
                format!("sasaran {code} sudah ada di {other}; yang di berkas ini tidak dipakai")
            }
            Data::CountedTwice { code, other } => {
                format!("beneficiaries of {code} are already in {other}; those of this file are not used")
            }
            Data::SumDiffers { code, sum, total, percent, used } => {
                let write = |n: &u64| match percent {
                    true => format!("{}{}{:02} %", n / 100, if id { ',' } else { '.' }, n % 100),
                    false => n.to_string(),
                };
                let (sum_, total_) = (write(sum), write(total));
                match (id, used) {
                    (true, true) => format!(
                        "sasaran {code}: bagiannya berjumlah {sum_}, tertulis {total_}; selisihnya dihitung sebagai tidak diketahui"
                    ),
                    (true, false) => {
                        format!(
                            "sasaran {code}: bagiannya berjumlah {sum_}, lebih dari yang tertulis {total_}; tidak dipakai"
                        )
                    }
                    (false, true) => format!(
                        "beneficiaries of {code}: the parts add up to {sum_}, {total_} is stated; the difference counts as unknown"
                    ),
                    (false, false) => {
                        format!(
                            "beneficiaries of {code}: the parts add up to {sum_}, more than the stated {total_}; not used"
                        )
                    }
                }
            }
            Data::SingleSex { code, named, counted } => {
                let (women, men) = if id { ("perempuan", "laki-laki") } else { ("women", "men") };
                let (named, other) = if *named == "P" { (women, men) } else { (men, women) };
                match id {
                    true => format!(
                        "{code}: menurut teksnya hanya untuk {named}, tetapi sasaran menghitung {counted} {other}"
                    ),
                    false => {
                        format!("{code}: its text names {named} only, but the beneficiaries count {counted} {other}")
                    }
                }
            }
            Data::OtherGroups { code, named, counted } if id => {
                format!("{code}: teksnya menyebut {named}, sasaran hanya menghitung {counted}")
            }
            Data::OtherGroups { code, named, counted } => {
                format!("{code}: its text names {named}, the beneficiaries count only {counted}")
            }
            Data::Old { code, year, budget } if id => {
                format!("sasaran {code} dari tahun {year}, lebih dari tiga tahun sebelum anggaran {budget}")
            }
            Data::Old { code, year, budget } => {
                format!("beneficiaries of {code} are of {year}, more than three years before the budget of {budget}")
            }
            Data::NoSource { code } if id => format!("sasaran {code} adalah perkiraan tanpa sumber atau tahun"),
            Data::NoSource { code } => format!("beneficiaries of {code} are an estimate without source or year"),
            Data::CostsUnfit { code, costs, .. } if costs.is_zero() => match id {
                true => format!("{code}: biaya satuan semuanya 0; biaya satuan tidak dipakai"),
                false => format!("{code}: all its unit costs are 0; the unit costs are not used"),
            },
            Data::CostsUnfit { code, amount, .. } if *amount < Rupiah::ZERO => match id {
                true => format!("{code}: nilainya {} negatif; biaya satuan tidak dipakai", money(amount)),
                false => format!("{code}: its amount {} is negative; the unit costs are not used", money(amount)),
            },
            Data::CostsUnfit { code, costs, amount } if id => format!(
                "{code}: jumlah orang kali biaya satuan {} melebihi nilainya {}; biaya satuan tidak dipakai",
                money(costs),
                money(amount)
            ),
            Data::CostsUnfit { code, costs, amount } => format!(
                "{code}: persons times unit costs are {}, more than its amount {}; the unit costs are not used",
                money(costs),
                money(amount)
            ),
            Data::CostTwice { code } if id => {
                format!("sasaran {code} punya dua biaya satuan untuk satu kelompok; tidak dipakai")
            }
            Data::CostTwice { code } => format!("beneficiaries of {code} have two unit costs for one group; not used"),
            Data::CostMissing { code } if id => {
                format!("sasaran {code}: tidak semua kelompok punya biaya satuan; biaya satuan tidak dipakai")
            }
            Data::CostMissing { code } => {
                format!("beneficiaries of {code}: not every group has a unit cost; the unit costs are not used")
            }
            Data::Incomplete { code } if id => {
                format!(
                    "sasaran {code} baru diisi sebagian; tidak dipakai, sebab yang lain tidak diketahui (tulis 0 bila tidak ada)"
                )
            }
            Data::Incomplete { code } => {
                format!(
                    "beneficiaries of {code} are filled in only in part; not used, for the others are not known (write 0 for nobody)"
                )
            }
            Data::NotFilledIn { rows: 0 } if id => "tidak ada baris sasaran; belum ada yang diisi".into(),
            Data::NotFilledIn { rows: 0 } => "no beneficiaries rows; nothing is filled in yet".into(),
            Data::NoTarget { opd, sub_kegiatan, amount } if id => format!(
                "{}: {sub_kegiatan} sub kegiatan ARG tanpa sasaran menurut jenis kelamin, Rp {}",
                brief(opd),
                money(amount)
            ),
            Data::NoTarget { opd, sub_kegiatan, amount } => format!(
                "{}: {sub_kegiatan} ARG sub kegiatan do not count whom they reach by sex, Rp {}",
                brief(opd),
                money(amount)
            ),
            Data::NotFilledIn { rows } if id => format!("{rows} baris sasaran belum diisi"),
            Data::NotFilledIn { rows } => format!("{rows} beneficiaries rows are not filled in yet"),
        }
    }

    /// What tells it from others of its kind: its message, or the agency whose rupiah may change.
    pub fn identity(&self) -> String {
        match self {
            Data::NoTarget { opd, .. } => opd.clone(),
            _ => self.message(Lang::En),
        }
    }

    /// What to do about it.
    pub fn help(&self, lang: Lang) -> Option<&'static str> {
        let id = lang == Lang::Id;
        Some(match self {
            Data::MixedUnits { .. } if id => "pakai satu satuan per sub kegiatan: orang, kunjungan, atau orang-hari",
            Data::MixedUnits { .. } => "use one unit a sub kegiatan: orang, kunjungan or orang-hari",
            Data::SumDiffers { .. } if id => "periksa L, P dan jumlahnya pada sumber datanya",
            Data::SumDiffers { .. } => "look up L, P and their total in the source",
            Data::SingleSex { .. } if id => {
                "periksa siapa yang dihitung; bila itu seluruh sub kegiatan, hitung paketnya sendiri (kolom item)"
            }
            Data::SingleSex { .. } => {
                "look at who was counted; if it is all of the sub kegiatan, count its item (column item)"
            }
            Data::NoTarget { .. } if id => "isi sasaran: setara beneficiaries template BERKAS",
            Data::NoTarget { .. } => "count them: setara beneficiaries template FILE",
            Data::NoSource { .. } if id => "isi kolom sumber dan tahun",
            Data::NoSource { .. } => "fill in sumber and tahun",
            _ => return None,
        })
    }
}
