//! `setara report` as documents: HTML, a workbook, Markdown, Word.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::process::{Command, Stdio};

use calamine::{Data, Reader, Xlsx};
use serde_json::Value;

use crate::{Folder, budget, program, project};

/// Names that mean something to browsers, spreadsheets and Markdown.
const HOSTILE: [&str; 2] = ["<script>alert(1)</script>\"' onload=x", "=cmd|' /C calc'!A0"];

fn hostile() -> Folder {
    let row = |n: u8, opd: &str, amount| {
        let quoted = format!("\"{}\"", opd.replace('"', "\"\""));
        format!(
            "1.02.0.00.0.00.0{n}.0000,{quoted},1.02.02.2.02.0001,{quoted},5.1.02.01.01.0052,{quoted} kelas ibu hamil,{amount}"
        )
    };
    Folder::with("a.csv", budget(&[&row(1, HOSTILE[0], 1000), &row(2, HOSTILE[1], 2000)]))
}

fn melati() -> String {
    project().join("examples/kabupaten-melati/apbd-2026.csv").to_str().unwrap().to_owned()
}

fn document(path: &str, format: &str, more: &[&str]) -> String {
    let ran = Folder::empty().run(&[&["report", path, "--format", format], more].concat());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    ran.stdout
}

#[test]
fn html_is_one_file_that_loads_nothing() {
    for (lang, title) in
        [("id", "Anggaran responsif gender: Kabupaten Melati 2026 apbd"), ("en", "Gender-responsive budget")]
    {
        let page = document(&melati(), "html", &["--lang", lang]);
        assert!(page.starts_with(&format!("<!doctype html>\n<html lang=\"{lang}\">")));
        assert!(page.contains(title));
        for loads in ["http:", "https:", " src=", "@import", "url(http", "<link", "<img"] {
            assert!(!page.contains(loads), "{loads}");
        }
        assert_eq!(page.matches("<script").count(), 1);
        assert!(page.contains("default-src 'none'") && page.contains("script-src 'sha256-"));
        // Every share with numerator, denominator and formula; every chart with a table.
        let named = [("en", "operating and capital spending"), ("id", "belanja operasi dan modal")];
        let name = named.iter().find(|(l, _)| *l == lang).unwrap().1;
        assert!(page.contains("116") && page.contains(&format!("(D1: {name}, 5.1 + 5.2)")));
        assert!(page.contains("data-v=\"116345300400.50\""));
        let charts = page.matches("<figure").count();
        assert!(charts >= 7 && page.matches("<table").count() >= charts, "{charts}");
    }
}

#[test]
fn headings_of_html_are_in_order_and_its_links_lead_somewhere() {
    let page = document(&melati(), "html", &["--lang", "en"]);
    let mut last = 0;
    for at in page.match_indices("<h").map(|(at, _)| at) {
        let Some(level) = page[at + 2..].chars().next().and_then(|c| c.to_digit(10)) else { continue };
        assert!(level <= last + 1, "{}", &page[at..at + 60]);
        last = level;
    }
    assert_eq!(page.matches("<h1").count(), 1);
    let ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|s| s.split('"').next()).collect();
    let mut once = ids.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), ids.len(), "{ids:?}");
    for link in page.split("href=\"#").skip(1).filter_map(|s| s.split('"').next()) {
        assert!(ids.contains(&link), "{link}");
    }
    for named in page.split("aria-labelledby=\"").skip(1).filter_map(|s| s.split('"').next()) {
        assert!(ids.contains(&named), "{named}");
    }
}

