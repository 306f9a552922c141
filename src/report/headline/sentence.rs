//! The sentence: what is true of the figures, and no more. A share is said in words only where it is that within a point.

use super::{Headline, LensFigure, Unknown};
use crate::domain::amount::Rupiah;
use crate::domain::currency::Currency;
use crate::domain::denominator::Denominator;
use crate::lang::{Lang, format_in};
use crate::ledger::lens::Lens;
use crate::report::Silence;

/// How amounts are written.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    pub currency: Currency,
    pub lang: Lang,
    /// To the sen.
    pub exact: bool,
}

/// `Dari Rp 943,4 M belanja operasi dan modal, Rp 296,4 M (31,4 %) bertanda ARG resmi (daftar 2026); …`
pub fn sentence(h: &Headline, style: Style) -> String {
    let lang = style.lang;
    let whole = style.amount(h.of.amount);
    if h.of.amount.is_zero() {
        return lang
            .choose("Jumlahnya nol: tidak ada bagian yang dapat disebut.", "The total is zero: no share can be given.")
            .to_owned();
    }
    if h.of.amount < Rupiah::ZERO {
        return format_in!(
            lang,
            "Jumlahnya kurang dari nol ({whole}): tidak ada bagian yang dapat disebut.",
            "The total is below zero ({whole}): no share can be given."
        );
    }
    let of = match h.of.what {
        Some(Denominator::D4) => format_in!(lang, "Dari seluruh belanja {whole}", "Of all spending of {whole}"),
        Some(what) => format_in!(lang, "Dari {whole} {}", "Of {whole} {}", lang.say(what.name())),
        None => format_in!(lang, "Dari total {whole}", "Of a total of {whole}"),
    };
    format!("{of}, {}.", clauses(h, style).join("; "))
}

/// What counts, lens by lens, for whom it is, and then what cannot be judged.
fn clauses(h: &Headline, style: Style) -> Vec<String> {
    let (spoken, silent): (Vec<&LensFigure>, Vec<&LensFigure>) =
        h.lenses.iter().partition(|figure| figure.cannot_speak.is_none());
    let mut out: Vec<String> = Vec::new();
    let mut for_whom = h.unknown.as_ref().map(|unknown| for_whom(unknown, style.lang));
    let is_nothing = |figure: &LensFigure| figure.amount.is_none_or(|amount| amount.is_zero());
    match spoken[..] {
        [official, evidence, ..] if is_nothing(official) && is_nothing(evidence) => {
            let and = style.lang.choose("dan", "and");
            out.push([official, evidence].map(|figure| clause(figure, style)).join(&format!(" {and} ")));
            out.extend(spoken[2..].iter().map(|figure| clause(figure, style)));
        }
        _ => {
            for figure in spoken {
                out.push(clause(figure, style));
                // It is divided by whom it reaches: that belongs to it.
                if h.unknown.as_ref().is_some_and(|unknown| unknown.base == figure.lens.id()) {
                    out.extend(for_whom.take());
                }
            }
        }
    }
    out.extend(for_whom);
    out.extend(silent.into_iter().filter_map(|figure| Some(silence(figure.lens, figure.cannot_speak?, style.lang))));
    out
}

/// `Rp 296,4 M (31,4 %) bertanda ARG resmi (daftar 2026)`
fn clause(figure: &LensFigure, style: Style) -> String {
    let lang = style.lang;
    let amount = figure.amount.unwrap_or_default();
    let subject = match (amount.is_zero(), figure.share) {
        (true, _) => lang.choose("tidak ada yang", "nothing").to_owned(),
        (false, Some(share)) => format!("{} ({})", style.amount(amount), share_of(share, lang)),
        (false, None) => style.amount(amount),
    };
    let does = match (figure.lens, figure.in_part) {
        (Lens::Official, _) => lang.choose("bertanda ARG resmi", "carries the official ARG tag"),
        (Lens::Evidence, _) => lang.choose("berbukti dalam teks", "shows evidence in its text"),
        (Lens::Gbs, false) => lang.choose("punya GBS yang sah", "has a valid Gender Budget Statement (GBS)"),
        (Lens::Gbs, true) => lang.choose(
            "masuk rencana aksi GBS yang sah",
            "is in the action plan of a valid Gender Budget Statement (GBS)",
        ),
        (Lens::Declared, _) => lang.choose("dinyatakan ARG dalam berkas", "is declared ARG in the file"),
        (Lens::Decided, _) => lang.choose("diputuskan ARG oleh penelaah", "was decided to be ARG by reviewers"),
    };
    format!("{subject} {does}{}", lists(figure, lang))
}

/// ` (daftar 2026 dan 2027)`
fn lists(figure: &LensFigure, lang: Lang) -> String {
    let years: Vec<String> = figure.lists.iter().flatten().map(u16::to_string).collect();
    let Some((last, first)) = years.split_last() else { return String::new() };
    match first.is_empty() {
        true => format_in!(lang, " (daftar {last})", " (list of {last})"),
        false => {
            let first = first.join(", ");
            format_in!(lang, " (daftar {first} dan {last})", " (lists of {first} and {last})")
        }
    }
}

