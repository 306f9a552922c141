//! Labels that stand once for the rows below them.

use super::{ITEM, Label, RowRole, RowRoles};
use crate::files::sheet::Sheet;
use crate::files::split::Records;
use crate::read::profile::{LayoutAsked, Profile};

impl RowRoles {
    /// Columns whose label stands in the first row of a group and is blank below it, as pivot tables and stairs write it. A
    /// label that is printed again although it has not changed shows that blanks are missing labels.
    pub(super) fn fill_down(
        &mut self,
        sample: &str,
        records: &Records,
        profile: &Profile,
        sheet: &Sheet,
        labels: &[Label],
    ) {
        let deepest = labels.iter().map(|l| l.level).filter(|level| *level <= ITEM).max().unwrap_or(0);
        // By column: its label so far, lines without it, and whether it was printed again.
        let mut state: Vec<(String, u64, bool)> = vec![(String::new(), 0, false); labels.len()];
        let mut blank_at_first = vec![false; labels.len()];
        let _ = records.each(|record, line| {
            let role = self.of_row(sheet.row(line));
            let heads = matches!(role, Some(RowRole::Total { heads: true, .. }));
            let money = profile.pagu().of_row(sample, record, 1).says.amount().is_some();
            let skipped = !heads && (role.is_some() || !money) || record.is_blank(sample);
            if skipped || record.fields.len() < profile.headers.len() {
                return Ok::<_, std::convert::Infallible>(());
            }
            let has = self.levels_of(sample, record);
            if has == 0 {
                return Ok(());
            }
            let mut changed = u8::MAX;
            for (i, label) in labels.iter().enumerate().filter(|(_, l)| l.level < ITEM) {
                let cell = record.value(sample, label.column);
                let cell = cell.trim();
                if cell.is_empty() && has >> label.level & 1 == 1 {
                    // The code stands without its name, or the name without its code.
                    state[i].2 = true;
                } else if cell.is_empty() {
                    // Below a new label of a higher level the old one does not hold.
                    if changed < label.level {
                        state[i].0.clear();
                    }
                    if !heads {
                        state[i].1 += 1;
                        blank_at_first[i] |= state[i].0.is_empty();
                    }
                } else {
                    state[i].2 |= state[i].0 == cell && changed >= label.level;
                    if state[i].0 != cell {
                        changed = changed.min(label.level);
                        state[i].0 = cell.to_owned();
                    }
                }
            }
            Ok(())
        });
        let is_asked = profile.layout_asked == Some(LayoutAsked::Pivot);
        let fills = |i: &usize| {
            let (label, blank, printed_again) = &state[*i];
            let shows_it = is_asked || !printed_again && !blank_at_first[*i];
            *blank > 0 && !label.is_empty() && shows_it && labels[*i].level < deepest
        };
        let filled: Vec<usize> = (0..labels.len()).filter(fills).collect();
        self.filled_rows = filled.iter().map(|i| state[*i].1).max().unwrap_or(0);
        self.filled = filled.into_iter().map(|i| (labels[i].column, labels[i].level)).collect();
    }
}
