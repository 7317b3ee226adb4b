#pragma once
// What a joint's name says, in whatever way it is written: "mixamorig:LeftForeArm", "DEF-upper_arm.L.001",
// "Bip01 L UpperArm", "lShldr", "左ひじ".
#include <string>
#include <string_view>
#include <vector>

namespace atlas {

enum class NamePart {
    none,
    hips,
    spine,
    neck,
    head,
    clavicle,
    shoulder, // collar or upper arm: what else there is decides
    upperArm,
    arm, // upper arm, or a link of a chain that is all called arm
    foreArm,
    hand,
    palm, // metacarpals
    thumb,
    indexFinger,
    middleFinger,
    ringFinger,
    littleFinger,
    finger, // numbered ones
    upperLeg,
    leg, // lower leg below an "up leg", else upper leg or a link of a chain
    lowerLeg,
    foot,
    toe,
    eye,
    jaw,
    face,
    breast,
    loose,  // hair, clothes, props: no part of the body
    foreign // tail, wing, hoof, wheel: no human has it
};

struct JointName {
    NamePart part = NamePart::none;
    int side = 0; // 1 left, -1 right
    std::vector<int> numbers;
    bool helper = false;             // twist, roll, IK, end, controller: not the joint itself
    bool end = false;                // the mark at a chain's tip
    bool fore = false, hind = false; // "front leg", "hind leg"
};

// Whether a mesh or material so called is hair, a hat or something carried: not to be taken for skin.
bool namesHair(std::string_view name);
std::vector<std::string> nameTokens(std::string_view name);
// All names of a rig together: what nearly all have in common ("Bip01", "Armature") says nothing.
std::vector<JointName> readJointNames(const std::vector<std::string>& names);

} // namespace atlas
