// A rule in words, for the card.
#include "atlas/domain/placement.h"
#include <algorithm>
#include <charconv>

namespace atlas {
std::string describeArithmetic(const Rule& rule, const Catalog& catalog) {
    const auto value = [](double v) {
        char buffer[32];
        const auto r = std::to_chars(buffer, buffer + sizeof buffer, v, std::chars_format::general, 4);
        return std::string(buffer, r.ptr);
    };
    const auto name = [&](size_t i) {
        return i < rule.refs.size() ? catalog.nameOf(rule.refs[i]) : std::string{};
    };
    const std::string cun = value(numberOf(rule, "cun", 0));
    const auto direction = [&] {
        std::string words = textOf(rule, "direction");
        for (size_t i; (i = words.find(" + ")) != std::string::npos;) words.replace(i, 3, " and ");
        return words;
    };
    if (rule.kind == "limb")
        return cun + " of " + value(numberOf(rule, "of", 0)) + " B-cun from " + name(0) + " to " + name(1) +
               ", on the " + direction() + " side";
    if (rule.kind == "nail")
        return value(numberOf(rule, "cun", 0.1f)) + " finger-cun outside the " + name(0) +
               " corner of the nail";
    if (rule.kind == "cross")
        return "on the line from " + name(0) + " to " + name(1) + ", level with " + name(2);
    if (rule.kind == "curve")
        return (rule.numbers.contains("cun") ? cun + " B-cun" : value(numberOf(rule, "fraction", 0.5f))) +
               " along the curved line from " + name(0) + " to " + name(rule.refs.size() - 1);
    if (rule.kind == "along") {
        const std::string of = rule.numbers.contains("of") ? " of " + value(numberOf(rule, "of", 0)) : "";
        return cun + of + " B-cun from " + name(0) + " towards " + name(1);
    }
    if (rule.kind == "between")
        return numberOf(rule, "fraction", 0.5f) == 0.5 ? "midway between " + name(0) + " and " + name(1)
                                                       : value(numberOf(rule, "fraction", 0.5f)) +
                                                             " of the way from " + name(0) + " to " + name(1);
    if (rule.kind == "offset")
        return cun + " B-cun from " + name(0) + (rule.refs.size() > 1 ? " and " + name(1) : "") + ", " +
               direction();
    if (rule.kind == "level") {
        const std::string other = catalog.nameOf(textOf(rule, "in_line_with"));
        return "level with " + (rule.refs.size() > 1 ? "the lower border of " : std::string{}) + name(0) +
               (other.empty() ? ", " + cun + " B-cun from the midline" : ", in line with " + other);
    }
    if (rule.kind == "intercostal")
        return "intercostal space " + value(numberOf(rule, "space", 0)) + ", " + cun +
               " B-cun from the midline";
    return "at the landmark " + name(0);
}

} // namespace atlas
