#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fits the two polynomials of Sources/CKernels and prints them with their errors in float32 arithmetic.

Requires: numpy. Usage: scripts/fit-kernel-polynomials.py

GELU: x * (0.5 + x * Q(u)), u = 2 x^2 / 5.4^2 - 1, for |x| <= 5.4 (clamped beyond: Phi(5.4) = 1 - 3.3e-8).
exp:  2^n * P(f), n = round(y), f = y - n, y = x * log2(e).
Both by least squares in Chebyshev form, reweighted until the error is level (Lawson, 1961).
"""
import math

import numpy as np
from numpy.polynomial import chebyshev

erf = np.vectorize(math.erf)
NODES = 4000


def level_fit(u, target, weight, degree):
    extra = np.ones_like(u)
    basis = chebyshev.chebvander(u, degree)
    for _ in range(200):
        scale = extra * weight
        coefficients = np.linalg.lstsq(basis * scale[:, None], target * scale, rcond=None)[0]
        error = np.abs((basis @ coefficients - target) * weight)
        extra *= (error / error.max()) ** 0.5 + 1e-3
        extra /= extra.max()
    return chebyshev.cheb2poly(coefficients)


def horner(coefficients, u):
    """Evaluates with one rounding a step, as a fused multiply-add does."""
    value = np.full_like(u, np.float32(coefficients[-1]))
    for coefficient in coefficients[-2::-1]:
        value = (value.astype(np.float64) * u + np.float32(coefficient)).astype(np.float32)
    return value


def show(name, coefficients):
    print(name)
    for coefficient in coefficients:
        print(f"    {float(np.float32(coefficient)):.9e}f,")


u = np.cos((np.arange(NODES) + 0.5) * np.pi / NODES)

limit = 5.4
x = np.sqrt((u + 1) / 2) * limit
gelu = level_fit(u, 0.5 * erf(x / math.sqrt(2)) / x, x * x, 14)
show("GELU: Q, lowest power first", gelu)
x = np.linspace(-7, 7, 400001).astype(np.float32)
clamped = np.clip(x, -np.float32(limit), np.float32(limit))
q = horner(gelu, (clamped.astype(np.float64) * clamped * np.float32(2 / limit**2) - 1).astype(np.float32))
value = x * (clamped.astype(np.float64) * q + 0.5).astype(np.float32)
exact = x.astype(np.float64) * 0.5 * (1 + erf(x.astype(np.float64) / math.sqrt(2)))
print("largest error in -7...7:", np.abs(value - exact).max())

f = u * 0.5
power = level_fit(u, 2.0**f, 2.0**-f, 6)
power = [c * 2.0**i for i, c in enumerate(power)]
show("exp: P, lowest power first", power)
y = np.linspace(-0.5, 0.5, 200001).astype(np.float32)
print("largest relative error:", np.abs(horner(power, y) / 2.0 ** y.astype(np.float64) - 1).max())
