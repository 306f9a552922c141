//! `setara gbs`: statements written, checked, printed, and counted in a report.

mod alike;
mod counted;
mod forms;

use serde_json::Value;

use crate::{Folder, budget, project, run_in};

pub const LINES: [&str; 3] = [
    "2.07.0.00.0.00.01.0000,Dinas Tenaga Kerja,2.07.03.2.01.0004,Pelatihan Vokasi bagi Pencari Kerja,5.1.02.02.12.0001,Pelatihan las dengan kuota perempuan 30 persen,60000000",
    "2.07.0.00.0.00.01.0000,Dinas Tenaga Kerja,2.07.03.2.01.0004,Pelatihan Vokasi bagi Pencari Kerja,5.1.02.01.01.0070,Pakaian kerja,40000000",
    "1.02.0.00.0.00.01.0000,Dinas Kesehatan,1.02.02.2.02.0001,Pengelolaan Pelayanan Kesehatan Ibu Hamil,5.1.02.01.01.0056,Kelas ibu hamil,25000000.50",
];

/// A statement about which there is nothing to say.
pub const CLEAN: &str = r#"perangkat_daerah = "Dinas Tenaga Kerja"
tahun_anggaran = 2026
sasaran = "Pencari kerja"
anggaran = "100.000.000"
tolok_ukur = "Perempuan lulus pelatihan teknik sebanyak bagiannya di antara pencari kerja"
sebab_internal = ["Jam kelas sampai sore tanpa penitipan anak"]
sebab_eksternal = ["Las dianggap pekerjaan laki-laki"]
[program]
kode = "2.07.03"
nama = "PROGRAM PELATIHAN KERJA"
[kegiatan]
kode = "2.07.03.2.01"
nama = "Pelaksanaan Pelatihan"
[sub_kegiatan]
kode = "2.07.03.2.01.0004"
nama = "Pelatihan Vokasi bagi Pencari Kerja"
tujuan = "Meningkatnya kompetensi pencari kerja"
[[data]]
topik = "Pendaftar kelas teknik"
faktor = "akses"
L = 214
P = 61
total = 275
L_persen = "77,82"
P_persen = "22,18"
satuan = "orang"
tahun = 2025
[faktor.akses]
uraian = "Perempuan lebih sedikit mendaftar"
[[indikator]]
uraian = "Peserta pelatihan"
satuan = "orang"
baseline = { L = 92, P = 22 }
target = { L = 81, P = 39 }
[[rencana_aksi]]
kegiatan = "Pelatihan dengan kuota perempuan"
masukan = "60.000.000"
rekening = ["5.1.02.02"]
keluaran = "120 peserta"
hasil = "Perempuan lulus"
[[rencana_aksi]]
kegiatan = "Pakaian kerja menurut ukuran"
masukan = "40.000.000"
keluaran = "120 setel"
hasil = "Peserta bekerja aman"
"#;

fn folder() -> Folder {
    let folder = Folder::with("apbd.csv", budget(&LINES));
    folder.file("gbs/a.toml", CLEAN);
    folder
}

/// Codes and messages of the findings in one statement.
fn found(text: &str) -> Vec<(String, String)> {
    let folder = folder();
    folder.file("gbs/a.toml", text);
    let ran = folder.run(&["gbs", "check", "gbs", "--budget", "apbd.csv", "--year", "2026", "--format", "jsonl"]);
    let finding = |line: &str| {
        let value: Value = serde_json::from_str(line).unwrap();
        (value["code"].as_str().unwrap().to_owned(), value["message"].as_str().unwrap().to_owned())
    };
    ran.stdout.lines().map(finding).collect()
}

/// The clean statement with one text changed has this finding and no other.
#[track_caller]
fn changed(from: &str, to: &str, code: &str, says: &[&str]) {
    assert!(CLEAN.contains(from), "{from}");
    let found = found(&CLEAN.replacen(from, to, 1));
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, code, "{found:?}");
    for text in says {
        assert!(found[0].1.contains(text), "{text} in {:?}", found[0].1);
    }
}

