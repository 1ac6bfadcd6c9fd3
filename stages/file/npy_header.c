// SPDX-License-Identifier: MIT
// npy_header: parse and write the dict in front of a NumPy array.

#include "stages/file/npy_header.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static const struct {
    char kind;
    size_t bytes;
    enum packed_type type;
} kinds[] = {
    {'b', 1, PACKED_U8},   {'u', 1, PACKED_U8},    {'u', 2, PACKED_U16}, {'u', 4, PACKED_U32},
    {'u', 8, PACKED_U64},  {'i', 1, PACKED_S8},    {'i', 2, PACKED_S16}, {'i', 4, PACKED_S32},
    {'i', 8, PACKED_S64},  {'f', 2, PACKED_F16},   {'f', 4, PACKED_F32}, {'f', 8, PACKED_F64},
    {'c', 8, PACKED_CF32}, {'c', 16, PACKED_CF64},
};

// The text between two places.
struct cursor {
    const char *at, *end;
};

static void space(struct cursor *c)
{
    while (c->at < c->end && isspace((unsigned char)*c->at))
        c->at++;
}

static bool take(struct cursor *c, char what)
{
    space(c);
    if (c->at == c->end || *c->at != what)
        return false;
    c->at++;
    return true;
}

static bool take_word(struct cursor *c, const char *word)
{
    const size_t length = strlen(word);

    space(c);
    if ((size_t)(c->end - c->at) < length || memcmp(c->at, word, length) != 0)
        return false;
    c->at += length;
    return true;
}

// A Python string without escapes.
static bool take_string(struct cursor *c, char *to, size_t room)
{
    size_t length = 0;

    space(c);
    if (c->at == c->end || (*c->at != '\'' && *c->at != '"'))
        return false;
    const char quote = *c->at++;
    while (c->at < c->end && *c->at != quote && length + 1 < room)
        to[length++] = *c->at++;
    to[length] = 0;
    return take(c, quote);
}

static bool take_number(struct cursor *c, uint64_t *to)
{
    uint64_t value = 0;

    space(c);
    if (c->at == c->end || !isdigit((unsigned char)*c->at))
        return false;
    for (; c->at < c->end && isdigit((unsigned char)*c->at); c->at++)
        if (__builtin_mul_overflow(value, 10u, &value) ||
            __builtin_add_overflow(value, (uint64_t)(*c->at - '0'), &value))
            return false;
    *to = value;
    return true;
}

static const char *parse_descr(struct cursor *c, struct npy_header *header)
{
    char text[16];

    space(c);
    if (c->at < c->end && *c->at == '[')
        return "it is a structured array: save its columns as one plain array";
    if (!take_string(c, text, sizeof text) || strlen(text) < 3)
        return "its descr can't be understood";
    if (text[1] == 'O' || text[1] == 'S' || text[1] == 'U')
        return "it holds objects or texts, not numbers";
    size_t bytes = 0;
    if (sscanf(text + 2, "%3zu", &bytes) != 1)
        return "its descr can't be understood";
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (kinds[i].kind == text[1] && kinds[i].bytes == bytes && strchr("<>|=", text[0])) {
            header->packed.type = kinds[i].type;
            header->packed.swap = text[0] == '>';
            header->packed.counts = true;
            return NULL;
        }
    return "its numbers are of a type that can't be read here";
}

static const char *parse_shape(struct cursor *c, struct npy_header *header)
{
    uint64_t total = packed_rows[header->packed.type].bytes;

    if (!take(c, '('))
        return "its shape can't be understood";
    for (header->dimensions = 0; !take(c, ')'); take(c, ',')) {
        uint64_t *n = &header->shape[header->dimensions];

        if (header->dimensions == NPY_DIMENSIONS)
            return "it has more dimensions than can be read here";
        if (!take_number(c, n))
            return "its shape can't be understood";
        header->dimensions++;
        if (__builtin_mul_overflow(total, *n ? *n : 1, &total) || total > INT64_MAX)
            return "its shape is larger than any memory";
    }
    return NULL;
}

size_t npy_header_length(const unsigned char *bytes, size_t count)
{
    if (count < NPY_PREFIX || memcmp(bytes, "\x93NUMPY", 6) != 0 || bytes[6] < 1 || bytes[6] > 3)
        return 0;
    if (bytes[6] == 1)
        return 10 + (size_t)(bytes[8] | bytes[9] << 8);
    return 12 + ((size_t)bytes[8] | (size_t)bytes[9] << 8 | (size_t)bytes[10] << 16 |
                 (size_t)bytes[11] << 24);
}

const char *npy_header_parse(struct npy_header *header, const unsigned char *bytes, size_t count)
{
    const size_t length = npy_header_length(bytes, count);
    char key[24];
    bool descr = false, order = false, shape = false;
    const char *why = NULL;

    *header = (struct npy_header){.bytes = length};
    if (!length)
        return "it has no header of version 1 to 3";
    if (length > count)
        return "it ends within its header";
    struct cursor c = {(const char *)bytes + (bytes[6] == 1 ? 10 : 12),
                       (const char *)bytes + length};
    if (!take(&c, '{'))
        return "its header is no dict";
    while (!why && !take(&c, '}')) {
        if (!take_string(&c, key, sizeof key) || !take(&c, ':'))
            return "its header can't be understood";
        if (strcmp(key, "descr") == 0) {
            why = parse_descr(&c, header);
            descr = true;
        } else if (strcmp(key, "fortran_order") == 0) {
            header->fortran = take_word(&c, "True");
            order = header->fortran || take_word(&c, "False");
        } else if (strcmp(key, "shape") == 0) {
            why = parse_shape(&c, header);
            shape = true;
        } else {
            return "its header holds an unknown key";
        }
        take(&c, ',');
    }
    if (!why && !(descr && order && shape))
        return "its header lacks descr, fortran_order or shape";
    return why;
}

bool npy_header_format(const struct npy_header *header, unsigned char bytes[NPY_WRITTEN])
{
    char text[NPY_WRITTEN];
    int length = 0;
    char kind = 0;

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (kinds[i].type == header->packed.type)
            kind = kinds[i].kind;
    const size_t size = packed_rows[header->packed.type].bytes;
    length += snprintf(text, sizeof text, "{'descr': '%c%c%zu', 'fortran_order': %s, 'shape': (",
                       size == 1             ? '|'
                       : header->packed.swap ? '>'
                                             : '<',
                       kind, size, header->fortran ? "True" : "False");
    for (size_t i = 0; i < header->dimensions && (size_t)length < sizeof text; i++)
        length += snprintf(text + length, sizeof text - (size_t)length, "%s%llu%s", i ? " " : "",
                           (unsigned long long)header->shape[i],
                           header->dimensions == 1 || i + 1 < header->dimensions ? "," : "");
    if ((size_t)length < sizeof text)
        length += snprintf(text + length, sizeof text - (size_t)length, "), }");
    if (!kind || length > NPY_WRITTEN - 11)
        return false;
    memcpy(bytes, "\x93NUMPY\1\0", 8);
    bytes[8] = NPY_WRITTEN - 10;
    bytes[9] = 0;
    memset(bytes + 10, ' ', NPY_WRITTEN - 11);
    memcpy(bytes + 10, text, (size_t)length);
    bytes[NPY_WRITTEN - 1] = '\n';
    return true;
}
