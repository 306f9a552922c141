//! The tree of a file → a statement. Every key that is not understood is kept and named.

use super::names::{self, StatementPart};
use super::node::{DataNode, MapEntry, Value};
use super::{Action, DataRow, Factor, Gbs, Indicator, Measure, NamedLevel, PlacedText, Signature, Strange};
use crate::domain::budget::{Unit, code_and_name};
use crate::domain::groups::Aspect;
use crate::finding::Place;
use crate::gbs::check;
use crate::gbs::node::StatedFigure;
use crate::sides::beneficiary::said;
use strum::VariantArray as _;

/// `None` where the file holds nothing that a statement has.
pub fn read(path: &str, mut tree: DataNode) -> Option<Gbs> {
    let persons = check::leave_out(&mut tree);
    let mut strange = Vec::new();
    let mut map = Map::of(&tree, StatementPart::Gbs)?;
    let mut gbs = Gbs { path: path.to_owned(), place: tree.place, persons, ..Gbs::default() };
    gbs.opd = map.text("perangkat_daerah");
    gbs.unit = map.text("unit_organisasi");
    gbs.address = map.text("alamat");
    gbs.year = map.text("tahun_anggaran");
    gbs.stage = map.text("tahap");
    gbs.head = matches!(map.text("bagian").words().as_str(), "kepala" | "head");
    gbs.policy = map.text("kebijakan");
    gbs.target_group = map.text("sasaran");
    gbs.program = level(&mut map, "program", "kode_program", "tujuan_program", &mut strange);
    gbs.kegiatan = level(&mut map, "kegiatan", "kode_kegiatan", "tujuan_kegiatan", &mut strange);
    gbs.sub_kegiatan = level(&mut map, "sub_kegiatan", "kode_sub_kegiatan", "tujuan_sub_kegiatan", &mut strange);
    gbs.steps = if map.text("gap").text.trim() == "4" { 4 } else { 9 };
    gbs.data = map.nodes("data").iter().map(|n| row(n, &mut strange)).collect();
    if let Some(node) = map.take("faktor").map(|e| &e.node) {
        factors(&mut gbs, node, &mut strange);
    }
    gbs.internal = map.texts("sebab_internal");
    gbs.external = map.texts("sebab_eksternal");
    gbs.goal = map.text("tolok_ukur");
    gbs.baseline = map.texts("baseline");
    for node in map.nodes("indikator") {
        indicators(&mut gbs, node, &mut strange);
    }
    gbs.amount = map.text("anggaran");
    gbs.actions = map.nodes("rencana_aksi").iter().map(|n| action(n, &mut strange)).collect();
    if let Some(mut signature) = map.take("tanda_tangan").and_then(|e| Map::of(&e.node, StatementPart::Signature)) {
        gbs.signature = Signature {
            town: signature.text("tempat"),
            date: signature.text("tanggal"),
            post: signature.text("jabatan"),
            name: signature.text("nama"),
            nip: signature.text("nip"),
        };
        signature.leave(&mut strange);
    }
    // A file in which nothing is known is something else.
    let known = map.used.iter().any(|u| *u);
    map.leave(&mut strange);
    strange.sort_by_key(|s| s.place);
    gbs.strange = strange;
    known.then_some(gbs)
}

/// A map whose keys are taken one by one; what is left was not understood.
struct Map<'a> {
    entries: &'a [MapEntry],
    part: StatementPart,
    /// What each key names; looked up once, for a file may hold any number of keys.
    fields: Vec<Option<&'static str>>,
    used: Vec<bool>,
}

impl<'a> Map<'a> {
    fn of(node: &'a DataNode, part: StatementPart) -> Option<Map<'a>> {
        match &node.value {
            Value::Map(entries) => {
                let fields = entries.iter().map(|e| names::field(part, &e.key)).collect();
                Some(Map { entries, part, fields, used: vec![false; entries.len()] })
            }
            _ => None,
        }
    }

    fn take(&mut self, field: &str) -> Option<&'a MapEntry> {
        let at = (0..self.entries.len()).find(|i| !self.used[*i] && self.fields[*i] == Some(field))?;
        self.used[at] = true;
        Some(&self.entries[at])
    }

    fn text(&mut self, field: &str) -> PlacedText {
        self.take(field).map_or_else(PlacedText::default, |e| text(&e.node))
    }

