// SPDX-License-Identifier: MIT
// exact: transforms and filters without wide registers and fused products, libm and libsoxr in
// their plain variants, no GPU.

#include "cli/exact.h"

#include "runtime/base/text.h"
#include "stages/dsp/exact.h"
#include "stages/dsp/fft.h"

#include <errno.h>
#include <limits.h> // defines __GLIBC__ where there is one
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#if defined(__x86_64__) && defined(__GLIBC__) && defined(__has_include)
#if __has_include(<sys/platform/x86.h>)
#include <sys/platform/x86.h>
#endif
#endif

// How glibc names what its variants of sin, exp, log, pow, tan, atan and so on differ by.
static const char mask[] = "-FMA,-FMA4", tunables[] = "GLIBC_TUNABLES",
                  hwcaps[] = "glibc.cpu.hwcaps=";

// Does the C library run variants of its functions that only some processors have? Elsewhere than
// in glibc for x86-64 there is one of each.
static bool libm_differs(bool *known)
{
    *known = true;
#if defined(CPU_FEATURE_ACTIVE)
    return CPU_FEATURE_ACTIVE(FMA) || CPU_FEATURE_ACTIVE(FMA4);
#elif defined(__x86_64__) && defined(__GLIBC__)
    *known = false;
#endif
    return false;
}

// What the user asks of glibc stays, and the mask comes to it.
static char *masked_tunables(void)
{
    const char *given = getenv(tunables), *at = given ? strstr(given, hwcaps) : NULL;

    if (!at)
        return text_format("%s%s%s%s", given ? given : "", given && *given ? ":" : "", hwcaps,
                           mask);
    at += strlen(hwcaps);
    return text_format("%.*s%s%s%s", (int)(at - given), given, mask, *at && *at != ':' ? "," : "",
                       at);
}

static bool start_again(char **argv, struct error *err)
{
    const char *given = getenv(tunables);

    if (given && strstr(given, mask))
        return error_at(err, span_none(),
                        "--exact: the C library takes its functions by the processor, and is deaf "
                        "to GLIBC_TUNABLES");
    char *value = masked_tunables();
    const bool set = setenv(tunables, value, 1) == 0;
    free(value);
    if (set)
        execv("/proc/self/exe", argv);
    return error_at(err, span_none(), "--exact: the program can't start again: %s",
                    strerror(errno));
}

bool exact_enter(struct options *options, char **argv, struct error *err)
{
    bool known;

    if (!options->exact)
        return dsp_exact(false);
    if (options->planning == PLANNING_MEASURE)
        return error_at(err, span_none(),
                        "--exact: what was measured here is not the same elsewhere; leave out "
                        "--plan=measure");
    if (options->gpu == GPU_REQUIRE)
        return error_at(err, span_none(),
                        "--exact: a GPU gives other bytes than a processor; leave out "
                        "--gpu=require");
    if (libm_differs(&known))
        return start_again(argv, err);
    if (!known)
        return error_at(err, span_none(),
                        "--exact: this program was built with a C library that doesn't tell which "
                        "of its functions it runs; glibc 2.33 does");
    options->gpu = GPU_OFF;
    fft_forget_wisdom();
    if (!dsp_exact(true) || setenv("SOXR_USE_SIMD", "0", 1) != 0)
        return error_at(err, span_none(), "--exact: no memory");
    return true;
}
