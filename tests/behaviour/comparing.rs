//! `setara compare`: each cause alone, how lines are joined, one file with itself, plan against realisation.

use serde_json::Value;

use crate::{Folder, Ran, budget};

const KLINIK: &str = "1.02.0.00.0.00.01.0000,Dinas Kesehatan";
/// With the official tag.
const IBU: &str = "1.02.02.2.02.0001,Pengelolaan Pelayanan Kesehatan Ibu Hamil";
/// Without it.
const RAMBU: &str = "2.15.02.2.01.0002,Penyediaan Perlengkapan Jalan";

fn line(opd: &str, sub: &str, account: &str, item: &str, amount: i64) -> String {
    format!("{opd},{sub},{account},{item},{amount}")
}

fn file(rows: &[String]) -> String {
    budget(&rows.iter().map(String::as_str).collect::<Vec<_>>())
}

fn sen(value: &Value) -> i128 {
    value.as_str().unwrap().replace('.', "").parse().unwrap()
}

/// by_money, by_tag, by_new, by_gone, in rupiah.
fn causes(change: &Value) -> [i128; 4] {
    ["by_money", "by_tag", "by_new", "by_gone"].map(|f| sen(&change[f]) / 100)
}

fn lens<'a>(of: &'a Value, name: &str) -> &'a Value {
    of["lenses"].as_array().unwrap().iter().find(|l| l["lens"] == name).unwrap()
}

fn compared(ran: &Ran) -> Value {
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    serde_json::from_str(&ran.stdout).unwrap()
}

fn compare(before: &str, after: &str) -> Value {
    let folder = Folder::with("a.csv", before);
    folder.file("b.csv", after);
    compared(&folder.run(&["compare", "a.csv", "b.csv", "--format", "json"]))
}

fn of(before: &[String], after: &[String]) -> Value {
    compare(&file(before), &file(after))
}

#[test]
fn money_alone() {
    let at = |amount| [line(KLINIK, IBU, "5.1.02.01.01.0052", "Kelas ibu hamil", amount)];
    let c = of(&at(1000), &at(1500));
    for change in [&c["total"], lens(&c, "official"), lens(&c, "evidence"), &c["opd"][0]["total"]] {
        assert_eq!(causes(change), [500, 0, 0, 0], "{change}");
    }
    assert_eq!(c["total"]["change"], "500.00");
    assert_eq!(c["moved"], serde_json::json!([]));
    assert_eq!((c["joined_by"].as_str(), c["joined"]["same"].as_u64()), (Some("item"), Some(1)));
}

#[test]
fn the_tag_alone() {
    let at = |sub| [line(KLINIK, sub, "5.1.02.01.01.0052", "Rompi petugas", 700)];
    let c = of(&at(RAMBU), &at(IBU));
    assert_eq!(causes(&c["total"]), [0, 0, 0, 0]);
    assert_eq!(causes(lens(&c, "official")), [0, 700, 0, 0]);
    let moved = c["moved"].as_array().unwrap();
    let official = moved.iter().find(|m| m["lens"] == "official").unwrap();
    assert_eq!(
        (
            official["text"].as_str(),
            official["sub_kegiatan_before"].as_str(),
            official["sub_kegiatan_after"].as_str(),
            official["by_tag"].as_str()
        ),
        (Some("Rompi petugas"), Some("2.15.02.2.01.0002"), Some("1.02.02.2.02.0001"), Some("700.00"))
    );
    // The line left one sub kegiatan for the other: nothing of the whole is new or gone, of the rows it is.
    let row = |code: &str| c["sub_kegiatan"].as_array().unwrap().iter().find(|r| r["code"] == code).unwrap();
    assert_eq!(causes(&row("2.15.02.2.01.0002")["total"]), [0, 0, 0, -700]);
    assert_eq!(causes(&row("1.02.02.2.02.0001")["total"]), [0, 0, 700, 0]);
    assert_eq!(causes(lens(row("1.02.02.2.02.0001"), "official")), [0, 700, 0, 0]);
    assert_eq!(causes(lens(row("2.15.02.2.01.0002"), "official")), [0, 0, 0, 0]);
}

#[test]
fn the_tag_and_money_together() {
    // Gained 700 by the tag and 300 by money; back again, 300 less money and the tag lost of what is left.
    let before = [line(KLINIK, RAMBU, "5.1.02.01.01.0052", "Rompi petugas", 700)];
    let after = [line(KLINIK, IBU, "5.1.02.01.01.0052", "Rompi petugas", 1000)];
    assert_eq!(causes(lens(&of(&before, &after), "official")), [300, 700, 0, 0]);
    assert_eq!(causes(lens(&of(&after, &before), "official")), [-300, -700, 0, 0]);
}

