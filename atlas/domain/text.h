#pragma once
// Words as people type them: folding, distances, widths.
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace atlas {

// Lower case, tone marks and punctuation dropped (also a space of any kind becomes one space), hanzi kept.
std::string foldText(std::string_view);

// UTF-8 to code points; a broken byte becomes U+FFFD.
std::u32string decodeUtf8(std::string_view);

// Insertions, deletions, changes and swaps of neighbours; `limit + 1` as soon as it is certain to be more.
int editDistance(std::u32string_view a, std::u32string_view b, int limit);

// The most similar candidate, "" when none is near.
std::string nearestWord(std::string_view word, std::span<const std::string> candidates);

// Columns in a terminal: hanzi take two, combining marks none.
size_t displayWidth(std::string_view);

} // namespace atlas
