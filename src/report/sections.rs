//! The one table of what a report shows. A new table of a report is one row here and the function that makes it.

use clap::ValueEnum;

use super::allocation::{self, Caveat};
use super::document::chapters::ChapterId;
use super::document::chart::{self, Chart};
use super::{Report, headline, official, peers, sensitivity, tables};
use crate::lang::Lang;
use crate::lang::document::{self as say, Term};
use crate::report::grid::{Cell, Grid};

pub use super::tables::lens_notes;

/// Sections of the report, in their order: what `--only` names.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, ValueEnum)]
pub enum Section {
    /// Sentence, bar and proof
    Headline,
    Summary,
    Lenses,
    OfficialLists,
    Tags,
    Denominators,
    Sensitivity,
    Overlap,
    Categories,
    Opd,
    Coverage,
    Gbs,
    By,
    /// Governments compared
    Peers,
    Allocation,
    Ages,
    Groups,
    Methods,
    Counts,
    AllocationOpd,
    AllocationProgram,
    Missing,
    PerHead,
    Aspects,
    Seats,
}

/// When a table is part of a report that nobody asked for sections of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ShownIn {
    Always,
    /// Wherever programs read; people who read tables ask for it.
    Scripts,
    /// Nowhere: a list of single sub kegiatan or agencies would hide the rest.
    Nothing,
    /// Where there is a folder of statements.
    KeptStatements,
}

/// One table of the report, and all that formats need to know of it.
#[derive(Clone, Copy)]
pub struct SectionTable {
    /// Of the table, in every format.
    pub id: &'static str,
    pub section: Section,
    /// `top`: rows shown of the lists that are cut, 0 for all.
    pub grid: fn(report: &Report, lang: Lang, top: usize) -> Grid,
    /// Key of the report's JSON that holds its figures, and is left out with it.
    pub json: Option<&'static str>,
    pub shown: ShownIn,
    /// Only for people who read tables: scripts have the same rows elsewhere.
    pub people_only: bool,
    /// Only for scripts: people have the same in another form.
    pub scripts_only: bool,
    /// Chapter of documents.
    pub chapter: Option<ChapterId>,
    /// A meeting reads it: it is part of the Word document.
    pub for_meetings: bool,
    /// Before the table in documents.
    pub charts: &'static [fn(&Report, Lang) -> Option<Chart>],
    /// A column of identifiers, and their words for people.
    pub terms: Option<(&'static str, &'static [Term])>,
    /// Below the table.
    pub caveats: &'static [Caveat],
}

/// Shown always and to everybody, in no chapter.
const fn table(id: &'static str, section: Section, grid: fn(&Report, Lang, usize) -> Grid) -> SectionTable {
    SectionTable {
        id,
        section,
        grid,
        json: None,
        shown: ShownIn::Always,
        people_only: false,
        scripts_only: false,
        chapter: None,
        for_meetings: false,
        charts: &[],
        terms: None,
        caveats: &[],
    }
}

/// The same of the allocation.
const fn of_allocation(id: &'static str, section: Section, grid: fn(&Report, Lang, usize) -> Grid) -> SectionTable {
    SectionTable { json: Some("allocation"), ..table(id, section, grid) }
}

/// Figures that an assumption, or what is withheld of few persons, may have gone into.
const DIVIDED: &[Caveat] = &[Caveat::Assumed, Caveat::Withheld];
const DIVIDED_BY_AGE: &[Caveat] = &[Caveat::Assumed, Caveat::Withheld, Caveat::Merged];

