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
                "{}: {} sub kegiatan with the official ARG tag but no evidence in the text, {}; the largest is {} ({})",
                brief(&d.opd),
                d.sub_kegiatan,
                rp(&d.amount),
                brief(&d.largest),
                rp(&d.largest_amount)
            ),
            TaggingFault::EvidenceWithoutOfficial(d) => format_in!(
                lang,
                "{}: {} sub kegiatan memuat bukti tetapi tidak bertanda ARG resmi, {}; terbesar {} ({})",
                "{}: {} sub kegiatan with evidence but no official tag, {}; the largest is {} ({})",
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
                    "{code} {}: {} dihitung sebagai ARG hanya karena tandanya; {} di antaranya {what}",
                    "{code} {}: {} counts as ARG only because of its tag; {} of it is {what}",
                    brief(name),
                    rp(total),
                    rp(amount)
                )
            }
            TaggingFault::WholeAgency { opd, amount } => format_in!(
                lang,
                "{}: seluruh anggarannya dihitung ARG, termasuk gaji dan kantornya ({})",
                "{}: its whole budget counts as ARG, including pay and office costs ({})",
                brief(opd),
                rp(amount)
            ),
            TaggingFault::TagChanged { gained, item, from, to, before, amount } => {
                let moved = if from == to { to.clone() } else { format!("{from} -> {to}") };
                let (item, amount) = (brief(item), rp(amount));
                match gained {
                    true => format_in!(
                        lang,
                        "{item}: kini bertanda ARG ({moved}, {amount}), padahal pada tahap {before} belum; teksnya tidak berubah",
                        "{item}: is now tagged as ARG ({moved}, {amount}) and was not in the stage {before}; its text is the same"
                    ),
                    false => format_in!(
                        lang,
                        "{item}: tidak lagi bertanda ARG ({moved}, {amount}), padahal pada tahap {before} masih; teksnya tidak berubah",
                        "{item}: is no longer tagged as ARG ({moved}, {amount}) as it was in the stage {before}; its text is the same"
                    ),
                }
            }
            TaggingFault::WithoutGbs { opd, sub_kegiatan, amount } => format_in!(
                lang,
                "{}: {sub_kegiatan} sub kegiatan bertanda ARG tanpa GBS yang sah, {}",
                "{}: {sub_kegiatan} tagged sub kegiatan without a valid GBS, {}",
                brief(opd),
                rp(amount)
            ),
            TaggingFault::Concentrated { lens: counted, lines, amount, total, largest } => {
                let share = lang.decimal(format!("{:.1} %", amount.share_of(*total).unwrap_or_default() * 100.0));
                format_in!(
                    lang,
                    "{lines} baris memuat {share} dari {} ({} dari {}); terbesar {}",
                    "{lines} lines make up {share} of {} ({} of {}); the largest is {}",
                    lens(counted),
                    rp(amount),
                    rp(total),
                    brief(largest)
                )
            }
            TaggingFault::SameWeight { weight, lines, of } => format_in!(
                lang,
                "{lines} dari {of} baris berbobot memakai bobot yang sama, {}",
                "{lines} of {of} weighted lines have the same weight of {}",
                lang.decimal(weight.clone())
            ),
            TaggingFault::DefaultWeight { weight, lines, amount } => format_in!(
                lang,
                "{lines} baris bangunan, jalan dan jaringan memakai bobot yang sama, {} ({})",
                "{lines} lines of construction have the same weight of {} ({})",
                lang.decimal(weight.clone()),
                rp(amount)
            ),
            TaggingFault::TagsNotUnderstood { column, cells } => {
                let cells = cells.iter().map(|c| format!("{c:?}")).collect::<Vec<_>>().join(", ");
                format_in!(
                    lang,
                    "kolom {:?}: tidak satu pun isinya dipahami ({cells}); kolom ini tidak dihitung",
                    "column {:?}: none of its cells is understood ({cells}); it does not count for anything",
                    brief(column)
                )
            }
            TaggingFault::LabelUnplaced { label } => format_in!(
                lang,
                "label {label:?}: tidak jelas sub kegiatan mana yang dimaksud; label ini tidak dihitung",
                "label {label:?}: nothing shows which sub kegiatan it belongs to; it does not count"
            ),
            TaggingFault::LabelAgainstList { printed, code, name, label, amount } => {
                let (name, label, amount) = (brief(name), brief(label), rp(amount));
                match (*printed, label.is_empty()) {
                    (true, _) => format_in!(
                        lang,
                        "{code} {name}: {amount} dicetak sebagai ARG ({label:?}), padahal daftar resmi tidak menandainya",
                        "{code} {name}: {amount} is printed as ARG ({label:?}), but the official list does not tag it"
                    ),
                    (false, true) => format_in!(
                        lang,
                        "{code} {name}: {amount} bertanda ARG dalam daftar resmi, tetapi berkas tidak mencetak labelnya",
                        "{code} {name}: {amount} has the official ARG tag, but the file prints no label for it"
                    ),
                    (false, false) => format_in!(
                        lang,
                        "{code} {name}: {amount} bertanda ARG dalam daftar resmi, tetapi labelnya bukan ARG ({label:?})",
                        "{code} {name}: {amount} has the official ARG tag, but its label is not ARG ({label:?})"
                    ),
                }
            }
            TaggingFault::WeightUndecided { column, cell } => format_in!(
                lang,
                "kolom {:?}: {cell:?} dapat berarti {cell} persen atau bagian sebesar {cell}; kolom ini tidak dihitung",
                "column {:?}: {cell:?} can mean {cell} percent or a share of {cell}; it does not count",
                brief(column)
            ),
        }
    }

    pub fn help(&self, lang: Lang) -> Option<&'static str> {
        Some(match self {
            TaggingFault::OfficialWithoutEvidence(_) | TaggingFault::EvidenceWithoutOfficial(_) => lang.choose(
                "untuk melihatnya satu per satu: setara report BERKAS --only overlap; untuk memutuskannya: setara review",
                "to see them one by one: setara report FILE --only overlap; to decide them: setara review",
            ),
            TaggingFault::ByTagAlone { .. } => lang.choose(
                "sebut kesenjangan yang dijawabnya dalam GBS, atau jangan dihitung",
                "state in a GBS which gap it answers, or do not count it",
            ),
            TaggingFault::TagChanged { .. } => lang.choose(
                "pastikan bahwa pekerjaannya yang berubah, bukan hanya labelnya",
                "make sure that the work itself changed, not only its label",
            ),
            TaggingFault::TagsNotUnderstood { .. } => lang.choose(
                "tulis ARG atau Anggaran Responsif Gender; pakai Ya dan Tidak hanya di kolom yang berjudul ARG",
                "write ARG or Anggaran Responsif Gender; use Ya and Tidak only in a column headed ARG",
            ),
            TaggingFault::LabelUnplaced { .. } => lang.choose(
                "tulis labelnya tepat di bawah baris sub kegiatannya",
                "write the label directly below the row of its sub kegiatan",
            ),
            TaggingFault::LabelAgainstList { .. } => lang.choose(
                "cocokkan label di SIPD dengan daftar resmi tahun anggarannya; untuk nama label lain: label_tags dalam setara.toml",
                "compare the label in SIPD with the official list of the budget's year; for other label names: label_tags in \
                 setara.toml",
            ),
            TaggingFault::WeightUndecided { .. } => lang.choose(
                "tentukan: --weights percent (1 = 1 persen) atau --weights share (1 = seluruh baris)",
                "choose: --weights percent (1 is one percent) or --weights share (1 is the whole line)",
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
        "Sebuah konsep dalam paket buatan sendiri tidak menemukan apa pun di berkas-berkas ini",
        "A concept in your own pack found nothing in these files";
    "A002", "official-without-evidence", [Note],
        "Sub kegiatan bertanda ARG resmi, tetapi teksnya tidak memuat bukti",
        "Sub kegiatan carry the official ARG tag without evidence in their texts";
    "A003", "evidence-without-tag", [Note],
        "Sub kegiatan memuat bukti, tetapi tidak bertanda ARG resmi",
        "Sub kegiatan with evidence lack the official tag";
    "A004", "counted-by-tag-alone", [Warning],
        "Bangunan, gaji, atau program penunjang dihitung sebagai ARG hanya karena tandanya",
        "Construction, pay or a support program counts as ARG by its tag alone";
    "A005", "agency-counted-whole", [Warning],
        "Seluruh anggaran sebuah OPD dihitung sebagai ARG, termasuk gaji dan kebutuhan kantornya",
        "All of an agency's budget counts as ARG, including its pay and office costs";
    "A006", "tag-changed", [Warning],
        "Sebuah teks bertanda ARG di satu tahap dan tidak di tahap lain, padahal teksnya tidak berubah",
        "A text is tagged in one stage and not in the other, although it has not changed";
    "A007", "tag-without-statement", [Note],
        "Sub kegiatan bertanda ARG belum memiliki GBS yang sah",
        "Tagged sub kegiatan have no valid GBS";
    "A008", "concentrated", [Note],
        "Beberapa baris memuat sebagian besar dari yang dihitung sebagai ARG",
        "A few lines carry most of what counts as ARG";
    "A009", "same-weight", [Warning],
        "Hampir semua baris yang berbobot memiliki bobot yang sama",
        "Nearly all weighted lines have the same weight";
    "A010", "construction-at-default-weight", [Warning],
        "Bangunan dan jalan diberi bobot yang sama, apa pun wujudnya",
        "Construction is weighted alike, whatever it is";
    "A011", "tags-not-understood", [Warning],
        "Tidak satu pun isi kolom tanda dapat dipahami",
        "No cell of a tag column is understood";
    "A012", "weight-undecided", [Error],
        "Kolom bobot dapat berarti persen atau bagian dari satu; belum ada yang dihitung sampai hal itu ditentukan",
        "A weight column may contain percentages or shares; nothing in it counts";
    "A013", "label-against-list", [Note],
        "Label yang dicetak tidak sesuai dengan daftar resmi untuk sebuah sub kegiatan",
        "A printed label and the official list do not agree on a sub kegiatan";
}
