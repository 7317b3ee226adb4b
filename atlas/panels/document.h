#pragma once
// What a card says, in order: drawn by card.cpp and copied as text. No ImGui here.
#include "atlas/domain/session.h"
#include "atlas/state/state.h"
#include <string>
#include <vector>

namespace atlas {

struct Block {
    enum class Kind {
        heading,
        group, // a small heading under one
        start, // the button that begins a guided session of the region `link`; tail: how long it lasts
        text,
        quiet,
        bullet,
        step,
        caution,
        flag,
        leftOut, // why this is left out of sessions, for what the user said
        fact,
        posture, // in which a point is found: the pose `link` by its name
        region,
        point,
        choice, // a switch: what the user may say of themselves
        advice, // below a choice that holds
        sign,   // what the sign of a left-out point means
        link,   // to another card
        source,
        picture,
        page
    };
    Kind kind = Kind::text;
    std::string text;
    std::string tail; // fact: its value; bullet: strength of evidence; point: printed number; caution, flag:
                      // title of its box, else the usual one; choice: what follows
    std::string cite; // "1, 2": numbers of sources
    std::string
        link; // region id, point code, page id or Condition::id; of a fact: technique id; link: "page:safety"
    std::string note; // point: why its printed number differs
    bool far = false; // point: away from the region
    int number =
        0; // step, source; choice, point: 1 when it holds, is left out; picture: its index in the page
};

struct Document {
    CardKind kind = CardKind::none;
    std::string id, title, hanzi, subtitle, meridian;
    std::string kicker; // the line over the title: "Large Intestine · 4 of 20"
    std::vector<std::string> aka;
    std::vector<Block> blocks;
    std::string previous, next;      // neighbours on the meridian
    int level = 0;                   // point: 3 landmark, 2 proportional, 1 estimated, 0 not placed
    bool sides = false;              // has a left and a right site, or area
    bool leftOut = false;            // nothing is to be started from here, for what the user said
    size_t foldFrom = 0, foldTo = 0; // blocks shown only when asked for: how a left-out point is pressed
};

Document makeDocument(const AtlasSession&, CardKind, const std::string& id, const SafetyChoices& = {});
std::string plainText(const Document&);

} // namespace atlas
