//! What programs read has a schema, and every output is what its schema says: fields, types, and no others.

pub mod validator;

use serde_json::Value;

use crate::{Folder, Ran, budget, project, run_in};
use validator::faults;

const OF_OUTPUTS: [(&str, &str); 18] = [
    ("report", "setara.report/2"),
    ("tag", "setara.tag/1"),
    ("check", "setara.check/1"),
    ("compare", "setara.compare/2"),
    ("series", "setara.series/1"),
    ("simulate", "setara.simulate/1"),
    ("inspect", "setara.inspect/2"),
    ("evaluate", "setara.evaluate/1"),
    ("estimate", "setara.estimate/1"),
    ("verify", "setara.verify/1"),
    ("criteria-diff", "setara.criteria-diff/1"),
    ("nomenclature-diff", "setara.nomenclature-diff/1"),
    ("crosswalk", "setara.crosswalk/1"),
    ("convert", "setara.convert/1"),
    ("bundle", "setara.bundle/1"),
    ("baseline", "setara.baseline/2"),
    ("papers", "setara.papers/1"),
    ("merge", "setara.merge/1"),
];

const LANSIA: &str = "1.06,Dinas Sosial,1.06.04.2.01.0099,Rehabilitasi,5.1.02.01.01.0024,Makanan lansia,300";

fn text(of: &str) -> String {
    let ran = run_in(project(), &["schema", of], "");
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    ran.stdout
}

fn schema(of: &str) -> Value {
    serde_json::from_str(&text(of)).unwrap()
}

fn melati(args: &[&str]) -> Ran {
    run_in(&project().join("examples/kabupaten-melati"), args, "")
}

/// The output of a run, which must be JSON and as the schema says.
fn held(schema: &Value, ran: &Ran, what: &str) -> Value {
    let value =
        serde_json::from_str(&ran.stdout).unwrap_or_else(|e| panic!("{what}: {e}\n{}{}", ran.stdout, ran.stderr));
    let faults = faults(schema, &value);
    assert!(faults.is_empty(), "{what}:\n{}", faults.join("\n"));
    value
}

/// Runs of the example with these options, in both languages.
fn hold_all(of: &str, runs: &[&str]) {
    let schema = schema(of);
    for run in runs {
        for lang in ["id", "en"] {
            let args: Vec<&str> = run.split_whitespace().chain(["--lang", lang]).collect();
            let ran = melati(&args);
            assert!(ran.code < 2, "{run}: {}", ran.stderr);
            held(&schema, &ran, run);
        }
    }
}

#[test]
fn every_schema_says_what_it_is_of() {
    for (of, id) in OF_OUTPUTS {
        let schema = schema(of);
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{of}");
        assert_eq!(schema["$id"], id, "{of}");
        assert!(schema["title"].as_str().unwrap().starts_with("setara ") || of == "bundle", "{of}");
        assert!(!text(of).contains('\r') && text(of).ends_with("}\n"));
    }
}

#[test]
fn schemas_of_what_people_write_are_those_that_were_there() {
    let of_config = run_in(project(), &["config", "--schema"], "").stdout;
    let of_gbs = run_in(project(), &["gbs", "schema"], "").stdout;
    assert_eq!((text("config"), text("gbs")), (of_config, of_gbs));
    assert!(text("gbs").contains("sub_kegiatan") && text("config").contains("small_cells"));
}

