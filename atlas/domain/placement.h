#pragma once
// Inside of measure(): evaluates rules on the left half of the body; the right half is its mirror.
#include "atlas/domain/measure.h"
#include <filesystem>
#include <unordered_map>

namespace atlas {

struct LandmarkDefinition {
    std::string id, basis;
    Rule rule;
};
struct ScaleDefinition {
    std::string id, from, to, measure; // straight | height | surface | both_sides | joint
    double cun = 0;
};
struct MeasureData {
    std::vector<LandmarkDefinition> landmarks;
    std::vector<ScaleDefinition> scales;
    std::vector<LandmarkDefinition> placements; // rules of points that carry none themselves
    std::vector<uint32_t> midline;              // base vertices from the pubis over the crown to the coccyx
};
engine::Result<MeasureData> loadMeasureData(const std::filesystem::path& dataDir);

struct Found {
    engine::SurfacePoint at;
    glm::vec3 position{};
    bool midline = false;
};

class Evaluator {
public:
    Evaluator(const PosedBody&, const Catalog&, const MeasureData&);
    engine::Result<Found> find(const std::string& id);  // landmark id or point code
    const Rule* rule(const std::string& id) const;      // null when there is none
    engine::Result<float> scale(const std::string& id); // metres a B-cun
    Found mirror(const Found&) const;
    const engine::SurfaceView& surface() const { return surface_; }
    const PosedBody& body() const { return body_; }

private:
    engine::Result<Found> evaluate(const Rule&);
    engine::Result<Found> evaluateRefs(const Rule&);
    engine::Result<Found> evaluateFree(const Rule&);
    Found snap(glm::vec3) const;
    Found alongLine(const Found& a, const Found& b, float fraction, float metres) const;
    Found walk(const Found& start, glm::vec3 direction, float metres) const;
    Found onMidline(float arc) const;
    float arcOf(const Found&) const;
    engine::Result<glm::vec3> direction(const std::string& text, glm::vec3 at) const;
    engine::Result<Found> cast(glm::vec3 origin, glm::vec3 direction) const;
    const glm::vec3* joint(const std::string& name) const;

    const PosedBody& body_;
    const Catalog& catalog_;
    const MeasureData& data_;
    engine::SurfaceView surface_;
    engine::Bvh bvh_;
    std::unordered_map<std::string, Found> found_;
    std::unordered_map<std::string, float> scales_;
    std::vector<std::string> open_; // being evaluated, to name a circle
    std::vector<float> arc_;        // length along data_.midline
};

std::vector<Route> routeMeridians(const Evaluator&, const Catalog&, const std::vector<PlacedPoint>&);
std::string describeArithmetic(const Rule&);

} // namespace atlas