#[test]
fn a_clean_statement_is_silent() {
    let folder = folder();
    let ran = folder.run(&["gbs", "check", "gbs", "--budget", "apbd.csv", "--fail-on", "note"]);
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str(), ran.code), ("", "", 0));
    let ran = folder.run(&["gbs", "check", "gbs", "--format", "json"]);
    assert_eq!((ran.stdout.trim(), ran.code), ("[]", 0));
}

#[test]
fn every_check_is_found_by_its_own_defect() {
    changed(
        "tolok_ukur = \"Perempuan lulus pelatihan teknik sebanyak bagiannya di antara pencari kerja\"",
        "tolok_ukur = \"...\"",
        "G01",
        &["tolok_ukur", "..."],
    );
    changed("sebab_eksternal = [\"Las dianggap pekerjaan laki-laki\"]\n", "", "G01", &["sebab_eksternal"]);
    changed("keluaran = \"120 setel\"\n", "", "G01", &["keluaran"]);
    changed("kode = \"2.07.03.2.01.0004\"", "kode = \"Program Pelatihan\"", "G02", &["Program Pelatihan"]);
    changed("kode = \"2.07.03.2.01.0004\"", "kode = \"2.07.03\"", "G03", &["2.07.03", "program"]);
    changed("kode = \"2.07.03.2.01\"", "kode = \"2.07.03.2.01.0004\"", "G04", &["2.07.03.2.01.0004"]);
    changed("kode = \"2.07.03.2.01.0004\"", "kode = \"2 07 03 2 01 04\"", "G05", &["2.07.03.2.01.0004"]);
    changed("total = 275", "total = 285", "G07", &["214", "61", "275", "285"]);
    changed("P_persen = \"22,18\"", "P_persen = \"24,18\"", "G08", &["24,18", "22,18"]);
    changed("L_persen = \"77,82\"", "L_persen = \"77,81\"", "G09", &["77,81", "77,82"]);
    changed("Perempuan lebih sedikit mendaftar", "Perempuan lebih banyak mendaftar", "G10", &["L 214", "P 61"]);
    changed(
        "uraian = \"Perempuan lebih sedikit mendaftar\"",
        "uraian = \"Tertinggal\"\nL = 61\nP = 214",
        "G11",
        &["61", "214"],
    );
    changed(
        "uraian = \"Perempuan lebih sedikit mendaftar\"",
        "uraian = \"Tertinggal\"\n[faktor.manfaat]\nuraian = \"Perempuan kurang merasakan\"",
        "G13",
        &["manfaat"],
    );
    changed("topik = \"Pendaftar kelas teknik\"", "topik = \"Jumlah penduduk\"", "G14", &["population"]);
    changed("uraian = \"Perempuan lebih sedikit mendaftar\"", "uraian = \"Akses sudah setara\"", "G15", &["no gap"]);
    changed("satuan = \"orang\"\ntahun = 2025", "satuan = \"orang\"\npersen = 100.8\ntahun = 2025", "G17", &["100,8"]);
    changed("tahun = 2025", "tahun = 2025\nlansia = 12", "G18", &["lansia"]);
    changed("masukan = \"40.000.000\"", "masukan = \"41.000.000\"", "G19", &["101,000,000", "100,000,000"]);
    changed("masukan = \"40.000.000\"", "masukan = \"39.000.000\"", "G19", &["99,000,000", "1,000,000"]);
    changed("masukan = \"40.000.000\"\n", "", "G19", &["Pakaian kerja menurut ukuran"]);
    changed("masukan = \"40.000.000\"", "masukan = \"empat puluh juta\"", "G19", &["empat puluh juta"]);
    changed("rekening = [\"5.1.02.02\"]", "rekening = [\"5.2.02\"]", "G20", &["5.2.02"]);
    changed(
        "nama = \"Pelatihan Vokasi bagi Pencari Kerja\"",
        "nama = \"Pembangunan Gedung\"",
        "G20",
        &["Pembangunan Gedung"],
    );
    changed("\"Dinas Tenaga Kerja\"", "\"Dinas Sosial\"", "G20", &["Dinas Sosial", "Dinas Tenaga Kerja"]);
    changed("tahun_anggaran = 2026", "tahun_anggaran = 2027", "G20", &["2027", "2026"]);
    changed(
        "\"Jam kelas sampai sore tanpa penitipan anak\"",
        "\"Keterbatasan SDM tentang PUG\", \"Anggaran terbatas\"",
        "G21",
        &["any statement"],
    );
    changed(
        "tujuan = \"Meningkatnya kompetensi pencari kerja\"",
        "tujuan = \"perempuan lulus pelatihan teknik, sebanyak bagiannya di antara pencari kerja\"",
        "G22",
        &[],
    );
    changed("target = { L = 81, P = 39 }", "", "G23", &["target"]);
    changed("baseline = { L = 92, P = 22 }\n", "", "G23", &["baseline"]);
    changed("satuan = \"orang\"\nbaseline", "baseline", "G23", &["unit"]);
    changed("tahun = 2025", "tahun = 2022", "G24", &["2022", "2026"]);
    changed("tahun = 2025", "tahun = 2025\nwarna = \"biru\"", "G27", &["warna"]);
    changed("L = 214", "L = \"banyak\"", "G27", &["banyak"]);
}

