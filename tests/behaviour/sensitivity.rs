//! `report --sensitivity`: the share by every rule at hand, in order, and what can say nothing.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::real_data::data;
use crate::{Folder, budget, project};

/// Of the first code the lists of 2026 and 2027 have the tag, of the second that of 2026 alone, of the third none has it. Lines of
/// the first have evidence by its name, of the third one line.
const LINES: [&str; 5] = [
    "1.02.0.00.0.00.01.0000,Dinas Kesehatan,1.02.02.2.02.0001,Pengelolaan Pelayanan Kesehatan Ibu Hamil,5.1.02.01.01.0052,Kelas ibu hamil,100",
    "1.01.0.00.0.00.01.0000,Dinas Pendidikan,1.01.02.2.01.0001,Pembangunan Unit Sekolah Baru,5.1.02.01.01.0024,Alat tulis,300",
    "1.03.0.00.0.00.01.0000,Dinas PU,1.03.03.2.01.0099,Pembangunan Jaringan,5.1.02.01.01.0024,Pelatihan kader perempuan,50",
    "1.03.0.00.0.00.01.0000,Dinas PU,1.03.03.2.01.0099,Pembangunan Jaringan,5.1.02.01.01.0025,Kertas,150",
    "1.03.0.00.0.00.01.0000,Dinas PU,1.03.01.2.01.0001,Perencanaan Perangkat Daerah,5.1.01.01.01.0001,Gaji,400",
];

fn folder() -> Folder {
    Folder::with("a.csv", budget(&LINES))
}

/// The points of a report: lens, method, list and kind; denominator, numerator, share in percent.
fn points(band: &Value) -> Vec<(String, &str, &str, f64)> {
    band["points"].as_array().unwrap().iter().map(point).collect()
}

fn point(point: &Value) -> (String, &str, &str, f64) {
    let text = |field: &str| point[field].as_str().unwrap();
    let years: Vec<String> = point["lists"].as_array().unwrap().iter().map(ToString::to_string).collect();
    let by = [text("lens"), text("method"), &years.join("+"), point["kind"].as_str().unwrap_or("")].join(" ");
    let percent = (point["share"].as_f64().unwrap() * 10_000.0).round() / 100.0;
    (by.trim().to_owned(), text("denominator"), text("numerator"), percent)
}

#[test]
fn every_rule_gives_its_share_by_hand() {
    let report = folder().report(&["a.csv", "--year", "2026", "--only", "sensitivity"]);
    let band = &report["sensitivity"];
    // Of operating and capital spending, 1000.
    let of_d1: Vec<(String, &str, f64)> =
        points(band).into_iter().filter(|p| p.1 == "D1").map(|(by, _, amount, share)| (by, amount, share)).collect();
    let wanted = [
        // Tagged lines that show evidence.
        ("official lines 2026", "100.00", 10.0),
        ("official lines 2026 Astacita", "100.00", 10.0),
        ("official lines 2026 ARG", "100.00", 10.0),
        ("official full 2026 ARG", "100.00", 10.0),
        ("official full 2027 Astacita", "100.00", 10.0),
        ("official lines 2027 Astacita", "100.00", 10.0),
        ("evidence lines", "150.00", 15.0),
        // With the paper of the sub kegiatan whose training shows evidence.
        ("evidence full", "300.00", 30.0),
        ("official full 2026", "400.00", 40.0),
        ("official full 2026 Astacita", "400.00", 40.0),
    ];
    let mut found: Vec<String> = of_d1.iter().map(|(by, amount, share)| format!("{by} {amount} {share}")).collect();
    let mut wanted = wanted.map(|(by, amount, share)| format!("{by} {amount} {share}"));
    found.sort();
    wanted.sort();
    assert_eq!(found, wanted);
    // Both ends: of what is no pay or support, 600, and of all.
    assert_eq!((&band["lowest"], &band["highest"]), (&0.1.into(), &(400.0 / 600.0).into()));
    let said = band["sentence"]["en"].as_str().unwrap();
    for part in ["10.00 % to 66.67 %", "(Rp 100 of Rp 1,000)", "support programs apart (D5) (Rp 400 of Rp 600)"] {
        assert!(said.contains(part), "{said}");
    }
    assert_eq!(band["silent"], serde_json::json!([]));
}