#[test]
fn texts_of_budgets_are_inert_in_html() {
    let ran = hostile().run(&["report", "a.csv", "--format", "html"]);
    assert!(!ran.stdout.contains("<script>alert") && !ran.stdout.contains("\"' onload"));
    assert!(ran.stdout.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&apos; onload=x"));
}

#[test]
fn documents_show_only_the_sections_that_are_asked_for() {
    let folder = hostile();
    let page = folder.run(&["report", "a.csv", "--format", "html", "--only", "opd", "--lang", "en"]).stdout;
    assert!(page.contains("id=\"table-opd\"") && !page.contains("id=\"table-lenses\""));
    let page =
        folder.run(&["report", "a.csv", "--format", "html", "--only", "opd", "--top", "1", "--lang", "en"]).stdout;
    assert!(page.contains("1 others"), "{page}");
    let exact = folder.run(&["report", "a.csv", "--format", "html", "--exact", "--lang", "id"]).stdout;
    assert!(exact.contains(">3.000</td>"));
}

#[test]
fn what_is_empty_or_unknown_has_a_page_too() {
    let folder = Folder::with("a.csv", budget(&[]));
    folder.file("b.csv", "nama_skpd,nama_sub_kegiatan,pagu\nDinas,Koordinasi PUG,-5\nDinas,Rambu,0\n");
    for file in ["a.csv", "b.csv"] {
        let ran = folder.run(&["report", file, "--format", "html"]);
        assert!(
            ran.code < 2 && ran.stdout.ends_with("</html>\n") && !ran.stdout.contains("NaN"),
            "{file}: {}",
            ran.stderr
        );
    }
}

#[test]
fn documents_are_always_the_same_bytes() {
    let folder = hostile();
    for format in ["html", "json", "xlsx", "markdown", "docx"] {
        let run = |name: &str| {
            assert_eq!(folder.run(&["report", "a.csv", "--format", format, "--output", name]).code, 0);
            std::fs::read(folder.path().join(name)).unwrap()
        };
        assert!(run("one") == run("two"), "{format}");
    }
}

/// Two tries of a browser: no word on its console, nothing wider than the screen, sorting and filtering work.
#[test]
fn html_in_a_browser() {
    let Some(browser) = program(&["chromium", "chromium-browser", "google-chrome"]) else { return };
    let folder = hostile();
    let budget = melati();
    let args = ["report", &budget, "--format", "html", "--output", "page.html", "--lang", "en"];
    assert_eq!(folder.run(&args).code, 0);
    folder.file("try.html", TRY);
    let url = format!("file://{}", folder.path().join("try.html").display());
    let profile = format!("--user-data-dir={}", folder.path().join("profile").display());
    let out = Command::new(browser)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--allow-file-access-from-files",
            "--enable-logging=stderr",
        ])
        .args([&profile, "--virtual-time-budget=5000", "--dump-dom", &url])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let (said, log) = (String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
    if !said.contains("<pre") {
        return eprintln!("skipped: the browser does not start here");
    }
    assert!(!log.contains(":CONSOLE"), "{log}");
    let expected = "360 fits; 1440 fits; sorted: Dinas Sosial; filtered: 1 / 10 rows shown; theme: dark";
    assert!(said.contains(expected), "{said}");
}

const TRY: &str = r#"<!doctype html><body><iframe id="frame"></iframe><pre id="said"></pre><script>
const frame = document.getElementById('frame');
frame.src = 'page.html';
frame.style.height = '800px';
frame.onload = () => {
  const page = frame.contentDocument, said = [];
  for (const width of [360, 1440]) {
    frame.style.width = width + 'px';
    said.push(width + (page.documentElement.scrollWidth <= width ? ' fits' : ' is too narrow'));
  }
  const table = page.getElementById('table-opd');
  table.tHead.rows[0].cells[0].querySelector('button').click();
  table.tHead.rows[0].cells[0].querySelector('button').click();
  said.push('sorted: ' + table.tBodies[0].rows[1].cells[0].firstChild.textContent);
  const input = page.querySelector('[aria-controls="table-opd"]');
  input.value = 'kesehatan';
  input.dispatchEvent(new Event('input'));
  said.push('filtered: ' + input.closest('.filter').querySelector('output').textContent);
  page.getElementById('theme').click();
  said.push('theme: ' + page.documentElement.dataset.theme);
  document.getElementById('said').textContent = said.join('; ');
};
</script>"#;

/// The workbook of a report, and the report itself.
fn workbook(folder: &Folder, args: &[&str]) -> (Xlsx<Cursor<Vec<u8>>>, Value) {
    let ran = folder.run(&[&["report", "--format", "xlsx", "--output", "a.xlsx", "--lang", "en"], args].concat());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let bytes = std::fs::read(folder.path().join("a.xlsx")).unwrap();
    (calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap(), folder.report(args))
}

fn sen(value: &Value) -> i128 {
    value.as_str().unwrap().replace('.', "").parse().unwrap()
}

/// Money of a sheet by the text of a column: what is at the right of its row.
fn amounts(rows: &[Vec<Data>], label: usize, amount: usize) -> BTreeMap<String, i128> {
    let money = |row: &Vec<Data>| match row.get(amount) {
        Some(Data::Float(n)) => Some((n * 100.0).round() as i128),
        Some(Data::String(text)) => text.parse::<f64>().ok().map(|n| (n * 100.0).round() as i128),
        _ => None,
    };
    // The first row of a name counts: later tables of a sheet have others.
    let mut out = BTreeMap::new();
    for row in rows {
        if let (Some(Data::String(name)), Some(amount)) = (row.get(label), money(row)) {
            out.entry(name.clone()).or_insert(amount);
        }
    }
    out
}

