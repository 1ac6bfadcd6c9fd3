// SPDX-License-Identifier: MIT
// A model of the scalp's EEG in the 10–20 layout: background, rhythms, blinks, mains, sensors.
//
//     x_c(t) = Σ_s G_cs·b_s(t) + Σ_k A_ck·s_k(t) + B_c·blink(t) + mains(t) + sensor_c(t)
//
// b_s: Gaussian 1/f^exponent noise at each electrode's place, spread over its neighbours;
// s_k: √2·Re z with z[n+1] = ρz + σw, ρ = e^((-π·width + j2π·freq)/rate), a Lorentzian peak of that
// full width at half maximum; A, G, B fall with the angle θ between places as e^(-θ²/2σ²), σ = 35°.
#pragma once

#include "stages/source/colour.h"

#include <stdbool.h>
#include <stddef.h>

enum { EEG_CHANNELS = 19, EEG_TILE = 128 };
enum eeg_rhythm { EEG_DELTA, EEG_THETA, EEG_ALPHA, EEG_MU, EEG_BETA, EEG_GAMMA, EEG_RHYTHMS };

extern const char *const eeg_channels[]; // Fp1 … O2, NULL last

// Its number, also for the older names T3 T4 T5 T6 and in any case; EEG_CHANNELS: there is none.
size_t eeg_channel(const char *name);

// What a caller sets before eeg_model_init.
struct eeg_setting {
    double rate;                                  // Hz
    double exponent, background;                  // background: rms in 1 … 45 Hz
    double freq[EEG_RHYTHMS], width[EEG_RHYTHMS]; // Hz
    double rms[EEG_RHYTHMS];                      // at its own place
    double blinks, blink;                         // per minute, mean height
    double mains, line;                           // Hz, rms
    double sensor;                                // rms
};

struct eeg_state { // all that goes on from sample to sample
    double z[EEG_RHYTHMS][2];
};

struct eeg_model {
    struct eeg_setting set;
    struct philox draw;
    struct colour background;
    double turn[EEG_RHYTHMS][2], sigma[EEG_RHYTHMS]; // ρ, σ
    float gain[EEG_CHANNELS][EEG_CHANNELS];          // of the background
    double reach[EEG_RHYTHMS][EEG_CHANNELS], eyes[EEG_CHANNELS];
};

struct eeg_blink {
    double start, length; // seconds
    double height;
};

// [setup] Also sets the state to a draw from its stationary distribution.
void eeg_model_init(struct eeg_model *, const struct eeg_setting *, uint64_t seed, uint32_t stream,
                    struct eeg_state *);

// Blink number `index`; they are in order and don't overlap.
struct eeg_blink eeg_model_blink(const struct eeg_model *, uint64_t index);

// [rt] Samples at … at + n - 1 of the channels wanted, y[i] of wanted[i]; n ≤ EEG_TILE.
void eeg_model_run(const struct eeg_model *, struct eeg_state *, uint64_t at, const size_t *wanted,
                   size_t count, double (*y)[EEG_TILE], size_t n);
