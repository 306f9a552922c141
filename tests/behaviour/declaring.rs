//! What a file itself declares: tags, answers to "ARG?", weights.

use crate::{Folder, Ran};

const LINE: &str = "1.02.0.00.0.00.01.0000,Dinas Kesehatan,1.02.02.2.02.0015,Pengelolaan Gizi,5.1.02.01.01.0052";

/// A budget whose lines have 1, 2, 4, 8 … million and one more cell each, under `header`.
fn with_cells(header: &str, cells: &[&str]) -> String {
    let mut out =
        format!("kode_skpd,nama_skpd,kode_sub_kegiatan,nama_sub_kegiatan,kode_rekening,nama_paket,pagu,{header}\n");
    for (i, cell) in cells.iter().enumerate() {
        out.push_str(&format!("{LINE},Bahan {i},{},\"{cell}\"\n", 1_000_000u64 << i));
    }
    out
}

/// Rupiah that the declared lens counts, in millions; whatever the exit code.
fn declared(ran: &Ran) -> f64 {
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let lens = report["lenses"].as_array().unwrap().iter().find(|l| l["lens"] == "declared");
    lens.map_or(0.0, |l| l["amount"].as_str().unwrap().parse::<f64>().unwrap() / 1e6)
}

fn report(header: &str, cells: &[&str], more: &[&str]) -> Ran {
    let folder = Folder::with("a.csv", with_cells(header, cells));
    folder.run(&[&["report", "a.csv", "--format", "json"], more].concat())
}

fn counted(header: &str, cells: &[&str]) -> f64 {
    let ran = report(header, cells, &[]);
    assert_eq!(ran.code, 0, "{header} {cells:?}: {}", ran.stderr);
    declared(&ran)
}

#[test]
fn a_tag_that_is_denied_is_none() {
    let denied = [
        "Non ARG",
        "Bukan ARG",
        "Tidak ARG",
        "Belum ARG",
        "non-ARG",
        "TIDAK TERMASUK ARG",
        "bkn ARG",
        "tdk arg",
        "Tidak Responsif Gender",
        "non-responsif gender",
        "ARG: tidak",
        "Bukan Anggaran Responsif Gender",
        "Non ARG; SPM",
        "SPM | Bukan ARG",
        "Non ARG, Stunting",
        "-",
        "n/a",
        "0",
        "tdk",
        "",
        "Stunting",
    ];
    for cell in denied {
        assert_eq!(counted("tag", &["ARG", cell]), 1.0, "{cell}");
    }
    for cell in
        ["Anggaran Responsif Gender", "SPM; ARG", "ARG/SPM", "Non SPM/ARG", "Responsif Gender", "ARG (ASTACITA)"]
    {
        assert_eq!(counted("tag", &["ARG", cell]), 3.0, "{cell}");
    }
    // Both at once: nobody can tell.
    assert_eq!(counted("tag", &["ARG", "ARG; Non ARG"]), 1.0);
    assert_eq!(counted("ARG/Non ARG", &["ARG", "Non ARG"]), 1.0);
}

#[test]
fn a_column_that_asks_is_answered() {
    for header in
        ["ARG", "Tag ARG", "Responsif Gender", "PPRG?", "ARG (Ya/Tidak)", "Termasuk ARG", "Anggaran Responsif Gender"]
    {
        assert_eq!(counted(header, &["Ya", "Tidak"]), 1.0, "{header}");
    }
    for [yes, no] in [
        ["Y", "N"],
        ["Y", "T"],
        ["ya", "tidak"],
        ["v", ""],
        ["V", "-"],
        ["x", ""],
        ["X", "-"],
        ["√", ""],
        ["✓", "✗"],
        ["1", "0"],
        ["True", "False"],
        ["T", "F"],
        ["TRUE", "FALSE"],
        ["benar", "salah"],
        ["ARG", "Non ARG"],
        ["sudah", "belum"],
        ["v", "x"],
        ["✓", "x"],
    ] {
        assert_eq!(counted("ARG", &[yes, no]), 1.0, "{yes} {no}");
    }
}

#[test]
fn a_tag_column_that_is_not_understood_is_said() {
    for (header, cells) in
        [("tag", ["GRB-1", "Ya"]), ("tag", ["Ya", "Tidak"]), ("ARG", ["1000000", "2000000"]), ("label", ["", "A1"])]
    {
        let folder = Folder::with("a.csv", with_cells(header, &cells));
        let ran = folder.run(&["report", "a.csv"]);
        assert!(ran.stderr.contains("a.csv:1:1: warning[A011]"), "{header} {cells:?}: {}", ran.stderr);
        let first = cells.iter().find(|c| !c.is_empty()).unwrap();
        assert!(
            ran.stderr.contains(&format!("column {header:?}")) && ran.stderr.contains(&format!("{first:?}")),
            "{}",
            ran.stderr
        );
        assert!(folder.run(&["check", "a.csv"]).stdout.contains("warning[A011]"), "{header}");
    }
    for cells in [["ARG", "GRB-1"], ["Non ARG", "?"], ["", "-"], ["SPM", "Stunting"]] {
        let ran = report("tag", &cells, &[]);
        assert!(!ran.stderr.contains("A011"), "{cells:?}: {}", ran.stderr);
    }
}

