//! New statements, other forms of them, and their schema.

use std::collections::BTreeSet;

use serde_json::Value;

use super::*;

/// The same statement in other forms has the same findings.
#[test]
fn yaml_json_and_the_form() {
    let folder = Folder::with(
        "a.yaml",
        "nama_perangkat_daerah: Kecamatan Timur\nvisible: head\ntahun_anggaran: 2024\nsub_kegiatan: 7.01.02.2.01.0003 Fasilitasi\n\
         data_pembuka_wawasan:\n  - {topik: hadir, L: 35, P: 11, L_pct: 80.1, P_pct: 19.9}\n  - \"Penduduk L: 9.510 P: 9.268\"\n  - \"-\"\n\
         faktor_kesenjangan:\n  partisipasi: {klaim: perempuan lebih banyak}\nsource: https://example.org\nwarna: biru\n",
    );
    folder.file(
        "a.json",
        r#"{"nama_perangkat_daerah": "Kecamatan Timur", "visible": "head", "tahun_anggaran": 2024,
            "sub_kegiatan": "7.01.02.2.01.0003 Fasilitasi",
            "data_pembuka_wawasan": [{"topik": "hadir", "L": 35, "P": 11, "L_pct": 80.1, "P_pct": 19.9}, "Penduduk L: 9.510 P: 9.268", "-"],
            "faktor_kesenjangan": {"partisipasi": {"klaim": "perempuan lebih banyak"}}, "warna": "biru"}"#,
    );
    let codes = |path: &str| {
        let ran = folder.run(&["gbs", "check", path, "--format", "json"]);
        let all: Value = serde_json::from_str(&ran.stdout).unwrap();
        let code = |f: &Value| f["code"].as_str().unwrap().to_owned();
        all.as_array().unwrap().iter().map(code).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>()
    };
    assert_eq!(codes("a.yaml"), ["G01", "G08", "G25", "G27"]);
    assert_eq!(codes("a.json"), ["G01", "G08", "G25", "G27"]);

    let rows: [&[&str]; 27] = [
        &["", "PERNYATAAN ANGGARAN GENDER"],
        &["1.", "Nama SKPD", ":", "Kecamatan Timur"],
        &["2.", "Tahun Anggaran", ":", "2024"],
        &["3.", "Program", ":", "7.01.02 Program Pemberdayaan"],
        &["", "Kegiatan", ":", "7.01.02.2.01 Koordinasi"],
        &["", "Sub Kegiatan", ":", "Fasilitasi Musyawarah"],
        &["", "Tujuan", ":", "Musyawarah berjalan"],
        &["4.", "Kode Sub Kegiatan", ":", "7.01.02.2.01.0003"],
        &["5.", "Data Pembuka Wawasan", ":", "Uraian", "L", "P", "Jumlah"],
        &["", "", "", "Ketua RT", "141", "31", "163"],
        &["", "", "", "Hadir musyawarah", "35", "11", "46"],
        &["6.", "Faktor Kesenjangan"],
        &["", "Akses", ":", "Perempuan lebih sedikit: 31 dari 172"],
        &["", "Partisipasi", ":", "Hadir 35 L dan 11 P"],
        &["7.", "Sebab Kesenjangan Internal", ":", "1. Undangan ditujukan kepada kepala keluarga\n2. Rapat malam hari"],
        &["", "", "", "3. Tanpa tempat anak"],
        &["8.", "Sebab Kesenjangan Eksternal", ":", "Perempuan jarang bicara di forum"],
        &["9.", "Tolok Ukur", ":", "Usul perempuan masuk dalam rencana"],
        &["10.", "Indikator Kinerja", ":", "Uraian", "Satuan", "Baseline", "Target"],
        &["", "", "", "Peserta musyawarah", "orang", "L : 35 P : 11", "L : 30 P : 30"],
        &["11.", "Jumlah Anggaran", ":", "Rp 50.000.000"],
        &["12.", "Rencana Aksi", ":", "Musyawarah khusus perempuan"],
        &["", "Masukan", ":", "Rp 30.000.000"],
        &["", "Keluaran", ":", "12 musyawarah"],
        &["", "Hasil", ":", "24 usul"],
        &["", "Warna map", ":", "biru"],
        &["", "", "", "", "Camat Timur"],
    ];
    let save = |file: &str, sheets: &[&str]| {
        let mut book = rust_xlsxwriter::Workbook::new();
        for name in sheets {
            let sheet = book.add_worksheet();
            sheet.set_name(*name).unwrap();
            for (i, row) in rows.iter().enumerate() {
                for (j, cell) in row.iter().enumerate() {
                    match cell.parse::<f64>() {
                        Ok(n) if !cell.is_empty() => sheet.write_number(i as u32, j as u16, n).unwrap(),
                        _ => sheet.write_string(i as u32, j as u16, *cell).unwrap(),
                    };
                }
            }
        }
        book.save(folder.path().join(file)).unwrap();
    };
    save("form.xlsx", &["GBS Timur"]);
    let ran = folder.run(&["gbs", "check", "form.xlsx"]);
    let shown: Vec<&str> = ran.stdout.lines().filter(|l| l.starts_with("form.xlsx")).collect();
    assert_eq!(
        shown,
        [
            "form.xlsx: sheet GBS Timur, cell D10: error[G07] Ketua RT: L 141 + P 31 = 172, but the statement says 163",
            "form.xlsx: sheet GBS Timur, cell D22: note[G19] the inputs of the action plan add up to Rp 30,000,000 of the budget of Rp 50,000,000; Rp 20,000,000 has no action",
            "form.xlsx: sheet GBS Timur, cell B26: note[G27] the field \"Warna map\" is not recognised",
        ],
        "{}",
        ran.stdout
    );
    // The same defect in the same cell of another sheet is another finding, also where a budget is checked.
    save("dua.xlsx", &["GBS Timur", "GBS Barat"]);
    folder.file("apbd.csv", crate::budget(&["x,Dinas,2.08.02.2.01.0001,Koordinasi PUG,5.1.02.01.01.0024,ATK,100"]));
    folder.file("setara.toml", "gbs = [\"dua.xlsx\"]\n");
    let ran = folder.run(&["check", "apbd.csv", "--select", "G07", "--format", "concise"]);
    for sheet in ["sheet GBS Timur, cell D10", "sheet GBS Barat, cell D10"] {
        assert!(ran.stdout.contains(&format!("dua.xlsx: {sheet}: error[G07]")), "{}{}", ran.stdout, ran.stderr);
    }
}

