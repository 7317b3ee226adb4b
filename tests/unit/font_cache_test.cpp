#include "engine/core/files.h"
#include "engine/ui/font_cache.h"
#include <filesystem>
#include <gtest/gtest.h>
#include <imgui.h>
#include <unistd.h>

namespace {

struct FontCache : testing::Test {
    std::filesystem::path path =
        std::filesystem::temp_directory_path() / ("tongren-fonts-" + std::to_string(getpid()) + ".bin");
    void TearDown() override { std::filesystem::remove(path); }
};

TEST_F(FontCache, GivesBackTheSameGlyphsAndPixels) {
    ImFontAtlas made;
    made.AddFontDefault();
    ImFontConfig large;
    large.SizePixels = 26;
    made.AddFontDefault(&large);
    ASSERT_TRUE(made.Build());
    engine::saveFontCache(path, "key", made);
    ImFontAtlas read;
    ASSERT_TRUE(engine::loadFontCache(path, "key", read));
    ASSERT_EQ(read.Fonts.Size, 2);
    EXPECT_TRUE(read.IsBuilt());
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(read.Fonts[i]->FontSize, made.Fonts[i]->FontSize);
        EXPECT_EQ(read.Fonts[i]->Ascent, made.Fonts[i]->Ascent);
        EXPECT_EQ(read.Fonts[i]->FallbackChar, made.Fonts[i]->FallbackChar);
        for (const ImWchar c : {'A', 'g', ' ', '\t', '~'}) {
            const ImFontGlyph *a = made.Fonts[i]->FindGlyph(c), *b = read.Fonts[i]->FindGlyph(c);
            EXPECT_EQ(a->AdvanceX, b->AdvanceX);
            EXPECT_EQ(a->X1, b->X1);
            EXPECT_EQ(a->U0, b->U0);
            EXPECT_EQ(a->Visible, b->Visible);
        }
        EXPECT_EQ(made.Fonts[i]->CalcTextSizeA(20, 1e6f, 0, "How wide?").x,
                  read.Fonts[i]->CalcTextSizeA(20, 1e6f, 0, "How wide?").x);
    }
    unsigned char *a = nullptr, *b = nullptr;
    int w = 0, h = 0, w2 = 0, h2 = 0;
    made.GetTexDataAsAlpha8(&a, &w, &h);
    read.GetTexDataAsAlpha8(&b, &w2, &h2);
    ASSERT_EQ(w, w2);
    ASSERT_EQ(h, h2);
    EXPECT_TRUE(std::equal(a, a + w * h, b));
}

TEST_F(FontCache, KeepsTheNewestEight) {
    const std::filesystem::path dir = path.string() + ".dir";
    ImFontAtlas made;
    made.AddFontDefault();
    for (int i = 0; i < 12; ++i) {
        const std::string key = "key" + std::to_string(i);
        engine::saveFontCache(engine::fontCacheFile(dir, key), key, made);
    }
    size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(dir)) files += entry.is_regular_file();
    EXPECT_EQ(files, 8u);
    EXPECT_TRUE(engine::loadFontCache(engine::fontCacheFile(dir, "key11"), "key11", made));
    std::filesystem::remove_all(dir);
}

TEST_F(FontCache, RefusesOtherKeysAndDamage) {
    ImFontAtlas made, read;
    made.AddFontDefault();
    engine::saveFontCache(path, "key", made);
    EXPECT_FALSE(engine::loadFontCache(path, "other", read));
    EXPECT_FALSE(engine::loadFontCache(path.string() + ".absent", "key", read));
    const auto whole = engine::readFile(path);
    ASSERT_TRUE(whole);
    for (const size_t size : {size_t{0}, size_t{20}, size_t{60}, whole->size() / 2, whole->size() - 1}) {
        ASSERT_TRUE(engine::writeFileAtomic(path, std::string_view(*whole).substr(0, size)));
        EXPECT_FALSE(engine::loadFontCache(path, "key", read)) << size;
        EXPECT_EQ(read.Fonts.Size, 0);
    }
    for (size_t at = 0; at < whole->size(); at += 997) {
        std::string bad = *whole;
        bad[at] = static_cast<char>(bad[at] ^ 0x55);
        ASSERT_TRUE(engine::writeFileAtomic(path, bad));
        if (at < 16 || at >= 48)
            EXPECT_FALSE(engine::loadFontCache(path, "key", read)) << at;
        else
            (void)engine::loadFontCache(path, "key", read); // must not crash
    }
}

} // namespace
