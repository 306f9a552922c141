//! OPD of the ledger. A unit (a puskesmas, a kelurahan, a UPTD) has the code of its OPD with another end than `0000`: where
//! lines of the OPD are there too, the unit's are counted with them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::domain::budget::Activity;
use crate::domain::code::SkpdCode;
use crate::ledger::Ledger;

/// An OPD. Of several names of one code, the first by the alphabet.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Opd {
    pub code: String,
    pub name: String,
}

/// The OPD of every activity.
pub struct Opds {
    /// Those that have lines, by their keys.
    pub named: BTreeMap<String, Opd>,
    /// Keys by activity.
    keys: Vec<String>,
}

impl Opds {
    pub fn of(ledger: &Ledger) -> Opds {
        let activities = || ledger.activities.iter().map(|entry| &entry.activity);
        // What is written for a code by those that are no units: `1.02…0000`, or without its end.
        let heads: HashMap<SkpdCode, &str> =
            activities().filter_map(|a| Some((a.skpd.filter(|code| !code.is_unit())?, a.opd_code.as_str()))).collect();
        let head = |a: &Activity| heads.get(&a.skpd.filter(SkpdCode::is_unit)?.opd()).copied();
        let keys = activities().map(|a| head(a).map_or_else(|| a.opd_key(), str::to_owned)).collect();
        let mut out = Opds { named: BTreeMap::new(), keys };
        let mut of_units = BTreeSet::new();
        for (number, entry) in ledger.activities.iter().enumerate().filter(|(_, entry)| entry.counts) {
            let (activity, key) = (&entry.activity, &out.keys[number]);
            if head(activity).is_some() {
                of_units.insert(key.clone());
                continue;
            }
            let slot = out.named.entry(key.clone()).or_default();
            slot.code.clone_from(&activity.opd_code);
            if slot.name.is_empty() || (!activity.opd_name.is_empty() && activity.opd_name < slot.name) {
                slot.name.clone_from(&activity.opd_name);
            }
        }
        // An OPD whose own rows are subtotals only has its name from them.
        for key in of_units {
            if !out.named.contains_key(&key) {
                let own = activities().find(|a| a.opd_code == key);
                let name = own.map(|a| a.opd_name.clone()).unwrap_or_default();
                out.named.insert(key.clone(), Opd { code: key, name });
            }
        }
        out
    }

    /// What the OPD of an activity is told apart by.
    pub fn key(&self, activity: usize) -> &str {
        &self.keys[activity]
    }

    /// Its name, else its code.
    pub fn name(&self, activity: usize) -> &str {
        let key = self.key(activity);
        self.named.get(key).map(|opd| opd.name.as_str()).filter(|name| !name.is_empty()).unwrap_or(key)
    }
}
