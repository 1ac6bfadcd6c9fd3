// SPDX-License-Identifier: MIT
// board: pictures of several stages in one.

#include "stages/plot/figure_view.h"

#include <math.h>

struct board {
    struct figure figure;
    struct sigrun_list heights; // parameters
    size_t columns;

    struct figure **part; // who draws each input
    struct shot **shot;   // the newest picture of each, or NULL
    size_t *panes;        // of each, in the last picture
    size_t parts;
    bool fresh; // something was taken that no picture shows
    double due; // seconds of the stream: when it is shown
};

// Of a period: how much later than its picture what it shows may be.
static const double late = 0.25;

static const struct figure_kind board_kind;

static const struct sigrun_param board_params[] = {
    FIGURE_FILE(struct board),
    {SIGRUN_PARAM(struct board, heights), .def = "1",
     .doc = "How tall the pictures are, relative to each other: 3,7. The last number goes on for "
            "those that follow. With columns, a number for each row."},
    {SIGRUN_PARAM(struct board, columns), .def = "1", .min = 1, .max = 16,
     .doc = "How many pictures stand side by side; the next ones begin a row below."},
    FIGURE_REST(struct board),
    {0},
};

static bool board_shape(struct sigrun_stage *stage, void *self)
{
    struct board *b = self;

    b->parts = sigrun_inputs(stage);
    for (size_t i = 0; i < b->heights.count; i++)
        if (!(b->heights.item[i] > 0) || !isfinite(b->heights.item[i]))
            return sigrun_fail(stage, &b->heights, "a height has to be greater than 0");
    b->part = sigrun_alloc(stage, b->parts, sizeof(struct figure *));
    b->shot = sigrun_alloc(stage, b->parts, sizeof(struct shot *));
    b->panes = sigrun_alloc(stage, b->parts, sizeof *b->panes);
    for (size_t i = 0; i < b->parts; i++) {
        b->part[i] = sigrun_input(stage, i)->figure;
        b->part[i]->board = &b->figure;
    }
    return figure_shape(stage, &b->figure, &board_kind, b);
}

static bool board_start(struct sigrun_stage *stage, void *self)
{
    struct board *b = self;

    return figure_start(stage, &b->figure);
}

static void give_back(struct shot *shot)
{
    if (shot)
        atomic_store(&shot->returned, true);
}

static struct shot *head_of(const struct sigrun_in *in)
{
    return in->done < in->frames ? ((struct shot *const *)in->lane[0])[in->done] : NULL;
}

// The input whose next picture is the earliest; SIZE_MAX where one isn't known yet, or none is
// left.
static size_t earliest(const struct sigrun_io *io)
{
    size_t found = SIZE_MAX;

    for (size_t i = 0; i < io->ins; i++) {
        const struct shot *head = head_of(&io->in[i]);

        if (!head && !io->in[i].last)
            return SIZE_MAX;
        if (head && (found == SIZE_MAX || head->at < head_of(&io->in[found])->at))
            found = i;
    }
    return found;
}

static bool all_shown(const struct board *b)
{
    for (size_t i = 0; i < b->parts; i++)
        if (!b->shot[i])
            return false;
    return true;
}

// A picture of a movie is due at every multiple of its period at which something is new. What comes
// a little later still belongs to it: inputs of different rates meet its time only nearly.
static void reach(struct board *b, double at)
{
    const double period = figure_period(&b->figure);

    if (!b->fresh || at <= b->due + late * period)
        return;
    figure_reached(&b->figure, b->due);
    b->fresh = false;
}

// Pictures in the order of their times. Some may come more seldom: then they stay.
static void take_shots(struct board *b, struct sigrun_io *io)
{
    const double period = figure_period(&b->figure);

    for (size_t i; (i = earliest(io)) != SIZE_MAX;) {
        struct shot *shot = head_of(&io->in[i]);

        reach(b, shot->at);
        give_back(b->shot[i]);
        b->shot[i] = shot;
        io->in[i].done++;
        if (!b->fresh)
            b->due = ceil(shot->at / period - late) * period;
        b->fresh = all_shown(b);
    }
}

static enum sigrun_flow board_process(struct sigrun_io *io, void *self)
{
    struct board *b = self;
    bool all = true;

    take_shots(b, io);
    for (size_t i = 0; i < io->ins; i++)
        all = all && io->in[i].last;
    if (!all)
        return SIGRUN_MORE;
    reach(b, INFINITY);
    return figure_flow(&b->figure, io, true);
}

