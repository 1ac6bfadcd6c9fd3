// SPDX-License-Identifier: MIT
// Rational resampling by up/down through a polyphase FIR (scipy.signal.resample_poly with the same
// taps).
//
// Definition: y[n] = Σ_k h[k]·u[n·down + centre − k], u = x with up−1 zeros after each sample,
// centre = (T−1)/2, T odd: output n belongs to the time of input n·down/up. A step makes `up`
// outputs and advances by `down` inputs. Contract: for output n = s·up + p the caller shows the
// window of inputs from s·down − resample_before() on, resample_window() samples per step, in one
// piece over all steps of a call: (steps−1)·down + resample_window() samples.
#pragma once

#include "stages/dsp/type.h"

struct resample;

// [setup] up/down is reduced to lowest terms first. taps == NULL takes our own filter: Kaiser beta
// 10, 32 samples of the lower rate to either side, ≥ 100 dB. Otherwise `count` (odd) taps at the
// rate up·fs (reduced), already with gain `up`. NULL with *why.
struct resample *resample_new(size_t up, size_t down, const double *taps, size_t count,
                              enum dsp_type type, const char **why);
void resample_free(void *r); // void *, so that it can be handed over as a destroy function

size_t resample_up(const struct resample *r);     // outputs per step, reduced
size_t resample_down(const struct resample *r);   // inputs per step, reduced
size_t resample_before(const struct resample *r); // inputs before s·down in the window of step s
size_t resample_window(const struct resample *r); // inputs in the window of one step
size_t resample_taps(const struct resample *r);   // T

// ceil(n·up/down): outputs that belong to n inputs.
size_t resample_length(const struct resample *r, size_t n);

// [rt] steps·up outputs from the window described above. x and y must not overlap. Any chunking:
// same bytes.
void resample_run(const struct resample *r, const void *x, void *y, size_t steps);

// [setup] The default taps (gain up, T = 2·half·max(up, down)+1); returns T, writes when taps ≠
// NULL.
size_t resample_default_taps(size_t up, size_t down, size_t half, double beta, double *taps);
