//! Assemblies and their doors, for other programs.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::model::{Assembly, AssemblyId, Door, DoorId};
use super::store;
use crate::App;
use crate::access::ApiKey;
use crate::error::AppError;
use crate::web::api::{ApiError, Id, Refused};

/// The routes of this slice.
pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(assemblies)).routes(routes!(doors))
}

#[derive(Debug, Serialize, ToSchema)]
struct Assemblies {
    assemblies: Vec<OneAssembly>,
}

#[derive(Debug, Serialize, ToSchema)]
struct OneAssembly {
    #[schema(value_type = i64)]
    id: AssemblyId,
    title: String,
    /// RFC 3339, in UTC.
    starts_at: String,
    /// RFC 3339, in UTC; null where it was not told.
    ends_at: Option<String>,
    /// The IANA name of its zone.
    time_zone: String,
    venue: Option<String>,
    /// How many people the hall holds.
    capacity: Option<u32>,
    /// How many people the alliance wants.
    target: Option<u32>,
    /// planning, open, list_closed, cancelled or postponed.
    status: &'static str,
}

impl From<Assembly> for OneAssembly {
    fn from(assembly: Assembly) -> OneAssembly {
        OneAssembly {
            id: assembly.id,
            title: assembly.title,
            starts_at: assembly.starts_at.to_string(),
            ends_at: assembly.ends_at.map(|at| at.to_string()),
            time_zone: assembly.zone.name().to_owned(),
            venue: assembly.venue,
            capacity: assembly.capacity,
            target: assembly.target,
            status: assembly.status.as_str(),
        }
    }
}

/// The assemblies that the key is for, the latest first.
#[utoipa::path(get, path = "/api/v1/assemblies", security(("key" = [])), responses(
    (status = OK, body = Assemblies), (status = UNAUTHORIZED, body = Refused)))]
async fn assemblies(State(app): State<App>, key: ApiKey) -> Result<Json<Assemblies>, ApiError> {
    let all = app.db.read(|conn| Ok::<_, AppError>(store::assemblies(conn)?)).await?;
    let own = all.into_iter().filter(|assembly| key.sees(assembly.id));
    Ok(Json(Assemblies { assemblies: own.map(OneAssembly::from).collect() }))
}

#[derive(Debug, Serialize, ToSchema)]
struct Doors {
    doors: Vec<OneDoor>,
}

#[derive(Debug, Serialize, ToSchema)]
struct OneDoor {
    #[schema(value_type = i64)]
    id: DoorId,
    name: String,
}

/// The doors of an assembly.
#[utoipa::path(get, path = "/api/v1/assemblies/{assembly}/doors", security(("key" = [])),
    params(("assembly" = i64, Path, description = "The assembly's id")), responses(
    (status = OK, body = Doors), (status = UNAUTHORIZED, body = Refused), (status = NOT_FOUND, body = Refused)))]
async fn doors(State(app): State<App>, key: ApiKey, Id(assembly): Id<AssemblyId>) -> Result<Json<Doors>, ApiError> {
    if !key.sees(assembly) {
        return Err(AppError::NotFound.into());
    }
    let doors = app.db.read(move |conn| {
        let assembly = store::assembly(conn, assembly)?.ok_or(AppError::NotFound)?;
        Ok::<_, AppError>(store::doors_with_ids(conn, assembly.id)?)
    });
    let doors = doors.await?.into_iter().map(|Door { id, name }| OneDoor { id, name });
    Ok(Json(Doors { doors: doors.collect() }))
}