#[test]
fn points_are_in_order_and_can_be_computed_again() {
    let example = project().join("examples/kabupaten-melati");
    let path = |name: &str| example.join(name).to_str().unwrap().to_owned();
    let report = Folder::empty().report(&[&path("apbd-2026.csv"), "--sensitivity", "--gbs", &path("gbs")]);
    let list = report["sensitivity"]["points"].as_array().unwrap();
    let number = |value: &Value| value.as_str().unwrap().parse::<f64>().unwrap();
    let mut names = BTreeSet::new();
    for point in list {
        let share = point["share"].as_f64().unwrap();
        assert!((share - number(&point["numerator"]) / number(&point["whole"])).abs() < 1e-12, "{point}");
        assert_eq!(point["whole"], report["denominators"][point["denominator"].as_str().unwrap()]);
        for lang in ["id", "en"] {
            assert!(names.insert(point["name"][lang].as_str().unwrap()), "{point}");
        }
    }
    let shares: Vec<f64> = list.iter().map(|point| point["share"].as_f64().unwrap()).collect();
    assert!(shares.is_sorted());
    let ends = ["lowest", "highest"].map(|end| report["sensitivity"][end].as_f64().unwrap());
    assert_eq!(ends, [shares[0], shares[shares.len() - 1]]);
    // Every share of the table of lenses is one of them, and is marked.
    for lens in report["lenses"].as_array().unwrap() {
        for (denominator, share) in lens["shares"].as_object().unwrap() {
            let is_it = |point: &&Value| {
                point["in_report"] == true && point["lens"] == lens["lens"] && point["denominator"] == *denominator
            };
            let found: Vec<&Value> = list.iter().filter(is_it).collect();
            assert_eq!(found.len(), 1, "{}: {denominator}", lens["lens"]);
            assert_eq!((&found[0]["share"], &found[0]["numerator"]), (share, &lens["amount"]));
        }
    }
    // Whole sub kegiatan and action plans, of which one is less than the other.
    let gbs = |method: &str| {
        let of = |p: &&Value| p["lens"] == "gbs" && p["method"] == method && p["denominator"] == "D1";
        number(&list.iter().find(of).unwrap()["numerator"])
    };
    assert!(gbs("share") < gbs("full") && gbs("share") > 0.0);
}

#[test]
fn only_who_asks_gets_it() {
    let folder = folder();
    assert!(folder.report(&["a.csv"]).get("sensitivity").is_none());
    assert!(folder.report(&["a.csv", "--only", "lenses"]).get("sensitivity").is_none());
    let report = folder.report(&["a.csv", "--only", "sensitivity"]);
    assert!(report.get("sensitivity").is_some() && report.get("lenses").is_none());
    assert!(folder.report(&["a.csv", "--sensitivity"]).get("lenses").is_some());
    let plain = folder.run(&["report", "a.csv", "--year", "2026"]).stdout;
    let asked = folder.run(&["report", "a.csv", "--year", "2026", "--sensitivity"]).stdout;
    assert!(!plain.contains("Depending on the rule") && asked.contains("Depending on the rule"), "{asked}");
}

