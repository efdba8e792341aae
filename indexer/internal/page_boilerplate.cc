#include "indexer/internal/page_boilerplate.h"

#include <algorithm>
#include <array>
#include <string>

#include "common/text.h"

namespace dateline {

namespace {

constexpr std::uint32_t kCreditWords = 10;
constexpr std::uint32_t kAppealWords = 60;
constexpr std::size_t kAppealBytes = 1000;  // and no more of a line is folded

// Folded, with the colon, "©" or "/" that follows them in a credit.
constexpr auto kCreditStarts = std::to_array<std::string_view>({
    "photo:",      "photos:",   "photo by ",    "photo credit", "photograph:",  "picture:",
    "image:",      "image via", "image credit", "credit:",      "foto:",        "fotos:",
    "bild:",       "bilder:",   "bildquelle",   "bildnachweis", "fotografía:",  "crédit photo",
    "crédits",     "fot.",      "zdj",          "źródło zdj",   "kuva:",        "foto de ",
    "fotografie:", "фото:",     "grafik:",      "titelbild:",   "beitragsbild", "illustration:",
});

constexpr auto kAppeals = std::to_array<std::string_view>({
    "please subscribe",
    "already a subscriber",
    "become a subscriber",
    "our newsletter",
    "subscribe to our",
    "sign up for our",
    "subscribe now",
    "download our app",
    "download the app",
    "support our journalism",
    "this article was originally published",
    "this post contains affiliate",
    "affiliate commission",
    "are not necessarily those of",
    "opinions expressed in this",
    "unseren newsletter",
    "unserem newsletter",
    "jetzt abonnieren",
    "newsletter abonnieren",
    "newsletter anmelden",
    "hat ihnen der artikel gefallen",
    "artikel teilen",
    "alle angaben ohne gewähr",
    "nicht notwendigerweise die der redaktion",
    "notre newsletter",
    "déjà abonné",
    "nuestro newsletter",
    "nuestro boletín",
    "suscríbete a",
    "la nostra newsletter",
    "naszego newslettera",
    "nossa newsletter",
    "enable javascript",
    "uses cookies",
    "verwendet cookies",
    "utilise des cookies",
    "utiliza cookies",
    "używa plików cookie",
});

}  // namespace

bool is_picture_credit(std::string_view line, std::uint32_t words) {
  if (words > kCreditWords) {
    return false;
  }
  const std::string folded = fold_value(utf8_prefix(line, 80));
  return std::any_of(kCreditStarts.begin(), kCreditStarts.end(),
                     [&folded](std::string_view start) { return folded.starts_with(start); });
}

bool is_publishers_appeal(std::string_view line, std::uint32_t words) {
  if (words > kAppealWords) {
    return false;
  }
  const std::string folded = fold_value(utf8_prefix(line, kAppealBytes));
  return std::any_of(kAppeals.begin(), kAppeals.end(), [&folded](std::string_view phrase) {
    return folded.find(phrase) != std::string::npos;
  });
}

}  // namespace dateline
