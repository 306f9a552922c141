//! Labels that SIPD prints with a sub kegiatan: in columns, in nested arrays, in rows of a print, above a table.

use crate::{Folder, Ran};

const TAGGED: &str = "1.02.02.2.01.0023";
const UNTAGGED: &str = "2.07.03.2.01.0004";

fn flat(header: &str, rows: &[(&str, u32, &str)]) -> String {
    let row = |(code, amount, cells): &(&str, u32, &str)| {
        format!(
            "1.02.0.00.0.00.01.0000,Dinas Kesehatan,{code},Layanan,5.1.02.01.01.0052,Bahan {amount},{amount},{cells}\n"
        )
    };
    let rows: String = rows.iter().map(row).collect();
    format!("kode_skpd,nama_skpd,kode_sub_giat,nama_sub_giat,kode_akun,nama_komponen,rincian,{header}\n{rows}")
}

/// Rupiah that the declared lens counts.
fn counted(ran: &Ran) -> String {
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}", ran.stderr));
    let lens = report["lenses"].as_array().unwrap().iter().find(|l| l["lens"] == "declared");
    lens.map_or("0.00", |l| l["amount"].as_str().unwrap()).to_owned()
}

fn declared(name: &str, text: &str) -> String {
    let ran = Folder::with(name, text).run(&["report", name, "--format", "json"]);
    assert_eq!(ran.code, 0, "{text}\n{}", ran.stderr);
    counted(&ran)
}

/// What a label alone makes of a line of 2, beside one of 1 that says ARG.
fn says(label: &str) -> String {
    declared("a.csv", &flat("label_kokab", &[(TAGGED, 1, "ARG"), (UNTAGGED, 2, &format!("\"{label}\""))]))
}

#[test]
fn labels_say_arg_by_whole_words_that_nothing_denies() {
    for label in [
        "ARG",
        "arg",
        "PUG",
        "Responsif Gender",
        "Anggaran Responsif Gender (ASTACITA)",
        "Stunting; ARG",
        "Stunting, PUG",
        "1. Non SPM 2. ARG",
        "Non SPM/ARG",
        "Label: ARG",
        "Bukan SPM; ARG",
        "-; ARG",
    ] {
        assert_eq!(says(label), "3.00", "{label}");
    }
    for label in [
        "",
        "-",
        "Tidak ada",
        "N/A",
        "Tidak",
        "Bukan ARG",
        "non ARG",
        "Non-ARG; Stunting",
        "Tidak responsif gender",
        "ARG: tidak",
        "Belum PUG",
        "Bukan ARG/PUG",
        "Bukan SPM maupun ARG",
        "MARGA",
        "Jargon",
        "PUGAR",
        "Kota Arga Makmur",
        "responsif anak",
        "gender",
        "2. Percepatan transformasi sosial",
        "ARG; bukan ARG",
    ] {
        assert_eq!(says(label), "1.00", "{label}");
    }
}

#[test]
fn all_columns_of_labels_are_read() {
    let header = "label_pusat,label_prov,label_kokab";
    let rows = [
        (TAGGED, 1, "ARG,,"),
        (TAGGED, 2, ",PUG,Stunting"),
        (TAGGED, 4, ",,responsif gender"),
        (TAGGED, 8, "NULL,-,SPM"),
    ];
    assert_eq!(declared("a.csv", &flat(header, &rows)), "7.00");
    for header in
        ["nama_label_giat", "namalabel", "tag_bl_sub_giat", "Label Sub Kegiatan", "tag_bl_sub_giat.0.nama_label_giat"]
    {
        assert_eq!(declared("a.csv", &flat(header, &[(TAGGED, 1, "PUG"), (TAGGED, 2, "SPM")])), "1.00", "{header}");
    }
    // A tag column beside it that says the contrary: nobody can tell.
    let both = flat(
        "tag,label_kokab",
        &[(TAGGED, 1, "Non ARG,ARG"), (TAGGED, 2, ",ARG"), (TAGGED, 4, "ARG,Bukan ARG"), (TAGGED, 8, "ARG,")],
    );
    assert_eq!(declared("a.csv", &both), "10.00");
    let asked =
        flat("ARG (Ya/Tidak),label_kokab", &[(TAGGED, 1, "Tidak,ARG"), (TAGGED, 2, "Ya,"), (TAGGED, 4, ",ARG")]);
    assert_eq!(declared("a.csv", &asked), "6.00");
}

