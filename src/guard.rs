//! What may not be shown as it stands: text that would run or steer where it is shown ([`escape`]), and what names a person
//! ([`personal`]). Rules and examples: `docs/privacy.md`, `docs/dev/threats.md`.

pub mod escape;
pub mod personal;
