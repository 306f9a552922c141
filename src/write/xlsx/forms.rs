//! The files that people fill in, as workbooks: decisions, beneficiaries, a Gender Budget Statement.

use std::io::Write;

use anyhow::Result;
use strum::VariantArray as _;

use super::fill;
use super::fill::{Column, FillRow, FillSheet, Kind};
use crate::allocate::SubKegiatan;
use crate::domain::amount::Rupiah;
use crate::domain::budget::STAGES;
use crate::domain::code::Level;
use crate::domain::groups::{Age, Aspect, Category, Sex};
use crate::gbs::draft::Known;
use crate::guard::escape::CsvArgs;
use crate::lang::Lang;
use crate::sides::beneficiary::Reach;
use crate::sides::decision::COLUMNS;
use crate::sides::file::kept::NOTE;
use crate::sides::sample_file;
use crate::write::template::{LONG, WIDE, blank};

// Decisions.

/// Rows of the columns of a decisions file, as a workbook; a cell more is the note on the row.
///
/// # Errors
/// It cannot be written.
pub fn decisions(rows: Vec<Vec<String>>, lang: Lang, out: &mut dyn Write) -> Result<()> {
    let mut verdicts = vec![lang.choose("ya", "yes")];
    verdicts.extend(Category::VARIANTS.iter().map(|c| c.word(lang)));
    let [key, place, amount, code, name, opd, item, lines, signs, suggestion, verdict, ..] = COLUMNS;
    let [.., reason, who, when, until, accuracy, doubt] = COLUMNS;
    let mut columns = vec![
        Column::locked(key, 15, Kind::Text),
        Column::locked(place, 28, Kind::Text),
        Column::locked(amount, 20, Kind::Money),
        Column::locked(code, 19, Kind::Text),
        Column::locked(name, 34, Kind::Text),
        Column::locked(opd, 26, Kind::Text),
        Column::locked(item, 40, Kind::Text),
        Column::locked(lines, 8, Kind::Count),
        Column::locked(signs, 40, Kind::Text),
        Column::locked(suggestion, 14, Kind::Text),
        Column::of(verdict, 16, verdicts),
        Column::open(reason, 36, Kind::Text),
        Column::open(who, 18, Kind::Text),
        Column::open(when, 13, Kind::Date),
        Column::open(until, 15, Kind::Date),
        Column::locked(accuracy, 36, Kind::Text),
        Column::locked(doubt, 20, Kind::Money),
    ];
    if rows.iter().any(|row| row.len() > columns.len()) {
        columns.push(Column::open(NOTE, 40, Kind::Text));
    }
    let guide = lang.choose(DECISIONS_ID, DECISIONS_EN);
    let name = lang.choose("Putusan", "Decisions");
    fill::write(&FillSheet::table(name, &columns, rows.into_iter(), guide, "decisions"), lang, out)
}

