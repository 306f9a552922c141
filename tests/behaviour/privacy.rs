//! Persons: numbers and names that no output shows, and counts of few that no report gives back.

use proptest::prelude::*;
use serde_json::Value;

use crate::{Folder, budget};

/// A made-up number that has the form of a NIK, and a telephone of a range that nobody has.
const NIK: &str = "3271014101900001";
const PHONE: &str = "081200000000";

const TRAINING: &str =
    "2.07.0.00.0.00.01.0000,Disnaker,2.07.03.2.01.0001,Pelatihan Kerja,5.1.02.01.01.0024,Kelas responsif gender,100000";
const FAIR: &str =
    "2.07.0.00.0.00.01.0000,Disnaker,2.07.03.2.01.0003,Bursa Kerja,5.1.02.01.01.0024,Kelas responsif gender,60000";

fn folder(sasaran: &str) -> Folder {
    let folder = Folder::with("a.csv", budget(&[TRAINING, FAIR]));
    folder.file("s.csv", sasaran);
    folder
}

const WITH: [&str; 3] = ["a.csv", "--beneficiaries", "s.csv"];

fn allocation(sasaran: &str, args: &[&str]) -> Value {
    folder(sasaran).report(&[&WITH[..], args].concat())["allocation"].clone()
}

fn parts(a: &Value) -> [&str; 4] {
    ["female", "male", "unknown", "total"].map(|p| a[p].as_str().unwrap())
}

#[test]
fn few_women_or_men_are_not_told_apart() {
    let sasaran = "kode,L,P\n2.07.03.2.01.0001,16,4\n2.07.03.2.01.0003,20,40\n";
    let a = allocation(sasaran, &[]);
    assert_eq!(parts(&a), ["40000.00", "20000.00", "100000.00", "160000.00"]);
    let said = serde_json::json!({
        "fewer_than": 5, "amount": "100000.00", "sub_kegiatan": 1, "sub_kegiatan_merged": 0, "seats": 0
    });
    assert_eq!(a["withheld"], said);
    // No other table gives it back, and nobody is asked to count what is counted.
    assert_eq!((&a["opd"][0]["withheld"], &a["programs"][0]["withheld"]), (&"100000.00".into(), &"100000.00".into()));
    assert_eq!(a["missing"]["amount"], "0.00");
    assert_eq!((&a["per_head"][0]["persons"], &a["per_head"][1]["persons"]), (&40.into(), &20.into()));
    // The interval knows that it does not know.
    let width = &a["female_share_interval"];
    assert_eq!((width[0].as_f64(), width[1].as_f64()), (Some(0.25), Some(0.875)));

    // For the office; and with another threshold, or none.
    let exact = ["60000.00", "100000.00", "0.00", "160000.00"];
    for args in [&["--internal"][..], &["--small-cells", "4"], &["--small-cells", "0"]] {
        let a = allocation(sasaran, args);
        assert_eq!((parts(&a), a.get("withheld")), (exact, None), "{args:?}");
    }
    let more = allocation(sasaran, &["--small-cells", "21"]);
    assert_eq!(parts(&more), ["0.00", "0.00", "160000.00", "160000.00"]);
    assert_eq!(more["per_head"][0]["persons"], Value::Null);

    let folder = folder(sasaran);
    folder.file("setara.toml", "[privacy]\nsmall_cells = 3\n");
    let report = folder.report(&WITH);
    assert_eq!(report["manifest"]["settings"]["small_cells"], serde_json::json!(["3"]));
    assert_eq!(report["allocation"]["female"], "60000.00");
    let internal = folder.report(&[&WITH[..], &["--internal"]].concat());
    assert_eq!(internal["manifest"]["settings"]["internal"], serde_json::json!(["true"]));
    assert!(internal["notes"][0].as_str().unwrap().starts_with("INTERNAL: "));
}

