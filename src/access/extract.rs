//! The askers as axum extractors, made from the cookies of a request or refused, and the routes they come by.

use axum::Router;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::{HeaderMap, Method, request::Parts};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::MethodRouter;
use rusqlite::Connection;

use super::audit::{self, Entry};
use super::model::{
    AccessLead, AccountId, Admin, ApiKey, DoorGrant, FOR_THEM, LEADERS, Leader, Organiser, Screen, Steward, Taker,
};
use super::token::LinkToken;
use super::{cookie, refusals, store};
use crate::App;
use crate::assembly::model::AssemblyId;
use crate::error::AppError;
use crate::invitation::model::InvitationId;
use crate::web::api::ApiError;
use crate::web::{self, PageError};

impl FromRequestParts<App> for Organiser {
    type Rejection = Response;

    /// The signed-in organiser; without one, the way to sign in and come back. Whose role only looks sends no form.
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Organiser, Response> {
        let organiser = SignedIn::from_request_parts(parts, app).await?.organiser;
        let looks = matches!(parts.method, Method::GET | Method::HEAD);
        if looks || organiser.role().changes() { Ok(organiser) } else { Err(not_yours(ONLY_LOOKS)) }
    }
}

const ONLY_LOOKS: &str = "You can look at everything here and change nothing. An admin can give you another role.";
const FOR_ADMINS: &str = "This page is for admins. Ask one of them.";

/// Refuses what the role does not allow; it is recorded as such.
fn not_yours(words: &'static str) -> Response {
    let mut response = PageError(AppError::NotYours(words)).into_response();
    response.extensions_mut().insert(refusals::ROLE);
    response
}

impl FromRequestParts<App> for Admin {
    type Rejection = Response;

    /// The signed-in organiser, where they are an admin.
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Admin, Response> {
        let organiser = Organiser::from_request_parts(parts, app).await?;
        Admin::of(organiser).ok_or_else(|| not_yours(FOR_ADMINS))
    }
}

const FOR_ACCESS_LEADS: &str =
    "What people need, and their children, are for access leads. An admin can give you that role.";

impl FromRequestParts<App> for AccessLead {
    type Rejection = Response;

    /// The signed-in organiser, where their role sees what people need.
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<AccessLead, Response> {
        let organiser = Organiser::from_request_parts(parts, app).await?;
        AccessLead::of(organiser).ok_or_else(|| not_yours(FOR_ACCESS_LEADS))
    }
}

const TAKES_NO_FILES: &str = "You can look at everything here and take no files. An admin can give you another role.";

/// What is answered to an organiser whose role takes no files and who asks for one.
pub fn no_files() -> Response {
    not_yours(TAKES_NO_FILES)
}

impl FromRequestParts<App> for Taker {
    type Rejection = Response;

    /// The signed-in organiser, where their role takes files.
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Taker, Response> {
        Taker::of(Organiser::from_request_parts(parts, app).await?).ok_or_else(no_files)
    }
}

/// The files behind the address of an invitation.
const FILES: &[&str] = &["/list/versions/", "/list/empty.csv", "/calendar.ics"];

/// Whoever is signed in, in any role, with the secret of their session: on the pages about their own account.
pub(super) struct SignedIn {
    pub organiser: Organiser,
    pub secret: String,
}

impl SignedIn {
    /// Whose account it is. A session is always an account's.
    pub fn account(&self) -> Result<AccountId, AppError> {
        self.organiser.actor().account().ok_or(AppError::NotFound)
    }
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<SignedIn, Response> {
        match signed_in(parts, app).await {
            Ok(Some(signed_in)) => Ok(signed_in),
            Ok(None) if parts.method == Method::GET => {
                let there = parts.uri.path_and_query().map_or("/o", |path| path.as_str());
                Err(Redirect::to(&super::pages::sign_in::address(there)).into_response())
            }
            Ok(None) => Err(web::session_lost(web::SessionOf::Organiser)),
            Err(error) => Err(PageError::from(error).into_response()),
        }
    }
}

