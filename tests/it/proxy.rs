//! The server behind a proxy, as a process: whom it believes about where a request comes from.

use crate::command_line::Machine;
use crate::process::Server;

/// Signs in wrongly as somebody; where the proxy says it heard from that address.
fn signs_in(server: &Server, email: &str, heard_from: &str) -> String {
    let form = format!("form_key=a&email={email}%40example.org&password=not+this+one");
    let (status, page) = server.ask(&format!(
        "POST /o/sign-in HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: {heard_from}\r\nSec-Fetch-Site: \
         same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nConnection: \
         close\r\n\r\n{form}",
        form.len()
    ));
    assert_eq!(status, 422, "{page}");
    page
}

fn waits(page: &str) -> bool {
    let (waits, wrong) =
        (page.contains("That was wrong too often"), page.contains("We do not know that email address"));
    assert!(waits != wrong, "{page}");
    waits
}

#[test]
fn a_proxy_that_the_server_was_told_of_says_whose_wrong_tries_they_are() {
    let machine = Machine::new();
    let server = Server::start(&machine, "", "--trusted-proxy 127.0.0.1");
    for guess in 0..30 {
        assert!(!waits(&signs_in(&server, &format!("guess{guess}"), "198.51.100.7")), "{guess}");
    }
    assert!(waits(&signs_in(&server, "amina", "198.51.100.7")));
    assert!(
        waits(&signs_in(&server, "amina", "203.0.113.9, 198.51.100.7")),
        "what they say themselves is not believed"
    );
    assert!(!waits(&signs_in(&server, "amina", "203.0.113.9")), "another address does not wait for them");
}

#[test]
fn without_being_told_of_a_proxy_the_server_believes_nobody() {
    let machine = Machine::new();
    let server = Server::start(&machine, "", "");
    for guess in 0..30 {
        assert!(!waits(&signs_in(&server, &format!("guess{guess}"), &format!("198.51.100.{guess}"))), "{guess}");
    }
    assert!(waits(&signs_in(&server, "amina", "203.0.113.9")), "all of them are one network");
}

/// Reported: behind a proxy that was not named all sign-ins were one network, and nothing said so.
#[test]
fn a_proxy_that_was_not_named_is_warned_of_once() {
    let machine = Machine::new();
    let log = machine.path("log");
    let redirected = format!("exec 2>{};", log.display());
    let heard = |server: Server| {
        for _ in 0..3 {
            let head = "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 198.51.100.7\r\nConnection: close\r\n\r\n";
            assert_eq!(server.ask(head).0, 200);
        }
        assert!(server.end("-INT").success());
        std::fs::read_to_string(&log).unwrap()
    };
    let told = heard(Server::start(&machine, &redirected, ""));
    assert_eq!(told.matches("--trusted-proxy").count(), 1, "{told}");
    assert!(told.contains("127.0.0.1") && !told.contains("198.51.100.7"), "{told}");
    let told = heard(Server::start(&machine, &redirected, "--trusted-proxy 127.0.0.1"));
    assert_eq!(told.matches("--trusted-proxy").count(), 0, "{told}");
}
