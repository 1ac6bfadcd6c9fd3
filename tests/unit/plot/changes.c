// SPDX-License-Identifier: MIT
//
// `spectrum` and `strip` as a window has them, while frames come and when they have come: keys
// change what they do from the thread that draws, and each spectrum of before is seen as it was.
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "stages/dsp/window.h"
#include "stages/plot/figure_view.h"
#include "stages/plot/moments.h"
#include "tests/check.h"
#include "tests/engine/engine.h"

extern const struct sigrun_stage_type sigrun_spectrum, sigrun_strip;

enum { SIZE = 16, SPECTRA = 500 };

static const double step = 0.1; // dB from one spectrum to the next

static struct figure screen = {.mode = FIGURE_LIVE, .window = true};
static struct sigrun_stage_type shown, lanes, numbers;

struct numbers {
    uint64_t made;
};

static bool numbers_shape(struct sigrun_stage *stage, void *self)
{
    (void)self;
    sigrun_output(stage, 0,
                  (struct sigrun_format){.type = SIGRUN_F64, .lanes = 1, .rate = {1000, 1}});
    return true;
}

// Steps of one segment each.
static enum sigrun_flow numbers_process(struct sigrun_io *io, void *self)
{
    struct numbers *n = self;
    struct sigrun_out *out = &io->out[0];

    for (; out->done < out->frames && n->made < SIZE * SPECTRA; out->done++, n->made++) {
        const uint64_t spectrum = n->made / SIZE;

        ((double *)out->lane[0])[out->done] = pow(10, step * (double)spectrum / 20);
    }
    return n->made == SIZE * SPECTRA ? SIGRUN_DONE : SIGRUN_MORE;
}

// As a board's part, which has no window of its own.
static bool shown_start(struct sigrun_stage *stage, void *self)
{
    ((struct figure *)self)->board = &screen; // it comes first
    return sigrun_spectrum.start(stage, self);
}

static bool lanes_start(struct sigrun_stage *stage, void *self)
{
    ((struct figure *)self)->board = &screen;
    return sigrun_strip.start(stage, self);
}

static void snapshot(struct figure *f, struct arena *arena, struct scene *scene, double until)
{
    arena_init(arena);
    scene_init(scene, arena);
    figure_snapshot(f, scene, until, NAN);
}

static bool press(struct figure *f, int letter)
{
    const struct figure_key *key = f->kind->keys;
    char told[160];

    while (key->key && key->key != letter)
        key++;
    return CHECK(key->key) && figure_press(f, key, told, sizeof told);
}

static int chosen(const struct figure *f, const char *param)
{
    int value = -1;

    CHECK(sigrun_asked(f->stage, param, &value, sizeof value));
    return value;
}

static size_t size_of(const struct figure *f)
{
    size_t value = 0;

    CHECK(sigrun_asked(f->stage, "size", &value, sizeof value));
    return value;
}

// What is drawn is what was asked for last.
static void check_drawn(struct figure *f)
{
    struct arena arena;
    struct scene scene;
    char words[64];

    snapshot(f, &arena, &scene, NAN);
    const struct scene_pane *pane = &scene.panes[0];

    snprintf(words, sizeof words, "%s %zu,", window_names[chosen(f, "window")], size_of(f));
    CHECK(pane->notes && strncmp(pane->notes, words, strlen(words)) == 0);
    CHECK_TEXT(pane->y.unit ? pane->y.unit : "", chosen(f, "y") ? "" : "dBFS");
    if (pane->trace_count)
        CHECK_SIZE(pane->trace_count, chosen(f, "hold") ? 2 : 1);
    arena_release(&arena);
}

static void test_keys(void)
{
    static const char letters[] = "wnNdhHvVw";
    const struct engine_options options = {.threads = 2};
    struct engine engine;

    check_case("keys while frames come, and after");
    if (!CHECK(engine_open(&engine, "noise rate=48k | head 2M | shown size=256", &options)))
        printf("%s\n", engine_error(&engine));
    struct figure *f = engine_stage(&engine, "shown")->self;

    if (CHECK(engine_start(&engine))) {
        for (int i = 0; i < 100; i++) {
            struct arena arena;
            struct scene scene;

            CHECK(press(f, letters[check_random() % (sizeof letters - 1)]));
            snapshot(f, &arena, &scene, i % 3 ? NAN : check_uniform());
            CHECK_SIZE(scene.pane_count, 1);
            arena_release(&arena);
        }
        CHECK(engine_wait(&engine));
    }
    // Nothing comes any more, and it is changed all the same.
    for (int i = 0; i < 40; i++) {
        const uint64_t before = figure_changes(f);

        CHECK(press(f, letters[i % (int)(sizeof letters - 1)]));
        // The thread that has taken the last frame may be about to give the stage up.
        for (int k = 0; k < 5000 && figure_changes(f) == before; k++)
            nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
        CHECK(figure_changes(f) > before);
        check_drawn(f);
    }
    engine_close(&engine);
}

