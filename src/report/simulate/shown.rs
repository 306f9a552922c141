//! A simulation as tables, and in a sentence.

use std::collections::BTreeSet;

use clap::ValueEnum;

use super::target::Target;
use super::{Change, Judged, Simulation, SimulationInput};
use crate::domain::amount::Rupiah;
use crate::gbs::filed::GbsMethod;
use crate::lang::{Lang, Word, format_in, word};
use crate::ledger::Declared;
use crate::ledger::lens::Lens;
use crate::report::grid::{Cell, Grid, percent, short};
use crate::report::{currency, official, silent};

/// Sections of a simulation, in their order.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum SimulateSection {
    Moved,
    Opd,
    Target,
}

macro_rules! words {
    ($($name:ident: $id:literal, $en:literal;)*) => {
        $(const $name: Word = Word { id: $id, en: $en };)*
    };
}

words! {
    MOVED_TITLE: "Yang dipindahkan setiap perubahan", "What every change moves";
    OPD_TITLE: "Menurut OPD", "By OPD";
    TARGET_TITLE: "GBS yang perlu dibuat, yang terbesar dahulu", "Statements (GBS) to be written, the largest first";
    STEP: "Langkah", "Step";
    CHANGE: "Perubahan", "Change";
    MOVED: "Berpindah", "Moved";
    COUNTED: "Dihitung", "Counted";
    BEFORE: "Sebelum", "Before";
    AFTER: "Sesudah", "After";
    INTERACTION: "Interaksi", "Interaction";
    EVIDENCE: "Baris berbukti", "Lines with evidence";
    ADDS: "Menambah", "Adds";
    RUNNING: "Menjadi", "Running";
    RUNNING_SHARE: "Bagian", "Share";
    FILE: "Berkas anggaran", "Budget file";
    NOT_VALID: "GBS yang belum sah", "Statement not valid yet";
    OTHER_OPD: "OPD lain, tanpa perubahan", "other OPD, nothing moved";
    WRITE_THEM: "Buat dengan: setara gbs new BERKAS KODE --opd NAMA -o GBS.toml; isi; periksa dengan: setara report --gbs", "Write each with: setara gbs new FILE CODE --opd NAME -o GBS.toml; fill it in; check with: setara report --gbs";
    MORE: "lagi (--top 0)", "more (--top 0)";
}

/// Names of columns of changes, for tables that people read.
const IDS: [&str; 6] = ["c1", "c2", "c3", "c4", "c5", "c6"];

/// What it comes to.
pub fn sentence(made: &Simulation, lang: Lang) -> String {
    let amount = |amount: Rupiah| made.currency.write(short(amount, lang));
    let share = |share: Option<f64>| share.map_or(String::new(), |share| format!(" ({})", percent(Some(share), lang)));
    let [before, after, moved] = [made.before, made.after, made.after - made.before].map(amount);
    let [before_share, after_share] = [made.before_share, made.after_share].map(share);
    let (of, n) = (made.of.named(lang), made.changes.len());
    let changes = if n == 1 { "change" } else { "changes" };
    format_in!(
        lang,
        "Yang dihitung berubah dari {before}{before_share} menjadi {after}{after_share} {of}: {moved} dengan {n} perubahan.",
        "What counts goes from {before}{before_share} to {after}{after_share} {of}: {moved} by {n} {changes}."
    )
}

