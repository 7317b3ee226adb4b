// What is said of a fitted guest's points holds: of bodies that nothing was fitted by, nine of ten points lie
// within what is said of each, and not much more is said than is true.
#include "guest_truth.h"

using namespace atlas;
using fixture::share;

namespace {

struct Said {
    std::vector<float> off, within; // metres, one a site
    float held() const {
        size_t count = 0;
        for (size_t i = 0; i < off.size(); ++i) count += off[i] <= within[i];
        return static_cast<float>(count) / static_cast<float>(std::max<size_t>(off.size(), 1));
    }
};

// On the guest's own skin as the file shows it: where each point is said to lie and where it does.
Said saidOf(const fixture::MadeGuest& made, const Guest& guest) {
    const auto& s = fixture::session();
    Said out;
    const auto truth =
        measure(poseBody(s.asset, made.shaped, measuringPose(*s.asset, made.shaped)), s.catalog);
    const auto mine = fixture::measureGuest(guest);
    EXPECT_TRUE(truth && mine);
    if (!truth || !mine) return out;
    const std::vector<glm::vec3> there = fixture::asRead(made, guest.state->reading.frame);
    const engine::SurfaceView theirs{there, there, s.asset->triangles},
        ours{guest.fitted, guest.fitted, s.asset->triangles};
    for (size_t i = 0; i < truth->points.size(); ++i) {
        const auto &a = truth->points[i].sites, &b = mine->points[i].sites;
        for (size_t k = 0; k < std::min(a.size(), b.size()); ++k) {
            out.off.push_back(
                glm::distance(engine::positionAt(theirs, a[k].at), engine::positionAt(ours, b[k].at)));
            out.within.push_back(withinAt(guest, b[k].at));
        }
    }
    EXPECT_GT(out.off.size(), 650u);
    return out;
}

const Shape kWoman{0, 28, 0.35f, 0.6f, 0.7f, 0.5f}, kMan{1, 60, 0.4f, 0.3f, 0.3f, 0.5f};

// Joints of another program's convention, `off` metres from where ours lie.
void moveJoints(fixture::GuestSpec& spec, float off) {
    for (const float side : {1.0f, -1.0f}) {
        const std::string end = side > 0 ? ".L" : ".R";
        spec.jointsOff["upperleg01" + end] = off * glm::vec3(-0.6f * side, -0.8f, 0);
        spec.jointsOff["lowerleg01" + end] = off * glm::vec3(0, 0.8f, -0.6f);
        spec.jointsOff["foot" + end] = off * glm::vec3(0, 0.6f, -0.8f);
        spec.jointsOff["upperarm01" + end] = off * glm::vec3(-0.8f * side, 0.6f, 0);
        spec.jointsOff["lowerarm01" + end] = off * glm::vec3(0.6f * side, 0, -0.8f);
    }
    for (const char* name : {"root", "spine05", "spine03", "spine01", "neck01"})
        spec.jointsOff[name] = {0, 0, -off};
}

fixture::GuestSpec posed(const char* pose, const Shape& shape) {
    const auto& s = fixture::session();
    fixture::GuestSpec spec;
    spec.shape = shape, spec.fine = true;
    const Pose named = findPose(s, pose).value();
    spec.pose = [&s, named](const BodyAsset& asset, const ShapedBody& shaped) {
        return jointPose(asset, shaped, s.motions, named).value();
    };
    return spec;
}

// `most`: times the middle error, and two millimetres, that may be said in the middle.
void expectHonest(const char* what, const fixture::GuestSpec& spec, bool rig, size_t triangles, float most) {
    SCOPED_TRACE(what);
    const auto& s = fixture::session();
    fixture::MadeGuest made = fixture::makeGuest(spec);
    fixture::retriangulate(made.model.meshes[0], triangles, 0, 7);
    if (!rig) {
        made.model.joints.clear();
        for (auto& m : made.model.meshes) m.joints.clear(), m.weights.clear();
    }
    const auto guest = fitGuest(s.asset, s.catalog, made.model);
    ASSERT_TRUE(guest) << guest.error().message;
    const Said said = saidOf(made, *guest);
    EXPECT_GE(said.held(), 0.9f) << "true " << 1000 * share(said.off, 0.5f) << ", 90 % "
                                 << 1000 * share(said.off, 0.9f) << " mm; said "
                                 << 1000 * share(said.within, 0.5f) << ", 90 % "
                                 << 1000 * share(said.within, 0.9f);
    EXPECT_LT(share(said.within, 0.5f), most * share(said.off, 0.5f) + 0.002f)
        << "true " << 1000 * share(said.off, 0.5f) << " mm";
}

} // namespace

TEST(GuestReport, OfAGoodRig) {
    fixture::GuestSpec spec;
    spec.shape = kWoman, spec.fine = true, spec.posture = fixture::kAPose, spec.naming = "Rigify";
    expectHonest("plain", spec, true, 25000, 3);
    spec.shape = kMan, spec.naming = "Unreal", spec.posture = fixture::kTPose;
    expectHonest("coarse", spec, true, 3000, 3);
}

TEST(GuestReport, OfARigWhoseJointsLieElsewhere) {
    fixture::GuestSpec spec;
    spec.shape = kWoman, spec.fine = true, spec.posture = fixture::kAPose;
    moveJoints(spec, 0.04f);
    expectHonest("4 cm", spec, true, 20000, 5);
}

TEST(GuestReport, OfARigThatCameBent) {
    auto raised = posed("arms-raised", kMan);
    raised.naming = "Unreal";
    expectHonest("arms raised", raised, true, 20000, 7);
    expectHonest("seated", posed("seated", kWoman), true, 20000, 5);
}

TEST(GuestReport, OfScans) {
    fixture::GuestSpec spec;
    spec.shape = kWoman, spec.fine = true, spec.posture = fixture::kAPose;
    expectHonest("standing", spec, false, 20000, 5);
    expectHonest("seated", posed("seated", kMan), false, 20000, 5);
    expectHonest("hugging", posed("shoulders-forward", kWoman), false, 20000, 5);
}
