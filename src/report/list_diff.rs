//! Two official lists held against each other: codes new, gone and renamed, tags gained and lost; and what of budgets each of
//! them moves.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use crate::criteria::nomenclature::Nomenclature;
use crate::criteria::nomenclature::Scope;
use crate::criteria::tag::Criteria;
use crate::domain::amount::Rupiah;
use crate::domain::code::{ActivityCode, Level};
use crate::domain::text;
use crate::lang::document::change as in_words;
use crate::lang::{Lang, Word};
use crate::ledger::Ledger;
use crate::report::Input;
use crate::report::grid::{Cell, Grid};

/// Its version counts up where a field changes its name or meaning.
pub const SCHEMA: &str = "setara.nomenclature-diff/1";

/// What a list calls a code.
pub type NameOf<'a> = &'a dyn Fn(&ActivityCode) -> Option<String>;

/// One of the two lists.
pub struct ListSide<'a> {
    /// As it was named.
    pub label: String,
    pub nomenclature: &'a Nomenclature,
    /// 0 where it is not known.
    pub year: u16,
    /// What it calls a code; `None`: the list has no names.
    pub names: Option<NameOf<'a>>,
}

impl ListSide<'_> {
    fn name(&self, code: &ActivityCode) -> Option<String> {
        self.names.filter(|_| self.nomenclature.knows(code, self.year)).and_then(|names| names(code))
    }

    fn scopes(&self) -> BTreeSet<Scope> {
        let of = |scope: &Scope| self.nomenclature.has_scope(self.year, *scope);
        [Scope::Kabkota, Scope::Provinsi].into_iter().filter(of).collect()
    }

    /// Tags of its codes, those of columns of their own too.
    fn tags(&self, scopes: &BTreeSet<Scope>) -> BTreeMap<ActivityCode, BTreeSet<String>> {
        let codes = scopes.iter().flat_map(|scope| self.nomenclature.codes_of(self.year, *scope));
        let tags = |code: &ActivityCode| -> BTreeSet<String> {
            self.nomenclature.themes_in(code, self.year).map(|tag| tag.name.clone()).collect()
        };
        codes.map(|code| (*code, tags(code))).collect()
    }
}

