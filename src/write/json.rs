//! Report → JSON (`setara.report/2`).

use std::io::Write;

use anyhow::Result;
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::guard::escape;
use crate::guard::personal::masked;
use crate::report::Report;
use crate::report::sections::Section;

/// The whole report, or only the sections named: what was read, the total, notes and manifest stand with either.
pub fn write(report: &Report, only: &[Section], out: &mut dyn Write) -> Result<()> {
    if only.is_empty() { value(report, out) } else { value(&Part { report, only }, out) }
}

/// Any value, readable, with a line end.
pub fn value(value: &impl Serialize, out: &mut dyn Write) -> Result<()> {
    let text = serde_json::to_string_pretty(value)?;
    escape::json(out, |out| {
        out.write_all(masked(&text).as_bytes())?;
        out.write_all(b"\n")?;
        Ok(())
    })
}

struct Part<'a> {
    report: &'a Report,
    only: &'a [Section],
}

impl Serialize for Part<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let r = self.report;
        let wanted = |section| self.only.contains(&section);
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("schema", &r.schema)?;
        map.serialize_entry("inputs", &r.inputs)?;
        map.serialize_entry("total", &r.total)?;
        map.serialize_entry("lines", &r.lines)?;
        map.serialize_entry("lines_without_amount", &r.lines_without_amount)?;
        if wanted(Section::Denominators) {
            map.serialize_entry("denominators", &r.denominators)?;
        }
        if wanted(Section::Lenses) {
            map.serialize_entry("lenses", &r.lenses)?;
        }
        if wanted(Section::Categories) {
            map.serialize_entry("categories", &r.categories)?;
        }
        if wanted(Section::Overlap) {
            map.serialize_entry("overlap", &r.overlap)?;
            map.serialize_entry("official_without_evidence", &r.official_without_evidence)?;
            map.serialize_entry("evidence_without_official", &r.evidence_without_official)?;
        }
        if wanted(Section::Opd) {
            map.serialize_entry("opd", &r.opd)?;
        }
        if wanted(Section::Coverage) {
            map.serialize_entry("coverage", &r.coverage)?;
        }
        if wanted(Section::Gbs) {
            map.serialize_entry("gbs", &r.gbs)?;
        }
        if let Some(by) = r.by.as_ref().filter(|_| wanted(Section::By)) {
            map.serialize_entry("by", by)?;
        }
        if self.only.iter().any(|s| s.is_allocation()) {
            map.serialize_entry("allocation", &r.allocation)?;
        }
        map.serialize_entry("notes", &r.notes)?;
        map.serialize_entry("manifest", &r.manifest)?;
        map.end()
    }
}