async fn signed_in(parts: &Parts, app: &App) -> Result<Option<SignedIn>, AppError> {
    let Some(secret) = cookie::session(&parts.headers, &app.base_url) else { return Ok(None) };
    let (now, asked) = (app.clock.now(), secret.clone());
    let found = app.db.read(move |conn| Ok::<_, AppError>(store::organiser(conn, &asked, now)?)).await?;
    let Some(found) = found else { return Ok(None) };
    if found.is_due {
        let seen = secret.clone();
        if !app.db.write(move |conn| Ok::<_, AppError>(store::seen(conn, &seen, now)?)).await? {
            return Ok(None);
        }
    }
    Ok(Some(SignedIn { organiser: found.organiser, secret }))
}

impl FromRequestParts<App> for ApiKey {
    type Rejection = ApiError;

    /// The key that the request brings as a bearer token.
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<ApiKey, ApiError> {
        let now = app.clock.now();
        let secret = web::api::bearer(&parts.headers).map(str::to_owned).ok_or_else(ApiError::no_key)?;
        let found = app.db.read(move |conn| Ok::<_, AppError>(store::api_key(conn, &secret, now)?)).await?;
        found.ok_or_else(ApiError::no_key)
    }
}

impl FromRequestParts<App> for Steward {
    type Rejection = Response;

    /// The steward whose phone is signed in at a door; without one, the way to sign in.
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Steward, Response> {
        match steward(parts, app).await {
            Ok(Some(steward)) => Ok(steward),
            Ok(None) if parts.method == Method::GET => Err(Redirect::to("/d/pin?ended=1").into_response()),
            Ok(None) => Err(web::session_lost(web::SessionOf::Steward)),
            Err(error) => Err(PageError::from(error).into_response()),
        }
    }
}

/// The steward whose phone brings this request, if there is one.
async fn steward(parts: &Parts, app: &App) -> Result<Option<Steward>, AppError> {
    let Some(secret) = cookie::device(&parts.headers, &app.base_url) else { return Ok(None) };
    let now = app.clock.now();
    app.db.read(move |conn| Ok(store::steward(conn, &secret, now)?)).await
}

/// Who asks by the API for what a door may know: another program with a key, or the phone of a steward.
#[derive(Debug, Clone)]
pub enum AtDoors {
    /// Another program.
    Key(ApiKey),
    /// A steward's phone.
    Steward(Steward),
}

impl AtDoors {
    /// What they may count at an assembly.
    ///
    /// # Errors
    ///
    /// They may not know of the assembly, or their key is for something else.
    pub fn grant(&self, assembly: AssemblyId) -> Result<DoorGrant, ApiError> {
        match self {
            AtDoors::Key(key) if !key.sees(assembly) => Err(AppError::NotFound.into()),
            AtDoors::Key(key) => key.at_the_doors_of(assembly).ok_or_else(ApiError::wrong_scope),
            AtDoors::Steward(steward) if steward.assembly != assembly => Err(AppError::NotFound.into()),
            AtDoors::Steward(steward) => Ok(steward.grant()),
        }
    }
}

impl FromRequestParts<App> for AtDoors {
    type Rejection = ApiError;

    /// By the bearer token where there is one, else by the cookie of a phone.
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<AtDoors, ApiError> {
        if web::api::bearer(&parts.headers).is_some() {
            return Ok(AtDoors::Key(ApiKey::from_request_parts(parts, app).await?));
        }
        steward(parts, app).await?.map(AtDoors::Steward).ok_or_else(ApiError::no_key)
    }
}

impl FromRequestParts<App> for Screen {
    type Rejection = Response;

    /// The screen whose key is in the path. A key that opens none leads nowhere: 404.
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Screen, Response> {
        let params = RawPathParams::from_request_parts(parts, app).await.map_err(IntoResponse::into_response)?;
        let token = params.iter().find_map(|(name, value)| (name == "key").then(|| LinkToken::parse(value)).flatten());
        let screen = match token {
            Some(token) => app.db.read(move |conn| Ok::<_, AppError>((store::screen(conn, token.link)?, token))).await,
            None => return Err(PageError(AppError::NotFound).into_response()),
        };
        let (screen, token) = screen.map_err(|error| PageError::from(error).into_response())?;
        let opened = screen.filter(|screen| app.key.opens(&token, screen.generation));
        opened.ok_or_else(|| PageError(AppError::NotFound).into_response())
    }
}

