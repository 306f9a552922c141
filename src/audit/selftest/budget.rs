//! A small budget, and the forms in which agencies would write it.

use std::fmt::Write as _;

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