#[test]
fn as_a_budget_officer_reads_it() {
    let sasaran = "kode,L,P\n2.07.03.2.01.0001,16,4\n2.07.03.2.01.0003,20,40\n";
    let ran =
        folder(sasaran).run(&[&["report"], &WITH[..], &["--only", "allocation", "--lang", "id", "--exact"]].concat());
    let table: Vec<&str> = ran.stdout.lines().take(11).map(str::trim_end).collect();
    let expected = "\
Untuk siapa: lensa bukti
 Siapa                     Nilai     Bagian
────────────────────────────────────────────
 perempuan                40.000    25,00 %
 laki-laki                20.000    12,50 %
 tidak diketahui         100.000    62,50 %
   termasuk disamarkan   100.000    62,50 %
 tidak dapat dipilah           0     0,00 %
 Jumlah                  160.000   100,00 %
  Bagian perempuan dari yang diketahui: 66,67 %
  25,00 % – 87,50 %: bila yang tidak diketahui 0 sampai 100 % untuk perempuan";
    assert_eq!(table.join("\n"), expected);
    let note = "  disamarkan: 1 sub kegiatan menghitung kurang dari 5 perempuan atau laki-laki; Rp 100.000 termasuk yang tidak diketahui";
    assert!(ran.stdout.contains(note), "{}", ran.stdout);
}

#[test]
fn ages_disabilities_costs_and_texts() {
    // Three disabled women go with the others of their age.
    let head = "kode,jenis_kelamin,kelompok_umur,difabel,jumlah,biaya_satuan\n2.07.03.2.01.0001";
    let long = |rows: &[&str]| {
        rows.iter().fold(head.split('\n').next().unwrap().to_owned() + "\n", |out, row| {
            out + "2.07.03.2.01.0001," + row + "\n"
        })
    };
    let a = allocation(&long(&["P,dewasa,0,22,", "P,dewasa,1,3,", "L,dewasa,0,25,"]), &[]);
    assert_eq!((a["female"].as_str(), a["difabel"]["female"].as_str()), (Some("50000.00"), Some("0.00")));
    assert_eq!((&a["withheld"]["sub_kegiatan"], &a["withheld"]["sub_kegiatan_merged"]), (&0.into(), &1.into()));
    // What persons cost would tell how many they are: overhead goes too.
    let a = allocation(&long(&["P,-,0,4,1000", "L,-,0,20,900"]), &[]);
    assert_eq!((a["overhead"].as_str(), a["withheld"]["amount"].as_str()), (Some("0.00"), Some("100000.00")));
    let a = allocation(&long(&["P,dewasa,0,20,1000", "P,lansia,0,4,2000", "L,-,0,20,900"]), &[]);
    assert_eq!(a["withheld"]["amount"], "100000.00");
    let a = allocation(&long(&["P,dewasa,0,20,1000", "P,lansia,0,4,1000", "L,-,0,20,900"]), &[]);
    assert_eq!((a["female"].as_str(), a["overhead"].as_str()), (Some("24000.00"), Some("58000.00")));
    // Visits are of no more persons; a percentage does not say of how many.
    let unit = |unit: &str| allocation(&format!("kode,L,P,satuan\n2.07.03.2.01.0001,97,3,{unit}\n"), &[]);
    assert_eq!(unit("kunjungan")["withheld"]["sub_kegiatan"], 1);
    assert_eq!(unit("persen")["female"], "3000.00");
    // What the budget itself counts.
    let own = Folder::with(
        "a.csv",
        "KODE SUB KEGIATAN,NAMA SUB KEGIATAN,KODE REKENING,NAMA PAKET,PAGU,L,P\n\
         2.07.03.2.01.0001,Pelatihan Kerja,5.1.02.01.01.0024,Kelas responsif gender,100000,16,4\n",
    );
    let a = own.report(&["a.csv"])["allocation"].clone();
    assert_eq!((a["withheld"]["amount"].as_str(), a["missing"]["amount"].as_str()), (Some("100000.00"), Some("0.00")));
}

