//! Passwords: what is asked of one, and Argon2id, off the async threads and few at once.

use std::collections::HashSet;
use std::sync::LazyLock;

use anyhow::Context as _;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher as _, PasswordVerifier as _};
use tokio::sync::Semaphore;

use crate::error::AppError;

/// The shortest password, in characters: NIST SP 800-63B-4 and OWASP ASVS 5 ask for length and nothing else.
pub const SHORTEST: usize = 12;
/// The longest, in characters: a bound on work, far above any that is typed.
pub const LONGEST: usize = 500;

/// Passwords that many people chose, in lower case: of the some 20,000 most common ones in what was stolen from other places,
/// as Django 5.2 ships them (from Royce Williams' count of haveibeenpwned.com's, 2018), those of 5 or more ASCII characters.
static COMMON: LazyLock<HashSet<&str>> = LazyLock::new(|| include_str!("common_passwords.txt").lines().collect());

/// Hashing takes 19 MiB and a core for some time; two at once leave room for everybody else.
static AT_ONCE: Semaphore = Semaphore::const_new(2);
/// More than these at once are sent away: nobody would wait for them, and a flood must not hold the rest up.
static WAITING: Semaphore = Semaphore::const_new(32);

/// Verified against when there is no such account, so that the answer takes the same time: made once and written here, because
/// one made when it is first needed would let the first unknown address take twice as long. It is of "nobody has this password".
const NOBODYS: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$wmS6McfABi6R3+QcJ4u1Og$BWWPhiHqgJYzwRkQTqXrOkBqrs8H/iUi9KAgslQccpE";

/// A password that may be chosen.
#[derive(Clone)]
pub struct Password(String);

/// Why a password may not be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Shorter than [`SHORTEST`].
    #[error("Choose a password of at least {SHORTEST} characters. Three or four words are easy to remember")]
    Short,
    /// Longer than [`LONGEST`].
    #[error("Choose a password of at most {LONGEST} characters")]
    Long,
    /// One that whoever guesses would try early.
    #[error(
        "Many people use that password, or it repeats itself. Choose another: three or four words that do not belong together"
    )]
    Common,
    /// Made of names that whoever guesses knows.
    #[error(
        "That password is made of your name, your email address or ours. Choose another: three or four words that do not \
         belong together"
    )]
    Guessable,
}

/// What whoever guesses a password knows: the name and address of whose it is, and whom they work for.
pub struct Known(Vec<String>);

impl Known {
    /// The words of these texts, with the program's own name.
    pub fn of(texts: &[&str]) -> Known {
        let mut words: Vec<String> =
            texts.iter().flat_map(|text| text.split(|c: char| !c.is_alphanumeric())).map(letters).collect();
        // "Al" and "org" stand in many words.
        words.retain(|word| word.chars().count() > 2 && word != "org" && word != "com");
        words.push("turnout".into());
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        Known(words)
    }

    /// Whether nothing much is left of a password without these words, digits and signs.
    fn says_all_of(&self, text: &str) -> bool {
        let whole = letters(text);
        let mut left = whole.clone();
        for word in &self.0 {
            left = left.replace(word.as_str(), " ");
        }
        left.len() < whole.len() && left.chars().filter(|c| !c.is_whitespace()).count() < LEFT
    }
}

/// A password with fewer letters than these beside what is known says hardly more than that.
const LEFT: usize = 5;

fn letters(text: &str) -> String {
    text.to_lowercase().chars().filter(|c| c.is_alphabetic()).collect()
}

impl Password {
    /// Takes it letter for letter: spaces and any script count.
    pub fn parse(text: &str, known: &Known) -> Result<Password, PasswordError> {
        match text.chars().count() {
            length if length < SHORTEST => Err(PasswordError::Short),
            length if length > LONGEST => Err(PasswordError::Long),
            _ if is_common(text) => Err(PasswordError::Common),
            _ if known.says_all_of(text) => Err(PasswordError::Guessable),
            _ => Ok(Password(text.to_owned())),
        }
    }
}

/// Whether it is a common password, one between digits and signs (`Password2027!`), or a few characters over and over.
fn is_common(text: &str) -> bool {
    let text = text.to_lowercase();
    let core = text.trim_matches(|c: char| !c.is_alphabetic());
    let repeats = |text: &str| {
        let chars: Vec<char> = text.chars().collect();
        // A password of 12 that says the same thing twice is as good as one of 6.
        (1..=chars.len() / 2).any(|length| chars.chunks(length).all(|chunk| chars.starts_with(chunk)))
    };
    let runs = |text: &str| {
        let mut steps = text.chars().zip(text.chars().skip(1)).map(|(one, next)| next as i64 - one as i64);
        let first = steps.next();
        first.is_some_and(|first| first.abs() <= 1) && steps.all(|step| Some(step) == first)
    };
    COMMON.contains(text.as_str()) || COMMON.contains(core) || repeats(&text) || runs(&text)
}

