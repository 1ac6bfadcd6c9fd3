// SPDX-License-Identifier: MIT
//
// The little of Unicode that the language needs: what is a character, and what only looks like a
// space.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Bytes of the character at `bytes`, of which `left` are there, and its code unless that is NULL;
// 0 if it isn't UTF-8 (also overlong forms, surrogates, beyond U+10FFFF).
size_t utf8_step(const char *bytes, size_t left, uint32_t *code);

// A control character, white space too.
static inline bool utf8_is_control(char c)
{
    return (unsigned char)c < 32 || c == 127;
}

// No-break, wide, thin, zero-width: what a browser or word processor pastes where a space was
// meant.
bool utf8_is_odd_space(uint32_t code);