fn rows(book: &mut Xlsx<Cursor<Vec<u8>>>, sheet: &str) -> Vec<Vec<Data>> {
    book.worksheet_range(sheet).unwrap().rows().map(<[Data]>::to_vec).collect()
}

/// Total, lenses, denominators and categories of the first sheet are those of the report.
fn agrees(summary: &[Vec<Data>], report: &Value) {
    let shown = amounts(summary, 0, 2);
    assert_eq!(shown["Total"], sen(&report["total"]));
    assert_eq!(shown["Difference to the other sheets (must be 0)"], 0);
    for lens in report["lenses"].as_array().unwrap() {
        assert_eq!(shown[lens["lens"].as_str().unwrap()], sen(&lens["amount"]), "{lens}");
    }
    for id in ["D1", "D4", "D5"] {
        assert_eq!(shown[id], sen(&report["denominators"][id]), "{id}");
    }
    for (name, i) in
        [("specific target", 0), ("equality", 1), ("institutions", 2), ("to be reviewed", 3), ("no evidence", 4)]
    {
        assert_eq!(shown[name], sen(&report["categories"][i]["amount"]), "{name}");
    }
}

#[test]
fn the_workbook_says_what_the_report_says() {
    let folder = Folder::empty();
    let (mut book, report) = workbook(&folder, &[&melati()]);
    let names = ["Summary", "OPD", "Sub kegiatan", "Lines", "Allocation", "Findings", "Method"];
    assert_eq!(book.sheet_names(), names);
    agrees(&rows(&mut book, "Summary"), &report);
    let opd = amounts(&rows(&mut book, "OPD"), 0, 2);
    for own in report["opd"].as_array().unwrap() {
        assert_eq!(opd[own["code"].as_str().unwrap()], sen(&own["total"]));
    }
    let sexes = amounts(&rows(&mut book, "Allocation"), 0, 1);
    let a = &report["allocation"];
    for (name, field) in [("female", "female"), ("male", "male"), ("unknown", "unknown"), ("Total", "total")] {
        assert_eq!(sexes[name], sen(&a[field]), "{name}");
    }
    // Every line that counts stands there with its evidence.
    let lines = rows(&mut book, "Lines");
    let counted = ["specific target", "equality", "institutions"];
    let own = lines.iter().filter(|row| counted.contains(&row[9].to_string().as_str()));
    assert_eq!(own.clone().count() as u64, report["lenses"][1]["lines"].as_u64().unwrap());
    assert!(own.clone().all(|row| !row[11].to_string().is_empty()));
    for sheet in ["Summary", "OPD", "Sub kegiatan", "Lines", "Allocation"] {
        let formulas = book.worksheet_formula(sheet).unwrap();
        assert!(formulas.cells().any(|c| c.2.starts_with("SUM(")), "{sheet}");
    }
}

#[test]
fn texts_are_no_formulas_and_figures_no_texts() {
    let folder = hostile();
    let (mut book, _) = workbook(&folder, &["a.csv"]);
    let opd = rows(&mut book, "OPD");
    assert!(opd.iter().any(|row| row[1] == Data::String(HOSTILE[1].into())), "{opd:?}");
    for sheet in book.sheet_names() {
        for formula in book.worksheet_formula(&sheet).unwrap().cells().map(|c| c.2).filter(|f| !f.is_empty()) {
            let known = formula.chars().all(|c| c.is_ascii_alphanumeric() || " '!$:,()/-".contains(c));
            assert!(known && !formula.contains("cmd"), "{formula}");
        }
    }
}

/// LibreOffice adds up itself: the results that are kept in the file are taken out first.
#[test]
fn the_workbook_in_libreoffice() {
    let Some(office) = program(&["soffice", "libreoffice"]) else { return };
    let folder = Folder::empty();
    let (_, report) = workbook(&folder, &[&melati()]);
    let path = folder.file("bare.xlsx", without_results(&folder.path().join("a.xlsx")));
    let profile = format!("-env:UserInstallation=file://{}", folder.path().join("profile").display());
    let out = folder.path().join("csv");
    let filter = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1";
    let ran = Command::new(office)
        .args([&profile, "--headless", "--convert-to", filter, "--outdir"])
        .args([&out, &path])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let Ok(text) = std::fs::read_to_string(out.join("bare-Summary.csv")) else {
        return eprintln!("skipped: LibreOffice does not start here: {}", String::from_utf8_lossy(&ran.stderr));
    };
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let rows = reader.records().map(|r| r.unwrap().iter().map(|c| Data::String(c.into())).collect());
    agrees(&rows.collect::<Vec<_>>(), &report);
}

