//! Several tables below each other in one file or sheet: where another header with other columns begins, another table does.

use crate::files::csv::{self, Record, Step};
use crate::files::source::Source;
use crate::read::profile::{MOST_COLUMNS, Profile, ReadOptions};

/// The tables of a source whose text is at hand as a whole, each as a source of its own; `None` where it holds one.
pub fn cut(source: &Source, profile: &Profile, options: &ReadOptions) -> Option<Vec<Source>> {
    if !source.is_whole() {
        return None;
    }
    let text = source.sample();
    let starts = starts(text, profile, options);
    if starts.is_empty() {
        return None;
    }
    let ends = starts.iter().copied().chain([text.len()]);
    let starts = [0].into_iter().chain(starts.iter().copied());
    Some(starts.zip(ends).map(|(start, end)| source.part(start..end)).collect())
}

/// Bytes at which other tables begin, with the title rows above their headers.
fn starts(text: &str, profile: &Profile, options: &ReadOptions) -> Vec<usize> {
    let (mut out, mut at, mut record) = (Vec::new(), profile.data_start, Record::default());
    let mut header = profile.header_cells.clone();
    // Where the rows without money begin that stand above the next one.
    let mut title: Option<usize> = None;
    while let Step::Record(after) = csv::next(text, at, profile.dialect, true, &mut record) {
        let start = std::mem::replace(&mut at, after);
        if record.is_blank(text) {
            continue;
        }
        let cells: Vec<String> = match may_be_header(text, &record) {
            true => {
                (0..record.fields.len().min(MOST_COLUMNS)).map(|i| record.value(text, i).trim().to_owned()).collect()
            }
            false => {
                if has_number(text, &record) {
                    title = None;
                } else if title.is_none() {
                    title = Some(start);
                }
                continue;
            }
        };
        if !header.contains(&cells) && Profile::is_header_row(&cells, options) {
            out.push(title.take().unwrap_or(start));
            header = vec![cells];
        } else if title.is_none() {
            title = Some(start);
        }
    }
    out
}

/// Headers have several texts, and no number among them.
fn may_be_header(text: &str, record: &Record) -> bool {
    let cells = || (0..record.fields.len().min(MOST_COLUMNS)).map(|i| record.raw(text, i).trim_matches(['"', ' ']));
    cells().filter(|c| !c.is_empty()).count() >= 3 && !cells().any(|c| c.starts_with(|c: char| c.is_ascii_digit()))
}

fn has_number(text: &str, record: &Record) -> bool {
    (0..record.fields.len())
        .any(|i| record.raw(text, i).trim_matches(['"', ' ']).starts_with(|c: char| c.is_ascii_digit()))
}
