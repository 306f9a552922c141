//! `report --by government`: shares, places and the median among governments that can be compared, and who cannot be.

use serde_json::{Value, json};

use crate::schemas::validator::faults;
use crate::{Folder, budget};

const HEADER: &str = "tahun,nama_klpd,kode_sub_kegiatan,nama_sub_kegiatan,kode_rekening,nama_paket,pagu";

/// Lines of one government: what tag (of 2026 and 2027) and text count, what the tag of 2026 alone counts, and the rest.
fn lines(government: &str, year: u16, [both, tagged, rest]: [u64; 3]) -> String {
    format!(
        "{HEADER}\n\
         {year},{government},1.02.02.2.02.0001,Pengelolaan Pelayanan Kesehatan Ibu Hamil,5.1.02.01.01.0052,Kelas ibu hamil,{both}\n\
         {year},{government},1.01.02.2.01.0001,Pembangunan Unit Sekolah Baru,5.1.02.01.01.0024,Alat tulis,{tagged}\n\
         {year},{government},1.03.03.2.01.0099,Pembangunan Jaringan,5.1.02.01.01.0025,Kertas,{rest}\n"
    )
}

/// The same with the total that the file states: so its reading is proven.
fn proven(government: &str, year: u16, amounts: [u64; 3]) -> String {
    format!("{},,,JUMLAH,,,{}\n", lines(government, year, amounts), amounts.iter().sum::<u64>())
}

fn four() -> Folder {
    let folder = Folder::with("a.csv", proven("Kab. A", 2026, [100, 300, 600]));
    folder.file("b.csv", proven("Kab. B", 2026, [400, 100, 1500]));
    folder.file("c.csv", proven("Kab. C", 2026, [50, 50, 400]));
    folder.file("d.csv", proven("Kab. D", 2026, [3, 0, 7]));
    folder
}

/// The comparison of a folder, held against the schema of reports.
fn peers(folder: &Folder, more: &[&str]) -> Value {
    let report = folder.report(&[&[".", "--by", "government"], more].concat());
    let schema = serde_json::from_str(&folder.run(&["schema", "report"]).stdout).unwrap();
    assert_eq!(faults(&schema, &report), Vec::<String>::new());
    report["peers"].clone()
}

fn lens<'a>(peers: &'a Value, name: &str) -> &'a Value {
    peers["lenses"].as_array().unwrap().iter().find(|own| own["lens"] == name).unwrap()
}

/// Government, share in percent and place by one lens; what is left out has its reason instead.
fn said(peers: &Value, name: &str) -> Vec<String> {
    let row = |row: &Value| {
        let government = row["government"].as_str().unwrap();
        match row["left_out"].as_str() {
            Some(why) => {
                let none = ["amount", "of", "share", "place"].map(|field| row[field].is_null());
                assert_eq!(none, [true; 4], "{row}");
                format!("{government}: {why}")
            }
            None => format!("{government} {} {}", percent(&row["share"]), row["place"]),
        }
    };
    lens(peers, name)["governments"].as_array().unwrap().iter().map(row).collect()
}

fn percent(share: &Value) -> f64 {
    (share.as_f64().unwrap() * 1e6).round() / 1e4
}

#[test]
fn places_and_medians_of_four_governments_are_those_by_hand() {
    let peers = peers(&four(), &[]);
    assert_eq!(said(&peers, "official"), ["Kab. A 40 1", "Kab. B 25 3", "Kab. C 20 4", "Kab. D 30 2"]);
    // Of 100 of 1000 and 50 of 500 neither is before the other, and the largest budget is not the first.
    assert_eq!(said(&peers, "evidence"), ["Kab. A 10 3", "Kab. B 20 2", "Kab. C 10 3", "Kab. D 30 1"]);
    // Of four the mean of the two in the middle.
    let medians = ["official", "evidence"].map(|name| percent(&lens(&peers, name)["median"]));
    assert_eq!(medians, [27.5, 15.0]);
    let b = &lens(&peers, "official")["governments"][1];
    assert_eq!((&b["amount"], &b["of"]), (&"500.00".into(), &"2000.00".into()));
    assert_eq!((&peers["denominator"], &peers["certainty"]), (&"D1".into(), &"proven".into()));
    assert_eq!((&peers["lists"], &peers["years"]), (&json!([2026]), &json!([2026])));
}

