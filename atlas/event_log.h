#pragma once
// What the window does, one JSON object a line, for tests and for whoever wants to see it.
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>

namespace atlas {

double seconds(); // since the program started; a sleeping machine and a clock that is set do not count
double suspendedSeconds(); // how long the machine has slept so far; only differences say something

class EventLog {
public:
    explicit EventLog(const std::string& path)
        : file_(path.empty() ? nullptr : std::fopen(path.c_str(), "w")) {}
    ~EventLog() {
        if (file_) std::fclose(file_);
    }
    EventLog(const EventLog&) = delete;
    EventLog& operator=(const EventLog&) = delete;
    bool open() const { return file_ != nullptr; }
    void write(nlohmann::ordered_json event);

private:
    std::FILE* file_;
};

} // namespace atlas
