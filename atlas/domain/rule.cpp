#include "atlas/domain/rule.h"
#include <algorithm>
#include <span>
#include <string_view>

namespace atlas {
namespace {

struct Kind {
    std::string_view name;
    size_t refsMin, refsMax;
    std::vector<std::string_view> numbers, texts; // allowed keys; a leading '!' marks a needed one
};

const std::vector<Kind>& kinds() {
    static const std::vector<Kind> all{
        {"landmark", 1, 1, {}, {}},
        {"between", 2, 2, {"fraction"}, {}},
        {"along", 2, 2, {"!cun", "of"}, {"scale"}},
        {"curve", 3, 8, {"fraction", "cun", "of"}, {"scale"}},
        {"cross", 3, 3, {}, {}},
        {"offset", 1, 2, {"!cun", "fraction"}, {"!direction", "!scale"}},
        {"level", 1, 2, {"cun", "fraction", "between"}, {"!surface", "scale", "in_line_with"}},
        {"limb", 2, 2, {"!cun", "!of"}, {"!direction"}},
        {"nail", 2, 2, {"cun"}, {"scale"}},
        {"intercostal", 0, 0, {"!space", "cun"}, {"scale"}},
        {"ray", 0, 0, {"fraction"}, {"!joint", "joint_to", "!direction", "surface"}},
        {"vertex", 0, 0, {"!vertex"}, {}},
    };
    return all;
}

std::string listKinds() {
    std::string out;
    for (const Kind& kind : kinds()) out += (out.empty() ? "" : ", ") + std::string(kind.name);
    return out;
}

template <class Map>
std::string checkKeys(const Map& given, const std::vector<std::string_view>& allowed, std::string_view kind) {
    for (std::string_view key : allowed)
        if (key.starts_with('!') && !given.contains(std::string(key.substr(1))))
            return "rule kind '" + std::string(kind) + "' needs the key '" + std::string(key.substr(1)) + "'";
    for (const auto& [key, value] : given)
        if (std::ranges::none_of(allowed, [&](std::string_view a) {
                return a == key || (a.starts_with('!') && a.substr(1) == key);
            }))
            return "rule kind '" + std::string(kind) + "' does not know the key '" + key + "'; remove it";
    return {};
}

} // namespace

float numberOf(const Rule& rule, const char* key, float otherwise) {
    const auto it = rule.numbers.find(key);
    return it == rule.numbers.end() ? otherwise : static_cast<float>(it->second);
}

std::string textOf(const Rule& rule, const char* key) {
    const auto it = rule.texts.find(key);
    return it == rule.texts.end() ? std::string{} : it->second;
}

engine::Result<void> checkRule(const Rule& rule) {
    for (const Kind& kind : kinds()) {
        if (kind.name != rule.kind) continue;
        if (rule.refs.size() < kind.refsMin || rule.refs.size() > kind.refsMax)
            return engine::Error{"rule kind '" + rule.kind + "' takes " + std::to_string(kind.refsMin) +
                                 " to " + std::to_string(kind.refsMax) + " refs, not " +
                                 std::to_string(rule.refs.size())};
        if (std::string e = checkKeys(rule.numbers, kind.numbers, kind.name); !e.empty())
            return engine::Error{e};
        auto texts = kind.texts;
        texts.push_back("side");
        if (std::string e = checkKeys(rule.texts, texts, kind.name); !e.empty()) return engine::Error{e};
        if (const auto side = rule.texts.find("side");
            side != rule.texts.end() && side->second != "left" && side->second != "right")
            return engine::Error{"side '" + side->second +
                                 "' is unknown; use left or right, or leave it out"};
        return {};
    }
    return engine::Error{"unknown rule kind '" + rule.kind + "'; use one of " + listKinds()};
}

} // namespace atlas
