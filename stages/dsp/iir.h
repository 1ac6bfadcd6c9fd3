// SPDX-License-Identifier: MIT
// Cascade of second-order sections, transposed direct form II, state and coefficients in float64.
//
// y = b0·v + z1; z1 = b1·v − a1·y + z2; z2 = b2·v − a2·y, section after section. Complex signals
// are two lanes. State: 2 doubles per section and real lane: state[2·section + {0, 1}], for complex
// types the imaginary lane follows at 2·sections. Zeroed state starts at rest; the caller saves and
// restores it as bytes.
#pragma once

#include "stages/dsp/iir_design.h"
#include "stages/dsp/type.h"

static inline size_t iir_state_count(size_t sections, enum dsp_type type)
{
    return 2 * sections * (dsp_is_complex(type) ? 2 : 1);
}

// [rt] Filters n samples and carries the state. x == y is allowed. Any chunking gives the same
// bytes.
void iir_run(const struct iir_section *sections, size_t count, enum dsp_type type, double *state,
             const void *x, void *y, size_t n);

// [setup] scipy.signal.sosfilt_zi: the state after a unit step has settled, 2·count values.
// Multiplied by the first sample it removes the start transient of a constant. False when the
// filter has a pole at 1.
bool iir_steady_state(const struct iir_section *sections, size_t count, double *state);

// [rt] Sets the state as if `first` (one sample of the type) had come for ever; steady from
// iir_steady_state.
void iir_state_start(double *state, const double *steady, size_t count, enum dsp_type type,
                     const void *first);
