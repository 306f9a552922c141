//! Every console block of the documents is run, and what it prints is compared.

mod example;

use example::{kabupaten, project};

/// Pages whose blocks run in the system's language of their readers: no flag of the language in them.
const INDONESIAN: [&str; 2] = ["docs/panduan.md", "docs/tanya-jawab.md"];
/// Pages that are worked through in a copy of the example, for what they write and fill in.
const IN_A_COPY: [&str; 4] = ["docs/guide.md", "docs/panduan.md", "docs/faq.md", "docs/tanya-jawab.md"];

fn cases(language: &str) -> trycmd::TestCases {
    let cases = trycmd::TestCases::new();
    cases.env("LC_ALL", language).env("NO_COLOR", "1");
    cases
}

/// One test, for the blocks run in the folder of the process.
#[test]
fn documents_show_what_the_program_prints() {
    let all = cases("C.UTF-8");
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
        let folder = kabupaten();
        std::env::set_current_dir(folder.path()).unwrap();
        cases(if INDONESIAN.contains(&page) { "id_ID.UTF-8" } else { "C.UTF-8" }).case(project().join(page));
        std::env::set_current_dir(project()).unwrap();
    }
}
