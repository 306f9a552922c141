//! Tables of a form: their heads and rows, as entries of the field that they are of.

use super::labels::{aspect, label, without_numbering};
use super::{Cell, DataNode, Form, MapEntry, Strange, Value, entry, slot};
use crate::domain::amount::Rupiah;
use crate::domain::text;
use crate::finding::Place;
use crate::gbs::check;

impl Form {
    pub(super) fn begin_table(&mut self, columns: Vec<(u64, String)>, head: &[Cell]) {
        self.table = Some(columns);
        let name = |cell: &Cell| text::words(&label(&cell.text).replace('%', " persen "));
        let again = head.iter().enumerate().find(|(i, cell)| head[..*i].iter().any(|c| name(c) == name(cell)));
        if let (None, Some((_, cell))) = (&self.twice, again) {
            self.twice = Some((cell.place, format!("two columns are {:?}; leave one out", label(&cell.text))));
        }
    }

    /// A row of a table. One text alone is read for its counts; a row of factors is of the one that it names.
    pub(super) fn keep_row(&mut self, field: &'static str, mut entries: Vec<MapEntry>, place: Place) {
        for own in &mut entries {
            if let (true, Value::Text(text)) = (own.key == "kegiatan", &mut own.node.value) {
                *text = without_numbering(text).to_owned();
            }
        }
        if field == "data" {
            split_percents(&mut entries);
        }
        if field == "rencana_aksi" && self.is_sum(&entries) {
            return;
        }
        let is_alone = entries.len() == 1 && field == "data" && entries[0].key == "topik";
        if field == "faktor" {
            let named = entries.iter().position(|own| own.key == "faktor").map(|at| entries.remove(at));
            let Some(MapEntry { node: DataNode { value: Value::Text(name), .. }, .. }) = named else { return };
            let Some(aspect) = aspect(&name) else {
                return self.strange.push(Strange { place, field: label(&name), cell: String::new() });
            };
            let factors = slot(&mut self.entries, "faktor", place).map();
            factors.retain(|own| own.key != aspect.id());
            let node = DataNode { value: Value::Map(entries), place };
            return factors.push(MapEntry { key: aspect.id().to_owned(), place, node });
        }
        if is_alone && let Some(own) = entries.pop() {
            return self.push(field, own.node);
        }
        self.push(field, DataNode { value: Value::Map(entries), place });
    }

    /// A last row of the plan that adds up the others.
    fn is_sum(&self, entries: &[MapEntry]) -> bool {
        let text = |entries: &[MapEntry], field: &str| match &entries.iter().find(|own| own.key == field)?.node.value {
            Value::Text(text) => Some(text.clone()),
            _ => None,
        };
        let is_named =
            text(entries, "kegiatan").is_some_and(|name| matches!(text::words(&name).as_str(), "jumlah" | "total"));
        let Some(stated) = text(entries, "masukan").and_then(|cell| check::rupiah(&cell)).filter(|_| is_named) else {
            return false;
        };
        let rows = self.entries.iter().find(|own| own.key == "rencana_aksi").map(|own| &own.node.value);
        let Some(Value::List(rows)) = rows else { return false };
        let input = |row: &DataNode| match &row.value {
            Value::Map(entries) => text(entries, "masukan").and_then(|cell| check::rupiah(&cell)),
            _ => None,
        };
        rows.iter().filter_map(input).sum::<Rupiah>() == stated
    }
}

/// `214 (77,82 %)` in the place of a count: both, if the percentage has no cell of its own.
fn split_percents(entries: &mut Vec<MapEntry>) {
    for (count, percent) in [("L", "L_persen"), ("P", "P_persen"), ("total", "persen")] {
        if entries.iter().any(|own| own.key == percent) {
            continue;
        }
        let Some(own) = entries.iter_mut().find(|own| own.key == count) else { continue };
        let Value::Text(text) = &own.node.value else { continue };
        let Some((number, rest)) = text.split_once('(') else { continue };
        let Some(share) = rest.trim().strip_suffix(')').map(str::trim).and_then(|rest| rest.strip_suffix('%')) else {
            continue;
        };
        let (number, share) = (number.trim().to_owned(), share.trim().to_owned());
        let place = own.node.place;
        own.node.value = Value::Text(number);
        entries.push(entry(percent, place, Value::Text(share)));
    }
}
