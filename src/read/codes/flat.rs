//! Codes of flat tables: the cells of a record as they are read, and what is to be said of them. Asked only of activities and
//! accounts that are met for the first time.

use super::account;
use super::mend::{self, Mended};
use super::pieces;
use super::token::{is_meant_as_code, token};
use crate::domain::budget::Activity;
use crate::domain::code::Level;
use crate::domain::text::clean;
use crate::files::csv::Record;
use crate::finding::{Repair, UnreadCode};
use crate::read::profile::{Field, Profile};

/// What is to be said of a code.
#[derive(Debug)]
pub enum CodeNote {
    Mended {
        column: usize,
        cell: String,
        mended: Mended,
    },
    /// It is none, though it is meant as one.
    Unread {
        column: usize,
        unread: UnreadCode,
    },
}

/// A cell as it is read: trimmed, a code in pieces joined.
pub fn cell(text: &str, record: &Record, profile: &Profile, field: Field) -> String {
    match profile.pieces_of(field) {
        Some(own) => pieces::join(own.columns().map(|column| record.value(text, column))),
        None => profile.column(field).map_or(String::new(), |column| clean(&profile.text_of(text, record, column))),
    }
}

/// Has a record an account?
pub fn has_account(text: &str, record: &Record, profile: &Profile) -> bool {
    account::account(&cell(text, record, profile, Field::KodeRekening)).0.is_some()
}

/// What is to be said of the codes that make an activity.
pub fn activity_notes(
    text: &str,
    record: &Record,
    profile: &Profile,
    activity: &Activity,
    say: &mut dyn FnMut(CodeNote),
) {
    let fields = [Field::KodeSubKegiatan, Field::KodeKegiatan, Field::KodeProgram, Field::KodeBidang];
    for field in fields {
        let Some(column) = profile.column(field) else { continue };
        let own = cell(text, record, profile, field);
        if own.is_empty() {
            continue;
        }
        let (code, mended) = mend::activity(&own);
        let is_sub_kegiatan = field == Field::KodeSubKegiatan;
        let of_activity = activity.code.filter(|c| is_sub_kegiatan && c.level() == Level::SubKegiatan);
        let in_pieces = profile.pieces_of(field).map(|p| p.columns().map(|i| record.value(text, i).trim().to_owned()));
        if let Some(cells) = in_pieces {
            if let Some(code) = code {
                let mended = Mended { repair: Repair::Pieces, after: code.to_string() };
                say(CodeNote::Mended { column, cell: cells.collect::<Vec<_>>().join(" | "), mended });
            }
        } else if let Some(proved) = of_activity.filter(|c| code != Some(*c) && token(&own).is_some()) {
            // With the cells of other levels, or by its name.
            let repair = mended.map_or(Repair::Pieces, |m| m.repair);
            say(CodeNote::Mended { column, cell: own, mended: Mended { repair, after: proved.to_string() } });
        } else if let Some(mended) = mended {
            say(CodeNote::Mended { column, cell: own, mended });
        } else if is_sub_kegiatan && activity.code.is_none() && is_meant_as_code(&own) {
            let header = profile.headers[column].to_string();
            let unread = UnreadCode { header, cell: own, among_codes: profile.codes_known };
            say(CodeNote::Unread { column, unread });
        }
    }
}

/// The same of the account.
pub fn account_notes(text: &str, record: &Record, profile: &Profile, say: &mut dyn FnMut(CodeNote)) {
    let Some(column) = profile.column(Field::KodeRekening) else { return };
    let own = cell(text, record, profile, Field::KodeRekening);
    if let (_, Some(mended)) = account::account(&own) {
        say(CodeNote::Mended { column, cell: own, mended });
    } else if account::scientific(&own).is_some() {
        let header = profile.headers[column].to_string();
        say(CodeNote::Unread { column, unread: UnreadCode { header, cell: own, among_codes: true } });
    }
}
