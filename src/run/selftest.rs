//! `setara selftest`: every group with its time, and what failed.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Write;
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::cli::{Cli, SelftestArgs};
use crate::criteria::nomenclature::{Nomenclature, OfficialNames, Scope};
use crate::criteria::pack::Pack;
use crate::criteria::tag::Criteria;
use crate::criteria::validate::Tried;
use crate::domain::amount;
use crate::domain::amount::Rupiah;
use crate::files::output::Output;
use crate::files::paths;
use crate::finding::catalog;
use crate::lang::{Lang, Word, messages};
use crate::run::ExitStatus;

pub(super) fn run(cli: &Cli, args: &SelftestArgs, out: &mut Output) -> Result<ExitStatus> {
    let lang = cli.lang.unwrap_or_else(Lang::from_env);
    let chosen = match args.packs.is_empty() {
        true => None,
        false => Some(Criteria::compile(args.packs.iter().map(|p| Pack::open(p)).collect::<Result<_>>()?)),
    };
    let shipped = Criteria::compile(vec![Pack::id_arg()]);
    let trial = Trial { shipped, chosen, nomenclature: Nomenclature::shipped(), lang };
    let (mut failed, start) = (0, Instant::now());
    for (name, group) in GROUPS {
        let begin = Instant::now();
        // What cannot even be tried has failed.
        let outcome = group(&trial)
            .unwrap_or_else(|error| Outcome { failed: vec![messages::of_error(lang, &error)], ..Outcome::default() });
        let mark = match (outcome.failed.is_empty(), lang) {
            (true, _) => "ok",
            (false, Lang::Id) => "GAGAL",
            (false, Lang::En) => "FAIL",
        };
        let (name, tried, what) = (lang.say(name), outcome.tried, &outcome.what);
        let took = seconds(begin.elapsed());
        writeln!(out, "{mark:<6} {name:<13} {tried:>6} {what} ({took})")?;
        for detail in outcome.details {
            writeln!(out, "       {detail}")?;
        }
        for failure in &outcome.failed {
            writeln!(out, "       {failure}")?;
        }
        failed += usize::from(!outcome.failed.is_empty());
        out.flush()?;
    }
    let (groups, took) = (GROUPS.len(), seconds(start.elapsed()));
    let version = env!("CARGO_PKG_VERSION");
    match lang {
        Lang::Id => writeln!(out, "setara {version}: {groups} kelompok, {failed} gagal ({took})")?,
        Lang::En => writeln!(out, "setara {version}: {groups} groups, {failed} failed ({took})")?,
    }
    Ok(if failed == 0 { ExitStatus::Done } else { ExitStatus::Findings })
}

fn seconds(time: Duration) -> String {
    format!("{:.2} s", time.as_secs_f64())
}

// `setara selftest`: what can go wrong with the program itself is tried where it runs, in seconds. Each group counts
// what it tried and names what failed.

mod forms;

/// What a group tried.
#[derive(Default)]
pub struct Outcome {
    pub tried: usize,
    /// Of what.
    pub what: String,
    pub failed: Vec<String>,
    /// For those who want to compare.
    pub details: Vec<String>,
}

impl Outcome {
    fn check(&mut self, ok: bool, message: impl FnOnce() -> String) {
        self.tried += 1;
        if !ok {
            self.failed.push(message());
        }
    }
}

/// What is tried with. `own`: packs whose examples are tried beside the shipped ones.
pub struct Trial {
    pub shipped: Criteria,
    pub chosen: Option<Criteria>,
    pub nomenclature: Nomenclature,
    pub lang: Lang,
}

/// Name of a group, and what it tries.
pub type Group = (Word, fn(&Trial) -> Result<Outcome>);

