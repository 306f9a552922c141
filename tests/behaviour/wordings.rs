//! What findings say, word for word, in Indonesian and in English: those that `fixtures/` (and `tests/said.txt`) has not.

use crate::gbs::{CLEAN, LINES};
use crate::{Folder, budget};

const COURSE: &str = "2.07.0.00.0.00.01.0000,Dinas Tenaga Kerja,2.07.03.2.01.0004,Proses Pelaksanaan Pendidikan dan Pelatihan Vokasi bagi Pencari Kerja berdasarkan Unit Kompetensi,5.1.02.02.12.0001,Pelatihan las bagi perempuan,100000000";
const HOSPITAL: &str = "1.02.0.00.0.00.01.0000,Dinas Kesehatan,1.02.02.2.01.0001,Pembangunan Rumah Sakit beserta Sarana dan Prasarana Pendukungnya,5.2.03.01.01.0007,Gedung rawat inap,900000000";

/// What is said under a code, in both languages: `severity[CODE] message`, one a line.
fn said(folder: &Folder, args: &[&str], code: &str) -> [String; 2] {
    ["id", "en"].map(|lang| {
        let ran = folder.run(&[args, &["--lang", lang]].concat());
        let all = ran.stdout + &ran.stderr;
        let own = all.lines().filter_map(|line| {
            let at = line.find(&format!("[{code}] "))?;
            line[..at].rfind(' ').map(|from| line[from + 1..].to_owned())
        });
        own.collect::<Vec<_>>().join("\n")
    })
}

#[track_caller]
fn says(folder: &Folder, args: &[&str], code: &str, id: &str, en: &str) {
    assert_eq!(said(folder, args, code), [id, en]);
}

/// A statement about which there is nothing to say, with these texts changed, has this to be said and nothing else.
#[track_caller]
fn statement(changes: &[(&str, &str)], id: &str, en: &str) {
    let mut text = CLEAN.to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    let folder = Folder::with("apbd.csv", budget(&LINES));
    folder.file("gbs.toml", text);
    folder.file("setara.toml", "year = 2026\nstage = \"apbd\"\n");
    let args = ["gbs", "check", "gbs.toml", "--budget", "apbd.csv", "--format", "concise"];
    let code = id.split(['[', ']']).nth(1).unwrap();
    says(&folder, &args, code, id, en);
    assert_eq!(folder.run(&args).stdout.lines().count(), 1);
}

#[test]
fn codes_of_statements() {
    statement(
        &[("keluaran = \"120 setel\"\n", "")],
        "galat[G01] keluaran belum diisi",
        "error[G01] keluaran is not filled in",
    );
    statement(
        &[("nama = \"Pelaksanaan Pelatihan\"", "nama = \"Pelatihan Vokasi bagi Pencari Kerja\"")],
        "peringatan[G04] kegiatan dan sub kegiatan memakai nama yang sama, \"Pelatihan Vokasi bagi Pencari Kerja\"",
        "warning[G04] kegiatan and sub kegiatan have the same name, \"Pelatihan Vokasi bagi Pencari Kerja\"",
    );
    statement(
        &[("kode = \"2.07.03.2.01\"", "kode = \"2.07.03.2.01.0004\"")],
        "peringatan[G04] kegiatan dan sub kegiatan berkode sama, 2.07.03.2.01.0004",
        "warning[G04] kegiatan and sub kegiatan have the same code, 2.07.03.2.01.0004",
    );
}