#[test]
fn new_and_gone_lines() {
    let old = line(KLINIK, IBU, "5.1.02.01.01.0052", "Kelas ibu hamil", 1000);
    let new = line(KLINIK, IBU, "5.1.02.02.01.0003", "Narasumber ibu hamil", 400);
    let c = of(std::slice::from_ref(&old), &[old.clone(), new.clone()]);
    assert_eq!(causes(&c["total"]), [0, 0, 400, 0]);
    assert_eq!(causes(lens(&c, "evidence")), [0, 0, 400, 0]);
    let c = of(&[old.clone(), new], &[old]);
    assert_eq!(causes(lens(&c, "official")), [0, 0, 0, -400]);
}

#[test]
fn a_line_without_amount_is_neither_new_nor_gone() {
    let open = format!("{KLINIK},{IBU},,,");
    let c = of(&[open], &[line(KLINIK, IBU, "5.1.02.01.01.0052", "Kelas", 10)]);
    assert_eq!((causes(&c["total"]), c["joined"]["gone"].as_u64()), ([0, 0, 10, 0], Some(0)));
}

#[test]
fn another_account_another_code_another_opd_is_the_same_line() {
    let with = |opd, sub, account| [line(opd, sub, account, "Rompi petugas", 700)];
    let before = with(KLINIK, RAMBU, "5.1.02.01.01.0052");
    for after in [
        with(KLINIK, RAMBU, "5.1.02.01.01.0099"),
        with(KLINIK, IBU, "5.1.02.01.01.0052"),
        with("9.99.0.00.0.00.09.0000,Dinas Gabungan", RAMBU, "5.1.02.01.01.0052"),
    ] {
        let c = of(&before, &after);
        assert_eq!((causes(&c["total"]), c["joined"]["elsewhere"].as_u64()), ([0, 0, 0, 0], Some(1)), "{after:?}");
    }
    // Everything else at once is another line.
    let c = of(&before, &with(KLINIK, IBU, "5.1.02.01.01.0099"));
    assert_eq!(causes(&c["total"]), [0, 0, 700, -700]);
}

#[test]
fn of_two_lines_with_one_text_nobody_knows_which_moved() {
    let other = "2.15.02.2.01.0007,Penataan Manajemen Lalu Lintas";
    let at = |sub, amount| line(KLINIK, sub, "5.1.02.01.01.0052", "Rompi", amount);
    let c = of(&[at(RAMBU, 5), at(other, 7)], &[at(IBU, 5), at(other, 7)]);
    assert_eq!(causes(&c["total"]), [0, 0, 5, -5]);
}

#[test]
fn codes_in_both_spellings_and_renamed_things_are_one() {
    let before = line(KLINIK, "1.02.02.2.02.01,Pelayanan Ibu Hamil", "5.1.02.01.01.0052", "Kelas  IBU hamil", 10);
    let after = line(
        "1.02.0.00.0.00.01,Dinas Kesehatan dan KB",
        "1.02.02.2.02.0001,Pengelolaan Pelayanan Kesehatan Ibu Hamil",
        "5.1.02.01.001.00052",
        "Kelas ibu hamil",
        15,
    );
    let c = of(&[before], &[after]);
    assert_eq!(causes(&c["total"]), [5, 0, 0, 0]);
    let (opd, sub) = (&c["opd"][0], &c["sub_kegiatan"][0]);
    assert_eq!(
        (opd["name"].as_str(), opd["name_before"].as_str()),
        (Some("Dinas Kesehatan dan KB"), Some("Dinas Kesehatan"))
    );
    assert_eq!(sub["name_before"], "Pelayanan Ibu Hamil");
    assert_eq!((c["opd"].as_array().unwrap().len(), c["sub_kegiatan"].as_array().unwrap().len()), (1, 1));
}

#[test]
fn an_opd_with_another_code_or_none_is_found_by_its_name() {
    let with = |opd| [line(opd, RAMBU, "5.1.02.01.01.0052", "Rompi", 5)];
    for opd in ["1.02.2.14.0.00.01.0000,DINAS KESEHATAN", ",Dinas Kesehatan"] {
        let c = of(&with(KLINIK), &with(opd));
        assert_eq!((causes(&c["total"]), c["opd"].as_array().unwrap().len()), ([0, 0, 0, 0], 1), "{opd}");
    }
}