#[test]
fn percent_or_share_is_decided_by_the_column() {
    // 1, 2, 4, 8, 16 million.
    assert_eq!(counted("bobot", &["100", "50", "30", "1", "0.5 %"]), 3.36);
    assert_eq!(counted("bobot", &["0,5", "1", "0.25"]), 3.5);
    assert_eq!(counted("bobot", &["50 %", "1"]), 0.52);
    assert_eq!(counted("bobot", &["50 persen", "1"]), 0.52);
    assert_eq!(counted("bobot", &["0.5", "100"]), 2.005);
    assert_eq!(counted("bobot (%)", &["1", "0"]), 0.01);
    assert_eq!(counted("persen ARG", &["1", "1"]), 0.03);
    assert_eq!(counted("proporsi ARG", &["1", "0"]), 1.0);
    assert_eq!(counted("bobot", &["0", ""]), 0.0);
}

#[test]
fn weights_that_say_neither_are_asked_for() {
    for (header, cells) in [("bobot", ["1", "0"]), ("bobot", ["1", "1"]), ("persen ARG", ["0.5", "1"])] {
        let ran = report(header, &cells, &["--lang", "en"]);
        assert_eq!((ran.code, declared(&ran)), (1, 0.0), "{header} {cells:?}");
        assert!(
            ran.stderr.contains("a.csv:1:1: error[A012]") && ran.stderr.contains("--weights percent"),
            "{}",
            ran.stderr
        );
    }
    let asked = |kind| report("bobot", &["1", "0"], &["--weights", kind]);
    assert_eq!((asked("share").code, declared(&asked("share"))), (0, 1.0));
    assert_eq!((asked("percent").code, declared(&asked("percent"))), (0, 0.01));
    let folder = Folder::with("a.csv", with_cells("bobot", &["1", "0"]));
    folder.file("p.toml", "weights = \"share\"\n");
    let ran = folder.run(&["report", "a.csv", "--format", "json", "--profile", "p.toml"]);
    assert_eq!((ran.code, declared(&ran)), (0, 1.0), "{}", ran.stderr);
    // A number that leaves a column of shares is no share.
    let ran = report("bobot", &["0.5", "30"], &["--weights", "share"]);
    assert!(ran.code == 1 && ran.stderr.contains("error[F005]"), "{}", ran.stderr);
    // No row was left out: `inspect` says so.
    let seen = folder.run(&["inspect", "a.csv", "--format", "json"]);
    let seen: serde_json::Value = serde_json::from_str(&seen.stdout).unwrap();
    assert_eq!((seen["lines"].as_u64(), seen["left_out"].as_array().unwrap().len()), (Some(2), 0));
}

#[test]
fn what_a_percent_format_shows_is_a_percentage() {
    use rust_xlsxwriter::{Format, Workbook};
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, header) in
        ["KODE SUB KEGIATAN", "NAMA SUB KEGIATAN", "NAMA PAKET", "PAGU", "PERSEN ARG"].iter().enumerate()
    {
        sheet.write(0, column as u16, *header).unwrap();
    }
    let percent = Format::new().set_num_format("0.0%");
    for (row, weight) in [1.0, 0.5, 0.01].into_iter().enumerate() {
        let row = row as u32 + 1;
        for (column, cell) in ["1.02.02.2.02.0015", "Pengelolaan Gizi", "Bahan"].iter().enumerate() {
            sheet.write(row, column as u16, *cell).unwrap();
        }
        sheet.write(row, 3, 1_000_000).unwrap();
        sheet.write_with_format(row, 4, weight, &percent).unwrap();
    }
    let folder = Folder::empty();
    book.save(folder.path().join("a.xlsx")).unwrap();
    let ran = folder.run(&["report", "a.xlsx", "--format", "json"]);
    assert_eq!((ran.code, declared(&ran)), (0, 1.51), "{}", ran.stderr);
}

#[test]
fn only_what_rests_on_the_tag_alone_is_counted_by_it() {
    let row = |account: &str, item: &str, amount: u32, tag: &str| {
        format!(
            "1.04.0.00.0.00.01.0000,Dinas Perumahan,1.04.03.2.03.0003,Perbaikan Rumah,{account},{item},{amount},{tag}\n"
        )
    };
    let header = "kode_skpd,nama_skpd,kode_sub_kegiatan,nama_sub_kegiatan,kode_rekening,nama_paket,pagu,";
    let houses = "5.2.03.01.01.0001";
    let alone = |column: &str, rows: &[String]| {
        let ran = Folder::with("a.csv", format!("{header}{column}\n{}", rows.concat())).run(&["check", "a.csv"]);
        ran.stdout.lines().find(|l| l.contains("[A004]")).map(|l| l.split_once(": Rp ").unwrap().1.to_owned())
    };
    let evident = row("5.1.05.05.01.0001", "Stimulan rumah bagi perempuan kepala keluarga", 100, "ARG");
    let built = |amount, tag| row(houses, "Rehabilitasi rumah", amount, tag);
    let said = |total: &str, built: &str| {
        Some(format!("{total} counts as ARG only because of its tag; Rp {built} of it is construction"))
    };
    assert_eq!(alone("tag", &[built(900, "ARG"), evident.clone()]), said("900", "900"));
    // Construction that no tag declares does not count.
    assert_eq!(alone("tag", &[built(900, "ARG"), built(70, ""), evident.clone()]), said("900", "900"));
    assert_eq!(alone("tag", &[built(900, ""), evident.clone()]), None);
    // Nor does what a weight leaves out.
    let weighted = evident.replace(",ARG", ",100 %");
    assert_eq!(alone("bobot", &[built(900, "30 %"), weighted]), said("270", "270"));
}
