//! Every console block of the documents is run, and what it prints is compared.

use std::path::Path;

/// Pages whose blocks run in the system's language of their readers: no flag of the language in them.
const INDONESIAN: [&str; 2] = ["docs/panduan.md", "docs/tanya-jawab.md"];
/// Pages that are worked through in a copy of the example, for what they write and fill in.
const IN_A_COPY: [&str; 4] = ["docs/guide.md", "docs/panduan.md", "docs/faq.md", "docs/tanya-jawab.md"];

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn cases(language: &str) -> trycmd::TestCases {
    let cases = trycmd::TestCases::new();
    cases.env("LC_ALL", language).env("NO_COLOR", "1");
    cases
}

/// One test, for the blocks run in the folder of the process.
#[test]
fn documents_show_what_the_program_prints() {
    let all = cases("C");
    all.case("README.md").case("README.id.md").case("examples/*/README.md");
    for folder in ["docs", "docs/dev", "tests/cmd"] {
        for entry in std::fs::read_dir(project().join(folder)).unwrap() {
            let page = format!("{folder}/{}", entry.unwrap().file_name().into_string().unwrap());
            if page.ends_with(".md") && !IN_A_COPY.contains(&page.as_str()) {
                all.case(page);
            }
        }
    }
    drop(all);
    for page in IN_A_COPY {
        let folder = tempfile::tempdir().unwrap();
        copy(&project().join("examples/kabupaten-melati"), folder.path());
        std::env::set_current_dir(folder.path()).unwrap();
        cases(if INDONESIAN.contains(&page) { "id_ID.UTF-8" } else { "C" }).case(project().join(page));
        std::env::set_current_dir(project()).unwrap();
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        match entry.path().is_dir() {
            true => copy(&entry.path(), &to.join(entry.file_name())),
            false => _ = std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap(),
        }
    }
}