#[test]
fn the_coarser_side_says_how_lines_are_joined() {
    let items = "KODE SKPD,KODE SUB KEGIATAN,KODE REKENING,NAMA PAKET,PAGU\n\
                 1.02.0.00.0.00.01.0000,1.02.02.2.02.0001,5.1.02.01.01.0052,A,10\n\
                 1.02.0.00.0.00.01.0000,1.02.02.2.02.0001,5.1.02.01.01.0052,B,20\n";
    let accounts = "KODE SKPD,KODE SUB KEGIATAN,KODE REKENING,PAGU\n\
                    1.02.0.00.0.00.01.0000,1.02.02.2.02.01,5.1.02.01.01.0052,35\n";
    let other = "KODE SKPD,KODE SUB KEGIATAN,KODE REKENING,NAMA STANDAR HARGA,PAGU\n\
                 1.02.0.00.0.00.01.0000,1.02.02.2.02.0001,5.1.02.01.01.0052,Kertas,35\n";
    let subs = "KODE SKPD,KODE SUB KEGIATAN,PAGU\n1.02.0.00.0.00.01.0000,1.02.02.2.02.0001,35\n";
    for (after, unit) in [(accounts, "account"), (other, "account"), (subs, "sub_kegiatan")] {
        let c = compare(items, after);
        assert_eq!((c["joined_by"].as_str(), causes(&c["total"])), (Some(unit), [5, 0, 0, 0]), "{after}");
        assert!(c["notes"][0].as_str().unwrap().contains("do not name their lines alike"));
    }
    let folder = Folder::with("a.csv", items);
    let args = ["compare", "a.csv", "a.csv", "--join", "sub-kegiatan", "--format", "json"];
    let c = compared(&folder.run(&args));
    assert_eq!((c["joined_by"].as_str(), c["joined"]["same"].as_u64()), (Some("sub_kegiatan"), Some(1)));
    let newest = "official lens: year not known; the newest list is used, that of 2027 (--year)";
    assert_eq!(c["notes"], serde_json::json!([newest]));
}

#[test]
fn what_a_file_declares_is_compared_by_weight() {
    let with = |weight, amount| format!("nama_skpd,nama_sub_kegiatan,pagu,ppg_pct\nDinas,Rambu,{amount},{weight}\n");
    let c = compare(&with(25, 1000), &with(50, 1200));
    assert_eq!(lens(&c, "declared")["change"], "350.00");
    assert_eq!(causes(lens(&c, "declared")), [100, 250, 0, 0]);
}

#[test]
fn steps_beside_the_whole_way() {
    let at = |amount| file(&[line(KLINIK, IBU, "5.1.02.01.01.0052", "Kelas ibu hamil", amount)]);
    let folder = Folder::with("1.csv", at(10));
    folder.file("2/a.csv", at(30));
    folder.file("3.csv", at(25));
    folder.file(
        "setara.toml",
        "year = 2026\n[[input]]\nfile = \"1.csv\"\nstage = \"rka\"\n[[input]]\nfile = \"2/a.csv\"\nstage = \"apbd\"\n",
    );
    let args = ["compare", "1.csv", "2", "3.csv", "--format"];
    let c = compared(&folder.run(&[&args[..], &["json"]].concat()));
    assert_eq!(causes(&c["total"]), [15, 0, 0, 0]);
    let steps: Vec<[i128; 4]> = c["steps"].as_array().unwrap().iter().map(|s| causes(&s["total"])).collect();
    assert_eq!(steps, [[20, 0, 0, 0], [-5, 0, 0, 0]]);
    let csv = folder.run(&[&args[..], &["csv", "--only", "steps"]].concat()).stdout;
    assert!(
        csv.starts_with("from,to,lens,before,after,change,by_money,by_tag,by_new,by_gone\nrka 2026,apbd 2026,total,")
    );
    // Sides of one stage and year are told apart by what their names do not share.
    folder.file("setara.toml", "year = 2026\nstage = \"apbd\"\n");
    let table = folder.run(&["compare", "./1.csv", "./2/a.csv", "--only", "lenses"]).stdout;
    assert!(table.starts_with("1.csv → 2/a.csv\n"), "{table}");
    // Two have no steps.
    assert!(compare(&at(1), &at(2))["steps"].is_null());
}

