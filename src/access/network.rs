//! Where a request comes from, as far as that can be believed.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;

use crate::App;

/// The network that a request comes from: an IPv4 address, or the /64 of an IPv6 address, which one household has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network(pub IpAddr);

impl FromRequestParts<App> for Network {
    type Rejection = Infallible;

    /// The other end of the connection; behind a proxy that `serve` was told of, the last address that the proxy added.
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Network, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(peer)| peer.ip());
        Ok(Network::of(peer, &parts.headers, &app.proxies))
    }
}

impl Network {
    /// The header in which a proxy tells of whom it heard.
    pub const FORWARDED: &str = "x-forwarded-for";

    /// That of an address, whatever it tells of others.
    pub fn of_address(address: IpAddr) -> Network {
        Network(whole(address.to_canonical()))
    }

    /// Whether an address is one of these.
    pub fn is_one_of(address: IpAddr, these: &[IpAddr]) -> bool {
        these.iter().any(|one| one.to_canonical() == address.to_canonical())
    }

    fn of(peer: IpAddr, headers: &HeaderMap, proxies: &[IpAddr]) -> Network {
        let peer = peer.to_canonical();
        let is_proxy = |address: &IpAddr| Network::is_one_of(*address, proxies);
        if !is_proxy(&peer) {
            return Network(whole(peer));
        }
        // Each proxy adds who it heard from at the end. What stands before the first that is not ours, anybody may have written.
        let lines = headers.get_all(Network::FORWARDED).iter().filter_map(|line| line.to_str().ok());
        let said: Vec<&str> = lines.flat_map(|line| line.split(',')).map(str::trim).collect();
        let heard =
            said.iter().rev().map_while(|address| address.parse::<IpAddr>().ok()).map(|heard| heard.to_canonical());
        let client = heard.into_iter().find(|heard| !is_proxy(heard));
        Network(whole(client.unwrap_or(peer)))
    }
}

fn whole(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(six) => IpAddr::V6(Ipv6Addr::from_bits(six.to_bits() >> 64 << 64)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_proxy_that_we_were_told_of_is_believed() {
        let proxies = ["127.0.0.1".parse().unwrap(), "10.0.0.2".parse().unwrap()];
        let check = |peer: &str, said: &[&str], expected: &str| {
            let mut headers = HeaderMap::new();
            for line in said {
                headers.append(Network::FORWARDED, line.parse().unwrap());
            }
            let network = Network::of(peer.parse().unwrap(), &headers, &proxies);
            assert_eq!(network.0.to_string(), expected, "{peer} {said:?}");
        };
        check("192.0.2.7", &[], "192.0.2.7");
        check("192.0.2.7", &["198.51.100.7"], "192.0.2.7");
        check("127.0.0.1", &["198.51.100.7"], "198.51.100.7");
        check("::ffff:127.0.0.1", &["198.51.100.7"], "198.51.100.7");
        check("127.0.0.1", &["203.0.113.9, 198.51.100.7"], "198.51.100.7");
        check("127.0.0.1", &["203.0.113.9", "198.51.100.7, 10.0.0.2"], "198.51.100.7");
        check("127.0.0.1", &["203.0.113.9, nonsense"], "127.0.0.1");
        check("127.0.0.1", &[], "127.0.0.1");
        check("2001:db8:1:2:3:4:5:6", &[], "2001:db8:1:2::");
    }
}
