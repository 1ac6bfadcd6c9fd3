// SPDX-License-Identifier: MIT
//
// Every spectrum is in the history, however slowly it is drawn: the stream says the number of each,
// and while it flows pictures are made that hold it up, and once none is for two seconds.
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

#include "stages/plot/figure_view.h"
#include "stages/plot/map.h"
#include "tests/check.h"
#include "tests/engine/engine.h"

enum {
    SIZE = 16,
    SPECTRA = 12000,
    PIECE = 160,
    EACH_PICTURE = 10,
    STALL = 2000
}; // the latter in ms

static const double step = 0.001; // dB from one spectrum to the next

extern const struct sigrun_stage_type sigrun_waterfall;

static struct figure screen = {.mode = FIGURE_LIVE, .fps = 20};
static struct sigrun_stage_type shown, numbers;
static _Atomic(struct map *) drawn;
static _Atomic bool over;
static _Atomic uint64_t pictures;

struct numbers {
    uint64_t made; // samples
};

static void rest(long milliseconds)
{
    nanosleep(&(struct timespec){milliseconds / 1000, milliseconds % 1000 * 1000000}, NULL);
}

static bool numbers_shape(struct sigrun_stage *stage, void *self)
{
    struct sigrun_format format = toy_plain(SIGRUN_F64, 1);

    (void)self;
    format.rate = (struct sigrun_ratio){16000, 1};
    sigrun_output(stage, 0, format);
    return true;
}

static enum sigrun_flow numbers_process(struct sigrun_io *io, void *self)
{
    struct numbers *n = self;
    struct sigrun_out *out = &io->out[0];
    const size_t some = out->frames < PIECE ? out->frames : PIECE;

    rest(2); // so that it takes longer than the drawer stands still
    for (; out->done < some && n->made < SIZE * SPECTRA; out->done++, n->made++) {
        const uint64_t spectrum = n->made / SIZE;

        ((double *)out->lane[0])[out->done] = pow(10, step * (double)spectrum / 20);
    }
    return n->made == SIZE * SPECTRA ? SIGRUN_DONE : SIGRUN_MORE;
}

static void slow_fill(void *self, struct scene *scene, const struct look *look)
{
    map_kind.fill(self, scene, look);
    rest(EACH_PICTURE);
}

static struct figure_kind slow_kind = {.fill = slow_fill};

// As a board's parts are drawn: of what is there, in a thread of its own.
static bool shown_start(struct sigrun_stage *stage, void *self)
{
    struct map *m = self;

    screen.options = m->figure.options;
    m->figure.board = &screen;
    if (!sigrun_waterfall.start(stage, self))
        return false;
    slow_kind.panes = map_kind.panes;
    m->figure.kind = &slow_kind;
    atomic_store(&drawn, m);
    return true;
}

static void draw(struct map *m)
{
    struct arena arena;
    struct scene scene;

    arena_init(&arena);
    scene_init(&scene, &arena);
    figure_snapshot(&m->figure, &scene, NAN, NAN);
    pictures++;
    arena_release(&arena);
}

static void *drawer(void *unused)
{
    struct map *m;

    while (!(m = atomic_load(&drawn)))
        rest(1);
    for (int i = 0; i < 10; i++)
        draw(m);
    rest(STALL);
    for (int i = 0; i < 10 && !atomic_load(&over); i++) {
        draw(m);
        rest(EACH_PICTURE);
    }
    return unused;
}

// How many spectra are missing from the history or stand elsewhere.
static size_t strangers(const struct map *m, uint64_t late)
{
    size_t wrong = 0;

    for (uint64_t k = 0; k < SPECTRA; k++) {
        const float *row = rows_at(&m->rows[0], k);

        wrong += !row || fabs((double)row[0] - step * (double)(k + late)) > step / 4;
    }
    return wrong;
}

int main(void)
{
    static const struct sigrun_stage_type *extra[] = {&shown, &numbers, NULL};
    const struct engine_options options = {.threads = 2};
    struct engine engine;
    pthread_t thread;

    shown = sigrun_waterfall;
    shown.name = "shown";
    shown.start = shown_start;
    shown.aliases = NULL;
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
    check_case("slow");
    pthread_create(&thread, NULL, drawer, NULL);
    if (!CHECK(engine_open(&engine, "numbers | shown size=16 overlap=0 window=rect", &options)))
        printf("%s\n", engine_error(&engine));
    if (CHECK(engine_start(&engine)) && CHECK(engine_wait(&engine))) {
        const struct map *m = atomic_load(&drawn);

        CHECK_SIZE(m->rows[0].seen, SPECTRA);
        CHECK_SIZE(strangers(m, 0), 0);
        CHECK(atomic_load(&pictures) > 10); // also after the stall
        check_case("control");
        CHECK_SIZE(strangers(m, 1), SPECTRA);
    }
    atomic_store(&over, true);
    pthread_join(thread, NULL);
    engine_close(&engine);
    return check_result();
}
