// The posture in which a point is found: a pose that is there, with its source, and named in the point's
// text.
#include "atlas/domain/lint_checks.h"
#include "atlas/domain/posture.h"
#include "atlas/domain/text.h"
#include <algorithm>

namespace atlas {

void checkPostures(CatalogReading& r, const std::filesystem::path& dataDir) {
    const Catalog& c = r.catalog;
    std::vector<std::string> poses, sources;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(dataDir / "poses", error))
        if (entry.path().extension() == ".toml") poses.push_back(entry.path().stem().string());
    for (const Source& s : c.sources) sources.push_back(s.id);
    const auto meant = [](const std::string& word, const std::vector<std::string>& known,
                          const char* otherwise) {
        const std::string near = nearestWord(word, known);
        return near.empty() ? std::string(otherwise) : "did you mean '" + near + "'?";
    };
    for (const Page& page : c.pages)
        for (size_t i = 0; i < page.pictures.size(); ++i) {
            const std::string& pose = page.pictures[i].pose;
            if (pose.empty() || poses.empty() || std::ranges::find(poses, pose) != poses.end()) continue;
            const std::string path = "page " + page.id + ".pictures[" + std::to_string(i) + "]";
            const Place at = r.place(path);
            r.problems.push_back({at.file, at.line,
                                  path + ": pose '" + pose + "' is no pose; " +
                                      meant(pose, poses, "add it to poses/ or correct the id")});
        }
    for (const Point& p : c.points) {
        const auto say = [&](const char* key, std::string what) {
            const Place at = r.place("point " + p.code + "." + key);
            std::string text = "point " + p.code + ": ";
            r.problems.push_back({at.file, at.line, text.append(what)});
        };
        if (p.posture.empty()) {
            if (!p.postureSources.empty())
                say("posture_sources",
                    "posture_sources stands without posture; say which pose, or remove it");
            continue;
        }
        if (p.posture == "anatomical")
            say("posture", "posture 'anatomical' goes without saying; remove it");
        else if (!poses.empty() && std::ranges::find(poses, p.posture) == poses.end())
            say("posture", "posture '" + p.posture + "' is no pose; " +
                               meant(p.posture, poses, "add it to poses/ or correct the id"));
        else if (!speaksOfPosture(p))
            say("posture", "neither finding nor location speaks of the posture '" + p.posture + "'; say \"" +
                               postureWords(p.posture).front() + "\" or the like there");
        if (p.postureSources.empty())
            say("posture", "the posture names no source; add posture_sources = [\"id\"] from sources.toml");
        for (const std::string& id : p.postureSources)
            if (std::ranges::find(sources, id) == sources.end())
                say("posture_sources", "source '" + id + "' is not in sources.toml; " +
                                           meant(id, sources, "add it there or correct the id"));
    }
}

} // namespace atlas
