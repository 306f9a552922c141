//! How findings are counted, weighed and cut short; scores of labels; tagged lines that somebody edited.

use serde_json::Value;

use crate::{Folder, budget};

const COURSE: &str = "2.07.0.00.0.00.01.0000,Dinas Tenaga Kerja,2.07.03.2.01.0004,Proses Pelaksanaan Pendidikan dan Pelatihan Vokasi bagi Pencari Kerja berdasarkan Unit Kompetensi,5.1.02.02.12.0001,Pelatihan las perempuan,60000000";
const HOSPITAL: &str = "1.02.0.00.0.00.01.0000,Dinas Kesehatan,1.02.02.2.01.0001,Pembangunan Rumah Sakit beserta Sarana dan Prasarana Pendukungnya,5.2.03.01.01.0007,Gedung rawat inap,900000000";

/// The rows of a table without its lines, each with single blanks.
fn rows(text: &str) -> Vec<String> {
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    text.lines().map(words).filter(|l| !l.is_empty() && !l.starts_with('─')).collect()
}

#[test]
fn findings_are_counted_and_weighed() {
    let folder = Folder::with("a.csv", budget(&[COURSE, COURSE, HOSPITAL]));
    folder.file("b.csv", budget(&[HOSPITAL]));
    let said = rows(&folder.run(&["check", "a.csv", "b.csv", "--by", "code", "--lang", "id"]).stdout);
    assert_eq!(
        said,
        [
            "Temuan",
            "Kode Berkas Galat Peringatan Catatan",
            "A003 evidence-without-tag 1 0 0 1",
            "A004 counted-by-tag-alone 1 0 1 0",
            "B006 duplicate-line 1 0 1 0",
            "D013 no-target-by-sex 1 0 0 1",
            "F024 table-passed-over 1 0 0 1",
            "Jumlah 2 0 2 3"
        ]
    );
    let ran = folder.run(&["check", "a.csv", "--by", "code", "--format", "json"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (2, "error: --by writes a table; leave --format out\n"));
    // Settings weigh a code less or more, and it stands where it then belongs.
    folder.file("setara.toml", "[severity]\nB006 = \"note\"\nD013 = \"warning\"\n");
    let said = folder.run(&["check", "a.csv", "--format", "concise", "--lang", "id"]).stdout;
    let codes: Vec<&str> = said.lines().filter_map(|l| Some(&l[l.find(' ')? + 1..l.find(']')?])).collect();
    assert_eq!(codes, ["peringatan[A004", "peringatan[D013", "catatan[A003", "catatan[B006"]);
}

#[test]
fn summaries_in_indonesian() {
    let folder = Folder::with("a.csv", budget(&[COURSE, COURSE, HOSPITAL]));
    let markdown = |file: &str| folder.run(&["check", file, "--format", "markdown", "--lang", "id"]).stdout;
    let said = markdown("a.csv");
    assert!(said.starts_with("## setara: 2 peringatan, 2 catatan\n\n| Kode | Tingkat | Jumlah | Apa |\n"), "{said}");
    for text in [
        "| B006 | peringatan | 1 | Baris yang sama tertulis dua kali dalam satu berkas, kata demi kata |\n",
        "| Tempat | Tingkat | Kode | Temuan |\n",
        "| 3:201 | peringatan | B006 | baris ini sama dengan a.csv:2; Rp 60.000.000 dihitung dua kali<br>hapus salah satu",
    ] {
        assert!(said.contains(text), "{text}: {said}");
    }
    let clinic = "1.02.0.00.0.00.01.0000,Dinas Kesehatan,1.02.02.2.02.0001,Pengelolaan Pelayanan Kesehatan Ibu Hamil,5.1.02.01.01.0052,Kelas ibu hamil,25000000";
    folder.file("b.csv", budget(&[&format!("{clinic},0,400")]).replace("PAGU", "PAGU,L,P"));
    assert_eq!(markdown("b.csv"), "## setara: tidak ada temuan\n");
    // A workflow shows ten annotations of a severity; the others are lines of its log.
    folder.file("c.csv", budget(&[COURSE; 40]));
    let said = folder.run(&["check", "c.csv", "--format", "github", "--lang", "id"]).stdout;
    assert_eq!(
        said.lines().filter(|l| l.starts_with("::warning ") || l.starts_with("::notice ")).count(),
        11,
        "{said}"
    );
    assert!(
        said.contains("- c.csv:13:201: ") && said.ends_with("29 temuan lagi tanpa anotasi: lihat baris di atas\n"),
        "{said}"
    );
    // Of findings beside a report only the first of a code are shown, and the others are counted.
    let wrong: Vec<String> = (0..30).map(|n| COURSE.replace("60000000", &format!("x{n}"))).collect();
    folder.file("d.csv", budget(&wrong.iter().map(String::as_str).collect::<Vec<_>>()));
    let ran = folder.run(&["report", "d.csv", "--lang", "id"]);
    assert!(
        ran.code == 1 && ran.stderr.ends_with("d.csv: 10 temuan [F005] lagi tidak ditampilkan\n"),
        "{}",
        ran.stderr
    );
}

#[test]
fn labels_that_cannot_be_read_are_named_by_their_line() {
    let head = "nama_sub_kegiatan,item,category\n";
    let folder = Folder::empty();
    for (labels, why) in [
        (String::new(), "the file is empty"),
        ("x,y\n1,2\n".into(), "line 1: no column \"category\"; columns found: x, y"),
        ("x,category\n1,none\n".into(), "line 1: no column of texts; columns found: x, category"),
        (
            format!("{head}A,B,none\nA,\"B,none\n"),
            "line 3: a quote opens here and is never closed; the rest of the file is not counted",
        ),
        (
            format!("{head}A,B,mungkin\n"),
            "line 2: category \"mungkin\" is none of khusus_target, kesetaraan, pelembagaan, review, none, ?",
        ),
    ] {
        folder.file("label.csv", labels);
        let ran = folder.run(&["evaluate", "label.csv"]);
        assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr), (2, "", format!("error: label.csv: {why}\n")));
    }
    folder.file("label.csv", format!("{head}Pelatihan,ibu hamil,khusus_target\nX,lansia,none\nY,Z,?\n"));
    let said = rows(&folder.run(&["evaluate", "label.csv", "--lang", "id"]).stdout);
    for row in [
        "Putusan terhadap label",
        "ARG atau bukan 1 0 0 100,00 % 100,00 % 100,00 %",
        "bukan ARG 0 0 1 - 0,00 % 0,00 %",
        "3 bukan ARG telaah X | lansia lansia:lansia",
        "Baris berlabel ? yang tidak dinilai: 1 / 3",
    ] {
        assert!(said.iter().any(|r| r == row), "{row}: {said:#?}");
    }
}

