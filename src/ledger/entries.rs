//! What the ledger knows of an activity, an account and an item, beside their texts.

use std::sync::Arc;

use crate::criteria::tag::{ActivityClass, Context, Scan, Scanned, VerdictInput};
use crate::domain::budget::{Account, AccountGroup, Activity, Persons};

/// An activity and what its texts say.
pub struct ActivityEntry {
    pub activity: Activity,
    /// A line of it counts; a total has an activity of its own that does not.
    pub counts: bool,
    pub(super) texts: Arc<ActivityTexts>,
    /// Activities of one class move verdicts alike: the first activity of the class stands for all.
    pub(super) class: u32,
}

/// What the texts of an activity say, whoever's it is.
pub struct ActivityTexts {
    /// Counts in its target group or indicator.
    pub(super) said: Option<Persons>,
    pub(super) context: Arc<Context>,
    pub(super) program: Scan,
    pub(super) kegiatan: Scan,
    pub(super) sub_kegiatan: Scan,
    pub(super) class: Arc<ActivityClass>,
}

pub(super) struct AccountEntry {
    pub(super) account: Account,
    pub(super) group: AccountGroup,
    pub(super) scan: Scan,
    /// Accounts of one class move verdicts alike: the first account of the class stands for all.
    pub(super) class: u32,
    pub(super) words: u32,
}

pub(super) struct ItemEntry {
    pub(super) text: String,
    pub(super) scan: Scan,
}

/// How an item moves verdicts. These stand side by side: every line asks for one, in any order.
#[derive(Clone, Copy)]
pub(super) struct ItemClass {
    pub(super) words: u32,
    /// Items that are the same up to their last sign move verdicts alike ("Kelas Ibu Hamil Desa 1", "... Desa 2"): the
    /// first of them stands for all.
    pub(super) class: u32,
}

impl ActivityEntry {
    pub(super) fn new(activity: Activity, texts: Arc<ActivityTexts>) -> ActivityEntry {
        ActivityEntry { activity, counts: false, texts, class: 0 }
    }

    pub(super) fn subject<'a>(
        &'a self,
        account: &'a AccountEntry,
        item: &'a ItemEntry,
        without: Option<usize>,
    ) -> VerdictInput<'a> {
        let (a, texts) = (&self.activity, &*self.texts);
        let scanned = |text, scan| Scanned { text, scan };
        VerdictInput {
            context: &texts.context,
            code: a.code,
            account: account.account.code,
            program: scanned(&a.program_name, &texts.program),
            kegiatan: scanned(&a.kegiatan_name, &texts.kegiatan),
            sub_kegiatan: scanned(&a.sub_kegiatan_name, &texts.sub_kegiatan),
            signs: &texts.class.signs,
            rekening: scanned(&account.account.name, &account.scan),
            item: scanned(&item.text, &item.scan),
            without,
        }
    }
}
