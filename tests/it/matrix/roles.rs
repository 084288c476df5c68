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

/// What happened to an institution, as it stands in the audit.
const HAPPENED: &str =
    "insert into audit_event (at, actor, action, assembly_id, institution_id, subject_id, fields) values
    ('2027-03-12T18:00:00.000Z', 'machine', 'needs.told', 1, 11, 41, null),
    ('2027-03-12T18:00:00.000Z', 'machine', 'needs.seen', 1, 11, null, null),
    ('2027-03-12T18:00:00.000Z', 'machine', 'child.decided', 1, 11, 71, 'declined'),
    ('2027-03-12T18:00:00.000Z', 'machine', 'child.walked_up', 1, 11, 71, null),
    ('2027-03-12T18:00:00.000Z', 'machine', 'need.decided', 1, 11, 81, 'confirmed'),
    ('2027-03-12T18:00:00.000Z', 'machine', 'need.read', 1, 11, 81, null),
    ('2027-03-12T18:00:00.000Z', 'machine', 'booking.settled', 1, 11, 85, null),
    ('2027-03-12T18:00:00.000Z', 'machine', 'person.changed', 1, 11, 42, 'children,needs'),
    ('2027-03-12T18:00:00.000Z', 'machine', 'person.changed', 1, 11, 42, 'phone,children,needs')";

#[tokio::test]
async fn of_what_people_need_nothing_happened_for_roles_that_do_not_see_it() {
    let world = evening().await;
    world.site.write(|conn| Ok(conn.execute(HAPPENED, [])?)).await;
    let told = [
        "Told what",
        "Crèche place for a child of Agnes",
        "Something to be booked",
        "Added a child of Agnes",
        "cannot be had",
    ];
    for (asker, sees) in [(Asker::Viewer, false), (Asker::Organiser, false), (Asker::AccessLead, true)] {
        for path in ["/o/a/1/i/11", "/o/a/1/i/11/history"] {
            let text = gets(&world, asker, path).await.text();
            for told in told {
                assert_eq!(text.contains(told), sees, "{path} as {asker}: {told} in {text}");
            }
            let whole = "Changed Bertram Ownfolk: phone, children, needs";
            assert_eq!(text.contains(whole), sees, "{path} as {asker}: {text}");
            assert!(text.contains("Changed Bertram Ownfolk: phone"), "{path} as {asker}: {text}");
        }
        let history = gets(&world, asker, "/o/a/1/i/11/history").await;
        // With that the lead looked at the requests on the institution's page.
        let shown = if sees { 10 } else { 1 };
        assert_eq!(history.all("tbody tr").len(), shown, "{asker}: {}", history.text());
        assert_eq!(history.text().contains("need"), sees, "{asker}: {}", history.text());
    }
}

/// The convent's Agnes and Bertram on the union's list too: one of the same name, and one of the same name and another number
/// whose child is called the same.
const ON_TWO_LISTS: &str =
    "insert into attendee (attendee_id, assembly_id, institution_id, name, phone, listed_at, late) values
        (401, 1, 12, 'Agnes Ownfolk', null, '2027-02-01T10:00:00.000Z', 0),
        (402, 1, 12, 'Bertram Ownfolk', '+447700900099', '2027-02-01T10:00:00.000Z', 0);
    insert into child (attendee_id, first_name, age_years, place, asked_at, late) values
        (42, 'Xan', 4, 'asked', '2027-02-01T10:00:00.000Z', 0), (402, 'Xan', 4, 'asked', '2027-02-01T10:00:00.000Z', 0),
        (401, 'Ownchild', 4, 'asked', '2027-02-01T10:00:00.000Z', 0);
    update institution set chapter = 'North'";

#[tokio::test]
async fn duplicates_tell_of_needs_and_children_only_roles_that_see_them() {
    let world = evening().await;
    world.site.write(|conn| Ok(conn.execute_batch(ON_TWO_LISTS)?)).await;
    for (asker, sees) in [(Asker::Viewer, false), (Asker::Organiser, false), (Asker::AccessLead, true)] {
        let page = gets(&world, asker, "/o/a/1/duplicates").await;
        let heads = page.all("main section h2");
        assert!(heads.iter().any(|head| head.contains("Agnes")), "{asker}: {heads:?}");
        // Of them nothing but the child says that they may be one.
        assert_eq!(heads.iter().any(|head| head.contains("Bertram")), sees, "{asker}: {heads:?}");
        assert_eq!(page.text().contains("a child of the same name"), sees, "{asker}: {}", page.text());
        for column in ["Children", "Needs"] {
            assert_eq!(page.all("th").contains(&column.to_owned()), sees, "{asker}: {column}");
            assert_eq!(page.body.contains(&format!("data-l=\"{column}\"")), sees, "{asker}: {column}");
        }
    }
    let told_apart =
        "insert into two_people (one_id, other_id, decided_at) values (41, 401, '2027-02-01T10:00:00.000Z')";
    world.site.write(move |conn| Ok(conn.execute(told_apart, [])?)).await;
    for (asker, sees) in [(Asker::Viewer, false), (Asker::AccessLead, true)] {
        let page = gets(&world, asker, "/o/a/1/duplicates/decided").await;
        assert!(page.text().contains("Agnes Ownfolk"), "{}", page.text());
        assert_eq!(page.body.contains("data-l=\"Needs\""), sees, "{asker}");
    }
}

