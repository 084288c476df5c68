//! Passwords: what is asked of one, and Argon2id, off the async threads and few at once.

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

/// Hashing takes 19 MiB and a core for some time; two at once leave room for everybody else.
static AT_ONCE: Semaphore = Semaphore::const_new(2);
/// More than these at once are sent away: nobody would wait for them, and a flood must not hold the rest up.
static WAITING: Semaphore = Semaphore::const_new(32);

/// Verified against when there is no such account, so that the answer takes the same time.
static NOBODYS: LazyLock<Option<String>> = LazyLock::new(|| hash_now("nobody has this password").ok());

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
}

impl Password {
    /// Takes it letter for letter: spaces and any script count.
    pub fn parse(text: &str) -> Result<Password, PasswordError> {
        match text.chars().count() {
            length if length < SHORTEST => Err(PasswordError::Short),
            length if length > LONGEST => Err(PasswordError::Long),
            _ => Ok(Password(text.to_owned())),
        }
    }
}

fn hash_now(password: &str) -> anyhow::Result<String> {
    // The defaults are Argon2id, 19 MiB, 2 passes, 1 lane: the OWASP cheat sheet's first choice.
    let hash = Argon2::default().hash_password(password.as_bytes()).context("hashing a password")?;
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
    off_the_async_threads(move || {
        let known = stored.is_some();
        let Some(stored) = stored.or_else(|| NOBODYS.clone()) else { return false };
        let Ok(hash) = PasswordHash::new(&stored) else { return false };
        Argon2::default().verify_password(attempt.as_bytes(), &hash).is_ok() && known
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_long_enough_and_otherwise_free() {
        assert_eq!(Password::parse("elevenchars").err(), Some(PasswordError::Short));
        assert!(Password::parse("twelve chars").is_ok());
        assert!(Password::parse("ελληνικά με κενά").is_ok());
        assert!(Password::parse(&"x".repeat(LONGEST)).is_ok());
        assert_eq!(Password::parse(&"x".repeat(LONGEST + 1)).err(), Some(PasswordError::Long));
    }

    #[tokio::test]
    async fn a_password_is_verified_against_its_own_hash_alone() {
        let stored = hash(Password::parse("correct horse battery").unwrap()).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(verify("correct horse battery".into(), Some(stored.clone())).await.unwrap());
        assert!(!verify("correct horse batter".into(), Some(stored)).await.unwrap());
        assert!(!verify("nobody has this password".into(), None).await.unwrap());
    }
}
