//! Criteria of one's own: what is refused and why, what they move, and why a line counts or does not.

use crate::{Folder, budget, project, run_in};

const HEAD: &str = "id = \"lokal\"\nversion = \"1\"\ntitle = \"Kriteria kabupaten\"\n";
const SCHOOL: &str = "[[concept]]\nid = \"sekolah-laut\"\ncategory = \"kesetaraan\"\nstrength = 3\naspect = []\nphrase = [\"sekolah laut\"]\n";

/// A line of the training agency: account, item, amount.
fn line(account: &str, item: &str, amount: &str) -> String {
    format!("2.07.0.00.0.00.01.0000,Dinas Tenaga Kerja,2.07.03.2.01.0004,Pelatihan Vokasi,{account},{item},{amount}")
}

/// A pack with a mistake is refused with the entry and what is wrong with it: never half of it is used.
#[test]
fn packs_with_mistakes_are_refused() {
    let other = |from: &str, to: &str| SCHOOL.replace(from, to);
    let rule = |text: &str| format!("[[disqualifier]]\nid = \"rapat\"\nreason = \"r\"\nlowers = \"review\"\n{text}");
    for (pack, why) in [
        (SCHOOL.repeat(2), "concept \"sekolah-laut\" stands twice"),
        (other("= 3", "= 4"), "concept \"sekolah-laut\": strength is 0, 1, 2 or 3, not 4"),
        (other("kesetaraan", "none"), "concept \"sekolah-laut\": `none` is no category of evidence; write a trap"),
        (other("[\"sekolah laut\"]", "[]"), "concept \"sekolah-laut\" has neither phrase, acronym nor code"),
        (
            format!("{SCHOOL}basis = [\"perbup\"]\n"),
            "concept \"sekolah-laut\": basis \"perbup\" is not among the sources",
        ),
        (format!("{SCHOOL}code = [\"abc\"]\n"), "concept \"sekolah-laut\": \"abc\" is no activity code"),
        (
            format!("{SCHOOL}[[trap]]\nid = \"sekolah-laut\"\nreason = \"r\"\nphrase = [\"x\"]\n"),
            "trap \"sekolah-laut\": the id is taken",
        ),
        ("[[trap]]\nid = \"t\"\nreason = \"r\"\n".into(), "trap \"t\" has neither phrase, acronym nor word"),
        (
            "[[trap]]\nid = \"t\"\nreason = \"r\"\nword = [\"laut\"]\n".into(),
            "trap \"t\": a word is a trap only `after` or `before` another; name those, or write a phrase",
        ),
        ("[official]\narg_tags = [\"--\"]\n".into(), "\"--\" names no tag or agency: it has neither letter nor digit"),
        ("[spelling]\nforgive = [\"ibu\"]\n".into(), "spelling: \"ibu\" is too short, or no single word"),
        ("[spelling]\nabbreviations = [\"a b = c\"]\n".into(), "spelling: an abbreviation is written \"short = word\""),
        (
            format!("{SCHOOL}[[indivisible]]\nid = \"sekolah-laut\"\nreason = \"r\"\ncode = [\"1.02\"]\n"),
            "indivisible \"sekolah-laut\": the id is taken",
        ),
        ("[[indivisible]]\nid = \"i\"\nreason = \"r\"\n".into(), "indivisible \"i\" has neither code nor phrase"),
        (
            "[[indivisible]]\nid = \"i\"\nreason = \"r\"\ncode = [\"z\"]\n".into(),
            "indivisible \"i\": \"z\" is no activity code",
        ),
        (
            format!("{SCHOOL}{}", rule("rekening = [\"5.1\"]\n").replace("\"rapat\"", "\"sekolah-laut\"")),
            "disqualifier \"sekolah-laut\": the id is taken",
        ),
        (rule(""), "disqualifier \"rapat\" needs phrases with the fields to look in, or accounts (rekening)"),
        (rule("phrase = [\"rapat\"]\n"), "disqualifier \"rapat\" needs phrases with the fields to look in"),
        (rule("rekening = [\"z\"]\n"), "disqualifier \"rapat\": \"z\" is no account code"),
        (
            rule("phrase = [\"rapat\"]\nfield = [\"judul\"]\n"),
            "disqualifier \"rapat\": field \"judul\" is none of sub_kegiatan, kegiatan, item, rekening",
        ),
    ] {
        let folder = Folder::with("lokal.toml", format!("{HEAD}{pack}"));
        let ran = folder.run(&["criteria", "test", "--pack", "lokal.toml"]);
        assert!(ran.code == 2 && ran.stderr.starts_with(&format!("error: lokal.toml: {why}")), "{why}: {}", ran.stderr);
        assert_eq!(ran.stdout, "");
    }
    // A source of law of the shipped pack is one's own too, and a text that does not match its concept is said.
    let folder = Folder::with(
        "lokal.toml",
        format!(
            "{HEAD}{SCHOOL}basis = [\"inpres-9-2000\"]\nmatch = [\"sekolah laut\", \"taman laut\"]\nreject = [\"Sekolah Laut Jaya\"]\n"
        ),
    );
    let ran = folder.run(&["criteria", "test", "--pack", "lokal.toml"]);
    assert_eq!(
        (ran.stdout.as_str(), ran.code),
        (
            "concept sekolah-laut: does not match \"taman laut\"\nconcept sekolah-laut: matches \"Sekolah Laut Jaya\"\n3 examples, 2 failed\n",
            1
        ),
        "{}",
        ran.stderr
    );
}

