// SPDX-License-Identifier: MIT
// dynlib: dlopen, with errors as values.

#include "runtime/base/dynlib.h"

#include <dlfcn.h>

struct dynlib *dynlib_open(const char *file, struct span at, struct error *err)
{
    void *handle = dlopen(file, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);

    if (!handle) {
        const char *reason = dlerror();

        error_at(err, at, "%s", reason ? reason : file);
    }
    return handle;
}

void *dynlib_symbol(struct dynlib *library, const char *name)
{
    return dlsym(library, name);
}

void dynlib_close(struct dynlib *library)
{
    if (library)
        dlclose(library);
}
