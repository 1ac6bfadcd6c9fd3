// SPDX-License-Identifier: MIT
// How a continuous wavelet transform is cut up: rows into groups of 16 lanes, groups into bands
// that share the transform of a piece of the signal at the rate of an octave.
//
// A level is the signal at 1/ratio of its rate, ratio a power of two; level sample i belongs to
// sample lead + i·ratio of the window, lead = LEVEL_LEAD·(ratio − 1). Rows whose support is short
// enough are made at the full rate. Of each piece of `length` level samples, the first and last
// `overlap` outputs are spoilt by the transform being circular and left out. `fold` of the
// spectrum's parts are added up so that only every fold-th output is made.
#pragma once

#include "stages/dsp/cwt_level.h"
#include "stages/dsp/cwt_tile.h"
#include "stages/dsp/cwt_wavelet.h"

struct fft;

struct cwt_group {
    size_t row, lanes;   // rows in it
    size_t level;        // log2 of the ratio
    size_t support;      // in level samples
    double low, high;    // of all rows, in cycles per level sample; |high − low| ≥ 1 is all
    size_t fold;         // with `multi`: how many times lower its rate may be than its level's
    size_t first, width; // bins
    float *rows;         // [width][16]
    size_t offset;       // floats, in the output of a step
};

struct cwt_band {
    size_t level, fold;
    size_t support, overlap; // the overlap is a multiple of the fold
    size_t group, groups;    // the first, and how many
    size_t length;           // of a piece
    size_t useful;           // level samples that a piece gives
    size_t pieces;           // in a step
    size_t points;           // level samples wanted in a step
    size_t start;            // level sample of the first of them
    const struct fft *forward;
    struct cwt_tile tile;
    uint32_t *slots; // [pieces][length/fold]
    bool *used;      // of each piece: a frame falls into it
    size_t bins;     // that the groups read, counted on past length
};

struct cwt_plan {
    struct cwt_mother mother;
    size_t rows, hop;
    bool multi;
    enum tile_form form;
    size_t width;                     // floats in a value
    double *frequency, *cone, *scale; // of each row; scale in samples
    size_t *support;
    struct cwt_part *part;
    size_t groups, bands, levels; // levels: the highest level in use
    struct cwt_group *group;
    struct cwt_band *band;
    size_t before, block, after;
    size_t level_length[LEVEL_MOST + 1];
    struct cwt_half half;
    struct cwt_blend blend[LEVEL_MOST + 1];
    // Floats from the start of a worker's scratch to each part of it.
    size_t at_level[LEVEL_MOST + 1], at_time, at_bins, at_spectrum, at_elements, at_stage, at_tile;
    size_t scratch; // bytes
};

// [setup] From the rows' frequencies on: scales, groups, bands, the block. False with *why.
bool cwt_plan_cut(struct cwt_plan *p, const struct cwt_design *design, const char **why);

// [setup] Then tables and transforms. False with *why.
bool cwt_plan_tables(struct cwt_plan *p, const struct cwt_design *design, const char **why);

void cwt_plan_release(struct cwt_plan *p);
