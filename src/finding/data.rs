//! What can be wrong with sex-disaggregated data (D001 to D099): rows of a beneficiaries file, and what they say of the budget;
//! and persons named where none should be (D014 to D016).

use crate::domain::amount::Rupiah;
use crate::domain::currency::Currency;
use crate::finding::catalog::catalog;
use crate::finding::{Severity, brief};
use crate::guard::personal::MarkKind;
use crate::lang::{Lang, format_in};

#[derive(Clone, PartialEq, Debug)]
pub enum DataFault {
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

impl DataFault {
    pub fn code(&self) -> &'static str {
        match self {
            DataFault::Row { .. } => "D001",
            DataFault::Unused { .. } => "D002",
            DataFault::MixedUnits { .. } => "D003",
            DataFault::CountedTwice { .. } => "D004",
            DataFault::SumDiffers { .. } => "D005",
            DataFault::SingleSex { .. } => "D006",
            DataFault::OtherGroups { .. } => "D007",
            DataFault::Old { .. } => "D008",
            DataFault::NoSource { .. } => "D009",
            DataFault::CostsUnfit { .. } | DataFault::CostTwice { .. } | DataFault::CostMissing { .. } => "D010",
            DataFault::NotFilledIn { .. } => "D011",
            DataFault::Incomplete { .. } => "D012",
            DataFault::NoTarget { .. } => "D013",
        }
    }

    /// The same without what stands in the cell.
    pub fn without_cell(self) -> DataFault {
        match self {
            DataFault::Row { column, accepted, .. } => DataFault::Row { column, cell: "…".into(), accepted },
            other => other,
        }
    }

    pub fn severity(&self) -> Severity {
        match self {
            DataFault::Unused { .. } | DataFault::Incomplete { .. } | DataFault::SumDiffers { used: true, .. } => {
                Severity::Warning
            }
            DataFault::SingleSex { .. }
            | DataFault::OtherGroups { .. }
            | DataFault::Old { .. }
            | DataFault::NoSource { .. } => Severity::Warning,
            DataFault::CostsUnfit { .. } | DataFault::CostMissing { .. } => Severity::Warning,
            DataFault::NotFilledIn { .. } | DataFault::NoTarget { .. } => Severity::Note,
            _ => Severity::Error,
        }
    }

