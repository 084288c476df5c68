//! The forms of the pages, as a browser without JavaScript would send them.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use axum::body::Body;
use axum::http::{Method, StatusCode};
use scraper::{ElementRef, Html, Selector};
use tokio::sync::OnceCell;
use turnout::access::token;

use super::askers::{self, Asker};
use super::table::{self, Row};
use super::world::{AFTER, BEFORE, EVENING, Place, World};
use crate::site::Page;

/// One form of a page.
#[derive(Debug, Clone)]
pub struct Form {
    /// Where it goes, without what follows a question mark.
    pub action: String,
    multipart: bool,
    /// The names of the fields in which people write what they like.
    texts: Vec<String>,
    fields: Vec<(String, String)>,
}

/// The forms that send what the rows of the table take, each with the time at which a page had it.
pub struct Forms(BTreeMap<String, (&'static str, Form)>);

/// Who walks through the pages. Whoever is signed in as an admin sees all that organisers see.
const WALKERS: &[Asker] = &[Asker::Admin, Asker::Leader, Asker::Steward, Asker::Nobody];

/// Pages that are come to by typing, not by a link.
const ASKED: &[&str] = &[
    "/door?q=agnes",
    "/door/group?institution=11&everyone=1",
    "/o/a/1/creche/walk-up?name=Wanda",
    "/o/institutions/11/merge?with=13",
];

/// No more pages than so many for one walk: a calendar or a search could go on for ever.
const MOST_PAGES: usize = 800;

impl Forms {
    /// The forms of all pages, in the evening first, then weeks before and the day after.
    pub async fn found() -> &'static Forms {
        static FOUND: OnceCell<Forms> = OnceCell::const_new();
        FOUND.get_or_init(Forms::looked_for).await
    }

    async fn looked_for() -> Forms {
        let mut found = BTreeMap::new();
        for when in [EVENING, BEFORE, AFTER] {
            let world = World::new().await;
            world.site.time_is(when);
            for (_, page) in walk(&world).await {
                for form in forms(&page.1, &page.0) {
                    found.entry(form.action.clone()).or_insert((when, form));
                }
            }
        }
        Forms(found)
    }

    /// None at all, for what is read.
    pub fn none() -> Forms {
        Forms(BTreeMap::new())
    }

    /// Whether a page has the form of a row.
    pub fn has(&self, row: &Row) -> bool {
        self.known(row).is_some()
    }

    fn known(&self, row: &Row) -> Option<&(&'static str, Form)> {
        self.0.get(&row.own_address)
    }

    /// When a row is asked.
    pub fn when(&self, row: &Row) -> &'static str {
        match row.when {
            Some(when) => when,
            None => self.known(row).map_or(EVENING, |(when, _)| when),
        }
    }

    /// What is sent: its type and the body.
    pub fn body(&self, row: &Row, address: &str, place: Place) -> (&'static str, String) {
        self.filled_in(row, address, place, "")
    }

    /// The same of one's own, with `more` at the end of all that people write as they like.
    pub fn turned(&self, row: &Row, address: &str, more: &str) -> (&'static str, String) {
        self.filled_in(row, address, Place::Own, more)
    }

    fn filled_in(&self, row: &Row, address: &str, place: Place, more: &str) -> (&'static str, String) {
        let key = token::secret().unwrap();
        if let Some(sent) = &row.sent {
            let body = World::body(&row.path, sent, place);
            let json = body.starts_with(['[', '(']);
            return match json {
                true => ("application/json", body.replace('(', "{").replace(')', "}")),
                false => ("application/x-www-form-urlencoded", format!("form_key={key}&{body}")),
            };
        }
        let empty = Form {
            action: String::new(),
            multipart: false,
            texts: Vec::new(),
            fields: vec![("form_key".into(), "k".into())],
        };
        let form =
            self.0.get(address.split('?').next().unwrap()).or_else(|| self.known(row)).map_or(&empty, |(_, form)| form);
        let mut fields = form.fields.clone();
        fields.iter_mut().filter(|(name, _)| name == "form_key").for_each(|(_, value)| value.clone_from(&key));
        for (name, _) in &row.filled {
            fields.retain(|(known, _)| known != name);
        }
        fields.extend(row.filled.iter().map(|(name, text)| (name.clone(), World::body(&row.path, text, place))));
        fields.iter_mut().filter(|(name, _)| form.texts.contains(name)).for_each(|(_, value)| value.push_str(more));
        if !form.multipart {
            return ("application/x-www-form-urlencoded", serde_html_form::to_string(&fields).unwrap());
        }
        let mut body = String::new();
        for (name, value) in fields {
            let file = if name == "file" { "; filename=\"list.csv\"" } else { "" };
            body.push_str(&format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{value}\r\n"));
        }
        ("multipart/form-data; boundary=x", body + "--x--\r\n")
    }
}

/// Every page that the walkers come to, with its address: from the addresses of the table, by the links in them.
pub async fn walk(world: &World) -> BTreeMap<(Asker, String), (String, Page)> {
    let mut pages = BTreeMap::new();
    for walker in WALKERS {
        let mut seen = BTreeSet::new();
        let asked = ASKED.iter().map(|address| (*address).to_owned());
        let mut next: VecDeque<String> = asked
            .chain(
                table::rows()
                    .iter()
                    .filter(|row| row.method == Method::GET && row.is_page())
                    .map(|row| row.address(world, Place::Own)),
            )
            .collect();
        let request = askers::bringing(world, *walker, axum::http::Request::builder()).await;
        let headers = request.headers_ref().unwrap().clone();
        while let Some(address) = next.pop_front() {
            if seen.len() >= MOST_PAGES || !seen.insert(address.clone()) {
                continue;
            }
            let mut browser = world.site.browser();
            let mut request = browser.request(Method::GET, &address).body(Body::empty()).unwrap();
            request.headers_mut().extend(headers.clone());
            let page = browser.send(request).await;
            if page.status == StatusCode::SEE_OTHER {
                next.push_back(page.location.clone());
            }
            let is_page =
                page.headers.get("content-type").is_some_and(|kind| kind.to_str().unwrap().starts_with("text/html"));
            if page.status != StatusCode::OK || !is_page {
                continue;
            }
            let links = page.attributes("a[href^='/']", "href");
            next.extend(links.into_iter().filter(|link| !link.contains(".csv") && !link.starts_with("/l/")).map(
                |link| match link.split_once('#') {
                    Some((link, _)) => link.to_owned(),
                    None => link,
                },
            ));
            pages.insert((*walker, address.clone()), (address, page));
        }
    }
    pages
}

/// The forms of a page that change something, as they are when nobody touched them, sent with their first button.
pub fn forms(page: &Page, address: &str) -> Vec<Form> {
    let html = Html::parse_document(&page.body);
    let selector = |text| Selector::parse(text).unwrap();
    let inputs = selector("input[name], textarea[name], select[name]");
    let free =
        selector("textarea[name], input[name]:not([inputmode=numeric]):is([type=text], [type=search], :not([type]))");
    let (buttons, forms) = (selector("button[name]"), selector("form[method=post]"));
    let of = |form: ElementRef<'_>| {
        let action = form.attr("action").filter(|action| !action.is_empty()).unwrap_or(address);
        let mut fields: Vec<_> = form.select(&inputs).filter_map(field).collect();
        if let Some(button) = form.select(&buttons).next() {
            fields.push((button.attr("name").unwrap().into(), button.attr("value").unwrap_or_default().into()));
        }
        Form {
            action: action.split(['?', '#']).next().unwrap().to_owned(),
            texts: form.select(&free).filter_map(|input| input.attr("name").map(str::to_owned)).collect(),
            multipart: form.attr("enctype") == Some("multipart/form-data"),
            fields,
        }
    };
    html.select(&forms).map(of).collect()
}

fn field(input: ElementRef<'_>) -> Option<(String, String)> {
    let name = input.attr("name")?.to_owned();
    let value = |element: ElementRef<'_>| element.attr("value").unwrap_or_default().to_owned();
    match input.value().name() {
        "textarea" => Some((name, input.text().collect())),
        "select" => {
            let options = Selector::parse("option").unwrap();
            let chosen = input.select(&options).find(|option| option.attr("selected").is_some());
            chosen.or_else(|| input.select(&options).next()).map(|option| (name, value(option)))
        }
        _ => match input.attr("type") {
            Some("radio" | "checkbox") if input.attr("checked").is_none() => None,
            _ => Some((name, value(input))),
        },
    }
}
