// SPDX-License-Identifier: MIT
//
// Samples alone, as a raw file has them: for programs that are no sigrun. Nothing says what they
// are, how many they will be, or that one is missing.
#pragma once

#include "stages/net/meet.h"

struct bare_words { // parameters
    bool bare;
    const char *type; // of what is received: "f32"
    struct sigrun_ratio rate;
    size_t lanes;
};
// Rows of the table of a transport T, which has them as `words`.
#define BARE_PARAM(T, field) \
    .name = #field, .offset = offsetof(T, words.field), .kind = SIGRUN_KIND(((T *)0)->words.field)
#define BARE_PARAMS(T)                                                                           \
    {BARE_PARAM(T, bare), .def = "no",                                                           \
     .doc = "Samples alone, for programs that are no sigrun: lanes interleaved, little-endian. " \
            "Who receives them has to say what they are."},                                      \
        {BARE_PARAM(T, type), .def = "f32",                                                      \
         .doc = "Of what is received bare: u8 s16 s32 f32 f64 cu8 cs16 cf32 cf64."},             \
        {BARE_PARAM(T, rate),                                                                    \
         .def = "0",                                                                             \
         .unit = SIGRUN_HZ,                                                                      \
         .min = 0,                                                                               \
         .max = 1e12,                                                                            \
         .doc = "Of what is received bare: frames per second; 0: it has none."},                 \
    {                                                                                            \
        BARE_PARAM(T, lanes), .def = "1", .min = 1, .max = 65536,                                \
                              .doc = "Of what is received bare: channels."                       \
    }

// A way for bytes, without messages.
struct bare {
    struct way_end end;
    const struct bare_words *words;
    bool sends;

    size_t frame, block; // bytes of one; frames in the buffer
    unsigned char *buffer;
    size_t held, used; // bytes in it
    uint64_t frames;   // in all
    struct meet meet;
};

// [setup] From shape, which declares the output, and from start. known: what is received, where it
// is known.
bool bare_shape(struct bare *, const struct way_end *, const struct bare_words *,
                const struct sigrun_format *known);
bool bare_start(struct bare *);
// [rt]
enum sigrun_flow bare_process(struct bare *, struct sigrun_io *);
void bare_ended(struct bare *);
