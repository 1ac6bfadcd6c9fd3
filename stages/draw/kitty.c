// SPDX-License-Identifier: MIT
//
// Pixels as kitty takes them: sw.kovidgoyal.net/kitty/graphics-protocol
#include "stages/draw/kitty.h"

#include <string.h>

#include "stages/draw/png.h"

enum { PIECE = 4096, OURS = 5160 }; // letters; the number of the picture that is drawn again

static bool take(void *context, const void *bytes, size_t length)
{
    text_append(context, bytes, length);
    return true;
}

static void add_base64(struct text *out, const unsigned char *bytes, size_t count)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    for (size_t i = 0; i < count; i += 3) {
        const size_t left = count - i;
        const unsigned long word = (unsigned long)bytes[i] << 16 |
                                   (left > 1 ? (unsigned long)bytes[i + 1] << 8 : 0) |
                                   (left > 2 ? (unsigned long)bytes[i + 2] : 0);

        for (size_t k = 0; k < 4; k++)
            text_put(out, k > left ? '=' : letters[word >> (18 - 6 * k) & 63]);
    }
}

bool kitty_add(struct text *out, const struct raster *raster, const char *axes, bool again,
               const char **why)
{
    struct text png = {0}, letters = {0};

    if (!png_write(raster, axes, take, &png, why)) {
        text_release(&png);
        return false;
    }
    add_base64(&letters, (const unsigned char *)text_of(&png), png.length);
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
    text_release(&png);
    text_release(&letters);
    return true;
}
