// Languages: detection on article bodies and the stemmer that belongs to each.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dateline {

// The language of `text` as an ISO 639-1 code where there is one ("en", "zh"), else empty: a
// doubtful guess would find words in the forms of a language that nobody reads there. The script
// tells where it is that of one language (kana, Hangul, Greek, Thai), however short the text is;
// else CLD2 has to be sure, and the surer the shorter the text is: from some 30 letters on.
// Thread-safe.
std::string detect_language(std::string_view text);

// "EN-gb" → "en", "zh-Hans" → "zh", "ua" → "uk", "iw" → "he"; empty for what is not a language
// tag (BCP 47).
std::string normalize_language(std::string_view tag);

// The same for what people write: also a language's name in English or in itself ("English",
// "français").
std::string language_of_label(std::string_view label);

// The languages that have a stemmer, in the order of their codes.
std::vector<std::string_view> stemmed_languages();

// Whether the marks on its letters tell words apart that have nothing in common (Vietnamese tones).
bool marks_are_letters(std::string_view language);

// The name of the Snowball stemmer for a normalised language code, or empty when it has none.
// Xapian has most; those of el, hi and sr are libstemmer's.
std::string_view stemmer_for_language(std::string_view language);

}  // namespace dateline
