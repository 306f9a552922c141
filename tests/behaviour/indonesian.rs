//! The command line in Indonesian: help, errors, manual pages, completions, the comments of `init`; and in which language a
//! run is.

use std::path::Path;
use std::process::Command;

use setara::cli;
use setara::lang::Lang;

use super::{Folder, Ran};

const BUDGET: &str = "kode_sub_kegiatan,uraian,pagu\n1.02.02.2.02.0001,Kelas ibu hamil,1000\n";

/// English words that no Indonesian text has.
const ENGLISH: [&str; 26] = [
    "the",
    "of",
    "and",
    "with",
    "is",
    "are",
    "not",
    "file",
    "files",
    "what",
    "which",
    "from",
    "error",
    "Usage",
    "Options",
    "Arguments",
    "Commands",
    "Print",
    "possible",
    "values",
    "by",
    "line",
    "cannot",
    "write",
    "column",
    "tip",
];
const INDONESIAN: [&str; 12] =
    ["dan", "yang", "dengan", "berkas", "bukan", "untuk", "tidak", "baris", "Penggunaan", "Pilihan", "galat", "bawaan"];

/// Runs with nothing set but LANG.
fn run_as(lang: &str, folder: &Path, args: &[&str]) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_setara"));
    for name in ["LC_ALL", "LC_MESSAGES", "LANGUAGE", "LANG", "RUST_BACKTRACE"] {
        command.env_remove(name);
    }
    let out = command.args(args).current_dir(folder).env("LANG", lang).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran { stdout: text(out.stdout), stderr: text(out.stderr), code: out.status.code().unwrap() }
}

fn indonesian(folder: &Folder, args: &[&str]) -> Ran {
    run_as("id_ID.UTF-8", folder.path(), args)
}

/// Words of the list in a text; what is in quotes, and names of options and values, are not its own.
fn found<'w>(text: &str, list: &[&'w str]) -> Vec<&'w str> {
    let own: String = text.split('`').step_by(2).collect::<Vec<_>>().join(" ");
    let own: String = own.split('\'').step_by(2).collect::<Vec<_>>().join(" ");
    let trimmed = |word: &'_ str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let is_name = |word: &str| word.starts_with(['-', '<']) || trimmed(word).contains(['-', '/', '.', '_', '=', ':']);
    // Behind a dash is a value, with its meaning.
    let behind_a_dash = std::iter::once("").chain(own.split_whitespace()).map(|before| before == "-");
    let of_text = own.split_whitespace().zip(behind_a_dash).filter(|(word, is_value)| !is_value && !is_name(word));
    let words: Vec<String> = of_text.map(|(word, _)| trimmed(word)).collect();
    list.iter().copied().filter(|known| words.iter().any(|word| word == known)).collect()
}

/// Without the lines and brackets that list names of values.
fn without_values(help: &str) -> String {
    let mut out = String::new();
    let help = help.split_whitespace().collect::<Vec<_>>().join(" ").replace("[bawaan: error]", "");
    let mut rest = help.as_str();
    while let Some(at) = rest.find("[nilai:").or_else(|| rest.find("[perintah:")) {
        out.push_str(&rest[..at]);
        rest = rest[at..].split_once(']').map_or("", |(_, behind)| behind);
    }
    out + rest
}

/// Every command, as it is typed.
fn commands() -> Vec<Vec<String>> {
    fn walk(command: &clap::Command, path: &[String], out: &mut Vec<Vec<String>>) {
        out.push(path.to_vec());
        for sub in command.get_subcommands().filter(|sub| !sub.is_hide_set()) {
            walk(sub, &[path, &[sub.get_name().to_owned()]].concat(), out);
        }
    }
    let mut out = Vec::new();
    walk(&cli::documented(Lang::En), &[], &mut out);
    assert!(out.len() > 30, "{out:?}");
    out
}

