#include "atlas/text_bindings.h"
#include "atlas/state/state.h"
#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>

namespace atlas {
namespace {

struct Line {
    std::string id, group, does;
    std::vector<std::string> keys, standard;
};

std::vector<Line> linesOf(const std::vector<KeyBinding>& standard, const std::vector<KeyBinding>& now) {
    std::vector<Line> out;
    for (const KeyBinding& b : standard) {
        auto line = std::ranges::find(out, b.id, &Line::id);
        if (line == out.end()) line = out.insert(out.end(), {b.id, b.group, b.help, {}, {}});
        line->standard.push_back(b.keys);
    }
    for (const KeyBinding& b : now)
        if (const auto line = std::ranges::find(out, b.id, &Line::id); line != out.end())
            line->keys.push_back(b.keys);
    return out;
}

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& w : words) out.append(out.empty() ? "" : ", ").append(w);
    return out.empty() ? "none" : out;
}

// By letters, as a terminal shows them; arrows have three bytes.
std::string padded(const std::string& text, size_t width) {
    size_t letters = 0;
    for (const char c : text) letters += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
    return text + std::string(width > letters ? width - letters : 1, ' ');
}

} // namespace

void listBindings(std::ostream& out, std::ostream& err, const std::string& format) {
    std::vector<std::string> problems;
    std::vector<KeyBinding> now = standardKeys();
    if (const auto settings = loadSettings(settingsFile()))
        now = withUserKeys(standardKeys(), settings->keys, settingsFile().string(), problems);
    else
        problems.push_back(settings.error().message);
    for (const std::string& p : problems) err << "tongren: " << p << '\n';
    const auto lines = linesOf(standardKeys(), now);
    if (format == "json") {
        auto list = nlohmann::ordered_json::array();
        for (const Line& l : lines)
            list.push_back({{"id", l.id},
                            {"group", l.group},
                            {"keys", l.keys},
                            {"standard", l.standard},
                            {"does", l.does}});
        out << nlohmann::ordered_json{{"bindings", std::move(list)}}.dump(1) << '\n';
        return;
    }
    std::string group;
    for (const Line& l : lines) {
        if (l.group != group) out << (group.empty() ? "" : "\n") << l.group << '\n';
        group = l.group;
        out << "  " << padded(l.id, 28) << padded(joined(l.keys), 26) << l.does
            << (l.keys == l.standard ? "" : "  (usually " + joined(l.standard) + ")") << '\n';
    }
    out << "\nAnother key: in " << settingsFile().string()
        << ", under [keys], a line such as  search = \"Ctrl K\"  or  search = [\"Ctrl K\", \"/\"].\n"
           "[] takes the keys away. Keys are named as in this list; Left, Right, Up and Down are the "
           "arrows.\n";
}

} // namespace atlas
