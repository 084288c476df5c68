//! The style sheet and the leaders' script: their size, the contrasts in light and dark, and what an old phone or a
//! right-to-left page needs.

use std::collections::{BTreeMap, BTreeSet};

const STYLE: &str = include_str!("../../src/web/style.css");
const SCRIPT: &str = include_str!("../../src/web/lead.js");
const HOURS: &str = include_str!("../../src/web/hours.js");
/// The screen in the room, which is always dark, and what is printed.
const ROOM: &str = include_str!("../../src/room/room.css");
const ROOM_SCRIPT: &str = include_str!("../../src/room/room.js");
const SHEETS: &str = include_str!("../../src/arrival/pages/sheets.css");
const CRECHE: &str = include_str!("../../src/need/pages/creche/sheet.css");
const TRAVEL: &str = include_str!("../../src/travel/pages/desk/travel.css");

/// Text and what it stands on: WCAG 1.4.3 asks 4.5, and we want 7 of the text of a page (1.4.6).
const TEXT: &[(&str, &str, f64)] = &[
    ("ink", "paper", 7.0),
    ("ink", "ground", 7.0),
    ("ink", "ok-bg", 7.0),
    ("ink", "warn-bg", 7.0),
    ("ink", "bad-bg", 7.0),
    ("ink", "info-bg", 7.0),
    ("muted", "paper", 4.5),
    ("muted", "ground", 4.5),
    ("link", "paper", 4.5),
    ("link", "ground", 4.5),
    ("link", "ok-bg", 4.5),
    ("link", "warn-bg", 4.5),
    ("link", "bad-bg", 4.5),
    ("link", "info-bg", 4.5),
    ("bad", "paper", 4.5),
    ("bad", "ground", 4.5),
    ("ok", "ok-bg", 4.5),
    ("warn", "warn-bg", 4.5),
    ("bad", "bad-bg", 4.5),
    ("info", "info-bg", 4.5),
    ("head-ink", "head", 4.5),
    ("act-ink", "act", 4.5),
];

/// Parts that must be seen and are not text: WCAG 1.4.11 asks 3.
const PARTS: &[(&str, &str)] = &[
    ("edge", "paper"),
    ("edge", "ground"),
    ("act", "paper"),
    ("listed", "paper"),
    ("here", "listed"),
    ("ok", "paper"),
    ("warn", "paper"),
    ("info", "paper"),
];

/// Where a focused part may stand. Marigold alone is 1.57 on white, so focus is marigold within a line of ink: one of the
/// two must show.
const FOCUS_ON: &[&str] = &["paper", "ground", "head", "ok-bg", "warn-bg", "bad-bg", "info-bg"];

type Tokens = BTreeMap<String, String>;

#[test]
fn the_style_sheet_is_under_15_kb_and_the_leaders_scripts_under_2_each() {
    assert!(STYLE.len() < 15_000, "{} bytes", STYLE.len());
    for script in [SCRIPT, HOURS] {
        assert!(script.len() < 2_000, "{} bytes", script.len());
    }
    for (file, most) in [(ROOM, 6_000), (ROOM_SCRIPT, 8_000), (SHEETS, 3_000), (TRAVEL, 3_000)] {
        assert!(file.len() < most, "{} bytes", file.len());
    }
}

#[test]
fn every_pair_of_colours_has_the_contrast_that_wcag_asks() {
    for (scheme, tokens) in schemes() {
        let parts = PARTS.iter().map(|&(over, under)| (over, under, 3.0));
        for (over, under, wanted) in TEXT.iter().copied().chain(parts) {
            let ratio = contrast(&tokens[over], &tokens[under]);
            assert!(ratio >= wanted, "{scheme}: {over} on {under} is {ratio:.2}, wanted {wanted}");
        }
        for under in FOCUS_ON {
            let ratio = contrast(&tokens["focus"], &tokens[*under]).max(contrast(&tokens["ink"], &tokens[*under]));
            assert!(ratio >= 3.0, "{scheme}: focus on {under} is {ratio:.2}");
        }
    }
}

