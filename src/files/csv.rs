//! Decoded text → records: fields with their exact byte ranges, through quotes, doubled quotes and embedded newlines.

use std::borrow::Cow;

/// How a delimited file separates and quotes its fields.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Dialect {
    pub delimiter: u8,
    /// Quotes inside quoted fields are written `\"`, as some exports do, not doubled.
    pub backslash: bool,
}

impl Dialect {
    pub fn quotes(self) -> Quotes {
        if self.backslash { Quotes::Backslash } else { Quotes::Doubled }
    }
}

/// One field of a record: a byte range of the text it was found in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FieldSpan {
    /// First byte of the field, its opening quote included.
    pub start: usize,
    /// One past its last byte, its closing quote included.
    pub end: usize,
}

/// How quotes inside quoted fields are written.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Quotes {
    #[default]
    Doubled,
    Backslash,
    /// Quotes are text: the cells were taken out of them before.
    Text,
}

/// One record; reused from call to call so that reading allocates nothing.
#[derive(Clone, Default, Debug)]
pub struct Record {
    pub fields: Vec<FieldSpan>,
    pub start: usize,
    pub end: usize,
    pub quotes: Quotes,
}

impl Record {
    /// Value of field `i`: quotes taken off, doubled quotes undone. Missing fields are empty.
    pub fn value<'t>(&self, text: &'t str, i: usize) -> Cow<'t, str> {
        match self.fields.get(i) {
            None => Cow::Borrowed(""),
            Some(field) => unquote(&text[field.start..field.end], self.quotes),
        }
    }

    /// The bytes of field `i` as they stand in the file.
    pub fn raw<'t>(&self, text: &'t str, i: usize) -> &'t str {
        self.fields.get(i).map_or("", |f| &text[f.start..f.end])
    }

    /// No field holds anything.
    pub fn is_blank(&self, text: &str) -> bool {
        // As a rule the first cell holds something.
        let first = self.fields.first().filter(|f| f.start < f.end);
        if first.is_some_and(|f| text.as_bytes()[f.start].is_ascii_alphanumeric()) {
            return false;
        }
        self.fields.iter().all(|f| text[f.start..f.end].trim().is_empty())
    }
}

/// The value of a field: quotes taken off, doubled quotes undone.
pub fn unquote(raw: &str, quotes: Quotes) -> Cow<'_, str> {
    if quotes == Quotes::Text || !raw.starts_with('"') {
        return Cow::Borrowed(raw);
    }
    let backslash = quotes == Quotes::Backslash;
    let inner = &raw[1..];
    match inner.find('"') {
        None => return Cow::Borrowed(inner), // never closed; `next` has said so
        Some(at) if at + 1 == inner.len() && !(backslash && inner.contains('\\')) => {
            return Cow::Borrowed(&inner[..at]);
        }
        Some(_) => {}
    }
    // Escaped quotes, or text after the closing quote (kept as it stands).
    let mut out = String::with_capacity(inner.len());
    let mut chars = inner.chars().peekable();
    let mut open = true;
    while let Some(c) = chars.next() {
        match c {
            '\\' if open && backslash && matches!(chars.peek(), Some('"' | '\\')) => {
                out.extend(chars.next());
            }
            '"' if open && !backslash && chars.peek() == Some(&'"') => {
                chars.next();
                out.push('"');
            }
            '"' if open => open = false,
            other => out.push(other),
        }
    }
    Cow::Owned(out)
}

/// What `next` found at a position.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// A record; the next one starts at this byte.
    Record(usize),
    /// The text ends inside a record that has no line end yet. `quote` is where an unclosed quote opened.
    Partial { quote: Option<usize> },
    /// Nothing but blank lines was left.
    End,
}

