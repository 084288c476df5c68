//! Lines that nobody divided into cells, before each is read: chats taken apart, addressees given a line each.

use super::Email;
use super::blocks;
use super::chat::message;
use super::line::{number_before, without_numbering};
use crate::sheet::{MAX_CELL_CHARS, Row, Table};
use crate::words::clean;

/// The lines as people would have written them one below the other.
pub(super) fn prepared(table: &mut Table) {
    if is_chat(table) {
        take_messages_apart(table);
    }
    if let Some(blocks) = blocks::labelled(table).or_else(|| blocks::cell_by_cell(table)) {
        *table = blocks;
        return;
    }
    join_what_stands_below(table);
    if let Some(rows) = addressees(table) {
        table.rows = rows;
    }
}

/// Whether the lines are e-mails with all that stands above and below them, of which names cannot be told from talk.
pub(super) fn are_letters(table: &Table) -> bool {
    let begins = |words: &str| table.rows.iter().filter(|row| row.cell(0).trim_start().starts_with(words)).count();
    begins("From:") > 2 && begins("Subject:") > 2
}

/// Joins what stands below a person, further in or behind another bullet, to the person's line.
fn join_what_stands_below(table: &mut Table) {
    let depth = |row: &Row| Depth::of(row.cell(0));
    let Some(first) = table.rows.iter().map(depth).find(|depth| depth.bullet.is_some()) else { return };
    let mut joined: Vec<Row> = Vec::new();
    for row in &table.rows {
        let depth = depth(row);
        let below = depth.bullet.is_some() && depth.is_below(&first);
        match joined.last_mut().filter(|last| below && Depth::of(last.cell(0)).bullet.is_some()) {
            Some(person) if person.cell(0).len() < MAX_CELL_CHARS => {
                let text = format!("{}, {}", person.cell(0), without_numbering(row.cell(0)));
                person.set(0, &text);
            }
            _ => joined.push(row.clone()),
        }
    }
    table.rows = joined;
}

/// How far in a line stands, and the bullet before it.
struct Depth {
    indent: usize,
    bullet: Option<char>,
}

impl Depth {
    fn of(line: &str) -> Depth {
        let text = line.trim_start();
        let indent = line.chars().count() - text.chars().count();
        Depth {
            indent,
            bullet: text.chars().next().filter(|c| "-*•·–—▪●◦○‣➢o➤".contains(*c) && text.chars().nth(1) == Some(' ')),
        }
    }

    fn is_below(&self, first: &Depth) -> bool {
        self.indent > first.indent
            || (self.indent == first.indent
                && self.bullet != first.bullet
                && matches!(self.bullet, Some('◦' | '○' | 'o' | '▪')))
    }
}

/// Whether lines bear dates and senders.
fn is_chat(table: &Table) -> bool {
    table.rows.iter().filter(|row| message(row.cell(0)).is_some()).count() >= 3
}

/// Leaves of a chat the numbered list in it, if there is one, else what people said.
fn take_messages_apart(table: &mut Table) {
    let listed = numbered_run(table);
    table.rows.retain_mut(|row| {
        let text = match message(row.cell(0)) {
            Some(message) => message.sender.map_or("", |_| message.text).to_owned(),
            None => row.cell(0).to_owned(),
        };
        row.set(0, &text);
        !clean(&text).is_empty() && (!listed || number_before(&text).is_some())
    });
}

/// Whether some lines bear the numbers 1, 2, 3 and on.
pub(super) fn numbered_run(table: &Table) -> bool {
    let text = |row: &Row| message(row.cell(0)).map_or(row.cell(0).to_owned(), |message| message.text.to_owned());
    let mut expected = 1;
    for row in &table.rows {
        match number_before(&text(row)) {
            Some(number) if number == expected => expected += 1,
            Some(1) => expected = 2,
            _ => {}
        }
    }
    expected > 3
}

/// The people of a line of addressees: `Grace <g@example.org>; "Khan, Ali" <a@example.org>; ...`, numbered in their order.
/// None if no line holds two addresses.
fn addressees(table: &Table) -> Option<Vec<Row>> {
    let of_row = |row: &Row| parts(row.cell(0));
    if !table.rows.iter().any(|row| of_row(row).len() > 1) {
        return None;
    }
    let texts = table.rows.iter().flat_map(|row| {
        let parts = of_row(row);
        if parts.is_empty() { vec![row.cell(0).to_owned()] } else { parts }
    });
    Some(texts.zip(1..).map(|(text, number)| Row::new(number, vec![text])).collect())
}

/// The parts of a line that hold an address each; none if the line is not such parts alone.
fn parts(line: &str) -> Vec<String> {
    let has_address = |text: &str| text.contains('@') && Email::read(text).is_some_and(|email| email.is_address());
    let line = line.trim_start();
    let line = ["To:", "Cc:", "CC:", "Bcc:", "An:", "Para:", "À:"]
        .iter()
        .find_map(|label| line.strip_prefix(label))
        .unwrap_or(line);
    let by = |dividers: &[char]| {
        let mut parts = vec![String::new()];
        let (mut quoted, mut angled) = (false, false);
        for c in line.chars() {
            match c {
                '"' => quoted = !quoted,
                '<' => angled = true,
                '>' => angled = false,
                _ => {}
            }
            if dividers.contains(&c) && !quoted && !angled {
                parts.push(String::new());
            } else if let Some(last) = parts.last_mut() {
                last.push(c);
            }
        }
        let parts: Vec<String> =
            parts.iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect();
        let addressed = parts.iter().filter(|part| has_address(part)).count();
        let one_each = parts.iter().all(|part| part.matches('@').count() < 2);
        (addressed > 1 && one_each && addressed * 10 >= parts.len() * 8).then_some(parts)
    };
    // Names may have commas in them where semicolons stand between people; some letters have both between people.
    [[';'].as_slice(), &[','], &[';', ',']].into_iter().find_map(by).unwrap_or_default()
}
