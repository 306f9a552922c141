//! Prints that office programs make: LibreOffice of a workbook, Chromium of a page. What they print is the budget it was made
//! from, line by line. Skipped, with a word, where the program is not installed.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook};

use super::lines;
use crate::{Folder, program, project};

/// A budget as its print shows it: heads, rows with their amount in sen, if any, and the total of its lines.
struct Budget {
    heads: Vec<&'static str>,
    rows: Vec<(Vec<String>, Option<u64>)>,
    lines: u64,
    total: u64,
}

/// The shipped example: of its columns, those that a print has room for.
fn example() -> Budget {
    let heads =
        vec!["KODE SKPD", "NAMA SKPD", "KODE SUB KEGIATAN", "NAMA SUB KEGIATAN", "KODE REKENING", "NAMA PAKET", "PAGU"];
    let mut table = csv::Reader::from_path(project().join("examples/kabupaten-melati/apbd-2026.csv")).unwrap();
    let known = table.headers().unwrap().clone();
    let at: Vec<usize> = heads.iter().map(|head| known.iter().position(|k| k.starts_with(head)).unwrap()).collect();
    let records = table.records().map(|record| record.unwrap());
    let rows: Vec<(Vec<String>, Option<u64>)> = records
        .map(|record| {
            let texts = at[..6].iter().map(|i| record[*i].to_owned()).collect();
            let (whole, sen) = record[at[6]].split_once('.').unwrap_or((&record[at[6]], "00"));
            (texts, whole.parse().ok().map(|whole: u64| whole * 100 + sen.parse::<u64>().unwrap()))
        })
        .collect();
    let (lines, total) = (rows.len() as u64, rows.iter().filter_map(|row| row.1).sum());
    Budget { heads, rows, lines, total }
}

/// Programs, kegiatan, sub kegiatan and accounts below each other, each with its sum: so many sub kegiatan of five accounts.
fn made(sub_kegiatan: u64) -> Budget {
    const NAMES: [&str; 5] = [
        "Belanja Alat/Bahan untuk Kegiatan Kantor-Alat Tulis Kantor",
        "Belanja Makanan dan Minuman Rapat",
        "Honorarium Narasumber atau Pembahas, Moderator, Pembawa Acara, dan Panitia",
        "Belanja Sewa Bangunan Gedung Tempat Pertemuan",
        "Belanja Perjalanan Dinas Dalam Kota",
    ];
    let amount = |sub: u64, account: u64| (sub * 7919 + account * 104_729) % 99_991 * 50_000 + 2_500_000;
    let of = |sub: u64| (0..5).map(|account| amount(sub, account)).sum::<u64>();
    let mut rows = Vec::new();
    for sub in 0..sub_kegiatan {
        let (program, kegiatan) = (format!("1.02.{:02}", sub / 40 + 2), format!("2.{:02}", sub / 8 % 5 + 1));
        let mut row = |code: String, name: String, amount: u64| rows.push((vec![code, name], Some(amount)));
        if sub % 40 == 0 {
            let sum = (sub..sub_kegiatan.min(sub + 40)).map(of).sum();
            row(program.clone(), format!("PROGRAM NOMOR {} URUSAN KESEHATAN", sub / 40 + 1), sum);
        }
        if sub % 8 == 0 {
            let sum = (sub..sub_kegiatan.min(sub + 8)).map(of).sum();
            row(format!("{program}.{kegiatan}"), format!("Kegiatan ke-{} dari program", sub / 8 % 5 + 1), sum);
        }
        let name = format!("Sub kegiatan pelayanan kesehatan bagi kelompok sasaran nomor {}", sub + 1);
        row(format!("{program}.{kegiatan}.{:04}", sub % 8 + 1), name, of(sub));
        for (account, name) in (0..).zip(NAMES) {
            row(format!("5.1.02.01.01.{:04}", account * 7 + 24), name.to_owned(), amount(sub, account));
        }
    }
    let total = (0..sub_kegiatan).map(of).sum();
    Budget { heads: vec!["KODE", "URAIAN", "JUMLAH (Rp)"], rows, lines: sub_kegiatan * 5, total }
}

