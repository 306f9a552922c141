//! What moves verdicts alike: a verdict is found once for all lines whose activity, account and item are of the same classes.

use std::sync::Arc;

use super::{ActivitySigns, Criteria, Scan, Scanned};
use crate::domain::code::{AccountCode, ActivityCode};

/// Activities that move verdicts alike, whoever's they are.
#[derive(PartialEq, Eq, Hash)]
pub struct ActivityClass {
    /// Which places of concepts and traps its context is in.
    places: Arc<[bool]>,
    support: bool,
    pay: bool,
    /// A kegiatan speaks for its lines.
    is_unnamed: bool,
    /// By rule: by the sub kegiatan, by the kegiatan.
    disqualified: Vec<[bool; 2]>,
    pub signs: ActivitySigns,
}

/// Accounts that move verdicts alike.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Class {
    pay: bool,
    disqualified: Vec<(bool, bool)>,
}

impl Criteria {
    /// All of an activity that a verdict depends on: its code, the scan of its program, its kegiatan and sub kegiatan, its
    /// signs, and in which `places` of the packs its context is.
    pub fn activity_class(
        &self,
        code: Option<ActivityCode>,
        program: &Scan,
        [kegiatan, sub_kegiatan]: [Scanned; 2],
        signs: ActivitySigns,
        places: Arc<[bool]>,
    ) -> ActivityClass {
        let by_rule = |rule| [sub_kegiatan, kegiatan].map(|text| self.names_disqualifier(rule, text.scan));
        ActivityClass {
            places,
            support: self.is_support(code, program),
            pay: self.names_pay(sub_kegiatan.scan),
            is_unnamed: sub_kegiatan.text.trim().is_empty(),
            disqualified: (0..self.disqualifiers.len()).map(by_rule).collect(),
            signs,
        }
    }

    /// All of an account that a verdict depends on.
    pub fn account_class(&self, account: Option<AccountCode>, name: &Scan) -> Class {
        let under = |accounts: &[AccountCode]| account.is_some_and(|a| accounts.iter().any(|p| a.under(p)));
        let by_account = self.disqualifier_accounts.iter().map(|accounts| under(accounts));
        let by_name = (0..self.disqualifiers.len()).map(|rule| self.names_disqualifier(rule, name));
        Class {
            pay: under(&self.pay_accounts) || self.names_pay(name),
            disqualified: by_account.zip(by_name).collect(),
        }
    }
}
