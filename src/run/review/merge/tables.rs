//! What reviewers decided, as tables and notes for people.

use crate::audit::agreement::{Coefficient, FEWEST};
use crate::audit::merge::{Conflict, MergeReport, Said};
use crate::domain::currency::Currency;
use crate::domain::groups::Category;
use crate::lang::{Lang, Word, format_in};
use crate::report::grid::{Cell, Grid, short};

/// Conflicts shown in a terminal.
const SHOWN: usize = 50;

macro_rules! words {
    ($($name:ident: $id:literal, $en:literal;)*) => {
        $(const $name: Word = Word { id: $id, en: $en };)*
    };
}

words! {
    REVIEWERS: "Siapa memutuskan apa", "Who decided what";
    REVIEWER: "Penelaah", "Reviewer";
    DECIDED: "Diputuskan", "Decided";
    ALONE: "Hanya dia", "Nobody else";
    AGREEMENT: "Sejauh mana sepakat", "How far they agree";
    SAME: "Sama", "Same";
    OF: "Dari", "Of";
    SHARE: "Bagian", "Share";
    COEFFICIENT: "Koefisien", "Coefficient";
    INTERVAL: "Rentang 95 %", "95 % interval";
    ALL: "semua penelaah", "all reviewers";
    CONFLICTS: "Yang harus diputuskan bersama, dari nilai terbesar", "To be settled, the largest amount first";
    WHAT: "Sub kegiatan dan uraian", "Sub kegiatan and text";
    AMOUNT: "Nilai", "Amount";
    SAID: "Putusan", "Decisions";
}

pub(super) fn grids(report: &MergeReport, lang: Lang) -> Vec<Grid> {
    let say = |w: Word| lang.say(w).to_owned();
    let reviewers = report
        .reviewers
        .iter()
        .map(|own| vec![Cell::text(&own.name), Cell::Count(own.decided), Cell::Count(own.alone)]);
    let columns = [("reviewer", say(REVIEWER)), ("decided", say(DECIDED)), ("alone", say(ALONE))];
    let mut out = vec![Grid::new("reviewers", say(REVIEWERS), columns, reviewers)];
    let row = |who: String, same: u64, of: u64, sign: &str, found: &Coefficient| {
        let share = (of > 0).then(|| same as f64 / of as f64);
        let value = found.value.map_or("-".into(), |value| format!("{sign} {}", number(value, lang)));
        let interval = found.low.zip(found.high);
        let interval =
            interval.map_or("-".into(), |(low, high)| format!("{} – {}", number(low, lang), number(high, lang)));
        vec![
            Cell::Text(who),
            Cell::Count(same),
            Cell::Count(of),
            Cell::Share(share),
            Cell::Text(value),
            Cell::Text(interval),
        ]
    };
    let mut rows: Vec<Vec<Cell>> =
        report.pairs.iter().map(|two| row(two.reviewers.join(" – "), two.same, two.both, "κ", &two.kappa)).collect();
    if report.reviewers.len() > 2 {
        rows.push(row(say(ALL), report.same, report.compared, "α", &report.alpha));
    }
    if !rows.is_empty() {
        let columns = [
            ("reviewers", say(REVIEWER)),
            ("same", say(SAME)),
            ("of", say(OF)),
            ("share", say(SHARE)),
            ("coefficient", say(COEFFICIENT)),
            ("interval", say(INTERVAL)),
        ];
        out.push(Grid::new("agreement", say(AGREEMENT), columns, rows));
    }
    if !report.conflicts.is_empty() {
        let columns = [("what", say(WHAT)), ("amount", say(AMOUNT)), ("said", say(SAID))];
        let rows = report.conflicts.iter().take(SHOWN).map(|own| conflict(own, lang));
        let mut grid = Grid::new("conflicts", say(CONFLICTS), columns, rows);
        let more = report.conflicts.len().saturating_sub(SHOWN);
        if more > 0 {
            grid.notes.push(format_in!(
                lang,
                "{more} lagi tidak ditampilkan di sini; semuanya ada dengan --format json dan di berkas -o",
                "{more} more are not shown here; all are there with --format json and in the file of -o"
            ));
        }
        out.push(grid);
    }
    out
}

fn conflict(own: &Conflict, lang: Lang) -> Vec<Cell> {
    let name = if own.name.is_empty() { &own.sub_kegiatan } else { &own.name };
    let what: Vec<&str> = [name.as_str(), &own.text].into_iter().filter(|part| !part.is_empty()).collect();
    let said: Vec<String> = own.said.iter().map(|said| one(said, lang)).collect();
    vec![Cell::Text(what.join(" | ")), Cell::Money(own.amount), Cell::Text(said.join("; "))]
}

fn one(said: &Said, lang: Lang) -> String {
    let word = |id: &'static str| Category::of_words(id).map_or(id, |category| category.word(lang));
    let verdicts: Vec<&str> = [said.verdict].into_iter().chain(said.also).map(word).collect();
    format!("{} {}", said.reviewer, verdicts.join(" / "))
}

fn number(value: f64, lang: Lang) -> String {
    // Not minus nothing.
    let value = if value.abs() < 0.0005 { 0.0 } else { value };
    lang.decimal(format!("{value:.3}"))
}

/// How it was counted, and what is open.
pub(super) fn notes(report: &MergeReport, lang: Lang) -> Vec<String> {
    let mut out = Vec::new();
    if report.reviewers.len() < 2 {
        out.push(format_in!(
            lang,
            "hanya ada satu penelaah: tidak ada yang dibandingkan",
            "there is one reviewer: nothing to compare"
        ));
    } else {
        out.push(format_in!(
            lang,
            "κ: Cohen, atas yang diputuskan keduanya; α: Krippendorff (nominal), atas yang diputuskan sedikitnya dua penelaah. \
             1 sepakat penuh, 0 seperti kebetulan, - bila semua putusannya sama atau tidak ada yang dapat dibandingkan",
            "κ: Cohen, of what both decided; α: Krippendorff (nominal), of what at least two decided. 1 is full agreement, 0 is \
             chance, - where all decisions are the same one or nothing can be compared"
        ));
        out.push(format_in!(
            lang,
            "rentang 95 % kira-kira (jackknife, satu subjek dikeluarkan setiap kali); tidak diberikan di bawah {FEWEST} subjek \
             atau bila perbedaannya terlalu sedikit",
            "the 95 % intervals are approximate (jackknife, one subject left out at a time); none is given below {FEWEST} \
             subjects or where there are too few differences"
        ));
    }
    let disputed = report.conflicts.len();
    if disputed > 0 {
        let amount = Currency::RUPIAH.write(short(report.conflict_amount, lang));
        out.push(format_in!(
            lang,
            "bertentangan: {disputed}, bersama-sama {amount}; putusannya dikosongkan sampai diputuskan bersama",
            "disputed: {disputed}, {amount} together; their decisions stay empty until they are settled"
        ));
    }
    let counts = [
        (
            report.reopened,
            Word {
                id: "dibuat atas nilai lain, jadi dipakai dan terbuka lagi (catatan_setara menyebut nilainya)",
                en: "made on another amount, so used and open again (catatan_setara has the amount)",
            },
        ),
        (
            report.gone,
            Word { id: "tidak ada lagi barisnya dalam anggaran", en: "on nothing that is in the budget any more" },
        ),
        (
            report.expired,
            Word {
                id: "habis masa berlakunya sebelum tahun anggaran, jadi terbuka lagi",
                en: "valid until before the budget year, so open again",
            },
        ),
    ];
    out.extend(counts.into_iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{}: {n}", lang.say(what))));
    out
}
