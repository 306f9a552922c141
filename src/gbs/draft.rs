//! A statement to be filled in: what the budget, the evidence and the beneficiaries know stands in it, the rest is asked.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use strum::VariantArray as _;

use crate::domain::amount::Rupiah;
use crate::domain::budget::Activity;
use crate::domain::code::Level;
use crate::domain::groups::{Age, Aspect, Sex};
use crate::ledger::{Ledger, Line};
use crate::sides::beneficiary::Reach;

/// What is known of one sub kegiatan of one agency.
#[derive(Default)]
pub struct Known {
    pub activity: Activity,
    pub year: Option<u16>,
    pub stage: Option<String>,
    pub amount: Rupiah,
    /// What it buys: item, account, rupiah.
    items: BTreeMap<(String, String), Rupiah>,
    aspects: BTreeSet<Aspect>,
    sexes: BTreeSet<Sex>,
    ages: BTreeSet<Age>,
    difabel: bool,
    /// Concept and the words that showed it.
    evidence: BTreeSet<(String, String)>,
}

/// More actions than this are no plan; the smaller ones are put together.
const ACTIONS: usize = 12;

impl Known {
    /// Adds one line of the sub kegiatan.
    pub fn add(&mut self, ledger: &Ledger, line: &Line) {
        let Some(amount) = line.amount else { return };
        self.amount += amount;
        let account = ledger.account_of(line).code.map(|c| c.to_string()).unwrap_or_default();
        *self.items.entry((ledger.text_of(line).to_owned(), account)).or_default() += amount;
        let verdict = ledger.verdict_of(line);
        if !verdict.answer.category.is_arg() {
            return;
        }
        self.aspects.extend(verdict.answer.aspects());
        self.ages.extend(verdict.answer.ages());
        self.sexes.insert(verdict.answer.sex);
        self.difabel |= verdict.answer.difabel;
        for found in &verdict.evidence {
            self.evidence.insert((ledger.criteria.concepts[found.concept].id.clone(), found.text.to_string()));
        }
    }
}

impl Known {
    /// What its lines buy, with rupiah and account, the largest first.
    pub fn actions(&self) -> Vec<(String, Rupiah, String)> {
        let mut items: Vec<_> = self.items.iter().filter(|(_, amount)| **amount != Rupiah::ZERO).collect();
        items.sort_by(|a, b| b.1.cmp(a.1).then_with(|| a.0.cmp(b.0)));
        let whole = items.len() <= ACTIONS;
        let (shown, rest) = items.split_at(if whole { items.len() } else { ACTIONS - 1 });
        let action =
            |((what, account), amount): &(&(String, String), &Rupiah)| (what.clone(), **amount, account.clone());
        let mut out: Vec<_> = shown.iter().map(action).collect();
        if !rest.is_empty() {
            let amount = rest.iter().map(|(_, amount)| **amount).sum();
            out.push((format!("{} baris anggaran lain", rest.len()), amount, String::new()));
        }
        out
    }

    /// What its texts show of the gap, for who fills in the factors.
    pub fn hints(&self) -> Vec<String> {
        if self.evidence.is_empty() {
            return Vec::new();
        }
        let signs: Vec<String> = self.evidence.iter().map(|(c, t)| format!("{c} ({t:?})")).collect();
        let sexes: Vec<&str> = self.sexes.iter().map(|s| s.id()).collect();
        let mut groups: Vec<&str> = self.ages.iter().map(|a| a.id()).collect();
        groups.extend(self.difabel.then_some("difabel"));
        let groups = if groups.is_empty() { "-".to_owned() } else { groups.join(", ") };
        vec![
            format!("Bukti dalam teks anggaran: {}", signs.join("; ")),
            format!("Yang disebut di sana: {}; {groups}", sexes.join(", ")),
        ]
    }
}

