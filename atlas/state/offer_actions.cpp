// What a click on bare skin offers.
#include "atlas/state/framing.h"
#include "atlas/state/moves.h"
#include <algorithm>

namespace atlas {

void perform(AppState& s, const AtlasSession& session, const act::OfferAt& a, double) {
    s.offer = offerAt(session, a.at);
    s.offerRow = 0;
    s.viewMenuOpen = false;
}

void perform(AppState& s, const AtlasSession& session, const act::OfferHere&, double now) {
    if (const auto at = lookedAt(session, s.camera)) carryOut(s, session, act::OfferAt{*at}, now);
}

void perform(AppState& s, const AtlasSession&, const act::CloseOffer&, double) {
    s.offer.reset();
}

void perform(AppState& s, const AtlasSession&, const act::StepOffer& a, double) {
    if (!s.offer) return;
    const auto rows = static_cast<int>(regionsOf(*s.offer).size() + s.offer->points.size());
    if (rows > 0) s.offerRow = (s.offerRow + a.by % rows + rows) % rows;
}

void perform(AppState& s, const AtlasSession& session, const act::TakeOffer&, double now) {
    if (!s.offer) return;
    const SkinOffer offer = *s.offer;
    const auto regions = regionsOf(offer);
    const auto row = static_cast<size_t>(std::max(s.offerRow, 0));
    if (row < regions.size())
        carryOut(s, session, act::Open{CardKind::region, regions[row].region, true, regions[row].side}, now);
    else if (row - regions.size() < offer.points.size()) {
        const OfferedPoint& p = offer.points[row - regions.size()];
        carryOut(s, session, act::Select{p.code, p.side}, now);
    }
}

} // namespace atlas
