// Languages: detection on article bodies and the stemmer that belongs to each.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dateline {

// The language of `text` as an ISO 639-1 code where there is one ("en", "zh"), else empty when the
// text is too short (under about 200 bytes of letters) or no language is reliably recognised.
// Uses CLD2. Thread-safe.
std::string detect_language(std::string_view text);

// "EN-gb" → "en", "zh-Hans" → "zh", "ua" → "uk", "iw" → "he"; empty for what is not a language
// tag (BCP 47).
std::string normalize_language(std::string_view tag);

// The languages that have a stemmer, in the order of their codes.
std::vector<std::string_view> stemmed_languages();

// Whether the marks on its letters tell words apart that have nothing in common (Vietnamese tones).
bool marks_are_letters(std::string_view language);

// Xapian's Snowball stemmer for a normalised language code, or empty when it has none.
std::string_view stemmer_for_language(std::string_view language);

}  // namespace dateline
