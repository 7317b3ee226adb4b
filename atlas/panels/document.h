#pragma once
// What a card says, in order: drawn by card.cpp and copied as text. No ImGui here.
#include "atlas/domain/session.h"
#include "atlas/state/state.h"
#include <string>
#include <vector>

namespace atlas {

struct Block {
    enum class Kind { heading, text, quiet, bullet, step, caution, flag, fact, region, point, source };
    Kind kind = Kind::text;
    std::string text;
    std::string tail; // fact: its value; bullet: strength of evidence; point: printed number
    std::string cite; // "1, 2": numbers of sources
    std::string link; // region id or point code
    int number = 0;   // step, source
};

struct Document {
    CardKind kind = CardKind::none;
    std::string id, title, hanzi, subtitle, meridian;
    std::string kicker; // the line over the title: "Large Intestine · 4 of 20"
    std::vector<std::string> aka;
    std::vector<Block> blocks;
    std::string previous, next; // neighbours on the meridian
    int level = 0;              // point: 3 landmark, 2 proportional, 1 estimated, 0 not placed
    bool sides = false;         // has a left and a right site
};

Document makeDocument(const AtlasSession&, CardKind, const std::string& id);
std::string plainText(const Document&);

} // namespace atlas
