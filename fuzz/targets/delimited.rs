//! A file of delimited text, from its bytes to its people.
#![no_main]

use libfuzzer_sys::fuzz_target;
use turnout::sheet::read_text;

fuzz_target!(|data: &[u8]| {
    if let Ok(table) = read_text(data) {
        turnout_fuzz::read_list(vec![table.into()]);
    }
});
