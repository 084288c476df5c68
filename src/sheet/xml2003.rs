//! The XML workbooks of Excel 2003, which many a membership program still writes under the name of an `.xls`.

use std::collections::HashMap;

use super::book::Book;
use super::look::Look;
use super::number::{Epoch, Format, iso, plain};
use super::reach::Reach;
use super::xml::{Tag, Visitor, walk};
use super::{Area, Refusal, Sheet};

/// What stands for a time of day alone.
const NO_DAYS: [&str; 2] = ["1899-12-31 ", "1899-12-30 "];

/// Reads the sheets of a workbook.
///
/// # Errors
///
/// A [`Refusal`] if it is damaged or holds too much.
pub(super) fn read(text: &str) -> Result<Vec<Sheet>, Refusal> {
    let mut workbook = Workbook::default();
    walk(text.as_bytes(), &mut workbook)?;
    Ok(workbook.book.sheets())
}

/// A workbook while it is read.
#[derive(Default)]
struct Workbook {
    book: Book,
    /// How cells look, by the names of their styles, and the style that is being read.
    styles: HashMap<String, Look>,
    style: String,
    /// The row and column that come next, and how many columns were described.
    row: u32,
    column: usize,
    columns: usize,
    reach: Reach,
    cell: Option<Cell>,
    in_remark: bool,
    in_visible: bool,
}

/// A cell while it is read.
#[derive(Default)]
struct Cell {
    column: usize,
    style: String,
    kind: String,
    in_data: bool,
    value: String,
    remark: String,
    author: String,
}

impl Workbook {
    fn begin_row(&mut self, tag: &Tag<'_>) {
        self.row = tag.number("Index").unwrap_or(self.row + 1).max(1);
        let last = self.row.saturating_add(tag.number("Span").unwrap_or(0));
        if tag.is("Hidden") {
            self.book.hide_rows(self.row, last);
        }
        self.column = 0;
    }

    fn begin_column(&mut self, tag: &Tag<'_>) {
        let first = tag.number::<usize>("Index").map_or(self.columns, |index| index.saturating_sub(1));
        self.columns = first.saturating_add(1).saturating_add(tag.number("Span").unwrap_or(0));
        if tag.is("Hidden") {
            self.book.hide_columns(first, self.columns - 1);
        }
    }

    fn begin_cell(&mut self, tag: &Tag<'_>) {
        let next = self.reach.free(self.row, self.column);
        let column = tag.number::<usize>("Index").map_or(next, |index| index.saturating_sub(1));
        let across = tag.number("MergeAcross").unwrap_or(0);
        let area = Area {
            first_row: self.row,
            last_row: self.row.saturating_add(tag.number("MergeDown").unwrap_or(0)),
            first_column: column,
            last_column: column.saturating_add(across),
        };
        self.column = area.last_column.saturating_add(1);
        if area.last_row > area.first_row {
            self.reach.take(column, self.column, area.last_row);
        }
        self.book.merge(area);
        self.cell = Some(Cell { column, style: tag.attribute("StyleID").into_owned(), ..Cell::default() });
    }

    fn end_cell(&mut self) -> Result<(), Refusal> {
        let Some(cell) = self.cell.take() else { return Ok(()) };
        self.book.remark(self.row, cell.column, &cell.remark, &cell.author);
        let look = self.styles.get(&cell.style);
        let value = cell.value.trim();
        let text = match cell.kind.as_str() {
            "Number" => match (value.parse(), look.map(|look| &look.format)) {
                (Ok(number), Some(format @ Format::Digits(_))) => format.shown(number, Epoch::default()),
                (Ok(number), _) => plain(number),
                (Err(_), _) => value.to_owned(),
            },
            "DateTime" => {
                let moment = iso(value);
                NO_DAYS.iter().find_map(|no_day| moment.strip_prefix(no_day)).unwrap_or(&moment).to_owned()
            }
            "Boolean" => if value == "0" { "FALSE" } else { "TRUE" }.to_owned(),
            "Error" => String::new(),
            _ => cell.value.clone(),
        };
        self.book.put(self.row, cell.column, &text, look.is_some_and(|look| look.struck))
    }

