//! The page of `review --format html`: what it asks, that its texts are inert, and that what is decided on it is what
//! `--decisions` reads.

use serde_json::Value;

use crate::pages::tried;
use crate::{Folder, budget};

const IBU: &str =
    "1.02,Dinas Kesehatan,1.02.02.2.02.0001,Pelayanan Kesehatan Ibu Hamil,5.1.02.01.01.0052,Rapat,1000.25";
const LANSIA: &str = "1.06,Dinas Sosial,1.06.04.2.01.0099,Rehabilitasi,5.1.02.01.01.0024,Makanan lansia,300";

/// Sixteen subjects of two agencies: what is unsure, and what is sure.
fn folder() -> Folder {
    let unsure = (1..=12).map(|n| {
        let item = if n == 3 { "\"Makanan \"\"lansia\"\", kue\"".into() } else { format!("Makanan lansia {n}") };
        format!("1.06,Dinas Sosial,1.06.04.2.01.00{n:02},Rehabilitasi {n},5.1.02.01.01.0024,{item},{}.50", 9000 - n * 7)
    });
    let sure = (1..=4).map(|n| {
        format!("1.02,Dinas Kesehatan,1.02.02.2.02.00{n:02},Urusan {n},5.1.02.01.01.0052,=kelas ibu hamil {n},{n}00")
    });
    let rows: Vec<String> = unsure.chain(sure).collect();
    Folder::with("a.csv", budget(&rows.iter().map(String::as_str).collect::<Vec<_>>()))
}

fn page(folder: &Folder, more: &[&str]) -> String {
    let ran = folder.run(&[&["review", "a.csv", "--format", "html"], more].concat());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    ran.stdout
}

/// What the script of the page reads.
fn data(page: &str) -> Value {
    let data = page.split("<script type=\"application/json\" id=\"queue\">").nth(1).unwrap();
    serde_json::from_str(data.split("</script>").next().unwrap()).unwrap()
}

