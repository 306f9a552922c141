//! A budget is the same in every form: whatever encoding, delimiter, number style, line end and layout it is written in,
//! what is read equals what was written, and every total it states agrees with its parts.

use std::fmt::Write as _;

use proptest::prelude::*;
use setara::criteria::pack::Pack;
use setara::criteria::tag::Criteria;
use setara::domain::amount::Rupiah;
use setara::ledger::Ledger;
use setara::read::layout::{Opened, Reading, Tally};

/// One line as it was made: agency, activity, account, sen.
type Line = (String, String, String, i128);

#[derive(Clone, Debug)]
struct Sub {
    opd: usize,
    program: u8,
    kegiatan: u8,
    number: u16,
    accounts: Vec<(u8, u16, i128)>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Layout {
    Flat,
    OneColumn,
    Columns,
    Glued,
}

#[derive(Clone, Copy, Debug)]
enum Numbers {
    Plain,
    Indonesian,
    Rp,
    Brackets,
}

#[derive(Clone, Copy, Debug)]
enum Encoding {
    Utf8,
    Bom,
    Utf16,
    Cp1252,
}

#[derive(Clone, Debug)]
struct Form {
    layout: Layout,
    numbers: Numbers,
    encoding: Encoding,
    delimiter: char,
    crlf: bool,
    last_newline: bool,
    titles: bool,
    column_numbers: bool,
    blank_lines: bool,
    footer: bool,
    short_codes: bool,
}

const OPD: [(&str, &str); 3] = [
    ("1.02.0.00.0.00.01.0000", "Dinas Kesehatan"),
    ("2.08.0.00.0.00.01.0000", "Dinas Pemberdayaan, \"Café\" Perempuan"),
    ("7.01.0.00.0.00.03.0000", "Kecamatan Anak Tuha"),
];
const BIDANG: [&str; 3] = ["1.02", "2.08", "7.01"];

fn budgets() -> impl Strategy<Value = Vec<Sub>> {
    let accounts = prop::collection::btree_map((1u8..7, 1u16..60), -10_000_000_000i128..10_000_000_000_000, 1..4);
    let sub =
        accounts.prop_map(|a| a.into_iter().map(|((jenis, number), sen)| (jenis, number, sen)).collect::<Vec<_>>());
    prop::collection::btree_map((0usize..3, 2u8..5, 1u8..4, 1u16..30), sub, 1..8).prop_map(|subs| {
        let make = |((opd, program, kegiatan, number), accounts)| Sub { opd, program, kegiatan, number, accounts };
        subs.into_iter().map(make).collect()
    })
}

fn forms() -> impl Strategy<Value = Form> {
    let layout = prop::sample::select(vec![Layout::Flat, Layout::OneColumn, Layout::Columns, Layout::Glued]);
    let numbers = prop::sample::select(vec![Numbers::Plain, Numbers::Indonesian, Numbers::Rp, Numbers::Brackets]);
    let encoding = prop::sample::select(vec![Encoding::Utf8, Encoding::Bom, Encoding::Utf16, Encoding::Cp1252]);
    let delimiter = prop::sample::select(vec![',', ';', '\t', '|']);
    (layout, numbers, encoding, delimiter, any::<[bool; 7]>()).prop_map(
        |(layout, numbers, encoding, delimiter, flags)| {
            let [crlf, last_newline, titles, column_numbers, blank_lines, footer, short_codes] = flags;
            Form {
                layout,
                numbers,
                encoding,
                delimiter,
                crlf,
                last_newline,
                titles,
                column_numbers,
                blank_lines,
                footer,
                short_codes,
            }
        },
    )
}

impl Sub {
    fn codes(&self, form: &Form) -> [String; 3] {
        let program = format!("{}.{:02}", BIDANG[self.opd], self.program);
        let kegiatan = format!("{program}.2.{:02}", self.kegiatan);
        let sub = if form.short_codes && self.number < 100 {
            format!("{kegiatan}.{:02}", self.number)
        } else {
            format!("{kegiatan}.{:04}", self.number)
        };
        [program, kegiatan, sub]
    }

    fn lines(&self) -> Vec<Line> {
        let code = format!("{}.{:02}.2.{:02}.{:04}", BIDANG[self.opd], self.program, self.kegiatan, self.number);
        let account = |j: u8, n: u16| format!("5.1.{j:02}.01.01.{n:04}");
        self.accounts
            .iter()
            .map(|(j, n, sen)| (OPD[self.opd].0.to_owned(), code.clone(), account(*j, *n), *sen))
            .collect()
    }

