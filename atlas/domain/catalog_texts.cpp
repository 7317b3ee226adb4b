#include "atlas/domain/catalog_texts.h"

namespace atlas {

namespace {

Rule ruleIn(TableReader& r, const char* key) {
    const toml::table* t = r.subtable(key);
    if (!t) return {};
    TableReader sub = r.sub(*t, key);
    return readRule(sub);
}

} // namespace

Region readRegion(TableReader& r) {
    Region region;
    region.id = r.text("id", true);
    if (!region.id.empty()) r.rename("region " + region.id);
    region.name = r.text("name", true);
    region.words = r.texts("words");
    r.eachTable("points", false, [&](TableReader& p) {
        region.points.push_back(
            {p.text("code", true), p.text("printed"), p.text("note"), p.text("why"), p.texts("sources")});
    });
    region.knots = r.statements("knots");
    r.eachTable("advice", false, [&](TableReader& a) {
        region.advice.push_back(
            {{a.text("text", true), a.texts("sources"), a.text("evidence")}, a.texts("kinds")});
    });
    region.avoid = r.statements("avoid");
    region.redFlags = r.statements("red_flags");
    if (const toml::table* t = r.subtable("massage")) {
        TableReader sub = r.sub(*t, "massage");
        region.spot = ruleIn(sub, "spot");
        region.towards = ruleIn(sub, "towards");
        region.massage = readMassage(sub);
    }
    return region;
}

AreaEntry readArea(TableReader& r) {
    AreaEntry entry;
    entry.region = r.text("region", true);
    if (!entry.region.empty()) r.rename("area " + entry.region);
    entry.line = lineOf(r.table());
    RegionArea& area = entry.area;
    r.eachTable("loop", true, [&](TableReader& loop) {
        auto& places = area.loops.emplace_back();
        loop.eachTable("through", true, [&](TableReader& place) { places.push_back(readRule(place)); });
    });
    area.inside = ruleIn(r, "inside");
    if (area.inside.kind.empty())
        r.complain(entry.line, "'inside' is missing; add inside = { kind = … }, a place that belongs to it");
    area.across = r.flag("across");
    if (r.table().contains("soft")) area.soft = static_cast<float>(r.number("soft"));
    area.basis = r.text("basis", true);
    area.sources = r.texts("sources", true);
    return entry;
}

Technique readTechnique(TableReader& r) {
    Technique t;
    t.id = r.text("id", true);
    if (!t.id.empty()) r.rename("technique " + t.id);
    t.name = r.text("name", true);
    t.steps = r.texts("steps");
    t.facts = r.statements("facts");
    t.motion = r.text("motion");
    if (const auto range = r.secondsRange()) t.secondsMin = range->first, t.secondsMax = range->second;
    t.rest = r.integer("rest");
    t.sources = r.texts("sources");
    return t;
}

Page readPage(TableReader& r) {
    Page page;
    page.id = r.text("id", true);
    if (!page.id.empty()) r.rename("page " + page.id);
    page.title = r.text("title", true);
    page.words = r.texts("words");
    page.paragraphs = r.statements("paragraphs", true);
    page.topic = r.text("topic");
    page.about = r.text("about");
    page.beside = r.texts("beside");
    r.eachTable("pictures", false, [&](TableReader& p) {
        PagePicture& picture = page.pictures.emplace_back();
        picture.after = p.integer("after", true);
        picture.caption = p.text("caption", true);
        picture.sources = p.texts("sources");
        picture.figure = p.text("figure");
        picture.region = p.text("region");
        picture.meridian = p.text("meridian");
        picture.ruler = p.text("ruler");
        picture.labels = p.texts("labels");
        picture.points = p.texts("points");
        picture.from = p.text("from");
        picture.to = p.texts("to");
        picture.view = p.text("view");
        picture.near = p.text("near");
        picture.pose = p.text("pose");
    });
    return page;
}

Condition readCondition(TableReader& r) {
    Condition c;
    c.id = r.text("id", true);
    if (!c.id.empty()) r.rename("condition " + c.id);
    c.name = r.text("name", true);
    c.effect = r.text("effect", true);
    c.why = r.text("why", true);
    c.follows = r.text("follows", true);
    c.words = r.texts("words");
    c.stems = r.texts("stems");
    c.points = r.texts("points");
    c.segments = r.texts("segments");
    c.techniques = r.texts("techniques");
    c.advice = r.statements("advice");
    c.sources = r.texts("sources", true);
    return c;
}

SafetySection readSafetySection(TableReader& r) {
    SafetySection s;
    s.id = r.text("id", true);
    if (!s.id.empty()) r.rename("section " + s.id);
    s.title = r.text("title", true);
    s.paragraphs = r.statements("paragraphs", true);
    s.regions = r.texts("regions");
    s.page = r.text("page");
    return s;
}

Source readSource(TableReader& r) {
    Source s;
    s.id = r.text("id", true);
    if (!s.id.empty()) r.rename("source " + s.id);
    s.title = r.text("title", true);
    s.authors = r.text("authors");
    s.publisher = r.text("publisher");
    s.year = r.textOrNumber("year");
    s.kind = r.text("kind");
    s.note = r.text("note");
    return s;
}

} // namespace atlas
