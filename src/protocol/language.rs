//! The languages that words come in.

use serde::{Deserialize, Serialize};

/// A language with an embedded word list, by its ISO 639-1 code.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the codes say it")]
pub enum Language {
    #[default]
    En,
    De,
    Fr,
    Es,
    It,
    Pt,
    Nl,
    Pl,
    Tr,
    Uk,
}

impl Language {
    /// All of them, in the order of the variants.
    pub const ALL: [Language; 10] = [
        Language::En,
        Language::De,
        Language::Fr,
        Language::Es,
        Language::It,
        Language::Pt,
        Language::Nl,
        Language::Pl,
        Language::Tr,
        Language::Uk,
    ];

    /// The ISO 639-1 code, as it goes over the wire.
    pub fn code(self) -> &'static str {
        match self {
            Language::En => "en",
            Language::De => "de",
            Language::Fr => "fr",
            Language::Es => "es",
            Language::It => "it",
            Language::Pt => "pt",
            Language::Nl => "nl",
            Language::Pl => "pl",
            Language::Tr => "tr",
            Language::Uk => "uk",
        }
    }

    /// The language of a code.
    pub fn parse(code: &str) -> Option<Language> {
        Language::ALL
            .into_iter()
            .find(|language| language.code() == code)
    }

    /// What its speakers call it.
    pub fn native_name(self) -> &'static str {
        match self {
            Language::En => "English",
            Language::De => "Deutsch",
            Language::Fr => "Français",
            Language::Es => "Español",
            Language::It => "Italiano",
            Language::Pt => "Português",
            Language::Nl => "Nederlands",
            Language::Pl => "Polski",
            Language::Tr => "Türkçe",
            Language::Uk => "Українська",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn the_codes_are_what_goes_over_the_wire() {
        for (index, language) in Language::ALL.into_iter().enumerate() {
            assert_eq!(language as usize, index);
            assert_eq!(Language::parse(language.code()), Some(language));
            let wire = serde_json::to_string(&language).unwrap();
            assert_eq!(wire, format!("\"{}\"", language.code()));
            assert_eq!(serde_json::from_str::<Language>(&wire).unwrap(), language);
        }
        let unknown = serde_json::from_str::<Language>("\"xx\"").unwrap_err();
        assert!(
            unknown.to_string().contains("`en`, `de`, `fr`"),
            "{unknown}"
        );
    }
}
