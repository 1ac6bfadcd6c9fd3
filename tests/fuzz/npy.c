// SPDX-License-Identifier: MIT
// Fuzzes NumPy arrays: the header's parser, and reading whatever it accepts.

#include "stages/file/npy_header.h"
#include "tests/unit/file/host.h"

#include <stdlib.h>
#include <string.h>

extern const struct codec codec_npy;
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct npy_header header, again;
    unsigned char written[NPY_WRITTEN];

    // What was understood is understood again when it was written by us.
    if (!npy_header_parse(&header, data, size) && packed_writable(&header.packed) &&
        npy_header_format(&header, written)) {
        if (npy_header_parse(&again, written, sizeof written) ||
            again.dimensions != header.dimensions || again.packed.type != header.packed.type ||
            again.fortran != header.fortran ||
            memcmp(again.shape, header.shape, header.dimensions * sizeof *header.shape) != 0)
            abort();
    }
    for (int named = 0; named < 2; named++) {
        const char *axes[] = {"channel", "frame", "bin"};
        struct reading r = {.axes = {axes, named ? 3 : 0}};

        host_read(&codec_npy, data, size, &r);
    }
    return 0;
}
