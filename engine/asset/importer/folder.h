#pragma once
// The folder of a model file: the only place that anything is read from. A name from the file is opened
// beneath the folder or not at all: no absolute path, no way up, no link that leads out, no device or pipe.
#include "engine/core/result.h"
#include <string>
#include <string_view>

namespace engine::importer {

class ModelFolder {
public:
    // `most`: bytes of one file; all together twice as many.
    static Result<ModelFolder> open(const std::string& folder, size_t most);
    ModelFolder(ModelFolder&& other) noexcept;
    ModelFolder& operator=(ModelFolder&&) = delete;
    ~ModelFolder();

    // The whole file. The error is a part of a sentence: "lies outside the model's folder".
    Result<std::string> read(std::string_view name);
    bool holds(std::string_view name) const;
    int descriptor() const { return folder_; }
    bool usesOpenat2() const { return openat2_; } // else the path is walked by hand, with openat

private:
    ModelFolder() = default;
    Result<int> openBeneath(std::string_view name) const;
    int folder_ = -1;
    size_t most_ = 0, left_ = 0;
    bool openat2_ = false;
};

} // namespace engine::importer
