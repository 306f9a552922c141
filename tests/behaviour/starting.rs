//! Files to start with: templates of beneficiaries, `init`; they overwrite nothing.

use crate::allocating::{PREGNANT, TRAINING, WITH, parts};
use crate::{Folder, budget};

#[test]
fn a_template_ready_to_fill() {
    let folder = Folder::with("a.csv", budget(&[PREGNANT, TRAINING]));
    let ran = folder.run(&["beneficiaries", "template", "a.csv", "-o", "s.csv"]);
    assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (0, "", "saved: s.csv\n"));
    // The budget itself is nothing to be filled in; a template is continued.
    let ran = folder.run(&["beneficiaries", "template", "a.csv", "-o", "a.csv"]);
    assert_eq!((ran.code, ran.stderr.contains("nothing is overwritten")), (2, true));
    let ran = folder.run(&["beneficiaries", "template", "a.csv", "-o", "s.csv"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, "s.csv: rows: 4 kept, 0 new, 0 no longer in the budget\n"));
    let template = std::fs::read_to_string(folder.path().join("s.csv")).unwrap();
    assert_eq!(
        template,
        "kode_sub_kegiatan,nama_sub_kegiatan,nama_opd,rupiah,belum_diketahui,uraian,jenis_kelamin,kelompok_umur,difabel,jumlah,satuan,jenis_data,sumber,tahun,sebab
2.07.03.2.01.0001,Pelatihan Kerja,Disnaker,100.00,100.00,,P,-,0,,orang,rencana,,,names nobody
2.07.03.2.01.0001,Pelatihan Kerja,Disnaker,100.00,100.00,,L,-,0,,orang,rencana,,,names nobody
1.02.02.2.02.0001,Pengelolaan Pelayanan Kesehatan Ibu Hamil,Dinkes,60.00,0.00,,P,-,0,,orang,rencana,,,by design
1.02.02.2.02.0001,Pengelolaan Pelayanan Kesehatan Ibu Hamil,Dinkes,60.00,0.00,,L,-,0,,orang,rencana,,,by design
"
    );
    // Not filled in: nothing is counted, and a note says how many rows wait.
    let ran = folder.run(&["report", "a.csv", "--beneficiaries", "s.csv", "--format", "json"]);
    assert!(
        ran.code == 0 && ran.stderr.contains("s.csv:2:1: note[D011] 4 beneficiaries rows are not filled in yet"),
        "{}",
        ran.stderr
    );
    folder.file(
        "s.csv",
        template.replace("100.00,,P,-,0,,", "100.00,,P,-,0,1,").replace("100.00,,L,-,0,,", "100.00,,L,-,0,3,"),
    );
    assert_eq!(parts(&folder.report(&WITH)["allocation"])[..3], ["85.00", "75.00", "0.00"]);
    // What is counted is not asked for again; only what is missing on request; one row each on request.
    let ran = folder.run(&["beneficiaries", "template", "a.csv", "--beneficiaries", "s.csv", "--wide"]);
    assert_eq!(
        ran.stdout.lines().skip(1).collect::<Vec<_>>(),
        [
            "1.02.02.2.02.0001,Pengelolaan Pelayanan Kesehatan Ibu Hamil,Dinkes,60.00,0.00,,,,,,orang,rencana,,,by design"
        ]
    );
    let ran = folder.run(&["beneficiaries", "template", "a.csv", "--missing"]);
    assert_eq!(ran.stdout.lines().count(), 3);
}

#[test]
fn init_starts_a_folder() {
    let folder = Folder::with("a.csv", budget(&[TRAINING]));
    let ran = folder.run(&["init"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(ran.stdout, "./sasaran.csv\n./setara.toml\n");
    // What it wrote is read at once.
    let ran = folder.run(&["report", "a.csv", "--format", "json"]);
    assert!(ran.code == 0 && ran.stderr.contains("note[D011] 2 beneficiaries rows"), "{}", ran.stderr);
    // Every key it mentions is one.
    let toml = std::fs::read_to_string(folder.path().join("setara.toml")).unwrap();
    let all: String = toml
        .lines()
        .map(|l| {
            l.strip_prefix("# ").filter(|l| l.contains(" = ") || l.starts_with('[')).unwrap_or(l).to_owned() + "\n"
        })
        .collect();
    let all = all
        .replace("\"perwal.toml\"", "\"id-arg\"")
        .replace("\"putusan.csv\"", "")
        .replace("\"gbs/\"", "")
        .replace("population = \"penduduk.csv\"", "");
    folder.file("setara.toml", &all);
    for file in all.lines().filter_map(|l| l.strip_prefix("file = \"")?.split('"').next()) {
        folder.file(file, "");
    }
    let ran = folder.run(&["report", "a.csv"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    // Nothing is overwritten. The settings name a language of their own by now.
    let ran = folder.run(&["init", "--lang", "en"]);
    assert_eq!((ran.code, ran.stderr.contains("nothing is overwritten")), (2, true));
    let empty = Folder::empty();
    assert_eq!(empty.run(&["init"]).code, 0);
    assert!(std::fs::read_to_string(empty.path().join("sasaran.csv")).unwrap().starts_with("kode_sub_kegiatan,"));
}

#[test]
fn a_list_of_persons_counted_and_a_new_statement_still_overwrite_nothing() {
    let folder = Folder::with("a.csv", budget(&[PREGNANT]));
    folder.file("orang.csv", "kode_sub_kegiatan,jenis_kelamin\n1.02.02.2.02.0001,P\n");
    folder.file("sasaran.csv", "kode,jenis_kelamin,jumlah\n");
    folder.file("gbs.toml", "");
    folder.file("setara.toml", "");
    for args in [
        &["beneficiaries", "count", "orang.csv", "-o", "sasaran.csv"][..],
        &["gbs", "new", "a.csv", "1.02.02.2.02.0001", "-o", "gbs.toml"],
        &["init"],
    ] {
        let ran = folder.run(args);
        assert!(ran.code == 2 && ran.stderr.contains("nothing is overwritten"), "{args:?}: {}", ran.stderr);
    }
}
