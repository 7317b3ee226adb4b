#include "atlas/domain/guest_file.h"
#include "atlas/domain/guest_corrections.h"
#include "engine/asset/import.h"
#include <algorithm>
#include <array>
#include <cstdio>
#include <fmt/format.h>

namespace atlas {

engine::Result<Guest> openGuest(std::shared_ptr<const BodyAsset> asset, const Catalog& catalog,
                                const std::filesystem::path& file, const GuestProgress& progress) {
    const auto tell = [&](const char* stage) {
        if (progress.tell) progress.tell(stage);
    };
    tell("Reading");
    engine::ImportLimits limits;
    limits.cancelled = progress.cancelled;
    auto model = engine::importModel(file, limits);
    if (!model) return model.error();
    auto corrections = loadCorrections(correctionsFile(file), catalog);
    if (!corrections) return corrections.error();
    tell("Fitting");
    FitOptions options;
    options.corrections = *corrections;
    options.stop = progress.stop;
    auto guest = fitGuest(std::move(asset), catalog, *model, options);
    if (!guest) return engine::Error{file.string() + ": " + guest.error().message};
    guest->name = file.filename().string();
    guest->file = std::filesystem::absolute(file);
    guest->report.notes.insert(guest->report.notes.end(), model->notes.begin(), model->notes.end());
    return guest;
}

namespace {

std::string inWords(std::string segment) {
    std::ranges::replace(segment, '_', ' ');
    return segment;
}

// Parts whose points are clearly less sure than the rest, the worst first: "hand within 15 mm, wrist 12 mm".
std::string lessSure(const FitReport& r) {
    std::vector<const FitPart*> parts;
    for (const FitPart& p : r.parts)
        if (p.doubt.empty() && p.along > 1.5f * r.along && p.along > r.along + 0.003f) parts.push_back(&p);
    std::ranges::stable_sort(parts, std::greater<>(), &FitPart::along);
    std::string out;
    for (const FitPart* p : parts)
        out += fmt::format("{}{}{}{:.0f} mm", out.empty() ? "" : ", ", inWords(p->segment),
                           out.empty() ? " within " : " ", 1000 * p->along);
    return out;
}

} // namespace

std::vector<std::string> reportLines(const Guest& guest) {
    const FitReport& r = guest.report;
    std::array<char, 256> line{};
    std::vector<std::string> out;
    std::snprintf(line.data(), line.size(), "%.0f cm with all that it wears%s",
                  static_cast<double>(r.height) * 100,
                  r.heightGuessed ? " (guessed: the file gives no believable unit)" : "");
    out.emplace_back(line.data());
    if (r.rig.empty() || r.rig == "none") {
        out.emplace_back("Without a rig: read from its surface");
    } else {
        out.push_back("Rig: " + r.rig + (r.restPose.empty() ? "" : ", arms: " + r.restPose));
    }
    std::snprintf(
        line.data(), line.size(),
        "Fitted to %.1f mm, %.0f mm on 95 of 100 places; nine of ten points lie within about %.0f mm",
        static_cast<double>(r.median) * 1000, static_cast<double>(r.worst) * 1000,
        static_cast<double>(r.along) * 1000);
    out.emplace_back(line.data());
    // One line a reason.
    std::vector<std::pair<std::string, std::string>> doubts;
    for (const FitPart& part : r.parts) {
        if (part.doubt.empty()) continue;
        const std::string name = inWords(part.segment);
        const auto found = std::ranges::find(doubts, part.doubt, &std::pair<std::string, std::string>::first);
        if (found == doubts.end()) {
            doubts.emplace_back(part.doubt, name);
        } else {
            found->second.append(", ").append(name);
        }
    }
    for (const auto& [why, where] : doubts) out.push_back("Unsure, " + why + ": " + where);
    if (const std::string less = lessSure(r); !less.empty()) out.push_back("Less sure: " + less);
    out.insert(out.end(), r.notes.begin(), r.notes.end());
    return out;
}

} // namespace atlas
