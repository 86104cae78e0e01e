//! A request as handlers see it: complete, in memory, whatever carried it.

use std::net::{IpAddr, Ipv4Addr};

use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, IntoDeserializer};
use serde_json::{Map, Value};

use super::answer::Failure;

/// A complete request.
#[derive(Clone, Debug)]
pub struct Request {
    /// Upper case, such as `GET`.
    pub method: String,
    /// Without the query; begins with a slash; percent-encoded as it came.
    pub path: String,
    /// What follows the question mark.
    pub query: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// As it came.
    pub body: Vec<u8>,
    /// Whose request it is.
    pub peer: IpAddr,
}

impl Request {
    /// A request without headers and body, from nowhere.
    pub fn new(method: &str, target: &str) -> Request {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        Request {
            method: method.into(),
            path: path.into(),
            query: query.into(),
            headers: Vec::new(),
            body: Vec::new(),
            peer: Ipv4Addr::UNSPECIFIED.into(),
        }
    }

    /// The first header of this name (in lower case).
    pub fn header(&self, name: &str) -> Option<&str> {
        let named = self.headers.iter().find(|(key, _)| key == name);
        named.map(|(_, value)| value.as_str())
    }

    /// A browser that wants a page, not a program that wants data.
    pub fn wants_page(&self) -> bool {
        matches!(self.method.as_str(), "GET" | "HEAD")
            && self
                .header("accept")
                .is_some_and(|accept| accept.contains("text/html"))
    }

    /// The token of `Authorization: Bearer …`.
    pub fn token(&self) -> Option<&str> {
        let (scheme, token) = self.header("authorization")?.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    }

    /// A parameter of the query, percent-decoded.
    pub fn parameter(&self, name: &str) -> Option<String> {
        self.query.split('&').find_map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (key == name).then(|| percent_decoded(&value.replace('+', " ")))
        })
    }

    /// A parameter of the query that is one of the words of a closed list.
    pub fn choice<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Failure> {
        let word = self.parameter(name);
        word.map(|word| one_of(name, &word)).transpose()
    }

    /// The body's fields.
    pub fn fields(&self) -> Result<Fields, Failure> {
        if let Some(kind) = self.header("content-type") {
            let kind = kind.split(';').next().unwrap_or_default().trim();
            let kind = kind.to_ascii_lowercase();
            if kind != "application/json" && !kind.ends_with("+json") {
                return Err(Failure::invalid("Send the body as application/json."));
            }
        }
        match serde_json::from_slice(&self.body) {
            Ok(Value::Object(fields)) => Ok(Fields(fields)),
            Ok(_) => Err(Failure::invalid("The body is not a JSON object.")),
            Err(error) => Err(Failure::invalid(format!("The body is not JSON: {error}."))),
        }
    }
}

/// The fields of a JSON body. Numbers and truth values are read as leniently as
/// existing clients write them; what cannot be read is refused by name.
pub struct Fields(Map<String, Value>);

impl Fields {
    /// A text that must be there.
    pub fn text(&self, name: &str) -> Result<&str, Failure> {
        match self.0.get(name) {
            Some(Value::String(text)) => Ok(text),
            Some(_) => Err(Failure::invalid(format!("{name}: must be a text."))),
            None => Err(Failure::invalid(format!("{name}: is missing."))),
        }
    }

    /// A text that may be left out or null.
    pub fn optional_text(&self, name: &str) -> Result<Option<&str>, Failure> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(_) => self.text(name).map(Some),
        }
    }

    /// A text that may be left out, but not be null.
    pub fn text_if_given(&self, name: &str) -> Result<Option<&str>, Failure> {
        match self.0.contains_key(name) {
            true => self.text(name).map(Some),
            false => Ok(None),
        }
    }

    /// A number: `4`, `0.5` or `"0.5"`.
    pub fn decimal(&self, name: &str) -> Result<Option<f64>, Failure> {
        let Some(value) = self.0.get(name) else {
            return Ok(None);
        };
        let number = match value {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        let number = number.filter(|number: &f64| number.is_finite());
        let wrong = || Failure::invalid(format!("{name}: must be a number."));
        number.ok_or_else(wrong).map(Some)
    }

    /// One of the words of a closed list.
    pub fn choice<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Failure> {
        let word = self.text_if_given(name)?;
        word.map(|word| one_of(name, word)).transpose()
    }

    /// A whole number: `4`, `4.0` or `"4"`.
    pub fn number(&self, name: &str) -> Result<Option<i64>, Failure> {
        let Some(value) = self.0.get(name) else {
            return Ok(None);
        };
        let number = match value {
            Value::Number(number) => number.as_i64().or_else(|| whole(number.as_f64()?)),
            Value::String(text) => whole_number(text),
            _ => None,
        };
        let wrong = || Failure::invalid(format!("{name}: must be a whole number."));
        number.ok_or_else(wrong).map(Some)
    }

    /// A truth value: `true`, `1`, `"yes"`, `"on"`, and their opposites.
    pub fn flag(&self, name: &str) -> Result<Option<bool>, Failure> {
        let Some(value) = self.0.get(name) else {
            return Ok(None);
        };
        let word = match value {
            Value::Bool(flag) => return Ok(Some(*flag)),
            Value::Number(number) => number.to_string(),
            Value::String(text) => text.trim().to_ascii_lowercase(),
            _ => String::new(),
        };
        match word.as_str() {
            "1" | "1.0" | "true" | "t" | "yes" | "y" | "on" => Ok(Some(true)),
            "0" | "0.0" | "false" | "f" | "no" | "n" | "off" => Ok(Some(false)),
            _ => Err(Failure::invalid(format!("{name}: must be true or false."))),
        }
    }
}

