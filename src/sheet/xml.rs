//! XML, one piece after the other, and none of its traps: no document type, no entity but the five that XML itself has.

use std::borrow::Cow;
use std::io::BufRead;

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

use super::Refusal;

/// Who is told what stands in an XML text. Names are without their prefixes.
pub(super) trait Visitor {
    /// An element begins.
    fn begin(&mut self, tag: &Tag<'_>) -> Result<(), Refusal>;

    /// An element ends.
    fn end(&mut self, _name: &str) -> Result<(), Refusal> {
        Ok(())
    }

    /// An element begins and ends with nothing in it.
    fn empty(&mut self, tag: &Tag<'_>) -> Result<(), Refusal> {
        self.begin(tag)?;
        self.end(tag.name())
    }

    /// Text between tags. A long one may come in several parts.
    fn text(&mut self, _text: &str) {}
}

/// The first tag of an element.
pub(super) struct Tag<'a>(BytesStart<'a>);

impl Tag<'_> {
    /// The name of the element.
    pub fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// The first attribute that is called so, whatever its prefix; empty if there is none.
    pub fn attribute(&self, name: &str) -> Cow<'_, str> {
        self.stated(name).unwrap_or_default()
    }

    /// The same, none if there is none.
    pub fn stated(&self, name: &str) -> Option<Cow<'_, str>> {
        let is = |prefix: &str| prefix.is_empty() || prefix.ends_with(':');
        self.find(|key| key.strip_suffix(name).is_some_and(is))
    }

    /// The attribute of this name and prefix; empty if there is none.
    pub fn prefixed(&self, name: &str) -> Cow<'_, str> {
        self.find(|key| key == name).unwrap_or_default()
    }

    /// The attribute as a number, if it is there and is one.
    pub fn number<N: std::str::FromStr>(&self, name: &str) -> Option<N> {
        self.attribute(name).trim().parse().ok()
    }

    /// Whether the attribute says yes.
    pub fn is(&self, name: &str) -> bool {
        matches!(self.attribute(name).trim(), "1" | "true" | "on")
    }

    fn find(&self, is: impl Fn(&str) -> bool) -> Option<Cow<'_, str>> {
        let mut attributes = self.0.attributes();
        let found =
            attributes.with_checks(false).filter_map(Result::ok).find(|attribute| is(attribute.key.into_inner()));
        found.map(|attribute| attribute.normalized_value(XmlVersion::Implicit1_0).unwrap_or_default())
    }
}

/// Tells the visitor all that stands in an XML text.
///
/// # Errors
///
/// [`Refusal::Damaged`] if it is no whole XML text, or has a document type; whatever the visitor refuses.
pub(super) fn walk(from: impl BufRead, visitor: &mut impl Visitor) -> Result<(), Refusal> {
    let mut reader = Reader::from_reader(from);
    let (mut buffer, mut depth) = (Vec::new(), 0_usize);
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(|_| Refusal::Damaged)? {
            Event::Start(tag) => {
                depth += 1;
                visitor.begin(&Tag(tag))?;
            }
            Event::Empty(tag) => visitor.empty(&Tag(tag))?,
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                visitor.end(tag.local_name().into_inner())?;
            }
            Event::Text(text) => visitor.text(&text.xml10_content()),
            Event::CData(text) => visitor.text(&text.xml10_content()),
            Event::GeneralRef(entity) => visitor.text(&meaning(&entity)?),
            Event::DocType(_) => return Err(Refusal::Damaged),
            Event::Eof if depth > 0 => return Err(Refusal::Damaged),
            Event::Eof => return Ok(()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

fn meaning(entity: &BytesRef<'_>) -> Result<String, Refusal> {
    let char = entity.resolve_char_ref().map_err(|_| Refusal::Damaged)?;
    let meaning = char.map(String::from).or_else(|| resolve_predefined_entity(entity).map(str::to_owned));
    meaning.ok_or(Refusal::Damaged)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Told(String);

    impl Visitor for Told {
        fn begin(&mut self, tag: &Tag<'_>) -> Result<(), Refusal> {
            self.0 += &format!("<{} {}>", tag.name(), tag.attribute("r"));
            Ok(())
        }

        fn end(&mut self, name: &str) -> Result<(), Refusal> {
            self.0 += &format!("</{name}>");
            Ok(())
        }

        fn text(&mut self, text: &str) {
            self.0 += text;
        }
    }

    #[test]
    fn xml_is_told_without_its_traps() {
        fn check(xml: &str, expected: Result<&str, Refusal>) {
            let mut told = Told::default();
            let walked = walk(xml.as_bytes(), &mut told).map(|()| told.0.as_str());
            assert_eq!(walked, expected, "{xml}");
        }
        check("<?xml version='1.0'?><x:a r='1&amp;2'><b/>T&#233;&lt;</x:a>", Ok("<a 1&2><b ></b>Té<</a>"));
        check("<a><![CDATA[<b>]]></a>", Ok("<a ><b></a>"));
        check("<a><b></a>", Err(Refusal::Damaged));
        check("<a><b>", Err(Refusal::Damaged));
        check("<a>&nbsp;</a>", Err(Refusal::Damaged));
        check("<!DOCTYPE a [<!ENTITY e 'e'>]><a>&e;</a>", Err(Refusal::Damaged));
        check("<a r='&e;'></a>", Ok("<a ></a>"));
    }
}