#[test]
fn rules_that_lower_a_verdict_are_shown() {
    let rule = "[[disqualifier]]\nid = \"rapat\"\nreason = \"rapat bukan layanan\"\nlowers = \"review\"\nphrase = [\"rapat\"]\nfield = [\"item\"]\nunless = [\"sekolah-laut\"]\n";
    let folder = Folder::with("lokal.toml", format!("{HEAD}{SCHOOL}{rule}"));
    let ran = folder.run(&["criteria", "show", "rapat", "--pack", "lokal.toml"]);
    for text in [
        "rule         rapat\n",
        "reason       rapat bukan layanan\n",
        "phrase       rapat\n",
        "unless       sekolah-laut\n",
    ] {
        assert!(ran.code == 0 && ran.stdout.contains(text), "{text}: {}{}", ran.stdout, ran.stderr);
    }
}

/// What a pack moves, in the formats for machines: every line with its cause and its evidence before and after.
#[test]
fn what_a_pack_moves_line_by_line() {
    let rows = [
        line("5.1.02.02.12.0001", "Sekolah laut", "100"),
        line("5.1.02.02.12.0001", "Sekolah laut nelayan", "400"),
        line("5.1.01.01.01.0001", "Gaji sekolah laut", "200"),
    ];
    let folder = Folder::with("a.csv", budget(&[&rows[0], &rows[1], &rows[2]]));
    folder.file("lama.toml", format!("{HEAD}{}", SCHOOL.replace("kesetaraan", "pelembagaan")));
    folder.file("baru.toml", format!("{HEAD}{SCHOOL}"));
    let diff = ["criteria", "diff", "id-arg,lama.toml", "id-arg,baru.toml", "a.csv", "--format"];
    let moved = |format: &str, only: &str| folder.run(&[&diff[..], &[format, "--only", only]].concat()).stdout;
    assert_eq!(
        moved("csv", "moves"),
        "from,to,kind,id,lines,amount\npelembagaan,kesetaraan,concept,sekolah-laut,2,500.00\n"
    );
    assert_eq!(
        moved("csv", "lines"),
        "file,sheet,row,opd,sub_kegiatan,text,amount,from,to,kind,id,evidence_before,evidence_after,blocked_before,blocked_after\n\
         a.csv,,3,Dinas Tenaga Kerja,2.07.03.2.01.0004,Sekolah laut nelayan,400.00,pelembagaan,kesetaraan,concept,sekolah-laut,sekolah-laut:Sekolah laut,sekolah-laut:Sekolah laut,,\n\
         a.csv,,2,Dinas Tenaga Kerja,2.07.03.2.01.0004,Sekolah laut,100.00,pelembagaan,kesetaraan,concept,sekolah-laut,sekolah-laut:Sekolah laut,sekolah-laut:Sekolah laut,,\n"
    );
    let first = moved("jsonl", "lines");
    let first: serde_json::Value = serde_json::from_str(first.lines().next().unwrap()).unwrap();
    assert_eq!((&first["section"], &first["row"], &first["amount"]), (&"lines".into(), &"3".into(), &"400.00".into()));
    let largest = folder.run(&[&diff[..5], &["--top", "1", "--only", "lines"]].concat()).stdout;
    assert!(largest.contains("a.csv:3") && !largest.contains("a.csv:2"), "{largest}");
    // The other way round the pack goes.
    let gone = folder.run(&[
        "criteria",
        "diff",
        "id-arg,baru.toml",
        "id-arg",
        "a.csv",
        "--format",
        "csv",
        "--only",
        "entries",
    ]);
    assert_eq!(gone.stdout, "kind,id,change,fields,lines,amount\nconcept,sekolah-laut,removed,,2,500.00\n");
    let same = folder.run(&["criteria", "diff", "id-arg", "id-arg", "a.csv", "--lang", "id"]);
    assert!(same.stdout.contains("Catatan\n  kedua kriteria sama\n"), "{}", same.stdout);
    let pack = folder.run(&["criteria", "diff", "id-arg", "id-arg", "a.csv", "--pack", "baru.toml"]);
    assert_eq!(pack.stderr, "error: --pack: the packs are named as OLD and NEW; several are joined by commas\n");
    let missing = folder.run(&["criteria", "diff", "id-arg", "id-arg,baru.toml", "b.csv"]);
    assert!(missing.code == 2 && missing.stderr.starts_with("b.csv: error[F001]"), "{}", missing.stderr);
}

