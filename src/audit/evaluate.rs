//! `setara evaluate`: verdicts held against texts that people labelled. Its JSON is `setara.evaluate/1`.

use std::collections::BTreeMap;
use strum::VariantArray as _;

use schemars::JsonSchema;
use serde::Serialize;

use crate::audit::calibration::CalibratedClass;
use crate::criteria::calibration::Class;
use crate::domain::groups::Category;

/// What was labelled and what was found, for one text.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LabelledPair {
    pub row: u64,
    pub id: String,
    pub source: String,
    pub text: String,
    pub label: LabelAnswer,
    pub verdict: LabelAnswer,
    /// Concept and text of each sign.
    pub evidence: Vec<String>,
    pub blocked: Vec<String>,
    /// What decided the verdict.
    #[serde(skip)]
    pub class: Option<Class>,
}

/// Category, sex, ages and disability as labels write them; `?` where a reader could not tell.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct LabelAnswer {
    pub category: String,
    pub sex: String,
    pub age: String,
    pub difabel: String,
}

/// Counts of a yes/no question: true and false positives, misses.
#[derive(Clone, Copy, Default, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Score {
    pub right: u64,
    pub wrong: u64,
    pub missed: u64,
    pub precision: Option<f64>,
    pub recall: Option<f64>,
    pub f1: Option<f64>,
}

impl Score {
    fn add(&mut self, label: bool, verdict: bool) {
        match (label, verdict) {
            (true, true) => self.right += 1,
            (false, true) => self.wrong += 1,
            (true, false) => self.missed += 1,
            (false, false) => {}
        }
    }

    fn done(mut self) -> Score {
        let share = |part: u64, whole: u64| (whole > 0).then(|| part as f64 / whole as f64);
        self.precision = share(self.right, self.right + self.wrong);
        self.recall = share(self.right, self.right + self.missed);
        self.f1 = share(2 * self.right, 2 * self.right + self.wrong + self.missed);
        self
    }
}

/// How many of so many were right.
#[derive(Clone, Copy, Default, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Agreement {
    pub right: u64,
    pub of: u64,
    pub share: Option<f64>,
}

impl Agreement {
    fn add(&mut self, label: &str, verdict: &str) {
        if label != "?" {
            self.of += 1;
            self.right += u64::from(label == verdict);
        }
    }

    fn done(mut self) -> Agreement {
        self.share = (self.of > 0).then(|| self.right as f64 / self.of as f64);
        self
    }
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Evaluation {
    pub schema: &'static str,
    pub rows: u64,
    /// Rows whose category no reader could tell: left out.
    pub undecided: u64,
    /// One of the three categories, or not.
    pub tagged: Score,
    /// The right one of the three, where both say tagged.
    pub category_of_tagged: Agreement,
    pub categories: BTreeMap<&'static str, Score>,
    pub sex: Agreement,
    pub age: Agreement,
    pub difabel: Agreement,
    /// Label, then verdict, then rows.
    pub confusion: BTreeMap<String, BTreeMap<String, u64>>,
    /// The tagged score by source, where the labels name sources.
    pub by_source: BTreeMap<String, Score>,
    /// Rows whose category is wrong.
    pub wrong: Vec<LabelledPair>,
    /// Labels by what decided the verdicts, where that was asked for (`--calibration`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calibration: Option<Vec<CalibratedClass>>,
}

fn is_tagged(category: &str) -> bool {
    Category::VARIANTS.iter().any(|c| c.is_arg() && c.id() == category)
}

/// Scores every pair; labels of category `?` are left out and counted.
pub fn evaluate(pairs: Vec<LabelledPair>) -> Evaluation {
    let rows = pairs.len() as u64;
    let mut tagged = Score::default();
    let (mut category, mut sex, mut age, mut difabel) =
        (Agreement::default(), Agreement::default(), Agreement::default(), Agreement::default());
    let mut categories: BTreeMap<&'static str, Score> =
        Category::VARIANTS.iter().map(|c| (c.id(), Score::default())).collect();
    let mut confusion: BTreeMap<String, BTreeMap<String, u64>> = BTreeMap::new();
    let mut by_source: BTreeMap<String, Score> = BTreeMap::new();
    let (mut wrong, mut undecided) = (Vec::new(), 0);
    for pair in pairs {
        let (label, verdict) = (&pair.label, &pair.verdict);
        if label.category == "?" {
            undecided += 1;
            continue;
        }
        let (is, says) = (is_tagged(&label.category), is_tagged(&verdict.category));
        tagged.add(is, says);
        if !pair.source.is_empty() {
            by_source.entry(pair.source.clone()).or_default().add(is, says);
        }
        if is && says {
            category.add(&label.category, &verdict.category);
        }
        for (id, score) in &mut categories {
            score.add(label.category == *id, verdict.category == *id);
        }
        sex.add(&label.sex, &verdict.sex);
        age.add(&label.age, &verdict.age);
        difabel.add(&label.difabel, &verdict.difabel);
        *confusion.entry(label.category.clone()).or_default().entry(verdict.category.clone()).or_default() += 1;
        if label.category != verdict.category {
            wrong.push(pair);
        }
    }
    Evaluation {
        schema: "setara.evaluate/1",
        rows,
        undecided,
        tagged: tagged.done(),
        category_of_tagged: category.done(),
        categories: categories.into_iter().map(|(id, s)| (id, s.done())).collect(),
        sex: sex.done(),
        age: age.done(),
        difabel: difabel.done(),
        confusion,
        by_source: by_source.into_iter().map(|(source, s)| (source, s.done())).collect(),
        wrong,
        calibration: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(label: &str, verdict: &str) -> LabelledPair {
        let answer = |category: &str| LabelAnswer {
            category: category.into(),
            sex: "P".into(),
            age: "-".into(),
            difabel: "0".into(),
        };
        LabelledPair {
            row: 1,
            id: String::new(),
            source: "a".into(),
            text: String::new(),
            label: answer(label),
            verdict: answer(verdict),
            evidence: Vec::new(),
            blocked: Vec::new(),
            class: None,
        }
    }

    #[test]
    fn scores() {
        let e = evaluate(vec![
            pair("khusus_target", "khusus_target"),
            pair("kesetaraan", "khusus_target"),
            pair("kesetaraan", "review"),
            pair("none", "pelembagaan"),
            pair("review", "none"),
            pair("?", "none"),
        ]);
        assert_eq!((e.rows, e.undecided, e.wrong.len()), (6, 1, 4));
        assert_eq!((e.tagged.right, e.tagged.wrong, e.tagged.missed), (2, 1, 1));
        assert_eq!(e.tagged.f1, Some(2.0 / 3.0));
        assert_eq!((e.category_of_tagged.right, e.category_of_tagged.of), (1, 2));
        assert_eq!(e.categories["khusus_target"].precision, Some(0.5));
        assert_eq!(e.by_source["a"].recall, Some(2.0 / 3.0));
        assert_eq!(e.confusion["review"]["none"], 1);
    }
}
