//! The seven matching rules and every trap met, tried on lines of budgets.

use serde_json::Value;

use crate::{Folder, budget, project, run_in};

/// One line of a budget; what is not said is empty.
#[derive(Clone, Copy)]
struct Line {
    opd: &'static str,
    program: &'static str,
    code: &'static str,
    kegiatan: &'static str,
    sub: &'static str,
    fund: &'static str,
    account: &'static str,
    item: &'static str,
}

/// An ordinary line of an office that has nothing to do with gender.
const OFFICE: Line = Line {
    opd: "Dinas Perhubungan",
    program: "PROGRAM PENYELENGGARAAN LALU LINTAS",
    code: "2.15.02.2.01.0001",
    kegiatan: "Penetapan Rencana Induk",
    sub: "Pelaksanaan Penyusunan Rencana",
    fund: "DAU",
    account: "5.1.02.01.01.0024",
    item: "Alat Tulis Kantor",
};

fn tag_all(lines: &[Line]) -> Vec<Value> {
    let mut text = String::from(
        "nama_skpd\tnama_program\tkode_sub_kegiatan\tnama_kegiatan\tnama_sub_kegiatan\tnama_sumber_dana\tkode_rekening\tnama_paket\tpagu\n",
    );
    for l in lines {
        let cells = [l.opd, l.program, l.code, l.kegiatan, l.sub, l.fund, l.account, l.item, "1000"];
        text.push_str(&cells.join("\t"));
        text.push('\n');
    }
    Folder::with("a.csv", text).tags(&["a.csv"])
}

fn tag(line: Line) -> Value {
    tag_all(&[line]).remove(0)
}

fn verdict(line: Line) -> String {
    tag(line)["verdict"].as_str().unwrap().to_owned()
}

fn item(opd: &'static str, code: &'static str, item: &'static str) -> Line {
    Line { opd, code, item, ..OFFICE }
}

