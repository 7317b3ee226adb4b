#pragma once
// Reads a stranger's model file. Libraries for such files have memory errors, so they run in a process of
// their own (the program tongren-import, beside this one) that may read the file's own folder and nothing
// else; a crash, a hang or nonsense there is an Error here. May be called from any thread.
//
// What always holds: own process, killed when its time is up; limits on memory, processor time and open
// files; nothing written; no rights gained; every file that a model names is opened beneath the model's own
// folder, or not at all. What the kernel adds: seccomp (no network, no new process, no opening of files but
// by that one way) and Landlock (no file outside the folder for any code in there). One of the two must be
// there, else the file is refused; which one was missing stands in Model::notes.
#include "engine/asset/model.h"
#include <atomic>
#include <chrono>
#include <filesystem>

namespace engine {

struct ImportLimits {
    std::chrono::milliseconds time{8000};   // from start to the model, by the clock
    size_t memory = size_t{2} << 30;        // bytes of address space
    size_t fileBytes = size_t{256} << 20;   // the file; all that it names together: twice as much
    std::atomic<bool>* cancelled = nullptr; // set by another thread: the error is `kImportCancelled`
    std::filesystem::path program;          // tongren-import; empty: beside this program
};
inline constexpr const char* kImportCancelled = "cancelled";

// The error is one line: the file, what is wrong with it, what to do.
Result<Model> importModel(const std::filesystem::path&, const ImportLimits& = {});

// ".glb .gltf .vrm .fbx …": what importModel() takes, lower case.
std::span<const std::string_view> importExtensions();

} // namespace engine
