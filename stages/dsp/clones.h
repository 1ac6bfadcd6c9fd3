// SPDX-License-Identifier: MIT
// Compiles one function for several x86-64 levels; the loader picks the widest that the processor
// has.
//
// Use: `DSP_CLONES void f(...) { loops }`. The loops have to be in the marked function itself or in
// DSP_INLINE helpers: an ordinary call out of a clone leaves the wide code. Without ifunc (musl,
// clang 14) and under a sanitizer, whose start-up runs after the ifunc resolvers have already
// called instrumented code, one plain version is built. UBSan has no macro in gcc: build with
// -DDSP_NO_CLONES if a tool needs that.
#pragma once

#include <limits.h> // defines __GLIBC__ where there is one

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || \
    __has_feature(memory_sanitizer)
#define DSP_SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define DSP_SANITIZED 1
#endif

#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ >= 12 && defined(__x86_64__) && \
    defined(__GLIBC__) && !defined(DSP_SANITIZED) && !defined(DSP_NO_CLONES)
#define DSP_HAS_CLONES 1
#define DSP_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define DSP_HAS_CLONES 0
#define DSP_CLONES
#endif

#define DSP_INLINE static inline __attribute__((always_inline))

// −1 and 1, which the compiler can't see through. gcc 12 makes alternating fused operations of
// a·c − b·d beside a·d + b·c, whatever -ffp-contract says; a·c + b·d·sign it rounds as written.
extern const volatile float dsp_signs[2];

// The level that this process runs: "x86-64-v4", "x86-64-v3" or "default".
const char *clones_variant(void);