const DECISIONS_ID: &[&str] = &[
    "Cara mengisi putusan",
    "Setiap baris lembar Putusan menanyakan satu hal: apakah sub kegiatan (atau uraian) ini anggaran responsif gender (ARG)?",
    "Isi hanya kolom berwarna: putusan, alasan, pemeriksa, tanggal, berlaku_sampai. Kolom lain terkunci tanpa kata sandi: jangan diubah.",
    "putusan dipilih dari daftarnya. ya: setuju dengan kolom saran, bila sarannya khusus target, kesetaraan atau pelembagaan. telaah: belum dapat diputuskan. bukan ARG: tidak dihitung. Kosong: belum diputuskan.",
    "alasan, pemeriksa dan tanggal menerangkan putusan: mengapa, oleh siapa, kapan. Tulis tanggal seperti 2026-03-31.",
    "berlaku_sampai boleh kosong. Putusan yang habis masanya sebelum tahun anggaran tidak dipakai lagi.",
    "Urutannya: yang paling banyak rupiahnya diragukan lebih dahulu (diragukan). ketepatan: seberapa sering saran semacam itu benar pada teks yang dilabeli.",
    "tempat menunjukkan barisnya dalam anggaran; setara explain TEMPAT menerangkan mengapa sarannya demikian.",
    "Kolom sendiri boleh ditambahkan di sebelah kanan. Jangan ganti judul kolom, dan jangan salin lembar ini di dalam berkas yang sama.",
    "Simpan sebagai xlsx atau ods, lalu: setara report ANGGARAN --decisions BERKAS_INI",
];
const DECISIONS_EN: &[&str] = &[
    "How to fill in decisions",
    "Every row of the sheet Decisions asks one thing: is this sub kegiatan (or item) gender-responsive budget (ARG)?",
    "Fill in the coloured columns only: putusan, alasan, pemeriksa, tanggal, berlaku_sampai. The others are locked without a password: leave them as they are.",
    "Choose putusan (the decision) from its list. yes: what the column saran says, if that is khusus target, kesetaraan or pelembagaan. review: not decided yet. none: does not count. Empty: not decided.",
    "alasan, pemeriksa and tanggal explain the decision: why, by which reviewer, when. Write dates as 2026-03-31.",
    "berlaku_sampai (valid until) may be empty. A decision that ends before the budget year is not used.",
    "Their order: the most rupiah in doubt first (diragukan). ketepatan: how often such suggestions were right on labelled texts.",
    "tempat is the place of the line in the budget; setara explain PLACE explains its suggestion.",
    "You may add columns of your own at the right. Do not rename columns, and do not copy this sheet within the file.",
    "Save it as xlsx or ods, then: setara report BUDGET --decisions THIS_FILE",
];

// Samples.

/// Rows of the columns of a sample, with its basis and what was said of the line, as a workbook.
///
/// # Errors
/// It cannot be written.
pub fn sample(rows: impl Iterator<Item = Vec<String>>, verdict: bool, lang: Lang, out: &mut dyn Write) -> Result<()> {
    let categories = || Category::VARIANTS.iter().filter(|c| **c != Category::Review).map(|c| c.word(lang)).collect();
    let column = |name: &'static str| match name {
        "no" | "strata" | "undian" | "baris_ke" => Column::locked(name, 8, Kind::Text),
        "nilai" => Column::locked(name, 20, Kind::Money),
        "kode_sub_kegiatan" => Column::locked(name, 19, Kind::Text),
        "bagian_arg" => Column::open(name, 12, Kind::Count),
        "kategori" => Column::of(name, 16, categories()),
        "alasan" => Column::open(name, 36, Kind::Text),
        "pemeriksa" => Column::open(name, 18, Kind::Text),
        "tanggal" => Column::open(name, 13, Kind::Date),
        "sha256" | sample_file::BASIS => Column::locked(name, 16, Kind::Text),
        _ => Column::locked(name, 30, Kind::Text),
    };
    let verdict = verdict.then_some(sample_file::VERDICT);
    let names = sample_file::COLUMNS.into_iter().chain([sample_file::BASIS]).chain(verdict);
    let columns: Vec<Column> = names.map(column).collect();
    let guide = lang.choose(SAMPLE_ID, SAMPLE_EN);
    let name = lang.choose("Uji petik", "Sample");
    fill::write(&FillSheet::table(name, &columns, rows, guide, "sample"), lang, out)
}

