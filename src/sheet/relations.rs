//! How the parts of an Excel workbook lead to one another.

use std::collections::HashMap;

use super::Refusal;
use super::archive::Archive;
use super::xml::{Tag, Visitor, walk};

/// Where a part's relations lead to, by their ids.
#[derive(Debug, Default)]
pub(super) struct Relations(HashMap<String, Relation>);

#[derive(Debug)]
struct Relation {
    /// The last word of what it is: `worksheet`.
    kind: String,
    path: String,
}

impl Relations {
    /// The relations of the part of that path, of the whole archive if it is empty.
    ///
    /// # Errors
    ///
    /// A [`Refusal`] if they are damaged.
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

    /// Where the sheet of that id stands; none if it is no sheet with cells.
    pub fn to_sheet(&self, id: &str) -> Option<&str> {
        self.0.get(id).filter(|relation| relation.kind == "worksheet").map(|relation| relation.path.as_str())
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
