//! What a reviewer says of a Gender Budget Statement (G001 to G099; G01 to G26 are the checks of the domain, `docs/gbs.md`).

use super::{Severity, brief};
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
            _ => self.english(),
        }
    }

    /// As a reviewer would put it, with both figures where two differ.
    pub fn message(&self, lang: Lang) -> String {
        match lang {
            Lang::Id => self.indonesian(),
            Lang::En => self.english(),
        }
    }

    fn indonesian(&self) -> String {
        let rp = |r: &Rupiah| format!("Rp {}", r.indonesian());
        match self {
            Defect::Missing { field } => format!("{field} belum diisi"),
            Defect::Placeholder { field, cell } => format!("{field} hanya berisi {:?}", brief(cell)),
            Defect::NotACode { field, cell } => format!("{field} bukan kode: {:?}", brief(cell)),
            Defect::WrongLevel { field, code, level } => format!("{field} {code} adalah kode {level}"),
            Defect::SameAsKegiatan { code: true, what } => {
                format!("kegiatan dan sub kegiatan memakai kode yang sama, {what}")
            }
            Defect::SameAsKegiatan { what, .. } => {
                format!("kegiatan dan sub kegiatan memakai nama yang sama, {:?}", brief(what))
            }
            Defect::OddSpelling { cell, code } => format!("kode ditulis {:?}; tulisan bakunya {code}", brief(cell)),
            Defect::OldCode { cell } => {
                format!(
                    "kode {cell} memakai susunan sebelum Permendagri 90/2019; tidak dibandingkan dengan kode sekarang"
                )
            }
            Defect::NoSexData { head: true } => "bagian yang tampak tidak memuat angka L/P".into(),
            Defect::NoSexData { .. } => "data pembuka wawasan tidak memuat satu pun angka L/P".into(),
            Defect::SumDiffers { topic, male, female, sum, total } => {
                format!("{}: L {male} + P {female} = {sum}, tertulis {total}", brief(topic))
            }
            Defect::PercentDiffers { what, printed: [l, p], computed: [cl, cp] } => {
                format!("{}: tertulis L {l} % dan P {p} %, dari angkanya L {cl} % dan P {cp} %", brief(what))
            }
            Defect::NotReproducible { what, printed: [l, p] } => {
                format!("{}: L {l} % dan P {p} % tidak dapat dihitung ulang dari data pembuka wawasan", brief(what))
            }
            Defect::NotHundred { what, printed: [l, p], sum } => {
                format!("{}: L {l} % + P {p} % = {sum} %, bukan 100 %", brief(what))
            }
            Defect::Truncated { what, printed: [l, p], computed: [cl, cp] } => {
                format!("{}: L {l} % dan P {p} % dipotong, bukan dibulatkan (L {cl} %, P {cp} %)", brief(what))
            }
            Defect::Contradicted { claim, topic, male, female } => {
                format!("{:?} bertentangan dengan datanya: {} L {male}, P {female}", brief(claim), brief(topic))
            }
            Defect::OthersFigure { factor, other, male, female } => {
                format!("faktor {factor} memakai angka faktor {other} (L {male}, P {female})")
            }
            Defect::Swapped { factor, topic, male, female } => {
                format!("faktor {factor}: L {male} dan P {female} tertukar terhadap data {}", brief(topic))
            }
            Defect::Reused { male, female, first, second } => format!(
                "angka yang sama (L {male}, P {female}) dipakai untuk {} dan untuk {}",
                brief(first),
                brief(second)
            ),
            Defect::WithoutFigure { factor } => format!("kesenjangan {factor} dinyatakan tanpa angka"),
            Defect::SmallGap => "selisih L dan P di semua data kurang dari 1 poin persen".into(),
            Defect::OnlyPopulation => {
                "hanya jumlah penduduk yang terpilah; itu belum menunjukkan kesenjangan layanan".into()
            }
            Defect::NoGap => "semua faktor menyatakan tidak ada kesenjangan".into(),
            Defect::MixedBases { rate, share } => format!(
                "dua dasar persen dalam satu dokumen: {} adalah bagian dari tiap jenis kelamin, {} bagian dari seluruhnya",
                brief(rate),
                brief(share)
            ),
            Defect::Over100 { topic, percent } => format!("{}: cakupan {percent} % melebihi 100 %", brief(topic)),
            Defect::GroupBesideSexes { topic, group, added: true } => {
                format!("{}: {group} ditambahkan pada L + P, padahal sudah termasuk di dalamnya", brief(topic))
            }
            Defect::GroupBesideSexes { topic, group, .. } => {
                format!("{}: {group} sudah termasuk dalam L dan P; jangan ditambahkan", brief(topic))
            }
            Defect::ActionsExceed { sum, amount } => {
                format!("masukan rencana aksi berjumlah {}, lebih dari anggaran {}", rp(sum), rp(amount))
            }
            Defect::ActionsBelow { sum, amount } => format!(
                "masukan rencana aksi berjumlah {} dari anggaran {}; selisih {} tanpa aksi",
                rp(sum),
                rp(amount),
                rp(&(*amount - *sum))
            ),
            Defect::ActionWithoutAmount { action } => format!("rencana aksi {:?} tanpa masukan (Rp)", brief(action)),
            Defect::WholeInput { input } => format!("satu masukan ({}) untuk seluruh rencana aksi", brief(input)),
            Defect::NotAnAmount { field, cell } => format!("{field} bukan nilai rupiah: {:?}", brief(cell)),
            Defect::PaguDiffers { code, stated, budget } => {
                format!("anggaran sub kegiatan {code} tertulis {}, menurut berkas anggaran {}", rp(stated), rp(budget))
            }
            Defect::NotInBudget { code } => format!("sub kegiatan {code} tidak ada dalam berkas anggaran"),
            Defect::OtherOpd { code, opd, others } => {
                format!(
                    "sub kegiatan {code} dalam berkas anggaran bukan milik {}, tetapi {}",
                    brief(opd),
                    brief(others)
                )
            }
            Defect::OtherName { code, stated, budget } => {
                format!("{code} dalam berkas anggaran bernama {:?}, di sini {:?}", brief(budget), brief(stated))
            }
            Defect::OtherYear { stated, budget } => format!("tahun anggaran {stated}; berkas anggaran {budget}"),
            Defect::OtherStage { stated, budget } => format!("tahap {stated}; berkas anggaran {budget}"),
            Defect::NoSuchAccount { account } => format!("sub kegiatan ini tidak punya belanja {account}"),
            Defect::AccountExceeded { account, actions, lines } => {
                format!("aksi pada {account} berjumlah {}, belanjanya {}", rp(actions), rp(lines))
            }
            Defect::Boilerplate => {
                "sebab internal hanya kurangnya SDM, pemahaman atau anggaran: cocok untuk GBS mana pun".into()
            }
            Defect::NearDuplicate { field, other } => format!("{field} hampir sama dengan {other}"),
            Defect::NotReformulated => "tolok ukur sama dengan tujuan semula: tidak ada reformulasi".into(),
            Defect::NoSplit { indicator } => format!("indikator {:?} tidak memilah L dan P", brief(indicator)),
            Defect::NoBaseline { indicator } => format!("indikator {:?} tanpa data dasar", brief(indicator)),
            Defect::NoTarget { indicator } => format!("indikator {:?} tanpa target", brief(indicator)),
            Defect::NoUnit { indicator } => format!("target indikator {:?} tanpa satuan", brief(indicator)),
            Defect::OldData { topic, year, budget } => {
                format!("{}: data tahun {year}, lebih dari tiga tahun sebelum tahun anggaran {budget}", brief(topic))
            }
            Defect::MenBehind { factor } => {
                format!(
                    "pada faktor {factor} laki-laki yang tertinggal: itu sah; pastikan tujuan dan aksinya menjawabnya"
                )
            }
            Defect::SupportProgram { what } => {
                format!("program penunjang urusan ({}): biasanya bukan ARG", brief(what))
            }
            Defect::Strange { field, cell } if cell.is_empty() => format!("isian {:?} tidak dikenal", brief(field)),
            Defect::Strange { field, cell } => format!("{}: {:?} bukan angka", brief(field), brief(cell)),
            Defect::Malformed(why) => format!("berkas ini tidak dapat diurai: {}", brief(why)),
            Defect::NoStatement => "berkas ini tidak memuat isian GBS".into(),
            Defect::FiledTwice { code, other } => format!("GBS untuk {code} sudah ada di {other}"),
            Defect::NotCounted { codes } => format!("GBS ini tidak dihitung: ada galat ({codes})"),
        }
    }

    fn english(&self) -> String {
        let rp = |r: &Rupiah| format!("Rp {}", r.english());
        match self {
            Defect::Missing { field } => format!("{field} is not filled in"),
            Defect::Placeholder { field, cell } => format!("{field} holds only {:?}", brief(cell)),
            Defect::NotACode { field, cell } => format!("{field} is no code: {:?}", brief(cell)),
            Defect::WrongLevel { field, code, level } => format!("{field} {code} is the code of a {level}"),
            Defect::SameAsKegiatan { code: true, what } => {
                format!("kegiatan and sub kegiatan carry the same code, {what}")
            }
            Defect::SameAsKegiatan { what, .. } => {
                format!("kegiatan and sub kegiatan carry the same name, {:?}", brief(what))
            }
            Defect::OddSpelling { cell, code } => {
                format!("the code is written {:?}; its normal form is {code}", brief(cell))
            }
            Defect::OldCode { cell } => {
                format!("code {cell} is of the style before Permendagri 90/2019; not compared with codes of today")
            }
            Defect::NoSexData { head: true } => "the part that is shown has no figure by sex".into(),
            Defect::NoSexData { .. } => "the data have not one figure by sex (L/P)".into(),
            Defect::SumDiffers { topic, male, female, sum, total } => {
                format!("{}: L {male} + P {female} = {sum}, {total} is stated", brief(topic))
            }
            Defect::PercentDiffers { what, printed: [l, p], computed: [cl, cp] } => {
                format!("{}: L {l} % and P {p} % are stated, the counts give L {cl} % and P {cp} %", brief(what))
            }
            Defect::NotReproducible { what, printed: [l, p] } => {
                format!("{}: L {l} % and P {p} % cannot be computed from the data", brief(what))
            }
            Defect::NotHundred { what, printed: [l, p], sum } => {
                format!("{}: L {l} % + P {p} % = {sum} %, not 100 %", brief(what))
            }
            Defect::Truncated { what, printed: [l, p], computed: [cl, cp] } => {
                format!("{}: L {l} % and P {p} % are cut, not rounded (L {cl} %, P {cp} %)", brief(what))
            }
            Defect::Contradicted { claim, topic, male, female } => {
                format!("{:?} contradicts its data: {} L {male}, P {female}", brief(claim), brief(topic))
            }
            Defect::OthersFigure { factor, other, male, female } => {
                format!("factor {factor} quotes the figure of factor {other} (L {male}, P {female})")
            }
            Defect::Swapped { factor, topic, male, female } => {
                format!("factor {factor}: L {male} and P {female} are swapped against the data of {}", brief(topic))
            }
            Defect::Reused { male, female, first, second } => format!(
                "the same figures (L {male}, P {female}) are used for {} and for {}",
                brief(first),
                brief(second)
            ),
            Defect::WithoutFigure { factor } => format!("a gap in {factor} is claimed without a figure"),
            Defect::SmallGap => "women and men differ by less than 1 percentage point in all data".into(),
            Defect::OnlyPopulation => "only the population is told apart by sex; that shows no gap in a service".into(),
            Defect::NoGap => "all factors say that there is no gap".into(),
            Defect::MixedBases { rate, share } => format!(
                "two bases of percentages in one document: {} is a rate within each sex, {} a share of all",
                brief(rate),
                brief(share)
            ),
            Defect::Over100 { topic, percent } => format!("{}: a coverage of {percent} % is over 100 %", brief(topic)),
            Defect::GroupBesideSexes { topic, group, added: true } => {
                format!("{}: {group} is added to L + P, which hold it already", brief(topic))
            }
            Defect::GroupBesideSexes { topic, group, .. } => {
                format!("{}: {group} is among L and P already; not to be added", brief(topic))
            }
            Defect::ActionsExceed { sum, amount } => {
                format!("the inputs of the action plan add up to {}, more than the budget of {}", rp(sum), rp(amount))
            }
            Defect::ActionsBelow { sum, amount } => format!(
                "the inputs of the action plan add up to {} of {}; {} has no action",
                rp(sum),
                rp(amount),
                rp(&(*amount - *sum))
            ),
            Defect::ActionWithoutAmount { action } => format!("action {:?} has no input (Rp)", brief(action)),
            Defect::WholeInput { input } => format!("one input ({}) for the whole action plan", brief(input)),
            Defect::NotAnAmount { field, cell } => format!("{field} is no amount of rupiah: {:?}", brief(cell)),
            Defect::PaguDiffers { code, stated, budget } => {
                format!("the budget of {code} is stated as {}, the budget file has {}", rp(stated), rp(budget))
            }
            Defect::NotInBudget { code } => format!("sub kegiatan {code} is not in the budget file"),
            Defect::OtherOpd { code, opd, others } => {
                format!("in the budget file, sub kegiatan {code} is not of {} but of {}", brief(opd), brief(others))
            }
            Defect::OtherName { code, stated, budget } => {
                format!("the budget file calls {code} {:?}, the statement {:?}", brief(budget), brief(stated))
            }
            Defect::OtherYear { stated, budget } => format!("budget year {stated}; the budget file is of {budget}"),
            Defect::OtherStage { stated, budget } => format!("stage {stated}; the budget file is {budget}"),
            Defect::NoSuchAccount { account } => format!("the sub kegiatan has no lines of account {account}"),
            Defect::AccountExceeded { account, actions, lines } => {
                format!("the actions on {account} add up to {}, its lines to {}", rp(actions), rp(lines))
            }
            Defect::Boilerplate => {
                "the internal causes are only lack of staff, knowledge or budget: they would fit any statement".into()
            }
            Defect::NearDuplicate { field, other } => format!("{field} is nearly the same as in {other}"),
            Defect::NotReformulated => "tolok_ukur is the old goal word for word: nothing was reformulated".into(),
            Defect::NoSplit { indicator } => {
                format!("indicator {:?} does not tell women and men apart", brief(indicator))
            }
            Defect::NoBaseline { indicator } => format!("indicator {:?} has no baseline", brief(indicator)),
            Defect::NoTarget { indicator } => format!("indicator {:?} has no target", brief(indicator)),
            Defect::NoUnit { indicator } => format!("the target of indicator {:?} has no unit", brief(indicator)),
            Defect::OldData { topic, year, budget } => {
                format!("{}: data of {year}, more than three years before the budget year {budget}", brief(topic))
            }
            Defect::MenBehind { factor } => {
                format!("in {factor} it is men who are behind: that is valid; see that goal and actions answer it")
            }
            Defect::SupportProgram { what } => format!("support program ({}): as a rule not ARG", brief(what)),
            Defect::Strange { field, cell } if cell.is_empty() => format!("field {:?} is not understood", brief(field)),
            Defect::Strange { field, cell } => format!("{}: {:?} is no number", brief(field), brief(cell)),
            Defect::Malformed(why) => format!("the file cannot be parsed: {}", brief(why)),
            Defect::NoStatement => "the file holds no field of a GBS".into(),
            Defect::FiledTwice { code, other } => format!("there is a GBS for {code} already in {other}"),
            Defect::NotCounted { codes } => format!("the statement is not counted: it has errors ({codes})"),
        }
    }

    /// What to do about it.
    pub fn help(&self, lang: Lang) -> Option<&'static str> {
        let (id, en) = match self {
            Defect::Missing { .. } | Defect::Placeholder { .. } => (
                "isi, atau hapus barisnya bila memang tidak ada",
                "fill it in, or delete the row if there is nothing to say",
            ),
            Defect::NotACode { .. } | Defect::WrongLevel { .. } => (
                "pakai kode sub kegiatan enam ruas, misalnya 1.02.02.2.02.0001",
                "use a code of six segments, such as 1.02.02.2.02.0001",
            ),
            Defect::SameAsKegiatan { .. } => {
                ("kode kegiatan punya lima ruas", "the code of a kegiatan has five segments")
            }
            Defect::NoSexData { .. } => (
                "tambahkan data dengan L dan P; untuk data insiden (AKI, KDRT) tulis insiden = true",
                "add data with L and P; for incident data (maternal deaths, violence) write insiden = true",
            ),
            Defect::NotReproducible { .. } => {
                ("tambahkan baris datanya, atau sebut sumbernya", "add the row it rests on, or name its source")
            }
            Defect::WithoutFigure { .. } => (
                "tambahkan data dengan faktor ini, atau hapus faktornya",
                "add a row of data with this factor, or leave the factor out",
            ),
            Defect::MixedBases { .. } => {
                ("sebut dasar tiap persen (kolom basis)", "say what each percentage is of (basis)")
            }
            Defect::PaguDiffers { .. } => (
                "perbarui GBS bila pagu berubah; bila berkas anggarannya keliru, perbaiki di sana",
                "update the statement if the budget changed; if the budget file is wrong, correct it there",
            ),
            Defect::OtherOpd { .. } => {
                ("samakan nama OPD dengan berkas anggaran", "use the name of the OPD that the budget file has")
            }
            Defect::Boilerplate => (
                "sebut sebab di OPD ini, dalam layanan ini",
                "name what in this agency, in this service, causes the gap",
            ),
            Defect::NotReformulated => (
                "tulis ulang tujuan sehingga menjawab kesenjangan dan sebabnya",
                "rewrite the goal so that it answers the gap and its causes",
            ),
            Defect::NoSplit { .. } => ("isi L dan P pada baseline dan target", "give L and P in baseline and target"),
            Defect::Malformed(_) => {
                ("periksa tanda kutip, kurung dan lekukannya", "look at quotes, brackets and indents")
            }
            Defect::NoStatement => (
                "buat dengan setara gbs new ANGGARAN KODE_SUB_KEGIATAN, atau lihat docs/gbs.md",
                "make one with setara gbs new BUDGET SUB_KEGIATAN, or see docs/gbs.md",
            ),
            Defect::NotCounted { .. } => {
                ("lihat: setara gbs check BERKAS --budget ANGGARAN", "see: setara gbs check FILE --budget BUDGET")
            }
            _ => return None,
        };
        Some(if lang == Lang::Id { id } else { en })
    }
}
