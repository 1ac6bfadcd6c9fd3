// SPDX-License-Identifier: MIT
//
// What a person sees of a figure while its frames arrive. [main thread] everything.
#pragma once

#include "stages/plot/figure.h"

// How many frames have come, and when the last one ended.
uint64_t figure_taken(struct figure *);
double figure_time(struct figure *);
// When the last frame came, by pace_clock; 0: none has.
double figure_arrived(struct figure *);
// Seconds from the capture of the newest frame, as its stream's clock tells it, until now; NAN: it
// carries none.
double figure_age(struct figure *);
// figure_compose of the newest, or up to `until`, and of the usual span, or `span`, where these are
// numbers. Returns the frames that it knew of. Waits only while the stage takes frames in.
uint64_t figure_snapshot(struct figure *, struct scene *, double until, double span);
// Another number when parameters have changed since.
uint64_t figure_changes(const struct figure *);

// Who draws pane number i: of a board the stage that feeds it.
struct figure *figure_part(struct figure *, size_t pane);
bool figure_moment(struct figure *, double until, int frames, struct figure_moment *);
struct figure_kept figure_kept(struct figure *);

// What a key does: asks for the next value of its parameter and says in `told`, a line of so many
// bytes, what it was asked to be. False: that can't be so.
bool figure_press(struct figure *, const struct figure_key *, char *told, size_t room);
// The same, `share` times `by`.
bool figure_turn(struct figure *, const struct figure_key *, double share, char *told, size_t room);
