//! No English word in Indonesian output, and no Indonesian word in English output.
//!
//! Every command is run twice, once in each language, over help, errors, findings, reports in each format and pages. What is
//! not translated says the same words in both: so a word that is in both outputs is a fault, unless it is in the data that
//! was read or in `tests/language/both.txt`, the words that both languages share. Beside that, the commonest words of each
//! language (`tests/language/en.txt`, `id.txt`) may not be in the output of the other.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::CommandFactory as _;
use setara::cli::Cli;
use setara::finding::catalog;

const BOTH: &str = include_str!("language/both.txt");
const ENGLISH: &str = include_str!("language/en.txt");
const INDONESIAN: &str = include_str!("language/id.txt");

fn list(text: &'static str) -> BTreeSet<&'static str> {
    text.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace).collect()
}

/// The words of a text that are words of a language: no option, path, name of a column, code, number or quotation.
fn words(text: &str) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    // What is quoted is the user's, or is to be typed as it is.
    for (i, part) in text.split('`').enumerate() {
        if i % 2 == 0 {
            part.lines().for_each(|line| unquoted(&line.replace("**", ""), &mut out));
        }
    }
    out
}

fn unquoted(line: &str, out: &mut BTreeSet<String>) {
    let line = line.trim_start().trim_start_matches("* ");
    for (i, part) in line.split(['"', '“', '”', '*']).enumerate() {
        if i % 2 == 0 {
            collect(part, out);
        }
    }
}

/// Words of a line. What is behind `setara` is a command, behind an option its value, on both sides of `=` a setting.
fn collect(text: &str, out: &mut BTreeSet<String>) {
    let blank = |c: char| c.is_whitespace() || matches!(c, '—' | '–' | '│' | '─' | '→');
    let tokens: Vec<&str> = text.split(blank).filter(|token| !token.is_empty()).collect();
    let mut in_command = false;
    for (i, raw) in tokens.iter().enumerate() {
        let before = i.checked_sub(1).map_or("", |i| tokens[i]);
        let quoted =
            raw.starts_with('\'') && raw[1..].contains('\'') || raw.starts_with("([[") || raw.starts_with("[[");
        let token = raw.trim_matches(|c: char| {
            matches!(c, ',' | ';' | ':' | '.' | '(' | ')' | '[' | ']' | '\'' | '?' | '!' | '‘' | '’')
        });
        in_command = token == "setara" || in_command && token.bytes().all(|b| b.is_ascii_lowercase());
        let is_typed = in_command || before.starts_with("--") || before == "=" || tokens.get(i + 1) == Some(&"=");
        let foreign = |c: char| !(c.is_alphabetic() || matches!(c, '-' | '/' | '\''));
        if quoted || is_typed || token.starts_with('-') || token.chars().any(foreign) {
            continue;
        }
        in_command = in_command && !raw.ends_with([',', ';', ':', '.']);
        for word in token.split(['-', '/', '\'']) {
            if word.chars().count() > 1 && !word.chars().all(char::is_uppercase) {
                out.insert(word.to_lowercase());
            }
        }
    }
}

/// What the script of a page says, from the attribute that it reads.
fn scripted(tag: &str) -> String {
    let Some(words) = tag.split("data-words=\"").nth(1) else { return String::new() };
    let words = words.split('"').next().unwrap_or_default();
    let json = words.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    let words: BTreeMap<String, String> = serde_json::from_str(&json).unwrap();
    words.values().map(|text| format!("{text}\n")).collect()
}

/// The text that a reader sees of a page: no tags, styles or scripts, but what scripts say.
fn visible(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        out.push(' ');
        rest = &rest[at..];
        let skipped = ["script", "style"].into_iter().find(|name| rest[1..].starts_with(name));
        let end = match skipped {
            Some(name) => rest.find(&format!("</{name}>")).map(|end| end + name.len() + 3),
            None => {
                let end = rest.find('>').map(|end| end + 1);
                if let Some(end) = end {
                    out.push_str(&scripted(&rest[..end]));
                    for name in ["title=\"", "aria-label=\"", "alt=\"", "placeholder=\""] {
                        if let Some(from) = rest[..end].find(name).map(|at| at + name.len()) {
                            out.push_str(rest[from..end].split('"').next().unwrap_or_default());
                            out.push(' ');
                        }
                    }
                }
                end
            }
        };
        rest = end.map_or("", |end| &rest[end..]);
    }
    out + rest
}

