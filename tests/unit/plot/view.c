// SPDX-License-Identifier: MIT
//
// What each key and each movement of the mouse does to a figure on a screen, and the values that
// are read off.
#include <math.h>

#include "tests/check.h"
#include "tests/unit/plot/view_case.h"

static void test_pause(void)
{
    struct view_case f;
    struct view *v = &f.view;

    check_case("pause and history");
    view_case_open(&f);
    CHECK_NEAR(v->scene.panes[0].x.high, 100, 1e-9);
    view_case_letter(&f, " ");
    f.now = 110;
    f.taken = 11;
    CHECK(!view_fresh(v));
    view_case_mouse(&f, (struct window_event){.kind = WINDOW_MOVE, .x = 300, .y = 60});
    CHECK_NEAR(v->scene.panes[0].x.high, 100, 1e-9);
    view_case_key(&f, WINDOW_LEFT, false);
    CHECK_NEAR(v->scene.panes[0].x.high, 99, 1e-9);
    view_case_key(&f, WINDOW_LEFT, true);
    CHECK_NEAR(v->scene.panes[0].x.high, 95, 1e-9);
    view_case_letter(&f, ".");
    CHECK(v->scene.panes[0].x.high > 95);
    view_case_letter(&f, ",");
    CHECK_NEAR(v->scene.panes[0].x.high, 95, 1e-9);
    view_case_key(&f, WINDOW_PAGE_UP, false);
    CHECK_NEAR(v->scene.panes[0].x.high - v->scene.panes[0].x.low, 8, 1e-9);
    view_case_key(&f, WINDOW_HOME, false);
    CHECK_NEAR(v->scene.panes[0].x.low, 0, 1e-9);
    view_case_key(&f, WINDOW_END, false);
    CHECK(!v->paused);
    CHECK_NEAR(v->scene.panes[0].x.high, 110, 1e-9);
    view_case_letter(&f, "0");
    CHECK_NEAR(v->scene.panes[0].x.high - v->scene.panes[0].x.low, 4, 1e-9);
    view_case_letter(&f, "t");
    CHECK_NEAR(v->scene.panes[0].x.zero, 110, 1e-9);
    view_case_letter(&f, "t");
    CHECK(v->scene.panes[0].x.clock);
    view_case_letter(&f, "t");
    CHECK(v->scene.panes[0].x.zero == 0 && !v->scene.panes[0].x.clock);
    view_case_close(&f);
}

static void test_ranges(void)
{
    struct view_case f;
    struct view *v = &f.view;

    check_case("ranges");
    view_case_open(&f);
    const struct scene_axis y = v->scene.panes[0].y;

    view_case_letter(&f, "+");
    CHECK_NEAR(v->scene.panes[0].y.high, y.high / 1.25, 1e-9);
    view_case_letter(&f, "-");
    CHECK_NEAR(v->scene.panes[0].y.high, y.high, 1e-9);
    view_case_key(&f, WINDOW_UP, false);
    CHECK_NEAR(v->scene.panes[0].y.low, y.low + 0.05 * (y.high - y.low), 1e-9);
    view_case_letter(&f, "a");
    CHECK_NEAR(v->scene.panes[0].y.low, y.low, 1e-9);
    view_case_letter(&f, "A");
    CHECK(v->holds.track);
    view_case_letter(&f, "A");
    view_case_key(&f, WINDOW_TAB, false);
    view_case_key(&f, WINDOW_TAB, false);
    CHECK_SIZE(v->focus, 2);
    const struct scene_image image = *v->scene.panes[2].image;

    view_case_letter(&f, "[");
    CHECK_NEAR(v->scene.panes[2].image->low, image.low - 5, 1e-9);
    view_case_letter(&f, "]");
    view_case_letter(&f, "}");
    CHECK_NEAR(v->scene.panes[2].image->low, image.low, 1e-9);
    CHECK_NEAR(v->scene.panes[2].image->high, image.high + 5, 1e-9);
    view_case_letter(&f, "{");
    view_case_letter(&f, "c");
    CHECK_INT(v->scene.panes[2].image->map, ((int)image.map + 1) % COLORMAPS);
    view_case_letter(&f, "C");
    CHECK_INT(v->scene.panes[2].image->map, image.map);
    view_case_letter(&f, "l");
    CHECK(v->scene.panes[2].y.log && v->scene.panes[2].y.low > 0);
    view_case_letter(&f, "l");
    CHECK(!v->scene.panes[2].y.log);
    view_case_letter(&f, "g");
    CHECK(v->other_grid);
    view_case_letter(&f, "z");
    CHECK(v->layout.text_count == 0 && v->layout.panes[0].plot.width == VIEW_CASE_WIDTH);
    view_case_letter(&f, "z");
    view_case_close(&f);
}

