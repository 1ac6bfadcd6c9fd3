// SPDX-License-Identifier: MIT
//
// Keys that change how a figure is made, frames that are stepped through, what is told of them and
// saved.
#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "stages/view/overlay.h"
#include "stages/view/view_keys.h"
#include "stages/view/view_save.h"
#include "tests/check.h"
#include "tests/unit/plot/view_case.h"

static const char *last(const struct view_case *f)
{
    return f->asks ? f->asked[(f->asks - 1) % VIEW_CASE_ASKED] : "";
}

static void press(struct view_case *f, const char *text, const char *asked, const char *told)
{
    view_case_letter(f, text);
    CHECK_TEXT(last(f), asked);
    CHECK_TEXT(f->view.message, told);
}

static bool listed(const struct view *v, const char *keys)
{
    struct view_row rows[VIEW_ROWS];
    const size_t n = view_keys_list(v, rows);
    size_t found = 0;

    for (size_t i = 0; i < n; i++)
        found += strcmp(rows[i].keys, keys) == 0;
    CHECK(found < 2);
    return found == 1;
}

static void test_parameters(void)
{
    struct view_case f;
    struct view *v = &f.view;

    check_case("keys of parameters");
    view_case_open_keys(&f);
    press(&f, "h", "hold=max", "hold max");
    press(&f, "h", "hold=none", "hold none");
    f.params.hold = 2; // one that the key doesn't go through
    press(&f, "H", "hold=min", "hold min, anew");
    press(&f, "h", "hold=none", "hold none");
    press(&f, "v", "average=16", "average 16");
    press(&f, "v", "average=32", "average 32");
    press(&f, "V", "average=16", "average 16");
    f.params.average = 10;
    press(&f, "V", "average=8", "average 8");
    f.params.average = 64;
    press(&f, "v", "average=64", "average 64");
    f.params.average = 1;
    press(&f, "V", "average=1", "average 1");
    press(&f, "+", "gain=2", "gain 2"); // 0 stands for 3
    press(&f, "=", "gain=1", "gain 1");
    press(&f, "+", "gain=0.5", "gain 0.5");
    press(&f, "-", "gain=1", "gain 1");
    press(&f, "-", "gain=2", "gain 2");
    press(&f, "-", "gain=5", "gain 5");
    press(&f, "-", "gain=10", "gain 10");
    press(&f, "d", "centre=true", "centre true");
    press(&f, "d", "centre=false", "centre false");
    // What is larger by a parameter is not larger by the axis too.
    CHECK(isnan(v->pane[0].y_low));
    const size_t asks = f.asks;

    f.refuses = true;
    press(&f, "h", "hold=max", "hold can't be max");
    CHECK_SIZE(f.asks, asks + 1);
    view_case_close(&f);
}

static void test_missing(void)
{
    struct view_case f;
    struct view *v = &f.view;

    check_case("keys that there are");
    view_case_open(&f);
    press(&f, "h", "", "three has no key h here; ? shows those that there are");
    press(&f, "w", "", "three has no key w here; ? shows those that there are");
    CHECK(!listed(v, "h H") && listed(v, "+ −") && listed(v, "k"));
    // What the help lists depends on the pane that keys act on.
    CHECK(listed(v, "PgUp PgDn") && !listed(v, "c C") && !listed(v, "l"));
    view_case_key(&f, WINDOW_TAB, false);
    CHECK(listed(v, "l") && !listed(v, "PgUp PgDn"));
    press(&f, "c", "", "three has no key c here; ? shows those that there are");
    view_case_key(&f, WINDOW_PAGE_UP, false);
    CHECK_TEXT(v->message, "three has no such key here; ? shows those that there are");
    view_case_key(&f, WINDOW_TAB, false);
    CHECK(listed(v, "c C") && !listed(v, "k"));
    view_case_letter(&f, "?");
    CHECK(v->help);
    view_case_key(&f, WINDOW_ESCAPE, false);
    CHECK(!v->help);
    view_case_close(&f);
    view_case_open_keys(&f);
    CHECK(listed(v, "h H") && listed(v, "v V") && listed(v, "+ −") && !listed(v, "w"));
    view_case_close(&f);
    view_case_open_frames(&f);
    CHECK(listed(v, "← →") && listed(v, ". ,") && !listed(v, "x") && !listed(v, "Tab"));
    press(&f, "x", "", "three has no key x here; ? shows those that there are");
    view_case_close(&f);
}

