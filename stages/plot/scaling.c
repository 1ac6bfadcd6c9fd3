// SPDX-License-Identifier: MIT
//
// In which unit a spectrum is shown.
#include "stages/plot/scaling.h"

#include <string.h>

#include "runtime/base/arena.h"

const char *const scaling_names[] = {"amplitude", "rms", "power", "psd", "asd", NULL};

struct scaling_rule scaling_of(enum scaling scaling, bool decibels, bool complex, bool unit,
                               double bandwidth)
{
    const bool density = scaling == SCALING_PSD || scaling == SCALING_ASD;
    const double pair = complex ? 1 : 2; // of a tone: the square of its amplitude over its power
    struct scaling_rule rule = {
        .factor = density ? 1 / bandwidth : 1,
        .root = !decibels && scaling != SCALING_POWER && scaling != SCALING_PSD,
    };

    rule.single = rule.factor;
    if (scaling == SCALING_AMPLITUDE) {
        rule.factor *= pair;
    } else if (decibels && !unit) {
        // Decibels of full scale are those of a tone, whose power is 1/2 if it is real.
        rule.factor *= pair;
        rule.single *= pair;
    }
    return rule;
}

const char *scaling_unit(enum scaling scaling, bool decibels, const char *unit, bool rate,
                         struct arena *arena)
{
    const bool several = unit && (strpbrk(unit, "/ ") || strstr(unit, "·") || strstr(unit, "²"));
    const char *base = unit ? several ? arena_format(arena, "(%s)", unit) : unit : "FS";
    const char *per = rate ? "/Hz" : "·sample";
    const bool density = scaling == SCALING_PSD || scaling == SCALING_ASD;

    if (decibels && !unit)
        return density ? arena_format(arena, "dBFS%s", per) : "dBFS";
    if (decibels && scaling == SCALING_AMPLITUDE)
        return arena_format(arena, "dB re 1 %s peak", base);
    if (decibels && scaling == SCALING_RMS)
        return arena_format(arena, "dB re 1 %s rms", base);
    if (decibels)
        return arena_format(arena, "dB re 1 %s²%s", base, density ? per : "");
    switch (scaling) {
    case SCALING_AMPLITUDE: return unit;
    case SCALING_RMS: return arena_format(arena, "%s rms", base);
    case SCALING_POWER: return arena_format(arena, "%s²", base);
    case SCALING_PSD: return arena_format(arena, "%s²%s", base, per);
    default: return arena_format(arena, rate ? "%s/√Hz" : "%s·√sample", base);
    }
}

const char *scaling_quantity(enum scaling scaling)
{
    static const char *const quantities[] = {"Amplitude", "Amplitude", "Power", "Power density",
                                             "Amplitude density"};

    return quantities[scaling];
}

void scaling_apply(const struct scaling_rule *rule, float *power, size_t bins, bool first,
                   bool last)
{
    const float low = power[0], high = power[bins - 1];

    for (size_t k = 0; k < bins; k++)
        power[k] *= (float)rule->factor;
    if (first)
        power[0] = low * (float)rule->single;
    if (last)
        power[bins - 1] = high * (float)rule->single;
}
