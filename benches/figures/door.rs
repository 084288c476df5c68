//! The doors: arrivals acknowledged, names searched, and the tally while people come in.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use chrono::TimeDelta;
use http_body_util::BodyExt as _;
use rusqlite::{Connection, named_params};
use serde_json::{Value, json};
use tower::ServiceExt as _;
use turnout::access::model::Scope;
use turnout::access::store::{self as access, NewApiKey};
use turnout::access::token::secret;
use turnout::access::{ApiKey, NumbersGrant, Organiser};
use turnout::arrival::model::{DoorEvent, Happened, Key};
use turnout::arrival::store as arrivals;
use turnout::assembly::model::AssemblyId;
use turnout::assembly::store as assemblies;
use turnout::clock::Moment;
use turnout::db::Db;
use turnout::error::AppError;
use turnout::tally::store as tally;

use crate::fill::{Size, app, filled};
use crate::{Figure, median};

const CLIENTS: [usize; 3] = [1, 16, 64];
const LONG: Duration = Duration::from_secs(3);
/// Half an hour before the assembly that is filled in.
const NOW: &str = "2027-03-12T18:30:00Z";
const BATCH: usize = 500;
const ROUNDS: usize = 20;
const SEARCHES: usize = 400;
/// What stewards type: beginnings, whole names, other spellings, what is inside, an institution, nobody.
const TYPED: [&str; 8] = ["gr", "grace", "mohamed", "seun", "okaf%20yus", "brien", "institution%207", "nobody"];

pub async fn figures() -> Vec<Figure> {
    let folder = tempfile::tempdir().unwrap();
    let mut figures = Vec::new();
    for clients in CLIENTS {
        figures.extend(acknowledged(folder.path(), clients).await);
    }
    figures.push(batch(folder.path()).await);
    for people in [10_000, 100_000] {
        figures.extend(searches(folder.path(), people).await);
    }
    figures.push(tally_after_each(folder.path()).await);
    figures
}

/// The doors of an assembly at which nobody is yet, with a key that counts there.
#[derive(Clone)]
struct Doors {
    db: Db,
    router: Router,
    bearer: String,
    key: Arc<ApiKey>,
    /// Whose turn it is to come in.
    next: Arc<AtomicUsize>,
}

/// Nobody is here, everybody has a name as people have, and there is a door.
pub fn opened(conn: &Connection, secret: &str, now: Moment) -> Result<(), AppError> {
    const GIVEN: [&str; 10] =
        ["Grace", "Yusuf", "Siobhán", "Oluwaseun", "Muhammad", "Anne-Marie", "Priya", "Tomasz", "Leila", "Kwame"];
    const FAMILY: [&str; 9] =
        ["Okafor", "Adan", "O'Brien", "Adeyemi", "Rahman", "Quist", "Zając", "Llewellyn", "Farah"];
    conn.execute_batch(
        "delete from arrival; delete from door_event; insert into door (assembly_id, name) values (1, 'North door');",
    )?;
    let people: i64 = conn.query_row("select max(attendee_id) as last from attendee", [], |row| row.get("last"))?;
    let mut named = conn.prepare("update attendee set name = :name where attendee_id = :id")?;
    for id in 1..=people {
        let at = id as usize;
        // Some seven thousand families, as there are among so many people.
        let syllable =
            |of: usize| ["ba", "do", "ke", "li", "mun", "nar", "pe", "ros", "sha", "ti", "vol", "ze"][of % 12];
        let second: String = [at / 90, at / 7, at / 13].map(syllable).concat();
        let name = format!("{} {}-{second}", GIVEN[at % 10], FAMILY[at / 10 % 9]);
        named.execute(named_params! { ":name": name, ":id": id })?;
    }
    let key = NewApiKey {
        name: "a door".into(),
        scope: Scope::Door,
        assembly: Some(the_assembly()),
        ends_at: now + TimeDelta::days(1),
    };
    access::add_api_key(conn, &Organiser::at_the_machine(), &key, secret, now)?;
    conn.execute_batch("analyze")?;
    Ok(())
}

fn the_assembly() -> AssemblyId {
    "1".parse().unwrap()
}

fn now() -> Moment {
    Moment::parse(NOW).unwrap()
}

impl Doors {
    async fn of(path: &Path, size: &Size) -> Doors {
        let db = filled(path, size).await;
        let bearer = secret().unwrap();
        let its = bearer.clone();
        let key = db
            .write(move |conn| {
                opened(conn, &its, now())?;
                Ok::<_, AppError>(access::api_key(conn, &its, now())?.unwrap())
            })
            .await
            .unwrap();
        let router = turnout::router(app(db.clone(), path, now()));
        Doors { db, router, bearer, key: Arc::new(key), next: Arc::default() }
    }

