//! The band in words, as a table and as a picture: what every rule is called, and the sentence that names both ends.

use std::collections::BTreeMap;

use super::{Mute, Point, Rule, Sensitivity, WhyMute};
use crate::domain::amount::Rupiah;
use crate::domain::currency::Currency;
use crate::domain::denominator::Denominator;
use crate::lang::document as say;
use crate::lang::{Lang, Word, format_in, word};
use crate::ledger::lens::Lens;
use crate::report::Report;
use crate::report::document::Lead;
use crate::report::document::chart::{self, Tone};
use crate::report::grid::{Cell, Grid, percent, short};

macro_rules! words {
    ($($name:ident: $id:literal, $en:literal;)*) => {
        $(const $name: Word = Word { id: $id, en: $en };)*
    };
}

words! {
    TITLE: "Berapa persen? Setiap aturan yang ada, dari yang terendah", "How many percent? Every rule at hand, the lowest first";
    RULE: "Aturan", "Rule";
    NUMERATOR: "Pembilang", "Numerator";
    WHOLE: "Nilai penyebut", "Denominator, amount";
    OUTSIDE: "Di luar penyebut", "Outside the denominator";
    UNJUDGED: "Kode tidak ada dalam daftar", "Code not in the list";
    EVERY_RULE: "semua aturan", "every rule";
    NOT_DRAWN: "Tidak dapat disebut bagiannya, jadi bukan 0 %", "Cannot be given a share, and is not 0 %";
}

impl Rule {
    /// `lensa resmi (daftar 2026, Astacita), seluruhnya`
    pub fn name(&self, lang: Lang) -> String {
        let method = say::named(say::LENS_METHOD, self.method, lang);
        format!("{}{}, {method}", lens_name(self.lens, lang), self.by_what(lang))
    }

    /// `resmi 2026 Astacita, seluruhnya`, for tables and pictures.
    fn short(&self, lang: Lang) -> String {
        let method = say::named(say::LENS_METHOD, self.method, lang);
        let parts = [lang.say(self.lens.name()), &years(&self.lists), self.kind.as_deref().unwrap_or_default()];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        format!("{}, {method}", parts.join(" "))
    }

    fn by_what(&self, lang: Lang) -> String {
        let lists = list_names(&self.lists, lang);
        let kind = self.kind.clone();
        let parts: Vec<String> = lists.into_iter().chain(kind).collect();
        if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) }
    }
}

fn lens_name(lens: Lens, lang: Lang) -> String {
    let name = lang.say(lens.name());
    format_in!(lang, "lensa {name}", "lens {name}")
}

/// `daftar 2026`; none where no list is named.
fn list_names(lists: &[u16], lang: Lang) -> Option<String> {
    let years = years(lists);
    match lists.len() {
        0 => None,
        1 => Some(format_in!(lang, "daftar {years}", "list of {years}")),
        _ => Some(format_in!(lang, "daftar {years}", "lists of {years}")),
    }
}

/// `dari belanja operasi dan modal (D1)`
pub fn of_what(of: Denominator, lang: Lang) -> String {
    format!("{} {} ({})", lang.say(say::OF), lang.say(of.name()), of.id())
}

/// What gives no share, and why.
pub fn mute(lens: Option<Lens>, lists: &[u16], of: Option<Denominator>, why: WhyMute, lang: Lang) -> String {
    let what = match (lens, of) {
        (Some(lens), _) => {
            let list = list_names(lists, lang).map_or(String::new(), |list| format!(" ({list})"));
            format!("{}{list}", lens_name(lens, lang))
        }
        (None, Some(of)) => format!("{} ({})", lang.say(of.name()), of.id()),
        (None, None) => String::new(),
    };
    let why = match why {
        WhyMute::NoListedCode => {
            lang.choose("tidak satu pun kodenya ada dalam daftar itu", "none of the codes is in that list")
        }
        WhyMute::OtherLanguage => lang.choose("teksnya tidak berbahasa Indonesia", "the texts are not in Indonesian"),
        WhyMute::UnknownDenominator => {
            lang.choose("tidak diketahui: ada baris tanpa kode rekening", "not known: lines have no account code")
        }
        WhyMute::NoDenominator => lang.choose("nilainya nol atau kurang", "its amount is zero or less"),
    };
    format!("{what}: {why}")
}

/// Both ends, each with its rule, numerator and denominator.
pub fn sentence(made: &Sensitivity, currency: Currency, lang: Lang) -> String {
    let (Some(low), Some(high)) = (made.points.first(), made.points.last()) else {
        return lang
            .choose(
                "Tidak ada aturan yang memberi bagian: tidak satu persen pun dapat disebut.",
                "No rule gives a share: no percentage can be given.",
            )
            .to_owned();
    };
    let end = |point: &Point| {
        let name = lang.choose(&point.name.id, &point.name.en);
        let [numerator, whole] = [point.numerator, point.whole].map(|amount| currency.write(short(amount, lang)));
        let outside = match point.outside.is_zero() {
            true => String::new(),
            false => {
                let outside = currency.write(short(point.outside, lang));
                format_in!(
                    lang,
                    ", {outside} di antaranya di luar penyebut",
                    ", {outside} of it outside the denominator"
                )
            }
        };
        format!("{name} ({numerator} {} {whole}{outside})", lang.say(say::OF))
    };
    let [least, most] = [low, high].map(|point| percent(Some(point.share), lang));
    let rules = made.points.len();
    if low.share == high.share {
        let name = end(low);
        return format_in!(
            lang,
            "Setiap aturan yang ada ({rules} titik) memberi {least}, misalnya {name}.",
            "Every rule at hand ({rules} points) gives {least}, for one {name}."
        );
    }
    let [low, high] = [end(low), end(high)];
    format_in!(
        lang,
        "Tergantung aturannya ({rules} titik), yang dihitung sebagai ARG {least} sampai {most}: terendah menurut {low}; \
         tertinggi menurut {high}.",
        "Depending on the rule ({rules} points), {least} to {most} counts as ARG: the lowest by {low}; the highest by {high}."
    )
}

