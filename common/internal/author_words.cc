#include "common/internal/author_words.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <vector>

#include "common/name_table.h"

namespace dateline {

namespace {

bool is_among(std::string_view word, std::span<const std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// A label as words in the form of name_key().
struct LabelWords {
  std::string_view words;
  bool is_author;
  bool needs_colon;  // without one it is as often part of a name or a sentence
};

// clang-format off
constexpr auto kLabels = std::to_array<LabelWords>({
    {"additional reporting by", true, false}, {"additional reporting", true, true},
    {"reporting and writing by", true, false}, {"reporting by", true, false},
    {"reported by", true, false}, {"reporting", true, true}, {"writing by", true, false},
    {"written by", true, false}, {"posted by", true, false}, {"published by", true, false},
    {"submitted by", true, false}, {"contributed by", true, false}, {"story by", true, false},
    {"words by", true, false}, {"text by", true, false}, {"article by", true, false},
    {"report by", true, false}, {"analysis by", true, false}, {"opinion by", true, false},
    {"compiled by", true, false}, {"editing by", false, false}, {"edited by", false, false},
    {"photos by", false, false}, {"photo by", false, false}, {"photographs by", false, false},
    {"photographer", false, true}, {"photo", false, true}, {"photos", false, true},
    {"video by", false, false}, {"graphics by", false, false}, {"graphic by", false, false},
    {"illustration by", false, false}, {"illustrations by", false, false},
    {"produced by", false, false}, {"translated by", false, false}, {"translation by", false, false},
    {"editor", false, true}, {"editors", false, true}, {"web editor", false, true},
    {"compiled", false, true}, {"image", false, true}, {"images", false, true},
    {"image credit", false, true}, {"photo credit", false, true}, {"by", true, false},
    {"author", true, true}, {"authors", true, true}, {"byline", true, true},
    {"writer", true, true}, {"text", true, true}, {"words", true, true},
    {"ein beitrag von", true, false}, {"von", true, false}, {"geschrieben von", true, false},
    {"autor", true, true}, {"autorin", true, true}, {"autoren", true, true},
    {"foto", false, true}, {"fotos", false, true}, {"bild", false, true}, {"redaktion", true, true},
    {"par", true, false}, {"ecrit par", true, false}, {"propos recueillis par", true, false},
    {"texte", true, true}, {"auteur", true, true}, {"photographie", false, true},
    {"escrito por", true, false}, {"por", true, false}, {"redactado por", true, false},
    {"texto", true, true}, {"autora", true, true}, {"edicao", false, true},
    {"a cura di", true, false}, {"di", true, false}, {"autore", true, true}, {"testo", true, true},
    {"door", true, false}, {"tekst", true, true}, {"av", true, false}, {"af", true, false},
    {"teksti", true, true}, {"kuva", false, true}, {"kuvat", false, true}, {"tekst i foto", true, true},
    {"zdjecia", false, true}, {"opracowal", true, true}, {"oprac", true, true},
    {"autori", true, true}, {"napsal", true, true}, {"pise", true, true}, {"pise", true, false},
    {"irta", true, true}, {"szerzo", true, true}, {"yazan", true, true}, {"haber", true, true},
    {"автор", true, true}, {"авторы", true, true}, {"автори", true, true}, {"текст", true, true},
    {"фото", false, true}, {"редактор", false, true}, {"пише", true, true}, {"пише", true, false},
    {"του", true, false}, {"της", true, false}, {"γραφει ο", true, false}, {"γραφει η", true, false},
    {"γραφει", true, true}, {"بقلم", true, false}, {"كتب", true, false}, {"كتبت", true, false},
    {"اعداد", true, true}, {"اعداد", true, false}, {"الكاتب", true, true}, {"المصدر", true, true},
    {"تصوير", false, false}, {"تحرير", false, true}, {"ترجمه", false, true}, {"نویسنده", true, true},
    {"מאת", true, false}, {"צילום", false, true}, {"द्वारा", true, false}, {"लेखक", true, true},
});

// Labels of the scripts that put no space behind them.
constexpr auto kPrefixes = std::to_array<std::pair<std::string_view, bool>>({
    {"责任编辑", false}, {"責任編輯", false}, {"编辑", false}, {"編輯", false}, {"摄影", false},
    {"攝影", false}, {"图/", false}, {"图／", false}, {"文/", true}, {"文／", true}, {"文：", true},
    {"文:", true}, {"作者", true}, {"本报记者", true}, {"本報記者", true}, {"记者", true},
    {"記者", true}, {"撰文", true}, {"通讯员", true}, {"取材・文", true}, {"글:", true},
});

constexpr auto kRoles = std::to_array<std::string_view>({
    "writer", "writers", "reporter", "reporters", "correspondent", "correspondents", "editor",
    "editors", "columnist", "columnists", "contributor", "contributors", "contributing", "bureau",
    "desk", "newsdesk", "newsroom", "staff", "staffer", "producer", "analyst", "journalist",
    "photographer", "agencies", "wires", "intern", "anchor", "commentator", "webdesk", "presenter",
    "report", "reports",
    "redaktion", "redakteur", "redakteurin", "onlineredaktion", "korrespondent", "korrespondentin",
    "korrespondenten", "reporterin", "agenturen", "redaktor", "redaktorin", "pressestelle",
    "redaction", "redacteur", "redactrice", "journaliste", "correspondant", "correspondante",
    "envoye", "envoyee", "agences", "redaccion", "redactor", "redactora", "corresponsal",
    "periodista", "agencias", "redacao", "correspondente", "jornalista", "redazione", "inviato",
    "inviata", "corrispondente", "giornalista", "agenzie", "redactie", "verslaggever",
    "correspondente", "redaktionen", "toimitus", "toimittaja", "redakcja", "redakce", "redakcia",
    "redakcija", "uredništvo", "urednistvo", "novinar", "dopisnik", "korespondent", "dziennikarz",
    "szerkesztoseg", "muhabir", "haber", "редакция", "редакція", "корреспондент", "корр", "собкор",
    "обозреватель", "журналист", "журналистка", "редактор", "кореспондент", "журналіст", "репортер",
    "редакцията", "редакција", "новинар", "مراسل", "مراسلة", "المحرر", "محرر", "محررو", "وكالات",
    "مراسلون", "مكتب", "المراسل", "الوكالات", "خبرنگار", "כתב", "כתבת", "संवाददाता", "ब्यूरो", "डेस्क",
    "记者", "記者", "編集部", "编辑部", "기자", "特派員", "特派员", "특파원",
});

constexpr auto kModifiers = std::to_array<std::string_view>({
    "affairs", "africa", "arts", "asia", "assistant", "associate", "breaking", "business", "capitol",
    "chief", "city", "climate", "congressional", "consumer", "court", "courts", "crime", "culture",
    "data", "defence", "defense", "deputy", "digital", "diplomatic", "economics", "economy",
    "education", "energy", "entertainment", "environment", "europe", "executive", "features",
    "finance", "financial", "food", "foreign", "former", "freelance", "general", "guest", "health",
    "hill", "home", "house", "international", "investigations", "investigative", "justice", "junior",
    "law", "lead", "legal", "lifestyle", "local", "managing", "media", "metro", "middle", "east",
    "money", "multimedia", "national", "news", "north", "america", "online", "opinion", "personal",
    "political", "politics", "principal", "religion", "royal", "science", "security", "senior",
    "service", "services", "social", "south", "special", "sport", "sports", "state", "staff", "tech",
    "technology", "the", "to", "transport", "travel", "uk", "us", "video", "web", "weekend", "white",
    "world", "and", "for", "our", "our own", "unser", "unsere", "von", "der", "die", "notre",
    "nuestro", "nostro", "dal", "de", "la", "del", "special", "speciale", "especial", "nostra",
    "наш", "специальный", "спецкор", "собственный",
});

constexpr auto kConjunctions = std::to_array<std::string_view>({
    "and", "und", "et", "och", "og", "oraz", "ve", "и", "та", "і", "και", "و", "&", "+", "with",
    "mit", "avec", "con", "và", "va", "og", "및", "और",
});
constexpr auto kWeakConjunctions = std::to_array<std::string_view>({"e", "y", "i", "a", "en", "ja"});

constexpr auto kPrepositions = std::to_array<std::string_view>({
    "in", "aus", "из", "من", "at", "for", "of", "at", "em", "w", "v", "dans", "в", "via",
    "from", "desde", "از", "at", "från", "i", "fra", "uit", "en", "on", "is", "bei",
});

constexpr auto kDateWords = std::to_array<std::string_view>({
    "published", "updated", "posted", "last", "created", "modified", "january", "february", "march",
    "april", "june", "july", "august", "september", "october", "november", "december", "jan", "feb",
    "apr", "jun", "jul", "aug", "sept", "oct", "nov", "dec", "monday", "tuesday", "wednesday",
    "thursday", "friday", "saturday", "sunday", "aktualisiert", "veroffentlicht", "publie",
    "publicado", "actualizado", "pubblicato", "aggiornato", "stand", "hours", "minutes",
});
// clang-format on

bool has_colon(std::string_view rest) {
  return rest.starts_with(':') || rest.starts_with("：");
}

// The beginnings of a text by words: where each ends and what it is, folded.
struct Beginning {
  std::size_t end;
  std::string key;
};

constexpr std::size_t kMaxLabelWords = 4;
constexpr std::size_t kMaxLabelBytes = 120;

std::vector<Beginning> beginnings(std::string_view text) {
  std::vector<Beginning> result;
  std::size_t end = 0;
  while (result.size() < kMaxLabelWords && end < text.size()) {
    end = std::min(text.find_first_of(" :", end == 0 ? 0 : end + 1), text.size());
    end = std::min(end, text.find("："));
    if (end > kMaxLabelBytes) {
      break;
    }
    result.push_back({end, name_key(text.substr(0, end))});
    if (has_colon(text.substr(end))) {
      break;
    }
  }
  return result;
}

// "von der Leyen", "Di Maria" are surnames.
bool opens_surname(std::string_view label, std::string_view rest) {
  if (label == "von") {
    const std::string next = name_key(rest.substr(0, rest.find(' ')));
    return next == "der" || next == "den" || next == "dem" || next.empty();
  }
  return label == "di" && rest.find(' ') == std::string_view::npos;
}

}  // namespace

bool is_role_word(std::string_view word) {
  return is_among(word, kRoles);
}

bool is_role_modifier(std::string_view word) {
  return is_among(word, kModifiers);
}

bool is_conjunction(std::string_view word) {
  return is_among(word, kConjunctions);
}

bool is_weak_conjunction(std::string_view word) {
  return is_among(word, kWeakConjunctions);
}

bool is_place_preposition(std::string_view word) {
  return is_among(word, kPrepositions);
}

bool is_date_word(std::string_view word) {
  return is_among(word, kDateWords);
}

bool is_generation(std::string_view word) {
  constexpr auto kWords =
      std::to_array<std::string_view>({"jr", "sr", "ii", "iii", "iv", "filho", "neto"});
  return is_among(word, kWords);
}

bool is_credential(std::string_view word) {
  constexpr auto kWords = std::to_array<std::string_view>(
      {"phd", "md", "mph", "rn", "esq", "mba", "ms", "msc", "mbe", "obe", "dds", "jd", "cpa"});
  return is_among(word, kWords);
}

bool is_name_particle_word(std::string_view word) {
  constexpr auto kWords = std::to_array<std::string_view>(
      {"al", "bin", "bint", "da", "das", "de",  "del", "den", "der", "di", "do", "dos", "du",
       "e",  "el",  "ibn",  "la", "le",  "ten", "ter", "van", "von", "y",  "zu", "zur"});
  return is_among(word, kWords);
}

bool is_placeholder(std::string_view text) {
  constexpr auto kTexts = std::to_array<std::string_view>(
      {"admin", "administrator", "anonymous", "author", "creator name", "desconocido", "guest",
       "inconnu", "n a", "na", "none", "null", "super user", "superuser", "unbekannt", "unknown",
       "user", "webmaster"});
  return is_among(text, kTexts);
}

std::optional<AuthorLabel> author_label(std::string_view text) {
  for (const auto& [prefix, is_author] : kPrefixes) {
    if (text.starts_with(prefix)) {
      std::size_t end = prefix.size();
      end += text.substr(end).starts_with("：") ? 3u : has_colon(text.substr(end)) ? 1u : 0u;
      return AuthorLabel{end, is_author};
    }
  }
  const std::vector<Beginning> starts = beginnings(text);
  for (auto start = starts.rbegin(); start != starts.rend(); ++start) {
    const bool colon = has_colon(text.substr(start->end));
    const std::size_t mark = !colon ? 1 : text[start->end] == ':' ? 1 : 3;
    const auto label =
        std::find_if(kLabels.begin(), kLabels.end(), [&](const LabelWords& candidate) {
          return candidate.words == start->key && (colon || !candidate.needs_colon);
        });
    if (label != kLabels.end() && start->end + mark <= text.size() &&
        !opens_surname(label->words, text.substr(start->end + mark))) {
      return AuthorLabel{start->end + mark, label->is_author};
    }
  }
  return std::nullopt;
}

}  // namespace dateline
