//! The lines behind the figures, folded: OPD, sub kegiatan, lines with their evidence marked. It opens and closes without a
//! script; with one it can be searched, and its sums follow.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use super::Text;
use crate::criteria::calibration::Class;
use crate::criteria::tag::TextField;
use crate::domain::amount::Rupiah;
use crate::domain::currency::Currency;
use crate::domain::groups::Category;
use crate::lang::{Lang, document as say, word};
use crate::report::grid::{count, exact, short};
use crate::report::subjects::drill::{DrillDown, DrillLine, DrillOpd, DrillSub, DrillSums, Extent, TextPart};

/// What every part of it is written with.
struct Page<'a> {
    drill: &'a DrillDown,
    in_full: bool,
    currency: Currency,
    lang: Lang,
    /// How often verdicts of a class were right, in words.
    figures: BTreeMap<Class, String>,
    /// Its lines stand in several files or sheets.
    has_tables: bool,
}

pub fn lines(drill: &DrillDown, in_full: bool, (currency, lang): (Currency, Lang)) -> Markup {
    let has_tables = drill.tables.iter().any(|table| *table != drill.tables[0]);
    let figures = drill.figures.iter().map(|(class, figure)| (*class, figure.named(lang))).collect();
    let page = Page { drill, in_full, currency, lang, figures, has_tables };
    html! {
        p class="extent" { (Text(&page.extent())) } "\n"
        p class="filter" data-tree="lines-tree" hidden {
            label { (Text(lang.say(say::FIND_LINES))) " " input type="search" autocomplete="off" aria-controls="lines-tree"; }
            " " output {}
        } "\n"
        div id="lines-tree" class="tree" style={ "--row: '" (lang.say(word::ROW)) " '" } { "\n"
            @for opd in &drill.opd { (page.opd(opd)) }
        } "\n"
    }
}

