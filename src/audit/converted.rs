//! How the lines of `convert` are known, table by table: totals stated and met, columns with their roles and sums, and
//! every row that is no line, with the reason. Its JSON is `setara.convert/1` (`docs/convert.md`).

use schemars::JsonSchema;
use serde::Serialize;

use super::inspect;
use super::inspect::{Before, Inspection, Seen};
use crate::criteria::nomenclature::Nomenclature;
use crate::domain::amount::Rupiah;
use crate::finding::{Finding, brief};
use crate::lang::{Lang, word};
use crate::read::layout::TableRead;
use crate::read::proof::Proof;
use crate::report::Input;
use crate::report::grid::{Cell, Grid};

/// How all lines of a run are known.
#[derive(Serialize, Debug, JsonSchema)]
pub struct ConvertProof {
    pub schema: &'static str,
    pub lines: u64,
    pub total: Rupiah,
    pub tables: Vec<TableProof>,
}

/// How the lines of one table are known.
#[derive(Serialize, Debug, JsonSchema)]
pub struct TableProof {
    pub proof: Proof,
    pub table: Inspection,
}

impl ConvertProof {
    /// Of inputs that were read with their tables kept, and what was found in them; reasons are in a language.
    pub fn of(inputs: Vec<Input>, findings: &[Finding], (nomenclature, lang): (&Nomenclature, Lang)) -> ConvertProof {
        let (lines, total) = (inputs.iter().map(|i| i.lines).sum(), inputs.iter().map(|i| i.total).sum());
        let tables = inputs.into_iter().flat_map(|input| input.tables);
        let tables = tables.map(|table| table_proof(table, findings, (nomenclature, lang))).collect();
        ConvertProof { schema: "setara.convert/1", lines, total, tables }
    }

    /// The same as tables for people.
    pub fn grids(&self, lang: Lang) -> Vec<Grid> {
        self.tables.iter().flat_map(|table| table.grids(lang)).collect()
    }
}

fn table_proof(read: TableRead, findings: &[Finding], (nomenclature, lang): (&Nomenclature, Lang)) -> TableProof {
    let own: Vec<Finding> = findings.iter().filter(|f| f.table == read.table).cloned().collect();
    let before = Before {
        path: read.table.path.to_string(),
        sheet: read.table.sheet.as_deref().map(str::to_owned),
        encoding: read.encoding,
        guessed: read.guessed,
        is_delimited: read.table.sheet.is_none(),
        fills: !read.tally.proof.filled_down.is_empty(),
        profile: read.profile,
        contents: Vec::new(),
        passed_over: None,
    };
    let proof = read.tally.proof.clone();
    TableProof { proof, table: inspect::inspection(&before, read.tally, &own, Seen::default(), (nomenclature, lang)) }
}

impl TableProof {
    fn grids(&self, lang: Lang) -> Vec<Grid> {
        let mut grids = inspect::grids(&self.table, lang);
        // In place of a choice of rows: all of them.
        grids.retain(|grid| !["preview", "totals", "left_out"].contains(&grid.id));
        grids.insert(1, self.known_by(lang));
        grids.push(self.totals(lang));
        grids.push(self.left_out(lang));
        grids.retain(|grid| !grid.rows.is_empty());
        grids
    }

    /// How sure the reading is, and by what.
    fn known_by(&self, lang: Lang) -> Grid {
        let rows = [(lang.choose("Pembacaan", "Reading"), self.proof.phrase(lang))];
        let cells = rows.into_iter().map(|(what, value)| vec![Cell::text(what), Cell::Text(value)]);
        let title = lang.choose("Bagaimana diketahui", "How it is known").to_owned();
        Grid::new("proof", title, [("what", String::new()), ("value", String::new())], cells)
    }

    /// Every total that the table states.
    fn totals(&self, lang: Lang) -> Grid {
        let totals = self.table.stated_totals.iter().map(|t| {
            let agrees = lang.say(if t.stated == t.computed { word::YES } else { word::NO });
            let what = Cell::text(&brief(&t.what));
            vec![what, Cell::Count(t.row), Cell::Money(t.stated), Cell::Money(t.computed), Cell::text(agrees)]
        });
        let title = lang.choose("Jumlah yang tertulis", "Stated totals").to_owned();
        let names = [
            ("what", lang.say(word::WHAT)),
            ("row", lang.say(word::ROW)),
            ("stated", lang.say(word::STATED)),
            ("computed", lang.say(word::COMPUTED)),
            ("agrees", lang.choose("Cocok", "Agrees")),
        ];
        Grid::new("totals", title, names.map(|(name, title)| (name, title.to_owned())), totals)
    }

    /// Every row that is no line.
    fn left_out(&self, lang: Lang) -> Grid {
        let rows = self.table.left_out.iter().map(|row| vec![Cell::text(&brief(&row.why)), Cell::Count(row.row)]);
        let names = [("why", lang.say(word::WHY)), ("row", lang.say(word::ROW))];
        let names = names.map(|(name, title)| (name, title.to_owned()));
        Grid::new("left_out", lang.say(word::LEFT_OUT).to_owned(), names, rows)
    }
}
