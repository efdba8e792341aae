// The words around the names in a byline. All take words and texts in the form of name_key(), which
// is folded: "Redakteurin" is redakteurin, "Évêque" eveque.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace dateline {

// A profession that is never a name: reporter, Korrespondent, редактор.
bool is_role_word(std::string_view word);

// What stands beside a role and says which: senior, political, Washington's "White House".
bool is_role_modifier(std::string_view word);

// "and", "und", и … always, and those that also join the parts of one name (e, y, i).
bool is_conjunction(std::string_view word);
bool is_weak_conjunction(std::string_view word);

// A word behind which the place or the outlet of a reporter follows: in, aus, из, for.
bool is_place_preposition(std::string_view word);

// A word with which a date or the like begins: published, updated, a weekday, a month.
bool is_date_word(std::string_view word);

// "Jr", "III": belongs to the name before it. "PhD", "MD": to none.
bool is_generation(std::string_view word);
bool is_credential(std::string_view word);

// Particles of names, small in title case: de, van, al.
bool is_name_particle_word(std::string_view word);

// Not a name although it may stand alone: admin, unknown.
bool is_placeholder(std::string_view text);

// What stands before a name: "By", "Text:", "Editing by".
struct AuthorLabel {
  std::size_t length;  // bytes of the text that it takes, with its colon and space
  bool is_author;      // false: what follows edited, took pictures, drew
};

// The label that `text` (not folded) begins with.
std::optional<AuthorLabel> author_label(std::string_view text);

}  // namespace dateline
