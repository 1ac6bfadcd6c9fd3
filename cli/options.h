// SPDX-License-Identifier: MIT
//
// What the command line asks for. One table of options is the source of reading, usage, man page
// and completion.
#pragma once

#include "runtime/base/arena.h"
#include "runtime/base/error.h"
#include "runtime/graph/stage.h"
#include "runtime/lang/expand.h"

enum stats { STATS_NONE, STATS_TABLE, STATS_JSON };
enum progress_mode { PROGRESS_AUTO, PROGRESS_PLAIN, PROGRESS_JSON, PROGRESS_NONE };
enum color { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };
enum planning { PLANNING_ESTIMATE, PLANNING_MEASURE };
enum gpu_use { GPU_AUTO, GPU_OFF, GPU_REQUIRE };

struct options {
    // Of every command.
    enum color color;
    bool help, version;

    // Of what runs or explains an expression.
    const char *file;         // -f, or ""
    struct binding *bindings; // -D, in the order given
    size_t binding_count;
    double duration;     // stream seconds of each source; 0: no limit
    size_t jobs;         // 0: as many as there are cores
    size_t memory;       // bytes of all rings; 0: half of what there is
    uint64_t seed_value; // --seed
    bool seed_drawn;     // with --seed random, so that it has to be told
    double latency;      // seconds; 0: as the plan says
    bool quiet, verbose;
    enum stats stats;
    enum progress_mode progress;
    bool realtime, no_pace, exact, strict, auto_resample;
    enum planning planning;
    enum gpu_use gpu;
    const char *trace; // file, or ""
    bool audit, no_fuse, no_replicate, no_static_buffers;

    // Of single commands.
    const char *out, *match; // batch: the folder of results, the pattern of names; or ""
    bool resume;             // batch
    bool dot, json;          // explain; json: bench, ctl and top too
    bool once;               // top
    size_t rounds;           // bench
    bool markdown;           // list, help
    bool man;                // help
    const char *completion;  // help: the shell, or ""

    // What is left: the expression or other words of the command, in order.
    const char **words;
    size_t word_count;

    uint64_t given; // of each row of the table, a bit
};

struct option {
    const char *letter;   // "j", or NULL
    unsigned commands;    // that take it: set of enum command_bit
    const char *argument; // "FILE"; NULL: a flag
    const char *implied;  // what stands for an argument that is left out: --stats[=json]
    bool (*read)(struct options *, struct arena *, const char *text,
                 struct error *); // NULL: as the parameter says
    struct sigrun_param param;    // the name without its dashes
};

extern const struct option options_table[]; // ends with a row without a name

// Reads the words behind the program's name. Texts are copied into the arena.
// False with every error; what could be read is read all the same.
bool options_read(struct options *, struct arena *, size_t count, char *const *words,
                  struct error *);

// Whether all options that were given belong to the command.
struct command;
bool options_fit(const struct options *, const struct command *, struct error *);
