//! Lines that are drawn for people to look at, and what their look says of the whole.

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::schemas::validator::faults;
use crate::{Folder, Ran, budget};

/// Forty lines: ten with evidence, ten to review, twenty without; none is large.
fn lines() -> Vec<String> {
    let line = |code: &str, name: &str, item: String, amount: u64| {
        format!("1.02,Dinas Kesehatan,{code},{name},5.1.02.01.01.0052,{item},{amount}")
    };
    let mut out = Vec::new();
    for i in 0..10 {
        out.push(line("1.02.02.2.02.0001", "Pelayanan Kesehatan Ibu Hamil", format!("Rapat {i}"), 1_000 + i));
        out.push(line("1.06.04.2.01.0099", "Rehabilitasi", format!("Makanan lansia {i}"), 700 + i));
        out.push(line("1.02.03.2.01.0009", "Pemeliharaan Gedung", format!("Cat {i}"), 2_000 + 10 * i));
        out.push(line("1.02.03.2.01.0009", "Pemeliharaan Gedung", format!("Semen {i}"), 1_500 + 3 * i));
    }
    out
}

fn folder() -> Folder {
    let lines = lines();
    Folder::with("apbd.csv", budget(&lines.iter().map(String::as_str).collect::<Vec<_>>()))
}

const DRAW: [&str; 8] = ["sample", "apbd.csv", "--seed", "Inspektorat 2026", "--n", "30", "--lang", "id"];

/// Header and rows of csv.
fn table(text: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let mut rows = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>());
    (rows.next().unwrap(), rows.collect())
}

fn column(header: &[String], name: &str) -> usize {
    header.iter().position(|own| own == name).unwrap_or_else(|| panic!("{name} of {header:?}"))
}

/// A sample with the parts that `part` gives its rows, by the text of the item.
fn filled(sample: &str, part: impl Fn(&str) -> &'static str) -> String {
    let (header, mut rows) = table(sample);
    let (item, to) = (column(&header, "uraian"), column(&header, "bagian_arg"));
    rows.iter_mut().for_each(|row| row[to] = part(&row[item]).to_owned());
    written(&header, &rows)
}

fn written(header: &[String], rows: &[Vec<String>]) -> String {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(header).unwrap();
    rows.iter().for_each(|row| out.write_record(row).unwrap());
    String::from_utf8(out.into_inner().unwrap()).unwrap()
}

fn drawn(folder: &Folder, args: &[&str]) -> String {
    let ran = folder.run(args);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    ran.stdout
}

