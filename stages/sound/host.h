// SPDX-License-Identifier: MIT
// The sound devices of this machine, as PortAudio knows them.
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct host_device {
    int number;
    const char *name, *api;
    size_t ins, outs;               // lanes
    double rate;                    // Hz, the one it would choose
    double in_latency, out_latency; // seconds, the least that it promises to keep up with
    bool default_in, default_out;
};

// [setup] Asks for the devices, once in a process: what is there then is what can be opened. The
// libraries below talk to stderr while they look; that is for `-v`. NULL, or why there is no sound.
const char *host_open(void);
size_t host_count(void);
struct host_device host_at(size_t);

// The device that a person means: a number, a name, or a part of one in any case; "": the default
// one. `plays` or records; false when no such device does.
bool host_find(const char *wish, bool plays, struct host_device *);

// What libraries print on stderr between these two is for `-v`.
int host_hush(void);
void host_unhush(int saved);

// [setup] Does the user want to know more (-v)?
bool host_verbose(void);

// What `sigrun devices` asks this module for, as its `sigrun_part`.
struct host_part {
    const char *(*open)(void);
    size_t (*count)(void);
    struct host_device (*at)(size_t);
};