const DUMP: &str = r#"{"data": [
 {"kode_skpd": "1.02.0.00.0.00.01.0000", "nama_skpd": "Dinas Kesehatan", "kode_sub_giat": "1.02.02.2.02.0015", "nama_sub_giat": "Gizi",
  "pagu": 3000000, "tag_bl_sub_giat": [{"id_label_giat": 7, "nama_label_giat": "Stunting"}, {"id_label_giat": 12, "nama_label_giat": "ARG"}],
  "rincian": [{"kode_akun": "5.1.02.01.01.0052", "nama_komponen": "Makanan", "total_harga": 1000000},
              {"kode_akun": "5.1.02.01.01.0024", "nama_komponen": "Kertas", "total_harga": 2000000}]},
 {"kode_skpd": "1.02.0.00.0.00.01.0000", "nama_skpd": "Dinas Kesehatan", "kode_sub_giat": "1.02.02.2.02.0001", "nama_sub_giat": "Ibu",
  "pagu": 4000000, "tag_bl_sub_giat": [{"id_label_giat": 7, "nama_label_giat": "Bukan ARG"}],
  "rincian": [{"kode_akun": "5.1.02.01.01.0052", "nama_komponen": "Makanan", "total_harga": 4000000}]},
 {"kode_skpd": "1.02.0.00.0.00.01.0000", "nama_skpd": "Dinas Kesehatan", "kode_sub_giat": "1.02.02.2.02.0002", "nama_sub_giat": "Bersalin",
  "pagu": 8000000, "tag_bl_sub_giat": [],
  "rincian": [{"kode_akun": "5.1.02.01.01.0052", "nama_komponen": "Makanan", "total_harga": 8000000}]}
]}"#;

#[test]
fn a_nested_array_of_labels_holds_for_all_lines_of_its_sub_kegiatan() {
    assert_eq!(declared("a.json", DUMP), "3000000.00");
    // Also where nothing else is nested.
    let flat = r#"[{"kode_skpd": "1.02.0.00.0.00.01.0000", "nama_skpd": "Dinas", "kode_sub_giat": "1.02.02.2.02.0015", "nama_sub_giat": "Gizi",
        "pagu": 3000000, "tag_bl_sub_giat": [{"id": 1, "tahun": 2026, "nama_label_giat": "PUG"}], "label_kokab": null},
        {"kode_skpd": "1.02.0.00.0.00.01.0000", "nama_skpd": "Dinas", "kode_sub_giat": "1.02.02.2.02.0001", "nama_sub_giat": "Ibu",
        "pagu": 4000000, "tag_bl_sub_giat": null, "label_kokab": "MARGA"}]"#;
    assert_eq!(declared("a.json", flat), "3000000.00");
    let ran = Folder::with("a.json", DUMP).run(&["convert", "a.json", "--format", "csv"]);
    assert!(ran.stdout.contains("Stunting; ARG,ya"), "{}", ran.stdout);
}

/// A print of two sub kegiatan of 300 and 60, with rows of labels at five places.
fn print(at: [&str; 5]) -> String {
    let [top, below_first, among, between, end] = at.map(|text| match text {
        "" => String::new(),
        text => format!("{text}\n"),
    });
    format!(
        "KODE;URAIAN;JUMLAH\n{top}1.02.02.2.02.0015;Pengelolaan Gizi;300\n{below_first}5.1.02.01.01.0052;Makanan;100\n{among}5.1.02.01.01.0024;Kertas;200\n{between}\
         1.02.02.2.02.0001;Ibu Hamil;60\n5.1.02.01.01.0052;Makanan;60\n{end};JUMLAH;360\n"
    )
}

