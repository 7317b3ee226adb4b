// libFuzzer target (-DTONGREN_FUZZ=ON, clang): our own parts of reading a stranger's model, with the address
// sanitizer looking on. The first byte chooses: the glTF reader, or ('D') what the window's process makes
// of the reader's answer.
#include "engine/asset/importer/reader.h"
#include <array>
#include <cstdint>
#include <cstdlib>

namespace {

using namespace engine;

importer::ModelFolder& emptyFolder() {
    static importer::ModelFolder folder = [] {
        char name[] = "/tmp/tongren-fuzz-XXXXXX";
        auto opened = importer::ModelFolder::open(::mkdtemp(name) ? name : "/nowhere", size_t{1} << 20);
        if (!opened) std::abort();
        return std::move(*opened);
    }();
    return folder;
}

void check(const Result<Model>& model) {
    // What the reader hands on must survive the wire, or be refused there with a reason.
    if (!model || !checkModel(*model)) return;
    const std::string wire = encodeModel(*model);
    const auto again = decodeModel(std::as_bytes(std::span(wire.data(), wire.size())));
    if (!again || encodeModel(*again).size() > wire.size()) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    if (size < 2) return 0;
    const std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    importer::ReadRequest request;
    request.folder = &emptyFolder();
    request.finish = std::chrono::steady_clock::now() + std::chrono::seconds(1);
    if (data[0] == 'D') {
        const auto model = decodeModel(std::as_bytes(std::span(bytes.data(), bytes.size())));
        if (model && !checkModel(*model)) std::abort();
    } else {
        request.name = "model.glb";
        check(importer::readGltf(request, bytes));
    }
    return 0;
}
