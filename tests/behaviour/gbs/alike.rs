//! Statements that say the same: copied texts (G32) and fixed phrases (G33).

use serde_json::Value;

use crate::{Folder, budget, project, run_in};

/// A statement of an agency for a sub kegiatan and year, with texts of factors.
fn statement(opd: &str, code: &str, year: u16, factors: &[(&str, &str)]) -> String {
    let factors = factors.iter().map(|(factor, text)| format!("[faktor.{factor}]\nuraian = {text:?}\n"));
    format!("perangkat_daerah = {opd:?}\ntahun_anggaran = {year}\n[sub_kegiatan]\nkode = {code:?}\n")
        + &factors.collect::<String>()
}

const HEALTH: &str = "1.02.02.2.02.0001";
const SOCIAL: &str = "1.06.05.2.01.0001";
const SCHOOL: &str = "1.01.02.2.01.0003";

/// Twenty words.
const FAR: &str = "Perempuan di desa yang jauh jarang datang karena angkutan mahal, loket hanya buka pagi, dan anak mereka tidak dapat dititipkan";

/// Lines of the findings G32 and G33.
fn said(folder: &Folder, args: &[&str]) -> Vec<String> {
    let ran = folder.run(&[&["gbs", "check"], args].concat());
    let own = |l: &&str| l.contains("[G32]") || l.contains("[G33]");
    ran.stdout.lines().filter(own).map(str::to_owned).collect()
}

/// What is found where agencies for health, social affairs and schools say this of access.
fn of_access(texts: &[&str]) -> Vec<String> {
    let folder = Folder::empty();
    let whose = [("Dinas Kesehatan", HEALTH), ("Dinas Sosial", SOCIAL), ("Dinas Pendidikan", SCHOOL)];
    for ((name, (opd, code)), text) in ["a.toml", "b.toml", "c.toml"].iter().zip(whose).zip(texts) {
        folder.file(name, statement(opd, code, 2026, &[("akses", text)]));
    }
    said(&folder, &["."])
}

#[test]
fn a_copied_text_is_told_with_what_is_shared() {
    // One word of twenty is another one.
    let folder =
        Folder::with("a.toml", statement("Dinas Kesehatan", HEALTH, 2026, &[("akses", FAR), ("kontrol", FAR)]));
    let kontrol = FAR.replace("jarang", "sulit");
    folder.file("b.toml", statement("Dinas Sosial", SOCIAL, 2026, &[("akses", FAR), ("kontrol", &kontrol)]));
    assert_eq!(
        said(&folder, &["."]),
        [
            "a.toml:6:10: warning[G32] this statement and b.toml have words in common: 100 % of akses and 95 % of kontrol"
        ]
    );
    assert_eq!(
        said(&folder, &[".", "--lang", "id"]),
        [
            "a.toml:6:10: peringatan[G32] GBS ini dan b.toml memakai kata-kata yang sama: 100 % pada akses dan 95 % pada kontrol"
        ]
    );
}

#[test]
fn the_order_of_files_and_jobs_does_not_matter() {
    let folder = Folder::empty();
    for (name, code, word) in
        [("a", HEALTH, "pagi"), ("b", SOCIAL, "siang"), ("c", SCHOOL, "malam"), ("d", HEALTH, "sore")]
    {
        let text = [
            ("akses", &*FAR.replace("pagi", word)),
            ("manfaat", "Hanya sedikit perempuan menerima hasil kebun di Desa X"),
        ];
        folder.file(&format!("{name}.toml"), statement(&format!("Dinas {name}"), code, 2026, &text));
    }
    let shown = |args: &[&str]| folder.run(&[&["gbs", "check", "--format", "json"], args].concat()).stdout;
    let first = shown(&["a.toml", "b.toml", "c.toml", "d.toml"]);
    assert!(first.contains("\"G32\""), "{first}");
    for other in
        [&["d.toml", "b.toml", "c.toml", "a.toml"][..], &["."], &[".", "--jobs", "1"], &["c.toml", ".", "a.toml"]]
    {
        assert_eq!(shown(other), first, "{other:?}");
    }
}