#[test]
fn who_cannot_be_compared_is_named_with_the_reason() {
    let folder = four();
    folder.file("e.csv", lines("Kab. E", 2026, [900, 0, 100]));
    folder.file("f.csv", proven("Kab. F", 2027, [100, 0, 100]));
    // None of its codes is in the list.
    folder.file(
        "g.csv",
        proven("Kab. G", 2026, [0, 0, 40])
            .replace("1.02.02.2.02.0001", "")
            .replace("1.01.02.2.01.0001", "")
            .replace("1.03.03.2.01.0099", "1.03.03.2.01.9999"),
    );
    let peers = peers(&folder, &[]);
    let official = said(&peers, "official");
    assert_eq!(official[..4], ["Kab. A 40 1", "Kab. B 25 3", "Kab. C 20 4", "Kab. D 30 2"]);
    assert_eq!(official[4..], ["Kab. E: reading-not-proven", "Kab. F: other-list", "Kab. G: lens-cannot-speak"]);
    assert_eq!(percent(&lens(&peers, "official")["median"]), 27.5);
    // By text the list does not matter: 50, 30, 20, 10, 10, 0.
    let evidence = said(&peers, "evidence");
    assert_eq!(evidence[4..], ["Kab. E: reading-not-proven", "Kab. F 50 1", "Kab. G 0 6"]);
    assert_eq!((percent(&lens(&peers, "evidence")["median"]), &evidence[0]), (15.0, &"Kab. A 10 4".to_owned()));
    let table = folder.run(&["report", ".", "--by", "government", "--lang", "en", "--width", "400"]).stdout;
    for part in [
        "Kab. E (reading not proven)",
        "Kab. F (official: judged by another list)",
        "Kab. G (official: the lens cannot judge it)",
        "only governments judged by the list of 2026",
        "several years: 2026, 2027",
    ] {
        assert!(table.contains(part), "{part}\n{table}");
    }
    let table = folder.run(&["report", ".", "--by", "government", "--lang", "id", "--width", "400"]).stdout;
    assert!(table.contains("Kab. E (pembacaan tidak terbukti)"), "{table}");
    // One list for all: then it is a peer.
    let asked = self::peers(&folder, &["--nomenclature-year", "2026"]);
    assert_eq!(said(&asked, "official")[5], "Kab. F 50 1");
}

#[test]
fn one_file_that_is_not_proven_leaves_its_government_out() {
    let folder = four();
    let other = format!("{HEADER}\n2026,Kab. D,1.06.04.2.01.0001,Permakanan,5.1.02.01.01.0030,Beras,5\n");
    folder.file("d2.csv", other);
    let peers = peers(&folder, &[]);
    assert_eq!(said(&peers, "official"), ["Kab. A 40 1", "Kab. B 25 2", "Kab. C 20 3", "Kab. D: reading-not-proven"]);
    assert_eq!(percent(&lens(&peers, "official")["median"]), 25.0);
}

#[test]
fn fewer_than_three_have_no_places_and_no_median() {
    let folder = Folder::with("a.csv", proven("Kab. A", 2026, [100, 300, 600]));
    folder.file("b.csv", proven("Kab. B", 2026, [400, 100, 1500]));
    folder.file("e.csv", lines("Kab. E", 2026, [900, 0, 100]));
    let peers = peers(&folder, &[]);
    assert_eq!(said(&peers, "official"), ["Kab. A 40 null", "Kab. B 25 null", "Kab. E: reading-not-proven"]);
    let official = lens(&peers, "official");
    assert_eq!((&official["median"], &official["peers"]), (&Value::Null, &2.into()));
    let table = folder.run(&["report", ".", "--by", "government", "--lang", "en", "--width", "400"]).stdout;
    assert!(
        table.contains("fewer than 3 governments can be compared (2), so there are no places and no median"),
        "{table}"
    );
    let page = folder.run(&["report", ".", "--by", "government", "--format", "html", "--lang", "en"]).stdout;
    assert!(page.contains("fewer than 3 governments") && !page.contains("by government, median"));
}

#[test]
fn without_account_codes_a_government_is_left_out_where_others_have_them() {
    let without = |government: &str, amounts| {
        let text = proven(government, 2026, amounts);
        text.replace("5.1.02.01.01.0052", "").replace("5.1.02.01.01.0024", "").replace("5.1.02.01.01.0025", "")
    };
    let folder = four();
    folder.file("e.csv", without("Kab. E", [10, 0, 90]));
    let some = peers(&folder, &[]);
    assert_eq!((&some["denominator"], percent(&lens(&some, "official")["median"])), (&"D1".into(), 27.5));
    for name in ["official", "evidence"] {
        assert_eq!(said(&some, name)[4], "Kab. E: denominator-unknown");
    }
    // Where two have them alone, shares are of all lines.
    let folder = Folder::with("a.csv", proven("Kab. A", 2026, [100, 300, 600]));
    folder.file("b.csv", proven("Kab. B", 2026, [400, 100, 1500]));
    folder.file("e.csv", without("Kab. E", [10, 0, 90]));
    let all = peers(&folder, &[]);
    assert_eq!(
        (&all["denominator"], said(&all, "official")),
        (&"D4".into(), vec!["Kab. A 40 1".into(), "Kab. B 25 2".into(), "Kab. E 10 3".into()])
    );
}

