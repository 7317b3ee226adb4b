#include "atlas/domain/guest_names.h"
#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <set>

namespace atlas {
namespace {

using P = NamePart;

enum class Mark { left, right, helper, end, upper, lower, fore, hind };

const std::map<std::string_view, P>& parts() {
    static const std::map<std::string_view, P> words{{"hips", P::hips},
                                                     {"hip", P::hips},
                                                     {"pelvis", P::hips},
                                                     {"spine", P::spine},
                                                     {"chest", P::spine},
                                                     {"torso", P::spine},
                                                     {"thorax", P::spine},
                                                     {"abdomen", P::spine},
                                                     {"waist", P::spine},
                                                     {"stomach", P::spine},
                                                     {"ribcage", P::spine},
                                                     {"ribs", P::spine},
                                                     {"trunk", P::spine},
                                                     {"lowerback", P::spine},
                                                     {"neck", P::neck},
                                                     {"head", P::head},
                                                     {"skull", P::head},
                                                     {"clavicle", P::clavicle},
                                                     {"clavical", P::clavicle},
                                                     {"clav", P::clavicle},
                                                     {"collar", P::clavicle},
                                                     {"collarbone", P::clavicle},
                                                     {"shoulder", P::shoulder},
                                                     {"shldr", P::shoulder},
                                                     {"upperarm", P::upperArm},
                                                     {"uparm", P::upperArm},
                                                     {"bicep", P::upperArm},
                                                     {"humerus", P::upperArm},
                                                     {"arm", P::arm},
                                                     {"forearm", P::foreArm},
                                                     {"lowerarm", P::foreArm},
                                                     {"elbow", P::foreArm},
                                                     {"hand", P::hand},
                                                     {"wrist", P::hand},
                                                     {"palm", P::palm},
                                                     {"carpal", P::palm},
                                                     {"metacarpal", P::palm},
                                                     {"thumb", P::thumb},
                                                     {"index", P::indexFinger},
                                                     {"pointer", P::indexFinger},
                                                     {"middle", P::middleFinger},
                                                     {"mid", P::middleFinger},
                                                     {"ring", P::ringFinger},
                                                     {"pinky", P::littleFinger},
                                                     {"pinkie", P::littleFinger},
                                                     {"little", P::littleFinger},
                                                     {"finger", P::finger},
                                                     {"fingers", P::finger},
                                                     {"upperleg", P::upperLeg},
                                                     {"upleg", P::upperLeg},
                                                     {"thigh", P::upperLeg},
                                                     {"femur", P::upperLeg},
                                                     {"leg", P::leg},
                                                     {"lowerleg", P::lowerLeg},
                                                     {"shin", P::lowerLeg},
                                                     {"calf", P::lowerLeg},
                                                     {"knee", P::lowerLeg},
                                                     {"foot", P::foot},
                                                     {"ankle", P::foot},
                                                     {"toe", P::toe},
                                                     {"toes", P::toe},
                                                     {"ball", P::toe},
                                                     {"toebase", P::toe},

                                                     {"eye", P::eye},
                                                     {"eyeball", P::eye},
                                                     {"jaw", P::jaw},
                                                     {"breast", P::breast},
                                                     {"bust", P::breast},
                                                     {"boob", P::breast},
                                                     {"pectoral", P::breast},
                                                     {"pec", P::breast}};
    return words;
}

// A word of these decides whatever else the name holds.
const std::map<std::string_view, P>& deciding() {
    static const std::map<std::string_view, P> words = [] {
        std::map<std::string_view, P> all;
        for (std::string_view w :
             {"eyelid",     "lid",         "eyebrow", "brow",   "lip",      "lips",  "mouth",  "cheek",
              "nose",       "nostril",     "tongue",  "teeth",  "tooth",    "face",  "facial", "lash",
              "eyelash",    "forehead",    "chin",    "temple", "levator",  "oculi", "oris",   "risorius",
              "temporalis", "orbicularis", "special", "squint", "glabella", "ear",   "viseme"})
            all[w] = P::face;
        for (std::string_view w :
             {"hair",   "bang",    "bangs",    "ponytail", "braid", "skirt", "cloth",  "clothes", "cape",
              "cloak",  "dress",   "coat",     "sleeve",   "hood",  "hat",   "weapon", "sword",   "gun",
              "prop",   "holster", "bag",      "backpack", "belt",  "strap", "ribbon", "scarf",   "tie",
              "jacket", "shirt",   "collider", "camera",   "light", "robe",  "glasses"})
            all[w] = P::loose;
        for (std::string_view w :
             {"tail",     "wing",    "hoof",    "paw",  "fin",    "mane",    "beak",  "feather",
              "tentacle", "claw",    "wheel",   "axle", "door",   "tire",    "tyre",  "chassis",
              "horn",     "fetlock", "pastern", "hock", "stifle", "withers", "snout", "muzzle"})
            all[w] = P::foreign;
        return all;
    }();
    return words;
}

const std::map<std::string_view, Mark>& marks() {
    static const std::map<std::string_view, Mark> words = [] {
        std::map<std::string_view, Mark> all{
            {"l", Mark::left},      {"left", Mark::left},   {"lft", Mark::left},     {"r", Mark::right},
            {"right", Mark::right}, {"rgt", Mark::right},   {"end", Mark::end},      {"nub", Mark::end},
            {"tip", Mark::end},     {"site", Mark::end},    {"effector", Mark::end}, {"upper", Mark::upper},
            {"up", Mark::upper},    {"lower", Mark::lower}, {"low", Mark::lower},    {"fore", Mark::lower},
            {"front", Mark::fore},  {"fl", Mark::fore},     {"fr", Mark::fore},      {"hind", Mark::hind},
            {"back", Mark::hind},   {"rear", Mark::hind},   {"bl", Mark::hind},      {"br", Mark::hind}};
        for (std::string_view w :
             {"twist",   "tweak",   "roll",       "ik",         "fk",          "pole",   "target",
              "ctrl",    "control", "helper",     "aux",        "corrective",  "adj",    "mch",
              "vis",     "socket",  "attach",     "pivot",      "offset",      "marker", "d",
              "volume",  "muscle",  "heel",       "metatarsal", "metatarsals", "butt",   "buttock",
              "scapula", "deltoid", "latissimus", "trapezius",  "null"})
            all[w] = Mark::helper;
        return all;
    }();
    return words;
}

bool known(std::string_view word) {
    return parts().contains(word) || deciding().contains(word) || marks().contains(word);
}

// MikuMikuDance's usual words; longer ones first.
constexpr std::array<std::pair<std::string_view, std::string_view>, 31> kJapanese{{
    {"上半身", " spine "},
    {"下半身", " hips "},
    {"手首", " wrist "},
    {"足首", " ankle "},
    {"腕捩", " arm twist "},
    {"手捩", " hand twist "},
    {"人差指", " index "},
    {"人指", " index "},
    {"親指", " thumb "},
    {"中指", " middle "},
    {"薬指", " ring "},
    {"小指", " little "},
    {"つま先", " toe "},
    {"ひじ", " elbow "},
    {"ひざ", " knee "},
    {"両目", " eyes ctrl "},
    {"スカート", " skirt "},
    {"左", " left "},
    {"右", " right "},
    {"首", " neck "},
    {"頭", " head "},
    {"肩", " shoulder "},
    {"腕", " arm "},
    {"足", " leg "},
    {"目", " eye "},
    {"髪", " hair "},
    {"先", " end "},
    {"ＩＫ", " ik "},
    {"キャンセル", " helper "},
    {"補助", " helper "},
    {"胸", " breast "},
}};

std::string translated(std::string_view name) {
    std::string out(name);
    if (std::ranges::all_of(out, [](char c) { return static_cast<unsigned char>(c) < 0x80; })) return out;
    for (const auto& [from, to] : kJapanese)
        for (size_t at = out.find(from); at != out.npos; at = out.find(from, at + to.size()))
            out.replace(at, from.size(), to);
    return out;
}

bool lower(char c) {
    return c >= 'a' && c <= 'z';
}
bool upper(char c) {
    return c >= 'A' && c <= 'Z';
}
bool digit(char c) {
    return c >= '0' && c <= '9';
}

// "leftforearm", "lhand", "handl", "mixamorigleftarm" into words of the lists.
void unglue(const std::string& token, std::vector<std::string>& out) {
    if (known(token)) {
        out.push_back(token);
        return;
    }
    for (std::string_view side : {"left", "right", "l", "r"}) {
        if (token.starts_with(side)) {
            const std::string rest = token.substr(side.size());
            if (parts().contains(rest) || (side.size() > 1 && deciding().contains(rest))) {
                out.emplace_back(side);
                out.push_back(rest);
                return;
            }
        }
        if (token.ends_with(side) && token.size() > side.size()) {
            const std::string rest = token.substr(0, token.size() - side.size());
            if (parts().contains(rest)) {
                out.push_back(rest);
                out.emplace_back(side);
                return;
            }
        }
    }
    for (std::string_view side : {"left", "right"})
        if (const size_t at = token.find(side); at != token.npos && at + side.size() < token.size()) {
            out.push_back(token.substr(0, at));
            out.emplace_back(side);
            unglue(token.substr(at + side.size()), out);
            return;
        }
    // Any prefix before a word of the list, but only a long one: "mixamorighips", not "charm".
    for (const auto& [word, part] : parts())
        if (word.size() >= 4 && token.ends_with(word) && token.starts_with("mixamorig")) {
            out.emplace_back(word);
            return;
        }
    if (token == "eyes") {
        out.emplace_back("eye");
        return;
    }
    if (token == "handindex" || token == "handthumb" || token == "handmiddle" || token == "handring" ||
        token == "handpinky") {
        out.emplace_back("hand");
        out.push_back(token.substr(4));
        return;
    }
    out.push_back(token);
}

JointName meaning(const std::vector<std::string>& tokens, const std::set<std::string>& common) {
    JointName out;
    bool above = false, below = false, hip = false, front = false;
    std::vector<P> found;
    for (const std::string& t : tokens) {
        if (common.contains(t)) continue;
        if (digit(t[0])) {
            out.numbers.push_back(std::atoi(t.substr(0, 6).c_str()));
            continue;
        }
        if (t == "hip") hip = true;
        if (t == "fore") front = true;
        if (const auto d = deciding().find(t); d != deciding().end()) {
            // "Ponytail" and the like are hair even when they are called tail as well.
            if (out.part == P::none || d->second == P::loose) out.part = d->second;
        } else if (const auto p = parts().find(t); p != parts().end())
            found.push_back(p->second);
        else if (const auto m = marks().find(t); m != marks().end())
            switch (m->second) {
            case Mark::left:
                out.side = 1;
                break;
            case Mark::right:
                out.side = -1;
                break;
            case Mark::helper:
                out.helper = true;
                break;
            case Mark::end:
                out.helper = out.end = true;
                break;
            case Mark::upper:
                above = true;
                break;
            case Mark::lower:
                below = true;
                break;
            case Mark::fore:
                out.fore = true;
                break;
            case Mark::hind:
                out.hind = true;
                break;
            }
        if (t == "fl" || t == "bl") out.side = 1;
        if (t == "fr" || t == "br") out.side = -1;
    }
    const auto has = [&](P p) { return std::ranges::find(found, p) != found.end(); };
    out.fore |= front && has(P::leg);
    if (out.part != P::none) return out;
    for (P p :
         {P::palm, P::thumb, P::indexFinger, P::ringFinger, P::littleFinger, P::middleFinger, P::finger})
        if (has(p)) {
            if (has(P::toe) || has(P::spine) || has(P::neck) || has(P::head))
                break; // "index toe", "mid spine"
            out.part = p;
            return out;
        }
    if (has(P::toe))
        out.part = P::toe;
    else if (has(P::breast))
        out.part = P::breast;
    else if (has(P::leg) && (above || below))
        out.part = above ? P::upperLeg : P::lowerLeg;
    else if (has(P::arm) && (above || below))
        out.part = above ? P::upperArm : P::foreArm;
    else if (has(P::hips) && out.side) { // "left_hip", "LHipJoint"; a left pelvis is a wing of it
        out.part = hip ? P::upperLeg : P::hips;
        out.helper |= !hip;
    } else if (!found.empty()) {
        const auto named = std::ranges::find_if(found.rbegin(), found.rend(), [](P p) {
            return p != P::middleFinger && p != P::indexFinger && p != P::ringFinger && p != P::littleFinger;
        });
        out.part = named == found.rend() ? P::none : *named;
    }
    return out;
}

} // namespace

bool namesHair(std::string_view name) {
    static const std::set<std::string_view> words{
        "hair",   "hairs",  "bang",    "bangs",     "ponytail", "braid",   "beard",  "moustache",
        "lash",   "lashes", "eyelash", "eyelashes", "hat",      "cap",     "helmet", "glasses",
        "weapon", "sword",  "gun",     "prop",      "bag",      "backpack"};
    return std::ranges::any_of(nameTokens(name), [](const std::string& t) { return words.contains(t); });
}

std::vector<std::string> nameTokens(std::string_view raw) {
    const std::string name = translated(raw);
    std::vector<std::string> rough, out;
    std::string token;
    const auto flush = [&] {
        if (!token.empty()) rough.push_back(token);
        token.clear();
    };
    for (size_t i = 0; i < name.size(); ++i) {
        const char c = name[i];
        const bool word = lower(c) || upper(c) || digit(c) || static_cast<unsigned char>(c) >= 0x80;
        if (!word) {
            flush();
            continue;
        }
        if (!token.empty()) {
            const char before = name[i - 1], after = i + 1 < name.size() ? name[i + 1] : ' ';
            if (digit(c) != digit(before) || (upper(c) && lower(before)) ||
                (upper(c) && upper(before) && lower(after)))
                flush();
        }
        token += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    flush();
    for (const std::string& t : rough) unglue(t, out);
    // "upper_arm", "ToeBase", "up leg": two words that are one in the lists.
    for (size_t i = 0; i + 1 < out.size(); ++i)
        if (parts().contains(out[i] + out[i + 1])) {
            out[i] += out[i + 1];
            out.erase(out.begin() + static_cast<long>(i) + 1);
        } else if (deciding().contains(out[i] + out[i + 1])) {
            out[i] += out[i + 1];
            out.erase(out.begin() + static_cast<long>(i) + 1);
        }
    return out;
}

std::vector<JointName> readJointNames(const std::vector<std::string>& names) {
    std::vector<std::vector<std::string>> tokens;
    std::map<std::string, size_t> first;
    for (const std::string& n : names) {
        tokens.push_back(nameTokens(n));
        for (const std::string& t : std::set<std::string>(tokens.back().begin(), tokens.back().end()))
            ++first[t];
    }
    std::set<std::string> common;
    if (names.size() >= 10)
        for (const auto& [t, count] : first)
            if (count * 10 > names.size() * 7) common.insert(t);
    // Rigify: the deforming bones are the body, the others its controls.
    const auto deforming = [](const std::vector<std::string>& t) { return !t.empty() && t.front() == "def"; };
    const bool rigify = std::ranges::count_if(tokens, deforming) >= 10;
    std::vector<JointName> out;
    for (const auto& t : tokens) {
        out.push_back(meaning(t, common));
        out.back().helper |= rigify && !deforming(t);
    }
    return out;
}

} // namespace atlas
