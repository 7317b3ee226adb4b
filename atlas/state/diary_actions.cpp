#include "atlas/state/moves.h"
#include <algorithm>

namespace atlas {

void perform(AppState& s, const AtlasSession&, const act::DeleteDiary& a, double) {
    s.diaryDeleted.reset();
    if (a.id.empty()) return removeAll(s.diary);
    const auto at = std::ranges::find(s.diary.entries, a.id, &DiaryEntry::id);
    if (at == s.diary.entries.end()) return;
    s.diaryDeleted = *at;
    s.diaryDeletedAt = static_cast<size_t>(at - s.diary.entries.begin());
    removeEntry(s.diary, a.id);
}

void perform(AppState& s, const AtlasSession&, const act::RestoreDiary&, double) {
    if (!s.diaryDeleted) return;
    restoreEntry(s.diary, *s.diaryDeleted, s.diaryDeletedAt);
    s.diaryDeleted.reset();
}

void perform(AppState& s, const AtlasSession&, const act::ExportDiary& a, double) {
    s.diaryExport = a.format;
}

void perform(AppState& s, const AtlasSession&, const act::TakeDiary& a, double) {
    s.diary = rebased(s.diary, a.sent, a.read.diary);
    s.diaryPlace = a.read.file;
    s.diaryNotices = a.read.notices;
    s.diaryTrouble.clear();
}

void perform(AppState& s, const AtlasSession&, const act::DiaryTrouble& a, double) {
    s.diaryTrouble = a.text;
}

} // namespace atlas
