//! Random budgets, beneficiaries and methods: whatever they are, the parts add up to the base, to the sen.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use proptest::prelude::*;
use serde_json::Value;

/// Names that give every kind of line: by design, both sexes, institution, review, road, pay, nothing.
const SUBS: [(&str, &str); 7] = [
    ("1.02.02.2.02.0001", "Pengelolaan Pelayanan Kesehatan Ibu Hamil"),
    ("2.07.03.2.01.0001", "Pelatihan kerja responsif gender"),
    ("2.08.02.2.01.0001", "Koordinasi PUG"),
    ("1.06.05.2.02.0001", "Permakanan lansia"),
    ("1.03.10.2.01.0018", "Pemeliharaan rutin jalan"),
    ("1.02.01.2.02.0001", "Penyediaan gaji"),
    ("3.27.07.2.01.0002", "Penyuluhan"),
];
const OPD: [&str; 3] = ["Dinas A", "Dinas B", "Dinas C"];
const ITEMS: [&str; 4] = ["Rapat", "Vasektomi", "Kelas ibu hamil", "Kelompok wanita tani"];
const SAID: [&str; 5] = ["", "L : 3 P : 4", "50 orang (20 perempuan)", "Perempuan 1.200 orang", "Jumlah 5; L 4 P 9"];

#[derive(Clone, Debug)]
struct Line {
    sub: usize,
    opd: usize,
    item: usize,
    said: usize,
    sen: i64,
    male: Option<u32>,
    female: Option<u32>,
    weight: u8,
}

#[derive(Clone, Debug)]
struct Count {
    sub: usize,
    opd: Option<usize>,
    item: Option<usize>,
    sex: &'static str,
    age: &'static str,
    difabel: bool,
    count: u32,
    unit: &'static str,
    cost: Option<u32>,
    kind: &'static str,
}

fn line() -> impl Strategy<Value = Line> {
    let persons = proptest::option::weighted(0.2, 0u32..50);
    (
        0..SUBS.len(),
        0..OPD.len(),
        0..ITEMS.len(),
        0..SAID.len(),
        // What is paid back is below zero.
        prop_oneof![3 => -1000i64..10_000_000_000, 1 => -10_000_000_000i64..0],
        persons.clone(),
        persons,
        0u8..=100,
    )
        .prop_map(|(sub, opd, item, said, sen, male, female, weight)| Line {
            sub,
            opd,
            item,
            said,
            sen,
            male,
            female,
            weight,
        })
}

fn count() -> impl Strategy<Value = Count> {
    let whose = (0..SUBS.len(), proptest::option::of(0..OPD.len()), proptest::option::weighted(0.3, 0..ITEMS.len()));
    let group = (
        prop::sample::select(vec!["L", "P", "-"]),
        prop::sample::select(vec!["anak", "remaja", "dewasa", "lansia", "-"]),
        any::<bool>(),
    );
    let unit = prop::sample::select(vec!["orang", "orang", "orang", "kunjungan", "persen"]);
    let kind = prop::sample::select(vec!["rencana", "rencana", "realisasi"]);
    (whose, group, 0u32..70, unit, proptest::option::weighted(0.3, 0u32..2_000_000), kind).prop_map(
        |((sub, opd, item), (sex, age, difabel), count, unit, cost, kind)| Count {
            sub,
            opd,
            item,
            sex,
            age,
            difabel,
            count,
            unit,
            cost,
            kind,
        },
    )
}

fn budget(lines: &[Line]) -> String {
    let mut out = String::from(
        "nama_skpd,kode_sub_kegiatan,nama_sub_kegiatan,kode_rekening,nama_paket,kelompok_sasaran,laki_laki,perempuan,bobot_arg,pagu\n",
    );
    for l in lines {
        let (code, name) = SUBS[l.sub];
        let number = |n: Option<u32>| n.map_or(String::new(), |n| n.to_string());
        let account = if l.sub == 5 { "5.1.01.01.01.0001" } else { "5.1.02.01.01.0024" };
        let sign = if l.sen < 0 { "-" } else { "" };
        let abs = l.sen.abs();
        let _ = writeln!(
            out,
            "{},{code},{name},{account},{},{},{},{},{}%,{sign}{}.{:02}",
            OPD[l.opd],
            ITEMS[l.item],
            SAID[l.said],
            number(l.male),
            number(l.female),
            l.weight,
            abs / 100,
            abs % 100
        );
    }
    out
}

