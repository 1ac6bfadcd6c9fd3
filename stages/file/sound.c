// SPDX-License-Identifier: MIT
// sound: names of formats, types and loudspeakers; texts in headers as tags and back.

#include "stages/file/sound.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

const struct sound_name sound_kinds[] = {
    {"wav", SF_FORMAT_WAV},
    {"wave", SF_FORMAT_WAV},
    {"bwf", SF_FORMAT_WAV},
    {"rf64", SF_FORMAT_RF64},
    {"w64", SF_FORMAT_W64},
    {"aiff", SF_FORMAT_AIFF},
    {"aif", SF_FORMAT_AIFF},
    {"aifc", SF_FORMAT_AIFF},
    {"au", SF_FORMAT_AU},
    {"snd", SF_FORMAT_AU},
    {"caf", SF_FORMAT_CAF},
    {"flac", SF_FORMAT_FLAC},
    {"ogg", SF_FORMAT_OGG},
    {"oga", SF_FORMAT_OGG},
    {"opus", SF_FORMAT_OGG},
    {"mp3", SF_FORMAT_MPEG},
    {"sf", SF_FORMAT_IRCAM},
    {"paf", SF_FORMAT_PAF},
    {"8svx", SF_FORMAT_SVX},
    {"nist", SF_FORMAT_NIST},
    {"sph", SF_FORMAT_NIST},
    {"pvf", SF_FORMAT_PVF},
    {"htk", SF_FORMAT_HTK},
    {"avr", SF_FORMAT_AVR},
    {NULL, 0},
};

const struct sound_name sound_types[] = {
    {"u8", SF_FORMAT_PCM_U8},      {"s8", SF_FORMAT_PCM_S8},      {"s16", SF_FORMAT_PCM_16},
    {"s24", SF_FORMAT_PCM_24},     {"s32", SF_FORMAT_PCM_32},     {"f32", SF_FORMAT_FLOAT},
    {"f64", SF_FORMAT_DOUBLE},     {"ulaw", SF_FORMAT_ULAW},      {"alaw", SF_FORMAT_ALAW},
    {"ima", SF_FORMAT_IMA_ADPCM},  {"adpcm", SF_FORMAT_MS_ADPCM}, {"gsm", SF_FORMAT_GSM610},
    {"vorbis", SF_FORMAT_VORBIS},  {"opus", SF_FORMAT_OPUS},      {"mp3", SF_FORMAT_MPEG_LAYER_III},
    {"alac16", SF_FORMAT_ALAC_16}, {"alac24", SF_FORMAT_ALAC_24}, {NULL, 0},
};

const struct sound_name sound_places[] = {
    {"mono", SF_CHANNEL_MAP_MONO},
    {"left", SF_CHANNEL_MAP_LEFT},
    {"right", SF_CHANNEL_MAP_RIGHT},
    {"centre", SF_CHANNEL_MAP_CENTER},
    {"front left", SF_CHANNEL_MAP_FRONT_LEFT},
    {"front right", SF_CHANNEL_MAP_FRONT_RIGHT},
    {"front centre", SF_CHANNEL_MAP_FRONT_CENTER},
    {"low", SF_CHANNEL_MAP_LFE},
    {"rear left", SF_CHANNEL_MAP_REAR_LEFT},
    {"rear right", SF_CHANNEL_MAP_REAR_RIGHT},
    {"rear centre", SF_CHANNEL_MAP_REAR_CENTER},
    {"side left", SF_CHANNEL_MAP_SIDE_LEFT},
    {"side right", SF_CHANNEL_MAP_SIDE_RIGHT},
    {"front left of centre", SF_CHANNEL_MAP_FRONT_LEFT_OF_CENTER},
    {"front right of centre", SF_CHANNEL_MAP_FRONT_RIGHT_OF_CENTER},
    {"top centre", SF_CHANNEL_MAP_TOP_CENTER},
    {NULL, 0},
};

const struct sound_name sound_texts[] = {
    {"title", SF_STR_TITLE},
    {"artist", SF_STR_ARTIST},
    {"album", SF_STR_ALBUM},
    {"track", SF_STR_TRACKNUMBER},
    {"date", SF_STR_DATE},
    {"genre", SF_STR_GENRE},
    {"comment", SF_STR_COMMENT},
    {"copyright", SF_STR_COPYRIGHT},
    {"license", SF_STR_LICENSE},
    {"software", SF_STR_SOFTWARE},
    {NULL, 0},
};

