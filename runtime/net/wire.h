// SPDX-License-Identifier: MIT
//
// Messages between sigruns: a head of 32 bytes, little-endian, and what it says follows.
//
//      0  u32  bytes that follow          16  u64  number of the first frame
//      4  u8   kind                       24  u32  frames
//      5  u8   flags                      28  u32  CRC-32C of the 28 bytes before and of what
//      6  u16  edge; 0: control                    follows, where the flag is set, else 0
//      8  u64  number of the message on its edge, from 0 on
//
// What follows data is frames as they lie in raw files: of each frame the lanes, of each lane the
// samples; where the flag is set the tags are behind them, as describe.h has them.
#pragma once

#include <stddef.h>
#include <stdint.h>

enum {
    WIRE_HEAD = 32,
    WIRE_MOST = 16 << 20, // bytes behind a head: what nobody may send more than
    WIRE_USUAL = 1 << 20, // what a reader accepts unless something else was agreed
};

enum wire_kind {
    WIRE_HELLO = 1, // the format of the edge
    WIRE_DATA,
    WIRE_CREDIT, // back: frames before number `first` may be sent
    WIRE_DONE,   // back: all has arrived, `first` frames
    WIRE_CANCEL, // back: the reader has enough
};

enum {
    WIRE_LAST = 1 << 0,   // no frame follows: `first` + `frames` is their number
    WIRE_BROKEN = 1 << 1, // frames lack before these
    WIRE_TAGS = 1 << 2,   // tags stand behind the frames: their size is in the last 4 bytes
    WIRE_CRC = 1 << 3,
    WIRE_CRITICAL = 1 << 4, // who doesn't know the kind has to give up; others are skipped
};

struct wire_head {
    uint32_t bytes;
    uint8_t kind, flags;
    uint16_t edge;
    uint64_t number, first;
    uint32_t frames, crc;
};

void wire_put(unsigned char to[WIRE_HEAD], const struct wire_head *);
// NULL, or what is wrong with a head: more bytes than `most`, a kind or flags that make no sense.
const char *wire_get(struct wire_head *, const unsigned char from[WIRE_HEAD], size_t most);
// What stands in `crc` of a head with the bytes that follow it.
uint32_t wire_crc(const struct wire_head *, const void *data, size_t bytes);
