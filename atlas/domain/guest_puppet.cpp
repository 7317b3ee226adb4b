#include "atlas/domain/guest_puppet.h"
#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <glm/gtc/matrix_transform.hpp>
#include <numeric>

namespace atlas {
namespace {

using glm::mat3;
using glm::quat;
using glm::vec3;

size_t jointNamed(const BodyAsset& asset, std::string_view name) {
    for (size_t j = 0; j < asset.joints.size(); ++j)
        if (asset.joints[j].name == name) return j;
    return 0;
}

quat turnBy(vec3 v) {
    const float angle = glm::length(v);
    return angle > 1e-9f ? glm::angleAxis(angle, v / angle) : quat(1, 0, 0, 0);
}

constexpr size_t kSamples = 1600, kGuestSamples = 1200;
constexpr std::array<std::pair<const char*, float>, 19> kHinges{{{"spine04", 3.0f},
                                                                 {"spine02", 3.0f},
                                                                 {"neck01", 2.0f},
                                                                 {"head", 2.0f},
                                                                 {"clavicle.L", 3.0f},
                                                                 {"clavicle.R", 3.0f},
                                                                 {"upperarm01.L", 0.4f},
                                                                 {"upperarm01.R", 0.4f},
                                                                 {"lowerarm01.L", 0.7f},
                                                                 {"lowerarm01.R", 0.7f},
                                                                 {"wrist.L", 1.2f},
                                                                 {"wrist.R", 1.2f},
                                                                 {"upperleg01.L", 0.5f},
                                                                 {"upperleg01.R", 0.5f},
                                                                 {"lowerleg01.L", 0.8f},
                                                                 {"lowerleg01.R", 0.8f},
                                                                 {"foot.L", 1.2f},
                                                                 {"foot.R", 1.2f},
                                                                 {"spine01", 4.0f}}};

} // namespace

Puppet::Puppet(std::shared_ptr<const BodyAsset> asset, const Shape& shape)
    : asset_(std::move(asset)), shape_(shape), body_(shapeBody(*asset_, shape)) {
    // Evenly over the skin: more vertices than are wanted, in a fixed order, thinned by distance.
    std::vector<uint32_t> open;
    float gap = 0.045f;
    for (; open.size() < kSamples; gap *= 0.93f) {
        open.clear();
        for (uint32_t v = 0; v < asset_->baseVertexCount; ++v) {
            if (asset_->occlusion[v] < 0.1f) continue;
            const bool near = std::ranges::any_of(open, [&](uint32_t o) {
                return glm::distance(body_.positions[o], body_.positions[v]) < gap;
            });
            if (!near) open.push_back(v);
        }
    }
    for (const uint32_t v : open) samples_.push_back({v, {}, {}, {}});
    turns_.assign(asset_->joints.size(), quat(1, 0, 0, 0));
    for (const auto& [name, stiff] : kHinges) {
        Hinge h{jointNamed(*asset_, name), stiff, {}, {}};
        std::vector<bool> below(asset_->joints.size());
        for (size_t j = 0; j < below.size(); ++j) {
            const int parent = asset_->joints[j].parent;
            below[j] = j == h.joint || (parent >= 0 && below[static_cast<size_t>(parent)]);
        }
        for (const Sample& s : samples_) {
            float share = 0;
            for (size_t i = 0; i < 4; ++i)
                if (below[asset_->weights[s.vertex].joint[i]])
                    share += static_cast<float>(asset_->weights[s.vertex].weight[i]) / 255;
            h.share.push_back(share);
        }
        hinges_.push_back(std::move(h));
    }
    pose();
}

void Puppet::reshape(const Shape& shape) {
    shape_ = shape;
    body_ = shapeBody(*asset_, shape);
}

void Puppet::poseJoints() {
    matrices_.resize(turns_.size());
    for (size_t j = 0; j < turns_.size(); ++j) {
        const int parent = asset_->joints[j].parent;
        const vec3 head = body_.jointHeads[j];
        const glm::mat4 above = parent < 0 ? glm::mat4(1) : matrices_[static_cast<size_t>(parent)];
        matrices_[j] = above * glm::translate(glm::mat4(1), head) * glm::mat4_cast(turns_[j]) *
                       glm::translate(glm::mat4(1), -head);
    }
}

glm::mat4 Puppet::skinMatrix(uint32_t vertex) const {
    glm::mat4 sum(0);
    for (size_t i = 0; i < 4; ++i)
        if (const auto w = asset_->weights[vertex].weight[i])
            sum += (static_cast<float>(w) / 255) * matrices_[asset_->weights[vertex].joint[i]];
    return sum;
}

void Puppet::pose() {
    poseJoints();
    for (Sample& s : samples_) {
        const glm::mat4 sum = skinMatrix(s.vertex);
        s.at = place_ +
               scale_ * (vec3(sum * glm::vec4(body_.positions[s.vertex] + s.mend, 1)) - body_.jointHeads[0]);
        s.normal = glm::normalize(mat3(sum) * body_.normals[s.vertex]);
    }
}

void Puppet::attune() {
    const PosedBody posed = poseBody(asset_, body_, {turns_, quat(1, 0, 0, 0)});
    const vec3 lift = posed.jointPositions[0] - body_.jointHeads[0];
    for (Sample& s : samples_) {
        const glm::mat4 sum = skinMatrix(s.vertex);
        const vec3 plain(sum * glm::vec4(body_.positions[s.vertex], 1));
        if (std::abs(glm::determinant(mat3(sum))) < 0.05f) continue; // folded flat
        s.mend = glm::inverse(mat3(sum)) * (posed.positions[s.vertex] - lift - plain);
        if (const float l = glm::length(s.mend); l > 0.03f) s.mend *= 0.03f / l;
    }
    pose();
}

void Puppet::carry(const mat3& turn, float grow, vec3 shift) {
    place_ = grow * (turn * place_) + shift;
    scale_ *= grow;
    turns_[0] = glm::normalize(glm::quat_cast(turn) * turns_[0]);
    pose();
}

void Puppet::take(const GuestPosture& posture) {
    reshape(posture.nearest);
    turns_ = posture.turns.turns;
    scale_ = 1;
    for (Sample& s : samples_) s.mend = vec3(0);
    for (Hinge& h : hinges_) h.bent = vec3(0);
    const PosedBody posed = poseBody(asset_, posture.stretched, posture.turns);
    place_ = posed.jointPositions[0] + posture.shift;
    pose();
}

GuestPosture Puppet::posture() const {
    GuestPosture out;
    out.nearest = shape_;
    out.stretched = body_;
    for (auto* list : {&out.stretched.positions, &out.stretched.jointHeads, &out.stretched.jointTails})
        for (vec3& p : *list) p *= scale_;
    out.stretched.height *= scale_;
    out.turns.turns = turns_;
    const PosedBody posed = poseBody(asset_, out.stretched, out.turns);
    out.shift = place_ - posed.jointPositions[0];
    return out;
}

void Puppet::bend(size_t joint, vec3 turn) {
    const int parent = asset_->joints[joint].parent;
    const quat above =
        parent < 0 ? quat(1, 0, 0, 0) : glm::quat_cast(mat3(matrices_[static_cast<size_t>(parent)]));
    turns_[joint] = glm::normalize(glm::conjugate(above) * turnBy(turn) * above * turns_[joint]);
}

void Puppet::turnJoint(const std::string& name, vec3 v) {
    if (v == vec3(0)) return;
    bend(jointNamed(*asset_, name), v);
    poseJoints();
}

// A hanging arm, palm inwards, then bent; `axes`: of the chest, seen from where it stands upright.
void Puppet::setArm(size_t s, const Stance::Arm& arm, const mat3& axes) {
    const float side = s == 0 ? 1.0f : -1.0f;
    const std::string end = s == 0 ? ".L" : ".R";
    const auto by = [&](const char* name, vec3 v) { turnJoint(std::string(name).append(end), axes * v); };
    const vec3 along =
        glm::normalize(glm::transpose(axes) * (joint("wrist" + end) - joint("lowerarm01" + end)));
    by("lowerarm01", along * (side * 0.6f));
    by("lowerarm02", along * (side * 0.6f));
    by("lowerarm01", {-arm.elbow, 0, 0});
    by("upperarm01", {0, -side * arm.inward, 0});
    // Above the level the shoulder blade goes along.
    const float blade = 0.25f * std::max(0.0f, arm.abduction - 0.4f);
    by("clavicle", {0, 0, side * blade});
    by("upperarm01", {0, 0, side * (arm.abduction - blade)});
    by("upperarm01", {-arm.flexion, 0, 0});
}

void Puppet::moveArm(size_t s, const Stance::Arm& arm) {
    const std::vector<quat> plain = measuringPose(*asset_, body_).turns;
    const size_t clavicle = jointNamed(*asset_, s == 0 ? "clavicle.L" : "clavicle.R"),
                 chest = static_cast<size_t>(asset_->joints[clavicle].parent);
    quat upright(1, 0, 0, 0);
    for (int j = static_cast<int>(chest); j >= 0; j = asset_->joints[static_cast<size_t>(j)].parent)
        upright = plain[static_cast<size_t>(j)] * upright;
    std::vector<bool> below(turns_.size());
    for (size_t j = clavicle; j < below.size(); ++j) {
        const int parent = asset_->joints[j].parent;
        below[j] = j == clavicle || (parent >= 0 && below[static_cast<size_t>(parent)]);
        if (below[j]) turns_[j] = plain[j];
    }
    for (Hinge& h : hinges_) {
        if (!below[h.joint]) continue;
        h.bent = vec3(0);
        for (size_t i = 0; i < samples_.size(); ++i)
            if (h.share[i] > 0) samples_[i].mend = vec3(0);
    }
    poseJoints();
    setArm(s, arm, mat3(matrices_[chest]) * glm::transpose(glm::mat3_cast(upright)));
    pose();
}

void Puppet::rollForearm(size_t s, float by) {
    const std::string end = s == 0 ? ".L" : ".R";
    const vec3 along = glm::normalize(joint("wrist" + end) - joint("lowerarm01" + end));
    turnJoint("lowerarm01" + end, along * (0.5f * by));
    turnJoint("lowerarm02" + end, along * (0.5f * by));
    pose();
}

const Puppet::Hinge& Puppet::hinge(std::string_view name) const {
    const size_t j = jointNamed(*asset_, name);
    return *std::ranges::find(hinges_, j, &Hinge::joint);
}

float Puppet::armOff(const GuestFinder& finder, size_t side, bool hand, float most) const {
    const Hinge& h = hinge(std::string(hand ? "wrist" : "upperarm01").append(side == 0 ? ".L" : ".R"));
    float sum = 0, count = 0;
    for (size_t i = 0; i < samples_.size(); ++i) {
        if (h.share[i] < 0.5f) continue;
        const auto m = finder.find(samples_[i].at, samples_[i].normal, anyPart, most, 0.2f);
        sum += m.found() ? std::min(m.distance, most) : most, ++count;
    }
    return sum / std::max(count, 1.0f);
}

void Puppet::stand(const Stance& stance, const mat3& turn, float low, float high, vec3 middle) {
    turns_ = measuringPose(*asset_, body_).turns;
    if (stance.bind) turns_.assign(turns_.size(), quat(1, 0, 0, 0));
    for (Sample& s : samples_) s.mend = vec3(0);
    for (Hinge& h : hinges_) h.bent = vec3(0);
    poseJoints();
    const auto by = [&](const std::string& name, vec3 v) { turnJoint(name, v); };
    // From the ends inwards: each is bent as it hangs, then carried by what is nearer to the trunk.
    for (const size_t s : {size_t{0}, size_t{1}}) {
        const float side = s == 0 ? 1.0f : -1.0f;
        const std::string end = s == 0 ? ".L" : ".R";
        const Stance::Leg& leg = stance.leg[s];
        by("lowerleg01" + end, {leg.knee, 0, 0});
        by("upperleg01" + end, {0, side * leg.outward, 0});
        by("upperleg01" + end, {-leg.hip, 0, 0});
        if (!stance.bind) setArm(s, stance.arm[s], mat3(1));
    }
    by("neck01", {0.5f * stance.bowed, 0.5f * stance.turned, 0});
    by("head", {0.5f * stance.bowed, 0.5f * stance.turned, 0});
    turns_[0] = glm::normalize(glm::quat_cast(turn) * turns_[0]);
    scale_ = 1;
    place_ = vec3(0);
    pose();
    const auto extent = [&] {
        vec3 sum(0);
        float least = 1e9f, most = -1e9f;
        for (const Sample& s : samples_) {
            const float t = glm::dot(s.at, turn[1]);
            least = std::min(least, t), most = std::max(most, t);
            sum += s.at / static_cast<float>(samples_.size());
        }
        return std::tuple(least, most, sum);
    };
    const auto [least, most, mean] = extent();
    scale_ = (high - low) / std::max(most - least, 1e-6f);
    // Height by the extremes, across by the mean place.
    const vec3 up = turn[1], across = middle - scale_ * mean;
    place_ = across + up * (0.5f * (low + high) - scale_ * 0.5f * (least + most) - glm::dot(across, up));
    pose();
}

namespace {

std::vector<uint32_t> spreadVertices(const FitSurface& guest, size_t count) {
    // By area: each triangle's share goes to its first corner.
    std::vector<uint32_t> out;
    double all = 0;
    std::vector<double> area;
    for (size_t i = 0; i < guest.triangles.size(); ++i) {
        const auto& t = guest.triangles[i];
        const bool seen = guest.kind[i] == GuestKind::skin || guest.kind[i] == GuestKind::cloth;
        area.push_back(
            seen ? static_cast<double>(glm::length(glm::cross(guest.positions[t[1]] - guest.positions[t[0]],
                                                              guest.positions[t[2]] - guest.positions[t[0]])))
                 : 0.0);
        all += area.back();
    }
    double sum = 0;
    for (size_t i = 0; i < area.size(); ++i) {
        sum += area[i];
        while (static_cast<double>(out.size()) < sum / all * static_cast<double>(count) && out.size() < count)
            out.push_back(guest.triangles[i][out.size() % 3]);
    }
    return out;
}

} // namespace

float Puppet::distance(const FitSurface& guest, const GuestFinder& finder, float most, size_t stride) const {
    float sum = 0, count = 0;
    for (size_t i = 0; i < samples_.size(); i += stride, ++count) {
        const Sample& s = samples_[i];
        const auto m = finder.find(s.at, s.normal, anyPart, most, 0.2f);
        sum += m.found() ? std::min(m.distance, most) : most;
    }
    if (guestSamples_.empty()) guestSamples_ = spreadVertices(guest, kGuestSamples);
    float other = 0, otherCount = 0;
    for (size_t i = 0; i < guestSamples_.size(); i += stride, ++otherCount) {
        const uint32_t g = guestSamples_[i];
        float best = most * most;
        for (const Sample& s : samples_)
            if (glm::dot(s.normal, guest.normals[g]) > 0.2f) {
                const vec3 d = s.at - guest.positions[g];
                // Between the samples lies skin as well: along the surface counts little.
                const float n = glm::dot(d, s.normal);
                best = std::min(best, n * n + 0.25f * (glm::dot(d, d) - n * n));
            }
        other += std::sqrt(best);
    }
    return 0.5f * (sum / std::max(count, 1.0f) + other / std::max(otherCount, 1.0f));
}

float Puppet::strange(const FitSurface& guest, float far) const {
    if (guestSamples_.empty()) guestSamples_ = spreadVertices(guest, kGuestSamples);
    size_t count = 0;
    for (const uint32_t g : guestSamples_)
        count += std::ranges::none_of(
            samples_, [&](const Sample& s) { return glm::distance(s.at, guest.positions[g]) < far; });
    return static_cast<float>(count) / static_cast<float>(std::max<size_t>(guestSamples_.size(), 1));
}

void Puppet::solve(std::span<const Pull> pulls, bool shape, float ease) {
    const size_t sliders = shape ? shapeKeys().size() : 0;
    const size_t n = 7 + 3 * hinges_.size() + sliders;
    Eigen::MatrixXd normal =
        Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(n), static_cast<Eigen::Index>(n));
    Eigen::VectorXd right = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(n)),
                    row(static_cast<Eigen::Index>(n));
    std::vector<vec3> heads = joints();
    std::vector<std::vector<vec3>> change(sliders);
    std::vector<float> width(sliders);
    if (shape) {
        const Shape own = shape_;
        const std::vector<Sample> now = samples_;
        const ShapedBody was = body_;
        for (size_t k = 0; k < sliders; ++k) {
            const ShapeKey& key = shapeKeys()[k];
            Shape other = own;
            width[k] = 0.05f * (key.high - key.low);
            if (own.*key.field + width[k] > key.high) width[k] = -width[k];
            other.*key.field += width[k];
            reshape(other);
            pose();
            for (size_t i = 0; i < samples_.size(); ++i)
                change[k].push_back((samples_[i].at - now[i].at) / width[k]);
        }
        shape_ = own, body_ = was, samples_ = now;
        pose();
    }
    for (const auto& [i, to, plane, weight] : pulls) {
        const Sample& s = samples_[i];
        const vec3 arm = s.at - place_;
        const auto put = [&](size_t at, float x) {
            row(static_cast<Eigen::Index>(at)) = static_cast<double>(x);
        };
        for (size_t k = 0; k < 3; ++k) put(k, plane[static_cast<int>(k)]);
        const vec3 moment = glm::cross(arm, plane);
        for (size_t k = 0; k < 3; ++k) put(3 + k, moment[static_cast<int>(k)]);
        put(6, glm::dot(arm, plane));
        for (size_t h = 0; h < hinges_.size(); ++h) {
            const vec3 m = hinges_[h].share[i] * glm::cross(s.at - heads[hinges_[h].joint], plane);
            for (size_t k = 0; k < 3; ++k) put(7 + 3 * h + k, m[static_cast<int>(k)]);
        }
        for (size_t k = 0; k < sliders; ++k) put(n - sliders + k, glm::dot(change[k][i], plane));
        const auto w = static_cast<double>(weight);
        normal.selfadjointView<Eigen::Lower>().rankUpdate(row, w);
        right += w * static_cast<double>(glm::dot(to - s.at, plane)) * row;
    }
    const auto add = [&](size_t at, float weight, float so) { // a leaning towards zero in all
        normal(static_cast<Eigen::Index>(at), static_cast<Eigen::Index>(at)) += static_cast<double>(weight);
        right(static_cast<Eigen::Index>(at)) -= static_cast<double>(weight * so);
    };
    for (size_t k = 0; k < 7; ++k) add(k, 0.01f, 0);
    for (size_t h = 0; h < hinges_.size(); ++h)
        for (size_t k = 0; k < 3; ++k) {
            add(7 + 3 * h + k, 0.3f * ease * hinges_[h].stiff, hinges_[h].bent[static_cast<int>(k)]);
            add(7 + 3 * h + k, 0.5f, 0);
        }
    for (size_t k = 0; k < sliders; ++k) {
        const ShapeKey& key = shapeKeys()[k];
        const float span = key.high - key.low, usual = key.field == &Shape::age ? 30.0f : 0.5f;
        const bool odd = key.field == &Shape::proportions;
        add(n - sliders + k, (odd ? 0.4f : 0.05f) / (span * span), shape_.*key.field - usual);
        add(n - sliders + k, 0.2f / (span * span), 0);
    }
    const Eigen::VectorXd x = normal.ldlt().solve(right);
    const auto part = [&](size_t at) {
        const auto i = static_cast<Eigen::Index>(at);
        vec3 v(x(i), x(i + 1), x(i + 2));
        return v;
    };
    const auto capped = [](vec3 v, float most) {
        const float l = glm::length(v);
        return l > most ? v * (most / l) : v;
    };
    for (size_t h = hinges_.size(); h-- > 0;) {
        const vec3 v = capped(part(7 + 3 * h), 0.35f);
        bend(hinges_[h].joint, v);
        hinges_[h].bent += v;
    }
    bend(0, capped(part(3), 0.35f));
    place_ += capped(part(0), 0.2f * scale_);
    scale_ *= std::exp(std::clamp(static_cast<float>(x(6)), -0.1f, 0.1f));
    if (shape) {
        Shape next = shape_;
        for (size_t k = 0; k < sliders; ++k) {
            const ShapeKey& key = shapeKeys()[k];
            const float span = key.high - key.low, low = key.field == &Shape::age ? 2.0f : key.low;
            const float d = std::clamp(static_cast<float>(x(static_cast<Eigen::Index>(n - sliders + k))),
                                       -0.25f * span, 0.25f * span);
            next.*key.field = std::clamp(next.*key.field + d, low, key.high);
        }
        reshape(next);
    }
    pose();
}