fn estimated(folder: &Folder, sample: &str) -> Value {
    folder.file("uji.csv", sample);
    let ran = folder.run(&["estimate", "uji.csv", "apbd.csv", "--format", "json"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let found = serde_json::from_str(&ran.stdout).unwrap();
    let schema = serde_json::from_str(&folder.run(&["schema", "estimate"]).stdout).unwrap();
    assert_eq!(faults(&schema, &found), Vec::<String>::new());
    found
}

fn refused(folder: &Folder, sample: &str) -> Ran {
    folder.file("uji.csv", sample);
    let ran = folder.run(&["estimate", "uji.csv", "apbd.csv", "--format", "json"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{}", ran.stderr);
    ran
}

fn rupiah(value: &Value) -> f64 {
    value.as_str().unwrap().parse().unwrap()
}

/// Seven amounts in a hundred, say. Anybody can do what this does with a hash and long division.
#[test]
fn draws_can_be_made_again_by_hand() {
    let folder = folder();
    let (header, rows) = table(&drawn(&folder, &DRAW));
    let tags = folder.tags(&["apbd.csv"]);
    for (code, is) in [("A", ["khusus_target", "kesetaraan"]), ("B", ["review", ""]), ("C", ["none", ""])] {
        let own: Vec<(u64, u128)> = (2..)
            .zip(&tags)
            .filter(|(_, tag)| is.contains(&tag["verdict"].as_str().unwrap()))
            .map(|(line, tag)| (line, rupiah(&tag["amount"]) as u128 * 100))
            // What is more than the thirtieth part of all is looked at in any case.
            .filter(|(_, sen)| sen * 30 <= 5_267_500)
            .collect();
        let sen: u128 = own.iter().map(|(_, sen)| sen).sum();
        let of_code: Vec<&Vec<String>> = rows.iter().filter(|row| row[1] == code).collect();
        let draws: usize = of_code.iter().map(|row| row[column(&header, "undian")].split(' ').count()).sum();
        assert!(draws >= 10, "{code}: {draws}");
        for draw in 1..=draws {
            let digest = Sha256::digest(format!("Inspektorat 2026|{code}|{draw}"));
            let mut at = digest.iter().fold(0u128, |rest, byte| (rest * 256 + u128::from(*byte)) % sen);
            let hit = own
                .iter()
                .find(|(_, sen)| {
                    if at < *sen {
                        true
                    } else {
                        at -= sen;
                        false
                    }
                })
                .unwrap()
                .0;
            let row = of_code.iter().find(|row| row[column(&header, "tempat")] == format!("apbd.csv:{hit}"));
            let row = row.unwrap_or_else(|| panic!("draw {draw} of {code} hits line {hit}"));
            assert!(row[column(&header, "undian")].split(' ').any(|own| own == draw.to_string()), "{row:?}");
        }
    }
    let all: usize = rows.iter().filter(|r| r[1] != "T").map(|r| r[column(&header, "undian")].split(' ').count()).sum();
    assert_eq!(all, 30);
}

#[test]
fn a_sample_is_the_same_again_and_another_with_another_seed() {
    let folder = folder();
    let first = drawn(&folder, &DRAW);
    assert_eq!(first, drawn(&folder, &DRAW));
    let mut other = DRAW;
    other[3] = "Inspektorat 2027";
    assert_ne!(first, drawn(&folder, &other));
    // The file says nothing of the verdicts, and its rows are mixed.
    let (header, rows) = table(&first);
    assert!(!header.iter().any(|name| name == "saran"), "{header:?}");
    let codes: String = rows.iter().map(|row| row[1].as_str()).collect();
    let mut sorted: Vec<char> = codes.chars().collect();
    sorted.sort_unstable();
    assert_ne!(codes, sorted.into_iter().collect::<String>());
    let (header, rows) = table(&drawn(&folder, &[&DRAW[..], &["--show-verdict"]].concat()));
    let said = column(&header, "saran");
    let is = |code: &str, word: &str| rows.iter().filter(|r| r[1] == code).all(|r| r[said] == word);
    assert!(is("A", "khusus target") && is("B", "telaah") && is("C", "bukan ARG"), "{rows:?}");
}

#[test]
fn an_estimate_adds_up_and_its_bounds_hold_the_truth() {
    let folder = folder();
    let found =
        estimated(&folder, &filled(&drawn(&folder, &DRAW), |item| if item.starts_with("Rapat") { "1" } else { "0" }));
    // All tags are right, and nothing else is ARG.
    let strata = found["strata"].as_array().unwrap();
    assert_eq!(strata.len(), 3);
    assert_eq!((found["estimate"].as_str(), found["total"].as_str()), (Some("10045.00"), Some("52675.00")));
    let sum: f64 = strata.iter().map(|own| rupiah(&own["estimate"])).sum();
    assert_eq!(sum, 10_045.0);
    assert!(rupiah(&found["between"]["low"]) < 10_045.0 && rupiah(&found["between"]["high"]) > 10_045.0, "{found}");
    let (exact, near) = (&found["between"], &found["approximately"]);
    assert!(
        rupiah(&near["low"]) >= rupiah(&exact["low"]) && rupiah(&near["high"]) <= rupiah(&exact["high"]),
        "{found}"
    );
    // Ten draws, none of them found: 1 - (alpha / 3)^(1/10), by hand.
    let review = &strata[1];
    assert_eq!((review["stratum"].as_str(), review["draws"].as_u64()), (Some("B"), Some(10)));
    assert!((review["at_most"].as_f64().unwrap() - (1.0 - (0.05f64 / 3.0).powf(0.1))).abs() < 1e-12, "{review}");
    let sentence = found["sentence"]["id"].as_str().unwrap();
    assert!(sentence.contains("diperkirakan Rp 10.045") && sentence.contains("sedikitnya 95 %"), "{sentence}");
}

#[test]
fn rows_of_a_sample_may_stand_in_any_order_and_in_a_workbook() {
    let folder = folder();
    let part = |item: &str| if item.starts_with("Rapat") { "0,5" } else { "0" };
    let sample = filled(&drawn(&folder, &DRAW), part);
    let found = estimated(&folder, &sample);
    let (header, mut rows) = table(&sample);
    rows.reverse();
    assert_eq!(estimated(&folder, &written(&header, &rows)), found);
    assert_eq!(found["estimate"], "5022.50");
}

#[test]
fn a_line_above_the_interval_is_looked_at_in_any_case() {
    let mut lines = lines();
    lines.push("1.02,Dinas Kesehatan,1.02.03.2.01.0009,Gedung,5.1.02.01.01.0052,Besar,90000".into());
    lines.push("1.02,Dinas Kesehatan,1.02.03.2.01.0009,Gedung,5.1.02.01.01.0052,Koreksi,-300".into());
    lines.push("1.02,Dinas Kesehatan,1.02.03.2.01.0009,Gedung,5.1.02.01.01.0052,Nihil,0".into());
    let folder = Folder::with("apbd.csv", budget(&lines.iter().map(String::as_str).collect::<Vec<_>>()));
    let ran = folder.run(&DRAW);
    let (header, rows) = table(&ran.stdout);
    let taken: Vec<&str> =
        rows.iter().filter(|row| row[1] == "T").map(|row| &*row[column(&header, "uraian")]).collect();
    assert!(taken.len() == 2 && taken.contains(&"Besar") && taken.contains(&"Koreksi"), "{taken:?}");
    assert!(!rows.iter().any(|row| row[column(&header, "uraian")] == "Nihil"));
    assert!(ran.stderr.contains("1 baris tanpa rupiah tidak dapat diundi: apbd.csv:44"), "{}", ran.stderr);
    let found =
        estimated(&folder, &filled(&ran.stdout, |item| if item == "Besar" || item == "Koreksi" { "1" } else { "0" }));
    assert_eq!(found["take_all"]["arg"], "89700.00");
    assert_eq!((found["estimate"].as_str(), found["between"]["low"].as_str()), (Some("89700.00"), Some("89700.00")));
    assert_eq!(found["lines_without_amount"], 1);
}

/// Nothing is left to chance: no bounds are needed.
#[test]
fn where_all_lines_are_looked_at_the_truth_is_exact() {
    let folder = folder();
    let sample = drawn(&folder, &["sample", "apbd.csv", "--seed", "x", "--n", "1000"]);
    assert_eq!(table(&sample).1.len(), 40);
    let found = estimated(&folder, &filled(&sample, |item| if item.ends_with('3') { "0.333333" } else { "0" }));
    // (1003 + 703 + 2030 + 1509) * 0.333333, to the sen.
    assert_eq!(found["estimate"], "1748.33");
    assert_eq!((&found["between"]["low"], &found["between"]["high"]), (&found["estimate"], &found["estimate"]));
    assert_eq!(found["strata"].as_array().unwrap().len(), 0);
}

#[test]
fn a_sample_that_is_not_whole_or_was_changed_is_refused_with_its_row() {
    let folder = folder();
    let sample = filled(&drawn(&folder, &DRAW), |_| "0");
    let (header, rows) = table(&sample);
    let at = rows.iter().position(|row| row[1] == "A").unwrap();
    let changed = |name: &str, to: &str| {
        let mut rows = rows.clone();
        rows[at][column(&header, name)] = to.to_owned();
        refused(&folder, &written(&header, &rows)).stderr
    };
    let place = |name: &str, stderr: &str| {
        assert!(stderr.contains(&format!("uji.csv:{}:", at + 2)), "{name}: {stderr}");
    };
    for (name, to, says) in [
        ("bagian_arg", "", "is blank (in 1 rows)"),
        ("bagian_arg", "mungkin", "is not a part"),
        ("bagian_arg", "2", "is not a part"),
        ("kategori", "kesetaraan", "contradicts"),
        ("kategori", "lainnya", "is not a category"),
        ("nilai", "5.00", "nilai has changed since the draw"),
        ("uraian", "lain", "uraian has changed since the draw"),
        ("strata", "T", "strata has changed since the draw"),
        ("undian", "77", "undian has changed since the draw"),
        ("sha256", "ab", "is not among those given"),
        ("dasar", "x", "of another sample"),
    ] {
        let stderr = changed(name, to);
        assert!(stderr.contains(says), "{name}: {stderr}");
        place(name, &stderr);
    }
    let mut without = rows.clone();
    without.remove(at);
    let stderr = refused(&folder, &written(&header, &without)).stderr;
    assert!(stderr.contains(&format!("(no {}) was drawn and is not in this file", at + 1)), "{stderr}");
    let mut twice = rows.clone();
    twice.push(rows[at].clone());
    let stderr = refused(&folder, &written(&header, &twice)).stderr;
    assert!(stderr.contains("is the same row as"), "{stderr}");
    // Another budget, other criteria, another way to read it.
    for (more, says) in [(["--pack", "p.toml"], "criteria are others"), (["--unit", "ribu"], "rules are others")] {
        folder.file("p.toml", "id = \"lain\"\nversion = \"1\"\ntitle = \"Lain\"\n");
        folder.file("uji.csv", &sample);
        let ran = folder.run(&[&["estimate", "uji.csv", "apbd.csv"][..], &more[..]].concat());
        assert!(ran.code == 2 && ran.stderr.contains(says), "{says}: {}", ran.stderr);
    }
    folder.file("apbd.csv", budget(&lines().iter().skip(1).map(String::as_str).collect::<Vec<_>>()));
    assert!(refused(&folder, &sample).stderr.contains("has changed since the draw"));
}

#[test]
fn the_size_comes_from_what_may_be_hidden() {
    let of = |i: u32| lines().into_iter().map(move |line| line.replacen("Dinas Kesehatan", &format!("Dinas {i}"), 1));
    let many: Vec<String> = (0..4).flat_map(of).collect();
    let folder = Folder::with("apbd.csv", budget(&many.iter().map(String::as_str).collect::<Vec<_>>()));
    let ran = folder.run(&["sample", "apbd.csv", "--seed", "x", "--tolerable", "35%", "--lang", "en"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    // ln(3 / 0.05) / 0.35 = 11.7 draws of the stratum.
    let (header, rows) = table(&ran.stdout);
    let draws = |code: &str| -> usize {
        rows.iter().filter(|row| row[1] == code).map(|row| row[column(&header, "undian")].split(' ').count()).sum()
    };
    assert_eq!((draws("A"), draws("B"), draws("C")), (10, 10, 12), "{}", ran.stderr);
    // 1 - (0.05 / 3)^(1/12)
    assert!(ran.stderr.contains("hide at most 28.91 % of their rupiah (asked for: 35.00 %)"), "{}", ran.stderr);
    let ran = folder.run(&["sample", "apbd.csv", "--seed", "x", "--tolerable", "1%", "--lang", "en"]);
    assert!(ran.stderr.contains("All lines without evidence are looked at"), "{}", ran.stderr);
    for wrong in ["0", "100%", "-1%", "x"] {
        assert_eq!(
            folder.run(&["sample", "apbd.csv", "--seed", "x", &format!("--tolerable={wrong}")]).code,
            2,
            "{wrong}"
        );
    }
    let ran = folder.run(&["sample", "apbd.csv", "--seed", "x", "--n", "29", "--lang", "en"]);
    assert!(ran.code == 2 && ran.stderr.contains("need --n 30"), "{}", ran.stderr);
    assert_eq!(folder.run(&["sample", "apbd.csv", "--seed", " x", "--n", "30"]).code, 2);
}

#[test]
fn files_may_be_named_in_any_order_and_under_other_names() {
    let folder = Folder::empty();
    let half = |from: usize| {
        let lines = lines();
        budget(&lines[from..from + 20].iter().map(String::as_str).collect::<Vec<_>>())
    };
    folder.file("a.csv", half(0));
    folder.file("b.csv", half(20));
    let args = ["sample", "a.csv", "b.csv", "--seed", "x", "--n", "30"];
    let sample = drawn(&folder, &args);
    assert_eq!(sample, drawn(&folder, &["sample", "b.csv", "a.csv", "--seed", "x", "--n", "30"]));
    folder.file("uji.csv", filled(&sample, |_| "1"));
    folder.file("arsip/z.csv", half(0));
    folder.file("arsip/y.csv", half(20));
    let ran = folder.run(&["estimate", "uji.csv", "arsip/z.csv", "arsip/y.csv", "--format", "json"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    // A folder with the sample in it: it is no budget.
    folder.file("arsip/uji.csv", filled(&sample, |_| "1"));
    let again = folder.run(&["estimate", "uji.csv", "arsip", "--format", "json"]);
    assert_eq!((again.code, again.stdout), (0, ran.stdout), "{}", again.stderr);
    let ran = folder.run(&["estimate", "uji.csv", "arsip/z.csv", "--lang", "en"]);
    assert!(ran.code == 2 && ran.stderr.contains("is not among those given"), "{}", ran.stderr);
}

/// One line or two of half the amount: each rupiah has the chance it had.
#[test]
fn a_line_split_in_two_changes_no_expectation() {
    let share = |text: &str, seeds: u64| -> f64 {
        let folder = Folder::with("apbd.csv", text);
        let of = |seed: u64| {
            let (header, rows) =
                table(&drawn(&folder, &["sample", "apbd.csv", "--seed", &seed.to_string(), "--n", "30"]));
            let hits = rows.iter().filter(|row| row[column(&header, "uraian")].starts_with("Semen 9"));
            hits.map(|row| row[column(&header, "undian")].split(' ').count()).sum::<usize>() as f64
        };
        (0..seeds).map(of).sum::<f64>() / seeds as f64
    };
    let whole = lines();
    let mut halves: Vec<String> = whole.clone();
    let at = halves.iter().position(|line| line.contains("Semen 9,")).unwrap();
    let half = halves[at].replace("1527", "763.50");
    halves[at] = half.replace("Semen 9,", "Semen 9 b,");
    halves.insert(at, half.replace("Semen 9,", "Semen 9 a,"));
    let text = |lines: &[String]| budget(&lines.iter().map(String::as_str).collect::<Vec<_>>());
    let (one, two) = (share(&text(&whole), 60), share(&text(&halves), 60));
    // Exactly the same sen are drawn: the stratum has as many, in the same order.
    assert_eq!(one, two);
    assert!(one > 0.0);
}

/// The lines of Python in docs/audit.md, run where there is Python.
#[test]
fn the_script_of_the_documents_draws_the_same_lines() {
    let Some(python) = crate::program(&["python3"]) else { return };
    let page = include_str!("../../docs/audit.md");
    let script = page.split("```python\n").nth(1).unwrap().split("```").next().unwrap();
    assert!(script.lines().count() <= 12, "{script}");
    let programs = std::path::Path::new(env!("CARGO_BIN_EXE_setara")).parent().unwrap().to_owned();
    let path = std::env::split_paths(&std::env::var_os("PATH").unwrap()).collect::<Vec<_>>();
    let path = std::env::join_paths(std::iter::once(programs).chain(path)).unwrap();
    let ran = std::process::Command::new(python)
        .args(["-c", script])
        .env("PATH", path)
        .current_dir(crate::project())
        .output()
        .unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let mut by_hand: Vec<String> = String::from_utf8(ran.stdout).unwrap().lines().map(str::to_owned).collect();
    let args = ["sample", "examples/kabupaten-melati/apbd-2026.csv", "--seed", "Inspektorat 2026", "--n", "60"];
    let sample = crate::run_in(crate::project(), &args, "");
    let (header, rows) = table(&sample.stdout);
    let (draws, place) = (column(&header, "undian"), column(&header, "tempat"));
    let mut drawn: Vec<String> = Vec::new();
    for row in &rows {
        let line = row[place].rsplit(':').next().unwrap();
        drawn.extend(row[draws].split(' ').filter(|d| !d.is_empty()).map(|draw| format!("{} {draw} {line}", row[1])));
    }
    by_hand.sort();
    drawn.sort();
    assert_eq!(by_hand.len(), 60);
    assert_eq!(by_hand, drawn);
}