    async fn ask(&self, method: Method, behind: &str, body: String) -> Value {
        let request = Request::builder()
            .method(method)
            .uri(format!("/api/v1/assemblies/1/{behind}"))
            .header(header::AUTHORIZATION, format!("Bearer {}", self.bearer))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body))
            .unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{behind}");
        serde_json::from_slice(&response.into_body().collect().await.unwrap().to_bytes()).unwrap()
    }

    fn turn(&self) -> usize {
        self.next.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// As another program does: sent through the router.
    async fn by_web(self, events: usize) {
        let events: Vec<_> = (0..events)
            .map(|_| {
                let turn = self.turn();
                json!({ "key": format!("k{turn}"), "kind": "person", "attendee_id": turn, "at": NOW, "door": 1 })
            })
            .collect();
        let answer = self.ask(Method::POST, "arrivals", json!(events).to_string()).await;
        let recorded = answer["results"].as_array().unwrap().iter().filter(|one| one["outcome"] == "recorded");
        assert_eq!(recorded.count(), events.len());
    }

    /// The same statements in the same writer.
    async fn by_store(self, events: usize) {
        let turns: Vec<_> = (0..events).map(|_| self.turn()).collect();
        let key = self.key.clone();
        self.db
            .write(move |conn| {
                let grant = key.at_the_doors_of(the_assembly()).unwrap();
                let counting = arrivals::counting(conn, grant.assembly())?.unwrap();
                let doors = assemblies::doors_with_ids(conn, grant.assembly())?;
                for turn in turns {
                    let event = DoorEvent {
                        key: Key::parse(&format!("k{turn}")).unwrap(),
                        what: Happened::Person(turn.to_string().parse().unwrap()),
                        at: now(),
                        door: "1".parse().unwrap(),
                    };
                    arrivals::take(conn, &grant, &counting, &doors, &event, now()).unwrap();
                }
                Ok::<_, AppError>(())
            })
            .await
            .unwrap();
    }
}

/// How long each took while every client sends the next as soon as it was answered, and how many were answered a second.
async fn by_each<F: Future<Output = ()> + Send + 'static>(
    clients: usize,
    send: impl Fn() -> F + Clone + Send + 'static,
) -> (f64, Vec<Duration>) {
    let began = Instant::now();
    let tasks: Vec<_> = (0..clients)
        .map(|_| {
            let send = send.clone();
            tokio::spawn(async move {
                let mut took = Vec::new();
                while began.elapsed() < LONG {
                    let sent = Instant::now();
                    send().await;
                    took.push(sent.elapsed());
                }
                took
            })
        })
        .collect();
    let mut took = Vec::new();
    for task in tasks {
        took.extend(task.await.unwrap());
    }
    took.sort_unstable();
    (took.len() as f64 / began.elapsed().as_secs_f64(), took)
}

fn milliseconds(took: Duration) -> f64 {
    took.as_secs_f64() * 1e3
}

async fn acknowledged(folder: &Path, clients: usize) -> Vec<Figure> {
    // Nobody comes in twice: more people than come in so long.
    let size = Size { institutions: 200, assemblies: 1, people: 300 };
    let web = Doors::of(&folder.join(format!("web-{clients}.db")), &size).await;
    let (ours, waits) = by_each(clients, move || web.clone().by_web(1)).await;
    let store = Doors::of(&folder.join(format!("store-{clients}.db")), &size).await;
    let (bound, waits_of_bound) = by_each(clients, move || store.clone().by_store(1)).await;
    let at = |waits: &[Duration], percent: usize| waits[waits.len() * percent / 100];
    let said =
        |waits: &[Duration]| format!("{:.1} ms, {:.1} ms", milliseconds(at(waits, 50)), milliseconds(at(waits, 99)));
    vec![
        Figure {
            what: format!("arrivals acknowledged a second, {clients} at once"),
            ours: format!("{ours:.0}"),
            bound: format!("{bound:.0} without the web"),
            ratio: format!("{:.2}", ours / bound),
            goal: "at least 0.50",
        },
        Figure {
            what: format!("an arrival, {clients} at once, p50 and p99"),
            ours: said(&waits),
            bound: format!("{} without the web", said(&waits_of_bound)),
            ratio: format!("{:.2} of p99", at(&waits, 99).as_secs_f64() / at(&waits_of_bound, 99).as_secs_f64()),
            goal: "at most 3.00",
        },
    ]
}