/// One of the words of a closed list.
fn one_of<T: DeserializeOwned>(name: &str, word: &str) -> Result<T, Failure> {
    let word: StrDeserializer<'_, serde_json::Error> = word.into_deserializer();
    T::deserialize(word).map_err(|error| Failure::invalid(format!("{name}: {error}.")))
}

/// What must not be left out.
pub fn required<T>(name: &str, value: Option<T>) -> Result<T, Failure> {
    value.ok_or_else(|| Failure::invalid(format!("{name}: is missing.")))
}

/// A whole number as people and programs write it.
pub fn whole_number(text: &str) -> Option<i64> {
    let text = text.trim();
    text.parse().ok().or_else(|| whole(text.parse().ok()?))
}

fn whole(number: f64) -> Option<i64> {
    // Above 2⁵³ a float no longer tells neighbours apart.
    let exact = number.fract() == 0.0 && number.abs() <= (1_i64 << 53) as f64;
    exact.then_some(number as i64)
}

/// Undoes percent-encoding; what is not valid stays as it is.
pub fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let digits = tail.get(..2).and_then(|digits| str::from_utf8(digits).ok());
        let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        (rest, _) = match (first, byte) {
            (b'%', Some(byte)) => (&tail[2..], bytes.push(byte)),
            _ => (tail, bytes.push(*first)),
        };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(body: &str) -> Result<Fields, Failure> {
        let mut request = Request::new("POST", "/");
        request.body = body.into();
        request.fields()
    }

    #[test]
    fn fields_are_read_as_existing_clients_write_them() {
        let read = fields(r#"{"a":"4","b":30.0,"c":4.5,"d":null,"e":"yes","f":1,"g":"x"}"#);
        let read = read.expect("an object");
        let number = |name| read.number(name).map_err(|failure| failure.detail);
        assert_eq!(number("a"), Ok(Some(4)));
        assert_eq!(number("b"), Ok(Some(30)));
        assert_eq!(number("z"), Ok(None));
        for name in ["c", "d", "g"] {
            let wrong = format!("{name}: must be a whole number.");
            assert_eq!(number(name), Err(wrong.into()));
        }
        assert_eq!(read.flag("e").ok(), Some(Some(true)));
        assert_eq!(read.flag("f").ok(), Some(Some(true)));
        assert!(read.flag("g").is_err() && read.flag("d").is_err());
        assert!(read.text("f").is_err() && read.text("d").is_err() && read.text("z").is_err());
        assert_eq!(read.optional_text("d").ok(), Some(None));
        assert!(read.text_if_given("d").is_err());
        assert_eq!(read.text_if_given("z").ok(), Some(None));
        let decimal = |name| read.decimal(name).ok().flatten();
        assert_eq!((decimal("a"), decimal("c")), (Some(4.0), Some(4.5)));
        assert!(read.decimal("d").is_err() && read.decimal("g").is_err());
    }

    #[test]
    fn other_bodies_are_refused() {
        for body in ["", "[]", "{", "\u{0}", "4"] {
            assert_eq!(fields(body).err().map(|failure| failure.status), Some(422));
        }
        assert!(fields(&"[".repeat(60_000)).is_err(), "deep input");
        let mut request = Request::new("POST", "/");
        request.body = b"{}".to_vec();
        request.headers = vec![("content-type".into(), "text/plain".into())];
        assert!(request.fields().is_err());
        request.headers[0].1 = "Application/JSON; charset=utf-8".into();
        assert!(request.fields().is_ok());
    }

    #[test]
    fn tokens_parameters_and_escapes_are_found() {
        let mut request = Request::new("GET", "/a?limit=5&x=%4a%zz+b");
        assert_eq!(request.parameter("limit").as_deref(), Some("5"));
        assert_eq!(request.parameter("x").as_deref(), Some("J%zz b"));
        assert_eq!(request.parameter("y"), None);
        request.headers = vec![("authorization".into(), "bEaReR  t ".into())];
        assert_eq!(request.token(), Some("t"));
        request.headers[0].1 = "Basic t".into();
        assert_eq!(request.token(), None);
    }
}