// Texts of the broadcast extension, which need not end in a zero byte.
static const struct {
    const char *key;
    size_t at, room;
} bext_texts[] = {
    {"bext.description", offsetof(SF_BROADCAST_INFO, description), 256},
    {"bext.originator", offsetof(SF_BROADCAST_INFO, originator), 32},
    {"bext.reference", offsetof(SF_BROADCAST_INFO, originator_reference), 32},
    {"bext.date", offsetof(SF_BROADCAST_INFO, origination_date), 10},
    {"bext.time", offsetof(SF_BROADCAST_INFO, origination_time), 8},
};
enum { BEXT_TEXTS = sizeof bext_texts / sizeof *bext_texts, MARKS_FIXED = 32 };

size_t sound_bytes(enum sound_as as)
{
    static const size_t bytes[] = {sizeof(short), sizeof(int), sizeof(float), sizeof(double)};

    return bytes[as];
}

int sound_find(const struct sound_name *list, const char *name, int none)
{
    for (; list->name; list++)
        if (strcasecmp(list->name, name) == 0)
            return list->code;
    return none;
}

static size_t marks_of_bext(struct reading *r, SNDFILE *file, struct mark *marks, size_t n)
{
    SF_BROADCAST_INFO bext;

    if (!sf_command(file, SFC_GET_BROADCAST_INFO, &bext, sizeof bext))
        return n;
    for (size_t i = 0; i < BEXT_TEXTS; i++) {
        const char *text = (const char *)&bext + bext_texts[i].at;

        if (*text)
            marks[n++] =
                (struct mark){.key = bext_texts[i].key,
                              .text = sigrun_text(r->stage, "%.*s", (int)bext_texts[i].room, text)};
    }
    marks[n++] = (struct mark){.key = "bext.start",
                               .value = (double)bext.time_reference_low +
                                        0x1p32 * (double)bext.time_reference_high};
    return n;
}

void sound_marks(struct reading *r, SNDFILE *file)
{
    uint32_t cues = 0;
    size_t n = 0;

    sf_command(file, SFC_GET_CUE_COUNT, &cues, sizeof cues);
    struct mark *marks = sigrun_alloc(r->stage, MARKS_FIXED + cues, sizeof *marks);
    for (const struct sound_name *t = sound_texts; t->name; t++) {
        const char *text = sf_get_string(file, t->code);

        if (text && *text)
            marks[n++] = (struct mark){.key = t->name, .text = sigrun_text(r->stage, "%s", text)};
    }
    n = marks_of_bext(r, file, marks, n);
    SF_CUES *list =
        cues ? sigrun_alloc(r->stage, 1, sizeof(uint32_t) + cues * sizeof(SF_CUE_POINT)) : NULL;
    if (list &&
        sf_command(file, SFC_GET_CUE, list, (int)(sizeof(uint32_t) + cues * sizeof(SF_CUE_POINT))))
        for (uint32_t i = 0; i < list->cue_count && i < cues; i++)
            marks[n++] =
                (struct mark){.frame = list->cue_points[i].sample_offset,
                              .key = "label",
                              .text = *list->cue_points[i].name ? list->cue_points[i].name : "cue"};
    r->marks = marks;
    r->mark_count = n;
}

void sound_describe(SNDFILE *file, SF_BROADCAST_INFO *bext, const struct sigrun_tag *tag)
{
    const int code = sound_find(sound_texts, tag->key, 0);

    if (code && tag->text)
        sf_set_string(file, code, tag->text);
    for (size_t i = 0; i < BEXT_TEXTS; i++)
        if (tag->text && strcmp(tag->key, bext_texts[i].key) == 0) {
            char *text = (char *)bext + bext_texts[i].at;

            memcpy(text, tag->text, strnlen(tag->text, bext_texts[i].room));
        }
    if (strcmp(tag->key, "bext.start") == 0) {
        bext->time_reference_low = (uint32_t)(uint64_t)tag->value;
        bext->time_reference_high = (uint32_t)((uint64_t)tag->value >> 32);
        bext->version = 1; // marks that there is something to write
    }
}
