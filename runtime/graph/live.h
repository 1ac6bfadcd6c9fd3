// SPDX-License-Identifier: MIT
//
// What stages that a person sees, hears or touches may call, beside stage.h: windows, devices,
// parts with heavy libraries.
#pragma once

#include "runtime/graph/stage.h"

#pragma GCC visibility push(default)

// [setup]

// A view that moves with time: what feeds it follows the clock, unless it is live.
void sigrun_pace(struct sigrun_stage *);
// Will the inputs go on until somebody ends them, as far as can be known? Callable from shape.
bool sigrun_endless(const struct sigrun_stage *);
// Are two stages linked in any way? Then their devices follow one clock.
bool sigrun_connected(const struct sigrun_stage *, const struct sigrun_stage *);

// Will nothing be started? Then shape waits for nobody, who would believe that he was met.
bool sigrun_only_plans(const struct sigrun_stage *);
// Of a transport that receives what the same program sends: the parameters and state of the end
// that does, and what flows. NULL: the peer is another program.
void *sigrun_twin(const struct sigrun_stage *, const struct sigrun_format **);

// A part: a library of ours with a heavy one behind it, sigrun-NAME.so, loaded at its first use.
// What it exports as `sigrun_part`; NULL after sigrun_fail.
const void *sigrun_part(struct sigrun_stage *, const char *name);

// What a stage does on the main thread, to which windows and the terminal belong: from its start
// until it is destroyed `turn` is called when it asks to be.
enum sigrun_turn {
    SIGRUN_OPEN,   // to be called again
    SIGRUN_CLOSED, // a person has closed it: its stream ends, as that of a closed pipe
    SIGRUN_QUIT,   // a person wants everything to end
    SIGRUN_LOST,   // its display is gone, as sigrun_fail has said: all ends, files are finished
};
struct sigrun_front {
    // ended: its stream has, or the run is over and this is the last turn. *seconds: until the
    // next.
    enum sigrun_turn (*turn)(void *self, bool ended, double *seconds);
    void *self;
};
void sigrun_front(struct sigrun_stage *, struct sigrun_front);

// [main thread] From turn.

// Asks for a change of an own live parameter, in words: sigrun_change(stage, "freq", "1.2k"). False
// where it can't be so, as the person is told. It may have been made when this returns, and also
// when the stream has ended.
bool sigrun_change(struct sigrun_stage *, const char *param, const char *value);
// The value of an own live parameter that was last asked for, by anybody: `bytes` of its field.
// False: there is none of this name and size.
bool sigrun_asked(const struct sigrun_stage *, const char *param, void *value, size_t bytes);
// A line for the person about what was done at their wish.
void sigrun_note(struct sigrun_stage *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#pragma GCC visibility pop
