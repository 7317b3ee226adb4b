#pragma once
#include "atlas/domain/catalog.h"
#include "atlas/domain/text.h"

namespace atlas {

struct SearchResult {
    std::string kind;  // point, region, meridian, page
    std::string id;    // WHO code or id
    std::string title; // "TE3 Zhōngzhǔ 中渚"
    std::string why;   // "alias SJ3", "pinyin", "complaint: stiff neck", "article prints Bladder 47"
    float score = 0;   // 0..1
};

class SearchIndex {
public:
    explicit SearchIndex(const Catalog&); // keeps copies of what it needs
    std::vector<SearchResult> search(std::string_view words, size_t limit = 20) const;

private:
    struct Entry { std::string folded, kind, id, title, why; float weight; };
    std::vector<Entry> entries_;
};


} // namespace atlas
