#include "atlas/domain/lint_placement.h"
#include "atlas/domain/lint_checks.h"
#include "atlas/domain/placement.h"
#include "atlas/domain/segments.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <future>
#include <set>

namespace atlas {
namespace {

struct Figure {
    const char *name, *shape;
};
constexpr std::array<Figure, 6> kFigures{{{"female", "sex=0"},
                                          {"male", "sex=1"},
                                          {"heavy", "sex=0.5,age=40,weight=0.95"},
                                          {"old", "sex=1,age=80,muscle=0.2"},
                                          {"slender", "sex=0,weight=0.1,muscle=0.2,age=20"},
                                          {"strong", "sex=1,height=0.9,muscle=0.9"}}};

constexpr float kSymmetry = 0.003f, kMidline = 0.0005f, kApart = 0.002f; // metres
constexpr float kBack = 0.004f; // so far a point on the same level may seem to lie before the one before it
constexpr float kWrongSide = 0.35f;
constexpr float kDetour = 1.6f;

bool isOneOf(std::string_view s, std::initializer_list<std::string_view> list) {
    return std::ranges::find(list, s) != list.end();
}

std::string millimetres(float metres) {
    const int tenths = static_cast<int>(std::lround(metres * 10000));
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " mm";
}

class FigureLint {
public:
    FigureLint(const std::string& figure, const PosedBody& body, const Catalog& catalog, const Measurement& m,
               const Exceptions& exceptions)
        : name_(figure), body_(body), c_(catalog), m_(m), exceptions_(exceptions), map_(body, m),
          evaluator_(body, catalog) {}

    std::vector<PlacementComplaint> run() {
        for (size_t i = 0; i < c_.points.size(); ++i)
            for (const Site& s : m_.points[i].sites)
                if (!onSkin(s.at)) say(c_.points[i], "it lies on no skin; correct its rule");
        if (!out_.empty()) return std::move(out_); // the rest could not be reckoned
        for (size_t i = 0; i < c_.points.size(); ++i) {
            facts_.emplace_back();
            for (const Site& s : m_.points[i].sites) facts_.back().push_back(map_.at(s.at));
        }
        for (size_t i = 0; i < c_.points.size(); ++i) sites(c_.points[i], m_.points[i], facts_[i]);
        together();
        for (const Meridian& m : c_.meridians)
            for (const auto& branch : m.branches) order(m, branch);
        for (const Meridian& m : c_.meridians)
            for (const auto& branch : m.branches) legs(m, branch);
        return std::move(out_);
    }

private:
    bool onSkin(const engine::SurfacePoint& p) const {
        const glm::vec3 b = p.barycentric;
        return p.triangle < body_.asset->bodyTriangleCount && std::min({b.x, b.y, b.z}) > -1e-4f &&
               std::abs(b.x + b.y + b.z - 1) < 1e-3f;
    }
    glm::vec3 position(const Site& s) const { return engine::positionAt(body_.skinSurface(), s.at); }
    void say(const Point& p, const std::string& message) {
        out_.push_back({"point " + p.code + ".where", "on the " + name_ + " body " + message});
    }
    const PlacedPoint* placed(const std::string& code) const {
        const PlacedPoint* p = m_.point(code);
        return p && !p->sites.empty() ? p : nullptr;
    }
    const SegmentFacts& factsOf(const std::string& code) const {
        return facts_[static_cast<size_t>(m_.point(code) - m_.points.data())].front();
    }

    void sites(const Point& p, const PlacedPoint& at, const std::vector<SegmentFacts>& facts) {
        const Meridian* meridian = c_.meridian(p.meridian);
        const bool midline = meridian && meridian->limb == "midline";
        for (size_t i = 0; i < at.sites.size(); ++i) {
            const Site& s = at.sites[i];
            const glm::vec3 here = position(s);
            if (s.side == Side::midline) {
                if (meridian && !midline)
                    say(p, "it lies on the midline; it must have a left and a right place");
                if (std::abs(here.x) > kMidline)
                    say(p, "it lies " + millimetres(std::abs(here.x)) + " off the midline; correct its rule");
            } else if (midline) {
                say(p, "it lies " + millimetres(std::abs(here.x)) + " off the midline; correct its rule");
                continue;
            } else if ((here.x > 0) != (s.side == Side::left))
                say(p, std::string("its ") + toString(s.side) +
                           " place is on the other half; walk the other way");
            if (s.side == Side::right && !p.where.texts.contains("side")) { // follows its left twin
                const glm::vec3 twin = i > 0 ? position(at.sites[i - 1]) : here;
                const float off = glm::distance(here, glm::vec3(-twin.x, twin.y, twin.z));
                if (i == 0 || at.sites[i - 1].side != Side::left || off > kSymmetry)
                    say(p,
                        "left and right differ by " + millimetres(off) + "; the right must mirror the left");
                continue;
            }
            const SegmentFacts& f = facts[i];
            if (!p.segment.empty() && !f.allows(p.segment) &&
                !exceptions_.allow("beyond", {{"points", p.code}, {"segments", std::string(f.segment)}}))
                say(p, "it lies on the " + std::string(f.segment) + ", not the " + p.segment +
                           "; correct its rule or segment, or list it under [[beyond]] in exceptions.toml");
            if (meridian) side(p, *meridian, f);
        }
    }

