//! Columns in which a file declares what counts as ARG: a tag, an answer to "ARG?", or a weight. What a cell means hangs
//! on its column: `x` beside ticks is a no, 1 beside 50 is one percent.

use std::borrow::Cow;
use std::sync::Arc;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use crate::criteria::tag::Criteria;
use crate::domain::amount;
use crate::domain::amount::Reading;
use crate::domain::text;
use crate::files::csv::Record;
use crate::finding::{Fault, TaggingFault, brief};
use crate::ledger::Ledger;
use crate::read::profile::header;
use crate::read::profile::header::Flags;
use crate::read::profile::{Field, Profile};

/// What the bare numbers of a weight column are.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Weights {
    /// 1 is one percent of the line
    Percent,
    /// 1 is the whole line
    Share,
}

/// One cell of a weight column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Weight {
    Nothing,
    /// Millionths of the line.
    Of(u32),
    /// A share or a percentage: the column does not say which.
    Undecided,
    /// No number, or none between nothing and all.
    Unreadable,
}

/// Reads one cell of a weight column whose bare numbers are `of`.
pub fn weight(cell: &str, of: Option<Weights>) -> Weight {
    if amount::read(cell, 1) == Reading::Nothing {
        return Weight::Nothing;
    }
    let Some((value, percent)) = number(cell) else { return Weight::Unreadable };
    let share = match of {
        _ if percent || of == Some(Weights::Percent) => value / 100.0,
        None if value > 0.0 && value <= 100.0 => return Weight::Undecided,
        _ => value,
    };
    if (0.0..=1.0).contains(&share) { Weight::Of((share * 1e6).round() as u32) } else { Weight::Unreadable }
}

/// A number, and whether a percent sign, or the word, stands behind it.
fn number(cell: &str) -> Option<(f64, bool)> {
    let text = cell.trim();
    let (number, percent) = match text.strip_suffix('%').or_else(|| text.strip_suffix("persen")) {
        Some(number) => (number.trim_end(), true),
        None => (text, false),
    };
    Some((number.replace(',', ".").parse().ok()?, percent))
}

/// What the bare numbers of a weight column are, by all of its cells and its header. Above 1 they are percentages; parts of
/// 1 are shares; of 1 and 0 alone percent signs beside them or words of the header tell. `None`: nothing tells, or cells
/// that look like shares stand under a header, or beside signs, of percent.
pub fn weights<'t>(label: &str, cells: impl Iterator<Item = Cow<'t, str>>) -> Option<Weights> {
    let (mut above, mut between, mut signs) = (false, false, false);
    for (value, percent) in cells.filter_map(|cell| number(&cell)) {
        signs |= percent;
        above |= !percent && value > 1.0;
        between |= !percent && value > 0.0 && value < 1.0;
    }
    let (percent, share) = header::weights_said(label);
    match (above, between, signs || percent) {
        (true, ..) | (false, false, true) => Some(Weights::Percent),
        (false, true, false) => Some(Weights::Share),
        (false, false, false) if share => Some(Weights::Share),
        _ => None,
    }
}

/// What marks mean in a tag column.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Marks {
    /// Its header asks whether a line is ARG: yes and no answer that.
    pub asks: bool,
    /// `x` stands beside other words for yes: it says no.
    pub crosses: bool,
    /// `t` stands beside `f`: it is `true`, not `tidak`.
    pub truth: bool,
}

/// What marks mean in a column, by its header and all of its cells.
pub fn marks<'t>(label: &str, cells: impl Iterator<Item = Cow<'t, str>>) -> Marks {
    let flags = header::flags();
    let (mut yes, mut y, mut f) = (false, false, false);
    for cell in cells {
        let mark = cell.trim().to_lowercase();
        yes |= mark != CROSS && flags.yes.contains(&mark);
        y |= mark.starts_with('y');
        f |= mark == "f";
    }
    Marks { asks: header::asks_arg(label), crosses: yes, truth: f && !y }
}

const CROSS: &str = "x";

/// What a cell of a tag column says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tag {
    /// Nothing, or no answer in particular (`-`, `Tidak`).
    Nothing,
    Arg,
    /// Not ARG, in so many words.
    Not,
    /// Another theme of the official list.
    Theme,
    Unknown,
}

