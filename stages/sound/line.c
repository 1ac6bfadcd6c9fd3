// SPDX-License-Identifier: MIT
// line: a stage's end of a device.

#include "stages/sound/line.h"

#include "runtime/graph/live.h"
#include "stages/sound/stream.h"

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { WAIT_MS = 100, GONE_MS = 3000, LEAST = 64, WIDEST = 8192 };

// All lines of the process, in the order in which their stages were started.
static pthread_mutex_t lines_lock = PTHREAD_MUTEX_INITIALIZER;
static struct line *lines;

static void line_release(void *resource)
{
    struct line *line = resource;

    pthread_mutex_lock(&lines_lock);
    if (line->stream) {
        struct stream *stream = line->stream;

        stream_close(stream);
        if (stream->records)
            stream->records->stream = NULL;
        if (stream->plays)
            stream->plays->stream = NULL;
    }
    for (struct line **at = &lines; *at; at = &(*at)->next)
        if (*at == line) {
            *at = line->next;
            break;
        }
    pthread_mutex_unlock(&lines_lock);
    bridge_close(&line->bridge);
    close(line->news);
}

// "0 pulse, 1 default": what a person may choose from.
static const char *choices(struct sigrun_stage *stage, bool plays)
{
    const char *text = "";

    for (size_t i = 0; i < host_count(); i++) {
        const struct host_device device = host_at(i);

        if (plays ? device.outs : device.ins)
            text = sigrun_text(stage, "%s%s%d %s", text, *text ? ", " : "", device.number,
                               device.name);
    }
    return text;
}

// What can't be recorded from is an input that can't be read.
static bool refuse(const struct line *line, const char *text)
{
    return line->plays ? sigrun_fail(line->stage, line->culprit, "%s", text)
                       : sigrun_fail_input(line->stage, line->culprit, "%s", text);
}

static bool find_device(struct line *line)
{
    const char *verb = line->plays ? "plays" : "records", *why = host_open();

    if (why)
        return refuse(line, sigrun_text(line->stage, "there is no sound here: %s", why));
    if (host_find(line->wish, line->plays, &line->device))
        return true;
    const char *there = choices(line->stage, line->plays);
    if (!*there)
        return refuse(line, sigrun_text(line->stage,
                                        "no device here %s: plug one in or start a sound server, "
                                        "and see `sigrun devices`",
                                        verb));
    if (!*line->wish)
        return refuse(line,
                      sigrun_text(line->stage, "there is no default device that %s: name one of %s",
                                  verb, there));
    return refuse(line, sigrun_text(line->stage,
                                    "no device that %s is called '%s': there is %s; "
                                    "`sigrun devices` tells more",
                                    verb, line->wish, there));
}

static bool choose_lanes(struct line *line)
{
    const size_t most = line->plays ? line->device.outs : line->device.ins;

    if (line->lanes > most)
        return refuse(line, sigrun_text(line->stage,
                                        line->plays
                                            ? "%s plays %zu lanes at most, and the stream has %zu: "
                                              "take some with select, or downmix"
                                            : "%s records %zu lanes at most, not %zu",
                                        line->device.name, most, line->lanes));
    line->opened = line->plays && line->lanes == 1 && most > 1 ? 2 : line->lanes;
    return true;
}

static bool check_rate(struct line *line)
{
    static const double usual[] = {48000, 44100, 96000, 88200, 192000,
                                   32000, 24000, 22050, 16000, 8000};
    const char *why = stream_refuses(line, line->rate);

    if (!why)
        return true;
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        if (!stream_refuses(line, usual[i]))
            return refuse(line,
                          sigrun_text(line->stage,
                                      line->plays ? "%s can't play at %g Hz: put `resample %g` "
                                                    "before"
                                                  : "%s can't record at %g Hz: say rate=%g",
                                      line->device.name, line->rate, usual[i]));
    return refuse(line, sigrun_text(line->stage, "%s can't be opened: %s", line->device.name, why));
}

size_t line_ready(const struct line *line)
{
    const size_t wanted = (size_t)ceil(line->latency * line->rate);
    const size_t block = atomic_load_explicit(&line->block, memory_order_relaxed);
    const size_t least = block > LEAST ? block : LEAST;

    return wanted > least ? wanted : least;
}

size_t line_depth(const struct line *line)
{
    return 2 * line_ready(line);
}

