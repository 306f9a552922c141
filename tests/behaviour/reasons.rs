//! Why money is divided as it is: the same reason in `explain`, in the template, and in the table of what is missing; and
//! `explain` in either language, whole.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{Folder, budget, project, run_in};

const ROWS: &[&str] = &[
    "1.02.0.00.0.00.01.0000,Dinas Kesehatan,1.02.02.2.02.0004,Pengelolaan Pelayanan Kesehatan Balita,5.1.02.01.01.0052,Kelas ibu balita,1000",
    "1.02.0.00.0.00.01.0000,Dinas Kesehatan,1.02.02.2.02.0001,Pengelolaan Pelayanan Kesehatan Ibu Hamil,5.1.02.01.01.0052,Rapat,500",
    "2.07.0.00.0.00.01.0000,Disnaker,2.07.03.2.01.0001,Pelatihan Kerja,5.1.02.01.01.0024,Pelatihan responsif gender,700",
    "2.07.0.00.0.00.01.0000,Disnaker,2.07.03.2.01.0002,Bursa,5.1.02.01.01.0024,Bursa responsif gender,50.25",
    "2.08.0.00.0.00.01.0000,DP3A,2.08.02.2.01.0001,Koordinasi dan Sinkronisasi Perumusan Kebijakan Pelaksanaan PUG,5.1.02.01.01.0052,Rapat Pokja PUG,90",
    "1.03.0.00.0.00.01.0000,Dinas PU,1.03.10.2.01.0018,Pemeliharaan Rutin Jalan,5.1.02.03.04.0001,Penambalan,80",
    "2.08.0.00.0.00.01.0000,DP3A,2.08.01.2.06.0005,Cetakan,5.1.02.01.01.0026,Spanduk,60",
    "1.06.0.00.0.00.01.0000,Dinas Sosial,1.06.04.2.01.0001,Penyediaan Permakanan,5.1.02.01.01.0024,Makanan lansia,30",
];

const SASARAN: &str = "kode_sub_kegiatan,jenis_kelamin,jumlah\n2.07.03.2.01.0001,P,120\n2.07.03.2.01.0001,L,80\n";

fn folder() -> Folder {
    let folder = Folder::with("a.csv", budget(ROWS));
    folder.file("sasaran.csv", SASARAN);
    folder.file("setara.toml", "beneficiaries = [\"sasaran.csv\"]\n");
    folder
}