/// Rows of a review file.
fn rows(folder: &Folder, more: &[&str]) -> Vec<Vec<String>> {
    let ran = folder.run(&[&["review", "a.csv", "--raw-cells", "--lang", "en"], more].concat());
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(ran.stdout.as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

/// What the lens `decided` counts: amount, lines.
fn decided(folder: &Folder, file: &str) -> Option<(String, u64)> {
    let report = folder.report(&["a.csv", "--decisions", file]);
    let lens = report["lenses"].as_array().unwrap().iter().find(|l| l["lens"] == "decided").cloned()?;
    Some((lens["amount"].as_str().unwrap().to_owned(), lens["lines"].as_u64().unwrap()))
}

#[test]
fn the_page_asks_what_the_file_asks_in_its_order() {
    let folder = folder();
    let (page, csv) = (page(&folder, &[]), rows(&folder, &[]));
    let data = data(&page);
    assert_eq!(serde_json::from_value::<Vec<String>>(data["columns"].clone()).unwrap(), csv[0]);
    let cells = |row: &Value| serde_json::from_value::<Vec<String>>(row["cells"].clone()).unwrap();
    assert_eq!(data["rows"].as_array().unwrap().iter().map(cells).collect::<Vec<_>>(), csv[1..]);
    assert_eq!(csv.len(), 17);
}

#[test]
fn evidence_is_marked_in_the_texts_where_it_is() {
    let folder =
        Folder::with("a.csv", budget(&[IBU, &LANSIA.replace("Makanan lansia,300", "😀 Makanan  LANSIA desa,300000")]));
    let data = data(&page(&folder, &[]));
    let parts = |row: &Value| -> Vec<String> {
        let texts = row["texts"].as_array().unwrap();
        let part = |text: &Value| {
            // As a script counts characters.
            let units: Vec<u16> = text["text"].as_str().unwrap().encode_utf16().collect();
            let marks = text["marks"].as_array().unwrap().iter();
            let at = |n: &Value| usize::try_from(n.as_u64().unwrap()).unwrap();
            let marked = marks.map(|m| String::from_utf16(&units[at(&m[0])..at(&m[1])]).unwrap());
            format!("{}: {}", text["field"].as_str().unwrap(), marked.collect::<Vec<_>>().join("|"))
        };
        texts.iter().map(part).collect()
    };
    assert_eq!(parts(&data["rows"][0]), ["sub_kegiatan: ", "item: LANSIA"]);
    assert_eq!(parts(&data["rows"][1]), ["sub_kegiatan: Pelayanan Kesehatan Ibu Hamil"]);
    assert_eq!(data["rows"][1]["official"], true);
    assert_eq!(data["verdicts"][data["rows"][1]["suggestion"].as_u64().unwrap() as usize]["word"], "khusus target");
}

#[test]
fn texts_of_the_queue_are_inert_and_nothing_is_loaded() {
    let item = "\"</script><!--<script>\u{202e} ##[error]x lansia <img src=x onerror=alert(1)>\"";
    let folder = Folder::with("a.csv", budget(&[&LANSIA.replace("Makanan lansia", item)]));
    let page = page(&folder, &[]);
    assert_eq!((page.matches("<script").count(), page.matches("</script").count()), (2, 2));
    for live in ["<!--", "<img", "\u{202e}", "##[", "http:", "https:", "url(//", "innerHTML", "insertAdjacentHTML"] {
        assert!(!page.contains(live), "{live}");
    }
    assert!(page.contains("content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-"));
    let shown = data(&page)["rows"][0]["texts"][1]["text"].as_str().unwrap().to_owned();
    assert_eq!(shown, "</script><!--<script>  ##[error]x lansia <img src=x onerror=alert(1)>");
}

#[test]
fn the_same_queue_is_the_same_page_and_another_one_is_kept_apart() {
    let folder = folder();
    assert_eq!(page(&folder, &["--jobs", "1"]), page(&folder, &["--jobs", "2"]));
    let hash = |more: &[&str]| data(&page(&folder, more))["hash"].as_str().unwrap().to_owned();
    let own = hash(&[]);
    assert_eq!(hash(&["--lang", "id"]), own);
    folder.file(
        "d.csv",
        "kode_sub_kegiatan,putusan,alasan,pemeriksa,tanggal\n1.06.04.2.01.0001,kesetaraan,x,Sari,2026\n",
    );
    assert_ne!(hash(&["--decisions", "d.csv"]), own);
    let text = std::fs::read_to_string(folder.path().join("a.csv")).unwrap();
    folder.file("a.csv", text.replace(",8993.50", ",8993.51"));
    assert_ne!(hash(&[]), own);
}

#[test]
fn decisions_that_are_there_are_on_the_page() {
    let folder = folder();
    folder.file(
        "d.csv",
        "kode_sub_kegiatan,putusan,alasan,pemeriksa,tanggal,berlaku_sampai\n1.06.04.2.01.0002,bukan ARG,a b,Sari,2026-01-02,2027\n",
    );
    let data = data(&page(&folder, &["--decisions", "d.csv"]));
    let rows = data["rows"].as_array().unwrap();
    let made: Vec<&Value> = rows.iter().filter(|row| !row["decided"].is_null()).collect();
    assert_eq!((made.len(), &made[0]["decided"]), (1, &Value::from(4)));
    let cells: Vec<&str> = made[0]["cells"].as_array().unwrap().iter().map(|c| c.as_str().unwrap()).collect();
    assert_eq!(cells[10..15], ["none", "a b", "Sari", "2026-01-02", "2027"], "{cells:?}");
}

#[test]
fn the_page_is_made_anew_and_written_over_nothing_of_others() {
    let folder = folder();
    let run = |name: &str| folder.run(&["review", "a.csv", "-o", name, "--format", "html"]);
    assert_eq!(run("telaah.html").code, 0);
    let before = std::fs::read(folder.path().join("telaah.html")).unwrap();
    assert_eq!(run("telaah.html").code, 0);
    assert_eq!(std::fs::read(folder.path().join("telaah.html")).unwrap(), before);
    // A page is no budget.
    assert_eq!(folder.report(&["."])["inputs"].as_array().unwrap().len(), 1);
    folder.file("telaah.html", "<p>mine</p>");
    let ran = run("telaah.html");
    assert!(ran.code == 2 && ran.stderr.contains("setara did not write it"), "{}", ran.stderr);
    // A file of decisions is not a page's to write over, though review goes on with one.
    folder.run(&["review", "a.csv", "-o", "d.csv"]);
    let ran = run("d.csv");
    assert!(ran.code == 2 && ran.stderr.contains("d.csv"), "{}", ran.stderr);
}

/// What a test in the browser has at hand, beside that of `tried`: keys, and the page opened again.
const HANDS: &str = r"
  const press = (...keys) => keys.forEach((key) => page.body.dispatchEvent(new view.KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })));
  const at = (id) => frame.contentDocument.getElementById(id);
  const type_in = (id, text) => { at(id).value = text; at(id).dispatchEvent(new view.Event('input')); at(id).dispatchEvent(new view.Event('change')); };
  const rest = (ms) => new Promise((done) => setTimeout(done, ms));
  const again = async () => {
    await new Promise((done) => { frame.onload = done; view.location.reload(); });
    view.URL.createObjectURL = (blob) => { saved.push(blob); return '#'; };
    view.HTMLAnchorElement.prototype.click = () => {};
  };
  const load = async (text) => {
    const files = new view.DataTransfer();
    files.items.add(new view.File([text], 'decisions.csv'));
    at('load').files = files.files;
    const before = at('said').textContent;
    at('load').dispatchEvent(new view.Event('change'));
    for (let i = 0; i < 50 && at('said').textContent === before; i++) await rest(100);
  };
  const download = async () => { at('download').click(); return saved.at(-1).text(); };
  const today = () => { const d = new Date(); return [d.getFullYear(), d.getMonth() + 1, d.getDate()].map((n) => String(n).padStart(2, '0')).join('-'); };
