// SPDX-License-Identifier: MIT
//
// The colours of a GIF.
#include "stages/draw/reel_palette.h"

#include <stdlib.h>
#include <string.h>

enum { EXACT = 96 }; // of the most frequent colours, where there are too many

// The place of a colour, or where it would be.
static struct reel_colour *place_of(struct reel_palette *p, uint32_t colour)
{
    size_t at = (colour * 0x9e3779b1u) >> 16;

    while (p->place[at].key && p->place[at].key != colour + 1)
        at = (at + 1) % REEL_PLACES;
    return &p->place[at];
}

void reel_palette_count(struct reel_palette *p, const uint32_t *pixel, size_t n)
{
    struct reel_colour *place = NULL;

    for (size_t i = 0; i < n; i++) {
        const uint32_t colour = pixel[i] & 0xffffff;

        if (!place || place->key != colour + 1)
            place = place_of(p, colour);
        if (!place->key && p->met == REEL_MET)
            continue;
        if (!place->key) {
            place->key = colour + 1;
            p->met++;
        }
        place->value++;
    }
}

static int channel(const struct reel_colour *c, int shift)
{
    return (int)((c->key - 1) >> shift & 0xff);
}

// The most frequent first; ties in the order of colours, so that the same pictures give the same
// palette.
static int by_count(const void *a, const void *b)
{
    const struct reel_colour *x = a, *y = b;

    if (x->value != y->value)
        return x->value < y->value ? 1 : -1;
    return x->key < y->key ? -1 : x->key > y->key;
}

struct box {
    struct reel_colour *first;
    size_t count;
    int shift;     // of the channel that differs most
    double spread; // squared deviations from its mean, of all its pixels
    double mean[3];
};

static void measure(struct box *box)
{
    double weight = 0, sum[3] = {0}, squares[3] = {0};

    for (size_t i = 0; i < box->count; i++) {
        const double n = box->first[i].value;

        weight += n;
        for (int k = 0; k < 3; k++) {
            const double value = channel(&box->first[i], 8 * k);

            sum[k] += n * value;
            squares[k] += n * value * value;
        }
    }
    box->spread = 0;
    for (int k = 0; k < 3; k++) {
        box->mean[k] = sum[k] / weight;
        const double spread = squares[k] - sum[k] * box->mean[k];

        if (spread > box->spread && box->count > 1) {
            box->spread = spread;
            box->shift = 8 * k;
        }
    }
}

// Moves the colours up to the mean of the box's widest channel to its front; the others become a
// box of their own.
static struct box cut(struct box *box)
{
    const int shift = box->shift;
    const double mean = box->mean[shift / 8];
    size_t low = 0;

    for (size_t i = 0; i < box->count; i++)
        if (channel(&box->first[i], shift) <= mean) {
            const struct reel_colour one = box->first[i];

            box->first[i] = box->first[low];
            box->first[low++] = one;
        }
    struct box other = {.first = box->first + low, .count = box->count - low};

    box->count = low;
    measure(box);
    measure(&other);
    return other;
}

static uint32_t mean_of(const struct box *box)
{
    uint32_t colour = 0;

    for (int k = 0; k < 3; k++)
        colour |= (uint32_t)(box->mean[k] + 0.5) << (8 * k);
    return colour;
}

// Means of the colours that aren't kept as they are.
static void add_means(struct reel_palette *p, struct reel_colour *first, size_t count)
{
    struct box boxes[REEL_COLOURS] = {{.first = first, .count = count}};
    size_t n = 1;

    measure(&boxes[0]);
    while (p->count + n < REEL_COLOURS) {
        size_t widest = 0;

        for (size_t i = 1; i < n; i++)
            widest = boxes[i].spread > boxes[widest].spread ? i : widest;
        if (!(boxes[widest].spread > 0))
            break;
        boxes[n++] = cut(&boxes[widest]);
    }
    for (size_t i = 0; i < n; i++)
        p->colour[p->count++] = mean_of(&boxes[i]);
}

bool reel_palette_make(struct reel_palette *p)
{
    struct reel_colour *met = malloc((p->met + 1) * sizeof *met);
    size_t n = 0;

    if (!met)
        return false;
    for (size_t i = 0; i < REEL_PLACES; i++)
        if (p->place[i].key)
            met[n++] = p->place[i];
    qsort(met, n, sizeof *met, by_count);
    const size_t exact = n <= REEL_COLOURS ? n : EXACT;

    for (size_t i = 0; i < exact; i++)
        p->colour[p->count++] = met[i].key - 1;
    if (n > exact)
        add_means(p, met + exact, n - exact);
    free(met);
    memset(p->place, 0, sizeof p->place);
    p->met = 0;
    return true;
}

static uint8_t nearest(const struct reel_palette *p, uint32_t colour)
{
    size_t found = 0;
    int least = 1 << 30;

    for (size_t i = 0; i < p->count && least; i++) {
        int far = 0;

        for (int shift = 0; shift < 24; shift += 8) {
            const int apart = (int)(colour >> shift & 0xff) - (int)(p->colour[i] >> shift & 0xff);

            far += apart * apart;
        }
        if (far < least) {
            least = far;
            found = i;
        }
    }
    return (uint8_t)found;
}

void reel_palette_map(struct reel_palette *p, const uint32_t *pixel, size_t n, uint8_t *index)
{
    for (size_t i = 0; i < n; i++) {
        const uint32_t colour = pixel[i] & 0xffffff;

        if (i && colour == (pixel[i - 1] & 0xffffff)) {
            index[i] = index[i - 1];
            continue;
        }
        struct reel_colour *place = place_of(p, colour);

        index[i] = place->key ? (uint8_t)(place->value - 1) : nearest(p, colour);
        if (!place->key && p->met < REEL_MET) {
            *place = (struct reel_colour){colour + 1, index[i] + 1u};
            p->met++;
        }
    }
}