#[test]
fn a_new_statement_is_filled_in_as_far_as_the_budget_knows() {
    let folder = folder();
    folder.file(
        "sasaran.csv",
        "kode_sub_kegiatan,jenis_kelamin,jumlah\n2.07.03.2.01.0004,L,81\n2.07.03.2.01.0004,P,39\n",
    );
    let new = [
        "gbs",
        "new",
        "apbd.csv",
        "2.07.03.2.01.04",
        "--year",
        "2026",
        "--beneficiaries",
        "sasaran.csv",
        "-o",
        "b.toml",
    ];
    let ran = folder.run(&new);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, "saved: b.toml\n"));
    let text = std::fs::read_to_string(folder.path().join("b.toml")).unwrap();
    for own in [
        "perangkat_daerah = \"Dinas Tenaga Kerja\"",
        "tahun_anggaran = 2026",
        "anggaran = \"100.000.000\"",
        "kode = \"2.07.03.2.01.0004\"",
        "L = 81\nP = 39",
        "kegiatan = \"Pelatihan las dengan kuota perempuan 30 persen\"\nmasukan = \"60.000.000\"\nrekening = [\"5.1.02.02.12.0001\"]",
    ] {
        assert!(text.contains(own), "{own}: {text}");
    }
    // What is asked is a finding until it is answered; what the budget knows is not.
    let ran = folder.run(&["gbs", "check", "b.toml", "--budget", "apbd.csv"]);
    assert!(
        ran.stdout.contains("error[G01] tolok_ukur is not filled in") && !ran.stdout.contains("G20"),
        "{}",
        ran.stdout
    );
    assert!(!ran.stdout.contains("G27"), "{}", ran.stdout);
    // Nothing is overwritten, and nothing is made up.
    assert_eq!(folder.run(&new).code, 2);
    let ran = folder.run(&["gbs", "new", "apbd.csv", "2.07.03.2.01.0009"]);
    assert_eq!((ran.code, ran.stderr.contains("2.07.03.2.01.0009 is not in apbd.csv")), (2, true), "{}", ran.stderr);
    assert_eq!(folder.run(&["gbs", "new", "apbd.csv", "2.07.03"]).code, 2);
    // Of several agencies one must be chosen.
    folder.file(
        "dua.csv",
        budget(&[LINES[0], &LINES[0].replace("Dinas Tenaga Kerja", "Dinas Koperasi").replace("01.0000", "02.0000")]),
    );
    let ran = folder.run(&["gbs", "new", "dua.csv", "2.07.03.2.01.0004"]);
    assert!(ran.code == 2 && ran.stderr.contains("--opd: Dinas Koperasi, Dinas Tenaga Kerja"), "{}", ran.stderr);
    let ran = folder.run(&["gbs", "new", "dua.csv", "2.07.03.2.01.0004", "--opd", "koperasi", "--gap", "4"]);
    assert!(ran.stdout.contains("perangkat_daerah = \"Dinas Koperasi\"") && ran.stdout.contains("penanggung_jawab"));
}

