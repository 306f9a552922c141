//! `review -o` and `beneficiaries template -o` onto files that people filled in.

use serde_json::Value;

use crate::{Folder, Ran, budget};

const IBU: &str = "1.02,Dinas Kesehatan,1.02.02.2.02.0001,Pelayanan Kesehatan Ibu Hamil,5.1.02.01.01.0052,Rapat,1000";
const LANSIA: &str = "1.06,Dinas Sosial,1.06.04.2.01.0099,Rehabilitasi,5.1.02.01.01.0024,Makanan lansia,300";
const KERJA: &str = "2.07,Disnaker,2.07.03.2.01.0001,Pelatihan Kerja Perempuan,5.1.02.01.01.0024,Bahan,70";

fn read(folder: &Folder, name: &str) -> String {
    String::from_utf8(bytes(folder, name)).unwrap()
}

fn bytes(folder: &Folder, name: &str) -> Vec<u8> {
    std::fs::read(folder.path().join(name)).unwrap()
}

fn done(ran: &Ran) -> &str {
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    &ran.stderr
}

fn review(folder: &Folder, more: &[&str]) -> Ran {
    folder.run(&[&["review", "a.csv", "-o", "putusan.csv"], more].concat())
}

fn template(folder: &Folder, more: &[&str]) -> Ran {
    folder.run(&[&["beneficiaries", "template", "a.csv", "-o", "sasaran.csv"], more].concat())
}

/// The lens `decided`.
fn decided(folder: &Folder, file: &str) -> Option<Value> {
    let report = folder.run(&["report", "a.csv", "--format", "json", "--decisions", file]);
    let report: Value = serde_json::from_str(&report.stdout).unwrap();
    report["lenses"].as_array().unwrap().iter().find(|l| l["lens"] == "decided").cloned()
}

#[test]
fn a_review_keeps_what_was_decided_adds_what_is_new_and_marks_what_is_gone() {
    let folder = Folder::with("a.csv", budget(&[IBU, LANSIA]));
    assert_eq!(done(&review(&folder, &[])), "saved: putusan.csv\n");
    let fresh = read(&folder, "putusan.csv");
    let filled = fresh
        .replace("review,,,,,", "review,kesetaraan,\"ada data, \"\"terpilah\"\"\",Sari,2026-03-01,")
        .replace("khusus target,,,,,", "khusus target,mungkin,,,,");
    assert_eq!(filled.matches("Sari").count() + filled.matches("mungkin").count(), 2, "{fresh}");
    folder.file("putusan.csv", &filled);
    // The elderly get more, the mothers are gone, and work is new.
    folder.file("a.csv", budget(&[&LANSIA.replace(",300", ",450"), KERJA]));
    let ran = review(&folder, &[]);
    let said = done(&ran);
    assert!(said.starts_with("putusan.csv: rows: 1 kept, 1 new, 1 no longer in the budget\n"), "{said}");
    assert!(said.contains("note[D105]") && said.contains("was made on Rp 300; now it is Rp 450"), "{said}");
    let merged = read(&folder, "putusan.csv");
    assert_eq!(
        merged,
        "key,tempat,nilai,kode_sub_kegiatan,nama_sub_kegiatan,nama_opd,uraian,baris,bukti,saran,putusan,alasan,pemeriksa,tanggal,berlaku_sampai,ketepatan,diragukan,catatan_setara
p27c9f61e73f6,a.csv:2,1000.00,1.02.02.2.02.0001,Pelayanan Kesehatan Ibu Hamil,Dinas Kesehatan,,1,ibu-hamil:Pelayanan Kesehatan Ibu Hamil; ibu-hamil:1.02.02.2.02.0001; tanda resmi ARG,khusus target,mungkin,,,,,\"ibu-hamil, sub kegiatan: untested (6 labels)\",1000.00,tidak ada lagi dalam anggaran
pba2e01341c21,a.csv:2,450.00,1.06.04.2.01.0099,Rehabilitasi,Dinas Sosial,Makanan lansia,1,rehabilitasi-sosial-terlantar:1.06.04.2.01; lansia:lansia,review,kesetaraan,\"ada data, \"\"terpilah\"\"\",Sari,2026-03-01,,\"rehabilitasi-sosial-terlantar, code, review: untested (no labels)\",450.00,nilai saat diputuskan: 300
pb6fb5438dd29,a.csv:3,70.00,2.07.03.2.01.0001,Pelatihan Kerja Perempuan,Disnaker,,1,perempuan-pelatihan-usaha:Perempuan; perempuan:Perempuan; konteks-layanan-umum:2.07.03.2.01.0001,kesetaraan,,,,,,\"perempuan-pelatihan-usaha, sub kegiatan: untested (no labels)\",70.00,
"
    );
    // Again, the same bytes; in the other language, the same file.
    let said = "putusan.csv: baris: 2 tetap, 0 baru, 1 tidak ada lagi dalam anggaran\n";
    assert_eq!(done(&review(&folder, &["--lang", "id"])), said);
    assert_eq!(read(&folder, "putusan.csv"), merged);
    // What comes back is not marked any more.
    folder.file("a.csv", budget(&[IBU, LANSIA, KERJA]));
    done(&review(&folder, &[]));
    let back = read(&folder, "putusan.csv");
    assert!(back.contains(",mungkin,,,,,") && !back.contains("tidak ada lagi"), "{back}");
}

