// SPDX-License-Identifier: MIT
// Tests headers of NumPy arrays: what is understood, what is refused and why, and what is written.

#include "stages/file/npy_header.h"
#include "tests/check.h"
#include "tests/unit/file/host.h"

#include <string.h>

extern const struct codec codec_npy;

// A header of a version around a dict.
static size_t header_of(unsigned char *bytes, int version, const char *dict)
{
    const size_t length = strlen(dict), prefix = version == 1 ? 10 : 12;

    memcpy(bytes, "\x93NUMPY\0\0\0\0\0\0", 12);
    bytes[6] = (unsigned char)version;
    bytes[8] = (unsigned char)length;
    memcpy(bytes + prefix, dict, length);
    return prefix + length;
}

static void understood(void)
{
    unsigned char bytes[512];
    struct npy_header h;
    const char *dict = "{'descr': '>i2', 'fortran_order': True, 'shape': (3, 40, 5), }   \n";

    for (int version = 1; version <= 3; version++) {
        const size_t length = header_of(bytes, version, dict);

        CHECK_TEXT(npy_header_parse(&h, bytes, length), NULL);
        CHECK_SIZE(h.bytes, length);
        CHECK_SIZE(h.dimensions, 3);
        CHECK_SIZE(h.shape[1], 40);
        CHECK(h.fortran && h.packed.swap && h.packed.type == PACKED_S16);
    }
    // Keys in any order, other quotes, no blanks, a long number of NumPy 1 on Python 2 would end in
    // L.
    const size_t length =
        header_of(bytes, 1, "{\"shape\":(7,),\"fortran_order\":False,\"descr\":\"<c16\"}");
    CHECK_TEXT(npy_header_parse(&h, bytes, length), NULL);
    CHECK(h.packed.type == PACKED_CF64 && !h.packed.swap && h.dimensions == 1 && h.shape[0] == 7);
}

static void refused(void)
{
    static const struct {
        const char *dict, *word;
    } cases[] = {
        {"{'descr': '<f8', 'fortran_order': False, 'shape': (3,)", "understood"},
        {"{'descr': '<f8', 'shape': (3,), }", "lacks"},
        {"{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (3,), }", "structured"},
        {"{'descr': '|O', 'fortran_order': False, 'shape': (3,), }", "descr"},
        {"{'descr': '|O8', 'fortran_order': False, 'shape': (3,), }", "objects"},
        {"{'descr': '<f16', 'fortran_order': False, 'shape': (3,), }", "type"},
        {"{'descr': '<M8', 'fortran_order': False, 'shape': (3,), }", "type"},
        {"{'descr': '<f8', 'fortran_order': False, 'shape': (-3,), }", "shape"},
        {"{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999,), }", "shape"},
        {"{'descr': '<f8', 'fortran_order': False, 'shape': (4294967296, 4294967296), }", "larger"},
        {"{'descr': '<f8', 'fortran_order': False, 'shape': (1,1,1,1,1,1,1,1,1), }", "dimensions"},
        {"{'descr': '<f8', 'fortran_order': False, 'shape': (3,), 'x': 1}", "unknown"},
        {"[1, 2]", "dict"},
    };
    unsigned char bytes[512];
    struct npy_header h;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const size_t length = header_of(bytes, 1, cases[i].dict);
        const char *why = npy_header_parse(&h, bytes, length);

        check_case(cases[i].dict);
        CHECK(why && strstr(why, cases[i].word));
    }
    check_case(NULL);
    const size_t length =
        header_of(bytes, 1, "{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }");
    for (size_t cut = 0; cut < length; cut++)
        CHECK(npy_header_parse(&h, bytes, cut) != NULL);
    bytes[6] = 4;
    CHECK_SIZE(npy_header_length(bytes, length), 0);
}

static void written(void)
{
    static const enum packed_type types[] = {PACKED_U8,  PACKED_S8,  PACKED_S16,  PACKED_S32,
                                             PACKED_F32, PACKED_F64, PACKED_CF32, PACKED_CF64};
    unsigned char bytes[NPY_WRITTEN];
    struct npy_header back;

    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        const struct npy_header h = {
            .packed = {types[i], false, true}, .dimensions = 3, .shape = {UINT32_MAX, 2, 9}};

        CHECK(npy_header_format(&h, bytes));
        CHECK_TEXT(npy_header_parse(&back, bytes, sizeof bytes), NULL);
        CHECK_SIZE(back.bytes, NPY_WRITTEN);
        CHECK_BYTES(&back.shape, &h.shape, sizeof h.shape);
        CHECK(back.packed.type == types[i]);
        CHECK(bytes[NPY_WRITTEN - 1] == '\n');
    }
}

// Doubles 0, 1, 2 … in an array of 2 × 3 × 4, by rows and by columns.
static void arranged(void)
{
    unsigned char bytes[1024];
    const char *axes[] = {"channel", "frame", "bin"};
    const char *dicts[] = {"{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3, 4), }",
                           "{'descr': '<f8', 'fortran_order': True, 'shape': (2, 3, 4), }"};

    for (int fortran = 0; fortran < 2; fortran++) {
        const size_t length = header_of(bytes, 1, dicts[fortran]);
        struct reading r = {.axes = {axes, 3}}, plain = {0};

        for (int i = 0; i < 24; i++)
            memcpy(bytes + length + 8 * (size_t)i, &(double){i}, 8);
        CHECK(host_read(&codec_npy, bytes, length + 24 * 8, &r));
        CHECK_SIZE(host_frames(), 3);
        CHECK_SIZE(r.format.lanes, 2);
        CHECK_SIZE(r.format.axes, 1);
        // [1, 2, 0] of the array.
        CHECK_NEAR(host_value(1, 2), fortran ? 1 + 2 * 2 : 12 + 2 * 4, 0);
        CHECK(host_read(&codec_npy, bytes, length + 24 * 8, &plain));
        CHECK_SIZE(host_frames(), 2);
        CHECK_SIZE(plain.format.axes, 2);
        CHECK_NEAR(host_value(0, 1), fortran ? 1 : 12, 0);
    }
    struct reading cut = {0};
    const size_t length = header_of(bytes, 1, dicts[0]);
    CHECK(host_read(&codec_npy, bytes, length + 13 * 8, &cut));
    CHECK_SIZE(host_frames(), 1);
    struct reading none = {0};
    CHECK(!host_read(&codec_npy, bytes, length + 5 * 8, &none));
    CHECK(strstr(host_error(), "first frame") != NULL);
}

int main(void)
{
    understood();
    refused();
    written();
    arranged();
    return check_result();
}