/// The texts in an Office file.
fn office(bytes: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut out = String::new();
    for i in 0..archive.len() {
        let mut file = archive.by_index(i).unwrap();
        let name = file.name().unwrap().into_owned();
        let shown = ["sharedStrings", "worksheets/", "word/document", "charts/chart", "word/footer"];
        if shown.iter().any(|part| name.contains(part)) {
            let mut text = String::new();
            file.read_to_string(&mut text).unwrap();
            out += &visible(&text);
        }
    }
    out
}

struct Output {
    what: String,
    texts: [String; 2],
    /// Commands, values of options and findings are named in it, by names that are the same in both languages.
    has_names: bool,
}

fn run(folder: &Path, args: &[&str], lang: &str) -> Vec<u8> {
    let out = Command::new(env!("CARGO_BIN_EXE_setara"))
        .args(args)
        .args(["--lang", lang])
        .current_dir(folder)
        .env("LC_ALL", "C")
        .env("COLUMNS", "100")
        .output()
        .unwrap();
    let mut text = out.stdout;
    text.extend(out.stderr);
    text
}

/// What a run says in both languages.
fn both(folder: &Path, args: &[&str]) -> Output {
    let texts = ["id", "en"].map(|lang| {
        let bytes = run(folder, args, lang);
        if bytes.starts_with(b"PK") { office(&bytes) } else { String::from_utf8_lossy(&bytes).into_owned() }
    });
    Output { what: args.join(" "), texts, has_names: false }
}

/// What a run writes to a file, as it is read.
fn written(folder: &Path, args: &[&str], name: &str) -> Output {
    let texts = ["id", "en"].map(|lang| {
        let at = tempfile::tempdir().unwrap();
        let file = at.path().join(name);
        let mut args = args.to_vec();
        args.extend(["-o", file.to_str().unwrap()]);
        let said = run(folder, &args, lang);
        let bytes = std::fs::read(&file).unwrap_or_else(|_| panic!("{args:?}: {}", String::from_utf8_lossy(&said)));
        match name.rsplit('.').next() {
            Some("html") => visible(&String::from_utf8_lossy(&bytes)),
            Some("xlsx" | "docx") => office(&bytes),
            _ => String::from_utf8_lossy(&bytes).into_owned(),
        }
    });
    Output { what: format!("{} -o {name}", args.join(" ")), texts, has_names: false }
}

/// What a run says in both languages, of commands, options and their values.
fn with_names(folder: &Path, args: &[&str]) -> Output {
    Output { has_names: true, ..both(folder, args) }
}

/// Every command and subcommand, as it is called.
fn commands(command: &clap::Command, path: &[String], out: &mut Vec<Vec<String>>) {
    out.push(path.to_vec());
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        commands(sub, &[path, &[sub.get_name().to_owned()]].concat(), out);
    }
}

const BUDGET: &str = "\
kode_skpd,nama_skpd,kode_sub_kegiatan,nama_sub_kegiatan,kode_rekening,uraian,pagu
1.02.0.00.0.00.01.0000,Dinas Anggrek,1.02.02.2.02.0001,Kenanga,5.1.02.01.01.0001,Kelas ibu hamil,1000000
1.02.0.00.0.00.01.0000,Dinas Anggrek,1.02.02.2.01.0001,Cempaka,5.2.03.01.01.0001,Gedung,9000000
1.02.0.00.0.00.01.0000,Dinas Anggrek,1.02.02.2.02.0001,Kenanga,5.1.02.01.01.0002,Lokakarya remaja,500000
2.07.0.00.0.00.01.0000,Dinas Melur,2.07.03.2.01.0004,Seruni,5.1.02.01.01.0003,Kelas ibu balita,250000
2.07.0.00.0.00.01.0000,Dinas Melur,2.07.01.2.02.0001,Gaji,5.1.01.01.01.0001,Gaji,4000000
";

const LATER: &str = "\
kode_skpd,nama_skpd,kode_sub_kegiatan,nama_sub_kegiatan,kode_rekening,uraian,pagu
1.02.0.00.0.00.01.0000,Dinas Anggrek,1.02.02.2.02.0001,Kenanga,5.1.02.01.01.0001,Kelas ibu hamil,1500000
1.02.0.00.0.00.01.0000,Dinas Anggrek,1.02.02.2.01.0001,Cempaka,5.2.03.01.01.0001,Gedung,8000000
2.07.0.00.0.00.01.0000,Dinas Melur,2.07.03.2.01.0004,Seruni,5.1.02.01.01.0003,Kelas ibu balita,350000
2.07.0.00.0.00.01.0000,Dinas Melur,2.07.01.2.02.0001,Gaji,5.1.01.01.01.0001,Gaji,4000000
";

