// SPDX-License-Identifier: MIT
//
// What a person sees of a figure while its frames arrive.
#include "stages/plot/figure_view.h"

#include <math.h>
#include <string.h>
#include <time.h>

#include "stages/draw/pace.h"

uint64_t figure_taken(struct figure *f)
{
    if (f->kind->taken)
        return f->kind->taken(f->self);
    pthread_mutex_lock(&f->lock);
    const uint64_t taken = f->taken;
    pthread_mutex_unlock(&f->lock);
    return taken;
}

double figure_time(struct figure *f)
{
    if (f->kind->now)
        return f->kind->now(f->self);
    pthread_mutex_lock(&f->lock);
    const double now = figure_now(f);
    pthread_mutex_unlock(&f->lock);
    return now;
}

double figure_arrived(struct figure *f)
{
    if (f->kind->arrived)
        return f->kind->arrived(f->self);
    pthread_mutex_lock(&f->lock);
    const double arrived = f->arrived;
    pthread_mutex_unlock(&f->lock);
    return arrived;
}

static uint64_t mixed(uint64_t sum, uint64_t with)
{
    sum = (sum ^ with) * 0x9e3779b97f4a7c15u;
    return sum ^ sum >> 29;
}

static uint64_t bits_of(double value)
{
    uint64_t bits;

    memcpy(&bits, &value, sizeof bits);
    return bits;
}

// Tells pictures of the same data from those of others.
static void stamp(struct scene *scene, uint64_t taken, uint64_t changes, const struct look *look,
                  bool moments)
{
    for (size_t i = 0; i < scene->pane_count; i++) {
        struct scene_pane *pane = &scene->panes[i];
        uint64_t sum =
            mixed(mixed(mixed(taken + 1, changes), (uint64_t)look->columns), (uint64_t)look->rows);

        if (pane->travels || moments)
            sum = mixed(mixed(sum, bits_of(look->until)), bits_of(look->span));
        pane->stamp = pane->stamp ? pane->stamp : sum | 1;
    }
}

uint64_t figure_snapshot(struct figure *f, struct scene *scene, double until, double span)
{
    const uint64_t before = f->kind->taken ? f->kind->taken(f->self) : 0;

    pthread_mutex_lock(&f->lock);
    struct look look = figure_look(f);

    look.until = !isnan(until) ? until : f->kind->now ? f->kind->now(f->self) : look.until;
    look.span = isnan(span) ? look.span : span;
    figure_compose(f, scene, &look);
    const uint64_t taken = f->kind->taken ? before : f->taken;
    const uint64_t changes = figure_changes(f);
    pthread_mutex_unlock(&f->lock);
    stamp(scene, taken, changes, &look, f->kind->recalls || f->kind->moment);
    return taken;
}

uint64_t figure_changes(const struct figure *f)
{
    return atomic_load(&f->changes);
}

double figure_age(struct figure *f)
{
    struct timespec now;

    pthread_mutex_lock(&f->lock);
    const double captured = f->captured + figure_now(f) - f->clocked;
    pthread_mutex_unlock(&f->lock);
    clock_gettime(CLOCK_REALTIME, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec - captured;
}

struct figure *figure_part(struct figure *f, size_t pane)
{
    struct figure *part = f->kind->part ? f->kind->part(f->self, pane) : NULL;

    return part ? part : f;
}

bool figure_moment(struct figure *f, double until, int frames, struct figure_moment *moment)
{
    if (!f->kind->moment)
        return false;
    pthread_mutex_lock(&f->lock);
    const bool found = f->kind->moment(f->self, until, frames, moment);
    pthread_mutex_unlock(&f->lock);
    return found;
}

struct figure_kept figure_kept(struct figure *f)
{
    struct figure_kept kept = {.since = NAN};

    if (!f->kind->kept)
        return kept;
    pthread_mutex_lock(&f->lock);
    f->kind->kept(f->self, &kept);
    pthread_mutex_unlock(&f->lock);
    return kept;
}
