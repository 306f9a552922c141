//! A part of a document → a tree of what is read of it. What its elements are named is all that is known here; how large and
//! how deep a tree may be is bounded, and it has no entities but those of XML itself.

use anyhow::{Result, anyhow, bail};
use encoding_rs::{Encoding, UTF_8};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// Elements within each other: deeper than any word processor writes them.
const MAX_DEPTH: usize = 160;
/// Elements of a part, read or not: a hundred pages of tables have half a million.
const MAX_ELEMENTS: u64 = 3_000_000;

/// An element with what is read of it.
#[derive(Default, Debug)]
pub struct Node {
    pub name: &'static str,
    /// Its attribute `val`, `styleId`, `numId` or the like: the one that it has.
    pub value: Option<String>,
    /// Text directly in it.
    pub text: String,
    pub children: Vec<Node>,
}

impl Node {
    pub fn child(&self, name: &str) -> Option<&Node> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The value of a child.
    pub fn value_of(&self, name: &str) -> Option<&str> {
        self.child(name)?.value.as_deref()
    }

    /// A switch: there, and not turned off.
    pub fn is_on(&self, name: &str) -> bool {
        self.child(name).is_some_and(|child| !matches!(child.value.as_deref(), Some("0" | "false" | "off" | "none")))
    }
}

/// Elements that are read, whatever their prefix.
const KEPT: [&str; 46] = [
    "document",
    "body",
    "p",
    "r",
    "t",
    "tab",
    "br",
    "cr",
    "noBreakHyphen",
    "pPr",
    "rPr",
    "b",
    "vanish",
    "pStyle",
    "numPr",
    "numId",
    "ilvl",
    "outlineLvl",
    "tbl",
    "tr",
    "trPr",
    "tc",
    "tcPr",
    "gridSpan",
    "gridBefore",
    "vMerge",
    "hMerge",
    "sdt",
    "sdtPr",
    "showingPlcHdr",
    "txbxContent",
    "numbering",
    "abstractNum",
    "abstractNumId",
    "lvl",
    "start",
    "numFmt",
    "lvlText",
    "num",
    "styles",
    "style",
    "basedOn",
    "lvlOverride",
    "startOverride",
    "cellDel",
    "ptab",
];

/// Elements that are passed over with all that is in them: what was deleted or moved away, what stands twice for older
/// programs, instructions, and what is shown elsewhere on the page.
const LEFT_OUT: [&str; 15] = [
    "del",
    "moveFrom",
    "delText",
    "Fallback",
    "instrText",
    "sectPr",
    "tblPr",
    "tblGrid",
    "rPrChange",
    "pPrChange",
    "tblPrChange",
    "trPrChange",
    "tcPrChange",
    "footnoteReference",
    "rt",
];

/// Parents in which `del` says that the whole of them was deleted.
pub const DELETED: &str = "deleted";

/// The tree of a part.
///
/// # Errors
/// It is not well formed, has a document type or entities of its own, or is larger or deeper than is allowed.
pub fn tree(bytes: &[u8]) -> Result<Node> {
    let text = decoded(bytes);
    let mut reader = Reader::from_str(&text);
    reader.config_mut().expand_empty_elements = true;
    // Nodes that are open, each with its depth.
    let mut open: Vec<(usize, Node)> = vec![(0, Node::default())];
    let (mut depth, mut elements, mut left_out) = (0_usize, 0_u64, None::<usize>);
    loop {
        match reader.read_event().map_err(damaged)? {
            Event::Start(start) => {
                (depth, elements) = (depth + 1, elements + 1);
                if depth > MAX_DEPTH {
                    bail!(
                        "a document with more than {MAX_DEPTH} elements within each other; copy its tables into a new one"
                    );
                }
                if elements > MAX_ELEMENTS {
                    bail!("a document of more than {MAX_ELEMENTS} elements; copy its tables into a workbook");
                }
                if left_out.is_none() {
                    left_out = begin(&start, depth, &mut open)?;
                }
            }
            Event::End(_) => {
                if left_out == Some(depth) {
                    left_out = None;
                }
                if open.len() > 1
                    && open.last().is_some_and(|(at, _)| *at == depth)
                    && let Some((_, node)) = open.pop()
                    && let Some((_, parent)) = open.last_mut()
                {
                    parent.children.push(node);
                }
                depth = depth.saturating_sub(1);
            }
            Event::Text(text) => put(&mut open, left_out, &text.xml_content(XmlVersion::Implicit1_0)),
            Event::CData(text) => put(&mut open, left_out, &text.xml_content(XmlVersion::Implicit1_0)),
            Event::GeneralRef(name) => {
                let one = match name.resolve_char_ref().map_err(damaged)? {
                    Some(one) => one,
                    None => predefined(&name.borrow().into_inner())?,
                };
                put(&mut open, left_out, one.encode_utf8(&mut [0; 4]));
            }
            Event::DocType(_) => {
                bail!(
                    "a document with a document type of its own, which none of a word processor has; save it again as .docx"
                )
            }
            Event::Eof if depth > 0 => return Err(damaged("it ends before its end")),
            Event::Eof => break,
            _ => {}
        }
    }
    let (_, root) = open.swap_remove(0);
    root.children.into_iter().next().ok_or_else(|| anyhow!("an empty part"))
}

/// Opens the node of an element, where it is read; the depth from which on it is left out, where it is.
fn begin(start: &BytesStart, depth: usize, open: &mut Vec<(usize, Node)>) -> Result<Option<usize>> {
    let name = start.local_name();
    let name: &str = name.as_ref();
    let parent = open.last().map_or("", |(_, node)| node.name);
    if name == "del" && parent == "trPr" {
        // A row whose deletion is tracked.
        if let Some((_, node)) = open.last_mut() {
            node.children.push(Node { name: DELETED, ..Node::default() });
        }
    }
    if LEFT_OUT.contains(&name) {
        return Ok(Some(depth));
    }
    // Signs and properties of runs stand in runs only: tab stops are no tabs.
    let is_stray = name == "tab" && parent != "r";
    let Some(name) = KEPT.iter().find(|kept| **kept == name).filter(|_| !is_stray) else { return Ok(None) };
    let mut value = None;
    for attribute in start.attributes() {
        let attribute = attribute.map_err(damaged)?;
        let key = attribute.key.local_name();
        let is_own = match *name {
            "style" => key.as_ref() == "styleId",
            "num" => key.as_ref() == "numId",
            "abstractNum" => key.as_ref() == "abstractNumId",
            "lvl" | "lvlOverride" => key.as_ref() == "ilvl",
            _ => key.as_ref() == "val",
        };
        if is_own {
            let own = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(damaged)?;
            value = Some(own.into_owned());
        }
    }
    open.push((depth, Node { name, value, ..Node::default() }));
    Ok(None)
}

/// Text belongs to `t`; between other elements stand blanks only.
fn put(open: &mut [(usize, Node)], left_out: Option<usize>, text: &str) {
    if let (None, Some((_, node))) = (left_out, open.last_mut())
        && node.name == "t"
    {
        node.text.push_str(text);
    }
}

fn predefined(name: &str) -> Result<char> {
    Ok(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => bail!("a document with entities of its own, which none of a word processor has; save it again as .docx"),
    })
}

/// As its mark says; UTF-8 without one.
fn decoded(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    let encoding = Encoding::for_bom(bytes).map_or(UTF_8, |(encoding, _)| encoding);
    encoding.decode(bytes).0
}

fn damaged(why: impl std::fmt::Display) -> anyhow::Error {
    anyhow!("a damaged document ({why}); open and save it again, as .docx")
}