fn hash_now(password: &str) -> anyhow::Result<String> {
    let hash = argon2().hash_password(password.as_bytes()).context("hashing a password")?;
    Ok(hash.to_string())
}

async fn off_the_async_threads<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, AppError> {
    let _a_place_in_line = WAITING.try_acquire().map_err(|_| AppError::Busy)?;
    let _one_of_few = AT_ONCE.acquire().await.context("the program is ending")?;
    Ok(tokio::task::spawn_blocking(work).await.context("hashing a password")?)
}

/// The hash to store of a password.
pub async fn hash(password: Password) -> Result<String, AppError> {
    Ok(off_the_async_threads(move || hash_now(&password.0)).await??)
}

/// Whether `attempt` is the password of `stored`. With nothing stored the answer is no, after the same work.
pub async fn verify(attempt: String, stored: Option<String>) -> Result<bool, AppError> {
    off_the_async_threads(move || verify_now(&attempt, stored.as_deref())).await
}

fn verify_now(attempt: &str, stored: Option<&str>) -> bool {
    let Ok(hash) = PasswordHash::new(stored.unwrap_or(NOBODYS)) else { return false };
    argon2().verify_password(attempt.as_bytes(), &hash).is_ok() && stored.is_some()
}

/// The defaults are Argon2id, 19 MiB, 2 passes, 1 lane: the OWASP cheat sheet's first choice.
fn argon2() -> Argon2<'static> {
    #[cfg(test)]
    tests::WORK.set(tests::WORK.get() + 1);
    Argon2::default()
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    thread_local! {
        /// How often this thread did the work of hashing.
        pub static WORK: Cell<u32> = const { Cell::new(0) };
    }

    fn parse(text: &str) -> Result<Password, PasswordError> {
        Password::parse(text, &Known::of(&["Amina Yusuf", "amina.y@saltmarsh.example.org", "Saltmarsh Citizens"]))
    }

    #[test]
    fn a_password_is_long_enough_and_otherwise_free() {
        assert_eq!(parse("elevenchars").err(), Some(PasswordError::Short));
        assert!(parse("twelve chars").is_ok());
        assert!(parse("ελληνικά με κενά").is_ok());
        let long: String =
            (0..LONGEST as u32).map(|place| char::from_u32(0x4e00 + place * place % 2000).unwrap()).collect();
        assert!(parse(&long).is_ok());
        assert_eq!(parse(&format!("{long}x")).err(), Some(PasswordError::Long));
    }

    #[test]
    fn a_password_that_would_be_guessed_early_is_refused() {
        for common in [
            "qwerty123456",
            "QWERTY123456",
            "Password2027!",
            "2027-password",
            "passwordpassword",
            "aaaaaaaaaaaa",
            "abcdefghijklm",
            "nopqrstuvwxyz",
        ] {
            assert_eq!(parse(common).err(), Some(PasswordError::Common), "{common}");
        }
        assert!(parse("three plain words").is_ok() && parse("password of the day").is_ok());
    }

    #[test]
    fn a_password_made_of_what_everybody_knows_is_refused() {
        for known in [
            "turnout-2027!",
            "TurnoutTurnout1",
            "amina.yusuf1985",
            "Saltmarsh Citizens",
            "saltmarsh-turnout",
            "amina.y@saltmarsh.example.org",
            "the Yusuf 2027!!",
        ] {
            assert_eq!(parse(known).err(), Some(PasswordError::Guessable), "{known}");
        }
        for free in ["amina likes plain words", "a good turnout every time", "123456789 and more"] {
            assert!(parse(free).is_ok(), "{free}");
        }
    }

    #[tokio::test]
    async fn a_password_is_verified_against_its_own_hash_alone() {
        let stored = hash(parse("correct horse battery").unwrap()).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(verify("correct horse battery".into(), Some(stored.clone())).await.unwrap());
        assert!(!verify("correct horse batter".into(), Some(stored)).await.unwrap());
        assert!(!verify("nobody has this password".into(), None).await.unwrap());
    }

    /// Reported: the first address that nobody has took twice as long, so that it could be told from one that somebody has.
    #[test]
    fn an_address_that_nobody_has_costs_one_verification_as_one_that_somebody_has() {
        let stored = hash_now("correct horse battery").unwrap();
        let work = |stored: Option<&str>| {
            let before = WORK.get();
            assert!(!verify_now("not this one", stored));
            WORK.get() - before
        };
        assert_eq!([work(None), work(Some(&stored)), work(None)], [1, 1, 1]);
        assert!(!verify_now("nobody has this password", None), "whatever is typed");
        assert!(verify_now("nobody has this password", Some(NOBODYS)), "it is one like any other");
        let cost = |hash: &str| hash.rsplitn(3, '$').last().unwrap().to_owned();
        assert_eq!(cost(NOBODYS), cost(&stored), "of the same work");
    }
}
