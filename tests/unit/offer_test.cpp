// What a place on the skin offers, what lights up for it, and the actions between.
#include "atlas/scene_key.h"
#include "atlas/state/framing.h"
#include "atlas/view/tint.h"
#include "engine/render/camera.h"
#include "tests/unit/session_fixture.h"
#include <GLFW/glfw3.h>
#include <algorithm>
#include <set>

namespace {

using namespace atlas;
using fixture::session;

engine::SurfacePoint onSkin(glm::vec3 posed) {
    return session().bvh->closest(session().posed.coarseSurface(), posed).at;
}
engine::SurfacePoint at(const char* code, Side side) {
    return onSkin(placeOf(session(), code, side)->position);
}

struct Offer : testing::Test {
    AppState s;
    void SetUp() override {
        s.settings.reduceMotion = true;
        s.camera = frameBody(session(), View::front, 16.0f / 9);
    }
    void act(const Action& a) { apply(s, session(), a, 1); }
};

TEST_F(Offer, TheCalfOffersItselfTheLegAndWhatLiesNear) {
    for (const Side side : {Side::left, Side::right}) {
        const SkinOffer o = offerAt(session(), at("BL56", side));
        ASSERT_FALSE(o.regions.empty());
        EXPECT_EQ(o.regions.front(), (OfferedRegion{"calf", side}));
        EXPECT_EQ(nameOf(session().catalog, o.regions.front()),
                  side == Side::left ? "Left calf" : "Right calf");
        EXPECT_TRUE(o.nearest.region.empty());
        ASSERT_EQ(o.points.size(), 3u);
        EXPECT_EQ(o.points[0].code, "BL56");
        for (size_t i = 0; i < 3; ++i) {
            EXPECT_EQ(o.points[i].side, side);
            EXPECT_GE(o.points[i].metres, i ? o.points[i - 1].metres : 0);
        }
    }
}

TEST_F(Offer, SmallerRegionsComeFirst) {
    size_t overlaps = 0;
    for (size_t t = 0; t < session().asset->coarse.size(); t += 7) {
        const engine::SurfacePoint place{static_cast<uint32_t>(t), glm::vec3(1 / 3.0f)};
        const auto here = areasAt(session().areas, session().reference.coarseSurface(), place);
        if (here.size() < 2) continue;
        ++overlaps;
        EXPECT_EQ(regionAt(session(), place).region, session().areas[here[0].area].region);
        for (size_t i = 1; i < here.size(); ++i)
            EXPECT_LE(session().areas[here[i - 1].area].size, session().areas[here[i].area].size);
    }
    EXPECT_GT(overlaps, 0u);
}

TEST_F(Offer, EveryPlaceOffersSomething) {
    const size_t skin = session().asset->bodyTriangleCount / 4; // coarse triangles
    size_t without = 0;
    std::set<std::string> parts;
    for (size_t t = 0; t < skin; t += 331) {
        const SkinOffer o = offerAt(session(), {static_cast<uint32_t>(t), glm::vec3(1 / 3.0f)});
        parts.insert(o.part);
        EXPECT_NE(partName(o.part, o.side), "Skin") << o.part;
        EXPECT_FALSE(regionsOf(o).empty());
        without += o.regions.empty() ? 1 : 0;
    }
    EXPECT_GT(without, 0u);
    EXPECT_GT(parts.size(), 10u);
}

TEST_F(Offer, WhereNoRegionLiesThePartIsNamedAndTheNextRegionOffered) {
    const SkinOffer hand = offerAt(session(), at("LI4", Side::right));
    EXPECT_TRUE(hand.regions.empty());
    EXPECT_EQ(partName(hand.part, hand.side), "Right hand");
    EXPECT_EQ(hand.nearest, (OfferedRegion{"forearm", Side::right}));
    ASSERT_FALSE(hand.points.empty());
    EXPECT_EQ(hand.points[0].code, "LI4");
    const SkinOffer face = offerAt(session(), at("ST3", Side::left));
    EXPECT_TRUE(face.regions.empty());
    EXPECT_EQ(partName(face.part, face.side), "Face");
    const SkinOffer belly = offerAt(session(), at("CV12", Side::midline));
    EXPECT_EQ(belly.side, Side::midline);
    EXPECT_EQ(partName(belly.part, belly.side), "Belly");
}

TEST_F(Offer, WhatMustNotBePressedIsNotOffered) {
    for (size_t t = 0; t < session().asset->bodyTriangleCount / 4; t += 997)
        for (const OfferedPoint& p :
             offerAt(session(), {static_cast<uint32_t>(t), glm::vec3(1 / 3.0f)}).points)
            EXPECT_TRUE(session().catalog.point(p.code)->massage.notAdvised.empty()) << p.code;
    ASSERT_FALSE(session().catalog.point("ST1")->massage.notAdvised.empty());
    for (const OfferedPoint& p : offerAt(session(), at("ST1", Side::left)).points) EXPECT_NE(p.code, "ST1");
}

TEST_F(Offer, NamesSayTheSide) {
    const Catalog& c = session().catalog;
    EXPECT_EQ(nameOf(c, {"under-shoulder-blade", Side::right}), "Under the right shoulder blade");
    EXPECT_EQ(nameOf(c, {"calf", Side::midline}), "Calf");
    EXPECT_EQ(nameOf(c, {"legs", Side::left}), "Left leg");
    EXPECT_EQ(nameOf(c, {"trapezius", Side::right}), "Trapezius, right side");
    ASSERT_TRUE(c.region("lower-back")->area.across);
    EXPECT_EQ(nameOf(c, {"lower-back", Side::left}), "Lower back, left side");
}

TEST_F(Offer, RowsAreWalkedAndTakenByKeys) {
    act(act::OfferAt{at("BL56", Side::right)});
    ASSERT_TRUE(s.offer);
    EXPECT_EQ(s.offerRow, 0);
    const auto rows = static_cast<int>(regionsOf(*s.offer).size() + s.offer->points.size());
    const auto press = [&](int key) {
        const KeyBinding* b = bindingOfKey(s, key, 0);
        ASSERT_TRUE(b);
        act(b->action);
    };
    press(GLFW_KEY_UP);
    EXPECT_EQ(s.offerRow, rows - 1);
    press(GLFW_KEY_DOWN);
    EXPECT_EQ(s.offerRow, 0);
    EXPECT_EQ(bindingOfKey(GLFW_KEY_DOWN, GLFW_MOD_CONTROL, KeyMode::offer), nullptr);
    EXPECT_EQ(bindingOfKey(GLFW_KEY_1, 0, KeyMode::offer), nullptr);
    press(GLFW_KEY_ENTER);
    EXPECT_FALSE(s.offer);
    EXPECT_EQ(s.cardKind, CardKind::region);
    EXPECT_EQ(s.region, "calf");
    EXPECT_EQ(s.regionSide, Side::right);

    act(act::OfferAt{at("BL56", Side::left)});
    for (size_t i = 0; i < regionsOf(*s.offer).size(); ++i) act(act::StepOffer{1});
    act(act::TakeOffer{});
    EXPECT_EQ(s.point, "BL56");
    EXPECT_EQ(s.side, Side::left);
}

TEST_F(Offer, EscClosesItBeforeTheCard) {
    act(act::Open{CardKind::region, "calf", true, Side::right});
    act(act::OfferAt{at("LI4", Side::left)});
    act(act::Close{});
    EXPECT_FALSE(s.offer);
    EXPECT_EQ(s.cardKind, CardKind::region);
    act(act::OfferHere{});
    ASSERT_TRUE(s.offer); // the calf is in the middle of the view
    EXPECT_EQ(s.offer->regions.front().region, "calf");
    act(act::Focus{{0, 1, 0}});
    EXPECT_FALSE(s.offer); // the second click of a double click
}

TEST_F(Offer, TheSideStaysWithTheRegionAndItsPoints) {
    act(act::Open{CardKind::region, "under-shoulder-blade", true, Side::right});
    EXPECT_EQ(s.regionSide, Side::right);
    act(act::Open{CardKind::region, "under-shoulder-blade"});
    EXPECT_EQ(s.regionSide, Side::right); // nothing else was said
    act(act::Open{CardKind::point, "LI10"});
    EXPECT_EQ(s.side, Side::right);
    EXPECT_EQ(s.region, "under-shoulder-blade");
    act(act::Back{});
    EXPECT_EQ(s.regionSide, Side::right);
    act(act::Open{CardKind::region, "neck"});
    EXPECT_EQ(s.regionSide, Side::midline);
    act(act::Open{CardKind::region, "calf", true, Side::left});
    act(act::Open{CardKind::point, "LI4"}); // not of the calf
    EXPECT_EQ(s.region, "");
    EXPECT_EQ(s.regionSide, Side::midline);
}

// Seen whole from the given side: the area's places face the eye and lie in the picture.
TEST_F(Offer, EveryRegionIsFramedByItsArea) {
    for (const Region& r : session().catalog.regions)
        for (const Side side : {Side::left, Side::right}) {
            s.regionSide = Side::midline;
            act(act::Open{CardKind::region, r.id, true, side});
            const SkinArea* area = findArea(session().areas, r.id, side);
            ASSERT_TRUE(area) << r.id;
            size_t all = 0, seen = 0, inside = 0;
            for (size_t v = 0; v < area->depth.size(); v += 5) {
                if (area->depth[v] < 0) continue;
                const glm::vec3 p = session().posed.positions[v];
                if (area->side == Side::midline && (p.x > 0) != (side == Side::left)) continue;
                ++all;
                const glm::vec3 pixel = engine::project(s.camera, p, s.stage);
                inside += pixel.x > 0 && pixel.y > 0 && pixel.x < s.stage.x && pixel.y < s.stage.y ? 1 : 0;
                seen += hiddenFrom(session(), s.camera.eye(), p, session().posed.normals[v]) ? 0 : 1;
            }
            EXPECT_EQ(inside, all) << r.id;
            EXPECT_GT(5 * seen, 2 * all) << // of a ring round a limb about half
                r.id << ": " << seen << " of " << all << " are seen";
        }
}

TEST_F(Offer, TheOpenRegionIsLitOnItsSideAndTheHoveredOneHintedAt) {
    const auto vertex = [](const char* code, Side side) {
        const auto place = at(code, side);
        return session().asset->coarse[place.triangle][0];
    };
    const uint32_t left = vertex("BL56", Side::left), right = vertex("BL56", Side::right);
    EXPECT_TRUE(tintOf(session(), s).empty());
    act(act::Open{CardKind::region, "calf"});
    auto tint = tintOf(session(), s);
    ASSERT_EQ(tint.size(), session().asset->vertexCount);
    EXPECT_GT(tint[left].x, 0.5f);
    EXPECT_GT(tint[right].x, 0.5f);
    const auto both = tintKey(s);
    act(act::Open{CardKind::region, "calf", true, Side::right});
    tint = tintOf(session(), s);
    EXPECT_LT(tint[left].x, 0.1f);
    EXPECT_GT(tint[right].x, 0.5f);
    EXPECT_NE(tintKey(s), both);
    const SceneKey before = keyOf(s, {}, 1, 1);
    act(act::HoverRegion{"calf", Side::left});
    tint = tintOf(session(), s);
    EXPECT_GT(tint[left].y, 0.5f);
    EXPECT_LT(tint[right].y, 0.1f);
    EXPECT_FALSE(keyOf(s, {}, 1, 1) == before);
    act(act::OfferAt{at("LI4", Side::left)}); // its own rows are hinted at now
    EXPECT_EQ(hintedRegion(s), (OfferedRegion{"forearm", Side::left}));
    s.preview = "region:neck";
    tint = tintOf(session(), s);
    EXPECT_LT(tint[right].x, 0.1f);
}

} // namespace
