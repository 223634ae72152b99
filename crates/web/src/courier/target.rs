//! Where a delivery may go: over HTTPS at the outside world. Addresses inside the network are refused, unless the server's owner
//! has allowed them: a delivery must not reach what only this machine reaches.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::WebError;

/// The longest address.
const LONGEST: usize = 500;

/// Checks an address as it is written; where its name leads is looked at anew at every delivery ([`Outside`]).
pub(crate) fn check(url: &str, inside: bool) -> Result<(), WebError> {
    let refused = |why: &str| Err(WebError::BadTarget(why.into()));
    let Ok(parsed) = Url::parse(url) else { return refused("url") };
    let Some(host) = parsed.host_str().filter(|_| url.len() <= LONGEST) else { return refused("url") };
    if !parsed.username().is_empty() || parsed.password().is_some() {
        return refused("user@");
    }
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().ok();
    let local = address.map_or(host == "localhost", |ip| ip.is_loopback());
    match parsed.scheme() {
        "https" => {}
        "http" if local => {}
        _ => return refused("https"),
    }
    if !inside && (local || address.is_some_and(is_inside)) {
        return refused("inside");
    }
    Ok(())
}

/// A resolver that knows no address inside the network, so that a name cannot lead there either, not even later.
pub(super) struct Outside {
    pub inside: bool,
}

impl Resolve for Outside {
    fn resolve(&self, name: Name) -> Resolving {
        let inside = self.inside;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let outside: Vec<_> = found.filter(|a| inside || !is_inside(a.ip())).collect();
            if outside.is_empty() {
                return Err(format!("{} leads inside the network, or nowhere", name.as_str()).into());
            }
            Ok(Box::new(outside.into_iter()) as Addrs)
        })
    }
}

/// Whether an address is none of the public internet's.
fn is_inside(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_inside_4(ip),
        IpAddr::V6(ip) => is_inside_6(ip),
    }
}

fn is_inside_4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    ip.is_loopback()
        || ip.is_private()
        || ip.is_link_local()
        || ip.is_documentation()
        || ip.is_multicast()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (18..20).contains(&b))
}

/// IPv4 hides in several kinds of IPv6 address.
fn is_inside_6(ip: Ipv6Addr) -> bool {
    let [a, b, c, .., g, h] = ip.segments();
    let four = |high: u16, low: u16| is_inside_4(Ipv4Addr::from((u32::from(high) << 16) | u32::from(low)));
    let embeds = ip.segments()[..5] == [0; 5] || (a == 0x64 && b == 0xff9b);
    ip.is_loopback()
        || ip.is_unspecified()
        || ip.is_multicast()
        || (a & 0xfe00) == 0xfc00
        || (a & 0xffc0) == 0xfe80
        || (a == 0x2001 && b == 0xdb8)
        || (a == 0x2002 && four(b, c))
        || (embeds && four(g, h))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_to_the_outside_world_is_a_target() {
        for good in ["https://example.com/hook", "https://8.8.8.8/", "https://[2001:4860:4860::8888]/x"] {
            assert!(check(good, false).is_ok(), "{good}");
        }
        for bad in [
            "http://example.com/",
            "ftp://example.com/",
            "https://",
            "nonsense",
            "https://user:word@example.com/",
            "https://127.0.0.1/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://localhost/",
            "http://127.0.0.1:8080/",
            "https://10.1.2.3/",
            "https://172.16.0.1/",
            "https://192.168.1.1/",
            "https://169.254.169.254/latest/meta-data",
            "https://100.64.0.1/",
            "https://0.0.0.0/",
            "https://[::1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://[fd00::1]/",
            "https://[fe80::1]/",
            "https://[64:ff9b::a00:1]/",
            "https://[2002:a00:1::]/",
        ] {
            assert!(check(bad, false).is_err(), "{bad}");
        }
    }

    #[test]
    fn inside_is_a_target_where_the_owner_has_allowed_it_and_plain_http_on_this_machine_alone() {
        assert!(check("http://127.0.0.1:8080/", true).is_ok() && check("https://10.1.2.3/", true).is_ok());
        assert!(check("http://10.1.2.3/", true).is_err());
    }

    #[tokio::test]
    async fn a_name_that_leads_inside_is_not_resolved() {
        let name = || "localhost".parse::<Name>().unwrap();
        assert!(Outside { inside: false }.resolve(name()).await.is_err());
        assert!(Outside { inside: true }.resolve(name()).await.is_ok());
    }
}
