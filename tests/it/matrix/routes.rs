//! The routes, read out of the router.

use axum::body::Body;
use axum::http::{Method, header};

use super::world::{Place, World};

/// One route: how it is asked and its path, as the router has it: `("GET", "/o/a/{assembly}")`.
pub type Route = (Method, String);

/// Every route there is, in the order of the paths. The router lists its paths only where it shows itself to a programmer;
/// how each can be asked, it says itself to whoever asks in another way.
pub async fn of(world: &World) -> Vec<Route> {
    let shown = format!("{:?}", turnout::router(world.site.app.clone()));
    let mut paths: Vec<&str> = shown
        .split("RouteId(")
        .skip(1)
        .filter_map(|part| part.split_once("): \"/")?.1.split_once('"'))
        .map(|it| it.0)
        .collect();
    paths.retain(|path| !path.contains("axum_fallback"));
    paths.sort_unstable();
    paths.dedup();
    let mut routes = Vec::new();
    for path in paths {
        let path = format!("/{path}");
        let mut browser = world.site.browser();
        let request =
            browser.request(Method::PATCH, &world.address(&path, Place::Own)).header("sec-fetch-site", "same-origin");
        let page = browser.send(request.body(Body::empty()).unwrap()).await;
        let allowed =
            page.headers.get(header::ALLOW).map(|allow| allow.to_str().unwrap().to_owned()).unwrap_or_default();
        for method in [Method::GET, Method::POST, Method::PUT, Method::DELETE] {
            if allowed.split(',').any(|allowed| allowed == method.as_str()) {
                routes.push((method, path.clone()));
            }
        }
        assert!(!allowed.is_empty(), "{path} is in the router and answers to nothing");
    }
    routes
}