const SAMPLE_ID: &[&str] = &[
    "Cara mengisi uji petik",
    "Setiap baris lembar Uji petik menanyakan: berapa bagian dari nilai baris anggaran ini yang merupakan anggaran responsif gender (ARG)?",
    "Isi hanya kolom berwarna. Kolom lain terkunci tanpa kata sandi: jangan diubah, karena perkiraan ditolak bila ada yang berubah.",
    "bagian_arg: 0 bila bukan ARG, 1 bila seluruhnya ARG, atau di antaranya (0,25 atau 25 %). Setiap baris harus diisi: baris yang dilewati membuat perkiraan tidak sah.",
    "kategori dipilih dari daftarnya, dan boleh kosong. alasan, pemeriksa dan tanggal menerangkan isian: mengapa, oleh siapa, kapan.",
    "strata hanya tanda undian dan tidak berarti apa-apa bagi pemeriksa. Urutan baris diacak. Baris strata T diperiksa semuanya karena nilainya besar.",
    "tempat menunjukkan barisnya dalam anggaran.",
    "Simpan sebagai xlsx atau ods, lalu: setara estimate BERKAS_INI ANGGARAN",
];
const SAMPLE_EN: &[&str] = &[
    "How to fill in a sample",
    "Every row of the sheet Sample asks: which part of the amount of this budget line is gender-responsive budget (ARG)?",
    "Fill in the coloured columns only. The others are locked without a password: leave them as they are, for an estimate is refused where one has changed.",
    "bagian_arg (the part): 0 if it is not ARG, 1 if all of it is, or between (0.25 or 25 %). Every row must be filled in: rows left out make the estimate invalid.",
    "Choose kategori from its list, or leave it empty. alasan, pemeriksa and tanggal explain the entry: why, by which reviewer, when.",
    "strata is a mark of the draw and means nothing to the reader. The rows are in a mixed order. Rows of stratum T are all looked at because they are large.",
    "tempat is the place of the line in the budget.",
    "Save it as xlsx or ods, then: setara estimate THIS_FILE BUDGET",
];

// Beneficiaries.

/// The template of a beneficiaries file as a workbook: two rows (P and L) a sub kegiatan, or one row with both.
///
/// # Errors
/// It cannot be written.
pub fn beneficiaries(rows: &[SubKegiatan], wide: bool, lang: Lang, out: &mut dyn Write) -> Result<()> {
    let columns: Vec<Column> = if wide { &WIDE } else { &LONG }.iter().map(|name| count_column(name, lang)).collect();
    let raw = CsvArgs { raw_cells: true, ..CsvArgs::default() };
    let no = lang.choose("tidak", "no");
    let cell = |(name, text): (&str, String)| if name == "difabel" && text == "0" { no.to_owned() } else { text };
    let rows = rows.iter().flat_map(|row| blank(row, wide, raw, lang)).map(|row| row.into_iter().map(cell).collect());
    let guide = lang.choose(COUNTS_ID, COUNTS_EN);
    let name = lang.choose("Sasaran", "Beneficiaries");
    fill::write(&FillSheet::table(name, &columns, rows, guide, "beneficiaries"), lang, out)
}

fn count_column(name: &str, lang: Lang) -> Column {
    match name {
        "kode_sub_kegiatan" => Column::locked(name, 19, Kind::Text),
        "nama_sub_kegiatan" => Column::locked(name, 36, Kind::Text),
        "nama_opd" => Column::locked(name, 28, Kind::Text),
        "rupiah" | "belum_diketahui" => Column::locked(name, 20, Kind::Money),
        "jenis_kelamin" => Column::of(name, 14, vec!["P", "L", "-", "total"]),
        "kelompok_umur" => {
            let ages = Age::VARIANTS.iter().map(|age| age.id());
            Column::of(name, 15, std::iter::once("-").chain(ages).collect())
        }
        "difabel" => Column::of(name, 10, lang.choose(vec!["tidak", "ya"], vec!["no", "yes"])),
        "satuan" => Column::of(name, 12, vec!["orang", "kunjungan", "orang-hari", "persen"]),
        "jenis_data" => Column::of(name, 12, vec!["rencana", "realisasi"]),
        "uraian" => Column::open(name, 30, Kind::Text),
        "sumber" => Column::open(name, 28, Kind::Text),
        "tahun" => Column::open(name, 8, Kind::Year),
        "jumlah" | "L" | "P" | "difabel_L" | "difabel_P" => Column::open(name, 11, Kind::Count),
        _ => Column::locked(name, 40, Kind::Text),
    }
}