/// What the lines under a code come to.
#[derive(Clone, Copy, Default, Debug, Serialize, JsonSchema)]
pub struct OfBudgets {
    pub amount: Rupiah,
    /// Lines with an amount.
    pub lines: u64,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ChangedCode {
    pub code: String,
    /// `new`, `gone`, `renamed`.
    pub change: &'static str,
    pub before: Option<String>,
    pub after: Option<String>,
    #[serde(flatten)]
    pub of_budgets: OfBudgets,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ChangedTag {
    pub code: String,
    pub name: Option<String>,
    pub tag: String,
    /// `gained`, `lost`.
    pub change: &'static str,
    /// It means ARG by the criteria.
    pub arg: bool,
    #[serde(flatten)]
    pub of_budgets: OfBudgets,
}

/// What one list counts of the budgets.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ListTotal {
    pub list: String,
    pub codes: usize,
    pub arg_codes: usize,
    pub official: Rupiah,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ListDiff {
    pub schema: &'static str,
    pub old: ListTotal,
    pub new: ListTotal,
    /// Of the budgets, what becomes official and what is so no more; 0 without budgets.
    pub gained: Rupiah,
    pub lost: Rupiah,
    pub codes: Vec<ChangedCode>,
    pub tags: Vec<ChangedTag>,
    pub inputs: Vec<Input>,
    pub notes: Vec<String>,
}

/// Holds `new` against `old`; `ledger`: the lines of budgets.
pub fn list_diff(
    [old, new]: [&ListSide; 2],
    criteria: &Criteria,
    ledger: &Ledger,
    inputs: Vec<Input>,
    lang: Lang,
) -> ListDiff {
    let mut notes = Vec::new();
    let scopes: BTreeSet<Scope> = old.scopes().intersection(&new.scopes()).copied().collect();
    if old.scopes() != new.scopes() {
        notes.push(match lang {
            Lang::Id => "hanya kode yang tingkat pemerintahannya ada dalam kedua daftar yang dibandingkan".into(),
            Lang::En => "only codes of levels of government that both lists have are compared".into(),
        });
    }
    for side in [old, new].into_iter().filter(|side| side.names.is_none()) {
        notes.push(match lang {
            Lang::Id => format!("{}: daftar tanpa nama; kode yang berganti nama tidak terlihat", side.label),
            Lang::En => format!("{}: a list without names; what is renamed cannot be seen", side.label),
        });
    }
    let by_code = of_budgets(ledger);
    let of = |code: &ActivityCode| {
        let own = |(met, sum): (&ActivityCode, &OfBudgets)| (met == code || met.any_bidang() == *code).then_some(*sum);
        let sums = match code.is_any_bidang() {
            true => by_code.iter().filter_map(own).collect::<Vec<_>>(),
            false => by_code.get(code).copied().into_iter().collect(),
        };
        sums.iter().fold(OfBudgets::default(), |all, sum| OfBudgets {
            amount: all.amount + sum.amount,
            lines: all.lines + sum.lines,
        })
    };
    let (before, after) = (old.tags(&scopes), new.tags(&scopes));
    let (mut codes, mut tags) = (Vec::new(), Vec::new());
    let mut change = |code: &ActivityCode, change| {
        let (before, after) = (old.name(code), new.name(code));
        codes.push(ChangedCode { code: code.to_string(), change, before, after, of_budgets: of(code) });
    };
    for code in before.keys().chain(after.keys()).collect::<BTreeSet<_>>() {
        match (before.contains_key(code), after.contains_key(code)) {
            (false, _) if !old.nomenclature.knows(code, old.year) => change(code, "new"),
            (_, false) if !new.nomenclature.knows(code, new.year) => change(code, "gone"),
            _ => {
                let names = old.name(code).zip(new.name(code));
                if names.is_some_and(|(a, b)| text::words(&a) != text::words(&b)) {
                    change(code, "renamed");
                }
            }
        }
    }
    let none = BTreeSet::new();
    let means_arg = |tag: &str| {
        let folded = text::words(tag);
        criteria.kinds.iter().any(|kind| kind.tags.contains(&folded))
            || criteria.arg_tags.iter().any(|words| text::holds(&folded, words))
    };
    for code in before.keys().chain(after.keys()).collect::<BTreeSet<_>>() {
        let (was, is) = (before.get(code).unwrap_or(&none), after.get(code).unwrap_or(&none));
        let name = || new.name(code).or_else(|| old.name(code));
        for (tag, change) in
            is.difference(was).map(|tag| (tag, "gained")).chain(was.difference(is).map(|tag| (tag, "lost")))
        {
            let (code_text, arg) = (code.to_string(), means_arg(tag));
            tags.push(ChangedTag {
                code: code_text,
                name: name(),
                tag: tag.clone(),
                change,
                arg,
                of_budgets: of(code),
            });
        }
    }
    codes.sort_by(|a, b| b.of_budgets.amount.cmp(&a.of_budgets.amount).then_with(|| a.code.cmp(&b.code)));
    let first = |tag: &ChangedTag| (!tag.arg, std::cmp::Reverse(tag.of_budgets.amount));
    tags.sort_by(|a, b| first(a).cmp(&first(b)).then_with(|| (&a.code, &a.tag).cmp(&(&b.code, &b.tag))));
    let is_arg = |side: &ListSide, code: &ActivityCode| {
        side.nomenclature.kinds_in(code, side.year, &side.nomenclature.kinds(criteria)).is_some_and(|bits| bits != 0)
    };
    let sum = |keep: &dyn Fn(&ActivityCode) -> bool| -> Rupiah {
        by_code.iter().filter(|(code, _)| keep(code)).map(|(_, sum)| sum.amount).sum()
    };
    let total = |side: &ListSide, own: &BTreeMap<ActivityCode, BTreeSet<String>>| ListTotal {
        list: side.label.clone(),
        codes: own.len(),
        arg_codes: own.values().filter(|tags| tags.iter().any(|tag| means_arg(tag))).count(),
        official: sum(&|code| is_arg(side, code)),
    };
    ListDiff {
        schema: SCHEMA,
        old: total(old, &before),
        new: total(new, &after),
        gained: sum(&|code| !is_arg(old, code) && is_arg(new, code)),
        lost: sum(&|code| is_arg(old, code) && !is_arg(new, code)),
        codes,
        tags,
        inputs,
        notes,
    }
}

/// What the lines of every sub kegiatan come to.
fn of_budgets(ledger: &Ledger) -> BTreeMap<ActivityCode, OfBudgets> {
    let mut out: BTreeMap<ActivityCode, OfBudgets> = BTreeMap::new();
    for (key, sum) in ledger.sums.iter() {
        let code = ledger.activities[key.activity as usize].activity.code;
        if let Some(code) = code.filter(|code| code.level() == Level::SubKegiatan) {
            let own = out.entry(code).or_default();
            own.amount += sum.amount;
            own.lines += sum.lines;
        }
    }
    out
}

macro_rules! words {
    ($($name:ident: $id:literal, $en:literal;)*) => {
        $(const $name: Word = Word { id: $id, en: $en };)*
    };
}

words! {
    LISTS: "Daftar", "Lists";
    LIST: "Daftar", "List";
    CODES: "Kode", "Codes";
    ARG_CODES: "Bertanda ARG", "Tagged ARG";
    OFFICIAL: "Lensa resmi", "Official lens";
    CHANGED_CODES: "Kode baru, hilang, berganti nama", "Codes new, gone and renamed";
    CHANGED_TAGS: "Tanda yang didapat dan dilepas", "Tags gained and lost";
    CODE: "Kode", "Code";
    CHANGE: "Perubahan", "Change";
    BEFORE: "Sebelum", "Before";
    AFTER: "Sesudah", "After";
    NAME: "Nama", "Name";
    TAG: "Tanda", "Tag";
    ARG: "ARG", "ARG";
    YES: "ya", "yes";
    AMOUNT: "Nilai", "Amount";
    LINES: "Baris", "Lines";
    MORE: "lagi (--top 0)", "more (--top 0)";
    GAINED: "menjadi resmi", "become official";
    LOST: "tidak lagi resmi", "are official no more";
    NEW_CODES: "kode baru", "codes new";
    GONE_CODES: "kode hilang", "codes gone";
    RENAMED_CODES: "kode berganti nama", "codes renamed";
    ARG_GAINED: "tanda ARG didapat", "tags of ARG gained";
    ARG_LOST: "tanda ARG dilepas", "tags of ARG lost";
}

impl ListDiff {
    /// Its tables; `top`: rows of each, 0 for all.
    pub fn grids(&self, lang: Lang, top: usize) -> Vec<Grid> {
        let say = |w: Word| lang.say(w).to_owned();
        let has_budgets = !self.inputs.is_empty();
        let rows = [&self.old, &self.new].map(|own| {
            let counts = [own.codes, own.arg_codes].map(|n| Cell::Count(n as u64));
            let official = Cell::MaybeMoney(has_budgets.then_some(own.official));
            vec![Cell::text(&own.list), counts[0].clone(), counts[1].clone(), official]
        });
        let columns =
            [("list", say(LIST)), ("codes", say(CODES)), ("arg_codes", say(ARG_CODES)), ("official", say(OFFICIAL))];
        let mut lists = Grid::new("lists", say(LISTS), columns, rows);
        let codes = |change| self.codes.iter().filter(|own| own.change == change).count();
        let tags = |change| self.tags.iter().filter(|own| own.arg && own.change == change).count();
        let counts = [
            (codes("new"), NEW_CODES),
            (codes("gone"), GONE_CODES),
            (codes("renamed"), RENAMED_CODES),
            (tags("gained"), ARG_GAINED),
            (tags("lost"), ARG_LOST),
        ];
        lists.notes.push(counts.map(|(n, what)| format!("{n} {}", lang.say(what))).join(", "));
        if has_budgets {
            let exact = |amount| crate::report::grid::exact(amount, lang);
            let moved = [(self.gained, GAINED), (self.lost, LOST)];
            lists.notes.push(moved.map(|(amount, what)| format!("Rp {} {}", exact(amount), lang.say(what))).join(", "));
        }
        let cut = |n: usize| if top == 0 { n } else { top.min(n) };
        let text = |own: &Option<String>| Cell::text(own.as_deref().unwrap_or("-"));
        let shown = cut(self.codes.len());
        let rows = self.codes[..shown].iter().map(|own| {
            let sums = [Cell::Money(own.of_budgets.amount), Cell::Count(own.of_budgets.lines)];
            let names = [text(&own.before), text(&own.after)];
            [vec![Cell::text(&own.code), Cell::text(in_words(own.change, lang))], names.into(), sums.into()].concat()
        });
        let columns = [
            ("code", say(CODE)),
            ("change", say(CHANGE)),
            ("before", say(BEFORE)),
            ("after", say(AFTER)),
            ("amount", say(AMOUNT)),
            ("lines", say(LINES)),
        ];
        let mut codes = Grid::new("codes", say(CHANGED_CODES), columns, rows);
        let more = |grid: &mut Grid, n: usize| {
            if n > 0 {
                grid.notes.push(format!("{n} {}", lang.say(MORE)));
            }
        };
        more(&mut codes, self.codes.len() - shown);
        let shown = cut(self.tags.len());
        let rows = self.tags[..shown].iter().map(|own| {
            let sums = [Cell::Money(own.of_budgets.amount), Cell::Count(own.of_budgets.lines)];
            let arg = Cell::text(if own.arg { lang.say(YES) } else { "-" });
            let what = [
                Cell::text(&own.code),
                text(&own.name),
                Cell::text(&own.tag),
                Cell::text(in_words(own.change, lang)),
                arg,
            ];
            [what.to_vec(), sums.into()].concat()
        });
        let columns = [
            ("code", say(CODE)),
            ("name", say(NAME)),
            ("tag", say(TAG)),
            ("change", say(CHANGE)),
            ("arg", say(ARG)),
            ("amount", say(AMOUNT)),
            ("lines", say(LINES)),
        ];
        let mut tags = Grid::new("tags", say(CHANGED_TAGS), columns, rows);
        more(&mut tags, self.tags.len() - shown);
        vec![lists, codes, tags]
    }
}
