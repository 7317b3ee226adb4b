#include "atlas/domain/body.h"
#include <gtest/gtest.h>

namespace {

TEST(Body, AdultsHavePlausibleStature) {
    auto asset = atlas::loadBody();
    ASSERT_TRUE(asset) << asset.error().message;
    EXPECT_EQ(asset->joints.size(), 163u);
    atlas::Shape shape;
    const float female = atlas::shapeBody(*asset, shape).height;
    shape.sex = 1;
    const float male = atlas::shapeBody(*asset, shape).height;
    EXPECT_NEAR(female, 1.59f, 0.02f);
    EXPECT_NEAR(male, 1.73f, 0.02f);
    for (uint32_t v = 0; v < asset->bodyVertexCount; ++v) EXPECT_EQ(asset->mirror[asset->mirror[v]], v);
    for (const auto& w : asset->weights)
        EXPECT_EQ(w.weight[0] + w.weight[1] + w.weight[2] + w.weight[3], 255);
}

TEST(Body, MissingFolderNamesTheRemedy) {
    auto asset = atlas::loadBody("/nonexistent");
    ASSERT_FALSE(asset);
    EXPECT_NE(asset.error().message.find("tools/fetch"), std::string::npos);
}

TEST(Shape, WrongKeysAndValuesAreNamed) {
    EXPECT_FALSE(atlas::parseShape("wieght=0.5", {}));
    EXPECT_FALSE(atlas::parseShape("age=0", {}));
    EXPECT_EQ(atlas::parseShape("age=70,weight=0.9", {}).value().age, 70);
}

} // namespace
