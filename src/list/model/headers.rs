//! What columns are called.

use super::Field;
use crate::sheet::Row;
use crate::words::{folded, says, says_any};

/// How sure a heading makes us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Certainty {
    /// It says nothing.
    No,
    /// It has a word of it.
    Maybe,
    /// It says so among other words.
    Surely,
    /// It says that and nothing else.
    Exactly,
}

/// Phrases of headings, folded. The longest phrase that a heading says decides, so `emergency contact name` is not a name.
/// `None` is what must not be kept.
const PHRASES: &[(Option<Field>, &[&str])] = &[
    (
        Some(Field::Name),
        &[
            "name",
            "names",
            "full name",
            "fullname",
            "your name",
            "attendee",
            "attendee name",
            "person",
            "people",
            "participant",
            "participant name",
            "member",
            "member name",
            "members name",
            "name of member",
            "guest name",
            "delegate",
            "delegate name",
            "parent name",
            "parents name",
            "parent carer name",
            "parent carer",
            "name of parent",
            "name of attendee",
            "name of person",
            "contact name",
            "volunteer",
            "volunteer name",
            "who",
            "who is coming",
            "whos coming",
            "name and surname",
            "first and last name",
            "first name and surname",
            "name in full",
            "preferred full name",
            "invitee",
            "brother sister",
            "household name",
            "leader name",
            "name of leader",
            "student name",
            "display name",
            "name of participant",
            "person name",
            "name surname",
            "naam",
            "nombre",
            "nom",
            "imie i nazwisko",
        ],
    ),
    (
        Some(Field::FirstName),
        &[
            "first",
            "first name",
            "firstname",
            "first names",
            "forename",
            "forenames",
            "fore name",
            "given name",
            "given names",
            "christian name",
            "parent first name",
            "parent carer first name",
            "your first name",
            "imie",
        ],
    ),
    (
        Some(Field::LastName),
        &[
            "last",
            "last name",
            "lastname",
            "surname",
            "sur name",
            "family name",
            "second name",
            "parent surname",
            "parent carer surname",
            "your surname",
            "your last name",
            "nazwisko",
        ],
    ),
    (
        Some(Field::KnownAs),
        &[
            "known as",
            "knownas",
            "nickname",
            "nick name",
            "preferred name",
            "likes to be called",
            "goes by",
            "name for badge",
            "badge name",
            "aka",
            "called",
        ],
    ),
    (
        Some(Field::Phone),
        &[
            "phone",
            "phone no",
            "phone number",
            "telephone",
            "telephone number",
            "tel",
            "tel no",
            "tele",
            "telephone no",
            "mobile",
            "mobile number",
            "mobile no",
            "mobile phone",
            "mob",
            "mob no",
            "mobile tel",
            "cell",
            "cell phone",
            "cellphone",
            "contact number",
            "contact no",
            "contact tel",
            "contact phone",
            "whatsapp",
            "whatsapp number",
            "number",
            "phone 1",
            "home phone",
            "ph",
            "ph no",
            "telefon",
            "telefono",
            "numer telefonu",
            "contact",
        ],
    ),
    (
        Some(Field::Email),
        &["email", "e mail", "email address", "e mail address", "mail", "email id", "emails", "contact email"],
    ),
    (
        Some(Field::AgeGroup),
        &[
            "age",
            "age group",
            "age range",
            "age band",
            "adult child",
            "adult or child",
            "adult or under 18",
            "over 18",
            "over 16",
            "under 16",
            "adult",
        ],
    ),
    (
        Some(Field::Attending),
        &[
            "attending",
            "coming",
            "attendance",
            "rsvp",
            "is coming",
            "will attend",
            "are you coming",
            "can you come",
            "will you attend",
            "will you come",
            "confirmed",
            "response",
            "going",
            "status",
            "can attend",
            "able to attend",
            "are you attending",
            "will you be attending",
            "will you be coming",
            "can you make it",
            "coming y n",
            "reply",
            "attend",
        ],
    ),
    (
        Some(Field::Childcare),
        &[
            "childcare",
            "child care",
            "creche",
            "creche place",
            "creche needed",
            "childcare needed",
            "childcare required",
            "childcare place",
            "childcare place wanted",
            "childcare y n",
            "needs childcare",
            "need childcare",
            "childminding",
            "nursery place",
            "looking after children",
        ],
    ),
    (
        Some(Field::Children),
        &[
            "children",
            "kids",
            "no of children",
            "number of children",
            "how many children",
            "how many kids",
            "no of kids",
            "number of kids",
            "num children",
            "little ones",
            "children and ages",
            "no of children ages",
            "no of children and ages",
            "children ages and names",
            "kids and ages",
            "children in creche",
            "children for creche",
            "names and ages of children",
            "childrens names and ages",
            "children names and ages",
            "bringing children",
            "child",
            "toddlers",
            "children coming",
            "creche children",
            "how many children and what ages",
        ],
    ),
    (
        Some(Field::ChildAges),
        &[
            "ages",
            "childrens ages",
            "ages of children",
            "children ages",
            "child age",
            "childs age",
            "age of child",
            "age s of children",
            "kids ages",
            "age of children",
            "child ages",
            "ages of kids",
            "age s",
        ],
    ),
    (
        Some(Field::ChildName),
        &[
            "child name",
            "childs name",
            "childrens names",
            "name of child",
            "names of children",
            "child first name",
            "kids names",
            "child 1",
            "child 2",
            "child 3",
            "child 4",
            "child 5",
            "child 1 name",
            "child 2 name",
            "child 3 name",
            "children names",
            "name of children",
        ],
    ),
    (
        Some(Field::Travel),
        &[
            "travel",
            "transport",
            "travelling",
            "travelling by",
            "travel by",
            "how travelling",
            "getting there",
            "how will you get there",
            "how are you getting there",
            "mode of travel",
            "mode of transport",
            "transportation",
            "how will you travel",
            "how are you travelling",
            "coach",
            "minibus",
            "lift",
            "lifts",
            "lift needed",
            "need lift",
            "needs lift",
            "need a lift",
            "needs a lift",
            "coming by",
            "journey",
            "car",
            "transport needed",
            "travel arrangements",
            "transport arrangements",
            "coach seat",
            "coach place",
            "driving",
            "how getting there",
            "bus or car",
        ],
    ),
    (
        Some(Field::PickUp),
        &[
            "pick up",
            "pickup",
            "pick up point",
            "pickup point",
            "coach stop",
            "collection point",
            "pick up from",
            "boarding point",
            "where from",
            "meeting point",
            "stop",
        ],
    ),
    (
        Some(Field::Access),
        &[
            "access",
            "access needs",
            "accessibility",
            "access requirements",
            "mobility",
            "disability",
            "disabilities",
            "accessibility needs",
            "wheelchair",
            "wheelchair user",
            "access support",
            "bsl",
            "hearing loop",
            "mobility needs",
            "step free",
            "accessibility requirements",
            "reasonable adjustments",
            "adjustments",
            "support needs",
            "physical needs",
        ],
    ),
    (
        Some(Field::Diet),
        &[
            "diet",
            "dietary",
            "dietary needs",
            "dietary requirements",
            "food",
            "food needs",
            "allergies",
            "allergy",
            "food allergies",
            "dietary preference",
            "meal",
            "halal",
            "vegetarian",
            "dietary requirement",
            "food requirements",
        ],
    ),
    (
        Some(Field::Language),
        &[
            "language",
            "languages",
            "interpreter",
            "translation",
            "language needs",
            "preferred language",
            "first language",
            "interpreter needed",
            "translator",
            "spoken language",
            "language spoken",
        ],
    ),
    (
        Some(Field::Needs),
        &[
            "needs",
            "special needs",
            "requirements",
            "special requirements",
            "any needs",
            "additional needs",
            "other needs",
            "needs and requirements",
            "specific needs",
            "support",
        ],
    ),
    (
        Some(Field::Part),
        &[
            "part",
            "role",
            "role on the night",
            "job",
            "task",
            "volunteering as",
            "duty",
            "part in assembly",
            "role at assembly",
        ],
    ),
    (
        None,
        &[
            "emergency contact",
            "emergency contact name",
            "emergency contact number",
            "emergency phone",
            "emergency",
            "next of kin",
            "group name",
            "group",
            "organisation",
            "organisation name",
            "organization",
            "institution",
            "institution name",
            "school name",
            "school",
            "church name",
            "church",
            "mosque name",
            "branch name",
            "branch",
            "company",
            "company name",
            "department",
            "team name",
            "username",
            "user name",
            "account name",
            "file name",
            "number of people",
            "no of people",
            "how many people",
            "number in party",
            "party size",
            "tickets",
            "quantity",
            "membership number",
            "member number",
            "member no",
            "membership no",
            "member id",
            "student number",
            "reference number",
            "ref number",
            "order number",
            "ticket number",
            "account number",
            "account no",
            "sort code",
            "bank",
            "national insurance number",
            "ni number",
            "house number",
            "door number",
            "row number",
            "serial number",
            "number plate",
            "car reg",
            "car registration",
            "timestamp",
            "submitted",
            "submission date",
            "date",
            "date of birth",
            "dob",
            "birth date",
            "d o b",
            "birthday",
            "address",
            "home address",
            "postal address",
            "street",
            "post code",
            "postcode",
            "zip",
            "town",
            "city",
            "consent",
            "gdpr",
            "photo consent",
            "notes",
            "comments",
            "comment",
            "anything else",
            "added by",
            "invited by",
            "recruited by",
            "name of recruiter",
            "recruiter",
            "organiser name",
            "name of organiser",
            "job title",
            "title",
            "gender",
            "sex",
            "pronouns",
            "ethnicity",
            "religion",
            "subscription",
            "payment status",
            "payment",
            "membership status",
            "marital status",
            "immigration status",
            "hiv status",
            "password",
            "salary",
            "employer",
            "workplace",
            "event name",
            "ip address",
            "website",
            "middle name",
            "middle names",
            "maiden name",
            "mothers maiden name",
            "fathers name",
            "mothers name",
            "name of school",
            "name of church",
            "name of group",
            "name of organisation",
            "name of institution",
            "email consent",
            "ward",
            "constituency",
            "mp name",
        ],
    ),
];