static void test_moments(void)
{
    const struct engine_options options = {.threads = 2};
    struct engine engine;
    struct figure_moment m;

    check_case("spectra of before");
    if (!CHECK(engine_run(
            &engine, "numbers | shown size=16 overlap=0 window=rect average=1 hold=max", &options)))
        return;
    struct figure *f = engine_stage(&engine, "shown")->self;
    size_t wrong = 0;

    CHECK(figure_moment(f, INFINITY, 0, &m));
    CHECK(m.oldest == 0 && m.newest == SPECTRA - 1 && m.number == m.newest);
    for (int k = SPECTRA - 1; k >= 0; k--) {
        struct arena arena;
        struct scene scene;

        CHECK_SIZE(m.number, (size_t)k);
        CHECK_NEAR(m.at, (k + 1) * SIZE / 1000., 1e-9);
        snapshot(f, &arena, &scene, m.at);
        const struct scene_pane *pane = &scene.panes[0];

        // The greatest until then lies below, since it has grown all the time.
        wrong += pane->trace_count != 2 || fabs((double)pane->traces[0].y[0] - step * k) > 1e-3 ||
                 fabs((double)pane->traces[1].y[0] - step * k) > 1e-3;
        arena_release(&arena);
        figure_moment(f, m.at, -1, &m);
    }
    CHECK_SIZE(wrong, 0);
    CHECK_SIZE(m.number, 0);
    const struct figure_kept kept = figure_kept(f);

    CHECK_NEAR(kept.since, SIZE / 1000., 1e-9);
    CHECK_SIZE(kept.bytes, SPECTRA * 3 * (SIZE / 2 + 1) * sizeof(float));
    engine_close(&engine);
}

// What the bar of `strip` says that the distance of two lanes stands for, and how high the tone is.
static double bar_of(struct figure *f, double *height)
{
    struct arena arena;
    struct scene scene;

    snapshot(f, &arena, &scene, NAN);
    const struct scene_pane *pane = &scene.panes[0];
    const struct scene_trace *t = &pane->traces[0];
    double low = INFINITY, high = -INFINITY, said = NAN;

    for (size_t i = 0; i < t->x.count; i++) {
        low = fmin(low, (double)(t->y ? t->y[i] : t->low[i]));
        high = fmax(high, (double)(t->y ? t->y[i] : t->high[i]));
    }
    *height = high - low;
    if (!pane->label_count || sscanf(pane->labels[0].text, "%lf", &said) != 1)
        said = NAN;
    arena_release(&arena);
    return said;
}

// A tone of so many volts is drawn that many times as high. A thread that is about to give the
// stage up may have to take the change in first.
static void check_bar(struct figure *f, double lane)
{
    double height, said = bar_of(f, &height);

    for (int i = 0; i < 5000 && !(fabs(said - lane) < 1e-9); i++) {
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
        said = bar_of(f, &height);
    }
    CHECK_NEAR(said, lane, 1e-9);
    CHECK_NEAR(height * said, 0.8, 0.01);
}

static void test_strip(void)
{
    const struct engine_options options = {.threads = 2};
    struct engine engine;

    check_case("the bar of strip");
    if (!CHECK(engine_run(&engine, "sine 5 rate=1k amp=0.4 | head 2s | lanes", &options)))
        return;
    struct figure *f = engine_stage(&engine, "lanes")->self;

    check_bar(f, 1);
    CHECK(press(f, '-'));
    check_bar(f, 2);
    CHECK(press(f, '-'));
    check_bar(f, 5);
    for (int i = 0; i < 3; i++)
        CHECK(press(f, '+'));
    check_bar(f, 0.5); // what exceeds one and a half of it would be cut off
    engine_close(&engine);
}

// No more than the memory that is meant for it, the newest of what came.
static void test_bounds(void)
{
    struct moments moments;
    struct arena arena;
    struct figure_moment m;
    uint64_t count;

    check_case("bounds");
    arena_init(&arena);
    moments_init(&moments, &arena, 5000);
    CHECK(moments.frames.room * 5000 * sizeof(float) <= MOMENTS_BYTES);
    CHECK(2 * moments.frames.room * 5000 * sizeof(float) > MOMENTS_BYTES);
    CHECK(!moments_step(&moments, 1, 0, &m) && !moments_at(&moments, 1, &count));
    for (int i = 0; i < 2000; i++)
        moments_next(&moments, i, (uint64_t)i)[0] = (float)i;
    CHECK(moments_step(&moments, -1, 0, &m));
    CHECK_SIZE(m.oldest, 2000 - moments.frames.room);
    CHECK_SIZE(m.number, m.oldest);
    for (int i = (int)m.oldest; i < 1999; i++) {
        const float *frame = moments_at(&moments, i + 0.5, &count);

        CHECK(frame && frame[0] == (float)i && count == (uint64_t)i);
    }
    CHECK(!moments_at(&moments, 1999, &count)); // the newest has its owner
    CHECK(moments_step(&moments, 1990, 100, &m) && m.number == 1999);
    arena_release(&arena);
}

int main(void)
{
    static const struct sigrun_stage_type *extra[] = {&shown, &lanes, &numbers, NULL};

    shown = sigrun_spectrum;
    shown.name = "shown";
    shown.start = shown_start;
    shown.aliases = NULL;
    lanes = sigrun_strip;
    lanes.name = "lanes";
    lanes.start = lanes_start;
    lanes.aliases = NULL;
    numbers = (struct sigrun_stage_type){.abi = SIGRUN_ABI,
                                         .name = "numbers",
                                         .summary = "tells numbers",
                                         .family = "toy",
                                         .out = {{"out", SIGRUN_F64}},
                                         .moves = SIGRUN_STATE,
                                         .size = sizeof(struct numbers),
                                         .shape = numbers_shape,
                                         .process = numbers_process};
    engine_extra(extra);
    test_keys();
    test_moments();
    test_strip();
    test_bounds();
    check_case(NULL);
    return check_result();
}
