// SPDX-License-Identifier: MIT
//
// Stands in for libFuzzer's main in ordinary builds: hands every file named on the command line to
// the target.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

// Reads a whole file into memory of exactly its size, so that a sanitizer sees a read past the end.
static uint8_t *replay_read(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data = NULL;
    long end = -1;
    if (file && fseek(file, 0, SEEK_END) == 0) {
        end = ftell(file);
    }
    if (end >= 0 && fseek(file, 0, SEEK_SET) == 0) {
        data = malloc(end > 0 ? (size_t)end : 1);
    }
    if (data && fread(data, 1, (size_t)end, file) != (size_t)end) {
        free(data);
        data = NULL;
    }
    if (file) {
        fclose(file);
    }
    *size = (size_t)end;
    return data;
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        size_t size;
        uint8_t *data = replay_read(argv[i], &size);
        if (!data) {
            fprintf(stderr, "%s: can't be read\n", argv[i]);
            return 2;
        }
        // Before the call: when it crashes, this line names the input.
        fprintf(stderr, "%s\n", argv[i]);
        LLVMFuzzerTestOneInput(data, size);
        free(data);
    }
    return 0;
}
