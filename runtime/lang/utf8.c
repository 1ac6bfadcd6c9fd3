// SPDX-License-Identifier: MIT
// utf8: characters of a text that may hold anything.

#include "runtime/lang/utf8.h"

size_t utf8_step(const char *bytes, size_t left, uint32_t *code)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char first = (unsigned char)bytes[0];
    const size_t length = first < 0x80   ? 1
                          : first < 0xc0 ? 0
                          : first < 0xe0 ? 2
                          : first < 0xf0 ? 3
                                         : 4;
    uint32_t made = first;

    if (!length || length > left || first > 0xf4)
        return 0;
    if (length > 1)
        made &= 0x7fu >> length;
    for (size_t i = 1; i < length; i++) {
        const unsigned char c = (unsigned char)bytes[i];

        if ((c & 0xc0) != 0x80)
            return 0;
        made = made << 6 | (c & 0x3f);
    }
    if (made < least[length] || made > 0x10ffff || (made >= 0xd800 && made < 0xe000))
        return 0;
    if (code)
        *code = made;
    return length;
}

bool utf8_is_odd_space(uint32_t code)
{
    return code == 0x85 || code == 0xa0 || code == 0x1680 || (code >= 0x2000 && code <= 0x200b) ||
           code == 0x2028 || code == 0x2029 || code == 0x202f || code == 0x205f || code == 0x3000 ||
           code == 0xfeff;
}
