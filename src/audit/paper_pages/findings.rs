//! The chapters of findings, a table of five attributes for each kind, and of documents.

use super::{Pages, all_papers, meeting, words as own};
use crate::audit::checklist::Need;
use crate::audit::documents::{DocumentRow, DocumentState};
use crate::audit::working_papers::{FindingGroup, Paper, PaperFinding, groups};
use crate::domain::amount::Rupiah;
use crate::domain::text;
use crate::finding::catalog;
use crate::lang::document as say;
use crate::lang::{Lang, format_in, word};
use crate::report::document::{Block, Chapter, FormCell, FormTable};
use crate::report::grid::{Cell, Grid, exact};

/// Places and messages of a kind of finding on paper; the workbook has all of them.
const PLACES: usize = 5;
/// Recommendations of a kind.
const HELPS: usize = 2;
/// Documents that are named on paper, the largest first.
const NAMED: usize = 15;

impl Pages<'_> {
    pub(super) fn findings(&self, paper: &Paper, is_whole: bool) -> Chapter {
        let lang = self.lang;
        let mut blocks = Vec::new();
        if is_whole {
            let grid = self.by_code();
            if !grid.rows.is_empty() {
                blocks.push(meeting(grid));
            }
        }
        for group in paper.groups() {
            let summary = catalog::find(group.code).map_or("", |entry| lang.say(entry.summary));
            let (code, severity, n) = (group.code, group.severity.word(lang), group.findings.len());
            let title = format!("{code} {summary} ({severity}, {n})");
            blocks.push(Block::Notes(title, Vec::new()));
            blocks.push(Block::Form(self.attributes(&group)));
        }
        if blocks.is_empty() {
            blocks.push(Block::Notes(lang.choose("Tidak ada temuan", "No findings").to_owned(), Vec::new()));
        }
        let intro = match is_whole {
            true => lang.choose(
                "Semua temuan menurut kode, lalu temuan yang bukan milik satu OPD saja; temuan setiap OPD ada dalam kertas kerjanya. Akibat dari kode yang berbeda dapat mengenai uang yang sama dan tidak dijumlahkan.",
                "All findings by code, then those that are of no single OPD; the findings of each OPD are in its own paper. Effects of different codes may be about the same money and are not added up.",
            ),
            false => lang.choose(
                "Temuan sejenis dikumpulkan: tempat yang pertama disebut, daftar lengkapnya ada di lembar Temuan buku kerja. Akibat dari kode yang berbeda dapat mengenai uang yang sama dan tidak dijumlahkan.",
                "Findings of a kind are taken together: the first places are named, the workbook's sheet of findings has all. Effects of different codes may be about the same money and are not added up.",
            ),
        };
        Chapter::new("findings", lang.say(own::FINDINGS), intro, blocks)
    }

    /// Every kind of finding of all papers.
    fn by_code(&self) -> Grid {
        let lang = self.lang;
        let own = |paper: &Paper, code: &str| paper.findings.iter().any(|f| f.code == code);
        let row = |group: &FindingGroup| {
            let opds = self.papers.opd.iter().filter(|paper| own(paper, group.code)).count() as u64;
            let what = catalog::find(group.code).map_or("", |entry| lang.say(entry.summary));
            vec![
                Cell::text(group.code),
                Cell::text(what),
                Cell::text(group.severity.word(lang)),
                Cell::Count(group.findings.len() as u64),
                Cell::Count(opds),
                Cell::MaybeMoney(group.effect),
            ]
        };
        let columns = [
            ("code", lang.say(word::CODE).to_owned()),
            ("what", lang.say(word::WHAT).to_owned()),
            ("severity", lang.say(say::SEVERITY).to_owned()),
            ("count", lang.say(say::COUNT).to_owned()),
            ("opd", lang.say(word::OPD).to_owned()),
            ("effect", lang.say(own::EFFECT_MONEY).to_owned()),
        ];
        let all = all_papers(self.papers).flat_map(|paper| &paper.findings);
        let rows: Vec<_> = groups(all).iter().map(row).collect();
        Grid::new("codes", lang.choose("Menurut kode", "By code").to_owned(), columns, rows)
    }

    fn attributes(&self, group: &FindingGroup) -> FormTable {
        let lang = self.lang;
        let first = group.findings[0];
        let rule = self.papers.rule(group.code);
        let of_source = rule.and_then(|rule| rule.source.as_ref().zip(rule.source_status));
        let source = of_source.map(|(source, status)| format!("{source} ({})", lang.say(status.word())));
        let page = format!("docs/codes/{}{}.md", lang.choose("id/", ""), group.code);
        let criterion = [rule.map(|rule| rule.criterion.clone()), source, Some(page)].into_iter().flatten();
        let consequence = rule.map_or("", |rule| rule.consequence.as_str());
        let rows = [
            (own::CONDITION, self.conditions(group)),
            (own::CRITERION, criterion.collect::<Vec<_>>().join("\n")),
            (own::CAUSE, first.cause.clone().unwrap_or_else(|| lang.say(own::FILLED_IN).to_owned())),
            (own::EFFECT, format!("{}: {}\n{consequence}", lang.say(word::AMOUNT), self.effect(group))),
            (own::RECOMMENDATION, self.helps(group)),
            (own::FILES, hashes(group)),
            (own::AUDITOR, String::new()),
        ];
        FormTable {
            widths: vec![18, 82],
            head: Vec::new(),
            rows: rows
                .into_iter()
                .map(|(name, text)| vec![FormCell::bold(lang.say(name)), FormCell::text(&text)])
                .collect(),
        }
    }

    fn conditions(&self, group: &FindingGroup) -> String {
        let mut lines: Vec<String> =
            group.findings.iter().take(PLACES).map(|f| format!("{} [{}]", f.condition, f.place)).collect();
        let more = group.findings.len().saturating_sub(PLACES);
        if more > 0 {
            lines.push(format_in!(
                self.lang,
                "… dan {more} lagi: lembar Temuan, saring kode {}",
                "… and {more} more: the sheet of findings, filtered by code {}",
                group.code
            ));
        }
        lines.join("\n")
    }

    fn effect(&self, group: &FindingGroup) -> String {
        let (lang, currency) = (self.lang, self.papers.currency);
        let known = group.findings.iter().filter(|f| f.effect.is_some()).count();
        let in_full = |amount: Rupiah| currency.write(exact(amount, lang));
        let all = group.findings.len();
        match (group.effect, known) {
            (_, 0) => lang.say(own::NOT_KNOWN).to_owned(),
            (Some(amount), known) if known == all => in_full(amount),
            (Some(amount), known) => format_in!(
                lang,
                "{} dari {known} temuan; dari {} temuan tidak diketahui",
                "{} of {known} findings; of {} findings not known",
                in_full(amount),
                all - known
            ),
            // Named one by one: to add them would count money twice.
            (None, _) => {
                let each: Vec<String> =
                    group.findings.iter().filter_map(|f| f.effect).take(PLACES).map(in_full).collect();
                let each = each.join("; ");
                format_in!(
                    lang,
                    "{each} (tidak dijumlahkan: dapat mengenai uang yang sama)",
                    "{each} (not added up: they may be about the same money)"
                )
            }
        }
    }

    /// What the page of the code says, then what findings say beyond it.
    fn helps(&self, group: &FindingGroup) -> String {
        let page = self.papers.rule(group.code).map_or("", |rule| rule.recommendation.as_str());
        let known = text::words(page);
        let mut helps: Vec<&str> = vec![page];
        for help in group.findings.iter().filter_map(|f| f.help.as_deref()) {
            let words = text::words(help);
            let [said, all] = [words.split(' ').filter(|w| text::holds(&known, w)).count(), words.split(' ').count()];
            if !helps.contains(&help) && helps.len() < 1 + HELPS && said * 2 < all {
                helps.push(help);
            }
        }
        helps.retain(|help| !help.is_empty());
        if helps.is_empty() { self.lang.say(own::FILLED_IN).to_owned() } else { helps.join("\n") }
    }

    // Documents.

    pub(super) fn documents(&self, paper: &Paper, is_whole: bool) -> Chapter {
        let lang = self.lang;
        let papers: Vec<&Paper> = if is_whole { self.papers.opd.iter().collect() } else { vec![paper] };
        let mut kinds: Vec<(&str, &str)> = Vec::new();
        for row in papers.iter().flat_map(|p| &p.documents) {
            if !kinds.iter().any(|(id, _)| *id == row.document) {
                kinds.push((&row.document, &row.document_name));
            }
        }
        let row = |(id, name): &(&str, &str)| {
            let mut sums = [0; 4];
            for paper in &papers {
                let own = paper.documents_of(|row| row.document == *id);
                sums.iter_mut().zip(own).for_each(|(sum, n)| *sum += n);
            }
            std::iter::once(Cell::text(name)).chain(sums.map(Cell::Count)).collect()
        };
        let columns = [
            ("document", lang.say(own::DOCUMENT).to_owned()),
            ("needed", lang.say(own::NEEDED).to_owned()),
            ("there", lang.say(own::THERE).to_owned()),
            ("missing", lang.say(own::MISSING).to_owned()),
            ("unknown", lang.say(own::UNKNOWN).to_owned()),
        ];
        let title = lang.choose("Diperlukan, ada, dan tidak ada", "Needed, there and missing");
        let mut blocks = vec![meeting(Grid::new("documents", title.to_owned(), columns, kinds.iter().map(row)))];
        if !is_whole {
            blocks.extend(self.missing(paper));
        }
        let intro = lang.choose(
            "Diminta untuk sub kegiatan yang bertanda resmi atau berbukti, sebagaimana disebut daftar pertanyaan; tidak ada ketentuan nasional yang mewajibkannya untuk setiap sub kegiatan. GBS dibaca isinya; berkas lain dikenali menurut namanya saja.",
            "Asked for where a sub kegiatan has the official tag or evidence, as the checklist says; no national rule demands them of every such sub kegiatan. A GBS is read; other files are known by their names only.",
        );
        Chapter::new("documents", lang.say(own::DOCUMENTS), intro, blocks)
    }

    /// What each sub kegiatan lacks, the largest first.
    fn missing(&self, paper: &Paper) -> Option<Block> {
        let lang = self.lang;
        let mut lacking: Vec<(&DocumentRow, Vec<&str>)> = Vec::new();
        for row in paper.documents.iter().filter(|row| row.state == DocumentState::Missing) {
            // `GAP (analisis gender)` is GAP to who reads this.
            let name = row.document_name.split(" (").next().unwrap_or_default();
            match lacking.iter_mut().find(|(other, _)| other.sub_kegiatan == row.sub_kegiatan && other.name == row.name)
            {
                Some((_, names)) => names.push(name),
                None => lacking.push((row, vec![name])),
            }
        }
        lacking.sort_by_key(|(row, _)| std::cmp::Reverse(row.amount));
        let row = |(row, names): &(&DocumentRow, Vec<&str>)| {
            let amount = row.amount.map_or(Cell::text(""), Cell::Money);
            vec![Cell::Text(subject(row, lang)), amount, Cell::Text(why(row, lang)), Cell::Text(names.join(", "))]
        };
        let columns = [
            ("subject", "Sub kegiatan".to_owned()),
            ("amount", lang.say(word::AMOUNT).to_owned()),
            ("why", lang.say(own::WHY).to_owned()),
            ("document", lang.say(own::MISSING).to_owned()),
        ];
        let title = lang.choose("Dokumen yang tidak ada", "Documents that are missing").to_owned();
        let mut grid = Grid::new("missing", title, columns, lacking.iter().take(NAMED).map(row));
        let more = lacking.len().saturating_sub(NAMED);
        if more > 0 {
            let said =
                format_in!(lang, "… dan {more} lagi: lembar Dokumen", "… and {more} more: the sheet of documents");
            grid.notes.push(said);
        }
        (!grid.rows.is_empty()).then(|| meeting(grid))
    }
}

fn subject(row: &DocumentRow, lang: Lang) -> String {
    match row.sub_kegiatan.is_empty() {
        true => lang.choose("(OPD)", "(the OPD)").to_owned(),
        false => format!("{} {}", row.sub_kegiatan, row.name).trim().to_owned(),
    }
}

pub(super) fn why(row: &DocumentRow, lang: Lang) -> String {
    let word = |need: &Need| match need {
        Need::Official => lang.choose("tanda resmi", "official tag"),
        Need::Evidence => lang.choose("bukti", "evidence"),
    };
    row.needed.iter().map(word).collect::<Vec<_>>().join(", ")
}

/// The files of a group with their hashes, each once.
fn hashes(group: &FindingGroup) -> String {
    let mut lines: Vec<String> = Vec::new();
    for PaperFinding { path, sha256, .. } in &group.findings {
        let line = sha256.as_ref().map_or(path.clone(), |hash| format!("{path}\nSHA-256 {hash}"));
        if !lines.contains(&line) && lines.len() < PLACES {
            lines.push(line);
        }
    }
    lines.join("\n")
}
