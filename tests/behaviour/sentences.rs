//! The first sentence of reports and comparisons, its bar, and the words of tables: in every format and both languages.

use std::io::Read as _;
use std::process::Command;

use serde_json::Value;

use crate::{Folder, gbs};

const HEAD: &str = "TAHUN,KODE SKPD,NAMA SKPD,KODE SUB KEGIATAN,NAMA SUB KEGIATAN,KODE REKENING,NAMA PAKET,PAGU\n";
const HOSPITAL: &str = "2026,1.02.0.00.0.00.01.0000,Dinas Kesehatan,1.02.02.2.01.0001,Pembangunan Rumah Sakit,5.2.03.01.01.0006,Gedung,600000000";
const PREGNANT: &str = "2026,1.02.0.00.0.00.01.0000,Dinas Kesehatan,1.02.02.2.02.0001,Pengelolaan Pelayanan Kesehatan Ibu Hamil,5.1.02.01.01.0052,Kelas ibu hamil,100000000";
const WELDING: &str = "2026,2.07.0.00.0.00.01.0000,Dinas Tenaga Kerja,2.07.03.2.01.0004,Pelatihan Vokasi,5.1.02.02.12.0001,Pelatihan las dengan kuota perempuan 30 persen,100000000";
const ROAD: &str =
    "2026,1.03.0.00.0.00.01.0000,Dinas PU,1.03.10.2.01.0005,Pembangunan Jalan,5.2.04.01.01.0001,Jalan,200000000";

const ID: &str = "Dari Rp 1,0 M belanja operasi dan modal, Rp 700,0 jt (70,0 %) bertanda ARG resmi (daftar 2026); Rp 200,0 jt (20,0 %) berbukti dalam teks; untuk siapa: separuhnya belum diketahui.";
const EN: &str = "Of Rp 1.0 bn operating and capital spending, Rp 700.0 mn (70.0 %) carries the official ARG tag (list of 2026); Rp 200.0 mn (20.0 %) shows evidence in its text; for whom: half is not known yet.";
const WHY_ID: &str = "Selisihnya terutama bangunan: Pembangunan Rumah Sakit (Dinas Kesehatan), Rp 600,0 jt, bertanda resmi tanpa bukti dalam teks.";
const WHY_EN: &str = "The difference is mainly building work: Pembangunan Rumah Sakit (Dinas Kesehatan), Rp 600.0 mn, with the official tag and no evidence in its text.";
const READING: [&str; 2] = [
    "Pembacaan tidak bertentangan: berkas tidak memuat jumlah; tidak ada yang menyangkalnya.",
    "The reading is consistent: the file states no total; nothing speaks against it.",
];

fn rows(rows: &[&str]) -> String {
    format!("{HEAD}{}\n", rows.join("\n"))
}

fn folder() -> Folder {
    Folder::with("a.csv", rows(&[HOSPITAL, PREGNANT, WELDING, ROAD]))
}

fn headline(content: &str) -> Value {
    Folder::with("a.csv", content).report(&["a.csv"])["headline"].clone()
}

/// The sentence of a budget in both languages.
fn sentences(content: &str) -> [String; 2] {
    let own = headline(content);
    ["id", "en"].map(|lang| own["sentence"][lang].as_str().unwrap().to_owned())
}

/// The reason likewise.
fn reasons(content: &str) -> [String; 2] {
    let own = headline(content);
    ["id", "en"].map(|lang| own["reason"]["sentence"][lang].as_str().unwrap().to_owned())
}

/// Output on one line, as sentences are before a terminal breaks them.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn sen(value: &Value) -> i128 {
    value.as_str().unwrap().replace('.', "").parse().unwrap()
}