#[test]
fn figures_of_statements() {
    let counts = "L = 214\nP = 61\ntotal = 275\nL_persen = \"77,82\"\nP_persen = \"22,18\"\n";
    statement(
        &[
            (counts, "total = 275\n"),
            ("lebih sedikit", "mendaftar 3 kali"),
            ("sasaran =", "bagian = \"kepala\"\nsasaran ="),
        ],
        "catatan[G06] bagian yang tampak tidak memuat angka L/P",
        "note[G06] the part shown has no figure by sex",
    );
    let claim = "uraian = \"Perempuan lebih sedikit mendaftar\"";
    statement(
        &[(claim, "uraian = \"Perempuan lebih rendah\"\nL_persen = \"35,0\"\nP_persen = \"8,1\"")],
        "peringatan[G08] akses: L 35,0 % dan P 8,1 % tidak dapat dihitung ulang dari data pembuka wawasan",
        "warning[G08] akses: L 35,0 % and P 8,1 % cannot be computed from the data",
    );
    statement(
        &[("L = 214\nP = 61\ntotal = 275\nL_persen = \"77,82\"\n", "L_persen = \"79,82\"\n")],
        "galat[G08] Pendaftar kelas teknik: L 79,82 % + P 22,18 % = 102,00 %, bukan 100 %",
        "error[G08] Pendaftar kelas teknik: L 79,82 % + P 22,18 % = 102,00 %, not 100 %",
    );
    statement(
        &[(claim, "uraian = \"Tertinggal\"\nL = 61\nP = 214")],
        "galat[G11] faktor akses: L 61 dan P 214 tertukar terhadap data Pendaftar kelas teknik",
        "error[G11] factor akses: L 61 and P 214 are swapped against the data of Pendaftar kelas teknik",
    );
    statement(
        &[("topik = \"Pendaftar kelas teknik\"", "topik = \"Jumlah penduduk\"")],
        "peringatan[G14] hanya jumlah penduduk yang terpilah; itu belum menunjukkan kesenjangan layanan",
        "warning[G14] only the population is given by sex; that does not show a gap in a service",
    );
    statement(
        &[("tahun = 2025", "tahun = 2025\nlansia = 12")],
        "catatan[G18] Pendaftar kelas teknik: lansia sudah termasuk dalam L dan P; jangan ditambahkan",
        "note[G18] Pendaftar kelas teknik: L and P already include lansia; do not add it",
    );
    statement(
        &[("L = 214", "L = \"banyak\"")],
        "galat[G27] L: \"banyak\" bukan angka",
        "error[G27] L: \"banyak\" is not a number",
    );
}

#[test]
fn money_of_statements() {
    statement(
        &[("masukan = \"40.000.000\"", "masukan = \"39.000.000\"")],
        "catatan[G19] masukan rencana aksi berjumlah Rp 99.000.000 dari anggaran Rp 100.000.000; selisih Rp 1.000.000 tanpa aksi",
        "note[G19] the inputs of the action plan add up to Rp 99,000,000 of the budget of Rp 100,000,000; Rp 1,000,000 has no action",
    );
    statement(
        &[("masukan = \"40.000.000\"\n", "")],
        "galat[G19] rencana aksi \"Pakaian kerja menurut ukuran\" tanpa masukan (Rp)",
        "error[G19] action \"Pakaian kerja menurut ukuran\" has no input (Rp)",
    );
    statement(
        &[("masukan = \"40.000.000\"", "masukan = \"empat puluh juta\"")],
        "galat[G19] masukan bukan nilai rupiah: \"empat puluh juta\"",
        "error[G19] masukan is not an amount in rupiah: \"empat puluh juta\"",
    );
    statement(
        &[("\"Dinas Tenaga Kerja\"", "\"Dinas Sosial\"")],
        "galat[G20] sub kegiatan 2.07.03.2.01.0004 dalam berkas anggaran bukan milik Dinas Sosial, tetapi Dinas Tenaga Kerja",
        "error[G20] in the budget file, sub kegiatan 2.07.03.2.01.0004 does not belong to Dinas Sosial but to Dinas Tenaga Kerja",
    );
    statement(
        &[("2.07.03.2.01.0004", "2.07.03.2.01.0009")],
        "galat[G20] sub kegiatan 2.07.03.2.01.0009 tidak ada dalam berkas anggaran",
        "error[G20] sub kegiatan 2.07.03.2.01.0009 is not in the budget file",
    );
    statement(
        &[("nama = \"Pelatihan Vokasi bagi Pencari Kerja\"", "nama = \"Pembangunan Gedung\"")],
        "peringatan[G20] 2.07.03.2.01.0004 dalam berkas anggaran bernama \"Pelatihan Vokasi bagi Pencari Kerja\", di sini \"Pembangunan Gedung\"",
        "warning[G20] the budget file calls 2.07.03.2.01.0004 \"Pelatihan Vokasi bagi Pencari Kerja\", the statement \"Pembangunan Gedung\"",
    );
    statement(
        &[("tahun_anggaran = 2026", "tahun_anggaran = 2027")],
        "galat[G20] tahun anggarannya 2027, padahal berkas anggarannya tahun 2026",
        "error[G20] the budget year is 2027, but the budget file is for 2026",
    );
    statement(
        &[("sasaran =", "tahap = \"perubahan\"\nsasaran =")],
        "peringatan[G20] tahapnya perubahan, padahal berkas anggarannya apbd",
        "warning[G20] the stage is perubahan, but the budget file is apbd",
    );
    statement(
        &[("rekening = [\"5.1.02.02\"]", "rekening = [\"5.2.02\"]")],
        "galat[G20] sub kegiatan ini tidak punya belanja 5.2.02",
        "error[G20] the sub kegiatan has no lines of account 5.2.02",
    );
    statement(
        &[("\"60.000.000\"", "\"70.000.000\""), ("\"40.000.000\"", "\"30.000.000\"")],
        "galat[G20] aksi pada 5.1.02.02 berjumlah Rp 70.000.000, belanjanya Rp 60.000.000",
        "error[G20] the actions on 5.1.02.02 add up to Rp 70,000,000, its lines to Rp 60,000,000",
    );
}

