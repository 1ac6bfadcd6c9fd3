// SPDX-License-Identifier: MIT
// stream: devices through PortAudio, by callback: its thread meets the device's deadlines, and ours
// may be late by what is queued.

#include "stages/sound/stream.h"

#include <portaudio.h>

static PaStreamParameters parameters(const struct line *line)
{
    return (PaStreamParameters){
        .device = line->device.number,
        .channelCount = (int)line->opened,
        .sampleFormat = paFloat32 | paNonInterleaved,
        .suggestedLatency = line->latency,
    };
}

static const char *text_of(PaError error)
{
    const PaHostErrorInfo *host =
        error == paUnanticipatedHostError ? Pa_GetLastHostErrorInfo() : NULL;

    if (error == paNoError)
        return NULL;
    return host && host->errorText && *host->errorText ? host->errorText : Pa_GetErrorText(error);
}

const char *stream_refuses(const struct line *line, double rate)
{
    const PaStreamParameters wanted = parameters(line);
    const int saved = host_hush();
    const PaError error =
        Pa_IsFormatSupported(line->plays ? NULL : &wanted, line->plays ? &wanted : NULL, rate);

    host_unhush(saved);
    return error == paFormatIsSupported ? NULL : text_of(error);
}

// Seconds until the first frame of this block is heard, as the device tells, or else the stream.
// What a device tells that is out of all proportion would only hold up the end.
static double behind(const struct stream *stream, const PaStreamCallbackTimeInfo *time)
{
    const double told = time->outputBufferDacTime - time->currentTime;

    return told > 0 && told < 0.1 + 4 * stream->latency ? told : stream->latency;
}

static int on_call(const void *input, void *output, unsigned long frames,
                   const PaStreamCallbackTimeInfo *time, PaStreamCallbackFlags flags, void *context)
{
    struct stream *stream = context;
    struct line_call call = {
        .frames = frames, .ns = meter_now(), .late = (flags & paInputOverflow) != 0};

    if (stream->records && input)
        line_hear(stream->records, input, &call);
    call.late = (flags & paOutputUnderflow) && !(flags & paPrimingOutput);
    call.behind = behind(stream, time);
    if (stream->plays && output)
        line_speak(stream->plays, output, &call);
    return paContinue;
}

const char *stream_open(struct stream *stream)
{
    const PaStreamParameters in = stream->records ? parameters(stream->records)
                                                  : (PaStreamParameters){0},
                             out = stream->plays ? parameters(stream->plays)
                                                 : (PaStreamParameters){0};
    const double rate = stream->plays ? stream->plays->rate : stream->records->rate;
    // Samples arrive as they are: what is too large has been counted and limited before.
    const PaStreamFlags flags = paClipOff | paDitherOff;

    const int saved = host_hush();
    const PaError error =
        Pa_OpenStream(&stream->pa, stream->records ? &in : NULL, stream->plays ? &out : NULL, rate,
                      paFramesPerBufferUnspecified, flags, on_call, stream);
    const PaStreamInfo *info = error == paNoError ? Pa_GetStreamInfo(stream->pa) : NULL;

    host_unhush(saved);
    stream->latency = info ? info->outputLatency : 0;
    return text_of(error);
}

const char *stream_begin(struct stream *stream)
{
    const int saved = host_hush();
    const PaError error = Pa_StartStream(stream->pa);

    host_unhush(saved);
    stream->begun = error == paNoError;
    return text_of(error);
}

bool stream_active(const struct stream *stream)
{
    return Pa_IsStreamActive(stream->pa) == 1;
}

void stream_close(struct stream *stream)
{
    if (!stream->pa)
        return;
    if (stream->begun)
        Pa_AbortStream(stream->pa);
    Pa_CloseStream(stream->pa);
    stream->pa = NULL;
}
