//! Past one machine: lines with all that a report needs, in parquet, arrow and csv, and one report put together from them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::{Folder, Ran, project, run_in};

/// Figures: a report without what says where it was read from.
fn figures(mut report: Value) -> Value {
    let object = report.as_object_mut().unwrap();
    object.remove("manifest");
    object.remove("notes");
    for input in object["inputs"].as_array_mut().unwrap() {
        input["sha256"] = Value::Null;
        input["proof"] = Value::Null;
    }
    report
}

/// The same, where the cut into inputs differs too.
pub fn sums(report: Value) -> Value {
    let mut out = figures(report);
    out.as_object_mut().unwrap().remove("inputs");
    out
}

fn json(ran: &Ran) -> Value {
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    serde_json::from_str(&ran.stdout).unwrap()
}

fn melati(args: &[&str]) -> Ran {
    run_in(&project().join("examples/kabupaten-melati"), args, "")
}

pub fn written(folder: &Path) -> Vec<String> {
    let mut out = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(at) = open.pop() {
        for entry in fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => open.push(path),
                false => out.push(path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/")),
            }
        }
    }
    out.sort();
    out
}

/// Three governments, two years, tags and weights, counts in columns and in texts, quotes, openings, an amount below zero.
pub fn several() -> Folder {
    let header = "TAHUN,PEMDA,KODE SKPD,NAMA SKPD,KODE SUB KEGIATAN,NAMA SUB KEGIATAN,INDIKATOR,KODE SUMBER DANA,\
                  NAMA SUMBER DANA,KODE REKENING,NAMA REKENING,NAMA PAKET,KOEFISIEN,L,P,TAG,PAGU\n";
    let lines = [
        "1.02.0.00.0.00.01.0000,Dinas Kesehatan,1.02.02.2.02.0001,Pengelolaan Pelayanan Kesehatan Ibu Hamil,,1,DAU,5.1.02.01.01.0052,Belanja Makanan,Kelas ibu hamil,,,,,1500000.25",
        "1.02.0.00.0.00.01.0000,Dinas Kesehatan,1.02.02.2.02.0001,Pengelolaan Pelayanan Kesehatan Ibu Hamil,,2,DAK,5.1.02.02.01.0003,Honorarium,\"Narasumber \"\"A\"\", dua orang\",\"L 20 orang, P 15 orang\",,,,250000.50",
        "1.02.0.00.0.00.01.0000,Dinas Kesehatan,1.02.01.2.02.0001,Penyediaan Gaji,,1,DAU,5.1.01.01.01.0001,Gaji,Gaji,,,,,90000000.00",
        "2.08.0.00.0.00.01.0000,Dinas PPPA,2.08.02.2.01.0001,Koordinasi PUG,\"40 orang perempuan, 10 orang laki-laki\",1,DAU,5.1.02.01.01.0024,ATK,Alat tulis,,12,30,ARG,333333.33",
        "2.08.0.00.0.00.01.0000,Dinas PPPA,2.08.02.2.01.0001,Koordinasi PUG,,1,DAU,5.1.02.01.01.0024,ATK,Kembali,,,,ARG,-1000.01",
        "2.08.0.00.0.00.01.0000,Dinas PPPA,2.08.03.2.01.0002,Penyediaan Layanan Perempuan Korban Kekerasan,,,,,,,,,,,",
    ];
    let folder = Folder::empty();
    for (government, years) in [("Kab. A/B: Satu", vec![2025, 2026]), ("Kota Mawar", vec![2026]), ("", vec![2026])] {
        for year in years {
            let mut text = header.to_owned();
            for line in lines {
                text += &format!("{year},{government},{line}\n");
            }
            folder.file(&format!("budgets/{}-{year}.csv", government.replace(['/', ':', ' ', '.'], "_")), text);
        }
    }
    folder
}

