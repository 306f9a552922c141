//! What can be wrong with a print (PDF): pages that hold no text (F035), several annexes (F036), and what was put together
//! and is not proven by what the print states (F037).

use crate::domain::amount::Rupiah;
use crate::files::print::Unread;
use crate::finding::table::Stated;
use crate::finding::{Severity, brief};
use crate::lang::{Lang, format_in};

/// Pages that are no text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnreadPages {
    scans: Vec<u32>,
    unknown: Vec<u32>,
    of: u32,
}

impl UnreadPages {
    pub fn of(pages: Unread) -> UnreadPages {
        UnreadPages { scans: pages.scans, unknown: pages.unknown, of: pages.of }
    }

    pub fn message(&self, lang: Lang) -> String {
        let of = self.of;
        let mut parts = Vec::new();
        if !self.scans.is_empty() {
            let pages = listed(&self.scans);
            parts.push(format_in!(
                lang,
                "halaman {pages} dari {of} berupa gambar (hasil pindaian) tanpa teks",
                "page {pages} of {of}: a picture (a scan) without text"
            ));
        }
        if !self.unknown.is_empty() {
            let pages = listed(&self.unknown);
            parts.push(format_in!(
                lang,
                "huruf di halaman {pages} dari {of} tidak dapat dikenali: berkas tidak mencantumkan karakternya",
                "page {pages} of {of}: the file does not say which characters its letters are"
            ));
        }
        parts.push(lang.choose("tidak ada yang dihitung", "nothing is counted").to_owned());
        parts.join("; ")
    }

    pub fn help(lang: Lang) -> &'static str {
        lang.choose(
            "minta buku kerja atau CSV asalnya, atau cetakan PDF yang dibuat langsung dari aplikasinya; teks dari hasil pindaian tidak dipakai, karena satu angka yang salah tidak terlihat",
            "ask for the workbook or CSV that it was made from, or a PDF printed from the program itself; text that a scanner recognised is not used, as a digit that is wrong cannot be seen",
        )
    }
}

/// `2, 5-7, 9`.
fn listed(pages: &[u32]) -> String {
    let mut out: Vec<(u32, u32)> = Vec::new();
    for page in pages {
        match out.last_mut().filter(|last| last.1 + 1 == *page) {
            Some(last) => last.1 = *page,
            None => out.push((*page, *page)),
        }
    }
    let text = |(from, to): &(u32, u32)| if from == to { from.to_string() } else { format!("{from}-{to}") };
    out.iter().map(text).collect::<Vec<_>>().join(", ")
}

/// Several annexes, or tables, that each hold a budget.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OpenAnnexes {
    pub offered: Vec<AnnexOffered>,
}

/// One of them; without a title its name is empty.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AnnexOffered {
    pub name: String,
    pub number: String,
    pub title: String,
    pub page: u64,
}

impl OpenAnnexes {
    pub fn message(&self, lang: Lang) -> String {
        let list: Vec<String> = self.offered.iter().map(|own| own.in_words(lang)).collect();
        let list = list.join("; ");
        format_in!(
            lang,
            "berkas ini memuat beberapa tabel yang masing-masing dapat menjadi anggarannya, dan tidak satu pun dipilih; tabel-tabel itu tidak dijumlahkan: {list}",
            "the file has several tables that may each be the budget, and none is chosen; they are not added up: {list}"
        )
    }

    pub fn help(&self, lang: Lang) -> String {
        match self.offered.iter().find(|own| !own.number.is_empty()) {
            Some(own) => {
                let number = &own.number;
                format_in!(lang, "pilih satu lampiran, misalnya --annex {number}", "choose an annex: --annex {number}")
            }
            None => lang
                .choose(
                    "pisahkan halaman-halamannya menjadi satu berkas untuk tiap tabel",
                    "split the pages, so that each table is a file of its own",
                )
                .to_owned(),
        }
    }
}

impl AnnexOffered {
    fn in_words(&self, lang: Lang) -> String {
        let page = self.page;
        let at = format_in!(lang, "halaman {page}", "page {page}");
        match (self.name.is_empty(), self.title.is_empty()) {
            (true, _) => at,
            (false, true) => format!("{} ({at})", self.name),
            (false, false) => format!("{} {:?} ({at})", self.name, brief(&self.title)),
        }
    }
}

/// A product of a row that is not its amount, and in how many other rows it is not.
#[derive(Clone, PartialEq, Debug)]
pub struct Product {
    pub stated: Rupiah,
    pub product: Rupiah,
    pub others: usize,
}

