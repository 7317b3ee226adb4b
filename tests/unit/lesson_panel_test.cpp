// What a lesson is made and taught with, drawn off screen and driven by keys and mouse.
#include "atlas/input_queue.h"
#include "atlas/panels/ui.h"
#include "atlas/state/class_state.h"
#include "panel_fixture.h"
#include "session_fixture.h"
#include <imgui_internal.h>

namespace {

using namespace atlas;

struct LessonPanelTest : testing::Test, fixture::Desk {
    LessonPanelTest() : fixture::Desk(fixture::session(), "", 1280, 800) {}
    void SetUp() override {
        state.settings.reduceMotion = true;
        state.shape = session.shape;
        state.pose = session.pose;
        Lesson l;
        l.id = "my:l";
        l.name = "Named";
        l.steps.resize(3);
        l.steps[0].title = "One";
        l.steps[1].title = "Two";
        l.steps[1].notes = "Say this";
        l.steps[2].title = "Three";
        act(act::TakeLesson{l, true});
        frames(4);
    }
    void focus(LessonField field) {
        act(act::FocusLesson{field});
        frames(6);
    }
    const LessonStep& step() const { return state.lesson->lesson.steps[state.lesson->step]; }
    const std::string& buffer() { return ui::memory().written["##notes"].buffer; }
};

const std::string kLong = "Ask them to find it on themselves before you show it, then look round slowly.";

TEST_F(LessonPanelTest, NotesAreBrokenOnScreenAndNotInTheText) {
    focus(LessonField::notes);
    type(kLong);
    EXPECT_EQ(step().notes, kLong);
    EXPECT_NE(buffer().find("\r\n"), std::string::npos);
    key(GLFW_KEY_ENTER);
    type("Next");
    EXPECT_EQ(step().notes, kLong + "\nNext");
    key(GLFW_KEY_ESCAPE);
    EXPECT_EQ(step().notes, kLong + "\nNext") << "Esc leaves the field and keeps what was typed";
}

TEST_F(LessonPanelTest, KeysAtABreakMeanTheCharacterBeyondIt) {
    act(act::WriteLesson{LessonField::notes, 0, kLong});
    focus(LessonField::notes);
    key(GLFW_KEY_END, true);
    const size_t last = buffer().rfind("\r\n");
    ASSERT_NE(last, std::string::npos);
    const std::string tail = buffer().substr(last + 2);
    key(GLFW_KEY_HOME); // the last line's first letter
    key(GLFW_KEY_BACKSPACE);
    std::string joined = kLong;
    joined.erase(joined.size() - tail.size() - 1, 1);
    EXPECT_EQ(step().notes, joined);
    type(" ");
    EXPECT_EQ(step().notes, kLong);
    key(GLFW_KEY_HOME);
    key(GLFW_KEY_LEFT); // before the break
    key(GLFW_KEY_DELETE);
    EXPECT_EQ(step().notes, kLong.substr(0, kLong.size() - tail.size()) + tail.substr(1));
}

TEST_F(LessonPanelTest, WrappingIsTakenOutAgain) {
    ImFont* font = ui.fonts().body;
    const std::string text = "one two  three\n\nfour äöü 合谷 five " + std::string(60, 'x') + "\n";
    for (const float w : {20.0f, 60.0f, 110.0f, 4000.0f}) {
        const std::string wrapped = ui::wrapText(text, font, w);
        EXPECT_EQ(ui::unwrapText(wrapped), text) << w;
        EXPECT_EQ(wrapped.find('\r') != std::string::npos, w < 4000) << w;
    }
}

TEST_F(LessonPanelTest, CtrlZTakesBackInsideOfAField) {
    focus(LessonField::notes);
    type("abc");
    act(act::LeaveLessonField{});
    type("d");
    EXPECT_EQ(step().notes, "abcd");
    key(GLFW_KEY_Z, true);
    EXPECT_EQ(step().notes, "abc");
    EXPECT_EQ(buffer(), "abc");
    type("e");
    EXPECT_EQ(step().notes, "abce");
}

TEST_F(LessonPanelTest, TabGoesFromFieldToField) {
    focus(LessonField::title);
    type("Titled");
    key(GLFW_KEY_TAB);
    type("Read");
    key(GLFW_KEY_TAB);
    type("Noted");
    key(GLFW_KEY_TAB);
    type("2.5");
    EXPECT_EQ(step().title, "Titled");
    EXPECT_EQ(step().text, "Read");
    EXPECT_EQ(step().notes, "Noted");
    EXPECT_EQ(step().minutes, 2.5f);
}

TEST_F(LessonPanelTest, StepsAreChosenAndDraggedToOtherPlaces) {
    ASSERT_TRUE(click("Two"));
    EXPECT_EQ(state.lesson->step, 1u);
    ASSERT_TRUE(item("One") && item("Three"));
    const glm::vec2 from = middle(*item("One")), to = middle(*item("Three"));
    using K = engine::InputEvent::Kind;
    mouse(K::move, from);
    mouse(K::button, from, true);
    mouse(K::move, from + glm::vec2(0, 20));
    mouse(K::move, to);
    mouse(K::button, to, false);
    frames(3);
    EXPECT_EQ(titleOf(state.lesson->lesson, 2), "One");
    EXPECT_EQ(titleOf(state.lesson->lesson, 0), "Two");
    EXPECT_EQ(state.lesson->step, 0u) << "what is shown stays shown";
    EXPECT_EQ(state.lesson->edits, 1u);
}

TEST_F(LessonPanelTest, WhileItIsTaughtOnlyTheTeacherReadsTheNotes) {
    act(act::StepLesson{1});
    act(act::Teach{true, true});
    frames(3);
    EXPECT_TRUE(item("Step 2 of 3"));
    EXPECT_TRUE(item("Two"));
    const auto wide = stageRect(state, width, height, 1);
    EXPECT_LT(wide.width, 0.75f * width);
    EXPECT_LT(wide.height, height - 100) << "the class's text lies below the stage";
    state.projector = true;
    frames(3);
    EXPECT_FALSE(item("Step 2 of 3"));
    EXPECT_EQ(classWords(state).title, "Two"); // in the band above; projector_test looks at it
    const auto band = stageRect(state, width, height, 1);
    EXPECT_EQ(band.width, static_cast<int>(width));
    EXPECT_GT(band.y, 0);
    EXPECT_EQ(band.y + band.height, static_cast<int>(height));
    state.projector = false;
    act(act::LessonPanel{});
    frames(2);
    EXPECT_FALSE(item("Step 2 of 3"));
}

TEST_F(LessonPanelTest, LongNotesAndTheListOfKeysScrollByKeys) {
    std::string notes;
    for (int i = 0; i < 80; ++i) notes += "Line\n";
    act(act::WriteLesson{LessonField::notes, 0, notes});
    act(act::Teach{true});
    frames(3);
    const auto scrolled = [](const char* part) {
        for (const ImGuiWindow* w : ImGui::GetCurrentContext()->Windows)
            if (w->WasActive && std::string(w->Name).find(part) != std::string::npos) return w->Scroll.y;
        return -1.0f;
    };
    EXPECT_EQ(scrolled("teacher/notes"), 0);
    const KeyBinding* down = bindingOfKey(state, GLFW_KEY_PAGE_DOWN, GLFW_MOD_SHIFT);
    ASSERT_TRUE(down);
    act(down->action);
    frames(3);
    const float notesAt = scrolled("teacher/notes");
    EXPECT_GT(notesAt, 100);
    act(act::Toggle{"help"});
    frames(3);
    EXPECT_EQ(scrolled("help/keys"), 0);
    act(bindingOfKey(state, GLFW_KEY_PAGE_DOWN, 0)->action);
    frames(3);
    EXPECT_GT(scrolled("help/keys"), 100);
    EXPECT_EQ(scrolled("teacher/notes"), notesAt) << "what lies below stays";
    EXPECT_EQ(state.lesson->step, 0u);
}

TEST_F(LessonPanelTest, TheOverviewIsClicked) {
    act(act::Teach{true});
    act(act::LessonOverview{});
    frames(4);
    EXPECT_GT(stepPictureSize(state, width, height, 1).x, 100);
    ASSERT_TRUE(click("Three"));
    EXPECT_FALSE(state.lesson->overview);
    EXPECT_EQ(state.lesson->step, 2u);
}

TEST_F(LessonPanelTest, TheFinderListsLessonsAndLeadsBack) {
    act(act::TakeLessons{{{"first", "The first lesson", "About", 10, 4, false}}});
    act(act::FocusSearch{});
    frames(6);
    EXPECT_TRUE(item("Back to the lesson"));
    ASSERT_TRUE(click("The first lesson"));
    EXPECT_EQ(state.lessonWish.open, "first");
    ASSERT_TRUE(click("Back to the lesson"));
    EXPECT_TRUE(item("Add this view as a step"));
    state.lessonWish = {};
    act(act::CloseLesson{});
    frames(4);
    ASSERT_TRUE(click("New lesson"));
    EXPECT_TRUE(state.lessonWish.fresh);
}

// A typist who does not wait: all that follows is there before the next frame is drawn.
struct FastTypist : LessonPanelTest {
    InputQueue input;
    std::vector<engine::InputEvent> batch;
    std::vector<Action> done; // by the key table
    int disk = 0;             // frames until the keeper has made the file

