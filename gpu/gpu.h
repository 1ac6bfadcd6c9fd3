// SPDX-License-Identifier: MIT
//
// The GPU as a device. This build has no backend for one, so it is never there and says so.
#pragma once

#include "runtime/exec/device.h"

extern const struct device gpu_device;
