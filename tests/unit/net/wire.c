// SPDX-License-Identifier: MIT
// Tests heads of messages: what they are as bytes, what is refused, and CRC-32C's known answers.

#include "runtime/net/wire.h"

#include "runtime/net/crc32c.h"
#include "tests/check.h"

#include <string.h>

// Vectors of RFC 3720, appendix B.4, and the check value of the catalogue of CRCs.
static void checksums(void)
{
    unsigned char bytes[48];
    uint32_t parts = 0;

    CHECK_SIZE(crc32c(0, "123456789", 9), 0xe3069283);
    memset(bytes, 0, 32);
    CHECK_SIZE(crc32c(0, bytes, 32), 0x8a9136aa);
    memset(bytes, 0xff, 32);
    CHECK_SIZE(crc32c(0, bytes, 32), 0x62a8ab43);
    for (size_t i = 0; i < 32; i++)
        bytes[i] = (unsigned char)i;
    CHECK_SIZE(crc32c(0, bytes, 32), 0x46dd794e);
    for (size_t i = 0; i < 32; i++)
        bytes[i] = (unsigned char)(31 - i);
    CHECK_SIZE(crc32c(0, bytes, 32), 0x113fdb5c);
    for (size_t cut = 0; cut <= 32; cut++) {
        parts = crc32c(crc32c(0, bytes, cut), bytes + cut, 32 - cut);
        CHECK_SIZE(parts, 0x113fdb5c);
    }
}

static void layout(void)
{
    const struct wire_head head = {.bytes = 0x01020304,
                                   .kind = WIRE_DATA,
                                   .flags = WIRE_LAST | WIRE_CRC,
                                   .edge = 0x0506,
                                   .number = 0x0708090a0b0c0d0e,
                                   .first = 0x0f10111213141516,
                                   .frames = 0x1718191a,
                                   .crc = 0x1b1c1d1e};
    static const unsigned char bytes[WIRE_HEAD] =
        "\x04\x03\x02\x01\x02\x09\x06\x05\x0e\x0d\x0c\x0b\x0a\x09\x08\x07"
        "\x16\x15\x14\x13\x12\x11\x10\x0f\x1a\x19\x18\x17\x1e\x1d\x1c";
    unsigned char raw[WIRE_HEAD];
    struct wire_head back;

    wire_put(raw, &head);
    CHECK_BYTES(raw, bytes, WIRE_HEAD - 1);
    CHECK_SIZE(raw[WIRE_HEAD - 1], 0x1b);
    CHECK_TEXT(wire_get(&back, raw, 0x01020304), NULL);
    CHECK(back.bytes == head.bytes && back.kind == head.kind && back.flags == head.flags &&
          back.edge == head.edge && back.number == head.number && back.first == head.first &&
          back.frames == head.frames && back.crc == head.crc);
}

static void refuse(struct wire_head head, const char *word)
{
    unsigned char raw[WIRE_HEAD];
    struct wire_head back;

    wire_put(raw, &head);
    const char *why = wire_get(&back, raw, 1000);
    CHECK(word ? why && strstr(why, word) : !why);
}

static void refused(void)
{
    refuse((struct wire_head){.kind = WIRE_DATA, .bytes = 1000}, NULL);
    refuse((struct wire_head){.kind = WIRE_DATA, .bytes = 1001}, "longer");
    refuse((struct wire_head){.kind = WIRE_DATA, .bytes = UINT32_MAX}, "longer");
    refuse((struct wire_head){.kind = 0}, "kind");
    refuse((struct wire_head){.kind = 200}, NULL); // skipped
    refuse((struct wire_head){.kind = 200, .flags = WIRE_CRITICAL}, "kind");
    refuse((struct wire_head){.kind = WIRE_DATA, .first = UINT64_MAX, .frames = 1}, "number");
    refuse((struct wire_head){.kind = WIRE_DATA, .crc = 1}, "checksum");
}

// Every bit of a message counts.
static void damaged(void)
{
    unsigned char raw[WIRE_HEAD];
    unsigned char body[] = "forty-two frames, and what is marked on them";
    struct wire_head head = {
        .bytes = sizeof body, .kind = WIRE_DATA, .flags = WIRE_CRC, .number = 7};

    head.crc = wire_crc(&head, body, sizeof body);
    wire_put(raw, &head);
    for (size_t bit = 0; bit < 8 * (28 + sizeof body); bit++) {
        unsigned char *byte = bit / 8 < 28 ? &raw[bit / 8] : &body[bit / 8 - 28];
        struct wire_head back;

        *byte ^= (unsigned char)(1 << bit % 8);
        CHECK(wire_get(&back, raw, 1 << 20) || !(back.flags & WIRE_CRC) ||
              wire_crc(&back, body, sizeof body) != back.crc);
        *byte ^= (unsigned char)(1 << bit % 8);
    }
}

int main(void)
{
    checksums();
    layout();
    refused();
    damaged();
    return check_result();
}
