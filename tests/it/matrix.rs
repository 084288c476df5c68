//! Who may see what: every route the router has, asked by everybody there is, for what is theirs and what is not.
//!
//! `matrix/routes.txt` has a row for every route; a route without one fails a test. `matrix/askers.txt` says what each asker
//! is answered. Both are to be read by people.

mod askers;
mod cross_site;
mod forms;
mod hostile;
mod record;
mod roles;
mod routes;
mod table;
mod world;

use axum::http::{Method, header};

use askers::Asker;
use forms::Forms;
use table::{Audience, Expected, Row};
use world::{Place, World};

#[test]
fn every_route_of_the_router_has_a_row_and_every_row_a_route() {
    let rows: Vec<_> = table::rows().iter().map(Row::route).collect();
    let routes = tokio::runtime::Runtime::new().unwrap().block_on(async {
        let world = World::new().await;
        routes::of(&world).await
    });
    let without: Vec<_> = routes.iter().filter(|route| !rows.contains(route)).collect();
    let gone: Vec<_> = rows.iter().filter(|row| !routes.contains(row)).collect();
    assert!(without.is_empty() && gone.is_empty(), "no row: {without:#?}\nno route: {gone:#?}");
    assert!(routes.len() > 250, "{} routes: the router is not read any more", routes.len());
}

/// What is wrong with the answers to one row, whoever asks for whatever.
async fn wrong_answers(row: &Row, forms: &Forms) -> Vec<String> {
    let mut wrong = Vec::new();
    let shared = World::new().await;
    shared.site.time_is(forms.when(row));
    askers::all_come(&shared).await;
    let mut before = shared.facts().await;
    for asker in Asker::ALL {
        for place in Place::ALL {
            let Some(expected) = row.expected(*asker, *place) else { continue };
            // Who leaves the door is done with it, and is asked to sign in again.
            let leaves = expected == Expected::AtTheDoor && row.is_theirs(*asker, *place);
            let changes = row.method == Method::POST && (expected == Expected::Done || leaves);
            let copy = if changes { Some(World::new().await) } else { None };
            let world = copy.as_ref().unwrap_or(&shared);
            world.site.time_is(forms.when(row));
            let answered = askers::asks(world, *asker, row, *place, forms).await;
            let ask = format!("{} {} as {asker} for {place}", row.method, row.path);
            let page = &answered.page;
            if !expected.is(row, page) {
                let is_page = page.body.starts_with('<');
                let said = if is_page { page.all(".summary li, main h1 + p").join("; ") } else { page.body.clone() };
                let status = page.status.as_u16();
                wrong.push(format!("{ask}: {expected:?} and not {status} {} {said}", page.location));
            }
            wrong.extend(answered.told(*asker).map(|canary| format!("{ask}: told {canary:?}")));
            wrong.extend(answered.beside_a_name(*asker).map(|line| format!("{ask}: told {line:?}")));
            if *asker == Asker::Viewer && page.headers.contains_key(header::CONTENT_DISPOSITION) {
                wrong.push(format!("{ask}: took a file"));
            }
            if !changes && world.was_written() {
                let after = world.facts().await;
                let is_taken = row.is_taken() && expected == Expected::Done;
                if after != before && !(is_taken && without_takings(&after) == without_takings(&before)) {
                    wrong.push(format!("{ask}: something was changed"));
                    return wrong;
                }
                before = after;
            }
        }
    }
    wrong
}

/// The facts but that files were taken.
fn without_takings(facts: &str) -> Vec<&str> {
    facts.lines().filter(|line| !line.starts_with("export ")).collect()
}

async fn holds_for(of: impl Fn(&Row) -> bool) {
    let forms = Forms::found().await;
    let mut wrong = Vec::new();
    for row in table::rows().iter().filter(|row| of(row)) {
        wrong.extend(wrong_answers(row, forms).await);
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// Two tests, so that two cores share the work.
#[tokio::test]
async fn everybody_reads_what_is_theirs_and_nothing_else() {
    holds_for(|row| row.method == Method::GET).await;
}

#[tokio::test]
async fn everybody_changes_what_is_theirs_and_nothing_else() {
    holds_for(|row| row.method == Method::POST).await;
}

#[test]
fn the_table_leaves_nobody_and_no_place_out() {
    for (name, audience) in table::audiences() {
        let Audience { expected } = audience;
        assert_eq!(expected.len(), Asker::ALL.len() * Place::ALL.len(), "{name}");
    }
    for row in table::rows() {
        assert!(table::audiences().contains_key(&row.audience), "{}: {}", row.path, row.audience);
    }
}

#[tokio::test]
async fn the_matrix_notices_a_change() {
    let world = World::new().await;
    let before = world.facts().await;
    world.was_written();
    world.site.browser().get("/o/sign-in").await;
    assert!(!world.was_written());
    world
        .site
        .write(|conn| Ok(conn.execute("update attendee set known_as = 'Ness' where attendee_id = 51", [])?))
        .await;
    assert!(world.was_written() && world.facts().await != before);
}

#[tokio::test]
async fn the_matrix_notices_what_is_made_beside_the_facts_of_people() {
    let world = World::new().await;
    for change in [
        "update device set unsent = 3 where device_id = 171",
        "update session set stage = 'password'",
        "update api_key set ended_at = '2027-03-12T18:30:00.000Z'",
        "update export set reason = 'Another' where export_id = 151",
        "insert into assembly_draft (account_id, answers, ends_at) values (2, '{}', '2027-03-12T18:30:00.000Z')",
    ] {
        askers::all_come(&world).await;
        let before = world.facts().await;
        world.site.write(move |conn| Ok(conn.execute(change, [])?)).await;
        assert!(world.facts().await != before, "{change}");
    }
    let before = world.facts().await;
    world.site.write(|conn| Ok(conn.execute("update session set seen_at = '2027-03-12T18:30:00.000Z'", [])?)).await;
    assert!(world.facts().await == before, "when somebody was last here is no fact");
}