impl FromRequestParts<App> for Leader {
    type Rejection = Response;

    /// The leader of the invitation in the path, by a link that this browser has opened; under `/o/for` the organiser who
    /// is signed in.
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Leader, Response> {
        let wanted = match invitation_in_path(parts, app).await {
            Ok(Some(invitation)) => invitation,
            Ok(None) => return Err(PageError(AppError::NotFound).into_response()),
            Err(error) => return Err(error),
        };
        if parts.uri.path().starts_with(FOR_THEM) {
            let organiser = Organiser::from_request_parts(parts, app).await?;
            let needs = parts.uri.path().contains("/needs");
            if needs && !organiser.role().sees_needs() {
                return Err(not_yours(FOR_ACCESS_LEADS));
            }
            let file = FILES.iter().any(|file| parts.uri.path().contains(file));
            if file && Taker::of(organiser.clone()).is_none() {
                return Err(no_files());
            }
            let looks = needs && parts.method == Method::GET;
            return for_them(app, organiser, wanted, looks).await.map_err(|error| PageError(error).into_response());
        }
        match leaders(&parts.headers, app).await {
            Ok(leaders) => leaders
                .into_iter()
                .rfind(|leader| leader.grant.invitation() == wanted)
                .ok_or_else(|| web::session_lost(web::SessionOf::Leader)),
            Err(error) => Err(PageError::from(error).into_response()),
        }
    }
}

/// The grant of an organiser who enters for the leaders; that they look at what people need is recorded.
async fn for_them(
    app: &App,
    organiser: Organiser,
    invitation: InvitationId,
    looks_at_needs: bool,
) -> Result<Leader, AppError> {
    let (by, now) = (organiser.clone(), app.clock.now());
    let grant = app.db.read(move |conn| Ok::<_, AppError>(store::grant_of(conn, &by, invitation)?)).await?;
    let grant = grant.ok_or(AppError::NotFound)?;
    if looks_at_needs {
        let noted = move |conn: &Connection| {
            Ok::<_, AppError>(audit::note(conn, grant.actor, now, &Entry::within("needs.seen", &grant))?)
        };
        app.db.write(noted).await?;
    }
    Ok(Leader { grant, name: organiser.name().to_owned(), language: "en".to_owned() })
}

/// A page of what was granted: at the leader's address and, for an organiser who enters for them, at the same behind
/// `/o/for`.
pub trait GrantedRoutes {
    /// Adds a page behind the address of the invitation: `/list`.
    fn granted(self, behind: &str, page: MethodRouter<App>) -> Self;
}

impl GrantedRoutes for Router<App> {
    fn granted(self, behind: &str, page: MethodRouter<App>) -> Router<App> {
        [LEADERS, FOR_THEM]
            .iter()
            .fold(self, |routes, folder| routes.route(&format!("{folder}/{{invitation}}{behind}"), page.clone()))
    }
}

async fn invitation_in_path(parts: &mut Parts, app: &App) -> Result<Option<InvitationId>, Response> {
    let params = RawPathParams::from_request_parts(parts, app).await.map_err(IntoResponse::into_response)?;
    Ok(params.iter().find_map(|(name, value)| (name == "invitation").then(|| value.parse().ok()).flatten()))
}

/// Everybody that this browser's links make of it, in the order they were opened; dead links make nobody.
pub async fn leaders(headers: &HeaderMap, app: &App) -> Result<Vec<Leader>, AppError> {
    let tokens: Vec<LinkToken> =
        cookie::links(headers, &app.base_url).iter().filter_map(|text| LinkToken::parse(text)).collect();
    if tokens.is_empty() {
        return Ok(Vec::new());
    }
    let (key, now) = (app.key.clone(), app.clock.now());
    app.db
        .read(move |conn| {
            let mut leaders = Vec::new();
            for token in tokens {
                if let Some(link) = store::link(conn, token.link, now)?
                    && key.opens(&token, link.generation)
                {
                    leaders.push(link.leader);
                }
            }
            Ok(leaders)
        })
        .await
}
