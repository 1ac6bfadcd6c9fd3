// SPDX-License-Identifier: MIT
//
// In which unit a spectrum is shown. Of the power P of a bin (segments.h), whose noise comes from
// ENBW Hz:
//
//     amplitude  √(c·P), the peak value of a sine     V         dB re 1 V peak
//     rms        √P                                   V rms     dB re 1 V rms
//     power      P                                    V²        dB re 1 V²
//     psd        P/ENBW                               V²/Hz     dB re 1 V²/Hz
//     asd        √(P/ENBW)                            V/√Hz     dB re 1 V²/Hz
//
// Decibels of signals without a unit are dBFS: a sine, or a complex tone, at full scale is 0 dB in
// the first three.
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct arena;

enum scaling { SCALING_AMPLITUDE, SCALING_RMS, SCALING_POWER, SCALING_PSD, SCALING_ASD };
extern const char *const scaling_names[];

struct scaling_rule {
    double factor; // of the power of a bin that stands for ±f, or of a complex signal
    double single; // of that of any other: 0 Hz and half the rate
    bool root;     // the square root is shown
};

// How the powers of a signal are shown, in decibels or as they are. bandwidth: of a bin, in Hz.
struct scaling_rule scaling_of(enum scaling, bool decibels, bool complex, bool unit,
                               double bandwidth);
// The unit that is shown, made from that of the signal (or NULL), in the arena. rate: it has one.
const char *scaling_unit(enum scaling, bool decibels, const char *unit, bool rate, struct arena *);
// "Amplitude", "Power density".
const char *scaling_quantity(enum scaling);

// Multiplies powers by the rule's factors. first, last: do the ends stand for themselves alone?
void scaling_apply(const struct scaling_rule *, float *power, size_t bins, bool first, bool last);