/// A row a point, for scripts.
pub fn rows(report: &Report, lang: Lang, _: usize) -> Grid {
    let say = |w: Word| lang.say(w).to_owned();
    let Some(made) = &report.sensitivity else {
        return Grid::new("sensitivity", say(TITLE), Vec::new(), Vec::new());
    };
    let columns = [
        ("lens", say(word::LENS)),
        ("method", say(word::METHOD)),
        ("list", say(word::LIST)),
        ("kind", say(word::KIND_OF_TAG)),
        ("denominator", say(word::DENOMINATOR)),
        ("formula", say(word::FORMULA)),
        ("numerator", say(NUMERATOR)),
        ("whole", say(WHOLE)),
        ("share", say(word::SHARE)),
        ("outside", say(OUTSIDE)),
        ("unjudged", say(UNJUDGED)),
    ];
    let row = |point: &Point| {
        let rule = &point.rule;
        let kind = rule.kind.as_deref().unwrap_or_default();
        let texts = [rule.lens.id(), rule.method, &years(&rule.lists), kind, point.denominator, point.formula];
        let mut row: Vec<Cell> = texts.map(Cell::text).into();
        row.extend([Cell::Money(point.numerator), Cell::Money(point.whole), Cell::Share(Some(point.share))]);
        row.extend([point.outside, point.unjudged].map(Cell::Money));
        row
    };
    Grid::new("sensitivity", say(TITLE), columns, made.points.iter().map(row))
}

/// The same for people, the rule in words; below it what gives no share.
pub fn points(report: &Report, lang: Lang, _: usize) -> Grid {
    let say = |w: Word| lang.say(w).to_owned();
    let id = "sensitivity_points";
    let Some(made) = &report.sensitivity else { return Grid::new(id, say(TITLE), Vec::new(), Vec::new()) };
    let columns = [
        ("rule", say(RULE)),
        ("denominator", say(word::DENOMINATOR)),
        ("formula", say(word::FORMULA)),
        ("numerator", say(NUMERATOR)),
        ("whole", say(WHOLE)),
        ("share", say(word::SHARE)),
        ("outside", say(OUTSIDE)),
    ];
    let row = |point: &Point| {
        let mut row = vec![Cell::Text(point.rule.short(lang))];
        row.extend([point.denominator, point.formula].map(Cell::text));
        row.extend([point.numerator, point.whole].map(Cell::Money));
        row.extend([Cell::Share(Some(point.share)), Cell::Money(point.outside)]);
        row
    };
    let mut grid = Grid::new(id, say(TITLE), columns, made.points.iter().map(row));
    grid.wide_only.extend(["formula", "outside"]);
    if made.points.iter().all(|point| point.outside.is_zero()) {
        grid.drop_column("outside");
    }
    let unjudged: BTreeMap<String, Rupiah> =
        made.points.iter().filter(|p| !p.unjudged.is_zero()).map(|p| (years(&p.rule.lists), p.unjudged)).collect();
    if !unjudged.is_empty() {
        let lists =
            unjudged.iter().map(|(list, amount)| format!("{list}: {}", report.currency.write(short(*amount, lang))));
        grid.notes.push(format!("{}: {}", lang.say(UNJUDGED), lists.collect::<Vec<_>>().join("; ")));
    }
    if !made.silent.is_empty() {
        let names: Vec<&str> =
            made.silent.iter().map(|mute: &Mute| lang.choose(&*mute.name.id, &*mute.name.en)).collect();
        grid.notes.push(format!("{}: {}", lang.say(NOT_DRAWN), names.join("; ")));
    }
    grid
}

/// `2026`, `2026 + 2027`
fn years(lists: &[u16]) -> String {
    lists.iter().map(u16::to_string).collect::<Vec<_>>().join(" + ")
}

/// A rule, and its lowest and highest share over the denominators; all of them together before the others. In the order of
/// the rules.
pub fn ranges(made: &Sensitivity, lang: Lang) -> Vec<(String, Tone, [f64; 2])> {
    let mut out: Vec<(&Rule, [f64; 2])> = Vec::new();
    for point in &made.points {
        match out.iter_mut().find(|(rule, _)| **rule == point.rule) {
            // Points come in the order of their shares.
            Some((_, range)) => range[1] = point.share,
            None => out.push((&point.rule, [point.share; 2])),
        }
    }
    let all =
        made.lowest.zip(made.highest).map(|(low, high)| (lang.say(EVERY_RULE).to_owned(), Tone::Whole, [low, high]));
    let of_rules = out.into_iter().map(|(rule, range)| (rule.short(lang), Tone::Lens(rule.lens), range));
    all.into_iter().chain(of_rules).collect()
}

/// Puts the sentence and the picture to what stands before everything else; nothing, where nobody asks for the band.
pub fn lead(report: &Report, lang: Lang, lead: &mut Lead) {
    if let Some(made) = &report.sensitivity {
        lead.sentences.push(lang.choose(&made.sentence.id, &made.sentence.en).clone());
        lead.bars = chart::sensitivity(report, lang);
    }
}