static void test_mouse(void)
{
    struct view_case f;
    struct view *v = &f.view;

    check_case("mouse");
    view_case_open(&f);
    const struct box plot = v->layout.panes[1].plot;
    const int middle_x = plot.x + plot.width / 4, middle_y = plot.y + plot.height / 2;
    const double at = axis_value(&v->scene.panes[1].x, 0.25);

    view_case_mouse(
        &f, (struct window_event){.kind = WINDOW_WHEEL, .wheel = 1, .x = middle_x, .y = middle_y});
    CHECK_NEAR(v->scene.panes[1].x.high - v->scene.panes[1].x.low, 0.9 * 16, 1e-9);
    CHECK_NEAR(axis_value(&v->scene.panes[1].x, (double)(middle_x - plot.x) / plot.width), at,
               0.05);
    view_case_mouse(
        &f, (struct window_event){
                .kind = WINDOW_WHEEL, .wheel = 1, .control = true, .x = middle_x, .y = middle_y});
    CHECK_NEAR(v->scene.panes[1].x.high - v->scene.panes[1].x.low, 0.63 * 16, 1e-9);
    const double left = v->scene.panes[1].x.low;

    view_case_mouse(
        &f, (struct window_event){
                .kind = WINDOW_WHEEL, .wheel = -1, .shift = true, .x = middle_x, .y = middle_y});
    CHECK_NEAR(v->scene.panes[1].x.low, left + 0.063 * 16, 1e-9);
    view_case_drag(&f, 1, middle_x, middle_y, middle_x + plot.width / 10, middle_y);
    CHECK_NEAR(v->scene.panes[1].x.low, left, 0.05);
    const struct scene_axis y = v->scene.panes[1].y;

    view_case_mouse(&f,
                    (struct window_event){.kind = WINDOW_WHEEL, .wheel = 2, .x = 3, .y = middle_y});
    CHECK_NEAR(v->scene.panes[1].y.high - v->scene.panes[1].y.low, 0.81 * (y.high - y.low), 1e-9);
    view_case_mouse(
        &f, (struct window_event){
                .kind = WINDOW_PRESS, .button = 1, .clicks = 2, .x = middle_x, .y = middle_y});
    CHECK_NEAR(v->scene.panes[1].x.high, 16, 1e-9);
    CHECK_NEAR(v->scene.panes[1].y.high, y.high, 1e-9);
    view_case_drag(&f, 3, plot.x + plot.width / 2, plot.y, plot.x + plot.width,
                   plot.y + plot.height / 2);
    CHECK_NEAR(v->scene.panes[1].x.low, 8, 0.05);
    CHECK_NEAR(v->scene.panes[1].x.high, 16, 0.05);
    CHECK_NEAR(v->scene.panes[1].y.low, (y.low + y.high) / 2, 0.02 * (y.high - y.low));
    view_case_letter(&f, "0");
    const struct box bar = v->layout.panes[2].bar;
    const double high = v->scene.panes[2].image->high, low = v->scene.panes[2].image->low;

    view_case_drag(&f, 1, bar.x + 2, bar.y + 2, bar.x + 2, bar.y + 2 + bar.height / 4);
    CHECK(v->scene.panes[2].image->high < high && v->scene.panes[2].image->low == low);
    view_case_drag(&f, 1, bar.x + 2, bar.y + bar.height - 2, bar.x + 2, bar.y + bar.height / 2 + 8);
    CHECK(v->scene.panes[2].image->low > low);
    const int border = v->layout.panes[1].plot.y - 3, before = v->layout.panes[0].plot.height;

    view_case_drag(&f, 1, plot.x + 50, border, plot.x + 50, border + 20);
    CHECK_INT(v->layout.panes[0].plot.height, before + 20);
    view_case_close(&f);
}

