#include "atlas/domain/presets.h"
#include "atlas/state/state.h"
#include "engine/core/files.h"
#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <sstream>
#include <toml++/toml.h>

namespace atlas {
namespace {

constexpr std::array<const char*, 3> materials{"porcelain", "bronze", "skin"};

struct Switch {
    const char* name;
    bool Settings::*field;
};
constexpr std::array<Switch, 19> switches{{{"dark", &Settings::dark},
                                           {"labels", &Settings::labels},
                                           {"lines", &Settings::lines},
                                           {"ruler", &Settings::ruler},
                                           {"creases", &Settings::creases},
                                           {"garment", &Settings::garment},
                                           {"reduce_motion", &Settings::reduceMotion},
                                           {"phases", &Settings::phases},
                                           {"flow", &Settings::flow},
                                           {"finder", &Settings::finder},
                                           {"card", &Settings::card},
                                           {"told_software", &Settings::toldSoftware},
                                           {"told_safety", &Settings::toldSafety},
                                           {"gentler", &Settings::gentler},
                                           {"chime", &Settings::chime},
                                           {"breath", &Settings::breath},
                                           {"diary", &Settings::diary},
                                           {"take_posture", &Settings::takePosture},
                                           {"teaching", &Settings::teaching}}};
constexpr std::array<const char*, 3> lengths{"shorter", "usual", "longer"};

std::vector<std::string> words(const toml::node_view<const toml::node>& list) {
    std::vector<std::string> out;
    if (const toml::array* all = list.as_array())
        for (const toml::node& one : *all)
            if (const auto word = one.value<std::string>()) out.push_back(*word);
    return out;
}

std::string quoted(const std::string& word) {
    std::string out = "\"";
    for (const char c : word) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out.append("\"");
}

std::string listed(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& w : words) out.append(out.empty() ? "[" : ", ").append(quoted(w));
    return out.empty() ? "[]" : out.append("]");
}

UserKeys readKeys(const toml::table& settings, const std::string& text) {
    UserKeys out;
    const toml::table* keys = settings["keys"].as_table();
    if (!keys) return out;
    for (auto&& [id, value] : *keys) {
        KeyWish w;
        w.id = id.str();
        w.line = static_cast<int>(value.source().begin.line);
        const toml::array* list = value.as_array();
        w.keys = words(toml::node_view<const toml::node>(value));
        if (const auto one = value.value<std::string>()) w.keys = {*one};
        w.readable = value.is_string() || (list && list->size() == w.keys.size());
        out.wishes.push_back(std::move(w));
    }
    std::ranges::sort(out.wishes, {}, &KeyWish::line);
    // The section as it was written, with its comments, up to the next one.
    const auto begin = keys->source().begin.line;
    auto end = std::numeric_limits<toml::source_index>::max();
    for (auto&& [name, value] : settings) {
        const toml::array* list = value.as_array();
        if (!value.is_table() && !(list && list->is_array_of_tables())) continue;
        const auto at = list ? list->front().source().begin.line : value.source().begin.line;
        if (at > begin) end = std::min(end, at);
    }
    std::istringstream lines(text);
    std::string line;
    for (toml::source_index n = 1; std::getline(lines, line) && n < end; ++n) {
        if (n == begin && !line.starts_with("[")) break; // written in another way: keys.search = "F"
        if (n >= begin) out.text.append(line).append("\n");
    }
    if (out.text.empty()) {
        std::ostringstream whole;
        whole << toml::table{{"keys", *keys}};
        out.text = whole.str() + "\n";
    }
    return out;
}

} // namespace

std::filesystem::path settingsFile() {
    return engine::configDir() / "settings.toml";
}

