// The measuring on several bodies, each result compared with a measurement of the same body made another way:
// straight rulers, joint positions, or published body proportions.
#include "measured_fixture.h"
#include <algorithm>

namespace {

using namespace atlas;

struct Measured : fixture::MeasuredBody {
    glm::vec3 at(const std::string& id, Side side = Side::left) const {
        const PlacedPoint* p = m.point(id);
        if (p)
            for (const Site& s : p->sites)
                if (s.side == side || s.side == Side::midline)
                    return engine::positionAt(body.skinSurface(), s.at);
        if (const Landmark* l = m.landmark(id, side)) return l->position;
        ADD_FAILURE() << id << " is not placed on " << name;
        return {};
    }
    engine::SurfacePoint site(const std::string& code, Side side = Side::left) const {
        for (const Site& s : m.point(code)->sites)
            if (s.side == side || s.side == Side::midline) return s.at;
        return {};
    }
    glm::vec3 joint(const std::string& wanted) const {
        for (size_t i = 0; i < body.asset->joints.size(); ++i)
            if (body.asset->joints[i].name == wanted) return body.jointPositions[i];
        ADD_FAILURE() << "no joint " << wanted;
        return {};
    }
    float cun(const char* id) const { return m.scale(id, Side::left)->metres; }
};

const std::vector<Measured>& bodies() {
    static const std::vector<Measured> all = [] {
        std::vector<Measured> out;
        for (fixture::MeasuredBody& b : fixture::measuredBodies(
                 {"sex=0", "sex=1", "sex=0.5,age=40,weight=0.95", "sex=1,age=80,muscle=0.2",
                  "sex=0,weight=0.1,muscle=0.2,age=20", "sex=1,height=0.9,muscle=0.9"}))
            out.push_back({std::move(b)});
        return out;
    }();
    if (all.size() != 6) ADD_FAILURE() << "only " << all.size() << " of 6 bodies could be measured";
    return all;
}

float angleDegrees(glm::vec3 a, glm::vec3 b) {
    return glm::degrees(std::acos(glm::clamp(glm::dot(glm::normalize(a), glm::normalize(b)), -1.0f, 1.0f)));
}

TEST(Measure, PostureIsAnatomical) {
    for (const Measured& b : bodies()) {
        SCOPED_TRACE(b.name);
        for (const char* side : {".L", ".R"}) {
            const std::string s = side;
            const glm::vec3 shoulder = b.joint("upperarm01" + s), elbow = b.joint("lowerarm01" + s),
                            wrist = b.joint("wrist" + s), middle = b.joint("finger3-1" + s);
            EXPECT_LT(angleDegrees(elbow - shoulder, wrist - elbow), 2);
            EXPECT_LT(angleDegrees(wrist - elbow, middle - wrist), 5);
            EXPECT_LT(angleDegrees(elbow - shoulder, {0, -1, 0}), 15);
            const float flip = s == ".L" ? 1.0f : -1.0f;
            const glm::vec3 palm =
                flip * glm::cross(b.joint("finger5-1" + s) - wrist, b.joint("finger2-1" + s) - wrist);
            EXPECT_LT(angleDegrees(palm, {0, 0, 1}), 12);
        }
    }
}

// Heights as fractions of stature: Drillis and Contini 1966 and Winter, Biomechanics of Human Movement. The
// tall figure has long legs, hence the room at the pelvis.
TEST(Measure, LandmarkHeightsFollowPublishedProportions) {
    struct Row {
        const char* id;
        float fraction, tolerance;
    };
    const Row rows[] = {{"acromion_lateral_end", 0.818f, 0.025f},
                        {"greater_trochanter", 0.53f, 0.025f},
                        {"patella_apex", 0.285f, 0.025f},
                        {"lateral_malleolus", 0.039f, 0.012f},
                        {"chin", 0.870f, 0.02f},
                        {"suprasternal_notch", 0.818f, 0.02f},
                        {"L4_spinous_process", 0.61f, 0.04f},
                        {"umbilicus", 0.605f, 0.025f},
                        {"pubic_symphysis", 0.515f, 0.045f}};
    for (const Measured& b : bodies())
        for (const Row& r : rows)
            EXPECT_NEAR(b.at(r.id).y / b.body.height, r.fraction, r.tolerance) << r.id << " on " << b.name;
}

TEST(Measure, VertebraeDescendInOrder) {
    for (const Measured& b : bodies()) {
        float above = b.at("C2_spinous_process").y;
        for (const char* v : {"C7", "T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9", "T10", "T11", "T12",
                              "L1", "L2", "L3", "L4", "L5", "S2"}) {
            const glm::vec3 p = b.at(std::string(v).append("_spinous_process"));
            EXPECT_LT(p.y, above - 0.008f) << v << " on " << b.name;
            EXPECT_NEAR(p.x, 0, 1e-4f);
            above = p.y;
        }
        // Each vertebra is a little higher than the one above it, as in the spine.
        float before = 0;
        const auto name = [](int k) {
            return std::string(k <= 12 ? "T" : "L")
                .append(std::to_string(k <= 12 ? k : k - 12))
                .append("_spinous_process");
        };
        for (int i = 1; i < 17; ++i) {
            const float gap = glm::distance(b.at(name(i)), b.at(name(i + 1)));
            if (before > 0) {
                EXPECT_NEAR(gap / before, 1.02f, 0.12f) << name(i) << " on " << b.name;
            }
            before = gap;
        }
    }
}

// "n of m B-cun from A to B" against a straight ruler laid from A to B.
TEST(Measure, ProportionalPointsAgreeWithAStraightRuler) {
    struct Row {
        const char *code, *from, *to;
        float part;
    };
    const Row rows[] = {{"PC6", "PC7", "PC3", 2 / 12.0f},
                        {"LI10", "LI11", "LI5", 2 / 12.0f},
                        {"TE5", "TE4", "olecranon_tip", 2 / 12.0f},
                        {"ST36", "ST35", "ST41", 3 / 16.0f},
                        {"BL37", "BL36", "BL40", 6 / 14.0f}};
    for (const Measured& b : bodies())
        for (const Row& r : rows) {
            SCOPED_TRACE(b.name + " " + r.code);
            const glm::vec3 from = b.at(r.from), line = b.at(r.to) - from, p = b.at(r.code) - from;
            const float length = glm::length(line), cun = length / 14;
            EXPECT_NEAR(glm::dot(p, line) / length, r.part * length, 0.35f * cun);
            const glm::vec3 normal = engine::normalAt(b.body.skinSurface(), b.site(r.code));
            EXPECT_NEAR(glm::dot(p, glm::normalize(glm::cross(line, normal))), 0,
                        0.5f * cun); // no sideways drift
        }
}

TEST(Measure, PointsOfTheBackLieAtTheirVertebraAndDistance) {
    for (const Measured& b : bodies()) {
        SCOPED_TRACE(b.name);
        const float cun = std::abs(b.at("scapula_medial_border").x) / 3;
        struct Row {
            const char *code, *above, *below;
            float lateral;
        };
        for (const Row& r :
             {Row{"BL23", "L2", "L3", 1.5f}, Row{"BL52", "L2", "L3", 3}, Row{"BL47", "T9", "T10", 3}}) {
            const glm::vec3 p = b.at(r.code);
            EXPECT_LT(p.y, b.at(std::string(r.above) + "_spinous_process").y) << r.code;
            EXPECT_GT(p.y, b.at(std::string(r.below) + "_spinous_process").y) << r.code;
            EXPECT_NEAR(p.x, r.lateral * cun, 0.001f) << r.code;
        }
        EXPECT_NEAR(b.at("BL54").y, b.at("sacral_hiatus").y, 0.002f);
        EXPECT_NEAR(b.at("BL54").x, 3 * cun, 0.001f);
        EXPECT_NEAR(b.at("BL23").y, b.at("GV4").y, 0.004f);
    }
}

TEST(Measure, LegPointsLieAtTheirLevels) {
    for (const Measured& b : bodies()) {
        SCOPED_TRACE(b.name);
        const float leg = b.at("BL40").y - b.at("lateral_malleolus").y, cun = leg / 16;
        EXPECT_NEAR(b.at("BL57").y, b.at("BL40").y - 8 * cun, 0.5f * cun);
        EXPECT_NEAR(b.at("BL58").y, b.at("BL60").y + 7 * cun, 0.6f * cun); // as the standard words it
        EXPECT_GT(b.at("BL58").x, b.at("BL57").x + 0.5f * cun);
        EXPECT_LT(b.at("GB34").y, b.at("fibular_head").y - 0.4f * cun);
        EXPECT_GT(b.at("GB34").z, b.at("fibular_head").z + 0.4f * cun);
        EXPECT_NEAR(b.at("BL62").x, b.at("lateral_malleolus").x, 0.012f);
        EXPECT_LT(b.at("BL62").y, b.at("lateral_malleolus").y - 0.5f * cun);
        EXPECT_LT(b.at("BL60").z, b.at("lateral_malleolus").z - 0.01f);
        EXPECT_GT(b.at("BL60").z, b.at("calcaneal_tendon").z + 0.003f);
        EXPECT_LT(b.at("LR4").x, b.at("ST41").x);
        EXPECT_NEAR(b.at("BL36").y, b.at("BL40").y + 14 * b.cun("thigh_posterior"), 0.003f);
    }
}

TEST(Measure, KneePointsLieAtTheJoint) {
    for (const Measured& b : bodies()) {
        SCOPED_TRACE(b.name);
        const glm::vec3 knee = b.joint("lowerleg01.L"), st35 = b.at("ST35"), bl40 = b.at("BL40"),
                        apex = b.at("patella_apex");
        EXPECT_NEAR(st35.y, knee.y, 0.015f);
        EXPECT_GT(st35.x, apex.x + 0.010f); // beside the ligament, on the outer side
        EXPECT_LT(st35.x, knee.x + 0.045f);
        EXPECT_GT(st35.z, knee.z + 0.015f);
        EXPECT_NEAR(bl40.y, knee.y, 0.015f);
        EXPECT_NEAR(bl40.x, knee.x, 0.015f); // the middle of the crease
        EXPECT_LT(bl40.z, knee.z - 0.02f);
        EXPECT_NEAR(bl40.y, apex.y,
                    0.02f); // the standard: apex of the patella and centre of the fossa are level
    }
}

TEST(Measure, ShoulderNeckAndChest) {
    for (const Measured& b : bodies()) {
        SCOPED_TRACE(b.name);
        const float toSpine = glm::distance(b.at("GB21"), b.at("C7_spinous_process")),
                    toAcromion = glm::distance(b.at("GB21"), b.at("acromion_lateral_end"));
        EXPECT_NEAR(toSpine / toAcromion, 1, 0.15f);
        EXPECT_LT(b.at("GB20").y, b.at("external_occipital_protuberance").y);
        EXPECT_GT(b.at("GB20").y, b.at("posterior_hairline_mid").y);
        EXPECT_GT(b.at("GB20").x, b.at("BL10").x + 0.006f); // beyond the border of trapezius
        EXPECT_LT(b.at("GB20").x, b.at("mastoid").x);
        EXPECT_GT(b.at("BL10").y, b.at("posterior_hairline_mid").y);
        EXPECT_NEAR(b.at("CV17").x, 0, 1e-4f);
        EXPECT_LT(b.at("CV17").y, b.at("suprasternal_notch").y);
        EXPECT_GT(b.at("CV17").y, b.at("xiphisternal_junction").y);
        EXPECT_NEAR(b.at("LR14").x, std::abs(b.at("nipple").x), 0.003f);
        EXPECT_NEAR(b.at("LR14").y, b.at("CV14").y, 0.3f * b.cun("epigastrium"));
        EXPECT_NEAR(b.at("CV17").y - b.at("LR14").y, 3.2f * b.cun("chest_height"),
                    0.6f * b.cun("chest_height"));
    }
}

TEST(Measure, HandPointsLieBesideTheirBones) {
    for (const Measured& b : bodies()) {
        SCOPED_TRACE(b.name);
        const glm::vec3 wrist = b.joint("wrist.L"), index = b.joint("finger2-1.L"),
                        middle = b.joint("finger3-1.L"), ring = b.joint("finger4-1.L"),
                        little = b.joint("finger5-1.L");
        const glm::vec3 distal = glm::normalize(middle - wrist), radial = glm::normalize(index - little);
        const auto along = [&](glm::vec3 p) { return glm::dot(p - wrist, distal); };
        const auto across = [&](glm::vec3 p) { return glm::dot(p - wrist, radial); };
        const glm::vec3 li4 = b.at("LI4"), te3 = b.at("TE3"), ex8 = b.at("EX-UE8");
        EXPECT_GT(along(li4), 0.35f * along(index));
        EXPECT_LT(along(li4), 0.75f * along(index));
        const glm::vec3 base = b.joint("metacarpal1.L");
        EXPECT_GT(across(li4), across(glm::mix(base, index, 0.5f)) + 0.003f);
        EXPECT_GT(across(te3), across(little));
        EXPECT_LT(across(te3), across(ring));
        EXPECT_LT(along(te3), along(ring));
        EXPECT_GT(across(ex8), across(middle));
        EXPECT_LT(across(ex8), across(index));
        EXPECT_LT(along(ex8), along(middle));
        // Palmar crease from radial to ulnar: LU9, PC7, HT7, all near the wrist joint's level.
        EXPECT_GT(across(b.at("LU9")), across(b.at("PC7")) + 0.008f);
        EXPECT_GT(across(b.at("PC7")), across(b.at("HT7")) + 0.008f);
        for (const char* code : {"LU9", "PC7", "HT7", "TE4", "LI5"})
            EXPECT_NEAR(along(b.at(code)), 0, 0.012f) << code;
    }
}

TEST(Measure, PointsFaceTheSideTheyLieOn) {
    struct Row {
        const char* code;
        glm::vec3 towards;
    };
    const Row rows[] = {
        {"PC6", {0, 0, 1}},     {"HT7", {0, 0, 1}},   {"LU9", {0, 0, 1}},   {"PC3", {0, 0, 1}},
        {"TE5", {0, 0, -1}},    {"TE3", {0, 0, -1}},  {"LI4", {0, 0, -1}},  {"EX-UE8", {0, 0, -1}},
        {"ST36", {0, 0, 1}},    {"ST35", {0, 0, 1}},  {"BL40", {0, 0, -1}}, {"BL57", {0, 0, -1}},
        {"BL37", {0, 0, -1}},   {"BL23", {0, 0, -1}}, {"BL10", {0, 0, -1}}, {"CV17", {0, 0, 1}},
        {"GB34", {1, 0, 0}},    {"BL60", {1, 0, 0}},  {"BL62", {1, 0, 0}},  {"LI10", {1, 0, 0}},
        {"LR4", {-1, 0, 0.5f}}, {"GB21", {0, 1, 0}},  {"BL54", {0, 0, -1}}, {"LR14", {0, 0, 1}}};
    for (const Measured& b : bodies())
        for (const Row& r : rows) {
            const glm::vec3 n = engine::normalAt(b.body.skinSurface(), b.site(r.code));
            EXPECT_GT(glm::dot(n, glm::normalize(r.towards)), 0.25f) << r.code << " on " << b.name;
        }
}

TEST(Measure, RightIsTheMirrorOfLeft) {
    for (const Measured& b : bodies())
        for (const PlacedPoint& p : b.m.points) {
            if (p.sites.size() != 2) continue;
            const glm::vec3 l = b.at(p.code, Side::left), r = b.at(p.code, Side::right);
            // The same place on the mirrored triangle; the two halves of MakeHuman's shapes and skin weights
            // differ by up to some millimetres themselves.
            const engine::SurfacePoint at = b.site(p.code, Side::left);
            const BodyAsset& asset = *b.body.asset;
            glm::vec3 twin(0);
            for (int i = 0; i < 3; ++i)
                twin += at.barycentric[i] *
                        b.body.positions[asset.mirror[asset.triangles[at.triangle][static_cast<size_t>(i)]]];
            EXPECT_LT(glm::distance(r, twin), 0.0003f) << p.code << " on " << b.name;
            EXPECT_LT(glm::distance(l, glm::vec3(-r.x, r.y, r.z)), 0.002f) << p.code << " on " << b.name;
            EXPECT_GT(l.x, 0) << p.code;
        }
}

TEST(Measure, PointsStayInTheTissueUnderPosing) {
    const Measured& b = bodies().front();
    const ShapedBody shaped = shapeBody(*b.body.asset, *parseShape(b.name, {}));
    JointPose pose = measuringPose(*b.body.asset, shaped);
    const auto& joints = b.body.asset->joints;
    const auto knee = std::ranges::find(joints, "lowerleg01.L", &engine::Joint::name) - joints.begin();
    pose.turns[static_cast<size_t>(knee)] = glm::angleAxis(glm::radians(60.0f), glm::vec3(1, 0, 0));
    const PosedBody bent = poseBody(b.body.asset, shaped, pose);
    const auto site = b.site("ST36");
    const auto& t = bent.asset->triangles[site.triangle];
    const glm::vec3 p = engine::positionAt(bent.skinSurface(), site);
    for (uint32_t v : t) EXPECT_LT(glm::distance(p, bent.positions[v]), 0.02f);
    EXPECT_GT(glm::distance(p, b.at("ST36")), 0.05f); // it went with the leg
}

TEST(Measure, ScalesAreNearOneSeventyFifthOfStature) { // the standard: the body's height is 75 B-cun
    for (const Measured& b : bodies())
        for (const char* id : {"forearm", "leg", "leg_medial", "thigh_lateral", "thigh_posterior",
                               "chest_height", "epigastrium", "lower_abdomen", "back"}) {
            const float ratio = b.cun(id) * 75 / b.body.height;
            EXPECT_GT(ratio, 0.75f) << id << " on " << b.name;
            EXPECT_LT(ratio, 1.5f) << id << " on " << b.name;
        }
}

} // namespace
