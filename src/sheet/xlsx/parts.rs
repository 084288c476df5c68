//! The parts of a workbook around its sheets: which sheets there are, the texts they share, how cells look.

use std::collections::HashMap;

use crate::sheet::archive::Archive;
use crate::sheet::number::{Epoch, Format};
use crate::sheet::xml::{Tag, Visitor, walk};
use crate::sheet::{MAX_CELL_CHARS, Refusal};

/// What a workbook says of itself.
#[derive(Debug, Default)]
pub(super) struct Workbook {
    pub sheets: Vec<Listed>,
    pub epoch: Epoch,
    /// The path of the part, and where its relations lead to.
    path: String,
    relations: Relations,
}

/// A sheet as the workbook lists it.
#[derive(Debug)]
pub(super) struct Listed {
    pub name: String,
    pub hidden: bool,
    /// Where it stands in the archive.
    pub path: String,
}

/// Where a part's relations lead to, by their ids.
#[derive(Debug, Default)]
pub(super) struct Relations(HashMap<String, Relation>);

#[derive(Debug)]
struct Relation {
    /// The last word of what it is: `worksheet`.
    kind: String,
    path: String,
}

impl Workbook {
    /// Reads the list of sheets.
    ///
    /// # Errors
    ///
    /// A [`Refusal`] if there is none.
    pub fn read(archive: &mut Archive<'_>) -> Result<Workbook, Refusal> {
        let path = path(archive)?;
        let relations = Relations::of(archive, &path)?;
        let mut workbook = Workbook { path, relations, ..Workbook::default() };
        let part = archive.part(&workbook.path.clone())?.ok_or(Refusal::Damaged)?;
        walk(part, &mut workbook)?;
        Ok(workbook)
    }
}

/// Where the workbook stands in its archive.
pub(in crate::sheet) fn path(archive: &mut Archive<'_>) -> Result<String, Refusal> {
    let relations = Relations::of(archive, "")?;
    Ok(relations.to("officeDocument").map_or_else(|| "xl/workbook.xml".to_owned(), str::to_owned))
}

impl Relations {
    /// The relations of the part of that path, of the whole archive if it is empty.
    pub fn of(archive: &mut Archive<'_>, path: &str) -> Result<Relations, Refusal> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let mut read = ReadRelations { folder, relations: HashMap::new() };
        if let Some(part) = archive.part(&format!("{folder}/_rels/{name}.rels"))? {
            walk(part, &mut read)?;
        }
        Ok(Relations(read.relations))
    }

    /// Where the only relation of a kind leads to.
    pub fn to(&self, kind: &str) -> Option<&str> {
        self.0.values().find(|relation| relation.kind == kind).map(|relation| relation.path.as_str())
    }
}

struct ReadRelations<'a> {
    folder: &'a str,
    relations: HashMap<String, Relation>,
}

impl Visitor for ReadRelations<'_> {
    fn begin(&mut self, tag: &Tag<'_>) -> Result<(), Refusal> {
        if tag.name() == "Relationship" {
            let kind = tag.attribute("Type").rsplit('/').next().unwrap_or_default().to_owned();
            let path = resolved(self.folder, &tag.attribute("Target"));
            self.relations.insert(tag.attribute("Id").into_owned(), Relation { kind, path });
        }
        Ok(())
    }

    fn end(&mut self, _: &str) -> Result<(), Refusal> {
        Ok(())
    }

    fn text(&mut self, _: &str) {}
}

