#include "atlas/domain/garment.h"
#include <gtest/gtest.h>

namespace {

using namespace atlas;

glm::vec3 joint(const BodyAsset& asset, const ShapedBody& body, std::string_view name, bool tail = false) {
    for (size_t j = 0; j < asset.joints.size(); ++j)
        if (asset.joints[j].name == name) return tail ? body.jointTails[j] : body.jointHeads[j];
    ADD_FAILURE() << "no joint " << name;
    return {};
}

uint32_t nearest(const BodyAsset& asset, const ShapedBody& body, glm::vec3 p) {
    uint32_t best = 0;
    for (uint32_t v = 0; v < asset.bodyVertexCount; ++v)
        if (glm::distance(body.positions[v], p) < glm::distance(body.positions[best], p)) best = v;
    return best;
}

TEST(Garment, CoversWhatItShouldOnEveryShapeAndIsSymmetric) {
    auto asset = loadBody();
    ASSERT_TRUE(asset) << asset.error().message;
    for (const char* text :
         {"", "weight=1", "weight=0,muscle=0", "age=80", "age=10", "sex=1", "sex=1,weight=1"}) {
        SCOPED_TRACE(text);
        const Shape shape = parseShape(text, {}).value();
        const ShapedBody body = shapeBody(*asset, shape);
        const auto mask = garmentMask(*asset, body, shape);
        ASSERT_EQ(mask.size(), body.positions.size());
        const glm::vec3 nipple = joint(*asset, body, "breast.L", true),
                        hip = joint(*asset, body, "upperleg01.L");
        EXPECT_EQ(mask[nearest(*asset, body, nipple)] > 0.6f, shape.sex < 0.5f);
        for (float z : {0.3f, -0.3f})
            EXPECT_GT(mask[nearest(*asset, body, {0.02f, hip.y - 0.02f, z})], 0.6f); // pubis, buttock
        for (const char* bare : {"head", "wrist.L", "lowerleg01.L", "upperarm02.R", "neck01", "foot.R"})
            EXPECT_LT(mask[nearest(*asset, body, joint(*asset, body, bare))], 0.4f) << bare;
        for (uint32_t v = 0; v < asset->vertexCount; ++v)
            ASSERT_NEAR(mask[v], mask[asset->mirror[v]], 0.02f) << v;
        for (size_t v = asset->bodyVertexCount; v < mask.size(); ++v) ASSERT_EQ(mask[v], 0.0f); // eyes
    }
}

TEST(Garment, SmoothingMovesOnlyWhatIsCoveredAndLevelsTheNipple) {
    auto asset = loadBody();
    ASSERT_TRUE(asset) << asset.error().message;
    const ShapedBody body = shapeBody(*asset, {});
    const auto mask = garmentMask(*asset, body, {});
    ShapedBody drawn = body;
    smoothUnderGarment(*asset, drawn, mask);
    size_t covered = 0, lifted = 0;
    for (size_t v = 0; v < mask.size(); ++v) {
        if (mask[v] <= 0.5f) {
            ASSERT_EQ(drawn.positions[v], body.positions[v]);
            continue;
        }
        ++covered;
        lifted += glm::dot(drawn.positions[v] - body.positions[v], body.normals[v]) > 0.0005f;
        ASSERT_LT(glm::distance(drawn.positions[v], body.positions[v]), 0.06f);
        ASSERT_NEAR(glm::length(drawn.normals[v]), 1.0f, 1e-3f);
    }
    EXPECT_GT(covered, 2000u);
    EXPECT_GT(static_cast<double>(lifted), 0.8 * static_cast<double>(covered));
    // Normals around the nipple spread less under cloth.
    const glm::vec3 nipple = joint(*asset, body, "breast.L", true);
    float before = 1, after = 1;
    for (uint32_t v = 0; v < asset->bodyVertexCount; ++v) {
        if (glm::distance(body.positions[v], nipple) > 0.014f) continue;
        const uint32_t centre = nearest(*asset, body, nipple);
        before = std::min(before, glm::dot(body.normals[v], body.normals[centre]));
        after = std::min(after, glm::dot(drawn.normals[v], drawn.normals[centre]));
    }
    EXPECT_LT(before, 0.8f);
    EXPECT_GT(after, 0.88f);
}

} // namespace
