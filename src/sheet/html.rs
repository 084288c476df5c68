//! HTML tables, which many membership programs send under the name of a workbook.
//!
//! The tags are read one after the other, as soup: whoever opens a cell closes the one before it. A table inside a table is
//! a sheet of its own, unless it is a single row or column, which is then what stands in its cell.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

use super::book::Book;
use super::number::plain;
use super::reach::Reach;
use super::{Area, MAX_CELLS, MAX_COLUMNS, Refusal, Sheet};

/// As many columns and rows as browsers let one cell cover.
const WIDEST: usize = 1_000;
const HIGHEST: u32 = 65_534;

/// Reads the tables of a page.
///
/// # Errors
///
/// A [`Refusal`] if they hold too much.
pub(super) fn read(text: &str) -> Result<Vec<Sheet>, Refusal> {
    let page = Sink(RefCell::new(Page::default()));
    let tokenizer = Tokenizer::new(page, TokenizerOpts::default());
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from(text));
    // A script that is read asks for a pause each time.
    while !queue.is_empty() {
        _ = tokenizer.feed(&queue);
    }
    tokenizer.end();
    tokenizer.sink.0.into_inner().sheets()
}

struct Sink(RefCell<Page>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut page = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => page.text(&text),
            Token::TagToken(tag) => {
                match tag.kind {
                    TagKind::StartTag => page.begin(&tag),
                    TagKind::EndTag => page.end(&tag.name),
                }
                if tag.kind == TagKind::StartTag && is_raw(&tag.name) {
                    return TokenSinkResult::RawData(RawKind::Rawtext);
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// A page while it is read.
#[derive(Default)]
struct Page {
    /// The tables that are open, each inside the one before it.
    open: Vec<Table>,
    done: Vec<Table>,
    begun: usize,
    cells: usize,
    /// The element that is being read of which nobody sees anything, such as a script.
    unseen: Option<String>,
}

/// A table while it is read.
#[derive(Default)]
struct Table {
    /// How many tables began before it.
    place: usize,
    caption: String,
    in_caption: bool,
    row: u32,
    in_row: bool,
    row_struck: bool,
    column: usize,
    cells: Vec<Cell>,
    cell: Option<Cell>,
    merged: Vec<Area>,
    reach: Reach,
    hidden: Vec<u32>,
}

/// A cell while it is read.
#[derive(Default)]
struct Cell {
    row: u32,
    column: usize,
    text: String,
    /// The number that the program has written beside the text.
    number: Option<f64>,
    /// How many elements are open that strike through.
    striking: usize,
    any_struck: bool,
    any_plain: bool,
    is_struck: bool,
}

impl Page {
    fn begin(&mut self, tag: &Tag) {
        self.end_unseen(&tag.name);
        if is_unseen(&tag.name) {
            self.unseen = Some(tag.name.to_string());
        }
        if self.unseen.is_some() {
            return;
        }
        if &*tag.name == "table" {
            self.open.push(Table { place: self.begun, ..Table::default() });
            self.begun += 1;
        } else if let Some(table) = self.open.last_mut() {
            table.begin(tag);
        }
    }

    fn end(&mut self, name: &str) {
        self.end_unseen(name);
        match (name, self.open.last_mut()) {
            ("table", Some(_)) => self.end_table(),
            (_, Some(table)) => table.end(name),
            _ => {}
        }
    }

    /// What nobody sees ends with its own tag; what is never closed, with its cell.
    fn end_unseen(&mut self, name: &str) {
        let is_cell = matches!(name, "table" | "tr" | "td" | "th");
        self.unseen.take_if(|unseen| is_cell || unseen == name);
    }

    fn end_table(&mut self) {
        let Some(mut table) = self.open.pop() else { return };
        table.end_row();
        self.cells += table.cells.len();
        let outer = self.open.last_mut().and_then(|outer| outer.cell.as_mut());
        match outer {
            Some(cell) if table.is_line() => {
                for inner in table.cells {
                    cell.breaks(' ');
                    cell.put(&inner.text);
                }
            }
            _ => self.done.push(table),
        }
    }

    fn text(&mut self, text: &str) {
        if self.unseen.is_none()
            && let Some(table) = self.open.last_mut()
        {
            match &mut table.cell {
                Some(cell) => cell.put(text),
                None if table.in_caption => table.caption += text,
                None => {}
            }
        }
    }

    fn sheets(mut self) -> Result<Vec<Sheet>, Refusal> {
        while !self.open.is_empty() {
            self.end_table();
        }
        if self.cells > MAX_CELLS {
            return Err(Refusal::TooManyRows);
        }
        self.done.retain(|table| !table.cells.is_empty());
        self.done.sort_by_key(|table| table.place);
        let several = self.done.len() > 1;
        let mut book = Book::default();
        for (table, number) in self.done.into_iter().zip(1..) {
            let caption = table.caption.trim();
            let name = if caption.is_empty() && several { format!("Table {number}") } else { caption.to_owned() };
            book.begin_sheet(&name, false);
            table.put_into(&mut book)?;
            book.end_sheet()?;
        }
        Ok(book.sheets())
    }
}

impl Table {
    fn begin(&mut self, tag: &Tag) {
        match &*tag.name {
            "tr" => self.begin_row(tag),
            "td" | "th" => self.begin_cell(tag),
            "caption" => self.in_caption = true,
            "br" => self.in_cell(|cell| cell.text.push('\n')),
            "p" | "div" | "li" | "h1" | "h2" | "h3" | "h4" => self.in_cell(|cell| cell.breaks('\n')),
            "s" | "strike" | "del" => self.in_cell(|cell| cell.striking += 1),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "tr" => self.end_row(),
            "td" | "th" => self.end_cell(),
            "caption" => self.in_caption = false,
            "s" | "strike" | "del" => self.in_cell(|cell| cell.striking = cell.striking.saturating_sub(1)),
            _ => {}
        }
    }

    fn in_cell(&mut self, change: impl FnOnce(&mut Cell)) {
        if let Some(cell) = &mut self.cell {
            change(cell);
        }
    }

    fn begin_row(&mut self, tag: &Tag) {
        self.end_row();
        self.in_caption = false;
        self.in_row = true;
        self.row += 1;
        self.column = 0;
        self.row_struck = says(tag, "line-through");
        if says(tag, "display:none") {
            self.hidden.push(self.row);
        }
    }

    fn end_row(&mut self) {
        self.end_cell();
        self.in_row = false;
        self.reach.end_row(self.row);
    }

    fn begin_cell(&mut self, tag: &Tag) {
        self.end_cell();
        if !self.in_row {
            self.begin_row(tag);
        }
        self.column = self.reach.free(self.row, self.column);
        let columns = number(tag, "colspan").clamp(1, WIDEST);
        let rows = u32::try_from(number(tag, "rowspan")).unwrap_or(HIGHEST).clamp(1, HIGHEST);
        let (first_row, first_column) = (self.row, self.column);
        self.column += columns;
        if columns > 1 || rows > 1 {
            let (last_row, last_column) = (first_row + rows - 1, self.column - 1);
            self.merged.push(Area { first_row, last_row, first_column, last_column });
        }
        if rows > 1 {
            self.reach.take(first_column, self.column, first_row + rows - 1);
        }
        self.cell = Some(Cell {
            row: first_row,
            column: first_column,
            number: stated_number(tag),
            is_struck: self.row_struck || says(tag, "line-through"),
            ..Cell::default()
        });
    }

    fn end_cell(&mut self) {
        let Some(mut cell) = self.cell.take() else { return };
        if let (true, Some(number)) = (is_power(cell.text.trim()), cell.number) {
            cell.text = plain(number);
        }
        cell.is_struck |= cell.any_struck && !cell.any_plain;
        if !cell.text.trim().is_empty() {
            self.cells.push(cell);
        }
    }

    /// Whether what stands in it is one row or one column.
    fn is_line(&self) -> bool {
        let same = |of: fn(&Cell) -> usize| self.cells.windows(2).all(|two| of(&two[0]) == of(&two[1]));
        same(|cell| cell.row as usize) || same(|cell| cell.column)
    }

    fn put_into(self, book: &mut Book) -> Result<(), Refusal> {
        self.hidden.iter().for_each(|row| book.hide_rows(*row, *row));
        self.merged.into_iter().filter(|area| area.first_column < MAX_COLUMNS).for_each(|area| book.merge(area));
        self.cells.iter().try_for_each(|cell| book.put(cell.row, cell.column, &cell.text, cell.is_struck))
    }
}

impl Cell {
    /// Adds text, in which any white space is one blank.
    fn put(&mut self, text: &str) {
        for c in text.chars() {
            if !c.is_ascii_whitespace() {
                self.text.push(c);
                self.any_struck |= self.striking > 0;
                self.any_plain |= self.striking == 0;
            } else if !self.text.ends_with([' ', '\n']) {
                self.text.push(' ');
            }
        }
    }

    fn breaks(&mut self, with: char) {
        if !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
            self.text.push(with);
        }
    }
}

/// Whether tags inside such an element are none.
fn is_raw(name: &str) -> bool {
    matches!(name, "script" | "style" | "title")
}

/// Whether nobody sees what stands in such an element.
fn is_unseen(name: &str) -> bool {
    matches!(name, "script" | "style" | "xml" | "title" | "comment")
}

fn attribute<'a>(tag: &'a Tag, name: &str) -> Option<&'a str> {
    tag.attrs.iter().find(|attribute| &*attribute.name.local == name).map(|attribute| &*attribute.value)
}