/// Of data that were read: their words are no words of the program.
const DATA: &str = "Disusun oleh salinan sebuah indikatif subkegiatan zzz Dinas Anggrek Melur Kenanga Cempaka Seruni Gaji Gedung Kelas ibu hamil balita Lokakarya remaja";

fn files() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("apbd-2026.csv"), BUDGET).unwrap();
    std::fs::write(folder.path().join("perubahan-2026.csv"), LATER).unwrap();
    std::fs::write(folder.path().join("kosong.csv"), "").unwrap();
    std::fs::write(folder.path().join("rusak.toml"), "year = [").unwrap();
    std::fs::write(folder.path().join("rusak.xlsx"), "PK\u{3}\u{4}rusak").unwrap();
    std::fs::write(folder.path().join("rusak.json"), "[{").unwrap();
    std::fs::create_dir(folder.path().join("folder")).unwrap();
    filled_sample(folder.path());
    folder
}

/// A sample of the budget as a person would give it back.
fn filled_sample(folder: &Path) {
    let args = ["sample", "apbd-2026.csv", "--seed", "x", "--n", "30", "-o", "uji-petik.csv"];
    run(folder, &args, "id");
    let path = folder.join("uji-petik.csv");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(&path).unwrap();
    let mut rows: Vec<Vec<String>> =
        reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
    let part = rows[0].iter().position(|name| name == "bagian_arg").unwrap();
    rows[1..].iter_mut().for_each(|row| row[part] = "1".into());
    let mut writer = csv::Writer::from_path(&path).unwrap();
    rows.iter().for_each(|row| writer.write_record(row).unwrap());
    writer.flush().unwrap();
}

fn helps(out: &mut Vec<Output>) {
    let mut paths = Vec::new();
    commands(&Cli::command(), &[], &mut paths);
    assert!(paths.len() > 20);
    for path in &paths {
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        for help in ["--help", "-h"] {
            out.push(with_names(Path::new("."), &[&path[..], &[help]].concat()));
        }
    }
}

