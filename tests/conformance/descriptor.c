// SPDX-License-Identifier: MIT
// descriptor: what every stage says of itself is complete, its defaults are values of their
// parameters, and what isn't one is refused with the caret under it.

#include "runtime/base/text.h"
#include "runtime/graph/param.h"
#include "runtime/graph/registry.h"
#include "tests/check.h"
#include "tests/conformance/checks.h"
#include "tests/conformance/mutants.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_PARAMS = 64 };

static bool word(const char *text)
{
    bool good = text && islower((unsigned char)*text);

    for (const char *c = text; good && *c; c++)
        good = islower((unsigned char)*c) || isdigit((unsigned char)*c) || *c == '_';
    return good;
}

static bool filled(const char *text)
{
    return text && strlen(text) > 3 && text[strlen(text) - 1] != ' ';
}

static const char *check_ports(const struct sigrun_port *ports)
{
    size_t n = 0;

    while (n < SIGRUN_PORTS && ports[n].name)
        n++;
    for (size_t i = 0; i < SIGRUN_PORTS; i++) {
        if (i >= n && (ports[i].types || ports[i].name))
            return "a port has no name";
        if (i < n && (!word(ports[i].name) || !ports[i].types))
            return "a port has no types, or its name is no word";
        if (i + 1 < n && ports[i].repeats)
            return "a port that repeats is not the last";
        for (size_t k = 0; k < i && i < n; k++)
            if (!strcmp(ports[k].name, ports[i].name))
                return "two ports have one name";
    }
    return NULL;
}

// Are all defaults values of their parameters? In a process of its own: a wrong one is a bug of the
// program, which ends it.
static bool reads_defaults(const struct sigrun_stage_type *type)
{
    const struct param_context context = {
        .stage = type->name, .source = !type->in[0].name, .rate = {48000, 1}};
    struct sigrun_param table[MOST_PARAMS + 1] = {0};
    struct span spans[MOST_PARAMS];
    bool given[MOST_PARAMS];
    struct error err = {0};
    struct arena arena;
    int status = 1;
    size_t n = 0;

    for (const struct sigrun_param *p = type->params; p && p->name && n < MOST_PARAMS; p++)
        if (p->def)
            table[n++] = *p;

    fflush(NULL);
    const pid_t child = fork();
    if (child == 0) {
        const struct rlimit none = {0, 0};

        setrlimit(RLIMIT_CORE, &none);
        if (!freopen("/dev/null", "w", stderr))
            _exit(1);
        arena_init(&arena);
        void *self = arena_alloc(&arena, 1, type->size);
        _exit(!params_read(&arena, table, self, NULL, &context, spans, given, &err));
    }
    return waitpid(child, &status, 0) == child && WIFEXITED(status) && !WEXITSTATUS(status);
}

static const char *check_params(const struct sigrun_stage_type *type)
{
    const struct sigrun_param *table = type->params;

    for (size_t i = 0; i < params_count(table); i++) {
        const struct sigrun_param *p = &table[i];

        if (!word(p->name) || !filled(p->doc))
            return "a parameter has no word for a name, or no doc";
        if (p->offset >= type->size)
            return "a parameter lies outside of the struct";
        if (p->min > p->max)
            return "a parameter has no values";
        for (size_t k = 0; k < i; k++)
            if (!strcmp(table[k].name, p->name))
                return "two parameters have one name";
    }
    return reads_defaults(type) ? NULL : "a default is no value of its parameter";
}

const char *check_descriptor(const struct sigrun_stage_type *type)
{
    if (type->abi != SIGRUN_ABI || !type->revision)
        return "it has no abi, or no revision";
    if (!word(type->name) || !word(type->family))
        return "its name or its family is no word";
    if (!filled(type->summary) || !filled(type->doc) || !filled(type->example))
        return "summary, doc or example is missing";
    if (!type->in[0].name && !type->out[0].name)
        return "it has no ports";
    if (!type->process && !type->shape)
        return "it has neither a process nor a view";
    if (!type->partial != !type->combine || (type->partial && type->out[0].name))
        return "partial results need `combine`, and belong to sinks";
    if (type->params && !type->size)
        return "it has parameters and no struct";
    const char *wrong = check_ports(type->in);
    wrong = wrong ? wrong : check_ports(type->out);
    return wrong ? wrong : check_params(type);
}

