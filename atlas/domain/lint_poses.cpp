// Checks of motions.toml and poses/.
#include "atlas/domain/lint_checks.h"
#include "atlas/domain/pose.h"
#include "atlas/domain/text.h"
#include <algorithm>
#include <cmath>

namespace atlas {

void checkPoses(CatalogReading& reading, const std::filesystem::path& dataDir) {
    const std::string file = (dataDir / "motions.toml").string();
    const std::vector<Motion> motions = readMotions(dataDir / "motions.toml", reading.problems);
    std::vector<std::string> known;
    for (const Source& s : reading.catalog.sources) known.push_back(s.id);
    for (const Motion& m : motions)
        for (const std::string& id : m.sources) {
            if (std::ranges::find(known, id) != known.end()) continue;
            const std::string near = nearestWord(id, known);
            std::string what = "motion " + m.id + ": source '" + id + "' is not in sources.toml; ";
            what += near.empty() ? "add it there or correct the id" : "did you mean '" + near + "'?";
            reading.problems.push_back({file, m.line, std::move(what)});
        }
    const std::vector<Pose> poses = readPoses(dataDir / "poses", motions, reading.problems);
    const auto has = [&](std::string_view id) {
        return std::ranges::find(poses, id, &Pose::id) != poses.end();
    };
    if (!has("anatomical"))
        reading.problems.push_back({(dataDir / "poses").string(), 0,
                                    "there is no anatomical.toml, the pose that all begins with; add it"});
    for (const Pose& p : poses) {
        const std::string path = (dataDir / "poses" / (p.id + ".toml")).string();
        if (p.about.empty())
            reading.problems.push_back({path, 1, "pose " + p.id + ": 'about' is missing; say what it shows"});
        if (p.id == "anatomical" && (!p.degrees.empty() || p.lie != "upright"))
            reading.problems.push_back({path, 1, "pose anatomical: has no angles, all are counted from it"});
        for (const Touch& t : p.touches)
            for (const std::string& place : {t.place, t.at}) {
                const std::string id = place.substr(0, place.find('.'));
                if (reading.catalog.point(id) ||
                    std::ranges::find(reading.catalog.landmarks, id, &LandmarkDefinition::id) !=
                        reading.catalog.landmarks.end())
                    continue;
                std::string what = "pose " + p.id + ": touch: '";
                what += place + "' is neither a landmark nor a point; correct it";
                reading.problems.push_back({path, 1, std::move(what)});
            }
        for (const Pose& other : poses)
            if (&other < &p && other.name == p.name)
                reading.problems.push_back(
                    {path, 1, "pose " + p.id + ": has the same name as " + other.id + "; change one"});
    }
}

std::vector<LintFinding> checkRig(const std::filesystem::path& dataDir, const BodyAsset& asset) {
    std::vector<LintFinding> out, unread;
    const std::string file = (dataDir / "motions.toml").string();
    const auto find = [&](const std::string& name, bool sided) {
        for (size_t j = 0; j < asset.joints.size(); ++j)
            if (const std::string& own = asset.joints[j].name; own == name || (sided && own == name + ".L"))
                return static_cast<int>(j);
        return -1;
    };
    for (const Motion& m : readMotions(dataDir / "motions.toml", unread)) {
        const auto say = [&](const std::string& what) {
            out.push_back({file, m.line, "motion " + m.id + ": " + what});
        };
        std::vector<std::string> names = m.segment;
        if (!m.base.empty()) names.push_back(m.base);
        for (const auto* list : {&m.shares, &m.with})
            for (const Motion::Share& s : *list) names.push_back(s.joint);
        bool all = true;
        for (const std::string& name : names) {
            if (find(name, m.sided) >= 0) continue;
            all = false;
            std::vector<std::string> known;
            for (const engine::Joint& j : asset.joints)
                known.push_back(j.name.ends_with(".L") ? j.name.substr(0, j.name.size() - 2) : j.name);
            const std::string near = nearestWord(name, known);
            std::string what = "the rig has no joint '" + name + "'";
            say(what + (near.empty() ? "; correct it" : "; did you mean '" + near + "'?"));
        }
        if (!all) continue;
        // The shares of each joint and of those above it, where no other share lies below.
        std::vector<float> sums;
        std::vector<bool> above(asset.joints.size());
        for (const Motion::Share& s : m.shares) {
            float sum = 0;
            for (int j = find(s.joint, m.sided); j >= 0; j = asset.joints[static_cast<size_t>(j)].parent)
                for (const Motion::Share& other : m.shares)
                    if (find(other.joint, m.sided) == j) {
                        sum += other.share;
                        if (other.joint != s.joint) above[static_cast<size_t>(j)] = true;
                    }
            sums.push_back(sum);
        }
        for (size_t i = 0; i < sums.size(); ++i)
            if (!above[static_cast<size_t>(find(m.shares[i].joint, m.sided))] &&
                std::abs(sums[i] - 1) > 1e-3f) {
                say("the shares down to " + m.shares[i].joint + " sum to " +
                    std::to_string(std::lround(sums[i] * 100)) + " %; make it 100");
            }
    }
    return out;
}

} // namespace atlas