#[test]
fn reports_are_what_their_schema_says() {
    hold_all(
        "report",
        &[
            "report apbd-2026.csv --format json",
            "report apbd-2026.csv --format json --no-config",
            "report apbd-2026.csv --format json --internal --tags",
            "report ../alokasi/anggaran.csv --assume population --population ../alokasi/penduduk.csv --format json",
            "report apbd-2026.csv --format json --base total --gbs gbs --gbs-method share --beneficiaries sasaran.csv",
            "report apbd-2026.csv perubahan-2026.csv --format json --by stage --by opd",
            "report apbd-2026.csv --format json --by program --by sumber-dana --max-cells 4000000",
            "report apbd-2026.csv --format json --only lenses,missing",
            "report apbd-2026.csv --format json --only headline",
            "report apbd-2026.csv --format json --only sensitivity",
            "report apbd-2026.csv --format json --sensitivity --gbs gbs",
            "report ../proof/otro-pais.csv --format json --currency MXN --sensitivity",
            "report ../alokasi --format json",
            "report ../proof/otro-pais.csv --format json --currency MXN",
            "report ../proof/anggaran-kas.csv --format json",
            "report ../proof/kelas-belanja.csv --format json",
        ],
    );
}

#[test]
fn reports_of_decided_declared_and_tagged_lines_are_too() {
    let rows = [
        "TAHUN,KODE SKPD,NAMA SKPD,KODE SUB KEGIATAN,NAMA SUB KEGIATAN,KODE REKENING,NAMA PAKET,TAG,PAGU",
        "2026,2.08.0.00.0.00.01.0000,Dinas PPPA,2.08.02.2.01.0001,Koordinasi PUG,5.1.02.01.01.0024,Pelatihan kader perempuan,ARG,1000000.50",
        "2026,2.08.0.00.0.00.01.0000,Dinas PPPA,2.08.02.2.01.0001,Koordinasi PUG,5.1.02.01.01.0024,Alat tulis,,2000000",
        "2026,2.08.0.00.0.00.01.0000,Dinas PPPA,,Tanpa kode,5.1.02.01.01.0026,Rapat,,3000000",
    ];
    let folder = Folder::with("a.csv", rows.join("\n"));
    let written = folder.run(&["review", "a.csv", "-o", "putusan.csv"]);
    assert_eq!(written.code, 0, "{}", written.stderr);
    let decisions = std::fs::read_to_string(folder.path().join("putusan.csv")).unwrap();
    folder.file("putusan.csv", decisions.replace(",,,,,", ",kesetaraan,jelas,Inspektorat,2026-02-01,"));
    let schema = schema("report");
    let value = held(&schema, &folder.run(&["report", "a.csv", "--format", "json"]), "declared");
    assert!(value["lenses"].as_array().unwrap().iter().any(|lens| lens["lens"] == "declared"));
    let decided = folder.run(&["report", "a.csv", "--decisions", "putusan.csv", "--format", "json"]);
    held(&schema, &decided, "decided");
    assert_eq!(folder.run(&["tag", "a.csv", "-o", "a.parquet"]).code, 0);
    let value = held(&schema, &folder.run(&["report", "--from", "a.parquet", "--format", "json"]), "--from");
    assert!(value["manifest"]["tagged_files"].is_array());
}

#[test]
fn agreements_of_reviewers_are_too() {
    let folder = Folder::with("a.csv", budget(&[LANSIA]));
    let of = |who: &str, verdicts: &[&str]| {
        let row = |verdict: &&str| format!("1.06.04.2.01.0099,Makanan lansia,300,{verdict},x,{who},2026-03-01\n");
        let rows: String = verdicts.iter().map(row).collect();
        folder.file(
            &format!("{who}.csv"),
            format!("kode_sub_kegiatan,uraian,nilai,putusan,alasan,pemeriksa,tanggal\n{rows}"),
        );
    };
    of("Sari", &["kesetaraan", "none"]);
    of("Budi", &["none"]);
    of("Citra", &["kesetaraan"]);
    let schema = schema("merge");
    for files in [&["Sari.csv"][..], &["Budi.csv", "Citra.csv"], &["Sari.csv", "Budi.csv", "Citra.csv"]] {
        let ran = folder.run(&[&["review", "a.csv", "--format", "json", "--merge"], files].concat());
        let value = held(&schema, &ran, &files.join(" "));
        assert_eq!(value["reviewers"].as_array().unwrap().len(), files.len());
    }
}