#[test]
fn seats_of_few() {
    let sasaran = "kode,jenis_kelamin,jumlah,aspek,uraian\n\
                   2.07.03.2.01.0001,P,2,kontrol,Pokja PUG\n2.07.03.2.01.0001,L,13,kontrol,Pokja PUG\n";
    let row = allocation(sasaran, &[])["seats"][0].clone();
    assert_eq!((&row["female"], &row["male"], &row["female_share"]), (&Value::Null, &13.into(), &Value::Null));
    assert_eq!(row["withheld"], true);
    let args = |format: &'static str| [&["report"], &WITH[..], &["--only", "seats", "--format", format]].concat();
    let folder = folder(sasaran);
    assert!(folder.run(&args("table")).stdout.contains("< 5"));
    assert!(folder.run(&args("html")).stdout.contains("&lt; 5"));
    assert!(folder.run(&args("csv")).stdout.contains("kontrol,Pokja PUG,2.07.03.2.01.0001,,13,,"));
}

#[test]
fn comparisons_rest_on_the_same_counts() {
    let folder = Folder::with(
        "a.csv",
        "KODE SUB KEGIATAN,NAMA SUB KEGIATAN,KODE REKENING,NAMA PAKET,ANGGARAN,REALISASI\n\
         2.07.03.2.01.0001,Pelatihan Kerja,5.1.02.01.01.0024,Kelas responsif gender,100000,50000\n",
    );
    folder.file("s.csv", "kode,L,P\n2.07.03.2.01.0001,16,4\n");
    let women = |args: &[&str]| {
        let args = [&["compare", "a.csv", "--beneficiaries", "s.csv", "--format", "json"], args].concat();
        let told: Value = serde_json::from_str(&folder.run(&args).stdout).unwrap();
        (told["absorption"]["sexes"][0]["planned"].clone(), told["notes"][0].as_str().unwrap().to_owned())
    };
    let (amount, note) = women(&[]);
    assert_eq!((amount, note.starts_with("withheld: ")), ("0.00".into(), true));
    let (amount, note) = women(&["--internal"]);
    assert_eq!((amount, note.starts_with("INTERNAL: ")), ("20000.00".into(), true));
}

#[test]
fn numbers_and_names_of_persons_are_in_no_output() {
    let item = format!("Kelas responsif gender an. Contoh {NIK} HP {PHONE}");
    let folder = Folder::with("a.csv", budget(&[&TRAINING.replace("Kelas responsif gender", &item)]));
    folder.file(
        "s.csv",
        format!(
            "kode,L,P,uraian,Nama Penerima,catatan\n2.07.03.2.01.0001,17,26,ketua {NIK},Melati Contoh,{NIK}\n\
             2.07.03.2.01.0001,Melati Contoh,26,,,\n"
        ),
    );
    let private = [NIK, PHONE, "Melati"];
    let silent =
        |text: &str, what: &str| private.iter().for_each(|p| assert!(!text.contains(p), "{what}: {p}\n{text}"));
    for format in ["table", "json", "csv", "jsonl", "html", "markdown"] {
        let ran = folder.run(&[&["report"], &WITH[..], &["--format", format]].concat());
        silent(&ran.stdout, format);
        silent(&ran.stderr, format);
    }
    let said = folder.run(&[&["report"], &WITH[..]].concat()).stderr;
    for part in
        ["[D014] column \"Nama Penerima\"", "[D014] column \"catatan\"", "[D016] column \"uraian\"", "3271**********01"]
    {
        assert!(said.contains(part), "{part}\n{said}");
    }
    // Packed formats.
    for format in ["xlsx", "docx"] {
        let ran = folder.run(&[&["report"], &WITH[..], &["--format", format, "--output", "r.zip"]].concat());
        silent(&ran.stderr, format);
        let file = std::fs::File::open(folder.path().join("r.zip")).unwrap();
        let mut zip = zip::ZipArchive::new(file).unwrap();
        for i in 0..zip.len() {
            let mut text = String::new();
            let _ = std::io::Read::read_to_string(&mut zip.by_index(i).unwrap(), &mut text);
            silent(&text, format);
        }
    }
    for format in ["text", "json", "jsonl", "sarif", "github", "gitlab", "junit"] {
        let ran = folder.run(&["check", "a.csv", "--format", format]);
        silent(&ran.stdout, format);
        assert!(ran.stdout.contains("D016") && ran.stdout.contains("3271**********01"), "{format}: {}", ran.stdout);
    }
}

