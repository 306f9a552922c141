//! Published budgets, read in place where they are at hand: totals that must come out.

use std::path::PathBuf;

use serde_json::Value;

use crate::{Folder, project, run_in};

/// The folder of real budgets beside the project; says so where it is absent.
pub fn data() -> Option<PathBuf> {
    let folder = project().parent()?.join("shared/data");
    if !folder.is_dir() {
        eprintln!("skipped: no real budgets beside the project");
        return None;
    }
    Some(folder)
}

fn report(path: &str, more: &[&str]) -> Option<Value> {
    let path = data()?.join(path);
    Some(Folder::empty().report(&[&[path.to_str().unwrap()], more].concat()))
}

fn lens<'a>(report: &'a Value, name: &str) -> &'a Value {
    report["lenses"].as_array().unwrap().iter().find(|l| l["lens"] == name).unwrap()
}

fn sen(value: &Value) -> i128 {
    value.as_str().unwrap().replace('.', "").parse().unwrap()
}

/// The list that figures were held against before there was one of 2026.
const OF_2027: &[&str] = &["--nomenclature-year", "2027"];

/// What every list at hand says of three budgets: list, kind, rupiah, rows with an amount, codes.
#[test]
fn three_budgets_under_every_list() {
    for (file, total, rows) in [
        (
            "more/11-kota-padang-sipkd-2025.json",
            "2819171829469.00",
            [
                (2026, "Astacita", "338700151368.00", 182, 178),
                (2026, "ARG", "119885974808.00", 121, 117),
                (2027, "Astacita", "184312662321.00", 96, 93),
            ],
        ),
        (
            "buru/2025-apbd-murni-paket.csv",
            "1078983576660.00",
            [
                (2026, "Astacita", "296370676368.01", 1_867, 124),
                (2026, "ARG", "260123394168.01", 1_566, 91),
                (2027, "Astacita", "241508664149.01", 986, 69),
            ],
        ),
        (
            "bandung/2025-rup-sub-kegiatan.csv",
            "4055178874019.00",
            [
                (2026, "Astacita", "1374548150714.00", 281, 210),
                (2026, "ARG", "497960780263.00", 213, 142),
                (2027, "Astacita", "808131801028.00", 182, 111),
            ],
        ),
    ] {
        let Some(r) = report(file, &[]) else { return };
        assert_eq!(r["total"], total, "{file}");
        let lists = r["official_lists"].as_array().unwrap();
        let of = |l: &Value| {
            let text = |key: &str| l[key].as_str().unwrap().to_owned();
            let count = |key: &str| l[key].as_u64().unwrap();
            (count("list"), text("kind"), text("amount"), count("lines"), count("sub_kegiatan"))
        };
        let found: Vec<_> = lists.iter().filter(|l| l["kind"].is_string()).map(of).collect();
        let wanted = rows.map(|(list, kind, amount, lines, codes)| (list, kind.into(), amount.into(), lines, codes));
        assert_eq!(found, wanted, "{file}");
        // The budgets are of 2025: of the two lists that of 2026 is nearer, and the kinds stand below the lens.
        let official = lens(&r, "official");
        assert_eq!((&official["amount"], &official["lines"]), (&lists[0]["amount"], &lists[0]["lines"]), "{file}");
        let kinds: Vec<&str> =
            official["kinds"].as_array().unwrap().iter().map(|k| k["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["Astacita", "ARG"], "{file}");
        let note = "official lens: there is no list of 2025; the nearest is used, that of 2026";
        assert!(r["notes"].as_array().unwrap().iter().any(|n| n == note), "{file}: {}", r["notes"]);
    }
}

#[test]
fn buru_apbd() {
    let Some(r) = report("buru/2025-apbd-murni-paket.csv", OF_2027) else { return };
    assert_eq!(r["total"], "1078983576660.00");
    assert_eq!((r["lines"].as_u64(), r["lines_without_amount"].as_u64()), (Some(7_153), Some(830)));
    assert_eq!(r["opd"].as_array().unwrap().len(), 42);
    assert_eq!(r["denominators"]["D1"], "943413692230.00");
    assert_eq!(r["denominators"]["D2"], "461463626547.00");
    assert_eq!(r["denominators"]["D4"], r["total"]);
    let official = lens(&r, "official");
    assert_eq!(official["amount"], "241508664149.01");
    assert_eq!(official["sub_kegiatan"], 69);
    assert_eq!(r["inputs"][0]["year"], 2025);
    let parts: i128 = r["overlap"].as_array().unwrap().iter().map(|o| sen(&o["amount"])).sum();
    assert_eq!(parts, sen(&r["total"]));
}

#[test]
fn the_page_of_buru() {
    let Some(data) = data() else { return };
    let path = data.join("buru/2025-apbd-murni-paket.csv");
    let args = ["report", path.to_str().unwrap(), "--format", "html", "--lang", "id"];
    let ran = Folder::empty().run(&[&args, OF_2027].concat());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stdout.len() < 2 << 20, "{}", ran.stdout.len());
    assert!(ran.stdout.contains("title=\"Rp 241.508.664.149,01\""));
}

#[test]
fn the_other_stages_of_buru() {
    let Some(r) = report("buru/2025-pergeseran2-paket.csv", OF_2027) else { return };
    assert_eq!(r["total"], "1006745992743.39");
    assert_eq!((r["lines"].as_u64(), r["lines_without_amount"].as_u64()), (Some(7_401), Some(815)));
    assert_eq!(lens(&r, "official")["amount"], "245365002292.01");
    let Some(r) = report("buru/2025-rapbd-evaluasi-standarharga.csv", OF_2027) else { return };
    assert_eq!(r["total"], "1065326252333.00");
    assert_eq!((r["lines"].as_u64(), r["lines_without_amount"].as_u64()), (Some(15_334), Some(815)));
    assert_eq!(lens(&r, "official")["amount"], "237127310611.00");
}

#[test]
fn the_womens_agency_of_buru() {
    let Some(data) = data() else { return };
    let path = data.join("buru/2025-apbd-murni-paket.csv");
    let tags = Folder::empty().tags(&[path.to_str().unwrap()]);
    let of = |program: &str| -> Vec<&Value> {
        tags.iter().filter(|t| t["sub_kegiatan"].as_str().unwrap().starts_with(program)).collect()
    };
    let total = |lines: &[&Value]| -> i128 {
        lines.iter().filter(|t| t["amount"].is_string()).map(|t| sen(&t["amount"])).sum()
    };
    assert!(of("2.08.01.").iter().all(|t| t["verdict"] == "none" && t["evidence"].as_array().unwrap().is_empty()));
    let women = [of("2.08.02."), of("2.08.03.")].concat();
    let paid: Vec<&Value> = women.iter().copied().filter(|t| t["amount"].is_string()).collect();
    assert_eq!((paid.len(), total(&paid)), (28, 45_322_820_000));
    assert!(
        women.iter().all(|t| ["khusus_target", "kesetaraan", "pelembagaan"].contains(&t["verdict"].as_str().unwrap()))
    );
    assert!([of("2.08.06."), of("2.08.07.")].concat().iter().all(|t| t["verdict"] == "review"));
    let all: Vec<&Value> = tags.iter().filter(|t| t["sub_kegiatan"].as_str().unwrap().starts_with("2.08.")).collect();
    assert_eq!(total(&all), 250_423_328_200);
    let programs: Vec<&Value> =
        all.iter().copied().filter(|t| !t["sub_kegiatan"].as_str().unwrap().starts_with("2.08.01.")).collect();
    assert_eq!(total(&programs), 85_881_880_000);
    assert_eq!(total(&of("2.08.02.")), 29_163_750_000);
}

#[test]
fn official_codes_with_openings_and_above_zero() {
    let Some(data) = data() else { return };
    let path = data.join("buru/2025-apbd-murni-paket.csv");
    let tags = Folder::empty().tags(&[&[path.to_str().unwrap()], OF_2027].concat());
    let arg =
        |t: &&Value| t["official"].as_array().unwrap().iter().any(|o| o == "ANGGARAN RESPONSIF GENDER (ASTACITA)");
    let codes = |keep: &dyn Fn(&Value) -> bool| {
        let codes = tags.iter().filter(arg).filter(|t| keep(t)).map(|t| t["sub_kegiatan"].as_str().unwrap());
        codes.collect::<std::collections::BTreeSet<_>>().len()
    };
    assert_eq!(codes(&|_| true), 78);
    assert_eq!(codes(&|t| t["amount"].is_string()), 69);
    assert_eq!(codes(&|t| t["amount"].is_string() && sen(&t["amount"]) > 0), 47);
}

#[test]
fn bandung() {
    let Some(r) = report("bandung/2025-rup-sub-kegiatan.csv", OF_2027) else { return };
    assert_eq!(r["total"], "4055178874019.00");
    assert_eq!(r["lines"], 3_949);
    assert_eq!(lens(&r, "official")["amount"], "808131801028.00");
    assert_eq!(r["inputs"][0]["government"], "Kab. Bandung");
    assert!(r["denominators"]["D1"].is_null());
}

#[test]
fn one_agency_in_other_dialects() {
    for file in ["messy/dp3a-buru-2025-titikkoma-cp1252-rp.csv", "messy/dp3a-buru-2025-utf16le-tab.txt"] {
        let Some(r) = report(file, &[]) else { return };
        assert_eq!(r["total"], "2504233282.00", "{file}");
        assert_eq!(r["lines"], 98, "{file}");
    }
}

#[test]
fn a_table_that_is_no_budget_is_refused() {
    let Some(data) = data() else { return };
    let name = "messy/kota-bandung-jumlah_kk-bom-titikkoma-crlf.csv";
    let ran = run_in(&data, &["report", name], "");
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.starts_with(&format!("{name}:1:1: error[F004] not recognised as a budget")), "{}", ran.stderr);
}

