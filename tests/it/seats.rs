//! Who sits in which coach: an organiser's table, changed by hand, with places that have no name yet.

mod fleet;
mod leaders;
mod lifts;
mod manifests;
mod moving;
mod proposal;
mod stops;

use turnout::access::Organiser;
use turnout::assembly::model::AssemblyId;
use turnout::invitation::model::HowMany;
use turnout::invitation::store as invitations;
use turnout::travel::model::{NewVehicle, Offer, PickUpId, Seating, TravelMode, VehicleId, Way};
use turnout::travel::store;

use crate::site::{Invited, Site, at};

/// Two institutions, two stops and two coaches of one sort, each stopping at both.
pub struct Coaches {
    pub site: Site,
    pub assembly: AssemblyId,
    pub convent: Invited,
    pub mosque: Invited,
    pub stops: [PickUpId; 2],
    pub coaches: [VehicleId; 2],
}

impl Coaches {
    pub async fn new() -> Coaches {
        let site = Site::new();
        let assembly = site.assembly().await;
        let convent = site.invited(assembly, "St Brigid's Convent").await;
        let mosque = site.invited(assembly, "Mill Road Mosque").await;
        let now = site.app.clock.now();
        let (stops, coaches) = site
            .write(move |conn| {
                let by = Organiser::at_the_machine();
                let stop =
                    |place, leaves: Option<&str>| store::add_pick_up(conn, &by, assembly, place, leaves.map(at), now);
                let stops = [stop("St Mary's", Some("2027-03-12T17:30:00Z"))?, stop("The green", None)?];
                let offer = Offer::parse("4 seats", "4", "1", "300", "").unwrap();
                let sort = store::keep_vehicle_type(conn, &by, (assembly, None), &offer, now)?.unwrap();
                let coach = |name: &str| {
                    let stops = stops.iter().map(|stop| (*stop, None)).collect();
                    let new = NewVehicle { name: name.into(), sort, captain: None, captain_phone: None, stops };
                    store::keep_vehicle(conn, &by, (assembly, None), &new, now).map(Result::unwrap)
                };
                Ok((stops, [coach("Coach 1")?, coach("Coach 2")?]))
            })
            .await;
        Coaches { site, assembly, convent, mosque, stops, coaches }
    }

    /// Most people of the institution come by coach from that stop.
    pub async fn comes_by_coach(&self, invited: &Invited, stop: Option<PickUpId>) {
        let (grant, now) = (invited.grant, self.site.app.clock.now());
        let way = stop.map_or(Way::by(TravelMode::Coach), Way::coach_from);
        self.site.write(move |conn| store::choose_main_way(conn, &grant, Some(way), now)).await;
    }

    pub async fn pledged(&self, invited: &Invited, number: &'static str) {
        let (grant, now) = (invited.grant, self.site.app.clock.now());
        self.site.write(move |conn| Ok(invitations::pledge(conn, &grant, HowMany::parse(number).unwrap(), now)?)).await;
    }

    pub async fn seating(&self) -> Seating {
        let assembly = self.assembly;
        self.site.read(move |conn| Ok(store::seating(conn, &Organiser::at_the_machine(), assembly)?)).await
    }

    pub fn folder(&self) -> String {
        format!("/o/a/{}/travel", self.assembly)
    }

    pub fn seats(&self, coach: usize) -> String {
        format!("{}/{}/seats", self.folder(), self.coaches[coach])
    }
}