#[test]
fn indicators_of_statements() {
    statement(
        &[("baseline = { L = 92, P = 22 }\n", "")],
        "peringatan[G23] indikator \"Peserta pelatihan\" tanpa data dasar",
        "warning[G23] indicator \"Peserta pelatihan\" has no baseline",
    );
    statement(
        &[("target = { L = 81, P = 39 }\n", "")],
        "peringatan[G23] indikator \"Peserta pelatihan\" tanpa target",
        "warning[G23] indicator \"Peserta pelatihan\" has no target",
    );
    statement(
        &[("satuan = \"orang\"\nbaseline", "baseline")],
        "peringatan[G23] target indikator \"Peserta pelatihan\" tanpa satuan",
        "warning[G23] the target of indicator \"Peserta pelatihan\" has no unit",
    );
}

#[test]
fn files_that_hold_nothing_to_read() {
    let folder = Folder::with("kosong/catatan.txt", "");
    says(
        &folder,
        &["gbs", "check", "kosong"],
        "F003",
        "galat[F003] folder ini tidak berisi berkas GBS (.toml, .yaml, .json, .docx, .xlsx)",
        "error[F003] the folder has no statements (.toml, .yaml, .json, .docx, .xlsx)",
    );
    folder.file("gbs.json", "{\"warna\": \"biru\"}");
    says(
        &folder,
        &["gbs", "check", "gbs.json"],
        "G28",
        "galat[G28] berkas ini tidak memuat isian GBS",
        "error[G28] the file has no field of a GBS",
    );
    folder.file("a.csv", budget(&[COURSE]));
    says(
        &folder,
        &["report", "a.csv", "--amount", "NILAI"],
        "F004",
        "galat[F004] tidak ada kolom \"NILAI\" bersama kolom kode atau nama kegiatan; kolom yang ada: KODE SKPD, NAMA SKPD, KODE SUB KEGIATAN, NAMA SUB KEGIATAN, KODE REKENING, NAMA PAKET, PAGU",
        "error[F004] there is no column \"NILAI\" next to a column with the code or name of an activity; columns found: KODE SKPD, NAMA SKPD, KODE SUB KEGIATAN, NAMA SUB KEGIATAN, KODE REKENING, NAMA PAKET, PAGU",
    );
}

