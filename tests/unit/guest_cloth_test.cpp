// What of a guest's mesh is worn over its skin.
#include "atlas/domain/guest_cloth.h"
#include <gtest/gtest.h>

namespace {

using namespace atlas;

// A sheet of n x n squares, every square with vertices of its own as along the seams of a texture.
void sheet(GuestSkin& skin, glm::vec3 corner, float side, int n, float offset) {
    const float step = side / static_cast<float>(n);
    for (int i = 0; i < n; ++i)
        for (int j = 0; j < n; ++j) {
            const auto first = static_cast<uint32_t>(skin.positions.size());
            for (int c = 0; c < 4; ++c) {
                skin.positions.push_back(corner + glm::vec3(static_cast<float>(i + c % 2) * step,
                                                            static_cast<float>(j + c / 2) * step, offset));
                skin.offset.emplace_back(0, 0, offset);
            }
            skin.triangles.push_back({first, first + 1, first + 2});
            skin.triangles.push_back({first + 1, first + 3, first + 2});
        }
}

TEST(GuestCloth, AShellOverTheSkinIsWorn) {
    GuestSkin skin;
    sheet(skin, {0, 0, 0}, 1, 8, 0);
    const size_t body = skin.positions.size();
    sheet(skin, {0, 0, 0}, 0.5f, 8, 0.012f);
    const size_t jacket = skin.positions.size();
    sheet(skin, {0.6f, 0.6f, 0}, 0.03f, 2, 0.01f); // a lash
    const auto worn = wornOver(skin);
    ASSERT_EQ(worn.size(), skin.positions.size());
    for (size_t v = 0; v < worn.size(); ++v) EXPECT_EQ(worn[v], v >= body && v < jacket ? 1.0f : 0.0f) << v;
}

TEST(GuestCloth, ItsHemMayTouchTheSkin) {
    GuestSkin skin;
    sheet(skin, {0, 0, 0}, 1, 8, 0);
    const size_t body = skin.positions.size();
    sheet(skin, {0, 0, 0.002f}, 0.5f, 8, 0.012f);
    for (size_t v = body; v < skin.positions.size(); ++v)
        if (skin.positions[v].x < 0.1f) skin.offset[v].z = 0.001f;
    const auto worn = wornOver(skin);
    for (size_t v = body; v < worn.size(); ++v) EXPECT_EQ(worn[v], 1) << v;
}

TEST(GuestCloth, APieceThatIsTheOnlyOneIsSkinHoweverBadlyItFits) {
    GuestSkin scan;
    sheet(scan, {0, 0, 0}, 1, 8, 0.02f);
    for (const float w : wornOver(scan)) EXPECT_EQ(w, 0);
    GuestSkin noisy;
    sheet(noisy, {0, 0, 0}, 1, 8, 0);
    for (size_t v = 0; v < noisy.offset.size(); v += 7) noisy.offset[v].z = 0.02f;
    sheet(noisy, {1.5f, 0, 0}, 1, 8, -0.02f); // and what lies under the skin is not worn over it
    for (const float w : wornOver(noisy)) EXPECT_EQ(w, 0);
    EXPECT_TRUE(wornOver({}).empty());
}

} // namespace
