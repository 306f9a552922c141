//! The page on which a reviewer decides: the queue as JSON, one script that shows it, keeps what is decided in the browser and
//! saves it as `decisions.csv`. Texts of budgets are data of the script, which writes them as text alone.

use std::io::Write;

use anyhow::Result;
use maud::{Markup, PreEscaped, html};
use serde::Serialize;
use serde_json::Value;
use strum::VariantArray as _;

use super::{STYLE, Text, page};
use crate::domain::currency::Currency;
use crate::domain::groups::Category;
use crate::guard::escape;
use crate::guard::escape::{CsvArgs, CsvStyle};
use crate::lang::document::{self, EVIDENCE_FIELD};
use crate::lang::review as say;
use crate::lang::{Lang, Word, word};

const SCRIPT: &str = concat!(
    include_str!("page.js"),
    include_str!("figures.js"),
    include_str!("queue.js"),
    include_str!("decide.js"),
    include_str!("review.js")
);
const OWN_STYLE: &str = include_str!("review.css");

/// What is asked, in the order in which it is asked.
pub struct ReviewQueue {
    pub title: String,
    pub lang: Lang,
    pub currency: Currency,
    /// How the page writes its csv.
    pub csv: CsvArgs,
    /// Of all that is asked and decided: a browser keeps what is decided under this name.
    pub hash: String,
    pub columns: Vec<&'static str>,
    /// Identifiers of the concepts that rows name by their place here.
    pub concepts: Vec<String>,
    pub rows: Vec<AskedRow>,
}

/// One decision that is asked for.
#[derive(Serialize)]
pub struct AskedRow {
    /// In the order of the columns, as they are shown.
    pub cells: Vec<String>,
    /// Its texts name a number of a person, which is covered here: its key alone says what it is.
    pub covered: bool,
    pub suggestion: usize,
    pub decided: Option<usize>,
    /// Texts that were looked at: the sub kegiatan, the item, and others with signs.
    pub texts: Vec<AskedText>,
    /// Concept, field and text of each sign.
    pub signs: Vec<(usize, &'static str, String)>,
    /// `“text” [what blocks it]`.
    pub blocked: Vec<String>,
    pub official: bool,
}

#[derive(Serialize)]
pub struct AskedText {
    pub field: &'static str,
    pub text: String,
    /// Signs in it: from and to, in units of UTF-16.
    pub marks: Vec<[usize; 2]>,
}

/// The key of the keyboard for a decision.
fn key(category: Category) -> &'static str {
    match category {
        Category::KhususTarget => "1",
        Category::Kesetaraan => "2",
        Category::Pelembagaan => "3",
        Category::Review => "?",
        Category::None => "0",
    }
}

fn name(category: Category) -> Word {
    match category {
        Category::KhususTarget => say::KHUSUS_TARGET,
        Category::Kesetaraan => say::KESETARAAN,
        Category::Pelembagaan => say::PELEMBAGAAN,
        Category::Review => say::REVIEW,
        Category::None => say::NO_ARG,
    }
}

/// # Errors
/// It cannot be written.
pub fn write(queue: &ReviewQueue, out: &mut dyn Write) -> Result<()> {
    let (style, data) = (format!("{STYLE}{OWN_STYLE}"), data(queue)?);
    let body = html! {
        body data-words=(words(queue.lang)) { "\n"
            a class="skip" href="#main" { (Text(queue.lang.say(document::SKIP))) } "\n"
            header { "\n"
                h1 { (Text(&queue.title)) } "\n"
                ul class="facts" { li { (queue.rows.len()) " " (Text(queue.lang.say(say::ASKED))) } } "\n"
                button id="theme" type="button" hidden { (Text(queue.lang.say(document::THEME))) } "\n"
            } "\n"
            noscript { p class="notice" { (Text(queue.lang.say(say::WITHOUT_SCRIPT))) } } "\n"
            main id="main" hidden { "\n"
                (progress(queue.lang))
                (reviewer(queue.lang))
                (filter(queue.lang))
                (current(queue.lang))
                (keys(queue.lang))
                (list(queue.lang))
                p id="said" role="status" {} "\n"
                p id="announced" role="status" {} "\n"
            } "\n"
            script type="application/json" id="queue" { (PreEscaped(data)) } "\n"
            script { (PreEscaped(SCRIPT)) } "\n"
        }
    };
    let page = page((queue.lang, &queue.title), &style, Some(SCRIPT), &body);
    Ok(out.write_all(page.into_string().as_bytes())?)
}