#[test]
fn help_of_every_command_is_in_the_language_of_the_machine() {
    let folder = Folder::empty();
    for command in commands() {
        for option in ["--help", "-h"] {
            let args: Vec<&str> = command.iter().map(String::as_str).chain([option]).collect();
            let usage = |word: &str| format!("{word} {}", [&["setara".to_owned()], &command[..]].concat().join(" "));
            let ran = indonesian(&folder, &args);
            assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{args:?}");
            assert!(ran.stdout.contains(&usage("Penggunaan:")), "{}", ran.stdout);
            assert_eq!(found(&without_values(&ran.stdout), &ENGLISH), [""; 0], "{args:?}\n{}", ran.stdout);
            let ran = run_as("en_US.UTF-8", folder.path(), &args);
            assert!(ran.code == 0 && ran.stdout.contains(&usage("Usage:")), "{}", ran.stdout);
            assert_eq!(found(&ran.stdout, &INDONESIAN), [""; 0], "{args:?}\n{}", ran.stdout);
        }
    }
}

#[test]
fn help_has_its_headings_defaults_and_values_in_indonesian() {
    let folder = Folder::empty();
    let help = |args: &[&str]| indonesian(&folder, args).stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    let top = help(&["--help"]);
    assert!(top.contains("Perintah: report Berapa yang dihitung sebagai ARG"), "{top}");
    assert!(top.contains("help Tampilkan bantuan ini, atau bantuan suatu perintah"), "{top}");
    assert!(top.contains("Pilihan: --lang <BAHASA>") && top.contains("-V, --version Tampilkan versi"), "{top}");
    let report = help(&["report", "--help"]);
    assert!(report.contains("Penggunaan: setara report [PILIHAN] <BERKAS>... Argumen: <BERKAS>..."), "{report}");
    assert!(report.contains("Nilai: - percent: 1 berarti satu persen dari nilai baris - share: 1 berarti"), "{report}");
    assert!(report.contains("[0: semua] [bawaan: 0]") && report.contains("[nilai: plain, indonesian]"), "{report}");
    assert!(help(&["compare", "--help"]).contains("[alias: --realization]"));
    // By the command `help`, by no command at all, and with the option before or behind it.
    assert!(help(&["help", "gbs", "check"]).contains("Penggunaan: setara gbs check [PILIHAN] [BERKAS]..."));
    let ran = indonesian(&folder, &[]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("Penggunaan: setara [PILIHAN] <PERINTAH>"), "{}", ran.stderr);
    for args in [&["--lang", "id", "tag", "-h"][..], &["tag", "-h", "--lang=id"], &["tag", "--lang=id", "--help"]] {
        let ran = run_as("C", folder.path(), args);
        assert!(ran.stdout.contains("Penggunaan: setara tag"), "{args:?} {}", ran.stdout);
    }
}

