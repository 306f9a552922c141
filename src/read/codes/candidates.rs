//! Which codes of the official list a cell may mean: several in one run of segments, one in another spelling, one that a
//! spreadsheet made a date of.

use super::dates;
use super::known::KnownCodes;
use super::mend::Neighbours;
use super::token::{Segment, Token};
use crate::domain::code::{AccountCode, ActivityCode, Level, SkpdCode};
use crate::finding::Repair;

/// A reading that is found, before it is known whether it is the only one.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Candidate {
    pub(super) repair: Repair,
    pub(super) skpd: Option<SkpdCode>,
    pub(super) activity: Option<ActivityCode>,
    pub(super) account: Option<AccountCode>,
}

/// Several codes in one run of segments: an agency's before, an account's behind, a local prefix.
pub(super) fn joined(token: &Token, known: &KnownCodes) -> Vec<Candidate> {
    let segments = &token.segments[..];
    let mut out = Vec::new();
    if segments.len() <= 6 {
        return out;
    }
    // Behind an activity's six segments an account's; before it an agency's eight, or none.
    for before in [0, 8, 7] {
        let Some((head, tail)) = segments.split_at_checked(before) else { continue };
        let skpd = if before == 0 { None } else { skpd_of(head) };
        if before > 0 && skpd.is_none() {
            continue;
        }
        for length in [6, 5, 3, 2] {
            let Some((own, behind)) = tail.split_at_checked(length) else { continue };
            let Some(activity) = activity_of(own).filter(|c| known.has(c) && own[1].width == 2) else { continue };
            let account = (length == 6 && !behind.is_empty()).then(|| account_behind(behind)).flatten();
            if behind.is_empty() != account.is_none() || (skpd.is_none() && account.is_none()) {
                continue;
            }
            let repair = if skpd.is_some() { Repair::Agency } else { Repair::Account };
            out.push(Candidate { repair, skpd, activity: Some(activity), account });
        }
    }
    if out.is_empty() {
        // A local prefix of any length; or the bidang, the code of an old list's agency, and the rest of the code.
        let tails =
            [segments[segments.len() - 6..].to_vec(), [&segments[..2], &segments[segments.len() - 4..]].concat()];
        for own in tails {
            if let Some(code) = activity_of(&own).filter(|c| known.has(c)) {
                out.push(Candidate { repair: Repair::Prefix, skpd: None, activity: Some(code), account: None });
            }
        }
    }
    out
}

/// One code in another spelling.
pub(super) fn spelled(token: &Token, known: &KnownCodes) -> Vec<Candidate> {
    let segments = &token.segments[..];
    let repair = if token.letters { Repair::Letters } else { Repair::Separators };
    let mut forms: Vec<(Repair, Vec<Segment>)> = Vec::new();
    match segments {
        // `2.1` that a spreadsheet made of `2.10`.
        [first, second] if second.width == 1 && token.whole => {
            forms.push((Repair::Number, vec![*first, Segment { number: second.number * 10, width: 2 }]));
        }
        [_, second] if token.whole && second.width == 2 && !token.dotted && !token.colons => {
            forms.push((repair, segments.to_vec()));
        }
        [_, _, _] if !token.colons => forms.push((repair, segments.to_vec())),
        [_, _, _, _, _, _] => forms.push((repair, segments.to_vec())),
        [_, _, _, fourth, rest @ ..] if fourth.width == 3 && rest.len() <= 1 => {
            // `2.02` without its dot.
            let split = [fourth.number / 100, fourth.number % 100].map(|number| Segment { number, width: 2 });
            forms.push((Repair::Undotted, [&segments[..3], &split[..], rest].concat()));
        }
        [_, _, _, _, _] => forms.push((repair, segments.to_vec())),
        _ => {}
    }
    if segments.len() <= 2 && token.whole {
        forms.extend(undotted(&token.digits).map(|own| (Repair::Undotted, own)));
    }
    let mut out: Vec<Candidate> = Vec::new();
    for (repair, own) in forms {
        let code = activity_of(&own).filter(|code| known.has(code));
        out.extend(code.map(|code| Candidate { repair, skpd: None, activity: Some(code), account: None }));
    }
    out
}