    fn sum(&self) -> i128 {
        self.accounts.iter().map(|a| a.2).sum()
    }
}

fn number(sen: i128, style: Numbers) -> String {
    let amount = Rupiah::from_sen(sen);
    let (whole, fraction) = (Rupiah::from_sen(sen.abs() / 100 * 100), sen.abs() % 100);
    let indonesian = format!("{},{fraction:02}", whole.indonesian());
    match (style, sen < 0) {
        (Numbers::Plain, _) => amount.to_string(),
        (Numbers::Brackets, true) => format!("({indonesian})"),
        (Numbers::Rp, false) => format!("Rp\u{a0}{indonesian}"),
        (_, true) => format!("-{indonesian}"),
        _ => indonesian,
    }
}

/// Rows of cells: titles, header and data.
fn rows(budget: &[Sub], form: &Form) -> Vec<Vec<String>> {
    let mut out: Vec<Vec<String>> = Vec::new();
    let cells = |cells: &[&str]| cells.iter().map(|c| c.to_string()).collect::<Vec<_>>();
    if form.titles {
        out.push(cells(&["PEMERINTAH KABUPATEN MELATI"]));
        out.push(cells(&["ANGGARAN BELANJA, MENURUT PROGRAM"]));
        out.push(cells(&["TAHUN ANGGARAN 2026"]));
    }
    let amount = |sen| number(sen, form.numbers);
    let total: i128 = budget.iter().map(Sub::sum).sum();
    if form.layout == Layout::Flat {
        out.push(cells(&[
            "KODE SKPD",
            "NAMA SKPD",
            "KODE SUB KEGIATAN",
            "NAMA SUB KEGIATAN",
            "KODE REKENING",
            "NAMA REKENING",
            "CATATAN",
            "PAGU (Rp)",
        ]));
        for sub in budget {
            for (line, (j, n, _)) in sub.lines().into_iter().zip(&sub.accounts) {
                let name = format!("Kegiatan nomor {}", sub.number);
                let account = format!("Belanja {j}-{n}");
                let code = sub.codes(form)[2].clone();
                out.push(vec![
                    line.0,
                    OPD[sub.opd].1.into(),
                    code,
                    name,
                    line.2,
                    account,
                    "dua\nbaris; \"kutip\"".into(),
                    amount(line.3),
                ]);
            }
        }
        if form.footer {
            out.push(vec![
                "JUMLAH".into(),
                "".into(),
                "".into(),
                "".into(),
                "".into(),
                "".into(),
                "".into(),
                amount(total),
            ]);
        }
        return out;
    }
    let width = if form.layout == Layout::Columns { 3 } else { 1 };
    let row = |codes: &[&str], name: &str, sen: i128| -> Vec<String> {
        let mut cells: Vec<String> = codes.iter().map(|c| c.to_string()).collect();
        match form.layout {
            Layout::Glued => {
                let code = cells.pop().unwrap_or_default();
                cells.push(format!("{code} {name}"));
            }
            Layout::Columns => {
                cells.resize(width, String::new());
                cells.push(name.into());
            }
            _ => cells.push(name.into()),
        }
        cells.push(amount(sen));
        cells
    };
    match form.layout {
        Layout::Glued => out.push(cells(&["Urusan / Program / Kegiatan / Sub Kegiatan", "JUMLAH (Rp)"])),
        Layout::Columns => {
            out.push(cells(&["Kode", "", "", "Uraian Urusan, Program, Kegiatan dan Sub Kegiatan", "JUMLAH (Rp)"]))
        }
        _ => out.push(cells(&["KODE", "URAIAN", "JUMLAH (Rp)"])),
    }
    if form.column_numbers && form.layout != Layout::Glued {
        let n = out.last().unwrap().len();
        out.push((1..=n).map(|i| i.to_string()).collect());
    }
    let columns = form.layout == Layout::Columns;
    let sum = |keep: &dyn Fn(&Sub) -> bool| -> i128 { budget.iter().filter(|s| keep(s)).map(Sub::sum).sum() };
    let mut last: Option<&Sub> = None;
    for sub in budget {
        let [program, kegiatan, code] = sub.codes(form);
        let opd = OPD[sub.opd].0;
        let at = |activity: &str, account: &str| -> Vec<String> {
            if columns {
                vec![opd.into(), activity.into(), account.into()]
            } else if !account.is_empty() {
                vec![account.into()]
            } else {
                vec![activity.into()]
            }
        };
        let mut push = |codes: Vec<String>, name: &str, sen: i128| {
            out.push(row(&codes.iter().map(String::as_str).collect::<Vec<_>>(), name, sen));
        };
        let new_opd = last.is_none_or(|l| l.opd != sub.opd);
        if new_opd {
            push(vec![opd.into()], OPD[sub.opd].1, sum(&|s| s.opd == sub.opd));
        }
        let new_program = new_opd || last.is_none_or(|l| l.program != sub.program);
        if new_program {
            push(at(&program, ""), "PROGRAM", sum(&|s| (s.opd, s.program) == (sub.opd, sub.program)));
        }
        if new_program || last.is_none_or(|l| l.kegiatan != sub.kegiatan) {
            let same = |s: &Sub| (s.opd, s.program, s.kegiatan) == (sub.opd, sub.program, sub.kegiatan);
            push(at(&kegiatan, ""), "Kegiatan", sum(&same));
        }
        push(at(&code, ""), &format!("Kegiatan nomor {}", sub.number), sub.sum());
        push(at(&code, "5.1"), "BELANJA OPERASI", sub.sum());
        let mut jenis = None;
        for (j, n, sen) in &sub.accounts {
            if jenis != Some(j) {
                let of_jenis = sub.accounts.iter().filter(|a| a.0 == *j).map(|a| a.2).sum();
                push(at(&code, &format!("5.1.{j:02}")), "Belanja jenis", of_jenis);
                jenis = Some(j);
            }
            push(at(&code, &format!("5.1.{j:02}.01.01.{n:04}")), &format!("Belanja {j}-{n}"), *sen);
        }
        last = Some(sub);
    }
    if form.footer {
        let mut cells = vec![String::new(); width];
        match form.layout {
            Layout::Glued => cells[0] = "JUMLAH".into(),
            _ => cells.push("JUMLAH".into()),
        }
        cells.push(amount(total));
        out.push(cells);
        let mut signature = vec![String::new(); width + 1];
        signature[width] = "KEPALA DINAS".into();
        out.push(signature);
    }
    out
}

fn text(rows: &[Vec<String>], form: &Form) -> Vec<u8> {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let end = if form.crlf { "\r\n" } else { "\n" };
    let mut out = String::new();
    for (i, row) in rows.iter().enumerate() {
        if form.blank_lines && i % 4 == 3 {
            let _ = write!(out, "{}{end}", form.delimiter.to_string().repeat(width - 1));
            out.push_str(end);
        }
        let cell = |i: usize| {
            let cell = row.get(i).map_or("", String::as_str);
            if cell.contains([form.delimiter, '"', '\n']) {
                format!("\"{}\"", cell.replace('"', "\"\""))
            } else {
                cell.to_owned()
            }
        };
        let cells: Vec<String> = (0..width).map(cell).collect();
        out.push_str(&cells.join(&form.delimiter.to_string()));
        if i + 1 < rows.len() || form.last_newline {
            out.push_str(end);
        }
    }
    match form.encoding {
        Encoding::Utf8 => out.into_bytes(),
        Encoding::Bom => [b"\xEF\xBB\xBF", out.as_bytes()].concat(),
        Encoding::Utf16 => [0xFF, 0xFE].into_iter().chain(out.encode_utf16().flat_map(u16::to_le_bytes)).collect(),
        Encoding::Cp1252 => out.chars().map(|c| c as u32 as u8).collect(),
    }
}

/// Reads a file; its lines, sorted, and what was said of it.
fn read(path: &str, criteria: &Criteria) -> (Vec<Line>, Tally, Vec<String>) {
    let reading = Reading::default();
    let (tables, _) = Opened::open(path, &reading).unwrap_or_else(|f| panic!("{:?}", f.fault));
    let (mut book, mut findings, mut lines) = (Ledger::new(criteria), Vec::new(), Vec::new());
    let mut tally = Tally::default();
    for table in tables {
        let read = table.read(&mut book, &mut findings, &mut |row| {
            let (a, r) = (row.ledger.activity_of(row.line), row.ledger.account_of(row.line));
            let code = |c: Option<String>| c.unwrap_or_default();
            let sen = row.line.amount.map_or(0, |a| a.sen());
            lines.push((
                a.opd_code.clone(),
                code(a.code.map(|c| c.to_string())),
                code(r.code.map(|c| c.to_string())),
                sen,
            ));
            Ok(())
        });
        tally.add(read.unwrap());
    }
    lines.sort();
    let said =
        findings.iter().filter(|f| f.fault.code() != "F011").map(|f| f.message(setara::lang::Lang::En)).collect();
    (lines, tally, said)
}

fn written(budget: &[Sub]) -> Vec<Line> {
    let mut lines: Vec<Line> = budget.iter().flat_map(Sub::lines).collect();
    lines.sort();
    lines
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_read_is_what_was_written(budget in budgets(), form in forms()) {
        thread_local!(static CRITERIA: Criteria = Criteria::compile(vec![Pack::id_arg()]));
        // Nothing adds up to nothing: sums tell lines from totals.
        prop_assume!(written(&budget).iter().any(|line| line.3 != 0));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        std::fs::write(&path, text(&rows(&budget, &form), &form)).unwrap();
        let (lines, tally, said) = CRITERIA.with(|c| read(path.to_str().unwrap(), c));
        prop_assert_eq!(lines, written(&budget));
        prop_assert_eq!(said, Vec::<String>::new());
        prop_assert!(tally.stated.iter().all(|t| t.stated == t.computed));
        prop_assert_eq!(tally.stated.is_empty(), form.layout == Layout::Flat && !form.footer);
    }
}

#[test]
fn a_workbook_says_the_same_as_its_text() {
    let criteria = Criteria::compile(vec![Pack::id_arg()]);
    let folder = tempfile::tempdir().unwrap();
    let budget: Vec<Sub> = (0..3)
        .flat_map(|opd| {
            (1..4).map(move |n| Sub {
                opd,
                program: 2,
                kegiatan: 1,
                number: n,
                accounts: vec![(2, 24, 350_012), (2, 25, 12_345_678_950)],
            })
        })
        .collect();
    for layout in [Layout::Flat, Layout::OneColumn, Layout::Columns] {
        let form = Form {
            layout,
            numbers: Numbers::Plain,
            encoding: Encoding::Utf8,
            delimiter: ',',
            crlf: false,
            last_newline: true,
            titles: true,
            column_numbers: true,
            blank_lines: false,
            footer: true,
            short_codes: false,
        };
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for (r, row) in rows(&budget, &form).iter().enumerate() {
            for (c, cell) in row.iter().enumerate() {
                // Amounts are numbers, the rest text; the table starts at C3.
                let last = c + 1 == row.len();
                match cell.parse::<f64>() {
                    Ok(n) if last && cell.contains('.') => sheet.write_number(r as u32 + 2, c as u16 + 2, n).unwrap(),
                    _ => sheet.write_string(r as u32 + 2, c as u16 + 2, cell).unwrap(),
                };
            }
        }
        let path = folder.path().join(format!("{layout:?}.xlsx"));
        book.save(&path).unwrap();
        let (lines, tally, said) = read(path.to_str().unwrap(), &criteria);
        assert_eq!(lines, written(&budget), "{layout:?}");
        assert_eq!(said, Vec::<String>::new());
        assert!(!tally.stated.is_empty() && tally.stated.iter().all(|t| t.stated == t.computed));
    }
}

#[test]
fn sheets_one_an_agency_and_merged_names() {
    let criteria = Criteria::compile(vec![Pack::id_arg()]);
    let folder = tempfile::tempdir().unwrap();
    let mut book = rust_xlsxwriter::Workbook::new();
    let plain = rust_xlsxwriter::Format::new();
    for name in ["Dinas Sosial", "Dinas Pertanian"] {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        for (c, header) in ["KODE SUB KEGIATAN", "NAMA SUB KEGIATAN", "NAMA PAKET", "PAGU"].iter().enumerate() {
            sheet.write_string(0, c as u16, *header).unwrap();
        }
        // One sub kegiatan merged over three items.
        sheet.merge_range(1, 0, 3, 0, "1.06.02.2.03.0001", &plain).unwrap();
        sheet.merge_range(1, 1, 3, 1, "Pemberdayaan", &plain).unwrap();
        for (r, amount) in [1_000.0, 350.125, 2_000.5].iter().enumerate() {
            sheet.write_string(r as u32 + 1, 2, format!("Paket {r}")).unwrap();
            sheet.write_number(r as u32 + 1, 3, *amount).unwrap();
        }
    }
    book.add_worksheet().set_name("Catatan").unwrap().write_string(0, 0, "bukan anggaran").unwrap();
    let path = folder.path().join("a.xlsx");
    book.save(&path).unwrap();
    let (lines, tally, said) = read(path.to_str().unwrap(), &criteria);
    assert_eq!(lines.len(), 6);
    assert!(lines.iter().all(|l| l.1 == "1.06.02.2.03.0001"));
    assert_eq!(tally.total, Rupiah::from_sen(2 * (100_000 + 35_013 + 200_050)));
    assert!(said.iter().any(|s| s.contains("rounded to 350.13")), "{said:?}");
}