#[test]
fn a_row_of_a_print_holds_for_all_lines_of_its_sub_kegiatan() {
    let arg = ";Keterangan : ARG; Stunting";
    let none = ";Keterangan : Stunting";
    for row in [";Keterangan : ARG", ";Keterangan;ARG", "Keterangan;: ARG;", ";\"Keterangan : Stunting; ARG\";", arg] {
        assert_eq!(declared("a.csv", &print(["", row, "", "", ""])), "300.00", "{row}");
    }
    assert_eq!(declared("a.csv", &print(["", ";Keterangan : Bukan ARG", "", "", ""])), "0.00");
    assert_eq!(declared("a.csv", &print(["", ";Keterangan : -", "", "", ""])), "0.00");
    // All above their sub kegiatan, or all below.
    assert_eq!(declared("a.csv", &print([arg, "", "", none, ""])), "300.00");
    assert_eq!(declared("a.csv", &print([none, "", "", arg, ""])), "60.00");
    assert_eq!(declared("a.csv", &print(["", "", "", arg, none])), "300.00");
    assert_eq!(declared("a.csv", &print(["", "", "", none, arg])), "60.00");
    // Among the accounts it is a note on one of them.
    assert_eq!(declared("a.csv", &print(["", "", arg, "", ""])), "0.00");
    // With items, and a total below them.
    let items = "KODE;URAIAN;JUMLAH\n1.02.02.2.02.0015;Gizi;30\n;Keterangan : PUG;\n5.1.02.01.01.0024;ATK;30\n;HVS;10\n;Folio;20\n\
        1.02.02.2.02.0001;Ibu;40\n;Keterangan : Non PUG;\n5.1.02.01.01.0024;ATK;40\n;HVS;10\n;Folio;30\n";
    assert_eq!(declared("a.csv", items), "30.00");
}

#[test]
fn a_label_of_which_nothing_shows_whose_it_is_counts_for_nothing_and_is_told() {
    for text in [
        print(["", "", "", ";Keterangan : ARG", ""]),
        print([";Keterangan : ARG", "", "", ";Keterangan : ARG", ";Keterangan : ARG"]),
    ] {
        let ran = Folder::with("a.csv", &text).run(&["report", "a.csv", "--format", "json"]);
        assert!(ran.stderr.contains("warning[A011]") && ran.stderr.contains("label \"ARG\""), "{}", ran.stderr);
    }
    let plain = Folder::with("a.csv", print(["", "", "", ";Keterangan : Stunting", ""])).run(&["report", "a.csv"]);
    assert!(!plain.stderr.contains("A011"), "{}", plain.stderr);
    let head = format!("Keterangan : ARG\n{}", flat("ket", &[(TAGGED, 1, ""), (UNTAGGED, 2, "")]));
    let ran = Folder::with("a.csv", &head).run(&["report", "a.csv", "--format", "json"]);
    assert_eq!(counted(&ran), "0.00");
    assert!(ran.stderr.contains("warning[A011]"), "{}", ran.stderr);
}

#[test]
fn a_label_above_the_table_is_that_of_its_one_sub_kegiatan() {
    let head = "RENCANA KERJA DAN ANGGARAN;;\nUnit Organisasi : 1.02.0.00.0.00.01.0000 Dinas Kesehatan;;\n\
        Sub Kegiatan : 1.02.02.2.02.0015 Pengelolaan Gizi;;\n\"Keterangan : ARG; Stunting\";;\n";
    let table = "Kode Rekening;Uraian;Jumlah\n5.1.02.01.01.0052;Makanan;100\n5.1.02.01.01.0024;Kertas;200\n";
    let print = "Kode Rekening;Uraian;Jumlah\n5;BELANJA;300\n5.1;OPERASI;300\n5.1.02.01.01.0052;Makanan;100\n5.1.02.01.01.0024;Kertas;200\n";
    for table in [table, print] {
        assert_eq!(declared("a.csv", &format!("{head}{table}")), "300.00", "{table}");
        assert_eq!(declared("a.csv", &format!("{}{table}", head.replace("ARG", "Bukan ARG"))), "0.00", "{table}");
    }
    let one = format!("Keterangan : PUG\n{}", flat("ket", &[(TAGGED, 1, ""), (TAGGED, 2, "")]));
    assert_eq!(declared("a.csv", &one), "3.00");
}

#[test]
fn names_of_labels_are_set_in_the_settings_and_in_packs() {
    let folder = Folder::with(
        "a.csv",
        flat("label_prov", &[(TAGGED, 1, "ARG"), (TAGGED, 2, "Ramah Perempuan"), (TAGGED, 4, "PUG")]),
    );
    let report = |more: &[&str]| counted(&folder.run(&[&["report", "a.csv", "--format", "json"], more].concat()));
    assert_eq!(report(&[]), "5.00");
    folder
        .file("p.toml", "id = \"p\"\nversion = \"1\"\ntitle = \"t\"\n[printed]\nlabel_tags = [\"ramah perempuan\"]\n");
    assert_eq!(report(&["--pack", "id-arg", "--pack", "p.toml"]), "7.00");
    folder.file("setara.toml", "label_tags = [\"Ramah Perempuan\", \"ARG\"]\n");
    assert_eq!(report(&[]), "3.00");
    let ran = folder.run(&["report", "a.csv", "--format", "json"]);
    assert!(ran.stdout.contains("\"label_tags\""), "the manifest says so");
    folder.file("setara.toml", "label_tags = [\"--\"]\n");
    let ran = folder.run(&["report", "a.csv"]);
    assert!(ran.code == 2 && ran.stderr.contains("label_tags: \"--\" names no tag"), "{}", ran.stderr);
}