/// Reads one cell of a tag column: of several tags each says its own ("Non ARG; SPM").
pub fn tag(cell: &str, marks: Marks, criteria: &Criteria) -> Tag {
    let flags = header::flags();
    let mark = cell.trim().to_lowercase();
    let is_true = mark == "t" && marks.truth;
    if mark.is_empty() || flags.no.contains(&mark) && !is_true || mark == CROSS && marks.crosses {
        return Tag::Nothing;
    }
    if marks.asks && (is_true || flags.yes.contains(&mark)) {
        return Tag::Arg;
    }
    let parts = mark.split(['|', ',', ';', '/', '+', '&', '\n']).map(text::words).filter(|part| !part.is_empty());
    let said: Vec<Tag> = parts.map(|part| one_tag(&part, marks, flags, criteria)).collect();
    let has = |tag| said.contains(&tag);
    match (has(Tag::Arg), has(Tag::Not)) {
        // Both at once: nobody can tell.
        (true, true) => Tag::Unknown,
        (true, false) => Tag::Arg,
        (false, true) => Tag::Not,
        (false, false) if has(Tag::Theme) => Tag::Theme,
        (false, false) => Tag::Unknown,
    }
}

/// One tag, folded: ARG, unless a word of negation stands before it, or nothing but such words behind it.
fn one_tag(folded: &str, marks: Marks, flags: &Flags, criteria: &Criteria) -> Tag {
    let denies = |word: &str| criteria.negates(word);
    let header_words = flags.says.iter().filter(|_| marks.asks);
    let found = criteria.arg_tags.iter().chain(header_words).find_map(|tag| {
        let whole = |at: &usize| text::starts_with(&folded[*at..], tag) && (*at == 0 || folded[..*at].ends_with(' '));
        let at = folded.match_indices(tag.as_str()).map(|(at, _)| at).find(whole)?;
        Some((&folded[..at], &folded[at + tag.len()..]))
    });
    let Some((before, after)) = found else {
        let theme = criteria.other_tags.iter().any(|tag| text::holds(folded, tag));
        return match theme {
            true => Tag::Theme,
            false if denies(folded) || flags.no.iter().any(|no| no == folded) => Tag::Not,
            false => Tag::Unknown,
        };
    };
    let mut behind = after.split_whitespace().peekable();
    let denied_behind = behind.peek().is_some() && behind.all(|w| denies(w) || flags.no.iter().any(|no| no == w));
    if denied_behind || before.split_whitespace().any(denies) { Tag::Not } else { Tag::Arg }
}

/// What printed labels say: ARG, where one of them has a name of it, as a whole word that nothing denies.
pub fn label(text: &str, criteria: &Criteria) -> Tag {
    let flags = header::flags();
    let is_no = |part: &str| flags.no.contains(&part.trim().to_lowercase());
    if is_no(text) {
        return Tag::Nothing;
    }
    let parts = text.split(['|', ',', ';', '\n']).filter(|part| !is_no(part)).map(text::words);
    let said: Vec<Tag> = parts.filter(|part| !part.is_empty()).map(|part| one_label(&part, criteria)).collect();
    let has = |tag| said.contains(&tag);
    match (has(Tag::Arg), has(Tag::Not)) {
        _ if said.is_empty() => Tag::Nothing,
        // Both at once: nobody can tell.
        (true, true) => Tag::Unknown,
        (true, false) => Tag::Arg,
        (false, true) => Tag::Not,
        (false, false) if has(Tag::Unknown) => Tag::Unknown,
        (false, false) => Tag::Theme,
    }
}

/// One label, folded. A word of negation denies the names behind it, up to another theme ("non SPM/ARG") that is not joined to
/// them ("bukan SPM maupun ARG").
fn one_label(folded: &str, criteria: &Criteria) -> Tag {
    let words: Vec<&str> = folded.split(' ').collect();
    let denies = |word: &&str| criteria.negates(word);
    let names = || criteria.label_tags.iter().map(|name| name.split(' ').collect::<Vec<_>>());
    let at = |i: usize| names().filter(|name| words[i..].starts_with(name)).map(|name| name.len()).max();
    let found: Vec<(usize, usize)> = (0..words.len()).filter_map(|i| Some((i, i + at(i)?))).collect();
    let denied = |start: usize| {
        let Some(denial) = words[..start].iter().rposition(denies) else { return false };
        let between = &words[denial + 1..start];
        let theme = criteria.other_tags.iter().any(|tag| text::holds(&between.join(" "), tag));
        !theme || between.iter().any(|word| header::printed().joins.iter().any(|join| join == word))
    };
    let Some((_, end)) = found.last() else { return Tag::Theme };
    let behind = &words[*end..];
    let is_no = |word: &&str| denies(word) || header::flags().no.iter().any(|no| no == *word);
    let denied_behind = !behind.is_empty() && behind.iter().all(is_no);
    let is_denied: Vec<bool> = found.iter().map(|(start, _)| denied_behind || denied(*start)).collect();
    match (is_denied.contains(&true), is_denied.contains(&false)) {
        (true, true) => Tag::Unknown,
        (true, false) => Tag::Not,
        _ => Tag::Arg,
    }
}

