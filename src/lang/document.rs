//! Words of reports as documents (HTML, workbook, Markdown, Word), beside those of the tables.

use super::Word;

words! {
    TITLE: "Anggaran responsif gender", "Gender-responsive budget";
    SKIP: "Langsung ke isi", "Skip to content";
    CONTENTS: "Isi", "Contents";
    THEME: "Terang/gelap", "Light/dark";
    FILTER: "Saring", "Filter";
    SORT: "urutkan", "sort";
    SHOWN: "baris ditampilkan", "rows shown";
    DOWNLOAD: "CSV", "CSV";
    DOWNLOAD_WHAT: "Unduh sebagai CSV", "Download as CSV";
    SUM_SHOWN: "Jumlah yang ditampilkan", "Sum of what is shown";
    BARS_BY: "Panjang batang menurut", "Length of bars by";
    BY_MONEY: "rupiah", "money";
    BY_SHARE: "bagian dari anggaran OPD", "share of the OPD's budget";
    SCROLL_CUE: "Geser tabel ke samping", "Scroll the table sideways";
    ZERO_OPD: "OPD tanpa nilai menurut lensa mana pun", "OPD with nothing by any lens";
    ZERO_ROWS: "baris yang semuanya nol", "rows of zeros";

    BEHIND: "Baris di balik angka", "The lines behind the figures";
    BEHIND_WHAT: "Buka sebuah OPD, lalu sub kegiatan, untuk melihat barisnya; bukti dalam teks ditandai.", "Open an OPD, then a sub kegiatan, to see its lines; evidence in texts is marked.";
    LINES_ALL: "Semua baris ada di halaman ini", "All lines are on this page";
    LINES_TAGGED: "Anggaran ini terlalu besar untuk halaman ini: hanya baris yang dihitung suatu lensa atau perlu ditelaah yang ditampilkan, yang lain dijumlahkan (--html-lines)", "This budget is too large for the page: only lines that a lens counts or that are to be reviewed are shown, the others are added up (--html-lines)";
    LINES_LARGEST: "Anggaran ini terlalu besar untuk halaman ini: dari baris yang dihitung suatu lensa atau perlu ditelaah, yang terbesar ditampilkan, yang lain dijumlahkan (--html-lines)", "This budget is too large for the page: of the lines that a lens counts or that are to be reviewed the largest are shown, the others are added up (--html-lines)";
    FIND_LINES: "Cari baris", "Find lines";
    LINES_FOUND: "baris cocok", "lines match";
    OTHER_LINES: "baris lain, tidak ditampilkan di halaman ini", "other lines, not shown on this page";
    NOT_COUNTED: "tidak dihitung", "does not count";
    COUNTED_BY: "Dihitung lensa", "Counted by";
    FULL_WIDTH: "lebar penuh", "full width";
    OF: "dari", "of";
    LINES_READ: "baris dibaca", "lines read";
    SHEET: "Lembar", "Sheet";

    CHANGED: "Apa yang berubah", "What changed";
    COMPARED: "Yang dibandingkan", "What is compared";
    COMPARED_WHAT: "Setiap anggaran, dengan yang dihitung setiap lensa.", "Each budget, with what every lens counts.";
    CAUSES: "Karena uang atau karena tanda", "By money or by tag";
    CAUSES_WHAT: "Sebelum + karena uang + karena tanda + baris baru + baris hilang = sesudah, tepat sampai sen.", "Before + by money + by tag + new lines + lines gone = after, exactly to the sen.";
    SERIES: "Deret anggaran", "A series of budgets";
    SERIES_WHAT: "Setiap anggaran menurut setiap lensa. Tanda * berarti daftar tanda resminya lain.", "Each budget by each lens. A star means that another list of official tags judges it.";
    STEPS: "Langkah demi langkah", "Step by step";
    CHANGES_WHAT: "Yang terbesar perubahannya di atas.", "The largest change first.";
    MOVED: "Teks yang berubah tandanya", "Texts whose tag changed";
    MOVED_WHAT: "Baris yang sama dengan tanda yang lain: tandanya yang berubah, bukan uangnya.", "The same line under another tag: the tag changed, not the money.";
    ABSORPTION: "Rencana dan realisasi", "Plan and realisation";
    ABSORPTION_WHAT: "Berapa dari yang direncanakan sudah dibelanjakan.", "How much of the plan was spent.";
    MORE: "bertambah", "more";
    LESS: "berkurang", "less";

    HEADLINE: "Intinya", "In short";
    BAR: "Tanda ARG resmi dan bukti dalam teks", "Official ARG tag and evidence in the text";
    TAG_AND_EVIDENCE: "tanda dan bukti", "tag and evidence";
    TAG_ALONE: "tanda saja", "tag alone";
    EVIDENCE_ALONE: "bukti saja", "evidence alone";
    NEITHER: "tidak keduanya", "neither";

    SUMMARY: "Ringkasan", "Summary";
    SUMMARY_WHAT: "Berapa yang dihitung sebagai anggaran responsif gender (ARG) bergantung pada lensa dan penyebut. Setiap bagian menyebut pembilang, penyebut, dan rumusnya; tidak ada satu angka yang benar untuk semua keperluan.", "How much counts as gender-responsive budget (ARG) depends on the lens and on the denominator. Every share names its numerator, denominator and formula; no single figure is right for every purpose.";
    OF_KNOWN: "dari yang diketahui", "of what is known";
    OUTSIDE_WOMEN: "Bukti di luar dinas perempuan", "Evidence outside the women's agency";
    FOR_WOMEN: "Untuk perempuan", "For women";

    LENSES: "Lensa dan irisannya", "Lenses and their overlap";
    LENSES_WHAT: "Lensa menjawab pertanyaan yang berbeda. Ditampilkan berdampingan, tidak pernah dijumlahkan.", "Lenses answer different questions. They are shown side by side and never added up.";
    LENSES_CHART: "Nilai menurut lensa; bergaris bila dihitung pula oleh lensa lain", "Amount by lens; striped where another lens counts it too";
    ALONE: "lensa ini saja", "this lens alone";
    BOTH: "juga lensa lain", "another lens too";

    SENSITIVITY: "Berapa persen?", "How many percent?";
    SENSITIVITY_WHAT: "Jawaban yang jujur ialah rentang: bagian menurut setiap aturan yang ada (lensa, cara, daftar resmi, penyebut), dari yang terendah.", "The honest answer is a range: the share by every rule at hand (lens, method, official list, denominator), the lowest first.";
    SENSITIVITY_CHART: "Bagian menurut setiap aturan, dari penyebut yang memberi paling rendah sampai paling tinggi", "Share by every rule, from the denominator that gives the lowest to the one that gives the highest";

    PEERS: "Antar-pemda", "Governments compared";
    PEERS_WHAT: "Bagian setiap pemda menurut setiap lensa, peringkatnya (1 = bagian terbesar), dan mediannya. Peringkat bukan penilaian: urusan pemda dan cara menyusun anggarannya berbeda-beda. Besarnya rupiah tidak diperingkat.", "The share of every government by every lens, its place (1 is the largest share) and the median. A place is not a judgement: governments differ in what they are charged with and in how they budget. Rupiah are not ranked.";

    OPD: "Menurut OPD", "By OPD";
    OPD_WHAT: "Nilai yang dihitung setiap lensa dan bagiannya dari anggaran OPD itu sendiri.", "What each lens counts, and its share of the OPD's own budget.";

    CATEGORIES: "Kategori dan aspek", "Categories and aspects";
    CATEGORIES_WHAT: "Lensa bukti menurut kategori pedoman, dan baris yang menyebut akses, partisipasi, kontrol atau manfaat.", "The evidence lens by official category, and lines that name access, participation, control or benefit.";
    CATEGORIES_CHART: "Nilai menurut kategori", "Amount by category";
    ASPECTS_CHART: "Nilai baris yang menyebut suatu aspek (saling tumpang tindih)", "Amount of lines that name an aspect (they overlap)";

    WHO: "Untuk siapa", "For whom";
    WHO_WHAT: "Uang dibagi menurut jumlah penerima. Yang belum dihitung tetap tidak diketahui: batas bawah bila tidak satu rupiah pun darinya untuk kelompok itu, batas atas bila semuanya.", "Money is divided by counts of people. What nobody has counted stays unknown: at the lower bound none of it is for the group, at the upper bound all of it.";
    SEX_CHART: "Nilai menurut jenis kelamin", "Amount by sex";
    BOUNDS_CHART: "Bagian dari yang dapat dipilah: pasti, dan paling banyak", "Share of what can be divided: surely, and at most";
    AGES_CHART: "Umur dan jenis kelamin: bagian dari yang dapat dipilah, pasti dan paling banyak", "Age and sex: share of what can be divided, surely and at most";
    SURELY: "pasti", "surely";
    POSSIBLY: "mungkin (tidak diketahui)", "possibly (unknown)";

    MISSING: "Yang belum diketahui penerimanya", "Recipients not known";
    MISSING_WHAT: "Sub kegiatan yang rentangnya paling menyempit bila penerimanya dihitung menurut jenis kelamin.", "The sub kegiatan whose recipients, once counted by sex, narrow the range most.";
    MISSING_CHART: "Nilai yang belum diketahui untuk siapa", "Amounts of which the recipients are not known";

    CONCENTRATION: "Sebaran antar-OPD", "Spread over OPD";
    CONCENTRATION_WHAT: "Apakah ARG hanya urusan dinas perempuan, atau tersebar di seluruh OPD.", "Whether ARG is the women's agency's business alone, or spread over all OPD.";
    CONCENTRATION_CHART: "Lensa bukti: dinas perempuan dan OPD lain", "Evidence lens: the women's agency and the others";
    WOMEN_AGENCY: "dinas perempuan", "women's agency";
    OTHER_OPD: "OPD lain", "other OPD";

    SUBJECTS: "Sub kegiatan terbesar dan yang paling meragukan", "The largest and the most doubtful sub kegiatan";
    SUBJECTS_WHAT: "Yang meragukan ialah yang bertanda resmi tanpa bukti dalam teksnya, dan yang berbukti tanpa tanda resmi. Meragukan bukan berarti salah: mintalah GBS atau data terpilah.", "Doubtful are those with the official tag and no evidence in their text, and those with evidence and no tag. Doubtful does not mean wrong: ask for the GBS or for data by sex.";
    LARGEST: "Terbesar menurut lensa bukti", "Largest by the evidence lens";
    SIGNS: "Bukti", "Evidence";
    BLOCKED: "Yang tidak dihitung, dan sebabnya", "What does not count, and why";
    UNDER_OFFICIAL: "Bertanda resmi", "Official tag";
    OFFICIAL_ONLY: "Resmi tanpa bukti", "Official, no evidence";
    EVIDENCE_ONLY: "Bukti tanpa resmi", "Evidence, not official";

    GBS: "GBS dan focal point", "Statements (GBS) and focal points";
    GBS_WHAT: "Pernyataan anggaran gender yang ada, sah atau tidak, dan yang masih wajib menurut OPD.", "The Gender Budget Statements on file, valid or not, and what every OPD still owes.";
    GBS_CHART: "Sub kegiatan dengan GBS", "Sub kegiatan with a GBS";
    DUE: "wajib", "due";
    FILED: "ada", "filed";
    VALID: "sah", "valid";

    FINDINGS: "Temuan dan catatan", "Findings and notes";
    FINDINGS_WHAT: "Yang ditemukan saat membaca berkas. Baris yang tidak dapat dihitung tidak termasuk dalam angka mana pun.", "What was found while reading. Lines that could not be counted are in none of the figures.";
    FINDINGS_BY_CODE: "Temuan menurut kode", "Findings by code";
    SEVERITY: "Tingkat", "Severity";
    ERROR: "galat", "error";
    WARNING: "peringatan", "warning";
    NOTE: "catatan", "note";
    COUNT: "Banyaknya", "Count";
    HELP: "Saran", "What to do";
    FINDING: "Temuan", "Finding";

    METHOD: "Cara menghitung", "Method";
    METHOD_WHAT: "Arti setiap lensa, penyebut, kategori dan cara alokasi dalam laporan ini.", "What every lens, denominator, category and method of allocation in this report means.";
    DENOMINATORS: "Penyebut", "Denominators";
    LENS_METHODS: "Cara lensa menghitung", "How lenses count";
    ALLOCATION_METHODS: "Cara alokasi", "Methods of allocation";
    MANIFEST: "Sumber dan setelan", "Sources and settings";
    VERSION: "Versi setara", "Version of setara";
    PACKS: "Kriteria", "Criteria";
    NOMENCLATURE: "Nomenklatur", "Nomenclature";
    SETTING: "Setelan", "Setting";

    LINES: "Baris", "Lines";
    ALLOCATION: "Alokasi", "Allocation";
    VERDICT: "Kategori", "Category";
    ACCOUNT: "Rekening", "Account";
    OPD_SHEET: "OPD", "OPD";
    SUBJECT_SHEET: "Sub kegiatan", "Sub kegiatan";
    FINDINGS_SHEET: "Temuan", "Findings";
    CHECK_SUM: "Selisih dengan lembar lain (harus 0)", "Difference to the other sheets (must be 0)";
    NOT_HERE: "baris lagi tidak muat di lembar ini", "more lines do not fit on this sheet";
}