#[test]
fn amounts_and_codes() {
    let folder = Folder::with("a.csv", budget(&[COURSE, &COURSE.replace("perempuan,100000000", "laki-laki,60")]));
    says(
        &folder,
        &["check", "a.csv"],
        "B007",
        "peringatan[B007] nilainya terlalu kecil untuk masuk akal: Rp 60",
        "warning[B007] the amount is implausibly small: Rp 60",
    );
    says(
        &folder,
        &["check", "a.csv", "--year", "2027"],
        "B004",
        "peringatan[B004] sub kegiatan 2.07.03.2.01.0004 (Proses Pelaksanaan Pendidikan dan Pelatihan Vokasi bagi Penc…) ada dalam daftar 2023, tetapi tidak lagi dalam daftar 2027",
        "warning[B004] sub kegiatan 2.07.03.2.01.0004 (Proses Pelaksanaan Pendidikan dan Pelatihan Vokasi bagi Penc…) is in the list of 2023 but no longer in that of 2027",
    );
    let small: Vec<String> = (1..20).map(|n| COURSE.replace("100000000", &format!("{n}000"))).collect();
    let rows: Vec<&str> = small.iter().map(String::as_str).chain([COURSE]).collect();
    folder.file("a.csv", budget(&rows));
    says(
        &folder,
        &["check", "a.csv"],
        "B007",
        "peringatan[B007] satu baris senilai Rp 100.000.000 lebih besar daripada gabungan semua baris lain (Rp 190.000)",
        "warning[B007] one line of Rp 100,000,000 is larger than all the others together (Rp 190,000)",
    );
    // A number of a person is covered, whatever kind it is.
    folder.file("a.csv", budget(&[&COURSE.replace("perempuan,", "ibu 081234567890,")]));
    says(
        &folder,
        &["check", "a.csv"],
        "D016",
        "peringatan[D016] kolom \"NAMA PAKET\" memuat telepon: 0812******90; disamarkan dalam laporan",
        "warning[D016] column \"NAMA PAKET\" contains a telephone number: 0812******90; it is masked in reports",
    );
}

#[test]
fn tags_and_thresholds() {
    let stages = "[[input]]\nfile = \"a.csv\"\nstage = \"perubahan\"\nyear = 2026\n[[input]]\nfile = \"b.csv\"\nstage = \"apbd\"\nyear = 2026\n";
    let other = HOSPITAL.replace("1.02.02.2.01.0001", "1.02.02.2.01.0005");
    let folder = Folder::with("a.csv", budget(&[&other]));
    folder.file("b.csv", budget(&[HOSPITAL]));
    folder.file("setara.toml", stages);
    says(
        &folder,
        &["check", "a.csv", "b.csv"],
        "A006",
        "peringatan[A006] gedung rawat inap: tidak lagi bertanda ARG (1.02.02.2.01.0001 -> 1.02.02.2.01.0005, Rp 900.000.000), padahal pada tahap apbd masih; teksnya tidak berubah",
        "warning[A006] gedung rawat inap: is no longer tagged as ARG (1.02.02.2.01.0001 -> 1.02.02.2.01.0005, Rp 900,000,000) as it was in the stage apbd; its text is the same",
    );
    folder.file("setara.toml", "[[threshold.share]]\nlens = \"evidence\"\nover = \"D2\"\nat_least = 0.1\n");
    folder.file("a.csv", budget(&[&HOSPITAL.replace("5.2.03.01.01.0007", "")]));
    says(
        &folder,
        &["check", "a.csv"],
        "P001",
        "peringatan[P001] lensa bukti: bagian dari D2, belanja barang dan jasa, bantuan sosial, dan modal, tidak dapat dihitung (ada baris tanpa kode rekening)",
        "warning[P001] lens evidence: its share of D2, goods and services, social aid and capital, cannot be computed (some lines have no account code)",
    );
    // A lens that counts nothing, of what is not known and of what is.
    let decided =
        |over: &str| format!("[[threshold.share]]\nlens = \"decided\"\nover = \"{over}\"\nat_least = 0.125\n");
    folder.file("setara.toml", decided("D2"));
    says(
        &folder,
        &["check", "a.csv"],
        "P001",
        "peringatan[P001] lensa putusan: bagian dari D2, belanja barang dan jasa, bantuan sosial, dan modal, tidak dapat dihitung (ada baris tanpa kode rekening)",
        "warning[P001] lens decided: its share of D2, goods and services, social aid and capital, cannot be computed (some lines have no account code)",
    );
    folder.file("setara.toml", decided("D1"));
    folder.file("a.csv", budget(&[HOSPITAL]));
    says(
        &folder,
        &["check", "a.csv"],
        "P001",
        "galat[P001] lensa putusan: 0,00 % dari D1, belanja operasi dan modal (Rp 0 dari Rp 900.000.000); ambangnya 12,50 %",
        "error[P001] lens decided: 0.00 % of D1, operating and capital spending (Rp 0 of Rp 900,000,000); the threshold is 12.50 %",
    );
}

