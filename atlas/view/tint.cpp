#include "atlas/view/tint.h"
#include <algorithm>

namespace atlas {
namespace {

bool lights(const SkinArea& area, const std::string& region, Side side) {
    return area.region == region &&
           (side == Side::midline || area.side == Side::midline || area.side == side);
}

// Depth as the renderer wants it: 0.5 on the outline and steep enough for a fine line,
// flat enough that it is told apart some pixels to either side.
float tintAt(const SkinArea& area, float depth) {
    return std::clamp(0.5f + 0.375f * depth / std::max(area.soft, 0.002f), 0.0f, 1.0f);
}

} // namespace

OfferedRegion hintedRegion(const AppState& s) {
    if (!s.offer) return {s.hoveredRegion, s.hoveredRegionSide};
    const auto regions = regionsOf(*s.offer);
    const auto row = static_cast<size_t>(std::max(s.offerRow, 0));
    return row < regions.size() ? regions[row] : OfferedRegion{};
}

std::vector<std::string> tintKey(const AppState& s) {
    const OfferedRegion hinted = hintedRegion(s);
    std::vector<std::string> key{s.preview.starts_with("region:") ? s.preview : "", s.region,
                                 toString(s.regionSide), hinted.region, toString(hinted.side)};
    key.insert(key.end(), s.moreRegions.begin(), s.moreRegions.end());
    return key;
}

std::vector<glm::vec2> tintOf(const AtlasSession& session, const AppState& state) {
    std::vector<glm::vec2> out;
    const bool previewed = state.preview.starts_with("region:");
    const std::string lit = previewed ? state.preview.substr(7) : state.region;
    const auto add = [&](const std::string& region, Side side, int channel) {
        if (region.empty()) return;
        for (const SkinArea& area : session.areas) { // where two touch, the deeper
            if (!lights(area, region, side)) continue;
            if (out.size() < area.depth.size()) out.resize(area.depth.size(), glm::vec2(0));
            for (size_t v = 0; v < area.depth.size(); ++v)
                out[v][channel] = std::max(out[v][channel], tintAt(area, area.depth[v]));
        }
    };
    add(lit, previewed ? Side::midline : state.regionSide, 0);
    for (const std::string& region : state.moreRegions) add(region, Side::midline, 0);
    const OfferedRegion hinted = hintedRegion(state);
    add(hinted.region, hinted.side, 1);
    return out;
}

} // namespace atlas
