// SPDX-License-Identifier: MIT
// edf: EDF, EDF+ and BDF recordings through EDFlib: signals in physical units, annotations as label
// tags.

#include "stages/file/edf_header.h"

#include <edflib.h>
#include <pthread.h>
#include <string.h>
#include <strings.h>

enum { EDF_BLOCK = 4096 };

struct edf {
    struct edf_hdr_struct header;
    struct edf_header fields;
    int *signals;  // of each lane
    double *scale; // of each lane, to the unit of the first
    double block[EDF_BLOCK];
};

// The library keeps a table of all open files.
static pthread_mutex_t edf_lock = PTHREAD_MUTEX_INITIALIZER;

static bool edf_probe(const unsigned char *head, size_t bytes)
{
    return bytes >= 8 && (memcmp(head, "0       ", 8) == 0 || memcmp(head,
                                                                     "\xff"
                                                                     "BIOSEMI",
                                                                     8) == 0);
}

static void edf_close(void *resource)
{
    const struct edf *edf = resource;

    pthread_mutex_lock(&edf_lock);
    edfclose_file(edf->header.handle);
    pthread_mutex_unlock(&edf_lock);
}

static bool edf_refuse(struct reading *r, int why)
{
    switch (why) {
    case EDFLIB_FILE_IS_DISCONTINUOUS:
        return sigrun_fail_input(r->stage, r->in.culprit,
                                 "%s: its records don't follow one another (EDF+D), which EDFlib "
                                 "can't read",
                                 r->in.name);
    case EDFLIB_MAXFILES_REACHED:
        return sigrun_fail_input(r->stage, r->in.culprit, "%s: EDFlib can't have more files open",
                                 r->in.name);
    case EDFLIB_NUMBER_OF_SIGNALS_INVALID:
        return sigrun_fail_input(r->stage, r->in.culprit,
                                 "%s: it has more signals than EDFlib can read (%d)", r->in.name,
                                 EDFLIB_MAXSIGNALS);
    default:
        return sigrun_fail_input(r->stage, r->in.culprit,
                                 "%s: its header breaks the rules of EDF (EDFbrowser tells which)",
                                 r->in.name);
    }
}

static struct sigrun_ratio edf_rate(const struct edf *edf, int signal)
{
    return sigrun_scale((struct sigrun_ratio){edf->header.signalparam[signal].smp_in_datarecord, 1},
                        EDFLIB_TIME_DIMENSION, edf->header.datarecord_duration);
}

static bool edf_same_rate(struct sigrun_ratio a, struct sigrun_ratio b)
{
    return a.num == b.num && a.den == b.den;
}

static int edf_find(struct reading *r, const struct edf *edf, const char *word)
{
    unsigned number;
    char rest;

    for (int i = 0; i < edf->header.edfsignals; i++)
        if (strcasecmp(edf_header_label(r, &edf->fields, (size_t)i), word) == 0)
            return i;
    if (sscanf(word, "%u%c", &number, &rest) == 1 && number >= 1 &&
        number <= (unsigned)edf->header.edfsignals)
        return (int)number - 1;
    sigrun_fail(r->stage, r->columns_field,
                "%s has no signal %s: it has %d, the first is called %s", r->in.name, word,
                edf->header.edfsignals, edf_header_label(r, &edf->fields, 0));
    return -1;
}

// The signals that were asked for, else all that have the first one's rate.
static bool edf_choose(struct reading *r, struct edf *edf)
{
    struct sigrun_format *format = &r->format;
    const size_t asked = r->columns.count, count = asked ? asked : (size_t)edf->header.edfsignals;

    edf->signals = sigrun_alloc(r->stage, count, sizeof *edf->signals);
    for (size_t i = 0; i < count; i++) {
        const int signal = asked ? edf_find(r, edf, r->columns.item[i]) : (int)i;

        if (signal < 0)
            return false;
        if (format->lanes == 0)
            format->rate = edf_rate(edf, signal);
        if (edf_same_rate(format->rate, edf_rate(edf, signal)))
            edf->signals[format->lanes++] = signal;
        else if (asked)
            return sigrun_fail(r->stage, r->columns_field,
                               "%s has another rate than %s: read it apart", r->columns.item[i],
                               r->columns.item[0]);
    }
    if (format->lanes < count)
        sigrun_warn(r->stage,
                    "%s: %zu of %zu signals have another rate than the first and are left out; "
                    "columns= names them",
                    r->in.name, count - format->lanes, count);
    return true;
}

// Volts of any size, in volts; 0: another unit.
static double edf_volts(const char *unit)
{
    static const struct {
        const char *name;
        double volts;
    } units[] = {{"V", 1}, {"mV", 1e-3}, {"µV", 1e-6}, {"nV", 1e-9}};

    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcmp(unit, units[i].name) == 0)
            return units[i].volts;
    return 0;
}

static void edf_label(struct reading *r, struct edf *edf)
{
    struct sigrun_format *format = &r->format;
    const char **labels = sigrun_alloc(r->stage, format->lanes, sizeof *labels);
    const char *first = edf_header_unit(r, &edf->fields, (size_t)edf->signals[0]);

    edf->scale = sigrun_alloc(r->stage, format->lanes, sizeof *edf->scale);
    format->unit = first;
    format->labels = labels;
    for (size_t c = 0; c < format->lanes; c++) {
        const size_t signal = (size_t)edf->signals[c];
        const char *unit = edf_header_unit(r, &edf->fields, signal);
        const bool volts = edf_volts(unit) != 0 && edf_volts(first) != 0;

        labels[c] = edf_header_label(r, &edf->fields, signal);
        edf->scale[c] = volts ? edf_volts(unit) / edf_volts(first) : 1;
        if (strcmp(unit, first) != 0 && !volts)
            format->unit = ""; // each lane has its own: no one name is right
    }
}

