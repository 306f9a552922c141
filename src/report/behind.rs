//! The lines behind a figure: conditions by every dimension that a report prints figures by, and the lines that meet them.
//! How they are written: `docs/matching.md`.

mod keys;
mod parts;
mod values;

pub use keys::{Condition, Key, conditions, told_apart};
pub use parts::{ChosenLines, LineParts};

use anyhow::{Result, bail};

use crate::allocate::{LineGroup, Method, Methods};
use crate::criteria::nomenclature::Nomenclature;
use crate::domain::amount::Rupiah;
use crate::domain::denominator::Denominator;
use crate::lang::{Lang, format_in};
use crate::ledger::lens::{Base, Lens, Lenses};
use crate::ledger::{Declared, Ledger};
use crate::report::Input;
use parts::PartKey;
use values::{Named, Values};

/// What a budget is judged by, once it is read.
pub struct Judged<'a> {
    pub ledger: &'a Ledger<'a>,
    pub lenses: &'a Lenses,
    pub nomenclature: &'a Nomenclature,
    pub inputs: &'a [Input],
    pub lang: Lang,
}

/// The lines that meet all `conditions`. Lines without an amount are in no sum: they are chosen where `amount` asks for them.
///
/// # Errors
/// A value is none that the budget or the lists have, or what is asked for is no sum of whole lines.
pub fn choose(
    conditions: &[Condition],
    parts: &LineParts,
    judged: &Judged,
    methods: &mut Methods,
) -> Result<ChosenLines> {
    let values = Values::of(parts, judged, conditions);
    let mut resolved: Vec<(&Condition, Vec<String>)> = Vec::new();
    for condition in conditions {
        resolved.push((condition, resolve(condition, &values, judged)?));
    }
    let whole = Wholeness::of(conditions);
    let about_amount = conditions.iter().any(|c| c.key == Key::Amount);
    let of_groups: Vec<_> = resolved.iter().filter(|(c, _)| c.key.divides()).collect();
    let mut out = ChosenLines::default();
    for (part, sum) in parts.iter() {
        let mut plain = resolved.iter().filter(|(c, _)| !c.key.divides());
        if !plain.all(|(condition, ids)| values.meets(condition.key, part, ids) != condition.not) {
            continue;
        }
        if !of_groups.is_empty() && !of_whole_lines(&of_groups, part, (&whole, judged), methods)? {
            continue;
        }
        if !part.money && !about_amount {
            out.without_amount += sum.lines;
            continue;
        }
        out.lines += sum.lines;
        out.amount += sum.amount;
        out.declared += judged.lenses.amount(Base::Declared, &part.key, sum.amount);
        out.weighs |= matches!(part.key.declared, Declared::Weight(_));
        out.parts.insert(*part);
    }
    let by_weight = conditions.iter().any(|c| c.key == Key::Lens && !c.not && c.values == [Lens::Declared.id()]);
    out.weighs &= by_weight;
    Ok(out)
}

/// The values of a condition as the budget has them.
fn resolve(condition: &Condition, values: &Values, judged: &Judged) -> Result<Vec<String>> {
    let (lang, name) = (judged.lang, condition.key.name());
    let lens_of_gbs = condition.key == Key::Lens && condition.values.iter().any(|v| v == Lens::Gbs.id());
    if lens_of_gbs && judged.lenses.shares.is_some() {
        bail!(
            "{}",
            format_in!(
                lang,
                "lens=gbs: dengan --gbs-method share hanya sebagian setiap baris yang dihitung, bukan baris utuh; pakai \
                 --gbs-method full",
                "lens=gbs: with --gbs-method share a part of each line counts, not whole lines; use --gbs-method full"
            )
        );
    }
    let known = values.known(condition.key);
    let mut out = Vec::new();
    for value in &condition.values {
        let found = Named::find(&known, value);
        match found[..] {
            [] if condition.key == Key::Rekening => match values::account(value) {
                Some(code) if values.has_account(&code) => out.push(code.to_string()),
                _ => bail!("{}", unknown(name, value, &known, lang)),
            },
            [] => bail!("{}", unknown(name, value, &known, lang)),
            [one] => out.push(one.id.clone()),
            _ => {
                let ids = found.iter().map(|own| own.id.as_str()).collect::<Vec<_>>().join(", ");
                bail!(
                    "{}",
                    format_in!(
                        lang,
                        "{name}={value}: ada beberapa yang bernama begitu; sebut kodenya: {ids}",
                        "{name}={value}: several have this name; give the code: {ids}"
                    )
                );
            }
        }
        if condition.key == Key::Denominator && !values.knows(&out[out.len() - 1]) {
            let d4 = Denominator::D4.id();
            bail!(
                "{}",
                format_in!(
                    lang,
                    "{name}={value}: tidak diketahui, karena ada baris tanpa kode rekening; yang diketahui hanya {d4}, \
                     yaitu seluruh baris",
                    "{name}={value}: not known, for there are lines without an account code; only {d4} is, which is all \
                     lines"
                )
            );
        }
    }
    Ok(out)
}

/// Values that an error lists.
const LISTED: usize = 12;

