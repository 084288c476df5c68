//! `turnout organiser`: accounts.

use std::path::Path;

use clap::{Args, Subcommand};

use super::Desk;
use super::error::Failure;
use super::serve::DEFAULT_BASE_URL;
use crate::access::{store, token};
use crate::list::model::Email;
use crate::web::BaseUrl;

/// Organisers' accounts
#[derive(Debug, Subcommand)]
pub(super) enum OrganiserCommand {
    /// Add an organiser, or give one a new link: prints the link that sets the password
    #[command(
        after_help = "Example: turnout organiser add --name 'Amina Yusuf' --email amina@example.org --base-url https://turnout.example.org"
    )]
    Add(Add),
}

#[derive(Debug, Args)]
pub(super) struct Add {
    /// Their name, which leaders see
    #[arg(long)]
    name: String,
    /// Their e-mail address, with which they sign in
    #[arg(long)]
    email: String,
    /// Their phone, which leaders see who need help
    #[arg(long)]
    phone: Option<String>,
    /// The address that people reach the server by
    #[arg(long, env = "TURNOUT_BASE_URL", default_value = DEFAULT_BASE_URL)]
    base_url: String,
    /// Take a base URL of plain http on another machine than this one
    #[arg(long)]
    insecure_http: bool,
}

impl OrganiserCommand {
    pub async fn run(self, database: &Path) -> Result<(), Failure> {
        match self {
            OrganiserCommand::Add(add) => add.run(database).await,
        }
    }
}

impl Add {
    async fn run(self, database: &Path) -> Result<(), Failure> {
        let base_url =
            BaseUrl::parse(&self.base_url, self.insecure_http).map_err(|error| Failure::Usage(error.to_string()))?;
        let (name, email, phone) = (self.name.trim().to_owned(), self.email.trim().to_owned(), self.phone);
        if name.is_empty() {
            return Err(Failure::Usage("Give the organiser's name: --name 'Amina Yusuf'".into()));
        }
        if !Email::stored(email.clone()).is_address() {
            return Err(Failure::Usage(format!("{email:?} is not an email address: write it like name@example.org")));
        }
        let Desk { db, organiser, now, .. } = Desk::set_up(database)?;
        let secret = token::secret()?;
        let link = base_url.to(&format!("/o/password/{secret}"));
        db.write(move |conn| {
            store::add_account(conn, organiser.actor(), &name, &email, now)?;
            let account = store::account_to_sign_in(conn, &email)?.map(|(account, _)| account);
            let removed = || Failure::input(format!("{email} was removed and cannot be added again."));
            let account = account.ok_or_else(removed)?;
            if let Some(phone) = phone {
                store::set_phone(conn, organiser.actor(), account, phone.trim(), now)?;
            }
            store::offer_as_contact(conn, account)?;
            store::add_password_link(conn, organiser.actor(), &secret, Some(account), now)?;
            Ok::<_, Failure>(())
        })
        .await?;
        println!("{link}");
        Ok(())
    }
}
