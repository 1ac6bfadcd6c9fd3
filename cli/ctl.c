// SPDX-License-Identifier: MIT
// ctl: list running pipelines with their live parameters, and change these.

#include "cli/attach.h"
#include "cli/commands.h"
#include "cli/door.h"
#include "cli/json.h"
#include "cli/report.h"
#include "cli/terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// One line a parameter: how it is set, and what it may be.
static void print_param(const char *stage, const struct json *param)
{
    const char *limits = json_text(param, "limits"), *more = *limits ? ", " : "";
    const struct json *choices = json_member(param, "choices");
    struct text set = {0}, kinds = {0};

    text_add(&set, "%s.%s=%s", stage, json_text(param, "name"), json_text(param, "value"));
    for (const struct json *choice = choices ? choices->first : NULL; choice; choice = choice->next)
        text_add(&kinds, "%s%s", kinds.length ? ", " : "", choice->text);
    printf("  %-28s %s%s%s. %s\n", text_of(&set),
           kinds.length ? text_of(&kinds) : json_text(param, "type"), more, limits,
           json_text(param, "doc"));
    text_release(&set);
    text_release(&kinds);
}

static void print_run(const struct json *run, const struct terminal *terminal)
{
    const struct json *stages = json_member(run, "stages");
    const double seconds = json_number(run, "seconds", 0);

    printf("%s%.0f%s  %d:%02d:%02d  %s\n", terminal_ink(terminal, INK_BOLD),
           json_number(run, "pid", 0), terminal_ink(terminal, INK_NONE), (int)(seconds / 3600),
           (int)(seconds / 60) % 60, (int)seconds % 60, json_text(run, "expression"));
    for (const struct json *stage = stages ? stages->first : NULL; stage; stage = stage->next) {
        const struct json *params = json_member(stage, "params");

        for (const struct json *param = params ? params->first : NULL; param; param = param->next)
            print_param(json_text(stage, "stage"), param);
    }
}

static bool list_one(pid_t pid, const struct options *options, struct error *err)
{
    const struct terminal terminal = terminal_of(stdout, options->color);
    struct attach attach;
    const struct json *answer =
        attach_open(&attach, pid, err) ? attach_ask(&attach, "{\"do\":\"list\"}", err) : NULL;

    if (answer && options->json)
        printf("%s\n", attach.line.text);
    else if (answer)
        print_run(answer, &terminal);
    attach_close(&attach);
    return answer != NULL;
}

// A run that ends while it is asked is no error.
static void list_all(const struct options *options)
{
    struct arena arena;
    size_t count;

    arena_init(&arena);
    const pid_t *pids = door_list(&arena, &count);
    for (size_t i = 0; i < count; i++) {
        struct error err = {0};

        list_one(pids[i], options, &err);
        error_release(&err);
    }
    if (!count && !options->json)
        fputs("no pipeline of yours is running\n", stderr);
    arena_release(&arena);
}

// What the run has found wrong, under the word that was given here.
static void take_error(const struct json *answer, const struct source *word, struct error *err)
{
    const size_t length = strlen(word->text);
    const double from = json_number(answer, "from", -1), span = json_number(answer, "length", 0);
    const bool inside = from >= 0 && span >= 0 && from + span <= (double)length;

    error_at(err, inside ? (struct span){word, (size_t)from, (size_t)span, NULL} : span_none(),
             "%s", json_text(answer, "error"));
    if (*json_text(answer, "remedy"))
        error_remedy(err, "%s", json_text(answer, "remedy"));
}

static bool set_one(struct attach *attach, const struct options *options, const struct source *word,
                    struct error *err)
{
    struct text line = {0};

    text_add(&line, "{\"do\":\"set\",\"what\":");
    json_add_text(&line, word->text);
    text_put(&line, '}');
    const struct json *answer = attach_ask(attach, text_of(&line), err);
    text_release(&line);
    if (!answer)
        return false;
    const struct json *ok = json_member(answer, "ok");
    if (options->json)
        printf("%s\n", attach->line.text);
    if (ok && ok->truth)
        return true;
    take_error(answer, word, err);
    return false;
}

static bool set_all(pid_t pid, const struct options *options, size_t first, struct source *sources,
                    struct error *err)
{
    struct attach attach;
    bool good = attach_open(&attach, pid, err);

    for (size_t i = first; i < options->word_count && attach.fd >= 0; i++) {
        sources[i] = (struct source){NULL, options->words[i]};
        good = set_one(&attach, options, &sources[i], err) && good;
    }
    attach_close(&attach);
    return good;
}

int ctl_command(const struct options *options, const struct source *source)
{
    struct error err = {0};
    pid_t pid = options->word_count ? attach_number(options->words[0]) : 0;
    const size_t first = pid != 0;
    bool good = true;

    (void)source;
    if (first < options->word_count) {
        struct source *sources = calloc(options->word_count, sizeof *sources);

        if (!sources)
            abort();
        if (!pid)
            pid = attach_only(&err);
        good = pid && set_all(pid, options, first, sources, &err);
        const int status = good ? 0 : report_errors(&err, options);
        free(sources);
        return status;
    }
    if (pid)
        good = list_one(pid, options, &err);
    else
        list_all(options);
    return good ? 0 : report_errors(&err, options);
}
