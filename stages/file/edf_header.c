// SPDX-License-Identifier: MIT
// edf_header: the fields of EDF headers, and a copy that keeps to the rules.

#include "stages/file/edf_header.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

// Places of fields: of the file, and of signals behind the first 256 bytes in units of the number
// of signals.
enum {
    EDF_RECORDS = 236,
    EDF_SIGNALS = 252,
    EDF_FIRST = 256,
    EDF_LABEL = 0,
    EDF_UNIT = 96,
    EDF_SAMPLES = 216,
};

static uint64_t edf_number(const unsigned char *at, size_t length)
{
    uint64_t value = 0;

    for (size_t i = 0; i < length && at[i] >= '0' && at[i] <= '9'; i++)
        value = 10 * value + (uint64_t)(at[i] - '0');
    return value;
}

bool edf_header_look(struct infile *in, struct edf_header *header)
{
    if (infile_peek(in, EDF_FIRST) < EDF_FIRST)
        return false;
    header->signals = edf_number(in->head + EDF_SIGNALS, 4);
    header->records = edf_number(in->head + EDF_RECORDS, 8);
    header->bytes = EDF_FIRST + 256 * header->signals;
    header->record = 0;
    if (!header->signals || infile_peek(in, header->bytes) < header->bytes)
        return false;
    for (uint64_t i = 0; i < header->signals; i++)
        header->record +=
            (in->head[0] == 0xff ? 3 : 2) *
            edf_number(in->head + EDF_FIRST + EDF_SAMPLES * header->signals + 8 * i, 8);
    return header->record > 0;
}

static bool edf_is_annotation(const unsigned char *label)
{
    return memcmp(label, "EDF Annotations ", 16) == 0 || memcmp(label, "BDF Annotations ", 16) == 0;
}

// Bytes beyond ASCII are Latin-1 in old files, UTF-8 in some new ones.
static const char *edf_text(struct reading *r, const unsigned char *at, size_t length)
{
    char text[2 * 80 + 1];
    size_t n = 0;

    while (length && at[length - 1] <= ' ')
        length--;
    while (length && *at <= ' ')
        at++, length--;
    for (size_t i = 0; i < length; i++) {
        const unsigned char c = at[i];
        const bool pair = (c == 0xc2 || c == 0xc3) && i + 1 < length && (at[i + 1] & 0xc0) == 0x80;

        if (pair) {
            text[n++] = (char)c;
            text[n++] = (char)at[++i];
        } else if (c >= 0x80) {
            text[n++] = (char)(0xc0 | c >> 6);
            text[n++] = (char)(0x80 | (c & 0x3f));
        } else {
            text[n++] = c < ' ' ? '?' : (char)c;
        }
    }
    text[n] = 0;
    return sigrun_text(r->stage, "%s", text);
}

static const char *edf_signal_text(struct reading *r, const struct edf_header *header, size_t i,
                                   size_t field, size_t length)
{
    const unsigned char *first = r->in.head + EDF_FIRST;
    size_t place = 0;

    for (size_t seen = 0; place < header->signals; place++)
        if (!edf_is_annotation(first + 16 * place) && seen++ == i)
            break;
    return place < header->signals
               ? edf_text(r, first + field * header->signals + length * place, length)
               : "";
}

const char *edf_header_label(struct reading *r, const struct edf_header *header, size_t i)
{
    return edf_signal_text(r, header, i, EDF_LABEL, 16);
}

const char *edf_header_unit(struct reading *r, const struct edf_header *header, size_t i)
{
    const char *unit = edf_signal_text(r, header, i, EDF_UNIT, 8);

    // ASCII has no micro.
    if (unit[0] == 'u' && (unit[1] == 'V' || unit[1] == 'v'))
        return sigrun_text(r->stage, "µ%s", unit + 1);
    return unit;
}

static bool edf_copy(const struct infile *in, int to, uint64_t bytes)
{
    const size_t piece = 1 << 20;
    unsigned char *part = malloc(piece);
    uint64_t at = 0;

    while (part && at < bytes) {
        const ssize_t got = pread(in->fd, part, bytes - at < piece ? bytes - at : piece, (off_t)at);

        if (got <= 0 || pwrite(to, part, (size_t)got, (off_t)at) != got)
            break;
        at += (uint64_t)got;
    }
    free(part);
    return at == bytes;
}

bool edf_header_mend(struct reading *r, const struct edf_header *header)
{
    struct infile *in = &r->in;
    const uint64_t there =
        in->size > header->bytes ? (in->size - header->bytes) / header->record : 0;
    const uint64_t records = header->records && header->records < there ? header->records : there;
    const int fd = memfd_create("sigrun-edf", MFD_CLOEXEC);
    unsigned char *head = sigrun_alloc(r->stage, header->bytes + 1, 1);
    char count[24];

    memcpy(head, in->head, header->bytes);
    for (size_t i = 1; i < header->bytes; i++)
        if (head[i] < 32 || head[i] > 126)
            head[i] = '?';
    snprintf(count, sizeof count, "%-8llu", (unsigned long long)records);
    memcpy(head + EDF_RECORDS, count, 8);
    if (fd < 0 || !records || !edf_copy(in, fd, header->bytes + records * header->record) ||
        pwrite(fd, head, header->bytes, 0) != (ssize_t)header->bytes) {
        if (fd >= 0)
            close(fd);
        return false;
    }
    if (records < header->records)
        sigrun_warn(r->stage, "%s is cut short: %llu of %llu records are there", in->name,
                    (unsigned long long)records, (unsigned long long)header->records);
    if (in->fd > STDERR_FILENO)
        close(in->fd);
    in->fd = fd;
    in->size = header->bytes + records * header->record;
    return true;
}
