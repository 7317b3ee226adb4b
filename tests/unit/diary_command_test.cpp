// `tongren diary` in-process.
#include "atlas/cli.h"
#include "atlas/domain/diary.h"
#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sstream>

namespace {

namespace fs = std::filesystem;

struct Ran {
    int code;
    std::string out, err;
};

Ran run(std::vector<std::string> arguments) {
    std::vector<const char*> words{"tongren", "diary"};
    for (const std::string& a : arguments) words.push_back(a.c_str());
    std::ostringstream out, err;
    const int code = atlas::runCli(static_cast<int>(words.size()), words.data(), out, err, {});
    return {code, out.str(), err.str()};
}

class DiaryCommand : public testing::Test {
protected:
    DiaryCommand() {
        std::string name = (fs::temp_directory_path() / "tongren-command-XXXXXX").string();
        folder = mkdtemp(name.data());
        file = (folder / "diary.jsonl").string();
        put(R"({"id":"a1","started":"2026-11-20T10:00:00+01:00","title":"Neck","points":["GB21 right"],"minutes":4.5,"before":6,"after":3,"finished":true})"
            "\n"
            R"({"id":"b2","started":"2026-11-19T10:00:00+01:00","title":"\u001b[31mred","minutes":1})"
            "\nbroken\n");
    }
    ~DiaryCommand() override { fs::remove_all(folder); }
    void put(const std::string& text) const { std::ofstream(file) << text; }
    static std::string text(const fs::path& path) {
        std::ifstream in(path);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    fs::path folder;
    std::string file;
};

TEST_F(DiaryCommand, ListsForPeople) {
    const Ran r = run({"--file", file});
    EXPECT_EQ(r.code, 0);
    EXPECT_NE(r.out.find("20 Nov 2026, 10:00  Neck, 4.5 min, felt 6 before, 3 after  [a1]\n    GB21 right\n"),
              std::string::npos)
        << r.out;
    EXPECT_NE(r.out.find("broken off"), std::string::npos);
    EXPECT_NE(r.out.find("was the clock changed?"), std::string::npos);
    EXPECT_EQ(r.out.find('\x1b'), std::string::npos) << "no control characters to the terminal";
    EXPECT_NE(r.err.find("line 3 cannot be read; it is kept"), std::string::npos) << r.err;
}

TEST_F(DiaryCommand, ExportsForPrograms) {
    EXPECT_TRUE(run({"--file", file, "--format", "csv"}).out.starts_with("date,time,title"));
    const auto j = nlohmann::json::parse(run({"--file", file, "--format", "json"}).out);
    EXPECT_EQ(j["entries"].size(), 2u);
    const std::string csv = (folder / "out.csv").string();
    const Ran r = run({"--file", file, "--format", "csv", "-o", csv});
    EXPECT_EQ(r.code, 0) << r.err;
    EXPECT_EQ(r.out, "");
    EXPECT_TRUE(text(csv).starts_with("date,time,title"));
    EXPECT_EQ(fs::status(csv).permissions() & fs::perms::all, fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(DiaryCommand, NeverWritesOverTheDiaryItself) {
    const std::string before = text(file);
    fs::create_hard_link(file, folder / "same");
    for (const std::string& target : {file, (folder / "same").string()}) {
        const Ran r = run({"--file", file, "-o", target});
        EXPECT_EQ(r.code, 1);
        EXPECT_NE(r.err.find("the diary itself"), std::string::npos) << r.err;
    }
    EXPECT_EQ(text(file), before);
}

TEST_F(DiaryCommand, ADeviceIsWrittenToAndNotReplaced) {
    const fs::path link = folder / "null"; // a rename over it would put a file in the link's place
    fs::create_symlink("/dev/null", link);
    const Ran r = run({"--file", file, "-o", link.string()});
    EXPECT_EQ(r.code, 0) << r.err;
    EXPECT_TRUE(fs::is_symlink(link));
    EXPECT_TRUE(fs::is_character_file("/dev/null"));
    EXPECT_EQ(run({"--file", file, "-o", folder.string()}).code, 1);
}

TEST_F(DiaryCommand, Deletes) {
    EXPECT_EQ(run({"--file", file, "--delete", "zz"}).code, 1);
    EXPECT_NE(run({"--file", file, "--delete", "zz"}).err.find("there is no session 'zz'"),
              std::string::npos);
    const Ran one = run({"--file", file, "--delete", "a1"});
    EXPECT_EQ(one.code, 0);
    EXPECT_NE(one.err.find("deleted 1 session"), std::string::npos);
    EXPECT_EQ(text(file).find("a1"), std::string::npos);
    EXPECT_NE(text(file).find("broken"), std::string::npos);
    EXPECT_EQ(run({"--file", file, "--delete", "b2", "--delete-all"}).code, 2);
    const Ran all = run({"--file", file, "--delete-all"});
    EXPECT_NE(all.err.find("deleted 1 session and 1 line that could not be read"), std::string::npos)
        << all.err;
    EXPECT_FALSE(fs::exists(file));
    const Ran none = run({"--file", file});
    EXPECT_EQ(none.code, 0);
    EXPECT_NE(none.err.find("no session"), std::string::npos);
}

TEST_F(DiaryCommand, SaysWhatFails) {
    const Ran r = run({"--file", file, "-o", (folder / "no" / "where").string()});
    EXPECT_EQ(r.code, 1);
    EXPECT_NE(r.err.find("no/where"), std::string::npos);
    EXPECT_EQ(run({"--format", "xml"}).code, 2);
}

} // namespace
