// SPDX-License-Identifier: MIT
// bench: this machine's numbers: what pipelines reach, beside what the machine allows.

#include "cli/bench.h"

#include "cli/commands.h"
#include "cli/report.h"
#include "runtime/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CASES_MOST = 16 };

struct figures {
    size_t count; // cases
    double *value[CASES_MOST];
};

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

struct range {
    double middle, least, most;
};

static struct range range_of(const double *values, size_t count)
{
    double *sorted = malloc(count * sizeof *sorted);

    if (!sorted)
        abort();
    memcpy(sorted, values, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, ascending);
    const struct range range = {(sorted[count / 2] + sorted[(count - 1) / 2]) / 2, sorted[0],
                                sorted[count - 1]};
    free(sorted);
    return range;
}

// Every case in turn, again and again, so that what disturbs the machine disturbs all alike.
static bool measure(const struct bench_row *row, size_t rounds, struct figures *figures,
                    struct error *err)
{
    for (size_t r = 0; r < rounds; r++)
        for (size_t k = 0; k < figures->count; k++) {
            const double value = row->cases[k].measure(&row->cases[k], err);

            if (err->count)
                return false;
            figures->value[k][r] = value;
        }
    return true;
}

// The ratio of each round: what is compared ran one after the other.
static void print_ratio(const struct bench_row *row, const struct figures *figures, size_t k,
                        size_t rounds)
{
    const struct bench_case *c = &row->cases[k];
    double *ratio = calloc(rounds, sizeof *ratio);

    if (!ratio)
        abort();
    for (size_t r = 0; r < rounds; r++)
        ratio[r] = figures->value[k][r] / figures->value[c->limit - 1][r];
    const double part = range_of(ratio, rounds).middle;
    const bool missed = row->less ? part > c->target : part < c->target;
    printf(" %9.3f  %s %g%s", part, row->less ? "at most" : "at least", c->target,
           missed ? ", missed" : "");
    free(ratio);
}

static void print_row(const struct bench_row *row, const struct figures *figures, size_t rounds)
{
    printf("\n%s. %s\n\n", row->name, row->title);
    printf("  %-28s %31s %9s  %s\n", "", row->unit, "of limit", "target");
    for (size_t k = 0; k < figures->count; k++) {
        const struct bench_case *c = &row->cases[k];
        const struct range value = range_of(figures->value[k], rounds);
        struct text range = {0};

        text_add(&range, "%.4g (%.4g to %.4g)", value.middle, value.least, value.most);
        printf("  %-28s %31s", c->name, text_of(&range));
        if (c->limit)
            print_ratio(row, figures, k, rounds);
        putchar('\n');
        text_release(&range);
    }
}

static void print_json(const struct bench_row *row, const struct figures *figures, size_t rounds)
{
    printf("{\"row\":\"%s\",\"title\":\"%s\",\"unit\":\"%s\",\"less\":%s,\"cases\":[", row->name,
           row->title, row->unit, row->less ? "true" : "false");
    for (size_t k = 0; k < figures->count; k++) {
        const struct bench_case *c = &row->cases[k];

        printf("%s{\"name\":\"%s\",\"limit\":%zu,\"target\":%g,\"values\":[", k ? "," : "", c->name,
               c->limit, c->target);
        for (size_t r = 0; r < rounds; r++)
            printf("%s%.9g", r ? "," : "", figures->value[k][r]);
        printf("]}");
    }
    printf("]}\n");
}

static bool run_row(const struct bench_row *row, const struct options *options, struct error *err)
{
    struct figures figures = {0};
    bool good = true;

    for (; row->cases[figures.count].measure; figures.count++)
        figures.value[figures.count] = calloc(options->rounds, sizeof(double));
    for (size_t k = 0; k < figures.count; k++)
        if (!figures.value[k])
            abort();
    good = measure(row, options->rounds, &figures, err);
    if (good)
        (options->json ? print_json : print_row)(row, &figures, options->rounds);
    fflush(stdout);
    for (size_t k = 0; k < figures.count; k++)
        free(figures.value[k]);
    return good;
}

int bench_command(const struct options *options, const struct source *source)
{
    const char *wanted = options->word_count ? options->words[0] : NULL;
    struct error err = {0};
    bool found = false;

    (void)source;
    if (wanted && strcmp(wanted, "wisdom") == 0)
        return bench_wisdom(options);
    for (const struct bench_row *row = bench_rows; row->name && !err.count; row++) {
        if (wanted && strcmp(row->name, wanted) != 0)
            continue;
        found = true;
        run_row(row, options, &err);
    }
    if (!found && !err.count)
        error_at(&err, span_none(), "bench takes 1, 2, 3, 4, 9, 11 or wisdom, found %s", wanted);
    return err.count ? report_errors(&err, options) : 0;
}
