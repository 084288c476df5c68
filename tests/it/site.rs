//! A whole Turnout in a test: the router in this process, a temporary database, a clock that stands still.
//!
//! No port, no sleep, no shared state.

use std::path::Path;

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use axum::response::Response;
use chrono::TimeDelta;
use http_body_util::BodyExt as _;
use rusqlite::Connection;
use scraper::{Html, Selector};
use tempfile::TempDir;
use tower::ServiceExt as _;
use turnout::access::model::Role;
use turnout::access::token::{self, Key, LinkToken};
use turnout::access::{Actor, Grant, Organiser, store as access};
use turnout::assembly::model::{AssemblyId, Dates, NewAssembly, Zone};
use turnout::clock::{Clock, Moment};
use turnout::db::Db;
use turnout::error::AppError;
use turnout::institution::model::{InstitutionId, LeaderId};
use turnout::institution::store::{Described, DescribedLeader};
use turnout::sheet::Reader;
use turnout::web::BaseUrl;
use turnout::{App, Parts};

use crate::logged;

/// The time at which every site begins: six weeks before its assembly.
pub const BEGIN: &str = "2027-01-29T10:00:00Z";
/// When the assembly of [`Site::assembly`] starts, in London.
pub const START: &str = "2027-03-12T19:00:00Z";
const BASE: &str = "http://127.0.0.1:8080";

pub fn at(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

/// A Turnout of its own.
pub struct Site {
    pub app: App,
    router: Router,
    folder: TempDir,
    /// Where in the log of this process its own begins.
    logged_from: usize,
}

/// One browser: keeps cookies.
pub struct Browser<'a> {
    site: &'a Site,
    cookies: Vec<(String, String)>,
}

/// What was answered.
pub struct Page {
    pub status: StatusCode,
    pub location: String,
    pub headers: axum::http::HeaderMap,
    /// How many bytes came, packed or not.
    pub size: usize,
    pub body: String,
}

/// One institution asked to one assembly, with its leader and their link.
pub struct Invited {
    pub assembly: AssemblyId,
    pub institution: InstitutionId,
    pub leader: LeaderId,
    pub grant: Grant,
    pub link: String,
    pub home: String,
}

impl Drop for Site {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            logged::tell_nobody(&self.folder.path().join("turnout.db"), &logged::since(self.logged_from));
        }
    }
}

impl Site {
    pub fn new() -> Site {
        Site::at_base(BASE)
    }

    /// One that people reach by that base URL.
    pub fn at_base(base: &str) -> Site {
        Site::in_folder(tempfile::tempdir().unwrap(), base, Default::default())
    }

    /// One that gives a file up so soon.
    pub fn with_downloads(downloads: turnout::web::Downloads) -> Site {
        Site::in_folder(tempfile::tempdir().unwrap(), BASE, downloads)
    }

    /// One whose database and key, as far as there are any, lie in a folder already.
    pub fn of(folder: TempDir) -> Site {
        Site::in_folder(folder, BASE, Default::default())
    }

    fn in_folder(folder: TempDir, base: &str, downloads: turnout::web::Downloads) -> Site {
        let logged_from = logged::begin();
        let database = folder.path().join("turnout.db");
        let app = App::new(Parts {
            db: Db::open(&database).unwrap(),
            clock: Clock::fixed(at(BEGIN)),
            base_url: BaseUrl::parse(base, false).unwrap(),
            key: Key::beside(&database).unwrap(),
            reader: Reader::new(Path::new(env!("CARGO_BIN_EXE_turnout"))),
            pin_tries: Default::default(),
            sign_in_tries: Default::default(),
            proxies: Vec::new(),
            rehearsals: Default::default(),
            directories: Default::default(),
            copies: None,
            downloads,
            demo_session: None,
        });
        Site { router: turnout::router(app.clone()), app, folder, logged_from }
    }

    /// Where the database lies.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The time is now `text`, RFC 3339.
    pub fn time_is(&self, text: &str) {
        self.app.clock.set(at(text));
    }

    pub fn time_passes(&self, span: TimeDelta) {
        self.app.clock.set(self.app.clock.now() + span);
    }

