// SPDX-License-Identifier: MIT
// A reader of JSON, for lines that other programs send: small, whole, and strict (RFC 8259).
#pragma once

#include "runtime/base/arena.h"
#include "runtime/base/error.h"

enum json_kind { JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_TEXT, JSON_LIST, JSON_OBJECT };

struct json {
    enum json_kind kind;
    const char *key;  // of a member of an object
    const char *text; // without escapes; a value with a zero byte in it is refused
    double number;
    bool truth;
    struct json *first, *next; // members; the next of the same list or object
};

// The value that is all of the text, or NULL with what is wrong at which character.
struct json *json_read(struct arena *, const struct source *, struct error *);

// The last member of that name, or NULL; of anything but an object NULL.
const struct json *json_member(const struct json *, const char *key);
const char *json_text(const struct json *, const char *key); // "" where it is no text
double json_number(const struct json *, const char *key, double otherwise);