// The call with another value for one parameter.
static char *call_with(const struct trial *trial, const char *name, const char *value)
{
    struct text call = {0};
    char key[100];

    snprintf(key, sizeof key, " %s=", name);
    const char *at = strstr(trial->call, key), *end = at ? at + strlen(key) : NULL;
    if (!at)
        return NULL;
    for (bool quoted = false; *end && (*end != ' ' || quoted); end++)
        quoted = quoted != (*end == '"' && end[-1] != '\\');
    text_append(&call, trial->call, (size_t)(at - trial->call));
    text_add(&call, "%s%s%s", key, value, end);
    return text_take(&call);
}

// NULL: refused, with the caret under the value.
static const char *refused(const struct trial *trial, const char *name, const char *value)
{
    static char text[600];
    struct trial other = *trial;
    struct engine engine;

    other.call = call_with(trial, name, value);
    if (!other.call)
        return NULL;
    char *expression = trial_text(&other, &(struct trial_run){.frames = 1});
    const bool open = engine_open(&engine, expression, &(struct engine_options){0});
    const char *culprit = engine_culprit(&engine);
    const bool there = *culprit && strstr(value, culprit); // one end of a range will do
    snprintf(text, sizeof text, "%s=%s is %s: '%.100s' %.300s", name, value,
             open ? "accepted" : "not shown where it is", engine_culprit(&engine),
             engine_error(&engine));
    engine_close(&engine);
    free(expression);
    free(other.call);
    return !open && there ? NULL : text;
}

// A number outside of the limits, as the kind of the parameter is written.
static const char *spelled(const struct sigrun_param *param, double number, char text[100])
{
    if (param->kind == SIGRUN_RANGE)
        snprintf(text, 100, "%.17g..%.17g", number, number + fabs(number) + 1);
    else
        snprintf(text, 100, "%.17g", number);
    return text;
}

const char *check_refusals(const struct trial *trial)
{
    const char *wrong = NULL;
    char text[100];

    for (const struct sigrun_param *p = trial->type->params; p && p->name && !wrong; p++) {
        const bool limits = p->min != 0 || p->max != 0; // no limit when both are 0

        if (limits && isfinite(p->max) && p->max < 1e300)
            wrong = refused(trial, p->name, spelled(p, 2 * fabs(p->max) + 1, text));
        if (!wrong && limits && isfinite(p->min) && p->min > -1e300)
            wrong = refused(trial, p->name, spelled(p, p->min - fabs(p->min) - 1, text));
        if (!wrong && (p->choices || (p->kind != SIGRUN_TEXT && p->kind != SIGRUN_TEXTS)))
            wrong = refused(trial, p->name, "qzx");
    }
    return wrong;
}

static void check_stage(const struct sigrun_stage_type *type, const char *caught)
{
    struct trial trial;
    char why[300];

    check_case(type->name);
    const char *wrong = check_descriptor(type);
    if (!CHECK(!wrong == !(caught && !strcmp(caught, "descriptor"))))
        fprintf(stderr, "  %s\n", wrong ? wrong : "nothing is found");
    if (caught && !strcmp(caught, "descriptor"))
        return;
    if (!trial_possible(type))
        return;
    if (!CHECK(trial_of_example(&trial, type, why))) {
        fprintf(stderr, "  %s\n", why);
        return;
    }
    wrong = check_refusals(&trial);
    if (!CHECK(!wrong == !caught))
        fprintf(stderr, "  %s\n", wrong ? wrong : "nothing is found");
    trial_release(&trial);
}

// Every name leads to its stage, and no alias is a stage's name.
static void check_names(const struct registry *registry)
{
    struct error err = {0};

    check_case("names");
    for (size_t i = 0; i < registry_count(registry); i++) {
        const struct sigrun_stage_type *type = registry_at(registry, i);

        CHECK(registry_find(registry, type->name, span_none(), &err) == type);
        for (const char *const *alias = type->aliases; alias && *alias; alias++)
            if (!CHECK(!registry_find(registry, *alias, span_none(), &err)))
                fprintf(stderr, "  %s: its alias %s is a stage\n", type->name, *alias);
    }
    CHECK_SIZE(err.count, 0);
    error_release(&err);
}

int main(void)
{
    const struct registry *registry = (engine_extra(mutant_types), engine_registry());

    registry_load_all(registry, NULL);
    trial_folder();
    for (size_t i = 0; i < MUTANTS; i++)
        if (!mutants[i].caught || !mutants[i].bytes)
            check_stage(mutants[i].type, mutants[i].caught && strcmp(mutants[i].caught, "quiet")
                                             ? mutants[i].caught
                                             : NULL);
    for (size_t i = 0; i < registry_count(registry); i++)
        if (strcmp(registry_at(registry, i)->family, "toy"))
            check_stage(registry_at(registry, i), NULL);
    check_names(registry);
    return check_result();
}
