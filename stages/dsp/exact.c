// SPDX-License-Identifier: MIT
// exact: the setting that all copies of the kernels in a process share.

#include "stages/dsp/exact.h"

#include <stdlib.h>

static const char exact_variable[] = "SIGRUN_EXACT";

bool dsp_exact(bool exact)
{
    return (exact ? setenv(exact_variable, "1", 1) : unsetenv(exact_variable)) == 0;
}

bool dsp_is_exact(void)
{
    return getenv(exact_variable) != NULL;
}
