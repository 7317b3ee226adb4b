#pragma once
#include <string>
#include <string_view>

namespace atlas {

// Number of syllables when every one is a syllable of Mandarin with one tone mark on the right vowel; 0
// otherwise.
int pinyinSyllables(std::string_view);

} // namespace atlas
