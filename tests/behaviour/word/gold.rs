//! The real statements as documents: three layouts, with the findings and the fields that they have as YAML.

use serde_json::Value as Json;
use toml::Value;

use super::docx::{Body, bold, c, docx, p, up, within};
use crate::{Folder, project};

/// Rows of a table of fields: the heads of its columns, and the field of each.
const DATA: [(&str, &str); 13] = [
    ("Uraian", "topik"),
    ("L", "L"),
    ("P", "P"),
    ("Jumlah", "total"),
    ("L (%)", "L_persen"),
    ("P (%)", "P_persen"),
    ("Persen", "persen"),
    ("Nilai", "nilai"),
    ("Satuan", "satuan"),
    ("Sumber", "sumber"),
    ("Tahun", "tahun"),
    ("Faktor", "faktor"),
    ("Keterangan", "uraian"),
];
const FACTORS: [(&str, &str); 7] = [
    ("Faktor", "faktor"),
    ("Uraian", "uraian"),
    ("L", "L"),
    ("P", "P"),
    ("L (%)", "L_persen"),
    ("P (%)", "P_persen"),
    ("Data", "data"),
];
const INDICATORS: [(&str, &str); 6] = [
    ("Jenis", "jenis"),
    ("Indikator", "uraian"),
    ("Satuan", "satuan"),
    ("Baseline", "baseline"),
    ("Target", "target"),
    ("Input (Rp)", "masukan"),
];
const ACTIONS: [(&str, &str); 4] =
    [("Kegiatan", "kegiatan"), ("Masukan (Rp)", "masukan"), ("Keluaran", "keluaran"), ("Hasil", "hasil")];

/// A statement as it is converted, with names of fields that nobody knows.
struct Statement {
    toml: toml::Table,
    strange: Vec<String>,
}

