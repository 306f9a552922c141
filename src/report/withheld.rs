//! What is counted and not published, below the tables that would show it.

use std::collections::BTreeMap;

use crate::allocate::Unpublished;
use crate::lang::{Lang, word};
use crate::report::grid::exact;

/// What a report says on its face where counts of few persons stand in it: who publishes it has to know, and who reads it.
pub fn openly(settings: &BTreeMap<&'static str, Vec<String>>, lang: Lang) -> Option<String> {
    let said = settings.get("small_cells").is_some_and(|least| least == &["0"] || least == &["1"]);
    match settings.contains_key("internal") {
        true => Some(lang.say(word::INTERNAL).to_owned()),
        false => said.then(|| lang.say(word::EVERY_COUNT).to_owned()),
    }
}

/// Notes, with the ids of the tables below which they stand.
pub fn notes(w: &Unpublished, lang: Lang) -> Vec<(&'static [&'static str], String)> {
    let (n, money) = (w.fewer_than, exact(w.amount, lang));
    let mut out: Vec<(&[&str], String)> = Vec::new();
    if w.sub_kegiatan > 0 {
        let note = match lang {
            Lang::Id => format!(
                "disamarkan: {} sub kegiatan menghitung kurang dari {n} perempuan atau laki-laki; Rp {money} termasuk yang tidak diketahui",
                w.sub_kegiatan
            ),
            Lang::En => format!(
                "withheld: {} sub kegiatan count fewer than {n} women or men; Rp {money} is among the unknown",
                w.sub_kegiatan
            ),
        };
        out.push((&["allocation", "ages", "groups", "allocation_opd", "allocation_program", "per_head"], note));
    }
    if w.sub_kegiatan_merged > 0 {
        let note = match lang {
            Lang::Id => format!(
                "disamarkan: pada {} sub kegiatan, umur atau disabilitas kurang dari {n} orang digabung dengan yang lain",
                w.sub_kegiatan_merged
            ),
            Lang::En => format!(
                "withheld: in {} sub kegiatan, ages or disabilities of fewer than {n} persons are merged with others",
                w.sub_kegiatan_merged
            ),
        };
        out.push((&["ages", "groups"], note));
    }
    if w.seats > 0 {
        let note = match lang {
            Lang::Id => format!("disamarkan: {} baris menghitung kurang dari {n} orang", w.seats),
            Lang::En => format!("withheld: {} rows count fewer than {n} persons", w.seats),
        };
        out.push((&["seats"], note));
    }
    out
}
