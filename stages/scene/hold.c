// SPDX-License-Identifier: MIT
//
// Ranges that stay as they are.
#include "stages/scene/hold.h"

#include <math.h>
#include <string.h>

static const double patience = 3; // seconds until a range shrinks

// Ranges of colours in decibels are those of the first second of data: a floor that follows the
// noise moves all colours.
static bool is_old(const struct hold *h, double now)
{
    return h->set && now - h->since > 1;
}

// nothing: there is no data, so the range says nothing.
static void hold_range(struct hold *h, double *low, double *high, bool frozen, bool nothing,
                       double now)
{
    if (!(*low < *high) || (nothing && !h->set))
        return;
    if (!h->set) {
        *h = (struct hold){true, *low, *high, now, NAN};
    } else if (nothing) {
        h->small_since = NAN;
    } else if (!frozen && (*low < h->low || *high > h->high)) {
        h->low = fmin(h->low, *low);
        h->high = fmax(h->high, *high);
        h->small_since = NAN;
    } else if (!frozen && *high - *low < 0.5 * (h->high - h->low)) {
        if (isnan(h->small_since))
            h->small_since = now;
        if (now - h->small_since > patience)
            *h = (struct hold){true, *low, *high, now, NAN};
    } else {
        h->small_since = NAN;
    }
    *low = h->low;
    *high = h->high;
}

void holds_apply(struct holds *holds, struct scene *scene, double now)
{
    const size_t n = scene->pane_count < HOLDS ? scene->pane_count : HOLDS;
    bool values[HOLDS], colours[HOLDS];

    for (size_t i = 0; i < n; i++) {
        const struct scene_pane *pane = &scene->panes[i];

        values[i] = !pane->image && (isnan(pane->y.low) || pane->y_found);
        colours[i] = pane->image && (isnan(pane->image->low) || pane->image->found);
        // What stays need not be found again.
        if (colours[i] && is_old(&holds->colours[i], now) && !holds->track) {
            pane->image->low = holds->colours[i].low;
            pane->image->high = holds->colours[i].high;
            colours[i] = false;
        }
    }
    scene_fit(scene);
    if (!holds->track)
        scene->margins = &holds->margins;
    for (size_t i = 0; i < n && !holds->track; i++) {
        struct scene_pane *pane = &scene->panes[i];

        if (values[i])
            hold_range(&holds->values[i], &pane->y.low, &pane->y.high, false, pane->nothing, now);
        if (colours[i])
            hold_range(&holds->colours[i], &pane->image->low, &pane->image->high,
                       is_old(&holds->colours[i], now) && scene_unit_is_decibel(pane->image->unit),
                       pane->image->nothing, now);
    }
}

void holds_reset(struct holds *holds)
{
    const bool track = holds->track;

    memset(holds, 0, sizeof *holds);
    holds->track = track;
}
