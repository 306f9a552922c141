//! The compact form of lists: `@` lines for sources, tags and lists, then a line a kegiatan with its sub kegiatan numbers.

use std::collections::HashMap;

use anyhow::{Context, Result, bail};

use super::{CodeList, Nomenclature, Scope, SetNumber, Tag};
use crate::domain::code::ActivityCode;
use crate::files::intern::Hasher;
use crate::files::paths;

/// More different tags than this are none.
pub const MAX_TAGS: usize = 700;

/// Sets of tags as they are written, by number.
struct Sets<'t> {
    letters: HashMap<&'t str, u16, Hasher>,
    numbers: HashMap<&'t str, SetNumber, Hasher>,
    sets: Vec<Vec<u16>>,
}

impl<'t> Sets<'t> {
    /// The number of a set, as in `a,b`; `None` where it names a tag that there is not.
    fn number(&mut self, written: &'t str) -> Option<SetNumber> {
        if let Some(number) = self.numbers.get(written) {
            return Some(*number);
        }
        let tags = written.split(',').filter(|t| !t.is_empty()).map(|t| self.letters.get(t).copied());
        let tags = tags.collect::<Option<Vec<u16>>>()?;
        let number = SetNumber::try_from(self.sets.len()).ok()?;
        self.sets.push(tags);
        self.numbers.insert(written, number);
        Some(number)
    }
}

/// Reads the compact form.
///
/// # Errors
/// A line is none that stands there.
pub fn parse(table: &str) -> Result<Nomenclature> {
    let (mut sources, mut tags, mut lists): (Vec<String>, Vec<Tag>, Vec<CodeList>) = Default::default();
    let mut sets = Sets { letters: HashMap::default(), numbers: HashMap::default(), sets: Vec::new() };
    sets.number("").context("the empty set")?;
    for (i, line) in table.lines().enumerate() {
        let at = || format!("line {}: {line:?}", i + 1);
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(source) = line.strip_prefix("@source ") {
            sources.push(source.into());
        } else if let Some((tag, own_column)) =
            line.strip_prefix("@tag ").map(|t| (t, false)).or(line.strip_prefix("@column ").map(|t| (t, true)))
        {
            let (letter, name) = tag.split_once(' ').with_context(at)?;
            if tags.len() == MAX_TAGS {
                bail!("{}: more than {MAX_TAGS} tags", at());
            }
            sets.letters.insert(letter, tags.len() as u16);
            tags.push(Tag { name: name.into(), own_column });
        } else if let Some(list) = line.strip_prefix("@list ") {
            lists.push(self::list(list, &sources).with_context(at)?);
        } else {
            let list = lists.last_mut().with_context(at)?;
            let (kegiatan, numbers) = line.split_once(' ').with_context(at)?;
            let kegiatan = ActivityCode::find(kegiatan).with_context(at)?;
            for number in numbers.split(' ') {
                let (number, tags) = number.split_once('=').unwrap_or((number, ""));
                let code = kegiatan.sub_kegiatan(number).with_context(at)?;
                let set = sets.number(tags).with_context(at)?;
                list.is_tagged |= set != 0;
                list.codes.insert(code, set);
            }
        }
    }
    lists.sort_by_key(|l| (std::cmp::Reverse(l.year), l.scope));
    Ok(Nomenclature {
        sources,
        sha256: paths::sha256(table.as_bytes()),
        tags: tags.into(),
        sets: sets.sets.into(),
        lists: lists.into(),
        asked: None,
        chosen: Vec::new(),
    })
}

/// `2027 kabkota 1 2026-01-23`: year, whose codes, number of its source and day of the copy; tables of older versions
/// have the first two alone.
fn list(words: &str, sources: &[String]) -> Option<CodeList> {
    let mut words = words.split(' ');
    let year = words.next()?.parse().ok()?;
    let scope = if words.next()? == Scope::Provinsi.id() { Scope::Provinsi } else { Scope::Kabkota };
    let source = match words.next() {
        Some(number) => sources.get(number.parse::<usize>().ok()?.checked_sub(1)?)?.clone(),
        None => String::new(),
    };
    let date = words.next().filter(|date| *date != "unknown").map(str::to_owned);
    Some(CodeList { year, scope, source, date, codes: HashMap::default(), is_tagged: false })
}

