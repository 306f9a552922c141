//! What counts as gender-responsive: packs of criteria, texts tagged by them, official codes and tags.

pub mod nomenclature;
pub mod pack;
pub mod tag;
pub mod validate;
