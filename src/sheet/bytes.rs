//! Numbers in the records of Excel's binary workbooks, the least byte first.

/// The 2 bytes there as a number; 0 where there are none.
pub(super) fn short(data: &[u8], at: usize) -> u16 {
    data.get(at..at + 2).map_or(0, |bytes| u16::from_le_bytes([bytes[0], bytes[1]]))
}

/// The 4 bytes there as a number; 0 where there are none.
pub(super) fn long(data: &[u8], at: usize) -> u32 {
    u32::from(short(data, at)) | u32::from(short(data, at + 2)) << 16
}

/// The 8 bytes there as a number with a fraction; none where there are none.
pub(super) fn double(data: &[u8], at: usize) -> Option<f64> {
    data.get(at..at + 8)?.try_into().ok().map(f64::from_le_bytes)
}

/// A number in 4 bytes: the upper 30 bits of a double or a whole number, perhaps of hundredths.
pub(super) fn packed(bits: u32) -> f64 {
    let number =
        if bits & 2 == 0 { f64::from_bits(u64::from(bits & !3) << 32) } else { f64::from(bits.cast_signed() >> 2) };
    if bits & 1 == 0 { number } else { number / 100.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

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
