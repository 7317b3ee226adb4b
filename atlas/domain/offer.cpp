#include "atlas/domain/offer.h"
#include "atlas/domain/segments.h"
#include "atlas/domain/session.h"
#include <algorithm>

namespace atlas {
namespace {

constexpr float middle = 0.012f;       // metres beside the middle line that belong to neither side
constexpr float offeredWithin = 0.16f; // metres; further points have nothing to do with the place

Side sideOf(glm::vec3 inReference) {
    return std::abs(inReference.x) < middle ? Side::midline : inReference.x > 0 ? Side::left : Side::right;
}

// An area across the middle has the side of the place in it.
Side sideIn(const SkinArea& area, Side ofPlace) {
    return area.side == Side::midline ? ofPlace : area.side;
}

std::string sided(std::string side, std::string name) { // "right", "Calf": "Right calf"
    side[0] = static_cast<char>(side[0] - 'a' + 'A');
    name[0] = static_cast<char>(name[0] - 'A' + 'a');
    return side.append(" ").append(name);
}

} // namespace

std::vector<OfferedRegion> regionsOf(const SkinOffer& offer) {
    if (!offer.regions.empty() || offer.nearest.region.empty()) return offer.regions;
    return {offer.nearest};
}

OfferedRegion regionAt(const MeasuredBody& body, const engine::SurfacePoint& place) {
    const auto surface = body.reference.coarseSurface();
    const auto here = areasAt(body.areas, surface, place);
    if (here.empty()) return {};
    const SkinArea& area = body.areas[here.front().area];
    return {area.region, sideIn(area, sideOf(engine::positionAt(surface, place)))};
}

std::string nameOf(const Catalog& catalog, const OfferedRegion& r) {
    const Region* region = catalog.region(r.region);
    std::string name = region ? region->name : r.region;
    if (r.side == Side::midline) return name;
    const std::string side = toString(r.side);
    if (const size_t the = name.find("the "); the != std::string::npos)
        return name.insert(the + 4, side + " ");
    if (region && region->area.across) return name.append(", ").append(side).append(" side");
    if (name.ends_with('s') && name != "Trapezius") name.pop_back(); // one of the legs
    return sided(side, name);
}

std::string partName(std::string_view segment, Side side) {
    struct Part {
        std::string_view segment, name;
        bool paired;
    };
    static constexpr std::array<Part, 23> parts{{{"head", "Head", false},
                                                 {"face", "Face", false},
                                                 {"ear", "Ear", true},
                                                 {"neck", "Neck", false},
                                                 {"chest", "Chest", false},
                                                 {"abdomen", "Belly", false},
                                                 {"back", "Back", false},
                                                 {"lumbar", "Lower back", false},
                                                 {"sacrum", "Sacrum", false},
                                                 {"perineum", "Between the legs", false},
                                                 {"shoulder", "Shoulder", true},
                                                 {"axilla", "Armpit", true},
                                                 {"upper_arm", "Upper arm", true},
                                                 {"elbow", "Elbow", true},
                                                 {"forearm", "Forearm", true},
                                                 {"wrist", "Wrist", true},
                                                 {"hand", "Hand", true},
                                                 {"buttock", "Buttock", true},
                                                 {"thigh", "Thigh", true},
                                                 {"knee", "Knee", true},
                                                 {"leg", "Lower leg", true},
                                                 {"ankle", "Ankle", true},
                                                 {"foot", "Foot", true}}};
    const auto it = std::ranges::find(parts, segment, &Part::segment);
    if (it == parts.end()) return "Skin";
    return it->paired && side != Side::midline ? sided(toString(side), std::string(it->name))
                                               : std::string(it->name);
}

bool isNearRegion(const AtlasSession& session, std::string_view region, std::string_view code) {
    const PlacedPoint* placed = session.measurement.point(code);
    return placed && isNear(session.areas, region, session.reference.surface(), *placed, kAreaReach);
}

float distanceTo(const MeasuredBody& body, std::string_view region, Side side, glm::vec3 place) {
    float best = 1e9f;
    for (const SkinArea& area : body.areas) {
        if (area.region != region) continue;
        if (side != Side::midline && area.side != Side::midline && area.side != side) continue;
        for (size_t v = 0; v < area.depth.size(); ++v)
            if (area.depth[v] >= 0) best = std::min(best, glm::distance(body.reference.positions[v], place));
    }
    return best;
}

SkinOffer offerAt(const AtlasSession& session, const engine::SurfacePoint& place) {
    SkinOffer out;
    out.at = place;
    const auto& triangles = session.asset->coarse;
    if (place.triangle >= triangles.size()) return out;
    const auto surface = session.reference.coarseSurface();
    const glm::vec3 at = engine::positionAt(surface, place), normal = engine::normalAt(surface, place);
    out.side = sideOf(at);
    const engine::Triangle& t = triangles[place.triangle];
    const glm::vec3 b = place.barycentric;
    const uint32_t corner = t[b.x >= b.y && b.x >= b.z ? 0 : b.y >= b.z ? 1 : 2];
    out.part = corner < session.asset->baseVertexCount
                   ? std::string(SegmentMap(session.reference, session.measurement).ofVertex(corner))
                   : "face"; // an eye

    for (const AreaHere& here : areasAt(session.areas, surface, place)) {
        const SkinArea& area = session.areas[here.area];
        const OfferedRegion region{area.region, sideIn(area, out.side)};
        if (std::ranges::find(out.regions, region) == out.regions.end()) out.regions.push_back(region);
    }
    if (out.regions.empty()) {
        float best = 1e8f;
        for (const Region& r : session.catalog.regions)
            if (const float d = distanceTo(session, r.id, out.side, at); d < best)
                best = d, out.nearest = {r.id, out.side};
    }

    // The other face of a hand or foot is as near through the flesh, and not meant.
    const auto fine = session.reference.surface();
    std::vector<OfferedPoint> all;
    for (const Point& p : session.catalog.points) {
        const PlacedPoint* placed = session.measurement.point(p.code);
        if (!placed || !p.massage.notAdvised.empty()) continue;
        OfferedPoint nearest{p.code, Side::midline, 1e9f};
        for (const Site& site : placed->sites) {
            const float metres = glm::distance(engine::positionAt(fine, site.at), at);
            if (metres < nearest.metres && glm::dot(engine::normalAt(fine, site.at), normal) > -0.2f)
                nearest = {p.code, site.side, metres};
        }
        if (nearest.metres < offeredWithin) all.push_back(std::move(nearest));
    }
    const size_t count = std::min<size_t>(all.size(), 3);
    std::ranges::partial_sort(all, all.begin() + static_cast<long>(count), {}, &OfferedPoint::metres);
    all.resize(count);
    out.points = std::move(all);
    return out;
}

} // namespace atlas
