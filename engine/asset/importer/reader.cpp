#include "engine/asset/importer/reader.h"
#include <algorithm>
#include <cctype>
#include <cmath>

namespace engine::importer {

bool finite(const glm::vec3& p) {
    return std::isfinite(p.x) && std::isfinite(p.y) && std::isfinite(p.z);
}

bool finite(const glm::mat4& m) {
    for (int k = 0; k < 16; ++k) {
        if (!std::isfinite(m[k / 4][k % 4])) return false;
    }
    return true;
}

void strongestFour(std::vector<Influence>& all, uint32_t fallback, std::array<uint16_t, 4>& joints,
                   glm::vec4& weights) {
    // A joint may be named twice: its shares belong together.
    std::sort(all.begin(), all.end(),
              [](const Influence& a, const Influence& b) { return a.joint < b.joint; });
    size_t kept = 0;
    for (const Influence& i : all) {
        if (!(i.weight > 0) || !std::isfinite(i.weight)) continue;
        if (kept > 0 && all[kept - 1].joint == i.joint) {
            all[kept - 1].weight += i.weight;
        } else {
            all[kept++] = i;
        }
    }
    all.resize(kept);
    std::stable_sort(all.begin(), all.end(),
                     [](const Influence& a, const Influence& b) { return a.weight > b.weight; });
    joints = {};
    weights = glm::vec4(0);
    double sum = 0;
    for (size_t k = 0; k < std::min<size_t>(4, all.size()); ++k) sum += static_cast<double>(all[k].weight);
    if (!(sum > 0) || !std::isfinite(sum)) {
        joints[0] = static_cast<uint16_t>(fallback);
        weights[0] = 1;
        return;
    }
    for (size_t k = 0; k < std::min<size_t>(4, all.size()); ++k) {
        joints[k] = static_cast<uint16_t>(all[k].joint);
        weights[static_cast<int>(k)] = static_cast<float>(static_cast<double>(all[k].weight) / sum);
    }
}

Result<Model> readModel(const ReadRequest& request) {
    auto bytes = request.folder->read(request.name);
    if (!bytes) {
        const std::string& why = bytes.error().message;
        if (why.find("outside") != std::string::npos)
            return Error{"it is a link that leads out of its folder; open the file that it points to"};
        return Error{"it " + why};
    }
    if (bytes->empty()) return Error{"it is empty"};
    std::string ending = request.name.substr(std::min(request.name.rfind('.'), request.name.size()));
    for (char& c : ending) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (bytes->compare(0, 4, "glTF") == 0 || ending == ".gltf" || ending == ".glb" || ending == ".vrm") {
        if (bytes->compare(0, 4, "glTF") != 0 && ending != ".gltf")
            return Error{"it is no glTF binary, or its beginning is damaged; copy or export it again"};
        return readGltf(request, std::move(*bytes));
    }
    return readForeign(request, std::move(*bytes));
}

} // namespace engine::importer
