#pragma once
// `tongren diary`: lists the diary, writes it as CSV or JSON, deletes from it.
#include <iosfwd>
#include <string>

namespace CLI {
class App;
}

namespace atlas {

struct DiaryAsked {
    std::string format = "table"; // table, csv, json
    std::string outFile, deleteId, file;
    bool deleteAll = false;
};

CLI::App* addDiaryCommand(CLI::App&, DiaryAsked&);
int runDiary(const DiaryAsked&, std::ostream& out, std::ostream& err); // the exit code

} // namespace atlas
