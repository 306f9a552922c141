//! `evaluate --calibration` as a table.

use crate::audit::calibration::sources;
use crate::criteria::calibration::{ClassVerdict, ENOUGH, Figure, field_name};
use crate::domain::groups::Category;
use crate::lang::{Lang, format_in, word};
use crate::report::grid::{Cell, Grid, count};

/// A row a class: what decided, how many labels agree, and the interval of that share.
pub fn grid(figures: &[Figure], lang: Lang) -> Grid {
    let say = |w| lang.say(w).to_owned();
    let columns = [
        ("verdict", say(word::VERDICT)),
        ("concept", say(word::CONCEPT)),
        ("strength", say(word::STRENGTH)),
        ("field", say(word::FIELD_OF_SIGN)),
        ("right", say(word::RIGHT)),
        ("of", say(word::OF)),
        ("tagged", say(word::LABELLED_TAGGED)),
        ("interval", say(word::INTERVAL_95)),
        ("sources", say(word::SOURCE)),
    ];
    let rows = figures.iter().map(|figure| {
        let verdict = match figure.verdict {
            ClassVerdict::Tagged => "ARG",
            ClassVerdict::Review => Category::Review.word(lang),
            ClassVerdict::None => Category::None.word(lang),
        };
        let (concept, strength, field) = match &figure.sign {
            Some((concept, strength, field)) => (concept.as_str(), strength.to_string(), field_name(*field, lang)),
            None => ("-", "-".to_owned(), "-"),
        };
        vec![
            Cell::text(verdict),
            Cell::text(concept),
            Cell::Text(strength),
            Cell::text(field),
            figure.right().map_or(Cell::text("-"), Cell::Count),
            Cell::Count(figure.labels.all()),
            Cell::Count(figure.labels.tagged.into()),
            Cell::Text(interval(figure, lang)),
            Cell::Text(list(figure.labels.sources.iter().map(|(name, n)| (name.as_str(), *n)), lang)),
        ]
    });
    let mut grid = Grid::new("calibration", say(word::CALIBRATION), columns, rows);
    grid.wide_only = vec!["sources"];
    grid
}

/// `91.40-100.00 %`.
fn interval(figure: &Figure, lang: Lang) -> String {
    let per_cent = |share: f64| lang.decimal(format!("{:.1}", share * 100.0));
    match figure.interval() {
        Some(own) => format!("{}\u{2013}{} %", per_cent(own.low), per_cent(own.high)),
        None => lang.say(word::UNTESTED).to_owned(),
    }
}

/// What the table does not say by itself.
pub fn notes(figures: &[Figure], lang: Lang) -> Vec<String> {
    let sources = list(sources(figures).into_iter(), lang);
    let mut out = vec![format_in!(
        lang,
        "Rentang 95 % (Clopper-Pearson): bagian yang benar; pada telaah, bagian yang berlabel ARG. Di bawah {ENOUGH} label: belum \
         teruji",
        "Interval of 95 % (Clopper-Pearson): the share that is right; of review, the share labelled as ARG. Under {ENOUGH} labels: \
         untested"
    )];
    if !sources.is_empty() {
        out.push(format_in!(lang, "Sumber label: {sources}", "Source of the labels: {sources}"));
    }
    out
}

fn list<'a>(sources: impl Iterator<Item = (&'a str, u32)>, lang: Lang) -> String {
    sources.map(|(name, n)| format!("{name} {}", count(n.into(), lang))).collect::<Vec<_>>().join("; ")
}
