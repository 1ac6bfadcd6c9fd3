// SPDX-License-Identifier: MIT
// mirror: memory mapped twice in a row.

#include "runtime/exec/mirror.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

// Larger rings are touched when used, and all where there are many: populating them costs the
// start.
enum { POPULATE_MOST = 1 << 16, POPULATE_ALL = 1 << 20 };

size_t mirror_page(void)
{
    static size_t page;

    if (!page)
        page = (size_t)sysconf(_SC_PAGESIZE);
    return page;
}

static bool mirror_map(struct mirror *mirror, int fd, const size_t *sizes, size_t count,
                       unsigned char **bases)
{
    const bool few = mirror->bytes <= 2 * POPULATE_ALL; // each is mapped twice
    unsigned char *at = mirror->base;
    off_t offset = 0;

    for (size_t i = 0; i < count; i++) {
        const int flags =
            MAP_SHARED | MAP_FIXED | (few && sizes[i] <= POPULATE_MOST ? MAP_POPULATE : 0);

        bases[i] = at;
        for (int view = 0; view < 2; view++) {
            if (mmap(at, sizes[i], PROT_READ | PROT_WRITE, flags, fd, offset) == MAP_FAILED)
                return false;
            at += sizes[i];
        }
        offset += (off_t)sizes[i];
    }
    return true;
}

bool mirror_open(struct mirror *mirror, const size_t *sizes, size_t count, unsigned char **bases,
                 struct error *err)
{
    size_t total = 0;

    *mirror = (struct mirror){0};
    for (size_t i = 0; i < count; i++)
        total += sizes[i];
    if (!total)
        return true;
    const int fd = memfd_create("sigrun", MFD_CLOEXEC);
    if (fd < 0 || ftruncate(fd, (off_t)total)) {
        const int why = errno;

        if (fd >= 0)
            close(fd);
        return error_kind_at(err, ERROR_RUN, span_none(),
                             "%zu bytes of memory for the buffers between the stages: %s", total,
                             strerror(why));
    }
    void *base =
        mmap(NULL, 2 * total, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    bool mapped = base != MAP_FAILED;

    if (mapped) {
        *mirror = (struct mirror){base, 2 * total};
        mapped = mirror_map(mirror, fd, sizes, count, bases);
    }
    const int why = errno;
    close(fd);
    if (mapped)
        return true;
    mirror_close(mirror);
    return error_kind_at(
        err, ERROR_RUN, span_none(), "the buffers between the stages can't be mapped: %s%s",
        strerror(why),
        why == ENOMEM ? " (too many stages or lanes; vm.max_map_count or --memory limits them)"
                      : "");
}

void mirror_close(struct mirror *mirror)
{
    if (mirror->base)
        munmap(mirror->base, mirror->bytes);
    *mirror = (struct mirror){0};
}