    pub fn message(&self, lang: Lang, currency: Currency) -> String {
        let money = |r: &Rupiah| r.in_lang(lang);
        match self {
            DataFault::Row { column, cell, accepted } => format_in!(
                lang,
                "baris sasaran ini tidak dipakai: {column} {:?}; yang diterima: {accepted}",
                "this beneficiaries row is not used: {column} {:?}; accepted: {accepted}",
                brief(cell)
            ),
            DataFault::Unused { code, opd, item } => {
                let mut whose = code.clone();
                for (what, name) in [("OPD", opd), ("item", item)] {
                    whose.extend(name.iter().map(|name| format!(", {what} {:?}", brief(name))));
                }
                format_in!(
                    lang,
                    "tidak ada baris anggaran yang cocok dengan sasaran {whose}",
                    "no line of the budget matches the beneficiaries of {whose}"
                )
            }
            DataFault::MixedUnits { code, units } => format_in!(
                lang,
                "sasaran {code} memakai satuan yang berbeda ({units}); tidak dijumlahkan dan tidak dipakai",
                "the beneficiaries of {code} are counted in different units ({units}); they are neither added up nor used"
            ),
            DataFault::CountedTwice { code, other } => format_in!(
                lang,
                "sasaran {code} sudah ada di {other}; yang di berkas ini tidak dipakai",
                "beneficiaries of {code} are already in {other}; those of this file are not used"
            ),
            DataFault::SumDiffers { code, sum, total, percent, used } => {
                let write = |n: &u64| match percent {
                    true => format!("{}{}{:02} %", n / 100, lang.choose(',', '.'), n % 100),
                    false => n.to_string(),
                };
                let (sum, total) = (write(sum), write(total));
                match used {
                    true => format_in!(
                        lang,
                        "sasaran {code}: bagiannya berjumlah {sum}, padahal tertulis {total}; selisihnya dihitung sebagai tidak diketahui",
                        "beneficiaries of {code}: the parts add up to {sum}, but the file says {total}; the difference counts as unknown"
                    ),
                    false => format_in!(
                        lang,
                        "sasaran {code}: bagiannya berjumlah {sum}, lebih dari yang tertulis {total}; tidak dipakai",
                        "beneficiaries of {code}: the parts add up to {sum}, more than the total of {total}; they are not used"
                    ),
                }
            }
            DataFault::SingleSex { code, named, counted } => {
                let (women, men) = lang.choose(("perempuan", "laki-laki"), ("women", "men"));
                let (named, other) = if *named == "P" { (women, men) } else { (men, women) };
                format_in!(
                    lang,
                    "{code}: teksnya hanya menyebut {named}, tetapi sasarannya menghitung {counted} {other}",
                    "{code}: its text names {named} only, but the beneficiaries count {counted} {other}"
                )
            }
            DataFault::OtherGroups { code, named, counted } => format_in!(
                lang,
                "{code}: teksnya menyebut {named}, sedangkan sasaran hanya menghitung {counted}",
                "{code}: its text names {named}, but the beneficiaries count only {counted}"
            ),
            DataFault::Old { code, year, budget } => format_in!(
                lang,
                "sasaran {code} dari tahun {year}, lebih dari tiga tahun sebelum anggaran {budget}",
                "the beneficiaries of {code} are from {year}, more than three years before the budget of {budget}"
            ),
            DataFault::NoSource { code } => format_in!(
                lang,
                "sasaran {code} adalah perkiraan tanpa sumber atau tahun",
                "beneficiaries of {code} are an estimate without source or year"
            ),
            DataFault::CostsUnfit { code, costs, .. } if costs.is_zero() => format_in!(
                lang,
                "{code}: semua biaya satuannya 0; biaya satuan tidak dipakai",
                "{code}: all its unit costs are 0; the unit costs are not used"
            ),
            DataFault::CostsUnfit { code, amount, .. } if *amount < Rupiah::ZERO => format_in!(
                lang,
                "{code}: nilainya {} negatif; biaya satuan tidak dipakai",
                "{code}: its amount of {} is negative; the unit costs are not used",
                money(amount)
            ),
            DataFault::CostsUnfit { code, costs, amount } => format_in!(
                lang,
                "{code}: jumlah orang kali biaya satuan {} melebihi nilainya {}; biaya satuan tidak dipakai",
                "{code}: persons times unit costs make {}, more than its amount of {}; the unit costs are not used",
                money(costs),
                money(amount)
            ),
            DataFault::CostTwice { code } => format_in!(
                lang,
                "sasaran {code} punya dua biaya satuan untuk satu kelompok; tidak dipakai",
                "beneficiaries of {code} have two unit costs for one group; not used"
            ),
            DataFault::CostMissing { code } => format_in!(
                lang,
                "sasaran {code}: tidak semua kelompok punya biaya satuan; biaya satuan tidak dipakai",
                "beneficiaries of {code}: not every group has a unit cost; the unit costs are not used"
            ),
            DataFault::Incomplete { code } => format_in!(
                lang,
                "sasaran {code} baru diisi sebagian dan tidak dipakai, karena sisanya tidak diketahui (tulis 0 bila tidak ada orangnya)",
                "the beneficiaries of {code} are filled in only in part and are not used, because the rest is unknown (write 0 for nobody)"
            ),
            DataFault::NotFilledIn { rows: 0 } => lang
                .choose(
                    "tidak ada baris sasaran; belum ada yang diisi",
                    "there are no beneficiaries rows; nothing is filled in yet",
                )
                .into(),
            DataFault::NoTarget { opd, sub_kegiatan, amount } => format_in!(
                lang,
                "{}: {sub_kegiatan} sub kegiatan ARG belum menyebut penerimanya menurut jenis kelamin, {}",
                "{}: {sub_kegiatan} ARG sub kegiatan without beneficiaries by sex, {}",
                brief(opd),
                currency.write(money(amount))
            ),
            DataFault::NotFilledIn { rows } => {
                format_in!(lang, "{rows} baris sasaran belum diisi", "{rows} beneficiaries rows are not filled in yet")
            }
        }
    }

    /// What tells it from others of its kind: its message, or the agency whose rupiah may change.
    pub fn identity(&self) -> String {
        match self {
            DataFault::NoTarget { opd, .. } => opd.clone(),
            _ => self.message(Lang::En, Currency::RUPIAH),
        }
    }

