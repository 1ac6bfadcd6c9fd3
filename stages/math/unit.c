// SPDX-License-Identifier: MIT
// The unit of what arithmetic makes.

#include "stages/math/unit.h"

#include <string.h>

static const char square[] = "²", root[] = "√", full_scale[] = "FS²";

// Made of several, so that it needs brackets before anything is appended.
static bool composite(const char *unit)
{
    return strpbrk(unit, "/ ") || strstr(unit, "·") || strstr(unit, square) || strstr(unit, root);
}

// unit = part + tail
static bool ends(const char *unit, const char *tail)
{
    const size_t n = strlen(unit), m = strlen(tail);

    return n >= m && !strcmp(unit + n - m, tail);
}

const char *unit_square(struct sigrun_stage *stage, const char *unit)
{
    static const char density[] = "/√Hz";

    if (!unit)
        return full_scale;
    if (ends(unit, density)) {
        const int n = (int)(strlen(unit) - strlen(density));

        return sigrun_text(stage, "%.*s²/Hz", n, unit);
    }
    return sigrun_text(stage, composite(unit) ? "(%s)²" : "%s²", unit);
}

// The text whose square the first n bytes are.
static const char *base(struct sigrun_stage *stage, const char *unit, size_t n)
{
    n -= strlen(square);
    if (unit[0] == '(' && unit[n - 1] == ')')
        return sigrun_text(stage, "%.*s", (int)n - 2, unit + 1);
    return sigrun_text(stage, "%.*s", (int)n, unit);
}

const char *unit_root(struct sigrun_stage *stage, const char *unit)
{
    static const char density[] = "²/Hz";

    if (!unit || !strcmp(unit, full_scale))
        return NULL;
    if (unit_is_power(unit) && ends(unit, square))
        return base(stage, unit, strlen(unit));
    if (unit_is_power(unit) && ends(unit, density))
        return sigrun_text(stage, "%s/√Hz", base(stage, unit, strlen(unit) - strlen("/Hz")));
    return sigrun_text(stage, composite(unit) ? "√(%s)" : "√%s", unit);
}

const char *unit_product(struct sigrun_stage *stage, const char *a, const char *b)
{
    if (!a || !b)
        return a ? a : b;
    if (!strcmp(a, b))
        return unit_square(stage, a);
    return sigrun_text(stage, "%s·%s", a, b);
}

const char *unit_quotient(struct sigrun_stage *stage, const char *a, const char *b)
{
    if (!b || unit_equal(a, b))
        return b ? NULL : a;
    const char *above = !a ? "1" : strchr(a, '/') ? sigrun_text(stage, "(%s)", a) : a;
    return sigrun_text(stage, composite(b) ? "%s/(%s)" : "%s/%s", above, b);
}

const char *unit_decibel(struct sigrun_stage *stage, const char *unit)
{
    if (!unit || !strcmp(unit, full_scale))
        return "dBFS";
    return sigrun_text(stage, "dB re %s", unit);
}

bool unit_is_power(const char *unit)
{
    int depth = 0;

    if (!unit)
        return false;
    for (const char *p = unit; *p; p++) {
        depth += (*p == '(') - (*p == ')');
        if (!depth && *p == '/')
            return false; // m/s² is an amplitude
        if (!depth && !strncmp(p, square, strlen(square)))
            return true;
    }
    return false;
}

bool unit_equal(const char *a, const char *b)
{
    return a && b ? !strcmp(a, b) : a == b;
}