pub const GROUPS: [Group; 8] = [
    (Word { id: "contoh", en: "examples" }, |t| Ok(examples(t, 0, EXAMPLES))),
    (Word { id: "jebakan", en: "traps" }, |t| Ok(examples(t, 1, TRAPS))),
    (Word { id: "bentuk", en: "forms" }, forms::forms),
    (Word { id: "inti", en: "threads" }, forms::threads),
    (Word { id: "uang", en: "money" }, |t| Ok(money(t))),
    (Word { id: "kode", en: "codes" }, |t| Ok(codes(t))),
    (Word { id: "nomenklatur", en: "nomenclature" }, |t| Ok(nomenclature(t))),
    (Word { id: "data", en: "data" }, data),
];

const EXAMPLES: Word = Word { id: "contoh konsep:", en: "examples of concepts:" };
const TRAPS: Word = Word { id: "contoh jebakan:", en: "examples of traps:" };
const SPLITS: Word = Word { id: "pembagian yang jumlahnya utuh", en: "splits that add up to the whole" };
const CODES: Word = Word { id: "kode temuan dengan teks dua bahasa", en: "finding codes with texts in both languages" };
const LISTS: Word = Word { id: "angka daftar resmi", en: "figures of the official lists" };
const DATA: Word = Word { id: "data bawaan", en: "shipped data" };

impl Trial {
    fn say(&self, word: Word) -> String {
        self.lang.say(word).to_owned()
    }
}

/// Of concepts (0) or traps (1), in the shipped packs and in those named.
fn examples(t: &Trial, which: usize, what: Word) -> Outcome {
    let mut out = Outcome { what: t.say(what), ..Outcome::default() };
    for criteria in std::iter::once(&t.shipped).chain(&t.chosen) {
        let Tried { tried, failed } = std::mem::take(&mut crate::criteria::validate::tried(criteria)[which]);
        out.tried += tried;
        let known: BTreeSet<String> = out.failed.iter().cloned().collect();
        out.failed.extend(failed.into_iter().filter(|f| !known.contains(f)));
        let packs: Vec<String> = criteria.packs.iter().map(|p| format!("{} {}", p.id, p.version)).collect();
        out.what.push_str(&format!(" {}", packs.join(" + ")));
    }
    out
}

/// Whatever is divided by whatever weights, nothing is left over or made.
fn money(t: &Trial) -> Outcome {
    let mut out = Outcome { what: t.say(SPLITS), ..Outcome::default() };
    const SEN: [i128; 8] = [1, 2, 99, 100, 10_001, 999_999_999_999_999, -1, -123_456_789];
    const WEIGHTS: [&[u64]; 8] =
        [&[1], &[1, 1], &[1, 1, 1], &[0, 7], &[3, 5, 11], &[1, 1_000_000], &[13; 17], &[u32::MAX as u64, 1, 2]];
    for sen in SEN {
        for weights in WEIGHTS {
            let whole = Rupiah::from_sen(sen);
            let parts = amount::split(whole, weights).unwrap_or_default();
            let sum: Rupiah = parts.iter().copied().sum();
            let whole_again = sum == whole && parts.len() == weights.len();
            let idle = weights.iter().zip(&parts).all(|(w, p)| *w > 0 || p.is_zero());
            out.check(whole_again && idle, || format!("{whole} by {weights:?} gives {sum}"));
        }
    }
    out
}

/// Every kind of finding can be told in both languages and has its page.
fn codes(t: &Trial) -> Outcome {
    let mut out = Outcome { what: t.say(CODES), ..Outcome::default() };
    let mut seen = BTreeSet::new();
    for entry in catalog::entries() {
        let explained = [entry.summary.id, entry.summary.en].iter().all(|text| !text.trim().is_empty());
        let paged = |page: &str| page.contains(entry.code) && page.lines().count() > 3;
        let paged = [entry.page.id, entry.page.en].into_iter().all(paged);
        let only = seen.insert(entry.code) && seen.insert(entry.name);
        out.check(explained && paged && only && !entry.severities.is_empty(), || {
            format!("{}: a text, a severity or its page is missing, or its code or name stands twice", entry.code)
        });
    }
    out
}

/// What the official lists are published with: year, sub kegiatan, of them with a tag that means ARG. The list of 2023
/// has no tags.
const PUBLISHED: [(u16, usize, usize); 3] = [(2027, 7_581, 608), (2026, 3_448, 551), (2023, 3_395, 0)];

