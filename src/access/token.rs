//! Secrets: the key beside the database, the links made with it, and random secrets that are kept as hashes.

use std::fmt::Display;
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use super::model::{LinkId, PasswordLinkId};
use crate::assembly::model::{AssemblyId, DoorId};

/// Length of the key and of a random secret, in bytes.
const SECRET: usize = 32;
/// Length of a link's keyed hash, in bytes: 128 bits, 22 characters in a message on a phone.
const LINK_HASH: usize = 16;

/// The key with which links are made. Without it no link can be told from a guess.
#[derive(Clone)]
pub struct Key(Arc<[u8; SECRET]>);

impl Key {
    /// Where the key of the database at `database` lies: `NAME.key` beside it.
    pub fn path(database: &Path) -> PathBuf {
        let mut name = database.as_os_str().to_owned();
        name.push(".key");
        name.into()
    }

    /// The key beside `database`, made (mode 600) when there is none.
    pub fn beside(database: &Path) -> anyhow::Result<Key> {
        let path = Key::path(database);
        match File::open(&path) {
            Ok(mut file) => {
                let mut bytes = Vec::new();
                file.read_to_end(&mut bytes).with_context(|| format!("reading {}", path.display()))?;
                let Ok(key) = bytes.try_into() else {
                    bail!(
                        "{} is not a key of {SECRET} bytes: restore it, or move it away to make a new one",
                        path.display()
                    );
                };
                Ok(Key(Arc::new(key)))
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Key::make(&path),
            Err(error) => Err(error).with_context(|| format!("opening {}", path.display())),
        }
    }

    /// Made under another name and linked into place, so that two that start at once agree on one whole key.
    fn make(path: &Path) -> anyhow::Result<Key> {
        let key = random()?;
        let mut fresh = path.as_os_str().to_owned();
        fresh.push(format!(".new-{}", std::process::id()));
        let fresh = PathBuf::from(fresh);
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&fresh)
            .with_context(|| format!("making {}", fresh.display()))?;
        file.write_all(&key)?;
        file.sync_all()?;
        let linked = std::fs::hard_link(&fresh, path);
        std::fs::remove_file(&fresh)?;
        match linked {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Key::beside_made(path),
            Err(error) => Err(error).with_context(|| format!("making {}", path.display())),
            Ok(()) => Ok(Key(Arc::new(key))),
        }
    }

    fn beside_made(path: &Path) -> anyhow::Result<Key> {
        let bytes = std::fs::read(path)?;
        let Ok(key) = bytes.try_into() else { bail!("{} is not a key of {SECRET} bytes", path.display()) };
        Ok(Key(Arc::new(key)))
    }

    /// The token of a link: `12-Rk3...`, the id of what it opens and a keyed hash of its kind, id and generation.
    pub fn link_token<I: Opened>(&self, link: I, generation: i64) -> String {
        format!("{link}-{}", URL_SAFE_NO_PAD.encode(self.link_hash(link, generation)))
    }

    /// Whether `token` is the one of that link in that generation, in constant time.
    pub fn opens<I: Opened>(&self, token: &LinkToken<I>, generation: i64) -> bool {
        self.link_hash(token.link, generation).ct_eq(&token.hash).into()
    }

    fn link_hash<I: Opened>(&self, link: I, generation: i64) -> [u8; LINK_HASH] {
        self.keyed_hash(&format!("{}/{link}/{generation}", I::KIND))
    }

    /// The PIN of a door in that generation: 6 digits, for a steward who cannot scan its link.
    pub fn door_pin(&self, door: DoorId, generation: i64) -> String {
        let hash = self.keyed_hash::<8>(&format!("door-pin/{door}/{generation}"));
        format!("{:06}", u64::from_be_bytes(hash) % 1_000_000)
    }