";

fn tried_on_page(folder: &Folder, options: &[&str], script: &str) -> Option<Vec<String>> {
    let made = [&["review", "a.csv", "-o", "page.html", "--overwrite"], options].concat();
    assert_eq!(folder.run(&made).code, 0);
    let said = tried(folder, &format!("{HANDS}{script}"))?;
    Some(said.split("\n---\n").map(str::to_owned).collect())
}

/// Keys for the first ten rows; the tenth is taken back and decided again.
const KEYS: [&str; 10] = ["1", "2", "3", "0", "?", "y", "1", "2", "3", "2"];

#[test]
fn what_is_decided_on_the_page_is_what_the_report_counts() {
    let folder = folder();
    let script = r"
  press('1');
  said.push([at('progress-all').textContent, at('said').textContent, page.activeElement.id].join('|'), '---');
  type_in('who', 'Sari, M.Si');
  type_in('usual-reason', '=data terpilah');
  press('1', '2', '3', '0', '?', 'y', '1', '2', '3', '1', 'u', '2');
  said.push(at('progress-all').textContent, '---');
  await again();
  said.push(at('progress-all').textContent, '---');
  said.push(today(), '---');
  said.push(await download());
";
    let Some(said) = tried_on_page(&folder, &["--lang", "en"], script) else { return };
    assert_eq!(
        said[0],
        "0 of 16 decided so far; Rp 0 of Rp 108,460 (0.00 %)|Write the name of the reviewer first.|who"
    );
    // Amounts of the ten, and of what counts of them.
    let csv = rows(&folder, &[]);
    let sen = |row: &Vec<String>| row[2].replace('.', "").parse::<i64>().unwrap();
    let (mut money, mut counted, mut lines) = (0, 0, 0);
    let words = ["khusus target", "kesetaraan", "pelembagaan", "none", "review"];
    let mut expected = csv.clone();
    for (i, row) in csv[1..=10].iter().enumerate() {
        money += sen(row);
        // Yes is what is suggested, in the tenth cell.
        let verdict = ["1", "2", "3", "0", "?"].iter().position(|key| *key == KEYS[i]).map_or(&*row[9], |v| words[v]);
        if words[..3].contains(&verdict) {
            (counted, lines) = (counted + sen(row), lines + 1);
        }
        let own = [verdict, "'=data terpilah", "Sari, M.Si", &said[3], ""];
        expected[i + 1].splice(10..15, own.map(str::to_owned));
    }
    let progress = format!("10 of 16 decided so far; Rp {}", thousands(money));
    assert!(said[1].starts_with(&progress), "{progress}\n{}", said[1]);
    assert_eq!(said[2], said[1], "kept");
    // Cell by cell what `review` writes, the decisions beside it.
    let mut file = csv::Writer::from_writer(Vec::new());
    for row in &expected {
        let marked = row.iter().map(|c| if c.starts_with("=kelas") { format!("'{c}") } else { c.clone() });
        file.write_record(marked).unwrap();
    }
    assert_eq!(said[4].trim_end(), String::from_utf8(file.into_inner().unwrap()).unwrap().trim_end());
    folder.file("decisions.csv", &said[4]);
    let amount = format!("{}.{:02}", counted / 100, counted % 100);
    assert_eq!(decided(&folder, "decisions.csv"), Some((amount, lines)));
    assert_eq!(folder.run(&["report", "a.csv", "--decisions", "decisions.csv", "--format", "json"]).stderr, "");
}