float Puppet::step(const FitSurface& guest, const GuestFinder& finder, float reach, bool shape, float ease) {
    std::vector<Pull> pulls;
    std::vector<float> off;
    for (size_t i = 0; i < samples_.size(); ++i) {
        const Sample& s = samples_[i];
        const auto m = finder.find(s.at, s.normal, anyPart, reach, 0.3f);
        if (!m.found()) continue;
        off.push_back(m.distance);
        pulls.push_back({i, m.position, m.normal, m.weight});
    }
    if (guestSamples_.empty()) guestSamples_ = spreadVertices(guest, kGuestSamples);
    for (const uint32_t g : guestSamples_) {
        float best = reach * reach;
        size_t nearest = samples_.size();
        for (size_t i = 0; i < samples_.size(); ++i) {
            const vec3 d = samples_[i].at - guest.positions[g];
            const float d2 = glm::dot(d, d);
            if (d2 < best && glm::dot(samples_[i].normal, guest.normals[g]) > 0.3f) best = d2, nearest = i;
        }
        if (nearest == samples_.size()) continue;
        const float r = best / (reach * reach);
        pulls.push_back({nearest, guest.positions[g], samples_[nearest].normal, 0.7f * (1 - r) * (1 - r)});
    }
    solve(pulls, shape, ease);
    if (off.empty()) return reach;
    std::ranges::nth_element(off, off.begin() + static_cast<long>(off.size() / 2));
    return off[off.size() / 2];
}