#[test]
fn duplicates_conflicts_and_rows_that_name_nothing_stay_as_they_are() {
    let folder = Folder::with("a.csv", budget(&[IBU, LANSIA]));
    // By hand: columns of its own in another order, none of what setara computes.
    let rows = "putusan;catatan;kode_sub_kegiatan;alasan;nama;tanggal
none;satu;1.06.04.2.01.0099;x;Sari;2026
kesetaraan;dua;1.06.04.2.01.0099;y;Budi;2026
none;tiga;1.06.04.2.01.0099;x;Sari;2026
kesetaraan;empat;tanpa kode;z;Budi;2026
 NONE ;\"lima;
baris\";9.99.04.2.01.0001;z;Budi;2026
";
    folder.file("putusan.csv", rows);
    let before = decided(&folder, "putusan.csv");
    let ran = review(&folder, &[]);
    assert_eq!(ran.stderr, "putusan.csv: rows: 4 kept, 2 new, 1 no longer in the budget\n");
    let merged = read(&folder, "putusan.csv");
    let mut lines = merged.lines();
    assert_eq!(
        lines.next(),
        Some(
            "putusan;catatan;kode_sub_kegiatan;alasan;nama;tanggal;key;tempat;nilai;nama_sub_kegiatan;nama_opd;uraian;baris;bukti;saran;berlaku_sampai;ketepatan;diragukan;catatan_setara"
        )
    );
    for row in rows.lines().skip(1).take(4) {
        assert_eq!(lines.next(), Some(row));
    }
    assert_eq!(lines.next(), Some(" NONE ;\"lima;"));
    assert_eq!(lines.next(), Some("baris\";9.99.04.2.01.0001;z;Budi;2026;;;;;;;;;;;;;tidak ada lagi dalam anggaran"));
    assert_eq!(lines.count(), 2);
    assert_eq!(decided(&folder, "putusan.csv"), before);
    review(&folder, &[]);
    assert_eq!(read(&folder, "putusan.csv"), merged);
}

/// As a spreadsheet saves it.
fn spreadsheet(text: &str, delimiter: u8) -> String {
    let mut out =
        csv::WriterBuilder::new().delimiter(delimiter).terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for record in csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes()).records() {
        out.write_record(&record.unwrap()).unwrap();
    }
    String::from_utf8(out.into_inner().unwrap()).unwrap()
}

