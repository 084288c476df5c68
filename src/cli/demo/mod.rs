//! `turnout demo`: the main job on a sample alliance, in a file that goes when it ends.
//!
//! The sample is made through the same doors as everything else, at moments before now: two assemblies that have taken place,
//! and a coming one with every state that a person will meet.

mod institutions;
mod larger;
mod people;
mod sample;

use anyhow::Context as _;
use clap::Args;

use self::larger::Size;
use super::error::Failure;
use super::serve::{Listening, answer, log};
use crate::access::token::{self, Key};
use crate::clock::Clock;
use crate::db::Db;
use crate::sheet::Reader;
use crate::{App, Parts};

/// Run the server on a sample alliance in a temporary file
///
/// Prints a line for each way in, label then URL: organiser, leader-new (everything to do), leader-part (half done), door (a
/// steward's), screen (the room of the coming assembly). No URL needs a password. Ctrl-C ends it, and the file goes.
#[derive(Debug, Args)]
#[command(after_help = "Example: turnout demo --listen 127.0.0.1:0")]
pub(super) struct Demo {
    #[command(flatten)]
    listening: Listening,
    /// So many more institutions and people at the coming assembly, at most 600x100000
    #[arg(long, value_name = "INSTITUTIONSxPEOPLE", value_parser = Size::parse)]
    size: Option<Size>,
}

impl Demo {
    pub async fn run(self) -> Result<(), Failure> {
        let (listener, base_url) = self.listening.open().await?;
        log(false);
        let folder = tempfile::Builder::new().prefix("turnout-demo-").tempdir().context("making a temporary folder")?;
        let database = folder.path().join("demo.db");
        let (db, key) = (Db::open(&database)?, Key::beside(&database)?);
        let (secret, now) = (token::secret()?, Clock::System.now());
        let session = secret.clone();
        let links = db.write(move |conn| sample::make(conn, &session, self.size, now)).await?;
        let reader = Reader::of_this_program();
        let app = App::new(Parts {
            db,
            clock: Clock::System,
            base_url,
            key,
            reader,
            pin_tries: Default::default(),
            sign_in_tries: Default::default(),
            proxies: Vec::new(),
            rehearsals: Default::default(),
            directories: Default::default(),
            copies: None,
            downloads: Default::default(),
            demo_session: Some(secret.clone()),
        });
        let link = |(link, generation)| format!("/l/{}", app.key.link_token(link, generation));
        // The listener takes connections from here on; they are answered as soon as `answer` runs.
        println!("organiser {}", app.base_url.to(&format!("/demo/{secret}")));
        println!("leader-new {}", app.base_url.to(&link(links.new)));
        println!("leader-part {}", app.base_url.to(&link(links.part)));
        println!("door {}", app.base_url.to(&format!("/d/{}", app.key.link_token(links.door, 1))));
        println!("screen {}", app.base_url.to(&format!("/room/{}", app.key.link_token(links.coming, 1))));
        let answered = answer(listener, app).await;
        folder.close().context("removing the temporary folder")?;
        answered
    }
}