    // No point may lie clearly on the side opposite to its meridian's.
    void side(const Point& p, const Meridian& m, const SegmentFacts& f) {
        const auto sides = sidesOf(f, kWrongSide);
        const auto lies = [&](std::string_view s) { return std::ranges::find(sides, s) != sides.end(); };
        const Course* course = c_.course(m.code);
        if (!course) return;
        for (const Lane& lane : course->lanes) {
            if (std::ranges::find(lane.segments, f.segment) == lane.segments.end()) continue;
            for (const std::string& wanted : lane.on)
                for (const auto& [one, other] : kOpposites)
                    if ((wanted == one && lies(other)) || (wanted == other && lies(one)))
                        if (!exceptions_.allow("side", {{"points", p.code}}))
                            say(p,
                                "it lies on the " + std::string(wanted == one ? other : one) +
                                    " side of the " + std::string(f.segment) + ", " + m.code +
                                    " runs on the " + wanted +
                                    " side; correct its rule, or list it under [[side]] in exceptions.toml");
        }
    }

    void together() {
        std::vector<std::pair<glm::vec3, const Point*>> all;
        for (size_t i = 0; i < c_.points.size(); ++i)
            for (const Site& s : m_.points[i].sites)
                if (s.side != Side::right) all.emplace_back(position(s), &c_.points[i]);
        std::ranges::sort(all, {}, [](const auto& a) { return a.first.y; });
        for (size_t i = 0; i < all.size(); ++i)
            for (size_t k = i + 1; k < all.size() && all[k].first.y - all[i].first.y < kApart; ++k) {
                const Point *a = all[i].second, *b = all[k].second;
                const float d = glm::distance(all[i].first, all[k].first);
                if (d > kApart) continue;
                if (exceptions_.allow("same_place", {{"points", a->code}, {"points", b->code}})) continue;
                if (a > b) std::swap(a, b); // the catalog's order
                say(*b, "it lies " + millimetres(d) + " from " + a->code +
                            "; correct one rule, or list both under [[same_place]] in exceptions.toml");
            }
    }

    // How far along the line's course a place is, where that can be said: metres, growing with the flow.
    // `region` keeps apart what cannot be compared.
    struct Progress {
        std::string_view region;
        float at = 0;
    };
    Progress progress(const Meridian& m, const std::string& code) {
        const Site& site = placed(code)->sites.front();
        const SegmentFacts& f = factsOf(code);
        const glm::vec3 p = position(site);
        if (m.limb == "midline") {
            if (f.segment == "perineum") return {};
            const float arc = evaluator_.arcOf({site.at, p, true});
            return {"midline", m.code == "GV" ? -arc : arc};
        }
        const bool down = (m.limb == "arm") == (m.polarity == "yin"); // towards fingers or toes
        const float sign = down ? 1.0f : -1.0f;
        if (m.limb == "arm") {
            if (!isOneOf(f.segment, {"upper_arm", "elbow", "forearm", "wrist", "hand"})) return {};
            return {"arm", sign * map_.alongArm(p)};
        }
        if (isOneOf(f.segment, {"head", "face", "ear", "neck", "shoulder", "axilla"})) return {};
        if (f.segment == "foot") return {"foot", sign * map_.alongFoot(p)};
        return {"leg", -sign * p.y};
    }

    void order(const Meridian& m, const std::vector<std::string>& branch) {
        const std::string* previous = nullptr;
        for (const std::string& code : branch) {
            const Point* point = c_.point(code);
            if (!point || !placed(code)) continue;
            if (previous) {
                const Progress a = progress(m, *previous), b = progress(m, code);
                if (!a.region.empty() && a.region == b.region && b.at < a.at - kBack &&
                    !exceptions_.allow("order", {{"points", code}}))
                    say(*point, "it lies " + millimetres(a.at - b.at) + " before " + *previous +
                                    " along the flow of " + m.code +
                                    "; correct one rule, or list it under [[order]] in exceptions.toml");
            }
            previous = &code;
        }
    }

