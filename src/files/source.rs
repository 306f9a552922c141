//! A file or standard input → decoded text, in blocks of whole records with their place in the file.
//! Memory holds one block, not the file.

use std::io::{self, Read};

use anyhow::{Context, Result, bail};
use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use sha2::{Digest, Sha256};

use crate::files::csv::Dialect;
use crate::files::paths::Watched;
use crate::files::sheet::Sheet;
use crate::files::split::Block;
use crate::files::written::Foreign;
use crate::files::{csv, paths};

/// Bytes read at first: what a file is, they must say. Budgets of one government fit in.
pub const BLOCK: usize = 8 << 20;
/// Decoded bytes a block holds before it is cut: what one core works on stays in its own cache.
const PIECE: usize = 1 << 18;
/// A single record larger than this is refused: no budget line is that long.
const MAX_RECORD: usize = 16 << 20;

/// An input being read.
pub struct Source {
    /// As given by the user, with forward slashes; `-` for standard input.
    pub path: String,
    /// Encoding the text was taken to be in.
    pub encoding: &'static Encoding,
    pub sheet: Sheet,
    /// The encoding was guessed: neither a byte order mark nor valid UTF-8 said so.
    pub guessed: bool,
    /// Its first bytes are those of something that holds no table as text (a workbook, HTML), whatever its name says.
    pub foreign: Option<Foreign>,
    /// Its lines end in CR alone, as old spreadsheets of the Mac write them: decided once there is text, then each CR is
    /// read as LF.
    cr_ends: Option<bool>,
    reader: Box<dyn Read + Send>,
    decoder: Decoder,
    /// Where the hash is asked for.
    hasher: Option<Sha256>,
    /// Bytes as they are read, before they are decoded.
    raw: Vec<u8>,
    text: String,
    /// What of the text was handed on already.
    given: usize,
    line: u64,
    ended: bool,
    piece: usize,
}

impl Source {
    /// Opens `path` (or standard input for `-`), reads the first block and settles the encoding: byte order mark, else
    /// `named`, else UTF-8, else Windows-1252 as a guess.
    ///
    /// # Errors
    /// It cannot be opened or read, or its bytes are not of the encoding.
    pub fn open(path: &str, named: Option<&'static Encoding>) -> Result<Source> {
        let (reader, length) = Source::reader(path)?;
        Source::of(path, reader, length, named, PIECE, None)
    }

    /// The same, and its bytes are hashed as they are read.
    ///
    /// # Errors
    /// The same as of [`Source::open`].
    pub fn open_hashed(path: &str, named: Option<&'static Encoding>) -> Result<Source> {
        let (reader, length) = Source::reader(path)?;
        Source::of(path, reader, length, named, PIECE, Some(Sha256::new()))
    }

    /// And its length in bytes, where that is known.
    fn reader(path: &str) -> Result<(Box<dyn Read + Send>, Option<u64>)> {
        if path == "-" {
            return Ok((Box::new(io::stdin()), None));
        }
        let watched = Watched::open(path)?;
        let length = watched.length();
        Ok((Box::new(watched), length))
    }

    /// Bytes that are at hand, read in pieces of so many: a table of any size is cut as large ones are.
    ///
    /// # Errors
    /// The bytes are not of the encoding.
    pub fn of_bytes(path: &str, bytes: Vec<u8>, named: Option<&'static Encoding>, piece: usize) -> Result<Source> {
        let length = Some(bytes.len() as u64);
        Source::of(path, Box::new(io::Cursor::new(bytes)), length, named, piece, Some(Sha256::new()))
    }

