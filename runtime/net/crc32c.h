// SPDX-License-Identifier: MIT
//
// CRC-32C (Castagnoli), as iSCSI, SCTP and Btrfs have it.
#pragma once

#include <stddef.h>
#include <stdint.h>

// Of `bytes` more bytes behind those that `crc` is of; 0 for none before.
uint32_t crc32c(uint32_t crc, const void *data, size_t bytes);
