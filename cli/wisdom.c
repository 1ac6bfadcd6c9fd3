// SPDX-License-Identifier: MIT
// wisdom: where it lies, when it is read and added to, and the lengths that `bench wisdom` trains.

#include "cli/wisdom.h"

#include "cli/bench.h"
#include "cli/report.h"
#include "runtime/base/text.h"
#include "stages/dsp/fft.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

// A run of less than this isn't worth two seconds of measuring.
static const double learn_after = 10, learn_for = 2;

// NULL where there is no place for it.
static char *wisdom_path(void)
{
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    char key[256];

    fft_wisdom_key(key, sizeof key);
    if (cache && *cache == '/')
        return text_format("%s/sigrun/wisdom-%s", cache, key);
    return home && *home == '/' ? text_format("%s/.cache/sigrun/wisdom-%s", home, key) : NULL;
}

void wisdom_load(const struct options *options)
{
    char *path = wisdom_path();
    const char *why;

    if (!path || access(path, F_OK) != 0) {
        if (options->verbose)
            fprintf(stderr, "nothing was measured yet: transforms are estimated\n");
    } else if (!fft_wisdom_load(path, &why)) {
        if (!options->quiet)
            fprintf(stderr, "warning: %s: %s; transforms are estimated\n", path, why);
    } else if (options->verbose) {
        fprintf(stderr, "transforms as measured: %s\n", path);
    }
    free(path);
}

static void make_folders(char *path)
{
    for (char *s = path + 1; *s; s++)
        if (*s == '/') {
            *s = 0;
            mkdir(path, 0777);
            *s = '/';
        }
}

bool wisdom_save(char **path, const char **why)
{
    *path = wisdom_path();
    *why = "there is no home folder";
    if (!*path)
        return false;
    make_folders(*path);
    return fft_wisdom_save(*path, why);
}

void wisdom_learn(const struct options *options, double seconds)
{
    const char *why;
    char *path;

    if (seconds < learn_after)
        return;
    const size_t learned = fft_learn(learn_for);
    if (!learned)
        return;
    const bool saved = wisdom_save(&path, &why);
    if (!saved && !options->quiet)
        fprintf(stderr, "warning: %s: %s\n", path ? path : "wisdom", why);
    else if (options->verbose)
        fprintf(stderr, "measured %zu transform%s: %s\n", learned, learned == 1 ? "" : "s", path);
    free(path);
}

int bench_wisdom(const struct options *options)
{
    static const struct {
        enum fft_kind kind;
        size_t from, to;
        bool f64;
        const char *name;
    } sets[] = {{FFT_FORWARD, 16, 1 << 16, false, "complex"},
                {FFT_BACKWARD, 16, 1 << 16, false, "complex, back"},
                {FFT_R2C, 16, 1 << 16, false, "real"},
                {FFT_C2R, 16, 1 << 16, false, "real, back"},
                {FFT_FORWARD, 16, 1 << 14, true, "complex, double"},
                {FFT_R2C, 16, 1 << 14, true, "real, double"}};
    struct error err = {0};
    const char *why = NULL;
    char *path = NULL;
    bool good = true;

    wisdom_load(options); // what is known stays in the file
    for (size_t i = 0; good && i < sizeof sets / sizeof *sets; i++) {
        if (!options->quiet)
            fprintf(stderr, "%s, %zu to %zu\n", sets[i].name, sets[i].from, sets[i].to);
        for (size_t n = sets[i].from; good && n <= sets[i].to; n *= 2)
            good = fft_train(sets[i].kind, n, sets[i].f64, &why) &&
                   fft_train(sets[i].kind, n / 2 * 3, sets[i].f64, &why);
    }
    good = good && wisdom_save(&path, &why);
    if (good)
        printf("%s\n", path);
    else
        error_kind_at(&err, ERROR_RUN, span_none(), "%s: %s", path ? path : "wisdom", why);
    free(path);
    return err.count ? report_errors(&err, options) : 0;
}