const PRINT: &str = "\
KODE;URAIAN;JUMLAH (Rp);;BERTAMBAH/(BERKURANG);
;;SEBELUM PERUBAHAN;SETELAH PERUBAHAN;(Rp);%
2.08.02;PROGRAM PUG;300,00;250,00;(50,00);-16,67
2.08.02.2.01;Pelembagaan;300,00;250,00;(50,00);-16,67
2.08.02.2.01.0001;Koordinasi PUG;200,00;250,00;50,00;25,00
2.08.02.2.01.0002;Advokasi;100,00;0,00;(100,00);-100,00
";

#[test]
fn one_file_with_both_amounts_is_compared_with_itself() {
    let folder = Folder::with("dppa.csv", PRINT);
    let c = compared(&folder.run(&["compare", "dppa.csv", "--format", "json"]));
    assert_eq!((c["total"]["before"].as_str(), c["total"]["after"].as_str()), (Some("300.00"), Some("250.00")));
    assert_eq!((c["before"]["amount"].as_str(), c["after"]["amount"].as_str()), (Some("before"), Some("after")));
    assert_eq!(causes(&c["total"]), [-50, 0, 0, 0]);
    assert!(c["absorption"].is_null());
}

const SPENT: &str = "\
KODE SKPD,NAMA SKPD,KODE SUB KEGIATAN,NAMA SUB KEGIATAN,KODE REKENING,NAMA PAKET,Anggaran,Realisasi
1.02.0.00.0.00.01.0000,Dinas Kesehatan,1.02.02.2.02.0001,Pelayanan Kesehatan Ibu Hamil,5.1.02.01.01.0052,Kelas ibu hamil,1000,400
1.02.0.00.0.00.01.0000,Dinas Kesehatan,2.15.02.2.01.0002,Penyediaan Perlengkapan Jalan,5.1.02.01.01.0052,Rambu,3000,2700
";

fn absorbed<'a>(list: &'a Value, what: &str) -> &'a Value {
    list.as_array().unwrap().iter().find(|r| r["what"] == what).unwrap()
}

#[test]
fn plan_against_realisation_of_one_file() {
    let folder = Folder::with("lra.csv", SPENT);
    let c = compared(&folder.run(&["compare", "lra.csv", "--format", "json"]));
    let a = &c["absorption"];
    assert_eq!((a["total"]["planned"].as_str(), a["total"]["realised"].as_str()), (Some("4000.00"), Some("3100.00")));
    assert_eq!(a["total"]["share"], 0.775);
    assert_eq!(absorbed(&a["lenses"], "evidence")["share"], 0.4);
    assert_eq!(absorbed(&a["categories"], "khusus_target")["share"], 0.4);
    assert_eq!(absorbed(&a["sexes"], "female")["realised"], "400.00");
    let unspent = a["unspent"].as_array().unwrap();
    assert_eq!(unspent.len(), 2, "once a lens: {unspent:?}");
    assert_eq!(
        (unspent[0]["sub_kegiatan"].as_str(), unspent[0]["unspent"].as_str()),
        (Some("1.02.02.2.02.0001"), Some("600.00"))
    );
    assert_eq!(c["total"]["change"], "-900.00");
}

#[test]
fn realisation_from_another_file_or_of_the_last() {
    let plan = file(&[
        line(KLINIK, IBU, "5.1.02.01.01.0052", "Kelas ibu hamil", 2000),
        line(KLINIK, RAMBU, "5.1.02.01.01.0052", "Rambu", 2000),
    ]);
    let folder = Folder::with("apbd.csv", &plan);
    folder.file("lra.csv", SPENT);
    let c = compared(&folder.run(&["compare", "apbd.csv", "--realisation", "lra.csv", "--format", "json"]));
    assert_eq!(absorbed(&c["absorption"]["lenses"], "official")["share"], 0.2);
    assert_eq!(causes(&c["total"]), [-900, 0, 0, 0]);
    // Plans are compared; the last one's own realisation is held against it.
    let c = compared(&folder.run(&["compare", "apbd.csv", "lra.csv", "--format", "json"]));
    assert_eq!(c["total"]["after"], "4000.00");
    assert_eq!(absorbed(&c["absorption"]["lenses"], "official")["share"], 0.4);
    // A stage that is called realisasi is what was spent; alone it is held against its own plan.
    folder.file("setara.toml", "[[input]]\nfile = \"lra.csv\"\nstage = \"realisasi\"\n");
    let c = compared(&folder.run(&["compare", "apbd.csv", "lra.csv", "--format", "json"]));
    assert_eq!((c["total"]["after"].as_str(), c["after"]["amount"].as_str()), (Some("3100.00"), Some("realised")));
    assert_eq!(absorbed(&c["absorption"]["lenses"], "official")["share"], 0.2);
    let alone = compared(&folder.run(&["compare", "lra.csv", "--format", "json"]));
    assert_eq!(alone["total"]["change"], "-900.00");
}

