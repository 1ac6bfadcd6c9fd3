// SPDX-License-Identifier: MIT
// Fuzzes tables in text: from finding the columns to the last row.

#include "tests/unit/file/host.h"

extern const struct codec codec_csv;
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    // The first byte chooses what a user would ask for.
    const char *columns[] = {"2", "time"};
    struct reading r = {0};

    if (!size)
        return 0;
    r.header = data[0] % 3;
    r.columns = (struct sigrun_texts){columns, data[0] / 3 % 3};
    r.time = data[0] & 0x80 ? "1" : "";
    host_read(&codec_csv, data + 1, size - 1, &r);
    return 0;
}
