//! What the budgets are made of: agencies with their activities, and accounts. Codes are official ones; `official` says
//! whether the list of 2027 tags them for gender.

#[derive(Debug)]
pub struct Agency {
    pub code: &'static str,
    pub name: &'static str,
    pub urusan: Named,
    pub bidang: Named,
    pub programs: &'static [Program],
}

/// Code and name.
pub type Named = (&'static str, &'static str);

#[derive(Debug)]
pub struct Program {
    pub code: &'static str,
    pub name: &'static str,
    pub kegiatan: &'static [Kegiatan],
}

#[derive(Debug)]
pub struct Kegiatan {
    pub code: &'static str,
    pub name: &'static str,
    pub subs: &'static [Sub],
}

#[derive(Debug)]
pub struct Sub {
    pub code: &'static str,
    pub name: &'static str,
    pub indicator: &'static str,
    pub unit: &'static str,
    pub official: bool,
}

const fn sub(
    code: &'static str,
    name: &'static str,
    indicator: &'static str,
    unit: &'static str,
    official: bool,
) -> Sub {
    Sub { code, name, indicator, unit, official }
}

const WAJIB: Named = ("1", "URUSAN WAJIB PELAYANAN DASAR");

/// Agencies of which a budget has some.
pub const AGENCIES: [Agency; 5] = [
    Agency {
        code: "1.01.2.22.0.00.01.0000",
        name: "Dinas Pendidikan dan Kebudayaan",
        urusan: WAJIB,
        bidang: ("1.01", "BIDANG PENDIDIKAN"),
        programs: &[Program {
            code: "1.01.02",
            name: "PROGRAM PENGELOLAAN PENDIDIKAN",
            kegiatan: &[
                Kegiatan {
                    code: "1.01.02.2.01",
                    name: "Pengelolaan Sekolah Dasar",
                    subs: &[
                        sub("1.01.02.2.01.0001", "Sekolah Baru", "Jumlah sekolah yang dibangun", "Unit", false),
                        sub("1.01.02.2.01.0003", "Ruang Guru, Kepala Sekolah", "Jumlah ruang", "Ruang", false),
                        sub("1.01.02.2.01.0029", "Sanitasi Sekolah", "Jumlah jamban terpisah", "Paket", true),
                    ],
                },
                Kegiatan {
                    code: "1.01.02.2.03",
                    name: "Pengelolaan Pendidikan Anak Usia Dini",
                    subs: &[
                        sub("1.01.02.2.03.0002", "Ruang Kelas", "Jumlah ruang kelas", "Ruang", false),
                        sub("1.01.02.2.03.0039", "Pendampingan Lembaga", "Jumlah lembaga", "Lembaga", true),
                    ],
                },
            ],
        }],
    },
    Agency {
        code: "1.02.0.00.0.00.01.0000",
        name: "Dinas Kesehatan",
        urusan: WAJIB,
        bidang: ("1.02", "BIDANG KESEHATAN"),
        programs: &[Program {
            code: "1.02.02",
            name: "PROGRAM UPAYA KESEHATAN",
            kegiatan: &[
                Kegiatan {
                    code: "1.02.02.2.01",
                    name: "Penyediaan Fasilitas",
                    subs: &[
                        sub("1.02.02.2.01.0001", "Rumah Sakit", "Jumlah rumah sakit baru", "Unit", true),
                        sub("1.02.02.2.01.0002", "Puskesmas", "Jumlah puskesmas baru", "Unit", false),
                        sub("1.02.02.2.01.0003", "Fasilitas Lain", "Jumlah fasilitas", "Unit", true),
                    ],
                },
                Kegiatan {
                    code: "1.02.02.2.02",
                    name: "Penyediaan Layanan",
                    subs: &[
                        sub("1.02.02.2.02.0001", "Layanan Ibu Hamil", "Jumlah ibu hamil dilayani", "Orang", true),
                        sub("1.02.02.2.02.0008", "Layanan Hipertensi", "Jumlah penderita", "Orang", true),
                        sub("1.02.02.2.02.0013", "Layanan Krisis", "Dokumen kesiapan", "Dokumen", false),
                    ],
                },
            ],
        }],
    },
    Agency {
        code: "1.03.0.00.0.00.01.0000",
        name: "Dinas Pekerjaan Umum",
        urusan: WAJIB,
        bidang: ("1.03", "BIDANG PEKERJAAN UMUM"),
        programs: &[
            Program {
                code: "1.03.03",
                name: "PROGRAM AIR MINUM",
                kegiatan: &[Kegiatan {
                    code: "1.03.03.2.01",
                    name: "Pengelolaan Air Minum",
                    subs: &[
                        sub("1.03.03.2.01.0022", "Jaringan Perpipaan", "Jumlah sambungan", "SR", false),
                        sub("1.03.03.2.01.0024", "Sarana Desa", "Kapasitas sarana", "Liter/detik", false),
                    ],
                }],
            },
            Program {
                code: "1.03.10",
                name: "PROGRAM PENYELENGGARAAN JALAN",
                kegiatan: &[Kegiatan {
                    code: "1.03.10.2.01",
                    name: "Penyelenggaraan Jalan Kabupaten",
                    subs: &[
                        sub("1.03.10.2.01.0029", "Pembebasan Lahan", "Luas lahan", "Ha", false),
                        sub("1.03.10.2.01.0043", "Survei Jalan", "Jumlah dokumen survei", "Dokumen", false),
                    ],
                }],
            },
        ],
    },
    Agency {
        code: "1.06.0.00.0.00.01.0000",
        name: "Dinas Sosial",
        urusan: WAJIB,
        bidang: ("1.06", "BIDANG SOSIAL"),
        programs: &[
            Program {
                code: "1.06.02",
                name: "PROGRAM PEMBERDAYAAN SOSIAL",
                kegiatan: &[Kegiatan {
                    code: "1.06.02.2.03",
                    name: "Potensi Sumber Kesejahteraan",
                    subs: &[
                        sub("1.06.02.2.03.0003", "Kapasitas Keluarga", "Jumlah keluarga", "Keluarga", true),
                        sub("1.06.02.2.03.0010", "Lembaga Konsultasi", "Jumlah lembaga", "Lembaga", false),
                    ],
                }],
            },
            Program {
                code: "1.06.04",
                name: "PROGRAM REHABILITASI SOSIAL",
                kegiatan: &[Kegiatan {
                    code: "1.06.04.2.01",
                    name: "Rehabilitasi Dasar di Luar Panti",
                    subs: &[
                        sub("1.06.04.2.01.0004", "Alat Bantu", "Jumlah penerima alat bantu", "Orang", true),
                        sub("1.06.04.2.01.0016", "Kerja Sama", "Jumlah dokumen", "Dokumen", false),
                    ],
                }],
            },
        ],
    },
    Agency {
        code: "3.27.0.00.0.00.01.0000",
        name: "Dinas Pertanian",
        urusan: ("3", "URUSAN PILIHAN"),
        bidang: ("3.27", "BIDANG PERTANIAN"),
        programs: &[Program {
            code: "3.27.02",
            name: "PROGRAM SARANA PERTANIAN",
            kegiatan: &[Kegiatan {
                code: "3.27.02.2.01",
                name: "Pengawasan Sarana",
                subs: &[
                    sub("3.27.02.2.01.0001", "Sarana Pendukung", "Jumlah sarana", "Unit", false),
                    sub("3.27.02.2.01.0002", "Pendampingan Petani", "Jumlah petani", "Orang", false),
                ],
            }],
        }],
    },
];

