#pragma once
#include "atlas/domain/measure.h"
#include "atlas/domain/text.h"
#include <memory>

namespace atlas {

struct SearchResult {
    std::string kind;  // point, region, meridian, lesson, page, safety, technique
    std::string id;    // WHO code or id
    std::string title; // "TE3 Zhōngzhǔ 中渚"
    std::string
        why; // "alias SJ3", "pinyin Zhōngzhǔ", "complaint: stiff neck", "the article prints Bladder 47 …"
    float score = 0;           // 0..1
    Side side = Side::midline; // of a region: the one that the words name
};

// "knot under my right shoulder blade": right; midline where the words name none or both.
Side sideNamed(std::string_view words);

struct SearchData; // defined in search.cpp
struct Lesson;

class SearchIndex {
public:
    // Keeps copies of what it needs; copies of the index share them.
    explicit SearchIndex(const Catalog&);
    SearchIndex(const Catalog&, std::span<const Lesson>);
    std::vector<SearchResult> search(std::string_view words, size_t limit = 20) const;
    const void* words() const { return data_.get(); } // another one, other results

private:
    std::shared_ptr<const SearchData> data_;
};

} // namespace atlas
