// A pose in one line, for the command line: "lie=supine,elbow-flexion.left=90".
#include "atlas/domain/pose.h"
#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>

namespace atlas {

std::string inlinePose(const Pose& pose) {
    std::string out = "lie=" + pose.lie;
    if (pose.support != Pose{}.support) out.append(",support=").append(pose.support);
    for (const auto& [key, degrees] : pose.degrees) out += fmt::format(",{}={}", key, degrees);
    return out;
}

engine::Result<Pose> parseInlinePose(std::string_view text, std::span<const Motion> motions) {
    Pose pose;
    pose.id = "own";
    pose.name = "Own posture";
    for (size_t from = 0; from <= text.size();) {
        const size_t end = std::min(text.find(',', from), text.size());
        const std::string_view part = text.substr(from, end - from);
        from = end + 1;
        if (part.empty()) continue;
        const size_t equals = part.find('=');
        const std::string key(part.substr(0, equals));
        const std::string_view value = equals == std::string_view::npos ? "" : part.substr(equals + 1);
        if (key == "lie" || key == "support") {
            (key == "lie" ? pose.lie : pose.support) = std::string(value);
            continue;
        }
        float degrees = 0;
        const auto read = std::from_chars(value.data(), value.data() + value.size(), degrees);
        if (read.ec != std::errc{} || read.ptr != value.data() + value.size() || !std::isfinite(degrees))
            return engine::Error{"--pose: '" + std::string(part) +
                                 "' is no angle; write MOTION=DEGREES, as elbow-flexion.left=90"};
        pose.degrees[key] = degrees;
    }
    if (std::ranges::find(supports(), pose.support) == supports().end())
        return engine::Error{"--pose: nothing is called '" + pose.support +
                             "' that bears the body; use floor, stool or couch"};
    if (auto sound = checkPose(motions, pose); !sound)
        return engine::Error{"--pose: " + sound.error().message};
    return pose;
}

} // namespace atlas
