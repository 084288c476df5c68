//! Makes the sample alliance.

use anyhow::Context as _;
use chrono::TimeDelta;
use rusqlite::{Connection, named_params};

use super::institutions::{CONVENT, NEW, PART, SAMPLES, Sample, State};
use super::larger::{self, Size};
use super::people::{self, Answers};
use crate::access::model::{AccountId, LinkId, Role};
use crate::access::{Actor, Grant, Organiser, store as access, token};
use crate::arrival::model::Key;
use crate::arrival::store as arrivals;
use crate::assembly::model::{AssemblyId, Dates, DoorId, NewAssembly, Place, Status, Zone};
use crate::assembly::store as assemblies;
use crate::cli::error::Failure;
use crate::clock::Moment;
use crate::institution::store::{self as institutions, Described, DescribedLeader};
use crate::invitation::model::{Estimates, HowMany};
use crate::invitation::store as invitations;
use crate::list::model::{DraftContent, ListTable, Severity, Source};
use crate::list::store as lists;
use crate::need::model::access::Step;
use crate::need::model::creche::Creche;
use crate::need::model::{NeedId, NeedKind, NeedState};
use crate::need::store::{self as needs, OfAccess};
use crate::sheet;
use crate::travel::model::{Offer, PickUpId, TravelMode, Way};
use crate::travel::store as travels;

/// The links that the demo prints, each with its generation.
pub struct Links {
    /// Of a leader who has everything to do.
    pub new: (LinkId, i64),
    /// Of a leader who is half done.
    pub part: (LinkId, i64),
    /// The coming assembly, whose screen is in its first generation.
    pub coming: AssemblyId,
    /// A door of it, likewise.
    pub door: DoorId,
}

/// Days from now to the coming assembly: names are due in 8 days.
const COMING_IN: i64 = 22;
/// Days from now to its dates for pledges and access needs: nobody is late yet who has everything to do.
const PLEDGE_IN: i64 = 3;
/// Days from each past assembly to now.
const PAST: [i64; 2] = [410, 170];

/// Institutions that asked for more names while the list was closed, and the names.
const ASKING: [(&str, &str); 2] = [
    ("Beit Ha-Gesher Synagogue", "Name\nTamar Feldstein\n"),
    ("Lantern Hill Primary School", "Name\nKasia Zielonka\nOluwaseun Adebanjo\nMeryem Haddadin\n"),
];

/// An institution of the sample that was invited: what its leader may do, and by which link.
pub(super) struct Invited {
    pub grant: Grant,
    link: (LinkId, i64),
}

/// A leader of an institution that is invited.
pub(super) struct NewLeader {
    pub name: String,
    pub phone: String,
    pub email: String,
}

/// Where and when the sample is made.
pub(super) struct Maker<'a> {
    pub conn: &'a Connection,
    organiser: Organiser,
    now: Moment,
    zone: Zone,
}

/// Makes the sample as it stands at `now`, with an organiser whose session has that secret, and so many more.
pub fn make(conn: &Connection, session: &str, larger: Option<Size>, now: Moment) -> Result<Links, Failure> {
    // Long enough for the past assemblies, which are there to be looked at with their links, needs and names.
    conn.execute(
        "update alliance set name = 'Saltmarsh Citizens', links_days = 1000, needs_days = 365, names_months = 120",
        [],
    )?;
    let zone = access::alliance_zone(conn)?;
    let maker = Maker { conn, organiser: Organiser::at_the_machine(), now, zone };
    let amina = maker.organiser_called("Amina Yusuf", "amina@example.org", "07700 900001")?;
    access::begin_session(conn, session, amina, now)?;
    for (which, days) in PAST.into_iter().enumerate() {
        maker.past(which, days)?;
    }
    let links = maker.coming(amina)?;
    if let Some(size) = larger {
        larger::add(&maker, links.coming, size)?;
    }
    Ok(links)
}