#[test]
fn the_shipped_nomenclature_is_what_the_tool_makes_of_the_official_lists() {
    let Some(data) = data() else { return };
    for (file, more) in [
        (
            "codes.txt",
            &[
                "--source=Nomenklatur SIPD pemutakhiran 2027, salinan 2026-01-23",
                "--source=Nomenklatur SIPD 2026, salinan sebuah kota",
                "--source=Kepmendagri 900.1.15.5-1317/2023, kabupaten/kota",
                "--date=2026-01-23",
                "--date=unknown",
                "--date=2023-06-23",
            ][..],
        ),
        ("names.txt", &["--names"][..]),
    ] {
        let lists = [
            "nomenclature",
            "make",
            "2027=nomenklatur-2027-tag.csv",
            "2026=nomenklatur-2026-tag-kota-padang.json",
            "2023=nomenklatur-900-kabkota.csv",
        ];
        let ran = run_in(&data.join("reference"), &[&lists[..], more].concat(), "");
        let shipped = std::fs::read_to_string(project().join("src/criteria/nomenclature").join(file)).unwrap();
        assert!(ran.stdout == shipped, "run `setara nomenclature make` again and commit {file}");
    }
}

fn inspect(path: &str) -> Option<Value> {
    let path = data()?.join(path);
    let ran = Folder::empty().run(&["inspect", "--format", "json", path.to_str().unwrap()]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    Some(serde_json::from_str(&ran.stdout).unwrap())
}

fn amount<'a>(inspection: &'a Value, role: &str, header: &str) -> &'a str {
    let amounts = inspection["amounts"].as_array().unwrap();
    let found = amounts.iter().find(|a| a["role"] == role && a["header"].as_str().unwrap().contains(header));
    found.unwrap()["total"].as_str().unwrap()
}

