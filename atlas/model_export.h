#pragma once
// The measured body as binary glTF 2.0, for other programs: its skin in the current shape and pose on the
// template's rig, every point as a named node with its data in `extras`, the meridians as lines.
//
// The skin is bound to the rig in the pose in which it is written: every viewer shows exactly our picture,
// however it blends, and the rig can be posed on from there. Joints' y axes run along their bones. Points
// hang on the joint that carries them most; lines are skinned. Metres, y up, the body faces +z, soles at y =
// 0.
#include "atlas/domain/session.h"

namespace atlas {

struct ExportOptions {
    bool points = true, lines = true;
    bool phases = false; // the five phases' colours instead of the meridians' own
};

struct ExportedModel {
    std::string glb;
    size_t vertices = 0, joints = 0, points = 0, sites = 0, lines = 0;
};

inline constexpr float kLineLift = 0.0008f; // metres of the lines above the skin

// Clothed where the session is dressed. The result passes the Khronos validator.
ExportedModel exportModel(const AtlasSession&, const ExportOptions& = {});

} // namespace atlas
