// Greek, Georgian, Armenian, Hangul and Katakana.
#include "common/internal/romanization.h"

namespace dateline {

namespace {

constexpr std::size_t kMinForAllKatakanaSystems = 4;

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

}  // namespace

void spell_greek(std::u32string_view word, Spellings& spellings) {
  spellings.add_all(greek(), word);
}

void spell_georgian(std::u32string_view word, Spellings& spellings) {
  spellings.add_all(georgian(), word);
}

void spell_armenian(std::u32string_view word, Spellings& spellings) {
  spellings.add_all(armenian(), word);
}

void spell_hangul(std::u32string_view syllables, Spellings& spellings) {
  spellings.add_all(hangul(), as_jamo(syllables));
}

void spell_katakana(std::u32string_view word, Spellings& spellings) {
  const std::size_t count = word.size() < kMinForAllKatakanaSystems ? 2 : katakana().size();
  for (std::size_t i = 0; i < count; ++i) {
    if (const std::optional<std::string> latin = katakana()[i].spell(word)) {
      spellings.add(with_doubled_consonants(*latin));
    }
  }
}

}  // namespace dateline
