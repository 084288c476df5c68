//! The tally for other programs.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::model::Row;
use super::store;
use crate::App;
use crate::access::ApiKey;
use crate::assembly::model::AssemblyId;
use crate::assembly::store as assemblies;
use crate::error::AppError;
use crate::institution::model::InstitutionId;
use crate::web::api::{ApiError, Id, Refused};

/// The routes of this slice.
pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(tally))
}

#[derive(Debug, Serialize, ToSchema)]
struct Tally {
    tally: Vec<OneRow>,
}

/// One institution, or those who came with none. The fields are the columns of the tally's file; what is empty there is null.
#[derive(Debug, Serialize, ToSchema)]
struct OneRow {
    #[schema(value_type = Option<i64>)]
    institution_id: Option<InstitutionId>,
    institution: Option<String>,
    kind: Option<&'static str>,
    chapter: Option<String>,
    asked: Option<u32>,
    pledged: Option<u32>,
    listed: u32,
    listed_late: u32,
    unnamed: Option<u32>,
    actual: u32,
    walk_ins: u32,
    /// Actual / the pledge that stood at the date for names.
    kept: Option<f64>,
    children: u32,
    needs_not_answered: u32,
    travel_not_answered: u32,
}

impl From<Row> for OneRow {
    fn from(row: Row) -> OneRow {
        let named = row.institution;
        OneRow {
            institution_id: named.as_ref().map(|named| named.id),
            institution: named.as_ref().map(|named| named.name.clone()),
            kind: named.as_ref().map(|named| named.kind.as_str()),
            chapter: named.and_then(|named| named.chapter),
            asked: row.asked,
            pledged: row.pledged,
            listed: row.listed,
            listed_late: row.listed_late,
            unnamed: row.unnamed,
            actual: row.actual,
            walk_ins: row.walk_ins,
            kept: row.kept.map(|kept| (kept * 100.0).round() / 100.0),
            children: row.children,
            needs_not_answered: row.needs_not_answered,
            travel_not_answered: row.travel_not_answered,
        }
    }
}

/// Pledged, listed, actual: the invited institutions, then others that came, then those who came with none.
#[utoipa::path(get, path = "/api/v1/assemblies/{assembly}/tally", security(("key" = [])),
    params(("assembly" = i64, Path, description = "The assembly's id")), responses(
    (status = OK, body = Tally), (status = UNAUTHORIZED, body = Refused), (status = NOT_FOUND, body = Refused)))]
async fn tally(State(app): State<App>, key: ApiKey, Id(assembly): Id<AssemblyId>) -> Result<Json<Tally>, ApiError> {
    let grant = key.numbers_of(assembly).ok_or(AppError::NotFound)?;
    let rows = app.db.read(move |conn| {
        assemblies::assembly(conn, assembly)?.ok_or(AppError::NotFound)?;
        Ok::<_, AppError>(store::rows(conn, &grant)?)
    });
    Ok(Json(Tally { tally: rows.await?.into_iter().map(OneRow::from).collect() }))
}