#[test]
fn short_texts_and_texts_of_ones_own_are_no_copies() {
    let eleven = "Perempuan di desa yang jauh jarang datang karena angkutan sangat mahal";
    assert_eq!(of_access(&[eleven, eleven, eleven]), [""; 0]);
    let twelve = format!("{eleven} sekali");
    assert_eq!(of_access(&[&twelve, &twelve]).len(), 1);
    let own = "Siswi lebih sering berhenti sekolah sebelum lulus, terutama yang menikah muda atau harus menjaga adik di rumah";
    assert_eq!(of_access(&[FAR, own]), [""; 0]);
    // Half of it is another text.
    let half = "Perempuan di desa yang jauh jarang datang karena angkutan mahal, sedangkan laki-laki dijemput dengan mobil kantor setiap hari Senin";
    assert_eq!(of_access(&[FAR, half]), [""; 0]);
}

#[test]
fn figures_codes_and_own_names_are_blanks() {
    let text = |n: &str, opd: &str| {
        format!(
            "Dari {n} warga yang dilayani {opd}, perempuan hanya sebagian kecil karena loket jauh dari pasar dan angkutan jarang"
        )
    };
    let found = of_access(&[&text("1.816", "Dinas Kesehatan"), &text("275 (24,5 %)", "Dinas Sosial")]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].ends_with("b.toml have words in common: 100 % of akses"), "{found:?}");
}

#[test]
fn a_text_within_a_longer_one_says_how_much_of_it_is_shared() {
    let longer = format!(
        "{FAR}. Laki-laki lebih sering lewat di depan kantor sewaktu pulang dari sawah atau tambak, sehingga \
                          mereka mendengar kabar lebih dulu daripada para istri yang mengurus warung"
    );
    let found = of_access(&[&longer, FAR]);
    assert_eq!(
        found,
        [
            "a.toml:6:10: warning[G32] this statement and b.toml have words in common: 100 % of akses (44 % of the longer text)"
        ]
    );
}

#[test]
fn many_copies_are_one_finding() {
    let folder = Folder::empty();
    for i in 0..40 {
        let text = FAR.replace("pagi", ["pagi", "siang", "sore", "malam"][i % 4]);
        folder.file(
            &format!("{i:02}.toml"),
            statement(&format!("Kelurahan Nomor{i}"), HEALTH, 2026, &[("akses", &text)]),
        );
    }
    let found = said(&folder, &["."]);
    // The phrase that it is comes behind it.
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[1].contains("note[G33]") && found[1].contains("loket hanya buka … dan anak"), "{found:?}");
    assert!(
        found[0].starts_with("00.toml:6:10: warning[G32] this statement and 39 others (01.toml, 02.toml,"),
        "{found:?}"
    );
    assert!(found[0].ends_with("20.toml and 19 more) have words in common: at least 95 % of akses"), "{found:?}");
}

#[test]
fn a_statement_of_another_year_has_kept_its_text() {
    let of = |year| statement("Dinas Kesehatan", HEALTH, year, &[("akses", FAR)]);
    let folder = Folder::with("2025.toml", of(2025));
    folder.file("2026.toml", of(2026));
    assert_eq!(
        said(&folder, &["."]),
        ["2026.toml:6:10: note[G32] it has kept words of the statement for 2025 (2025.toml): 100 % of akses"]
    );
    folder.file("2024.toml", of(2024));
    let found = said(&folder, &[".", "--lang", "id"]);
    assert_eq!(
        found,
        [
            "2026.toml:6:10: catatan[G32] kata-katanya masih sama dengan GBS tahun 2024 (2024.toml) dan 2025 (2025.toml): 100 % pada akses"
        ]
    );
    // Its next stage may well be the same, and filed twice it has a finding of its own.
    let folder = Folder::with("a.toml", of(2026));
    folder.file("b.toml", format!("tahap = \"perubahan\"\n{}", of(2026)));
    assert_eq!(said(&folder, &["."]), [""; 0]);
    folder.file("b.toml", of(2026));
    let ran = folder.run(&["gbs", "check", "."]);
    assert!(ran.stdout.contains("b.toml:4:8: error[G29]") && !ran.stdout.contains("G32"), "{}", ran.stdout);
}

