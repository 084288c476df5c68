//! The checks themselves: quiet on a sound page, and failing on one that is broken on purpose.

use std::process::Command;
use std::time::{Duration, Instant};

use axum::extract::Multipart;
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::response::Html;
use axum::routing::get;
use axum::{Router, serve};
use tokio::net::TcpListener;

use crate::page::{LAPTOP, NARROW, Page, Scheme};
use crate::server::Server;

const SOUND: &str = r#"<!doctype html><html lang="en"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Not yet</title><script src="/script.js" defer></script>
<style>:root { color-scheme: light dark; background: Canvas } a { color: LinkText } button, input, select { min-height: 44px }</style>
<main><h1>How many people?</h1><p>Read <a href="/help">about names</a> first.</p><noscript>No script runs.</noscript>
<form method="post" enctype="multipart/form-data">
<p><label for="number">Number of people</label> <input id="number" name="number" value="40">
<p><label><input type="checkbox" name="coach"> We need a coach</label>
<p><label for="stop">Stop</label> <select id="stop" name="stop"><option>Hall<option>Church</select>
<p><label for="file">List</label> <input type="file" id="file" name="file"><p><button>Save my number</button>
</form></main>"#;

/// Serves a page under a strict content policy for the length of the test, and gives its address.
async fn serving(page: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let policy = [(CONTENT_SECURITY_POLICY, "default-src 'self'; style-src 'unsafe-inline'")];
    let app = Router::new()
        .route("/", get(move || async move { (policy, Html(page)) }).post(answered))
        .route("/help", get(|| async { Html("<title>Help</title><h1>About names</h1>") }))
        .route(
            "/script.js",
            get(|| async { ([("content-type", "text/javascript")], "document.title = 'A script ran'") }),
        );
    tokio::spawn(async { serve(listener, app).await.unwrap() });
    url
}

async fn answered(mut form: Multipart) -> Html<String> {
    let mut answer = String::from("<h1>Saved</h1><p>");
    while let Some(field) = form.next_field().await.unwrap() {
        let name = field.name().unwrap().to_owned();
        answer += &format!("{name}={} ", field.text().await.unwrap().lines().next().unwrap_or_default());
    }
    Html(answer)
}

/// Whether a check failed, as it should.
async fn fails(check: impl Future<Output = ()> + Send + 'static) -> bool {
    tokio::spawn(check).await.is_err()
}

#[tokio::test]
async fn a_sound_page_passes_every_check_and_leaves_pictures() {
    let mut page = Page::on_phone().await;
    page.open(&serving(SOUND).await).await;
    page.is_sound("self-check").await;
    page.resize(LAPTOP).await;
    let picture = std::fs::read(page.picture("self-check").await).unwrap();
    assert_eq!(&picture[1..4], b"PNG");
    assert_eq!(picture[16..20], LAPTOP.to_be_bytes(), "the picture is as wide as the page");
}

#[tokio::test]
async fn axe_fails_on_a_page_without_a_language_and_on_faint_text() {
    let html = "<title>Bad</title><main><h1>Bad</h1><p style='color: #ccc; background: #fff'>Faint</p></main>";
    let page = Page::on_phone().await;
    page.open(&serving(html).await).await;
    assert!(fails(async move { page.axe().await }).await);
}

#[tokio::test]
async fn axe_fails_on_text_that_is_faint_in_dark_colours_alone() {
    let html = "<html lang=en><title>Bad</title><meta name=viewport content='width=device-width'>\
        <style>@media (prefers-color-scheme: dark) { p { color: #333; background: #000 } }</style>\
        <main><h1>Bad</h1><p>Faint in the dark</p></main>";
    let page = Page::on_phone().await;
    page.open(&serving(html).await).await;
    page.axe().await;
    page.colours(Scheme::Dark).await;
    assert!(fails(async move { page.axe().await }).await);
}

#[tokio::test]
async fn a_page_that_scrolls_sideways_on_the_narrowest_screen_fails() {
    let html = "<meta name=viewport content='width=device-width'><p style='width: 350px'>As wide as a phone</p>";
    let mut page = Page::on_phone().await;
    page.open(&serving(html).await).await;
    page.fits().await;
    page.resize(NARROW).await;
    assert!(fails(async move { page.fits().await }).await);
}

#[tokio::test]
async fn a_button_too_small_for_a_thumb_fails() {
    let html = "<meta name=viewport content='width=device-width'><p>A <a href=/>small link</a> in a sentence.</p>\
        <button style='height: 20px'>Save</button>";
    let page = Page::on_phone().await;
    page.open(&serving(html).await).await;
    assert!(fails(async move { page.targets_are_large().await }).await);
}

async fn fills_in_and_saves(page: Page) {
    page.open(&serving(SOUND).await).await;
    page.fill_in("Number of", "31").await;
    page.choose("We need a coach").await;
    page.select("Stop", "Church").await;
    page.attach("List", std::path::Path::new("Cargo.toml")).await;
    assert_eq!(page.value("Number").await, "31");
    page.press("Save my number").await;
    assert_eq!(page.heading().await, "Saved");
    assert_eq!(page.text_of("p").await, "number=31 coach=on stop=Church file=[package]");
    page.sees_no("Number").await;
}

#[tokio::test]
async fn a_form_is_filled_in_and_sent_with_scripts() {
    fills_in_and_saves(Page::on_laptop().await).await;
}

#[tokio::test]
async fn a_form_is_filled_in_and_sent_without_scripts() {
    fills_in_and_saves(Page::without_scripts().await).await;
}

#[tokio::test]
async fn scripts_run_unless_they_are_off_and_checks_work_all_the_same() {
    let url = serving(SOUND).await;
    let page = Page::on_phone().await;
    page.open(&url).await;
    page.sees_no("No script runs.").await;
    assert_eq!(page.title().await, "A script ran");
    let page = Page::without_scripts().await;
    page.open(&url).await;
    page.axe().await;
    page.open(&url).await;
    page.sees("No script runs.").await;
    assert_eq!(page.title().await, "Not yet");
    page.follow("about").await;
    assert_eq!(page.path().await, "/help");
}

#[tokio::test]
async fn a_first_load_counts_every_request_and_its_bytes() {
    let load = Page::on_phone().await.first_load(&serving(SOUND).await).await;
    assert_eq!(load.requests, 2, "{load:?}");
    let least = SOUND.len() as u64;
    assert!((least..least + 1000).contains(&load.bytes), "{load:?}");
}

#[tokio::test]
async fn a_slow_network_is_slow() {
    let page = Page::on_phone().await;
    page.slow().await;
    let began = Instant::now();
    page.open(&serving(SOUND).await).await;
    assert!(began.elapsed() >= Duration::from_millis(400));
}

#[test]
fn a_servers_ways_in_are_read_and_ctrl_c_must_end_it_well() {
    let says = |ending: &str| {
        // A shell cannot trap what was ignored when it began, as Ctrl-C is in whatever a script runs in the background.
        let mut shell = Command::new("env");
        let script =
            format!("trap 'exit {ending}' INT; echo organiser http://127.0.0.1:1/o; while :; do sleep 0.02; done");
        shell.args(["--default-signal=INT", "sh", "-c", &script]);
        shell
    };
    let server = Server::start(&mut says("0"), &["organiser"]);
    assert_eq!(server.url("organiser"), "http://127.0.0.1:1/o");
    drop(server);
    let badly = Server::start(&mut says("3"), &["organiser"]);
    assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(move || drop(badly))).is_err());
}
