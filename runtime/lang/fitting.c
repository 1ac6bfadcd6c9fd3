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

// `lo =300` is two values for the grammar: a name, and a word that starts with `=`. The name, where
// argument i of a call and the next were written so, else NULL.
static const char *parted_name(const struct call *call, size_t i)
{
    const struct argument *name = &call->arguments[i], *value = name + 1;

    if (i + 1 >= call->count || name->name || value->name || name->value.count != 1)
        return NULL;
    // What stands in quotes is meant as it is. A tree that wasn't parsed has no source.
    const struct span at = value->span;
    if (!at.source || at.within || at.length < 2 || at.source->text[at.at] != '=')
        return NULL;
    return name->value.items[0].text;
}

static bool is_parted(struct names *names, const struct call *call, size_t i,
                      const struct statement *def)
{
    const char *name = parted_name(call, i);

    for (size_t k = 0; name && k < def->param_count; k++) {
        if (strcmp(def->params[k].name, name) != 0)
            continue;
        const struct span value = call->arguments[i + 1].span,
                          at = span_join(call->arguments[i].span, value);
        const char *written = value.source->text + value.at;

        flaw_at(&names->flaws, at.at, at.length,
                "%s: write %s%.*s without a space before the =", def->name, name, (int)value.length,
                written);
        flaw_fix(&names->flaws, at.at, at.length, "%s%.*s", name, (int)value.length, written);
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
        if (is_parted(names, call, i, def)) {
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
