#include "atlas/domain/catalog.h"
#include "atlas/domain/guest_bind.h"
#include "atlas/domain/guest_corrections.h"
#include "atlas/domain/guest_puppet.h"
#include "atlas/domain/guest_scan.h"
#include "atlas/domain/placement.h"
#include "atlas/domain/segments.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <utility>

namespace atlas {
namespace {

using glm::mat3;
using glm::vec3;

constexpr size_t kMostFitTriangles = 250'000;
constexpr size_t kMostCarried = 40;                                   // of some 150 landmarks
constexpr float kTurned = 0.2f;                                       // radians
constexpr float kStrained = 0.005f, kOdd = 0.03f, kHeadApart = 0.08f; // metres, of a body of average height
constexpr float kDrawn = 0.012f;   // metres: our skin lies nowhere nearer, see skinOff()
constexpr float kPoor = 0.0045f;   // metres, see apart()
constexpr float kSettled = 0.004f; // metres: a posture that moves the skin by less is right

// Radians between two postures, of the part that is turned most.
float farthestTurn(const BodyAsset& asset, const JointPose& a, const JointPose& b) {
    std::vector<glm::quat> one = a.turns, other = b.turns;
    float most = 0;
    for (size_t j = 0; j < one.size(); ++j) {
        if (const int p = asset.joints[j].parent; p >= 0)
            one[j] = one[static_cast<size_t>(p)] * one[j],
            other[j] = other[static_cast<size_t>(p)] * other[j];
        most = std::max(most, 2 * std::acos(std::min(std::abs(glm::dot(one[j], other[j])), 1.0f)));
    }
    return most;
}

mat3 frameOf(const vec3& a, const vec3& b, const vec3& c) {
    const vec3 n = glm::cross(b - a, c - a);
    const float size = glm::length(n);
    const vec3 z = size > 1e-12f ? n / size : vec3(0, 1, 0);
    const float edge = glm::distance(a, b);
    const vec3 x = edge > 1e-8f ? (b - a) / edge : vec3(1, 0, 0);
    return {x, glm::cross(z, x), z};
}

} // namespace

GuestSkin bindSkin(const BodyAsset& asset, const GuestSurface& guest,
                   const std::vector<std::vector<vec3>>& colours, std::span<const vec3> fitted,
                   const ShapedBody& shaped) {
    GuestSkin out;
    out.triangles = guest.triangles;
    const std::span body = std::span(asset.triangles).first(asset.bodyTriangleCount);
    const std::vector<BodyPart> parts = vertexParts(asset);
    std::vector<BodyPart> jointParts;
    for (const engine::Joint& j : asset.joints) jointParts.push_back(bodyPart(j.name));
    // A tree a part: an arm at the side is near the trunk and does not go with it.
    std::array<std::vector<engine::Triangle>, bodyPartCount + 1> partTriangles;
    std::array<std::vector<uint32_t>, bodyPartCount + 1> partOf;
    for (uint32_t t = 0; t < body.size(); ++t) {
        for (int p = 0; p <= bodyPartCount; ++p)
            if (p == bodyPartCount || touches(static_cast<BodyPart>(p), parts[body[t][0]])) {
                partTriangles[static_cast<size_t>(p)].push_back(body[t]);
                partOf[static_cast<size_t>(p)].push_back(t);
            }
    }
    const std::vector<vec3> normals = engine::computeNormals(fitted, asset.triangles);
    std::array<engine::Bvh, bodyPartCount + 1> trees;
    const bool rigged = std::ranges::any_of(guest.follows, [](int j) { return j >= 0; });
    for (size_t p = rigged ? 0 : bodyPartCount; p < trees.size(); ++p)
        if (!partTriangles[p].empty()) trees[p] = engine::Bvh({fitted, normals, partTriangles[p]});
    for (size_t v = 0; v < guest.positions.size(); ++v) {
        const int joint = v < guest.follows.size() ? guest.follows[v] : -1;
        const size_t p =
            joint < 0 ? size_t{bodyPartCount} : static_cast<size_t>(jointParts[static_cast<size_t>(joint)]);
        const engine::ClosestPoint near =
            trees[p].closest({fitted, normals, partTriangles[p]}, guest.positions[v]);
        const engine::SurfacePoint on{partOf[p][near.at.triangle], near.at.barycentric};
        const engine::Triangle& t = body[on.triangle];
        const mat3 there = frameOf(fitted[t[0]], fitted[t[1]], fitted[t[2]]);
        const vec3 offset = glm::transpose(there) * (guest.positions[v] - near.position);
        out.on.push_back(on);
        out.offset.push_back(offset);
        const auto& q = shaped.positions;
        const vec3 at = q[t[0]] * on.barycentric.x + q[t[1]] * on.barycentric.y + q[t[2]] * on.barycentric.z;
        out.positions.push_back(at + frameOf(q[t[0]], q[t[1]], q[t[2]]) * offset);
        const size_t mesh = v < guest.mesh.size() ? guest.mesh[v] : 0,
                     vertex = v < guest.vertex.size() ? guest.vertex[v] : 0;
        out.colours.push_back(mesh < colours.size() && vertex < colours[mesh].size() ? colours[mesh][vertex]
                                                                                     : vec3(1));
    }
    out.normals = engine::computeNormals(out.positions, out.triangles);
    return out;
}

OwnBody ownBody(std::shared_ptr<const BodyAsset> asset, const Catalog& catalog, const Shape& nearest) {
    OwnBody out;
    for (const Shape& shape : {nearest, Shape{}}) {
        const ShapedBody shaped = shapeBody(*asset, shape);
        const PosedBody body = poseBody(asset, shaped, measuringPose(*asset, shaped));
        auto measured = measure(body, catalog);
        if (!measured) continue;
        const SegmentMap map(body, *measured);
        out.segments.resize(asset->baseVertexCount);
        for (uint32_t v = 0; v < out.segments.size(); ++v)
            if (asset->occlusion[v] > 0.12f) out.segments[v] = map.ofVertex(v);
        out.measured = std::make_shared<const Measurement>(std::move(*measured));
        break;
    }
    return out;
}

uint32_t baseVertexAt(const BodyAsset& asset, const engine::SurfacePoint& at) {
    int most = 0;
    for (int i = 1; i < 3; ++i)
        if (at.barycentric[i] > at.barycentric[most]) most = i;
    const engine::Triangle& t = asset.triangles[at.triangle];
    uint32_t vertex = t[static_cast<size_t>(most)];
    for (const uint32_t v : t)
        if (vertex >= asset.baseVertexCount && v < asset.baseVertexCount) vertex = v;
    if (vertex >= asset.baseVertexCount && vertex < asset.bodyVertexCount)
        vertex = fineParents(asset)[vertex][0];
    return vertex;
}

std::vector<std::pair<std::string, uint32_t>> carriedPlaces(const PosedBody& body, const Catalog& catalog,
                                                            const Measurement& own) {
    std::vector<std::pair<std::string, uint32_t>> out;
    const BodyAsset& asset = *body.asset;
    const ShapedBody plain = shapeBody(asset, Shape{}); // arms away from the trunk
    const engine::SurfaceView spread{plain.positions, plain.normals, body.surface().triangles};
    Guest so;
    for (int round = 0; round < 6; ++round) {
        so.landmarks = out;
        const Catalog tried = catalogFor(so, catalog);
        Evaluator evaluator(body, tried);
        const size_t before = out.size();
        const auto carry = [&](const std::string& id, const engine::SurfacePoint& at) {
            if (std::ranges::find(out, id, &std::pair<std::string, uint32_t>::first) != out.end()) return;
            if (const uint32_t v = baseVertexAt(asset, at); v < asset.baseVertexCount)
                out.emplace_back(id, v);
        };
        const auto judge = [&](const std::string& id, const Rule& rule, const engine::SurfacePoint& at) {
            const auto found = evaluator.find(id);
            const float far = 0.05f * body.height / 1.7f;
            if (found && glm::distance(found->position, engine::positionAt(body.surface(), at)) < far) return;
            // What it hangs on comes first: put right, it may be enough.
            for (const std::string& ref : rule.refs)
                if (!found && !evaluator.find(ref)) return;
            carry(id, at);
        };
        for (const LandmarkDefinition& d : tried.landmarks)
            if (const Landmark* l = own.landmark(d.id, Side::left)) judge(d.id, d.where, l->at);
        if (out.size() == before)
            for (size_t i = 0; i < tried.points.size() && i < own.points.size(); ++i)
                if (tried.points[i].sites.empty() && !own.points[i].sites.empty()) {
                    const std::string& code = tried.points[i].code;
                    const engine::SurfacePoint& at = own.points[i].sites.front().at;
                    const auto found = evaluator.find(code);
                    if (!found)
                        judge(code, tried.points[i].where, at);
                    else if (evaluator.onArm(found->at) != evaluator.onArm(at) &&
                             glm::distance(engine::positionAt(spread, found->at),
                                           engine::positionAt(spread, at)) > 0.06f) // an arm beside the chest
                        carry(code, at);
                }
        if (out.size() == before) break;
    }
    return out;
}

namespace {

// A scan's joints are guesses: they go with the skin around them.
std::span<const JointTarget> firmTargets(const FitState& state) {
    return state.scan || state.adrift ? std::span<const JointTarget>{}
                                      : std::span<const JointTarget>(state.reading.rig.targets);
}

// How far our skin lies from the guest's, metres; what finds no place counts as far off.
float skinOff(const BodyAsset& asset, const GuestFinder& finder, std::span<const vec3> skin, float most) {
    const std::vector<vec3> normals =
        engine::computeNormals(skin, std::span(asset.triangles).first(asset.bodyTriangleCount));
    float sum = 0, count = 0;
    for (size_t v = 0; v < asset.baseVertexCount; v += 3) {
        if (asset.occlusion[v] < 0.12f) continue;
        const auto m = finder.find(skin[v], normals[v], anyPart, most, 0.3f);
        sum += m.found() ? m.distance : most, ++count;
    }
    return sum / std::max(count, 1.0f);
}

// How far the template had to be stretched: middle distance from our own body of the nearest shape, hips on
// hips, metres.
float strain(const BodyAsset& asset, const GuestPosture& posture) {
    const ShapedBody own = shapeBody(asset, posture.nearest);
    std::vector<float> apart;
    for (size_t v = 0; v < asset.baseVertexCount; ++v)
        apart.push_back(
            glm::distance(posture.stretched.positions[v] - posture.stretched.jointHeads[0],
                          (posture.stretched.height / own.height) * (own.positions[v] - own.jointHeads[0])));
    const auto middle = apart.begin() + static_cast<long>(apart.size() / 2);
    std::ranges::nth_element(apart, middle);
    return *middle;
}

// Whether an elbow is held higher than its shoulder, seen from the trunk.
bool armsUp(const BodyAsset& asset, const GuestRig& rig) {
    const auto at = [&](const std::string& name) {
        for (const JointTarget& t : rig.targets)
            if (t.joint >= 0 && asset.joints[static_cast<size_t>(t.joint)].name == name) return t.at;
        return vec3(0);
    };
    return std::ranges::any_of(std::array{".L", ".R"}, [&](const char* end) {
        const auto side = [&](const char* name) { return at(std::string(name).append(end)); };
        const vec3 trunk = side("upperarm01") - side("upperleg01"),
                   arm = side("lowerarm01") - side("upperarm01");
        return glm::dot(trunk, arm) > 0.4f * glm::length(trunk) * glm::length(arm);
    });
}

// A rig may have its joints elsewhere in the body than ours, and shoulders that rise with the arms may look
// like a longer trunk. Where ours, stretched to meet them, lies badly or is stretched far, it is tried with
// its own proportions, led by the skin alone; the better one is kept.
bool followSkin(FitState& state, std::stop_token stop) {
    const auto& asset = state.asset;
    const GuestFinder finder(state.surface);
    const float size = state.posture.stretched.height / 1.7f, most = 0.04f * size;
    const float off = skinOff(*asset, finder, state.start, most), stretched = strain(*asset, state.posture);
    if (off < 0.003f * size && stretched < kStrained * size) return true;
    state.strained = stretched;
    Puppet puppet(asset, state.posture.nearest);
    puppet.take(state.posture);
    for (int i = 0; i < 16; ++i) {
        if (i % 4 == 2) puppet.attune();
        puppet.step(state.surface, finder, (i < 6 ? 0.1f : 0.06f) * size, i % 2 == 1);
        if (stop.stop_requested()) return false;
    }
    GuestPosture other = puppet.posture();
    std::vector<vec3> start = poseAsGuest(asset, other).positions;
    for (int round = 0; round < 2; ++round) {
        const SurfaceFit loose = layOn(*asset, start, state.surface, stop, {}, nullptr, 2);
        if (loose.stopped) return false;
        other = settled(asset, other, {}, loose.positions, loose.trust);
        start = poseAsGuest(asset, other).positions;
    }
    float apart = 0, headApart = 0;
    const PosedBody posed = poseAsGuest(asset, other);
    for (const JointTarget& t : state.reading.rig.targets) {
        const auto j = static_cast<size_t>(t.joint);
        const float d = glm::distance(posed.jointPositions[j], t.at);
        if (t.weight >= 1) apart = std::max(apart, d);
        if (asset->joints[j].name == "head") headApart = d;
    }
    const float then = skinOff(*asset, finder, start, most), left = strain(*asset, other);
    const bool nearer = then < 0.7f * off;
    // The odder our body had to become, the less its lying well says; least with raised arms.
    const float doubted = stretched < kOdd * size ? 1.15f : armsUp(*asset, state.reading.rig) ? 2.6f : 1.6f;
    const float allowed = doubted * off + 0.0012f * size;
    const bool plainer = stretched > kStrained * size && left < 0.5f * stretched && then < allowed;
    // Where ours lies badly both ways (a drawn figure, armour) the joints are all that it tells.
    if (!nearer && then > kDrawn * size) {
        state.drawn = true;
        state.reading.rig.notes.emplace_back(
            "Its form is far from a bare body's (a drawn figure, armour, wide clothes): points are placed "
            "by its joints and in proportion, not where bones and creases are felt");
        return true;
    }
    if ((!nearer && !plainer) || headApart > kHeadApart * size) return true;
    if (apart > 0.015f * size)
        state.reading.rig.notes.push_back(fmt::format(
            "Its rig has joints up to {:.0f} cm from where ours lie in such a body; the skin decided",
            100 * apart));
    state.posture = std::move(other);
    state.start = std::move(start);
    state.adrift = true;
    state.strained = 0;
    return true;
}

engine::Result<Guest> finishGuest(std::shared_ptr<const FitState> state, const Catalog& catalog,
                                  const SurfaceFit& fit) {
    Guest out;
    const GuestRig& rig = state->reading.rig;
    const GuestFrame& frame = state->reading.frame;
    out.fitted = fit.positions;
    BindBody bind = pullBack(state->asset, state->posture, firmTargets(*state), fit.positions);
    out.shaped = std::move(bind.shaped);
    std::vector<bool> hidden;
    if (state->scan) hidden = fillHidden(*state, fit, out.shaped);
    out.nearest = state->posture.nearest;
    out.report.rig = rig.name.empty() ? "none" : rig.name;
    out.report.fingers = rig.fingers, out.report.toes = rig.toes;
    out.report.restPose = rig.restPose;
    out.report.height = frame.height;
    out.report.heightGuessed = frame.heightGuessed;
    out.report.notes = rig.notes;
    out.report.notes.insert(out.report.notes.end(), frame.notes.begin(), frame.notes.end());
    out.within = withinOf(*state, fit, bind.sure, out.shaped);
    reportFit(out.report, *state, fit, bind.sure, out.within);
    if (const std::string why = whyNoBody(out.report, *state, fit); !why.empty()) return engine::Error{why};
    if (state->own.measured) {
        const ShapedBody even = symmetric(*state->asset, out.shaped);
        out.landmarks = carriedPlaces(poseBody(state->asset, even, measuringPose(*state->asset, even)),
                                      catalog, *state->own.measured);
        if (out.landmarks.size() > kMostCarried)
            return engine::Error{
                "this does not look like a human body: most of what points are found by is not where "
                "it is on one"};
        if (!out.landmarks.empty()) {
            std::string note = "taken from our own body, for this one's form does not show them:";
            for (const auto& [id, vertex] : out.landmarks) note.append(" ").append(id);
            out.report.notes.push_back(std::move(note));
        }
    }
    out.skin = bindSkin(*state->asset, state->reading.surface, state->colours, fit.positions, out.shaped);
    if (state->scan) mendSkin(*state->asset, state->reading.surface, out.shaped, hidden, out.skin);
    out.state = std::move(state);
    return out;
}

engine::Result<Measurement> measureGuest(const FitState& state, const Catalog& catalog,
                                         const ShapedBody& shaped) {
    const PosedBody body = poseBody(state.asset, shaped, measuringPose(*state.asset, shaped));
    return measure(body, catalog);
}

engine::Result<Guest> withCorrections(Guest guest, const Catalog& catalog, const FitOptions& options) {
    if (options.corrections.empty()) return guest;
    const std::shared_ptr<const FitState> state = guest.state;
    const auto measured = measureGuest(
        *state, catalog,
        pullBack(state->asset, state->posture, firmTargets(*state), state->fit.positions).shaped);
    if (!measured) return measured.error();
    const auto pins = pinned(*state->asset, *measured, options.corrections);
    if (!pins) return pins.error();
    const SurfaceFit fit =
        layOn(*state->asset, state->start, state->surface, options.stop, pins->pins, &state->fit);
    if (fit.stopped) return engine::Error{"stopped"};
    auto out = finishGuest(state, catalog, fit);
    if (out)
        for (const auto& [id, vertex] : pins->landmarks) {
            std::erase_if(out->landmarks, [&](const auto& l) { return l.first == id; });
            out->landmarks.emplace_back(id, vertex);
        }
    return out;
}

} // namespace

namespace {

// The template laid on what was read; `scan`: the figure that came to lie on a body without a rig.
engine::Result<Guest> fitRead(const std::shared_ptr<FitState>& state, const std::shared_ptr<Puppet>& scan,
                              const Catalog& catalog, const engine::Model& model, const FitOptions& options) {
    const std::shared_ptr<const BodyAsset>& asset = state->asset;
    for (const engine::ModelMesh& m : model.meshes) state->colours.push_back(m.colours);
    if (scan) {
        state->posture = scan->posture();
    } else {
        auto posture = solvePosture(*asset, state->reading.rig.targets, state->reading.surface);
        if (!posture) return posture.error();
        state->posture = std::move(*posture);
    }
    state->own = ownBody(asset, catalog, state->posture.nearest);
    GuestSurface whole = state->reading.surface;
    if (state->scan) whole.follows.clear(); // a guess, not the file's word
    state->surface = fitSurface(whole, model, *asset);
    for (float cell = 0.002f; state->surface.triangles.size() > kMostFitTriangles && cell < 0.02f;
         cell *= 1.4f)
        state->surface = thinned(state->surface, cell);
    state->start = poseAsGuest(asset, state->posture).positions;
    if (scan) {
        // The stiffest fit tells the joints more than the nearest places do; then anew from there.
        for (int round = 0; round < 2; ++round) {
            const SurfaceFit loose =
                layOn(*asset, state->start, state->surface, options.stop, {}, nullptr, 2);
            if (loose.stopped) return engine::Error{"stopped"};
            for (int i = 0; i < 8; ++i) {
                if (i % 4 == 0) scan->attune();
                scan->settle(loose.positions, loose.trust, i % 2 == 0, 0.1f);
            }
            state->posture = scan->posture();
            state->start = poseAsGuest(asset, state->posture).positions;
        }
    }
    const auto settle = [&](const SurfaceFit& fit) {
        GuestPosture turned = settled(asset, state->posture, firmTargets(*state), fit.positions, fit.trust);
        // Clothes and another build turn it by a little as well: then the joints are right.
        if (farthestTurn(*asset, state->posture.turns, turned.turns) > kTurned)
            state->posture = std::move(turned);
    };
    for (int round = 0; round < 3 && !state->scan; ++round) {
        const SurfaceFit loose = layOn(*asset, state->start, state->surface, options.stop, {}, nullptr, 2);
        if (loose.stopped) return engine::Error{"stopped"};
        settle(loose);
        const std::vector<vec3> before =
            std::exchange(state->start, poseAsGuest(asset, state->posture).positions);
        std::vector<float> moved;
        for (size_t v = 0; v < asset->baseVertexCount; ++v)
            moved.push_back(glm::distance(before[v], state->start[v]));
        const auto most = moved.begin() + static_cast<long>(moved.size() * 95 / 100);
        std::ranges::nth_element(moved, most);
        if (*most < kSettled) break;
    }
    if (!state->scan && !followSkin(*state, options.stop)) return engine::Error{"stopped"};
    state->fit = layOn(*asset, state->start, state->surface, options.stop);
    if (state->fit.stopped) return engine::Error{"stopped"};
    if (!state->scan) settle(state->fit);
    auto guest = finishGuest(state, catalog, state->fit);
    if (!guest) return guest.error();
    return withCorrections(std::move(*guest), catalog, options);
}

engine::Result<Guest> fitScan(const std::shared_ptr<const BodyAsset>& asset, const Catalog& catalog,
                              const engine::Model& model, const FitOptions& options) {
    auto read = readScan(asset, model, options.stop);
    if (!read) return read.error();
    auto state = std::make_shared<FitState>();
    state->asset = asset;
    state->reading = std::move(read->guest);
    state->doubts = std::move(read->doubts);
    state->scan = true;
    return fitRead(state, read->puppet, catalog, model, options);
}

// Metres of a body of average height by which our skin stays off; what found no place counts as far.
float apart(const FitReport& report) {
    float covered = 0;
    for (const FitPart& p : report.parts) covered += p.covered / static_cast<float>(report.parts.size());
    return report.median * 1.7f / report.height + 0.02f * (1 - covered);
}

} // namespace

engine::Result<Guest> fitGuest(std::shared_ptr<const BodyAsset> asset, const Catalog& catalog,
                               const engine::Model& model, const FitOptions& options) {
    auto state = std::make_shared<FitState>();
    state->asset = asset;
    state->reading = readGuest(*asset, model);
    const GuestRig& rig = state->reading.rig;
    if (rig.verdict == GuestRig::Verdict::notHuman) return engine::Error{rig.reason};
    if (rig.verdict == GuestRig::Verdict::none) return fitScan(asset, catalog, model, options);
    auto guest = fitRead(state, nullptr, catalog, model, options);
    if (!rig.byShape || options.stop.stop_requested() || (guest && apart(guest->report) < kPoor))
        return guest;
    // A tree of joints without telling names may be something else than it looks.
    auto scan = fitScan(asset, catalog, model, options);
    // Of a drawn figure the form says less than the joints.
    const float least = guest && state->drawn ? 0.5f : 1.0f;
    if (!scan || (guest && least * apart(guest->report) <= apart(scan->report))) return guest;
    scan->report.notes.emplace_back("Its rig could not be made sense of; the body was read from its surface");
    return scan;
}

engine::Result<Guest> refit(const Guest& guest, const Catalog& catalog, const FitOptions& options) {
    if (!guest.state) return engine::Error{"this body was not fitted"};
    auto plain = options.corrections.empty() ? finishGuest(guest.state, catalog, guest.state->fit)
                                             : engine::Result<Guest>(guest);
    if (!plain) return plain.error();
    plain->name = guest.name, plain->file = guest.file;
    auto out = withCorrections(std::move(*plain), catalog, options);
    if (out) out->name = guest.name, out->file = guest.file;
    return out;
}

float withinAt(const Guest& guest, const engine::SurfacePoint& at) {
    if (!guest.state) return 0;
    const uint32_t v = baseVertexAt(*guest.state->asset, at);
    return v < guest.within.size() ? guest.within[v] : 0;
}

ShapedBody symmetric(const BodyAsset& asset, const ShapedBody& shaped) {
    ShapedBody out = shaped;
    const auto mean = [](vec3 p, vec3 q) { return 0.5f * (p + vec3(-q.x, q.y, q.z)); };
    for (size_t v = 0; v < asset.bodyVertexCount; ++v)
        out.positions[v] = mean(shaped.positions[v], shaped.positions[asset.mirror[v]]);
    // Eyes have no partners vertex by vertex: each goes whole.
    const size_t first = asset.bodyVertexCount, each = (asset.vertexCount - first) / 2;
    std::array<vec3, 2> centre{vec3(0), vec3(0)};
    for (size_t v = 0; v < 2 * each; ++v)
        centre[v / each] += shaped.positions[first + v] / static_cast<float>(each);
    for (size_t v = 0; v < 2 * each; ++v)
        out.positions[first + v] += mean(centre[v / each], centre[1 - v / each]) - centre[v / each];
    for (size_t j = 0; j < asset.joints.size(); ++j) {
        std::string other = asset.joints[j].name;
        if (other.ends_with(".L") || other.ends_with(".R")) other.back() = other.back() == 'L' ? 'R' : 'L';
        const auto twin = std::ranges::find(asset.joints, other, &engine::Joint::name);
        const size_t k = twin == asset.joints.end() ? j : static_cast<size_t>(twin - asset.joints.begin());
        out.jointHeads[j] = mean(shaped.jointHeads[j], shaped.jointHeads[k]);
        out.jointTails[j] = mean(shaped.jointTails[j], shaped.jointTails[k]);
    }
    out.normals = engine::computeNormals(out.positions, asset.triangles);
    return out;
}

Catalog catalogFor(const Guest& guest, const Catalog& catalog) {
    Catalog out = catalog;
    const auto pin = [](Rule& rule, uint32_t vertex) {
        rule = Rule{};
        rule.kind = "vertex";
        rule.numbers["vertex"] = static_cast<double>(vertex);
        rule.confidence = "landmark";
    };
    for (const auto& [id, vertex] : guest.landmarks) {
        for (LandmarkDefinition& d : out.landmarks)
            if (d.id == id) pin(d.where, vertex);
        for (Point& p : out.points)
            if (p.code == id) pin(p.where, vertex);
    }
    return out;
}

} // namespace atlas
