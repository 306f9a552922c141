//! Indonesian and English words of the output, as data.

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    Id,
    En,
}

/// One word or phrase of the output in both languages.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Word {
    pub id: &'static str,
    pub en: &'static str,
}

impl Lang {
    /// The language of the machine: LC_ALL, LC_MESSAGES or LANG; where none is set, on Windows and macOS, the system's.
    /// English unless that is Indonesian.
    pub fn from_env() -> Lang {
        let locale = || if cfg!(any(windows, target_os = "macos")) { sys_locale::get_locale() } else { None };
        choice::of_machine(|name| std::env::var(name).ok(), locale)
    }

    /// What is of this language.
    pub fn choose<T>(self, id: T, en: T) -> T {
        match self {
            Lang::Id => id,
            Lang::En => en,
        }
    }

    /// A number that was written with a point, with the mark of the language in its place.
    pub fn decimal(self, number: String) -> String {
        match self {
            Lang::Id => number.replace('.', ","),
            Lang::En => number,
        }
    }

    pub fn say(self, word: Word) -> &'static str {
        match self {
            Lang::Id => word.id,
            Lang::En => word.en,
        }
    }
}

/// `format!` in the language of a message: `format_in!(lang, "Indonesian {x}", "English {x}", arguments)`. Both texts
/// stand side by side, and neither can be forgotten.
macro_rules! format_in {
    ($lang:expr, $id:literal, $en:literal $(, $($arg:tt)*)?) => {
        match $lang {
            $crate::lang::Lang::Id => format!($id $(, $($arg)*)?),
            $crate::lang::Lang::En => format!($en $(, $($arg)*)?),
        }
    };
}

/// `write!` likewise.
macro_rules! write_in {
    ($lang:expr, $out:expr, $id:literal, $en:literal $(, $($arg:tt)*)?) => {
        match $lang {
            $crate::lang::Lang::Id => write!($out, $id $(, $($arg)*)?),
            $crate::lang::Lang::En => write!($out, $en $(, $($arg)*)?),
        }
    };
}

pub(crate) use {format_in, write_in};

macro_rules! words {
    ($($name:ident: $id:literal, $en:literal;)*) => {
        $(pub const $name: Word = Word { id: $id, en: $en };)*
    };
}

pub mod choice;
pub mod document;
pub mod messages;
pub mod review;

/// Every word the reports use.
pub mod word {
    use super::Word;

