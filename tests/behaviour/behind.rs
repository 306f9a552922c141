//! `tag --where`: every printed figure is the sum of the lines that its conditions choose.

use std::path::Path;

use serde_json::Value;
use setara::allocate::Methods;
use setara::domain::amount::Rupiah;
use setara::gbs::filed;
use setara::lang::Lang;
use setara::ledger::lens::Lenses;
use setara::report::behind::{self, Judged, LineParts};
use setara::report::breakdown::{By, Wide};
use setara::report::collected::{BudgetsByFile, CutSettings};
use setara::settings::{Basis, GbsSettings, Settings, Sides};

use crate::{Folder, program, project, run_in};

const MELATI: &str = "examples/kabupaten-melati/apbd-2026.csv";

/// A figure, the conditions of its lines, and how many lines are said to be behind it.
type Figure = (String, Value, Option<u64>);

/// A report, and its figures asked for one by one of one reading.
struct Taken {
    settings: Settings,
    report: Value,
}

impl Taken {
    fn of(settings: Settings) -> Taken {
        let report = setara::report(&settings, &mut Vec::new()).unwrap().unwrap();
        Taken { settings, report: serde_json::to_value(&report).unwrap() }
    }

    /// Asks for every figure, and says how many there were.
    fn ask(&self, figures: &[Figure]) -> usize {
        let settings = &self.settings;
        let basis = Basis::open(settings).unwrap();
        let sides = Sides::open(settings, &mut Vec::new()).unwrap();
        let mut ledger = sides.ledger(&basis.criteria);
        let (mut parts, mut budgets) = (LineParts::default(), BudgetsByFile::default());
        let read = basis.read(settings, &mut ledger, &mut Vec::new(), &mut |row| {
            parts.add(row);
            budgets.add(row);
            Ok(())
        });
        let inputs = read.unwrap();
        let statements = filed::judge(sides.statements.clone(), &budgets.pagu(&inputs));
        let mut lenses = Lenses::of(&ledger, &basis.nomenclature);
        filed::file(&ledger, &mut lenses, &statements, settings.gbs.method);
        let mut methods = Methods::new(setara::settings::rules(settings, &sides.beneficiaries));
        let nomenclature = &basis.nomenclature;
        let judged = Judged { ledger: &ledger, lenses: &lenses, nomenclature, inputs: &inputs, lang: Lang::En };
        for (asked, amount, lines) in figures {
            let conditions = behind::conditions(std::slice::from_ref(asked), Lang::En).unwrap();
            let chosen = behind::choose(&conditions, &parts, &judged, &mut methods);
            let chosen = chosen.unwrap_or_else(|error| panic!("{asked}: {error:#}"));
            assert_eq!(serde_json::to_value(chosen.amount).unwrap(), *amount, "{asked}");
            if let Some(lines) = lines {
                assert_eq!(chosen.lines, *lines, "{asked}");
            }
        }
        figures.len()
    }
}

fn settings(by: &[By]) -> Settings {
    let path = |name: &str| project().join("examples/kabupaten-melati").join(name).to_string_lossy().into_owned();
    Settings {
        inputs: vec![path("apbd-2026.csv")],
        packs: vec!["id-arg".into()],
        beneficiaries: vec![path("sasaran.csv")],
        gbs: GbsSettings { statements: vec![path("gbs")], ..GbsSettings::default() },
        themes: true,
        cut: Some(CutSettings { by: by.to_vec(), wide: Wide::No, max_cells: 0 }),
        jobs: 1,
        ..Settings::default()
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn each<'v>(value: &'v Value, name: &str) -> impl Iterator<Item = &'v Value> {
    value[name].as_array().unwrap_or_else(|| panic!("{name}")).iter()
}

/// What a row of lenses is made of.
fn by_lens(whose: &str, row: &Value, out: &mut Vec<Figure>) {
    for (lens, amount) in row["lenses"].as_object().unwrap() {
        out.push((format!("{whose},lens={lens}"), amount.clone(), None));
    }
}

