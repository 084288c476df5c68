//! What an organiser waits for at a desk of 600 institutions and 6,000 people: the dashboard, the duplicates, an import.

use std::path::Path;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use rusqlite::{Connection, named_params};
use scraper::{Html, Selector};
use tower::ServiceExt as _;
use turnout::access::token::secret;
use turnout::access::{Actor, NumbersGrant, Organiser, store as access};
use turnout::clock::Moment;
use turnout::db::Db;
use turnout::error::AppError;
use turnout::tally::store as tally;

use crate::fill::{Size, app, filled};
use crate::{Figure, median};

const INSTITUTIONS: u32 = 600;
const PAGES: usize = 100;
/// How often everybody is held against everybody.
const COMPARISONS: usize = 5;
const IMPORTS: usize = 5;
/// Ten days before the assembly that is filled in, so that some are to be chased.
const NOW: &str = "2027-03-02T10:00:00Z";

pub async fn figures() -> Vec<Figure> {
    let folder = tempfile::tempdir().unwrap();
    let size = Size { institutions: INSTITUTIONS, assemblies: 1, people: 10 };
    let db = filled(&folder.path().join("desk.db"), &size).await;
    // Else everybody would have one number, and be everybody's duplicate.
    db.write(|conn| {
        conn.execute("update attendee set phone = '+447700' || (100000 + attendee_id)", [])?;
        Ok::<_, AppError>(())
    })
    .await
    .unwrap();
    let desk = Desk::new(db, &folder.path().join("desk.db")).await;
    let mut figures = dashboard(&desk, &size).await;
    figures.push(duplicates(&desk, &size).await);
    figures.push(import(folder.path()).await);
    figures
}

/// The program with an organiser signed in.
pub struct Desk {
    pub db: Db,
    router: Router,
    cookie: String,
}

impl Desk {
    pub async fn new(db: Db, path: &Path) -> Desk {
        let now = Moment::parse(NOW).unwrap();
        let session = secret().unwrap();
        let kept = session.clone();
        db.write(move |conn| {
            let account = access::add_account(
                conn,
                Actor::Machine,
                "Amina",
                "amina@example.org",
                turnout::access::model::Role::Admin,
                now,
            )?
            .unwrap();
            Ok::<_, AppError>(access::begin_session(conn, &kept, account, now)?)
        })
        .await
        .unwrap();
        let cookie = format!("__Host-session={session}");
        let app = app(db.clone(), path, now);
        Desk { db, router: turnout::router(app), cookie }
    }

    async fn ask(&self, method: Method, path: &str, compressed: bool, body: String) -> (StatusCode, String, Vec<u8>) {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        if compressed {
            request = request.header(header::ACCEPT_ENCODING, "gzip");
        }
        let response = self.router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        let location = response.headers().get(header::LOCATION).map(|to| to.to_str().unwrap().to_owned());
        let status = response.status();
        let body = response.into_body().collect().await.unwrap().to_bytes().to_vec();
        (status, location.unwrap_or_default(), body)
    }

    /// A page as a browser gets it: what it weighs on the wire, and how long it took.
    pub async fn page(&self, path: &str) -> (usize, Duration) {
        let began = Instant::now();
        let (status, _, body) = self.ask(Method::GET, path, true, String::new()).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        (body.len(), began.elapsed())
    }
}

pub fn milliseconds(took: Duration) -> String {
    format!("{:.1} ms", took.as_secs_f64() * 1e3)
}

async fn dashboard(desk: &Desk, size: &Size) -> Vec<Figure> {
    let (mut ours, mut bound, mut weight) = (Vec::new(), Vec::new(), 0);
    for _ in 0..PAGES {
        let (bytes, took) = desk.page("/o/a/1?f=all").await;
        weight = weight.max(bytes);
        ours.push(took);
        bound.push(tally_alone(&desk.db).await);
    }
    let (ours, bound) = (median(ours), median(bound));
    vec![
        Figure {
            what: format!("dashboard of {INSTITUTIONS} institutions and {} people, p50", size.all_people()),
            ours: milliseconds(ours),
            bound: format!("{} for its tally alone", milliseconds(bound)),
            ratio: format!("{:.2}", ours.as_secs_f64() / bound.as_secs_f64()),
            goal: "under 15 ms",
        },
        Figure {
            what: "one page of it on the wire".into(),
            ours: format!("{:.1} KB", weight as f64 / 1e3),
            bound: String::new(),
            ratio: String::new(),
            goal: "under 30 KB",
        },
    ]
}