/// A path in the archive, from one that is written in a part of `folder`.
fn resolved(folder: &str, target: &str) -> String {
    let whole = if target.starts_with('/') { target.to_owned() } else { format!("{folder}/{target}") };
    let mut steps = Vec::new();
    for step in whole.split('/') {
        match step {
            "" | "." => {}
            ".." => _ = steps.pop(),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

impl Visitor for Workbook {
    fn begin(&mut self, tag: &Tag<'_>) -> Result<(), Refusal> {
        match tag.name() {
            "workbookPr" if tag.is("date1904") => self.epoch = Epoch::Since1904,
            "sheet" => {
                let relation = self.relations.0.get(&*tag.attribute("id")).filter(|to| to.kind == "worksheet");
                self.sheets.extend(relation.map(|relation| Listed {
                    name: tag.attribute("name").into_owned(),
                    hidden: tag.attribute("state").to_ascii_lowercase().contains("hidden"),
                    path: relation.path.clone(),
                }));
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, _: &str) -> Result<(), Refusal> {
        Ok(())
    }

    fn text(&mut self, _: &str) {}
}

/// The texts that cells share, each no longer than is kept of a cell.
#[derive(Debug, Default)]
pub(super) struct Strings {
    all: String,
    /// Where each ends, and whether all of it is struck through.
    ends: Vec<(usize, bool)>,
}

impl Strings {
    /// The text of that number, and whether it is struck through.
    pub fn get(&self, number: usize) -> Option<(&str, bool)> {
        let (end, struck) = *self.ends.get(number)?;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before].0);
        Some((&self.all[start..end], struck))
    }
}

/// Reads the texts that cells share.
pub(super) fn strings(archive: &mut Archive<'_>, workbook: &Workbook) -> Result<Strings, Refusal> {
    let mut read = ReadStrings::default();
    if let Some(path) = workbook.relations.to("sharedStrings")
        && let Some(part) = archive.part(path)?
    {
        walk(part, &mut read)?;
    }
    Ok(read.strings)
}

#[derive(Debug, Default)]
struct ReadStrings {
    strings: Strings,
    text: RichText,
}

impl Visitor for ReadStrings {
    fn begin(&mut self, tag: &Tag<'_>) -> Result<(), Refusal> {
        if tag.name() == "si" {
            self.text = RichText::default();
        }
        self.text.begin(tag);
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), Refusal> {
        self.text.end(name);
        if name == "si" {
            self.strings.all += self.text.text.trim();
            self.strings.ends.push((self.strings.all.len(), self.text.is_struck()));
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        self.text.text(text);
    }
}

/// Text in runs that look differently, without the reading aids that East Asian programs put beside it.
#[derive(Debug, Default)]
pub(super) struct RichText {
    pub text: String,
    chars: usize,
    in_text: bool,
    in_aid: bool,
    run_struck: bool,
    any_struck: bool,
    any_plain: bool,
}

impl RichText {
    pub fn begin(&mut self, tag: &Tag<'_>) {
        match tag.name() {
            "t" => self.in_text = true,
            "rPh" => self.in_aid = true,
            "r" => self.run_struck = false,
            "strike" => self.run_struck = !matches!(&*tag.attribute("val"), "0" | "false"),
            _ => {}
        }
    }

    pub fn end(&mut self, name: &str) {
        match name {
            "t" => self.in_text = false,
            "rPh" => self.in_aid = false,
            "r" => self.run_struck = false,
            _ => {}
        }
    }

    pub fn text(&mut self, text: &str) {
        if !self.in_text || self.in_aid {
            return;
        }
        if !text.trim().is_empty() {
            self.any_struck |= self.run_struck;
            self.any_plain |= !self.run_struck;
        }
        let room = MAX_CELL_CHARS.saturating_sub(self.chars);
        let kept = text.char_indices().nth(room).map_or(text, |(end, _)| &text[..end]);
        self.chars += kept.chars().count();
        self.text += kept;
    }

    /// Whether all of it is struck through.
    pub fn is_struck(&self) -> bool {
        self.any_struck && !self.any_plain
    }
}

/// How the cells of one style look.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::sheet) struct Look {
    pub format: Format,
    pub struck: bool,
}

/// Reads how cells look, by the numbers of their styles.
pub(super) fn looks(archive: &mut Archive<'_>, workbook: &Workbook) -> Result<Vec<Look>, Refusal> {
    let mut read = ReadLooks::default();
    if let Some(path) = workbook.relations.to("styles")
        && let Some(part) = archive.part(path)?
    {
        walk(part, &mut read)?;
    }
    Ok(read.looks)
}

#[derive(Debug, Default)]
struct ReadLooks {
    /// The list that is being read: `fonts`, `cellXfs`.
    list: String,
    formats: HashMap<u32, Format>,
    /// For each font, whether it strikes through.
    fonts: Vec<bool>,
    looks: Vec<Look>,
}

impl Visitor for ReadLooks {
    fn begin(&mut self, tag: &Tag<'_>) -> Result<(), Refusal> {
        match (self.list.as_str(), tag.name()) {
            (_, name @ ("numFmts" | "fonts" | "cellXfs" | "cellStyleXfs" | "dxfs")) => name.clone_into(&mut self.list),
            ("numFmts", "numFmt") => {
                if let Some(number) = tag.number("numFmtId") {
                    self.formats.insert(number, Format::of_code(&tag.attribute("formatCode")));
                }
            }
            ("fonts", "font") => self.fonts.push(false),
            ("fonts", "strike") => {
                if let Some(font) = self.fonts.last_mut() {
                    *font = !matches!(&*tag.attribute("val"), "0" | "false");
                }
            }
            ("cellXfs", "xf") => {
                let format = tag.number("numFmtId").unwrap_or(0);
                let format = self.formats.get(&format).cloned().unwrap_or_else(|| Format::of_built_in(format));
                let font: usize = tag.number("fontId").unwrap_or(0);
                self.looks.push(Look { format, struck: self.fonts.get(font).copied().unwrap_or(false) });
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), Refusal> {
        if name == self.list {
            self.list.clear();
        }
        Ok(())
    }

    fn text(&mut self, _: &str) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_from_where_they_are_written() {
        fn check(folder: &str, target: &str, expected: &str) {
            assert_eq!(resolved(folder, target), expected);
        }
        check("xl", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml");
        check("xl", "/xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml");
        check("xl", "../xl/./sheet1.xml", "xl/sheet1.xml");
        check("xl", "../../../../etc/passwd", "etc/passwd");
        check("", "xl/workbook.xml", "xl/workbook.xml");
    }

    #[test]
    fn text_in_runs_is_one_text() {
        fn check(xml: &str, expected: &str, struck: bool) {
            let mut read = ReadStrings::default();
            walk(format!("<sst><si>{xml}</si></sst>").as_bytes(), &mut read).unwrap();
            assert_eq!(read.strings.get(0), Some((expected, struck)), "{xml}");
        }
        let strike = "<rPr><b/><strike/></rPr>";
        check("<t>Zo&#235;</t>", "Zoë", false);
        check("<r><t>Ali </t></r><r><t>Khan</t></r>", "Ali Khan", false);
        check("<t>東京</t><rPh sb='0' eb='2'><t>とうきょう</t></rPh>", "東京", false);
        check(&format!("<r>{strike}<t>Ali</t></r><r><t> </t></r>"), "Ali", true);
        check(&format!("<r>{strike}<t>Ali</t></r><r><t>Sana</t></r>"), "AliSana", false);
        check("<r><rPr><strike val='0'/></rPr><t>Ali</t></r>", "Ali", false);
    }
}
