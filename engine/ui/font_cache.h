#pragma once
// A built ImGui font atlas on disk: rasterising some thousand glyphs takes far longer than reading them back.
#include <filesystem>
#include <string>

struct ImFontAtlas;

namespace engine {

// One file a key; saving drops the oldest of many.
std::filesystem::path fontCacheFile(const std::filesystem::path& dir, const std::string& key);
// False, and the atlas left empty, when there is no such file, it was made for another key or it is damaged.
bool loadFontCache(const std::filesystem::path&, const std::string& key, ImFontAtlas&);
// A cache that cannot be written costs only time, so nothing is reported.
void saveFontCache(const std::filesystem::path&, const std::string& key, ImFontAtlas&);

} // namespace engine
