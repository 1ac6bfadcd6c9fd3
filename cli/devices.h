// SPDX-License-Identifier: MIT
//
// The devices that this program hands to the runtime.
#pragma once

#include "runtime/exec/device.h"

extern const struct device *const devices_table[]; // the CPU first, NULL last