fn wrong_command_lines(folder: &Path, out: &mut Vec<Output>) {
    for line in [
        "",
        "repot",
        "report",
        "report --frmat json apbd-2026.csv",
        "report --format jsn apbd-2026.csv",
        "report --unit dozen apbd-2026.csv",
        "report --top x apbd-2026.csv",
        "report --jobs 0 apbd-2026.csv",
        "report --year 20xx apbd-2026.csv",
        "report --config a.toml --no-config apbd-2026.csv",
        "report --only nothing apbd-2026.csv",
        "report --by nothing apbd-2026.csv",
        "report --amount nothing apbd-2026.csv",
        "report --config rusak.toml apbd-2026.csv",
        "report --config nowhere.toml apbd-2026.csv",
        "report --pack nowhere.toml apbd-2026.csv",
        "report --pack rusak.toml apbd-2026.csv",
        "report --decisions nowhere.csv apbd-2026.csv",
        "report --beneficiaries nowhere.csv apbd-2026.csv",
        "report --population nowhere.csv apbd-2026.csv",
        "report --gbs nowhere.toml apbd-2026.csv",
        "report --nomenclature nowhere.csv apbd-2026.csv",
        "report --profile nowhere.toml apbd-2026.csv",
        "report --encoding nothing apbd-2026.csv",
        "report --delimiter nothing apbd-2026.csv",
        "report --currency XXXX apbd-2026.csv",
        "report --stage nothing apbd-2026.csv",
        "report --sheet nothing apbd-2026.csv",
        "report --official-kind nothing apbd-2026.csv",
        "report nowhere.csv",
        "report folder",
        "report kosong.csv",
        "report rusak.xlsx",
        "report rusak.json",
        "report apbd-2026.csv -o apbd-2026.csv",
        "report apbd-2026.csv -o nowhere/report.html",
        "report apbd-2026.csv -o report.zzz",
        "report apbd-2026.csv -o folder",
        "report --from apbd-2026.csv",
        "tag --format parquet apbd-2026.csv",
        "check --select Z999 apbd-2026.csv",
        "report apbd-2026.csv --only peers --by opd",
        "check --fail-on nothing apbd-2026.csv",
        "check --baseline nowhere.json apbd-2026.csv",
        "compare apbd-2026.csv",
        "pokja apbd-2026.csv",
        "pokja apbd-2026.csv -o rencana.docx --matrix apbd-2026.csv",
        "pokja apbd-2026.csv -o rencana.docx --format xlsx",
        "simulate apbd-2026.csv",
        "simulate apbd-2026.csv --set nothing=on",
        "simulate apbd-2026.csv --set evidence=nothing",
        "simulate apbd-2026.csv --weight nothing=1",
        "simulate apbd-2026.csv --weight review=2",
        "simulate apbd-2026.csv --cap nothing=1",
        "simulate apbd-2026.csv --cap construction=nothing",
        "simulate apbd-2026.csv --set evidence=on --set evidence=off",
        "simulate apbd-2026.csv --target 7",
        "simulate apbd-2026.csv --target 7% --over nothing",
        "compare apbd-2026.csv nowhere.csv",
        "compare apbd-2026.csv perubahan-2026.csv --deflator nowhere.csv",
        "compare apbd-2026.csv perubahan-2026.csv apbd-2026.csv --deflator apbd-2026.csv",
        "crosswalk apbd-2026.csv --frameworks dax",
        "crosswalk apbd-2026.csv --framework-file rusak.toml",
        "crosswalk apbd-2026.csv --statements kosong.csv",
        "explain nothing",
        "explain Z999",
        "explain 9.99.99.9.99.9999",
        "explain apbd-2026.csv:99",
        "explain apbd-2026.csv:1",
        "gbs new apbd-2026.csv nothing",
        "gbs new apbd-2026.csv 9.99.99.9.99.9999",
        "gbs check nowhere.toml",
        "gbs check rusak.toml",
        "gbs render rusak.toml",
        "verify nowhere",
        "verify folder",
        "beneficiaries count nowhere.csv",
        "criteria show nothing",
        "criteria test rusak.toml",
        "nomenclature diff nowhere.csv nowhere.csv",
        "evaluate nowhere.csv",
        "sample apbd-2026.csv --seed x",
        "sample apbd-2026.csv --seed x --n 1",
        "sample apbd-2026.csv --seed x --tolerable 2",
        "estimate nowhere.csv apbd-2026.csv",
        "estimate apbd-2026.csv apbd-2026.csv",
        "estimate kosong.csv apbd-2026.csv",
        "config --config rusak.toml",
        "inspect rusak.xlsx",
    ] {
        out.push(with_names(folder, &line.split_whitespace().collect::<Vec<_>>()));
    }
}

