// SPDX-License-Identifier: MIT
// convert: from any sample type to any other. The runtime inserts it where nothing is lost.

#include "stages/dsp/convert.h"
#include "runtime/graph/stage.h"

#include <math.h>

enum { TILE = 512 };

enum convert_scale { CONVERT_AUTO, CONVERT_FULL, CONVERT_VALUE };
static const char *const convert_scales[] = {"auto", "full", "value", NULL};

enum convert_type {
    CONVERT_U8,
    CONVERT_S16,
    CONVERT_S32,
    CONVERT_F32,
    CONVERT_F64,
    CONVERT_CU8,
    CONVERT_CS16,
    CONVERT_CF32,
    CONVERT_CF64,
};
static const char *const convert_types[] = {"u8",  "s16",  "s32",  "f32",  "f64",
                                            "cu8", "cs16", "cf32", "cf64", NULL};

static const struct {
    enum sigrun_type type;
    enum sample sample;
    unsigned bits;       // of an integer type
    double unit, middle; // full-scale value y of the number k: k = y·unit + middle
} convert_table[] = {
    [CONVERT_U8] = {SIGRUN_U8, SAMPLE_U8, 8, 128, 128},
    [CONVERT_S16] = {SIGRUN_S16, SAMPLE_S16, 16, 32768, 0},
    [CONVERT_S32] = {SIGRUN_S32, SAMPLE_S32, 32, 2147483648.0, 0},
    [CONVERT_F32] = {SIGRUN_F32, SAMPLE_F32, 0, 1, 0},
    [CONVERT_F64] = {SIGRUN_F64, SAMPLE_F64, 0, 1, 0},
    [CONVERT_CU8] = {SIGRUN_CU8, SAMPLE_CU8, 8, 127.5, 127.5},
    [CONVERT_CS16] = {SIGRUN_CS16, SAMPLE_CS16, 16, 32768, 0},
    [CONVERT_CF32] = {SIGRUN_CF32, SAMPLE_CF32, 0, 1, 0},
    [CONVERT_CF64] = {SIGRUN_CF64, SAMPLE_CF64, 0, 1, 0},
};
enum { CONVERT_TYPES = sizeof convert_table / sizeof convert_table[0] };

struct convert_stage {
    enum convert_type type;
    bool dither;
    enum convert_scale scale;
    enum convert_type from;
    bool by_value; // numbers keep their value instead of their part of full scale
    uint64_t seed; // of the dither
};

static const struct sigrun_param convert_params[] = {
    {SIGRUN_PARAM(struct convert_stage, type), .def = "f32", .choices = convert_types,
     .doc = "Type to make."},
    {SIGRUN_PARAM(struct convert_stage, dither), .def = "false",
     .doc = "Add triangular noise of one step before rounding to integers, which turns the "
            "distortion of quiet signals into noise."},
    {SIGRUN_PARAM(struct convert_stage, scale), .def = "auto", .choices = convert_scales,
     .doc = "full: the integers' range is -1 … 1; value: 17 stays 17; auto: value where the stream "
            "has a unit."},
    {0},
};

static bool convert_shape(struct sigrun_stage *stage, void *self)
{
    struct convert_stage *s = self;
    struct sigrun_format format = *sigrun_input(stage, 0);
    const enum sigrun_type from = format.type;
    size_t t = 0;

    while (t < CONVERT_TYPES && convert_table[t].type != from)
        t++;
    s->from = (enum convert_type)t;
    format.type = convert_table[s->type].type;
    if (sigrun_is_complex(from) && !sigrun_is_complex(format.type))
        return sigrun_fail(stage, &s->type,
                           "the input is complex and %s is not; take a part of it first, with abs, "
                           "real or imag",
                           convert_types[s->type]);
    s->by_value = s->scale == CONVERT_VALUE || (s->scale == CONVERT_AUTO && format.unit);
    if (convert_table[s->type].bits && (!format.bits || format.bits > convert_table[s->type].bits))
        format.bits = convert_table[s->type].bits;
    else if (!convert_table[s->type].bits && convert_table[s->from].bits && !format.bits)
        format.bits = convert_table[s->from].bits;
    sigrun_output(stage, 0, format);
    return true;
}

