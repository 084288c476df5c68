//! The tables of a workbook and their cells.

use super::styles::Styles;
use crate::sheet::book::Book;
use crate::sheet::number::{iso, iso_time, plain};
use crate::sheet::xml::{Tag, Visitor};
use crate::sheet::{Area, MAX_CELL_CHARS, MAX_COLUMNS, Refusal};

/// The tables of a workbook while they are read.
pub(super) struct Tables {
    pub book: Book,
    styles: Styles,
    table: Option<Table>,
    row: Row,
    cell: Option<Cell>,
    /// How many elements are open whose text is not the cell's: remarks, drawings, tables inside a cell.
    aside: usize,
    in_remark: bool,
}

/// A table while it is read.
#[derive(Default)]
struct Table {
    /// The column that comes next, and the styles of cells that name none: each up to a column.
    columns: usize,
    styles: Vec<(usize, String)>,
    /// The number of the row that comes next.
    next_row: u32,
    /// Of the groups of rows that are open, whether each is folded away.
    groups: Vec<bool>,
    /// Whether it is a copy of a sheet in another file, which nobody sees.
    is_copy: bool,
}

/// A row while it is read, and how often it stands there.
#[derive(Default)]
struct Row {
    times: u32,
    style: String,
    next_column: usize,
    cells: Vec<(usize, String, bool)>,
}

/// A cell while it is read.
#[derive(Default)]
struct Cell {
    times: usize,
    covered: bool,
    struck: bool,
    is_error: bool,
    kind: String,
    value: String,
    text: String,
    chars: usize,
    in_paragraph: bool,
    in_annotation: bool,
    remark: String,
}

/// Elements inside a cell whose text is not the cell's.
fn is_aside(name: &str) -> bool {
    matches!(
        name,
        "annotation" | "table" | "frame" | "custom-shape" | "control" | "shapes" | "ruby-text" | "event-listeners"
    )
}

impl Tables {
    pub fn new(styles: Styles) -> Tables {
        Tables {
            book: Book::default(),
            styles,
            table: None,
            row: Row::default(),
            cell: None,
            aside: 0,
            in_remark: false,
        }
    }

    fn begin_table(&mut self, tag: &Tag<'_>) {
        let hidden = self.styles.hides(&tag.attribute("style-name"));
        self.book.begin_sheet(&tag.attribute("name"), hidden);
        self.table = Some(Table { next_row: 1, ..Table::default() });
    }

    fn column(&mut self, tag: &Tag<'_>) {
        let Some(table) = &mut self.table else { return };
        let first = table.columns;
        table.columns = first.saturating_add(times(tag, "number-columns-repeated") as usize);
        if is_not_shown(tag) {
            self.book.hide_columns(first, table.columns - 1);
        }
        table.styles.push((table.columns, tag.attribute("default-cell-style-name").into_owned()));
    }

    fn begin_row(&mut self, tag: &Tag<'_>) {
        let Some(table) = &self.table else { return };
        let times = times(tag, "number-rows-repeated");
        let last = table.next_row.saturating_add(times - 1);
        if is_not_shown(tag) || table.groups.contains(&true) {
            self.book.hide_rows(table.next_row, last);
        }
        self.row = Row { times, style: tag.attribute("default-cell-style-name").into_owned(), ..Row::default() };
    }

    fn end_row(&mut self) -> Result<(), Refusal> {
        let Some(table) = self.table.as_mut().filter(|table| !table.is_copy) else { return Ok(()) };
        let row = std::mem::take(&mut self.row);
        let first = table.next_row;
        table.next_row = first.saturating_add(row.times);
        if row.cells.is_empty() {
            return Ok(());
        }
        for number in first..table.next_row {
            for (column, text, struck) in &row.cells {
                self.book.put(number, *column, text, *struck)?;
            }
        }
        Ok(())
    }

    fn begin_cell(&mut self, tag: &Tag<'_>) {
        let Some(table) = &self.table else { return };
        let column = self.row.next_column;
        let named = tag.attribute("style-name");
        let of_column = || table.styles.iter().find(|(end, _)| column < *end).map_or("", |(_, style)| style.as_str());
        let style = [&*named, &self.row.style, of_column()].into_iter().find(|style| !style.is_empty()).unwrap_or("");
        let kind = tag.attribute("value-type").into_owned();
        let value = match kind.as_str() {
            "date" => tag.attribute("date-value"),
            "time" => tag.attribute("time-value"),
            "boolean" => tag.attribute("boolean-value"),
            "string" => tag.attribute("string-value"),
            _ => tag.attribute("value"),
        };
        let cell = Cell {
            times: times(tag, "number-columns-repeated") as usize,
            covered: tag.name() == "covered-table-cell",
            struck: self.styles.strikes(style),
            is_error: tag.prefixed("calcext:value-type") == "error",
            value: value.into_owned(),
            kind,
            ..Cell::default()
        };
        self.span(tag);
        self.cell = Some(cell);
    }