/// Reads the record at `at` into `record`. Blank lines before it are passed over. With `last`, the end of the text ends
/// the record as a line end would.
pub fn next(text: &str, mut at: usize, dialect: Dialect, last: bool, record: &mut Record) -> Step {
    let bytes = text.as_bytes();
    record.fields.clear();
    record.quotes = dialect.quotes();
    while at < bytes.len() && matches!(bytes[at], b'\n' | b'\r') {
        at += 1;
    }
    if at == bytes.len() {
        return Step::End;
    }
    record.start = at;
    loop {
        let start = at;
        let quoted = bytes.get(at) == Some(&b'"');
        if quoted {
            match closing_quote(bytes, at, dialect) {
                Some(close) => at = close + 1,
                None if last => {
                    // Take the rest as the field; the caller says that the quote never closed.
                    record.fields.push(FieldSpan { start, end: bytes.len() });
                    record.end = bytes.len();
                    return Step::Partial { quote: Some(start) };
                }
                None => return Step::Partial { quote: Some(start) },
            }
        }
        match memchr::memchr2(dialect.delimiter, b'\n', &bytes[at..]) {
            Some(offset) if bytes[at + offset] == dialect.delimiter => {
                at += offset;
                record.fields.push(FieldSpan { start, end: at });
                at += 1;
            }
            Some(offset) => {
                let end = at + offset;
                record.end = if end > start && bytes[end - 1] == b'\r' { end - 1 } else { end };
                record.fields.push(FieldSpan { start, end: record.end });
                return Step::Record(end + 1);
            }
            None if last => {
                let end = bytes.len();
                record.end = if end > start && bytes[end - 1] == b'\r' { end - 1 } else { end };
                record.fields.push(FieldSpan { start, end: record.end });
                return Step::Record(end);
            }
            None => return Step::Partial { quote: None },
        }
    }
}

/// The quote that closes the one at `open`; escaped quotes are text.
fn closing_quote(bytes: &[u8], open: usize, dialect: Dialect) -> Option<usize> {
    let mut at = open + 1;
    loop {
        at += memchr::memchr(b'"', &bytes[at..])?;
        let escapes = || bytes[open + 1..at].iter().rev().take_while(|b| **b == b'\\').count();
        if dialect.backslash && escapes() % 2 == 1 {
            at += 1;
        } else if !dialect.backslash && bytes.get(at + 1) == Some(&b'"') {
            at += 2;
        } else {
            return Some(at);
        }
    }
}

/// One past the last complete record of `text`: where a block may be cut. `None` where no record ends in it.
pub fn last_record_end(text: &str, dialect: Dialect) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut cut = None;
    let mut at = 0;
    // Quotes are rare: jump from one to the next and look back for the last line end before it.
    loop {
        let quote = memchr::memchr(b'"', &bytes[at..]).map(|o| at + o);
        let plain_end = quote.unwrap_or(bytes.len());
        if let Some(newline) = memchr::memrchr(b'\n', &bytes[at..plain_end]) {
            cut = Some(at + newline + 1);
        }
        let Some(quote) = quote else { return cut };
        // At the start of a record, blank lines passed over, or of another field.
        let before = bytes[..quote].iter().rposition(|b| *b != b'\r').map_or(b'\n', |at| bytes[at]);
        let opens = before == b'\n' || quote > 0 && bytes[quote - 1] == dialect.delimiter;
        if opens {
            match closing_quote(bytes, quote, dialect) {
                Some(close) => at = close + 1,
                None => return cut,
            }
        } else {
            at = quote + 1;
        }
    }
}

/// Do the lines of a text end in CR alone? Where the first line end outside quotes is another, as it nearly always is,
/// nothing after it is looked at; else no other may follow.
pub fn ends_in_cr(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (mut at, mut found) = (0, false);
    while let Some(mark) = memchr::memchr3(b'"', b'\n', b'\r', &bytes[at..]).map(|offset| at + offset) {
        match bytes[mark] {
            b'\n' => return false,
            b'\r' if bytes.get(mark + 1) == Some(&b'\n') => return false,
            b'\r' => found = true,
            // A quote within a cell is text.
            _ if mark > 0 && !matches!(bytes[mark - 1], b',' | b';' | b'\t' | b'|' | b'\r') => {}
            _ => match closing_quote(bytes, mark, Dialect { delimiter: b',', backslash: false }) {
                Some(close) => at = close,
                None => return found,
            },
        }
        at = at.max(mark) + 1;
    }
    found
}

/// The dialect of a text: of `,` `;` tab and `|`, the delimiter that gives most records the same number of fields; and
/// of doubled and backslashed quotes, where the text has the latter, the way that does.
pub fn sniff(sample: &str) -> Dialect {
    let score = |dialect: Dialect| {
        let mut counts = std::collections::BTreeMap::<usize, usize>::new();
        let mut record = Record::default();
        let mut at = 0;
        for _ in 0..200 {
            match next(sample, at, dialect, true, &mut record) {
                Step::Record(after) => at = after,
                _ => break,
            }
            *counts.entry(record.fields.len() - grouped(sample, &record, dialect)).or_default() += 1;
        }
        counts.into_iter().map(|(fields, records)| (fields - 1) * records).max().unwrap_or(0)
    };
    let plain = |delimiter| Dialect { delimiter, backslash: false };
    let mut best =
        [b',', b';', b'\t', b'|'].map(plain).into_iter().rev().max_by_key(|d| score(*d)).unwrap_or(plain(b','));
    if sample.contains("\\\"") {
        let escaped = Dialect { backslash: true, ..best };
        best.backslash = score(escaped) > score(best);
    }
    best
}

