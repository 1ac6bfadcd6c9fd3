// SPDX-License-Identifier: MIT
//
// What a person does with `spectrum` while it goes on: its keys, and the spectra of before.
#include <string.h>

#include "stages/plot/spectrum.h"

enum { SIGNAL_KEYS = 3, LEVEL_KEYS = 1 }; // at the beginning: of signals alone, and not of decibels

static const char *const hold_words[] = {"none", "max", NULL};
static const char *const level_words[] = {"db", "linear", NULL};

static const struct figure_key spectrum_keys[] = {
    {.key = 'w',
     .param = "window",
     .kind = SIGRUN_INT,
     .choices = window_names,
     .words = segments_windows,
     .keys = "w",
     .what = "the next window function"},
    {.key = 'n',
     .param = "size",
     .kind = SIGRUN_SIZE,
     .way = FIGURE_TWICE,
     .by = 1,
     .least = 64,
     .most = 65536,
     .keys = "n N",
     .what = "longer, shorter transforms"},
    {.key = 'N',
     .param = "size",
     .kind = SIGRUN_SIZE,
     .way = FIGURE_TWICE,
     .by = -1,
     .least = 64,
     .most = 65536},
    {.key = 'd',
     .param = "y",
     .kind = SIGRUN_INT,
     .choices = spectrum_level_names,
     .words = level_words,
     .keys = "d",
     .what = "decibels or the values themselves"},
    {.key = 'h',
     .param = "hold",
     .kind = SIGRUN_INT,
     .choices = spectrum_holds,
     .words = hold_words,
     .keys = "h H",
     .what = "hold the greatest; begin anew"},
    {.key = 'H',
     .param = "hold",
     .kind = SIGRUN_INT,
     .choices = spectrum_holds,
     .way = FIGURE_AGAIN},
    {.key = 'v',
     .param = "average",
     .kind = SIGRUN_SIZE,
     .way = FIGURE_TWICE,
     .by = 1,
     .least = 1,
     .most = 1024,
     .keys = "v V",
     .what = "the mean of more, of fewer spectra"},
    {.key = 'V',
     .param = "average",
     .kind = SIGRUN_SIZE,
     .way = FIGURE_TWICE,
     .by = -1,
     .least = 1,
     .most = 1024},
    {0},
};

static void spectrum_stands(void *self, const char *param, double *value, double *step)
{
    const struct spectrum *s = self;

    (void)step;
    if (*value > 0)
        return;
    if (strcmp(param, "size") == 0)
        *value = (double)s->segments.size;
    else if (strcmp(param, "average") == 0)
        *value = s->average[0].number;
}

static bool spectrum_moment(void *self, double until, int frames, struct figure_moment *moment)
{
    return moments_step(&((const struct spectrum *)self)->moments, until, frames, moment);
}

static void spectrum_kept(void *self, struct figure_kept *kept)
{
    moments_kept(&((const struct spectrum *)self)->moments, kept);
}

#define SPECTRUM_KIND(from)                                                                   \
    {                                                                                         \
        .panes = spectrum_panes, .fill = spectrum_fill, .moves = true,                        \
        .keys = spectrum_keys + (from), .stands = spectrum_stands, .moment = spectrum_moment, \
        .kept = spectrum_kept,                                                                \
    }
static const struct figure_kind signal_kind = SPECTRUM_KIND(0),
                                frames_kind = SPECTRUM_KIND(SIGNAL_KEYS),
                                levels_kind = SPECTRUM_KIND(SIGNAL_KEYS + LEVEL_KEYS);

const struct figure_kind *spectrum_kind_of(enum spectrum_values values)
{
    return !values ? &signal_kind : values == SPECTRUM_LEVEL ? &levels_kind : &frames_kind;
}
