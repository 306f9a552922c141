//! Statements as people write them: yaml with prose in odd places, a form whose cells go on below, the four steps of the
//! newer analysis, and drafts of sub kegiatan with many lines.

use crate::gbs::{CLEAN, LINES};
use crate::{Folder, budget};

/// What `check` says of a statement: `line: severity[CODE] message`, without what is not filled in.
fn found(folder: &Folder, name: &str, more: &[&str]) -> Vec<String> {
    let ran = folder.run(&[&["gbs", "check", name, "--format", "concise"], more].concat());
    assert!(ran.code < 2 || ran.stdout.contains("[G28]"), "{}", ran.stderr);
    let own = ran.stdout.lines().map(|l| l.trim_start_matches(&format!("{name}:")).to_owned());
    own.filter(|l| !l.contains("is not filled in")).collect()
}

#[test]
fn yaml_with_prose_where_fields_are_asked() {
    let folder = Folder::with(
        "a.yaml",
        "nama_perangkat_daerah: Kecamatan Timur\ntahun_anggaran: 2026\nsub_kegiatan: 7.01.02.2.01.0003 Fasilitasi\n\
         data_pembuka_wawasan:\n  - \"Penduduk L: 48,5 % P: 51,5 %\"\n  - {topik: Perempuan lebih banyak hadir, L: 35, P: 11}\n\
         faktor_kesenjangan: perempuan jarang hadir\nindikator:\n  - \"Peserta perempuan\"\n",
    );
    assert_eq!(
        found(&folder, "a.yaml", &[]),
        [
            "7:21: note[G27] the field \"faktor\" is not recognised",
            "9:5: warning[G23] indicator \"Peserta perempuan\" does not separate women and men",
            "9:5: warning[G23] indicator \"Peserta perempuan\" has no baseline",
            "9:5: warning[G23] indicator \"Peserta perempuan\" has no target",
        ]
    );
    // A support program by its name alone, a code one level too low, no code at all, a factor that is none.
    folder.file(
        "a.yaml",
        "nama_perangkat_daerah: Kecamatan Timur\ntahun_anggaran: 2026\nfaktor_kesenjangan: {doa: {uraian: kurang}}\nprogram: Program Penunjang Urusan\n\
         kegiatan: 7.01.02.2.01.0003 Koordinasi\nsub_kegiatan: {kode: \"Fasilitasi 12\", nama: Fasilitasi}\nsasaran: [Warga, Ketua RT]\n",
    );
    assert_eq!(
        found(&folder, "a.yaml", &[]),
        [
            "3:22: note[G27] the field \"doa\" is not recognised",
            "4:10: warning[G26] support program (Program Penunjang Urusan): usually not ARG",
            "5:11: error[G03] kode_kegiatan 7.01.02.2.01.0003 is the code of a sub kegiatan",
            "6:22: error[G02] kode_sub_kegiatan is not a code: \"Fasilitasi 12\"",
        ]
    );
    for (text, says) in [
        ("tahun_anggaran: 2026\n? [a, b]\n: c\n", "2:3: error[G28] the file cannot be parsed: a key must be a text"),
        ("a: b\na: c\n", "2:1: error[G28] the file cannot be parsed: the key \"a\" stands twice"),
    ] {
        folder.file("a.yaml", text);
        assert_eq!(found(&folder, "a.yaml", &[]), [says]);
    }
    // A date of TOML is a text like any other: the year is in it.
    folder.file("a.toml", CLEAN.replace("tahun_anggaran = 2026", "tahun_anggaran = 2026-01-01"));
    assert_eq!(found(&folder, "a.toml", &[]), [] as [&str; 0]);
}

/// In a form, a cell below goes on with what stands above it, and actions may be a table of their own.
#[test]
fn a_form_whose_cells_go_on_below() {
    let rows: [&[&str]; 24] = [
        &["PERNYATAAN ANGGARAN GENDER"],
        &["Nama SKPD", ":", "Kecamatan Timur"],
        &["Tahun Anggaran", ":", "2026"],
        &["Program", ":", "7.01.02 Program Pemberdayaan"],
        &["Kegiatan", ":", "7.01.02.2.01 Koordinasi"],
        &["Sub Kegiatan", ":", "Fasilitasi Musyawarah"],
        &["Tujuan", ":", "Musyawarah berjalan"],
        &["Kode Sub Kegiatan", ":", "7.01.02.2.01.0003"],
        &["Data Pembuka Wawasan"],
        &["", "", "Uraian", "L", "P"],
        &["", "", "Hadir musyawarah", "35", "11"],
        &["Faktor Kesenjangan"],
        &["Akses", ":", "Perempuan lebih sedikit: 11 dari 46"],
        &["Sebab Kesenjangan Internal", ":", "Rapat malam hari"],
        &["Sebab Kesenjangan Eksternal", ":", "Perempuan jarang bicara di forum"],
        &["Tolok Ukur", ":", "Usul perempuan masuk dalam rencana"],
        &["Indikator Kinerja"],
        &["", "", "Uraian", "Satuan", "Baseline", "Target"],
        &["", "", "Peserta musyawarah", "orang", "L : 35 P : 11", "L : 30 P : 30"],
        &["Jumlah Anggaran", ":", "Rp 50.000.000"],
        &["Rencana Aksi", ":", "Musyawarah khusus perempuan"],
        &["Masukan", ":", "Rp 50.000.000"],
        &["Keluaran", ":", "12 musyawarah"],
        &["Hasil", ":", "24 usul"],
    ];
    let folder = Folder::empty();
    let save = |more: &[&[&str]]| {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for (r, row) in rows.iter().chain(more).enumerate() {
            for (c, cell) in row.iter().enumerate() {
                sheet.write_string(r as u32, c as u16, *cell).unwrap();
            }
        }
        book.save(folder.path().join("gbs.xlsx")).unwrap();
    };
    save(&[&["", "", "dari warga perempuan"], &["", "", "yang masuk RPJMDes"]]);
    assert_eq!(found(&folder, "gbs.xlsx", &[]), [] as [&str; 0]);
    let page = folder.run(&["gbs", "render", "gbs.xlsx"]).stdout;
    let at = page.find("24 usul").unwrap();
    let below = &page[at..page[at..].find("</td>").unwrap() + at];
    assert!(below.contains("dari warga perempuan") && below.contains("yang masuk RPJMDes"), "{below}");
}

