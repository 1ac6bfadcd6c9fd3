// SPDX-License-Identifier: MIT
//
// Pixels as kitty takes them: sw.kovidgoyal.net/kitty/graphics-protocol
#include "stages/draw/kitty.h"

#include <string.h>

#include "stages/draw/png.h"

enum { PIECE = 4096, OURS = 5160 }; // letters; the number of the picture that is drawn again

bool kitty_add(struct text *out, const struct raster *raster, const char *axes, bool again,
               const char **why)
{
    struct text letters = {0};

    if (!png_base64(raster, axes, &letters, why)) {
        text_release(&letters);
        return false;
    }
    for (size_t at = 0; at < letters.length; at += PIECE) {
        const size_t left = letters.length - at, count = left < PIECE ? left : PIECE;

        text_add(out, "\033_G");
        if (at == 0)
            text_add(out, "a=T,f=100,q=2,");
        if (at == 0 && again)
            text_add(out, "i=%d,p=1,C=1,", OURS);
        text_add(out, "m=%d;", left > PIECE);
        text_append(out, text_of(&letters) + at, count);
        text_add(out, "\033\\");
    }
    text_release(&letters);
    return true;
}
