// Each system is a table of rules "letters=latin" over a common base; a later rule replaces an
// earlier one with the same left side. On the left side ^ means at the beginning of the word, $ at
// its end, @ after a vowel when it leads and before a vowel when it trails. At each place of the
// word the longest left side wins, then the one with most conditions. A word that holds a letter
// without a rule has no spelling in that system.
#include "common/transliteration.h"

#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <initializer_list>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>

#include "common/internal/folding.h"
#include "common/internal/utf8.h"
#include "common/text.h"

namespace dateline {

namespace {

constexpr std::size_t kMaxLetters = 40;  // longer words are no names
constexpr std::size_t kMinLetters = 3;
constexpr std::size_t kMinHangulSyllables = 2;
// Short words meet other words by chance in the rarer systems (Хант: chant); measured on news.
constexpr std::size_t kMinForAllSystems = 5;
constexpr std::size_t kMinForAllKatakanaSystems = 4;

std::u32string decoded(std::string_view text) {
  std::u32string code_points;
  for (std::uint32_t at = 0; at < text.size();) {
    const CodePoint next = decode_utf8(text, at);
    code_points.push_back(next.code);
    at = next.end;
  }
  return code_points;
}

constexpr std::u32string_view kVowels = U"аеиоуыэюяіїєўαεηιουωაეიოუաեէըիոօ";

bool is_vowel(char32_t c) {
  return kVowels.find(c) != std::u32string_view::npos;
}

// One system of romanisation. Constant after construction.
class System {
 public:
  System(std::initializer_list<std::string_view> tables) {
    for (const std::string_view table : tables) {
      add_table(table);
    }
    for (auto& [first, rules] : rules_) {
      std::stable_sort(rules.begin(), rules.end(), [](const Rule& a, const Rule& b) {
        return std::pair(a.from.size(), a.conditions()) > std::pair(b.from.size(), b.conditions());
      });
    }
  }

  std::optional<std::string> spell(std::u32string_view word) const {
    std::string latin;
    for (std::size_t at = 0; at < word.size();) {
      const Rule* const rule = rule_at(word, at);
      if (rule == nullptr) {
        return std::nullopt;
      }
      latin += rule->to;
      at += rule->from.size();
    }
    return latin;
  }

 private:
  struct Rule {
    std::u32string from;
    std::string to;
    bool at_start = false, at_end = false, after_vowel = false, before_vowel = false;

    int conditions() const { return at_start + at_end + after_vowel + before_vowel; }

    bool has_same_left_side(const Rule& other) const {
      return from == other.from && at_start == other.at_start && at_end == other.at_end &&
             after_vowel == other.after_vowel && before_vowel == other.before_vowel;
    }

    bool holds(std::u32string_view word, std::size_t at) const {
      const std::size_t end = at + from.size();
      return word.substr(at).starts_with(from) && (!at_start || at == 0) &&
             (!at_end || end == word.size()) &&
             (!after_vowel || (at > 0 && is_vowel(word[at - 1]))) &&
             (!before_vowel || (end < word.size() && is_vowel(word[end])));
    }
  };

  static Rule parsed(std::string_view text) {
    Rule rule;
    const std::size_t equals = text.find('=');
    std::string_view left = text.substr(0, equals);
    rule.to = text.substr(equals + 1);
    const auto take = [&left](bool front, char mark) {
      const bool there = front ? left.starts_with(mark) : left.ends_with(mark);
      if (there && front) {
        left.remove_prefix(1);
      } else if (there) {
        left.remove_suffix(1);
      }
      return there;
    };
    rule.at_start = take(true, '^');
    rule.after_vowel = take(true, '@');
    rule.at_end = take(false, '$');
    rule.before_vowel = take(false, '@');
    rule.from = decoded(left);
    return rule;
  }

  void add_table(std::string_view table) {
    while (!table.empty()) {
      const std::size_t end = std::min(table.find(' '), table.size());
      if (end > 0) {
        add(parsed(table.substr(0, end)));
      }
      table.remove_prefix(std::min(end + 1, table.size()));
    }
  }

  void add(Rule rule) {
    std::vector<Rule>& rules = rules_[rule.from.front()];
    std::erase_if(rules, [&](const Rule& other) { return rule.has_same_left_side(other); });
    rules.push_back(std::move(rule));
  }

  const Rule* rule_at(std::u32string_view word, std::size_t at) const {
    const auto found = rules_.find(word[at]);
    if (found == rules_.end()) {
      return nullptr;
    }
    for (const Rule& rule : found->second) {
      if (rule.holds(word, at)) {
        return &rule;
      }
    }
    return nullptr;
  }

