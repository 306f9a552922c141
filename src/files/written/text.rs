//! Texts that setara wrote, by how they begin. It must be exact: a budget that is taken for one of them is not counted.

use serde_json::Value;

use super::{PROFILE, Written};
use crate::lang::{Lang, document};

/// Characters at the beginning that say what a text is, in bytes.
const HEAD: usize = 64 << 10;
/// Lines above the rule of a table: its title, and a header that may be broken over several.
const ABOVE: usize = 6;
/// Lines of a sentence with its bar above the first table.
const LED: usize = 200;
/// How these sentences begin: of a report, then of a comparison.
const OPENINGS: [&str; 13] = [
    "Dari ",
    "Of ",
    "Jumlahnya ",
    "The total is ",
    "Yang bertanda ARG resmi ",
    "Yang berbukti dalam teks ",
    "Tidak ada yang ",
    "Tanda ARG resmi ",
    "Bukti dalam teks ",
    "What ",
    "Nothing ",
    "The official ARG tag ",
    "Evidence in the text ",
];

/// What `tag` puts behind the columns of a budget, in every version: `line_id` came later.
const TAGS: &[&str] = super::TAG_COLUMNS.split_at(15).0;
const HEADERS: &str = include_str!("headers.txt");
/// Dimensions of `report --by`.
const DIMENSIONS: [&str; 8] = ["government", "year", "stage", "opd", "program", "bidang", "sumber-dana", "rekening"];

/// What a text is, if setara wrote it: of a table by its header, also where a spreadsheet program saved it again.
pub fn of_text(text: &str) -> Option<Written> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let text = &text[..text.floor_char_boundary(HEAD)];
    match text.trim_start().as_bytes().first()? {
        b'{' | b'[' => of_json(text.trim_start()),
        b'<' => of_markup(text),
        b'#' => of_comment(text),
        _ => of_header(text).or_else(|| of_lines(text)),
    }
}

/// Delimiters are those that spreadsheet programs write.
fn of_header(text: &str) -> Option<Written> {
    [b',', b';', b'\t', b'|'].into_iter().find_map(|delimiter| {
        let mut reader = csv::ReaderBuilder::new();
        let mut reader = reader.has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
        let mut record = csv::StringRecord::new();
        if !reader.read_record(&mut record).ok()? {
            return None;
        }
        of_cells(&record.iter().map(str::trim).collect::<Vec<_>>())
    })
}

/// A header by its cells.
fn of_cells(cells: &[&str]) -> Option<Written> {
    // A spreadsheet may add empty columns.
    let filled = cells.iter().rposition(|c| !c.is_empty())? + 1;
    let cells = &cells[..filled];
    let begins = |names: &[&str]| cells.starts_with(names);
    if cells.windows(TAGS.len()).any(|own| own == TAGS) {
        return Some(Written::Lines);
    }
    let dimensions = cells.iter().take_while(|c| DIMENSIONS.contains(c)).count();
    if (1..=2).contains(&dimensions)
        && cells[dimensions..].starts_with(&["total", "lines", "official", "official_share"])
    {
        return Some(Written::Report);
    }
    // One column a lens.
    if begins(&["official", "evidence"]) && cells.ends_with(&["amount", "lines", "share"]) {
        return Some(Written::Report);
    }
    HEADERS.lines().filter(|line| !line.starts_with('#')).find_map(|line| {
        let (kind, header) = line.split_once('|')?;
        let known: Vec<&str> = header.split('|').collect();
        let own = match known.split_last() {
            Some((&".", whole)) => cells == whole,
            _ => cells.starts_with(&known),
        };
        own.then(|| Written::named(kind)).flatten()
    })
}

