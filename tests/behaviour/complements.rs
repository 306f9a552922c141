//! Counts of a part beside those of the whole: nothing that is published gives the persons of the rest back.

use proptest::prelude::*;
use serde_json::Value;

use crate::{Folder, budget};

const LINE: &str = "2.07.0.00.0.00.01.0000,Disnaker,2.07.03.2.01.0001,Pelatihan Kerja,5.1.02.01.01.0024";
/// Rupiah of the line of each item, and of the other lines.
const AMOUNTS: [u64; 3] = [1_000_003, 2_000_029, 4_000_037];
const ITEMS: [&str; 3] = ["Kelas responsif gender A", "Kelas responsif gender B", "Kelas responsif gender lain"];

fn folder(sasaran: &str) -> Folder {
    let rows: Vec<String> = ITEMS.iter().zip(AMOUNTS).map(|(item, amount)| format!("{LINE},{item},{amount}")).collect();
    let folder = Folder::with("a.csv", budget(&rows.iter().map(String::as_str).collect::<Vec<_>>()));
    folder.file("s.csv", sasaran);
    folder
}

const WITH: [&str; 4] = ["a.csv", "--beneficiaries", "s.csv", "--lang"];

/// Rows of a wide file: item, men, women.
fn wide(rows: &[(&str, u64, u64)]) -> String {
    let row = |(item, men, women): &(&str, u64, u64)| format!("2.07.03.2.01.0001,{item},{men},{women}\n");
    rows.iter().fold("kode,item,L,P\n".to_owned(), |out, r| out + &row(r))
}

fn allocation(folder: &Folder) -> Value {
    folder.report(&[&WITH[..], &["en"]].concat())["allocation"].clone()
}

fn sen(value: &Value) -> u128 {
    value.as_str().unwrap().replace('.', "").parse().unwrap()
}

/// The amount for women of a line that is divided by counts, to the sen.
fn women(amount: u64, men: u64, women: u64) -> u128 {
    let (amount, all) = (u128::from(amount) * 100, u128::from(men + women));
    // What is left over goes to the larger remainder, of equals to women.
    let [w, m] = [women, men].map(|n| amount * u128::from(n));
    w / all + u128::from(w / all + m / all < amount && w % all >= m % all)
}

/// Counts of women in the class A and in the whole that give the published amount for women and the persons per head, by a
/// reader who knows the budget.
fn solutions(a: &Value) -> Vec<[u64; 2]> {
    let persons = [0, 1].map(|i| a["per_head"][i]["persons"].as_u64());
    let [Some(all_women), Some(all_men)] = persons else { return Vec::new() };
    let mut out = Vec::new();
    for class in 0..=all_women {
        for class_men in 0..=all_men {
            let (rest, rest_men) = (all_women - class, all_men - class_men);
            if class + class_men == 0 || rest + rest_men == 0 {
                continue;
            }
            let amount = women(AMOUNTS[0], class_men, class) + women(AMOUNTS[1] + AMOUNTS[2], rest_men, rest);
            if amount == sen(&a["female"]) && class <= rest && class_men <= rest_men {
                out.push([class, rest]);
            }
        }
    }
    out
}

#[test]
fn the_rest_of_a_sub_kegiatan_cannot_be_solved_for() {
    // Thirteen women and twenty-seven men took part in other classes: as many as may be published.
    let many = folder(&wide(&[(ITEMS[0], 20, 20), ("", 47, 33)]));
    let found = solutions(&allocation(&many));
    assert_eq!(found, [[20, 33]], "the attack works: where nobody is few it finds the counts");
    // Three women did: they are nowhere in the file, and nowhere in the report.
    let few = folder(&wide(&[(ITEMS[0], 20, 20), ("", 47, 23)]));
    let a = allocation(&few);
    assert_eq!(solutions(&a), [] as [[u64; 2]; 0], "{a}");
    assert_eq!((&a["per_head"][0]["persons"], &a["per_head"][1]["persons"]), (&20.into(), &20.into()));
    assert_eq!(a["withheld"]["amount"], format!("{}.00", AMOUNTS[1] + AMOUNTS[2]));
    assert_eq!(sen(&a["female"]) + sen(&a["male"]), u128::from(AMOUNTS[0]) * 100);
    // The same where the class of the three is in the file, and where nobody but them is in others.
    for rows in [
        &[(ITEMS[0], 20, 20), (ITEMS[1], 17, 3), ("", 37, 23)][..],
        &[(ITEMS[0], 20, 20), (ITEMS[1], 20, 20), ("", 47, 43)],
    ] {
        let a = allocation(&folder(&wide(rows)));
        assert!(sen(&a["withheld"]["amount"]) >= u128::from(AMOUNTS[2]) * 100, "{rows:?} {a}");
    }
    // Nobody is nobody: then the whole stays.
    let nobody = allocation(&folder(&wide(&[(ITEMS[0], 20, 20), (ITEMS[1], 10, 10), ("", 30, 30)])));
    assert_eq!(nobody.get("withheld"), None);
    // For the office, and with another threshold.
    for args in [&["--internal"][..], &["--small-cells", "3"]] {
        let a = few.report(&[&WITH[..], &["en"], args].concat())["allocation"].clone();
        assert_eq!(a.get("withheld"), None, "{args:?}");
    }
}