/// The row that names the columns: the first with headings for names and for something else, else the first that is
/// one heading for names alone, else the first with two headings that do not stand again below them.
pub(super) fn header_row(rows: &[Row]) -> Option<&Row> {
    let of_names = |row: &Row, least: Certainty| row.cells.iter().any(|cell| is_name_heading(cell, least));
    let with_names = rows.iter().find(|row| known(row) >= 2 && of_names(row, Certainty::Surely));
    let alone = || rows.iter().find(|row| filled(row) == 1 && of_names(row, Certainty::Exactly));
    let without_names = || {
        rows.iter()
            .enumerate()
            .find(|(at, row)| known(row) >= 2 && !is_like_below(row, &rows[at + 1..]))
            .map(|(_, row)| row)
    };
    with_names.or_else(alone).or_else(without_names)
}

fn is_name_heading(cell: &str, least: Certainty) -> bool {
    matches!(meaning(cell), (Some(Field::Name | Field::FirstName | Field::LastName), sure) if sure >= least)
}

/// How many cells are surely headings, of columns that are kept or not.
fn known(row: &Row) -> usize {
    row.cells.iter().filter(|cell| meaning(cell).1 >= Certainty::Surely).count()
}

fn filled(row: &Row) -> usize {
    row.cells.iter().filter(|cell| !cell.is_empty()).count()
}

