#include "atlas/state/framing.h"
#include "atlas/domain/posture.h"
#include <algorithm>
#include <array>
#include <cmath>

namespace atlas {
namespace {

constexpr float pi = 3.14159265f;

float contextRadius(const std::string& segment, float height) {
    static constexpr std::array<std::pair<const char*, float>, 23> table{{
        {"head", 0.10f},     {"face", 0.075f},  {"ear", 0.065f},      {"neck", 0.10f},   {"chest", 0.16f},
        {"abdomen", 0.16f},  {"back", 0.17f},   {"lumbar", 0.16f},    {"sacrum", 0.15f}, {"perineum", 0.15f},
        {"shoulder", 0.13f}, {"axilla", 0.13f}, {"upper_arm", 0.13f}, {"elbow", 0.10f},  {"forearm", 0.12f},
        {"wrist", 0.075f},   {"hand", 0.070f},  {"buttock", 0.15f},   {"thigh", 0.17f},  {"knee", 0.11f},
        {"leg", 0.15f},      {"ankle", 0.085f}, {"foot", 0.085f},
    }};
    for (auto [name, share] : table)
        if (segment == name) return share * height;
    return 0.15f * height;
}

glm::vec3 direction(float yaw, float pitch) { // from the target to the eye
    return {std::sin(yaw) * std::cos(pitch), std::sin(pitch), std::cos(yaw) * std::cos(pitch)};
}

// The normal of the neighbourhood: a single vertex of a finger or an ear says little about where to look
// from.
glm::vec3 broadNormal(const AtlasSession& session, glm::vec3 position, glm::vec3 normal, float radius) {
    glm::vec3 sum = normal * 0.5f;
    const auto& body = session.posed;
    float weight = 0;
    glm::vec3 around(0);
    for (size_t v = 0; v < body.asset->bodyVertexCount; v += 3) {
        const glm::vec3 d = body.positions[v] - position;
        if (glm::dot(d, d) > radius * radius || glm::dot(body.normals[v], normal) < 0.1f) continue;
        around += body.normals[v];
        ++weight;
    }
    if (weight > 0) sum += around / weight;
    return glm::length(sum) > 1e-4f ? glm::normalize(sum) : normal;
}

struct Direction {
    float yaw, pitch;
};

struct Looked : SitePlace {
    glm::vec3 broad{}; // broadNormal(): where to look from
};
std::vector<Looked> asTheyLie(const std::vector<SitePlace>& places) {
    std::vector<Looked> out;
    for (const SitePlace& p : places) out.push_back({p, p.normal});
    return out;
}

// Some of the skin around a place that looks the same way: a point is not shown well between two fingers or
// beside another limb that covers all else.
std::vector<SitePlace> around(const AtlasSession& session, const SitePlace& place, float radius) {
    std::vector<SitePlace> near;
    const auto& body = session.posed;
    for (size_t v = 0; v < body.asset->bodyVertexCount; ++v) {
        const glm::vec3 d = body.positions[v] - place.position;
        if (glm::dot(d, d) < radius * radius && glm::dot(body.normals[v], place.normal) > 0.3f)
            near.push_back({place.code, place.side, body.positions[v], body.normals[v]});
    }
    constexpr size_t enough = 20;
    std::vector<SitePlace> out;
    for (size_t i = 0; i < std::min(enough, near.size()); ++i)
        out.push_back(near[i * near.size() / std::min(enough, near.size())]);
    return out;
}

// From the hips to the neck.
glm::vec3 headwards(const AtlasSession& session) {
    const PosedBody& body = session.posed;
    if (!body.asset || body.jointPositions.empty()) return {0, 1, 0};
    const auto neck = std::ranges::find(body.asset->joints, "neck01", &engine::Joint::name);
    if (neck == body.asset->joints.end()) return {0, 1, 0};
    const auto at = static_cast<size_t>(neck - body.asset->joints.begin());
    return glm::normalize(body.jointPositions[at] - body.jointPositions[0] + glm::vec3(0, 1e-4f, 0));
}

// Candidate directions, those that suit the normals best first; the first that shows the most places wins.
Direction bestDirection(const AtlasSession& session, const std::vector<Looked>& places,
                        const std::vector<SitePlace>& context, glm::vec3 centre, float distance,
                        float nowYaw) {
    struct Candidate {
        float score;
        Direction at;
    };
    std::vector<Candidate> all;
    const glm::vec3 head = headwards(session);
    for (float pitch : {0.0f, 0.2f, -0.2f, 0.45f, -0.4f, 0.8f, -0.75f, 1.2f, -1.2f})
        for (int i = 0; i < 24; ++i) {
            const float yaw = static_cast<float>(i) * pi / 12;
            const glm::vec3 to = direction(yaw, pitch);
            float score = 0;
            for (const Looked& p : places) score += std::max(0.0f, glm::dot(p.broad, to));
            score /= static_cast<float>(places.size());
            // Little pitch, plain front, back and side views, and short ways are easier to read.
            score -= 0.10f * pitch * pitch + 0.012f * (1 - std::cos(4 * yaw)) +
                     0.01f * (1 - std::cos(yaw - nowYaw));
            // Nobody who lies is shown upside down.
            const glm::vec3 up = direction(yaw, pitch + 0.5f * pi);
            score += 0.15f * std::min(0.0f, glm::dot(up, head) + 0.1f);
            all.push_back({score, {yaw, pitch}});
        }
    std::stable_sort(all.begin(), all.end(),
                     [](const Candidate& a, const Candidate& b) { return a.score > b.score; });
    float best = -1e9f;
    Direction chosen = all.front().at;
    for (size_t i = 0; i < std::min<size_t>(all.size(), places.size() > 1 ? 24 : all.size()); ++i) {
        if (all[i].score < best) break; // visibility adds at most nothing
        float seen = 0;
        const glm::vec3 to = direction(all[i].at.yaw, all[i].at.pitch), eye = centre + to * distance;
        for (const Looked& p : places) {
            // Along the skin nothing is recognised.
            const bool slanting = places.size() == 1 && glm::dot(p.normal, to) < 0.25f;
            if (!hiddenFrom(session, eye, p.position, p.normal)) seen += slanting ? 0.5f : 1.0f;
        }
        float score = all[i].score - 1.0f * (1 - seen / static_cast<float>(places.size()));
        if (score <= best) continue;
        size_t open = 0;
        for (const SitePlace& p : context) open += !hiddenFrom(session, eye, p.position, p.normal);
        if (!context.empty())
            score -= 0.4f * (1 - static_cast<float>(open) / static_cast<float>(context.size()));
        // Not from inside the body, nor from between arm and trunk.
        if (session.bvh && session.bvh->raycast(session.posed.coarseSurface(), {eye, to})) score -= 1.0f;
        if (score > best) best = score, chosen = all[i].at;
    }
    return chosen;
}

// The largest group that lies together, the higher of two: a region's far points (LI4 for the neck) would
// shrink it to a dot.
std::vector<std::string> together(const AtlasSession& session, const std::vector<std::string>& codes) {
    const float reach = 0.17f * session.reference.height;
    std::vector<SitePlace> left;
    for (const std::string& code : codes)
        if (const auto place = placeOf(session, code, Side::left)) left.push_back(*place);
    std::vector<SitePlace> best;
    while (!left.empty()) {
        std::vector<SitePlace> group{left.front()};
        left.erase(left.begin());
        for (bool grew = true; grew;) {
            grew = false;
            for (auto it = left.begin(); it != left.end();) {
                const bool joins = std::any_of(group.begin(), group.end(),
                                               [&](const SitePlace& k) {
                                                   return glm::distance(k.position, it->position) < reach;
                                               }) &&
                                   glm::distance(group.front().position, it->position) < 1.6f * reach;
                if (!joins) {
                    ++it;
                    continue;
                }
                group.push_back(*it);
                it = left.erase(it);
                grew = true;
            }
        }
        if (group.size() > best.size() ||
            (group.size() == best.size() && group.front().position.y > best.front().position.y))
            best = std::move(group);
    }
    std::vector<std::string> out;
    for (const SitePlace& k : best) out.push_back(k.code);
    return out;
}

float distanceFor(float radius, float aspect, float fovY) {
    const float t = std::tan(fovY * 0.5f) * std::min(1.0f, aspect);
    return radius * std::sqrt(1 + 1 / (t * t));
}

// From where most of the places are seen; a little below the skin that they share, so that it lies in the
// middle.
engine::Camera seenBest(const AtlasSession& session, const std::vector<Looked>& places,
                        const std::vector<SitePlace>& context, glm::vec3 middle, glm::vec3 skin, float radius,
                        float aspect, const engine::Camera& now) {
    engine::Camera c = now;
    c.distance = distanceFor(radius, aspect, c.fovY);
    c.target = middle - skin / static_cast<float>(places.size()) * std::min(0.02f, radius * 0.2f);
    const Direction d = bestDirection(session, places, context, c.target, c.distance, now.yaw);
    c.yaw = d.yaw;
    c.pitch = d.pitch;
    return c;
}

// Middle and half the diagonal of the box about them.
std::pair<glm::vec3, float> bounds(const std::vector<SitePlace>& places) {
    glm::vec3 low(1e9f), high(-1e9f);
    for (const SitePlace& p : places) low = glm::min(low, p.position), high = glm::max(high, p.position);
    return {(low + high) * 0.5f, glm::length(high - low) * 0.5f};
}

} // namespace

std::optional<SitePlace> placeOf(const AtlasSession& session, const std::string& code, Side side) {
    const PlacedPoint* placed = session.measurement.point(code);
    if (!placed || placed->sites.empty()) return {};
    const Site* site = &placed->sites.front();
    for (const Site& s : placed->sites)
        if (s.side == side) {
            site = &s;
            break;
        }
    const auto surface = shownBody(session).surface();
    return SitePlace{code, site->side, engine::positionAt(surface, site->at),
                     engine::normalAt(surface, site->at)};
}

std::optional<Side> facingSide(const AtlasSession& session, const std::string& code,
                               const engine::Camera& camera) {
    const PlacedPoint* placed = session.measurement.point(code);
    if (!placed || placed->sites.empty()) return {};
    if (const Point* p = session.catalog.point(code); p && session.pose.id == p->posture)
        if (const Side posed = posedSide(session.pose); posed != Side::midline)
            if (const auto place = placeOf(session, code, posed)) return place->side;
    const glm::vec3 eye = camera.eye();
    std::optional<Side> best;
    float bestScore = -1e9f;
    for (const Site& site : placed->sites) {
        const auto place = placeOf(session, code, site.side);
        const glm::vec3 to = eye - place->position;
        const float score = glm::dot(place->normal, glm::normalize(to)) - 0.02f * glm::length(to) +
                            (site.side == Side::left ? 0.01f : 0.0f);
        if (score > bestScore) bestScore = score, best = site.side;
    }
    return best;
}

bool hiddenFrom(const AtlasSession& session, glm::vec3 eye, glm::vec3 position, glm::vec3 normal) {
    const glm::vec3 to = eye - position;
    // As the renderer judges its markers: what is drawn whole can be named and clicked. At the outline, where
    // the skin is seen along its surface, it may rise before the point.
    const float away = std::max(glm::length(to), 1e-6f), facing = glm::dot(normal, to) / away;
    if (facing < -0.1f) return true;
    if (!session.bvh) return facing < 0;
    const float slack = 0.004f + 0.0025f / std::max(facing, 0.06f);
    if (slack >= away) return false;
    const glm::vec3 from = position + to * (slack / away);
    return session.bvh->raycast(session.posed.coarseSurface(), {from, eye - from}, 1).has_value();
}

engine::Camera frameBody(const AtlasSession& session, View view, float aspect, float top) {
    glm::vec3 low(1e9f), high(-1e9f);
    for (const glm::vec3& p : session.posed.positions) low = glm::min(low, p), high = glm::max(high, p);
    if (session.posed.positions.empty())
        low = glm::vec3(-0.3f, 0, -0.15f), high = glm::vec3(0.3f, 1.7f, 0.15f);
    if (session.pose.support == "couch") // with its ends
        low -= glm::vec3(0.10f, 0.12f, 0), high += glm::vec3(0.10f, 0, 0);
    engine::Camera c;
    turnTo(c, view);
    c.target = (low + high) * 0.5f;
    const glm::mat4 m = c.view();
    const glm::vec3 half = (high - low) * 0.5f;
    const auto reach = [&](int row) {
        return std::abs(m[0][row]) * half.x + std::abs(m[1][row]) * half.y + std::abs(m[2][row]) * half.z;
    };
    const float t = std::tan(c.fovY * 0.5f);
    // Room for the controls above and below; the body stands a little higher than the middle.
    c.distance =
        std::max(reach(1) * 1.17f / t, reach(0) * 1.1f / (t * std::max(aspect, 0.1f))) + reach(2) * 0.6f;
    if (view == View::top) return c;
    c.target.y -= 0.02f * (high.y - low.y);
    c.distance /= 1 - 1.4f * top;
    c.target.y += top * c.distance * t; // the middle of what is left
    return c;
}

engine::Camera framePoint(const AtlasSession& session, const std::string& code, Side side, float aspect,
                          const engine::Camera& now) {
    const auto place = placeOf(session, code, side);
    const Point* point = session.catalog.point(code);
    if (!place || !point) return now;
    const float height = session.reference.height > 0 ? session.reference.height : 1.66f;
    float radius = contextRadius(point->segment, height);
    std::vector<Looked> places; // of a group all sites of this side
    const auto surface = shownBody(session).surface();
    glm::vec3 low(1e9f), high(-1e9f), skin(0);
    for (const Site& site : session.measurement.point(code)->sites) {
        if (site.side != place->side) continue;
        const glm::vec3 at = engine::positionAt(surface, site.at),
                        normal = engine::normalAt(surface, site.at);
        places.push_back({{code, site.side, at, normal}, broadNormal(session, at, normal, 0.022f * height)});
        low = glm::min(low, at), high = glm::max(high, at), skin += normal;
    }
    radius = std::max(radius, glm::length(high - low) * 0.65f);
    const auto context =
        places.size() == 1 ? around(session, places[0], 0.018f * height) : std::vector<SitePlace>{};
    return seenBest(session, places, context, (low + high) * 0.5f, skin, radius, aspect, now);
}

engine::Camera frameSites(const AtlasSession& session, const std::vector<std::string>& codes, bool local,
                          float aspect, const engine::Camera& now) {
    std::vector<SitePlace> all, oneSide;
    for (const std::string& code : local ? together(session, codes) : codes) {
        const PlacedPoint* placed = session.measurement.point(code);
        if (!placed) continue;
        for (const Site& site : placed->sites) {
            all.push_back(*placeOf(session, code, site.side));
            if (site.side != Side::right) oneSide.push_back(all.back());
        }
    }
    if (all.empty()) return now;
    const float height = session.reference.height > 0 ? session.reference.height : 1.66f;
    auto [centre, radius] = bounds(all);
    const auto [sideCentre, sideRadius] = bounds(oneSide);
    const bool one = radius > sideRadius * 1.3f + 0.04f * height;
    if (one) centre = sideCentre, radius = sideRadius;
    engine::Camera c = now;
    c.target = centre;
    const float room = local ? radius * 1.15f + 0.03f * height
                             : radius * 1.2f + 0.05f * height; // a line ends clear of the controls
    c.distance = distanceFor(std::max(room, 0.09f * height), aspect, c.fovY);
    const Direction d =
        bestDirection(session, asTheyLie(one ? oneSide : all), {}, centre, c.distance, now.yaw);
    c.yaw = d.yaw;
    c.pitch = d.pitch;
    return c;
}

engine::Camera framePlaces(const AtlasSession& session, const std::vector<engine::SurfacePoint>& at,
                           float radius, float aspect, const engine::Camera& now) {
    if (at.empty()) return now;
    const auto surface = shownBody(session).surface();
    std::vector<Looked> places;
    glm::vec3 low(1e9f), high(-1e9f), skin(0);
    for (const engine::SurfacePoint& p : at) {
        const glm::vec3 position = engine::positionAt(surface, p), normal = engine::normalAt(surface, p);
        const glm::vec3 broad = broadNormal(session, position, normal, 0.5f * radius);
        places.push_back({{"", Side::midline, position, broad}, broad});
        low = glm::min(low, position), high = glm::max(high, position), skin += broad;
    }
    radius = std::max(radius, 0.65f * glm::length(high - low) + 0.3f * radius);
    return seenBest(session, places, {}, (low + high) * 0.5f, skin, radius, aspect, now);
}

std::optional<engine::SurfacePoint> lookedAt(const AtlasSession& session, const engine::Camera& camera) {
    if (!session.bvh) return {};
    const auto surface = session.posed.coarseSurface();
    const glm::vec3 eye = camera.eye();
    const auto hit = session.bvh->raycast(surface, {eye, camera.target - eye});
    // Between the legs nothing is hit.
    return hit ? hit->at : session.bvh->closest(surface, camera.target).at;
}

engine::Camera followSkin(const AtlasSession& session, const AtlasSession& ahead, const engine::Camera& now) {
    const auto at = lookedAt(session, now);
    if (!at) return now;
    const auto was = session.posed.coarseSurface(), is = ahead.posed.coarseSurface();
    const glm::vec3 place = engine::positionAt(is, *at), normal = engine::normalAt(is, *at);
    engine::Camera c = now;
    c.target += place - engine::positionAt(was, *at);
    const glm::vec3 to = glm::normalize(c.eye() - place);
    if (glm::dot(normal, to) > 0.25f && !hiddenFrom(ahead, c.eye(), place, normal)) return c;
    const glm::vec3 broad = broadNormal(ahead, place, normal, 0.05f);
    const std::vector<Looked> places{{{"", Side::midline, place, normal}, broad}};
    c.target = place;
    const Direction d = bestDirection(ahead, places, {}, place, c.distance, c.yaw);
    c.yaw = d.yaw, c.pitch = d.pitch;
    return c;
}

engine::Camera frameRegion(const AtlasSession& session, const std::string& id, Side side, float aspect,
                           const engine::Camera& now) {
    const Region* region = session.catalog.region(id);
    if (!region) return now;
    const auto& body = shownBody(session);
    std::vector<SitePlace> left, right; // places of the area and its points, by the side they lie on
    for (const SkinArea& area : session.areas) {
        if (area.region != id) continue;
        size_t count = 0;
        for (const float d : area.depth) count += d >= 0 ? 1 : 0;
        size_t n = 0;
        const size_t step = std::max<size_t>(1, count / 40); // enough to know where it is seen from
        for (size_t v = 0; v < area.depth.size(); ++v) {
            if (area.depth[v] < 0 || n++ % step) continue;
            const Side of = area.side != Side::midline             ? area.side
                            : session.reference.positions[v].x < 0 ? Side::right
                                                                   : Side::left;
            (of == Side::left ? left : right).push_back({id, of, body.positions[v], body.normals[v]});
        }
    }
    const size_t ofArea = left.size() + right.size();
    for (const RegionPoint& p : region->points)
        if (isNearRegion(session, id, p.code))
            for (const Site& site : session.measurement.point(p.code)->sites)
                for (int weight = 0; weight < 4;
                     ++weight) // few beside the area's, and they are what is pressed
                    (site.side == Side::left ? left : right).push_back(*placeOf(session, p.code, site.side));
    std::vector<std::string> codes;
    for (const RegionPoint& p : region->points) codes.push_back(p.code);
    if (ofArea == 0) return codes.empty() ? now : frameSites(session, codes, true, aspect, now);

    const float height = session.reference.height > 0 ? session.reference.height : 1.66f;
    std::vector<SitePlace> both = left;
    both.insert(both.end(), right.begin(), right.end());
    std::vector<SitePlace> places = side == Side::right && !right.empty() ? right
                                    : side == Side::left && !left.empty() ? left
                                                                          : both;
    if (places.size() == both.size() && !left.empty() &&
        bounds(both).second > bounds(left).second * 1.5f + 0.05f * height)
        places = left; // too far apart to be seen well together
    const auto [centre, radius] = bounds(places);
    engine::Camera c = now;
    c.target = centre;
    c.distance = distanceFor(std::max(radius * 1.12f + 0.035f * height, 0.11f * height), aspect, c.fovY);
    const Direction d = bestDirection(session, asTheyLie(places), {}, centre, c.distance, now.yaw);
    c.yaw = d.yaw;
    c.pitch = d.pitch;
    return c;
}

engine::Camera framePractice(const AtlasSession& session, const PracticeItem& item, float aspect,
                             const engine::Camera& now) {
    const float height = session.reference.height > 0 ? session.reference.height : 1.66f;
    std::vector<engine::SurfacePoint> at{item.at};
    at.insert(at.end(), item.also.begin(), item.also.end());
    if (item.towards) at.push_back(*item.towards);
    const Point* point = session.catalog.point(item.code);
    const float radius = point ? contextRadius(point->segment, height) : 0.12f * height;
    if (point && at.size() == 1 && item.label.empty())
        return framePoint(session, item.code, item.side, aspect, now);
    return framePlaces(session, at, radius, aspect, now);
}

void turnTo(engine::Camera& c, View view) {
    c.pitch = view == View::top ? 1.45f : 0.0f;
    c.yaw = view == View::back ? pi : view == View::left ? pi / 2 : view == View::right ? -pi / 2 : 0.0f;
}

} // namespace atlas
