//! Working papers as pages and sheets: a document for the government and one for every agency, and the lists of the workbook.

mod findings;
mod sheets;

use self::words as own;
use super::checklist::Answer;
use super::documents::DocumentRow;
use super::working_papers::{Paper, PaperFile, Papers};
use crate::lang::document as say;
use crate::lang::{Lang, Word, format_in, word};
use crate::ledger::lens::Lens;
use crate::report::document::{Block, Chapter, Document, DocumentKind, FormCell, FormTable, Lead};
use crate::report::grid::{Cell, Grid, exact, figure};

/// Words of pages and sheets.
mod words {
    use crate::lang::Word;

    pub(super) const SUMMARY: Word = Word { id: "Ringkasan", en: "Summary" };
    pub(super) const FINDINGS: Word = Word { id: "Temuan", en: "Findings" };
    pub(super) const DOCUMENTS: Word = Word { id: "Dokumen", en: "Documents" };
    pub(super) const PROCESSES: Word = Word { id: "Proses PUG", en: "Processes of PUG" };
    pub(super) const SEVEN: Word = Word { id: "Tujuh proses", en: "Seven processes" };
    pub(super) const FILES: Word = Word { id: "Berkas", en: "Files" };
    pub(super) const SAMPLE: Word = Word { id: "Uji petik", en: "Sample" };
    pub(super) const CONDITION: Word = Word { id: "Kondisi", en: "Condition" };
    pub(super) const CRITERION: Word = Word { id: "Kriteria", en: "Criterion" };
    pub(super) const CAUSE: Word = Word { id: "Sebab", en: "Cause" };
    pub(super) const EFFECT: Word = Word { id: "Akibat", en: "Effect" };
    pub(super) const EFFECT_MONEY: Word = Word { id: "Akibat (rupiah)", en: "Effect (rupiah)" };
    pub(super) const RECOMMENDATION: Word = Word { id: "Rekomendasi", en: "Recommendation" };
    pub(super) const PLACE: Word = Word { id: "Tempat", en: "Place" };
    pub(super) const SOURCE: Word = Word { id: "Sumber", en: "Source" };
    pub(super) const AUDITOR: Word = Word { id: "Catatan pemeriksa", en: "Auditor's notes" };
    pub(super) const FILLED_IN: Word = Word { id: "(diisi pemeriksa)", en: "(for the auditor to fill in)" };
    pub(super) const NOT_KNOWN: Word = Word { id: "tidak diketahui", en: "not known" };
    pub(super) const STATE: Word = Word { id: "Keadaan", en: "State" };
    pub(super) const DOCUMENT: Word = Word { id: "Dokumen", en: "Document" };
    pub(super) const WHY: Word = Word { id: "Diperlukan karena", en: "Needed because of" };
    pub(super) const NEEDED: Word = Word { id: "Diperlukan", en: "Needed" };
    pub(super) const THERE: Word = Word { id: "Ada", en: "There" };
    pub(super) const MISSING: Word = Word { id: "Tidak ada", en: "Missing" };
    pub(super) const UNKNOWN: Word = Word { id: "Tidak diketahui", en: "Not known" };
    pub(super) const PROCESS: Word = Word { id: "Proses", en: "Process" };
    pub(super) const QUESTION: Word = Word { id: "Pertanyaan", en: "Question" };
    pub(super) const ANSWER: Word = Word { id: "Jawaban", en: "Answer" };
    pub(super) const EVIDENCE: Word = Word { id: "Bukti", en: "Evidence" };
    pub(super) const STATUS: Word = Word { id: "Status sumber", en: "Status of the source" };
    pub(super) const HASH: Word = Word { id: "SHA-256", en: "SHA-256" };
    pub(super) const KEY: Word = Word { id: "Kunci", en: "Key" };
    pub(super) const KNOWN: Word = Word { id: "Yang diketahui", en: "What is known of it" };
    pub(super) const ROLE: Word = Word { id: "Peran", en: "Role" };
}

/// The pages of an agency, or of the government.
pub struct Pages<'p> {
    pub papers: &'p Papers,
    pub lang: Lang,
}

