//! The words of a reminder, and the links that hand it to another program.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::assembly::model::{Assembly, Phase};
use crate::clock::Moment;
use crate::tally::model::Line;
use crate::words::{counted, number};

/// What a reminder is made of.
#[derive(Debug, Clone, Copy)]
pub struct Reminder<'a> {
    /// The leader it goes to.
    pub leader: &'a str,
    /// What their institution is called.
    pub institution: &'a str,
    /// Its line in the tally.
    pub line: &'a Line,
    /// The assembly.
    pub assembly: &'a Assembly,
    /// The leader's own link.
    pub link: &'a str,
    /// The organiser who sends it.
    pub from: &'a str,
    /// The time it is written.
    pub now: Moment,
}

impl Reminder<'_> {
    /// The message: who is asked, what is missing, by when, the link, from whom. One thing is asked for: the first that is
    /// missing.
    pub fn text(&self) -> String {
        let Reminder { leader, institution, assembly, link, from, .. } = self;
        let on = assembly.short_day().map_or_else(String::new, |day| format!(" on {day}"));
        let missing = self.missing();
        format!("Hello {leader}. {institution}, {}{on}: {missing} {link} – {from}", assembly.title)
    }

    fn missing(&self) -> String {
        let (row, dates) = (&self.line.row, &self.assembly.dates);
        let names_by = self.line.beside.names_by.unwrap_or(dates.names_by);
        let to_go = row.pledged.unwrap_or(0).saturating_sub(row.listed);
        match row.pledged {
            None => format!("how many people will you bring? Say your number{} here:", self.by(dates.pledge_by)),
            Some(pledged) if pledged > 0 && row.listed == 0 => {
                format!(
                    "you promised {}. Send their names{} here:",
                    counted(pledged, "person", "people"),
                    self.by(names_by)
                )
            }
            Some(_) if to_go > 0 && !self.line.beside.finished => {
                format!("{} still to go. Add them{} here:", counted(to_go, "name", "names"), self.by(names_by))
            }
            Some(_) if row.needs_not_answered > 0 => {
                let people = counted(row.needs_not_answered, "person has", "people have");
                format!(
                    "does anybody need childcare or help? {people} not answered. Tell us{} here:",
                    self.by(dates.childcare_by)
                )
            }
            Some(_) if row.travel_not_answered > 0 => {
                format!("how will your people travel? Say so{} here:", self.by(dates.childcare_by))
            }
            Some(0) => "you said that you cannot come. You can change that here:".to_owned(),
            Some(_) => format!("we have your list of {}. Thank you. See it here:", number(row.listed)),
        }
    }

    /// " by 8pm on Thursday 5 March 2026"; nothing once that has passed, nor while no date counts.
    fn by(&self, date: Moment) -> String {
        let (assembly, now) = (self.assembly, self.now);
        match assembly.phase(now) == Phase::Postponed || assembly.has_passed(date, now) {
            true => String::new(),
            false => format!(" by {}", assembly.zone.deadline(date)),
        }
    }
}

/// The links that hand a message to another program on the organiser's device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handed {
    /// To WhatsApp; to its list of chats where the phone's number is not known.
    pub whatsapp: String,
    /// To the phone's own messages.
    pub text: String,
    /// To a mail program.
    pub email: String,
}