#[test]
fn comparisons_are_what_their_schema_says() {
    hold_all(
        "compare",
        &[
            "compare apbd-2026.csv perubahan-2026.csv --format json",
            "compare apbd-2026.csv --realisation perubahan-2026.csv --format json",
            "compare apbd-2026.csv perubahan-2026.csv --format json --only lenses,moved",
            "compare apbd-2026.csv perubahan-2026.csv --format json --only headline",
        ],
    );
    hold_all(
        "series",
        &[
            "compare apbd-2026.csv perubahan-2026.csv apbd-2026.csv --format json --no-config",
            "compare apbd-2026.csv perubahan-2026.csv apbd-2026.csv --format json --only series",
        ],
    );
}

#[test]
fn crosswalks_are_what_their_schema_says() {
    hold_all(
        "crosswalk",
        &[
            "crosswalk apbd-2026.csv --gbs gbs --format json",
            "crosswalk apbd-2026.csv --no-config --frameworks pefa,dac --format json",
            "crosswalk ../alokasi/anggaran.csv --assume population --population ../alokasi/penduduk.csv --format json",
        ],
    );
}

#[test]
fn simulations_are_what_their_schema_says() {
    hold_all(
        "simulate",
        &[
            "simulate apbd-2026.csv --set evidence=off --weight none=0.5 --cap construction=1000000000 --format json",
            "simulate apbd-2026.csv --nomenclature-year 2027 --target 3% --gbs gbs --format json",
            "simulate apbd-2026.csv --target 50% --over D5 --gbs gbs --gbs-method share --format json --no-config",
        ],
    );
}

#[test]
fn inspections_are_what_their_schema_says() {
    hold_all(
        "inspect",
        &[
            "inspect apbd-2026.csv --format json",
            "inspect apbd-2026.csv perubahan-2026.csv --format json",
            "inspect ../proof/pivot.csv ../proof/anggaran-kas.csv ../proof/kelas-belanja.csv ../proof/otro-pais.csv --format json",
        ],
    );
}

#[test]
fn tagged_lines_are_what_their_schema_says() {
    let schema = schema("tag");
    let ran = melati(&["tag", "apbd-2026.csv", "--format", "jsonl"]);
    let lines: Vec<Value> = ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 242);
    for line in &lines {
        assert_eq!(faults(&schema, line), Vec::<String>::new());
    }
    assert!(lines.iter().any(|line| line["evidence"] != Value::Array(Vec::new())));
    assert!(lines.iter().any(|line| line["blocked"] != Value::Array(Vec::new())));
    // The columns for engines: those of csv, in any order.
    let csv = melati(&["tag", "apbd-2026.csv", "--format", "csv", "--columns", "full"]).stdout;
    let mut header: Vec<&str> = csv.lines().next().unwrap().split(',').collect();
    header.sort_unstable();
    for rows in ["Columns", "NestedColumns"] {
        let columns = schema["$defs"][rows]["properties"].as_object().unwrap();
        assert_eq!(columns.keys().collect::<Vec<_>>(), header);
        assert!(columns.values().all(|column| column["description"].is_string() && column["x-arrow"].is_string()));
    }
    assert_eq!(schema["$defs"]["NestedColumns"]["properties"]["evidence"]["type"], "array");
}

/// What fixtures show: findings of every code, and reports of what is wrong in every way.
#[test]
fn findings_and_reports_of_all_fixtures_are_what_their_schemas_say() {
    let schemas = [("check", schema("check")), ("report", schema("report"))];
    let (mut found, mut reports) = (0, 0);
    let mut codes: Vec<_> = std::fs::read_dir(project().join("fixtures")).unwrap().map(|f| f.unwrap().path()).collect();
    codes.sort();
    for (i, folder) in codes.iter().enumerate() {
        let command = std::fs::read_to_string(folder.join("command")).unwrap();
        let of = if command.starts_with("report") { "report" } else { "check" };
        let args = command.split_whitespace().chain(["--format", "json", "--lang", ["id", "en"][i % 2]]);
        let ran = run_in(folder, &args.collect::<Vec<_>>(), "");
        if ran.stdout.is_empty() {
            continue;
        }
        let schema = &schemas.iter().find(|(name, _)| *name == of).unwrap().1;
        let value = held(schema, &ran, &command);
        match of {
            "check" => found += value.as_array().unwrap().len(),
            _ => reports += 1,
        }
        // Of what a report complains, a check complains as an object.
        if let ("report", Some(files)) = (of, command.strip_prefix("report ").filter(|rest| !rest.contains("--"))) {
            let args: Vec<&str> =
                ["check"].into_iter().chain(files.split_whitespace()).chain(["--format", "json"]).collect();
            held(&schemas[0].1, &run_in(folder, &args, ""), &command);
        }
    }
    assert!(found > 50 && reports > 10, "{found} findings, {reports} reports");
}

