//! Outputs and the files of the user: none is written over, whatever path leads to it; what setara wrote is written anew, and
//! is no budget.

use std::collections::BTreeMap;
use std::path::Path;

use super::{GOOD, good, names};
use crate::{Folder, budget, project, run_in};

const DECISIONS: &str = "kode_sub_kegiatan,uraian,putusan,alasan,nama,tanggal\n\
    2.08.02.2.01.0001,ATK,kelembagaan_pug,rapat,Pokja,2026-11-30\n";
const BENEFICIARIES: &str = "kode_sub_kegiatan,jenis_kelamin,jumlah,satuan\n2.08.02.2.01.0001,P,12,orang\n";
const POPULATION: &str = "wilayah,tahun,L,P\nKabupaten Contoh,2026,1000,1100\n";

/// A file of every kind that commands read.
fn everything() -> Folder {
    let folder = good();
    folder.file("b.csv", budget(&[&GOOD.replace(",100", ",250")]));
    folder.file("putusan.csv", DECISIONS);
    folder.file("sasaran.csv", BENEFICIARIES);
    folder.file("penduduk.csv", POPULATION);
    folder.file("label.csv", "category,uraian\nnone,kertas\n");
    folder.file("orang.csv", "kode_sub_kegiatan,jenis_kelamin\n2.08.02.2.01.0001,P\n");
    folder.file("pack.toml", "[pack]\nid = \"own\"\n");
    let ran = folder.run(&["inspect", "a.csv", "--save-profile", "profil.toml"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(folder.run(&["check", "a.csv", "--year", "2026", "--write-baseline", "dikenal.json"]).code, 0);
    assert_eq!(folder.run(&["report", "a.csv", "--bundle", "bundel"]).code, 0);
    folder.file("gbs/x.toml", "perangkat_daerah = \"Dinas\"\n");
    let ran = folder.run(&["tag", "a.csv", "--columns", "full", "-o", "baris.csv"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    folder.file("setara.toml", "government = \"Kabupaten Contoh\"\ndecisions = [\"putusan.csv\"]\n");
    folder
}

/// Every file below the folder, with its bytes.
fn bytes(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut out = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() && !path.is_symlink() {
                true => open.push(path),
                // Of a link to a folder, that it is there.
                false => _ = out.insert(path.display().to_string(), std::fs::read(&path).unwrap_or_default()),
            }
        }
    }
    out
}

/// Commands, and the files of theirs that must not be written over.
const COMMANDS: [(&str, &[&str]); 22] = [
    ("report a.csv --decisions putusan.csv", &["a.csv", "putusan.csv", "setara.toml"]),
    ("report a.csv --format json --gbs gbs/x.toml", &["gbs/x.toml", "putusan.csv"]),
    ("report a.csv --gbs gbs", &["gbs/x.toml"]),
    ("report a.csv --beneficiaries sasaran.csv --population penduduk.csv", &["sasaran.csv", "penduduk.csv"]),
    ("report a.csv --format xlsx --profile profil.toml --pack id-arg --pack pack.toml", &["profil.toml", "pack.toml"]),
    ("report --from baris.csv --format html", &["baris.csv"]),
    ("tag a.csv b.csv --beneficiaries sasaran.csv", &["a.csv", "b.csv", "sasaran.csv", "setara.toml"]),
    ("tag a.csv --format jsonl", &["a.csv", "putusan.csv"]),
    ("tag a.csv --format arrow", &["a.csv"]),
    ("tag a.csv --format parquet", &["a.csv"]),
    ("tag a.csv --columns full --profile profil.toml", &["a.csv", "profil.toml"]),
    ("check a.csv --baseline dikenal.json", &["a.csv", "dikenal.json", "setara.toml", "putusan.csv"]),
    ("check a.csv --format sarif", &["a.csv"]),
    ("compare a.csv b.csv --realisation a.csv --beneficiaries sasaran.csv", &["a.csv", "b.csv", "sasaran.csv"]),
    ("inspect a.csv --profile profil.toml", &["a.csv", "profil.toml", "putusan.csv"]),
    ("review a.csv", &["a.csv", "setara.toml"]),
    ("evaluate label.csv --pack id-arg --pack pack.toml", &["label.csv", "pack.toml"]),
    ("criteria diff id-arg id-arg,pack.toml a.csv", &["a.csv", "pack.toml"]),
    ("gbs check gbs --budget a.csv", &["gbs/x.toml", "a.csv", "setara.toml"]),
    ("gbs render gbs/x.toml", &["gbs/x.toml"]),
    ("verify bundel", &["bundel/bundle.json", "bundel/report.json", "bundel/packs/id-arg.toml", "a.csv"]),
    ("beneficiaries template a.csv --population penduduk.csv", &["a.csv", "penduduk.csv", "putusan.csv"]),
];

#[test]
fn no_output_is_written_over_a_file_of_the_run() {
    let folder = everything();
    let before = bytes(folder.path());
    for (command, files) in COMMANDS {
        for file in files {
            for more in [&[][..], &["--overwrite"]] {
                let mut args: Vec<&str> = command.split(' ').collect();
                args.extend(["-o", file]);
                args.extend(more);
                let ran = folder.run(&args);
                assert_eq!(ran.code, 2, "{args:?}: {ran:?}");
                let said = format!("error: {file}: is a");
                let said = ran.stderr.starts_with(&said) || ran.stderr.starts_with(&format!("error: {file}: is the "));
                assert!(said && ran.stdout.is_empty(), "{args:?}: {ran:?}");
                assert!(ran.stderr.contains("nothing is overwritten: name another file for --output"), "{ran:?}");
                assert!(bytes(folder.path()) == before, "{args:?}");
            }
        }
    }
}

#[test]
fn other_outputs_are_guarded_as_well() {
    let folder = everything();
    let before = bytes(folder.path());
    for args in [
        "check a.csv --write-baseline a.csv",
        "check a.csv --write-baseline setara.toml --overwrite",
        "check a.csv -o x.txt --write-baseline x.txt",
        "check a.csv -o x.txt --write-baseline ./gbs/../x.txt",
        "check a.csv --baseline dikenal.json -o dikenal.json",
        "inspect a.csv --save-profile a.csv --overwrite",
        "inspect a.csv --profile profil.toml --save-profile profil.toml",
        "inspect a.csv --save-profile y -o y",
        "report a.csv --bundle a.csv",
        "report a.csv --bundle bundel",
        "tag a.csv --format parquet -o gbs",
        "gbs new a.csv 2.08.02.2.01.0001 -o a.csv",
        "gbs new a.csv 2.08.02.2.01.0001 -o gbs/x.toml --overwrite",
        "beneficiaries count orang.csv -o orang.csv --overwrite",
        "beneficiaries count orang.csv -o sasaran.csv",
        "init",
    ] {
        let mut args: Vec<&str> = args.split(' ').collect();
        if args == ["init"] {
            args.push(".");
        }
        let ran = folder.run(&args);
        assert!(ran.code == 2 && ran.stderr.starts_with("error: ") && ran.stdout.is_empty(), "{args:?}: {ran:?}");
        assert!(bytes(folder.path()) == before, "{args:?}");
    }
    let ran = folder.run(&["check", "a.csv", "-o", "x.txt", "--write-baseline", "x.txt"]);
    assert!(ran.stderr.contains("x.txt: is named for two outputs, --output and --write-baseline; name two files"));
}

/// A baseline goes on: this run is held against it, then it is today's.
#[test]
fn a_baseline_may_be_written_over_itself() {
    let folder = everything();
    folder.file("b.csv", budget(&["x,Dinas,,,5.1.02.01.01.0024,ATK,7"]));
    let read = || std::fs::read_to_string(folder.path().join("dikenal.json")).unwrap();
    let before = read();
    let args = ["check", "a.csv", "b.csv", "--year", "2026", "--baseline", "dikenal.json"];
    let ran = folder.run(&[&args[..], &["--write-baseline", "dikenal.json"]].concat());
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(!before.contains("\"b.csv\"") && read().contains("\"b.csv\""), "{}", read());
    assert_eq!(folder.run(&args).stdout, "");
}

/// The file itself counts, not how it is called.
#[cfg(unix)]
#[test]
fn links_and_other_spellings_lead_to_the_same_file() {
    let folder = good();
    folder.file("sub/note.txt", "note");
    std::os::unix::fs::symlink("a.csv", folder.path().join("soft.csv")).unwrap();
    std::os::unix::fs::symlink("..", folder.path().join("sub/up")).unwrap();
    std::fs::hard_link(folder.path().join("a.csv"), folder.path().join("hard.csv")).unwrap();
    let whole = folder.path().join("a.csv").display().to_string();
    let before = bytes(folder.path());
    for name in ["a.csv", "./a.csv", "sub/../a.csv", "./sub/up/a.csv", &whole, "soft.csv", "hard.csv"] {
        for input in ["a.csv", "hard.csv", "soft.csv", "sub/up/a.csv"] {
            let ran = folder.run(&["tag", input, "-o", name, "--overwrite"]);
            assert!(
                ran.code == 2 && ran.stderr.contains(": is a budget that this run reads; nothing is overwritten"),
                "{name}: {ran:?}"
            );
            assert!(folder.path().join("soft.csv").is_symlink() && bytes(folder.path()) == before, "{input} {name}");
        }
    }
    // What stands behind standard input is a file too.
    let line = format!("{} tag - -o a.csv --overwrite < a.csv", env!("CARGO_BIN_EXE_setara"));
    let ran = std::process::Command::new("sh").args(["-c", &line]).current_dir(folder.path()).output().unwrap();
    assert_eq!(ran.status.code(), Some(2), "{ran:?}");
    assert!(bytes(folder.path()) == before);
}

/// In a folder of budgets every budget is one of the run; what setara wrote there is none, and may be written anew.
#[test]
fn a_folder_of_budgets() {
    let folder = Folder::with("in/a.csv", budget(&[GOOD]));
    folder.file("in/deep/b.csv", budget(&[GOOD]));
    for file in ["in/a.csv", "in/deep/b.csv"] {
        let ran = folder.run(&["tag", "in", "-o", file, "--overwrite"]);
        assert!(ran.code == 2 && ran.stderr.contains("a budget that this run reads"), "{ran:?}");
    }
    let whole = folder.report(&["in"]);
    for round in 0..3 {
        for args in [
            &["tag", "in", "-o", "in/baris.csv"][..],
            &["tag", "in", "--columns", "full", "-o", "in/penuh.csv"],
            &["report", "in", "--format", "csv", "-o", "in/angka.csv"],
            &["report", "in", "--format", "csv", "--only", "opd", "-o", "in/opd.csv"],
            &["report", "in", "-o", "in/laporan.txt"],
            &["report", "in", "--format", "xlsx", "-o", "in/laporan.xlsx"],
            &["check", "in", "--year", "2026", "--format", "xlsx", "-o", "in/temuan.xlsx"],
            &["check", "in", "--year", "2026", "-o", "in/temuan.txt"],
            &["compare", "in/a.csv", "in/deep/b.csv", "--format", "csv", "-o", "in/beda.csv"],
        ] {
            let ran = folder.run(args);
            assert!(ran.code < 2, "{round} {args:?}: {ran:?}");
        }
    }
    assert_eq!(folder.run(&["review", "in", "-o", "in/putusan.csv"]).code, 0);
    assert_eq!(folder.run(&["beneficiaries", "template", "in", "-o", "in/isian.csv"]).code, 0);
    assert_eq!(folder.report(&["in"])["total"], whole["total"]);
    let ran = folder.run(&["report", "in", "--lang", "en"]);
    assert_eq!(ran.stderr.matches("F016").count(), 1, "{}", ran.stderr);
    assert!(ran.stderr.contains("in: note[F016] 11 files written by setara are skipped"), "{}", ran.stderr);
    for args in [&["tag", "in"][..], &["check", "in"], &["inspect", "in"], &["review", "in"], &["compare", "in", "in"]]
    {
        let ran = folder.run(args);
        let said = ran.stderr + &ran.stdout;
        assert!(ran.code < 2 && said.contains("F016") && !said.contains("baris.csv"), "{args:?}: {said}");
    }
}

#[test]
fn what_somebody_else_wrote_is_kept_unless_said() {
    let folder = good();
    for (name, foreign) in [
        ("x.csv", "a,b\n1,2\n".as_bytes()),
        ("x.json", b"{\"schema\": \"other/1\"}"),
        ("x.md", b"# Catatan\n"),
        ("x.html", b"<!doctype html><title>x</title>"),
        ("x.xlsx", b"PK\x03\x04 no zip"),
        ("x.txt", b"catatan"),
    ] {
        let path = folder.file(name, foreign);
        let ran = folder.run(&["report", "a.csv", "-o", name]);
        let said =
            format!("error: {name}: is there already, and setara did not write it; name another file, or replace");
        assert!(ran.code == 2 && ran.stderr.starts_with(&said) && ran.stderr.contains("--overwrite"), "{ran:?}");
        assert_eq!(std::fs::read(&path).unwrap(), foreign);
        let ran = folder.run(&["report", "a.csv", "-o", name, "--overwrite"]);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert_ne!(std::fs::read(&path).unwrap(), foreign);
        std::fs::remove_file(path).unwrap();
    }
    // Nothing is lost of an empty one.
    folder.file("x", "");
    assert_eq!(folder.run(&["report", "a.csv", "-o", "x"]).code, 0);
    assert_eq!(names(&folder), ["a.csv", "x"]);
}

/// What people fill in, and what says how things were, is nobody's to replace.
#[test]
fn what_is_filled_in_is_kept_unless_said() {
    let folder = good();
    assert_eq!(folder.run(&["review", "a.csv", "-o", "putusan.csv"]).code, 0);
    assert_eq!(folder.run(&["beneficiaries", "template", "a.csv", "-o", "isian.csv"]).code, 0);
    assert_eq!(folder.run(&["check", "a.csv", "--write-baseline", "dikenal.json"]).code, 0);
    assert_eq!(folder.run(&["inspect", "a.csv", "--save-profile", "profil.toml"]).code, 0);
    let before = bytes(folder.path());
    for name in ["putusan.csv", "isian.csv", "dikenal.json", "profil.toml"] {
        for command in ["report", "tag", "check", "inspect"] {
            let ran = folder.run(&[command, "a.csv", "-o", name]);
            assert!(ran.code == 2 && ran.stderr.contains("or replace it with --overwrite"), "{ran:?}");
            assert!(bytes(folder.path()) == before, "{command} {name}");
        }
    }
    // A profile is written anew as long as nobody corrected it.
    assert_eq!(folder.run(&["inspect", "a.csv", "--unit", "ribu", "--save-profile", "profil.toml"]).code, 0);
    let corrected = std::fs::read_to_string(folder.path().join("profil.toml")).unwrap() + "# ours\n";
    folder.file("profil.toml", &corrected);
    let ran = folder.run(&["inspect", "a.csv", "--save-profile", "profil.toml"]);
    assert!(
        ran.code == 2 && ran.stderr.contains("profil.toml: is there already, and is a profile of columns"),
        "{ran:?}"
    );
    assert_eq!(std::fs::read_to_string(folder.path().join("profil.toml")).unwrap(), corrected);
    assert_eq!(folder.run(&["inspect", "a.csv", "--save-profile", "profil.toml", "--overwrite"]).code, 0);
}

/// Every output of every command, in both languages, a second time.
#[test]
fn what_setara_wrote_is_written_anew() {
    let melati = project().join("examples/kabupaten-melati");
    let folder = Folder::empty();
    let mut commands: Vec<String> = Vec::new();
    let both = "apbd-2026.csv perubahan-2026.csv";
    let add = |commands: &mut Vec<String>, command: &str, formats: &str| {
        commands.extend(formats.split(' ').map(|format| format!("{command} --format {format}")));
    };
    add(&mut commands, "report apbd-2026.csv --gbs gbs", "table csv json jsonl html xlsx markdown docx");
    for section in
        "summary lenses denominators overlap categories opd coverage gbs allocation ages groups methods counts \
                    allocation-opd allocation-program missing per-head aspects seats"
            .split_whitespace()
    {
        add(&mut commands, &format!("report apbd-2026.csv --gbs gbs --only {section}"), "csv jsonl");
    }
    for by in ["opd", "government,year", "program,stage", "bidang", "sumber-dana", "rekening"] {
        add(&mut commands, &format!("report apbd-2026.csv --by {by}"), "table csv jsonl");
    }
    add(&mut commands, "tag apbd-2026.csv", "csv jsonl arrow");
    commands.push("tag apbd-2026.csv --columns full".into());
    add(&mut commands, "check apbd-2026.csv", "text concise json jsonl sarif junit github gitlab markdown xlsx");
    add(&mut commands, "check apbd-2026.csv --select F001", "text json sarif junit gitlab markdown xlsx");
    commands.extend(["code", "file", "government"].map(|by| format!("check apbd-2026.csv --by {by}")));
    add(&mut commands, &format!("compare {both}"), "table csv json jsonl html markdown docx");
    for section in ["summary", "lenses", "opd", "programs", "sub-kegiatan", "moved"] {
        add(&mut commands, &format!("compare {both} --only {section}"), "csv jsonl");
    }
    add(&mut commands, "inspect apbd-2026.csv", "table json");
    add(&mut commands, &format!("inspect {both}"), "table json");
    add(&mut commands, "criteria diff id-arg id-arg apbd-2026.csv", "table csv json jsonl");
    for section in ["entries", "moves", "lines"] {
        add(&mut commands, &format!("criteria diff id-arg id-arg apbd-2026.csv --only {section}"), "csv");
    }
    add(&mut commands, "gbs check gbs", "text json markdown");
    add(&mut commands, "gbs render gbs", "html docx");
    for command in commands {
        let out = folder.path().join("out").display().to_string();
        for lang in ["id", "en"] {
            let mut args: Vec<&str> = command.split(' ').collect();
            args.extend(["--lang", lang, "-o", &out]);
            let ran = run_in(&melati, &args, "");
            assert!(ran.code < 2, "{command}: {ran:?}");
        }
        let _ = std::fs::remove_file(&out);
    }
    for _ in 0..2 {
        let out = folder.path().join("out.parquet").display().to_string();
        let ran = run_in(&melati, &["tag", "apbd-2026.csv", "--format", "parquet", "-o", &out], "");
        assert_eq!(ran.code, 0, "{ran:?}");
    }
}

/// Statements stand in folders beside what setara wrote of them.
#[test]
fn a_folder_of_statements() {
    let folder = good();
    std::fs::create_dir(folder.path().join("gbs")).unwrap();
    assert_eq!(folder.run(&["gbs", "new", "a.csv", "2.08.02.2.01.0001", "-o", "gbs/x.toml"]).code, 0);
    let alone = folder.run(&["gbs", "check", "gbs", "--format", "concise", "--lang", "en"]);
    assert!(alone.code < 2, "{alone:?}");
    for _ in 0..2 {
        for format in ["json", "xlsx"] {
            let out = format!("gbs/temuan.{format}");
            assert_eq!(folder.run(&["gbs", "check", "gbs", "--format", format, "-o", &out]).code, alone.code);
        }
    }
    let ran = folder.run(&["gbs", "check", "gbs", "--format", "concise", "--lang", "en"]);
    let note = "gbs: note[F016] 2 files written by setara are skipped\n";
    assert!(ran.code == alone.code && ran.stdout.contains(note), "{ran:?}");
    assert_eq!(ran.stdout.replace(note, ""), alone.stdout);
}

/// A full device is said in every format, and nothing is left beside it.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said_by_every_command() {
    let folder = everything();
    let before = bytes(folder.path());
    for command in [
        "tag a.csv --format parquet -o /dev/full",
        "tag a.csv --format arrow -o /dev/full",
        "tag a.csv --columns full -o /dev/full",
        "compare a.csv b.csv -o /dev/full",
        "review a.csv -o /dev/full",
        "verify bundel -o /dev/full",
        "check a.csv --write-baseline /dev/full",
        "inspect a.csv --save-profile /dev/full",
    ] {
        let mut args: Vec<&str> = command.split(' ').collect();
        // Parquet goes into one file, if that is what the path says.
        let one = folder.path().join("full.parquet");
        if command.contains("parquet") {
            std::os::unix::fs::symlink("/dev/full", &one).unwrap();
            *args.last_mut().unwrap() = "full.parquet";
        }
        let ran = folder.run(&args);
        let _ = std::fs::remove_file(one);
        assert!(ran.code == 2 && ran.stderr.contains("No space left on device"), "{command}: {ran:?}");
        assert!(bytes(folder.path()) == before, "{command}");
    }
}