/// Words that look like signs, in the places where they mean something else. None of them may count.
const TRAPS: &[(&str, &str, &str, &str)] = &[
    ("gender barung", "Dinas Kebudayaan", "2.22.02.2.01.0001", "Pengadaan gender barung dan gender panerus"),
    ("gender wayang", "Dinas Kebudayaan", "2.22.02.2.01.0001", "Hibah satu set gender wayang"),
    ("keluarga, harga, warga", "Dinas Perdagangan", "3.30.04.2.01.0001", "Survei harga kebutuhan warga dan keluarga"),
    ("bidang", "Dinas Perhubungan", "2.15.02.2.01.0001", "Rapat bidang angkutan"),
    (
        "distribusi, retribusi, ribu",
        "Dinas Pasar",
        "3.30.03.2.01.0001",
        "Distribusi karcis retribusi seribu lembar, atribut, kontribusi",
    ),
    ("koordinasi", "Bappeda", "5.01.02.2.01.0001", "Koordinasi dan administrasi"),
    (
        "kendaraan, udara",
        "Dinas Perhubungan",
        "2.15.02.2.01.0001",
        "Kendaraan operasional, pemantauan udara dan peredaran",
    ),
    ("aki", "Dinas Kesehatan", "1.02.02.2.01.0001", "Belanja suku cadang aki mobil ambulans"),
    ("sakit, wakil, fakir, akibat", "Dinas Kesehatan", "1.02.02.2.01.0001", "Perjalanan wakil kepala rumah sakit"),
    ("perpustakaan, pusat", "Dinas Perpustakaan", "2.23.02.2.01.0001", "Pusat layanan perpustakaan"),
    ("PPAS", "Bappeda", "5.01.02.2.01.0001", "Penyusunan KUA dan PPAS"),
    ("tanggapan, tanggap", "BPBD", "1.05.03.2.01.0001", "Posko tanggap darurat dan tanggapan masyarakat"),
    ("peremajaan", "Dinas Perkebunan", "3.27.02.2.01.0001", "Peremajaan kebun kopi dan permukiman kumuh"),
    ("peralatan rumah tangga", "Sekretariat", "2.15.02.2.01.0001", "Peralatan Rumah Tangga dan Alat Rumah Tangga KDH"),
    ("P-IRT", "Dinas Kesehatan", "1.02.04.2.03.0001", "Sertifikasi P-IRT Industri Rumah Tangga"),
    ("TPA landfill", "Dinas Lingkungan Hidup", "2.11.11.2.01.0001", "Operasional TPA/TPST/SPA persampahan"),
    ("Kuasa PA", "Bappeda", "5.01.02.2.01.0001", "Honorarium PA dan Kuasa PA"),
    ("UKM health", "Dinas Kesehatan", "1.02.02.2.02.0020", "Rapat UKM dan UKP"),
    ("KB vehicle", "Dinas Perhubungan", "2.15.02.2.04.0001", "Uji KB, PKB dan BBNKB"),
    ("KB vehicle at Bapenda", "Badan Pendapatan Daerah", "5.02.04.2.01.0001", "Sosialisasi pajak KB roda dua"),
    ("RSIA", "RSUD", "1.02.02.2.01.0001", "Rujukan ke RSIA Permata dan RS Ibu dan Anak Kasih"),
    ("RSUD Kartini", "RSUD", "1.02.02.2.01.0001", "Parkir RSUD R.A. Kartini"),
    (
        "Jl. Kartini",
        "Dinas PU",
        "1.03.10.2.01.0001",
        "Overlay Jl. R.A. Kartini, Jl. Cut Nyak Dien dan Jl. Dewi Sartika",
    ),
    ("Jl. Ibu Sud", "Dinas PU", "1.03.10.2.01.0001", "Drainase Jl. Ibu Sud"),
    ("Gedung Wanita", "Dinas PU", "1.03.08.2.01.0001", "Pengecatan Gedung Wanita dan Graha Wanita"),
    (
        "Hotel Putri",
        "Bappeda",
        "5.01.02.2.01.0001",
        "Paket meeting Hotel Putri, CV Putri Jaya, PT Putra Karya, UD Dua Putri",
    ),
    ("Pantai Putri", "Dinas Pariwisata", "3.26.02.2.01.0001", "Penataan Pantai Putri"),
    ("Gedung Dharma Wanita", "Dinas PU", "1.03.08.2.01.0001", "Rehabilitasi Gedung Dharma Wanita"),
    ("TK Dharma Wanita", "Dinas Pendidikan", "1.01.02.2.03.0001", "Pagar TK Dharma Wanita"),
    ("SD Bhayangkari", "Dinas Pendidikan", "1.01.02.2.01.0001", "Meubelair SD Kemala Bhayangkari"),
    ("SRIKANDI", "Dinas Kearsipan", "2.24.02.2.01.0001", "Bimtek aplikasi SRIKANDI"),
    ("KTP", "Disdukcapil", "2.12.02.2.01.0001", "Blangko KTP dan KTP-el"),
    ("TTD signature", "Dinas Kominfo", "2.16.02.2.01.0001", "Sertifikat TTD elektronik"),
    ("SPP payment request", "BPKAD", "5.02.02.2.01.0001", "Verifikasi SPP, SPM dan SP2D"),
    ("PKA, PKP", "BKPSDM", "5.04.02.2.01.0001", "Pengiriman peserta PKA dan PKP"),
    ("ABK workload", "Bagian Organisasi", "4.01.02.2.01.0001", "Penyusunan Anjab dan ABK"),
    ("ABK crew", "Dinas Perikanan", "3.25.03.2.01.0001", "Asuransi ABK kapal"),
    ("KKG teachers", "Dinas Pendidikan", "1.01.02.2.01.0001", "Rapat KKG gugus"),
    ("APE toys", "Dinas Pendidikan", "1.01.02.2.01.0001", "Pengadaan APE luar"),
    ("KIA at Dukcapil", "Dinas Kependudukan dan Pencatatan Sipil", "2.12.02.2.01.0001", "Blangko KIA"),
    ("PMI Red Cross", "Sekretariat Daerah", "4.01.02.2.02.0001", "Hibah PMI kabupaten"),
    ("PMT circuit breaker", "RSUD", "1.02.02.2.01.0001", "Pengadaan panel PMT pemutus tenaga"),
    ("GAP agriculture", "Dinas Pertanian", "3.27.02.2.01.0001", "Sertifikasi GAP cabai"),
    ("PUGAR", "Dinas Perikanan", "3.25.04.2.01.0001", "Bantuan PUGAR"),
    ("ibu kota", "Dinas PU", "1.03.10.2.01.0001", "Jalan lingkar ibu kota kabupaten dan Ibukota Nusantara"),
    (
        "Ibu Bupati",
        "Sekretariat Daerah",
        "4.01.03.2.01.0001",
        "Kunjungan Ibu Bupati, Ibu Wali Kota dan Bapak/Ibu undangan",
    ),
    ("anak sungai", "Dinas PU", "1.03.02.2.01.0001", "Normalisasi anak sungai"),
    ("anak perusahaan", "Bagian Ekonomi", "4.01.03.2.02.0001", "Evaluasi anak perusahaan dan anak cabang BUMD"),
    ("anak tangga", "Dinas PU", "1.03.08.2.01.0001", "Perbaikan anak tangga, anak kunci, anak timbangan"),
    ("anak ayam", "Dinas Peternakan", "3.27.02.2.06.0001", "Anak ayam, anak sapi, anakan ikan dan pedet"),
    ("betina", "Dinas Peternakan", "3.27.02.2.06.0001", "Sapi betina produktif, ternak bunting, indukan betina"),
    ("janda bolong", "Dinas Pertamanan", "2.11.04.2.01.0001", "Tanaman hias janda bolong"),
    ("dara, perawan", "Dinas Kehutanan", "2.11.04.2.01.0001", "Burung dara, merpati dan hutan perawan"),
    ("Lapas Wanita", "Bakesbangpol", "8.01.02.2.01.0001", "Kunjungan ke Lapas Wanita"),
    ("uniform", "Sekretariat", "2.15.02.2.01.0001", "Pakaian dinas wanita dan pria, jilbab, rok"),
    ("toilet sign", "Dinas PU", "1.03.08.2.01.0001", "Papan tanda toilet wanita dan toilet pria, urinoir, closet"),
    ("kelas putri", "Dinas Pemuda dan Olahraga", "2.19.03.2.01.0001", "Kejuaraan tunggal putri dan beregu putri"),
    ("lomba busana Kartini", "Kecamatan", "7.01.02.2.01.0001", "Lomba busana Kartini"),
    ("driver", "Sekretariat", "2.15.02.2.01.0001", "Jasa driver"),
    ("shelter", "Dinas Perhubungan", "2.15.02.2.01.0001", "Pembangunan shelter halte dan shelter bencana"),
    ("kWh", "Dinas ESDM", "3.29.02.2.01.0001", "Meter kWh"),
    ("sampah terpilah", "Dinas Lingkungan Hidup", "2.11.11.2.01.0001", "Bak sampah terpilah"),
    ("focal point", "Bappeda", "5.01.02.2.01.0001", "Rapat focal point SDGs"),
    ("pokja ULP", "Bagian PBJ", "4.01.03.2.01.0001", "Honor pokja pemilihan"),
];

