//! What is shown of hostile texts: nothing that a terminal, a page, a spreadsheet or a log would obey.

use std::process::{Command, Stdio};

use super::GOOD;
use crate::{Folder, Ran, budget, program};

#[test]
fn names_do_not_steer_a_terminal() {
    let name = "\u{1b}[31mDinas\u{1b}]52;c;eA==\u{7}\u{9b}2J\u{202e}x";
    let folder =
        Folder::with("a.csv", budget(&[&format!("x,{name},2.08.02.2.01.0001,{name},5.1.02,{name},dua {name}"), GOOD]));
    for args in [&["report", "a.csv"][..], &["check", "a.csv"], &["inspect", "a.csv"], &["explain", "a.csv:3"]] {
        let ran = folder.run(args);
        for said in [&ran.stdout, &ran.stderr] {
            let steers = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
            assert!(!said.contains(steers), "{args:?}: {said:?}");
        }
    }
}

/// One budget whose names try every format at once, and a NIK in a text. `tag` is not asked: it gives the user's own cells
/// back to programs.
#[test]
fn hostile_names_are_harmless_in_every_format() {
    let bad = "<script>alert(1)</script> </td> ]]> **b** `c` [d](http://e) \u{1b}[31m \u{9b}31m \u{202e} \u{7}";
    let item = "=1+1 ibu hamil NIK 3271014101900001";
    let rows = [1, 2].map(|n| {
        format!("1.02,\"Dinas {bad}\",2.08.02.2.01.000{n},\"Perempuan {bad}\",5.1.02.01.01.0024,{item},{n}00")
    });
    let folder = Folder::with("a.csv", budget(&[&rows[0], &rows[1], "::error::x,y,z,::error::x,5.1,::error::x,1x"]));
    let mut outputs = Vec::new();
    for format in ["table", "csv", "json", "jsonl", "html", "markdown"] {
        outputs.push((format, folder.run(&["report", "a.csv", "--year", "2026", "--format", format])));
    }
    for format in ["text", "concise", "json", "jsonl", "sarif", "junit", "github", "gitlab", "markdown"] {
        outputs.push((format, folder.run(&["check", "a.csv", "--year", "2026", "--format", format])));
    }
    outputs.push(("table", folder.run(&["inspect", "a.csv"])));
    outputs.push(("explain", folder.run(&["explain", "a.csv:2"])));
    outputs.into_iter().for_each(|(format, ran)| harmless(format, ran));
}

/// Nothing of the hostile names works in a format.
fn harmless(format: &str, ran: Ran) {
    let text = ran.stdout + &ran.stderr;
    assert!(text.len() > 100 && ran.code < 2, "{format}: {text}");
    // Programs that read JSON are given the letters that are there, as JSON writes them.
    let json = matches!(format, "json" | "jsonl" | "sarif" | "gitlab");
    for sign in ['\u{1b}', '\u{7}', '\u{9b}', '\u{202e}'] {
        assert!(!text.contains(sign) || json && sign > '\u{1f}', "{format}: {sign:?}");
    }
    assert!(!matches!(format, "html" | "junit") || !text.contains("<script>alert"), "{format}: {text}");
    assert!(format != "markdown" || !text.contains("[d](http"), "{format}: {text}");
    // `explain` shows a line to who has the file (docs/privacy.md).
    assert!(format == "explain" || !text.contains("3271014101900001"), "{format}: a NIK");
    let commands = text.lines().filter(|l| l.trim_start().starts_with("::")).collect::<Vec<_>>();
    let own = |l: &&&str| format == "github" && !l.contains("::error::x,");
    assert_eq!(commands.iter().filter(|l| !own(l)).count(), 0, "{format}: {commands:?}");
}

/// Comparisons, and statements as they are checked and printed.
#[test]
fn hostile_names_in_comparisons_and_statements() {
    let bad = "<script>alert(1)</script> </td> ]]> **b** [d](http://e) \u{1b}[31m \u{9b}31m \u{202e} \u{7}";
    let row = |amount| format!("1.02,\"Dinas {bad}\",2.08.02.2.01.0001,\"Perempuan {bad}\",5.1.02,ibu hamil,{amount}");
    let folder = Folder::with("a.csv", budget(&[&row(100), "1.02,::error::x,y,::error::x,5.1,::error::x,7"]));
    folder.file("b.csv", budget(&[&row(250)]));
    for format in ["table", "csv", "json", "jsonl", "html", "markdown"] {
        harmless(format, folder.run(&["compare", "a.csv", "b.csv", "--format", format]));
    }
    let text: String =
        format!("{bad} NIK 3271014101900001").chars().map(|c| format!("\\U{:08x}", u32::from(c))).collect();
    folder.file(
        "gbs.toml",
        format!(
            "perangkat_daerah = \"{text}\"\nsasaran = \"::error::x\"\ntolok_ukur = \"{text}\"\n\"{text}\" = 1\n\
             [program]\nkode = \"{text}\"\nnama = \"{text}\"\n[[data]]\ntopik = \"{text}\"\nL = \"{text}\"\n"
        ),
    );
    for format in ["text", "concise", "json", "jsonl", "sarif", "junit", "github", "gitlab", "markdown"] {
        harmless(format, folder.run(&["gbs", "check", "gbs.toml", "--format", format]));
    }
    harmless("html", folder.run(&["gbs", "render", "gbs.toml", "--format", "html"]));
}

