// SPDX-License-Identifier: MIT
// Words for what the tables of stages and options say: shared by help, the reference and the manual
// page.
#pragma once

#include "cli/options.h"
#include "runtime/base/text.h"
#include "runtime/graph/registry.h"
#include "runtime/graph/stage.h"

// "f32, f64, cf32 or cf64".
void describe_types(struct text *, unsigned types);
// "in: f32 or f64, any number of them".
void describe_port(struct text *, const struct sigrun_port *);
// "gain [factor]": required ones bare, others in brackets.
void describe_usage(struct text *, const struct sigrun_stage_type *);
// "frequency, 1 mHz to 1 THz, live": all of a parameter but name, default and doc.
void describe_param(struct text *, const struct sigrun_param *);
// "amplify, scale and vol"; nothing without aliases.
void describe_aliases(struct text *, const struct sigrun_stage_type *);
// What an option does, with its choices.
void describe_option(struct text *, const struct option *);
// Words at most `width` columns wide, each line behind `indent` spaces; the first line is begun
// already.
void describe_wrapped(struct text *, const char *words, size_t indent, size_t width);

// All stages of a registry with every module loaded, by family in the order of the catalogue, then
// by name. The caller frees it.
const struct sigrun_stage_type **describe_sorted(const struct registry *, size_t *count);
