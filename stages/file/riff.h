// SPDX-License-Identifier: MIT
//
// What the headers of sound files say that libsndfile keeps to itself: the depth of integers, and
// how much there should be.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct riff {
    bool wave;           // a WAV or RF64 file; else only `end` is known
    unsigned tag;        // of the fmt chunk: 1 for integers, 3 for floats
    unsigned bits;       // that count of each sample
    unsigned frame;      // bytes of a frame
    uint64_t data;       // place of the first sample; 0: not found
    uint64_t data_bytes; // as the header says; UINT64_MAX: it doesn't
    uint64_t end;        // where the file should end; 0: unknown
};

// From the first bytes of a file.
struct riff riff_parse(const unsigned char *head, size_t bytes);

// The header of an RF64 file: the `room` bytes that were put in front of a WAV file of `length`
// bytes, of which its own first 12 are to be skipped. Everything from byte 12 on has moved up by
// `room`, so that is where its fmt chunk starts: at 12 + room. room is at least 44.
void riff_promote(unsigned char *head, size_t room, uint64_t length, uint64_t data_bytes,
                  uint64_t frames);
