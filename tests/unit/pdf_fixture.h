#pragma once
// What a reader's tools (poppler-utils) find in a PDF.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

namespace fixture {

inline std::string outputOf(const std::string& command) {
    std::string out;
    if (std::FILE* pipe = ::popen((command + " 2>/dev/null").c_str(), "r")) {
        char part[4096];
        for (size_t n = 0; (n = std::fread(part, 1, sizeof part, pipe)) > 0;) out.append(part, n);
        ::pclose(pipe);
    }
    return out;
}

class Pdf {
public:
    explicit Pdf(const std::string& bytes) {
        static int count = 0;
        file_ = std::filesystem::temp_directory_path() /
                ("tongren-pdf-" + std::to_string(::getpid()) + "-" + std::to_string(count++) + ".pdf");
        std::ofstream(file_, std::ios::binary) << bytes;
    }
    ~Pdf() {
        std::error_code none;
        std::filesystem::remove(file_, none);
    }
    Pdf(const Pdf&) = delete;
    Pdf& operator=(const Pdf&) = delete;

    static bool canLook() { return !outputOf("command -v pdftotext pdffonts pdfimages pdfinfo").empty(); }
    std::string text(int page = 0) const { // 0: all pages
        const std::string n = std::to_string(page);
        return outputOf("pdftotext -layout " + (page ? "-f " + n + " -l " + n + " " : std::string()) +
                        name() + " -");
    }
    // In the order in which it was written.
    std::string rawText() const { return outputOf("pdftotext -raw " + name() + " -"); }
    std::string info() const { return outputOf("pdfinfo " + name()); }
    std::vector<std::string> fonts() const { return rows("pdffonts "); }
    std::vector<std::string> images() const { return rows("pdfimages -list "); }

private:
    std::string name() const { return "'" + file_.string() + "'"; }
    std::vector<std::string> rows(const std::string& tool) const {
        std::vector<std::string> out;
        std::string line;
        for (const char c : outputOf(tool + name()))
            if (c == '\n')
                out.push_back(std::exchange(line, {}));
            else
                line += c;
        if (out.size() >= 2) out.erase(out.begin(), out.begin() + 2); // the head
        return out;
    }
    std::filesystem::path file_;
};

inline bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

} // namespace fixture