    words! {
        TOTAL: "Jumlah", "Total";
        OPENINGS: "Tanpa nilai", "No amount";
        INPUTS: "Berkas", "Inputs";
        READING: "Pembacaan", "Reading";
        READINGS: "Bagaimana pembacaan diketahui", "How the reading is known";
        FILES: "berkas", "files";
        DENOMINATORS: "Bagian dari penyebut", "Share of each denominator";
        FORMULA: "Rumus", "Formula";
        DENOMINATOR: "Penyebut", "Denominator";
        D1: "belanja operasi dan modal", "operating and capital spending";
        D2: "belanja barang dan jasa, bantuan sosial, dan modal", "goods and services, social aid and capital";
        D3: "yang terdekat dengan belanja langsung", "nearest to direct spending (belanja langsung)";
        D4: "seluruh belanja", "all spending";
        D5: "belanja operasi dan modal tanpa program penunjang", "operating and capital spending, support programs apart";
        LENSES: "Menurut lensa: apa yang dihitung sebagai ARG", "By lens: what counts as ARG";
        LENS: "Lensa", "Lens";
        METHOD: "Cara", "Method";
        AMOUNT: "Nilai", "Amount";
        LINE_COUNT: "Baris", "Lines";
        SUB_KEGIATAN: "Sub keg.", "Sub keg.";
        OPD: "OPD", "OPD";
        OFFICIAL: "resmi", "official";
        OFFICIAL_LISTS: "Apa kata daftar resmi lain", "What another official list would say";
        LIST: "Daftar", "List";
        LIST_WITHOUT_YEAR: "tanpa tahun", "no year";
        KIND_OF_TAG: "Jenis", "Kind";
        ALL_KINDS: "semua", "all";
        USED_HERE: "Dipakai", "Used";
        CODES: "Kode", "Codes";
        UNKNOWN_LINES: "Baris, kode tidak dikenal", "Lines, unknown code";
        UNKNOWN_AMOUNT: "Kode tidak dikenal", "Unknown code";
        UNKNOWN_DATE: "tanggal tidak diketahui", "date unknown";
        LISTS_NOT_ADDED: "Baris yang sama dapat muncul beberapa kali: jangan dijumlahkan", "The same line may be in several rows: do not add them up";
        THEMES: "Tema lain dalam daftar resmi", "Other themes of the official lists";
        THEME: "Tema", "Theme";
        ALSO_OFFICIAL: "Juga ARG resmi", "Also official ARG";
        ALSO_OTHER_THEMES: "Juga tema lain", "Also other themes";
        UNDER_A_THEME: "sedikitnya satu tema", "one theme at least";
        UNDER_SEVERAL: "beberapa tema sekaligus", "several themes at once";
        EVIDENCE: "bukti", "evidence";
        GBS: "GBS", "GBS";
        GBS_WHAT: "sub kegiatan dengan GBS tanpa galat: seluruh nilainya", "sub kegiatan with a GBS that has no errors: the whole amount";
        GBS_SHARE_WHAT: "sub kegiatan dengan GBS tanpa galat: sebesar rencana aksinya", "sub kegiatan with a GBS that has no errors: as much as its action plan";
        GBS_DOCUMENTS: "GBS yang ada", "Statements (GBS) on file";
        GBS_COVERAGE: "GBS dan focal point menurut OPD", "Statements (GBS) and focal points by OPD";
        GBS_DUE: "Wajib GBS", "GBS due";
        GBS_FILED: "Ada", "Filed";
        VALID: "Sah", "Valid";
        CODE: "Kode", "Code";
        BIDANG: "Bidang", "Bidang";
        SUMBER_DANA: "Sumber dana", "Source of funds";
        REKENING: "Rekening", "Account";
        BY: "Menurut bagian", "By part";
        BY_PIVOT: "Nilai menurut dua bagian", "Amounts by two parts";
        BY_PIVOT_SHARE: "Bagian dari jumlah tiap bagian", "Shares of each part's total";
        BY_SHARES: "% dari jumlah bagian itu sendiri", "% of the part's own total";
        MORE_COLUMNS: "kolom lagi dalam format json", "more columns in the json format";
        FINDINGS: "Temuan", "Findings";
        ERRORS: "Galat", "Errors";
        WARNINGS: "Peringatan", "Warnings";
        MISSED_IT: "belum", "no";
        FOCAL_POINT: "Focal point", "Focal point";
        OPD_WITH_FOCAL_POINT: "OPD dengan focal point", "OPD with a focal point";
        DECLARED: "pernyataan", "declared";
        DECIDED: "putusan", "decided";
        DECIDED_WHAT: "seorang penelaah memutuskan demikian", "a reviewer decided so";
        OFFICIAL_WHAT: "kode sub kegiatan bertanda ARG dalam nomenklatur", "sub kegiatan code carries the ARG tag in the nomenclature";
        EVIDENCE_WHAT: "teks baris menunjukkan kriteria gender", "the line's text shows a gender criterion";
        DECLARED_WHAT: "kolom tanda atau bobot dalam berkas", "tag or weight column in the file";
        NO_LISTED_CODE: "lensa resmi tidak dapat menilai: tidak satu pun kode yang terbaca ada dalam daftar resmi", "the official lens cannot judge: none of the codes that were read is in the official list";
        OTHER_LANGUAGE: "lensa bukti tidak dapat menilai: teks berkas tidak memuat satu kata pun dari bahasa kriteria (Indonesia)", "the evidence lens cannot judge: the texts have no word of the language of the criteria (Indonesian)";
        NO_CURRENCY: "mata uang tidak diketahui: tidak ada kata atau kode Indonesia dalam berkas; sebutkan dengan --currency KODE", "the currency is not known: no Indonesian word or code is in the files; name it with --currency CODE";
        CURRENCY: "Mata uang", "Currency";
        NOT_COUNTED: "Tidak dihitung", "Not counted";
        CANNOT_SPEAK: "tidak dapat menilai", "cannot judge";
        OVERLAP: "Irisan lensa", "Overlap of the lenses";
        YES: "ya", "yes";
        NO: "-", "-";
        CATEGORIES: "Lensa bukti menurut kategori", "Evidence lens by category";
        CATEGORY: "Kategori", "Category";
        SHARE_OF_TOTAL: "% total", "% of total";
        BY_OPD: "Menurut OPD", "By OPD";
        COVERAGE: "Cakupan", "Coverage";
        WOMEN_AGENCY: "dinas perempuan", "women's agency";
        OPD_WITH_EVIDENCE: "OPD dengan bukti", "OPD with evidence";
        OUTSIDE_WOMEN: "bukti di luar dinas perempuan", "evidence outside the women's agency";
        ALLOCATION: "Untuk siapa", "For whom";
        BASE_EVIDENCE: "lensa bukti", "the evidence lens";
        BASE_OFFICIAL: "lensa resmi", "the official lens";
        BASE_DECLARED: "lensa pernyataan", "the declared lens";
        BASE_DECIDED: "lensa putusan", "the decided lens";
        BASE_GBS: "lensa GBS", "the GBS lens";
        BASE_TOTAL: "seluruh anggaran", "the whole budget";
        STAFF: "gaji dan program penunjang", "pay and support programs";
        OVERHEAD: "biaya bersama di luar biaya satuan", "overhead beyond unit costs";
        OF_IT: "termasuk", "of which";
        ASSUMED: "ANDAIAN menurut jumlah penduduk, bukan data", "ASSUMED by population, not data";
        AGES: "Menurut umur dan jenis kelamin (yang dapat dipilah)", "By age and sex (of what can be divided)";
        AGE_UNKNOWN: "umur tidak diketahui", "age unknown";
        BOUNDS: "Rentang", "Range";
        DIFABEL_ACROSS: "penyandang disabilitas ada di semua kelompok umur; jangan dijumlahkan", "people with disabilities are in every age group; do not add them up";
        COUNTS: "Data penerima yang dipakai, menurut asalnya", "Where the counts come from";
        COUNTS_FROM: "Data dari", "Counts from";
        ALLOCATION_OPD: "Untuk siapa, menurut OPD", "For whom, by OPD";
        ALLOCATION_PROGRAM: "Untuk siapa, menurut program", "For whom, by program";
        PROGRAM: "Program", "Program";
        SHARE_LOW: "% pr. min.", "% female min.";
        SHARE_HIGH: "% pr. maks.", "% female max.";
        MISSING: "Yang belum diketahui penerimanya: data yang paling dibutuhkan", "Recipients not known: the data needed most";
        NARROWS: "Menyempit", "Narrows by";
        PER_HEAD: "Per orang (bila orangnya dihitung)", "Per person (where people are counted)";
        PERSONS: "Orang", "People";
        PER_PERSON: "per orang", "per person";
        POPULATION: "Penduduk", "Population";
        PER_INHABITANT: "per penduduk", "per inhabitant";
        ASPECTS: "Menurut akses, partisipasi, kontrol, manfaat", "By access, participation, control, benefit";
        ASPECT: "Aspek", "Aspect";
        ALONE: "Hanya aspek ini", "This aspect alone";
        NONE_NAMED: "tidak disebut", "none named";
        ASPECTS_OVERLAP: "satu baris dapat menyebut beberapa aspek: jangan dijumlahkan", "a line may name several aspects: do not add them up";
        SEATS: "Partisipasi dan kontrol: bagian orang, bukan uang", "Participation and control: shares of people, not of money";
        SHARE_OF_SEATS: "% perempuan", "% female";
        SOURCE: "Sumber", "Source";
        WHO: "Siapa", "For whom";
        FEMALE: "perempuan", "female";
        MALE: "laki-laki", "male";
        UNKNOWN: "tidak diketahui", "unknown";
        INTERNAL: "INTERN: memuat jumlah orang yang sedikit; tidak untuk diterbitkan", "INTERNAL: has counts of few persons; not for publication";
        EVERY_COUNT: "jumlah orang yang sedikit tidak disamarkan (small_cells = 0)", "counts of few persons are not withheld (small_cells = 0)";
        WITHHELD: "disamarkan", "withheld";
        INDIVISIBLE: "tidak dapat dipilah", "indivisible";
        FEMALE_SHARE: "Bagian perempuan dari yang diketahui", "Share for women of what is known";
        INTERVAL: "bila yang tidak diketahui 0 sampai 100 % untuk perempuan", "if none or all of the unknown is for women";
        GROUPS: "Menurut jenis kelamin, umur dan disabilitas", "By sex, age and disability";
        SEX: "Jenis kelamin", "Sex";
        AGE: "Umur", "Age";
        DIFABEL: "penyandang disabilitas", "difabel";
        METHODS: "Menurut cara alokasi", "By method of allocation";
        NOTES: "Catatan", "Notes";
        OTHERS: "lainnya", "others";
        SHARE: "Bagian", "Share";
        YEAR: "Tahun", "Year";
        STAGE: "Tahap", "Stage";
        GOVERNMENT: "Pemda", "Government";
        FILE: "Berkas", "File";
        TRILLION: "T", "tn";
        BILLION: "M", "bn";
        MILLION: "jt", "mn";
        UNDECIDED: "tidak dapat ditentukan", "undecided";
        FLAT: "datar (setiap baris lengkap)", "flat (every row is complete)";
        HIERARCHICAL: "berjenjang (subjumlah di setiap tingkat)", "hierarchical (subtotals at every level)";
        GUESSED: "dugaan", "a guess";
        ENCODING: "Pengodean", "Encoding";
        DELIMITER: "Pemisah", "Delimiter";
        LAYOUT: "Susunan", "Layout";
        HEADER_ROWS: "Baris judul", "Header rows";
        NUMBERS: "Format angka", "Number format";
        UNIT: "Satuan", "Unit";
        UNIT_OF_OPD: "Unit kerja", "Unit of the OPD";
        COLUMNS: "Kolom", "Columns";
        HEADER: "Judul kolom", "Header";
        FIELD: "Dibaca sebagai", "Read as";
        AMOUNT_COLUMNS: "Kolom nilai", "Amount columns";
        COUNTED: "Dihitung", "Counted";
        ROLE: "Peran", "Role";
        KNOWN_BY: "Diketahui dari", "Known by";
        PREVIEW: "Baris pertama sebagaimana dibaca", "First lines as they are read";
        ROW: "Baris", "Row";
        ITEM: "Uraian", "Item";
        STATED_TOTALS: "Jumlah yang tertulis dan tidak sama dengan bagiannya", "Stated totals that differ from their parts";
        STATED: "Tertulis", "Stated";
        COMPUTED: "Dihitung", "Computed";
        WHAT: "Apa", "What";
        AGREE: "jumlah yang tertulis sama dengan bagiannya", "stated totals agree with their parts";
        LEFT_OUT: "Baris yang tidak dihitung", "Rows left out";
        WHY: "Sebab", "Why";
        UNDECIDED_LABELS: "Baris berlabel ? yang tidak dinilai", "Rows labelled ? that are left out";
        RIGHT: "Benar", "Right";
        WRONG: "Salah", "Wrong";
        MISSED: "Terlewat", "Missed";
        PRECISION: "Ketepatan", "Precision";
        RECALL: "Kelengkapan", "Recall";
        TAGGED: "ARG atau bukan", "tagged or not";
        CATEGORY_OF_TAGGED: "kategori di antara ARG", "category of what is tagged";
        LABEL: "Label", "Label";
        VERDICT: "Putusan", "Verdict";
        SCORES: "Putusan terhadap label", "Verdicts against labels";
        AGREEMENT: "Kesesuaian", "Agreement";
        OF: "Dari", "Of";
        CONFUSION: "Label (baris) dan putusan (kolom)", "Labels (rows) and verdicts (columns)";
        BY_SOURCE: "ARG atau bukan, menurut sumber", "Tagged or not, by source";
        CALIBRATION: "Seberapa sering putusan benar, menurut tanda yang menentukannya", "How often verdicts are right, by the sign that decided them";
        CONCEPT: "Konsep", "Concept";
        STRENGTH: "Kekuatan", "Strength";
        FIELD_OF_SIGN: "Teks", "Field";
        LABELLED_TAGGED: "Berlabel ARG", "Labelled ARG";
        INTERVAL_95: "Rentang 95 %", "95 % interval";
        UNTESTED: "belum teruji", "untested";
        WRONG_ROWS: "Baris yang berbeda kategori", "Rows whose category differs";
        OFFICIAL_ONLY: "Bertanda resmi tanpa bukti: sub kegiatan terbesar", "Official tag without evidence: largest sub kegiatan";
        EVIDENCE_ONLY: "Ada bukti tanpa tanda resmi: sub kegiatan terbesar", "Evidence without official tag: largest sub kegiatan";
        NAME: "Nama", "Name";
        WITHOUT_NAME: "(tanpa nama)", "(no name)";
        BEFORE: "Sebelum", "Before";
        AFTER: "Sesudah", "After";
        CHANGE: "Perubahan", "Change";
        BY_MONEY: "karena uang", "by money";
        BY_TAG: "karena tanda", "by tag";
        BY_LIST: "di antaranya karena daftar lain", "of it by another list";
        MOVED_BY: "Karena", "By";
        OTHER_LIST: "daftar lain", "another list";
        THE_FILE: "berkas", "the file";
        BY_NEW: "baris baru", "new lines";
        BY_GONE: "baris hilang", "lines gone";
        MONEY: "Uang", "Money";
        TAG: "Tanda", "Tag";
        NEW: "Baru", "New";
        GONE: "Hilang", "Gone";
        WAS: "dulu", "was";
        FROM: "Dari", "From";
        TO: "Ke", "To";
        ACCOUNT: "Rekening", "Account";
        COMPARED: "Yang dibandingkan", "What is compared";
        BY_PROGRAM: "Menurut program", "By program";
        BY_SUB_KEGIATAN: "Menurut sub kegiatan", "By sub kegiatan";
        JOINED_BY_ITEM: "dicocokkan menurut OPD, sub kegiatan, rekening dan uraian", "joined by OPD, sub kegiatan, account and item";
        JOINED_BY_ACCOUNT: "dicocokkan menurut OPD, sub kegiatan dan rekening", "joined by OPD, sub kegiatan and account";
        JOINED_BY_SUB_KEGIATAN: "dicocokkan menurut OPD dan sub kegiatan", "joined by OPD and sub kegiatan";
        SAME_PLACE: "sama", "the same";
        ELSEWHERE: "pindah tempat", "elsewhere";
        NEW_LINES: "baru", "new";
        GONE_LINES: "hilang", "gone";
        MOVED: "Teks yang tandanya berubah", "Texts whose tag changed";
        PLANNED: "Anggaran", "Planned";
        REALISED: "Realisasi", "Realised";
        ABSORBED: "Serapan", "Absorbed";
        ABSORPTION: "Serapan: realisasi terhadap anggaran", "Absorption: realised of what was planned";
        UNSPENT: "Dihitung dan belum terserap separuhnya: sub kegiatan terbesar", "Counted and less than half spent: largest sub kegiatan";
        LEFT: "Sisa", "Unspent";
    }
}
