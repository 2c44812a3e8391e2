// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stdint.h>

/// Number of calls of malloc, calloc, realloc and aligned allocation by the calling thread since its start,
/// or -1 where they cannot be counted (other C libraries than glibc, sanitizer builds).
int64_t ck_test_allocation_count(void);