/// In the order in which they are shown.
pub const TABLES: &[SectionTable] = &[
    // People get it as a sentence and a bar.
    SectionTable { json: Some("headline"), scripts_only: true, ..table("headline", Section::Headline, headline::grid) },
    SectionTable {
        json: Some("lenses"),
        chapter: Some(ChapterId::Lenses),
        for_meetings: true,
        charts: &[chart::lenses],
        terms: Some(("method", say::LENS_METHOD)),
        ..table("lenses", Section::Lenses, tables::lenses)
    },
    SectionTable {
        json: Some("official_lists"),
        chapter: Some(ChapterId::Lenses),
        ..table("official_lists", Section::OfficialLists, official::lists_grid)
    },
    SectionTable {
        json: Some("themes"),
        chapter: Some(ChapterId::Lenses),
        ..table("tags", Section::Tags, official::themes_grid)
    },
    SectionTable {
        json: Some("denominators"),
        chapter: Some(ChapterId::Summary),
        for_meetings: true,
        ..table("denominators", Section::Denominators, tables::denominators)
    },
    SectionTable {
        json: Some("sensitivity"),
        scripts_only: true,
        ..table("sensitivity", Section::Sensitivity, sensitivity::rows)
    },
    SectionTable {
        json: Some("sensitivity"),
        people_only: true,
        chapter: Some(ChapterId::Sensitivity),
        for_meetings: true,
        charts: &[chart::sensitivity],
        ..table("sensitivity_points", Section::Sensitivity, sensitivity::points)
    },
    SectionTable {
        json: Some("overlap"),
        chapter: Some(ChapterId::Lenses),
        ..table("overlap", Section::Overlap, tables::overlap)
    },
    SectionTable {
        json: Some("official_without_evidence"),
        shown: ShownIn::Nothing,
        ..table("official_without_evidence", Section::Overlap, tables::official_without_evidence)
    },
    SectionTable {
        json: Some("evidence_without_official"),
        shown: ShownIn::Nothing,
        ..table("evidence_without_official", Section::Overlap, tables::evidence_without_official)
    },
    SectionTable {
        json: Some("categories"),
        chapter: Some(ChapterId::Categories),
        for_meetings: true,
        charts: &[chart::categories],
        terms: Some(("category", say::CATEGORY)),
        ..table("categories", Section::Categories, tables::categories)
    },
    SectionTable {
        json: Some("opd"),
        chapter: Some(ChapterId::Opd),
        for_meetings: true,
        ..table("opd", Section::Opd, tables::opd)
    },
    SectionTable {
        json: Some("coverage"),
        chapter: Some(ChapterId::Concentration),
        for_meetings: true,
        charts: &[chart::concentration],
        ..table("coverage", Section::Coverage, tables::coverage)
    },
    SectionTable { json: Some("gbs"), chapter: Some(ChapterId::Gbs), ..table("gbs", Section::Gbs, tables::gbs) },
    SectionTable {
        json: Some("gbs"),
        shown: ShownIn::KeptStatements,
        chapter: Some(ChapterId::Gbs),
        for_meetings: true,
        charts: &[chart::statements],
        ..table("gbs_opd", Section::Gbs, tables::gbs_opd)
    },
    SectionTable { json: Some("by"), ..table("by", Section::By, tables::cut) },
    SectionTable { json: Some("by"), people_only: true, ..table("by_pivot", Section::By, tables::pivot) },
    SectionTable { json: Some("by"), people_only: true, ..table("by_pivot_share", Section::By, tables::pivot_shares) },
    SectionTable { json: Some("peers"), scripts_only: true, ..table("peers", Section::Peers, peers::rows) },
    SectionTable {
        json: Some("peers"),
        people_only: true,
        chapter: Some(ChapterId::Peers),
        for_meetings: true,
        charts: &[peers::chart::<0>, peers::chart::<1>, peers::chart::<2>, peers::chart::<3>, peers::chart::<4>],
        ..table("peers_places", Section::Peers, peers::places)
    },
    SectionTable {
        chapter: Some(ChapterId::Allocation),
        for_meetings: true,
        charts: &[chart::sexes, chart::bounds],
        caveats: DIVIDED,
        ..of_allocation("allocation", Section::Allocation, allocation::sexes)
    },
    SectionTable {
        chapter: Some(ChapterId::Allocation),
        for_meetings: true,
        charts: &[chart::ages],
        caveats: DIVIDED_BY_AGE,
        ..of_allocation("ages", Section::Ages, allocation::ages)
    },
    SectionTable {
        shown: ShownIn::Scripts,
        chapter: Some(ChapterId::Allocation),
        terms: Some(("sex", say::SEX)),
        caveats: DIVIDED_BY_AGE,
        ..of_allocation("groups", Section::Groups, allocation::groups)
    },
    SectionTable {
        chapter: Some(ChapterId::Allocation),
        terms: Some(("method", say::ALLOCATION_METHOD)),
        ..of_allocation("methods", Section::Methods, allocation::methods)
    },
    SectionTable {
        shown: ShownIn::Scripts,
        chapter: Some(ChapterId::Allocation),
        terms: Some(("from", say::COUNTS_FROM)),
        ..of_allocation("counts", Section::Counts, allocation::counts)
    },
    SectionTable {
        shown: ShownIn::Nothing,
        chapter: Some(ChapterId::Allocation),
        caveats: DIVIDED,
        ..of_allocation("allocation_opd", Section::AllocationOpd, allocation::opd)
    },
    SectionTable {
        shown: ShownIn::Nothing,
        caveats: DIVIDED,
        ..of_allocation("allocation_program", Section::AllocationProgram, allocation::programs)
    },
    SectionTable {
        chapter: Some(ChapterId::Missing),
        for_meetings: true,
        charts: &[chart::missing],
        ..of_allocation("missing", Section::Missing, allocation::missing)
    },
    SectionTable {
        shown: ShownIn::Scripts,
        chapter: Some(ChapterId::Allocation),
        caveats: &[Caveat::Withheld],
        ..of_allocation("per_head", Section::PerHead, allocation::per_head)
    },
    SectionTable {
        shown: ShownIn::Scripts,
        chapter: Some(ChapterId::Categories),
        charts: &[chart::aspects],
        ..of_allocation("aspects", Section::Aspects, allocation::aspects)
    },
    SectionTable {
        shown: ShownIn::Scripts,
        chapter: Some(ChapterId::Allocation),
        caveats: &[Caveat::Seats],
        ..of_allocation("seats", Section::Seats, allocation::seats)
    },
    // What was read, after what it comes to.
    SectionTable { chapter: Some(ChapterId::Summary), ..table("summary", Section::Summary, tables::summary) },
];

