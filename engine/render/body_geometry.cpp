#include "engine/render/body_geometry.h"
#include <algorithm>
#include <cmath>
#include <cstring>
#include <future>

namespace engine {
namespace {

float hashOf(glm::ivec3 p) {
    uint32_t h = static_cast<uint32_t>(p.x) * 374761393u + static_cast<uint32_t>(p.y) * 668265263u +
                 static_cast<uint32_t>(p.z) * 2147483647u;
    h = (h ^ (h >> 13)) * 1274126177u;
    return static_cast<float>((h ^ (h >> 16)) & 0xffff) / 65535.0f;
}

float noise(glm::vec3 x) {
    const glm::vec3 whole = glm::floor(x);
    glm::vec3 f = x - whole;
    f = f * f * (3.0f - 2.0f * f);
    const glm::ivec3 i(whole);
    float sum = 0;
    for (int k = 0; k < 8; ++k) {
        const glm::ivec3 o(k & 1, k >> 1 & 1, k >> 2);
        const glm::vec3 w = glm::mix(1.0f - f, f, glm::vec3(o));
        sum += w.x * w.y * w.z * hashOf(i + o);
    }
    return sum;
}

using Ring = BodyGeometry::Ring;

Ring ringOf(std::span<const Triangle> triangles, size_t vertices) {
    Ring ring{std::vector<uint32_t>(vertices + 1, 0), {}};
    for (const Triangle& t : triangles)
        for (uint32_t v : t) ++ring.first[v + 1];
    for (size_t v = 1; v < ring.first.size(); ++v) ring.first[v] += ring.first[v - 1];
    ring.list.resize(ring.first.back());
    std::vector<uint32_t> next(ring.first.begin(), ring.first.end() - 1);
    for (const Triangle& t : triangles)
        for (size_t i = 0; i < 3; ++i) ring.list[next[t[i]]++] = t[(i + 1) % 3];
    return ring;
}

template <class T>
std::vector<T> smoothed(const Ring& ring, std::vector<T> a, int rounds) {
    std::vector<T> b = a;
    for (int round = 0; round < rounds; ++round) {
        for (size_t v = 0; v + 1 < ring.first.size(); ++v) {
            const uint32_t begin = ring.first[v], end = ring.first[v + 1];
            if (begin == end) continue;
            T sum = a[v];
            for (uint32_t i = begin; i < end; ++i) sum += a[ring.list[i]];
            b[v] = sum / static_cast<float>(end - begin + 1);
        }
        a.swap(b);
    }
    return a;
}

// Relief: normals turned away from their surroundings' mean, so that a soft light still shows muscle and
// bone; and how far each place stands out of its surroundings, -1 .. 1.
void findRelief(const Ring& ring, std::span<const glm::vec3> positions, std::vector<glm::vec3>& normals,
                std::vector<float>& ridge) {
    auto places = std::async(std::launch::async, [&] {
        return smoothed(ring, std::vector<glm::vec3>(positions.begin(), positions.end()), 8);
    });
    const std::vector<glm::vec3> wideNormals = smoothed(ring, normals, 14);
    const std::vector<glm::vec3> widePlaces = places.get();
    ridge.assign(positions.size(), 0.0f);
    for (size_t v = 0; v < positions.size(); ++v) {
        if (ring.first[v] == ring.first[v + 1]) continue;
        const float out = glm::dot(positions[v] - widePlaces[v], normals[v]);
        ridge[v] = out / (std::abs(out) + 0.0012f);
    }
    ridge = smoothed(ring, ridge, 1);
    for (size_t v = 0; v < positions.size(); ++v) {
        if (ring.first[v] == ring.first[v + 1]) continue;
        const glm::vec3 n = normals[v] + 0.55f * (normals[v] - wideNormals[v]);
        const float length = glm::length(n);
        if (length > 0.1f) normals[v] = n / length;
    }
}

uint8_t byte(float x) {
    return static_cast<uint8_t>(std::clamp(x, 0.0f, 1.0f) * 255.0f + 0.5f);
}
uint16_t word(float x) {
    return static_cast<uint16_t>(std::clamp(x, 0.0f, 1.0f) * 65535.0f + 0.5f);
}

} // namespace

// False where there is nothing to draw.
bool BodyGeometry::setTopology(const BodyMesh& body) {
    const size_t count = body.positions.size();
    const uint32_t firstEye = body.bodyVertexCount ? body.bodyVertexCount : static_cast<uint32_t>(count);
    const std::array<std::span<const Triangle>, 2> lists{body.fine,
                                                         body.coarse.empty() ? body.fine : body.coarse};
    const auto same = [&](size_t i) { return std::ranges::equal(given_[i], lists[i]); };
    if (indexCount_[0][0] && ring_.first.size() == count + 1 && firstEye == firstEye_ && same(0) && same(1))
        return true; // another shape of the same body
    indexCount_ = {};
    firstEye_ = firstEye;
    auto inside = [&](const Triangle& t) { return t[0] < count && t[1] < count && t[2] < count; };
    for (size_t list = 0; list < 2; ++list) {
        given_[list].assign(lists[list].begin(), lists[list].end());
        std::vector<Triangle> ordered, eyes;
        ordered.reserve(lists[list].size());
        for (const Triangle& t : lists[list])
            if (inside(t)) (t[0] >= firstEye ? eyes : ordered).push_back(t);
        indexCount_[list] = {static_cast<uint32_t>(ordered.size() * 3),
                             static_cast<uint32_t>(eyes.size() * 3)};
        ordered.insert(ordered.end(), eyes.begin(), eyes.end());
        if (ordered.empty()) return false;
        triangles_[list] = ordered;
        indices_[list] = gpu::uploadBuffer(d_, ordered.data(), ordered.size() * sizeof(Triangle),
                                           VK_BUFFER_USAGE_INDEX_BUFFER_BIT);
    }
    ring_ = ringOf({triangles_[0].data(), indexCount_[0][0] / 3}, count);
    return true;
}

void BodyGeometry::set(const BodyMesh& body) {
    stale_ = true;
    const size_t count = body.positions.size();
    if (count == 0 || body.fine.empty()) {
        indexCount_ = {};
        return;
    }
    if (tint_.size() != count) {
        tint_.assign(count, {0, 0});
        tinted_ = false;
        ++tintVersion_;
    }
    bind_.assign(body.positions.begin(), body.positions.end());
    bindNormals_.assign(body.normals.begin(), body.normals.end());
    bindNormals_.resize(count, glm::vec3(0, 0, 1));
    if (!setTopology(body)) return;
    auto mottled = std::async(std::launch::async, [this] {
        std::vector<uint8_t> mottle;
        mottle.reserve(bind_.size());
        for (const glm::vec3& p : bind_)
            mottle.push_back(byte(0.55f * noise(p * 42.0f) + 0.45f * noise(p * 110.0f)));
        return mottle;
    });
    std::vector<float> ridge;
    findRelief(ring_, bind_, bindNormals_, ridge);
    std::vector<float> open(body.occlusion.begin(), body.occlusion.end());
    open.resize(count, 1.0f);
    if (body.garment.size() >= count) { // cloth hides what small relief would shade
        const auto wide = smoothed(ring_, open, 12);
        for (size_t i = 0; i < count; ++i)
            if (body.garment[i] > 0.5f) {
                open[i] = std::max(wide[i], 0.55f);
                ridge[i] *= 0.3f;
            }
    }
    const std::vector<uint8_t> mottle = mottled.get();
    std::vector<SurfaceVertex> surface(count);
    for (size_t i = 0; i < count; ++i) {
        SurfaceVertex& s = surface[i];
        s.occlusion = word(open[i]);
        s.garment = word(i < body.garment.size() ? body.garment[i] : 0.0f);
        s.ridge = byte(ridge[i] * 0.5f + 0.5f);
        s.mottle = mottle[i];
        s.blush = byte(i < body.blush.size() ? body.blush[i] : 0.0f);
        s.lining = byte(i < body.lining.size() ? body.lining[i] : 0.0f);
        s.colour = {};
        if (i < body.colours.size()) {
            const glm::vec3 c = glm::sqrt(glm::clamp(body.colours[i], 0.0f, 1.0f));
            s.colour = {byte(c.r), byte(c.g), byte(c.b), 255};
        }
        s.uv = i < body.uvs.size() ? body.uvs[i] : glm::vec2(0);
    }
    surface_ = gpu::uploadBuffer(d_, surface.data(), surface.size() * sizeof(SurfaceVertex),
                                 VK_BUFFER_USAGE_VERTEX_BUFFER_BIT);
}

void BodyGeometry::setTint(std::span<const glm::vec2> tint) {
    tinted_ = false;
    for (size_t i = 0; i < tint_.size(); ++i) {
        tint_[i] = i < tint.size() ? std::array{byte(tint[i].x), byte(tint[i].y)} : std::array<uint8_t, 2>{};
        tinted_ = tinted_ || tint_[i][0] || tint_[i][1];
    }
    ++tintVersion_;
}

bool BodyGeometry::pose(const Scene& scene) {
    if (empty() || (!stale_ && scene.poseVersion == poseGiven_)) return false;
    poseGiven_ = scene.poseVersion;
    stale_ = false;
    ++version_;
    posed_ = bind_;
    opened_.assign(bind_.size(), 0.0f);
    normals_ = bindNormals_;
    if (scene.posed.size() != bind_.size() || scene.turns.size() != bind_.size()) return true;
    posed_.assign(scene.posed.begin(), scene.posed.end());
    for (size_t v = 0; v < normals_.size(); ++v) normals_[v] = scene.turns[v] * bindNormals_[v];
    if (scene.opened.size() == bind_.size()) std::ranges::copy(scene.opened, opened_.begin());
    return true;
}

void BodyGeometry::upload(Frame& frame) const {
    const size_t tintBytes = tint_.size() * sizeof tint_[0];
    if (frame.tintOf != tintVersion_ || frame.tint.size < tintBytes) {
        if (frame.tint.size < tintBytes)
            frame.tint = gpu::Buffer(d_, tintBytes, VK_BUFFER_USAGE_VERTEX_BUFFER_BIT, true);
        std::memcpy(frame.tint.mapped, tint_.data(), tintBytes);
        frame.tintOf = tintVersion_;
    }
    const size_t bytes = posed_.size() * sizeof(PosedVertex);
    if (frame.pose == version_ && frame.vertices.size >= bytes) return;
    if (frame.vertices.size < bytes)
        frame.vertices = gpu::Buffer(d_, bytes, VK_BUFFER_USAGE_VERTEX_BUFFER_BIT, true);
    auto* out = static_cast<PosedVertex*>(frame.vertices.mapped);
    for (size_t i = 0; i < posed_.size(); ++i) {
        const glm::vec4 n = glm::vec4(normals_[i], std::clamp(opened_[i] * 0.25f, -1.0f, 1.0f)) * 32767.0f;
        out[i] = {posed_[i],
                  {static_cast<int16_t>(n.x), static_cast<int16_t>(n.y), static_cast<int16_t>(n.z),
                   static_cast<int16_t>(n.w)}};
    }
    frame.pose = version_;
}

glm::vec4 BodyGeometry::cull(Frame& frame, const glm::mat4& m, glm::vec3 eye, bool coarse, bool outlined) {
    glm::vec2 low(1), high(-1);
    bool near = false;
    outside_.resize(posed_.size());
    seen_.resize(posed_.size());
    const glm::vec4 rowX(m[0][0], m[1][0], m[2][0], m[3][0]), rowY(m[0][1], m[1][1], m[2][1], m[3][1]),
        rowW(m[0][3], m[1][3], m[2][3], m[3][3]);
    for (size_t i = 0; i < posed_.size(); ++i) {
        const glm::vec4 p(posed_[i], 1);
        const float x = glm::dot(rowX, p), y = glm::dot(rowY, p), w = glm::dot(rowW, p);
        outside_[i] =
            static_cast<uint8_t>((x < -w) | (x > w) << 1 | (y < -w) << 2 | (y > w) << 3 | (w < 0.01f) << 4);
        const glm::vec2 at(x / w, y / w);
        seen_[i] = glm::vec3(at * 0.5f + 0.5f, w);
        if (w < 0.02f) { // beside the eye: what it covers is not known
            near = near || w > -0.3f;
            continue;
        }
        low = glm::min(low, at);
        high = glm::max(high, at);
    }
    if (d_.software) {
        const size_t list = coarse ? 1 : 0;
        const auto& all = triangles_[list];
        const size_t bytes = all.size() * sizeof(Triangle);
        if (frame.seen.size < bytes)
            frame.seen = gpu::Buffer(d_, bytes, VK_BUFFER_USAGE_INDEX_BUFFER_BIT, true);
        auto* out = static_cast<Triangle*>(frame.seen.mapped);
        size_t kept = 0;
        auto keep = [&](size_t begin, size_t end, auto&& wanted) {
            const size_t before = kept;
            for (size_t i = begin; i < end; ++i) {
                const Triangle t = all[i];
                if (outside_[t[0]] & outside_[t[1]] & outside_[t[2]]) continue;
                const glm::vec3 a = posed_[t[0]];
                if (wanted(glm::cross(posed_[t[1]] - a, posed_[t[2]] - a), eye - a)) out[kept++] = t;
            }
            return static_cast<uint32_t>((kept - before) * 3);
        };
        const auto facing = [](glm::vec3 normal, glm::vec3 to) { return glm::dot(normal, to) > 0; };
        const auto turned = [](glm::vec3 normal, glm::vec3 to) { return glm::dot(normal, to) <= 0; };
        const size_t skinTriangles = indexCount_[list][0] / 3;
        frame.seenCount = {keep(0, skinTriangles, facing), keep(skinTriangles, all.size(), facing),
                           outlined ? keep(0, skinTriangles, turned) : 0};
    }
    if (near) return {0, 0, 1, 1};
    if (low.x > high.x) return glm::vec4(0);
    return {low * 0.5f + 0.5f, high * 0.5f + 0.5f};
}

std::vector<bool> BodyGeometry::covered(const glm::mat4& m, glm::vec3 eye, glm::vec2 size,
                                        std::span<const Marker> markers) const {
    constexpr float cell = 8; // pixels: few markers to each, also when the whole body is seen
    std::vector<bool> hidden(markers.size(), false);
    if (empty() || markers.empty()) return hidden;
    const auto columns = static_cast<int>(size.x / cell) + 1, rows = static_cast<int>(size.y / cell) + 1;
    std::vector<std::vector<uint32_t>> cells(static_cast<size_t>(columns * rows));
    auto screen = [&](glm::vec3 p) { // pixels, distance along the view
        const glm::vec4 c = m * glm::vec4(p, 1);
        return glm::vec3((glm::vec2(c) / c.w * 0.5f + 0.5f) * size, c.w);
    };
    struct Middle {
        glm::vec3 at;
        float slack;
    };
    std::vector<Middle> middles(markers.size());
    for (uint32_t i = 0; i < markers.size(); ++i) {
        const glm::vec3 to = eye - markers[i].position;
        const float facing = glm::dot(markers[i].normal, to) / std::max(glm::length(to), 1e-6f);
        if (glm::dot(markers[i].normal, markers[i].normal) > 0.1f && facing < -0.1f) {
            hidden[i] = true;
            continue;
        }
        middles[i] = {screen(markers[i].position), 0.004f + 0.0025f / std::max(facing, 0.06f)};
        const glm::vec3 p = middles[i].at;
        if (p.z < 0.02f || p.x < 0 || p.y < 0 || p.x >= size.x || p.y >= size.y) continue;
        cells[static_cast<size_t>(static_cast<int>(p.y / cell) * columns + static_cast<int>(p.x / cell))]
            .push_back(i);
    }
    const size_t skinTriangles = indexCount_[1][0] / 3;
    const glm::vec3 pixels(size, 1);
    for (size_t k = 0; k < skinTriangles; ++k) {
        const Triangle t = triangles_[1][k];
        if ((outside_[t[0]] & outside_[t[1]] & outside_[t[2]]) ||
            ((outside_[t[0]] | outside_[t[1]] | outside_[t[2]]) & 16))
            continue;
        const glm::vec3 a = seen_[t[0]] * pixels, b = seen_[t[1]] * pixels, c = seen_[t[2]] * pixels;
        const glm::vec2 u(b - a), v(c - a);
        const float area = u.x * v.y - u.y * v.x;
        if (area > -1e-9f) continue; // seen from behind: the view's y points down
        const int x0 = std::max(0, static_cast<int>(std::min({a.x, b.x, c.x}) / cell)),
                  x1 = std::min(columns - 1, static_cast<int>(std::max({a.x, b.x, c.x}) / cell));
        const int y0 = std::max(0, static_cast<int>(std::min({a.y, b.y, c.y}) / cell)),
                  y1 = std::min(rows - 1, static_cast<int>(std::max({a.y, b.y, c.y}) / cell));
        for (int y = y0; y <= y1; ++y)
            for (int x = x0; x <= x1; ++x)
                for (uint32_t i : cells[static_cast<size_t>(y * columns + x)]) {
                    const glm::vec2 w(middles[i].at - a);
                    const float s = (w.x * v.y - w.y * v.x) / area, r = (u.x * w.y - u.y * w.x) / area;
                    if (s < 0 || r < 0 || s + r > 1) continue;
                    if (a.z + s * (b.z - a.z) + r * (c.z - a.z) < middles[i].at.z - middles[i].slack)
                        hidden[i] = true;
                }
    }
    return hidden;
}

std::pair<uint32_t, uint32_t> BodyGeometry::range(const Frame& frame, bool coarse, Of of) const {
    const auto& [skin, eyes] = indexCount_[coarse ? 1 : 0];
    const auto& seen = frame.seenCount;
    if (of == Of::eyes) return d_.software ? std::pair(seen[0], seen[1]) : std::pair(skin, eyes);
    if (of == Of::outline && d_.software) return {seen[0] + seen[1], seen[2]};
    return {0, d_.software ? seen[0] : skin};
}

void BodyGeometry::draw(VkCommandBuffer cmd, const Frame& frame, bool coarse, Of of) const {
    const auto [first, count] = range(frame, coarse, of);
    if (count == 0) return;
    const std::array<VkBuffer, 3> buffers{frame.vertices.handle, surface_.handle, frame.tint.handle};
    const std::array<VkDeviceSize, 3> offsets{};
    vkCmdBindVertexBuffers(cmd, 0, 3, buffers.data(), offsets.data());
    vkCmdBindIndexBuffer(cmd, d_.software ? frame.seen.handle : indices_[coarse ? 1 : 0].handle, 0,
                         VK_INDEX_TYPE_UINT32);
    vkCmdDrawIndexed(cmd, count, 1, first, 0, 0);
}

} // namespace engine