#[test]
fn the_text_as_it_stands_is_kept() {
    let folder = Folder::with("a.csv", print(["", ";Keterangan : ARG (Astacita)", "", "", ""]));
    let text = folder.run(&["explain", "a.csv:4"]).stdout;
    assert!(text.contains("ARG (Astacita)") && text.contains("declared by the file: ARG by its label"), "{text}");
    let full = folder.run(&["tag", "a.csv", "--format", "csv", "--columns", "full"]).stdout;
    assert!(
        full.lines().next().unwrap().ends_with(",label,line_id")
            && full.lines().nth(1).unwrap().contains(",ARG (Astacita),b"),
        "{full}"
    );
    // What is converted, and what is tagged, declares the same again.
    folder.run(&["convert", "a.csv", "-o", "b.csv"]);
    assert_eq!(counted(&folder.run(&["report", "b.csv", "--format", "json"])), "300.00");
    folder.run(&["tag", "a.csv", "--columns", "full", "--format", "csv", "-o", "lake/t.csv"]);
    folder.file("t.csv", &full);
    assert_eq!(counted(&folder.run(&["report", "--from", "t.csv", "--format", "json"])), "300.00");
    // Also where a tag column spoke against the label.
    let folder = Folder::with("a.csv", flat("tag,label_kokab", &[(TAGGED, 1, "Non ARG,ARG"), (TAGGED, 2, ",ARG")]));
    folder.run(&["convert", "a.csv", "-o", "b.csv"]);
    assert_eq!(counted(&folder.run(&["report", "b.csv", "--format", "json"])), "2.00");
}

#[test]
fn labels_are_held_against_the_official_list_both_ways() {
    let check = |text: &str| {
        let ran = Folder::with("a.csv", text).run(&["check", "a.csv"]);
        ran.stdout.lines().filter_map(|l| Some(l.split_once("note[A013] ")?.1.to_owned())).collect::<Vec<_>>()
    };
    let text = flat(
        "label_kokab",
        &[(TAGGED, 1000, "Stunting"), (TAGGED, 500, "Stunting"), (UNTAGGED, 200, "ARG"), (UNTAGGED, 100, "ARG")],
    );
    assert_eq!(
        check(&text),
        [
            "1.02.02.2.01.0023 Layanan: Rp 1,500 has the official ARG tag, but its label is not ARG (\"Stunting\")",
            "2.07.03.2.01.0004 Layanan: Rp 300 is printed as ARG (\"ARG\"), but the official list does not tag it",
        ]
    );
    let text = flat("label_kokab", &[(TAGGED, 1000, ""), (UNTAGGED, 200, "Stunting")]);
    assert_eq!(
        check(&text),
        ["1.02.02.2.01.0023 Layanan: Rp 1,000 has the official ARG tag, but the file prints no label for it"]
    );
    // They agree; or the file prints no labels.
    assert!(check(&flat("label_kokab", &[(TAGGED, 1000, "ARG"), (UNTAGGED, 200, "Bukan ARG")])).is_empty());
    assert!(check(&flat("label_kokab", &[(TAGGED, 1000, ""), (UNTAGGED, 200, "")])).is_empty());
    assert!(check(&flat("tag", &[(TAGGED, 1000, ""), (UNTAGGED, 200, "ARG")])).is_empty());
}