impl Maker<'_> {
    fn organiser_called(&self, name: &str, email: &str, phone: &str) -> Result<AccountId, Failure> {
        let account = access::add_account(self.conn, Actor::Machine, name, email, Role::Admin, self.ago(500))?;
        let account = account.context("the sample's organiser is there already")?;
        access::set_phone(self.conn, Actor::Machine, account, phone, self.ago(500))?;
        access::offer_as_contact(self.conn, account)?;
        Ok(account)
    }

    pub(super) fn ago(&self, days: i64) -> Moment {
        self.now - TimeDelta::days(days)
    }

    /// 8pm, so many days after today.
    fn evening_in(&self, days: i64) -> Moment {
        self.zone.evening_of(self.zone.local(self.now + TimeDelta::days(days)).date_naive())
    }

    /// An assembly that starts at 7pm, so many days after today; its dates are moved as `change` says.
    fn assembly(
        &self,
        title: &str,
        days: i64,
        change: impl FnOnce(Dates) -> Dates,
        made: Moment,
    ) -> Result<AssemblyId, Failure> {
        let starts_at = self.evening_in(days) - TimeDelta::hours(1);
        let new = NewAssembly {
            title: title.into(),
            venue: Some("Corn Exchange Great Hall".into()),
            address: Some("1 Weir Street, Saltmarsh".into()),
            doors_at: Some(starts_at - TimeDelta::hours(1)),
            starts_at,
            ends_at: Some(starts_at + TimeDelta::minutes(100)),
            zone: self.zone,
            capacity: Some(900),
            target: Some(650),
            dates: change(Dates::counted_back(starts_at, self.zone)),
        };
        Ok(assemblies::add(self.conn, &self.organiser, &new, made)?)
    }

    fn later(&self, counted: Dates) -> Dates {
        let soon = self.evening_in(PLEDGE_IN);
        Dates { pledge_by: soon, access_by: soon, ..counted }
    }

    fn of_sample(
        &self,
        assembly: AssemblyId,
        sample: &Sample,
        asked: Option<u32>,
        at: Moment,
    ) -> Result<Invited, Failure> {
        let described = Described {
            name: sample.name.into(),
            kind: Some(sample.kind),
            chapter: Some(sample.chapter.into()),
            membership: Some(sample.membership),
        };
        let number = SAMPLES.iter().position(|other| other.name == sample.name).unwrap_or_default();
        let leader = NewLeader {
            name: sample.leader.into(),
            phone: format!("+447700900{:03}", 900 + number),
            email: format!("leader{}@example.org", number + 1),
        };
        self.invited(assembly, &described, leader, asked, at)
    }

    /// Invites an institution, with a leader who has a link.
    pub(super) fn invited(
        &self,
        assembly: AssemblyId,
        described: &Described,
        leader: NewLeader,
        asked: Option<u32>,
        at: Moment,
    ) -> Result<Invited, Failure> {
        let institution = institutions::describe(self.conn, &self.organiser, described, at)?;
        let NewLeader { name, phone, email } = leader;
        let leader = DescribedLeader { name, phone: Some(phone), email: Some(email) };
        let leader = institutions::add_leader(self.conn, &self.organiser, institution, &leader, at)?;
        invitations::invite(self.conn, &self.organiser, assembly, institution, asked, at)?;
        let grant = access::grant(self.conn, &self.organiser, assembly, institution)?;
        let link =
            access::link_for(self.conn, &grant.context("an institution that was just invited is not")?, leader, at)?;
        let opened = access::link(self.conn, link.0, at)?.context("a link that was just made is not there")?;
        Ok(Invited { grant: opened.leader.grant, link })
    }

    pub(super) fn pledge(&self, grant: &Grant, number: u32, at: Moment) -> Result<(), Failure> {
        let number = HowMany::parse(&number.to_string()).context("a number of the sample")?;
        invitations::pledge(self.conn, grant, number, at)?;
        Ok(())
    }

    /// Hands in a list as a leader's file.
    pub(super) fn list(&self, grant: &Grant, csv: &str, at: Moment) -> Result<(), Failure> {
        let table = sheet::read_text(csv.as_bytes()).context("a list of the sample")?;
        let content = DraftContent::of(ListTable::found(table.into()));
        if content.next_question().is_some() {
            return Err(anyhow::anyhow!("a list of the sample has uncertain columns").into());
        }
        lists::draft(self.conn, grant, Source::File, Some("our people.csv"), &content, at)?;
        let checked = lists::check(self.conn, grant, at)?.context("a list of the sample is gone")?;
        let mut problems = checked.review.rows.iter().flat_map(|row| &row.problems);
        let unclear = problems.find(|problem| problem.severity() != Severity::Told);
        if checked.review.open_questions().next().is_some() || unclear.is_some() {
            return Err(anyhow::anyhow!("a list of the sample asks something: {unclear:?}").into());
        }
        lists::save(self.conn, grant, &checked, at)?;
        Ok(())
    }

    /// One of the assemblies that have taken place.
    fn past(&self, which: usize, days: i64) -> Result<(), Failure> {
        let title = ["Homes assembly", "Mayoral assembly"][which];
        let assembly = self.assembly(title, -days, |counted| counted, self.ago(days + 60))?;
        for (number, sample) in SAMPLES.iter().enumerate() {
            let Some((pledged, actual)) = sample.past[which] else { continue };
            let Invited { grant, .. } = self.of_sample(assembly, sample, Some(pledged), self.ago(days + 50))?;
            self.pledge(&grant, pledged, self.ago(days + 35))?;
            let listed = pledged.min(actual + 2) as usize;
            self.list(&grant, &people::list(number * 37, listed, Answers::Some), self.ago(days + 30))?;
            let key = Key::parse(&token::secret()?).context("a key")?;
            let organisers = access::grant(self.conn, &self.organiser, assembly, grant.institution())?;
            let organisers = organisers.context("an institution that was just invited is not")?;
            arrivals::came(self.conn, &organisers, actual, &key, self.ago(days - 1))?;
        }
        Ok(())
    }

    /// The coming assembly.
    fn coming(&self, amina: AccountId) -> Result<Links, Failure> {
        let assembly = self.assembly("Spring assembly", COMING_IN, |counted| self.later(counted), self.ago(40))?;
        let door = self.doors(assembly)?;
        let stop = self.pick_up(assembly, "Lantern Hill, outside the convent", 75)?;
        let other = self.pick_up(assembly, "Fennel Street bus station", 60)?;
        self.fleet(assembly, stop, other)?;
        let (mut new, mut part, mut asking) = (None, None, Vec::new());
        for (number, sample) in SAMPLES.iter().enumerate() {
            let Invited { grant, link } = self.of_sample(assembly, sample, sample.asked, self.ago(35))?;
            self.conn.execute(
                "update invitation set account_id = :amina where invitation_id = :id",
                named_params! { ":amina": amina, ":id": grant.invitation() },
            )?;
            match sample.name {
                NEW => new = Some(link),
                PART => part = Some(link),
                _ => {}
            }
            self.state(&grant, number * 37, sample, stop)?;
            if ASKING.iter().any(|(name, _)| *name == sample.name) {
                asking.push(grant);
            }
        }
        self.logistics(assembly)?;
        self.closed_for_a_day(assembly, &asking)?;
        Ok(Links {
            new: new.context("the sample's new leader")?,
            part: part.context("the sample's other leader")?,
            coming: assembly,
            door,
        })
    }

    /// Names two doors, and gives the first.
    fn doors(&self, assembly: AssemblyId) -> Result<DoorId, Failure> {
        let it = assemblies::assembly(self.conn, assembly)?.context("the sample's coming assembly")?;
        let place = Place {
            venue: it.venue.clone(),
            address: it.address.clone(),
            doors: vec!["North door".into(), "South door".into()],
            capacity: it.capacity,
            entry_checks: it.entry_checks,
        };
        assemblies::set_place(self.conn, &self.organiser, &it, &place, self.ago(40))?;
        let doors = assemblies::doors_with_ids(self.conn, assembly)?;
        Ok(doors.first().context("the sample's doors")?.id)
    }

    /// The crèche has fewer people than it needs, and some of what was asked for is booked, some cannot be had.
    fn logistics(&self, assembly: AssemblyId) -> Result<(), Failure> {
        let creche = Creche { places: Some(60), staff: Some(7), area: Some(150) };
        needs::set_creche(self.conn, &self.organiser, assembly, creche, self.ago(3))?;
        let of = |kind| OfAccess { kind: Some(kind), state: None };
        let ids = |kind| -> rusqlite::Result<Vec<NeedId>> {
            let needs = needs::access_needs(self.conn, &self.organiser, assembly, of(kind), 0, None)?;
            Ok(needs.into_iter().map(|need| need.id).collect())
        };
        let loops = ids(NeedKind::HearingLoop)?;
        let no_loop = "The hall does not have it there. We keep a seat near the front for them.";
        let steps = [
            (ids(NeedKind::Wheelchair)?, NeedState::Booked, None, Some("Ramp at the South door, the hall's own")),
            (loops.iter().skip(1).copied().collect(), NeedState::Confirmed, None, Some("Induction loop, in the hall")),
            (loops.into_iter().take(1).collect(), NeedState::Cannot, Some(no_loop), None),
        ];
        for (ids, to, reason, booking) in steps {
            let step = Step { to, reason: reason.map(Into::into), booking: booking.map(Into::into) };
            needs::take_step(self.conn, &self.organiser, assembly, &ids, &step, self.ago(2), self.ago(2))?;
        }
        Ok(())
    }

    /// The list was closed two days ago and opened again a day later. What leaders asked for in between waits for a yes.
    fn closed_for_a_day(&self, assembly: AssemblyId, asking: &[Grant]) -> Result<(), Failure> {
        assemblies::decide(self.conn, &self.organiser, assembly, Status::ListClosed, self.ago(2))?;
        let at = self.now - TimeDelta::hours(30);
        for (grant, (_, names)) in asking.iter().zip(ASKING) {
            self.list(grant, names, at)?;
            let mut people = needs::people(self.conn, grant, 0, 50)?;
            people.retain(|person| person.children == 0);
            let [first, second, ..] = people.as_slice() else { continue };
            needs::set_number_of_children(self.conn, grant, first.id, 1, at)
                .map_err(|_| anyhow::anyhow!("a child of the sample is not taken"))?;
            travels::record(self.conn, grant, second.id, Way::by(TravelMode::Coach), at)?;
        }
        assemblies::decide(self.conn, &self.organiser, assembly, Status::Open, self.ago(1))?;
        Ok(())
    }

    fn pick_up(&self, assembly: AssemblyId, place: &str, minutes_before: i64) -> Result<PickUpId, Failure> {
        let starts_at = assemblies::assembly(self.conn, assembly)?.context("the assembly just made")?.starts_at;
        let leaves_at = starts_at - TimeDelta::minutes(minutes_before);
        Ok(travels::add_pick_up(self.conn, &self.organiser, assembly, place, Some(leaves_at), self.ago(40))?)
    }

    /// The vehicles that can be hired, and the way between the two stops.
    fn fleet(&self, assembly: AssemblyId, one: PickUpId, other: PickUpId) -> Result<(), Failure> {
        for (name, seats, places, price, most) in
            [("Coach with 49 seats", "49", "1", "450", ""), ("Minibus with a lift", "14", "2", "190", "2")]
        {
            let offer = Offer::parse(name, seats, places, price, most);
            let offer = offer.map_err(|problems| anyhow::anyhow!("a vehicle of the sample: {problems:?}"))?;
            travels::keep_vehicle_type(self.conn, &self.organiser, (assembly, None), &offer, self.ago(20))?
                .map_err(|problem| anyhow::anyhow!("a vehicle of the sample: {problem:?}"))?;
        }
        travels::keep_gap(self.conn, &self.organiser, assembly, (one, other), 12, self.ago(20))?;
        Ok(())
    }

    /// Brings an institution to where the sample has it: its number ten days ago, its names in the days since.
    fn state(&self, grant: &Grant, place: usize, sample: &Sample, stop: PickUpId) -> Result<(), Failure> {
        let list = |count: u32, answers| people::list(place, count as usize, answers);
        let pledged = |number| self.pledge(grant, number, self.ago(15));
        match sample.state {
            State::NoPledge => {}
            State::CannotCome => pledged(0)?,
            State::NoNames { pledged: number } => {
                pledged(number)?;
                let rough = Estimates { children: Some(3), coach: Some(number / 2), access: None };
                invitations::estimate(self.conn, grant, &rough, self.ago(15))?;
            }
            State::PartList { pledged: number, listed } => {
                pledged(number)?;
                self.list(grant, &list(listed, Answers::Some), self.ago(4))?;
            }
            State::FinishedBelow { pledged: number, listed } => {
                pledged(number)?;
                self.list(grant, &list(listed, Answers::Some), self.ago(6))?;
                invitations::finish(self.conn, grant, self.ago(5))?;
            }
            State::LateNames { pledged: number, listed, late } => {
                pledged(number)?;
                self.list(grant, &list(listed, Answers::None), self.ago(9))?;
                // It had agreed to send its names early, and sent some of them after that.
                let names_by = self.zone.evening_of(self.zone.local(self.ago(5)).date_naive());
                invitations::grant_names_by(self.conn, &self.organiser, grant, Some(names_by), self.ago(10))?;
                self.list(grant, &list(listed + late, Answers::None), self.ago(2))?;
            }
            State::OverPledge { pledged: number, listed } => {
                pledged(number)?;
                self.list(grant, &list(listed, Answers::Some), self.ago(3))?;
            }
            State::Complete { pledged: number } => {
                pledged(number)?;
                self.list(grant, &list(number, Answers::Needs), self.ago(7))?;
                let way = if sample.name == CONVENT {
                    Way { pick_up: Some(stop), ..Way::by(TravelMode::Coach) }
                } else {
                    Way::by(TravelMode::Bus)
                };
                travels::choose_main_way(self.conn, grant, Some(way), self.ago(7))?;
                invitations::finish(self.conn, grant, self.ago(6))?;
            }
        }
        Ok(())
    }
}
