//! What findings of budgets and decisions say, and what to do about them, in both languages.

use std::borrow::Cow;
use std::fmt::{self, Write as _};

use super::{Fault, HiddenRows, Unvalued, brief};
use crate::domain::amount::Rupiah;
use crate::domain::currency::Currency;
use crate::files::written::Written;
use crate::finding::print::{PrintDoubt, UnreadPages};
use crate::finding::reading::{RowDiffers, Unproven};
use crate::finding::table::{FilledDown, SeveralTotals};
use crate::guard::escape::push_quoted;
use crate::lang::{Lang, format_in, messages, write_in};

impl Fault {
    pub(super) fn write(&self, lang: Lang, currency: Currency, out: &mut String) -> fmt::Result {
        match self {
            Fault::CannotRead(why) => {
                let why = messages::say(lang, why);
                write_in!(lang, out, "tidak dapat dibaca: {why}", "cannot be read: {why}")
            }
            Fault::EmptyFile => out.write_str(lang.choose("berkas kosong", "the file is empty")),
            Fault::NoRows => {
                out.write_str(lang.choose("tidak ada baris: lariknya kosong", "the array is empty: there are no rows"))
            }
            Fault::EmptyFolder => out.write_str(lang.choose(
                "folder ini tidak berisi berkas anggaran (.csv, .tsv, .txt, .xlsx, .xls, .ods, .docx, .pdf)",
                "the folder has no budget files (.csv, .tsv, .txt, .xlsx, .xls, .ods, .docx, .pdf)",
            )),
            Fault::NoStatements => out.write_str(lang.choose(
                "folder ini tidak berisi berkas GBS (.toml, .yaml, .json, .docx, .xlsx)",
                "the folder has no statements (.toml, .yaml, .json, .docx, .xlsx)",
            )),
            Fault::NoBudgetHeader(header) => out.write_str(&header.message(lang)),
            Fault::OpenAmount(open) => out.write_str(&open.message(lang)),
            Fault::Unexplained(amount) => {
                let amount = amount.in_lang(lang);
                write_in!(
                    lang,
                    out,
                    "baris ini bernilai {amount} tetapi tidak memiliki kode atau nama seperti baris lain, dan bukan jumlah baris di atas atau di bawahnya; baris ini tidak dihitung",
                    "this row has an amount ({amount}) but no code or name as other rows have, and it is not the sum of the rows above or below it; it is not counted"
                )
            }
            Fault::FilledDown(filled) => {
                let FilledDown { headers, rows } = &**filled;
                let names = headers.iter().map(|h| format!("{:?}", brief(h))).collect::<Vec<_>>().join(", ");
                write_in!(
                    lang,
                    out,
                    "kolom {names} hanya diisi di baris pertama tiap kelompok; isinya dianggap berlaku bagi {rows} baris di bawahnya",
                    "{names} is filled in only in the first row of each group; it is taken to apply to {rows} rows below"
                )
            }
            Fault::Unproven(own) => out.write_str(&own.message(lang)),
            Fault::Contradicted(own) => out.write_str(&own.message(lang)),
            Fault::Odd(own) => out.write_str(&own.message(lang)),
            Fault::NotANumber { header, cell } => {
                // There may be one for every line.
                out.push_str(lang.choose("kolom ", "column "));
                push_quoted(header, out);
                out.push_str(": ");
                push_quoted(&brief(cell), out);
                out.push_str(
                    lang.choose(" bukan angka; baris tidak dihitung", " is not a number; the row is not counted"),
                );
                Ok(())
            }
            Fault::AmbiguousNumber(number) => write_in!(
                lang,
                out,
                "{:?} dapat dibaca {} atau {}{}; baris tidak dihitung",
                "{:?} can be read as {} or as {}{}; the row is not counted",
                number.cell,
                number.plain.in_lang(lang),
                number.indonesian.in_lang(lang),
                if currency == Currency::RUPIAH { " rupiah" } else { "" }
            ),
            Fault::Rounded(rounded) => write_in!(
                lang,
                out,
                "{:?} dibulatkan menjadi {}",
                "{:?} is rounded to {}",
                rounded.cell,
                rounded.amount.in_lang(lang)
            ),
            Fault::ShortRow { fields, expected } => write_in!(
                lang,
                out,
                "baris ini punya {fields} kolom, judul kolomnya {expected}; kolom nilai tidak ada, baris tidak dihitung",
                "the row has {fields} fields, the header {expected}; its amount is missing, the row is not counted"
            ),
            Fault::LongRow { fields, expected } => write_in!(
                lang,
                out,
                "baris ini punya {fields} kolom, judul kolomnya {expected}; baris tidak dihitung",
                "the row has {fields} fields, the header {expected}; the row is not counted"
            ),
            Fault::OpenQuote => out.write_str(lang.choose(
                "tanda kutip dibuka di sini dan tidak pernah ditutup; sisa berkas tidak dihitung",
                "a quote opens here and is never closed; the rest of the file is not counted",
            )),
            Fault::NoPurpose => out.write_str(lang.choose(
                "baris ini bernilai tetapi tanpa kode atau nama kegiatan; baris ini tidak dihitung",
                "the row has an amount but no code or name of an activity; it is not counted",
            )),
            Fault::GuessedEncoding(name) => {
                write_in!(lang, out, "bukan UTF-8; dibaca sebagai {name}", "not UTF-8; read as {name}")
            }
            Fault::SheetWithoutBudget(why) => {
                write_in!(
                    lang,
                    out,
                    "lembar ini dilewati: {}",
                    "this sheet is skipped: {}",
                    why.message(lang, currency)
                )
            }
            Fault::AnnexWithoutBudget(own) => {
                let (name, why) = (&own.0, own.1.message(lang, currency));
                write_in!(lang, out, "{name} dilewati: {why}", "{name} is skipped: {why}")
            }
            Fault::UnreadPages(own) => out.write_str(&own.message(lang)),
            Fault::OpenAnnexes(own) => out.write_str(&own.message(lang)),
            Fault::PrintDoubt(own) => out.write_str(&own.message(lang)),
            Fault::ArrayPassedOver(array) => {
                let array = brief(array);
                write_in!(
                    lang,
                    out,
                    "larik {array:?} dilewati: nilai yang dihitung tidak ada di dalamnya",
                    "the array {array:?} is skipped: it does not have the amounts that are counted"
                )
            }
            Fault::HiddenSheet { very: false } => out
                .write_str(lang.choose("lembar ini disembunyikan dan dilewati", "this sheet is hidden and is skipped")),
            Fault::HiddenSheet { very: true } => out.write_str(lang.choose(
                "lembar ini disembunyikan (juga dari menu Excel) dan dilewati",
                "this sheet is hidden, even from the menu, and is skipped",
            )),
            Fault::FormulaWithoutValue(formula) => out.write_str(&formula.message(lang)),
            Fault::FailedCells(cells) => out.write_str(&cells.message(lang)),
            Fault::HiddenRows(rows) => out.write_str(&rows.message(lang)),
            Fault::UnitSaid(own) if own.asked.is_some() => out.write_str(&own.question(lang, currency)),
            Fault::UnitSaid(unit_said) => {
                let (said, unit) = (&unit_said.said, Rupiah::from_sen(unit_said.unit * 100));
                write_in!(
                    lang,
                    out,
                    "nilai dibaca dalam satuan {}: {:?}",
                    "amounts are read in units of {}: {:?}",
                    currency.write(unit.in_lang(lang)),
                    brief(said)
                )
            }
            Fault::NoSuchColumn { header, nearest } => {
                let header = brief(header);
                match nearest.as_ref().map(|near| brief(near)) {
                    None => write_in!(
                        lang,
                        out,
                        "profil menyebut kolom {header:?}, yang tidak ada dalam berkas ini",
                        "the profile names the column {header:?}, which is not in the file"
                    ),
                    Some(near) => write_in!(
                        lang,
                        out,
                        "profil menyebut kolom {header:?}, yang tidak ada dalam berkas ini; maksudnya {near:?}?",
                        "the profile names the column {header:?}, which is not in the file; did you mean {near:?}?"
                    ),
                }
            }
            Fault::UnreadCode(unread) => out.write_str(&unread.message(lang)),
            Fault::MendedCodes(mended) => mended.write(lang, out),
            Fault::TotalDiffers(t) => write_in!(
                lang,
                out,
                "{}: tertulis {}, padahal bagiannya berjumlah {} (selisih {})",
                "{}: the file says {}, but the parts add up to {} (difference {})",
                brief(&t.what),
                t.stated.in_lang(lang),
                t.computed.in_lang(lang),
                (t.stated - t.computed).in_lang(lang)
            ),
            Fault::RowDiffers(own) => out.write_str(&own.message(lang)),
            Fault::TotalsRefute(refuted) => out.write_str(&refuted.message(lang)),
            Fault::SeveralTotals(s) => out.write_str(&several(s, lang)),
            Fault::NoAccount(t) => write_in!(
                lang,
                out,
                "{}: nilai {} tanpa kode rekening tidak dihitung; baris berekening sub kegiatan ini berjumlah {}",
                "{}: {} without an account code is not counted; the lines of this sub kegiatan with one add up to {}",
                t.what,
                t.stated.in_lang(lang),
                t.computed.in_lang(lang)
            ),
            Fault::OwnOutput(1) => out.write_str(lang.choose(
                "1 berkas di folder ini ditulis oleh setara dan dilewati",
                "1 file written by setara is skipped",
            )),
            Fault::OwnOutput(n) => write_in!(
                lang,
                out,
                "{n} berkas di folder ini ditulis oleh setara dan dilewati",
                "{n} files written by setara are skipped"
            ),
            Fault::OutputAsInput(kind) => write_in!(
                lang,
                out,
                "ini bukan anggaran, melainkan {} yang ditulis oleh setara",
                "this is not a budget: it is {} that setara wrote",
                kind.word(lang)
            ),
            Fault::SameFileTwice(other) => write_in!(
                lang,
                out,
                "isinya sama dengan {other}: dihitung satu kali",
                "the content is the same as in {other}: it is counted once"
            ),
            Fault::TablePassedOver(own) => out.write_str(&own.message(lang)),
            Fault::SeveralEditions(own) => out.write_str(&own.message(lang, currency)),
            Fault::NotSpending(own) => out.write_str(&own.message(lang, currency)),
            Fault::Data(data) => out.write_str(&data.message(lang, currency)),
            Fault::Personal(personal) => out.write_str(&personal.message(lang)),
            Fault::Gbs(defect) => out.write_str(&defect.message(lang, currency)),
            Fault::Alike(alike) => out.write_str(&alike.message(lang)),
            Fault::Budget(fault) => out.write_str(&fault.message(lang, currency)),
            Fault::Tagging(fault) => out.write_str(&fault.message(lang, currency)),
            Fault::Policy(fault) => out.write_str(&fault.message(lang, currency)),
            Fault::NeverFired(concept) => write_in!(
                lang,
                out,
                "konsep {concept} tidak menemukan apa pun dalam berkas ini",
                "the concept {concept} found nothing in these files"
            ),
            Fault::UnknownVerdict(cell) => write_in!(
                lang,
                out,
                "putusan {:?} tidak dikenal; baris ini tidak dipakai",
                "the verdict {:?} is not known; this row is not used",
                brief(cell)
            ),
            Fault::DecisionWithout(column) => {
                write_in!(lang, out, "putusan ini tanpa {column}", "the decision has no {column}")
            }
            Fault::Conflict { subject, other, verdict } => {
                let verdict = verdict.word(lang);
                write_in!(
                    lang,
                    out,
                    "putusan atas {subject} bertentangan dengan {other} ({verdict}); yang pertama dipakai",
                    "the decision on {subject} contradicts {other} ({verdict}); the first one is used"
                )
            }
            Fault::UnusedDecision(subject) => write_in!(
                lang,
                out,
                "tidak ada baris anggaran yang cocok dengan putusan atas {subject}",
                "no line of the budget matches the decision on {subject}"
            ),
            Fault::StaleDecision(stale) => out.write_str(&stale.message(lang, currency)),
        }
    }

