#pragma once
// Inside of typeset(): a document cut into pieces that are never parted, and these put on pages.
#include "engine/print/fonts.h"
#include <functional>

namespace engine::print {

struct Piece {
    float before = 0, height = 0; // `before` falls away on top of a page
    bool keepNext = false;        // on the page of the next piece
    bool newPage = false;
    int box = -1;   // of Box; its ground lies behind all of its pieces
    int table = -1; // its head stands on top of every page that it reaches
    bool head = false;
    int outline = 0;
    std::string name; // in the table of contents
    std::function<void(cairo_t*, float y)> draw;
};

struct Pieces {
    std::vector<Piece> all;
    struct Ground {
        float x, width;
        uint32_t fill, bar;
    };
    std::vector<Ground> boxes;
    std::vector<Piece> heads; // of the tables
    std::string missing;      // signs that no font has
    std::string trouble;      // an empty picture
};
Pieces cutUp(PangoContext*, const Document&);

struct Placed {
    const Piece* piece;
    float y;
};
using Page = std::vector<Placed>;
std::vector<Page> paginate(const Pieces&, float height);

void drawPicture(cairo_t*, PangoContext*, const Picture&, float x, float y);
float heightOf(const Picture&);
void useColour(cairo_t*, uint32_t colour, double alpha = 1);

} // namespace engine::print