/// Checks that need more than one field changed.
#[test]
fn checks_over_several_fields() {
    let codes = |text: &str| found(text).into_iter().map(|(code, _)| code).collect::<Vec<_>>();
    let data = &CLEAN[CLEAN.find("[[data]]").unwrap()..CLEAN.find("[faktor.akses]").unwrap()];
    // No figure by sex, but incidents need none.
    let figure = "[[data]]\ntopik = \"Kelas yang dibuka\"\ntotal = 4\n";
    let without = CLEAN.replace(data, figure).replace("lebih sedikit mendaftar", "mendaftar 3 kali");
    assert_eq!(codes(&without), ["G06"]);
    assert_eq!(codes(&without.replace("total = 4", "total = 4\ninsiden = true")), [] as [&str; 0]);
    // One pair of figures for two things, with two bases of percentages.
    let second = "[[data]]\ntopik = \"Yang diwawancarai\"\nfaktor = \"partisipasi\"\nL = 214\nP = 61\n";
    let twice = CLEAN.replace("[faktor.akses]", &format!("{second}[faktor.akses]"));
    assert_eq!(codes(&twice), ["G12"]);
    // A rate within each sex beside a share of all.
    let whole = "[[data]]\ntopik = \"Pencari kerja\"\nL = 1000\nP = 800\n";
    let rate = whole.to_owned()
        + "[faktor.partisipasi]\nuraian = \"Perempuan lebih rendah\"\nL_persen = \"21,4\"\nP_persen = \"7,63\"\n";
    let rate = CLEAN.replace("[faktor.akses]", &format!("{rate}[faktor.akses]"));
    assert_eq!(codes(&rate), ["G16"]);
    let said = rate.replace("P_persen = \"7,63\"", "P_persen = \"7,63\"\nbasis = \"tiap jenis kelamin\"");
    assert_eq!(codes(&said), [] as [&str; 0]);
    // A percentage that no row gives.
    let invented = rate.replace("21,4", "35,0");
    assert_eq!(codes(&invented), ["G08"]);
    // A figure of another factor.
    let other = CLEAN
        .replace("[faktor.akses]", "[faktor.manfaat]\nuraian = \"Hanya 61 perempuan, 214 laki-laki\"\n[faktor.akses]");
    assert_eq!(codes(&other), ["G11"]);
    // A support program.
    let support = CLEAN.replace(
        "kode = \"2.07.03\"\nnama = \"PROGRAM PELATIHAN KERJA\"",
        "kode = \"2.07.01\"\nnama = \"PROGRAM PENUNJANG URUSAN PEMERINTAHAN DAERAH\"",
    );
    assert_eq!(codes(&support), ["G26"]);
    // All differences under one point.
    let small = CLEAN
        .replace("L = 214\nP = 61\ntotal = 275\nL_persen = \"77,82\"\nP_persen = \"22,18\"", "L = 501\nP = 499")
        .replace("Perempuan lebih sedikit mendaftar", "Perempuan lebih sedikit, 499");
    assert_eq!(codes(&small), ["G14"]);
    // The newer analysis asks who is responsible, and no causes inside and outside.
    let four = CLEAN
        .replace("sasaran = ", "gap = 4\nsasaran = ")
        .replace("sebab_internal = [\"Jam kelas sampai sore tanpa penitipan anak\"]\n", "");
    assert_eq!(codes(&four), ["G01", "G01"]);
    let named = four.replace("keluaran = ", "penanggung_jawab = \"BLK\"\nkeluaran = ");
    assert_eq!(codes(&named), [] as [&str; 0]);
}

