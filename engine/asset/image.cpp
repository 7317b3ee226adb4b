#include "engine/asset/image.h"
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <png.h>
#include <unistd.h>

namespace engine {

namespace {

// One message is ours to give; libpng would print its own first.
void onError(png_structp png, png_const_charp) {
    png_longjmp(png, 1);
}
void onWarning(png_structp, png_const_charp) {}

} // namespace

Result<void> writePng(const Image& image, const std::string& path, bool alpha) {
    if (image.pixels.size() != size_t{image.width} * image.height * 4 || image.pixels.empty())
        return Error{"an empty picture cannot be written to " + path};
    const std::string temporary = path + "." + std::to_string(::getpid()) + ".part";
    std::FILE* file = std::fopen(temporary.c_str(), "wb");
    if (!file) return Error{"cannot write " + path + "; check that the folder exists and may be written to"};
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, onError, onWarning);
    png_infop info = png ? png_create_info_struct(png) : nullptr;
    volatile bool ok = info != nullptr; // survives libpng's longjmp
    if (ok && setjmp(png_jmpbuf(png)) == 0) {
        png_init_io(png, file);
        png_set_compression_level(png, 1);
        png_set_filter(png, 0, PNG_FILTER_SUB);
        png_set_IHDR(png, info, image.width, image.height, 8,
                     alpha ? PNG_COLOR_TYPE_RGB_ALPHA : PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
                     PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
        png_set_sRGB(png, info, PNG_sRGB_INTENT_PERCEPTUAL);
        png_write_info(png, info);
        if (!alpha) png_set_filler(png, 0, PNG_FILLER_AFTER);
        for (uint32_t y = 0; y < image.height; ++y)
            png_write_row(png, image.pixels.data() + size_t{y} * image.width * 4);
        png_write_end(png, nullptr);
    } else {
        ok = false;
    }
    png_destroy_write_struct(&png, &info);
    ok = std::fclose(file) == 0 && ok;
    std::error_code failed;
    if (ok) std::filesystem::rename(temporary, path, failed);
    if (!ok || failed) {
        std::error_code ignored;
        std::filesystem::remove(temporary, ignored);
        return Error{"cannot write " + path + "; check free space and permissions"};
    }
    return {};
}

std::string encodePng(const Image& image) {
    png_image png;
    std::memset(&png, 0, sizeof png);
    png.version = PNG_IMAGE_VERSION;
    png.width = image.width, png.height = image.height;
    png.format = PNG_FORMAT_RGBA;
    std::string out(PNG_IMAGE_PNG_SIZE_MAX(png), 0);
    png_alloc_size_t size = out.size();
    if (image.pixels.size() != size_t{image.width} * image.height * 4 ||
        !png_image_write_to_memory(&png, out.data(), &size, 0, image.pixels.data(), 0, nullptr))
        return {};
    out.resize(size);
    return out;
}

Result<Image> readPng(const std::string& path) {
    png_image png;
    std::memset(&png, 0, sizeof png);
    png.version = PNG_IMAGE_VERSION;
    if (!png_image_begin_read_from_file(&png, path.c_str())) return Error{path + ": " + png.message};
    png.format = PNG_FORMAT_RGBA;
    Image image{png.width, png.height, std::vector<uint8_t>(PNG_IMAGE_SIZE(png))};
    if (!png_image_finish_read(&png, nullptr, image.pixels.data(), 0, nullptr)) {
        const std::string why = png.message;
        png_image_free(&png);
        return Error{path + ": " + why};
    }
    return image;
}

Image cropped(const Image& whole, uint32_t width, uint32_t height) {
    Image out;
    out.width = std::min(whole.width, width);
    out.height = std::min(whole.height, height);
    out.pixels.reserve(size_t{out.width} * out.height * 4);
    for (uint32_t y = 0; y < out.height; ++y) {
        const uint8_t* row = whole.pixels.data() + size_t{y} * whole.width * 4;
        out.pixels.insert(out.pixels.end(), row, row + size_t{out.width} * 4);
    }
    return out;
}

} // namespace engine
