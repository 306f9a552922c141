//! Report, findings, documents and checklist put together as working papers.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use super::gathered::Gathered;
use crate::audit::bundle::FileRole;
use crate::audit::checklist::{Checklist, Facts, Saying};
use crate::audit::documents::{Archive, HandedIn, Named};
use crate::audit::working_papers::{
    ChecklistUsed, Paper, PaperFile, PaperFinding, PaperRule, Papers, SCHEMA, SampleSection, file_names,
};
use crate::files::paths;
use crate::finding::emit;
use crate::gbs::filed::{OpdFiled, Post};
use crate::guard::personal::masked;
use crate::lang::format_in;
use crate::ledger::lens::Lens;
use crate::ledger::opds::Opd;
use crate::report::Report;
use crate::settings::Settings;

/// All that the papers are put together from.
pub(super) struct Work<'s> {
    pub report: Report,
    pub gathered: Gathered,
    pub checklist: Checklist,
    pub documents: Vec<HandedIn>,
    pub settings: &'s Settings,
    pub sample: SampleSection,
    /// Realisation, and amounts before and after a change.
    pub stages: [bool; 2],
    /// Statements, documents, a register of posts.
    pub given: [bool; 3],
}

impl Work<'_> {
    /// `shown`: what `check` finds; `passed_over`: how much the settings accept.
    pub fn papers(&self, shown: &[emit::Diagnostic], passed_over: usize) -> Papers {
        let lang = self.settings.lang;
        let posts = self.posts();
        let about: Vec<_> = self.gathered.statements.iter().map(|(judged, about)| (judged, about.clone())).collect();
        let archive = Archive {
            kinds: &self.checklist.document,
            opds: &self.gathered.opds,
            subjects: &self.gathered.subjects,
            statements: &about,
            files: &self.documents,
            posts: &posts,
            given: self.given,
            lang,
        };
        let named = archive.named();
        let files = self.files(&named);
        let mut by_opd = self.by_opd(shown, &files);
        let keys: Vec<&String> = self.ordered();
        let names = file_names(
            keys.iter().map(|key| {
                let opd = &self.gathered.opds[*key];
                (opd.code.as_str(), opd.name.as_str())
            }),
            lang,
        );
        let mut whole = Facts::default();
        let mut opd = Vec::new();
        for (key, file) in keys.into_iter().zip(names) {
            let mut paper = self.of_opd(key, file);
            paper.findings = by_opd.remove(&Some(key.clone())).unwrap_or_default();
            paper.documents = archive.rows(key, &named);
            let facts = self.facts(key, &paper);
            paper.answers = self.checklist.answers(&facts, false, self.saying());
            whole.add(&facts);
            opd.push(paper);
        }
        let mut government = self.of_government();
        government.findings = by_opd.remove(&None).unwrap_or_default();
        government.answers = self.checklist.answers(&self.of_all(whole), true, self.saying());
        let Checklist { id, version, title, process, .. } = &self.checklist;
        let title = title.say(lang).to_owned();
        let codes: BTreeSet<&'static str> = shown.iter().map(emit::Diagnostic::code).collect();
        Papers {
            rules: codes.into_iter().map(|code| PaperRule::of(code, &self.checklist, lang)).collect(),
            schema: SCHEMA,
            about: about_of(&self.report),
            currency: self.report.currency,
            checklist: ChecklistUsed { id: id.clone(), version: version.clone(), title, processes: process.len() },
            government,
            opd,
            sample: self.sample.clone(),
            files,
            findings_passed_over: passed_over as u64,
            notes: self.report.notes.clone(),
            manifest: self.report.manifest.clone(),
        }
    }

    fn saying(&self) -> Saying {
        Saying { lang: self.settings.lang, currency: self.report.currency }
    }

    /// Keys of the agencies, in the order of the report.
    fn ordered(&self) -> Vec<&String> {
        let mut keys: Vec<(&Opd, &String)> = self.gathered.opds.iter().map(|(key, opd)| (opd, key)).collect();
        keys.sort_by_key(|(opd, key)| (&opd.code, &opd.name, *key));
        keys.into_iter().map(|(_, key)| key).collect()
    }

    /// Focal points of the settings, by agency.
    fn posts(&self) -> BTreeMap<String, Post> {
        let own = self.settings.gbs.focal_points.iter();
        let of = own.filter_map(|point| {
            let (jabatan, keputusan, tanggal) = (&point.jabatan, &point.keputusan, &point.tanggal);
            let post = Post { jabatan: jabatan.clone(), keputusan: keputusan.clone(), tanggal: tanggal.clone() };
            Some((self.gathered.named(&point.opd)?, post))
        });
        of.collect()
    }

    /// Findings by the key of the agency; `None`: those of no single one.
    fn by_opd(&self, shown: &[emit::Diagnostic], files: &[PaperFile]) -> BTreeMap<Option<String>, Vec<PaperFinding>> {
        let mut hashes: HashMap<String, Option<String>> =
            files.iter().map(|file| (file.path.clone(), Some(file.sha256.clone()))).collect();
        let mut out: BTreeMap<Option<String>, Vec<PaperFinding>> = BTreeMap::new();
        for diagnostic in shown {
            let path = diagnostic.finding.path();
            if !hashes.contains_key(path) {
                let known = Path::new(path).is_file().then(|| paths::of_file(Path::new(path)).ok()).flatten();
                hashes.insert(path.to_owned(), known.map(|(sha256, _)| sha256));
            }
            let finding = PaperFinding::of(diagnostic, &hashes, self.settings.lang);
            out.entry(self.gathered.whose(diagnostic)).or_default().push(finding);
        }
        out
    }

    fn of_opd(&self, key: &str, file: String) -> Paper {
        let Opd { code, name } = &self.gathered.opds[key];
        let row = self.report.opd.iter().find(|row| row.code == *code && row.name == *name);
        let filed = self.report.gbs.opd.iter().find(|row| row.code == *code && row.name == *name);
        Paper {
            code: masked(code).into_owned(),
            name: masked(name).into_owned(),
            file,
            total: row.map(|row| row.total).unwrap_or_default(),
            lines: row.map_or(0, |row| row.lines),
            lenses: row.map(|row| row.lenses.clone()).unwrap_or_default(),
            shares: row.map(|row| row.shares.clone()).unwrap_or_default(),
            due: filed.map_or(0, |row| row.due as u64),
            filed: filed.map_or(0, |row| row.filed as u64),
            valid: filed.map_or(0, |row| row.valid as u64),
            findings: Vec::new(),
            documents: Vec::new(),
            answers: Vec::new(),
        }
    }

    fn of_government(&self) -> Paper {
        let report = &self.report;
        let sum = |of: fn(&OpdFiled) -> usize| report.gbs.opd.iter().map(|row| of(row) as u64).sum();
        Paper {
            code: String::new(),
            name: about_of(report),
            file: self.settings.lang.choose("pemda.docx", "government.docx").into(),
            total: report.total,
            lines: report.opd.iter().map(|row| row.lines).sum(),
            lenses: report.lenses.iter().map(|row| (row.lens.id(), row.amount)).collect(),
            shares: report
                .lenses
                .iter()
                .map(|r| (r.lens.id(), r.known(r.amount.share_of(report.total)).flatten()))
                .collect(),
            due: sum(|row| row.due),
            filed: sum(|row| row.filed),
            valid: sum(|row| row.valid),
            findings: Vec::new(),
            documents: Vec::new(),
            answers: Vec::new(),
        }
    }

    /// What the files say of an agency.
    fn facts(&self, key: &str, paper: &Paper) -> Facts {
        let lens =
            |lens: Lens| self.report.speaks(lens).then(|| paper.lenses.get(lens.id()).copied().unwrap_or_default());
        let mut documents: BTreeMap<String, [u64; 3]> = BTreeMap::new();
        for kind in &self.checklist.document {
            let [needed, there, _, unknown] = paper.documents_of(|row| row.document == kind.id);
            documents.insert(kind.id.clone(), [needed, there, unknown]);
        }
        Facts {
            official: lens(Lens::Official),
            evidence: lens(Lens::Evidence),
            due: paper.due,
            filed: paper.filed,
            valid: paper.valid,
            statements_given: self.given[0] || self.given[1],
            documents,
            ..self.gathered.facts.get(key).cloned().unwrap_or_default()
        }
    }

    /// What they say of the government beside its agencies.
    fn of_all(&self, agencies: Facts) -> Facts {
        let [realised, amended] = self.stages;
        let lens =
            |lens: Lens| self.report.lenses.iter().find(|row| row.lens == lens).and_then(|row| row.known(row.amount));
        Facts {
            official: lens(Lens::Official),
            evidence: lens(Lens::Evidence),
            statements_given: self.given[0] || self.given[1],
            realised,
            amended,
            sample: self.sample.given,
            ..agencies
        }
    }

    /// The files that the papers rest on, with their hashes.
    fn files(&self, named: &[Named]) -> Vec<PaperFile> {
        let file = |role: FileRole, path: &str, sha256: &str, known: String| PaperFile {
            role: role.id(),
            path: masked(path).into_owned(),
            sha256: sha256.to_owned(),
            known,
        };
        let mut out: Vec<PaperFile> = Vec::new();
        out.extend(self.report.inputs.iter().map(|i| file(FileRole::Input, &i.path, &i.sha256, String::new())));
        let settings = self.settings;
        let statements = self.gathered.statements.iter().map(|(judged, _)| &judged.gbs.path);
        let is_document = |path: &&String| self.documents.iter().any(|document| document.path == **path);
        let mut statements: Vec<&String> = statements.filter(|path| !is_document(path)).collect();
        statements.dedup();
        for (role, paths) in [
            (FileRole::Settings, settings.file.iter().collect::<Vec<_>>()),
            (FileRole::Decisions, settings.decisions.iter().collect()),
            (FileRole::Beneficiaries, settings.beneficiaries.iter().collect()),
            (FileRole::Gbs, statements),
        ] {
            for path in paths {
                // One that cannot be read has a finding.
                let Ok((sha256, _)) = paths::of_file(Path::new(path)) else { continue };
                out.push(file(role, path, &sha256, String::new()));
            }
        }
        for (document, named) in self.documents.iter().zip(named) {
            out.push(file(FileRole::Documents, &document.path, &document.sha256, self.known(document, named)));
        }
        out
    }

    /// What is known of a document.
    fn known(&self, document: &HandedIn, named: &Named) -> String {
        let lang = self.settings.lang;
        if document.is_statement {
            return lang.choose("GBS, dibaca isinya", "GBS, read").to_owned();
        }
        let kinds: Vec<&str> = named.kinds.iter().map(|kind| self.checklist.document[*kind].name.say(lang)).collect();
        let subject = named.subject.map(|at| self.gathered.subjects[at].code.clone());
        let opd = named.opd.as_ref().and_then(|key| self.gathered.opds.get(key)).map(|opd| opd.name.clone());
        let parts: Vec<String> =
            [(!kinds.is_empty()).then(|| kinds.join(", ")), subject, opd].into_iter().flatten().collect();
        let by_name = lang.choose("menurut nama berkas saja", "by name only");
        match (kinds.is_empty(), named.subject.is_some() || named.opd.is_some()) {
            (true, _) => {
                lang.choose("jenisnya tidak dikenali dari namanya", "its name does not show what it is").to_owned()
            }
            (false, false) => format_in!(
                lang,
                "{}; {by_name}; OPD atau sub kegiatannya tidak dikenali",
                "{}; {by_name}; its OPD or sub kegiatan is not known",
                parts.join("; ")
            ),
            (false, true) => format!("{}; {by_name}", parts.join("; ")),
        }
    }
}

/// Government, year and stage of the inputs.
fn about_of(report: &Report) -> String {
    let mut out: Vec<String> = Vec::new();
    for input in &report.inputs {
        let year = input.year.map(|year| year.to_string());
        let facts = [&input.government, &year, &input.stage].into_iter().filter_map(|fact| fact.as_deref());
        let named = masked(&facts.collect::<Vec<_>>().join(" ")).into_owned();
        if !named.is_empty() && !out.contains(&named) {
            out.push(named);
        }
    }
    out.join(", ")
}
