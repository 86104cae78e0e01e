//! The web client, as it was built into the binary.
//!
//! Beside each text file lies its `.gz` twin: over plain HTTP browsers accept
//! nothing better, and nothing is compressed at run time.

use rust_embed::{EmbeddedFile, RustEmbed};

use super::answer::Answer;
use super::request::Request;
use crate::limits::IMMUTABLE_SECONDS;

/// What a page may do: load from its own origin, speak to it, show pictures it
/// has made itself. A script smuggled into a page does not run.
const CONTENT_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' blob: data:; connect-src 'self' ws: wss:; font-src 'self'; form-action 'self'; \
    base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; \
    trusted-types 'none'";
/// What the page of the API's description may do. Its viewer sets markup that it
/// has sanitised itself, which trusted types would not let it, and has its
/// symbols within its styles.
const DOCS_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data:; connect-src 'self'; form-action 'none'; base-uri 'none'; \
    frame-ancestors 'none'";
const INDEX: &str = "index.html";
const DOCS: &str = "docs/index.html";
/// What a browser reads when the client was not built.
const NO_CLIENT: &str = "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\">\
    <title>DrawSync</title>\n<p>DrawSync is running, but this program was built without its web \
    page. Build it with <code>make build</code>.</p></html>\n";

#[derive(RustEmbed)]
#[folder = "www/dist"]
#[allow_missing = true]
struct Client;

/// A set of embedded files.
#[derive(Clone, Copy)]
pub struct Files {
    get: fn(&str) -> Option<EmbeddedFile>,
}

/// The build of the embedded web client, eight hexadecimal digits; `None` if
/// there is no client. A page of another build is out of date.
pub fn client_build() -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Build {
        build: String,
    }
    let file = Client::get("build.json")?;
    let Build { build } = serde_json::from_slice(&file.data).ok()?;
    Some(build)
}

impl Files {
    /// The web client.
    pub fn client() -> Files {
        Files { get: Client::get }
    }

    /// The file at the request's path, if there is one.
    pub fn find(self, request: &Request) -> Option<Answer> {
        let name = request.path.strip_prefix('/')?;
        self.serve(request, name)
    }

    /// The page, whatever the path: it has a router of its own.
    pub fn page(self, request: &Request) -> Answer {
        self.serve(request, INDEX).unwrap_or_else(no_client)
    }

    /// The page that shows the API's description.
    pub fn docs(self, request: &Request) -> Answer {
        self.serve(request, DOCS).unwrap_or_else(no_client)
    }

    fn serve(self, request: &Request, name: &str) -> Option<Answer> {
        let plain = (self.get)(name);
        let twin = (self.get)(&format!("{name}.gz"));
        let varies = plain.is_some() && twin.is_some();
        // What is kept zipped alone goes to everybody as it is.
        let twin = twin.filter(|_| plain.is_none() || accepts_gzip(request));
        let zipped = twin.is_some();
        let file = twin.or(plain)?;
        let kind = match mime_guess::from_path(name).first_or_octet_stream() {
            text if text.type_() == "text" => format!("{text}; charset=utf-8"),
            other => other.to_string(),
        };

        let tag = entity_tag(&file);
        let unchanged = request
            .header("if-none-match")
            .is_some_and(|tags| tags.trim() == "*" || tags.contains(&tag));
        let mut answer = Answer::new(if unchanged { 304 } else { 200 });
        if name.starts_with("assets/") {
            // Vite puts a hash of the content into these names.
            let lasting = format!("public, max-age={IMMUTABLE_SECONDS}, immutable");
            answer = answer.with("Cache-Control", lasting);
        } else {
            answer = answer.with("Cache-Control", "no-cache");
        }
        answer = answer.with("ETag", tag);
        if varies {
            answer = answer.with("Vary", "Accept-Encoding");
        }
        if unchanged {
            return Some(answer);
        }
        if zipped {
            answer = answer.with("Content-Encoding", "gzip");
        }
        if kind.starts_with("text/html") {
            let policy = if name == DOCS {
                DOCS_POLICY
            } else {
                CONTENT_POLICY
            };
            answer = answer.with("Content-Security-Policy", policy);
        }
        Some(answer.with_body(&kind, file.data))
    }
}

fn no_client() -> Answer {
    Answer::new(200)
        .with_body("text/html; charset=utf-8", NO_CLIENT.as_bytes())
        .with("Cache-Control", "no-store")
        .with("Content-Security-Policy", CONTENT_POLICY)
}

/// A quoted hash of what is sent, so that the twins have different ones.
fn entity_tag(file: &EmbeddedFile) -> String {
    let hash = file.metadata.sha256_hash();
    let hex: String = hash
        .iter()
        .take(12)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("\"{hex}\"")
}

