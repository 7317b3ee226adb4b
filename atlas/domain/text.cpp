#include "atlas/domain/text.h"
#include <algorithm>
#include <cstdlib>
#include <utf8proc.h>

namespace atlas {

std::u32string decodeUtf8(std::string_view s) {
    std::u32string out;
    out.reserve(s.size());
    const auto* p = reinterpret_cast<const utf8proc_uint8_t*>(s.data());
    for (size_t i = 0; i < s.size();) {
        utf8proc_int32_t c = 0;
        const auto n = utf8proc_iterate(p + i, static_cast<utf8proc_ssize_t>(s.size() - i), &c);
        if (n <= 0) c = 0xFFFD;
        out.push_back(static_cast<char32_t>(c));
        i += n > 0 ? static_cast<size_t>(n) : 1;
    }
    return out;
}

namespace {

std::string foldAscii(std::string_view s) {
    std::string out;
    out.reserve(s.size());
    for (char c : s)
        if (c >= 'A' && c <= 'Z')
            out += static_cast<char>(c - 'A' + 'a');
        else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            out += c;
        else if (c != '\'' && !out.empty() && out.back() != ' ')
            out += ' ';
    if (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

} // namespace

std::string foldText(std::string_view s) {
    if (std::ranges::all_of(s, [](char c) { return static_cast<unsigned char>(c) < 0x80; }))
        return foldAscii(s);
    utf8proc_uint8_t* folded = nullptr;
    const auto options = static_cast<utf8proc_option_t>(
        UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK | UTF8PROC_IGNORE);
    const auto n = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(s.data()),
                                static_cast<utf8proc_ssize_t>(s.size()), &folded, options);
    std::string plain =
        n < 0 ? std::string(s) : std::string(reinterpret_cast<char*>(folded), static_cast<size_t>(n));
    std::free(folded);
    std::string out;
    const auto* p = reinterpret_cast<const utf8proc_uint8_t*>(plain.data());
    for (size_t i = 0; i < plain.size();) {
        utf8proc_int32_t c = 0;
        const auto length = utf8proc_iterate(p + i, static_cast<utf8proc_ssize_t>(plain.size() - i), &c);
        if (length <= 0) {
            ++i;
            continue;
        }
        const auto category = utf8proc_category(c);
        const bool letter = category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
        const bool number = category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO;
        if (letter || number)
            out.append(plain, i, static_cast<size_t>(length));
        else if (c != '\'' && c != 0x2019 && !out.empty() && out.back() != ' ')
            out += ' ';
        i += static_cast<size_t>(length);
    }
    while (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

int editDistance(std::u32string_view a, std::u32string_view b, int limit) {
    const int n = static_cast<int>(a.size()), m = static_cast<int>(b.size());
    if (std::abs(n - m) > limit) return limit + 1;
    std::vector<int> before(static_cast<size_t>(m + 1)), last(before), row(before);
    for (int j = 0; j <= m; ++j) last[static_cast<size_t>(j)] = j;
    for (int i = 1; i <= n; ++i) {
        row[0] = i;
        int least = i;
        for (int j = 1; j <= m; ++j) {
            const auto x = static_cast<size_t>(i), y = static_cast<size_t>(j);
            int d = std::min({last[y] + 1, row[y - 1] + 1, last[y - 1] + (a[x - 1] != b[y - 1])});
            if (i > 1 && j > 1 && a[x - 1] == b[y - 2] && a[x - 2] == b[y - 1])
                d = std::min(d, before[y - 2] + 1);
            row[y] = d;
            least = std::min(least, d);
        }
        if (least > limit) return limit + 1;
        std::swap(before, last);
        std::swap(last, row);
    }
    return last[static_cast<size_t>(m)];
}

std::string nearestWord(std::string_view word, std::span<const std::string> candidates) {
    const auto sorted = [](std::u32string s) {
        std::ranges::sort(s);
        return s;
    };
    const std::u32string wanted = decodeUtf8(foldText(word));
    int best = std::max(1, static_cast<int>(wanted.size()) / 3) + 1;
    bool bestSameLetters = false;
    std::string found;
    for (const std::string& candidate : candidates) {
        const std::u32string letters = decodeUtf8(foldText(candidate));
        const int d = editDistance(wanted, letters, best);
        const bool sameLetters =
            d <= best && sorted(wanted) == sorted(letters); // hnad is hand rather than head
        if (d < best || (d == best && !found.empty() && sameLetters && !bestSameLetters))
            best = d, bestSameLetters = sameLetters, found = candidate;
    }
    return found;
}

size_t displayWidth(std::string_view s) {
    size_t width = 0;
    for (char32_t c : decodeUtf8(s))
        width += static_cast<size_t>(std::max(0, utf8proc_charwidth(static_cast<int>(c))));
    return width;
}

} // namespace atlas