    /// Reads in pieces of so many bytes. Of a small file no more memory is taken than it needs: a run may read thousands.
    fn of(
        path: &str,
        reader: Box<dyn Read + Send>,
        length: Option<u64>,
        named: Option<&'static Encoding>,
        piece: usize,
        hasher: Option<Sha256>,
    ) -> Result<Source> {
        let mut source = Source {
            path: path.replace('\\', "/"),
            encoding: UTF_8,
            sheet: Sheet::default(),
            guessed: false,
            foreign: None,
            cr_ends: None,
            reader,
            decoder: UTF_8.new_decoder(),
            hasher,
            raw: Vec::new(),
            text: String::new(),
            given: 0,
            line: 1,
            ended: false,
            piece,
        };
        // One byte more than there should be tells that there is none. Files that the system makes up have no length.
        let length = length.filter(|n| *n > 0).and_then(|n| usize::try_from(n).ok());
        let whole = length.map_or(usize::MAX, |n| n.saturating_add(1));
        source.fill(whole.min(BLOCK / PIECE * piece))?;
        let first = std::mem::take(&mut source.raw);
        source.foreign = Foreign::of(&first);
        (source.encoding, source.guessed) = match Encoding::for_bom(&first) {
            Some((marked, _)) => (marked, false),
            None => match named {
                Some(encoding) => (encoding, false),
                None if looks_utf16(&first, 1) => (UTF_16LE, true),
                None if looks_utf16(&first, 0) => (UTF_16BE, true),
                None if valid_utf8_start(&first) => (UTF_8, false),
                None => (WINDOWS_1252, true),
            },
        };
        // As a rule the first bytes are text as they stand: they are not copied.
        let plain = source.encoding == UTF_8 && !first.starts_with(b"\xEF\xBB\xBF");
        let text = if plain { String::from_utf8(first).map_err(|e| e.into_bytes()) } else { Err(first) };
        match text {
            Ok(text) => {
                source.decoder = UTF_8.new_decoder_without_bom_handling();
                source.text = text;
                source.end_lines(0);
            }
            Err(first) => {
                source.decoder = source.encoding.new_decoder_with_bom_removal();
                source.decode(&first)?;
            }
        }
        Ok(source)
    }

    /// A sheet of a workbook that was made text; `bytes` are the file's own.
    pub fn of_sheet(path: &str, sheet: Sheet, text: String, bytes: &[u8]) -> Source {
        let hasher = Some(Sha256::new_with_prefix(bytes));
        Source::of_text(path.replace('\\', "/"), (UTF_8, false), sheet, text, hasher)
    }

    /// A part of a source whose text is at hand as a whole, from a byte to another; what stands before it are blank lines, so
    /// that places are those of the file.
    pub fn part(&self, bytes: std::ops::Range<usize>) -> Source {
        let before = memchr::memchr_iter(b'\n', &self.text.as_bytes()[..bytes.start]).count();
        let part = &self.text[bytes];
        if self.sheet.rows.is_empty() {
            return self.as_table(self.sheet.clone(), "\n".repeat(before) + part);
        }
        let rows = self.sheet.rows.iter().skip(before).take(part.lines().count()).copied().collect();
        self.as_table(Sheet { rows, ..self.sheet.clone() }, part.to_owned())
    }

    /// The first block is all of it.
    pub fn is_whole(&self) -> bool {
        self.ended
    }

    /// A table that was made of the text of this input, with the encoding and the bytes of the input.
    pub fn as_table(&self, sheet: Sheet, text: String) -> Source {
        Source::of_text(self.path.clone(), (self.encoding, self.guessed), sheet, text, self.hasher.clone())
    }