#[test]
fn what_a_realisation_without_items_cannot_tell_is_null() {
    let folder = Folder::with("apbd.csv", file(&[line(KLINIK, RAMBU, "5.1.02.01.01.0052", "Kelas ibu hamil", 100)]));
    folder.file(
        "lra.csv",
        format!(
            "KODE SKPD,KODE SUB KEGIATAN,KODE REKENING,Realisasi\n{},{},5.1.02.01.01.0052,80\n",
            "1.02.0.00.0.00.01.0000", "2.15.02.2.01.0002"
        ),
    );
    let c = compared(&folder.run(&["compare", "apbd.csv", "--realisation", "lra.csv", "--format", "json"]));
    let a = &c["absorption"];
    assert_eq!(a["total"]["share"], 0.8);
    assert!(absorbed(&a["lenses"], "evidence")["realised"].is_null());
    assert!(absorbed(&a["sexes"], "female")["share"].is_null());
    assert_eq!(absorbed(&a["lenses"], "official")["realised"], "0.00");
}

#[test]
fn tables_fit_and_scripts_get_tidy_rows() {
    let folder = Folder::with("a.csv", SPENT);
    folder.file(
        "b.csv",
        SPENT.replace(",1000,", ",1500,").replace("Rambu,", "Rambu lalu lintas yang panjang sekali namanya,"),
    );
    for width in ["80", "200"] {
        for only in ["summary,lenses,opd,moved,absorption,unspent", "programs", "sub-kegiatan"] {
            let args = ["compare", "a.csv", "b.csv", "--width", width, "--only", only, "--lang", "id"];
            let table = folder.run(&args).stdout;
            let widest = table.lines().map(|l| l.chars().count()).max().unwrap();
            assert!(widest <= width.parse().unwrap(), "{width}: {widest}\n{table}");
        }
    }
    let table = folder.run(&["compare", "a.csv", "b.csv", "--lang", "id"]).stdout;
    assert!(
        table.contains("karena uang") && table.contains("Menurut OPD") && !table.contains("Menurut program"),
        "{table}"
    );
    let own =
        folder.run(&["compare", "a.csv", "b.csv", "--format", "csv", "--only", "sub-kegiatan", "--lang", "id"]).stdout;
    let mut rows = own.lines();
    assert_eq!(rows.next(), Some("opd,opd_name,code,name,lens,before,after,change,by_money,by_tag,by_new,by_gone"));
    assert_eq!(
        rows.next(),
        Some(
            "1.02.0.00.0.00.01.0000,Dinas Kesehatan,1.02.02.2.02.0001,Pelayanan Kesehatan Ibu Hamil,total,1000.00,1500.00,500.00,500.00,0.00,0.00,0.00"
        )
    );
    let jsonl = folder.run(&["compare", "a.csv", "b.csv", "--format", "jsonl", "--only", "lenses"]).stdout;
    let first: Value = serde_json::from_str(jsonl.lines().next().unwrap()).unwrap();
    assert_eq!((first["section"].as_str(), first["by_new"].as_str()), (Some("lenses"), Some("3000.00")));
    let part = compared(&folder.run(&["compare", "a.csv", "b.csv", "--format", "json", "--only", "lenses"]));
    assert!(part["lenses"].is_array() && part["opd"].is_null() && part["manifest"].is_object());
    let to_file = folder.run(&["compare", "a.csv", "b.csv", "-o", "out.txt"]);
    assert_eq!((to_file.code, to_file.stdout.as_str()), (0, ""));
}

