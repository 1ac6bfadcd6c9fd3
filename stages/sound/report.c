// SPDX-License-Identifier: MIT
// report: what was lost between a device and its stage.

#include "stages/sound/report.h"

void report_end(const struct line *line)
{
    const unsigned long long xruns = atomic_load(&line->xruns), lost = atomic_load(&line->lost);
    const char *const many = xruns == 1 ? "" : "s";
    const double seconds = (double)lost / line->rate;

    if (line->clock && host_verbose())
        sigrun_warn(line->stage, "%s drifts by %+.1f ppm against %s", line->device.name,
                    drift_ppm(&line->bridge.drift) * (line->plays ? -1 : 1), line->clock_name);
    if (!xruns)
        return;
    if (line->plays)
        sigrun_warn(line->stage,
                    "%llu underrun%s, %llu frames (%.3f s) of silence: a larger latency= holds "
                    "more ready",
                    xruns, many, lost, seconds);
    else // how many frames, is told of every stage that loses some
        sigrun_warn(line->stage,
                    "%llu overrun%s (%.3f s): the pipeline was too slow for the device", xruns,
                    many, seconds);
}