bool line_start(struct line *line)
{
    struct sigrun_stage *stage = line->stage;
    struct line **end = &lines;

    if (!find_device(line) || !choose_lanes(line) || !check_rate(line))
        return false;
    // What records may wait for a second of the rest; what plays has room for large callbacks.
    const double room = line->plays ? 4 * (double)line_depth(line) + 4 * WIDEST : 2 * line->rate;
    fifo_init(&line->fifo, stage, line->lanes, (size_t)room);
    line->from = sigrun_alloc(stage, line->lanes, sizeof *line->from);
    line->to = sigrun_alloc(stage, line->lanes, sizeof *line->to);
    line->spoken = sigrun_alloc(stage, line->lanes, sizeof *line->spoken);
    line->heard = sigrun_alloc(stage, line->lanes, sizeof *line->heard);
    line->news = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (line->news < 0)
        return sigrun_fail(stage, NULL, "no eventfd: %s", strerror(errno));
    pthread_mutex_lock(&lines_lock);
    while (*end)
        end = &(*end)->next;
    *end = line;
    pthread_mutex_unlock(&lines_lock);
    sigrun_own(stage, line, line_release);
    return true;
}

static struct line *clock_of(const struct line *line)
{
    struct line *clock = NULL;

    for (struct line *other = lines; other; other = other->next)
        if (sigrun_connected(line->stage, other->stage) &&
            (!clock || (other->plays && !clock->plays)))
            clock = other;
    return clock;
}

// A line of the same device the other way round, that no stream has yet.
static struct line *partner_of(const struct line *line)
{
    for (struct line *other = lines; other; other = other->next)
        if (other != line && other->plays != line->plays && !other->stream &&
            other->device.number == line->device.number && other->rate == line->rate &&
            clock_of(other) == clock_of(line))
            return other;
    return NULL;
}

static bool follow(struct line *line, struct line *clock)
{
    const char *why = bridge_open(&line->bridge, line->lanes, line->rate);

    line->clock = clock;
    line->clock_name = clock->device.name;
    line->since = -1;
    return !why || sigrun_fail(line->stage, NULL, "libsoxr: %s", why);
}

static bool open_locked(struct line *line)
{
    struct line *partner = partner_of(line);
    struct line *const clock = clock_of(line);

    if (line->stream)
        return true; // its partner has opened it
    struct stream *stream = &line->own;
    *stream = (struct stream){.records = line->plays ? partner : line,
                              .plays = line->plays ? line : partner};
    const char *why = stream_open(stream);
    if (why && partner) { // not as one
        partner = NULL;
        *stream = (struct stream){.records = line->plays ? NULL : line,
                                  .plays = line->plays ? line : NULL};
        why = stream_open(stream);
    }
    if (why)
        return refuse(line,
                      sigrun_text(line->stage, "%s can't be opened: %s", line->device.name, why));
    line->stream = stream;
    if (partner)
        partner->stream = stream;
    if (clock == line || clock == partner)
        return true;
    return follow(line, clock) && (!partner || follow(partner, clock));
}

bool line_open(struct line *line)
{
    bool open = line->stream != NULL;

    if (open)
        return true;
    pthread_mutex_lock(&lines_lock);
    open = open_locked(line);
    pthread_mutex_unlock(&lines_lock);
    return open && (line->plays || line_begin(line));
}

bool line_begin(struct line *line)
{
    pthread_mutex_lock(&lines_lock);
    const char *why = line->stream->begun ? NULL : stream_begin(line->stream);

    line->opened_at = line->opened_at ? line->opened_at : meter_now();
    pthread_mutex_unlock(&lines_lock);
    return !why || refuse(line, sigrun_text(line->stage, "%s can't be started: %s",
                                            line->device.name, why));
}

// Is a device there that takes or gives frames?
static bool alive(struct line *line)
{
    const uint64_t called = atomic_load(&line->called), now = meter_now();
    const uint64_t since = called > line->opened_at ? called : line->opened_at;

    return !line->stream->begun ||
           (stream_active(line->stream) && now < since + GONE_MS * (uint64_t)1000000);
}

enum line_news line_wait(struct line *line)
{
    struct pollfd wait = {.fd = line->news, .events = POLLIN};
    uint64_t calls;

    const int ready = poll(&wait, 1, WAIT_MS);
    if (ready > 0 && read(line->news, &calls, sizeof calls) > 0)
        return LINE_NEWS;
    if (ready < 0 || alive(line))
        return LINE_QUIET;
    sigrun_fail(line->stage, line->culprit,
                "%s has gone: it was unplugged, or its sound server has ended", line->device.name);
    return LINE_GONE;
}

void line_drain(struct line *line)
{
    atomic_store(&line->draining, true);
    if (!line->stream->begun && (!fifo_fill(&line->fifo) || !line_begin(line)))
        return;
    while (!atomic_load(&line->spoken_out) && !sigrun_over(line->stage))
        if (line_wait(line) == LINE_GONE)
            return;
    // The device goes on with silence until the last frame has been heard.
    while (meter_now() < atomic_load(&line->heard_at) && !sigrun_over(line->stage))
        if (line_wait(line) == LINE_GONE)
            return;
}