#[test]
fn a_report_from_tagged_lines_is_the_report_to_the_sen() {
    for file in ["apbd-2026.csv", "perubahan-2026.csv"] {
        let whole = figures(json(&melati(&["report", file, "--format", "json"])));
        assert_ne!(whole["allocation"]["female"], "0.00");
        let out = Folder::empty();
        for (name, format) in [("hive", "parquet"), ("one.parquet", "parquet"), ("one.csv", "csv")] {
            let path = out.path().join(name);
            let path = path.to_str().unwrap();
            let columns = if format == "csv" { "full" } else { "own" };
            let ran = melati(&["tag", file, "--format", format, "--columns", columns, "-o", path]);
            assert_eq!(ran.code, 0, "{}", ran.stderr);
            assert!(ran.stdout.is_empty());
            let again = melati(&["report", "--from", path, "--format", "json", "--config", "setara.toml"]);
            assert_eq!(figures(json(&again)), whole, "{file} as {name}");
        }
        let parts = written(&out.path().join("hive"));
        assert_eq!(parts, ["government=Kabupaten Melati/year=2026/part-00000.parquet"]);
    }
}

#[test]
fn many_partitions_make_one_report() {
    let folder = several();
    let by = ["--by", "government,year", "--base", "total"];
    let args = [&["budgets"], &by[..]].concat();
    let whole = folder.report(&args);
    assert_eq!(whole["lenses"][2]["lens"], "declared");
    assert_eq!(folder.run(&["tag", "budgets", "--format", "parquet", "-o", "tagged"]).code, 0);
    assert_eq!(
        written(&folder.path().join("tagged")),
        [
            "government=Kab. A%2FB%3A Satu/year=2025/part-00000.parquet",
            "government=Kab. A%2FB%3A Satu/year=2026/part-00000.parquet",
            "government=Kota Mawar/year=2026/part-00000.parquet",
            "government=__HIVE_DEFAULT_PARTITION__/year=2026/part-00000.parquet",
        ]
    );
    let from = folder.report(&[&["--from", "tagged"], &by[..]].concat());
    assert_eq!(sums(from.clone()), sums(whole.clone()));
    assert_eq!(from["inputs"].as_array().unwrap().len(), 4);
    let tagged = from["manifest"]["tagged_files"].as_array().unwrap();
    assert_eq!(tagged.len(), 4);
    assert_eq!(tagged[0]["sha256"].as_str().unwrap().len(), 64);
    assert!(from["manifest"]["settings"]["tagged_by"][0].as_str().unwrap().starts_with("setara "));
    for by in ["year,sumber-dana", "year,rekening", "year,opd"] {
        let whole = folder.report(&["budgets", "--by", by, "--base", "declared"]);
        assert_eq!(sums(folder.report(&["--from", "tagged", "--by", by, "--base", "declared"])), sums(whole));
    }
    assert!(!folder.path().join("tagged").join("_x").exists());
}

#[test]
fn an_engine_may_cut_a_budget_anywhere() {
    let folder = several();
    let mut header = String::new();
    let mut rows = Vec::new();
    for file in written(&folder.path().join("budgets")) {
        let text = fs::read_to_string(folder.path().join("budgets").join(file)).unwrap();
        let (first, rest) = text.split_once('\n').unwrap();
        header = first.to_owned();
        rows.extend(rest.lines().map(str::to_owned));
    }
    let whole = sums(folder.report(&["budgets", "--by", "year"]));
    for (size, format) in [(1, "csv"), (7, "parquet")] {
        let name = format!("cut-{format}");
        for (i, part) in rows.chunks(size).enumerate() {
            let text = format!("{header}\n{}\n", part.join("\n"));
            let path = format!("{name}/part-{i:03}.{format}");
            fs::create_dir_all(folder.path().join(&name)).unwrap();
            let columns = if format == "csv" { "full" } else { "own" };
            let args = ["tag", "-", "--numbers", "plain", "--format", format, "--columns", columns, "-o", &path];
            let ran = folder.run_with(&args, &text);
            assert_eq!(ran.code, 0, "{}", ran.stderr);
        }
        assert_eq!(sums(folder.report(&["--from", &name, "--by", "year"])), whole, "{format}");
    }
}

