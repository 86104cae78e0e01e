//! Names, e-mail addresses and passwords as people type them: parsed here,
//! never checked again.

use crate::limits::{ACCOUNT_PASSWORD_CHARACTERS, EMAIL_BYTES_MAX};
use crate::protocol::text::username;

use super::AuthError;

/// A name fit to be shown: one visible line of 1 to 24 characters.
pub fn parse_username(text: &str) -> Result<String, AuthError> {
    username(text).map_err(AuthError::invalid)
}

/// Domains in which nobody has an address. The original refused them too.
const SPECIAL_DOMAINS: [&str; 6] = ["arpa", "invalid", "local", "localhost", "onion", "test"];

/// An e-mail address, or none for an empty text. Nothing is ever sent to it, so
/// it need only look like one; the domain is written in lower case.
pub fn parse_email(text: Option<&str>) -> Result<Option<String>, AuthError> {
    let text = text.unwrap_or_default().trim();
    if text.is_empty() {
        return Ok(None);
    }
    let refused = || AuthError::invalid("That is not an e-mail address.");
    let (local, domain) = text.rsplit_once('@').ok_or_else(refused)?;
    let is_plain = |text: &str| {
        !text.contains(|c: char| c.is_whitespace() || c.is_control() || "@<>\",;".contains(c))
    };
    let labels = || domain.split('.');
    let top = domain.rsplit('.').next().unwrap_or_default();
    let is_special = SPECIAL_DOMAINS
        .iter()
        .any(|special| top.eq_ignore_ascii_case(special));
    let fits = text.len() <= EMAIL_BYTES_MAX
        && !local.is_empty()
        && is_plain(local)
        && is_plain(domain)
        && labels().count() >= 2
        && labels().all(|label| !label.is_empty())
        && !is_special;
    if !fits {
        return Err(refused());
    }
    Ok(Some(format!("{local}@{}", domain.to_lowercase())))
}

/// Checks that a new password has a length that is taken. What it consists of
/// is nobody's business.
pub fn check_password(text: &str) -> Result<(), AuthError> {
    if text.is_empty() {
        return Err(AuthError::invalid("Please give a password."));
    }
    if !ACCOUNT_PASSWORD_CHARACTERS.contains(&text.chars().count()) {
        return Err(AuthError::invalid(format!(
            "Passwords have at most {} characters.",
            ACCOUNT_PASSWORD_CHARACTERS.end()
        )));
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn names_are_one_visible_line() {
        let good = [
            "Lea",
            "  Lea ",
            "Zoë",
            "李",
            "🎨",
            "👩‍👩‍👧",
            "O'Brien",
            "x",
            "नमस्ते",
            "Lea 2",
            "¡Ana!",
        ];
        for name in good {
            assert!(parse_username(name).is_ok(), "{name}");
        }
        assert_eq!(parse_username(" Lea\n Ann ").unwrap(), "Lea Ann");
        let bad = [
            "", "  ", "\u{200b}", "\u{200d}", "\u{3164}", "\u{2800}", "---", "…", "——", "!?",
            "\u{301}", "\u{fe0f}", "。",
        ];
        for name in bad {
            assert!(parse_username(name).is_err(), "{name:?}");
        }
    }

    #[test]
    fn names_are_bounded_in_characters_and_bytes() {
        assert!(parse_username(&"ä".repeat(24)).is_ok());
        assert!(parse_username(&"ä".repeat(25)).is_err());
        // One grapheme, many bytes.
        assert!(parse_username(&format!("a{}", "\u{301}".repeat(100))).is_err());
    }

    #[test]
    fn addresses_look_like_addresses() {
        assert_eq!(parse_email(None).unwrap(), None);
        assert_eq!(parse_email(Some("  ")).unwrap(), None);
        let email = parse_email(Some(" Lea.B+x@Foo.ORG ")).unwrap();
        assert_eq!(email.as_deref(), Some("Lea.B+x@foo.org"));
        let long = format!("{}@foo.org", "x".repeat(250));
        for bad in [
            "a",
            "a@b",
            "@b.c",
            "a@b..c",
            "a@.c",
            "x@foo.test",
            "x@a.LOCALHOST",
            "a b@c.d",
            "a@b@c.d",
            "a@b.c\n\nx",
            &long,
        ] {
            assert!(parse_email(Some(bad)).is_err(), "{bad}");
        }
    }

    #[test]
    fn passwords_are_bounded() {
        assert!(check_password("").is_err());
        assert!(check_password("x").is_ok());
        assert!(check_password(&"ä".repeat(128)).is_ok());
        assert!(check_password(&"ä".repeat(129)).is_err());
    }
}