/// What is to be said of a label of which nothing shows whose it is; of one that does not say ARG, nothing.
pub fn unplaced(text: &str, criteria: &Criteria) -> Option<Fault> {
    let says_arg = label(text, criteria) == Tag::Arg;
    says_arg.then(|| Fault::Tagging(TaggingFault::LabelUnplaced { label: brief(text).into_owned() }.into()))
}

/// Cells of a column that its finding shows.
const SHOWN: usize = 3;

/// What the columns of one table leave open, as its rows are read.
#[derive(Default)]
pub struct Open {
    /// The first cell of the weight column that may be a share or a percentage.
    undecided: Option<String>,
    /// Some cell of the tag column was understood.
    understood: bool,
    /// The first cells of it that were not.
    unknown: Vec<String>,
}

impl Open {
    /// One row that is a line.
    pub fn row(&mut self, text: &str, record: &Record, profile: &Profile, ledger: &Ledger) {
        if let Some(column) = profile.column(Field::Bobot).filter(|_| profile.weights.is_none())
            && self.undecided.is_none()
        {
            let cell = record.value(text, column);
            if weight(&cell, None) == Weight::Undecided {
                self.undecided = Some(brief(cell.trim()).into_owned());
            }
        }
        if let Some(column) = profile.column(Field::Tag).filter(|_| !self.understood) {
            let cell = record.value(text, column);
            match tag(&cell, profile.marks, ledger.criteria) {
                Tag::Nothing => {}
                Tag::Arg | Tag::Not | Tag::Theme => self.understood = true,
                Tag::Unknown => {
                    let own = brief(cell.trim()).into_owned();
                    if self.unknown.len() < SHOWN && !self.unknown.contains(&own) {
                        self.unknown.push(own);
                    }
                }
            }
        }
    }

    /// What is to be said of the table once it is read.
    pub fn faults(self, profile: &Profile) -> Vec<Fault> {
        let header = |field| profile.column(field).map(|column| Arc::clone(&profile.headers[column]));
        let mut out = Vec::new();
        if let (Some(cell), Some(column)) = (self.undecided, header(Field::Bobot)) {
            out.push(Fault::Tagging(TaggingFault::WeightUndecided { column: column.to_string(), cell }.into()));
        }
        if let Some(column) = header(Field::Tag).filter(|_| !self.understood && !self.unknown.is_empty()) {
            let (column, cells) = (column.to_string(), self.unknown);
            out.push(Fault::Tagging(TaggingFault::TagsNotUnderstood { column, cells }.into()));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_column_decides_what_its_numbers_are() {
        let of = |label: &str, cells: &[&'static str]| weights(label, cells.iter().map(|c| Cow::from(*c)));
        use Weights::{Percent, Share};
        assert_eq!(of("bobot", &["100", "50", "1", "0.5 %"]), Some(Percent));
        assert_eq!(of("bobot", &["1", "0,5", "0.25"]), Some(Share));
        assert_eq!(of("bobot", &["1", "50 %"]), Some(Percent));
        assert_eq!(of("bobot", &["1", "0", "", "-"]), None);
        assert_eq!(of("bobot (%)", &["1", "0"]), Some(Percent));
        assert_eq!(of("proporsi ARG", &["1", "0"]), Some(Share));
        assert_eq!(of("persen ARG", &["1", "0.5"]), None, "shares under a header of percent");
        assert_eq!(weight("1", Some(Percent)), Weight::Of(10_000));
        assert_eq!(weight("1", Some(Share)), Weight::Of(1_000_000));
        assert_eq!(weight("1", None), Weight::Undecided);
        assert_eq!(weight("0", None), Weight::Of(0));
        assert_eq!(weight("50 %", None), Weight::Of(500_000));
        assert_eq!(weight("30", Some(Share)), Weight::Unreadable);
        assert_eq!(weight("nan", Some(Share)), Weight::Unreadable);
    }
}
