//! What names persons in files that need none (D014 to D016). No message holds a value that does.

use super::{Severity, brief};
use crate::guard::marks::MarkKind;
use crate::lang::{Lang, format_in};

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PersonalFault {
    /// A column of numbers, addresses or names of persons, which is not read.
    Column { column: String },
    /// A list of persons where a table of counts is asked for; its columns that say so.
    List { columns: String },
    /// A number of a person in a text.
    Number { column: String, kind: MarkKind, covered: String },
}

impl PersonalFault {
    pub fn code(&self) -> &'static str {
        match self {
            PersonalFault::Column { .. } => "D014",
            PersonalFault::List { .. } => "D015",
            PersonalFault::Number { .. } => "D016",
        }
    }

    pub fn severity(&self) -> Severity {
        match self {
            PersonalFault::List { .. } => Severity::Error,
            _ => Severity::Warning,
        }
    }

    pub fn message(&self, lang: Lang) -> String {
        match self {
            PersonalFault::Column { column } => format_in!(
                lang,
                "kolom {:?} memuat data pribadi; tidak dibaca",
                "column {:?} holds personal data; it is not read",
                brief(column)
            ),
            PersonalFault::List { columns } => format_in!(
                lang,
                "berkas ini daftar orang (kolom {columns}), bukan tabel jumlah; tidak dibaca",
                "this is a list of persons (columns {columns}), not a table of counts; it is not read"
            ),
            PersonalFault::Number { column, kind, covered } => {
                let kind = match kind {
                    MarkKind::Phone => lang.choose(kind.id(), "a telephone number"),
                    MarkKind::Nik => lang.choose(kind.id(), "a NIK or No. KK"),
                };
                format_in!(
                    lang,
                    "kolom {:?} memuat {kind}: {covered}; disamarkan dalam laporan",
                    "column {:?} holds {kind}: {covered}; it is covered in reports",
                    brief(column)
                )
            }
        }
    }

    pub fn help(&self, lang: Lang) -> &'static str {
        match self {
            PersonalFault::Column { .. } => lang.choose(
                "hapus kolom itu; yang diperlukan hanya jumlah orang",
                "delete the column; only numbers of persons are needed",
            ),
            PersonalFault::List { .. } => lang.choose(
                "hitung dulu menjadi tabel: setara beneficiaries count BERKAS -o sasaran.csv",
                "count them into a table: setara beneficiaries count FILE -o sasaran.csv",
            ),
            PersonalFault::Number { .. } => lang.choose(
                "tulis tanpa nomor itu sebelum berkasnya dibagikan",
                "leave the number out before the file is shared",
            ),
        }
    }
}
