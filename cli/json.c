// SPDX-License-Identifier: MIT
// json: strings of JSON.

#include "cli/json.h"

#include "runtime/lang/utf8.h"

#include <string.h>

void json_add_text(struct text *out, const char *string)
{
    size_t left = strlen(string);

    text_put(out, '"');
    for (size_t bytes; left; string += bytes, left -= bytes) {
        const unsigned char c = (unsigned char)*string;

        bytes = utf8_step(string, left, NULL);
        if (c == '"' || c == '\\')
            text_add(out, "\\%c", c);
        else if (!bytes)
            text_add(out, "\\udc%02x", c);
        else if (c < 32 || c == 127)
            text_add(out, "\\u%04x", c);
        else
            text_append(out, string, bytes);
        bytes += !bytes;
    }
    text_put(out, '"');
}