static bool convert_start(struct sigrun_stage *stage, void *self)
{
    struct convert_stage *s = self;
    const uint64_t key = sigrun_key(stage);

    s->seed = sigrun_seed(stage) ^ key << 32 ^ key; // the dither has no stream of its own
    return true;
}

// By way of float64, in which every number of every integer type is exact.
static void convert_by_value(const struct convert_stage *s, const char *x, char *y, size_t n,
                             struct convert *state)
{
    const size_t x_bytes = sample_bytes(convert_table[s->from].sample);
    const size_t y_bytes = sample_bytes(convert_table[s->type].sample);
    const bool pairs = sample_is_complex(convert_table[s->type].sample);
    const enum sample tile_type = pairs ? SAMPLE_CF64 : SAMPLE_F64;
    const bool from_pairs = sample_is_complex(convert_table[s->from].sample);
    double tile[2 * TILE];

    for (size_t done = 0; done < n; done += TILE) {
        const size_t run = n - done < TILE ? n - done : TILE;

        convert_samples(convert_table[s->from].sample, x + done * x_bytes, tile_type, tile, run,
                        NULL);
        for (size_t i = 0; i < (pairs ? 2 : 1) * run; i++) {
            const bool made = pairs && !from_pairs && i % 2; // an imaginary part that is 0
            double k = made ? 0 : tile[i] * convert_table[s->from].unit;

            if (!made && convert_table[s->from].bits)
                k = nearbyint(k + convert_table[s->from].middle);
            tile[i] = (k - convert_table[s->type].middle) / convert_table[s->type].unit;
        }
        convert_samples(tile_type, tile, convert_table[s->type].sample, y + done * y_bytes, run,
                        state);
        state->index += run;
    }
}

static enum sigrun_flow convert_process(struct sigrun_io *io, void *self)
{
    const struct convert_stage *s = self;
    const struct sigrun_in *in = &io->in[0];
    const struct sigrun_out *out = &io->out[0];
    const size_t frames = sigrun_pass(io);
    const size_t x_step = in->stride * sigrun_sample_bytes(in->type);
    const size_t y_step = out->stride * sigrun_sample_bytes(out->type);
    // Padding isn't converted: what lies there would be counted as clipped.
    const bool whole = in->stride == in->width && out->stride == out->width;
    const size_t runs = whole ? 1 : frames, n = whole ? frames * in->width : in->width;
    uint64_t clipped = 0;

    for (size_t c = 0; c < in->lanes; c++) {
        const char *x = in->lane[c];
        char *y = out->lane[c];

        for (size_t r = 0; r < runs; r++, x += x_step, y += y_step) {
            struct convert state = {.dither = s->dither,
                                    .seed = s->seed,
                                    .lane = (uint32_t)c,
                                    .index = (out->at + r) * in->width};

            if (s->by_value)
                convert_by_value(s, x, y, n, &state);
            else
                convert_samples(convert_table[s->from].sample, x, convert_table[s->type].sample, y,
                                n, &state);
            clipped += state.clipped;
        }
    }
    if (clipped)
        sigrun_clipped(io->stage, clipped);
    return SIGRUN_MORE;
}

const struct sigrun_stage_type sigrun_convert = {
    .abi = SIGRUN_ABI,
    .name = "convert",
    .family = "math",
    .summary = "change the type of the samples",
    .doc = "Full scale is ±1: u8 (k-128)/128, cu8 (k-127.5)/127.5, s16 k/2^15, s32 k/2^31. To "
           "integers: to the nearest, ties to even; what lies beyond their range is limited and "
           "counted, NaN becomes 0. Streams with a unit keep their values instead. Real numbers "
           "become complex ones without an imaginary part.",
    .example = "sine 440 amp=0.5 | convert s16 dither=true | head 1s | write tone.wav",
    .aliases = (const char *const[]){"cast", "quantize", "dither", "float_to_short",
                                     "short_to_float", "format", NULL},
    .in = {{.name = "in", .types = SIGRUN_SAMPLES}},
    .out = {{.name = "out", .types = SIGRUN_SAMPLES}},
    .params = convert_params,
    .revision = 1,
    .moves = SIGRUN_PURE,
    .size = sizeof(struct convert_stage),
    .shape = convert_shape,
    .start = convert_start,
    .process = convert_process,
};
