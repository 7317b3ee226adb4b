// The keys' names, and the user's own keys in the settings file.
#include "atlas/state/state.h"
#include "atlas/text_bindings.h"
#include "engine/core/files.h"
#include <algorithm>
#include <fstream>
#include <gtest/gtest.h>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <unistd.h>
#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

namespace {

using namespace atlas;

std::filesystem::path written(const std::string& text) {
    const auto dir = std::filesystem::path(testing::TempDir()) /
                     ("tongren-keys-" + std::to_string(getpid())); // tests run beside each other
    std::filesystem::create_directories(dir);
    const auto file = dir / "settings.toml";
    std::ofstream(file) << text;
    return file;
}

struct Read {
    std::vector<KeyBinding> table;
    std::vector<std::string> problems;
    std::vector<std::string> keys(const std::string& id) const {
        std::vector<std::string> out;
        for (const KeyBinding& b : table)
            if (b.id == id) out.push_back(b.keys);
        return out;
    }
};
Read read(const std::string& text) {
    Read out;
    const auto settings = loadSettings(written(text));
    EXPECT_TRUE(settings) << settings.error().message;
    if (settings) out.table = withUserKeys(standardKeys(), settings->keys, "settings.toml", out.problems);
    return out;
}
using Keys = std::vector<std::string>;

TEST(Keys, EveryActionHasANameOfItsOwn) {
    std::map<std::string, const KeyBinding*> first;
    for (const KeyBinding& b : standardKeys()) {
        EXPECT_FALSE(b.id.empty()) << b.help;
        EXPECT_TRUE(std::ranges::all_of(b.id, [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
        })) << b.id;
        const auto [at, fresh] = first.insert({b.id, &b});
        if (!fresh) {
            EXPECT_EQ(at->second->action.index(), b.action.index()) << b.id << " does two things";
            EXPECT_STREQ(at->second->group, b.group) << b.id;
        }
    }
}

TEST(Keys, NamesThatWereGivenStay) { // users' files hold them
    std::ifstream file(std::string(TONGREN_SOURCE_DIR) + "/tests/data/key_ids.txt");
    ASSERT_TRUE(file);
    std::set<std::string> now;
    for (const KeyBinding& b : standardKeys()) now.insert(b.id);
    size_t count = 0;
    for (std::string id; std::getline(file, id); ++count) EXPECT_TRUE(now.contains(id)) << id;
    EXPECT_GT(count, 80u);
}

TEST(Keys, EveryStandardKeyCanBeWritten) { // as --list-bindings shows it
    for (const KeyBinding& b : standardKeys()) {
        KeyBinding read;
        ASSERT_TRUE(readKey(b.keys, read)) << b.keys;
        EXPECT_EQ(read.key, b.key) << b.keys;
        EXPECT_EQ(read.mods, b.mods) << b.keys;
        EXPECT_EQ(read.character, b.character) << b.keys;
    }
}

TEST(Keys, NamesOfKeys) {
    KeyBinding b;
    for (const char* same : {"Ctrl F", "ctrl+f", "Control + F", " CTRL  F "}) {
        ASSERT_TRUE(readKey(same, b)) << same;
        EXPECT_EQ(b.key, GLFW_KEY_F);
        EXPECT_EQ(b.mods, GLFW_MOD_CONTROL);
        EXPECT_EQ(b.keys, "Ctrl F");
    }
    ASSERT_TRUE(readKey("Alt Left", b));
    EXPECT_EQ(b.key, GLFW_KEY_LEFT);
    EXPECT_EQ(b.mods, GLFW_MOD_ALT);
    EXPECT_EQ(b.keys, "Alt \xe2\x86\x90");
    ASSERT_TRUE(readKey("k", b));
    EXPECT_EQ(b.character, 'k');
    EXPECT_EQ(b.keys, "K");
    ASSERT_TRUE(readKey("+", b));
    EXPECT_EQ(b.character, '+');
    ASSERT_TRUE(readKey("f12", b));
    EXPECT_EQ(b.key, GLFW_KEY_F12);
    for (const char* none : {"", "Ctrl", "Hyper F", "F99", "Shift K", "Strg F", "kk", "Ctrl Ä"})
        EXPECT_FALSE(readKey(none, b)) << none;
}

TEST(Keys, TheUsersKeysTakeTheirPlace) {
    const Read r = read("[keys]\nsearch = \"Ctrl K\"\nlabels = [\"Alt K\", \"Alt L\"]\nprojector = []\n");
    EXPECT_TRUE(r.problems.empty()) << r.problems.front();
    EXPECT_EQ(r.keys("search"), Keys{"Ctrl K"});
    EXPECT_EQ(r.keys("labels"), (Keys{"Alt K", "Alt L"}));
    EXPECT_EQ(r.keys("projector"), Keys{});
    EXPECT_EQ(r.keys("view-front"), Keys{"1"});
    useKeys(r.table);
    const KeyBinding* search = bindingOfKey(GLFW_KEY_K, GLFW_MOD_CONTROL);
    const bool found = search && std::holds_alternative<act::FocusSearch>(search->action);
    const bool gone = !bindingOfCharacter('/') && !bindingOfCharacter('l');
    useKeys(standardKeys());
    EXPECT_TRUE(found);
    EXPECT_TRUE(gone);
    EXPECT_NE(bindingOfCharacter('/'), nullptr);
}

TEST(Keys, TwoMayChangePlaces) {
    const Read r = read("[keys]\nlabels = \"m\"\nlines = \"l\"\n");
    EXPECT_TRUE(r.problems.empty());
    EXPECT_EQ(r.keys("labels"), Keys{"M"});
    EXPECT_EQ(r.keys("lines"), Keys{"L"});
}

TEST(Keys, WhatIsWrongIsSaidAndTheRestHolds) {
    const Read r =
        read("dark = true\n\n[keys]\nserach = \"F12\"\nlabels = \"Hyper L\"\nlines = 7\n"
             "flow = \"F9\"\nruler = \"Alt U\"\ngarment = \"Alt U\"\ncreases = [\"Alt C\", \"m\"]\n");
    ASSERT_EQ(r.problems.size(), 6u);
    const auto says = [&](size_t i, const char* place, const char* what) {
        EXPECT_TRUE(r.problems[i].starts_with(place)) << r.problems[i];
        EXPECT_NE(r.problems[i].find(what), std::string::npos) << r.problems[i];
        EXPECT_EQ(r.problems[i].find('\n'), std::string::npos);
    };
    says(0, "settings.toml:4: keys.serach: ", "did you mean 'search'?");
    says(1, "settings.toml:5: keys.labels: ", "no key is called 'Hyper L'");
    says(2, "settings.toml:6: keys.lines: ", "write a key");
    says(3, "settings.toml:7: keys.flow: ", "F9 is the key of 'projector'");
    says(4, "settings.toml:9: keys.garment: ", "Alt U is the key of 'ruler'");
    says(5, "settings.toml:10: keys.creases: ", "M is the key of 'lines'");
    EXPECT_EQ(r.keys("labels"), Keys{"L"});
    EXPECT_EQ(r.keys("lines"), Keys{"M"});
    EXPECT_EQ(r.keys("flow"), Keys{"D"});
    EXPECT_EQ(r.keys("ruler"), Keys{"Alt U"});
    EXPECT_EQ(r.keys("garment"), Keys{"G"});
    EXPECT_EQ(r.keys("creases"), Keys{"Alt C"});
    EXPECT_EQ(r.keys("projector"), (Keys{"F9", "Ctrl F9"}));
}

TEST(Keys, AModesOwnKeyMayBeAUsualOneToo) {
    const Read r = read("[keys]\nsession-again = \"l\"\n");
    EXPECT_TRUE(r.problems.empty());
    EXPECT_EQ(r.keys("session-again"), Keys{"L"});
    EXPECT_EQ(r.keys("labels"), Keys{"L"});
    const Read twice = read("[keys]\nsession-again = \"s\"\n");
    ASSERT_EQ(twice.problems.size(), 1u);
    EXPECT_NE(twice.problems[0].find("session-length"), std::string::npos);
}

TEST(Keys, SavingKeepsWhatTheUserWrote) {
    const std::string keys = "[keys]\n# mine\nsearch = [\"Ctrl K\",\n  \"/\"] # two\nunknown-thing = 7\n";
    const auto file = written("dark = false\n\n" + keys + "\n[other]\na = 1\n");
    auto settings = loadSettings(file);
    ASSERT_TRUE(settings);
    settings->dark = true;
    ASSERT_TRUE(saveSettings(file, *settings));
    const auto text = engine::readFile(file);
    ASSERT_TRUE(text);
    EXPECT_NE(text->find(keys), std::string::npos) << *text;
    const auto again = loadSettings(file);
    ASSERT_TRUE(again);
    EXPECT_TRUE(again->dark);
    EXPECT_EQ(again->keys.wishes.size(), 2u);
    ASSERT_TRUE(saveSettings(file, *again));
    EXPECT_EQ(engine::readFile(file).value(), *text);
    // Written in another way they are kept as well.
    const auto other = loadSettings(written("keys.search = \"Ctrl K\"\n"));
    ASSERT_TRUE(other);
    ASSERT_TRUE(saveSettings(file, *other));
    const auto kept = loadSettings(file);
    ASSERT_TRUE(kept);
    ASSERT_EQ(kept->keys.wishes.size(), 1u);
    EXPECT_EQ(kept->keys.wishes[0].keys, Keys{"Ctrl K"});
}

TEST(Keys, TheListNamesEveryBinding) {
    const auto dir =
        std::filesystem::path(testing::TempDir()) / ("tongren-keys-config-" + std::to_string(getpid()));
    std::filesystem::create_directories(dir / "tongren");
    std::ofstream(dir / "tongren" / "settings.toml") << "[keys]\nsearch = \"Ctrl K\"\nnothing = \"F12\"\n";
    const char* before = std::getenv("XDG_CONFIG_HOME");
    const std::string was = before ? before : "";
    setenv("XDG_CONFIG_HOME", dir.c_str(), 1);
    std::ostringstream text, json, err;
    listBindings(text, err, "text");
    listBindings(json, err, "json");
    before ? setenv("XDG_CONFIG_HOME", was.c_str(), 1) : unsetenv("XDG_CONFIG_HOME");
    const auto parsed = nlohmann::json::parse(json.str());
    std::set<std::string> ids;
    for (const auto& b : parsed["bindings"]) {
        ids.insert(b["id"]);
        EXPECT_NE(text.str().find("\n  " + b["id"].get<std::string>() + " "), std::string::npos) << b["id"];
        EXPECT_FALSE(b["does"].get<std::string>().empty());
        EXPECT_FALSE(b["group"].get<std::string>().empty());
        EXPECT_FALSE(b["standard"].empty());
        if (b["id"] == "search") {
            EXPECT_EQ(b["keys"], nlohmann::json({"Ctrl K"}));
        }
    }
    for (const KeyBinding& b : standardKeys()) EXPECT_TRUE(ids.contains(b.id)) << b.id;
    EXPECT_NE(err.str().find("settings.toml:3: keys.nothing"), std::string::npos) << err.str();
}

} // namespace