impl Pages<'_> {
    /// The pages of one paper. Those of the government have what is of no single agency, and sums over all of them.
    pub fn document(&self, paper: &Paper, is_whole: bool) -> Document {
        let lang = self.lang;
        let title = lang.choose("Kertas kerja pemeriksaan ARG", "Working papers: gender-responsive budget");
        let currency = self.papers.currency;
        let about = if is_whole { String::new() } else { self.papers.about.clone() };
        let facts = vec![about, format!("{}: {}", lang.say(word::TOTAL), currency.write(exact(paper.total, lang)))];
        let mut chapters =
            vec![self.summary(paper, is_whole), self.findings(paper, is_whole), self.documents(paper, is_whole)];
        if is_whole {
            chapters.push(self.sample());
        }
        chapters.push(self.processes(paper));
        chapters.push(self.files(paper, is_whole));
        let name = if paper.name.is_empty() { paper.code.as_str() } else { paper.name.as_str() };
        Document {
            kind: DocumentKind::Report,
            lang,
            currency,
            title: if name.is_empty() { title.to_owned() } else { format!("{title}: {name}") },
            facts: facts.into_iter().filter(|fact| !fact.is_empty()).collect(),
            lead: Lead::default(),
            headline: Vec::new(),
            chapters,
        }
    }

    fn summary(&self, paper: &Paper, is_whole: bool) -> Chapter {
        let lang = self.lang;
        let mut blocks = vec![Block::Form(exactly(&self.figures(paper), lang))];
        if is_whole {
            let grid = self.by_opd(false);
            if !grid.rows.is_empty() {
                blocks.push(meeting(grid));
            }
        }
        let [errors, warnings, notes] = match is_whole {
            true => self.papers.opd.iter().chain([paper]).map(Paper::severities).fold([0; 3], added),
            false => paper.severities(),
        };
        let mut said = vec![format_in!(
            lang,
            "Temuan: {errors} galat, {warnings} peringatan, {notes} catatan.",
            "Findings: {errors} errors, {warnings} warnings, {notes} notes."
        )];
        if is_whole {
            let passed = self.papers.findings_passed_over;
            if passed > 0 {
                said.push(format_in!(
                    lang,
                    "Dilewati menurut setara.toml dan tidak ada dalam kertas kerja ini: {passed} temuan.",
                    "Passed over by setara.toml and not in these papers: {passed} findings."
                ));
            }
            said.extend(self.papers.notes.iter().cloned());
        }
        blocks.push(Block::Notes(lang.choose("Catatan", "Notes").to_owned(), said));
        blocks.push(Block::Form(signatures(lang)));
        let intro = lang.choose(
            "Angka dihitung dari baris anggaran; lensa ditampilkan berdampingan dan tidak dijumlahkan. Kertas kerja ini memuat temuan, bukan penilaian: yang dikosongkan diisi pemeriksa.",
            "Figures are counted from the lines of the budget; lenses are shown side by side and not added up. These papers have findings, not scores: what is blank is for the auditor.",
        );
        Chapter::new("summary", lang.say(own::SUMMARY), intro, blocks)
    }

    fn figures(&self, paper: &Paper) -> Grid {
        let lang = self.lang;
        let mut rows = vec![vec![Cell::text(lang.say(word::TOTAL)), Cell::Money(paper.total), Cell::text("")]];
        for lens in Lens::ALL {
            let Some(amount) = paper.lenses.get(lens.id()) else { continue };
            let name = format!("{} {}", lang.say(word::LENS), lang.say(lens.name()));
            let share = paper.shares.get(lens.id()).copied().flatten();
            let known = if share.is_some() { Cell::Money(*amount) } else { Cell::text(lang.say(own::NOT_KNOWN)) };
            rows.push(vec![Cell::Text(name), known, Cell::Share(share)]);
        }
        for (name, n) in [
            (Word { id: "Sub kegiatan bertanda atau berbukti", en: "Sub kegiatan with tag or evidence" }, paper.due),
            (Word { id: "di antaranya dengan GBS", en: "of these with a GBS" }, paper.filed),
            (Word { id: "di antaranya GBS tanpa galat", en: "of these a GBS without errors" }, paper.valid),
        ] {
            rows.push(vec![Cell::text(lang.say(name)), Cell::Count(n), Cell::text("")]);
        }
        let columns = [
            ("what", lang.say(word::WHAT).to_owned()),
            ("amount", lang.say(word::AMOUNT).to_owned()),
            ("share", lang.say(word::SHARE).to_owned()),
        ];
        Grid::new("figures", lang.choose("Angka", "Figures").to_owned(), columns, rows)
    }

    /// A row an agency. `in_full`: with every figure, for the workbook.
    fn by_opd(&self, in_full: bool) -> Grid {
        let lang = self.lang;
        let is_shown = |lens: &Lens| {
            let counts = self.papers.government.lenses.contains_key(lens.id());
            counts && (in_full || matches!(lens, Lens::Official | Lens::Evidence))
        };
        let shown: Vec<Lens> = Lens::ALL.into_iter().filter(is_shown).collect();
        let mut columns = vec![("opd", lang.say(word::OPD).to_owned()), ("total", lang.say(word::TOTAL).to_owned())];
        columns.extend(shown.iter().map(|l| (l.id(), lang.say(l.name()).to_owned())));
        if in_full {
            columns.extend([
                ("due", lang.choose("Bertanda atau berbukti", "With tag or evidence").to_owned()),
                ("filed", lang.choose("Ada GBS", "With a GBS").to_owned()),
                ("valid", lang.choose("GBS tanpa galat", "GBS without errors").to_owned()),
                ("errors", lang.say(word::ERRORS).to_owned()),
                ("warnings", lang.say(word::WARNINGS).to_owned()),
                ("notes", lang.say(word::NOTES).to_owned()),
            ]);
        } else {
            columns.push(("findings", lang.choose("Temuan", "Findings").to_owned()));
        }
        columns.push(("missing", lang.choose("Dokumen tidak ada", "Documents missing").to_owned()));
        let row = |paper: &Paper| {
            let name = if paper.name.is_empty() { &paper.code } else { &paper.name };
            let mut row = vec![Cell::text(name), Cell::Money(paper.total)];
            row.extend(shown.iter().map(|l| match paper.shares.get(l.id()).copied().flatten() {
                Some(_) => Cell::Money(paper.lenses[l.id()]),
                None => Cell::MaybeMoney(None),
            }));
            if in_full {
                row.extend([paper.due, paper.filed, paper.valid].map(Cell::Count));
                row.extend(paper.severities().map(Cell::Count));
            } else {
                row.push(Cell::Count(paper.findings.len() as u64));
            }
            row.push(Cell::Count(paper.documents_of(|_| true)[2]));
            row
        };
        Grid::new("opd", lang.choose("Menurut OPD", "By OPD").to_owned(), columns, self.papers.opd.iter().map(row))
    }

    fn sample(&self) -> Chapter {
        let section = &self.papers.sample;
        let mut blocks =
            vec![Block::Notes(self.lang.choose("Taksiran", "Estimate").to_owned(), section.sentences.clone())];
        blocks.extend(section.grids.iter().cloned().map(meeting));
        Chapter::new("sample", self.lang.say(own::SAMPLE), "", blocks)
    }

    // The processes, and the files.

    fn processes(&self, paper: &Paper) -> Chapter {
        let lang = self.lang;
        let mut before = "";
        let row = |answer: &Answer| {
            let (ask, source, status) = (&answer.ask, &answer.source, lang.say(answer.status.word()));
            [
                FormCell::text(&format!("{ask}\n{}: {source} ({status})", lang.say(own::SOURCE))),
                FormCell::bold(lang.say(answer.answer.word())),
                FormCell::text(&answer.evidence),
                FormCell::text(""),
            ]
        };
        let mut rows = Vec::new();
        for answer in &paper.answers {
            let process = if answer.process_name == before { "" } else { &answer.process_name };
            before = &answer.process_name;
            rows.push(std::iter::once(FormCell::bold(process)).chain(row(answer)).collect());
        }
        let titles = [own::PROCESS, own::QUESTION, own::ANSWER, own::EVIDENCE, own::AUDITOR]
            .map(|w| FormCell::text(lang.say(w)));
        let form = FormTable { widths: vec![16, 38, 14, 18, 14], head: vec![titles.into()], rows };
        let checklist = &self.papers.checklist;
        let (title, id, version) = (&checklist.title, &checklist.id, &checklist.version);
        let intro = format_in!(
            lang,
            "{title}, daftar pertanyaan {id} versi {version}. Jawaban menurut berkas yang diberikan; bukan skor.",
            "{title}, checklist {id} version {version}. Answers are those of the files that were given; there is no score."
        );
        Chapter::new("processes", lang.say(self.process_title()), &intro, vec![Block::Form(form)])
    }

    fn process_title(&self) -> Word {
        if self.papers.checklist.processes == 7 { own::SEVEN } else { own::PROCESSES }
    }

    fn files(&self, paper: &Paper, is_whole: bool) -> Chapter {
        let lang = self.lang;
        // Of many statements, those of this agency.
        let is_own = |path: &String| {
            let of = |row: &DocumentRow| row.files.iter().any(|own| own.split('!').next() == Some(path));
            paper.documents.iter().any(of) || paper.findings.iter().any(|f| f.path == *path)
        };
        let is_listed = |file: &&PaperFile| match file.role {
            "documents" => false,
            "gbs" => is_whole || is_own(&file.path),
            _ => true,
        };
        let rows =
            self.papers.files.iter().filter(is_listed).map(|file| {
                [role(file.role, lang), file.path.as_str(), file.sha256.as_str()].map(FormCell::text).into()
            });
        let titles =
            [own::ROLE, own::FILES].map(|w| FormCell::text(lang.say(w))).into_iter().chain([FormCell::text("SHA-256")]);
        let form = FormTable { widths: vec![18, 34, 48], head: vec![titles.collect()], rows: rows.collect() };
        let manifest = &self.papers.manifest;
        let mut said = vec![format!("setara {}", manifest.setara)];
        said.extend(manifest.packs.iter().map(|p| format!("{}: {} {}", lang.say(say::PACKS), p.id, p.version)));
        said.extend(manifest.nomenclature.iter().map(|list| format!("{}: {list}", lang.say(say::NOMENCLATURE))));
        let documents = self.papers.files.iter().filter(|file| file.role == "documents").count();
        if documents > 0 {
            said.push(format_in!(
                lang,
                "Dokumen yang diserahkan: {documents} berkas, dengan sidiknya di lembar Berkas.",
                "Documents that were handed in: {documents} files, with their hashes on the sheet of files."
            ));
        }
        let intro = lang.choose(
            "Dapat dihitung ulang dari berkas ini dengan setara verify FOLDER.",
            "Can be computed again from these files with setara verify FOLDER.",
        );
        let blocks = vec![Block::Form(form), Block::Notes(lang.choose("Dibuat dengan", "Made with").to_owned(), said)];
        Chapter::new("files", lang.say(own::FILES), intro, blocks)
    }
}