static void test_reading(void)
{
    struct view_case f;
    struct view *v = &f.view;

    check_case("values read off");
    view_case_open(&f);
    const struct box plot = v->layout.panes[1].plot, map = v->layout.panes[2].plot;
    const double x = layout_x(&plot, &v->scene.panes[1].x, 7);
    const double y = layout_y(&plot, &v->scene.panes[1].y, 2);

    view_case_mouse(&f, (struct window_event){.kind = WINDOW_MOVE, .x = (int)x, .y = (int)y});
    CHECK(v->probe.found && !v->probe.cell);
    CHECK_SIZE(v->probe.trace, 1);
    CHECK_NEAR(v->probe.x, 7, 1e-9);
    CHECK_NEAR(v->probe.y, (double)f.tone[1][14], 1e-6);
    view_case_letter(&f, "x");
    view_case_letter(&f, "x");
    // A bell's top lies between the bins, where the parabola through the logarithms has it.
    CHECK_NEAR(v->probe.x, 7.3, 1e-4);
    CHECK_NEAR(v->probe.y, 2, 1e-4);
    view_case_letter(&f, "m");
    CHECK_SIZE(v->marks, 1);
    CHECK_NEAR(v->mark[0].x, 7.3, 1e-4);
    const struct probe marked = probe_between(&v->scene.panes[1], v->mark[0].trace, v->mark[0].x);

    CHECK_NEAR(marked.x, 7.3, 1e-4);
    CHECK_NEAR(marked.y, 2, 1e-4);
    view_case_letter(&f, "x");
    view_case_letter(&f, "M");
    CHECK(v->marks == 2 && v->mark[1].delta);
    view_case_key(&f, WINDOW_DELETE, false);
    CHECK_SIZE(v->marks, 0);
    struct probe peaks[PROBE_PEAKS];

    CHECK_SIZE(probe_peaks(&v->scene.panes[1], peaks), 2);
    CHECK_NEAR(peaks[0].x, 7.3, 1e-4);
    CHECK_NEAR(peaks[1].x, 6.3, 1e-4);
    CHECK_NEAR(peaks[1].y, 1, 1e-4);
    view_case_mouse(&f, (struct window_event){.kind = WINDOW_MOVE,
                                              .x = map.x + map.width / 2,
                                              .y = map.y + map.height / 2});
    CHECK(v->probe.cell);
    const size_t i = (size_t)lrint(v->probe.x / 0.1), j = (size_t)lrint(v->probe.y);

    CHECK_NEAR(v->probe.value, (double)f.cells[i * VIEW_CASE_BINS + j], 1e-6);
    CHECK_NEAR(v->probe.x, 2, 0.1);
    CHECK_NEAR(v->probe.y, 16.5, 1);
    view_case_mouse(&f, (struct window_event){.kind = WINDOW_LEAVE});
    CHECK(!v->probe.found);
    view_case_close(&f);
}

static void test_channels(void)
{
    struct view_case f;
    struct view *v = &f.view;

    check_case("channels");
    view_case_open(&f);
    view_case_letter(&f, "2");
    CHECK_SIZE(v->scene.pane_count, 2);
    CHECK_SIZE(v->number[1], 2);
    view_case_letter(&f, "2");
    CHECK_SIZE(v->scene.pane_count, 3);
    view_case_key(&f, WINDOW_TAB, false);
    view_case_letter(&f, "1");
    CHECK_SIZE(v->scene.panes[1].trace_count, 1);
    CHECK_SIZE(view_trace_number(v, 1, 0), 1);
    CHECK_SIZE(view_trace_shown(v, 1, 1), 0);
    CHECK(view_trace_shown(v, 1, 0) == SIZE_MAX);
    view_case_letter(&f, "2"); // the last one stays
    CHECK_SIZE(v->scene.panes[1].trace_count, 1);
    view_case_letter(&f, "1");
    CHECK_SIZE(v->scene.panes[1].trace_count, 2);
    CHECK(view_case_letter(&f, "q") == VIEW_QUIT);
    CHECK(view_event(v, &(struct window_event){.kind = WINDOW_CLOSE}) == VIEW_CLOSED);
    view_case_close(&f);
}

int main(void)
{
    test_pause();
    test_ranges();
    test_mouse();
    test_reading();
    test_channels();
    check_case(NULL);
    return check_result();
}
