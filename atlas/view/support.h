#pragma once
// What bears the body in its pose: a stool under who sits, a couch under who lies. Measured from the posed
// skin; drawn only, never picked or exported.
#include "atlas/domain/session.h"
#include "engine/render/scene.h"

namespace atlas {

struct Support {
    std::vector<engine::Prop> props;
    float ground = 0; // height of the floor, metres: the couch's top is about 0
    uint64_t version = 0;
};
// Nothing for a body that stands or is on the way to another pose.
Support supportUnder(const AtlasSession&);
// True when it stands between the eye and the place.
bool hides(const Support&, glm::vec3 eye, glm::vec3 place);

} // namespace atlas