    fn span(&mut self, tag: &Tag<'_>) {
        let Some(table) = &self.table else { return };
        let rows = times(tag, "number-rows-spanned");
        let columns = times(tag, "number-columns-spanned") as usize;
        self.book.merge(Area {
            first_row: table.next_row,
            last_row: table.next_row.saturating_add(rows - 1),
            first_column: self.row.next_column,
            last_column: self.row.next_column.saturating_add(columns - 1),
        });
    }

    /// A remark has an author and a date, and then its words.
    fn begin_aside(&mut self, name: &str) {
        let Some(cell) = &mut self.cell else { return };
        if name == "annotation" {
            cell.in_annotation = true;
        }
        if name == "p" && cell.in_annotation && self.aside == 1 {
            self.in_remark = true;
            cell.remark.push('\n');
        }
    }

    fn end_cell(&mut self) {
        let Some(cell) = self.cell.take() else { return };
        let first = self.row.next_column;
        if let Some(table) = &self.table {
            self.book.remark(table.next_row, first, &cell.remark, "");
        }
        self.row.next_column = first.saturating_add(cell.times);
        let text = cell.shown();
        if cell.covered || text.trim().is_empty() {
            return;
        }
        // Two cells too many say as much as a million.
        for column in first..self.row.next_column.min(first.max(MAX_COLUMNS) + 2) {
            self.row.cells.push((column, text.clone(), cell.struck));
        }
    }
}

impl Cell {
    fn shown(&self) -> String {
        if self.is_error {
            return String::new();
        }
        match self.kind.as_str() {
            "float" | "percentage" | "currency" => self.number(),
            "date" => iso(&self.value),
            "time" => iso_time(&self.value),
            "boolean" => self.value.to_uppercase(),
            "string" if self.text.is_empty() => self.value.clone(),
            _ => self.text.clone(),
        }
    }

    /// The number in full, unless what is shown is the same number with the zeros and blanks of a phone.
    fn number(&self) -> String {
        let Ok(number) = self.value.parse() else { return self.text.clone() };
        let (number, shown) = (plain(number), self.text.trim());
        let digits: String = shown.chars().filter(char::is_ascii_digit).collect();
        let is_phone = shown.chars().all(|c| c.is_ascii_digit() || " -()+/".contains(c));
        let same = digits.trim_start_matches('0') == number || number == "0" && digits.trim_matches('0').is_empty();
        if is_phone && same && !digits.is_empty() { shown.to_owned() } else { number }
    }

    fn put(&mut self, text: &str) {
        let room = MAX_CELL_CHARS.saturating_sub(self.chars);
        let kept = text.char_indices().nth(room).map_or(text, |(end, _)| &text[..end]);
        self.chars += kept.chars().count();
        self.text += kept;
    }
}

