//! Budgets as JSON: what systems hand out, read with all digits, each amount once, with places that people find.

use serde_json::Value;

use crate::{Folder, Ran};

/// Two lines as a system of budgets writes them.
const ROWS: &str = r#"[
  {
    "kode_skpd": "2.08.0.00.0.00.01.0000", "nama_skpd": "Dinas PPPA",
    "kode_sub_giat": "2.08.02.2.01.0001", "nama_sub_giat": "Koordinasi PUG",
    "kode_akun": "5.1.02.01.01.0024", "nama_akun": "ATK", "pagu": 64680000
  },
  {
    "kode_skpd": "2.08.0.00.0.00.01.0000", "nama_skpd": "Dinas PPPA",
    "kode_sub_giat": "2.08.02.2.01.0006", "nama_sub_giat": "Pendampingan PUG",
    "kode_akun": "5.1.02.01.01.0052", "nama_akun": "Makan minum", "pagu": "1339063172889.04"
  }
]"#;

fn refused(name: &str, text: impl AsRef<[u8]>) -> Ran {
    let ran = Folder::with(name, text).run(&["report", name, "--lang", "en"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{ran:?}");
    ran
}

fn total(name: &str, text: impl AsRef<[u8]>) -> String {
    Folder::with(name, text).report(&[name])["total"].as_str().unwrap().to_owned()
}

/// Code, amounts of two stages, and accounts with their amounts.
type Sub<'a> = (&'a str, &'a str, &'a str, &'a [(&'a str, &'a str)]);

/// Sub kegiatan with their accounts nested, one a line.
fn nested(subs: &[Sub]) -> String {
    let sub = |(code, after, before, accounts): &Sub| {
        let account = |(code, amount): &(&str, &str)| {
            format!("{{\"kode_akun\": \"{code}\", \"nama_akun\": \"Belanja {code}\", \"total_rincian\": \"{amount}\"}}")
        };
        let accounts: Vec<String> = accounts.iter().map(account).collect();
        format!(
            "{{\"kode_sub_giat\": \"{code}\", \"nama_sub_giat\": \"Kegiatan {code}\", \"rincian\": \"{after}\", \
             \"rincian_murni\": \"{before}\",\n \"rincian_objek\": [\n{}\n]}}",
            accounts.join(",\n")
        )
    };
    format!("[\n{}\n]", subs.iter().map(sub).collect::<Vec<_>>().join(",\n"))
}

const ACCOUNTS: &[(&str, &str)] = &[("5.1.02.01.01.0024", "2000000"), ("5.1.02.01.01.0052", "3000000")];

#[test]
fn an_array_of_objects_is_a_budget_with_all_its_digits() {
    let lines: Vec<String> = serde_json::from_str::<Vec<Value>>(ROWS).unwrap().iter().map(Value::to_string).collect();
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(ROWS.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for (name, text) in [
        ("a.json", ROWS.as_bytes().to_vec()),
        ("a.json", format!("{{\"status\": \"ok\", \"meta\": {{}}, \"data\": {ROWS}}}").into()),
        ("a.json", format!("{{\"hasil\": {{\"jumlah\": 2, \"baris\": {ROWS}}}}}").into()),
        ("a.json", format!("\u{feff}{ROWS}").into()),
        ("a.json", ROWS.replace('\n', "").into()),
        ("a.json", utf16),
        ("a.jsonl", lines.join("\n").into()),
        ("a.ndjson", format!("{}\r\n\r\n", lines.join("\r\n")).into()),
        // The first characters tell.
        ("a.txt", ROWS.as_bytes().to_vec()),
    ] {
        let report = Folder::with(name, &text).report(&[name]);
        assert_eq!(report["total"], "1339127852889.04", "{name} {}", String::from_utf8_lossy(&text));
        assert_eq!(report["lines"], 2);
    }
    let ran = Folder::empty().run_with(&["report", "-", "--format", "json"], ROWS);
    assert!(ran.code == 0 && ran.stdout.contains("\"1339127852889.04\""), "{ran:?}");
    assert_eq!(total("a.jsonl", &lines[0]), "64680000.00");
}

#[test]
fn amounts_are_read_as_systems_write_them() {
    let row = |amount: &str| {
        format!(
            "[{{\"kode_sub_kegiatan\": \"2.08.02.2.01.0001\", \"nama_sub_kegiatan\": \"PUG\", \"pagu\": {amount}}}]"
        )
    };
    for (amount, sum) in [
        ("12500.5", "12500.50"),
        ("1.25e6", "1250000.00"),
        ("3.500", "3.50"),
        ("123456789012345.67", "123456789012345.67"),
        ("\"2967808000.00\"", "2967808000.00"),
        ("\"1.234.567,00\"", "1234567.00"),
        ("-5", "-5.00"),
    ] {
        assert_eq!(total("a.json", row(amount)), sum, "{amount}");
    }
    for nothing in ["null", "\"null\"", "\"\"", "\"-\""] {
        let ran = Folder::with("a.json", row(nothing)).run(&["report", "--format", "json", "a.json"]);
        // Nothing in it has an amount: that is said.
        assert!(ran.code == 1 && ran.stderr.contains("error[F002]"), "{}", ran.stderr);
        let report: Value = serde_json::from_str(&ran.stdout).unwrap();
        assert_eq!((&report["total"], &report["lines_without_amount"]), (&"0.00".into(), &1.into()), "{nothing}");
    }
    // A database writes no zero before the mark.
    assert_eq!(total("a.json", row("\".00\"")), "0.00");
    assert_eq!(total("a.json", row("\".75\"")), "0.75");
    let ran = Folder::with("a.json", row("true")).run(&["report", "a.json", "--lang", "en"]);
    assert!(ran.code == 1 && ran.stderr.contains("\"pagu\": \"true\" is not a number"), "{ran:?}");
}

#[test]
fn columns_are_all_keys_and_nested_objects_give_theirs() {
    let text = r#"[
{"skpd": {"kode": "1.02.0.00.0.00.01.0000", "nama": "Dinas Kesehatan"}, "sub_kegiatan": {"kode": "1.02.02.2.02.0001",
 "nama": "Ibu Hamil"}, "anggaran": {"murni": 1000000, "perubahan": 1500000}},
{"catatan": ["a", "b"], "skpd": {"kode": "1.02.0.00.0.00.01.0000", "nama": "Dinas Kesehatan"}, "anggaran": {"perubahan": 7,
 "murni": 9}, "sub_kegiatan": {"nama": "Ibu Bersalin", "kode": "1.02.02.2.02.0002"}}
]"#;
    let folder = Folder::with("a.json", text);
    let tags = folder.tags(&["a.json", "--amount", "anggaran.perubahan"]);
    let lines: Vec<[&str; 3]> = tags
        .iter()
        .map(|t| ["opd_code", "sub_kegiatan", "amount"].map(|k| t[k].as_str().unwrap_or_default()))
        .collect();
    assert_eq!(
        lines,
        [
            ["1.02.0.00.0.00.01.0000", "1.02.02.2.02.0001", "1500000.00"],
            ["1.02.0.00.0.00.01.0000", "1.02.02.2.02.0002", "7.00"]
        ]
    );
    let ran = folder.run(&["inspect", "a.json", "--format", "json", "--amount", "anggaran.murni"]);
    let inspected: Value = serde_json::from_str(&ran.stdout).unwrap();
    let table = inspected["tables"].get(0).unwrap_or(&inspected);
    let headers: Vec<&str> =
        table["columns"].as_array().unwrap().iter().map(|c| c["header"].as_str().unwrap()).collect();
    let all =
        ["kode_skpd", "nama_skpd", "kode_sub_kegiatan", "nama_sub_kegiatan", "anggaran.murni", "anggaran.perubahan"];
    assert_eq!(headers, [&all[..], &["catatan"]].concat());
}

#[test]
fn nested_rows_are_lines_and_what_stands_above_them_counts_once() {
    let two = nested(&[
        ("2.08.02.2.01.0001", "5000000", "4000000", ACCOUNTS),
        ("2.08.02.2.01.0006", "7000000", "0", &[("5.1.02.04.01.0001", "7000000")]),
    ]);
    let folder = Folder::with("a.json", &two);
    let report = folder.report(&["a.json"]);
    assert_eq!((&report["total"], &report["lines"]), (&"12000000.00".into(), &3.into()));
    let accounts: Vec<Value> = folder.tags(&["a.json"]).iter().map(|t| t["rekening"].clone()).collect();
    assert_eq!(accounts, ["5.1.02.01.01.0024", "5.1.02.01.01.0052", "5.1.02.04.01.0001"]);
    // The stage before stands at the sub kegiatan only.
    let ran = folder.run(&["report", "a.json", "--amount", "before", "--format", "json", "--lang", "en"]);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((&report["total"], &report["lines"], ran.code), (&"4000000.00".into(), &2.into(), 0), "{ran:?}");
    assert!(ran.stderr.contains("note[F014] the array \"rincian_objek\" is skipped"), "{ran:?}");
    // A sub kegiatan without accounts has its amount itself.
    folder.file(
        "b.json",
        nested(&[("2.08.02.2.01.0001", "5000000", "4000000", ACCOUNTS), ("2.08.02.2.01.0006", "7000000", "0", &[])]),
    );
    assert_eq!(folder.report(&["b.json"])["total"], "12000000.00");
    // One of many whose accounts are not its amount is named; where none is, the sub kegiatan are counted.
    let codes: Vec<String> = (1..=60).map(|i| format!("2.08.02.2.01.{i:04}")).collect();
    let all = |wrong: &str| {
        let own = |(i, code)| (code, if i == 30 { wrong } else { "5000000" }, "0", ACCOUNTS);
        let subs: Vec<_> = codes.iter().map(String::as_str).enumerate().map(own).collect();
        nested(&subs)
    };
    folder.file("c.json", all("5000001"));
    let ran = folder.run(&["report", "c.json", "--format", "json", "--lang", "en"]);
    assert!(
        ran.stdout.contains("\"total\": \"300000000.00\"") || ran.stdout.contains("\"total\":\"300000000.00\""),
        "{ran:?}"
    );
    assert!(ran.stderr.contains("[B001]") && ran.stderr.contains("5,000,001"), "{ran:?}");
    folder.file("d.json", nested(&[("2.08.02.2.01.0001", "6000000", "0", ACCOUNTS)]));
    assert_eq!(folder.report(&["d.json"])["total"], "6000000.00");
}

#[test]
fn one_key_on_two_levels_is_the_amount_of_the_rows() {
    let sub = |code: &str, amount: u32, accounts: &str| {
        format!(
            "{{\"kode\": \"{code}\", \"nama\": \"Kegiatan\", \"pagu\": {amount}, \"indikator\": [{{\"target\": \"30 orang\"}}], \
             \"rekening\": [{accounts}]}}"
        )
    };
    let accounts = "{\"kode\": \"5.1.02.01.01.0024\", \"nama\": \"ATK\", \"harga\": 1, \"pagu\": 2000}, \
                    {\"kode\": \"5.1.02.01.01.0052\", \"nama\": \"Makan\", \"harga\": 1, \"pagu\": 3000}";
    let total = |second: u32, accounts_of_second: &str| {
        let text = format!(
            "[{},\n{}]",
            sub("2.08.02.2.01.0001", 5000, accounts),
            sub("2.08.02.2.01.0006", second, accounts_of_second)
        );
        total("a.json", text)
    };
    assert_eq!(total(5000, accounts), "10000.00");
    // Without rows of its own, or with rows that are not its amount, an object counts itself.
    assert_eq!(total(7000, ""), "12000.00");
    assert_eq!(total(7000, accounts), "12000.00");
}

#[test]
fn objects_below_objects_of_their_kind_are_a_print() {
    let text = r#"[{"kode": "2.08.02", "uraian": "PROGRAM PUG", "jumlah": 5000000, "rincian": [
 {"kode": "2.08.02.2.01", "uraian": "Pelembagaan PUG", "jumlah": 5000000, "rincian": [
  {"kode": "2.08.02.2.01.0001", "uraian": "Koordinasi PUG", "jumlah": 2000000},
  {"kode": "2.08.02.2.01.0006", "uraian": "Pendampingan PUG", "jumlah": 3000000}]}]}]"#;
    let report = Folder::with("a.json", text).report(&["a.json"]);
    assert_eq!((&report["total"], &report["lines"]), (&"5000000.00".into(), &2.into()));
    // Without codes that tell the levels apart, parts and wholes would be added.
    let alike = text.replace("2.08.02.2.01.000", "x").replace("2.08.02.2.01", "b").replace("2.08.02", "a");
    let ran = Folder::with("a.json", alike).run(&["report", "a.json", "--lang", "en"]);
    assert!(ran.code == 2 && ran.stdout.is_empty(), "{ran:?}");
}

