//! What the factors claim, held against the figures (G10, G11, G13, G15, G25).

use super::Check;
use crate::domain::groups::{Aspect, Sex};
use crate::domain::text;
use crate::finding::Defect;
use crate::gbs::node::{ONE, StatedFigure};
use crate::gbs::{DataRow, Factor, names};

pub fn check(check: &mut Check) {
    let gbs = check.gbs;
    let mut behind: Vec<(Aspect, Sex)> = Vec::new();
    for row in &gbs.data {
        if let (Some(more), Some(pair)) = (more(&row.says.words()), row.pair().or(row.percents())) {
            contradicted(check, &row.says.text, more, &row.topic.text, pair, row.place);
        }
    }
    for (aspect, factor) in gbs.factors() {
        without_figure(check, aspect, factor);
        others_figure(check, aspect, factor);
        let Some(more) = more(&factor.says.words()) else { continue };
        let holds = held(check, aspect, factor, more);
        if holds {
            behind.push((aspect, if more == Sex::P { Sex::L } else { Sex::P }));
        }
    }
    let stated: Vec<(Aspect, &Factor)> = gbs.factors().filter(|(_, f)| f.says.says()).collect();
    if !stated.is_empty() && stated.iter().all(|(_, f)| equal(&f.says.words())) {
        check.say(stated[0].1.place, Defect::NoGap);
    }
    if let Some((aspect, _)) = behind.first()
        && behind.iter().all(|(_, sex)| *sex == Sex::L)
    {
        let place = gbs.factors[*aspect as usize].as_ref().map_or(gbs.place, |f| f.place);
        check.say(place, Defect::MenBehind { factor: aspect.id() });
    }
}

/// Do the figures of the factor bear its claim out? A contradiction is a finding.
fn held(check: &mut Check, aspect: Aspect, factor: &Factor, more: Sex) -> bool {
    if let Some(stated) = factor.percents().or(factor.pair()) {
        return contradicted(check, &factor.says.text, more, aspect.id(), stated, factor.says.place);
    }
    let claim = factor.says.words();
    let of_aspect: Vec<&DataRow> = check.gbs.data.iter().filter(|r| r.aspect == Some(aspect)).collect();
    let about = |r: &&DataRow| r.aspect.is_none() && shares_a_word(&claim, &r.topic.words());
    let rows = if of_aspect.is_empty() { check.gbs.data.iter().filter(about).collect() } else { of_aspect };
    let pairs: Vec<(&DataRow, [&StatedFigure; 2])> =
        rows.into_iter().filter_map(|r| Some((r, r.pair().or(r.percents())?))).collect();
    // Several rows that do not agree with each other leave the claim open.
    let against = |(_, pair): &(&DataRow, [&StatedFigure; 2])| greater(*pair).is_some_and(|sex| sex != more);
    match pairs.first() {
        Some((row, pair)) if pairs.iter().all(against) => {
            contradicted(check, &factor.says.text, more, &row.topic.text, *pair, factor.says.place)
        }
        _ => true,
    }
}

fn contradicted(
    check: &mut Check,
    claim: &str,
    more: Sex,
    topic: &str,
    pair: [&StatedFigure; 2],
    place: crate::finding::Place,
) -> bool {
    if greater(pair).is_none_or(|sex| sex == more) {
        return true;
    }
    let [male, female] = pair.map(|f| f.text.clone());
    let (claim, topic) = (claim.to_owned(), topic.to_owned());
    check.say(place, Defect::Contradicted { claim, topic, male, female });
    false
}

/// The sex that has more of it.
fn greater([male, female]: [&StatedFigure; 2]) -> Option<Sex> {
    match male.millionths.cmp(&female.millionths) {
        std::cmp::Ordering::Greater => Some(Sex::L),
        std::cmp::Ordering::Less => Some(Sex::P),
        std::cmp::Ordering::Equal => None,
    }
}

