// SPDX-License-Identifier: MIT
// Windows over a stream that comes in chunks, for kernels that want to see the past and the future
// of a sample in one piece.
//
// Step k (`up` outputs) sees the `window` samples from k·down − before on; samples before the first
// and after the last are zero. N samples make ceil(N·up/down) outputs, whatever the chunks.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct slide_place { // what is carried from call to call, beside the buffer
    uint64_t taken;  // samples that have come
    uint64_t made;   // outputs that have left
    size_t have;     // samples in the buffer
};

struct slide {
    size_t up, down, window, before;
    size_t bytes; // of a sample
    size_t lanes;
    size_t room; // samples that the buffer holds of each lane
    unsigned char *buffer;
    struct slide_place *place;
};

// [setup] Samples of buffer a lane needs to work on `steps` steps at a time.
size_t slide_room(size_t down, size_t window, size_t steps);
// [setup] Starts over; up … place are set, the memory is the caller's.
void slide_init(struct slide *s);

// [rt] Copies what fits of the next `frames` samples from lane[c] + offset samples; returns how
// many. `last`: no more will come after these; zeros follow on their own.
size_t slide_take(struct slide *s, const void *const *lane, size_t offset, size_t frames,
                  bool last);
// [rt] Steps that can be made now, at most room/up.
size_t slide_steps(const struct slide *s, size_t room);
// [rt] The windows of lane c; those of the next step lie `down` samples further on.
const void *slide_window(const struct slide *s, size_t c);
// [rt] These steps have been made in all lanes; returns how many of their outputs count. Only the
// last step of a stream can have fewer than `up`: `last` as for slide_take, when all were taken.
size_t slide_done(struct slide *s, size_t steps, bool last);
// [rt] Has the stream, all of which was taken, left?
bool slide_over(const struct slide *s);
