//! Objects become a file of PDF: its cross references, streams that are deflated, objects within a stream.

use std::io::{Cursor, Read, Write};

use super::Packing;

pub struct Object {
    /// The whole object, or the entries of its stream's dictionary.
    pub body: String,
    pub stream: Option<Vec<u8>>,
}

impl Object {
    pub fn plain(body: impl Into<String>) -> Object {
        Object { body: body.into(), stream: None }
    }

    /// A stream with entries of its dictionary; those of its length and filter are added where it has none.
    pub fn stream(entries: &str, bytes: impl Into<Vec<u8>>) -> Object {
        Object { body: entries.to_owned(), stream: Some(bytes.into()) }
    }

    fn bytes(&self, deflated: bool) -> Vec<u8> {
        let Some(stream) = &self.stream else { return self.body.clone().into_bytes() };
        let (filter, data) = match deflated && !self.body.contains("/Filter") {
            true => (" /Filter /FlateDecode", flate(stream)),
            false => ("", stream.clone()),
        };
        let length = if self.body.contains("/Length ") { String::new() } else { format!(" /Length {}", data.len()) };
        let head = format!("<< {}{length}{filter} >>\nstream\n", self.body);
        [head.as_bytes(), &data, b"\nendstream"].concat()
    }
}

/// Bytes as `FlateDecode` takes them: deflated, between the head and the checksum of zlib.
pub fn flate(bytes: &[u8]) -> Vec<u8> {
    flate_again(bytes, 1)
}

/// The same of bytes repeated so many times, which are never all in memory.
pub fn flate_again(bytes: &[u8], times: u64) -> Vec<u8> {
    const BASE: u64 = 65_521;
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    zip.start_file("a", options.large_file(true)).unwrap();
    let length = bytes.len() as u64;
    let (sum, weighted) = (0..).zip(bytes).fold((0, 0), |(sum, weighted), (i, byte)| {
        let byte = u64::from(*byte);
        ((sum + byte) % BASE, (weighted + (length - i) % BASE * byte) % BASE)
    });
    let (mut a, mut b) = (1, 0);
    for _ in 0..times {
        zip.write_all(bytes).unwrap();
        (a, b) = ((a + sum) % BASE, (b + length % BASE * a + weighted) % BASE);
    }
    let mut zip = zip::ZipArchive::new(zip.finish().unwrap()).unwrap();
    let mut deflated = Vec::new();
    zip.by_index_raw(0).unwrap().read_to_end(&mut deflated).unwrap();
    [&[0x78, 0x9c][..], &deflated, &((b << 16 | a) as u32).to_be_bytes()].concat()
}

/// A file of these objects, the first of which is numbered 1 and is the catalog.
pub fn written(objects: &[Object], trailer: &str, packing: Packing) -> Vec<u8> {
    let mut out = b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut places: Vec<[u64; 3]> = vec![[0, 0, 65_535]];
    let within = packing == Packing::Streams;
    let (mut index, mut packed) = (String::new(), Vec::new());
    let holder = objects.len() as u64 + 1;
    for (i, object) in objects.iter().enumerate() {
        let number = i + 1;
        let bytes = object.bytes(packing != Packing::Plain);
        if within && object.stream.is_none() {
            places.push([2, holder, index.split_whitespace().count() as u64 / 2]);
            index += &format!("{number} {} ", packed.len());
            packed.extend([&bytes[..], b"\n"].concat());
            continue;
        }
        places.push([1, out.len() as u64, 0]);
        out.extend([format!("{number} 0 obj\n").as_bytes(), &bytes, b"\nendobj\n"].concat());
    }
    if !within {
        let start = out.len();
        let size = places.len();
        let rows = places.iter().map(|[kind, at, generation]| {
            format!("{at:010} {generation:05} {} \n", if *kind == 0 { 'f' } else { 'n' })
        });
        let table: String = rows.collect();
        let end = format!(
            "xref\n0 {size}\n{table}trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n"
        );
        out.extend(end.into_bytes());
        return out;
    }
    let entries = format!("/Type /ObjStm /N {} /First {}", index.split_whitespace().count() / 2, index.len());
    places.push([1, out.len() as u64, 0]);
    let stream = Object::stream(&entries, [index.as_bytes(), &packed].concat()).bytes(true);
    out.extend([format!("{holder} 0 obj\n").as_bytes(), &stream, b"\nendobj\n"].concat());
    let start = out.len();
    places.push([1, start as u64, 0]);
    let table: Vec<u8> = places
        .iter()
        .flat_map(|[kind, at, rest]| {
            [&[*kind as u8][..], &(*at as u32).to_be_bytes(), &(*rest as u16).to_be_bytes()].concat()
        })
        .collect();
    let entries = format!("/Type /XRef /Size {} /W [1 4 2] /Root 1 0 R {trailer}", places.len());
    let stream = Object::stream(&entries, table).bytes(true);
    out.extend([format!("{} 0 obj\n", holder + 1).as_bytes(), &stream, b"\nendobj\n"].concat());
    out.extend(format!("startxref\n{start}\n%%EOF\n").into_bytes());
    out
}
