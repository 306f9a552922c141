//! Budgets made of arbitrary bytes, in forms made of them too: every byte is a choice, so that what a fuzzer turns is
//! another budget, not another broken file.

use std::collections::BTreeMap;

use setara::domain::amount::Rupiah;

/// One line: codes of agency, activity and account, item, sen.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Line {
    pub opd: String,
    pub sub: String,
    pub account: String,
    pub item: String,
    pub sen: i128,
}

pub const OPD: [(&str, &str); 4] = [
    ("1.02.0.00.0.00.01.0000", "Dinas Kesehatan"),
    ("2.08.0.00.0.00.01.0000", "Dinas Pemberdayaan, \"Café\" Perempuan"),
    ("1.03.0.00.0.00.01.0000", "Dinas Pekerjaan Umum"),
    ("7.01.0.00.0.00.03.0000", "Kecamatan Anak Tuha"),
];
/// By agency: kegiatan and its sub kegiatan.
pub const SUBS: [&[(&str, &str)]; 4] = [
    &[
        ("1.02.02.2.02.0001", "Pengelolaan Pelayanan Kesehatan Ibu Hamil"),
        ("1.02.02.2.02.0025", "Pelayanan Kesehatan Penyakit Menular"),
        ("1.02.01.2.02.0001", "Penyediaan Gaji dan Tunjangan ASN"),
    ],
    &[("2.08.02.2.01.0001", "Koordinasi Pengarusutamaan Gender"), ("2.08.03.2.01.0002", "Perlindungan Perempuan")],
    &[("1.03.10.2.01.0018", "Pemeliharaan Rutin Jalan"), ("1.03.03.2.01.0005", "Total Sanitasi; Air Minum")],
    &[("7.01.02.2.01.0003", "Pemberdayaan Lansia"), ("7.01.05.2.02.0001", "Jumlah Penyuluhan | Desa")],
];
pub const ACCOUNTS: [(&str, &str); 4] = [
    ("5.1.01.01.01.0001", "Belanja Gaji Pokok PNS"),
    ("5.1.02.01.01.0024", "Belanja Alat Tulis Kantor"),
    ("5.1.02.01.01.0052", "Belanja Makanan dan Minuman Rapat"),
    ("5.2.04.01.01.0003", "Belanja Modal Jalan"),
];
pub const ITEMS: [&str; 8] = [
    "Rapat",
    "Kelas ibu hamil",
    "Pelatihan\nkelompok wanita tani",
    "Pipa 5\" x 6 m",
    "Total stasiun, sewa",
    "JUMLAH peserta",
    "Vasektomi",
    "Bantuan anak jalanan; ramah difabel",
];

/// Bytes as choices. What is not there is zero.
pub struct Choices<'a>(&'a [u8]);

impl<'a> Choices<'a> {
    pub fn of(bytes: &'a [u8]) -> Choices<'a> {
        Choices(bytes)
    }

    pub fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    pub fn pick(&mut self, of: usize) -> usize {
        usize::from(self.byte()) % of
    }

    pub fn flag(&mut self) -> bool {
        self.byte() & 1 == 1
    }

    /// Sen of either sign, of any size that budgets have; seldom none.
    fn sen(&mut self) -> i128 {
        let size = [2, 4, 6, 3][self.pick(4)];
        let mut sen = (0..size).fold(0i128, |n, _| n << 8 | i128::from(self.byte()));
        // Most budgets are of whole rupiah.
        if self.flag() {
            sen = sen / 100 * 100;
        }
        if self.pick(8) == 7 { -sen } else { sen }
    }
}

/// Lines as indices, so that a budget can be changed and written again.
#[derive(Clone, PartialEq, Debug)]
pub struct Entry {
    pub opd: usize,
    pub sub: usize,
    pub account: usize,
    pub item: usize,
    pub sen: i128,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Budget(pub Vec<Entry>);

impl Entry {
    fn of(choices: &mut Choices) -> Entry {
        let opd = choices.pick(OPD.len());
        Entry {
            opd,
            sub: choices.pick(SUBS[opd].len()),
            account: choices.pick(ACCOUNTS.len()),
            item: choices.pick(ITEMS.len()),
            sen: choices.sen(),
        }
    }

