// SPDX-License-Identifier: MIT
// Measured plans that outlive a process: one text file with the wisdom of both precisions.
//
// Layout: "sigrun-wisdom KEY", then "float BYTES" and "double BYTES", each followed by that many
// bytes of FFTW's own text and a newline.

#include <errno.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>
#if defined(__x86_64__) || defined(__i386__)
#include <cpuid.h>
#endif

#include "stages/dsp/fft.h"
#include "stages/dsp/fft_cache.h"

static const size_t wisdom_longest = (size_t)64 << 20; // bytes of a file worth reading

static uint32_t wisdom_hash(uint32_t h, const void *bytes, size_t n)
{
    const unsigned char *p = bytes;

    for (size_t i = 0; i < n; i++)
        h = (h ^ p[i]) * 16777619u; // FNV-1a
    return h;
}

static uint32_t wisdom_processor(void)
{
    uint32_t h = 2166136261u;
    struct utsname system;

    if (uname(&system) == 0)
        h = wisdom_hash(h, system.machine, strlen(system.machine));
#if defined(__x86_64__) || defined(__i386__)
    for (unsigned leaf = 0x80000002u; leaf <= 0x80000004u; leaf++) { // the brand string
        unsigned r[4] = {0};
        if (__get_cpuid(leaf, &r[0], &r[1], &r[2], &r[3]))
            h = wisdom_hash(h, r, sizeof r);
    }
#endif
    return h;
}

// Wisdom is of both precisions.
static bool both_libraries(const char **why)
{
    return fft_library(false, why) && fft_library(true, why);
}

void fft_wisdom_key(char *text, size_t size)
{
    const char *why;

    snprintf(text, size, "%s-%08" PRIx32, both_libraries(&why) ? fft_double.version : "fftw",
             wisdom_processor());
}

static char *wisdom_read(const char *path, const char **why)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        *why = errno == ENOENT ? "there is no such wisdom file" : "the wisdom file can't be read";
        return NULL;
    }
    char *text = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&text, &size);
    char block[4096];
    size_t n;
    while (memory && size <= wisdom_longest && (n = fread(block, 1, sizeof block, file)) > 0) {
        fwrite(block, 1, n, memory);
        fflush(memory);
    }
    const bool good = memory && !ferror(file) && size <= wisdom_longest;
    fclose(file);
    if (memory && fclose(memory) != 0)
        text = NULL;
    if (!good || !text) {
        *why = "the wisdom file can't be read";
        free(text);
        return NULL;
    }
    return text;
}

// Cuts "NAME BYTES\n<bytes>\n" from *at; NULL when it doesn't stand there.
static char *wisdom_part(char **at, const char *name)
{
    const size_t length = strlen(name);
    if (strncmp(*at, name, length) != 0 || (*at)[length] != ' ')
        return NULL;
    char *end = NULL;
    const unsigned long long bytes = strtoull(*at + length + 1, &end, 10);
    if (*end != '\n' || bytes > wisdom_longest || strnlen(end + 1, bytes + 1) < bytes + 1 ||
        end[1 + bytes] != '\n')
        return NULL;
    char *part = end + 1;
    part[bytes] = '\0';
    *at = part + bytes + 1;
    return part;
}

static bool wisdom_import(char *text, const char **why)
{
    char key[128];
    char line[160];

    fft_wisdom_key(key, sizeof key);
    const size_t head = (size_t)snprintf(line, sizeof line, "sigrun-wisdom %s\n", key);
    if (strncmp(text, "sigrun-wisdom ", 14) != 0) {
        *why = "this is not a wisdom file";
        return false;
    }
    if (strncmp(text, line, head) != 0) {
        *why = "the wisdom was made with another FFTW or on another processor";
        return false;
    }
    char *at = text + head;
    char *single = wisdom_part(&at, "float");
    char *twice = single ? wisdom_part(&at, "double") : NULL;
    if (!twice || !fft_single.import_wisdom_from_string(single) ||
        !fft_double.import_wisdom_from_string(twice)) {
        *why = "the wisdom file is damaged";
        return false;
    }
    return true;
}

bool fft_wisdom_load(const char *path, const char **why)
{
    char *text = both_libraries(why) ? wisdom_read(path, why) : NULL;
    if (!text)
        return false;
    pthread_mutex_lock(&fft_cache.lock);
    const bool good = wisdom_import(text, why);
    if (good)
        fft_cache.wise = true;
    pthread_mutex_unlock(&fft_cache.lock);
    free(text);
    return good;
}