#[test]
fn the_workbook_of_buru_equals_its_csv() {
    let Some(from_csv) = report("buru/2025-apbd-murni-paket.csv", &[]) else { return };
    let Some(mut from_xlsx) = report("buru/2025-apbd-murni-paket.xlsx", &[]) else { return };
    from_xlsx["inputs"] = from_csv["inputs"].clone();
    assert_eq!(from_xlsx, from_csv);
}

#[test]
fn sumenep_a_print_over_four_code_columns() {
    let Some(i) = inspect("sumenep/2026-juni-lra-dinkes-induk.csv") else { return };
    assert_eq!(i["layout"], "hierarchical");
    assert_eq!(i["header_rows"].as_array().unwrap().len(), 3);
    assert_eq!(i["total"], "277644068187.00");
    assert_eq!(amount(&i, "budget", "Total Anggaran"), "277644068187.00");
    assert_eq!(amount(&i, "realised", "Total Realisasi"), "111527108238.00");
    let totals = i["stated_totals"].as_array().unwrap();
    assert_eq!(totals.len(), 3_804);
    assert!(totals.iter().all(|t| t["stated"] == t["computed"]));
    let left_out: Vec<(u64, &str)> = i["left_out"]
        .as_array()
        .unwrap()
        .iter()
        .map(|l| (l["row"].as_u64().unwrap(), l["why"].as_str().unwrap()))
        .collect();
    assert_eq!(left_out, [(1_054, "total"), (1_056, "amount without code or name")]);
    let Some(r) = report("sumenep/2026-juni-lra-dinkes-induk.csv", &["--amount", "realisasi"]) else { return };
    assert_eq!(r["total"], "111527108238.00");
    assert_eq!(r["opd"][0]["code"], "1.02.2.14.0.00.01.0000");
}

