//! Where the parts of a workbook are, and which sheets it has.

use std::collections::HashMap;

use crate::sheet::Refusal;
use crate::sheet::archive::Archive;
use crate::sheet::number::Epoch;
use crate::sheet::xml::{Tag, Visitor, walk};

/// What a workbook says of itself.
#[derive(Debug, Default)]
pub(super) struct Workbook {
    pub sheets: Vec<Listed>,
    pub epoch: Epoch,
    /// The path of the part, and where its relations lead to.
    path: String,
    pub relations: Relations,
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

    /// Walks through the part to which the relation of a kind leads, if there is one.
    ///
    /// # Errors
    ///
    /// A [`Refusal`] if it is damaged, or of the visitor.
    pub fn walk(&self, archive: &mut Archive<'_>, kind: &str, visitor: &mut impl Visitor) -> Result<(), Refusal> {
        match self.to(kind).map(|path| archive.part(path)).transpose()?.flatten() {
            Some(part) => walk(part, visitor),
            None => Ok(()),
        }
    }

    /// Where the only relation of a kind leads to.
    fn to(&self, kind: &str) -> Option<&str> {
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
}
