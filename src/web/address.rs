//! The address that people reach the program by: the only source of links.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use url::{Host, Url};

/// The address that people reach the program by, without a slash at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl {
    text: Arc<str>,
    secure: bool,
}

/// Why a text is no base URL.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BaseUrlError {
    /// Not an address of the web.
    #[error("{0:?} is not a base URL: give one like https://turnout.example.org, with nothing after the host")]
    Unreadable(String),
    /// Plain http on another machine than this one: browsers drop `__Host-` cookies and service workers there.
    #[error(
        "{0} is plain http: names would cross the network readable, and phones could not work at the door without a signal. \
         Put it behind https, or add --insecure-http to serve it all the same"
    )]
    Insecure(String),
}

impl BaseUrl {
    /// Reads a base URL. Plain http is taken on loopback; elsewhere only when `insecure_http` says so.
    pub fn parse(text: &str, insecure_http: bool) -> Result<BaseUrl, BaseUrlError> {
        let unreadable = || BaseUrlError::Unreadable(text.to_owned());
        let url = Url::parse(text.trim()).map_err(|_| unreadable())?;
        let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
        if !bare || !matches!(url.scheme(), "http" | "https") {
            return Err(unreadable());
        }
        let loopback = match url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => IpAddr::from(address).is_loopback(),
            Some(Host::Ipv6(address)) => IpAddr::from(address).is_loopback(),
            None => return Err(unreadable()),
        };
        let secure = loopback || url.scheme() == "https";
        let text: Arc<str> = url.as_str().trim_end_matches('/').into();
        if !secure && !insecure_http {
            return Err(BaseUrlError::Insecure(text.to_string()));
        }
        Ok(BaseUrl { text, secure })
    }

    /// Whether browsers take secure cookies from it.
    pub fn is_secure(&self) -> bool {
        self.secure
    }

    /// Whether it is https, so that browsers may be told to come by nothing else.
    pub fn is_https(&self) -> bool {
        self.text.starts_with("https:")
    }

    /// The whole address of a path.
    pub fn to(&self, path: &str) -> String {
        format!("{}{path}", self.text)
    }

    /// The origin as a browser sends it.
    pub fn origin(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_url_is_https_or_loopback_unless_told_otherwise() {
        let check = |text, insecure, expected: Result<(&str, bool), ()>| {
            let parsed = BaseUrl::parse(text, insecure).map_err(|_| ());
            assert_eq!(parsed.as_ref().map(|url| (url.origin(), url.is_secure())).map_err(|_| ()), expected, "{text}");
        };
        check("https://turnout.example.org", false, Ok(("https://turnout.example.org", true)));
        check(" https://turnout.example.org/ ", false, Ok(("https://turnout.example.org", true)));
        check("https://turnout.example.org:443", false, Ok(("https://turnout.example.org", true)));
        check("http://127.0.0.1:8080", false, Ok(("http://127.0.0.1:8080", true)));
        check("http://localhost:8080", false, Ok(("http://localhost:8080", true)));
        check("http://[::1]:8080", false, Ok(("http://[::1]:8080", true)));
        check("http://turnout.example.org", false, Err(()));
        check("http://turnout.example.org", true, Ok(("http://turnout.example.org", false)));
        check("https://turnout.example.org/sub", false, Err(()));
        check("https://turnout.example.org/?x", false, Err(()));
        check("ftp://turnout.example.org", false, Err(()));
        check("turnout.example.org", false, Err(()));
    }
}