#[test]
fn the_dppa_print_before_and_after() {
    let path = "messy/dp3a-buru-2025-dppa-kop-subtotal-ttd.csv";
    let Some(i) = inspect(path) else { return };
    assert_eq!(amount(&i, "before", "SEBELUM"), "2504233282.00");
    assert_eq!(amount(&i, "after", "SETELAH"), "2382023318.00");
    let totals = i["stated_totals"].as_array().unwrap();
    assert!(totals.len() > 40 && totals.iter().all(|t| t["stated"] == t["computed"]));
    assert_eq!(report(path, &[]).unwrap()["total"], "2382023318.00");
    assert_eq!(report(path, &["--amount", "before"]).unwrap()["total"], "2504233282.00");
}

#[test]
fn the_agency_of_buru_is_the_same_in_every_form() {
    let forms = ["messy/dp3a-buru-2025-titikkoma-cp1252-rp.csv", "messy/dp3a-buru-2025-utf16le-tab.txt"];
    let of = |path| Some(report(path, &[])?["categories"].clone());
    let Some(first) = of(forms[0]) else { return };
    assert_eq!(Some(&first), of(forms[1]).as_ref());
    // The print has no items and openings, so its lines differ; what counts before the change does not.
    let print = report("messy/dp3a-buru-2025-dppa-kop-subtotal-ttd.csv", &["--amount", "before"]).unwrap();
    assert_eq!(print["lenses"][1]["amount"], "453228200.00");
}

#[test]
fn levels_that_disagree_in_bandung_are_told_apart() {
    let Some(data) = data() else { return };
    let path = data.join("bandung/2025-rup-sub-kegiatan.csv");
    let ran = Folder::empty().run(&["inspect", "--format", "json", path.to_str().unwrap()]);
    let i: Value = serde_json::from_str(&ran.stdout).unwrap();
    let totals = i["stated_totals"].as_array().unwrap();
    let differ = |dots: usize| {
        let of_level = totals.iter().filter(|t| t["what"].as_str().unwrap().matches('.').count() == dots);
        of_level.filter(|t| t["stated"] != t["computed"]).count()
    };
    assert_eq!((differ(4), differ(2)), (23, 9));
    let several = i["several_totals"].as_array().unwrap();
    let count = |dots: usize, adds_up: Option<bool>| {
        let of_level = several.iter().filter(|t| t["what"].as_str().unwrap().matches('.').count() == dots);
        of_level.filter(|t| adds_up.is_none_or(|a| t["adds_up"] == a)).count()
    };
    assert_eq!((count(4, None), count(2, None)), (48, 19));
    assert_eq!((count(4, Some(true)), count(2, Some(true))), (14, 4));
}

