#include "atlas/domain/guest_file.h"
#include "atlas/domain/guest_corrections.h"
#include "engine/asset/import.h"
#include <array>
#include <cstdio>

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

std::vector<std::string> reportLines(const Guest& guest) {
    const FitReport& r = guest.report;
    std::array<char, 200> line{};
    std::vector<std::string> out;
    std::snprintf(line.data(), line.size(), "%.0f cm tall%s; rig: %s%s%s",
                  static_cast<double>(r.height) * 100,
                  r.heightGuessed ? " (guessed: the file gives no believable unit)" : "", r.rig.c_str(),
                  r.restPose.empty() ? "" : ", arms at rest: ", r.restPose.c_str());
    out.emplace_back(line.data());
    std::snprintf(line.data(), line.size(),
                  "The fitted skin lies %.1f mm from the body's own in the middle, %.0f mm at most on 95 of "
                  "100 places; "
                  "along the skin points may be off by about %.0f mm",
                  static_cast<double>(r.median) * 1000, static_cast<double>(r.worst) * 1000,
                  static_cast<double>(r.along) * 1000);
    out.emplace_back(line.data());
    for (const FitPart& part : r.parts) {
        if (part.doubt.empty()) continue;
        std::string name = part.segment;
        for (char& c : name) c = c == '_' ? ' ' : c;
        out.push_back("Unsure at the " + name + ": " + part.doubt);
    }
    out.insert(out.end(), r.notes.begin(), r.notes.end());
    return out;
}

} // namespace atlas
