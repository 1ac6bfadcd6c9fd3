// SPDX-License-Identifier: MIT
//
// Transforms of many lengths, primes among them: the definition, and what follows from it; plans
// and wisdom.
#include "stages/dsp/fft.h"

#include <math.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/check.h"
#include "tests/unit/dsp/bank.h"

static const size_t lengths[] = {1,  2,  3,   4,   5,   7,   8,   13,  16,  17,   30,   31,
                                 64, 97, 100, 127, 128, 250, 256, 400, 509, 1000, 1024, 2187};

enum { LENGTHS = sizeof lengths / sizeof *lengths };

// X[k] = Σ x[n]·e^(sign·j2πkn/N) straight from the definition.
static void fft_slow(const double *x, double *y, size_t n, double sign)
{
    for (size_t k = 0; k < n; k++) {
        y[2 * k] = 0;
        y[2 * k + 1] = 0;
        for (size_t i = 0; i < n; i++) {
            const double a = sign * 2 * 3.14159265358979323846 * (double)(k * i % n) / (double)n;
            y[2 * k] += x[2 * i] * cos(a) - x[2 * i + 1] * sin(a);
            y[2 * k + 1] += x[2 * i] * sin(a) + x[2 * i + 1] * cos(a);
        }
    }
}

// Runs a plan on doubles in either precision.
static void fft_any(enum fft_kind kind, size_t n, bool f64, const double *x, double *y)
{
    const char *why = NULL;
    const struct fft *plan = fft_get(kind, n, f64, &why);
    if (!CHECK(plan != NULL))
        return;
    const size_t size = f64 ? sizeof(double) : sizeof(float);
    const size_t in = fft_in_bytes(plan) / size, out = fft_out_bytes(plan) / size;
    void *a = fft_alloc(fft_in_bytes(plan)), *b = fft_alloc(fft_out_bytes(plan));

    for (size_t i = 0; i < in; i++)
        if (f64)
            ((double *)a)[i] = x[i];
        else
            ((float *)a)[i] = (float)x[i];
    fft_run(plan, a, b);
    for (size_t i = 0; i < out; i++)
        y[i] = f64 ? ((double *)b)[i] : (double)((float *)b)[i];
    fft_free(a);
    fft_free(b);
}

static void fft_length_case(size_t n, bool f64)
{
    const double *x = bank_noise(2 * 2187);
    const double tolerance = f64 ? 1e-13 : 3e-7, count = (double)n;
    // There and back is two transforms; FFTW's way with large primes is a convolution each time.
    const double round = fft_is_slow(n) && !f64 ? 5e-7 : tolerance;
    double *y = calloc(6 * n + 6, sizeof *y), *r = y + 2 * n + 2, *z = r + 2 * n + 2;
    char name[64];

    snprintf(name, sizeof name, "%zu points, %s", n, f64 ? "double" : "float");
    check_case(name);
    fft_slow(x, r, n, -1);
    fft_any(FFT_FORWARD, n, f64, x, y);
    bank_check("forward", y, r, 2 * n, tolerance);
    double power = 0, powers = 0; // Parseval
    for (size_t i = 0; i < 2 * n; i++) {
        power += x[i] * x[i];
        powers += y[i] * y[i];
    }
    CHECK_NEAR(powers / count / power, 1, 3 * tolerance);
    fft_any(FFT_BACKWARD, n, f64, y, z); // back again, times n
    for (size_t i = 0; i < 2 * n; i++)
        z[i] /= count;
    bank_check("inverse", z, x, 2 * n, round);
    fft_slow(x, r, n, 1);
    fft_any(FFT_BACKWARD, n, f64, x, y);
    bank_check("backward", y, r, 2 * n, tolerance);
    for (size_t i = 0; i < n; i++) {
        z[2 * i] = x[i];
        z[2 * i + 1] = 0;
    }
    fft_slow(z, r, n, -1);
    fft_any(FFT_R2C, n, f64, x, y);
    bank_check("real", y, r, 2 * (n / 2 + 1), tolerance);
    fft_any(FFT_C2R, n, f64, y, z);
    for (size_t i = 0; i < n; i++)
        z[i] /= count;
    bank_check("real inverse", z, x, n, round);
    free(y);
}

// An impulse is flat; a shift of the input turns the phases; the transform is linear.
static void fft_properties(size_t n)
{
    const double *noise = bank_noise(2 * 2187);
    double *x = calloc(10 * n, sizeof *x), *y = x + 2 * n, *z = y + 2 * n, *a = z + 2 * n,
           *b = a + 2 * n;

    check_case("properties");
    x[0] = 1;
    fft_any(FFT_FORWARD, n, true, x, y);
    for (size_t k = 0; k < n; k++) {
        CHECK_NEAR(y[2 * k], 1, 1e-14);
        CHECK_NEAR(y[2 * k + 1], 0, 1e-14);
    }
    for (size_t i = 0; i < n; i++) // delayed by one sample
        memcpy(x + 2 * ((i + 1) % n), noise + 2 * i, 2 * sizeof *x);
    fft_any(FFT_FORWARD, n, true, noise, y);
    fft_any(FFT_FORWARD, n, true, x, z);
    for (size_t k = 0; k < n; k++) {
        const double w = -2 * 3.14159265358979323846 * (double)k / (double)n;
        a[2 * k] = y[2 * k] * cos(w) - y[2 * k + 1] * sin(w);
        a[2 * k + 1] = y[2 * k] * sin(w) + y[2 * k + 1] * cos(w);
    }
    bank_check("shift", z, a, 2 * n, 1e-13);
    for (size_t i = 0; i < 2 * n; i++)
        a[i] = 2 * noise[i] - 3 * x[i];
    fft_any(FFT_FORWARD, n, true, a, b);
    for (size_t i = 0; i < 2 * n; i++)
        a[i] = 2 * y[i] - 3 * z[i];
    bank_check("linear", b, a, 2 * n, 1e-13);
    free(x);
}

