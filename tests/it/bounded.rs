//! Every list page of an organiser shows so many lines at most, however many there are.

use crate::site::Site;

/// Sixty assemblies that are over, with sixty institutions invited to the last of them and one to all of them, and sixty notes.
async fn full() -> Site {
    let site = Site::new();
    site.assembly().await;
    site.write(|conn| {
        Ok(conn.execute_batch(
            "insert into assembly (title, starts_at, time_zone, pledge_by, access_by, names_by, childcare_by, added_at)
                with recursive n (i) as (select 2 union all select i + 1 from n where i < 60)
                select 'Assembly ' || i, printf('2027-01-%02dT19:00:00.000Z', 1 + i % 28), time_zone, pledge_by, access_by, names_by, childcare_by, s.added_at
                from n, assembly s where s.assembly_id = 1;
             insert into institution (name, kind, membership, added_at)
                with recursive n (i) as (select 100 union all select i + 1 from n where i < 159)
                select 'Institution ' || i, 'other', 'member', '' from n;
             insert into invitation (assembly_id, institution_id, added_at) select 1, institution_id, '' from institution;
             insert into invitation (assembly_id, institution_id, added_at)
                select assembly_id, 1, '' from assembly where assembly_id > 1;
             insert into assembly_note (assembly_id, words, at)
                select 1, 'Note ' || institution_id, '2027-03-13T09:00:00.000Z' from institution;
             insert into attendee (assembly_id, institution_id, name, phone, listed_at, late)
                select 1, i.institution_id, 'Grace Okafor ' || char(64 + i.institution_id), '+4477009' || (10000 + i.institution_id),
                    '2027-02-01T10:00:00.000Z', 0 from institution i where i.institution_id <= 60;
             insert into attendee (assembly_id, institution_id, name, phone, listed_at, late)
                select assembly_id, 1 + institution_id % 60, name, phone, listed_at, late from attendee;
             insert into two_people (one_id, other_id, decided_at) select attendee_id, attendee_id + 60, '2027-02-01T10:00:00.000Z'
                from attendee where attendee_id <= 60;",
        )?)
    })
    .await;
    site.time_is("2027-03-13T09:00:00Z");
    site
}

#[tokio::test]
async fn a_list_page_shows_so_many_at_most_and_leads_to_the_rest() {
    let site = full().await;
    let mut amina = site.organiser().await;
    for (page, lines, most) in [
        ("/o", "tbody tr", 20),
        ("/o/kept", "tbody tr", 50),
        ("/o/institutions/1/history", "tbody tr", 50),
        ("/o/institutions", "tbody tr", 50),
        ("/o/institutions/1", ".tasks li", 20),
        ("/o/institutions/1/merge?q=institution", ".tasks li", 20),
        ("/o/a/1", "tbody:first-of-type tr", 50),
        ("/o/a/1/results", "main > table:first-of-type tbody:first-of-type tr", 50),
        ("/o/a/1/came", "tbody tr", 50),
        ("/o/a/1/notes", "main section", 50),
        ("/o/a/1/duplicates/decided", "main section", 20),
        ("/o/new/from", "main input[type=radio]", 11),
    ] {
        let shown = amina.get(page).await;
        assert_eq!(shown.all(lines).len(), most, "{page}: {}", shown.body);
        // A choice or a look back has no second page.
        let all = ["/o/new/from", "/o/institutions/1", "/o/institutions/1/merge?q=institution"].contains(&page);
        assert_eq!(shown.attributes("nav[aria-label=Pages] a", "href").len(), usize::from(!all), "{page}");
    }
}

/// Reported: whoever is not signed in could have 2 MB held for each form that they sent.
#[tokio::test]
async fn a_form_of_strangers_is_small() {
    let site = Site::new();
    let long = "a".repeat(17_000);
    for path in ["/o/sign-in", "/o/sign-in/code", "/o/sign-in/set-up", "/o/password/1-x", "/d/pin", "/d/1-x"] {
        let refused = site.browser().post(path, &[("email", &long)]).await;
        assert_eq!(refused.status, axum::http::StatusCode::PAYLOAD_TOO_LARGE, "{path}");
    }
    // Of who may be signed in, it may be a long list, and comes back if they are not.
    let lost = site.browser().post("/my/1/list/paste", &[("lines", &long)]).await;
    assert_eq!(lost.status, axum::http::StatusCode::UNAUTHORIZED);
    assert!(lost.body.contains(&long));
}