    void event(int code, bool down, int mods = 0) {
        engine::InputEvent e;
        e.code = code;
        e.pressed = down;
        e.mods = mods;
        batch.push_back(e);
    }
    FastTypist& keyed(int code, int mods = 0) {
        if (mods & GLFW_MOD_CONTROL) event(GLFW_KEY_LEFT_CONTROL, true, mods);
        event(code, true, mods);
        event(code, false, mods);
        if (mods & GLFW_MOD_CONTROL) event(GLFW_KEY_LEFT_CONTROL, false);
        return *this;
    }
    FastTypist& letters(const std::string& text) {
        for (const char c : text) {
            const int code = c == ' ' ? GLFW_KEY_SPACE : GLFW_KEY_A + (c | 32) - 'a';
            event(code, true);
            engine::InputEvent e;
            e.kind = engine::InputEvent::Kind::character;
            e.character = static_cast<unsigned char>(c);
            batch.push_back(e);
            event(code, false);
        }
        return *this;
    }
    void arrives() { // as the window's loop takes it
        input.add(batch);
        batch.clear();
        for (int i = 0; i < 400 && (input.waits() || ui.hasQueued()); ++i) {
            input.take(
                state, ui,
                [&](const Action& a) {
                    done.push_back(a);
                    act(a);
                },
                [](const engine::InputEvent&) {});
            if (state.lessonWish.fresh && disk-- <= 0) {
                state.lessonWish = {};
                Lesson fresh;
                fresh.name = "New lesson";
                act(act::TakeLesson{fresh, true, 0, false, true});
            }
            input.frame(state, ui);
            frame();
        }
        EXPECT_FALSE(input.waits());
    }
};

TEST_F(FastTypist, LettersAfterAKeyThatOpensAFieldAreText) {
    keyed(GLFW_KEY_F6).letters("Body man").keyed(GLFW_KEY_ESCAPE).arrives();
    EXPECT_EQ(step().title, "Body man");
    keyed(GLFW_KEY_F10).letters("say this").keyed(GLFW_KEY_ESCAPE).arrives();
    EXPECT_EQ(step().notes, "say this");
    keyed(GLFW_KEY_F7, GLFW_MOD_SHIFT).letters("what it tells").keyed(GLFW_KEY_ESCAPE).arrives();
    EXPECT_EQ(state.lesson->lesson.about, "what it tells");
    keyed(GLFW_KEY_F6, GLFW_MOD_SHIFT).letters("renamed").keyed(GLFW_KEY_ESCAPE).arrives();
    EXPECT_EQ(state.lesson->lesson.name, "renamed");
    EXPECT_EQ(done.size(), 4u) << "nothing but the four keys reached the table";
}

TEST_F(FastTypist, ANewLessonTakesItsNameHoweverSlowTheDisk) {
    act(act::CloseLesson{});
    disk = 40;
    keyed(GLFW_KEY_L, GLFW_MOD_CONTROL).letters("twenty").keyed(GLFW_KEY_ESCAPE).arrives();
    ASSERT_TRUE(state.lesson);
    EXPECT_EQ(state.lesson->lesson.name, "twenty");
    EXPECT_EQ(done.size(), 1u) << "no letter reached the table";
}

TEST_F(FastTypist, ManyStepsAreMadeWithoutAPause) {
    for (int i = 0; i < 6; ++i) {
        keyed(GLFW_KEY_N, GLFW_MOD_CONTROL).letters(std::string("title ") + static_cast<char>('a' + i));
        keyed(GLFW_KEY_F7).letters("read").keyed(GLFW_KEY_ESCAPE);
    }
    arrives();
    ASSERT_EQ(state.lesson->lesson.steps.size(), 9u);
    for (size_t i = 0; i < 6; ++i) {
        EXPECT_EQ(titleOf(state.lesson->lesson, i + 1), std::string("title ") + static_cast<char>('a' + i));
        EXPECT_EQ(state.lesson->lesson.steps[i + 1].text, "read");
    }
    EXPECT_EQ(done.size(), 12u);
}

TEST_F(FastTypist, AKeyRightAfterEscIsTheTables) {
    keyed(GLFW_KEY_F6).letters("named").keyed(GLFW_KEY_ESCAPE).letters("l").arrives();
    EXPECT_EQ(step().title, "named");
    ASSERT_EQ(done.size(), 2u);
    EXPECT_TRUE(std::holds_alternative<act::Toggle>(done[1])) << "labels, after all letters were taken";
}

TEST_F(FastTypist, ANewLessonsNameIsTypedAtOnce) {
    keyed(GLFW_KEY_L, GLFW_MOD_CONTROL).letters("twenty steps").keyed(GLFW_KEY_ESCAPE).arrives();
    EXPECT_EQ(state.lesson->lesson.name, "twenty steps");
    EXPECT_EQ(done.size(), 1u);
}

} // namespace