#[test]
fn a_list_of_persons_is_refused_and_can_be_counted() {
    let list = format!(
        "No,kode_sub_kegiatan,NIK,Nama,Jenis Kelamin,Umur,Disabilitas\n\
         1,2.07.03.2.01.0001,{NIK},Melati Contoh,P,34,-\n2,2.07.03.2.01.0001,{NIK},Mawar Contoh,P,35,Tuna netra\n\
         3,2.07.03.2.01.0001,{NIK},Budi Contoh,L,61,\n4,2.07.03.2.01.0001,{NIK},Anu Contoh,Melati,34,\n"
    );
    let folder = folder(&list);
    let ran = folder.run(&[&["report"], &WITH[..]].concat());
    assert_eq!(ran.code, 2);
    assert!(
        ran.stderr.contains("error[D015]") && ran.stderr.contains("setara beneficiaries count FILE"),
        "{}",
        ran.stderr
    );
    assert!(!ran.stderr.contains("Contoh") && !ran.stderr.contains(NIK), "{}", ran.stderr);

    let ran = folder.run(&["beneficiaries", "count", "s.csv", "--sumber", "daftar hadir", "--tahun", "2026"]);
    let table = "kode_sub_kegiatan,nama_opd,jenis_kelamin,kelompok_umur,difabel,jumlah,satuan,sumber,tahun\n\
                 2.07.03.2.01.0001,,P,dewasa,0,1,orang,daftar hadir,2026\n\
                 2.07.03.2.01.0001,,P,dewasa,1,1,orang,daftar hadir,2026\n\
                 2.07.03.2.01.0001,,L,lansia,0,1,orang,daftar hadir,2026\n";
    assert_eq!((ran.stdout.as_str(), ran.code), (table, 1));
    // The fourth has a name where the sex should be: it is named by its place only.
    assert!(ran.stderr.contains("s.csv:5:") && !ran.stderr.contains("Melati"), "{}", ran.stderr);

    // One count a row is a list too.
    let ones =
        format!("kode,jenis_kelamin,jumlah,keterangan\n2.07.03.2.01.0001,P,1,{NIK}\n2.07.03.2.01.0001,L,1,{NIK}\n");
    let ran = self::folder(&ones).run(&[&["report"], &WITH[..]].concat());
    assert!(ran.code == 2 && ran.stderr.contains("[D015]"), "{}", ran.stderr);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Counts that differ only where there are few give the same report, byte for byte: nothing in it can tell them apart.
    #[test]
    fn what_is_published_does_not_depend_on_small_counts(
        few in prop::collection::vec((1u64..5, 1u64..5), 2),
        all in prop::collection::vec(30u64..90, 2),
        format in prop::sample::select(vec!["json", "csv", "html", "markdown"]),
    ) {
        let sasaran = |pick: &dyn Fn(&(u64, u64)) -> u64| {
            let mut out = String::from("kode,L,P\n");
            for ((code, few), all) in ["2.07.03.2.01.0001", "2.07.03.2.01.0003"].iter().zip(&few).zip(&all) {
                let women = pick(few);
                out += &format!("{code},{},{women}\n", all - women);
            }
            out
        };
        let run = |sasaran: &str| folder(sasaran).run(&[&["report"], &WITH[..], &["--format", format]].concat()).stdout;
        prop_assert_eq!(run(&sasaran(&|f| f.0)), run(&sasaran(&|f| f.1)));
    }
}

