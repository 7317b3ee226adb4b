#pragma once
// Which joint of a model is which joint of a human body.
#include "atlas/domain/guest_names.h"
#include "engine/asset/model.h"
#include <array>

namespace atlas {

struct RigMap { // indices of Model::joints, -1 where there is none
    struct Side {
        int clavicle = -1, upperArm = -1, foreArm = -1, hand = -1;
        int upperLeg = -1, lowerLeg = -1, foot = -1, ball = -1, eye = -1;
        std::array<std::vector<int>, 5> fingers, toes; // thumb first; from the root outwards, at most three
        int fingerCount() const;
        int toeCount() const;
    };
    std::array<Side, 2> side; // left, right, as the names have it
    int hips = -1, head = -1, jaw = -1;
    std::vector<int> spine, neck; // from below upwards
    std::string family;           // "Mixamo", …
    std::vector<JointName> names; // one a joint of the model
    int bodyNames = 0;            // joints whose names speak of a human body
    int foreignNames = 0;         // tails, wings, hooves, wheels
    bool fourLegs = false;        // front and hind legs
    bool byShape = false;         // its names say nothing, or what cannot be: the tree of joints decided
};

// Where the joint is, in the bind pose or as the file shows it.
glm::vec3 jointAt(const engine::ModelJoint&, bool bind);
bool isBelow(const engine::Model&, int joint, int ancestor); // also when the same
// One a joint: whether skin hangs on it or on one below it.
std::vector<char> movesSkin(const engine::Model&);
// At most three links a finger, without metacarpals; one joint for all fingers together tells of none.
void trimFingers(const engine::Model&, RigMap::Side&);
// By the names, and where those do not tell by the shape of the rig.
RigMap mapRig(const engine::Model&);
// "its rig has no legs"; "" when hips, knees, ankles, shoulders, elbows and wrists are known on both sides.
std::string missingParts(const RigMap&);

} // namespace atlas
