// SPDX-License-Identifier: Apache-2.0
#include "ck_kernels.h"

extern const ck_kernels ck_kernels_scalar;
#if defined(__x86_64__)
extern const ck_kernels ck_kernels_avx2, ck_kernels_avx512, ck_kernels_avx512vnni;
#endif

ck_level ck_best_level(void) {
#if defined(__x86_64__)
    // The compiler's run-time library asks the operating system too whether it saves the wide registers.
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("fma"))
        return __builtin_cpu_supports("avx512vnni") ? CK_LEVEL_AVX512_VNNI : CK_LEVEL_AVX512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return CK_LEVEL_AVX2;
#endif
    return CK_LEVEL_SCALAR;
}

const ck_kernels *ck_kernels_at(ck_level level) {
    switch (level) {
    case CK_LEVEL_SCALAR: return &ck_kernels_scalar;
#if defined(__x86_64__)
    case CK_LEVEL_AVX2: return &ck_kernels_avx2;
    case CK_LEVEL_AVX512: return &ck_kernels_avx512;
    case CK_LEVEL_AVX512_VNNI: return &ck_kernels_avx512vnni;
#endif
    default: return 0;
    }
}