impl Page<'_> {
    fn say(&self, word: crate::lang::Word) -> Text<'static> {
        Text(self.lang.say(word))
    }

    /// Which lines are here, and how many.
    fn extent(&self) -> String {
        let what = self.lang.say(match self.drill.extent {
            Extent::All => say::LINES_ALL,
            Extent::Tagged => say::LINES_TAGGED,
            Extent::Largest => say::LINES_LARGEST,
        });
        let [shown, all] = [self.drill.shown, self.drill.lines].map(|n| count(n, self.lang));
        match self.drill.extent {
            Extent::All => format!("{what}: {all}."),
            _ => format!("{what}: {shown} {} {all}.", self.lang.say(say::OF)),
        }
    }

    fn opd(&self, opd: &DrillOpd) -> Markup {
        let name = if opd.name.is_empty() { self.lang.say(word::WITHOUT_NAME) } else { &opd.name };
        html! {
            details class="opd" { "\n"
                summary { span class="what" { (Text(name)) small { (Text(&opd.code)) } } (self.sums(&opd.sums)) } "\n"
                @for sub in &opd.subs { (self.sub(sub)) }
            } "\n"
        }
    }

    fn sub(&self, sub: &DrillSub) -> Markup {
        html! {
            details class="sub" {
                summary {
                    span class="what" {
                        (parts(&sub.name))
                        small { @if sub.code_counts { mark { (Text(&sub.code)) } } @else { (Text(&sub.code)) } }
                    }
                    (self.sums(&sub.sums))
                } "\n"
                (self.table(sub))
            } "\n"
        }
    }

    /// The total, and what lenses count of it where they do.
    fn sums(&self, sums: &DrillSums) -> Markup {
        let figure = |amount: Rupiah| if self.in_full { exact(amount, self.lang) } else { short(amount, self.lang) };
        html! {
            span class="sums" {
                span class="all" title=(self.currency.write(exact(sums.total, self.lang))) { (figure(sums.total)) }
                @for (lens, amount) in self.drill.lenses.iter().zip(&sums.counted).filter(|(_, a)| **a != Rupiah::ZERO) {
                    span class={ "of " (lens.id()) "-of" } title=(self.currency.write(exact(*amount, self.lang))) {
                        (self.say(lens.name())) " " (figure(*amount))
                    }
                }
            }
        }
    }

    fn table(&self, sub: &DrillSub) -> Markup {
        let (others, money) = sub.rest;
        // How often verdicts of a class were right is said at the first line of it.
        let mut told = BTreeSet::new();
        let lines = sub.shown.iter().map(|line| (line, line.class.filter(|class| told.insert(*class))));
        html! {
            table class="lines" {
                thead { tr {
                    th scope="col" { (self.say(word::ROW)) }
                    th scope="col" { (self.say(word::ITEM)) }
                    th scope="col" class="n" { (self.say(word::AMOUNT)) }
                    th scope="col" { (self.say(say::COUNTED_BY)) }
                    th scope="col" { (self.say(say::SIGNS)) }
                } } "\n"
                tbody { "\n" @for (line, class) in lines { (self.line(line, class)) } }
                tfoot {
                    @if others > 0 {
                        tr class="rest" {
                            td {}
                            th scope="row" { (count(others, self.lang)) " " (self.say(say::OTHER_LINES)) }
                            td class="n" { (exact(money, self.lang)) }
                            td {} td {}
                        }
                    }
                    tr class="whole" {
                        td {}
                        th scope="row" { (self.say(word::TOTAL)) }
                        td class="n" { (exact(sub.sums.total, self.lang)) }
                        td {} td {}
                    }
                } "\n"
            } "\n"
        }
    }

    fn line(&self, line: &DrillLine, class: Option<Class>) -> Markup {
        let lenses: Vec<&str> = line.counted_by.iter().map(|l| self.lang.say(l.name())).collect();
        html! {
            tr {
                td { (self.place(line)) }
                td { (parts(&line.text)) @if !line.account.is_empty() { small { (Text(&line.account)) } } }
                td class="n" { (exact(line.amount, self.lang)) }
                td { (Text(&lenses.join(", "))) }
                td { (self.evidence(line, class)) }
            } "\n"
        }
    }

    /// The row, and of several files or sheets which.
    fn place(&self, line: &DrillLine) -> Markup {
        let (file, sheet) = &self.drill.tables[line.table];
        let within = match sheet {
            Some(sheet) => format!("{file}: {sheet}"),
            None => file.to_string(),
        };
        html! {
            (line.row)
            @if self.has_tables { small { (Text(&within)) } }
        }
    }

    /// The category, signs in other texts than the line's own, and what does not count.
    fn evidence(&self, line: &DrillLine, class: Option<Class>) -> Markup {
        let term = |terms: &[say::Term], id: &str| terms.iter().find(|t| t.id == id).map(|t| self.lang.say(t.name));
        let category = term(say::CATEGORY, line.category.id()).unwrap_or_default();
        html! {
            @if line.category != Category::None { (Text(category)) }
            @if let Some(figure) = class.and_then(|class| self.figures.get(&class)) { small { (Text(figure)) } }
            @if !line.elsewhere.is_empty() {
                small {
                    @for (field, text) in &line.elsewhere {
                        span {
                            (Text(term(say::EVIDENCE_FIELD, field.id()).unwrap_or_default()))
                            // What stands above the lines is marked there.
                            @if !matches!(field, TextField::SubKegiatan | TextField::Kode) {
                                " " mark { (Text(text)) }
                            }
                        }
                    }
                }
            }
            @if !line.blocked.is_empty() {
                small { (self.say(say::NOT_COUNTED)) ": " (Text(&line.blocked.join("; "))) }
            }
        }
    }
}

fn parts(parts: &[TextPart]) -> Markup {
    html! {
        @for part in parts {
            @if part.is_evidence { mark { (Text(&part.text)) } } @else { (Text(&part.text)) }
        }
    }
}