async fn batch(folder: &Path) -> Figure {
    let size = Size { institutions: 200, assemblies: 1, people: 100 };
    let web = Doors::of(&folder.join("web-batch.db"), &size).await;
    let store = Doors::of(&folder.join("store-batch.db"), &size).await;
    let (mut ours, mut bound) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let began = Instant::now();
        web.clone().by_web(BATCH).await;
        ours.push(began.elapsed());
        let began = Instant::now();
        store.clone().by_store(BATCH).await;
        bound.push(began.elapsed());
    }
    let (ours, bound) = (median(ours), median(bound));
    Figure {
        what: format!("{BATCH} arrivals in one request, p50"),
        ours: format!("{:.0} ms", milliseconds(ours)),
        bound: format!("{:.0} ms without the web", milliseconds(bound)),
        ratio: format!("{:.2}", ours.as_secs_f64() / bound.as_secs_f64()),
        goal: "at most 2.00",
    }
}

async fn searches(folder: &Path, people: u32) -> Vec<Figure> {
    let size = Size { institutions: 200, assemblies: 1, people: people / 200 };
    let doors = Doors::of(&folder.join(format!("search-{people}.db")), &size).await;
    let began = Instant::now();
    doors.ask(Method::GET, "people?search=grace", String::new()).await;
    let first = began.elapsed();
    let (mut ours, mut bound) = (Vec::new(), Vec::new());
    for typed in TYPED.iter().cycle().take(SEARCHES) {
        let began = Instant::now();
        doors.ask(Method::GET, &format!("people?search={typed}"), String::new()).await;
        ours.push(began.elapsed());
        let began = Instant::now();
        liked(&doors.db, typed.replace("%20", " ")).await;
        bound.push(began.elapsed());
    }
    ours.sort_unstable();
    let (p99, ours, bound) = (ours[ours.len() * 99 / 100], median(ours), median(bound));
    vec![
        Figure {
            what: format!("search among {people} people, p50"),
            ours: format!("{:.2} ms (p99 {:.2} ms)", milliseconds(ours), milliseconds(p99)),
            bound: format!("{:.2} ms for every name like it by bare SQLite", milliseconds(bound)),
            ratio: format!("{:.2}", ours.as_secs_f64() / bound.as_secs_f64()),
            goal: if people > 10_000 { "under 5 ms" } else { "under 1 ms" },
        },
        Figure {
            what: format!("the first search among {people} people after a list changed"),
            ours: format!("{:.0} ms", milliseconds(first)),
            bound: String::new(),
            ratio: String::new(),
            goal: "",
        },
    ]
}

/// The first 20 whose name has these letters, case aside and nothing else.
async fn liked(db: &Db, letters: String) {
    let read = db.read(move |conn| {
        let mut names = conn.prepare_cached(
            "select name from attendee where assembly_id = 1 and name like '%' || :letters || '%' order by name limit 20",
        )?;
        let names = names.query_map(named_params! { ":letters": letters }, |row| row.get("name"))?;
        Ok::<_, AppError>(names.collect::<rusqlite::Result<Vec<String>>>()?)
    });
    assert!(read.await.unwrap().len() <= 20);
}

async fn tally_after_each(folder: &Path) -> Figure {
    let size = Size { institutions: 200, assemblies: 1, people: 25 };
    let doors = Doors::of(&folder.join("tally.db"), &size).await;
    let (mut ours, mut bound) = (Vec::new(), Vec::new());
    for round in 1..=200 {
        doors.clone().by_web(1).await;
        let began = Instant::now();
        let told = doors.ask(Method::GET, "tally", String::new()).await;
        ours.push(began.elapsed());
        let actual: u64 = told["tally"].as_array().unwrap().iter().filter_map(|row| row["actual"].as_u64()).sum();
        assert_eq!(actual, round);
        let began = Instant::now();
        let rows = doors.db.read(|conn| {
            Ok::<_, AppError>(tally::rows(conn, &NumbersGrant::of(&Organiser::at_the_machine(), the_assembly()))?)
        });
        assert_eq!(rows.await.unwrap().len(), 200);
        bound.push(began.elapsed());
    }
    let (ours, bound) = (median(ours), median(bound));
    Figure {
        what: format!("tally of 200 institutions and {} people after each arrival, p50", size.all_people()),
        ours: format!("{:.1} ms", milliseconds(ours)),
        bound: format!("{:.1} ms for its rows alone", milliseconds(bound)),
        ratio: format!("{:.2}", ours.as_secs_f64() / bound.as_secs_f64()),
        goal: "",
    }
}
