//! Pages of reports: the lines behind their figures, csv, sums that follow a filter, rows of zeros; and documents on paper.

use std::io::Read;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::{Folder, budget, program, project};

fn melati() -> String {
    project().join("examples/kabupaten-melati/apbd-2026.csv").to_str().unwrap().to_owned()
}

/// The page of a report in English with figures in full.
fn page(folder: &Folder, file: &str, more: &[&str]) -> String {
    let args = ["report", file, "--format", "html", "--lang", "en", "--exact"];
    let ran = folder.run(&[&args[..], more].concat());
    assert!(ran.code < 2, "{}", ran.stderr);
    ran.stdout
}

/// `1,234.50` in sen.
fn sen(text: &str) -> i128 {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    format!("{}{rest:0<2}", whole.replace(',', "")).parse().unwrap_or_else(|e| panic!("{text}: {e}"))
}

/// What stands behind every `mark`, up to the next `<`.
fn behind<'a>(text: &'a str, mark: &str) -> Vec<&'a str> {
    text.split(mark).skip(1).filter_map(|rest| rest.split('<').next()).collect()
}

/// The total of an OPD or a sub kegiatan, as its summary says it.
fn stated(part: &str) -> i128 {
    let rest = part.split("class=\"all\"").nth(1).unwrap();
    sen(rest.split_once('>').unwrap().1.split('<').next().unwrap())
}

/// OPD of the page: name, total, and its sub kegiatan as markup.
fn tree(page: &str) -> Vec<(String, i128, Vec<String>)> {
    let of = |part: &str| {
        let name = behind(part, "<span class=\"what\">")[0].to_owned();
        let subs = part.split("<details class=\"sub\">").skip(1).map(str::to_owned).collect();
        (name, stated(part), subs)
    };
    page.split("<details class=\"opd\">").skip(1).map(of).collect()
}

/// The lines of a sub kegiatan and the row of those that are not shown add up to its total. Returns the number of lines.
fn adds_up(sub: &str) -> usize {
    let (rows, foot) = sub.split_once("<tfoot>").unwrap();
    let lines: Vec<i128> = behind(rows, "<td class=\"n\">").into_iter().map(sen).collect();
    let foot: Vec<i128> = behind(foot, "<td class=\"n\">").into_iter().map(sen).collect();
    let (whole, rest) = foot.split_last().unwrap();
    assert_eq!(lines.iter().sum::<i128>() + rest.iter().sum::<i128>(), *whole, "{sub}");
    assert_eq!(*whole, stated(sub));
    lines.len()
}

/// Totals of OPD by name, of the report.
fn opd_totals(report: &Value) -> Vec<(String, i128)> {
    let of = |o: &Value| (o["name"].as_str().unwrap().to_owned(), sen(o["total"].as_str().unwrap()));
    report["opd"].as_array().unwrap().iter().map(of).collect()
}

#[test]
fn every_level_of_the_lines_adds_up_to_the_report() {
    let folder = Folder::empty();
    let (page, report) = (page(&folder, &melati(), &[]), folder.report(&[&melati()]));
    let tree = tree(&page);
    let mut found: Vec<(String, i128)> = tree.iter().map(|(name, total, _)| (name.clone(), *total)).collect();
    let mut expected = opd_totals(&report);
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
    let mut lines = 0;
    for (name, total, subs) in &tree {
        assert_eq!(subs.iter().map(|s| stated(s)).sum::<i128>(), *total, "{name}");
        lines += subs.iter().map(|s| adds_up(s)).sum::<usize>();
    }
    // Openings are no money.
    let of = |name: &str| report[name].as_u64().unwrap();
    assert_eq!(lines as u64, of("lines") - of("lines_without_amount"));
    assert!(page.contains("All lines are on this page: 232."), "the page says that it has all");
}

#[test]
fn the_lenses_of_the_lines_are_those_of_the_table() {
    let folder = Folder::empty();
    let (page, report) = (page(&folder, &melati(), &[]), folder.report(&[&melati()]));
    for opd in report["opd"].as_array().unwrap() {
        let name = opd["name"].as_str().unwrap();
        let part = page.split("<details class=\"opd\">").find(|p| behind(p, "class=\"what\">").first() == Some(&name));
        let summary = part.unwrap().split("</summary>").next().unwrap();
        for lens in ["official", "evidence"] {
            let amount = sen(opd["lenses"][lens].as_str().unwrap());
            let shown = behind(summary, &format!("<span class=\"of {lens}-of\" title=\"Rp ")).len();
            assert_eq!(shown, usize::from(amount != 0), "{name} {lens}");
            if amount != 0 {
                let title = summary.split(&format!("{lens}-of\" title=\"Rp ")).nth(1).unwrap();
                assert_eq!(sen(title.split('"').next().unwrap()), amount, "{name} {lens}");
            }
        }
    }
}