static void test_changes(void)
{
    struct view_case f;
    struct view *v = &f.view;

    check_case("a change is seen");
    view_case_open_keys(&f);
    view_case_letter(&f, " ");
    CHECK(v->paused && !view_fresh(v));
    f.params.hold = 1;
    atomic_fetch_add(&f.figure.changes, 1); // by somebody else, with sigrun ctl
    CHECK(view_fresh(v));
    view_case_draw(&f, VIEW_CASE_WIDTH, VIEW_CASE_HEIGHT);
    CHECK(v->paused && !view_fresh(v));
    view_case_close(&f);
}

static void test_turning(void)
{
    struct view_case f;

    check_case("a surface is turned");
    view_case_open_frames(&f);
    view_case_key(&f, WINDOW_LEFT, false);
    CHECK_TEXT(last(&f), "azimuth=-65deg");
    view_case_key(&f, WINDOW_RIGHT, false);
    CHECK_TEXT(last(&f), "azimuth=-60deg");
    view_case_key(&f, WINDOW_UP, false);
    CHECK_TEXT(last(&f), "elevation=35deg");
    CHECK_TEXT(f.view.message, "elevation 35°");
    view_case_key(&f, WINDOW_DOWN, false);
    CHECK_TEXT(last(&f), "elevation=30deg");
    for (int i = 0; i < 25; i++)
        view_case_key(&f, WINDOW_LEFT, false);
    CHECK_NEAR(f.params.azimuth, 175 * 3.14159265358979 / 180, 1e-6); // round the other way
    for (int i = 0; i < 8; i++)
        view_case_key(&f, WINDOW_DOWN, false);
    CHECK_NEAR(f.params.elevation, 0.01, 1e-6);
    const struct box plot = f.view.layout.panes[0].plot;
    const double azimuth = f.params.azimuth;

    view_case_drag(&f, 1, plot.x + 10, plot.y + 10, plot.x + 10 + plot.width / 4,
                   plot.y + 10 + plot.height / 4);
    CHECK_NEAR(f.params.azimuth, azimuth - 45 * 3.14159265358979 / 180, 0.02);
    CHECK_NEAR(f.params.elevation, 0.01 + 22.5 * 3.14159265358979 / 180, 0.02);
    // With Shift, arrows go through time as elsewhere.
    view_case_key(&f, WINDOW_LEFT, true);
    CHECK(f.view.paused);
    CHECK_NEAR(f.view.until, 96, 1e-9);
    view_case_close(&f);
}

static void test_moments(void)
{
    struct view_case f;
    struct view *v = &f.view;

    check_case("frames one by one");
    view_case_open_frames(&f);
    CHECK_SIZE(f.shown, 99);
    view_case_letter(&f, " ");
    view_case_letter(&f, ",");
    CHECK_SIZE(f.shown, 98);
    view_case_letter(&f, ",");
    CHECK_SIZE(f.shown, 97);
    view_case_letter(&f, ".");
    CHECK_SIZE(f.shown, 98);
    f.newest = 120; // capture goes on
    f.now = 121;
    view_case_letter(&f, ".");
    CHECK_SIZE(f.shown, 99);
    view_case_key(&f, WINDOW_HOME, false);
    CHECK_SIZE(f.shown, 40);
    view_case_letter(&f, ",");
    CHECK_SIZE(f.shown, 40);
    view_case_key(&f, WINDOW_LEFT, true); // not to where nothing is
    CHECK_NEAR(v->until, 41, 1e-9);
    view_case_letter(&f, ".");
    CHECK_SIZE(f.shown, 41);
    view_case_key(&f, WINDOW_END, false);
    CHECK_SIZE(f.shown, 120);
    view_case_letter(&f, ".");
    CHECK(v->paused && f.shown == 120);
    view_case_close(&f);
}

