// SPDX-License-Identifier: MIT
// Sums in float64 with a fixed order, Welch's densities, and peaks as scipy.signal.find_peaks finds
// them.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Running moments: feed in any chunks, the bytes are the same. Zero it to start. Samples less the
// first one go by absolute index to eight partial sums, which are added in one order at the end: a
// large mean costs no digits of the variance.
struct stat_sums {
    uint64_t count;
    double first;
    double sum[8], squares[8]; // of x − first
    double min, max;
};

// [rt] A NaN makes the sums NaN; min and max pass over it.
void stat_add_f32(struct stat_sums *s, const float *x, size_t n);
void stat_add_f64(struct stat_sums *s, const double *x, size_t n);
double stat_mean(const struct stat_sums *s); // NaN for no samples, as the next two
double stat_rms(const struct stat_sums *s);
double stat_variance(const struct stat_sums *s, unsigned ddof);

// [rt] Plain sum in eight partial sums, and the median (reorders x; the mean of the middle two for
// even n; NaN for n = 0).
double stat_sum_f32(const float *x, size_t n);
double stat_sum_f64(const double *x, size_t n);
double stat_median_f64(double *x, size_t n);

// [rt] Removes the mean, or the least-squares line, of one segment (scipy detrend constant,
// linear).
void stat_detrend_constant_f32(const float *x, float *y, size_t n);
void stat_detrend_constant_f64(const double *x, double *y, size_t n);
void stat_detrend_linear_f32(const float *x, float *y, size_t n);
void stat_detrend_linear_f64(const double *x, double *y, size_t n);

// [rt] Welch: acc[k] += scale·|X[k]|², times 2 for the bins of a one-sided spectrum that stand for
// two: all but 0 and, for even nfft, the last. X: `bins` interleaved complex values.
void stat_psd_add_f32(double *acc, const float *spectrum, size_t bins, size_t nfft, bool one_sided,
                      double scale);
void stat_psd_add_f64(double *acc, const double *spectrum, size_t bins, size_t nfft, bool one_sided,
                      double scale);

// scipy's bias of the median of n periodograms against their mean.
double stat_median_bias(size_t n);

// Conditions of find_peaks; start from stat_peaks_any, which asks for nothing.
struct stat_peaks {
    double height[2];     // [min, max] of x at the peak
    double threshold[2];  // [min, max] of the step to both neighbours
    double distance;      // samples between peaks, ≥ 1; the lower ones go first
    double prominence[2]; // [min, max]
    double width[2];      // [min, max] in samples, at rel_height
    double rel_height;    // 0.5: half of the prominence
    size_t wlen;          // window for prominences, 0 for all; even numbers are raised to odd
    size_t plateau[2];    // [min, max] samples on top
};

extern const struct stat_peaks stat_peaks_any;

struct stat_peak {
    size_t at; // index; middle of a plateau, rounded down
    double height;
    double prominence;
    double width;       // at rel_height
    double left, right; // interpolated crossings at that height
};

// [setup] Bytes of scratch that stat_find_peaks needs for n samples.
size_t stat_peaks_scratch(size_t n);

// [rt] Writes at most `room` peaks in order of position, returns how many there are. A peak at the
// border is none.
size_t stat_find_peaks(const double *x, size_t n, const struct stat_peaks *want,
                       struct stat_peak *peaks, size_t room, void *scratch);
