// SPDX-License-Identifier: Apache-2.0
// The system's libcrypto: Debian libssl-dev, Homebrew openssl@3.
#pragma once
#include <openssl/evp.h>