/// The figures of a report, but for its cut.
fn figures(report: &Value) -> Vec<Figure> {
    let mut out: Vec<Figure> = vec![
        ("amount=yes|no".into(), report["total"].clone(), report["lines"].as_u64()),
        ("amount=no".into(), "0.00".into(), report["lines_without_amount"].as_u64()),
    ];
    for (denominator, amount) in report["denominators"].as_object().unwrap() {
        out.push((format!("denominator={denominator}"), amount.clone(), None));
    }
    for row in each(report, "lenses") {
        let lens = text(&row["lens"]);
        out.push((format!("lens={lens}"), row["amount"].clone(), row["lines"].as_u64()));
        for kind in row["kinds"].as_array().into_iter().flatten() {
            out.push((format!("kind={}", text(&kind["kind"])), kind["amount"].clone(), kind["lines"].as_u64()));
        }
    }
    for row in each(report, "categories") {
        out.push((format!("category={}", text(&row["category"])), row["amount"].clone(), row["lines"].as_u64()));
    }
    for row in each(report, "overlap") {
        let counted = row.as_object().unwrap().iter().filter(|(_, value)| value.is_boolean());
        let yes_no = |value: &Value| if value == &Value::Bool(true) { "yes" } else { "no" };
        let lenses: Vec<String> = counted.map(|(lens, value)| format!("{lens}={}", yes_no(value))).collect();
        out.push((lenses.join(","), row["amount"].clone(), row["lines"].as_u64()));
    }
    for (list, lenses) in [
        ("official_without_evidence", "lens=official,lens!=evidence"),
        ("evidence_without_official", "official=no,evidence=yes"),
    ] {
        for row in each(report, list) {
            let asked = format!("{lenses},sub_kegiatan={}", text(&row["sub_kegiatan"]));
            out.push((asked, row["amount"].clone(), row["lines"].as_u64()));
        }
    }
    for row in each(report, "official_lists") {
        let list = text(&row["list"]);
        let kind = row["kind"].as_str().map_or(String::new(), |kind| format!(",kind={kind}"));
        out.push((format!("list={list}{kind}"), row["amount"].clone(), row["lines"].as_u64()));
        out.push((format!("unlisted={list}"), row["unknown_amount"].clone(), row["unknown_lines"].as_u64()));
    }
    let themes = &report["themes"];
    out.push(("theme!=-".into(), themes["tagged"].clone(), None));
    for row in each(themes, "themes") {
        let theme = text(&row["theme"]);
        out.push((format!("theme=\"{theme}\""), row["amount"].clone(), row["lines"].as_u64()));
        out.push((format!("theme=\"{theme}\",lens=official"), row["official"].clone(), None));
    }
    for row in each(report, "opd") {
        for name in ["code", "name"] {
            let opd = format!("opd={}", text(&row[name]));
            out.push((opd.clone(), row["total"].clone(), row["lines"].as_u64()));
            by_lens(&opd, row, &mut out);
        }
    }
    let outside = report["coverage"]["outside_women_agency_amount"].clone();
    out.push(("lens=evidence,women_agency=no".into(), outside, None));
    allocated(&report["allocation"], &mut out);
    out
}

/// What an allocation is made of that is whole lines.
fn allocated(allocation: &Value, out: &mut Vec<Figure>) {
    let base = format!("lens={}", text(&allocation["base"]));
    out.push((base.clone(), allocation["total"].clone(), None));
    for row in each(allocation, "methods") {
        out.push((format!("{base},method={}", text(&row["method"])), row["amount"].clone(), None));
    }
    for part in ["opd", "programs"] {
        let key = part.trim_end_matches('s');
        for row in each(allocation, part) {
            out.push((format!("{base},{key}={}", text(&row["code"])), row["total"].clone(), None));
        }
    }
    const ASPECTS: [&str; 4] = ["akses", "partisipasi", "kontrol", "manfaat"];
    for row in each(allocation, "aspects") {
        let aspect = text(&row["aspect"]);
        out.push((format!("{base},aspect={aspect}"), row["amount"].clone(), row["lines"].as_u64()));
        let others = ASPECTS.iter().filter(|other| **other != aspect).map(|other| format!(",aspect!={other}"));
        let alone = format!("{base},aspect={aspect}{}", others.collect::<String>());
        out.push((alone, row["amount_alone"].clone(), None));
    }
}

#[test]
fn every_figure_of_a_report_is_the_sum_of_the_lines_behind_it() {
    let taken = Taken::of(settings(&[By::Opd]));
    let asked = taken.ask(&figures(&taken.report));
    assert!(asked > 100, "{asked}");
}

