#include "atlas/domain/guest_corrections.h"
#include "engine/core/files.h"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <toml++/toml.h>

namespace atlas {
namespace {

namespace fs = std::filesystem;

constexpr const char* kHeader =
    "# Landmarks of the body in the file beside this one, put right by hand in Tongren.\n"
    "# id, side: as `tongren measure` calls them. at: metres on the body as its file shows it, upright: x to "
    "the\n"
    "# body's left, y up from the lowest place, z forward. Delete an entry to go back to what was found.\n";

std::string inQuotes(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        if (static_cast<unsigned char>(c) >= 32) out += c;
    }
    return out + "\"";
}

engine::Error wrong(const fs::path& file, const toml::source_region& at, std::string_view what) {
    return {fmt::format("{}:{}: {}", file.string(), at.begin.line, what)};
}

const char* sideName(const Correction& c) {
    return c.midline ? "midline" : c.left ? "left" : "right";
}

} // namespace

fs::path correctionsFile(const fs::path& guest) {
    fs::path out = guest;
    return out.replace_extension(".landmarks.toml");
}

engine::Result<std::vector<Correction>> loadCorrections(const fs::path& file, const Catalog& catalog) {
    std::error_code error;
    std::vector<Correction> out;
    if (!fs::exists(file, error)) return out;
    const auto text = engine::readFile(file);
    if (!text) return text.error();
    toml::table table;
    try {
        table = toml::parse(*text, file.string());
    } catch (const toml::parse_error& e) {
        return wrong(file, e.source(), std::string(e.description()));
    }
    for (const auto& [key, value] : table)
        if (key.str() != "landmark")
            return wrong(file, value.source(),
                         fmt::format("'{}' is unknown here; only [[landmark]] is read", key.str()));
    const toml::array* list = table["landmark"].as_array();
    if (!list) {
        if (table.contains("landmark"))
            return wrong(file, table["landmark"].node()->source(), "write [[landmark]], with two brackets");
        return out;
    }
    for (const toml::node& node : *list) {
        const toml::table* t = node.as_table();
        if (!t) return wrong(file, node.source(), "write each landmark as [[landmark]] with id, side and at");
        for (const auto& [key, value] : *t)
            if (key.str() != "id" && key.str() != "side" && key.str() != "at")
                return wrong(file, value.source(),
                             fmt::format("'{}' is unknown here; use id, side, at", key.str()));
        Correction c;
        const auto id = (*t)["id"].value<std::string>();
        if (!id) return wrong(file, t->source(), "id is missing, such as id = \"acromion_lateral_end\"");
        c.landmark = *id;
        if (std::ranges::find(catalog.landmarks, c.landmark, &LandmarkDefinition::id) ==
            catalog.landmarks.end())
            return wrong(file, (*t)["id"].node()->source(),
                         fmt::format("no landmark is called '{}'; `tongren measure` lists them", c.landmark));
        const auto side = (*t)["side"].value<std::string>();
        if (!side || (*side != "left" && *side != "right" && *side != "midline"))
            return wrong(file, t->contains("side") ? (*t)["side"].node()->source() : t->source(),
                         "side must be \"left\", \"right\" or \"midline\"");
        c.left = *side != "right", c.midline = *side == "midline";
        const toml::array* at = (*t)["at"].as_array();
        bool good = at && at->size() == 3;
        for (size_t i = 0; good && i < 3; ++i) {
            const auto x = (*at)[i].value<double>();
            good = x && std::isfinite(*x) && std::abs(*x) < 10;
            if (good) c.at[static_cast<int>(i)] = static_cast<float>(*x);
        }
        if (!good)
            return wrong(file, t->contains("at") ? (*t)["at"].node()->source() : t->source(),
                         "at must be three numbers in metres, such as at = [0.18, 1.42, -0.03]");
        if (std::ranges::any_of(out, [&](const Correction& o) {
                return o.landmark == c.landmark && o.left == c.left && o.midline == c.midline;
            }))
            return wrong(file, t->source(),
                         fmt::format("'{}', {}, is here twice; delete one", c.landmark, *side));
        out.push_back(std::move(c));
    }
    return out;
}

std::string describe(std::span<const Correction> corrections) {
    std::string out = kHeader;
    for (const Correction& c : corrections)
        out += fmt::format("\n[[landmark]]\nid = {}\nside = \"{}\"\nat = [{:.4f}, {:.4f}, {:.4f}]\n",
                           inQuotes(c.landmark), sideName(c), c.at.x, c.at.y, c.at.z);
    return out;
}

engine::Result<void> saveCorrections(const fs::path& file, std::span<const Correction> corrections) {
    if (!corrections.empty()) return engine::writeFileAtomic(file, describe(corrections));
    std::error_code error;
    fs::remove(file, error);
    if (error) return engine::Error{fmt::format("{}: cannot be removed: {}", file.string(), error.message())};
    return {};
}

Correction correctionAt(const Guest& guest, std::span<const engine::Triangle> triangles, std::string landmark,
                        Side side, const engine::SurfacePoint& place) {
    const engine::Triangle& t = triangles[place.triangle];
    Correction out;
    out.landmark = std::move(landmark);
    out.left = side != Side::right, out.midline = side == Side::midline;
    for (int i = 0; i < 3; ++i) out.at += place.barycentric[i] * guest.fitted[t[static_cast<size_t>(i)]];
    return out;
}

void put(std::vector<Correction>& list, Correction correction) {
    for (Correction& c : list)
        if (c.landmark == correction.landmark && c.left == correction.left &&
            c.midline == correction.midline) {
            c = std::move(correction);
            return;
        }
    list.push_back(std::move(correction));
}

engine::Result<Pinned> pinned(const BodyAsset& asset, const Measurement& measured,
                              std::span<const Correction> corrections) {
    Pinned out;
    for (const Correction& c : corrections) {
        const Side side = c.midline ? Side::midline : c.left ? Side::left : Side::right;
        const Landmark* l = measured.landmark(c.landmark, side);
        if (!l)
            return engine::Error{
                fmt::format("the landmark '{}', {}, is none of this body's; delete it from the list "
                            "of corrections",
                            c.landmark, sideName(c))};
        uint32_t vertex = baseVertexAt(asset, l->at);
        if (vertex >= asset.baseVertexCount) continue; // on an eye
        const uint32_t left = side == Side::right ? asset.mirror[vertex] : vertex;
        const auto known =
            std::ranges::find(out.landmarks, c.landmark, &std::pair<std::string, uint32_t>::first);
        if (known != out.landmarks.end()) // both sides: the same place of the template
            vertex = side == Side::right ? asset.mirror[known->second] : known->second;
        else
            out.landmarks.emplace_back(c.landmark, left);
        out.pins.push_back({vertex, c.at});
    }
    return out;
}

} // namespace atlas
