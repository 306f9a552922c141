//! What is doubtful in how a budget is counted as ARG (A002 to A099). None of these says how much ought to be.

use super::{Severity, brief};
use crate::domain::amount::Rupiah;
use crate::domain::currency::Currency;
use crate::finding::catalog::catalog;
use crate::lang::{Lang, format_in};

/// Sub kegiatan of one agency on which official list and text do not agree, summed.
#[derive(Clone, PartialEq, Debug)]
pub struct Disagree {
    pub opd: String,
    pub sub_kegiatan: usize,
    pub amount: Rupiah,
    pub largest: String,
    pub largest_amount: Rupiah,
}

/// What is counted as ARG by a tag alone.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum What {
    Construction,
    Pay,
    Support,
}

#[derive(Clone, PartialEq, Debug)]
pub enum TaggingFault {
    OfficialWithoutEvidence(Disagree),
    EvidenceWithoutOfficial(Disagree),
    /// Construction, pay or overhead that counts through a tag, without a word of evidence.
    ByTagAlone {
        what: What,
        code: String,
        name: String,
        amount: Rupiah,
        total: Rupiah,
    },
    /// All of an agency counts, pay and office with it.
    WholeAgency {
        opd: String,
        amount: Rupiah,
    },
    /// The same line under another tag than in the stage before.
    TagChanged {
        gained: bool,
        item: String,
        from: String,
        to: String,
        before: String,
        amount: Rupiah,
    },
    WithoutGbs {
        opd: String,
        sub_kegiatan: usize,
        amount: Rupiah,
    },
    /// A few lines carry most of what a lens counts.
    Concentrated {
        lens: &'static str,
        lines: usize,
        amount: Rupiah,
        total: Rupiah,
        largest: String,
    },
    /// One weight on nearly all weighted lines.
    SameWeight {
        weight: String,
        lines: u64,
        of: u64,
    },
    /// Construction at the weight that everything gets.
    DefaultWeight {
        weight: String,
        lines: u64,
        amount: Rupiah,
    },
    /// Not one cell of a tag column is understood; some of them.
    TagsNotUnderstood {
        column: String,
        cells: Vec<String>,
    },
    /// A printed label of which nothing shows whose it is.
    LabelUnplaced {
        label: String,
    },
    /// A sub kegiatan is printed as ARG and the official list has no tag for it, or the other way round.
    LabelAgainstList {
        printed: bool,
        code: String,
        name: String,
        /// Empty where none is printed.
        label: String,
        amount: Rupiah,
    },
    /// A weight column whose numbers may be shares or percentages; the first of them.
    WeightUndecided {
        column: String,
        cell: String,
    },
}

