#include "atlas/domain/posture.h"
#include "atlas/domain/text.h"
#include <algorithm>
#include <cmath>

namespace atlas {
namespace {

struct Spoken {
    std::string_view pose;
    std::vector<std::string> words;
};

const std::vector<std::string> kElbow{"bend the elbow", "elbow bent", "elbow is bent", "elbow a little bent"};
const std::vector<std::string> kArmOut{"lift the arm", "arm is lifted", "raise the arm"};
const std::vector<std::string> kKnee{"bend the knee", "knee bent", "knee slightly bent"};
const std::vector<std::string> kProne{"face down", "on your front", "lying face down"};

const std::vector<Spoken>& spoken() {
    static const std::vector<Spoken> all{
        {"arms-down", {"arm hang", "arms hang", "arms down", "arms at the sides"}},
        {"seated", {"sit with", "sit upright", "seated"}},
        {"seated-arms-hanging", {"sit with the arm hanging"}},
        {"arms-raised", {"raise the arm", "lift the arm", "arm raised"}},
        {"arm-abducted", kArmOut},
        {"arm-abducted-elbow-flexed", kArmOut},
        {"arm-forward", {"arm forwards"}},
        {"elbow-flexed", kElbow},
        {"elbow-half-flexed", kElbow},
        {"fist", {"loose fist", "clench the fist", "make a fist"}},
        {"fist-palm-up", {"clench the fist", "fist clenched"}},
        {"palm-up", {"palm up"}},
        {"palm-down", {"palm down"}},
        {"palm-to-chest", {"palm towards the chest"}},
        {"thumb-out", {"thumb up and out"}},
        {"wrist-extended", {"lift the hand"}},
        {"knee-flexed", kKnee},
        {"knee-half-flexed", kKnee},
        {"knee-flexed-foot-down", {"bend the knee and press the toes down"}},
        {"prone-knee-flexed", kProne},
        {"thigh-lifted", {"lift the knee", "lift the bent leg", "bent leg a little up"}},
        {"leg-crossed", {"on the other knee"}},
        {"toes-curled", {"curl the toes", "toes curled"}},
        {"foot-up", {"foot up", "toes up"}},
        {"tiptoe", {"tiptoe"}},
        {"head-bowed",
         {"bow the head", "bend the head", "bend the neck", "head sink a little forward", "head bowed"}},
        {"head-back", {"head back", "lift the chin", "head tipped back"}},
        {"head-turned", {"turn the head", "head turned"}},
        {"mouth-open", {"open the mouth", "mouth is opened", "mouth open"}},
        {"shoulders-forward", {"cross the arms", "crossed arms", "hug yourself"}},
        {"prone", kProne},
        {"supine", {"on your back", "lie down", "lying on your back"}},
        {"side-lying", {"on the side", "on your side", "on the other side", "lying on the side"}},
    };
    return all;
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

} // namespace

std::string postureName(std::span<const Pose> poses, const Point& p) {
    if (p.posture.empty()) return {};
    const auto pose = std::ranges::find(poses, p.posture, &Pose::id);
    if (pose != poses.end() && !pose->name.empty()) return pose->name;
    std::string words = p.posture;
    std::ranges::replace(words, '-', ' ');
    words[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(words[0])));
    return words;
}

const std::vector<std::string>& postureWords(std::string_view pose) {
    static const std::vector<std::string> none;
    const auto it = std::ranges::find(spoken(), pose, &Spoken::pose);
    return it == spoken().end() ? none : it->words;
}

bool speaksOfPosture(const Point& p) {
    const std::vector<std::string>& words = postureWords(p.posture);
    const std::string text = lower(p.finding) + " " + lower(p.location);
    return words.empty() || std::ranges::any_of(words, [&](const std::string& word) {
               return text.find(word) != std::string::npos;
           });
}

Side posedSide(const Pose& pose) {
    if (pose.lie == "right-side") return Side::left;
    if (pose.lie == "left-side") return Side::right;
    float left = 0, right = 0;
    for (const auto& [key, degrees] : pose.degrees) {
        if (key.ends_with(".left")) left += std::abs(degrees);
        if (key.ends_with(".right")) right += std::abs(degrees);
    }
    constexpr float much = 20; // degrees
    return left > right + much ? Side::left : right > left + much ? Side::right : Side::midline;
}

} // namespace atlas
