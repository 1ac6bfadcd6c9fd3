// SPDX-License-Identifier: MIT
//
// Maps of spectra: how they become decibels.
#include <string.h>

#include "stages/plot/map.h"

bool map_shape_spectra(struct sigrun_stage *stage, struct map *m)
{
    const struct sigrun_format *format = sigrun_input(stage, 0);
    const char *axis = format->axes ? format->axis[0].name : NULL;

    if (format->axes && (format->axes > 1 || !axis || strcmp(axis, "frequency") != 0))
        return sigrun_fail(stage, NULL,
                           "needs frames with a frequency axis, found %s%s; heatmap draws any",
                           format->axes > 1 ? "several axes"
                           : axis           ? "the axis "
                                            : "one without a name",
                           format->axes == 1 && axis ? axis : "");
    m->values = sigrun_is_complex(format->type)       ? MAP_AMPLITUDE
                : scene_unit_is_decibel(format->unit) ? MAP_AS_THEY_ARE
                : axes_is_power(format->unit)         ? MAP_POWER
                                                      : MAP_AMPLITUDE;
    return true;
}

void map_unit_spectra(struct sigrun_stage *stage, struct map *m)
{
    struct arena arena;

    arena_init(&arena);
    m->unit = sigrun_input(stage, 0)->unit;
    if (m->values != MAP_AS_THEY_ARE && m->values != MAP_LEVEL)
        m->unit =
            sigrun_text(stage, "%s", axes_decibel(m->unit, m->values == MAP_AMPLITUDE, &arena));
    arena_release(&arena);
}