    pub async fn write<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Connection) -> Result<T, AppError> + Send + 'static,
    ) -> T {
        self.app.db.write(job).await.unwrap()
    }

    pub async fn read<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Connection) -> Result<T, AppError> + Send + 'static,
    ) -> T {
        self.app.db.read(job).await.unwrap()
    }

    /// One number of the database: `select count(*) from pledge`.
    pub async fn number(&self, sql: &'static str) -> i64 {
        self.read(move |conn| Ok(conn.query_row(sql, [], |row| row.get(0))?)).await
    }

    /// One text of the database.
    pub async fn text(&self, sql: &'static str) -> String {
        self.read(move |conn| Ok(conn.query_row(sql, [], |row| row.get(0))?)).await
    }

    /// An assembly on Friday 12 March 2027, 7pm in London, with the usual dates: pledge and access by 12 February, names,
    /// childcare and travel by 26 February, each 8pm.
    pub async fn assembly(&self) -> AssemblyId {
        let now = self.app.clock.now();
        self.write(move |conn| {
            let zone = Zone::parse("Europe/London").unwrap();
            let new = NewAssembly {
                title: "Spring assembly".into(),
                venue: Some("Great Hall".into()),
                address: None,
                doors_at: None,
                starts_at: at(START),
                ends_at: None,
                zone,
                capacity: None,
                target: None,
                dates: Dates::counted_back(at(START), zone),
            };
            Ok(turnout::assembly::store::add(conn, &Organiser::at_the_machine(), &new, now)?)
        })
        .await
    }

    /// Invites an institution of that name, with one leader, and makes their link.
    pub async fn invited(&self, assembly: AssemblyId, name: &'static str) -> Invited {
        let (now, key) = (self.app.clock.now(), self.app.key.clone());
        self.write(move |conn| {
            let machine = Organiser::at_the_machine();
            let described = Described { name: name.into(), kind: None, chapter: None, membership: None };
            let institution = turnout::institution::store::describe(conn, &machine, &described, now)?;
            let leader = DescribedLeader { name: format!("Leader of {name}"), phone: None, email: None };
            let leader = turnout::institution::store::add_leader(conn, &machine, institution, &leader, now)?;
            turnout::invitation::store::invite(conn, &machine, assembly, institution, None, now)?;
            let grant = access::grant(conn, &machine, assembly, institution)?.unwrap();
            let (link, generation) = access::link_for(conn, &grant, leader, now)?;
            let home = format!("/my/{}", grant.invitation());
            let link = format!("/l/{}", key.link_token(link, generation));
            Ok(Invited { assembly, institution, leader, grant, link, home })
        })
        .await
    }

    pub fn browser(&self) -> Browser<'_> {
        Browser { site: self, cookies: Vec::new() }
    }

    /// A browser in which that leader's link was opened.
    pub async fn leader(&self, invited: &Invited) -> Browser<'_> {
        let mut browser = self.browser();
        let page = browser.get(&invited.link).await;
        assert_eq!((page.status, page.location.as_str()), (StatusCode::SEE_OTHER, invited.home.as_str()));
        browser
    }

    /// A browser in which an organiser called Amina is signed in.
    pub async fn organiser(&self) -> Browser<'_> {
        self.organiser_called("Amina", "amina@example.org").await
    }

    /// A browser in which another organiser, called Bilal, is signed in.
    pub async fn second_organiser(&self) -> Browser<'_> {
        self.organiser_called("Bilal", "bilal@example.org").await
    }

    async fn organiser_called(&self, name: &'static str, email: &'static str) -> Browser<'_> {
        let now = self.app.clock.now();
        self.write(move |conn| Ok(access::add_account(conn, Actor::Machine, name, email, Role::Admin, now)?)).await;
        self.signed_in(email).await
    }

    /// A browser in which the organiser of that e-mail is signed in.
    pub async fn signed_in(&self, email: &'static str) -> Browser<'_> {
        self.notices_the_time().await;
        let (now, secret) = (self.app.clock.now(), token::secret().unwrap());
        let kept = secret.clone();
        self.write(move |conn| {
            let (account, _) = access::account_to_sign_in(conn, email)?.unwrap();
            Ok(access::begin_session(conn, &kept, account, now)?)
        })
        .await;
        self.browser_with_session(secret)
    }

    /// Whoever signs in asks for a page first: a clock that was set back since the last one is noticed then, and not only once
    /// they are in.
    async fn notices_the_time(&self) {
        assert_eq!(self.browser().get("/healthz").await.status, StatusCode::OK);
    }

    /// A browser in which somebody called Rosa is signed in, in that role.
    pub async fn in_role(&self, role: Role) -> Browser<'_> {
        let now = self.app.clock.now();
        self.write(move |conn| Ok(access::add_account(conn, Actor::Machine, "Rosa", "rosa@example.org", role, now)?))
            .await;
        self.signed_in("rosa@example.org").await
    }

    /// A browser that has the cookie of a session.
    pub fn browser_with_session(&self, secret: String) -> Browser<'_> {
        let mut browser = self.browser();
        browser.cookies.push(("__Host-session".into(), secret));
        browser
    }
}

/// What a leader's own link lets them touch.
pub async fn leaders_grant(site: &Site, invited: &Invited) -> Grant {
    let token = LinkToken::parse(invited.link.trim_start_matches("/l/")).unwrap();
    let now = site.app.clock.now();
    site.read(move |conn| Ok(access::link(conn, token.link, now)?.unwrap().leader.grant)).await
}