impl Handed {
    /// The links for `message` to somebody with this phone in E.164 and this e-mail, each where it is known.
    pub fn new(message: &str, subject: &str, phone: Option<&str>, email: Option<&str>) -> Handed {
        let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let body = encoded(message);
        let number =
            phone.and_then(|phone| phone.strip_prefix('+')).filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()));
        Handed {
            whatsapp: format!("https://wa.me/{}?text={body}", number.unwrap_or_default()),
            // "?&body=" is what both Android and iOS take.
            text: format!("sms:{}?&body={body}", number.map_or_else(String::new, |number| format!("+{number}"))),
            email: format!(
                "mailto:{}?subject={}&body={body}",
                email.map(encoded).unwrap_or_default(),
                encoded(subject)
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assembly::model::Status;
    use crate::tally::model::{Beside, Row, spring};

    fn text(row: Row, beside: Beside, now: &str) -> String {
        of(&spring(Status::Open), row, beside, now)
    }

    fn of(assembly: &Assembly, row: Row, beside: Beside, now: &str) -> String {
        let line = Line { row, beside, chase: None };
        let now = Moment::parse(now).unwrap();
        let reminder = Reminder {
            leader: "Grace",
            institution: "St Mary's",
            line: &line,
            assembly,
            link: "https://t.example.org/l/1-a",
            from: "Amina",
            now,
        };
        reminder.text()
    }

    #[test]
    fn a_reminder_asks_for_the_first_thing_that_is_missing_and_says_by_when() {
        const EARLY: &str = "2027-02-01T09:00:00Z";
        let check = |row: Row, now, missing: &str| {
            let expected = format!(
                "Hello Grace. St Mary's, Spring assembly on 12 March: {missing} https://t.example.org/l/1-a – Amina"
            );
            assert_eq!(text(row, Beside::default(), now), expected);
        };
        let row = |pledged, listed| Row { pledged, listed, ..Row::EMPTY };
        let ask = "how many people will you bring? Say your number";
        check(row(None, 0), EARLY, &format!("{ask} by 8pm on Friday 12 February 2027 here:"));
        check(row(None, 0), "2027-02-12T20:00:00Z", &format!("{ask} here:"));
        let send = "you promised 40 people. Send their names by 8pm on Friday 26 February 2027 here:";
        check(row(Some(40), 0), EARLY, send);
        check(row(Some(40), 31), EARLY, "9 names still to go. Add them by 8pm on Friday 26 February 2027 here:");
        check(row(Some(40), 39), "2027-03-01T09:00:00Z", "1 name still to go. Add them here:");
        check(row(Some(0), 0), EARLY, "you said that you cannot come. You can change that here:");
        check(row(Some(3), 3), EARLY, "we have your list of 3. Thank you. See it here:");
        let needs = Row { needs_not_answered: 1, travel_not_answered: 1, ..row(Some(3), 3) };
        let by = "by 8pm on Friday 26 February 2027 here:";
        check(
            needs.clone(),
            EARLY,
            &format!("does anybody need childcare or help? 1 person has not answered. Tell us {by}"),
        );
        check(Row { needs_not_answered: 0, ..needs }, EARLY, &format!("how will your people travel? Say so {by}"));
    }

    #[test]
    fn no_day_and_no_date_is_named_while_it_is_put_off() {
        let check = |row: Row, missing: &str| {
            let said = of(&spring(Status::Postponed), row, Beside::default(), "2027-02-01T09:00:00Z");
            let expected =
                format!("Hello Grace. St Mary's, Spring assembly: {missing} https://t.example.org/l/1-a – Amina");
            assert_eq!(said, expected);
        };
        let row = |pledged, listed| Row { pledged, listed, ..Row::EMPTY };
        check(row(None, 0), "how many people will you bring? Say your number here:");
        check(row(Some(40), 0), "you promised 40 people. Send their names here:");
        check(Row { travel_not_answered: 1, ..row(Some(3), 3) }, "how will your people travel? Say so here:");
    }

    #[test]
    fn an_own_date_is_the_one_that_is_named_and_who_is_finished_is_not_asked_for_names() {
        let row = Row { pledged: Some(40), listed: 31, ..Row::EMPTY };
        let own = Beside { names_by: Moment::parse("2027-03-05T20:00:00Z"), ..Beside::default() };
        assert!(text(row.clone(), own, "2027-03-01T09:00:00Z").contains("by 8pm on Friday 5 March 2027 here:"));
        let finished = Beside { finished: true, ..Beside::default() };
        assert!(text(row, finished, "2027-02-01T09:00:00Z").contains("we have your list of 31."));
    }

    #[test]
    fn a_message_goes_to_the_number_and_address_that_are_known() {
        let handed = Handed::new("Hi & bye", "12 March", Some("+447700900123"), Some("grace@example.org"));
        assert_eq!(handed.whatsapp, "https://wa.me/447700900123?text=Hi%20%26%20bye");
        assert_eq!(handed.text, "sms:+447700900123?&body=Hi%20%26%20bye");
        assert_eq!(handed.email, "mailto:grace%40example%2Eorg?subject=12%20March&body=Hi%20%26%20bye");
        let nobody = Handed::new("Hi", "S", Some("ask at the office"), None);
        assert_eq!((nobody.whatsapp.as_str(), nobody.text.as_str()), ("https://wa.me/?text=Hi", "sms:?&body=Hi"));
        assert_eq!(nobody.email, "mailto:?subject=S&body=Hi");
    }
}
