//! What is filled in, the goal, indicators, and the money of the action plan (G01, G19, G21 to G23).

use super::Check;
use crate::domain::amount;
use crate::domain::amount::{Reading, Rupiah};
use crate::finding::{Defect, Place};
use crate::gbs::{Action, PlacedText, names};

pub fn check(check: &mut Check) {
    filled_in(check);
    causes(check);
    goal(check);
    indicators(check);
    money(check);
}

/// Fields that are missing, and those that hold `-` or `...` only.
fn filled_in(check: &mut Check) {
    let gbs = check.gbs;
    let nine = gbs.steps == 9;
    let texts: [(&'static str, &PlacedText, bool); 12] = [
        ("perangkat_daerah", &gbs.opd, true),
        ("tahun_anggaran", &gbs.year, true),
        ("program", &gbs.program.name, true),
        ("kegiatan", &gbs.kegiatan.name, true),
        ("sub_kegiatan", &gbs.sub_kegiatan.name, true),
        ("tujuan_sub_kegiatan", gbs.old_goal(), true),
        ("tolok_ukur", &gbs.goal, true),
        ("anggaran", &gbs.amount, true),
        ("kode_program", &gbs.program.code, false),
        ("kode_kegiatan", &gbs.kegiatan.code, false),
        ("kode_sub_kegiatan", &gbs.sub_kegiatan.code, gbs.sub_kegiatan.glued.is_none()),
        ("sasaran", &gbs.target_group, false),
    ];
    for (field, text, needed) in texts {
        if text.is_empty() {
            if needed && !gbs.head {
                // An empty field is missing where it stands.
                let place = if text.place.line > 0 { text.place } else { gbs.place };
                check.say(place, Defect::Missing { field });
            }
        } else {
            placeholder(check, field, text);
        }
    }
    let lists: [(&'static str, bool, bool); 6] = [
        ("data", gbs.data.is_empty(), true),
        ("faktor", gbs.factors().next().is_none(), true),
        ("sebab_internal", gbs.internal.is_empty(), nine),
        ("sebab_eksternal", gbs.external.is_empty(), nine),
        ("indikator", gbs.indicators.is_empty(), true),
        ("rencana_aksi", gbs.actions.is_empty(), true),
    ];
    for (field, empty, needed) in lists {
        if empty && needed && !gbs.head {
            check.say(gbs.place, Defect::Missing { field });
        }
    }
    for row in &gbs.data {
        if row.placeholder {
            placeholder(check, "data", &PlacedText { text: row.topic.text.clone(), place: row.place });
        } else if !row.value.is_empty() {
            placeholder(check, &row.topic.text, &row.value);
        }
    }
    for (aspect, factor) in gbs.factors() {
        if factor.pair().or(factor.percents()).is_none() || !factor.says.is_empty() {
            placeholder(check, aspect.id(), &PlacedText { text: factor.says.text.clone(), place: factor.place });
        }
    }
    let items = [("sebab_internal", &gbs.internal), ("sebab_eksternal", &gbs.external), ("baseline", &gbs.baseline)];
    for (field, list) in items {
        for text in list {
            placeholder(check, field, text);
        }
    }
    for indicator in &gbs.indicators {
        placeholder(check, "indikator", &indicator.says);
    }
    for action in &gbs.actions {
        placeholder(check, "rencana_aksi", &action.says);
        for (field, text) in [("keluaran", &action.output), ("hasil", &action.outcome)] {
            if !gbs.head && !text.says() && action.says.says() {
                check.say(action.place, Defect::Missing { field });
            }
        }
        if gbs.steps == 4 && !action.responsible.says() && action.says.says() && !gbs.head {
            check.say(action.place, Defect::Missing { field: "penanggung_jawab" });
        }
    }
}

fn placeholder(check: &mut Check, field: &str, text: &PlacedText) {
    if !names::is_placeholder(&text.text) {
        return;
    }
    // Of a form that shows only its head, dots stand for what is not shown.
    let dots = text.text.trim().chars().all(|c| matches!(c, '.' | '…'));
    if check.gbs.head && dots {
        return;
    }
    let (field, cell) = (field.to_owned(), text.text.trim().to_owned());
    check.say(text.place, Defect::Placeholder { field, cell });
}

/// Causes that would fit any statement.
fn causes(check: &mut Check) {
    let words = names::words();
    let stated: Vec<&PlacedText> = check.gbs.internal.iter().filter(|t| t.says()).collect();
    let plain = |t: &&PlacedText| {
        let folded = t.words();
        names::holds_any(&folded, &words.boilerplate_who) && names::holds_any(&folded, &words.boilerplate_lack)
    };
    if let Some(first) = stated.first()
        && stated.iter().all(plain)
    {
        check.say(first.place, Defect::Boilerplate);
    }
}

fn goal(check: &mut Check) {
    let gbs = check.gbs;
    if gbs.goal.says() && gbs.goal.words() == gbs.old_goal().words() {
        check.say(gbs.goal.place, Defect::NotReformulated);
    }
}

fn indicators(check: &mut Check) {
    let gbs = check.gbs;
    // Of a form that shows only its head, the measures may be further down.
    if gbs.head || gbs.indicators.is_empty() {
        return;
    }
    let name = |text: &PlacedText| text.text.clone();
    if !gbs.indicators.iter().any(|i| i.baseline.by_sex() || i.target.by_sex()) {
        let first = &gbs.indicators[0];
        check.say(first.place, Defect::NoSplit { indicator: name(&first.says) });
    }
    for indicator in gbs.indicators.iter().filter(|i| i.says.says()) {
        let place = indicator.place;
        if !indicator.baseline.says() && gbs.baseline.iter().all(|b| !b.says()) {
            check.say(place, Defect::NoBaseline { indicator: name(&indicator.says) });
        }
        if !indicator.target.says() {
            check.say(place, Defect::NoTarget { indicator: name(&indicator.says) });
        } else if !indicator.unit.says()
            && !indicator.target.text.text.contains(|c: char| c.is_alphabetic() || c == '%')
        {
            check.say(place, Defect::NoUnit { indicator: name(&indicator.says) });
        }
    }
}

/// An amount of rupiah as statements write it. `None` where the text is none.
pub fn rupiah(text: &str) -> Option<Rupiah> {
    // A sentence may end with its amount.
    let own = text.trim().rsplit_once("Rp").map_or(text, |(before, own)| if before.is_empty() { text } else { own });
    match amount::read(own.trim_start_matches('.'), 1) {
        Reading::Exact { amount, .. } => Some(amount),
        // Nobody writes rupiah with three decimals: the mark groups thousands.
        Reading::Either { plain, indonesian } => Some(plain.max(indonesian)),
        _ => None,
    }
    .filter(|r| *r >= Rupiah::ZERO)
}

/// The sum of the inputs, where every action has one.
pub fn planned(actions: &[Action]) -> Option<Rupiah> {
    let real = actions.iter().filter(|a| a.says.says() || a.input.says());
    let inputs: Option<Vec<Rupiah>> = real.map(|a| rupiah(&a.input.text)).collect();
    inputs.filter(|i| !i.is_empty()).map(|i| i.into_iter().sum())
}

fn money(check: &mut Check) {
    let gbs = check.gbs;
    let read = |check: &mut Check, field: &'static str, text: &PlacedText| -> Option<Rupiah> {
        let amount = rupiah(&text.text);
        if amount.is_none() && text.says() {
            check.say(text.place, Defect::NotAnAmount { field, cell: text.text.clone() });
        }
        amount
    };
    let amount = read(check, "anggaran", &gbs.amount);
    let input = read(check, "masukan", &gbs.input);
    let mut sum = Rupiah::ZERO;
    let (mut without, mut place): (Vec<&Action>, Option<Place>) = (Vec::new(), None);
    for action in gbs.actions.iter().filter(|a| a.says.says() || a.input.says()) {
        match read(check, "masukan", &action.input) {
            Some(own) => {
                sum += own;
                place.get_or_insert(action.place);
            }
            None => without.push(action),
        }
    }
    match place {
        None if input.is_some() && !without.is_empty() => {
            check.say(gbs.input.place, Defect::WholeInput { input: gbs.input.text.clone() });
        }
        _ if !gbs.head => {
            for action in &without {
                if !action.input.says() {
                    check.say(action.place, Defect::ActionWithoutAmount { action: action.says.text.clone() });
                }
            }
        }
        _ => {}
    }
    if let (Some(amount), Some(place)) = (amount, place) {
        if sum > amount {
            check.say(place, Defect::ActionsExceed { sum, amount });
        } else if sum < amount && without.is_empty() && !gbs.head {
            check.say(place, Defect::ActionsBelow { sum, amount });
        }
    }
}
