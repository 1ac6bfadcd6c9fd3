// SPDX-License-Identifier: MIT
//
// Devices that stages can be offloaded to. This build has no backend for one.
#pragma once

#include <stdbool.h>

// Is there a GPU that stages could run on? If not, *why says what is missing, in words for a
// person.
bool gpu_present(const char **why);
