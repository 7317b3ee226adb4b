// The regions' areas on several bodies: which points they hold and which not, against published shares of the
// skin, and against the mirror; then what is said of broken outlines.
#include "atlas/domain/area.h"
#include "atlas/domain/placement.h"
#include "data_fixture.h"
#include "engine/geometry/outline.h"
#include <algorithm>
#include <functional>
#include <gtest/gtest.h>

namespace {

using namespace atlas;

struct Body {
    std::string name;
    PosedBody body;
    Measurement m;
    std::vector<SkinArea> areas;
    float skin = 0; // square metres
    const SkinArea& area(std::string_view region, Side side = Side::left) const {
        const SkinArea* a = findArea(areas, region, side);
        if (!a) throw std::runtime_error("no area of " + std::string(region));
        return *a;
    }
    float depth(std::string_view region, const char* code, Side side) const {
        const engine::SurfacePoint* at = nullptr;
        for (const Site& s : m.point(code)->sites)
            if (s.side == side || s.side == Side::midline) at = &s.at;
        return depthAt(area(region, side), body.skinSurface(), *at);
    }
};

struct Loaded {
    Catalog catalog;
    std::vector<Body> bodies;
};

const Loaded& loaded() {
    static const Loaded all = [] {
        Loaded out;
        auto asset = loadBody();
        auto catalog = loadCatalog(defaultDataDir());
        if (!asset || !catalog) {
            ADD_FAILURE() << (asset ? catalog.error().message : asset.error().message);
            return out;
        }
        out.catalog = std::move(*catalog);
        const auto shared = std::make_shared<const BodyAsset>(std::move(*asset));
        for (const char* shape :
             {"sex=0", "sex=1", "sex=0.5,age=40,weight=0.95", "sex=1,age=80,muscle=0.2",
              "sex=0,weight=0.1,muscle=0.2,age=20", "sex=0.5,age=6", "sex=1,age=35,height=0.9,muscle=1"}) {
            const ShapedBody shaped = shapeBody(*shared, *parseShape(shape, {}));
            Body b{shape, poseBody(shared, shaped, measuringPose(*shared, shaped)), {}, {}, 0};
            auto m = measure(b.body, out.catalog, &b.areas);
            if (!m) {
                ADD_FAILURE() << shape << ": " << m.error().message;
                continue;
            }
            b.m = std::move(*m);
            for (const engine::Triangle& t : b.body.skinSurface().triangles)
                b.skin += 0.5f * glm::length(glm::cross(b.body.positions[t[1]] - b.body.positions[t[0]],
                                                        b.body.positions[t[2]] - b.body.positions[t[0]]));
            out.bodies.push_back(std::move(b));
        }
        return out;
    }();
    if (all.bodies.size() != 7) ADD_FAILURE() << "only " << all.bodies.size() << " of 7 bodies";
    return all;
}
const std::vector<Body>& bodies() {
    return loaded().bodies;
}

struct Holds {
    const char* region;
    std::vector<const char*> in, out;
};
const std::vector<Holds> kHolds{
    {"back", {"BL17", "BL23", "BL43", "BL47", "GV9", "GV6"}, {"LI15", "ST25", "BL54", "BL10", "GV2"}},
    {"lower-back", {"BL23", "BL24", "BL52", "GV4", "GV3"}, {"BL54", "BL17", "ST25", "GB26", "GV8"}},
    {"trapezius", {"GB21", "SI14", "SI15", "TE15", "BL11", "GV14"}, {"LI15", "BL17", "ST12", "ST9", "SI11"}},
    {"neck", {"BL10", "GB20", "GV15"}, {"ST9", "LI18", "CV23", "CV22", "GB21", "ST12", "BL17"}},
    {"shoulder", {"LI15", "TE14", "SI9", "SI10", "SI11"}, {"BL43", "BL17", "LU2", "LI12", "GV14"}},
    {"under-shoulder-blade",
     {"BL42", "BL43", "BL44", "BL45", "BL46"},
     {"GV9", "GV11", "SI9", "GB21", "BL52"}},
    {"chest", {"CV17", "ST15", "ST16", "KI25"}, {"CV22", "LR14", "CV12", "LI15", "ST12"}},
    {"under-rib-cage", {"LR14", "LR13", "GB24"}, {"CV12", "CV17", "ST25", "BL23", "ST17"}},
    {"arm", {"LI13", "LU4", "PC2", "TE12"}, {"TE5", "LI15", "SP20", "LI10"}},
    {"forearm", {"TE5", "PC6", "LI10", "HT4"}, {"LI4", "PC8", "LI13", "TE3"}},
    {"legs",
     {"ST35", "ST36", "BL40", "BL37", "BL57", "SP10", "GB31"},
     {"BL54", "GB30", "LR3", "ST25", "BL62"}},
    {"calf", {"BL55", "BL56", "BL57", "BL58"}, {"ST36", "GB34", "SP9", "BL37", "ST40"}},
    {"buttock", {"GB30", "BL54"}, {"BL23", "BL37", "GV2", "ST31", "BL33"}},
};

TEST(Area, HoldsItsPlacesAndNoOthers) {
    for (const Body& b : bodies())
        for (const Holds& h : kHolds)
            for (const Side side : {Side::left, Side::right}) {
                for (const char* code : h.in)
                    EXPECT_GT(b.depth(h.region, code, side), 0)
                        << h.region << " lacks " << code << " " << toString(side) << " on " << b.name;
                for (const char* code : h.out)
                    EXPECT_LT(b.depth(h.region, code, side), 0)
                        << h.region << " holds " << code << " " << toString(side) << " on " << b.name;
            }
}

// Where the hand begins and where to it works.
TEST(Area, HoldsTheSpotOfItsMassage) {
    for (const Body& b : bodies()) {
        Evaluator evaluator(b.body, loaded().catalog);
        for (const Region& r : loaded().catalog.regions)
            for (const Rule* rule : {&r.spot, &r.towards}) {
                if (rule->kind.empty()) continue;
                const auto place = evaluator.evaluate(*rule);
                ASSERT_TRUE(place) << r.id;
                EXPECT_GT(shareAt(b.area(r.id), b.body.skinSurface(), place->at), 0.5f)
                    << r.id << (rule == &r.spot ? " spot" : " towards") << " on " << b.name;
            }
    }
}

// Never press the front of the neck: no place of the throat belongs to the neck.
TEST(Area, TheThroatBelongsToNoRegion) {
    for (const Body& b : bodies())
        for (const char* id : {"thyroid_prominence", "cricoid_cartilage", "suprasternal_notch"})
            for (const SkinArea& a : b.areas)
                EXPECT_LT(depthAt(a, b.body.skinSurface(), b.m.landmark(id)->at), 0)
                    << a.region << " holds " << id << " on " << b.name;
}

TEST(Area, EveryRegionHasOneAndTheRightIsTheMirrorOfTheLeft) {
    for (const Body& b : bodies()) {
        SCOPED_TRACE(b.name);
        const BodyAsset& asset = *b.body.asset;
        for (const Region& r : loaded().catalog.regions) {
            const SkinArea &left = b.area(r.id, Side::left), &right = b.area(r.id, Side::right);
            EXPECT_EQ(&left == &right, left.side == Side::midline) << r.id;
            ASSERT_EQ(left.depth.size(), asset.vertexCount) << r.id;
            EXPECT_NEAR(left.size / right.size, 1, 0.01f) << r.id;
            float worst = 0;
            for (size_t v = 0; v < asset.bodyVertexCount; ++v)
                worst = std::max(worst, std::abs(left.depth[v] - right.depth[asset.mirror[v]]));
            EXPECT_LT(worst, 0.001f) << r.id;
            for (size_t v = asset.bodyVertexCount; v < asset.vertexCount; ++v) // eyes
                ASSERT_LT(left.depth[v], 0) << r.id;
        }
    }
}

// Depth is a distance: between neighbours it changes by no more than the way between them, so the share has
// neither holes nor steps. Folds of the skin, where the way is longer than it seems, are left out.
TEST(Area, DepthChangesAsSlowlyAsTheWay) {
    for (const Body& b : bodies()) {
        const auto s = b.body.skinSurface();
        for (const SkinArea& a : b.areas) {
            size_t edges = 0, jumps = 0;
            for (const engine::Triangle& t : s.triangles)
                for (size_t i = 0; i < 3; ++i) {
                    const uint32_t u = t[i], v = t[(i + 1) % 3];
                    if (std::min(std::abs(a.depth[u]), std::abs(a.depth[v])) > 0.5f * a.soft) continue;
                    if (glm::dot(s.normals[u], s.normals[v]) < 0.7f) continue;
                    ++edges;
                    const float way = glm::distance(s.positions[u], s.positions[v]);
                    jumps += std::abs(a.depth[u] - a.depth[v]) > 1.1f * way + 0.003f;
                }
            EXPECT_GT(edges, 200u) << a.region;
            EXPECT_LT(static_cast<double>(jumps), 0.005 * static_cast<double>(edges))
                << a.region << " on " << b.name << ": " << jumps << " of " << edges;
        }
    }
}

TEST(Area, ShareFadesOverTheSoftEdge) {
    SkinArea a;
    a.soft = 0.02f;
    EXPECT_EQ(shareOf(a, -0.011f), 0);
    EXPECT_EQ(shareOf(a, 0.011f), 1);
    EXPECT_FLOAT_EQ(shareOf(a, 0), 0.5f);
    for (float d = -0.02f; d < 0.02f; d += 0.001f) EXPECT_LE(shareOf(a, d), shareOf(a, d + 0.001f));
}

// Per cent of the skin on one side, by the chart of Lund and Browder (1944): thigh and leg together 16.5 in
// an adult, upper arm 4, forearm 3, buttock 2.5. Our upper arm begins at the armpit, so it may be smaller.
TEST(Area, SizesAgreeWithTheChartOfBurns) {
    struct Row {
        const char* region;
        float least, most;
    };
    for (const Body& b : bodies())
        for (const Row& r : {Row{"legs", 12.5f, 19}, Row{"arm", 1.8f, 4.6f}, Row{"forearm", 2, 3.8f},
                             Row{"buttock", 1.4f, 3.6f}, Row{"calf", 1.8f, 4}}) {
            const float percent = 100 * b.area(r.region).size / b.skin;
            EXPECT_GT(percent, r.least) << r.region << " on " << b.name;
            EXPECT_LT(percent, r.most) << r.region << " on " << b.name;
        }
}

TEST(Area, GrowsWithTheBody) {
    const Body &slender = bodies()[4], &heavy = bodies()[2], &child = bodies()[5], &strong = bodies()[6];
    for (const Region& r : loaded().catalog.regions) {
        EXPECT_GT(heavy.area(r.id).size, slender.area(r.id).size) << r.id;
        EXPECT_GT(strong.area(r.id).size, 1.3f * child.area(r.id).size) << r.id;
    }
}

float partOf(const Body& b, std::string_view inner, std::string_view outer) {
    const SkinArea &in = b.area(inner), &out = b.area(outer);
    size_t own = 0, both = 0;
    for (size_t v = 0; v < in.depth.size(); ++v)
        if (in.depth[v] > 0) {
            ++own;
            both += out.depth[v] > 0;
        }
    return static_cast<float>(both) / static_cast<float>(own);
}

TEST(Area, SmallerOnesLieInLargerOnes) {
    for (const Body& b : bodies()) {
        SCOPED_TRACE(b.name);
        EXPECT_EQ(partOf(b, "calf", "legs"), 1);
        EXPECT_GT(partOf(b, "under-shoulder-blade", "back"), 0.99f);
        EXPECT_GT(partOf(b, "lower-back", "back"), 0.4f);
        EXPECT_LT(partOf(b, "lower-back", "back"), 0.9f); // the sacrum is no longer the back
        EXPECT_LT(partOf(b, "chest", "under-rib-cage"), 0.02f);
        EXPECT_LT(partOf(b, "forearm", "arm"), 0.02f);
        EXPECT_LT(partOf(b, "buttock", "legs"), 0.05f);
        EXPECT_LT(partOf(b, "buttock", "lower-back"), 0.2f);
    }
}

TEST(Area, TheSmallestOfThoseAtAPlaceComesFirst) {
    const Body& b = bodies().front();
    const auto namesAt = [&](const char* code) {
        std::vector<std::string> names;
        for (const AreaHere& h : areasAt(b.areas, b.body.skinSurface(), b.m.point(code)->sites.front().at)) {
            EXPECT_GE(h.share, 0.5f);
            if (!names.empty()) {
                EXPECT_LE(b.area(names.back()).size, b.areas[h.area].size);
            }
            names.push_back(b.areas[h.area].region);
        }
        return names;
    };
    EXPECT_EQ(namesAt("BL57"), (std::vector<std::string>{"calf", "legs"}));
    EXPECT_EQ(namesAt("BL44"), (std::vector<std::string>{"under-shoulder-blade", "back"}));
    EXPECT_EQ(namesAt("BL23"), (std::vector<std::string>{"lower-back", "back"}));
    EXPECT_EQ(namesAt("GV20"), std::vector<std::string>{});
}

// The left calf is not named on the right one.
TEST(Area, SidesAreToldApart) {
    const Body& b = bodies().front();
    for (const Site& site : b.m.point("BL57")->sites)
        for (const AreaHere& h : areasAt(b.areas, b.body.skinSurface(), site.at))
            EXPECT_EQ(b.areas[h.area].side, site.side);
}

TEST(Area, DistantPointsAreToldFromNearOnes) {
    for (const Body& b : bodies()) {
        const auto near = [&](const char* region, const char* code) {
            return isNear(b.areas, region, b.body.skinSurface(), *b.m.point(code));
        };
        EXPECT_TRUE(near("calf", "BL57")) << b.name;
        EXPECT_TRUE(near("calf", "BL40")) << b.name; // on its upper edge
        EXPECT_FALSE(near("calf", "BL36")) << b.name;
        EXPECT_FALSE(near("neck", "LI4")) << b.name;
        EXPECT_TRUE(near("neck", "GB20")) << b.name;
        EXPECT_TRUE(near("under-rib-cage", "LR14")) << b.name;
        EXPECT_FALSE(near("under-rib-cage", "GB34")) << b.name;
        EXPECT_FALSE(near("arm", "PC6")) << b.name;
    }
}

// An area stays on its vertices in any pose; the coarse surface tells the same.
TEST(Area, CoarseAndFineSurfaceAgree) {
    const Body& b = bodies().front();
    const SkinArea& calf = b.area("calf");
    const auto coarse = b.body.coarseSurface();
    const engine::Bvh tree(coarse);
    for (const Site& site : b.m.point("BL57")->sites) {
        const auto hit = tree.closest(coarse, engine::positionAt(b.body.skinSurface(), site.at));
        EXPECT_NEAR(depthAt(calf, coarse, hit.at), depthAt(calf, b.body.skinSurface(), site.at), 0.002f);
    }
}

std::string broken(const char* region, const std::function<void(RegionArea&)>& change) {
    Catalog catalog = loaded().catalog;
    for (Region& r : catalog.regions)
        if (r.id == region) change(r.area);
    auto areas = measureAreas(bodies().front().body, catalog);
    return areas ? std::string("no error") : areas.error().message;
}

TEST(Area, ABrokenOutlineNamesRegionAndPlace) {
    const auto nowhere = broken("calf", [](RegionArea& a) { a.loops[0][2].refs = {"BL400"}; });
    EXPECT_NE(nowhere.find("area of 'calf', loop 1, place 3: "), std::string::npos) << nowhere;
    EXPECT_NE(nowhere.find("BL400"), std::string::npos) << nowhere;
    const auto inside =
        broken("calf", [](RegionArea& a) { a.inside = {"landmark", {"ST36x"}, {}, {}, {}, {}}; });
    EXPECT_NE(inside.find("area of 'calf', inside: "), std::string::npos) << inside;
    const auto two = broken("calf", [](RegionArea& a) { a.loops[0].resize(2); });
    EXPECT_NE(two.find("area of 'calf', loop 1: an outline takes three places"), std::string::npos) << two;
    const auto off = broken("chest", [](RegionArea& a) { a.loops[0].pop_back(); });
    EXPECT_NE(off.find("area of 'chest', loop 1, place 9: "), std::string::npos) << off;
    EXPECT_NE(off.find("midline"), std::string::npos) << off;
}

TEST(Area, AnOutlineThatLeaksIsAnError) {
    const auto outside =
        broken("calf", [](RegionArea& a) { a.inside = {"landmark", {"ST36"}, {}, {}, {}, {}}; });
    EXPECT_NE(outside.find("area of 'calf': the inside leaks out of its outline near loop 1, place "),
              std::string::npos)
        << outside;
    const auto open = broken("arm", [](RegionArea& a) { a.loops.erase(a.loops.begin()); }); // at the armpit
    EXPECT_NE(open.find("area of 'arm': the inside leaks out"), std::string::npos) << open;
    const auto crossing = broken("calf", [](RegionArea& a) { std::swap(a.loops[0][4], a.loops[0][8]); });
    EXPECT_NE(crossing, "no error");
}

using fixture::DataFolder;

std::string lint(const DataFolder& data) {
    std::string out;
    for (const auto& f : lintData(data.path())) out += describe(f) + "\n";
    return out;
}

TEST(AreaLint, FindsWhatIsMissingOrWrong) {
    struct Break {
        const char *from, *to, *finding;
    };
    for (const Break& b :
         {Break{"region = \"neck\"", "region = \"nekc\"",
                "areas.toml:1: area nekc: region 'nekc' is not in regions.toml; did you mean 'neck'?"},
          Break{"region = \"neck\"", "region = \"nekc\"", "regions.toml:1: region neck: has no area"},
          Break{"sources = [\"who\"]", "sources = [\"whom\"]",
                "areas.toml:4: area neck: source 'whom' is not in sources.toml; did you mean 'who'?"},
          Break{"basis = \"From here to there.\"\n", "", "area neck: 'basis' is missing"},
          Break{"soft = 0.02", "soft = 2", "areas.toml:5: area neck: 'soft' must be from 0.004 to 0.05"},
          Break{"soft = 0.02", "soft = 0.02\nsofd = 1",
                "area neck: unknown key 'sofd'; did you mean 'soft'?"},
          Break{"inside = { kind = \"landmark\", refs = [\"LI4\"] }\n", "",
                "areas.toml:1: area neck: 'inside' is missing"},
          Break{"refs = [\"LI4\"], direction = \"distal\"", "refs = [\"LI5\"], direction = \"distal\"",
                "areas.toml:10: area neck: ref 'LI5' is neither a landmark nor a point"},
          Break{"scale = \"hand\" },\n]", "scale = \"hnad\" },\n]",
                "area neck: scale 'hnad' is not in cun.toml; did you mean 'hand'?"},
          Break{"{ kind = \"landmark\", refs = [\"LI4\"] },\n", "",
                "area neck: an outline takes three places or more"}}) {
        DataFolder data;
        data.replace("areas.toml", b.from, b.to);
        const std::string text = lint(data);
        EXPECT_NE(text.find(b.finding), std::string::npos) << b.finding << "\nnot in\n" << text;
    }
    DataFolder twice;
    twice.write("areas.toml", twice.read("areas.toml") + twice.read("areas.toml"));
    EXPECT_NE(lint(twice).find("area neck: is there twice; remove one"), std::string::npos);
}

// A flat sheet of squares 1 cm wide, 60 × 60, around the origin.
struct Sheet {
    std::vector<glm::vec3> positions, normals;
    std::vector<engine::Triangle> triangles;
    engine::SurfaceTopology topology;
    Sheet() {
        for (int y = 0; y <= 60; ++y)
            for (int x = 0; x <= 60; ++x) positions.push_back(0.01f * glm::vec3(x - 30, y - 30, 0));
        normals.assign(positions.size(), {0, 0, 1});
        for (uint32_t y = 0; y < 60; ++y)
            for (uint32_t x = 0; x < 60; ++x) {
                const uint32_t a = y * 61 + x;
                triangles.push_back({a, a + 1, a + 62});
                triangles.push_back({a, a + 62, a + 61});
            }
        topology = engine::buildTopology(triangles, positions.size());
    }
    engine::SurfaceView view() const { return {positions, normals, triangles}; }
    engine::SurfacePoint at(float x, float y) const {
        return engine::Bvh(view()).closest(view(), {x, y, 0}).at;
    }
    engine::Outline outline(const std::vector<glm::vec2>& corners, float rounding) const {
        engine::SurfacePath path;
        for (size_t i = 0; i <= corners.size(); ++i) {
            const glm::vec2 a = corners[i % corners.size()], b = corners[(i + 1) % corners.size()];
            path.points.push_back(at(a.x, a.y));
            for (int k = 1; k < 200 && i < corners.size(); ++k) {
                const glm::vec2 p = glm::mix(a, b, static_cast<float>(k) / 200);
                path.points.push_back(at(p.x, p.y));
            }
        }
        for (size_t i = 1; i < path.points.size(); ++i)
            path.length += glm::distance(engine::positionAt(view(), path.points[i - 1]),
                                         engine::positionAt(view(), path.points[i]));
        engine::GeodesicTracer tracer(view(), topology);
        return engine::closedOutline(view(), topology, tracer, path, 0.008f, rounding, false);
    }
};

TEST(Outline, DepthOnAFlatSheetIsTheDistanceToTheLine) {
    const Sheet sheet;
    const std::vector<engine::Outline> square{
        sheet.outline({{-0.1f, -0.1f}, {0.1f, -0.1f}, {0.1f, 0.1f}, {-0.1f, 0.1f}}, 0)};
    const auto d = engine::DepthFinder(sheet.view(), sheet.topology).find(square, sheet.at(0, 0), 0.04f);
    EXPECT_EQ(d.astray, 0);
    for (size_t v = 0; v < sheet.positions.size(); ++v) {
        const glm::vec2 q = glm::abs(glm::vec2(sheet.positions[v])) - 0.1f;
        const float outside = glm::length(glm::max(q, glm::vec2(0))), inside = std::max(q.x, q.y);
        const float depth = std::clamp(inside > 0 ? -outside : -inside, -0.04f, 0.04f);
        EXPECT_NEAR(d.depth[v], depth, 0.0005f) << q.x << " " << q.y;
    }
    EXPECT_NEAR(engine::areaInside(sheet.view(), d), 0.04f, 0.0004f);
    const auto ring = sheet.outline({{-0.1f, -0.1f}, {0.1f, -0.1f}, {0.1f, 0.1f}, {-0.1f, 0.1f}}, 0.016f);
    const auto r =
        engine::DepthFinder(sheet.view(), sheet.topology).find(std::span(&ring, 1), sheet.at(0, 0), 0.04f);
    EXPECT_LT(engine::areaInside(sheet.view(), r), 0.0398f); // its corners are rounded
    EXPECT_GT(engine::areaInside(sheet.view(), r), 0.0385f);
}

TEST(Outline, TwoLinesHoldWhatLiesBetweenThem) {
    const Sheet sheet;
    const std::vector<engine::Outline> rings{
        sheet.outline({{-0.2f, -0.2f}, {0.2f, -0.2f}, {0.2f, 0.2f}, {-0.2f, 0.2f}}, 0),
        sheet.outline({{-0.06f, -0.06f}, {-0.06f, 0.06f}, {0.06f, 0.06f}, {0.06f, -0.06f}}, 0)};
    const auto d = engine::DepthFinder(sheet.view(), sheet.topology).find(rings, sheet.at(0.13f, 0), 0.04f);
    EXPECT_EQ(d.astray, 0);
    EXPECT_NEAR(engine::areaInside(sheet.view(), d), 0.16f - 0.0144f, 0.001f);
    EXPECT_LT(d.depth[30 * 61 + 30], 0); // the middle
}

// Round the outside of both lobes the line lies on the right of one and on the left of the other.
TEST(Outline, AFigureOfEightIsTold) {
    const Sheet sheet;
    const std::vector<engine::Outline> eight{
        sheet.outline({{-0.15f, -0.1f}, {0.15f, 0.1f}, {0.15f, -0.1f}, {-0.15f, 0.1f}}, 0)};
    const auto d = engine::DepthFinder(sheet.view(), sheet.topology).find(eight, sheet.at(0, 0.2f), 0.04f);
    EXPECT_GT(d.astray, 0.3f);
}

} // namespace
