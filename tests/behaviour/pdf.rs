//! A small writer of PDF: a test shows its print as a table of text, a row a line, cells between `|`.
//!
//! `↵` breaks a line within a cell, `<` merges a cell with the one before it, `^` with the one above it. What does not fit a
//! cell is wrapped at blanks, else at any letter, as offices' programs do. Columns are widths in points: `"90 200 >100"`;
//! `>` aligns to the right, `!` does not wrap. Places are points from the upper left corner of the page as it is looked at.

mod file;
mod font;

use font::{escaped, nameless, numbered, width};

pub use file::{Object, flate, flate_again, written};

/// Half the gap between a rule and the text beside it.
const GAP: f64 = 3.0;

/// How a table is ruled.
#[derive(Clone, Copy, PartialEq)]
pub enum Rules {
    /// A stroke for each side of each cell.
    Lines,
    /// Thin filled rectangles.
    Bars,
    /// A stroked rectangle for each cell.
    Boxes,
    /// Only strokes between rows.
    Rows,
    None,
}

/// How objects lie in the file.
#[derive(Clone, Copy, PartialEq)]
pub enum Packing {
    Plain,
    /// Streams are deflated.
    Flate,
    /// The same, and objects lie in an object stream.
    Streams,
}

/// What a font says of its glyphs.
#[derive(Clone, Copy, PartialEq)]
pub enum Font {
    /// Helvetica in WinAnsi.
    Helvetica,
    /// Drawn glyphs whose names mean nothing, without `ToUnicode`.
    Nameless,
    /// Numbers of glyphs of a font of its own (`Identity-H`), without `ToUnicode`: what most programs that lose it write.
    Numbered,
}

#[derive(Clone)]
pub struct Page {
    width: f64,
    height: f64,
    /// Of `/Rotate`; what is drawn is turned so that it is read upright.
    turn: u16,
    /// What is drawn is turned and `/Rotate` does not say so.
    sideways: bool,
    size: f64,
    left: f64,
    down: f64,
    letters: bool,
    content: String,
}

pub struct Pdf {
    pages: Vec<Page>,
    packing: Packing,
    font: Font,
    trailer: String,
}

impl Pdf {
    pub fn of(pages: impl IntoIterator<Item = Page>) -> Pdf {
        Pdf {
            pages: pages.into_iter().collect(),
            packing: Packing::Plain,
            font: Font::Helvetica,
            trailer: String::new(),
        }
    }

    pub fn packed(self, packing: Packing) -> Pdf {
        Pdf { packing, ..self }
    }

    pub fn font(self, font: Font) -> Pdf {
        Pdf { font, ..self }
    }

    /// Entries more for the trailer, such as `/Encrypt`.
    pub fn trailer(self, entries: &str) -> Pdf {
        Pdf { trailer: entries.to_owned(), ..self }
    }

    pub fn bytes(self) -> Vec<u8> {
        let kids: Vec<String> = (0..self.pages.len()).map(|i| format!("{} 0 R", 6 + 2 * i)).collect();
        let mut objects = vec![
            Object::plain("<< /Type /Catalog /Pages 2 0 R >>"),
            Object::plain(format!("<< /Type /Pages /Count {} /Kids [{}] >>", self.pages.len(), kids.join(" "))),
            Object::plain(match self.font {
                Font::Helvetica => "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Type /Encoding \
                     /BaseEncoding /WinAnsiEncoding /Differences [1 /fi /fl /uni00AD] >> >>"
                    .to_owned(),
                Font::Nameless => nameless(),
                Font::Numbered => "<< /Type /Font /Subtype /Type0 /BaseFont /ABCDEF+Print /Encoding /Identity-H \
                                   /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /ABCDEF+Print \
                                   /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 556 >>] >>"
                    .to_owned(),
            }),
            Object::stream(
                "/Type /XObject /Subtype /Image /Width 8 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray",
                *b"\xff\xee\xdd\xcc\xbb\xaa\x99\x88",
            ),
            Object::stream("", *b"500 0 d0 50 0 400 700 re f"),
        ];
        for (i, page) in self.pages.iter().enumerate() {
            let (wide, high) = if page.turn % 180 == 0 { (page.width, page.height) } else { (page.height, page.width) };
            let rotate = if page.sideways { 0 } else { page.turn };
            objects.push(Object::plain(format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {wide} {high}] /Rotate {rotate} /Contents {} 0 R \
                 /Resources << /Font << /F1 3 0 R >> /XObject << /Im1 4 0 R >> >> >>",
                7 + 2 * i
            )));
            let content = page.upright();
            let content = if self.font == Font::Numbered { numbered(&content) } else { content };
            objects.push(Object::stream("", content.into_bytes()));
        }
        written(&objects, &self.trailer, self.packing)
    }
}

