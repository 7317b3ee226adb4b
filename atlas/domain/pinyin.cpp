#include "atlas/domain/pinyin.h"
#include "atlas/domain/text.h"
#include <algorithm>
#include <array>
#include <initializer_list>
#include <vector>

namespace atlas {
namespace {

using std::u32string;
using std::u32string_view;

constexpr u32string_view kMarked = U"āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ", kPlain = U"aaaaeeeeiiiioooouuuuüüüü";

constexpr std::array<u32string_view, 23> kInitials{U"zh", U"ch", U"sh", U"b", U"p", U"m", U"f", U"d",
                                                   U"t",  U"n",  U"l",  U"g", U"k", U"h", U"j", U"q",
                                                   U"x",  U"r",  U"z",  U"c", U"s", U"y", U"w"};
constexpr std::array<u32string_view, 36> kFinals{
    U"a",  U"o",   U"e",  U"ai",  U"ei", U"ao",   U"ou", U"an",   U"en",  U"ang",  U"eng", U"ong",
    U"i",  U"ia",  U"ie", U"iao", U"iu", U"ian",  U"in", U"iang", U"ing", U"iong", U"u",   U"ua",
    U"uo", U"uai", U"ui", U"uan", U"un", U"uang", U"ue", U"ü",    U"üe",  U"er",   U"üan", U"ün"};

char32_t lower(char32_t c) {
    if (c >= U'A' && c <= U'Z') return c + 32;
    constexpr u32string_view upper = U"ĀÁǍÀĒÉĚÈĪÍǏÌŌÓǑÒŪÚǓÙ";
    const size_t i = upper.find(c);
    return i == u32string_view::npos ? c : kMarked[i];
}

// On a or e where there is one, on the o of ou, else on the last vowel.
size_t toneIndex(u32string_view plain) {
    if (const size_t i = plain.find_first_of(U"ae"); i != u32string_view::npos) return i;
    if (const size_t i = plain.find(U"ou"); i != u32string_view::npos) return i;
    return plain.find_last_of(U"iouü");
}

bool isOneOf(u32string_view s, std::initializer_list<u32string_view> list) {
    return std::ranges::find(list, s) != list.end();
}

// Which finals an initial takes.
bool together(u32string_view initial, u32string_view final) {
    const char32_t first = final[0];
    if (initial.empty()) return (first == U'a' || first == U'e' || first == U'o') && final != U"ong";
    if (initial == U"y")
        return isOneOf(final, {U"a", U"an", U"ang", U"ao", U"e", U"i", U"in", U"ing", U"ong", U"ou", U"u",
                               U"ue", U"uan", U"un"});
    if (initial == U"w")
        return isOneOf(final, {U"a", U"ai", U"an", U"ang", U"ei", U"en", U"eng", U"o", U"u"});
    if (final == U"er") return false;
    if (isOneOf(initial, {U"j", U"q", U"x"}))
        return first == U'i' || isOneOf(final, {U"u", U"ue", U"uan", U"un"});
    if (final == U"ue" || final == U"iong" || final == U"üan" || final == U"ün") return false;
    if (first == U'ü') return initial == U"n" || initial == U"l";
    if (isOneOf(initial, {U"g", U"k", U"h"})) return first != U'i';
    if (isOneOf(initial, {U"zh", U"ch", U"sh", U"r", U"z", U"c", U"s"}))
        return first != U'i' || final == U"i";
    if (isOneOf(initial, {U"b", U"p", U"m", U"f"})) return first != U'u' || final == U"u";
    return true;
}

bool isSyllable(u32string_view plain, u32string_view marked) {
    u32string_view initial, final = plain;
    for (u32string_view i : kInitials)
        if (plain.starts_with(i)) {
            initial = i;
            final = plain.substr(i.size());
            break;
        }
    if (std::ranges::find(kFinals, final) == kFinals.end() || !together(initial, final)) return false;
    size_t marks = 0;
    for (size_t i = 0; i < marked.size(); ++i)
        if (plain[i] != marked[i]) {
            ++marks;
            if (i != toneIndex(plain)) return false;
        }
    return marks == 1;
}

// Lower case, and the same without tone marks; spaces and apostrophes become spaces in both.
struct Letters {
    u32string marked, plain;
};

Letters lettersOf(std::string_view text) {
    Letters out;
    for (char32_t c : decodeUtf8(text)) {
        if (c == U' ' || c == U'-' || c == U'\'' || c == U'’') c = U' ';
        c = lower(c);
        const size_t i = kMarked.find(c);
        out.marked += c;
        out.plain += i == u32string_view::npos ? c : kPlain[i];
    }
    return out;
}

// Cuts from `at` on into `count` syllables; the longest first, so that "Jiān" is one.
bool cut(const Letters& letters, size_t at, size_t count, std::vector<u32string>& out) {
    while (at < letters.plain.size() && letters.plain[at] == U' ') ++at;
    if (count == 0) return at == letters.plain.size();
    for (size_t length = std::min<size_t>(6, letters.plain.size() - at); length > 0; --length) {
        if (!isSyllable(u32string_view(letters.plain).substr(at, length),
                        u32string_view(letters.marked).substr(at, length)))
            continue;
        // Within a word only a consonant begins a syllable; a vowel would carry an apostrophe.
        const size_t next = at + length;
        if (next < letters.plain.size() &&
            u32string_view(U"aeo").find(letters.plain[next]) != u32string_view::npos)
            continue;
        out.push_back(letters.marked.substr(at, length));
        if (cut(letters, next, count - 1, out)) return true;
        out.pop_back();
    }
    return false;
}

std::string encodeUtf8(u32string_view text) { // of the Basic Multilingual Plane
    std::string out;
    for (char32_t c : text)
        if (c < 0x80)
            out += static_cast<char>(c);
        else if (c < 0x800)
            out.append({static_cast<char>(0xC0 | (c >> 6)), static_cast<char>(0x80 | (c & 63))});
        else
            out.append({static_cast<char>(0xE0 | (c >> 12)), static_cast<char>(0x80 | ((c >> 6) & 63)),
                        static_cast<char>(0x80 | (c & 63))});
    return out;
}

} // namespace

std::vector<std::string> splitPinyin(std::string_view text, size_t count) {
    std::vector<u32string> syllables;
    std::vector<std::string> out;
    if (cut(lettersOf(text), 0, count, syllables))
        for (const u32string& s : syllables) out.push_back(encodeUtf8(s));
    return out;
}

int pinyinSyllables(std::string_view text) {
    const Letters letters = lettersOf(text);
    int total = 0;
    for (size_t begin = 0; begin <= letters.plain.size();) { // word by word
        const size_t end = std::min(letters.plain.find(U' ', begin), letters.plain.size());
        const auto plain = u32string_view(letters.plain).substr(begin, end - begin),
                   marked = u32string_view(letters.marked).substr(begin, end - begin);
        const size_t n = plain.size();
        std::vector<int> fewest(n + 1, -1); // any way of cutting will do; the fewest count
        fewest[0] = 0;
        for (size_t i = 0; i < n; ++i)
            for (size_t length = 1; fewest[i] >= 0 && length <= 6 && i + length <= n; ++length)
                if (isSyllable(plain.substr(i, length), marked.substr(i, length)))
                    if (int& f = fewest[i + length]; f < 0 || fewest[i] + 1 < f) f = fewest[i] + 1;
        if (fewest[n] < 0) return 0;
        total += fewest[n];
        begin = end + 1;
    }
    return total;
}

} // namespace atlas
