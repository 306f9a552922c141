//! Documents of word processors: statements, analyses and terms of reference as they are filed, and budgets in their tables.

mod budgets;
mod docx;
mod forms;
mod gold;
mod refused;
