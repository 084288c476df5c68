//! `turnout assembly`: setting up and listing.

use std::path::Path;

use chrono::{NaiveDate, NaiveDateTime};
use clap::{Args, Subcommand};

use super::Desk;
use super::error::Failure;
use crate::access::store as access;
use crate::assembly::model::{self, Dates, LocalTimeError, NewAssembly, Zone};
use crate::assembly::store;
use crate::clock::Moment;
use crate::error::AppError;

/// Assemblies
#[derive(Debug, Subcommand)]
pub(super) enum AssemblyCommand {
    /// Set up an assembly: prints its id alone
    ///
    /// Its four dates are 8pm local, by default counted back from the start in calendar days: pledge and access 28, names,
    /// childcare and travel 14.
    #[command(
        after_help = "Example: turnout assembly add --title 'Spring assembly' --starts-at 2027-03-12T19:00 --capacity 800"
    )]
    Add(Add),
    /// List the assemblies: id, start, title, tab-separated
    #[command(after_help = "Example: turnout assembly list")]
    List,
}

#[derive(Debug, Args)]
pub(super) struct Add {
    /// What it is called
    #[arg(long)]
    title: String,
    /// When it starts, local time: 2027-03-12T19:00
    #[arg(long, value_name = "TIME", value_parser = local_time)]
    starts_at: NaiveDateTime,
    /// When it ends, local time; two hours are assumed where it is not told
    #[arg(long, value_name = "TIME", value_parser = local_time)]
    ends_at: Option<NaiveDateTime>,
    /// When the doors open, local time
    #[arg(long, value_name = "TIME", value_parser = local_time)]
    doors_at: Option<NaiveDateTime>,
    /// The zone of its times, by IANA name; by default the alliance's
    #[arg(long, value_name = "ZONE", value_parser = zone)]
    time_zone: Option<Zone>,
    /// The hall
    #[arg(long)]
    venue: Option<String>,
    /// Where the hall is
    #[arg(long)]
    address: Option<String>,
    /// How many people the hall holds
    #[arg(long, value_name = "N", value_parser = model::size)]
    capacity: Option<u32>,
    /// How many people the alliance wants
    #[arg(long, value_name = "N", value_parser = model::size)]
    target: Option<u32>,
    /// Pledges by 8pm on this day: 2027-02-12
    #[arg(long, value_name = "DAY", value_parser = day)]
    pledge_by: Option<NaiveDate>,
    /// Access needs by 8pm on this day
    #[arg(long, value_name = "DAY", value_parser = day)]
    access_by: Option<NaiveDate>,
    /// Names by 8pm on this day
    #[arg(long, value_name = "DAY", value_parser = day)]
    names_by: Option<NaiveDate>,
    /// Childcare and travel by 8pm on this day
    #[arg(long, value_name = "DAY", value_parser = day)]
    childcare_by: Option<NaiveDate>,
}

fn local_time(text: &str) -> Result<NaiveDateTime, String> {
    model::local_time(text).ok_or_else(|| "write the local time like 2027-03-12T19:00".into())
}

fn day(text: &str) -> Result<NaiveDate, String> {
    model::iso_day(text).map_err(|_| "write the day like 2027-02-26".into())
}

fn zone(text: &str) -> Result<Zone, String> {
    Zone::parse(text).ok_or_else(|| "write the IANA name of a time zone, like Europe/London".into())
}

impl AssemblyCommand {
    pub async fn run(self, database: &Path) -> Result<(), Failure> {
        match self {
            AssemblyCommand::Add(add) => add.run(database).await,
            AssemblyCommand::List => list(database).await,
        }
    }
}

impl Add {
    async fn run(self, database: &Path) -> Result<(), Failure> {
        let Desk { db, organiser, now, .. } = Desk::set_up(database)?;
        let default_zone = db.read(|conn| Ok::<_, AppError>(access::alliance_zone(conn)?)).await?;
        let new = self.parse(default_zone)?;
        let problems: Vec<_> = new.problems().iter().map(|problem| format!("--{problem}")).collect();
        if !problems.is_empty() {
            return Err(Failure::Input(problems));
        }
        let id = db.write(move |conn| Ok::<_, AppError>(store::add(conn, &organiser, &new, now)?)).await?;
        println!("{id}");
        Ok(())
    }

    fn parse(self, default_zone: Zone) -> Result<NewAssembly, Failure> {
        let title = self.title.trim().to_owned();
        if title.is_empty() {
            return Err(Failure::Usage("Give the assembly a title: --title 'Spring assembly'".into()));
        }
        let zone = self.time_zone.unwrap_or(default_zone);
        let starts_at = in_zone(zone, "--starts-at", self.starts_at)?;
        let counted = Dates::counted_back(starts_at, zone);
        let evening = |day: Option<NaiveDate>, counted| day.map_or(counted, |day| zone.evening_of(day));
        Ok(NewAssembly {
            title,
            venue: self.venue,
            address: self.address,
            doors_at: self.doors_at.map(|at| in_zone(zone, "--doors-at", at)).transpose()?,
            starts_at,
            ends_at: self.ends_at.map(|at| in_zone(zone, "--ends-at", at)).transpose()?,
            zone,
            capacity: self.capacity,
            target: self.target,
            dates: Dates {
                pledge_by: evening(self.pledge_by, counted.pledge_by),
                access_by: evening(self.access_by, counted.access_by),
                names_by: evening(self.names_by, counted.names_by),
                childcare_by: evening(self.childcare_by, counted.childcare_by),
            },
        })
    }
}

fn in_zone(zone: Zone, option: &str, local: NaiveDateTime) -> Result<Moment, Failure> {
    zone.moment(local).map_err(|error: LocalTimeError| {
        Failure::input(format!("{option} {}: in {} {error}", local.format("%Y-%m-%dT%H:%M"), zone.name()))
    })
}

async fn list(database: &Path) -> Result<(), Failure> {
    let assemblies = Desk::existing(database)?.db.read(|conn| Ok::<_, AppError>(store::assemblies(conn)?)).await?;
    for assembly in assemblies {
        let starts = assembly.zone.local(assembly.starts_at).format("%Y-%m-%dT%H:%M");
        println!("{}\t{starts}\t{}", assembly.id, assembly.title);
    }
    Ok(())
}