/// `untuk siapa: separuhnya belum diketahui`
fn for_whom(unknown: &Unknown, lang: Lang) -> String {
    let of = match Lens::of_id(unknown.base) {
        Some(Lens::Evidence) => "",
        Some(Lens::Official) => lang.choose(" yang bertanda resmi", " (of what carries the tag)"),
        Some(Lens::Gbs) => lang.choose(" yang punya GBS", " (of what has a statement)"),
        Some(Lens::Declared) => lang.choose(" yang dinyatakan", " (of what is declared)"),
        Some(Lens::Decided) => lang.choose(" yang diputuskan", " (of what was decided)"),
        None => lang.choose(" seluruh anggaran", " (of the whole budget)"),
    };
    let known = match (unknown.indivisible, unknown.share, unknown.withheld) {
        (true, ..) => lang.choose("tidak dapat dipilah", "it cannot be divided").to_owned(),
        (_, None, _) => lang.choose("tidak dapat disebut", "no share can be given").to_owned(),
        (_, Some(share), _) if unknown.amount.is_zero() || share == 0.0 => {
            lang.choose("semuanya diketahui", "all of it is known").to_owned()
        }
        (_, Some(share), withheld) => {
            let part = part(share, lang);
            match withheld {
                false => format_in!(lang, "{part} belum diketahui", "{part} is not known yet"),
                true => {
                    format_in!(lang, "{part} belum diketahui atau disamarkan", "{part} is not known or is withheld")
                }
            }
        }
    };
    format_in!(lang, "untuk siapa{of}: {known}", "for whom{of}: {known}")
}

/// Why a lens says nothing.
pub fn silence(lens: Lens, why: Silence, lang: Lang) -> String {
    let what = match lens {
        Lens::Official => lang.choose("tanda ARG resmi tidak dapat dinilai", "the official ARG tag cannot be judged"),
        _ => lang.choose("bukti dalam teks tidak dapat dinilai", "evidence in the text cannot be judged"),
    };
    let why = match why {
        Silence::NoListedCode => {
            lang.choose("tidak satu pun kodenya ada dalam daftar resmi", "none of its codes is in the official list")
        }
        Silence::OtherLanguage => lang.choose("teksnya tidak berbahasa Indonesia", "its texts are not in Indonesian"),
    };
    format!("{what} ({why})")
}

/// Shares that have a word: the word at the start of a sentence, and as a subject.
const FRACTIONS: [(f64, [&str; 2], [&str; 2]); 5] = [
    (1.0 / 4.0, ["Seperempat", "A quarter"], ["seperempatnya", "a quarter"]),
    (1.0 / 3.0, ["Sepertiga", "A third"], ["sepertiganya", "a third"]),
    (1.0 / 2.0, ["Separuh", "Half"], ["separuhnya", "half"]),
    (2.0 / 3.0, ["Dua pertiga", "Two thirds"], ["dua pertiganya", "two thirds"]),
    (3.0 / 4.0, ["Tiga perempat", "Three quarters"], ["tiga perempatnya", "three quarters"]),
];

/// One point, and what binary fractions miss of it.
const NEAR: f64 = 0.01 + 1e-9;

/// `Separuh` of something, where the share is that within a point.
pub fn fraction(share: f64, lang: Lang) -> Option<&'static str> {
    let near = FRACTIONS.iter().find(|(value, ..)| (share - value).abs() <= NEAR);
    match near {
        Some((_, [id, en], _)) => Some(lang.choose(id, en)),
        None if share == 1.0 => Some(lang.choose("Seluruh", "All")),
        None if share >= 1.0 - NEAR => Some(lang.choose("Hampir seluruh", "Almost all")),
        None => None,
    }
}

/// `separuhnya`, `hampir semuanya`, `38,5 %`; the share is above zero.
fn part(share: f64, lang: Lang) -> String {
    let near = FRACTIONS.iter().find(|(value, ..)| (share - value).abs() <= NEAR);
    match near {
        Some((.., [id, en])) => lang.choose(*id, *en).to_owned(),
        None if share == 1.0 => lang.choose("semuanya", "all of it").to_owned(),
        None if share >= 1.0 - NEAR => lang.choose("hampir semuanya", "almost all of it").to_owned(),
        None => share_of(share, lang),
    }
}

/// `31,4 %`; what is something is never 0 %, and what is not all never 100 %.
pub fn share_of(share: f64, lang: Lang) -> String {
    const LEAST: f64 = 0.0005;
    let text = match share {
        0.0 => "0 %".to_owned(),
        1.0 => "100 %".to_owned(),
        s if s > 0.0 && s < LEAST => "< 0.1 %".to_owned(),
        s if (1.0 - LEAST..1.0).contains(&s) => "> 99.9 %".to_owned(),
        s => format!("{:.1} %", s * 100.0),
    };
    lang.decimal(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_only_where_they_are_true() {
        let id = |share: f64| part(share, Lang::Id);
        assert_eq!([0.49, 0.5, 0.51].map(id), ["separuhnya", "separuhnya", "separuhnya"]);
        assert_eq!([0.4899, 0.5101, 0.385].map(id), ["49,0 %", "51,0 %", "38,5 %"]);
        assert_eq!(
            [0.33, 0.66, 0.25, 0.75].map(id),
            ["sepertiganya", "dua pertiganya", "seperempatnya", "tiga perempatnya"]
        );
        assert_eq!([1.0, 0.995, 0.98].map(id), ["semuanya", "hampir semuanya", "98,0 %"]);
    }

    #[test]
    fn something_is_not_nothing_and_not_all() {
        let en = |share: f64| share_of(share, Lang::En);
        assert_eq!(
            [0.0, 0.0004, 0.0005, 0.3141, 0.9996, 1.0].map(en),
            ["0 %", "< 0.1 %", "0.1 %", "31.4 %", "> 99.9 %", "100 %"]
        );
    }
}