/// What has to be known of the figures.
pub fn about(asked: &SimulationInput, first: &Judged, (on, shown): (&[Lens], &[Lens]), lang: Lang) -> Vec<String> {
    let changes = asked.changes;
    let has = |is: fn(&Change) -> bool| changes.iter().any(is);
    let mut out = Vec::new();
    let names = |lenses: &[Lens]| lenses.iter().map(|lens| lang.say(lens.name())).collect::<Vec<_>>().join(", ");
    if !changes.is_empty() {
        let lenses = names(on);
        out.push(format_in!(
            lang,
            "dihitung: yang dihitung sedikitnya satu lensa ({lenses}), setiap rupiah sekali",
            "counted: what at least one lens counts ({lenses}), each rupiah once"
        ));
    }
    let set = changes.iter().filter_map(|change| if let Change::Set(lens, true) = change { Some(*lens) } else { None });
    let (packs, list) = (has(|c| matches!(c, Change::Packs(_))), has(|c| matches!(c, Change::List(_))));
    let all = (asked.judge)(packs, list);
    let shown_then = Lens::shown(all.ledger, asked.has_statements);
    for lens in on.iter().copied().chain(set).collect::<BTreeSet<_>>() {
        if !shown.contains(&lens) && !shown_then.contains(&lens) {
            let name = lang.say(lens.name());
            out.push(format_in!(
                lang,
                "lensa {name} tidak menghitung apa pun: tidak ada yang dapat dipakainya",
                "lens {name} counts nothing: there is nothing for it to go by"
            ));
        }
    }
    for judged in [first, &all] {
        out.extend(
            silent(judged.ledger, judged.nomenclature, &asked.inputs).values().map(|why| lang.say(why.word()).into()),
        );
        let used = official::lists_used(judged.ledger, judged.nomenclature);
        out.extend(official::notes(&used, judged.nomenclature, lang));
    }
    if has(|c| matches!(c, Change::Weight(..))) {
        out.push(
            lang.choose(
                "bobot: jumlah tiap kategori dibulatkan ke sen, dan bagiannya menurut sisa terbesar, sehingga tepat berjumlah",
                "weights: the sum of each category is rounded to the sen, its parts by largest remainder, so that they add up",
            )
            .into(),
        );
    }
    if has(|c| matches!(c, Change::Cap(_))) {
        let accounts = first.ledger.criteria.gate.construction_accounts.join(", ");
        out.push(format_in!(
            lang,
            "batas konstruksi: rekening {accounts}, per sub kegiatan dalam satu OPD, sesudah bobot",
            "cap of construction: accounts {accounts}, for each sub kegiatan of an OPD, after weights"
        ));
        let without: Rupiah =
            first.ledger.sums.iter().filter(|(key, _)| key.group.0.is_none()).map(|(_, sum)| sum.amount).sum();
        if !without.is_zero() {
            let amount = currency(&asked.inputs).write(without.in_lang(lang));
            out.push(format_in!(
                lang,
                "{amount} tanpa kode rekening: tidak diketahui apakah itu konstruksi, jadi tidak dibatasi",
                "{amount} has no account code: whether it is construction is not known, and it is not capped"
            ));
        }
    }
    if changes.len() > 1 {
        out.push(
            lang.choose(
                "interaksi: yang dipindahkan semua perubahan bersama, dikurangi jumlah yang dipindahkan masing-masing",
                "interaction: what all changes move together, less the sum of what each moves alone",
            )
            .into(),
        );
    }
    let parts = on.len() > 1
        && (first.lenses.shares.is_some()
            || first.ledger.sums.keys().any(|key| matches!(key.declared, Declared::Weight(_))));
    if parts {
        out.push(
            lang.choose(
                "bila lensa menghitung bagian dari satu baris, yang terbesar yang dihitung",
                "where lenses count parts of a line, the largest part counts",
            )
            .into(),
        );
    }
    if asked.target.as_ref().is_some_and(|target| target.method == GbsMethod::Share) {
        out.push(
            lang.choose(
                "GBS dihitung sebesar rencana aksinya: setiap GBS yang disebut menambah paling banyak sebesar itu",
                "statements count as far as their action plans go: each that is named adds at most that much",
            )
            .into(),
        );
    }
    let mut seen = BTreeSet::new();
    out.retain(|note| seen.insert(note.clone()));
    out
}

/// The tables that are asked for. `top`: rows of lists, 0 for all; `for_people`: OPD as rows and changes as columns.
pub fn grids(made: &Simulation, only: &[SimulateSection], top: usize, lang: Lang, for_people: bool) -> Vec<Grid> {
    let wants = |section| only.is_empty() || only.contains(&section);
    let mut out = Vec::new();
    if wants(SimulateSection::Moved) && !made.changes.is_empty() {
        out.push(moved(made, lang, for_people));
    }
    if wants(SimulateSection::Opd) && !made.changes.is_empty() {
        out.push(if for_people { opd_pivot(made, top, lang) } else { opd(made, lang) });
    }
    if wants(SimulateSection::Target)
        && let Some(target) = &made.target
    {
        out.push(statements(target, top, lang, for_people));
    }
    out
}