    /// A list, or the one value that stands for it.
    fn nodes(&mut self, field: &str) -> &'a [DataNode] {
        self.take(field).map_or(&[], |e| list(&e.node))
    }

    fn texts(&mut self, field: &str) -> Vec<PlacedText> {
        self.nodes(field).iter().map(text).collect()
    }

    fn figure(&mut self, field: &str, percent: bool, strange: &mut Vec<Strange>) -> Option<StatedFigure> {
        let entry = self.take(field)?;
        let cell = text(&entry.node);
        if names::is_placeholder(&cell.text) {
            return None;
        }
        let figure = StatedFigure::read(&cell.text, percent, cell.place);
        if figure.is_none() {
            strange.push(Strange { place: cell.place, field: entry.key.clone(), cell: cell.text });
        }
        figure
    }

    fn leave(self, strange: &mut Vec<Strange>) {
        let left = self.entries.iter().zip(self.used).filter(|(_, used)| !used).map(|(e, _)| e);
        let left =
            left.filter(|e| self.part != StatementPart::Gbs || names::field(StatementPart::File, &e.key).is_none());
        strange.extend(left.map(|e| Strange { place: e.place, field: e.key.clone(), cell: String::new() }));
    }
}

fn list(node: &DataNode) -> &[DataNode] {
    match &node.value {
        Value::List(list) => list,
        Value::Text(text) if text.trim().is_empty() => &[],
        _ => std::slice::from_ref(node),
    }
}

/// A text, or the texts of a list, a line each.
fn text(node: &DataNode) -> PlacedText {
    let text = match &node.value {
        Value::Text(text) => text.clone(),
        Value::List(list) => list.iter().map(|n| text(n).text).collect::<Vec<_>>().join("\n"),
        Value::Map(entries) => {
            entries.iter().map(|e| format!("{}: {}", e.key, text(&e.node).text)).collect::<Vec<_>>().join("\n")
        }
    };
    PlacedText { text, place: node.place }
}

fn level(map: &mut Map, field: &str, code: &str, goal: &str, strange: &mut Vec<Strange>) -> NamedLevel {
    let mut out = NamedLevel { code: map.text(code), goal: map.text(goal), ..NamedLevel::default() };
    let Some(entry) = map.take(field) else { return out };
    out.name = match Map::of(&entry.node, StatementPart::Level) {
        Some(mut fields) => {
            let (code, name, goal) = (fields.text("kode"), fields.text("nama"), fields.text("tujuan"));
            fields.leave(strange);
            out.code = if code.is_empty() { out.code } else { code };
            out.goal = if goal.is_empty() { out.goal } else { goal };
            name
        }
        None => text(&entry.node),
    };
    let (glued, name) = code_and_name(&out.name.text);
    out.glued = glued;
    out.name.text = name.to_owned();
    out
}

fn row(node: &DataNode, strange: &mut Vec<Strange>) -> DataRow {
    let Some(mut map) = Map::of(node, StatementPart::Data) else { return told(text(node)) };
    let year = map.text("tahun");
    let topic = map.text("topik");
    let mut out = DataRow {
        place: node.place,
        male: map.figure("L", false, strange),
        female: map.figure("P", false, strange),
        total: map.figure("total", false, strange),
        male_percent: map.figure("L_persen", true, strange),
        female_percent: map.figure("P_persen", true, strange),
        percent: map.figure("persen", true, strange),
        value: map.text("nilai"),
        unit: map.text("satuan"),
        basis: map.text("basis"),
        source: map.text("sumber"),
        year: names::year_in(&year.text).or_else(|| names::year_in(&topic.text)),
        aspect: None,
        incident: matches!(map.text("insiden").words().as_str(), "true" | "ya" | "1"),
        says: map.text("uraian"),
        others: Vec::new(),
        placeholder: names::is_placeholder(&topic.text),
        topic,
    };
    let aspect = map.take("faktor").map(|e| text(&e.node));
    out.aspect = match &aspect {
        Some(named) => aspect_in(&named.words()),
        None => aspect_in(&out.topic.words()),
    };
    // Further columns that hold a number count other groups: lansia, kecamatan, gedung.
    for (i, entry) in map.entries.iter().enumerate() {
        if !map.used[i]
            && let Value::Text(cell) = &entry.node.value
            && let Some(figure) = StatedFigure::read(cell, false, entry.node.place)
        {
            map.used[i] = true;
            out.others.push((entry.key.clone(), figure));
        }
    }
    map.leave(strange);
    out
}

/// The aspect a text begins with.
fn aspect_in(folded: &str) -> Option<Aspect> {
    Aspect::VARIANTS.iter().copied().find(|a| folded.split(' ').next() == Some(a.id()))
}

/// A row that is one text: its counts are read from it.
fn told(text: PlacedText) -> DataRow {
    let place = text.place;
    let mut out = DataRow {
        place,
        year: names::year_in(&text.text),
        aspect: aspect_in(&text.words()),
        placeholder: names::is_placeholder(&text.text),
        ..DataRow::default()
    };
    if let Some(said) = said::read(&text.text) {
        let figure = |n: Option<u64>, percent: bool| {
            let n = n?;
            let number = if percent { format!("{},{:02}", n / 100, n % 100) } else { n.to_string() };
            StatedFigure::read(&number, percent, place)
        };
        let percent = said.unit == Unit::Persen;
        let pair = [figure(said.male, percent), figure(said.female, percent)];
        if percent {
            [out.male_percent, out.female_percent] = pair;
        } else {
            [out.male, out.female] = pair;
            out.total = figure(said.total, false);
        }
    }
    out.topic = text;
    out
}

