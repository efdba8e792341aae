// Folding of words: case, compatibility forms and those diacritics that are spelling variants.
#pragma once

#include <string>
#include <string_view>

namespace dateline {

// NFKC_Casefold, then without: all marks on Latin, Greek and Hebrew letters, Arabic vowel marks,
// tatweel and the hamza of alef, the Cyrillic stress marks and diaeresis (of ё, not of ї), the
// nukta of Indic letters. Latin letters with strokes and ligatures become plain (ø o, ł l, đ d, æ
// ae, œ oe, ı i); the yeh, kaf and heh of Persian and Urdu become the Arabic letters; teh marbuta
// becomes heh and alef maksura yeh, as they are often typed; Indic nasals before a consonant of
// their class, and the candrabindu, become the anusvara (हिन्दी हिंदी); digits of every script
// become ASCII digits; white space that a compatibility form holds is dropped. Result in NFC; may
// be empty. Thread-safe.
std::string fold_word(std::string_view word);

// NFKC_Casefold alone, in NFC: what tells Müller from Muller. Thread-safe.
std::string casefold_word(std::string_view word);

}  // namespace dateline
