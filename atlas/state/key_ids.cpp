#include "atlas/state/key_ids.h"
#include <algorithm>
#include <array>
#include <map>

namespace atlas {
namespace {

// By what the help sheet says. What is not listed is called by those words themselves.
constexpr std::array<std::pair<std::string_view, std::string_view>, 103> kNames{{
    {"From the front", "view-front"},
    {"From the back", "view-back"},
    {"The body's left side", "view-left"},
    {"The body's right side", "view-right"},
    {"From above", "view-top"},
    {"Turn left", "turn-left"},
    {"Turn right", "turn-right"},
    {"Look from higher", "turn-up"},
    {"Look from lower", "turn-down"},
    {"Nearer", "nearer"},
    {"Further", "further"},
    {"The whole body again", "whole-body"},
    {"Search", "search"},
    {"Next point of the meridian", "next-point"},
    {"Point before", "previous-point"},
    {"Safety first: whom to ask, where never to press", "safety"},
    {"What lies in the middle of the view", "offer"},
    {"The diary of sessions", "diary"},
    {"Back to the card before", "back"},
    {"Close what is open", "close"},
    {"Labels", "labels"},
    {"Meridian lines", "lines"},
    {"Direction of flow", "flow"},
    {"Colours of the five phases", "phases"},
    {"Cun ruler of the chosen point", "ruler"},
    {"Creases, brows and hairline", "creases"},
    {"Garment", "garment"},
    {"Porcelain, bronze, skin", "material"},
    {"Light or dark theme", "theme"},
    {"The body's shape", "shape"},
    {"The body's posture", "posture"},
    {"The point's own posture, and back", "point-posture"},
    {"Back to the anatomical position", "anatomical"},
    {"Handles that drag hands and feet", "handles"},
    {"Left for right", "mirror"},
    {"Bend both sides, left, right", "sides"},
    {"Take the last change back", "undo"},
    {"Do it again", "redo"},
    {"Next posture", "next-posture"},
    {"Posture before", "previous-posture"},
    {"Save the posture", "save-posture"},
    {"Share the posture as a file", "share-posture"},
    {"Save the body as a 3D model", "save-body"},
    {"A handout of the open card, as PDF", "handout"},
    {"Copy the command that makes this picture", "copy-command"},
    {"Delete the saved posture", "delete-posture"},
    {"Next slider", "next-slider"},
    {"Slider before", "previous-slider"},
    {"Less", "slider-less"},
    {"More", "slider-more"},
    {"Slider back to its middle", "slider-middle"},
    {"Correct a guest's landmarks", "landmarks"},
    {"Back to our own body", "own-body"},
    {"Next landmark", "next"},
    {"Landmark before", "previous"},
    {"Move it over the skin, 1 mm", "move"},
    {"The same, 10 mm", "move-far"},
    {"Fit the body to it", "fit"},
    {"Where it was", "leave"},
    {"Forget all corrections", "forget"},
    {"Begin a session of what is open", "begin"},
    {"Pause, go on", "pause"},
    {"Next place", "next"},
    {"Its start, the one before", "previous"},
    {"Again", "again"},
    {"Shorter, usual, longer", "length"},
    {"Gentler", "gentler"},
    {"Pace of the breath", "breath"},
    {"Chime", "chime"},
    {"End, leave", "end"},
    {"A window for the class, on the other screen", "class-window"},
    {"The class's window on the next screen", "class-screen"},
    {"Teacher's and class's screen change places", "class-swap"},
    {"The class sees black", "black"},
    {"The class sees white", "white"},
    {"The class keeps this picture, goes on", "freeze"},
    {"Full screen", "fullscreen"},
    {"For a class: large names, no panels, and back", "projector"},
    {"Fold or unfold the finder", "finder"},
    {"Fold or unfold the card", "card"},
    {"Larger interface", "larger"},
    {"Smaller interface", "smaller"},
    {"Interface as the monitor asks", "usual-size"},
    {"All keys", "help"},
    {"Quit", "quit"},
    {"What shows, and how large", "view-menu"},
    {"The keys walk over the panels", "walk"},
    {"The next panel", "next"},
    {"The panel before", "previous"},
    {"To what lies there; a slider moves", "go"},
    {"One after the other", "on"},
    {"Back one", "back"},
    {"As a click", "press"},
    {"The card further down", "card-down"},
    {"The card further up", "card-up"},
    {"Copy the card as text", "copy-card"},
    {"Move left", "move-left"},
    {"Move right", "move-right"},
    {"Move up", "move-up"},
    {"Move down", "move-down"},
    {"Ten on", "ten-on"},
    {"Ten back", "ten-back"},
    {"Back to the body", "leave"},
}};

constexpr std::array<std::string_view, 5> kUsual{"View", "Find", "Show", "Body", "Window"};

std::string slug(std::string_view words) {
    std::string out;
    for (const char c : words) {
        const char low = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        if ((low >= 'a' && low <= 'z') || (low >= '0' && low <= '9'))
            out += low;
        else if (c != '\'' && !out.empty() && out.back() != '-')
            out += '-';
    }
    while (!out.empty() && out.back() == '-') out.pop_back();
    return out;
}

std::string lastWord(const std::string& keys) {
    constexpr std::pair<std::string_view, const char*> arrows[] = {{"\xe2\x86\x90", "left"},
                                                                   {"\xe2\x86\x91", "up"},
                                                                   {"\xe2\x86\x92", "right"},
                                                                   {"\xe2\x86\x93", "down"}};
    for (const auto& [bytes, word] : arrows)
        if (keys.ends_with(bytes)) return word;
    return slug(keys.substr(keys.rfind(' ') + 1));
}

// Whether two keys of one line of the help sheet do the same: arrows there do not.
bool directed(const std::string& keys) {
    return keys.ends_with("\xe2\x86\x90") || keys.ends_with("\xe2\x86\x91") ||
           keys.ends_with("\xe2\x86\x92") || keys.ends_with("\xe2\x86\x93");
}

} // namespace

void nameKeys(std::vector<KeyBinding>& table) {
    std::map<std::pair<std::string, std::string>, std::vector<KeyBinding*>> lines;
    for (KeyBinding& b : table) lines[{b.group, b.help}].push_back(&b);
    for (auto& [line, all] : lines) {
        const auto& [group, help] = line;
        const auto known =
            std::ranges::find(kNames, std::string_view(help), &decltype(kNames)::value_type::first);
        std::string id = known == kNames.end() ? slug(help) : std::string(known->second);
        if (std::ranges::find(kUsual, group) == kUsual.end()) id = slug(group) + "-" + id;
        // Four arrows, or the digits of answers, are a line of the sheet and yet do different things.
        const bool ways =
            std::ranges::count_if(all, [](const KeyBinding* b) { return directed(b->keys); }) > 1 ||
            (all.size() > 2 && std::ranges::all_of(all, [](const KeyBinding* b) {
                 return b->keys.size() == 1 && b->keys[0] >= '0' && b->keys[0] <= '9';
             }));
        for (KeyBinding* b : all) b->id = ways ? id + "-" + lastWord(b->keys) : id;
    }
}

} // namespace atlas
