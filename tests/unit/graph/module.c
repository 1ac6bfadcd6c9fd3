// SPDX-License-Identifier: MIT
// Modules for the test of the registry: one that is good, and some that aren't.

#include "runtime/graph/stage.h"

extern const struct sigrun_stage_type sigrun_ping, sigrun_pong, sigrun_gain;

const struct sigrun_stage_type sigrun_ping = {.abi = SIGRUN_ABI,
                                              .name = "ping",
                                              .summary = "there",
                                              .aliases = (const char *const[]){"sonar", NULL}};
const struct sigrun_stage_type sigrun_pong = {
    .abi = SIGRUN_ABI, .name = "pong", .summary = "and back"};
const struct sigrun_stage_type sigrun_gain = {
    .abi = SIGRUN_ABI, .name = "gain", .summary = "another gain"};

#if defined OLD
extern const struct sigrun_module sigrun_module;
const struct sigrun_module sigrun_module
    __attribute__((visibility("default"))) = {SIGRUN_ABI + 1, NULL};
#elif defined TWIN
SIGRUN_MODULE(&sigrun_gain);
#elif !defined EMPTY
SIGRUN_MODULE(&sigrun_ping, &sigrun_pong);
#endif
