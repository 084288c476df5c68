//! What the roles are told that may not all: who only looks, and who does not see what people need.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};

use super::askers::{self, Asker};
use super::table;
use super::world::{EVENING, Place, World};
use crate::site::Page;

async fn evening() -> World {
    let world = World::new().await;
    world.site.time_is(EVENING);
    world
}

async fn gets(world: &World, asker: Asker, address: &str) -> Page {
    let mut browser = world.site.browser();
    let request = browser.request(Method::GET, address).header("sec-fetch-site", "same-origin");
    browser.send(askers::bringing(world, asker, request).await.body(Body::empty()).unwrap()).await
}

/// Every page and file of organisers in the table, and those that are come to by a form or by their end.
fn addresses(world: &World) -> Vec<String> {
    let rows = table::rows().iter().filter(|row| row.method == Method::GET && row.path.starts_with("/o"));
    let of_table = rows.map(|row| row.address(world, Place::Own));
    let more = ["/o/a/1.csv", "/o/a/1%2Ecsv", "/o/a/1/remind?i=11&i=12", "/o/for/21/list/versions/91%2Ecsv"];
    of_table.chain(more.map(str::to_owned)).collect()
}

fn is_file(page: &Page) -> bool {
    let kind = page.headers.get(header::CONTENT_TYPE).map_or("", |kind| kind.to_str().unwrap());
    page.status == StatusCode::OK && !kind.starts_with("text/html")
}

#[tokio::test]
async fn a_viewer_is_shown_no_link_pin_or_code_with_which_others_act() {
    let world = evening().await;
    let pin = |door: &str| {
        let pin = world.site.app.key.door_pin(door.parse().unwrap(), 1);
        format!("{} {}", &pin[..3], &pin[3..])
    };
    let mut opens: Vec<String> = ["/l/", "%2Fl%2F", "/d/161-", "/d/162-", "Code to scan\""].map(str::to_owned).into();
    opens.extend([pin("161"), pin("162")]);
    let mut shown_to = [Vec::new(), Vec::new()];
    for address in addresses(&world) {
        for (asker, shown) in [Asker::Organiser, Asker::Viewer].into_iter().zip(&mut shown_to) {
            let page = gets(&world, asker, &address).await;
            shown.extend(opens.iter().filter(|opens| page.body.contains(*opens)).map(|it| format!("{address}: {it}")));
        }
    }
    let [to_an_organiser, to_a_viewer] = shown_to;
    assert_eq!(to_a_viewer, Vec::<String>::new());
    let pages =
        ["/o/a/1/i/11: /l/", "/o/a/1/remind?i=11&i=12: /l/", "/o/a/1/door: /d/161-", "/o/a/1/door: Code to scan\""];
    for page in pages.map(str::to_owned).into_iter().chain([format!("/o/a/1/door: {}", pin("161"))]) {
        assert!(to_an_organiser.contains(&page), "{page} in {to_an_organiser:#?}");
    }
    for page in ["/o/a/1/i/11", "/o/a/1/remind?i=11&i=12", "/o/a/1/door"] {
        let page = gets(&world, Asker::Viewer, page).await;
        assert!(page.text().contains("An admin can give you another role."), "{}", page.text());
    }
}

#[tokio::test]
async fn a_viewer_takes_no_file_and_is_shown_no_way_to_one() {
    let world = evening().await;
    let refused = async || {
        world.site.number("select count(*) from audit_event where action = 'role.refused' and account_id = 1").await
    };
    let taken = async || {
        let sql =
            "select (select count(*) from export) + (select count(*) from audit_event where action = 'list.taken')";
        world.site.number(sql).await
    };
    let (mut files, mut wrong) = (Vec::new(), Vec::new());
    for address in addresses(&world) {
        if !is_file(&gets(&world, Asker::Admin, &address).await) {
            let ways = gets(&world, Asker::Viewer, &address).await.attributes("a", "href");
            let is_way = |way: &String| [".csv", ".ics", "/versions/"].iter().any(|end| way.contains(end));
            wrong.extend(ways.into_iter().filter(is_way).map(|way| format!("{address} leads to {way}")));
            continue;
        }
        // The same refusal is noted once a minute.
        world.site.time_passes(chrono::TimeDelta::seconds(61));
        let (before, were_taken) = (refused().await, taken().await);
        let page = gets(&world, Asker::Viewer, &address).await;
        if page.status != StatusCode::FORBIDDEN || refused().await != before + 1 || taken().await != were_taken {
            wrong.push(format!("{address}: {}", page.status));
        } else if !page.text().contains("take no files") {
            wrong.push(format!("{address}: {}", page.text()));
        }
        files.push(address);
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    for file in ["/o/a/1/people.csv", "/o/a/1.csv", "/o/a/1%2Ecsv", "/o/a/1/i/11/versions/91", "/o/institutions.csv"] {
        assert!(files.iter().any(|it| it == file), "{file} is no file: {files:#?}");
    }
    assert!(files.len() > 16, "{files:#?}");
    let exports = gets(&world, Asker::Viewer, "/o/a/1/exports").await;
    assert!(exports.text().contains("You can look at everything here and take no files."), "{}", exports.text());
}