impl Page {
    pub fn of(width: f64, height: f64) -> Page {
        let content = String::new();
        Page { width, height, turn: 0, sideways: false, size: 9.0, left: 40.0, down: 40.0, letters: false, content }
    }

    /// A4, the long side across.
    pub fn landscape() -> Page {
        Page::of(842.0, 595.0)
    }

    pub fn portrait() -> Page {
        Page::of(595.0, 842.0)
    }

    /// F4 (215 × 330 mm), the long side across.
    pub fn f4() -> Page {
        Page::of(935.0, 609.0)
    }

    /// Stored turned by so many degrees, shown upright.
    pub fn turned(self, turn: u16) -> Page {
        Page { turn, ..self }
    }

    /// Drawn on its side: whoever looks at it turns their head.
    pub fn sideways(self) -> Page {
        Page { turn: 90, sideways: true, ..self }
    }

    pub fn size(self, size: f64) -> Page {
        Page { size, ..self }
    }

    /// Where the next line or table begins.
    pub fn at(self, left: f64, down: f64) -> Page {
        Page { left, down, ..self }
    }

    /// From here on each letter is placed by itself.
    pub fn letters(self) -> Page {
        Page { letters: true, ..self }
    }

    /// A line of text below what is there.
    pub fn line(mut self, text: &str) -> Page {
        self.show(self.left, self.down + self.size, text, "");
        self.down += self.size * 1.5;
        self
    }

    /// A text whose upper left corner is there.
    pub fn text(mut self, left: f64, down: f64, text: &str) -> Page {
        self.show(left, down + self.size, text, "");
        self
    }

    /// A text that is not seen: `3 Tr`, or white with `1 g`.
    pub fn unseen(mut self, how: &str, left: f64, down: f64, text: &str) -> Page {
        self.show(left, down + self.size, text, how);
        self
    }

    /// What is drawn so far, drawn again a little aside: bold as old programs print it.
    pub fn twice(mut self) -> Page {
        self.content = format!("{}q 1 0 0 1 0.3 0 cm {}Q\n", self.content, self.content);
        self
    }

    /// A picture over the whole page, as scanners make it.
    pub fn scanned(self) -> Page {
        let (width, height) = (self.width, self.height);
        self.raw(&format!("q {width} 0 0 {height} 0 0 cm /Im1 Do Q"))
    }

    pub fn raw(mut self, operators: &str) -> Page {
        self.content += operators;
        self.content.push('\n');
        self
    }

    pub fn table(self, columns: &str, text: &str) -> Page {
        self.ruled(Rules::Lines, columns, text)
    }

    /// A table below what is there.
    pub fn ruled(mut self, rules: Rules, columns: &str, text: &str) -> Page {
        let columns: Vec<Column> = columns.split_whitespace().map(Column::of).collect();
        let rows: Vec<Vec<&str>> = text
            .lines()
            .map(str::trim)
            .filter(|l| !l.is_empty())
            .map(|l| l.split('|').map(str::trim).collect())
            .collect();
        for (i, row) in rows.iter().enumerate() {
            assert!(row.len() <= columns.len(), "more cells than columns: {row:?}");
            self.row(rules, &columns, row, rows.get(i + 1).map(Vec::as_slice));
        }
        self
    }

    /// What the page draws, as the operators of its stream.
    pub fn drawn(&self) -> String {
        self.upright()
    }

    fn row(&mut self, rules: Rules, columns: &[Column], row: &[&str], next: Option<&[&str]>) {
        let cell = |i: usize| row.get(i).copied().unwrap_or_default();
        let mut cells = Vec::new();
        let mut left = self.left;
        let mut i = 0;
        while i < columns.len() {
            let merged = (i + 1..columns.len()).take_while(|&k| cell(k) == "<").count();
            let width: f64 = columns[i..=i + merged].iter().map(|c| c.width).sum();
            let room = width - 2.0 * GAP;
            let lines: Vec<String> = match cell(i) {
                "^" => Vec::new(),
                text => text.split('↵').flat_map(|part| self.wrapped(part.trim(), room, columns[i].wraps)).collect(),
            };
            let below = next.is_some_and(|n| n.get(i) == Some(&"^"));
            cells.push((left, width, columns[i].right, lines, cell(i) == "^", below));
            (left, i) = (left + width, i + 1 + merged);
        }
        let lines = cells.iter().map(|c| c.3.len()).max().unwrap_or(0).max(1);
        let (top, high) = (self.down, lines as f64 * self.size * 1.2 + 2.0 * GAP);
        for (left, width, right, lines, above, below) in cells {
            for (n, line) in lines.iter().enumerate() {
                let aside = if right { width - GAP - self.wide(line) } else { GAP };
                self.show(left + aside, top + GAP + self.size + n as f64 * self.size * 1.2, line, "");
            }
            self.sides(rules, [left, top, left + width, top + high], [!above, !below]);
        }
        self.down = top + high;
    }