/// What of a print is not proven, or is refuted.
#[derive(Clone, PartialEq, Debug)]
pub enum PrintDoubt {
    /// A row is not coefficient × price, as the others are.
    Product(Product),
    /// A stated total is not what was read.
    Total { total: Stated, others: usize },
    /// Digits of several lines were put together to an amount.
    Joined { others: usize },
    /// A part of an amount is not shown.
    Cut,
    /// Text is printed over other text, or over a ruling line: an amount, or words.
    Over { amount: bool, others: usize },
    /// Where columns are is told by gaps alone.
    Columns,
    /// Where rows end is told by the place of text alone.
    Rows,
    /// The page says what another one says, row by row.
    Twice { page: u64 },
    /// No stated total is of all that was read.
    Nothing { total: Rupiah },
}

impl PrintDoubt {
    pub fn severity(&self) -> Severity {
        match self {
            PrintDoubt::Over { amount: false, .. } => Severity::Warning,
            _ => Severity::Error,
        }
    }

    pub fn message(&self, lang: Lang) -> String {
        match self {
            PrintDoubt::Product(Product { stated, product, others }) => {
                let difference = (*stated - *product).in_lang(lang);
                let (stated, product) = (stated.in_lang(lang), product.in_lang(lang));
                let others = more(*others, lang);
                format_in!(
                    lang,
                    "nilai baris ini tertulis {stated}, padahal koefisien × harga = {product} (selisih {difference}){others}",
                    "the row says {stated}, but coefficient × price is {product} (difference {difference}){others}"
                )
            }
            PrintDoubt::Total { total, others } => {
                let Stated { what, stated, computed, .. } = total;
                let difference = (*stated - *computed).in_lang(lang);
                let (what, stated, computed) = (brief(what), stated.in_lang(lang), computed.in_lang(lang));
                let others = more(*others, lang);
                format_in!(
                    lang,
                    "{what}: tercetak {stated}, padahal baris yang terbaca berjumlah {computed} (selisih {difference}){others}",
                    "{what}: the print says {stated}, but the rows that were read add up to {computed} (difference {difference}){others}"
                )
            }
            PrintDoubt::Joined { others } => {
                let others = more(*others, lang);
                format_in!(
                    lang,
                    "nilai di sini tercetak pada beberapa baris teks dan disambung, dan tidak ada hasil kali atau jumlah yang membuktikannya{others}",
                    "the amount is printed on several lines and was joined, and no product or total proves it{others}"
                )
            }
            PrintDoubt::Cut => lang
                .choose("sebagian angka di sel ini terpotong dan tidak terlihat", "a part of the amount is cut off and not shown")
                .to_owned(),
            PrintDoubt::Over { others, .. } => {
                let others = more(*others, lang);
                format_in!(
                    lang,
                    "teks di baris ini tercetak di atas teks lain atau di atas garis: mana yang termasuk baris ini tidak dapat dipastikan{others}",
                    "text of this row is printed over other text or over a ruling line: which of it belongs to the row is not known{others}"
                )
            }
            PrintDoubt::Columns => lang
                .choose(
                    "tabel ini tidak bergaris, dan tidak ada hasil kali atau jumlah yang membuktikan di mana kolomnya",
                    "the table has no ruling lines, and no product or total proves where its columns are",
                )
                .to_owned(),
            PrintDoubt::Rows => lang
                .choose(
                    "di mana baris ini mulai dan berakhir tidak dapat dipastikan: tidak ada garis, hasil kali, atau jumlah yang membuktikannya",
                    "where this row begins and ends is not known: no ruling line, product or total proves it",
                )
                .to_owned(),
            PrintDoubt::Twice { page } => format_in!(
                lang,
                "baris-baris halaman ini sama dengan halaman {page}: uang yang sama terbaca dua kali",
                "the rows of this page are those of page {page}: the same money is read twice"
            ),
            PrintDoubt::Nothing { total } => {
                let total = total.in_lang(lang);
                format_in!(
                    lang,
                    "tidak ada jumlah dalam cetakan ini yang mencakup semua yang terbaca ({total}): tidak terlihat apakah ada baris atau halaman yang hilang atau berulang",
                    "no total in the print is of all that was read ({total}): nothing shows whether a row or page is missing, or there twice"
                )
            }
        }
    }

    pub fn help(lang: Lang) -> &'static str {
        lang.choose(
            "cocokkan halaman ini dengan yang terbaca (setara convert); bila halaman hilang atau terpotong, mintalah cetakan yang utuh, atau buku kerja asalnya",
            "compare the page with what was read (setara convert); if a page is missing or cut, ask for a whole print, or for the workbook that it was made from",
        )
    }
}

fn more(others: usize, lang: Lang) -> String {
    match others {
        0 => String::new(),
        n => format_in!(lang, "; begitu pula {n} yang lain", "; so in {n} others"),
    }
}
