#include "engine/ui/font_cache.h"
#include "engine/core/files.h"
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <imgui.h>
#include <vector>

namespace engine {
namespace {

constexpr char magic[8] = {'T', 'G', 'F', 'O', 'N', 'T', 'S', '1'};
constexpr uint32_t maxFonts = 16, maxGlyphs = 60000, maxSide = 16384;

struct Header {
    char magic[8];
    uint64_t key = 0, content = 0;
    uint32_t fonts = 0;
    int32_t width = 0, height = 0;
    ImVec2 white;
};
struct FontHeader {
    float size = 0, ascent = 0, descent = 0;
    uint32_t fallback = 0, ellipsis = 0, dot = 0, glyphs = 0;
};
struct GlyphRecord {
    uint32_t codepoint = 0;
    float advance = 0, box[8] = {};
};

uint64_t mix(uint64_t h, uint64_t word) {
    h = (h ^ word) * 0x9E3779B97F4A7C15ull;
    return h ^ (h >> 29);
}

uint64_t hashOf(const std::byte* data, size_t size) {
    uint64_t h = size, word = 0;
    for (; size >= 8; data += 8, size -= 8) {
        std::memcpy(&word, data, 8);
        h = mix(h, word);
    }
    word = 0;
    std::memcpy(&word, data, size);
    return mix(h, word);
}
uint64_t hashOf(const std::string& s) {
    return hashOf(reinterpret_cast<const std::byte*>(s.data()), s.size());
}

struct Reader {
    std::span<const std::byte> rest;
    template <typename T>
    bool take(T& value) {
        if (rest.size() < sizeof(T)) return false;
        std::memcpy(&value, rest.data(), sizeof(T));
        rest = rest.subspan(sizeof(T));
        return true;
    }
};

template <typename T>
void append(std::string& out, const T& value) {
    out.append(reinterpret_cast<const char*>(&value), sizeof(T));
}

bool readFont(Reader& in, ImFontAtlas& atlas) {
    FontHeader f;
    if (!in.take(f) || f.glyphs == 0 || f.glyphs > maxGlyphs || !(f.size > 0 && f.size < 1000)) return false;
    ImFont* font = IM_NEW(ImFont)();
    atlas.Fonts.push_back(font);
    font->ContainerAtlas = &atlas;
    font->FontSize = f.size;
    font->Ascent = f.ascent;
    font->Descent = f.descent;
    font->FallbackChar = static_cast<ImWchar>(f.fallback);
    font->EllipsisChar = static_cast<ImWchar>(f.ellipsis);
    font->DotChar = static_cast<ImWchar>(f.dot);
    for (uint32_t i = 0; i < f.glyphs; ++i) {
        GlyphRecord g;
        if (!in.take(g) || g.codepoint > 0xFFFF || !std::isfinite(g.advance)) return false;
        const float* b = g.box;
        font->AddGlyph(nullptr, static_cast<ImWchar>(g.codepoint), b[0], b[1], b[2], b[3], b[4], b[5], b[6],
                       b[7], g.advance);
    }
    font->BuildLookupTable();
    return true;
}

bool readAtlas(Reader in, uint64_t key, ImFontAtlas& atlas) {
    Header h;
    if (!in.take(h) || std::memcmp(h.magic, magic, sizeof magic) != 0 || h.key != key) return false;
    if (h.content != hashOf(in.rest.data(), in.rest.size())) return false;
    if (h.fonts == 0 || h.fonts > maxFonts || h.width <= 0 || h.height <= 0 ||
        h.width > static_cast<int>(maxSide) || h.height > static_cast<int>(maxSide))
        return false;
    for (uint32_t i = 0; i < h.fonts; ++i)
        if (!readFont(in, atlas)) return false;
    const size_t pixels = static_cast<size_t>(h.width) * static_cast<size_t>(h.height);
    if (in.rest.size() != pixels) return false;
    atlas.TexPixelsAlpha8 = static_cast<unsigned char*>(ImGui::MemAlloc(pixels));
    std::memcpy(atlas.TexPixelsAlpha8, in.rest.data(), pixels);
    atlas.TexWidth = h.width;
    atlas.TexHeight = h.height;
    atlas.TexUvScale = {1.0f / static_cast<float>(h.width), 1.0f / static_cast<float>(h.height)};
    atlas.TexUvWhitePixel = h.white;
    atlas.TexReady = true;
    return true;
}

void dropOldest(const std::filesystem::path& dir) {
    constexpr size_t kept = 8; // a megabyte each
    std::vector<std::pair<std::filesystem::file_time_type, std::filesystem::path>> files;
    std::error_code error;
    for (std::filesystem::directory_iterator it(dir, error), end; !error && it != end; it.increment(error)) {
        const std::string name = it->path().filename().string();
        std::error_code unreadable;
        const auto time = it->last_write_time(unreadable);
        if (!unreadable && name.starts_with("fonts-") && name.ends_with(".bin"))
            files.emplace_back(time, it->path());
    }
    if (files.size() <= kept) return;
    std::sort(files.begin(), files.end());
    for (size_t i = 0; i + kept < files.size(); ++i) std::filesystem::remove(files[i].second, error);
}

} // namespace

std::filesystem::path fontCacheFile(const std::filesystem::path& dir, const std::string& key) {
    char name[32];
    std::snprintf(name, sizeof name, "fonts-%016llx.bin", static_cast<unsigned long long>(hashOf(key)));
    return dir / name;
}

bool loadFontCache(const std::filesystem::path& path, const std::string& key, ImFontAtlas& atlas) {
    const auto file = MappedFile::open(path);
    if (!file) return false;
    atlas.Clear();
    if (readAtlas({file->bytes()}, hashOf(key), atlas)) return true;
    atlas.Clear();
    return false;
}

void saveFontCache(const std::filesystem::path& path, const std::string& key, ImFontAtlas& atlas) {
    unsigned char* pixels = nullptr;
    int width = 0, height = 0;
    atlas.GetTexDataAsAlpha8(&pixels, &width, &height);
    if (!pixels || atlas.Fonts.Size <= 0) return;
    std::string body;
    for (const ImFont* font : atlas.Fonts) {
        append(body, FontHeader{font->FontSize, font->Ascent, font->Descent, font->FallbackChar,
                                font->EllipsisChar, font->DotChar, static_cast<uint32_t>(font->Glyphs.Size)});
        for (const ImFontGlyph& g : font->Glyphs)
            append(body,
                   GlyphRecord{g.Codepoint, g.AdvanceX, {g.X0, g.Y0, g.X1, g.Y1, g.U0, g.V0, g.U1, g.V1}});
    }
    body.append(reinterpret_cast<const char*>(pixels),
                static_cast<size_t>(width) * static_cast<size_t>(height));
    Header h;
    std::memcpy(h.magic, magic, sizeof magic);
    h.key = hashOf(key);
    h.content = hashOf(body);
    h.fonts = static_cast<uint32_t>(atlas.Fonts.Size);
    h.width = width;
    h.height = height;
    h.white = atlas.TexUvWhitePixel;
    std::string out;
    append(out, h);
    std::error_code ignored;
    std::filesystem::create_directories(path.parent_path(), ignored);
    if (writeFileAtomic(path, out + body)) dropOldest(path.parent_path());
}

} // namespace engine