fn what_commands_say(folder: &Path, out: &mut Vec<Output>) {
    for line in [
        "report apbd-2026.csv",
        "report apbd-2026.csv --exact",
        "report apbd-2026.csv --format markdown",
        "report apbd-2026.csv --sensitivity",
        "report apbd-2026.csv --by program,rekening",
        "report apbd-2026.csv perubahan-2026.csv --by stage",
        "compare apbd-2026.csv perubahan-2026.csv",
        "compare apbd-2026.csv perubahan-2026.csv perubahan-2026.csv",
        "simulate apbd-2026.csv --weight none=0.5 --nomenclature-year 2027 --cap construction=1000000",
        "simulate apbd-2026.csv --target 5%",
        "simulate apbd-2026.csv --target 99% --set declared=on",
        "check apbd-2026.csv",
        "check apbd-2026.csv --format concise",
        "check apbd-2026.csv --format markdown",
        "explain apbd-2026.csv:2",
        "explain apbd-2026.csv:3",
        "explain apbd-2026.csv:4",
        "explain apbd-2026.csv:5",
        "explain apbd-2026.csv:6",
        "explain 1.02.02.2.02.0001",
        "explain ibu-hamil",
        "criteria show ibu-hamil",
        "criteria test",
        "selftest",
        "sample apbd-2026.csv --seed x --n 1000 --show-verdict",
        "estimate uji-petik.csv apbd-2026.csv",
    ] {
        out.push(both(folder, &line.split_whitespace().collect::<Vec<_>>()));
    }
    for line in ["crosswalk apbd-2026.csv", "crosswalk apbd-2026.csv --only records,elements --top 0"] {
        out.push(with_names(folder, &line.split_whitespace().collect::<Vec<_>>()));
    }
    for line in ["config", "man", "man report", "criteria list", "inspect apbd-2026.csv"] {
        let ran = with_names(folder, &line.split_whitespace().collect::<Vec<_>>());
        // Settings, macros of manual pages and tables of TOML are no words.
        let texts = ran.texts.map(|text| {
            text.lines()
                .filter(|line| !line.starts_with(['.', '[']))
                .map(|line| line.replace("\\*(Aq", "'"))
                .collect::<Vec<_>>()
                .join("\n")
        });
        out.push(Output { texts, ..ran });
    }
    for name in ["laporan.html", "laporan.xlsx", "laporan.docx", "laporan.md"] {
        out.push(written(folder, &["report", "apbd-2026.csv"], name));
    }
    out.push(written(folder, &["review", "apbd-2026.csv"], "telaah.html"));
    for (command, name) in [
        ("review apbd-2026.csv", "putusan.xlsx"),
        ("beneficiaries template apbd-2026.csv", "sasaran.xlsx"),
        ("gbs new apbd-2026.csv 1.02.02.2.02.0001", "gbs.xlsx"),
    ] {
        // Columns and fields of these have Indonesian names in either language.
        let Output { what, texts: [id, _], .. } =
            written(folder, &command.split_whitespace().collect::<Vec<_>>(), name);
        out.push(Output { what, texts: [id, String::new()], has_names: true });
    }
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/kabupaten-melati");
    out.push(both(&examples, &["gbs", "check", "gbs"]));
    let pack = "id = \"p\"\nversion = \"1\"\ntitle = \"t\"\n[[concept]]\nid = \"rapat\"\ncategory = \"kesetaraan\"\nstrength = 3\naspect = []\nphrase = [\"kelas ibu\"]\n";
    std::fs::write(folder.join("p.toml"), pack).unwrap();
    out.push(both(folder, &["criteria", "diff", "id-arg", "id-arg,p.toml", "apbd-2026.csv"]));
    for (who, verdicts, amount) in [("Kenanga", ["khusus target", "tidak"], 1), ("Seruni", ["kesetaraan", "tidak"], 2)]
    {
        let row = |code: &str, verdict: &str| format!("{code},{amount},{verdict},Kelas,{who},2026-03-01\n");
        let rows = row("1.02.02.2.02.0001", verdicts[0]) + &row("2.07.03.2.01.0004", verdicts[1]);
        let header = "kode_sub_kegiatan,nilai,putusan,alasan,pemeriksa,tanggal\n";
        std::fs::write(folder.join(format!("{who}.csv")), header.to_owned() + &rows).unwrap();
    }
    out.push(with_names(folder, &["review", "apbd-2026.csv", "--merge", "Kenanga.csv", "Seruni.csv"]));
    out.push(with_names(folder, &["criteria", "suggest", "apbd-2026.csv", "--decisions", "Kenanga.csv"]));
    out.push(with_names(
        folder,
        &["criteria", "suggest", "apbd-2026.csv", "--decisions", "Seruni.csv", "--least", "1", "--format", "toml"],
    ));
    // Titles of sources are quoted, in cells that a page does not break.
    let sections = "totals,reasons,scorecards,answers,records";
    for (name, only) in [("kerangka.html", &[][..]), ("kerangka.xlsx", &["--only", sections][..])] {
        let output = written(folder, &[&["crosswalk", "apbd-2026.csv"], only].concat(), name);
        out.push(Output { has_names: true, ..output });
    }
    for name in ["banding.html", "banding.docx", "banding.md", "banding.xlsx"] {
        out.push(written(folder, &["compare", "apbd-2026.csv", "perubahan-2026.csv"], name));
    }
    out.push(papers(folder));
}

/// What working papers say.
fn papers(folder: &Path) -> Output {
    let texts = [("id", ["kertas-kerja.xlsx", "pemda.docx"]), ("en", ["working-papers.xlsx", "government.docx"])];
    let texts = texts.map(|(lang, names)| {
        let at = tempfile::tempdir().unwrap();
        let to = at.path().join("kk");
        let said = run(folder, &["audit-pack", "apbd-2026.csv", "-o", to.to_str().unwrap()], lang);
        let text = |name: &str| office(&std::fs::read(to.join(name)).unwrap());
        names.map(text).join(" ") + " " + &String::from_utf8_lossy(&said)
    });
    Output { what: "audit-pack".into(), texts, has_names: false }
}