#[test]
fn what_g21_says_of_an_agency_is_not_said_again() {
    let of = |code: &str, also: &str| {
        let causes = format!("sebab_internal = [{FAR:?}]\n");
        causes + &statement("Dinas Kesehatan", code, 2026, &[("akses", also)])
    };
    let folder = Folder::with("a.toml", of(HEALTH, "Jauh"));
    folder.file("b.toml", of("1.02.02.2.02.0002", "Mahal"));
    let ran = folder.run(&["gbs", "check", "."]);
    assert!(
        ran.stdout.contains("b.toml:1:19: warning[G21] sebab_internal is nearly the same as in a.toml"),
        "{}",
        ran.stdout
    );
    assert!(!ran.stdout.contains("G32"), "{}", ran.stdout);
    // Of another agency it is.
    folder.file("c.toml", of(SOCIAL, "Sepi").replace("Dinas Kesehatan", "Dinas Sosial"));
    let found = said(&folder, &["."]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].contains("2 others (b.toml and c.toml) have words in common: 100 % of sebab_internal"),
        "{found:?}"
    );
}

#[test]
fn a_fixed_phrase_is_shown_with_its_blanks() {
    let phrase = |what: &str, place: &str| format!("Rendahnya akses perempuan terhadap {what} di Kecamatan {place}.");
    let texts =
        [phrase("layanan gizi", "Melati"), phrase("bantuan usaha", "Mawar"), phrase("kejar paket", "Anggrek Timur")];
    let found = of_access(&[&texts[0], &texts[1], &texts[2]]);
    assert_eq!(
        found,
        [
            "a.toml:6:10: note[G33] a fixed phrase is filled in by 3 statements: \"Rendahnya akses perempuan terhadap … di Kecamatan …\" \
         (akses); also in b.toml and c.toml"
        ]
    );
    assert_eq!(of_access(&[&texts[0], &texts[1]]), [""; 0]);
    // A long sentence is a copy, and its phrase shows what was filled in.
    let long = |place: &str| {
        format!(
            "Perempuan di Kecamatan {place} sulit datang karena angkutan mahal, loket hanya buka pagi, dan anak tidak dapat dititipkan"
        )
    };
    let found = of_access(&[&long("Melati"), &long("Mawar"), &long("Anggrek Timur")]);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found[0].contains("[G32]") && found[1].contains("\"Perempuan di Kecamatan … sulit datang karena"),
        "{found:?}"
    );
    // Several sentences are one copy.
    let several = |place: &str| format!("{} {FAR}", phrase("layanan gizi", place));
    let found = of_access(&[&several("Melati"), &several("Mawar"), &several("Anggrek Timur")]);
    assert!(found.len() == 1 && found[0].contains("[G32]"), "{found:?}");
    // Among other sentences it is a phrase: a point in "Kec." ends none.
    let among = |what: &str, place: &str, own: &str| {
        format!("{own}. Rendahnya akses perempuan terhadap {what} di Kec. {place}. {own} juga")
    };
    let found = of_access(&[
        &among("layanan gizi", "Melati", "Ibu menyusui bekerja di pabrik sampai malam"),
        &among("bantuan usaha", "Mawar", "Lansia tinggal sendiri tanpa keluarga dekat"),
        &among("kejar paket", "Anggrek", "Siswi menikah sebelum ujian akhir"),
    ]);
    assert!(found.len() == 1 && found[0].contains("\"Rendahnya akses perempuan terhadap … di Kec …\""), "{found:?}");
}

