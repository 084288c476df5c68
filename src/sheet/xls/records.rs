//! Records: a kind, a length, and so many bytes.

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

/// The 2 bytes there as a number; 0 where there are none.
pub fn short(data: &[u8], at: usize) -> u16 {
    data.get(at..at + 2).map_or(0, |bytes| u16::from_le_bytes([bytes[0], bytes[1]]))
}

/// The 4 bytes there as a number; 0 where there are none.
pub fn long(data: &[u8], at: usize) -> u32 {
    u32::from(short(data, at)) | u32::from(short(data, at + 2)) << 16
}

/// The 8 bytes there as a number with a fraction; none where there are none.
pub fn double(data: &[u8], at: usize) -> Option<f64> {
    data.get(at..at + 8)?.try_into().ok().map(f64::from_le_bytes)
}

/// A number in 4 bytes: the upper 30 bits of a double or a whole number, perhaps of hundredths.
pub fn packed(bits: u32) -> f64 {
    let number =
        if bits & 2 == 0 { f64::from_bits(u64::from(bits & !3) << 32) } else { f64::from(bits.cast_signed() >> 2) };
    if bits & 1 == 0 { number } else { number / 100.0 }
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

    #[test]
    fn packed_numbers_are_unpacked() {
        fn check(bits: u32, expected: f64) {
            assert!((packed(bits) - expected).abs() < 1e-9, "{bits:x}");
        }
        check(0x3ff0_0000, 1.0);
        check(0x3ff0_0001, 0.01);
        check(0x004b_5646, 1_234_321.0);
        check(0x004b_5647, 12_343.21);
        check(0xffff_fffa, -2.0);
    }
}
