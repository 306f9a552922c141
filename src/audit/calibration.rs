//! `evaluate --calibration`: labels by what decided the verdicts, with the interval of what is right; for people, for
//! programs, and as the table of a pack.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use schemars::JsonSchema;
use serde::Serialize;
use strum::VariantArray as _;

use crate::audit::evaluate::LabelledPair;
use crate::criteria::calibration::{Class, Figure, Labels};
use crate::criteria::tag::Criteria;
use crate::domain::groups::Category;

/// One class of verdicts: concept, strength and field of the sign that decided, or all that found nothing.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CalibratedClass {
    /// `tagged` (one of the three categories), `review` or `none`.
    pub verdict: &'static str,
    /// The concept that decided; null of `none`, as are strength and field.
    pub concept: Option<String>,
    pub strength: Option<u8>,
    /// Where its sign is: `sub_kegiatan`, `kode`, `item`, `kegiatan`, `indikator`, `sasaran`.
    pub field: Option<&'static str>,
    /// Rows with a label.
    pub labels: u64,
    /// How many of them are labelled as one of the three categories, as review, and as none.
    pub tagged: u32,
    pub review: u32,
    pub none: u32,
    /// Labels that agree: tagged or not. Null of `review`, which leaves that open.
    pub right: Option<u64>,
    /// Has it 20 labels?
    pub tested: bool,
    /// The share that is right, of `review` the share labelled as tagged: 95 %, Clopper-Pearson. Null where it is not tested.
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// Labels by source.
    pub sources: BTreeMap<String, u32>,
}

impl From<&Figure> for CalibratedClass {
    fn from(figure: &Figure) -> CalibratedClass {
        let Labels { tagged, review, none, .. } = figure.labels;
        let (sign, interval) = (figure.sign.as_ref(), figure.interval());
        CalibratedClass {
            verdict: figure.verdict.id(),
            concept: sign.map(|(concept, ..)| concept.clone()),
            strength: sign.map(|(_, strength, _)| *strength),
            field: sign.map(|(.., field)| field.id()),
            labels: figure.labels.all(),
            tagged,
            review,
            none,
            right: figure.right(),
            tested: figure.is_tested(),
            low: interval.map(|i| i.low),
            high: interval.map(|i| i.high),
            sources: figure.labels.sources.clone(),
        }
    }
}

/// Labels by class: verdict, then concept by name, then field. Rows labelled `?` are in none.
pub fn figures(pairs: &[LabelledPair], criteria: &Criteria) -> Vec<Figure> {
    let mut by_class: BTreeMap<Class, Labels> = BTreeMap::new();
    for pair in pairs {
        let Some(class) = pair.class else { continue };
        let Some(category) = Category::VARIANTS.iter().find(|c| c.id() == pair.label.category) else { continue };
        let labels = by_class.entry(class).or_default();
        *match category {
            Category::Review => &mut labels.review,
            Category::None => &mut labels.none,
            _ => &mut labels.tagged,
        } += 1;
        if !pair.source.is_empty() {
            *labels.sources.entry(pair.source.clone()).or_default() += 1;
        }
    }
    let of = |(class, labels): (Class, Labels)| Figure { labels, ..criteria.figure(class) };
    let mut out: Vec<Figure> = by_class.into_iter().map(of).collect();
    out.sort_by(|a, b| (a.verdict, &a.sign).cmp(&(b.verdict, &b.sign)));
    out
}

/// Labels by source.
pub fn sources(figures: &[Figure]) -> BTreeMap<&str, u32> {
    let mut out = BTreeMap::new();
    for (source, labels) in figures.iter().flat_map(|figure| &figure.labels.sources) {
        *out.entry(source.as_str()).or_default() += *labels;
    }
    out
}

/// The table of the last pack: counts alone, one class a line.
pub fn toml(figures: &[Figure], criteria: &Criteria) -> String {
    let version = criteria.packs.last().map_or("", |pack| &pack.version);
    let mut out = format!(
        "# Labelled texts by what decided their verdicts: counts that `setara evaluate LABELS --calibration --format toml`\n\
         # wrote, not to be edited.\n\
         [calibration]\nversion = {}\nclass = [\n",
        quoted(version)
    );
    for Figure { verdict, sign, labels } in figures {
        let _ = write!(out, "  {{ verdict = \"{}\"", verdict.id());
        if let Some((concept, strength, field)) = sign {
            let _ = write!(out, ", concept = {}, strength = {strength}, field = \"{}\"", quoted(concept), field.id());
        }
        let Labels { tagged, review, none, sources } = labels;
        let _ = write!(out, ", tagged = {tagged}, review = {review}, none = {none}");
        if !sources.is_empty() {
            let list: Vec<String> = sources.iter().map(|(name, n)| format!("{} = {n}", quoted(name))).collect();
            let _ = write!(out, ", sources = {{ {} }}", list.join(", "));
        }
        out.push_str(" },\n");
    }
    out + "]\n"
}

/// As TOML writes a text on one line: as JSON does.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string().replace('\u{7f}', "\\u007F")
}
