//! Records: a kind, a length, and so many bytes. Kinds and lengths take as many bytes as they need.

use std::io::BufRead;

use crate::sheet::Refusal;
use crate::sheet::bytes::{long, short};

/// The longest record that is read.
const LONGEST: usize = 1024 * 1024;

/// Tells each record of a part to `tell`: its kind and its bytes.
///
/// # Errors
///
/// A [`Refusal`] if the part ends in the middle of a record, or of `tell`.
pub fn each(mut part: impl BufRead, mut tell: impl FnMut(u32, &[u8]) -> Result<(), Refusal>) -> Result<(), Refusal> {
    let mut data = Vec::new();
    while let Some(first) = byte(&mut part)? {
        let kind = number(first, 2, &mut part)?;
        let first = byte(&mut part)?.ok_or(Refusal::Damaged)?;
        let length = number(first, 4, &mut part)? as usize;
        if length > LONGEST {
            return Err(Refusal::TooMuch);
        }
        data.resize(length, 0);
        part.read_exact(&mut data).map_err(|_| Refusal::Damaged)?;
        tell(kind, &data)?;
    }
    Ok(())
}

fn byte(part: &mut impl BufRead) -> Result<Option<u8>, Refusal> {
    let mut byte = [0];
    match part.read(&mut byte) {
        Ok(0) => Ok(None),
        Ok(_) => Ok(Some(byte[0])),
        Err(_) => Err(Refusal::Damaged),
    }
}

/// A number of up to `longest` bytes with 7 bits each, of which the least come first.
fn number(first: u8, longest: u32, part: &mut impl BufRead) -> Result<u32, Refusal> {
    let (mut number, mut last) = (u32::from(first & 0x7f), first);
    for place in 1..longest {
        if last & 0x80 == 0 {
            break;
        }
        last = byte(part)?.ok_or(Refusal::Damaged)?;
        number |= u32::from(last & 0x7f) << (7 * place);
    }
    Ok(number)
}

/// A text after its length in 4 bytes, and where it ends. Nothing where there is none.
pub fn text(data: &[u8], at: usize) -> (String, usize) {
    let length = match long(data, at) {
        u32::MAX => 0,
        length => length as usize,
    };
    let end = at.saturating_add(4).saturating_add(length.saturating_mul(2));
    let letters = data.get(at.saturating_add(4)..end.min(data.len())).unwrap_or_default();
    let units: Vec<u16> = letters.chunks_exact(2).map(|unit| short(unit, 0)).collect();
    (String::from_utf16_lossy(&units), end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_and_lengths_take_as_many_bytes_as_they_need() {
        let long = vec![7; 200];
        let part = [&[0, 1, 9, 0x9c, 0x01, 0, 0x81, 0x01, 0xc8, 0x01][..], &long].concat();
        let mut told = Vec::new();
        each(&part[..], |kind, data| {
            told.push((kind, data.len()));
            Ok(())
        })
        .unwrap();
        assert_eq!(told, [(0, 1), (156, 0), (129, 200)]);
        assert_eq!(each(&part[..50], |_, _| Ok(())), Err(Refusal::Damaged));
        assert_eq!(each(&[0, 0xff, 0xff, 0xff, 0x7f][..], |_, _| Ok(())), Err(Refusal::TooMuch));
    }
}
