#include "atlas/picture_options.h"
#include "atlas/state/picture_command.h"
#include <CLI/CLI.hpp>

namespace atlas {

void addPictureOptions(CLI::App& app, AppOptions& o, std::string& side) {
    app.add_option("--side", side, "the side of the point or region: left or right")
        ->check(CLI::IsMember({"left", "right"}))
        ->type_name("SIDE");
    app.add_option("--lit", o.lit, "what is lit besides: points, region:ID, meridian:CODE")
        ->delimiter(',')
        ->type_name("A,B,…");
    app.add_option("--camera", o.camera,
                   "from where: six numbers, the point looked at (x y z, metres), yaw, pitch (degrees), "
                   "distance (metres)")
        ->type_name("\"X Y Z YAW PITCH D\"");
    app.add_option("--drawings", o.drawings,
                   "lines that were drawn: a file of them, or FILE:3 for those of a lesson's third step")
        ->type_name("FILE[:N]");
    app.add_option("--tone", o.skinTone, "of the skin, from 1 (very light) to 6 (dark)")
        ->check(CLI::Range(1, 6))
        ->type_name("N");
    app.add_flag("--projector", o.projector,
                 "as a class sees it from a projector: large names, title and location, strong contrast");
    app.add_flag("--dark", o.dark, "the dark theme");
    app.add_flag("--no-labels", o.noLabels, "without names");
    app.add_flag("--no-lines", o.noLines, "without meridians");
    app.add_flag("--no-creases", o.noCreases, "without creases, brows and hairline");
    app.add_flag("--bare", o.bare, "without the garment");
    app.add_flag("--transparent", o.transparent,
                 "PNG with alpha: body, lines and names, without ground and caption");
}

engine::Result<void> checkPicture(const AppOptions& o) {
    if (o.side != Side::midline && o.point.empty() && o.region.empty())
        return engine::Error{"--side needs --point or --region: it is that one's side"};
    if (o.projector && (!o.page.empty() || o.transparent))
        return engine::Error{"--projector does not go with --page or --transparent: it is the whole picture "
                             "that a class sees"};
    if (!o.camera.empty())
        if (const auto camera = parseCamera(o.camera); !camera) return camera.error();
    return {};
}

} // namespace atlas