#[test]
fn the_screen_in_the_room_is_read_from_the_last_row() {
    let tokens = tokens(without_comments(ROOM).split(":root {").nth(1).unwrap());
    for (over, under, wanted) in [
        ("ink", "ground", 7.0),
        ("quiet", "ground", 7.0),
        ("late-ink", "late", 7.0),
        ("reached", "ground", 3.0),
        ("reached", "line", 3.0),
    ] {
        let ratio = contrast(&tokens[over], &tokens[under]);
        assert!(ratio >= wanted, "{over} on {under} is {ratio:.2}, wanted {wanted}");
    }
}

#[test]
fn contrast_is_reckoned_as_wcag_defines_it() {
    for (one, other, wanted) in
        [("#000000", "#ffffff", "21.00"), ("#17221f", "#ffc629", "10.40"), ("#ffffff", "#ffc629", "1.57")]
    {
        assert_eq!(format!("{:.2}", contrast(one, other)), wanted, "{one} on {other}");
        assert_eq!(format!("{:.2}", contrast(other, one)), wanted, "{other} on {one}");
    }
}

#[test]
fn the_style_sheet_names_no_side_of_the_page_so_that_it_turns_round() {
    let physical =
        ["left", "right", "width", "height", "min-width", "max-width", "min-height", "max-height", "top", "bottom"];
    for (property, value) in [STYLE, ROOM, SHEETS, CRECHE, TRAVEL].into_iter().flat_map(declarations) {
        let side = ["left", "right", "top", "bottom"].iter().any(|side| property.contains(side));
        let named = physical.contains(&property.as_str()) || matches!(value.as_str(), "left" | "right");
        assert!(!side && !named, "{property}: {value}");
    }
}

#[test]
fn the_style_sheet_uses_nothing_that_makes_an_old_phone_drop_rules() {
    for css in [STYLE, ROOM, SHEETS, CRECHE, TRAVEL].map(without_comments) {
        for newer in ["@layer", "@container", "light-dark(", "color-mix(", ":has(", "&"] {
            assert!(!css.contains(newer), "{newer}");
        }
    }
}

#[test]
fn every_token_is_defined_and_used() {
    let defined: BTreeSet<String> =
        declarations(STYLE).filter_map(|(property, _)| Some(property.strip_prefix("--")?.to_owned())).collect();
    let css = without_comments(STYLE);
    let used: BTreeSet<String> = css.split("var(--").skip(1).map(until_bracket).collect();
    assert_eq!(defined, used);
}

fn until_bracket(text: &str) -> String {
    text.split(')').next().unwrap().to_owned()
}

/// The tokens in light and in dark; dark has light's where it says nothing of its own.
fn schemes() -> [(&'static str, Tokens); 2] {
    let css = without_comments(STYLE);
    let mut blocks = css.split(":root {").skip(1).map(tokens);
    let light = blocks.next().unwrap();
    let mut dark = light.clone();
    dark.extend(blocks.next().unwrap());
    [("light", light), ("dark", dark)]
}

fn tokens(block: &str) -> Tokens {
    let block = block.split('}').next().unwrap();
    block
        .split(';')
        .filter_map(|line| line.trim().strip_prefix("--")?.split_once(": "))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

fn declarations(css: &str) -> impl Iterator<Item = (String, String)> + use<> {
    let css = without_comments(css);
    let parts: Vec<_> = css.split(['{', '}', ';']).map(str::to_owned).collect();
    parts.into_iter().filter_map(|part| {
        let (property, value) = part.trim().split_once(": ")?;
        let is_property = property.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        is_property.then(|| (property.to_owned(), value.to_owned()))
    })
}

fn without_comments(css: &str) -> String {
    let mut rest = css;
    let mut css = String::new();
    while let Some((before, comment)) = rest.split_once("/*") {
        css.push_str(before);
        rest = comment.split_once("*/").unwrap().1;
    }
    css + rest
}

/// The contrast ratio of two colours written `#rrggbb`: <https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio>.
fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// <https://www.w3.org/TR/WCAG22/#dfn-relative-luminance>
fn luminance(colour: &str) -> f64 {
    let channel = |at: usize| {
        let share = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
        if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}
