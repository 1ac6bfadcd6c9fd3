// SPDX-License-Identifier: MIT
// code: CBOR through libcbor's encoders and its decoder of single items.

#include "runtime/net/code.h"

#include <cbor.h>
#include <string.h>

static void wrote(struct code_writer *w, size_t bytes)
{
    w->full = w->full || !bytes; // the encoders say 0 where there is no room
    w->used += bytes;
}

static unsigned char *here(const struct code_writer *w)
{
    return w->to + w->used;
}

static size_t room(const struct code_writer *w)
{
    return w->full ? 0 : w->room - w->used;
}

void code_map(struct code_writer *w, size_t pairs)
{
    wrote(w, cbor_encode_map_start(pairs, here(w), room(w)));
}

void code_list(struct code_writer *w, size_t items)
{
    wrote(w, cbor_encode_array_start(items, here(w), room(w)));
}

void code_count(struct code_writer *w, uint64_t value)
{
    wrote(w, cbor_encode_uint(value, here(w), room(w)));
}

void code_integer(struct code_writer *w, int64_t value)
{
    if (value >= 0)
        code_count(w, (uint64_t)value);
    else
        wrote(w, cbor_encode_negint((uint64_t)(-1 - value), here(w), room(w)));
}

void code_number(struct code_writer *w, double value)
{
    wrote(w, cbor_encode_double(value, here(w), room(w)));
}

void code_bool(struct code_writer *w, bool value)
{
    wrote(w, cbor_encode_bool(value, here(w), room(w)));
}

static void copy(struct code_writer *w, const void *data, size_t bytes)
{
    if (!bytes)
        return;
    if (bytes > room(w)) {
        w->full = true;
        return;
    }
    memcpy(here(w), data, bytes);
    w->used += bytes;
}

void code_text(struct code_writer *w, const char *text)
{
    if (!text) {
        wrote(w, cbor_encode_null(here(w), room(w)));
        return;
    }
    wrote(w, cbor_encode_string_start(strlen(text), here(w), room(w)));
    copy(w, text, strlen(text));
}

void code_bytes(struct code_writer *w, const void *data, size_t bytes)
{
    wrote(w, cbor_encode_bytestring_start(bytes, here(w), room(w)));
    copy(w, data, bytes);
}

// ---- Reading ----

enum code_kind {
    CODE_NONE, // what is never written: indefinite lengths, tags of CBOR, other simple values
    CODE_COUNT,
    CODE_NEGATIVE,
    CODE_REAL,
    CODE_BOOL,
    CODE_NULL,
    CODE_TEXTUAL,
    CODE_BINARY,
    CODE_LIST,
    CODE_MAP,
};

struct code_item {
    enum code_kind kind;
    uint64_t count; // value, −1 − value, elements, bytes
    double real;
    const unsigned char *data;
};

static void on_count(void *context, uint64_t value)
{
    *(struct code_item *)context = (struct code_item){.kind = CODE_COUNT, .count = value};
}
static void on_count8(void *context, uint8_t value)
{
    on_count(context, value);
}
static void on_count16(void *context, uint16_t value)
{
    on_count(context, value);
}
static void on_count32(void *context, uint32_t value)
{
    on_count(context, value);
}

static void on_negative(void *context, uint64_t value)
{
    *(struct code_item *)context = (struct code_item){.kind = CODE_NEGATIVE, .count = value};
}
static void on_negative8(void *context, uint8_t value)
{
    on_negative(context, value);
}
static void on_negative16(void *context, uint16_t value)
{
    on_negative(context, value);
}
static void on_negative32(void *context, uint32_t value)
{
    on_negative(context, value);
}

static void on_double(void *context, double value)
{
    *(struct code_item *)context = (struct code_item){.kind = CODE_REAL, .real = value};
}
static void on_float(void *context, float value)
{
    on_double(context, (double)value);
}

static void on_bool(void *context, bool value)
{
    *(struct code_item *)context = (struct code_item){.kind = CODE_BOOL, .count = value};
}
static void on_null(void *context)
{
    *(struct code_item *)context = (struct code_item){.kind = CODE_NULL};
}

static void on_text(void *context, cbor_data data, size_t bytes)
{
    *(struct code_item *)context =
        (struct code_item){.kind = CODE_TEXTUAL, .count = bytes, .data = data};
}
static void on_bytes(void *context, cbor_data data, size_t bytes)
{
    *(struct code_item *)context =
        (struct code_item){.kind = CODE_BINARY, .count = bytes, .data = data};
}
static void on_list(void *context, size_t items)
{
    *(struct code_item *)context = (struct code_item){.kind = CODE_LIST, .count = items};
}
static void on_map(void *context, size_t pairs)
{
    *(struct code_item *)context = (struct code_item){.kind = CODE_MAP, .count = pairs};
}

