#include "atlas/export_command.h"
#include "atlas/domain/guest_file.h"
#include "atlas/model_export.h"
#include "engine/core/files.h"
#include <CLI/CLI.hpp>
#include <ostream>

namespace atlas {
namespace {

engine::Result<void> checkName(const std::string& file) {
    std::string end = std::filesystem::path(file).extension().string();
    for (char& c : end) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (end == ".glb") return {};
    return engine::Error{"cannot export to '" + file +
                         "': only binary glTF is written; give it a name that ends in .glb"};
}

// Letters and digits of a pose's or a guest's name.
std::string plain(const std::string& name) {
    std::string out;
    for (const char c : name) {
        const auto u = static_cast<unsigned char>(c);
        if (std::isalnum(u) || u >= 0x80)
            out += c;
        else if (!out.empty() && out.back() != '-')
            out += '-';
    }
    while (out.ends_with('-')) out.pop_back();
    if (out.size() > 60)
        for (out.resize(60); !out.empty() && static_cast<unsigned char>(out.back()) >= 0x80;) out.pop_back();
    return out;
}

} // namespace

CLI::App* addExportCommand(CLI::App& app, ExportAsked& a) {
    auto* command = app.add_subcommand("export", "body, points and meridians as glTF for other programs");
    command->add_option("-o,--output", a.outFile, "the model, a binary glTF file: NAME.glb")
        ->required()
        ->type_name("FILE");
    command->add_flag("--no-points", a.noPoints, "without the points");
    command->add_flag("--no-lines", a.noLines, "without the meridians");
    command
        ->add_option("--colours", a.colours, "of points and lines: each meridian's own, or the five phases'")
        ->check(CLI::IsMember({"meridian", "phases"}))
        ->type_name("meridian|phases");
    command->footer(
        "Metres, y up, the body faces +z. The skin is clothed as in the window and bound to the rig in the\n"
        "pose in which it is written: a viewer shows exactly our picture, and the rig can be posed on from\n"
        "there. Each place of a point is a node, LI4.L or GV20, on the joint that carries it, with its data "
        "in\n"
        "`extras`; each meridian is a skinned line, LI.L or GV.");
    return command;
}

engine::Result<std::string> exportTo(const AtlasSession& session, const ExportAsked& a) {
    if (auto good = checkName(a.outFile); !good) return good.error();
    ExportOptions options;
    options.points = !a.noPoints;
    options.lines = !a.noLines;
    options.phases = a.colours == "phases";
    const ExportedModel model = exportModel(session, options);
    if (auto done = engine::writeFileAtomic(a.outFile, model.glb); !done) return done.error();
    char size[32];
    std::snprintf(size, sizeof size, "%.1f MB", static_cast<double>(model.glb.size()) / 1e6);
    std::string text = a.outFile + ": " + session.source + ", pose " + session.pose.id + "; " +
                       std::to_string(model.vertices) + " vertices, " + std::to_string(model.joints) +
                       " joints";
    if (options.points)
        text += ", " + std::to_string(model.points) + " points (" + std::to_string(model.sites) + " places)";
    if (options.lines) text += ", " + std::to_string(model.lines) + " lines";
    return text + "; " + size;
}

std::filesystem::path freeName(const std::filesystem::path& folder, const std::string& stem,
                               const char* extension) {
    std::filesystem::path path;
    std::error_code error;
    for (int n = 1; n == 1 || (n < 1000 && std::filesystem::exists(path, error)); ++n) {
        std::string name = stem;
        if (n > 1) name.append("-").append(std::to_string(n));
        path = folder / name.append(extension);
    }
    return path;
}

engine::Result<std::filesystem::path> giveAway(const AtlasSession& session,
                                               const std::filesystem::path& folder, bool phases) {
    const std::string who = session.guest ? std::filesystem::path(session.guest->name).stem().string()
                            : session.shape.sex <= 0.3f ? "female"
                            : session.shape.sex >= 0.7f ? "male"
                                                        : "body";
    const std::string stem = "tongren-" + plain(who) + "-" + plain(session.pose.id);
    const auto path = freeName(folder, stem, ".glb");
    ExportAsked asked;
    asked.outFile = path.string();
    asked.colours = phases ? "phases" : "";
    const auto done = exportTo(session, asked);
    if (!done) return done.error();
    return path;
}

int runExport(const ExportAsked& a, const SessionOptions& options, std::ostream& out, std::ostream& err) {
    const auto fail = [&](const engine::Error& error, int code) {
        err << "tongren: " << error.message << '\n';
        return code;
    };
    if (auto good = checkName(a.outFile); !good) return fail(good.error(), 2); // before anything is measured
    auto session = openSession(options);
    if (!session) return fail(session.error(), 1);
    if (session->guest)
        for (const std::string& line : reportLines(*session->guest))
            err << "tongren: " << session->guest->name << ": " << line << '\n';
    dress(*session);
    const auto written = exportTo(*session, a);
    if (!written) return fail(written.error(), 1);
    out << *written << '\n';
    return 0;
}

} // namespace atlas