#[test]
fn a_file_from_a_spreadsheet_keeps_its_encoding_delimiter_and_line_ends() {
    let folder = Folder::with("a.csv", budget(&[IBU, &LANSIA.replace("lansia", "lansia café")]));
    done(&review(&folder, &[]));
    let filled = read(&folder, "putusan.csv").replace("review,,,,,", "review,none,naïf,Sari,1/3/2026,");
    assert!(filled.contains("café") && filled.contains("naïf"), "{filled}");
    folder.file("a.csv", budget(&[IBU, &LANSIA.replace("lansia", "lansia café"), KERJA]));
    let semicolons = spreadsheet(&filled, b';');
    let marked = [b"\xEF\xBB\xBF", semicolons.as_bytes()].concat();
    let cp1252: Vec<u8> = semicolons.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let utf16 = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let tabs = utf16(&format!("\u{feff}{}", spreadsheet(&filled, b'\t')));
    let new = "pb6fb5438dd29,a.csv:4,70.00,2.07.03.2.01.0001,Pelatihan Kerja Perempuan,Disnaker,,1,perempuan-pelatihan-usaha:Perempuan; perempuan:Perempuan; konteks-layanan-umum:2.07.03.2.01.0001,kesetaraan,,,,,,\"perempuan-pelatihan-usaha, sub kegiatan: untested (no labels)\",70.00\n";
    let semicolon = spreadsheet(new, b';').into_bytes();
    for (name, before, new) in [
        // Amounts with a point, as those above it.
        ("utf-8", marked, semicolon.clone()),
        ("cp1252", cp1252, semicolon),
        ("utf-16", tabs, utf16(&spreadsheet(new, b'\t'))),
    ] {
        folder.file("putusan.csv", &before);
        assert_eq!(
            done(&review(&folder, &[])),
            "putusan.csv: rows: 2 kept, 1 new, 0 no longer in the budget\n",
            "{name}"
        );
        let after = bytes(&folder, "putusan.csv");
        // All that was there stands there still; one row follows.
        assert_eq!(String::from_utf8_lossy(&after), String::from_utf8_lossy(&[before, new].concat()), "{name}");
        done(&review(&folder, &[]));
        assert_eq!(bytes(&folder, "putusan.csv"), after, "{name}");
    }
}

#[test]
fn what_cannot_be_continued_stays_as_it_is() {
    let folder = Folder::with("a.csv", budget(&[IBU, LANSIA]));
    let budget = read(&folder, "a.csv");
    for (content, said) in [
        (budget.as_str(), "no columns \"kode_sub_kegiatan\" and \"putusan\""),
        ("kode_sub_kegiatan,alasan\nx,y\n", "no columns \"kode_sub_kegiatan\" and \"putusan\""),
        ("kode_sub_kegiatan,putusan,alasan\n1.06.04.2.01.0099,none,\"x\n", "putusan.csv:2:24: a quote is left open"),
        ("kode_sub_kegiatan,putusan\r1.06.04.2.01.0099,none\r", "overwritten"),
        ("PK\u{3}\u{4}", "is no CSV"),
    ] {
        folder.file("putusan.csv", content);
        let ran = review(&folder, &[]);
        assert!(
            ran.code == 2 && ran.stderr.contains(said) && ran.stderr.contains("overwritten"),
            "{content}: {}",
            ran.stderr
        );
        assert_eq!(read(&folder, "putusan.csv"), content);
        folder.file("sasaran.csv", content);
        let ran = template(&folder, &[]);
        assert!(ran.code == 2 && ran.stderr.contains("overwritten"), "{content}: {}", ran.stderr);
        assert_eq!(read(&folder, "sasaran.csv"), content);
    }
    // Findings that end the run: of a budget that was not read, every row would be gone.
    let filled = "kode_sub_kegiatan,putusan,alasan,nama,tanggal\n1.06.04.2.01.0099,none,x,y,z\n";
    folder.file("putusan.csv", filled);
    let counted = "kode,jenis_kelamin,jumlah\n1.06.04.2.01.0099,P,7\n";
    folder.file("sasaran.csv", counted);
    for inputs in [&["none.csv"][..], &["a.csv", "none.csv"]] {
        let ran = folder.run(&[&["review", "-o", "putusan.csv"], inputs].concat());
        assert_eq!((ran.code, read(&folder, "putusan.csv").as_str()), (2, filled), "{}", ran.stderr);
        assert!(!ran.stderr.contains("kept"), "{}", ran.stderr);
        let ran = folder.run(&[&["beneficiaries", "template", "-o", "sasaran.csv"], inputs].concat());
        assert_eq!((ran.code, read(&folder, "sasaran.csv").as_str()), (2, counted), "{}", ran.stderr);
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 3, "nothing is left behind");
}

#[test]
fn a_run_continues_the_file_that_its_settings_name() {
    let folder = Folder::with("a.csv", budget(&[IBU, LANSIA]));
    folder.file("setara.toml", "decisions = [\"putusan.csv\"]\nbeneficiaries = [\"sasaran.csv\"]\n");
    folder.file("sasaran.csv", "kode,jenis_kelamin,jumlah\n");
    // The first time it is not there yet.
    done(&review(&folder, &[]));
    let filled = read(&folder, "putusan.csv").replace("review,,,,,", "review,none,x,Sari,2026,");
    folder.file("putusan.csv", &filled);
    done(&review(&folder, &[]));
    assert_eq!(read(&folder, "putusan.csv"), filled);
    done(&review(&folder, &["--decisions", "putusan.csv"]));
    assert_eq!(read(&folder, "putusan.csv"), filled);
    // A decision on a whole sub kegiatan, by hand, is not copied to its items, and stays one in use.
    let hand = "kode_sub_kegiatan,putusan,alasan,nama,tanggal\n1.06.04.2.01.0099,none,x,Sari,2026\n";
    folder.file("putusan.csv", hand);
    let ran = review(&folder, &[]);
    assert_eq!(done(&ran), "putusan.csv: rows: 1 kept, 2 new, 0 no longer in the budget\n");
    assert_eq!(read(&folder, "putusan.csv").matches(",none,").count(), 1);
}

