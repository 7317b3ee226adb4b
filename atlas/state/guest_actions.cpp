#include "atlas/domain/session.h"
#include "atlas/state/moves.h"
#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>

namespace atlas {
namespace {

constexpr size_t kRemembered = 5;
constexpr double kUntilDone = 3600; // seconds; another notice follows long before

void tell(AppState& s, std::string text, double seconds, double now) {
    s.notice = std::move(text);
    s.noticeUntil = now + seconds;
}

std::string nameOf(const std::string& file) {
    return std::filesystem::path(file).filename().string();
}

} // namespace

void bringGuest(AppState& s, const AtlasSession&, const std::string& file, double now) {
    if (file.empty()) return;
    if (s.practice) return tell(s, "End the session first, then bring the body again", 6, now);
    s.guest = {};
    s.guest.file = file;
    tellGuestStage(s, "Reading", now);
}

void tellGuestStage(AppState& s, const std::string& stage, double now) {
    if (s.guest.file.empty() || s.guest.stage == stage) return;
    s.guest.stage = stage;
    tell(s, stage + " " + nameOf(s.guest.file) + "… Esc stops it", kUntilDone, now);
}

bool stopGuest(AppState& s, double now) {
    if (s.guest.file.empty()) return false;
    s.guest = {};
    tell(s, "Stopped; the body is as before", 5, now);
    return true;
}

void endGuest(AppState& s, const AtlasSession& session, const std::string& trouble, double now) {
    s.guest = {};
    if (s.landmark) s.landmark->moved.reset();
    if (!trouble.empty() || !session.guest) return tell(s, trouble, 15, now);
    if (s.lesson && s.lesson->awaited) return; // a step brought it, not the user
    const Guest& guest = *session.guest;
    auto& files = s.settings.guests;
    const std::string file = guest.file.string();
    std::erase(files, file);
    files.insert(files.begin(), file);
    if (files.size() > kRemembered) files.resize(kRemembered);
    s.bodyOpen = s.settings.finder = true; // how well it fits stands there
    s.poseOpen = false;
    std::array<char, 96> fit{};
    std::snprintf(fit.data(), fit.size(), ": the skin fits to %.1f mm in the middle",
                  static_cast<double>(guest.report.median) * 1000);
    tell(s, guest.name + fit.data(), 8, now);
}

void perform(AppState& s, const AtlasSession& session, const act::CorrectLandmark& a, double) {
    if (session.guest && s.guest.file.empty()) {
        s.guest = {};
        s.guest.corrected = a.correction;
    }
}

void perform(AppState& s, const AtlasSession& session, const act::ForgetCorrections&, double) {
    if (session.guest && s.guest.file.empty()) {
        s.guest = {};
        s.guest.forgotten = true;
    }
}

} // namespace atlas
