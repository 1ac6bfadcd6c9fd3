// SPDX-License-Identifier: MIT
// db: each sample in decibels.

#include "stages/dsp/vecmath.h"
#include "stages/math/map.h"
#include "stages/math/unit.h"

enum db_of { DB_AUTO, DB_AMPLITUDE, DB_POWER };
static const char *const db_ofs[] = {"auto", "amplitude", "power", NULL};

struct db {
    enum db_of of;
    double floor; // dB
    double factor;
};

static const struct sigrun_param db_params[] = {
    {SIGRUN_PARAM(struct db, of), .def = "auto", .choices = db_ofs,
     .doc = "What the values are; auto: a power where the unit is a square (V², V²/Hz)."},
    {SIGRUN_PARAM(struct db, floor), .def = "-300", .unit = SIGRUN_DB,
     .doc = "Least value; 0 has this one."},
    {0},
};

static bool db_shape(struct sigrun_stage *stage, void *self)
{
    struct db *d = self;
    const struct sigrun_format *in = sigrun_input(stage, 0);

    if (d->of == DB_AUTO)
        d->factor = unit_is_power(in->unit) ? 10 : 20;
    else
        d->factor = d->of == DB_POWER ? 10 : 20;
    map_output(stage, true, unit_decibel(stage, in->unit));
    return true;
}

static void db_run(const struct db *d, enum sigrun_type type, const void *x, void *y, size_t n)
{
    switch (type) {
    case SIGRUN_F32: vec_db_f32(x, y, n, (float)d->factor, (float)d->floor); break;
    case SIGRUN_F64: vec_db_f64(x, y, n, d->factor, d->floor); break;
    case SIGRUN_CF32:
        vec_abs_cf32(x, y, n);
        vec_db_f32(y, y, n, (float)d->factor, (float)d->floor);
        break;
    default:
        vec_abs_cf64(x, y, n);
        vec_db_f64(y, y, n, d->factor, d->floor);
        break;
    }
}

static enum sigrun_flow db_process(struct sigrun_io *io, void *self)
{
    const struct sigrun_in *in = &io->in[0];
    const struct sigrun_out *out = &io->out[0];
    const size_t frames = sigrun_pass(io);
    const bool whole = in->stride == out->stride;
    const size_t runs = whole ? 1 : frames, n = whole ? frames * in->stride : in->width;
    const size_t x_step = in->stride * sigrun_sample_bytes(in->type);
    const size_t y_step = out->stride * sigrun_sample_bytes(out->type);

    for (size_t c = 0; c < in->lanes; c++)
        for (size_t r = 0; r < runs; r++)
            db_run(self, in->type, (const char *)in->lane[c] + r * x_step,
                   (char *)out->lane[c] + r * y_step, n);
    return SIGRUN_MORE;
}

const struct sigrun_stage_type sigrun_db = {
    .abi = SIGRUN_ABI,
    .name = "db",
    .family = "math",
    .summary = "each sample in decibels",
    .doc =
        "y = 20·log10|x| of amplitudes, 10·log10|x| of powers, at least `floor`. The unit becomes "
        "dBFS, or dB re the unit before.",
    .example = "sine 1k | head 4800 | psd | db | print",
    .aliases = (const char *const[]){"decibel", "decibels", "power_to_db", "amplitude_to_db",
                                     "mag2db", "pow2db", NULL},
    .in = {{.name = "in", .types = SIGRUN_NUMBERS}},
    .out = {{.name = "out", .types = SIGRUN_REALS}},
    .params = db_params,
    .revision = 1,
    .moves = SIGRUN_PURE,
    .size = sizeof(struct db),
    .shape = db_shape,
    .process = db_process,
};
