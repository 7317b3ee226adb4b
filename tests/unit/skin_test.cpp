// How the skin bends: no joint loses its volume, nothing turns inside out, and what is drawn on the skin
// stays on it.
#include "atlas/domain/garment.h"
#include "atlas/view/overlay.h"
#include "atlas/view/ruler_view.h"
#include "skin_fixture.h"
#include <algorithm>
#include <cmath>
#include <random>

namespace {

using namespace atlas;
using namespace fixture;

// The piece of the limb about a joint, capped where it is cut off: the cuts lie where the skin is rigid.
struct Piece {
    std::vector<engine::Triangle> triangles;
    std::vector<std::array<uint32_t, 2>> rim; // edges, in the triangles' sense
    std::vector<size_t> rimOf;                // which cut: 0 above, 1 below

    Piece(const PosedBody& straight, const std::string& above, const std::string& at,
          const std::string& below, float reach) {
        const glm::vec3 a = straight.jointPositions[joint(above)], b = straight.jointPositions[joint(at)],
                        c = straight.jointPositions[joint(below)];
        const glm::vec3 up = glm::normalize(a - b), down = glm::normalize(c - b);
        const glm::vec3 along = glm::normalize(down - up);
        const auto level = [&](const engine::Triangle& t) {
            return glm::dot(
                (straight.positions[t[0]] + straight.positions[t[1]] + straight.positions[t[2]]) / 3.0f - b,
                along);
        };
        // From the skin nearest the joint over the neighbours: other limbs near by do not belong to it.
        const auto& asset = *straight.asset;
        const auto skin = std::span(asset.triangles).first(asset.bodyTriangleCount);
        size_t start = 0;
        float best = 1e9f;
        for (size_t i = 0; i < skin.size(); ++i)
            if (const float d = glm::distance(straight.positions[skin[i][0]], b); d < best)
                best = d, start = i;
        std::vector<bool> in(skin.size());
        std::vector<size_t> next{start};
        in[start] = true;
        while (!next.empty()) {
            const size_t i = next.back();
            next.pop_back();
            triangles.push_back(skin[i]);
            for (int k = 0; k < 3; ++k) {
                const int n = asset.topology.neighbour[i][static_cast<size_t>(k)];
                if (n < 0 || static_cast<size_t>(n) >= skin.size()) continue;
                const float l = level(skin[static_cast<size_t>(n)]);
                if (std::abs(l) < reach) {
                    if (!in[static_cast<size_t>(n)])
                        in[static_cast<size_t>(n)] = true, next.push_back(static_cast<size_t>(n));
                    continue;
                }
                for (size_t e = 0; e < 3; ++e) { // the edge that both have
                    const uint32_t p = skin[i][e], q = skin[i][(e + 1) % 3];
                    const auto& other = skin[static_cast<size_t>(n)];
                    if (std::ranges::find(other, p) != other.end() &&
                        std::ranges::find(other, q) != other.end()) {
                        rim.push_back({p, q});
                        rimOf.push_back(l > 0 ? 1 : 0);
                    }
                }
            }
        }
    }

    double volume(const PosedBody& body) const {
        std::array<glm::dvec3, 2> middle{glm::dvec3(0), glm::dvec3(0)};
        std::array<double, 2> count{};
        for (size_t i = 0; i < rim.size(); ++i)
            middle[rimOf[i]] += glm::dvec3(body.positions[rim[i][0]]), ++count[rimOf[i]];
        for (size_t k = 0; k < 2; ++k) middle[k] /= std::max(count[k], 1.0);
        double six = 0;
        const auto add = [&](glm::dvec3 a, glm::dvec3 b, glm::dvec3 c) {
            six += glm::dot(a, glm::cross(b, c));
        };
        for (const auto& t : triangles) add(body.positions[t[0]], body.positions[t[1]], body.positions[t[2]]);
        for (size_t i = 0; i < rim.size(); ++i)
            add(body.positions[rim[i][1]], body.positions[rim[i][0]], middle[rimOf[i]]);
        return six / 6;
    }

