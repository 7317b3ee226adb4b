#pragma once
// What the data folder says: points, meridians, regions, techniques, sources. Plain values, loaded once.
#include "atlas/domain/rule.h"
#include "engine/core/result.h"
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace atlas {

// A statement with the sources that make it (ids in Catalog::sources).
struct Statement {
    std::string text;
    std::vector<std::string> sources;
    std::string evidence; // "", "none", "limited", "moderate"
};

struct Massage {
    std::string technique; // id in Catalog::techniques, "" where self-massage is not advised
    std::vector<std::string> steps;
    int secondsMin = 0, secondsMax = 0; // 0: the sources give no time
    std::string repeat, pressure, notAdvised;
    std::string stroke;    // where to the hand moves, in the words of a rule's direction; "" it stays
    bool toAndFro = false; // and back; else it lifts off and begins anew
    std::vector<std::string> sources;
};

// One place of a group such as Jiaji: "T1", "between thumb and index finger".
struct SiteRule {
    std::string label;
    Rule where;
};

// Another place that the standard prints beside the one it prefers.
struct Alternative {
    std::string location;
    std::vector<std::string> sources;
    Rule where;
};

struct Point {
    std::string code;     // WHO code, "LI4", "EX-UE8"
    std::string meridian; // "LI"; "EX" for extra points
    int order = 0;
    std::string pinyin, hans, hant, english;
    std::vector<std::string> aliases, categories;
    std::string segment;
    std::string location, finding;
    std::string posture; // id of the pose in which it is found; "" the anatomical one
    std::vector<std::string> postureSources;
    std::vector<Statement> indications, precautions, notes;
    Massage massage;
    std::vector<std::string> regions, sources;
    Rule where;
    std::vector<SiteRule> sites; // of a group; `where` is empty then
    std::vector<Alternative> alternatives;
    std::string file; // for messages
    int line = 0;
};

struct Meridian {
    std::string code; // "LI"
    std::string name, pinyin, hans, hant;
    std::vector<std::string> aliases;               // "Large Intestine", "Co", …
    std::vector<std::string> prefixes;              // "SJ", "Triple Warmer": with a number they name a point
    std::string colour;                             // "#rrggbb"
    std::string pattern;                            // "solid", "dash", "dot", …
    std::string limb, polarity, element;            // arm|leg|midline, yin|yang, wood…
    std::vector<std::vector<std::string>> branches; // point codes in flow order
};

// Where the line from one point to the next does not take the shortest way.
struct Via {
    std::string from, to, why;
    std::vector<Rule> by; // in flow order
};

// On which side of these segments a meridian runs.
struct Lane {
    std::vector<std::string> segments, on; // "radial", "palmar", …
};

struct Course {
    std::string meridian;
    std::vector<Lane> lanes;
    std::vector<Via> vias;
};

struct RegionPoint {
    std::string code;    // WHO code most likely meant
    std::string printed; // as the article prints it, "Bladder 47"
    std::string note;    // why the two differ, empty where they agree
    std::string why;     // why it is pressed for this region, in a sentence
    std::vector<std::string> sources;
};

// A part of the skin, said for the left half of the body: the places inside closed lines. The right half is
// its mirror.
struct RegionArea {
    std::vector<std::vector<Rule>> loops; // each closed, the shortest way over the skin from place to place
    Rule inside;                          // a place that belongs to it
    bool across = false; // one loop, whose first and last place lie on the midline: its mirror closes it
    float soft = 0.015f; // metres over which its edge fades, half to either side
    std::string basis;   // in words: which muscle, between which landmarks
    std::vector<std::string> sources;
};

struct Advice {
    Statement said;
    std::vector<std::string> kinds; // kAdviceKinds: "heat", "cold", "stretch", "ball", …
};

struct Region {
    std::string id, name;
    std::vector<std::string> words; // what people call it and complain of
    RegionArea area;
    std::vector<RegionPoint> points;
    std::vector<Statement> knots; // what kinds sit here, where they are felt, what feeds them
    std::vector<Advice> advice;   // what helps besides
    std::vector<Statement> avoid; // what must not be pressed here
    std::vector<Statement> redFlags;
    Massage massage;    // of the knot itself
    Rule spot, towards; // where the hand begins (top of the knot) and where to it works, on the left half
};

struct Technique {
    std::string id, name;
    std::string motion; // of the hand cue: "hold", "circles", "stroke", "roll"; "" nothing is pressed
    std::vector<std::string> steps;
    std::vector<Statement> facts;
    // For points whose own sources give no time: seconds of one press as a range, the rest after it.
    int secondsMin = 0, secondsMax = 0, rest = 0;
    std::vector<std::string> sources; // of these times
};

// Something about the user that points are marked or left out for.
struct Condition {
    std::string id, name; // "pregnancy", "Pregnant, or perhaps pregnant"
    std::string effect;   // kConditionEffects; what it leaves out, it leaves out whatever the effect
    std::string why;      // the reason shown beside each thing that it concerns
    std::string follows;  // what the atlas does about it, one line
    std::vector<std::string> words;                        // what people type to find it
    std::vector<std::string> points, segments, techniques; // left out; `segments` as Point::segment
    std::vector<std::string> stems; // a point's precaution with one of these speaks of it: "pregnan"
    std::vector<Statement> advice;
    std::vector<std::string> sources;
};

// Made by the renderer: the body with something lit on it, or a drawn figure.
struct PagePicture {
    int after = 0; // index of the paragraph that it follows
    std::string caption;
    std::vector<std::string> sources;
    std::string figure;                  // kFigures; "" the body, with
    std::string region, meridian, ruler; // its area, its line, the cun ruler of a point
    std::vector<std::string> labels;     // of a figure in its own order; of `points`, where not their codes
    std::vector<std::string> points;     // lit and named
    std::string from;                    // a point: arrows run from it …
    std::vector<std::string> to;         // … to these, as pain that is felt elsewhere
    std::string view, near;              // front, back, left, right; region or point that is framed
    std::string pose;                    // id of the body's; "" as it stands
};

// A part of the safety card: what every user is told, whoever they are.
struct SafetySection {
    std::string id, title;
    std::vector<Statement> paragraphs;
    std::vector<std::string> regions; // whose first red flag follows
    std::string page;                 // to read on, "" none
};

struct Page {
    std::string id, topic, title, about; // topic: what it is listed under; about: one line for lists
    std::vector<std::string> words;
    std::vector<std::string> beside; // where it is linked: "point", "region:neck", "technique:circles", …
    std::vector<Statement> paragraphs;
    std::vector<PagePicture> pictures;
};

struct Source {
    std::string id, title, authors, publisher, year, kind, note;
};

struct LandmarkDefinition {
    std::string id, basis, source; // basis: how it is found, and how far to trust it
    std::string name;              // in plain words: "tip of the little finger"
    Rule where;
};

// A scale of the WHO standard: so many B-cun between two landmarks.
struct ScaleDefinition {
    std::string id, from, to;
    std::string measure; // straight | height | surface | skin | both_sides | midline
    double cun = 0;
    std::string source;
    std::string name, between; // in plain words: "Forearm", "wrist crease to elbow crease"
};

struct Catalog {
    std::vector<Point> points; // WHO order, extra points last
    std::vector<Meridian> meridians;
    std::vector<Course> courses; // at most one a meridian
    std::vector<Region> regions;
    std::vector<Technique> techniques;
    std::vector<Page> pages;
    std::vector<Condition> conditions;
    std::vector<SafetySection> safety; // in the card's order
    std::vector<Source> sources;
    std::vector<Statement> precautions; // of every point; also at the end of each point's own
    std::vector<LandmarkDefinition> landmarks;
    std::vector<ScaleDefinition> scales;
    std::vector<uint32_t> midline; // base vertices from the pubis over the crown to the coccyx
    const Point* point(std::string_view code) const;
    const Meridian* meridian(std::string_view code) const;
    const Course* course(std::string_view meridian) const; // null when there is none
    const Region* region(std::string_view id) const;
    const Technique* technique(std::string_view id) const;
    const Page* page(std::string_view id) const;
    const Condition* condition(std::string_view id) const;
    const Source* source(std::string_view id) const;
    // What a rule refers to, for people: a landmark's name, a point's code.
    std::string nameOf(std::string_view ref) const;
};

std::vector<Statement> statementsOf(const std::vector<Advice>&);

// $TONGREN_DATA_DIR, the source tree's atlas/data, or ../share/tongren/data beside the program.
std::filesystem::path defaultDataDir();
// Every error names file, line and remedy; all errors of all files are in the message, one a line.
engine::Result<Catalog> loadCatalog(const std::filesystem::path& dataDir);

struct LintFinding {
    std::string file;
    int line = 0;
    std::string message;
};
std::string describe(const LintFinding&); // "file:line: message"
std::vector<LintFinding> lintData(const std::filesystem::path& dataDir);

} // namespace atlas