#[test]
fn findings_that_got_worse_are_what_their_schema_says_and_so_is_the_baseline() {
    let settings = "year = 2025\n[[threshold.share]]\nlens = \"evidence\"\nover = \"D1\"\nat_least = 0.5\n[check]\nselect = [\"P\"]\n";
    let clinic = "1.02.0.00.0.00.01.0000,Dinas Kesehatan,1.02.02.2.02.0001,Pengelolaan Pelayanan Kesehatan Ibu Hamil,5.1.02.01.01.0052,Kelas ibu hamil";
    let course =
        "2.07.0.00.0.00.01.0000,Dinas Tenaga Kerja,2.07.03.2.01.0001,Pelatihan Kerja,5.1.02.02.12.0001,Pelatihan las";
    let rows = |amounts: [&str; 2]| budget(&[&format!("{clinic},{}", amounts[0]), &format!("{course},{}", amounts[1])]);
    let folder = Folder::with("setara.toml", settings);
    folder.file("a.csv", rows(["300000", "700000"]));
    let written = folder.run(&["check", "a.csv", "--write-baseline", "acuan.json"]);
    assert!(written.code < 2, "{}", written.stderr);
    let text = std::fs::read_to_string(folder.path().join("acuan.json")).unwrap();
    let baseline: Value = serde_json::from_str(&text).unwrap();
    assert!(!baseline["findings"].as_array().unwrap().is_empty());
    assert_eq!(faults(&schema("baseline"), &baseline), Vec::<String>::new());
    folder.file("a.csv", rows(["1000", "999000"]));
    let worse = folder.run(&["check", "a.csv", "--baseline", "acuan.json", "--format", "json"]);
    let found = held(&schema("check"), &worse, "worse");
    assert_eq!(found[0]["worse"]["figure"], "share", "{found}");
    let lines = folder.run(&["check", "a.csv", "--format", "jsonl"]);
    let one = serde_json::json!({ "$defs": schema("check")["$defs"], "$ref": schema("check")["items"]["$ref"] });
    for line in lines.stdout.lines() {
        assert_eq!(faults(&one, &serde_json::from_str(line).unwrap()), Vec::<String>::new());
    }
}

