#include "engine/ui/ui_context.h"
#include "engine/core/files.h"
#include "engine/ui/font_cache.h"
#include <algorithm>
#include <array>
#include <filesystem>
#include <imgui.h>
#include <imgui_freetype.h>
#include <imgui_internal.h>
#include <set>
#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

namespace engine {
namespace {

std::string firstExisting(std::initializer_list<const char*> paths) {
    std::error_code ignored;
    for (const char* p : paths)
        if (std::filesystem::exists(p, ignored)) return p;
    return {};
}

ImVec4 rgb(unsigned hex, float alpha = 1) {
    return {static_cast<float>(hex >> 16 & 255) / 255, static_cast<float>(hex >> 8 & 255) / 255,
            static_cast<float>(hex & 255) / 255, alpha};
}

constexpr std::array<std::pair<ImGuiKey_, int>, 22> keyMap{{
    {ImGuiKey_Tab, GLFW_KEY_TAB},
    {ImGuiKey_LeftArrow, GLFW_KEY_LEFT},
    {ImGuiKey_RightArrow, GLFW_KEY_RIGHT},
    {ImGuiKey_UpArrow, GLFW_KEY_UP},
    {ImGuiKey_DownArrow, GLFW_KEY_DOWN},
    {ImGuiKey_PageUp, GLFW_KEY_PAGE_UP},
    {ImGuiKey_PageDown, GLFW_KEY_PAGE_DOWN},
    {ImGuiKey_Home, GLFW_KEY_HOME},
    {ImGuiKey_End, GLFW_KEY_END},
    {ImGuiKey_Insert, GLFW_KEY_INSERT},
    {ImGuiKey_Delete, GLFW_KEY_DELETE},
    {ImGuiKey_Backspace, GLFW_KEY_BACKSPACE},
    {ImGuiKey_Space, GLFW_KEY_SPACE},
    {ImGuiKey_Enter, GLFW_KEY_ENTER},
    {ImGuiKey_Escape, GLFW_KEY_ESCAPE},
    {ImGuiKey_KeyPadEnter, GLFW_KEY_KP_ENTER},
    {ImGuiKey_A, GLFW_KEY_A},
    {ImGuiKey_C, GLFW_KEY_C},
    {ImGuiKey_V, GLFW_KEY_V},
    {ImGuiKey_X, GLFW_KEY_X},
    {ImGuiKey_Y, GLFW_KEY_Y},
    {ImGuiKey_Z, GLFW_KEY_Z},
}};

} // namespace

float farHeight(float width, float height) {
    return std::clamp(std::min(height, 0.75f * width), 240.0f, 2880.0f);
}

float farUnit(float width, float height) {
    constexpr float steps[] = {240,  270,  300,  330,  360,  400,  440,  480,  520,  560,  600,  660,
                               720,  768,  800,  864,  900,  960,  1024, 1080, 1152, 1200, 1280, 1360,
                               1440, 1536, 1600, 1728, 1800, 1920, 2000, 2160, 2304, 2400, 2560, 2880};
    const float wanted = farHeight(width, height);
    for (const float s : steps)
        if (s >= wanted) return s;
    return 2880;
}

UiContext::UiContext() {
    IMGUI_CHECKVERSION();
    context_ = ImGui::CreateContext();
    use();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
    io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
    io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
    for (auto [to, from] : keyMap) io.KeyMap[to] = from;
}

UiContext::~UiContext() {
    ImGui::DestroyContext(context_); // ImGui has no current one then, if it was this
}

void UiContext::use() const {
    ImGui::SetCurrentContext(context_);
}

void UiContext::buildFonts(std::string_view glyphs, float scale, float farUnit, std::string_view names,
                           std::string_view farGlyphs) {
    use();
    ImGuiIO& io = ImGui::GetIO();
    ImFontAtlas& atlas = *io.Fonts;
    atlas.Clear();
    fonts_ = {};
    const std::string latin = firstExisting({"/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",
                                             "/usr/share/fonts/noto/NotoSans-Regular.ttf",
                                             "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"});
    const std::string bold = firstExisting({"/usr/share/fonts/truetype/noto/NotoSans-SemiBold.ttf",
                                            "/usr/share/fonts/truetype/noto/NotoSans-Bold.ttf"});
    const std::string cjk = firstExisting({"/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
                                           "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc"});
    fonts_.chinese = !cjk.empty();
    if (latin.empty())
        fonts_.notice = "The font Noto Sans is missing: install fonts-noto-core.";
    else if (cjk.empty())
        fonts_.notice = "No Chinese font: names are shown in pinyin. Install fonts-noto-cjk.";

    // What the atlas is made from is in the key: the glyphs, the sizes below, the fonts as they lie on disk.
    std::string key = std::to_string(scale) + "/3/" + std::to_string(farUnit) + IMGUI_VERSION;
    for (const std::string* file : {&latin, &bold, &cjk}) {
        std::error_code ignored;
        key += "/" + *file + std::to_string(std::filesystem::file_size(*file, ignored)) +
               std::to_string(std::filesystem::last_write_time(*file, ignored).time_since_epoch().count());
    }
    key.append(glyphs).append("\n").append(names).append("\n").append(farGlyphs);
    const std::filesystem::path cached = fontCacheFile(cacheDir(), key);
    fonts_.farUnit = farUnit;
    std::vector<ImFont**> order{&fonts_.body,     &fonts_.small,   &fonts_.strong,
                                &fonts_.tiny,     &fonts_.large,   &fonts_.farDigits,
                                &fonts_.farTitle, &fonts_.farText, &fonts_.farNote};
    order.push_back(names.empty() ? &fonts_.hanzi : &fonts_.farName);
    if (loadFontCache(cached, key, atlas) && atlas.Fonts.Size == static_cast<int>(order.size())) {
        for (size_t i = 0; i < order.size(); ++i) *order[i] = atlas.Fonts[static_cast<int>(i)];
        if (!names.empty()) fonts_.hanzi = fonts_.farName;
        io.FontDefault = fonts_.body;
        return;
    }
    atlas.Clear();

    static const ImWchar latinRanges[] = {0x20,   0x7e,   0xa0,   0x17f,  0x1cd,  0x1dc,  0x1f8,
                                          0x1f9,  0x1e3e, 0x1e3f, 0x2010, 0x2044, 0x20ac, 0x20ac,
                                          0x2190, 0x2193, 0x2212, 0x2212, 0x2260, 0x2265, 0};
    static const ImWchar titleRanges[] = {0x20, 0x7e, 0xa0, 0xff, 0x2010, 0x2026, 0};
    struct Ranges {
        ImVector<ImWchar> hanzi, other;
    };
    static Ranges all, named, afar; // must outlive the build
    const auto split = [](std::string_view of, const ImWchar* besides, Ranges& out) {
        const std::string text(of);
        ImFontGlyphRangesBuilder hanzi, other;
        hanzi.AddText(text.c_str(), text.c_str() + text.size());
        other.UsedChars = hanzi.UsedChars;
        constexpr size_t firstHanzi =
            0x2E80 / 32; // in words of 32 characters; what lies before comes from Noto Sans
        for (size_t w = 0; w < static_cast<size_t>(hanzi.UsedChars.Size); ++w)
            (w < firstHanzi ? hanzi : other).UsedChars[static_cast<int>(w)] = 0;
        other.AddRanges(besides);
        out = {};
        hanzi.BuildRanges(&out.hanzi);
        other.BuildRanges(&out.other);
    };
    static const ImWchar ascii[] = {0x20, 0x7e, 0x2010, 0x2026, 0};
    split(glyphs, latinRanges, all);
    split(names, ascii, named);
    static const ImWchar farRanges[] = {0x20,   0x7e,   0xa0,   0x17f,  0x1cd,  0x1dc, 0x2010,
                                        0x2026, 0x2190, 0x2193, 0x2212, 0x2212, 0};
    split(farGlyphs, farRanges, afar);
    // The collection has 19 MB, of which a map touches only what is used.
    Result<MappedFile> collection = cjk.empty() ? Result<MappedFile>(Error{"none"}) : MappedFile::open(cjk);
    // FreeType's sizes run from ascent to descent: Noto Sans at 21 has an em of 15 pixels.
    auto add = [&](const std::string& file, float size, const ImWchar* ranges, const Ranges* withHanzi) {
        ImFontConfig config;
        config.PixelSnapH = true;
        config.OversampleH = config.OversampleV = 1;
        config.FontBuilderFlags = ImGuiFreeTypeBuilderFlags_LightHinting;
        ImFont* font = file.empty() ? nullptr : atlas.AddFontFromFileTTF(file.c_str(), size, &config, ranges);
        if (!font) {
            config.SizePixels = size;
            font = atlas.AddFontDefault(&config);
        }
        if (withHanzi && collection && withHanzi->hanzi.Size > 1) {
            ImFontConfig merge;
            merge.MergeMode = true;
            merge.PixelSnapH = true;
            merge.OversampleH = merge.OversampleV = 1;
            merge.FontNo = 2; // the collection's Simplified Chinese face
            merge.FontBuilderFlags = ImGuiFreeTypeBuilderFlags_NoHinting;
            merge.FontDataOwnedByAtlas = false;
            const auto bytes = collection->bytes();
            atlas.AddFontFromMemoryTTF(const_cast<std::byte*>(bytes.data()), static_cast<int>(bytes.size()),
                                       size, &merge,
                                       withHanzi->hanzi.Data); // only read
        }
        return font;
    };
    auto px = [&](float size) {
        return std::max(8.0f, static_cast<float>(static_cast<int>(size * scale + 0.5f)));
    };
    fonts_.body = add(latin, px(21), all.other.Data, &all);
    fonts_.small = add(latin, px(18), all.other.Data, &all);
    static const ImWchar strongRanges[] = {0x20,   0x7e,   0xa0,   0x17f,  0x1cd, 0x1dc,
                                           0x2010, 0x2026, 0x2192, 0x2192, 0}; // with pinyin's tones
    fonts_.strong = add(bold.empty() ? latin : bold, px(21), strongRanges, nullptr);
    static const ImWchar citeRanges[] = {0x20, 0x39, 0};
    fonts_.tiny = add(latin, px(15), citeRanges, nullptr);
    fonts_.large = add(bold.empty() ? latin : bold, px(31), all.other.Data, &all);
    // Digits an eighth of the picture's height, text with an em of a twenty-fourth.
    auto far = [&](float share) {
        return std::max(8.0f, static_cast<float>(static_cast<int>(share * farUnit + 0.5f)));
    };
    static const ImWchar digitRanges[] = {0x20, 0x20, 0x30, 0x3a, 0};
    fonts_.farDigits = add(bold.empty() ? latin : bold, far(0.2425f), digitRanges, nullptr);
    const ImWchar* away = afar.other.Data;
    fonts_.farTitle = add(bold.empty() ? latin : bold, far(kFarTitle), away, &afar);
    fonts_.farText = add(latin, far(kFarText), away, &afar);
    fonts_.farNote = add(latin, far(kFarNote), away, &afar);
    if (names.empty())
        fonts_.hanzi = add(latin, px(58), titleRanges, &all);
    else
        fonts_.hanzi = fonts_.farName =
            add(bold.empty() ? latin : bold, far(kFarName), named.other.Data, &named);
    io.FontDefault = fonts_.body;
    // What is high as well as wide holds more than the largest texture is high.
    atlas.TexDesiredWidth = std::max(scale * 800, farUnit) > 1300 ? 4096 : 1024;
    atlas.FontBuilderIO = ImGuiFreeType::GetBuilderForFreeType();
    atlas.Build();
    atlas.ClearInputData(); // the map ends here
    saveFontCache(cached, key, atlas);
}

void UiContext::setTheme(bool dark, float scale) {
    ImGuiStyle style;
    style.WindowRounding = style.ChildRounding = style.PopupRounding = 6;
    style.FrameRounding = style.GrabRounding = style.TabRounding = 6;
    style.ScrollbarRounding = 6;
    style.ScrollbarSize = 8;
    style.WindowPadding = {16, 16};
    style.FramePadding = {10, 6};
    style.ItemSpacing = {8, 8};
    style.ItemInnerSpacing = {8, 4};
    style.IndentSpacing = 16;
    style.WindowBorderSize = style.PopupBorderSize = 1;
    style.ChildBorderSize = style.FrameBorderSize = 0;
    style.WindowTitleAlign = {0, 0.5f};
    style.AntiAliasedLinesUseTex = false; // the font is sampled without filtering
    const ImVec4 ink = dark ? rgb(0xece9e3) : rgb(0x24272c), quiet = dark ? rgb(0xa3a6ab) : rgb(0x63676d);
    const ImVec4 page = dark ? rgb(0x1e2024) : rgb(0xfbf9f5);
    const ImVec4 field = dark ? rgb(0x2a2d32) : rgb(0xf1eee7),
                 fieldOver = dark ? rgb(0x353940) : rgb(0xe8e4db);
    const ImVec4 accent = dark ? rgb(0x5cc0b0) : rgb(0x0f6f66);
    auto faded = [](ImVec4 c, float a) {
        c.w = a;
        return c;
    };
    for (auto& c : style.Colors) c = field;
    ImVec4* c = style.Colors;
    c[ImGuiCol_Text] = ink;
    c[ImGuiCol_TextDisabled] = quiet;
    c[ImGuiCol_WindowBg] = page;
    c[ImGuiCol_ChildBg] = faded(page, 0);
    c[ImGuiCol_PopupBg] = dark ? rgb(0x25282c) : rgb(0xffffff);
    c[ImGuiCol_Border] = c[ImGuiCol_Separator] = c[ImGuiCol_TableBorderLight] =
        c[ImGuiCol_TableBorderStrong] = dark ? rgb(0x383b41) : rgb(0xdfdbd2);
    c[ImGuiCol_BorderShadow] = {0, 0, 0, 0};
    c[ImGuiCol_FrameBgHovered] = c[ImGuiCol_ButtonHovered] = c[ImGuiCol_TabHovered] = fieldOver;
    c[ImGuiCol_FrameBgActive] = fieldOver;
    c[ImGuiCol_ButtonActive] = c[ImGuiCol_HeaderActive] = faded(accent, 0.38f);
    c[ImGuiCol_Header] = faded(accent, 0.18f);
    c[ImGuiCol_HeaderHovered] = faded(accent, 0.26f);
    c[ImGuiCol_TitleBg] = c[ImGuiCol_TitleBgActive] = c[ImGuiCol_TitleBgCollapsed] = c[ImGuiCol_MenuBarBg] =
        page;
    c[ImGuiCol_ScrollbarBg] = {0, 0, 0, 0};
    c[ImGuiCol_ScrollbarGrab] = dark ? rgb(0x4a4e55) : rgb(0xcbc8c2);
    c[ImGuiCol_ScrollbarGrabHovered] = c[ImGuiCol_ScrollbarGrabActive] = quiet;
    c[ImGuiCol_CheckMark] = c[ImGuiCol_SliderGrab] = c[ImGuiCol_SliderGrabActive] = c[ImGuiCol_NavHighlight] =
        accent;
    c[ImGuiCol_SeparatorHovered] = c[ImGuiCol_SeparatorActive] = accent;
    c[ImGuiCol_ResizeGrip] = {0, 0, 0, 0};
    c[ImGuiCol_ResizeGripHovered] = c[ImGuiCol_ResizeGripActive] = faded(accent, 0.5f);
    c[ImGuiCol_TabActive] = faded(accent, 0.25f);
    c[ImGuiCol_PlotLines] = c[ImGuiCol_PlotHistogram] = accent;
    c[ImGuiCol_TableRowBg] = {0, 0, 0, 0};
    c[ImGuiCol_TableRowBgAlt] = faded(field, 0.5f);
    c[ImGuiCol_TextSelectedBg] = faded(accent, 0.35f);
    c[ImGuiCol_DragDropTarget] = accent;
    c[ImGuiCol_NavWindowingDimBg] = c[ImGuiCol_ModalWindowDimBg] = {0, 0, 0, 0.35f};
    style.ScaleAllSizes(scale);
    use();
    ImGui::GetStyle() = style;
}

void UiContext::queue(const InputEvent& e) {
    using Kind = InputEvent::Kind;
    if (e.kind == Kind::key || e.kind == Kind::character || e.kind == Kind::button || e.kind == Kind::move ||
        e.kind == Kind::scroll || e.kind == Kind::focus)
        events_.push_back(e);
}

void UiContext::feed(float mouseScale) {
    using Kind = InputEvent::Kind;
    ImGuiIO& io = ImGui::GetIO();
    std::set<int> keys, buttons;
    bool typed = false;
    while (!events_.empty()) {
        const InputEvent& e = events_.front();
        switch (e.kind) {
        case Kind::key:
            if (e.code >= 0 && e.code < 512) {
                if (!e.repeat && !keys.insert(e.code).second)
                    return;                     // its second change waits for the next frame
                if (typed && e.pressed) return; // Enter after letters acts on the finished text
                io.KeysDown[e.code] = e.pressed;
            }
            io.KeyCtrl = io.KeysDown[GLFW_KEY_LEFT_CONTROL] || io.KeysDown[GLFW_KEY_RIGHT_CONTROL];
            io.KeyShift = io.KeysDown[GLFW_KEY_LEFT_SHIFT] || io.KeysDown[GLFW_KEY_RIGHT_SHIFT];
            io.KeyAlt = io.KeysDown[GLFW_KEY_LEFT_ALT] || io.KeysDown[GLFW_KEY_RIGHT_ALT];
            io.KeySuper = io.KeysDown[GLFW_KEY_LEFT_SUPER] || io.KeysDown[GLFW_KEY_RIGHT_SUPER];
            break;
        case Kind::character:
            io.AddInputCharacter(e.character);
            typed = true;
            break;
        case Kind::button:
            if (e.code < 0 || e.code >= 5) break;
            if (!buttons.insert(e.code).second) return;
            io.MousePos = {static_cast<float>(e.x) * mouseScale, static_cast<float>(e.y) * mouseScale};
            io.MouseDown[e.code] = e.pressed;
            break;
        case Kind::move:
            if (!buttons.empty()) return; // a click happens where it was made
            io.MousePos = {static_cast<float>(e.x) * mouseScale, static_cast<float>(e.y) * mouseScale};
            break;
        case Kind::scroll:
            io.MouseWheel += static_cast<float>(e.y);
            io.MouseWheelH += static_cast<float>(e.x);
            break;
        case Kind::focus:
            if (!e.code) {
                std::fill(std::begin(io.KeysDown), std::end(io.KeysDown), false);
                std::fill(std::begin(io.MouseDown), std::end(io.MouseDown), false);
                io.KeyCtrl = io.KeyShift = io.KeyAlt = io.KeySuper = false;
            }
            break;
        default:
            break;
        }
        events_.pop_front();
    }
}

void UiContext::beginFrame(float width, float height, float mouseScale, float deltaSeconds) {
    use();
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = {width, height};
    io.DeltaTime = std::max(deltaSeconds, 1e-4f);
    feed(mouseScale);
    ImGui::NewFrame();
}

ImDrawData* UiContext::endFrame() {
    use();
    ImGui::Render();
    return ImGui::GetDrawData();
}

std::vector<glm::vec4> UiContext::windows() const {
    std::vector<glm::vec4> out;
    for (const ImGuiWindow* w : context_->Windows)
        if (w->WasActive && !w->Hidden && !(w->Flags & ImGuiWindowFlags_NoMouseInputs))
            out.push_back({w->OuterRectClipped.Min.x, w->OuterRectClipped.Min.y, w->OuterRectClipped.Max.x,
                           w->OuterRectClipped.Max.y});
    return out;
}
bool UiContext::covers(glm::vec2 p) const {
    for (const glm::vec4& w : windows())
        if (p.x >= w.x && p.y >= w.y && p.x < w.z && p.y < w.w) return true;
    return false;
}
bool UiContext::wantsKeyboard() const {
    return context_->IO.WantTextInput;
}

void UiContext::useClipboardOf(Window& window) {
    window_ = &window;
    use();
    ImGuiIO& io = ImGui::GetIO();
    io.ClipboardUserData = this;
    io.GetClipboardTextFn = [](void* self) {
        auto* ui = static_cast<UiContext*>(self);
        ui->clipboard_ = ui->window_->clipboard();
        return ui->clipboard_.c_str();
    };
    io.SetClipboardTextFn = [](void* self, const char* text) {
        static_cast<UiContext*>(self)->window_->setClipboard(text);
    };
}

} // namespace engine