#[test]
fn decisions_of_another_file_fill_only_what_nobody_has_begun() {
    let folder = Folder::with("a.csv", budget(&[IBU, LANSIA, KERJA]));
    done(&review(&folder, &[]));
    let filled = read(&folder, "putusan.csv")
        .replace("review,,,,,", "review,none,x,Sari,2026,")
        .replace("khusus target,,,,,", "khusus target,,ditunda,,,");
    assert!(filled.contains("ditunda"), "{filled}");
    folder.file("putusan.csv", &filled);
    let other = "kode_sub_kegiatan,putusan,alasan,nama,tanggal
1.06.04.2.01.0099,kesetaraan,y,Budi,2025
1.02.02.2.02.0001,none,y,Budi,2025
2.07.03.2.01.0001,kesetaraan,y,Budi,2025
";
    folder.file("lama.csv", other);
    folder.file("setara.toml", "decisions = [\"lama.csv\"]\n");
    done(&review(&folder, &[]));
    let expected =
        filled.replace("2.07.03.2.01.0001,kesetaraan,,,,,", "2.07.03.2.01.0001,kesetaraan,kesetaraan,y,Budi,2025,");
    assert_ne!(expected, filled);
    assert_eq!(read(&folder, "putusan.csv"), expected);
    assert_eq!(read(&folder, "lama.csv"), other);
}

/// Lines without a code, without a name even, and cells that a spreadsheet would run.
const STRANGE: [&str; 4] = [
    ",Dinas X,,Pemberdayaan perempuan,5.1.02.01.01.0024,Makanan ibu,30",
    ",Dinas X,,,5.1.02.01.01.0024,Makanan perempuan,30",
    "1.06,Dinas Sosial,1.06.04.2.01.0099,Rehabilitasi,5.1.02.01.01.0024,-Makanan lansia,300",
    "1.06,DINAS SOSIAL,1.06.04.2.01.0099,Rehabilitasi,5.1.02.01.01.0024,makanan Lansia,300",
];

#[test]
fn what_was_just_written_and_is_written_again_is_the_same() {
    let folder = Folder::with("budget/a.csv", budget(&[&STRANGE[..], &[IBU, KERJA]].concat()));
    for command in [
        &["review", "budget", "-o", "budget/putusan.csv"][..],
        &["beneficiaries", "template", "budget", "-o", "budget/sasaran.csv"],
        &["beneficiaries", "template", "budget", "-o", "budget/lebar.csv", "--wide", "--base", "total"],
    ] {
        // A file that is continued is no budget, though it lies beside one.
        let name = command.iter().find(|a| a.ends_with(".csv")).unwrap();
        done(&folder.run(command));
        let fresh = read(&folder, name);
        for more in [&[][..], &["--raw-cells"]] {
            let said = ", 0 new, 0 no longer in the budget\n";
            let ran = folder.run(&[command, more].concat());
            assert!(done(&ran).contains(said), "{}", ran.stderr);
            assert_eq!(read(&folder, name), fresh);
        }
        std::fs::remove_file(folder.path().join(name)).unwrap();
    }
}

#[test]
fn a_decision_on_one_text_is_not_taken_for_one_on_the_whole_sub_kegiatan() {
    let folder = Folder::with("a.csv", budget(&[IBU, &IBU.replace("Rapat,1000", "Gedung,900")]));
    folder.file("d.csv", "kode_sub_kegiatan,uraian,putusan,alasan,nama,tanggal\n1.02.02.2.02.0001,Gedung,none,x,y,z\n");
    let ran = folder.run(&["review", "a.csv", "--decisions", "d.csv"]);
    assert!(ran.code == 0 && ran.stdout.lines().nth(1).unwrap().contains("khusus target,,,,,,"), "{}", ran.stdout);
}

