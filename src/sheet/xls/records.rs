//! Records: a kind, a length, and so many bytes.

use crate::sheet::bytes::short;

/// The beginning of the workbook or of a sheet.
pub const BOF: u16 = 0x0809;
/// Its end.
pub const EOF: u16 = 0x000a;
/// More bytes of the record before.
pub const CONTINUE: u16 = 0x003c;

/// One record.
#[derive(Debug, Clone, Copy)]
pub struct Record<'a> {
    pub kind: u16,
    pub data: &'a [u8],
}

/// The records of a stream, as far as they are whole.
#[derive(Debug, Clone)]
pub struct Records<'a>(&'a [u8]);

impl<'a> Records<'a> {
    pub fn of(stream: &'a [u8]) -> Records<'a> {
        Records(stream)
    }

    /// The bytes that the next records only continue.
    pub fn continued(&mut self) -> Vec<&'a [u8]> {
        let mut all = Vec::new();
        let mut ahead = self.clone();
        while let Some(Record { kind: CONTINUE, data }) = ahead.next() {
            all.push(data);
            *self = ahead.clone();
        }
        all
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        let (head, rest) = self.0.split_at_checked(4)?;
        let (data, rest) = rest.split_at_checked(usize::from(short(head, 2)))?;
        self.0 = rest;
        Some(Record { kind: short(head, 0), data })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_end_where_they_are_cut_off() {
        let stream = [9, 8, 2, 0, 1, 2, 0x3c, 0, 1, 0, 3, 0x3c, 0, 1, 0, 4, 10, 0, 0, 0, 7, 7, 9, 0, 1];
        let mut records = Records::of(&stream);
        assert_eq!(records.next().map(|record| (record.kind, record.data)), Some((BOF, &[1, 2][..])));
        assert_eq!(records.continued(), [&[3][..], &[4]]);
        assert_eq!(records.next().map(|record| record.kind), Some(EOF));
        assert!(records.next().is_none());
    }
}
