//! Places for connections: so many in all, and of one network at most half of them.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::access::Network;

/// So many connections at once; more wait in the system's own queue. Two hundred screens, fifty phones and a hall of leaders
/// are some hundreds.
const CONNECTIONS: usize = 1000;
/// So many of them are one network's at most: a venue has its screens, its phones and its leaders behind one address, and
/// whoever takes all of these leaves as many to everybody else. A proxy that was named has no such limit, for everybody comes
/// through it: it has to set one of its own.
const OF_ONE_NETWORK: usize = CONNECTIONS / 2;

/// The places, and who has them.
#[derive(Clone)]
pub(super) struct Places {
    free: Arc<Semaphore>,
    taken: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

/// A place that is free again once this is dropped.
pub(super) struct Place {
    places: Places,
    /// Whose it is; none: a proxy's.
    of: Option<IpAddr>,
    _free: OwnedSemaphorePermit,
}

impl Places {
    /// All of them free.
    pub fn new() -> Places {
        Places { free: Arc::new(Semaphore::new(CONNECTIONS)), taken: Arc::default() }
    }

    /// Waits until one is.
    pub async fn one_is_free(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.free).acquire_owned().await.ok()
    }

    /// A place for a connection of that peer; none: its network has all that it may have.
    pub fn take(&self, free: Option<OwnedSemaphorePermit>, peer: IpAddr, is_proxy: bool) -> Option<Place> {
        let free = free?;
        let of = (!is_proxy).then(|| Network::of_address(peer).0);
        if let Some(network) = of {
            let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
            let many = taken.entry(network).or_default();
            if *many >= OF_ONE_NETWORK {
                return None;
            }
            *many += 1;
        }
        Some(Place { places: self.clone(), of, _free: free })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some(network) = self.of else { return };
        let mut taken = self.places.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(many) = taken.get_mut(&network) {
            *many -= 1;
            if *many == 0 {
                taken.remove(&network);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_network_has_half_of_the_places_and_a_proxy_all_of_them() {
        let places = Places::new();
        let take =
            async |peer: &str, is_proxy| places.take(places.one_is_free().await, peer.parse().unwrap(), is_proxy);
        let mut taken = Vec::new();
        for host in 0..500 {
            // A household has a /64.
            taken.push(take(&format!("2001:db8:1:2::{host:x}"), false).await.unwrap());
        }
        assert!(take("2001:db8:1:2:3::", false).await.is_none());
        for host in 0..250 {
            taken.push(take(&format!("::ffff:192.0.2.{host}"), false).await.unwrap());
        }
        assert_eq!(places.free.available_permits(), 250);
        drop(taken);
        assert_eq!((places.free.available_permits(), places.taken.lock().unwrap().len()), (1000, 0));
        let mut taken = Vec::new();
        for _ in 0..1000 {
            taken.push(take("127.0.0.1", true).await.unwrap());
        }
        assert_eq!(places.free.available_permits(), 0);
    }
}