fn accepts_gzip(request: &Request) -> bool {
    let accepted = request.header("accept-encoding").unwrap_or_default();
    accepted.split(',').any(|item| {
        let mut parts = item.split(';').map(str::trim);
        let is_gzip = parts
            .next()
            .is_some_and(|name| name.eq_ignore_ascii_case("gzip"));
        let is_refused = parts.any(|part| matches!(part, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"));
        is_gzip && !is_refused
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(RustEmbed)]
    #[folder = "tests/client"]
    struct Sample;

    const FILES: Files = Files { get: Sample::get };

    fn ask(path: &str, headers: &[(&str, &str)]) -> Request {
        let mut request = Request::new("GET", path);
        let own = |(name, value): &(&str, &str)| ((*name).into(), (*value).into());
        request.headers = headers.iter().map(own).collect();
        request
    }

    #[test]
    fn hashed_files_last_and_others_are_asked_for_again() {
        let script = FILES
            .find(&ask("/assets/app-1a2b3c4d.js", &[]))
            .expect("a file");
        assert_eq!(script.status, 200);
        assert_eq!(
            script.header("Content-Type"),
            Some("text/javascript; charset=utf-8")
        );
        let lasting = script.header("Cache-Control").expect("a rule");
        assert!(lasting.contains("immutable"));
        assert_eq!(script.header("Content-Security-Policy"), None);

        let page = FILES.page(&ask("/r/K7M4QX", &[]));
        assert_eq!(
            page.header("Content-Type"),
            Some("text/html; charset=utf-8")
        );
        assert_eq!(page.header("Cache-Control"), Some("no-cache"));
        assert!(page.header("Content-Security-Policy").is_some());
    }

    #[test]
    fn the_zipped_twin_is_for_those_who_accept_it() {
        let zipped = ask(
            "/assets/app-1a2b3c4d.js",
            &[("accept-encoding", "br, gzip;q=0.8")],
        );
        let zipped = FILES.find(&zipped).expect("a file");
        assert_eq!(zipped.header("Content-Encoding"), Some("gzip"));
        assert!(zipped.body.starts_with(&[0x1f, 0x8b]));
        let plain = ask(
            "/assets/app-1a2b3c4d.js",
            &[("accept-encoding", "gzip;q=0, br")],
        );
        let plain = FILES.find(&plain).expect("a file");
        assert_eq!(plain.header("Content-Encoding"), None);
        assert_ne!(plain.header("ETag"), zipped.header("ETag"));
        for answer in [&plain, &zipped] {
            assert_eq!(answer.header("Vary"), Some("Accept-Encoding"));
            assert_eq!(answer.header("Content-Type"), plain.header("Content-Type"));
        }
    }

    #[test]
    fn what_is_kept_zipped_alone_goes_to_everybody() {
        for accepted in ["gzip", "identity"] {
            let ask = ask("/docs/viewer.js", &[("accept-encoding", accepted)]);
            let viewer = FILES.find(&ask).expect("a file");
            assert_eq!(viewer.header("Content-Encoding"), Some("gzip"));
            assert_eq!(
                viewer.header("Content-Type"),
                Some("text/javascript; charset=utf-8")
            );
            assert_eq!(viewer.header("Vary"), None);
        }
    }

    #[test]
    fn only_the_page_of_the_description_may_set_markup() {
        let policy = |answer: Answer| answer.header("Content-Security-Policy").map(str::to_owned);
        let [docs, page] = [FILES.docs(&ask("/docs", &[])), FILES.page(&ask("/", &[]))];
        let [docs, page] = [docs, page].map(|answer| policy(answer).expect("a policy"));
        assert!(page.contains("trusted-types 'none'") && !docs.contains("trusted-types"));
        for policy in [docs, page] {
            assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self';"));
            assert!(!policy.contains("unsafe"));
        }
    }

    #[test]
    fn an_unchanged_file_is_not_sent_again() {
        let first = FILES.page(&ask("/", &[]));
        let tag = first.header("ETag").expect("a tag");
        let again = FILES.page(&ask("/", &[("if-none-match", &format!("\"x\", W/{tag}"))]));
        assert_eq!((again.status, again.body.len()), (304, 0));
        assert_eq!(again.header("ETag"), Some(tag));
        let other = FILES.page(&ask("/", &[("if-none-match", "\"x\"")]));
        assert_eq!(other.status, 200);
    }

    #[test]
    fn nothing_outside_is_found_and_a_missing_client_is_admitted() {
        for path in ["/nothing", "/", "//index.html", "/../Cargo.toml", "/assets"] {
            assert_eq!(FILES.find(&ask(path, &[])), None, "{path}");
        }
        let empty = Files { get: |_| None };
        let answer = empty.page(&ask("/", &[]));
        let text = String::from_utf8_lossy(&answer.body);
        assert!(answer.status == 200 && text.contains("without its web page"));
    }
}
