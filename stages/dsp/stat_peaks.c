// SPDX-License-Identifier: MIT
// Peaks of an array by the rules and in the order of scipy.signal.find_peaks.
//
// Order: plateau, height, threshold, distance, prominence, width. Among equally high peaks that are
// too close, the later one stays.

#include <math.h>

#include "stages/dsp/stat.h"

const struct stat_peaks stat_peaks_any = {
    .height = {-INFINITY, INFINITY},
    .threshold = {-INFINITY, INFINITY},
    .distance = 1,
    .prominence = {-INFINITY, INFINITY},
    .width = {-INFINITY, INFINITY},
    .rel_height = 0.5,
    .plateau = {0, SIZE_MAX},
};

// Scratch: positions, their order by height, and whether they stay.
struct peak_list {
    size_t *at, *order;
    unsigned char *keep;
    size_t count;
};

static size_t peaks_most(size_t n)
{
    return n / 2 + 1;
}

size_t stat_peaks_scratch(size_t n)
{
    return peaks_most(n) * (2 * sizeof(size_t) + 1);
}

static bool peaks_within(const double range[2], double v)
{
    return range[0] <= v && v <= range[1];
}

static bool peaks_fits(const struct stat_peaks *want, const double *x, size_t at, size_t plateau)
{
    const double left = x[at] - x[at - 1], right = x[at] - x[at + 1];

    return want->plateau[0] <= plateau && plateau <= want->plateau[1] &&
           peaks_within(want->height, x[at]) && want->threshold[0] <= fmin(left, right) &&
           fmax(left, right) <= want->threshold[1];
}

static void peaks_maxima(struct peak_list *list, const double *x, size_t n,
                         const struct stat_peaks *want)
{
    for (size_t i = 1; i + 1 < n; i++) {
        if (!(x[i - 1] < x[i]))
            continue;
        size_t after = i + 1;
        while (after + 1 < n && x[after] == x[i])
            after++;
        if (!(x[after] < x[i]))
            continue;
        const size_t middle = (i + after - 1) / 2;
        if (peaks_fits(want, x, middle, after - i)) {
            list->at[list->count] = middle;
            list->keep[list->count++] = 1;
        }
        i = after - 1;
    }
}

static bool peaks_below(const struct peak_list *list, const double *x, size_t a, size_t b)
{
    const double u = x[list->at[a]], v = x[list->at[b]];

    return u < v || (u == v && a < b);
}

static void peaks_sink(struct peak_list *list, const double *x, size_t root, size_t end)
{
    size_t *heap = list->order;

    for (size_t child = 2 * root + 1; child < end; child = 2 * root + 1) {
        if (child + 1 < end && peaks_below(list, x, heap[child], heap[child + 1]))
            child++;
        if (!peaks_below(list, x, heap[root], heap[child]))
            return;
        const size_t t = heap[root];
        heap[root] = heap[child];
        heap[child] = t;
        root = child;
    }
}

// Heap sort, for it needs no memory: order[] from the lowest peak to the highest.
static void peaks_sort(struct peak_list *list, const double *x)
{
    size_t *heap = list->order;

    for (size_t i = 0; i < list->count; i++)
        heap[i] = i;
    for (size_t i = list->count / 2; i-- > 0;)
        peaks_sink(list, x, i, list->count);
    for (size_t end = list->count; end-- > 1;) {
        const size_t t = heap[0];
        heap[0] = heap[end];
        heap[end] = t;
        peaks_sink(list, x, 0, end);
    }
}

// From the highest peak down, each removes its lower neighbours that are too close.
static void peaks_thin(struct peak_list *list, const double *x, double distance)
{
    if (!(distance > 1))
        return;
    const size_t apart = (size_t)ceil(distance);

    peaks_sort(list, x);
    for (size_t i = list->count; i-- > 0;) {
        const size_t j = list->order[i];
        if (!list->keep[j])
            continue;
        for (size_t k = j; k-- > 0 && list->at[j] - list->at[k] < apart;)
            list->keep[k] = 0;
        for (size_t k = j + 1; k < list->count && list->at[k] - list->at[j] < apart; k++)
            list->keep[k] = 0;
    }
}

// Where the signal next to a peak is lowest before it rises above the peak, on both sides.
struct peak_bases {
    size_t left, right;
};

static struct peak_bases peaks_bases(const double *x, size_t n, size_t peak, size_t wlen)
{
    const size_t half = wlen >= 2 ? wlen / 2 : n;
    const size_t first = peak > half ? peak - half : 0;
    const size_t last = n - 1 - peak > half ? peak + half : n - 1;
    struct peak_bases b = {peak, peak};

    for (size_t i = peak + 1; i-- > first && x[i] <= x[peak];)
        if (x[i] < x[b.left])
            b.left = i;
    for (size_t i = peak; i <= last && x[i] <= x[peak]; i++)
        if (x[i] < x[b.right])
            b.right = i;
    return b;
}

static void peaks_measure(struct stat_peak *p, const double *x, size_t n,
                          const struct stat_peaks *want)
{
    const struct peak_bases b = peaks_bases(x, n, p->at, want->wlen);

    p->height = x[p->at];
    p->prominence = p->height - fmax(x[b.left], x[b.right]);
    const double level = p->height - p->prominence * want->rel_height;
    size_t i = p->at;
    while (i > b.left && level < x[i])
        i--;
    p->left = (double)i + (x[i] < level ? (level - x[i]) / (x[i + 1] - x[i]) : 0);
    i = p->at;
    while (i < b.right && level < x[i])
        i++;
    p->right = (double)i - (x[i] < level ? (level - x[i]) / (x[i - 1] - x[i]) : 0);
    p->width = p->right - p->left;
}

size_t stat_find_peaks(const double *x, size_t n, const struct stat_peaks *want,
                       struct stat_peak *peaks, size_t room, void *scratch)
{
    const size_t most = peaks_most(n);
    struct peak_list list = {.at = scratch};
    size_t found = 0;

    list.order = list.at + most;
    list.keep = (unsigned char *)(list.order + most);
    peaks_maxima(&list, x, n, want);
    peaks_thin(&list, x, want->distance);
    for (size_t i = 0; i < list.count; i++) {
        struct stat_peak p = {.at = list.at[i]};
        if (!list.keep[i])
            continue;
        peaks_measure(&p, x, n, want);
        if (!peaks_within(want->prominence, p.prominence) || !peaks_within(want->width, p.width))
            continue;
        if (found < room)
            peaks[found] = p;
        found++;
    }
    return found;
}