async fn tally_alone(db: &Db) -> Duration {
    let began = Instant::now();
    let assembly = "1".parse().unwrap();
    let rows = db.read(move |conn| {
        Ok::<_, AppError>(tally::rows(conn, &NumbersGrant::of(&Organiser::at_the_machine(), assembly))?)
    });
    assert_eq!(rows.await.unwrap().len(), INSTITUTIONS as usize);
    began.elapsed()
}

async fn duplicates(desk: &Desk, size: &Size) -> Figure {
    let (mut ours, mut bound) = (Vec::new(), Vec::new());
    for _ in 0..COMPARISONS {
        ours.push(desk.page("/o/a/1/duplicates").await.1);
        bound.push(names_alone(&desk.db, size).await);
    }
    let (ours, bound) = (median(ours), median(bound));
    Figure {
        what: format!("duplicates among {} people, p50", size.all_people()),
        ours: milliseconds(ours),
        bound: format!("{} for reading their names", milliseconds(bound)),
        ratio: format!("{:.1}", ours.as_secs_f64() / bound.as_secs_f64()),
        goal: "",
    }
}

async fn names_alone(db: &Db, size: &Size) -> Duration {
    let began = Instant::now();
    let read = db.read(|conn| {
        let mut people = conn.prepare_cached("select name, phone, email from attendee where assembly_id = 1")?;
        let all = people.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok::<_, AppError>(all.collect::<rusqlite::Result<Vec<(String, Option<String>, Option<String>)>>>()?)
    });
    assert_eq!(read.await.unwrap().len(), size.all_people() as usize);
    began.elapsed()
}

/// Rows pasted, checked and saved in the browser, each into a file of its own, beside the same rows inserted and no more.
async fn import(folder: &Path) -> Figure {
    let (mut ours, mut bound) = (Vec::new(), Vec::new());
    for round in 0..IMPORTS {
        let path = folder.join(format!("import-{round}.db"));
        let desk = Desk::new(filled(&path, &Size { institutions: 0, assemblies: 1, people: 0 }).await, &path).await;
        let began = Instant::now();
        imported(&desk).await;
        ours.push(began.elapsed());
        assert_eq!(invited(&desk.db).await, INSTITUTIONS);
        let path = folder.join(format!("inserts-{round}.db"));
        let db = filled(&path, &Size { institutions: 0, assemblies: 1, people: 0 }).await;
        let began = Instant::now();
        db.write(inserted).await.unwrap();
        bound.push(began.elapsed());
        assert_eq!(invited(&db).await, INSTITUTIONS);
    }
    let (ours, bound) = (median(ours), median(bound));
    Figure {
        what: format!("import of {INSTITUTIONS} institutions: sent, checked, saved, p50"),
        ours: format!("{:.0} ms", ours.as_secs_f64() * 1e3),
        bound: format!("{:.0} ms for the inserts alone", bound.as_secs_f64() * 1e3),
        ratio: format!("{:.1}", ours.as_secs_f64() / bound.as_secs_f64()),
        goal: "under 1 s",
    }
}