    /// Stands for a text that a page may not show, to tell later whether it is still the same: 32 hexadecimal digits.
    pub fn stands_for(&self, text: &str) -> String {
        self.keyed_hash::<16>(&format!("stands-for/{text}")).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The first bytes of a keyed hash: at most 32.
    pub(super) fn keyed_hash<const LENGTH: usize>(&self, of: &str) -> [u8; LENGTH] {
        #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.as_slice()).expect("a key of any length");
        mac.update(of.as_bytes());
        let whole = mac.finalize().into_bytes();
        std::array::from_fn(|byte| whole[byte])
    }
}

/// What a link opens, by its id. A token of one kind opens nothing of another.
pub trait Opened: Copy + Display + FromStr {
    /// The kind, as it stands in what is hashed.
    const KIND: &'static str;
}

impl Opened for LinkId {
    const KIND: &'static str = "leader-link";
}

impl Opened for PasswordLinkId {
    const KIND: &'static str = "password-link";
}

impl Opened for DoorId {
    const KIND: &'static str = "door-link";
}

/// The screen of that assembly.
impl Opened for AssemblyId {
    const KIND: &'static str = "screen";
}

/// A link's token as it came in, not believed yet.
#[derive(Debug, Clone)]
pub struct LinkToken<I = LinkId> {
    /// What it says it opens.
    pub link: I,
    hash: [u8; LINK_HASH],
}

impl<I: Opened> LinkToken<I> {
    /// Reads the text of a token; none if it cannot be one.
    pub fn parse(text: &str) -> Option<LinkToken<I>> {
        let (link, hash) = text.split_once('-')?;
        let hash = URL_SAFE_NO_PAD.decode(hash).ok()?.try_into().ok()?;
        Some(LinkToken { link: link.parse().ok()?, hash })
    }
}

fn random() -> anyhow::Result<[u8; SECRET]> {
    let mut bytes = [0; SECRET];
    getrandom::fill(&mut bytes).context("asking the system for randomness")?;
    Ok(bytes)
}

/// A random secret of 256 bits, as text for a cookie or a link. Only its [`hash`] is ever stored.
pub fn secret() -> anyhow::Result<String> {
    Ok(URL_SAFE_NO_PAD.encode(random()?))
}

/// A random number of 63 bits.
pub fn number() -> anyhow::Result<i64> {
    let [a, b, c, d, e, f, g, h, ..] = random()?;
    Ok(i64::from_be_bytes([a, b, c, d, e, f, g, h]) & i64::MAX)
}

/// What is stored of a secret.
pub fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_opens_in_its_own_generation_and_key_alone() {
        let folder = tempfile::tempdir().unwrap();
        let key = Key::beside(&folder.path().join("a.db")).unwrap();
        let other = Key::beside(&folder.path().join("b.db")).unwrap();
        let link: LinkId = "12".parse().unwrap();
        let token: LinkToken = LinkToken::parse(&key.link_token(link, 1)).unwrap();
        assert!(key.opens(&token, 1));
        assert!(!key.opens(&token, 2));
        assert!(!other.opens(&token, 1));
        let text = key.link_token(link, 1).replace("12-", "13-");
        assert!(!key.opens(&LinkToken::<LinkId>::parse(&text).unwrap(), 1));
    }

    #[test]
    fn a_door_has_a_link_and_a_pin_in_each_generation() {
        let folder = tempfile::tempdir().unwrap();
        let key = Key::beside(&folder.path().join("a.db")).unwrap();
        let (north, south): (DoorId, DoorId) = ("1".parse().unwrap(), "2".parse().unwrap());
        let token: LinkToken<DoorId> = LinkToken::parse(&key.link_token(north, 1)).unwrap();
        assert!(key.opens(&token, 1) && !key.opens(&token, 2));
        let leaders: LinkId = "1".parse().unwrap();
        let of_a_leader: LinkToken<DoorId> = LinkToken::parse(&key.link_token(leaders, 1)).unwrap();
        assert!(!key.opens(&of_a_leader, 1));
        let pins: std::collections::BTreeSet<_> = (1..=20)
            .flat_map(|generation| [key.door_pin(north, generation), key.door_pin(south, generation)])
            .collect();
        assert!(pins.len() > 35 && pins.iter().all(|pin| pin.len() == 6 && pin.bytes().all(|c| c.is_ascii_digit())));
    }

    #[test]
    fn text_that_is_no_token_is_none() {
        for text in ["", "-", "12", "12-", "x-AAAAAAAAAAAAAAAAAAAAAA", "12-AAAA", "12-AAAAAAAAAAAAAAAAAAAAA!"] {
            assert!(LinkToken::<LinkId>::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_link_of_one_kind_opens_nothing_of_another() {
        let folder = tempfile::tempdir().unwrap();
        let key = Key::beside(&folder.path().join("a.db")).unwrap();
        let (link, assembly): (LinkId, AssemblyId) = ("12".parse().unwrap(), "12".parse().unwrap());
        let (leaders, screens) = (key.link_token(link, 1), key.link_token(assembly, 1));
        let opens_screen = |text: &str| key.opens(&LinkToken::<AssemblyId>::parse(text).unwrap(), 1);
        let opens_leaders_pages = |text: &str| key.opens(&LinkToken::<LinkId>::parse(text).unwrap(), 1);
        assert!(opens_screen(&screens) && opens_leaders_pages(&leaders));
        assert!(!opens_screen(&leaders) && !opens_leaders_pages(&screens));
    }

    #[test]
    fn the_key_is_made_once_and_readable_by_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("turnout.db");
        let link: LinkId = "1".parse().unwrap();
        let token = Key::beside(&database).unwrap().link_token(link, 1);
        assert_eq!(Key::beside(&database).unwrap().link_token(link, 1), token);
        let mode = std::fs::metadata(Key::path(&database)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_key_of_another_length_is_refused_untouched() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("turnout.db");
        std::fs::write(Key::path(&database), b"short").unwrap();
        assert!(Key::beside(&database).is_err());
        assert_eq!(std::fs::read(Key::path(&database)).unwrap(), b"short");
    }
}