#[test]
fn a_decision_on_another_suggestion_is_told_and_noted() {
    let folder = Folder::with("a.csv", budget(&[LANSIA]));
    done(&review(&folder, &[]));
    let filled = read(&folder, "putusan.csv").replace("review,,,,,", "none,none,x,Sari,2026,");
    folder.file("putusan.csv", &filled);
    let ran = review(&folder, &[]);
    let said = "putusan.csv:2:1: warning[D105] the decision on 1.06.04.2.01.0099 was made when the suggestion was none; now it is review";
    assert!(done(&ran).contains(said), "{}", ran.stderr);
    let merged = read(&folder, "putusan.csv");
    assert!(merged.contains("; lansia:lansia,review,none,x,Sari,2026,,"), "{merged}");
    assert!(merged.ends_with(",300.00,putusan atas saran none\n"), "{merged}");
    done(&review(&folder, &[]));
    assert_eq!(read(&folder, "putusan.csv"), merged);
}

#[test]
fn cells_that_slipped_are_left_alone() {
    let folder = Folder::with("a.csv", budget(&[LANSIA]));
    let row = "p,a.csv:9,1.00,1.06.04.2.01.0099,Rehabilitasi,Dinas Sosial,Makanan lansia,1,lansia:lansia, dan lain,review,none,x,Sari,2026,";
    let header = "key,tempat,nilai,kode_sub_kegiatan,nama_sub_kegiatan,nama_opd,uraian,baris,bukti,saran,putusan,alasan,pemeriksa,tanggal,berlaku_sampai";
    let row = format!("{row}2027");
    folder.file("putusan.csv", format!("{header}\n{row}\n"));
    for _ in 0..2 {
        assert_eq!(done(&review(&folder, &[])), "putusan.csv: rows: 1 kept, 0 new, 0 no longer in the budget\n");
        // Columns that it lacks come after all that stands in any row.
        assert_eq!(read(&folder, "putusan.csv"), format!("{header},,ketepatan,diragukan\n{row}\n"));
    }
}

#[test]
fn a_template_keeps_counts_adds_what_is_new_and_marks_what_is_gone() {
    let folder = Folder::with("a.csv", budget(&[IBU, LANSIA.replace("Makanan", "Senam perempuan").as_str()]));
    done(&template(&folder, &[]));
    let filled = read(&folder, "sasaran.csv").replacen(
        ",P,-,0,,orang,rencana,,",
        ",P,-,0,\"1.816\",orang,rencana,Dinkes,2025",
        1,
    );
    folder.file("sasaran.csv", &filled);
    folder.file("a.csv", budget(&[&IBU.replace(",1000", ",1200"), KERJA]));
    let ran = template(&folder, &[]);
    assert_eq!(done(&ran), "sasaran.csv: rows: 2 kept, 2 new, 2 no longer in the budget\n");
    let merged = read(&folder, "sasaran.csv");
    assert_eq!(
        merged,
        "kode_sub_kegiatan,nama_sub_kegiatan,nama_opd,rupiah,belum_diketahui,uraian,jenis_kelamin,kelompok_umur,difabel,jumlah,satuan,jenis_data,sumber,tahun,sebab,catatan_setara
1.02.02.2.02.0001,Pelayanan Kesehatan Ibu Hamil,Dinas Kesehatan,1200.00,0.00,,P,-,0,\"1.816\",orang,rencana,Dinkes,2025,by design
1.02.02.2.02.0001,Pelayanan Kesehatan Ibu Hamil,Dinas Kesehatan,1200.00,0.00,,L,-,0,,orang,rencana,,,by design
1.06.04.2.01.0099,Rehabilitasi,Dinas Sosial,300.00,0.00,,P,-,0,,orang,rencana,,,by design,tidak ada lagi dalam anggaran
1.06.04.2.01.0099,Rehabilitasi,Dinas Sosial,300.00,0.00,,L,-,0,,orang,rencana,,,by design,tidak ada lagi dalam anggaran
2.07.03.2.01.0001,Pelatihan Kerja Perempuan,Disnaker,70.00,0.00,,P,-,0,,orang,rencana,,,by design,
2.07.03.2.01.0001,Pelatihan Kerja Perempuan,Disnaker,70.00,0.00,,L,-,0,,orang,rencana,,,by design,
"
    );
    for more in [&[][..], &["--missing"], &["--wide"], &["--lang", "en"]] {
        done(&template(&folder, more));
        assert_eq!(read(&folder, "sasaran.csv"), merged, "{more:?}");
    }
}

