//! Telephone numbers and e-mail addresses.
#![no_main]

use libfuzzer_sys::fuzz_target;
use turnout::list::model::{Country, Email, Phone};

fuzz_target!(|data: &[u8]| {
    let text = turnout_fuzz::text(data);
    for country in [Country::Gb, Country::Ie, Country::Us, Country::Au] {
        let Some(read) = Phone::read(&text, country) else { continue };
        if read.phone.is_number() {
            let again = Phone::read(read.phone.as_str(), country).map(|again| again.phone);
            assert_eq!(again.as_ref(), Some(&read.phone), "a number is read as itself");
        }
        assert!(!read.phone.to_string().is_empty());
    }
    if let Some(email) = Email::read(&text)
        && email.is_address()
    {
        assert_eq!(Email::read(email.as_str()), Some(email), "an address is read as itself");
    }
});