impl Visitor for Tables {
    fn begin(&mut self, tag: &Tag<'_>) -> Result<(), Refusal> {
        let name = tag.name();
        if self.table.is_none() {
            match name {
                "table" => self.begin_table(tag),
                _ => self.styles.begin(tag)?,
            }
            return Ok(());
        }
        if self.aside > 0 || is_aside(name) {
            self.aside += usize::from(is_aside(name));
            self.begin_aside(name);
            return Ok(());
        }
        match (name, &mut self.cell) {
            ("table-source", None) => self.table.iter_mut().for_each(|table| table.is_copy = true),
            ("table-column", None) => self.column(tag),
            ("table-row", None) => self.begin_row(tag),
            ("table-cell" | "covered-table-cell", None) => self.begin_cell(tag),
            ("table-row-group", None) => {
                let folded = tag.attribute("display") == "false";
                self.table.iter_mut().for_each(|table| table.groups.push(folded));
            }
            ("p" | "h", Some(cell)) => {
                if !cell.text.is_empty() {
                    cell.put("\n");
                }
                cell.in_paragraph = true;
            }
            ("s", Some(cell)) => cell.put(&" ".repeat((times(tag, "c") as usize).min(MAX_CELL_CHARS))),
            ("tab", Some(cell)) => cell.put(" "),
            ("line-break", Some(cell)) => cell.put("\n"),
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), Refusal> {
        if self.table.is_none() {
            return self.styles.end(name);
        }
        if self.aside > 0 {
            self.aside -= usize::from(is_aside(name));
            self.in_remark &= name != "p";
            if let Some(cell) = &mut self.cell {
                cell.in_annotation &= name != "annotation";
            }
            return Ok(());
        }
        match (name, &mut self.cell) {
            ("p" | "h", Some(cell)) => cell.in_paragraph = false,
            ("table-cell" | "covered-table-cell", _) => self.end_cell(),
            ("table-row", None) => self.end_row()?,
            ("table-row-group", None) => self.table.iter_mut().for_each(|table| _ = table.groups.pop()),
            ("table", None) => {
                self.table = None;
                self.book.end_sheet()?;
            }
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        match &mut self.cell {
            Some(cell) if self.in_remark => cell.remark += text,
            Some(cell) if self.aside == 0 && cell.in_paragraph => cell.put(&text.replace(['\n', '\r', '\t'], " ")),
            _ => {}
        }
    }
}

fn is_not_shown(tag: &Tag<'_>) -> bool {
    matches!(&*tag.attribute("visibility"), "collapse" | "filter")
}

/// How often something stands there, at least once.
fn times(tag: &Tag<'_>, attribute: &str) -> u32 {
    tag.number(attribute).unwrap_or(1).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::xml::walk;

    /// The first sheet of a workbook with those tables.
    fn rows(tables: &str) -> Vec<(u32, String)> {
        let mut read = Tables::new(Styles::default());
        walk(format!("<office:spreadsheet>{tables}</office:spreadsheet>").as_bytes(), &mut read).unwrap();
        let sheets = read.book.sheets();
        let rows = sheets.first().map(|sheet| &sheet.table.rows[..]).unwrap_or_default();
        rows.iter().map(|row| (row.number, row.cells.join("|"))).collect()
    }

    #[test]
    fn cells_stand_as_often_as_they_say() {
        fn check(rows_of_table: &str, expected: &[(u32, &str)]) {
            let read = rows(&format!("<table:table>{rows_of_table}</table:table>"));
            let read: Vec<_> = read.iter().map(|(number, cells)| (*number, cells.as_str())).collect();
            assert_eq!(read, expected, "{rows_of_table}");
        }
        let row = |attributes: &str, cells: &str| format!("<table:table-row {attributes}>{cells}</table:table-row>");
        let cell =
            |attributes: &str, content: &str| format!("<table:table-cell {attributes}>{content}</table:table-cell>");
        let a = cell("", "<text:p>a</text:p>");
        check(&row("table:number-rows-repeated='3'", &a), &[(1, "a"), (2, "a"), (3, "a")]);
        let twice = cell("table:number-columns-repeated='2'", "<text:p>b</text:p>");
        let blanks = "<table:table-cell table:number-columns-repeated='3'/>";
        check(&row("", &format!("{blanks}{twice}{a}")), &[(1, "|||b|b|a")]);
        let blank_rows = "<table:table-row table:number-rows-repeated='1000000'><table:table-cell/></table:table-row>";
        check(&format!("{}{blank_rows}{}", row("", &a), row("", &a)), &[(1, "a"), (1_000_002, "a")]);
        check(
            &row("", &cell("", "<text:p>a<text:s text:c='2'/>b\n c<text:line-break/>d</text:p><text:p>e</text:p>")),
            &[(1, "a  b  c\nd\ne")],
        );
        check(&row("", &cell("office:value-type='float' office:value='7'", "<text:p>007</text:p>")), &[(1, "007")]);
        check(
            &row("", &cell("office:value-type='float' office:value='1234'", "<text:p>1,234</text:p>")),
            &[(1, "1234")],
        );
        check(&row("", &cell("office:value-type='float' office:value='0'", "<text:p>0</text:p>")), &[(1, "0")]);
        check(&row("", &cell("", "<draw:frame><text:p>no</text:p></draw:frame><text:p>a</text:p>")), &[(1, "a")]);
    }

    #[test]
    fn a_copy_of_another_files_sheet_is_none_of_this_one() {
        let row = "<table:table-row><table:table-cell><text:p>a</text:p></table:table-cell></table:table-row>";
        let copy = format!("<table:table><table:table-source/>{row}</table:table>");
        assert_eq!(rows(&copy), []);
        assert_eq!(rows(&format!("{copy}<table:table>{row}</table:table>")).len(), 1);
    }
}
