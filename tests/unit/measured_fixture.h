#pragma once
// Bodies of several builds, measured.
#include "atlas/domain/measure.h"
#include <gtest/gtest.h>
#include <initializer_list>

namespace fixture {

struct MeasuredBody {
    std::string name; // its shape as --shape takes it
    atlas::PosedBody body;
    atlas::Measurement m;
};

inline const atlas::Catalog& catalog() {
    static const atlas::Catalog c = [] {
        auto read = atlas::loadCatalog(atlas::defaultDataDir());
        EXPECT_TRUE(read) << (read ? "" : read.error().message);
        return read ? std::move(*read) : atlas::Catalog{};
    }();
    return c;
}

inline constexpr std::initializer_list<const char*> kBuilds{"sex=0", "sex=1", "sex=0.5,age=40,weight=0.95",
                                                            "sex=1,age=80,muscle=0.2"};

// What cannot be measured is a failure and left out.
inline std::vector<MeasuredBody> measuredBodies(std::initializer_list<const char*> shapes = kBuilds) {
    std::vector<MeasuredBody> out;
    auto asset = atlas::loadBody();
    EXPECT_TRUE(asset) << (asset ? "" : asset.error().message);
    if (!asset) return out;
    const auto shared = std::make_shared<const atlas::BodyAsset>(std::move(*asset));
    for (const char* shape : shapes) {
        const atlas::ShapedBody shaped = atlas::shapeBody(*shared, *atlas::parseShape(shape, {}));
        atlas::PosedBody body = atlas::poseBody(shared, shaped, atlas::measuringPose(*shared, shaped));
        auto m = atlas::measure(body, catalog());
        EXPECT_TRUE(m) << shape << ": " << (m ? "" : m.error().message);
        if (m) out.push_back({shape, std::move(body), std::move(*m)});
    }
    return out;
}

} // namespace fixture
