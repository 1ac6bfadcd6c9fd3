// SPDX-License-Identifier: MIT
// The tables of FFTW's functions, filled from its shared libraries.

#include "stages/dsp/fft_library.h"

#include <dlfcn.h>
#include <pthread.h>
#include <string.h>

struct fft_single fft_single;
struct fft_double fft_double;

static pthread_once_t single_once = PTHREAD_ONCE_INIT, double_once = PTHREAD_ONCE_INIT;
static bool single_good, double_good;

// Symbols are objects to dlsym: the pointer's bytes are copied into one of the function's type.
static bool find(void *library, const char *name, void *to)
{
    void *symbol = dlsym(library, name);

    memcpy(to, &symbol, sizeof symbol);
    return symbol != NULL;
}

// The code stays mapped as long as the process lives, since plans do.
static void load_single(void)
{
    void *library = dlopen("libfftw3f.so.3", RTLD_NOW | RTLD_LOCAL);

    single_good = library != NULL;
#define FFT_FIND(name) single_good = single_good && find(library, "fftwf_" #name, &fft_single.name);
    FFT_LIBRARY_CALLS(FFT_FIND)
#undef FFT_FIND
}

static void load_double(void)
{
    void *library = dlopen("libfftw3.so.3", RTLD_NOW | RTLD_LOCAL);

    double_good = library && find(library, "fftw_version", &fft_double.version);
#define FFT_FIND(name) double_good = double_good && find(library, "fftw_" #name, &fft_double.name);
    FFT_LIBRARY_CALLS(FFT_FIND)
#undef FFT_FIND
}

bool fft_library(bool f64, const char **why)
{
    pthread_once(f64 ? &double_once : &single_once, f64 ? load_double : load_single);
    if (f64 ? double_good : single_good)
        return true;
    *why = f64 ? "FFTW (libfftw3.so.3) can't be loaded: install libfftw3-double3"
               : "FFTW (libfftw3f.so.3) can't be loaded: install libfftw3-single3";
    return false;
}