fn sasaran(counts: &[Count]) -> String {
    let mut out = String::from(
        "kode,nama_opd,item,jenis_kelamin,kelompok_umur,difabel,jumlah,satuan,biaya_satuan,jenis_data,sumber,tahun\n",
    );
    for c in counts {
        let cost = c.cost.map_or(String::new(), |c| c.to_string());
        let opd = c.opd.map_or("", |o| OPD[o]);
        let item = c.item.map_or("", |i| ITEMS[i]);
        let _ = writeln!(
            out,
            "{},{opd},{item},{},{},{},{},{},{cost},{},x,2025",
            SUBS[c.sub].0,
            c.sex,
            c.age,
            u8::from(c.difabel),
            c.count,
            c.unit,
            c.kind
        );
    }
    out
}

fn report(folder: &Path, args: &[&str]) -> Value {
    let out = Command::new(env!("CARGO_BIN_EXE_setara"))
        .args([
            "report",
            "a.csv",
            "--beneficiaries",
            "s.csv",
            "--small-cells",
            "0",
            "--format",
            "json",
            "--only",
            "allocation,lenses",
        ])
        .args(args)
        .current_dir(folder)
        .output()
        .unwrap();
    serde_json::from_slice(&out.stdout).unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&out.stderr)))
}

fn sen(value: &Value) -> i128 {
    value.as_str().unwrap().replace('.', "").parse().unwrap()
}

fn sum(rows: &Value, field: &str) -> i128 {
    rows.as_array().unwrap().iter().map(|r| sen(&r[field])).sum()
}

/// Every share is null or within 0..1, every interval null or from its low to its high end.
fn shares(value: &Value) -> Result<(), String> {
    const SHARES: [&str; 5] = ["female_share_known", "female_share", "narrows_by", "width", "width_after"];
    let within = |v: &Value| v.is_null() || v.as_f64().is_some_and(|f| (0.0..=1.0).contains(&f));
    match value {
        Value::Array(list) => list.iter().try_for_each(shares),
        Value::Object(fields) => fields.iter().try_for_each(|(name, v)| {
            let ends = v.as_array().map(Vec::as_slice).unwrap_or_default();
            let ordered = ends.windows(2).all(|w| w[0].as_f64() <= w[1].as_f64());
            match name.ends_with("share_interval") || SHARES.contains(&name.as_str()) {
                true if !within(v) && (ends.len() != 2 || !ordered || !ends.iter().all(within)) => {
                    Err(format!("{name}: {v}"))
                }
                true => Ok(()),
                false => shares(v),
            }
        }),
        _ => Ok(()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn parts_add_up_to_the_base(
        lines in prop::collection::vec(line(), 1..14),
        counts in prop::collection::vec(count(), 0..14),
        base in prop::sample::select(vec!["evidence", "official", "declared", "total"]),
        precedence in Just(vec!["unit-cost", "direct", "by-design", "incidence", "indivisible"]).prop_shuffle(),
        methods in 1usize..=5,
        assume in any::<bool>(),
    ) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.csv"), budget(&lines)).unwrap();
        std::fs::write(folder.path().join("s.csv"), sasaran(&counts)).unwrap();
        std::fs::write(folder.path().join("p.csv"), "jenis_kelamin,jumlah_penduduk\nP,491\nL,509\n").unwrap();
        let precedence = precedence[..methods].join(",");
        let mut args = vec!["--base", base, "--precedence", &precedence];
        if assume {
            args.extend(["--assume", "population", "--population", "p.csv"]);
        }
        let r = report(folder.path(), &args);
        let a = &r["allocation"];
        let total = sen(&a["total"]);
        let parts = |v: &Value| ["female", "male", "unknown", "indivisible"].iter().map(|p| sen(&v[*p])).sum::<i128>();
        prop_assert_eq!(parts(a), total);
        prop_assert_eq!(sum(&a["groups"], "amount") + sen(&a["indivisible"]), total);
        prop_assert_eq!(sum(&a["methods"], "amount"), total);
        for list in ["opd", "programs"] {
            prop_assert_eq!(sum(&a[list], "total"), total);
            for row in a[list].as_array().unwrap() {
                prop_assert_eq!(parts(row), sen(&row["total"]));
            }
        }
        // A share is a part of a whole, or none.
        if let Err(wrong) = shares(a) {
            prop_assert!(false, "{}", wrong);
        }
        // Margins of sex × age are the sexes.
        for sex in ["female", "male", "unknown"] {
            prop_assert_eq!(sum(&a["ages"], sex), sen(&a[sex]));
        }
        // The base is what the lens counts.
        let lens = r["lenses"].as_array().unwrap().iter().find(|l| l["lens"] == base);
        let counted = lens.map_or_else(|| sen(&r["total"]), |l| sen(&l["amount"]));
        prop_assert_eq!(total, if base == "declared" && lens.is_none() { 0 } else { counted });
        // Shuffled rows give the same.
        let mut shuffled = lines.clone();
        shuffled.reverse();
        std::fs::write(folder.path().join("a.csv"), budget(&shuffled)).unwrap();
        let again = report(folder.path(), &args);
        prop_assert_eq!(&again["allocation"], a);
    }
}
