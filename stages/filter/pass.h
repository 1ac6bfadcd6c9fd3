// SPDX-License-Identifier: MIT
// The filters that let a band pass: recursive ones after classic designs, or linear phase.
#pragma once

#include "stages/dsp/iir_design.h"
#include "stages/filter/pass_fir.h"
#include "stages/filter/sections.h"

enum pass_kind { PASS_BUTTER, PASS_CHEBY1, PASS_CHEBY2, PASS_ELLIP, PASS_BESSEL, PASS_FIR };
extern const char *const pass_kinds[]; // in the enum's order, NULL last

struct pass {
    double cutoff;            // Hz: lowpass and highpass
    struct sigrun_range band; // Hz: bandpass and bandstop
    size_t order;
    enum pass_kind kind;
    double ripple, attenuation; // dB
    double width;               // Hz
    size_t taps;                // 0: by width and attenuation
    size_t decimate;            // lowpass; 0 and 1: keep all samples
    enum sections_init init;
    enum band edges; // which of the four it is
    struct sections sections;
    struct pass_fir fir;
};

// Rows of the table, after those of the edges.
// clang-format off
#define PASS_PARAMS                                                                                \
    {SIGRUN_PARAM(struct pass, order), .def = "4", .min = 1, .max = 64,                            \
     .doc = "Order of the recursive filters: 6 dB per octave each; bands have twice as many poles."}, \
    {SIGRUN_PARAM(struct pass, kind), .def = "butter", .choices = pass_kinds,                      \
     .doc = "Butterworth, Chebyshev with ripple in the pass or stop band, elliptic, Bessel, or a " \
            "linear-phase FIR filter."},                                                           \
    {SIGRUN_PARAM(struct pass, ripple), .def = "1", .unit = SIGRUN_DB, .min = 1e-6, .max = 60,     \
     .doc = "Of the pass band of cheby1 and ellip."},                                              \
    {SIGRUN_PARAM(struct pass, attenuation), .def = "60", .unit = SIGRUN_DB, .min = 8, .max = 300, \
     .doc = "Of the stop band of cheby2, ellip and fir."},                                         \
    {SIGRUN_PARAM(struct pass, width), .def = "0", .unit = SIGRUN_HZ, .min = 0, .max = 1e12,       \
     .doc = "kind=fir: from the pass band to the stop band; 0: a quarter of the narrowest band."}, \
    {SIGRUN_PARAM(struct pass, taps), .def = "0", .max = 1 << 24,                                  \
     .doc = "kind=fir: how many; 0: as many as width and attenuation take."},                      \
    SECTIONS_PARAM(struct pass)
// clang-format on

bool pass_shape(struct sigrun_stage *, struct pass *, enum band);
bool pass_start(struct sigrun_stage *, void *self);
bool pass_check(struct sigrun_stage *, void *copy, const struct sigrun_param *);
bool pass_changed(struct sigrun_stage *, void *self, const struct sigrun_param *);
enum sigrun_flow pass_process(struct sigrun_io *, void *self);