// One picture below the other is one place, so that heights are shared among all.
static void place(const struct board *b, size_t i, struct scene_pane *pane)
{
    if (b->columns < 2)
        return;
    pane->row = i / b->columns;
    pane->column = i % b->columns;
}

static void board_panes(void *self, struct scene *scene)
{
    const struct board *b = self;

    for (size_t i = 0; i < b->parts; i++) {
        struct scene part;

        scene_init(&part, scene->arena);
        b->part[i]->kind->panes(b->part[i]->self, &part);
        for (size_t k = 0; k < part.pane_count; k++)
            place(b, i, &part.panes[k]);
        scene_add_scene(scene, &part);
    }
}

static double height_of(const struct board *b, size_t i)
{
    const size_t last = b->heights.count - 1, row = i / b->columns;

    return b->heights.item[row < last ? row : last];
}

// The panes of input i, with their share of the height.
static void add_part(const struct board *b, size_t i, struct scene *scene, struct scene *part)
{
    double sum = 0;

    for (size_t k = 0; k < part->pane_count; k++)
        sum += part->panes[k].height;
    for (size_t k = 0; k < part->pane_count; k++) {
        part->panes[k].height *= height_of(b, i) / sum;
        place(b, i, &part->panes[k]);
    }
    scene_add_scene(scene, part);
}

static uint64_t board_taken(void *self)
{
    const struct board *b = self;
    uint64_t taken = 0;

    for (size_t i = 0; i < b->parts; i++)
        taken += figure_taken(b->part[i]);
    return taken;
}

// The time that all have reached.
static double board_now(void *self)
{
    const struct board *b = self;
    double reached = INFINITY;

    for (size_t i = 0; i < b->parts; i++)
        reached = fmin(reached, figure_time(b->part[i]));
    return reached;
}

static double board_arrived(void *self)
{
    const struct board *b = self;
    double last = 0;

    for (size_t i = 0; i < b->parts; i++)
        last = fmax(last, figure_arrived(b->part[i]));
    return last;
}

// While the streams go on: what their histories hold.
static void fill_live(const struct board *b, struct scene *scene, const struct look *look)
{
    // A longer or shorter time than usual is so for all, also where they have spans of their own.
    const double longer = look->span / figure_span(&b->figure);

    for (size_t i = 0; i < b->parts; i++) {
        struct scene part;

        scene_init(&part, scene->arena);
        part.title = *b->part[i]->title ? b->part[i]->title : NULL;
        figure_snapshot(b->part[i], &part, look->until, longer * figure_span(b->part[i]));
        add_part(b, i, scene, &part);
        b->panes[i] = part.pane_count;
    }
}

static struct figure *board_part(void *self, size_t pane)
{
    const struct board *b = self;

    for (size_t i = 0; i < b->parts; i++) {
        if (pane < b->panes[i])
            return b->part[i];
        pane -= b->panes[i];
    }
    return NULL;
}

static void board_fill(void *self, struct scene *scene, const struct look *look)
{
    const struct board *b = self;

    scene->pane_count = 0; // the parts bring their own
    if (b->figure.mode == FIGURE_LIVE) {
        fill_live(b, scene, look);
        return;
    }
    for (size_t i = 0; i < b->parts; i++)
        if (b->shot[i])
            add_part(b, i, scene, &b->shot[i]->scene);
}

static const struct figure_kind board_kind = {.panes = board_panes,
                                              .fill = board_fill,
                                              .taken = board_taken,
                                              .now = board_now,
                                              .arrived = board_arrived,
                                              .part = board_part};

const struct sigrun_stage_type sigrun_board = {
    .abi = SIGRUN_ABI,
    .name = "board",
    .family = "plot",
    .summary = "several pictures in one",
    .doc = "Stacks the pictures of the stages that feed it, or with columns=2 puts them side by "
           "side: { plot ; fft 400 | abs | plot } | board. Panes that show the same quantity over "
           "the same range are aligned to the pixel. Where the pictures go, how large they are, "
           "and how fast they follow each other in a file that moves, is said here; what comes "
           "seldom stays until the next.",
    .example = "tones n=400 k=10 rate=1200 | head 400 | { plot ; fft 400 | abs | plot } | board -",
    .aliases = (const char *const[]){"figure", "subplots", "grid", NULL},
    .in = {{.name = "in", .types = SIGRUN_SCENES, .repeats = true, .free = true}},
    .params = board_params,
    .revision = 1,
    .needs = SIGRUN_NEEDS_WRITE,
    .moves = SIGRUN_PINNED,
    .size = sizeof(struct board),
    .shape = board_shape,
    .start = board_start,
    .process = board_process,
};
