#pragma once
// Draws a Scene and an ImGui frame with Vulkan 1.3, into a window or into an image without any display.
#include "engine/asset/image.h"
#include "engine/core/result.h"
#include "engine/render/scene.h"
#include <memory>

struct GLFWwindow;
struct ImDrawData;

namespace engine {

struct RendererOptions {
    GLFWwindow* window = nullptr;   // not owned; nullptr draws off screen
    bool validation = false;        // also on when TONGREN_VALIDATION=1
    uint32_t width = 0, height = 0; // off screen size in pixels; up to what the device can hold in one image
    uint32_t largestPart = 0;       // pixels that are drawn at once with several samples, 0: the default
};

struct ViewRect { // pixels of the scene inside the picture; what panels cover is not drawn
    int x = 0, y = 0, width = 0, height = 0;
};

enum class Quality { moving, resting }; // moving: 1 sample and the coarse mesh on a software device

// The implementation hides behind a pointer so that Vulkan stays in gpu/ and render/.
class Renderer {
public:
    static Result<std::unique_ptr<Renderer>> create(const RendererOptions&);
    virtual ~Renderer() = default;
    // Another window's renderer on this one's device, with a body, fonts and pictures of its own. Either may
    // go first. For a renderer that has a window; both belong to one thread.
    virtual Result<std::unique_ptr<Renderer>> beside(GLFWwindow*) = 0;
    virtual std::string deviceName() const = 0;
    virtual bool isSoftware() const = 0;
    virtual uint32_t validationMessages() const = 0; // errors and warnings so far
    virtual bool isLost() const = 0; // the device is gone for good: destroy this renderer, create another
    virtual void setBody(const BodyMesh&) = 0;
    // Parts of the skin in Look::tint: for every vertex of the body x of what is lit and y of what is only
    // hinted at, 0 .. 1, the contour at 0.5. Empty: none. Cheap: nothing but this is uploaded. setBody()
    // keeps it, unless the number of vertices changes.
    virtual void setTint(std::span<const glm::vec2>) = 0;
    virtual void setFonts() = 0; // after the ImGui atlas changed: upload its texture
    // A picture that ImGui can show, as ImTextureID(number); up to 320 until dropPictures().
    virtual Result<uint64_t> addPicture(const Image&) = 0;
    virtual void dropPictures() = 0;
    // Draws the scene into its own image; cheap calls of present() may follow without it.
    virtual Result<void> drawScene(const Scene&, ViewRect, Quality) = 0;
    // Another drawing of the body, so many pixels wide and high, for ImGui as addPicture()'s. There is one: a
    // later call draws over it. At most as large as the scene's own image; 0 while that was never drawn.
    virtual Result<uint64_t> drawLens(const Scene&, uint32_t pixels, Quality) = 0;
    // Scene image and interface to the window. `ui` may be null. Handles resize, minimise and a lost
    // swapchain.
    virtual Result<void> present(ImDrawData* ui) = 0;
    // The same picture into memory. Of a transparent scene with its alpha, straight (not multiplied in); else
    // alpha is 255.
    virtual Result<Image> readBack(ImDrawData* ui) = 0;
    virtual double lastSceneMilliseconds() const = 0; // timestamp queries
    virtual double lastUiMilliseconds() const = 0;
};

} // namespace engine
