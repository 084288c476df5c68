//! The second factor: codes of an app on a phone (TOTP, RFC 6238), and recovery codes for whoever lost it.
//!
//! Both are made of the key beside the database and are stored nowhere ([`Key`]): a copied database shows nobody's. Apps take
//! SHA-1, six digits and half minutes, and some silently nothing else.

use anyhow::Context as _;
use subtle::ConstantTimeEq as _;
use totp_rs::{Builder, Totp};

use super::model::{AccountId, Factor, Recovery};
use super::token::Key;
use crate::clock::Moment;

/// The length of the shared secret: 160 bits, as RFC 4226 recommends.
const SECRET: usize = 20;
/// How many characters a recovery code has, in two halves: 49 bits of 31 signs.
const RECOVERY: usize = 10;
/// Without what is easily taken for something else (0 and o, 1 and l and i).
const SIGNS: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// What an app on a phone is told, once.
pub struct SetUp {
    totp: Totp,
}

/// What was right about a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// A code of the app, of that half minute.
    Code(i64),
    /// The recovery code of that place.
    Recovery(u8),
}

/// The second factor of one account.
pub struct SecondFactor<'a> {
    key: &'a Key,
    account: AccountId,
}

impl SecondFactor<'_> {
    /// That of an account.
    pub fn of(key: &Key, account: AccountId) -> SecondFactor<'_> {
        SecondFactor { key, account }
    }

    fn totp(&self, generation: i64, alliance: &str, email: &str) -> anyhow::Result<Totp> {
        let secret = self.key.keyed_hash::<SECRET>(&format!("second-factor/{}/{generation}", self.account));
        // A colon parts the two in the address that the app reads.
        let issuer = alliance.replace(':', " ");
        let built = Builder::new().with_secret(secret.to_vec()).with_issuer(Some(issuer)).with_account_name(email);
        built.build().context("the second factor")
    }

    /// What an app is told in order to make the codes of that generation.
    pub fn set_up(&self, generation: i64, alliance: &str, email: &str) -> anyhow::Result<SetUp> {
        Ok(SetUp { totp: self.totp(generation, alliance, email)? })
    }

    /// The half minute of a code of that generation that is good now, a half minute before and after: phones' clocks differ.
    /// None if it is no such code, or if it or a later one was used before.
    pub fn code_step(
        &self,
        generation: i64,
        last: Option<i64>,
        code: &str,
        now: Moment,
    ) -> anyhow::Result<Option<i64>> {
        let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        let seconds = u64::try_from(now.utc().timestamp()).context("a time before 1970")?;
        let totp = self.totp(generation, "-", "-")?;
        let step = totp.check(&digits, seconds).map(i64::try_from).transpose()?;
        Ok(step.filter(|step| last.is_none_or(|last| *step > last)))
    }

    /// What is right about what was typed; none if nothing is.
    pub fn right(&self, factor: &Factor, typed: &str, now: Moment) -> anyhow::Result<Option<Right>> {
        if let Some(step) = self.code_step(factor.generation, factor.step, typed, now)? {
            return Ok(Some(Right::Code(step)));
        }
        let typed: String =
            typed.chars().filter(|c| c.is_ascii_alphanumeric()).collect::<String>().to_ascii_lowercase();
        let is_it = |code: &str| bool::from(code.replace('-', "").as_bytes().ct_eq(typed.as_bytes()));
        let codes = self.recovery_codes(factor.recovery.generation);
        let place = (0..).zip(&codes).find_map(|(place, code)| is_it(code).then_some(place));
        Ok(place.filter(|place| factor.recovery.is_left(*place)).map(Right::Recovery))
    }

    /// The recovery codes of that generation, each like `k7mpq-x2vta`.
    pub fn recovery_codes(&self, generation: i64) -> Vec<String> {
        (0..Recovery::CODES)
            .map(|place| {
                let of = format!("recovery-code/{}/{generation}/{place}", self.account);
                let hash = self.key.keyed_hash::<RECOVERY>(&of);
                let signs: String = hash.iter().map(|byte| char::from(SIGNS[usize::from(byte % 31)])).collect();
                format!("{}-{}", &signs[..RECOVERY / 2], &signs[RECOVERY / 2..])
            })
            .collect()
    }
}

impl SetUp {
    /// What an app reads from a code to scan.
    pub fn address(&self) -> anyhow::Result<String> {
        Ok(self.totp.to_url()?)
    }