/// Whether a row is one of many: a cell of it stands again below, or it holds a number or an address.
fn is_like_below(row: &Row, below: &[Row]) -> bool {
    row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()).any(|(position, cell)| {
        let again = below.iter().any(|other| folded(other.cell(position)) == folded(cell));
        again || cell.contains('@') || cell.chars().filter(char::is_ascii_digit).count() > 5
    })
}

/// What each heading of a row says. A lone `Age` is a child's where it stands beside a child, else the person's own.
pub(super) fn fields(row: &Row) -> Vec<(Option<Field>, Certainty)> {
    let mut fields: Vec<(Option<Field>, Certainty)> = row.cells.iter().map(|cell| meaning(cell)).collect();
    for position in 0..fields.len() {
        let before = position.checked_sub(1).and_then(|before| fields[before].0);
        let of_child = matches!(before, Some(Field::ChildName | Field::Children | Field::ChildAges));
        if fields[position].0 == Some(Field::AgeGroup) && folded(&row.cells[position]).starts_with("age") && of_child {
            fields[position].0 = Some(Field::ChildAges);
        }
    }
    let has = |field: Field, fields: &[(Option<Field>, Certainty)]| fields.iter().any(|(is, _)| *is == Some(field));
    let parts = has(Field::FirstName, &fields) && has(Field::LastName, &fields);
    let mut seen_name = false;
    for position in 0..fields.len() {
        match fields[position].0 {
            // A `Name` beside first and last name repeats them.
            Some(Field::Name) if parts => fields[position].0 = None,
            // `Name` beside `Surname` is the first name.
            Some(Field::Name) if has(Field::LastName, &fields) && !seen_name => {
                seen_name = true;
                fields[position].0 = Some(Field::FirstName);
            }
            _ => {}
        }
        // Of two columns of one kind that a person has once, the first counts.
        let once = matches!(
            fields[position].0,
            Some(
                Field::FirstName
                    | Field::LastName
                    | Field::KnownAs
                    | Field::Attending
                    | Field::AgeGroup
                    | Field::Email
                    | Field::Part
            )
        );
        if once && fields[..position].iter().any(|(is, _)| *is == fields[position].0) {
            fields[position] = (None, Certainty::No);
        }
    }
    fields
}