/// Women may be fewer than half, and men may be the ones behind.
#[test]
fn neither_half_for_women_nor_men_behind_is_wrong() {
    let few = CLEAN.replace("target = { L = 81, P = 39 }", "target = { L = 110, P = 10 }");
    assert_eq!(found(&few), []);
    let men = CLEAN
        .replace("L = 214\nP = 61", "L = 61\nP = 214")
        .replace("L_persen = \"77,82\"\nP_persen = \"22,18\"", "L_persen = \"22,18\"\nP_persen = \"77,82\"")
        .replace("Perempuan lebih sedikit", "Laki-laki lebih sedikit");
    let folder = folder();
    folder.file("gbs/a.toml", men);
    let ran = folder.run(&["gbs", "check", "gbs", "--fail-on", "warning"]);
    assert_eq!(ran.code, 0, "{}", ran.stdout);
    assert!(ran.stdout.contains("note[G25] in akses men are behind: that is valid"), "{}", ran.stdout);
}

/// A statement that shows only its head lacks nothing; what it shows is checked.
#[test]
fn a_head_lacks_nothing() {
    let head = "bagian: kepala\nnama_perangkat_daerah: Kecamatan Timur\ntahun_anggaran: 2023\nkode_sub_kegiatan: \"7.01.05.2.01.05\"\n\
                data_pembuka_wawasan:\n  - {topik: ketua RT, total: 163, L: 141, P: 31}\nrencana_aksi: [\"sosialisasi\", \"...\"]\n";
    let folder = Folder::with("a.yaml", head);
    let ran = folder.run(&["gbs", "check", "a.yaml"]);
    assert_eq!(
        ran.stdout,
        "a.yaml:6:5: error[G07] ketua RT: L 141 + P 31 = 172, but the statement says 163\n  6 |   - {topik: ketua RT, total: 163, L: 141, P: 31}\n    |     ^\n1 finding: 1 error, 0 warnings, 0 notes\n"
    );
    assert_eq!(ran.code, 1);
    // It is not counted as filed and valid either way: nobody has seen the rest.
    let whole = head.replace("bagian: kepala\n", "");
    folder.file("a.yaml", whole);
    let ran = folder.run(&["gbs", "check", "a.yaml"]);
    assert!(
        ran.stdout.contains("error[G01] anggaran is not filled in") && ran.stdout.contains("\"...\""),
        "{}",
        ran.stdout
    );
}