#[test]
fn errors_of_the_command_line_are_indonesian() {
    let folder = Folder::with("a.csv", BUDGET);
    for (args, said) in [
        (
            &["report", "a.csv", "--exat"][..],
            "galat: pilihan '--exat' tidak dikenal\n\n  saran: ada pilihan yang mirip: '--exact'",
        ),
        (&["init", "x", "y"], "galat: argumen 'y' tidak dikenal\n\nPenggunaan: setara init [PILIHAN] [FOLDER]"),
        (
            &["report", "a.csv", "--base", "totl"],
            "galat: 'totl' bukan nilai untuk '--base <DASAR>'\n  [nilai: evidence, official, gbs, declared, decided, \
             total]\n\n  saran: ada nilai yang mirip: 'total'",
        ),
        (&["report"], "galat: yang berikut ini belum diberikan:\n  <BERKAS>...\n\nPenggunaan: setara report"),
        (
            &["report", "a.csv", "--small-cells", "3", "--internal"],
            "galat: '--small-cells <N>' tidak dapat dipakai bersama '--internal'",
        ),
        (&["report", "a.csv", "--exact", "--exact"], "galat: '--exact' hanya dapat diberikan satu kali"),
        (&["report", "a.csv", "--year"], "galat: '--year <TAHUN>' memerlukan nilai"),
        (&["report", "a.csv", "--exact=1"], "galat: nilai '1' untuk '--exact' berlebih"),
        (
            &["gbs", "--no-config"],
            "galat: 'setara gbs' memerlukan perintah lanjutan\n  [perintah: new, check, convert, render, schema",
        ),
        (&["reprot"], "galat: perintah 'reprot' tidak dikenal\n\n  saran: ada perintah yang mirip: 'report'"),
        (
            &["report", "a.csv", "--year", "dua"],
            "galat: 'dua' bukan nilai untuk '--year <TAHUN>': bukan bilangan bulat",
        ),
        (
            &["report", "a.csv", "--jobs", "0"],
            "galat: '0' bukan nilai untuk '--jobs <N>': 0 tidak di antara 1 dan 65535",
        ),
        (
            &["report", "a.csv", "--currency", "XXY"],
            "galat: 'XXY' bukan nilai untuk '--currency <KODE>': mata uang \"XXY\" bukan kode ISO 4217",
        ),
        (&["verify", "x", "--format", ""], "galat: '--format <FORMAT>' memerlukan nilai\n  [nilai: text, json]"),
        (&["man", "--overwrite"], "galat: yang berikut ini belum diberikan:\n  --output <FOLDER>"),
        (&["help", "reprot"], "galat: perintah 'reprot' tidak dikenal"),
    ] {
        let ran = indonesian(&folder, args);
        assert_eq!(ran.code, 2, "{args:?}");
        assert!(ran.stderr.starts_with(said), "{args:?}\n{}", ran.stderr);
        assert!(ran.stderr.ends_with("\n\nUntuk keterangan lebih lanjut, coba '--help'.\n"), "{}", ran.stderr);
        assert_eq!(found(&without_values(&ran.stderr), &ENGLISH), [""; 0], "{}", ran.stderr);
        let ran = run_as("en_US.UTF-8", folder.path(), args);
        assert!(ran.code == 2 && ran.stderr.starts_with("error: "), "{}", ran.stderr);
    }
}

