//! Every console block of the documents is run, and what it prints is compared.

#[test]
fn documents_show_what_the_program_prints() {
    trycmd::TestCases::new()
        .env("LC_ALL", "C")
        .env("NO_COLOR", "1")
        .case("README.md")
        .case("README.id.md")
        .case("examples/*/README.md")
        .case("docs/*.md")
        .case("docs/dev/*.md")
        .case("tests/cmd/*.md");
}
