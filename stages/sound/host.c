// SPDX-License-Identifier: MIT
// host: which sound devices there are.

#include "stages/sound/host.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <portaudio.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

static pthread_mutex_t host_lock = PTHREAD_MUTEX_INITIALIZER;
static bool host_ready;

bool host_verbose(void)
{
    return getenv("SIGRUN_VERBOSE") != NULL;
}

// What ALSA has to say, to nobody.
static void host_ignore(const char *file, int line, const char *function, int code,
                        const char *format, ...)
{
    (void)file;
    (void)line;
    (void)function;
    (void)code;
    (void)format;
}

// ALSA goes on to talk while devices are open: it has a handler for that. PortAudio has loaded it,
// or isn't built with it.
static void silence_alsa(void)
{
    void *library = dlopen("libasound.so.2", RTLD_NOW | RTLD_NOLOAD);
    void *symbol = library ? dlsym(library, "snd_lib_error_set_handler") : NULL;
    int (*set)(void (*)(const char *, int, const char *, int, const char *, ...));

    if (symbol) {
        memcpy(&set, &symbol, sizeof set);
        set(host_ignore);
    }
    if (library)
        dlclose(library);
}

int host_hush(void)
{
    const int null = host_verbose() ? -1 : open("/dev/null", O_WRONLY | O_CLOEXEC);
    const int saved = null < 0 ? -1 : fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);

    if (saved >= 0) {
        fflush(stderr);
        dup2(null, STDERR_FILENO);
    }
    if (null >= 0)
        close(null);
    return saved;
}

void host_unhush(int saved)
{
    if (saved < 0)
        return;
    dup2(saved, STDERR_FILENO);
    close(saved);
}

static PaError initialise(void)
{
    const int saved = host_hush();

    // Looking for devices must not start a server that nobody asked for.
    setenv("JACK_NO_START_SERVER", "1", 0);
    if (!host_verbose())
        silence_alsa();
    const PaError error = Pa_Initialize();
    host_unhush(saved);
    return error;
}

const char *host_open(void)
{
    const char *why = NULL;

    pthread_mutex_lock(&host_lock);
    if (!host_ready) {
        const PaError error = initialise();

        host_ready = error == paNoError;
        why = host_ready ? NULL : Pa_GetErrorText(error);
    }
    pthread_mutex_unlock(&host_lock);
    return why;
}

size_t host_count(void)
{
    const int count = Pa_GetDeviceCount();

    return count > 0 ? (size_t)count : 0;
}

struct host_device host_at(size_t i)
{
    const PaDeviceInfo *info = Pa_GetDeviceInfo((int)i);

    return (struct host_device){
        .number = (int)i,
        .name = info->name,
        .api = Pa_GetHostApiInfo(info->hostApi)->name,
        .ins = info->maxInputChannels > 0 ? (size_t)info->maxInputChannels : 0,
        .outs = info->maxOutputChannels > 0 ? (size_t)info->maxOutputChannels : 0,
        .rate = info->defaultSampleRate,
        .in_latency = info->defaultLowInputLatency,
        .out_latency = info->defaultLowOutputLatency,
        .default_in = Pa_GetDefaultInputDevice() == (int)i,
        .default_out = Pa_GetDefaultOutputDevice() == (int)i,
    };
}

static bool has_part(const char *name, const char *part)
{
    const size_t length = strlen(part);

    for (; *name; name++)
        if (strncasecmp(name, part, length) == 0)
            return true;
    return false;
}

// How well a device fits: by number or whole name before a part, the default one before others.
static int fits(const struct host_device *device, const char *wish, bool plays)
{
    const bool chosen = plays ? device->default_out : device->default_in;
    char *end;
    const long number = strtol(wish, &end, 10);

    if (!(plays ? device->outs : device->ins))
        return 0;
    if (!*wish)
        return chosen ? 1 : 0;
    if (!*end)
        return number == device->number ? 4 : 0;
    if (strcasecmp(device->name, wish) == 0)
        return 3;
    return !has_part(device->name, wish) ? 0 : chosen ? 2 : 1;
}

bool host_find(const char *wish, bool plays, struct host_device *found)
{
    int best = 0;

    for (size_t i = 0; i < host_count(); i++) {
        const struct host_device device = host_at(i);
        const int fit = fits(&device, wish, plays);

        if (fit > best) {
            best = fit;
            *found = device;
        }
    }
    return best > 0;
}

extern const struct host_part sigrun_part;
const struct host_part sigrun_part __attribute__((visibility("default"))) = {
    .open = host_open,
    .count = host_count,
    .at = host_at,
};
