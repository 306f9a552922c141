//! The comparison of governments as tables and pictures.

use super::{LEAST, LeftOut, PeerLens, PeerRow, Peers};
use crate::lang::document as say;
use crate::lang::{Lang, format_in, word};
use crate::ledger::lens::Lens;
use crate::report::Report;
use crate::report::document::chart::{Bar, Chart, Tone};
use crate::report::grid::{Cell, Grid, percent};

impl LeftOut {
    fn said(self, lang: Lang) -> &'static str {
        match self {
            LeftOut::GovernmentUnknown => lang.choose("pemda tidak diketahui", "government not known"),
            LeftOut::ReadingNotProven => lang.choose("pembacaan tidak terbukti", "reading not proven"),
            LeftOut::LensCannotSpeak => lang.choose("lensa tidak dapat menilai", "the lens cannot judge it"),
            LeftOut::DenominatorUnknown => lang.choose(
                "penyebut tidak diketahui atau tidak memberi bagian",
                "denominator not known, or gives no share",
            ),
            LeftOut::OtherList => lang.choose("dinilai dengan daftar lain", "judged by another list"),
        }
    }
}

/// A row a lens and government, for scripts.
pub fn rows(report: &Report, lang: Lang, _: usize) -> Grid {
    let title = lang.say(say::PEERS).to_owned();
    let Some(made) = &report.peers else { return Grid::new("peers", title, Vec::new(), Vec::new()) };
    let columns =
        ["lens", "government", "amount", "denominator", "of", "share", "place", "peers", "median", "list", "left_out"];
    let lists = years(&made.lists);
    let row = |own: &PeerLens, row: &PeerRow| {
        vec![
            Cell::text(own.lens.id()),
            Cell::text(&row.government),
            Cell::MaybeMoney(row.amount),
            Cell::text(made.denominator.unwrap_or("total")),
            Cell::MaybeMoney(row.of),
            Cell::Share(row.share),
            row.place.map_or(Cell::Share(None), |place| Cell::Count(place as u64)),
            Cell::Count(own.peers as u64),
            Cell::Share(own.median),
            Cell::text(if own.lens == Lens::Official { &lists } else { "" }),
            Cell::text(row.left_out.map_or("", Into::into)),
        ]
    };
    let rows = made.lenses.iter().flat_map(|own| own.governments.iter().map(move |peer| row(own, peer)));
    Grid::new("peers", title, columns.map(|name| (name, name.to_owned())), rows)
}

/// A row a government, for people, and the median in the last; below it who is left out, and why.
pub fn places(report: &Report, lang: Lang, _: usize) -> Grid {
    let title = lang.say(say::PEERS).to_owned();
    let id = "peers_places";
    let Some(made) = &report.peers else { return Grid::new(id, title, Vec::new(), Vec::new()) };
    let mut columns = vec![("government", lang.say(word::GOVERNMENT).to_owned())];
    for own in &made.lenses {
        let name = lang.say(own.lens.name());
        columns.push((own.lens.entry().share_id, format!("{name} %")));
        columns.push(("place", lang.choose("peringkat", "place").to_owned()));
    }
    let governments = made.lenses.first().map_or(&[][..], |own| &own.governments);
    let row = |(at, peer): (usize, &PeerRow)| {
        let mut row = vec![Cell::text(&peer.government)];
        for own in &made.lenses {
            let peer = &own.governments[at];
            let place = peer.place.map_or("-".to_owned(), |place| format!("{place}/{}", own.peers));
            row.extend([Cell::Share(peer.share), Cell::Text(place)]);
        }
        row
    };
    let mut rows: Vec<Vec<Cell>> = governments.iter().enumerate().map(row).collect();
    if made.lenses.iter().any(|own| own.median.is_some()) {
        let mut median = vec![Cell::text("Median")];
        median.extend(made.lenses.iter().flat_map(|own| [Cell::Share(own.median), Cell::text("")]));
        rows.push(median);
    }
    let mut grid = Grid::new(id, title, columns, rows);
    grid.notes = notes(made, lang);
    grid
}

/// `2026 + 2027`
fn years(lists: &[u16]) -> String {
    lists.iter().map(u16::to_string).collect::<Vec<_>>().join(" + ")
}