impl Budget {
    fn csv(&self) -> String {
        let mut out = csv::Writer::from_writer(Vec::new());
        out.write_record(&self.heads).unwrap();
        for (texts, amount) in &self.rows {
            out.write_record(
                texts
                    .iter()
                    .cloned()
                    .chain([amount.map_or(String::new(), |sen| format!("{}.{:02}", sen / 100, sen % 100))]),
            )
            .unwrap();
        }
        String::from_utf8(out.into_inner().unwrap()).unwrap()
    }

    /// A page with the table, heads on each printed page, and its total below.
    fn html(&self, paper: &str, style: &str) -> String {
        let cells = |tag: &str, cells: &[String]| {
            cells.iter().map(|c| format!("<{tag}>{}</{tag}>", escaped(c))).collect::<String>()
        };
        let heads: Vec<String> = self.heads.iter().map(|h| (*h).to_owned()).collect();
        let mut rows = String::new();
        for (texts, amount) in &self.rows {
            rows +=
                &format!("<tr>{}<td class=n>{}</td></tr>\n", cells("td", texts), amount.map_or(String::new(), dotted));
        }
        format!(
            "<!doctype html><meta charset=utf-8><style>@page {{ size: {paper}; margin: 10mm }} body {{ font: 8pt sans-serif }} \
             table {{ border-collapse: collapse; width: 100% }} td, th {{ border: 1px solid #000; padding: 2px 4px }} \
             .n {{ text-align: right }} {style}</style><table><thead><tr>{}</tr></thead><tbody>\n{rows}\
             <tr><td colspan={}>JUMLAH</td><td class=n>{}</td></tr></tbody></table>",
            cells("th", &heads),
            heads.len() - 1,
            dotted(self.total)
        )
    }

    /// A workbook that prints with rules and with its heads on each page; widths of its columns in letters.
    fn workbook(&self, paper: u8, widths: &[f64]) -> Vec<u8> {
        let mut book = Workbook::new();
        let plain =
            Format::new().set_border(FormatBorder::Thin).set_text_wrap().set_align(FormatAlign::Top).set_font_size(8);
        let money = plain.clone().set_num_format("#,##0.00").set_align(FormatAlign::Right);
        let sheet = book.add_worksheet();
        sheet.set_landscape().set_paper_size(paper).set_repeat_rows(0, 0).unwrap();
        sheet.set_print_fit_to_pages(1, 0);
        sheet.set_row_height(0, 36.0).unwrap();
        for (i, (head, width)) in self.heads.iter().zip(widths).enumerate() {
            sheet.set_column_width(i as u16, *width).unwrap();
            sheet.write_with_format(0, i as u16, *head, &plain).unwrap();
        }
        let last = self.heads.len() as u16 - 1;
        for (r, (texts, amount)) in (1..).zip(&self.rows) {
            // Words that are wrapped need their room: the file says how high a row is.
            let lines = texts.iter().zip(widths).map(|(text, width)| text.len() as f64 / (width * 0.8) + 1.0);
            sheet.set_row_height(r, 11.0 * lines.fold(1.0, f64::max).ceil()).unwrap();
            for (c, text) in (0..).zip(texts) {
                sheet.write_with_format(r, c, text, &plain).unwrap();
            }
            match amount {
                Some(sen) => sheet.write_with_format(r, last, *sen as f64 / 100.0, &money).unwrap(),
                None => sheet.write_blank(r, last, &money).unwrap(),
            };
        }
        let end = self.rows.len() as u32 + 1;
        sheet.merge_range(end, 0, end, last - 1, "JUMLAH", &plain).unwrap();
        sheet.write_with_format(end, last, self.total as f64 / 100.0, &money).unwrap();
        book.save_to_buffer().unwrap()
    }