static size_t saved(const char *folder, const char *ending, char *path, size_t room)
{
    DIR *dir = opendir(folder);
    size_t n = 0;

    for (struct dirent *entry; dir && (entry = readdir(dir));) {
        const char *dot = strrchr(entry->d_name, '.');

        if (!dot || strcmp(dot, ending))
            continue;
        n++;
        snprintf(path, room, "%s/%s", folder, entry->d_name);
    }
    if (dir)
        closedir(dir);
    return n;
}

static char *read_file(const char *path)
{
    FILE *file = fopen(path, "r");
    char *bytes = calloc(1, 1 << 20);

    if (file) {
        const size_t n = fread(bytes, 1, (1 << 20) - 1, file);

        bytes[n] = 0;
        fclose(file);
    }
    return bytes;
}

static size_t count(const char *text, const char *word)
{
    size_t n = 0;

    while ((text = strstr(text, word))) {
        text += strlen(word);
        n++;
    }
    return n;
}

static void test_saved(void)
{
    char folder[] = "/tmp/sigrun-keys-XXXXXX", path[400], here[400];
    struct view_case f;

    check_case("drawing and values");
    view_case_open(&f);
    if (!CHECK(mkdtemp(folder) && getcwd(here, sizeof here) && chdir(folder) == 0))
        return;
    view_case_letter(&f, "S");
    CHECK(f.view.wish == VIEW_VALUES);
    view_save_values(&f.view);
    CHECK_SIZE(saved(folder, ".csv", path, sizeof path), 3);
    CHECK_SIZE(saved(folder, ".svg", path, sizeof path), 1);
    char *svg = read_file(path);

    // The three panes with the axes that are seen, in the colours of the window.
    CHECK_SIZE(count(svg, "data-plot="), 3);
    CHECK(strstr(svg, "data-x-low=\"96\"") && strstr(svg, "data-x-high=\"100\""));
    CHECK(strstr(svg, "width=\"640\""));
    CHECK(strstr(svg, "</svg>"));
    free(svg);
    for (const char *const *ending = (const char *const[]){".csv", ".svg", NULL}; *ending; ending++)
        while (saved(folder, *ending, path, sizeof path) && unlink(path) == 0)
            continue;
    CHECK(chdir(here) == 0 && rmdir(folder) == 0);
    view_case_close(&f);
}

// What `i` and the status line tell, from where the tests of windows read it too.
static void test_told(void)
{
    char path[] = "/tmp/sigrun-state-XXXXXX";
    struct view_case f;
    struct view *v = &f.view;
    const int fd = mkstemp(path);
    struct timespec now;

    check_case("statistics");
    view_case_open_frames(&f);
    for (int i = 0; i < 200; i++)
        view_shown(v, i < 196 ? 0.002 : 0.030);
    CHECK_NEAR(view_draw_ms(v, 0.5), 2, 1e-9);
    CHECK_NEAR(view_draw_ms(v, 0.99), 30, 1e-9);
    CHECK(isnan(v->capture) && v->delay >= 0 && v->delay < 60);
    // A source with a clock: the newest frame was taken half a second ago.
    clock_gettime(CLOCK_REALTIME, &now);
    f.figure.rate = (struct sigrun_ratio){1, 1};
    f.figure.taken = 100;
    f.figure.clocked = 90;
    f.figure.captured = (double)now.tv_sec + 1e-9 * (double)now.tv_nsec - 10.5;
    f.taken++;
    view_case_draw(&f, VIEW_CASE_WIDTH, VIEW_CASE_HEIGHT);
    CHECK(v->capture >= 0.5 && v->capture < 10);
    view_case_letter(&f, "i");
    CHECK(v->statistics);
    view_case_letter(&f, " ");
    view_case_letter(&f, ",");
    view_save_state(v, path);
    char *state = read_file(path);

    CHECK(strstr(state, "\"moment\": [98, 40, 99]"));
    CHECK(strstr(state, "\"history\": 60, \"history_bytes\": 1572864"));
    CHECK(strstr(state, "\"keys\": [\"← →\", \"↑ ↓\", \"space p\""));
    free(state);
    close(fd);
    unlink(path);
    view_case_close(&f);
}

int main(void)
{
    test_parameters();
    test_missing();
    test_changes();
    test_turning();
    test_moments();
    test_saved();
    test_told();
    check_case(NULL);
    return check_result();
}