/// What a spreadsheet would compute, each as the name of an agency, of a sub kegiatan and of an item.
const FORMULAS: [&str; 7] = [
    "=HYPERLINK(\"http://e\";\"ibu hamil\")",
    "=2*21",
    "@SUM(2*21) ibu hamil",
    "+2*21+ibu hamil",
    "-2*21-ibu hamil",
    "\tibu hamil =2*21",
    "\r=2*21 ibu hamil",
];

fn formulas() -> Folder {
    let rows: Vec<String> = (FORMULAS.iter().enumerate())
        .map(|(i, text)| {
            let cell = format!("\"{}\"", text.replace('"', "\"\""));
            format!("1.0{i},{cell},2.08.02.2.01.000{i},{cell},5.1.02.01.01.0024,{cell},{i}00")
        })
        .collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let folder = Folder::with("a.csv", budget(&rows));
    folder.file("b.csv", budget(&rows[1..]));
    folder
}

#[test]
fn no_cell_of_csv_is_a_formula() {
    let folder = formulas();
    // `tag --columns full` is for programs, which give the cells back as they were (docs/scale.md).
    let commands: [&[&str]; 6] = [
        &["report", "a.csv", "--format", "csv", "--only", "opd"],
        &["report", "a.csv", "--format", "csv"],
        &["compare", "a.csv", "b.csv", "--format", "csv"],
        &["compare", "a.csv", "b.csv", "--format", "csv", "--only", "sub-kegiatan"],
        &["tag", "a.csv"],
        &["review", "a.csv"],
    ];
    for args in commands {
        let ran = folder.run(args);
        assert_eq!(ran.code, 0, "{args:?}: {}", ran.stderr);
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(ran.stdout.as_bytes());
        let cells: Vec<String> =
            reader.records().flat_map(|r| r.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()).collect();
        assert!(cells.iter().any(|c| c.contains("2*21")), "{args:?}: {}", ran.stdout);
        for cell in cells {
            // A number, or nothing where there is none; alone, or before the rest of an item (`- | yes`).
            let first = cell.split(" | ").next().unwrap();
            let number = first.starts_with('-') && first[1..].chars().all(|c| c.is_ascii_digit() || c == '.');
            assert!(number || !cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{args:?}: {cell:?}");
        }
    }
}

/// Whether LibreOffice computes any of it: what it opened is written as csv again.
#[test]
fn no_formula_is_computed_by_libreoffice() {
    let Some(office) = program(&["soffice", "libreoffice"]) else { return };
    let folder = formulas();
    for format in ["csv", "xlsx"] {
        let output = format!("{format}.{format}");
        assert_eq!(folder.run(&["report", "a.csv", "--format", format, "--output", &output]).code, 0, "{format}");
    }
    let profile = format!("-env:UserInstallation=file://{}", folder.path().join("profile").display());
    // Every sheet, cells as they are shown.
    let filter = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1";
    let ran = Command::new(office)
        .args([&profile, "--headless", "--convert-to", filter, "--outdir", "out", "csv.csv", "xlsx.xlsx"])
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let Ok(files) = std::fs::read_dir(folder.path().join("out")) else {
        return eprintln!("skipped: LibreOffice does not start here: {}", String::from_utf8_lossy(&ran.stderr));
    };
    let texts: Vec<(String, String)> = files
        .map(|f| f.unwrap())
        .map(|f| (f.file_name().into_string().unwrap(), std::fs::read_to_string(f.path()).unwrap()))
        .collect();
    for name in ["csv", "xlsx"] {
        let own: String = texts.iter().filter(|(n, _)| n.starts_with(name)).map(|(_, text)| text.as_str()).collect();
        for said in ["=2*21", "=HYPERLINK(", "@SUM(2*21)", "+2*21", "-2*21"] {
            assert!(own.contains(said), "{name}: {said}: {own}");
        }
        for computed in ["#NAME?", "Err:", "#VALUE!"] {
            assert!(!own.contains(computed), "{name}: {own}");
        }
    }
}

/// One page that holds a report, a comparison and a statement, and is told by their scripts that they ran.
#[test]
fn no_script_runs_in_a_browser() {
    let Some(browser) = program(&["chromium", "chromium-browser", "google-chrome"]) else { return };
    let bad = "</title><script>parent.document.title='ran'</script><img src=x onerror=parent.document.title='ran'>               <svg onload=parent.document.title='ran'>";
    let row = format!("1.02,\"{bad}\",2.08.02.2.01.0001,\"{bad}\",5.1.02,\"{bad} ibu hamil\",100");
    let folder = Folder::with("a.csv", budget(&[&row]));
    folder.file("b.csv", budget(&[&row, GOOD]));
    folder
        .file("gbs.toml", format!("perangkat_daerah = \"{bad}\"\nsasaran = \"{bad}\"\n[program]\nnama = \"{bad}\"\n"));
    let run = |args: &[&str]| assert_eq!(folder.run(args).code, 0, "{args:?}");
    run(&["report", "a.csv", "--format", "html", "--government", bad, "--output", "report.html"]);
    run(&["compare", "a.csv", "b.csv", "--format", "html", "--output", "compare.html"]);
    run(&["gbs", "render", "gbs.toml", "--output", "gbs.html"]);
    // The last of them shows that a script which runs is seen.
    folder.file("ran.html", "<script>parent.document.body.dataset.own = 'ran'</script>");
    let frames = ["report", "compare", "gbs", "ran"].map(|f| format!("<iframe src=\"{f}.html\"></iframe>")).concat();
    folder.file("try.html", format!("<!doctype html><title>still</title><body>{frames}"));
    let out = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files"])
        .arg(format!("--user-data-dir={}", folder.path().join("profile").display()))
        .args(["--virtual-time-budget=3000", "--dump-dom"])
        .arg(format!("file://{}", folder.path().join("try.html").display()))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let page = String::from_utf8_lossy(&out.stdout);
    if !page.contains("<iframe") {
        return eprintln!("skipped: the browser does not start here");
    }
    assert!(page.contains("data-own=\"ran\""), "a script that runs is seen: {page}");
    assert!(page.contains("<title>still</title>"), "{page}");
}

/// The worst first; the rest is counted, in the file and where the command was run.
#[test]
fn more_findings_than_a_workbook_takes() {
    let bad = GOOD.replace(",100", ",1x0");
    let folder = Folder::with("a.csv", budget(&[&[GOOD][..], &vec![bad.as_str(); 100_050]].concat()));
    let ran = folder.run(&["check", "a.csv", "--format", "xlsx", "--output", "f.xlsx", "--lang", "en"]);
    assert!(ran.code == 1 && ran.stderr.contains(" more findings are left out of this format"), "{}", ran.stderr);
    let mut zip = zip::ZipArchive::new(std::fs::File::open(folder.path().join("f.xlsx")).unwrap()).unwrap();
    let mut rows = 0;
    for i in 0..zip.len() {
        let mut part = zip.by_index(i).unwrap();
        let mut xml = Vec::new();
        std::io::Read::read_to_end(&mut part, &mut xml).unwrap();
        rows += memchr::memmem::find_iter(&xml, b"<row ").count();
    }
    assert!((100_000..100_020).contains(&rows), "{rows}");
    let ran = folder.run(&["check", "a.csv", "--format", "jsonl"]);
    assert!(ran.code == 1 && ran.stdout.lines().count() >= 100_050, "{}", ran.stdout.lines().count());
}

/// Every command that shows texts of a file on a terminal, also those without `--output`.
#[cfg(target_os = "linux")]
#[test]
fn nothing_steers_a_terminal() {
    let steers = "\u{1b}]0;judul\u{7}PUG \u{1b}[2J";
    let row = GOOD.replace("Dinas", &format!("Dinas {steers}")).replace("PUG,", &format!("{steers},"));
    let folder = Folder::with("a.csv", budget(&[&row]));
    for command in
        ["explain a.csv:2", "report a.csv --only opd", "tag a.csv", "tag a.csv --format jsonl", "review a.csv"]
    {
        let on_terminal = format!("{} --no-config {command}", env!("CARGO_BIN_EXE_setara"));
        let ran = Command::new("script").args(["-qec", &on_terminal, "/dev/null"]).current_dir(folder.path()).output();
        let Ok(ran) = ran else {
            eprintln!("skipped: `script` is not installed");
            return;
        };
        let shown = String::from_utf8_lossy(&ran.stdout);
        assert!(shown.contains("Dinas"), "{command}: {shown}");
        assert!(!shown.contains("\u{1b}]") && !shown.contains("\u{1b}[2J"), "{command}: {shown:?}");
    }
}
