// SPDX-License-Identifier: MIT
// report: what was lost between a device and its stage.

#include "stages/sound/report.h"

void report_end(const struct line *line)
{
    const unsigned long long xruns = atomic_load(&line->xruns), lost = atomic_load(&line->lost);
    const double ms = 1000 * (double)lost / line->rate;

    if (line->clock && host_verbose())
        sigrun_warn(line->stage, "%s drifts by %+.1f ppm against %s", line->device.name,
                    drift_ppm(&line->bridge.drift) * (line->plays ? -1 : 1), line->clock_name);
    if (!xruns)
        return;
    if (line->plays)
        sigrun_warn(line->stage,
                    "%llu underrun%s, %.3g ms of silence: a larger latency= holds more ready",
                    xruns, xruns == 1 ? "" : "s", ms);
    else
        sigrun_warn(line->stage, "%llu overrun%s, %llu frames (%.3g ms) are missing", xruns,
                    xruns == 1 ? "" : "s", lost, ms);
}
