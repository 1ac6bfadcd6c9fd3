// SPDX-License-Identifier: MIT
// sound_choose: which format and type of libsndfile a stream is written in.

#include "stages/file/sound_choose.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

// The depth of the integers in a subtype; 0: floats, or a codec that takes floats. What squeezes 16
// bits takes these.
unsigned sound_depth(int format)
{
    switch (format & SF_FORMAT_SUBMASK) {
    case SF_FORMAT_PCM_U8:
    case SF_FORMAT_PCM_S8: return 8;
    case SF_FORMAT_PCM_16:
    case SF_FORMAT_ULAW:
    case SF_FORMAT_ALAW:
    case SF_FORMAT_IMA_ADPCM:
    case SF_FORMAT_MS_ADPCM:
    case SF_FORMAT_GSM610:
    case SF_FORMAT_ALAC_16: return 16;
    case SF_FORMAT_PCM_24:
    case SF_FORMAT_ALAC_24: return 24;
    case SF_FORMAT_PCM_32: return 32;
    default: return 0;
    }
}

static bool sound_fits(SF_INFO *info, int subtype)
{
    const SF_INFO asked = {.samplerate = info->samplerate,
                           .channels = info->channels,
                           .format = (info->format & SF_FORMAT_TYPEMASK) | subtype};

    const bool alac = subtype == SF_FORMAT_ALAC_16 || subtype == SF_FORMAT_ALAC_24;

    // The library writes more lanes with ALAC than it can read.
    if (!sf_format_check(&asked) || (alac && info->channels > 8))
        return false;
    info->format = asked.format;
    return true;
}

bool sound_counted(const struct sigrun_format *format)
{
    return format->unit && format->bits && strcmp(format->unit, "count") == 0;
}

// The depth of the values: of the stream's own integers, or of those they came from; 0: they have a
// unit.
static unsigned sound_wanted(const struct sigrun_format *format)
{
    const unsigned most = format->type == SIGRUN_U8    ? 8
                          : format->type == SIGRUN_S16 ? 16
                          : format->type == SIGRUN_S32 ? 32
                                                       : 0;

    if (most)
        return format->bits && format->bits < most ? format->bits : most;
    if (format->unit && !sound_counted(format))
        return 0;
    return format->bits ? format->bits : 24;
}

static bool sound_choose_type(const struct writing *w, SF_INFO *info)
{
    static const int subtypes[] = {SF_FORMAT_PCM_U8, SF_FORMAT_PCM_S8, SF_FORMAT_PCM_16,
                                   SF_FORMAT_PCM_24, SF_FORMAT_PCM_32};
    static const int rest[] = {SF_FORMAT_PCM_24, SF_FORMAT_PCM_16, SF_FORMAT_FLOAT,
                               SF_FORMAT_VORBIS, SF_FORMAT_DPCM_16};
    const unsigned wanted = sound_wanted(w->format);

    if (strcasecmp(w->kind, "opus") == 0)
        return sound_fits(info, SF_FORMAT_OPUS);
    if (strcasecmp(w->kind, "mp3") == 0)
        return sound_fits(info, SF_FORMAT_MPEG_LAYER_III);
    if (!wanted &&
        sound_fits(info, w->format->type == SIGRUN_F64 ? SF_FORMAT_DOUBLE : SF_FORMAT_FLOAT))
        return true;
    for (size_t i = 0; wanted && i < sizeof subtypes / sizeof *subtypes; i++)
        if (sound_depth(subtypes[i]) >= wanted && sound_fits(info, subtypes[i]))
            return true;
    for (size_t i = 0; i < sizeof rest / sizeof *rest; i++)
        if (sound_fits(info, rest[i]))
            return true;
    return false;
}

static bool sound_refuse_rate(const struct writing *w)
{
    const struct sigrun_ratio rate = w->format->rate;

    if (!rate.num)
        return sigrun_fail(w->stage, w->path_field,
                           "the stream has no rate, which %s needs: write .npy or .csv", w->path);
    return sigrun_fail(w->stage, w->path_field,
                       "the rate of %lld/%lld Hz is no whole number, which %s needs: resample, or "
                       "write .npy",
                       (long long)rate.num, (long long)rate.den, w->path);
}

static bool sound_refuse_format(const struct writing *w, const SF_INFO *info, const char *kind)
{
    static const int opus[] = {8000, 12000, 16000, 24000, 48000};
    static const int mp3[] = {8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000};
    const bool is_opus = strcmp(kind, "opus") == 0, is_mp3 = strcmp(kind, "mp3") == 0;
    bool known = !is_opus && !is_mp3;

    for (size_t i = 0; is_opus && i < sizeof opus / sizeof *opus; i++)
        known = known || opus[i] == info->samplerate;
    for (size_t i = 0; is_mp3 && i < sizeof mp3 / sizeof *mp3; i++)
        known = known || mp3[i] == info->samplerate;
    if (!known)
        return sigrun_fail(w->stage, w->path_field,
                           "%s can't hold %d Hz: put resample %s in front of it", kind,
                           info->samplerate,
                           info->samplerate > 32000   ? "48k"
                           : info->samplerate > 16000 ? "24k"
                                                      : "16k");
    return true;
}

bool sound_choose(const struct writing *w, SF_INFO *info)
{
    const struct sigrun_format *format = w->format;
    const int type = *w->type ? sound_find(sound_types, w->type, 0) : 0;

    if (format->axes)
        return sigrun_fail(w->stage, w->path_field,
                           "frames with axes don't go into a sound file: write .npy or .csv");
    if (sigrun_is_complex(format->type))
        return sigrun_fail(w->stage, w->path_field,
                           "complex samples don't go into a sound file: write .npy, or raw with "
                           "type=cf32; or take real, imag, abs or phase");
    if (!format->rate.num || format->rate.num % format->rate.den ||
        format->rate.num / format->rate.den > INT32_MAX)
        return sound_refuse_rate(w);
    *info = (SF_INFO){.samplerate = (int)(format->rate.num / format->rate.den),
                      .channels = (int)format->lanes,
                      .format = sound_find(sound_kinds, w->kind, 0)};
    if (!info->format)
        return sigrun_fail(w->stage, w->path_field, "%s can only be read: write .wav or .flac",
                           w->kind);
    if (*w->type && !type)
        return sigrun_fail(w->stage, w->type_field,
                           "no type '%s': there are u8 s8 s16 s24 s32 f32 f64 ulaw alaw ima adpcm "
                           "gsm vorbis opus mp3 alac16 alac24",
                           w->type);
    if (type && !sound_fits(info, type))
        return sigrun_fail(w->stage, w->type_field, "%s can't hold %s with %zu lanes", w->kind,
                           w->type, format->lanes);
    if (!type && !sound_choose_type(w, info))
        return sigrun_fail(w->stage, w->path_field, "%s can't hold %zu lanes: write .wav or .npy",
                           w->kind, format->lanes);
    const int subtype = info->format & SF_FORMAT_SUBMASK;
    return sound_refuse_format(w, info,
                               subtype == SF_FORMAT_OPUS             ? "opus"
                               : subtype == SF_FORMAT_MPEG_LAYER_III ? "mp3"
                                                                     : w->kind);
}
