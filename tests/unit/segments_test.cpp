// Places that are certain by anatomy, on bodies of four builds.
#include "atlas/domain/segments.h"
#include "measured_fixture.h"
#include <algorithm>
#include <memory>

namespace {

using namespace atlas;

struct Figure : fixture::MeasuredBody {
    std::unique_ptr<SegmentMap> map; // refers to `body`
    SegmentFacts at(const std::string& id, Side side = Side::left) const {
        if (const PlacedPoint* p = m.point(id))
            for (const Site& s : p->sites)
                if (s.side == side || s.side == Side::midline) return map->at(s.at);
        if (const Landmark* l = m.landmark(id, side)) return map->at(l->at);
        ADD_FAILURE() << id;
        return {};
    }
};

const std::vector<std::unique_ptr<Figure>>& figures() {
    static const auto all = [] {
        std::vector<std::unique_ptr<Figure>> out;
        for (fixture::MeasuredBody& b : fixture::measuredBodies()) {
            out.push_back(std::make_unique<Figure>(Figure{std::move(b), nullptr}));
            out.back()->map = std::make_unique<SegmentMap>(out.back()->body, out.back()->m);
        }
        return out;
    }();
    return all;
}

TEST(Segments, OfLandmarksAndPointsInTheMiddleOfASegment) {
    struct Row {
        const char *id, *segment;
    };
    const Row rows[] = {{"LU6", "forearm"},
                        {"PC4", "forearm"},
                        {"TE9", "forearm"},
                        {"LI14", "upper_arm"},
                        {"PC3", "elbow"},
                        {"olecranon_tip", "elbow"},
                        {"PC7", "wrist"},
                        {"TE4", "wrist"},
                        {"LI4", "hand"},
                        {"TE3", "hand"},
                        {"ST32", "thigh"},
                        {"BL37", "thigh"},
                        {"ST35", "knee"},
                        {"BL40", "knee"},
                        {"ST38", "leg"},
                        {"BL57", "leg"},
                        {"lateral_malleolus", "ankle"},
                        {"ST44", "foot"},
                        {"heel_back", "foot"},
                        {"BL54", "buttock"},
                        {"GB30", "buttock"},
                        {"S2_spinous_process", "sacrum"},
                        {"BL23", "lumbar"},
                        {"L3_spinous_process", "lumbar"},
                        {"BL17", "back"},
                        {"T5_spinous_process", "back"},
                        {"CV17", "chest"},
                        {"nipple", "chest"},
                        {"umbilicus", "abdomen"},
                        {"ST25", "abdomen"},
                        {"acromion_lateral_end", "shoulder"},
                        {"LI15", "shoulder"},
                        {"axilla_centre", "axilla"},
                        {"thyroid_prominence", "neck"},
                        {"BL10", "neck"},
                        {"nose_tip", "face"},
                        {"chin", "face"},
                        {"ST3", "face"},
                        {"anterior_hairline_mid", "head"},
                        {"GV20", "head"},
                        {"ear_apex", "ear"}};
    for (const auto& f : figures())
        for (const Row& r : rows) {
            EXPECT_EQ(f->at(r.id).segment, r.segment) << r.id << " on " << f->name;
            EXPECT_TRUE(f->at(r.id).allows(r.segment));
        }
}

TEST(Segments, BordersAreSoftButNotWide) {
    for (const auto& f : figures()) {
        EXPECT_TRUE(f->at("PC7").allows("forearm") && f->at("PC7").allows("hand")) << f->name;
        EXPECT_TRUE(f->at("ST30").allows("thigh") || f->at("ST30").segment == "abdomen") << f->name;
        EXPECT_FALSE(f->at("LU6").allows("wrist") || f->at("LU6").allows("elbow")) << f->name;
        EXPECT_FALSE(f->at("CV17").allows("abdomen")) << f->name;
        EXPECT_FALSE(f->at("CV12").allows("chest") && f->at("CV12").allows("back")) << f->name;
        EXPECT_FALSE(f->at("ST38").allows("knee")) << f->name;
        EXPECT_EQ(f->at("GV20").also.size(), 1u) << f->name;
    }
}

TEST(Segments, SidesOfTheLimbsAndTheTrunk) {
    struct Row {
        const char *id, *side;
    };
    const Row rows[] = {
        {"PC4", "palmar"},     {"TE6", "dorsal"},     {"LI6", "radial"},    {"SI7", "ulnar"},
        {"HT3", "ulnar"},      {"LI14", "lateral"},   {"HT2", "medial"},    {"TE12", "posterior"},
        {"ST32", "anterior"},  {"BL37", "posterior"}, {"GB32", "lateral"},  {"ST36", "anterior"},
        {"BL57", "posterior"}, {"GB36", "lateral"},   {"SP7", "medial"},    {"BL60", "lateral"},
        {"KI3", "medial"},     {"LR3", "dorsal"},     {"CV12", "anterior"}, {"GV6", "posterior"}};
    for (const auto& f : figures())
        for (const Row& r : rows) {
            if (!f->m.point(r.id) || f->m.point(r.id)->sites.empty()) continue;
            for (Side side : {Side::left, Side::right}) {
                const auto sides = sidesOf(f->at(r.id, side));
                EXPECT_NE(std::ranges::find(sides, r.side), sides.end()) << r.id << " on " << f->name;
            }
        }
}

} // namespace
