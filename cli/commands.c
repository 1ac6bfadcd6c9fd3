// SPDX-License-Identifier: MIT
// commands: the table of commands.

#include "cli/commands.h"

const struct command commands_table[] = {
    {NULL, COMMAND_RUN, "EXPR", "run an expression", true, 0, run_command},
    {"explain", COMMAND_EXPLAIN, "EXPR", "show the plan: stages, formats, rates, buffers, threads",
     true, 0, explain_command},
    {"batch", COMMAND_BATCH, "EXPR FILES...",
     "run an expression for each recording, which is $in in it, with $name and $out", true,
     SIZE_MAX, batch_command},
    {"list", COMMAND_LIST, "[WORD]", "list the stages, by family", false, 1, list_command},
    {"help", COMMAND_HELP, "[STAGE]", "show the parameters and an example of a stage", false, 1,
     help_command},
    {"devices", COMMAND_DEVICES, "", "show what computes here: processor and GPUs", false, 0,
     devices_command},
    {"bench", COMMAND_BENCH, "[ROW]",
     "measure this machine: pipelines beside its limits; wisdom: learn fast transforms", false, 1,
     bench_command},
    {0},
};

_Static_assert(sizeof commands_table / sizeof *commands_table <= COMMAND_MOST,
               "raise COMMAND_MOST");
