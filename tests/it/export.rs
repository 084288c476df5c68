//! Exports: what stands in each file, and who may take it.

use turnout::access::token::LinkToken;
use turnout::access::{Grant, Organiser, store as access};
use turnout::arrival::model::{Key, Told};
use turnout::arrival::store as arrivals;
use turnout::assembly::model::AssemblyId;
use turnout::export::{self, Export, Leave};
use turnout::institution::model::{InstitutionId, Kind};
use turnout::institution::store as institutions;
use turnout::invitation::model::HowMany;
use turnout::invitation::store as invitations;

use crate::site::{Invited, Site};

const MARK: &str = "\u{feff}";
const TALLY: &str = "institution,kind,chapter,asked,pledged,listed,listed_late,unnamed,actual,walk_ins,kept,children,\
    needs_not_answered,travel_not_answered";

/// The lines of a file, without its mark; every one ends with CRLF.
async fn lines(site: &Site, what: Export, assembly: AssemblyId) -> Vec<String> {
    let bytes = site
        .read(move |conn| {
            let leave = Leave::free(what, assembly).unwrap();
            export::write(conn, &Organiser::at_the_machine(), &leave, Vec::new())
        })
        .await;
    let text = String::from_utf8(bytes).unwrap();
    let text = text.strip_prefix(MARK).unwrap();
    text.strip_suffix("\r\n").unwrap().split("\r\n").map(str::to_owned).collect()
}

async fn group(site: &Site, assembly: AssemblyId, institution: Option<InstitutionId>, count: u32, key: &'static str) {
    let now = site.app.clock.now();
    site.write(move |conn| {
        let told = Told::now(Key::parse(key).unwrap(), now);
        Ok(arrivals::group(conn, &Organiser::at_the_machine(), assembly, institution, count, &told)?)
    })
    .await;
}

#[tokio::test]
async fn the_tally_is_every_invited_institution_by_code_point_then_guests_then_nobodys() {
    let site = Site::new();
    let assembly = site.assembly().await;
    for name in ["the Food Hub", "Église du Marais", "Zion Chapel", "Abbey School"] {
        site.invited(assembly, name).await;
    }
    let guest = site.invited(site.assembly().await, "Aardvark Choir").await;
    group(&site, assembly, Some(guest.institution), 4, "g1").await;
    group(&site, assembly, None, 2, "g2").await;
    let lines = lines(&site, Export::Tally, assembly).await;
    assert_eq!(lines[0], TALLY);
    let names: Vec<_> = lines[1..].iter().map(|line| line.split(',').next().unwrap()).collect();
    assert_eq!(names, ["Abbey School", "Zion Chapel", "the Food Hub", "Église du Marais", "Aardvark Choir", ""]);
    assert_eq!(lines[5], "Aardvark Choir,other,,,,0,0,,4,0,,0,0,0");
    assert_eq!(lines[6], ",,,,,0,0,,2,0,,0,0,0");
}

#[tokio::test]
async fn unknown_is_empty_zero_is_0_and_a_ratio_has_two_decimals() {
    let site = Site::new();
    let convent = site.invited(site.assembly().await, "St Brigid's Convent").await;
    let grant = convent.grant;
    let now = site.app.clock.now();
    assert_eq!(lines(&site, Export::Tally, convent.assembly).await[1], "St Brigid's Convent,other,,,,0,0,,0,0,,0,0,0");
    site.write(move |conn| Ok(invitations::pledge(conn, &grant, HowMany::parse("30").unwrap(), now)?)).await;
    assert_eq!(
        lines(&site, Export::Tally, convent.assembly).await[1],
        "St Brigid's Convent,other,,,30,0,0,30,0,0,,0,0,0"
    );
    group(&site, convent.assembly, Some(convent.institution), 20, "g").await;
    let came = "St Brigid's Convent,other,,,30,0,0,30,20,0,0.67,0,0,0";
    assert_eq!(lines(&site, Export::Tally, convent.assembly).await[1], came);
}