#[test]
fn whom_sub_kegiatan_reach() {
    let counted = |row: &str, counts: &str, code: &str, id: &str, en: &str| {
        let folder = Folder::with("a.csv", budget(&[row]));
        folder.file("s.csv", counts.replace("KODE", "2.07.03.2.01.0004"));
        says(&folder, &["report", "a.csv", "--beneficiaries", "s.csv"], code, id, en);
    };
    let head = "kode_sub_kegiatan,jenis_kelamin,jumlah";
    counted(
        COURSE,
        &format!("{head},biaya_satuan\nKODE,L,10,0\nKODE,P,10,0\n"),
        "D010",
        "peringatan[D010] 2.07.03.2.01.0004: semua biaya satuannya 0; biaya satuan tidak dipakai",
        "warning[D010] 2.07.03.2.01.0004: all its unit costs are 0; the unit costs are not used",
    );
    counted(
        &COURSE.replace("100000000", "-5000"),
        &format!("{head},biaya_satuan\nKODE,L,10,5\nKODE,P,10,6\n"),
        "D010",
        "peringatan[D010] 2.07.03.2.01.0004: nilainya -5.000 negatif; biaya satuan tidak dipakai",
        "warning[D010] 2.07.03.2.01.0004: its amount of -5,000 is negative; the unit costs are not used",
    );
    counted(
        COURSE,
        &format!("{head},biaya_satuan\nKODE,L,10,5\nKODE,L,10,6\nKODE,P,10,6\n"),
        "D010",
        "galat[D010] sasaran 2.07.03.2.01.0004 punya dua biaya satuan untuk satu kelompok; tidak dipakai",
        "error[D010] beneficiaries of 2.07.03.2.01.0004 have two unit costs for one group; not used",
    );
    counted(
        COURSE,
        &format!("{head},biaya_satuan\nKODE,L,10,5\nKODE,P,10,\n"),
        "D010",
        "peringatan[D010] sasaran 2.07.03.2.01.0004: tidak semua kelompok punya biaya satuan; biaya satuan tidak dipakai",
        "warning[D010] beneficiaries of 2.07.03.2.01.0004: not every group has a unit cost; the unit costs are not used",
    );
    counted(
        COURSE,
        &format!("{head}\n"),
        "D011",
        "catatan[D011] tidak ada baris sasaran; belum ada yang diisi",
        "note[D011] there are no beneficiaries rows; nothing is filled in yet",
    );
    counted(
        COURSE,
        &format!("{head}\nKODE,L,10\nKODE,P,10\nKODE,total,25\n"),
        "D005",
        "peringatan[D005] sasaran 2.07.03.2.01.0004: bagiannya berjumlah 20, padahal tertulis 25; selisihnya dihitung sebagai tidak diketahui",
        "warning[D005] beneficiaries of 2.07.03.2.01.0004: the parts add up to 20, but the file says 25; the difference counts as unknown",
    );
    // Percentages are written as the language does.
    counted(
        COURSE,
        &format!("{head},satuan\nKODE,L,\"60,5\",persen\nKODE,P,\"50,5\",persen\n"),
        "D005",
        "galat[D005] sasaran 2.07.03.2.01.0004: bagiannya berjumlah 111,00 %, lebih dari yang tertulis 100,00 %; tidak dipakai",
        "error[D005] beneficiaries of 2.07.03.2.01.0004: the parts add up to 111.00 %, more than the total of 100.00 %; they are not used",
    );
    counted(
        COURSE,
        &format!("{head},opd,item\nKODE,L,10,Dinas Sosial,Pelatihan bubut\nKODE,P,10,Dinas Sosial,Pelatihan bubut\n"),
        "D002",
        "peringatan[D002] tidak ada baris anggaran yang cocok dengan sasaran 2.07.03.2.01.0004, OPD \"dinas sosial\", item \"pelatihan bubut\"",
        "warning[D002] no line of the budget matches the beneficiaries of 2.07.03.2.01.0004, OPD \"dinas sosial\", item \"pelatihan bubut\"",
    );
}
