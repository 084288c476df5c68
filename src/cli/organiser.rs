//! `turnout organiser`: accounts.

use std::path::Path;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};

use super::Desk;
use super::error::Failure;
use super::serve::DEFAULT_BASE_URL;
use crate::access::model::Role;
use crate::access::token::Key;
use crate::access::{password_address, store};
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
    /// Let an organiser back in who lost their phone and their codes: takes their second factor off and prints a new link
    #[command(
        after_help = "Example: turnout organiser reset --email amina@example.org --base-url https://turnout.example.org"
    )]
    Reset(Reset),
    /// Remove an organiser: they are signed out and cannot sign in any more
    #[command(after_help = "Example: turnout organiser remove --email bilal@example.org")]
    Remove(Remove),
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
    /// What they may do; by default admin for the first, organiser for everybody else; of somebody known, as before
    #[arg(long, value_parser = roles())]
    role: Option<Role>,
    #[command(flatten)]
    base: Base,
}

#[derive(Debug, Args)]
pub(super) struct Reset {
    /// Their e-mail address
    #[arg(long)]
    email: String,
    #[command(flatten)]
    base: Base,
}

#[derive(Debug, Args)]
pub(super) struct Remove {
    /// Their e-mail address
    #[arg(long)]
    email: String,
}

#[derive(Debug, Args)]
struct Base {
    /// The address that people reach the server by
    #[arg(long, env = "TURNOUT_BASE_URL", default_value = DEFAULT_BASE_URL)]
    base_url: String,
    /// Take a base URL of plain http on another machine than this one
    #[arg(long)]
    insecure_http: bool,
}

fn roles() -> impl TypedValueParser<Value = Role> {
    let words = Role::ALL.iter().map(|role| role.as_str());
    PossibleValuesParser::new(words).try_map(|word| Role::parse(&word).ok_or("no such role"))
}

impl Base {
    fn parse(&self) -> Result<BaseUrl, Failure> {
        BaseUrl::parse(&self.base_url, self.insecure_http).map_err(|error| Failure::Usage(error.to_string()))
    }
}

impl OrganiserCommand {
    pub async fn run(self, database: &Path) -> Result<(), Failure> {
        match self {
            OrganiserCommand::Add(add) => add.run(database).await,
            OrganiserCommand::Reset(reset) => reset.run(database).await,
            OrganiserCommand::Remove(remove) => remove.run(database).await,
        }
    }
}

impl Add {
    async fn run(self, database: &Path) -> Result<(), Failure> {
        let base_url = self.base.parse()?;
        let (name, email, phone) = (self.name.trim().to_owned(), self.email.trim().to_owned(), self.phone);
        if name.is_empty() {
            return Err(Failure::Usage("Give the organiser's name: --name 'Amina Yusuf'".into()));
        }
        if !Email::stored(email.clone()).is_address() {
            return Err(Failure::Usage(format!("{email:?} is not an email address: write it like name@example.org")));
        }
        let Desk { db, organiser, now, .. } = Desk::set_up(database)?;
        let key = Key::beside(database)?;
        let role = self.role;
        let link = db.write(move |conn| {
            let by = organiser.actor();
            let first = if store::any_account(conn)? { Role::Organiser } else { Role::Admin };
            let added = match store::add_account(conn, by, &name, &email, role.unwrap_or(first), now)? {
                Some(added) => Some(added),
                None => store::take_back(conn, by, &email, role.unwrap_or(first), now)?,
            };
            let account = match (added, role) {
                (Some(added), _) => added,
                (None, role) => {
                    let account = known(conn, &email)?;
                    if let Some(role) = role {
                        store::set_role(conn, by, account, role, now)?;
                    }
                    account
                }
            };
            if let Some(phone) = phone {
                store::set_phone(conn, by, account, phone.trim(), now)?;
            }
            store::offer_as_contact(conn, account)?;
            Ok::<_, Failure>(store::add_password_link(conn, by, Some(account), now)?)
        });
        println!("{}", password_address(&key, &base_url, link.await?));
        Ok(())
    }
}

fn known(conn: &rusqlite::Connection, email: &str) -> Result<crate::access::model::AccountId, Failure> {
    let account = store::account_to_sign_in(conn, email)?.map(|(account, _)| account);
    account.ok_or_else(|| Failure::Usage(format!("There is no organiser {email}.")))
}

impl Reset {
    async fn run(self, database: &Path) -> Result<(), Failure> {
        let base_url = self.base.parse()?;
        let Desk { db, organiser, now, .. } = Desk::existing(database)?;
        let (key, email) = (Key::beside(database)?, self.email);
        let link = db.write(move |conn| {
            let account = known(conn, &email)?;
            store::take_factor_off(conn, organiser.actor(), account, now)?;
            Ok::<_, Failure>(store::add_password_link(conn, organiser.actor(), Some(account), now)?)
        });
        println!("{}", password_address(&key, &base_url, link.await?));
        Ok(())
    }
}

impl Remove {
    async fn run(self, database: &Path) -> Result<(), Failure> {
        let Desk { db, organiser, now, .. } = Desk::existing(database)?;
        let email = self.email;
        db.write(move |conn| {
            let account = known(conn, &email)?;
            Ok::<_, Failure>(store::remove_account(conn, organiser.actor(), account, now)?)
        })
        .await
    }
}
