#include "atlas/domain/blush.h"
#include <cmath>
#include <gtest/gtest.h>

namespace {

using namespace atlas;

TEST(Blush, LipsAndEarsAreRedTheForeheadIsNotAndBothSidesAreAlike) {
    auto asset = loadBody();
    if (!asset) GTEST_SKIP() << asset.error().message;
    for (float sex : {0.0f, 1.0f})
        for (float age : {8.0f, 25.0f, 80.0f}) {
            Shape shape;
            shape.sex = sex;
            shape.age = age;
            const ShapedBody body = shapeBody(*asset, shape);
            const auto blush = skinBlush(*asset, body);
            ASSERT_EQ(blush.size(), asset->vertexCount);
            for (uint32_t lip : {455u, 466u, 467u}) EXPECT_GT(blush[lip], 0.7f) << lip << " at " << age;
            for (uint32_t skin : {343u, 5162u, 227u, 858u, 1522u})
                EXPECT_LT(blush[skin], 0.25f) << skin << " at " << age;
            EXPECT_GT(blush[12027], 0.1f) << "ear lobe";
            float most = 0, unlike = 0;
            for (uint32_t v = 0; v < asset->vertexCount; ++v) {
                most = std::max(most, blush[v]);
                EXPECT_GE(blush[v], 0);
                unlike = std::max(unlike, std::abs(blush[v] - blush[asset->mirror[v]]));
                if (v >= asset->bodyVertexCount) {
                    EXPECT_EQ(blush[v], 0) << "eyes have none";
                }
            }
            EXPECT_LE(most, 1);
            EXPECT_LT(unlike, 0.2f);
        }
}

} // namespace