/// `102022020001` and its shorter and wider forms, as segments.
fn undotted(digits: &str) -> Option<Vec<Segment>> {
    let widths: &[usize] = match digits.len() {
        13 => &[1, 2, 2, 2, 2, 4],
        12 => &[1, 2, 2, 1, 2, 4],
        10 => &[1, 2, 2, 1, 2, 2],
        8 => &[1, 2, 2, 1, 2],
        5 => &[1, 2, 2],
        _ => return None,
    };
    let mut at = 0;
    let mut out = Vec::with_capacity(6);
    for width in widths {
        out.push(Segment { number: digits.get(at..at + width)?.parse().ok()?, width: *width });
        at += width;
    }
    Some(out)
}

/// A date or time: the code of the list that was typed, or the account that stands under the rows above.
pub(super) fn dated(cell: &str, token: Option<&Token>, near: Neighbours, known: &KnownCodes) -> Vec<Candidate> {
    let typed = dates::typed(cell, token);
    let candidate = |activity, account| Candidate { repair: Repair::Date, skpd: None, activity, account };
    let accounts = typed.iter().filter_map(|own| account_of(own));
    let opens = |code: &AccountCode| {
        let is_sub_kegiatan = near.activity.is_some_and(|code| code.level() == Level::SubKegiatan);
        near.account.is_none() && is_sub_kegiatan && code.numbers().len() == 2
    };
    let under = |code: &AccountCode| {
        let parent = |c: &AccountCode| c.numbers().split_last().map_or(Vec::new(), |(_, above)| above.to_vec());
        near.account.is_some_and(|last| {
            code.numbers().len() > 1 && (parent(code) == last.numbers() || parent(code) == parent(&last))
        })
    };
    let fits = |code: &AccountCode| under(code) || opens(code);
    let mut out: Vec<Candidate> = accounts.filter(fits).map(|code| candidate(None, Some(code))).collect();
    // The first below a sub kegiatan may be an account or the next bidang: two readings are none.
    if out.iter().all(|own| own.account.is_some_and(|code| opens(&code))) {
        let activities = typed.iter().filter_map(|own| ActivityCode::find(&dotted(own))).filter(|c| known.has(c));
        out.extend(activities.map(|code| candidate(Some(code), None)));
    }
    out
}

fn dotted(numbers: &[u64]) -> String {
    numbers.iter().map(u64::to_string).collect::<Vec<_>>().join(".")
}

fn activity_of(segments: &[Segment]) -> Option<ActivityCode> {
    let numbers: Vec<u64> = segments.iter().map(|s| s.number).collect();
    ActivityCode::find(&dotted(&numbers))
}

/// An account: 4 income, 5 spending, 6 financing, and no empty segment.
pub(super) fn account_of(numbers: &[u64]) -> Option<AccountCode> {
    let fits = matches!(numbers, [4..=6, 1..=9, ..]) && numbers.len() <= 6 && !numbers.contains(&0);
    fits.then(|| AccountCode::find(&dotted(numbers))).flatten()
}

/// An account behind another code: its second segment has one digit, where that of an activity has two.
fn account_behind(segments: &[Segment]) -> Option<AccountCode> {
    let numbers: Vec<u64> = segments.iter().map(|s| s.number).collect();
    match segments {
        [only] => (only.width == 1 && matches!(only.number, 4..=6)).then(|| AccountCode::find(&dotted(&numbers)))?,
        [_, second, ..] => (second.width == 1).then(|| account_of(&numbers))?,
        [] => None,
    }
}

/// How many digits the segments of an agency's code have.
const AGENCY: [usize; 8] = [1, 2, 1, 2, 1, 2, 2, 4];

/// Has a code the widths of an agency's?
pub(super) fn has_widths_of_agency(written: &str) -> bool {
    written.split('.').zip(AGENCY).all(|(segment, width)| segment.len() == width)
}

/// An agency's code before another: its widths are those of an agency.
fn skpd_of(segments: &[Segment]) -> Option<SkpdCode> {
    let fits = segments.iter().zip(AGENCY).all(|(s, width)| s.width == width);
    let text: Vec<String> = segments.iter().map(|s| s.number.to_string()).collect();
    fits.then(|| SkpdCode::find(&text.join("."))).flatten()
}