impl Browser<'_> {
    pub async fn get(&mut self, path: &str) -> Page {
        self.send(self.request(Method::GET, path).body(Body::empty()).unwrap()).await
    }

    /// The organiser signs in again: another day, or after hours in which they did nothing.
    pub async fn comes_back(&mut self) {
        let (_, before) = self.cookies.iter().find(|(name, _)| name == "__Host-session").unwrap().clone();
        let sql = "delete from session where secret_hash = ?1 returning account_id";
        let ended = move |conn: &Connection| Ok(conn.query_row(sql, [token::hash(&before)], |row| row.get(0))?);
        let account = self.site.write(ended).await;
        self.site.notices_the_time().await;
        let (now, secret) = (self.site.app.clock.now(), token::secret().unwrap());
        let kept = secret.clone();
        self.site.write(move |conn| Ok(access::begin_session(conn, &kept, account, now)?)).await;
        self.cookies.retain(|(name, _)| name != "__Host-session");
        self.cookies.push(("__Host-session".into(), secret));
    }

    /// Opens the page at `path`, fills in `fields` and sends it to `path`: a person's way.
    pub async fn submit(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let key = self.get(path).await.form_key();
        self.post_with_key(path, &key, fields).await
    }

    /// Sends a form to `path` with a key of its own.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.post_with_key(path, &token::secret().unwrap(), fields).await
    }

    /// Sends a form to `path` with that key.
    pub async fn post_with_key(&mut self, path: &str, key: &str, fields: &[(&str, &str)]) -> Page {
        let mut all = vec![("form_key", key)];
        all.extend_from_slice(fields);
        let request = self
            .request(Method::POST, path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(serde_html_form::to_string(&all).unwrap()));
        self.send(request.unwrap()).await
    }

    /// Sends a file to `path` with a key of its own.
    pub async fn upload(&mut self, path: &str, file_name: &str, bytes: &[u8]) -> Page {
        let key = token::secret().unwrap();
        let mut body = format!(
            "--x\r\nContent-Disposition: form-data; name=\"form_key\"\r\n\r\n{key}\r\n--x\r\nContent-Disposition: \
             form-data; name=\"file\"; filename=\"{file_name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--x--\r\n");
        let request = self
            .request(Method::POST, path)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(body));
        self.send(request.unwrap()).await
    }

    /// A request with this browser's cookies, to be changed by a test that needs another.
    pub fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let builder = Request::builder().method(method).uri(path);
        if cookies.is_empty() { builder } else { builder.header(header::COOKIE, cookies.join("; ")) }
    }

    /// The answer to a request for `path`, of which nothing was read yet.
    pub async fn unread(&self, path: &str) -> Response {
        let request = self.request(Method::GET, path).body(Body::empty()).unwrap();
        self.site.router.clone().oneshot(request).await.unwrap()
    }

    pub async fn send(&mut self, request: Request<Body>) -> Page {
        let response = self.site.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for set in parts.headers.get_all(header::SET_COOKIE) {
            let (name, value) = set.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.retain(|(kept, _)| kept != name);
            self.cookies.push((name.to_owned(), value.to_owned()));
        }
        let location = parts.headers.get(header::LOCATION).map(|to| to.to_str().unwrap().to_owned());
        let bytes = body.collect().await.unwrap().to_bytes();
        Page {
            status: parts.status,
            location: location.unwrap_or_default(),
            headers: parts.headers,
            size: bytes.len(),
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }
}

impl Page {
    fn html(&self) -> Html {
        Html::parse_document(&self.body)
    }

    /// The text of each element that `selector` finds, its white space folded.
    pub fn all(&self, selector: &str) -> Vec<String> {
        let words = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let selector = Selector::parse(selector).unwrap();
        self.html().select(&selector).map(|element| words(element.text().collect())).collect()
    }

    /// The text of the one element that `selector` finds.
    pub fn one(&self, selector: &str) -> String {
        let mut all = self.all(selector);
        assert_eq!(all.len(), 1, "{selector} in {}", self.body);
        all.remove(0)
    }

    /// The whole text of the page, its white space folded.
    pub fn text(&self) -> String {
        self.one("main")
    }

    /// An attribute of each element that `selector` finds.
    pub fn attributes(&self, selector: &str, attribute: &str) -> Vec<String> {
        let selector = Selector::parse(selector).unwrap();
        self.html().select(&selector).filter_map(|element| element.attr(attribute).map(str::to_owned)).collect()
    }

    /// What a browser would send of the page's form if nobody touched it; buttons aside.
    pub fn form(&self) -> Vec<(String, String)> {
        let (html, inputs) = (self.html(), Selector::parse("main form :is(input, textarea)[name]").unwrap());
        let of = |input: scraper::ElementRef<'_>| {
            if input.value().name() == "textarea" {
                return Some((input.attr("name")?.to_owned(), input.text().collect()));
            }
            let attr = |name| input.attr(name).unwrap_or_default().to_owned();
            let ticked = !matches!(input.attr("type"), Some("radio" | "checkbox")) || input.attr("checked").is_some();
            ticked.then(|| (attr("name"), attr("value")))
        };
        html.select(&inputs).filter_map(of).collect()
    }

    /// The key of the page's forms.
    pub fn form_key(&self) -> String {
        let keys = self.attributes("main input[name=form_key]", "value");
        keys.first().unwrap_or_else(|| panic!("{}: no form in {}", self.status, self.body)).clone()
    }

    /// That it leads on to `path`: 303.
    #[track_caller]
    pub fn leads_to(&self, path: &str) {
        assert_eq!((self.status, self.location.as_str()), (StatusCode::SEE_OTHER, path), "{}", self.body);
    }
}