/// Who publishes a report without the rule has to know, and who reads it.
#[test]
fn that_small_counts_are_shown_is_said_on_the_face_of_every_format() {
    let folder = folder("kode,L,P\n2.07.03.2.01.0001,16,4\n");
    let stages = "KODE SUB KEGIATAN,NAMA SUB KEGIATAN,KODE REKENING,NAMA PAKET,ANGGARAN,REALISASI\n\
                  2.07.03.2.01.0001,Pelatihan Kerja,5.1.02.01.01.0024,Kelas responsif gender,100000,50000\n";
    folder.file("c.csv", stages);
    folder.file("nol.toml", "[privacy]\nsmall_cells = 0\n");
    let said = "counts of few persons are not withheld (small_cells = 0)";
    for how in [&["--small-cells", "0"][..], &["--small-cells", "1"], &["--config", "nol.toml"]] {
        for command in [&["report", "a.csv"][..], &["compare", "c.csv"]] {
            for format in ["table", "csv", "json", "jsonl", "html", "markdown", "docx", "xlsx"] {
                if command[0] == "compare" && format == "xlsx" {
                    continue;
                }
                let with = ["--beneficiaries", "s.csv", "--lang", "en", "--format", format, "--output", "r"];
                let ran = folder.run(&[command, &with[..], how].concat());
                assert_eq!(ran.code, 0, "{command:?} {format} {}", ran.stderr);
                let bytes = std::fs::read(folder.path().join("r")).unwrap();
                let text = match format {
                    "docx" | "xlsx" => {
                        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
                        let mut all = String::new();
                        for i in 0..zip.len() {
                            let _ = std::io::Read::read_to_string(&mut zip.by_index(i).unwrap(), &mut all);
                        }
                        all
                    }
                    _ => String::from_utf8(bytes).unwrap(),
                };
                let no_place = ["csv", "jsonl"].contains(&format);
                // Markdown has its own way of writing `_`.
                assert_eq!(text.replace('\\', "").contains(said), !no_place, "{how:?} {command:?} {format}");
                assert_eq!(ran.stderr.contains(said), no_place, "{how:?} {command:?} {format} {}", ran.stderr);
                std::fs::remove_file(folder.path().join("r")).unwrap();
            }
        }
    }
    let silent = folder.run(&[&["report"], &WITH[..], &["--format", "markdown", "--lang", "id"]].concat());
    assert!(!silent.stdout.contains("tidak disamarkan"), "{}", silent.stdout);
    let indonesian = ["--format", "markdown", "--lang", "id", "--small-cells", "0"];
    let ran = folder.run(&[&["report"], &WITH[..], &indonesian].concat());
    assert!(ran.stdout.contains("jumlah orang yang sedikit tidak disamarkan (small\\_cells = 0)"), "{}", ran.stdout);
}

