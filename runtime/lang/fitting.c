// SPDX-License-Identifier: MIT
// fitting: compare the values of a call with the parameters of its definition.

#include "runtime/base/text.h"
#include "runtime/lang/names.h"

#include <stdint.h>
#include <string.h>

size_t names_param(const struct statement *def, const struct argument *argument, size_t *position)
{
    if (!argument->name)
        return *position < def->param_count ? (*position)++ : SIZE_MAX;
    for (size_t i = 0; i < def->param_count; i++)
        if (!strcmp(def->params[i].name, argument->name))
            return i;
    return SIZE_MAX;
}

static const char *param_name(const void *context, size_t i)
{
    return ((const struct statement *)context)->params[i].name;
}

// "lo, hi"
static const char *param_names(struct names *names, const struct statement *def)
{
    struct text text = {0};

    for (size_t i = 0; i < def->param_count; i++)
        text_add(&text, i ? ", %s" : "%s", def->params[i].name);
    const char *made = arena_copy(names->arena, text_of(&text), text.length);
    text_release(&text);
    return made;
}

// An argument that is for none of the parameters.
static void report_argument(struct names *names, const struct statement *def,
                            const struct argument *argument)
{
    struct flaws *flaws = &names->flaws;
    const struct span at = argument->name ? argument->name_span : argument->span;
    const char *nearest =
        argument->name ? text_nearest(argument->name, def->param_count, param_name, def) : NULL;

    if (!def->param_count) {
        flaw_at(flaws, at.at, at.length, "%s: takes no values, as 'def %s' has no parameters",
                def->name, def->name);
    } else if (!argument->name) {
        flaw_at(flaws, at.at, at.length, "%s: too many values: it takes %zu (%s)", def->name,
                def->param_count, param_names(names, def));
    } else {
        flaw_at(flaws, at.at, at.length, "%s: has no parameter '%s'%s%s%s: it takes %s", def->name,
                argument->name, nearest ? ", did you mean '" : "", nearest ? nearest : "",
                nearest ? "'" : "", param_names(names, def));
        if (nearest)
            flaw_fix(flaws, at.at, at.length, "%s", nearest);
    }
}

// `lo =300` is two values for the grammar: a parameter's name, and a word that starts with `=`.
static bool is_spaced_out(struct names *names, const struct call *call, size_t i,
                          const struct statement *def)
{
    const struct argument *name = &call->arguments[i], *value = name + 1;

    if (i + 1 >= call->count || name->name || value->name || !name->value.items[0].text)
        return false;
    // A word with variables has pieces in place of a text.
    const char *written = value->span.source->text + value->span.at;
    if (written[0] != '=' || value->span.length < 2)
        return false;
    for (size_t k = 0; k < def->param_count; k++) {
        const char *param = def->params[k].name;

        if (strcmp(param, name->value.items[0].text) != 0)
            continue;
        const size_t at = name->span.at, length = value->span.at + value->span.length - at;
        flaw_at(&names->flaws, at, length,
                "%s: write %s%.*s without a space before the =", def->name, param,
                (int)value->span.length, written);
        flaw_fix(&names->flaws, at, length, "%s%.*s", param, (int)value->span.length, written);
        return true;
    }
    return false;
}

void names_check_values(struct names *names, const struct call *call, const struct statement *def)
{
    bool *given = arena_alloc(names->arena, def->param_count, sizeof *given);
    bool fine = true;
    struct text missing = {0};
    size_t position = 0;

    for (size_t i = 0; i < call->count; i++) {
        if (is_spaced_out(names, call, i, def)) {
            fine = false;
            i++;
            continue;
        }
        const size_t param = names_param(def, &call->arguments[i], &position);
        const struct span at = call->arguments[i].span;

        if (param == SIZE_MAX) {
            report_argument(names, def, &call->arguments[i]);
            fine = false;
        } else if (given[param]) {
            flaw_at(&names->flaws, at.at, at.length,
                    "%s: '%s' has a value already: remove one of the two", def->name,
                    def->params[param].name);
        } else {
            given[param] = true;
        }
    }
    for (size_t i = 0; i < def->param_count; i++)
        if (!given[i] && !def->params[i].value)
            text_add(&missing, missing.length ? ", %s" : "%s", def->params[i].name);
    // A value with the wrong name is the one that is missing.
    if (missing.length && fine)
        flaw_at(&names->flaws, call->name_span.at, call->name_span.length,
                "%s: expected a value for %s, found none", def->name, text_of(&missing));
    text_release(&missing);
}