/// Whole rupiah and sen as the page writes them in English.
fn thousands(sen: i64) -> String {
    let whole = (sen / 100).to_string();
    let mut out = String::new();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[test]
fn filters_lead_through_what_they_show() {
    let script = r"
  const rows = () => [...at('rows').rows].length;
  const choose = (id, text) => {
    at(id).value = [...at(id).options].find((option) => option.textContent.startsWith(text)).value;
    at(id).dispatchEvent(new view.Event('change'));
  };
  type_in('who', 'Sari');
  choose('by-opd', 'Dinas Kesehatan');
  said.push(`${rows()} ${at('progress-filtered').textContent}`);
  press('1', '1');
  choose('by-state', 'not decided');
  said.push(`${rows()} ${at('subject').textContent}`);
  press('1', '1');
  said.push(`${rows()} ${at('said').textContent} ${at('nothing').hidden}`);
  press('u');
  said.push(`${rows()} ${at('subject').textContent} ${at('said').textContent}`);
  choose('by-state', 'decided without');
  said.push(`${rows()}`);
  choose('by-opd', 'all'); choose('by-state', 'all'); choose('by-concept', 'ibu-hamil');
  said.push(`${rows()}`);
  choose('by-concept', 'all');
  at('by-text').value = 'LANSIA 1'; at('by-text').dispatchEvent(new view.Event('input'));
  await rest(300);
  said.push(`${rows()}`);
  press('j', 'j', 'k', 'n');
  said.push(at('position').textContent);
  at('keys-on').click(); press('1');
  at('keys-on').click(); at('who').dispatchEvent(new view.KeyboardEvent('keydown', { key: '1', bubbles: true }));
  said.push(at('progress-all').textContent);
";
    let Some(said) = tried_on_page(&folder(), &["--lang", "en"], script) else { return };
    let lines: Vec<&str> = said[0].lines().collect();
    assert_eq!(lines[0], "4 Among what the filter shows: 0 of 4 decided so far; Rp 0 of Rp 1,000 (0.00 %)");
    assert_eq!(lines[1], "2 Urusan 2");
    assert_eq!(lines[2], "0 All that is shown is decided. false");
    assert_eq!(lines[3], "1 Urusan 1 Undone: Urusan 1");
    // The three that are decided have no reason; four items name the concept.
    assert_eq!(lines[4..6], ["3", "4"]);
    // Items 1, 10, 11 and 12.
    assert_eq!(lines[6], "4");
    assert!(lines[8].starts_with("3 of 16 decided so far"), "{}", lines[8]);
}

#[test]
fn decisions_made_before_are_read_and_a_browser_that_keeps_nothing_says_so() {
    let folder = folder();
    let file = "\u{feff}kode_sub_kegiatan;nama_opd;uraian;saran;putusan;alasan;pemeriksa;tanggal\n\
        1.6.4.2.1.1;DINAS SOSIAL;makanan lansia 1;;kesetaraan;'=a;Budi;2026-01-02\n\
        1.06.04.2.01.0002;Dinas Sosial;Makanan lansia 2;;mungkin;;;\n\
        9.99.99.9.99.9999;Dinas Sosial;;;telaah;;;\n\
        1.02.02.2.02.0001;Dinas Kesehatan;=kelas ibu hamil 1;khusus target;ya;b;Budi;2026-01-02\n";
    let script = format!(
        "await load({file:?}); said.push(at('said').textContent, at('progress-all').textContent, '---');
  said.push(await download(), '---');
  press('u'); said.push(at('progress-all').textContent, '---');
  await load('a,b\\n1,2'); said.push(at('said').textContent, '---');
  Object.defineProperty(view, 'localStorage', {{ get() {{ throw new Error('no'); }} }});
  type_in('who', 'Sari'); press('1');
  said.push(at('kept').textContent, at('progress-all').textContent);"
    );
    let Some(said) = tried_on_page(&folder, &["--lang", "en"], &script) else { return };
    assert!(
        said[0].starts_with("2 decisions loaded; 2 rows not loaded, ") && said[0].contains("\n2 of 16 decided so far"),
        "{}",
        said[0]
    );
    let rows: Vec<&str> = said[1].lines().filter(|l| l.contains("Budi")).collect();
    assert!(
        rows.len() == 2
            && rows[0].contains(",review,kesetaraan,'=a,Budi,2026-01-02,,")
            && rows[1].contains(",khusus target,khusus target,b,Budi,2026-01-02,,"),
        "{rows:?}"
    );
    assert!(said[2].starts_with("0 of 16 decided so far"), "{}", said[2]);
    assert!(said[3].starts_with("This is not a file of decisions"), "{}", said[3]);
    assert!(
        said[4].starts_with("This browser does not save decisions") && said[4].contains("\n1 of 16"),
        "{}",
        said[4]
    );
}

#[test]
fn a_number_of_a_person_is_covered_and_its_row_is_decided_all_the_same() {
    let item = "Makanan lansia NIK 3201234506780001";
    let folder =
        Folder::with("a.csv", budget(&[&LANSIA.replace("Makanan lansia,300", &format!("{item},300000")), IBU]));
    let page = page(&folder, &[]);
    assert!(!page.contains("3201234506780001") && page.contains("3201**********01"));
    let script = "type_in('who', 'Sari'); type_in('usual-reason', 'x'); press('2'); said.push(await download());";
    let Some(said) = tried_on_page(&folder, &[], script) else { return };
    folder.file("decisions.csv", &said[0]);
    assert_eq!(decided(&folder, "decisions.csv"), Some(("300000.00".into(), 1)));
}

#[test]
fn the_csv_of_the_page_is_of_the_style_that_was_asked() {
    let folder = folder();
    let script = "type_in('who', 'Sari'); type_in('usual-reason', 'a;b'); press('2'); said.push(await download());";
    let Some(said) = tried_on_page(&folder, &["--csv", "excel-id", "--lang", "id"], script) else { return };
    let ran = folder.run(&["review", "a.csv", "--csv", "excel-id", "--lang", "id"]).stdout;
    let (own, theirs): (Vec<&str>, Vec<&str>) =
        (said[0].trim_end().lines().collect(), ran.trim_start_matches('\u{feff}').lines().collect());
    assert!(
        own[1].starts_with(theirs[1].split(";;;;;;").next().unwrap()) && own[1].contains(";kesetaraan;\"a;b\";Sari;")
    );
    assert_eq!(own[2..], theirs[2..]);
    folder.file("decisions.csv", &said[0]);
    assert_eq!(decided(&folder, "decisions.csv"), Some(("8993.50".into(), 1)));
}
