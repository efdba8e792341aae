// Cyrillic: Slavic names by many systems, Chinese ones by Palladius.
#include "common/internal/romanization.h"

namespace dateline {

namespace {

// Short words meet other words by chance in the rarer systems (Хант: chant); measured on news.
constexpr std::size_t kMinForAllSystems = 5;

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
    return word.size() < kMinRenderedLetters ? std::string() : pinyin_of(word, 4);
  }
  const bool telling = single.starts_with('x') || single.starts_with('q') ||
                       single.starts_with("zh") ||
                       (word.size() >= kMinRenderedLetters &&
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

}  // namespace

void spell_cyrillic(std::u32string_view word, Spellings& spellings) {
  const std::string pinyin = pinyin_spelling(word);
  if (!pinyin.empty() && (word.size() < kMinRenderedLetters || looks_chinese(word))) {
    spellings.add(pinyin);
  } else if (word.size() >= kMinRenderedLetters) {
    spell_slavic(word, pinyin, spellings);
  }
}

}  // namespace dateline