const COUNTS_ID: &[&str] = &[
    "Cara mengisi data sasaran (data terpilah)",
    "Setiap baris lembar Sasaran menanyakan: berapa perempuan (P) dan laki-laki (L) yang dijangkau sub kegiatan ini?",
    "Isi hanya kolom berwarna. Kolom lain terkunci tanpa kata sandi: jangan diubah.",
    "Isi jumlah pada baris P dan pada baris L, juga bila nol. Baris yang jumlahnya kosong belum diisi dan tidak dihitung; bila hanya satu dari keduanya diisi, keduanya tidak dihitung.",
    "kelompok_umur: - bila tidak diketahui. Bila jumlah diketahui menurut umur atau difabel, tambahkan baris di bawah tabel: kode_sub_kegiatan, nama_opd, jenis_kelamin, kelompok_umur, difabel, jumlah. Setiap orang dihitung di satu baris saja.",
    "satuan: orang bila yang dihitung orang; kunjungan, orang-hari atau persen hanya memberi perkiraan. Satu sub kegiatan, satu satuan.",
    "sumber dan tahun: dari mana angkanya, tahun berapa. Tulis jumlah orang, bukan nama, NIK atau alamat.",
    "Jangan ganti judul kolom, dan jangan salin lembar ini di dalam berkas yang sama.",
    "Simpan sebagai xlsx atau ods, lalu: setara report ANGGARAN --beneficiaries BERKAS_INI",
];
const COUNTS_EN: &[&str] = &[
    "How to fill in beneficiaries",
    "Every row of the sheet Beneficiaries asks: how many women (P) and men (L) does this sub kegiatan reach?",
    "Fill in the coloured columns only. The others are locked without a password: leave them as they are.",
    "Fill in jumlah (the count) of both the row P and the row L, zero included. A row without a count is not filled in and does not count; if only one of the two is filled in, neither counts.",
    "kelompok_umur (age group): - if it is not known. If counts are known by age or disability, add rows below the table: kode_sub_kegiatan, nama_opd, jenis_kelamin, kelompok_umur, difabel, jumlah. Every person is counted in one row only.",
    "satuan (unit): orang for persons; kunjungan (visits), orang-hari (person-days) and persen (percent) only give estimates. One unit for each sub kegiatan.",
    "sumber and tahun: where the count comes from, and its year. Write counts of persons, not names, NIK or addresses.",
    "Do not rename columns, and do not copy this sheet within the file.",
    "Save it as xlsx or ods, then: setara report BUDGET --beneficiaries THIS_FILE",
];

// A statement: the official form, whose labels are in Indonesian in both languages.

/// Blank rows of its tables.
const BLANK: usize = 10;

/// A statement to be filled in, as a workbook that `gbs check` reads. `steps`: 9, or 4 for the newer analysis.
///
/// # Errors
/// It cannot be written.
pub fn statement(known: &Known, reaches: &[&Reach], steps: u8, lang: Lang, out: &mut dyn Write) -> Result<()> {
    let widths = [24, 44, 20, 24, 24, 18, 18, 16, 22, 10, 13, 10];
    let columns = widths.map(|width| Column::open("", width, Kind::Text));
    let mut form = Statement { rows: vec![FillRow::Head(vec!["Pernyataan Anggaran Gender (GBS)".to_owned()])] };
    form.head(known, steps);
    form.analysis(known, reaches, steps);
    form.plan(known, steps);
    let mut guide: Vec<String> =
        lang.choose(STATEMENT_ID, STATEMENT_EN).iter().map(|line| (*line).to_owned()).collect();
    guide.extend(known.hints());
    let guide: Vec<&str> = guide.iter().map(String::as_str).collect();
    let sheet =
        FillSheet { name: "GBS", columns: &columns, rows: form.rows, is_table: false, guide: &guide, subject: None };
    fill::write(&sheet, lang, out)
}

struct Statement {
    rows: Vec<FillRow>,
}

fn text() -> Column {
    Column::open("", 44, Kind::Text)
}

fn kept() -> Column {
    Column::locked("", 44, Kind::Text)
}

impl Statement {
    /// A label, and what stands beside it.
    fn field(&mut self, label: &str, own: Column, value: impl Into<String>) {
        self.rows.push(FillRow::Of(vec![(kept(), label.to_owned()), (own, value.into())]));
    }

