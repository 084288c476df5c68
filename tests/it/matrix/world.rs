//! What there is to be asked for: two institutions at two assemblies, and one of everything in each place.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Mutex;

use axum::http::HeaderName;
use rusqlite::Connection;

use turnout::access::model::{LinkId, PasswordLinkId};
use turnout::access::store as access;
use turnout::access::token::{self, Key};
use turnout::assembly::model::{AssemblyId, DoorId};

use super::askers::Asker;
use crate::site::Site;

/// In the evening, while people come in.
pub const EVENING: &str = "2027-03-12T18:30:00Z";
/// Weeks before.
pub const BEFORE: &str = "2027-02-01T10:00:00Z";
/// The day after.
pub const AFTER: &str = "2027-03-13T10:00:00Z";

/// Whose thing is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Of this institution, at this assembly.
    Own,
    /// Of the other institution, at the same assembly.
    Theirs,
    /// Of the other assembly.
    Elsewhere,
    /// There is none.
    Absent,
    /// The address begins as one's own and ends with a thing of the other institution, or of the other assembly.
    Mixed,
    /// The address begins as one's own and is of another's things from the second on.
    Inner,
}

impl Place {
    pub const ALL: &[Place] = &[Place::Own, Place::Theirs, Place::Elsewhere, Place::Absent, Place::Mixed, Place::Inner];
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Place::Own => "own",
            Place::Theirs => "theirs",
            Place::Elsewhere => "elsewhere",
            Place::Absent => "absent",
            Place::Mixed => "mixed",
            Place::Inner => "inner",
        })
    }
}

