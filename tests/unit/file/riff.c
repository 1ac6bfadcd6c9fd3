// SPDX-License-Identifier: MIT
// Tests what headers of sound files say, and the header that a WAV file gets when it grows beyond 4
// GiB.

#include "stages/file/riff.h"
#include "tests/check.h"

#include <string.h>

static const unsigned char plain[] =
    "RIFF\xff\xff\xff\xffWAVE"
    "LIST\x04\0\0\0INFO"
    "fmt \x10\0\0\0\x01\0\x02\0\x80\xbb\0\0\0\x65\x04\0\x06\0\x18\0"
    "data\xff\xff\xff\xff";
enum { PLAIN = sizeof plain - 1, ROOM = 4096 };

static void parsed(void)
{
    const struct riff riff = riff_parse(plain, PLAIN);

    CHECK(riff.wave);
    CHECK_SIZE(riff.tag, 1);
    CHECK_SIZE(riff.bits, 24);
    CHECK_SIZE(riff.frame, 6);
    CHECK_SIZE(riff.data, PLAIN);
    CHECK(riff.data_bytes == UINT64_MAX);
    // Cut anywhere: nothing is read behind the end, and no samples are found.
    for (size_t cut = 0; cut < PLAIN; cut++)
        CHECK_SIZE(riff_parse(plain, cut).data, 0);
    const unsigned char big[] = "RIFX\0\0\0\x24WAVE"
                                "fmt \0\0\0\x10\0\x03\0\x01\0\0\xbb\x80\0\x02\xee\0\0\x04\0\x20"
                                "data\0\0\0\x08";
    CHECK_SIZE(riff_parse(big, sizeof big - 1).tag, 3);
    CHECK_SIZE(riff_parse(big, sizeof big - 1).data_bytes, 8);
    CHECK_SIZE(riff_parse((const unsigned char *)"FORM\0\0\x01\0AIFFCOMM\0\0\0\0\0\0\0\0", 24).end,
               264);
}

static void promoted(void)
{
    unsigned char file[ROOM + PLAIN];
    const uint64_t data = 5000000004, length = data + PLAIN;

    memcpy(file + ROOM, plain, PLAIN);
    riff_promote(file, ROOM, length, data, data / 6);
    const struct riff riff = riff_parse(file, sizeof file);
    CHECK(memcmp(file, "RF64\xff\xff\xff\xffWAVEds64", 16) == 0);
    CHECK(riff.wave && riff.data_bytes == data);
    CHECK_SIZE(riff.data, ROOM + PLAIN);
    CHECK_SIZE(riff.bits, 24);
}

int main(void)
{
    parsed();
    promoted();
    return check_result();
}
