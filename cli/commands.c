// SPDX-License-Identifier: MIT
// commands: the table of commands.

#include "cli/commands.h"

const struct command commands_table[] = {
    {
        .bit = COMMAND_RUN,
        .operands = "EXPR",
        .summary = "run an expression",
        .expression = true,
        .run = run_command,
    },
    {
        .name = "explain",
        .bit = COMMAND_EXPLAIN,
        .operands = "EXPR",
        .summary = "show the plan: stages, formats, rates, buffers, threads",
        .doc =
            "Nothing runs and nothing is written; of inputs the headers are read. First comes the "
            "expression with every parameter and with what was inserted, then each task: the "
            "stages "
            "that share it, what they hand on, its buffers and their readers.",
        .example = "sigrun explain 'sine 440 | lowpass 3k | stft 1024 | null'",
        .expression = true,
        .run = explain_command,
    },
    {
        .name = "batch",
        .bit = COMMAND_BATCH,
        .operands = "EXPR FILES...",
        .summary = "run an expression for each recording, which is $in in it, with $name and $out",
        .doc =
            "$in is the recording; $name its name without folders and ending; $out a name below "
            "--out, in folders as the recordings have them, to which the expression adds an "
            "ending. "
            "A folder stands for all files below it, but hidden ones.\n"
            "-j says how many run at a time. What they print comes in the order of the recordings. "
            "Where one fails the others go on; failures are listed at the end and in failures.txt "
            "in --out, and the exit code is 1. --resume skips what is done, also when the last "
            "batch was killed.",
        .example =
            "sigrun batch 'read $in | resample 16k | write $out.flac' talks --out small -j 4",
        .operand = OPERAND_FILE,
        .expression = true,
        .words = SIZE_MAX,
        .run = batch_command,
    },
    {
        .name = "ctl",
        .bit = COMMAND_CTL,
        .operands = "[PID] [SET...]",
        .summary = "change parameters of a running pipeline, or list those that can change",
        .doc =
            "SET is label.param=value. A stage is called by its label or, without one, by its "
            "name; of several of the same "
            "name by name#1, name#2 in the order of the text. Values are written as in an "
            "expression and checked as at the start; what would click moves within 20 ms. PID is "
            "not needed where only one pipeline runs.\n"
            "Other programs reach a pipeline that runs for 0.1 s and more at the Unix socket "
            "$XDG_RUNTIME_DIR/sigrun/PID.sock, else /tmp/sigrun-UID/PID.sock, with a line of JSON "
            "each way: {\"do\": \"set\", \"what\": \"tone.freq=880\"}, and get, list, stats, watch "
            "and stop.",
        .example = "sigrun ctl tone.freq=880",
        .operand = OPERAND_SET,
        .words = SIZE_MAX,
        .run = ctl_command,
    },
    {
        .name = "top",
        .bit = COMMAND_TOP,
        .operands = "[PID]",
        .summary = "watch the stages of a running pipeline",
        .doc = "Twice a second, a line for each task: its share of a processor, frames a second "
               "and how many times the clock's pace that is, how full the buffers before and "
               "behind it are, how long it waits for input and for room, the time since its frames "
               "left their source (half of them, 99 %), and what it lost. What holds the others up "
               "is marked. q quits. Where the output is no terminal it is printed once.",
        .example = "sigrun top --once",
        .operand = OPERAND_RUN,
        .words = 1,
        .run = top_command,
    },
    {
        .name = "list",
        .bit = COMMAND_LIST,
        .operands = "[WORD]",
        .summary = "list the stages, by family",
        .doc =
            "With a word, those that have it in their name, summary or family, or that others call "
            "by such a name.",
        .example = "sigrun list filter",
        .operand = OPERAND_STAGE,
        .words = 1,
        .run = list_command,
    },
    {
        .name = "help",
        .bit = COMMAND_HELP,
        .operands = "[STAGE]",
        .summary = "show the parameters and an example of a stage",
        .doc = "A command's name shows its options, a name that others use leads to ours.",
        .example = "sigrun help lowpass",
        .operand = OPERAND_TOPIC,
        .words = 1,
        .run = help_command,
    },
    {
        .name = "devices",
        .bit = COMMAND_DEVICES,
        .operands = "",
        .summary = "show what is here: processor, GPUs, and what records and plays sound",
        .doc = "Each sound device has a number, by which `mic` and `play` take it, as by a part of "
               "its name. A star marks those that are taken when none is named.",
        .example = "sigrun devices --json",
        .run = devices_command,
    },
    {
        .name = "bench",
        .bit = COMMAND_BENCH,
        .operands = "[ROW]",
        .summary =
            "measure this machine: pipelines beside its limits; wisdom: learn fast transforms",
        .doc = "Each row sets pipelines against the loop or library call that they can't be faster "
               "than, in turn, and prints medians and ratios. wisdom measures how each usual "
               "length is "
               "transformed fastest here, for --plan=measure.",
        .example = "sigrun bench 4",
        .operand = OPERAND_ROW,
        .words = 1,
        .run = bench_command,
    },
    {0},
};

_Static_assert(sizeof commands_table / sizeof *commands_table <= COMMAND_MOST,
               "raise COMMAND_MOST");