#[test]
fn no_trap_counts() {
    let lines: Vec<Line> = TRAPS.iter().map(|(_, opd, code, text)| item(opd, code, text)).collect();
    let mut wrong = Vec::new();
    for ((name, ..), tag) in TRAPS.iter().zip(tag_all(&lines)) {
        let verdict = tag["verdict"].as_str().unwrap();
        if !matches!(verdict, "none" | "review") {
            wrong.push(format!("{name}: {verdict} {}", tag["evidence"]));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn pendidikan_kesetaraan_is_not_gender_equality() {
    let sub = "Pengelolaan Pendidikan Nonformal/Kesetaraan";
    assert_eq!(verdict(Line { opd: "Dinas Pendidikan", code: "1.01.02.2.04.0001", sub, ..OFFICE }), "review");
}

#[test]
fn what_was_blocked_is_shown_with_its_trap() {
    let tag = tag(item("Dinas Peternakan", "3.27.02.2.06.0001", "Bibit anak ayam"));
    let blocked = &tag["blocked"][0];
    assert_eq!(blocked["concept"], "anak");
    assert!(blocked["trap"].as_str().unwrap().contains("anak"), "{blocked}");
    assert_eq!(blocked["text"], "anak");
    let tag = tag_all(&[item("Dinas Kependudukan dan Pencatatan Sipil", "2.12.02.2.01.0001", "Blangko KIA")]).remove(0);
    assert_eq!(tag["blocked"][0]["trap"], "konteks");
}

#[test]
fn what_is_denied_is_no_evidence() {
    for text in [
        "Belanja yang tidak responsif gender",
        "Kegiatan tdk responsif gender",
        "Perencanaan belum responsif gender",
        "Program bukan responsif gender",
        "Kebijakan kurang responsif gender",
        "Belum sepenuhnya responsif gender",
        "Pelayanan tidak adil gender",
        "Sekolah belum ramah anak",
        "Aparatur kurang peka gender",
        "Rencana tanpa analisis gender",
        "Belanja non gender",
        "Belanja non-responsif gender",
        "Bukan untuk perempuan",
    ] {
        let tag = tag(item("Dinas Pendidikan", "1.01.02.2.01.0001", text));
        assert!(["none", "review"].contains(&tag["verdict"].as_str().unwrap()), "{text}: {tag}");
        let denied = tag["blocked"].as_array().unwrap().iter().find(|b| b["trap"] == "negasi");
        let shown = denied.unwrap_or_else(|| panic!("{text}: {tag}"))["text"].as_str().unwrap();
        assert!(text.contains(shown) && shown.contains(' '), "{text}: {shown}");
    }
    let folder = Folder::with("a.csv", "nama_sub_kegiatan,nama_paket,pagu\nRapat,Belanja tidak responsif gender,1\n");
    let ran = folder.run(&["explain", "a.csv:2"]);
    assert!(
        ran.stdout.contains("tidak responsif gender") && ran.stdout.contains("denies"),
        "{}{}",
        ran.stdout,
        ran.stderr
    );
    let ran = folder.run(&["explain", "negasi"]);
    assert!(ran.code == 0 && ran.stdout.contains("denies"), "{}{}", ran.stdout, ran.stderr);
}

/// A negation that is about something else, or that describes the need, takes nothing away.
#[test]
fn what_is_only_described_by_a_negation_stays_evidence() {
    for (text, concept) in [
        ("Pelatihan tidak hanya perempuan", "perempuan"),
        ("Bukan hanya untuk perempuan", "perempuan"),
        ("Bukan untuk perempuan saja", "perempuan"),
        ("Bantuan lansia tidak mampu", "lansia"),
        ("Layanan tanpa diskriminasi gender", "gender"),
        ("Perempuan yang belum bersekolah", "perempuan"),
        ("Pemberian makanan ibu hamil tidak KEK", "ibu-hamil"),
        ("Remaja belum menikah", "remaja"),
        ("Bantuan: tidak; perempuan", "perempuan"),
    ] {
        let tag = tag(item("Dinas Kesehatan", "1.02.02.2.02.0001", text));
        let shown = [&tag["evidence"], &tag["blocked"]].map(|list| list.as_array().unwrap().clone()).concat();
        assert!(shown.iter().all(|b| b["trap"] != "negasi"), "{text}: {tag}");
        assert!(shown.iter().any(|e| e["concept"].as_str().unwrap().contains(concept)), "{text}: {tag}");
    }
}

#[test]
fn words_of_negation_are_data() {
    let folder = Folder::with("a.csv", "nama_sub_kegiatan,nama_paket,pagu\nRapat,Ora responsif gender,1\n");
    folder.file("p.toml", "id = \"p\"\nversion = \"1\"\ntitle = \"p\"\n[negation]\nwords = [\"ora\"]\nmatch = [\"ora responsif gender\"]\n");
    assert_ne!(folder.tags(&["a.csv"])[0]["evidence"], serde_json::json!([]));
    let tag = folder.tags(&["a.csv", "--pack", "id-arg", "--pack", "p.toml"]).remove(0);
    assert_eq!(tag["blocked"][0]["text"], "Ora responsif gender", "{tag}");
    let ran = folder.run(&["criteria", "test", "--pack", "id-arg", "--pack", "p.toml"]);
    assert_eq!(ran.code, 0, "{}", ran.stdout);
    folder.file(
        "q.toml",
        "id = \"q\"\nversion = \"1\"\ntitle = \"q\"\n[negation]\nmatch = [\"sangat responsif gender\"]\n",
    );
    let ran = folder.run(&["criteria", "test", "--pack", "id-arg", "--pack", "q.toml"]);
    assert!(ran.code == 1 && ran.stdout.contains("negation: denies nothing in"), "{}{}", ran.stdout, ran.stderr);
}

#[test]
fn rule_1_words_not_substrings_and_hyphens() {
    assert_eq!(
        verdict(item(
            "Dinas Sosial",
            "1.06.04.2.01.0001",
            "Pelatihan kepemimpinan perempuan-perempuan kepala keluarga"
        )),
        "kesetaraan"
    );
    assert_eq!(verdict(item("Dinas Kesehatan", "1.02.02.2.02.0020", "Kelas (ibu-hamil)")), "khusus_target");
    assert_eq!(verdict(item("Dinas Kesehatan", "1.02.02.2.02.0020", "Kelas ibuhamilan")), "none");
}

#[test]
fn rule_2_acronyms_by_case_word_and_context() {
    let of = |opd, code, text| verdict(item(opd, code, text));
    assert_eq!(of("Dinas Kesehatan", "1.02.02.2.02.0020", "Pelacakan KIA dan buku KIA"), "khusus_target");
    assert_eq!(of("Dinas Kependudukan dan Pencatatan Sipil", "2.12.02.2.01.0001", "Pelacakan KIA"), "none");
    assert_eq!(of("Dinas Kesehatan", "1.02.02.2.02.0020", "TTD bagi remaja putri"), "khusus_target");
    assert_eq!(of("Dinas Kesehatan", "1.02.02.2.02.0020", "TTD surat"), "none");
    assert_eq!(of("Dinas Kesehatan", "1.02.02.2.02.0020", "Pertemuan AKI"), "khusus_target");
    assert_eq!(of("Dinas Perhubungan", "2.15.02.2.01.0001", "Pertemuan AKI"), "none");
    assert_eq!(of("Bappeda", "5.01.02.2.01.0001", "Desk PUG"), "pelembagaan");
    assert_eq!(of("Bappeda", "5.01.02.2.01.0001", "Desk pugar"), "none");
}

#[test]
fn rule_3_names_of_agencies_programs_and_funds_are_no_evidence() {
    let named = Line {
        opd: "Dinas Pemberdayaan Perempuan dan Perlindungan Anak",
        program: "PROGRAM PENGARUSUTAMAAN GENDER DAN PEMBERDAYAAN PEREMPUAN",
        fund: "DAK Nonfisik Dana Pelayanan Perlindungan Perempuan dan Anak",
        ..OFFICE
    };
    assert_eq!(verdict(named), "none");
    assert_eq!(verdict(Line { sub: "Advokasi Kebijakan dan Pendampingan Pelaksanaan PUG", ..named }), "pelembagaan");
}

#[test]
fn rule_4_pay_is_never_evidence() {
    let pay = Line {
        sub: "Pengelolaan Pelayanan Kesehatan Ibu Hamil",
        code: "1.02.02.2.02.0001",
        account: "5.1.01.01.02.0001",
        ..OFFICE
    };
    let tagged = tag(pay);
    assert_eq!(tagged["verdict"], "none");
    assert_eq!(tagged["evidence"], Value::Array(vec![]));
    assert_eq!(tagged["blocked"][0]["trap"], "belanja-pegawai");
    assert_eq!(verdict(Line { account: "5.1.02.02.01.0001", ..pay }), "khusus_target");
    assert_eq!(
        verdict(Line {
            account: "5.1.02.02.01.0001",
            item: "Tunjangan Keluarga PNS, tunj. istri dan tunj. anak",
            ..pay
        }),
        "none"
    );
}

#[test]
fn rule_4_support_programs_are_never_evidence() {
    let support = Line {
        code: "2.08.01.2.06.0005",
        program: "PROGRAM PENUNJANG URUSAN PEMERINTAHAN DAERAH KABUPATEN/KOTA",
        item: "Cetak spanduk kesetaraan gender",
        ..OFFICE
    };
    let tagged = tag(support);
    assert_eq!(tagged["verdict"], "none");
    assert_eq!(tagged["blocked"][0]["trap"], "program-penunjang");
    // Known by its name where the file has no codes.
    assert_eq!(verdict(Line { code: "", ..support }), "none");
    assert_eq!(
        verdict(Line { code: "2.08.02.2.01.0001", program: "PROGRAM PENGARUSUTAMAAN GENDER", ..support }),
        "pelembagaan"
    );
}

#[test]
fn rule_5_the_longest_match_wins_and_blocks_its_parts() {
    let tagged = tag(Line {
        sub: "Pengelolaan Pelayanan Kesehatan Ibu Hamil",
        code: "1.02.02.2.02.0020",
        opd: "Dinas Kesehatan",
        ..OFFICE
    });
    let texts: Vec<&str> = tagged["evidence"].as_array().unwrap().iter().map(|e| e["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["Pelayanan Kesehatan Ibu Hamil"]);
    assert_eq!(verdict(item("Dinas PU", "1.03.02.2.01.0001", "Normalisasi anak sungai")), "none");
}

#[test]
fn rule_6_evidence_names_concept_field_and_span() {
    let sub = "Kegiatan “Kelas Ibu Hamil” desa";
    let tagged = tag(Line { sub, code: "1.02.02.2.02.0020", opd: "Dinas Kesehatan", ..OFFICE });
    let e = &tagged["evidence"][0];
    assert_eq!(
        (e["field"].as_str(), e["concept"].as_str(), e["strength"].as_u64()),
        (Some("sub_kegiatan"), Some("ibu-hamil"), Some(3))
    );
    let (start, end) = (e["start"].as_u64().unwrap() as usize, e["end"].as_u64().unwrap() as usize);
    let span: String = sub.chars().skip(start).take(end - start).collect();
    assert_eq!(span, e["text"].as_str().unwrap());
}

#[test]
fn rule_7_one_weak_sign_is_review_and_two_may_count() {
    assert_eq!(verdict(item("Dinas Sosial", "1.06.04.2.01.0001", "Pemberian makanan lansia")), "review");
    assert_eq!(verdict(item("Kecamatan", "7.01.02.2.01.0001", "Pertemuan kaum ibu")), "review");
    // Strength 2 and another sign.
    let tagged = tag(item("Dinas Sosial", "1.06.04.2.01.0001", "Bantuan bagi perempuan penyandang disabilitas"));
    assert!(tagged["verdict"] == "khusus_target" || tagged["verdict"] == "kesetaraan", "{tagged}");
    assert_eq!(tagged["difabel"], true);
}

#[test]
fn a_line_inherits_from_its_sub_kegiatan() {
    let sub = "Pengelolaan Pelayanan Kesehatan Ibu Bersalin";
    let tagged = tag(Line {
        sub,
        code: "1.02.02.2.02.0002",
        opd: "Dinas Kesehatan",
        item: "Belanja Makanan dan Minuman Rapat",
        ..OFFICE
    });
    assert_eq!(tagged["verdict"], "khusus_target");
    assert_eq!((tagged["sex"].as_str(), tagged["age"][0].as_str()), (Some("P"), Some("dewasa")));
    // A neutral sub kegiatan: the item decides.
    let sub = "Pelatihan Kewirausahaan";
    assert_eq!(verdict(Line { sub, item: "Pelatihan bagi perempuan kepala keluarga", ..OFFICE }), "kesetaraan");
}

#[test]
fn every_example_of_the_shipped_pack_holds() {
    let ran = run_in(project(), &["criteria", "test"], "");
    assert_eq!(ran.code, 0, "{}", ran.stdout);
    assert!(ran.stdout.ends_with("examples, 0 failed\n"));
}

#[test]
fn a_pack_of_ones_own_overlays_by_id() {
    let folder = Folder::with(
        "a.csv",
        "nama_sub_kegiatan,pagu\nSekolah Perempuan Nelayan Melati,5\nPelayanan Kesehatan Ibu Hamil,7\n",
    );
    folder.file(
        "perwal.toml",
        r#"
        id = "perwal"
        version = "1"
        title = "Perwal"
        [[concept]]
        id = "sekolah-perempuan"
        category = "kesetaraan"
        strength = 3
        sex = "P"
        aspect = ["partisipasi"]
        phrase = ["sekolah perempuan nelayan"]
        match = ["Sekolah Perempuan Nelayan"]
        [[concept]]
        id = "ibu-hamil"
        category = "review"
        strength = 1
        sex = "P"
        aspect = ["manfaat"]
        phrase = ["pelayanan kesehatan ibu hamil"]
        "#,
    );
    let tags = folder.tags(&["a.csv", "--pack", "id-arg", "--pack", "perwal.toml"]);
    assert_eq!(tags[0]["evidence"][0]["concept"], "sekolah-perempuan");
    assert_eq!(tags[1]["verdict"], "review");
    folder.file("setara.toml", "packs = [\"id-arg\", \"perwal.toml\"]\n");
    assert_eq!(folder.tags(&["a.csv"])[1]["verdict"], "review");
}

#[test]
fn a_broken_pack_says_where() {
    let folder = Folder::with("a.csv", "nama_sub_kegiatan,pagu\nx,5\n");
    folder.file("p.toml", "id = \"p\"\nversion = \"1\"\ntitle = \"t\"\n[[concept]]\nid = \"x\"\nstrenght = 3\n");
    let ran = folder.run(&["report", "a.csv", "--pack", "p.toml"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.stderr.contains("p.toml") && ran.stderr.contains("line 6") && ran.stderr.contains("strenght"),
        "{}",
        ran.stderr
    );
    let ran = folder.run(&["report", "a.csv", "--pack", "none"]);
    assert!(ran.stderr.contains("no pack \"none\"; shipped: id-arg"), "{}", ran.stderr);
}

#[test]
fn near_words_count_by_the_nearest_before_and_after() {
    let folder = Folder::with("a.csv", budget(&["x,Dinas,1.02.02.2.01.0001,Rapat,5.1.02.01.01.0052,a,1"]));
    let pack = |near_tokens: usize| {
        format!(
            "id = \"p\"\nversion = \"1\"\ntitle = \"P\"\n[[source]]\nid = \"s\"\ntitle = \"S\"\nnumber = \"1\"\ndate = \"2026-01-01\"\n\
             from = \"2026-01-01\"\nstatus = \"in-force\"\n[[concept]]\nid = \"x\"\ncategory = \"kesetaraan\"\nstrength = 3\naspect = []\n\
             acronym = [\"PKK\"]\nnear = [\"desa kita\", \"kader\"]\nnear_tokens = {near_tokens}\nbasis = [\"s\"]\nmatch = []\nreject = []\n"
        )
    };
    let tagged = |item: &str, near_tokens| {
        folder.file("p.toml", pack(near_tokens));
        let row = format!("x,Dinas,1.02.02.2.01.0001,Rapat,5.1.02.01.01.0052,{item},1");
        folder.file("a.csv", budget(&[&row]));
        folder.tags(&["a.csv", "--pack", "p.toml"])[0]["verdict"] == "kesetaraan"
    };
    assert!(tagged("kader PKK", 1) && tagged("PKK desa kita", 1));
    assert!(!tagged("kader satu PKK", 1) && tagged("kader satu PKK", 2));
    assert!(!tagged("PKK satu dua desa kita", 2) && tagged("PKK satu dua desa kita", 3));
    assert!(tagged("kader satu dua tiga empat lima enam tujuh PKK", 0) && !tagged("PKK saja", 0));
}