fn nomenclature(t: &Trial) -> Outcome {
    let mut out = Outcome { what: t.say(LISTS), ..Outcome::default() };
    let counts = t.nomenclature.counts(&t.nomenclature.kinds(&t.shipped));
    for (year, codes, tagged) in PUBLISHED {
        let counted = counts.iter().filter(|c| c.0 == year && (year != 2023 || c.1 == Scope::Kabkota));
        let (is, is_tagged) = counted.fold((0, 0), |(a, b), c| (a + c.2, b + c.3));
        out.check(is == codes, || format!("{year}: {is} sub kegiatan, published are {codes}"));
        out.check(is_tagged == tagged, || format!("{year}: {is_tagged} with a tag of ARG, published are {tagged}"));
    }
    out.check(!t.nomenclature.sources.is_empty(), || "the lists name no source".into());
    out
}

/// The bytes the program carries, to be compared with those of another copy.
fn data(t: &Trial) -> Result<Outcome> {
    let mut out = Outcome { what: t.say(DATA), ..Outcome::default() };
    let pack = Pack::text("id-arg")?;
    for (name, text) in [
        ("id-arg.toml", pack.as_str()),
        ("codes.txt", Nomenclature::shipped_text()),
        ("names.txt", OfficialNames::shipped_text()),
    ] {
        let sha256 = paths::sha256(text.as_bytes());
        out.check(!text.is_empty(), || format!("{name} is empty"));
        out.details.push(format!("{name:<12} sha256 {sha256}"));
    }
    let is_same = t.shipped.packs.first().is_some_and(|p| p.sha256 == paths::sha256(pack.as_bytes()));
    out.check(is_same, || "id-arg: its hash in manifests is not that of its text".into());
    Ok(out)
}

// A small budget, and the forms in which agencies would write it.

