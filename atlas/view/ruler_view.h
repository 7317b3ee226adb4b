#pragma once
// The cun ruler of the chosen point as lines, ticks and numbers on the body.
#include "atlas/domain/ruler.h"
#include "atlas/view/labels.h"

namespace atlas {

struct RulerMark {
    glm::vec3 position{}, normal{};
    std::string text; // "7", or the name of an end
    bool isPoint = false, isEnd = false;
};

struct RulerView {
    std::string code;
    Side side{};
    uint64_t body = 0; // for which body it was made: PosedBody::version of shownBody()
    std::vector<engine::Line> lines;
    std::vector<RulerMark> marks;
    bool shows(const AtlasSession& s, const AppState& state) const {
        return code == state.point && side == state.side && body == shownBody(s).version;
    }
};

// Without lines where the point is a landmark itself. Of a group every site that is not out of reach.
RulerView makeRulerView(const AtlasSession&, const AppState&);

// Numbers beside the ticks, wherever there is room between the names that are there already.
void layoutRuler(const AtlasSession&, const RulerView&, const AppState&, StageArea,
                 const std::vector<Box>& covered, const std::function<glm::vec2(const std::string&)>& measure,
                 std::vector<Label>&);

} // namespace atlas