#[test]
fn the_array_with_the_most_rows_is_read_and_the_others_are_named() {
    let other = r#"[{"nama": "admin", "peran": "operator"}]"#;
    let folder = Folder::with("a.json", format!("{{\"pengguna\": {other}, \"data\": {ROWS}}}"));
    let ran = folder.run(&["report", "a.json", "--lang", "en", "--format", "json"]);
    assert!(ran.code == 0 && ran.stdout.contains("1339127852889.04"), "{ran:?}");
    assert!(ran.stderr.contains("note[F014] the array \"pengguna\" is skipped"), "{ran:?}");
    // Two of one kind may be two stages of one budget.
    let second = ROWS.replace("64680000", "1000000");
    folder.file("b.json", format!("{{\"murni\": {ROWS}, \"perubahan\": {second}}}"));
    let ran = folder.run(&["report", "b.json", "--lang", "en"]);
    assert!(ran.code == 2 && ran.stderr.contains("name it with --sheet \"murni\""), "{ran:?}");
    assert_eq!(folder.report(&["b.json", "--sheet", "perubahan"])["total"], "1339064172889.04");
    let ran = folder.run(&["report", "b.json", "--sheet", "pergeseran", "--lang", "en"]);
    assert!(ran.code == 2 && ran.stderr.contains("there are: \"murni\", \"perubahan\""), "{ran:?}");
}