/// The newer analysis has four steps, the last of which says who is responsible.
#[test]
fn the_four_steps_are_printed() {
    let four = CLEAN
        .replace("sasaran = ", "gap = 4\nsasaran = ")
        .replace("keluaran = ", "penanggung_jawab = \"BLK Kabupaten\"\nkeluaran = ")
        .replace("[program]", "kebijakan = \"RPJMD: setara di dunia kerja\"\n[program]");
    let folder = Folder::with("a.toml", four.replace("kode = \"2.07.03.2.01.0004\"", "kode = \"belum ada\""));
    let page = folder.run(&["gbs", "render", "a.toml"]).stdout;
    for text in
        ["Langkah 1", "Isu dari data", "Langkah 4", "Penanggung jawab", "BLK Kabupaten", "Rp 100.000.000", "belum ada"]
    {
        assert!(page.contains(text), "{text}");
    }
    assert!(
        !page.contains("Langkah 5") && page.contains("<title>Pernyataan Anggaran Gender: Pelatihan Vokasi"),
        "{page}"
    );
    // Nine steps beside it: the policy is in the first, and the document is called by its agency.
    folder.file("b.toml", four.replace("gap = 4\n", ""));
    let page = folder.run(&["gbs", "render", "a.toml", "b.toml"]).stdout;
    assert!(page.contains("<title>Pernyataan Anggaran Gender: Dinas Tenaga Kerja</title>"));
    assert!(page.contains("Kebijakan: RPJMD: setara di dunia kerja") && page.contains("Langkah 9"), "{page}");
}

/// Every statement is two sections of the Word document, and every cell ends with a paragraph: Word opens nothing else.
#[test]
fn statements_in_word_keep_their_pages() {
    let folder = Folder::with("a.toml", CLEAN);
    folder.file("b.toml", CLEAN);
    let ran = folder.run(&["gbs", "render", "a.toml", "b.toml", "-o", "gbs.docx"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let file = std::fs::File::open(folder.path().join("gbs.docx")).unwrap();
    let mut archive = zip::ZipArchive::new(file).unwrap();
    let xml = std::io::read_to_string(archive.by_name("word/document.xml").unwrap()).unwrap();
    let pages: Vec<bool> =
        xml.split("<w:sectPr>").skip(1).map(|page| page.contains("w:orient=\"landscape\"")).collect();
    assert_eq!(pages, [false, true, false, true]);
    assert!(xml.ends_with("</w:sectPr></w:body></w:document>"));
    assert_eq!(xml.matches("</w:tc>").count(), xml.matches("</w:p></w:tc>").count());
    // Tables of data, indicators and actions are within their cells.
    assert!(xml.matches("<w:tbl>").count() >= 2 * 5, "{xml}");
}

/// A sub kegiatan of many lines: the largest are actions of their own, the others one together, and all of it is planned.
#[test]
fn a_draft_of_many_lines_plans_all_of_the_money() {
    let rows: Vec<String> = (1..=20)
        .map(|n| LINES[0].replace("Pelatihan las", &format!("Kelas {n}")).replace("60000000", &n.to_string()))
        .collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let units = budget(&rows)
        .replace("NAMA SKPD,", "NAMA SKPD,NAMA UNIT SKPD,")
        .replace("Tenaga Kerja,", "Tenaga Kerja,UPT BLK,");
    let folder = Folder::with("a.csv", units);
    let ran = folder.run(&["gbs", "new", "a.csv", "2.07.03.2.01.0004", "--year", "2026", "-o", "gbs.toml"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, "saved: gbs.toml\n"));
    let text = std::fs::read_to_string(folder.path().join("gbs.toml")).unwrap();
    assert_eq!(text.matches("\n[[rencana_aksi]]").count(), 12);
    // Of 210 rupiah the eleven largest lines are 165.
    assert!(
        text.contains("anggaran = \"210\"")
            && text.contains("kegiatan = \"9 baris anggaran lain\"\nmasukan = \"45\"\n"),
        "{text}"
    );
    let said = found(&folder, "gbs.toml", &["--budget", "a.csv"]);
    assert!(!said.iter().any(|f| f.contains("G19") || f.contains("G20")), "{said:?}");
    // In two files it is not said which one is meant.
    folder.file("b/a.csv", budget(&rows));
    // Other items: the same lines once more would be a copy.
    let other = budget(&rows).replace("Kelas", "Bengkel");
    folder.file("b/b.csv", other);
    let ran = folder.run(&["gbs", "new", "b", "2.07.03.2.01.0004"]);
    assert_eq!(
        ran.stderr.lines().last(),
        Some("error: 2.07.03.2.01.0004 is in several files; name one of them: b/a.csv, b/b.csv")
    );
    let ran = folder.run(&["gbs", "new", "a.csv", "2.07.03.2.01.0004", "--opd", "Dinas Sosial"]);
    assert_eq!(
        ran.stderr,
        "error: 2.07.03.2.01.0004 is not in a.csv for \"Dinas Sosial\"; agencies that have it: Dinas Tenaga Kerja\n"
    );
}
