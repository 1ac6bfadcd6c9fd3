// SPDX-License-Identifier: MIT
//
// Numbers with units as people read them: SI prefixes, a true minus sign, powers of ten, minutes
// and hours.
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum { NUMERAL_MOST = 64 }; // bytes that any text of here fits in

// The power of ten, a multiple of three, that brings `largest` to 1 … 999; 0 where a unit takes no
// prefix and the bare number is short enough. Seconds are never multiplied, and only a fifth of one
// or less becomes milliseconds.
int numeral_exponent(const char *unit, double largest);

// Whether the unit takes a letter for a power of ten: Hz does, dB and V² don't.
bool numeral_prefixable(const char *unit);

// "k" for 3, "µ" for −6, "" where there is none.
const char *numeral_prefix(int exponent);

void numeral_number(char out[NUMERAL_MOST], double value, int decimals);

// "10⁻³", "2·10⁶"; a mantissa of 1 is left out.
void numeral_power(char out[NUMERAL_MOST], double mantissa, int exponent);

// "1:30", "2:00:00" or, without seconds, "2:00" for two hours.
void numeral_clock(char out[NUMERAL_MOST], double seconds, bool hours, bool with_seconds);

// The shortest useful form with unit: "433.92 MHz", "−12 dB".
void numeral_short(char out[NUMERAL_MOST], double value, const char *unit);

// To four digits.
double numeral_rounded(double value);
