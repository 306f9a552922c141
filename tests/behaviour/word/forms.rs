//! Statements as Word documents in the layouts in which they are filed.

use serde_json::Value as Json;

use super::docx::{Body, bold, c, docx, item, p, plain, up, within};
use crate::{Folder, Ran};

fn convert(body: &[Body]) -> (String, Ran) {
    let folder = Folder::with("gbs.docx", docx(body));
    let ran = folder.run(&["gbs", "convert", "gbs.docx", "--lang", "en"]);
    (ran.stdout.clone(), ran)
}

/// Each line stands in the converted statement.
#[track_caller]
fn has(toml: &str, lines: &[&str]) {
    for line in lines {
        assert!(toml.lines().any(|own| own == *line), "{line}\nin\n{toml}");
    }
}

/// The official form: groups of labels over several rows, labels of their own in the column beside.
#[test]
fn a_form_with_merged_labels() {
    let (toml, ran) = convert(&[
        bold("PERNYATAAN ANGGARAN GENDER"),
        bold("(Gender Budget Statement)"),
        Body::Table(vec![
            vec![c("SKPD"), c("Dinas Tenaga Kerja").over(2)],
            vec![c("Tahun Anggaran"), c("2026").over(2)],
            vec![c("Program"), c("2.07.03 PROGRAM PELATIHAN KERJA").over(2)],
            vec![c("Kode Sub Kegiatan"), c("2.07.03.2.01.0004").over(2)],
            vec![c("Sub Kegiatan"), c("Pelatihan Vokasi").over(2)],
            vec![
                c("Analisis Situasi").down(),
                c("1. Data Pembuka Wawasan"),
                within(vec![plain(&[&["Uraian", "L", "P", "Jumlah"], &["Pendaftar", "214", "61", "275"]])]),
            ],
            vec![
                up(),
                c("2. Isu dan Faktor Kesenjangan"),
                c("Akses: Perempuan lebih sedikit mendaftar\nManfaat: Sedikit perempuan lulus"),
            ],
            vec![up(), c("3. Penyebab Internal"), c("Jam kelas sampai sore")],
            vec![up(), c("4. Penyebab Eksternal"), c("Las dianggap pekerjaan laki-laki\nKeluarga tidak mengizinkan")],
            vec![c("Capaian Program").down(), c("Tolok Ukur"), c("Perempuan lulus pelatihan")],
            vec![up(), c("Indikator dan Target Kinerja"), c("Keluaran: 120 peserta\nHasil: 100 bekerja")],
            vec![c("Jumlah Anggaran"), c("Rp 100.000.000").over(2)],
            vec![c("Rencana Aksi").down(), c("Kegiatan 1"), c("Pelatihan dengan kuota")],
            vec![up(), c("Masukan"), c("Rp 60.000.000")],
            vec![up(), c("Keluaran"), c("120 peserta")],
            vec![up(), c("Hasil"), c("Perempuan lulus")],
            vec![up(), c("Kegiatan 2"), c("Pakaian kerja")],
            vec![up(), c("Masukan"), c("Rp 40.000.000")],
        ]),
        p("Melati, 12 Januari 2026"),
        p("Kepala Dinas Tenaga Kerja"),
        p("Dra. Nama Pejabat"),
        p("NIP. 19700101 199003 2 001"),
    ]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{toml}");
    has(
        &toml,
        &[
            "perangkat_daerah = \"Dinas Tenaga Kerja\"",
            "tahun_anggaran = 2026",
            "nama = \"2.07.03 PROGRAM PELATIHAN KERJA\"",
            "kode = \"2.07.03.2.01.0004\"",
            "anggaran = \"Rp 100.000.000\"",
            "topik = \"Pendaftar\"",
            "L = 214",
            "total = 275",
            "[faktor.akses]",
            "uraian = \"Perempuan lebih sedikit mendaftar\"",
            "[faktor.manfaat]",
            "  \"Jam kelas sampai sore\",",
            "  \"Keluarga tidak mengizinkan\",",
            "tolok_ukur = \"Perempuan lulus pelatihan\"",
            "jenis = \"keluaran\"",
            "uraian = \"120 peserta\"",
            "kegiatan = \"Pelatihan dengan kuota\"",
            "masukan = \"Rp 60.000.000\"",
            "kegiatan = \"Pakaian kerja\"",
            "tempat = \"Melati\"",
            "tanggal = \"12 Januari 2026\"",
            "jabatan = \"Kepala Dinas Tenaga Kerja\"",
        ],
    );
}

/// The analysis with its nine steps, and the newer one with four.
#[test]
fn analyses_of_nine_and_of_four_steps() {
    let identity = "Program: Pelatihan Kerja\nKegiatan: Pelaksanaan Pelatihan\nSub Kegiatan: 2.07.03.2.01.0004 Pelatihan Vokasi\nTujuan: Kompetensi meningkat";
    let (toml, ran) = convert(&[
        p("GENDER ANALYSIS PATHWAY (GAP)"),
        p("Perangkat Daerah : Dinas Tenaga Kerja"),
        p("Tahun Anggaran : 2026"),
        Body::Table(vec![
            (1..=9).map(|step| c(&format!("Langkah {step}"))).collect(),
            vec![
                c("Pilih Kebijakan/Program/Kegiatan yang akan dianalisis").down(),
                c("Data Pembuka Wawasan").down(),
                c("Isu Gender").over(3),
                c("Kebijakan dan Rencana ke Depan").over(2),
                c("Pengukuran Hasil").over(2),
            ],
            vec![
                up(),
                up(),
                c("Faktor Kesenjangan"),
                c("Sebab Kesenjangan Internal"),
                c("Sebab Kesenjangan Eksternal"),
                c("Reformulasi Tujuan"),
                c("Rencana Aksi"),
                c("Data Dasar (Baseline)"),
                c("Indikator Gender"),
            ],
            (1..=9).map(|step| c(&format!("({step})"))).collect(),
            vec![
                c(identity),
                c("Pendaftar L: 214 P: 61"),
                c("Akses: Perempuan lebih sedikit\nKontrol: ……"),
                c("Jam kelas sampai sore"),
                c("1. Las dianggap pekerjaan laki-laki\n2. Keluarga tidak mengizinkan"),
                c("Perempuan lulus"),
                c("1. Kuota 30 persen\n2. Penitipan anak"),
                c("22 peserta perempuan"),
                c("Output: 39 peserta perempuan"),
            ],
        ]),
    ]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{toml}");
    has(
        &toml,
        &[
            "perangkat_daerah = \"Dinas Tenaga Kerja\"",
            "nama = \"2.07.03.2.01.0004 Pelatihan Vokasi\"",
            "tujuan = \"Kompetensi meningkat\"",
            "topik = \"Pendaftar L: 214 P: 61\"",
            "L = 214",
            "P = 61",
            "uraian = \"Perempuan lebih sedikit\"",
            "uraian = \"……\"",
            "  \"Keluarga tidak mengizinkan\",",
            "tolok_ukur = \"Perempuan lulus\"",
            "kegiatan = \"Kuota 30 persen\"",
            "kegiatan = \"Penitipan anak\"",
            "  \"22 peserta perempuan\",",
            "uraian = \"39 peserta perempuan\"",
        ],
    );
    assert!(!toml.contains("gap = 4"), "{toml}");
    let (toml, ran) = convert(&[
        p("GAP 4 LANGKAH"),
        p("Nama OPD: Dinas Tenaga Kerja"),
        p("Sub Kegiatan: 2.07.03.2.01.0004 Pelatihan Vokasi"),
        plain(&[
            &["Langkah 1", "Langkah 2", "Langkah 3", "Langkah 4"],
            &[
                "Isu dari data",
                "Sebab menurut akses, partisipasi, kontrol, manfaat",
                "Rencana aksi",
                "Penanggung jawab",
            ],
            &["Pendaftar L: 214 P: 61", "Akses: Perempuan lebih sedikit", "Kuota 30 persen", "Dinas Tenaga Kerja"],
        ]),
    ]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{toml}");
    has(&toml, &["gap = 4", "L = 214", "kegiatan = \"Kuota 30 persen\"", "penanggung_jawab = \"Dinas Tenaga Kerja\""]);
}

/// Steps below each other, each with its label in the row, and lists that the program numbers.
#[test]
fn steps_as_rows_and_numbers_of_the_program() {
    let (toml, ran) = convert(&[
        bold("GENDER ANALYSIS PATHWAY"),
        Body::Table(vec![
            vec![c("Langkah 1"), c("Program"), c("Pelatihan Kerja")],
            vec![
                c("Langkah 2"),
                c("Data Pembuka Wawasan"),
                within(vec![item("Pendaftar L: 214 P: 61", 0), item("Lulusan L: 90 P: 20", 0)]),
            ],
            vec![c("Langkah 3"), c("Faktor Kesenjangan"), within(vec![p("Akses : Perempuan lebih sedikit")])],
            vec![c("Langkah 4"), c("Sebab Internal"), within(vec![item("Jam kelas", 1), item("Tanpa penitipan", 1)])],
            vec![
                c("Langkah 6"),
                c("Langkah 6 Reformulasi Tujuan"),
                within(vec![item("Perempuan lulus", 0), item("Perempuan bekerja", 0)]),
            ],
        ]),
    ]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{toml}");
    has(
        &toml,
        &[
            "topik = \"Pendaftar L: 214 P: 61\"",
            "topik = \"Lulusan L: 90 P: 20\"",
            "  \"Jam kelas\",",
            "  \"Tanpa penitipan\",",
        ],
    );
    assert!(toml.contains("3. Perempuan lulus\n4. Perempuan bekerja"), "{toml}");
}

/// Terms of reference: labels, headings, and parts that a statement has no field for.
#[test]
fn terms_of_reference() {
    let body = [
        bold("KERANGKA ACUAN KERJA (KAK)"),
        p("Perangkat Daerah\t: Dinas Kesehatan"),
        p("Program\t: Upaya Kesehatan"),
        p("Sub Kegiatan\t: 1.02.02.2.02.0001 Pelayanan Ibu Hamil"),
        bold("A. Latar Belakang"),
        bold("1. Dasar Hukum"),
        p("Undang-Undang Nomor 17 Tahun 2023 tentang Kesehatan."),
        p("Peraturan Daerah Nomor 3 Tahun 2021."),
        bold("2. Gambaran Umum"),
        p("Ibu hamil yang diperiksa 1.461 dari 1.744."),
        bold("B. Maksud dan Tujuan"),
        p("Semua ibu hamil diperiksa."),
        bold("C. Penerima Manfaat"),
        p("Ibu hamil dan suaminya"),
        bold("D. Waktu Pelaksanaan"),
        p("Januari sampai Desember"),
        bold("E. Biaya yang Diperlukan"),
        p("Rp 25.000.000"),
    ];
    let folder = Folder::with("kak.docx", docx(&body));
    let ran = folder.run(&["gbs", "convert", "kak.docx", "--lang", "id"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    has(
        &ran.stdout,
        &[
            "topik = \"Ibu hamil yang diperiksa 1.461 dari 1.744.\"",
            "tujuan = \"Semua ibu hamil diperiksa.\"",
            "sasaran = \"Ibu hamil dan suaminya\"",
            "anggaran = \"Rp 25.000.000\"",
        ],
    );
    // Said once each, with their places.
    let named: Vec<&str> = ran.stderr.lines().filter(|line| line.contains("[G31]")).collect();
    assert_eq!(named.len(), 2, "{}", ran.stderr);
    assert!(named[0].contains("kak.docx: paragraf 6: ") && named[0].contains("Dasar Hukum"), "{}", ran.stderr);
    assert!(named[1].contains("paragraf 15") && named[1].contains("Waktu Pelaksanaan"), "{}", ran.stderr);
    assert!(!ran.stdout.contains("Undang-Undang"), "{}", ran.stdout);
}

/// Labels that are not known are named, with table and row; what nobody filled in counts as empty.
#[test]
fn what_is_not_understood_and_what_is_not_filled_in() {
    let body = [
        p("GENDER BUDGET STATEMENT"),
        plain(&[
            &["Nama SKPD", ":", "Dinas Kesehatan"],
            &["Tahun Anggaran", ":", "………"],
            &["Program", ":", "(diisi nama program)"],
            &["Warna map", ":", "biru"],
            &["Jumlah Anggaran", ":", "Rp ……………"],
        ]),
    ];
    let folder = Folder::with("gbs.docx", docx(&body));
    let check =
        |lang: &str, format: &str| folder.run(&["gbs", "check", "gbs.docx", "--lang", lang, "--format", format]);
    let all: Json = serde_json::from_str(&check("en", "json").stdout).unwrap();
    let said = |code: &str| -> Vec<&str> {
        all.as_array()
            .unwrap()
            .iter()
            .filter(|own| own["code"] == code)
            .map(|own| own["message"].as_str().unwrap())
            .collect()
    };
    for field in
        ["tahun_anggaran contains only", "program contains only \"(diisi nama program)\"", "anggaran contains only"]
    {
        assert!(said("G01").iter().any(|own| own.starts_with(field)), "{field} {:?}", said("G01"));
    }
    assert_eq!(said("G27"), ["the field \"Warna map\" is not recognised"]);
    let id = check("id", "text").stdout;
    assert!(id.contains("gbs.docx: tabel 1 baris 4"), "{id}");
    let en = check("en", "text").stdout;
    assert!(en.contains("gbs.docx: table 1 row 4"), "{en}");
}

/// What changes deleted does not count, what they inserted does; prompts of the program and hidden text are no text.
#[test]
fn tracked_changes_and_prompts() {
    let run = |text: &str| format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>");
    let deleted = "<w:del w:id=\"1\"><w:r><w:delText>Dinas Lama</w:delText></w:r></w:del>";
    let moved = format!("<w:moveFrom w:id=\"2\">{}</w:moveFrom>", run("pindah"));
    let hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>tersembunyi</w:t></w:r>";
    let prompt = format!(
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
        run("Klik di sini")
    );
    let filled = format!("<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>", run("2026"));
    let row = |mark: &str, label: &str, text: &str| {
        format!("<w:tr>{mark}<w:tc><w:p>{}</w:p></w:tc><w:tc><w:p>{}</w:p></w:tc></w:tr>", run(label), run(text))
    };
    let table = format!(
        "<w:tbl>{}{}{}</w:tbl>",
        row("", "Sasaran", "Ibu hamil"),
        row("<w:trPr><w:del w:id=\"3\"/></w:trPr>", "Kebijakan", "Yang dihapus"),
        row("<w:trPr><w:ins w:id=\"4\"/></w:trPr>", "Alamat", "Jalan Mawar"),
    );
    let (toml, ran) = convert(&[
        Body::Xml(format!(
            "<w:p>{}{deleted}<w:ins w:id=\"5\">{}</w:ins>{moved}{hidden}</w:p>",
            run("Nama SKPD : "),
            run("Dinas Baru")
        )),
        Body::Xml(format!("<w:p>{}{filled}</w:p>", run("Tahun Anggaran : "))),
        Body::Xml(format!("<w:p>{}{prompt}</w:p>", run("Program : "))),
        Body::Xml(table),
    ]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{toml}");
    let expected = [
        "perangkat_daerah = \"Dinas Baru\"",
        "alamat = \"Jalan Mawar\"",
        "tahun_anggaran = 2026",
        "sasaran = \"Ibu hamil\"",
    ];
    assert_eq!(toml.lines().collect::<Vec<_>>(), expected);
}

/// A statement and its analysis are one; two statements in a file are two.
#[test]
fn several_documents_in_one_file() {
    let head = |code: &str| {
        [p("Nama SKPD : Dinas Kesehatan"), p("Tahun Anggaran : 2026"), p(&format!("Kode Sub Kegiatan : {code}"))]
    };
    let gbs = |code: &str| {
        let mut out = vec![bold("GENDER BUDGET STATEMENT")];
        out.extend(head(code));
        out.push(p("Jumlah Anggaran : Rp 25.000.000"));
        out
    };
    let mut one = vec![bold("GENDER ANALYSIS PATHWAY")];
    one.extend(head("1.02.02.2.02.0001"));
    one.extend([bold("Data Pembuka Wawasan"), p("Pemeriksaan L: 0 P: 1.461")]);
    one.extend(gbs("1.02.02.2.02.0001"));
    let (toml, ran) = convert(&one);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{toml}");
    has(&toml, &["anggaran = \"Rp 25.000.000\"", "P = 1461"]);
    let mut two = gbs("1.02.02.2.02.0001");
    two.extend(gbs("1.02.02.2.02.0002"));
    let folder = Folder::with("gbs.docx", docx(&two));
    let ran = folder.run(&["gbs", "convert", "gbs.docx"]);
    assert_eq!(ran.code, 2, "{}", ran.stdout);
    assert!(ran.stderr.contains("--sheet") && ran.stderr.contains("\"paragraf 6\""), "{}", ran.stderr);
    let ran = folder.run(&["gbs", "convert", "gbs.docx", "--sheet", "paragraf 6"]);
    has(&ran.stdout, &["kode = \"1.02.02.2.02.0002\""]);
}

/// The form that is printed for editing is read again.
#[test]
fn what_is_rendered_is_read() {
    let folder = Folder::with("a.toml", crate::gbs::CLEAN);
    folder.run(&["gbs", "render", "a.toml", "-o", "a.docx"]);
    let ran = folder.run(&["gbs", "check", "a.docx", "--format", "json"]);
    // The form has no column for the factor that a row of data is to show.
    let all: Json = serde_json::from_str(&ran.stdout).unwrap();
    let codes: Vec<&str> = all.as_array().unwrap().iter().map(|own| own["code"].as_str().unwrap()).collect();
    assert_eq!((codes, ran.code), (vec!["G13"], 0), "{}", ran.stdout);
    let toml = folder.run(&["gbs", "convert", "a.docx"]).stdout;
    has(&toml, &["L = 214", "L_persen = \"77,82\"", "total = 275", "kegiatan = \"Pakaian kerja menurut ukuran\""]);
    assert_eq!(toml.matches("[[rencana_aksi]]").count(), 2, "{toml}");
}

/// A form that a word processor wrote: rows over several, a list that it numbers, a label and a table in one cell.
#[test]
fn a_form_of_a_word_processor() {
    let Some(office) = crate::program(&["soffice", "libreoffice"]) else {
        eprintln!("skipped: LibreOffice is not at hand");
        return;
    };
    let folder = Folder::with(
        "form.html",
        "<html><head><meta charset='utf-8'></head><body><h2>PERNYATAAN ANGGARAN GENDER</h2><table border='1'>\
         <tr><td>1.</td><td>Nama SKPD</td><td colspan='2'>Dinas Tenaga Kerja</td></tr>\
         <tr><td>2.</td><td>Tahun Anggaran</td><td colspan='2'>2026</td></tr>\
         <tr><td>3.</td><td>Kode Sub Kegiatan</td><td colspan='2'>2.07.03.2.01.0004</td></tr>\
         <tr><td rowspan='3'>4.</td><td rowspan='3'>Analisis Situasi</td><td colspan='2'><p>Data Pembuka Wawasan</p>\
         <table border='1'><tr><th>Uraian</th><th>L</th><th>P</th></tr><tr><td>Pendaftar</td><td>214</td><td>61</td></tr></table></td></tr>\
         <tr><td>Isu Gender</td><td>Akses: Perempuan lebih sedikit mendaftar</td></tr>\
         <tr><td>Sebab Internal</td><td><ol><li>Jam kelas sampai sore</li><li>Tanpa penitipan anak</li></ol></td></tr>\
         </table></body></html>",
    );
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.path().display());
    let ran = std::process::Command::new(office)
        .args([&profile, "--headless", "--infilter=HTML (StarWriter)", "--convert-to", "docx", "form.html"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    if !folder.path().join("form.docx").is_file() {
        eprintln!("skipped: LibreOffice has no Writer: {}", String::from_utf8_lossy(&ran.stderr));
        return;
    }
    let ran = folder.run(&["gbs", "convert", "form.docx", "--lang", "en"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{}", ran.stdout);
    let expected = [
        "perangkat_daerah = \"Dinas Tenaga Kerja\"",
        "tahun_anggaran = 2026",
        "kode = \"2.07.03.2.01.0004\"",
        "topik = \"Pendaftar\"",
        "L = 214",
        "P = 61",
        "uraian = \"Perempuan lebih sedikit mendaftar\"",
        "  \"Jam kelas sampai sore\",",
        "  \"Tanpa penitipan anak\",",
    ];
    has(&ran.stdout, &expected);
    assert_eq!(ran.stdout.matches("[[data]]").count(), 1, "{}", ran.stdout);
}