    fn begin_in_style(&mut self, tag: &Tag<'_>) {
        let look = self.styles.entry(self.style.clone()).or_default();
        match tag.name() {
            "Font" => look.struck = tag.is("StrikeThrough"),
            "NumberFormat" => look.format = Format::of_code(&tag.attribute("Format")),
            _ => {}
        }
    }
}

impl Visitor for Workbook {
    fn begin(&mut self, tag: &Tag<'_>) -> Result<(), Refusal> {
        match (tag.name(), &mut self.cell) {
            ("Comment", Some(cell)) => {
                self.in_remark = true;
                cell.author = tag.attribute("Author").into_owned();
            }
            ("Data", Some(cell)) if !self.in_remark => {
                cell.kind = tag.attribute("Type").into_owned();
                cell.in_data = true;
            }
            (_, Some(_)) => {}
            ("Style", _) => self.style = tag.attribute("ID").into_owned(),
            ("Font" | "NumberFormat", _) if !self.style.is_empty() => self.begin_in_style(tag),
            ("Worksheet", _) => {
                self.book.begin_sheet(&tag.attribute("Name"), false);
                (self.row, self.columns, self.reach) = (0, 0, Reach::default());
            }
            ("Row", _) => self.begin_row(tag),
            ("Column", _) => self.begin_column(tag),
            ("Cell", _) => self.begin_cell(tag),
            ("Visible", _) => self.in_visible = true,
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), Refusal> {
        match (name, &mut self.cell) {
            ("Comment", _) => self.in_remark = false,
            ("Row", _) => self.reach.end_row(self.row),
            ("Data", Some(cell)) => cell.in_data = false,
            ("Cell", _) => self.end_cell()?,
            ("Style", _) => self.style.clear(),
            ("Visible", _) => self.in_visible = false,
            ("Worksheet", _) => self.book.end_sheet()?,
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        match &mut self.cell {
            Some(cell) if self.in_remark => cell.remark += text,
            Some(cell) if cell.in_data => cell.value += text,
            _ if self.in_visible && text.contains("Hidden") => self.book.hide_sheet(),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_stand_where_they_say() {
        let xml = r#"<Workbook xmlns:ss="x"><Styles><Style ss:ID="s"><Font ss:StrikeThrough="1"/></Style>
            <Style ss:ID="p"><NumberFormat ss:Format="00000\ 000000"/></Style>
            <Style ss:ID="n"><NumberFormat ss:Format="Standard"/></Style></Styles>
            <Worksheet ss:Name="A"><Table><Column ss:Index="2" ss:Span="1" ss:Hidden="1"/>
            <Row ss:Index="3"><Cell ss:StyleID="s"><Data ss:Type="String">Zo&#235;</Data><Comment ss:Author="Tom"><Data><B>Tom:</B> BSL</Data></Comment></Cell>
            <Cell ss:Index="4" ss:StyleID="p"><Data ss:Type="Number">7700900123</Data></Cell>
            <Cell ss:StyleID="n"><Data ss:Type="Number">45</Data></Cell></Row>
            <Row ss:Hidden="1"><Cell ss:MergeAcross="1"><Data ss:Type="Boolean">1</Data></Cell>
            <Cell><Data ss:Type="DateTime">2027-03-12T19:30:00.000</Data></Cell>
            <Cell><Data ss:Type="DateTime">1899-12-31T19:30:00.000</Data></Cell>
            <Cell><Data ss:Type="Error">#N/A</Data></Cell></Row></Table>
            <WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet></Workbook>"#;
        let sheet = read(xml).unwrap().remove(0);
        let rows: Vec<_> = sheet.table.rows.iter().map(|row| (row.number, row.cells.join("|"), row.hidden)).collect();
        let expected = [(3, "Zoë|||07700 900123|45".into(), false), (4, "TRUE||2027-03-12 19:30|19:30".into(), true)];
        assert_eq!((sheet.hidden, rows.as_slice()), (true, &expected[..]));
        assert_eq!((&sheet.table.rows[0].struck[..], &sheet.table.hidden_columns[..]), (&[0][..], &[1, 2][..]));
        assert_eq!(sheet.table.merged.len(), 1);
        assert_eq!(sheet.table.rows[0].remarks, [(0, "BSL".into())]);
    }
}
