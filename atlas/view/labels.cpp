#include "atlas/view/labels.h"
#include "engine/render/camera.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <set>

namespace atlas {
namespace {

bool overlap(const Box& a, const Box& b) {
    return a.low.x < b.high.x && b.low.x < a.high.x && a.low.y < b.high.y && b.low.y < a.high.y;
}

int rankOf(Emphasis e) {
    switch (e) {
    case Emphasis::selected:
        return 0;
    case Emphasis::hovered:
        return 1;
    case Emphasis::found:
        return 2;
    case Emphasis::shown:
        return 3;
    default:
        return 4;
    }
}

struct Wish { // a label that wants a place
    const OverlaySite* site;
    int rank;
    glm::vec2 at;
    float order; // nearer to the middle first
};

constexpr size_t kProjectedLabels = 12; // more are not read from afar

float squaredDistanceToSegment(glm::vec2 p, glm::vec2 a, glm::vec2 b) {
    const glm::vec2 d = b - a;
    const float t = std::clamp(glm::dot(p - a, d) / std::max(glm::dot(d, d), 1e-6f), 0.0f, 1.0f);
    const glm::vec2 q = p - (a + t * d);
    return glm::dot(q, q);
}

bool crossing(glm::vec2 a, glm::vec2 b, glm::vec2 c, glm::vec2 d) {
    const auto side = [](glm::vec2 p, glm::vec2 q, glm::vec2 r) {
        return (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x) > 0;
    };
    return side(a, b, c) != side(a, b, d) && side(c, d, a) != side(c, d, b);
}

} // namespace

std::vector<Label> layoutLabels(const AtlasSession& session, const BodyOverlay& overlay,
                                const AppState& state, StageArea stage, const std::vector<Box>& covered,
                                const std::function<glm::vec2(const std::string&)>& measure) {
    std::vector<Label> out;
    if (stage.size.x < 40 || stage.size.y < 40 || examHidesNames(state.exam)) return out;
    const std::vector<std::string>* only = examLit(state.exam);
    const glm::vec3 eye = state.camera.eye();
    const bool afar = pixelsPerMetre(state.camera, stage.size.y) < kNamesFrom;
    std::vector<Wish> wishes;
    std::vector<glm::vec2> markers; // labels should not cover them
    const std::vector<bool> shown =
        state.projector ? projectedSites(overlay, session, state, state.stage.y / stage.size.y)
                        : std::vector<bool>(overlay.sites.size(), true);
    for (size_t i = 0; i < overlay.sites.size(); ++i) {
        const OverlaySite& site = overlay.sites[i];
        if (only && std::ranges::find(*only, site.place.code) == only->end()) continue;
        const Emphasis emphasis = emphasisOf(state, session, site);
        if (!shown[i] && emphasis != Emphasis::hovered) continue;
        int rank = rankOf(emphasis);
        const bool twin = rank == 0 && site.place.side != state.side; // the same point on the other side
        if (twin) rank = 3;
        if (!state.settings.labels && rank > 2) continue;
        const glm::vec3 p = engine::project(state.camera, site.place.position, stage.size);
        if (p.z <= 0 || p.x < 0 || p.y < 0 || p.x > stage.size.x || p.y > stage.size.y) continue;
        if (hiddenFrom(session, eye, site.place.position, site.place.normal)) continue;
        if (emphasis == Emphasis::dimmed) continue; // nearly gone: a label may cover it
        markers.push_back(glm::vec2(p));
        if (twin && !site.label.empty()) continue; // a group is named on one side
        if (afar && rank == 4) { // one place of each line bears the line's name, those at the outline first
            if (state.settings.lines && session.catalog.meridian(session.catalog.points[site.point].meridian))
                wishes.push_back({&site, rank, glm::vec2(p), -std::abs(p.x - stage.size.x * 0.5f)});
            continue;
        }
        const glm::vec2 off = (glm::vec2(p) - stage.size * 0.5f) / stage.size;
        wishes.push_back({&site, rank, glm::vec2(p), glm::dot(off, off)});
    }
    std::stable_sort(wishes.begin(), wishes.end(), [](const Wish& a, const Wish& b) {
        return a.rank != b.rank ? a.rank < b.rank : a.order < b.order;
    });

    // Directions to try: sideways first, away from the middle of the stage.
    constexpr std::array<glm::vec2, 8> ways{
        {{1, 0}, {-1, 0}, {0.8f, -0.7f}, {-0.8f, -0.7f}, {0.8f, 0.7f}, {-0.8f, 0.7f}, {0, -1}, {0, 1}}};
    std::vector<Box> taken; // of the stage
    for (const Box& b : covered) taken.push_back({b.low - stage.origin, b.high - stage.origin});
    std::erase_if(wishes, [&](const Wish& w) {
        return std::any_of(taken.begin(), taken.end(), [&](const Box& t) {
            return w.at.x > t.low.x && w.at.x < t.high.x && w.at.y > t.low.y && w.at.y < t.high.y;
        });
    });
    std::vector<std::pair<glm::vec2, glm::vec2>> leaders;
    std::set<std::string> named; // meridians, and points
    for (const Wish& w : wishes) {
        if (state.projector && out.size() >= kProjectedLabels) break;
        const Point& point = session.catalog.points[w.site->point];
        const bool line = afar && w.rank == 4;
        if (line && named.contains(point.meridian)) continue;
        const std::string text = line ? point.meridian
                                 : w.rank <= 1 && !w.site->label.empty() && named.contains(point.code)
                                     ? w.site->label // the first says what the others are
                                 : w.rank <= 1 ? point.code + "  " + point.pinyin +
                                                     (w.site->label.empty() ? "" : ": " + w.site->label)
                                               : point.code;
        named.insert(point.code);
        const glm::vec2 size = measure(text) + glm::vec2(10, 5);
        const bool flip = w.at.x < stage.size.x * 0.5f;
        const float room = (w.rank == 0 ? 15.0f : 9.0f) + (state.projector ? 4.0f : 0.0f); // larger markers
        bool placed = false;
        for (float away : {0.0f, 14.0f, 28.0f, 46.0f, 70.0f}) {
            if (w.rank == 4 && !line && away > 46) break;
            for (glm::vec2 way : ways) {
                if (flip) way.x = -way.x;
                const float reach = room + away;
                // The box's middle, so that its near edge stands `reach` from the point.
                const glm::vec2 middle = w.at + glm::vec2(way.x * (reach + size.x * 0.5f * std::abs(way.x)),
                                                          way.y * (reach + size.y * 0.5f));
                const Box box{middle - size * 0.5f, middle + size * 0.5f};
                if (box.low.x < 2 || box.low.y < 2 || box.high.x > stage.size.x - 2 ||
                    box.high.y > stage.size.y - 2)
                    continue;
                if (std::any_of(taken.begin(), taken.end(), [&](const Box& t) { return overlap(t, box); }))
                    continue;
                const auto covers = [&](glm::vec2 m) {
                    return m != w.at && m.x > box.low.x - 6 && m.x < box.high.x + 6 && m.y > box.low.y - 6 &&
                           m.y < box.high.y + 6;
                };
                if (std::any_of(markers.begin(), markers.end(), covers)) continue;
                const glm::vec2 near = glm::clamp(w.at, box.low, box.high);
                const bool crosses = std::any_of(leaders.begin(), leaders.end(), [&](const auto& l) {
                    return squaredDistanceToSegment(middle, l.first, l.second) < size.y * size.y * 0.4f;
                });
                if (crosses) continue;
                // A leader that runs over another label or marker points at the wrong thing.
                if (away > 0) {
                    const auto near2 = [&](glm::vec2 m) {
                        return m != w.at && squaredDistanceToSegment(m, w.at, near) < 49;
                    };
                    if (std::any_of(markers.begin(), markers.end(), near2)) continue;
                    bool over = false;
                    for (const Box& t : taken)
                        for (float s : {0.25f, 0.5f, 0.75f}) {
                            const glm::vec2 q = glm::mix(w.at, near, s);
                            over =
                                over || (q.x > t.low.x && q.x < t.high.x && q.y > t.low.y && q.y < t.high.y);
                        }
                    for (const auto& l : leaders) over = over || crossing(w.at, near, l.first, l.second);
                    if (over) continue;
                    leaders.push_back({w.at, near});
                }
                taken.push_back({box.low - 2.0f, box.high + 2.0f});
                out.push_back({line ? std::string() : point.code, text, stage.origin + w.at,
                               stage.origin + box.low, size, away > 0, w.rank});
                placed = true;
                if (line) named.insert(point.meridian);
                break;
            }
            if (placed) break;
        }
        if (placed || w.rank > 1) continue;
        // The chosen point is named also where it is crowded: beside it, over as few markers as may be.
        long fewest = 1000;
        Box best;
        for (glm::vec2 way : ways) {
            if (flip) way.x = -way.x;
            const glm::vec2 middle = w.at + way * (glm::vec2(room) + size * 0.5f);
            const Box box{middle - size * 0.5f, middle + size * 0.5f};
            if (box.low.x < 2 || box.low.y < 2 || box.high.x > stage.size.x - 2 ||
                box.high.y > stage.size.y - 2)
                continue;
            const auto inside = [&](glm::vec2 m) {
                return m.x > box.low.x - 4 && m.x < box.high.x + 4 && m.y > box.low.y - 4 &&
                       m.y < box.high.y + 4;
            };
            const auto over =
                std::ranges::count_if(markers, inside) +
                100 * std::ranges::count_if(taken, [&](const Box& t) { return overlap(t, box); });
            if (over < fewest) fewest = over, best = box;
        }
        if (fewest == 1000 || (state.projector && fewest >= 100)) continue;
        taken.push_back({best.low - 2.0f, best.high + 2.0f});
        out.push_back({point.code, text, stage.origin + w.at, stage.origin + best.low, size, false, w.rank});
    }
    return out;
}

} // namespace atlas
