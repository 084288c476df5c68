//! `turnout serve`: the server.

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use clap::Args;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use super::backups::Backups;
use super::error::Failure;
use super::listen;
use crate::access::token::Key;
use crate::access::{self, Actor};
use crate::clock::Clock;
use crate::db::Db;
use crate::error::AppError;
use crate::sheet::Reader;
use crate::web::{BaseUrl, health};
use crate::{App, Parts, router, tidy};

/// Where `serve` listens, and where links lead, unless told otherwise.
pub(super) const DEFAULT_BASE_URL: &str = "http://127.0.0.1:8080";

/// How long answers under way may take once the server was asked to end.
const DRAINING: Duration = Duration::from_secs(10);

/// Run the server
///
/// Makes the database on first start, and prints a link with which the first organiser chooses a password. Ends by Ctrl-C or
/// SIGTERM once the answers under way are given.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: turnout --database turnout.db serve --listen 127.0.0.1:8080 --base-url https://turnout.example.org"
)]
pub(super) struct Serve {
    #[command(flatten)]
    pub listening: Listening,
    #[command(flatten)]
    backups: Backups,
    /// Tell Prometheus what was counted, at /metrics of this address: one that the world does not reach
    #[arg(long, value_name = "ADDR")]
    metrics: Option<SocketAddr>,
    /// Write the log as JSON, a line for each event
    #[arg(long)]
    log_json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Listening {
    /// Where to listen; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// The address that people reach the server by: the only source of links; by default the one it listens on
    #[arg(long, env = "TURNOUT_BASE_URL")]
    pub base_url: Option<String>,
    /// Take a base URL of plain http on another machine than this one
    #[arg(long)]
    pub insecure_http: bool,
    /// The address of a proxy before the server, whose X-Forwarded-For is believed; may be given several times
    #[arg(long, value_name = "ADDR")]
    pub trusted_proxy: Vec<std::net::IpAddr>,
}

impl Serve {
    pub async fn run(self, database: &Path) -> Result<(), Failure> {
        let backups = self.backups.planned()?;
        let (listener, base_url) = self.listening.open().await?;
        let app = App::new(Parts {
            db: Db::open(database)?,
            clock: Clock::System,
            base_url,
            key: Key::beside(database)?,
            reader: Reader::of_this_program(),
            pin_tries: Default::default(),
            sign_in_tries: Default::default(),
            proxies: self.listening.trusted_proxy,
            rehearsals: Default::default(),
            directories: Default::default(),
            copies: backups.as_ref().map(|planned| planned.folder().to_owned()),
            downloads: Default::default(),
            demo_session: None,
        });
        log(self.log_json);
        if let Some(address) = self.metrics {
            let listener = TcpListener::bind(address).await.with_context(|| format!("listening on {address}"))?;
            println!("metrics http://{}/metrics", listener.local_addr()?);
            let routes = health::metrics_router(app.clone());
            tokio::spawn(async move { axum::serve(listener, routes).await });
        }
        if let Some(link) = set_up_link(&app).await? {
            println!("set-up {link}");
        }
        println!("listening http://{}", listener.local_addr()?);
        let copying = backups.map(|planned| tokio::spawn(planned.go_on(app.clone())));
        let answered = answer(listener, app).await;
        if let Some(copying) = copying {
            copying.abort();
        }
        answered
    }
}

/// A new link for the first organiser; none once there is one.
async fn set_up_link(app: &App) -> Result<Option<String>, Failure> {
    let now = app.clock.now();
    let link = app.db.write(move |conn| match access::store::any_account(conn)? {
        true => Ok::<_, AppError>(None),
        false => Ok(Some(access::store::add_password_link(conn, Actor::Machine, None, now)?)),
    });
    Ok(link.await?.map(|link| access::password_address(&app.key, &app.base_url, link)))
}

impl Listening {
    /// Listens, and says by which address.
    pub async fn open(&self) -> Result<(TcpListener, BaseUrl), Failure> {
        let listener = TcpListener::bind(self.listen).await.with_context(|| format!("listening on {}", self.listen))?;
        let own = format!("http://{}", listener.local_addr()?);
        let base_url = self.base_url.as_deref().unwrap_or(&own);
        let base_url =
            BaseUrl::parse(base_url, self.insecure_http).map_err(|error| Failure::Usage(error.to_string()))?;
        Ok((listener, base_url))
    }
}

/// What the log shows unless `RUST_LOG` says otherwise.
const LOGGED: &str = "warn,turnout=info";

/// Writes the log to standard error.
pub(super) fn log(json: bool) {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| LOGGED.into());
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if json { lines.json().init() } else { lines.init() }
}

/// Answers until it is asked to end; then gives the answers under way a while, and closes the database.
pub(super) async fn answer(listener: TcpListener, app: App) -> Result<(), Failure> {
    let (db, screens, proxies) = (app.db.clone(), app.clone(), app.proxies.clone());
    let mut asked_to_end = end_asked()?;
    let tidying = tokio::spawn(tidy::hourly(app.clone()));
    let watching = tokio::spawn(access::set_back::watch(app.clone()));
    let routes: Router = router(app);
    let mut ended = asked_to_end.clone();
    let server = listen::serve(listener, routes, proxies, async move {
        // An error means that the sender is gone: the process is ending.
        ended.wait_for(|asked| *asked).await.ok();
        // Whoever listens to a screen's numbers would do so for good.
        screens.screens().close();
    });
    tokio::select! {
        () = server => {}
        () = async { asked_to_end.wait_for(|asked| *asked).await.ok(); tokio::time::sleep(DRAINING).await } => {
            tracing::warn!("some answers took too long and were cut off");
        }
    }
    tidying.abort();
    watching.abort();
    db.close().await;
    Ok(())
}

/// Becomes true at Ctrl-C or SIGTERM.
fn end_asked() -> Result<tokio::sync::watch::Receiver<bool>, Failure> {
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let (tell, told) = tokio::sync::watch::channel(false);
    tokio::spawn(async move {
        tokio::select! { _ = interrupt.recv() => {}, _ = terminate.recv() => {} }
        tell.send_replace(true);
    });
    Ok(told)
}
