#include "atlas/state/key_ids.h"
#include <algorithm>
#include <array>
#include <map>

namespace atlas {
namespace {

// By what the help sheet says. What is not listed is called by those words themselves.
constexpr std::array<std::pair<std::string_view, std::string_view>, 186> kNames{{
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
    {"A handout of the open card or lesson, as PDF", "handout"},
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
    {"The bronze man's examination", "examination"},
    {"This place, this answer; go on", "enter"},
    {"Go on", "next"},
    {"Along the answers, else turn", "along"},
    {"Carry a point in its order", "carry"},
    {"The first answer …; where there is none a view", "answer"},
    {"Show the answer", "show"},
    {"Again what was missed", "again-missed"},
    {"Another paper", "another"},
    {"Results as a table", "table"},
    {"The paper as PDF", "paper"},
    {"The paper with answers as PDF", "answers"},
    {"The questions as a deck for Anki", "anki"},
    {"Delete what the chosen learner answered", "delete"},
    {"What was deleted is back", "restore"},
    {"Type the name", "type"},
    {"To the result, leave", "end"},
    {"Laser dot", "laser"},
    {"Spotlight", "spotlight"},
    {"Magnifier", "magnifier"},
    {"A pen", "pen"},
    {"Straight line", "line"},
    {"Arrow", "arrow"},
    {"Eraser: takes the lines it touches", "eraser"},
    {"The last tool, and away with it", "last"},
    {"Draw on the skin or on the screen", "place"},
    {"Show the tools or hide them", "tools"},
    {"Larger, thicker", "larger"},
    {"Smaller, thinner", "smaller"},
    {"Colour before", "previous-colour"},
    {"Next colour", "next-colour"},
    {"Move the pointer", "move"},
    {"Begin a line, end it", "draw"},
    {"Take the last line back", "undo"},
    {"Draw it again", "redo"},
    {"Wipe all lines away", "wipe"},
    {"Put the tool away", "leave"},
    {"Next step", "next"},
    {"Step before", "previous"},
    {"First step", "first"},
    {"Last step", "last"},
    {"Go to a step: its number, then Enter", "go-to"},
    {"Ask the step's quiz", "quiz"},
    {"All steps as pictures", "overview"},
    {"End the class", "end"},
    {"Close what is open, end the class", "close"},
    {"The teacher's panel", "panel"},
    {"Turn the body", "turn"},
    {"Teach from the first step", "teach"},
    {"Teach from this step", "teach-here"},
    {"Add this view as a step", "add"},
    {"The step shows this view", "view"},
    {"The step once more", "duplicate"},
    {"Remove the step", "remove"},
    {"The step one place down", "down"},
    {"The step one place up", "up"},
    {"The lesson's panel, or the lists", "panel"},
    {"Write the step's title", "title"},
    {"Write what the class reads", "text"},
    {"Write your notes", "notes"},
    {"How many minutes", "minutes"},
    {"Name the lesson", "name"},
    {"Write what the lesson is about", "about"},
    {"A handout of the lesson, as PDF", "handout"},
    {"A handout of the lesson with your notes", "handout-notes"},
    {"Leave the lesson", "leave"},
    {"A new lesson", "new-lesson"},
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
    {"The next row", "next"},
    {"The row before", "previous"},
    {"Open it", "open"},
    {"The step's number", "digit"},
    {"Take the last digit back", "back"},
    {"Show that step", "show"},
    {"Stay at this one", "leave"},
    {"To the picture there", "go"},
    {"The picture before", "previous"},
    {"The next picture", "next"},
    {"Show this step", "show"},
    {"Further down", "down"},
    {"Further up", "up"},
    {"Close it", "close"},
    {"What is written, further down", "scroll-down"},
    {"What is written, further up", "scroll-up"},
}};

constexpr std::array<std::string_view, 5> kUsual{"View", "Find", "Show", "Body", "Window"};

// One line of the help sheet, and yet each key does another thing.
constexpr std::array<std::string_view, 10> kWays{"Move it over the skin, 1 mm",
                                                 "The same, 10 mm",
                                                 "Along the answers, else turn",
                                                 "Carry a point in its order",
                                                 "The first answer …; where there is none a view",
                                                 "Move the pointer",
                                                 "Turn the body",
                                                 "To what lies there; a slider moves",
                                                 "The step's number",
                                                 "To the picture there"};

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
        const bool ways = std::ranges::find(kWays, std::string_view(help)) != kWays.end();
        for (KeyBinding* b : all) b->id = ways ? id + "-" + lastWord(b->keys) : id;
    }
}

} // namespace atlas