/// A statement counts persons: what names them is left out of it, told, and in nothing that is written.
#[test]
fn statements_name_nobody() {
    let head = "perangkat_daerah = \"Dinas\"\nalamat = \"Jl. Melati 1\"\nsasaran = \"Pencari kerja\"\n";
    let data = format!("[[data]]\ntopik = \"Peserta\"\nL = 10\nP = 20\nNIK = {NIK}\n\"No HP\" = \"{PHONE}\"\n");
    let prose = format!("[faktor.akses]\nuraian = \"Ibu Siti, NIK {NIK}, belum ikut\"\n");
    let folder = Folder::with("gbs.toml", format!("{head}{data}{data}{prose}"));
    folder.file(
        "gbs.json",
        format!("{{\"sasaran\": \"a\", \"data\": [{{\"topik\": \"b\", \"L\": 1, \"NIK\": \"{NIK}\"}}]}}"),
    );
    let ran = folder.run(&["gbs", "check", "gbs.toml", "--format", "concise", "--lang", "en"]);
    let said = |code: &str| ran.stdout.lines().filter(|l| l.contains(code)).collect::<Vec<_>>();
    // Of each column once, with its place; the address of the agency is none of a person.
    assert_eq!(said("D014").len(), 2, "{}", ran.stdout);
    assert!(said("D014")[0].starts_with("gbs.toml:8:1:") && said("D014")[0].contains("\"NIK\""), "{}", ran.stdout);
    assert_eq!(said("D016").len(), 1, "{}", ran.stdout);
    assert!(said("D016")[0].contains("3271**********01"), "{}", ran.stdout);
    let json = folder.run(&["gbs", "check", "gbs.json", "--lang", "en"]);
    assert!(json.stdout.contains("gbs.json:1:") && json.stdout.contains("[D014]"), "{}", json.stdout);
    let render = folder.run(&["gbs", "render", "gbs.toml"]);
    for text in [ran.stdout, ran.stderr, json.stdout, render.stdout, render.stderr] {
        assert!(!text.contains(NIK) && !text.contains(PHONE), "{text}");
    }
    // A list of persons is no statement.
    let person = format!("[[data]]\nnama = \"Siti\"\nNIK = {NIK}\njenis_kelamin = \"P\"\n");
    folder.file("list.toml", format!("{head}{person}"));
    for command in [&["gbs", "check"][..], &["gbs", "render"]] {
        let ran = folder.run(&[command, &["list.toml", "--lang", "en"]].concat());
        let text = ran.stdout + &ran.stderr;
        assert!(ran.code == 2 && text.contains("list.toml:4:1: error[D015]"), "{text}");
        assert!(!text.contains("Siti") && !text.contains(NIK), "{text}");
    }
}

#[test]
fn populations_name_nobody() {
    let folder = Folder::with("a.csv", budget(&[TRAINING]));
    let run = |population: String| {
        folder.file("p.csv", population);
        folder.run(&["report", "a.csv", "--year", "2025", "--population", "p.csv", "--format", "json", "--lang", "en"])
    };
    let head = "jenis_kelamin,jumlah,kecamatan,NIK ketua,NIK\n";
    let ran = run(format!("{head}L,40,A,,{NIK}\nP,60,\"A, {PHONE}\",,{NIK}\n"));
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stdout.contains("\"female\": 60") && ran.stderr.contains("p.csv:1:1: warning[D014]"), "{ran:?}");
    assert!(ran.stderr.contains("p.csv:3:6: warning[D016]"), "{}", ran.stderr);
    let slipped = run(format!("{head}L,Siti,A,,{NIK}\n"));
    assert!(slipped.code == 2 && slipped.stderr.contains("p.csv:2:3: jumlah_penduduk …"), "{}", slipped.stderr);
    let list = run(format!("nama,NIK,jenis_kelamin\nSiti,{NIK},P\n"));
    assert!(list.code == 2 && list.stderr.contains("p.csv:1:1: error[D015]"), "{}", list.stderr);
    let rows = run(format!("jenis_kelamin,jumlah,kecamatan\nL,1,{NIK}\nP,1,{}\n", NIK.replace("41", "42")));
    assert!(rows.code == 2 && rows.stderr.contains("error[D015]"), "{}", rows.stderr);
    let year = run(format!("jenis_kelamin,jumlah,tahun\nL,1,{NIK}\n"));
    assert!(year.code == 2 && year.stderr.contains("3271**********01"), "{}", year.stderr);
    for ran in [ran, slipped, list, rows, year] {
        let text = ran.stdout + &ran.stderr;
        assert!(!text.contains(NIK) && !text.contains(PHONE) && !text.contains("Siti"), "{text}");
    }
}
