// SPDX-License-Identifier: MIT
//
// Gives the pages of an Ogg stream a serial number of our own: the library draws it from the time
// of day, and then no two runs would write the same bytes. https://www.rfc-editor.org/rfc/rfc3533
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { OGG_HEADER = 27, OGG_HEADER_MOST = 27 + 255, OGG_PAGE_MOST = OGG_HEADER_MOST + 255 * 255 };

struct ogg {
    uint32_t serial;
    unsigned char page[OGG_PAGE_MOST];
    size_t held, whole; // bytes of the page that are there, and in all; 0: none is begun
};

// [rt] Takes the next bytes of a stream, which end with a page's header or with its body. True when
// a page is whole: page[0 .. held) is to be written, and ogg_next to be called.
bool ogg_take(struct ogg *ogg, const void *bytes, size_t count);
void ogg_next(struct ogg *ogg);
