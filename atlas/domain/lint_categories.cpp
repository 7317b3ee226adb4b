// The groups of points as the classics define them.
#include "atlas/domain/lint_checks.h"
#include <algorithm>
#include <array>

namespace atlas {
namespace {

constexpr std::array<std::string_view, 5> kFiveShu{"jing-well", "ying-spring", "shu-stream", "jing-river",
                                                   "he-sea"};
constexpr std::array<std::string_view, 5> kElements{"wood", "fire", "earth", "metal", "water"};
constexpr std::array<std::string_view, 3> kOnce{"yuan-source", "luo-connecting", "xi-cleft"};

struct Total {
    std::string_view category;
    size_t points;
};
// Over all meridians; the eight confluent points open the eight vessels, the rest is one to an organ.
constexpr std::array<Total, 12> kTotals{{{"back-shu", 12},
                                         {"front-mu", 12},
                                         {"lower-he-sea", 6},
                                         {"confluent", 8},
                                         {"hui-zang", 1},
                                         {"hui-fu", 1},
                                         {"hui-qi", 1},
                                         {"hui-blood", 1},
                                         {"hui-sinews", 1},
                                         {"hui-vessels", 1},
                                         {"hui-bones", 1},
                                         {"hui-marrow", 1}}};

bool is(const Point& p, std::string_view category) {
    return std::ranges::find(p.categories, category) != p.categories.end();
}

std::string listCodes(const std::vector<const Point*>& points) {
    std::string out;
    for (const Point* p : points) out += (out.empty() ? "" : ", ") + p->code;
    return out;
}

} // namespace

void checkCategories(CatalogReading& r, const Exceptions& exceptions) {
    const Catalog& c = r.catalog;
    const auto say = [&](const std::string& path, const std::string& message) {
        const Place at = r.place(path);
        r.problems.push_back({at.file, at.line, path.substr(0, path.find('.')) + ": " + message});
    };
    for (const Point& p : c.points) {
        const std::string path = "point " + p.code + ".categories";
        const Meridian* m = c.meridian(p.meridian);
        std::string shu, element;
        for (std::string_view s : kFiveShu)
            if (is(p, s)) {
                if (!shu.empty()) say(path, "is both " + shu + " and " + std::string(s) + "; keep one");
                shu = s;
            }
        for (std::string_view e : kElements)
            if (is(p, e)) {
                if (!element.empty())
                    say(path, "has two elements, " + element + " and " + std::string(e) + "; keep one");
                element = e;
            }
        if (shu.empty() && !element.empty())
            say(path, "has the element " + element +
                          " but is none of the five-shu; add which, or remove the element");
        if (m && m->polarity == "yin" && m->limb != "midline" &&
            (shu == "shu-stream") != is(p, "yuan-source"))
            say(path, shu == "shu-stream"
                          ? "the shu-stream of a yin meridian is its yuan-source too; add it"
                          : "the yuan-source of a yin meridian is its shu-stream; correct one");
        if (shu.empty() || !m) continue;
        const auto step = static_cast<size_t>(std::ranges::find(kFiveShu, shu) - kFiveShu.begin());
        const std::string_view right = kElements[(step + (m->polarity == "yang" ? 3 : 0)) % 5];
        if (element != right)
            say(path, "the " + shu + " of a " + m->polarity + " meridian is " + std::string(right) +
                          ", not '" + element + "'; correct categories");
    }
    size_t complete = 0;
    for (const Meridian& m : c.meridians) {
        if (std::ranges::count(c.points, m.code, &Point::meridian) != standardCount(m.code)) continue;
        ++complete;
        if (m.limb == "midline") continue;
        std::vector<std::string_view> wanted(kFiveShu.begin(), kFiveShu.end());
        wanted.insert(wanted.end(), kOnce.begin(), kOnce.end());
        for (std::string_view category : wanted) {
            std::vector<const Point*> found;
            for (const Point& p : c.points)
                if (p.meridian == m.code && is(p, category)) found.push_back(&p);
            if (found.size() == 1) continue;
            const bool allowed = !found.empty() && std::ranges::all_of(found, [&](const Point* p) {
                return exceptions.allow(
                    "category",
                    {{"meridian", m.code}, {"category", std::string(category)}, {"points", p->code}});
            });
            if (!allowed)
                say("meridian " + m.code, "has " + std::to_string(found.size()) + " points of category " +
                                              std::string(category) +
                                              (found.empty() ? "" : " (" + listCodes(found) + ")") +
                                              "; there must be one, or a [[category]] in exceptions.toml");
        }
    }
    if (complete < 14) return;
    for (const Total& t : kTotals) {
        std::vector<const Point*> found;
        for (const Point& p : c.points)
            if (is(p, t.category)) found.push_back(&p);
        if (found.size() == t.points) continue;
        const std::string path =
            found.empty() ? "point " + c.points.front().code : "point " + found.back()->code;
        say(path + ".categories", "category " + std::string(t.category) + " has " +
                                      std::to_string(found.size()) + " points (" + listCodes(found) +
                                      "), there are " + std::to_string(t.points) + "; correct categories");
    }
}

} // namespace atlas
