//! Which options curl has, and which of them take a value: without that an address cannot be told from a value.
//!
//! Names and short forms: <https://curl.se/docs/manpage.html>, as of curl 8.

use crate::request::HttpVersion;

/// An option of curl.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    /// Its long name, without dashes.
    pub(super) name: &'static str,
    short: u8,
    /// Whether a value follows.
    pub(super) takes: bool,
    pub(super) act: Act,
}

/// What an option does to the request.
#[derive(Debug, Clone, Copy)]
pub(super) enum Act {
    /// Nothing: it is about output, retries, other protocols.
    Ignored,
    /// It matters for who answers or how, and a replay has nothing like it.
    Noted,
    Request,
    Header,
    Data(Kind),
    Form,
    Get,
    Head,
    User,
    Bearer,
    OtherLogin,
    Agent,
    Referer,
    Cookie,
    Range,
    Insecure,
    Location,
    Compressed,
    Glob,
    Http(HttpVersion),
    /// The scheme that is put before a proxy which has none.
    Proxy(&'static str),
    NoProxy,
    ConnectTo,
    Resolve,
    CaCert,
    MaxTime,
    ConnectTimeout,
    Url,
    Query,
    Upload,
    Config,
    Next,
}

/// How a body is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `@` names a file.
    Text,
    /// `@` is a character.
    Raw,
    /// `name=content`, whose content is percent-encoded.
    Encoded,
    /// JSON: nothing stands between two of them.
    Json,
}

const fn flag(name: &'static str, short: u8, act: Act) -> Known {
    Known { name, short, takes: false, act }
}

const fn takes(name: &'static str, short: u8, act: Act) -> Known {
    Known { name, short, takes: true, act }
}

/// The option of this long name, or the only one that begins with it, as curl has it.
pub(super) fn long(name: &str) -> Option<&'static Known> {
    let from = KNOWN.partition_point(|known| known.name < name);
    let known = KNOWN.get(from).filter(|known| known.name.starts_with(name))?;
    let only = KNOWN.get(from + 1).is_none_or(|next| !next.name.starts_with(name));
    (!name.is_empty() && (known.name == name || only)).then_some(known)
}

/// The option of this letter.
pub(super) fn short(letter: u8) -> Option<&'static Known> {
    SHORT.get(usize::from(letter)).and_then(|at| KNOWN.get(usize::from(*at)))
}

/// Position in [`KNOWN`] by letter.
static SHORT: [u16; 128] = by_letter();

const fn by_letter() -> [u16; 128] {
    let mut table = [u16::MAX; 128];
    let mut at = 0;
    while at < KNOWN.len() {
        if KNOWN[at].short != 0 {
            table[KNOWN[at].short as usize] = at as u16;
        }
        at += 1;
    }
    table
}

