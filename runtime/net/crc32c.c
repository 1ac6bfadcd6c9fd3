// SPDX-License-Identifier: MIT
// crc32c: by the processor's own instruction, else by a table.

#include "runtime/net/crc32c.h"

#include <stdbool.h>
#include <string.h>

static uint32_t by_table(uint32_t crc, const unsigned char *data, size_t bytes)
{
    static const uint32_t nibble[16] = {
        0x00000000, 0x105ec76f, 0x20bd8ede, 0x30e349b1, 0x417b1dbc, 0x5125dad3,
        0x61c69362, 0x7198540d, 0x82f63b78, 0x92a8fc17, 0xa24bb5a6, 0xb21572c9,
        0xc38d26c4, 0xd3d3e1ab, 0xe330a81a, 0xf36e6f75,
    };

    for (size_t i = 0; i < bytes; i++) {
        crc ^= data[i];
        crc = crc >> 4 ^ nibble[crc & 15];
        crc = crc >> 4 ^ nibble[crc & 15];
    }
    return crc;
}

#if defined __x86_64__
#include <immintrin.h>

__attribute__((target("sse4.2"))) static uint32_t
by_processor(uint32_t crc, const unsigned char *data, size_t bytes)
{
    uint64_t wide = crc;

    for (; bytes >= sizeof wide; bytes -= sizeof wide, data += sizeof wide) {
        uint64_t some;

        memcpy(&some, data, sizeof some);
        wide = _mm_crc32_u64(wide, some);
    }
    crc = (uint32_t)wide;
    for (; bytes; bytes--)
        crc = _mm_crc32_u8(crc, *data++);
    return crc;
}

static bool has_instruction(void)
{
    return __builtin_cpu_supports("sse4.2");
}
#else
static uint32_t by_processor(uint32_t crc, const unsigned char *data, size_t bytes)
{
    return by_table(crc, data, bytes);
}

static bool has_instruction(void)
{
    return false;
}
#endif

uint32_t crc32c(uint32_t crc, const void *data, size_t bytes)
{
    return ~(has_instruction() ? by_processor(~crc, data, bytes) : by_table(~crc, data, bytes));
}
