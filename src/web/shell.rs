//! The shell around every page.

use super::assets;
use crate::access::{Organiser, token};
use crate::assembly::model::{self, Assembly, AssemblyId, Status};
use crate::clock::{self, Moment};
use crate::error::AppError;
use crate::invitation::model::{Contact, Invitation};
use crate::words::number;

tokio::task_local! {
    /// Whether the request under way came over plain http from another machine. Every page says so, whoever makes it, so
    /// it is known to the request and not handed down through every handler.
    pub(super) static OVER_PLAIN_HTTP: bool;
}

/// What stands around a page: title, header, way home, whom to ask.
#[derive(Debug, Clone)]
pub struct Shell {
    /// The page's title, without the program's name.
    pub title: String,
    /// What the header says: "Riverside Assembly, 12 March".
    pub label: String,
    /// Where the header's label leads.
    pub home: String,
    /// The header's other links.
    pub nav: Vec<NavLink>,
    /// What is said first on the page, whatever it is about: that the meeting has moved. See [`Shell::news`].
    pub news: Vec<String>,
    /// When that is no news any more; none: not by itself.
    pub news_until: Option<Moment>,
    /// What is not on the page any more, because it was erased.
    pub gone: Vec<Gone>,
    /// For whom an organiser enters what is on the page.
    pub for_them: Option<ForThem>,
    /// Whom to ask, in the footer.
    pub help: Option<Help>,
    /// Whether something is wrong with the form: the title then says so first.
    pub problem: bool,
    /// Tells one style sheet from the next in its address, so that browsers can keep it.
    pub style: &'static str,
    /// Whether an organiser is signed in.
    pub sign_out: bool,
    /// Whether a leader is here by a link, which this browser can forget.
    pub leaves: bool,
    /// Whether whoever reads the page may change anything and take files. An organiser who only looks is shown no way to a
    /// file, and no link or PIN with which others change something.
    pub changes: bool,
    /// Makes each form of this page one that is done once.
    pub form_key: String,
}

/// Something that was erased: when, in words, and what stays of it.
#[derive(Debug, Clone)]
pub struct Gone {
    /// "Names, phones and emails were erased on Sunday 12 March 2028."
    pub words: String,
    /// How many there were of each sort.
    pub numbers: Vec<(String, String)>,
    /// Where an organiser reads the other numbers.
    pub results: Option<String>,
}

/// A link in the header.
#[derive(Debug, Clone)]
pub struct NavLink {
    /// What it says.
    pub text: String,
    /// Where it leads.
    pub href: String,
    /// Whether this is the page it leads to.
    pub here: bool,
}

/// An institution for which an organiser enters what its leaders would.
#[derive(Debug, Clone)]
pub struct ForThem {
    /// What it is called.
    pub institution: String,
    /// The organiser's own page about it.
    pub href: String,
}

impl ForThem {
    fn of(invitation: &Invitation) -> ForThem {
        ForThem { institution: invitation.institution.name.clone(), href: invitation.grant.desk() }
    }
}

/// What every page of an organiser leads to: words and addresses.
const ORGANISERS_NAV: [(&str, &str); 2] = [("All assemblies", "/o"), ("Institutions", "/o/institutions")];

/// What every page of an admin leads to besides.
const ADMINS_NAV: [(&str, &str); 3] =
    [("Organisers", "/o/people"), ("Record", "/o/record"), ("What we keep", "/o/retention")];

/// Whom to ask.
#[derive(Debug, Clone)]
pub struct Help {
    /// Their name.
    pub name: String,
    /// Their phone.
    pub phone: Option<String>,
    /// Their e-mail.
    pub email: Option<String>,
}

/// What is wrong with one field of a form, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormError {
    /// The id of the field.
    pub field: String,
    /// The words beside it and in the summary.
    pub text: String,
}

impl FormError {
    /// An error of the field of that id.
    pub fn new(field: impl Into<String>, text: impl Into<String>) -> FormError {
        FormError { field: field.into(), text: text.into() }
    }
}

impl From<&Contact> for Help {
    fn from(contact: &Contact) -> Help {
        let Contact { name, phone, email } = contact.clone();
        Help { name, phone, email }
    }
}

/// The pages about one assembly that stand in the header, in their order: what each says, and where it is behind the address
/// of the assembly.
const NAV: [(&str, &str); 5] = [
    (REQUESTS, "/requests"),
    (DUPLICATES, "/duplicates"),
    ("Logistics", "/logistics"),
    ("Doors", "/door"),
    ("Change", "/setup"),
];
const REQUESTS: &str = "Requests";
const DUPLICATES: &str = "Duplicates";

fn nav_of(assembly: AssemblyId) -> Vec<NavLink> {
    let link = |text: &str, href: String| NavLink { text: text.into(), href, here: false };
    let all = link("All assemblies", "/o".to_owned());
    std::iter::once(all).chain(NAV.map(|(text, behind)| link(text, format!("/o/a/{assembly}{behind}")))).collect()
}