fn factors(gbs: &mut Gbs, node: &DataNode, strange: &mut Vec<Strange>) {
    let Value::Map(entries) = &node.value else {
        // Prose without headings: nobody can tell which factor it is about.
        if !text(node).is_empty() {
            strange.push(Strange { place: node.place, field: "faktor".into(), cell: String::new() });
        }
        return;
    };
    for entry in entries {
        let Some(aspect) = aspect_in(&crate::domain::text::words(&entry.key)) else {
            strange.push(Strange { place: entry.place, field: entry.key.clone(), cell: String::new() });
            continue;
        };
        gbs.factors[aspect as usize] = Some(factor(entry, strange));
    }
}

fn factor(entry: &MapEntry, strange: &mut Vec<Strange>) -> Factor {
    let Some(mut map) = Map::of(&entry.node, StatementPart::Factor) else {
        return Factor { place: entry.place, says: text(&entry.node), ..Factor::default() };
    };
    let data = map.text("data");
    let out = Factor {
        place: entry.place,
        says: map.text("uraian"),
        male: map.figure("L", false, strange),
        female: map.figure("P", false, strange),
        male_percent: map.figure("L_persen", true, strange),
        female_percent: map.figure("P_persen", true, strange),
        basis: map.text("basis"),
        without_data: data.words().starts_with("tidak ada") || (!data.is_empty() && !data.says()),
    };
    map.leave(strange);
    out
}

fn indicators(gbs: &mut Gbs, node: &DataNode, strange: &mut Vec<Strange>) {
    let Some(mut map) = Map::of(node, StatementPart::Indicator) else {
        let says = text(node);
        gbs.indicators.push(Indicator { place: says.place, says, ..Indicator::default() });
        return;
    };
    let input = map.text("masukan");
    if !input.is_empty() {
        gbs.input = input;
    }
    let says = map.text("uraian");
    // `output: ..., outcome: ...`: indicators by their kind.
    let is_kind = |entry: &MapEntry| {
        let folded = crate::domain::text::words(&entry.key);
        matches!(folded.as_str(), "output" | "keluaran" | "outcome" | "hasil" | "dampak")
    };
    if says.is_empty() && map.entries.iter().any(is_kind) {
        for (i, entry) in map.entries.iter().enumerate() {
            if !map.used[i] && is_kind(entry) {
                map.used[i] = true;
                let kind = PlacedText { text: entry.key.clone(), place: entry.place };
                gbs.indicators.extend(list(&entry.node).iter().map(text).map(|says| Indicator {
                    place: says.place,
                    kind: kind.clone(),
                    says,
                    ..Indicator::default()
                }));
            }
        }
    } else {
        let mut out = Indicator {
            place: node.place,
            kind: map.text("jenis"),
            says,
            unit: map.text("satuan"),
            baseline: measure(&mut map, "baseline", strange),
            target: measure(&mut map, "target", strange),
        };
        for (field, slot) in [
            ("baseline_L", &mut out.baseline.male),
            ("baseline_P", &mut out.baseline.female),
            ("target_L", &mut out.target.male),
            ("target_P", &mut out.target.female),
        ] {
            if let Some(entry) = map.take(field) {
                *slot = text(&entry.node);
            }
        }
        // One that is still to be filled in is none.
        if !out.says.is_empty() || out.baseline.says() || out.target.says() {
            gbs.indicators.push(out);
        }
    }
    map.leave(strange);
}

/// `{ L = 10, P = 20 }`, or a text such as "L : 10 P : 20".
fn measure(map: &mut Map, field: &str, strange: &mut Vec<Strange>) -> Measure {
    let Some(entry) = map.take(field) else { return Measure::default() };
    if let Some(mut data) = Map::of(&entry.node, StatementPart::Data) {
        let out = Measure { text: data.text("total"), male: data.text("L"), female: data.text("P") };
        data.leave(strange);
        return out;
    }
    let whole = text(&entry.node);
    let mut out = Measure { text: whole.clone(), ..Measure::default() };
    if let Some(said) = said::read(&whole.text)
        && let (Some(male), Some(female)) = (said.male, said.female)
    {
        let place: Place = whole.place;
        out.male = PlacedText { text: male.to_string(), place };
        out.female = PlacedText { text: female.to_string(), place };
    }
    out
}

fn action(node: &DataNode, strange: &mut Vec<Strange>) -> Action {
    let Some(mut map) = Map::of(node, StatementPart::Action) else {
        let says = text(node);
        return Action { place: says.place, says, ..Action::default() };
    };
    let out = Action {
        place: node.place,
        says: map.text("kegiatan"),
        input: map.text("masukan"),
        output: map.text("keluaran"),
        outcome: map.text("hasil"),
        responsible: map.text("penanggung_jawab"),
        accounts: map.texts("rekening"),
    };
    map.leave(strange);
    out
}