/// What people wrote, by where it stands in `world.sql`.
#[derive(Clone)]
pub struct Words(pub fn(&'static str) -> String);

/// A site in which all of it is.
pub struct World {
    pub site: Site,
    /// What each asker brings along: made when they ask for the first time.
    pub brought: Mutex<BTreeMap<Asker, Option<(HeaderName, String)>>>,
    /// Sees whether anything was written since it looked last.
    watch: Mutex<(Connection, i64)>,
}

/// What stands in `world.sql` where nothing else is asked for.
pub fn plain(what: &'static str) -> String {
    match what {
        "own" => "Agnes Ownfolk",
        "own_two" => "Bertram Ownfolk",
        "own_three" => "Cecily Ownfolk",
        "own_off" => "Dermot Ownfolk",
        "known" => "Aggie",
        "theirs" => "Zephyrine Canarywell",
        "theirs_two" => "Yolanda Canarywell",
        "elsewhere" => "Edwin Elsefolk",
        "elsewhere_two" => "Fergus Elsefolk",
        "need" => "ownneed",
        "diet" => "owndiet",
        "dropped" => "owndropped",
        "child" => "Ownchild",
        "child_notes" => "ownnotes",
        "institution" => "St Brigid's Convent",
        "other_institution" => "Mill Road Union",
        "leader" => "Leader of Convent",
        "other_leader" => "Leader of Union",
        "assembly" => "Spring assembly",
        "venue" => "Great Hall",
        "door" => "North door",
        "steward" => "Sam",
        "stop" => "St Mary's",
        "sort" => "49 seats",
        "vehicle" => "Coach A",
        "captain" => "Carla Captain",
        "contact" => "will send Friday",
        "travel" => "with my sister",
        "file" => "people.csv",
        "question" => "We were more",
        "note" => "Begin on time",
        "reason" => "The ramp",
        _ => panic!("{what} is in world.sql and nowhere else"),
    }
    .to_owned()
}

/// The ids of `world.sql`: own, theirs, elsewhere. What belongs to an assembly is the same for both of its institutions.
const IDS: &[(&str, [&str; 3])] = &[
    ("assembly", ["1", "1", "2"]),
    ("institution", ["11", "12", "11"]),
    ("invitation", ["21", "22", "23"]),
    ("attendee", ["41", "51", "61"]),
    ("child", ["71", "72", "73"]),
    ("request", ["43", "52", "61"]),
    ("version", ["91", "92", "93"]),
    ("submission", ["91.csv", "92.csv", "93.csv"]),
    ("leader", ["31", "32", "31"]),
    ("question", ["101", "102", "103"]),
    ("note", ["111", "111", "112"]),
    ("vehicle", ["121", "121", "122"]),
    ("lift", ["131", "131", "132"]),
    ("sort", ["143", "143", "144"]),
    ("taking", ["151", "151", "152"]),
    ("account", ["6", "6", "6"]),
    ("session", ["1", "1", "1"]),
    ("rider", ["42", "42", "63"]),
    ("one", ["41", "41", "61"]),
    ("other", ["51", "51", "62"]),
    ("door", ["161", "161", "162"]),
    ("device", ["171", "171", "172"]),
    ("stop", ["181", "181", "182"]),
    ("other_stop", ["183", "183", "184"]),
    ("need", ["81", "82", "83"]),
    ("dropped", ["85", "85", "86"]),
    ("event", ["event-of-own", "event-of-own", "event-of-another"]),
    ("searched", ["Agnes", "Zephyrine", "Edwin"]),
];

/// Parts of an address that name no thing.
const WORDS: &[(&str, &str)] = &[("kind", "seat"), ("part", "1"), ("parts", "1"), ("secret", "no-demo")];

/// Of whom another's thing is: of the other institution where the address says of which it is, else of the other assembly.
fn another(path: &str) -> Place {
    let of_one = path.contains("{invitation}") || path.contains("{institution}/");
    if of_one { Place::Theirs } else { Place::Elsewhere }
}

/// The text with what stands between braces put in.
fn filled(text: &str, put: impl Fn(usize, &str) -> String) -> String {
    let mut out = String::new();
    for (nth, part) in text.split('{').enumerate() {
        match part.split_once('}') {
            Some((name, rest)) => out.extend([put(nth, name).as_str(), rest]),
            None => out.push_str(part),
        }
    }
    out
}

fn id(path: &str, name: &str, place: Place) -> String {
    if let Some((_, word)) = WORDS.iter().find(|(known, _)| *known == name) {
        return (*word).to_owned();
    }
    match (path, name) {
        (path, "question") if !path.contains("/count/") => return "title".into(),
        (path, "to") if path.contains("/settle/") => return "inactive".into(),
        (_, "to") => return "list_closed".into(),
        _ => {}
    }
    let (_, ids) = IDS.iter().find(|(known, _)| *known == name).unwrap_or_else(|| panic!("{{{name}}} in {path}"));
    match place {
        Place::Own => ids[0].to_owned(),
        Place::Theirs => ids[1].to_owned(),
        Place::Elsewhere => ids[2].to_owned(),
        Place::Absent | Place::Mixed | Place::Inner => "99999".to_owned(),
    }
}

impl World {
    pub async fn new() -> World {
        World::of(Words(plain)).await
    }

    pub async fn of(words: Words) -> World {
        let site = Site::new();
        let now = site.app.clock.now();
        let sql = include_str!("world.sql");
        let mut filled = String::new();
        for (place, part) in sql.split('$').enumerate() {
            let quoted = |text: String| format!("'{}'", text.replace('\'', "''"));
            match part {
                _ if place % 2 == 0 => filled.push_str(part),
                "now" => filled.push_str(&quoted(now.to_string())),
                "version" => {
                    let person = serde_json::json!({"id": 41, "name": words.0("own"), "known_as": null, "phone": null,
                        "email": null, "age_group": "adult", "part": null, "attending": "yes", "late": false});
                    filled.push_str(&quoted(serde_json::json!({ "people": [person] }).to_string()));
                }
                what => filled.push_str(&quoted(words.0(what))),
            }
        }
        site.write(move |conn| Ok(conn.execute_batch(&filled)?)).await;
        let watch = Connection::open(site.folder().join("turnout.db")).unwrap();
        World { site, brought: Mutex::default(), watch: Mutex::new((watch, 0)) }
    }

    /// The address of a path of the router in a place.
    pub fn address(&self, path: &str, place: Place) -> String {
        let many = World::things(path);
        let places = |nth: usize| match place {
            Place::Mixed if nth < many || many < 2 => Place::Own,
            Place::Inner if nth < 2 => Place::Own,
            Place::Mixed | Place::Inner => another(path),
            place => place,
        };
        filled(path, |nth, name| match name {
            // One that was never asked to the assembly.
            "institution" if places(nth) != place && places(nth) != Place::Own => "13".into(),
            "token" | "key" => self.secret(path, place),
            name => id(path, name, places(nth)),
        })
    }

    /// The address of one's own, of a path in which no secret stands; of another, the path.
    pub fn plain_address(path: &str) -> String {
        let secret = path.contains("{token}") || path.contains("{key}");
        if secret { path.to_owned() } else { filled(path, |_, name| id(path, name, Place::Own)) }
    }

    /// How many things a path names: words like the question that is asked are none.
    pub fn things(path: &str) -> usize {
        let names = path.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name);
        let is_word = |name: &str| {
            WORDS.iter().any(|(word, _)| *word == name)
                || name == "to"
                || name == "question" && !path.contains("/count/")
        };
        names.filter(|name| !is_word(name)).count()
    }

    /// What is filled in on a form, in a place: `{need}` is one of there.
    pub fn body(path: &str, text: &str, place: Place) -> String {
        let place = if matches!(place, Place::Mixed | Place::Inner) { another(path) } else { place };
        filled(text, |_, name| id(path, name, place))
    }

    /// The secret in an address, of one's own or another's link. Absent: one that was replaced.
    fn secret(&self, path: &str, place: Place) -> String {
        let nth = match place {
            Place::Theirs => 1,
            Place::Elsewhere => 2,
            _ => 0,
        };
        let generation = if matches!(place, Place::Own | Place::Theirs | Place::Elsewhere) { 1 } else { 7 };
        match path.split('/').nth(1) {
            Some("l") => self.token::<LinkId>(["191", "192", "193"][nth], generation),
            Some("d") => self.token::<DoorId>(["161", "161", "162"][nth], generation),
            Some("o") => self.token::<PasswordLinkId>("211", generation),
            Some("room") => self.token::<AssemblyId>(["1", "1", "2"][nth], generation),
            _ => panic!("what is the secret in {path}?"),
        }
    }

    /// Whether anything at all was written since this was asked last. Asking costs nothing, comparing the facts does.
    pub fn was_written(&self) -> bool {
        let mut watch = self.watch.lock().unwrap();
        let version = watch.0.query_row("pragma data_version", [], |row| row.get(0)).unwrap();
        std::mem::replace(&mut watch.1, version) != version
    }

    /// All that is stored of facts, so that it can be compared. Left out: what is recorded of asking, not of changing, and when
    /// a session or a phone was last of use.
    pub async fn facts(&self) -> String {
        const LEFT_OUT: &str = "'audit_event', 'posted_form', 'sqlite_sequence'";
        let read = move |conn: &Connection| {
            let tables = format!(
                "select name from sqlite_schema where type = 'table' and name not in ({LEFT_OUT}) order by name"
            );
            let tables: Vec<String> =
                conn.prepare(&tables)?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
            let mut all = String::new();
            for table in tables {
                let mut rows = conn.prepare(&format!("select * from {table}"))?;
                let names: Vec<String> = rows.column_names().map(str::to_owned).collect();
                let columns: Vec<usize> = (0..names.len()).filter(|at| names[*at] != "seen_at").collect();
                let mut rows = rows.query([])?;
                while let Some(row) = rows.next()? {
                    all.push_str(&table);
                    for column in &columns {
                        all.push_str(&format!(" {:?}", row.get_ref(*column)?));
                    }
                    all.push('\n');
                }
            }
            Ok(all)
        };
        self.site.read(read).await
    }

    /// The token of a link of that id and generation.
    pub fn token<I: token::Opened>(&self, id: &str, generation: i64) -> String
    where
        I::Err: fmt::Debug,
    {
        let key: &Key = &self.site.app.key;
        key.link_token(id.parse::<I>().unwrap(), generation)
    }

    /// A session of that account, whatever became of it.
    pub async fn session(&self, account: &'static str) -> String {
        let (now, secret) = (self.site.app.clock.now(), token::secret().unwrap());
        let kept = secret.clone();
        self.site.write(move |conn| Ok(access::begin_session(conn, &kept, account.parse().unwrap(), now)?)).await;
        secret
    }

    /// A steward's phone at that door of that assembly.
    pub async fn phone(&self, assembly: &'static str, door: &'static str) -> String {
        let (now, secret) = (self.site.app.clock.now(), token::secret().unwrap());
        let kept = secret.clone();
        let at = (assembly.parse().unwrap(), door.parse().unwrap());
        self.site.write(move |conn| Ok(access::add_device(conn, &kept, at, "Sam", now)?)).await;
        secret
    }
}
