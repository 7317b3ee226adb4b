#include "atlas/state/picture_command.h"
#include "atlas/domain/session.h"
#include "atlas/state/moves.h"
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fmt/format.h>

namespace atlas {
namespace {

constexpr float kDegrees = 57.29577951f;

// For a shell: as it is where that is safe, else between quotes.
std::string quoted(const std::string& text) {
    const auto plain = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) || std::string_view("_-./:=,+").find(c) < 8;
    };
    if (!text.empty() && std::ranges::all_of(text, plain)) return text;
    std::string out = "'";
    for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

std::string joined(const std::vector<std::string>& all) {
    std::string out;
    for (const std::string& one : all) out.append(out.empty() ? "" : ",").append(one);
    return out;
}

std::string poseOption(const Pose& pose, const AtlasSession& session) {
    const auto known = std::ranges::find(session.poses, pose.id, &Pose::id);
    if (pose.id == "rest") return pose.id;
    if (known != session.poses.end()) { // as it is found on this body
        const auto settled = settlePose(session, *known);
        if (settled && settled->degrees == pose.degrees && settled->lie == pose.lie &&
            settled->support == pose.support)
            return pose.id;
    }
    return inlinePose(pose);
}

} // namespace

std::string writeCamera(const engine::Camera& c) {
    return fmt::format("{} {} {} {} {} {}", c.target.x, c.target.y, c.target.z, c.yaw * kDegrees,
                       c.pitch * kDegrees, c.distance);
}

engine::Result<engine::Camera> parseCamera(std::string_view text) {
    std::array<float, 6> n{};
    const char *at = text.data(), *end = at + text.size();
    size_t count = 0;
    const auto skip = [&] {
        while (at < end && (*at == ' ' || *at == ',')) ++at;
    };
    for (skip(); at < end && count < n.size(); skip()) {
        const auto read = std::from_chars(at, end, n[count]);
        if (read.ec != std::errc{} || !std::isfinite(n[count])) break;
        at = read.ptr;
        ++count;
    }
    const bool sound = count == n.size() && at == end;
    if (!sound || n[5] < 0.01f || n[5] > 100)
        return engine::Error{
            "--camera '" + std::string(text) +
            "' is no camera; write six numbers: x y z (metres) yaw pitch (degrees) distance (0.01 to 100 m)"};
    if (std::abs(n[4]) > 90) return engine::Error{"--camera: the pitch goes from -90 to 90 degrees"};
    engine::Camera c;
    c.target = {n[0], n[1], n[2]};
    c.yaw = n[3] / kDegrees;
    c.pitch = n[4] / kDegrees;
    c.distance = n[5];
    return c;
}

engine::Result<void> lightUp(AppState& s, const AtlasSession& session, const std::vector<std::string>& all) {
    for (const std::string& one : all) {
        const size_t colon = one.find(':');
        const std::string kind = colon == std::string::npos ? "point" : one.substr(0, colon);
        std::string id = colon == std::string::npos ? one : one.substr(colon + 1);
        if (kind == "meridian") {
            if (!session.catalog.meridian(id))
                return engine::Error{"--lit: no meridian has the code '" + id + "'"};
            s.shownMeridians.push_back(id);
        } else if (kind == "region") {
            Side side = Side::midline;
            for (const Side way : {Side::left, Side::right})
                if (const std::string end = std::string(".") + toString(way); id.ends_with(end)) {
                    side = way;
                    id.resize(id.size() - end.size());
                }
            if (!session.catalog.region(id)) return engine::Error{"--lit: no region is called '" + id + "'"};
            s.region = id;
            s.regionSide = side;
        } else if (kind == "point") {
            if (!session.catalog.point(id))
                return engine::Error{"--lit: no point has the code '" + id + "'; see tongren list"};
            s.found.push_back(id);
        } else {
            return engine::Error{"--lit '" + one + "': write a point's code, region:ID or meridian:CODE"};
        }
    }
    return {};
}

std::string pictureCommand(const AppState& s, const AtlasSession& session) {
    const Settings& set = s.settings;
    std::string out = "tongren render", name = "body";
    const auto add = [&](const char* option, const std::string& value) {
        out.append(" ").append(option).append(" ").append(quoted(value));
    };
    add("--body", session.guest ? session.guest->file.string() : session.source);
    if (!session.guest) add("--shape", describe(session.shape));
    add("--pose", poseOption(poseGoal(s), session));
    std::vector<std::string> lit = s.found;
    const auto sideOf = [](Side side) { return side == Side::midline ? "" : toString(side); };
    if (!s.point.empty()) {
        add("--point", name = s.point);
        if (s.side != Side::midline) add("--side", sideOf(s.side));
        if (!s.region.empty())
            lit.push_back("region:" + s.region +
                          (s.regionSide == Side::midline ? "" : std::string(".") + sideOf(s.regionSide)));
    } else if (!s.region.empty()) {
        add("--region", name = s.region);
        if (s.regionSide != Side::midline) add("--side", sideOf(s.regionSide));
    }
    const bool line = s.point.empty() && s.region.empty() && s.shownMeridians.size() == 1;
    if (line) add("--meridian", name = s.shownMeridians.front());
    for (const std::string& code : s.shownMeridians)
        if (!line) lit.push_back("meridian:" + code);
    if (!lit.empty()) add("--lit", joined(lit));
    add("--camera", writeCamera(goal(s)));
    if (const std::string place = placeOfDrawings(s); !place.empty()) add("--drawings", place);
    for (const std::string& id : set.safety.conditions) add("--condition", id);
    constexpr std::array<const char*, 3> materials{"porcelain", "bronze", "skin"};
    add("--material", materials[static_cast<size_t>(set.material)]);
    if (set.material == engine::SkinMaterial::skin) add("--tone", std::to_string(set.skinTone + 1));
    if (set.phases) add("--colours", "phases");
    for (const auto& [on, option] : {std::pair{set.dark, " --dark"},
                                     {set.ruler, " --ruler"},
                                     {set.flow, " --flow"},
                                     {!set.labels, " --no-labels"},
                                     {!set.lines, " --no-lines"},
                                     {!set.creases, " --no-creases"},
                                     {!set.garment, " --bare"}})
        if (on) out += option;
    const float scale = set.uiScale > 0 ? set.uiScale : s.monitorScale;
    add("--ui-scale", fmt::format("{}", scale));
    const float width = s.stage.x * (1 - std::abs(s.camera.shift));
    add("--size",
        fmt::format("{}x{}", std::max(1L, std::lround(width)), std::max(1L, std::lround(s.stage.y))));
    add("-o", "tongren-" + name + ".png");
    return out;
}

} // namespace atlas