#[test]
fn findings_stand_at_the_line_of_their_object() {
    let bad = ROWS.replace("64680000", "\"enam juta\"");
    let folder = Folder::with("a.json", &bad);
    let ran = folder.run(&["report", "a.json", "--lang", "en"]);
    assert!(ran.code == 1 && ran.stderr.contains("a.json:2:1: error[F005] column \"pagu\": \"enam juta\""), "{ran:?}");
    let ran = folder.run(&["explain", "a.json:7", "--lang", "en"]);
    assert!(ran.code == 0 && ran.stdout.contains("Pendampingan [PUG]"), "{ran:?}");
    let tags = Folder::with("a.json", ROWS).tags(&["a.json"]);
    assert_eq!((&tags[0]["row"], &tags[1]["row"]), (&2.into(), &7.into()));
    // All on one line: the number of the object.
    let tags = Folder::with("a.json", ROWS.replace('\n', "")).tags(&["a.json"]);
    assert_eq!((&tags[0]["row"], &tags[1]["row"]), (&1.into(), &2.into()));
}

#[test]
fn json_that_is_no_budget_is_refused_with_the_reason() {
    for (name, text, why) in [
        ("a.json", "[]", "the array is empty: there are no rows"),
        ("a.json", "{\"data\": []}", "there are no rows"),
        ("a.json", " \n", "the file is empty"),
        ("a.json", "{\"program\": \"PUG\", \"pagu\": 5}", "JSON without an array of objects"),
        ("a.json", "[1, 2]", "JSON without an array of objects"),
        ("a.json", "[{\"nama\": \"a\", \"versi\": 2}]", "columns found: nama, versi"),
        ("a.jsonl", "{\"pagu\": 1}\n{\"pagu\": \n", "a.jsonl:3:1: error[F001] cannot be read: the JSON is cut off"),
        ("a.jsonl", "{\"pagu\": 1}\n[2]\n", "a.jsonl:2:1: error[F001] cannot be read: not an object"),
        ("a.json", "[{\"pagu\": 1,}]", "a.json:1:13: error[F001] cannot be read: not JSON: key must be a string"),
        ("a.json", &ROWS[..ROWS.len() - 40], "error[F001] cannot be read: the JSON is cut off"),
        (
            "a.json",
            "[{\"pagu\": 1, \"pagu\": 2}]",
            "a.json:1:22: error[F001] cannot be read: the key \"pagu\" stands twice",
        ),
        ("a.json", "[{\"pagu\": 1}", "is cut off"),
    ] {
        let ran = refused(name, text);
        assert!(ran.stderr.contains(why), "{text}: {ran:?}");
    }
    assert!(refused("a.json", "[".repeat(100_000)).stderr.contains("is cut off"));
    let deep = format!("[{{\"a\": {}1{}}}]", "[".repeat(100_000), "]".repeat(100_000));
    assert!(refused("a.json", deep).stderr.contains("nested more than 32 deep"));
    // The same twice says nothing new.
    let twice = ROWS.replacen("\"pagu\": 64680000", "\"pagu\": 64680000, \"pagu\": 64680000", 1);
    assert_eq!(total("a.json", twice), "1339127852889.04");
}

