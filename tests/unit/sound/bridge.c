// SPDX-License-Identifier: MIT
//
// A sine crosses from one simulated clock to another that drifts, through callbacks that come early
// and late: the drift is found, the buffer neither runs dry nor over, and the sine stays one.
#include "stages/sound/bridge.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stages/sound/meter.h"
#include "tests/check.h"

enum { RATE = 48000, BLOCK_IN = 512, BLOCK_OUT = 480, READY = 1920, ROOM = 1 << 16, WINDOW = 2400 };
static const double tone = 997, jitter = 2e-3, middle = 0.5 * WINDOW;

struct side {
    double rate; // true one
    uint64_t calls, frames;
    size_t block;
    struct meter meter;
};

struct crossing {
    struct side in, out;
    struct bridge bridge;
    float buffer[ROOM], heard[WINDOW];
    uint64_t written;
    size_t held;
    double least, most, worst; // seconds of fill; residual of the sine
    unsigned dry;
};

// When the next callback comes: blocks are due evenly, and the system is late by up to `jitter`.
static double due(const struct side *side, double late)
{
    return 1 + (double)(side->calls + 1) * (double)side->block / side->rate + late * jitter;
}

// Solves for the four weights of cos, sin, n cos, n sin; a is symmetric.
static void solve(double a[4][5])
{
    for (int k = 0; k < 4; k++)
        for (int i = 0; i < 4; i++) {
            const double f = i == k ? 0 : a[i][k] / a[k][k];

            for (int j = k; j < 5 && i != k; j++)
                a[i][j] -= f * a[k][j];
        }
}

// What is left of the window, relative to it, when the sine that fits best is taken away.
static double residual(const float *y, double w)
{
    static double basis[WINDOW][5];
    double rest = 0, all = 0;

    for (int round = 0; round < 2; round++) {
        double a[4][5] = {{0}}, x[4];

        rest = all = 0;
        for (int n = 0; n < WINDOW; n++) {
            const double t = (n - middle) * 1e-3, c = cos(w * 1e3 * t), s = sin(w * 1e3 * t);
            const double row[] = {c, s, t * c, t * s, (double)y[n]};

            memcpy(basis[n], row, sizeof row);
            for (int i = 0; i < 4; i++)
                for (int j = 0; j < 5; j++)
                    a[i][j] += row[i] * row[j];
        }
        solve(a);
        for (int i = 0; i < 4; i++)
            x[i] = a[i][4] / a[i][i];
        for (int n = 0; n < WINDOW; n++) {
            double d = basis[n][4];

            for (int i = 0; i < 4; i++)
                d -= x[i] * basis[n][i];
            rest += d * d;
            all += basis[n][4] * basis[n][4];
        }
        w += 1e-3 * (x[1] * x[2] - x[0] * x[3]) / (x[0] * x[0] + x[1] * x[1]);
    }
    return sqrt(rest / all);
}

static void capture(struct crossing *c, double now)
{
    float x[BLOCK_IN], y[4 * BLOCK_IN];
    const float *in[] = {x};
    float *out[] = {y};
    size_t used, made;

    for (size_t i = 0; i < BLOCK_IN; i++)
        x[i] = (float)sin(2 * M_PI * fmod(tone * (double)(c->in.frames + i) / RATE, 1));
    CHECK(!bridge_run(&c->bridge, in, BLOCK_IN, &used, out, 4 * BLOCK_IN, &made));
    CHECK_SIZE(used, BLOCK_IN);
    for (size_t i = 0; i < made; i++)
        c->buffer[(c->written + i) % ROOM] = y[i];
    c->written += made;
    c->in.frames += BLOCK_IN;
    c->in.calls++;
    if (!c->out.frames)
        return;
    const uint64_t ns = (uint64_t)(now * 1e9);
    const double fill = ((double)c->written - meter_at(&c->out.meter, ns, RATE)) / RATE;
    bridge_steer(&c->bridge, fill, ns);
    c->least = fill < c->least ? fill : c->least;
    c->most = fill > c->most ? fill : c->most;
}

static void play(struct crossing *c, double now)
{
    c->out.calls++;
    if (!c->out.frames && c->written < READY)
        return;
    if (c->written - c->out.frames < BLOCK_OUT) {
        c->dry++;
        return;
    }
    for (size_t i = 0; i < BLOCK_OUT; i++)
        c->heard[c->held++] = c->buffer[(c->out.frames + i) % ROOM];
    c->out.frames += BLOCK_OUT;
    meter_set(&c->out.meter, c->out.frames, BLOCK_OUT, (uint64_t)(now * 1e9));
    if (c->held == WINDOW) {
        const double rest = residual(c->heard, 2 * M_PI * tone / RATE);

        c->worst = c->out.frames > RATE && rest > c->worst ? rest : c->worst;
        c->held = 0;
    }
}

static void cross(const char *name, double ppm_in, double ppm_out)
{
    struct crossing *c = calloc(1, sizeof *c);
    const double seconds = check_fast() ? 120 : 200;
    const double drift = 1e6 * ((1 + 1e-6 * ppm_in) / (1 + 1e-6 * ppm_out) - 1);
    double in = 0, out = 0, off = 0, now = 0;

    if (!c)
        abort();
    check_case(name);
    c->in = (struct side){.rate = RATE * (1 + 1e-6 * ppm_in), .block = BLOCK_IN};
    c->out = (struct side){.rate = RATE * (1 + 1e-6 * ppm_out), .block = BLOCK_OUT};
    c->least = 1;
    CHECK(!bridge_open(&c->bridge, 1, RATE));
    in = due(&c->in, check_uniform());
    out = due(&c->out, check_uniform());
    while (now < seconds) {
        now = in < out ? in : out;
        if (in < out) {
            capture(c, now);
            in = due(&c->in, check_uniform());
        } else {
            play(c, now);
            out = due(&c->out, check_uniform());
        }
        const double wrong = fabs(drift_ppm(&c->bridge.drift) - drift);

        if (now > 90 && wrong > off)
            off = wrong;
    }
    CHECK_NEAR(drift_ppm(&c->bridge.drift), drift, 6); // in the end
    CHECK_NEAR(off, 0, 12);                            // from a minute and a half on
    CHECK_SIZE(c->dry, 0);
    CHECK(c->least > 0.02 && c->most < 0.06); // READY is 40 ms, of which one block is on its way
    CHECK_NEAR(c->worst, 0, 1e-4);            // -80 dB in any 50 ms
    bridge_close(&c->bridge);
    free(c);
}

// The residual finds what it is there for: a step of a few parts in a thousand of the phase.
static void controls(void)
{
    float y[WINDOW];

    check_case("control");
    for (int n = 0; n < WINDOW; n++)
        y[n] = (float)sin(2 * M_PI * tone * 1.0003 * n / RATE);
    CHECK_NEAR(residual(y, 2 * M_PI * tone / RATE), 0, 1e-6);
    for (int n = WINDOW / 2; n < WINDOW; n++)
        y[n] = (float)sin(2 * M_PI * tone * 1.0003 * n / RATE + 2e-3);
    CHECK(residual(y, 2 * M_PI * tone / RATE) > 1e-4);
}

int main(void)
{
    controls();
    cross("the same", 0, 0);
    cross("slower by 400 ppm", 200, -200);
    cross("faster by 400 ppm", -200, 200);
    return check_result();
}