#[test]
fn why_a_line_counts_or_not() {
    let rows = [
        line("5.1.01.01.01.0001", "Gaji perempuan kepala keluarga", "200"),
        line("5.1.02.02.12.0001", "Kelas perempuan kepala keluarga dan korban kekerasan terhadap perempuan", "100"),
        line("5.1.02.02.12.0001", "Pembangunan gedung perempuan kepala keluarga", "50"),
    ];
    let folder = Folder::with("a.csv", budget(&[&rows[0], &rows[1], &rows[2]]));
    let said = |subject: &str| {
        let ran = folder.run(&["explain", subject]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        ran.stdout
    };
    let pay = said("a.csv:2");
    assert!(pay.contains("verdict  none\n") && pay.contains("by belanja-pegawai: pay is never evidence\n"), "{pay}");
    assert!(
        pay.ends_with("what would change it\n  the account: outside pay the signs above would be looked at\n"),
        "{pay}"
    );
    let two = said("a.csv:3");
    assert!(two.ends_with("what would change it\n  no single sign: several suffice on their own\n"), "{two}");
    // What blocks by itself, under the name that it has in the tables.
    for (name, text) in [
        ("konteks", "a short word that means this only in other bidang or agencies"),
        ("kata-pendamping", "a short word that means this only beside others"),
        ("program-penunjang", "support programs (x.xx.01) are never evidence"),
        ("belanja-pegawai", "pay is never evidence"),
    ] {
        assert_eq!(said(name), format!("{name}\n  {text}\n"));
    }
    // A finding, by code and by name.
    let finding = said("B001");
    assert!(finding.starts_with("# B001 subtotal-differs (warning)\n\nA stated total is not the sum of its parts"));
    assert_eq!(said("subtotal-differs"), finding);
    for (subject, why) in [
        ("b.csv:2", "b.csv: error[F001] cannot be read: "),
        ("b.xlsx:RKA!B12", "b.xlsx: error[F001] cannot be read: "),
        ("a.csv:9", "error: a.csv:9: no line of the budget starts here; the nearest starts at 4\n"),
        ("kosong.csv:2", "error: kosong.csv: no lines of a budget\n"),
        ("entah", "error: no concept, trap or disqualifier \"entah\""),
    ] {
        folder.file("kosong.csv", budget(&[]));
        let ran = folder.run(&["explain", subject]);
        assert!(ran.code == 2 && ran.stderr.starts_with(why), "{subject}: {}", ran.stderr);
    }
    // A line of a workbook, by its sheet and cell.
    let mut book = rust_xlsxwriter::Workbook::new();
    for name in ["Sampul", "RKA"] {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        let text = if name == "RKA" { budget(&[&rows[1]]) } else { "Rencana Kerja\n".into() };
        for (r, row) in text.lines().enumerate() {
            for (c, cell) in row.split(',').enumerate() {
                sheet.write_string(r as u32, c as u16, cell).unwrap();
            }
        }
    }
    book.save(folder.path().join("rka.xlsx")).unwrap();
    assert!(said("rka.xlsx:RKA!B2").contains("perempuan kepala keluarga]"));
}

#[test]
fn a_source_says_what_is_known_of_it_and_whether_that_was_read() {
    let show = |id: &str, lang: &str| {
        let ran = run_in(project(), &["criteria", "show", id, "--lang", lang], "");
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        ran.stdout
    };
    let text = show("permenpppa-5-2025", "en");
    let processes = "perencanaan, penganggaran, pelaksanaan, pemantauan, evaluasi, pengawasan, pelaporan (verified)";
    assert!(text.contains("date         2025-11-28\n") && text.contains("status       in-force\n"), "{text}");
    assert!(text.contains(processes), "{text}");
    let text = show("permenpppa-2-2013", "id");
    assert!(text.contains("tanggal      2013\n") && text.contains("status       unsure\n"), "{text}");
    assert!(show("sipd-rka-dpa", "id").contains("responsif gender, ARG, PUG (sudah diperiksa)"));
}