fn unknown(key: &str, value: &str, known: &[Named], lang: Lang) -> String {
    let names = known.iter().flat_map(|own| std::iter::once(&own.id).chain(&own.names)).map(String::as_str);
    let hint = match crate::domain::text::nearest(value, names) {
        Some(near) => format_in!(lang, "; maksud Anda {near:?}?", "; did you mean {near:?}?"),
        None => String::new(),
    };
    let mut list = known.iter().take(LISTED).map(Named::shown).collect::<Vec<_>>().join(", ");
    let more = known.len().saturating_sub(LISTED);
    if more > 0 {
        list += &format_in!(lang, ", dan {more} lagi", ", and {more} more");
    }
    format_in!(
        lang,
        "--where {key}={value}: tidak ada nilai seperti itu{hint}; yang ada: {list}",
        "--where {key}={value}: there is no such value{hint}; there are: {list}"
    )
}

/// Which of the groups that money is divided among are asked for.
struct Wholeness {
    sex: bool,
    details: bool,
    method: bool,
}

impl Wholeness {
    fn of(conditions: &[Condition]) -> Wholeness {
        let has = |key: Key| conditions.iter().any(|c| c.key == key);
        let costly = [Method::UnitCost.id(), Method::Direct.id()];
        Wholeness {
            sex: has(Key::Sex),
            details: has(Key::Age) || has(Key::Difabel),
            method: conditions
                .iter()
                .any(|c| c.key == Key::Method && c.values.iter().any(|v| costly.contains(&v.as_str()))),
        }
    }

    /// # Errors
    /// Only a whole report can tell the method.
    fn check_method(&self, method: Method, lang: Lang) -> Result<()> {
        if self.method && method == Method::UnitCost {
            bail!(
                "{}",
                format_in!(
                    lang,
                    "method: apakah biaya satuan muat dalam jumlahnya hanya dapat dikatakan oleh seluruh laporan (report \
                     --only methods); atau hilangkan unit-cost dari precedence di setara.toml",
                    "method: whether unit costs fit the amount only a whole report can tell (report --only methods); or \
                     leave unit-cost out of precedence in setara.toml"
                )
            );
        }
        Ok(())
    }

    /// # Errors
    /// The lines are divided among groups.
    fn check_group(&self, method: Method, group: LineGroup, lang: Lang) -> Result<()> {
        let divided = match group {
            LineGroup::Divided => self.sex || self.details,
            LineGroup::OfSex(_) => self.details,
            LineGroup::Group(_) | LineGroup::Nobody => false,
        };
        if divided {
            let id = method.id();
            bail!(
                "{}",
                format_in!(
                    lang,
                    "sex, age, difabel: ada baris yang dibagi menurut jumlah orang (method={id}), sehingga angkanya terdiri \
                     atas bagian baris, bukan baris utuh; tambahkan method=unknown, method=indivisible atau \
                     method=by-design, atau pakai method={id} tanpa sex, age dan difabel",
                    "sex, age, difabel: some of these lines are divided by counts of persons (method={id}), so that the \
                     figure is made of parts of lines, not of whole ones; add method=unknown, method=indivisible or \
                     method=by-design, or ask for method={id} without sex, age and difabel"
                )
            );
        }
        Ok(())
    }
}

/// Do the lines of a part meet what is asked of their method and groups?
///
/// # Errors
/// They are divided: none of them is a group's as a whole.
fn of_whole_lines(
    asked: &[&(&Condition, Vec<String>)],
    part: &PartKey,
    (whole, judged): (&Wholeness, &Judged),
    methods: &mut Methods,
) -> Result<bool> {
    let (method, group) = methods.whole(judged.ledger, &part.key);
    let meets = |of_method: bool| {
        asked.iter().filter(|(c, _)| (c.key == Key::Method) == of_method).all(|(condition, ids)| {
            let own = group_value(condition.key, method, group);
            ids.iter().any(|id| id == own) != condition.not
        })
    };
    if part.money {
        whole.check_method(method, judged.lang)?;
    }
    if !meets(true) {
        return Ok(false);
    }
    if part.money {
        whole.check_group(method, group, judged.lang)?;
    }
    Ok(meets(false))
}

/// What a line that is not divided is by a key of groups.
fn group_value(key: Key, method: Method, group: LineGroup) -> &'static str {
    match (key, group) {
        (Key::Method, _) => method.id(),
        (_, LineGroup::Nobody) => "indivisible",
        (Key::Sex, LineGroup::OfSex(sex)) => values::sex(sex),
        (Key::Sex, LineGroup::Group(group)) => values::sex(group.sex),
        (Key::Age, LineGroup::Group(group)) => group.age.map_or("unknown", |age| age.id()),
        (Key::Difabel, LineGroup::Group(group)) => values::yes_no(group.difabel),
        _ => "",
    }
}

impl ChosenLines {
    /// How many lines there are and what they come to, for people.
    pub fn sum(&self, inputs: &[Input], lang: Lang) -> String {
        let currency = super::currency(inputs);
        let money = |amount: Rupiah| currency.write(amount.in_lang(lang));
        let (lines, amount) = (self.lines, money(self.amount));
        let word = if lines == 1 { "line" } else { "lines" };
        let mut out = format_in!(lang, "{lines} baris, {amount}", "{lines} {word}, {amount}");
        if self.weighs {
            let part = money(self.declared);
            out += &format_in!(lang, "; menurut bobotnya {part}", "; by their weights {part}");
        }
        if self.without_amount > 0 {
            let n = self.without_amount;
            out += &format_in!(
                lang,
                "; {n} baris lain tidak bernilai (amount=no)",
                "; {n} more have no amount (amount=no)"
            );
        }
        out
    }
}