#[tokio::test]
async fn an_export_runs_no_formula_and_keeps_quotes_and_line_ends() {
    let site = Site::new();
    let assembly = site.assembly().await;
    site.invited(assembly, "=HYPERLINK(\"http://example.org\")").await;
    site.invited(assembly, "Sam's \"Big\"\nHall, North").await;
    let now = site.app.clock.now();
    site.write(move |conn| {
        let described = institutions::Described {
            name: "Zion Chapel".into(),
            kind: Some(Kind::Faith),
            chapter: Some("@North".into()),
            membership: None,
        };
        let machine = Organiser::at_the_machine();
        let id = institutions::describe(conn, &machine, &described, now)?;
        Ok(invitations::invite(conn, &machine, assembly, id, Some(7), now)?)
    })
    .await;
    let lines = lines(&site, Export::Tally, assembly).await;
    assert_eq!(lines[1], "\"'=HYPERLINK(\"\"http://example.org\"\")\",other,,,,0,0,,0,0,,0,0,0");
    assert_eq!(lines[2], "\"Sam's \"\"Big\"\"\nHall, North\",other,,,,0,0,,0,0,,0,0,0");
    assert_eq!(lines[3], "Zion Chapel,faith,'@North,7,,0,0,,0,0,,0,0,0");
}

#[tokio::test]
async fn pledges_are_every_revision_with_who_made_it() {
    let site = Site::new();
    let convent = site.invited(site.assembly().await, "St Brigid's Convent").await;
    let (organisers, leaders) = (convent.grant, leaders_grant(&site, &convent).await);
    for (grant, number, at) in [(organisers, "30", "2027-01-29T10:00:00Z"), (leaders, "0", "2027-02-12T20:00:00Z")] {
        site.time_is(at);
        let now = site.app.clock.now();
        site.write(move |conn| Ok(invitations::pledge(conn, &grant, HowMany::parse(number).unwrap(), now)?)).await;
    }
    let lines = lines(&site, Export::Pledges, convent.assembly).await;
    assert_eq!(
        lines,
        [
            "institution,pledged,pledged_at,late,by",
            "St Brigid's Convent,30,2027-01-29T10:00:00.000Z,no,",
            "St Brigid's Convent,0,2027-02-12T20:00:00.000Z,yes,Leader of St Brigid's Convent",
        ]
    );
}

/// What a leader's own link lets them touch.
pub async fn leaders_grant(site: &Site, invited: &Invited) -> Grant {
    let token = LinkToken::parse(invited.link.trim_start_matches("/l/")).unwrap();
    let now = site.app.clock.now();
    site.read(move |conn| Ok(access::link(conn, token.link, now)?.unwrap().leader.grant)).await
}

#[tokio::test]
async fn what_people_need_is_taken_out_with_a_reason_that_is_recorded_with_who_took_it() {
    let site = Site::new();
    let assembly = site.assembly().await;
    let now = site.app.clock.now();
    for what in [Export::Needs, Export::Children] {
        assert_eq!(Leave::free(what, assembly), None);
        for reason in [None, Some(""), Some("  ")] {
            let by = Organiser::at_the_machine();
            let refused = site.app.db.write(move |conn| export::store::leave(conn, &by, what, assembly, reason, now));
            let text = "this file holds what people need: say what you need it for";
            assert_eq!(refused.await.unwrap_err().to_string(), text);
        }
    }
    assert_eq!(site.number("select count(*) from audit_event where action = 'export.taken'").await, 0);
    let header = site
        .write(move |conn| {
            let (by, reason) = (Organiser::at_the_machine(), Some("the access team's plan "));
            let leave = export::store::leave(conn, &by, Export::Needs, assembly, reason, now)?;
            export::write(conn, &by, &leave, Vec::new())
        })
        .await;
    assert!(String::from_utf8(header).unwrap().starts_with("\u{feff}institution,"));
    assert_eq!(site.text("select what || ': ' || reason from export").await, "needs: the access team's plan");
    let noted = "select actor || ' ' || fields || ' ' || assembly_id from audit_event where action = 'export.taken'";
    assert_eq!(site.text(noted).await, "machine needs 1");
}