/// All options, sorted by name. Those that begin with `no-` are the negation of a flag and not listed.
static KNOWN: [Known; 271] = {
    use Act::{
        Agent, Bearer, CaCert, Compressed, Config, ConnectTimeout, ConnectTo, Cookie, Data, Form, Get, Glob, Head, Header, Http, Ignored, Insecure, Location,
        MaxTime, Next, NoProxy, Noted, OtherLogin, Proxy, Query, Range, Referer, Request, Resolve, Upload, Url, User,
    };
    [
        takes("abstract-unix-socket", 0, Noted),
        flag("alpn", 0, Noted),
        takes("alt-svc", 0, Ignored),
        flag("anyauth", 0, OtherLogin),
        flag("append", b'a', Ignored),
        takes("aws-sigv4", 0, OtherLogin),
        flag("basic", 0, Ignored),
        flag("buffer", b'N', Ignored),
        flag("ca-native", 0, Noted),
        takes("cacert", 0, CaCert),
        takes("capath", 0, Noted),
        takes("cert", b'E', Noted),
        flag("cert-status", 0, Ignored),
        takes("cert-type", 0, Noted),
        takes("ciphers", 0, Noted),
        flag("clobber", 0, Ignored),
        flag("compressed", 0, Compressed),
        flag("compressed-ssh", 0, Ignored),
        takes("config", b'K', Config),
        takes("connect-timeout", 0, ConnectTimeout),
        takes("connect-to", 0, ConnectTo),
        takes("continue-at", b'C', Noted),
        takes("cookie", b'b', Cookie),
        takes("cookie-jar", b'c', Ignored),
        flag("create-dirs", 0, Ignored),
        takes("create-file-mode", 0, Ignored),
        flag("crlf", 0, Noted),
        takes("crlfile", 0, Noted),
        takes("curves", 0, Noted),
        takes("data", b'd', Data(Kind::Text)),
        takes("data-ascii", 0, Data(Kind::Text)),
        takes("data-binary", 0, Data(Kind::Text)),
        takes("data-raw", 0, Data(Kind::Raw)),
        takes("data-urlencode", 0, Data(Kind::Encoded)),
        takes("delegation", 0, Ignored),
        flag("digest", 0, OtherLogin),
        flag("disable", b'q', Ignored),
        flag("disable-eprt", 0, Ignored),
        flag("disable-epsv", 0, Ignored),
        flag("disallow-username-in-url", 0, Ignored),
        takes("dns-interface", 0, Noted),
        takes("dns-ipv4-addr", 0, Noted),
        takes("dns-ipv6-addr", 0, Noted),
        takes("dns-servers", 0, Noted),
        flag("doh-cert-status", 0, Noted),
        flag("doh-insecure", 0, Noted),
        takes("doh-url", 0, Noted),
        flag("dump-ca-embed", 0, Ignored),
        takes("dump-header", b'D', Ignored),
        takes("ech", 0, Noted),
        takes("egd-file", 0, Ignored),
        takes("engine", 0, Noted),
        takes("etag-compare", 0, Noted),
        takes("etag-save", 0, Ignored),
        takes("expect100-timeout", 0, Ignored),
        flag("fail", b'f', Ignored),
        flag("fail-early", 0, Ignored),
        flag("fail-with-body", 0, Ignored),
        flag("false-start", 0, Ignored),
        flag("follow", 0, Ignored),
        takes("form", b'F', Form),
        flag("form-escape", 0, Ignored),
        takes("form-string", 0, Form),
        takes("ftp-account", 0, Ignored),
        takes("ftp-alternative-to-user", 0, Ignored),
        flag("ftp-create-dirs", 0, Ignored),
        takes("ftp-method", 0, Ignored),
        flag("ftp-pasv", 0, Ignored),
        takes("ftp-port", b'P', Ignored),
        flag("ftp-pret", 0, Ignored),
        flag("ftp-skip-pasv-ip", 0, Ignored),
        flag("ftp-ssl-ccc", 0, Ignored),
        takes("ftp-ssl-ccc-mode", 0, Ignored),
        flag("ftp-ssl-control", 0, Ignored),
        flag("get", b'G', Get),
        flag("globoff", b'g', Glob),
        takes("happy-eyeballs-timeout-ms", 0, Ignored),
        takes("haproxy-clientip", 0, Noted),
        flag("haproxy-protocol", 0, Noted),
        flag("head", b'I', Head),
        takes("header", b'H', Header),
        takes("help", b'h', Ignored),
        takes("hostpubmd5", 0, Ignored),
        takes("hostpubsha256", 0, Ignored),
        takes("hsts", 0, Ignored),
        flag("http0.9", 0, Noted),
        flag("http1.0", b'0', Http(HttpVersion::Http10)),
        flag("http1.1", 0, Http(HttpVersion::Http11)),
        flag("http2", 0, Http(HttpVersion::Http2)),
        flag("http2-prior-knowledge", 0, Http(HttpVersion::Http2PriorKnowledge)),
        flag("http3", 0, Http(HttpVersion::Http3)),
        flag("http3-only", 0, Http(HttpVersion::Http3)),
        flag("ignore-content-length", 0, Ignored),
        flag("include", b'i', Ignored),
        flag("insecure", b'k', Insecure),
        takes("interface", 0, Noted),
        takes("ip-tos", 0, Ignored),
        takes("ipfs-gateway", 0, Noted),
        flag("ipv4", b'4', Noted),
        flag("ipv6", b'6', Noted),
        takes("json", 0, Data(Kind::Json)),
        flag("junk-session-cookies", b'j', Ignored),
        flag("keepalive", 0, Ignored),
        takes("keepalive-cnt", 0, Ignored),
        takes("keepalive-time", 0, Ignored),
        takes("key", 0, Noted),
        takes("key-type", 0, Noted),
        takes("krb", 0, Ignored),
        takes("libcurl", 0, Ignored),
        takes("limit-rate", 0, Ignored),
        flag("list-only", b'l', Ignored),
        takes("local-port", 0, Noted),
        flag("location", b'L', Location),
        flag("location-trusted", 0, Location),
        takes("login-options", 0, Ignored),
        takes("mail-auth", 0, Ignored),
        takes("mail-from", 0, Ignored),
        takes("mail-rcpt", 0, Ignored),
        flag("mail-rcpt-allowfails", 0, Ignored),
        flag("manual", b'M', Ignored),
        takes("max-filesize", 0, Ignored),
        takes("max-redirs", 0, Ignored),
        takes("max-time", b'm', MaxTime),
        flag("metalink", 0, Ignored),
        flag("mptcp", 0, Noted),
        flag("negotiate", 0, OtherLogin),
        flag("netrc", b'n', Noted),
        takes("netrc-file", 0, Noted),
        flag("netrc-optional", 0, Noted),
        flag("next", b':', Next),
        takes("noproxy", 0, NoProxy),
        flag("npn", 0, Ignored),
        flag("ntlm", 0, OtherLogin),
        flag("ntlm-wb", 0, OtherLogin),
        takes("oauth2-bearer", 0, Bearer),
        flag("out-null", 0, Ignored),
        takes("output", b'o', Ignored),
        takes("output-dir", 0, Ignored),
        flag("parallel", b'Z', Ignored),
        flag("parallel-immediate", 0, Ignored),
        takes("parallel-max", 0, Ignored),
        takes("parallel-max-host", 0, Ignored),
        takes("pass", 0, Noted),
        flag("path-as-is", 0, Noted),
        takes("pinnedpubkey", 0, Noted),
        flag("post301", 0, Ignored),
        flag("post302", 0, Ignored),
        flag("post303", 0, Ignored),
        takes("preproxy", 0, Noted),
        flag("progress-bar", b'#', Ignored),
        flag("progress-meter", 0, Ignored),
        takes("proto", 0, Ignored),
        takes("proto-default", 0, Ignored),
        takes("proto-redir", 0, Ignored),
        takes("proxy", b'x', Proxy("")),
        flag("proxy-anyauth", 0, Noted),
        flag("proxy-basic", 0, Noted),
        flag("proxy-ca-native", 0, Noted),
        takes("proxy-cacert", 0, Noted),
        takes("proxy-capath", 0, Noted),
        takes("proxy-cert", 0, Noted),
        takes("proxy-cert-type", 0, Noted),
        takes("proxy-ciphers", 0, Noted),
        takes("proxy-crlfile", 0, Noted),
        flag("proxy-digest", 0, Noted),
        takes("proxy-header", 0, Noted),
        flag("proxy-http2", 0, Noted),
        flag("proxy-insecure", 0, Noted),
        takes("proxy-key", 0, Noted),
        takes("proxy-key-type", 0, Noted),
        flag("proxy-negotiate", 0, Noted),
        flag("proxy-ntlm", 0, Noted),
        takes("proxy-pass", 0, Noted),
        takes("proxy-pinnedpubkey", 0, Noted),
        takes("proxy-service-name", 0, Ignored),
        flag("proxy-ssl-allow-beast", 0, Ignored),
        flag("proxy-ssl-auto-client-cert", 0, Ignored),
        takes("proxy-tls13-ciphers", 0, Noted),
        takes("proxy-tlsauthtype", 0, Noted),
        takes("proxy-tlspassword", 0, Noted),
        takes("proxy-tlsuser", 0, Noted),
        flag("proxy-tlsv1", 0, Noted),
        takes("proxy-user", b'U', Noted),
        takes("proxy1.0", 0, Proxy("")),
        flag("proxytunnel", b'p', Ignored),
        takes("pubkey", 0, Ignored),
        takes("quote", b'Q', Ignored),
        takes("random-file", 0, Ignored),
        takes("range", b'r', Range),
        takes("rate", 0, Ignored),
        flag("raw", 0, Ignored),
        takes("referer", b'e', Referer),
        flag("remote-header-name", b'J', Ignored),
        flag("remote-name", b'O', Ignored),
        flag("remote-name-all", 0, Ignored),
        flag("remote-time", b'R', Ignored),
        flag("remove-on-error", 0, Ignored),
        takes("request", b'X', Request),
        takes("request-target", 0, Noted),
        takes("resolve", 0, Resolve),
        takes("retry", 0, Ignored),
        flag("retry-all-errors", 0, Ignored),
        flag("retry-connrefused", 0, Ignored),
        takes("retry-delay", 0, Ignored),
        takes("retry-max-time", 0, Ignored),
        takes("sasl-authzid", 0, Ignored),
        flag("sasl-ir", 0, Ignored),
        takes("service-name", 0, Ignored),
        flag("sessionid", 0, Ignored),
        flag("show-error", b'S', Ignored),
        takes("sigalgs", 0, Noted),
        flag("silent", b's', Ignored),
        flag("skip-existing", 0, Ignored),
        takes("socks4", 0, Proxy("socks4://")),
        takes("socks4a", 0, Proxy("socks4a://")),
        takes("socks5", 0, Proxy("socks5://")),
        flag("socks5-basic", 0, Ignored),
        flag("socks5-gssapi", 0, Ignored),
        flag("socks5-gssapi-nec", 0, Ignored),
        takes("socks5-gssapi-service", 0, Ignored),
        takes("socks5-hostname", 0, Proxy("socks5h://")),
        takes("speed-limit", b'Y', Ignored),
        takes("speed-time", b'y', Ignored),
        flag("ssl", 0, Ignored),
        flag("ssl-allow-beast", 0, Ignored),
        flag("ssl-auto-client-cert", 0, Noted),
        flag("ssl-no-revoke", 0, Ignored),
        flag("ssl-reqd", 0, Ignored),
        flag("ssl-revoke-best-effort", 0, Ignored),
        flag("sslv2", b'2', Noted),
        flag("sslv3", b'3', Noted),
        takes("stderr", 0, Ignored),
        flag("styled-output", 0, Ignored),
        flag("suppress-connect-headers", 0, Ignored),
        flag("tcp-fastopen", 0, Ignored),
        flag("tcp-nodelay", 0, Ignored),
        takes("telnet-option", b't', Ignored),
        takes("tftp-blksize", 0, Ignored),
        flag("tftp-no-options", 0, Ignored),
        takes("time-cond", b'z', Noted),
        flag("tls-earlydata", 0, Ignored),
        takes("tls-max", 0, Noted),
        takes("tls13-ciphers", 0, Noted),
        takes("tlsauthtype", 0, Noted),
        takes("tlspassword", 0, Noted),
        takes("tlsuser", 0, Noted),
        flag("tlsv1", b'1', Noted),
        flag("tlsv1.0", 0, Noted),
        flag("tlsv1.1", 0, Noted),
        flag("tlsv1.2", 0, Noted),
        flag("tlsv1.3", 0, Noted),
        flag("tr-encoding", 0, Noted),
        takes("trace", 0, Ignored),
        takes("trace-ascii", 0, Ignored),
        takes("trace-config", 0, Ignored),
        flag("trace-ids", 0, Ignored),
        flag("trace-time", 0, Ignored),
        takes("unix-socket", 0, Noted),
        takes("upload-file", b'T', Upload),
        takes("upload-flags", 0, Ignored),
        takes("url", 0, Url),
        takes("url-query", 0, Query),
        flag("use-ascii", b'B', Ignored),
        takes("user", b'u', User),
        takes("user-agent", b'A', Agent),
        takes("variable", 0, Noted),
        flag("verbose", b'v', Ignored),
        flag("version", b'V', Ignored),
        takes("vlan-priority", 0, Ignored),
        takes("write-out", b'w', Ignored),
        flag("xattr", 0, Ignored),
    ]
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted_and_unique() {
        assert!(KNOWN.windows(2).all(|pair| pair[0].name < pair[1].name));
        let mut letters: Vec<u8> = KNOWN.iter().map(|known| known.short).filter(|short| *short != 0).collect();
        let all = letters.len();
        letters.sort_unstable();
        letters.dedup();
        assert_eq!(letters.len(), all);
    }

    #[test]
    fn names_and_beginnings_of_names() {
        for (name, expected) in [
            ("header", Some("header")),
            ("heade", Some("header")),
            ("head", Some("head")),
            ("data", Some("data")),
            ("dat", None),
            ("x", Some("xattr")),
            ("zz", None),
            ("", None),
        ] {
            assert_eq!(long(name).map(|known| known.name), expected, "{name}");
        }
        assert_eq!(short(b'H').map(|known| known.name), Some("header"));
        assert!(short(b'5').is_none() && short(200).is_none());
    }
}