impl TaggingFault {
    pub fn code(&self) -> &'static str {
        match self {
            TaggingFault::OfficialWithoutEvidence(_) => "A002",
            TaggingFault::EvidenceWithoutOfficial(_) => "A003",
            TaggingFault::ByTagAlone { .. } => "A004",
            TaggingFault::WholeAgency { .. } => "A005",
            TaggingFault::TagChanged { .. } => "A006",
            TaggingFault::WithoutGbs { .. } => "A007",
            TaggingFault::Concentrated { .. } => "A008",
            TaggingFault::SameWeight { .. } => "A009",
            TaggingFault::DefaultWeight { .. } => "A010",
            TaggingFault::TagsNotUnderstood { .. } | TaggingFault::LabelUnplaced { .. } => "A011",
            TaggingFault::WeightUndecided { .. } => "A012",
            TaggingFault::LabelAgainstList { .. } => "A013",
        }
    }

    pub fn severity(&self) -> Severity {
        match self {
            TaggingFault::ByTagAlone { .. }
            | TaggingFault::WholeAgency { .. }
            | TaggingFault::TagChanged { .. }
            | TaggingFault::SameWeight { .. }
            | TaggingFault::DefaultWeight { .. }
            | TaggingFault::TagsNotUnderstood { .. }
            | TaggingFault::LabelUnplaced { .. } => Severity::Warning,
            TaggingFault::WeightUndecided { .. } => Severity::Error,
            _ => Severity::Note,
        }
    }

    /// What stays the same when amounts and rows move.
    pub fn identity(&self) -> String {
        match self {
            TaggingFault::OfficialWithoutEvidence(d) | TaggingFault::EvidenceWithoutOfficial(d) => d.opd.clone(),
            TaggingFault::ByTagAlone { what, code, name, .. } => format!("{what:?} {code} {name}"),
            TaggingFault::WholeAgency { opd, .. } | TaggingFault::WithoutGbs { opd, .. } => opd.clone(),
            TaggingFault::TagChanged { item, to, .. } => format!("{item} {to}"),
            TaggingFault::Concentrated { lens, .. } => (*lens).to_owned(),
            TaggingFault::SameWeight { weight, .. } | TaggingFault::DefaultWeight { weight, .. } => weight.clone(),
            TaggingFault::LabelUnplaced { label } => label.clone(),
            TaggingFault::LabelAgainstList { printed, code, name, .. } => format!("{printed} {code} {name}"),
            TaggingFault::TagsNotUnderstood { column, .. } | TaggingFault::WeightUndecided { column, .. } => {
                column.clone()
            }
        }
    }

    /// The rupiah it is about.
    pub fn weight(&self) -> Rupiah {
        match self {
            TaggingFault::OfficialWithoutEvidence(d) | TaggingFault::EvidenceWithoutOfficial(d) => d.amount,
            TaggingFault::ByTagAlone { total: amount, .. }
            | TaggingFault::WholeAgency { amount, .. }
            | TaggingFault::TagChanged { amount, .. }
            | TaggingFault::WithoutGbs { amount, .. }
            | TaggingFault::Concentrated { amount, .. }
            | TaggingFault::LabelAgainstList { amount, .. }
            | TaggingFault::DefaultWeight { amount, .. } => *amount,
            TaggingFault::SameWeight { .. }
            | TaggingFault::TagsNotUnderstood { .. }
            | TaggingFault::LabelUnplaced { .. }
            | TaggingFault::WeightUndecided { .. } => Rupiah::ZERO,
        }
    }

    pub fn message(&self, lang: Lang, currency: Currency) -> String {
        let rp = |r: &Rupiah| currency.write(r.in_lang(lang));
        let lens = |name: &'static str| match name {
            "official" => lang.choose("lensa resmi", "the official lens"),
            _ => lang.choose("lensa bukti", "the evidence lens"),
        };
        match self {
            TaggingFault::OfficialWithoutEvidence(d) => format_in!(
                lang,
                "{}: {} sub kegiatan bertanda ARG resmi tanpa bukti dalam teksnya, {}; terbesar {} ({})",
                "{}: {} sub kegiatan carry the official ARG tag without evidence in their texts, {}; the largest is {} ({})",
                brief(&d.opd),
                d.sub_kegiatan,
                rp(&d.amount),
                brief(&d.largest),
                rp(&d.largest_amount)
            ),
            TaggingFault::EvidenceWithoutOfficial(d) => format_in!(
                lang,
                "{}: {} sub kegiatan dengan bukti tanpa tanda resmi, {}; terbesar {} ({})",
                "{}: {} sub kegiatan with evidence lack the official tag, {}; the largest is {} ({})",
                brief(&d.opd),
                d.sub_kegiatan,
                rp(&d.amount),
                brief(&d.largest),
                rp(&d.largest_amount)
            ),
            TaggingFault::ByTagAlone { what, code, name, amount, total } => {
                let what = match what {
                    What::Construction => lang.choose("bangunan, jalan dan jaringan", "construction"),
                    What::Pay => lang.choose("belanja pegawai", "pay"),
                    What::Support => lang.choose("program penunjang", "a support program"),
                };
                format_in!(
                    lang,
                    "{code} {}: {} dihitung ARG hanya karena tandanya; {} di antaranya {what}",
                    "{code} {}: {} counts as ARG by its tag alone; {} of it is {what}",
                    brief(name),
                    rp(total),
                    rp(amount)
                )
            }
            TaggingFault::WholeAgency { opd, amount } => format_in!(
                lang,
                "{}: seluruh anggarannya dihitung ARG, dengan gaji dan kantornya ({})",
                "{}: all of its budget counts as ARG, pay and office with it ({})",
                brief(opd),
                rp(amount)
            ),
            TaggingFault::TagChanged { gained, item, from, to, before, amount } => {
                let moved = if from == to { to.clone() } else { format!("{from} -> {to}") };
                let (item, amount) = (brief(item), rp(amount));
                match gained {
                    true => format_in!(
                        lang,
                        "{item}: bertanda ARG ({moved}, {amount}), pada tahap {before} belum; teksnya tidak berubah",
                        "{item}: tagged as ARG ({moved}, {amount}), in the stage {before} it was not; its text is the same"
                    ),
                    false => format_in!(
                        lang,
                        "{item}: tidak lagi bertanda ARG ({moved}, {amount}), pada tahap {before} masih; teksnya tidak berubah",
                        "{item}: no more tagged as ARG ({moved}, {amount}), in the stage {before} it was; its text is the same"
                    ),
                }
            }
            TaggingFault::WithoutGbs { opd, sub_kegiatan, amount } => format_in!(
                lang,
                "{}: {sub_kegiatan} sub kegiatan bertanda ARG tanpa GBS yang sah, {}",
                "{}: {sub_kegiatan} tagged sub kegiatan have no valid GBS, {}",
                brief(opd),
                rp(amount)
            ),
            TaggingFault::Concentrated { lens: counted, lines, amount, total, largest } => {
                let share = lang.decimal(format!("{:.1} %", amount.share_of(*total).unwrap_or_default() * 100.0));
                format_in!(
                    lang,
                    "{lines} baris memuat {share} dari {} ({} dari {}); terbesar {}",
                    "{lines} lines carry {share} of {} ({} of {}); the largest is {}",
                    lens(counted),
                    rp(amount),
                    rp(total),
                    brief(largest)
                )
            }
            TaggingFault::SameWeight { weight, lines, of } => format_in!(
                lang,
                "bobot {} yang sama pada {lines} dari {of} baris berbobot",
                "the same weight of {} on {lines} of {of} weighted lines",
                lang.decimal(weight.clone())
            ),
            TaggingFault::DefaultWeight { weight, lines, amount } => format_in!(
                lang,
                "{lines} baris bangunan, jalan dan jaringan dengan bobot {} yang sama ({})",
                "{lines} lines of construction at the same weight of {} ({})",
                lang.decimal(weight.clone()),
                rp(amount)
            ),
            TaggingFault::TagsNotUnderstood { column, cells } => {
                let cells = cells.iter().map(|c| format!("{c:?}")).collect::<Vec<_>>().join(", ");
                format_in!(
                    lang,
                    "kolom {:?}: tidak satu pun isinya dipahami ({cells}); tidak ada yang dihitung",
                    "column {:?}: not one of its cells is understood ({cells}); nothing of it counts",
                    brief(column)
                )
            }
            TaggingFault::LabelUnplaced { label } => format_in!(
                lang,
                "label {label:?}: tidak tampak sub kegiatan mana yang dimaksud; tidak ada yang dihitung",
                "label {label:?}: nothing shows which sub kegiatan it is of; nothing of it counts"
            ),
            TaggingFault::LabelAgainstList { printed, code, name, label, amount } => {
                let (name, label, amount) = (brief(name), brief(label), rp(amount));
                match (*printed, label.is_empty()) {
                    (true, _) => format_in!(
                        lang,
                        "{code} {name}: {amount} dicetak sebagai ARG ({label:?}), dan daftar resmi tidak menandainya",
                        "{code} {name}: {amount} is printed as ARG ({label:?}), and the official list has no tag for it"
                    ),
                    (false, true) => format_in!(
                        lang,
                        "{code} {name}: {amount} bertanda ARG dalam daftar resmi, dan berkas tidak mencetak label baginya",
                        "{code} {name}: {amount} has the official ARG tag, and the file prints no label for it"
                    ),
                    (false, false) => format_in!(
                        lang,
                        "{code} {name}: {amount} bertanda ARG dalam daftar resmi, dan labelnya bukan ARG ({label:?})",
                        "{code} {name}: {amount} has the official ARG tag, and its label says no ARG ({label:?})"
                    ),
                }
            }
            TaggingFault::WeightUndecided { column, cell } => format_in!(
                lang,
                "kolom {:?}: {cell:?} dapat berarti {cell} persen atau bagian sebesar {cell}; tidak ada yang dihitung",
                "column {:?}: {cell:?} can be {cell} percent or the share {cell}; nothing of it counts",
                brief(column)
            ),
        }
    }

    pub fn help(&self, lang: Lang) -> Option<&'static str> {
        Some(match self {
            TaggingFault::OfficialWithoutEvidence(_) | TaggingFault::EvidenceWithoutOfficial(_) => lang.choose(
                "sub kegiatannya satu per satu: setara report BERKAS --only overlap; putuskan dengan setara review",
                "one by one: setara report FILE --only overlap; decide them with setara review",
            ),
            TaggingFault::ByTagAlone { .. } => lang.choose(
                "sebut kesenjangan yang dijawabnya dalam GBS, atau jangan dihitung",
                "say in a GBS which gap it answers, or do not count it",
            ),
            TaggingFault::TagChanged { .. } => lang.choose(
                "pastikan yang berubah kegiatannya, bukan hanya labelnya",
                "make sure that the work changed, not the label alone",
            ),
            TaggingFault::TagsNotUnderstood { .. } => lang.choose(
                "tulis ARG atau Anggaran Responsif Gender; Ya dan Tidak hanya di bawah kepala kolom ARG",
                "write ARG or Anggaran Responsif Gender; Ya and Tidak only under a header that says ARG",
            ),
            TaggingFault::LabelUnplaced { .. } => lang.choose(
                "letakkan labelnya tepat di bawah baris sub kegiatannya",
                "put the label right below the row of its sub kegiatan",
            ),
            TaggingFault::LabelAgainstList { .. } => lang.choose(
                "cocokkan label di SIPD dengan daftar resmi tahun anggarannya; nama label lain: label_tags dalam setara.toml",
                "hold the label in SIPD against the official list of the budget's year; other names of labels: label_tags in \
                 setara.toml",
            ),
            TaggingFault::WeightUndecided { .. } => lang.choose(
                "katakan: --weights percent (1 = 1 persen) atau --weights share (1 = seluruh baris)",
                "say which: --weights percent (1 is one percent) or --weights share (1 is all of the line)",
            ),
            TaggingFault::WithoutGbs { .. } => {
                lang.choose("setara gbs new ANGGARAN KODE", "setara gbs new BUDGET CODE")
            }
            _ => return None,
        })
    }
}

