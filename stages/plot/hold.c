// SPDX-License-Identifier: MIT
//
// Ranges that stay as they are.
#include "stages/plot/hold.h"

#include <math.h>
#include <string.h>

static const double patience = 3; // seconds until a range shrinks

// Ranges in decibels are those of the first second: a floor that follows the noise moves all
// colours.
static void hold_range(struct hold *h, double *low, double *high, bool frozen, double now)
{
    if (!(*low < *high))
        return;
    if (!h->set) {
        *h = (struct hold){true, *low, *high, NAN};
    } else if (!frozen && (*low < h->low || *high > h->high)) {
        h->low = fmin(h->low, *low);
        h->high = fmax(h->high, *high);
        h->small_since = NAN;
    } else if (!frozen && *high - *low < 0.5 * (h->high - h->low)) {
        if (isnan(h->small_since))
            h->small_since = now;
        if (now - h->small_since > patience)
            *h = (struct hold){true, *low, *high, NAN};
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
        if (colours[i] && holds->colours[i].set && now > 1 && !holds->track) {
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
            hold_range(&holds->values[i], &pane->y.low, &pane->y.high, false, now);
        if (colours[i])
            hold_range(&holds->colours[i], &pane->image->low, &pane->image->high,
                       now > 1 && scene_unit_is_decibel(pane->image->unit), now);
    }
}

void holds_reset(struct holds *holds)
{
    const bool track = holds->track;

    memset(holds, 0, sizeof *holds);
    holds->track = track;
}
