//! `setara criteria suggest`: phrases and traps that would explain what reviewers decided.

use std::collections::BTreeMap;
use std::io::Write;

use anyhow::Result;

use crate::audit::suggest;
use crate::audit::suggest::{Kind, Line, Lines, Rejected, Suggestions, Unexplained};
use crate::cli::{Cli, OutputArgs, SuggestArgs, SuggestFormat};
use crate::criteria::pack::Pack;
use crate::domain::amount::Rupiah;
use crate::domain::budget::Activity;
use crate::domain::groups::Category;
use crate::files::output::{Guard, Host, Output};
use crate::lang::{Lang, Word, format_in};
use crate::ledger::Ledger;
use crate::report;
use crate::report::grid::{Cell, Grid};
use crate::run::settings::{Options, resolve};
use crate::run::{ExitStatus, finish, look};
use crate::settings::{Basis, Sides};
use crate::sides::decision;
use crate::sides::decision::{Decision, Decisions};
use crate::write;

macro_rules! words {
    ($($name:ident: $id:literal, $en:literal;)*) => {
        $(const $name: Word = Word { id: $id, en: $en };)*
    };
}

words! {
    PROPOSALS: "Yang dapat diusulkan dari putusan", "What the decisions suggest";
    KIND: "Jenis", "Kind";
    PHRASE: "Frasa", "Phrase";
    TRAP: "jebakan", "trap";
    FOR: "Mendukung", "For";
    AGAINST: "Menentang", "Against";
    DECIDED_LINES: "Baris diputuskan", "Decided lines";
    DECIDED_AMOUNT: "Nilainya", "Amount";
    OTHER_LINES: "Baris lain", "Other lines";
    OTHER_AMOUNT: "Nilainya", "Amount";
    REJECTED: "Yang paling mendekati, tetapi tidak diusulkan", "What came nearest, and is not proposed";
    DECISIONS: "Putusan", "Decisions";
    WHY: "Sebab", "Why";
    NO_EFFECT: "tidak cukup sendirian: ada tanda atau aturan lain", "not enough alone: other signs or rules apply";
    EXAMPLE: "bertentangan dengan contoh dalam kriteria yang dipakai", "contradicts an example of the criteria in use";
    GATE: "program penunjang atau belanja pegawai, tempat frasa tidak berlaku", "support program or pay, where no phrase counts";
    CODE: "tandanya kode sub kegiatan, yang tidak dihentikan jebakan", "the sign is the code of the sub kegiatan, which no trap stops";
    CATEGORY: "sudah ditandai dengan kategori lain", "tagged already, as another category";
    FEW: "terlalu sedikit putusan lain dengan frasa yang sama", "too few other decisions with the same phrase";
    SHARED: "frasanya ada pula dalam putusan lain, dalam banyak teks yang belum diputuskan, atau tidak cukup sendirian", "its phrases are in other decisions too, in many undecided texts, or not enough alone";
}

/// `criteria suggest`.
///
/// # Errors
/// Settings, packs, budgets or decisions cannot be read, or an output cannot be written.
pub fn run(cli: &Cli, args: &SuggestArgs, guard: &Guard) -> Result<ExitStatus> {
    let format = args.format()?;
    let options = Options { decisions: &args.decisions, ..Options::default() };
    let settings = resolve(cli, &args.input, &options)?;
    let (lang, basis) = (settings.lang, Basis::open(&settings)?);
    let packs: Vec<Pack> = settings.packs.iter().map(|name| Pack::open(name)).collect::<Result<_>>()?;
    let mut output = Output::open(args.output.output.as_deref(), guard)?;
    let mut findings = Vec::new();
    let sides = Sides::decisions_alone(&settings, &mut findings)?;
    let mut ledger = Ledger::new(&basis.criteria);
    let mut sums: BTreeMap<(u32, u32, u32), (u64, Rupiah)> = BTreeMap::new();
    let inputs = basis.read(&settings, &mut ledger, &mut findings, &mut |row| {
        let sum = sums.entry((row.line.activity, row.line.account, row.line.item)).or_default();
        sum.0 += 1;
        sum.1 += row.line.amount.unwrap_or_default();
        Ok(())
    })?;
    if inputs.is_empty() || findings.iter().any(|f| f.fault.is_fatal()) {
        return finish(&findings, lang);
    }
    report::one_currency(&inputs)?;
    let lines = lines(&ledger, sums, &sides.decisions);
    let found = suggest::suggest(&packs, &lines, usize::from(args.least));
    let to_file = args.output.output.is_some();
    if format == SuggestFormat::Toml {
        let currency = inputs.first().map(|input| input.currency).unwrap_or_default();
        output.write_all(suggest::written(&found.proposals, currency, lang).as_bytes())?;
    }
    let (grids, notes) = (grids(&found, lang), notes(&found, args.least, lang));
    if format == SuggestFormat::Table {
        write::table::write(&grids, &notes, look(&args.output, args.width, args.exact, lang), &mut output)?;
    } else if to_file {
        let mut stdout = Output::stdout(&Host::default());
        let shown = OutputArgs { output: None, overwrite: false };
        write::table::write(&grids, &notes, look(&shown, args.width, args.exact, lang), &mut stdout)?;
        stdout.finish()?;
    }
    output.finish()?;
    finish(&findings, lang)
}