fn findings(out: &mut Vec<Output>) {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    for entry in catalog::entries() {
        let folder = fixtures.join(entry.code);
        let command = std::fs::read_to_string(folder.join("command")).unwrap();
        let ran = both(&folder, &command.split_whitespace().collect::<Vec<_>>());
        // Lines of the files are shown below their findings: they are data.
        let texts = ran.texts.map(|text| {
            let shown = |line: &&str| !line.trim_start().starts_with(|c: char| c.is_ascii_digit() || c == '|');
            text.lines().filter(shown).collect::<Vec<_>>().join("\n")
        });
        out.push(Output { what: format!("{}: {}", entry.code, ran.what), texts, ..ran });
        out.push(with_names(Path::new("."), &["explain", entry.code]));
    }
}

fn outputs() -> Vec<Output> {
    let folder = files();
    let mut out = Vec::new();
    helps(&mut out);
    wrong_command_lines(folder.path(), &mut out);
    what_commands_say(folder.path(), &mut out);
    findings(&mut out);
    out
}

/// Columns and values that are named as they are to be written, where clap does not know them.
const WRITTEN: &str = "before after realised comma semicolon tab pipe category sex age both item help key \
    dac eu india nepal gem italy hgdg andalucia sdg pefa own screened principal score code panel yes no direct indirect neutral \
    capacity participation benefit employment time kerangka pernyataan nilai alasan pemeriksa tanggal";

/// Names of commands, of the values of their options, of columns and of findings.
fn names() -> BTreeSet<String> {
    fn of(command: &clap::Command, out: &mut BTreeSet<String>) {
        collect(command.get_name(), out);
        for arg in command.get_arguments() {
            arg.get_possible_values().iter().for_each(|value| collect(value.get_name(), out));
        }
        command.get_subcommands().for_each(|sub| of(sub, out));
    }
    let mut out = WRITTEN.split_whitespace().map(str::to_owned).collect();
    of(&Cli::command(), &mut out);
    catalog::entries().for_each(|entry| collect(entry.name, &mut out));
    out
}

/// Words of the criteria, and of the files in `fixtures`, whose texts the findings name.
fn data() -> BTreeSet<String> {
    let mut out = words(DATA);
    let punctuated = |c: char| !c.is_alphanumeric();
    collect(&include_str!("../src/criteria/packs/id-arg.toml").replace(punctuated, " "), &mut out);
    let mut folders = vec![PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match std::fs::read_to_string(&path) {
                _ if path.is_dir() => folders.push(path),
                Ok(text) => collect(&text.replace([',', ';', '"', '=', '\t'], " "), &mut out),
                Err(_) => {}
            }
        }
    }
    out
}

/// The first line that has the word.
fn line_with<'a>(text: &'a str, word: &str) -> &'a str {
    text.lines().find(|line| words(line).contains(word)).unwrap_or_default().trim()
}

#[test]
fn each_language_has_words_of_its_own() {
    let outputs = outputs();
    let [both, english, indonesian] = [BOTH, ENGLISH, INDONESIAN].map(list);
    let (data, names) = (data(), names());
    let mut seen: [BTreeMap<String, &Output>; 2] = Default::default();
    for output in &outputs {
        for (seen, text) in seen.iter_mut().zip(&output.texts) {
            for word in words(text).into_iter().filter(|word| !output.has_names || !names.contains(word)) {
                seen.entry(word).or_insert(output);
            }
        }
    }
    let [id, en] = &seen;
    let mut wrong: Vec<String> = Vec::new();
    for (word, output) in id {
        let shared = both.contains(word.as_str()) || indonesian.contains(word.as_str());
        if english.contains(word.as_str()) {
            wrong.push(format!(
                "English in Indonesian: {word} ({}): {}",
                output.what,
                line_with(&output.texts[0], word)
            ));
        } else if en.contains_key(word) && !shared && !data.contains(word) {
            wrong.push(format!("in both: {word} ({}): {}", output.what, line_with(&output.texts[0], word)));
        }
    }
    for (word, output) in en {
        if indonesian.contains(word.as_str()) && !data.contains(word) {
            wrong.push(format!(
                "Indonesian in English: {word} ({}): {}",
                output.what,
                line_with(&output.texts[1], word)
            ));
        }
    }
    assert!(wrong.is_empty(), "{} words:\n{}", wrong.len(), wrong.join("\n"));
}