impl Section {
    /// The section shows some of the allocation.
    pub fn is_allocation(self) -> bool {
        TABLES.iter().any(|t| t.section == self && t.json == Some("allocation"))
    }
}

impl SectionTable {
    /// The table with the notes that belong below it.
    /// `has_lead`: the headline, with how the reading is known, stands before it.
    pub fn make(&self, report: &Report, lang: Lang, top: usize, has_lead: bool) -> Grid {
        let mut grid = (self.grid)(report, lang, top);
        // Beside the sentence, where there is one.
        if self.section == Section::Summary && !has_lead {
            grid.notes.splice(0..0, headline::readings(report, lang));
        }
        grid.notes.extend(self.caveats.iter().filter_map(|caveat| caveat.note(report, lang)));
        grid
    }

    /// Identifiers of the table as words, for people.
    pub fn name_identifiers(&self, grid: &mut Grid, lang: Lang) {
        let Some((name, terms)) = self.terms else { return };
        let Some(column) = grid.columns.iter().position(|(id, _)| *id == name) else { return };
        for row in &mut grid.rows {
            if let Cell::Text(text) = &mut row[column]
                && let Some(word) = say::term(terms, text)
            {
                *text = lang.say(word).to_owned();
            }
        }
    }

    /// Does a report without sections asked for show it? `tables`: to people who read tables.
    fn is_shown(&self, report: &Report, tables: bool) -> bool {
        match self.shown {
            ShownIn::Always => true,
            ShownIn::Scripts => !tables,
            ShownIn::Nothing => false,
            ShownIn::KeptStatements => report.gbs.kept,
        }
    }

    /// Is it asked for? `whole_allocation`: who asks for the allocation gets all of it.
    pub fn is_asked(&self, only: &[Section], whole_allocation: bool) -> bool {
        let whole = whole_allocation && only.contains(&Section::Allocation);
        only.contains(&self.section) || (whole && self.section.is_allocation())
    }
}

/// The tables that a terminal (`for_people`) or a script gets: those of the sections `only`, else what a report shows.
pub fn selected(report: &Report, only: &[Section], top: usize, lang: Lang, for_people: bool) -> Vec<Grid> {
    // Who asks for a cut wants to see it; scripts get one table, as csv can have no more.
    let cut: &[Section] = if for_people { &[Section::By, Section::Peers] } else { &[Section::By] };
    let only = if only.is_empty() && report.by.is_some() { cut } else { only };
    let has_lead = headline::is_shown(report, only);
    let wanted = |table: &&SectionTable| match only.is_empty() {
        true => table.is_shown(report, for_people),
        // All of the allocation, for people who ask for it; scripts name the table they want.
        false => table.is_asked(only, for_people),
    };
    TABLES
        .iter()
        .filter(wanted)
        .filter(|table| if for_people { !table.scripts_only } else { !table.people_only })
        .map(|table| {
            let mut grid = table.make(report, lang, top, has_lead);
            if for_people {
                table.name_identifiers(&mut grid, lang);
            }
            (table.section, grid)
        })
        .filter(|(section, grid)| !grid.columns.is_empty() && (!grid.rows.is_empty() || only.contains(section)))
        .map(|(_, grid)| grid)
        .collect()
}

/// Does the JSON of the sections `only` have this key? Keys of no section stand in any case.
pub fn keeps_key(key: &str, only: &[Section]) -> bool {
    let mut tables = TABLES.iter().filter(|t| t.json == Some(key)).peekable();
    tables.peek().is_none() || tables.any(|t| only.contains(&t.section))
}
