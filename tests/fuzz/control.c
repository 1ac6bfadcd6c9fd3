// SPDX-License-Identifier: MIT
//
// The fuzzers' negative control: four bytes make it abort, which a search and a replay must report.
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    // One comparison a byte, as a parser would: a search finds it by coverage, never by luck.
    if (size > 3 && data[0] == 'b') {
        if (data[1] == 'u') {
            if (data[2] == 'g') {
                if (data[3] == '!') {
                    abort();
                }
            }
        }
    }
    return 0;
}