#[test]
fn weights_of_the_file_are_rules_too() {
    let rows = [
        "kode_skpd,nama_skpd,kode_sub_kegiatan,nama_sub_kegiatan,kode_rekening,nama_paket,pagu,bobot arg",
        "1.02.0.00.0.00.01.0000,Dinas Kesehatan,1.02.02.2.02.0001,Pelayanan Kesehatan Ibu Hamil,5.1.02.01.01.0052,Kelas ibu hamil,1000,25%",
        "1.01.0.00.0.00.01.0000,Dinas Pendidikan,1.01.02.2.99.0001,Rapat,5.1.02.01.01.0024,Alat tulis,400,50%",
        "1.01.0.00.0.00.01.0000,Dinas Pendidikan,1.01.02.2.99.0001,Rapat,5.1.02.01.01.0025,Kertas,600,0%",
    ];
    let folder = Folder::with("a.csv", rows.join("\n"));
    let report = folder.report(&["a.csv", "--only", "sensitivity"]);
    let found = points(&report["sensitivity"]);
    let of = |by: &str| found.iter().find(|p| p.0 == by && p.1 == "D1").map(|p| (p.2, p.3));
    assert_eq!(of("declared weight"), Some(("450.00", 22.5)));
    // Lines with some weight, whole; and all of their sub kegiatan.
    assert_eq!(of("declared lines"), Some(("1400.00", 70.0)));
    assert_eq!(of("declared full"), Some(("2000.00", 100.0)));
    assert_eq!(of("evidence weight"), Some(("250.00", 12.5)));
    assert_eq!(of("official weight 2027 Astacita"), Some(("250.00", 12.5)));
}

#[test]
fn what_can_say_nothing_is_named_and_not_drawn_as_zero() {
    // Of another country: neither codes nor words.
    let other = project().join("examples/proof/otro-pais.csv");
    let args = ["report", other.to_str().unwrap(), "--currency", "MXN", "--only", "sensitivity"];
    let ran = Folder::empty().run(&[&args[..], &["--format", "json"]].concat());
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    let band = &report["sensitivity"];
    assert_eq!((&band["points"], &band["lowest"]), (&serde_json::json!([]), &Value::Null));
    let why: Vec<(&str, &str)> = band["silent"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|mute| mute["lens"].is_string())
        .map(|mute| (mute["lens"].as_str().unwrap(), mute["why"].as_str().unwrap()))
        .collect();
    assert_eq!(why, [("official", "no-listed-code"), ("evidence", "other-language")]);
    let table = Folder::empty().run(&args).stdout;
    assert!(table.contains("No rule gives a share") && !table.contains("0.00 %"), "{table}");
    // Without accounts four denominators are not known.
    let folder = Folder::with(
        "a.csv",
        budget(&LINES[..3]).replace(",5.1.02.01.01.0052,", ",,").replace(",5.1.02.01.01.0024,", ",,"),
    );
    let report = folder.report(&["a.csv", "--year", "2026", "--only", "sensitivity"]);
    let denominators: BTreeSet<&str> = report["sensitivity"]["points"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p["denominator"].as_str().unwrap())
        .collect();
    assert_eq!(denominators, ["D4"].into());
    let silent = report["sensitivity"]["silent"].as_array().unwrap();
    assert!(silent.iter().all(|mute| mute["why"] == "unknown-denominator") && silent.len() == 4, "{silent:?}");
    // A list that has none of the codes: those of provinces are not in that of 2026.
    let province = LINES[0].replace("1.02.02.2.02.0001", "1.02.02.1.02.0001");
    let report =
        Folder::with("a.csv", budget(&[&province])).report(&["a.csv", "--year", "2026", "--only", "sensitivity"]);
    let silent = &report["sensitivity"]["silent"][0];
    assert_eq!(
        (&silent["lens"], &silent["lists"], &silent["why"]),
        (&"official".into(), &serde_json::json!([2026]), &"no-listed-code".into())
    );
    let named = points(&report["sensitivity"]).iter().any(|p| p.0.contains("2026"));
    assert!(!named);
}