/// Whom a sub kegiatan reaches, as the report reads it.
fn groups(folder: &Folder) -> Value {
    let ran = folder.run(&["report", "a.csv", "--format", "json", "--internal", "--beneficiaries", "sasaran.csv"]);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|e| panic!("{e}: {}", ran.stderr));
    report["allocation"]["groups"].clone()
}

#[test]
fn counts_of_any_form_are_the_same_after_a_template_as_before() {
    let budget = budget(&[IBU, LANSIA.replace("Makanan", "Senam perempuan").as_str(), KERJA]);
    for content in [
        // One sex only: a blank row beside it would make it incomplete.
        "kode,jenis_kelamin,jumlah\n1.06.04.2.01.0099,P,7\n",
        "kode,nama_opd,jenis_kelamin,kelompok_umur,jumlah,jenis_data\n1.06.04.2.01.0099,Dinas Sosial,P,lansia,7,realisasi\n1.06.04.2.01.0099,Dinas Sosial,L,lansia,3,realisasi\n",
        "kode,L,P,milik saya\n1.06.04.2.01.0099,3,7,x\n2.07.03.2.01.0001,,,\n",
        "kode;sasaran\n1.06.04.2.01.0099;10 L, 20 P\n",
        "kode,item,jenis_kelamin,jumlah\n1.06.04.2.01.0099,Senam perempuan lansia,P,7\n1.06.04.2.01.0099,Senam perempuan lansia,L,7\n",
        // Cells nobody understands, twice the same, nothing at all.
        "kode,jenis_kelamin,jumlah\n1.06.04.2.01.0099,P,tujuh\n1.06.04.2.01.0099,P,7\n1.06.04.2.01.0099,P,7\n,P,5\n??,L,5\n1.06.04,L,5\n",
        "kode,aspek,uraian,jenis_kelamin,jumlah\n1.06.04.2.01.0099,partisipasi,Forum,P,7\n1.06.04.2.01.0099,partisipasi,Forum,L,9\n",
    ] {
        let folder = Folder::with("a.csv", &budget);
        folder.file("sasaran.csv", content);
        let before = groups(&folder);
        template(&folder, &[]);
        let merged = read(&folder, "sasaran.csv");
        assert_eq!(groups(&folder), before, "{content}\n{merged}");
        // Every row of before begins as it did, but for the cells that are computed.
        for row in content.lines() {
            assert!(merged.lines().any(|l| l.starts_with(row)), "{row}\n{merged}");
        }
        for more in [&[][..], &["--missing"], &["--wide"], &["--beneficiaries", "sasaran.csv"]] {
            template(&folder, more);
        }
        let twice = read(&folder, "sasaran.csv");
        template(&folder, &["--beneficiaries", "sasaran.csv"]);
        assert_eq!(read(&folder, "sasaran.csv"), twice);
        assert_eq!(groups(&folder), before, "{twice}");
        assert_eq!(twice.lines().count(), merged.lines().count(), "{twice}");
    }
}

#[test]
fn new_rows_have_the_form_of_the_file() {
    let folder = Folder::with("a.csv", budget(&[IBU, KERJA]));
    folder.file("sasaran.csv", "kode,L,P\n1.02.02.2.02.0001,3,7\n");
    done(&template(&folder, &[]));
    assert_eq!(
        read(&folder, "sasaran.csv"),
        "kode,L,P,nama_sub_kegiatan,nama_opd,rupiah,belum_diketahui,sebab
1.02.02.2.02.0001,3,7,,,1000.00,0.00,by design
2.07.03.2.01.0001,,,Pelatihan Kerja Perempuan,Disnaker,70.00,0.00,by design
"
    );
    folder.file("sasaran.csv", "kode,jenis_kelamin,jumlah\n1.02.02.2.02.0001,P,7");
    done(&template(&folder, &["--wide"]));
    assert_eq!(
        read(&folder, "sasaran.csv"),
        "kode,jenis_kelamin,jumlah,nama_sub_kegiatan,nama_opd,rupiah,belum_diketahui,sebab
1.02.02.2.02.0001,P,7,,,1000.00,0.00,by design
2.07.03.2.01.0001,P,,Pelatihan Kerja Perempuan,Disnaker,70.00,0.00,by design
2.07.03.2.01.0001,L,,Pelatihan Kerja Perempuan,Disnaker,70.00,0.00,by design
"
    );
}