#[test]
fn nor_by_ages_or_disability_nor_through_unit_costs() {
    let long = |rows: &[&str]| {
        let head = "kode,item,jenis_kelamin,kelompok_umur,difabel,jumlah,biaya_satuan\n".to_owned();
        rows.iter().fold(head, |out, row| out + "2.07.03.2.01.0001," + row + "\n")
    };
    let a = ITEMS[0];
    // Old women: 12 of all, 9 of the class.
    let ages = [
        format!("{a},P,lansia,0,9,"),
        format!("{a},P,dewasa,0,11,"),
        format!("{a},L,,0,20,"),
        ",P,lansia,0,12,".into(),
        ",P,dewasa,0,31,".into(),
        ",L,,0,47,".into(),
    ];
    let all: Vec<&str> = ages.iter().map(String::as_str).collect();
    let told = allocation(&folder(&long(&all)));
    assert_eq!(
        (&told["withheld"]["sub_kegiatan_merged"], &told["withheld"]["sub_kegiatan"]),
        (&1.into(), &0.into()),
        "{told}"
    );
    let row = |age: &str| told["ages"].as_array().unwrap().iter().find(|r| r["age"] == age).unwrap()["female"].clone();
    // Of the class alone, 9 of 40, give or take the sen that is left over.
    let class = |amount: &Value| sen(amount).abs_diff(u128::from(AMOUNTS[0]) * 100 * 9 / 40) <= 1;
    assert!(class(&row("lansia")), "{told}");
    // The same of disabled women.
    let disabled = [
        format!("{a},P,,1,9,"),
        format!("{a},P,,0,11,"),
        format!("{a},L,,0,20,"),
        ",P,,1,12,".into(),
        ",P,,0,31,".into(),
        ",L,,0,47,".into(),
    ];
    let all: Vec<&str> = disabled.iter().map(String::as_str).collect();
    let told = allocation(&folder(&long(&all)));
    assert!(class(&told["difabel"]["female"]), "{told}");
    // What persons cost would tell how many they are.
    let costs = [format!("{a},P,,0,20,100"), format!("{a},L,,0,20,90"), ",P,,0,23,100".into(), ",L,,0,47,90".into()];
    let all: Vec<&str> = costs.iter().map(String::as_str).collect();
    let told = allocation(&folder(&long(&all)));
    assert_eq!(told["overhead"], format!("{}.00", AMOUNTS[0] - 3_800), "{told}");
}

#[test]
fn nor_of_one_agency_beside_all_nor_of_the_budgets_own_columns() {
    let other = LINE.replace("2.07.0.00.0.00.01.0000,Disnaker", "2.08.0.00.0.00.01.0000,Dinas Sosial");
    let rows = [format!("{LINE},{},100000", ITEMS[0]), format!("{other},{},50000", ITEMS[0])];
    let two = Folder::with("a.csv", budget(&rows.iter().map(String::as_str).collect::<Vec<_>>()));
    let beside = |men: u64, women: u64| {
        two.file(
            "s.csv",
            format!("kode,nama_opd,L,P\n2.07.03.2.01.0001,Disnaker,20,20\n2.07.03.2.01.0001,,{men},{women}\n"),
        );
        allocation(&two)
    };
    let a = beside(40, 23);
    assert_eq!(
        (a["withheld"]["amount"].as_str(), a["opd"][1]["withheld"].as_str()),
        (Some("50000.00"), Some("50000.00"))
    );
    assert_eq!(beside(40, 40).get("withheld"), None);

    let head = "KODE SUB KEGIATAN,NAMA SUB KEGIATAN,KODE REKENING,NAMA PAKET,PAGU,L,P\n2.07.03.2.01.0001,Pelatihan Kerja,5.1.02.01.01.0024,";
    let own = Folder::with(
        "a.csv",
        format!(
            "{head}Kelas responsif gender A,100000,20,20\n{}Kelas responsif gender B,50000,,\n",
            &head[head.find('\n').unwrap() + 1..]
        ),
    );
    own.file("s.csv", "kode,L,P\n2.07.03.2.01.0001,40,23\n");
    assert_eq!(allocation(&own)["withheld"]["amount"], "50000.00");
    own.file("s.csv", "kode,L,P\n2.07.03.2.01.0001,40,40\n");
    assert_eq!(allocation(&own).get("withheld"), None);
}

#[test]
fn nor_by_holding_two_stages_against_each_other() {
    let folder = folder(&wide(&[(ITEMS[0], 20, 20), ("", 47, 23)]));
    folder.file("b.csv", budget(&[&format!("{LINE},{},500", ITEMS[0])]));
    let args = ["compare", "a.csv", "b.csv", "--beneficiaries", "s.csv", "--format", "json"];
    let few = folder.run(&args);
    folder.file("s.csv", wide(&[(ITEMS[0], 20, 20), ("", 46, 24)]));
    assert_eq!(few.stdout, folder.run(&args).stdout);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Files that differ only in how few are left beside the items give the same report, byte for byte.
    #[test]
    fn what_is_published_does_not_depend_on_few_that_are_left(
        items in prop::collection::vec((5u64..40, 5u64..40), 1..3),
        left in (20u64..40, 1u64..5, 1u64..5),
        format in prop::sample::select(vec!["json", "csv", "html", "markdown"]),
        by in prop::sample::select(vec![None, Some("opd"), Some("program")]),
    ) {
        let sum = items.iter().fold((0, 0), |all, own| (all.0 + own.0, all.1 + own.1));
        let sasaran = |women: u64| {
            let of_items = ITEMS.iter().zip(&items).map(|(item, (men, women))| (*item, *men, *women));
            let whole = ("", sum.0 + left.0 - women, sum.1 + women);
            wide(&of_items.chain([whole]).collect::<Vec<_>>())
        };
        let more = by.map_or(Vec::new(), |by| vec!["--by", by]);
        let run = |women: u64| {
            let args = [&["report"], &WITH[..], &["en", "--format", format], &more].concat();
            folder(&sasaran(women)).run(&args).stdout
        };
        prop_assert_eq!(run(left.1), run(left.2));
    }
}