#[test]
fn every_format_has_the_comparison() {
    let folder = four();
    let run = |args: &[&str]| folder.run(&[&["report", ".", "--lang", "en"], args].concat());
    let page = run(&["--by", "government", "--format", "html"]).stdout;
    for part in ["Governments compared", "Lens official by government, median 27.50 %", ">Median<"] {
        assert!(page.contains(part), "{part}");
    }
    let markdown = run(&["--by", "government", "--format", "markdown"]).stdout;
    assert!(markdown.contains("Governments compared") && markdown.contains("| 1/4 |"), "{markdown}");
    // Who asks for this section alone compares governments.
    let csv = run(&["--only", "peers", "--format", "csv"]).stdout;
    let wanted = "lens,government,amount,denominator,of,share,place,peers,median,list,left_out\n\
                  official,Kab. A,400.00,D1,1000.00,0.4,1,4,0.275,2026,\n";
    assert!(csv.starts_with(wanted) && csv.lines().count() == 9, "{csv}");
    let rows = run(&["--only", "peers", "--format", "jsonl"]).stdout;
    let row: Value = serde_json::from_str(rows.lines().nth(4).unwrap()).unwrap();
    assert_eq!((&row["section"], &row["lens"], &row["place"]), (&"peers".into(), &"evidence".into(), &3.into()));
    let report = folder.report(&[".", "--only", "peers"]);
    assert!(report["peers"].is_object() && report.get("by").is_none());
    for (format, inside) in [("xlsx", "xl/sharedStrings.xml"), ("docx", "word/document.xml")] {
        let name = format!("out.{format}");
        let ran = run(&["--by", "government", "--format", format, "-o", &name]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        let mut book = zip::ZipArchive::new(std::fs::File::open(folder.path().join(&name)).unwrap()).unwrap();
        let text = std::io::read_to_string(book.by_name(inside).unwrap()).unwrap();
        assert!(text.contains("Governments compared") && text.contains(">1/4<"), "{format}");
    }
    // The cut itself stays one table for scripts.
    assert!(run(&["--by", "government", "--format", "csv"]).stdout.starts_with("government,total,lines,"));
}

#[test]
fn only_a_cut_by_government_alone_has_peers() {
    let folder = four();
    for by in [&["--by", "opd"][..], &["--by", "government,year"], &[]] {
        assert!(folder.report(&[&["."], by].concat()).get("peers").is_none(), "{by:?}");
    }
    let ran = folder.run(&["report", ".", "--only", "peers", "--by", "opd", "--lang", "en"]);
    assert!(ran.code == 2 && ran.stderr.contains("take --by government"), "{}", ran.stderr);
    let one = folder.report(&["a.csv", "--by", "government", "--lang", "en"]);
    assert!(one.get("peers").is_none() && one["notes"].to_string().contains("one government alone cannot be compared"));
    // Files that do not say whose they are.
    folder.file("x.csv", budget(&["1.02,Dinas,1.02.02.2.02.0001,Ibu Hamil,5.1.02.01.01.0052,Kelas ibu hamil,7"]));
    assert_eq!(said(&peers(&folder, &[]), "evidence")[0], "-: government-unknown");
}

#[test]
fn who_declares_nothing_is_not_a_peer_of_those_who_do() {
    let declaring = |government: &str, tagged: u64, rest: u64| {
        format!(
            "tahun,nama_klpd,kode_sub_kegiatan,nama_sub_kegiatan,kode_rekening,nama_paket,tag,pagu\n\
             2026,{government},1.01.02.2.01.0001,Pembangunan Unit Sekolah Baru,5.1.02.01.01.0024,Alat tulis,ARG,{tagged}\n\
             2026,{government},1.03.03.2.01.0099,Pembangunan Jaringan,5.1.02.01.01.0025,Kertas,,{rest}\n\
             ,,,JUMLAH,,,,{}\n",
            tagged + rest
        )
    };
    let folder = Folder::with("a.csv", declaring("Kab. A", 50, 50));
    folder.file("b.csv", declaring("Kab. B", 20, 180));
    folder.file("c.csv", declaring("Kab. C", 100, 400));
    folder.file("d.csv", proven("Kab. D", 2026, [3, 0, 7]));
    let peers = peers(&folder, &[]);
    let declared = ["Kab. A 50 1", "Kab. B 10 3", "Kab. C 20 2", "Kab. D: lens-cannot-speak"];
    assert_eq!(said(&peers, "declared"), declared);
    assert_eq!((percent(&lens(&peers, "declared")["median"]), &lens(&peers, "official")["peers"]), (20.0, &4.into()));
}
