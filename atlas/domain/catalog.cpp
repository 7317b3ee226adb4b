#include "atlas/domain/catalog.h"
#include "atlas/domain/catalog_reader.h"
#include <algorithm>
#include <cstdlib>

namespace atlas {
namespace {

template <class T>
const T* find(const std::vector<T>& list, std::string T::*key, std::string_view wanted) {
    const auto it = std::ranges::find(list, wanted, key);
    return it == list.end() ? nullptr : &*it;
}

} // namespace

const Point* Catalog::point(std::string_view code) const {
    return find(points, &Point::code, code);
}
const Meridian* Catalog::meridian(std::string_view code) const {
    return find(meridians, &Meridian::code, code);
}
const Course* Catalog::course(std::string_view meridian) const {
    return find(courses, &Course::meridian, meridian);
}
const Region* Catalog::region(std::string_view id) const {
    return find(regions, &Region::id, id);
}
const Technique* Catalog::technique(std::string_view id) const {
    return find(techniques, &Technique::id, id);
}
const Page* Catalog::page(std::string_view id) const {
    return find(pages, &Page::id, id);
}
const Condition* Catalog::condition(std::string_view id) const {
    return find(conditions, &Condition::id, id);
}
const Source* Catalog::source(std::string_view id) const {
    return find(sources, &Source::id, id);
}

std::string Catalog::nameOf(std::string_view ref) const {
    const LandmarkDefinition* l = find(landmarks, &LandmarkDefinition::id, ref);
    return l ? l->name : std::string(ref);
}

std::vector<Statement> statementsOf(const std::vector<Advice>& all) {
    std::vector<Statement> out;
    for (const Advice& a : all) out.push_back(a.said);
    return out;
}

std::filesystem::path defaultDataDir() {
    if (const char* dir = std::getenv("TONGREN_DATA_DIR"); dir && *dir) return dir;
    std::error_code error;
    if (std::filesystem::is_directory(TONGREN_SOURCE_DATA_DIR, error)) return TONGREN_SOURCE_DATA_DIR;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
    return program.parent_path().parent_path() / "share/tongren/data";
}

std::string describe(const LintFinding& f) {
    std::string out = f.file;
    if (f.line > 0) out.append(":").append(std::to_string(f.line));
    return out.append(": ").append(f.message);
}

engine::Result<Catalog> loadCatalog(const std::filesystem::path& dataDir) {
    CatalogReading reading = readCatalog(dataDir, false);
    if (reading.problems.empty()) return std::move(reading.catalog);
    std::string message;
    for (const LintFinding& f : reading.problems) {
        if (!message.empty()) message += '\n';
        message += describe(f);
    }
    return engine::Error{message};
}

} // namespace atlas
