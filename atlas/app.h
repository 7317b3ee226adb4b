#pragma once
// What the command line hands to the parts that draw.
#include "atlas/domain/exam.h"
#include "atlas/domain/session.h"

namespace atlas {

struct AppOptions {
    SessionOptions session;
    std::string point, region, meridian, page; // one of them at most
    int picture = 1;                           // of the page, for render
    std::optional<LessonStep> step;            // of a lesson, as shownStep() gives it, for render
    std::vector<std::string> conditions;       // what is said of the user, ids of Condition
    std::string view;            // front, back, left, right, top, auto; empty: as the point wants it
    std::string material;        // porcelain, bronze, skin; empty: the saved setting
    std::string colours;         // meridian, phases; empty: the saved setting
    std::string outFile;         // render -o
    std::string size;            // "1920x1080"; of a handout the paper
    std::string format = "text"; // bench: text or json
    std::string eventLog;        // the window writes what it does here, for the tests
    bool fullscreen = false;
    bool projector = false;          // the picture for a class
    bool flow = false;               // arrows along the lines
    bool bodyAsked = false;          // with --body or --shape; else the window takes the body it had
    bool practise = false;           // a session of point, points or region begins at once
    std::vector<std::string> points; // of that session
    Side side = Side::midline;       // where it hurts
    bool pointPosture = false;       // the body takes up the one in which `point` is found
    bool ruler = false;              // show how the point was measured
    // Of a picture, in the words of `render`; see picture_command.h.
    std::string camera;           // "x y z yaw pitch distance"; empty: as point, region or view want it
    std::vector<std::string> lit; // what is lit besides: "GB21", "region:neck", "meridian:BL"
    std::string drawings;         // a file of drawn lines, as readDrawings() takes it
    int skinTone = 0;             // from 1; 0: the setting's
    bool dark = false, noLabels = false, noLines = false, noCreases = false, bare = false;
    bool transparent = false;
    std::string lesson;            // of the window and the handout: an id or a file
    int lessonStep = 1;            // of the window, from 1
    bool teacher = false;          // with what only the teacher reads
    std::optional<ExamPaper> exam; // handout, anki
    bool answers = false;          // of it, too
    float uiScale = 0;             // 0: the monitor's
    int frames = 0;                // 0: the command's own default
};

// Each returns the exit code and has said on standard error what went wrong.
int runWindow(const AppOptions&);
int runRender(const AppOptions&);
int runBench(const AppOptions&);
int runHandout(const AppOptions&); // `size` names the paper
int runAnki(const AppOptions&);    // `exam` as a deck into `outFile`

} // namespace atlas
