//! Texts and fonts of a print: codes of letters, their widths.

/// A font whose glyphs are boxes with names of no meaning.
pub fn nameless() -> String {
    let names: Vec<String> = (32..127).map(|code| format!("/box{}x", code * 7 % 95)).collect();
    let drawn: Vec<String> = names.iter().map(|name| format!("{name} 5 0 R")).collect();
    format!(
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix [0.001 0 0 0.001 0 0] /FirstChar 32 \
         /LastChar 126 /Widths [{}] /Encoding << /Type /Encoding /Differences [32 {}] >> /CharProcs << {} >> /Resources << >> >>",
        ["556"; 95].join(" "),
        names.join(" "),
        drawn.join(" ")
    )
}

/// The texts of a page as numbers of two bytes: each letter 29 before its code, as in fonts of offices' programs.
pub fn numbered(content: &str) -> String {
    let mut out = String::new();
    for line in content.lines() {
        match line.split_once(" Tm (").and_then(|(head, rest)| Some((head, rest.rsplit_once(") Tj")?))) {
            Some((head, (text, tail))) => {
                let glyphs: String = text.bytes().map(|b| format!("{:04x}", u32::from(b).saturating_sub(29))).collect();
                out += &format!("{head} Tm <{glyphs}> Tj{tail}\n");
            }
            None => out += &format!("{line}\n"),
        }
    }
    out
}

/// A text within the brackets of a PDF string, in WinAnsi; ligatures and soft hyphens are codes 1 to 3.
pub fn escaped(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '(' | ')' | '\\' => format!("\\{c}"),
            ' '..='~' => c.to_string(),
            'ﬁ' => "\\001".to_owned(),
            'ﬂ' => "\\002".to_owned(),
            '\u{ad}' => "\\003".to_owned(),
            '…' => "\\205".to_owned(),
            '’' => "\\222".to_owned(),
            '–' => "\\226".to_owned(),
            '\u{a0}'..='ÿ' => format!("\\{:03o}", u32::from(c)),
            _ => panic!("{c} is not in the font of tests"),
        })
        .collect()
}

/// Of a glyph of Helvetica, in thousandths.
pub fn width(letter: char) -> f64 {
    #[rustfmt::skip]
    const WIDTHS: [u16; 95] = [
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
        556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
        1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611,
        278, 278, 278, 469, 556, 333,
        556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500,
        334, 260, 334, 584,
    ];
    let known = (letter as usize).checked_sub(32).and_then(|i| WIDTHS.get(i));
    f64::from(*known.unwrap_or(&556))
}