#[test]
fn what_setara_wrote_itself_is_no_budget() {
    let folder = Folder::with("a.json", ROWS);
    for (command, format, name) in [
        ("report", "json", "r.json"),
        ("inspect", "json", "i.json"),
        ("check", "json", "c.json"),
        ("tag", "jsonl", "t.jsonl"),
        ("check", "sarif", "s.json"),
    ] {
        let ran = folder.run(&[command, "a.json", "--format", format]);
        folder.file(name, &ran.stdout);
        let ran = folder.run(&["report", name, "--lang", "en"]);
        let is_refused = ran.stderr.contains("error[F017]") || ran.stderr.contains("there are no rows");
        assert!(ran.code == 2 && is_refused, "{command}: {ran:?}");
    }
}

#[test]
fn a_folder_reads_tables_and_workbooks_only() {
    let folder = Folder::with("rka/package.json", "{\"name\": \"x\"}");
    folder.file("rka/rows.json", ROWS);
    folder.file("rka/a.csv", "KODE SUB KEGIATAN,NAMA SUB KEGIATAN,PAGU\n2.08.02.2.01.0001,PUG,100\n");
    assert_eq!(folder.report(&["rka"])["total"], "100.00");
    assert_eq!(folder.report(&["rka/rows.json"])["total"], "1339127852889.04");
}
