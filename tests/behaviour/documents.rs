//! `setara report` as documents: HTML, a workbook, Markdown, Word.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::{Folder, budget, project};

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

/// Where a program is that only some machines have; says so where it is absent.
fn program(names: &[&str]) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let found =
        names.iter().flat_map(|n| std::env::split_paths(&folders).map(move |f| f.join(n))).find(|p| p.is_file());
    if found.is_none() {
        eprintln!("skipped: no {} on this machine", names.join(" or "));
    }
    found
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
        assert!(page.contains("116") && page.contains("(D1: 5.1 + 5.2)"));
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
    assert!(ran.stdout.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39; onload=x"));
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
    for format in ["html", "json"] {
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
