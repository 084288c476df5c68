//! Connections: how many there may be, and how long one may stay without asking for anything.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1::Builder;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tower::{ServiceBuilder, ServiceExt as _};

/// So many connections at once; more wait in the system's own queue. Two hundred screens, fifty phones and a hall of leaders
/// are some hundreds.
const CONNECTIONS: usize = 1000;
/// Files that the process may have open: the connections, the database several times, and what is sent.
const OPEN_FILES: u64 = 4096;
/// A connection on which no whole head of a request has come for so long is closed: one that is idle, or that dribbles.
const NO_HEAD: Duration = Duration::from_secs(20);
/// More headers than any browser or proxy sends.
const HEADERS: usize = 100;
/// The longest head of a request, in bytes.
const HEAD: usize = 64 * 1024;
/// Before it is tried again to take a connection, where the system had no room for one.
const PAUSE: Duration = Duration::from_millis(200);

/// Answers whoever connects, until `ended`; then gives the answers that are under way.
pub(super) async fn serve(listener: TcpListener, routes: Router, ended: impl Future<Output = ()>) {
    if let Err(error) = rlimit::increase_nofile_limit(OPEN_FILES) {
        tracing::warn!(%error, "the system lets this process open few files");
    }
    let slots = Arc::new(Semaphore::new(CONNECTIONS));
    let graceful = GracefulShutdown::new();
    tokio::pin!(ended);
    loop {
        let next = async {
            let slot = Arc::clone(&slots).acquire_owned().await;
            (slot, listener.accept().await)
        };
        let (slot, accepted) = tokio::select! {
            next = next => next,
            () = &mut ended => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                let answering = answering(stream, peer, routes.clone(), &graceful);
                tokio::spawn(async move {
                    answering.await;
                    drop(slot);
                });
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
    drop(listener);
    graceful.shutdown().await;
}

/// Answers on one connection until it ends. Its own mistakes concern nobody else.
fn answering(
    stream: TcpStream,
    peer: SocketAddr,
    routes: Router,
    graceful: &GracefulShutdown,
) -> impl Future<Output = ()> + use<> {
    let service = ServiceBuilder::new()
        .map_request(move |request: Request<Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            request
        })
        .service(routes);
    let mut builder = Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(NO_HEAD).max_headers(HEADERS).max_buf_size(HEAD);
    let watched = graceful.watcher();
    async move {
        // An answer is small or comes in chunks: nothing is won by waiting for more of it.
        stream.set_nodelay(true).ok();
        let service = TowerToHyperService::new(service.map_err(|never| match never {}));
        let connection = builder.serve_connection(TokioIo::new(stream), service);
        if let Err(error) = watched.watch(connection).await {
            tracing::debug!(%error, "a connection ended early");
        }
    }
}
