// SPDX-License-Identifier: MIT
// Fuzzes bare numbers: names of types, and unpacking of any bytes; what was written reads back.

#include "stages/file/packed.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    unsigned char lane[4096], file[4096];
    char name[8] = "";
    struct packed packed = {.counts = size && data[0] & 1};
    struct depth depth = {0};

    if (size < 8)
        return 0;
    memcpy(name, data + 1, 7);
    if (!packed_find(name, &packed)) {
        packed.type = data[1] % PACKED_TYPES;
        packed.swap = data[1] & 0x80;
    }
    const size_t bytes = packed_rows[packed.type].bytes, step = bytes * (1 + data[0] / 64);
    const enum sigrun_type type = packed_rows[packed.type].type;
    size_t n = (size - 8) / step;
    n = n < sizeof lane / 16 ? n : sizeof lane / 16;
    packed_read(&packed, data + 8, (ptrdiff_t)step, lane, n);
    // Integers, and floats of the stream's type, come back as they were; U16 and the like are only
    // read.
    if (!packed_writable(&packed))
        return 0;
    packed_write(&packed, &depth, type, packed.counts, lane, 0, 0, file, bytes, n);
    for (size_t i = 0; i < n; i++)
        if (packed_rows[packed.type].bits &&
            memcmp(file + i * bytes, data + 8 + i * step, bytes) != 0)
            abort();
    return 0;
}
