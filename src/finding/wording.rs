//! What findings of budgets and decisions say, and what to do about them, in both languages.

use std::borrow::Cow;
use std::fmt::{self, Write as _};

use super::{Fault, Stale, Unvalued, brief};
use crate::domain::amount::Rupiah;
use crate::files::written::Written;
use crate::finding::totals::SeveralTotals;
use crate::guard::escape::push_quoted;
use crate::lang::Lang;

impl Fault {
    pub(super) fn write(&self, lang: Lang, out: &mut String) -> fmt::Result {
        let id = lang == Lang::Id;
        match self {
            Fault::CannotRead(why) if id => write!(out, "tidak dapat dibaca: {why}"),
            Fault::CannotRead(why) => write!(out, "cannot be read: {why}"),
            Fault::EmptyFile if id => out.write_str("berkas kosong"),
            Fault::EmptyFile => out.write_str("the file is empty"),
            Fault::EmptyFolder if id => {
                out.write_str("folder ini tidak berisi berkas anggaran (.csv, .tsv, .txt, .xlsx, .xls, .ods)")
            }
            Fault::EmptyFolder => {
                out.write_str("the folder holds no budget files (.csv, .tsv, .txt, .xlsx, .xls, .ods)")
            }
            Fault::NoStatements if id => {
                out.write_str("folder ini tidak berisi berkas GBS (.toml, .yaml, .json, .xlsx)")
            }
            Fault::NoStatements => out.write_str("the folder holds no statements (.toml, .yaml, .json, .xlsx)"),
            Fault::NoBudgetHeader(header) => out.write_str(&header.message(lang)),
            Fault::NotANumber { header, cell } => {
                let (column, not_a_number) = match id {
                    true => ("kolom ", " bukan angka; baris tidak dihitung"),
                    false => ("column ", " is not a number; the row is not counted"),
                };
                out.push_str(column);
                push_quoted(header, out);
                out.push_str(": ");
                push_quoted(&brief(cell), out);
                out.push_str(not_a_number);
                Ok(())
            }
            Fault::AmbiguousNumber(own) if id => write!(
                out,
                "{:?} dapat dibaca {} atau {} rupiah; baris tidak dihitung",
                own.cell,
                own.plain.indonesian(),
                own.indonesian.indonesian()
            ),
            Fault::AmbiguousNumber(own) => write!(
                out,
                "{:?} can be read as {} or as {} rupiah; the row is not counted",
                own.cell,
                own.plain.english(),
                own.indonesian.english()
            ),
            Fault::Rounded(own) if id => write!(out, "{:?} dibulatkan menjadi {}", own.cell, own.amount.indonesian()),
            Fault::Rounded(own) => write!(out, "{:?} rounded to {}", own.cell, own.amount.english()),
            Fault::ShortRow { fields, expected } if id => {
                write!(
                    out,
                    "baris ini punya {fields} kolom, kepala tabel {expected}; kolom nilai tidak ada, baris tidak dihitung"
                )
            }
            Fault::ShortRow { fields, expected } => {
                write!(
                    out,
                    "the row has {fields} fields, the header {expected}; its amount is missing, the row is not counted"
                )
            }
            Fault::LongRow { fields, expected } if id => {
                write!(out, "baris ini punya {fields} kolom, kepala tabel {expected}; baris tidak dihitung")
            }
            Fault::LongRow { fields, expected } => {
                write!(out, "the row has {fields} fields, the header {expected}; the row is not counted")
            }
            Fault::OpenQuote if id => {
                out.write_str("tanda kutip dibuka di sini dan tidak pernah ditutup; sisa berkas tidak dihitung")
            }
            Fault::OpenQuote => {
                out.write_str("a quote opens here and is never closed; the rest of the file is not counted")
            }
            Fault::NoPurpose if id => {
                out.write_str("baris punya nilai tetapi tanpa kode atau nama kegiatan; tidak dihitung")
            }
            Fault::NoPurpose => out.write_str("the row has an amount but no code or name of an activity; not counted"),
            Fault::GuessedEncoding(name) if id => write!(out, "bukan UTF-8; dibaca sebagai {name}"),
            Fault::GuessedEncoding(name) => write!(out, "not UTF-8; read as {name}"),
            Fault::SheetWithoutBudget(why) if id => write!(out, "lembar ini dilewati: {}", why.message(lang)),
            Fault::SheetWithoutBudget(why) => write!(out, "this sheet is passed over: {}", why.message(lang)),
            Fault::HiddenSheet { very: false } if id => out.write_str("lembar ini disembunyikan dan dilewati"),
            Fault::HiddenSheet { very: false } => out.write_str("this sheet is hidden and is passed over"),
            Fault::HiddenSheet { very: true } if id => {
                out.write_str("lembar ini disembunyikan, juga dari menu, dan dilewati")
            }
            Fault::HiddenSheet { very: true } => {
                out.write_str("this sheet is hidden, from the menu too, and is passed over")
            }
            Fault::FormulaWithoutValue(own) => out.write_str(&own.message(lang)),
            Fault::UnitSaid(own) => {
                let (said, unit) = (&own.said, Rupiah::from_sen(own.unit * 100));
                match id {
                    true => write!(out, "nilai dibaca dalam satuan Rp {}: {:?}", unit.indonesian(), brief(said)),
                    false => write!(out, "amounts are read in units of Rp {}: {:?}", unit.english(), brief(said)),
                }
            }
            Fault::NoSuchColumn { header, nearest } => {
                let header = brief(header);
                match (id, nearest.as_ref().map(|near| brief(near))) {
                    (true, None) => write!(out, "profil menyebut kolom {header:?} yang tidak ada di sini"),
                    (true, Some(near)) => {
                        write!(out, "profil menyebut kolom {header:?} yang tidak ada di sini; maksudnya {near:?}?")
                    }
                    (false, None) => write!(out, "the profile names a column {header:?} that is not here"),
                    (false, Some(near)) => {
                        write!(out, "the profile names a column {header:?} that is not here; did you mean {near:?}?")
                    }
                }
            }
            Fault::TotalDiffers(t) if id => write!(
                out,
                "{}: tertulis {}, jumlah bagiannya {} (selisih {})",
                brief(&t.what),
                t.stated.indonesian(),
                t.computed.indonesian(),
                (t.stated - t.computed).indonesian()
            ),
            Fault::TotalDiffers(t) => write!(
                out,
                "{}: stated {}, its parts add up to {} (difference {})",
                brief(&t.what),
                t.stated.english(),
                t.computed.english(),
                (t.stated - t.computed).english()
            ),
            Fault::SeveralTotals(s) => out.write_str(&several(s, id)),
            Fault::NoAccount(t) if id => write!(
                out,
                "{}: nilai {} tanpa kode rekening tidak dihitung; baris berekening sub kegiatan ini berjumlah {}",
                t.what,
                t.stated.indonesian(),
                t.computed.indonesian()
            ),
            Fault::NoAccount(t) => write!(
                out,
                "{}: {} without an account code is not counted; the lines of this sub kegiatan with one add up to {}",
                t.what,
                t.stated.english(),
                t.computed.english()
            ),
            Fault::OwnOutput(1) if id => out.write_str("1 berkas di folder ini ditulis oleh setara dan dilewati"),
            Fault::OwnOutput(1) => out.write_str("1 file that setara wrote is passed over"),
            Fault::OwnOutput(n) if id => write!(out, "{n} berkas di folder ini ditulis oleh setara dan dilewati"),
            Fault::OwnOutput(n) => write!(out, "{n} files that setara wrote are passed over"),
            Fault::OutputAsInput(kind) if id => {
                write!(out, "bukan anggaran: {} yang ditulis oleh setara", kind.word(lang))
            }
            Fault::OutputAsInput(kind) => write!(out, "no budget: {} that setara wrote", kind.word(lang)),
            Fault::SameFileTwice(other) if id => write!(out, "isi sama dengan {other}: dihitung dua kali"),
            Fault::SameFileTwice(other) => write!(out, "same content as {other}: counted twice"),
            Fault::Data(data) => out.write_str(&data.message(lang)),
            Fault::Personal(personal) => out.write_str(&personal.message(lang)),
            Fault::Gbs(defect) => out.write_str(&defect.message(lang)),
            Fault::Budget(fault) => out.write_str(&fault.message(lang)),
            Fault::Tagging(fault) => out.write_str(&fault.message(lang)),
            Fault::Policy(fault) => out.write_str(&fault.message(lang)),
            Fault::NeverFired(concept) if id => {
                write!(out, "konsep {concept} tidak menemukan apa pun dalam berkas ini")
            }
            Fault::NeverFired(concept) => write!(out, "concept {concept} found nothing in these files"),
            Fault::UnknownVerdict(cell) if id => {
                write!(out, "putusan {:?} tidak dikenal; baris tidak dipakai", brief(cell))
            }
            Fault::UnknownVerdict(cell) => write!(out, "verdict {:?} is not known; the row is not used", brief(cell)),
            Fault::DecisionWithout(column) if id => write!(out, "putusan tanpa {column}"),
            Fault::DecisionWithout(column) => write!(out, "a decision without {column}"),
            Fault::Conflict { subject, other } if id => {
                write!(out, "putusan atas {subject} bertentangan dengan {other}; yang pertama dipakai")
            }
            Fault::Conflict { subject, other } => {
                write!(out, "the decision on {subject} contradicts {other}; the first one is used")
            }
            Fault::UnusedDecision(subject) if id => {
                write!(out, "tidak ada baris anggaran untuk putusan atas {subject}")
            }
            Fault::UnusedDecision(subject) => write!(out, "no budget line for the decision on {subject}"),
            Fault::StaleDecision(own) if id => {
                let Stale { subject, then, now } = &**own;
                write!(out, "putusan atas {subject} dibuat atas saran {then}; saran sekarang {now}")
            }
            Fault::StaleDecision(own) => {
                let Stale { subject, then, now } = &**own;
                write!(out, "the decision on {subject} was made on the suggestion {then}; it is {now} now")
            }
        }
    }

