// SPDX-License-Identifier: Apache-2.0
// GELU and exp on vectors. Included once by each level's file, after its simd_….h.
// Coefficients and their errors: scripts/fit-kernel-polynomials.py.
#pragma once

/// x Φ(x) with the error function's Φ; absolute error below 6e-7 for |x| <= 7, relative 2.4e-7 of |x|.
static inline __attribute__((always_inline)) vf v_gelu(vf x) {
    static const float q[15] = {
        1.309281141e-01f,  -6.532798707e-02f, 4.849940166e-02f,  -3.920932487e-02f, 3.212102875e-02f,
        -2.572182752e-02f, 1.960878633e-02f,  -1.406482887e-02f, 9.786757641e-03f,  -6.515196990e-03f,
        3.408044809e-03f,  -1.373294042e-03f, 1.099287532e-03f,  -9.620160563e-04f, 3.156384628e-04f,
    };
    vf clamped = v_min(v_max(x, v_set1(-5.4f)), v_set1(5.4f));
    vf u = v_fma(v_mul(clamped, clamped), v_set1(2.0f / (5.4f * 5.4f)), v_set1(-1.0f));
    vf p = v_set1(q[14]);
#pragma clang loop unroll(full)
    for (int i = 13; i >= 0; i--) p = v_fma(p, u, v_set1(q[i]));
    return v_mul(x, v_fma(clamped, p, v_set1(0.5f)));
}

/// e^x for x <= 0 (a softmax subtracts the maximum first); relative error below 2e-7.
static inline __attribute__((always_inline)) vf v_exp_nonpositive(vf x) {
    // Two parts of ln 2, so that the remainder of a large x stays exact.
    vf n = v_round(v_mul(x, v_set1(1.44269504f)));
    n = v_max(n, v_set1(-150.0f));
    vf r = v_fma(n, v_set1(-0.693359375f), x);
    r = v_fma(n, v_set1(2.12194440e-4f), r);
    // Far below the smallest normal number r is no longer a remainder; it is clamped and 2^n makes the result 0.
    r = v_max(r, v_set1(-1.0f));
    vf f = v_mul(r, v_set1(1.44269504f));
    vf p = v_set1(1.534581097e-04f);
    p = v_fma(p, f, v_set1(1.339993090e-03f));
    p = v_fma(p, f, v_set1(9.618489072e-03f));
    p = v_fma(p, f, v_set1(5.550328642e-02f));
    p = v_fma(p, f, v_set1(2.402264625e-01f));
    p = v_fma(p, f, v_set1(6.931471825e-01f));
    p = v_fma(p, f, v_set1(1.0f));
    return v_scale2(p, n);
}
