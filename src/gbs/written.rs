//! A statement as TOML, as `docs/gbs.md` lists its fields: what was read, from whatever form.

use std::fmt::Write as _;

use super::node::{ONE, StatedFigure};
use super::{Action, DataRow, Factor, Gbs, Indicator, Measure, NamedLevel, PlacedText};

/// The statement as a TOML file. Read again it is the same statement; what was not understood is not in it.
pub fn toml(gbs: &Gbs) -> String {
    let mut out = Lines::default();
    out.text("perangkat_daerah", &gbs.opd);
    out.text("unit_organisasi", &gbs.unit);
    out.text("alamat", &gbs.address);
    out.text("tahun_anggaran", &gbs.year);
    out.text("tahap", &gbs.stage);
    if gbs.head {
        out.say("bagian", "kepala");
    }
    if gbs.steps == 4 {
        out.say("gap", "4");
    }
    out.text("kebijakan", &gbs.policy);
    out.text("sasaran", &gbs.target_group);
    out.text("anggaran", &gbs.amount);
    out.text("tolok_ukur", &gbs.goal);
    out.list("sebab_internal", &gbs.internal);
    out.list("sebab_eksternal", &gbs.external);
    out.list("baseline", &gbs.baseline);
    level(&mut out, "program", &gbs.program);
    level(&mut out, "kegiatan", &gbs.kegiatan);
    level(&mut out, "sub_kegiatan", &gbs.sub_kegiatan);
    gbs.data.iter().for_each(|row| data(&mut out, row));
    for (aspect, own) in gbs.factors() {
        out.table(&format!("[faktor.{}]", aspect.id()));
        factor(&mut out, own);
    }
    if !gbs.input.is_empty() {
        out.table("[[indikator]]");
        out.text("masukan", &gbs.input);
    }
    gbs.indicators.iter().for_each(|own| indicator(&mut out, own));
    gbs.actions.iter().for_each(|own| action(&mut out, own));
    let signed = &gbs.signature;
    let signature = [
        ("tempat", &signed.town),
        ("tanggal", &signed.date),
        ("jabatan", &signed.post),
        ("nama", &signed.name),
        ("nip", &signed.nip),
    ];
    if signature.iter().any(|(_, text)| !text.is_empty()) {
        out.table("[tanda_tangan]");
        signature.iter().for_each(|(field, text)| out.text(field, text));
    }
    out.0
}

/// Lines of the file; a field without a text has none.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn table(&mut self, head: &str) {
        if !self.0.is_empty() {
            self.0.push('\n');
        }
        let _ = writeln!(self.0, "{head}");
    }

    fn say(&mut self, field: &str, text: &str) {
        let _ = writeln!(self.0, "{} = {}", key(field), value(text));
    }

    fn text(&mut self, field: &str, text: &PlacedText) {
        if !text.is_empty() {
            self.say(field, text.text.trim());
        }
    }

    fn list(&mut self, field: &str, texts: &[PlacedText]) {
        if texts.is_empty() {
            return;
        }
        let _ = writeln!(self.0, "{field} = [");
        for text in texts {
            let _ = writeln!(self.0, "  {},", string(&text.text));
        }
        self.0.push_str("]\n");
    }

    fn figure(&mut self, field: &str, figure: Option<&StatedFigure>) {
        if let Some(own) = figure {
            let _ = writeln!(self.0, "{} = {}", key(field), number(own));
        }
    }
}

fn level(out: &mut Lines, table: &str, level: &NamedLevel) {
    if level.code.is_empty() && level.name.is_empty() && level.goal.is_empty() && level.glued.is_none() {
        return;
    }
    out.table(&format!("[{table}]"));
    out.text("kode", &level.code);
    match level.glued {
        // Where the code stands is a finding of its own.
        Some(code) => out.say("nama", format!("{code} {}", level.name.text).trim()),
        None => out.text("nama", &level.name),
    }
    out.text("tujuan", &level.goal);
}

fn data(out: &mut Lines, row: &DataRow) {
    out.table("[[data]]");
    out.text("topik", &row.topic);
    out.figure("L", row.male.as_ref());
    out.figure("P", row.female.as_ref());
    out.figure("total", row.total.as_ref());
    out.figure("L_persen", row.male_percent.as_ref());
    out.figure("P_persen", row.female_percent.as_ref());
    out.figure("persen", row.percent.as_ref());
    out.text("nilai", &row.value);
    out.text("satuan", &row.unit);
    out.text("basis", &row.basis);
    out.text("sumber", &row.source);
    if let Some(year) = row.year {
        out.say("tahun", &year.to_string());
    }
    if let Some(aspect) = row.aspect {
        out.say("faktor", aspect.id());
    }
    if row.incident {
        out.0.push_str("insiden = true\n");
    }
    out.text("keterangan", &row.says);
    // By their names: in forms they stand in the order of columns.
    let mut others: Vec<_> = row.others.iter().collect();
    others.sort_by(|(one, _), (other, _)| one.cmp(other));
    others.into_iter().for_each(|(name, figure)| out.figure(name, Some(figure)));
}

fn factor(out: &mut Lines, own: &Factor) {
    out.text("uraian", &own.says);
    out.figure("L", own.male.as_ref());
    out.figure("P", own.female.as_ref());
    out.figure("L_persen", own.male_percent.as_ref());
    out.figure("P_persen", own.female_percent.as_ref());
    out.text("basis", &own.basis);
    if own.without_data {
        out.say("data", "tidak ada");
    }
}

fn indicator(out: &mut Lines, own: &Indicator) {
    out.table("[[indikator]]");
    out.text("jenis", &own.kind);
    out.text("uraian", &own.says);
    out.text("satuan", &own.unit);
    measure(out, "baseline", &own.baseline);
    measure(out, "target", &own.target);
}

/// By sex, or as the text from which that was read.
fn measure(out: &mut Lines, field: &str, own: &Measure) {
    if !own.text.is_empty() {
        return out.text(field, &own.text);
    }
    let sexes = [("L", &own.male), ("P", &own.female)];
    let parts: Vec<String> = sexes
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(sex, text)| format!("{sex} = {}", value(&text.text)))
        .collect();
    if !parts.is_empty() {
        let _ = writeln!(out.0, "{field} = {{ {} }}", parts.join(", "));
    }
}

fn action(out: &mut Lines, own: &Action) {
    out.table("[[rencana_aksi]]");
    out.text("kegiatan", &own.says);
    out.text("masukan", &own.input);
    out.text("keluaran", &own.output);
    out.text("hasil", &own.outcome);
    out.text("penanggung_jawab", &own.responsible);
    out.list("rekening", &own.accounts);
}

/// Names of groups may be any words.
fn key(name: &str) -> String {
    let is_bare = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
    if is_bare { name.to_owned() } else { string(name) }
}

/// A whole number as one; other texts stay as they are.
fn value(text: &str) -> String {
    let is_number = text.len() <= 18 && text.parse::<u64>().is_ok_and(|n| n.to_string() == text);
    if is_number { text.to_owned() } else { string(text) }
}

fn number(own: &StatedFigure) -> String {
    match own.decimals {
        0 => (own.millionths / ONE).to_string(),
        decimals => string(&StatedFigure::write(own.millionths, decimals)),
    }
}

fn string(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
