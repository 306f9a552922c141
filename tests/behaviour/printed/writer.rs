//! The writer of prints that tests use: other programs read what it writes.

use std::process::Command;

use crate::pdf::{Packing, Page, Pdf, Rules};
use crate::{Folder, program};

#[test]
fn what_the_tests_write_is_read_by_another_program() {
    let Some(reader) = program(&["pdftotext"]) else { return };
    let folder = Folder::empty();
    let table = "KODE | URAIAN | JUMLAH\n1.02 | Rapat (lama) ﬁsik | 1.000\n^ | Total | <";
    for packing in [Packing::Plain, Packing::Flate, Packing::Streams] {
        for turn in [0, 90, 180, 270] {
            for rules in [Rules::Lines, Rules::Bars, Rules::Boxes, Rules::Rows, Rules::None] {
                let page = Page::landscape().turned(turn).line("LAMPIRAN I").ruled(rules, "90 200 >100", table);
                let path = folder.file("a.pdf", Pdf::of([page.clone(), page.letters()]).packed(packing).bytes());
                let ran = Command::new(&reader).arg("-layout").arg(&path).arg("-").output().unwrap();
                let (text, said) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
                let words: Vec<&str> = text.split_whitespace().take(12).collect();
                let expected = "LAMPIRAN I KODE URAIAN JUMLAH 1.02 Rapat (lama) fisik 1.000 Total LAMPIRAN";
                assert_eq!((words.join(" ").as_str(), said.as_ref()), (expected, ""), "{turn}");
            }
        }
    }
}