/// The statement as TOML. `steps`: 9, or 4 for the newer analysis.
pub fn write(known: &Known, reaches: &[&Reach], steps: u8) -> String {
    let mut out = String::new();
    let a = &known.activity;
    let code = |level| a.code.and_then(|c| c.at(level)).map(|c| c.to_string()).unwrap_or_default();
    let _ = writeln!(
        out,
        "# Pernyataan Anggaran Gender (GBS) dengan analisisnya (GAP). Baris bertanda # adalah pertanyaan: jawab, lalu hapus.\n\
         # Periksa dengan: setara gbs check BERKAS_INI --budget ANGGARAN\n"
    );
    let _ = writeln!(out, "perangkat_daerah = {}", quoted(&a.opd_name));
    if !a.unit_name.is_empty() && a.unit_name != a.opd_name {
        let _ = writeln!(out, "# unit_organisasi = {}", quoted(&a.unit_name));
    }
    match known.year {
        Some(year) => _ = writeln!(out, "tahun_anggaran = {year}"),
        None => _ = writeln!(out, "# Tahun anggaran?\n# tahun_anggaran = 2026"),
    }
    if let Some(stage) = &known.stage {
        let _ = writeln!(out, "tahap = {}", quoted(stage));
    }
    let _ = writeln!(out, "gap = {steps}");
    let _ = writeln!(out, "\n# Siapa yang dilayani?\nsasaran = {}", quoted(&a.sasaran));
    let _ = writeln!(
        out,
        "\n# Jumlah anggaran sub kegiatan ini dalam berkas anggaran.\nanggaran = {}",
        quoted(&known.amount.indonesian())
    );
    let _ = writeln!(
        out,
        "\n# Tujuan setelah reformulasi: apa yang berubah bagi perempuan dan laki-laki bila sebabnya dijawab?\ntolok_ukur = \"\""
    );
    if steps == 9 {
        let _ = writeln!(
            out,
            "\n# Sebab di dalam OPD sendiri: aturan, jadwal, tempat, petugas, kebiasaan kerja?\nsebab_internal = [\n  \"\",\n]\n\
             # Sebab di luar OPD: di keluarga, masyarakat, lingkungan?\nsebab_eksternal = [\n  \"\",\n]"
        );
    }
    for (table, code, name) in [
        ("program", code(Level::Program), &a.program_name),
        ("kegiatan", code(Level::Kegiatan), &a.kegiatan_name),
        ("sub_kegiatan", code(Level::SubKegiatan), &a.sub_kegiatan_name),
    ] {
        let _ = writeln!(out, "\n[{table}]\nkode = {}\nnama = {}", quoted(&code), quoted(name));
        if table == "sub_kegiatan" {
            let _ = writeln!(out, "# Tujuan semula, sebelum analisis gender?\ntujuan = \"\"");
        }
    }
    data(&mut out, reaches);
    factors(&mut out, known);
    let _ = writeln!(
        out,
        "\n# Indikator yang menunjukkan kesenjangan mengecil, dengan data dasar dan target menurut jenis kelamin.\n\
         [[indikator]]\njenis = \"keluaran\"\nuraian = {}\nsatuan = \"\"\nbaseline = {{ L = \"\", P = \"\" }}\n\
         target = {{ L = \"\", P = \"\" }}\n\n[[indikator]]\njenis = \"hasil\"\nuraian = \"\"\nsatuan = \"\"\n\
         baseline = {{ L = \"\", P = \"\" }}\ntarget = {{ L = \"\", P = \"\" }}",
        quoted(&a.indikator)
    );
    actions(&mut out, known, steps);
    let _ = writeln!(
        out,
        "\n[tanda_tangan]\ntempat = \"\"\ntanggal = \"\"\njabatan = {}\nnama = \"\"\nnip = \"\"",
        quoted(&format!("Kepala {}", a.opd_name))
    );
    out
}

/// Rows of data from the beneficiaries file; without it, a row to be filled in.
fn data(out: &mut String, reaches: &[&Reach]) {
    let _ = writeln!(
        out,
        "\n# Data pembuka wawasan. Untuk tiap faktor di bawah: berapa L dan berapa P, dari mana, tahun berapa?\n\
         # Data insiden (kematian ibu, korban KDRT) tidak perlu L dan P: tulis insiden = true."
    );
    for reach in reaches {
        let sum = |sex| reach.counts.iter().filter(|(g, _)| g.sex == sex).map(|(_, n)| n).sum::<u64>();
        let what = reach.whose.item.as_deref().map_or("Penerima manfaat".into(), |i| format!("Penerima manfaat: {i}"));
        let _ = writeln!(out, "[[data]]\ntopik = {}\nfaktor = \"manfaat\"", quoted(&what));
        let _ = writeln!(out, "L = {}\nP = {}\nsatuan = {}", sum(Sex::L), sum(Sex::P), quoted(reach.unit.id()));
        let year = reach.year.map_or("# tahun = ".to_owned(), |y| format!("tahun = {y}"));
        let _ = writeln!(out, "sumber = {}\n{year}\n", quoted(&reach.table.path));
    }
    if reaches.is_empty() {
        let _ = writeln!(
            out,
            "[[data]]\ntopik = \"\"\nfaktor = \"akses\"\n# L = \n# P = \nsatuan = \"orang\"\nsumber = \"\"\n# tahun = \n"
        );
    }
}

fn factors(out: &mut String, known: &Known) {
    let _ =
        writeln!(out, "# Faktor kesenjangan: hanya yang relevan. Siapa yang tertinggal, berapa, dan di mana terlihat?");
    for hint in known.hints() {
        let _ = writeln!(out, "# {hint}");
    }
    for aspect in Aspect::VARIANTS.iter().copied() {
        let named = known.aspects.contains(&aspect) || (known.aspects.is_empty() && aspect == Aspect::Akses);
        let mark = if named { "" } else { "# " };
        let _ = writeln!(out, "{mark}[faktor.{}]\n{mark}uraian = \"\"", aspect.id());
    }
}

/// The lines of the budget as actions, the largest first.
fn actions(out: &mut String, known: &Known, steps: u8) {
    let _ = writeln!(
        out,
        "\n# Rencana aksi: baris anggaran sub kegiatan ini sebagai titik tolak. Gabungkan menurut langkah, hapus yang tidak\n\
         # menjawab kesenjangan, dan isi keluaran serta hasilnya."
    );
    for (what, amount, account) in known.actions() {
        let _ =
            writeln!(out, "[[rencana_aksi]]\nkegiatan = {}\nmasukan = {}", quoted(&what), quoted(&amount.indonesian()));
        if !account.is_empty() {
            let _ = writeln!(out, "rekening = [{}]", quoted(&account));
        }
        let _ = writeln!(out, "keluaran = \"\"\nhasil = \"\"");
        if steps == 4 {
            let _ = writeln!(out, "penanggung_jawab = {}", quoted(&known.activity.opd_name));
        }
        let _ = writeln!(out);
    }
}

/// A TOML string.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
