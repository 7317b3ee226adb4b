#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace atlas {

// Number of syllables when every one is a syllable of Mandarin with one tone mark on the right vowel; 0
// otherwise.
int pinyinSyllables(std::string_view);

// The syllables in lower case, cut into exactly `count`; empty where that cannot be done.
std::vector<std::string> splitPinyin(std::string_view, size_t count);

} // namespace atlas
