// Pages on paper, as a reader's tools see them.
#include "engine/print/document.h"
#include "pdf_fixture.h"
#include <algorithm>
#include <cstdlib>

namespace {

using namespace engine::print;
using fixture::holds;
using fixture::Pdf;

Typeset set(const Document& d) {
    auto made = typeset(d);
    EXPECT_TRUE(made) << made.error().message;
    return made ? std::move(*made) : Typeset{};
}

Paragraph words(std::string text) {
    Paragraph p;
    p.text = {{std::move(text)}};
    return p;
}

std::shared_ptr<const engine::Image> grey(uint32_t w, uint32_t h) {
    auto image = std::make_shared<engine::Image>();
    image->width = w;
    image->height = h;
    image->pixels.assign(size_t{w} * h * 4, 200);
    return image;
}

// So many lines, each a word that leaves no room for another.
std::string lines(const std::string& name, int count) {
    std::string out;
    for (int i = 1; i <= count; ++i)
        out += (i > 1 ? " " : "") + name + std::to_string(i) + std::string(52, '-') + "x";
    return out;
}

class Print : public testing::Test {
protected:
    void SetUp() override {
        if (!Pdf::canLook()) GTEST_SKIP() << "poppler-utils are not installed";
    }
};

TEST_F(Print, HanziAndPinyinCanBeCopiedAndEveryFontIsEmbedded) {
    Document d;
    d.title = "LI4 合谷 Hégǔ";
    d.blocks.push_back(words("LI4 合谷 Hégǔ, 大腸經, Lǘ ǚ ǜ ǎ ě ǐ ǒ ǔ ē"));
    Paragraph bold = words("Bold");
    bold.text[0].bold = true;
    d.blocks.push_back(bold);
    const Pdf pdf(set(d).pdf);
    EXPECT_TRUE(holds(pdf.text(), "LI4 合谷 Hégǔ, 大腸經, Lǘ ǚ ǜ ǎ ě ǐ ǒ ǔ ē")) << pdf.text();
    EXPECT_TRUE(holds(pdf.info(), "LI4 合谷 Hégǔ"));
    const auto fonts = pdf.fonts();
    EXPECT_GE(fonts.size(), 3u);
    for (const std::string& f : fonts) {
        EXPECT_TRUE(holds(f, "yes yes yes")) << "not embedded, no subset or no text: " << f;
        EXPECT_TRUE(holds(f, "+NotoSans")) << f;
    }
}

TEST_F(Print, TheSameDocumentGivesTheSameBytes) {
    Document d;
    d.title = "Twice";
    d.blocks.push_back(words("The same."));
    const auto a = set(d);
    ::sleep(1); // a clock in the file would show
    EXPECT_EQ(a.pdf, set(d).pdf);
    EXPECT_FALSE(holds(Pdf(a.pdf).info(), "CreationDate"));
}

TEST_F(Print, NoLineOfAParagraphStandsAlone) {
    for (int before = 30; before < 48; ++before) {
        Document d;
        d.blocks.push_back(words(lines("A", before)));
        d.blocks.push_back(words(lines("B", 5)));
        const Typeset made = set(d);
        const Pdf pdf(made.pdf);
        int all = 0;
        for (int page = 1; page <= made.pages; ++page) {
            const std::string text = pdf.text(page);
            int here = 0;
            for (int i = 1; i <= 5; ++i) here += holds(text, "B" + std::to_string(i) + "-") ? 1 : 0;
            EXPECT_NE(here, 1) << before << " lines before, page " << page;
            all += here;
        }
        EXPECT_EQ(all, 5);
    }
}

TEST_F(Print, AHeadingStaysWithWhatItHeads) {
    for (int before = 30; before < 48; ++before) {
        Document d;
        d.blocks.push_back(words(lines("A", before)));
        Paragraph heading = words("Heading");
        heading.keepNext = true;
        d.blocks.push_back(heading);
        d.blocks.push_back(words(lines("B", 4)));
        const Typeset made = set(d);
        const Pdf pdf(made.pdf);
        for (int page = 1; page <= made.pages; ++page)
            if (const std::string text = pdf.text(page); holds(text, "Heading")) {
                EXPECT_TRUE(holds(text, "B2-")) << before << " lines before";
            }
    }
}

TEST_F(Print, ATablesHeadStandsOnEveryPageOfItAndNoRowIsLost) {
    Document d;
    Table t;
    t.columns = {{60}, {0}};
    t.head = {{{"Headword"}}, {{"Where"}}};
    for (int i = 1; i <= 90; ++i) t.rows.push_back({{{"R" + std::to_string(i)}}, {{"somewhere"}}});
    d.blocks.push_back(t);
    d.blocks.push_back(words("Afterword."));
    d.running = "Running title";
    d.footer = {{{"At the foot."}}};
    const Typeset made = set(d);
    ASSERT_GE(made.pages, 2);
    const Pdf pdf(made.pdf);
    for (int page = 1; page <= made.pages; ++page) {
        const std::string text = pdf.text(page);
        const bool rows = holds(text, "somewhere");
        EXPECT_EQ(holds(text, "Headword"), rows) << page;
        EXPECT_TRUE(holds(text, "At the foot.")) << page;
        const std::string n = std::to_string(page), all = std::to_string(made.pages);
        EXPECT_TRUE(holds(text, n + " / " + all) || holds(text, n + "/" + all)) << text;
        EXPECT_EQ(holds(text, "Running title"), page > 1);
    }
    const std::string all = pdf.text();
    for (int i = 1; i <= 90; ++i) EXPECT_TRUE(holds(all, "R" + std::to_string(i) + " ")) << i;
}

TEST_F(Print, WhatIsReadComesInTheOrderOfTheDocument) {
    Document d;
    Paragraph first = words("alpha");
    first.side = "Side";
    d.blocks.push_back(first);
    Box box;
    box.inside = {words("beta"), words("gamma")};
    d.blocks.push_back(box);
    d.blocks.push_back(words("delta"));
    d.footer = {{{"omega"}}};
    const std::string text = Pdf(set(d).pdf).rawText();
    size_t at = 0;
    for (const char* word : {"Side", "alpha", "beta", "gamma", "delta", "omega"}) {
        const size_t next = text.find(word);
        ASSERT_NE(next, std::string::npos) << word;
        EXPECT_GE(next, at) << word << " in " << text;
        at = next;
    }
}

TEST_F(Print, PicturesKeepTheirPixelsAndTheirNamesAreText) {
    Document d;
    Picture p;
    p.image = grey(900, 600);
    p.width = 216; // 3 inches: 300 dots an inch
    p.across = 300;
    Mark m;
    m.text = "LI4";
    m.x = m.y = 50;
    m.width = 40;
    m.height = 14;
    p.marks.push_back(m);
    p.caption = {{"A caption."}};
    Pictures row;
    row.row = {p};
    d.blocks.push_back(row);
    const Pdf pdf(set(d).pdf);
    const auto images = pdf.images();
    ASSERT_EQ(images.size(), 1u);
    EXPECT_TRUE(holds(images[0], " 900 ")) << images[0];
    EXPECT_TRUE(holds(images[0], " 300 ")) << "dots an inch: " << images[0];
    EXPECT_TRUE(holds(pdf.text(), "LI4"));
    EXPECT_TRUE(holds(pdf.text(), "A caption."));
}

TEST_F(Print, PaperIsA4OrLetter) {
    Document d;
    d.blocks.push_back(words("Paper"));
    EXPECT_TRUE(holds(Pdf(set(d).pdf).info(), "(A4)"));
    d.paper = Paper::letter;
    EXPECT_TRUE(holds(Pdf(set(d).pdf).info(), "612 x 792 pts (letter)"));
}

TEST(PrintErrors, ASignThatNoFontHasIsNamedWithTheRemedy) {
    Document d;
    d.blocks.push_back(words("ok \uE7F3 ok"));
    const auto made = typeset(d);
    ASSERT_FALSE(made);
    EXPECT_TRUE(holds(made.error().message, "\uE7F3"));
    EXPECT_TRUE(holds(made.error().message, "fonts-noto-cjk"));
    EXPECT_EQ(std::ranges::count(made.error().message, '\n'), 0);
}

TEST(PrintErrors, AnEmptyPictureIsNoPage) {
    Document d;
    Pictures row;
    row.row.emplace_back();
    d.blocks.push_back(row);
    EXPECT_FALSE(typeset(d));
}

TEST(PrintErrors, WhatIsTallerThanAPageGoesOn) {
    Document d;
    Box box;
    for (int i = 0; i < 200; ++i) box.inside.push_back(words("Line " + std::to_string(i)));
    d.blocks.push_back(box);
    EXPECT_GE(set(d).pages, 3);
}

} // namespace