    /// The same to type, in groups of four.
    pub fn to_type(&self) -> String {
        let letters = self.totp.secret().to_base32();
        let groups: Vec<&str> =
            letters.as_bytes().chunks(4).filter_map(|group| std::str::from_utf8(group).ok()).collect();
        groups.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    fn key() -> (tempfile::TempDir, Key) {
        let folder = tempfile::tempdir().unwrap();
        let key = Key::beside(&folder.path().join("a.db")).unwrap();
        (folder, key)
    }

    fn code(factor: &SecondFactor<'_>, generation: i64, now: Moment) -> String {
        let seconds = now.utc().timestamp().try_into().unwrap();
        factor.totp(generation, "-", "-").unwrap().generate(seconds).to_string()
    }

    #[test]
    fn a_code_is_good_for_its_own_half_minute_and_one_on_either_side_and_once() {
        let (_folder, key) = key();
        let factor = SecondFactor::of(&key, "3".parse().unwrap());
        let now = at("2027-03-12T18:00:00Z");
        let code = code(&factor, 1, now);
        let step = |last, at| factor.code_step(1, last, &code, at).unwrap();
        let its_own = now.utc().timestamp() / 30;
        for good in ["2027-03-12T17:59:30Z", "2027-03-12T18:00:29Z", "2027-03-12T18:00:59Z"] {
            assert_eq!(step(None, at(good)), Some(its_own), "{good}");
        }
        for dead in ["2027-03-12T17:59:29Z", "2027-03-12T18:01:00Z", "2027-03-13T18:00:00Z"] {
            assert_eq!(step(None, at(dead)), None, "{dead}");
        }
        assert_eq!((step(Some(its_own), now), step(Some(its_own - 1), now)), (None, Some(its_own)));
        let spaced = format!(" {} {} ", &code[..3], &code[3..]);
        assert_eq!(factor.code_step(1, None, &spaced, now).unwrap(), Some(its_own));
    }

    #[test]
    fn a_code_belongs_to_one_account_generation_and_key() {
        let ((_folder, key), (_other_folder, other)) = (self::key(), self::key());
        let now = at("2027-03-12T18:00:00Z");
        let factor = SecondFactor::of(&key, "3".parse().unwrap());
        let code = code(&factor, 1, now);
        let others = [
            SecondFactor::of(&key, "4".parse().unwrap()).code_step(1, None, &code, now),
            SecondFactor::of(&other, "3".parse().unwrap()).code_step(1, None, &code, now),
            factor.code_step(2, None, &code, now),
            factor.code_step(1, None, "", now),
            factor.code_step(1, None, "12345", now),
        ];
        for step in others {
            assert_eq!(step.unwrap(), None);
        }
    }

    #[test]
    fn a_recovery_code_is_right_once_however_it_is_written() {
        let (_folder, key) = key();
        let second = SecondFactor::of(&key, "3".parse().unwrap());
        let codes = second.recovery_codes(1);
        assert_eq!(codes.iter().collect::<std::collections::BTreeSet<_>>().len(), 8);
        let now = at("2027-03-12T18:00:00Z");
        let mut factor = Factor { generation: 1, since: Some(now), ..Factor::default() };
        assert_eq!(second.right(&factor, &codes[2], now).unwrap(), None, "there are none yet");
        factor.recovery = Recovery { generation: 1, made_at: Some(now), used: 0 };
        for written in [codes[2].clone(), codes[2].to_uppercase(), codes[2].replace('-', " ")] {
            assert_eq!(second.right(&factor, &written, now).unwrap(), Some(Right::Recovery(2)), "{written}");
        }
        factor.recovery.used = 0b100;
        assert_eq!(second.right(&factor, &codes[2], now).unwrap(), None);
        assert_eq!(second.right(&factor, &second.recovery_codes(2)[1], now).unwrap(), None);
        let step = now.utc().timestamp() / 30;
        assert_eq!(second.right(&factor, &code(&second, 1, now), now).unwrap(), Some(Right::Code(step)));
    }

    #[test]
    fn an_app_is_told_by_a_picture_or_by_letters() {
        let (_folder, key) = key();
        let set_up = SecondFactor::of(&key, "3".parse().unwrap());
        let set_up = set_up.set_up(1, "Saltmarsh: Citizens", "amina@example.org").unwrap();
        assert_eq!(set_up.to_type().split(' ').map(str::len).collect::<Vec<_>>(), [4; 8]);
        let address = set_up.address().unwrap();
        assert!(address.starts_with("otpauth://totp/Saltmarsh"), "{address}");
    }
}
