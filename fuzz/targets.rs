//! What is tried with arbitrary bytes, one function a target. `fuzz_targets/` calls them under libFuzzer, and
//! `tests/corpus.rs` replays the corpus through the same functions on every change.

#[path = "made.rs"]
pub mod made;
#[path = "packed.rs"]
mod packed;

use std::sync::LazyLock;

use setara::criteria::pack::Pack;
use setara::criteria::tag::Criteria;
use setara::domain::amount::{self, Reading as Cell, Rupiah};
use setara::domain::code::{AccountCode, ActivityCode, Code, SkpdCode};
use setara::domain::groups::Bands;
use setara::files::csv::{self, Record, Step};
use setara::files::source::Source;
use setara::finding::{Finding, Place};
use setara::gbs::node::StatedFigure;
use setara::gbs::pagu::Pagu;
use setara::gbs::{self, filed};
use setara::lang::Lang;
use setara::ledger::Ledger;
use setara::parallel::Jobs;
use setara::read::layout::{Opened, Reading, Tally};
use setara::read::profile::{Field, Layout};
use setara::settings::{Config, SavedProfile};
use setara::sides::beneficiary::{self, Beneficiaries, CountKind, said};
use setara::sides::decision::Decisions;

pub use packed::{document, print, workbook};

/// A target by the name of its folder in the corpus.
pub type Target = (&'static str, fn(&[u8]));

pub const ALL: [Target; 11] = [
    ("reading", reading),
    ("structured", structured),
    ("workbook", workbook),
    ("print", print),
    ("document", document),
    ("numbers", numbers),
    ("codes", codes),
    ("packs", packs),
    ("gbs", statements),
    ("config", config),
    ("beneficiaries", beneficiaries),
];

/// The shipped criteria, compiled once.
pub static CRITERIA: LazyLock<Criteria> = LazyLock::new(|| Criteria::compile(vec![Pack::id_arg()]));

/// The whole table is one block: no input is larger.
const WHOLE: usize = 1 << 18;

/// A budget file of any bytes: read whole and in pieces, by one core and by several.
pub fn reading(data: &[u8]) {
    let dice = dice(data);
    let piece = [WHOLE, WHOLE, 4096, 256, 64, 16][(dice % 6) as usize];
    let first = read_bytes(data, piece, 1);
    // Threads cost more than the reading of a small file.
    if dice >> 8 & 15 == 0 {
        assert_eq!(read_bytes(data, piece, 2), first, "one core and two read differently");
    }
}

/// A made budget in a made form: what is read is what was made.
pub fn structured(data: &[u8]) {
    let made = made::Made::of(data);
    let plain = read_bytes(&made.budget.plain(), WHOLE, 1).expect("a made budget in its plain form is read");
    assert_eq!(plain.lines, made.budget.lines(), "plain form");
    let bytes = made.form.write(&made.budget);
    let piece = if dice(data).is_multiple_of(2) { WHOLE } else { 4096 };
    let shown = || String::from_utf8_lossy(&bytes).into_owned();
    let own = read_bytes(&bytes, piece, 1).unwrap_or_else(|| panic!("not read:\n{}", shown()));
    assert_eq!(own.total, made.budget.total(), "total of\n{}", shown());
    assert_eq!(own.said, Vec::<String>::new(), "findings of\n{}", shown());
    if made.form.is_flat() {
        assert_eq!(own.lines, plain.lines, "lines of\n{}", shown());
        assert_eq!(own.answers, plain.answers, "answers of\n{}", shown());
    } else {
        assert_eq!(own.lines, made.budget.by_account(), "lines of\n{}", shown());
    }
}

/// An amount as people write it.
pub fn numbers(data: &[u8]) {
    let cell = String::from_utf8_lossy(data);
    for unit in [1, 1_000, 1_000_000, 1_000_000_000] {
        match amount::read(&cell, unit) {
            Cell::Exact { amount, .. } => round_trip(amount),
            Cell::Either { plain, indonesian } => {
                assert_ne!(plain, indonesian, "{cell:?}");
                round_trip(plain);
                round_trip(indonesian);
            }
            _ => {}
        }
    }
    let _ = beneficiary::count(&cell);
    let _ = said::read(&cell).map(|s| s.known());
    for percent in [false, true] {
        let _ = StatedFigure::read(&cell, percent, Place::whole());
    }
    let weights: Vec<u64> = data.chunks(3).map(|c| c.iter().fold(0, |n, b| n << 8 | u64::from(*b))).collect();
    let whole = Rupiah::from_sen(i128::from(dice(data) as i64));
    if let Some(parts) = amount::split(whole, &weights) {
        assert_eq!(parts.into_iter().sum::<Rupiah>(), whole);
    }
}

/// What is written is read again, in all three ways of writing.
fn round_trip(amount: Rupiah) {
    // Wider amounts come of cells in millions, and are no cells themselves.
    if amount.sen().unsigned_abs() >= 10u128.pow(20) {
        return;
    }
    let exact = Cell::Exact { amount, rounded: false };
    assert_eq!(amount::read(&amount.to_string(), 1), exact);
    let mut bytes = Vec::new();
    amount.push_to(&mut bytes);
    assert_eq!(String::from_utf8(bytes).unwrap(), amount.to_string());
    for text in [amount.indonesian(), amount.english()] {
        match amount::read(&text, 1) {
            Cell::Either { plain, indonesian } => assert!([plain, indonesian].contains(&amount), "{text:?}"),
            other => assert_eq!(other, exact, "{text:?}"),
        }
    }
}

/// Codes of activities, accounts and agencies.
pub fn codes(data: &[u8]) {
    let cell = String::from_utf8_lossy(data);
    if let Some(code) = ActivityCode::find(&cell) {
        assert_eq!(ActivityCode::find(&code.to_string()), Some(code), "{cell:?}");
        assert!(code.under(&code) && code.at(code.level()) == Some(code), "{cell:?}");
        let _ = (code.program(), code.scope(), code.any_bidang(), code.sub_kegiatan(&cell));
    }
    if let Some(code) = AccountCode::find(&cell) {
        assert_eq!(AccountCode::find(&code.to_string()), Some(code), "{cell:?}");
        assert!(code.under(&code) && code.under(&code.jenis()), "{cell:?}");
    }
    if let Some(code) = SkpdCode::find(&cell) {
        assert_eq!(SkpdCode::find(&code.to_string()).map(|c| c.to_string()), Some(code.to_string()), "{cell:?}");
        assert!(code.bidang().count() <= 3, "{cell:?}");
    }
    if let Some((code, rest)) = Code::leading(&cell) {
        assert!(cell.trim().ends_with(rest) && code.segments() > 0, "{cell:?}");
    }
}

/// A pack of one's own: whatever it says, no money is lost by it.
pub fn packs(data: &[u8]) {
    static BUDGET: LazyLock<made::Made> = LazyLock::new(|| made::Made::of(&[7; 600]));
    with_file("pack.toml", data, |path| {
        let Ok(pack) = Pack::open(path) else { return };
        let criteria = Criteria::compile(vec![pack, Pack::id_arg()]);
        let source = Source::of_bytes("a.csv", BUDGET.budget.plain(), None, WHOLE).unwrap();
        let table = Opened::of(source, &Reading { jobs: Jobs(1), ..Reading::default() }).map_err(|(_, f)| f).unwrap();
        let mut book = Ledger::new(&criteria);
        assert_eq!(read_into(table, &mut book).total, BUDGET.budget.total());
        let _ = criteria.look_alikes(&String::from_utf8_lossy(data));
    });
}

/// Gender Budget Statements as TOML, YAML or JSON.
pub fn statements(data: &[u8]) {
    let names: &[&str] = if data.starts_with(b"{") { &["g.json"] } else { &["g.toml", "g.yaml"] };
    for name in names {
        with_file(name, data, judge);
    }
}

/// Opens the statements of a file and checks them.
fn judge(path: &str) {
    match gbs::open(path) {
        Ok(all) => say(&filed::checked(&all, &Pagu::default()), None),
        Err(finding) => say(&[*finding], None),
    }
}

/// Settings: what `config` prints of them is read as the same settings.
pub fn config(data: &[u8]) {
    with_file("setara.toml", data, |path| {
        let _ = SavedProfile::open(path);
        let find = |path: &str| Config::find(Some(path.as_ref()), &[]);
        let Ok(config) = find(path) else { return };
        let printed = toml::to_string(&config.effective(Lang::Id)).expect("settings that were read are written");
        let again = with_file("setara.toml", printed.as_bytes(), find);
        let again = again.unwrap_or_else(|e| panic!("{e:#}\n{printed}")).effective(Lang::Id);
        assert_eq!(toml::to_string(&again).unwrap(), printed);
    });
}

/// Side files: beneficiaries, decisions, population.
pub fn beneficiaries(data: &[u8]) {
    with_file("s.csv", data, |path| {
        for kind in [CountKind::Plan, CountKind::Actual] {
            let mut findings = Vec::new();
            let mut own = Beneficiaries::new(Bands::default(), kind);
            if own.read(path, &mut findings).is_ok() {
                findings.extend(own.unused(std::iter::empty(), std::iter::empty()));
            }
            say(&findings, None);
        }
        let mut findings = Vec::new();
        let mut decisions = Decisions::default();
        if decisions.read(path, &mut findings).is_ok() {
            findings.extend(decisions.checked(std::iter::empty(), &Default::default()));
        }
        let _ = setara::sides::population::read(path, None, Some(2026), &mut findings);
        say(&findings, None);
    });
}

/// What was read of a table.
#[derive(PartialEq, Debug, Default)]
pub struct Table {
    pub total: Rupiah,
    /// Agency, activity, account and item of every line with its sen, sorted.
    pub lines: Vec<made::Line>,
    /// The same with the answer to each.
    pub answers: Vec<(made::Line, String)>,
    pub said: Vec<String>,
}

/// Reads bytes as a text file; `None` where they are no budget.
pub fn read_bytes(data: &[u8], piece: usize, jobs: usize) -> Option<Table> {
    let source = Source::of_bytes("a.csv", data.to_vec(), None, piece).ok()?;
    match Opened::of(source, &Reading { jobs: Jobs(jobs), ..Reading::default() }) {
        Ok(table) => {
            let records = (piece == WHOLE && table.profile.layout == Layout::Flat).then(|| records(&table));
            let mut book = Ledger::new(&CRITERIA);
            let lines = (piece == WHOLE).then(|| table.source.sample().matches('\n').count() as u64 + 1);
            let (own, tally) = read_table(table, &mut book, lines);
            assert_eq!(
                (own.total, tally.lines - tally.lines_without_amount),
                booked(&book),
                "the book holds what the rows hold"
            );
            if let Some(records) = records.filter(|_| !tally.sha256.is_empty()) {
                let twice =
                    tally.passed_over.iter().filter(|p| p.why == setara::read::outline::Why::NoPurpose).count() as u64;
                let known = tally.lines + tally.left_out + tally.passed_over.len() as u64 - twice;
                assert_eq!(known, records, "a row was lost in silence");
            }
            Some(own)
        }
        Err((place, fault)) => {
            say(&[Finding::new("a.csv", place, fault)], None);
            None
        }
    }
}

fn read_into(table: Opened, book: &mut Ledger) -> Table {
    read_table(table, book, None).0
}

/// Reads a table and holds its rows against its tally. `lines`: how many its text has, where that is known.
fn read_table(table: Opened, book: &mut Ledger, lines: Option<u64>) -> (Table, Tally) {
    const FIELDS: [Field; 4] = [Field::KodeSubKegiatan, Field::NamaSubKegiatan, Field::Pagu, Field::KodeRekening];
    let flat = table.profile.layout == Layout::Flat;
    let pagu = table.profile.headers.get(table.profile.pagu().column).cloned();
    let (mut own, mut findings, mut rows, mut lines_without_amount) = (Table::default(), Vec::new(), 0, 0);
    let tally = table.read(book, &mut findings, &mut |row| {
        rows += 1;
        for field in FIELDS {
            let (place, _) = (row.place(field), row.cell(field));
            assert!(place.line >= 1 && (place.line, place.column) <= (place.end_line, place.end_column), "{place:?}");
        }
        let amount = row.line.amount.unwrap_or_else(|| {
            lines_without_amount += 1;
            Rupiah::ZERO
        });
        own.total += amount;
        let (activity, account) = (row.ledger.activity_of(row.line), row.ledger.account_of(row.line));
        let line = made::Line {
            opd: activity.opd_code.clone(),
            sub: activity.code.map(|c| c.to_string()).unwrap_or_default(),
            account: account.code.map(|c| c.to_string()).unwrap_or_default(),
            item: row.ledger.item_of(row.line).to_owned(),
            sen: amount.sen(),
        };
        own.answers.push((line.clone(), format!("{:?}", row.ledger.answer_of(row.line))));
        own.lines.push(line);
        Ok(())
    });
    let tally = tally.expect("no row fails");
    assert_eq!(
        (tally.total, tally.lines, tally.lines_without_amount),
        (own.total, rows, lines_without_amount),
        "the tally is not its rows"
    );
    // A file that ends in bytes that are no text has no sums of its columns.
    if flat && !tally.sha256.is_empty() {
        let column = tally.amounts.iter().find(|(label, _)| pagu.as_deref() == Some(label.as_str()));
        let sum = column.and_then(|(_, sum)| *sum);
        assert!(sum.is_none_or(|sum| sum == own.total) || tally.amounts.len() > 1, "{sum:?} is not {:?}", own.total);
    }
    say(&findings, lines);
    own.lines.sort();
    own.answers.sort();
    own.said = findings.iter().filter(|f| f.fault.code() != "F011").map(|f| f.message(Lang::En)).collect();
    (own, tally)
}

/// Records of the table that are not blank, counted without anything that reads budgets.
fn records(table: &Opened) -> u64 {
    let (text, mut at, mut count) = (table.source.sample(), table.profile.data_start, 0);
    let mut record = Record::default();
    loop {
        match csv::next(text, at, table.profile.dialect, true, &mut record) {
            Step::Record(after) => at = after,
            Step::Partial { .. } => return count + 1,
            Step::End => return count,
        }
        count += u64::from(!record.is_blank(text));
    }
}

/// Money and lines of a book.
fn booked(book: &Ledger) -> (Rupiah, u64) {
    let sums = || book.sums.iter().map(|(_, sum)| sum);
    (sums().map(|s| s.amount).sum(), sums().map(|s| s.lines).sum())
}

/// Every finding can be said, in both languages, at a place that is there.
fn say(findings: &[Finding], lines: Option<u64>) {
    for finding in findings {
        for lang in [Lang::Id, Lang::En] {
            assert!(!finding.message(lang).is_empty());
            finding.fault.identify(&mut String::new());
            let _ = (finding.fault.help(lang), finding.fault.weight());
        }
        let place = finding.place;
        assert!((place.line, place.column) <= (place.end_line, place.end_column), "{finding:?}");
        assert!(lines.is_none_or(|lines| place.end_line <= lines), "{finding:?} in {lines:?} lines");
    }
}

/// Calls `f` with the path of a file that holds the bytes.
fn with_file<T>(name: &str, bytes: &[u8], f: impl FnOnce(&str) -> T) -> T {
    let thread = format!("{:?}", std::thread::current().id());
    let thread: String = thread.chars().filter(char::is_ascii_digit).collect();
    let folder = std::env::temp_dir().join(format!("setara-{}-{thread}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    let out = f(path.to_str().unwrap());
    let _ = std::fs::remove_file(&path);
    out
}

/// The same number for the same bytes: what is left to chance is chosen by the input itself.
pub fn dice(data: &[u8]) -> u64 {
    let hash = data.iter().fold(0xcbf2_9ce4_8422_2325, |h: u64, b| (h ^ u64::from(*b)).wrapping_mul(0x100_0000_01b3));
    hash ^ hash >> 29
}
