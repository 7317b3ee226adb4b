// What a point is for, in words that can be told apart.
#include "atlas/domain/exam.h"
#include <algorithm>
#include <array>

namespace atlas {
namespace {

// A complaint or part of the body with the beginnings of the words that stand for it; "=" the whole word.
// Words for pain, weakness or swelling alone say nothing. Where it is doubtful a word belongs to several: a
// wrong answer that might be right is worse than one that is too plainly wrong.
struct Complaint {
    std::string_view id;
    std::array<std::string_view, 16> words;
};
constexpr auto kComplaints = std::to_array<Complaint>({
    {"head", {"=head", "headache", "dizz", "temple", "crown", "brow", "forehead", "frontal", "migraine"}},
    {"eye", {"eye", "sight", "lids", "watering", "blurred", "vision"}},
    {"ear", {"=ear", "=ears", "earache", "ringing", "hearing", "deaf"}},
    {"nose", {"nose", "smell", "sinus", "phlegm", "colds", "sneez"}},
    {"mouth",
     {"mouth", "tooth", "teeth", "gum", "jaw", "tongue", "saliva", "clenched", "dribbl", "taste", "lips"}},
    {"face", {"face", "facial", "cheek", "drawn", "twitch", "crooked", "trigemin"}},
    {"throat", {"throat", "voice", "hoarse", "swallow", "goit", "lump"}},
    {"neck", {"neck", "nape", "pillow", "turn"}},
    {"shoulder", {"shoulder", "=blade", "collarbone", "armpit", "trapezius"}},
    {"arm",
     {"=arm", "=arms", "forearm", "elbow", "wrist", "=hand", "=hands", "finger", "thumb", "palm", "tennis",
      "limb", "trembl"}},
    {"chest", {"chest", "ribs", "rib", "heart", "palpit", "breast", "milk", "nursing", "unease"}},
    {"breath", {"cough", "wheez", "breath", "asthma", "lung", "chest", "phlegm", "sigh"}},
    {"belly",
     {"belly", "stomach", "abdom", "navel", "bloat", "full", "digest", "appetite", "nausea", "vomit",
      "hiccup", "belch", "acid", "rumbl"}},
    {"belly",
     {"sour", "meal", "food", "indigest", "retch", "intestin", "gallbl", "sluggish", "colic", "liver",
      "spleen", "bitter", "ribs"}},
    {"bowel",
     {"stool", "bowel", "constip", "diarrh", "piles", "haemorrh", "rectum", "prolapse", "passing", "anus",
      "intestin", "appendix"}},
    {"water", {"water", "urin", "bladder", "wetting", "passing", "puffy", "oedema", "fluid", "kidney"}},
    {"womb",
     {"period", "menstr", "discharge", "womb", "birth", "labour", "bleeding", "hernia", "groin", "genital",
      "private", "potency", "testicle", "wished", "men", "missing"}},
    {"back", {"=back", "spine", "sacrum", "tailbone", "waist", "loin", "lumbar", "lower", "bones"}},
    {"leg",
     {"=leg", "=legs", "knee", "calf", "thigh", "hip", "buttock", "ankle", "foot", "heel", "feet", "toe",
      "sole", "limb", "stand", "lame"}},
    {"mind",
     {"sleep", "restless", "mind", "dream", "fright", "mood", "worry", "anxi", "memory", "calm", "spirit",
      "irritab", "forget", "palpit", "unrest", "seizure"}},
    {"mind",
     {"faint", "fit", "fits", "convuls", "epilep", "unsettled", "tension", "madness", "manic", "collapse"}},
    {"fever", {"fever", "cold", "chill", "heat", "hot", "sweat", "thirst", "colds", "flu"}},
    {"skin", {"skin", "itch", "acne", "rash", "weal", "hives", "boil", "blood", "sores"}},
    {"tired", {"tired", "exhaust", "strength", "illness", "immune", "heavy"}},
    {"sinew", {"tendon", "muscle", "joint", "cramp", "sprain", "paraly", "numb", "sided", "body"}},
});

bool stands(std::string_view word, std::string_view begin) {
    if (begin.empty()) return false;
    return begin[0] == '=' ? word == begin.substr(1) : word.starts_with(begin);
}

} // namespace

std::vector<std::string_view> complaintsIn(std::string_view sentence) {
    std::vector<std::string_view> out;
    const std::string folded = foldText(sentence);
    for (size_t from = 0; from < folded.size();) {
        const size_t end = std::min(folded.find(' ', from), folded.size());
        const std::string_view word = std::string_view(folded).substr(from, end - from);
        from = end + 1;
        for (const Complaint& c : kComplaints)
            if (std::ranges::any_of(c.words, [&](std::string_view w) { return stands(word, w); }) &&
                std::ranges::find(out, c.id) == out.end())
                out.push_back(c.id);
    }
    return out;
}

std::string usedFor(const Point& p) {
    constexpr std::string_view lead = "raditionally used for ";
    for (const Statement& s : p.indications) {
        const size_t at = s.text.find(lead);
        if (at == std::string::npos) continue;
        std::string use = s.text.substr(at + lead.size());
        use = use.substr(0, use.find_first_of(";:("));
        while (!use.empty() && (use.back() == '.' || use.back() == ' ')) use.pop_back();
        if (!complaintsIn(use).empty()) return use;
    }
    return {};
}

} // namespace atlas
