// SPDX-License-Identifier: MIT
// wisdom: where it lies, and the lengths that `bench wisdom` trains.

#include "cli/wisdom.h"

#include "cli/bench.h"
#include "cli/report.h"
#include "runtime/base/text.h"
#include "stages/dsp/fft.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

char *wisdom_path(void)
{
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    char key[256];

    fft_wisdom_key(key, sizeof key);
    if (cache && *cache == '/')
        return text_format("%s/sigrun/%s.wisdom", cache, key);
    return home && *home == '/' ? text_format("%s/.cache/sigrun/%s.wisdom", home, key) : NULL;
}

void wisdom_load(void)
{
    char *path = wisdom_path();
    const char *why;

    // A file of another FFTW has another name; one that is broken is as good as none.
    if (path && access(path, R_OK) == 0)
        (void)fft_wisdom_load(path, &why);
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

int bench_wisdom(const struct options *options)
{
    static const struct {
        enum fft_kind kind;
        size_t from, to;
        bool f64;
        const char *name;
    } sets[] = {{FFT_FORWARD, 16, 1 << 18, false, "complex"},
                {FFT_BACKWARD, 16, 1 << 18, false, "complex, back"},
                {FFT_R2C, 16, 1 << 18, false, "real"},
                {FFT_C2R, 16, 1 << 18, false, "real, back"},
                {FFT_FORWARD, 16, 1 << 15, true, "complex, double"},
                {FFT_R2C, 16, 1 << 15, true, "real, double"}};
    struct error err = {0};
    const char *why = "there is no home folder";
    char *path = wisdom_path();
    bool good = path != NULL;

    if (path)
        make_folders(path);
    for (size_t i = 0; good && i < sizeof sets / sizeof *sets; i++) {
        if (!options->quiet)
            fprintf(stderr, "%s, %zu to %zu\n", sets[i].name, sets[i].from, sets[i].to);
        for (size_t n = sets[i].from; good && n <= sets[i].to; n *= 2)
            for (size_t m = 2; good && m <= 5; m++) // n, 3n/2 and 5n/4
                good = m == 4 || (m == 5 && n < 64) ||
                       fft_train(sets[i].kind,
                                 m == 2   ? n
                                 : m == 3 ? n / 2 * 3
                                          : n / 4 * 5,
                                 sets[i].f64, &why);
    }
    good = good && fft_wisdom_save(path, &why);
    if (good)
        printf("%s\n", path);
    else
        error_kind_at(&err, ERROR_RUN, span_none(), "%s: %s", path ? path : "wisdom", why);
    free(path);
    return err.count ? report_errors(&err, options) : 0;
}
