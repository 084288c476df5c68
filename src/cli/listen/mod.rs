//! Connections: how many there may be, of one network and in all, and how long one may stay without getting on.

mod places;
mod progress;

use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Once};
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
use tower::{ServiceBuilder, ServiceExt as _};

use self::places::Places;
use self::progress::InProgress;
use crate::access::Network;

/// Files that the process may have open: the connections, the database several times, and what is sent.
const OPEN_FILES: u64 = 4096;
/// A connection on which no whole head of a request has come for so long is closed: one that is idle, or that dribbles.
const NO_HEAD: Duration = Duration::from_secs(20);
/// A connection of which no byte of an answer was taken for so long is closed: nobody reads there any more.
const NO_READER: Duration = Duration::from_secs(20);
/// More headers than any browser or proxy sends.
const HEADERS: usize = 100;
/// The longest head of a request, in bytes.
const HEAD: usize = 64 * 1024;
/// Before it is tried again to take a connection, where the system had no room for one.
const PAUSE: Duration = Duration::from_millis(200);

/// Answers whoever connects, until `ended`; then gives the answers that are under way. Of `proxies` it believes who is asking.
pub(super) async fn serve(
    listener: TcpListener,
    routes: Router,
    proxies: Vec<IpAddr>,
    ended: impl Future<Output = ()>,
) {
    if let Err(error) = rlimit::increase_nofile_limit(OPEN_FILES) {
        tracing::warn!(%error, "the system lets this process open few files");
    }
    let proxies: Arc<[IpAddr]> = proxies.into();
    let places = Places::new();
    let graceful = GracefulShutdown::new();
    tokio::pin!(ended);
    loop {
        let next = async {
            let free = places.one_is_free().await;
            (free, listener.accept().await)
        };
        let (free, accepted) = tokio::select! {
            next = next => next,
            () = &mut ended => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                let named = Network::is_one_of(peer.ip(), &proxies);
                // Who has too many is not answered: a word to each of thousands would be work, too.
                let Some(place) = places.take(free, peer.ip(), named) else { continue };
                let answering = answering(stream, peer, Arc::clone(&proxies), routes.clone(), &graceful);
                tokio::spawn(async move {
                    answering.await;
                    drop(place);
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
    proxies: Arc<[IpAddr]>,
    routes: Router,
    graceful: &GracefulShutdown,
) -> impl Future<Output = ()> + use<> {
    let service = ServiceBuilder::new()
        .map_request(move |request: Request<Incoming>| {
            warn_of_unknown_proxy(&request, peer.ip(), &proxies);
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
        let stream = InProgress::new(TokioIo::new(stream), NO_READER);
        let connection = builder.serve_connection(stream, service);
        if let Err(error) = watched.watch(connection).await {
            tracing::debug!(%error, "a connection ended early");
        }
    }
}

/// Says once that somebody tells of others and is not believed: mostly it is a proxy that was forgotten, and everybody behind
/// it is one network, whose wrong passwords make all of them wait.
fn warn_of_unknown_proxy(request: &Request<Incoming>, peer: IpAddr, proxies: &[IpAddr]) {
    static ONCE: Once = Once::new();
    if request.headers().contains_key(Network::FORWARDED) && !Network::is_one_of(peer, proxies) {
        ONCE.call_once(|| {
            tracing::warn!(
                %peer,
                "X-Forwarded-For is not believed: it comes from an address that is none of a proxy's. If this is your proxy, \
                 name it with --trusted-proxy"
            );
        });
    }
}
