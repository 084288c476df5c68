//! Web archives, which report servers write under the name of an `.xls`: pages in the parts of a message.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Refusal, Sheet, html, text};

/// How many parts are looked at.
const MOST_PARTS: usize = 200;

/// Whether the beginning of a file, in small letters, is that of a message with pages in it.
pub(super) fn is_archive(beginning: &str) -> bool {
    let (head, _) =
        beginning.split_once("\n\n").or_else(|| beginning.split_once("\r\n\r\n")).unwrap_or((beginning, ""));
    head.contains("mime-version:") && head.contains("content-type: multipart/") && head.contains("boundary=")
}

/// Reads the tables of all pages.
///
/// # Errors
///
/// A [`Refusal`] if they hold too much.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Sheet>, Refusal> {
    // What is encoded is ASCII, and what is not keeps its bytes.
    let message: String = bytes.iter().map(|byte| char::from(*byte)).collect::<String>().replace("\r\n", "\n");
    let (head, body) = message.split_once("\n\n").ok_or(Refusal::Damaged)?;
    let boundary = value(head, "boundary").ok_or(Refusal::Damaged)?;
    let mut sheets = Vec::new();
    for part in body.split(&format!("--{boundary}")).take(MOST_PARTS) {
        let Some((head, content)) = part.trim_start_matches('\n').split_once("\n\n") else { continue };
        if field(head, "content-type").is_some_and(|kind| kind.starts_with("text/html")) {
            sheets.extend(tables(head, content)?);
        }
    }
    if sheets.len() > super::MAX_SHEETS {
        return Err(Refusal::TooManySheets);
    }
    let several = sheets.len() > 1;
    for (sheet, number) in sheets.iter_mut().zip(1..) {
        if several && (sheet.name.is_empty() || sheet.name.starts_with("Table ")) {
            sheet.name = format!("Table {number}");
        }
    }
    Ok(sheets)
}

/// The tables of one page.
fn tables(head: &str, content: &str) -> Result<Vec<Sheet>, Refusal> {
    let bytes = |text: &str| text.chars().map(|c| c as u8).collect::<Vec<u8>>();
    let encoding = field(head, "content-transfer-encoding").unwrap_or_default().to_ascii_lowercase();
    let content = match encoding.as_str() {
        "base64" => {
            let packed: String = content.chars().filter(|c| !c.is_whitespace()).collect();
            STANDARD.decode(packed).map_err(|_| Refusal::Damaged)?
        }
        "quoted-printable" => unquoted(&bytes(content)),
        _ => bytes(content),
    };
    let page = text::decoded_page(&content, value(head, "charset").as_deref())?;
    let mut sheets = html::read(&page.text)?;
    sheets.iter_mut().for_each(|sheet| sheet.table.guessed_encoding = page.guessed);
    Ok(sheets)
}

/// Quoted-printable: `=E9` is a byte, and `=` at the end of a line is no line end.
fn unquoted(quoted: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(quoted.len());
    let mut rest = quoted;
    while let Some((first, after)) = rest.split_first() {
        let code = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
        (bytes, rest) = match (first, after) {
            (b'=', [b'\n', after @ ..]) => (bytes, after),
            (b'=', [_, _, far @ ..]) if code(&after[..2]).is_some() => {
                bytes.extend(code(&after[..2]));
                (bytes, far)
            }
            _ => {
                bytes.push(*first);
                (bytes, after)
            }
        };
    }
    bytes
}

/// A line of a head, which may go on in lines that begin with a blank.
fn field(head: &str, name: &str) -> Option<String> {
    let head = head.replace("\n ", " ").replace("\n\t", " ");
    let named = |line: &str| {
        let (field, value) = line.split_once(':')?;
        field.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
    };
    head.lines().find_map(named)
}

/// What a head says after `name=`.
fn value(head: &str, name: &str) -> Option<String> {
    let kind = field(head, "content-type")?;
    let at = kind.to_ascii_lowercase().find(&format!("{name}="))? + name.len() + 1;
    let said = kind[at..].trim_start();
    let said = match said.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next(),
        None => said.split([';', ' ']).next(),
    };
    said.map(str::to_owned).filter(|said| !said.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_of_a_message_are_sheets() {
        let page = "<table><tr><td>Name<td>Phone<tr><td>Zo=EB<td style=3D'x'>077=\r\n00</table>";
        let packed = STANDARD.encode("<table><tr><td>Ali</table>");
        let message = format!(
            "MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=\"--=_b\"\r\n\r\nignored\r\n----=_b\r\n\
             Content-Type: text/html; charset=\"windows-1252\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
             {page}\r\n----=_b\r\nContent-Type: image/png\r\n\r\n<table><tr><td>no</table>\r\n----=_b\r\n\
             Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n{packed}\r\n----=_b--\r\n"
        );
        assert!(is_archive(&message.to_ascii_lowercase()));
        let sheets = read(message.as_bytes()).unwrap();
        let read: Vec<_> = sheets
            .iter()
            .map(|sheet| (sheet.name.as_str(), sheet.table.rows.last().unwrap().cells.join("|")))
            .collect();
        assert_eq!(read, [("Table 1", "Zoë|07700".to_owned()), ("Table 2", "Ali".to_owned())]);
        assert!(!sheets[0].table.guessed_encoding);
        assert!(!is_archive("name,phone\nmime-version: 1.0,1"));
    }
}