/// Commas of a record that group thousands: in a file of tabs `1,234,567.89` is one field, and its commas must not
/// outnumber the tabs.
fn grouped(text: &str, record: &Record, dialect: Dialect) -> usize {
    if dialect.delimiter != b',' {
        return 0;
    }
    let digits = |bytes: &mut dyn Iterator<Item = &u8>| bytes.take_while(|b| b.is_ascii_digit()).count();
    let groups = |pair: &&[FieldSpan]| {
        let [before, after] = [pair[0], pair[1]].map(|f| &text.as_bytes()[f.start..f.end]);
        (1..=3).contains(&digits(&mut before.iter().rev())) && digits(&mut after.iter()) == 3
    };
    record.fields.windows(2).filter(groups).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows(text: &str, delimiter: u8) -> Vec<Vec<String>> {
        let mut record = Record::default();
        let (mut at, mut out) = (0, Vec::new());
        while let Step::Record(after) = next(text, at, Dialect { delimiter, backslash: false }, true, &mut record) {
            out.push((0..record.fields.len()).map(|i| record.value(text, i).into_owned()).collect());
            at = after;
        }
        out
    }

    #[test]
    fn quotes_newlines_and_line_ends() {
        let text = "a,\"b \"\"c\"\"\r\nd\",e\r\n\r\n\n1,2,\n\"x\"y,z\"w,\"\"";
        let expected = [vec!["a", "b \"c\"\r\nd", "e"], vec!["1", "2", ""], vec!["xy", "z\"w", ""]];
        assert_eq!(rows(text, b','), expected);
    }

    #[test]
    fn cut_only_where_a_record_ends() {
        let text = "a,b\n\"c\nd\",e\nf,\"g\nh";
        let cut = last_record_end(text, Dialect { delimiter: b',', backslash: false }).unwrap();
        assert_eq!(&text[cut..], "f,\"g\nh");
        assert_eq!(last_record_end("a,\"b\nc", Dialect { delimiter: b',', backslash: false }), None);
        let inch = "pipa 5\" x,1\npipa 6\" y,2\nz";
        assert_eq!(&inch[last_record_end(inch, Dialect { delimiter: b',', backslash: false }).unwrap()..], "z");
    }

    #[test]
    fn lines_that_end_in_cr() {
        for text in ["a,b\r1,2\r", "a\r", "\"a\nb\",c\r1,2\r", "a\r1\" x\r", "a\r\"open\n"] {
            assert!(ends_in_cr(text), "{text:?}");
        }
        for text in ["", "a,b", "a\nb\r", "a\r\nb\r", "a\rb\n", "\"a\rb\",c\n", "\"a\r\"", "a\r\r\n"] {
            assert!(!ends_in_cr(text), "{text:?}");
        }
    }

    #[test]
    fn dialects() {
        assert_eq!(sniff("a;b;c\n\"1,5\";2;3\n").delimiter, b';');
        assert_eq!(sniff("a\tb\n1\t2\n").delimiter, b'\t');
        assert_eq!(sniff("a,b\n1,\"x;y;z\"\n").delimiter, b',');
        let escaped = "a,b,c\n1,\"kata \\\"x\\\", lalu\",2\n3,4,5\n";
        assert!(sniff(escaped).backslash && !sniff("a,b\n1,\"C:\\\"\n").backslash);
        let mut record = Record::default();
        next(escaped, 6, sniff(escaped), true, &mut record);
        assert_eq!(record.value(escaped, 1), "kata \"x\", lalu");
        assert_eq!(sniff("satu kolom\n1\n").delimiter, b',');
        let english = "KODE\tPAGU\n1.01\t10,265,557.64\n1.02\t1,770,213,720.00\n";
        assert_eq!(sniff(english).delimiter, b'\t');
        assert_eq!(sniff("L,P,JUMLAH\n120,345,465\n10,201,211\n").delimiter, b',');
    }

    proptest! {
        #[test]
        fn what_the_csv_writer_writes_is_read_back(
            table in prop::collection::vec(prop::collection::vec("[a-z,;\"\n\r ]{0,6}", 2..5), 1..8),
            crlf in any::<bool>(),
        ) {
            let mut builder = csv::WriterBuilder::new();
            builder.flexible(true);
            if crlf { builder.terminator(csv::Terminator::CRLF); }
            let mut writer = builder.from_writer(Vec::new());
            for row in &table { writer.write_record(row).unwrap(); }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            prop_assert_eq!(rows(&text, b','), table);
        }
    }
}