#[test]
fn side_files_hold_for_tagged_lines_too() {
    let folder = several();
    folder.file(
        "sasaran.csv",
        "kode_sub_kegiatan,jenis_kelamin,kelompok_umur,jumlah\n2.08.02.2.01.0001,P,lansia,7\n2.08.02.2.01.0001,L,anak,3\n",
    );
    folder.file(
        "decisions.csv",
        "kode_sub_kegiatan,nama_sub_kegiatan,uraian,putusan,penelaah\n2.08.02.2.01.0001,Koordinasi PUG,Alat tulis,pelembagaan,Ani\n",
    );
    assert_eq!(folder.run(&["tag", "budgets", "--format", "parquet", "-o", "tagged"]).code, 0);
    for side in [["--beneficiaries", "sasaran.csv"], ["--decisions", "decisions.csv"], ["--base", "total"]] {
        let whole = folder.run(&[&["report", "budgets", "--by", "year", "--format", "json"], &side[..]].concat());
        let from =
            folder.run(&[&["report", "--from", "tagged", "--by", "year", "--format", "json"], &side[..]].concat());
        assert_eq!(sums(json(&from)), sums(json(&whole)), "{side:?}");
    }
}

/// What a file declares as a part of a line stays that part, to the millionth.
#[test]
fn weights_hold_for_tagged_lines_too() {
    let head = "KODE SKPD,NAMA SKPD,KODE SUB KEGIATAN,NAMA SUB KEGIATAN,KODE REKENING,NAMA PAKET,BOBOT ARG,PAGU\n";
    let row = |weight: &str, amount| {
        format!("2.07,Disnaker,2.07.03.2.01.0004,Pelatihan,5.1.02.02.12.0001,Kelas,\"{weight}\",{amount}\n")
    };
    let folder = Folder::with("a.csv", head.to_owned() + &row("0,25", 100) + &row("0,333333", 300) + &row("0", 7));
    for name in ["tagged.csv", "tagged.parquet"] {
        let format = name.split('.').next_back().unwrap();
        let columns = if format == "csv" { "full" } else { "own" };
        let ran = folder.run(&["tag", "a.csv", "--format", format, "--columns", columns, "-o", name]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        let from = folder.report(&["--from", name]);
        let declared = from["lenses"].as_array().unwrap().last().unwrap();
        // 25 and 99.9999.
        assert_eq!((&declared["method"], &declared["amount"]), (&"weight".into(), &"125.00".into()), "{name}");
        assert_eq!(figures(from), figures(folder.report(&["a.csv"])), "{name}");
    }
    let text = fs::read_to_string(folder.path().join("tagged.csv")).unwrap();
    for weight in ["0.3333", "1.000001", "half"] {
        folder.file("b.csv", text.replacen("0.333333", weight, 1));
        let ran = folder.run(&["report", "--from", "b.csv", "--lang", "en"]);
        let said = format!("column declared: \"{weight}\" is neither tag nor weight");
        assert!(ran.code == 2 && ran.stderr.contains(&said), "{}", ran.stderr);
    }
}

#[test]
fn statements_hold_for_tagged_lines_too() {
    let out = Folder::empty();
    let tagged = out.path().join("tagged");
    let tagged = tagged.to_str().unwrap();
    assert_eq!(melati(&["tag", "apbd-2026.csv", "--format", "parquet", "-o", tagged]).code, 0);
    for base in [&[][..], &["--base", "gbs"], &["--gbs-method", "share"]] {
        let side = [&["--format", "json", "--config", "setara.toml", "--gbs", "gbs"], base].concat();
        let whole = json(&melati(&[&["report", "apbd-2026.csv"], &side[..]].concat()));
        let valid = whole["gbs"]["documents"].as_array().unwrap().iter().filter(|d| d["valid"] == true).count();
        assert!(valid > 0, "{}", whole["gbs"]);
        let from = json(&melati(&[&["report", "--from", tagged], &side[..]].concat()));
        assert_eq!(figures(from), figures(whole), "{base:?}");
    }
}

#[test]
fn the_same_lines_give_the_same_bytes_and_exact_decimals() {
    use arrow_array::cast::AsArray;
    use arrow_array::types::Decimal128Type;
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
    let folder = several();
    for name in ["a.parquet", "b.parquet"] {
        assert_eq!(folder.run(&["tag", "budgets", "--format", "parquet", "-o", name]).code, 0);
    }
    let bytes = |name: &str| fs::read(folder.path().join(name)).unwrap();
    assert_eq!(bytes("a.parquet"), bytes("b.parquet"));
    let file = fs::File::open(folder.path().join("a.parquet")).unwrap();
    let batch = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap().next().unwrap().unwrap();
    let amounts = batch.column_by_name("amount").unwrap();
    assert_eq!(amounts.data_type().to_string(), "Decimal128(38, 2)");
    let sen = amounts.as_primitive::<Decimal128Type>();
    assert_eq!((sen.value(0), sen.value(4)), (150_000_025, -100_001));
    assert!(amounts.is_null(5));
    // The columns are those that the page names, in their order.
    let names: Vec<String> = batch.schema().fields().iter().map(|f| f.name().clone()).collect();
    let page = fs::read_to_string(project().join("docs/scale.md")).unwrap();
    let rows = page.lines().filter_map(|l| l.strip_prefix("| `")?.split_once('|'));
    let told: Vec<String> = rows
        .flat_map(|(cell, _)| cell.split(',').map(|n| n.trim().trim_matches('`').to_owned()).collect::<Vec<_>>())
        .filter(|n| names.contains(n))
        .collect();
    assert_eq!(told, names);
    let example = fs::read_to_string(project().join("examples/spark/tag_with_spark.py")).unwrap();
    let schema = example.split("\"\"\"").nth(3).unwrap();
    let declared: Vec<&str> = schema.split([',', '\n']).filter_map(|c| c.trim().split_once(' ')).map(|c| c.0).collect();
    assert_eq!(declared, names);
}

#[test]
fn nothing_is_overwritten_or_left_half_written() {
    let folder = several();
    folder.file("full/note.txt", "mine");
    let ran = folder.run(&["tag", "budgets", "--format", "parquet", "-o", "full"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("full: is there already and not empty"), "{}", ran.stderr);
    assert_eq!(written(&folder.path().join("full")), ["note.txt"]);
    // An empty folder is taken.
    fs::create_dir(folder.path().join("empty")).unwrap();
    assert_eq!(folder.run(&["tag", "budgets", "--format", "parquet", "-o", "empty"]).code, 0);
    // A file that cannot be read at all leaves nothing.
    assert_eq!(folder.run(&["tag", "gone.csv", "--format", "parquet", "-o", "nothing"]).code, 2);
    let entries: Vec<String> = fs::read_dir(folder.path())
        .unwrap()
        .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|n| n.starts_with('.') || n == "nothing")
        .collect();
    assert_eq!(entries, Vec::<String>::new());
}

#[test]
fn what_is_no_whole_table_of_tagged_lines_is_refused() {
    let folder = several();
    let fails = |args: &[&str], says: &str| {
        let ran = folder.run(&[&["report", "--from"], args].concat());
        assert_eq!(ran.code, 2, "{args:?}: {}", ran.stderr);
        assert!(ran.stderr.contains(says), "{args:?}: {}", ran.stderr);
        assert!(ran.stdout.is_empty());
    };
    let file = "budgets/Kota_Mawar-2026.csv";
    fails(&[file], "Kota_Mawar-2026.csv: is no table of tagged lines: it has no column file");
    fails(&["budgets"], "setara tag --format parquet");
    fails(&["nowhere.parquet"], "nowhere.parquet: cannot read");
    fs::create_dir(folder.path().join("void")).unwrap();
    fails(&["void"], "void: no tagged lines in it");
    folder.file("cut.parquet", "PAR1 and nothing else");
    fails(&["cut.parquet"], "cut.parquet: is no parquet that can be read");
    folder.file("cut.arrow", [0xFF, 0xFF, 0xFF, 0xFF, 1, 2]);
    fails(&["cut.arrow"], "cut.arrow: is an arrow stream, which is for pipes");

    folder.run(&["tag", file, "--format", "csv", "--columns", "full", "-o", "a.csv"]);
    let text = fs::read_to_string(folder.path().join("a.csv")).unwrap();
    let edited = |name: &str, from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        folder.file(name, text.replace(from, to));
    };
    edited("float.csv", "1500000.25", "1.50000025e6");
    fails(&["float.csv"], "float.csv: line 2: column amount: \"1.50000025e6\" is no amount");
    edited("word.csv", ",khusus_target,", ",special,");
    fails(&["word.csv"], "column verdict: \"special\" is not known");
    edited("other.csv", "setara 0.1.0; id-arg ", "setara 0.1.0; id-other ");
    fails(&["other.csv"], "name the same criteria and codes");
    fails(&["a.csv", "other.csv"], "verdicts of different criteria are not of one report");
    fails(&["a.csv", "--numbers", "plain"], "--numbers says how a budget is read");
    fails(&["a.csv", "--format", "html"], "--from has no texts of evidence");
    folder.run(&["tag", file, "--tagged", "--format", "parquet", "-o", "extract.parquet"]);
    fails(&["extract.parquet"], "holds tagged lines only");
    folder.file("own.toml", "id = \"own\"\nversion = \"1\"\ntitle = \"Own\"\n");
    let ran = folder.run(&[
        "tag",
        file,
        "--pack",
        "id-arg",
        "--pack",
        "own.toml",
        "--format",
        "parquet",
        "-o",
        "own.parquet",
    ]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    fails(&["own.parquet"], "own 1 ");
    let own = ["report", "--from", "own.parquet", "--pack", "id-arg", "--pack", "own.toml"];
    assert_eq!(folder.run(&own).code, 0);
    // The same file twice is told, as of budgets.
    let twice = folder.run(&["report", "--from", "a.csv", "a.csv"]);
    assert!(twice.stderr.contains("a.csv"), "{}", twice.stderr);
}

#[test]
fn a_damaged_file_is_an_error_and_never_a_panic() {
    let folder = several();
    assert_eq!(folder.run(&["tag", "budgets", "--format", "parquet", "-o", "a.parquet"]).code, 0);
    let bytes = fs::read(folder.path().join("a.parquet")).unwrap();
    let never_panics = |bad: &[u8], at: usize| {
        folder.file("bad", bad);
        let ran = folder.run(&["report", "--from", "bad", "--format", "json"]);
        assert!(!ran.stderr.contains("panicked"), "at {at}: {}", ran.stderr);
        assert!((0..=2).contains(&ran.code), "at {at}: {}", ran.code);
        ran.code
    };
    // Most of what can go wrong stands in the footer, at the end.
    let footer = bytes.len() * 3 / 4;
    for at in (4..footer).step_by(footer / 30).chain((footer..bytes.len()).step_by(bytes.len() / 300)) {
        let mut bad = bytes.clone();
        bad[at] ^= 0x5A;
        never_panics(&bad, at);
        assert_eq!(never_panics(&bytes[..at], at), 2, "cut at {at}");
    }
}

/// What an engine reads from the pipe.
#[test]
fn an_arrow_stream_has_the_same_lines() {
    use arrow_array::cast::AsArray;
    use arrow_array::types::Decimal128Type;
    let folder = several();
    let text = fs::read(folder.path().join("budgets/Kota_Mawar-2026.csv")).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_setara"))
        .args(["tag", "-", "--format", "arrow"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), &text).unwrap();
    let out = child.wait_with_output().unwrap();
    let stream = arrow_ipc::reader::StreamReader::try_new(&out.stdout[..], None).unwrap();
    let batches: Vec<_> = stream.map(Result::unwrap).collect();
    assert_eq!((batches.len(), batches[0].num_rows(), batches[0].num_columns()), (1, 6, 41));
    let text =
        |name: &str, row: usize| batches[0].column_by_name(name).unwrap().as_string::<i32>().value(row).to_owned();
    assert_eq!((text("government", 0), text("file", 0)), ("Kota Mawar".into(), "-".into()));
    assert_eq!((text("verdict", 0), text("declared", 3)), ("khusus_target".into(), "tag".into()));
    let amount = batches[0].column_by_name("amount").unwrap();
    assert_eq!(amount.as_primitive::<Decimal128Type>().value(1), 25_000_050);
}

#[test]
fn a_reader_that_has_enough_may_close_the_pipe() {
    let mut text = String::from("NAMA SKPD,NAMA SUB KEGIATAN,NAMA PAKET,PAGU\n");
    for i in 0..40_000 {
        text += &format!("Dinas Kesehatan,Pelayanan Kesehatan Ibu Hamil,Kelas ibu hamil {i},1000\n");
    }
    let folder = Folder::with("a.csv", text);
    for args in [&["--format", "arrow"][..], &["--columns", "full"], &["--format", "jsonl"], &["--format", "csv"]] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_setara"))
            .args([&["tag", "-"], args].concat())
            .current_dir(folder.path())
            .stdin(fs::File::open(folder.path().join("a.csv")).unwrap())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        use std::io::Read;
        let mut start = [0; 64];
        child.stdout.take().unwrap().read_exact(&mut start).unwrap();
        let out = child.wait_with_output().unwrap();
        assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
    }
}

