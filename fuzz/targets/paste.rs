//! Pasted text, from its lines to its people.
#![no_main]

use libfuzzer_sys::fuzz_target;
use turnout::sheet::read_pasted;

fuzz_target!(|data: &[u8]| {
    if let Ok(table) = read_pasted(&turnout_fuzz::text(data)) {
        turnout_fuzz::read_list(vec![table.into()]);
    }
});
