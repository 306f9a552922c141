//! What a reviewer says of a Gender Budget Statement (G001 to G099; G01 to G26 are the checks of the domain, `docs/gbs.md`).

mod wording;

use super::Severity;
use crate::domain::amount::Rupiah;
use crate::finding::catalog::catalog;

/// Something wrong or doubtful in a statement. Percentages are texts as they are to be shown.
#[derive(Clone, PartialEq, Debug)]
pub enum Defect {
    Missing {
        field: &'static str,
    },
    Placeholder {
        field: String,
        cell: String,
    },
    NotACode {
        field: &'static str,
        cell: String,
    },
    /// A code of another level than its field.
    WrongLevel {
        field: &'static str,
        code: String,
        level: &'static str,
    },
    SameAsKegiatan {
        code: bool,
        what: String,
    },
    OddSpelling {
        cell: String,
        code: String,
    },
    /// The code style before Permendagri 90/2019.
    OldCode {
        cell: String,
    },
    NoSexData {
        head: bool,
    },
    SumDiffers {
        topic: String,
        male: String,
        female: String,
        sum: String,
        total: String,
    },
    PercentDiffers {
        what: String,
        printed: [String; 2],
        computed: [String; 2],
    },
    NotReproducible {
        what: String,
        printed: [String; 2],
    },
    NotHundred {
        what: String,
        printed: [String; 2],
        sum: String,
    },
    Truncated {
        what: String,
        printed: [String; 2],
        computed: [String; 2],
    },
    Contradicted {
        claim: String,
        topic: String,
        male: String,
        female: String,
    },
    OthersFigure {
        factor: &'static str,
        other: &'static str,
        male: String,
        female: String,
    },
    Swapped {
        factor: &'static str,
        topic: String,
        male: String,
        female: String,
    },
    Reused {
        male: String,
        female: String,
        first: String,
        second: String,
    },
    WithoutFigure {
        factor: &'static str,
    },
    SmallGap,
    OnlyPopulation,
    NoGap,
    MixedBases {
        rate: String,
        share: String,
    },
    Over100 {
        topic: String,
        percent: String,
    },
    GroupBesideSexes {
        topic: String,
        group: String,
        added: bool,
    },
    ActionsExceed {
        sum: Rupiah,
        amount: Rupiah,
    },
    ActionsBelow {
        sum: Rupiah,
        amount: Rupiah,
    },
    ActionWithoutAmount {
        action: String,
    },
    /// One input for the whole plan instead of one an action.
    WholeInput {
        input: String,
    },
    NotAnAmount {
        field: &'static str,
        cell: String,
    },
    PaguDiffers {
        code: String,
        stated: Rupiah,
        budget: Rupiah,
    },
    NotInBudget {
        code: String,
    },
    /// The sub kegiatan is in the budget, but of other agencies.
    OtherOpd {
        code: String,
        opd: String,
        others: String,
    },
    /// The budget calls the code something else.
    OtherName {
        code: String,
        stated: String,
        budget: String,
    },
    OtherYear {
        stated: String,
        budget: String,
    },
    OtherStage {
        stated: String,
        budget: String,
    },
    /// An account that the sub kegiatan has no lines of.
    NoSuchAccount {
        account: String,
    },
    AccountExceeded {
        account: String,
        actions: Rupiah,
        lines: Rupiah,
    },
    Boilerplate,
    NearDuplicate {
        field: &'static str,
        other: String,
    },
    NotReformulated,
    NoSplit {
        indicator: String,
    },
    NoBaseline {
        indicator: String,
    },
    NoTarget {
        indicator: String,
    },
    NoUnit {
        indicator: String,
    },
    OldData {
        topic: String,
        year: u16,
        budget: u16,
    },
    MenBehind {
        factor: &'static str,
    },
    SupportProgram {
        what: String,
    },
    /// A field or cell that was not understood.
    Strange {
        field: String,
        cell: String,
    },
    Malformed(String),
    NoStatement,
    /// Two statements for one sub kegiatan of one OPD.
    FiledTwice {
        code: String,
        other: String,
    },
    /// A statement with errors is not counted in a report.
    NotCounted {
        codes: String,
    },
}

