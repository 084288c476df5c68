//! What the styles of a workbook say about its cells: struck through, or not shown.

use std::collections::HashMap;

use crate::sheet::Refusal;
use crate::sheet::xml::{Tag, Visitor};

/// The most styles that stand on one another.
const DEEPEST: usize = 10;

/// The styles of a workbook, by their names.
#[derive(Debug, Default)]
pub(super) struct Styles {
    all: HashMap<String, Style>,
    /// The style that is being read.
    open: Option<String>,
}

#[derive(Debug, Default)]
struct Style {
    parent: String,
    struck: Option<bool>,
    not_shown: bool,
}

impl Styles {
    /// Whether the cells of that style are struck through.
    pub fn strikes(&self, name: &str) -> bool {
        let mut name = name;
        for _ in 0..DEEPEST {
            match self.all.get(name) {
                Some(Style { struck: Some(struck), .. }) => return *struck,
                Some(style) => name = &style.parent,
                None => return false,
            }
        }
        false
    }

    /// Whether the tables of that style are not shown.
    pub fn hides(&self, name: &str) -> bool {
        self.all.get(name).is_some_and(|style| style.not_shown)
    }
}

impl Visitor for Styles {
    fn begin(&mut self, tag: &Tag<'_>) -> Result<(), Refusal> {
        if tag.name() == "style" {
            let name = tag.prefixed("style:name").into_owned();
            let parent = tag.attribute("parent-style-name").into_owned();
            self.all.insert(name.clone(), Style { parent, ..Style::default() });
            self.open = Some(name);
        }
        let Some(style) = self.open.as_ref().and_then(|name| self.all.get_mut(name)) else { return Ok(()) };
        match tag.name() {
            "text-properties" => {
                let line = tag.attribute("text-line-through-style");
                let kind = tag.attribute("text-line-through-type");
                if !line.is_empty() || !kind.is_empty() {
                    style.struck = Some(line != "none" && kind != "none");
                }
            }
            "table-properties" => style.not_shown |= tag.attribute("display") == "false",
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), Refusal> {
        if name == "style" {
            self.open = None;
        }
        Ok(())
    }
}