fn number(tag: &Tag, name: &str) -> usize {
    attribute(tag, name).and_then(|value| value.trim().parse().ok()).unwrap_or(1)
}

/// Whether its style says so.
fn says(tag: &Tag, what: &str) -> bool {
    attribute(tag, "style").is_some_and(|style| style.to_ascii_lowercase().replace(' ', "").contains(what))
}

/// The number that Excel and LibreOffice write beside what is shown of it.
fn stated_number(tag: &Tag) -> Option<f64> {
    attribute(tag, "x:num").or_else(|| attribute(tag, "sdval"))?.trim().parse().ok()
}

/// Whether a number is shown by a power of ten, as in `4.48E+11`.
fn is_power(shown: &str) -> bool {
    shown.contains(['E', 'e']) && shown.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(html: &str) -> Vec<(String, Vec<(u32, String)>)> {
        let sheets = read(html).unwrap().into_iter();
        let rows = |sheet: Sheet| sheet.table.rows.iter().map(|row| (row.number, row.cells.join("|"))).collect();
        sheets.map(|sheet| (sheet.name.clone(), rows(sheet))).collect()
    }

    #[test]
    fn tables_are_read_as_soup() {
        fn check(html: &str, expected: &[(u32, &str)]) {
            let sheets = cells(html);
            assert_eq!(sheets.len(), 1, "{html}: {sheets:?}");
            let read: Vec<_> = sheets[0].1.iter().map(|(row, cells)| (*row, cells.as_str())).collect();
            assert_eq!(read, expected, "{html}");
        }
        check("<table><tr><th>Name<th>Phone<tr><td>Zo&euml;<td>1</table>", &[(1, "Name|Phone"), (2, "Zoë|1")]);
        check(
            "<table><tr><td>a</td></tr><tr></tr><tr><td>&nbsp;</td></tr><tr><td>b</td></tr></table>",
            &[(1, "a"), (4, "b")],
        );
        check("<TABLE><TR><TD>a\n  b<BR>c</TD><TD><p>d</p><p>e</p></TD></TR></TABLE>", &[(1, "a b\nc|d\ne")]);
        check(
            "<table><tr><td rowspan=2>Khan<td>Ali<tr><td>Sana<tr><td colspan=2>x<td>y",
            &[(1, "Khan|Ali"), (2, "|Sana"), (3, "x||y")],
        );
        check("<style>td{}</style><table><tr><td>a<script>if(1<2)</script></td></tr></table>", &[(1, "a")]);
        check("<table><tr><td>a<td><table><tr><td>1<tr><td>2</table><td>b</table>", &[(1, "a|1 2|b")]);
        check("<table><tr><td>&lt;b&gt;<td>AT&amp;T</table>", &[(1, "<b>|AT&T")]);
        check("<table><td sdval=\"447700900123\">4.48E+11<td x:num=\"5\">five</table>", &[(1, "447700900123|five")]);
        check("<table><tr><td>a</td><td><table></table></td></tr></table>", &[(1, "a")]);
        check("<table><tr><td><comment>a <b>b</b></comment>c<td><comment>d<td>e</table>", &[(1, "c||e")]);
    }

    #[test]
    fn tables_inside_a_table_that_only_places_them_are_sheets() {
        let inner = "<table><caption>Us</caption><tr><td>a<td>b<tr><td>c<td>d</table>";
        let html =
            format!("<table><tr><td>{inner}</td><td>{inner}</td></tr></table><table><tr><td>z</td></tr></table>");
        let names: Vec<_> = cells(&html).into_iter().map(|(name, rows)| (name, rows.len())).collect();
        assert_eq!(names, [("Us".into(), 2), ("Us".into(), 2), ("Table 3".into(), 1)]);
    }

    #[test]
    fn struck_and_hidden_are_seen() {
        let html = "<table><tr><td><s>Ali</s><td>Sana <del>Khan</del><td style='text-decoration: line-through'>x</tr>
            <tr style='display: none'><td>y</table>";
        let table = read(html).unwrap().remove(0).table;
        assert_eq!((&table.rows[0].struck[..], table.rows[0].hidden), (&[0, 2][..], false));
        assert!(table.rows[1].hidden);
    }
}
