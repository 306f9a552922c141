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
    /// A text of a document that stands in no field.
    Unread(String),
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
            Defect::Unread(_) => "G31",
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
            | Defect::MenBehind { .. }
            | Defect::Unread(_) => Severity::Note,
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
        "Isian yang wajib dalam GBS kosong, atau hanya berisi tanda seperti - atau ...",
        "A field that a statement needs is missing, or contains only a mark such as - or ...";
    "G02", "no-code", [Error],
        "Isian kode tidak berisi kode",
        "A code field does not contain a code";
    "G03", "wrong-level", [Error],
        "Tingkat kodenya berbeda dari isiannya",
        "The level of a code does not match its field";
    "G04", "same-as-kegiatan", [Warning],
        "Kegiatan dan sub kegiatan memiliki kode atau nama yang sama",
        "Kegiatan and sub kegiatan have the same code or name";
    "G05", "odd-code", [Warning, Note],
        "Kode tidak ditulis dalam bentuk baku, atau memakai susunan sebelum Permendagri 90/2019",
        "A code is not in its normal form (warning), or in the form used before Permendagri 90/2019 (note)";
    "G06", "no-sex-data", [Error, Note],
        "Data tidak memuat satu pun angka menurut jenis kelamin",
        "The data have no figures by sex; a note if only the head of the form is available";
    "G07", "data-sum-differs", [Error],
        "L + P tidak sama dengan jumlah yang tertulis di barisnya",
        "L + P is not the total that the row states";
    "G08", "percent-differs", [Error, Warning],
        "Persentase tidak sesuai dengan angkanya, tidak berjumlah 100, atau tidak dapat dihitung dari data",
        "Percentages are not what the counts give, do not add up to 100 (error), or cannot be computed from the data (warning)";
    "G09", "percent-cut", [Note],
        "Persentase dipotong, bukan dibulatkan",
        "Percentages are cut, not rounded";
    "G10", "claim-contradicted", [Error],
        "Pernyataan tentang siapa yang lebih banyak bertentangan dengan angkanya",
        "A claim about who has more contradicts its figures";
    "G11", "figure-of-another-factor", [Error],
        "Sebuah faktor memakai angka faktor lain, atau angkanya sendiri dengan L dan P tertukar",
        "A factor quotes the figures of another factor, or its own with L and P swapped";
    "G12", "figures-reused", [Warning],
        "Angka yang sama dipakai untuk dua hal",
        "The same figures are used for two things";
    "G13", "gap-without-figure", [Warning],
        "Kesenjangan pada sebuah faktor dinyatakan tanpa angka",
        "A gap in a factor is claimed without a figure";
    "G14", "small-gap", [Warning],
        "Di semua data, selisih perempuan dan laki-laki kurang dari satu poin persen, atau hanya jumlah penduduk yang terpilah",
        "Women and men differ by less than one percentage point in all data, or only the population is given by sex";
    "G15", "no-gap", [Warning],
        "Semua faktor menyatakan tidak ada kesenjangan",
        "All factors say that there is no gap";
    "G16", "mixed-bases", [Warning],
        "Persentase dalam satu dokumen memakai dua dasar: bagian dari tiap jenis kelamin, dan bagian dari seluruhnya",
        "Percentages in one document have two bases: rates within each sex, and shares of the total";
    "G17", "over-100", [Warning],
        "Sebuah cakupan melebihi 100 %",
        "A coverage rate is over 100 %";
    "G18", "group-beside-sexes", [Error, Note],
        "Kelompok seperti lansia ditulis di samping L dan P, padahal sudah termasuk di dalamnya",
        "A group such as lansia is listed beside L and P; an error if it was added to their total";
    "G19", "plan-and-amount", [Error, Note],
        "Masukan rencana aksi tidak sesuai dengan anggarannya",
        "The inputs of the action plan do not fit the amount";
    "G20", "budget-differs", [Error, Warning],
        "GBS berbeda dari berkas anggaran",
        "The statement differs from the budget file";
    "G21", "boilerplate", [Warning],
        "Sebab kesenjangan cocok untuk GBS mana pun, atau hampir sama dengan GBS lain dari OPD ini",
        "The causes would fit any statement, or are nearly the same as in another statement of the agency";
    "G22", "not-reformulated", [Warning],
        "Tujuan sesudah analisis sama persis dengan tujuan semula",
        "The goal after the analysis is the old goal word for word";
    "G23", "indicator-incomplete", [Warning],
        "Sebuah indikator tidak memilah L dan P, atau tanpa data dasar, target, atau satuan",
        "An indicator does not distinguish women and men, or has no baseline, target or unit";
    "G24", "old-data", [Warning],
        "Data lebih tua dari tiga tahun sebelum tahun anggaran",
        "The data are from more than three years before the budget year";
    "G25", "men-behind", [Note],
        "Pada semua faktor, laki-laki yang tertinggal",
        "In all factors, men are behind";
    "G26", "support-program", [Warning],
        "Sub kegiatan ini termasuk program penunjang (x.xx.01), yang pada umumnya bukan ARG",
        "The sub kegiatan belongs to a support program (x.xx.01), which as a rule is not ARG";
    "G27", "not-understood", [Error, Note],
        "Sebuah isian tidak dikenal, atau sel yang harus berisi angka tidak berisi angka",
        "A field is unknown (note), or a cell that must be a number is not one (error)";
    "G28", "malformed", [Error],
        "Berkas tidak dapat diurai, atau tidak memuat satu pun isian GBS",
        "The file cannot be parsed, or has no fields of a statement";
    "G29", "filed-twice", [Error],
        "Ada dua GBS untuk satu sub kegiatan dari satu OPD",
        "There are two statements for one sub kegiatan of one OPD";
    "G30", "not-counted", [Warning],
        "Sebuah GBS tidak dihitung dalam laporan karena mengandung galat",
        "A statement is not counted in the report: it has errors";
    "G31", "passage-unread", [Note],
        "Bagian dokumen Word tidak termasuk isian mana pun", "A passage of a Word document is in no field of the statement";
}