    pub fn line(&self) -> Line {
        Line {
            opd: OPD[self.opd].0.into(),
            sub: SUBS[self.opd][self.sub].0.into(),
            account: ACCOUNTS[self.account].0.into(),
            item: ITEMS[self.item].into(),
            sen: self.sen,
        }
    }
}

impl Budget {
    pub fn of(choices: &mut Choices) -> Budget {
        let lines = 1 + choices.pick(20);
        Budget((0..lines).map(|_| Entry::of(choices)).collect())
    }

    pub fn total(&self) -> Rupiah {
        Rupiah::from_sen(self.0.iter().map(|e| e.sen).sum())
    }

    pub fn lines(&self) -> Vec<Line> {
        let mut lines: Vec<Line> = self.0.iter().map(Entry::line).collect();
        lines.sort();
        lines
    }

    /// Lines as a print has them: one an account, without items.
    pub fn by_account(&self) -> Vec<Line> {
        let mut sums: BTreeMap<Line, i128> = BTreeMap::new();
        for entry in &self.0 {
            *sums.entry(Line { item: String::new(), sen: 0, ..entry.line() }).or_default() += entry.sen;
        }
        sums.into_iter().map(|(line, sen)| Line { sen, ..line }).collect()
    }

    /// The plainest form there is.
    pub fn plain(&self) -> Vec<u8> {
        Form::plain().write(self)
    }
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Numbers {
    Plain,
    English,
    Indonesian,
    Rp,
    Brackets,
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Encoding {
    Utf8,
    Bom,
    Utf16Le,
    Utf16Be,
    Cp1252,
}

#[derive(Clone, Debug)]
pub struct Form {
    /// Flat, or a print of levels.
    pub print: bool,
    /// Columns in the order in which they stand; of a print nothing.
    pub columns: Vec<usize>,
    /// By column, which of its names is used.
    pub names: Vec<usize>,
    /// Columns that no reader knows, each before the column of its number.
    pub unknown: Vec<usize>,
    pub numbers: Numbers,
    pub encoding: Encoding,
    pub delimiter: char,
    pub crlf: bool,
    pub last_newline: bool,
    pub titles: bool,
    pub blank_lines: bool,
    pub footer: bool,
    pub quoted: bool,
    /// A row below the header numbers the columns.
    pub numbered: bool,
    /// Every few lines a page begins with the header again.
    pub pages: bool,
}

/// Lines of a page.
const PAGE: usize = 5;

/// Names of the columns of a flat file; the amount is the last.
const NAMES: [&[&str]; 8] = [
    &["KODE SKPD", "Kode OPD", "kd_skpd", "KODE PERANGKAT DAERAH"],
    &["NAMA SKPD", "nama_opd", "Perangkat Daerah", "Satker"],
    &["KODE SUB KEGIATAN", "kode_subkegiatan", "Kode Sub Giat"],
    &["NAMA SUB KEGIATAN", "nama_sub_giat", "Uraian Sub Kegiatan"],
    &["KODE REKENING", "Kode Akun", "kode_belanja"],
    &["NAMA REKENING", "nama_akun", "Uraian Akun"],
    &["NAMA PAKET", "Uraian Pekerjaan", "Komponen", "nama_barang"],
    &["PAGU (Rp)", "Pagu", "jumlah_pagu", "Anggaran", "Nilai Rincian", "TOTAL HARGA"],
];
const AMOUNT: usize = 7;

impl Form {
    pub fn plain() -> Form {
        Form {
            print: false,
            columns: (0..NAMES.len()).collect(),
            names: vec![0; NAMES.len()],
            unknown: Vec::new(),
            numbers: Numbers::Plain,
            encoding: Encoding::Utf8,
            delimiter: ',',
            crlf: false,
            last_newline: true,
            titles: false,
            blank_lines: false,
            footer: false,
            quoted: false,
            numbered: false,
            pages: false,
        }
    }

    pub fn of(choices: &mut Choices) -> Form {
        use {Encoding::*, Numbers::*};
        let mut columns: Vec<usize> = (0..NAMES.len()).collect();
        let print = choices.pick(4) == 3;
        if choices.flag() {
            for i in (1..columns.len()).rev() {
                columns.swap(i, choices.pick(i + 1));
            }
        }
        let form = Form {
            print,
            names: NAMES.iter().map(|names| choices.pick(names.len())).collect(),
            unknown: (0..choices.pick(3)).map(|_| choices.pick(columns.len() + 1)).collect(),
            columns,
            numbers: [Plain, English, Indonesian, Rp, Brackets][choices.pick(5)],
            encoding: [Utf8, Bom, Utf16Le, Utf16Be, Cp1252][choices.pick(5)],
            delimiter: [',', ';', '\t', '|'][choices.pick(4)],
            crlf: choices.flag(),
            last_newline: choices.flag(),
            titles: choices.flag(),
            blank_lines: choices.flag(),
            footer: choices.flag(),
            ..Form::plain()
        };
        let last = choices.byte();
        Form { quoted: last & 1 > 0, numbered: last & 2 > 0, pages: last & 4 > 0, ..form }
    }

    pub fn is_flat(&self) -> bool {
        !self.print
    }

    pub fn write(&self, budget: &Budget) -> Vec<u8> {
        let rows = if self.print { self.print_rows(budget) } else { self.flat_rows(budget) };
        self.encode(&self.text(&rows))
    }

    fn title_rows(&self) -> Vec<Vec<String>> {
        let titles = ["PEMERINTAH KABUPATEN MELATI", "ANGGARAN BELANJA, MENURUT PROGRAM", "TAHUN ANGGARAN 2026"];
        titles.iter().filter(|_| self.titles).map(|t| vec![t.to_string()]).collect()
    }

    /// The rows of the header.
    fn head(&self, labels: Vec<String>) -> Vec<Vec<String>> {
        let numbers = (1..=labels.len()).map(|n| n.to_string()).collect();
        let mut out = vec![labels];
        if self.numbered {
            out.push(numbers);
        }
        out
    }

    fn flat_rows(&self, budget: &Budget) -> Vec<Vec<String>> {
        let row = |unknown: &dyn Fn(usize) -> String, cell: &dyn Fn(usize) -> String| {
            let mut cells = Vec::new();
            for at in 0..=self.columns.len() {
                cells.extend(self.unknown.iter().enumerate().filter(|(_, u)| **u == at).map(|(n, _)| unknown(n)));
                cells.extend(self.columns.get(at).map(|c| cell(*c)));
            }
            cells
        };
        let mut out = self.title_rows();
        let label = |n: usize| ["CATATAN", "Diperiksa Oleh"][n % 2].to_owned();
        let head = self.head(row(&label, &|column| NAMES[column][self.names[column]].to_owned()));
        out.extend(head.clone());
        for (i, entry) in budget.0.iter().enumerate() {
            if self.pages && i > 0 && i % PAGE == 0 {
                out.extend(head.clone());
            }
            let (opd, sub) = (OPD[entry.opd], SUBS[entry.opd][entry.sub]);
            let account = ACCOUNTS[entry.account];
            let cells = [opd.0, opd.1, sub.0, sub.1, account.0, account.1, ITEMS[entry.item]];
            let amount = self.number(entry.sen);
            let cell = |column: usize| cells.get(column).map_or(amount.clone(), |c| c.to_string());
            out.push(row(&|n| format!("dua\nbaris {n}; \"kutip\", x"), &cell));
        }
        if self.footer {
            let total = self.number(budget.total().sen());
            let first = self.columns.iter().find(|c| **c != AMOUNT).copied();
            out.push(row(&|_| String::new(), &|column| match column {
                AMOUNT => total.clone(),
                _ if Some(column) == first => "JUMLAH".into(),
                _ => String::new(),
            }));
        }
        out
    }

    /// Agencies, programs, kegiatan, sub kegiatan and accounts, each with its sum.
    fn print_rows(&self, budget: &Budget) -> Vec<Vec<String>> {
        let mut out = self.title_rows();
        let head = self.head(["KODE", "URAIAN", "JUMLAH (Rp)"].map(str::to_owned).to_vec());
        out.extend(head.clone());
        let lines = budget.by_account();
        let sum = |keep: &dyn Fn(&Line) -> bool| lines.iter().filter(|l| keep(l)).map(|l| l.sen).sum::<i128>();
        let mut last: Option<&Line> = None;
        for (i, line) in lines.iter().enumerate() {
            if self.pages && i > 0 && i % PAGE == 0 {
                out.extend(head.clone());
            }
            let program = &line.sub[..7];
            let kegiatan = &line.sub[..12];
            let opd = OPD.iter().find(|o| o.0 == line.opd).map_or("", |o| o.1);
            let sub = SUBS.iter().flat_map(|s| s.iter()).find(|s| s.0 == line.sub).map_or("", |s| s.1);
            let account = ACCOUNTS.iter().find(|a| a.0 == line.account).map_or("", |a| a.1);
            let same = |l: &Line, start: &str| l.opd == line.opd && l.sub.starts_with(start);
            let mut level = |new: bool, code: &str, name: &str, sen: i128| {
                if new {
                    out.push(vec![code.to_owned(), name.to_owned(), self.number(sen)]);
                }
            };
            level(last.is_none_or(|l| l.opd != line.opd), &line.opd, opd, sum(&|l| l.opd == line.opd));
            let new = |start: &str| last.is_none_or(|l| !same(l, start));
            level(new(program), program, "PROGRAM", sum(&|l| same(l, program)));
            level(new(kegiatan), kegiatan, "Kegiatan", sum(&|l| same(l, kegiatan)));
            level(new(&line.sub), &line.sub, sub, sum(&|l| same(l, &line.sub)));
            level(true, &line.account, account, line.sen);
            last = Some(line);
        }
        if self.footer {
            out.push(vec![String::new(), "JUMLAH".into(), self.number(budget.total().sen())]);
        }
        out
    }

    fn number(&self, sen: i128) -> String {
        let amount = Rupiah::from_sen(sen);
        let (whole, fraction) = (Rupiah::from_sen(sen.abs() / 100 * 100), sen.abs() % 100);
        let indonesian = format!("{},{fraction:02}", whole.indonesian());
        let sign = if sen < 0 { "-" } else { "" };
        match self.numbers {
            Numbers::Plain => amount.to_string(),
            Numbers::English => format!("{sign}{}.{fraction:02}", whole.english()),
            Numbers::Brackets if sen < 0 => format!("({indonesian})"),
            Numbers::Rp if sen >= 0 => format!("Rp\u{a0}{indonesian}"),
            _ => format!("{sign}{indonesian}"),
        }
    }

    fn text(&self, rows: &[Vec<String>]) -> String {
        let width = rows.iter().map(Vec::len).max().unwrap_or(0);
        let (end, mark) = (if self.crlf { "\r\n" } else { "\n" }, self.delimiter.to_string());
        let mut out = String::new();
        for (i, row) in rows.iter().enumerate() {
            if self.blank_lines && i % 4 == 3 {
                out.push_str(&mark.repeat(width - 1));
                out.push_str(&end.repeat(2));
            }
            let cell = |cell: &str| match self.quoted || cell.contains([self.delimiter, '"', '\n']) {
                true => format!("\"{}\"", cell.replace('"', "\"\"")),
                false => cell.to_owned(),
            };
            let cells: Vec<String> = (0..width).map(|i| cell(row.get(i).map_or("", String::as_str))).collect();
            out.push_str(&cells.join(&mark));
            if i + 1 < rows.len() || self.last_newline {
                out.push_str(end);
            }
        }
        out
    }

    fn encode(&self, text: &str) -> Vec<u8> {
        let utf16 = |mark: [u8; 2], bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
            mark.into_iter().chain(text.encode_utf16().flat_map(bytes)).collect()
        };
        match self.encoding {
            Encoding::Utf8 => text.into(),
            Encoding::Bom => [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
            Encoding::Utf16Le => utf16([0xFF, 0xFE], u16::to_le_bytes),
            Encoding::Utf16Be => utf16([0xFE, 0xFF], u16::to_be_bytes),
            // All there is above ASCII is Latin-1.
            Encoding::Cp1252 => text.chars().map(|c| c as u32 as u8).collect(),
        }
    }
}

/// A budget and a form to write it in.
#[derive(Clone, Debug)]
pub struct Made {
    pub budget: Budget,
    pub form: Form,
}

impl Made {
    pub fn of(bytes: &[u8]) -> Made {
        let mut choices = Choices::of(bytes);
        // The form first: it takes few bytes, and is there however short the input is.
        let form = Form::of(&mut choices);
        Made { form, budget: Budget::of(&mut choices) }
    }
}