#[test]
fn evidence_is_marked_in_the_line_and_in_the_name_above_it() {
    let row = |sub: &str, item: &str| {
        format!("1.02.0.00.0.00.01.0000,Dinas,1.02.02.2.02.0001,{sub},5.1.02.01.01.0052,{item},10")
    };
    let folder = Folder::with("a.csv", budget(&[&row("Pelayanan Kesehatan Ibu Hamil", "KELAS  Ibu Hamil desa")]));
    let page = page(&folder, "a.csv", &[]);
    assert!(page.contains("KELAS  <mark>Ibu Hamil</mark> desa") || page.contains("<mark>KELAS  Ibu Hamil</mark> desa"));
    assert!(page.contains("<mark>Pelayanan Kesehatan Ibu Hamil</mark><small>"), "{page}");
}

#[test]
fn a_budget_too_large_for_the_page_has_its_tagged_lines_and_the_sum_of_the_rest() {
    let folder = Folder::empty();
    let report = folder.report(&[&melati()]);
    let mut shown = Vec::new();
    for limit in ["231", "20", "1"] {
        let page = page(&folder, &melati(), &["--html-lines", limit]);
        let tree = tree(&page);
        let whole: i128 = tree.iter().map(|(_, total, _)| total).sum();
        assert_eq!(whole, sen(report["total"].as_str().unwrap()));
        let lines = tree.iter().flat_map(|(_, _, subs)| subs).map(|s| adds_up(s)).sum::<usize>();
        let says = if limit == "231" { "only lines that a lens counts" } else { "the largest are shown" };
        assert!(page.contains(says) && page.contains(&format!("{lines} of 232.")), "{limit}");
        assert!(page.contains("other lines, not shown on this page"));
        shown.push(lines);
    }
    assert!(shown[0] < 231 && shown[0] > 20, "{shown:?}");
    assert_eq!(shown[1..], [20, 1]);
    let page = page(&folder, &melati(), &["--html-lines", "0"]);
    assert!(!page.contains("id=\"lines\"") && !page.contains("<details"));
}

#[test]
fn which_lines_are_shown_does_not_depend_on_cores() {
    let folder = Folder::empty();
    for i in 0..9 {
        let row = |n: usize| {
            format!(
                "1.02.0.00.0.00.0{i}.0000,Dinas {i},1.02.02.2.02.0001,Gizi,5.1.02.01.01.0052,kelas ibu hamil {n},{}",
                1000 - n
            )
        };
        let rows: Vec<String> = (0..20).map(row).collect();
        folder.file(&format!("{i}.csv"), budget(&rows.iter().map(String::as_str).collect::<Vec<_>>()));
    }
    let run = |jobs: &str, limit: &str| page(&folder, ".", &["--jobs", jobs, "--html-lines", limit]);
    for limit in ["30", "1000"] {
        assert!(run("1", limit) == run("2", limit), "{limit}");
    }
    // Of several files a line says in which it stands.
    assert!(run("1", "1000").contains("<small>./3.csv</small>") || run("1", "1000").contains("3.csv</small>"));
}

#[test]
fn texts_of_lines_are_inert_and_name_no_person() {
    let item = "\"</script><img src=x onerror=alert(1)> kelas ibu hamil NIK 3201234506780001\"";
    let row =
        format!("1.02.0.00.0.00.01.0000,\"<b>Dinas</b>\",1.02.02.2.02.0001,\"'\"\"><i>\",5.1.02.01.01.0052,{item},10");
    let page = page(&Folder::with("a.csv", budget(&[&row])), "a.csv", &[]);
    assert_eq!(page.matches("<script").count(), 1);
    assert_eq!(page.matches("</script").count(), 1);
    for live in ["<img", "<b>Dinas", "<i>", "3201234506780001"] {
        assert!(!page.contains(live), "{live}");
    }
    assert!(page.contains("&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;") && page.contains("hamil</mark>"));
}