/// Lines that are alike, with what was decided of them.
fn lines(ledger: &Ledger, sums: BTreeMap<(u32, u32, u32), (u64, Rupiah)>, decisions: &Decisions) -> Lines {
    let mut out = Lines::default();
    for ((activity, account, item), (lines, amount)) in sums {
        let activity = ledger.activities[activity as usize].activity.clone();
        let item = ledger.item_text(item).to_owned();
        // A reviewer who writes review has not decided yet.
        let own = decisions.numbered(&activity, &item).filter(|(_, own)| own.verdict != Category::Review);
        let decision = own.map(|(number, own)| {
            out.decisions.insert(number, own.verdict);
            (number, is_on_item(own, &activity, &item))
        });
        out.lines.push(Line { activity, account: ledger.account(account).clone(), item, lines, amount, decision });
    }
    out
}

/// Is the decision on the text of the item, not on all of the sub kegiatan?
fn is_on_item(own: &Decision, activity: &Activity, item: &str) -> bool {
    let of = |opd: &str| decision::key(&decision::subject(activity.code, &activity.sub_kegiatan_name, opd, item));
    !item.is_empty() && [of(&activity.opd_name), of("")].contains(&own.key)
}

fn kind(kind: Kind, lang: Lang) -> String {
    match kind {
        Kind::Phrase(category) => category.word(lang).to_owned(),
        Kind::Trap => lang.say(TRAP).to_owned(),
    }
}

fn grids(found: &Suggestions, lang: Lang) -> Vec<Grid> {
    let say = |w: Word| lang.say(w).to_owned();
    let mut out = Vec::new();
    if !found.proposals.is_empty() {
        let columns = [
            ("kind", say(KIND)),
            ("phrase", say(PHRASE)),
            ("for", say(FOR)),
            ("against", say(AGAINST)),
            ("decided_lines", say(DECIDED_LINES)),
            ("decided_amount", say(DECIDED_AMOUNT)),
            ("other_lines", say(OTHER_LINES)),
            ("other_amount", say(OTHER_AMOUNT)),
        ];
        let rows = found.proposals.iter().map(|own| {
            vec![
                Cell::Text(kind(own.kind, lang)),
                Cell::text(&own.phrase),
                Cell::Count(own.decisions.len() as u64),
                Cell::Count(0),
                Cell::Count(own.decided.lines),
                Cell::Money(own.decided.amount),
                Cell::Count(own.others.lines),
                Cell::Money(own.others.amount),
            ]
        });
        out.push(Grid::new("proposals", say(PROPOSALS), columns, rows));
    }
    if !found.rejected.is_empty() {
        let why = |why: Rejected| match why {
            Rejected::Against(n) => format_in!(lang, "putusan yang menentang: {n}", "decisions against it: {n}"),
            Rejected::Common(n) => format_in!(lang, "teks belum diputuskan: {n}", "undecided texts with it: {n}"),
            Rejected::NoEffect => say(NO_EFFECT),
            Rejected::Example => say(EXAMPLE),
        };
        let rows = found.rejected.iter().map(|(of, phrase, n, reason)| {
            vec![Cell::Text(kind(*of, lang)), Cell::text(phrase), Cell::Count(*n as u64), Cell::Text(why(*reason))]
        });
        let columns = [("kind", say(KIND)), ("phrase", say(PHRASE)), ("decisions", say(DECISIONS)), ("why", say(WHY))];
        out.push(Grid::new("rejected", say(REJECTED), columns, rows));
    }
    out
}

/// What comes out, and why the rest does not.
fn notes(found: &Suggestions, least: u16, lang: Lang) -> Vec<String> {
    let Suggestions { decisions, right, right_after, .. } = *found;
    if decisions == 0 {
        return vec![format_in!(
            lang,
            "tidak ada baris anggaran yang diputuskan: tidak ada yang dapat diusulkan",
            "no line of the budget is decided: nothing can be proposed"
        )];
    }
    let mut out = vec![format_in!(
        lang,
        "{right} dari {decisions} putusan sudah sesuai dengan kriteria yang dipakai; dengan semua usulan {right_after}",
        "{right} of {decisions} decisions are what the criteria in use say; with all proposals {right_after}"
    )];
    match found.proposals.is_empty() {
        true if right == decisions => out.push(format_in!(
            lang,
            "tidak ada yang perlu diusulkan",
            "there is nothing to propose"
        )),
        true => out.push(format_in!(
            lang,
            "tidak ada yang dapat diusulkan: sedikitnya {least} putusan harus mendukung sebuah frasa, dan tidak satu pun menentang",
            "nothing can be proposed: a phrase needs at least {least} decisions for it, and none against"
        )),
        false => out.push(format_in!(
            lang,
            "hanya usulan, dari sedikitnya {least} putusan: timbang satu per satu, lalu pakai dengan --pack id-arg --pack BERKAS",
            "proposals only, each from at least {least} decisions: judge them one by one, then use them with --pack id-arg --pack FILE"
        )),
    }
    for (why, n) in &found.unexplained {
        let why = lang.say(match why {
            Unexplained::Gate => GATE,
            Unexplained::Code => CODE,
            Unexplained::Category => CATEGORY,
            Unexplained::Few => FEW,
            Unexplained::Shared => SHARED,
        });
        out.push(format_in!(
            lang,
            "putusan yang tidak terjelaskan: {n} ({why})",
            "decisions not explained: {n} ({why})"
        ));
    }
    out
}