#[test]
fn money_outside_the_denominator_is_said() {
    // Of goods, services and capital: pay is none of it.
    let pay = LINES[1].replace("5.1.02.01.01.0024", "5.1.01.01.01.0001");
    let folder = Folder::with("a.csv", budget(&[LINES[0], &pay]));
    let report = folder.report(&["a.csv", "--year", "2026", "--only", "sensitivity"]);
    let list = report["sensitivity"]["points"].as_array().unwrap();
    let highest = &list[list.len() - 1];
    assert_eq!(
        (&highest["denominator"], &highest["share"], &highest["outside"]),
        (&"D3".into(), &4.0.into(), &"300.00".into())
    );
    let said = report["sensitivity"]["sentence"]["en"].as_str().unwrap();
    assert!(said.contains("Rp 300 of it outside the denominator"), "{said}");
}

#[test]
fn the_band_is_drawn_on_the_page_and_in_the_terminal() {
    let folder = folder();
    let text = folder.run(&["report", "a.csv", "--year", "2026", "--only", "sensitivity", "--width", "110"]).stdout;
    let bar = |label: &str| {
        text.lines().find(|line| line.trim_start().starts_with(label)).unwrap_or_else(|| panic!("{text}"))
    };
    let (all, evidence) = (bar("every rule"), bar("evidence, single lines"));
    let place = |line: &str| line.chars().position(|c| matches!(c, '█' | '#')).unwrap();
    let length = |line: &str| line.chars().filter(|c| matches!(c, '█' | '#')).count();
    assert!(all.ends_with("10.00 % – 66.67 %") && evidence.ends_with("15.00 % – 25.00 %"), "{text}");
    assert!(place(evidence) > place(all) && length(evidence) < length(all), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 110), "{text}");
    for lang in ["id", "en"] {
        let args = ["report", "a.csv", "--year", "2026", "--sensitivity", "--lang", lang, "--format"];
        let page = folder.run(&[&args[..], &["html"]].concat()).stdout;
        let chapter = &page[page.find("<section id=\"sensitivity\"").unwrap()..];
        let chapter = &chapter[..chapter.find("</section>").unwrap()];
        assert!(chapter.contains("<svg class=\"bar\"") && chapter.contains("rect class=\"blank\""), "{chapter}");
        // A bar a rule and one of all; a row a point.
        assert_eq!(chapter.matches("<span class=\"label\">").count(), 11, "{chapter}");
        assert!(chapter.matches("<tr").count() > 50, "{chapter}");
        assert!(page.contains(if lang == "id" {
            "Tergantung aturannya (50 titik)"
        } else {
            "Depending on the rule (50 points)"
        }));
        let markdown = folder.run(&[&args[..], &["markdown"]].concat()).stdout;
        assert!(markdown.contains("| official 2026 Astacita, whole sub kegiatan | D1 |") || lang == "id", "{markdown}");
    }
    let csv = folder.run(&["report", "a.csv", "--year", "2026", "--only", "sensitivity", "--format", "csv"]).stdout;
    assert_eq!(
        csv.lines().next(),
        Some("lens,method,list,kind,denominator,formula,numerator,whole,share,outside,unjudged")
    );
    assert!(csv.contains("official,full,2026,Astacita,D1,5.1 + 5.2,400.00,1000.00,0.4,0.00,200.00"), "{csv}");
}

/// What is known of Buru: 27.5 and 24.1 % by the two kinds of 2026, 22.4 % by the list of 2027, 0.6 % by words.
#[test]
fn the_known_figures_of_buru_are_among_the_points() {
    let Some(data) = data() else { return };
    let path = data.join("buru/2025-apbd-murni-paket.csv");
    let report = Folder::empty().report(&[path.to_str().unwrap(), "--only", "sensitivity"]);
    let found = points(&report["sensitivity"]);
    let of = |by: &str| found.iter().find(|p| p.0 == by && p.1 == "D4").map(|p| (p.2.to_owned(), p.3));
    assert_eq!(of("official full 2026 Astacita"), Some(("296370676368.01".into(), 27.47)));
    assert_eq!(of("official full 2026 ARG"), Some(("260123394168.01".into(), 24.11)));
    assert_eq!(of("official full 2027 Astacita"), Some(("241508664149.01".into(), 22.38)));
    assert_eq!(of("evidence lines").map(|p| p.1), Some(0.61));
}
