//! Texts by number, so that what repeats is looked at once.

use std::collections::HashMap;

use crate::read::Record;

/// Texts by number; a record that repeats the one before it costs a comparison, not a look-up.
#[derive(Default)]
pub struct Interner {
    numbers: HashMap<Box<str>, u32>,
    last: Option<(String, u32)>,
}

impl Interner {
    /// Number of the text that `columns` of the record make, with what holds for the whole table before it; `fresh`
    /// numbers it if it was never seen.
    pub fn number(
        &mut self,
        text: &str,
        record: &Record,
        columns: impl Iterator<Item = Option<usize>> + Clone,
        table: [&str; 2],
        fresh: u32,
    ) -> (u32, bool) {
        // A column the table lacks is an empty cell: tables of other columns must not make the same key.
        let cells = columns.map(|c| c.map_or("", |c| record.raw(text, c)));
        let cells = table.into_iter().chain(cells);
        if let Some((last, number)) = &self.last {
            let mut at = 0;
            let same = cells.clone().all(|cell| {
                let end = at + cell.len();
                let same = last.get(at..end) == Some(cell) && last.as_bytes().get(end) == Some(&0x1f);
                at = end + 1;
                same
            });
            if same && at == last.len() {
                return (*number, false);
            }
        }
        let (mut key, _) = self.last.take().unwrap_or_default();
        key.clear();
        for cell in cells {
            key.push_str(cell);
            key.push('\u{1f}');
        }
        let (number, is_fresh) = match self.numbers.get(key.as_str()) {
            Some(number) => (*number, false),
            None => {
                self.numbers.insert(key.clone().into_boxed_str(), fresh);
                (fresh, true)
            }
        };
        self.last = Some((key, number));
        (number, is_fresh)
    }
}
