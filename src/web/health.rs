//! For whoever looks after the server: whether it answers, whether it is ready, and what it counted.
//!
//! `/healthz` and `/readyz` tell nobody anything and are open to all; what was counted is told on a listener of its own, which
//! `serve --metrics` opens.

use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicU64;
use std::time::Instant;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use rusqlite::Connection;

use crate::App;
use crate::error::AppError;

/// Routes of the server's health.
pub fn router() -> Router<App> {
    Router::new().route("/healthz", get(|| async { "ok\n" })).route("/readyz", get(ready))
}

/// Ready is a server whose database can be read and whose writer answers.
async fn ready(State(app): State<App>) -> Response {
    let read = app.db.read(|conn| Ok::<_, AppError>(conn.query_row("select 1 from alliance", [], |_| Ok(()))?)).await;
    let wrote = app.db.write(|_: &Connection| Ok::<_, AppError>(())).await;
    match read.and(wrote) {
        Ok(()) => "ready\n".into_response(),
        Err(error) => {
            tracing::warn!(error = format!("{error:#}"), "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "not ready: the database does not answer\n").into_response()
        }
    }
}

/// How one answer is counted.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: String,
    status: u16,
}

/// What the server counted since it began.
pub struct Metrics {
    registry: Registry,
    answers: Family<Answered, Counter>,
    seconds: Histogram,
    memory: Gauge,
    database: Gauge,
    wal: Gauge,
    copied: Gauge<f64, AtomicU64>,
    not_copied: Counter,
}

/// In seconds: from what a page takes to what is cut off.
const SECONDS: [f64; 9] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 1.0, 5.0, 25.0];

impl Default for Metrics {
    fn default() -> Metrics {
        let mut registry = Registry::with_prefix("turnout");
        let all = Metrics {
            answers: Family::default(),
            seconds: Histogram::new(SECONDS),
            memory: Gauge::default(),
            database: Gauge::default(),
            wal: Gauge::default(),
            copied: Gauge::default(),
            not_copied: Counter::default(),
            registry: Registry::default(),
        };
        registry.register("answers", "Answers given", all.answers.clone());
        registry.register_with_unit("answer", "How long answers took", Unit::Seconds, all.seconds.clone());
        registry.register_with_unit("memory", "Memory in use", Unit::Bytes, all.memory.clone());
        registry.register_with_unit("database", "The database file", Unit::Bytes, all.database.clone());
        registry.register_with_unit("wal", "The -wal file", Unit::Bytes, all.wal.clone());
        registry.register_with_unit("last_copy_time", "When the last copy was made", Unit::Seconds, all.copied.clone());
        registry.register("failed_copies", "Copies that could not be made", all.not_copied.clone());
        Metrics { registry, ..all }
    }
}

impl Metrics {
    /// Notes that the last copy of the database is of then.
    pub fn copied(&self, at: crate::clock::Moment) {
        self.copied.set(at.utc().timestamp() as f64);
    }

    /// Notes that a copy could not be made.
    pub fn not_copied(&self) {
        self.not_copied.inc();
    }

    /// Everything, as Prometheus reads it.
    pub fn text(&self, database: &Path) -> Result<String, std::fmt::Error> {
        let bytes = |suffix: &str| {
            let mut path = database.as_os_str().to_owned();
            path.push(suffix);
            fs::metadata(path).map_or(0, |file| i64::try_from(file.len()).unwrap_or(i64::MAX))
        };
        self.database.set(bytes(""));
        self.wal.set(bytes("-wal"));
        self.memory.set(resident());
        let mut all = String::new();
        text::encode(&mut all, &self.registry)?;
        Ok(all)
    }
}

/// The memory of this process, in bytes; 0 where the system does not tell.
fn resident() -> i64 {
    let pages = fs::read_to_string("/proc/self/statm").ok().and_then(|all| all.split(' ').nth(1)?.parse::<i64>().ok());
    pages.unwrap_or_default() * 4096
}

/// Counts an answer.
pub(super) async fn count(State(app): State<App>, request: Request, next: Next) -> Response {
    let (began, method) = (Instant::now(), request.method().as_str().to_owned());
    let answer = next.run(request).await;
    // What is no method of ours is one label, however many somebody invents.
    let method = if ["GET", "POST", "HEAD"].contains(&method.as_str()) { method } else { "other".to_owned() };
    let metrics = app.metrics();
    metrics.answers.get_or_create(&Answered { method, status: answer.status().as_u16() }).inc();
    metrics.seconds.observe(began.elapsed().as_secs_f64());
    answer
}

/// The one page of the listener for what was counted.
pub fn metrics_router(app: App) -> Router {
    let metrics = |State(app): State<App>| async move {
        match app.metrics().text(app.db.path()) {
            Ok(text) => {
                let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
                ([(header::CONTENT_TYPE, kind)], text).into_response()
            }
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        }
    };
    Router::new().route("/metrics", get(metrics)).with_state(app)
}
