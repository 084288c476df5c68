//! The numbers as they change: a stream of events, and the same to be asked for where a stream does not come through.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderName, header};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse as _, Response};
use futures_core::Stream;
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::sync::watch;

use crate::App;
use crate::access::Screen;
use crate::room::feed::Told;
use crate::web::PageError;

/// How many events wait for a slow screen before it is told the latest numbers only.
const WAITING: usize = 4;
/// After how long a browser whose stream ended asks again.
const ASK_AGAIN: Duration = Duration::from_secs(2);

pub(super) async fn numbers(State(app): State<App>, screen: Screen) -> Result<Response, PageError> {
    let told = app.screens().told(&app, &screen).await?;
    Ok(([(header::CONTENT_TYPE, "application/json")], told.json()).into_response())
}

pub(super) async fn events(State(app): State<App>, screen: Screen) -> Result<Response, PageError> {
    let told = app.screens().listen(&app, &screen).await?;
    let (sender, receiver) = mpsc::channel(WAITING);
    tokio::spawn(pass_on(told, screen.generation(), sender));
    // A proxy that gathers what it passes on would keep the numbers back.
    let unheld = (HeaderName::from_static("x-accel-buffering"), "no");
    Ok(([unheld], Sse::new(Events(receiver))).into_response())
}

/// Passes on what one screen is told: the numbers whenever they change, and a heartbeat while they do not. A heartbeat is an
/// event with a name: scripts are not told of comments.
async fn pass_on(mut told: watch::Receiver<Told>, generation: i64, to: Sender<Event>) {
    let (mut version, mut beat) = (0, 0);
    loop {
        let now = told.borrow_and_update().clone();
        if now.ended || now.generation != generation {
            return;
        }
        let mut events = Vec::new();
        if now.version != version {
            events.push(Event::default().event("numbers").retry(ASK_AGAIN).data(now.json()));
        }
        if now.beat != beat {
            events.push(Event::default().event("heartbeat").data(&now.at));
        }
        (version, beat) = (now.version, now.beat);
        for event in events {
            if to.send(event).await.is_err() {
                return;
            }
        }
        tokio::select! {
            changed = told.changed() => if changed.is_err() { return },
            () = to.closed() => return,
        }
    }
}

struct Events(Receiver<Event>);

impl Stream for Events {
    type Item = Result<Event, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(context).map(|event| event.map(Ok))
    }
}
