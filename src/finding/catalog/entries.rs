//! The rows of the catalog.

use super::CatalogEntry;
use crate::finding::Severity;
use crate::lang::Word;

macro_rules! catalog {
    ($($code:literal, $name:literal, [$($severity:ident),+], $id:literal, $en:literal;)*) => {
        /// In groups: files (F), budgets (B), tags (A), beneficiaries and decisions (D), statements (G); policy (P) is kept free.
        pub const CATALOG: &[CatalogEntry] = &[$(CatalogEntry {
            code: $code,
            name: $name,
            severities: &[$(Severity::$severity),+],
            summary: Word { id: $id, en: $en },
            page: include_str!(concat!("../../../docs/codes/", $code, ".md")),
        }),*];
    };
}

catalog! {
    "F001", "cannot-read", [Error],
        "berkas tidak dapat dibuka atau dibaca sampai habis",
        "The file cannot be opened, or not be read to its end";
    "F002", "empty-file", [Error],
        "berkas kosong",
        "The file is empty";
    "F003", "empty-folder", [Error],
        "folder tidak berisi berkas yang dicari",
        "The folder holds no file of the kind that is read";
    "F004", "no-budget-header", [Error],
        "tidak ada kepala tabel anggaran",
        "No header within the first 40 rows has an amount and a code or name of an activity";
    "F005", "not-a-number", [Error],
        "sel nilai bukan angka; baris tidak dihitung",
        "A cell of the amount, laki-laki or perempuan column is not a number; the row is not counted";
    "F006", "ambiguous-number", [Error],
        "angka dapat dibaca dua cara; baris tidak dihitung",
        "A number can be read in two ways and no other cell of its column settles it; the row is not counted";
    "F007", "rounded", [Warning],
        "lebih dari dua desimal: dibulatkan ke sen",
        "An amount has more than two decimals: it is rounded to the sen, and counted";
    "F008", "short-row", [Error],
        "baris kurang kolom; tidak dihitung",
        "The row has fewer fields than the header and its amount is missing; not counted";
    "F009", "long-row", [Error],
        "baris kelebihan kolom; tidak dihitung",
        "The row has more fields than the header, and they are not empty; not counted";
    "F010", "open-quote", [Error],
        "tanda kutip tidak ditutup; sisa berkas tidak dihitung",
        "A quote opens here and is never closed; the rest of the file is not counted";
    "F011", "guessed-encoding", [Warning],
        "bukan UTF-8; pengodeannya diduga",
        "The file is not UTF-8 and says no encoding: it is read in the one that is named";
    "F012", "same-file-twice", [Warning],
        "dua masukan berisi sama: dihitung dua kali",
        "Two inputs have the same content: it is counted twice";
    "F013", "no-purpose", [Error],
        "baris bernilai tanpa kode atau nama kegiatan; tidak dihitung",
        "A row of a flat file has an amount but no code or name of an activity, and no cell that calls it a total; not counted";
    "F014", "sheet-without-budget", [Note],
        "lembar tanpa anggaran dilewati",
        "A sheet of a workbook holds no budget and is passed over; the message says why";
    "F015", "unit-said", [Note],
        "berkas menyatakan nilainya dalam ribuan, jutaan atau miliar",
        "The file says that its amounts are in thousands, millions or billions, and they are read so";
    "F016", "own-output", [Note],
        "berkas yang ditulis oleh setara dilewati di dalam folder",
        "Files in a folder that setara wrote itself are passed over";
    "F017", "output-as-input", [Error],
        "berkas yang ditulis oleh setara disebut sebagai anggaran",
        "A file that setara wrote itself is named as a budget";
    "F018", "hidden-sheet", [Note],
        "lembar buku kerja disembunyikan dan dilewati",
        "A sheet of a workbook is hidden and is passed over";
    "F019", "formula-without-value", [Error],
        "rumus dalam sel yang dipakai disimpan tanpa nilainya: baris yang nilainya tidak diketahui tidak dihitung",
        "Formulas in cells that are used were saved without their values; a row whose amount is not known is not counted";
    "F022", "no-such-column", [Warning],
        "profil menyebut kolom yang tidak ada dalam tabel",
        "The saved profile names a column that the table does not have";
    "F030", "open-amount", [Error],
        "beberapa kolom dapat menjadi nilai yang dihitung",
        "Several columns may be the amount that is counted, and nothing in them says which";
    "F031", "unexplained-row", [Error],
        "baris bernilai yang bukan baris anggaran dan bukan jumlah; tidak dihitung",
        "A row has money, lacks the code or name that lines have, and is the sum of no lines; not counted";
    "F032", "labels-filled-down", [Note],
        "label yang tertulis sekali berlaku bagi baris di bawahnya",
        "Labels stand in the first row of a group and hold for the rows below";
    "F033", "unproven-reading", [Error],
        "pembacaan tidak terbukti, padahal bukti diminta",
        "A reading is not proven, where proof is asked for";
    "F034", "contradicted-by-the-file", [Error, Warning],
        "profil, --amount atau --layout bertentangan dengan isi berkas",
        "The file contradicts a profile, --amount or --layout";
    "B001", "subtotal-differs", [Warning],
        "jumlah yang tertulis bukan jumlah bagiannya",
        "A stated total is not the sum of its parts";
    "B002", "several-totals", [Warning],
        "beberapa jumlah tertulis untuk satu kode",
        "Several totals are stated for one kegiatan or program of an agency";
    "B003", "no-account", [Error],
        "baris bernilai tanpa rekening, bukan jumlah sub kegiatannya; tidak dihitung",
        "A row has an amount and no account where other rows have one, and is not the sum of its sub kegiatan; not counted";
    "B004", "unknown-code", [Note, Warning],
        "kode sub kegiatan tidak ada dalam daftar resmi, atau tidak lagi",
        "A sub kegiatan is in none of the official lists, or no more in the one in force";
    "B005", "other-name", [Warning],
        "nama resmi kode ini lain",
        "The official name of the code is another one";
    "B006", "duplicate-line", [Warning],
        "baris yang sama dua kali",
        "A row stands in its file twice, word for word";
    "B007", "odd-amount", [Warning],
        "nilai negatif atau tidak masuk akal",
        "An amount is negative, or absurdly small or large";
    "B008", "volume-times-price", [Warning],
        "volume kali harga bukan nilainya",
        "Volume times unit price is not the amount";
    "B009", "several-agencies", [Note],
        "satu sub kegiatan di OPD yang berlainan jenis",
        "Agencies of different kinds spend under one sub kegiatan";
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
    "D001", "unusable-row", [Error],
        "baris sasaran tidak dapat dipakai",
        "A row of the beneficiaries file cannot be used: code, sex, age, difabel, count, unit, cost or year is not one";
    "D002", "no-budget-line", [Warning],
        "tidak ada baris anggaran untuk sasaran ini",
        "No line of the budget has the code of these beneficiaries (with their OPD, with their item)";
    "D003", "mixed-units", [Error],
        "satu sub kegiatan dihitung dalam dua satuan; tidak dipakai",
        "A sub kegiatan is counted in two units; its rows are not used";
    "D004", "counted-twice", [Error],
        "sasaran sudah ada dalam berkas lain; tidak dipakai",
        "An earlier file already has beneficiaries of this code (and OPD); those of this file are not used";
    "D005", "sum-differs", [Error, Warning],
        "L dan P tidak sama dengan jumlahnya",
        "L and P do not add up to the stated total";
    "D006", "other-sex-counted", [Warning],
        "teks menyebut satu jenis kelamin, sasaran menghitung yang lain juga",
        "Every line of the sub kegiatan names one sex only, and persons of the other one are counted";
    "D007", "other-ages-counted", [Warning],
        "umur dalam teks dan dalam sasaran tidak bertemu",
        "The ages that the texts name and those that are counted have none in common";
    "D008", "old-counts", [Warning],
        "sasaran lebih dari tiga tahun sebelum anggaran",
        "The counts are of more than three years before the budget";
    "D009", "no-source", [Warning],
        "perkiraan tanpa sumber atau tahun",
        "An estimate (visits, person-days, percentages) has no source or year";
    "D010", "costs-unfit", [Error, Warning],
        "biaya satuan tidak mungkin",
        "Unit costs cannot be: persons times costs are more than the amount, the amount is negative, all costs are 0, a counted group has none, or one has two";
    "D011", "template-not-filled-in", [Note],
        "baris templat belum diisi",
        "Rows of a template are not filled in yet, or there are no rows at all";
    "D012", "incomplete", [Warning],
        "sasaran baru diisi sebagian; tidak dipakai",
        "Only some of the rows or columns of a sub kegiatan are filled in or can be used; none is, for the others are not known";
    "D013", "no-target-by-sex", [Note],
        "ARG tanpa sasaran menurut jenis kelamin",
        "What counts as ARG does not say how many women and men it reaches";
    "D014", "personal-column", [Warning],
        "kolom berisi data pribadi; tidak dibaca",
        "A column holds numbers, addresses or names of persons: it is not read";
    "D015", "list-of-persons", [Error],
        "berkas adalah daftar orang, bukan tabel jumlah; tidak dibaca",
        "A beneficiaries file, population file or statement lists persons instead of counting them: it is not read";
    "D016", "personal-number", [Warning],
        "teks memuat NIK, No. KK atau nomor telepon",
        "A text holds a NIK, a No. KK or a telephone number";
    "D101", "unknown-verdict", [Error],
        "putusan tidak dikenal; baris tidak dipakai",
        "The cell putusan is none of the five verdicts; the row is not used";
    "D102", "decision-without-reason", [Warning],
        "putusan tanpa alasan, nama atau tanggal",
        "A decision has no alasan, nama or tanggal; it is used, and the first that is missing is named";
    "D103", "decisions-conflict", [Error],
        "dua putusan bertentangan; yang pertama dipakai",
        "A later row decides otherwise on the same sub kegiatan, OPD and text; the first one is used";
    "D104", "unused-decision", [Warning],
        "tidak ada baris anggaran untuk putusan ini",
        "No line of the budget is decided by this row";
    "D105", "stale-decision", [Warning],
        "putusan dibuat atas saran yang sudah berubah",
        "The decision was made on another suggestion (saran) than the one the lines get now; it is used";
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
    "P001", "share-below-threshold", [Error, Warning],
        "bagian sebuah lensa di bawah ambang",
        "A lens counts less of a denominator than the settings ask for";
    "P002", "too-few-statements", [Error],
        "GBS yang sah kurang dari ambang",
        "An agency has fewer valid GBS than the settings ask for";
    "P003", "too-much-unknown", [Error],
        "yang tidak diketahui melebihi ambang",
        "More is unknown than the settings allow";
    "P004", "no-focal-point", [Warning],
        "OPD tanpa focal point",
        "An agency is not in the register of focal points";
    "P005", "acceptance-ended", [Warning],
        "penerimaan sudah berakhir",
        "What was accepted until a day counts again";
    "P006", "acceptance-unused", [Warning],
        "penerimaan tanpa temuan",
        "An acceptance is about no finding";
}