/// The sex of which a claim says that it has more (or the other one less). `None` where it does not say one clearly.
fn more(claim: &str) -> Option<Sex> {
    let words = names::words();
    // Sexes with their places in the folded text.
    let mut sexes: Vec<(usize, Sex)> = Vec::new();
    for (names, sex) in [(&words.women, Sex::P), (&words.men, Sex::L)] {
        for name in names {
            sexes.extend(places(claim, name).map(|at| (at, sex)));
        }
    }
    sexes.sort();
    let other = |sex| if sex == Sex::P { Sex::L } else { Sex::P };
    let next = |at: usize| sexes.iter().find(|(s, _)| *s > at);
    let near = |from: usize, to: usize| claim[from..to].split(' ').filter(|w| !w.is_empty()).count() <= 3;
    let dominated = words.dominated.iter().flat_map(|w| places(claim, w).map(move |at| at + w.len())).min();
    if let Some(end) = dominated
        && let Some((at, sex)) = next(end)
        && near(end, *at)
    {
        return Some(*sex);
    }
    let phrases = words.more.iter().map(|w| (w, true)).chain(words.less.iter().map(|w| (w, false)));
    let (start, end, is_more) =
        phrases.filter_map(|(w, is_more)| places(claim, w).next().map(|at| (at, at + w.len(), is_more))).min()?;
    let before: Vec<Sex> = sexes.iter().filter(|(at, _)| *at < start).map(|(_, sex)| *sex).collect();
    let sex = match before[..] {
        // "perempuan dibanding laki-laki lebih rendah": which of them is meant, a reader must say.
        [first, .., last] if first != last => return None,
        [.., last] => last,
        [] => next(end).filter(|(at, _)| near(end, *at)).map(|(_, sex)| *sex)?,
    };
    Some(if is_more { sex } else { other(sex) })
}

/// Where a phrase stands in a folded text, as whole words.
fn places<'a>(folded: &'a str, phrase: &'a str) -> impl Iterator<Item = usize> + 'a {
    folded.match_indices(phrase).map(|(at, _)| at).filter(move |at| {
        let before = folded[..*at].chars().next_back();
        let after = folded[at + phrase.len()..].chars().next();
        before.is_none_or(|c| c == ' ') && after.is_none_or(|c| c == ' ')
    })
}

/// "sama", "setara" — but not "belum setara", "kerja sama".
fn equal(claim: &str) -> bool {
    names::words().equal.iter().any(|w| {
        places(claim, w).any(|at| {
            let before = claim[..at].trim_end().rsplit(' ').next().unwrap_or_default();
            !matches!(before, "tidak" | "belum" | "kurang" | "tak" | "bukan" | "kerja")
        })
    })
}

/// Does a claim say that there is a gap? That everybody took part is none.
fn is_gap(claim: &str) -> bool {
    let words = names::words();
    let holds = |of: &[String]| names::holds_any(claim, of);
    let women = holds(&words.women) || holds(&words.wives);
    let men = holds(&words.men) || holds(&words.husbands);
    holds(&words.gap) || women != men && !holds(&words.everybody)
}

/// A word of some length in common, beyond those of every claim.
fn shares_a_word(claim: &str, topic: &str) -> bool {
    const COMMON: [&str; 14] = [
        "perempuan",
        "jumlah",
        "lebih",
        "banyak",
        "tahun",
        "penduduk",
        "tinggi",
        "rendah",
        "sedikit",
        "dengan",
        "dalam",
        "untuk",
        "masih",
        "adalah",
    ];
    topic.split(' ').any(|w| w.len() >= 5 && !COMMON.contains(&w) && text::holds(claim, w))
}

