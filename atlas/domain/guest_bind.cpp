#include "atlas/domain/guest_bind.h"
#include "atlas/domain/surface_fit.h"
#include <Eigen/Dense>
#include <Eigen/SparseCholesky>
#include <algorithm>
#include <cmath>
#include <glm/gtx/quaternion.hpp>

namespace atlas {
namespace {

using glm::mat3;
using glm::quat;
using glm::vec3;

constexpr float kFirm = 0.8f; // of a target's weight

quat turnOf(const glm::mat4& m) {
    return glm::normalize(glm::quat_cast(mat3(m)));
}

std::vector<float> areas(const BodyAsset& asset, std::span<const vec3> p) { // about each base vertex
    std::vector<float> out(asset.baseVertexCount);
    for (const engine::Triangle& t : asset.coarse) {
        if (std::ranges::any_of(t, [&](uint32_t v) { return v >= asset.baseVertexCount; })) continue;
        const float a = glm::length(glm::cross(p[t[1]] - p[t[0]], p[t[2]] - p[t[0]]));
        for (const uint32_t v : t) out[v] += a;
    }
    return out;
}

// How a joint's part has moved from the posed template to the fitted skin.
struct Motion {
    quat turn{1, 0, 0, 0};
    vec3 from{}, to{};
    vec3 operator()(vec3 p) const { return to + turn * (p - from); }
};

// How a joint's part is led by the skin.
enum class Led {
    turned, // by its own skin: the places of joints say little
    along,  // goes with the part it hangs on
    moved   // as its joints turn it
};

std::vector<Led> howLed(const BodyAsset& asset, const std::vector<std::optional<vec3>>& firm) {
    std::vector<Led> out(asset.joints.size(), Led::moved);
    size_t skull = out.size();
    for (size_t j = 0; j < out.size(); ++j) {
        const std::string& name = asset.joints[j].name;
        const auto is = [&](auto... word) { return (name.starts_with(word) || ...); };
        const int parent = asset.joints[j].parent;
        if (name == "head") skull = j;
        if (is("root", "spine", "neck") || name == "head")
            out[j] = Led::turned;
        else if (is("pelvis", "breast", "clavicle", "shoulder") ||
                 (parent >= 0 && (static_cast<size_t>(parent) == skull ||
                                  (skull < j && out[static_cast<size_t>(parent)] == Led::along))))
            out[j] = Led::along;
    }
    // A bone from one firm joint to another is turned already.
    for (size_t j = 0; j < out.size(); ++j)
        if (const int p = asset.joints[j].parent; p >= 0 && firm[j] && firm[static_cast<size_t>(p)])
            if (out[static_cast<size_t>(p)] == Led::turned) out[static_cast<size_t>(p)] = Led::moved;
    return out;
}

struct Part {
    std::vector<vec3> from, to;
    std::vector<float> weight;
    float all = 0;
};

quat atMost(quat turn, float radians) {
    if (turn.w < 0) turn = -turn;
    const float angle = glm::angle(turn);
    return angle > radians ? glm::angleAxis(radians, glm::axis(turn)) : turn;
}

// Metres that the skin about a joint has moved.
vec3 skinMoved(const BodyAsset& asset, size_t joint, vec3 at, std::span<const vec3> from,
               std::span<const vec3> to) {
    vec3 sum(0);
    float all = 0;
    for (size_t v = 0; v < asset.baseVertexCount; ++v)
        for (size_t i = 0; i < 4; ++i) {
            if (asset.weights[v].joint[i] != joint || !asset.weights[v].weight[i]) continue;
            const float d = glm::distance(from[v], at) + 0.004f;
            const float w = static_cast<float>(asset.weights[v].weight[i]) / (d * d);
            sum += w * (to[v] - from[v]);
            all += w;
        }
    return all > 0 ? sum / all : vec3(0);
}

void standOnFloor(const BodyAsset& asset, ShapedBody& body) {
    float low = 1e9f, high = -1e9f;
    for (const vec3& p : body.positions) low = std::min(low, p.y), high = std::max(high, p.y);
    for (std::vector<vec3>* list : {&body.positions, &body.jointHeads, &body.jointTails})
        for (vec3& p : *list) p.y -= low;
    body.height = high - low;
    body.normals = engine::computeNormals(body.positions, asset.triangles);
}

// Each eyeball and its joint go with the lids.
void moveEyes(const BodyAsset& asset, std::span<const vec3> before, ShapedBody& body) {
    carryEyes(asset, before, body.positions);
    const size_t first = asset.bodyVertexCount, each = (asset.vertexCount - first) / 2;
    for (size_t eye = 0; eye < 2; ++eye) {
        vec3 was(0), is(0);
        for (size_t v = first + eye * each; v < first + (eye + 1) * each; ++v)
            was += before[v] / static_cast<float>(each), is += body.positions[v] / static_cast<float>(each);
        for (size_t j = 0; j < asset.joints.size(); ++j)
            if (asset.weights[first + eye * each].joint[0] == j) {
                const vec3 along = body.jointTails[j] - body.jointHeads[j];
                body.jointHeads[j] = is, body.jointTails[j] = is + along;
            }
    }
}

float smoothStep(float a, float b, float x) {
    const float t = std::clamp((x - a) / (b - a), 0.0f, 1.0f);
    return t * t * (3 - 2 * t);
}

// How far the base vertices have moved in the bind pose: as `target` says where that is sure, elsewhere as
// their neighbours.
class Spread {
public:
    explicit Spread(const engine::SkinTopology& skin) : skin_(skin) {}
    bool weigh(std::span<const float> sure) {
        const auto n = static_cast<Eigen::Index>(skin_.base);
        std::vector<Eigen::Triplet<double>> entries;
        std::vector<double> diagonal(sure.begin(), sure.end());
        for (const auto& [a, b] : skin_.edges) {
            diagonal[a] += kStiffness, diagonal[b] += kStiffness;
            entries.emplace_back(static_cast<int>(std::max(a, b)), static_cast<int>(std::min(a, b)),
                                 -kStiffness);
        }
        for (int v = 0; v < n; ++v) entries.emplace_back(v, v, diagonal[static_cast<size_t>(v)]);
        Eigen::SparseMatrix<double> matrix(n, n);
        matrix.setFromTriplets(entries.begin(), entries.end());
        if (!analysed_) factor_.analyzePattern(matrix), analysed_ = true;
        factor_.factorize(matrix);
        return factor_.info() == Eigen::Success;
    }
    void solve(std::span<const float> sure, std::span<const vec3> target, std::vector<vec3>& out) const {
        Eigen::MatrixX3d right(static_cast<Eigen::Index>(skin_.base), 3);
        for (uint32_t v = 0; v < skin_.base; ++v)
            for (int k = 0; k < 3; ++k) right(v, k) = static_cast<double>(sure[v] * target[v][k]);
        const Eigen::MatrixX3d x = factor_.solve(right);
        for (uint32_t v = 0; v < skin_.base; ++v) out[v] = vec3(x(v, 0), x(v, 1), x(v, 2));
    }

private:
    static constexpr double kStiffness = 0.02;
    const engine::SkinTopology& skin_;
    Eigen::SimplicialLDLT<Eigen::SparseMatrix<double>, Eigen::Lower> factor_;
    bool analysed_ = false;
};

} // namespace

std::optional<quat> turnOnto(std::span<const vec3> from, std::span<const vec3> to,
                             std::span<const float> weights) {
    glm::dvec3 a(0), b(0);
    double all = 0;
    for (size_t i = 0; i < from.size(); ++i) {
        const auto w = static_cast<double>(weights[i]);
        a += w * glm::dvec3(from[i]), b += w * glm::dvec3(to[i]), all += w;
    }
    if (!(all > 0)) return {};
    a /= all, b /= all;
    Eigen::Matrix3d sum = Eigen::Matrix3d::Zero();
    for (size_t i = 0; i < from.size(); ++i) {
        const glm::dvec3 p = glm::dvec3(from[i]) - a, q = glm::dvec3(to[i]) - b;
        sum += static_cast<double>(weights[i]) * Eigen::Vector3d(q.x, q.y, q.z) *
               Eigen::RowVector3d(p.x, p.y, p.z);
    }
    const Eigen::JacobiSVD<Eigen::Matrix3d> svd(sum, Eigen::ComputeFullU | Eigen::ComputeFullV);
    if (!(svd.singularValues()[1] > 1e-3 * svd.singularValues()[0])) return {};
    Eigen::Matrix3d u = svd.matrixU();
    if (u.determinant() * svd.matrixV().determinant() < 0) u.col(2) *= -1;
    const Eigen::Quaterniond q(u * svd.matrixV().transpose());
    return glm::normalize(quat(static_cast<float>(q.w()), static_cast<float>(q.x()),
                               static_cast<float>(q.y()), static_cast<float>(q.z())));
}

void placeJoints(const BodyAsset& asset, GuestPosture& posture, std::span<const quat> total,
                 std::span<const vec3> place) {
    ShapedBody& body = posture.stretched;
    const size_t count = asset.joints.size();
    std::vector<vec3> moved(count);
    posture.turns.turns.resize(count);
    for (size_t j = 0; j < count; ++j) {
        const int parent = asset.joints[j].parent;
        if (parent < 0) {
            posture.turns.turns[j] = total[j];
            continue;
        }
        const auto p = static_cast<size_t>(parent);
        const vec3 head = body.jointHeads[p] + moved[p] + glm::inverse(total[p]) * (place[j] - place[p]);
        moved[j] = head - body.jointHeads[j];
        posture.turns.turns[j] = glm::normalize(glm::inverse(total[p]) * total[j]);
    }
    for (size_t v = 0; v < body.positions.size(); ++v)
        for (size_t k = 0; k < 4; ++k)
            body.positions[v] +=
                static_cast<float>(asset.weights[v].weight[k]) / 255 * moved[asset.weights[v].joint[k]];
    for (size_t j = 0; j < count; ++j) body.jointHeads[j] += moved[j], body.jointTails[j] += moved[j];
    standOnFloor(asset, body);
    const PosedBody posed = poseBody({std::shared_ptr<void>(), &asset}, body, posture.turns);
    posture.shift = place[0] - posed.jointPositions[0];
}

GuestPosture settled(const std::shared_ptr<const BodyAsset>& asset, const GuestPosture& posture,
                     std::span<const JointTarget> targets, std::span<const vec3> fitted,
                     std::span<const float> trust) {
    constexpr int kRounds = 4;
    constexpr float kMost = 0.6f; // radians at once
    const size_t count = asset->joints.size();
    GuestPosture out = posture;
    std::vector<std::optional<vec3>> firm(count);
    for (const JointTarget& t : targets)
        if (t.joint >= 0 && t.weight >= kFirm) firm[static_cast<size_t>(t.joint)] = t.at;
    const std::vector<Led> led = howLed(*asset, firm);
    const std::vector<float> area = areas(*asset, posture.stretched.positions);
    for (int round = 0; round < kRounds; ++round) {
        const PosedBody now = poseAsGuest(asset, out);
        std::vector<Part> parts(count);
        for (size_t v = 0; v < asset->baseVertexCount; ++v)
            for (size_t k = 0; k < 4; ++k) {
                const float share = static_cast<float>(asset->weights[v].weight[k]) / 255;
                const float w = share * share * area[v] * std::min(trust[v], 1.0f);
                if (w <= 0) continue;
                Part& part = parts[asset->weights[v].joint[k]];
                part.from.push_back(now.positions[v]), part.to.push_back(fitted[v]);
                part.weight.push_back(w);
                part.all += w;
            }
        std::vector<Motion> motion(count);
        std::vector<quat> total(count);
        std::vector<vec3> place = now.jointPositions;
        for (size_t j = 0; j < count; ++j) {
            total[j] = turnOf(now.skinMatrices[j]);
            const int parent = asset->joints[j].parent;
            const Part& part = parts[j];
            Motion& m = motion[j];
            const bool seen = part.from.size() >= 12 && part.all > 1e-4f;
            if (parent >= 0 && (led[j] == Led::along || !seen)) {
                m = motion[static_cast<size_t>(parent)];
                if (led[j] == Led::moved) m = {{1, 0, 0, 0}, place[j], m(place[j])};
            }
            if (led[j] == Led::along || !seen) continue;
            for (size_t i = 0; i < part.from.size(); ++i) {
                m.from += part.weight[i] / part.all * part.from[i];
                m.to += part.weight[i] / part.all * part.to[i];
            }
            if (led[j] == Led::turned)
                m.turn = atMost(turnOnto(part.from, part.to, part.weight).value_or(m.turn), kMost);
        }
        for (size_t j = 0; j < count; ++j) {
            total[j] = glm::normalize(motion[j].turn * total[j]);
            const int parent = asset->joints[j].parent;
            const vec3 at = now.jointPositions[j];
            if (firm[j])
                place[j] = *firm[j];
            else if (parent < 0)
                place[j] = motion[j](at);
            else
                place[j] = 0.5f * (motion[j](at) + motion[static_cast<size_t>(parent)](at));
        }
        // The collar points at the shoulder.
        for (size_t j = 0; j < count; ++j) {
            if (!asset->joints[j].name.starts_with("upperarm01")) continue;
            const auto blade = static_cast<size_t>(asset->joints[j].parent);
            const auto collar = static_cast<size_t>(asset->joints[blade].parent);
            const vec3 was = total[collar] * (out.stretched.jointHeads[j] - out.stretched.jointHeads[collar]);
            const quat swing = glm::rotation(glm::normalize(was), glm::normalize(place[j] - place[collar]));
            total[collar] = swing * total[collar], total[blade] = swing * total[blade];
        }
        placeJoints(*asset, out, total, place);
    }
    return out;
}

BindBody pullBack(const std::shared_ptr<const BodyAsset>& asset, const GuestPosture& posture,
                  std::span<const JointTarget> targets, std::span<const vec3> fitted) {
    constexpr int kRounds = 9, kWeighed = 3; // the doubts are weighed anew in every third
    constexpr float kStep = 0.04f;           // metres a round
    const size_t base = asset->baseVertexCount;
    BindBody out{posture.stretched, {}};
    ShapedBody& body = out.shaped;
    const PosedBody before = poseAsGuest(asset, posture);
    std::vector<bool> known(asset->joints.size());
    for (const JointTarget& t : targets)
        if (t.joint >= 0 && t.weight >= kFirm) known[static_cast<size_t>(t.joint)] = true;
    for (size_t j = 0; j < known.size(); ++j) {
        if (known[j] || asset->joints[j].parent < 0) continue;
        const vec3 moved = skinMoved(*asset, j, before.jointPositions[j], before.positions, fitted);
        const vec3 back = glm::conjugate(turnOf(before.skinMatrices[j])) * moved;
        body.jointHeads[j] += back;
        body.jointTails[j] += back;
    }

    const std::vector<vec3>& start = posture.stretched.positions;
    const std::vector<float> wide = areas(*asset, start), pressed = areas(*asset, before.positions);
    std::vector<float> fold(base), edge(base);
    const engine::SkinTopology& skin = asset->skin;
    const auto around = [&](size_t v) {
        return std::span(skin.neighbours)
            .subspan(skin.firstNeighbour[v], skin.firstNeighbour[v + 1] - skin.firstNeighbour[v]);
    };
    for (size_t v = 0; v < base; ++v) {
        fold[v] = smoothStep(0.25f, 0.6f, pressed[v] / std::max(wide[v], 1e-9f));
        for (const uint32_t w : around(v))
            edge[v] += glm::distance(start[v], start[w]) / static_cast<float>(around(v).size());
    }
    constexpr float kLeast = 1e-3f;
    std::vector<float> sure(base), like(base), pull(base); // like: the other side
    for (size_t v = 0; v < base; ++v) sure[v] = std::max(fold[v], kLeast);
    std::vector<vec3> moved(base), target(base);
    const std::vector<std::array<uint32_t, 4>> parents = fineParents(*asset);
    Spread spread(skin);
    for (int round = 0; round <= kRounds; ++round) {
        for (size_t v = 0; v < asset->bodyVertexCount; ++v) {
            vec3 sum(0);
            for (const uint32_t p : parents[v]) sum += 0.25f * moved[p];
            body.positions[v] = start[v] + sum;
        }
        if (round == kRounds) break;
        const PosedBody now = poseBody(asset, body, posture.turns);
        const vec3 shift = before.jointPositions[0] - now.jointPositions[0];
        const bool weighed = round % kWeighed == 0;
        for (size_t v = 0; v < base; ++v) {
            vec3 left = glm::conjugate(now.turns[v]) * (fitted[v] - now.positions[v] - shift);
            const float far = glm::length(left);
            if (weighed && round > 0) {
                // What still is off cannot be reached by bending; what strays from its neighbours is torn.
                vec3 mean(0);
                for (const uint32_t w : around(v)) mean += moved[w] / static_cast<float>(around(v).size());
                const float torn = glm::distance(moved[v], mean) / (0.3f * edge[v]), off = far / 0.004f;
                sure[v] = std::max(fold[v] / ((1 + torn * torn) * (1 + off * off)), kLeast);
            }
            if (far > kStep) left *= kStep / far;
            target[v] = moved[v] + left;
        }
        if (weighed) {
            // Where only the other side is plain, this one is taken to be like it.
            for (size_t v = 0; v < base; ++v) {
                like[v] = 0.02f * std::max(sure[asset->mirror[v]] - 4 * sure[v], 0.0f);
                pull[v] = sure[v] + like[v];
            }
            if (!spread.weigh(pull)) break;
        }
        for (size_t v = 0; v < base; ++v) {
            const vec3& other = moved[asset->mirror[v]];
            target[v] = (sure[v] * target[v] + like[v] * vec3(-other.x, other.y, other.z)) / pull[v];
        }
        spread.solve(pull, target, moved);
    }
    moveEyes(*asset, start, body);
    out.sure = sure;
    standOnFloor(*asset, body);
    return out;
}

} // namespace atlas