  std::unordered_map<char32_t, std::vector<Rule>> rules_;  // by the first letter
};

using Systems = std::vector<System>;

// The spellings found so far, distinct, in order.
class Spellings {
 public:
  void add(std::string latin) {
    const bool fits =
        !latin.empty() && latin.size() <= kMaxRenderingBytes && words_.size() < kMaxRenderings &&
        std::all_of(latin.begin(), latin.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    if (fits && std::find(words_.begin(), words_.end(), latin) == words_.end()) {
      words_.push_back(std::move(latin));
    }
  }

  void add_all(const Systems& systems, std::u32string_view word) {
    for (const System& system : systems) {
      if (std::optional<std::string> latin = system.spell(word)) {
        add(std::move(*latin));
      }
    }
  }

  std::vector<std::string> take() { return std::move(words_); }

 private:
  std::vector<std::string> words_;
};

// --- Cyrillic ---

constexpr std::string_view kCyrillic =
    "а=a б=b в=v г=g д=d е=e ж=zh з=z и=i й=y к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh "
    "ц=ts ч=ch ш=sh щ=shch ъ= ы=y ь= э=e ю=yu я=ya і=i ї=yi є=ye ґ=g ў=u ј=j љ=lj њ=nj ћ=c ђ=dj "
    "џ=dz ѓ=gj ќ=kj ѕ=dz ә=a ғ=g қ=k ң=n ө=o ұ=u ү=u һ=h җ=j";
constexpr std::string_view kEnglish =
    "^е=ye ье=ye ьи=yi й=i й@=y ий$=y ый$=y ия$=ia ^є=ye ^ї=yi ії=ii";
constexpr std::string_view kEnglishShort = "^е=e ье=e ей$=ey ай$=ay кс=x ^александр$=alexander";
constexpr std::string_view kBgn = "^е=ye @е=ye ье=ye ъе=ye";
// Е that is printed for ё; analysis folds the two, and only some endings and names tell.
constexpr std::string_view kYo =
    "щев=shchyov чев=chyov шев=shyov жев=zhyov лев$=lyov лева$=lyova ьев$=yov ьева$=yova "
    "^федор=fyodor ^петр=pyotr ^артем=artyom ^семен=semyon ^алена=alyona ^королев=korolyov";
constexpr std::string_view kCongress = "ю=iu я=ia й=i є=ie ^є=ie";
constexpr std::string_view kScientific = "ж=z х=h ц=c ч=c ш=s щ=sc ю=ju я=ja й=j ї=ji є=je џ=dz";
constexpr std::string_view kCentralEuropean = "^е=je @е=je х=ch ий$=ij щ=st";
constexpr std::string_view kGerman =
    "в=w ж=sch з=s х=ch ц=z ч=tsch ш=sch щ=schtsch ю=ju я=ja @с@=ss ^е=je @е=je ье=je ий$=i ый$=y "
    "ия$=ija й=i ьи=ji кс=x є=je ї=ji щев=schtschow чев=tschow шев=schow жев=schow";
constexpr std::string_view kGermanLoose = "с=s @с@=s й=j ий$=ij щев=schtschew чев=tschew";
constexpr std::string_view kFrench =
    "ж=j ге=gue ги=gui у=ou х=kh ч=tch ш=ch щ=chtch ю=iou я=ia й=i ий$=i @е=ie ин$=ine";
constexpr std::string_view kSpanish =
    "ге=gue ги=gui х=j щ=sch й=i ий$=i ^е=ye @е=ye щев=schov чев=chov шев=shov";
constexpr std::string_view kForeign = "х=h дж=j й=i кс=x";  // of names that came from elsewhere
constexpr std::string_view kUkrainian =
    "г=h и=y й=y ї=i ^ї=yi ий$=y ія$=ia ^є=ye зг=zgh ьо=io йо=yo";
constexpr std::string_view kUkrainianLong = "ий$=yy ії=iyi ія=iya ія$=iya ї=yi";
constexpr std::string_view kUkrainianOfficial =
    "й=i ^й=y ий$=yi ю=iu ^ю=yu я=ia ^я=ya є=ie ^є=ye ія$=iia";
constexpr std::string_view kUkrainianGerman = "г=h и=y й=j ий$=yj ії=iji";
constexpr std::string_view kUkrainianFrench = "г=h и=y ий$=y";
constexpr std::string_view kBulgarian = "ъ=a щ=sht х=h ия$=ia й=y";
constexpr std::string_view kSerbianFolded = "ђ=d";  // the digraph dj is đ, which is folded to d

struct Cyrillic {
  Systems bulgarian{{kCyrillic, kBulgarian}, {kCyrillic, kBulgarian, "й=i ъ=u"}};
  Systems serbian{{kCyrillic, kScientific},
                  {kCyrillic, kScientific, kSerbianFolded},
                  {kCyrillic, "џ=dzh ћ=ch ј=y љ=ly њ=ny"}};
  Systems ukrainian{{kCyrillic, kUkrainian},
                    {kCyrillic, kUkrainian, kUkrainianLong},
                    {kCyrillic, kUkrainian, kUkrainianOfficial}};
  Systems ukrainian_abroad{{kCyrillic, kGerman, kUkrainianGerman},
                           {kCyrillic, kFrench, kUkrainianFrench}};
  Systems english{{kCyrillic, kEnglish},
                  {kCyrillic, kEnglish, kEnglishShort},
                  {kCyrillic, kEnglish, "@е=ye"},
                  {kCyrillic, kEnglish, kYo},
                  {kCyrillic, kBgn},
                  {kCyrillic, kCongress}};
  Systems foreign{{kCyrillic, kForeign}};
  Systems others{{kCyrillic, kGerman},
                 {kCyrillic, kFrench},
                 {kCyrillic, kSpanish},
                 {kCyrillic, kScientific},
                 {kCyrillic, kGerman, kGermanLoose},
                 {kCyrillic, kScientific, kCentralEuropean}};
};

// --- Palladius: Chinese syllables in Cyrillic ---

using Syllables = std::unordered_map<std::u32string, std::string>;

struct PalladiusFinal {
  std::u32string_view cyrillic;
  std::string_view pinyin;
  std::u32string_view initials;  // Ц stands for цз, Ж for чж
};

constexpr std::u32string_view kAllInitials = U"бпмфдтнлгкхЦцсЖчшж";

// After these, ц цз с are c z s.
constexpr PalladiusFinal kHardFinals[] = {{U"а", "a", U"бпмфдтнлгкхЦцсЖчш"},
                                          {U"э", "e", U"мдтнлгкхЦцсЖчшж"},
                                          {U"о", "o", U"бпмф"},
                                          {U"о", "uo", U"дтнлгкхЦцсЖчшж"},
                                          {U"ай", "ai", U"бпмдтнлгкхЦцсЖчш"},
                                          {U"эй", "ei", U"бпмфднлгкхЦЖш"},
                                          {U"ао", "ao", U"бпмдтнлгкхЦцсЖчшж"},
                                          {U"оу", "ou", U"пмфдтнлгкхЦцсЖчшж"},
                                          {U"ань", "an", kAllInitials},
                                          {U"ан", "ang", kAllInitials},
                                          {U"энь", "en", U"бпмфднгкхЦцсЖчшж"},
                                          {U"эн", "eng", kAllInitials},
                                          {U"ун", "ong", U"дтнлгкхЦцсЖчж"},
                                          {U"у", "u", kAllInitials},
                                          {U"уа", "ua", U"гкхЖш"},
                                          {U"уай", "uai", U"гкхЖчш"},
                                          {U"уй", "ui", U"дтгкЦцсЖчшж"},
                                          {U"уэй", "ui", U"х"},
                                          {U"ой", "ui", U"х"},
                                          {U"уань", "uan", U"дтнлгкхЦцсЖчшж"},
                                          {U"уан", "uang", U"гкхЖчш"},
                                          {U"унь", "un", U"дтлгкхЦцсЖчшж"},
                                          {U"уэнь", "un", U"х"},
                                          {U"ы", "i", U"Ццс"},
                                          {U"и", "i", U"Жчшж"}};
// After these, ц цз с are q j x.
constexpr PalladiusFinal kSoftFinals[] = {
    {U"и", "i", U"бпмдтнлЦцс"},    {U"я", "ia", U"лЦцс"},       {U"е", "ie", U"бпмдтнлЦцс"},
    {U"яо", "iao", U"бпмдтнлЦцс"}, {U"ю", "iu", U"мднлЦцс"},    {U"янь", "ian", U"бпмдтнлЦцс"},
    {U"ян", "iang", U"нлЦцс"},     {U"инь", "in", U"бпмнлЦцс"}, {U"ин", "ing", U"бпмдтнлЦцс"},
    {U"юн", "iong", U"Ццс"},       {U"юй", "u", U"Ццснл"},      {U"юэ", "ue", U"Ццснл"},
    {U"юань", "uan", U"Ццс"},      {U"юнь", "un", U"Ццс"}};
constexpr std::pair<std::u32string_view, std::string_view> kBareSyllables[] = {
    {U"а", "a"},       {U"ай", "ai"},   {U"ань", "an"},   {U"ан", "ang"},   {U"ао", "ao"},
    {U"э", "e"},       {U"эр", "er"},   {U"оу", "ou"},    {U"и", "yi"},     {U"я", "ya"},
    {U"е", "ye"},      {U"яо", "yao"},  {U"ю", "you"},    {U"янь", "yan"},  {U"ян", "yang"},
    {U"инь", "yin"},   {U"ин", "ying"}, {U"юн", "yong"},  {U"юй", "yu"},    {U"юэ", "yue"},
    {U"юань", "yuan"}, {U"юнь", "yun"}, {U"у", "wu"},     {U"ва", "wa"},    {U"во", "wo"},
    {U"вай", "wai"},   {U"вэй", "wei"}, {U"вань", "wan"}, {U"ван", "wang"}, {U"вэнь", "wen"},
    {U"вэн", "weng"}};

std::pair<std::u32string, std::string> palladius_initial(char32_t initial, bool soft) {
  switch (initial) {
    case U'Ц':
      return {U"цз", soft ? "j" : "z"};
    case U'Ж':
      return {U"чж", "zh"};
    case U'ц':
      return {U"ц", soft ? "q" : "c"};
    case U'с':
      return {U"с", soft ? "x" : "s"};
    default:
      break;
  }
  static constexpr std::u32string_view kLetters = U"бпмфдтнлгкхж";
  static constexpr std::string_view kLatin = "bpmfdtnlgkhr";
  const std::size_t index = kLetters.find(initial);
  if (index != std::u32string_view::npos) {
    return {std::u32string(1, initial), std::string(1, kLatin[index])};
  }
  return {std::u32string(1, initial), initial == U'ч' ? "ch" : "sh"};
}

void add_syllables(Syllables& syllables, const PalladiusFinal& final_part, bool soft) {
  for (const char32_t initial : final_part.initials) {
    auto [cyrillic, pinyin] = palladius_initial(initial, soft);
    syllables.emplace(cyrillic.append(final_part.cyrillic), pinyin.append(final_part.pinyin));
  }
}

const Syllables& palladius_syllables() {
  static const Syllables syllables = [] {
    Syllables table;
    for (const PalladiusFinal& final_part : kHardFinals) {
      add_syllables(table, final_part, false);
    }
    for (const PalladiusFinal& final_part : kSoftFinals) {
      add_syllables(table, final_part, true);
    }
    for (const auto& [cyrillic, pinyin] : kBareSyllables) {
      table.emplace(cyrillic, pinyin);
    }
    return table;
  }();
  return syllables;
}

// The Pinyin of a word that consists of at most `most` syllables, long ones first; empty when it
// does not.
std::string pinyin_of(std::u32string_view word, std::size_t most) {
  constexpr std::size_t kLongestSyllable = 6;  // чжуань
  for (std::size_t size = most == 0 ? 0 : std::min(word.size(), kLongestSyllable); size > 0;
       --size) {
    const auto found = palladius_syllables().find(std::u32string(word.substr(0, size)));
    if (found == palladius_syllables().end()) {
      continue;
    }
    std::u32string_view rest = word.substr(size);
    if (rest.size() > 1 && rest.front() == U'ъ') {
      rest.remove_prefix(1);
    }
    if (rest.empty()) {
      return found->second;
    }
    const std::string tail = pinyin_of(rest, most - 1);
    if (!tail.empty()) {
      return found->second + tail;
    }
  }
  return {};
}

// Many short Russian words happen to be one syllable (ван, дан); of those only the ones that
// Pinyin spells with a letter or that Russian does not are read so.
std::string pinyin_spelling(std::u32string_view word) {
  const std::string single = pinyin_of(word, 1);
  if (single.empty()) {
    return word.size() < kMinLetters ? std::string() : pinyin_of(word, 4);
  }
  const bool telling = single.starts_with('x') || single.starts_with('q') ||
                       single.starts_with("zh") ||
                       (word.size() >= kMinLetters &&
                        (single.starts_with('j') || word.find(U'э') != std::u32string_view::npos ||
                         word.ends_with(U"нь")));
  return telling ? single : std::string();
}

bool has_any(std::u32string_view word, std::u32string_view letters) {
  return word.find_first_of(letters) != std::u32string_view::npos;
}

// Groups of letters that hardly occur in other Cyrillic words than Chinese names.
bool looks_chinese(std::u32string_view word) {
  static constexpr std::u32string_view kTelling[] = {U"цз", U"чж", U"юй", U"сюэ", U"вэй", U"хуэй"};
  return std::any_of(std::begin(kTelling), std::end(kTelling), [word](std::u32string_view letters) {
    return word.find(letters) != std::u32string_view::npos;
  });
}

// In Russian ъ stands only before a vowel with й.
bool is_bulgarian(std::u32string_view word) {
  const std::size_t at = word.find(U'ъ');
  return at != std::u32string_view::npos &&
         (at + 1 == word.size() || !has_any(word.substr(at + 1, 1), U"еюя"));
}

void spell_slavic(std::u32string_view word, const std::string& pinyin, Spellings& spellings) {
  static const Cyrillic systems;
  if (has_any(word, U"јљњћђџѓќѕ")) {
    spellings.add_all(systems.serbian, word);
    return;
  }
  if (pinyin.empty() && is_bulgarian(word)) {
    spellings.add_all(systems.bulgarian, word);
    return;
  }
  const bool ukrainian = has_any(word, U"іїєґ");
  const bool may_be_ukrainian = !has_any(word, U"ыэъ");
  if (ukrainian) {
    spellings.add_all(systems.ukrainian, word);
  }
  spellings.add_all(systems.english, word);
  spellings.add(pinyin);
  if (may_be_ukrainian) {
    spellings.add_all(systems.ukrainian, word);
  }
  spellings.add_all(systems.foreign, word);
  if (word.size() < kMinForAllSystems) {
    return;
  }
  if (may_be_ukrainian) {
    spellings.add_all(systems.ukrainian_abroad, word);
  }
  spellings.add_all(systems.others, word);
  spellings.add_all(systems.bulgarian, word);
}

void spell_cyrillic(std::u32string_view word, Spellings& spellings) {
  const std::string pinyin = pinyin_spelling(word);
  if (!pinyin.empty() && (word.size() < kMinLetters || looks_chinese(word))) {
    spellings.add(pinyin);
  } else if (word.size() >= kMinLetters) {
    spell_slavic(word, pinyin, spellings);
  }
}

// --- Greek, Georgian, Armenian ---

constexpr std::string_view kGreek =
    "α=a β=v γ=g δ=d ε=e ζ=z η=i θ=th ι=i κ=k λ=l μ=m ν=n ξ=x ο=o π=p ρ=r σ=s τ=t υ=y φ=f χ=ch "
    "ψ=ps ω=o ου=ou αυ=av ευ=ev ηυ=iv γγ=ng γξ=nx γχ=nch γκ=gk ^γκ=g ^μπ=b μπ=mp ^ντ=d "
    "αυθ=afth αυκ=afk αυξ=afx αυπ=afp αυσ=afs αυτ=aft αυφ=af αυχ=afch αυψ=afps "
    "ευθ=efth ευκ=efk ευξ=efx ευπ=efp ευσ=efs ευτ=eft ευφ=ef ευχ=efch ευψ=efps";
constexpr std::string_view kGreekForeign = "ου=u μπ=b ντ=d γκ=g χ=h υ=i τζ=j";

const Systems& greek() {
  static const Systems systems{{kGreek},
                               {kGreek, "χ=h γχ=nh αυχ=afh ευχ=efh"},
                               {kGreek, "χ=kh μπ=b ντ=d γκ=ng"},
                               {kGreek, kGreekForeign},
                               {kGreek, "αι=e ει=i οι=i υι=i υ=i"},
                               {kGreek, "φ=ph υ=y αι=ae χ=ch η=e"}};
  return systems;
}

constexpr std::string_view kGeorgian =
    "ა=a ბ=b გ=g დ=d ე=e ვ=v ზ=z თ=t ი=i კ=k ლ=l მ=m ნ=n ო=o პ=p ჟ=zh რ=r ს=s ტ=t უ=u ფ=p ქ=k "
    "ღ=gh ყ=q შ=sh ჩ=ch ც=ts ძ=dz წ=ts ჭ=ch ხ=kh ჯ=j ჰ=h";

// A final i is the nominative of names that end in a consonant elsewhere.
const Systems& georgian() {
  static const Systems systems{
      {kGeorgian}, {kGeorgian, "ი$="}, {kGeorgian, "ფ=f ი$="}, {kGeorgian, "ყ=k ღ=g ხ=h"}};
  return systems;
}

constexpr std::string_view kArmenian =
    "ա=a բ=b գ=g դ=d ե=e ^ե=ye զ=z է=e ը=y թ=t ժ=zh ի=i լ=l խ=kh ծ=ts կ=k հ=h ձ=dz ղ=gh ճ=ch մ=m "
    "յ=y ն=n շ=sh ո=o ^ո=vo չ=ch պ=p ջ=j ռ=r ս=s վ=v տ=t ր=r ց=ts ւ=v ու=u եւ=ev ^եւ=yev փ=p ք=k "
    "օ=o ֆ=f";

const Systems& armenian() {
  static const Systems systems{{kArmenian},
                               {kArmenian, "^ե=e ^եւ=ev յան$=ian եան$=ian"},
                               {kArmenian, "գս=ks յան$=ian ղ=g ջ=dj"}};
  return systems;
}

// --- Hangul ---

// Syllables are taken apart into compatibility jamo, a final consonant being marked by a hyphen:
// 김 is ㄱㅣㅁ-.
constexpr std::string_view kHangul =
    "ㄱ=g ㄲ=kk ㄴ=n ㄷ=d ㄸ=tt ㄹ=r ㅁ=m ㅂ=b ㅃ=pp ㅅ=s ㅆ=ss ㅇ= ㅈ=j ㅉ=jj ㅊ=ch ㅋ=k ㅌ=t "
    "ㅍ=p "
    "ㅎ=h ㅏ=a ㅐ=ae ㅑ=ya ㅒ=yae ㅓ=eo ㅔ=e ㅕ=yeo ㅖ=ye ㅗ=o ㅘ=wa ㅙ=wae ㅚ=oe ㅛ=yo ㅜ=u ㅝ=wo "
    "ㅞ=we ㅟ=wi ㅠ=yu ㅡ=eu ㅢ=ui ㅣ=i "
    "ㄱ-=k ㄲ-=k ㄳ-=k ㄴ-=n ㄵ-=n ㄶ-=n ㄷ-=t ㄹ-=l ㄺ-=k ㄻ-=m ㄼ-=l ㄽ-=l ㄾ-=l ㄿ-=p ㅀ-=l "
    "ㅁ-=m "
    "ㅂ-=p ㅄ-=p ㅅ-=t ㅆ-=t ㅇ-=ng ㅈ-=t ㅊ-=t ㅋ-=k ㅌ-=t ㅍ-=p ㅎ-= "
    "ㄱ-ㅇ=g ㄷ-ㅇ=d ㄹ-ㅇ=r ㅂ-ㅇ=b ㅅ-ㅇ=s ㅆ-ㅇ=ss ㅈ-ㅇ=j ㅊ-ㅇ=ch ㅋ-ㅇ=k ㅌ-ㅇ=t ㅍ-ㅇ=p "
    "ㅎ-ㅇ= "
    "ㄹ-ㄹ=ll";
constexpr std::string_view kHangulAssimilated =
    "ㄱ-ㄴ=ngn ㄱ-ㅁ=ngm ㅂ-ㄴ=mn ㅂ-ㅁ=mm ㄷ-ㄴ=nn ㅅ-ㄴ=nn ㅅ-ㅁ=nm ㄴ-ㄹ=ll ㄱ-ㄹ=ngn ㅁ-ㄹ=mn "
    "ㅇ-ㄹ=ngn "
    "ㅂ-ㄹ=mn ㄹ-ㄴ=ll";
constexpr std::string_view kHangulHard = "^ㄱ=k ^ㄷ=t ^ㅂ=p ^ㅈ=ch";
constexpr std::string_view kHangulPress = "ㅓ=o ㅕ=yo ㅡ=u ^ㄱ=k ^ㅂ=p 시=shi ㅅㅣ=shi ㅝ=wo";
constexpr std::string_view kHangulDoubled = "ㅜ=oo ㅠ=yoo ㅓ=u ㅕ=you ㅡ=eu ^ㅂ=p ^ㄱ=k";
// Foreign names: ㅡ only carries a consonant there, ㄹㄹ is l.
constexpr std::string_view kHangulForeign =
    "ㅡ= ㅡㅇ-=eung ㅡㄴ-=n ㅡㄹ-ㄹ=l ㄹ-ㄹ=l ㅡㄹ-=l ㅅ-=s";

const Systems& hangul() {
  static const Systems systems{{kHangul},
                               {kHangul, kHangulAssimilated},
                               {kHangul, kHangulHard},
                               {kHangul, kHangulPress},
                               {kHangul, kHangulDoubled},
                               {kHangul, kHangulForeign, "ㅓ=e ㅐ=a ㅈ=z"},
                               {kHangul, kHangulForeign, "ㅓ=o ㅈ=j ㅋ=c"},
                               {kHangul, kHangulForeign, "ㅓ=u"},
                               {kHangul, kHangulForeign, "ㅓ=e ㅂ=v ㅍ=f"}};
  return systems;
}

std::u32string as_jamo(std::u32string_view syllables) {
  static constexpr std::u32string_view kInitials = U"ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
  static constexpr std::u32string_view kFinals =
      U"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ";
  constexpr char32_t kFirst = 0xAC00, kLast = 0xD7A3, kFirstVowel = 0x314F;
  constexpr char32_t kVowelCount = 21, kFinalCount = 28;  // a missing final counts
  std::u32string jamo;
  for (const char32_t syllable : syllables) {
    if (syllable < kFirst || syllable > kLast) {
      return {};
    }
    const char32_t index = syllable - kFirst;
    jamo += kInitials[index / (kVowelCount * kFinalCount)];
    jamo += kFirstVowel + index / kFinalCount % kVowelCount;
    if (index % kFinalCount != 0) {
      jamo += kFinals[index % kFinalCount - 1];
      jamo += U'-';
    }
  }
  return jamo;
}

// --- Katakana ---

// A small tsu is Q here: it doubles the consonant behind it.
constexpr std::string_view kKatakana =
    "ア=a イ=i ウ=u エ=e オ=o カ=ka キ=ki ク=ku ケ=ke コ=ko サ=sa シ=shi ス=su セ=se ソ=so タ=ta "
    "チ=chi "
    "ツ=tsu テ=te ト=to ナ=na ニ=ni ヌ=nu ネ=ne ノ=no ハ=ha ヒ=hi フ=fu ヘ=he ホ=ho マ=ma ミ=mi "
    "ム=mu "
    "メ=me モ=mo ヤ=ya ユ=yu ヨ=yo ラ=ra リ=ri ル=ru レ=re ロ=ro ワ=wa ヰ=i ヱ=e ヲ=o ン=n ガ=ga "
    "ギ=gi "
    "グ=gu ゲ=ge ゴ=go ザ=za ジ=ji ズ=zu ゼ=ze ゾ=zo ダ=da ヂ=ji ヅ=zu デ=de ド=do バ=ba ビ=bi "
    "ブ=bu ベ=be "
    "ボ=bo パ=pa ピ=pi プ=pu ペ=pe ポ=po ヴ=vu ー= ッ=Q ァ=a ィ=i ゥ=u ェ=e ォ=o ャ=ya ュ=yu ョ=yo "
    "キャ=kya キュ=kyu キョ=kyo シャ=sha シュ=shu ショ=sho シェ=she チャ=cha チュ=chu チョ=cho "
    "チェ=che "
    "ニャ=nya ニュ=nyu ニョ=nyo ヒャ=hya ヒュ=hyu ヒョ=hyo ミャ=mya ミュ=myu ミョ=myo リャ=rya "
    "リュ=ryu "
    "リョ=ryo ギャ=gya ギュ=gyu ギョ=gyo ジャ=ja ジュ=ju ジョ=jo ジェ=je ビャ=bya ビュ=byu "
    "ビョ=byo ピャ=pya "
    "ピュ=pyu ピョ=pyo ファ=fa フィ=fi フェ=fe フォ=fo ヴァ=va ヴィ=vi ヴェ=ve ヴォ=vo ティ=ti "
    "ディ=di "
    "トゥ=tu ドゥ=du デュ=du テュ=tu ウィ=wi ウェ=we ウォ=wo ツァ=tsa ツェ=tse ツィ=tsi ツォ=tso "
    "イェ=ye "
    "クァ=kwa クワ=kwa グア=gua スィ=si ズィ=zi";
// Foreign names: u and o that only carry a consonant are dropped, a long vowel keeps them.
constexpr std::string_view kKatakanaForeign =
    "ク=k ス=s ツ=ts ト=t フ=f ム=m グ=g ズ=z ド=d ブ=b プ=p ヴ=v ル=l ッシュ=sh シュ$=sh "
    "ッチ$=tch ッ= "
    "クー=ku スー=su ツー=tsu トー=to フー=fu ムー=mu グー=gu ズー=zu ドー=do ブー=bu プー=pu "
    "ルー=ru "
    "ンプ=mp ンブ=mb ンバ=mba ンベ=mbe ンボ=mbo ンピ=mpi シン$=sin ジン$=zin トン=ton ドン=don";
constexpr std::string_view kKatakanaL = "ラ=la リ=li レ=le ロ=lo ルー=lu リュ=lyu ル=l";
constexpr std::string_view kKatakanaMedialR = "ル=r ル$=l";
constexpr std::string_view kKatakanaV =
    "バ=va ビ=vi ベ=ve ボ=vo ブ=v フ$=v ジェ=de チ=ti ジ=zi ル=r";
constexpr std::string_view kKatakanaC = "カ=ca コ=co ク=c クー=cu キ=ki ク$=k ル=r ル$=l";

const Systems& katakana() {
  static const Systems systems{{kKatakana},
                               {kKatakana, kKatakanaForeign, kKatakanaMedialR},
                               {kKatakana, kKatakanaForeign},
                               {kKatakana, kKatakanaForeign, kKatakanaL},
                               {kKatakana, kKatakanaForeign, kKatakanaC},
                               {kKatakana, kKatakanaForeign, kKatakanaC, "チ=ti シ=si", kKatakanaL},
                               {kKatakana, kKatakanaForeign, "チ=ti シ=si", kKatakanaMedialR},
                               {kKatakana, kKatakanaForeign, kKatakanaV},
                               {kKatakana, kKatakanaForeign, kKatakanaV, kKatakanaL}};
  return systems;
}

std::string with_doubled_consonants(std::string_view latin) {
  std::string result;
  for (std::size_t i = 0; i < latin.size(); ++i) {
    if (latin[i] != 'Q') {
      result += latin[i];
    } else if (i + 1 < latin.size()) {
      result += latin[i + 1] == 'c' ? 't' : latin[i + 1];
    }
  }
  return result;
}

void spell_katakana(std::u32string_view word, Spellings& spellings) {
  const std::size_t count = word.size() < kMinForAllKatakanaSystems ? 2 : katakana().size();
  for (std::size_t i = 0; i < count; ++i) {
    if (const std::optional<std::string> latin = katakana()[i].spell(word)) {
      spellings.add(with_doubled_consonants(*latin));
    }
  }
}

// --- other alphabets, by ICU ---

// Transliterators are not safe to share, and opening one takes milliseconds.
icu::Transliterator* any_latin() {
  static thread_local const std::unique_ptr<icu::Transliterator> transliterator = [] {
    UErrorCode status = U_ZERO_ERROR;
    UParseError where{};
    std::unique_ptr<icu::Transliterator> opened(
        icu::Transliterator::createInstance("Any-Latin", UTRANS_FORWARD, where, status));
    return U_SUCCESS(status) ? std::move(opened) : nullptr;
  }();
  return transliterator.get();
}

// ICU follows ISO 15919: ś ṣ are sh, c is ch in English.
icu::UnicodeString in_english(icu::UnicodeString latin) {
  latin.findAndReplace(u"ch", u"chh").findAndReplace(u"c", u"ch").findAndReplace(u"chhh", u"chh");
  return latin.findAndReplace(u"ś", u"sh").findAndReplace(u"ṣ", u"sh");
}

bool writes_final_schwa(UScriptCode script) {
  return script == USCRIPT_DEVANAGARI || script == USCRIPT_BENGALI || script == USCRIPT_GUJARATI ||
         script == USCRIPT_GURMUKHI || script == USCRIPT_ORIYA;
}

// Without marks, primes and apostrophes.
std::string letters_of(const icu::UnicodeString& latin) {
  icu::UnicodeString letters;
  for (std::int32_t i = 0; i < latin.length(); i = latin.moveIndex32(i, 1)) {
    const UChar32 c = latin.char32At(i);
    if (u_isalpha(c) && u_charType(c) != U_MODIFIER_LETTER) {
      letters.append(c == 0x01DD || c == 0x0259 ? UChar32{'a'} : c);  // schwa, in two codings
    }
  }
  std::string utf8;
  letters.toUTF8String(utf8);
  return fold_word(utf8);
}

void spell_by_icu(std::string_view word, UScriptCode script, Spellings& spellings) {
  icu::Transliterator* const transliterator = any_latin();
  if (transliterator == nullptr) {
    return;
  }
  auto latin = icu::UnicodeString::fromUTF8(
      icu::StringPiece(word.data(), static_cast<std::int32_t>(word.size())));
  transliterator->transliterate(latin);
  for (std::string spelling : {letters_of(in_english(latin)), letters_of(latin)}) {
    if (writes_final_schwa(script) && spelling.size() > kMinLetters && spelling.ends_with('a')) {
      spellings.add(spelling.substr(0, spelling.size() - 1));
    }
    spellings.add(std::move(spelling));
  }
}

// The one script of a word's letters; USCRIPT_INVALID_CODE when it has several, or anything that
// is neither a letter nor a mark.
UScriptCode script_of_word(std::u32string_view word) {
  UScriptCode result = USCRIPT_INVALID_CODE;
  for (const char32_t c : word) {
    UErrorCode status = U_ZERO_ERROR;
    const auto code_point = static_cast<UChar32>(c);
    UScriptCode script = uscript_getScript(code_point, &status);
    if (c == U'ー') {  // common to Katakana and Hiragana
      script = USCRIPT_KATAKANA;
    }
    const bool is_mark = (U_GET_GC_MASK(code_point) & U_GC_M_MASK) != 0;
    if (script == USCRIPT_INHERITED && is_mark && result != USCRIPT_INVALID_CODE) {
      continue;
    }
    const bool fits = U_SUCCESS(status) && (is_mark || u_isalpha(code_point)) &&
                      (result == USCRIPT_INVALID_CODE || script == result);
    if (!fits) {
      return USCRIPT_INVALID_CODE;
    }
    result = script;
  }
  return result;
}

void spell(std::string_view utf8, std::u32string_view word, Spellings& spellings) {
  const UScriptCode script = script_of_word(word);
  if (script == USCRIPT_CYRILLIC) {
    spell_cyrillic(word, spellings);
    return;
  }
  if (word.size() < (script == USCRIPT_HANGUL ? kMinHangulSyllables : kMinLetters)) {
    return;
  }
  switch (script) {
    case USCRIPT_GREEK:
      return spellings.add_all(greek(), word);
    case USCRIPT_GEORGIAN:
      return spellings.add_all(georgian(), word);
    case USCRIPT_ARMENIAN:
      return spellings.add_all(armenian(), word);
    case USCRIPT_HANGUL:
      return spellings.add_all(hangul(), as_jamo(word));
    case USCRIPT_KATAKANA:
      return spell_katakana(word, spellings);
    case USCRIPT_INVALID_CODE:
    case USCRIPT_COMMON:
    case USCRIPT_INHERITED:
    case USCRIPT_LATIN:
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_BOPOMOFO:
    case USCRIPT_ARABIC:
    case USCRIPT_HEBREW:
    case USCRIPT_SYRIAC:
      return;
    default:
      return spell_by_icu(utf8, script, spellings);
  }
}

}  // namespace

std::vector<std::string> latin_renderings(std::string_view folded) {
  Spellings spellings;
  const bool may_be_spelt = folded.size() > 3 && folded.size() <= 4 * kMaxLetters &&
                            static_cast<unsigned char>(folded.front()) >= 0x80 &&
                            is_valid_utf8(folded);
  if (may_be_spelt) {
    const std::u32string word = decoded(folded);
    if (word.size() <= kMaxLetters) {
      spell(folded, word, spellings);
    }
  }
  return spellings.take();
}

}  // namespace dateline