#[test]
fn every_part_of_a_cut_is_the_sum_of_the_lines_behind_it() {
    for (by, key) in [
        (By::Government, "government"),
        (By::Year, "year"),
        (By::Stage, "stage"),
        (By::Opd, "opd"),
        (By::Unit, "unit"),
        (By::Program, "program"),
        (By::Bidang, "bidang"),
        (By::SumberDana, "sumber-dana"),
        (By::Rekening, "rekening"),
    ] {
        let taken = Taken::of(settings(&[by]));
        let mut figures = Vec::new();
        for row in each(&taken.report["by"], "rows") {
            let part = format!("{key}=\"{}\"", text(&row["by"][0]));
            figures.push((part.clone(), row["total"].clone(), row["lines"].as_u64()));
            by_lens(&part, row, &mut figures);
        }
        assert!(taken.ask(&figures) > 2, "{key}");
    }
    let taken = Taken::of(settings(&[By::Opd, By::Rekening]));
    let rows = each(&taken.report["by"], "rows");
    let cells: Vec<Figure> = rows
        .map(|row| {
            let asked = format!("opd={},rekening={}", text(&row["by"][0]), text(&row["by"][1]));
            (asked, row["total"].clone(), row["lines"].as_u64())
        })
        .collect();
    assert!(taken.ask(&cells) > 10);
}

#[test]
fn groups_are_asked_for_where_whole_lines_are_theirs() {
    let taken = Taken::of(Settings { beneficiaries: Vec::new(), ..settings(&[By::Opd]) });
    let allocation = &taken.report["allocation"];
    let mut figures: Vec<Figure> = Vec::new();
    for sex in ["female", "male", "unknown", "indivisible"] {
        figures.push((format!("lens=evidence,sex={sex}"), allocation[sex].clone(), None));
    }
    for row in each(allocation, "ages") {
        let asked = format!("lens=evidence,age={}", text(&row["age"]));
        figures.push((asked.clone(), row["total"].clone(), None));
        figures.push((format!("{asked},sex=female"), row["female"].clone(), None));
    }
    figures.push(("lens=evidence,difabel=yes".into(), allocation["difabel"]["total"].clone(), None));
    taken.ask(&figures);
    // With counts of persons, a line is of several groups.
    for (asked, exit) in [
        ("lens=evidence,sex=female", 2),
        ("lens=evidence,age=anak", 2),
        ("lens=evidence,sex=unknown,method=unknown", 0),
        ("lens=evidence,sex=indivisible,method=indivisible|staff", 0),
    ] {
        let ran = run_in(project(), &["tag", MELATI, "--where", asked], "");
        assert_eq!(ran.code, exit, "{asked}: {}", ran.stderr);
        assert_eq!(exit == 2, ran.stdout.is_empty() && ran.stderr.contains("method=direct"), "{}", ran.stderr);
    }
}

fn sum(lines: &[Value]) -> i64 {
    let sen = |line: &Value| text(&line["amount"]).replace('.', "").parse::<i64>().unwrap();
    lines.iter().map(sen).sum()
}

fn melati(folder: &Folder) {
    folder.file("apbd.csv", std::fs::read(project().join(MELATI)).unwrap());
}

#[test]
fn the_lines_are_written_in_every_format_and_their_sum_is_told() {
    let folder = Folder::empty();
    melati(&folder);
    let asked = "opd=Dinas Pekerjaan Umum, Penataan Ruang dan Lingkungan Hidup,category!=none";
    let args = ["tag", "apbd.csv", "--where", asked, "--format", "jsonl"];
    let ran = folder.run(&args);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let lines: Vec<Value> = ran.stdout.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let of = |line: &Value| text(&line["opd"]) == "Dinas Pekerjaan Umum, Penataan Ruang dan Lingkungan Hidup";
    assert!(lines.len() > 2 && lines.iter().all(of), "{}", lines.len());
    let amount = Rupiah::from_sen(sum(&lines).into()).english();
    let said = format!("{} lines, Rp {amount}\n", lines.len());
    assert_eq!(ran.stderr, said);
    let indonesian = folder.run(&[&args[..], &["--lang", "id"]].concat());
    let amount = Rupiah::from_sen(sum(&lines).into()).indonesian();
    assert_eq!(indonesian.stderr, format!("{} baris, Rp {amount}\n", lines.len()));
    for format in ["csv", "arrow", "parquet", "xlsx"] {
        let name = format!("out.{format}");
        let ran = folder.run(&["tag", "apbd.csv", "--where", asked, "--output", &name]);
        assert_eq!((ran.code, ran.stderr.starts_with(&said)), (0, true), "{format}: {}", ran.stderr);
    }
    let csv = std::fs::read_to_string(folder.path().join("out.csv")).unwrap();
    assert_eq!(csv.lines().count(), lines.len() + 1);
    // With one line alone.
    let sub = text(&lines[0]["sub_kegiatan"]);
    let row = lines[0]["row"].clone();
    let ran = folder.run(&["tag", "apbd.csv", "--where", asked, "--where", &format!("sub_kegiatan={sub}"), "--tagged"]);
    assert!(ran.stdout.contains(&format!(",{row},")), "{}", ran.stdout);
}

