//! What a reviewer says of a Gender Budget Statement (G001 to G099; G01 to G26 are the checks of the domain, `docs/gbs.md`).

mod wording;

use super::Severity;
use crate::domain::amount::Rupiah;
use crate::lang::Lang;

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

    /// What tells it from others of its code in one file: the message, without the parser's words of a place.
    pub fn identity(&self) -> String {
        match self {
            Defect::Malformed(_) => String::new(),
            _ => self.message(Lang::En),
        }
    }
}
