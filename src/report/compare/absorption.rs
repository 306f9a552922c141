//! Plan against realisation: what was spent of what counts, by lens, category and sex, and what is left lying.

use std::cmp::Reverse;
use strum::VariantArray as _;

use schemars::JsonSchema;
use serde::Serialize;

use super::sections::shown;
use super::side::Side;
use super::value::{Comparison, Summary};
use crate::allocate::Allocation;
use crate::domain::amount::Rupiah;
use crate::lang::document::{CATEGORY, term};
use crate::lang::{Lang, Word, word};
use crate::ledger::lens::Lens;
use crate::report::grid::{Cell, Grid};

/// Sub kegiatan that spent less than this part of their plan are listed.
const UNSPENT: f64 = 0.5;

/// One figure of the plan, and what was realised of it, in rupiah. `None`: cannot be told.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Absorbed {
    /// Lens, category or sex; `total`.
    pub what: &'static str,
    pub planned: Rupiah,
    pub realised: Option<Rupiah>,
    /// realised / planned
    pub share: Option<f64>,
}

/// A sub kegiatan that counts and is not spent.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Unspent {
    pub lens: Lens,
    pub opd: String,
    pub opd_name: String,
    pub sub_kegiatan: String,
    pub name: String,
    /// What the lens counts of it.
    pub planned: Rupiah,
    pub realised: Rupiah,
    pub unspent: Rupiah,
    pub share: Option<f64>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Absorption {
    pub planned: Summary,
    pub realised: Summary,
    pub total: Absorbed,
    pub lenses: Vec<Absorbed>,
    /// Of the evidence lens, review and none included.
    pub categories: Vec<Absorbed>,
    /// Of the base of the allocation.
    pub base: &'static str,
    pub sexes: Vec<Absorbed>,
    /// The largest first.
    pub unspent: Vec<Unspent>,
}

/// The realisation names its lines as the plan does, or what the texts of lines say of it is not known.
pub fn absorption(compared: &Comparison, [plan, real]: [&Side; 2], allocations: [&Allocation; 2]) -> Absorption {
    let by_text = |realised: Rupiah| compared.joining.alike.then_some(realised);
    let known = |lens: Lens, realised| if lens == Lens::Official { Some(realised) } else { by_text(realised) };
    let lenses = compared.lenses.iter().map(|(lens, c)| absorbed(lens.id(), c.before, known(*lens, c.after)));
    let categories = crate::domain::groups::Category::VARIANTS.iter().map(|c| {
        let of = |side: &Side| side.categories.get(c.id()).copied().unwrap_or_default();
        absorbed(c.id(), of(plan), by_text(of(real)))
    });
    let [planned, realised] = allocations.map(|a| &a.parts);
    let sexes = [
        ("female", planned.female, realised.female),
        ("male", planned.male, realised.male),
        ("unknown", planned.unknown, realised.unknown),
        ("indivisible", planned.indivisible, realised.indivisible),
    ];
    let mut unspent: Vec<Unspent> = Vec::new();
    for row in &compared.sub_kegiatan {
        for (lens, change) in &row.lenses {
            let Some(realised) = known(*lens, change.after) else { continue };
            let share = realised.share_of(change.before);
            if change.before.sen() > 0 && share.is_some_and(|s| s < UNSPENT) {
                let [opd, opd_name] = row.opd.clone().unwrap_or_default();
                unspent.push(Unspent {
                    lens: *lens,
                    opd,
                    opd_name,
                    sub_kegiatan: row.code.clone(),
                    name: row.name.clone(),
                    planned: change.before,
                    realised,
                    unspent: change.before - realised,
                    share,
                });
            }
        }
    }
    unspent.sort_by_key(|u| (Reverse(u.unspent), u.lens));
    Absorption {
        planned: plan.summary.clone(),
        realised: real.summary.clone(),
        total: absorbed("total", compared.total.before, Some(compared.total.after)),
        lenses: lenses.collect(),
        categories: categories.collect(),
        base: allocations[0].base,
        sexes: sexes.into_iter().map(|(sex, plan, real)| absorbed(sex, plan, by_text(real))).collect(),
        unspent,
    }
}

fn absorbed(what: &'static str, planned: Rupiah, realised: Option<Rupiah>) -> Absorbed {
    Absorbed { what, planned, realised, share: realised.and_then(|r| r.share_of(planned)) }
}

/// The absorption as a table: of everything, of lenses, categories and sexes.
/// `people`: categories as words; scripts have their identifiers.
pub fn table(a: &Absorption, lang: Lang, people: bool) -> Grid {
    let say = |w: Word| lang.say(w).to_owned();
    let columns = [
        ("by", String::new()),
        ("what", String::new()),
        ("planned", say(word::PLANNED)),
        ("realised", say(word::REALISED)),
        ("share", say(word::ABSORBED)),
    ];
    let row = |by: Word, r: &Absorbed| {
        let what = match r.what {
            "female" => word::FEMALE,
            "male" => word::MALE,
            "unknown" => word::UNKNOWN,
            "indivisible" => word::INDIVISIBLE,
            "total" => word::TOTAL,
            id if people && let Some(word) = term(CATEGORY, id) => word,
            id => Lens::of_id(id).map_or(Word { id, en: id }, Lens::name),
        };
        vec![
            Cell::Text(say(by)),
            Cell::Text(say(what)),
            Cell::Money(r.planned),
            Cell::MaybeMoney(r.realised),
            Cell::Share(r.share),
        ]
    };
    let rows = [
        (word::TOTAL, std::slice::from_ref(&a.total)),
        (word::LENS, &a.lenses),
        (word::CATEGORY, &a.categories),
        (word::SEX, &a.sexes),
    ]
    .into_iter()
    .flat_map(|(by, list)| list.iter().map(move |r| row(by, r)));
    Grid::new("absorption", say(word::ABSORPTION), columns, rows)
}

/// The largest sub kegiatan that are less than half spent.
pub fn unspent_table(a: &Absorption, lang: Lang, top: usize) -> Grid {
    let say = |w: Word| lang.say(w).to_owned();
    let columns = [
        ("lens", say(word::LENS)),
        ("opd", say(word::CODE)),
        ("opd_name", say(word::OPD)),
        ("sub_kegiatan", say(word::SUB_KEGIATAN)),
        ("name", say(word::NAME)),
        ("planned", say(word::PLANNED)),
        ("realised", say(word::REALISED)),
        ("unspent", say(word::LEFT)),
        ("share", say(word::ABSORBED)),
    ];
    let shown = shown(top, a.unspent.len());
    let rows = a.unspent[..shown].iter().map(|u| {
        vec![
            Cell::text(lang.say(u.lens.name())),
            Cell::text(&u.opd),
            Cell::text(&u.opd_name),
            Cell::text(&u.sub_kegiatan),
            Cell::text(&u.name),
            Cell::Money(u.planned),
            Cell::Money(u.realised),
            Cell::Money(u.unspent),
            Cell::Share(u.share),
        ]
    });
    let mut unspent = Grid::new("unspent", say(word::UNSPENT), columns, rows);
    unspent.wide_only.extend(["opd", "opd_name", "planned", "realised"]);
    if shown < a.unspent.len() {
        unspent.notes.push(format!("{} {}", a.unspent.len() - shown, lang.say(word::OTHERS)));
    }
    unspent
}