fn notes(made: &Peers, lang: Lang) -> Vec<String> {
    let mut out = vec![match (made.accounts, made.denominator) {
        (Some(of), _) => {
            format_in!(lang, "% dari {} ({}: {})", "% of {} ({}: {})", lang.say(of.name()), of.id(), of.formula())
        }
        (None, Some(of)) => format_in!(lang, "% dari semua baris ({of})", "% of all lines ({of})"),
        (None, None) => lang.choose("% dari total berkas", "% of the total of the files").to_owned(),
    }];
    out.push(
        lang.choose(
            "dibandingkan hanya pemda yang semua pembacaannya terbukti: jumlah yang tertulis dalam berkas, atau jumlah antarkolom, cocok",
            "compared are only governments all of whose readings are proven: totals that the files state, or sums across columns, agree",
        )
        .to_owned(),
    );
    if !made.lists.is_empty() && made.lenses.iter().any(|own| own.lens == Lens::Official) {
        let lists = years(&made.lists);
        out.push(format_in!(
            lang,
            "lensa resmi: hanya pemda yang dinilai dengan daftar {lists}, yang paling banyak dipakai di sini; \
             --nomenclature-year TAHUN menilai semuanya dengan satu daftar",
            "official lens: only governments judged by the list of {lists}, the one that judges most here; \
             --nomenclature-year YEAR judges all by one list"
        ));
    }
    for own in made.lenses.iter().filter(|own| own.peers < LEAST) {
        let (name, peers) = (lang.say(own.lens.name()), own.peers);
        out.push(format_in!(
            lang,
            "lensa {name}: kurang dari {LEAST} pemda dapat dibandingkan ({peers}), jadi tidak ada peringkat dan median",
            "lens {name}: fewer than {LEAST} governments can be compared ({peers}), so there are no places and no median"
        ));
    }
    if made.years.len() > 1 {
        let years = made.years.iter().map(u16::to_string).collect::<Vec<_>>().join(", ");
        out.push(format_in!(
            lang,
            "tahun anggarannya tidak sama: {years}",
            "their budgets are of several years: {years}"
        ));
    }
    if made.stages.len() > 1 {
        let stages = made.stages.join(", ");
        out.push(format_in!(lang, "tahapnya tidak sama: {stages}", "their budgets are of several stages: {stages}"));
    }
    out.extend(left_out(made, lang));
    out
}

/// `Not compared: Kab. D (reading not proven); Kab. E (official: judged by another list)`
fn left_out(made: &Peers, lang: Lang) -> Option<String> {
    let governments = made.lenses.first().map_or(&[][..], |own| &own.governments);
    let reasons = |at: usize| -> Option<String> {
        let mut found: Vec<(LeftOut, Vec<&str>)> = Vec::new();
        for own in &made.lenses {
            let Some(why) = own.governments[at].left_out else { continue };
            let name = lang.say(own.lens.name());
            match found.iter_mut().find(|(known, _)| *known == why) {
                Some((_, lenses)) => lenses.push(name),
                None => found.push((why, vec![name])),
            }
        }
        let said = |(why, lenses): &(LeftOut, Vec<&str>)| match lenses.len() == made.lenses.len() {
            true => why.said(lang).to_owned(),
            false => format!("{}: {}", lenses.join(", "), why.said(lang)),
        };
        let said: Vec<String> = found.iter().map(said).collect();
        (!said.is_empty()).then(|| format!("{} ({})", governments[at].government, said.join("; ")))
    };
    let said: Vec<String> = (0..governments.len()).filter_map(reasons).collect();
    let what = lang.choose("tidak dibandingkan", "not compared");
    (!said.is_empty()).then(|| format!("{what}: {}", said.join("; ")))
}

/// The shares by the lens of that number in `Lens::ALL`, the largest first, the median among them; none without places.
pub fn chart<const LENS: usize>(report: &Report, lang: Lang) -> Option<Chart> {
    let lens = *Lens::ALL.get(LENS)?;
    let own = report.peers.as_ref()?.lenses.iter().find(|own| own.lens == lens)?;
    let median = own.median?;
    let mut peers: Vec<(usize, &str, f64)> =
        own.governments.iter().filter_map(|peer| Some((peer.place?, &*peer.government, peer.share?))).collect();
    peers.sort_by_key(|(place, ..)| *place);
    let bar = |label: &str, striped: bool, share: f64| {
        Bar::new(label, [(Tone::Lens(lens), striped, share)], percent(Some(share), lang))
    };
    let mut bars: Vec<Bar> = peers.iter().map(|(_, name, share)| bar(name, false, *share)).collect();
    let above = peers.iter().filter(|(.., share)| *share >= median).count();
    bars.insert(above, bar("Median", true, median));
    let (name, median) = (lang.say(lens.name()), percent(Some(median), lang));
    let title =
        format_in!(lang, "Lensa {name} menurut pemda, median {median}", "Lens {name} by government, median {median}");
    Chart::shares(&title, bars, lang)
}
