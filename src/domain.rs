//! The nouns of a budget: money, codes, activities and accounts, years and ages, and texts as they are compared.

pub mod amount;
pub mod budget;
pub mod code;
pub mod day;
pub mod groups;
pub mod text;
