//! Whom an older file lets in, and who is sent away.

use axum::http::StatusCode;
use rusqlite::Connection;
use turnout::access::model::Admin;
use turnout::access::{password, store as access};
use turnout::clock::Moment;

use super::meaning::{id, machine, shown};
use super::{NOW, VERSIONS, check, opened};

/// Until version 6 everybody could do everything: the first organiser who is still there gives the others their roles. Whoever
/// was signed in signs in again, and links to choose a password are made anew.
#[test]
fn organisers_have_the_roles_and_the_sessions_that_their_version_gave_them() {
    let ask = |conn: &Connection| {
        let (admin, now) = (Admin::of(machine()).unwrap(), Moment::parse(NOW).unwrap());
        let mut said = Vec::new();
        for account in access::accounts(conn, &admin)? {
            let factor = (shown(account.factor.since), account.factor.recovery.used);
            let (phone, role) = (shown(account.phone), account.role.as_str());
            said.push(format!(
                "{} {} {phone} {role}, password {}, factor since {} with {} used",
                account.name, account.email, account.has_password, factor.0, factor.1
            ));
        }
        let session = access::organiser(conn, "a secret of a session", now)?;
        said.push(format!("session of {}", shown(session.map(|found| found.organiser.name().to_owned()))));
        said.push(format!("link opens: {}", access::password_link(conn, id("211"), now)?.is_some()));
        said.push(format!("key opens: {}", access::api_key(conn, "a secret of a program", now)?.is_some()));
        let at_the_doors = Moment::parse("2026-10-16T19:00:00Z").unwrap();
        let phone = access::steward(conn, "a secret of a phone", at_the_doors)?;
        said.push(format!("phone counts: {}", phone.is_some()));
        Ok(said)
    };
    check(ask, |version| {
        let mut said = match version {
            ..6 => vec![
                "Amina Second amina@example.org +447700900102 admin, password true, factor since - with 0 used",
                "Bilal Third bilal@example.org - organiser, password false, factor since - with 0 used",
                "session of -",
                "link opens: false",
            ],
            _ => vec![
                "Amina Second amina@example.org +447700900102 viewer, password true, factor since - with 0 used",
                "Bilal Third bilal@example.org - admin, password false, factor since 2026-09-01T10:00:00.000Z with 3 used",
                "session of Amina Second",
                "link opens: true",
            ],
        };
        match version {
            ..3 => said.extend(["key opens: false", "phone counts: false"]),
            _ => said.extend(["key opens: true", "phone counts: true"]),
        }
        said
    });
}

#[tokio::test]
async fn a_password_that_was_chosen_before_still_signs_in() {
    let site = opened(1);
    let stored = site.read(|conn| Ok(access::password_hash(conn, id("2"))?)).await;
    assert!(password::verify("lantern quarry violin".into(), stored.clone()).await.unwrap());
    assert!(!password::verify("lantern quarry viola".into(), stored).await.unwrap());
}

/// Its token is a keyed hash and was worked out by hand here, from the key beside the database.
#[tokio::test]
async fn a_link_that_a_leader_was_given_before_still_opens_their_page_and_a_replaced_one_does_not() {
    for version in VERSIONS {
        let site = opened(version);
        let mut leader = site.browser();
        let page = leader.get("/l/191-n0IwNS0lhRDQiR69BLDPZQ").await;
        assert_eq!((page.status, page.location.as_str()), (StatusCode::SEE_OTHER, "/my/21"), "version {version}");
        let home = leader.get("/my/21").await;
        assert_eq!(home.status, StatusCode::OK, "version {version}");
        assert!(home.text().contains("St Mary's"), "version {version}");
        let replaced = site.browser().get("/l/191-1kKYS0WZfroTSSpB_z1lww").await;
        assert_ne!(replaced.status, StatusCode::SEE_OTHER, "version {version}");
    }
}