/// Before, every change alone, their interaction, after: a row each.
fn moved(made: &Simulation, lang: Lang, for_people: bool) -> Grid {
    let say = |w: Word| lang.say(w).to_owned();
    let row = |step: &str, change: &str, moved: Option<Rupiah>, counted: Option<Rupiah>| {
        let share = counted.and_then(|amount| made.of.share(amount));
        let texts = [Cell::text(step), Cell::text(change)];
        [texts.to_vec(), vec![Cell::MaybeMoney(moved), Cell::MaybeMoney(counted), Cell::Share(share)]].concat()
    };
    let mut rows = vec![row(lang.say(BEFORE), "", None, Some(made.before))];
    // For people as it is typed; programs get no cell that begins with a minus.
    let dashes = if for_people { "--" } else { "" };
    rows.extend(made.changes.iter().enumerate().map(|(i, own)| {
        let change = format!("{dashes}{}", own.change);
        row(&numbered(i, lang), &change, Some(own.moved), Some(own.counted))
    }));
    rows.push(row(lang.say(INTERACTION), "", Some(made.interaction), None));
    rows.push(row(lang.say(AFTER), "", Some(made.after - made.before), Some(made.after)));
    let columns = [
        ("step", say(STEP)),
        ("change", say(CHANGE)),
        ("moved", say(MOVED)),
        ("counted", say(COUNTED)),
        ("share", format!("% {}", made.of.denominator.unwrap_or(lang.say(word::TOTAL)))),
    ];
    let mut grid = Grid::new("moved", say(MOVED_TITLE), columns, rows);
    grid.total = grid.rows.len().checked_sub(1);
    grid
}

/// A row a figure, for scripts.
fn opd(made: &Simulation, lang: Lang) -> Grid {
    let say = |w: Word| lang.say(w).to_owned();
    let rows = made.opd.iter().flat_map(|own| {
        let row = |step: &str, change: &str, amount: Rupiah| {
            let texts = [&own.code, &own.name, step, change].map(Cell::text);
            [texts.to_vec(), vec![Cell::Money(amount)]].concat()
        };
        let mut rows = vec![row(lang.say(BEFORE), "", own.before)];
        for (i, (change, amount)) in made.changes.iter().zip(&own.moved).enumerate() {
            rows.push(row(&numbered(i, lang), &change.change, *amount));
        }
        rows.push(row(lang.say(INTERACTION), "", own.interaction));
        rows.push(row(lang.say(AFTER), "", own.after));
        rows
    });
    let columns = [
        ("code", say(word::CODE)),
        ("name", say(word::NAME)),
        ("step", say(STEP)),
        ("change", say(CHANGE)),
        ("amount", say(word::AMOUNT)),
    ];
    Grid::new("opd", say(OPD_TITLE), columns, rows)
}

/// `Change 1`
fn numbered(i: usize, lang: Lang) -> String {
    format!("{} {}", lang.say(CHANGE), i + 1)
}