fn without_figure(check: &mut Check, aspect: Aspect, factor: &Factor) {
    let figures = factor.pair().or(factor.percents()).is_some()
        || factor.says.text.contains(|c: char| c.is_ascii_digit())
        || check.gbs.data.iter().any(|r| r.aspect == Some(aspect) && !r.placeholder);
    // Of a form that shows only its head nobody knows what else it has, unless it says so.
    let known = !check.gbs.head || factor.without_data;
    let claim = factor.says.words();
    if factor.says.says() && !figures && known && !equal(&claim) && (factor.without_data || is_gap(&claim)) {
        check.say(factor.place, Defect::WithoutFigure { factor: aspect.id() });
    }
}

/// Figures of another factor, or of its own with women and men swapped.
fn others_figure(check: &mut Check, aspect: Aspect, factor: &Factor) {
    let numbers: Vec<i128> = match factor.pair() {
        Some(pair) => pair.map(|f| f.millionths).into(),
        None => factor.says.text.split_whitespace().filter_map(number).collect(),
    };
    let quoted = |row: &DataRow| {
        let Some(pair) = row.pair().map(|p| p.map(|f| f.millionths)) else { return false };
        match factor.pair() {
            Some(_) => numbers == pair,
            // Small numbers stand in any text.
            None => pair.iter().all(|n| *n >= 10 * ONE && numbers.contains(n)),
        }
    };
    let rows: Vec<&DataRow> = check.gbs.data.iter().filter(|r| quoted(r)).collect();
    if let Some(row) = rows.first()
        && rows.iter().all(|r| r.aspect.is_some_and(|a| a != aspect))
        && let (Some(other), Some([male, female])) = (row.aspect, row.pair())
    {
        let [male, female] = [male, female].map(|f| f.text.clone());
        let defect = Defect::OthersFigure { factor: aspect.id(), other: other.id(), male, female };
        return check.say(factor.place, defect);
    }
    if let Some([male, female]) = factor.pair()
        && rows.is_empty()
        && male.millionths != female.millionths
        && let Some(row) = check.gbs.data.iter().find(|r| {
            r.pair().is_some_and(|[l, p]| [l.millionths, p.millionths] == [female.millionths, male.millionths])
        })
    {
        let (male, female, topic) = (male.text.clone(), female.text.clone(), row.topic.text.clone());
        check.say(factor.place, Defect::Swapped { factor: aspect.id(), topic, male, female });
    }
}

/// A word that is a number, whatever punctuation is around it.
fn number(word: &str) -> Option<i128> {
    let digits = word.trim_matches(|c: char| !c.is_ascii_digit());
    StatedFigure::read(digits, false, crate::finding::Place::whole()).map(|f| f.millionths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_said_to_have_more() {
        let has_more = |claim: &str| more(&text::words(claim)).map(Sex::id);
        assert_eq!(has_more("perempuan lebih rendah"), Some("L"));
        assert_eq!(has_more("responden lebih banyak laki-laki"), Some("L"));
        assert_eq!(has_more("didominasi perempuan"), Some("P"));
        assert_eq!(has_more("akses informasi lebih banyak diterima perempuan"), Some("P"));
        assert_eq!(has_more("laki-laki lebih sedikit"), Some("P"));
        assert_eq!(has_more("perempuan lebih banyak daripada laki-laki"), Some("P"));
        assert_eq!(has_more("selisih laki-laki/perempuan cukup tinggi"), None);
        assert_eq!(has_more("laki-laki dibanding perempuan lebih rendah"), None);
        assert_eq!(has_more("keputusan di kepala keluarga"), None);
        for claim in [
            "jumlah perempuan lebih sedikit dibandingkan laki laki",
            "keputusan ada pada suami",
            "tidak semua perempuan hadir",
        ] {
            assert!(is_gap(claim), "{claim}");
        }
        for claim in
            ["seluruh peserta memahami materi", "perempuan dan laki laki ikut", "semua ibu hadir", "peserta hadir"]
        {
            assert!(!is_gap(claim), "{claim}");
        }
        assert!(equal("akses sudah setara") && !equal("akses belum setara") && !equal("kerja sama"));
    }
}