/// "Riverside Assembly, 12 March"; the day is left out while there is none.
fn label(assembly: &Assembly) -> String {
    match assembly.short_day() {
        Some(day) => format!("{}, {day}", assembly.title),
        None => assembly.title.clone(),
    }
}

impl Shell {
    /// A page of nobody in particular.
    pub fn plain(title: impl Into<String>) -> Result<Shell, AppError> {
        Ok(Shell {
            title: title.into(),
            label: "Turnout".into(),
            home: "/".into(),
            nav: Vec::new(),
            news: Vec::new(),
            news_until: None,
            gone: Vec::new(),
            for_them: None,
            help: None,
            problem: false,
            style: assets::style_hash(),
            sign_out: false,
            leaves: false,
            changes: true,
            form_key: token::secret()?,
        })
    }

    /// A page of a leader, or of an organiser who enters for them.
    pub fn leader(title: impl Into<String>, invitation: &Invitation) -> Result<Shell, AppError> {
        let assembly = &invitation.assembly;
        let for_them = invitation.grant.is_for_them().then(|| ForThem::of(invitation));
        Ok(Shell {
            label: label(assembly),
            home: invitation.home(),
            news: model::news(&invitation.changes, assembly),
            news_until: Some(assembly.ends()).filter(|_| assembly.status != Status::Postponed),
            help: invitation.contact.as_ref().filter(|_| for_them.is_none()).map(Help::from),
            sign_out: for_them.is_some(),
            leaves: for_them.is_none(),
            changes: invitation.grant.changes(),
            for_them,
            ..Shell::plain(title)?
        })
    }

    /// A page of an organiser.
    pub fn organiser(title: impl Into<String>, organiser: &Organiser) -> Result<Shell, AppError> {
        let link = |(text, href): &(&str, &str)| NavLink { text: (*text).into(), href: (*href).into(), here: false };
        let admins: &[_] = if organiser.role().manages_accounts() { &ADMINS_NAV } else { &[] };
        let nav = ORGANISERS_NAV.iter().chain(admins).map(link).collect();
        let changes = organiser.role().changes();
        Ok(Shell { home: "/o".into(), nav, sign_out: true, changes, ..Shell::plain(title)? })
    }

    /// A page of an organiser about one assembly.
    pub fn assembly(title: impl Into<String>, organiser: &Organiser, assembly: &Assembly) -> Result<Shell, AppError> {
        Ok(Shell {
            label: label(assembly),
            home: format!("/o/a/{}", assembly.id),
            nav: nav_of(assembly.id),
            ..Shell::organiser(title, organiser)?
        })
    }

    /// What is said first on the page, while it is news. Asked when the page is written, which is where the request under way
    /// is known.
    pub fn news(&self) -> &[String] {
        let passed = self.news_until.zip(clock::request_reached_us()).is_some_and(|(until, now)| now >= until);
        if passed { &[] } else { &self.news }
    }

    /// Whether the page goes over plain http to another machine; asked when it is written, like the news.
    pub fn insecure(&self) -> bool {
        OVER_PLAIN_HTTP.try_with(|it_is| *it_is).unwrap_or(false)
    }

    /// The same, of a page about what people need: where that was erased it says so, with how many there were of each sort.
    pub fn without_needs(mut self, assembly: &Assembly, numbers: Vec<(String, String)>) -> Shell {
        self.gone.extend(assembly.erased.needs.map(|at| Gone {
            words: format!(
                "What people needed, and their children, was erased on {}. How many there were stays.",
                assembly.zone.day(at)
            ),
            numbers,
            results: None,
        }));
        self
    }

    /// The same, of a page about people: where their names were erased it says so.
    pub fn without_names(mut self, assembly: &Assembly) -> Shell {
        let results = format!("{}/results", self.home);
        self.gone.extend(assembly.erased.names.map(|at| Gone {
            words: format!(
                "Names, phones and emails were erased on {}. Everybody still counts as they did.",
                assembly.zone.day(at)
            ),
            numbers: Vec::new(),
            results: Some(results).filter(|_| self.sign_out && self.for_them.is_none()),
        }));
        self
    }

    /// The same, as the page of one of the header's links.
    pub fn at(mut self, href: &str) -> Shell {
        for link in &mut self.nav {
            link.here = link.href == href;
        }
        self
    }

    /// The same, with how many requests wait, for a page that knows it: "Requests (3)".
    pub fn with_requests(self, waiting: u32) -> Shell {
        self.counting(REQUESTS, waiting)
    }

    /// The same, with how many pairs of people wait for a decision, for a page that knows it: "Duplicates (2)". To know it,
    /// everybody who is listed has to be compared.
    pub fn with_duplicates(self, pairs: u32) -> Shell {
        self.counting(DUPLICATES, pairs)
    }

    fn counting(mut self, text: &str, many: u32) -> Shell {
        for link in self.nav.iter_mut().filter(|link| link.text == text && many > 0) {
            link.text = format!("{text} ({})", number(many));
        }
        self
    }

    /// The same, saying first that something is wrong.
    pub fn with_problem(self, problem: bool) -> Shell {
        Shell { problem, ..self }
    }
}