/// The queue as JSON that ends no element, begins no comment, and is no command for a CI log.
fn data(queue: &ReviewQueue) -> Result<String> {
    let verdict = |category: &Category| {
        let words = [Lang::Id, Lang::En].map(|lang| category.word(lang));
        serde_json::json!({
            "word": category.word(queue.lang),
            "name": queue.lang.say(name(*category)),
            "key": key(*category),
            "means": [category.id(), words[0], words[1]],
        })
    };
    let fields = EVIDENCE_FIELD.iter().map(|field| (field.id.to_owned(), Value::from(queue.lang.say(field.name))));
    let data = serde_json::json!({
        "hash": queue.hash,
        "money": queue.currency.write(""),
        "csv": { "semicolons": queue.csv.style == CsvStyle::ExcelId, "raw": queue.csv.raw_cells },
        "verdicts": Category::VARIANTS.iter().map(verdict).collect::<Vec<_>>(),
        "fields": fields.collect::<serde_json::Map<_, _>>(),
        "columns": queue.columns,
        "concepts": queue.concepts,
        "rows": queue.rows,
    });
    // It is one line, which is looked at as a whole.
    let (line, mut text) = (serde_json::to_string(&data)?, Vec::new());
    escape::json(&mut text, |out| out.write_all(line.as_bytes()))?;
    Ok(String::from_utf8(text)?.replace('<', "\\u003c").replace('>', "\\u003e"))
}

/// What the script says, as JSON in an attribute.
fn words(lang: Lang) -> String {
    let words = [
        ("sort", document::SORT),
        ("csv", document::DOWNLOAD),
        ("csvWhat", document::DOWNLOAD_WHAT),
        ("trillion", word::TRILLION),
        ("billion", word::BILLION),
        ("million", word::MILLION),
        ("of", say::OF),
        ("decidedSoFar", say::DECIDED_SO_FAR),
        ("filtered", say::AMONG_FILTERED),
        ("amount", word::AMOUNT),
        ("opd", say::OPD),
        ("evidence", say::EVIDENCE),
        ("decision", say::DECISION),
        ("reason", say::REASON),
        ("until", say::UNTIL),
        ("lackingReason", say::LACKING_REASON),
        ("kept", say::IS_KEPT),
        ("notKept", say::NOT_KEPT),
        ("official", say::OFFICIAL_TAG),
        ("nothing", say::NOTHING),
        ("whole", say::ALL_OF_IT),
        ("withoutName", word::WITHOUT_NAME),
        ("accuracy", say::ACCURACY),
        ("blocked", say::BLOCKED),
        ("lines", word::LINE_COUNT),
        ("place", say::PLACE),
        ("suggested", say::SUGGESTED),
        ("nameFirst", say::NAME_FIRST),
        ("allDecided", say::ALL_DECIDED),
        ("undone", say::UNDONE),
        ("nothingToUndo", say::NOTHING_TO_UNDO),
        ("page", say::PAGE),
        ("loaded", say::LOADED),
        ("notLoaded", say::NOT_LOADED),
        ("noDecisions", say::NO_DECISIONS),
    ];
    let words = words.map(|(name, word)| (name.to_owned(), lang.say(word).into()));
    Value::Object(words.into_iter().collect()).to_string()
}

fn progress(lang: Lang) -> Markup {
    let word = |w| Text(lang.say(w));
    html! {
        section aria-labelledby="progress-title" { "\n"
            h2 id="progress-title" { (word(say::PROGRESS)) } "\n"
            p id="progress-all" {} "\n"
            progress id="bar-number" max="1" value="0" aria-label=(word(say::IN_NUMBER)) {} "\n"
            progress id="bar-money" max="1" value="0" aria-label=(word(say::IN_MONEY)) {} "\n"
            p id="progress-filtered" class="soft" {} "\n"
            p class="actions" {
                button type="button" id="download" { (word(say::DOWNLOAD)) } " "
                button type="button" id="undo" aria-keyshortcuts="u" { (word(say::UNDO)) " " kbd { "u" } } " "
                label class="load" { (word(say::LOAD)) " " input type="file" id="load" accept=".csv,text/csv"; }
            } "\n"
            p id="kept" class="soft" {} "\n"
        } "\n"
    }
}

/// A field with its label, and what it is for.
fn field(id: &str, kind: &str, label: Text, what: Option<Text>) -> Markup {
    let described = format!("{id}-what");
    html! {
        p class="field" {
            label for=(id) { (label) }
            input id=(id) type=(kind) autocomplete="off" aria-describedby=[what.is_some().then_some(&described)];
            @if let Some(what) = what { small id=(described) { (what) } }
        } "\n"
    }
}

fn reviewer(lang: Lang) -> Markup {
    let word = |w| Text(lang.say(w));
    html! {
        section aria-labelledby="reviewer-title" { "\n"
            h2 id="reviewer-title" { (word(say::REVIEWER)) } "\n"
            p class="soft" { (word(say::REVIEWER_WHAT)) } "\n"
            div class="fields" { "\n"
                (field("who", "text", word(say::NAME), None))
                (field("when", "date", word(say::DATE), Some(word(say::DATE_WHAT))))
                (field("until", "date", word(say::UNTIL), Some(word(say::UNTIL_WHAT))))
                (field("usual-reason", "text", word(say::USUAL_REASON), Some(word(say::USUAL_REASON_WHAT))))
            } "\n"
        } "\n"
    }
}

