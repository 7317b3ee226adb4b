// In the body panel: the guest that stands there and how well the points fit it, and the ways to bring one.
#include "atlas/domain/guest_file.h"
#include "atlas/panels/ui.h"
#include <cstdlib>
#include <filesystem>

namespace atlas::ui {

void drawGuest(const Kit& k) {
    const Guest& guest = *k.c.session.guest;
    gap(k, 4);
    paragraph(k, k.c.fonts.strong, k.p.ink, guest.name);
    gap(k, 8);
    for (const std::string& line : reportLines(guest)) {
        paragraph(k, k.c.fonts.body, k.p.ink, line);
        gap(k, 6);
    }
    if (k.c.state.settings.material != engine::SkinMaterial::skin && !guest.skin.colours.empty()) {
        paragraph(k, k.c.fonts.small, k.p.quiet, "The material Skin shows it in its own colours.");
        gap(k, 6);
    }
    const bool landmarks = k.c.state.landmarks;
    float x = 0;
    if (chip(k, "landmarks", "Correct landmarks", x, landmarks)) k.push(act::Toggle{"landmarks"});
    if (ImGui::IsItemHovered())
        tooltip(k, withKey("Rings on the skin, to be moved to where the landmarks lie",
                           act::Toggle{"landmarks"}));
    if (!guest.landmarks.empty() && chip(k, "forget", "Forget corrections", x))
        k.push(act::ForgetCorrections{});
    if (landmarks) {
        gap(k, 4);
        paragraph(
            k, k.c.fonts.small, k.p.quiet,
            "Drag a ring to where the landmark lies on the skin: the body is fitted again, and the "
            "correction is kept beside the file. Best in the anatomical position, close up. Or by keys: "
            "Tab chooses one, Ctrl with the arrows moves it, with Shift farther, Enter fits the body.");
    }
    gap(k, 8);
    if (textButton(k, "our-body", "Back to our own body")) k.push(act::OurBody{});
    if (ImGui::IsItemHovered()) tooltip(k, withKey("The guest stays among the last ones", act::OurBody{}));
    gap(k, 8);
}

void drawBringing(const Kit& k) {
    const AppState& s = k.c.state;
    gap(k, 12);
    rule(k);
    gap(k, 8);
    paragraph(k, k.c.fonts.strong, k.p.accent, "Another body");
    gap(k, 4);
    if (!s.guest.file.empty()) {
        const std::string name = std::filesystem::path(s.guest.file).filename().string();
        paragraph(k, k.c.fonts.body, k.p.ink,
                  (s.guest.stage.empty() ? "Reading" : s.guest.stage) + " " + name + "…");
        gap(k, 4);
        if (textButton(k, "stop-guest", "Stop")) k.push(act::OurBody{});
        gap(k, 8);
        return;
    }
    paragraph(k, k.c.fonts.small, k.p.quiet,
              "Drop a model of a person on the window (.glb, .vrm, .fbx, .obj, .ply, .stl …): the points are "
              "placed on "
              "it. The file stays where it is and is only read.");
    gap(k, 6);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    if (textField(k, "##file", "Or write where the file lies", k.m.guestFile, width) && k.m.guestFile[0]) {
        std::string file = k.m.guestFile;
        const char* home = std::getenv("HOME");
        if (file.starts_with("~/") && home) file.replace(0, 1, home);
        k.push(act::BringGuest{file});
        k.m.guestFile[0] = 0;
    }
    ImGui::SetCursorScreenPos({at.x, at.y + k.px(38)});
    float x = 0;
    for (size_t i = 0; i < s.settings.guests.size(); ++i) {
        const std::string& file = s.settings.guests[i];
        const bool here = k.c.session.guest && k.c.session.guest->file == file;
        if (chip(k, ("guest" + std::to_string(i)).c_str(), std::filesystem::path(file).filename().string(), x,
                 here) &&
            !here)
            k.push(act::BringGuest{file});
        if (ImGui::IsItemHovered()) tooltip(k, file);
    }
    gap(k, 8);
}

void drawGivingAway(const Kit& k) {
    gap(k, 12);
    rule(k);
    gap(k, 8);
    paragraph(k, k.c.fonts.strong, k.p.accent, "For other programs");
    gap(k, 4);
    paragraph(k, k.c.fonts.small, k.p.quiet,
              "The body as it stands, with its rig, points and lines, for Blender and other viewers (.glb).");
    gap(k, 6);
    float x = 0;
    if (chip(k, "give-away", "Save as a 3D model", x)) k.push(act::GiveAway{});
    if (ImGui::IsItemHovered())
        tooltip(k,
                withKey("Into your documents; every point is named and carries its text", act::GiveAway{}));
    gap(k, 8);
}

} // namespace atlas::ui