/// A part of a workbook or a Word document.
fn part(folder: &Folder, file: &str, name: &str) -> String {
    let mut zip = zip::ZipArchive::new(std::fs::File::open(folder.path().join(file)).unwrap()).unwrap();
    let mut text = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn every_format_says_the_sentence_the_reason_and_the_reading_first() {
    let folder = folder();
    for (lang, said) in [("id", [ID, WHY_ID, READING[0]]), ("en", [EN, WHY_EN, READING[1]])] {
        for (format, marks) in [("table", ["", ""]), ("markdown", ["**", ""]), ("html", ["<p>", "</p>"])] {
            let out = folder.run(&["report", "a.csv", "--lang", lang, "--format", format]).stdout;
            let out = flat(&out.replace('\\', ""));
            let places = said.map(|text| out.find(text).unwrap_or_else(|| panic!("{format} {lang} {text}\n{out}")));
            assert!(places.is_sorted(), "{format} {lang}");
            assert!(out.contains(&format!("{}{}{}", marks[0], said[0], marks[1])), "{format} {lang}");
            // No table stands before it.
            let table = ["─", "| --- |", "<table"].iter().filter_map(|mark| out.find(mark)).min();
            assert!(table.is_none_or(|table| places[2] < table), "{format} {lang}");
        }
        for (file, inside) in [("a.docx", "word/document.xml"), ("a.xlsx", "xl/sharedStrings.xml")] {
            let ran = folder.run(&["report", "a.csv", "--lang", lang, "--output", file, "--overwrite"]);
            assert_eq!(ran.code, 0, "{}", ran.stderr);
            let text = part(&folder, file, inside);
            said.iter().for_each(|sentence| assert!(text.contains(sentence), "{file} {lang} {sentence}"));
        }
    }
    // Scripts read English in both languages.
    for format in ["csv", "jsonl"] {
        let out = folder.run(&["report", "a.csv", "--lang", "id", "--format", format]).stdout;
        assert!(out.contains(EN) && out.contains(WHY_EN) && !out.contains("Dari Rp"), "{format}\n{out}");
    }
}

#[test]
fn the_figures_of_the_sentence_are_in_the_json() {
    let own = headline(&rows(&[HOSPITAL, PREGNANT, WELDING, ROAD]));
    assert_eq!(own["sentence"], serde_json::json!({"id": ID, "en": EN}));
    assert_eq!(own["of"], serde_json::json!({"denominator": "D1", "amount": "1000000000.00"}));
    assert_eq!(own["official"], serde_json::json!({"amount": "700000000.00", "share": 0.7, "lists": [2026]}));
    assert_eq!(own["evidence"], serde_json::json!({"amount": "200000000.00", "share": 0.2}));
    assert_eq!(own["gbs"], Value::Null);
    let unknown = &own["unknown"];
    assert_eq!((&unknown["base"], &unknown["share"]), (&"evidence".into(), &0.5.into()));
    assert_eq!((&unknown["amount"], &unknown["of"]), (&"100000000.00".into(), &"200000000.00".into()));
    let reason = &own["reason"];
    for (field, value) in [
        ("sub_kegiatan", "1.02.02.2.01.0001"),
        ("name", "Pembangunan Rumah Sakit"),
        ("opd_code", "1.02.0.00.0.00.01.0000"),
        ("opd", "Dinas Kesehatan"),
        ("amount", "600000000.00"),
        ("difference", "700000000.00"),
        ("why", "official-without-evidence"),
        ("kind", "building"),
    ] {
        assert_eq!(reason[field], value, "{field}");
    }
    assert_eq!(reason["sentence"], serde_json::json!({"id": WHY_ID, "en": WHY_EN}));
}

#[test]
fn the_bar_adds_up_to_the_whole_and_shows_what_there_is() {
    let cents = "2026,1.02.0.00.0.00.01.0000,Dinas Kesehatan,1.02.02.2.02.0001,Pengelolaan Pelayanan Kesehatan Ibu Hamil,5.1.02.01.01.0052,Kelas ibu hamil,0.07";
    let folder = Folder::with("a.csv", rows(&[HOSPITAL, cents, WELDING, ROAD]));
    let own = &folder.report(&["a.csv"])["headline"];
    let parts = own["parts"].as_array().unwrap();
    assert_eq!(parts.iter().map(|part| sen(&part["amount"])).sum::<i128>(), sen(&own["of"]["amount"]));
    assert_eq!(parts[0]["amount"], "0.07");
    // Official is the first two, evidence the first and the third.
    assert_eq!(sen(&parts[0]["amount"]) + sen(&parts[1]["amount"]), sen(&own["official"]["amount"]));
    assert_eq!(sen(&parts[0]["amount"]) + sen(&parts[2]["amount"]), sen(&own["evidence"]["amount"]));
    let plain = folder.run(&["report", "a.csv", "--only", "headline", "--lang", "id"]).stdout;
    let bar = plain.lines().find(|line| line.starts_with('#')).unwrap();
    assert_eq!(bar, format!("#{}{}{}", "=".repeat(40), "+".repeat(6), ".".repeat(13)), "{plain}");
    assert!(plain.contains("# tanda dan bukti Rp 0,07 (< 0,1 %)"), "{plain}");
    let blocks = Command::new(env!("CARGO_BIN_EXE_setara"))
        .args(["report", "a.csv", "--only", "headline", "--width", "50", "--lang", "en"])
        .current_dir(folder.path())
        .env("LC_ALL", "C.UTF-8")
        .output()
        .unwrap();
    let blocks = String::from_utf8(blocks.stdout).unwrap();
    let bar = blocks.lines().find(|line| line.starts_with('█')).unwrap();
    assert_eq!(bar.chars().count(), 50, "{blocks}");
    assert!(blocks.contains("░ neither Rp 200.0 mn"), "{blocks}");
    assert!(blocks.lines().all(|line| line.chars().count() <= 50), "{blocks}");
}

#[test]
fn pages_draw_the_bar_and_say_it_in_words() {
    let folder = folder();
    let page = folder.run(&["report", "a.csv", "--format", "html", "--lang", "id"]).stdout;
    let lead = page.split("class=\"lead\"").nth(1).unwrap().split("<dl").next().unwrap();
    for tone in ["official", "evidence", "rest"] {
        assert!(lead.contains(&format!("<rect class=\"{tone}\"")), "{tone}\n{lead}");
    }
    for words in
        ["tanda dan bukti Rp 100,0 jt (10,0 %)", "tanda saja", "bukti saja", "tidak keduanya Rp 200,0 jt (20,0 %)"]
    {
        assert!(lead.contains(words), "{words}\n{lead}");
    }
    folder.run(&["report", "a.csv", "--output", "a.xlsx", "--lang", "id"]);
    let sheet = part(&folder, "a.xlsx", "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("<dataBar"), "{sheet}");
}

#[test]
fn without_accounts_the_shares_are_of_the_total() {
    let text = "KODE SUB KEGIATAN,NAMA SUB KEGIATAN,PAGU,TAHUN\n1.02.02.2.02.0001,Pengelolaan Pelayanan Kesehatan Ibu Hamil,3000000,2026\n1.03.10.2.01.0005,Pembangunan Jalan,9000000,2026\n";
    let [id, en] = sentences(text);
    assert!(
        id.starts_with(
            "Dari total Rp 12,0 jt, Rp 3,0 jt (25,0 %) bertanda ARG resmi (daftar 2026); Rp 3,0 jt (25,0 %) berbukti"
        ),
        "{id}"
    );
    assert!(en.starts_with("Of a total of Rp 12.0 mn, Rp 3.0 mn (25.0 %) carries"), "{en}");
    assert_eq!(headline(text)["of"]["denominator"], "D4");
}

#[test]
fn what_counts_is_always_part_of_what_the_share_is_of() {
    let grant = PREGNANT.replace("5.1.02.01.01.0052", "5.4.02.01.01.0001");
    let [id, en] = sentences(&rows(&[&grant, ROAD]));
    assert!(id.starts_with("Dari seluruh belanja Rp 300,0 jt, Rp 100,0 jt (33,3 %) bertanda"), "{id}");
    assert!(en.starts_with("Of all spending of Rp 300.0 mn, Rp 100.0 mn (33.3 %)"), "{en}");
    // What does not count may stand outside.
    let road = ROAD.replace("5.2.04.01.01.0001", "5.3.01.01.01.0001");
    assert_eq!(headline(&rows(&[PREGNANT, &road]))["of"]["amount"], "100000000.00");
}

#[test]
fn a_lens_that_cannot_judge_gives_no_figure() {
    let text = "NAMA SUB KEGIATAN,PAGU\nKelas ibu hamil,1000000\nPembangunan jalan,3000000\n";
    let [id, en] = sentences(text);
    assert_eq!(
        id,
        "Dari total Rp 4,0 jt, Rp 1,0 jt (25,0 %) berbukti dalam teks; untuk siapa: semuanya diketahui; tanda ARG resmi tidak dapat dinilai (tidak satu pun kodenya ada dalam daftar resmi)."
    );
    assert!(
        en.ends_with("; the official ARG tag cannot be judged (none of its codes is in the official list)."),
        "{en}"
    );
    let own = headline(text);
    assert_eq!((&own["official"]["amount"], &own["official"]["share"]), (&Value::Null, &Value::Null));
    assert_eq!((&own["official"]["cannot_speak"], &own["reason"]), (&"no-listed-code".into(), &Value::Null));
    let parts: Vec<&str> = own["parts"].as_array().unwrap().iter().map(|p| p["part"].as_str().unwrap()).collect();
    assert_eq!(parts, ["evidence-alone", "neither"]);
}

#[test]
fn a_foreign_budget_has_neither_rupiah_nor_figures_that_nobody_knows() {
    let text = "Project,Activity,MOOE (6),PS (7),CO (8)\nRoads,Paving,\"120,000.00\",\"50,000.00\",0.00\nHealth,Clinic visits,\"30,000.00\",\"5,000.00\",\"70,000.00\"\nHealth,Vaccines,\"40,000.00\",\"15,000.00\",\"20,000.00\"\n";
    let [id, en] = sentences(text);
    assert_eq!(
        en,
        "Of a total of 350,000, the official ARG tag cannot be judged (none of its codes is in the official list); evidence in the text cannot be judged (its texts are not in Indonesian)."
    );
    assert!(!id.contains("Rp") && id.contains("teksnya tidak berbahasa Indonesia"), "{id}");
    let own = headline(text);
    assert_eq!((&own["parts"], &own["unknown"]), (&serde_json::json!([]), &Value::Null));
    let folder = Folder::with("a.csv", text);
    let own = folder.report(&["a.csv", "--currency", "PHP"])["headline"]["sentence"]["en"].clone();
    assert!(own.as_str().unwrap().starts_with("Of a total of PHP 350,000, "), "{own}");
}

#[test]
fn totals_of_zero_and_below_have_no_shares() {
    for (amount, id, en) in [
        ("0", "Jumlahnya nol: tidak ada bagian yang dapat disebut.", "The total is zero: no share can be given."),
        (
            "-5000000",
            "Jumlahnya kurang dari nol (Rp -5,0 jt): tidak ada bagian yang dapat disebut.",
            "The total is below zero (Rp -5.0 mn): no share can be given.",
        ),
    ] {
        let text = rows(&[&PREGNANT.replace(",100000000", &format!(",{amount}"))]);
        assert_eq!(sentences(&text), [id, en]);
        assert_eq!(headline(&text)["official"]["share"], Value::Null);
        let table = Folder::with("a.csv", &text).run(&["report", "a.csv", "--only", "headline"]).stdout;
        assert!(!table.contains('#') && !table.contains('='), "{table}");
    }
}

#[test]
fn nothing_counts_is_said_once() {
    let [id, en] = sentences(&rows(&[ROAD]));
    assert_eq!(
        id,
        "Dari Rp 200,0 jt belanja operasi dan modal, tidak ada yang bertanda ARG resmi (daftar 2026) dan tidak ada yang berbukti dalam teks."
    );
    assert_eq!(
        en,
        "Of Rp 200.0 mn operating and capital spending, nothing carries the official ARG tag (list of 2026) and nothing shows evidence in its text."
    );
    assert_eq!(headline(&rows(&[ROAD]))["reason"], Value::Null);
}

#[test]
fn several_lists_are_all_named() {
    let province = PREGNANT.replace("1.02.02.2.02.0001", "1.02.02.1.02.0001");
    let [id, en] = sentences(&rows(&[PREGNANT, &province]));
    assert!(id.contains("(daftar 2026 dan 2027)"), "{id}");
    assert!(en.contains("(lists of 2026 and 2027)"), "{en}");
}

#[test]
fn statements_declarations_and_decisions_have_their_clauses() {
    let text =
        format!("{},TAG\n{HOSPITAL},\n{PREGNANT},\n{WELDING},ANGGARAN RESPONSIF GENDER\n{ROAD},\n", HEAD.trim_end());
    let [id, en] = sentences(&text);
    assert!(id.ends_with("; Rp 100,0 jt (10,0 %) dinyatakan ARG dalam berkas."), "{id}");
    assert!(en.ends_with("; Rp 100.0 mn (10.0 %) is declared ARG in the file."), "{en}");

    let folder = Folder::with("apbd.csv", crate::budget(&gbs::LINES));
    folder.file("gbs/a.toml", gbs::CLEAN);
    let own = &folder.report(&["apbd.csv", "--gbs", "gbs/a.toml"])["headline"];
    let said = own["sentence"]["id"].as_str().unwrap();
    assert!(said.contains("Rp 100,0 jt (80,0 %) punya GBS yang sah"), "{said}");
    assert_eq!(own["gbs"]["amount"], "100000000.00");
    let own = &folder.report(&["apbd.csv", "--gbs", "gbs/a.toml", "--gbs-method", "share"])["headline"];
    let said = own["sentence"]["en"].as_str().unwrap();
    assert!(said.contains("is in the action plan of a valid Gender Budget Statement (GBS)"), "{said}");

    let folder = self::folder();
    folder.file("d.csv", "kode_sub_kegiatan,opd,uraian,putusan,alasan,pemeriksa,tanggal\n1.02.02.2.02.0001,,,khusus_target,benar,A,2026-01-02\n");
    let own = folder.report(&["a.csv", "--decisions", "d.csv"]);
    let said = own["headline"]["sentence"]["id"].as_str().unwrap();
    assert!(said.ends_with("; Rp 100,0 jt (10,0 %) diputuskan ARG oleh penelaah."), "{said}");
}

#[test]
fn for_whom_is_said_of_what_is_divided() {
    let folder = folder();
    let said = |args: &[&str]| {
        let own = folder.report(&[&["a.csv"], args].concat());
        own["headline"]["sentence"]["id"].as_str().unwrap().to_owned()
    };
    assert!(
        said(&["--base", "official"]).contains("; untuk siapa yang bertanda resmi: "),
        "{}",
        said(&["--base", "official"])
    );
    let total = said(&["--base", "total"]);
    assert!(total.contains("berbukti dalam teks; untuk siapa seluruh anggaran: "), "{total}");
}

#[test]
fn the_reason_names_what_kind_of_spending_it_is() {
    let of = |rekening: &str| PREGNANT.replace("5.1.02.01.01.0052", rekening).replace("Kelas ibu hamil", "Belanja");
    // Pay is never evidence; what is left of the sub kegiatan is.
    let [id, en] = reasons(&rows(&[&of("5.1.01.01.01.0001"), ROAD]));
    assert_eq!(
        id,
        "Seluruh selisihnya gaji: Pengelolaan Pelayanan Kesehatan Ibu Hamil (Dinas Kesehatan), Rp 100,0 jt, bertanda resmi tanpa bukti dalam teks."
    );
    assert!(en.starts_with("All of the difference is pay: "), "{en}");
    let [id, _] = reasons(&rows(&[&HOSPITAL.replace("5.2.03", "5.2.04"), ROAD]));
    assert!(id.starts_with("Seluruh selisihnya jalan, jaringan, atau irigasi: Pembangunan Rumah Sakit"), "{id}");
    // What has evidence and no tag.
    let [id, en] = reasons(&rows(&[WELDING, ROAD]));
    assert!(id.starts_with("Seluruh selisihnya satu sub kegiatan: Pelatihan Vokasi (Dinas Tenaga Kerja)"), "{id}");
    assert!(id.ends_with("berbukti dalam teks tanpa tanda resmi."), "{id}");
    assert!(en.ends_with("with evidence in its text and no official tag."), "{en}");
    // A quarter of the difference is said in words, and the largest of many is not most of it.
    let by = |amount: &str| WELDING.replace(",100000000", &format!(",{amount}")).replace("0004", "0005");
    let [id, _] = reasons(&rows(&[&HOSPITAL.replace("600000000", "100000000"), &by("100000000"), ROAD]));
    assert!(id.starts_with("Separuh selisihnya"), "{id}");
    let [id, en] = reasons(&rows(&[&HOSPITAL.replace("600000000", "160000000"), &by("120000000"), WELDING, ROAD]));
    assert!(id.starts_with("Selisih terbesar pada bangunan: Pembangunan Rumah Sakit"), "{id}");
    assert!(en.starts_with("The largest difference is building work: "), "{en}");
}

#[test]
fn a_code_without_a_name_has_that_of_the_list() {
    let text = "KODE SUB KEGIATAN,PAGU,TAHUN\n1.02.02.2.01.0001,600000000,2026\n1.03.10.2.01.0005,400000000,2026\n";
    let own = headline(text);
    let name = own["reason"]["name"].as_str().unwrap();
    assert!(name.starts_with("Pembangunan Rumah Sakit"), "{name}");
}

#[test]
fn numbers_of_persons_are_masked_in_the_sentence() {
    let text = rows(&[&HOSPITAL.replace("Pembangunan Rumah Sakit", "Rumah Sakit Siti NIK 3201234501900001"), ROAD]);
    let folder = Folder::with("a.csv", text);
    for format in ["table", "json", "html", "markdown", "csv", "jsonl"] {
        let out = folder.run(&["report", "a.csv", "--format", format]).stdout;
        assert!(out.contains("Rumah Sakit Siti") && !out.contains("3201234501900001"), "{format}\n{out}");
    }
}

#[test]
fn who_asks_for_a_section_gets_that_section() {
    let folder = folder();
    let only = |section: &str, format: &str| {
        folder.run(&["report", "a.csv", "--lang", "id", "--only", section, "--format", format]).stdout
    };
    for format in ["table", "html", "markdown", "json"] {
        assert!(!flat(&only("opd", format)).contains("Dari Rp 1,0 M belanja"), "{format}");
        assert!(flat(&only("headline", format)).contains("Dari Rp 1,0 M belanja"), "{format}");
    }
    assert!(!only("headline", "table").contains("Menurut OPD"));
    // Without the sentence the reading stands below the inputs.
    assert!(only("summary", "table").contains(READING[0]), "{}", only("summary", "table"));
    let whole = flat(&folder.run(&["report", "a.csv", "--lang", "id"]).stdout);
    assert_eq!(whole.matches(READING[0]).count(), 1, "{whole}");
    assert!(whole.find("Menurut lensa") < whole.find("Berkas Berkas Tahun"), "{whole}");
}

#[test]
fn exact_figures_stand_in_the_sentence_on_demand() {
    let folder = folder();
    let out = flat(&folder.run(&["report", "a.csv", "--exact", "--lang", "id"]).stdout);
    assert!(
        out.starts_with("Dari Rp 1.000.000.000 belanja operasi dan modal, Rp 700.000.000 (70,0 %) bertanda"),
        "{out}"
    );
}

#[test]
fn tagged_lines_say_the_same_sentence() {
    let folder = folder();
    folder.run(&["tag", "a.csv", "--columns", "full", "--output", "t.csv"]);
    let own = folder.report(&["--from", "t.csv"])["headline"].clone();
    assert_eq!(own["sentence"], serde_json::json!({"id": ID, "en": EN}));
    assert_eq!(own["reason"]["sentence"]["id"], WHY_ID);
}

#[test]
fn a_comparison_says_what_moved_the_share() {
    let folder = folder();
    // A fifth less for the hospital, and a line that is new.
    let more = WELDING.replace("0004", "0005");
    folder.file("b.csv", rows(&[&HOSPITAL.replace("600000000", "480000000"), PREGNANT, WELDING, ROAD, &more]));
    let id = "Yang bertanda ARG resmi turun dari Rp 700,0 jt (70,0 % dari total) menjadi Rp 580,0 jt (59,2 %), karena uang; yang berbukti dalam teks naik dari Rp 200,0 jt (20,0 %) menjadi Rp 300,0 jt (30,6 %), karena baris baru; totalnya turun dari Rp 1,00 M menjadi Rp 980,0 jt.";
    let en = "What carries the official ARG tag fell from Rp 700.0 mn (70.0 % of the total) to Rp 580.0 mn (59.2 %), because of money; what shows evidence in its text rose from Rp 200.0 mn (20.0 %) to Rp 300.0 mn (30.6 %), because of new lines; the total fell from Rp 1.00 bn to Rp 980.0 mn.";
    let compare = |args: &[&str]| folder.run(&[&["compare", "a.csv", "b.csv"], args].concat()).stdout;
    for (lang, said) in [("id", id), ("en", en)] {
        for format in ["table", "html", "markdown"] {
            let out = flat(&compare(&["--lang", lang, "--format", format]).replace('\\', ""));
            assert!(out.contains(said), "{format} {lang}\n{out}");
        }
        folder.run(&["compare", "a.csv", "b.csv", "--lang", lang, "--output", "c.docx", "--overwrite"]);
        assert!(part(&folder, "c.docx", "word/document.xml").contains(said), "{lang}");
    }
    for format in ["csv", "jsonl"] {
        assert!(compare(&["--format", format, "--lang", "id"]).contains(en), "{format}");
    }
    let json: Value = serde_json::from_str(&compare(&["--format", "json"])).unwrap();
    assert_eq!(json["headline"]["sentence"], serde_json::json!({"id": id, "en": en}));
    assert_eq!(json["headline"]["official"]["moved_by"], serde_json::json!(["money"]));
    assert_eq!(json["headline"]["official"]["share_before"], 0.7);
}

#[test]
fn a_comparison_tells_tags_and_lists_from_money() {
    let folder = folder();
    // The welding course is booked under a code that carries the tag.
    folder.file(
        "b.csv",
        rows(&[
            HOSPITAL,
            PREGNANT,
            &WELDING
                .replace("2.07.03.2.01.0004", "1.02.02.2.02.0001")
                .replace("Pelatihan Vokasi", "Pengelolaan Pelayanan Kesehatan Ibu Hamil"),
            ROAD,
        ]),
    );
    let out = flat(&folder.run(&["compare", "a.csv", "b.csv", "--lang", "id"]).stdout);
    assert!(
        out.contains("naik dari Rp 700,0 jt (70,0 % dari total) menjadi Rp 800,0 jt (80,0 %), karena tanda"),
        "{out}"
    );
    assert!(out.contains("yang berbukti dalam teks tetap Rp 200,0 jt (20,0 %); totalnya tetap Rp 1,00 M."), "{out}");
    // Nothing at all moved.
    folder.file("c.csv", rows(&[HOSPITAL, PREGNANT, WELDING, ROAD]).replace("Jalan,200", "Jalan raya,200"));
    let out = flat(&folder.run(&["compare", "a.csv", "c.csv", "--lang", "en"]).stdout);
    assert!(
        out.starts_with("What carries the official ARG tag stayed at Rp 700.0 mn (70.0 % of the total); "),
        "{out}"
    );
}

#[test]
fn tables_have_words_and_machines_have_identifiers() {
    let folder = folder();
    for (lang, words, none) in [
        (
            "id",
            ["seluruhnya", "per baris", "menurut rancangan", "khusus target", "bukan ARG", "telaah"],
            ["full", "by-design"],
        ),
        (
            "en",
            ["whole sub kegiatan", "single lines", "by design", "specific target", "no evidence", "to be reviewed"],
            ["khusus_target", "by-design"],
        ),
    ] {
        for format in ["table", "html", "markdown"] {
            let out = folder.run(&["report", "a.csv", "--lang", lang, "--format", format]).stdout;
            words.iter().for_each(|word| assert!(out.contains(word), "{format} {lang} {word}\n{out}"));
            let cell = |word: &str| [format!(" {word} "), format!(">{word}<"), format!("| {word} |")];
            for word in none {
                assert!(cell(word).iter().all(|cell| !out.contains(cell)), "{format} {lang} {word}");
            }
        }
        let csv = folder.run(&["report", "a.csv", "--lang", lang, "--format", "csv"]).stdout;
        for row in ["lenses,official | full,", "categories,khusus_target,", "categories,none,", "methods,by-design,"] {
            assert!(csv.contains(row), "{row}\n{csv}");
        }
    }
}

#[test]
fn a_document_that_goes_to_a_file_says_its_sentence_too() {
    let folder = folder();
    for (name, lang, said) in [("l.html", "id", [ID, WHY_ID, READING[0]]), ("l.xlsx", "en", [EN, WHY_EN, READING[1]])] {
        let ran = folder.run(&["report", "a.csv", "-o", name, "--lang", lang]);
        let saved = if lang == "id" { "tersimpan" } else { "saved" };
        assert_eq!((ran.code, ran.stdout.as_str()), (0, ""));
        assert_eq!(flat(&ran.stderr), format!("{} {saved}: {name}", said.join(" ")));
    }
    // Rows are for programs, and a part is what was asked for.
    for args in [&["report", "a.csv", "-o", "l.json"][..], &["report", "a.csv", "-o", "m.html", "--only", "opd"]] {
        let ran = folder.run(args);
        assert_eq!(ran.stderr, format!("saved: {}\n", args[3]));
    }
}
