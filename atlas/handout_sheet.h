#pragma once
// Inside of makeHandout(): a card's blocks as paragraphs on paper.
#include "atlas/panels/document.h"
#include "engine/print/document.h"

namespace atlas {

class Sheet {
public:
    explicit Sheet(engine::print::Document& out) : out_(out) {}

    // Beside the next block.
    void heading(std::string text) { side_ = std::move(text); }
    void paragraph(engine::print::Paragraph);
    void text(const std::string& words, const std::string& cite = {});
    void quiet(const std::string& words, const std::string& cite = {});
    void group(const std::string& words); // a small heading within the column
    void bullet(const std::string& words, const std::string& cite, const std::string& evidence);
    void table(engine::print::Table);
    void pictures(engine::print::Pictures);
    enum class Warning { caution, flag, plain };
    // Each a statement with its cite; `title` in bold over them.
    void box(Warning, const std::string& title, const std::vector<std::pair<std::string, std::string>>&);
    void sources(const std::vector<const Source*>&); // under their heading
    // The blocks from `from` up to `to`, as on the card: those that only lead elsewhere are left out.
    void blocks(const Document&, size_t from, size_t to);
    void blocks(const Document& d) { blocks(d, 0, d.blocks.size()); }

private:
    size_t warnings(const Document&, size_t from, size_t to);
    size_t facts(const Document&, size_t from, size_t to);

    engine::print::Document& out_;
    std::string side_;
};

engine::print::Text withCite(const std::string& words, const std::string& cite);

} // namespace atlas
