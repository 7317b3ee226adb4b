#pragma once
// Inside of apply(): camera moves, and the actions of a guided session.
#include "atlas/state/state.h"

namespace atlas {

float aspectOf(const AppState&); // of the part that no panel covers
void flyTo(AppState&, engine::Camera to, double now);
const engine::Camera& goal(const AppState&); // where the camera will be when it has come to rest

void startPractice(AppState&, const AtlasSession&, PracticeRequest, double now);
void drivePractice(AppState&, const AtlasSession&, act::Drive, double now);
void tickPractice(AppState&, const AtlasSession&, const act::Tick&, double now);
// The stage got another size, as when the panels make way at the start: the place is framed anew.
void reframePractice(AppState&, const AtlasSession&, double now);
void feelPractice(AppState&, const act::Feel&);
void keepPractice(AppState&); // into the diary, if the user wants one
// After settings that a session reads, or the body, changed: the rest of it follows.
void replanPractice(AppState&, const AtlasSession&);

} // namespace atlas
