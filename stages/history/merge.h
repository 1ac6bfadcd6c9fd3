// SPDX-License-Identifier: MIT
//
// What is shown of several frames that share a line of pixels.
#pragma once

enum merge {
    MERGE_GREATEST,
    MERGE_MEAN, // of powers, also where decibels are kept
    MERGE_LAST,
};