static int edf_earlier(const void *a, const void *b)
{
    const struct mark *x = a, *y = b;

    return x->frame < y->frame ? -1 : x->frame > y->frame;
}

static void edf_annotations(struct reading *r, const struct edf *edf)
{
    const size_t count =
        edf->header.annotations_in_file > 0 ? (size_t)edf->header.annotations_in_file : 0;
    struct mark *marks = sigrun_alloc(r->stage, count, sizeof *marks);
    struct edf_annotation_struct *note = sigrun_alloc(r->stage, 1, sizeof *note);

    for (size_t i = 0; i < count; i++) {
        if (edf_get_annotation(edf->header.handle, (int)i, note))
            continue;
        const double seconds = (double)note->onset / EDFLIB_TIME_DIMENSION;
        const double frame = seconds * sigrun_hz(r->format.rate) + 0.5;

        marks[r->mark_count++] = (struct mark){
            .frame = frame > 0 ? (uint64_t)frame : 0,
            .key = "label",
            .value = note->duration_l > 0 ? (double)note->duration_l / EDFLIB_TIME_DIMENSION : 0,
            .text = sigrun_text(r->stage, "%s", note->annotation),
        };
    }
    qsort(marks, r->mark_count, sizeof *marks, edf_earlier);
    r->marks = marks;
}

// The library takes names only, and each name once: so that a file can be read twice, this is the
// descriptor's.
static int edf_try(struct reading *r, struct edf *edf)
{
    const char *path = sigrun_text(r->stage, "/proc/self/fd/%d", r->in.fd);

    pthread_mutex_lock(&edf_lock);
    const int failed = edfopen_file_readonly(path, &edf->header, EDFLIB_READ_ALL_ANNOTATIONS);
    pthread_mutex_unlock(&edf_lock);
    return failed ? edf->header.filetype : 0;
}

static bool edf_open(struct reading *r)
{
    struct edf *edf = sigrun_alloc(r->stage, 1, sizeof *edf);

    r->state = edf;
    if (!infile_spool(&r->in))
        return false;
    const bool known = edf_header_look(&r->in, &edf->fields);
    int why = edf_try(r, edf);
    if (why == EDFLIB_FILE_CONTAINS_FORMAT_ERRORS && known && edf_header_mend(r, &edf->fields))
        why = edf_try(r, edf);
    if (why || !known)
        return edf_refuse(r, why);
    sigrun_own(r->stage, edf, edf_close);
    if (edf->header.edfsignals < 1 || edf->header.datarecord_duration <= 0 ||
        edf->header.datarecords_in_file < 1)
        return sigrun_fail_input(r->stage, r->in.culprit,
                                 "%s: it holds no signals, only annotations or nothing",
                                 r->in.name);
    if (!edf_choose(r, edf))
        return false;
    edf_label(r, edf);
    // 24 bits in physical units need more than single precision.
    r->format.type = edf->header.filetype >= EDFLIB_FILETYPE_BDF ? SIGRUN_F64 : SIGRUN_F32;
    r->frames = (uint64_t)edf->header.signalparam[edf->signals[0]].smp_in_file;
    edf_annotations(r, edf);
    return true;
}

static void edf_store(const struct edf *edf, struct sigrun_out *out, size_t lane, size_t at,
                      size_t n)
{
    float *f32 = (float *)out->lane[lane] + at;
    double *f64 = (double *)out->lane[lane] + at;

    for (size_t i = 0; i < n; i++)
        if (out->type == SIGRUN_F32)
            f32[i] = (float)(edf->block[i] * edf->scale[lane]);
        else
            f64[i] = edf->block[i] * edf->scale[lane];
}

static enum sigrun_flow edf_read(struct reading *r, struct sigrun_io *io, struct sigrun_out *out)
{
    struct edf *edf = r->state;
    const uint64_t left = r->frames - r->at;
    const size_t room = out->frames < left ? out->frames : (size_t)left;

    (void)io;
    for (size_t done = 0; done < room;) {
        const size_t some = room - done < EDF_BLOCK ? room - done : EDF_BLOCK;

        for (size_t c = 0; c < out->lanes; c++) {
            if (edfread_physical_samples(edf->header.handle, edf->signals[c], (int)some,
                                         edf->block) != (int)some) {
                sigrun_fail_input(r->stage, r->in.culprit, "%s: it can't be read behind frame %llu",
                                  r->in.name, (unsigned long long)r->at + done);
                return SIGRUN_FAILED;
            }
            edf_store(edf, out, c, done, some);
        }
        done += some;
    }
    out->done = room;
    return r->at + room == r->frames ? SIGRUN_DONE : SIGRUN_MORE;
}

extern const struct codec codec_edf;
const struct codec codec_edf = {
    .name = "EDF recording",
    .endings = (const char *const[]){"edf", "bdf", "rec", NULL},
    .probe = edf_probe,
    .open = edf_open,
    .read = edf_read,
};
