#include "atlas/usage.h"
#include "atlas/domain/text.h"
#include <CLI/CLI.hpp>
#include <algorithm>

namespace atlas {

std::string usageMessage(const CLI::App& app, const CLI::ParseError& error) {
    const auto chosen = app.get_subcommands();
    const CLI::App& where = chosen.empty() ? app : *chosen.front();
    std::vector<std::string> extras;
    for (const CLI::App* part : {&app, &where})
        for (const std::string& extra : part->remaining()) extras.push_back(extra);
    std::string text = error.what();
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::ExtrasError) && !extras.empty()) {
        const std::string& wrong = extras.front();
        std::vector<std::string> known;
        if (wrong.starts_with("-"))
            for (const CLI::Option* o : where.get_options())
                for (const std::string& name : o->get_lnames()) known.push_back("--" + name);
        else
            for (const CLI::App* sub : app.get_subcommands(nullptr)) known.push_back(sub->get_name());
        const std::string near = nearestWord(wrong.substr(0, wrong.find('=')), known);
        text = (wrong.starts_with("-") ? "unknown option "
                : chosen.empty()       ? "unknown command "
                                       : "unexpected argument ") +
               wrong;
        if (!near.empty() && (wrong.starts_with("-") || chosen.empty()))
            text += "; did you mean " + near + "?";
    }
    std::ranges::replace(text, '\n', ' ');
    return text + " (tongren " + (chosen.empty() ? "" : where.get_name() + " ") + "--help)";
}

} // namespace atlas