static bool wisdom_write(FILE *file)
{
    char key[128];
    char *single = fft_single.export_wisdom_to_string();
    char *twice = fft_double.export_wisdom_to_string();
    bool good = single && twice;

    fft_wisdom_key(key, sizeof key);
    if (good)
        good = fprintf(file, "sigrun-wisdom %s\nfloat %zu\n%s\ndouble %zu\n%s\n", key,
                       strlen(single), single, strlen(twice), twice) > 0;
    free(single);
    free(twice);
    return good;
}

bool fft_wisdom_save(const char *path, const char **why)
{
    char name[4096];

    if (!both_libraries(why))
        return false;
    const int length = snprintf(name, sizeof name, "%s.XXXXXX", path);
    const int fd = length < (int)sizeof name ? mkstemp(name) : -1;
    FILE *file = fd < 0 ? NULL : fdopen(fd, "wb");

    if (!file) {
        if (fd >= 0) {
            close(fd);
            unlink(name);
        }
        *why = "the wisdom file can't be created";
        return false;
    }
    pthread_mutex_lock(&fft_cache.lock);
    bool good = wisdom_write(file);
    pthread_mutex_unlock(&fft_cache.lock);
    good = fclose(file) == 0 && good;
    if (!good || rename(name, path) != 0) {
        unlink(name);
        *why = "the wisdom file can't be written";
        return false;
    }
    return true;
}

void fft_forget_wisdom(void)
{
    const char *why;

    if (!both_libraries(&why))
        return;
    pthread_mutex_lock(&fft_cache.lock);
    fft_single.forget_wisdom();
    fft_double.forget_wisdom();
    fft_cache.wise = false;
    for (struct fft *f = fft_cache.plans; f; f = f->next)
        f->retired = f->retired || f->measured;
    pthread_mutex_unlock(&fft_cache.lock);
}

// Under the lock. The plan itself is thrown away: what counts is what FFTW remembers.
static bool wisdom_train(enum fft_kind kind, size_t length, size_t columns, bool f64)
{
    struct fft trial = {.kind = kind, .length = length, .columns = columns, .f64 = f64};
    const bool good = fft_plan_make(&trial, FFTW_MEASURE);

    fft_plan_drop(&trial);
    fft_cache.wise = fft_cache.wise || good;
    return good;
}

bool fft_train(enum fft_kind kind, size_t length, bool f64, const char **why)
{
    if (length == 0 || length > (size_t)1 << 30) {
        *why = "a transform length lies between 1 and 2^30";
        return false;
    }
    if (!fft_library(f64, why))
        return false;
    pthread_mutex_lock(&fft_cache.lock);
    const bool good = wisdom_train(kind, length, 1, f64);
    pthread_mutex_unlock(&fft_cache.lock);
    if (!good)
        *why = "no memory for a transform of this length";
    return good;
}

static double wisdom_clock(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

// The shortest estimated length above (length, kind, precision) `after`, so each is visited once.
static const struct fft *wisdom_next(const struct fft *after)
{
    const struct fft *best = NULL;

    for (const struct fft *f = fft_cache.plans; f; f = f->next) {
        const bool later = !after || f->length > after->length ||
                           (f->length == after->length && (uintptr_t)f > (uintptr_t)after);
        const bool sooner = !best || f->length < best->length ||
                            (f->length == best->length && (uintptr_t)f < (uintptr_t)best);
        if (!f->measured && !f->exact && !f->retired && later && sooner)
            best = f;
    }
    return best;
}

size_t fft_learn(double seconds)
{
    const double end = wisdom_clock() + seconds;
    size_t learned = 0;
    const char *why;

    if (!both_libraries(&why))
        return 0;
    pthread_mutex_lock(&fft_cache.lock);
    const struct fft *f = wisdom_next(NULL);
    for (; f && wisdom_clock() < end; f = wisdom_next(f)) {
        fft_single.set_timelimit(end - wisdom_clock());
        fft_double.set_timelimit(end - wisdom_clock());
        learned += wisdom_train(f->kind, f->length, f->columns, f->f64);
    }
    fft_single.set_timelimit(FFTW_NO_TIMELIMIT);
    fft_double.set_timelimit(FFTW_NO_TIMELIMIT);
    pthread_mutex_unlock(&fft_cache.lock);
    return learned;
}