/// OPD (code and name), sub kegiatan (code and name), account (code and name), item, sen.
pub struct Line(pub [&'static str; 7], pub i128);

const DINKES: [&str; 2] = ["1.02.0.00.0.00.01.0000", "Dinas Kesehatan"];
/// With a sign that is not ASCII, a comma and quotes: what encodings and delimiters trip over.
const DP3A: [&str; 2] = ["2.08.0.00.0.00.01.0000", "Dinas Pemberdayaan \"Café\", Perempuan dan Anak"];
const DISHUB: [&str; 2] = ["2.15.0.00.0.00.01.0000", "Dinas Perhubungan"];
const IBU: [&str; 2] = ["1.02.02.2.02.0001", "Pengelolaan Pelayanan Kesehatan Ibu Hamil"];
const PUG: [&str; 2] = ["2.08.02.2.01.0001", "Koordinasi dan Sinkronisasi Perumusan Kebijakan Pelaksanaan PUG"];
const RAMBU: [&str; 2] = ["2.15.02.2.01.0002", "Penyediaan Perlengkapan Jalan"];
const GAJI: [&str; 2] = ["1.02.01.2.02.0001", "Penyediaan Gaji dan Tunjangan ASN"];
const MAKAN: [&str; 2] = ["5.1.02.01.01.0052", "Belanja Makanan dan Minuman Rapat"];
const CETAK: [&str; 2] = ["5.1.02.01.01.0026", "Belanja Alat/Bahan untuk Kegiatan Kantor - Bahan Cetak"];
const MODAL: [&str; 2] = ["5.2.04.01.01.0001", "Belanja Modal Jalan"];
const POKOK: [&str; 2] = ["5.1.01.01.01.0001", "Belanja Gaji Pokok PNS"];

const fn line(
    opd: [&'static str; 2],
    sub: [&'static str; 2],
    account: [&'static str; 2],
    item: &'static str,
    sen: i128,
) -> Line {
    Line([opd[0], opd[1], sub[0], sub[1], account[0], account[1], item], sen)
}

/// Every amount has sen, so that no number can be read in two ways.
pub const LINES: [Line; 13] = [
    line(DINKES, IBU, MAKAN, "Konsumsi kelas ibu hamil", 1_250_000_025),
    line(DINKES, IBU, CETAK, "Cetak buku KIA", 87_500_050),
    line(DINKES, IBU, CETAK, "Cetak buku KIA", 12_500_075),
    line(DINKES, GAJI, POKOK, "Gaji pokok bidan", 98_765_432_110),
    line(DINKES, GAJI, MAKAN, "Rapat staf; makan siang", 45_000_099),
    line(DP3A, PUG, MAKAN, "Pelatihan PPRG bagi perencana", 650_000_001),
    line(DP3A, PUG, CETAK, "Cetak pedoman PUG, edisi \"kedua\"", 33_333_333),
    line(DP3A, PUG, MAKAN, "Sosialisasi pencegahan kekerasan seksual", 210_000_049),
    line(DP3A, PUG, MAKAN, "Koreksi belanja tahun lalu", -5_000_011),
    line(DISHUB, RAMBU, MODAL, "Pengadaan rambu lalu lintas", 123_456_789_012_345),
    line(DISHUB, RAMBU, MODAL, "Marka jalan | zebra cross", 7_700_000_003),
    line(DISHUB, RAMBU, CETAK, "Cetak stiker", 1_000_001),
    line(DISHUB, RAMBU, MAKAN, "Sosialisasi keselamatan bagi lansia", 15_000_007),
];

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Encoding {
    Utf8,
    Marked,
    Utf16,
    Cp1252,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Numbers {
    Plain,
    Indonesian,
    Rp,
}

/// How the budget is written. Lines are taken in steps of `step`, into so many files.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    pub encoding: Encoding,
    pub delimiter: char,
    pub numbers: Numbers,
    pub crlf: bool,
    pub step: usize,
    pub files: usize,
    /// The whole budget so many times over.
    pub times: usize,
}

const HEADERS: [&str; 8] = [
    "KODE SKPD",
    "NAMA SKPD",
    "KODE SUB KEGIATAN",
    "NAMA SUB KEGIATAN",
    "KODE REKENING",
    "NAMA REKENING",
    "NAMA PAKET",
    "PAGU",
];

impl Form {
    /// The files, as bytes.
    pub fn write(&self) -> Vec<Vec<u8>> {
        let end = if self.crlf { "\r\n" } else { "\n" };
        let delimiter = self.delimiter.to_string();
        let header = HEADERS.join(&delimiter) + end;
        let mut files = vec![header; self.files];
        for at in 0..LINES.len() * self.times {
            let Line(texts, sen) = &LINES[at * self.step % LINES.len()];
            let mut cells: Vec<String> = texts.iter().map(|t| self.quoted(t)).collect();
            cells.push(self.quoted(&self.number(*sen)));
            let file = &mut files[at % self.files];
            file.push_str(&cells.join(&delimiter));
            file.push_str(end);
        }
        files.iter().map(|text| self.encode(text)).collect()
    }

    fn quoted(&self, cell: &str) -> String {
        if cell.contains([self.delimiter, '"']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.into() }
    }

    fn number(&self, sen: i128) -> String {
        let (sign, rupiah, rest) = (if sen < 0 { "-" } else { "" }, sen.abs() / 100, sen.abs() % 100);
        if self.numbers == Numbers::Plain {
            return format!("{sign}{rupiah}.{rest:02}");
        }
        let digits = rupiah.to_string();
        let mut out = String::from(if self.numbers == Numbers::Rp { "Rp " } else { "" });
        out.push_str(sign);
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                out.push('.');
            }
            out.push(digit);
        }
        let _ = write!(out, ",{rest:02}");
        out
    }

    fn encode(&self, text: &str) -> Vec<u8> {
        match self.encoding {
            Encoding::Utf8 => text.as_bytes().to_vec(),
            Encoding::Marked => [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
            Encoding::Utf16 => [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect(),
            Encoding::Cp1252 => encoding_rs::WINDOWS_1252.encode(text).0.into_owned(),
        }
    }
}
