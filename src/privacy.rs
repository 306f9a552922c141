//! What is not published: counts of few persons ([`cells`]), and what names a person ([`marks`], [`columns`]). Rules and
//! examples: `docs/privacy.md`.

pub mod cells;
pub mod columns;
pub mod complement;
pub mod marks;
pub mod sighting;

pub use cells::{SmallCells, Withheld};
pub use complement::Stated;
