//! Acknowledged pledges: through the router, and the same statements under the same group commit without the web.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use rusqlite::{Connection, named_params};
use tower::ServiceExt as _;
use turnout::App;
use turnout::access::token::{Key, secret};
use turnout::access::{Grant, Organiser, store as access};
use turnout::assembly::model::Phase;
use turnout::clock::Moment;
use turnout::db::Db;
use turnout::error::AppError;
use turnout::invitation::model::{Ask, HowMany};
use turnout::invitation::store as invitations;

use crate::Figure;
use crate::fill::{Size, app, filled};

const CLIENTS: [usize; 3] = [1, 16, 64];
const LONG: Duration = Duration::from_secs(3);
const NOW: &str = "2027-02-10T10:00:00Z";

/// One leader who pledges.
struct Client {
    grant: Grant,
    cookie: String,
    path: String,
}

pub async fn figures() -> Vec<Figure> {
    let folder = tempfile::tempdir().unwrap();
    let mut figures = Vec::new();
    for clients in CLIENTS {
        // Each way has a file of its own, and each number of clients a fresh one.
        let (app, leaders) = site(&folder.path().join(format!("web-{clients}.db")), clients).await;
        let router = turnout::router(app);
        let ours = by_each(leaders, move |client, turn| by_web(router.clone(), client, turn)).await;
        let (app, leaders) = site(&folder.path().join(format!("store-{clients}.db")), clients).await;
        let bound = by_each(leaders, move |client, turn| by_store(app.db.clone(), client, turn)).await;
        let (app, leaders) = site(&folder.path().join(format!("bare-{clients}.db")), clients).await;
        let bare = by_each(leaders, move |client, turn| by_insert(app.db.clone(), client, turn)).await;
        figures.push(Figure {
            what: format!("pledges acknowledged a second, {clients} at once"),
            ours: format!("{ours:.0}"),
            bound: format!("{bound:.0} without the web; {bare:.0} bare inserts"),
            ratio: format!("{:.2}", ours / bound),
            goal: "at least 0.50",
        });
    }
    figures
}

async fn site(path: &Path, clients: usize) -> (App, Vec<Client>) {
    let db = filled(path, &Size { institutions: 100, assemblies: 1, people: 10 }).await;
    let (now, key) = (Moment::parse(NOW).unwrap(), Key::beside(path).unwrap());
    let leaders = db
        .write(move |conn| (1..=clients).map(|number| client(conn, &key, number, now)).collect::<Result<_, AppError>>())
        .await
        .unwrap();
    (app(db, path, now), leaders)
}

fn client(conn: &Connection, key: &Key, number: usize, now: Moment) -> Result<Client, AppError> {
    let machine = Organiser::at_the_machine();
    let (assembly, institution) = ("1".parse().unwrap(), number.to_string().parse().unwrap());
    let grant = access::grant(conn, &machine, assembly, institution)?.unwrap();
    let leader = turnout::institution::store::DescribedLeader { name: "Leader".into(), phone: None, email: None };
    let leader = turnout::institution::store::add_leader(conn, &machine, institution, &leader, now)?;
    let (link, generation) = access::link_for(conn, &grant, leader, now)?;
    let cookie = format!("__Host-links={}", key.link_token(link, generation));
    Ok(Client { grant, cookie, path: format!("/my/{}/pledge", grant.invitation()) })
}

/// Acknowledgements a second while every client pledges again as soon as it was answered.
async fn by_each<F: Future<Output = ()> + Send + 'static>(
    clients: Vec<Client>,
    pledge: impl Fn(Arc<Client>, usize) -> F + Clone + Send + 'static,
) -> f64 {
    let began = Instant::now();
    let tasks: Vec<_> = clients
        .into_iter()
        .map(Arc::new)
        .map(|client| {
            let pledge = pledge.clone();
            tokio::spawn(async move {
                let mut turn = 0;
                while began.elapsed() < LONG {
                    pledge(client.clone(), turn).await;
                    turn += 1;
                }
                turn
            })
        })
        .collect();
    let mut acknowledged = 0;
    for task in tasks {
        acknowledged += task.await.unwrap();
    }
    acknowledged as f64 / began.elapsed().as_secs_f64()
}

/// A number that is never the one before, and never one that is asked about.
fn number(turn: usize) -> u32 {
    20 + (turn % 2) as u32
}

/// As a leader does: the form, sent through the router.
async fn by_web(router: Router, client: Arc<Client>, turn: usize) {
    let form = format!("form_key={}&number={}", secret().unwrap(), number(turn));
    let request = Request::builder()
        .method(Method::POST)
        .uri(&client.path)
        .header(header::COOKIE, &client.cookie)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(form))
        .unwrap();
    let response = router.oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
}

/// The same statements in the same writer: the form's key asked for and kept, what the number is held against, the pledge
/// and its audit event.
async fn by_store(db: Db, client: Arc<Client>, turn: usize) {
    let key = secret().unwrap();
    db.write(move |conn| {
        let known: bool = conn
            .prepare_cached("select exists (select 1 from posted_form where key = :key)")?
            .query_row(named_params! { ":key": key }, |row| row.get(0))?;
        assert!(!known);
        let now = Moment::parse(NOW).unwrap();
        let number = HowMany::parse(&number(turn).to_string()).unwrap();
        assert!(invitations::invitation(conn, &client.grant)?.assembly.phase(now) == Phase::Open);
        assert!(Ask::of(number, &invitations::remembered(conn, &client.grant)?).is_none());
        assert!(invitations::pledge(conn, &client.grant, number, now)?);
        conn.prepare_cached("insert into posted_form (key, digest, answer, at) values (:key, :digest, :answer, :now)")?
            .execute(named_params! { ":key": key, ":digest": [0u8; 32], ":answer": client.path, ":now": now })?;
        Ok::<_, AppError>(())
    })
    .await
    .unwrap();
}

/// One insert and nothing else.
async fn by_insert(db: Db, client: Arc<Client>, turn: usize) {
    db.write(move |conn| {
        conn.prepare_cached(
            "insert into pledge (assembly_id, institution_id, number, made_at, late)
             values (:assembly, :institution, :number, :now, 0)",
        )?
        .execute(named_params! {
            ":assembly": client.grant.assembly(),
            ":institution": client.grant.institution(),
            ":number": number(turn),
            ":now": Moment::parse(NOW),
        })?;
        Ok::<_, AppError>(())
    })
    .await
    .unwrap();
}