#[cfg(test)]
mod tests {
    use super::super::Choice;
    use super::*;
    use crate::criteria::pack::Pack;
    use crate::criteria::tag::Criteria;
    use crate::domain::budget::Activity;

    fn criteria() -> Criteria {
        Criteria::compile(vec![Pack::open("id-arg").unwrap()])
    }

    #[test]
    fn shipped_lists_have_the_published_counts() {
        let shipped = Nomenclature::shipped();
        let counts = shipped.counts(&shipped.kinds(&criteria()));
        let of = |year, scope| counts.iter().find(|c| c.0 == year && c.1 == scope).map(|c| (c.2, c.3)).unwrap();
        let (kab, kab_arg) = of(2027, Scope::Kabkota);
        let (prov, prov_arg) = of(2027, Scope::Provinsi);
        assert_eq!((kab + prov, kab_arg + prov_arg), (7_581, 608));
        assert_eq!((kab_arg, prov_arg), (226, 382));
        assert_eq!(of(2026, Scope::Kabkota), (3_448, 551));
        assert_eq!(of(2023, Scope::Kabkota).0, 3_395);
        let arg = shipped.clone().asked(Some(2026), &["arg".into()]).unwrap();
        let counts = arg.counts(&arg.kinds(&criteria()));
        assert!(counts.contains(&(2026, Scope::Kabkota, 3_448, 286)), "{counts:?}");
    }

    const TABLE: &str = "@source A\n@tag a ANGGARAN RESPONSIF GENDER (ASTACITA)\n@tag b STUNTING\n@column c SPM\n\
                         @list 2027 kabkota 1 2026-01-23\n1.02.02.2.02 0001=a,b 0002=c\nX.XX.01.2.02 0001=b\n";

    #[test]
    fn tags_by_code_whatever_its_spelling() {
        let n = parse(TABLE).unwrap();
        let kinds = n.kinds(&criteria());
        let code = |c: &str| ActivityCode::find(c).unwrap();
        let activity = |c: &str| Activity { code: Some(code(c)), ..Activity::default() };
        assert_eq!(n.tags_of_code(&code("1.02.02.02.02.01"), None).len(), 2);
        assert_eq!(n.kinds_of(&activity("1.02.02.2.02.01"), &kinds), 1);
        assert_eq!(n.kinds_of(&activity("1.02.02.2.02.0002"), &kinds), 0);
        assert_eq!(n.tags_of_code(&code("1.02.02.2.02.0002"), None), [""; 0]);
        assert_eq!(n.tags_of_code(&code("2.08.01.2.02.0001"), None), ["STUNTING"]);
        assert_eq!((n.lists[0].source.as_str(), n.lists[0].date.as_deref()), ("A", Some("2026-01-23")));
        assert!(parse("@tag a X\n@list 2027 kabkota\n1.02.02.2.02 0001=z\n").is_err());
    }

    #[test]
    fn the_list_of_the_year_else_the_nearest() {
        let table = "@tag a ARG\n@list 2024 kabkota\n1.02.02.2.02 0001=a\n@list 2028 kabkota\n1.02.02.2.02 0001=a\n\
                     @list 2027 provinsi\n1.02.02.1.02 0001=a\n@list 2026 kabkota\n1.02.02.2.02 0001\n";
        let n = parse(table).unwrap();
        let of = |year| n.choice(year, Scope::Kabkota);
        assert_eq!(of(Some(2024)), (2024, Choice::Year));
        assert_eq!(of(Some(2025)), (2024, Choice::Nearest));
        // A list without tags says nothing; of two equally near the later.
        assert_eq!(of(Some(2026)), (2028, Choice::Nearest));
        assert_eq!(of(Some(2040)), (2028, Choice::Nearest));
        assert_eq!(of(None), (2028, Choice::Newest));
        assert_eq!(n.choice(Some(2024), Scope::Provinsi), (2027, Choice::Nearest));
        let asked = n.clone().asked(Some(2024), &[]).unwrap();
        assert_eq!(asked.choice(Some(2028), Scope::Provinsi), (2024, Choice::Asked));
        assert!(n.asked(Some(2026), &[]).is_err());
    }
}