#[test]
fn a_phrase_of_one_sub_kegiatan_over_years_is_none() {
    let folder = Folder::empty();
    for (year, n) in [(2024, "12"), (2025, "14"), (2026, "15")] {
        let text = format!("Perempuan yang hadir dalam musyawarah desa hanya {n} orang");
        folder.file(&format!("{year}.toml"), statement("Dinas Kesehatan", HEALTH, year, &[("akses", &text)]));
    }
    assert_eq!(said(&folder, &["."]), [""; 0]);
}

#[test]
fn what_law_and_form_print_is_nobodys_copy() {
    let laws = "Undang-Undang Nomor 23 Tahun 2014 tentang Pemerintahan Daerah sebagaimana telah diubah beberapa kali; \
                Peraturan Menteri Dalam Negeri Nomor 67 Tahun 2011 tentang Pedoman Umum Pelaksanaan Pengarusutamaan Gender";
    assert_eq!(of_access(&[laws, laws, laws]), [""; 0]);
    let definition = "Kesetaraan gender adalah kesamaan kondisi bagi laki-laki dan perempuan untuk memperoleh kesempatan dan \
                      hak-haknya sebagai manusia, agar mampu berperan dan berpartisipasi dalam kegiatan politik, ekonomi, sosial \
                      budaya, pertahanan dan keamanan nasional, dan kesamaan dalam menikmati hasil pembangunan tersebut";
    assert_eq!(of_access(&[definition, definition, definition]), [""; 0]);
    let names = "Pengelolaan Pelayanan Kesehatan Ibu Hamil, Pengelolaan Pelayanan Kesehatan Ibu Bersalin, Pengelolaan Pelayanan \
                 Kesehatan Bayi Baru Lahir";
    assert_eq!(of_access(&[names, names, names]), [""; 0]);
    let labels = "Data pembuka wawasan: Sebab Kesenjangan Internal: Sebab Kesenjangan Eksternal: Reformulasi Tujuan: Rencana Aksi: \
                  Data Dasar: Indikator Kinerja: Tolok Ukur";
    assert_eq!(of_access(&[labels, labels, labels]), [""; 0]);
}

#[test]
fn forms_of_all_kinds_are_compared() {
    let folder = Folder::with("a.toml", statement("Dinas Kesehatan", HEALTH, 2026, &[("akses", FAR)]));
    folder.file(
        "b.yaml",
        format!("skpd: Dinas Sosial\ntahun: 2026\nkode_sub_kegiatan: {SOCIAL}\nfaktor_kesenjangan:\n  akses: {{klaim: \"{FAR}\"}}\n"),
    );
    folder.file(
        "c.json",
        format!("{{\"skpd\": \"Dinas Pendidikan\", \"tahun\": 2026, \"kode_sub_kegiatan\": \"{SCHOOL}\", \"faktor\": {{\"akses\": {FAR:?}}}}}"),
    );
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, opd) in [("Satu", "Kelurahan Melati"), ("Dua", "Kelurahan Mawar")] {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        let rows = [
            ["Nama SKPD", opd],
            ["Tahun Anggaran", "2026"],
            ["Kode Sub Kegiatan", HEALTH],
            ["Faktor Kesenjangan", ""],
            ["Akses", FAR],
        ];
        for (i, row) in rows.iter().enumerate() {
            sheet.write_string(i as u32, 0, row[0]).unwrap();
            sheet.write_string(i as u32, 1, row[1]).unwrap();
        }
    }
    book.save(folder.path().join("d.xlsx")).unwrap();
    let found = said(&folder, &["."]);
    assert_eq!(found.len(), 1, "{found:?}");
    let names = "a.toml:6:10: warning[G32] this statement and 4 others (b.yaml, c.json, d.xlsx: Dua and d.xlsx: Satu) have words in common: 100 % of akses";
    assert_eq!(found[0], names);
}

