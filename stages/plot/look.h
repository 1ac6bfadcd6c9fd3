// SPDX-License-Identifier: MIT
//
// Which part of a figure's history a picture shows.
#pragma once

struct look {
    double until;      // seconds of the stream at the newest edge
    double span;       // seconds up to there; INFINITY: all that there is
    int columns, rows; // of pixels, or of dots of a terminal, that the picture is about to have
};