    // Area of the section through `at` across `normal`: what crosses it anywhere in the piece counts.
    double section(const PosedBody& body, glm::vec3 at, glm::vec3 normal) const {
        double twice = 0;
        for (const auto& t : triangles) {
            std::array<glm::vec3, 2> cut{};
            size_t cuts = 0;
            bool falling = false;
            for (size_t k = 0; k < 3; ++k) {
                const glm::vec3 a = body.positions[t[k]] - at, b = body.positions[t[(k + 1) % 3]] - at;
                const float da = glm::dot(a, normal), db = glm::dot(b, normal);
                if ((da < 0) == (db < 0) || cuts == 2) continue;
                if (cuts == 0) falling = db < 0;
                cut[cuts++] = glm::mix(a, b, da / (da - db));
            }
            if (cuts < 2) continue;
            const double part = static_cast<double>(glm::dot(glm::cross(cut[0], cut[1]), normal));
            twice += falling ? -part : part;
        }
        return std::abs(twice) / 2;
    }
};

struct Bend {
    const char *motion, *above, *at, *below;
    float reach; // metres to either side, at a stature of 1.6 m
    float most;  // degrees
};
constexpr std::array<Bend, 2> kBends{
    {{"elbow-flexion.left", "upperarm01.L", "lowerarm01.L", "wrist.L", 0.10f, 140},
     {"knee-flexion.left", "upperleg01.L", "lowerleg01.L", "foot.L", 0.14f, 140}}};

TEST(Skin, NoHingeCollapsesOrSwells) {
    for (size_t f = 0; f < figures().size(); ++f)
        for (const Bend& b : kBends) {
            const PosedBody straight = figures()[f].in(pose({}));
            const Piece piece(straight, b.above, b.at, b.below, b.reach * straight.height / 1.6f);
            const double whole = piece.volume(straight);
            ASSERT_GT(whole, 1e-4) << b.at;
            const auto middle = [&](const PosedBody& p) { // plane that halves the bend
                const glm::vec3 at = p.jointPositions[joint(b.at)];
                const glm::vec3 up = glm::normalize(p.jointPositions[joint(b.above)] - at),
                                down = glm::normalize(p.jointPositions[joint(b.below)] - at);
                return piece.section(p, at, glm::normalize(down - up));
            };
            const double area = middle(straight);
            ASSERT_GT(area, 5e-4) << b.at;
            for (float angle = 20; angle <= b.most; angle += 20) {
                const PosedBody bent = figures()[f].in(pose({{b.motion, angle}}));
                EXPECT_GT(piece.volume(bent) / whole, 0.84) << b.at << " " << angle << " " << kShapes[f];
                EXPECT_LT(piece.volume(bent) / whole, 1.12) << b.at << " " << angle << " " << kShapes[f];
                EXPECT_GT(middle(bent) / area, 0.75) << b.at << " " << angle << " " << kShapes[f];
            }
        }
}

TEST(Skin, TheForearmKeepsItsGirthWhenThePalmTurnsDown) {
    for (size_t f = 0; f < figures().size(); ++f) {
        const PosedBody straight = figures()[f].in(pose({}));
        const PosedBody turned = figures()[f].in(pose({{"forearm-pronation.left", 80}}));
        const Piece piece(straight, "upperarm01.L", "lowerarm02.L", "wrist.L",
                          0.09f * straight.height / 1.6f);
        const auto at = [&](const PosedBody& p, float t) {
            const glm::vec3 elbow = p.jointPositions[joint("lowerarm01.L")],
                            wrist = p.jointPositions[joint("wrist.L")];
            return piece.section(p, glm::mix(elbow, wrist, t), glm::normalize(wrist - elbow));
        };
        for (const float t : {0.35f, 0.45f, 0.55f, 0.65f, 0.75f}) {
            ASSERT_GT(at(straight, t), 1e-4) << t;
            EXPECT_GT(at(turned, t) / at(straight, t), 0.85) << t << " " << kShapes[f];
            EXPECT_LT(at(turned, t) / at(straight, t), 1.15) << t << " " << kShapes[f];
        }
    }
}

TEST(Skin, EveryPoseKeepsVolumeAndTearsNothing) {
    const auto volume = [](const PosedBody& p) {
        double six = 0;
        for (const auto& t : std::span(p.asset->triangles).first(p.asset->bodyTriangleCount))
            six += glm::dot(glm::dvec3(p.positions[t[0]]),
                            glm::cross(glm::dvec3(p.positions[t[1]]), glm::dvec3(p.positions[t[2]])));
        return six / 6;
    };
    for (size_t f = 0; f < figures().size(); ++f) {
        const PosedBody straight = figures()[f].in(pose({}));
        const double whole = volume(straight);
        for (const Pose& named : session().poses) {
            const PosedBody p = figures()[f].in(named);
            EXPECT_NEAR(volume(p) / whole, 1, 0.10) << named.id << " " << kShapes[f];
            size_t inverted = 0, stretched = 0;
            const auto skin = std::span(p.asset->triangles).first(p.asset->bodyTriangleCount);
            for (const auto& t : skin) {
                const auto cross = [&](const std::vector<glm::vec3>& x) {
                    return glm::cross(x[t[1]] - x[t[0]], x[t[2]] - x[t[0]]);
                };
                const glm::vec3 was = cross(straight.positions), is = cross(p.positions);
                const glm::quat turn = p.turns[t[0]] * glm::inverse(straight.turns[t[0]]);
                inverted += glm::dot(turn * was, is) < 0 ? 1 : 0;
                for (size_t k = 0; k < 3; ++k) {
                    const uint32_t a = t[k], b = t[(k + 1) % 3];
                    const float ratio =
                        glm::distance(p.positions[a], p.positions[b]) /
                        std::max(glm::distance(straight.positions[a], straight.positions[b]), 1e-4f);
                    stretched += ratio > 3.0f ? 1 : 0;
                }
            }
            EXPECT_LT(inverted, skin.size() / 200) << named.id << " " << kShapes[f];
            EXPECT_LT(stretched, skin.size() / 100) << named.id << " " << kShapes[f];
        }
    }
}

TEST(Skin, MovingTheWholeBodyMovesEveryVertexAlike) {
    const Figure& woman = figures().front();
    JointPose upright = measuringPose(*session().asset, woman.shaped), turned = upright;
    turned.lie = glm::normalize(glm::quat(0.8f, 0.3f, -0.4f, 0.2f));
    const PosedBody a = poseBody(session().asset, woman.shaped, upright),
                    b = poseBody(session().asset, woman.shaped, turned);
    const glm::vec3 lift = b.positions[0] - turned.lie * a.positions[0];
    for (size_t v = 0; v < a.positions.size(); ++v) {
        ASSERT_LT(glm::distance(turned.lie * a.positions[v] + lift, b.positions[v]), 2e-5f) << v;
        ASSERT_GT(glm::dot(turned.lie * a.normals[v], b.normals[v]), 0.9999f) << v;
    }
}

TEST(Skin, TheSamePoseIsTheSameSkin) {
    const Pose p = pose({{"elbow-flexion.left", 97}, {"hip-flexion.right", 70}});
    const PosedBody a = figures().front().in(p), b = figures().front().in(p);
    EXPECT_EQ(a.positions, b.positions);
    EXPECT_EQ(a.normals, b.normals);
    EXPECT_NE(a.version, b.version);
}

TEST(Skin, MirroredPosesGiveMirroredSkin) {
    const auto& asset = *session().asset;
    const Pose left =
        pose({{"shoulder-abduction.left", 120}, {"elbow-flexion.left", 100}, {"knee-flexion.right", 90}});
    const PosedBody a = figures().front().in(left),
                    b = figures().front().in(mirrorPose(session().motions, left));
    std::vector<float> off;
    for (size_t v = 0; v < asset.bodyVertexCount; ++v) {
        const glm::vec3 p = a.positions[v], q = b.positions[asset.mirror[v]];
        off.push_back(glm::distance(p, glm::vec3(-q.x, q.y, q.z)));
    }
    std::ranges::sort(off); // MakeHuman's shapes and weights are not quite alike on both sides
    EXPECT_LT(off[off.size() * 99 / 100], 0.002f);
    EXPECT_LT(off.back(), 0.012f);
}

TEST(Skin, EyesStayInTheHead) {
    const auto& asset = *session().asset;
    const PosedBody straight = figures().front().in(pose({})),
                    bowed = figures().front().in(pose({{"neck-flexion", 40}, {"neck-rotation", 50}}));
    const size_t head = joint("head");
    const glm::mat4 moved = bowed.skinMatrices[head] * glm::inverse(straight.skinMatrices[head]);
    for (size_t v = asset.bodyVertexCount; v < asset.vertexCount; ++v)
        ASSERT_LT(glm::distance(glm::vec3(moved * glm::vec4(straight.positions[v], 1)), bowed.positions[v]),
                  1e-4f)
            << v;
}

TEST(Skin, ClothIsCarriedAlong) {
    const Shape shape;
    const Figure& woman = figures().front();
    ShapedBody clothed = woman.shaped;
    const auto mask = garmentMask(*session().asset, woman.shaped, shape);
    smoothUnderGarment(*session().asset, clothed, mask);
    const PosedBody bare = woman.in(pose({{"hip-flexion.left", 80}}));
    const PosedBody shown = poseClothed(bare, woman.shaped, clothed);
    size_t covered = 0;
    for (size_t v = 0; v < bare.positions.size(); ++v) {
        EXPECT_NEAR(glm::distance(shown.positions[v], bare.positions[v]),
                    glm::distance(clothed.positions[v], woman.shaped.positions[v]), 1e-4f);
        covered += shown.positions[v] != bare.positions[v] ? 1 : 0;
        if (mask[v] <= 0.5f) {
            ASSERT_EQ(shown.positions[v], bare.positions[v]) << v;
        }
    }
    EXPECT_GT(covered, 1000u);
}

// Everything that is drawn on the skin, in every pose of the data: on the surface that is drawn.
TEST(Skin, PointsLinesAndRulersStayOnIt) {
    AtlasSession s = session();
    auto features = traceFeatures(s, s.dataDir);
    ASSERT_TRUE(features);
    dress(s);
    AppState state;
    state.point = "LI11";
    state.side = Side::left;
    for (const bool bare : {false, true})
        for (const Pose& named : s.poses) {
            s.bare = bare;
            ASSERT_TRUE(setPose(s, named));
            const PosedBody& drawn = shownBody(s);
            const auto surface = drawn.surface();
            const engine::Bvh tree(drawn.skinSurface(), s.asset->bvhOrder);
            const auto off = [&](glm::vec3 p) { return tree.closest(drawn.skinSurface(), p).distance; };
            const BodyOverlay overlay = makeBodyOverlay(s, *features);
            EXPECT_GT(overlay.sites.size(), 361u);
            for (const OverlaySite& site : overlay.sites) {
                EXPECT_LT(off(site.place.position), 1e-4f) << named.id << " " << site.place.code;
                EXPECT_NEAR(glm::length(site.place.normal), 1, 1e-3f);
                const auto at = tree.closest(drawn.skinSurface(), site.place.position).at;
                EXPECT_GT(glm::dot(engine::normalAt(surface, at), site.place.normal), 0.9f)
                    << named.id << " " << site.place.code;
            }
            const auto follow = [&](const engine::Line& line, const std::string& what) {
                float worst = 0;
                for (size_t i = 1; i < line.points.size(); ++i)
                    for (const float t : {0.0f, 0.25f, 0.5f, 0.75f})
                        worst = std::max(worst, off(glm::mix(line.points[i - 1], line.points[i], t)));
                EXPECT_LT(worst, 0.0005f) << named.id << " " << what;
            };
            for (const OverlayLine& r : overlay.routes) follow(r.line, r.meridian);
            for (const OverlayLine& r : overlay.features) follow(r.line, r.meridian);
            const RulerView ruler = makeRulerView(s, state);
            EXPECT_TRUE(ruler.shows(s, state));
            for (const engine::Line& line : ruler.lines) // ticks are straight and stand out to the sides
                if (line.points.size() > 3) follow(line, "ruler");
        }
}

TEST(Skin, PickingAndHidingUseThePosedBody) {
    AtlasSession s = session();
    for (const Pose& named : s.poses) {
        ASSERT_TRUE(setPose(s, named));
        const engine::Bvh fresh(s.posed.coarseSurface());
        std::mt19937 random(7);
        std::uniform_real_distribution<float> any(-1, 1);
        for (int i = 0; i < 60; ++i) {
            const glm::vec3 from =
                glm::vec3(any(random), any(random), any(random)) * 2.0f + glm::vec3(0, 0.8f, 0);
            const engine::Ray ray{from, glm::vec3(0.2f * any(random), 0.6f + 0.6f * any(random), 0) - from};
            const auto a = s.bvh->raycast(s.posed.coarseSurface(), ray),
                       b = fresh.raycast(s.posed.coarseSurface(), ray);
            ASSERT_EQ(a.has_value(), b.has_value()) << named.id;
            if (a) {
                EXPECT_NEAR(a->t, b->t, 1e-4f) << named.id;
            }
        }
    }
}

} // namespace