impl Defect {
    pub fn code(&self) -> &'static str {
        match self {
            Defect::Missing { .. } | Defect::Placeholder { .. } => "G01",
            Defect::NotACode { .. } => "G02",
            Defect::WrongLevel { .. } => "G03",
            Defect::SameAsKegiatan { .. } => "G04",
            Defect::OddSpelling { .. } | Defect::OldCode { .. } => "G05",
            Defect::NoSexData { .. } => "G06",
            Defect::SumDiffers { .. } => "G07",
            Defect::PercentDiffers { .. } | Defect::NotReproducible { .. } | Defect::NotHundred { .. } => "G08",
            Defect::Truncated { .. } => "G09",
            Defect::Contradicted { .. } => "G10",
            Defect::OthersFigure { .. } | Defect::Swapped { .. } => "G11",
            Defect::Reused { .. } => "G12",
            Defect::WithoutFigure { .. } => "G13",
            Defect::SmallGap | Defect::OnlyPopulation => "G14",
            Defect::NoGap => "G15",
            Defect::MixedBases { .. } => "G16",
            Defect::Over100 { .. } => "G17",
            Defect::GroupBesideSexes { .. } => "G18",
            Defect::ActionsExceed { .. }
            | Defect::ActionsBelow { .. }
            | Defect::ActionWithoutAmount { .. }
            | Defect::WholeInput { .. }
            | Defect::NotAnAmount { .. } => "G19",
            Defect::PaguDiffers { .. }
            | Defect::NotInBudget { .. }
            | Defect::OtherOpd { .. }
            | Defect::OtherName { .. }
            | Defect::OtherYear { .. }
            | Defect::OtherStage { .. }
            | Defect::NoSuchAccount { .. }
            | Defect::AccountExceeded { .. } => "G20",
            Defect::Boilerplate | Defect::NearDuplicate { .. } => "G21",
            Defect::NotReformulated => "G22",
            Defect::NoSplit { .. } | Defect::NoBaseline { .. } | Defect::NoTarget { .. } | Defect::NoUnit { .. } => {
                "G23"
            }
            Defect::OldData { .. } => "G24",
            Defect::MenBehind { .. } => "G25",
            Defect::SupportProgram { .. } => "G26",
            Defect::Strange { .. } => "G27",
            Defect::Malformed(_) | Defect::NoStatement => "G28",
            Defect::FiledTwice { .. } => "G29",
            Defect::NotCounted { .. } => "G30",
        }
    }

    pub fn severity(&self) -> Severity {
        match self {
            Defect::OldCode { .. }
            | Defect::NoSexData { head: true }
            | Defect::Truncated { .. }
            | Defect::WholeInput { .. }
            | Defect::ActionsBelow { .. }
            | Defect::GroupBesideSexes { added: false, .. }
            | Defect::MenBehind { .. } => Severity::Note,
            Defect::Strange { cell, .. } if cell.is_empty() => Severity::Note,
            Defect::SameAsKegiatan { .. }
            | Defect::OddSpelling { .. }
            | Defect::NotReproducible { .. }
            | Defect::Reused { .. }
            | Defect::WithoutFigure { .. }
            | Defect::SmallGap
            | Defect::OnlyPopulation
            | Defect::NoGap
            | Defect::MixedBases { .. }
            | Defect::Over100 { .. }
            | Defect::OtherName { .. }
            | Defect::OtherStage { .. }
            | Defect::Boilerplate
            | Defect::NearDuplicate { .. }
            | Defect::NotReformulated
            | Defect::NoSplit { .. }
            | Defect::NoBaseline { .. }
            | Defect::NoTarget { .. }
            | Defect::NoUnit { .. }
            | Defect::OldData { .. }
            | Defect::SupportProgram { .. }
            | Defect::NotCounted { .. } => Severity::Warning,
            _ => Severity::Error,
        }
    }
}