#[test]
fn the_budget_is_held_against_it() {
    let folder = folder();
    let cut = budget(&LINES).replace("40000000", "35000000");
    folder.file("perubahan.csv", cut);
    let ran = folder.run(&["gbs", "check", "gbs", "--budget", "perubahan.csv"]);
    assert_eq!(ran.code, 1);
    assert_eq!(
        ran.stdout,
        "gbs/a.toml:4:12: error[G20] the statement says that 2.07.03.2.01.0004 has a budget of Rp 100,000,000, but the budget file says Rp 95,000,000\n  \
         4 | anggaran = \"100.000.000\"\n    |            ^^^^^^^^^^^^^\n  help: update the statement if the budget changed; if the budget file is wrong, correct it there\n1 finding: 1 error, 0 warnings, 0 notes\n"
    );
    // Of two stages the one it names is meant; without a stage, any.
    folder.file("setara.toml", "[[input]]\nfile = \"apbd.csv\"\nstage = \"apbd\"\n[[input]]\nfile = \"perubahan.csv\"\nstage = \"perubahan\"\n");
    let both = ["gbs", "check", "gbs", "--budget", "apbd.csv", "--budget", "perubahan.csv"];
    assert_eq!(folder.run(&both).stdout, "");
    folder.file("gbs/a.toml", CLEAN.replace("sasaran", "tahap = \"perubahan\"\nsasaran"));
    assert!(folder.run(&both).stdout.contains("Rp 95,000,000"));
    folder.file("gbs/a.toml", CLEAN.replace("2.07.03.2.01.0004", "2.07.03.2.01.0009"));
    assert!(folder.run(&both).stdout.contains("error[G20] sub kegiatan 2.07.03.2.01.0009 is not in the budget file"));
    // More on an account than its lines hold.
    folder.file(
        "gbs/a.toml",
        CLEAN.replace("\"60.000.000\"", "\"70.000.000\"").replace("\"40.000.000\"", "\"30.000.000\""),
    );
    let ran = folder.run(&["gbs", "check", "gbs", "--budget", "apbd.csv"]);
    assert!(
        ran.stdout.contains("error[G20] the actions on 5.1.02.02 add up to Rp 70,000,000, its lines to Rp 60,000,000"),
        "{}",
        ran.stdout
    );
}

