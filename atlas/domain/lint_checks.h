#pragma once
// Inside of lintData(): checks that compare the entries of the whole catalog.
#include "atlas/domain/catalog_reader.h"

namespace atlas {

struct BodyAsset;

// An entry of exceptions.toml: where the data may break a rule, and why.
struct Exception {
    std::string kind; // "reading", "form", "category", "order", "same_place", "beyond", "detour", "mention",
                      // "wording"
    std::map<std::string, std::vector<std::string>> words;
    int line = 0;
    bool has(const std::string& key, const std::string& word) const;
};
struct Exceptions {
    std::vector<Exception> entries;
    // True when an entry of that kind holds all these words under these keys.
    bool allow(std::string_view kind, const std::vector<std::pair<std::string, std::string>>& words) const;
};
// A missing file means no exceptions; what is wrong in it goes to `problems`.
Exceptions readExceptions(const std::filesystem::path& dataDir, std::vector<LintFinding>& problems);

extern const std::vector<std::string> kSegments; // what Point::segment may be

// Points the standard counts on a meridian, 0 when it is none.
int standardCount(std::string_view meridian);

// One character, one reading and one traditional form.
void checkHanzi(CatalogReading&, const Exceptions&);
// Five-shu and their elements; one of each kind on a complete meridian.
void checkCategories(CatalogReading&, const Exceptions&);
// What a user may say of themselves: ids that resolve, effects that have what they need, and points that are
// left out where, and only where, their own precautions speak of it. Also the sections of safety.toml.
void checkConditions(CatalogReading&, const Exceptions&);
// Words of promise ("cure", "guaranteed") anywhere in the texts; indications that say whose claim they are.
void checkWording(CatalogReading&, const Exceptions&);
// A message for each such word in a text of `owner`, "page safety".
std::vector<std::string> promisesIn(const std::string& owner, const std::string& text, const Exceptions&);
// The bundled lessons can be read, shown and taught, and name their sources.
void checkLessons(CatalogReading&, const std::filesystem::path& dataDir);
// The posture in which a point is found is a pose of the data, has a source and is spoken of in the point's
// text.
void checkPostures(CatalogReading&, const std::filesystem::path& dataDir);
// Every region has an area whose rules, sources and outline hold together.
void checkAreas(CatalogReading&);

// Regions, techniques and pages say what they must, and what they name is there.
void checkTexts(CatalogReading&);

// Motions and poses can be read, name their sources and say what they are for.
void checkPoses(CatalogReading&, const std::filesystem::path& dataDir);
// The motions' joints are in the rig, and down every chain of them the shares sum to the whole angle.
std::vector<LintFinding> checkRig(const std::filesystem::path& dataDir, const BodyAsset&);

} // namespace atlas