void Puppet::settle(std::span<const vec3> skin, std::span<const float> trust, bool shape, float ease) {
    std::vector<Pull> pulls;
    for (size_t i = 0; i < samples_.size(); ++i)
        if (const float w = trust[samples_[i].vertex]; w > 0)
            for (int k = 0; k < 3; ++k) {
                vec3 axis(0);
                axis[k] = 1;
                pulls.push_back({i, skin[samples_[i].vertex], axis, w});
            }
    solve(pulls, shape, ease);
}

vec3 Puppet::joint(std::string_view name) const {
    const size_t j = jointNamed(*asset_, name);
    return place_ + scale_ * (vec3(matrices_[j] * glm::vec4(body_.jointHeads[j], 1)) - body_.jointHeads[0]);
}

std::vector<vec3> Puppet::joints() const {
    std::vector<vec3> out;
    for (size_t j = 0; j < matrices_.size(); ++j)
        out.push_back(
            place_ + scale_ * (vec3(matrices_[j] * glm::vec4(body_.jointHeads[j], 1)) - body_.jointHeads[0]));
    return out;
}

mat3 Puppet::turn() const {
    return glm::mat3_cast(turns_[0]);
}

std::vector<int> Puppet::follows(std::span<const vec3> positions, std::span<const vec3> normals) const {
    std::vector<int> out(positions.size(), -1);
    std::vector<int> most;
    for (const Sample& s : samples_) {
        const auto& w = asset_->weights[s.vertex];
        most.push_back(w.joint[static_cast<size_t>(std::ranges::max_element(w.weight) - w.weight.begin())]);
    }
    for (size_t v = 0; v < out.size(); ++v) {
        float best = 0.15f * 0.15f * scale_ * scale_;
        for (size_t i = 0; i < samples_.size(); ++i) {
            const vec3 d = samples_[i].at - positions[v];
            const float d2 = glm::dot(d, d) * (glm::dot(samples_[i].normal, normals[v]) > 0 ? 1.0f : 4.0f);
            if (d2 < best) best = d2, out[v] = most[i];
        }
    }
    return out;
}

} // namespace atlas