#[test]
fn what_cannot_be_compared() {
    let folder = Folder::with("a.csv", file(&[line(KLINIK, IBU, "5.1.02.01.01.0052", "Kelas", 1)]));
    folder.file("dppa.csv", PRINT);
    folder.file("kosong/readme.md", "");
    for (args, said) in [
        (&["a.csv"][..], "a.csv: one file is compared with itself where it has amounts before and after"),
        (&["a.csv", "none.csv"], "none.csv: error[F001]"),
        (&["a.csv", "kosong"], "kosong: error"),
        (&["dppa.csv", "--amount", "before"], "--amount names one column of dppa.csv"),
        (&["a.csv", "--realisation", "none.csv"], "none.csv: error[F001]"),
    ] {
        let ran = folder.run(&[&["compare"], args].concat());
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{args:?}");
        assert!(ran.stderr.contains(said), "{args:?}: {}", ran.stderr);
    }
    let stdin = folder.run_with(&["compare", "-"], PRINT);
    assert_eq!(stdin.code, 2);
    assert!(stdin.stderr.contains("standard input is read once"), "{}", stdin.stderr);
    let one_of_two = folder.run_with(&["compare", "a.csv", "-", "--format", "json"], PRINT);
    assert_eq!(one_of_two.code, 0, "{}", one_of_two.stderr);
}

/// As a page, in Markdown and in Word: a waterfall for the whole and every lens beside the tables, texts inert.
#[test]
fn pictures_of_a_comparison() {
    let project = crate::project();
    let files = ["examples/kabupaten-melati/apbd-2026.csv", "examples/kabupaten-melati/perubahan-2026.csv"];
    // By the list of 2027 the official lens loses and gains.
    let list = ["--nomenclature-year", "2027"];
    let run = |more: &[&str]| crate::run_in(project, &[&["compare"], &files[..], &list, more].concat(), "");
    let html = run(&["--format", "html"]);
    assert_eq!(html.code, 0, "{}", html.stderr);
    assert_eq!(html.stdout.matches("<figure class=\"chart\">").count(), 3);
    for text in [
        "What changed: apbd 2026 → perubahan 2026",
        "class=\"less\"",
        "-7.00 bn",
        "+62.5 mn",
        "Logistik tanggap darurat",
    ] {
        assert!(html.stdout.contains(text), "{text}");
    }
    assert!(!html.stdout.contains("http://") && !html.stdout.contains("https://"));
    let markdown = run(&["--format", "markdown", "--only", "lenses"]);
    assert!(markdown.stdout.starts_with("# What changed") && markdown.stdout.contains("by tag"), "{}", markdown.stdout);
    let folder = crate::Folder::empty();
    let path = folder.path().join("a.docx");
    assert_eq!(run(&["--format", "docx", "-o", &path.to_string_lossy()]).code, 0);
    assert_eq!(&std::fs::read(&path).unwrap()[..2], b"PK");
}

/// What a report would not add up is no side of a comparison either, also where it stands in one table of one file.
#[test]
fn several_years_in_one_table_are_no_side() {
    let of = |years: [u16; 2]| {
        let row = |year: u16, amount: u32| format!("{year},{KLINIK},{IBU},5.1.02.01.01.0052,Kelas {year},{amount}\n");
        let header = "TAHUN,KODE SKPD,NAMA SKPD,KODE SUB KEGIATAN,NAMA SUB KEGIATAN,KODE REKENING,NAMA PAKET,PAGU\n";
        format!("{header}{}{}{}", row(years[0], 1000), row(years[1], 500), row(years[1], 250))
    };
    let folder = Folder::with("a.csv", of([2025, 2026]));
    folder.file("b.csv", of([2026, 2026]));
    for files in [["a.csv", "b.csv"], ["b.csv", "a.csv"]] {
        let ran = folder.run(&[&["compare"], &files[..], &["--format", "json", "--lang", "en"]].concat());
        assert_eq!((ran.code, ran.stdout.as_str()), (1, ""), "{}", ran.stderr);
        assert!(ran.stderr.contains("a.csv: error[F025]"), "{}", ran.stderr);
    }
    let ran = folder.run(&["compare", "a.csv", "b.csv", "b.csv", "--format", "json"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""), "{}", ran.stderr);
    let piped = std::fs::read_to_string(folder.path().join("a.csv")).unwrap();
    let ran = folder.run_with(&["compare", "-", "b.csv", "--year", "2026", "--lang", "en"], &piped);
    assert!(ran.code == 2 && ran.stderr.contains("-: several years or stages"), "{}", ran.stderr);
    // One of the years is.
    let c = compared(&folder.run(&["compare", "a.csv", "b.csv", "--year", "2026", "--format", "json"]));
    assert_eq!((sen(&c["total"]["before"]), sen(&c["total"]["after"])), (75_000, 175_000));
}
