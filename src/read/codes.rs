//! What a code is, as the official list of codes decides: a cell that holds one in another spelling, beside another code, or
//! turned into a number, date or time by a spreadsheet is mended where exactly one code of the list can be meant.

mod account;
mod candidates;
pub mod columns;
mod compose;
mod dates;
pub mod flat;
mod known;
mod mend;
mod notes;
pub mod pieces;
mod token;

pub use self::account::account;
pub use self::compose::compose;
pub use self::known::{KnownCodes, official_code};
pub use self::mend::{CodeCell, Mended, Neighbours, activity, agency, leading};
pub use self::notes::CodeNotes;
pub use self::token::is_meant_as_code;
