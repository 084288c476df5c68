//! Adding an institution by hand, and changing what is known of it. A name like another's is asked about once.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::{found, home};
use crate::App;
use crate::access::Organiser;
use crate::error::AppError;
use crate::institution::model::likeness::Names;
use crate::institution::model::{Edited, Institution, InstitutionId, Kind, Membership};
use crate::institution::pages::meanwhile::{self, Value};
use crate::institution::store;
use crate::web::{self, Answer, FormError, Ids, NotTaken, Posted, Shell};
use crate::words::clean;

/// The longest name, in characters.
const LONGEST: usize = 200;

/// What is typed of an institution.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::institution::pages) struct EditForm {
    name: String,
    kind: String,
    chapter: String,
    membership: String,
    /// "two": names that are alike were looked at, and it is one of its own.
    alike: String,
    /// What the form of a known one held when it was shown.
    #[serde(skip_serializing)]
    shown: String,
}

impl From<&Institution> for EditForm {
    fn from(it: &Institution) -> EditForm {
        EditForm {
            name: it.name.clone(),
            kind: it.kind.as_str().to_owned(),
            chapter: it.chapter.clone().unwrap_or_default(),
            membership: it.membership.as_str().to_owned(),
            ..EditForm::default()
        }
    }
}

#[derive(Template)]
#[template(path = "institution/pages/details/edit.html")]
struct EditPage {
    shell: Shell,
    errors: Vec<FormError>,
    back: String,
    button: &'static str,
    form: EditForm,
    /// What the form holds as it is stored, of a known one.
    shown: Option<String>,
    /// Institutions that are called alike, with their addresses; asked about when there are any.
    alike: Vec<(String, String)>,
    chapters: Vec<String>,
}

impl EditForm {
    fn parse(&self) -> Result<Edited, NotTaken> {
        let (name, chapter) = (clean(&self.name), clean(&self.chapter));
        let mut errors = Vec::new();
        if name.is_empty() {
            errors.push(FormError::new("name", "Enter the institution's name"));
        }
        for (field, text) in [("name", &name), ("chapter", &chapter)] {
            if text.chars().count() > LONGEST {
                errors.push(FormError::new(field, format!("Enter {LONGEST} characters or fewer")));
            }
        }
        match (Kind::parse(&self.kind), Membership::parse(&self.membership)) {
            (Some(kind), Some(membership)) if errors.is_empty() => {
                Ok(Edited { name, kind, chapter: (!chapter.is_empty()).then_some(chapter), membership })
            }
            (kind, membership) => {
                if kind.is_none() {
                    errors.push(FormError::new("kind", "Choose the kind"));
                }
                if membership.is_none() {
                    errors.push(FormError::new("membership", "Choose member or guest"));
                }
                Err(NotTaken::Wrong(errors))
            }
        }
    }

    /// What was typed, over what was changed meanwhile of a known one; and what is wrong where both changed the same.
    fn over(&self, known: Option<&Institution>) -> (EditForm, Vec<FormError>) {
        let Some(now) = known.map(EditForm::from) else { return (self.clone(), Vec::new()) };
        // A form without it was not made by our page: it means every field.
        let shown: EditForm = serde_json::from_str(&self.shown).unwrap_or_else(|_| now.clone());
        let mut errors = Vec::new();
        let mut field = |name, called, shown, stored, typed| {
            meanwhile::over(name, called, &Value { shown, stored, typed }, &mut errors)
        };
        let over = EditForm {
            name: field("name", "name", &shown.name, &now.name, &self.name),
            kind: field("kind", "kind", &shown.kind, &now.kind, &self.kind),
            chapter: field("chapter", "chapter", &shown.chapter, &now.chapter, &self.chapter),
            membership: field("membership", "membership", &shown.membership, &now.membership, &self.membership),
            alike: self.alike.clone(),
            shown: String::new(),
        };
        (over, errors)
    }

    /// What is to be stored.
    fn examined(&self, conn: &Connection, by: &Organiser, known: Option<&Institution>) -> Result<Edited, NotTaken> {
        let (over, mut errors) = self.over(known);
        let parsed = over.parse().and_then(|it| {
            over.check_name(conn, by, known.map(|known| known.id), &it)?;
            Ok(it)
        });
        match parsed {
            Ok(it) if errors.is_empty() => return Ok(it),
            Ok(_) => {}
            Err(NotTaken::Wrong(wrong)) => errors.extend(wrong),
            Err(error @ NotTaken::App(_)) => return Err(error),
        }
        Err(NotTaken::Wrong(errors))
    }

    /// That no other has the name, and that one called alike was looked at.
    fn check_name(
        &self,
        conn: &Connection,
        by: &Organiser,
        own: Option<InstitutionId>,
        it: &Edited,
    ) -> Result<(), NotTaken> {
        let taken = store::named(conn, &it.name)?.filter(|other| Some(other.id) != own);
        if let Some(other) = taken {
            let text = if other.name == it.name {
                "There is an institution of that name. Open it, or enter another name".to_owned()
            } else {
                format!("{} is the same as {}. Open that one, or enter another name", it.name, other.name)
            };
            return Err(NotTaken::wrong("name", text));
        }
        if self.alike != "two" && !alike(conn, by, own, it)?.is_empty() {
            return Err(NotTaken::wrong(
                "alike",
                "Look at the names that are alike, and say whether it is one of them",
            ));
        }
        Ok(())
    }
}