fn explain(folder: &Folder, subject: &str, lang: &str) -> String {
    let ran = folder.run(&["explain", subject, "--lang", lang]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    ran.stdout
}

#[test]
fn explain_says_why_a_line_is_divided_as_it_is() {
    let folder = folder();
    for (line, id, en) in [
        (
            2,
            "pembagian: tidak diketahui: 'Kelas ibu balita' menyebut ibu dan balita; isi sasaran",
            "divided by method unknown: 'Kelas ibu balita' names ibu and balita; fill in the beneficiaries",
        ),
        (
            3,
            "pembagian: menurut rancangan: 'pelayanan kesehatan ibu hamil' hanya perempuan",
            "divided by method by-design: 'pelayanan kesehatan ibu hamil' is women only",
        ),
        (
            4,
            "pembagian: data penerima: 120 perempuan dari 200 orang (sasaran.csv:2)",
            "divided by method direct: 120 women of 200 persons (sasaran.csv:2)",
        ),
        (
            5,
            "pembagian: tidak diketahui: 'Bursa responsif gender' tidak menyebut siapa pun; isi sasaran",
            "divided by method unknown: 'Bursa responsif gender' names nobody; fill in the beneficiaries",
        ),
        (
            6,
            "pembagian: tidak dapat dipilah: melayani lembaga, bukan orang",
            "divided by method indivisible: serves an institution, not persons",
        ),
        (
            7,
            "pembagian: tidak dapat dipilah: jalan-dan-drainase: jalan, jembatan dan drainase dipakai semua orang",
            "divided by method indivisible: jalan-dan-drainase: roads, bridges and drainage are used by everybody",
        ),
        (8, "pembagian: pegawai dan penunjang: program penunjang", "divided by method staff: a support program"),
        (
            9,
            "pembagian: tidak diketahui: 'Makanan lansia' menyebut lansia tanpa jenis kelaminnya; isi sasaran",
            "divided by method unknown: 'Makanan lansia' names lansia without their sex; fill in the beneficiaries",
        ),
    ] {
        for (lang, said) in [("id", id), ("en", en)] {
            let text = explain(&folder, &format!("a.csv:{line}"), lang);
            assert!(text.contains(&format!("  {said}")), "{said}\n{text}");
        }
    }
}

#[test]
fn a_method_that_is_not_used_and_counts_that_say_nothing_are_reasons() {
    let folder = folder();
    folder.file("setara.toml", "beneficiaries = [\"sasaran.csv\"]\n[allocation]\nprecedence = [\"by-design\"]\n");
    let text = explain(&folder, "a.csv:4", "id");
    let said = "tidak diketahui: dapat dipilah dengan cara data penerima, yang tidak ada dalam precedence; tambahkan";
    assert!(text.contains(said), "{text}");
    folder.file("setara.toml", "beneficiaries = [\"sasaran.csv\"]\n");
    folder.file("sasaran.csv", SASARAN.replace("120", "0").replace("80", "0"));
    let text = explain(&folder, "a.csv:4", "en");
    assert!(text.contains("the counts there are do not say how many women and how many men; complete"), "{text}");
    // Of few persons no number is told.
    folder.file("sasaran.csv", SASARAN.replace("120", "2"));
    let text = explain(&folder, "a.csv:4", "id");
    assert!(text.contains("data penerima: disamarkan: terlalu sedikit") && !text.contains("82"), "{text}");
}

/// Sen of an amount of the JSON.
fn sen(amount: &Value) -> i128 {
    amount.as_str().unwrap().replace('.', "").parse().unwrap()
}

/// Every sub kegiatan of the table has a reason, and the reasons add up to what is unknown.
fn holds(report: &Value) {
    let a = &report["allocation"];
    let all: i128 = a["missing"]["why"].as_array().unwrap().iter().map(|why| sen(&why["amount"])).sum();
    assert_eq!(all, sen(&a["unknown"]), "{}", a["missing"]);
    let withheld = if a["withheld"].is_null() { 0 } else { sen(&a["withheld"]["amount"]) };
    assert_eq!(all, sen(&a["missing"]["amount"]) + withheld);
    for row in a["missing"]["largest"].as_array().unwrap() {
        let why = row["why"].as_array().unwrap();
        assert!(!why.is_empty(), "{row}");
        assert_eq!(why.iter().map(|why| sen(&why["amount"])).sum::<i128>(), sen(&row["unknown"]), "{row}");
    }
}

#[test]
fn no_unknown_is_without_a_reason() {
    let report = folder().report(&["a.csv", "--base", "total"]);
    holds(&report);
    let of = |code: &str| -> Value {
        let rows = report["allocation"]["missing"]["largest"].as_array().unwrap();
        rows.iter().find(|row| row["sub_kegiatan"] == code).unwrap()["why"].clone()
    };
    let why = serde_json::json!([{ "reason": "nobody", "named": [], "amount": "50.25" }]);
    assert_eq!(of("2.07.03.2.01.0002"), why);
    assert_eq!(of("1.02.02.2.02.0004")[0]["named"], serde_json::json!(["balita"]), "of the name of the sub kegiatan");
    for base in ["total", "evidence", "official"] {
        let mut budgets = vec!["examples/kabupaten-melati/apbd-2026.csv", "examples/alokasi/anggaran.csv"];
        budgets.extend(
            ["../shared/data/buru/2025-apbd-murni-paket.csv"].into_iter().filter(|path| project().join(path).exists()),
        );
        for path in budgets {
            for more in [&[][..], &["--small-cells", "500"], &["--no-config"]] {
                let args = [&["report", path, "--format", "json", "--base", base], more].concat();
                let ran = run_in(project(), &args, "");
                assert_eq!(ran.code, 0, "{path}: {}", ran.stderr);
                holds(&serde_json::from_str(&ran.stdout).unwrap());
            }
        }
    }
}

#[test]
fn the_same_reason_is_in_the_template_and_in_every_format() {
    let folder = folder();
    let template = |lang: &str| {
        let ran = folder.run(&["beneficiaries", "template", "a.csv", "--base", "total", "--lang", lang]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        let mut rows = csv::Reader::from_reader(ran.stdout.as_bytes());
        assert_eq!(rows.headers().unwrap().iter().next_back(), Some("sebab"));
        let rows: BTreeMap<String, String> =
            rows.records().map(Result::unwrap).map(|r| (r[0].to_owned(), r[r.len() - 1].to_owned())).collect();
        rows
    };
    let (id, en) = (template("id"), template("en"));
    assert_eq!(id["2.07.03.2.01.0002"], "tidak menyebut siapa pun");
    assert_eq!(en["2.07.03.2.01.0002"], "names nobody");
    assert_eq!(id["1.02.02.2.02.0001"], "menurut rancangan", "what is divided says how");
    for format in ["table", "html", "markdown"] {
        let ran = folder.run(&["report", "a.csv", "--base", "total", "--format", format, "--lang", "id"]);
        let flat = ran.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        for word in ["Sebab", "tidak menyebut", "siapa pun", "isi sasaran: setara beneficiaries template"] {
            assert!(flat.contains(word), "{format}: {word}\n{flat}");
        }
    }
    let csv =
        folder.run(&["report", "a.csv", "--base", "total", "--only", "missing", "--format", "csv", "--lang", "id"]);
    assert!(csv.stdout.starts_with("sub_kegiatan,name,opd,unknown,narrows_by,why\n"), "{}", csv.stdout);
    assert!(csv.stdout.contains(",names nobody\n"), "programs get one language: {}", csv.stdout);
}

#[test]
fn templates_with_and_without_reasons_are_read() {
    let folder = folder();
    folder.file("setara.toml", "");
    let old = "kode_sub_kegiatan,nama_opd,rupiah,belum_diketahui,L,P,sumber,tahun\n2.07.03.2.01.0002,Disnaker,50.25,50.25,40,60,daftar hadir,2026\n";
    folder.file("lama.csv", old);
    let female = |path: &str| folder.report(&["a.csv", "--beneficiaries", path])["allocation"]["female"].clone();
    let known = female("lama.csv");
    let ran = folder.run(&["beneficiaries", "template", "a.csv", "--base", "total", "-o", "lama.csv", "--overwrite"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let text = std::fs::read_to_string(folder.path().join("lama.csv")).unwrap();
    assert!(text.lines().next().unwrap().contains("sebab") && text.contains("40,60,daftar hadir,2026"), "{text}");
    assert_eq!(female("lama.csv"), known, "{text}");
}

#[test]
fn explain_is_of_one_language() {
    let folder = folder();
    let id = explain(&folder, "a.csv:3", "id");
    for said in [
        "  sub kegiatan  Pengelolaan [Pelayanan Kesehatan Ibu Hamil]\n",
        "  uraian        Rapat\n",
        "  nilai         Rp 500\n",
        "putusan  khusus target\n  jenis kelamin perempuan; umur dewasa; difabel tidak; aspek akses+manfaat\n",
        "  ditentukan oleh sub kegiatan\n",
        "\nbukti\n  ibu-hamil (khusus target, kekuatan 3): \"Pelayanan Kesehatan Ibu Hamil\" dalam sub kegiatan, huruf 12-41\n",
        "  tanpa ibu-hamil menjadi bukan ARG\n",
    ] {
        assert!(id.contains(said), "{said}\n{id}");
    }
    let en = explain(&folder, "a.csv:3", "en");
    assert!(en.contains("  amount        Rp 500\n") && en.contains("verdict  khusus_target\n"), "{en}");
    // Words of the texts apart, no word of the other language is in either.
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphabetic()).map(str::to_lowercase).filter(|w| !w.is_empty()).collect()
    };
    let english =
        ["the", "of", "in", "by", "is", "no", "would", "strength", "verdict", "amount", "basis", "characters"];
    let indonesian = ["tanpa", "dalam", "oleh", "adalah", "bukan", "tidak", "kekuatan", "putusan", "nilai", "huruf"];
    let mut subjects: Vec<String> = (2..=9).map(|line| format!("a.csv:{line}")).collect();
    for more in ["ibu-hamil", "anak-bukan-orang", "konteks", "negasi", "1.02.02.2.02.0001", "kuota-perempuan"] {
        if folder.run(&["explain", more]).code == 0 {
            subjects.push(more.to_owned());
        }
    }
    assert!(subjects.len() >= 13, "{subjects:?}");
    for subject in &subjects {
        let text = explain(&folder, subject, "id");
        assert_eq!(words(&text).iter().find(|w| english.contains(&w.as_str())), None, "{subject}\n{text}");
        let text = explain(&folder, subject, "en");
        // Official names and the words that deny are Indonesian in either.
        let own: Vec<&str> = text
            .lines()
            .filter(|l| {
                !["source:", "basis:", "denies it", "phrase", "near"].iter().any(|own| l.contains(own))
                    && !l.contains(subject.as_str())
            })
            .collect();
        assert_eq!(words(&own.join("\n")).iter().find(|w| indonesian.contains(&w.as_str())), None, "{subject}\n{text}");
    }
}

#[test]
fn letters_that_are_no_sign_are_told_in_the_language() {
    let row = "x,Dinas PU,1.03.02.2.01.0001,Pengelolaan,5.1.02,Rapat koordinasi normalisasi anak sungai,1";
    let folder = Folder::with("a.csv", budget(&[row]));
    let id = explain(&folder, "a.csv:2", "id");
    assert!(id.contains("\nbukan tanda walau memuat hurufnya\n  koordinasi: ASI"), "{id}");
    assert!(id.contains("oleh anak-bukan-orang: anak sebagai bagian dari sungai"), "{id}");
    let en = explain(&folder, "a.csv:2", "en");
    assert!(en.contains("\nnot signs, though they contain the letters of one\n"), "{en}");
    assert!(en.contains("by anak-bukan-orang: anak as part of a river"), "{en}");
}

#[test]
fn what_nobody_knows_is_refused_with_what_is_near() {
    let folder = folder();
    for (subject, lang, said) in [
        ("9.99.99.9.99.9999", "id", "9.99.99.9.99.9999 bukan kode dalam daftar resmi mana pun"),
        ("9.99.99.9.99.9999", "en", "9.99.99.9.99.9999 is in no official list of codes"),
        // Support programs are listed for every bidang; this is no bidang.
        ("9.99.01.2.06.0005", "en", "9.99.01.2.06.0005 is in no official list of codes"),
        ("9.99", "en", "9.99 is in no official list of codes"),
        (
            "1.02.02.2.02.9999",
            "id",
            "yang dikenal di atasnya: kegiatan 1.02.02.2.02, program 1.02.02 PROGRAM PEMENUHAN",
        ),
        ("1.02.99.2.02.0001", "en", "known above it: bidang 1.02"),
        ("1.02.02.2.02.9999", "en", "bidang 1.02"),
        ("ibu-hamill", "id", "maksudnya \"ibu-hamil\"?"),
        ("ibu-hamill", "en", "did you mean \"ibu-hamil\"?"),
        ("A0O3", "id", "maksudnya \"A003\"?"),
        ("F999", "en", "none of a finding"),
        ("a.csv:1", "id", "a.csv:1: di sini tidak ada baris anggaran yang dimulai; yang terdekat dimulai pada baris 2"),
    ] {
        let ran = folder.run(&["explain", subject, "--lang", lang]);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{subject}");
        assert!(ran.stderr.contains(said), "{subject}: {}", ran.stderr);
    }
    let ran = folder.run(&["explain", "9.99.99.9.99.9999", "--lang", "en"]);
    assert!(!ran.stderr.contains("known above it"), "{}", ran.stderr);
    assert_eq!(folder.run(&["explain", "1.02.01.2.06.0005"]).code, 0, "a support program of a bidang that there is");
}

#[test]
fn the_page_of_a_finding_is_of_one_language() {
    let folder = folder();
    let en = explain(&folder, "F005", "en");
    assert!(en.starts_with("# F005 not-a-number (error)\n\nA cell of the amount"), "{en}");
    assert!(!en.contains("Sel nilai bukan angka"), "{en}");
    let id = explain(&folder, "F005", "id");
    assert!(id.starts_with("# F005 ") && id.lines().next().unwrap().ends_with("(galat)"), "{id}");
    assert!(!id.contains("Why it matters") && id.contains("Mengapa penting"), "{id}");
}
