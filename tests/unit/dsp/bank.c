// SPDX-License-Identifier: MIT
//
// References for tests of kernels: the reader of banks and the measures of error.
#include "tests/unit/dsp/bank.h"

#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/check.h"

struct bank {
    size_t count;
    struct {
        char name[33];
        size_t count;
        double *values;
    } array[512];
};

static bool bank_next(struct bank *bank, FILE *file)
{
    uint64_t count = 0;
    char *name = bank->array[bank->count].name;

    if (fread(name, 1, 32, file) != 32 || fread(&count, sizeof count, 1, file) != 1 ||
        count > 1u << 24)
        return false;
    double *values = calloc(count + 1, sizeof *values);
    if (!values || fread(values, sizeof *values, count, file) != count)
        abort();
    bank->array[bank->count].count = count;
    bank->array[bank->count++].values = values;
    return true;
}

struct bank *bank_open(const char *name)
{
    char path[4096];
    struct bank *bank = calloc(1, sizeof *bank);

    snprintf(path, sizeof path, "%s/tests/golden/data/dsp/%s.bank", check_source(), name);
    FILE *file = fopen(path, "rb");
    if (!CHECK(bank && file)) {
        printf("no bank at %s\n", path);
        exit(check_result());
    }
    while (bank->count < sizeof bank->array / sizeof *bank->array && bank_next(bank, file)) {
    }
    fclose(file);
    return bank;
}

void bank_close(struct bank *bank)
{
    for (size_t i = 0; i < bank->count; i++)
        free(bank->array[i].values);
    free(bank);
}

const double *bank_get(const struct bank *bank, size_t *count, const char *format, ...)
{
    static const double nothing = 0;
    char name[64];
    va_list args;

    va_start(args, format);
    vsnprintf(name, sizeof name, format, args);
    va_end(args);
    for (size_t i = 0; i < bank->count; i++)
        if (strcmp(bank->array[i].name, name) == 0) {
            *count = bank->array[i].count;
            return bank->array[i].values;
        }
    printf("the bank has no \"%s\"\n", name);
    CHECK(false);
    *count = 0;
    return &nothing;
}

double bank_error(const double *y, const double *r, size_t n)
{
    double difference = 0, norm = 0;

    for (size_t i = 0; i < n; i++) {
        difference += (y[i] - r[i]) * (y[i] - r[i]);
        norm += r[i] * r[i];
    }
    return norm > 0 ? sqrt(difference / norm) : sqrt(difference);
}

void bank_check(const char *what, const double *y, const double *r, size_t n, double tolerance)
{
    double worst = 0, peak = 0;

    for (size_t i = 0; i < n; i++) {
        worst = fmax(worst, fabs(y[i] - r[i]));
        peak = fmax(peak, fabs(r[i]));
    }
    const double error = bank_error(y, r, n);
    const bool held =
        n > 0 && error <= tolerance && worst <= 10 * tolerance * (peak > 0 ? peak : 1);
    if (!CHECK(held))
        printf("%s: error %.3g, worst %.3g of %.3g, %.1g allowed (%zu values)\n", what, error,
               worst, peak, tolerance, n);
}

void bank_check_f32(const char *what, const float *y, const double *r, size_t n, double tolerance)
{
    double *wide = calloc(n + 1, sizeof *wide);

    if (!wide)
        abort();
    for (size_t i = 0; i < n; i++)
        wide[i] = (double)y[i];
    bank_check(what, wide, r, n, tolerance);
    free(wide);
}

static uint64_t bank_state = 0x2545f4914f6cdd1dU;

static double bank_uniform(void)
{
    bank_state ^= bank_state << 13;
    bank_state ^= bank_state >> 7;
    bank_state ^= bank_state << 17;
    return ((double)(bank_state >> 11) + 0.5) * 0x1p-53;
}

static float *bank_floats;
static double *bank_doubles;
static size_t bank_made;

static void bank_make(size_t n)
{
    if (n <= bank_made)
        return;
    free(bank_floats);
    free(bank_doubles);
    bank_floats = calloc(n, sizeof *bank_floats);
    bank_doubles = calloc(n, sizeof *bank_doubles);
    if (!bank_floats || !bank_doubles)
        abort();
    bank_state = 0x2545f4914f6cdd1dU;
    for (size_t i = 0; i < n; i++) {
        const double radius = sqrt(-2 * log(bank_uniform()));
        bank_floats[i] = (float)(radius * cos(6.283185307179586 * bank_uniform()));
        bank_doubles[i] = (double)bank_floats[i];
    }
    bank_made = n;
}

const double *bank_noise(size_t n)
{
    bank_make(n);
    return bank_doubles;
}

const float *bank_noise_f32(size_t n)
{
    bank_make(n);
    return bank_floats;
}

unsigned long long bank_hash(const void *bytes, size_t size)
{
    const unsigned char *p = bytes;
    uint64_t h = 0xcbf29ce484222325U;

    for (size_t i = 0; i < size; i++)
        h = (h ^ p[i]) * 0x100000001b3U;
    return h;
}