    /// What to do about it.
    pub fn help(&self, lang: Lang) -> Option<Cow<'static, str>> {
        let text = match self {
Fault::NoBudgetHeader(header) => return Some(header.help(lang).into()),
Fault::OpenAmount(open) => return Some(open.help(lang).into()),
Fault::Unproven(_) => Unproven::help(lang),
Fault::UnreadPages(_) => UnreadPages::help(lang),
Fault::OpenAnnexes(own) => return Some(own.help(lang).into()),
Fault::PrintDoubt(_) => PrintDoubt::help(lang),
Fault::Contradicted(own) => return Some(own.help(lang).into()),
Fault::Odd(own) => own.help(lang),
Fault::RowDiffers(_) => RowDiffers::help(lang),
Fault::Unexplained(_) => lang.choose("bila ini baris anggaran, isi kode atau namanya; bila ini jumlah, perbaiki jumlah itu atau bagian-bagiannya", "if it is a line, fill in its code or name; if it is a total, correct it or its parts"),
Fault::SeveralEditions(own) => return own.help(lang).map(Cow::from),
Fault::EmptyFolder => lang.choose("sebut berkasnya satu per satu, atau folder lain", "name the files, or another folder"),
Fault::OutputAsInput(Written::Lines) => lang.choose("sebut anggaran asalnya; baris yang telah ditandai dibaca dengan setara report --from", "name the budget it was made from; tagged lines are read with setara report --from"),
Fault::OutputAsInput(_) => lang.choose("sebut anggaran asalnya", "name the budget it was made from"),
Fault::NotANumber { .. } => lang.choose("perbaiki sel ini; bila tidak bernilai, kosongkan atau tulis -", "correct the cell; where there is no amount, leave it empty or write -"),
Fault::AmbiguousNumber(_) => lang.choose("tentukan format angkanya: --numbers plain (3.500 = 3,5) atau --numbers indonesian (3.500 = tiga ribu lima ratus)", "choose the number style: --numbers plain (3.500 is three and a half) or --numbers indonesian (three thousand five hundred)"),
Fault::ShortRow { .. } | Fault::LongRow { .. } => lang.choose("periksa pemisah atau tanda kutip di baris ini", "look for a missing or stray delimiter or quote in this row"),
Fault::NoPurpose => lang.choose("tidak perlu apa-apa bila ini baris jumlah; bila baris belanja, isi kodenya", "if it is a total, there is nothing to do; if it is a line, fill in its code"),
Fault::OpenQuote => lang.choose("tutup tanda kutipnya, atau gandakan (\"\") bila bagian dari teks", "close the quote, or double it (\"\") where it is part of the text"),
Fault::GuessedEncoding(_) => lang.choose("pastikan dengan --encoding NAMA, misalnya --encoding windows-1252", "make sure with --encoding NAME, for instance --encoding windows-1252"),
Fault::HiddenSheet { .. } => lang.choose("bila lembar ini harus dibaca: --sheet NAMA, atau tampilkan lembarnya di Excel", "to read it all the same: --sheet NAME, or unhide it in a spreadsheet program"),
Fault::FormulaWithoutValue(_) => Unvalued::help(lang),
Fault::FailedCells(own) => own.help(lang),
Fault::HiddenRows(_) => HiddenRows::help(lang),
Fault::TotalsRefute(_) => lang.choose("setara inspect menunjukkan baris dan kolom mana yang terbaca; pilih kolom nilainya dengan --amount; bila uang yang sama tertulis dua kali (rekapitulasi dan rinciannya), hapus salah satu", "see with inspect which rows and which column were read; choose the amount with --amount; if the file has the same money twice (a recap and its details), delete one of them; or correct the file"),
Fault::UnitSaid(own) if own.asked.is_some() => lang.choose("tentukan satuannya: --unit rupiah, ribu, juta atau miliar; atau unit dalam profil", "choose the unit: --unit rupiah, ribu, juta or miliar; or unit in a profile"),
Fault::UnitSaid(_) => lang.choose("bila tidak demikian: --unit rupiah", "if that is wrong: --unit rupiah"),
Fault::NoSuchColumn { .. } => lang.choose("tulis judul kolomnya dalam profil sebagaimana tertulis dalam berkas", "write the header in the profile exactly as in the file"),
Fault::UnreadCode(_) => super::UnreadCode::help(lang),
Fault::MendedCodes(_) => lang.choose("tidak perlu apa-apa bila kodenya benar; bila bukan, tulis kodenya sebagai teks", "if the codes are right, there is nothing to do; if not, write them as text"),
Fault::NoAccount(_) => lang.choose("bila ini belanja tersendiri, isi kode rekeningnya; bila ini subtotal, samakan dengan jumlah barisnya", "if it is spending of its own, fill in the account; if it is a subtotal, make it agree with its lines"),
Fault::UnknownVerdict(_) => lang.choose("pakai khusus target, kesetaraan, pelembagaan, telaah atau bukan ARG; ya bila saran adalah salah satu dari tiga yang pertama", "use khusus target, kesetaraan, pelembagaan, review or none; ya where saran is one of the first three"),
Fault::StaleDecision(stale) => stale.help(lang),
Fault::Data(data) => return data.help(lang).map(Cow::from),
Fault::Personal(personal) => personal.help(lang),
Fault::Gbs(defect) => return defect.help(lang).map(Cow::from),
Fault::Alike(alike) => alike.help(lang),
Fault::Budget(fault) => return fault.help(lang).map(Cow::from),
Fault::Tagging(fault) => return fault.help(lang).map(Cow::from),
_ => return None,
};
        Some(text.into())
    }
}

fn several(found: &SeveralTotals, lang: Lang) -> String {
    let SeveralTotals { code, totals, computed, adds_up, .. } = found;
    let list = totals.iter().map(|r| r.in_lang(lang)).collect::<Vec<_>>().join(lang.choose(" dan ", " and "));
    let sum = computed.in_lang(lang);
    match *adds_up {
        true => format_in!(
            lang,
            "{code}: tertulis beberapa jumlah ({list}); bersama-sama sama dengan jumlah bagiannya, {sum}",
            "{code}: the file states several totals ({list}); together they equal its parts, {sum}"
        ),
        false => format_in!(
            lang,
            "{code}: tertulis beberapa jumlah ({list}); jumlah bagiannya {sum}",
            "{code}: the file states several totals ({list}); its parts add up to {sum}"
        ),
    }
}