/// A row an OPD of which something moves, the most first; the others in one row.
fn opd_pivot(made: &Simulation, top: usize, lang: Lang) -> Grid {
    let say = |w: Word| lang.say(w).to_owned();
    let moves = |own: &&super::OpdMoved| own.moved.iter().chain([&own.interaction]).any(|amount| !amount.is_zero());
    let mut moving: Vec<&super::OpdMoved> = made.opd.iter().filter(moves).collect();
    moving.sort_by_key(|own| std::cmp::Reverse((own.after - own.before).sen().abs()));
    let shown = if top == 0 { moving.len() } else { top.min(moving.len()) };
    let left: Vec<&super::OpdMoved> =
        moving[shown..].iter().copied().chain(made.opd.iter().filter(|own| !moves(own))).collect();
    let n = made.changes.len().min(IDS.len());
    // What these have in all.
    let row = |name: &str, of: &[&super::OpdMoved]| {
        let sum = |figure: &dyn Fn(&super::OpdMoved) -> Rupiah| Cell::Money(of.iter().map(|own| figure(own)).sum());
        let mut row = vec![Cell::text(name), sum(&|own| own.before)];
        row.extend((0..n).map(|i| sum(&|own| own.moved[i])));
        row.extend([sum(&|own| own.interaction), sum(&|own| own.after)]);
        row
    };
    let name = |own: &'_ super::OpdMoved| if own.name.is_empty() { own.code.clone() } else { own.name.clone() };
    let mut rows: Vec<Vec<Cell>> = moving[..shown].iter().map(|own| row(&name(own), &[*own])).collect();
    if !left.is_empty() {
        let name = format!("{} {}", left.len(), lang.say(if shown == moving.len() { OTHER_OPD } else { MORE }));
        rows.push(row(&name, &left));
    }
    rows.push(row(lang.say(word::TOTAL), &made.opd.iter().collect::<Vec<_>>()));
    let mut columns = vec![("opd", say(word::OPD)), ("before", say(BEFORE))];
    // As the table above numbers them.
    columns.extend(IDS.into_iter().take(n).enumerate().map(|(i, id)| (id, numbered(i, lang))));
    columns.extend([("interaction", say(INTERACTION)), ("after", say(AFTER))]);
    let mut grid = Grid::new("opd", say(OPD_TITLE), columns, rows);
    grid.total = grid.rows.len().checked_sub(1);
    if made.changes.len() > n {
        grid.notes.push(format!("{} {}", made.changes.len() - n, lang.say(word::MORE_COLUMNS)));
    }
    grid
}

fn statements(target: &Target, top: usize, lang: Lang, for_people: bool) -> Grid {
    let say = |w: Word| lang.say(w).to_owned();
    let shown = if top == 0 { target.statements.len() } else { top.min(target.statements.len()) };
    let rows = target.statements[..shown].iter().map(|own| {
        let code = own.sub_kegiatan.to_string();
        let texts = [&code, &own.name, &own.opd, &own.files.join("; "), &own.not_valid.join("; ")];
        let mut row: Vec<Cell> = texts.map(|text| Cell::text(text)).into();
        row.extend([own.evidence, own.adds, own.running].map(Cell::Money));
        row.push(Cell::Share(own.running_share));
        row
    });
    let columns = [
        ("sub_kegiatan", say(word::CODE)),
        ("name", say(word::NAME)),
        ("opd", say(word::OPD)),
        ("files", say(FILE)),
        ("not_valid", say(NOT_VALID)),
        ("evidence", say(EVIDENCE)),
        ("adds", say(ADDS)),
        ("running", say(RUNNING)),
        ("share", say(RUNNING_SHARE)),
    ];
    let mut grid = Grid::new("target", say(TARGET_TITLE), columns, rows);
    grid.wide_only.push("evidence");
    let files: BTreeSet<&[String]> = target.statements.iter().map(|own| own.files.as_slice()).collect();
    if for_people && files.len() < 2 {
        grid.drop_column("files");
    }
    if for_people && target.statements.iter().all(|own| own.not_valid.is_empty()) {
        grid.drop_column("not_valid");
    }
    if shown < target.statements.len() {
        grid.notes.push(format!("{} {}", target.statements.len() - shown, lang.say(MORE)));
    }
    if !target.statements.is_empty() {
        let example = lang.choose("BERKAS", "FILE");
        // The one file they are all in, where it can be typed as it is.
        let is_plain =
            |file: &&String| file.chars().all(|c| c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '_' | ':'));
        let file = match files.first() {
            Some([file]) if files.len() == 1 => Some(file).filter(is_plain).map_or(example, String::as_str),
            _ => example,
        };
        grid.notes.push(lang.say(WRITE_THEM).replace(example, file));
    }
    grid
}