fn said(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

impl Statement {
    fn field(&self, path: &str) -> Option<String> {
        let mut names = path.split('.');
        let first = self.toml.get(names.next()?)?;
        names.try_fold(first, |value, name| value.get(name)).map(said)
    }

    /// The head: label and text.
    fn head(&self) -> Vec<(String, String)> {
        let fields = [
            ("Nama SKPD", "perangkat_daerah"),
            ("Unit Organisasi", "unit_organisasi"),
            ("Tahun Anggaran", "tahun_anggaran"),
            ("Bagian", "bagian"),
        ];
        let known = fields.iter().filter_map(|(label, field)| Some(((*label).to_owned(), self.field(field)?)));
        known.chain(self.strange.iter().map(|name| (name.clone(), "suatu teks".to_owned()))).collect()
    }

    fn levels(&self) -> Vec<(String, String)> {
        let fields = [
            ("Program", "program.nama"),
            ("Kode Program", "program.kode"),
            ("Kegiatan", "kegiatan.nama"),
            ("Kode Kegiatan", "kegiatan.kode"),
            ("Sub Kegiatan", "sub_kegiatan.nama"),
            ("Kode Sub Kegiatan", "sub_kegiatan.kode"),
            ("Tujuan Sub Kegiatan", "sub_kegiatan.tujuan"),
        ];
        fields.iter().filter_map(|(label, field)| Some(((*label).to_owned(), self.field(field)?))).collect()
    }

    fn rows(&self, field: &str) -> Vec<toml::Table> {
        match self.toml.get(field) {
            Some(Value::Array(all)) => all.iter().filter_map(|row| row.as_table().cloned()).collect(),
            Some(Value::Table(all)) if field == "faktor" => {
                let row = |(aspect, own): (&String, &Value)| {
                    let mut row = own.as_table().cloned().unwrap_or_default();
                    row.insert("faktor".into(), Value::String(aspect.clone()));
                    row
                };
                all.iter().map(row).collect()
            }
            _ => Vec::new(),
        }
    }

    /// A table with a column for each field that any row has.
    fn table(&self, field: &str, columns: &[(&str, &str)]) -> Option<Body> {
        let rows = self.rows(field);
        let mut shown: Vec<(String, String)> = columns
            .iter()
            .filter(|(_, key)| rows.iter().any(|row| row.contains_key(*key)))
            .map(|(head, key)| ((*head).to_owned(), (*key).to_owned()))
            .collect();
        for key in rows.iter().flat_map(toml::Table::keys) {
            if !shown.iter().any(|(_, own)| own == key) {
                shown.push((key.clone(), key.clone()));
            }
        }
        // A head of one column would be no head.
        for (head, key) in columns {
            if shown.len() < 2 && !shown.iter().any(|(_, own)| own == key) {
                shown.push(((*head).to_owned(), (*key).to_owned()));
            }
        }
        let head = shown.iter().map(|(head, _)| c(head)).collect();
        let row =
            |row: &toml::Table| shown.iter().map(|(_, key)| c(&row.get(key).map(said).unwrap_or_default())).collect();
        let all: Vec<Vec<_>> = [head].into_iter().chain(rows.iter().map(row)).collect();
        (all.len() > 1).then_some(Body::Table(all))
    }

    fn list(&self, field: &str) -> Option<String> {
        let all = self.toml.get(field)?.as_array()?;
        let lines = all.iter().enumerate().map(|(i, text)| format!("{}. {}", i + 1, said(text)));
        Some(lines.collect::<Vec<_>>().join("\n"))
    }

    /// What follows the head, each under its label: lines, or a table.
    fn parts(&self) -> Vec<(&'static str, Vec<Body>)> {
        let lines = |text: Option<String>| text.map(|text| text.lines().map(p).collect::<Vec<_>>());
        let table = |own: Option<Body>| own.map(|own| vec![own]);
        let all = [
            ("Data Pembuka Wawasan", table(self.table("data", &DATA))),
            ("Faktor Kesenjangan", table(self.table("faktor", &FACTORS))),
            ("Sebab Kesenjangan Internal", lines(self.list("sebab_internal"))),
            ("Sebab Kesenjangan Eksternal", lines(self.list("sebab_eksternal"))),
            ("Reformulasi Tujuan", lines(self.field("tolok_ukur"))),
            ("Rencana Aksi", table(self.table("rencana_aksi", &ACTIONS))),
            ("Data Dasar (Baseline)", lines(self.list("baseline"))),
            ("Indikator Gender", table(self.table("indikator", &INDICATORS))),
        ];
        all.into_iter().filter_map(|(label, body)| Some((label, body?))).collect()
    }

    /// `Program : …`, each in a paragraph; tables below headings.
    fn paragraphs(&self) -> Vec<Body> {
        let mut out = vec![bold("GENDER BUDGET STATEMENT")];
        out.extend(self.head().iter().chain(&self.levels()).map(|(label, text)| p(&format!("{label}\t: {text}"))));
        for (label, body) in self.parts() {
            out.push(bold(label));
            out.extend(body);
        }
        out
    }

    /// Number, label, colon and text in four columns; tables in the last.
    fn columns(&self) -> Vec<Body> {
        let head = self.head();
        let levels = self.levels();
        let texts = head.iter().chain(&levels).map(|(label, text)| (label.as_str(), text.lines().map(p).collect()));
        let rows = texts.chain(self.parts()).enumerate();
        let rows = rows.map(|(i, (label, body))| vec![c(&format!("{}.", i + 1)), c(label), c(":"), within(body)]);
        vec![p("PERNYATAAN ANGGARAN GENDER"), p("(Gender Budget Statement)"), Body::Table(rows.collect())]
    }

    /// A column a step, under a head of three rows with merged cells.
    fn steps(&self) -> Vec<Body> {
        let mut out = vec![bold("GENDER ANALYSIS PATHWAY (GAP)")];
        out.extend(self.head().iter().map(|(label, text)| p(&format!("{label} : {text}"))));
        let levels: Vec<String> = self.levels().iter().map(|(label, text)| format!("{label}: {text}")).collect();
        let parts = self.parts();
        let of = |name: &str| {
            within(parts.iter().find(|(label, _)| *label == name).map_or(Vec::new(), |(_, body)| body.clone()))
        };
        let numbers = (1..=9).map(|step| c(&format!("Langkah {step}"))).collect();
        let wide = vec![
            c("Nama Kebijakan/ Program/ Kegiatan").down(),
            c("Data Pembuka Wawasan").down(),
            c("Isu Gender").over(3),
            c("Kebijakan dan Rencana ke Depan").over(2),
            c("Pengukuran Hasil").over(2),
        ];
        let narrow = [
            "Faktor Kesenjangan",
            "Sebab Kesenjangan Internal",
            "Sebab Kesenjangan Eksternal",
            "Reformulasi Tujuan",
            "Rencana Aksi",
            "Data Dasar (Base-line)",
            "Indikator Gender",
        ];
        let narrow = [up(), up()].into_iter().chain(narrow.map(c)).collect();
        let row = vec![
            c(&levels.join("\n")),
            of("Data Pembuka Wawasan"),
            of("Faktor Kesenjangan"),
            of("Sebab Kesenjangan Internal"),
            of("Sebab Kesenjangan Eksternal"),
            of("Reformulasi Tujuan"),
            of("Rencana Aksi"),
            of("Data Dasar (Baseline)"),
            of("Indikator Gender"),
        ];
        out.push(Body::Table(vec![numbers, wide, narrow, row]));
        out
    }
}

/// Code and message of each finding, sorted.
fn found(folder: &Folder, file: &str) -> Vec<(String, String)> {
    let ran = folder.run(&["gbs", "check", file, "--format", "json"]);
    let all: Json = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{file}: {}", ran.stderr));
    let text = |finding: &Json, field: &str| finding[field].as_str().unwrap().to_owned();
    let mut out: Vec<_> = all.as_array().unwrap().iter().map(|own| (text(own, "code"), text(own, "message"))).collect();
    out.sort();
    out
}

#[test]
fn real_statements_are_the_same_as_documents() {
    let gold = project().join("../shared/gold/gbs");
    if !gold.is_dir() {
        eprintln!("skipped: real statements are not at hand");
        return;
    }
    let mut files: Vec<_> = std::fs::read_dir(&gold).unwrap().map(|own| own.unwrap().path()).collect();
    files.sort();
    assert_eq!(files.len(), 11);
    let folder = Folder::empty();
    let mut wrong = Vec::new();
    for file in files {
        let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
        folder.file(&format!("{name}.yaml"), std::fs::read(&file).unwrap());
        let as_yaml = found(&folder, &format!("{name}.yaml"));
        let converted = folder.run(&["gbs", "convert", &format!("{name}.yaml")]).stdout;
        folder.file(&format!("{name}.toml"), &converted);
        let of_strange = |(code, message): &(String, String)| {
            let name = message.split('"').nth(1).map(str::to_owned);
            name.filter(|_| code == "G27" && message.starts_with("the field"))
        };
        let strange = as_yaml.iter().filter_map(of_strange).collect();
        let statement = Statement { toml: converted.parse().unwrap(), strange };
        let layouts =
            [("paragraphs", statement.paragraphs()), ("columns", statement.columns()), ("steps", statement.steps())];
        for (layout, body) in layouts {
            let document = format!("{name}-{layout}.docx");
            folder.file(&document, docx(&body));
            let as_docx = found(&folder, &document);
            if as_docx != as_yaml {
                wrong.push(format!("{document}\n docx {as_docx:#?}\n yaml {as_yaml:#?}"));
            }
            let again = folder.run(&["gbs", "convert", &document]).stdout;
            if again != converted {
                wrong.push(format!("{document}\n docx:\n{again}\n yaml:\n{converted}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} differ\n{}", wrong.len(), wrong.join("\n"));
}
