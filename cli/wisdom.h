// SPDX-License-Identifier: MIT
//
// Which transforms are fastest here, measured once: a file for each FFTW and processor,
// ${XDG_CACHE_HOME:-~/.cache}/sigrun/wisdom-KEY. --plan=measure and `sigrun bench wisdom` share it;
// without either nothing is read, so that every run gives the same bytes.
#pragma once

#include "cli/options.h"

// Reads what was learned, before anything is planned. No harm where nothing was; a file that can't
// be used is told of.
void wisdom_load(const struct options *);

// After a run that took so many seconds: measures what it had estimated, for at most two seconds,
// and keeps it, if the run was long enough to be worth it.
void wisdom_learn(const struct options *, double seconds);

// Writes all that this process knows. What another process wrote since it was read is lost. False
// with *why; *path, which the caller frees, may be NULL.
bool wisdom_save(char **path, const char **why);