#[test]
fn a_label_on_the_head_of_a_sub_kegiatan_holds_for_the_rows_below_it() {
    let header = "kode_skpd,nama_skpd,kode_sub_giat,nama_sub_giat,kode_akun,nama_komponen,rincian,label_kokab\n";
    let skpd = "1.02.0.00.0.00.01.0000,Dinas Kesehatan";
    let line = |sub: &str, account: &str, amount: u32, label: &str| {
        format!("{skpd},{sub},Layanan,{account},Bahan {amount},{amount},{label}\n")
    };
    // On its row without an account.
    let text = [
        line(TAGGED, "", 3, "ARG"),
        line(TAGGED, "5.1.02.01.01.0052", 1, ""),
        line(TAGGED, "5.1.02.01.01.0024", 2, ""),
        line(UNTAGGED, "", 4, ""),
        line(UNTAGGED, "5.1.02.01.01.0024", 4, ""),
    ];
    assert_eq!(declared("a.csv", &format!("{header}{}", text.concat())), "3.00");
    // On one of its lines it is of that line.
    let text = [line(TAGGED, "5.1.02.01.01.0052", 1, "ARG"), line(TAGGED, "5.1.02.01.01.0024", 2, "")];
    assert_eq!(declared("a.csv", &format!("{header}{}", text.concat())), "1.00");
    // Where code, name and label stand once for the rows below.
    let stairs = format!(
        "{header}{skpd},{TAGGED},Layanan,5.1.02.01.01.0052,Bahan,1,ARG\n,,,,5.1.02.01.01.0024,Kertas,2,\n,,,,5.1.02.01.01.0025,Tinta,4,\n\
         ,,{UNTAGGED},Latihan,5.1.02.01.01.0052,Bahan,8,\n,,,,5.1.02.01.01.0024,Kertas,16,\n"
    );
    assert_eq!(declared("a.csv", &stairs), "7.00");
    // In a column of a print.
    let print = "KODE;URAIAN;JUMLAH;LABEL GIAT\n1.02.02.2.02.0015;Gizi;300;ARG\n5.1.02.01.01.0052;Makanan;100;\n5.1.02.01.01.0024;Kertas;200;\n\
        1.02.02.2.02.0001;Ibu;60;SPM\n5.1.02.01.01.0052;Makanan;60;\n";
    assert_eq!(declared("a.csv", print), "300.00");
}

#[test]
fn rows_of_labels_in_a_flat_table_are_of_the_lines_beside_them() {
    let table = |top: &str, between: &str, end: &str| {
        let row = |sub: &str, account: &str, amount: u32| {
            format!("1.02.0.00.0.00.01.0000;{sub};Layanan;5.1.02.01.01.{account};Bahan;{amount}\n")
        };
        format!(
            "KODE SKPD;KODE SUB KEGIATAN;NAMA SUB KEGIATAN;KODE REKENING;URAIAN;JUMLAH\n{top}{}{}{between}{}{end};;;;JUMLAH;7\n",
            row(TAGGED, "0052", 1),
            row(TAGGED, "0024", 2),
            row(UNTAGGED, "0024", 4)
        )
    };
    let (arg, none) = (";Keterangan : ARG;;;;\n", ";Keterangan : SPM;;;;\n");
    assert_eq!(declared("a.csv", &table("", arg, none)), "3.00");
    assert_eq!(declared("a.csv", &table("", none, arg)), "4.00");
    assert_eq!(declared("a.csv", &table(arg, none, "")), "3.00");
    assert_eq!(declared("a.csv", &table(none, arg, "")), "4.00");
    let ran = Folder::with("a.csv", table("", arg, "")).run(&["report", "a.csv", "--format", "json"]);
    assert_eq!(counted(&ran), "0.00");
    assert!(ran.stderr.contains("a.csv:4:1: warning[A011]"), "{}", ran.stderr);
    // Several sheets below each other, each with its head: a label is of its own lines.
    let sheet = |label: &str, amount: u32| {
        let label = if label.is_empty() { String::new() } else { format!("Keterangan : {label};;\n") };
        format!(
            "Sub Kegiatan : 1.02.02.2.02.0015 Gizi;;\n{label}Kode Rekening;Uraian;Jumlah\n5.1.02.01.01.0052;Makanan;{amount}\n\
             5.1.02.01.01.0024;Kertas;{amount}\n;JUMLAH;{}\n",
            2 * amount
        )
    };
    for (labels, total) in
        [(["ARG", "SPM"], "20.00"), (["SPM", "ARG"], "40.00"), (["ARG", ""], "20.00"), (["", "ARG"], "40.00")]
    {
        let text = sheet(labels[0], 10) + &sheet(labels[1], 20);
        assert_eq!(declared("a.csv", &text), total, "{labels:?}");
    }
}
