//! Names with `*` and `?`, which the shells of Windows leave to the program.

use crate::{Folder, budget};

fn row(amount: u32) -> String {
    budget(&[&format!(
        "1.02.0.00.0.00.01.0000,Dinas Kesehatan,1.02.02.2.02.{amount:04},Kegiatan {amount},5.1.02.01.01.0052,Rapat,{amount}"
    )])
}

fn folder() -> Folder {
    let folder = Folder::empty();
    folder.file("dinas/apbd-1.csv", row(1000));
    folder.file("dinas/apbd-2.csv", row(200));
    folder.file("dinas/apbd-10.csv", row(40));
    folder.file("dinas/.apbd-3.csv", row(7));
    folder.file("dinas/~apbd-4.csv", row(7));
    folder
}

#[test]
fn a_name_with_a_wildcard_is_the_files_that_fit() {
    let folder = folder();
    let total = |name: &str| folder.report(&[name])["total"].clone();
    for (name, rupiah) in
        [("dinas/*.csv", 1240), ("dinas/apbd-?.csv", 1200), ("./dinas/apbd-1*.csv", 1040), ("dinas/*10*", 40)]
    {
        assert_eq!(total(name), format!("{rupiah}.00"), "{name}");
    }
}

#[test]
fn every_command_that_takes_files_takes_wildcards() {
    let folder = folder();
    for args in [
        &["tag", "dinas/apbd-1?.csv"][..],
        &["convert", "dinas/apbd-1?.csv"],
        &["inspect", "dinas/apbd-1?.csv"],
        &["review", "dinas/apbd-1?.csv"],
        &["compare", "dinas/apbd-1.csv", "dinas/apbd-1?.csv"],
        &["crosswalk", "dinas/apbd-1?.csv"],
        &["sample", "dinas/apbd-1?.csv", "--seed", "x", "--n", "100"],
        &["simulate", "dinas/apbd-1?.csv", "--target", "1%"],
        &["beneficiaries", "template", "dinas/apbd-1?.csv"],
        &["criteria", "diff", "id-arg", "id-arg", "dinas/apbd-1?.csv"],
    ] {
        let ran = folder.run(args);
        assert!(ran.code == 0 && !ran.stdout.is_empty(), "{args:?}: {}", ran.stderr);
    }
    let ran = folder.run(&["check", "dinas/*.csv", "--format", "junit", "--fail-on", "never"]);
    assert_eq!(ran.stdout.matches("<testsuite name=\"dinas/apbd-").count(), 3, "{}", ran.stdout);
}

#[test]
fn what_is_called_so_is_itself_and_what_fits_nothing_is_not_found() {
    let folder = folder();
    if cfg!(unix) {
        folder.file("dinas/apbd-*.csv", row(3));
        assert_eq!(folder.report(&["dinas/apbd-*.csv"])["total"], "3.00");
    }
    let ran = folder.run(&["report", "dinas/*.xlsx", "--lang", "en"]);
    assert!(ran.code == 2 && ran.stderr.contains("dinas/*.xlsx"), "{}", ran.stderr);
}