/// The institutions that may be the same by their names; none if its own name did not change.
fn alike(
    conn: &Connection,
    by: &Organiser,
    own: Option<InstitutionId>,
    it: &Edited,
) -> Result<Vec<(String, String)>, AppError> {
    let known = store::known(conn, by, None)?.institutions;
    if own.is_some() && known.iter().any(|known| Some(known.id) == own && known.name == it.name) {
        return Ok(Vec::new());
    }
    let others: Vec<_> = known.into_iter().filter(|known| Some(known.id) != own).collect();
    let like = Names::of(&others).like(&it.name, it.chapter.as_deref());
    let like = others.into_iter().filter(|known| like.contains(&known.id));
    Ok(like.map(|known| (home(known.id), known.name)).collect())
}

pub(in crate::institution::pages) async fn new_page(State(app): State<App>, organiser: Organiser) -> Answer {
    let form = EditForm { membership: "member".to_owned(), ..EditForm::default() };
    let show = move |conn: &Connection| EditPage::read(conn, &organiser, None, Some(form), Vec::new());
    web::page(&app.db.read(show).await?)
}

pub(in crate::institution::pages) async fn page(
    State(app): State<App>,
    organiser: Organiser,
    Ids(id): Ids<InstitutionId>,
) -> Answer {
    let show = move |conn: &Connection| EditPage::read(conn, &organiser, Some(id), None, Vec::new());
    web::page(&app.db.read(show).await?)
}

impl EditPage {
    fn read(
        conn: &Connection,
        by: &Organiser,
        id: Option<InstitutionId>,
        form: Option<EditForm>,
        errors: Vec<FormError>,
    ) -> Result<EditPage, AppError> {
        let known = id.map(|id| found(conn, id)).transpose()?;
        let as_it_is = known.as_ref().map(EditForm::from);
        let shown = as_it_is.as_ref().map(serde_json::to_string).transpose()?;
        let (form, errors) = match form {
            Some(sent) if errors.is_empty() => (sent, errors),
            Some(sent) => {
                let errors = meanwhile::of_now(sent.examined(conn, by, known.as_ref()), errors)?;
                (sent.over(known.as_ref()).0, errors)
            }
            None => (as_it_is.unwrap_or_default(), errors),
        };
        let asks = errors.iter().any(|error| error.field == "alike");
        let alike = match form.parse() {
            Ok(it) if asks => alike(conn, by, id, &it)?,
            _ => Vec::new(),
        };
        let title = known.as_ref().map_or_else(|| "Add an institution".to_owned(), |it| format!("Change {}", it.name));
        Ok(EditPage {
            shell: Shell::organiser(title, by)?.with_problem(!errors.is_empty()),
            errors,
            back: id.map_or_else(|| "/o/institutions".to_owned(), home),
            button: if id.is_some() { "Save the changes" } else { "Save the institution" },
            form,
            shown,
            alike,
            chapters: store::chapters(conn)?,
        })
    }
}

pub(in crate::institution::pages) async fn add(
    app: State<App>,
    organiser: Organiser,
    posted: Posted<EditForm>,
) -> Answer {
    save(app, organiser, None, posted).await
}

pub(in crate::institution::pages) async fn change(
    app: State<App>,
    organiser: Organiser,
    Ids(id): Ids<InstitutionId>,
    posted: Posted<EditForm>,
) -> Answer {
    save(app, organiser, Some(id), posted).await
}

async fn save(
    State(app): State<App>,
    organiser: Organiser,
    id: Option<InstitutionId>,
    Posted { form, sending }: Posted<EditForm>,
) -> Answer {
    let (now, by, typed) = (app.clock.now(), organiser.clone(), form.clone());
    let work = move |conn: &Connection| {
        sending.once(conn, by.actor(), now, || {
            let known = id.map(|id| found(conn, id)).transpose()?;
            let it = form.examined(conn, &by, known.as_ref())?;
            match known {
                Some(known) => {
                    store::edit(conn, &by, &known, &it, now)?;
                    Ok(format!("{}?done=saved", home(known.id)))
                }
                None => Ok(format!("{}?done=added", home(store::insert(conn, &by, &it, now)?))),
            }
        })
    };
    let errors = match app.db.write(work).await {
        Ok(address) => return web::see(&address),
        Err(NotTaken::App(error)) => return Err(error.into()),
        Err(NotTaken::Wrong(errors)) => errors,
    };
    let again = move |conn: &Connection| EditPage::read(conn, &organiser, id, Some(typed), errors);
    web::page_again(&app.db.read(again).await?)
}
