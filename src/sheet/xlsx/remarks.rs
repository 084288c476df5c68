//! What was remarked on the cells of a sheet.

use super::cells::position;
use super::strings::RichText;
use crate::sheet::Refusal;
use crate::sheet::book::Book;
use crate::sheet::xml::{Tag, Visitor};

/// Puts the remarks on a sheet into a book.
pub(super) struct Remarks<'a> {
    book: &'a mut Book,
    authors: Vec<String>,
    in_author: bool,
    remark: Option<Remark>,
}

struct Remark {
    at: Option<(u32, usize)>,
    author: usize,
    text: RichText,
}

impl<'a> Remarks<'a> {
    pub fn new(book: &'a mut Book) -> Remarks<'a> {
        Remarks { book, authors: Vec::new(), in_author: false, remark: None }
    }
}

impl Visitor for Remarks<'_> {
    fn begin(&mut self, tag: &Tag<'_>) -> Result<(), Refusal> {
        match (tag.name(), &mut self.remark) {
            ("author", _) => {
                self.in_author = true;
                self.authors.push(String::new());
            }
            ("comment", _) => {
                let (at, author) = (position(&tag.attribute("ref")), tag.number("authorId").unwrap_or(0));
                self.remark = Some(Remark { at, author, text: RichText::default() });
            }
            (_, Some(remark)) => remark.text.begin(tag),
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), Refusal> {
        match (name, &mut self.remark) {
            ("author", _) => self.in_author = false,
            ("comment", _) => {
                if let Some(Remark { at: Some((row, column)), author, text }) = self.remark.take() {
                    let author = self.authors.get(author).map_or("", String::as_str);
                    self.book.remark(row, column, &text.text, author);
                }
            }
            (_, Some(remark)) => remark.text.end(name),
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        match (&mut self.remark, self.authors.last_mut()) {
            (Some(remark), _) => remark.text.text(text),
            (None, Some(author)) if self.in_author => author.push_str(text),
            _ => {}
        }
    }
}