/// What is still to be filled in is asked for; it is not said to be misunderstood.
#[test]
fn every_field_of_a_new_statement_is_understood() {
    let statements = tempfile::tempdir().unwrap();
    let budget = "examples/kabupaten-melati/apbd-2026.csv";
    for (code, gap) in [("2.07.03.2.01.0004", "9"), ("2.07.03.2.01.0004", "4"), ("1.02.02.2.02.0001", "9")] {
        let path = statements.path().join(format!("{code}-{gap}.toml"));
        let path = path.to_str().unwrap();
        let ran = run_in(project(), &["gbs", "new", budget, code, "--gap", gap, "-o", path], "");
        assert_eq!(ran.code, 0, "{code}: {}", ran.stderr);
        let ran = run_in(project(), &["gbs", "check", path, "--budget", budget], "");
        assert!(ran.stdout.contains("error[G01] indikator is not filled in"), "{code}: {}", ran.stdout);
        assert!(!ran.stdout.contains("G27"), "{code}: {}", ran.stdout);
    }
    // Indicators by their kind are read as before, and what is strange is still said.
    let by_kind = CLEAN.replace("uraian = \"Peserta pelatihan\"\nsatuan = \"orang\"\n", "output = \"120 peserta\"\n");
    let folder = Folder::with("a.toml", by_kind.replace("sasaran =", "sasarn ="));
    let said = folder.run(&["gbs", "check", "a.toml"]).stdout;
    assert!(said.contains("field \"sasarn\"") && said.contains("field \"baseline\""), "{said}");
}

/// Every field of a new statement and of the examples is in the schema.
#[test]
fn the_schema_knows_every_field() {
    let ran = run_in(project(), &["gbs", "schema"], "");
    let schema: Value = serde_json::from_str(&ran.stdout).unwrap();
    let new = folder().run(&["gbs", "new", "apbd.csv", "2.07.03.2.01.0004", "--gap", "4"]).stdout;
    let example =
        std::fs::read_to_string(project().join("examples/kabupaten-melati/gbs/pelatihan-vokasi.toml")).unwrap();
    for text in [new.as_str(), example.as_str(), CLEAN] {
        let value: toml::Value = toml::from_str(text).unwrap();
        fits(&serde_json::to_value(value).unwrap(), &schema, &schema);
    }
}

/// Keys and types, as far as the schema says them.
fn fits(value: &Value, rule: &Value, schema: &Value) {
    let rule = match rule["$ref"].as_str() {
        Some(name) => schema.pointer(&name[1..]).unwrap(),
        None => rule,
    };
    match value {
        Value::Object(map) => {
            let rule = rule["oneOf"].as_array().and_then(|r| r.iter().find(|r| r["type"] == "object")).unwrap_or(rule);
            assert_eq!(rule["type"], "object", "{value}");
            for (key, value) in map {
                fits(
                    value,
                    rule["properties"].get(key).unwrap_or_else(|| panic!("{key} is not in the schema")),
                    schema,
                );
            }
        }
        Value::Array(list) => list.iter().for_each(|v| fits(v, &rule["items"], schema)),
        _ => assert_ne!(rule["type"], "object", "{value}"),
    }
}