/// Declared weights go through a table of tagged lines to the sen, from a file and from a pipe; what was edited is refused
/// by its line and column.
#[test]
fn tagged_lines_keep_declared_weights() {
    let line = |item: &str, amount: &str, weight: &str| {
        format!(
            "2.07.0.00.0.00.01.0000,Dinas Tenaga Kerja,2.07.03.2.01.0004,Pelatihan Vokasi,5.1.02.02.12.0001,{item},{amount},{weight}"
        )
    };
    let rows = [line("Kelas", "100", "30"), line("Buku", "200", "100"), line("Meja", "300", "")];
    let folder = Folder::with("a.csv", budget(&[&rows[0], &rows[1], &rows[2]]).replace("PAGU", "PAGU,BOBOT ARG"));
    let declared = |report: &Value| {
        let own = report["lenses"].as_array().unwrap().iter().find(|l| l["lens"] == "declared").unwrap();
        format!("{} {} {}", own["method"], own["amount"], own["lines"])
    };
    assert_eq!(declared(&folder.report(&["a.csv"])), "\"weight\" \"230.00\" 2");
    let table = folder.run(&["tag", "a.csv", "--columns", "full"]).stdout;
    folder.file("t.csv", &table);
    assert_eq!(declared(&folder.report(&["--from", "t.csv"])), "\"weight\" \"230.00\" 2");
    let piped = folder.run_with(&["report", "--from", "-", "--format", "json", "--lang", "id"], &table);
    let piped: Value = serde_json::from_str(&piped.stdout).unwrap();
    assert_eq!(declared(&piped), "\"weight\" \"230.00\" 2");
    assert_eq!(
        piped["notes"][1],
        "dari baris yang telah ditandai: baris yang tidak dapat dihitung disebut oleh tag, tidak di sini"
    );
    folder.run(&["tag", "a.csv", "--format", "parquet", "-o", "t.parquet"]);
    assert_eq!(declared(&folder.report(&["--from", "t.parquet"])), "\"weight\" \"230.00\" 2");
    for (from, to, why) in [
        ("0.300000", "0.3", "column declared: \"0.3\" is neither tag nor weight"),
        ("0.300000", "1.300000", "column declared: \"1.300000\" is neither tag nor weight"),
        ("0.300000", "separuh", "column declared: \"separuh\" is neither tag nor weight"),
        ("100.00", "seratus", "column amount: \"seratus\" is no amount such as 1500000.00"),
        (",0,", ",2,", "column difabel: neither 0 nor 1"),
        (",none,", ",mungkin,", "column verdict: \"mungkin\" is not known"),
    ] {
        assert!(table.contains(from), "{from}");
        folder.file("u.csv", table.replacen(from, to, 1));
        let ran = folder.run(&["report", "--from", "u.csv"]);
        assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr), (2, "", format!("error: u.csv: line 2: {why}\n")));
    }
    let head = format!("{}\n", table.lines().next().unwrap());
    folder.file("u.csv", head);
    assert_eq!(folder.run(&["report", "--from", "u.csv"]).stderr, "error: u.csv: not one line in it\n");
    let ran = folder.run(&["tag", "a.csv", "--columns", "full", "--format", "jsonl"]);
    assert_eq!(ran.stderr, "error: --columns full is for csv; parquet and arrow always have them\n");
}