/// A reader that is not ours, where there is one: Python with pyarrow or duckdb.
#[test]
fn other_readers_find_the_same_sums() {
    let folder = several();
    assert_eq!(folder.run(&["tag", "budgets", "--format", "parquet", "-o", "tagged"]).code, 0);
    let whole = folder.report(&["budgets", "--by", "year"]);
    let program = "import pyarrow.dataset as d, pyarrow.compute as c\n\
                   t = d.dataset('tagged', partitioning='hive').to_table()\n\
                   print(c.sum(t['amount']).as_py(), t.num_rows, sorted(set(t['year'].to_pylist())))";
    let python: PathBuf = std::env::var_os("SETARA_PYTHON").map_or("python3".into(), PathBuf::from);
    let out = Command::new(python).args(["-c", program]).current_dir(folder.path()).output();
    match out {
        Ok(out) if out.status.success() => {
            let said = String::from_utf8_lossy(&out.stdout).trim().to_owned();
            let total = whole["total"].as_str().unwrap();
            assert_eq!(said, format!("{total} {} [2025, 2026]", whole["lines"]));
        }
        _ => eprintln!("skipped: no python3 with pyarrow (name one in SETARA_PYTHON)"),
    }
}

/// The example, where SETARA_SPARK names a Python that has pyspark, pyarrow and pandas, and Java is there.
#[test]
fn spark_makes_the_same_report() {
    let Some(python) = std::env::var_os("SETARA_SPARK") else {
        eprintln!("skipped: SETARA_SPARK names no Python with pyspark");
        return;
    };
    let folder = several();
    let budgets = written(&folder.path().join("budgets")).into_iter().map(|f| format!("budgets/{f}"));
    let out = Command::new(python)
        .arg(project().join("examples/spark/tag_with_spark.py"))
        .args(["--setara", env!("CARGO_BIN_EXE_setara"), "--out", "tagged", "--partitions", "3", "--compare"])
        .args(budgets)
        .current_dir(folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&out.stdout);
    assert!(out.status.success(), "{said}{}", String::from_utf8_lossy(&out.stderr));
    assert!(said.contains("the same to the sen"), "{said}");
}