engine::Result<Settings> loadSettings(const std::filesystem::path& file) {
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored)) return Settings{};
    auto text = engine::readFile(file);
    if (!text) return text.error();
    try {
        const toml::table t = toml::parse(*text, file.string());
        Settings s;
        const auto name = t["material"].value_or(std::string("porcelain"));
        for (size_t i = 0; i < materials.size(); ++i)
            if (name == materials[i]) s.material = static_cast<engine::SkinMaterial>(i);
        s.skinTone =
            static_cast<int>(std::clamp<int64_t>(t["skin_tone"].value_or(int64_t{s.skinTone}), 0, 15));
        const double scale = t["ui_scale"].value_or(0.0);
        s.uiScale = scale > 0 ? static_cast<float>(std::clamp(scale, 0.5, 4.0)) : 0.0f;
        if (auto shape = parseShape(t["shape"].value_or(std::string{}), Shape{})) s.shape = *shape;
        const auto length = t["length"].value_or(std::string("usual"));
        for (size_t i = 0; i < lengths.size(); ++i)
            if (length == lengths[i]) s.length = static_cast<Length>(i);
        s.safety.conditions = words(t["conditions"]);
        s.chosen = words(t["chosen"]);
        s.guests = words(t["guests"]);
        s.lesson = t["lesson"].value_or(std::string());
        s.lessonStep =
            static_cast<int>(std::clamp<int64_t>(t["lesson_step"].value_or(int64_t{0}), 0, 1 << 20));
        s.taughtSince = std::max<int64_t>(t["taught_since"].value_or(int64_t{0}), 0);
        s.keys = readKeys(t, *text);
        for (const Switch& w : switches) s.*w.field = t[w.name].value_or(s.*w.field);
        return s;
    } catch (const toml::parse_error& e) {
        return engine::Error{file.string() + ":" + std::to_string(e.source().begin.line) + ": " +
                             std::string(e.description()) + "; going on with the defaults"};
    }
}

Settings settingsToKeep(const AppState& s) {
    Settings kept = s.settings;
    if (!s.beforeLesson) return kept;
    const Settings& was = s.beforeLesson->settings;
    kept.labels = was.labels;
    kept.lines = was.lines;
    kept.ruler = was.ruler;
    kept.flow = was.flow;
    kept.material = was.material;
    kept.shape = was.shape;
    return kept;
}

engine::Result<void> saveSettings(const std::filesystem::path& file, const Settings& s) {
    std::error_code failed;
    std::filesystem::create_directories(file.parent_path(), failed);
    if (failed) return engine::Error{file.parent_path().string() + ": " + failed.message()};
    std::string text = "# Tongren keeps these; delete the file to begin anew.\n";
    text += std::string("material = \"") + materials[std::min<size_t>(static_cast<size_t>(s.material), 2)] +
            "\"\n";
    text += "skin_tone = " + std::to_string(s.skinTone) + "\n";
    std::array<char, 32> number{};
    const auto end =
        std::to_chars(number.data(), number.data() + number.size(), s.uiScale, std::chars_format::fixed, 3)
            .ptr;
    text += "ui_scale = " + std::string(number.data(), end) + " # 0: as the monitor asks\n";
    text += "shape = \"" + describe(s.shape) + "\"\n";
    text += std::string("length = \"") + lengths[static_cast<size_t>(s.length)] + "\"\n";
    text += "conditions = " + listed(s.safety.conditions) + "\n";
    text += "chosen = " + listed(s.chosen) + "\n";
    text += "guests = " + listed(s.guests) + "\n";
    text += "lesson = " + quoted(s.lesson) + "\n";
    text += "lesson_step = " + std::to_string(s.lessonStep) + "\n";
    text +=
        "taught_since = " + std::to_string(s.taughtSince) + " # seconds since 1970; 0: no class goes on\n";
    for (const Switch& w : switches)
        text += std::string(w.name) + " = " + (s.*w.field ? "true" : "false") + "\n";
    if (!s.keys.text.empty()) text.append("\n").append(s.keys.text);
    return engine::writeFileAtomic(file, text, 0600); // what is said of the user is theirs alone
}

} // namespace atlas
