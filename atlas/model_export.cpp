#include "atlas/model_export.h"
#include "atlas/model_skin.h"
#include "atlas/view/colours.h"
#include "engine/asset/glb_writer.h"
#include "engine/asset/image.h"
#include "engine/core/files.h"
#include <algorithm>
#include <cmath>
#include <glm/gtc/quaternion.hpp>
#include <numbers>

namespace atlas {
namespace {

using nlohmann::json;
namespace gl = engine::gl;

constexpr const char* kDisclaimer = "For education; not medical advice.";
constexpr float kMarkerRadius = 0.0028f, kMarkerHeight = 0.0016f; // metres

// A turn and a place; joints' and points' nodes are nothing else.
struct Frame {
    glm::quat turn{1, 0, 0, 0};
    glm::vec3 at{};
};

Frame within(const Frame& parent, const Frame& f) {
    const glm::quat back = glm::conjugate(parent.turn);
    return {glm::normalize(back * f.turn), back * (f.at - parent.at)};
}

json numbers(glm::vec3 v) {
    return {v.x, v.y, v.z};
}

json node(std::string name, const Frame& f) {
    return {{"name", std::move(name)},
            {"translation", numbers(f.at)},
            {"rotation", {f.turn.x, f.turn.y, f.turn.z, f.turn.w}}};
}

// y along `along`, z as near to `front` as it can be.
glm::quat frameAlong(glm::vec3 along, glm::vec3 front) {
    if (glm::length(along) < 1e-6f) along = {0, 1, 0};
    const glm::vec3 y = glm::normalize(along);
    if (std::abs(glm::dot(y, front)) > 0.98f) front = {0, 1, 0};
    const glm::vec3 x = glm::normalize(glm::cross(y, front));
    return glm::quat_cast(glm::mat3(x, y, glm::cross(x, y)));
}

std::vector<Frame> jointFrames(const AtlasSession& s, const PosedBody& body) {
    std::vector<Frame> out;
    for (size_t j = 0; j < body.skinMatrices.size(); ++j) {
        const glm::quat bind =
            frameAlong(s.shaped.jointTails[j] - s.shaped.jointHeads[j], glm::vec3(0, 0, 1));
        const glm::quat turned = glm::normalize(glm::quat_cast(glm::mat3(body.skinMatrices[j])));
        out.push_back({turned * bind, body.jointPositions[j]});
    }
    return out;
}

double linear(float srgb) {
    const double c = srgb;
    return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

json matte(const char* name, glm::vec3 colour, double roughness) {
    return {{"name", name},
            {"pbrMetallicRoughness",
             {{"baseColorFactor", {colour.r, colour.g, colour.b, 1}},
              {"metallicFactor", 0},
              {"roughnessFactor", roughness}}}};
}

// A sculptor's eye: the iris cut in, the pupil deeper. Over the eyes' stereographic coordinates, -1 to 1.
engine::Image eyePicture() {
    constexpr uint32_t size = 256;
    engine::Image image{size, size, std::vector<uint8_t>(size_t{size} * size * 4, 255)};
    const glm::vec3 base(0.90f, 0.885f, 0.865f); // sRGB
    for (uint32_t y = 0; y < size; ++y)
        for (uint32_t x = 0; x < size; ++x) {
            const float u = (static_cast<float>(x) + 0.5f) / size * 2 - 1,
                        v = (static_cast<float>(y) + 0.5f) / size * 2 - 1, r = std::hypot(u, v);
            const auto inside = [&](float radius) {
                return std::clamp((radius - r) * size / 3 + 0.5f, 0.0f, 1.0f);
            };
            const float rim = inside(0.205f) * (1 - inside(0.180f));
            const float cut = 1 - 0.30f * inside(0.205f) - 0.20f * rim - 0.36f * inside(0.085f);
            for (int k = 0; k < 3; ++k)
                image.pixels[(size_t{y} * size + x) * 4 + static_cast<size_t>(k)] =
                    static_cast<uint8_t>(std::lround(255 * base[k] * cut));
        }
    return image;
}

// What the data says, so that a file can be told from one with other data.
std::string dataVersion(const std::filesystem::path& dir) {
    std::vector<std::filesystem::path> files;
    std::error_code error;
    for (auto it = std::filesystem::recursive_directory_iterator(dir, error);
         !error && it != std::filesystem::recursive_directory_iterator(); it.increment(error))
        if (it->path().extension() == ".toml") files.push_back(it->path());
    std::ranges::sort(files);
    uint64_t hash = 0xcbf29ce484222325; // FNV-1a
    for (const auto& file : files) {
        const auto text = engine::readFile(file);
        if (!text) continue;
        for (const char c : *text) hash = (hash ^ static_cast<uint8_t>(c)) * 0x100000001b3;
    }
    char hex[20];
    std::snprintf(hex, sizeof hex, "%012llx", static_cast<unsigned long long>(hash >> 16));
    return std::string(TONGREN_VERSION "+") + hex;
}

std::string joined(const std::vector<std::string>& list, const char* between) {
    std::string out;
    for (const std::string& s : list) out.append(out.empty() ? "" : between).append(s);
    return out;
}

const char* suffix(Side side) {
    return side == Side::left ? ".L" : side == Side::right ? ".R" : "";
}

// "EX-B2.T1.L". What stands in brackets is said in the extras.
std::string siteName(const std::string& code, const Site& site) {
    std::string label = site.label.substr(0, site.label.find(" ("));
    std::ranges::replace(label, ' ', '-');
    return code + (label.empty() ? "" : ".") + label + suffix(site.side);
}

class Exporter {
public:
    Exporter(const AtlasSession& session, const ExportOptions& options)
        : s_(session), o_(options), body_(shownBody(session)), frames_(jointFrames(session, body_)),
          version_(dataVersion(session.dataDir)) {}

    ExportedModel run() {
        addRig();
        addSkin();
        if (o_.lines) addLines();
        if (o_.points) addPoints();
        addHead();
        out_.glb = glb_.file();
        return std::move(out_);
    }

private:
    json& doc() { return glb_.document; }
    json& at(const char* list, size_t index) { return glb_.document[list][index]; }

    void addRig() {
        const auto& joints = s_.asset->joints;
        std::vector<glm::mat4> inverse;
        json order = json::array();
        for (size_t j = 0; j < joints.size(); ++j) {
            const bool root = joints[j].parent < 0;
            const auto parent = static_cast<size_t>(std::max(joints[j].parent, 0));
            glb_.add("nodes", node(joints[j].name, root ? frames_[j] : within(frames_[parent], frames_[j])));
            if (root)
                scene_.push_back(j);
            else
                at("nodes", parent)["children"].push_back(j);
            const glm::mat3 back = glm::transpose(glm::mat3_cast(frames_[j].turn));
            glm::mat4 m(back);
            m[3] = glm::vec4(-(back * frames_[j].at), 1);
            inverse.push_back(m);
            order.push_back(j);
        }
        const int matrices = glb_.accessor(inverse, gl::f32, "MAT4", inverse.size(), 0);
        json skin = {{"name", "rig"}, {"joints", order}, {"inverseBindMatrices", matrices}};
        if (scene_.size() == 1) skin["skeleton"] = scene_[0];
        glb_.add("skins", std::move(skin));
        out_.joints = joints.size();
    }

    void addSkinned(std::string name, json primitives, json extras) {
        const int mesh = glb_.add("meshes", {{"name", name}, {"primitives", std::move(primitives)}});
        json n = {{"name", std::move(name)}, {"mesh", mesh}, {"skin", 0}};
        if (!extras.empty()) n["extras"] = std::move(extras);
        scene_.push_back(glb_.add("nodes", std::move(n)));
    }

    json attributes(const ModelSkin& skin) {
        const auto [joints, weights] = glb_.weights(skin.weights);
        json a = {{"POSITION", glb_.positions(skin.positions)},
                  {"NORMAL", glb_.directions(skin.normals)},
                  {"JOINTS_0", joints},
                  {"WEIGHTS_0", weights}};
        if (!skin.colours.empty())
            a["COLOR_0"] =
                glb_.accessor(skin.colours, gl::u16, "VEC4", skin.colours.size(), gl::vertices, true);
        if (!skin.uvs.empty())
            a["TEXCOORD_0"] = glb_.accessor(skin.uvs, gl::f32, "VEC2", skin.uvs.size(), gl::vertices);
        out_.vertices += skin.positions.size();
        return a;
    }

    void addSkin() {
        const ModelSkins skins = skinsOf(s_, body_);
        const auto material = [&](json m) { return glb_.add("materials", std::move(m)); };
        json primitives = json::array();
        const auto part = [&](const json& of, const std::vector<engine::Triangle>& triangles, json m) {
            if (!triangles.empty())
                primitives.push_back({{"attributes", of},
                                      {"indices", glb_.triangles(triangles)},
                                      {"material", material(std::move(m))}});
        };
        const json body = attributes(skins.body);
        // Our own has no vertex colours: some viewers show them in place of the material.
        if (skins.body.colours.empty())
            part(body, skins.body.triangles, matte("porcelain", {0.80f, 0.77f, 0.73f}, 0.5));
        else
            part(body, skins.body.triangles, matte("its own colours", glm::vec3(1), 0.6));
        part(body, skins.cloth, matte("cloth", {0.30f, 0.33f, 0.36f}, 0.95));
        if (!skins.eyes.positions.empty()) {
            const std::string png = engine::encodePng(eyePicture());
            const int view = glb_.view(std::as_bytes(std::span(png)));
            glb_.add("images", {{"name", "eye"}, {"mimeType", "image/png"}, {"bufferView", view}});
            glb_.add("samplers",
                     {{"magFilter", 9729}, {"minFilter", 9987}, {"wrapS", 33071}, {"wrapT", 33071}});
            glb_.add("textures", {{"source", 0}, {"sampler", 0}});
            json eye = matte("eyes", glm::vec3(1), 0.25);
            eye["pbrMetallicRoughness"]["baseColorTexture"] = {{"index", 0}};
            part(attributes(skins.eyes), skins.eyes.triangles, std::move(eye));
        }
        addSkinned("body", std::move(primitives), {});
    }

    json colour(const std::string& meridian) const {
        const glm::vec4 c = styleOf(s_, meridian, o_.phases).colour;
        return {linear(c.r), linear(c.g), linear(c.b), 1};
    }

    void addLines() {
        const auto surface = body_.skinSurface();
        for (const Meridian& m : s_.catalog.meridians)
            for (const Side side : {Side::midline, Side::left, Side::right}) {
                json primitives = json::array();
                int material = -1;
                for (const Route& route : s_.measurement.routes) {
                    if (route.meridian != m.code || route.side != side || route.points.size() < 2) continue;
                    ModelSkin line;
                    for (const engine::SurfacePoint& p : route.points) {
                        line.positions.push_back(engine::positionAt(surface, p) +
                                                 engine::normalAt(surface, p) * kLineLift);
                        line.weights.push_back(weightsAt(*s_.asset, p));
                    }
                    if (material < 0)
                        material = glb_.add("materials",
                                            {{"name", m.code + " line"},
                                             {"pbrMetallicRoughness",
                                              {{"baseColorFactor", colour(m.code)}, {"metallicFactor", 0}}},
                                             {"extensions", {{"KHR_materials_unlit", json::object()}}}});
                    const auto [joints, weights] = glb_.weights(line.weights);
                    primitives.push_back({{"mode", 3},
                                          {"material", material},
                                          {"attributes",
                                           {{"POSITION", glb_.positions(line.positions)},
                                            {"JOINTS_0", joints},
                                            {"WEIGHTS_0", weights}}}});
                }
                if (primitives.empty()) continue;
                addSkinned(m.code + suffix(side), std::move(primitives),
                           {{"kind", "meridian"},
                            {"code", m.code},
                            {"side", toString(side)},
                            {"name", m.name},
                            {"pinyin", m.pinyin},
                            {"hans", m.hans},
                            {"hant", m.hant},
                            {"polarity", m.polarity},
                            {"element", m.element}});
                ++out_.lines;
            }
    }

    // A bead that lies on the skin, its y axis outwards.
    json bead() {
        constexpr int rings = 7, sectors = 14;
        std::vector<glm::vec3> positions, normals;
        std::vector<engine::Triangle> triangles;
        const glm::vec3 size(kMarkerRadius, kMarkerHeight, kMarkerRadius);
        for (int i = 0; i <= rings; ++i)
            for (int k = 0; k < (i == 0 || i == rings ? 1 : sectors); ++k) {
                const float a = std::numbers::pi_v<float> * static_cast<float>(i) / rings,
                            b = 2 * std::numbers::pi_v<float> * static_cast<float>(k) / sectors;
                const glm::vec3 d(std::sin(a) * std::sin(b), std::cos(a), std::sin(a) * std::cos(b));
                positions.push_back(d * size);
                normals.push_back(glm::normalize(d / size));
            }
        const auto index = [&](int ring, int sector) -> uint32_t {
            if (ring == 0) return 0;
            if (ring == rings) return static_cast<uint32_t>(positions.size() - 1);
            return static_cast<uint32_t>(1 + (ring - 1) * sectors + sector % sectors);
        };
        for (int i = 0; i < rings; ++i)
            for (int k = 0; k < sectors; ++k) {
                if (i > 0) triangles.push_back({index(i, k), index(i + 1, k), index(i, k + 1)});
                if (i + 1 < rings)
                    triangles.push_back({index(i, k + 1), index(i + 1, k), index(i + 1, k + 1)});
            }
        return {
            {"attributes", {{"POSITION", glb_.positions(positions)}, {"NORMAL", glb_.directions(normals)}}},
            {"indices", glb_.triangles(triangles)}};
    }

    json pointExtras(const Point& p, const PlacedPoint& placed, const Site& site) const {
        // Texts, numbers and tables only: Blender takes no lists of texts.
        json sources = json::object();
        for (const std::string& id : p.sources) {
            const Source* source = s_.catalog.source(id);
            sources[id] = source ? source->title : id;
        }
        std::vector<std::string> precautions;
        for (const Statement& said : p.precautions)
            if (std::ranges::none_of(s_.catalog.precautions,
                                     [&](const Statement& all) { return all.text == said.text; }))
                precautions.push_back(said.text);
        json e = {{"kind", "point"},
                  {"code", p.code},
                  {"meridian", p.meridian},
                  {"order", p.order},
                  {"side", toString(site.side)},
                  {"names", {{"pinyin", p.pinyin}, {"hans", p.hans}, {"hant", p.hant}, {"en", p.english}}},
                  {"aliases", joined(p.aliases, "; ")},
                  {"segment", p.segment},
                  {"location", p.location},
                  {"finding", p.finding},
                  {"measured", placed.arithmetic},
                  {"confidence", placed.confidence},
                  {"sources", std::move(sources)},
                  {"data_version", version_},
                  {"disclaimer", kDisclaimer}};
        if (!site.label.empty()) e["site"] = site.label;
        if (!p.posture.empty()) e["posture"] = p.posture;
        if (!precautions.empty()) e["precautions"] = joined(precautions, "\n");
        return e;
    }

    void addPoints() {
        const auto surface = body_.skinSurface();
        const json shape = bead();
        std::map<std::string, int> meshes; // one a meridian
        for (const Point& p : s_.catalog.points) {
            const PlacedPoint* placed = s_.measurement.point(p.code);
            if (!placed || placed->sites.empty()) continue;
            ++out_.points;
            const auto [mesh, isNew] = meshes.try_emplace(p.meridian, 0);
            if (isNew) {
                json dot = shape;
                dot["material"] = glb_.add("materials", {{"name", p.meridian + " point"},
                                                         {"pbrMetallicRoughness",
                                                          {{"baseColorFactor", colour(p.meridian)},
                                                           {"metallicFactor", 0},
                                                           {"roughnessFactor", 0.4}}}});
                mesh->second =
                    glb_.add("meshes", {{"name", p.meridian + " point"}, {"primitives", json::array({dot})}});
            }
            for (const Site& site : placed->sites) {
                const glm::vec3 normal = engine::normalAt(surface, site.at);
                const Frame here{frameAlong(normal, {0, 1, 0}), engine::positionAt(surface, site.at)};
                const size_t joint = carrier(*s_.asset, site.at);
                json n = node(siteName(p.code, site), within(frames_[joint], here));
                n["mesh"] = mesh->second;
                n["extras"] = pointExtras(p, *placed, site);
                at("nodes", joint)["children"].push_back(glb_.add("nodes", std::move(n)));
                ++out_.sites;
            }
        }
    }

    void addHead() {
        std::vector<std::string> every;
        for (const Statement& said : s_.catalog.precautions) every.push_back(said.text);
        const Shape& shape = s_.shape;
        json tongren = {{"body", s_.source},
                        {"height_m", s_.shaped.height},
                        {"shape",
                         {{"sex", shape.sex},
                          {"age", shape.age},
                          {"muscle", shape.muscle},
                          {"weight", shape.weight},
                          {"height", shape.height},
                          {"proportions", shape.proportions}}},
                        {"pose", s_.pose.id},
                        {"pose_lie", s_.pose.lie},
                        {"pose_degrees", s_.pose.degrees},
                        {"binding",
                         "The skin is bound to the rig in the pose in which it was written, so every viewer "
                         "shows it as it was; the rig can be posed on from there."},
                        {"line_lift_m", kLineLift},
                        {"data_version", version_},
                        {"precautions", joined(every, "\n")},
                        {"disclaimer", kDisclaimer}};
        std::string body = "Body: MakeHuman base mesh, rig and targets, CC0 1.0.";
        if (s_.guest) {
            const FitReport& fit = s_.guest->report;
            tongren["body"] = s_.guest->name;
            tongren["fit"] = {{"median_m", fit.median}, {"worst_m", fit.worst}, {"rig", fit.rig}};
            tongren.erase("shape");
            body =
                "Body: " + s_.guest->name + ", under its own licence. Rig: MakeHuman, CC0 1.0, fitted to it.";
        }
        doc()["asset"] = {
            {"version", "2.0"},
            {"generator", "Tongren " TONGREN_VERSION},
            {"copyright", body + " Points, lines and texts: Tongren contributors, MIT licence."},
            {"extras", {{"tongren", std::move(tongren)}}}};
        if (out_.lines) doc()["extensionsUsed"] = {"KHR_materials_unlit"};
        doc()["scenes"] = json::array({{{"name", "Tongren"}, {"nodes", scene_}}});
        doc()["scene"] = 0;
    }

    const AtlasSession& s_;
    const ExportOptions& o_;
    const PosedBody& body_;
    std::vector<Frame> frames_; // of the joints, in the pose
    std::string version_;
    engine::GlbWriter glb_;
    ExportedModel out_;
    std::vector<size_t> scene_;
};

} // namespace

ExportedModel exportModel(const AtlasSession& session, const ExportOptions& options) {
    return Exporter(session, options).run();
}

} // namespace atlas