#[tokio::test]
async fn what_people_eat_stands_in_their_words_only_for_roles_that_see_what_they_need() {
    let world = evening().await;
    let diets = "update need set detail = 'Halal food, no nuts (Yusuf)' where need_id = 87;
        insert into need (attendee_id, kind, detail, state, asked_at, late) values
            (42, 'diet', 'VEGAN', 'asked', '2027-02-01T10:00:00.000Z', 0),
            (52, 'diet', 'halal', 'asked', '2027-02-01T10:00:00.000Z', 0)";
    world.site.write(move |conn| Ok(conn.execute_batch(diets)?)).await;
    let seen = async || world.site.number("select count(*) from audit_event where action = 'access.seen'").await;
    for asker in [Asker::Viewer, Asker::Organiser] {
        let page = gets(&world, asker, "/o/a/1/food").await;
        assert_eq!(page.all("tbody tr"), ["Halal 2 0", "Vegan 1 0", "Other 2 0"], "{asker}");
        assert!(page.text().contains("in their words"), "{}", page.text());
    }
    let file = gets(&world, Asker::Organiser, "/o/a/1/food.csv").await;
    assert_eq!(file.body, "\u{feff}kind,listed,came\r\nHalal,2,0\r\nVegan,1,0\r\nOther,2,0\r\n");
    assert_eq!(seen().await, 0);
    let page = gets(&world, Asker::AccessLead, "/o/a/1/food").await;
    assert_eq!(page.all("tbody tr"), ["Halal food 2 0", "canarydiet 1 0", "no nuts (Yusuf) 1 0", "VEGAN 1 0"]);
    assert_eq!(seen().await, 1);
    let file = gets(&world, Asker::AccessLead, "/o/a/1/food.csv").await;
    assert!(file.body.contains("no nuts (Yusuf),1,0"), "{}", file.body);
    for (asker, rows) in [(Asker::Organiser, "3"), (Asker::AccessLead, "4")] {
        let page = gets(&world, asker, "/o/a/1/exports").await;
        let food = page.all("tbody tr").into_iter().find(|row| row.starts_with("Food")).unwrap();
        assert!(food.contains(&format!(" {rows} ")), "{asker}: {food}");
    }
}

#[tokio::test]
async fn what_somebody_needed_a_file_for_is_told_to_them_and_to_roles_that_see_what_people_need() {
    let world = evening().await;
    let own = "insert into export (what, assembly_id, reason, taken_at, account_id) values
        ('needs', 1, 'While I was a lead', '2027-03-01T18:29:00.000Z', 2)";
    world.site.write(move |conn| Ok(conn.execute(own, [])?)).await;
    for (asker, theirs, own) in
        [(Asker::Viewer, false, false), (Asker::Organiser, false, true), (Asker::AccessLead, true, true)]
    {
        let text = gets(&world, asker, "/o/a/1/exports").await.text();
        assert!(text.contains("Adam Admin") && text.contains("Olu Organiser"), "{asker}: {text}");
        let told = [text.contains("The ramp"), text.contains("While I was a lead")];
        assert_eq!(told, [theirs, own], "{asker}: {text}");
    }
}

/// What is printed lies about at the doors, whoever printed it. Not of these: the crèche's own sheet, which is of children and of
/// what the crèche must know, and an access lead's manifests, which say who takes a wheelchair place: that is what they are for.
#[tokio::test]
async fn no_print_for_the_doors_holds_a_phone_a_need_or_a_child() {
    let world = evening().await;
    let came = "insert into arrival (door_event_id, assembly_id, institution_id) values (201, 1, 12)";
    world.site.write(move |conn| Ok(conn.execute(came, [])?)).await;
    for print in ["/o/a/1/sheets", "/o/a/1/sheets?institution=11", "/o/a/1/sheets?parts=1", "/o/a/1/roll-call"] {
        let page = gets(&world, Asker::Admin, print).await;
        assert!(
            page.body.contains(if print.contains("roll") { "Mill Road Union" } else { "Agnes Ownfolk" }),
            "{print}"
        );
        let text = page.text().to_lowercase();
        let told: Vec<_> = askers::on_no_print().filter(|word| text.contains(&word.to_lowercase())).collect();
        assert!(told.is_empty(), "{print}: {told:?} in {text}");
    }
    for (asker, sees) in [(Asker::Organiser, false), (Asker::Admin, true)] {
        let page = gets(&world, asker, "/o/a/1/travel/manifests").await;
        assert!(page.body.contains("Bertram Ownfolk"), "{}", page.text());
        let sheets = page.all(".manifest").join(" ").to_lowercase();
        let by_purpose = |word: &&str| sees && *word == "wheelchair";
        let told = askers::on_no_print().filter(|word| sheets.contains(&word.to_lowercase()));
        let told: Vec<_> = told.filter(|word| !by_purpose(word)).collect();
        assert!(told.is_empty(), "{asker}: {told:?} in {sheets}");
    }
}
