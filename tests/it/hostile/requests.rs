//! Requests that are no form as a browser sends one.

use axum::body::Body;
use axum::http::{Method, header};

use super::{Leader, bytes, manifest};
use crate::site::{Page, Site};

impl Leader<'_> {
    /// Sends a request as it was recorded: the type of its content, a blank line, the content.
    async fn sends_request(&mut self, file: &str) -> Page {
        let recorded = bytes(file);
        let end = recorded.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
        let kind = std::str::from_utf8(&recorded[..end]).unwrap().strip_prefix("Content-Type: ").unwrap();
        let path = self.to("upload");
        let request = self
            .browser
            .request(Method::POST, &path)
            .header(header::CONTENT_TYPE, kind)
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(recorded[end + 4..].to_vec()));
        self.browser.send(request.unwrap()).await
    }
}

#[tokio::test]
async fn a_request_that_is_no_form_gets_a_plain_answer_and_stores_nothing() {
    let site = Site::new();
    let mut leader = Leader::new(&site).await;
    let requests = manifest().into_iter().filter(|entry| entry.file.starts_with("multipart/"));
    for entry in requests {
        let page = leader.sends_request(&entry.file).await;
        assert!(page.status.is_client_error(), "{}: {}", entry.file, page.status);
        assert!(!page.all("h1").is_empty(), "{}: a page says so", entry.file);
        leader.has_stored_nothing(&entry.file).await;
    }
    let upload = leader.to("upload");
    assert!(leader.browser.get(&upload).await.status.is_success(), "it lives");
}