    /// The rules around a cell; whether it has one above and below.
    fn sides(&mut self, rules: Rules, [left, top, right, bottom]: [f64; 4], [above, below]: [bool; 2]) {
        let (a, b) = (self.height - top, self.height - bottom);
        let mut sides = vec![[left, a, left, b], [right, a, right, b]];
        sides.extend(above.then_some([left, a, right, a]));
        sides.extend(below.then_some([left, b, right, b]));
        for [x1, y1, x2, y2] in sides {
            self.content += &match rules {
                Rules::Lines => format!("0.5 w {x1:.2} {y1:.2} m {x2:.2} {y2:.2} l S\n"),
                Rules::Bars => {
                    let (x, y) = (x1.min(x2) - 0.25, y1.min(y2) - 0.25);
                    format!("{x:.2} {y:.2} {:.2} {:.2} re f\n", (x2 - x1).abs() + 0.5, (y2 - y1).abs() + 0.5)
                }
                Rules::Rows if y1 == y2 => format!("0.5 w {x1:.2} {y1:.2} m {x2:.2} {y2:.2} l S\n"),
                Rules::Boxes if above && below => {
                    format!("0.5 w {left:.2} {b:.2} {:.2} {:.2} re S\n", right - left, a - b)
                }
                Rules::Boxes => format!("0.5 w {x1:.2} {y1:.2} m {x2:.2} {y2:.2} l S\n"),
                Rules::Rows | Rules::None => String::new(),
            };
        }
    }

    fn show(&mut self, left: f64, base: f64, text: &str, how: &str) {
        let base = self.height - base;
        let mut place = |left: f64, text: &str| {
            let shown = escaped(text);
            self.content +=
                &format!("q {how} BT /F1 {} Tf 1 0 0 1 {left:.2} {base:.2} Tm ({shown}) Tj ET Q\n", self.size);
        };
        if !self.letters {
            return place(left, text);
        }
        let mut at = left;
        for letter in text.chars() {
            if letter != ' ' {
                place(at, letter.encode_utf8(&mut [0; 4]));
            }
            at += width(letter) * self.size / 1000.0;
        }
    }

    fn wide(&self, text: &str) -> f64 {
        text.chars().map(width).sum::<f64>() * self.size / 1000.0
    }

    /// A text in lines that fit.
    fn wrapped(&self, text: &str, room: f64, wraps: bool) -> Vec<String> {
        let mut lines = vec![String::new()];
        for word in text.split(' ') {
            let line = lines.last_mut().expect("there is a line");
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if !wraps || self.wide(&longer) <= room {
                *line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(String::new());
            }
            for letter in word.chars() {
                let line = lines.last_mut().expect("there is a line");
                if !line.is_empty() && self.wide(line) + width(letter) * self.size / 1000.0 > room {
                    lines.push(letter.to_string());
                } else {
                    line.push(letter);
                }
            }
        }
        lines
    }

    /// What is drawn, turned so that the page is read upright.
    fn upright(&self) -> String {
        let (w, h) = (self.width, self.height);
        match self.turn {
            90 => format!("0 1 -1 0 {h} 0 cm\n{}", self.content),
            180 => format!("-1 0 0 -1 {w} {h} cm\n{}", self.content),
            270 => format!("0 -1 1 0 0 {w} cm\n{}", self.content),
            _ => self.content.clone(),
        }
    }
}

struct Column {
    width: f64,
    right: bool,
    wraps: bool,
}

impl Column {
    fn of(text: &str) -> Column {
        let width = text.trim_matches(['>', '!']).parse().unwrap_or_else(|_| panic!("{text} is no width"));
        Column { width, right: text.starts_with('>'), wraps: !text.ends_with('!') }
    }
}