#[test]
fn statements_of_one_agency_are_compared() {
    let folder = folder();
    folder.file(
        "gbs/b.toml",
        CLEAN
            .replace("2.07.03.2.01.0004", "2.07.03.2.01.0005")
            .replace("Jam kelas sampai sore tanpa penitipan anak", "Jam kelas sampai sore tanpa penitipan anak,"),
    );
    folder.file("gbs/c.toml", CLEAN.replace("sebab_internal", "# x\nsebab_internal"));
    let ran = folder.run(&["gbs", "check", "gbs"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.stdout.contains("gbs/b.toml:6:19: warning[G21] sebab_internal is nearly the same as in gbs/a.toml"),
        "{}",
        ran.stdout
    );
    assert!(
        ran.stdout.contains("error[G29] there is already a GBS for 2.07.03.2.01.0004 in gbs/a.toml"),
        "{}",
        ran.stdout
    );
}

#[test]
fn what_cannot_be_read_says_where_and_the_others_are_checked() {
    let folder = folder();
    folder.file("gbs/b.toml", "perangkat_daerah = \"x\"\ntahun_anggaran = = 3\n");
    folder.file("gbs/c.yaml", "a: [1, 2\nb: 3\n");
    folder.file("gbs/d.json", "{\"warna\": \"biru\"}");
    folder.file("gbs/e.toml", CLEAN.replace("total = 275", "total = 1"));
    let ran = folder.run(&["gbs", "check", "gbs"]);
    assert_eq!(ran.code, 2);
    for text in [
        "gbs/b.toml:2:18: error[G28] the file cannot be parsed",
        "gbs/c.yaml:2:",
        "gbs/d.json: error[G28] the file has no field of a GBS",
        "gbs/e.toml:18:1: error[G07]",
    ] {
        assert!(ran.stdout.contains(text), "{text}: {}", ran.stdout);
    }
    folder.file("leer/readme.txt", "");
    let ran = folder.run(&["gbs", "check", "leer"]);
    assert_eq!((ran.code, ran.stdout.contains("has no statements")), (2, true), "{}", ran.stdout);
    let ran = folder.run(&["gbs", "check"]);
    assert_eq!((ran.code, ran.stderr.contains("gbs = [\"gbs/\"]")), (2, true));
}

#[test]
fn only_a_gap_that_is_claimed_needs_a_figure() {
    let says = |claim: &str| {
        let own = CLEAN.replace("[[indikator]]", &format!("[faktor.kontrol]\nuraian = \"{claim}\"\n[[indikator]]"));
        Folder::with("a.toml", own).run(&["gbs", "check", "a.toml"]).stdout
    };
    for claim in [
        "Perempuan lebih sedikit dibandingkan laki-laki",
        "Perempuan sulit menjangkau layanan",
        "Keputusan ada pada suami",
    ] {
        assert!(says(claim).contains("warning[G13] a gap in kontrol"), "{claim}: {}", says(claim));
    }
    for claim in [
        "Seluruh peserta memahami materi",
        "Semua peserta perempuan dan laki-laki hadir",
        "Perempuan dan laki-laki ikut memutuskan",
    ] {
        assert!(!says(claim).contains("G13"), "{claim}: {}", says(claim));
    }
}

/// What real statements show: the defects their own fields prove are found, and nothing else is complained about. What it
/// takes a reader to see is listed in docs/gbs.md.
#[test]
fn real_statements() {
    let folder = project().join("../shared/gold/gbs");
    if !folder.is_dir() {
        eprintln!("skipped: real statements are not at hand");
        return;
    }
    let errors_and_warnings = [
        ("aki-upt-kesehatan-2019", ""),
        ("kaltara-slb-jamban-gap", ""),
        ("pmk119-2009-dbd-example", "G01"),
        ("surabaya-1081-sukolilo-2022", "G02 G13 G16"),
        ("surabaya-1109-pendidikan-kesetaraan-2021", "G04 G12 G21"),
        ("surabaya-1566-organisasi-2024", "G03 G10 G21 G26"),
        ("surabaya-1732-puskesmas-2024", "G03 G08 G17"),
        ("surabaya-490-gayungan-2023", "G07 G08 G08"),
        ("surabaya-912-naker-2022", "G01 G01 G01 G01 G05 G13 G13"),
        ("tangerang-p4k-2015", ""),
    ];
    for (name, expected) in errors_and_warnings {
        let ran = run_in(&folder, &["gbs", "check", &format!("{name}.yaml"), "--format", "json"], "");
        let all: Value = serde_json::from_str(&ran.stdout).unwrap();
        let said = all.as_array().unwrap().iter().filter(|f| f["severity"] != "note");
        let mut codes: Vec<&str> = said.map(|f| f["code"].as_str().unwrap()).collect();
        codes.sort_unstable();
        assert_eq!(codes.join(" "), expected, "{name}: {}", ran.stdout);
    }
    let notes = [
        ("aki-upt-kesehatan-2019", "G19"),
        ("kaltara-slb-jamban-gap", "G06"),
        ("surabaya-1081-sukolilo-2022", "G09"),
        ("surabaya-1566-organisasi-2024", "G18"),
        ("surabaya-1732-puskesmas-2024", "G25"),
        ("surabaya-912-naker-2022", "G25"),
        ("tangerang-p4k-2015", "G05"),
    ];
    for (name, code) in notes {
        let ran = run_in(&folder, &["gbs", "check", &format!("{name}.yaml")], "");
        assert!(ran.stdout.contains(&format!("note[{code}]")), "{name} {code}: {}", ran.stdout);
    }
}
