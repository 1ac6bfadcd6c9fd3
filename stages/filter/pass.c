// SPDX-License-Identifier: MIT
// The filters that let a band pass.

#include "stages/filter/pass.h"

#include "stages/filter/taps_design.h"

const char *const pass_kinds[] = {"butter", "cheby1", "cheby2", "ellip", "bessel", "fir", NULL};

// iir_kind_names has the same order, so kinds can be handed on as they are.
_Static_assert((int)PASS_BESSEL == (int)IIR_BESSEL, "kinds in the same order");

static bool pass_edges(struct sigrun_stage *stage, const struct pass *p, enum band band,
                       double rate)
{
    if (band == BAND_BANDPASS || band == BAND_BANDSTOP)
        return filter_band(stage, &p->band, p->band.lo, p->band.hi, rate);
    return filter_frequency(stage, &p->cutoff, "cutoff", p->cutoff, rate);
}

static bool pass_taps(struct sigrun_stage *stage, struct pass *p, const struct taps_wish *wish,
                      double rate)
{
    const size_t step = p->decimate ? p->decimate : 1;
    size_t count;

    if (step > 1 && p->cutoff > rate / 2 / (double)step)
        return sigrun_fail(stage, &p->decimate,
                           "every %zuth sample holds frequencies up to %g Hz, below the cutoff of "
                           "%g Hz",
                           step, rate / 2 / (double)step, p->cutoff);
    const double *taps = taps_design(stage, wish, rate, &count);
    return taps && pass_fir_shape(stage, &p->fir, &p->taps, taps, count, step);
}

static bool is_band(enum band band)
{
    return band == BAND_BANDPASS || band == BAND_BANDSTOP;
}

static bool pass_design(struct sigrun_stage *stage, struct pass *p)
{
    const bool two = is_band(p->edges);
    const char *why = NULL;
    const struct iir_spec spec = {.kind = (enum iir_kind)p->kind,
                                  .band = p->edges,
                                  .order = (unsigned)p->order,
                                  .low = two ? p->band.lo : p->cutoff,
                                  .high = two ? p->band.hi : 0,
                                  .rate = sigrun_hz(sigrun_input(stage, 0)->rate),
                                  .ripple = p->ripple,
                                  .stopband = p->attenuation};

    p->sections.count = iir_design(p->sections.item, &spec, &why);
    return p->sections.count || sigrun_fail(stage, &p->order, "%s", why);
}

bool pass_check(struct sigrun_stage *stage, void *copy, const struct sigrun_param *param)
{
    struct pass *p = copy;

    if (p->kind == PASS_FIR)
        return sigrun_fail(stage, NULL,
                           "%s of kind=fir can't change while it runs; that of the recursive "
                           "kinds can, as kind=butter",
                           param->name);
    return pass_edges(stage, p, p->edges, sigrun_hz(sigrun_input(stage, 0)->rate)) &&
           pass_design(stage, p) && sections_check(stage, &p->sections, &p->order);
}

bool pass_changed(struct sigrun_stage *stage, void *self, const struct sigrun_param *param)
{
    struct pass *p = self;

    (void)param;
    if (!pass_design(stage, p))
        return false;
    sections_changed(&p->sections);
    return true;
}

bool pass_shape(struct sigrun_stage *stage, struct pass *p, enum band band)
{
    const double rate = filter_rate(stage);
    const double low = is_band(band) ? p->band.lo : p->cutoff,
                 high = is_band(band) ? p->band.hi : 0;

    p->edges = band;
    if (!(rate > 0) || !pass_edges(stage, p, band, rate))
        return false;
    if (p->kind == PASS_FIR)
        return pass_taps(stage, p,
                         &(struct taps_wish){.band = band,
                                             .low = low,
                                             .high = high,
                                             .count = p->taps,
                                             .width = p->width,
                                             .attenuation = p->attenuation,
                                             .window = WINDOW_HAMMING,
                                             .shape = -1,
                                             .count_field = &p->taps,
                                             .width_field = &p->width,
                                             .shape_field = &p->taps},
                         rate);
    if (p->decimate > 1)
        return sigrun_fail(stage, &p->decimate,
                           "decimate needs kind=fir; or put `decimate` behind it");
    return pass_design(stage, p) && sections_shape(stage, &p->sections, &p->order);
}

bool pass_start(struct sigrun_stage *stage, void *self)
{
    struct pass *p = self;

    if (p->kind != PASS_FIR)
        return sections_start(stage, &p->sections, p->init, &p->init);
    pass_fir_start(stage, &p->fir);
    return true;
}

enum sigrun_flow pass_process(struct sigrun_io *io, void *self)
{
    struct pass *p = self;

    return p->kind == PASS_FIR ? pass_fir_process(io, &p->fir) : sections_process(io, &p->sections);
}
