//! Institutions and their leaders: by hand, out of a file, and two that are one; and what an organiser notes and sets of one
//! at an assembly.

mod all;
mod answers;
mod asked;
mod by_hand;
mod contacts;
mod import;
mod leaders;
mod links;
mod look_after;
mod merge;
mod own_date;

use crate::site::{Browser, Invited, Page, Site};

/// The address of an institution's page at an assembly.
fn desk(invited: &Invited) -> String {
    format!("/o/a/{}/i/{}", invited.assembly, invited.institution)
}

/// Sends the form of a page with some of its fields written into, as a browser does.
async fn fills_in(browser: &mut Browser<'_>, path: &str, page: &Page, typed: &[(&str, &str)]) -> Page {
    let form = page.form();
    let untouched = form.iter().filter(|(name, _)| name != "form_key" && typed.iter().all(|(other, _)| other != name));
    let mut fields: Vec<(&str, &str)> = untouched.map(|(name, value)| (name.as_str(), value.as_str())).collect();
    fields.extend_from_slice(typed);
    browser.post_with_key(path, &page.form_key(), &fields).await
}

/// What happened last, as the institution's page says it: who and what.
async fn happened(browser: &mut Browser<'_>, invited: &Invited) -> String {
    let rows = browser.get(&format!("{}/history", desk(invited))).await.all("tbody tr td:not(:first-child)");
    format!("{} {}", rows[0], rows[1])
}

/// The facts of a page, each with its value.
fn fact(page: &Page, name: &str) -> String {
    let at = page.all(".facts dt").iter().position(|dt| dt == name);
    let at = at.unwrap_or_else(|| panic!("no {name} in {}", page.body));
    page.all(".facts dd:not(.change)").swap_remove(at)
}

/// The address of the institution of that name.
async fn page_of(site: &Site, name: &'static str) -> String {
    let id: i64 = site
        .read(move |conn| {
            Ok(conn.query_row("select institution_id from institution where name = ?", [name], |row| row.get(0))?)
        })
        .await;
    format!("/o/institutions/{id}")
}

/// Sends rows as a file and opens what comes next.
async fn sends(amina: &mut Browser<'_>, path: &str, rows: &str) -> Page {
    let page = amina.upload(path, "institutions.csv", rows.as_bytes()).await;
    assert_eq!(page.status, axum::http::StatusCode::SEE_OTHER, "{}", page.body);
    amina.get(&page.location).await
}

/// Presses a button of the check, with what else was typed.
async fn presses(amina: &mut Browser<'_>, page: &Page, button: &str, typed: &[(&str, &str)]) -> Page {
    let wanted = page.all("main button[name=do]").iter().position(|text| text.starts_with(button)).unwrap();
    let wish = page.attributes("main button[name=do]", "value").swap_remove(wanted);
    let form = page.form();
    let mut fields: Vec<(&str, &str)> = form
        .iter()
        .filter(|(name, _)| name != "form_key" && typed.iter().all(|(other, _)| other != name))
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    fields.extend_from_slice(typed);
    fields.push(("do", &wish));
    amina.post_with_key("/o/institutions/import/check", &page.form_key(), &fields).await
}
