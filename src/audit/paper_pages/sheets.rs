//! The sheets of the workbook: every finding, document, answer and file.

use super::findings::why;
use super::{Pages, all_papers, role, words as own};
use crate::audit::working_papers::{Paper, PaperRule};
use crate::lang::document as say;
use crate::lang::{Lang, Word, word};
use crate::report::grid::{Cell, Grid};
use crate::write::xlsx::ListSheet;

impl Pages<'_> {
    /// Summary, findings, documents, processes and files.
    pub fn sheets(&self) -> Vec<ListSheet> {
        let (lang, papers) = (self.lang, self.papers);
        let title = lang.choose("Kertas kerja pemeriksaan ARG", "Working papers: gender-responsive budget");
        let mut above = vec![title.to_owned(), papers.about.clone()];
        above.extend(papers.sample.sentences.iter().cloned());
        above.extend(papers.notes.iter().cloned());
        above.retain(|line| !line.is_empty());
        let summary = ListSheet {
            name: lang.say(own::SUMMARY).to_owned(),
            above,
            grids: [self.figures(&papers.government), self.by_opd(true)]
                .into_iter()
                .chain(papers.sample.grids.clone())
                .collect(),
            widths: vec![48, 22, 22, 22, 22, 14, 14, 14, 10, 12, 10, 12],
        };
        vec![summary, self.all_findings(), self.all_documents(), self.all_answers(), self.all_files()]
    }

    fn whose(&self, paper: &Paper) -> Cell {
        let is_whole = std::ptr::eq(paper, &self.papers.government);
        let name = if paper.name.is_empty() { &paper.code } else { &paper.name };
        Cell::text(if is_whole { self.lang.choose("(pemda)", "(government)") } else { name })
    }

    fn all_findings(&self) -> ListSheet {
        let lang = self.lang;
        let rows = all_papers(self.papers).flat_map(|paper| {
            paper.findings.iter().map(|f| {
                let rule = self.papers.rule(f.code);
                let said = |of: fn(&PaperRule) -> &str| Cell::text(rule.map_or("", of));
                let status = rule.and_then(|rule| rule.source_status).map_or("", |status| lang.say(status.word()));
                let helps =
                    [rule.map_or("", |rule| rule.recommendation.as_str()), f.help.as_deref().unwrap_or_default()];
                vec![
                    self.whose(paper),
                    Cell::text(f.severity.word(lang)),
                    Cell::text(f.code),
                    Cell::text(&f.condition),
                    said(|rule| &rule.criterion),
                    said(|rule| rule.source.as_deref().unwrap_or_default()),
                    Cell::text(status),
                    Cell::text(f.cause.as_deref().unwrap_or_default()),
                    said(|rule| &rule.consequence),
                    f.effect.map_or(Cell::text(lang.say(own::NOT_KNOWN)), Cell::Money),
                    Cell::text(helps.join("\n").trim()),
                    Cell::text(&f.place),
                    Cell::text(&f.path),
                    Cell::text(f.sha256.as_deref().unwrap_or_default()),
                    Cell::text(&f.key),
                    Cell::text(""),
                ]
            })
        });
        let columns = [
            ("opd", word::OPD),
            ("severity", say::SEVERITY),
            ("code", word::CODE),
            ("condition", own::CONDITION),
            ("criterion", own::CRITERION),
            ("source", own::SOURCE),
            ("source_status", own::STATUS),
            ("cause", own::CAUSE),
            ("consequence", own::EFFECT),
            ("effect", own::EFFECT_MONEY),
            ("recommendation", own::RECOMMENDATION),
            ("place", own::PLACE),
            ("path", word::FILE),
            ("sha256", own::HASH),
            ("key", own::KEY),
            ("auditor", own::AUDITOR),
        ];
        let widths = vec![28, 11, 8, 60, 44, 40, 16, 24, 48, 22, 48, 34, 26, 24, 20, 30];
        list(lang, own::FINDINGS, columns, rows.collect(), widths)
    }

    fn all_documents(&self) -> ListSheet {
        let lang = self.lang;
        let rows = self.papers.opd.iter().flat_map(|paper| {
            paper.documents.iter().map(|row| {
                vec![
                    self.whose(paper),
                    Cell::text(&row.document_name),
                    Cell::text(&row.sub_kegiatan),
                    Cell::text(&row.name),
                    row.amount.map_or(Cell::text(""), Cell::Money),
                    Cell::Text(why(row, lang)),
                    Cell::text(lang.say(row.state.word())),
                    Cell::text(&row.files.join("\n")),
                    Cell::text(""),
                ]
            })
        });
        let columns = [
            ("opd", word::OPD),
            ("document", own::DOCUMENT),
            ("sub_kegiatan", word::SUB_KEGIATAN),
            ("name", word::NAME),
            ("amount", word::AMOUNT),
            ("needed", own::WHY),
            ("state", own::STATE),
            ("files", own::FILES),
            ("auditor", own::AUDITOR),
        ];
        list(lang, own::DOCUMENTS, columns, rows.collect(), vec![28, 30, 20, 48, 22, 20, 30, 40, 30])
    }

    fn all_answers(&self) -> ListSheet {
        let lang = self.lang;
        let rows = all_papers(self.papers).flat_map(|paper| {
            paper.answers.iter().map(|answer| {
                vec![
                    self.whose(paper),
                    Cell::text(&answer.process_name),
                    Cell::text(&answer.ask),
                    Cell::text(lang.say(answer.answer.word())),
                    Cell::text(&answer.evidence),
                    answer.amount.map_or(Cell::text(""), Cell::Money),
                    Cell::text(&answer.source),
                    Cell::text(lang.say(answer.status.word())),
                    Cell::text(""),
                ]
            })
        });
        let columns = [
            ("opd", word::OPD),
            ("process", own::PROCESS),
            ("question", own::QUESTION),
            ("answer", own::ANSWER),
            ("evidence", own::EVIDENCE),
            ("amount", word::AMOUNT),
            ("source", own::SOURCE),
            ("source_status", own::STATUS),
            ("auditor", own::AUDITOR),
        ];
        list(lang, self.process_title(), columns, rows.collect(), vec![28, 16, 56, 22, 40, 22, 44, 16, 30])
    }

    fn all_files(&self) -> ListSheet {
        let lang = self.lang;
        let rows = self.papers.files.iter().map(|file| {
            let texts = [role(file.role, lang), &file.path, &file.sha256, &file.known];
            texts.map(Cell::text).into_iter().collect()
        });
        let columns = [("role", own::ROLE), ("path", word::FILE), ("sha256", own::HASH), ("known", own::KNOWN)];
        list(lang, own::FILES, columns, rows.collect(), vec![20, 60, 68, 60])
    }
}

fn list<const N: usize>(
    lang: Lang,
    name: Word,
    columns: [(&'static str, Word); N],
    rows: Vec<Vec<Cell>>,
    widths: Vec<u32>,
) -> ListSheet {
    let columns = columns.map(|(id, title)| (id, lang.say(title).to_owned()));
    let grid = Grid::new("list", String::new(), columns, rows);
    ListSheet { name: lang.say(name).to_owned(), above: Vec::new(), grids: vec![grid], widths }
}