/// One that is unlike the others in the only way that counts: its words.
fn name(number: u32) -> String {
    const FIRST: [&str; 25] = [
        "Abbey", "Beacon", "Canal", "Dale", "Elm", "Forge", "Glen", "Harbour", "Iron", "Jubilee", "Kiln", "Lime",
        "Mill", "North", "Orchard", "Park", "Quarry", "River", "Spring", "Tower", "Union", "Vale", "Weir", "Yard",
        "Zinc",
    ];
    const SECOND: [&str; 24] = [
        "Primary School",
        "Tenants",
        "Methodist Church",
        "Mosque",
        "Synagogue",
        "Surgery",
        "Gurdwara",
        "Temple",
        "College",
        "Nursery",
        "Baptist Church",
        "Credit Union",
        "Library Friends",
        "Food Bank",
        "Convent",
        "Workers",
        "Carers",
        "Youth Club",
        "Allotments",
        "Choir",
        "Nurses",
        "Teachers",
        "Drivers",
        "Cleaners",
    ];
    format!("{} {}", FIRST[number as usize % 25], SECOND[number as usize / 25])
}

async fn imported(desk: &Desk) {
    let rows: String = (0..INSTITUTIONS)
        .map(|at| {
            format!("{},faith,North,member,{},Leader {at},07700 900{:03},l{at}@example.org\n", name(at), at % 60, at)
        })
        .collect();
    let rows = format!("institution,kind,chapter,membership,asked,leader,phone,email\n{rows}");
    let key = secret().unwrap();
    let body = form(&[("form_key", &key), ("rows", &rows)]);
    let (status, check, _) = desk.ask(Method::POST, "/o/a/1/import/paste", false, body).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (status, _, page) = desk.ask(Method::GET, &check, false, String::new()).await;
    assert_eq!(status, StatusCode::OK);
    let fields = pressed(&String::from_utf8(page).unwrap(), "Save these institutions");
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let (status, _, _) = desk.ask(Method::POST, "/o/institutions/import/check", false, form(&fields)).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
}

fn form(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// What a browser sends when the button of that text is pressed on a page whose form has hidden fields alone.
fn pressed(page: &str, text: &str) -> Vec<(String, String)> {
    let page = Html::parse_document(page);
    let (hidden, buttons) = (Selector::parse("main input[type=hidden]"), Selector::parse("main button[name=do]"));
    let field = |element: scraper::ElementRef<'_>| {
        let attribute = |name| element.attr(name).unwrap_or_default().to_owned();
        (attribute("name"), attribute("value"))
    };
    let button = page.select(&buttons.unwrap()).find(|button| button.text().collect::<String>() == text).map(field);
    page.select(&hidden.unwrap()).map(field).chain(button).collect()
}

async fn invited(db: &Db) -> u32 {
    let count = "select count(*) from invitation i join link using (invitation_id)";
    db.read(move |conn| Ok::<_, AppError>(conn.query_row(count, [], |row| row.get(0))?)).await.unwrap()
}

fn inserted(conn: &Connection) -> Result<(), AppError> {
    let now = Moment::parse(NOW).unwrap();
    let mut institution = conn.prepare(
        "insert into institution (name, kind, chapter, membership, added_at) values (:name, 'faith', 'North', 'member', :now)",
    )?;
    let mut leader =
        conn.prepare("insert into leader (name, phone, email, added_at) values (:name, :phone, :email, :now)")?;
    let mut speaks = conn.prepare(
        "insert into leader_institution (leader_id, institution_id, since) values (:leader, :institution, :now)",
    )?;
    let mut invitation = conn.prepare(
        "insert into invitation (assembly_id, institution_id, asked, added_at) values (1, :institution, :asked, :now)",
    )?;
    let mut link =
        conn.prepare("insert into link (invitation_id, leader_id, made_at) values (:invitation, :leader, :now)")?;
    for at in 0..INSTITUTIONS {
        institution.execute(named_params! { ":name": name(at), ":now": now })?;
        let its = conn.last_insert_rowid();
        leader.execute(named_params! {
            ":name": format!("Leader {at}"), ":phone": format!("+447700900{at:03}"), ":email": format!("l{at}@example.org"),
            ":now": now,
        })?;
        let theirs = conn.last_insert_rowid();
        speaks.execute(named_params! { ":leader": theirs, ":institution": its, ":now": now })?;
        invitation.execute(named_params! { ":institution": its, ":asked": at % 60, ":now": now })?;
        link.execute(named_params! { ":invitation": conn.last_insert_rowid(), ":leader": theirs, ":now": now })?;
    }
    Ok(())
}