    /// The print is this budget: its total, and every line of it. Where words are broken at any letter, blanks aside.
    #[track_caller]
    fn is_read_from(&self, folder: &Folder, print: &str, is_broken: bool) {
        let report = folder.report(&[print]);
        let total = format!("{}.{:02}", self.total / 100, self.total % 100);
        assert_eq!((report["total"].as_str(), report["lines"].as_u64()), (Some(total.as_str()), Some(self.lines)));
        folder.file("same.csv", self.csv());
        for (n, (own, same)) in (1..).zip(lines(folder, print).iter().zip(&lines(folder, "same.csv"))) {
            let bare =
                |line: &[String; 6]| line.clone().map(|text| if is_broken { text.replace(' ', "") } else { text });
            assert_eq!(bare(own), bare(same), "line {n}");
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// Sen as Indonesian prints write them: `1.234.567,50`.
fn dotted(sen: u64) -> String {
    let digits = (sen / 100).to_string();
    let groups: Vec<&str> = digits.as_bytes().rchunks(3).rev().map(|g| std::str::from_utf8(g).unwrap()).collect();
    format!("{},{:02}", groups.join("."), sen % 100)
}

/// The print that Chromium makes of a page, if there is one.
fn by_chromium(folder: &Folder, browser: &Path, page: &str) -> Option<&'static str> {
    let page = folder.file("page.html", page);
    let profile = format!("--user-data-dir={}", folder.path().join("profile").display());
    let out = format!("--print-to-pdf={}", folder.path().join("chromium.pdf").display());
    let ran = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", &profile, &out])
        .arg(format!("file://{}", page.display()))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    made_by("the browser", folder, "chromium.pdf", &ran.stderr)
}

/// The print that LibreOffice makes of a workbook, if there is one.
fn by_libreoffice(folder: &Folder, office: &Path, workbook: &[u8]) -> Option<&'static str> {
    let path: PathBuf = folder.file("libreoffice.xlsx", workbook);
    let profile = format!("-env:UserInstallation=file://{}", folder.path().join("profile").display());
    let ran = Command::new(office)
        .args([&profile, "--headless", "--convert-to", "pdf", "--outdir"])
        .args([folder.path(), &path])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    made_by("LibreOffice", folder, "libreoffice.pdf", &ran.stderr)
}

fn made_by(who: &str, folder: &Folder, name: &'static str, said: &[u8]) -> Option<&'static str> {
    let there = folder.path().join(name).is_file();
    if !there {
        eprintln!("skipped: {who} does not print here: {}", String::from_utf8_lossy(said));
    }
    there.then_some(name)
}

#[test]
fn prints_of_chromium_are_the_budget_they_were_made_from() {
    let Some(browser) = program(&["chromium", "chromium-browser", "google-chrome"]) else { return };
    let folder = Folder::empty();
    // A4 and F4; columns so narrow that names, codes and amounts are wrapped; rows that may be cut by the end of a page.
    let narrow = "table { table-layout: fixed } td { overflow-wrap: anywhere }";
    let tries = [
        (example(), "A4 landscape", "tr { break-inside: avoid }"),
        (example(), "330mm 215mm", ""),
        (example(), "A4 portrait", narrow),
        (made(60), "A4 landscape", "table { width: 45%; table-layout: fixed } td { overflow-wrap: anywhere }"),
    ];
    for (budget, paper, style) in tries {
        let Some(print) = by_chromium(&folder, &browser, &budget.html(paper, style)) else { return };
        budget.is_read_from(&folder, print, style.contains("anywhere"));
    }
}

#[test]
fn a_print_of_two_hundred_pages_by_chromium_is_the_budget_it_was_made_from() {
    let Some(browser) = program(&["chromium", "chromium-browser", "google-chrome"]) else { return };
    let folder = Folder::empty();
    let budget = made(650);
    let style = "body { font-size: 11pt } td { height: 22pt }";
    let Some(print) = by_chromium(&folder, &browser, &budget.html("A4 landscape", style)) else { return };
    budget.is_read_from(&folder, print, false);
}

#[test]
fn prints_of_libreoffice_are_the_budget_they_were_made_from() {
    let Some(office) = program(&["soffice", "libreoffice"]) else { return };
    let folder = Folder::empty();
    // Papers by their numbers in workbooks: A4, and folio, which is nearly F4.
    let tries = [
        (example(), 9, vec![20.0, 22.0, 17.0, 30.0, 17.0, 40.0, 18.0]),
        (example(), 14, vec![9.0, 12.0, 9.0, 15.0, 9.0, 15.0, 19.0]),
        (made(60), 9, vec![10.0, 30.0, 16.0]),
    ];
    for (budget, paper, widths) in tries {
        let Some(print) = by_libreoffice(&folder, &office, &budget.workbook(paper, &widths)) else { return };
        budget.is_read_from(&folder, print, false);
    }
}