/// What identifiers in tables are called, and what they mean: the method page lists them.
pub struct Term {
    pub id: &'static str,
    pub name: Word,
    pub what: Word,
}

/// What an identifier of a list is called.
pub fn term(list: &[Term], id: &str) -> Option<Word> {
    list.iter().find(|term| term.id == id).map(|term| term.name)
}

/// The same in a language; what is in no list stays as it is.
pub fn named<'t>(list: &[Term], id: &'t str, lang: super::Lang) -> &'t str {
    term(list, id).map_or(id, |word| lang.say(word))
}

/// Kinds of entries and of changes: their English words are their names for machines.
const CHANGES: [(&str, &str); 14] = [
    ("added", "ditambahkan"),
    ("changed", "diubah"),
    ("concept", "konsep"),
    ("disqualifier", "pembatal"),
    ("gained", "didapat"),
    ("gate", "gerbang"),
    ("gone", "hilang"),
    ("list", "daftar"),
    ("lost", "dilepas"),
    ("new", "baru"),
    ("other", "lainnya"),
    ("removed", "dihapus"),
    ("renamed", "berganti nama"),
    ("trap", "jebakan"),
];

/// A kind of entry or of change in a language.
pub fn change(id: &str, lang: super::Lang) -> &str {
    let known = CHANGES.iter().find(|(known, _)| lang == super::Lang::Id && *known == id);
    known.map_or(id, |(_, word)| word)
}