/// JSON by its schema, or by the members that only ours have: of an array by its first object, which may be cut off here.
fn of_json(text: &str) -> Option<Written> {
    let squeezed: String = text.chars().take(512).filter(|c| !c.is_whitespace()).collect();
    let object = squeezed.strip_prefix('[').unwrap_or(&squeezed);
    if object == "]" {
        return Some(Written::Findings);
    }
    let member = |name: &str| {
        let value = object.strip_prefix(&format!("{{\"{name}\":\""))?;
        value.split_once('"').map(|(value, rest)| (value.to_owned(), rest.to_owned()))
    };
    if let Some((schema, _)) = member("schema") {
        let name = schema.strip_prefix("setara.")?;
        return match name.split_once('/')?.0 {
            "report" | "papers" => Some(Written::Report),
            "compare" => Some(Written::Comparison),
            "criteria-diff" => Some(Written::Difference),
            "inspect" | "convert" => Some(Written::Inspection),
            "estimate" => Some(Written::Estimate),
            "evaluate" => Some(Written::Evaluation),
            "verify" => Some(Written::Verification),
            "bundle" => Some(Written::Bundle),
            "baseline" => Some(Written::Baseline),
            _ => None,
        };
    }
    // Findings, as they are and for GitLab.
    for (name, next) in [("code", ",\"name\":\""), ("check_name", ",\"description\":\"[")] {
        if member(name).is_some_and(|(code, rest)| is_code(&code) && rest.starts_with(next)) {
            return Some(Written::Findings);
        }
    }
    of_object(text.lines().next()?)
}

/// The first line of one object a line.
fn of_object(line: &str) -> Option<Written> {
    let Ok(Value::Object(object)) = serde_json::from_str(line) else { return None };
    let holds = |names: &[&str]| names.iter().all(|name| object.contains_key(*name));
    if holds(&[
        "file",
        "row",
        "opd",
        "sub_kegiatan",
        "rekening",
        "amount",
        "verdict",
        "official",
        "evidence",
        "blocked",
    ]) {
        return Some(Written::Lines);
    }
    // The members of a row of a report are in the order of their names; a comparison's are too.
    let section = object.get("section")?.as_str()?;
    let header: Vec<&str> = object.keys().map(String::as_str).filter(|name| *name != "section").collect();
    let known = HEADERS
        .lines()
        .filter(|line| !line.starts_with('#'))
        .any(|line| line.split('|').skip(1).filter(|name| *name != ".").all(|name| header.contains(&name)));
    (known || section == "by" && holds(&["total", "lines", "official"])).then_some(Written::Report)
}

fn of_markup(text: &str) -> Option<Written> {
    let head = text.split_once("</head>").map_or(text, |(head, _)| head);
    if text.starts_with("<!doctype html>") && head.contains("<meta name=\"generator\" content=\"setara\">") {
        return Some(Written::Document);
    }
    (text.starts_with("<?xml") && text.contains("<testsuites name=\"setara\"")).then_some(Written::Findings)
}

/// Markdown by its title, profiles by their first line.
fn of_comment(text: &str) -> Option<Written> {
    let first = text.lines().next()?;
    if first.starts_with("## setara: ") {
        return Some(Written::Findings);
    }
    if PROFILE.starts_with(first) && first.len() > 20 {
        return Some(Written::Profile);
    }
    let title = first.strip_prefix("# ")?;
    let is = |word| {
        let rests = [Lang::Id, Lang::En].map(|lang| title.strip_prefix(lang.say(word)));
        rests.into_iter().flatten().any(|rest| rest.is_empty() || rest.starts_with(": "))
    };
    match () {
        () if is(document::TITLE) => Some(Written::Report),
        () if is(document::CHANGED) => Some(Written::Comparison),
        () => None,
    }
}

/// What is written for people to read: findings, verifications, tables.
fn of_lines(text: &str) -> Option<Written> {
    let mut lines = text.lines();
    let first = lines.next()?;
    if is_finding(first) {
        return Some(Written::Findings);
    }
    let second = lines.next().unwrap_or_default();
    let counts = [["  files: ", " the same"], ["  berkas: ", " sama"]];
    if counts.iter().any(|[start, end]| second.starts_with(start) && second.ends_with(end)) {
        return Some(Written::Verification);
    }
    is_table(text).then_some(Written::Table)
}

/// A table for people, which a sentence with its bar may lead; the sentence alone is known by the bar or by how the reading is
/// known.
fn is_table(text: &str) -> bool {
    let lead: Vec<&str> = text.lines().take_while(|line| !line.is_empty()).take(LED).collect();
    let begins =
        |starts: &[&str]| lead.first().is_some_and(|first| starts.iter().any(|start| first.starts_with(start)));
    if !begins(&OPENINGS) || lead.iter().any(|line| line.starts_with(' ')) {
        return has_rule(text.lines());
    }
    let is_bar = |line: &str| line.len() > 3 && line.chars().all(|c| "█▓▒░".contains(c) || "#=+.".contains(c));
    let is_proof = |line: &str| ["Pembacaan ", "The reading "].iter().any(|start| line.starts_with(start));
    let mut below = text.lines().skip(lead.len()).skip_while(|line| line.is_empty()).peekable();
    match below.peek() {
        None => lead.iter().any(|line| is_bar(line) || is_proof(line)),
        Some(_) => has_rule(below),
    }
}

