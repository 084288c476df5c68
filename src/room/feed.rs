//! What the screens of an assembly are told: put together once for each change, however many listen.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use super::model::Numbers;
use super::store::{self, Cursor};
use crate::App;
use crate::access::{NumbersGrant, Screen};
use crate::assembly::model::AssemblyId;
use crate::clock::Moment;
use crate::error::AppError;

/// How often it is looked whether anything changed, while anybody listens.
const LOOK: Duration = Duration::from_secs(1);
/// After how many looks those who listen are told that nothing did.
const LOOKS_TO_A_BEAT: u64 = 10;

/// The screens of every assembly.
#[derive(Default)]
pub struct Screens {
    feeds: Mutex<HashMap<AssemblyId, Arc<Feed>>>,
    computed: AtomicU64,
}

/// What the screens of one assembly are told.
#[derive(Clone, Default)]
pub struct Told {
    /// The numbers; none before they were first put together.
    pub shown: Option<Arc<Shown>>,
    /// The generation of the link that is told them.
    pub generation: i64,
    /// Goes up with every change of the numbers.
    pub version: u64,
    /// Goes up while the database answers.
    pub beat: u64,
    /// The time at which the numbers held: "14:32".
    pub at: String,
    /// Whether nothing more will come.
    pub ended: bool,
}

/// Numbers, and what is sent of them.
pub struct Shown {
    /// The numbers.
    pub numbers: Numbers,
    /// The same as JSON.
    json: String,
}

impl Told {
    /// The numbers and when they held, as JSON.
    pub fn json(&self) -> String {
        let numbers = self.shown.as_ref().map_or("null", |shown| &shown.json);
        format!("{{\"at\":\"{}\",\"numbers\":{numbers}}}", self.at)
    }
}

struct Feed {
    grant: NumbersGrant,
    told: watch::Sender<Told>,
    /// What the numbers were put together from, and until when they hold. Whoever looks holds it, so that two never put
    /// together the same.
    known: tokio::sync::Mutex<Option<(Cursor, Option<Moment>)>>,
    /// Whether somebody looks by itself.
    looking: Mutex<bool>,
}

impl Screens {
    /// What a screen is told now.
    pub async fn told(&self, app: &App, screen: &Screen) -> Result<Told, AppError> {
        let feed = self.feed(screen);
        feed.look(app).await?;
        let told = feed.told.borrow().clone();
        Ok(told)
    }

    /// What a screen is told from now on.
    pub async fn listen(&self, app: &App, screen: &Screen) -> Result<watch::Receiver<Told>, AppError> {
        let feed = self.feed(screen);
        feed.look(app).await?;
        let mut looking = feed.looking.lock().unwrap_or_else(PoisonError::into_inner);
        let listener = feed.told.subscribe();
        if !*looking {
            *looking = true;
            tokio::spawn(keep_looking(app.clone(), feed.clone()));
        }
        Ok(listener)
    }

    /// Ends what is told: the server is asked to end.
    pub fn close(&self) {
        for feed in self.feeds.lock().unwrap_or_else(PoisonError::into_inner).values() {
            feed.told.send_modify(|told| told.ended = true);
        }
    }

    /// How often numbers were put together so far.
    pub fn computed(&self) -> u64 {
        self.computed.load(Ordering::Relaxed)
    }

    fn feed(&self, screen: &Screen) -> Arc<Feed> {
        let grant = screen.numbers();
        let mut feeds = self.feeds.lock().unwrap_or_else(PoisonError::into_inner);
        let feed = feeds.entry(grant.assembly()).or_insert_with(|| {
            let (told, known) = (watch::Sender::default(), tokio::sync::Mutex::default());
            Arc::new(Feed { grant, told, known, looking: Mutex::default() })
        });
        feed.clone()
    }
}

impl Feed {
    /// Puts the numbers together if anything was done since, or if their time is over.
    async fn look(&self, app: &App) -> Result<(), AppError> {
        let mut known = self.known.lock().await;
        let (grant, before, now) = (self.grant, *known, app.clock.now());
        let look = move |conn: &rusqlite::Connection| {
            let cursor = store::cursor(conn, &grant)?.ok_or(AppError::NotFound)?;
            let holds =
                |(then, until): (Cursor, Option<Moment>)| then == cursor && until.is_none_or(|until| now < until);
            let fresh = if before.is_some_and(holds) { None } else { Some(store::numbers(conn, &grant, now)?) };
            Ok::<_, AppError>((cursor, fresh))
        };
        let (cursor, fresh) = app.db.read(look).await?;
        let fresh = fresh.map(Shown::new).transpose()?;
        if let Some(shown) = &fresh {
            app.screens().computed.fetch_add(1, Ordering::Relaxed);
            *known = Some((cursor, shown.numbers.until));
        }
        self.told.send_if_modified(|told| {
            let first = told.shown.is_none();
            let news = fresh.as_ref().is_some_and(|fresh| told.shown.as_ref().is_none_or(|was| was.json != fresh.json));
            let replaced = told.generation != cursor.generation;
            told.generation = cursor.generation;
            told.shown = fresh.map(Arc::new).or_else(|| told.shown.take());
            told.version += u64::from(news);
            told.beat += u64::from(first);
            told.at = told.shown.as_ref().map(|shown| shown.numbers.at(now)).unwrap_or_default();
            news || replaced
        });
        Ok(())
    }
}

impl Shown {
    fn new(numbers: Numbers) -> Result<Shown, AppError> {
        let json = serde_json::to_string(&numbers).map_err(anyhow::Error::from)?;
        Ok(Shown { numbers, json })
    }
}

/// Looks for changes until nobody listens any more. Only a look that the database answered is a beat: numbers that cannot be
/// read again are never passed on as those of now.
async fn keep_looking(app: App, feed: Arc<Feed>) {
    let mut looks = 0;
    loop {
        tokio::time::sleep(LOOK).await;
        {
            let mut looking = feed.looking.lock().unwrap_or_else(PoisonError::into_inner);
            if feed.told.receiver_count() == 0 {
                *looking = false;
                return;
            }
        }
        match feed.look(&app).await {
            Ok(()) => {
                looks += 1;
                if looks % LOOKS_TO_A_BEAT == 0 {
                    feed.told.send_modify(|told| told.beat += 1);
                }
            }
            Err(error) => tracing::warn!(cause = format!("{error:#}"), "a screen could not be told its numbers"),
        }
    }
}
