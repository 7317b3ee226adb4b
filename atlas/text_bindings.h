#pragma once
// tongren --list-bindings: every key, with the name that the settings file takes.
#include <iosfwd>
#include <string>

namespace atlas {

// As the user's settings have them; what is wrong there goes to `err`. `format`: text or json.
void listBindings(std::ostream& out, std::ostream& err, const std::string& format);

} // namespace atlas