/// A table of steps has a statement in each row: they are told apart, and each finding is told once.
#[test]
fn statements_of_one_sheet_are_told_apart() {
    let folder = Folder::empty();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("GAP").unwrap();
    let rows = [
        ["Nama SKPD", "Kode Sub Kegiatan", "Sebab Internal", "Tolok Ukur"],
        ["Dinas Kesehatan", HEALTH, FAR, "Ibu sehat"],
        ["Dinas Sosial", SOCIAL, FAR, "Lansia terdata"],
        ["Dinas Sosial", SOCIAL, "Kurang data", "Lansia mandiri"],
    ];
    for (i, row) in rows.iter().enumerate() {
        for (j, cell) in row.iter().enumerate() {
            sheet.write_string(i as u32, j as u16, *cell).unwrap();
        }
    }
    book.save(folder.path().join("gap.xlsx")).unwrap();
    let ran = folder.run(&["gbs", "check", "gap.xlsx"]);
    let own: Vec<&str> = ran.stdout.lines().filter(|l| l.contains("[G32]") || l.contains("[G29]")).collect();
    assert_eq!(
        own,
        [
            "gap.xlsx: sheet GAP, cell C2: warning[G32] this statement and gap.xlsx: GAP:3 have words in common: 100 % of sebab_internal",
            "gap.xlsx: sheet GAP, cell B4: error[G29] there is already a GBS for 1.06.05.2.01.0001 in gap.xlsx: GAP:3",
        ]
    );
}

#[test]
fn findings_come_in_every_format_and_leave_statements_valid() {
    let folder = Folder::with("gbs/a.toml", super::CLEAN.replace("Perempuan lebih sedikit mendaftar", FAR));
    let other = super::CLEAN.replace("2.07.03.2.01.0004", SOCIAL).replace("Dinas Tenaga Kerja", "Dinas Sosial");
    folder.file("gbs/b.toml", other.replace("Perempuan lebih sedikit mendaftar", FAR));
    let shown = |format: &str| folder.run(&["gbs", "check", "gbs", "--format", format]).stdout;
    let json: Value = serde_json::from_str(&shown("json")).unwrap();
    let own = json.as_array().unwrap().iter().find(|f| f["code"] == "G32").unwrap();
    assert_eq!((&own["name"], &own["severity"]), (&Value::from("copied-text"), &Value::from("warning")));
    assert_eq!(
        (&own["path"], &own["message"]),
        (
            &Value::from("gbs/a.toml"),
            &Value::from("this statement and gbs/b.toml have words in common: 100 % of akses")
        )
    );
    for format in ["sarif", "junit", "jsonl", "concise", "github"] {
        let out = shown(format);
        assert!(
            out.contains("G32") && out.contains("100 % of akses") || out.contains("100 %25 of akses"),
            "{format}: {out}"
        );
    }
    // Beside a budget the same, and both count.
    folder.file("apbd.csv", budget(&super::LINES));
    folder.file("setara.toml", "gbs = [\"gbs/\"]\n");
    let ran = folder.run(&["check", "apbd.csv", "--select", "G32", "--format", "concise"]);
    assert!(ran.stdout.contains("gbs/a.toml:") && ran.stdout.contains("warning[G32]"), "{}{}", ran.stdout, ran.stderr);
    let ran = folder.run(&["report", "apbd.csv", "--gbs", "gbs", "--format", "json"]);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(report["gbs"]["documents"][0]["valid"], true, "{}", ran.stdout);
}

#[test]
fn a_number_of_a_person_in_a_phrase_is_covered() {
    let phrase = |what: &str| {
        format!("Rendahnya akses perempuan terhadap {what} dilaporkan kepada 0812-3456-7890 oleh ketua kelompok tani")
    };
    let found = of_access(&[&phrase("pupuk"), &phrase("benih"), &phrase("bibit")]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(!found[0].contains("3456"), "{found:?}");
}

#[test]
fn real_statements_are_no_copies() {
    let folder = project().join("../shared/gold/gbs");
    if !folder.is_dir() {
        eprintln!("skipped: real statements are not at hand");
        return;
    }
    let ran = run_in(&folder, &["gbs", "check", "."], "");
    assert!(
        ran.stdout.contains("[G01]") && !ran.stdout.contains("G32") && !ran.stdout.contains("G33"),
        "{}",
        ran.stdout
    );
}