#[test]
fn lines_without_an_amount_are_asked_for() {
    let folder = Folder::with(
        "a.csv",
        "nama_skpd,kode_sub_kegiatan,nama_paket,pagu\nDinas A,1.02.02.2.02.0001,Kelas ibu hamil,5\nDinas A,1.02.02.2.02.0001,Kelas ibu hamil,\n",
    );
    let ran = folder.run(&["tag", "a.csv", "--where", "opd=dinas a"]);
    assert_eq!(ran.stderr, "1 line, Rp 5; 1 more have no amount (amount=no)\n");
    assert_eq!(ran.stdout.lines().count(), 2);
    let ran = folder.run(&["tag", "a.csv", "--where", "opd=dinas a,amount=yes|no"]);
    assert_eq!((ran.stderr.as_str(), ran.stdout.lines().count()), ("2 lines, Rp 5\n", 3));
}

#[test]
fn what_nobody_knows_is_an_error_with_the_way_out() {
    let folder = Folder::empty();
    melati(&folder);
    for (asked, said) in [
        ("lens=oficial", "did you mean \"official\"?"),
        ("lense=official", "did you mean \"lens\"?"),
        ("warna=merah", "there are: lens, kind"),
        ("opd=Dinas Kesehatn", "did you mean \"Dinas Kesehatan\"?"),
        ("rekening=9.9", "there is no such value"),
        ("category=telaahan", "did you mean \"telaah\"?"),
        ("denominator=D6", "D1, D2, D3, D4, D5"),
        ("year=2031", "there are: 2026"),
        ("lens", "write key=value"),
        ("lens=", "the value is missing"),
        ("official=maybe", "write yes or no"),
    ] {
        let ran = folder.run(&["tag", "apbd.csv", "--year", "2026", "--where", asked, "--output", "x.csv"]);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{asked}");
        assert!(ran.stderr.contains(said), "{asked}: {}", ran.stderr);
        assert!(!folder.path().join("x.csv").exists());
    }
    let budget = std::fs::read_to_string(project().join(MELATI)).unwrap();
    let ran = folder.run_with(&["tag", "-", "--where", "lens=official"], &budget);
    assert_eq!((ran.code, ran.stderr.contains("write it to a file first")), (2, true), "{}", ran.stderr);
    let ran = folder.run(&["tag", "apbd.csv", "--decisions", "x.csv"]);
    assert_eq!((ran.code, ran.stderr.contains("--where")), (2, true), "{}", ran.stderr);
}