/// A browser reads the page, presses its buttons and says what came of it.
pub fn tried(folder: &Folder, script: &str) -> Option<String> {
    let browser = program(&["chromium", "chromium-browser", "google-chrome"])?;
    let harness = TRY.replace("SCRIPT", script);
    folder.file("try.html", &harness);
    let url = format!("file://{}", folder.path().join("try.html").display());
    let profile = format!("--user-data-dir={}", folder.path().join("profile").display());
    let out = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files"])
        .args(["--enable-logging=stderr", &profile, "--virtual-time-budget=8000", "--dump-dom", &url])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let (said, log) = (String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
    assert!(!log.contains(":CONSOLE"), "{log}");
    let said = said.split("<pre id=\"said\">").nth(1)?.split("</pre>").next()?;
    Some(said.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
}

const TRY: &str = r#"<!doctype html><body><iframe id="frame"></iframe><pre id="said"></pre><script>
const frame = document.getElementById('frame');
frame.src = 'page.html';
frame.onload = async () => {
  const view = frame.contentWindow, page = frame.contentDocument, said = [];
  const saved = [];
  view.URL.createObjectURL = (blob) => { saved.push(blob); return '#'; };
  view.HTMLAnchorElement.prototype.click = () => {};
  const type = (input, text) => { input.value = text; input.dispatchEvent(new view.Event('input')); };
  const csv = async (button) => { button.click(); return (await saved.at(-1).text()).replace(/^\ufeff/, ''); };
  SCRIPT
  document.getElementById('said').textContent = said.join('\n');
};
</script>"#;

/// OPD of which three count nothing, one has a name that a spreadsheet would run.
fn offices() -> Folder {
    let row = |n: u8, opd: &str, item: &str, amount: &str| {
        format!("1.0{n}.0.00.0.00.01.0000,{opd},1.0{n}.02.2.02.0001,Urusan,5.1.02.01.01.0052,{item},{amount}")
    };
    let mut rows = vec![
        row(1, "=1+1", "kelas ibu hamil", "100000000000000.25"),
        row(2, "Dinas B", "kelas ibu hamil", "0.50"),
        row(3, "Dinas C", "kelas ibu hamil", "7"),
    ];
    rows.extend((4..=9).map(|n| row(n, &format!("Dinas {n}"), "kertas", "5")));
    Folder::with("a.csv", budget(&rows.iter().map(String::as_str).collect::<Vec<_>>()))
}

#[test]
fn tables_of_the_page_fold_filter_add_up_and_are_saved() {
    let folder = offices();
    let write = |lang: &str| {
        let args = ["report", "a.csv", "-o", "page.html", "--overwrite", "--lang", lang];
        assert_eq!(folder.run(&args).code, 0);
    };
    write("en");
    let script = r"
  const table = page.getElementById('table-opd');
  const fold = table.querySelector('.fold');
  const shown = () => [...table.tBodies[0].rows].filter((row) => row.offsetHeight > 0).length;
  said.push(`folded: ${shown()} + ${fold.textContent.trim()}`);
  fold.querySelector('button').click();
  said.push(`unfolded: ${shown()}`);
  fold.querySelector('button').click();
  const own = table.closest('section').querySelector('.csv');
  said.push(await csv(own));
  const filter = page.querySelector('[data-table=table-opd] input');
  type(filter, 'dinas');
  said.push(`sum: ${table.querySelector('tr.shown').cells[1].dataset.v}`);
  type(filter, '=1');
  said.push(`sum: ${table.querySelector('tr.shown').cells[1].dataset.v} ${table.querySelector('tr.shown').cells[1].textContent}`);
  type(filter, '');
  said.push(`no sum: ${table.querySelector('tr.shown').hidden}`);
  const bar = table.querySelectorAll('.thin')[1].querySelector('rect');
  const before = bar.getAttribute('width');
  const share = page.querySelector('.switch input[value=share]');
  share.click();
  said.push(`bar: ${before} ${bar.getAttribute('width')}`);
  type(page.querySelector('[data-tree] input'), 'hamil');
  said.push(page.querySelector('[data-tree] output').textContent);
  said.push(await csv(page.querySelector('[data-tree] .csv')));
";
    let Some(said) = tried(&folder, script) else { return };
    for expected in [
        // The six others have no evidence; all of them are in the csv.
        "folded: 3 + 6 OPD with nothing by any lens",
        "unfolded: 9",
        "'=1+1,1.01.0.00.0.00.01.0000,100000000000000.25,",
        "\nDinas 9,1.09.0.00.0.00.01.0000,5.00,",
        "\nTotal,,100000000000037.75,",
        "sum: 37.50\n",
        "sum: 100000000000000.25 100.0 tn",
        "no sum: true",
        "% 100.000%\n",
        "3 lines match: 100,000,000,000,007.75",
        "Dinas B,1.02.0.00.0.00.01.0000,Urusan,1.02.02.2.02.0001,3,kelas ibu hamil · 5.1.02.01.01.0052,0.50,",
    ] {
        assert!(said.contains(expected), "{expected}\n{said}");
    }
    // For a spreadsheet in Indonesian.
    write("id");
    let script = "said.push(await csv(page.getElementById('table-opd').closest('section').querySelector('.csv')));";
    let said = tried(&folder, script).unwrap();
    assert!(said.contains("'=1+1;1.01.0.00.0.00.01.0000;100000000000000,25;"), "{said}");
}

#[test]
fn without_its_script_the_page_hides_nothing_but_tools() {
    let page = page(&offices(), "a.csv", &[]);
    let body = page.split_once("<body").unwrap().1.split_once("<script>").unwrap().0;
    for hidden in body.split("<").filter(|tag| tag.contains(" hidden")) {
        let tool = ["p class=\"filter\"", "tr class=\"fold\"", "fieldset class=\"switch\"", "button id=\"theme\""];
        assert!(tool.iter().any(|t| hidden.starts_with(t)) || !hidden.contains('>'), "{hidden}");
    }
    assert_eq!(page.matches("<tr class=\"zero\">").count(), 6);
}

/// A part of an Office document.
fn part(folder: &Folder, file: &str, name: &str) -> String {
    let mut zip = zip::ZipArchive::new(std::fs::File::open(folder.path().join(file)).unwrap()).unwrap();
    let mut xml = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut xml).unwrap();
    xml
}

#[test]
fn word_numbers_its_pages_and_keeps_rows_and_headings_together() {
    let folder = Folder::empty();
    assert_eq!(folder.run(&["report", &melati(), "-o", "a.docx"]).code, 0);
    let body = part(&folder, "a.docx", "word/document.xml");
    assert!(part(&folder, "a.docx", "word/footer1.xml").contains(" PAGE "));
    assert!(body.contains("<w:footerReference w:type=\"default\" r:id=\"rId2\"/>"));
    // No row of a report goes on on the next page, and every table repeats its titles.
    assert_eq!(body.matches("<w:tr>").count(), body.matches("<w:tr><w:trPr><w:cantSplit/>").count());
    assert!(body.matches("<w:tblHeader/>").count() >= 8);
    // A legend is a line of text, no row of a chart; what is striped is striped.
    let legend = body.find("this lens alone").unwrap();
    assert!(body[..legend].rfind("</w:tbl>").unwrap_or(0) > body[..legend].rfind("<w:tbl>").unwrap_or(0));
    for [full, pale] in [["1F4F7A", "9DB6CC"], ["9AA5AE", "DDE2E6"]] {
        let cells: Vec<&str> = behind(&body, "w:fill=\"").into_iter().map(|cell| &cell[..6]).collect();
        let is_striped = |three: &[&str]| *three == [full, pale, full];
        assert!(cells.windows(3).any(is_striped), "{full}");
    }
}

#[test]
fn charts_of_the_workbook_have_room_for_every_label() {
    let folder = Folder::empty();
    assert_eq!(folder.run(&["report", &melati(), "-o", "a.xlsx", "--lang", "en"]).code, 0);
    for chart in ["xl/charts/chart1.xml", "xl/charts/chart2.xml"] {
        let chart = part(&folder, "a.xlsx", chart);
        assert!(chart.contains("sz=\"800\"") && chart.contains("#,##0.0,,,"), "{chart}");
    }
    // Ten OPD, two lenses: in rows of twenty pixels.
    let place = part(&folder, "a.xlsx", "xl/drawings/drawing2.xml");
    let rows: Vec<i64> = behind(&place, "<xdr:row>").into_iter().map(|row| row.parse().unwrap()).collect();
    assert!(rows[1] - rows[0] >= 18, "{rows:?}");
}

#[test]
fn statements_are_readable_by_all_and_break_no_word() {
    let folder = Folder::empty();
    let source = project().join("examples/kabupaten-melati/gbs/ibu-hamil.toml");
    let text = std::fs::read_to_string(source).unwrap();
    let text =
        text.replace("Simulasi data terpilah Dinas", "https://data.melatikab.go.id/dataset/terpilah-2025?a=1 Dinas");
    folder.file("a.toml", &text);
    let page = folder.run(&["gbs", "render", "a.toml"]).stdout;
    assert_eq!((page.matches("<main>").count(), page.matches("<h1").count()), (1, 1));
    assert!(page.contains("2026 (APBD murni)") && !page.contains("(apbd)"));
    assert!(
        page.contains("https:/<wbr>/<wbr>data.<wbr>melatikab.<wbr>go.<wbr>id/<wbr>dataset/<wbr>terpilah-<wbr>2025?")
    );
    for (stage, words) in
        [("rka", "rencana kerja dan anggaran, RKA"), ("pergeseran-2", "pergeseran APBD ke-2"), ("lain", "lain")]
    {
        folder.file("b.toml", text.replace("tahap = \"apbd\"", &format!("tahap = \"{stage}\"")));
        let page = folder.run(&["gbs", "render", "b.toml"]).stdout;
        assert!(page.contains(&format!("2026 ({words})")), "{stage}");
    }
}

#[test]
fn three_sides_are_not_called_two() {
    let folder = Folder::empty();
    for lang in ["id", "en"] {
        let page = folder.run(&[
            "compare",
            &melati(),
            &melati().replace("apbd-", "perubahan-"),
            "--format",
            "html",
            "--lang",
            lang,
        ]);
        assert!(!page.stdout.contains("Dua sisi") && !page.stdout.contains("Two sides"), "{}", page.stderr);
    }
}
