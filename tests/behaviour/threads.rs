//! The output depends neither on the number of cores, nor on how a file comes in, nor on the order of files.

use std::fmt::Write as _;

use super::Folder;

const HEADER: &str =
    "kode_skpd,nama_skpd,kode_sub_kegiatan,nama_sub_kegiatan,kode_rekening,nama_rekening,uraian,pagu\n";

/// A budget of several blocks, with quotes, line breaks in cells, negative amounts and rows that cannot be counted.
fn large(lines: usize, seed: usize) -> String {
    let mut out = HEADER.to_owned();
    for i in 0..lines {
        let (n, who) = (i * 7 + seed, ["Ibu Hamil", "Jalan", "Balita", "Kantor"][(i / 50 + seed) % 4]);
        let opd = i * 4 / lines + 1;
        let item = match n % 11 {
            0 => format!("\"Kelas Ibu Hamil, Desa {n}\""),
            1 => format!("\"Paket\r\n\"\"{n}\"\"\""),
            2 => format!("=1+{n}"),
            _ => format!("Belanja {}", n % 500),
        };
        let amount = match n % 97 {
            0 => "-5000".to_owned(),
            1 => "lima".to_owned(),
            2 => String::new(),
            _ => format!("{}000", n % 9999 + 1),
        };
        let _ = writeln!(
            out,
            "1.02.0.00.0.00.0{opd}.0000,Dinas {opd},1.02.02.2.01.{:04},Layanan {who},5.1.02.01.01.{:04},Barang,{item},{amount}",
            i / 50 % 30 + 1,
            n % 60 + 1,
        );
    }
    out
}

#[test]
fn cores_and_pipes() {
    let text = large(40_000, 3);
    assert!(text.len() > 3 << 20);
    let folder = Folder::with("apbd.csv", &text);
    for args in [
        &["report", "--format", "json"][..],
        &["tag"],
        &["tag", "--format", "jsonl"],
        &["check", "--year", "2025", "--format", "json"],
        &["inspect"],
    ] {
        let of = |jobs: &str| folder.run(&[args, &["--no-config", "--jobs", jobs, "apbd.csv"]].concat());
        let (one, two, many) = (of("1"), of("2"), of("7"));
        assert!(one.stdout.len() > 100, "{args:?}: {}", one.stderr);
        for other in [two, many] {
            assert!((&one.stdout, &one.stderr, one.code) == (&other.stdout, &other.stderr, other.code), "{args:?}");
        }
    }
    let lines = |ran: super::Ran| {
        let tags = ran.stdout.lines().map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap());
        tags.map(|mut line| {
            line["file"].take();
            line
        })
        .collect::<Vec<_>>()
    };
    let file = lines(folder.run(&["tag", "--format", "jsonl", "apbd.csv"]));
    assert!(file == lines(folder.run_with(&["tag", "--format", "jsonl", "-"], &text)));
}

const DECISIONS: &str =
    "kode_sub_kegiatan,nama_sub_kegiatan,nama_opd,uraian,baris,nilai,saran,bukti,putusan,alasan,nama,tanggal
1.02.02.2.01.0001,,,,,,,,khusus_target,ada daftar hadir,Sari,2025-01-02
1.02.02.2.01.0002,,,,,,none,,kesetaraan,berbeda,Sari,2025-01-02
";
const STATEMENT: &str = "perangkat_daerah = \"Dinas 1\"\nanggaran = \"60\"\n
[sub_kegiatan]\nkode = \"1.02.02.2.01.0001\"\nnama = \"Layanan Ibu Hamil\"\n";

/// Files in any order, on any number of cores, give the same bytes: texts that several files share, texts of one file
/// only, a file that stands twice, one that is no budget, and all that a report keeps of rows.
#[test]
fn many_files_in_any_order() {
    let folder = Folder::empty();
    // Each has agencies of its own: the same lines in two files would be asked for.
    let of = |i: usize| large(120 + i * 40, i * 31 % 17).replace("1.02.0.00.0.00.", &format!("1.02.0.00.0.{i:02}."));
    for i in 0..13 {
        folder.file(&format!("apbd/{i:02}.csv"), of(i));
    }
    folder.file("apbd/13.csv", of(0));
    folder.file("apbd/14.csv", "bukan,anggaran\n1,2\n");
    folder.file(
        "apbd/15.csv",
        format!("kode_sumber_dana,{HEADER}APBD,9,Dinas 9,1.02.02.2.01.0001,Layanan Ibu Hamil,,,x,7\n"),
    );
    folder.file("d.csv", DECISIONS);
    folder.file("gbs.toml", STATEMENT);
    let told = ["--no-config", "--year", "2025", "--decisions", "d.csv", "--gbs", "gbs.toml"];
    let mut shuffled: Vec<String> = (0..16).map(|i| format!("apbd/{:02}.csv", i * 7 % 16)).collect();
    shuffled.swap(2, 9);
    for format in ["json", "csv", "html", "markdown", "xlsx"] {
        for by in [&[][..], &["--by", "opd,sumber-dana"]] {
            let report = |jobs: &str, files: &[&str]| {
                let of = ["report", "--format", format, "--jobs", jobs, "-o", "out"];
                let ran = folder.run(&[&of[..], &told, by, files].concat());
                (std::fs::read(folder.path().join("out")).unwrap_or_default(), ran.stderr, ran.code)
            };
            let one = report("1", &["apbd"]);
            let size = one.0.len();
            assert!(size > 500 && one.1.contains("F012") && one.2 == 2, "{format} {by:?} {size}: {}", one.1);
            let files: Vec<&str> = shuffled.iter().map(String::as_str).collect();
            for (jobs, files) in [("2", &["apbd"][..]), ("5", &["apbd"]), ("1", &files), ("2", &files)] {
                let other = report(jobs, files);
                assert_eq!((&one.1, one.2), (&other.1, other.2), "{format} {by:?} {jobs}");
                assert!(one.0 == other.0, "{format} {by:?} {jobs} {files:?}");
            }
        }
    }
}
