// Names in other scripts: how a word may be spelt in Latin letters.
//
// A name that stands in Cyrillic, Greek, Georgian, Armenian, Hangul or Katakana news stands in
// Latin news too, in one of a few spellings that differ by country and by system. The spellings
// follow the systems in use: the romanisation of the English-language press, BGN/PCGN, the Library
// of Congress without its ties, scientific transliteration (ISO 9:1968) without its diacritics,
// the press of Germany, France and Spain, the Ukrainian resolution 55 of 2010, the Bulgarian law
// of 2009, Palladius (1888) read back into Pinyin, ELOT 743, the Georgian national system of 2002,
// the Revised Romanization of Korean (2000), Hepburn. Other alphabets are left to ICU's
// "Any-Latin". Scripts that write no vowels, or no sounds, cannot be spelt by rule.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace dateline {

inline constexpr std::size_t kMaxRenderings = 12;
inline constexpr std::size_t kMaxRenderingBytes = 60;

// The spellings in Latin letters under which a word of another script may stand in Latin-script
// news: distinct words of a to z, best first, at most kMaxRenderings of at most
// kMaxRenderingBytes. `folded` is one word as the Analyzer folds it. Grammatical endings stay.
//
// Empty for Latin words, words of mixed script or with digits, Han, Hiragana, Arabic, Hebrew,
// ill-formed text, and words too short to be told apart: under three letters, one Hangul syllable.
// A Cyrillic word of two letters is read when it is a Chinese syllable with x, q or zh (си: xi).
// Thread-safe.
std::vector<std::string> latin_renderings(std::string_view folded);

}  // namespace dateline