macro_rules! terms {
    ($($list:ident { $($id:literal: $name_id:literal, $name_en:literal: $what_id:literal, $what_en:literal;)* })*) => {
        $(pub const $list: &[Term] = &[$(Term {
            id: $id,
            name: Word { id: $name_id, en: $name_en },
            what: Word { id: $what_id, en: $what_en },
        }),*];)*
    };
}

terms! {
    CATEGORY {
        "khusus_target": "khusus target", "specific target": "memenuhi kebutuhan khusus perempuan, atau laki-laki", "meets a need that women, or men, have";
        "kesetaraan": "kesetaraan", "equality": "menutup kesenjangan akses, partisipasi, kontrol atau manfaat", "closes a gap in access, participation, control or benefit";
        "pelembagaan": "pelembagaan", "institutions": "membangun kelembagaan pengarusutamaan gender (PUG)", "builds the institutions of gender mainstreaming (PUG)";
        "review": "telaah", "to be reviewed": "menyebut kelompok tetapi tidak kesenjangan: perlu GBS atau data terpilah; tidak dihitung", "names a group but no gap: needs a GBS or data by sex; does not count";
        "none": "bukan ARG", "no evidence": "tidak ada bukti yang ditemukan", "nothing was found";
    }
    LENS_METHOD {
        "full": "seluruhnya", "whole sub kegiatan": "seluruh nilai sub kegiatan", "all of the sub kegiatan";
        "lines": "per baris", "single lines": "hanya baris yang menunjukkannya", "only the lines that show it";
        "weight": "bobot", "weight": "menurut kolom bobot dalam berkas", "by the file's weight column";
        "share": "rencana aksi", "action plan": "sebesar rencana aksi GBS", "as far as the action plan of the GBS goes";
    }
    ALLOCATION_METHOD {
        "unit-cost": "biaya satuan", "unit cost": "orang × biaya per orang; sisanya biaya bersama", "people × cost per person; the rest is overhead";
        "direct": "data penerima", "beneficiary data": "menurut penerima yang dihitung", "by people counted";
        "by-design": "menurut rancangan", "by design": "teks menyebut satu jenis kelamin saja", "the text names one sex only";
        "incidence": "pemanfaatan", "observed use": "menurut kunjungan, orang-hari atau persentase: perkiraan", "by visits, person-days or percentages: an estimate";
        "indivisible": "tidak dapat dipilah", "indivisible": "melayani semua orang sekaligus, seperti jalan dan gedung", "serves everyone at once, as roads and buildings do";
        "staff": "pegawai dan penunjang", "staff and support": "gaji dan program penunjang", "pay and support programs";
        "assumed-population": "andaian penduduk", "assumed by population": "dibagi menurut jumlah penduduk: andaian, bukan data", "divided by population: an assumption, not data";
        "unknown": "tidak diketahui", "unknown": "penerimanya belum dihitung", "its recipients have not been counted";
    }
    SEX {
        "P": "perempuan", "female": "", "";
        "L": "laki-laki", "male": "", "";
        "-": "tidak diketahui", "unknown": "", "";
    }
    EVIDENCE_FIELD {
        "sub_kegiatan": "nama sub kegiatan", "name of the sub kegiatan": "", "";
        "kode": "kode sub kegiatan", "code of the sub kegiatan": "", "";
        "item": "uraian", "item": "", "";
        "kegiatan": "nama kegiatan", "name of the kegiatan": "", "";
        "indikator": "indikator", "indicator": "", "";
        "sasaran": "sasaran", "target group": "", "";
    }
    COUNTS_FROM {
        "columns": "kolom anggaran", "columns of the budget": "", "";
        "beneficiaries": "berkas sasaran", "beneficiaries file": "", "";
        "koefisien": "koefisien", "coefficient": "", "";
        "sasaran": "teks sasaran", "text of the target group": "", "";
        "indikator": "teks indikator", "text of the indicator": "", "";
    }
}