catalog! {
    STATEMENTS:
    "G01", "field-missing", [Error],
        "isian kosong atau hanya tanda",
        "A field that a statement needs is missing, or holds only a sign such as - or ...";
    "G02", "no-code", [Error],
        "isian kode bukan kode",
        "A code field holds no code";
    "G03", "wrong-level", [Error],
        "kode dari tingkat lain",
        "A code is of another level than its field";
    "G04", "same-as-kegiatan", [Warning],
        "kegiatan dan sub kegiatan sama",
        "Kegiatan and sub kegiatan carry the same code or name";
    "G05", "odd-code", [Warning, Note],
        "kode tidak dalam tulisan baku",
        "A code is not in its normal form (warning), or of the style before Permendagri 90/2019 (note)";
    "G06", "no-sex-data", [Error, Note],
        "data tanpa satu pun angka L/P",
        "The data have not one figure by sex; a note where only the head of the form is at hand";
    "G07", "data-sum-differs", [Error],
        "L + P tidak sama dengan jumlah tertulis",
        "L + P is not the total that the row states";
    "G08", "percent-differs", [Error, Warning],
        "persentase tidak sesuai angkanya",
        "Percentages are not what the counts give, do not add up to 100 (error), or cannot be computed from the data (warning)";
    "G09", "percent-cut", [Note],
        "persentase dipotong, bukan dibulatkan",
        "Percentages are cut, not rounded";
    "G10", "claim-contradicted", [Error],
        "pernyataan bertentangan dengan datanya",
        "A claim about who has more contradicts its figures";
    "G11", "figure-of-another-factor", [Error],
        "angka dari faktor lain, atau L dan P tertukar",
        "A factor quotes the figures of another factor, or its own with L and P swapped";
    "G12", "figures-reused", [Warning],
        "angka yang sama untuk dua hal",
        "The same figures are used for two things";
    "G13", "gap-without-figure", [Warning],
        "kesenjangan tanpa angka",
        "A gap in a factor is claimed without a figure";
    "G14", "small-gap", [Warning],
        "kesenjangan dalam data sangat kecil, atau hanya jumlah penduduk",
        "Women and men differ by less than one percentage point in all data, or only the population is told apart by sex";
    "G15", "no-gap", [Warning],
        "semua faktor menyatakan tidak ada kesenjangan",
        "All factors say that there is no gap";
    "G16", "mixed-bases", [Warning],
        "dua dasar persen dalam satu dokumen",
        "Percentages of one document are of two bases: rates within each sex, and shares of all";
    "G17", "over-100", [Warning],
        "cakupan melebihi 100 %",
        "A coverage is over 100 %";
    "G18", "group-beside-sexes", [Error, Note],
        "kelompok lain di samping L dan P",
        "A group such as lansia stands beside L and P; an error where it was added to their total";
    "G19", "plan-and-amount", [Error, Note],
        "rencana aksi tidak cocok dengan anggarannya",
        "The inputs of the action plan do not fit the amount";
    "G20", "budget-differs", [Error, Warning],
        "GBS berbeda dari berkas anggaran",
        "The statement differs from the budget file";
    "G21", "boilerplate", [Warning],
        "sebab yang cocok untuk GBS mana pun, atau disalin",
        "The causes would fit any statement, or are nearly the same as in another one of the agency";
    "G22", "not-reformulated", [Warning],
        "tujuan tidak direformulasi",
        "The goal after the analysis is the old goal word for word";
    "G23", "indicator-incomplete", [Warning],
        "indikator tanpa L/P, data dasar, target atau satuan",
        "An indicator does not tell women and men apart, or has no baseline, target or unit";
    "G24", "old-data", [Warning],
        "data lebih dari tiga tahun sebelum tahun anggaran",
        "The data are of more than three years before the budget year";
    "G25", "men-behind", [Note],
        "laki-laki yang tertinggal",
        "In all factors it is men who are behind";
    "G26", "support-program", [Warning],
        "program penunjang",
        "The sub kegiatan is of a support program (x.xx.01): as a rule not ARG";
    "G27", "not-understood", [Error, Note],
        "isian tidak dikenal, atau sel bukan angka",
        "A field is not known (note), or a cell that must be a number is none (error)";
    "G28", "malformed", [Error],
        "berkas tidak dapat diurai, atau bukan GBS",
        "The file cannot be parsed, or holds no field of a statement";
    "G29", "filed-twice", [Error],
        "dua GBS untuk satu sub kegiatan",
        "There are two statements for one sub kegiatan of one OPD";
    "G30", "not-counted", [Warning],
        "GBS tidak dihitung karena ada galat",
        "A statement is not counted in the report: it has errors";
}