/// Whether a lone heading says that names stand below it.
pub(super) fn names_people(cell: &str) -> bool {
    matches!(meaning(cell), (Some(Field::Name), Certainty::Exactly))
}

/// What one heading says.
pub(super) fn meaning(heading: &str) -> (Option<Field>, Certainty) {
    let said = folded(heading);
    if said.is_empty() || said.len() > 300 {
        return (None, Certainty::No);
    }
    let mut best: (usize, Option<Field>) = (0, None);
    for (field, phrases) in PHRASES {
        for phrase in *phrases {
            if *phrase == said {
                return (*field, Certainty::Exactly);
            }
            if says(&said, phrase) && phrase.len() > best.0 {
                best = (phrase.len(), *field);
            }
        }
    }
    let (_, field) = best;
    match field {
        None if best.0 > 0 => (None, Certainty::Surely),
        None => (None, Certainty::No),
        Some(field) => weigh(field, &said),
    }
}

/// A phrase inside a longer heading. Questions of forms say much in one sentence.
fn weigh(field: Field, said: &str) -> (Option<Field>, Certainty) {
    let words = said.split(' ').count();
    let about_children = says_any(said, &["how many", "number", "no of", "ages", "age"])
        && says_any(said, &["children", "kids", "child", "childcare", "creche"]);
    let topics = [
        says_any(said, &["access", "accessibility", "disability", "mobility"]),
        says_any(said, &["diet", "dietary", "food", "allergies"]),
        says_any(said, &["language", "interpreter", "translation"]),
    ];
    let field = match field {
        Field::Childcare | Field::AgeGroup if about_children && says_any(said, &["how many", "ages", "number"]) => {
            Field::Children
        }
        Field::Access | Field::Diet | Field::Language if topics.iter().filter(|topic| **topic).count() > 1 => {
            Field::Needs
        }
        field => field,
    };
    let sure = match field {
        Field::Name | Field::FirstName | Field::LastName
            if words <= 3 || says_any(said, &["full name", "your name", "first name", "last name", "surname"]) =>
        {
            Certainty::Surely
        }
        Field::Name | Field::FirstName | Field::LastName => Certainty::Maybe,
        _ => Certainty::Surely,
    };
    (Some(field), sure)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_understood() {
        fn check(heading: &str, field: Field) {
            let (meant, sure) = meaning(heading);
            assert_eq!((meant, sure >= Certainty::Surely), (Some(field), true), "{heading:?}");
        }
        check("NAME", Field::Name);
        check("What is your full name?", Field::Name);
        check("Parent/Carer first name", Field::FirstName);
        check("Surname", Field::LastName);
        check("TEL", Field::Phone);
        check("Mobile number (for reminders)", Field::Phone);
        check("E-MAIL", Field::Email);
        check("CHILDCARE Y/N", Field::Childcare);
        check("Childcare place wanted?", Field::Childcare);
        check("NO. OF CHILDREN & AGES", Field::Children);
        check("Will you need childcare on the night?\nIf so how many children and what ages?", Field::Children);
        check("Little ones", Field::Children);
        check("Ages", Field::ChildAges);
        check("Child 1", Field::ChildName);
        check("How will you get there?", Field::Travel);
        check("Lift?", Field::Travel);
        check("Do you have any access, language or dietary needs?\n(We ask so we can get it right)", Field::Needs);
        check("Dietary", Field::Diet);
        check("Access", Field::Access);
        check("Attending?", Field::Attending);
        check("Known as", Field::KnownAs);
    }

    #[test]
    fn what_is_not_ours_is_not_kept() {
        fn check(heading: &str) {
            assert_eq!(meaning(heading).0, None, "{heading:?}");
        }
        check("Emergency contact name");
        check("Next of kin phone");
        check("Membership number");
        check("NI Number");
        check("Date of birth");
        check("Timestamp");
        check("Anything else?");
        check("School name");
        check("");
    }
}
