// SPDX-License-Identifier: MIT
// line_call: what happens when a device calls back. Nothing here waits.

#include "stages/sound/line.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

static void wake(const struct line *line)
{
    const uint64_t one = 1;

    // Only a count at its limit could make it fail, and then whoever waits is awake.
    if (write(line->news, &one, sizeof one) < 0)
        return;
}

static void count(_Atomic uint64_t *counter, uint64_t more)
{
    atomic_fetch_add_explicit(counter, more, memory_order_relaxed);
}

// Frames that the device itself has lost: what the clock says should have come, and hasn't.
static uint64_t missed(const struct line *line, size_t frames, uint64_t ns)
{
    const uint64_t last = atomic_load_explicit(&line->called, memory_order_relaxed);
    const double due = last ? (double)(ns - last) * 1e-9 * line->rate : 0;

    return due > (double)frames ? (uint64_t)llround(due - (double)frames) : 0;
}

// The frames that are missing before the next one that is kept.
static void tell_gap(struct line *line)
{
    const size_t made = atomic_load_explicit(&line->gaps_made, memory_order_relaxed);

    if (made - atomic_load_explicit(&line->gaps_told, memory_order_acquire) == LINE_GAPS)
        return; // told with the next one
    atomic_store_explicit(&line->gap[made % LINE_GAPS].at,
                          atomic_load_explicit(&line->fifo.written, memory_order_relaxed),
                          memory_order_relaxed);
    atomic_store_explicit(&line->gap[made % LINE_GAPS].lost, line->pending, memory_order_relaxed);
    atomic_store_explicit(&line->gaps_made, made + 1, memory_order_release);
    line->pending = 0;
}

void line_hear(struct line *line, const float *const *input, const struct line_call *call)
{
    const size_t frames = call->frames;
    size_t kept = 0;

    if (call->late) {
        const uint64_t lost = missed(line, frames, call->ns);

        count(&line->xruns, 1);
        count(&line->lost, lost);
        line->pending += lost ? lost : 1; // a gap is told even where its length isn't known
    }
    while (kept < frames) {
        const size_t some = fifo_space(&line->fifo, line->heard, frames - kept);

        if (!some)
            break;
        if (line->pending)
            tell_gap(line);
        for (size_t c = 0; c < line->lanes; c++)
            memcpy(line->heard[c], input[c] + kept, some * sizeof(float));
        fifo_wrote(&line->fifo, some);
        kept += some;
    }
    if (kept < frames) {
        count(&line->xruns, line->late ? 0 : 1);
        count(&line->lost, frames - kept);
        line->pending += frames - kept;
    }
    line->late = kept < frames;
    meter_set(&line->meter, atomic_load_explicit(&line->fifo.written, memory_order_relaxed), kept,
              call->ns);
    atomic_store_explicit(&line->called, call->ns, memory_order_relaxed);
    wake(line);
}

// One lane is heard on both sides; what the stream doesn't have stays silent.
static void spread(const struct line *line, float *const *output, size_t from, size_t frames)
{
    const size_t bytes = frames * sizeof(float);

    for (size_t c = line->lanes; c < line->opened; c++)
        if (line->lanes == 1 && c == 1)
            memcpy(output[c] + from, output[0] + from, bytes);
        else
            memset(output[c] + from, 0, bytes);
}

static size_t speak_what_is_there(struct line *line, float *const *output, size_t frames)
{
    size_t done = 0;

    while (done < frames) {
        const size_t some = fifo_there(&line->fifo, line->spoken, frames - done);

        if (!some)
            break;
        for (size_t c = 0; c < line->lanes; c++)
            memcpy(output[c] + done, line->spoken[c], some * sizeof(float));
        fifo_took(&line->fifo, some);
        done += some;
    }
    return done;
}

void line_speak(struct line *line, float *const *output, const struct line_call *call)
{
    const size_t frames = call->frames;
    const bool draining = atomic_load(&line->draining);
    const bool again = atomic_load_explicit(&line->called, memory_order_relaxed) != 0;
    size_t done = 0;

    if (frames > atomic_load_explicit(&line->block, memory_order_relaxed))
        atomic_store_explicit(&line->block, frames, memory_order_relaxed);
    if (!atomic_load_explicit(&line->primed, memory_order_relaxed) &&
        (draining || fifo_fill(&line->fifo) >= line_ready(line)))
        atomic_store_explicit(&line->primed, true, memory_order_relaxed);
    if (atomic_load_explicit(&line->primed, memory_order_relaxed))
        done = speak_what_is_there(line, output, frames);
    for (size_t c = 0; c < line->lanes; c++)
        memset(output[c] + done, 0, (frames - done) * sizeof(float));
    spread(line, output, 0, frames);
    // Who was late waits until enough is there again, instead of stuttering.
    if (done < frames && !draining) {
        const bool played = atomic_load_explicit(&line->fifo.taken, memory_order_relaxed) > 0;

        count(&line->xruns, played && !line->late);
        count(&line->lost, played ? frames - done : 0);
        line->late = played;
        atomic_store_explicit(&line->primed, false, memory_order_relaxed);
    } else {
        count(&line->xruns, call->late && again);
        line->late = false;
    }
    if (done)
        meter_set(&line->meter, atomic_load_explicit(&line->fifo.taken, memory_order_relaxed), done,
                  call->ns);
    if (draining && !fifo_fill(&line->fifo) && !atomic_load(&line->spoken_out)) {
        const double left = call->behind + (double)done / line->rate;

        atomic_store(&line->heard_at, call->ns + (uint64_t)(left * 1e9));
        atomic_store(&line->spoken_out, true);
    }
    atomic_store_explicit(&line->called, call->ns, memory_order_relaxed);
    wake(line);
}