fn added(one: [u64; 3], other: [u64; 3]) -> [u64; 3] {
    std::array::from_fn(|i| one[i] + other[i])
}

/// A table of exact figures, whatever the others are.
fn exactly(grid: &Grid, lang: Lang) -> FormTable {
    let cell = |cell: &Cell| {
        let text = figure(cell, lang, true);
        if cell.is_text() { FormCell::text(&text) } else { FormCell::right(&text) }
    };
    FormTable {
        widths: vec![50, 34, 16],
        head: vec![grid.columns.iter().map(|(_, title)| FormCell::text(title)).collect()],
        rows: grid.rows.iter().map(|row| row.iter().map(cell).collect()).collect(),
    }
}

fn meeting(grid: Grid) -> Block {
    Block::Grid { grid, for_meetings: true }
}

/// The government's, then those of the agencies.
fn all_papers(papers: &Papers) -> impl Iterator<Item = &Paper> {
    std::iter::once(&papers.government).chain(&papers.opd)
}

fn role(id: &'static str, lang: Lang) -> &'static str {
    match (lang, id) {
        (Lang::Id, "input") => "anggaran",
        (Lang::Id, "gbs") => "GBS",
        (Lang::Id, "documents") => "dokumen",
        (Lang::Id, "decisions") => "putusan",
        (Lang::Id, "beneficiaries") => "sasaran",
        (Lang::Id, "settings") => "pengaturan",
        (Lang::Id, "sample") => "uji petik",
        (Lang::Id, "checklist") => "daftar pertanyaan",
        (Lang::Id, "pack") => "kriteria",
        (Lang::Id, "population") => "penduduk",
        (Lang::En, "input") => "budget",
        (_, id) => id,
    }
}

/// Who drew them up and who looked at them, to be filled in by hand.
fn signatures(lang: Lang) -> FormTable {
    let titles = lang.choose(["", "Nama", "Tanggal", "Paraf"], ["", "Name", "Date", "Initials"]);
    let rows = lang.choose(["Disusun oleh", "Direviu oleh"], ["Drawn up by", "Reviewed by"]);
    let blank = |name: &str| vec![FormCell::text(name), FormCell::text(""), FormCell::text(""), FormCell::text("")];
    FormTable {
        widths: vec![25, 40, 20, 15],
        head: vec![titles.map(FormCell::text).into()],
        rows: rows.into_iter().map(blank).collect(),
    }
}
