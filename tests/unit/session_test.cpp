#include "atlas/domain/session.h"
#include "data_fixture.h"
#include "session_fixture.h"
#include <algorithm>

namespace {

atlas::AtlasSession& session() {
    static atlas::AtlasSession s = fixture::session(); // to be changed
    return s;
}

glm::vec3 place(const atlas::AtlasSession& s, const char* code) {
    return engine::positionAt(s.posed.skinSurface(), s.measurement.point(code)->sites.at(0).at);
}

TEST(Session, OpensWithEveryPointPlaced) {
    const auto& s = session();
    EXPECT_EQ(s.source, "female");
    EXPECT_EQ(s.pose.id, "anatomical");
    for (const auto& p : s.catalog.points) {
        const auto* placed = s.measurement.point(p.code);
        ASSERT_NE(placed, nullptr) << p.code;
        EXPECT_FALSE(placed->sites.empty()) << p.code;
    }
    const glm::vec3 navel = place(s, "CV17");
    const auto hit = s.bvh->raycast(s.posed.coarseSurface(), {navel + glm::vec3(0, 0, 1), {0, 0, -1}});
    ASSERT_TRUE(hit);
    EXPECT_NEAR(hit->t, 1, 0.01) << "the tree belongs to the posed body";
}

TEST(Session, AShapeIsMeasuredAnewAndThePoseStays) {
    atlas::AtlasSession s = session();
    ASSERT_TRUE(atlas::setPose(s, atlas::findPose(s, "rest").value()));
    atlas::Shape tall;
    tall.height = 0.95f;
    ASSERT_TRUE(atlas::setShape(s, tall));
    EXPECT_EQ(s.pose.id, "rest");
    EXPECT_EQ(s.shape, tall);
    EXPECT_GT(s.shaped.height, session().shaped.height + 0.05f);
    EXPECT_GT(s.measurement.scale("forearm")->metres, session().measurement.scale("forearm")->metres * 1.02f);
}

TEST(Session, ExtremeShapesAreMeasured) {
    atlas::AtlasSession s = session();
    for (const char* text :
         {"sex=0,age=1,weight=0,height=0,muscle=0", "sex=0,age=12,weight=0,height=0,muscle=0",
          "sex=0,age=12,weight=0,height=0,muscle=1", "sex=0,age=90,weight=0,height=0,muscle=1",
          "sex=1,age=1,weight=0,height=0,muscle=0", "sex=1,age=90,weight=1,height=1,muscle=1",
          "sex=0,age=40,weight=1,height=0,muscle=0", "sex=1,age=25,proportions=0,height=1"}) {
        const auto shaped = atlas::setShape(s, atlas::parseShape(text, {}).value());
        ASSERT_TRUE(shaped) << text << ": " << shaped.error().message;
        const auto& joints = s.asset->joints;
        const auto toe = std::ranges::find(joints, "toe2-1.L", &engine::Joint::name);
        ASSERT_NE(toe, joints.end());
        const auto* head = s.measurement.landmark("metatarsal_head_2", atlas::Side::left);
        ASSERT_NE(head, nullptr);
        EXPECT_LT(glm::distance(head->position,
                                s.reference.jointPositions[static_cast<size_t>(toe - joints.begin())]),
                  0.05f)
            << text;
    }
}

TEST(Session, APoseCarriesTheBoundPoints) {
    atlas::AtlasSession s = session();
    const glm::vec3 before = place(s, "LI4");
    ASSERT_TRUE(atlas::setPose(s, atlas::findPose(s, "rest").value()));
    EXPECT_GT(glm::distance(before, place(s, "LI4")), 0.05f) << "the arms of the rest pose are raised";
    EXPECT_EQ(s.measurement.point("LI4")->sites.at(0).at.triangle,
              session().measurement.point("LI4")->sites.at(0).at.triangle);
    ASSERT_TRUE(atlas::setPose(s, atlas::findPose(s, "anatomical").value()));
    EXPECT_LT(glm::distance(before, place(s, "LI4")), 1e-5f);
}

TEST(Session, AnErrorLeavesItAsItWas) {
    atlas::AtlasSession s = session();
    const glm::vec3 before = place(s, "LI4");
    const auto unknown = atlas::findPose(s, "upside-down");
    ASSERT_FALSE(unknown);
    EXPECT_NE(unknown.error().message.find("upside-down"), std::string::npos);
    atlas::Pose pose;
    pose.degrees["tail-flexion"] = 10;
    const auto wrong = atlas::setPose(s, pose);
    ASSERT_FALSE(wrong);
    EXPECT_NE(wrong.error().message.find("tail-flexion"), std::string::npos);
    EXPECT_EQ(s.pose.id, "anatomical");
    EXPECT_EQ(place(s, "LI4"), before);
}

TEST(Session, DamagedBodyNamesTheRemedy) {
    fixture::DataFolder data;
    std::filesystem::create_directory(data.path() / "body");
    data.write("body/body.glb", "glTF is not here");
    data.write("body/body.shapes", "nor shapes");
    atlas::SessionOptions options;
    options.body = (data.path() / "body").string();
    const auto opened = atlas::openSession(options);
    ASSERT_FALSE(opened);
    EXPECT_NE(opened.error().message.find("tools/fetch"), std::string::npos) << opened.error().message;
}

TEST(Session, TruncatedBodiesAreRefused) {
    const auto good = atlas::bakedBodyDir();
    fixture::DataFolder data;
    for (const char* name : {"body.glb", "body.shapes"}) {
        std::filesystem::copy_file(good / "body.glb", data.path() / "body.glb",
                                   std::filesystem::copy_options::overwrite_existing);
        std::filesystem::copy_file(good / "body.shapes", data.path() / "body.shapes",
                                   std::filesystem::copy_options::overwrite_existing);
        for (const double part : {0.0, 0.001, 0.3, 0.9, 0.9999}) {
            const auto size = std::filesystem::file_size(good / name);
            std::filesystem::resize_file(data.path() / name,
                                         static_cast<uintmax_t>(part * static_cast<double>(size)));
            atlas::SessionOptions options;
            options.body = data.path().string();
            const auto opened = atlas::openSession(options);
            ASSERT_FALSE(opened) << name << " cut to " << part;
            EXPECT_NE(opened.error().message.find("tools/fetch"), std::string::npos)
                << opened.error().message;
            std::filesystem::copy_file(good / name, data.path() / name,
                                       std::filesystem::copy_options::overwrite_existing);
        }
    }
}

} // namespace
