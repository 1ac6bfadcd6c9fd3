// SPDX-License-Identifier: MIT
// The commands: one row each, from which dispatch, usage, man page and completion come.
#pragma once

#include "cli/options.h"

enum command_bit {
    COMMAND_RUN = 1 << 0,
    COMMAND_EXPLAIN = 1 << 1,
    COMMAND_LIST = 1 << 2,
    COMMAND_HELP = 1 << 3,
    COMMAND_DEVICES = 1 << 4,
    COMMAND_BATCH = 1 << 5,
    COMMAND_BENCH = 1 << 6,
    COMMAND_CTL = 1 << 7,
    COMMAND_TOP = 1 << 8,
    COMMAND_ALL = 0x7fffffff,
};

enum { COMMAND_MOST = 32 }; // rows of the table

// What a word behind the command may be, for completion.
enum operand {
    OPERAND_NONE, // an expression, or nothing
    OPERAND_STAGE,
    OPERAND_TOPIC, // a stage or a command
    OPERAND_FILE,
    OPERAND_ROW, // of bench
    OPERAND_RUN, // the process of a pipeline that runs
    OPERAND_SET, // the same, or a live parameter
};

struct command {
    const char *name; // NULL: an expression alone is run
    unsigned bit;
    const char *operands; // "EXPR"
    const char *summary;
    const char *doc;     // what else there is to say, a paragraph a line; or NULL
    const char *example; // a whole command line, or NULL
    enum operand operand;
    bool expression; // the first word, or the file of -f, is an expression
    size_t words;    // the most that may follow (besides the expression)
    // The exit code. The source is the expression, or NULL; other words are in the options.
    int (*run)(const struct options *, const struct source *);
};

extern const struct command commands_table[]; // ends with a row that runs nothing

int run_command(const struct options *, const struct source *);
int explain_command(const struct options *, const struct source *);
int list_command(const struct options *, const struct source *);
int help_command(const struct options *, const struct source *);
int devices_command(const struct options *, const struct source *);
int batch_command(const struct options *, const struct source *);
int bench_command(const struct options *, const struct source *);
int ctl_command(const struct options *, const struct source *);
int top_command(const struct options *, const struct source *);