#[test]
fn decisions_and_statements_are_those_of_the_report() {
    let folder = Folder::empty();
    melati(&folder);
    let ran = folder.run(&["review", "apbd.csv", "-o", "putusan.csv"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    // Whatever a line asks for is decided as kesetaraan.
    let file = folder.path().join("putusan.csv");
    let mut reader = csv::Reader::from_path(&file).unwrap();
    let header = reader.headers().unwrap().clone();
    let at = header.iter().position(|name| name == "putusan").unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let mut writer = csv::Writer::from_path(&file).unwrap();
    writer.write_record(&header).unwrap();
    for row in rows {
        let cells = row.iter().enumerate().map(|(i, cell)| if i == at { "kesetaraan" } else { cell });
        writer.write_record(cells).unwrap();
    }
    writer.flush().unwrap();
    let gbs = project().join("examples/kabupaten-melati/gbs");
    let sides = ["--decisions", "putusan.csv", "--gbs", gbs.to_str().unwrap()];
    let report = folder.report(&[&["apbd.csv"], &sides[..]].concat());
    for lens in ["decided", "gbs"] {
        let row = each(&report, "lenses").find(|row| row["lens"] == lens).unwrap();
        let asked = format!("lens={lens}");
        let lines = folder.tags(&[&["apbd.csv", "--where", &asked], &sides[..]].concat());
        let wanted = text(&row["amount"]).replace('.', "").parse::<i64>().unwrap();
        assert!(wanted > 0);
        assert_eq!((sum(&lines), lines.len() as u64), (wanted, row["lines"].as_u64().unwrap()), "{lens}");
    }
    let args = [&["tag", "apbd.csv", "--where", "lens=gbs", "--gbs-method", "share"], &sides[..]].concat();
    let ran = folder.run(&args);
    assert_eq!((ran.code, ran.stderr.contains("--gbs-method full")), (2, true), "{}", ran.stderr);
}

#[test]
fn a_table_for_pivots_has_every_line_and_names_other_formats_where_it_is_full() {
    let folder = Folder::empty();
    melati(&folder);
    let ran = folder.run(&["tag", "apbd.csv", "-o", "a.xlsx"]);
    assert_eq!((ran.code, ran.stderr.ends_with("saved: a.xlsx\n")), (0, true), "{}", ran.stderr);
    let sheet = part(&folder.path().join("a.xlsx"), "xl/worksheets/sheet1.xml");
    let rows = sheet.matches("<row ").count();
    let lines = folder.tags(&["apbd.csv"]).len();
    assert_eq!(rows, lines + 1);
    // No form of zip that LibreOffice does not open: the version that its first file needs.
    let bytes = std::fs::read(folder.path().join("a.xlsx")).unwrap();
    assert!(bytes[4] <= 20, "{}", bytes[4]);
    assert!(sheet.contains("state=\"frozen\"") && !sheet.contains("mergeCell"));
    let table = part(&folder.path().join("a.xlsx"), "xl/tables/table1.xml");
    assert!(table.contains(&format!("ref=\"A1:AO{rows}\"")) && table.contains("autoFilter"), "{table}");
    // What a number cannot hold is text, and the workbook says so.
    let folder = Folder::with(
        "b.csv",
        "nama_skpd,nama_paket,pagu\nDinas A,Kelas ibu hamil,10000000000000.01\nDinas A,=cmd,1.5\n",
    );
    assert_eq!(folder.run(&["tag", "b.csv", "--format", "xlsx", "-o", "b.xlsx"]).code, 0);
    let book = folder.path().join("b.xlsx");
    let sheet = part(&book, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains(">10000000000000.01</t>") && sheet.contains("<v>1.50</v>"), "{sheet}");
    assert!(part(&book, "xl/worksheets/sheet2.xml").contains("1 amounts are written as text"));
    assert_eq!(folder.run(&["tag", "b.csv", "-o", "c.xlsx"]).code, 0);
    assert_eq!(std::fs::read(book).unwrap(), std::fs::read(folder.path().join("c.xlsx")).unwrap());
}

/// A file in a workbook.
fn part(book: &Path, name: &str) -> String {
    let mut zip = zip::ZipArchive::new(std::fs::File::open(book).unwrap()).unwrap();
    let mut file = zip.by_name(name).unwrap();
    let mut out = String::new();
    std::io::Read::read_to_string(&mut file, &mut out).unwrap();
    out
}

#[test]
fn libreoffice_opens_the_table_and_adds_up_the_same() {
    let Some(office) = program(&["soffice", "libreoffice"]) else { return };
    let folder = Folder::empty();
    melati(&folder);
    let asked = ["tag", "apbd.csv", "--where", "lens=official"];
    assert_eq!(folder.run(&[&asked[..], &["-o", "a.xlsx"]].concat()).code, 0);
    let home = format!("-env:UserInstallation=file://{}/office", folder.path().display());
    let args =
        [&home, "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false", "a.xlsx"];
    let out = std::process::Command::new(office).args(args).current_dir(folder.path()).output().unwrap();
    let mut reader = csv::Reader::from_path(folder.path().join("a.csv")).unwrap_or_else(|e| panic!("{e}: {out:?}"));
    let column = reader.headers().unwrap().iter().position(|name| name == "amount").unwrap();
    let amounts = reader.records().map(|row| row.unwrap()[column].replace(',', "").parse::<f64>().unwrap_or_default());
    let sen: i64 = amounts.map(|amount| (amount * 100.0).round() as i64).sum();
    let lines: Vec<Value> = folder.tags(&["apbd.csv", "--where", "lens=official"]);
    assert_eq!(sen, sum(&lines));
}