catalog! {
    TAGS:
    "A001", "never-fired", [Note],
        "konsep paket sendiri tidak menemukan apa pun",
        "A concept of a pack of your own found nothing in these files";
    "A002", "official-without-evidence", [Note],
        "bertanda ARG resmi tanpa bukti dalam teksnya",
        "Sub kegiatan carry the official ARG tag without evidence in their texts";
    "A003", "evidence-without-tag", [Note],
        "ada bukti tanpa tanda resmi",
        "Sub kegiatan with evidence lack the official tag";
    "A004", "counted-by-tag-alone", [Warning],
        "bangunan, gaji atau penunjang dihitung ARG hanya karena tandanya",
        "Construction, pay or a support program counts as ARG by its tag alone";
    "A005", "agency-counted-whole", [Warning],
        "seluruh anggaran OPD dihitung ARG",
        "All of an agency's budget counts as ARG, its pay and office with it";
    "A006", "tag-changed", [Warning],
        "tanda ARG berubah antara dua tahap, teksnya tidak",
        "A text is tagged in one stage and not in the other, and did not change";
    "A007", "tag-without-statement", [Note],
        "sub kegiatan bertanda ARG tanpa GBS yang sah",
        "Tagged sub kegiatan have no valid GBS";
    "A008", "concentrated", [Note],
        "beberapa baris memuat sebagian besar ARG",
        "A few lines carry most of what counts as ARG";
    "A009", "same-weight", [Warning],
        "bobot yang sama pada hampir semua baris",
        "Nearly all weighted lines have the same weight";
    "A010", "construction-at-default-weight", [Warning],
        "bangunan dan jalan dengan bobot yang sama",
        "Construction is weighted alike, whatever it is";
    "A011", "tags-not-understood", [Warning],
        "tidak satu pun isi kolom tag dipahami",
        "Not one cell of a tag column is understood";
    "A012", "weight-undecided", [Error],
        "kolom bobot dapat berarti persen atau bagian; tidak dihitung",
        "A weight column may hold percentages or shares; nothing of it counts";
    "A013", "label-against-list", [Note],
        "label yang dicetak tidak sama dengan daftar resmi",
        "A printed label and the official list do not agree on a sub kegiatan";
}