static void fft_golden(void)
{
    struct bank *bank = bank_open("spectrum"), *signal = bank_open("signal");
    size_t count, size;
    const double *x = bank_get(signal, &size, "x");
    double y[1000];

    check_case("numpy");
    const double *r = bank_get(bank, &count, "fft");
    fft_any(FFT_FORWARD, count / 2, true, x, y);
    bank_check("fft", y, r, count, 1e-13);
    r = bank_get(bank, &count, "rfft");
    fft_any(FFT_R2C, 500, true, x, y);
    bank_check("rfft", y, r, count, 1e-13);
    bank_close(bank);
    bank_close(signal);
}

static void fft_sizes(void)
{
    const char *why = NULL;
    const struct fft *a = fft_get(FFT_FORWARD, 64, false, &why);

    check_case("sizes and plans");
    CHECK_SIZE(fft_good_size(1), 1);
    CHECK_SIZE(fft_good_size(5), 5);
    CHECK_SIZE(fft_good_size(1000), 1024);
    CHECK_SIZE(fft_good_size(1025), 1280);
    CHECK_SIZE(fft_good_size(1300), 1536);
    CHECK(!fft_is_slow(2 * 3 * 5 * 7 * 11 * 13) && fft_is_slow(17));
    CHECK(a && a == fft_get(FFT_FORWARD, 64, false, &why)); // the same plan for everybody
    CHECK(a != fft_get(FFT_FORWARD, 64, true, &why));
    CHECK_SIZE(fft_in_bytes(a), 512);
    CHECK_SIZE(fft_out_bytes(fft_get(FFT_R2C, 7, false, &why)), 32);
    CHECK(!fft_get(FFT_FORWARD, 0, false, &why) && why);
    CHECK(!fft_get(FFT_FORWARD, (size_t)1 << 40, false, &why));
}

static void *fft_thread(void *sum)
{
    double x[256], y[256];

    for (size_t i = 0; i < 256; i++)
        x[i] = (double)i;
    for (int round = 0; round < 50; round++)
        for (size_t n = 60; n < 70; n++)
            fft_any(FFT_FORWARD, n, round % 2, x, y);
    *(double *)sum = y[2];
    return NULL;
}

static void fft_threads(void)
{
    pthread_t thread[4];
    double sum[4] = {0};

    check_case("four threads plan and run");
    for (int i = 0; i < 4; i++)
        CHECK(pthread_create(&thread[i], NULL, fft_thread, &sum[i]) == 0);
    for (int i = 0; i < 4; i++)
        pthread_join(thread[i], NULL);
    for (int i = 1; i < 4; i++)
        CHECK_NEAR(sum[i], sum[0], 0);
}

static void fft_wisdom(void)
{
    char folder[] = "/tmp/sigrun-wisdom-XXXXXX", path[64], key[128];
    const char *why = NULL;

    check_case("wisdom");
    if (!CHECK(mkdtemp(folder) != NULL))
        return;
    snprintf(path, sizeof path, "%s/wisdom", folder);
    CHECK(!fft_wisdom_load(path, &why) && why);
    fft_get(FFT_R2C, 48, false, &why);
    CHECK(fft_train(FFT_FORWARD, 96, true, &why));
    CHECK(fft_learn(0.3) > 0);
    CHECK_SIZE(fft_learn(0), 0);
    CHECK(fft_wisdom_save(path, &why));
    fft_forget_wisdom();
    CHECK(fft_wisdom_load(path, &why));
    fft_length_case(2187, true); // with what was measured
    fft_forget_wisdom();
    fft_wisdom_key(key, sizeof key);
    CHECK(strncmp(key, "fftw-", 5) == 0);
    FILE *file = fopen(path, "r+");
    if (CHECK(file != NULL)) { // another processor's
        fputs("sigrun-wisdom fftw-1", file);
        fclose(file);
    }
    CHECK(!fft_wisdom_load(path, &why));
    CHECK_TEXT(why, "the wisdom was made with another FFTW or on another processor");
    CHECK(truncate(path, 12) == 0 && !fft_wisdom_load(path, &why));
    CHECK(!fft_wisdom_save("/nowhere/at/all", &why));
    unlink(path);
    rmdir(folder);
}

int main(void)
{
    for (size_t i = 0; i < LENGTHS; i++) {
        fft_length_case(lengths[i], false);
        fft_length_case(lengths[i], true);
    }
    fft_properties(256);
    fft_properties(97);
    fft_golden();
    fft_sizes();
    fft_threads();
    fft_wisdom();
    check_case(NULL);
    return check_result();
}