/// The workbook without the results of its formulas.
fn without_results(path: &std::path::Path) -> Vec<u8> {
    let mut old = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut new = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for i in 0..old.len() {
        let mut part = old.by_index(i).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        if name.starts_with("xl/worksheets/sheet") {
            let text = String::from_utf8(bytes).unwrap();
            let mut pieces = text.split("</f><v>");
            let mut bare = pieces.next().unwrap().to_owned();
            pieces.for_each(|p| bare.push_str(&format!("</f>{}", p.split_once("</v>").unwrap().1)));
            bytes = bare.into_bytes();
        }
        new.start_file(&name, zip::write::SimpleFileOptions::default()).unwrap();
        new.write_all(&bytes).unwrap();
    }
    new.finish().unwrap().into_inner()
}

#[test]
fn markdown_for_job_summaries() {
    let text = document(&melati(), "markdown", &["--lang", "en"]);
    assert!(text.starts_with("# Gender-responsive budget: Kabupaten Melati 2026 apbd\n"));
    assert!(text.contains("| official | whole sub kegiatan | 132.0 bn | 80 | 49 | 5 |"), "{text}");
    assert!(text.contains(
        "| Lens official | **36.22 %** | Rp 132.0 bn of Rp 364.4 bn (D1: operating and capital spending, 5.1 + 5.2) |"
    ));
    for (i, line) in text.lines().enumerate().filter(|(_, l)| l.starts_with('|')) {
        assert!(line.ends_with('|'), "{i}: {line}");
    }
    let text = hostile().run(&["report", "a.csv", "--format", "markdown"]).stdout;
    assert!(text.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && !text.contains("<script"), "{text}");
    // Read by somebody else's reader, no cell is markup.
    for event in pulldown_cmark::Parser::new_ext(&text, pulldown_cmark::Options::ENABLE_TABLES) {
        let markup = matches!(event, pulldown_cmark::Event::Html(_) | pulldown_cmark::Event::InlineHtml(_));
        assert!(!markup, "{event:?}");
    }
}

#[test]
fn what_is_no_text_does_not_go_to_a_terminal() {
    let Some(script) = program(&["script"]) else { return };
    let folder = hostile();
    for format in ["xlsx", "docx"] {
        let command = format!("{} report a.csv --format {format} --lang en", env!("CARGO_BIN_EXE_setara"));
        let ran =
            Command::new(&script).args(["-qec", &command, "/dev/null"]).current_dir(folder.path()).output().unwrap();
        let said = String::from_utf8_lossy(&ran.stdout);
        assert!(said.contains("--output FILE") && !said.contains("PK"), "{said}");
        let piped = Command::new(env!("CARGO_BIN_EXE_setara"))
            .args(["report", "a.csv", "--format", format])
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert!(piped.stdout.starts_with(b"PK"));
    }
}

/// The text of a Word document, a line a paragraph.
fn paragraphs(folder: &Folder, args: &[&str]) -> Vec<String> {
    let ran = folder.run(&[&["report", "--format", "docx", "--output", "a.docx", "--lang", "en"], args].concat());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let mut zip = zip::ZipArchive::new(std::fs::File::open(folder.path().join("a.docx")).unwrap()).unwrap();
    let mut xml = String::new();
    zip.by_name("word/document.xml").unwrap().read_to_string(&mut xml).unwrap();
    assert_eq!(xml.matches("<w:tr>").count(), xml.matches("</w:tr>").count());
    let text = |p: &str| {
        let runs = p.split("<w:t xml:space=\"preserve\">").skip(1);
        runs.filter_map(|r| r.split_once("</w:t>")).map(|(t, _)| t).collect::<String>()
    };
    xml.split("<w:p>").skip(1).map(text).collect()
}

#[test]
fn word_for_a_meeting() {
    let text = paragraphs(&Folder::empty(), &[&melati()]);
    assert_eq!(text[0], "Gender-responsive budget: Kabupaten Melati 2026 apbd");
    for said in [
        "Lens official",
        "36.22 %",
        "Rp 132.0 bn of Rp 364.4 bn (D1: operating and capital spending, 5.1 + 5.2)",
        "Dinas Kesehatan",
    ] {
        assert!(text.iter().any(|t| t == said), "{said}: {text:#?}");
    }
    let text = paragraphs(&hostile(), &["a.csv"]);
    assert!(text.iter().any(|t| t.starts_with("&lt;script&gt;")), "{text:#?}");
}
