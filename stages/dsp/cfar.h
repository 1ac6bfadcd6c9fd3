// SPDX-License-Identifier: MIT
// Thresholds with a constant false-alarm rate over maps of powers, rows × cells.
//
// The noise around a cell is told by training cells on both sides of it, behind guard cells. Of
// exponential noise (a square-law detector) a share pfa of the cells is above the threshold:
//
//     CA  threshold = α·mean of N,        α = N(pfa^(−1/N) − 1)
//     GO  α·greater mean of two sides,    pfa = 2(1 + t)^(−n) − S
//     SO  α·smaller mean of two sides,    pfa = S = 2Σ_{k<n} C(n−1+k, k)(2 + t)^(−(n+k)), α = n·t
//     OS  α·k-th smallest of N,           pfa = Π_{i<k} (N − i)/(N − i + α)
//
// with n = N/2 cells on a side. At the ends of a row, which don't wrap, CA and OS use the cells
// there are, with the α of their number; GO and SO the one side that is whole, as CA does. Rows
// wrap. References: Gandhi and Kassam 1988; Rohling 1983; Richards, chapter 6.
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum cfar_method { CFAR_CA, CFAR_GO, CFAR_SO, CFAR_OS };
extern const char *const cfar_names[]; // in the enum's order, NULL last

struct cfar {
    // To be filled in before cfar_init:
    enum cfar_method method;
    size_t rows, cells;          // of a map
    size_t train, guard;         // cells on each side of one, in its row
    size_t row_train, row_guard; // and rows on each side of it, for CA only
    double pfa;                  // 0 … 1
    double rank;                 // k/N of OS, 0 … 1

    // Made by it:
    size_t scratch;       // bytes that each worker lends to cfar_run, aligned to 64
    double *left, *right; // what the sums of the sides are multiplied by, by cell
    size_t *kth;          // OS: which of the training cells, from 0
};

// [setup] α of n training cells, of which OS takes the k-th smallest.
double cfar_factor(enum cfar_method method, size_t n, size_t k, double pfa);

// [setup] Every cell must have a training cell. False with *why.
bool cfar_init(struct cfar *c, const char **why);
void cfar_release(struct cfar *c);

// [rt] The thresholds of a map.
void cfar_run(const struct cfar *c, const double *power, double *threshold, void *scratch);
