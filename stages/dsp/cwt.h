// SPDX-License-Identifier: MIT
// Continuous wavelet transform of a stream of real samples, block by block.
//
// Definition: W[r, n] = Σ_m x[m]·conj(ψ_r[m − n]), where ψ_r is the wavelet of row r sampled in
// time, that is, its spectrum is Σ_k Ψ_r(ν + k) over all whole k (ν in cycles per sample).
// CWT_L1: max |Ψ_r| is 2 (1 for DOG, which is real), so a sine of amplitude A at the row's
// frequency gives |W| = A. CWT_ENERGY: Σ|ψ_r|² = 1 (Torrence and Compo 1998). A row's frequency is
// that of the sine to which no other scale of the same wavelet answers more strongly.
//
// Layout: one step reads `window` = before + block + after samples and makes `frames` = block/hop
// frames of `rows` values; frame m belongs to sample before + m·hop of the window. Outside the
// stream the window holds zeros. A step's bytes depend on its window alone.
#pragma once

#include <stdbool.h>
#include <stddef.h>

// Spectra at the argument x = 2π·ν·s of scale s, up to a factor; all but DOG are 0 for x < 0.
enum cwt_wavelet {
    CWT_MORLET, // e^(−(x−w0)²/2) − e^(−w0²/2)·e^(−x²/2), also for x < 0; order: w0, 6
    CWT_MORSE,  // x^beta·e^(−x^gamma); order: gamma, 3; beta: 20
    CWT_PAUL,   // x^m·e^(−x); order: m, 4
    CWT_DOG,    // −i^m·x^m·e^(−x²/2); order: m, 2
    CWT_MORLET_CW, // the bank of ContinuousWavelets.jl, for whole frames only (cwt_frame.h)
};
extern const char *const cwt_wavelet_names[]; // NULL last

enum cwt_norm { CWT_L1, CWT_ENERGY };
extern const char *const cwt_norm_names[];

// How a whole frame goes on past its ends: zeros, mirrored (d c b a | a b c d | d c b a), again.
enum cwt_edge { CWT_ZERO, CWT_REFLECT, CWT_PERIODIC };
extern const char *const cwt_edge_names[];

// What is wanted. Zero means the usual in order, beta, quality and hop.
struct cwt_design {
    enum cwt_wavelet wavelet;
    enum cwt_norm norm;
    double fs;           // Hz
    double order, beta;  // see enum cwt_wavelet; CWT_MORLET_CW: sigma (π) and beta (2)
    double quality;      // CWT_MORLET_CW: wavelets per octave (8)
    double fmin, fmax;   // Hz: rows at fmin·2^(i/voices) up to fmax, lowest first
    double voices;       // per octave
    const double *table; // or the rows' frequencies in Hz in any order; fmin, fmax aren't used then
    size_t rows;         // how many in the table
    size_t hop;          // samples from one frame to the next (1)
    size_t block;        // at most so many samples a step, for latency; 0: what is fast
    bool power;          // |W|², one float a value, instead of W, two floats a value
    bool multi; // rows in parts of 16, each at the lowest rate that holds it; hop isn't used
};

// Rows that leave at one rate. Without `multi` there is one part, of all rows.
struct cwt_part {
    size_t row, rows;   // the first, and how many
    size_t hop, frames; // of this part
    size_t offset;      // floats from `out` to its first value
    size_t lanes;       // values from one frame to the next; those beyond `rows` are zero
};

struct cwt_plan;

struct cwt {
    size_t before, block, after, window; // samples
    size_t hop, frames, rows;
    size_t width;            // floats in a value: 2, or 1 when power is asked for
    const double *frequency; // Hz, of each row
    const double *cone;      // samples next to an end within which a row is inside the cone of
                             // influence (e-folding time of the wavelet)
    const size_t *support;   // samples on each side that a row reads: beyond lie 5e-8 of its norm
    size_t folded;           // rows whose wavelet reaches beyond fs/2, so that the aliases of
                             // negative frequencies show; worth a warning
    size_t scratch;          // bytes that each worker lends, aligned to 64
    size_t parts;            // 1, or with `multi` one for each 16 rows
    const struct cwt_part *part;
    size_t values; // that a step makes, over all parts
    struct cwt_plan *plan;
};

// [setup] NULL with *why, in words fit for a message. The design's table may go afterwards.
struct cwt *cwt_new(const struct cwt_design *design, const char **why);
void cwt_free(void *cwt);

// [rt] One step. `in` has any alignment, out that of a float; value r of frame m lands at
// out[(m·stride + r)·width]. With `multi`, stride isn't used: value r of frame m of part p lands at
// out[p.offset + (m·p.lanes + r − p.row)·width]. Thread-safe; allocates nothing.
void cwt_run(const struct cwt *cwt, void *scratch, const float *in, float *out, size_t stride);

// [rt] The same values scale by scale: value r of frame m lands at out[(r·stride + m)·width]. Not
// with `multi`.
void cwt_run_rows(const struct cwt *cwt, void *scratch, const float *in, float *out, size_t stride);

// How many rows fmin, fmax and voices make; 0 when they make none. Writes them when f ≠ NULL.
size_t cwt_grid(double fmin, double fmax, double voices, double *f);
