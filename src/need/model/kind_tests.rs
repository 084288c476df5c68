//! Tests of what a person needs, put together.

use super::*;

#[test]
fn each_kind_is_needed_once_with_all_that_was_said_of_it() {
    let read = |details: &[&str]| {
        let needs = details.iter().map(|detail| NeedAnswer::new(NeedKind::Diet, detail));
        NeedAnswer::one_of_each(needs.chain([NeedAnswer::new(NeedKind::Bsl, "BSL")]).collect())
    };
    let needs = |diet| [NeedAnswer::new(NeedKind::Diet, diet), NeedAnswer::new(NeedKind::Bsl, "BSL")];
    assert_eq!(read(&["halal", "no nuts"]), needs("halal; no nuts"));
    assert_eq!(read(&["halal", "halal"]), needs("halal"));
}

#[test]
fn a_language_alone_is_an_interpreter_in_a_column_of_languages_only() {
    let kinds =
        |topic| NeedsRead::read("Somali", "", topic).needs.into_iter().map(|need| need.kind).collect::<Vec<_>>();
    assert_eq!(kinds(Topic::Access), [NeedKind::Other]);
    assert_eq!(kinds(Topic::Language), [NeedKind::Interpreter]);
}
