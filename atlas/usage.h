#pragma once
// What a wrong command line is told.
#include <string>

namespace CLI {
class App;
class ParseError;
} // namespace CLI

namespace atlas {

// One line: what CLI11 says, and what is spelt most like a word that nothing knows.
std::string usageMessage(const CLI::App&, const CLI::ParseError&);

} // namespace atlas