#[test]
fn the_language_is_that_of_the_option_else_of_the_settings_else_of_the_machine() {
    let folder = Folder::with("a.csv", BUDGET);
    let is_indonesian = |lang: &str, args: &[&str]| {
        let ran = run_as(lang, folder.path(), args);
        assert_eq!(ran.code, 2);
        ran.stderr.starts_with("galat: ")
    };
    // One of the command line, one of its parser.
    for args in [["explain", "9.99.zz"], ["explain", "--zz"]] {
        let with = |more: &[&'static str]| [&args[..], more].concat();
        for lang in ["id_ID.UTF-8", "id", "in_ID", "id.UTF-8", "id-ID"] {
            assert!(is_indonesian(lang, &args), "{lang} {args:?}");
        }
        for lang in ["idea", "en_ID.UTF-8", "C", ""] {
            assert!(!is_indonesian(lang, &args), "{lang} {args:?}");
        }
        assert!(is_indonesian("C", &with(&["--lang", "id"])));
        assert!(!is_indonesian("id", &with(&["--lang=en"])));
        folder.file("setara.toml", "lang = \"id\"\n");
        folder.file("lain.toml", "lang = \"en\"\n");
        assert!(is_indonesian("C", &args), "{args:?}");
        assert!(!is_indonesian("C", &with(&["--lang=en"])));
        assert!(!is_indonesian("C", &with(&["--no-config"])), "{args:?}");
        assert!(!is_indonesian("id", &with(&["--config", "lain.toml"])), "{args:?}");
        std::fs::remove_file(folder.path().join("setara.toml")).unwrap();
    }
    // The settings beside the files, wherever the program runs.
    folder.file("jauh/setara.toml", "lang = \"id\"\n");
    folder.file("jauh/a.csv", BUDGET);
    assert!(is_indonesian("C", &["report", "jauh/a.csv", "--stage", "x"]));
    // Behind `--` all are files.
    let ran = run_as("C", folder.path(), &["explain", "--zz", "--", "--lang=id"]);
    assert!(ran.stderr.starts_with("error: "), "{}", ran.stderr);
}

#[test]
fn errors_of_commands_are_indonesian() {
    let folder = Folder::with("a.csv", BUDGET);
    folder.file("penting.html", "<p>");
    folder.file("rusak.json", "{\"a\": ");
    folder.file("bukan.toml", "lang = \"xx\"\n");
    folder.file("kunci.toml", "goverment = \"x\"\n");
    folder.file("jenis.toml", "year = \"x\"\n");
    folder.file("pub.xlsx", "%PDF-1.7");
    for (args, said) in [
        (
            &["report", "a.csv", "-o", "penting.html"][..],
            "galat: penting.html: sudah ada, dan bukan tulisan setara; sebut",
        ),
        (
            &["report", "a.csv", "-o", "a.csv"],
            "galat: a.csv: adalah anggaran yang sedang dibaca; tidak ada yang ditimpa",
        ),
        (&["report", "a.csv", "-o", "."], "galat: .: itu folder; sebut berkas di dalamnya"),
        (
            &["report", "a.csv", "-o", "tiada/a.html"],
            "galat: tiada/a.html: tidak dapat ditulis: berkas tidak ditemukan (kode sistem 2)",
        ),
        (
            &["report", "a.csv", "--stage", "apdb"],
            "galat: tahap \"apdb\" bukan salah satu dari rkpd, kua-ppas, rka, apbd",
        ),
        (&["report", "a.csv", "--pack", "tiada"], "galat: tidak ada paket \"tiada\"; yang disertakan: id-arg"),
        (&["report", "a.csv", "--pack", "tiada.toml"], "galat: tiada.toml: paket tidak dapat dibaca: "),
        (
            &["report", "a.csv", "--sheet", "X"],
            "galat: --sheet menyebut lembar buku kerja (.xlsx, .xlsb, .xls, .ods), sedangkan",
        ),
        (
            &["report", "a.csv", "--population", "tiada.csv"],
            "galat: tiada.csv: tidak dapat dibuka: berkas tidak ditemukan (kode sistem 2)",
        ),
        (&["report", "a.csv", "--assume", "population"], "galat: --assume population memerlukan berkas penduduk"),
        (&["report", "a.csv", "--config", "tiada.toml"], "galat: tiada.toml: "),
        (
            &["report", "a.csv", "--config", "bukan.toml"],
            "galat: bukan.toml: galat TOML pada baris 1, kolom 8\n  |\n1 | lang = \"xx\"\n  |        ^^^^\n`xx` tidak dikenal; \
             yang dikenal: `id` atau `en`\n",
        ),
        (&["report", "a.csv", "--config", "jenis.toml"], "galat: jenis.toml: galat TOML pada baris 1, kolom 8\n"),
        (&["compare", "a.csv"], "galat: a.csv: satu berkas dibandingkan dengan dirinya sendiri bila"),
        (
            &["verify", "."],
            "galat: ./bundle.json: tidak dapat dibaca; apakah ini bundel dari `report --bundle`?: berkas tidak",
        ),
        (&["check", "a.csv", "--select", "Q9"], "galat: --select: \"Q9\" bukan kode temuan"),
        (&["criteria", "show", "tiada"], "galat: tidak ada konsep, jebakan, atau pembatal \"tiada\"; `setara"),
        (&["gbs", "check"], "galat: tidak ada GBS: sebut berkas atau folder"),
        (&["gbs", "new", "a.csv", "1"], "galat: \"1\" bukan kode sub kegiatan, seperti"),
        (&["man", "lapor"], "galat: \"lapor\" bukan perintah; yang ada: report, "),
        (&["init", "tiada"], "galat: tiada: bukan folder"),
        (&["nomenclature", "make", "x"], "galat: \"x\": tulis TAHUN=BERKAS"),
        // Findings that say why a file cannot be read.
        (
            &["report", "tiada.csv"],
            "tiada.csv: galat[F001] tidak dapat dibaca: tidak dapat dibuka: berkas tidak ditemukan (kode sistem 2)",
        ),
        (
            &["report", "rusak.json"],
            "rusak.json:1:6: galat[F001] tidak dapat dibaca: JSON terpotong (isinya terpotong); ekspor lagi",
        ),
        (
            &["report", "pub.xlsx"],
            "pub.xlsx: galat[F001] tidak dapat dibaca: PDF rusak, atau bukan PDF meskipun namanya begitu; buka dan cetak",
        ),
    ] {
        let ran = indonesian(&folder, args);
        assert_eq!(ran.code, 2, "{args:?} {}", ran.stderr);
        assert!(ran.stderr.starts_with(said), "{args:?}\n{}", ran.stderr);
        assert_eq!(found(&ran.stderr, &ENGLISH), [""; 0], "{}", ran.stderr);
    }
    let ran = indonesian(&folder, &["report", "a.csv", "--config", "kunci.toml"]);
    assert!(ran.stderr.contains("kunci `goverment` tidak dikenal; yang dikenal: `lang`, "), "{}", ran.stderr);
    assert!(ran.stderr.ends_with("; maksudnya \"government\"?\n"), "{}", ran.stderr);
}

#[cfg(unix)]
#[test]
fn what_the_system_refuses_is_said_in_indonesian_with_its_code() {
    let folder = Folder::with("a.csv", BUDGET);
    let ran = indonesian(&folder, &["report", "a.csv/b.csv"]);
    assert!(
        ran.stderr.contains("tidak dapat dibuka: bagian dari jalurnya bukan folder (kode sistem 20)"),
        "{}",
        ran.stderr
    );
    if Path::new("/dev/full").exists() {
        let ran = indonesian(&folder, &["report", "a.csv", "--no-config", "-o", "/dev/full"]);
        assert_eq!(ran.code, 2);
        assert!(ran.stderr.ends_with("tempat simpan penuh (kode sistem 28)\n"), "{}", ran.stderr);
    }
}

#[test]
fn init_explains_its_settings_in_the_language() {
    let folder = Folder::empty();
    for (lang, first) in [("id", "# Pengaturan setara, dicari"), ("en", "# Settings of setara, found")] {
        let made = folder.path().join(lang);
        std::fs::create_dir(&made).unwrap();
        assert_eq!(run_as(lang, &made, &["init"]).code, 0);
        let text = std::fs::read_to_string(made.join("setara.toml")).unwrap();
        assert!(text.starts_with(first), "{text}");
        // The settings can be used as they are.
        assert_eq!(run_as(lang, &made, &["config"]).code, 0);
        // What is said of a setting stands behind it; names of values are the same in both languages.
        let comment = |line: &str| line.rsplit_once("# ").map(|(_, said)| said.to_owned());
        let comments: Vec<String> = text.lines().filter_map(comment).filter(|said| !said.contains(" = ")).collect();
        let other: Vec<&str> = if lang == "id" { ENGLISH.into() } else { INDONESIAN.into() };
        let other: Vec<&str> = other.into_iter().filter(|word| *word != "error").collect();
        assert_eq!(found(&comments.join(" "), &other), [""; 0], "{text}");
    }
}

#[test]
fn there_is_a_manual_page_of_every_command_in_both_languages() {
    let folder = Folder::empty();
    for lang in ["id", "en"] {
        let ran = run_as(lang, folder.path(), &["man", "--output", lang]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        let mut files: Vec<String> = std::fs::read_dir(folder.path().join(lang))
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        let mut wanted: Vec<String> = commands()
            .iter()
            .map(|path| format!("{}.1", [&["setara".to_owned()], &path[..]].concat().join("-")))
            .collect();
        files.sort();
        wanted.sort();
        assert_eq!(files, wanted);
        for command in commands() {
            let args: Vec<&str> = ["man"].into_iter().chain(command.iter().map(String::as_str)).collect();
            let page = run_as(lang, folder.path(), &args).stdout;
            let name = [&["setara".to_owned()], &command[..]].concat().join("-");
            assert_eq!(std::fs::read_to_string(folder.path().join(lang).join(format!("{name}.1"))).unwrap(), page);
            assert!(
                page.contains(&format!(".TH \"{name}\" 1 \"\" \"setara {}\"", env!("CARGO_PKG_VERSION"))),
                "{page}"
            );
            let headings: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix(".SH ")).collect();
            let known = match lang {
                "id" => ["NAMA", "RINGKASAN", "KETERANGAN", "ARGUMEN", "PILIHAN", "PERINTAH", "VERSI"],
                _ => ["NAME", "SYNOPSIS", "DESCRIPTION", "", "OPTIONS", "SUBCOMMANDS", "VERSION"],
            };
            assert!(headings.len() >= 3 && headings.iter().all(|heading| known.contains(heading)), "{headings:?}");
            // A line of one word is the name of a value.
            let is_prose = |line: &&str| !line.starts_with('.') && line.contains(' ');
            let text: String = page.lines().filter(|line| is_prose(line)).map(|line| format!("{line} ")).collect();
            let text = text.replace("\\fI", " ").replace("\\fB", " ").replace("\\fR", " ").replace("\\-", "-");
            let other = if lang == "id" { &ENGLISH[..] } else { &INDONESIAN[..] };
            assert_eq!(found(&without_values(&text), other), [""; 0], "{name}\n{page}");
        }
    }
    let page = run_as("id", folder.path(), &["man", "report"]).stdout;
    assert!(page.contains("\\fINilai:\\fR\n") && page.contains("percent: 1 berarti satu persen"), "{page}");
    // Nobody's page is replaced in silence.
    let ran = run_as("id", folder.path(), &["man", "--output", "id"]);
    assert!(ran.code == 2 && ran.stderr.contains("setara.1: sudah ada"), "{}", ran.stderr);
    assert_eq!(run_as("id", folder.path(), &["man", "-o", "id", "--overwrite"]).code, 0);
}

#[test]
fn manual_pages_are_shown_without_warnings() {
    let groff = |page: &str| Command::new("groff").args(["-man", "-ww", "-Kutf8", "-Tutf8", page]).output();
    if groff("--version").is_err() {
        eprintln!("skipped: no groff");
        return;
    }
    let folder = Folder::empty();
    for lang in ["id", "en"] {
        assert_eq!(run_as(lang, folder.path(), &["man", "-o", lang]).code, 0);
        for file in std::fs::read_dir(folder.path().join(lang)).unwrap() {
            let path = file.unwrap().path();
            let shown = groff(path.to_str().unwrap()).unwrap();
            assert_eq!(String::from_utf8_lossy(&shown.stderr), "", "{}", path.display());
            assert!(shown.stdout.len() > 200, "{}", path.display());
        }
    }
}

#[test]
fn completions_describe_in_the_language() {
    let folder = Folder::empty();
    for (shell, said) in [
        ("zsh", "'--government=[Nama pemda]:NAMA:_default'"),
        ("zsh", "percent\\:\"1 berarti satu persen dari nilai baris\""),
        ("fish", "-l government -d 'Nama pemda'"),
        ("powershell", "'Nama pemda'"),
        ("elvish", "'Nama pemda'"),
    ] {
        let ran = indonesian(&folder, &["completions", shell]);
        assert_eq!(ran.code, 0);
        assert!(ran.stdout.contains(said), "{shell}\n{}", ran.stdout);
        assert!(!ran.stdout.contains("Name of the government") && !ran.stdout.contains("Print help"), "{shell}");
        assert!(
            run_as("C", folder.path(), &["completions", shell]).stdout.contains("Name of the government"),
            "{shell}"
        );
    }
}