    /// What to do about it.
    pub fn help(&self, lang: Lang) -> Option<&'static str> {
        Some(match self {
            DataFault::MixedUnits { .. } => lang.choose(
                "pakai satu satuan per sub kegiatan: orang, kunjungan, atau orang-hari",
                "use one unit per sub kegiatan: orang, kunjungan or orang-hari",
            ),
            DataFault::SumDiffers { .. } => lang
                .choose("periksa L, P dan jumlahnya pada sumber datanya", "check L, P and their total in the source"),
            DataFault::SingleSex { .. } => lang.choose(
                "periksa siapa yang dihitung; bila itu orang seluruh sub kegiatan, hitung paketnya sendiri (kolom item)",
                "check which persons were counted; if they are those of the whole sub kegiatan, count the item itself (column item)",
            ),
            DataFault::NoTarget { .. } => lang.choose(
                "isi sasaran: setara beneficiaries template BERKAS",
                "count them: setara beneficiaries template FILE",
            ),
            DataFault::NoSource { .. } => lang.choose("isi kolom sumber dan tahun", "fill in sumber and tahun"),
            _ => return None,
        })
    }
}

// What names persons in files that need none (D014 to D016). No message holds a value that does.

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PersonalFault {
    /// A column of numbers, addresses or names of persons, which is not read.
    Column { column: String },
    /// A list of persons where a table of counts is asked for; its columns that say so.
    List { columns: String },
    /// A number of a person in a text.
    Number { column: String, kind: MarkKind, covered: String },
}

impl PersonalFault {
    pub fn code(&self) -> &'static str {
        match self {
            PersonalFault::Column { .. } => "D014",
            PersonalFault::List { .. } => "D015",
            PersonalFault::Number { .. } => "D016",
        }
    }

    pub fn severity(&self) -> Severity {
        match self {
            PersonalFault::List { .. } => Severity::Error,
            _ => Severity::Warning,
        }
    }

    pub fn message(&self, lang: Lang) -> String {
        match self {
            PersonalFault::Column { column } => format_in!(
                lang,
                "kolom {:?} memuat data pribadi; tidak dibaca",
                "column {:?} contains personal data; it is not read",
                brief(column)
            ),
            PersonalFault::List { columns } => format_in!(
                lang,
                "berkas ini memuat daftar orang (kolom {columns}), bukan jumlah orang; tidak dibaca",
                "this is a list of persons (columns {columns}), not a table of counts; it is not read"
            ),
            PersonalFault::Number { column, kind, covered } => {
                let kind = match kind {
                    MarkKind::Phone => lang.choose(kind.id(), "a telephone number"),
                    MarkKind::Nik => lang.choose(kind.id(), "a NIK or KK number"),
                };
                format_in!(
                    lang,
                    "kolom {:?} memuat {kind}: {covered}; disamarkan dalam laporan",
                    "column {:?} contains {kind}: {covered}; it is masked in reports",
                    brief(column)
                )
            }
        }
    }

    pub fn help(&self, lang: Lang) -> &'static str {
        match self {
            PersonalFault::Column { .. } => lang.choose(
                "hapus kolom itu; yang diperlukan hanya jumlah orang",
                "delete the column; only numbers of persons are needed",
            ),
            PersonalFault::List { .. } => lang.choose(
                "hitung dulu menjadi tabel: setara beneficiaries count BERKAS -o sasaran.csv",
                "count them into a table: setara beneficiaries count FILE -o sasaran.csv",
            ),
            PersonalFault::Number { .. } => lang
                .choose("hapus nomor itu sebelum berkasnya dibagikan", "remove the number before the file is shared"),
        }
    }
}