fn has_rule<'l>(lines: impl Iterator<Item = &'l str>) -> bool {
    // Title, header, rule. The header has no sign that parts columns: it is no table of a file that is read as a budget.
    let above: Vec<&str> = lines.take(ABOVE + 1).collect();
    let is_rule = |line: &&str| line.chars().count() > 3 && line.chars().all(|c| c == '─');
    let header = above.iter().position(is_rule).and_then(|rule| above.get(1..rule)).unwrap_or_default();
    let ours = |line: &&str| line.is_empty() || line.starts_with(' ') && !line.contains([';', '\t', '|']);
    !header.is_empty() && header.iter().all(ours)
}

/// `path:line:column: severity[CODE] …`, or `::severity …title=CODE …` as GitHub reads it.
fn is_finding(line: &str) -> bool {
    let severities = [document::ERROR, document::WARNING, document::NOTE];
    let words = severities.into_iter().flat_map(|word| [Lang::Id, Lang::En].map(|lang| lang.say(word)));
    let said = words.into_iter().any(|severity| {
        let code = line.split_once(&format!(": {severity}[")).and_then(|(_, rest)| rest.split_once("] "));
        code.is_some_and(|(code, _)| is_code(code))
    });
    let command = ["::error ", "::warning ", "::notice "].iter().any(|start| line.starts_with(start));
    let title = line.split_once("title=").and_then(|(_, rest)| rest.split_once(' ')).map(|(code, _)| code);
    said || command && title.is_some_and(is_code)
}

/// A code of findings, by its form.
fn is_code(code: &str) -> bool {
    let mut letters = code.bytes();
    letters.next().is_some_and(|b| b.is_ascii_uppercase())
        && matches!(code.len(), 3 | 4)
        && letters.all(|b| b.is_ascii_digit())
}

/// The cells with which tables of a kind begin: as they are written today, then as they were before.
pub fn first_rows(kind: Written) -> impl Iterator<Item = impl Iterator<Item = &'static str>> {
    let rows = HEADERS.lines().filter_map(|line| line.split_once('|'));
    rows.filter(move |(id, _)| Written::named(id) == Some(kind)).map(|(_, header)| header.split('|'))
}

/// Does it begin as SARIF does? Who wrote it stands at its end.
pub fn is_sarif(text: &str) -> bool {
    text.starts_with('{') && text[..text.floor_char_boundary(512)].contains("json.schemastore.org/sarif-2.1.0.json")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::written::TAG_COLUMNS;
    use crate::sides::decision;

    #[test]
    fn a_budget_with_columns_that_are_called_alike_is_none_of_ours() {
        for header in [
            "kode_sub_kegiatan,nama_sub_kegiatan,nama_opd,uraian,nilai,saran,bukti,putusan",
            "kode_sub_kegiatan,nama_sub_kegiatan,nama_opd,rupiah,belum_diketahui",
            "file,row,opd,sub_kegiatan,rekening,amount,verdict",
            "section,item,measure,value,pagu",
            "opd,total,lines",
            "code,name,total",
            "Kode,OPD,Jumlah",
            "Berkas,Lembar,Baris,OPD,Sub keg.,Nama,Rekening,Uraian,Nilai",
            "[\"a\"]",
            "{\"schema\": \"other/1\"}",
            "{\"code\": \"F001\"}",
            "# Anggaran",
            "Anggaran;2026\n KODE;URAIAN;PAGU\n────────\n1;2;3",
            "",
            "\n",
        ] {
            assert_eq!(of_text(header), None, "{header}");
        }
    }

    #[test]
    fn what_was_saved_again_is_still_known() {
        let decisions = decision::COLUMNS;
        for text in [
            format!("\u{feff}{}", decisions.join(";")),
            format!("\"{}\"", decisions.join("\",\"")),
            format!("{};;;", decisions.join(";")),
            format!("{}\tcatatan\r\n", decisions.join("\t")),
        ] {
            assert_eq!(of_text(&text), Some(Written::Decisions), "{text}");
        }
        let tagged = format!("KODE;\"NAMA\nSUB\";PAGU;{};catatan\n1;2;3", TAG_COLUMNS.join(";"));
        assert_eq!(of_text(&tagged), Some(Written::Lines));
    }
}