    void legs(const Meridian& m, const std::vector<std::string>& branch) {
        const auto surface = body_.skinSurface();
        for (size_t i = 1; i < branch.size(); ++i) {
            const PlacedPoint *a = placed(branch[i - 1]), *b = placed(branch[i]);
            const Point* point = c_.point(branch[i]);
            if (!a || !b || !point) continue;
            const glm::vec3 from = position(a->sites.front()), to = position(b->sites.front());
            float length = -1;
            for (const Route& r : m_.routes) {
                if (r.meridian != m.code || r.side == Side::right) continue;
                float since = -1;
                glm::vec3 last{};
                for (const engine::SurfacePoint& s : r.points) {
                    const glm::vec3 p = engine::positionAt(surface, s);
                    if (since >= 0) since += glm::distance(last, p);
                    if (p == from) since = 0;
                    last = p;
                    if (p != to || since < 0) continue;
                    length = length < 0 ? since : std::min(length, since);
                    since = -1;
                }
            }
            if (exceptions_.allow("detour", {{"from", branch[i - 1]}, {"to", branch[i]}})) continue;
            if (length < 0)
                say(*point,
                    "no line leads here from " + branch[i - 1] + "; correct branches in meridians.toml");
            else if (length > kDetour * glm::distance(from, to) + 0.003f)
                say(*point,
                    "the line from " + branch[i - 1] + " is " + millimetres(length) +
                        " long, the straight way " + millimetres(glm::distance(from, to)) +
                        "; correct via in courses.toml, or list it under [[detour]] in exceptions.toml");
        }
    }

    static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kOpposites{
        {{"radial", "ulnar"},
         {"palmar", "dorsal"},
         {"lateral", "medial"},
         {"anterior", "posterior"},
         {"dorsal", "plantar"}}};

    std::string name_;
    const PosedBody& body_;
    const Catalog& c_;
    const Measurement& m_;
    const Exceptions& exceptions_;
    SegmentMap map_;
    Evaluator evaluator_;
    std::vector<std::vector<SegmentFacts>> facts_;
    std::vector<PlacementComplaint> out_;
};

} // namespace

std::vector<PlacementComplaint> checkPlacement(const std::string& figure, const PosedBody& body,
                                               const Catalog& catalog, const Measurement& m,
                                               const Exceptions& exceptions) {
    return FigureLint(figure, body, catalog, m, exceptions).run();
}

PlacementLint lintPlacement(const std::filesystem::path& dataDir, const std::filesystem::path& bodyDir) {
    PlacementLint out;
    auto asset = loadBody(bodyDir);
    if (!asset) {
        out.note = "where the points lie was not checked: " + asset.error().message;
        return out;
    }
    CatalogReading reading = readCatalog(dataDir, true);
    const Exceptions exceptions = readExceptions(dataDir, reading.problems);
    const auto shared = std::make_shared<const BodyAsset>(std::move(*asset));
    std::vector<std::future<std::vector<PlacementComplaint>>> tasks;
    for (const Figure& figure : kFigures)
        tasks.push_back(std::async(std::launch::async, [&]() -> std::vector<PlacementComplaint> {
            const ShapedBody shaped = shapeBody(*shared, *parseShape(figure.shape, {}));
            const PosedBody body = poseBody(shared, shaped, measuringPose(*shared, shaped));
            const auto m = measure(body, reading.catalog);
            if (!m) { // "point LI4: …" or "landmark chin: …"
                const std::string& text = m.error().message;
                const size_t colon = text.find(": ");
                return {{text.substr(0, colon),
                         "on the " + std::string(figure.name) +
                             " body: " + (colon == std::string::npos ? text : text.substr(colon + 2))}};
            }
            return checkPlacement(figure.name, body, reading.catalog, *m, exceptions);
        }));
    // The same thing wrong on several bodies is said once.
    std::set<std::pair<std::string, std::string>> said;
    for (auto& task : tasks)
        for (PlacementComplaint& c : task.get()) {
            std::string kind = c.message.substr(c.message.find("body") + 4);
            std::erase_if(kind, [](char ch) { return (ch >= '0' && ch <= '9') || ch == '.'; });
            if (!said.insert({c.path, kind}).second) continue;
            const Place at = reading.place(c.path);
            out.findings.push_back({at.file.empty() ? dataDir.string() : at.file, at.line,
                                    c.path.substr(0, c.path.find('.')) + ": " + c.message});
        }
    for (LintFinding& f : checkRig(dataDir, *shared)) out.findings.push_back(std::move(f));
    std::ranges::stable_sort(out.findings, [](const LintFinding& a, const LintFinding& b) {
        return a.file != b.file ? a.file < b.file : a.line < b.line;
    });
    return out;
}

} // namespace atlas
