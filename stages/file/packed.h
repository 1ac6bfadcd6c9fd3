// SPDX-License-Identifier: MIT
//
// Bare numbers in memory, of either byte order, to and from lanes: what raw files and arrays hold.
#pragma once

#include "stages/file/depth.h"

enum packed_type {
    PACKED_U8,
    PACKED_S8,
    PACKED_S16,
    PACKED_U16,
    PACKED_S24,
    PACKED_S32,
    PACKED_U32,
    PACKED_S64,
    PACKED_U64,
    PACKED_F16,
    PACKED_F32,
    PACKED_F64,
    PACKED_CU8,
    PACKED_CS8,
    PACKED_CS16,
    PACKED_CF32,
    PACKED_CF64,
    PACKED_TYPES
};

struct packed {
    enum packed_type type;
    bool swap;   // the other byte order than this machine's
    bool counts; // integers are numbers of their own value, not parts of full scale
};

struct packed_row {
    const char *name;
    size_t bytes; // of one sample
    enum sigrun_type
        type;      // of the stream it becomes without loss (64-bit integers: as far as doubles go)
    unsigned bits; // of its integers
};
extern const struct packed_row packed_rows[PACKED_TYPES];

// "s16", "s16be", "cf32le"; false: no such type. `swap` is set from the ending, else left.
bool packed_find(const char *name, struct packed *packed);

// The type of a packed number that holds samples of this stream type as they are.
enum packed_type packed_of(enum sigrun_type type);

// The others are only read: u16, u32, s64, u64, f16.
bool packed_writable(const struct packed *packed);

// Type, bits and, for counts, unit of the stream that such numbers make.
void packed_format(const struct packed *packed, struct sigrun_format *format);

// [rt] n samples, `step` bytes from one to the next, become samples of packed_rows[].type in a row.
void packed_read(const struct packed *packed, const unsigned char *from, ptrdiff_t step, void *to,
                 size_t n);

// [rt] n samples of a stream of type `type`, in a row, become packed ones that lie `step` bytes
// apart. Floats become integers by `depth`, with its count of clipped numbers; depth->bits is set
// here.
void packed_write(const struct packed *packed, struct depth *depth, enum sigrun_type type,
                  bool counts, const void *from, uint32_t lane, uint64_t index, unsigned char *to,
                  size_t step, size_t n);
