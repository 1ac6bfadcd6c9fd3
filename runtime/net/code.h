// SPDX-License-Identifier: MIT
//
// Small maps and lists as CBOR (RFC 8949), item by item, of definite lengths only. Neither side
// allocates, and what a reader accepts is bounded: depth, elements and the length of a text.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    CODE_DEPTH = 8,
    CODE_ELEMENTS = 4096,    // of one map or list
    CODE_TEXT = 64 * 1024,   // bytes
    CODE_NUMBERS = 16 << 20, // bytes of a table of numbers
};

struct code_writer {
    unsigned char *to;
    size_t room, used;
    bool full; // what was written didn't fit
};
void code_map(struct code_writer *, size_t pairs);
void code_list(struct code_writer *, size_t items);
void code_count(struct code_writer *, uint64_t value);
void code_integer(struct code_writer *, int64_t value);
void code_number(struct code_writer *, double value);
void code_text(struct code_writer *, const char *text); // NULL is null
void code_bool(struct code_writer *, bool value);
void code_bytes(struct code_writer *, const void *data, size_t bytes);

// Reads in the order in which it was written. After the first item that isn't what was asked for,
// `why` says so and everything reads as zero.
struct code_reader {
    const unsigned char *from;
    size_t bytes, used;
    const char *why;
    unsigned depth;
};
size_t code_read_map(struct code_reader *);  // pairs
size_t code_read_list(struct code_reader *); // items
uint64_t code_read_count(struct code_reader *);
int64_t code_read_integer(struct code_reader *);
double code_read_number(struct code_reader *); // counts and integers too
bool code_read_bool(struct code_reader *);
// Of so many bytes, which are no C string: there is no zero behind them. NULL for null.
const char *code_read_text(struct code_reader *, size_t *bytes);
const void *code_read_bytes(struct code_reader *, size_t *bytes);
// An item of any kind, with all that is in it.
void code_skip(struct code_reader *);