const OF_KECAMATAN: &[Program] = &[
    Program {
        code: "7.01.02",
        name: "PROGRAM PELAYANAN PUBLIK",
        kegiatan: &[Kegiatan {
            code: "7.01.02.2.01",
            name: "Koordinasi Pemerintahan",
            subs: &[
                sub("7.01.02.2.01.0001", "Koordinasi Instansi", "Jumlah laporan", "Laporan", false),
                sub("7.01.02.2.01.0002", "Peningkatan Pelayanan", "Jumlah dokumen", "Dokumen", false),
            ],
        }],
    },
    Program {
        code: "7.01.03",
        name: "PROGRAM PEMBERDAYAAN DESA",
        kegiatan: &[Kegiatan {
            code: "7.01.03.2.01",
            name: "Koordinasi Pemberdayaan",
            subs: &[
                sub("7.01.03.2.01.0001", "Musyawarah Desa", "Jumlah lembaga", "Lembaga", false),
                sub("7.01.03.2.01.0003", "Sarana Kelurahan", "Jumlah sarana", "Unit", false),
            ],
        }],
    },
];
const KEWILAYAHAN: Named = ("7", "UNSUR KEWILAYAHAN");
const KECAMATAN: Named = ("7.01", "BIDANG KECAMATAN");

/// Two agencies with the same activities.
pub const TWINS: [Agency; 2] = [
    Agency {
        code: "7.01.0.00.0.00.01.0000",
        name: "Kecamatan Melati Selatan",
        urusan: KEWILAYAHAN,
        bidang: KECAMATAN,
        programs: OF_KECAMATAN,
    },
    Agency {
        code: "7.01.0.00.0.00.02.0000",
        name: "Kecamatan Melati Utara",
        urusan: KEWILAYAHAN,
        bidang: KECAMATAN,
        programs: OF_KECAMATAN,
    },
];

/// Accounts, in their order: operating, capital, unforeseen, transfers.
pub const ACCOUNTS: [Named; 8] = [
    ("5.1.01.01.01.0001", "Belanja Gaji Pokok"),
    ("5.1.02.01.01.0024", "Belanja Alat Tulis Kantor"),
    ("5.1.02.01.01.0052", "Belanja Makanan Rapat"),
    ("5.1.02.04.01.0001", "Belanja Perjalanan Dinas"),
    ("5.2.02.05.01.0005", "Belanja Modal Mebel"),
    ("5.2.04.01.01.0003", "Belanja Modal Jalan"),
    ("5.3.01.01.01.0001", "Belanja Tidak Terduga"),
    ("5.4.02.05.02.0001", "Belanja Bantuan kepada Desa"),
];
