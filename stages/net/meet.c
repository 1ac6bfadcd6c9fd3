// SPDX-License-Identifier: MIT
// meet: patience with peers that aren't there.

#include "stages/net/meet.h"

#include "stages/net/patience.h"

enum { WAIT_MS = 100 };

bool meet_peer(struct meet *m, const struct way_end *end, bool *failed)
{
    const enum way_news news = end->way->open(end->self, WAIT_MS);
    const double patience = m->met ? end->retry : end->wait;
    const bool sends = sigrun_inputs(end->stage) > 0;

    m->open = news == WAY_DONE;
    *failed = news == WAY_FAILED;
    if (m->open) {
        m->since = 0;
        m->met = true;
    } else if (!*failed && !patience_left(&m->since, patience)) {
        *failed = !(sends ? sigrun_fail : sigrun_fail_input)(
            end->stage, end->culprit, "%s: nobody was there for %g s; wait= waits longer",
            end->peer, patience);
    }
    return m->open;
}