fn filter(lang: Lang) -> Markup {
    let word = |w| Text(lang.say(w));
    let choice = |id: &str, label, options: &[(&str, Word)]| {
        html! {
            p class="field" {
                label for=(id) { (word(label)) }
                select id=(id) {
                    @for (value, name) in options { option value=(value) { (word(*name)) } }
                }
            } "\n"
        }
    };
    let states = [("", say::ALL), ("open", say::OPEN), ("decided", say::DECIDED), ("no-reason", say::NO_REASON)];
    html! {
        section aria-labelledby="filter-title" class="filters" { "\n"
            h2 id="filter-title" { (word(say::FILTER)) } "\n"
            div class="fields" { "\n"
                (choice("by-opd", say::OPD, &[("", say::ALL_OPD)]))
                (choice("by-concept", say::CONCEPT, &[("", say::ALL_CONCEPTS)]))
                (choice("by-state", say::STATE, &states))
                (field("by-text", "search", word(say::SEARCH), None))
            } "\n"
        } "\n"
    }
}

fn current(lang: Lang) -> Markup {
    let word = |w| Text(lang.say(w));
    let press = |id: &str, key: &str, label: Word| {
        html! { button type="button" id=(id) aria-keyshortcuts=(key) { (word(label)) " " kbd { (key) } } " " }
    };
    html! {
        section id="current" aria-labelledby="current-title" { "\n"
            h2 id="current-title" { (word(say::CURRENT)) " " span id="position" class="soft" {} } "\n"
            p id="nothing" hidden { (word(say::NOTHING)) } "\n"
            div id="card" { "\n"
                h3 id="subject" tabindex="-1" {} "\n"
                dl id="facts" class="terms" {} "\n"
                div role="group" aria-label=(word(say::DECISION)) class="verdicts" {
                    @for category in Category::VARIANTS {
                        button type="button" data-verdict=(*category as usize) aria-pressed="false"
                            aria-keyshortcuts=(key(*category)) {
                            (word(name(*category))) " " kbd { (key(*category)) }
                        } " "
                    }
                    (press("agree", "y", say::AGREE))
                    (press("clear", "x", say::CLEAR))
                } "\n"
                p class="field" {
                    label for="reason" { (word(say::REASON)) " " kbd { "a" } }
                    input id="reason" type="text" autocomplete="off" aria-keyshortcuts="a";
                } "\n"
                p id="decision" class="soft" {} "\n"
                p class="actions" {
                    (press("previous", "k", say::PREVIOUS))
                    (press("next", "j", say::NEXT))
                    (press("next-open", "n", say::NEXT_OPEN))
                } "\n"
            } "\n"
        } "\n"
    }
}

/// What the keys do; they can be turned off.
fn keys(lang: Lang) -> Markup {
    let rows = Category::VARIANTS.iter().map(|category| (key(*category), name(*category)));
    let others = [
        ("y", say::AGREE),
        ("x", say::CLEAR),
        ("a", say::WRITE_REASON),
        ("j", say::NEXT),
        ("k", say::PREVIOUS),
        ("n", say::NEXT_OPEN),
        ("u", say::UNDO),
    ];
    html! {
        section aria-labelledby="keys-title" class="keys" { "\n"
            h2 id="keys-title" { (Text(lang.say(say::KEYS))) } "\n"
            ul class="legend" {
                @for (key, what) in rows.chain(others) { li { kbd { (key) } " " (Text(lang.say(what))) } }
            } "\n"
            p { label { input type="checkbox" id="keys-on" checked; " " (Text(lang.say(say::KEYS_ON))) } } "\n"
        } "\n"
    }
}

fn list(lang: Lang) -> Markup {
    let word = |w| Text(lang.say(w));
    html! {
        section aria-labelledby="queue-title" { "\n"
            h2 id="queue-title" { (word(say::QUEUE)) } "\n"
            table class="asked" aria-labelledby="queue-title" {
                thead { tr {
                    th scope="col" class="n" { (word(say::ORDER)) }
                    th scope="col" { (word(say::SUBJECT)) }
                    th scope="col" { (word(say::OPD)) }
                    th scope="col" class="n" { (word(crate::lang::word::AMOUNT)) }
                    th scope="col" { (word(say::SUGGESTED)) }
                    th scope="col" { (word(say::DECISION)) }
                    th scope="col" { (word(say::REASON)) }
                } } "\n"
                tbody id="rows" {} "\n"
            } "\n"
            p class="actions pager" {
                button type="button" id="earlier" { (word(say::EARLIER)) } " "
                span id="pages" {} " "
                button type="button" id="later" { (word(say::LATER)) }
            } "\n"
        } "\n"
    }
}