    /// A label with a table below it.
    fn table(&mut self, label: &str, columns: &[Column], rows: impl Iterator<Item = Vec<String>>) {
        let titles = columns.iter().map(|c| c.header.clone());
        // Titles beside the label would be read as a table of statements.
        self.rows.push(FillRow::Head(vec![label.to_owned()]));
        self.rows.push(FillRow::Head(std::iter::once(String::new()).chain(titles).collect()));
        let blank = std::iter::repeat_n(Vec::new(), BLANK);
        for row in rows.chain(blank) {
            let cells = columns.iter().cloned().zip(row.into_iter().chain(std::iter::repeat(String::new())));
            self.rows.push(FillRow::Of(std::iter::once((kept(), String::new())).chain(cells).collect()));
        }
    }

    fn head(&mut self, known: &Known, steps: u8) {
        let a = &known.activity;
        let code = |level| a.code.and_then(|c| c.at(level)).map(|c| c.to_string()).unwrap_or_default();
        self.field("Perangkat daerah", kept(), &a.opd_name);
        if a.unit_name != a.opd_name {
            self.field("Unit organisasi", text(), &a.unit_name);
        }
        self.field(
            "Tahun anggaran",
            Column::open("", 8, Kind::Year),
            known.year.map_or(String::new(), |y| y.to_string()),
        );
        let stages = STAGES.into_iter().chain(["pergeseran-1", "pergeseran-2", "pergeseran-3"]).collect();
        self.field("Tahap", Column::of("", 12, stages), known.stage.as_deref().unwrap_or_default());
        self.field("Bentuk GAP", Column::of("", 8, vec!["9", "4"]), steps.to_string());
        self.field("Kelompok sasaran", text(), &a.sasaran);
        self.field("Kode program", kept(), code(Level::Program));
        self.field("Program", kept(), &a.program_name);
        self.field("Kode kegiatan", kept(), code(Level::Kegiatan));
        self.field("Kegiatan", kept(), &a.kegiatan_name);
        self.field("Kode sub kegiatan", kept(), code(Level::SubKegiatan));
        self.field("Sub kegiatan", kept(), &a.sub_kegiatan_name);
        self.field("Tujuan sub kegiatan", text(), "");
        self.field("Jumlah anggaran", Column::locked("", 20, Kind::Money), known.amount.to_string());
    }

    fn analysis(&mut self, known: &Known, reaches: &[&Reach], steps: u8) {
        let aspects: Vec<&str> = Aspect::VARIANTS.iter().map(|aspect| aspect.id()).collect();
        let count = |title| Column::open(title, 14, Kind::Count);
        let words = |title| Column::open(title, 20, Kind::Text);
        let columns = [
            words("Topik"),
            count("L"),
            count("P"),
            count("Total"),
            words("L persen"),
            words("P persen"),
            words("Satuan"),
            words("Sumber"),
            Column::open("Tahun", 8, Kind::Year),
            Column::of("Faktor", 13, aspects),
            Column::of("Insiden", 8, vec!["ya", "tidak"]),
        ];
        let row = |reach: &&Reach| {
            let sum = |sex| reach.counts.iter().filter(|(g, _)| g.sex == sex).map(|(_, n)| n).sum::<u64>().to_string();
            let what =
                reach.whose.item.as_ref().map_or("Penerima manfaat".into(), |i| format!("Penerima manfaat: {i}"));
            let year = reach.year.map_or(String::new(), |y| y.to_string());
            let (unit, none) = (reach.unit.id().to_owned(), String::new);
            let source = reach.table.path.clone();
            vec![what, sum(Sex::L), sum(Sex::P), none(), none(), none(), unit, source, year, "manfaat".into()]
        };
        self.table("Data pembuka wawasan", &columns, reaches.iter().map(row));
        self.rows.push(FillRow::Head(vec!["Faktor kesenjangan".to_owned()]));
        for label in ["Akses", "Partisipasi", "Kontrol", "Manfaat"] {
            self.field(label, text(), "");
        }
        if steps == 9 {
            self.field("Sebab internal", text(), "");
            self.field("Sebab eksternal", text(), "");
        }
        self.field("Tolok ukur", text(), "");
        let columns = [
            Column::of("Jenis", 12, vec!["keluaran", "hasil"]),
            words("Uraian"),
            words("Satuan"),
            words("Baseline L"),
            words("Baseline P"),
            words("Target L"),
            words("Target P"),
        ];
        let rows = [("keluaran", known.activity.indikator.as_str()), ("hasil", "")];
        self.table("Indikator", &columns, rows.into_iter().map(|(kind, what)| vec![kind.to_owned(), what.to_owned()]));
    }