    /// A source whose text is at hand, with the encoding it was in and whether that was guessed.
    fn of_text(
        path: String,
        (encoding, guessed): (&'static Encoding, bool),
        sheet: Sheet,
        text: String,
        hasher: Option<Sha256>,
    ) -> Source {
        Source {
            path,
            encoding,
            sheet,
            guessed,
            foreign: None,
            cr_ends: Some(false),
            reader: Box::new(io::empty()),
            decoder: UTF_8.new_decoder(),
            hasher,
            raw: Vec::new(),
            text,
            given: 0,
            line: 1,
            ended: true,
            piece: PIECE,
        }
    }

    /// All of its text, of so many bytes at most.
    ///
    /// # Errors
    /// It cannot be read on, a byte is not of the encoding, or there is more of it.
    pub fn whole(&mut self, most: usize) -> Result<String> {
        while !self.ended {
            if self.text.len() > most {
                bail!("more than {} MB, which cannot be read as a whole; save the table as CSV", most >> 20);
            }
            self.fill(BLOCK)?;
            let bytes = std::mem::take(&mut self.raw);
            self.decode(&bytes)?;
        }
        Ok(std::mem::take(&mut self.text))
    }

    /// The text of the first block, before it is cut into records.
    pub fn sample(&self) -> &str {
        &self.text
    }

    /// The next whole records; `None` at the end.
    ///
    /// # Errors
    /// It cannot be read on, a byte is not of the encoding, or a record has no end.
    pub fn block(&mut self, dialect: Dialect) -> Result<Option<Block>> {
        loop {
            let left = self.text.len() - self.given;
            if left >= self.piece
                && let Some(end) = self.record_end(dialect)
            {
                return Ok(Some(self.cut(end)));
            }
            if self.ended {
                return Ok((left > 0).then(|| self.cut(self.text.len())));
            }
            if left > MAX_RECORD {
                bail!("line {}: one record is larger than {} MB; is a quote left open?", self.line, MAX_RECORD >> 20);
            }
            self.text.drain(..self.given);
            self.given = 0;
            // A record that grows and grows is not looked through for every piece of it.
            self.fill(left.clamp(self.piece, MAX_RECORD + self.piece - left))?;
            let bytes = std::mem::take(&mut self.raw);
            self.decode(&bytes)?;
            self.raw = bytes;
        }
    }

    /// Where the text may be cut: after a piece, or later where a record is longer.
    fn record_end(&self, dialect: Dialect) -> Option<usize> {
        let mut window = self.piece;
        loop {
            let end = self.text.floor_char_boundary(self.given + window);
            // What is left after the last whole piece is too little for one of its own.
            let whole = self.given + window + self.piece > self.text.len();
            let end = if whole { self.text.len() } else { end };
            match csv::last_record_end(&self.text[self.given..end], dialect) {
                Some(cut) => return Some(self.given + cut),
                None if whole => return None,
                None => window *= 2,
            }
        }
    }

    /// SHA-256 of the file's bytes, once it has been read to the end; empty where it was not asked for.
    pub fn sha256(self) -> String {
        self.hasher.map(paths::hex).unwrap_or_default()
    }

    fn cut(&mut self, end: usize) -> Block {
        let last = self.ended && end == self.text.len();
        // As a rule nearly all of the text is handed on: what is left is moved, not what goes.
        let text = if self.given == 0 && self.text.len() - end < self.piece {
            let rest = self.text.split_off(end);
            std::mem::replace(&mut self.text, rest)
        } else {
            let text = self.text[self.given..end].to_owned();
            self.given = end;
            text
        };
        let block = Block::new(text, self.line, last);
        self.line += memchr::memchr_iter(b'\n', block.text.as_bytes()).count() as u64;
        block
    }

    /// Reads so many raw bytes; sets `ended` at the end of the file.
    fn fill(&mut self, bytes: usize) -> Result<()> {
        // Fresh memory is zero as it comes, and what is not written to is never there: a small file costs little.
        if self.raw.len() < bytes {
            self.raw = vec![0; bytes];
        }
        self.raw.truncate(bytes);
        let mut read = 0;
        while read < bytes {
            match self.reader.read(&mut self.raw[read..]) {
                Ok(0) => break,
                Ok(n) => read += n,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(e).context("cannot read"),
            }
        }
        self.raw.truncate(read);
        if let Some(hasher) = &mut self.hasher {
            hasher.update(&self.raw);
        }
        self.ended = read < bytes;
        Ok(())
    }

    fn decode(&mut self, bytes: &[u8]) -> Result<()> {
        let needed = self.decoder.max_utf8_buffer_length_without_replacement(bytes.len()).context("block too large")?;
        self.text.reserve(needed);
        let before = self.text.len();
        let (result, read) = self.decoder.decode_to_string_without_replacement(bytes, &mut self.text, self.ended);
        self.end_lines(before);
        if let encoding_rs::DecoderResult::Malformed(..) = result {
            let line = self.line + memchr::memchr_iter(b'\n', self.text.as_bytes()).count() as u64;
            let column = self.text.rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1;
            let byte = bytes[..read].last().copied().unwrap_or_default();
            bail!(
                "line {line}, column {column}: byte 0x{byte:02X} is not {}; try --encoding windows-1252",
                self.encoding.name(),
            );
        }
        Ok(())
    }

    /// Where lines end in CR, they end in LF from byte `from` of the text on: all who read and count lines look for that.
    fn end_lines(&mut self, from: usize) {
        if self.cr_ends.is_none() && !self.text.is_empty() {
            self.cr_ends = Some(csv::ends_in_cr(&self.text));
        }
        if self.cr_ends == Some(true) {
            let new = self.text.split_off(from).replace('\r', "\n");
            self.text.push_str(&new);
        }
    }
}

/// UTF-8 up to a character that the end of the sample may have cut.
fn valid_utf8_start(bytes: &[u8]) -> bool {
    match std::str::from_utf8(bytes) {
        Ok(_) => true,
        Err(e) => e.error_len().is_none() && bytes.len() >= BLOCK,
    }
}

/// Half of the bytes are zero, all at odd (little endian) or even (big endian) places.
fn looks_utf16(bytes: &[u8], zero_at: usize) -> bool {
    let head = &bytes[..bytes.len().min(512) & !1];
    let zeros = head.chunks_exact(2).filter(|pair| pair[zero_at] == 0 && pair[1 - zero_at] != 0).count();
    head.len() >= 4 && zeros * 4 > head.len() / 2 * 3
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn every_encoding_gives_the_same_text() {
        let text = "NAMA;PAGU\nKafé;1\n";
        let (cp1252, ..) = WINDOWS_1252.encode(text);
        let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let bom: Vec<u8> = [0xEF, 0xBB, 0xBF].iter().chain(text.as_bytes()).copied().collect();
        let forms = [(text.as_bytes(), false), (&bom, false), (&utf16, false), (&cp1252, true), (&utf16[2..], true)];
        for (bytes, guessed) in forms {
            let mut file = tempfile::NamedTempFile::new().unwrap();
            file.write_all(bytes).unwrap();
            let mut source = Source::open(file.path().to_str().unwrap(), None).unwrap();
            assert_eq!(source.guessed, guessed);
            let block = source.block(Dialect { delimiter: b';', backslash: false }).unwrap().unwrap();
            assert_eq!(block.text, text);
        }
    }

    #[test]
    fn lines_that_end_in_cr_in_every_piece() {
        let dialect = Dialect { delimiter: b',', backslash: false };
        let row = "1,\"a\nb\",2\r";
        for (start, first) in [("h,i,j\r", "h,i,j\n"), ("\"h\n\",i,j\r", "\"h\n\",i,j\n")] {
            let mut source = Source::of_bytes("-", format!("{start}{}", row.repeat(100)).into(), None, 3).unwrap();
            let (mut text, mut line) = (String::new(), 1);
            while let Some(block) = source.block(dialect).unwrap() {
                assert_eq!(block.line, line);
                line += block.text.matches('\n').count() as u64;
                text.push_str(&block.text);
            }
            assert_eq!(text, format!("{first}{}", "1,\"a\nb\",2\n".repeat(100)));
        }
        // One byte that the encoding lacks is told with its line.
        let fault = Source::of_bytes("-", b"a,b\r1,2\r3,\xFF\r".to_vec(), Some(UTF_8), 1 << 10).err().unwrap();
        assert!(fault.to_string().starts_with("line 3, column 3:"), "{fault}");
    }
}