#[test]
fn what_lets_others_check_a_run_is_what_its_schema_says() {
    let folder = Folder::empty();
    for name in ["apbd-2026.csv", "sasaran.csv", "perubahan-2026.csv"] {
        let bytes = std::fs::read(project().join("examples/kabupaten-melati").join(name)).unwrap();
        folder.file(name, bytes);
    }
    let bundled = folder.run(&["report", "apbd-2026.csv", "--bundle", "bundel"]);
    assert_eq!(bundled.code, 0, "{}", bundled.stderr);
    let text = std::fs::read_to_string(folder.path().join("bundel/bundle.json")).unwrap();
    assert_eq!(faults(&schema("bundle"), &serde_json::from_str(&text).unwrap()), Vec::<String>::new());
    held(&schema("verify"), &folder.run(&["verify", "bundel", "--format", "json"]), "verify");
    folder.file("bundel/inputs/lain.csv", "a\n");
    held(&schema("verify"), &folder.run(&["verify", "bundel", "--format", "json"]), "verify, a file too many");
    folder.file("aturan.toml", "[pack]\nid = \"lain\"\nversion = \"1\"\nname = \"Lain\"\n");
    let diff = ["criteria", "diff", "id-arg", "id-arg", "apbd-2026.csv", "--format", "json"];
    held(&schema("criteria-diff"), &folder.run(&diff), "criteria diff");
    let lists = ["nomenclature", "diff", "2026", "2023", "apbd-2026.csv", "--format", "json"];
    held(&schema("nomenclature-diff"), &folder.run(&lists), "nomenclature diff");
    let converted = folder.run(&["convert", "apbd-2026.csv", "-o", "baris.csv", "--proof", "bukti.json"]);
    assert_eq!(converted.code, 0, "{}", converted.stderr);
    let proof = std::fs::read_to_string(folder.path().join("bukti.json")).unwrap();
    assert_eq!(faults(&schema("convert"), &serde_json::from_str(&proof).unwrap()), Vec::<String>::new());
    folder
        .file("label.csv", "item,category,sex,source\nKelas ibu hamil,khusus_target,P,a\nAlat tulis,kesetaraan,?,b\n");
    held(&schema("evaluate"), &folder.run(&["evaluate", "label.csv", "--format", "json"]), "evaluate");
}

/// Places of objects in a value, of every list the first item alone.
fn objects(value: &Value, at: &str, out: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            out.push(at.to_owned());
            fields.iter().for_each(|(name, field)| objects(field, &format!("{at}/{name}"), out));
        }
        Value::Array(all) => all.iter().take(1).for_each(|item| objects(item, &format!("{at}/0"), out)),
        _ => {}
    }
}

#[test]
fn a_field_that_no_schema_names_does_not_fit_wherever_it_is() {
    let samples = [
        ("report", "report apbd-2026.csv --format json --by opd --by program --tags --max-cells 4000000"),
        ("compare", "compare apbd-2026.csv --realisation perubahan-2026.csv --format json"),
        ("inspect", "inspect apbd-2026.csv --format json"),
        ("check", "check apbd-2026.csv --format json"),
    ];
    for (of, run) in samples {
        let schema = schema(of);
        let args: Vec<&str> = run.split_whitespace().collect();
        let value = held(&schema, &melati(&args), run);
        let mut places = Vec::new();
        objects(&value, "", &mut places);
        for place in places {
            let mut changed = value.clone();
            let object = changed.pointer_mut(&place).unwrap().as_object_mut().unwrap();
            // Where names are free, as those of settings, the value is not one of theirs.
            object.insert("tambahan".into(), serde_json::json!({}));
            assert!(!faults(&schema, &changed).is_empty(), "{of}: {place}");
        }
    }
    let line: Value =
        serde_json::from_str(melati(&["tag", "apbd-2026.csv", "--format", "jsonl"]).stdout.lines().next().unwrap())
            .unwrap();
    let mut changed = line.clone();
    changed["tambahan"] = Value::Null;
    assert_eq!((faults(&schema("tag"), &line).len(), faults(&schema("tag"), &changed).len()), (0, 1));
}

#[test]
fn a_field_that_is_left_out_or_of_another_type_does_not_fit() {
    let schema = schema("report");
    let value = held(&schema, &melati(&["report", "apbd-2026.csv", "--format", "json"]), "report");
    let without = |name: &str| {
        let mut changed = value.clone();
        changed.as_object_mut().unwrap().remove(name);
        faults(&schema, &changed)
    };
    assert_eq!(without("inputs"), [": \"inputs\" is not there"]);
    // `--only` may leave it out.
    assert!(without("lenses").is_empty());
    let mut changed = value.clone();
    changed["total"] = serde_json::json!(1.5);
    changed["lenses"][0]["shares"]["D1"] = serde_json::json!("0,5");
    changed["opd"][0]["lenses"]["lain"] = serde_json::json!("1.00");
    assert_eq!(faults(&schema, &changed).len(), 3);
}
