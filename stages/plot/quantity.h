// SPDX-License-Identifier: MIT
//
// Numbers with units as people read them: SI prefixes, a true minus sign, powers of ten, minutes and hours.
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum { QUANTITY_MOST = 64 }; // bytes that any text of here fits in

// The power of ten, a multiple of three, that brings `largest` to 1 … 999; 0 where a unit takes no prefix and the bare
// number is short enough. Seconds are never multiplied.
int quantity_exponent(const char *unit, double largest);

// Whether the unit takes a letter for a power of ten: Hz does, dB and V² don't.
bool quantity_prefixable(const char *unit);

// "k" for 3, "µ" for −6, "" where there is none.
const char *quantity_prefix(int exponent);

void quantity_number(char out[QUANTITY_MOST], double value, int decimals);

// "10⁻³", "2·10⁶"; a mantissa of 1 is left out.
void quantity_power(char out[QUANTITY_MOST], int mantissa, int exponent);

// "1:30", "2:00:00" or, without seconds, "2:00" for two hours.
void quantity_clock(char out[QUANTITY_MOST], double seconds, bool hours, bool with_seconds);

// The shortest useful form with unit: "433.92 MHz", "−12 dB".
void quantity_short(char out[QUANTITY_MOST], double value, const char *unit);