catalog! {
    SIDES:
    "D001", "unusable-row", [Error],
        "Sebuah baris berkas sasaran tidak dapat dipakai karena salah satu isinya keliru",
        "A row of the beneficiaries file cannot be used: its code, sex, age, difabel, count, unit, cost or year is not valid";
    "D002", "no-budget-line", [Warning],
        "Tidak ada baris anggaran untuk kode sasaran ini",
        "No line of the budget has the code of these beneficiaries (with their OPD and item, if given)";
    "D003", "mixed-units", [Error],
        "Satu sub kegiatan dihitung dalam dua satuan; barisnya tidak dipakai",
        "A sub kegiatan is counted in two units; its rows are not used";
    "D004", "counted-twice", [Error],
        "Sasaran untuk kode ini (dan OPD-nya) sudah ada dalam berkas sebelumnya; yang dalam berkas ini tidak dipakai",
        "An earlier file already has beneficiaries of this code (and OPD); those of this file are not used";
    "D005", "sum-differs", [Error, Warning],
        "L dan P tidak sama dengan jumlah yang tertulis",
        "L and P do not add up to the stated total";
    "D006", "other-sex-counted", [Warning],
        "Semua baris sub kegiatan menyebut satu jenis kelamin saja, tetapi sasarannya menghitung yang lain juga",
        "Every line of the sub kegiatan names one sex only, but the other one is counted too";
    "D007", "other-ages-counted", [Warning],
        "Umur yang disebut dalam teks dan umur yang dihitung tidak beririsan",
        "The ages named in the texts and the ages counted do not overlap";
    "D008", "old-counts", [Warning],
        "Data sasaran lebih tua dari tiga tahun sebelum tahun anggaran",
        "The counts are from more than three years before the budget";
    "D009", "no-source", [Warning],
        "Perkiraan (kunjungan, orang-hari, persentase) tidak menyebut sumber atau tahun",
        "An estimate (visits, person-days, percentages) has no source or year";
    "D010", "costs-unfit", [Error, Warning],
        "Biaya satuan tidak mungkin benar",
        "Unit costs cannot be right: persons times costs exceed the amount, the amount is negative, all costs are 0, a counted group has none, or one has two";
    "D011", "template-not-filled-in", [Note],
        "Baris templat belum diisi, atau belum ada barisnya sama sekali",
        "Rows of a template are not filled in yet, or there are no rows at all";
    "D012", "incomplete", [Warning],
        "Hanya sebagian baris atau kolom sebuah sub kegiatan yang terisi atau dapat dipakai; semuanya tidak dipakai, karena sisanya tidak diketahui",
        "Only some rows or columns of a sub kegiatan are filled in or usable; none is used, because the rest is unknown";
    "D013", "no-target-by-sex", [Note],
        "Yang dihitung sebagai ARG tidak menyebut berapa perempuan dan laki-laki yang dijangkaunya",
        "What counts as ARG does not say how many women and men it reaches";
    "D014", "personal-column", [Warning],
        "Sebuah kolom memuat nomor, alamat, atau nama orang: kolom itu tidak dibaca",
        "A column contains numbers, addresses or names of persons: it is not read";
    "D015", "list-of-persons", [Error],
        "Berkas sasaran, berkas penduduk, atau GBS memuat daftar orang, bukan jumlahnya: berkas itu tidak dibaca",
        "A beneficiaries file, population file or statement lists persons instead of counting them: it is not read";
    "D016", "personal-number", [Warning],
        "Sebuah teks memuat NIK, nomor KK, atau nomor telepon",
        "A text contains a NIK, a KK number or a telephone number";
    "D101", "unknown-verdict", [Error],
        "Isi kolom putusan tidak dikenal; barisnya tidak dipakai",
        "The verdict in the column putusan is not known; the row is not used";
    "D102", "decision-without-reason", [Warning],
        "Sebuah putusan tidak menyebut alasan, pemeriksa, atau tanggal; putusan tetap dipakai",
        "A decision has no alasan, nama or tanggal; it is used, and the first that is missing is named";
    "D103", "decisions-conflict", [Error],
        "Sebuah baris memutuskan lain atas sub kegiatan, OPD, dan teks yang sama; putusan yang pertama dipakai",
        "A later row contradicts an earlier decision on the same sub kegiatan, OPD and text; the first one is used";
    "D104", "unused-decision", [Warning],
        "Tidak ada baris anggaran yang diputuskan oleh baris ini",
        "This row does not decide any line of the budget";
    "D105", "stale-decision", [Warning, Note],
        "Putusan belum tentu cocok lagi: saran atau nilainya sudah berubah, kuncinya milik teks lain, atau masa berlakunya habis",
        "The decision may no longer fit: its suggestion (saran) or its amount has changed, its key belongs to other texts, or it is no longer valid";
}
