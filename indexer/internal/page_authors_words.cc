#include "indexer/internal/page_authors_words.h"

#include <algorithm>
#include <array>
#include <string>

#include "indexer/internal/page_meta_elements.h"

namespace dateline {

namespace {

constexpr auto kBefore = std::to_array<std::string_view>({"zeige alle beiträge von",
                                                          "weitere beiträge von",
                                                          "alle artikel von",
                                                          "beitrag von",
                                                          "mehr von",
                                                          "more by",
                                                          "all posts from",
                                                          "view all posts by",
                                                          "all posts by",
                                                          "posts by",
                                                          "eingestellt von",
                                                          "erstellt von",
                                                          "gepostet von",
                                                          "publiziert von",
                                                          "alle beiträge von",
                                                          "beiträge von",
                                                          "postado por",
                                                          "publicada por",
                                                          "written by",
                                                          "posted by",
                                                          "published by",
                                                          "reported by",
                                                          "edited by",
                                                          "words by",
                                                          "story by",
                                                          "article by",
                                                          "submitted by",
                                                          "created by",
                                                          "author:",
                                                          "authors:",
                                                          "autor:",
                                                          "autorin:",
                                                          "autoren:",
                                                          "autor/in:",
                                                          "auteur:",
                                                          "auteur :",
                                                          "autore:",
                                                          "von:",
                                                          "text:",
                                                          "text von",
                                                          "ein beitrag von",
                                                          "ein artikel von",
                                                          "geschrieben von",
                                                          "verfasst von",
                                                          "veröffentlicht von",
                                                          "publicado por",
                                                          "escrito por",
                                                          "redacción:",
                                                          "publié par",
                                                          "écrit par",
                                                          "rédigé par",
                                                          "propos recueillis par",
                                                          "scritto da",
                                                          "pubblicato da",
                                                          "door:",
                                                          "tekst:",
                                                          "autor",
                                                          "verfasser:",
                                                          "redaktion:",
                                                          "yazan:",
                                                          "автор:",
                                                          "автор",
                                                          "автори:",
                                                          "autorem",
                                                          "door",
                                                          "by:",
                                                          "by",
                                                          "von",
                                                          "par",
                                                          "por",
                                                          "di",
                                                          "da",
                                                          "av",
                                                          "af",
                                                          "przez",
                                                          "de",
                                                          "text",
                                                          "记者",
                                                          "文／",
                                                          "文/",
                                                          "作者：",
                                                          "作者:",
                                                          "oleh",
                                                          "written",
                                                          "kirjoittanut",
                                                          "fotos und text:",
                                                          "текст:",
                                                          "от"});

constexpr auto kBetween = std::to_array<std::string_view>(
    {" and ", " und ", " et ",  " y ",   " e ",    " i ",    " en ",  " og ",
     " och ", " & ",   " AND ", " UND ", " with ", " avec ", " con ", " mit ",
     " и ",   " та ",  " a ",   "; ",    ";",      " / ",    "、"});

constexpr auto kBehind = std::to_array<std::string_view>({" | ",
                                                          " • ",
                                                          " · ",
                                                          " – ",
                                                          " — ",
                                                          " - ",
                                                          "|",
                                                          "•",
                                                          "·",
                                                          " (",
                                                          " [",
                                                          "\t",
                                                          " for ",
                                                          " für ",
                                                          " in ",
                                                          " on ",
                                                          " am ",
                                                          " at ",
                                                          " um ",
                                                          " le ",
                                                          " veröffentlicht",
                                                          " stand:",
                                                          " stand ",
                                                          " beitrag ",
                                                          " → ",
                                                          " →",
                                                          " publiziert",
                                                          " erstellt",
                                                          " aktualisiert",
                                                          " publicado",
                                                          " publié",
                                                          " pubblicato",
                                                          " actualizado",
                                                          " published",
                                                          " posted",
                                                          " updated",
                                                          " vom ",
                                                          " from ",
                                                          " via ",
                                                          " | ",
                                                          " @",
                                                          "@",
                                                          " aus ",
                                                          " über "});

}  // namespace

std::span<const std::string_view> words_before_name() {
  return kBefore;
}

std::span<const std::string_view> words_between_names() {
  return kBetween;
}

std::span<const std::string_view> words_behind_name() {
  return kBehind;
}

bool is_role(std::string_view text) {
  constexpr auto kRoles = std::to_array<std::string_view>(
      {"editor",      "correspondent", "reporter", "writer",       "journalist", "columnist",
       "contributor", "redakteur",     "producer", "photographer", "bureau",     "chief",
       "analyst",     "professor",     "director", "redacteur",    "periodista", "giornalista",
       "journaliste", "dziennikarz",   "ph.d",     "phd",          "m.d.",       "manager",
       "specialist",  "author",        "autor",    "inc.",         "ceo",        "univers",
       "lecturer",    "kolumnist",     "fellow",   "staff",        "esq",        "llc"});
  const std::string low = lower_ascii(text);
  return std::any_of(kRoles.begin(), kRoles.end(),
                     [&low](std::string_view role) { return low.find(role) != std::string::npos; });
}

bool is_address(std::string_view text) {
  return text.find("://") != std::string_view::npos || text.find('@') != std::string_view::npos ||
         text.starts_with("www.") || text.starts_with('/');
}

bool is_company(std::string_view text) {
  constexpr auto kForms = std::to_array<std::string_view>(
      {" GmbH",   " mbH",        " e.V.", " e. V.", " AG",   " KG", " Inc",
       " Inc.",   " Ltd",        " Ltd.", " LLC",   " S.A.", " SA", " SpA",
       " S.p.A.", " Sp. z o.o.", " B.V.", " Oy",    " ApS",  " SE", " & Co."});
  return std::any_of(kForms.begin(), kForms.end(),
                     [text](std::string_view form) { return text.ends_with(form); });
}

bool is_postal_address(std::string_view text) {
  constexpr auto kCountries = std::to_array<std::string_view>(
      {", germany", ", deutschland", ", austria", ", österreich", ", switzerland", ", schweiz",
       ", france", ", italy", ", italia", ", spain", ", españa", ", uk", ", usa", ", india"});
  const std::string low = lower_ascii(text);
  return std::any_of(kCountries.begin(), kCountries.end(),
                     [&low](std::string_view country) { return low.ends_with(country); });
}

bool is_no_name(std::string_view text) {
  constexpr auto kNone = std::to_array<std::string_view>({"admin",
                                                          "administrator",
                                                          "unknown",
                                                          "anonymous",
                                                          "none",
                                                          "null",
                                                          "n/a",
                                                          "author",
                                                          "editor",
                                                          "user",
                                                          "posted",
                                                          "mehr",
                                                          "more",
                                                          "read more",
                                                          "profil",
                                                          "profile",
                                                          "bio",
                                                          "weiterlesen",
                                                          "article by",
                                                          "archiv anzeigen",
                                                          "beitrag",
                                                          "more posts",
                                                          "view all posts",
                                                          "website",
                                                          "guest",
                                                          "root",
                                                          "webmaster",
                                                          "by",
                                                          "von",
                                                          "autor",
                                                          "undefined",
                                                          "super user",
                                                          "share",
                                                          "kommentare",
                                                          "comments",
                                                          "follow",
                                                          "redacción web",
                                                          "facebook",
                                                          "twitter",
                                                          "reply"});
  const std::string low = lower_ascii(text);
  return std::find(kNone.begin(), kNone.end(), low) != kNone.end();
}

}  // namespace dateline