static struct code_item wrong(struct code_reader *r, const char *why)
{
    if (!r->why)
        r->why = why;
    return (struct code_item){.kind = CODE_NONE};
}

static struct code_item next(struct code_reader *r)
{
    struct cbor_callbacks callbacks = cbor_empty_callbacks; // which leave kind at NONE
    struct code_item item = {.kind = CODE_NONE};

    if (r->why)
        return item;
    callbacks.uint8 = on_count8;
    callbacks.uint16 = on_count16;
    callbacks.uint32 = on_count32;
    callbacks.uint64 = on_count;
    callbacks.negint8 = on_negative8;
    callbacks.negint16 = on_negative16;
    callbacks.negint32 = on_negative32;
    callbacks.negint64 = on_negative;
    callbacks.float2 = callbacks.float4 = on_float;
    callbacks.float8 = on_double;
    callbacks.boolean = on_bool;
    callbacks.null = on_null;
    callbacks.string = on_text;
    callbacks.byte_string = on_bytes;
    callbacks.array_start = on_list;
    callbacks.map_start = on_map;
    const struct cbor_decoder_result result =
        cbor_stream_decode(r->from + r->used, r->bytes - r->used, &callbacks, &item);

    if (result.status != CBOR_DECODER_FINISHED)
        return wrong(r, "it is cut short, or no CBOR");
    r->used += result.read;
    if (item.kind == CODE_NONE)
        return wrong(r, "it has an item of a kind that is never sent");
    if ((item.kind == CODE_LIST || item.kind == CODE_MAP) && item.count > CODE_ELEMENTS)
        return wrong(r, "a list in it is too long");
    if (item.kind == CODE_TEXTUAL && item.count > CODE_TEXT)
        return wrong(r, "a text in it is too long");
    if (item.kind == CODE_BINARY && item.count > CODE_NUMBERS)
        return wrong(r, "a table in it is too long");
    return item;
}

static uint64_t expect(struct code_reader *r, enum code_kind kind, const char *why)
{
    const struct code_item item = next(r);

    if (item.kind == kind)
        return item.count;
    wrong(r, why);
    return 0;
}

size_t code_read_map(struct code_reader *r)
{
    return (size_t)expect(r, CODE_MAP, "a map is missing in it");
}

size_t code_read_list(struct code_reader *r)
{
    return (size_t)expect(r, CODE_LIST, "a list is missing in it");
}

uint64_t code_read_count(struct code_reader *r)
{
    return expect(r, CODE_COUNT, "a count is missing in it");
}

bool code_read_bool(struct code_reader *r)
{
    return expect(r, CODE_BOOL, "a yes or no is missing in it");
}

int64_t code_read_integer(struct code_reader *r)
{
    const struct code_item item = next(r);

    if (item.kind == CODE_COUNT && item.count <= INT64_MAX)
        return (int64_t)item.count;
    if (item.kind == CODE_NEGATIVE && item.count <= INT64_MAX)
        return -1 - (int64_t)item.count;
    wrong(r, "an integer is missing in it");
    return 0;
}

double code_read_number(struct code_reader *r)
{
    const struct code_item item = next(r);

    if (item.kind == CODE_REAL)
        return item.real;
    if (item.kind == CODE_COUNT)
        return (double)item.count;
    if (item.kind == CODE_NEGATIVE)
        return -1 - (double)item.count;
    wrong(r, "a number is missing in it");
    return 0;
}

const char *code_read_text(struct code_reader *r, size_t *bytes)
{
    const struct code_item item = next(r);

    *bytes = item.kind == CODE_TEXTUAL ? (size_t)item.count : 0;
    if (item.kind != CODE_TEXTUAL && item.kind != CODE_NULL)
        wrong(r, "a text is missing in it");
    return (const char *)item.data;
}

const void *code_read_bytes(struct code_reader *r, size_t *bytes)
{
    const struct code_item item = next(r);

    *bytes = item.kind == CODE_BINARY ? (size_t)item.count : 0;
    if (item.kind != CODE_BINARY && item.kind != CODE_NULL)
        wrong(r, "a table is missing in it");
    return item.data;
}

void code_skip(struct code_reader *r)
{
    const struct code_item item = next(r);
    const uint64_t inner = item.kind == CODE_LIST  ? item.count
                           : item.kind == CODE_MAP ? 2 * item.count
                                                   : 0;

    if (inner && r->depth == CODE_DEPTH) {
        wrong(r, "it is nested too deeply");
        return;
    }
    r->depth++;
    for (uint64_t i = 0; i < inner && !r->why; i++)
        code_skip(r);
    r->depth--;
}
