#pragma once
// What is to stand on paper, in order, as plain values; typeset() makes a PDF of it. Lengths in points
// (1/72 inch), colours 0xrrggbb.
#include "engine/asset/image.h"
#include "engine/core/result.h"
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace engine::print {

enum class Paper { a4, letter };

inline constexpr uint32_t kInk = 0x1d2023, kQuiet = 0x5c6268, kAccent = 0x17695f;

struct Span {
    std::string text;
    bool bold = false, italic = false;
    bool raised = false; // small and above the line: the number of a source
    float size = 0;      // 0: the paragraph's
    int64_t colour = -1; // -1: the paragraph's
};
using Text = std::vector<Span>;

struct Paragraph {
    Text text;
    std::string side; // a small heading beside the first line, in the column on the left
    std::string mark; // hangs before the first line: "1", a bullet
    float size = 10;
    uint32_t colour = kInk;
    float before = 0, after = 4;
    float indent = 0;      // of all lines; with a mark at least the mark's own
    bool wide = false;     // from the left margin, over the column of the side headings
    bool keepNext = false; // on the page of what follows
    int outline = 0;       // 1: begins a chapter of the reader's table of contents
};

struct Box { // a tinted ground with a bar at its left
    std::vector<Paragraph> inside;
    uint32_t fill = 0xf1f3f2, bar = kAccent;
    float before = 2, after = 8;
    std::string side;
};

// On a picture, in its own units from its upper left corner.
struct Mark {
    std::string text;
    float x = 0, y = 0, width = 0, height = 0;                      // of the plate
    bool bold = false, plate = true, chosen = false, quiet = false; // chosen: pale letters on the accent
    float align = 0.5f;                                             // within its width
    float size = 0;                                                 // 0: Picture::lettering
};
struct Stroke {
    std::vector<std::pair<float, float>> points;
    uint32_t colour = kInk;
    float width = 1;    // points
    bool arrow = false; // at its end
    bool closed = false;
    bool halo = true; // a pale edge that parts it from the picture
};
struct Picture {
    std::shared_ptr<const Image> image; // straight alpha; the paper shows through
    float width = 200;                  // on the page; the height follows
    float across = 0;                   // of its own units; 0: pixels
    float lettering = 7.2f;
    std::vector<Stroke> strokes;
    std::vector<Mark> marks;
    Text caption;
};
struct Pictures { // side by side, the row as wide as the text
    std::vector<Picture> row;
    bool wide = true; // from the left margin
    float before = 4, after = 8, gap = 12;
};

struct Table {
    struct Column {
        float width = 0; // a share of what is left where it is 0
        bool right = false;
    };
    std::vector<Column> columns;
    std::vector<Text> head; // again at the top of each page
    std::vector<std::vector<Text>> rows;
    float size = 9;
    bool wide = true;
    std::string side;
    float before = 2, after = 8;
};

struct NewPage {};

using Block = std::variant<Paragraph, Box, Pictures, Table, NewPage>;

struct Document {
    Paper paper = Paper::a4;
    std::string title, subject, creator; // what the reader's window and a search see
    std::string running;                 // on top of every page but the first
    std::vector<Text> footer;            // at the foot of every page, beside its number
    std::vector<Block> blocks;
};

struct Measures { // of the page
    float width, height, left, right, top, foot, sideColumn;
    float text() const { return width - left - right; }  // with the column on the left
    float column() const { return text() - sideColumn; } // without
};
Measures measuresOf(Paper);

struct Typeset {
    std::string pdf;
    int pages = 0;
};
// Fonts: Noto Sans, and Noto Sans CJK where it has no sign; subsets of them are embedded. The same document
// gives the same bytes. Errors: a font is missing (what to install), a picture is empty.
Result<Typeset> typeset(const Document&);

// Width and height of a line as typeset() will set it on a picture.
class Lettering {
public:
    Lettering();
    ~Lettering();
    Lettering(const Lettering&) = delete;
    Lettering& operator=(const Lettering&) = delete;
    std::pair<float, float> measure(const std::string& text, float size, bool bold = false) const;

private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

} // namespace engine::print