    /// What to do about it.
    pub fn help(&self, lang: Lang) -> Option<Cow<'static, str>> {
        let id = lang == Lang::Id;
        let text = match self {
            Fault::NoBudgetHeader(header) => return Some(header.help(lang).into()),
            Fault::EmptyFolder if id => "sebut berkasnya satu per satu, atau folder lain",
            Fault::EmptyFolder => "name the files, or another folder",
            Fault::OutputAsInput(Written::Lines) if id => {
                "sebut anggaran asalnya; baris yang telah ditandai dibaca dengan report --from"
            }
            Fault::OutputAsInput(Written::Lines) => {
                "name the budget it was made from; tagged lines are read with report --from"
            }
            Fault::OutputAsInput(_) if id => "sebut anggaran asalnya",
            Fault::OutputAsInput(_) => "name the budget it was made from",
            Fault::NotANumber { .. } if id => "perbaiki sel ini; nilai kosong ditulis kosong atau -",
            Fault::NotANumber { .. } => "correct the cell; write nothing or - where there is no amount",
            Fault::AmbiguousNumber(_) if id => {
                "katakan caranya: --numbers plain (3.500 = 3,5) atau --numbers indonesian (3.500 = tiga ribu lima ratus)"
            }
            Fault::AmbiguousNumber(_) => {
                "say which: --numbers plain (3.500 is three and a half) or --numbers indonesian (three thousand five hundred)"
            }
            Fault::ShortRow { .. } | Fault::LongRow { .. } if id => "periksa pemisah atau tanda kutip di baris ini",
            Fault::ShortRow { .. } | Fault::LongRow { .. } => {
                "look for a missing or stray delimiter or quote in this row"
            }
            Fault::NoPurpose if id => "bila ini baris jumlah, tidak perlu apa-apa; bila baris belanja, isi kodenya",
            Fault::NoPurpose => "nothing to do if it is a total; if it is a line of money, fill in its code",
            Fault::OpenQuote if id => "tutup tanda kutipnya, atau gandakan (\"\") bila bagian dari teks",
            Fault::OpenQuote => "close the quote, or double it (\"\") where it is part of the text",
            Fault::GuessedEncoding(_) if id => "pastikan dengan --encoding NAMA, misalnya --encoding windows-1252",
            Fault::GuessedEncoding(_) => "settle it with --encoding NAME, for instance --encoding windows-1252",
            Fault::HiddenSheet { .. } if id => {
                "bila harus dibaca: --sheet NAMA, atau tampilkan lembarnya di aplikasi lembar kerja"
            }
            Fault::HiddenSheet { .. } => "to read it nevertheless: --sheet NAME, or show it in a spreadsheet program",
            Fault::FormulaWithoutValue(_) => Unvalued::help(lang),
            Fault::UnitSaid(_) if id => "bila bukan: --unit rupiah",
            Fault::UnitSaid(_) => "if it is not so: --unit rupiah",
            Fault::NoSuchColumn { .. } if id => "tulis judul kolomnya dalam profil sebagaimana tertulis dalam berkas",
            Fault::NoSuchColumn { .. } => "write the header in the profile as the file has it",
            Fault::NoAccount(_) if id => {
                "isi kode rekening bila ini belanja sendiri; bila ini subtotal, samakan dengan jumlah barisnya"
            }
            Fault::NoAccount(_) => {
                "fill in the account if it is spending of its own; if it is a subtotal, make it agree with its lines"
            }
            Fault::UnknownVerdict(_) if id => "pakai khusus_target, kesetaraan, pelembagaan, review atau none",
            Fault::UnknownVerdict(_) => "use khusus_target, kesetaraan, pelembagaan, review or none",
            Fault::StaleDecision(_) if id => "periksa lagi, lalu ganti kolom saran",
            Fault::StaleDecision(_) => "look again, then update the column saran",
            Fault::Data(data) => return data.help(lang).map(Cow::from),
            Fault::Personal(personal) => personal.help(lang),
            Fault::Gbs(defect) => return defect.help(lang).map(Cow::from),
            Fault::Budget(fault) => return fault.help(lang).map(Cow::from),
            Fault::Tagging(fault) => return fault.help(lang).map(Cow::from),
            _ => return None,
        };
        Some(text.into())
    }
}

fn several(found: &SeveralTotals, id: bool) -> String {
    let SeveralTotals { code, totals, computed, adds_up, .. } = found;
    let write = |r: &Rupiah| if id { r.indonesian() } else { r.english() };
    let list = totals.iter().map(write).collect::<Vec<_>>().join(if id { " dan " } else { " and " });
    let sum = write(computed);
    match (id, *adds_up) {
        (true, true) => format!("{code}: tertulis beberapa jumlah ({list}); bersama sama dengan bagiannya, {sum}"),
        (true, false) => format!("{code}: tertulis beberapa jumlah ({list}); jumlah bagiannya {sum}"),
        (false, true) => format!("{code}: several totals are stated ({list}); together they are its parts, {sum}"),
        (false, false) => format!("{code}: several totals are stated ({list}); its parts add up to {sum}"),
    }
}
