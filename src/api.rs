//! The JSON API: the routes that the slices bring, and what describes them.

use axum::routing::get;
use axum::{Json, Router};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{InfoBuilder, OpenApi, OpenApiBuilder};
use utoipa_axum::router::OpenApiRouter;

use crate::App;
use crate::{arrival, assembly, tally};

/// Its routes, and its description at `/api/v1/openapi.json`.
pub fn router() -> Router<App> {
    let (routes, description) = described();
    routes.route("/api/v1/openapi.json", get(async || Json(description)))
}

/// The routes with the description that their own code makes.
fn described() -> (Router<App>, OpenApi) {
    let info = InfoBuilder::new()
        .title("Turnout")
        .version("1")
        .description(Some("Counting at the doors, and the numbers, for other programs. Send a key as a bearer token."));
    let routes = OpenApiRouter::with_openapi(OpenApiBuilder::new().info(info.build()).build())
        .merge(assembly::api())
        .merge(tally::api())
        .merge(arrival::api());
    let (routes, mut description) = routes.split_for_parts();
    let key = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
    description.components.get_or_insert_default().add_security_scheme("key", key);
    (routes, description)
}
