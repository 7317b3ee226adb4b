#include "atlas/handout_sheet.h"
#include <algorithm>
#include <utility>

namespace atlas {

namespace print = engine::print;
using Kind = Block::Kind;

print::Text withCite(const std::string& words, const std::string& cite) {
    print::Text out{{words}};
    if (cite.empty()) return out;
    print::Span raised;
    raised.text = "\u202f"; // narrow, and no line ends there
    for (const char c : cite) raised.text += c == ' ' ? std::string("\u202f") : std::string(1, c);
    raised.raised = true;
    raised.colour = print::kQuiet;
    out.push_back(raised);
    return out;
}

void Sheet::paragraph(print::Paragraph p) {
    if (!side_.empty()) {
        p.side = std::exchange(side_, {});
        p.before = std::max(p.before, 8.0f);
    }
    out_.blocks.emplace_back(std::move(p));
}

void Sheet::text(const std::string& words, const std::string& cite) {
    print::Paragraph p;
    p.text = withCite(words, cite);
    paragraph(std::move(p));
}

void Sheet::quiet(const std::string& words, const std::string& cite) {
    print::Paragraph p;
    p.text = withCite(words, cite);
    p.size = 9;
    p.colour = print::kQuiet;
    paragraph(std::move(p));
}

void Sheet::group(const std::string& words) {
    print::Paragraph p;
    p.text = {{words, true}};
    p.keepNext = true;
    p.after = 2;
    p.before = 4;
    paragraph(std::move(p));
}

void Sheet::bullet(const std::string& words, const std::string& cite, const std::string& evidence) {
    print::Paragraph p;
    p.text = withCite(words, cite);
    if (!evidence.empty() && evidence != "none") {
        print::Span grade;
        grade.text = "  Evidence: " + evidence + ".";
        grade.italic = true;
        grade.colour = print::kQuiet;
        p.text.push_back(grade);
    }
    p.mark = "\u2022";
    p.after = 3;
    paragraph(std::move(p));
}

void Sheet::table(print::Table t) {
    if (!side_.empty()) t.side = std::exchange(side_, {});
    out_.blocks.emplace_back(std::move(t));
}

void Sheet::pictures(print::Pictures p) {
    if (!p.row.empty()) out_.blocks.emplace_back(std::move(p));
}

void Sheet::box(Warning kind, const std::string& title,
                const std::vector<std::pair<std::string, std::string>>& all) {
    if (all.empty()) return;
    print::Box box;
    box.side = std::exchange(side_, {});
    if (kind == Warning::caution) box.fill = 0xfbf4e4, box.bar = 0xc98a1b;
    if (kind == Warning::flag) box.fill = 0xfaebe8, box.bar = 0xb3412f;
    if (!title.empty()) {
        print::Paragraph head;
        head.text = {{title, true}};
        head.keepNext = true;
        head.after = 2;
        box.inside.push_back(std::move(head));
    }
    for (const auto& [words, cite] : all) {
        print::Paragraph p;
        p.text = withCite(words, cite);
        p.size = 9.5f;
        p.after = 2.5f;
        box.inside.push_back(std::move(p));
    }
    out_.blocks.emplace_back(std::move(box));
}

void Sheet::sources(const std::vector<const Source*>& all) {
    if (all.empty()) return;
    heading("Sources");
    for (const Source* s : all) {
        print::Paragraph p;
        std::string text = s->title;
        for (const std::string* part : {&s->authors, &s->publisher, &s->year})
            if (!part->empty()) text.append(". ").append(*part);
        p.text = {{text + "."}};
        p.size = 7.5f;
        p.after = 1;
        paragraph(std::move(p));
    }
}

size_t Sheet::warnings(const Document& d, size_t from, size_t to) {
    const Kind kind = d.blocks[from].kind;
    std::vector<std::pair<std::string, std::string>> all;
    size_t i = from;
    for (; i < to && d.blocks[i].kind == kind; ++i) all.emplace_back(d.blocks[i].text, d.blocks[i].cite);
    const bool headed = !side_.empty();
    box(kind == Kind::flag      ? Warning::flag
        : kind == Kind::caution ? Warning::caution
                                : Warning::plain,
        headed                  ? ""
        : kind == Kind::flag    ? "See a doctor first"
        : kind == Kind::caution ? "Take care"
                                : "Left out",
        all);
    return i;
}

// "Pressure: moderate. Time: 30 s to 2 min." in one paragraph.
size_t Sheet::facts(const Document& d, size_t from, size_t to) {
    print::Paragraph p;
    size_t i = from;
    for (; i < to && d.blocks[i].kind == Kind::fact; ++i) {
        const Block& b = d.blocks[i];
        if (i > from) p.text.push_back({"\u2003"}); // em space
        print::Span name;
        name.text = b.text + "\u00a0 ";
        name.colour = print::kQuiet;
        p.text.push_back(name);
        for (const print::Span& s : withCite(b.tail, b.cite)) p.text.push_back(s);
    }
    p.keepNext = i < to && d.blocks[i].kind == Kind::step;
    paragraph(std::move(p));
    return i;
}

void Sheet::blocks(const Document& d, size_t from, size_t to) {
    for (size_t i = from; i < to;) {
        const Block& b = d.blocks[i];
        switch (b.kind) {
        case Kind::heading: // one with nothing that is printed under it is not
            side_ = b.text;
            break;
        case Kind::group:
            group(b.text);
            break;
        case Kind::caution:
        case Kind::flag:
        case Kind::leftOut:
            i = warnings(d, i, to);
            continue;
        case Kind::fact:
            i = facts(d, i, to);
            continue;
        case Kind::bullet:
            bullet(b.text, b.cite, b.tail);
            break;
        case Kind::step: {
            print::Paragraph p;
            p.text = withCite(b.text, b.cite);
            p.mark = std::to_string(b.number);
            p.after = 3;
            paragraph(std::move(p));
            break;
        }
        case Kind::posture:
            text("Posture: " + b.text + ".", b.cite);
            break;
        case Kind::region: {
            std::string all;
            for (; i < to && d.blocks[i].kind == Kind::region; ++i)
                all.append(all.empty() ? "" : ", ").append(d.blocks[i].text);
            text(all + ".");
            continue;
        }
        case Kind::source: {
            print::Paragraph p;
            p.text = {{b.text}};
            p.mark = std::to_string(b.number);
            p.size = 7.5f;
            p.after = 1;
            paragraph(std::move(p));
            break;
        }
        case Kind::text: {
            print::Paragraph p;
            p.text = withCite(b.text, b.cite);
            paragraph(std::move(p));
            break;
        }
        case Kind::quiet:
        case Kind::sign:
            quiet(b.text, b.cite);
            break;
        case Kind::page: // read on: only on the screen
        case Kind::link:
        case Kind::start:
        case Kind::point:
        case Kind::picture:
        case Kind::choice:
        case Kind::advice:
            break;
        }
        ++i;
    }
    side_.clear();
}

} // namespace atlas