#[test]
fn numeric_cells_that_hold_text() {
    let Some(data) = data() else { return };
    let path = data.join("messy/buru-xlsx-sel-angka-null.xlsx");
    let ran = Folder::empty().run(&["report", "--format", "json", path.to_str().unwrap()]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let r: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(r["lines"], 2_211);
    assert!(ran.stderr.contains("sheet PAGU PER OPD, cell A1: note[F014] this sheet is skipped"), "{}", ran.stderr);
}

#[test]
fn the_unknown_of_buru_narrows_as_announced() {
    let Some(data) = data() else { return };
    let budget = data.join("buru/2025-apbd-murni-paket.csv");
    let budget = budget.to_str().unwrap();
    let folder = Folder::empty();
    let before = folder.report(&[budget])["allocation"].clone();
    // Without a beneficiaries file the unknown is stated.
    assert_eq!(before["total"], "6574270100.00");
    assert_eq!((before["female"].as_str(), before["unknown"].as_str()), (Some("3318124400.00"), Some("3256145700.00")));
    let width = |a: &Value| {
        let interval = a["female_share_interval"].as_array().unwrap();
        interval[1].as_f64().unwrap() - interval[0].as_f64().unwrap()
    };
    assert!((width(&before) - before["missing"]["width"].as_f64().unwrap()).abs() < 1e-12);

    // The template, filled in for the ten that are announced.
    let template = folder.run(&["beneficiaries", "template", budget, "--missing"]).stdout;
    let mut rows = template.lines();
    let mut filled = format!("{}\n", rows.next().unwrap());
    for row in rows.take(20) {
        filled.push_str(&row.replace(",P,-,0,,", ",P,-,0,60,").replace(",L,-,0,,", ",L,-,0,40,"));
        filled.push('\n');
    }
    folder.file("sasaran.csv", filled);
    let ran = folder.run(&["report", budget, "--beneficiaries", "sasaran.csv", "--format", "json"]);
    let after: Value = serde_json::from_str(&ran.stdout).unwrap();
    let after = &after["allocation"];
    assert!((width(after) - before["missing"]["width_after"].as_f64().unwrap()).abs() < 1e-12);
    let unknown: i128 = before["missing"]["largest"].as_array().unwrap().iter().map(|m| sen(&m["unknown"])).sum();
    assert_eq!(sen(&before["unknown"]) - sen(&after["unknown"]), unknown);
    assert_eq!(after["total"], before["total"]);
}

#[test]
fn allocation_of_the_whole_budget() {
    let Some(r) = report("buru/2025-apbd-murni-paket.csv", &["--base", "total", "--only", "allocation"]) else {
        return;
    };
    let a = &r["allocation"];
    assert_eq!(a["total"], "1078983576660.00");
    let parts = ["female", "male", "unknown", "indivisible"].iter().map(|p| sen(&a[*p])).sum::<i128>();
    assert_eq!(parts, sen(&a["total"]));
    assert!(sen(&a["staff"]) > 0 && sen(&a["staff"]) < sen(&a["indivisible"]));
}

/// Findings of real budgets: few enough to read, the hospital that counts by its tag on top.
#[test]
fn checks_of_real_budgets() {
    let Some(data) = data() else { return };
    let check = |file: &str| -> Vec<serde_json::Value> {
        let ran = run_in(
            &data,
            &[&["check", file, "--year", "2025", "--format", "json", "--fail-on", "never"], OF_2027].concat(),
            "",
        );
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        serde_json::from_str(&ran.stdout).unwrap()
    };
    let count = |all: &[serde_json::Value], code: &str| all.iter().filter(|f| f["code"] == code).count();
    for (file, total) in
        [("buru/2025-apbd-murni-paket.csv", "144,859,104,763"), ("buru/2025-pergeseran2-paket.csv", "1")]
    {
        let all = check(file);
        assert!(all.len() <= 40, "{}", all.len());
        assert_eq!(all[0]["code"], "A004");
        let message = all[0]["message"].as_str().unwrap();
        assert!(
            message.starts_with("1.02.02.2.01.0001 Pembangunan Rumah Sakit") && message.contains(total),
            "{message}"
        );
    }
    // Kegiatan and programs whose one stated total differs, and those with several.
    let all = check("bandung/2025-rup-sub-kegiatan.csv");
    assert_eq!((count(&all, "B001"), count(&all, "B002")), (23 + 9, 48 + 19));
}

fn compare(paths: &[&str], more: &[&str]) -> Option<Value> {
    let data = data()?;
    let paths: Vec<String> = paths.iter().map(|p| data.join(p).to_string_lossy().into_owned()).collect();
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let ran = Folder::empty().run(&[&["compare", "--format", "json"], &paths[..], more].concat());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    Some(serde_json::from_str(&ran.stdout).unwrap())
}

/// before + money + tag + new + gone = after, of everything that has them; returns how many there are.
fn causes_add_up(value: &Value) -> usize {
    match value {
        Value::Array(list) => list.iter().map(causes_add_up).sum(),
        Value::Object(fields) => {
            let own = fields.contains_key("by_money");
            if own {
                let parts = ["before", "by_money", "by_tag", "by_new", "by_gone"].map(|f| sen(&fields[f]));
                assert_eq!(parts.iter().sum::<i128>(), sen(&fields["after"]), "{value}");
            }
            usize::from(own) + fields.values().map(causes_add_up).sum::<usize>()
        }
        _ => 0,
    }
}

#[test]
fn buru_from_stage_to_stage() {
    let files = [
        "buru/2025-rapbd-evaluasi-standarharga.csv",
        "buru/2025-apbd-murni-paket.csv",
        "buru/2025-pergeseran2-paket.csv",
    ];
    let Some(c) = compare(&files, OF_2027) else { return };
    assert!(causes_add_up(&c) > 10_000);
    let steps = c["steps"].as_array().unwrap();
    let series =
        |of: &dyn Fn(&Value) -> [i128; 2]| [of(&steps[0])[0], of(&steps[0])[1], of(&steps[1])[0], of(&steps[1])[1]];
    let ends = |change: &Value| [sen(&change["before"]), sen(&change["after"])];
    let total = [106_532_625_233_300, 107_898_357_666_000, 107_898_357_666_000, 100_674_599_274_339];
    assert_eq!(series(&|s| ends(&s["total"])), total);
    let official = [23_712_731_061_100, 24_150_866_414_901, 24_150_866_414_901, 24_536_500_229_201];
    assert_eq!(series(&|s| ends(lens(s, "official"))), official);
    let women = |step: &Value| {
        let rows = step["sub_kegiatan"].as_array().unwrap();
        let own = rows.iter().filter(|r| r["code"].as_str().unwrap().starts_with("2.08."));
        own.map(|r| ends(&r["total"])).fold([0, 0], |a, b| [a[0] + b[0], a[1] + b[1]])
    };
    assert_eq!(series(&women), [250_423_328_200, 250_423_328_200, 250_423_328_200, 240_259_918_200]);
    // The draft names standard prices, the others packages.
    assert_eq!((steps[0]["joined_by"].as_str(), steps[1]["joined_by"].as_str()), (Some("account"), Some("item")));
    assert_eq!(c["opd"].as_array().unwrap().len(), 42);
    // A step is what the two alone give.
    let two = compare(&files[1..], OF_2027).unwrap();
    for part in ["total", "lenses", "opd", "programs", "sub_kegiatan", "moved"] {
        assert_eq!(two[part], steps[1][part], "{part}");
    }
}

#[test]
fn the_dppa_print_against_itself() {
    let Some(c) = compare(&["messy/dp3a-buru-2025-dppa-kop-subtotal-ttd.csv"], &[]) else { return };
    assert_eq!(c["total"]["change"], "-122209964.00");
    assert_eq!(
        (c["opd"].as_array().unwrap().len(), c["opd"][0]["total"]["change"].as_str()),
        (1, Some("-122209964.00"))
    );
    assert_eq!(c["total"]["by_money"], c["total"]["change"]);
    causes_add_up(&c);
}

#[test]
fn sumenep_spent_of_what_was_planned() {
    let Some(c) = compare(&["sumenep/2026-juni-lra-dinkes-induk.csv"], &[]) else { return };
    let a = &c["absorption"];
    assert_eq!(a["total"]["planned"], "277644068187.00");
    assert_eq!(a["total"]["realised"], "111527108238.00");
    let sum = |list: &Value, field: &str| list.as_array().unwrap().iter().map(|r| sen(&r[field])).sum::<i128>();
    for field in ["planned", "realised"] {
        assert_eq!(sum(&a["categories"], field), sen(&a["total"][field]));
        let evidence = a["lenses"].as_array().unwrap().iter().find(|l| l["what"] == "evidence").unwrap();
        assert_eq!(sum(&a["sexes"], field), sen(&evidence[field]));
    }
    let unspent = a["unspent"].as_array().unwrap();
    assert!(!unspent.is_empty() && unspent.iter().all(|u| u["share"].as_f64().unwrap() < 0.5));
    assert!(unspent.windows(2).all(|w| sen(&w[0]["unspent"]) >= sen(&w[1]["unspent"])));
    causes_add_up(&c);
}