    fn plan(&mut self, known: &Known, steps: u8) {
        let words = |title| Column::open(title, 24, Kind::Text);
        let mut columns = vec![
            words("Kegiatan"),
            Column::open("Masukan (Rp)", 20, Kind::Money),
            words("Keluaran"),
            words("Hasil"),
            words("Kode rekening"),
        ];
        columns.extend((steps == 4).then(|| words("Penanggung jawab")));
        let row = |(what, amount, account): (String, Rupiah, String)| {
            let responsible = known.activity.opd_name.clone();
            vec![what, amount.to_string(), String::new(), String::new(), account, responsible]
        };
        self.table("Rencana aksi", &columns, known.actions().into_iter().map(row));
        self.rows.push(FillRow::Head(vec!["Tanda tangan".to_owned()]));
        for label in ["Tempat", "Tanggal", "Jabatan", "Nama", "NIP"] {
            let post = format!("Kepala {}", known.activity.opd_name);
            self.field(label, text(), if label == "Jabatan" { post } else { String::new() });
        }
    }
}

const STATEMENT_ID: &[&str] = &[
    "Cara mengisi Pernyataan Anggaran Gender (GBS)",
    "Isi sel berwarna di lembar GBS. Yang sudah diketahui dari anggaran terkunci tanpa kata sandi.",
    "Jangan ganti tulisan di kolom A dan judul tabelnya: dari situlah isian dikenal.",
    "Tujuan sub kegiatan: tujuan semula, sebelum analisis gender. Tolok ukur: tujuan setelah reformulasi, yaitu apa yang berubah bagi perempuan dan laki-laki bila sebabnya dijawab.",
    "Data pembuka wawasan: untuk setiap faktor, berapa L dan berapa P, dari mana, tahun berapa. Data insiden (kematian ibu, korban KDRT) tidak perlu L dan P: pilih ya pada Insiden.",
    "Faktor kesenjangan: hanya yang relevan. Siapa yang tertinggal, berapa, dan di mana terlihat?",
    "Sebab internal: di dalam OPD sendiri (aturan, jadwal, tempat, petugas, kebiasaan kerja). Sebab eksternal: di keluarga, masyarakat, lingkungan. Satu sebab satu baris dalam selnya (Alt+Enter).",
    "Indikator: yang menunjukkan kesenjangan mengecil, dengan data dasar dan target menurut jenis kelamin.",
    "Rencana aksi: baris anggaran sub kegiatan ini sebagai titik tolak. Gabungkan menurut langkah, hapus yang tidak menjawab kesenjangan, dan isi keluaran serta hasilnya.",
    "Simpan sebagai xlsx atau ods, lalu: setara gbs check BERKAS_INI --budget ANGGARAN",
];
const STATEMENT_EN: &[&str] = &[
    "How to fill in a Gender Budget Statement (GBS)",
    "Fill in the coloured cells of the sheet GBS. What the budget says already is locked without a password.",
    "Do not change the texts of column A or the titles of tables: what is filled in is known by them.",
    "Tujuan sub kegiatan: the goal before the gender analysis. Tolok ukur: the goal after it, that is, what changes for women and men once the causes are answered.",
    "Data pembuka wawasan (data): for each factor, how many men (L) and women (P), from where, of which year. Data on incidents (maternal deaths, violence) need no L and P: choose ya for Insiden.",
    "Faktor kesenjangan (factors of the gap): only those that matter. Which group is behind, by how much, and where does it show?",
    "Sebab internal: causes within the OPD (rules, hours, place, staff, habits). Sebab eksternal: causes in families, communities, surroundings. One cause a line of the cell (Alt+Enter).",
    "Indikator: what shows that the gap narrows, with baseline and target by sex.",
    "Rencana aksi (action plan): begins as the budget lines of the sub kegiatan. Join them to steps, delete what does not answer the gap, and fill in output and outcome.",
    "Save it as xlsx or ods, then: setara gbs check THIS_FILE --budget BUDGET",
];
